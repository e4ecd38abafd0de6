//! Columns that were moved, and labels that were moved without their columns.

use super::form::{Filled, blank_form, codes, codes_at, filled, issued, key, number, row, shown};
use std::sync::LazyLock;
use torimatome::ledger::{CheckedReturn, Reading};
use torimatome::model::{CellRef, IndicatorKey};
use torimatome::spreadsheet::RawValue;
use torimatome::survey::{CellNeed, Field, sheets};

/// Filled in, the forecast with something else than the target.
static PLAIN: LazyLock<Filled> = LazyLock::new(|| {
    let mut form = filled("総務課", "R7.12");
    for row in form.issued.rows.clone() {
        if let Some(RawValue::Number(actual)) = value(&form, form.cell_of(row.key, Field::Actual)) {
            form.set(row.key, Field::Forecast, number(actual + 1.0));
        }
    }
    form
});

/// And computed, as a spreadsheet program saves it.
static BASE: LazyLock<Filled> = LazyLock::new(|| {
    let mut form = PLAIN.clone();
    compute(&mut form);
    form
});

/// Gives 当月分 and 達成率 the result that a spreadsheet program computes.
fn compute(form: &mut Filled) {
    for row in form.issued.rows.clone() {
        let Some(previous) = row.texts.get(&Field::Previous) else { continue };
        let previous: f64 = previous.replace(',', "").replace('▲', "-").parse().unwrap();
        let Some(RawValue::Number(actual)) = value(form, form.cell_of(row.key, Field::Actual)) else { continue };
        form.set_with(row.key, Field::Rate, number(0.7), |cell| cell.formula = true);
        form.set_with(row.key, Field::MonthAmount, number(actual - previous), |cell| cell.formula = true);
    }
}

fn value(form: &Filled, cell: CellRef) -> Option<RawValue> {
    form.sheet().cells.iter().find(|other| other.place.cell == cell).map(|cell| cell.value.clone())
}

/// Swaps two columns from their labels down, or the labels alone.
fn swap(form: &mut Filled, one: Field, other: Field, labels_only: bool) {
    let (header, a, b) = (form.header(one).row, form.header(one).col, form.header(other).col);
    let moved = |cell: CellRef| if labels_only { cell.row == header } else { cell.row >= header };
    for cell in &mut form.sheet_mut().cells {
        let at = &mut cell.place.cell;
        if moved(*at) && (at.col == a || at.col == b) {
            at.col = a + b - at.col;
        }
    }
    form.sheet_mut().cells.sort_by_key(|cell| cell.place.cell);
}

fn actuals(checked: &CheckedReturn) -> Vec<(IndicatorKey, String)> {
    checked.rows.iter().map(|row| (row.key, shown(&row.actual))).collect()
}

fn pairs() -> Vec<(Field, Field)> {
    let all = Field::ALL;
    all.into_iter()
        .flat_map(|one| all.into_iter().filter(move |other| one < *other).map(move |other| (one, other)))
        .collect()
}

const fn is_input(field: Field) -> bool {
    matches!(field.need(), CellNeed::PerIndicator | CellNeed::PerItem)
}

#[test]
fn columns_moved_whole_are_read_by_their_labels() {
    let expected = actuals(&BASE.check());
    let grades = |checked: &CheckedReturn| checked.items.iter().map(|item| item.self_grade.clone()).collect::<Vec<_>>();
    let expected_grades = grades(&BASE.check());
    for (one, other) in pairs() {
        let mut form = BASE.clone();
        swap(&mut form, one, other, false);
        let checked = form.check();
        assert_eq!(actuals(&checked), expected, "{one:?} and {other:?}");
        assert_eq!(grades(&checked), expected_grades, "{one:?} and {other:?}");
        // Only two columns to fill in of which nothing vouches for either are asked about.
        let said = codes(&checked);
        let asked = is_input(one) && is_input(other);
        assert!(said.is_empty() || (asked && said == ["S009"]), "{one:?} and {other:?}: {said:?}");
    }
}

#[test]
fn labels_moved_alone_are_told() {
    let truth = BASE.check();
    for (one, other) in pairs() {
        for computed in [true, false] {
            let both = is_input(one) && is_input(other);
            if !(both || computed && (is_input(one) || is_input(other))) {
                continue;
            }
            let mut form = if computed { BASE.clone() } else { PLAIN.clone() };
            swap(&mut form, one, other, true);
            let checked = form.check();
            let marked = |field: Field| {
                let label =
                    CellRef::new(form.header(field).row, form.header(if field == one { other } else { one }).col);
                codes_at(&checked, label).iter().any(|code| ["S007", "S009"].contains(code))
            };
            // Without its numbers no row is known: each is sent back, and says so.
            let numbers = matches!(one, Field::ItemNo | Field::IndicatorNo);
            for field in [one, other].into_iter().filter(|field| is_input(*field)) {
                assert!(marked(field) || numbers, "{one:?} and {other:?}: {field:?} is silent: {:?}", codes(&checked));
            }
            let vague = marked(Field::Actual);
            for row in truth.rows.iter().filter(|row| row.asked && !vague) {
                let read = checked.rows.iter().find(|other| other.key == row.key).map(|row| &row.actual);
                let right = read.is_none_or(|read| *read == row.actual || *read == Reading::SentBack);
                assert!(right, "{one:?} and {other:?}: {read:?}");
            }
        }
    }
}

#[test]
fn actual_and_forecast_swapped_are_sent_back_where_the_form_has_computed() {
    let mut form = BASE.clone();
    swap(&mut form, Field::Actual, Field::Forecast, true);
    let checked = form.check();
    for field in [Field::Actual, Field::Forecast] {
        assert_eq!(codes_at(&checked, form.header(field)), ["S007"]);
    }
    assert!(checked.rows.iter().filter(|row| row.asked).all(|row| !matches!(row.actual, Reading::Value(_))));
    assert_eq!(row(&checked, key(13, 1)).actual, Reading::SentBack);
    let message = &checked.findings.iter().find(|finding| finding.code == "S007").unwrap().message;
    assert!(message.contains("「年度末見込」の列に") && message.contains("実績（12月末現在）"), "{message}");

    let mut form = PLAIN.clone();
    swap(&mut form, Field::Actual, Field::Forecast, true);
    let checked = form.check();
    for field in [Field::Actual, Field::Forecast] {
        assert_eq!(codes_at(&checked, form.header(field)), ["S009"]);
    }
}

#[test]
fn last_times_values_under_the_label_of_the_actual_are_sent_back() {
    let mut form = BASE.clone();
    swap(&mut form, Field::Actual, Field::Previous, true);
    let checked = form.check();
    assert_eq!(codes_at(&checked, form.header(Field::Previous)), ["S007"]);
    assert!(checked.rows.iter().filter(|row| row.asked).all(|row| !matches!(row.actual, Reading::Value(_))));
}

#[test]
fn a_table_pasted_one_column_beside_is_sent_back() {
    let mut form = BASE.clone();
    let (header, first) = (form.header(Field::ItemNo).row, form.header(Field::Unit).col);
    let cells: Vec<_> = form.sheet().cells.clone();
    for cell in cells.into_iter().filter(|cell| cell.place.cell.row > header && cell.place.cell.col >= first) {
        let at = cell.place.cell;
        form.put(CellRef::new(at.row, at.col + 1), cell.value);
    }
    let checked = form.check();
    assert_eq!(codes_at(&checked, form.header(Field::Actual)), ["S007"]);
    assert!(checked.rows.iter().filter(|row| row.asked).all(|row| !matches!(row.actual, Reading::Value(_))));
}

/// Forms that are older than the row of 管理情報 that names the order are held against 様式設定.
#[test]
fn forms_without_their_order_are_held_against_the_settings() {
    let mut form = BASE.clone();
    swap(&mut form, Field::Progress, Field::Issues, true);
    form.book.sheets.retain(|sheet| &*sheet.name != sheets::MANAGEMENT);
    let checked = form.check();
    for field in [Field::Progress, Field::Issues] {
        assert_eq!(codes_at(&checked, form.header(field)), ["S009"]);
    }
}

#[test]
fn prefilled_values_that_stand_in_both_columns_vouch_for_neither() {
    let mut issued = issued("総務課", "R7.12");
    let yearly = [key(50, 1), key(51, 1)];
    for row in issued.rows.iter_mut().filter(|row| yearly.contains(&row.key)) {
        row.texts.insert(Field::Actual, "7,607".into());
    }
    let mut form = blank_form(issued);
    for row in form.issued.rows.clone().into_iter().filter(|row| row.asked) {
        let known = yearly.contains(&row.key);
        // One of them was typed over in full-width digits.
        let typed = if row.key == yearly[0] { RawValue::Text("７６０７".into()) } else { number(7607.0) };
        form.set(row.key, Field::Actual, if known { typed } else { number(3.0) });
        form.set(row.key, Field::Forecast, number(if known { 7607.0 } else { 4.0 }));
    }
    swap(&mut form, Field::Actual, Field::Forecast, true);
    let checked = form.check();
    for field in [Field::Actual, Field::Forecast] {
        assert_eq!(codes_at(&checked, form.header(field)), ["S009"]);
    }
    // Where the two columns differ there, the prefilled values tell that they went along.
    swap(&mut form, Field::Actual, Field::Forecast, true);
    yearly.iter().for_each(|key| form.set(*key, Field::Forecast, number(8000.0)));
    swap(&mut form, Field::Actual, Field::Forecast, false);
    let checked = form.check();
    assert!(!codes(&checked).contains(&"S009"), "{:?}", codes(&checked));
}

#[test]
fn a_difference_of_nothing_beside_a_text_does_not_hide_what_the_others_say() {
    let mut form = BASE.clone();
    let typed = key(61, 1);
    form.set(typed, Field::Actual, RawValue::Text("４４".into()));
    form.set_with(typed, Field::MonthAmount, number(0.0), |cell| cell.formula = true);
    swap(&mut form, Field::Actual, Field::Forecast, true);
    let checked = form.check();
    for field in [Field::Actual, Field::Forecast] {
        assert_eq!(codes_at(&checked, form.header(field)), ["S007"]);
    }
}
