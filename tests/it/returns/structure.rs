//! Rows, columns, sheets and the hidden 管理情報: what the form itself may suffer.

use super::form::{Filled, codes, codes_at, filled, key, number, put, row, shown, text};
use std::sync::{Arc, LazyLock};
use torimatome::ledger::{CheckedReturn, ReturnState};
use torimatome::model::{CellRef, IndicatorKey};
use torimatome::spreadsheet::{Place, RawValue, Sheet};
use torimatome::survey::{Field, sheets};

static BASE: LazyLock<Filled> = LazyLock::new(|| filled("総務課", "R7.12"));

const FIRST: IndicatorKey = IndicatorKey::new(13, 1);
const SECOND: IndicatorKey = IndicatorKey::new(46, 1);

/// Values of a return by key, as text.
fn values(checked: &CheckedReturn) -> Vec<(IndicatorKey, String)> {
    checked.rows.iter().map(|row| (row.key, shown(&row.actual))).collect()
}

fn messages(checked: &CheckedReturn) -> Vec<String> {
    checked.findings.iter().map(|finding| format!("{} {}", finding.code, finding.message)).collect()
}

/// Moves every cell of a sheet.
fn relocate(sheet: &mut Sheet, to: impl Fn(CellRef) -> CellRef) {
    for cell in &mut sheet.cells {
        cell.place.cell = to(cell.place.cell);
    }
    for (first, last) in &mut sheet.merges {
        (*first, *last) = (to(*first), to(*last));
    }
    sheet.cells.sort_by_key(|cell| (cell.place.cell.row, cell.place.cell.col));
}

fn rename(sheet: &mut Sheet, name: &str) {
    let name: Arc<str> = name.into();
    sheet.name = name.clone();
    for cell in &mut sheet.cells {
        cell.place = Place { sheet: name.clone(), cell: cell.place.cell };
    }
}

/// A change of the form and the codes of all its findings; the values must be those of the untouched form.
type Harmless = (&'static str, fn(&mut Filled), &'static [&'static str]);

#[test]
fn values_survive_what_happens_to_the_sheet() {
    let cases: &[Harmless] = &[
        ("rows inserted above", |form| relocate(form.sheet_mut(), |c| CellRef::new(c.row + 5, c.col)), &[]),
        ("columns inserted", |form| relocate(form.sheet_mut(), |c| CellRef::new(c.row, c.col * 2)), &[]),
        ("columns in reverse", reverse_columns, &[]),
        ("rows in reverse", reverse_rows, &[]),
        (
            "an empty row inside",
            |form| {
                let row = form.row_of(key(46, 1));
                relocate(form.sheet_mut(), |c| CellRef::new(c.row + u32::from(c.row >= row), c.col));
            },
            &[],
        ),
        ("sheet renamed", |form| rename(form.sheet_mut(), "12月分"), &[]),
        ("sheets in reverse", |form| form.book.sheets.reverse(), &[]),
        ("all sheets shown", |form| form.book.sheets.iter_mut().for_each(|sheet| sheet.visible = true), &[]),
        (
            "rows and columns hidden",
            |form| {
                form.sheet_mut().hidden_rows.extend(5..12);
                form.sheet_mut().hidden_columns.extend(2..9);
            },
            &[],
        ),
        (
            "labels in full width with breaks",
            |form| {
                let (actual, number) = (form.header(Field::Actual), form.header(Field::ItemNo));
                form.put(actual, text("実 績\n（１２月末現在）"));
                form.put(number, text("項目\n番号"));
            },
            &[],
        ),
        ("a label without its bracket", |form| form.put(form.header(Field::Actual), text("実績")), &[]),
        (
            "guide and corrections deleted",
            |form| {
                form.book.sheets.retain(|sheet| [sheets::FORM, sheets::MANAGEMENT].contains(&&*sheet.name));
            },
            &[],
        ),
        (
            "numbers as text and circled",
            |form| {
                form.set(key(50, 2), Field::IndicatorNo, text("②"));
                form.set(key(50, 2), Field::ItemNo, text("５０"));
            },
            &[],
        ),
        ("a copy of the sheet", copy_sheet, &["S008"]),
        ("item number blank in a following row", |form| form.clear(form.cell_of(key(50, 2), Field::ItemNo)), &["S106"]),
        ("the rate typed over", |form| form.set(FIRST, Field::Rate, number(0.5)), &["S202"]),
        ("a target changed", |form| form.set(FIRST, Field::Target, number(10.0)), &["S201"]),
        ("a unit changed", |form| form.set(FIRST, Field::Unit, text("人")), &["S201"]),
        ("a name changed", |form| form.set(FIRST, Field::IndicatorName, text("別の指標")), &["S201"]),
        ("a target deleted", |form| form.clear(form.cell_of(FIRST, Field::Target)), &["S203"]),
        ("the column of the target deleted", |form| delete_column(form, Field::Target), &["S003"]),
        ("a remark on the right", |form| form.put(CellRef::new(form.last_row(), 40), text("集計中")), &["S301"]),
        ("a remark below", |form| form.put(CellRef::new(form.last_row() + 2, 1), text("※別紙あり")), &["S301"]),
        (
            "a remark on another sheet",
            |form| put(&mut form.book.sheets[2], CellRef::new(60, 3), text("了解")),
            &["S301"],
        ),
        ("a comment", |form| form.sheet_mut().comments.push((CellRef::new(8, 10), "確認中です".into())), &["S303"]),
        ("a text box", |form| form.sheet_mut().text_boxes.push("至急".into()), &["S304"]),
        ("a picture", |form| form.sheet_mut().drawn += 1, &["S308"]),
        ("管理情報 gone", |form| form.book.sheets.retain(|sheet| &*sheet.name != sheets::MANAGEMENT), &["S010"]),
        (
            "管理情報 changed",
            |form| {
                let sheet = form.book.sheets.iter_mut().find(|sheet| &*sheet.name == sheets::MANAGEMENT).unwrap();
                sheet.cells.last_mut().unwrap().value = text("00");
            },
            &["S011"],
        ),
        (
            "values only, no formulas",
            |form| form.sheet_mut().cells.iter_mut().for_each(|cell| cell.formula = false),
            &[],
        ),
    ];
    let expected = values(&BASE.check());
    for (what, damage, codes_expected) in cases {
        let mut form = BASE.clone();
        damage(&mut form);
        let checked = form.check();
        assert_eq!(values(&checked), expected, "{what}");
        assert_eq!(checked.state, ReturnState::Counts, "{what}");
        let said: Vec<_> = codes(&checked);
        assert!(said == *codes_expected, "{what}: {said:?} {:#?}", messages(&checked));
    }
}

fn reverse_columns(form: &mut Filled) {
    let header = form.header(Field::ItemNo).row;
    relocate(form.sheet_mut(), |c| if c.row >= header { CellRef::new(c.row, 30 - c.col) } else { c });
}

fn reverse_rows(form: &mut Filled) {
    let (first, last) = (form.header(Field::ItemNo).row + 1, form.last_row());
    relocate(form.sheet_mut(), |c| {
        if (first..=last).contains(&c.row) { CellRef::new(first + last - c.row, c.col) } else { c }
    });
}

fn copy_sheet(form: &mut Filled) {
    let mut copy = form.sheet().clone();
    rename(&mut copy, "調査票 (2)");
    form.book.sheets.push(copy);
}

fn delete_column(form: &mut Filled, field: Field) {
    let (header, col) = (form.header(field).row, form.header(field).col);
    form.sheet_mut().cells.retain(|cell| cell.place.cell.row < header || cell.place.cell.col != col);
}

/// A change of the form, the row whose value is not merged, and the code at its row or sheet.
type Harm = (&'static str, fn(&mut Filled), &'static [IndicatorKey], &'static str);

#[test]
fn what_is_not_certain_is_sent_back() {
    let cases: &[Harm] = &[
        ("an unknown item", |form| form.set(FIRST, Field::ItemNo, number(999.0)), &[FIRST], "S102"),
        ("an unknown indicator", |form| form.set(FIRST, Field::IndicatorNo, number(9.0)), &[FIRST], "S102"),
        ("another department's item", |form| form.set(FIRST, Field::ItemNo, number(59.0)), &[FIRST], "S103"),
        ("an unreadable number", |form| form.set(FIRST, Field::ItemNo, text("13番")), &[FIRST], "S101"),
        ("a number deleted", |form| form.clear(form.cell_of(FIRST, Field::IndicatorNo)), &[FIRST], "S101"),
        (
            "a row twice",
            |form| {
                let (row, below) = (form.row_of(FIRST), form.last_row() + 1);
                let copies: Vec<_> =
                    form.sheet().cells.iter().filter(|cell| cell.place.cell.row == row).cloned().collect();
                for cell in copies {
                    form.put(CellRef::new(below, cell.place.cell.col), cell.value);
                }
            },
            &[FIRST],
            "S104",
        ),
        (
            "a row deleted",
            |form| {
                let row = form.row_of(FIRST);
                form.sheet_mut().cells.retain(|cell| cell.place.cell.row != row);
            },
            &[FIRST],
            "S105",
        ),
        (
            "a number that the name contradicts",
            |form| {
                form.set(FIRST, Field::ItemNo, number(46.0));
            },
            &[FIRST],
            "S107",
        ),
        (
            "names and numbers out of step",
            |form| {
                let (one, other) = (key(13, 1), key(46, 1));
                for field in [Field::ItemNo, Field::IndicatorNo] {
                    form.set(one, field, number(f64::from(if field == Field::ItemNo { 46 } else { 1 })));
                    form.set(other, field, number(f64::from(if field == Field::ItemNo { 13 } else { 1 })));
                }
            },
            &[FIRST, SECOND],
            "S107",
        ),
        (
            "the label of the actual renamed",
            |form| form.put(form.header(Field::Actual), text("実積（12月末現在）")),
            &[FIRST],
            "S004",
        ),
        ("the label of the actual deleted", |form| form.clear(form.header(Field::Actual)), &[FIRST], "S002"),
        ("the column of the actual deleted", |form| delete_column(form, Field::Actual), &[FIRST], "S002"),
        (
            "two columns of the actual that differ",
            |form| {
                let (header, first) = (form.header(Field::Actual), form.cell_of(FIRST, Field::Actual));
                let label = form.sheet().cells.iter().find(|cell| cell.place.cell == header).unwrap().value.clone();
                form.put(CellRef::new(header.row, 30), label);
                form.put(CellRef::new(first.row, 30), number(1.0));
            },
            &[FIRST],
            "S005",
        ),
        (
            "a copy of the sheet that differs",
            |form| {
                copy_sheet(form);
                form.set(FIRST, Field::Actual, number(29.0));
            },
            &[FIRST],
            "S104",
        ),
    ];
    for (what, damage, keys, code) in cases {
        let mut form = BASE.clone();
        damage(&mut form);
        let checked = form.check();
        for key in *keys {
            assert_eq!(shown(&row(&checked, *key).actual), "（差戻し）", "{what}: {:#?}", messages(&checked));
        }
        assert!(codes(&checked).contains(code), "{what}: {:#?}", messages(&checked));
        assert_eq!(checked.state, ReturnState::Counts, "{what}");
    }
}

/// A change of the form and a code that says why the whole return is sent back.
type Fatal = (&'static str, fn(&mut Filled), &'static str);

#[test]
fn a_return_that_cannot_be_told_is_sent_back_whole() {
    let cases: &[Fatal] = &[
        ("another month was written over", |form| form.put(form.head("報告月"), text("令和8年1月")), "S016"),
        ("another department was written over", |form| form.put(form.head("所属名"), text("財政課")), "S016"),
        (
            "no table",
            |form| {
                let row = form.header(Field::ItemNo).row;
                form.sheet_mut().cells.retain(|cell| cell.place.cell.row != row);
            },
            "S001",
        ),
        (
            "identity lost altogether",
            |form| {
                form.book.sheets.retain(|sheet| &*sheet.name != sheets::MANAGEMENT);
                form.clear(form.head("所属名"));
            },
            "S012",
        ),
        (
            "an unknown department",
            |form| {
                form.book.sheets.retain(|sheet| &*sheet.name != sheets::MANAGEMENT);
                form.put(form.head("所属名"), text("総務"));
            },
            "S013",
        ),
        (
            "a round outside the plan",
            |form| {
                form.book.sheets.retain(|sheet| &*sheet.name != sheets::MANAGEMENT);
                form.put(form.head("報告月"), text("令和12年12月"));
            },
            "S015",
        ),
        (
            "nothing filled in",
            |form| {
                let (row, last) = (form.header(Field::ItemNo).row, form.last_row());
                let inputs = [Field::Actual, Field::Forecast, Field::SelfGrade, Field::Progress]
                    .map(|field| form.header(field).col);
                form.sheet_mut().cells.retain(|cell| {
                    let at = cell.place.cell;
                    at.row <= row || at.row > last || !inputs.contains(&at.col)
                });
            },
            "S021",
        ),
        ("only sheets that are no form", |form| form.book.sheets.retain(|sheet| &*sheet.name == sheets::GUIDE), "S001"),
    ];
    for (what, damage, code) in cases {
        let mut form = BASE.clone();
        damage(&mut form);
        let checked = form.check();
        assert_eq!(checked.state, ReturnState::SentBack, "{what}: {:#?}", messages(&checked));
        assert!(codes(&checked).contains(code), "{what}: {:#?}", messages(&checked));
        assert_eq!(checked.cells.merged + checked.cells.read, 0, "{what}");
    }
}

#[test]
fn who_filled_it_in_and_when_is_read() {
    let mut form = BASE.clone();
    form.put(form.head("記入者"), text("加須　花子"));
    form.put(form.head("提出日"), text("1月8日"));
    let checked = form.check();
    assert_eq!(checked.author, "加須　花子");
    assert_eq!(checked.submitted_on, torimatome::model::parse_date("2026-01-08"));
    assert_eq!(codes(&checked), ["S022"]);
    form.put(form.head("提出日"), text("R7.12.20"));
    assert_eq!(codes(&form.check()), ["S019"]);
    form.put(form.head("提出日"), text("来週"));
    let checked = form.check();
    assert_eq!((checked.submitted_on, codes_at(&checked, form.head("提出日"))), (None, vec!["S020"]));
}

#[test]
fn merged_input_cells_are_asked_about() {
    let mut form = BASE.clone();
    let first = form.cell_of(FIRST, Field::Actual);
    form.sheet_mut().merges.push((first, CellRef::new(first.row + 1, first.col)));
    form.clear(CellRef::new(first.row + 1, first.col));
    let checked = form.check();
    assert_eq!(codes_at(&checked, first), ["S112"]);
    assert_eq!(codes_at(&checked, CellRef::new(first.row + 1, first.col)), ["V001"]);
}

#[test]
fn rows_that_another_department_answers_do_not_count() {
    let mut form = filled("業務改善課", "R7.12");
    let not_asked = form.issued.rows.iter().find(|row| !row.asked).unwrap().key;
    form.set(not_asked, Field::Actual, RawValue::Number(1.0));
    let checked = form.check();
    assert!(!row(&checked, not_asked).asked);
    assert_eq!(codes(&checked), ["S111"]);
    assert_eq!(checked.cells.superseded, 1);
}

#[test]
fn labels_whose_brackets_were_rewritten_are_asked_about() {
    let relabelled = |field: Field, label: &str| {
        let mut form = filled("総務課", "R7.12");
        form.put(form.header(field), text(label));
        let checked = form.check();
        codes_at(&checked, form.header(field)).join("+")
    };
    for label in [
        "実績（12月末現在）",
        "実　績\n（１２月末現在）",
        "実績",
        "実績（12月末）",
        "実績（令和7年12月末日現在）",
        "実績（12月分）",
    ] {
        assert_eq!(relabelled(Field::Actual, label), "", "{label}");
    }
    for label in
        ["実績（千円）", "実績（当月分）", "実績（見込）", "実績（令和6年12月末現在）", "実績（前年12月末現在）"]
    {
        assert_eq!(relabelled(Field::Actual, label), "S024", "{label}");
    }
    for label in ["実績（11月末現在）", "実績（11月～12月）"] {
        assert_eq!(relabelled(Field::Actual, label), "S006", "{label}");
    }
    assert_eq!(relabelled(Field::Forecast, "年度末見込（千円）"), "S024");
    assert_eq!(relabelled(Field::Basis, "算出根拠（※暫定値）"), "S024");
}

#[test]
fn a_day_of_submission_a_year_ahead_does_not_count() {
    for (day, code, read) in [
        ("令和8年1月5日", "", true),
        ("令和8年10月1日", "", true),
        ("令和9年1月4日", "S025", false),
        ("令和88年1月5日", "S025", false),
    ] {
        let mut form = filled("総務課", "R7.12");
        let cell = form.head("提出日");
        form.put(cell, text(day));
        let checked = form.check();
        assert_eq!(codes_at(&checked, cell).join("+"), code, "{day}");
        assert_eq!(checked.submitted_on.is_some(), read, "{day}");
    }
}

#[test]
fn thousands_of_rows_with_the_same_numbers_are_told_in_a_few_sentences() {
    let mut form = filled("総務課", "R7.12");
    let (from, to) = (form.row_of(key(13, 1)), form.last_row() + 1);
    let row: Vec<_> = form.sheet().cells.iter().filter(|cell| cell.place.cell.row == from).cloned().collect();
    for at in 0..3000 {
        let again = row.iter().cloned().map(|mut cell| {
            cell.place.cell.row = to + at;
            cell
        });
        form.sheet_mut().cells.extend(again);
    }
    let checked = form.check();
    let told: Vec<_> = checked.findings.iter().filter(|finding| finding.code == "S104").collect();
    assert!((2..=20).contains(&told.len()), "{}", told.len());
    assert!(told.iter().all(|finding| finding.message.contains("ほか 2997 か所") && finding.message.len() < 400));
    assert_eq!(super::form::row(&checked, key(13, 1)).actual, torimatome::ledger::Reading::SentBack);
}

#[test]
fn a_month_that_cannot_be_read_is_told_as_it_stands() {
    let mut form = BASE.clone();
    form.book.sheets.retain(|sheet| &*sheet.name != sheets::MANAGEMENT);
    form.put(form.head("報告月"), text("令和7年15月"));
    let checked = form.check();
    let told = checked.findings.iter().find(|finding| finding.code == "S012").unwrap();
    assert_eq!((told.cell, told.found.as_deref()), (Some(form.head("報告月")), Some("令和7年15月")));
}
