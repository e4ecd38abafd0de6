//! Numbers that identify items and indicators.

use serde::Serialize;
use std::fmt;

/// Number of an item (項目番号), as printed in the plan, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ItemNo(pub u16);

impl fmt::Display for ItemNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An indicator (指標): the item's number and the indicator's number inside its item, from 1 (shown as ①②③).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct IndicatorKey {
    /// 項目番号
    pub item: ItemNo,
    /// 指標番号
    pub number: u8,
}

impl IndicatorKey {
    /// The key of indicator `number` of item `item`.
    #[must_use]
    pub const fn new(item: u16, number: u8) -> Self {
        Self { item: ItemNo(item), number }
    }

    /// The number as the forms and the report show it: ① … ⑳, else in brackets.
    #[must_use]
    pub fn circled(self) -> String {
        match self.number {
            1..=20 => char::from_u32(0x2460 + u32::from(self.number) - 1).map_or_else(String::new, String::from),
            n => format!("({n})"),
        }
    }
}

/// Shown as `14-2`.
impl fmt::Display for IndicatorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.item, self.number)
    }
}
