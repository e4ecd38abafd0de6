//! All integration tests in one binary; one module per capability.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod architecture;
mod compared;
mod consolidated;
mod counts;
mod evaluation;
mod file_system;
mod fiscal_year;
mod forms;
mod four_outputs;
mod fuzzed;
mod hostile;
mod kinsoku;
mod ledger;
mod lives;
mod master;
mod program;
mod report;
mod returns;
mod sealing;
mod second_plan;
mod sources;
mod typeset;
mod workbooks;
