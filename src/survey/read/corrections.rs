//! The sheet 過去分訂正, found by its labels.

use super::{Lines, Parts, Role, set, text_of};
use crate::model::fold_key;
use crate::spreadsheet::RawCell;
use crate::survey::{CorrectionField, CorrectionRow, sheets};
use std::collections::BTreeMap;

/// Fewest labels by which the table is known.
const FEWEST: usize = 4;

/// The labels of the table.
struct Header {
    row: u32,
    columns: BTreeMap<u32, CorrectionField>,
    /// The only label that was typed over, between those beside which it was issued.
    renamed: Option<(usize, CorrectionField)>,
}

/// Reads the corrections of a sheet; its labels and cells get their roles.
pub(super) fn read(lines: &Lines<'_>, roles: &mut [Role], parts: &mut Parts) {
    let Some(Header { row: header, columns, renamed }) = lines.rows.keys().find_map(|row| header(lines, *row)) else {
        return;
    };
    for (at, cell) in lines.line(header) {
        if columns.contains_key(&cell.place.cell.col) {
            set(roles, at, Role::Header);
        }
    }
    parts.renamed.extend(renamed.and_then(|(at, field)| Some((lines.cell(at)?.clone(), field))));
    let rows: Vec<u32> = lines.rows.range(header.saturating_add(1)..).map(|(row, _)| *row).collect();
    for row in rows {
        let mut cells: BTreeMap<CorrectionField, (usize, &RawCell)> = BTreeMap::new();
        for (at, cell) in lines.line(row) {
            if let Some(field) = columns.get(&cell.place.cell.col) {
                cells.insert(*field, (at, cell));
            }
        }
        let Some(place) = cells.values().next().map(|(_, cell)| cell.place.clone()) else { continue };
        let number = parts.corrections.len();
        for (field, (at, _)) in &cells {
            set(roles, *at, Role::Correction(number, *field));
        }
        let get = |field: CorrectionField| cells.get(&field).map(|(_, cell)| (*cell).clone());
        parts.corrections.push(CorrectionRow {
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

/// The labels of a row, where it heads a table of corrections: at least four, 訂正後 or two more among them that nothing
/// but corrections have, or on the sheet of that name.
fn header(lines: &Lines<'_>, row: u32) -> Option<Header> {
    let mut columns: BTreeMap<u32, CorrectionField> = BTreeMap::new();
    for (at, cell) in lines.line(row) {
        let Some(key) = lines.key(at) else { continue };
        let bare = key.split('(').next().unwrap_or_default();
        let field = CorrectionField::ALL.into_iter().find(|field| field.name() == bare);
        if let Some(field) = field.filter(|field| !columns.values().any(|known| known == field)) {
            columns.insert(cell.place.cell.col, field);
        }
    }
    if columns.len() < FEWEST {
        return None;
    }
    let has = |field: CorrectionField| columns.values().any(|known| *known == field);
    let own = [CorrectionField::Round, CorrectionField::Before, CorrectionField::After];
    let told = has(CorrectionField::After) || own.into_iter().filter(|field| has(*field)).count() > 1;
    if !told && !fold_key(&lines.sheet.name).contains(sheets::CORRECTIONS) {
        return None;
    }
    let renamed = renamed(lines, row, &columns);
    columns.extend(renamed.and_then(|(at, field)| Some((lines.cell(at)?.place.cell.col, field))));
    Some(Header { row, columns, renamed })
}

/// The label that stands where the only missing one was issued.
fn renamed(lines: &Lines<'_>, row: u32, columns: &BTreeMap<u32, CorrectionField>) -> Option<(usize, CorrectionField)> {
    let column = |field: CorrectionField| columns.iter().find(|(_, known)| **known == field).map(|(col, _)| *col);
    let mut missing = CorrectionField::ALL.into_iter().enumerate().filter(|(_, field)| column(*field).is_none());
    let (place, field) = missing.next()?;
    if missing.next().is_some() {
        return None;
    }
    let left = place.checked_sub(1).and_then(|at| column(*CorrectionField::ALL.get(at)?));
    let right = CorrectionField::ALL.get(place + 1).and_then(|field| column(*field));
    let between = |col: u32| left.is_none_or(|left| left < col) && right.is_none_or(|right| col < right);
    let unknown = |cell: &RawCell| !columns.contains_key(&cell.place.cell.col) && text_of(cell).is_some();
    let mut fits = lines.line(row).filter(|(_, cell)| unknown(cell) && between(cell.place.cell.col));
    let (at, _) = fits.next()?;
    fits.next().is_none().then_some((at, field))
}
