//! The class in which each cell of a return ends.

use super::accounts;
use super::fate::Fate;
use super::identity::Identity;
use super::judge::Outcome;
use super::rules::issued as rules;
use super::{Draft, ReturnState, quote, value};
use crate::model::show_date;
use crate::spreadsheet::{RawCell, Workbook};
use crate::survey::management::same_as_issued;
use crate::survey::read::{self, FixedKind, Form, ManagementState, Role};
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
    written_over(form, drafts);
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
                Role::HeadCopy(field) => copy_class(field, cell, form, identity),
                Role::Outside | Role::Aside(_) if !form.tables.is_empty() || form.submission.issued.is_some() => {
                    CellClass::Outside
                }
                Role::NearLabel | Role::Lost(_) | Role::Stray(_) | Role::Outside | Role::Aside(_) => {
                    CellClass::SentBack
                }
                Role::Table(..) | Role::Doubled(..) | Role::Correction(..) if !whole => CellClass::SentBack,
                Role::Table(row, field) => table_class(outcome, row, field, cell)?,
                Role::Doubled(row, _) => doubled_class(outcome, form, row, cell)?,
                Role::Correction(row, field) => *outcome.correction_classes.get(row)?.get(&field)?,
            };
            let merged = matches!(class, CellClass::Merged | CellClass::Read);
            Some(if rejected && merged { CellClass::SentBack } else { class })
        },
        |sheet, at| matches!(form.roles.get(sheet).and_then(|roles| roles.get(at)), Some(Role::Aside(_))),
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

/// The class of a value above the table.
fn head_class(field: HeadField, cell: &RawCell, form: &Form, identity: &Identity) -> CellClass {
    let issued = form.submission.issued.as_ref();
    let as_issued = |known: &str| same_as_issued(known, &cell.value);
    let unchanged = match (field, issued) {
        (HeadField::Author, Some(issued)) => !issued.author.is_empty() && as_issued(&issued.author),
        (HeadField::Department, Some(issued)) => as_issued(&issued.department),
        (HeadField::Round, Some(issued)) => read::shown_round(cell) == Some(issued.round),
        (HeadField::Due | HeadField::Contact | HeadField::Blanks, _) => stands_as_issued(field, cell, form),
        (HeadField::Author | HeadField::Approver | HeadField::SubmittedOn, _) => false,
        (HeadField::Department | HeadField::Round, None) => true,
    };
    let merged = match field {
        HeadField::SubmittedOn if identity.submitted_on.is_none() => CellClass::SentBack,
        HeadField::SubmittedOn if form.submission.submitted_on.is_none() => CellClass::Read,
        HeadField::Author | HeadField::Approver | HeadField::SubmittedOn => CellClass::Merged,
        _ if identity.otherwise.contains(&cell.place) => CellClass::Read,
        _ => CellClass::Overridden,
    };
    if unchanged { CellClass::Unchanged } else { merged }
}

/// Whether 提出期限, 提出先・問合せ先 or 未記入の欄 holds what the form put there. Where its texts are not known, nobody can tell.
fn stands_as_issued(field: HeadField, cell: &RawCell, form: &Form) -> bool {
    let issued = form.submission.issued.as_ref();
    let text = value::shown(cell);
    let kind = form.fixed.kind(&text);
    match field {
        HeadField::Blanks => cell.formula || text.trim().parse::<u32>().is_ok() && !form.computes,
        _ if form.fixed.is_empty() => true,
        HeadField::Due => {
            // Without 管理情報 nobody knows which day it was.
            let known = |day| issued.is_none() || form.fixed.kind(&show_date(day)).is_some();
            read::shown_day(cell).is_some_and(known) || kind == Some(FixedKind::Sentence)
        }
        _ => match kind {
            Some(FixedKind::Sentence | FixedKind::Word) => true,
            _ => issued.is_some_and(|issued| same_as_issued(&issued.department, &cell.value)),
        },
    }
}

/// A value in a second place: of a copy of the form, or a remark beside the same word.
fn copy_class(field: HeadField, cell: &RawCell, form: &Form, identity: &Identity) -> CellClass {
    let same = form.head.get(&field).is_some_and(|head| value::shown(head) == value::shown(cell));
    match field {
        _ if field.is_input() && same => CellClass::Superseded,
        HeadField::Department | HeadField::Round => head_class(field, cell, form, identity),
        HeadField::Due | HeadField::Contact | HeadField::Blanks if stands_as_issued(field, cell, form) => {
            CellClass::Unchanged
        }
        _ => CellClass::Outside,
    }
}

/// Names what was written over the issued cells above the table.
fn written_over(form: &Form, drafts: &mut Vec<Draft>) {
    for field in [HeadField::Due, HeadField::Contact, HeadField::Blanks] {
        let Some(cell) = form.head.get(&field).filter(|cell| !stands_as_issued(field, cell, form)) else { continue };
        let found = value::shown(cell);
        let draft = if field == HeadField::Blanks && found.trim().parse::<f64>().is_ok() {
            let sentence =
                format!("「{}」は自動で計算する欄です。入力された{}は使いません。", field.name(), quote(&found));
            rules::COMPUTED_CHANGED.say(sentence).found(found)
        } else {
            rules::written_over(field.name(), &found)
        };
        drafts.push(draft.at(&cell.place));
    }
}
