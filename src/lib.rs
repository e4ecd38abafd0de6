//! torimatome (取りまとめ): collects the same workbook from every department and turns it into one table and one
//! report.
//!
//! The modules follow the way of the data: [`plan`] → [`survey`] → [`check`] → [`ledger`] → [`evaluation`] →
//! [`output`]. [`model`] holds the words that all of them speak.

pub mod check;
pub mod evaluation;
pub mod ledger;
pub mod model;
pub mod output;
pub mod pipeline;
pub mod plan;
pub mod spreadsheet;
pub mod store;
pub mod survey;
