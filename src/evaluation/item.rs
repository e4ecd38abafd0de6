//! One item in one round.

use super::State;
use crate::model::{ItemNo, Rate, Round};
use crate::plan::DepartmentName;
use std::sync::Arc;

/// Who set the grade that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GradeBy {
    /// 確定評価 of the headquarters
    Headquarters,
    /// 自己評価 of the department
    Department,
    /// 算定評価
    Rules,
}

/// One item in one round.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemFigure<'a> {
    /// 項目番号 (never a reprint)
    pub item: ItemNo,
    /// Round.
    pub round: Round,
    /// 自己評価
    pub self_grade: Option<u8>,
    /// 算定評価: from the mean of its indicators' rates, each capped at 100.
    pub computed: Option<u8>,
    /// That mean.
    pub mean: Option<Rate>,
    /// 確定評価
    pub decided: Option<u8>,
    /// 項目評価: the grade that counts, and who set it.
    pub grade: Option<(u8, GradeBy)>,
    /// One indicator alone would be grade 4.
    pub flag: bool,
    /// 状態 of the item: the weightiest of its indicators'.
    pub state: State,
    /// 取組状況
    pub progress: &'a str,
    /// 課題・今後の方向性
    pub issues: &'a str,
    /// The round in which the texts were written (an earlier one where this round brought none).
    pub text_round: Option<Round>,
    /// 担当課 in that round.
    pub departments: Arc<[DepartmentName]>,
    /// 主管課 in that round.
    pub lead: Option<DepartmentName>,
}
