//! Notes on cells of the form: what was changed in the plan and why, and, in a form sent back, what is to be corrected.

use super::Form;
use super::cells::Ink;
use crate::model::IndicatorKey;
use crate::plan::{PlanChange, PlanChangeKind};
use crate::survey::Field;
use rust_xlsxwriter::{Note, XlsxError};

/// The notes of a sheet by cell; texts for the same cell are joined.
#[derive(Default)]
pub(super) struct Notes(Vec<((u32, u16), String)>);

impl Notes {
    pub(super) fn add(&mut self, place: (u32, u16), text: &str) {
        match self.0.iter_mut().find(|(other, _)| *other == place) {
            Some((_, known)) => {
                known.push('\n');
                known.push_str(text);
            }
            None => self.0.push((place, text.to_owned())),
        }
    }

    pub(super) fn write(self, ink: &mut Ink<'_>, form: &Form<'_>) -> Result<(), XlsxError> {
        let about = &form.plan.about;
        for ((row, col), text) in self.0 {
            let lines = u32::try_from(text.chars().count() / 18 + text.lines().count()).unwrap_or(10).min(20);
            let note = Note::new(&text)
                .set_author(format!("{}{}", about.municipality, about.office))
                .add_author_prefix(false)
                .set_width(260)
                .set_height(24 + 18 * lines)
                .set_font_size(10);
            ink.sheet.insert_note(row, col, &note)?;
            ink.known(text);
        }
        Ok(())
    }
}

/// What changed in the plan up to the form's round about the year's target, the following or the department of an
/// indicator, with the reason (変更理由), and the column to which it belongs.
pub(super) fn of_plan(form: &Form<'_>, key: IndicatorKey, changes: &[PlanChange<'_>]) -> Vec<(Field, String)> {
    let about = |change: &&PlanChange<'_>| {
        change.item == key.item && change.indicator.is_none_or(|number| number == key.number)
    };
    changes.iter().filter(about).filter_map(|change| said(form, change)).collect()
}

fn said(form: &Form<'_>, change: &PlanChange<'_>) -> Option<(Field, String)> {
    let from = change.from;
    let (field, mut text) = match &change.kind {
        PlanChangeKind::Target { year, before, after } if *year == form.issued.round.fiscal_year() => {
            let text = format!("{from}から目標を改定\n改定前：{}\n改定後：{}", before.printed, after.printed);
            (Field::Target, text)
        }
        PlanChangeKind::Added => (Field::ItemNo, format!("{from}から追加")),
        PlanChangeKind::Transferred { old, new } => {
            (Field::ItemNo, format!("{from}から所管を変更（{old}から{new}へ）"))
        }
        PlanChangeKind::Target { .. } | PlanChangeKind::Ended { .. } => return None,
    };
    if !change.reason.is_empty() {
        text.push_str("\n理由：");
        text.push_str(change.reason);
    }
    Some((field, text))
}
