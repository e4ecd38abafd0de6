//! Answers and targets as cells: numbers stay numbers, shown as the plan prints them.

use super::page::Cell;
use super::style::Look;
use crate::model::{Answer, Target, TargetValue};
use crate::output::data::Value;
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

/// A difference with its sign, with at least `least` decimals.
pub(super) fn difference(step: Option<Decimal>, least: u32) -> (Cell<'static>, Look) {
    match step {
        None => (Cell::BLANK, Look::Center),
        Some(step) => (Value::number(Some(step)).into(), Look::Signed(places(step, least))),
    }
}
