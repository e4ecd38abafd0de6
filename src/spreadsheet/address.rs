//! Addresses as files write them, within the bounds of a sheet.

use crate::model::CellRef;

/// Rows of a sheet.
pub(super) const ROWS: u32 = 1_048_576;
/// Columns of a sheet.
pub(super) const COLUMNS: u32 = 16_384;

/// Reads `B7` or `$B$7`; None where it is no address, or beyond XFD1048576.
pub(super) fn parse_cell(text: &str) -> Option<CellRef> {
    let (mut row, mut col, mut in_row) = (0_u32, 0_u32, false);
    for byte in text.bytes().filter(|byte| *byte != b'$') {
        match byte {
            b'0'..=b'9' => {
                in_row = true;
                row = row * 10 + u32::from(byte - b'0');
            }
            _ if in_row => return None,
            b'A'..=b'Z' => col = col * 26 + u32::from(byte - b'A') + 1,
            b'a'..=b'z' => col = col * 26 + u32::from(byte - b'a') + 1,
            _ => return None,
        }
        if row > ROWS || col > COLUMNS {
            return None;
        }
    }
    Some(CellRef::new(row.checked_sub(1)?, col.checked_sub(1)?))
}

/// Whole columns (`A:C`) or rows (`1:9`) as their first and last cell.
fn whole(first: &str, last: &str) -> Option<(CellRef, CellRef)> {
    let bare = |text: &str| text.replace('$', "");
    let (first, last) = (bare(first), bare(last));
    let of = |all: fn(&u8) -> bool| first.bytes().chain(last.bytes()).all(|byte| all(&byte));
    let (a, b) = if of(u8::is_ascii_alphabetic) {
        (parse_cell(&format!("{first}1"))?, parse_cell(&format!("{last}{ROWS}"))?)
    } else if of(u8::is_ascii_digit) {
        (parse_cell(&format!("A{first}"))?, parse_cell(&format!("XFD{last}"))?)
    } else {
        return None;
    };
    Some((CellRef::new(a.row.min(b.row), a.col.min(b.col)), CellRef::new(a.row.max(b.row), a.col.max(b.col))))
}

/// Reads `B7:C9`, or `B7` alone: first and last cell.
pub(super) fn parse_range(text: &str) -> Option<(CellRef, CellRef)> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    let (a, b) = match (parse_cell(first), parse_cell(last)) {
        (Some(a), Some(b)) => (a, b),
        _ if text.contains(':') => return whole(first, last),
        _ => return None,
    };
    Some((CellRef::new(a.row.min(b.row), a.col.min(b.col)), CellRef::new(a.row.max(b.row), a.col.max(b.col))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_bounded() {
        assert_eq!(parse_cell("A1"), Some(CellRef::new(0, 0)));
        assert_eq!(parse_cell("$aa$10"), Some(CellRef::new(9, 26)));
        assert_eq!(parse_cell("XFD1048576"), Some(CellRef::new(1_048_575, 16_383)));
        for wrong in ["", "A", "7", "A0", "XFE1", "A1048577", "ZZZZ99999999", "A1B", "Ａ1", "A-1", "A4294967297"] {
            assert_eq!(parse_cell(wrong), None, "{wrong}");
        }
        assert_eq!(parse_range("C3:B4"), Some((CellRef::new(2, 1), CellRef::new(3, 2))));
        assert_eq!(parse_range("$C:$B"), Some((CellRef::new(0, 1), CellRef::new(ROWS - 1, 2))));
        assert_eq!(parse_range("3:2"), Some((CellRef::new(1, 0), CellRef::new(2, COLUMNS - 1))));
        for wrong in ["A:1", "1:A", ":", "A:", "XFE:XFE", "0:0", "A", "1"] {
            assert_eq!(parse_range(wrong), None, "{wrong}");
        }
        assert_eq!(parse_range("B2"), Some((CellRef::new(1, 1), CellRef::new(1, 1))));
    }
}
