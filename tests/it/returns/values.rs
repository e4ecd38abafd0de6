//! One changed cell each: what is read, and with which finding at that cell.

use super::form::{Filled, codes, codes_at, filled, key, number, row, shown, text};
use std::sync::LazyLock;
use torimatome::ledger::ReturnState;
use torimatome::model::IndicatorKey;
use torimatome::spreadsheet::RawValue;
use torimatome::survey::Field;

static BASE: LazyLock<Filled> = LazyLock::new(|| filled("業務改善課", "R7.12"));
static WITH_PARTS: LazyLock<Filled> = LazyLock::new(|| filled("職員課", "R7.12"));

#[test]
fn a_form_filled_in_plainly_has_nothing_to_say() {
    for (department, round) in [
        ("業務改善課", "R7.12"),
        ("総務課", "R8.1"),
        ("職員課", "R7.5"),
        ("財政課", "R6確定"),
        ("市民協働推進課", "R8.1"),
    ] {
        let checked = filled(department, round).check();
        assert_eq!(checked.state, ReturnState::Counts, "{department} {round}");
        let said: Vec<_> = checked.findings.iter().map(|finding| &finding.message).collect();
        assert!(said.is_empty(), "{department} {round}: {said:#?}");
        assert_eq!(checked.department.as_deref(), Some(department));
        assert_eq!(
            checked.cells.outside + checked.cells.overridden + checked.cells.sent_back,
            0,
            "{:?}",
            checked.cells
        );
    }
}

/// 59-1 団体 (時点), 63-1 ％ (率), 98-1 百万円 (期間累計, negative), 122-1 文言, 99-1 段階, 125-2 複合.
const COUNT: (u16, u8) = (59, 1);
const RATIO: (u16, u8) = (63, 1);
const MONEY: (u16, u8) = (98, 1);
const WORD: (u16, u8) = (122, 1);
const PARTS: (u16, u8) = (125, 2);

/// An indicator, what is typed, how it is read, and the codes at its cell.
type Case = ((u16, u8), RawValue, &'static str, &'static [&'static str]);

#[test]
fn values_are_read_or_sent_back() {
    let cases: &[Case] = &[
        (COUNT, number(66.0), "66", &[]),
        (COUNT, text("66"), "66", &["V101"]),
        (COUNT, text("６６"), "66", &["V101"]),
        (COUNT, text("66団体"), "66", &["V101"]),
        (COUNT, text(" 66 "), "66", &["V101"]),
        (COUNT, text("66\n"), "66", &["V101"]),
        (COUNT, text("'66"), "66", &["V101"]),
        (COUNT, text("６６\u{3000}団体"), "66", &["V101"]),
        (COUNT, text("約66"), "（差戻し）", &["V103"]),
        (COUNT, text("66以上"), "（差戻し）", &["V103"]),
        (COUNT, text("66団体程度"), "（差戻し）", &["V103"]),
        (COUNT, text("60～66"), "（差戻し）", &["V104"]),
        (COUNT, text("60-66"), "（差戻し）", &["V104"]),
        (COUNT, text("10/12"), "（差戻し）", &["V105"]),
        (COUNT, text("3.5.2"), "（差戻し）", &["V106"]),
        (COUNT, text("6,6"), "（差戻し）", &["V106"]),
        (COUNT, text("六十六"), "（差戻し）", &["V107"]),
        (COUNT, text("〃"), "（差戻し）", &["V108"]),
        (COUNT, text("同上"), "（差戻し）", &["V108"]),
        (COUNT, text("前月と同じ"), "（差戻し）", &["V108"]),
        (COUNT, text("－"), "（差戻し）", &["V109"]),
        (COUNT, text("なし"), "（差戻し）", &["V109"]),
        (COUNT, text("未定"), "（差戻し）", &["V109"]),
        (COUNT, text("該当なし"), "（差戻し）", &["V109"]),
        (COUNT, text("未実施"), "（差戻し）", &["V109"]),
        (COUNT, text("実施予定"), "（差戻し）", &["V109"]),
        (COUNT, number(0.0), "0", &["V401"]),
        (COUNT, text("中止"), "中止", &[]),
        (COUNT, text("算定不能"), "算定不能", &[]),
        (COUNT, text("   "), "（空欄）", &["V001", "V121"]),
        (COUNT, text("#REF!"), "（差戻し）", &["V111"]),
        (COUNT, RawValue::Error("#DIV/0!".into()), "（差戻し）", &["V111"]),
        (COUNT, RawValue::NoCache, "（差戻し）", &["V112"]),
        (COUNT, RawValue::Bool(true), "（差戻し）", &["V119"]),
        (COUNT, RawValue::Duration("12:30".into()), "（差戻し）", &["V119"]),
        (COUNT, text("66件"), "（差戻し）", &["V113"]),
        (COUNT, text("66%"), "（差戻し）", &["V113"]),
        (COUNT, text("66（うち新規3）"), "（差戻し）", &["V115"]),
        (COUNT, text("66\u{202E}"), "（差戻し）", &["V116"]),
        (COUNT, text("+3"), "（差戻し）", &["V117"]),
        (COUNT, text("=60+6"), "（差戻し）", &["V117"]),
        (COUNT, number(1e18), "（差戻し）", &["V118"]),
        (COUNT, number(66.5), "（差戻し）", &["V201"]),
        (COUNT, number(-66.0), "（差戻し）", &["V202"]),
        (COUNT, text("▲66"), "（差戻し）", &["V202"]),
        (COUNT, text("66?"), "（差戻し）", &["V113"]),
        (COUNT, text("別紙参照"), "（差戻し）", &["V102"]),
        (COUNT, number(6600.0), "6,600", &["V401"]),
        (COUNT, number(6.0), "6", &["V401"]),
        (RATIO, text("70％"), "70", &["V101"]),
        (RATIO, text("７０．５％"), "70.5", &["V101"]),
        (RATIO, number(70.55), "70.55", &[]),
        (RATIO, number(101.0), "（差戻し）", &["V203"]),
        (RATIO, number(0.7), "0.7", &["V302"]),
        (MONEY, text("▲105"), "▲105", &["V101"]),
        (MONEY, text("△105百万円"), "▲105", &["V101"]),
        (MONEY, text("−105"), "▲105", &["V101"]),
        (MONEY, text("－１０５"), "▲105", &["V101"]),
        (MONEY, text("105百万"), "（差戻し）", &["V107"]),
        (MONEY, text("1億500万円"), "（差戻し）", &["V107"]),
        (MONEY, text("▲105千円"), "（差戻し）", &["V107"]),
        (WORD, text("実施"), "実施", &[]),
        (WORD, text("実 施"), "実施", &[]),
        (WORD, text("未実施"), "未実施", &[]),
        (WORD, text("一部実施"), "一部実施", &[]),
        (WORD, text("実施済み"), "（差戻し）", &["V501"]),
        (WORD, number(1.0), "（差戻し）", &["V501"]),
        (WORD, text("なし"), "（差戻し）", &["V109"]),
        (PARTS, text("主幹 44/主査 68"), "主幹 44/主査 68", &[]),
        (PARTS, text("主査６８％、主幹４４％"), "主幹 44/主査 68", &["V101"]),
        (PARTS, text("44/68"), "（差戻し）", &["V503"]),
        (PARTS, text("主幹 44"), "（差戻し）", &["V503"]),
        (PARTS, text("主幹 44/主査 168"), "（差戻し）", &["V203"]),
        (PARTS, number(44.0), "（差戻し）", &["V503"]),
    ];
    for ((item, indicator), value, expected, codes) in cases {
        let key = key(*item, *indicator);
        let mut form = if (*item, *indicator) == PARTS { WITH_PARTS.clone() } else { BASE.clone() };
        form.set(key, Field::Actual, value.clone());
        let checked = form.check();
        assert_eq!(shown(&row(&checked, key).actual), *expected, "{key} {value:?}");
        assert_eq!(codes_at(&checked, form.cell_of(key, Field::Actual)), *codes, "{key} {value:?}");
        let elsewhere =
            checked.findings.iter().filter(|finding| finding.cell != Some(form.cell_of(key, Field::Actual)));
        assert_eq!(elsewhere.count(), 0, "{key} {value:?}: {:#?}", checked.findings);
    }
}

fn count() -> IndicatorKey {
    key(COUNT.0, COUNT.1)
}

#[test]
fn dates_say_what_the_spreadsheet_did() {
    let date = chrono::NaiveDate::from_ymd_opt(2025, 3, 4).unwrap().and_hms_opt(0, 0, 0).unwrap();
    let mut form = BASE.clone();
    form.set(count(), Field::Actual, RawValue::DateTime(date));
    let checked = form.check();
    assert_eq!(codes(&checked), ["V110"]);
    assert!(checked.findings[0].message.contains("Excel が日付に変えた"), "{}", checked.findings[0].message);
}

#[test]
fn percent_cells_are_read_in_percent() {
    let mut form = BASE.clone();
    form.set_with(key(RATIO.0, RATIO.1), Field::Actual, number(0.7), |cell| cell.percent = true);
    form.set_with(count(), Field::Actual, number(0.7), |cell| cell.percent = true);
    let checked = form.check();
    assert_eq!(shown(&row(&checked, key(RATIO.0, RATIO.1)).actual), "70");
    assert_eq!(shown(&row(&checked, count()).actual), "（差戻し）");
    assert_eq!(codes(&checked), ["V101", "V114"]);
}

#[test]
fn formulas_count_with_their_result() {
    let mut form = BASE.clone();
    form.set_with(count(), Field::Actual, number(66.0), |cell| cell.formula = true);
    let checked = form.check();
    assert_eq!(shown(&row(&checked, count()).actual), "66");
    assert_eq!(codes(&checked), ["V120"]);
}
