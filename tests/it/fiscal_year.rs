//! A fiscal year walked through, from April's forms to the council's September: a reorganisation in October, a revision
//! of the plan in November, June's error corrected in December, settlement figures in August, two grades changed.

use std::sync::Arc;
use torimatome::check::check_return;
use torimatome::evaluation::{Aspect, Figures, GradeBy, Shown, State, diff, evaluate};
use torimatome::ledger::{CheckedReturn, Reading, Register, fixture, merge};
use torimatome::model::{Answer, FiscalYear, IndicatorKey, ItemNo, Round, Target, TargetValue, parse_date};
use torimatome::output::forms::{self, FormPurpose};
use torimatome::plan::{Decision, Department, MonthlyMode, Plan, Revision, Transfer};

/// The reasons of the year's changes.
const REVISED: &str = "社会情勢の変化";
const ADDED: &str = "新たな課題への対応";
const ENDED: &str = "目的を達したため";
const MOVED: &str = "組織改正";
const YEAR: FiscalYear = FiscalYear::new(2024);

fn round(text: &str) -> Round {
    Round::parse(text).unwrap()
}

fn key(item: u16) -> IndicatorKey {
    IndicatorKey::new(item, 1)
}

/// The master as it stands in September, with all that happened during the year.
fn plan() -> Plan {
    let mut plan = fixture::plan();
    // October: item 3 goes from 企画課 to the new デジタル課, which takes over its other items too.
    plan.departments.push(Department {
        name: "デジタル課".into(),
        division: "企画福祉部".into(),
        aliases: Vec::new(),
        valid_from: Some(round("R6.10")),
        valid_to: None,
    });
    for item in [3, 6] {
        plan.transfers.push(Transfer {
            item: ItemNo(item),
            indicator: None,
            from: round("R6.10"),
            old: "企画課".into(),
            new: "デジタル課".into(),
            reason: MOVED.into(),
        });
    }
    plan.departments[1].valid_to = Some(round("R6.9"));
    // November: item 1's target is raised, item 5 ends, item 2's second indicator is added.
    plan.revisions.push(Revision {
        key: key(1),
        year: YEAR,
        target: Target { printed: "120".into(), value: TargetValue::Number(120.into()) },
        from: round("R6.11"),
        reason: REVISED.into(),
    });
    let ended = plan.items.get_mut(&ItemNo(5)).unwrap();
    (ended.valid_to, ended.reason) = (Some(round("R6.10")), ENDED.into());
    let mut added = fixture::indicator(IndicatorKey::new(2, 2), &Arc::from("総務課"));
    (added.valid_from, added.reason) = (Some(round("R6.11")), ADDED.into());
    plan.indicators.insert(added.key, added);
    // Item 4 is a settlement figure: known once a year, in August of the following year.
    let settlement = plan.indicators.get_mut(&key(4)).unwrap();
    (settlement.mode, settlement.settles) = (MonthlyMode::Yearly, Some(8));
    // September: the headquarters change two grades.
    for (item, grade) in [(1, 2), (2, 4)] {
        let decision = Decision {
            grade,
            date: parse_date("2025-09-01"),
            meeting: "行政経営本部会議".into(),
            reason: "総合的に判断".into(),
        };
        plan.decisions.insert((ItemNo(item), YEAR), decision);
    }
    plan
}

fn set(one: &mut CheckedReturn, item: u16, value: i64) {
    if let Some(row) = one.rows.iter_mut().find(|row| row.key == key(item)) {
        row.actual = Reading::Value(Answer::Number(value.into()));
        row.forecast = Reading::Blank;
    }
    fixture::recount(one);
}

/// All that departments returned from April to the following August.
fn returns(plan: &Plan) -> Vec<CheckedReturn> {
    let mut all = Vec::new();
    let rounds = YEAR.months().map(Round::Month).chain([Round::Final(YEAR)]);
    for of in rounds {
        for department in plan.respondents(of) {
            let mut one = fixture::complete(plan, &department, of, 11);
            one.submitted_on = None;
            if of == round("R6.6") {
                set(&mut one, 2, 999);
            }
            if of == round("R6.12") && &*department == "総務課" {
                let (wrong, right) = (Answer::Number(999.into()), Answer::Number(24.into()));
                one.corrections.push(fixture::correction(&one, round("R6.6"), key(2), wrong, right));
            }
            if of == Round::Final(YEAR) && &*department == "福祉課" {
                all.extend(settlement(&one));
                if let Some(row) = one.rows.iter_mut().find(|row| row.key == key(4)) {
                    row.actual = Reading::Blank;
                }
            }
            all.push(one);
        }
    }
    all
}

/// 確定 sent in May without item 4, and again in August with it.
fn settlement(may: &CheckedReturn) -> Option<CheckedReturn> {
    let mut august = may.clone();
    set(&mut august, 4, 90);
    august.file = "input/令和6年度確定/福祉課（決算後）.xlsx".into();
    august.sha256 = torimatome::model::Sha256::of(august.file.as_bytes());
    (august.answers, august.submission) = (Some(may.sha256), 2);
    Some(august)
}

fn at<R>(of: &str, date: &str, look: impl Fn(&Figures<'_>) -> R) -> R {
    let plan = plan();
    let ledger = merge(&plan, returns(&plan), &Register::default(), round(of));
    assert!(ledger.returns.iter().all(|one| one.cells.balanced()));
    look(&evaluate(&plan, &ledger, round(of), parse_date(date).unwrap()))
}

fn actual(figures: &Figures<'_>, of: &str, item: u16) -> Option<String> {
    figures.indicator(round(of), key(item))?.in_data().map(|answer| answer.show(0))
}

fn target(figures: &Figures<'_>, of: &str) -> String {
    figures.indicator(round(of), key(1)).unwrap().target.unwrap().printed.clone()
}

#[test]
fn september_knows_nothing_of_what_comes_later() {
    at("R6.9", "2024-10-10", |figures| {
        assert_eq!(figures.rounds.len(), 6);
        assert_eq!(&*figures.indicator(round("R6.9"), key(3)).unwrap().lead, "企画課");
        assert_eq!(target(figures, "R6.9"), "100");
        assert!(figures.indicator(round("R6.9"), IndicatorKey::new(2, 2)).is_none());
        assert_eq!(actual(figures, "R6.6", 2).as_deref(), Some("999"));
        assert!(figures.corrections.is_empty());
        assert!(figures.missing_returns.is_empty());
        assert_eq!(figures.years[&key(1)][3].target.unwrap().printed, "100");
        let names: Vec<_> = figures.receipts.iter().map(|row| row.department.to_string()).collect();
        assert_eq!(names, ["総務課", "企画課", "福祉課"]);
    });
}

#[test]
fn october_brings_the_new_department_and_keeps_the_history() {
    at("R6.10", "2024-11-10", |figures| {
        let leads = ["R6.9", "R6.10"].map(|of| figures.indicator(round(of), key(3)).unwrap().lead.to_string());
        assert_eq!(leads, ["企画課", "デジタル課"]);
        assert!(figures.indicators_in(round("R6.10")).all(|figure| figure.state != State::Missing));
        assert!(figures.missing_returns.is_empty(), "企画課 no longer owes a return");
        let kept: Vec<_> = figures.months(key(3), YEAR).filter(|(_, figure)| figure.is_some()).collect();
        assert_eq!(kept.len(), 7);
        let shared = figures.item(round("R6.10"), ItemNo(6)).unwrap();
        assert_eq!(shared.departments.iter().map(ToString::to_string).collect::<Vec<_>>(), ["デジタル課", "総務課"]);
    });
}

#[test]
fn november_brings_the_revision() {
    at("R6.11", "2024-12-10", |figures| {
        assert_eq!((target(figures, "R6.10"), target(figures, "R6.11")), ("100".into(), "120".into()));
        assert!(figures.item(round("R6.10"), ItemNo(5)).is_some());
        assert!(figures.item(round("R6.11"), ItemNo(5)).is_none());
        assert!(figures.indicator(round("R6.11"), IndicatorKey::new(2, 2)).is_some());
        assert_eq!(figures.years[&key(1)][3].target.unwrap().printed, "120");
    });
    let plan = plan();
    let ledgers = ["R6.10", "R6.11"].map(|of| merge(&plan, returns(&plan), &Register::default(), round(of)));
    let date = parse_date("2024-12-10").unwrap();
    let before = evaluate(&plan, &ledgers[0], round("R6.10"), date);
    let after = evaluate(&plan, &ledgers[1], round("R6.11"), date);
    let diff = diff(&before, &after);
    let with = |aspect| -> Vec<String> {
        diff.indicators.iter().filter(|one| one.aspects.contains(&aspect)).map(|one| one.key.to_string()).collect()
    };
    assert_eq!(
        (with(Aspect::Target), with(Aspect::Added), with(Aspect::Removed)),
        (vec!["1-1".to_owned()], vec!["2-2".to_owned()], vec!["5-1".to_owned()],)
    );
}

#[test]
fn december_corrects_june() {
    at("R6.12", "2025-01-10", |figures| {
        assert_eq!(actual(figures, "R6.6", 2).as_deref(), Some("24"));
        let june = figures.indicator(round("R6.6"), key(2)).unwrap();
        assert_eq!(
            june.corrected_from.and_then(|before| before.bare(round("R6.6"))),
            Some(&Answer::Number(999.into()))
        );
        assert_eq!(figures.corrections.len(), 1);
        let change = figures.changes.iter().find(|change| change.round == round("R6.6")).unwrap();
        assert_eq!((change.kind.label(), &*change.department), ("過去分訂正", "総務課"));
        assert_eq!(
            change.before.zip(change.after).map(|(a, b)| (a.show(0), b.show(0))),
            Some(("999".into(), "24".into()))
        );
    });
}

#[test]
fn may_closes_the_year_but_for_what_settles_in_august() {
    at("R6確定", "2025-05-20", |figures| {
        // The August return is there already; without it the figure waits.
        let plan = plan();
        let may: Vec<_> = returns(&plan).into_iter().filter(|one| one.submission == 1).collect();
        let ledger = merge(&plan, may, &Register::default(), round("R6確定"));
        let figures_in_may = evaluate(&plan, &ledger, round("R6確定"), parse_date("2025-05-20").unwrap());
        let waiting = figures_in_may.indicator(round("R6確定"), key(4)).unwrap();
        assert_eq!((waiting.state, waiting.in_data()), (State::Unsettled, None));
        assert!(figures_in_may.missing.is_empty());
        let settled = figures.indicator(round("R6確定"), key(4)).unwrap();
        assert_eq!((settled.state, settled.grade), (State::Reported, Some(2)));
        assert!(figures.resubmissions.is_empty(), "a blank that settles is not a changed value");
    });
}

#[test]
fn september_shows_the_headquarters_grades() {
    at("R6確定", "2025-09-10", |figures| {
        let grade = |item| figures.item(figures.round, ItemNo(item)).unwrap().grade;
        assert_eq!(grade(1), Some((2, GradeBy::Headquarters)));
        assert_eq!(grade(2), Some((4, GradeBy::Headquarters)));
        assert!(matches!(grade(3), Some((_, GradeBy::Department))));
        let year = &figures.grades[&ItemNo(1)][3];
        assert_eq!((year.settled, year.decided), (true, Some(2)));
        let classes = &figures.rollup().unwrap().overall;
        assert_eq!((classes.all(), classes.to_rate(), classes.not_due()), (6, 5, 1), "item 5 has ended");
    });
}

#[test]
fn the_final_figure_is_next_years_last_year() {
    let plan = plan();
    let mut all = returns(&plan);
    let april = plan.respondents(round("R7.4"));
    all.extend(april.iter().map(|name| fixture::complete(&plan, name, round("R7.4"), 11)));
    let ledger = merge(&plan, all.clone(), &Register::default(), round("R7.4"));
    let figures = evaluate(&plan, &ledger, round("R7.4"), parse_date("2025-09-10").unwrap());
    let last = &figures.years[&key(1)][3];
    assert_eq!((last.settled(), last.column), (true, Round::Final(YEAR)));
    let without: Vec<_> = all.into_iter().filter(|one| one.round != Some(Round::Final(YEAR))).collect();
    let ledger = merge(&plan, without, &Register::default(), round("R7.4"));
    let figures = evaluate(&plan, &ledger, round("R7.4"), parse_date("2025-04-30").unwrap());
    let last = &figures.years[&key(1)][3];
    assert_eq!((last.settled(), last.rate.is_some(), last.grade), (false, false, None));
    assert_eq!(last.shown(last.column), Shown::Nothing, "March's total is not the year's");
}

/// The sheet `name` of a workbook: each row's cells as text, joined by `|`.
fn lines(bytes: &[u8], name: &str) -> Vec<String> {
    let book = torimatome::spreadsheet::open(bytes).unwrap();
    let sheet = book.sheets.iter().find(|sheet| &*sheet.name == name).unwrap();
    let mut rows: std::collections::BTreeMap<u32, Vec<String>> = std::collections::BTreeMap::new();
    for cell in &sheet.cells {
        let text = match &cell.value {
            torimatome::spreadsheet::RawValue::Text(text) => text.clone(),
            torimatome::spreadsheet::RawValue::Number(number) => number.to_string(),
            other => format!("{other:?}"),
        };
        rows.entry(cell.place.cell.row).or_default().push(text);
    }
    rows.into_values().map(|row| row.join("|")).collect()
}

/// Every change of the plan stands with its reason in forms, workbook and report, from the month on in which it applies.
#[test]
fn changes_of_the_plan_are_told_with_their_reasons() {
    let told = |of: &str, date: &str| {
        at(of, date, |figures| {
            let workbook = lines(&torimatome::output::workbook::write(figures).unwrap(), "前回比較").join("\n");
            let document = torimatome::output::report::lay_out(figures, torimatome::output::report::Edition::Council);
            let report: String = (0..document.pages.len()).flat_map(|page| document.text_of(page, false)).collect();
            let forms = forms::write_all(figures, FormPurpose::Issue).unwrap();
            let form = forms.iter().find(|form| &*form.department == "総務課").unwrap();
            let checked = check_return(&form.file_name.as_str().into(), &form.bytes, figures.plan);
            let remarks = checked.findings.iter().filter(|finding| finding.message.contains("コメント")).count();
            assert_eq!(remarks, 0, "the form's own notes are not remarks of the department");
            let book = torimatome::spreadsheet::open(&form.bytes).unwrap();
            let notes: String =
                book.sheets.iter().flat_map(|sheet| &sheet.comments).map(|(_, text)| text.as_str()).collect();
            [workbook, report, notes]
        })
    };
    let reasons = [REVISED, ADDED, ENDED, MOVED];
    for text in told("R6.9", "2024-10-10") {
        assert!(reasons.iter().all(|reason| !text.contains(reason)), "{text}");
    }
    let [workbook, report, notes] = told("R6.11", "2024-12-10");
    for reason in reasons {
        assert!(workbook.contains(reason), "{reason}: {workbook}");
        assert!(report.contains(reason), "{reason}: {report}");
    }
    for line in ["目標改定（令和6年度）|1|1|", "|100|120|", "計画に追加|2|2|", "計画から終了|5|", "|企画課|デジタル課|"]
    {
        assert!(workbook.contains(line), "{line}: {workbook}");
    }
    assert!(notes.contains("令和6年11月から目標を改定\n改定前：100\n改定後：120\n理由："), "{notes}");
    assert!(notes.contains(REVISED) && notes.contains(ADDED), "{notes}");
    assert!(!notes.contains(ENDED), "what has ended is not on the form: {notes}");
}
