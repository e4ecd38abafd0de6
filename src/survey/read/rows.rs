//! The rows of the table, each found by its own numbers.

use super::table::{ColumnUse, Span, Table};
use super::{Lines, Parts, Role, row_number, set, text_of};
use crate::model::{CellRef, IndicatorKey, ItemNo, fold_key};
use crate::spreadsheet::{Place, RawCell, RawValue};
use crate::survey::management::same_as_issued;
use crate::survey::{CellNeed, Field, Issued, IssuedRow, SubmittedRow};
use std::collections::BTreeMap;

/// A row of the table that holds something but whose numbers cannot be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Stray {
    /// The cell of the number that is wrong.
    pub place: Place,
    /// The numbers that are wrong, with what stands for them; None: the cell is blank.
    pub faults: Vec<(Field, Option<RawCell>)>,
    /// The row that it may be, by its name.
    pub meant: Option<IndicatorKey>,
    /// Its cells by field.
    pub cells: BTreeMap<Field, RawCell>,
}

/// Reads the rows of one table into `parts` and gives their cells their roles.
pub(super) fn read(lines: &Lines<'_>, roles: &mut [Role], span: Span, issued: Option<&Issued>, parts: &mut Parts) {
    let Span { table, from, to, .. } = span;
    let table_at = parts.tables.len();
    let columns_missing = Field::ALL.into_iter().any(|field| {
        matches!(field.need(), CellNeed::PerIndicator | CellNeed::PerItem) && table.column(field).is_none()
    });
    let mut before: Option<IndicatorKey> = None;
    let mut last = None;
    let mut unnumbered = Vec::new();
    let rows: Vec<u32> = lines.rows.range(from..to).map(|(row, _)| *row).collect();
    for row in rows {
        let mut cells = BTreeMap::new();
        let mut others = Vec::new();
        for (at, cell) in lines.line(row) {
            if roles.get(at) != Some(&Role::Outside) {
                continue;
            }
            match table.columns.get(&cell.place.cell.col).map(|column| column.content) {
                Some(ColumnUse::Field(field)) => {
                    cells.insert(field, (at, cell.clone()));
                }
                Some(ColumnUse::Doubled(field)) => others.push((at, Some(field), cell)),
                Some(ColumnUse::Unknown(Some(_))) => others.push((at, None, cell)),
                Some(ColumnUse::Unknown(None)) | None if columns_missing => others.push((at, None, cell)),
                Some(ColumnUse::Unknown(None)) | None => {}
            }
        }
        set_apart(&table, &mut cells, &mut others, lines, row);
        match numbers(&cells, before, issued) {
            Numbers::Key(key, item_from_order) => {
                before = Some(key);
                last = Some(row);
                let number = parts.rows.len();
                let place = cells.get(&Field::IndicatorNo).map_or_else(
                    || Place { sheet: lines.sheet.name.clone(), cell: CellRef::new(row, 0) },
                    |(_, cell)| cell.place.clone(),
                );
                let mut doubled = Vec::new();
                let mut lost = Vec::new();
                for (at, field, cell) in others {
                    let role = match field {
                        Some(field) => {
                            doubled.push((field, cell.clone()));
                            Role::Doubled(number, field)
                        }
                        None => {
                            lost.push(cell.clone());
                            Role::Lost(number)
                        }
                    };
                    set(roles, at, role);
                }
                let cells = claim(roles, cells, |field| Role::Table(number, field));
                parts.rows.push(SubmittedRow { key, place, cells, table: table_at, item_from_order, doubled, lost });
            }
            Numbers::None => unnumbered.push((row, cells)),
        }
    }
    for (row, cells) in unnumbered {
        let plain: BTreeMap<Field, &RawCell> = cells.iter().map(|(field, (_, cell))| (*field, cell)).collect();
        let meant = named(&plain, issued);
        // Below the last row stand totals and notes too.
        let is_row = match last.filter(|last| row > *last) {
            Some(last) => names_some(&plain, issued) || (row == last.saturating_add(1) && answers_alone(&plain)),
            None => holds_answers(&plain),
        };
        if meant.is_none() && !is_row {
            continue;
        }
        last = last.map(|last| last.max(row));
        let faults = faults(&plain);
        let Some(place) = fault_place(&table, &plain, &faults) else { continue };
        let number = parts.strays.len();
        let cells = claim(roles, cells, |_| Role::Stray(number));
        parts.strays.push(Stray { place, faults, meant, cells });
    }
    parts.tables.push(table);
}

fn claim(
    roles: &mut [Role],
    cells: BTreeMap<Field, (usize, RawCell)>,
    role: impl Fn(Field) -> Role,
) -> BTreeMap<Field, RawCell> {
    let mut claimed = BTreeMap::new();
    for (field, (at, cell)) in cells {
        set(roles, at, role(field));
        claimed.insert(field, cell);
    }
    claimed
}

/// Fields whose answers are numbers.
const ANSWERS: [Field; 3] = [Field::Actual, Field::Forecast, Field::SelfGrade];

enum Numbers {
    Key(IndicatorKey, bool),
    None,
}

/// The numbers of a row. A blank 項目番号 is taken from the row above only where the form was issued in that order and the
/// row bears the name that was issued for it.
fn numbers(
    cells: &BTreeMap<Field, (usize, RawCell)>,
    before: Option<IndicatorKey>,
    issued: Option<&Issued>,
) -> Numbers {
    let cell = |field: Field| cells.get(&field).map(|(_, cell)| cell);
    let read = |field: Field| cell(field).and_then(row_number);
    let indicator = read(Field::IndicatorNo).and_then(|number| u8::try_from(number).ok());
    match (read(Field::ItemNo), indicator) {
        (Some(item), Some(indicator)) => {
            return Numbers::Key(IndicatorKey { item: ItemNo(item), number: indicator }, false);
        }
        (None, Some(indicator)) if cell(Field::ItemNo).is_none() => {
            if let Some(key) = following(before, indicator, cell(Field::IndicatorName), issued) {
                return Numbers::Key(key, true);
            }
        }
        _ => {}
    }
    Numbers::None
}

/// The numbers of a row that are blank or cannot be read.
fn faults(cells: &BTreeMap<Field, &RawCell>) -> Vec<(Field, Option<RawCell>)> {
    let fault = |field: Field| match cells.get(&field) {
        Some(cell) if row_number(cell).is_some() => None,
        cell => Some((field, cell.map(|cell| (*cell).clone()))),
    };
    [Field::ItemNo, Field::IndicatorNo].into_iter().filter_map(fault).collect()
}

/// The cell of the first number that cannot be read, else of the first that is blank.
fn fault_place(table: &Table, cells: &BTreeMap<Field, &RawCell>, faults: &[(Field, Option<RawCell>)]) -> Option<Place> {
    if let Some(cell) = faults.iter().find_map(|(_, cell)| cell.as_ref()) {
        return Some(cell.place.clone());
    }
    let first = &cells.values().next()?.place;
    let col = faults.first().and_then(|(field, _)| Some(table.column(*field)?.place.cell.col));
    Some(Place { cell: CellRef::new(first.cell.row, col.unwrap_or(first.cell.col)), ..first.clone() })
}

/// The indicator that was issued directly below `before`, where its number and name are those of this row.
fn following(
    before: Option<IndicatorKey>,
    number: u8,
    name: Option<&RawCell>,
    issued: Option<&Issued>,
) -> Option<IndicatorKey> {
    let (before, name, issued) = (before?, name?, issued?);
    let at = issued.rows.iter().position(|row| row.key == before)?;
    let next = issued.rows.get(at + 1)?;
    let named = next.texts.get(&Field::IndicatorName).is_some_and(|text| same_as_issued(text, &name.value));
    (next.key.item == before.item && next.key.number == number && named).then_some(next.key)
}

/// The issued row whose 指標名 (and 取組項目, where both stand there) this row bears.
fn named(cells: &BTreeMap<Field, &RawCell>, issued: Option<&Issued>) -> Option<IndicatorKey> {
    let name = cells.get(&Field::IndicatorName)?;
    let same = |row: &IssuedRow, field: Field, cell: &RawCell| {
        row.texts.get(&field).is_some_and(|text| same_as_issued(text, &cell.value))
    };
    let mut fits = issued?.rows.iter().filter(|row| {
        same(row, Field::IndicatorName, name)
            && cells.get(&Field::ItemTitle).is_none_or(|title| same(row, Field::ItemTitle, title))
    });
    fits.next().map(|row| row.key)
}

/// Whether a row holds numbers as answers and no word of what they are: the table was pasted a row below its own.
fn answers_alone(cells: &BTreeMap<Field, &RawCell>) -> bool {
    cells.keys().all(|field| field.need() != CellNeed::Issued) && has_number(cells)
}

fn has_number(cells: &BTreeMap<Field, &RawCell>) -> bool {
    let is_number = |field: &Field| cells.get(field).is_some_and(|cell| matches!(cell.value, RawValue::Number(_)));
    ANSWERS.iter().any(is_number)
}

/// Ends of names that sum others up.
const SUMS: [&str; 3] = ["計", "平均", "合算"];

/// Whether a row without numbers names an indicator: by an item that was issued, by two texts that were issued beside each
/// other, or by a name of its own with an answer.
fn names_some(cells: &BTreeMap<Field, &RawCell>, issued: Option<&Issued>) -> bool {
    let name = cells.get(&Field::IndicatorName).and_then(|cell| text_of(cell));
    let is_sum = |name: &str| SUMS.iter().any(|sum| fold_key(name).ends_with(sum));
    if name.is_some_and(|name| !is_sum(name)) && has_number(cells) {
        return true;
    }
    let Some(issued) = issued else { return name.is_some_and(|name| !is_sum(name)) };
    let item = cells.get(&Field::ItemNo).and_then(|cell| row_number(cell)).filter(|_| cells.len() > 1);
    issued.rows.iter().any(|row| {
        let telling = row.texts.iter().filter(|(field, _)| field.need() == CellNeed::Issued);
        let same =
            telling.filter(|(field, text)| cells.get(field).is_some_and(|cell| same_as_issued(text, &cell.value)));
        item == Some(row.key.item.0) || same.count() > 1
    })
}

/// Whether a row without numbers holds what looks like an answer: a number in an input column, or both number cells.
fn holds_answers(cells: &BTreeMap<Field, &RawCell>) -> bool {
    let both = cells.contains_key(&Field::ItemNo) && cells.contains_key(&Field::IndicatorNo);
    let one = [Field::ItemNo, Field::IndicatorNo]
        .iter()
        .any(|field| cells.get(field).is_some_and(|cell| row_number(cell).is_some()));
    let looks_like_value = |cell: &RawCell| match &cell.value {
        RawValue::Text(text) => {
            text.chars().count() <= 20 && text.chars().any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
        }
        _ => true,
    };
    let answers = ANSWERS.iter().any(|field| cells.get(field).is_some_and(|cell| looks_like_value(cell)));
    both || answers || (one && cells.len() > 1)
}

/// Where it cannot be told which of two columns a field means and one of them is blank in this row, what stands in the
/// other contradicts the blank: it is judged as a second column's.
fn set_apart<'a>(
    table: &Table,
    cells: &mut BTreeMap<Field, (usize, RawCell)>,
    others: &mut Vec<(usize, Option<Field>, &'a RawCell)>,
    lines: &'a Lines<'_>,
    row: u32,
) {
    for field in &table.uncertain {
        if others.iter().any(|(_, other, _)| other.as_ref() == Some(field)) {
            continue;
        }
        let Some((at, _)) = cells.remove(field) else { continue };
        others.extend(lines.line(row).find(|(place, _)| *place == at).map(|(at, cell)| (at, Some(*field), cell)));
    }
}
