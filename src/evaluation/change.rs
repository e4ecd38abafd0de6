//! What changed since the round before (前回比較).

use super::GradeBy;
use crate::model::{Answer, IndicatorKey, ItemNo, Rate, Round, Source};
use crate::plan::DepartmentName;

/// Kind of a [`Change`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// 新規: nothing was known before.
    New,
    /// 変更: differs from the round before.
    Changed,
    /// 過去分訂正
    Corrected,
    /// 再提出: a form of this or an earlier round was sent again with another value.
    Resubmitted,
    /// 取下げ: the value known before is no longer reported.
    Gone,
}

impl ChangeKind {
    /// The word that users see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::New => "新規",
            Self::Changed => "変更",
            Self::Corrected => "過去分訂正",
            Self::Resubmitted => "再提出",
            Self::Gone => "取下げ",
        }
    }
}

/// A change since the round before.
#[derive(Debug, Clone, PartialEq)]
pub struct Change<'a> {
    /// Indicator.
    pub key: IndicatorKey,
    /// Which round's value changed: the reporting round, or an earlier one that was corrected.
    pub round: Round,
    /// The round whose value stands in `before` (the same as `round` for corrections and forms sent again).
    pub since: Option<Round>,
    /// What kind.
    pub kind: ChangeKind,
    /// Before.
    pub before: Option<&'a Answer>,
    /// After.
    pub after: Option<&'a Answer>,
    /// Who reported it.
    pub department: DepartmentName,
    /// 理由, where given.
    pub reason: &'a str,
    /// Where the value after stands.
    pub source: Option<&'a Source>,
    /// Relative size: |after − before| ÷ |before| in ％, where both are numbers and before is not 0.
    pub size: Option<Rate>,
}

/// An item whose grade that counts differs from the round before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GradeChange {
    /// 項目番号
    pub item: ItemNo,
    /// Before.
    pub before: Option<(u8, GradeBy)>,
    /// Now.
    pub after: Option<(u8, GradeBy)>,
}
