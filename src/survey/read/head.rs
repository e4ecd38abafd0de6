//! The block above the table: 所属名, 報告月, 記入者, 確認者, 提出日 by their labels.

use super::{Lines, Parts, Role, set, text_of};
use crate::model::{Month, Round, fold_key, parse_date, without_brackets};
use crate::spreadsheet::{RawCell, RawValue, Workbook};
use crate::survey::{HeadField, management::is_management};
use chrono::{Days, NaiveDate};
use rust_decimal::prelude::ToPrimitive;
use std::{
    collections::{BTreeMap, btree_map::Entry as Slot},
    sync::LazyLock,
};

/// Longest label in bytes.
const LONGEST: usize = 60;
/// Columns to the right of a label in which its value is looked for.
const FARTHEST: u32 = 3;
/// Longest text in bytes that may hold a label and its value in one cell.
const LONGEST_LINE: usize = 200;

/// A label with the value to its right.
struct Entry<'a> {
    field: HeadField,
    label: usize,
    col: u32,
    value: Option<(usize, &'a RawCell)>,
}

/// The labels above a row and the values to their right.
fn entries<'a>(lines: &Lines<'a>, roles: &[Role], above: u32) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = Vec::new();
    for row in lines.rows.range(..above).map(|(row, _)| *row) {
        // The last column in which the value of the label before may stand.
        let mut waiting: Option<u32> = None;
        for (at, cell) in lines.line(row) {
            if roles.get(at) != Some(&Role::Outside) {
                waiting = None;
                continue;
            }
            if let Some(field) = lines.key(at).and_then(label_of_key) {
                waiting = Some(last_column(lines, cell).saturating_add(FARTHEST));
                entries.push(Entry { field, label: at, col: cell.place.cell.col, value: None });
            } else if let Some(last) = waiting.take()
                && cell.place.cell.col <= last
                && let Some(entry) = entries.last_mut()
            {
                entry.value = Some((at, cell));
            }
        }
    }
    entries
}

/// The values that stand beside a label above a row.
pub(super) fn values<'a>(lines: &Lines<'a>, roles: &[Role], above: u32) -> Vec<(HeadField, &'a RawCell)> {
    entries(lines, roles, above).into_iter().filter_map(|entry| Some((entry.field, entry.value?.1))).collect()
}

/// Reads the block above a row: the table's own labels and the values to their right. Elsewhere the same words are a
/// remark like any other.
pub(super) fn read(lines: &Lines<'_>, roles: &mut [Role], above: u32, parts: &mut Parts) {
    let entries = entries(lines, roles, above);
    let own_labels = own_labels(&entries);
    for (number, entry) in entries.iter().enumerate() {
        let own = own_labels.get(&entry.field) == Some(&number);
        if !own && !matches!(entry.field, HeadField::Department | HeadField::Round) {
            continue;
        }
        set(roles, entry.label, Role::HeadLabel);
        let Some((at, cell)) = entry.value else { continue };
        let role = match parts.head.entry(entry.field) {
            Slot::Vacant(vacant) if own => {
                vacant.insert(cell.clone());
                Role::HeadValue(entry.field)
            }
            _ => {
                parts.head_copies.push((entry.field, cell.clone()));
                Role::HeadCopy(entry.field)
            }
        };
        set(roles, at, role);
    }
    parts.above.extend(
        lines
            .rows
            .range(..above)
            .flat_map(|(row, _)| lines.line(*row))
            .filter_map(|(_, cell)| text_of(cell).filter(|text| text.len() <= LONGEST_LINE).map(str::to_owned)),
    );
}

/// The number of the label that is the form's own for each field: where several name it, the one in line with most other
/// labels, else the first.
fn own_labels(entries: &[Entry<'_>]) -> BTreeMap<HeadField, usize> {
    let mut in_line: BTreeMap<u32, usize> = BTreeMap::new();
    for entry in entries {
        *in_line.entry(entry.col).or_default() += 1;
    }
    let votes = |entry: &Entry<'_>| in_line.get(&entry.col).copied().unwrap_or(0);
    let mut own: BTreeMap<HeadField, usize> = BTreeMap::new();
    for (number, entry) in entries.iter().enumerate() {
        let known = own.get(&entry.field).and_then(|known| entries.get(*known)).map_or(0, votes);
        if votes(entry) > known {
            own.insert(entry.field, number);
        }
    }
    own
}

/// The last column that a cell covers, merged or not.
fn last_column(lines: &Lines<'_>, cell: &RawCell) -> u32 {
    let at = cell.place.cell;
    let merged = lines.sheet.merges.iter().find(|(first, _)| *first == at);
    merged.map_or(at.col, |(_, last)| last.col)
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
        RawValue::DateTime(moment) => Some(Round::Month(Month::of(moment.date()))),
        _ => None,
    }
}

/// Words behind a month that say no more than that it is one.
const OF_MONTH: [&str; 6] = ["末現在", "現在", "末", "分", "報告", "度"];

/// Whether a cell names this round in whatever spelling: 令和7年12月分, 12月末, 2025/12/31, a day's serial number.
#[must_use]
pub(crate) fn names_round(cell: &RawCell, wanted: Round) -> bool {
    if round(cell) == Some(wanted) {
        return true;
    }
    let day = match &cell.value {
        RawValue::Number(serial) => day_of_serial(*serial),
        RawValue::Text(text) => parse_date(text.trim()),
        _ => None,
    };
    if let Some(day) = day {
        return Round::Month(Month::of(day)) == wanted;
    }
    let RawValue::Text(text) = &cell.value else { return false };
    let key = fold_key(text);
    let bare = without_brackets(&key);
    let mut bare = &*bare;
    while let Some(rest) = OF_MONTH.iter().find_map(|word| bare.strip_suffix(word)) {
        bare = rest;
    }
    let month_alone = || bare.strip_suffix('月').and_then(|digits| digits.parse::<u8>().ok());
    Round::parse(bare) == Some(wanted) || wanted.month().is_some_and(|month| month_alone() == Some(month.month))
}

/// The day that a spreadsheet program counts from the end of 1899.
fn day_of_serial(serial: f64) -> Option<NaiveDate> {
    let days = crate::model::decimal_from_float(serial)?.trunc().to_u64()?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))
}

/// 所属 and 報告月 as they stand visibly: in the block above the table, else there in one cell with their label
/// (`所属名：総務課`).
pub(super) fn identity(parts: &Parts) -> (Option<String>, Option<Round>) {
    let visible = parts.head.get(&HeadField::Department).and_then(text);
    let department = visible.or_else(|| labelled(parts, HeadField::Department));
    let seen = parts.head.get(&HeadField::Round).and_then(round);
    let round = seen.or_else(|| labelled(parts, HeadField::Round).and_then(|text| Round::parse(&text)));
    (department, round)
}

fn labelled(parts: &Parts, field: HeadField) -> Option<String> {
    parts.above.iter().find_map(|text| {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CellRef;
    use crate::spreadsheet::Place;

    #[test]
    fn a_month_is_known_in_any_spelling_and_no_other_is() {
        let december = Round::parse("R7.12").unwrap();
        let named = |value: RawValue| {
            let place = Place { sheet: "調査票".into(), cell: CellRef::new(0, 0) };
            names_round(&RawCell { place, value, percent: false, formula: false, look: Default::default() }, december)
        };
        for text in [
            "令和7年12月分",
            "令和７年12月末",
            "R7.12.31",
            "2025/12/1",
            "12月",
            "12月末現在",
            "１２月分",
            "令和7年12月度",
            "令和7年12月（訂正）",
        ] {
            assert!(named(RawValue::Text(text.into())), "{text}");
        }
        assert!(named(RawValue::Number(46_022.0)), "2025-12-31");
        for text in ["令和7年11月分", "令和6年12月", "1月", "2月", "令和7年度", "1月から変更します", "12", ""]
        {
            assert!(!named(RawValue::Text(text.into())), "{text}");
        }
        assert!(!named(RawValue::Number(46_023.0)) && !named(RawValue::Number(12.0)) && !named(RawValue::Bool(true)));
    }
}
