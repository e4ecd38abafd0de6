//! Evaluation: ledger and plan become the figures that every output shows. Pure; outputs compute no figure themselves.

mod change;
mod compared;
mod diff;
mod evaluate;
mod figures;
mod grade_change;
mod indicator;
mod item;
mod listed;
mod overdue;
mod raise;
pub mod rate;
mod receipt;
mod rollup;
mod shown;
mod unread;
mod verdict;
mod year;

pub use change::{Change, ChangeKind, Step, Turn, YearBefore};
pub use compared::Compared;
pub use diff::{Aspect, Diff, Difference, diff};
pub use evaluate::evaluate;
pub use figures::Figures;
pub use grade_change::{GradeChange, grade_change};
pub use indicator::{IndicatorFigure, State};
pub use item::{GradeBy, ItemFigure, Texts, basis_of_grades};
pub use listed::{LISTED, listed};
pub use overdue::Overdue;
pub use receipt::{MissingReturn, Punctuality, Receipt, ReceiptRow, ReceiptTotals};
pub use rollup::{Classes, RollUp};
pub use shown::{Dated, Ended, Shown};
pub use unread::UnreadFile;
pub use verdict::Verdict;
pub use year::{YearFigure, YearGrade};
