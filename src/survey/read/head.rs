//! The block above the table: 所属名, 報告月, 記入者, 確認者, 提出日 by their labels.

use super::{Lines, Parts, Role, text_of};
use crate::model::{Round, fold_key, parse_date};
use crate::spreadsheet::{RawCell, RawValue, Workbook};
use crate::survey::{HeadField, management::is_management};
use chrono::NaiveDate;
use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::LazyLock,
};

/// Longest label in bytes.
const LONGEST: usize = 60;
/// Columns to the right of a label in which its value is looked for.
const FARTHEST: u32 = 3;

/// Finds the labels of a sheet and the values to their right.
pub(super) fn read(lines: &Lines<'_>, roles: &mut [Role], parts: &mut Parts) {
    for row in lines.rows.keys().copied() {
        // The label before, and the last column in which its value may stand.
        let mut waiting: Option<(HeadField, u32)> = None;
        for (at, cell) in lines.line(row) {
            if roles.get(at) != Some(&Role::Outside) {
                waiting = None;
                continue;
            }
            if let Some(field) = lines.key(at).and_then(label_of_key) {
                waiting = Some((field, last_column(lines, cell).saturating_add(FARTHEST)));
                set(roles, at, Role::HeadLabel);
            } else if let Some((field, last)) = waiting.take()
                && cell.place.cell.col <= last
            {
                let role = match parts.head.entry(field) {
                    Entry::Occupied(_) => {
                        parts.head_copies.push((field, cell.clone()));
                        Role::HeadCopy(field)
                    }
                    Entry::Vacant(vacant) => {
                        vacant.insert(cell.clone());
                        Role::HeadValue(field)
                    }
                };
                set(roles, at, role);
            }
        }
    }
}

/// The last column that a cell covers, merged or not.
fn last_column(lines: &Lines<'_>, cell: &RawCell) -> u32 {
    let at = cell.place.cell;
    let merged = lines.sheet.merges.iter().find(|(first, _)| *first == at);
    merged.map_or(at.col, |(_, last)| last.col)
}

fn set(roles: &mut [Role], at: usize, role: Role) {
    if let Some(place) = roles.get_mut(at) {
        *place = role;
    }
}

/// The labels as they are compared: whole, and without what stands in brackets.
static LABELS: LazyLock<Vec<(String, HeadField)>> = LazyLock::new(|| {
    let mut labels = Vec::new();
    for field in HeadField::ALL {
        let name = fold_key(field.name());
        if let Some((bare, _)) = name.split_once('(') {
            labels.push((bare.to_owned(), field));
        }
        labels.push((name, field));
    }
    labels
});

/// The field that a label names, whatever its width and with or without a colon.
fn label(text: &str) -> Option<HeadField> {
    if text.len() > LONGEST {
        return None;
    }
    label_of_key(&fold_key(text))
}

fn label_of_key(key: &str) -> Option<HeadField> {
    let key = key.trim_end_matches(':');
    LABELS.iter().find(|(name, _)| name == key).map(|(_, field)| *field)
}

/// A value's text, where it has one.
pub(super) fn text(cell: &RawCell) -> Option<String> {
    match &cell.value {
        RawValue::Text(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// A value's day: a date, or one written as text.
pub(super) fn date(cell: &RawCell) -> Option<NaiveDate> {
    match &cell.value {
        RawValue::DateTime(moment) => Some(moment.date()),
        RawValue::Text(text) => parse_date(text.trim()),
        _ => None,
    }
}

/// The round that a cell names.
pub(crate) fn round(cell: &RawCell) -> Option<Round> {
    match &cell.value {
        RawValue::Text(text) => Round::parse(text),
        RawValue::DateTime(moment) => Some(Round::Month(crate::model::Month::of(moment.date()))),
        _ => None,
    }
}

/// 所属 and 報告月 as they stand visibly: in the block above the table, else in one cell with their label
/// (`所属名：総務課`).
pub(super) fn identity(book: &Workbook, head: &BTreeMap<HeadField, RawCell>) -> (Option<String>, Option<Round>) {
    let visible = head.get(&HeadField::Department).and_then(text);
    let department = visible.or_else(|| labelled(book, HeadField::Department));
    let seen = head.get(&HeadField::Round).and_then(round);
    let round = seen.or_else(|| labelled(book, HeadField::Round).and_then(|text| Round::parse(&text)));
    (department, round)
}

fn labelled(book: &Workbook, field: HeadField) -> Option<String> {
    let cells = book.sheets.iter().flat_map(|sheet| &sheet.cells);
    cells.filter_map(text_of).filter(|text| text.len() <= 200).find_map(|text| {
        let (before, after) = text.split_once(['：', ':'])?;
        let after = after.trim();
        (label(before) == Some(field) && !after.is_empty()).then(|| after.to_owned())
    })
}

/// Whether the form visibly bears the mark of a sample, as it is issued: 【見本】 before the title, 見本（…） beside it.
pub(super) fn shows_sample(book: &Workbook) -> bool {
    let sheets = book.sheets.iter().filter(|sheet| !is_management(sheet));
    let mut texts = sheets.flat_map(|sheet| &sheet.cells).filter_map(text_of).filter(|text| text.len() <= 200);
    texts.any(|text| {
        let key = fold_key(text);
        key.starts_with("【見本】") || key.starts_with("見本(")
    })
}
