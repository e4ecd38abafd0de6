//! Rates and grades are the same wherever they stand: in the workbook's cells, the CSV, the composed report and the
//! JSON record, each as a reader of that output finds them.

use super::report::tables;
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeMap;
use torimatome::evaluation::{Figures, evaluate};
use torimatome::ledger::{CheckedReturn, Register, fixture, merge};
use torimatome::model::{FiscalYear, IndicatorKey, ItemNo, Round, Sha256, parse_date};
use torimatome::output::report::{Edition, lay_out};
use torimatome::output::{csv, record, workbook};
use torimatome::pipeline::Pipeline;
use torimatome::plan::Plan;
use torimatome::spreadsheet::{RawValue, Sheet, open};
use torimatome::store::Store;

/// What one output says of an indicator: 達成率, 見込達成率, 算定評価, 状態.
type OfIndicator = (Option<Decimal>, Option<Decimal>, Option<u64>, String);

/// What one output says: by indicator, and the grade of each item that counts.
#[derive(Debug, Default, PartialEq)]
struct Says {
    indicators: BTreeMap<IndicatorKey, OfIndicator>,
    items: BTreeMap<ItemNo, Option<u64>>,
}

/// Ten places, as every output has them; a workbook's binary numbers hold no more than fifteen digits.
fn ten(number: Decimal) -> Decimal {
    number.round_dp(9).normalize()
}

fn key(item: u64, number: u64) -> IndicatorKey {
    IndicatorKey::new(u16::try_from(item).unwrap(), u8::try_from(number).unwrap())
}

fn in_csv(figures: &Figures<'_>) -> Says {
    let mut bytes = Vec::new();
    csv::write_data(figures, &mut bytes).unwrap();
    let text = std::str::from_utf8(&bytes).unwrap().trim_start_matches('\u{FEFF}');
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let mut says = Says::default();
    for line in reader.deserialize::<BTreeMap<String, String>>().map(Result::unwrap) {
        if line["報告月"] != figures.round.to_string() {
            continue;
        }
        let key = key(line["項目番号"].parse().unwrap(), line["指標番号"].parse().unwrap());
        let rate = |column: &str| line[column].parse().ok().map(ten);
        let grade = |column: &str| line[column].parse().ok();
        let found = (rate("達成率"), rate("見込達成率"), grade("算定評価"), line["状態"].clone());
        says.indicators.insert(key, found);
        says.items.insert(key.item, grade("項目評価"));
    }
    says
}

fn in_json(figures: &Figures<'_>) -> Says {
    let run = record::Run {
        version: "1".into(),
        master: "templates/計画マスタ.xlsx".into(),
        master_sha256: Sha256::of(b"x"),
        output_findings: Vec::new(),
        made: record::Made::default(),
    };
    let mut bytes = Vec::new();
    record::write(figures, &run, &mut bytes).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let mut says = Says::default();
    for one in json["indicators"].as_array().unwrap() {
        let key = key(one["item"].as_u64().unwrap(), one["indicator"].as_u64().unwrap());
        let rate = |name: &str| one[name].as_number().map(|number| ten(number.to_string().parse().unwrap()));
        let state = one["state"].as_str().unwrap().to_owned();
        says.indicators.insert(key, (rate("rate"), rate("forecast_rate"), one["grade"].as_u64(), state));
    }
    for one in json["items"].as_array().unwrap() {
        says.items.insert(key(one["item"].as_u64().unwrap(), 0).item, one["grade"].as_u64());
    }
    says
}

/// The rows of a list of the workbook by their headings; text cells as they are, numbers as decimals.
fn list(sheet: &Sheet) -> Vec<BTreeMap<String, Result<Decimal, String>>> {
    let mut rows: BTreeMap<u32, BTreeMap<u32, Result<Decimal, String>>> = BTreeMap::new();
    for cell in &sheet.cells {
        let value = match &cell.value {
            RawValue::Text(text) => Err(text.replace('\n', "")),
            RawValue::Number(number) => Ok(ten(number.to_string().parse().unwrap())),
            RawValue::NoCache => Ok(Decimal::ZERO),
            other => panic!("{other:?}"),
        };
        rows.entry(cell.place.cell.row).or_default().insert(cell.place.cell.col, value);
    }
    let heads = rows[&3].clone();
    let named = |row: &BTreeMap<u32, Result<Decimal, String>>| {
        row.iter().filter_map(|(col, value)| Some((heads.get(col)?.clone().unwrap_err(), value.clone()))).collect()
    };
    rows.range(4..).map(|(_, row)| named(row)).collect()
}

/// What the workbook says, and the rate in the column of the reporting round's year: of an indicator that was not
/// reported this time, that of its last known value.
fn in_workbook(figures: &Figures<'_>) -> (Says, BTreeMap<IndicatorKey, Decimal>) {
    let book = open(&workbook::write(figures).unwrap()).unwrap();
    let sheet = |name: &str| book.sheets.iter().find(|sheet| &*sheet.name == name).unwrap();
    let whole = |number: &Decimal| u64::try_from(*number).unwrap();
    let (mut says, mut of_year) = (Says::default(), BTreeMap::new());
    let year_head = format!("{}達成率", figures.round.fiscal_year().short());
    for row in list(sheet("指標一覧")) {
        let number = |head: &str| row.get(head).and_then(|value| value.clone().ok());
        let key = key(whole(&number("項目番号").unwrap()), whole(&number("指標番号").unwrap()));
        let state = row["状態"].clone().unwrap_err();
        let found = (number("達成率"), number("見込達成率"), number("算定評価").as_ref().map(whole), state);
        of_year.extend(number(&year_head).map(|rate| (key, rate)));
        if found.3 != "期間外" {
            says.indicators.insert(key, found);
        }
    }
    for row in list(sheet("取組項目一覧")) {
        let Some(Ok(number)) = row.get("項目番号") else { continue };
        if row["集計"] == Err("○".into()) {
            let grade = row["項目評価"].as_ref().ok().map(whole);
            says.items.insert(key(whole(number), 0).item, grade);
        }
    }
    (says, of_year)
}

/// Half up to one decimal, as the plan prints rates.
fn shown(rate: Decimal) -> String {
    format!("{:.1}", rate.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero))
}

/// Compares the composed report's item tables and headings with what the other outputs say.
fn in_report(figures: &Figures<'_>, says: &Says, of_year: &BTreeMap<IndicatorKey, Decimal>) -> usize {
    let document = lay_out(figures, Edition::Council);
    let level = &figures.plan.about.levels[4];
    let tables: BTreeMap<u16, _> = tables(&document, &format!("{level}-"))
        .into_iter()
        .map(|(title, rows)| (title[level.len() + 1..].split(' ').next().unwrap().parse().unwrap(), rows))
        .collect();
    let year = figures.plan.about.years.iter().position(|year| *year == figures.round.fiscal_year()).unwrap();
    let years = figures.plan.about.years.len();
    // Beside the title of an item's table stands its grade.
    let mut headings: BTreeMap<u16, String> = BTreeMap::new();
    for page in 0..document.pages.len() {
        let lines = document.text_of(page, true);
        for (at, line) in lines.iter().enumerate() {
            let number = line.strip_prefix(&format!("{level}-")).and_then(|rest| rest.split(' ').next()?.parse().ok());
            let grade = lines[at + 1..].iter().take(3).find(|line| line.starts_with("評価 "));
            if let Some((number, grade)) = number.zip(grade) {
                headings.insert(number, grade.clone());
            }
        }
    }
    let mut compared = 0;
    for (item, grade) in &says.items {
        let rows = &tables[&item.0];
        let with = |label: &str| rows.iter().filter(|row| row.iter().any(|cell| cell == label)).collect::<Vec<_>>();
        let (rates, forecasts) = (with("達成率(％)"), with("年度末見込"));
        let keys: Vec<_> =
            says.indicators.range(IndicatorKey::new(item.0, 0)..=IndicatorKey::new(item.0, 99)).collect();
        assert_eq!(rates.len(), keys.len(), "item {item}");
        for ((key, (rate, ..)), row) in keys.iter().zip(&rates) {
            let cell = &row[row.len() - years + year];
            match rate.or_else(|| of_year.get(key).copied()) {
                Some(rate) => assert_eq!(*cell, shown(rate), "{key}"),
                None => assert!(cell.parse::<Decimal>().is_err(), "{key}: {cell}"),
            }
            compared += 1;
        }
        let said: String = forecasts.into_iter().flatten().cloned().collect();
        for (key, (_, forecast, ..)) in keys.iter().filter(|_| !figures.round.is_final()) {
            if let Some(forecast) = forecast {
                assert!(said.contains(&format!("達成率 {}％", shown(*forecast))), "{key}: {said}");
                compared += 1;
            }
        }
        let heading = &headings[&item.0];
        match grade {
            Some(grade) => {
                let label = figures.plan.criteria.grade_label(u8::try_from(*grade).unwrap());
                assert_eq!(*heading, format!("評価 {grade} {label}"), "item {item}");
            }
            None => assert!(heading.starts_with("評価 －"), "item {item}: {heading}"),
        }
        compared += 1;
    }
    compared
}

fn agree(plan: &Plan, returns: Vec<CheckedReturn>, of: &str, date: &str) -> (usize, Says) {
    let round = Round::parse(of).unwrap();
    let ledger = merge(plan, returns, &Register::default(), round);
    let figures = evaluate(plan, &ledger, round, parse_date(date).unwrap());
    let says = in_csv(&figures);
    assert_eq!(in_json(&figures), says, "{of}: JSON and CSV");
    let (workbook, of_year) = in_workbook(&figures);
    assert_eq!(workbook, says, "{of}: workbook and CSV");
    let compared = in_report(&figures, &says, &of_year);
    (compared, says)
}

#[test]
fn the_sample_says_the_same_in_all_four_outputs() {
    let store = Store::new(env!("CARGO_MANIFEST_DIR").into());
    let loaded = Pipeline::new(&store).load(&|_| {}).unwrap();
    for (of, items, graded) in [("R7.12", 125, 110), ("R6確定", 125, 125)] {
        let (compared, says) = agree(&loaded.plan, loaded.returns.clone(), of, "2026-01-15");
        assert_eq!((says.indicators.len(), says.items.len()), (146, items), "{of}");
        let with_grade = says.items.values().flatten().count();
        assert!(with_grade >= graded && compared >= 146 + items, "{of}: {with_grade} graded, {compared} compared");
    }
}

#[test]
fn another_plan_says_the_same_in_all_four_outputs() {
    let plan = super::master::read("tests/second_plan/計画マスタ.xlsx");
    let rounds: Vec<_> = ["R8.9", "R8.10", "R8確定"].iter().map(|of| Round::parse(of).unwrap()).collect();
    for (of, date) in [("R8.10", "2026-11-20"), ("R8確定", "2027-06-01")] {
        let until = Round::parse(of).unwrap();
        let held: Vec<_> = rounds.iter().copied().filter(|round| *round <= until).collect();
        let (compared, says) = agree(&plan, fixture::returns(&plan, &held, 3), of, date);
        assert!(says.items.len() >= 8 && compared > 15, "{of}: {compared}");
        assert!(says.indicators.values().filter(|(rate, ..)| rate.is_some()).count() >= 4, "{of}: {says:?}");
    }
    assert_eq!(plan.about.years.first().copied(), Some(FiscalYear::new(2026)));
}
