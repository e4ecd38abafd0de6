//! 出典: every value that was merged from the sample's returns stands there, and in the cell that it names.

use rust_decimal::Decimal;
use std::collections::BTreeMap;
use torimatome::evaluation::evaluate;
use torimatome::ledger::{Register, merge};
use torimatome::model::{Round, Sha256, parse_date};
use torimatome::output::workbook;
use torimatome::pipeline::Pipeline;
use torimatome::spreadsheet::{RawValue, Workbook, open};
use torimatome::store::Store;

fn text(value: &RawValue) -> String {
    match value {
        RawValue::Text(text) => text.clone(),
        RawValue::Number(number) => number.to_string(),
        other => format!("{other:?}"),
    }
}

/// Whether a cell shows `found`: the same text, or the same number, as a share where it is formatted in per cent.
fn shows(value: &RawValue, percent: bool, found: &str) -> bool {
    match (value, found.strip_suffix('%').filter(|_| percent)) {
        (RawValue::Number(number), Some(share)) => {
            share.parse::<f64>().is_ok_and(|share| (share / 100.0 - number).abs() < 1e-12)
        }
        (RawValue::Number(number), None) => found.parse::<f64>().is_ok_and(|found| (found - number).abs() < 1e-12),
        (RawValue::Text(text), _) => text == found,
        _ => false,
    }
}

#[test]
fn every_merged_value_stands_in_the_cell_that_it_names() {
    let root = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let store = Store::new(root.clone());
    let loaded = Pipeline::new(&store).load(&|_| {}).unwrap();
    let round = Round::parse("R7.12").unwrap();
    let ledger = merge(&loaded.plan, loaded.returns, &Register::default(), round);
    let figures = evaluate(&loaded.plan, &ledger, round, parse_date("2026-01-15").unwrap());
    let book = open(&workbook::write(&figures).unwrap()).unwrap();
    let sheet = book.sheets.iter().find(|sheet| &*sheet.name == "出典").unwrap();
    let mut rows: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
    for cell in &sheet.cells {
        rows.entry(cell.place.cell.row).or_default().insert(cell.place.cell.col, text(&cell.value));
    }
    let heads = rows[&3].clone();
    let at = |head: &str| *heads.iter().find(|(_, found)| *found == head).unwrap().0;
    let mut files: BTreeMap<String, (String, Workbook)> = BTreeMap::new();
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows.range(4..).map(|(_, row)| row) {
        let field = |head: &str| row.get(&at(head)).cloned().unwrap_or_default();
        let path = field("ファイル");
        let (hash, source) = files.entry(path.clone()).or_insert_with(|| {
            let bytes = std::fs::read(root.join(&path)).unwrap();
            (Sha256::of(&bytes).to_string(), open(&bytes).unwrap())
        });
        assert_eq!(field("SHA-256"), *hash, "{path}");
        let sheet = source.sheets.iter().find(|sheet| *sheet.name == *field("シート")).unwrap();
        let place = field("セル");
        let cell = sheet.cells.iter().find(|cell| cell.place.cell.to_string() == place);
        let cell = cell.unwrap_or_else(|| panic!("{path} {place} is empty: {row:?}"));
        let (found, read) = (field("元の表記"), field("読み取った値"));
        assert!(!read.is_empty(), "{row:?}");
        if found.is_empty() {
            assert_eq!(read, "（文章のとおり）", "{row:?}");
        } else {
            assert!(shows(&cell.value, cell.percent, &found), "{path} {place}: {:?} is not {found}", cell.value);
        }
        let this = field("報告月") == "令和7年12月";
        *counted.entry(field("欄")).or_default() += usize::from(this);
        if let (true, Ok(number)) = (field("欄") == "自己評価", read.parse::<Decimal>()) {
            assert!((1..=4).map(Decimal::from).any(|grade| grade == number), "{row:?}");
        }
    }
    let entries: Vec<_> = ledger.entries.iter().filter(|((_, of), _)| *of == round).map(|(_, entry)| entry).collect();
    let items: Vec<_> = ledger.items.iter().filter(|((_, of), _)| *of == round).map(|(_, entry)| entry).collect();
    let expected = [
        ("実績", entries.iter().filter(|entry| entry.actual.value().is_some()).count()),
        ("年度末見込", entries.iter().filter(|entry| entry.forecast.is_some()).count()),
        ("算出根拠", entries.iter().filter(|entry| !entry.basis.is_empty()).count()),
        ("理由・備考", entries.iter().filter(|entry| !entry.reason.is_empty()).count()),
        ("自己評価", items.iter().filter(|entry| entry.self_grade.is_some()).count()),
        ("取組状況", items.iter().filter(|entry| !entry.progress.is_empty()).count()),
        ("課題・今後の方向性", items.iter().filter(|entry| !entry.issues.is_empty()).count()),
    ];
    for (field, count) in expected {
        assert!(count > 0, "{field}");
        assert_eq!(counted.get(field).copied().unwrap_or(0), count, "{field}");
    }
}
