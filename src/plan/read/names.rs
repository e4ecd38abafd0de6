//! Department names: canonical names and their aliases.

use super::{departments::DepartmentRow, mistake::suggestion, table::Row};
use crate::{
    model::{fold_key, near_names},
    plan::DepartmentName,
};
use std::collections::BTreeMap;

/// The department that each name and each alias means.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_key: BTreeMap<String, DepartmentName>,
    known: bool,
}

impl Names {
    /// Names of the sheet 部署; None where it could not be read, and then no reference is judged.
    pub(super) fn of(rows: Option<&[DepartmentRow]>) -> Self {
        let mut by_key = BTreeMap::new();
        for department in rows.unwrap_or_default().iter().map(|row| &row.department) {
            for name in std::iter::once(&*department.name).chain(department.aliases.iter().map(String::as_str)) {
                by_key.entry(fold_key(name)).or_insert_with(|| department.name.clone());
            }
        }
        Self { by_key, known: rows.is_some() }
    }

    /// The department that the row names in a column; records an unknown one.
    pub(super) fn resolve(&self, row: &Row, label: &str, name: &str) -> Option<DepartmentName> {
        let found = self.by_key.get(&fold_key(name)).cloned();
        if found.is_none() && self.known {
            let near = suggestion(near_names(name, self.by_key.values().map(|name| &**name)));
            row.mistake(
                label,
                format!(
                    "「{name}」は「部署」シートにありません。{near}「部署」の所属名か別名にある名称にしてください。"
                ),
            );
        }
        found
    }

    /// The one department of a cell; None where it is empty or unknown.
    pub(super) fn one(&self, row: &Row, label: &str) -> Option<DepartmentName> {
        let text = row.text(label);
        if text.is_empty() { None } else { self.resolve(row, label, &text) }
    }
}
