//! The survey form (調査票): one schema that both issues it and reads it back.

pub mod issue;
pub mod read;
mod schema;
mod submission;

pub use schema::{CellNeed, Field};
pub use submission::{CellClass, CellCounts, CorrectionRow, Issued, IssuedRow, Submission, SubmittedRow};
