//! With what a round is compared, and what is said of it.

use std::sync::Arc;
use torimatome::evaluation::{Change, ChangeKind, Figures, GradeBy, Turn, diff, evaluate};
use torimatome::ledger::{CheckedReturn, Reading, Register, ReturnState, fixture, merge};
use torimatome::model::{Answer, FiscalYear, IndicatorKey, ItemNo, Round, parse_date};
use torimatome::output::forms::{self, FormPurpose};
use torimatome::output::publish::PublicFile;
use torimatome::output::report::{self, Edition};
use torimatome::output::{difference, workbook};
use torimatome::plan::{Decision, Direction, MonthlyMode, PastActual, Plan, ScheduleRow};
use torimatome::spreadsheet::RawValue;

fn round(text: &str) -> Round {
    Round::parse(text).unwrap()
}

fn key(item: u16) -> IndicatorKey {
    IndicatorKey::new(item, 1)
}

/// Indicators of every 月次区分: 1 年度累計, 2 率, 3 年1回 in August, 4 時点 (減少), 5 期間累計; all months are in 日程.
fn plan() -> Plan {
    let mut plan = fixture::plan();
    let modes = [MonthlyMode::YearTotal, MonthlyMode::Ratio, MonthlyMode::Yearly, MonthlyMode::State];
    for (item, mode) in (1..).zip(modes.into_iter().chain([MonthlyMode::PeriodTotal])) {
        plan.indicators.get_mut(&key(item)).unwrap().mode = mode;
    }
    plan.indicators.get_mut(&key(3)).unwrap().survey_month = Some(8);
    plan.indicators.get_mut(&key(4)).unwrap().direction = Direction::Down;
    for month in FiscalYear::new(2025).months() {
        schedule(&mut plan, Round::Month(month), true);
    }
    plan
}

fn schedule(plan: &mut Plan, of: Round, evaluated: bool) {
    let (asked, due, due_again) = (None, None, None);
    let row = ScheduleRow { asked, due, due_again, evaluated, meeting: String::new(), meeting_date: None };
    plan.schedule.insert(of, row);
}

/// Complete returns of all departments; every actual is the number that `value` gives for its item, 年1回 in August only.
fn returns(plan: &Plan, of: &str, value: impl Fn(u16) -> i64) -> Vec<CheckedReturn> {
    let of = round(of);
    let department = |name: Arc<str>| {
        let mut one = fixture::complete(plan, &name, of, 3);
        one.submitted_on = None;
        for row in one.rows.iter_mut().filter(|row| row.asked) {
            let yearly = plan.indicators[&row.key].mode == MonthlyMode::Yearly;
            let asked = !yearly || of.is_final() || of.month().is_some_and(|month| month.month == 8);
            let number = Answer::Number(value(row.key.item.0).into());
            row.actual = if asked { Reading::Value(number) } else { Reading::Blank };
            row.forecast = if of.is_final() { Reading::Blank } else { Reading::Value(Answer::Number(90.into())) };
        }
        fixture::recount(&mut one);
        one
    };
    plan.respondents(of).into_iter().map(department).collect()
}

fn at<R>(plan: &Plan, all: &[CheckedReturn], of: &str, look: impl Fn(&Figures<'_>) -> R) -> R {
    let ledger = merge(plan, all.to_vec(), &Register::default(), round(of));
    look(&evaluate(plan, &ledger, round(of), parse_date("2026-06-01").unwrap()))
}

fn change<'f, 'a>(figures: &'f Figures<'a>, item: u16) -> &'f Change<'a> {
    figures.changes.iter().find(|change| change.key == key(item)).unwrap()
}

/// The sheet `name`: each row's cells as text, joined by `|`.
fn lines(figures: &Figures<'_>, name: &str) -> Vec<String> {
    let book = torimatome::spreadsheet::open(&workbook::write(figures).unwrap()).unwrap();
    let sheet = book.sheets.iter().find(|sheet| &*sheet.name == name).unwrap();
    let mut rows: std::collections::BTreeMap<u32, Vec<String>> = std::collections::BTreeMap::new();
    for cell in &sheet.cells {
        let text = match &cell.value {
            RawValue::Text(text) => text.clone(),
            RawValue::Number(number) => number.to_string(),
            other => format!("{other:?}"),
        };
        rows.entry(cell.place.cell.row).or_default().push(text);
    }
    rows.into_values().map(|row| row.join("|")).collect()
}

fn report_text(figures: &Figures<'_>, edition: Edition) -> String {
    let document = report::lay_out(figures, edition);
    (0..document.pages.len()).flat_map(|page| document.text_of(page, false)).collect()
}

#[test]
fn a_month_without_a_return_that_counts_is_no_round() {
    let plan = plan();
    let mut all = Vec::new();
    for of in ["R7.8", "R7.10"] {
        all.extend(returns(&plan, of, |_| 40));
    }
    // What November brought was sent back as a whole; the 年1回 value of August is carried over all the same.
    all.extend(returns(&plan, "R7.11", |_| 45).into_iter().map(|mut one| {
        one.state = ReturnState::SentBack;
        one
    }));
    all.extend(returns(&plan, "R7.12", |item| if item == 4 { 30 } else { 50 }));
    at(&plan, &all, "R7.12", |figures| {
        assert!(figures.indicator(round("R7.11"), key(3)).is_some(), "November is a row of データ");
        assert_eq!(figures.compared.with, Some(round("R7.10")));
        assert_eq!(figures.compared.name(), "前回（令和7年10月）");
        assert!(lines(figures, "前回比較")[1].contains("前回（令和7年10月）との比較"));
        assert!(report_text(figures, Edition::Council).contains("前回（令和7年10月）からの変化"));
        let state = change(figures, 4);
        assert_eq!((state.since, state.step.difference), (Some(round("R7.10")), Some((-10).into())));
        assert_eq!((state.step.turn, change(figures, 1).step.turn), (Some(Turn::Better), None));
    });
    // The form of the next round says the same of 前回, and what stands under it is of that round.
    at(&plan, &all, "R7.11", |figures| {
        let form = &forms::prepare(figures, &Arc::from("福祉課"), round("R7.11"), FormPurpose::Issue);
        assert_eq!(form.previous, Some(round("R7.10")));
        assert_eq!(form.default_label(torimatome::model::Field::Previous), "前回報告（10月末現在）");
    });
}

#[test]
fn a_correction_or_past_actual_makes_no_round() {
    let mut plan = plan();
    schedule(&mut plan, round("R6確定"), true);
    let past = PastActual { answer: Answer::Number(70.into()), printed: String::new(), grade: None, source: "".into() };
    plan.past_actuals.insert((key(4), FiscalYear::new(2024)), past);
    let all = returns(&plan, "R7.4", |_| 50);
    at(&plan, &all, "R7.4", |figures| {
        assert_eq!(figures.compared.with, None, "過年度実績 is no round that was collected");
        assert!(figures.changes.is_empty() && figures.largest.is_empty());
        assert!(report_text(figures, Edition::Council).contains("比較できる前回の報告はありません。"));
    });
}

/// 年度確定 against the year before's final figures: every 月次区分, from returns or from 過年度実績.
#[test]
fn a_final_round_is_compared_with_the_year_before() {
    let mut plan = plan();
    let past = PastActual { answer: Answer::Number(70.into()), printed: String::new(), grade: None, source: "".into() };
    plan.past_actuals.insert((key(2), FiscalYear::new(2024)), past);
    let mut all = returns(&plan, "R6確定", |item| if item == 5 { 60 } else { 80 });
    for row in all.iter_mut().flat_map(|one| one.rows.iter_mut()).filter(|row| row.key.item.0 == 2) {
        row.actual = Reading::Blank;
    }
    all.extend(returns(&plan, "R8.3", |_| 10));
    all.extend(returns(&plan, "R7確定", |_| 60));
    at(&plan, &all, "R7確定", |figures| {
        let last = round("R6確定");
        assert_eq!(
            (figures.compared.with, figures.compared.name()),
            (Some(last), "前年度（令和6年度確定）".to_owned())
        );
        assert_eq!(figures.changes.len(), 7, "all that have both");
        assert!(figures.changes.iter().all(|change| change.since == Some(last) && change.round == figures.round));
        let of = |item| {
            (
                change(figures, item).kind,
                change(figures, item).step.difference.unwrap(),
                change(figures, item).step.turn,
            )
        };
        assert_eq!(of(1), (ChangeKind::Changed, (-20).into(), Some(Turn::Worse)), "年度累計");
        assert_eq!(of(2), (ChangeKind::Changed, (-10).into(), Some(Turn::Worse)), "率, from 過年度実績");
        assert_eq!(of(3).0, ChangeKind::Changed, "年1回");
        assert_eq!(of(4).2, Some(Turn::Better), "減少");
        assert_eq!(of(5), (ChangeKind::Same, 0.into(), None));
        assert_eq!(figures.changed(), 6);
        let sheet = lines(figures, "前回比較").join("\n");
        assert!(
            sheet.contains("前年度（令和6年度確定）との比較。全7指標のうち確定値が両方ある7件（変更6件、変わらず1件）"),
            "{sheet}"
        );
        assert!(!sheet.contains("令和8年3月"), "{sheet}");
        assert!(lines(figures, "概要").join("\n").contains("４　前年度（令和6年度確定）から変わった指標"));
        for edition in Edition::ALL {
            let text = report_text(figures, edition);
            assert!(text.contains("前年度（令和6年度確定）からの変化") && !text.contains("前回（"), "{edition:?}");
            assert!(text.contains("変わった指標6件のうち") && text.contains("ほかの1件は、"), "{edition:?}");
        }
    });
}

#[test]
fn a_month_stands_beside_the_same_month_a_year_before() {
    let plan = plan();
    let mut all = returns(&plan, "R6.12", |_| 70);
    all.extend(returns(&plan, "R7.11", |_| 40));
    all.extend(returns(&plan, "R7.12", |item| if item == 2 { 40 } else { 50 }));
    at(&plan, &all, "R7.12", |figures| {
        assert_eq!(figures.compared.year_before, Some(round("R6.12")));
        let total = change(figures, 1);
        let beside = total.year_before.as_ref().unwrap();
        assert_eq!((beside.round, beside.step.difference), (round("R6.12"), Some((-20).into())));
        assert_eq!((total.step.turn, beside.step.turn), (None, Some(Turn::Worse)), "nine months against nine");
        assert_eq!(change(figures, 2).kind, ChangeKind::Same, "unchanged since 前回, but not since 前年同月");
        let sheet = lines(figures, "前回比較");
        assert!(sheet[1].contains("前年同月：令和6年12月") && sheet[3].contains("前年同月との増減"), "{sheet:?}");
        assert!(lines(figures, "概要").iter().any(|line| line.contains("|前年同月|前回|今回|増減|目標比％|")));
        assert!(report_text(figures, Edition::Council).contains("前年同月"));
    });
    at(&plan, &all, "R7.11", |figures| assert_eq!(figures.compared.year_before, None, "nobody reported that month"));
}

#[test]
fn nothing_is_listed_where_nothing_changed() {
    let mut plan = plan();
    let mut all = returns(&plan, "R7.11", |_| 40);
    // December asks for no 自己評価: the grades that count are 算定評価 now, which is no change of a grade.
    schedule(&mut plan, round("R7.12"), false);
    all.extend(returns(&plan, "R7.12", |_| 40));
    at(&plan, &all, "R7.12", |figures| {
        let by = |of: &str| figures.item(round(of), ItemNo(1)).unwrap().grade.unwrap().1;
        assert_eq!((by("R7.11"), by("R7.12")), (GradeBy::Department, GradeBy::Rules));
        assert_eq!((figures.grade_changes.len(), figures.grades_apart), (0, 6));
        assert!(figures.changes.is_empty() && figures.changed() == 0);
        assert!(!lines(figures, "前回比較").iter().any(|line| line.starts_with("評価|")));
        let text = report_text(figures, Edition::Council);
        assert!(text.contains("評価の種類が変わった6項目は比べていません。"), "{text}");
    });
}

/// A grade of the headquarters and a 自己評価 stand beside each other only where both are named.
#[test]
fn final_grades_are_compared_like_with_like() {
    let mut plan = plan();
    let decided = |grade| Decision { grade, date: None, meeting: String::new(), reason: String::new() };
    plan.decisions.insert((ItemNo(1), FiscalYear::new(2024)), decided(4));
    plan.decisions.insert((ItemNo(2), FiscalYear::new(2025)), decided(4));
    let with_grade = |of: &str, grade: u8| {
        let mut all = returns(&plan, of, |_| 80);
        let items = all.iter_mut().flat_map(|one| one.items.iter_mut());
        items.for_each(|item| item.self_grade = Reading::Value(grade));
        all
    };
    let mut all = with_grade("R6確定", 2);
    all.extend(with_grade("R7確定", 2));
    at(&plan, &all, "R7確定", |figures| {
        assert_eq!(figures.item(round("R7確定"), ItemNo(1)).unwrap().grade, Some((2, GradeBy::Department)));
        let changes: Vec<_> = figures.grade_changes.iter().map(|one| (one.item.0, one.before, one.after)).collect();
        let named = (2, (2, GradeBy::Department), (4, GradeBy::Headquarters));
        assert_eq!(changes, [named], "item 1 is not decided on yet: its 自己評価 is compared with the one before");
        let text = report_text(figures, Edition::Council);
        assert!(text.contains("（自己評価）") && text.contains("（確定評価）"), "{text}");
    });
}

/// 過年度実績 is a figure; a verdict on the year is its 評価 alone.
#[test]
fn a_past_actual_without_its_grade_gives_no_verdict() {
    let published = |grade: Option<u8>| {
        let mut plan = plan();
        schedule(&mut plan, round("R6確定"), true);
        for key in plan.indicators.keys().copied().collect::<Vec<_>>() {
            let answer = Answer::Number(90.into());
            let past = PastActual { answer, printed: String::new(), grade, source: String::new() };
            plan.past_actuals.insert((key, FiscalYear::new(2024)), past);
        }
        let all = returns(&plan, "R7.12", |_| 50);
        at(&plan, &all, "R7.12", |figures| {
            let mut bytes = Vec::new();
            let file = PublicFile::ALL.into_iter().find(|file| file.name == "評価集計.csv").unwrap();
            file.write(figures, &mut bytes).unwrap();
            let last = figures.item(round("R6確定"), ItemNo(1)).unwrap();
            let of_year = figures.grades[&ItemNo(1)].iter().find(|one| one.year.western() == 2024).unwrap();
            assert_eq!((last.grade, of_year.grade), (grade.map(|grade| (grade, GradeBy::Department)), last.grade));
            String::from_utf8(bytes).unwrap().lines().filter(|line| line.contains("令和6年度確定")).count()
        })
    };
    assert_eq!(published(None), 0);
    assert!(published(Some(2)) > 0);
}

#[test]
fn differences_have_a_sign_and_grades_a_name() {
    let mut plan = plan();
    let mut all = returns(&plan, "R7.11", |_| 40);
    schedule(&mut plan, round("R7.12"), false);
    all.extend(returns(&plan, "R7.12", |item| if item == 4 { 30 } else { 55 }));
    let ledgers = ["R7.11", "R7.12"].map(|of| merge(&plan, all.clone(), &Register::default(), round(of)));
    let date = parse_date("2026-01-10").unwrap();
    let before = evaluate(&plan, &ledgers[0], round("R7.11"), date);
    let after = evaluate(&plan, &ledgers[1], round("R7.12"), date);
    let text = difference::show(&diff(&before, &after), &after);
    assert!(text.contains("実績： 40 → 55（+15）"), "{text}");
    assert!(text.contains("実績： 40 → 30（▲10、改善）"), "{text}");
    assert!(!text.contains("評価："), "no 自己評価 was asked for in December: {text}");
}
