//! Where in the master's workbook things stand.

use crate::model::{CellRef, IndicatorKey};
use std::collections::BTreeMap;

/// Cells of the master's sheets 指標 and 目標改定; empty for a plan that was not read from a workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// Rows of 指標 (zero-based), by key.
    pub rows: BTreeMap<IndicatorKey, u32>,
    /// Columns of 指標 (zero-based), by label.
    pub columns: BTreeMap<String, u32>,
    /// The cells of 改定後目標, in the order of [`Plan::revisions`](super::Plan::revisions).
    pub revisions: Vec<CellRef>,
}

impl Places {
    /// The cell of 指標 in an indicator's row, under a label.
    #[must_use]
    pub fn indicator(&self, key: IndicatorKey, label: &str) -> Option<CellRef> {
        Some(CellRef::new(*self.rows.get(&key)?, *self.columns.get(label)?))
    }

    /// The indicators of 指標 with their rows, in the order of the sheet.
    #[must_use]
    pub fn in_order(&self) -> Vec<(u32, IndicatorKey)> {
        let mut rows: Vec<_> = self.rows.iter().map(|(key, row)| (*row, *key)).collect();
        rows.sort_unstable();
        rows
    }
}
