//! Numbers of items and indicators as they stand in a row.

use crate::spreadsheet::{RawCell, RawValue};
use unicode_normalization::UnicodeNormalization;

/// The number in a cell of 項目番号 or 指標番号: digits in any width, ① … ⑳, (1). None: anything else.
#[must_use]
pub fn row_number(cell: &RawCell) -> Option<u16> {
    match &cell.value {
        RawValue::Text(text) => text_number(text),
        RawValue::Number(number) if !cell.percent => {
            let value = crate::model::decimal_from_float(*number)?;
            text_number(&value.to_string())
        }
        _ => None,
    }
}

fn text_number(text: &str) -> Option<u16> {
    let folded: String = text.nfkc().filter(|c| !c.is_whitespace() && *c != '\u{200B}' && *c != '\u{FEFF}').collect();
    let digits = folded.strip_prefix('\'').unwrap_or(&folded);
    let digits = digits.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(digits);
    let digits_only = !digits.is_empty() && digits.len() <= 5 && digits.bytes().all(|b| b.is_ascii_digit());
    // Two circled numbers fold to one two-digit number: ①② is not 12.
    let circled = text
        .chars()
        .filter(|c| !c.is_ascii_digit() && c.nfkc().all(|c| c.is_ascii_digit()) && !('０'..='９').contains(c));
    if !digits_only || (circled.count() > 0 && text.trim().chars().count() > 1) {
        return None;
    }
    digits.parse().ok().filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_rows_are_read_in_any_width() {
        for (text, number) in
            [("14", 14), ("１４", 14), (" 14 ", 14), ("②", 2), ("⑫", 12), ("(2)", 2), ("'14", 14), ("014", 14)]
        {
            assert_eq!(text_number(text), Some(number), "{text}");
        }
        for text in ["", "0", "14-2", "十四", "①②", "1①", "14.5", "-3", "99999", "項目14"] {
            assert_eq!(text_number(text), None, "{text}");
        }
    }
}
