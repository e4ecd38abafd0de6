//! What a return says after reading and checking: everything that merging needs of it.

use super::Unread;
use super::master::issued::Difference;
use crate::model::{Answer, Finding, IndicatorKey, ItemNo, Round, Sha256, Source};
use crate::survey::{AsFound, CellCounts, Field};
use chrono::NaiveDate;
use serde::{Serialize, Serializer};
use std::sync::Arc;

/// Whether a return counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReturnState {
    /// 採用: it counts (single values of it may still be sent back).
    Counts,
    /// 差替: another return of the same department and round replaces it.
    Replaced,
    /// 差戻し: it could not be used as a whole.
    SentBack,
    /// 対象外: not a return, or of a round after the reporting one.
    OutOfScope,
}

impl ReturnState {
    /// The Japanese word, also used in JSON.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Counts => "採用",
            Self::Replaced => "差替",
            Self::SentBack => "差戻し",
            Self::OutOfScope => "対象外",
        }
    }
}

impl Serialize for ReturnState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.label())
    }
}

/// A value that a check has read from a return (or why there is none).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading<T> {
    /// The cell is blank.
    Blank,
    /// Read, as it stands or after an unambiguous reading.
    Value(T),
    /// 差戻し: something stands there that is not merged.
    SentBack,
}

impl<T> Reading<T> {
    /// The value, where there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }
}

/// Where an answer beside the main one stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Which answer.
    pub field: Field,
    /// Its cell.
    pub source: Source,
    /// As it stands there; empty for texts, which are merged as they stand.
    pub found: String,
}

/// What a return says of one indicator, after the checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedRow {
    /// Key.
    pub key: IndicatorKey,
    /// 実績
    pub actual: Reading<Answer>,
    /// The actual as it stands in its cell; empty where blank.
    pub actual_found: String,
    /// Source of the actual (of the blank cell where it is blank).
    pub source: Source,
    /// 年度末見込
    pub forecast: Reading<Answer>,
    /// 算出根拠
    pub basis: String,
    /// 理由・備考
    pub reason: String,
    /// Cells of 年度末見込, 算出根拠, 理由・備考 where they are filled in.
    pub others: Box<[Found]>,
    /// The row is asked of this department (not 記入不要).
    pub asked: bool,
}

/// What a return says of one item, after the checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedItem {
    /// 項目番号
    pub item: ItemNo,
    /// 自己評価 (1–4)
    pub self_grade: Reading<u8>,
    /// 取組状況; paragraphs separated by line feeds; empty: none
    pub progress: String,
    /// 課題・今後の方向性
    pub issues: String,
    /// The cell of the self grade, or the first that the item has.
    pub source: Source,
    /// Cells of 自己評価, 取組状況, 課題・今後の方向性 where they are filled in.
    pub others: Box<[Found]>,
}

/// A 過去分訂正 that was read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Correction {
    /// The round of the return that carries it.
    pub reported_in: Round,
    /// 対象月
    pub round: Round,
    /// The indicator.
    pub key: IndicatorKey,
    /// 訂正前 as written
    pub before: Option<Answer>,
    /// 訂正後
    pub after: Answer,
    /// The value that was in force before, as merging knows it; None: none was, or it is not merged yet.
    pub in_force: Option<Answer>,
    /// 理由
    pub reason: String,
    /// The department.
    pub department: Arc<str>,
    /// The cell of 訂正後.
    pub source: Source,
    /// Cells of its row that count as merged.
    pub cells: usize,
}

/// One file below `input/` after reading and checking: everything that merging needs of it.
#[derive(Debug, Clone)]
pub struct CheckedReturn {
    /// Path below the root, with `/`.
    pub file: Arc<str>,
    /// SHA-256 of its bytes.
    pub sha256: Sha256,
    /// 所属 (canonical) where identified.
    pub department: Option<Arc<str>>,
    /// 報告月 where identified.
    pub round: Option<Round>,
    /// 提出日
    pub submitted_on: Option<NaiveDate>,
    /// 記入者; empty: none
    pub author: String,
    /// Which submission its form was made for, from 1.
    pub submission: u32,
    /// The return that it answers, for a form that was sent back.
    pub answers: Option<Sha256>,
    /// 見本
    pub sample: bool,
    /// State so far: [`ReturnState::Counts`] means it may count; merging decides between several.
    pub state: ReturnState,
    /// Rows in key order, one per indicator.
    pub rows: Vec<CheckedRow>,
    /// Items in order.
    pub items: Vec<CheckedItem>,
    /// Corrections in the order of the sheet.
    pub corrections: Vec<Correction>,
    /// All answers as they stand in the file, for a form to send back.
    pub as_found: AsFound,
    /// Where its form was issued with something else than the master has now.
    pub differences: Vec<Difference>,
    /// Findings of this file.
    pub findings: Vec<Finding>,
    /// Cells by class.
    pub cells: CellCounts,
    /// Why it could not be read or placed, where it could not.
    pub unread: Option<Box<Unread>>,
}
