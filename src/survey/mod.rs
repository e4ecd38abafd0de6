//! The survey form (調査票): one schema that both issues it and reads it back.

pub mod issue;
pub mod management;
pub mod read;
mod submission;

pub use crate::model::{CellNeed, CorrectionField, Field, HeadField, sheets};
pub use submission::{
    AsFound, CellClass, CellCounts, CorrectionRow, CorrectionTexts, Issued, IssuedRow, Request, Submission,
    SubmittedRow,
};
