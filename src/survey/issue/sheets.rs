//! The sheets beside the table: 過去分訂正, 記入要領 and the hidden 管理情報.

use super::cells::Ink;
use super::notes::Notes;
use super::style::{Look, Stand};
use super::validation::with_message;
use super::{Form, fit};
use crate::survey::{CorrectionField, sheets};
use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, ProtectionOptions, Worksheet, XlsxError};
use std::collections::BTreeSet;

/// Rows for corrections on a form, and further ones below those that it brings.
const CORRECTION_ROWS: u32 = 20;
const FURTHER_ROWS: u32 = 5;
/// Row of the labels of 過去分訂正.
const CORRECTION_HEAD: u32 = 3;

/// Locked but for the input cells; row heights, widths and filters may be changed.
pub(super) fn protection() -> ProtectionOptions {
    ProtectionOptions { format_columns: true, format_rows: true, use_autofilter: true, ..ProtectionOptions::new() }
}

/// Row of the correction of this number, from 0.
pub(super) fn correction_row(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX).saturating_add(CORRECTION_HEAD + 1)
}

pub(super) fn print_setup(sheet: &mut Worksheet, form: &Form<'_>) {
    let sample = if form.issued.sample { "&C&\"-,Bold\"【見本】" } else { "" };
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0).set_margins(0.4, 0.4, 0.5, 0.55, 0.25, 0.25);
    let department = form.issued.department.replace('&', "&&");
    sheet.set_header(sample).set_footer(format!("&L{department}　{}&C&P / &N ページ", form.issued.round));
    sheet.set_screen_gridlines(false);
}

pub(super) fn corrections(form: &Form<'_>, statics: &mut BTreeSet<String>) -> Result<Worksheet, XlsxError> {
    let mut ink = Ink::new(sheets::CORRECTIONS, statics)?;
    let styles = &form.styles;
    ink.fixed(0, 0, "過去分訂正", &styles.title)?;
    ink.sheet.set_row_height(0, 26)?;
    ink.fixed(
        1,
        0,
        "以前に報告した数値が誤っていたときだけ、記入してください。１行に１つの指標を書きます。",
        &styles.note,
    )?;
    ink.sheet.set_row_height(CORRECTION_HEAD, 24)?;
    for (col, field) in (0_u16..).zip(CorrectionField::ALL) {
        ink.fixed(CORRECTION_HEAD, col, field.name(), &styles.head_input)?;
        ink.sheet.set_column_width(col, correction_width(field))?;
    }
    let brought = u32::try_from(form.issued.corrections.len()).unwrap_or(u32::MAX);
    let rows = brought.saturating_add(FURTHER_ROWS).max(CORRECTION_ROWS);
    for at in 0..rows {
        let row = CORRECTION_HEAD + 1 + at;
        ink.sheet.set_row_height(row, 22)?;
        let texts = usize::try_from(at).ok().and_then(|at| form.issued.corrections.get(at));
        let marked = form.issued.requests.iter().any(|request| request.correction.map(correction_row) == Some(row));
        for (col, field) in (0_u16..).zip(CorrectionField::ALL) {
            let stand = match field {
                CorrectionField::Reason => Stand::Text,
                CorrectionField::Before | CorrectionField::After => Stand::Number,
                _ => Stand::Centre,
            };
            let format = styles.cell(if marked { Look::Marked } else { Look::Input }, stand, None);
            let text = texts.and_then(|texts| texts.get(usize::from(col))).map_or("", String::as_str);
            ink.value(row, col, text, true, &format)?;
        }
    }
    let mut notes = Notes::default();
    for request in &form.issued.requests {
        if let Some(at) = request.correction {
            notes.add((correction_row(at), 0), &request.message);
        }
    }
    notes.write(&mut ink, form)?;
    let last = CORRECTION_HEAD + rows;
    for (col, field) in (0_u16..).zip(CorrectionField::ALL) {
        let validation = correction_validation(form, field)?;
        ink.sheet.add_data_validation(CORRECTION_HEAD + 1, col, last, col, &validation)?;
    }
    ink.sheet.set_freeze_panes(CORRECTION_HEAD + 1, 0)?;
    ink.sheet.set_repeat_rows(CORRECTION_HEAD, CORRECTION_HEAD)?;
    ink.sheet.set_landscape();
    print_setup(&mut ink.sheet, form);
    ink.sheet.protect_with_options(&protection());
    Ok(ink.sheet)
}

const fn correction_width(field: CorrectionField) -> f64 {
    match field {
        CorrectionField::Round => 18.0,
        CorrectionField::Item | CorrectionField::Indicator => 11.0,
        CorrectionField::Before | CorrectionField::After => 16.0,
        CorrectionField::Reason => 60.0,
    }
}

fn correction_validation(form: &Form<'_>, field: CorrectionField) -> Result<DataValidation, XlsxError> {
    let message = match field {
        CorrectionField::Round => "訂正する報告月を「令和7年6月」のように入力してください。",
        CorrectionField::Item => "調査票の項目番号を入力してください。",
        CorrectionField::Indicator => "調査票の指標番号を入力してください。",
        CorrectionField::Before => "以前に報告した数値を入力してください。",
        CorrectionField::After => "正しい数値を入力してください。",
        CorrectionField::Reason => "訂正の理由を、必ず記入してください。",
    };
    let validation = match field {
        CorrectionField::Round => past_rounds(form)?,
        _ => DataValidation::new().allow_any_value(),
    };
    with_message(validation, field.name(), message)
}

/// A drop-down of the latest past rounds; others may be typed.
fn past_rounds(form: &Form<'_>) -> Result<DataValidation, XlsxError> {
    /// As many as a drop-down's text (255 characters) holds.
    const OFFERED: usize = 24;
    let first = form.plan.about.years.first().copied();
    let mut rounds = Vec::new();
    let mut round = form.issued.round.previous();
    while rounds.len() < OFFERED && first.is_none_or(|year| round.fiscal_year() >= year) {
        rounds.push(round.to_string());
        round = round.previous();
    }
    let mut length = 0;
    rounds.retain(|round| {
        length += round.chars().count() + 1;
        length <= 255
    });
    if rounds.is_empty() {
        return Ok(DataValidation::new().allow_any_value());
    }
    Ok(DataValidation::new().allow_list_strings(&rounds)?.set_error_style(DataValidationErrorStyle::Information))
}

/// The city's own text, or a short one of the program's; paragraphs are numbered where the text has no headings.
pub(super) fn guide(form: &Form<'_>, statics: &mut BTreeSet<String>) -> Result<Worksheet, XlsxError> {
    const WIDTH: f64 = 78.0;
    let mut ink = Ink::new(sheets::GUIDE, statics)?;
    ink.sheet.set_column_width(0, 4)?;
    ink.sheet.set_column_width(1, WIDTH)?;
    ink.fixed(0, 0, &format!("{}　記入要領", form.issued.plan), &form.styles.title)?;
    ink.sheet.set_row_height(0, 26)?;
    let own: Vec<&str> =
        form.plan.form.guide().iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    let lines = if own.is_empty() { DEFAULT_GUIDE.to_vec() } else { own };
    let is_heading = |line: &str| line.starts_with(['■', '【', '●', '◆']);
    let numbered = !lines.iter().any(|line| is_heading(line) || line.starts_with(char::is_numeric));
    for ((row, number), line) in (2..).zip(1..).zip(lines) {
        let heading = is_heading(line);
        if numbered {
            ink.fixed(row, 0, &format!("{number}"), &form.styles.text)?;
        }
        let (col, format) = if heading { (0, &form.styles.text_bold) } else { (1, &form.styles.text) };
        ink.fixed(row, col, line, format)?;
        let height = fit::row_height(line, WIDTH);
        ink.sheet.set_row_height(row, if heading { height + 8.0 } else { height })?;
    }
    print_setup(&mut ink.sheet, form);
    ink.sheet.set_portrait().protect_with_options(&protection());
    Ok(ink.sheet)
}

const DEFAULT_GUIDE: [&str; 9] = [
    "黄色の欄だけに記入してください。ほかの欄は変更できません。行の高さ・列の幅・絞り込みは変えられます。",
    "実績は「数え方」のとおりに、数字だけを入力してください。単位や「約」「以上」などは付けないでください。",
    "「当月分（差引）」が今回増えた分になっているかを確かめてください。累計の欄に当月分だけを入力する誤りが多くあります。",
    "％の欄は、50％なら 50 と入力してください。",
    "行わなかったときは「中止」、計算できないときは「算定不能」と入力し、理由・備考に事情を書いてください。空欄は未報告として扱います。",
    "自己評価は年度末の見込みで判断し、１～４から選んでください。３または４のときは、課題・今後の方向性も記入してください。",
    "自己評価・取組状況・課題は、項目ごとに１か所へ書けば足ります（同じ項目のどの行でも構いません）。",
    "以前の報告が誤っていたときは、「過去分訂正」のシートに記入してください。過ぎた月の調査票を出し直す必要はありません。",
    "「未記入の欄」がなくなったことを確かめてから、ファイル名を変えずにご提出ください。",
];

/// The hidden sheet, every cell a text.
pub(super) fn management(rows: &[Vec<String>]) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(sheets::MANAGEMENT)?;
    let format = super::style::Styles::new().hidden;
    for (row, texts) in (0_u32..).zip(rows) {
        for (col, text) in (0_u16..).zip(texts).filter(|(_, text)| !text.is_empty()) {
            sheet.write_string_with_format(row, col, text, &format)?;
        }
    }
    sheet.set_hidden(true);
    sheet.protect();
    Ok(sheet)
}
