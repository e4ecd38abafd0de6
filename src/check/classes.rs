//! The class in which each cell of a return ends.

use super::accounts;
use super::fate::Fate;
use super::identity::Identity;
use super::judge::Outcome;
use super::{Draft, ReturnState, value};
use crate::spreadsheet::{RawCell, Workbook};
use crate::survey::management::same_as_issued;
use crate::survey::read::{self, Form, ManagementState, Role};
use crate::survey::{CellClass, CellCounts, CellNeed, Field, HeadField};

/// Counts every cell of the workbook into its class.
pub(super) fn account(
    book: &Workbook,
    form: &Form,
    identity: &Identity,
    outcome: &Outcome,
    drafts: &mut Vec<Draft>,
) -> CellCounts {
    let whole = outcome.fates.len() == form.submission.rows.len() && identity.usable;
    let rejected = outcome.state != ReturnState::Counts;
    accounts::count(
        book,
        |sheet, at| {
            let role = *form.roles.get(sheet)?.get(at)?;
            let cell = book.sheets.get(sheet)?.cells.get(at)?;
            let class = match role {
                Role::Management if form.management == ManagementState::Intact => CellClass::Unchanged,
                Role::Management => CellClass::Overridden,
                Role::Fixed | Role::Header | Role::HeadLabel => CellClass::Unchanged,
                Role::HeadValue(field) => head_class(field, cell, form, identity),
                Role::HeadCopy(field) if field.is_input() => CellClass::Superseded,
                Role::HeadCopy(field) => head_class(field, cell, form, identity),
                Role::Outside if !form.tables.is_empty() || form.submission.issued.is_some() => CellClass::Outside,
                Role::NearLabel | Role::Lost(_) | Role::Stray(_) | Role::Outside => CellClass::SentBack,
                Role::Table(..) | Role::Doubled(..) | Role::Correction(..) if !whole => CellClass::SentBack,
                Role::Table(row, field) => table_class(outcome, row, field, cell)?,
                Role::Doubled(row, _) => doubled_class(outcome, form, row, cell)?,
                Role::Correction(row, field) => *outcome.correction_classes.get(row)?.get(&field)?,
            };
            let merged = matches!(class, CellClass::Merged | CellClass::Read);
            Some(if rejected && merged { CellClass::SentBack } else { class })
        },
        drafts,
    )
}

fn table_class(outcome: &Outcome, row: usize, field: Field, cell: &RawCell) -> Option<CellClass> {
    match outcome.fates.get(row)? {
        Fate::SentBack => Some(CellClass::SentBack),
        Fate::Copy => Some(CellClass::Superseded),
        Fate::Judged if field.need() == CellNeed::PerItem => outcome.item_classes.get(&cell.place).copied(),
        Fate::Judged => outcome.judged.get(&row)?.classes.get(&field).copied(),
    }
}

fn doubled_class(outcome: &Outcome, form: &Form, row: usize, cell: &RawCell) -> Option<CellClass> {
    match outcome.fates.get(row)? {
        Fate::SentBack => Some(CellClass::SentBack),
        Fate::Copy => Some(CellClass::Superseded),
        Fate::Judged => {
            let at = form.submission.rows.get(row)?.doubled.iter().position(|(_, other)| other.place == cell.place)?;
            outcome.judged.get(&row)?.doubled.get(at).copied()
        }
    }
}

fn head_class(field: HeadField, cell: &RawCell, form: &Form, identity: &Identity) -> CellClass {
    let issued = form.submission.issued.as_ref();
    let text = value::shown(cell);
    let as_issued = |known: &str| same_as_issued(known, &cell.value);
    let unchanged = match (field, issued) {
        (HeadField::Author, Some(issued)) => !issued.author.is_empty() && as_issued(&issued.author),
        (HeadField::Department, Some(issued)) => as_issued(&issued.department),
        (HeadField::Round, Some(issued)) => read::shown_round(cell) == Some(issued.round),
        (HeadField::Due, Some(issued)) => issued.due == read::shown_day(cell) || form.statics.contains(&text),
        (HeadField::Contact | HeadField::Blanks, Some(_)) => cell.formula || form.statics.contains(&text),
        (HeadField::Author | HeadField::Approver | HeadField::SubmittedOn, _) => false,
        (_, None) => true,
    };
    let merged = match field {
        HeadField::SubmittedOn if identity.submitted_on.is_none() => CellClass::SentBack,
        HeadField::SubmittedOn if form.submission.submitted_on.is_none() => CellClass::Read,
        HeadField::Author | HeadField::Approver | HeadField::SubmittedOn => CellClass::Merged,
        _ => CellClass::Overridden,
    };
    if unchanged { CellClass::Unchanged } else { merged }
}
