//! 複合: a number for each named part in one cell, in the plan's own way of writing (`主幹 44/主査 68`).

use super::{Refusal, Spec, Step, Value, fold, fold::Folded, number};
use rust_decimal::Decimal;

/// Reads one number for each of `labels`, which must all stand there, each once.
pub(super) fn read(original: &str, folded: &Folded, labels: &[String], spec: &Spec) -> Value<Vec<(String, Decimal)>> {
    let text = folded.text.as_str();
    let mut places = Vec::new();
    for label in labels {
        let label = fold::fold(label).text;
        let mut hits = text.match_indices(label.as_str());
        let (Some((at, _)), None) = (hits.next(), hits.next()) else { return Value::Refused(Refusal::BadParts) };
        places.push((at, at + label.len()));
    }
    let Some(values) = numbers(text, &places, spec) else { return Value::Refused(Refusal::BadParts) };
    let parts: Vec<_> = labels.iter().cloned().zip(values).collect();
    if crate::model::Answer::Parts(parts.clone()).show(0) == original {
        return Value::Plain(parts);
    }
    let mut steps = folded.steps.clone();
    steps.insert(Step::Parts);
    Value::Read(parts, steps)
}

/// The number after each label; none where anything else stands there.
fn numbers(text: &str, places: &[(usize, usize)], spec: &Spec) -> Option<Vec<Decimal>> {
    let mut starts: Vec<usize> = places.iter().map(|(start, _)| *start).collect();
    starts.sort_unstable();
    if starts.first() != Some(&0) {
        return None;
    }
    let single = Spec { shape: super::Shape::Number, ..spec.clone() };
    places
        .iter()
        .map(|(_, end)| {
            let next = starts.iter().copied().find(|start| start >= end).unwrap_or(text.len());
            let between = text.get(*end..next)?;
            let number = between.trim_matches([' ', '\n', '\t']).trim_start_matches([':', '=']);
            let number = number.trim_end_matches([' ', '\n', '/', '、', ',', ';', '・', '／']);
            number::read_text(&fold::fold(number), &single).value().copied()
        })
        .collect()
}
