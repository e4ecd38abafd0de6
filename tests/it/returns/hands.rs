//! What hands do to a table: a digit too many, a column pasted a row too low, a row split in two, a text that says nothing.

use super::form::{Filled, codes, codes_at, filled, key, number, row, shown, text};
use std::sync::LazyLock;
use torimatome::check::CheckedReturn;
use torimatome::model::{CellRef, IndicatorKey, Severity};
use torimatome::spreadsheet::{Look, Place, RawValue};
use torimatome::survey::{Field, sheets};

static BASE: LazyLock<Filled> = LazyLock::new(|| filled("総務課", "R7.12"));

/// 13-1 ％, 46-1 ％ (率), 60-1 回 (年度累計), 61-1 件 (時点).
const STATE: (u16, u8) = (61, 1);
const TOTAL: (u16, u8) = (60, 1);

fn of((item, indicator): (u16, u8)) -> IndicatorKey {
    key(item, indicator)
}

/// The form with other issued numbers in a row.
fn issued_with(of: IndicatorKey, round: &str, texts: &[(Field, &str)]) -> Filled {
    let mut issued = super::form::issued("総務課", round);
    for row in issued.rows.iter_mut().filter(|row| row.key == of) {
        for (field, shown) in texts {
            row.texts.insert(*field, (*shown).into());
        }
    }
    super::form::blank_form(issued)
}

fn said(form: &Filled, of: IndicatorKey) -> Vec<&'static str> {
    codes_at(&form.check(), form.cell_of(of, Field::Actual))
}

#[test]
fn a_digit_or_a_point_too_many_or_too_few_is_asked_about() {
    for (last, typed, expected) in [
        ("93", 930.0, "V401"),
        ("1000", 100.0, "V401"),
        ("93", 922.0, "V407"),
        ("128", 1127.0, "V407"),
        ("128", 27.0, "V407"),
        ("66", 166.0, "V407"),
    ] {
        let mut form = issued_with(of(STATE), "R7.12", &[(Field::Previous, last), (Field::LastYear, last)]);
        form.set(of(STATE), Field::Actual, number(typed));
        assert_eq!(said(&form, of(STATE)), [expected], "{last} → {typed}");
    }
    for typed in [128.0, 131.0, 150.0, 90.0] {
        let mut form = issued_with(of(STATE), "R7.12", &[(Field::Previous, "128"), (Field::LastYear, "120")]);
        form.set(of(STATE), Field::Actual, number(typed));
        assert_eq!(said(&form, of(STATE)), [""; 0], "{typed}");
    }
}

#[test]
fn a_months_amount_in_the_first_months_of_a_year_is_asked_about() {
    let texts = [(Field::Previous, "10"), (Field::LastYear, "120")];
    for (round, typed, expected) in [
        ("R7.5", 12.0, &["V403"][..]),
        ("R7.5", 9.0, &["V403"]),
        ("R7.6", 11.0, &["V403"]),
        ("R7.5", 21.0, &[]),
        ("R7.12", 90.0, &[]),
    ] {
        let last = if round == "R7.12" { [(Field::Previous, "80"), texts[1]] } else { texts };
        let mut form = issued_with(of(TOTAL), round, &last);
        form.set(of(TOTAL), Field::Actual, number(typed));
        assert_eq!(said(&form, of(TOTAL)), expected, "{round} {typed}");
    }
}

/// All rows with what stands in their 実績, in the order of the form.
fn column(form: &Filled) -> Vec<(IndicatorKey, Option<RawValue>)> {
    let of = |key| {
        let at = form.cell_of(key, Field::Actual);
        form.sheet().cells.iter().find(|cell| cell.place.cell == at).map(|cell| cell.value.clone())
    };
    form.issued.rows.iter().map(|row| (row.key, of(row.key))).collect()
}

fn sent_back(checked: &CheckedReturn, key: IndicatorKey) -> bool {
    shown(&row(checked, key).actual) == "（差戻し）"
}

#[test]
fn a_column_pasted_a_row_too_low_or_too_high_is_sent_back_from_there_on() {
    for low in [true, false] {
        let mut form = BASE.clone();
        let old = column(&form);
        assert!(old.len() > 6);
        let (keys, values): (Vec<_>, Vec<_>) = old.into_iter().unzip();
        let pairs: Vec<_> = match low {
            true => keys.iter().skip(1).zip(&values).collect(),
            false => keys.iter().zip(values.iter().skip(1)).collect(),
        };
        for (key, value) in &pairs {
            match value {
                Some(value) => form.set(**key, Field::Actual, value.clone()),
                None => form.clear(form.cell_of(**key, Field::Actual)),
            }
        }
        let checked = form.check();
        let told: Vec<_> = checked.findings.iter().filter(|finding| finding.code == "S114").collect();
        assert!(told.len() >= 4, "{low}: {:?}", codes(&checked));
        let first = told.first().and_then(|finding| finding.cell).unwrap();
        let asked = |key: &IndicatorKey| form.issued.rows.iter().any(|row| row.key == *key && row.asked);
        for (key, _) in pairs.iter().filter(|(key, value)| value.is_some() && asked(key)) {
            let below = form.cell_of(**key, Field::Actual).row >= first.row;
            assert!(!below || sent_back(&checked, **key), "{low} {key}");
        }
    }
    assert!(BASE.check().findings.is_empty());
}

#[test]
fn one_value_that_happens_to_be_the_neighbours_proves_nothing() {
    let mut form = BASE.clone();
    form.set(of(STATE), Field::Actual, number(2.0));
    assert!(form.check().findings.iter().all(|finding| finding.code != "S114"));
}

#[test]
fn a_row_split_by_hand_is_sent_back_with_all_its_values() {
    for merged in [true, false] {
        let mut form = BASE.clone();
        let at = form.cell_of(of(STATE), Field::Actual);
        let numbers = [Field::ItemNo, Field::IndicatorNo].map(|field| form.cell_of(of(STATE), field));
        let name = form.cell_of(of(STATE), Field::IndicatorName);
        // A row is inserted below: everything under it moves down.
        let sheet = form.sheet_mut();
        for cell in sheet.cells.iter_mut().filter(|cell| cell.place.cell.row > at.row) {
            cell.place.cell.row += 1;
        }
        for (first, last) in sheet.merges.iter_mut().filter(|(first, _)| first.row > at.row) {
            (first.row, last.row) = (first.row + 1, last.row + 1);
        }
        if merged {
            sheet.merges.extend(numbers.map(|cell| (cell, CellRef::new(cell.row + 1, cell.col))));
        }
        form.put(at, number(40.0));
        form.put(CellRef::new(name.row + 1, name.col), text("うち市外"));
        form.put(CellRef::new(at.row + 1, at.col), number(26.0));
        let checked = form.check();
        assert!(sent_back(&checked, of(STATE)), "{merged}");
        let told = checked.findings.iter().find(|finding| finding.code == "S115").unwrap();
        assert_eq!((told.severity, told.cell), (Severity::SendBack, Some(at)));
        assert!(told.message.contains("「40」") && told.message.contains("「26」"), "{}", told.message);
    }
}

#[test]
fn texts_that_say_nothing_are_asked_about() {
    let item = BASE.issued.rows.iter().find(|row| row.item_asked).unwrap().key;
    for field in [Field::Progress, Field::Issues] {
        for typed in ["別紙のとおり", "（別添参照）", "－", "なし", "特になし。", "12"] {
            let mut form = BASE.clone();
            form.set(item, field, text(typed));
            assert_eq!(codes_at(&form.check(), form.cell_of(item, field)), ["T006"], "{typed}");
        }
        let mut form = BASE.clone();
        form.set(item, field, text("（前回と同じ）"));
        assert_eq!(codes(&form.check()), ["T003"]);
        form.set(item, field, text("講座を12回開き、課題はなし。"));
        assert_eq!(codes(&form.check()), [""; 0]);
    }
}

#[test]
fn a_value_of_another_workbook_is_asked_about_by_its_name() {
    let mut form = BASE.clone();
    let at = form.cell_of(of(STATE), Field::Actual);
    let cell = form.sheet_mut().cells.iter_mut().find(|cell| cell.place.cell == at).unwrap();
    cell.formula = true;
    let place: Place = cell.place.clone();
    form.book.linked.insert(place, "交流集計.xlsx".into());
    let checked = form.check();
    let told = checked.findings.iter().find(|finding| finding.code == "V128").unwrap();
    assert_eq!((told.cell, told.severity), (Some(at), Severity::Confirm));
    assert!(told.message.contains("「交流集計.xlsx」"), "{}", told.message);
}

#[test]
fn corrections_without_their_headings_are_sent_back() {
    let mut form = BASE.clone();
    let sheet = form.book.sheets.iter_mut().find(|sheet| &*sheet.name == sheets::CORRECTIONS).unwrap();
    let head = sheet.cells.iter().find(|cell| cell.value == text("対象月")).unwrap().place.cell.row;
    sheet.cells.retain(|cell| cell.place.cell.row != head);
    let typed = [text("令和7年11月"), number(60.0), number(1.0), number(11.0), number(10.0), text("見本の理由")];
    for (col, value) in (0..).zip(typed) {
        super::form::put(sheet, CellRef::new(head + 1, col), value);
    }
    let checked = form.check();
    let told = checked.findings.iter().find(|finding| finding.code == "V705").unwrap();
    assert_eq!((told.severity, told.cell.map(|cell| cell.row)), (Severity::SendBack, Some(head + 1)));
}

#[test]
fn parts_in_per_cent_are_held_against_their_own() {
    let parts = key(125, 2);
    let mut form = filled("職員課", "R7.12");
    form.set(parts, Field::Actual, text("主幹 0.55/主査 0.78"));
    assert_eq!(codes_at(&form.check(), form.cell_of(parts, Field::Actual)), ["V302"]);
}

#[test]
fn advice_names_no_figure() {
    let target = BASE.issued.rows.iter().find(|row| row.key == of(STATE)).unwrap().texts[&Field::Target].clone();
    let mut form = BASE.clone();
    form.set(of(STATE), Field::Actual, text("約66"));
    let told = form.check().findings.first().unwrap().message.clone();
    let example = told.split("例：").nth(1).unwrap();
    assert!(!example.contains("66") && !example.contains(&target), "{told}");
    // 50-1 is asked for in March.
    form = BASE.clone();
    form.set(key(50, 1), Field::Actual, text("3月実施予定"));
    let checked = form.check();
    let told = &checked.findings.iter().find(|finding| finding.item == Some(key(50, 1).item)).unwrap().message;
    assert!(told.contains("まだ何も記入する必要はありません") && !told.contains("例："), "{told}");
}

#[test]
fn what_a_part_or_a_condition_hides_is_sent_back() {
    for (look, code) in [(Look::Unseen, "V126"), (Look::Other("660".into()), "V122")] {
        let mut form = BASE.clone();
        form.set_with(of(STATE), Field::Actual, number(66.0), |cell| cell.look = look.clone());
        assert_eq!(said(&form, of(STATE)), [code]);
    }
}
