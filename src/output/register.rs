//! 受付簿_案.xlsx: the proposal of the office's register. Filled in and saved as `input/受付簿.xlsx`, it decides which
//! returns count and which findings are confirmed. Decisions made before are carried over, so that nothing is lost when
//! the proposal takes the place of the old register.

use super::data::Value;
use super::workbook::page::{Cell, Columns, FIRST_ROW, HEAD_ROW, Page, Paper};
use super::workbook::style::{self, Look};
use super::{OutputError, workbook};
use crate::check::finding_value;
use crate::evaluation::Figures;
use crate::ledger::{CheckedReturn, Confirmation, Register, ReturnDecision, confirmable};
use crate::model::{Finding, Sha256, show_date};
use chrono::NaiveDate;
use rust_xlsxwriter::{Color, DataValidation, Worksheet};
use std::collections::{BTreeMap, BTreeSet};

/// Ground of the cells that the office fills in.
const INPUT_FILL: Color = Color::RGB(0x00FF_F9DB);

/// The proposal as bytes; `register` holds the decisions made before.
///
/// # Errors
/// Where a limit of the format is exceeded.
pub fn write(figures: &Figures<'_>, register: &Register) -> Result<Vec<u8>, OutputError> {
    let sheets = [returns(figures, register)?, confirmations(figures, register)?, explanation(figures)?];
    workbook::bind(figures, "受付簿（案）", sheets.into_iter())
}

/// The returns of the round, and whatever earlier decisions are about.
fn returns(figures: &Figures<'_>, register: &Register) -> Result<Worksheet, OutputError> {
    let mut columns = Columns::default();
    columns.extend(&[
        ("所属", 24),
        ("報告月", 16),
        ("ファイル", 56),
        ("SHA-256", 68),
        ("受付日", 18),
        ("採否", 10),
        ("現在の扱い", 12),
    ]);
    let mut page = Page::new(figures, "提出ファイル")?;
    page.heading("どの提出を採るかを決めたいときだけ、採否に「採用」又は「不採用」を選びます（空欄なら自動で判断）")?;
    page.headings(&columns)?;
    let decided: BTreeMap<Sha256, bool> = register.returns.iter().map(|one| (one.sha256, one.accepted)).collect();
    // What nobody could read may be no answer at all: the office decides that here, too.
    let unread: BTreeSet<Sha256> = figures.unread.iter().map(|file| file.sha256).collect();
    // Files without content all have one hash, which stands for none of them.
    let nothing = Sha256::of(&[]);
    let listed = |one: &&CheckedReturn| {
        one.round == Some(figures.round)
            || decided.contains_key(&one.sha256)
            || (one.unread.is_some() && one.sha256 != nothing && unread.contains(&one.sha256))
    };
    let mut row = FIRST_ROW;
    let mut seen = BTreeSet::new();
    for one in figures.ledger.returns.iter().filter(listed) {
        seen.insert(one.sha256);
        let known =
            (one.department.as_deref().unwrap_or(""), one.round.map_or_else(String::new, |round| round.to_string()));
        let state = one.state.label();
        let line = [
            known.0,
            &known.1,
            &one.file,
            &one.sha256.to_string(),
            &day(one.submitted_on),
            decision(&decided, one.sha256),
            state,
        ];
        write_return(&mut page, row, &line)?;
        row += 1;
    }
    for ReturnDecision { sha256, .. } in register.returns.iter().filter(|one| !seen.contains(&one.sha256)) {
        // What its row said of it stays, so that it can still be told which one it was.
        let known = register.rows.iter().find(|one| one.sha256 == *sha256);
        let department = known.and_then(|one| one.department.as_ref()).map_or("", |(name, _)| name);
        let round = known.and_then(|one| one.round).map_or_else(String::new, |(round, _)| round.to_string());
        let file = known.and_then(|one| one.file.as_ref()).map_or("（提出フォルダーにありません）", |(file, _)| file);
        let line = [department, &round, file, &sha256.to_string(), "", decision(&decided, *sha256), "ファイルなし"];
        write_return(&mut page, row, &line)?;
        row += 1;
    }
    let choice = DataValidation::new()
        .allow_list_strings(&["採用", "不採用"])?
        .ignore_blank(true)
        .set_input_title("採否")?
        .set_input_message("採用か不採用を選びます。空欄なら自動で判断します。")?
        .set_error_title("採否")?
        .set_error_message("「採用」か「不採用」を選んでください。")?;
    let at = columns.at("採否");
    page.sheet.add_data_validation(FIRST_ROW, at, row + 100, at, &choice)?;
    close(page, &columns, row)
}

fn decision(decided: &BTreeMap<Sha256, bool>, sha256: Sha256) -> &'static str {
    match decided.get(&sha256) {
        Some(true) => "採用",
        Some(false) => "不採用",
        None => "",
    }
}

fn write_return(page: &mut Page<'_>, row: u32, line: &[&str; 7]) -> Result<(), OutputError> {
    let looks = [Look::Wrap, Look::Center, Look::Wrap, Look::Wrap, Look::Center, Look::Center, Look::Center];
    for ((col, text), look) in (0_u16..).zip(line).zip(looks) {
        if col == 5 {
            let format = look.format().set_background_color(INPUT_FILL);
            page.put_as(row, col, Cell::text((*text).to_owned()), &format)?;
        } else {
            page.put(row, col, Cell::text((*text).to_owned()), look)?;
        }
    }
    Ok(())
}

fn day(date: Option<NaiveDate>) -> String {
    date.map_or_else(String::new, show_date)
}

/// The open findings that the office may confirm, and those that it has confirmed before.
fn confirmations(figures: &Figures<'_>, register: &Register) -> Result<Worksheet, OutputError> {
    let mut columns = Columns::default();
    columns.extend(&[
        ("キー", 44),
        ("値", 20),
        ("確認者", 18),
        ("日付", 18),
        ("内容", 44),
        ("点検結果", 80),
        ("状態", 12),
    ]);
    let mut page = Page::new(figures, "要確認")?;
    page.heading("確かめて問題がなければ、確認者・日付・内容を記入します（値が変わるまで、次から表示しません）")?;
    page.headings(&columns)?;
    let mut row = FIRST_ROW;
    let mut seen = BTreeSet::new();
    for finding in &figures.findings {
        let Some((key, value)) = confirmable(finding) else { continue };
        if seen.insert((key.clone(), value.to_owned())) {
            open(&mut page, row, &key, finding)?;
            row += 1;
        }
    }
    for one in register.confirmations.iter().filter(|one| !seen.contains(&(one.key.clone(), one.value.clone()))) {
        confirmed(&mut page, row, one)?;
        row += 1;
    }
    close(page, &columns, row)
}

fn open(page: &mut Page<'_>, row: u32, key: &str, finding: &Finding) -> Result<(), OutputError> {
    let value = Value::text(finding_value(finding));
    let line = [Cell::text(key.to_owned()), value.into(), Cell::BLANK, Cell::BLANK, Cell::BLANK];
    confirmation_row(page, row, line, &finding.message, "未確認")
}

fn confirmed(page: &mut Page<'_>, row: u32, one: &Confirmation) -> Result<(), OutputError> {
    let line = [&one.key, &one.value, &one.who, &day(one.date), &one.note].map(|text| Cell::text(text.clone()));
    confirmation_row(page, row, line, "", "確認済み")
}

fn confirmation_row(
    page: &mut Page<'_>,
    row: u32,
    line: [Cell<'_>; 5],
    message: &str,
    state: &str,
) -> Result<(), OutputError> {
    for (col, cell) in (0_u16..).zip(line) {
        let format = Look::Wrap.format();
        let format = if (2..5).contains(&col) { format.set_background_color(INPUT_FILL) } else { format };
        page.put_as(row, col, cell, &format)?;
    }
    page.put(row, 5, Cell::text(message.to_owned()), Look::Long)?;
    page.put(row, 6, Cell::text(state.to_owned()), Look::Center)
}

fn close(mut page: Page<'_>, columns: &Columns, end: u32) -> Result<Worksheet, OutputError> {
    page.list(columns, end, 1)?;
    page.print(Paper::A3Landscape)?;
    page.sheet.set_print_fit_to_pages(1, 0);
    page.sheet.set_row_height(HEAD_ROW - 1, 6)?;
    page.finish()
}

const EXPLANATION: [&str; 10] = [
    "このファイルは、提出ファイルの採否と、点検結果の確認を記録するための案です。",
    "１　必要なところを記入し、input フォルダーに「受付簿.xlsx」という名前で保存してください。次の集計から反映されます。",
    "２　記入するのは色の付いた欄だけです。ほかの欄（SHA-256、キー、値など）は変えないでください。",
    "３　「提出ファイル」シート：同じ所属・同じ月の提出が複数あるときなど、どれを採るかを決めたい場合だけ、採否を選びます。",
    "　　空欄の提出は、これまでどおり自動で判断します（再提出は元の提出に替わり、それ以外は提出日の新しいものを採ります）。",
    "　　「採用」にするのは、同じ所属・同じ月の提出のうち１通だけです。取り消し線や非表示の行では、決定を取り消せません。",
    "４　「要確認」シート：確かめて問題がなければ、確認者（職名など）・日付・内容を記入します。確認者が空の行は未確認のままです。",
    "　　確認した点検結果は、その値が変わるまで表示されません。値が変わると、もう一度表示されます。",
    "５　これまでの決定もこの案に入っています。この案を保存すれば、前の受付簿の内容は引き継がれます。",
    "６　決定を取り消すときは、その行の採否又は確認者・日付・内容を消して保存してください。",
];

fn explanation(figures: &Figures<'_>) -> Result<Worksheet, OutputError> {
    let mut page = Page::new(figures, "使い方")?;
    page.heading("受付簿の使い方")?;
    page.width(0, 120.0)?;
    for (row, line) in (3..).zip(EXPLANATION) {
        page.put_as(row, 0, Cell::text(line), &style::subtitle().set_text_wrap())?;
        page.height(row, 18.0);
    }
    page.print(Paper::A4)?;
    page.sheet.set_print_fit_to_pages(1, 0);
    page.finish()
}
