//! Answers of items, values that should be looked at, and corrections of past months.

use super::form::{Filled, blank_form, codes, codes_at, filled, issued, key, number, put, row, shown, text};
use std::sync::LazyLock;
use torimatome::ledger::{CheckedItem, CheckedReturn, Reading};
use torimatome::model::{Answer, CellRef, IndicatorKey, ItemNo, Severity};
use torimatome::spreadsheet::{Look, RawValue};
use torimatome::survey::{Field, sheets};

static BASE: LazyLock<Filled> = LazyLock::new(|| filled("総務課", "R7.12"));

/// Item 103 has two indicators (％, 4月からの率) that this department answers.
const FIRST: IndicatorKey = IndicatorKey::new(103, 1);
const SECOND: IndicatorKey = IndicatorKey::new(103, 2);

fn item(checked: &CheckedReturn) -> &CheckedItem {
    checked.items.iter().find(|item| item.item == ItemNo(103)).unwrap()
}

#[test]
fn grades_are_read_or_sent_back() {
    let cases: &[(RawValue, Reading<u8>, &[&str])] = &[
        (number(2.0), Reading::Value(2), &[]),
        (text("2"), Reading::Value(2), &["V601"]),
        (text("②"), Reading::Value(2), &["V601"]),
        (text("２"), Reading::Value(2), &["V601"]),
        (text("1.目標達成"), Reading::Value(1), &["V601"]),
        (text("概ね達成"), Reading::Value(2), &["V601"]),
        (text("達成"), Reading::SentBack, &["V602"]),
        (text("1.概ね達成"), Reading::SentBack, &["V602"]),
        (number(5.0), Reading::SentBack, &["V602"]),
        (number(1.5), Reading::SentBack, &["V602"]),
        (text("A"), Reading::SentBack, &["V602"]),
        (text("1～2"), Reading::SentBack, &["V602"]),
        (RawValue::NoCache, Reading::SentBack, &["V112"]),
        (text(" "), Reading::Blank, &["V003", "V121"]),
    ];
    for (typed, grade, codes) in cases {
        let mut form = BASE.clone();
        form.set(FIRST, Field::SelfGrade, typed.clone());
        let checked = form.check();
        assert_eq!(item(&checked).self_grade, *grade, "{typed:?}");
        assert_eq!(codes_at(&checked, form.cell_of(FIRST, Field::SelfGrade)), *codes, "{typed:?}");
    }
}

#[test]
fn grades_three_and_four_need_an_issue() {
    for grade in [3.0, 4.0] {
        let mut form = BASE.clone();
        form.set(FIRST, Field::SelfGrade, number(grade));
        assert_eq!(codes(&form.check()), ["V603"]);
        form.set(SECOND, Field::Issues, text("なし"));
        let checked = form.check();
        assert_eq!(codes(&checked), ["V603"]);
        let told = &checked.findings[0];
        assert_eq!((told.cell, told.found.as_deref()), (Some(form.cell_of(SECOND, Field::Issues)), Some("なし")));
        assert!(told.message.contains("「なし」となっています"), "{}", told.message);
        form.set(SECOND, Field::Issues, text("人員が足りない。"));
        let checked = form.check();
        assert_eq!((codes(&checked), item(&checked).issues.as_str()), (vec![], "人員が足りない。"));
    }
}

#[test]
fn an_answer_of_an_item_stands_in_any_of_its_rows() {
    let mut form = BASE.clone();
    form.clear(form.cell_of(FIRST, Field::SelfGrade));
    form.clear(form.cell_of(FIRST, Field::Progress));
    assert_eq!(codes(&form.check()), ["V003", "V004"]);
    form.set(SECOND, Field::SelfGrade, number(2.0));
    form.set(SECOND, Field::Progress, text("進めた。"));
    let checked = form.check();
    assert_eq!((&item(&checked).self_grade, item(&checked).progress.as_str()), (&Reading::Value(2), "進めた。"));
    assert_eq!(codes(&checked), [""; 0]);
    form.set(FIRST, Field::SelfGrade, number(2.0));
    assert_eq!(codes(&form.check()), [""; 0]);
    form.set(FIRST, Field::SelfGrade, number(1.0));
    form.set(FIRST, Field::Progress, text("別の文章"));
    let checked = form.check();
    assert_eq!(item(&checked).self_grade, Reading::SentBack);
    assert_eq!(item(&checked).progress, "");
    assert_eq!(checked.findings.iter().filter(|finding| finding.code == "V605").count(), 4);
}

#[test]
fn texts_are_merged_without_what_cannot_be_seen() {
    let cases: &[(RawValue, &str, &[&str])] = &[
        (text("一行目\r\n二行目"), "一行目\n二行目", &[]),
        (text("一行目_x000D_二行目"), "一行目_x000D_二行目", &[]),
        (text("前\u{200B}後"), "前後", &["T001"]),
        (text("前\u{202E}後"), "前後", &["T001"]),
        (text("前\u{7}後\u{0}"), "前後", &["T001"]),
        (text("前\t後"), "前 後", &[]),
        (text("髙﨑𠮷①ｶﾅ 葛\u{E0100}城"), "髙﨑𠮷①ｶﾅ 葛\u{E0100}城", &[]),
        (text("=SUM(A1:A9)"), "=SUM(A1:A9)", &[]),
        (text("@home -3 +4"), "@home -3 +4", &[]),
        (text("同上"), "同上", &["T003"]),
        (number(12005.0), "12005", &["T006"]),
        (RawValue::Error("#NAME?".into()), "", &["T004"]),
        (RawValue::NoCache, "", &["T004"]),
    ];
    for (typed, merged, codes) in cases {
        let mut form = BASE.clone();
        form.set(FIRST, Field::Progress, typed.clone());
        let checked = form.check();
        assert_eq!(item(&checked).progress, *merged, "{typed:?}");
        assert_eq!(codes_at(&checked, form.cell_of(FIRST, Field::Progress)), *codes, "{typed:?}");
    }
    let mut form = BASE.clone();
    let date = chrono::NaiveDate::from_ymd_opt(2025, 3, 4).unwrap().and_hms_opt(0, 0, 0).unwrap();
    form.set(FIRST, Field::Basis, RawValue::DateTime(date));
    let checked = form.check();
    assert_eq!((codes(&checked), row(&checked, FIRST).basis.as_str()), (vec!["T004"], ""));
}

#[test]
fn texts_left_as_they_were_prefilled_are_told() {
    let mut prefilled = issued("総務課", "R7.12");
    for row in prefilled.rows.iter_mut().filter(|row| row.key == FIRST) {
        row.texts.insert(Field::Progress, "前回の文章。".into());
    }
    let mut form = blank_form(prefilled);
    for row in &BASE.issued.rows {
        for field in [Field::Actual, Field::Forecast, Field::SelfGrade] {
            let cell = BASE.sheet().cells.iter().find(|cell| cell.place.cell == BASE.cell_of(row.key, field));
            if let Some(cell) = cell {
                form.set(row.key, field, cell.value.clone());
            }
        }
    }
    let told = |checked: &CheckedReturn, code: &str| checked.findings.iter().any(|finding| finding.code == code);
    let checked = form.check();
    assert!(told(&checked, "T002"));
    assert_eq!(item(&checked).progress, "前回の文章。");
    form.set(SECOND, Field::Progress, text("今回の文章。"));
    let checked = form.check();
    assert!(told(&checked, "T005") && !told(&checked, "T002"));
    assert_eq!(item(&checked).progress, "今回の文章。");
}

#[test]
fn running_totals_that_fall_are_asked_about() {
    let mut form = filled("シティプロモーション課", "R7.12");
    let videos = key(1, 1);
    form.set(videos, Field::Actual, number(20.0));
    let checked = form.check();
    assert_eq!(codes(&checked), ["V403"]);
    assert!(!checked.findings[0].message.contains("170"), "no figure is suggested: {}", checked.findings[0].message);
    form.set(videos, Field::Actual, number(140.0));
    assert_eq!(codes(&form.check()), ["V402"]);
    form.set(videos, Field::Reason, text("重複を除いたため"));
    assert!(form.check().findings[0].message.contains("「重複を除いたため」"));
    form.set(videos, Field::Actual, number(1750.0));
    assert_eq!(codes_at(&form.check(), form.cell_of(videos, Field::Actual)), ["V401"]);
    form.set(videos, Field::Actual, number(175.0));
    form.set(videos, Field::Forecast, number(100.0));
    assert_eq!(codes(&form.check()), ["V406"]);
}

#[test]
fn actuals_that_are_all_the_same_are_asked_about() {
    for (field, code) in [(Field::Target, "V404"), (Field::Previous, "V405")] {
        let mut form = filled("シティプロモーション課", "R7.12");
        for row in form.issued.rows.clone() {
            let value: f64 = row.texts[&field].replace(',', "").parse().unwrap();
            form.set(row.key, Field::Actual, number(value));
        }
        let checked = form.check();
        assert_eq!(codes(&checked), [code]);
        assert!(checked.findings.iter().all(|finding| finding.severity == Severity::Confirm));
    }
}

/// Puts a row into 過去分訂正.
fn correct(form: &mut Filled, values: [Option<RawValue>; 6]) {
    let sheet = form.book.sheets.iter_mut().find(|sheet| &*sheet.name == sheets::CORRECTIONS).unwrap();
    for (col, value) in (0..).zip(values) {
        if let Some(value) = value {
            put(sheet, CellRef::new(4, col), value);
        }
    }
}

#[test]
fn corrections_of_past_months_are_read() {
    let mut form = BASE.clone();
    let reason = || Some(text("集計の誤り"));
    correct(
        &mut form,
        [
            Some(text("令和7年6月")),
            Some(number(103.0)),
            Some(text("①")),
            Some(text("９０％")),
            Some(number(92.0)),
            reason(),
        ],
    );
    let checked = form.check();
    let correction = checked.corrections.first().unwrap();
    assert_eq!((correction.key, correction.round.to_string().as_str()), (FIRST, "令和7年6月"));
    assert_eq!(correction.after, Answer::Number(92.into()));
    assert_eq!(correction.before, Some(Answer::Number(90.into())));
    assert_eq!(correction.reason, "集計の誤り");
    assert_eq!(codes(&checked), ["V101", "V701"]);
    assert_eq!(checked.cells.outside, 0);
}

#[test]
fn corrections_that_cannot_be_made_are_sent_back() {
    let good =
        || [Some(text("R7.6")), Some(number(103.0)), Some(number(1.0)), None, Some(number(92.0)), Some(text("誤り"))];
    let cases: &[(&str, usize, Option<RawValue>)] = &[
        ("no round", 0, None),
        ("an unreadable round", 0, Some(text("6月"))),
        ("the same round", 0, Some(text("令和7年12月"))),
        ("a round to come", 0, Some(text("令和8年1月"))),
        ("a round before the plan", 0, Some(text("令和元年12月"))),
        ("no item", 1, None),
        ("an unknown item", 1, Some(number(999.0))),
        ("another department's item", 1, Some(number(59.0))),
        ("an unknown indicator", 2, Some(number(9.0))),
        ("a wrong value before", 3, Some(text("約90"))),
        ("no value", 4, None),
        ("a wrong value", 4, Some(text("約92"))),
        ("a value above the bounds", 4, Some(number(920.0))),
    ];
    for (what, at, value) in cases {
        let mut form = BASE.clone();
        let mut row = good();
        row[*at] = value.clone();
        correct(&mut form, row);
        let checked = form.check();
        assert!(checked.corrections.is_empty(), "{what}");
        assert!(codes(&checked).contains(&"V702"), "{what}: {:?}", codes(&checked));
        assert_eq!(checked.rows.len(), BASE.check().rows.len(), "{what}");
        assert!(checked.cells.sent_back > 0, "{what}");
    }
    let mut form = BASE.clone();
    let mut row = good();
    row[5] = None;
    correct(&mut form, row);
    assert_eq!(codes(&form.check()), ["V701", "V703"]);
}

/// 対象月, 項目番号 and 指標番号 are read with the same eyes as values: a part struck out makes another month or item of them.
#[test]
fn corrections_of_what_is_not_seen_are_sent_back() {
    for at in 0..3 {
        for look in [Look::Struck, Look::Unseen, Look::Raised, Look::Other("別".into())] {
            let mut form = BASE.clone();
            let values = [text("R7.6"), number(103.0), number(1.0), number(90.0), number(92.0), text("誤り")];
            correct(&mut form, values.map(Some));
            let sheet = form.book.sheets.iter_mut().find(|sheet| &*sheet.name == sheets::CORRECTIONS).unwrap();
            let cell = CellRef::new(4, at);
            sheet.cells.iter_mut().find(|known| known.place.cell == cell).unwrap().look = look.clone();
            let checked = form.check();
            assert!(checked.corrections.is_empty(), "{at} {look:?}");
            assert_eq!(codes_at(&checked, cell), ["V702"], "{at} {look:?}");
        }
    }
}

#[test]
fn a_blank_is_never_a_zero() {
    let mut form = BASE.clone();
    form.clear(form.cell_of(FIRST, Field::Actual));
    let checked = form.check();
    assert_eq!(shown(&row(&checked, FIRST).actual), "（空欄）");
    assert_eq!(codes_at(&checked, form.cell_of(FIRST, Field::Actual)), ["V001"]);
}

#[test]
fn forecasts_far_from_everything_known_are_asked_about() {
    let target = 63.0; // 61-1, with 60 last year and 44 so far
    for (forecast, asked) in
        [(target, false), (target * 3.0, false), (target * 6.0, true), (target * 100.0, true), (45.0, false)]
    {
        let mut form = BASE.clone();
        form.set(IndicatorKey::new(61, 1), Field::Forecast, number(forecast));
        let said = codes_at(&form.check(), form.cell_of(IndicatorKey::new(61, 1), Field::Forecast)).join("+");
        assert_eq!(said, if asked { "V401" } else { "" }, "{forecast}");
    }
}
