//! The years side by side: the columns of the plan's tables.

use super::{GradeBy, State};
use crate::model::{Answer, FiscalYear, Rate, Round, Target};

/// An indicator in one fiscal year, as known in the reporting round: the columns of the plan's tables.
#[derive(Debug, Clone, PartialEq)]
pub struct YearFigure<'a> {
    /// The year.
    pub year: FiscalYear,
    /// The target as valid in the reporting round.
    pub target: Option<&'a Target>,
    /// 実績: 年度確定, else a known past actual, else the latest month's.
    pub actual: Option<&'a Answer>,
    /// The round of the actual; None: from 過年度実績.
    pub from: Option<Round>,
    /// The actual is final (確定, or 過年度実績).
    pub settled: bool,
    /// 達成率
    pub rate: Option<Rate>,
    /// 算定評価 of a settled year.
    pub grade: Option<u8>,
    /// 状態 in that year (for years after the reporting round: None).
    pub state: Option<State>,
}

/// The grades of an item in one fiscal year, as known in the reporting round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearGrade {
    /// The year.
    pub year: FiscalYear,
    /// The grades are those of 年度確定 (or 過年度実績); otherwise of the reporting round.
    pub settled: bool,
    /// 自己評価
    pub self_grade: Option<u8>,
    /// 算定評価
    pub computed: Option<u8>,
    /// 確定評価
    pub decided: Option<u8>,
    /// The grade that counts, and who set it.
    pub grade: Option<(u8, GradeBy)>,
}
