//! A row as it is issued: what is known of an indicator, and whether this department is asked for it.

use crate::evaluation::{Figures, State, rate};
use crate::ledger::duty::Duties;
use crate::model::{Answer, IndicatorKey, Rate, Round, TargetValue, parse_shown, show_decimal};
use crate::plan::{Indicator, Item, MonthlyMode, Plan, Role};
use crate::survey::{Field, Issued, IssuedRow};
use std::collections::BTreeMap;

/// One row of the form `issued`, whose own rows are not looked at.
pub(super) fn prepare(figures: &Figures<'_>, issued: &Issued, duties: &Duties, key: IndicatorKey) -> IssuedRow {
    let (plan, round) = (figures.plan, issued.round);
    let mut row = IssuedRow {
        key,
        texts: BTreeMap::new(),
        asked: false,
        optional: is_optional(figures, key, round),
        item_asked: false,
    };
    if let (Some(indicator), Some(item)) = (plan.indicators.get(&key), plan.items.get(&key.item)) {
        write_plan(&mut row, plan, indicator, item, round);
        write_history(&mut row, figures, indicator, issued);
    }
    match plan.role(&issued.department, key, round) {
        Some(Role::Answers | Role::Share) => {
            row.asked = true;
            carry_over(&mut row, figures, round);
        }
        Some(Role::NotAsked(lead)) => put(&mut row, Field::Actual, not_asked(&lead)),
        None => {}
    }
    match duties.items.get(&key.item) {
        Some(answers) if *answers == issued.department => row.item_asked = true,
        Some(answers) => put(&mut row, Field::Progress, not_asked(answers)),
        None => {}
    }
    row.optional &= row.asked;
    row
}

/// What is known once a year stays as it was answered, in every later month.
fn carry_over(row: &mut IssuedRow, figures: &Figures<'_>, round: Round) {
    let plan = figures.plan;
    let Some(indicator) = plan.indicators.get(&row.key) else { return };
    if indicator.mode != MonthlyMode::Yearly || round.is_final() {
        return;
    }
    let Some(known) = answered_this_year(figures, row.key, round) else { return };
    put(row, Field::Actual, known.show(indicator.places));
    let target = plan.target(row.key, round.fiscal_year(), round);
    let rate = target.and_then(|target| rate::rate(indicator, &target.value, known, &plan.criteria));
    put_computed(row, rate.as_ref());
}

/// What the form's own formulas will say of a prefilled answer, for viewers that do not recalculate.
pub(super) fn put_computed(row: &mut IssuedRow, rate: Option<&Rate>) {
    let shown = |field: Field| row.texts.get(&field).and_then(|text| parse_shown(text));
    let amount = shown(Field::Actual).zip(shown(Field::Previous)).and_then(|(now, before)| now.checked_sub(before));
    put(row, Field::MonthAmount, amount.map_or_else(String::new, |amount| show_decimal(amount, 0)));
    put(row, Field::Rate, rate.map_or_else(String::new, |rate| show_decimal(rate.rounded(6), 0)));
}

fn not_asked(lead: &str) -> String {
    format!("記入不要（{lead}が回答）")
}

fn put(row: &mut IssuedRow, field: Field, text: impl Into<String>) {
    let text = text.into();
    if !text.is_empty() {
        row.texts.insert(field, text);
    }
}

/// What the plan says.
fn write_plan(row: &mut IssuedRow, plan: &Plan, indicator: &Indicator, item: &Item, round: Round) {
    put(row, Field::ItemNo, indicator.key.item.to_string());
    put(row, Field::ItemTitle, &*item.title);
    put(row, Field::IndicatorNo, indicator.key.number.to_string());
    put(row, Field::IndicatorName, &*indicator.name);
    put(row, Field::Unit, &*indicator.unit);
    put(row, Field::Counting, counting(indicator));
    let base = match &indicator.base {
        Some(Answer::Number(base)) => Answer::Number(*base).show(indicator.places),
        _ => indicator.base_printed.clone(),
    };
    put(row, Field::Base, base);
    if let Some(target) = plan.target(indicator.key, round.fiscal_year(), round) {
        let shown = match &target.value {
            TargetValue::Number(number) => Answer::Number(*number).show(indicator.places),
            TargetValue::Word(word) => word.clone(),
            _ => target.printed.clone(),
        };
        put(row, Field::Target, shown);
    }
}

/// 数え方 in words.
fn counting(indicator: &Indicator) -> String {
    match (indicator.mode, indicator.survey_month) {
        (MonthlyMode::YearTotal, _) => "4月からの累計".into(),
        (MonthlyMode::PeriodTotal, _) => "計画開始からの累計".into(),
        (MonthlyMode::State, _) => "月末現在".into(),
        (MonthlyMode::Ratio, _) => "4月からの率".into(),
        (MonthlyMode::Yearly, Some(month)) => format!("年1回（{month}月に記入）"),
        (MonthlyMode::Yearly, None) => "年1回（年度確定で記入）".into(),
        (MonthlyMode::Word, _) => "実施状況".into(),
    }
}

/// What was reported before: last year's actual, and last time's.
fn write_history(row: &mut IssuedRow, figures: &Figures<'_>, indicator: &Indicator, issued: &Issued) {
    let last_year = issued.round.fiscal_year().previous();
    let figure = figures.years.get(&indicator.key).and_then(|years| years.iter().find(|year| year.year == last_year));
    let known = figures.plan.past_actuals.get(&(indicator.key, last_year)).map(|past| &past.answer);
    match figure.and_then(|figure| figure.actual.map(|answer| (answer, figure.settled))) {
        Some((answer, true)) => put(row, Field::LastYear, answer.show(indicator.places)),
        Some((answer, false)) => put(row, Field::LastYear, format!("{}（速報）", answer.show(indicator.places))),
        None => put(row, Field::LastYear, known.map_or_else(String::new, |answer| answer.show(indicator.places))),
    }
    let Some(before) = issued.previous.and_then(|round| figures.indicator(round, indicator.key)) else { return };
    // What counts from April has begun anew: last year's last value would be subtracted from it.
    if !indicator.mode.goes_on() && before.round.fiscal_year() != issued.round.fiscal_year() {
        return;
    }
    let text = match (before.actual, before.state) {
        (Some(answer), _) => answer.show(indicator.places),
        (None, State::Missing | State::SentBack | State::Cancelled | State::Incalculable) => {
            before.state.label().to_owned()
        }
        (None, _) => String::new(),
    };
    put(row, Field::Previous, text);
}

/// Whether the answer may stay blank: nothing is asked in a － year; 年1回 rows before their month, and after it once they
/// are answered; final figures that are only known after 年度確定.
fn is_optional(figures: &Figures<'_>, key: IndicatorKey, round: Round) -> bool {
    let plan = figures.plan;
    let year = round.fiscal_year();
    let Some(indicator) = plan.indicators.get(&key) else { return true };
    if plan.target(key, year, round).is_some_and(|target| target.value == TargetValue::NotApplicable) {
        return true;
    }
    let Round::Month(month) = round else { return plan.settles_on(key, year).is_some() };
    if indicator.mode != MonthlyMode::Yearly {
        return false;
    }
    let Some(survey) = year.months().find(|candidate| Some(candidate.month) == indicator.survey_month) else {
        return true;
    };
    month.elapsed() < survey.elapsed() || answered_this_year(figures, key, round).is_some()
}

/// The answer of an earlier month of the same fiscal year.
fn answered_this_year<'a>(figures: &Figures<'a>, key: IndicatorKey, round: Round) -> Option<&'a Answer> {
    let earlier = |of: &&Round| **of < round && of.fiscal_year() == round.fiscal_year();
    figures.rounds.iter().rev().filter(earlier).find_map(|of| figures.indicator(*of, key)?.actual)
}

/// Last round's texts, in the first row of each item that this department leads, to be updated.
pub(super) fn prefill_texts(figures: &Figures<'_>, issued: &mut Issued) {
    let Some(before) = issued.previous else { return };
    let mut last_item = None;
    for row in &mut issued.rows {
        if last_item.replace(row.key.item) == Some(row.key.item) || !row.item_asked {
            continue;
        }
        if let Some(item) = figures.item(before, row.key.item) {
            put(row, Field::Progress, item.progress);
            put(row, Field::Issues, item.issues);
        }
    }
}
