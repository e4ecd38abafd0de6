//! Page breaks at group boundaries. Row heights are estimated (the spreadsheet sets them itself when it opens the file);
//! a wrong estimate moves a break, it never cuts a text.

use super::page::FIRST_ROW;

/// Estimated lines of a text in a column of `width` half-width characters of 10 points, set in `points`.
pub(super) fn lines(text: &str, width: f64, points: f64) -> f64 {
    let per_line = (width * 10.0 / points - 1.0).max(2.0);
    text.lines().map(|line| (units(line) / per_line).ceil().max(1.0)).sum()
}

/// Width of a text in half-width characters.
pub(super) fn units(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() || ('\u{FF61}'..='\u{FF9F}').contains(&c) { 1.0 } else { 2.0 }).sum()
}

/// Height in points of the rows that an A3 page on its side holds below the repeated headings, printed at `scale` ％; a
/// little less, for programs that set rows higher.
pub(super) fn room(scale: u16) -> f64 {
    const PAGE: f64 = 755.0;
    const HEADINGS: f64 = 32.0;
    (PAGE * 100.0 / f64::from(scale.max(1)) - HEADINGS) * 0.93
}

/// Most manual breaks of a sheet (Excel holds 1,023).
pub(super) const MOST: usize = 1000;

/// Share of a page that must be filled before a group is moved to the next one; a longer group flows on.
const FILLED: f64 = 0.6;

/// Rows before which a page ends: a group starts on a new page where it does not fit on the rest of the old one, unless
/// that would leave much of the page empty. `page` is the height that a page holds, in the same unit as `heights`.
pub(super) fn before_groups(heights: &[f64], groups: &[usize], page: f64) -> Vec<u32> {
    let mut out = Vec::new();
    let (mut used, mut at) = (0.0, 0);
    for run in groups.chunk_by(|a, b| a == b) {
        let height: f64 = heights.iter().skip(at).take(run.len()).sum();
        if used >= page * FILLED && used + height > page {
            out.extend(u32::try_from(at).map(|row| FIRST_ROW + row));
            used = 0.0;
        }
        used += height;
        if used > page {
            used %= page;
        }
        at += run.len();
    }
    out.truncate(MOST);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_that_does_not_fit_starts_a_page() {
        let heights = [10.0; 6];
        assert_eq!(before_groups(&heights, &[0, 0, 1, 1, 2, 2], 45.0), [FIRST_ROW + 4]);
        assert_eq!(before_groups(&heights, &[0, 0, 0, 1, 1, 1], 45.0), [FIRST_ROW + 3]);
        assert!(before_groups(&heights, &[0, 1, 1, 1, 1, 1], 45.0).is_empty());
        assert!(before_groups(&heights, &[0; 6], 25.0).is_empty());
    }

    #[test]
    fn lines_count_full_width_twice() {
        assert!((lines("あいうえお", 10.0, 10.0) - 2.0).abs() < f64::EPSILON);
        assert!((lines("abc\nd", 10.0, 10.0) - 2.0).abs() < f64::EPSILON);
    }
}
