//! The sheet 過去分訂正, found by its labels.

use super::{Lines, Role, text_of};
use crate::spreadsheet::RawCell;
use crate::survey::{CorrectionField, CorrectionRow};
use std::collections::{BTreeMap, BTreeSet};

/// Reads the corrections of a sheet; its labels and cells get their roles.
pub(super) fn read(
    lines: &Lines<'_>,
    roles: &mut [Role],
    corrections: &mut Vec<CorrectionRow>,
    statics: &BTreeSet<String>,
) {
    let Some((header, columns)) = lines.rows.keys().find_map(|row| Some((*row, columns(lines, *row)?))) else { return };
    for (at, cell) in lines.line(header) {
        if columns.contains_key(&cell.place.cell.col) {
            set(roles, at, Role::Header);
        }
    }
    let rows: Vec<u32> = lines.rows.range(header.saturating_add(1)..).map(|(row, _)| *row).collect();
    for row in rows {
        let mut cells: BTreeMap<CorrectionField, (usize, &RawCell)> = BTreeMap::new();
        for (at, cell) in lines.line(row) {
            if let Some(field) = columns.get(&cell.place.cell.col) {
                cells.insert(*field, (at, cell));
            }
        }
        let fixed = |cell: &RawCell| text_of(cell).is_some_and(|text| statics.contains(text));
        if cells.is_empty() || cells.values().all(|(_, cell)| fixed(cell)) {
            continue;
        }
        let number = corrections.len();
        for (field, (at, _)) in &cells {
            set(roles, *at, Role::Correction(number, *field));
        }
        let get = |field: CorrectionField| cells.get(&field).map(|(_, cell)| (*cell).clone());
        let Some(place) = cells.values().next().map(|(_, cell)| cell.place.clone()) else { continue };
        corrections.push(CorrectionRow {
            place,
            round: get(CorrectionField::Round),
            item: get(CorrectionField::Item),
            indicator: get(CorrectionField::Indicator),
            before: get(CorrectionField::Before),
            after: get(CorrectionField::After),
            reason: get(CorrectionField::Reason),
        });
    }
}

/// The columns of a row that heads a table of corrections: 訂正後 and at least three more labels.
fn columns(lines: &Lines<'_>, row: u32) -> Option<BTreeMap<u32, CorrectionField>> {
    let mut columns: BTreeMap<u32, CorrectionField> = BTreeMap::new();
    for (at, cell) in lines.line(row) {
        let Some(key) = lines.key(at) else { continue };
        let bare = key.split('(').next().unwrap_or_default();
        let field = CorrectionField::ALL.into_iter().find(|field| field.name() == bare);
        if let Some(field) = field.filter(|field| !columns.values().any(|known| known == field)) {
            columns.insert(cell.place.cell.col, field);
        }
    }
    let has_after = columns.values().any(|field| *field == CorrectionField::After);
    (has_after && columns.len() >= 4).then_some(columns)
}

fn set(roles: &mut [Role], at: usize, role: Role) {
    if let Some(place) = roles.get_mut(at) {
        *place = role;
    }
}
