//! The years side by side: the columns of the plan's tables.

use super::indicator::Facts;
use super::rate::rate;
use super::{Dated, Ended, GradeBy, IndicatorFigure, ItemFigure, Shown};
use crate::model::{FiscalYear, IndicatorKey, ItemNo, Rate, Round, Target};
use crate::plan::{Indicator, Plan};
use std::collections::BTreeMap;

/// An indicator in one fiscal year, as known in the reporting round: the columns of the plan's tables.
#[derive(Debug, Clone, PartialEq)]
pub struct YearFigure<'a> {
    /// The year.
    pub year: FiscalYear,
    /// The round that the year's column says: 年度確定, or for the year that runs the reporting round.
    pub column: Round,
    /// The target as valid in the reporting round.
    pub target: Option<&'a Target>,
    /// 達成率 of the value in the column.
    pub rate: Option<Rate>,
    /// 算定評価 of a settled year.
    pub grade: Option<u8>,
    /// What stands in the column.
    shown: Shown<'a>,
}

impl<'a> YearFigure<'a> {
    /// What stands in a place that says `place`: [`column`](Self::column), where the year's heading says just that.
    #[must_use]
    pub fn shown(&self, place: Round) -> Shown<'a> {
        match self.shown {
            Shown::Bare(answer) => Shown::value(Dated::new(self.column, answer), place),
            other => other,
        }
    }

    /// 実績 is the year's final value (年度確定, or 過年度実績).
    #[must_use]
    pub const fn settled(&self) -> bool {
        self.column.is_final() && self.shown.bare().is_some()
    }
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

type Indicators<'a> = BTreeMap<(Round, IndicatorKey), Box<IndicatorFigure<'a>>>;

/// The years of one indicator as known in the reporting round.
pub(super) fn years<'a>(
    facts: &Facts<'a>,
    indicators: &Indicators<'a>,
    indicator: &'a Indicator,
    reporting: Round,
) -> Vec<YearFigure<'a>> {
    facts.plan.about.years.iter().map(|year| one_year(facts, indicators, indicator, *year, reporting)).collect()
}

fn one_year<'a>(
    facts: &Facts<'a>,
    indicators: &Indicators<'a>,
    indicator: &'a Indicator,
    year: FiscalYear,
    reporting: Round,
) -> YearFigure<'a> {
    let (plan, key) = (facts.plan, indicator.key);
    let target = plan.target(key, year, reporting);
    let column = column(year, reporting);
    let shown = in_column(facts, indicators, key, column, reporting);
    let answer = match shown {
        Shown::Bare(answer) => Some(answer),
        Shown::Kept(kept) => Some(kept.value),
        Shown::Word(..) | Shown::Ended(_) | Shown::Nothing => None,
    };
    let rate = target.zip(answer).and_then(|(target, answer)| rate(indicator, &target.value, answer, &plan.criteria));
    let grade = rate.as_ref().filter(|_| column.is_final()).and_then(|rate| plan.criteria.grade(rate));
    YearFigure { year, column, target, rate, grade, shown }
}

/// The round that a year's column says in a run for `reporting`.
pub(super) fn column(year: FiscalYear, reporting: Round) -> Round {
    if year == reporting.fiscal_year() { reporting } else { Round::Final(year) }
}

/// What stands in a year's column: the value of just that round. Never a month's in the column of another round.
fn in_column<'a>(
    facts: &Facts<'a>,
    indicators: &Indicators<'a>,
    key: IndicatorKey,
    column: Round,
    reporting: Round,
) -> Shown<'a> {
    if column > reporting {
        return Shown::Nothing;
    }
    if let Some(figure) = indicators.get(&(column, key)) {
        return figure.shown(column);
    }
    if let Some(ended) = ended(facts, key, column) {
        return Shown::Ended(ended);
    }
    if !column.is_final() {
        return Shown::Nothing;
    }
    // A year before the rounds of データ.
    let year = column.fiscal_year();
    let reported = facts.ledger.entries.get(&(key, column)).and_then(|entry| entry.actual.value());
    let answer = reported.or_else(|| facts.plan.past_actuals.get(&(key, year)).map(|past| &past.answer));
    answer.map_or(Shown::Nothing, Shown::Bare)
}

/// The end of an indicator that no longer exists in `round`, with its last value.
pub(super) fn ended<'a>(facts: &Facts<'a>, key: IndicatorKey, round: Round) -> Option<Ended<'a>> {
    let (at, how) = facts.plan.indicator_end(key, round)?;
    let known = facts.ledger.entries.range((key, FIRST)..=(key, at)).rev();
    let reported = known.filter_map(|((_, of), entry)| Some(Dated::new(*of, entry.actual.value()?))).next();
    let years = facts.plan.past_actuals.range((key, FiscalYear::new(i32::MIN))..=(key, at.fiscal_year())).rev();
    let past = years.map(|((_, year), past)| Dated::new(Round::Final(*year), &past.answer)).find(|past| past.of <= at);
    Some(Ended { at, how, last: reported.into_iter().chain(past).max_by_key(|value| value.of) })
}

/// Before every round.
const FIRST: Round = Round::Final(FiscalYear::new(i32::MIN));

/// The grades of one item in each year up to the reporting round's.
pub(super) fn grades(
    plan: &Plan,
    items: &BTreeMap<(Round, ItemNo), Box<ItemFigure<'_>>>,
    item: ItemNo,
    reporting: Round,
) -> Vec<YearGrade> {
    let years = plan.about.years.iter().filter(|year| **year <= reporting.fiscal_year());
    years.map(|year| year_grade(plan, items, item, *year, reporting)).collect()
}

fn year_grade(
    plan: &Plan,
    items: &BTreeMap<(Round, ItemNo), Box<ItemFigure<'_>>>,
    item: ItemNo,
    year: FiscalYear,
    reporting: Round,
) -> YearGrade {
    let round = column(year, reporting);
    if let Some(figure) = items.get(&(round, item)).filter(|figure| figure.grade.is_some()) {
        return YearGrade {
            year,
            settled: round.is_final(),
            self_grade: figure.self_grade,
            computed: figure.computed,
            decided: figure.decided,
            grade: figure.grade,
        };
    }
    let settled = Round::Final(year) <= reporting;
    let decided = plan.decisions.get(&(item, year)).filter(|_| settled).map(|decision| decision.grade);
    let past = plan
        .indicators_of(item)
        .filter(|_| settled)
        .find_map(|indicator| plan.past_actuals.get(&(indicator.key, year))?.grade);
    YearGrade {
        year,
        settled,
        self_grade: past,
        computed: None,
        decided,
        grade: super::item::counting(decided, past, None),
    }
}
