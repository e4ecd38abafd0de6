//! Evaluation: ledger and plan become the figures that every output shows. Pure; outputs compute no figure themselves.

use crate::ledger::{Correction, Ledger, ReturnState};
use crate::model::{Answer, Finding, FiscalYear, IndicatorKey, ItemNo, Rate, Round, Sha256, Source, Target};
use crate::plan::{DepartmentName, Plan};
use chrono::NaiveDate;
use std::{collections::BTreeMap, sync::Arc};

/// State of an indicator in a round (状態).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// 報告済
    Reported,
    /// 未報告
    Missing,
    /// 差戻し
    SentBack,
    /// 記入不要
    NotAsked,
    /// 対象外: a － year
    NotApplicable,
    /// 調査月前
    BeforeSurvey,
    /// 確定待ち
    Unsettled,
    /// 中止
    Cancelled,
    /// 算定不能
    Incalculable,
}

impl State {
    /// The word in the column 状態.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Reported => "報告済",
            Self::Missing => "未報告",
            Self::SentBack => "差戻し",
            Self::NotAsked => "記入不要",
            Self::NotApplicable => "対象外",
            Self::BeforeSurvey => "調査月前",
            Self::Unsettled => "確定待ち",
            Self::Cancelled => "中止",
            Self::Incalculable => "算定不能",
        }
    }
}

/// One indicator in one round.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorFigure {
    /// Key.
    pub key: IndicatorKey,
    /// Round.
    pub round: Round,
    /// 主管課 in that round.
    pub lead: DepartmentName,
    /// The year's target as valid in that round.
    pub target: Option<Target>,
    /// 実績
    pub actual: Option<Answer>,
    /// 年度末見込
    pub forecast: Option<Answer>,
    /// 達成率: the actual against the year's target.
    pub rate: Option<Rate>,
    /// 見込達成率
    pub forecast_rate: Option<Rate>,
    /// 算定評価 (1–4): from the rate in 年度確定, from the forecast's rate in a month.
    pub grade: Option<u8>,
    /// 進度（月割目標比） of a 年度累計 indicator in a monthly round.
    pub pace: Option<Rate>,
    /// 状態
    pub state: State,
    /// Where the actual stands.
    pub source: Option<Source>,
    /// Where nothing was returned: the last value known and its round.
    pub last: Option<(Round, Answer)>,
    /// Set where 過去分訂正 changed the actual.
    pub corrected_from: Option<Answer>,
    /// 算出根拠
    pub basis: String,
    /// 理由・備考
    pub reason: String,
}

/// An indicator in one fiscal year, as known in the reporting round: the columns of the plan's tables.
#[derive(Debug, Clone, PartialEq)]
pub struct YearFigure {
    /// The year.
    pub year: FiscalYear,
    /// The target as valid in the reporting round.
    pub target: Option<Target>,
    /// 実績: 年度確定, else a known past actual, else the latest month's.
    pub actual: Option<Answer>,
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
pub struct ItemFigure {
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
    pub progress: String,
    /// 課題・今後の方向性
    pub issues: String,
    /// The round in which the texts were written (an earlier one where this round brought none).
    pub text_round: Option<Round>,
    /// 担当課 in that round.
    pub departments: Vec<DepartmentName>,
    /// 主管課 in that round.
    pub lead: Option<DepartmentName>,
}

/// Counts of items by grade.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Classes {
    /// Items of grade 1, 2, 3, 4.
    pub by_grade: [usize; 4],
    /// Items without a grade (未報告 and the like).
    pub ungraded: usize,
    /// Of those: 未報告 or 差戻し.
    pub missing: usize,
}

impl Classes {
    /// Rated items.
    #[must_use]
    pub fn rated(&self) -> usize {
        self.by_grade.iter().sum()
    }

    /// All items.
    #[must_use]
    pub fn all(&self) -> usize {
        self.rated() + self.ungraded
    }

    /// Items of grade 1 and 2 (該当項目数).
    #[must_use]
    pub const fn achieved(&self) -> usize {
        self.by_grade[0] + self.by_grade[1]
    }

    /// (grade 1 and 2) ÷ rated; none where nothing is rated.
    #[must_use]
    pub fn ratio(&self) -> Option<Rate> {
        Rate::of_count(self.achieved(), self.rated())
    }

    /// Share of one grade (1 to 4) among the rated items.
    #[must_use]
    pub fn share(&self, grade: u8) -> Option<Rate> {
        let count = self.by_grade.get(usize::from(grade).checked_sub(1)?)?;
        Rate::of_count(*count, self.rated())
    }
}

/// Classes of the whole plan and of each part of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RollUp {
    /// The whole plan; each original item once.
    pub overall: Classes,
    /// By goal, as [`Plan::goals`]; 再掲 count in their original's goal.
    pub goals: Vec<Classes>,
    /// By department (主管課 of the item), in the order of 部署.
    pub departments: Vec<(DepartmentName, Classes)>,
    /// By division (部), in the order of 部署.
    pub divisions: Vec<(String, Classes)>,
}

/// What became of a department's return for one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receipt {
    /// The round's form was not due from this department.
    NotDue,
    /// 未提出
    Missing,
    /// Received.
    Received {
        /// The return that counts, or that was sent back.
        file: Arc<str>,
        /// Its hash.
        sha256: Sha256,
        /// 提出日
        on: Option<NaiveDate>,
        /// Days after 提出期限 (0: in time); None where one of the dates is unknown.
        days_late: Option<i64>,
        /// State.
        state: ReturnState,
        /// Findings by severity: 差戻し, 要確認, 読替, 参考.
        findings: [usize; 4],
    },
}

/// A change since the round before (前回比較).
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Indicator.
    pub key: IndicatorKey,
    /// Which round's value changed: the reporting round, or an earlier one that was corrected.
    pub round: Round,
    /// What kind: 新規, 変更, 訂正, 再提出.
    pub kind: ChangeKind,
    /// Before.
    pub before: Option<Answer>,
    /// After.
    pub after: Option<Answer>,
    /// Who reported it.
    pub department: DepartmentName,
    /// 理由, where given.
    pub reason: String,
    /// Relative size: |after − before| ÷ |before| in ％, where both are numbers and before is not 0.
    pub size: Option<Rate>,
}

/// Kind of a [`Change`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// 新規: nothing was known before.
    New,
    /// 変更: differs from the round before.
    Changed,
    /// 過去分訂正
    Corrected,
    /// 取下げ: the value known before is no longer reported.
    Gone,
}

/// All figures of one run: what every output shows.
#[derive(Debug)]
pub struct Figures<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The ledger.
    pub ledger: &'a Ledger,
    /// The reporting round.
    pub round: Round,
    /// The printed date.
    pub date: NaiveDate,
    /// 見本: some return that counts is a sample.
    pub sample: bool,
    /// Rounds of データ in order, the reporting one last.
    pub rounds: Vec<Round>,
    /// Indicators by round: every indicator of the plan that exists in the round.
    pub indicators: BTreeMap<(Round, IndicatorKey), IndicatorFigure>,
    /// Years of each indicator, one entry per year of the plan.
    pub years: BTreeMap<IndicatorKey, Vec<YearFigure>>,
    /// Items by round, originals only.
    pub items: BTreeMap<(Round, ItemNo), ItemFigure>,
    /// Roll-up per round of [`rounds`](Self::rounds) that has any grade; always of the reporting round.
    pub rollups: BTreeMap<Round, RollUp>,
    /// 提出状況: by department in the order of 部署, for each round of the reporting round's fiscal year up to it.
    pub receipts: Vec<(DepartmentName, BTreeMap<Round, Receipt>)>,
    /// Changes since the round before, in key order.
    pub changes: Vec<Change>,
    /// Findings of the reporting round, sorted.
    pub findings: Vec<Finding>,
    /// Number of findings of earlier rounds by severity.
    pub earlier_findings: [usize; 4],
    /// Corrections reported up to the reporting round in its fiscal year.
    pub corrections: Vec<Correction>,
}
