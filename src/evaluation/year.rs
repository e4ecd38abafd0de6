//! The years side by side: the columns of the plan's tables.

use super::indicator::Facts;
use super::rate::rate;
use super::{GradeBy, IndicatorFigure, ItemFigure, State};
use crate::ledger::Ledger;
use crate::model::{Answer, FiscalYear, IndicatorKey, ItemNo, Rate, Round, Target};
use crate::plan::{Indicator, Plan};
use std::collections::BTreeMap;

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
    let settled = settled_value(facts, key, year, reporting);
    let (actual, from, settled) = match settled {
        Some((answer, from)) => (Some(answer), from, true),
        None => {
            let latest = latest_month(facts, key, year, reporting);
            (latest.map(|(_, answer)| answer), latest.map(|(round, _)| round), false)
        }
    };
    let rate = target.zip(actual).and_then(|(target, answer)| rate(indicator, &target.value, answer, &plan.criteria));
    let grade = if settled { rate.as_ref().and_then(|rate| plan.criteria.grade(rate)) } else { None };
    YearFigure {
        year,
        target,
        actual,
        from,
        settled,
        rate,
        grade,
        state: state(indicators, key, year, reporting, settled),
    }
}

/// The value of 年度確定, else of 過年度実績.
fn settled_value<'a>(
    facts: &Facts<'a>,
    key: IndicatorKey,
    year: FiscalYear,
    reporting: Round,
) -> Option<(&'a Answer, Option<Round>)> {
    let end = Round::Final(year);
    if year > reporting.fiscal_year() {
        return None;
    }
    let entry = facts.ledger.entries.get(&(key, end)).filter(|_| end <= reporting);
    if let Some(answer) = entry.and_then(|entry| entry.actual.value()) {
        return Some((answer, Some(end)));
    }
    let past =
        facts.plan.past_actuals.get(&(key, year)).filter(|_| year < reporting.fiscal_year() || end <= reporting)?;
    Some((&past.answer, None))
}

/// The final figure of an indicator in a 年度確定: as データ has it, or, of a year before its rounds, of a return or 過年度実績.
pub(super) fn final_answer<'a>(
    plan: &'a Plan,
    ledger: &'a Ledger,
    indicators: &Indicators<'a>,
    (end, key): (Round, IndicatorKey),
) -> Option<&'a Answer> {
    if let Some(figure) = indicators.get(&(end, key)) {
        return figure.actual;
    }
    let reported = ledger.entries.get(&(key, end)).and_then(|entry| entry.actual.value());
    reported.or_else(|| plan.past_actuals.get(&(key, end.fiscal_year())).map(|past| &past.answer))
}

/// The latest monthly value of the year up to the reporting round.
fn latest_month<'a>(
    facts: &Facts<'a>,
    key: IndicatorKey,
    year: FiscalYear,
    reporting: Round,
) -> Option<(Round, &'a Answer)> {
    let months: Vec<Round> = year.months().map(Round::Month).filter(|round| *round <= reporting).collect();
    months.into_iter().rev().find_map(|round| {
        let entry = facts.ledger.entries.get(&(key, round))?;
        Some((round, entry.actual.value()?))
    })
}

fn state(
    indicators: &Indicators<'_>,
    key: IndicatorKey,
    year: FiscalYear,
    reporting: Round,
    settled: bool,
) -> Option<State> {
    if year > reporting.fiscal_year() {
        return None;
    }
    let round = if year == reporting.fiscal_year() { reporting } else { Round::Final(year) };
    let known = indicators.get(&(round, key)).map(|figure| figure.state);
    known.or(if settled { Some(State::Reported) } else { None })
}

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
    let round = if year == reporting.fiscal_year() { reporting } else { Round::Final(year) };
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
    let past = super::item::past_grade(plan, item, Round::Final(year)).filter(|_| settled);
    YearGrade {
        year,
        settled,
        self_grade: past,
        computed: None,
        decided,
        grade: super::item::counting(decided, past, None),
    }
}
