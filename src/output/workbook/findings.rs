//! 点検結果: every finding of the reporting round with a link that opens the return's cell, and what became of every cell.

use super::page::{Cell, Columns, FIRST_ROW, Page, Paper};
use super::places::Places;
use super::style::{self, Look};
use super::{link, names};
use crate::check::finding_key;
use crate::evaluation::{Figures, listed};
use crate::ledger::CheckedReturn;
use crate::model::{Finding, Severity};
use crate::output::OutputError;
use crate::output::data::Value;
use rust_decimal::Decimal;
use rust_xlsxwriter::Worksheet;
use std::borrow::Cow;

pub(super) fn make<'f>(figures: &'f Figures<'f>, places: &'f Places) -> Result<Vec<Worksheet>, OutputError> {
    let mut columns = Columns::default();
    columns.extend(&[
        ("番号", 6),
        ("区分", 9),
        ("コード", 8),
        ("所属", 18),
        ("報告月", 14),
        ("項目番号", 9),
        ("指標番号", 9),
    ]);
    columns.extend(&[("内容と次にすること", 64), ("見つかった値", 22), ("読み取り・期待", 22)]);
    columns.extend(&[("ファイル", 34), ("シート", 12), ("セル", 9), ("キー", 42)]);
    let most = usize::try_from(places.most_rows).unwrap_or(usize::MAX);
    let findings = listed(&figures.findings);
    let mut parts: Vec<_> = findings.chunks(most).collect();
    if parts.is_empty() {
        parts.push(&[]);
    }
    let last = parts.len();
    let mut sheets = Vec::new();
    for (number, findings) in (1..).zip(parts) {
        let mut page = Page::new(figures, names::part(names::FINDINGS, number))?;
        let before = (number - 1) * places.most_rows;
        part(&mut page, &columns, findings, before, sheets.len() + 1 == last)?;
        sheets.push(page.finish()?);
    }
    Ok(sheets)
}

/// One sheet of findings, numbered on from `before`; below those of the last one the accounting.
fn part(
    page: &mut Page<'_>,
    columns: &Columns,
    findings: &[Cow<'_, Finding>],
    before: u32,
    last: bool,
) -> Result<(), OutputError> {
    page.title(&explanation(page.figures))?;
    page.headings(columns)?;
    let mut row = FIRST_ROW;
    for (number, finding) in (before + 1..).zip(findings) {
        for (col, (cell, look)) in (0_u16..).zip(cells(finding, number)) {
            page.put(row, col, cell, look)?;
        }
        row += 1;
    }
    let end = row;
    if findings.is_empty() {
        page.put_as(row, 0, Cell::text("点検で見つかったことはありません。"), &style::note())?;
        row += 1;
    }
    page.mark_words(columns.at("区分"), FIRST_ROW, end)?;
    if last {
        accounting(page, row + 1)?;
    }
    page.list(columns, end, 2)?;
    page.print(Paper::A3Landscape)?;
    page.sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

fn explanation(figures: &Figures<'_>) -> String {
    let count = |severity| figures.findings.iter().filter(|finding| finding.severity == severity).count();
    let now: Vec<_> =
        Severity::ALL.into_iter().map(|severity| format!("{} {}件", severity.label(), count(severity))).collect();
    let earlier: usize = figures.earlier_findings.iter().sum();
    let mut text = now.join("　");
    if earlier > 0 {
        let [send_back, confirm, ..] = figures.earlier_findings;
        text.push_str(&format!("　（以前の報告月分は計{earlier}件、うち差戻し{send_back}件・要確認{confirm}件）"));
    }
    text
}

fn cells(finding: &Finding, number: u32) -> Vec<(Cell<'_>, Look)> {
    let text = |text: &Option<std::sync::Arc<str>>| Cell::text(text.as_deref().unwrap_or("").to_owned());
    let count = |number: u32| Cell::from(Value::Number(Decimal::from(number)));
    let optional = |number: Option<u16>| Cell::from(Value::number(number.map(Decimal::from)));
    let url = finding.file.as_ref().and_then(|file| {
        let at = finding.sheet.as_deref().zip(finding.cell);
        link::file(file, at)
    });
    let place = finding.cell.map_or_else(|| "開く".to_owned(), |cell| cell.to_string());
    let place = match url {
        Some(url) => Cell::Link(url, place.into()),
        None => Cell::text(finding.cell.map_or_else(String::new, |cell| cell.to_string())),
    };
    vec![
        (count(number), Look::Center),
        (Cell::text(finding.severity.label()), Look::Center),
        (Cell::text(finding.code), Look::Center),
        (text(&finding.department), Look::Wrap),
        (Cell::text(finding.month.map_or_else(String::new, |month| month.to_string())), Look::Center),
        (optional(finding.item.map(|item| item.0)), Look::Center),
        (optional(finding.indicator.map(u16::from)), Look::Center),
        (Cell::text(finding.message.as_str()), Look::Wrap),
        (Cell::text(finding.found.as_deref().unwrap_or("")), Look::Wrap),
        (Cell::text(finding.read_as.as_deref().unwrap_or("")), Look::Wrap),
        (text(&finding.file), Look::Long),
        (text(&finding.sheet), Look::Wrap),
        (place, Look::Link),
        (Cell::text(finding_key(finding)), Look::Long),
    ]
}

/// What became of every filled-in cell of the round's returns: the classes sum to the filled-in cells.
fn accounting(page: &mut Page<'_>, title: u32) -> Result<(), OutputError> {
    let figures = page.figures;
    let of_round = |file: &&CheckedReturn| file.round.is_none_or(|round| round == figures.round);
    let files: Vec<_> = figures.ledger.returns.iter().filter(of_round).collect();
    page.put_as(
        title,
        0,
        Cell::text("提出ファイルのセルの内訳（記入のあるセルは、必ずどれか一つに入ります）"),
        &style::section(),
    )?;
    let heads = [
        "番号",
        "状態",
        "記入あり",
        "所属",
        "報告月",
        "採用",
        "読替",
        "ファイル",
        "差戻し",
        "発行時のまま",
        "発行時の値を変更",
        "差替え",
        "様式の外",
    ];
    for (col, head) in (0_u16..).zip(heads) {
        page.put(title + 1, col, Cell::text(head), Look::Head)?;
    }
    for ((row, number), file) in (title + 2..).zip(1_u32..).zip(files) {
        let cells = file.cells;
        let count = |count: usize| (Cell::count(count), Look::Number(0));
        let line = [
            (Cell::from(Value::Number(Decimal::from(number))), Look::Center),
            (Cell::text(file.state.label()), Look::Center),
            count(cells.filled),
            (Cell::text(file.department.as_deref().unwrap_or("").to_owned()), Look::Wrap),
            (Cell::text(file.round.map_or_else(String::new, |round| round.to_string())), Look::Center),
            count(cells.merged),
            count(cells.read),
            (Cell::text(file.file.to_string()), Look::Wrap),
            count(cells.sent_back),
            count(cells.unchanged),
            count(cells.overridden),
            count(cells.superseded),
            count(cells.outside),
        ];
        for (col, (cell, look)) in (0_u16..).zip(line) {
            page.put(row, col, cell, look)?;
        }
    }
    Ok(())
}
