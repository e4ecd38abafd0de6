//! Numbers of items: every row of every table adds up, the rows add up to 計, and the report, the workbook, the public
//! table, the run record and the screen say the same, whatever became of each item.

use super::report::tables;
use proptest::prelude::*;
use std::sync::Arc;
use torimatome::evaluation::{Figures, Receipt, evaluate};
use torimatome::ledger::{CheckedReturn, Reading, Register, fixture, merge};
use torimatome::model::{Answer, IndicatorKey, ItemNo, Round, Severity, Target, TargetValue, parse_date};
use torimatome::output::report::{Edition, lay_out};
use torimatome::output::{publish::PublicFile, workbook};
use torimatome::pipeline::Summary;
use torimatome::plan::Plan;
use torimatome::spreadsheet::{RawCell, RawValue, Sheet, open};

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Rated(u8),
    Missing,
    Cancelled,
    Ended,
    NotThisYear,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        6 => (1_u8..=4).prop_map(Fate::Rated),
        2 => Just(Fate::Missing),
        1 => Just(Fate::Cancelled),
        1 => Just(Fate::Ended),
        1 => Just(Fate::NotThisYear),
    ]
}

/// 全体, 評価済, 未評価, 対象外・終了, うち確定待ち等, 該当項目数: counted here by hand.
type Counts = [usize; 6];

fn expected(fates: &[Fate; 6], of: impl Fn(usize) -> bool) -> Counts {
    let mut counts = [0; 6];
    for fate in fates.iter().enumerate().filter(|(at, _)| of(at + 1)).map(|(_, fate)| *fate) {
        counts[0] += 1;
        match fate {
            Fate::Rated(grade) => {
                counts[1] += 1;
                counts[5] += usize::from(grade <= 2);
            }
            Fate::Missing => counts[2] += 1,
            Fate::Cancelled => {
                counts[3] += 1;
                counts[4] += 1;
            }
            Fate::Ended | Fate::NotThisYear => counts[3] += 1,
        }
    }
    counts
}

/// How a verdict on these counts begins: 判定保留 below four fifths of what is to be rated.
fn withheld([_, rated, missing, _, waiting, _]: Counts) -> bool {
    let of = rated + missing + waiting;
    of > 0 && rated * 5 < of * 4
}

const GOALS: [[usize; 3]; 2] = [[1, 2, 3], [4, 5, 6]];
const DEPARTMENTS: [(&str, [usize; 2]); 3] = [("総務課", [1, 2]), ("企画課", [3, 6]), ("福祉課", [4, 5])];

fn with_life(fates: &[Fate; 6], of: &str, test: impl Fn(&Figures<'_>)) {
    let mut plan = fixture::plan();
    plan.about.levels = ["視点", "基本目標", "施策", "取組項目群", "取組項目"].map(str::to_owned);
    let round = Round::parse(of).unwrap();
    for (at, fate) in fates.iter().enumerate() {
        let item = ItemNo(u16::try_from(at + 1).unwrap());
        match fate {
            Fate::Ended => plan.items.get_mut(&item).unwrap().valid_to = Round::parse("R7.10"),
            Fate::NotThisYear => {
                for (_, one) in plan.indicators.iter_mut().filter(|(key, _)| key.item == item) {
                    let none = Target { printed: "－".into(), value: TargetValue::NotApplicable };
                    one.targets = vec![none; 5];
                }
            }
            _ => {}
        }
    }
    let names = plan.respondents(round);
    let returns = names.iter().map(|name| returned(&plan, name, round, fates)).collect();
    let ledger = merge(&plan, returns, &Register::default(), round);
    test(&evaluate(&plan, &ledger, round, parse_date("2026-06-10").unwrap()));
}

fn returned(plan: &Plan, name: &Arc<str>, round: Round, fates: &[Fate; 6]) -> CheckedReturn {
    let mut one = fixture::complete(plan, name, round, 5);
    let fate = |item: ItemNo| fates[usize::from(item.0) - 1];
    for row in &mut one.rows {
        (row.actual, row.forecast) = match fate(row.key.item) {
            Fate::Rated(_) => continue,
            Fate::Cancelled => (Reading::Value(Answer::Cancelled), Reading::Blank),
            _ => (Reading::Blank, Reading::Blank),
        };
    }
    for item in &mut one.items {
        item.self_grade = match fate(item.item) {
            Fate::Rated(grade) => Reading::Value(grade),
            _ => Reading::Blank,
        };
    }
    fixture::recount(&mut one);
    one
}

/// A sheet's cells as texts by row and column; a formula's 0 that asks for recalculation is a 0.
fn grid(sheet: &Sheet) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for cell in &sheet.cells {
        let (row, col) = (cell.place.cell.row as usize, cell.place.cell.col as usize);
        rows.resize(rows.len().max(row + 1), Vec::new());
        let line = &mut rows[row];
        line.resize(line.len().max(col + 1), String::new());
        line[col] = shown(cell);
    }
    rows
}

fn shown(cell: &RawCell) -> String {
    match &cell.value {
        RawValue::Text(text) => text.replace('\n', ""),
        RawValue::Number(number) => number.to_string(),
        RawValue::NoCache if cell.formula => "0".into(),
        other => format!("{other:?}"),
    }
}

const HEADS: [&str; 6] = ["全体", "評価済", "未評価（未報告・差戻し）", "対象外・終了", "うち確定待ち等", "該当項目数"];

/// A row of counts with its name and its verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    name: String,
    counts: Counts,
    verdict: String,
}

/// The rows below the first one that heads 全体, with the name in column `name`, until a blank one.
fn lines(grid: &[Vec<String>], name: usize, verdict: Option<&str>) -> Vec<Line> {
    let head = grid.iter().position(|row| row.iter().any(|cell| cell == "全体")).unwrap();
    let at = |wanted: &str| grid[head].iter().position(|cell| cell.starts_with(wanted));
    let last = |wanted: &str| grid[head].iter().rposition(|cell| cell.starts_with(wanted));
    let mut found = Vec::new();
    for row in grid[head + 1..].iter().take_while(|row| row.len() > 8) {
        let number = |head: &str| at(head).map(|col| row[col].parse().unwrap());
        let grades: Vec<usize> = (1..=4).map(|grade| row[at(&grade.to_string()).unwrap()].parse().unwrap()).collect();
        assert_eq!(Some(grades.iter().sum()), number("評価済"), "{row:?}");
        let achieved = number("該当項目数").unwrap_or(grades[0] + grades[1]);
        let mut counts = HEADS.map(|head| number(head).unwrap_or(achieved));
        counts[5] = achieved;
        let named = row.iter().take(name + 1).rev().find(|cell| !cell.is_empty()).unwrap().clone();
        let verdict = verdict.and_then(last).map(|col| row.get(col).cloned().unwrap_or_default()).unwrap_or_default();
        found.push(Line { name: named, counts, verdict });
    }
    found
}

/// Each row adds up, and the rows to the last one.
fn add_up(lines: &[Line]) {
    let (sum, parts) = lines.split_last().unwrap();
    assert!(sum.name.starts_with('計') || sum.name == "全体", "{lines:?}");
    for line in lines {
        let [all, rated, missing, not_due, ..] = line.counts;
        assert_eq!(all, rated + missing + not_due, "{line:?}");
    }
    for at in 0..6 {
        assert_eq!(parts.iter().map(|line| line.counts[at]).sum::<usize>(), sum.counts[at], "{lines:?}");
    }
}

/// The report's tables: counts stand between the names and the verdict; うち確定待ち等 is not told apart.
fn in_report(rows: &[Vec<String>], names: usize) -> Vec<Line> {
    let head = &rows[0];
    let at = |wanted: &str| head.iter().position(|cell| cell.starts_with(wanted));
    rows[1..]
        .iter()
        .map(|row| {
            // Merged cells are named once: columns are counted from the right.
            let cell = |head_at: usize| row[row.len() - (head.len() - head_at)].clone();
            let number = |head: &str| at(head).map_or(0, |at| cell(at).parse().unwrap());
            let verdict = at("基本目標毎の評価").map(cell).unwrap_or_default();
            let named = row[..row.len() - (head.len() - names)].last().cloned().unwrap_or_default();
            Line { name: named, counts: HEADS.map(number), verdict }
        })
        .collect()
}

fn workbook_says(figures: &Figures<'_>) -> [Vec<Line>; 3] {
    let book = open(&workbook::write(figures).unwrap()).unwrap();
    let sheet = |name: &str| grid(book.sheets.iter().find(|sheet| &*sheet.name == name).unwrap());
    let departments = lines(&sheet("部課別集計"), 0, None);
    [lines(&sheet("評価集計"), 2, Some("基本目標毎の評価")), lines(&sheet("概要"), 1, Some("評価")), departments]
}

/// The lines of 評価集計.csv by 集計区分.
fn csv_says(figures: &Figures<'_>) -> Vec<(String, Line)> {
    let mut bytes = Vec::new();
    PublicFile::ALL.iter().find(|file| file.name == "評価集計.csv").unwrap().write(figures, &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let at = |name: &str| rows[0].iter().position(|head| head.trim_start_matches('\u{feff}') == name).unwrap();
    let heads =
        ["取組項目数", "評価済項目数", "未評価項目数", "対象外・終了項目数", "うち確定待ち等項目数", "該当項目数"];
    rows[1..]
        .iter()
        .map(|row| {
            let counts = heads.map(|head| row[at(head)].parse().unwrap());
            let line = Line { name: row[at("名称")].into(), counts, verdict: row[at("評価")].into() };
            (row[at("集計区分")].to_owned(), line)
        })
        .collect()
}

fn check(fates: &[Fate; 6], figures: &Figures<'_>) {
    let goals = GOALS.map(|goal| expected(fates, |item| goal.contains(&item)));
    let departments = DEPARTMENTS.map(|(_, items)| expected(fates, |item| items.contains(&item)));
    let whole = expected(fates, |_| true);
    let right = |lines: &[Line]| {
        add_up(lines);
        let counts: Vec<Counts> = lines.iter().map(|line| line.counts).collect();
        assert_eq!(counts, [goals[0], goals[1], whole]);
    };

    let [summary, overview, by_department] = workbook_says(figures);
    right(&summary);
    right(&overview);
    let subtotals: Vec<&Line> = by_department.iter().filter(|line| line.name.ends_with("　計")).collect();
    assert_eq!(subtotals.len(), 2);
    let rest: Vec<Line> = by_department.iter().filter(|line| !line.name.ends_with("　計")).cloned().collect();
    add_up(&rest);
    assert_eq!(rest.iter().map(|line| line.counts).collect::<Vec<_>>()[..3], departments);

    let document = lay_out(figures, Edition::Headquarters);
    let mut of_goals = in_report(&tables(&document, "基本目標毎の評価")[0].1, 2);
    for (line, counts) in of_goals.iter_mut().zip([goals[0], goals[1], whole]) {
        line.counts[4] = counts[4];
    }
    right(&of_goals);
    for name in ["部", "課"] {
        let (_, rows) = tables(&document, name).into_iter().find(|(title, _)| title == name).unwrap();
        let mut lines = in_report(&rows, 1);
        // The shares by department name no 該当項目数.
        lines.iter_mut().for_each(|line| line.counts[5] = 0);
        add_up(&lines);
        assert_eq!(lines.last().unwrap().counts[..4], whole[..4]);
    }

    let csv = csv_says(figures);
    let of = |level: &str| -> Vec<Line> {
        let of_level = |wanted: &str| csv.iter().filter(|(of, _)| of == wanted).map(|(_, line)| line.clone()).collect();
        let (mut lines, sum): (Vec<Line>, Vec<Line>) = (of_level(level), of_level("全体"));
        lines.push(Line { name: "全体".into(), ..sum[0].clone() });
        lines
    };
    right(&of("目標別"));
    add_up(&of("部別"));
    add_up(&of("課別"));

    let items = Summary::of(figures).items;
    assert_eq!([items.all, items.rated, items.missing, items.not_due][..], whole[..4]);

    // Verdicts: the same words everywhere, none without its share, and a forecast in a month.
    let said: Vec<&str> = summary.iter().map(|line| line.verdict.as_str()).collect();
    let words = |lines: &[Line]| lines.iter().map(|line| line.verdict.clone()).collect::<Vec<_>>();
    assert_eq!((words(&overview), words(&of("目標別"))), (words(&summary), words(&summary)));
    assert_eq!(items.verdict, summary[2].verdict);
    for ((line, counts), printed) in summary.iter().zip([goals[0], goals[1], whole]).zip(&of_goals) {
        assert_eq!(line.verdict.starts_with("判定保留（"), withheld(counts), "{counts:?} {said:?}");
        let ratio =
            torimatome::model::Rate::of_count(counts[5], counts[1]).map_or(String::new(), |ratio| ratio.to_string());
        let expected = match (line.verdict.as_str(), withheld(counts)) {
            ("", _) => "－".to_owned(),
            (verdict, true) => verdict.to_owned(),
            (verdict, false) => format!("{verdict}{ratio}"),
        };
        assert_eq!(printed.verdict, expected);
        let forecast = line.verdict.contains("見込み");
        assert_eq!(forecast, !figures.round.is_final() && !line.verdict.is_empty() && !withheld(counts));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn every_table_adds_up_and_all_outputs_agree(
        fates in prop::array::uniform6(fate()),
        of in prop::sample::select(vec!["R7.12", "R7確定"]),
    ) {
        with_life(&fates, of, |figures| check(&fates, figures));
    }
}

#[test]
fn two_of_eight_are_no_verdict() {
    let fates = [Fate::Rated(1), Fate::Missing, Fate::Missing, Fate::Ended, Fate::Rated(2), Fate::NotThisYear];
    for of in ["R7.12", "R7確定"] {
        with_life(&fates, of, |figures| {
            check(&fates, figures);
            let [summary, ..] = workbook_says(figures);
            assert_eq!(summary[0].verdict, "判定保留（3項目中1項目を評価）");
            assert_eq!(summary[1].verdict, if of == "R7.12" { "達成の見込み" } else { "達成できた" });
        });
    }
}

#[test]
fn a_departments_counts_are_those_of_the_findings() {
    let plan = fixture::plan();
    let rounds = ["R7.11", "R7.12"].map(|of| Round::parse(of).unwrap());
    let ledger = merge(&plan, fixture::returns(&plan, &rounds, 3), &Register::default(), rounds[1]);
    let figures = evaluate(&plan, &ledger, rounds[1], parse_date("2026-01-20").unwrap());
    assert!(figures.findings.iter().any(|finding| finding.code == "R014"));
    let mut received = 0;
    for row in &figures.receipts {
        let Some(Receipt::Received { findings, .. }) = row.rounds.get(&figures.round) else { continue };
        let of = |severity: Severity| {
            let own = figures.findings.iter().filter(|one| one.department.as_ref() == Some(&row.department));
            own.filter(|one| one.severity == severity && one.month == Some(figures.round)).count()
        };
        assert_eq!(*findings, Severity::ALL.map(of), "{}", row.department);
        received += 1;
    }
    assert!(received > 0);
    assert!(figures.indicator(rounds[1], IndicatorKey::new(1, 1)).is_some());
}
