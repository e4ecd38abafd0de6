//! What a return tells of people and machines stays inside: nothing of it is published.

use super::form::{PLAN, filled, key, put, text};
use chrono::NaiveDate;
use torimatome::check::check_workbook;
use torimatome::evaluation::evaluate;
use torimatome::ledger::{Register, merge};
use torimatome::model::{CellRef, Round, Sha256};
use torimatome::output::publish::PublicFile;
use torimatome::output::report::{self, Edition, lay_out};
use torimatome::spreadsheet::Sheet;
use torimatome::survey::Field;

/// One mark for each place; all begin alike.
const MARK: &str = "zqleak";

#[test]
fn names_paths_and_remarks_of_returns_are_not_published() {
    let mut form = filled("総務課", "R7.12");
    let mut planted = Vec::new();
    let mut mark = |place: &str| {
        planted.push(format!("{MARK}{place}"));
        text(&format!("{MARK}{place}"))
    };
    for (label, place) in [("記入者", "author"), ("確認者（所属長）", "approver")] {
        let cell = form.head(label);
        form.put(cell, mark(place));
    }
    form.set(key(13, 1), Field::Basis, mark("basis"));
    form.set(key(13, 1), Field::Reason, mark("reason"));
    let below = CellRef::new(form.last_row() + 5, 3);
    form.put(below, mark("outside"));
    let torimatome::spreadsheet::RawValue::Text(comment) = mark("comment") else { unreachable!() };
    form.sheet_mut().comments.push((CellRef::new(9, 3), format!("{comment}@example.jp")));
    form.sheet_mut().text_boxes.push(format!(r"C:\Users\{MARK}box\表.xlsx"));
    let mut hidden = Sheet { name: format!("{MARK}sheet").into(), visible: false, ..form.sheet().clone() };
    hidden.cells.clear();
    put(&mut hidden, CellRef::new(0, 0), mark("hidden"));
    form.book.sheets.push(hidden);

    let path = format!("input/令和7年12月/{MARK}file.xlsx");
    let checked = check_workbook(&path.as_str().into(), Sha256::of(b"leaks"), &form.book, &PLAN);
    // The office sees all of it.
    let seen = format!("{checked:?}");
    for mark in planted.iter().filter(|mark| !mark.ends_with("approver")) {
        assert!(seen.contains(mark.as_str()), "{mark}");
    }
    let round = Round::parse("令和7年12月").unwrap();
    let ledger = merge(&PLAN, vec![checked], &Register::default(), round);
    let figures = evaluate(&PLAN, &ledger, round, NaiveDate::from_ymd_opt(2026, 1, 15).unwrap());
    for file in PublicFile::ALL {
        let mut content = Vec::new();
        file.write(&figures, &mut content).unwrap();
        let content = String::from_utf8(content).unwrap();
        assert!(
            content.contains("総務課") || file.name == "データ辞書.csv" || file.name == "評価集計.csv",
            "{}",
            file.name
        );
        assert!(!content.contains(MARK), "{}", file.name);
    }
    for edition in [Edition::Public, Edition::Council] {
        let document = lay_out(&figures, edition);
        let written = format!("{document:?}");
        assert!(written.contains("総務課"));
        assert!(!written.contains(MARK), "{edition:?}");
        let bytes = report::write(&figures, edition).unwrap().pdf;
        assert!(!bytes.windows(MARK.len()).any(|window| window == MARK.as_bytes()), "{edition:?}");
    }
}
