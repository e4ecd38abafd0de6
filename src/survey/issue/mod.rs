//! Writes survey forms (調査票): one workbook from what a department is issued with. Same input, same bytes.

mod cells;
mod columns;
mod fit;
mod formula;
mod head;
mod notes;
mod sheets;
mod style;
mod table;
mod validation;

use super::{Issued, management};
use crate::{plan::Plan, spreadsheet::save};
use chrono::Datelike;
use columns::Columns;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use std::collections::BTreeSet;
use style::Styles;

/// Version of the form's layout that is written; every earlier one stays readable.
pub const FORM_VERSION: u32 = 1;

/// Why a form cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// The department has no row in this round.
    #[error("{0}には、この報告月に記入する指標がありません。")]
    NothingToFill(String),
    /// A text or a number of rows beyond what a workbook can hold.
    #[error("調査票を作成できません（{0}）。計画マスタの文章が長すぎないか、ご確認ください。")]
    Workbook(#[from] XlsxError),
}

/// Writes the form: sheets 調査票, 過去分訂正, 記入要領 and, hidden, 管理情報.
///
/// # Errors
/// An [`IssueError`] where there is nothing to fill in, or a text does not fit into a cell (32,767 characters).
pub fn write_form(plan: &Plan, issued: &Issued) -> Result<Vec<u8>, IssueError> {
    if issued.rows.is_empty() {
        return Err(IssueError::NothingToFill(issued.department.to_string()));
    }
    let form = Form::new(plan, issued);
    let mut statics = BTreeSet::new();
    let table = table::write(&form, &mut statics)?;
    let corrections = sheets::corrections(&form, &mut statics)?;
    let guide = sheets::guide(&form, &mut statics)?;
    let (rows, _) = management::encode(issued, &statics, &form.columns.order());
    let management = sheets::management(&rows)?;
    let mut book = Workbook::new();
    book.set_properties(&properties(&form)?);
    for sheet in [table, corrections, guide, management] {
        book.push_worksheet(sheet);
    }
    Ok(save(&mut book)?)
}

/// The fixed texts that a form issued today would have: labels, title, help. For returns that have lost 管理情報.
///
/// # Errors
/// As [`write_form`].
pub fn fixed_texts(plan: &Plan, issued: &Issued) -> Result<BTreeSet<String>, IssueError> {
    let form = Form::new(plan, issued);
    let mut statics = BTreeSet::new();
    table::write(&form, &mut statics)?;
    sheets::corrections(&form, &mut statics)?;
    sheets::guide(&form, &mut statics)?;
    Ok(statics)
}

/// What all parts of a form's writing look at.
struct Form<'a> {
    plan: &'a Plan,
    issued: &'a Issued,
    columns: Columns,
    styles: Styles,
}

impl<'a> Form<'a> {
    fn new(plan: &'a Plan, issued: &'a Issued) -> Self {
        Self { plan, issued, columns: Columns::new(plan, issued), styles: Styles::new() }
    }

    fn title(&self) -> String {
        let sample = if self.issued.sample { "【見本】" } else { "" };
        let again = if self.issued.answers.is_some() { "（再提出）" } else { "" };
        format!("{sample}{}　進捗状況調査票{again}", self.issued.plan)
    }
}

/// The section is the author; the date is the round's last day, so that the same form has the same bytes.
fn properties(form: &Form<'_>) -> Result<DocProperties, XlsxError> {
    let about = &form.plan.about;
    let properties = DocProperties::new()
        .set_title(format!("{}（{}　{}）", form.title(), form.issued.department, form.issued.round))
        .set_author(format!("{}{}", about.municipality, about.office))
        .set_company(about.municipality.as_str());
    let created = form.issued.round.state_on().and_then(|day| {
        let (month, day_of_month) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
        ExcelDateTime::from_ymd(u16::try_from(day.year()).ok()?, month, day_of_month).ok()
    });
    let fallback = ExcelDateTime::from_ymd(2000, 1, 1)?;
    Ok(properties.set_creation_datetime(created.as_ref().unwrap_or(&fallback)))
}
