//! Evaluation: ledger and plan become the figures that every output shows. Pure; outputs compute no figure themselves.

mod change;
mod diff;
mod evaluate;
mod figures;
mod indicator;
mod item;
mod listed;
mod raise;
pub mod rate;
mod receipt;
mod rollup;
mod unread;
mod year;

pub use change::{Change, ChangeKind, GradeChange};
pub use diff::{Aspect, Diff, Difference, diff};
pub use evaluate::evaluate;
pub use figures::Figures;
pub use indicator::{IndicatorFigure, State};
pub use item::{GradeBy, ItemFigure};
pub use listed::{LISTED, listed};
pub use receipt::{MissingReturn, Punctuality, Receipt, ReceiptRow, ReceiptTotals};
pub use rollup::{Classes, RollUp};
pub use unread::UnreadFile;
pub use year::{YearFigure, YearGrade};
