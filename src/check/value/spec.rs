//! What an indicator's cell is expected to hold.

use crate::model::{Answer, TargetValue};
use crate::plan::{Criteria, Indicator, Kind, MonthlyMode};
use rust_decimal::Decimal;
use std::sync::Arc;

/// Shape of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A number.
    Number,
    /// One of these words.
    Words(Vec<String>),
    /// A number for each of these labels.
    Parts(Vec<String>),
}

/// What a cell is expected to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    /// Shape.
    pub shape: Shape,
    /// Unit; empty: none.
    pub unit: Arc<str>,
    /// The unit is ％.
    pub percent: bool,
    /// A count: no decimals.
    pub whole: bool,
    /// 下限
    pub min: Option<Decimal>,
    /// 上限
    pub max: Option<Decimal>,
    /// The year's target is `－`: nothing is asked.
    pub not_applicable: bool,
}

/// Units that measure rather than count: a decimal fraction of them is possible.
const MEASURES: [&str; 22] = [
    "%", "‰", "円", "t", "トン", "g", "kg", "mg", "m", "km", "cm", "mm", "m2", "m3", "km2", "ha", "l", "kl", "kwh",
    "時間", "点", "倍",
];

impl Spec {
    /// What the indicator's cell holds in a year with this target. `unit` is the unit on the form (the master's where
    /// the form does not say).
    #[must_use]
    pub fn new(indicator: &Indicator, target: Option<&TargetValue>, unit: &str, criteria: &Criteria) -> Self {
        let percent = folded_unit(unit) == "%";
        Self {
            shape: shape(indicator, target, criteria),
            unit: unit.into(),
            percent,
            whole: is_count(indicator, unit),
            min: indicator.min,
            max: indicator.max,
            not_applicable: matches!(target, Some(TargetValue::NotApplicable)),
        }
    }
}

pub(super) fn folded_unit(unit: &str) -> String {
    crate::model::fold_key(unit)
}

/// A number without decimals: shown without them, no rate, no measure, and neither base nor targets have any.
fn is_count(indicator: &Indicator, unit: &str) -> bool {
    let unit = folded_unit(unit);
    let measure = MEASURES.contains(&unit.as_str()) || unit.ends_with('円');
    let has_fraction = |value: Option<Decimal>| value.is_some_and(|value| !value.fract().is_zero());
    indicator.places == 0
        && indicator.mode != MonthlyMode::Ratio
        && !measure
        && matches!(indicator.kind, Kind::Number | Kind::AtLeast)
        && !has_fraction(indicator.base.as_ref().and_then(Answer::number))
        && !indicator.targets.iter().any(|target| has_fraction(target.value.number()))
}

fn shape(indicator: &Indicator, target: Option<&TargetValue>, criteria: &Criteria) -> Shape {
    match indicator.kind {
        Kind::Number | Kind::AtLeast => Shape::Number,
        Kind::Word | Kind::Stage => words(indicator, criteria),
        Kind::StageThenNumber => match target {
            Some(TargetValue::Word(_)) => words(indicator, criteria),
            _ => Shape::Number,
        },
        Kind::Parts => Shape::Parts(part_labels(indicator, target)),
    }
}

fn words(indicator: &Indicator, criteria: &Criteria) -> Shape {
    let targets = indicator.targets.iter().filter_map(|target| match &target.value {
        TargetValue::Word(word) => Some(word),
        _ => None,
    });
    let mut words: Vec<String> = Vec::new();
    for word in indicator.stages.iter().chain(targets).chain(criteria.word_scores.iter().map(|(_, word)| word)) {
        let word: String = word.chars().filter(|c| !c.is_whitespace()).collect();
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    Shape::Words(words)
}

fn part_labels(indicator: &Indicator, target: Option<&TargetValue>) -> Vec<String> {
    let of = |target: &TargetValue| match target {
        TargetValue::Parts(parts) => Some(parts.iter().map(|(label, _)| label.clone()).collect::<Vec<_>>()),
        _ => None,
    };
    let base = match &indicator.base {
        Some(Answer::Parts(parts)) => Some(parts.iter().map(|(label, _)| label.clone()).collect()),
        _ => None,
    };
    target
        .and_then(of)
        .or_else(|| indicator.targets.iter().find_map(|target| of(&target.value)))
        .or(base)
        .unwrap_or_default()
}
