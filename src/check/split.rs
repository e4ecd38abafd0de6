//! Rows that somebody has split by hand: a line below the row, without numbers of its own, holds a part of its value.

use super::Draft;
use super::cells::RowView;
use super::expected::Expected;
use super::rules::rows as rules;
use super::value;
use crate::model::CellRef;
use crate::spreadsheet::Workbook;
use crate::survey::Field;
use crate::survey::read::{Form, Stray};
use std::collections::{BTreeMap, BTreeSet};

/// Values of a row that are parts where lines with further ones stand below it: what stands in the row may be a part or the
/// whole, and neither is taken.
pub(super) fn judge(
    form: &Form,
    book: &Workbook,
    expected: &Expected<'_>,
    views: &BTreeMap<usize, RowView<'_>>,
    drafts: &mut Vec<Draft>,
) -> BTreeMap<usize, BTreeSet<Field>> {
    let mut split: BTreeMap<usize, BTreeSet<Field>> = BTreeMap::new();
    if form.strays.is_empty() {
        return split;
    }
    // Where a row of the form is missing, a line without numbers may be that row.
    let there: BTreeSet<_> = form.submission.rows.iter().map(|row| row.key).collect();
    let complete = expected.rows.keys().all(|key| there.contains(key));
    for (at, view) in views {
        let mut lines = lines_below(form, book, view, views);
        let merged = merged_to(book, view);
        lines.retain(|line| complete || line.place.cell.row <= merged);
        for field in [Field::Actual, Field::Forecast] {
            let below = lines.iter().filter_map(|line| line.cells.get(&field));
            let parts: Vec<String> = below.map(value::shown).filter(|text| !text.trim().is_empty()).collect();
            if parts.is_empty() {
                continue;
            }
            let own = view.row.cells.get(&field).map(value::shown).unwrap_or_default();
            let draft = rules::split(field.name(), &own, &parts);
            drafts.push(draft.at(&view.place(field)).about(view.row.key).found(own));
            split.entry(*at).or_default().insert(field);
        }
    }
    split
}

/// The lines without numbers directly below a row, as far as the numbers' cells are merged over them, or that are none of the
/// rows which were issued.
fn lines_below<'f>(
    form: &'f Form,
    book: &Workbook,
    view: &RowView<'_>,
    views: &BTreeMap<usize, RowView<'_>>,
) -> Vec<&'f Stray> {
    let place = &view.row.place;
    let last_merged = merged_to(book, view);
    let next = views
        .values()
        .filter(|other| other.row.place.sheet == place.sheet && other.row.place.cell.row > place.cell.row)
        .map(|other| other.row.place.cell.row)
        .min();
    let mut lines: Vec<&Stray> = form
        .strays
        .iter()
        .filter(|stray| stray.place.sheet == place.sheet && stray.place.cell.row > place.cell.row)
        .filter(|stray| next.is_none_or(|next| stray.place.cell.row < next))
        .collect();
    lines.sort_by_key(|stray| stray.place.cell.row);
    let mut last = place.cell.row;
    lines
        .into_iter()
        .take_while(|stray| {
            let row = stray.place.cell.row;
            let blank = stray.faults.iter().all(|(_, cell)| cell.is_none());
            let follows = row == last.saturating_add(1) || row <= last_merged;
            last = row;
            follows && blank && (row <= last_merged || stray.meant.is_none())
        })
        .collect()
}

/// The last row over which the cell of one of the row's numbers is merged.
fn merged_to(book: &Workbook, view: &RowView<'_>) -> u32 {
    let row = view.row.place.cell.row;
    let columns = [Field::ItemNo, Field::IndicatorNo].into_iter().filter_map(|field| view.table.column(field));
    let columns: BTreeSet<u32> = columns.map(|column| column.place.cell.col).collect();
    let merges = book.sheets.iter().filter(|sheet| sheet.name == view.row.place.sheet).flat_map(|sheet| &sheet.merges);
    let covers = |(first, last): &&(CellRef, CellRef)| {
        first.row <= row && row <= last.row && columns.iter().any(|col| (first.col..=last.col).contains(col))
    };
    // A merge over the numbers of further rows of the form is another matter.
    merges.filter(covers).map(|(_, last)| last.row).max().unwrap_or(row)
}
