//! Checks: turns what a return says into values and findings.
//!
//! [`check_return`] takes one file from its bytes to a [`CheckedReturn`]. What each finding
//! means is in the [`registry`]; the rules are in `rules/`, one file per tight family. Checks that need several returns
//! are merging's.

mod accounts;
mod asides;
mod cells;
mod classes;
mod columns;
mod corrections;
mod expected;
mod fate;
mod identity;
mod items;
mod judge;
mod key;
mod kinds;
mod layout;
mod plausible;
mod registry;
mod returned;
mod rule;
pub(crate) mod rules;
mod unread;
pub mod value;

pub use judge::{check_return, check_workbook, hidden, unreadable};
pub use key::{finding_key, finding_value};
pub use registry::{registry, rule};
pub use returned::{CheckedItem, CheckedReturn, CheckedRow, Correction, Found, Reading, ReturnState};
pub use rule::{About, Draft, Rule, file_name, place_label, quote, visible};
pub use unread::Unread;
