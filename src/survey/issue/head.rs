//! Above the table: title, who and when, the count of empty cells, and on a form sent back what to correct.

use super::cells::{Ink, address, column_range};
use super::{Form, fit};
use crate::model::show_date;
use crate::survey::{HeadField, Issued, Request, sheets};
use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, ConditionalFormatFormula, DataValidation, Formula, Url, XlsxError,
};

const TITLE_ROW: u32 = 0;
const NOTE_ROW: u32 = 1;
/// First row of the block of labels and values, three rows high.
const BLOCK_ROW: u32 = 2;
/// First row below the block.
const BELOW: u32 = 5;
const NOTE: &str = "黄色の欄に記入してください（色の濃い欄は、まだ空いている欄です）。灰色の欄は記入不要です。くわしくは「記入要領」のシートをご覧ください。";

const NOTHING_ASKED: &str =
    "この報告月に記入していただく欄はありません（ほかの課が回答します）。内容をご確認ください。提出は不要です。";

/// Columns (first, last) of a label and of its value.
struct Pair {
    label: (u16, u16),
    value: (u16, u16),
}

/// Where the parts above the table stand.
pub(super) struct Head {
    left: Pair,
    middle: Pair,
    right: Pair,
    /// Row of the table's labels.
    pub table_row: u32,
    /// Cells above the table that the department fills in.
    pub inputs: Vec<String>,
    /// The cell of the live count.
    pub count: (u32, u16),
}

impl Head {
    /// Lays out the parts over the table's columns.
    pub fn new(form: &Form<'_>) -> Self {
        let mut next = 0;
        let mut take = |wanted: f64| {
            let first = next;
            let mut last = first;
            while form.columns.width(first, last) < wanted && last < form.columns.last() {
                last += 1;
            }
            next = last + 1;
            (first, last)
        };
        let left = Pair { label: take(16.0), value: take(22.0) };
        let middle = Pair { label: take(18.0), value: take(42.0) };
        let right = Pair { label: take(16.0), value: take(26.0) };
        let requests = u32::try_from(form.issued.requests.len()).unwrap_or(u32::MAX);
        let list = if requests == 0 { 0 } else { requests.saturating_add(2) };
        let asked = if form.issued.asks_anything() { 3 } else { 0 };
        let inputs = (0..asked).map(|at| address(BLOCK_ROW + at, right.value.0)).collect();
        let count = (BLOCK_ROW + 1, middle.value.0);
        Self { left, middle, right, table_row: BELOW + 1 + list, inputs, count }
    }

    /// Whether so little stands above the table that it may stay on the screen.
    pub fn is_low(&self) -> bool {
        self.table_row <= BELOW + 8
    }

    pub fn write(&self, ink: &mut Ink<'_>, form: &Form<'_>) -> Result<(), XlsxError> {
        let styles = &form.styles;
        ink.fixed(TITLE_ROW, 0, &format!("{}（{}）", form.title(), form.issued.round), &styles.title)?;
        ink.sheet.set_row_height(TITLE_ROW, 26)?;
        if form.issued.sample {
            let last = self.right.value.1;
            ink.fixed_over(TITLE_ROW, (self.right.value.0, last), "見本（架空の数値です）", &styles.sample)?;
        }
        let note = if form.issued.asks_anything() { NOTE } else { NOTHING_ASKED };
        ink.fixed(NOTE_ROW, 0, note, &styles.note)?;
        for row in BLOCK_ROW..BELOW {
            ink.sheet.set_row_height(row, 20)?;
        }
        self.write_issued(ink, form)?;
        self.write_inputs(ink, form)?;
        ink.sheet.set_row_height(BELOW, 8)?;
        Ok(())
    }

    fn write_issued(&self, ink: &mut Ink<'_>, form: &Form<'_>) -> Result<(), XlsxError> {
        let (issued, about) = (form.issued, &form.plan.about);
        let due = issued.due.map_or_else(|| "別途お知らせします".to_owned(), show_date);
        let send_to = if about.send_to.is_empty() { about.office.as_str() } else { about.send_to.as_str() };
        let contact = [send_to, about.contact.as_str()].into_iter().filter(|text| !text.is_empty());
        let contact = contact.collect::<Vec<_>>().join("　");
        let entries = [
            (HeadField::Department, BLOCK_ROW, &self.left, issued.department.to_string()),
            (HeadField::Round, BLOCK_ROW + 1, &self.left, issued.round.to_string()),
            (HeadField::Due, BLOCK_ROW + 2, &self.left, due),
            (HeadField::Contact, BLOCK_ROW, &self.middle, contact),
        ];
        for (field, row, pair, text) in entries {
            ink.fixed_over(row, pair.label, field.name(), &form.styles.label)?;
            ink.fixed_over(row, pair.value, &text, &form.styles.value)?;
        }
        Ok(())
    }

    fn write_inputs(&self, ink: &mut Ink<'_>, form: &Form<'_>) -> Result<(), XlsxError> {
        let styles = &form.styles;
        let entries = [
            (HeadField::Author, form.issued.author.as_str(), &styles.input),
            (HeadField::Approver, "", &styles.input),
            (HeadField::SubmittedOn, "", &styles.date),
        ];
        for (row, (field, text, format)) in (BLOCK_ROW..).zip(entries) {
            ink.fixed_over(row, self.right.label, field.name(), &styles.label)?;
            ink.over(row, self.right.value, text, format)?;
            let rule = Formula::new(format!("={}=\"\"", column_range(self.right.value.0, row, row)));
            let blank = ConditionalFormatFormula::new().set_rule(rule).set_format(&styles.blank);
            ink.sheet.add_conditional_format(row, self.right.value.0, row, self.right.value.1, &blank)?;
        }
        let date = DataValidation::new()
            .set_input_title(HeadField::SubmittedOn.name())?
            .set_input_message("提出する日を「2026/1/9」や「R8.1.9」のように入力してください。")?;
        let row = BLOCK_ROW + 2;
        ink.sheet.add_data_validation(row, self.right.value.0, row, self.right.value.0, &date)?;
        Ok(())
    }

    /// The live count of what is still empty.
    pub fn write_count(
        &self,
        ink: &mut Ink<'_>,
        form: &Form<'_>,
        formula: &str,
        empty: usize,
    ) -> Result<(), XlsxError> {
        let (row, col) = self.count;
        ink.fixed_over(row, self.middle.label, HeadField::Blanks.name(), &form.styles.label)?;
        ink.over(row, self.middle.value, "", &form.styles.count)?;
        ink.formula(row, col, formula, &empty.to_string(), &form.styles.count)?;
        let done =
            ConditionalFormatCell::new().set_rule(ConditionalFormatCellRule::EqualTo(0)).set_format(&form.styles.done);
        ink.sheet.add_conditional_format(row, col, row, self.middle.value.1, &done)?;
        Ok(())
    }

    /// The list of what to correct, each with a link to its cell; `cell_of` finds the cell.
    pub fn write_requests(
        &self,
        ink: &mut Ink<'_>,
        form: &Form<'_>,
        cell_of: impl Fn(&Request) -> Option<String>,
    ) -> Result<(), XlsxError> {
        let (issued, styles) = (form.issued, &form.styles);
        if issued.requests.is_empty() {
            return Ok(());
        }
        let title = format!(
            "修正をお願いする箇所（{}件）　直したあと、この調査票をもう一度ご提出ください。",
            issued.requests.len()
        );
        ink.fixed(BELOW + 1, 0, &title, &styles.request_head)?;
        let link_columns = (self.left.label.0, self.left.label.1);
        let text_columns = (link_columns.1 + 1, self.right.value.1);
        let width = form.columns.width(text_columns.0, text_columns.1);
        for (row, request) in (BELOW + 2..).zip(&issued.requests) {
            let place = place_of(request);
            ink.fixed_over(row, link_columns, &place, &styles.request_link)?;
            let correction =
                request.correction.map(|at| (sheets::CORRECTIONS, address(super::sheets::correction_row(at), 0)));
            if let Some((sheet, cell)) = cell_of(request).map(|cell| (sheets::FORM, cell)).or(correction) {
                let url = Url::new(format!("internal:'{sheet}'!{cell}")).set_text(&place);
                ink.sheet.write_url_with_format(row, link_columns.0, url, &styles.request_link)?;
            }
            ink.fixed_over(row, text_columns, &request.message, &styles.request)?;
            ink.sheet.set_row_height(row, fit::row_height(&request.message, width).max(18.0))?;
        }
        Ok(())
    }

    /// How many of the cells above the table are empty as issued.
    pub fn empty(issued: &Issued) -> usize {
        if issued.asks_anything() { 2 + usize::from(issued.author.is_empty()) } else { 0 }
    }
}

fn place_of(request: &Request) -> String {
    match (request.key, request.field, request.correction) {
        (Some(key), Some(field), _) => format!("項目{}{}　{}", key.item, key.circled(), field.name()),
        (Some(key), None, _) => format!("項目{}{}", key.item, key.circled()),
        (None, _, Some(at)) => format!("{} {}行目", sheets::CORRECTIONS, super::sheets::correction_row(at) + 1),
        (None, _, None) => "全体".to_owned(),
    }
}
