//! Answers and targets as cells: numbers stay numbers, shown as the plan prints them.

use super::page::Cell;
use super::style::Look;
use crate::evaluation::Shown;
use crate::model::{Answer, Round, Target, TargetValue};
use crate::output::data::Value;
use crate::output::dated;
use rust_decimal::Decimal;

fn places(number: Decimal, least: u32) -> u8 {
    u8::try_from(number.normalize().scale().max(least).min(10)).unwrap_or(0)
}

/// An answer, with at least `least` decimals.
pub(super) fn answer(answer: Option<&Answer>, least: u32) -> (Cell<'static>, Look) {
    match answer {
        None => (Cell::BLANK, Look::Center),
        Some(Answer::Number(number)) => (Value::number(Some(*number)).into(), Look::Number(places(*number, least))),
        Some(other) => (Cell::text(other.show(least)), Look::Center),
    }
}

/// What stands in a place that says `place`: a number stays one, with its month where it is of an earlier one; a word
/// stands for a value that is not there.
pub(super) fn shown(shown: Option<Shown<'_>>, least: u32, place: Round) -> (Cell<'static>, Look) {
    let Some(shown) = shown else { return (Cell::BLANK, Look::Center) };
    if let Shown::Bare(known) = shown {
        return answer(Some(known), least);
    }
    if let Shown::Kept(kept) = shown
        && let (of, Answer::Number(number)) = kept.with_round()
        && let Some(month) = of.month().filter(|_| of.fiscal_year() == place.fiscal_year())
    {
        return (Value::number(Some(*number)).into(), Look::Since(places(*number, least), month.month));
    }
    let line = dated::line(shown, place, |answer| answer.show(least));
    (line.map_or(Cell::BLANK, Cell::text), Look::Center)
}

/// As [`shown`], in the column of a year: below the state stands an earlier value with its month, where there is one.
pub(super) fn in_column(shown: Shown<'_>, least: u32, place: Round) -> (Cell<'static>, Look) {
    let show = |answer: &Answer| answer.show(least);
    match shown {
        Shown::Word(state, Some(last)) => {
            let text = format!("{}\n{}", state.label(), dated::earlier(last, place, show));
            (Cell::text(text), Look::Center)
        }
        other => self::shown(Some(other), least, place),
    }
}

/// Whether the cell holds a number, that formulas reckon with.
pub(super) const fn is_number(cell: &Cell<'_>) -> bool {
    matches!(cell, Cell::Plain(Value::Number(_)))
}

/// A target, with at least `least` decimals: `N以上` is a number that is shown with its word.
pub(super) fn target(target: Option<&Target>, least: u32) -> (Cell<'_>, Look) {
    match target.map(|target| (&target.value, &target.printed)) {
        None => (Cell::BLANK, Look::Center),
        Some((TargetValue::Number(number), _)) => {
            (Value::number(Some(*number)).into(), Look::Number(places(*number, least)))
        }
        Some((TargetValue::AtLeast(number), _)) => {
            (Value::number(Some(*number)).into(), Look::AtLeast(places(*number, least)))
        }
        Some((_, printed)) => (Cell::text(printed.as_str()), Look::Center),
    }
}
