//! All integration tests in one binary; one module per capability.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod evaluation;
mod forms;
mod kinsoku;
mod fiscal_year;
mod ledger;
mod master;
mod typeset;
mod second_plan;
mod returns;
mod workbooks;
