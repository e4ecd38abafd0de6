//! Addresses of cells.

use serde::{Serialize, Serializer};
use std::fmt;

/// A cell's address: zero-based row and column, shown and serialised as `A1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRef {
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub col: u32,
}

impl CellRef {
    /// The cell in zero-based row `row` and column `col`.
    #[must_use]
    pub const fn new(row: u32, col: u32) -> Self {
        Self { row, col }
    }
}

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut letters, mut left) = (Vec::new(), u64::from(self.col) + 1);
        while left > 0 {
            let digit = u8::try_from((left - 1) % 26).unwrap_or(0);
            letters.push(char::from(b'A' + digit));
            left = (left - 1) / 26;
        }
        let column: String = letters.iter().rev().collect();
        write!(f, "{column}{}", u64::from(self.row) + 1)
    }
}

impl Serialize for CellRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_a1_addresses() {
        for (row, col, shown) in [(0, 0, "A1"), (8, 25, "Z9"), (0, 26, "AA1"), (1_048_575, 16_383, "XFD1048576")] {
            assert_eq!(CellRef::new(row, col).to_string(), shown);
        }
    }
}
