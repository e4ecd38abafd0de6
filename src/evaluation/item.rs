//! One item in one round.

use super::{Dated, IndicatorFigure, State};
use crate::ledger::{Ledger, ReturnState};
use crate::model::{ItemNo, Rate, Round};
use crate::plan::{DepartmentName, Plan};
use std::{collections::BTreeMap, sync::Arc};

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

impl GradeBy {
    /// Whose grade it is.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Headquarters => "確定評価",
            Self::Department => "自己評価",
            Self::Rules => "算定評価",
        }
    }

    /// Whose grade it is, and on what it is based in that round: a month's is based on what the year is expected to bring.
    #[must_use]
    pub const fn basis(self, round: Round) -> &'static str {
        match (self, round.is_final()) {
            (Self::Headquarters, _) => "確定評価・本部決定による",
            (Self::Department, true) => "自己評価・年度実績による",
            (Self::Department, false) => "自己評価・年度末見込による",
            (Self::Rules, true) => "算定評価・年度実績による",
            (Self::Rules, false) => "算定評価・年度末見込による",
        }
    }
}

/// Whose the grades of a round are, and on what they are based, in a sentence for all of them.
#[must_use]
pub const fn basis_of_grades(round: Round) -> &'static str {
    if round.is_final() {
        "評価は、確定評価、自己評価、算定評価の順にあるものを採り、年度実績によります。"
    } else {
        "評価は、自己評価（ないものは算定評価）を採り、年度末見込によります。"
    }
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
    /// The texts with the round in which they were written: an earlier one where this round brought none.
    pub texts: Option<Dated<Texts<'a>>>,
    /// 担当課 in that round.
    pub departments: Arc<[DepartmentName]>,
    /// 主管課 in that round.
    pub lead: Option<DepartmentName>,
}

/// What a department wrote of an item in one round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Texts<'a> {
    /// 取組状況
    pub progress: &'a str,
    /// 課題・今後の方向性
    pub issues: &'a str,
}

/// Texts and departments of items, as the rounds go by.
#[derive(Default)]
pub(super) struct Before<'a> {
    texts: BTreeMap<ItemNo, Dated<Texts<'a>>>,
    departments: BTreeMap<ItemNo, Arc<[DepartmentName]>>,
}

impl Before<'_> {
    /// The departments of an item; the same list as in the round before where nothing changed.
    fn departments(&mut self, plan: &Plan, item: ItemNo, round: Round) -> Arc<[DepartmentName]> {
        let now = plan.departments_of(item, round);
        if let Some(same) = self.departments.get(&item).filter(|before| ***before == *now) {
            return same.clone();
        }
        let now: Arc<[DepartmentName]> = now.into();
        self.departments.insert(item, now.clone());
        now
    }
}

/// The figure of one item in one round from its indicators'; rounds must be asked for in their order.
pub(super) fn figure<'a>(
    plan: &'a Plan,
    ledger: &'a Ledger,
    before: &mut Before<'a>,
    item: ItemNo,
    round: Round,
    indicators: &[&IndicatorFigure<'a>],
) -> ItemFigure<'a> {
    let entry = ledger.items.get(&(item, round));
    if let Some(entry) = entry.filter(|entry| !entry.progress.is_empty() || !entry.issues.is_empty()) {
        let texts = Texts { progress: &entry.progress, issues: &entry.issues };
        before.texts.insert(item, Dated::new(round, texts));
    }
    let graded = |figure: &&IndicatorFigure<'a>| {
        if round.is_final() { figure.rate.clone() } else { figure.forecast_rate.clone() }
    };
    let rates: Vec<Rate> = indicators.iter().filter_map(graded).map(|rate| rate.capped()).collect();
    let mean = Rate::mean(&rates);
    let answered = entry.is_some() || indicators.iter().any(|figure| ledger.entries.contains_key(&(figure.key, round)));
    // 過年度実績 alone, without its 評価, is no verdict on a year: nobody evaluated it here.
    let computed = mean.as_ref().filter(|_| answered).and_then(|mean| plan.criteria.grade(mean));
    let self_grade = entry.and_then(|entry| entry.self_grade).or_else(|| past_grade(plan, item, round));
    let decided =
        if round.is_final() { plan.decisions.get(&(item, round.fiscal_year())).map(|d| d.grade) } else { None };
    let (grade, lead) = (counting(decided, self_grade, computed), plan.item_lead(item, round));
    let state = indicators.iter().map(|one| one.state).min_by_key(|state| weight(*state)).unwrap_or(State::NotAsked);
    let owed = grade.is_none() && plan.evaluated(round);
    let worst = u8::try_from(plan.criteria.grades.len()).ok();
    ItemFigure {
        item,
        round,
        self_grade,
        computed,
        mean,
        decided,
        grade,
        flag: indicators.iter().any(|figure| figure.grade.is_some() && figure.grade == worst),
        state: if owed { without_grade(ledger, lead.as_ref(), round, state) } else { state },
        texts: before.texts.get(&item).copied(),
        departments: before.departments(plan, item, round),
        lead,
    }
}

/// The state of an item without the grade that the round asks for: its indicators may not be due yet, but its 自己評価 is.
fn without_grade(ledger: &Ledger, lead: Option<&DepartmentName>, round: Round, state: State) -> State {
    if !matches!(state, State::BeforeSurvey | State::Unsettled) {
        return state;
    }
    match lead.and_then(|lead| ledger.received(lead, round)) {
        None => State::Missing,
        Some(one) if one.state == ReturnState::SentBack => State::SentBack,
        Some(_) if state == State::BeforeSurvey => State::Missing,
        Some(_) => state,
    }
}

/// 評価 of 過年度実績, which stands for a year of which no return tells the grade.
pub(super) fn past_grade(plan: &Plan, item: ItemNo, round: Round) -> Option<u8> {
    let year = round.fiscal_year();
    let mut own = plan.indicators_of(item).filter(|_| round.is_final());
    own.find_map(|indicator| plan.past_actuals.get(&(indicator.key, year))?.grade)
}

/// 項目評価: the first that exists of 確定評価, 自己評価, 算定評価.
pub(super) fn counting(decided: Option<u8>, own: Option<u8>, computed: Option<u8>) -> Option<(u8, GradeBy)> {
    decided
        .map(|grade| (grade, GradeBy::Headquarters))
        .or_else(|| own.map(|grade| (grade, GradeBy::Department)))
        .or_else(|| computed.map(|grade| (grade, GradeBy::Rules)))
}

/// What an item with indicators of several states is said to be: what is lacking first, then what is there.
const fn weight(state: State) -> u8 {
    match state {
        State::SentBack => 0,
        State::Missing => 1,
        State::Unsettled => 2,
        State::Reported => 3,
        State::Cancelled => 4,
        State::Incalculable => 5,
        State::BeforeSurvey => 6,
        State::NotApplicable => 7,
        State::NotAsked => 8,
    }
}
