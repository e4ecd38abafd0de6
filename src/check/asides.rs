//! Tables in a return that are not its form: each is named once, and a list that says another thing than the form is
//! asked about.

use super::rules::outside as rules;
use super::{Draft, value};
use crate::model::IndicatorKey;
use crate::spreadsheet::{RawCell, Workbook};
use crate::survey::management::same_as_issued;
use crate::survey::read::{Aside, AsideKind, Form, Role};
use crate::survey::{Field, SubmittedRow};
use std::collections::BTreeMap;

/// Names every table that was set aside.
pub(super) fn judge(form: &Form, book: &Workbook, drafts: &mut Vec<Draft>) {
    let mut cells: BTreeMap<usize, Vec<&RawCell>> = BTreeMap::new();
    for (sheet, roles) in book.sheets.iter().zip(&form.roles) {
        for (cell, role) in sheet.cells.iter().zip(roles) {
            if let Role::Aside(number) = role {
                cells.entry(*number).or_default().push(cell);
            }
        }
    }
    for (number, aside) in form.asides.iter().enumerate() {
        let cells = cells.remove(&number).unwrap_or_default();
        drafts.push(rules::aside(aside.kind, &texts(&cells), cells.len()).at(&aside.place));
        if aside.kind == AsideKind::List {
            differences(aside, form, drafts);
        }
    }
}

/// What the cells say, row by row; where they are many, the first ones.
fn texts(cells: &[&RawCell]) -> String {
    let mut out = String::new();
    let mut row = None;
    for cell in cells.iter().take(rules::NAMED) {
        let here = cell.place.cell.row;
        if !out.is_empty() {
            out.push_str(if row == Some(here) { "　" } else { "\n" });
        }
        row = Some(here);
        out.push_str(value::shown(cell).trim());
    }
    if cells.len() > rules::NAMED {
        out.push_str("\n…");
    }
    out
}

/// Answers of a list that are not those of the form. A list may break an indicator up into several rows: one that agrees
/// is enough.
fn differences(aside: &Aside, form: &Form, drafts: &mut Vec<Draft>) {
    let mut listed: BTreeMap<(IndicatorKey, Field), Vec<&RawCell>> = BTreeMap::new();
    for (key, cells) in &aside.rows {
        for (field, cell) in cells {
            listed.entry((*key, *field)).or_default().push(cell);
        }
    }
    let mut rows: BTreeMap<IndicatorKey, Vec<&SubmittedRow>> = BTreeMap::new();
    for row in &form.submission.rows {
        rows.entry(row.key).or_default().push(row);
    }
    for ((key, field), cells) in listed {
        let Some(rows) = rows.get(&key) else { continue };
        // More than two rows of one indicator are sent back as it is.
        let answers: Vec<&RawCell> = rows.iter().take(2).filter_map(|row| row.cells.get(&field)).collect();
        let agrees = |cell: &&RawCell| answers.iter().any(|answer| same(cell, answer));
        if let Some(first) = cells.first().filter(|_| !cells.iter().any(agrees)) {
            let answer = answers.first().map(|cell| value::shown(cell)).unwrap_or_default();
            let draft = rules::differs(form.labels.shown(field), &value::shown(first), &answer);
            drafts.push(draft.at(&first.place).about(key));
        }
    }
}

/// The same, or the same number written otherwise.
fn same(one: &RawCell, other: &RawCell) -> bool {
    same_as_issued(&value::shown(one), &other.value) || same_as_issued(&value::shown(other), &one.value)
}
