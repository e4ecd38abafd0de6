//! Survey forms as issued, read back from their bytes.

use crate::master::master;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};
use torimatome::evaluation::evaluate;
use torimatome::ledger::Ledger;
use torimatome::model::{IndicatorKey, Round, fold_key};
use torimatome::output::forms::{FormPurpose, WrittenForm, prepare, write_all};
use torimatome::plan::Plan;
use torimatome::spreadsheet::{self, RawValue, Workbook};
use torimatome::survey::{Field, Issued, issue::write_form, management, sheets};

fn round(text: &str) -> Round {
    Round::parse(text).unwrap()
}

/// The forms of a round of which nothing is known yet.
fn forms(plan: &Plan, of: &str) -> Vec<WrittenForm> {
    let ledger = Ledger::default();
    let figures = evaluate(plan, &ledger, round(of), round(of).state_on().unwrap());
    write_all(&figures, FormPurpose::Issue).unwrap()
}

fn opened(form: &WrittenForm) -> (Workbook, management::Management) {
    let book = spreadsheet::open(&form.bytes).unwrap();
    let hidden = book.sheets.iter().find(|sheet| management::is_management(sheet)).unwrap();
    assert!(!hidden.visible);
    let management = management::decode(hidden).unwrap();
    (book, management)
}

#[test]
fn every_department_gets_a_form_that_says_what_it_was_issued_with() {
    let plan = master();
    let forms = forms(&plan, "令和8年1月");
    assert_eq!(forms.len(), plan.departments.len());
    let ledger = Ledger::default();
    let figures = evaluate(&plan, &ledger, round("令和8年1月"), round("令和8年1月").state_on().unwrap());
    for form in &forms {
        let (book, management) = opened(form);
        assert!(management.intact, "{}", form.file_name);
        let issued = prepare(&figures, &form.department, figures.round, FormPurpose::Issue);
        assert_eq!(management.issued, issued);
        let names: Vec<&str> = book.sheets.iter().map(|sheet| &*sheet.name).collect();
        assert_eq!(names, [sheets::FORM, sheets::CORRECTIONS, sheets::GUIDE, sheets::MANAGEMENT]);
        assert_eq!(form.file_name, format!("調査票_{}_令和8年1月.xlsx", form.department));
    }
}

/// Each indicator is asked of exactly one department; all in the final round, all but the 年1回 ones in January.
#[test]
fn each_indicator_is_asked_once() {
    let plan = master();
    for (of, expected) in [("令和7年度確定", 146), ("令和8年1月", 146)] {
        let mut asked: BTreeMap<IndicatorKey, usize> = BTreeMap::new();
        let mut items = BTreeSet::new();
        for form in forms(&plan, of) {
            let issued = opened(&form).1.issued;
            for row in &issued.rows {
                *asked.entry(row.key).or_default() += usize::from(row.asked);
                if row.item_asked {
                    items.insert((row.key.item, form.department.clone()));
                }
            }
        }
        assert_eq!(asked.values().sum::<usize>(), expected, "{of}");
        assert!(asked.values().all(|count| *count == 1), "{of}");
        assert_eq!(items.len(), 125, "{of}: each item once");
    }
    let monthly = plan.indicators.values().filter(|one| one.mode != torimatome::plan::MonthlyMode::Yearly).count();
    let required: usize = forms(&plan, "令和8年3月")
        .iter()
        .flat_map(|form| opened(form).1.issued.rows)
        .filter(|row| row.asked && !row.optional && plan.indicators[&row.key].survey_month.is_none())
        .count();
    assert_eq!((required, monthly), (124, 124));
}

/// Every cell of a fresh form is known to the form itself, so whatever differs later was typed.
#[test]
fn every_cell_is_a_fixed_text_an_issued_value_or_computed() {
    let plan = master();
    for of in ["令和7年12月", "令和7年度確定"] {
        for form in forms(&plan, of) {
            let (book, management) = opened(&form);
            let issued: BTreeSet<String> =
                management.issued.rows.iter().flat_map(|row| row.texts.values().map(|text| fold_key(text))).collect();
            let fixed: BTreeSet<String> = management.statics.iter().map(|text| fold_key(text)).collect();
            for cell in book.sheets.iter().filter(|sheet| sheet.visible).flat_map(|sheet| &sheet.cells) {
                let known = match &cell.value {
                    RawValue::Text(text) => fixed.contains(&fold_key(text)) || issued.contains(&fold_key(text)),
                    value => cell.formula || holds(&management.issued, value),
                };
                assert!(known || cell.formula, "{} {:?}", form.file_name, cell);
            }
        }
    }
}

fn holds(issued: &Issued, value: &RawValue) -> bool {
    issued.rows.iter().flat_map(|row| row.texts.values()).any(|text| management::same_as_issued(text, value))
}

#[test]
fn the_same_form_has_the_same_bytes() {
    let plan = master();
    let ledger = Ledger::default();
    let figures = evaluate(&plan, &ledger, round("R7.12"), round("R7.12").state_on().unwrap());
    let department = plan.departments[0].name.clone();
    let issued = prepare(&figures, &department, figures.round, FormPurpose::Sample);
    assert!(issued.sample);
    assert_eq!(write_form(&plan, &issued).unwrap(), write_form(&plan, &issued).unwrap());
}

/// The labels that the contract names.
#[test]
fn the_table_has_the_agreed_labels() {
    const MONTH: [&str; 19] = [
        "項目番号",
        "取組項目",
        "指標番号",
        "指標名",
        "単位",
        "数え方",
        "基準値",
        "前年度実績",
        "今年度目標",
        "前回報告（11月末現在）",
        "実績（12月末現在）",
        "当月分（差引）",
        "年度末見込",
        "達成率",
        "自己評価",
        "取組状況",
        "課題・今後の方向性",
        "算出根拠",
        "理由・備考",
    ];
    let plan = master();
    for (of, labels) in [("令和7年12月", MONTH.to_vec()), ("令和7年度確定", final_labels(&MONTH))] {
        let form = forms(&plan, of).remove(0);
        let (book, _) = opened(&form);
        let cells = &book.sheets[0].cells;
        let head = cells.iter().find(|cell| cell.value == RawValue::Text("指標番号".into())).unwrap();
        let found: Vec<String> = cells
            .iter()
            .filter(|cell| cell.place.cell.row == head.place.cell.row)
            .map(|cell| match &cell.value {
                RawValue::Text(text) => text.clone(),
                value => panic!("{value:?}"),
            })
            .collect();
        assert_eq!(found, labels, "{of}");
    }
}

fn final_labels(month: &[&'static str]) -> Vec<&'static str> {
    let renamed = |label: &'static str| match label {
        "前回報告（11月末現在）" => "前回報告（3月末現在）",
        "実績（12月末現在）" => "年度実績",
        label => label,
    };
    let absent = ["当月分（差引）", "年度末見込"];
    month.iter().filter(|label| !absent.contains(label)).map(|label| renamed(label)).collect()
}

/// `templates/調査票.xlsx` is what the program would issue today. `UPDATE_TEMPLATES=1 cargo test` writes it anew.
#[test]
fn the_template_to_look_at_is_current() {
    let plan = master();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/調査票.xlsx");
    let of = plan.schedule.keys().rev().find(|round| !round.is_final()).unwrap().to_string();
    let widest = forms(&plan, &of).into_iter().max_by_key(|form| opened(form).1.issued.rows.len()).unwrap();
    if std::env::var_os("UPDATE_TEMPLATES").is_some() {
        fs::write(&path, &widest.bytes).unwrap();
    }
    let kept = fs::read(&path).unwrap();
    assert!(kept == widest.bytes, "templates/調査票.xlsx is not current: UPDATE_TEMPLATES=1 cargo test writes it anew");
}

/// A prefilled number stands as a number, so that the form's formulas can use it.
#[test]
fn issued_numbers_are_numbers() {
    let plan = master();
    for form in forms(&plan, "令和7年12月") {
        let (book, management) = opened(&form);
        let cells = &book.sheets[0].cells;
        let head = cells.iter().find(|cell| cell.value == RawValue::Text("今年度目標".into())).unwrap().place.cell;
        let targets: Vec<&RawValue> = cells
            .iter()
            .filter(|cell| cell.place.cell.col == head.col && cell.place.cell.row > head.row)
            .map(|cell| &cell.value)
            .collect();
        let issued: Vec<&String> =
            management.issued.rows.iter().filter_map(|row| row.texts.get(&Field::Target)).collect();
        assert_eq!(targets.len(), issued.len());
        for (value, text) in targets.into_iter().zip(issued) {
            assert!(management::same_as_issued(text, value), "{text} {value:?}");
            let shows_number = torimatome::model::parse_shown(text).is_some();
            assert_eq!(matches!(value, RawValue::Number(_)), shows_number, "{text}");
        }
    }
}
