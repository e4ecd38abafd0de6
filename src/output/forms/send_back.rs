//! Forms to send back (再提出依頼): the department's own answers, and what of them is to be corrected.

use super::row;
use crate::evaluation::Figures;
use crate::ledger::{CheckedReturn, Reading};
use crate::model::{Finding, IndicatorKey, Severity};
use crate::output::addressed::{is_for_department, is_of_correction, is_of_layout, sentence};
use crate::plan::{DepartmentName, Plan};
use crate::survey::{CellNeed, Field, Issued, IssuedRow, Request};
use std::collections::BTreeSet;

/// The departments whose return of the reporting round is to be corrected, in the order of 部署.
#[must_use]
pub fn to_send_back(figures: &Figures<'_>) -> Vec<DepartmentName> {
    let named: BTreeSet<&str> = figures
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::SendBack && finding.month == Some(figures.round))
        .filter_map(|finding| finding.department.as_deref())
        .collect();
    let due = figures.plan.respondents(figures.round);
    let received = |name: &DepartmentName| figures.ledger.received(name, figures.round).is_some();
    due.into_iter().filter(|name| named.contains(&**name) && received(name)).collect()
}

/// Fills a form with the answers of the return that it sends back, and marks what is to be corrected.
pub(super) fn fill(figures: &Figures<'_>, issued: &mut Issued) {
    let Some(returned) = figures.ledger.received(&issued.department, issued.round) else { return };
    issued.answers = Some(returned.sha256);
    issued.submission = returned.submission.saturating_add(1);
    issued.sample |= returned.sample;
    issued.author.clone_from(&returned.author);
    issued.corrections.clone_from(&returned.as_found.corrections);
    for row in &mut issued.rows {
        fill_row(figures.plan, row, returned);
    }
    fill_items(issued, returned);
    fill_computed(figures, issued);
    issued.requests = requests(figures, issued, returned);
}

/// Replaces what was prefilled by what the department has answered: as it was read where it was, else as it stands.
fn fill_row(plan: &Plan, row: &mut IssuedRow, returned: &CheckedReturn) {
    let places = plan.indicators.get(&row.key).map_or(0, |indicator| indicator.places);
    let checked = returned.rows.iter().find(|checked| checked.key == row.key);
    for field in Field::ALL {
        if !is_open(row, field) {
            continue;
        }
        row.texts.remove(&field);
        let read = match (field, checked) {
            (Field::Actual, Some(checked)) => checked.actual.value().map(|answer| answer.show(places)),
            (Field::Forecast, Some(checked)) => checked.forecast.value().map(|answer| answer.show(places)),
            (Field::Basis, Some(checked)) => Some(checked.basis.clone()),
            (Field::Reason, Some(checked)) => Some(checked.reason.clone()),
            _ => None,
        };
        let found = returned.as_found.answers.get(&(row.key, field)).map(|(_, text)| text.clone());
        if let Some(text) = read.filter(|text| !text.is_empty()).or(found).filter(|text| !text.is_empty()) {
            row.texts.insert(field, text);
        }
    }
}

const fn is_open(row: &IssuedRow, field: Field) -> bool {
    match field.need() {
        CellNeed::PerIndicator => row.asked,
        CellNeed::PerItem => row.item_asked,
        CellNeed::Issued | CellNeed::Computed => false,
    }
}

/// Per-item answers that were read but whose row is unknown stand in the item's first row.
fn fill_items(issued: &mut Issued, returned: &CheckedReturn) {
    for item in &returned.items {
        let grade = match item.self_grade {
            Reading::Value(grade) => grade.to_string(),
            Reading::Blank | Reading::SentBack => String::new(),
        };
        let answers =
            [(Field::SelfGrade, grade), (Field::Progress, item.progress.clone()), (Field::Issues, item.issues.clone())];
        let mut rows: Vec<&mut IssuedRow> =
            issued.rows.iter_mut().filter(|row| row.key.item == item.item && row.item_asked).collect();
        for (field, text) in answers {
            let filled = rows.iter().position(|row| row.texts.contains_key(&field));
            if let Some(row) = rows.get_mut(filled.unwrap_or(0)).filter(|_| !text.is_empty()) {
                row.texts.insert(field, text);
            }
        }
    }
}

fn fill_computed(figures: &Figures<'_>, issued: &mut Issued) {
    let round = issued.round;
    for row in issued.rows.iter_mut().filter(|row| row.asked) {
        let figure = figures.indicator(round, row.key);
        row::put_computed(row, figure.and_then(|figure| figure.rate.as_ref()));
    }
}

/// What is to be corrected, heaviest first, then in the order of the form.
fn requests(figures: &Figures<'_>, issued: &Issued, returned: &CheckedReturn) -> Vec<Request> {
    let mut weighed: Vec<(Severity, Option<&str>, Request)> = figures
        .findings
        .iter()
        .filter(|finding| {
            finding.department.as_ref() == Some(&issued.department) && finding.month == Some(issued.round)
        })
        .filter(|finding| finding.file.is_none() || finding.file.as_ref() == Some(&returned.file))
        .filter(|finding| concerns_department(finding))
        .map(|finding| {
            let layout = is_of_layout(finding.code).then_some(finding.code);
            (finding.severity, layout, request(finding, issued, returned))
        })
        .collect();
    weighed.sort_by_key(|(severity, ..)| *severity);
    let mut requests: Vec<Request> = Vec::new();
    let mut told = BTreeSet::new();
    for (_, layout, request) in weighed {
        // Rows that stand twice are told at each of them.
        let again = layout.filter(|code| !told.insert((*code, request.key, request.field))).is_some();
        if !again && !requests.contains(&request) {
            requests.push(request);
        }
    }
    requests
}

/// Everything that is sent back, and what the department may want to look at again where its own cell is named.
fn concerns_department(finding: &Finding) -> bool {
    let names_cell = finding.cell.is_some() && finding.item.is_some();
    is_for_department(finding) && (finding.severity == Severity::SendBack || names_cell)
}

fn request(finding: &Finding, issued: &Issued, returned: &CheckedReturn) -> Request {
    let label = match finding.severity {
        Severity::SendBack => "【要修正】",
        _ => "【確認】",
    };
    let message = format!("{label}{}", sentence(finding));
    if is_of_correction(finding) {
        return Request { key: None, field: None, correction: correction_of(finding, returned), message };
    }
    let placed = place_of(finding, returned);
    let of_item = || issued.rows.iter().map(|row| row.key).find(|key| Some(key.item) == finding.item);
    let key = placed.map(|(key, _)| key).or(finding.key()).or_else(of_item);
    let row = key.and_then(|key| issued.rows.iter().find(|row| row.key == key));
    let unanswered = |row: &IssuedRow| row.asked && !row.texts.contains_key(&Field::Actual);
    let field = placed.map(|(_, field)| field).or_else(|| row.filter(|row| unanswered(row)).map(|_| Field::Actual));
    Request { key: row.map(|row| row.key), field: field.filter(|_| row.is_some()), correction: None, message }
}

/// The row of 過去分訂正 that a finding names, as it stands in the form that goes back.
fn correction_of(finding: &Finding, returned: &CheckedReturn) -> Option<usize> {
    let (sheet, row) = (finding.sheet.as_ref()?, finding.cell?.row);
    returned.as_found.correction_places.iter().position(|place| place.sheet == *sheet && place.cell.row == row)
}

/// The row and field of the cell that a finding names.
pub(in crate::output) fn place_of(finding: &Finding, returned: &CheckedReturn) -> Option<(IndicatorKey, Field)> {
    let (sheet, cell) = (finding.sheet.as_ref()?, finding.cell?);
    let answers = &returned.as_found.answers;
    let stands = answers.iter().find(|(_, (place, _))| place.sheet == *sheet && place.cell == cell);
    if let Some((place, _)) = stands {
        return Some(*place);
    }
    // A blank cell is no answer, but the check knows where it would stand.
    let row = returned.rows.iter().find(|row| row.source.sheet == *sheet && row.source.cell == cell);
    row.map(|row| (row.key, Field::Actual))
}
