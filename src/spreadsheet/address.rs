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

/// Reads `B7:C9`, or `B7` alone: first and last cell.
pub(super) fn parse_range(text: &str) -> Option<(CellRef, CellRef)> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    let (a, b) = (parse_cell(first)?, parse_cell(last)?);
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
        assert_eq!(parse_range("B2"), Some((CellRef::new(1, 1), CellRef::new(1, 1))));
    }
}
