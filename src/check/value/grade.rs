//! 自己評価: 1 to 4.

use super::{Refusal, Step, Value, exact, fold, refuse_kind, refuse_look};
use crate::model::fold_key;
use crate::spreadsheet::{Look, RawCell, RawValue};
use rust_decimal::{Decimal, prelude::ToPrimitive};

/// Number of grades.
pub const GRADE_COUNT: u8 = 4;

/// Reads a grade; `labels` are the labels of the grades 1 to 4.
#[must_use]
pub fn read_grade(cell: &RawCell, labels: &[&str]) -> Value<u8> {
    if let Some(refusal) = refuse_look(cell) {
        return Value::Refused(refusal);
    }
    if let Look::Other(shown) = &cell.look
        && fold_key(shown) != fold_key(&super::shown(cell))
    {
        return Value::Refused(Refusal::ShowsOther(shown.clone(), super::shown(cell)));
    }
    match &cell.value {
        RawValue::Number(number) if !cell.percent => match exact(*number).and_then(grade_of) {
            Some(grade) => Value::Plain(grade),
            None => Value::Refused(Refusal::BadGrade),
        },
        RawValue::Number(_) => Value::Refused(Refusal::BadGrade),
        RawValue::Text(text) => read_text(text, labels),
        other => Value::Refused(refuse_kind(other)),
    }
}

fn grade_of(value: Decimal) -> Option<u8> {
    value.fract().is_zero().then(|| value.to_u8()).flatten().filter(|grade| (1..=GRADE_COUNT).contains(grade))
}

fn read_text(text: &str, labels: &[&str]) -> Value<u8> {
    if let Some(refusal) = fold::refuse_text(text) {
        return Value::Refused(refusal);
    }
    let folded = fold::fold(text);
    if folded.text.is_empty() {
        return Value::Blank;
    }
    let mut steps = folded.steps.clone();
    let key = fold_key(&folded.text);
    let (digit, rest) = split_digit(&key);
    if digit.is_none_or(|_| !rest.is_empty()) {
        steps.insert(Step::GradeLabel);
    } else {
        steps.insert(Step::TextNumber);
    }
    if folded.text.chars().any(|c| matches!(c, '①'..='④')) {
        steps.insert(Step::GradeLabel);
    }
    let label = rest.trim_start_matches(['.', '．', ':', '、', ',', '-', '・', ')', ']']);
    let label = label.trim_matches(['(', ')', '[', ']', '【', '】']);
    let named = labels.iter().position(|known| fold_key(known) == label).and_then(|at| u8::try_from(at + 1).ok());
    match (digit, label.is_empty(), named) {
        (Some(digit), true, _) if rest.is_empty() || rest == "." => Value::Read(digit, steps),
        (Some(digit), false, Some(named)) if digit == named => Value::Read(digit, steps),
        (None, false, Some(named)) => Value::Read(named, steps),
        _ => Value::Refused(Refusal::BadGrade),
    }
}

/// A grade at the start, and the rest; a digit that is followed by another is no grade.
fn split_digit(key: &str) -> (Option<u8>, &str) {
    let inner = key.strip_prefix(['(', '[']).unwrap_or(key);
    let mut chars = inner.chars();
    let grade = chars.next().and_then(|c| c.to_digit(10)).and_then(|digit| u8::try_from(digit).ok());
    match grade.filter(|grade| (1..=GRADE_COUNT).contains(grade)) {
        Some(grade) => (Some(grade), chars.as_str()),
        None => (None, key),
    }
}
