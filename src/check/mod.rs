//! Checks: turns what a return says into values and findings.

mod key;

pub use key::{finding_key, finding_value};
