//! The consolidated workbook and its neighbours, read back by the project's own reader and compared with the figures.

use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::sync::Arc;
use torimatome::evaluation::{Figures, State, evaluate};
use torimatome::ledger::{
    CheckedReturn, Confirmation, Register, ReturnDecision, confirmable, fixture, merge, read_register,
};
use torimatome::model::{Answer, Round, Sha256};
use torimatome::output::data::{Column, Value, rows};
use torimatome::output::{csv, letters, publish::PublicFile, record, register, workbook};
use torimatome::plan::{Plan, read::read_master};
use torimatome::spreadsheet::{RawCell, RawValue, Sheet, Workbook, open};

const SHEETS: [&str; 11] = [
    "概要",
    "評価集計",
    "部課別集計",
    "取組項目一覧",
    "指標一覧",
    "月次推移",
    "前回比較",
    "提出状況",
    "点検結果",
    "出典",
    "データ",
];

fn plan() -> Plan {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/計画マスタ.xlsx");
    read_master(&std::fs::read(path).unwrap()).unwrap()
}

fn round(text: &str) -> Round {
    Round::parse(text).unwrap()
}

fn returns(plan: &Plan, rounds: &[&str]) -> Vec<CheckedReturn> {
    let rounds: Vec<_> = rounds.iter().map(|text| round(text)).collect();
    fixture::returns(plan, &rounds, 7)
}

/// Runs `test` on the figures of the last of `rounds`.
fn with_figures(rounds: &[&str], change: impl Fn(&mut Vec<CheckedReturn>), test: impl Fn(&Figures<'_>)) {
    let plan = plan();
    let mut returns = returns(&plan, rounds);
    change(&mut returns);
    let last = round(rounds.last().unwrap());
    let ledger = merge(&plan, returns, &Register::default(), last);
    test(&evaluate(&plan, &ledger, last, NaiveDate::from_ymd_opt(2026, 1, 20).unwrap()));
}

const MONTHS: [&str; 5] = ["R5確定", "R6確定", "R7.10", "R7.11", "R7.12"];

struct Table<'b> {
    heads: Vec<String>,
    rows: Vec<Vec<Option<&'b RawCell>>>,
}

impl<'b> Table<'b> {
    /// The table of `sheet` whose headings stand in row `head` (zero-based), down to the first empty row.
    fn at(sheet: &'b Sheet, head: u32) -> Self {
        let mut cells: BTreeMap<u32, BTreeMap<u32, &RawCell>> = BTreeMap::new();
        for cell in &sheet.cells {
            cells.entry(cell.place.cell.row).or_default().insert(cell.place.cell.col, cell);
        }
        let heads: BTreeMap<u32, String> =
            cells.get(&head).unwrap().iter().map(|(col, cell)| (*col, text(cell).replace('\n', ""))).collect();
        let last = *heads.keys().last().unwrap();
        let rows = (head + 1..)
            .map_while(|row| cells.get(&row))
            .map(|row| (0..=last).map(|col| row.get(&col).copied()).collect())
            .collect();
        Self { heads: (0..=last).map(|col| heads.get(&col).cloned().unwrap_or_default()).collect(), rows }
    }

    fn cell(&self, row: usize, head: &str) -> Option<&'b RawCell> {
        let col = self.heads.iter().position(|found| found == head).unwrap_or_else(|| panic!("no column {head}"));
        self.rows[row][col]
    }

    fn number(&self, row: usize, head: &str) -> Option<f64> {
        self.cell(row, head).and_then(number)
    }
}

fn text(cell: &RawCell) -> String {
    match &cell.value {
        RawValue::Text(text) => text.clone(),
        other => format!("{other:?}"),
    }
}

fn number(cell: &RawCell) -> Option<f64> {
    match cell.value {
        RawValue::Number(number) => Some(number),
        // A formula's 0 in a file that asks for recalculation counts as not computed when a return is read.
        RawValue::NoCache if cell.formula => Some(0.0),
        _ => None,
    }
}

fn sheet<'b>(book: &'b Workbook, name: &str) -> &'b Sheet {
    book.sheets.iter().find(|sheet| &*sheet.name == name).unwrap()
}

fn same(found: Option<f64>, value: &Value<'_>) -> bool {
    match value {
        Value::Number(number) => found == number.to_string().parse().ok(),
        _ => found.is_none(),
    }
}

#[test]
fn every_sheet_can_be_read_and_none_shows_an_error() {
    with_figures(
        &MONTHS,
        |_| {},
        |figures| {
            let bytes = workbook::write(figures).unwrap();
            let book = open(&bytes).unwrap();
            let names: Vec<_> = book.sheets.iter().map(|sheet| &*sheet.name).collect();
            assert_eq!(names, SHEETS);
            let mut formulas = 0;
            for sheet in &book.sheets {
                assert!(sheet.visible && sheet.cells.len() > 20, "{}", sheet.name);
                for cell in &sheet.cells {
                    assert!(!matches!(cell.value, RawValue::Error(_)), "{}!{}", sheet.name, cell.place.cell);
                    formulas += usize::from(cell.formula);
                }
            }
            assert!(formulas > 2000, "{formulas} formulas");
            assert_eq!(workbook::write(figures).unwrap(), bytes, "the same figures, the same bytes");
        },
    );
}

#[test]
fn the_sheet_data_equals_the_csv_and_the_figures() {
    with_figures(
        &MONTHS,
        |_| {},
        |figures| {
            let bytes = workbook::write(figures).unwrap();
            let book = open(&bytes).unwrap();
            let table = Table::at(sheet(&book, "データ"), 0);
            assert_eq!(table.heads, Column::ALL.map(Column::name));
            assert_eq!(table.rows.len(), rows(figures).count());
            let december = rows(figures).filter(|row| row.figure.round == figures.round).count();
            assert_eq!(december, 146);
            assert_eq!(table.rows.len(), 146 * figures.rounds.len());

            let mut file = Vec::new();
            csv::write_data(figures, &mut file).unwrap();
            let file = String::from_utf8(file).unwrap();
            let file = file.strip_prefix('\u{FEFF}').unwrap();
            assert!(file.lines().count() > 146 && file.contains("\r\n"));
            let mut reader = ::csv::Reader::from_reader(file.as_bytes());
            assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), Column::ALL.map(Column::name));
            for ((line, cells), row) in reader.records().zip(&table.rows).zip(rows(figures)) {
                for (column, (field, cell)) in Column::ALL.into_iter().zip(line.unwrap().iter().zip(cells)) {
                    match row.value(column) {
                        Value::Empty => assert!(field.is_empty() && cell.is_none()),
                        Value::Number(value) => {
                            assert_eq!(field, value.to_string());
                            assert_eq!(number(cell.unwrap()), field.parse().ok());
                        }
                        Value::Text(value) => {
                            assert_eq!(field, value);
                            assert_eq!(text(cell.unwrap()), value);
                        }
                    }
                }
            }
        },
    );
}

#[test]
fn cached_results_are_the_figures() {
    for rounds in [&MONTHS[..], &["R5確定", "R6確定", "R7.12", "R7確定"]] {
        with_figures(
            rounds,
            |_| {},
            |figures| {
                let bytes = workbook::write(figures).unwrap();
                let book = open(&bytes).unwrap();
                let items = Table::at(sheet(&book, "取組項目一覧"), 3);
                assert_eq!(items.rows.len(), 134);
                for (row, item) in figures.plan.printed_order.iter().enumerate() {
                    assert_eq!(items.number(row, "項目番号"), Some(f64::from(item.0)));
                    let figure = figures.item(figures.round, *item).unwrap();
                    let grade = figure.grade.map(|(grade, _)| f64::from(grade));
                    assert_eq!(items.number(row, "項目評価"), grade, "item {item}");
                    assert!(items.cell(row, "項目評価").unwrap().formula);
                    assert_eq!(items.number(row, "算定評価"), figure.computed.map(f64::from));
                    let mean = items.cell(row, "平均達成率").map(|cell| &cell.value);
                    assert!(
                        same(items.number(row, "平均達成率"), &Value::rate(figure.mean.as_ref())),
                        "item {item}: {mean:?} {:?}",
                        figure.mean
                    );
                }
                let indicators = Table::at(sheet(&book, "指標一覧"), 3);
                assert_eq!(indicators.rows.len(), 146);
                let mut live = 0;
                for row in 0..146 {
                    let key = torimatome::model::IndicatorKey::new(
                        indicators.number(row, "項目番号").unwrap() as u16,
                        indicators.number(row, "指標番号").unwrap() as u8,
                    );
                    let figure = figures.indicator(figures.round, key).unwrap();
                    for (head, value) in [
                        ("達成率", Value::rate(figure.rate.as_ref())),
                        ("見込達成率", Value::rate(figure.forecast_rate.as_ref())),
                        ("進度", Value::rate(figure.pace.as_ref())),
                        ("算定評価", Value::grade(figure.grade)),
                    ] {
                        assert!(same(indicators.number(row, head), &value), "{key} {head}");
                    }
                    live += usize::from(indicators.cell(row, "達成率").is_some_and(|cell| cell.formula));
                }
                assert!(live > 50, "{live} live rates");
                let rollup = figures.rollup().unwrap();
                let summary = Table::at(sheet(&book, "評価集計"), 4);
                for (row, classes) in rollup.goals.iter().enumerate() {
                    assert_eq!(summary.number(row, "取組項目数"), Some(classes.all() as f64));
                    assert!(same(summary.number(row, "（％）"), &Value::rate(classes.ratio().as_ref())));
                }
                let total = rollup.goals.len();
                assert_eq!(summary.number(total, "取組項目数"), Some(125.0));
                assert!(same(summary.number(total, "（％）"), &Value::rate(rollup.overall.ratio().as_ref())));
            },
        );
    }
}

/// The text of one part of a workbook.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_sample_is_marked_on_every_sheet() {
    let mark = |returns: &mut Vec<CheckedReturn>| returns.iter_mut().for_each(|one| one.sample = true);
    with_figures(&["R7.12"], mark, |figures| {
        let bytes = workbook::write(figures).unwrap();
        for number in 1..=SHEETS.len() {
            let sheet = part(&bytes, &format!("xl/worksheets/sheet{number}.xml"));
            let footer = sheet.split("<oddFooter>").nth(1).unwrap().split("</oddFooter>").next().unwrap();
            assert!(footer.contains("【見本】"), "{footer}");
            assert!(footer.encode_utf16().count() <= 255);
        }
        let book = open(&bytes).unwrap();
        for sheet in book.sheets.iter().filter(|sheet| &*sheet.name != "データ") {
            assert!(text(&sheet.cells[0]).contains("【見本】"), "{}", sheet.name);
        }
        assert!(letters::text(figures).starts_with("【見本】"));
    });
    with_figures(
        &["R7.12"],
        |_| {},
        |figures| {
            assert!(!part(&workbook::write(figures).unwrap(), "xl/sharedStrings.xml").contains("見本"));
        },
    );
}

#[test]
fn texts_of_returns_stay_texts_and_no_name_leaks_into_the_properties() {
    let hostile = |returns: &mut Vec<CheckedReturn>| {
        for one in returns.iter_mut() {
            one.author = "山田太郎".into();
            for row in &mut one.rows {
                row.reason = "=HYPERLINK(\"http://example.com\")\u{202E}\u{7}_x0041_".into();
                row.basis = "長".repeat(40_000);
            }
        }
    };
    with_figures(&["R7.12"], hostile, |figures| {
        let bytes = workbook::write(figures).unwrap();
        let book = open(&bytes).unwrap();
        let table = Table::at(sheet(&book, "指標一覧"), 3);
        let reasons: Vec<_> = (0..table.rows.len()).filter_map(|row| table.cell(row, "理由・備考")).collect();
        assert!(reasons.len() > 50);
        for cell in reasons {
            assert!(!cell.formula);
            assert_eq!(text(cell), "=HYPERLINK(\"http://example.com\")〔U+202E〕␇_x0041_");
        }
        for cell in (0..table.rows.len()).filter_map(|row| table.cell(row, "算出根拠")) {
            assert!(text(cell).encode_utf16().count() <= 32_767);
        }
        for name in ["docProps/core.xml", "docProps/app.xml"] {
            let properties = part(&bytes, name);
            assert!(!properties.contains("山田太郎") && !properties.contains("input/"), "{properties}");
        }
        assert!(part(&bytes, "docProps/core.xml").contains("<dc:creator>業務改善課</dc:creator>"));
    });
}

#[test]
fn what_is_published_names_no_file_and_holds_reported_or_final_values_only() {
    with_figures(
        &MONTHS,
        |_| {},
        |figures| {
            let written = |file: PublicFile| {
                let mut bytes = Vec::new();
                file.write(figures, &mut bytes).unwrap();
                (file.name, bytes)
            };
            let files: BTreeMap<_, _> = PublicFile::ALL.into_iter().map(written).collect();
            assert_eq!(
                files.keys().copied().collect::<BTreeSet<_>>(),
                BTreeSet::from(["データ.csv", "評価集計.csv", "取組項目.csv", "データ辞書.csv"])
            );
            let mut described = BTreeMap::<String, Vec<String>>::new();
            let dictionary = String::from_utf8(files["データ辞書.csv"].clone()).unwrap();
            for line in ::csv::Reader::from_reader(dictionary.trim_start_matches('\u{FEFF}').as_bytes()).records() {
                let line = line.unwrap();
                described.entry(line[0].to_owned()).or_default().push(line[2].to_owned());
            }
            for name in ["データ.csv", "評価集計.csv", "取組項目.csv"] {
                let file = String::from_utf8(files[name].clone()).unwrap();
                assert!(!file.contains(".xlsx") && !file.contains("input/"), "{name}");
                assert!(!file.contains('①'), "{name}");
                let mut reader = ::csv::Reader::from_reader(file.trim_start_matches('\u{FEFF}').as_bytes());
                let heads: Vec<_> = reader.headers().unwrap().iter().map(str::to_owned).collect();
                assert_eq!(described[name], heads);
                let lines = reader.records().map(Result::unwrap).count();
                assert!(lines > 10, "{name}");
                if name == "データ.csv" {
                    let public = |row: &torimatome::output::data::Row<'_>| {
                        row.figure.state == State::Reported || row.figure.round.is_final()
                    };
                    assert_eq!(lines, rows(figures).filter(public).count());
                    assert!(!heads.iter().any(|head| head.contains("出典")));
                }
            }
        },
    );
}

#[test]
fn a_letter_goes_to_each_department_that_is_missing_or_has_something_to_correct() {
    with_figures(
        &MONTHS,
        |_| {},
        |figures| {
            let totals = figures.receipt_totals();
            assert!(totals.missing > 0 && totals.sent_back > 0);
            let bytes = letters::write(figures);
            assert!(bytes.starts_with(b"\xEF\xBB\xBF"));
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.replace("\r\n", "").find(['\r', '\n']).is_none(), "CRLF throughout");
            assert_eq!(text.matches("宛先：").count(), totals.missing + totals.sent_back);
            for missing in &figures.missing_returns {
                assert!(text.contains(&format!("宛先：{}\r\n", missing.department)));
            }
            let sent_back = figures.findings.iter().find(|finding| finding.code == "V101").unwrap();
            assert!(text.contains(&format!("セル{}", sent_back.cell.unwrap())));
            assert!(!text.contains("令和8年1月19日までに"), "再提出期限 has passed on the printed date");
            assert!(text.contains("できるだけ早く"));
        },
    );
}

#[test]
fn the_run_record_tells_all_findings_inputs_and_rates() {
    with_figures(
        &MONTHS,
        |_| {},
        |figures| {
            let run = record::Run {
                version: "1.2.3".into(),
                master: "templates/計画マスタ.xlsx".into(),
                master_sha256: Sha256::of(b"x"),
                output_findings: Vec::new(),
                made: record::Made::default(),
            };
            let mut bytes = Vec::new();
            record::write(figures, &run, &mut bytes).unwrap();
            let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
            let findings = json["findings"].as_array().unwrap();
            let all: BTreeSet<_> = figures.ledger.findings.iter().chain(&figures.findings).collect();
            assert_eq!(findings.len(), all.len());
            for key in [
                "code",
                "severity",
                "department",
                "month",
                "file",
                "sheet",
                "cell",
                "item",
                "indicator",
                "found",
                "read_as",
                "message",
            ] {
                assert!(findings.iter().all(|finding| finding.get(key).is_some()), "{key}");
            }
            let inputs = json["inputs"].as_array().unwrap();
            assert_eq!(inputs.len(), figures.ledger.returns.len());
            for input in inputs {
                let cells = &input["cells"];
                let classes = ["merged", "read", "sent_back", "unchanged", "overridden", "superseded", "outside"];
                let sum: u64 = classes.iter().map(|class| cells[class].as_u64().unwrap()).sum();
                assert_eq!(cells["filled"].as_u64().unwrap(), sum);
                assert!(["採用", "差替", "差戻し", "対象外"].contains(&input["state"].as_str().unwrap()));
            }
            assert_eq!(json["counts"]["missing"].as_u64().unwrap() as usize, figures.receipt_totals().missing);
            assert_eq!(json["month"], "令和7年12月");
            for indicator in json["indicators"].as_array().unwrap() {
                let key = torimatome::model::IndicatorKey::new(
                    u16::try_from(indicator["item"].as_u64().unwrap()).unwrap(),
                    u8::try_from(indicator["indicator"].as_u64().unwrap()).unwrap(),
                );
                let figure = figures.indicator(figures.round, key).unwrap();
                assert!(same(indicator["rate"].as_f64(), &Value::rate(figure.rate.as_ref())), "{key}");
            }
        },
    );
}

#[test]
fn the_proposed_register_is_read_back_as_it_was_decided() {
    with_figures(
        &MONTHS,
        |_| {},
        |figures| {
            let file: Arc<str> = "input/受付簿.xlsx".into();
            let blank = read_register(&file, &register::write(figures, &Register::default()).unwrap());
            assert!(blank.returns.is_empty() && blank.confirmations.is_empty() && blank.findings.is_empty());

            let finding = figures.findings.iter().find(|finding| confirmable(finding).is_some()).unwrap();
            let (key, value) = confirmable(finding).unwrap();
            let here = figures.ledger.returns.last().unwrap().sha256;
            let elsewhere = Sha256::of(b"a return that is gone");
            let decided = Register {
                returns: vec![
                    ReturnDecision { sha256: here, accepted: true },
                    ReturnDecision { sha256: elsewhere, accepted: false },
                ],
                confirmations: vec![Confirmation {
                    key: "V999/総務課/令和7年4月/1-1".into(),
                    value: "0.5".into(),
                    who: "主幹".into(),
                    date: NaiveDate::from_ymd_opt(2025, 12, 5),
                    note: "電話で確認".into(),
                }],
                findings: Vec::new(),
            };
            let book = register::write(figures, &decided).unwrap();
            let again = read_register(&file, &book);
            assert_eq!(again.findings, []);
            assert_eq!(
                again.returns.iter().map(|one| (one.sha256, one.accepted)).collect::<BTreeSet<_>>(),
                BTreeSet::from([(here, true), (elsewhere, false)])
            );
            assert_eq!(again.confirmations, decided.confirmations);
            let rows = open(&book).unwrap();
            let open_rows = Table::at(sheet(&rows, "要確認"), 3);
            let listed = (0..open_rows.rows.len()).any(|row| {
                text(open_rows.cell(row, "キー").unwrap()) == key
                    && open_rows.cell(row, "値").map(text).unwrap_or_default() == value
            });
            assert!(listed, "{key}");
        },
    );
}

#[test]
fn mistakes_in_the_register_are_told_and_never_guessed() {
    let file: Arc<str> = "input/受付簿.xlsx".into();
    let good = Sha256::of(b"good").to_string();
    let doubled = Sha256::of(b"doubled").to_string();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    // Another order of columns, a title above, and a full-width heading.
    let rows: [&[&str]; 7] = [
        &["受付簿"],
        &["採否", "ＳＨＡ－２５６", "所属"],
        &["採用", &good, "総務課"],
        &["たぶん採用", &good, "総務課"],
        &["採用", "123", "総務課"],
        &["採用", &doubled, "財政課"],
        &["不採用", &doubled, "財政課"],
    ];
    for (row, cells) in (2_u32..).zip(rows) {
        for (col, text) in (1_u16..).zip(cells) {
            sheet.write_string(row, col, *text).unwrap();
        }
    }
    let sheet = book.add_worksheet();
    let rows: [&[&str]; 5] = [
        &["キー", "値", "確認者", "日付", "内容"],
        &["V201/総務課/令和7年12月/1-1", "12", "主幹", "令和7年12月5日", "確認"],
        &["V202/総務課/令和7年12月/1-1", "12", "", "", "確認者がない"],
        &["", "12", "主幹", "", "キーがない"],
        &["V203/総務課/令和7年12月/1-1", "12", "主幹", "きのう", "日付が読めない"],
    ];
    for (row, cells) in (0_u32..).zip(rows) {
        for (col, text) in (0_u16..).zip(cells) {
            sheet.write_string(row, col, *text).unwrap();
        }
    }
    let read = read_register(&file, &book.save_to_buffer().unwrap());
    assert_eq!(read.returns, [ReturnDecision { sha256: Sha256::of(b"good"), accepted: true }]);
    let keys: Vec<_> = read.confirmations.iter().map(|one| one.key.split('/').next().unwrap()).collect();
    assert_eq!(keys, ["V201", "V203"]);
    let cells: Vec<_> = read.findings.iter().map(|finding| finding.cell.unwrap().to_string()).collect();
    assert_eq!(cells, ["B6", "C7", "B9", "A3", "B4", "D5"]);
    assert!(read.findings.iter().all(|finding| finding.code == "R032" && finding.message.contains("受付簿.xlsx")));

    let broken = read_register(&file, b"not a workbook");
    assert_eq!(broken.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["R031"]);
    let empty = rust_xlsxwriter::Workbook::new().save_to_buffer().unwrap();
    assert_eq!(read_register(&file, &empty).findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["R031"]);
}

#[test]
fn a_year_s_close_shows_the_period_s_evaluation_and_no_forecast() {
    with_figures(
        &["R5確定", "R6確定", "R7.12", "R7確定"],
        |_| {},
        |figures| {
            assert!(figures.period.is_some());
            let bytes = workbook::write(figures).unwrap();
            let book = open(&bytes).unwrap();
            let notes = sheet(&book, "評価集計");
            assert!(notes.cells.iter().any(|cell| text(cell).contains("計画期間評価")));
            let table = Table::at(sheet(&book, "指標一覧"), 3);
            assert!(table.heads.contains(&"年度実績".to_owned()));
            let actual = figures
                .indicators_in(figures.round)
                .find(|figure| matches!(figure.in_data(), Some(Answer::Number(_))))
                .unwrap();
            let row = (0..table.rows.len())
                .find(|row| {
                    table.number(*row, "項目番号") == Some(f64::from(actual.key.item.0))
                        && table.number(*row, "指標番号") == Some(f64::from(actual.key.number))
                })
                .unwrap();
            let Some(Answer::Number(value)) = actual.in_data() else { panic!("a number") };
            assert_eq!(table.number(row, "年度実績"), value.to_string().parse().ok());
        },
    );
}

#[test]
fn a_table_that_outgrows_a_sheet_goes_on_in_a_further_one() {
    with_figures(
        &MONTHS,
        |_| {},
        |figures| {
            let whole = open(&workbook::write(figures).unwrap()).unwrap();
            let bytes = workbook::write_limited(figures, 40).unwrap();
            let book = open(&bytes).unwrap();
            let names: Vec<_> = book.sheets.iter().map(|sheet| sheet.name.to_string()).collect();
            assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
            assert_eq!(names[..8], SHEETS[..8]);
            for (name, head) in [("点検結果", 3), ("出典", 3), ("データ", 0)] {
                let all = Table::at(sheet(&whole, name), head);
                let parts: Vec<_> = names.iter().filter(|part| part.split('_').next() == Some(name)).collect();
                assert_eq!(parts.len(), all.rows.len().div_ceil(40), "{name}");
                assert!(parts.len() > 1 && parts[0] == name && *parts[1] == format!("{name}_2"), "{parts:?}");
                let mut rows = Vec::new();
                for part in parts {
                    let table = Table::at(sheet(&book, part), head);
                    assert_eq!(table.heads, all.heads, "{part}");
                    assert!(table.rows.len() <= 40);
                    rows.extend(table.rows);
                }
                let values = |rows: &[Vec<Option<&RawCell>>]| -> Vec<Vec<String>> {
                    rows.iter()
                        .map(|row| row.iter().map(|cell| cell.map_or_else(String::new, text)).collect())
                        .collect()
                };
                assert_eq!(values(&rows), values(&all.rows), "{name}");
            }
            // The links of the lists lead to the sheet on which the finding stands.
            let links = part(&bytes, "xl/worksheets/sheet4.xml") + &part(&bytes, "xl/worksheets/sheet5.xml");
            assert!(links.contains("location=\"点検結果_2!") || links.contains("location=\"'点検結果_2'!"), "no link");
        },
    );
}
