//! The survey form (調査票): one schema that both issues it and reads it back.

pub mod issue;
pub mod management;
pub mod read;
mod schema;
mod submission;

pub use schema::{CellNeed, CorrectionField, Field, HeadField, sheets};
pub use submission::{
    AsFound, CellClass, CellCounts, CorrectionRow, CorrectionTexts, Issued, IssuedRow, Request, Submission,
    SubmittedRow,
};
