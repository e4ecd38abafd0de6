//! The ledger: of all returns, which one says what counts for each department and round, with its source cell.

mod answers;
mod corrections;
pub mod duty;
#[doc(hidden)]
pub mod fixture;
mod merge;
mod raise;
mod register;
mod resubmit;
mod select;
mod totals;
mod values;

pub use crate::check::{CheckedItem, CheckedReturn, CheckedRow, Correction, Found, Reading, ReturnState};
pub use merge::{confirmable, merge};
pub use register::{RegisterMistake, read_register};

use crate::check::{finding_key, finding_value};
use crate::model::{Answer, CellRef, Finding, IndicatorKey, ItemNo, Round, Severity, Sha256, Source};
use crate::survey::Field;
use chrono::NaiveDate;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A decision of the office about one return (受付簿).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnDecision {
    /// Hash of the return.
    pub sha256: Sha256,
    /// 採用 (true) or 不採用
    pub accepted: bool,
}

/// The row of 受付簿 in which a decision stands, with what else it says of the return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRow {
    /// Hash of the return.
    pub sha256: Sha256,
    /// 採用 (true) or 不採用
    pub accepted: bool,
    /// Sheet.
    pub sheet: Arc<str>,
    /// The cell of 採否.
    pub cell: CellRef,
    /// 所属 as written, and its cell.
    pub department: Option<(String, CellRef)>,
    /// 報告月, and its cell.
    pub round: Option<(Round, CellRef)>,
    /// ファイル, and its cell.
    pub file: Option<(String, CellRef)>,
}

/// A finding that the office has confirmed (受付簿).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// キー of the finding (see [`crate::check::finding_key`]).
    pub key: String,
    /// 値 at the time.
    pub value: String,
    /// 確認者
    pub who: String,
    /// 日付
    pub date: Option<NaiveDate>,
    /// 内容
    pub note: String,
}

/// The office's register (受付簿), empty where the file is absent.
#[derive(Debug, Clone, Default)]
pub struct Register {
    /// Decisions about returns.
    pub returns: Vec<ReturnDecision>,
    /// The rows in which they stand.
    pub rows: Vec<DecisionRow>,
    /// Confirmed findings.
    pub confirmations: Vec<Confirmation>,
    /// What in the file is incomplete, but decides nothing.
    pub findings: Vec<Finding>,
}

/// A value that counts, for one indicator in one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// 実績 (after corrections)
    pub actual: Reading<Answer>,
    /// As it stands in the cell.
    pub found: String,
    /// 年度末見込
    pub forecast: Option<Answer>,
    /// 算出根拠
    pub basis: String,
    /// 理由・備考
    pub reason: String,
    /// The department that answered.
    pub department: Arc<str>,
    /// Where the actual stands.
    pub source: Source,
    /// Where 年度末見込, 算出根拠 and 理由・備考 stand; of a sum none.
    pub others: Box<[Found]>,
    /// 過去分訂正 changed it.
    pub corrected: bool,
    /// Where 過去分訂正 changed it: the value that was in force before, if any was.
    pub corrected_from: Option<Answer>,
}

/// What counts for one item in one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemEntry {
    /// 自己評価
    pub self_grade: Option<u8>,
    /// 取組状況
    pub progress: String,
    /// 課題・今後の方向性
    pub issues: String,
    /// The department that answered.
    pub department: Arc<str>,
    /// Where the self grade stands, or the first cell that the item has.
    pub source: Source,
    /// Where 自己評価, 取組状況 and 課題・今後の方向性 stand.
    pub others: Box<[Found]>,
}

/// A value of a past round that changed because that round's form was sent again later.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Resubmission {
    /// The round in whose time the form came again; the reporting round where its 提出日 is unknown.
    pub seen_in: Round,
    /// The round whose value changed.
    pub round: Round,
    /// The indicator.
    pub key: IndicatorKey,
    /// The value in the form that no longer counts; None: blank or sent back.
    pub before: Option<Answer>,
    /// The value that counts now; None: blank or sent back.
    pub after: Option<Answer>,
    /// 理由・備考
    pub reason: String,
    /// The department.
    pub department: Arc<str>,
    /// Where the value stood before.
    pub source_before: Source,
    /// Where it stands now.
    pub source: Source,
}

/// Another answer than the actual that changed because a form was sent again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rewritten {
    /// The round in whose time the form came again; the reporting round where its 提出日 is unknown.
    pub seen_in: Round,
    /// The round of the form.
    pub round: Round,
    /// The indicator; for an answer of an item its first one on the form.
    pub key: IndicatorKey,
    /// Which answer.
    pub field: Field,
    /// As it was read before, or as it stood where it was sent back; empty: blank.
    pub before: String,
    /// As it counts now; empty: blank or sent back.
    pub after: String,
    /// The department.
    pub department: Arc<str>,
    /// Where it stands now.
    pub source: Source,
}

/// All that counts, and every file with what became of it.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// Every file, by round, department, path. Their findings have moved to [`findings`](Self::findings); rows and items
    /// are kept for the reporting round only (earlier rounds' values are in [`entries`](Self::entries)).
    pub returns: Vec<CheckedReturn>,
    /// For each department and round with any return: the position in [`returns`](Self::returns) of the one that counts,
    /// or, where none does, of one that was sent back.
    pub received: BTreeMap<(Round, Arc<str>), usize>,
    /// Returns that 受付簿 rejects (不採用), by round and department: their paths.
    pub rejected: BTreeMap<(Round, Arc<str>), Vec<Arc<str>>>,
    /// Values that count. Boxed, like the items: there may be hundreds of thousands, and a map of large values wastes
    /// much of its nodes.
    pub entries: BTreeMap<(IndicatorKey, Round), Box<Entry>>,
    /// Item answers that count.
    pub items: BTreeMap<(ItemNo, Round), Box<ItemEntry>>,
    /// Corrections that count, by the round that reported them.
    pub corrections: Vec<Correction>,
    /// Values of past rounds that changed because the round's form was sent again.
    pub resubmissions: Vec<Resubmission>,
    /// Other answers that changed so.
    pub rewritten: Vec<Rewritten>,
    /// All findings of all returns and of merging, sorted; findings confirmed in 受付簿 left out.
    pub findings: Vec<Finding>,
    /// What the office has confirmed, for the findings of the evaluation.
    pub confirmed: BTreeSet<(String, String)>,
    /// Any return that counts is a 見本.
    pub sample: bool,
}

impl Ledger {
    /// The return of a department for a round: the one that counts, else one that was sent back.
    #[must_use]
    pub fn received(&self, department: &Arc<str>, round: Round) -> Option<&CheckedReturn> {
        self.returns.get(*self.received.get(&(round, department.clone()))?)
    }

    /// Whether a round was really collected: at least one return counts for it. Values carried over from earlier months and
    /// 過年度実績 make no round.
    #[must_use]
    pub fn collected(&self, round: Round) -> bool {
        let first: Arc<str> = "".into();
        let of_round = self.received.range((round, first)..).take_while(|((of, _), _)| *of == round);
        of_round.filter_map(|(_, at)| self.returns.get(*at)).any(|one| one.state == ReturnState::Counts)
    }

    /// Whether 受付簿 confirms the finding with the value that it has.
    #[must_use]
    pub fn is_confirmed(&self, finding: &Finding) -> bool {
        !self.confirmed.is_empty()
            && finding.severity == Severity::Confirm
            && self.confirmed.contains(&(finding_key(finding), finding_value(finding).to_owned()))
    }
}
