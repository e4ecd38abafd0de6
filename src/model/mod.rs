//! The words that every other module speaks: numbers of items and indicators, fiscal years and rounds, exact
//! amounts, answers, cell addresses and findings. No IO and nothing about any particular city or plan.

mod amount;
mod answer;
mod calendar;
mod cell;
mod field;
mod finding;
mod ids;
mod rate;
mod source;
mod text;

pub use amount::{decimal_from_float, parse_shown, print_decimal, print_signed, show_decimal};
pub use answer::{Answer, Target, TargetValue};
pub use calendar::{FiscalYear, Month, Round, parse_date, show_date};
pub use cell::CellRef;
pub use field::{CellNeed, CorrectionField, Field, HeadField, sheets};
pub use finding::{Finding, Severity};
pub use ids::{IndicatorKey, ItemNo};
pub use rate::Rate;
pub use source::{Hasher, Sha256, Source};
pub use text::{fold_key, fold_key_to, near_names, squeeze, without_brackets};
