//! Values as the office prints them on a form: `12,005`, `▲30`, `50％`, `１以上`.

use super::{Spec, fold, number, spec::Shape};
use rust_decimal::Decimal;
use std::sync::Arc;

/// The number of a printed value; none where it is a word, several parts or a dash. For comparing only.
#[must_use]
pub fn printed_number(text: &str, unit: &str) -> Option<Decimal> {
    let folded = fold::fold(text);
    let bare = folded.text.strip_suffix("以上").map_or_else(|| folded.text.clone(), |rest| rest.trim_end().to_owned());
    let bare = bare.strip_suffix('%').map_or_else(|| bare.clone(), str::to_owned);
    let spec = Spec {
        shape: Shape::Number,
        unit: Arc::from(unit),
        percent: false,
        whole: false,
        min: None,
        max: None,
        not_applicable: false,
    };
    let folded = fold::Folded { text: bare, steps: folded.steps };
    number::read_text(&folded, &spec).value().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_values_are_numbers() {
        let number = |text| printed_number(text, "人").map(|value| value.to_string());
        for (text, value) in
            [("12,005", "12005"), ("▲30", "-30"), ("50％", "50"), ("１以上", "1"), ("98.5", "98.5"), ("7人", "7")]
        {
            assert_eq!(number(text).as_deref(), Some(value), "{text}");
        }
        for text in ["－", "導入", "主幹 44/主査 68", "", "なし"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
