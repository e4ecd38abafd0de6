//! All figures of one run.

use super::{
    Change, ChangeKind, Compared, Ended, GradeChange, IndicatorFigure, ItemFigure, MissingReturn, Overdue, Punctuality,
    ReceiptRow, RollUp, UnreadFile, YearFigure, YearGrade,
};
use crate::ledger::{Correction, Ledger, Resubmission, Rewritten};
use crate::model::{Finding, FiscalYear, IndicatorKey, ItemNo, Month, Round, Sha256};
use crate::plan::Plan;
use chrono::NaiveDate;
use std::collections::BTreeMap;

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
    /// What the run was made from, in one hash, so that what was printed can be told; None where nobody said.
    pub mark: Option<Sha256>,
    /// Rounds of データ in order, the reporting one last.
    pub rounds: Vec<Round>,
    /// With which rounds the reporting one is compared.
    pub compared: Compared,
    /// Indicators by round: every indicator of the plan that exists in the round.
    pub indicators: BTreeMap<(Round, IndicatorKey), Box<IndicatorFigure<'a>>>,
    /// Years of each indicator, one entry per year of the plan.
    pub years: BTreeMap<IndicatorKey, Vec<YearFigure<'a>>>,
    /// Indicators that no longer exist in the reporting round, with their last value (終了区分).
    pub ended: BTreeMap<IndicatorKey, Ended<'a>>,
    /// Items by round, originals only.
    pub items: BTreeMap<(Round, ItemNo), Box<ItemFigure<'a>>>,
    /// Grades of each item (originals only) in each year of the plan up to the reporting round's.
    pub grades: BTreeMap<ItemNo, Vec<YearGrade>>,
    /// Roll-up per round of [`rounds`](Self::rounds) that has any grade; always of the reporting round.
    pub rollups: BTreeMap<Round, RollUp>,
    /// 計画期間評価: from the final year's grades, once the reporting round is that year's 確定.
    pub period: Option<RollUp>,
    /// 提出状況: by department in the order of 部署, for each round of the reporting round's fiscal year up to it.
    pub receipts: Vec<ReceiptRow>,
    /// 期限内提出率 over all departments, of the rounds of the fiscal year up to the reporting one.
    pub punctuality: Punctuality,
    /// 期限内提出率 over all departments, of the reporting round alone.
    pub punctuality_of_round: Punctuality,
    /// Departments whose return for the reporting round is missing, in the order of 部署.
    pub missing_returns: Vec<MissingReturn>,
    /// Files that came and that nobody could read or place, those that may be of the reporting round first.
    pub unread: Vec<UnreadFile>,
    /// Indicators that are 未報告 or 差戻し in the reporting round, in printed order.
    pub missing: Vec<IndicatorKey>,
    /// Final figures of this and earlier years that are 未報告 although they should be known by now.
    pub overdue: Vec<Overdue>,
    /// Indicators whose 進度 is late in the reporting round, the slowest first.
    pub late: Vec<IndicatorKey>,
    /// What changed since the round compared with, in key order; of 年度確定 what did not change as well.
    pub changes: Vec<Change<'a>>,
    /// Positions in [`changes`](Self::changes) of the largest changes (at most five), the largest first.
    pub largest: Vec<usize>,
    /// Items whose grade changed since the round compared with, in printed order.
    pub grade_changes: Vec<GradeChange>,
    /// How many items have a grade in both rounds that is not compared, since it is of another kind (自己, 算定).
    pub grades_apart: usize,
    /// Findings of the reporting round, sorted.
    pub findings: Vec<Finding>,
    /// Number of findings of earlier rounds by severity.
    pub earlier_findings: [usize; 4],
    /// 過去分訂正 reported up to the reporting round in its fiscal year, in order.
    pub corrections: Vec<&'a Correction>,
    /// Values of past rounds that changed because that round's form was sent again, in the reporting round's fiscal
    /// year.
    pub resubmissions: Vec<&'a Resubmission>,
    /// Other answers that a form changed that was sent again in the reporting round.
    pub rewritten: Vec<&'a Rewritten>,
}

impl<'a> Figures<'a> {
    /// 照合番号, as it stands in what is printed; empty where nobody said what the run was made from.
    #[must_use]
    pub fn mark_shown(&self) -> String {
        self.mark.map(|mark| format!("照合番号 {}", mark.short())).unwrap_or_default()
    }

    /// An indicator in a round.
    #[must_use]
    pub fn indicator(&self, round: Round, key: IndicatorKey) -> Option<&IndicatorFigure<'a>> {
        self.indicators.get(&(round, key)).map(AsRef::as_ref)
    }

    /// An item in a round; of a reprint, its original.
    #[must_use]
    pub fn item(&self, round: Round, item: ItemNo) -> Option<&ItemFigure<'a>> {
        self.items.get(&(round, self.plan.original(item))).map(AsRef::as_ref)
    }

    /// The end of an item that no longer exists in the reporting round; of a reprint, its original's too. With its last
    /// value where it had one indicator.
    #[must_use]
    pub fn ended(&self, item: ItemNo) -> Option<Ended<'a>> {
        let (at, how) = self.plan.item_end(item, self.round)?;
        let mut own = self.plan.indicators_of(item).filter_map(|one| self.ended.get(&one.key));
        let last = own.next().and_then(|ended| ended.last);
        Some(Ended { at, how, last: last.filter(|_| own.next().is_none()) })
    }

    /// The round that a year's column says: 年度確定, or for the year that runs the reporting round.
    #[must_use]
    pub fn column(&self, year: FiscalYear) -> Round {
        super::year::column(year, self.round)
    }

    /// The indicators of one round in key order.
    pub fn indicators_in(&self, round: Round) -> impl Iterator<Item = &IndicatorFigure<'a>> {
        let (first, last) = (IndicatorKey::new(0, 0), IndicatorKey::new(u16::MAX, u8::MAX));
        self.indicators.range((round, first)..=(round, last)).map(|(_, figure)| &**figure)
    }

    /// The items of one round in number order, originals only.
    pub fn items_in(&self, round: Round) -> impl Iterator<Item = &ItemFigure<'a>> {
        self.items.range((round, ItemNo(0))..=(round, ItemNo(u16::MAX))).map(|(_, figure)| &**figure)
    }

    /// An indicator from April to March of a year (月次推移); None for rounds that are not part of データ.
    pub fn months(
        &self,
        key: IndicatorKey,
        year: FiscalYear,
    ) -> impl Iterator<Item = (Month, Option<&IndicatorFigure<'a>>)> {
        year.months().map(move |month| (month, self.indicator(Round::Month(month), key)))
    }

    /// The roll-up of the reporting round.
    #[must_use]
    pub fn rollup(&self) -> Option<&RollUp> {
        self.rollups.get(&self.round)
    }

    /// The changes that [`largest`](Self::largest) names.
    pub fn largest_changes(&self) -> impl Iterator<Item = &Change<'a>> {
        self.largest.iter().filter_map(|at| self.changes.get(*at))
    }

    /// How many indicators differ from the round compared with: those from which [`largest`](Self::largest) are taken.
    #[must_use]
    pub fn changed(&self) -> usize {
        let changed = |change: &&Change<'_>| change.kind == ChangeKind::Changed && change.round == self.round;
        self.changes.iter().filter(changed).count()
    }

    /// 前回 of any round: the last one before it that was really collected.
    #[must_use]
    pub fn collected_before(&self, round: Round) -> Option<Round> {
        super::compared::collected_before(self.ledger, &self.rounds, round)
    }
}
