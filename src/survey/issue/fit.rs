//! How high a row must be so that a text fits into a column: an estimate on the safe side, because a workbook is laid
//! out by the reader's program and fonts.

/// The highest row that a workbook can have, in points.
pub(super) const TALLEST: f64 = 409.0;
/// Height of a line of text at the form's font size, in points.
const LINE: f64 = 13.5;
/// Space above and below the text.
const PADDING: f64 = 6.0;
/// Width of a full-width character, in the unit of column widths (7 pixels), at the form's font size.
const FULL_WIDTH: f64 = 1.95;

/// Height in points of a row that shows `text` in a column `width` characters wide.
pub(super) fn row_height(text: &str, width: f64) -> f64 {
    let lines: f64 = text.split('\n').map(|line| lines_of(line, width)).sum();
    (lines * LINE + PADDING).min(TALLEST)
}

fn lines_of(line: &str, width: f64) -> f64 {
    // Kinsoku may carry a character over to the next line, so a line is never quite full.
    let room = (width - 1.0 - FULL_WIDTH / 2.0).max(FULL_WIDTH);
    let needed: f64 = line.chars().map(char_width).sum();
    (needed / room).ceil().max(1.0)
}

fn char_width(c: char) -> f64 {
    match c {
        ' '..='~' | '\u{FF61}'..='\u{FF9F}' => FULL_WIDTH * 0.75,
        _ => FULL_WIDTH,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_grow_with_text_and_shrink_with_width() {
        let text = "広報紙、ホームページやＳＮＳなど多様な情報発信ツールを積極的に活用します。";
        assert!(row_height(text, 10.0) > row_height(text, 30.0));
        assert!(row_height("一行\n二行", 30.0) > row_height("一行二行", 30.0));
        assert!((row_height("", 5.0) - (LINE + PADDING)).abs() < 1e-9);
        assert!(row_height(&text.repeat(100), 5.0) <= TALLEST);
    }
}
