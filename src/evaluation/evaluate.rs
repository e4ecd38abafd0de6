//! The order in which the figures are made.

use super::change::Comparison;
use super::indicator::{Facts, Known};
use super::item::Before;
use super::{
    Compared, Figures, IndicatorFigure, ItemFigure, Punctuality, RollUp, State, change, grade_change, indicator, item,
    overdue, raise, receipt, unread, year,
};
use crate::ledger::duty::Duties;
use crate::ledger::{Ledger, ReturnState};
use crate::model::{Finding, IndicatorKey, ItemNo, Rate, Round};
use crate::plan::Plan;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// How many changes 概要 shows.
const LARGEST: usize = 5;

/// All figures of the reporting round `round`. `date` is the printed date: days overdue and 確定待ち count from it.
///
/// `ledger` must have been merged for the same plan and round.
#[must_use]
pub fn evaluate<'a>(plan: &'a Plan, ledger: &'a Ledger, round: Round, date: NaiveDate) -> Figures<'a> {
    let facts = Facts::new(plan, ledger, date);
    let rounds = rounds(plan, ledger, round);
    let (indicators, items) = figures(&facts, &rounds);
    let rollups = rollups(plan, &items, &rounds, round);
    let compared = Compared::of(plan, ledger, &rounds, round);
    let of_year: Vec<Round> = rounds.iter().copied().filter(|of| of.fiscal_year() == round.fiscal_year()).collect();
    let differing: Vec<Finding> = rounds.iter().flat_map(|of| grade_findings(plan, ledger, &items, *of)).collect();
    let unread = unread::unread(ledger, round);
    let sheet = receipt::Sheet::new(plan, ledger, (&unread, &differing), &of_year, (round, date));
    let receipts = sheet.rows();
    let missing_returns = sheet.missing(&receipts);
    let changes = Comparison { plan, ledger, indicators: &indicators, compared }.changes();
    let (mut findings, earlier_findings) = raise::split(ledger, &differing, round);
    findings.extend(missing_returns.iter().map(|one| raise::missing(one, round)));
    findings.extend(raise::ahead(ledger, date));
    let state = |of: Round, key: IndicatorKey| indicators.get(&(of, key)).map(|figure| figure.state);
    let overdue = overdue::overdue(&facts, &rounds, state);
    findings.extend(overdue.iter().map(|one| overdue::finding(&facts, one)));
    findings.sort();
    let years = plan.indicators.iter().map(|(key, one)| (*key, year::years(&facts, &indicators, one, round))).collect();
    let originals = plan.items.values().filter(|item| item.reprint_of.is_none()).map(|item| item.number);
    let grades = originals.map(|item| (item, year::grades(plan, &items, item, round))).collect();
    let (grade_changes, grades_apart) = grade_change::all(plan, &items, &grades, compared);
    Figures {
        plan,
        ledger,
        round,
        date,
        sample: ledger.sample,
        mark: None,
        compared,
        years,
        ended: plan.indicators.keys().filter_map(|key| Some((*key, year::ended(&facts, *key, round)?))).collect(),
        grades,
        period: period(plan, &rollups, round),
        punctuality: Punctuality::total(receipts.iter().map(|row| row.punctuality)),
        punctuality_of_round: Punctuality::total(receipts.iter().map(|row| row.latest)),
        receipts,
        missing_returns,
        unread,
        missing: lacking(plan, &indicators, round),
        overdue,
        late: late(&indicators, round),
        largest: change::largest(&changes, round, LARGEST),
        changes,
        grade_changes,
        grades_apart,
        findings,
        earlier_findings,
        corrections: ledger
            .corrections
            .iter()
            .filter(|one| one.reported_in <= round && one.reported_in.fiscal_year() == round.fiscal_year())
            .collect(),
        resubmissions: ledger
            .resubmissions
            .iter()
            .filter(|one| one.seen_in > one.round && one.seen_in.fiscal_year() == round.fiscal_year())
            .collect(),
        rewritten: ledger.rewritten.iter().filter(|one| one.seen_in == round).collect(),
        rounds,
        indicators,
        items,
        rollups,
    }
}

/// Every round of the plan's period up to the reporting one that 日程 lists or that has a return; the reporting one last.
fn rounds(plan: &Plan, ledger: &Ledger, reporting: Round) -> Vec<Round> {
    let returned = ledger.returns.iter().filter(|one| one.state != ReturnState::OutOfScope).filter_map(|one| one.round);
    let in_period = |round: &Round| plan.year_index(round.fiscal_year()).is_some() && *round < reporting;
    let mut rounds: BTreeSet<Round> = plan.schedule.keys().copied().chain(returned).filter(in_period).collect();
    rounds.insert(reporting);
    rounds.into_iter().collect()
}

type Indicators<'a> = BTreeMap<(Round, IndicatorKey), Box<IndicatorFigure<'a>>>;
type Items<'a> = BTreeMap<(Round, ItemNo), Box<ItemFigure<'a>>>;

/// Indicators and items of every round, in the order of the rounds.
fn figures<'a>(facts: &Facts<'a>, rounds: &[Round]) -> (Indicators<'a>, Items<'a>) {
    let (mut indicators, mut items) = (Indicators::new(), Items::new());
    let (mut known, mut before) = (Known::default(), Before::default());
    for round in rounds {
        let duties = Duties::of(facts.plan, *round);
        let mut of_item: BTreeMap<ItemNo, Vec<IndicatorFigure<'a>>> = BTreeMap::new();
        for (key, duty) in &duties.indicators {
            let Some(one) = facts.plan.indicators.get(key) else { continue };
            let figure = indicator::figure(facts, &mut known, one, duty, *round);
            of_item.entry(key.item).or_default().push(figure);
        }
        for (number, own) in of_item {
            let seen: Vec<_> = own.iter().collect();
            let figure = item::figure(facts.plan, facts.ledger, &mut before, number, *round, &seen);
            items.insert((*round, number), Box::new(figure));
            indicators.extend(own.into_iter().map(|figure| ((*round, figure.key), Box::new(figure))));
        }
    }
    (indicators, items)
}

fn of_round<'f, 'a>(items: &'f Items<'a>, round: Round) -> impl Iterator<Item = &'f ItemFigure<'a>> {
    items.range((round, ItemNo(0))..=(round, ItemNo(u16::MAX))).map(|(_, figure)| &**figure)
}

fn rollups(plan: &Plan, items: &Items<'_>, rounds: &[Round], reporting: Round) -> BTreeMap<Round, RollUp> {
    let all = rounds.iter().map(|round| (*round, RollUp::of(plan, *round, of_round(items, *round))));
    all.filter(|(round, rollup)| *round == reporting || rollup.any()).collect()
}

/// 計画期間評価: the final year's grades.
fn period(plan: &Plan, rollups: &BTreeMap<Round, RollUp>, reporting: Round) -> Option<RollUp> {
    let last = Round::Final(*plan.about.years.last()?);
    rollups.get(&last).filter(|_| reporting >= last).cloned()
}

/// 未報告 and 差戻し, in printed order.
fn lacking(plan: &Plan, indicators: &Indicators<'_>, round: Round) -> Vec<IndicatorKey> {
    let order: BTreeMap<ItemNo, usize> = plan.printed_order.iter().enumerate().map(|(at, item)| (*item, at)).collect();
    let (first, last) = (IndicatorKey::new(0, 0), IndicatorKey::new(u16::MAX, u8::MAX));
    let mut keys: Vec<_> = indicators
        .range((round, first)..=(round, last))
        .filter(|(_, figure)| matches!(figure.state, State::Missing | State::SentBack))
        .map(|((_, key), _)| *key)
        .collect();
    keys.sort_by_key(|key| (order.get(&key.item).copied(), *key));
    keys
}

/// Late running totals, the slowest first.
fn late(indicators: &Indicators<'_>, round: Round) -> Vec<IndicatorKey> {
    let (first, last) = (IndicatorKey::new(0, 0), IndicatorKey::new(u16::MAX, u8::MAX));
    let mut late: Vec<(&Rate, IndicatorKey)> = indicators
        .range((round, first)..=(round, last))
        .filter(|(_, figure)| figure.late)
        .filter_map(|((_, key), figure)| Some((figure.pace.as_ref()?, *key)))
        .collect();
    late.sort();
    late.into_iter().map(|(_, key)| key).collect()
}

/// 自己評価 against 算定評価, in rounds that ask for it.
fn grade_findings(plan: &Plan, ledger: &Ledger, items: &Items<'_>, round: Round) -> Vec<Finding> {
    if !plan.evaluated(round) {
        return Vec::new();
    }
    of_round(items, round)
        .filter_map(|figure| raise::grades_differ(plan, ledger, figure))
        .filter(|finding| !ledger.is_confirmed(finding))
        .collect()
}
