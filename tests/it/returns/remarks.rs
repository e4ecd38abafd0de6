//! What people write beside the form: named with its text, never an answer, and never a reason to refuse the rest.

use super::form::{Filled, codes, codes_at, filled, key, number, put, row, shown, text};
use std::sync::{Arc, LazyLock};
use torimatome::ledger::{CheckedReturn, ReturnState};
use torimatome::model::{CellRef, IndicatorKey};
use torimatome::spreadsheet::{Place, Sheet};
use torimatome::survey::{Field, sheets};

static BASE: LazyLock<Filled> = LazyLock::new(|| filled("総務課", "R7.12"));

const FIRST: IndicatorKey = IndicatorKey::new(13, 1);

/// A sheet with nothing on it but these rows of texts, from the first cell.
fn sheet(name: &str, rows: &[&[&str]]) -> Sheet {
    let mut sheet = Sheet {
        name: name.into(),
        visible: true,
        cells: Vec::new(),
        merges: Vec::new(),
        hidden_rows: Default::default(),
        hidden_columns: Default::default(),
        comments: Vec::new(),
        text_boxes: Vec::new(),
        drawn: 0,
    };
    write(&mut sheet, CellRef::new(0, 0), rows);
    sheet
}

/// Writes rows of texts and numbers; an empty text leaves its cell blank.
fn write(sheet: &mut Sheet, from: CellRef, rows: &[&[&str]]) {
    for (down, texts) in (0..).zip(rows) {
        for (right, typed) in (0..).zip(*texts).filter(|(_, typed)| !typed.is_empty()) {
            let value = typed.parse().map_or_else(|_| text(typed), number);
            put(sheet, CellRef::new(from.row + down, from.col + right), value);
        }
    }
}

fn below(form: &Filled, rows: u32) -> CellRef {
    CellRef::new(form.last_row() + rows, 0)
}

fn messages(checked: &CheckedReturn) -> Vec<String> {
    checked.findings.iter().map(|finding| format!("{} {}", finding.code, finding.message)).collect()
}

/// The texts of all findings of a rule.
fn named<'a>(checked: &'a CheckedReturn, code: &str) -> Vec<&'a str> {
    let findings = checked.findings.iter().filter(|finding| finding.code == code);
    findings.filter_map(|finding| finding.found.as_deref()).collect()
}

/// The answers are those of the untouched form, and everything said is of these codes.
fn unharmed(what: &str, form: &Filled, expected: &[&str]) -> CheckedReturn {
    let checked = form.check();
    let answers =
        |checked: &CheckedReturn| checked.rows.iter().map(|row| (row.key, shown(&row.actual))).collect::<Vec<_>>();
    assert_eq!(answers(&checked), answers(&BASE.check()), "{what}");
    assert_eq!(checked.state, ReturnState::Counts, "{what}: {:#?}", messages(&checked));
    assert!(codes(&checked) == expected, "{what}: {:#?}", messages(&checked));
    checked
}

#[test]
fn comments_are_silent_only_where_they_are_the_forms_own() {
    for comment in ["正しくは128", "123ではなく321", "8", "備考の理由", "単位", "総務課"] {
        let mut form = BASE.clone();
        form.sheet_mut().comments.push((CellRef::new(8, 10), comment.into()));
        assert_eq!(named(&unharmed(comment, &form, &["S303"]), "S303"), [comment]);
    }
}

#[test]
fn what_is_written_over_the_head_is_named() {
    let cases = [
        ("提出先・問合せ先", text("総務課 内線 555")),
        ("提出先・問合せ先", text("理由")),
        ("提出期限", text("1/20に再提出します")),
        ("未記入の欄", text("項目13は未確定")),
    ];
    for (label, value) in cases {
        for managed in [true, false] {
            let mut form = BASE.clone();
            let (cell, typed) = (form.head(label), value.clone());
            form.put(cell, typed.clone());
            if !managed {
                form.book.sheets.retain(|sheet| &*sheet.name != sheets::MANAGEMENT);
            }
            let checked = form.check();
            assert_eq!(codes_at(&checked, cell), ["S201"], "{label}: {:#?}", messages(&checked));
            assert_eq!(text(named(&checked, "S201")[0]), typed);
        }
    }
    let mut form = BASE.clone();
    form.put(form.head("提出期限"), text("令和8年1月20日"));
    assert_eq!(named(&unharmed("another day", &form, &["S201"]), "S201"), ["令和8年1月20日"]);
    form.book.sheets.retain(|sheet| &*sheet.name != sheets::MANAGEMENT);
    unharmed("a day without 管理情報", &form, &["S010"]);
    let mut form = BASE.clone();
    form.set_with(FIRST, Field::Rate, number(0.7), |cell| cell.formula = true);
    form.put(form.head("未記入の欄"), number(3.0));
    assert_eq!(named(&unharmed("a typed count", &form, &["S202"]), "S202"), ["3"]);
}

#[test]
fn words_of_the_head_are_a_remark_elsewhere() {
    let pairs = [
        ("記入者", "（副）加須花子"),
        ("提出期限", "間に合わないため1/20に再提出します"),
        ("確認者", "部長も確認済"),
        ("報告月", "1月から集計方法を変更します"),
        ("所属名", "氏名"),
        ("提出日", "令和7年12月1日"),
    ];
    for (label, remark) in pairs {
        let mut places = BASE.clone();
        write(places.sheet_mut(), below(&BASE, 3), &[&[label, remark]]);
        let mut beside = BASE.clone();
        write(beside.sheet_mut(), CellRef::new(BASE.last_row(), 25), &[&[label, remark]]);
        let mut cover = BASE.clone();
        cover.book.sheets.insert(0, sheet("送付状", &[&[label, remark]]));
        let mut hidden = BASE.clone();
        hidden.book.sheets.push(Sheet { visible: false, ..sheet("控", &[&[label, remark]]) });
        for form in [places, beside, cover, hidden] {
            let checked = unharmed(label, &form, &["S301"]);
            assert_eq!(named(&checked, "S301"), [label, remark]);
            assert_eq!((checked.author.as_str(), checked.submitted_on), ("", None), "{label}");
        }
    }
}

#[test]
fn a_second_label_beside_the_head_does_not_take_its_place() {
    let mut form = BASE.clone();
    let own = form.head("確認者（所属長）");
    // Above the row of the form's own label, so that it comes first.
    write(form.sheet_mut(), CellRef::new(own.row - 1, 25), &[&["確認者", "部長も確認済"]]);
    for value in ["", "課長"] {
        form.put(own, text(value));
        let checked = unharmed("beside the head", &form, &["S301"]);
        assert_eq!(named(&checked, "S301"), ["確認者", "部長も確認済"]);
        assert_eq!(checked.as_found.approver, value);
    }
}

#[test]
fn a_table_of_contacts_is_a_remark() {
    let contacts: &[&[&str]] = &[&["所属名", "氏名", "内線"], &["総務課", "加須 花子", "555"]];
    let mut form = BASE.clone();
    write(form.sheet_mut(), below(&BASE, 3), contacts);
    assert_eq!(named(&unharmed("below", &form, &["S301"]), "S301").len(), 6);
    let mut form = BASE.clone();
    form.book.sheets.push(sheet("連絡先", contacts));
    assert_eq!(named(&unharmed("on its own sheet", &form, &["S301"]), "S301").len(), 6);
}

#[test]
fn totals_and_notes_below_the_table_are_no_rows() {
    for (field, typed) in [(Field::Actual, "内線123"), (Field::SelfGrade, "12/28 確認済"), (Field::Actual, "241.2")]
    {
        let mut form = BASE.clone();
        let cell = CellRef::new(form.last_row() + 1, form.header(field).col);
        form.put(cell, typed.parse().map_or_else(|_| text(typed), number));
        form.put(CellRef::new(cell.row, form.header(Field::ItemNo).col), text("合計"));
        assert_eq!(named(&unharmed(typed, &form, &["S301"]), "S301"), ["合計", typed]);
    }
    // Values alone right below the last row are the table pasted a row too low; a new name with a value is a row too. Whether
    // they are a part of the last row's value cannot be told.
    for name in ["", "新しい指標"] {
        let mut form = BASE.clone();
        let below = form.last_row() + 1;
        form.put(CellRef::new(below, form.header(Field::Actual).col), number(81.0));
        if !name.is_empty() {
            form.put(CellRef::new(below, form.header(Field::IndicatorName).col), text(name));
        }
        let checked = form.check();
        assert_eq!(codes(&checked), ["S101", "S115"]);
        let last = form.issued.rows.last().unwrap().key;
        assert_eq!(shown(&row(&checked, last).actual), "（差戻し）");
        assert_eq!(codes_at(&checked, CellRef::new(below, form.header(Field::ItemNo).col)), ["S101"]);
    }
    // The last row of the form remains one though both its numbers are gone.
    let mut form = BASE.clone();
    let last = form.issued.rows.last().unwrap().key;
    for field in [Field::ItemNo, Field::IndicatorNo, Field::IndicatorName] {
        form.clear(form.cell_of(last, field));
    }
    assert_eq!(codes_at(&form.check(), form.cell_of(last, Field::ItemNo)), ["S101"]);
}

#[test]
fn a_bad_number_is_named_once_at_its_cell() {
    for (field, value, found) in [
        (Field::ItemNo, number(14.5), "14.5"),
        (Field::IndicatorNo, text("Ⅰ"), "Ⅰ"),
        (Field::ItemNo, text("13番"), "13番"),
    ] {
        let mut form = BASE.clone();
        form.set(FIRST, field, value);
        let checked = form.check();
        assert_eq!(codes(&checked), ["S101"], "{:#?}", messages(&checked));
        assert_eq!(codes_at(&checked, form.cell_of(FIRST, field)), ["S101"]);
        let message = &messages(&checked)[0];
        assert!(message.contains(&format!("「{found}」は{}として", field.name())), "{message}");
        assert_eq!(shown(&row(&checked, FIRST).actual), "（差戻し）");
    }
    let mut form = BASE.clone();
    form.clear(form.cell_of(FIRST, Field::IndicatorNo));
    let checked = form.check();
    assert_eq!(codes_at(&checked, form.cell_of(FIRST, Field::IndicatorNo)), ["S101"]);
    assert!(messages(&checked)[0].contains("指標番号が空欄の行"), "{:#?}", messages(&checked));
}

#[test]
fn texts_of_the_form_elsewhere_are_remarks() {
    let mut form = BASE.clone();
    let typed = ["８", "2", "理由", "総務課", "記入者"];
    for (at, word) in (1..).zip(typed) {
        form.put(CellRef::new(form.header(Field::ItemNo).row + at, 25), text(word));
    }
    let checked = form.check();
    assert_eq!((codes(&checked), named(&checked, "S301")), (vec!["S301"], typed.to_vec()));
    let mut form = BASE.clone();
    let guide = form.book.sheets.iter_mut().find(|sheet| &*sheet.name == sheets::GUIDE).unwrap();
    let second = guide.cells.iter().rev().find(|cell| cell.place.cell.col == 1).unwrap().place.cell;
    put(guide, second, text("読みました"));
    assert_eq!(named(&unharmed("over the guide", &form, &["S301"]), "S301"), ["読みました"]);
    let mut form = BASE.clone();
    let corrections = form.book.sheets.iter_mut().find(|sheet| &*sheet.name == sheets::CORRECTIONS).unwrap();
    put(corrections, CellRef::new(5, 8), text("3"));
    assert_eq!(named(&unharmed("beside the corrections", &form, &["S301"]), "S301"), ["3"]);
}

#[test]
fn a_list_of_the_departments_own_is_named_once() {
    let same = shown(&row(&BASE.check(), FIRST).actual);
    let list = |actual: &str| {
        sheet(
            "集計メモ",
            &[&["12月分の集計"], &["項目番号", "指標番号", "指標名", "実績"], &["13", "1", "名前", actual]],
        )
    };
    for at_front in [true, false] {
        let mut form = BASE.clone();
        let at = if at_front { 0 } else { form.book.sheets.len() };
        form.book.sheets.insert(at, list(&same));
        let checked = unharmed("the same value", &form, &["S305"]);
        assert_eq!(named(&checked, "S305").len(), 1);
        assert!(named(&checked, "S305")[0].contains("12月分の集計"));
        form.book.sheets[at] = list("9999");
        let checked = unharmed("another value", &form, &["S305", "S307"]);
        let asked = checked.findings.iter().find(|finding| finding.code == "S307").unwrap();
        assert_eq!(
            (asked.key(), asked.found.as_deref(), asked.cell),
            (Some(FIRST), Some("9999"), Some(CellRef::new(2, 3)))
        );
    }
}

#[test]
fn a_list_on_the_sheet_of_the_form_cuts_nothing_off() {
    let list: &[&[&str]] = &[&["項目番号", "指標番号", "実績"], &["13", "1", "9999"]];
    for from in [below(&BASE, 3), CellRef::new(BASE.header(Field::ItemNo).row + 2, 30)] {
        let mut form = BASE.clone();
        write(form.sheet_mut(), from, list);
        let checked = unharmed("on the sheet of the form", &form, &["S305", "S307"]);
        assert_eq!(named(&checked, "S305"), ["項目番号　指標番号　実績\n13　1　9999"]);
    }
}

#[test]
fn last_months_sheet_in_the_book_is_no_part_of_the_return() {
    let old = filled("総務課", "R7.11");
    for (visible, first) in [(true, false), (false, false), (true, true)] {
        let mut form = BASE.clone();
        let name: Arc<str> = "11月".into();
        let mut kept = Sheet { name: name.clone(), visible, ..old.sheet().clone() };
        kept.cells.iter_mut().for_each(|cell| cell.place = Place { sheet: name.clone(), cell: cell.place.cell });
        form.book.sheets.insert(if first { 0 } else { form.book.sheets.len() }, kept);
        unharmed("last month's sheet", &form, &["S306"]);
    }
    // A later month's or another department's may be what was meant: that is refused.
    for other in [filled("総務課", "R8.1"), filled("財政課", "R7.12")] {
        let mut form = BASE.clone();
        form.book.sheets.push(other.sheet().clone());
        let checked = form.check();
        assert_eq!(checked.state, ReturnState::SentBack);
        assert!(codes(&checked).contains(&"S016"), "{:#?}", messages(&checked));
    }
    // So is last month's form over which this month was written, though its own sheet was kept beside it.
    let mut form = old.clone();
    form.book.sheets.push(Sheet { name: "控".into(), ..old.sheet().clone() });
    form.put(form.head("報告月"), text("令和7年12月"));
    assert_eq!(form.check().state, ReturnState::SentBack);
}

#[test]
fn other_spellings_of_department_and_month_are_read() {
    for (label, typed) in [
        ("所属名", "総務課　庶務係"),
        ("所属名", "総務部　総務課"),
        ("所属名", "加須市総務課（庶務担当）"),
        ("所属名", "總務課"),
        ("所属名", "総務科"),
        ("所属名", "総務"),
        ("報告月", "令和7年12月分"),
        ("報告月", "12月"),
        ("報告月", "2025/12/1"),
        ("報告月", "46022"),
    ] {
        let mut form = BASE.clone();
        form.put(form.head(label), typed.parse().map_or_else(|_| text(typed), number));
        let checked = unharmed(typed, &form, &["S023"]);
        assert_eq!((named(&checked, "S023"), checked.cells.read), (vec![typed], 1));
    }
    for (label, typed) in [("所属名", "総務課・財政課"), ("所属名", "庶務課"), ("報告月", "11月"), ("報告月", "1月分")]
    {
        let mut form = BASE.clone();
        form.put(form.head(label), text(typed));
        assert_eq!(codes(&form.check()), ["S016"], "{typed}");
    }
}

#[test]
fn a_remark_in_the_hidden_sheet_is_named_and_spoils_nothing() {
    for (at, typed) in [((4, 25), "実績は130が正しい"), ((90, 1), "確認済"), ((91, 0), "お知らせ"), ((12, 1), "加須")]
    {
        let mut form = BASE.clone();
        let hidden = form.book.sheets.iter_mut().find(|sheet| &*sheet.name == sheets::MANAGEMENT).unwrap();
        put(hidden, CellRef::new(at.0, at.1), text(typed));
        assert_eq!(named(&unharmed(typed, &form, &["S301"]), "S301"), [typed]);
    }
}

#[test]
fn corrections_are_judged_whatever_their_cells_hold() {
    let corrections = |rows: &[&[&str]]| {
        let mut form = BASE.clone();
        let sheet = form.book.sheets.iter_mut().find(|sheet| &*sheet.name == sheets::CORRECTIONS).unwrap();
        for (down, texts) in (4..).zip(rows) {
            for (col, typed) in (0..).zip(*texts).filter(|(_, typed)| !typed.is_empty()) {
                put(sheet, CellRef::new(down, col), text(typed));
            }
        }
        form
    };
    let form = corrections(&[&["", "4", "1", "7", "8", "理由"], &["", "", "", "", "8"]]);
    let checked = form.check();
    assert_eq!(codes(&checked), ["V702"]);
    assert!([4, 5].iter().all(|row| checked.findings.iter().any(|finding| finding.cell.unwrap().row == *row)));
    assert_eq!(checked.cells.sent_back, 6);

    let mut form = corrections(&[&["令和7年11月", "13", "1", "", "", "転記誤り"]]);
    let sheet = form.book.sheets.iter_mut().find(|sheet| &*sheet.name == sheets::CORRECTIONS).unwrap();
    put(sheet, CellRef::new(4, 4), number(12.0));
    put(sheet, CellRef::new(3, 4), text("正しい値"));
    let checked = unharmed("a label typed over", &form, &["V701", "V704"]);
    assert_eq!(checked.corrections.len(), 1);
    assert_eq!((checked.corrections[0].key, checked.corrections[0].after.show(0)), (key(13, 1), "12".to_owned()));
}
