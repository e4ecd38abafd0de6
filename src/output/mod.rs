//! Outputs: each is made from the figures only, and returns bytes.

mod addressed;
pub mod csv;
pub mod data;
mod dated;
pub mod difference;
mod error;
pub mod forms;
pub mod guide;
pub mod letters;
pub mod publish;
pub mod record;
pub mod recorded;
pub mod register;
pub mod report;
pub mod safe_text;
pub mod seal;
pub mod workbook;

pub use error::OutputError;
