//! Ledger and figures of made-up returns.

use std::{collections::BTreeMap, sync::Arc};
use torimatome::evaluation::{
    Aspect, Classes, Dated, Figures, GradeBy, Punctuality, Receipt, Shown, State, diff, evaluate,
};
use torimatome::ledger::{CheckedReturn, CheckedRow, Reading, Register, ReturnState, fixture, merge};
use torimatome::model::{
    Answer, FiscalYear, IndicatorKey, ItemNo, Rate, Round, Severity, Target, TargetValue, parse_date,
};
use torimatome::plan::{Decision, Indicator, MonthlyMode, PastActual, Plan, ScheduleRow};

fn round(text: &str) -> Round {
    Round::parse(text).unwrap()
}

#[test]
fn nothing_returned_gives_empty_figures_for_the_round() {
    let plan = fixture::plan();
    let december = round("R7.12");
    let ledger = merge(&plan, Vec::new(), &Register::default(), december);
    let figures = evaluate(&plan, &ledger, december, parse_date("2026-01-10").unwrap());
    assert_eq!(figures.rounds, [december]);
    assert_eq!(figures.indicators.len(), 7);
    assert!(figures.indicators.values().all(|figure| figure.state == State::Missing && figure.rate.is_none()));
    assert_eq!(figures.missing.len(), 7);
    assert_eq!(figures.missing_returns.len(), 3);
    let rollup = figures.rollup().unwrap();
    assert_eq!((rollup.overall.rated(), rollup.overall.all(), rollup.overall.missing), (0, 6, 6));
    assert_eq!(rollup.overall.ratio(), None);
}

#[test]
fn made_up_returns_fill_the_figures() {
    let plan = fixture::plan();
    let rounds: Vec<Round> = FiscalYear::new(2025).months().map(Round::Month).take(9).collect();
    let december = round("R7.12");
    let returns = fixture::returns(&plan, &rounds, 1);
    assert!(returns.iter().all(|one| one.cells.balanced()));
    let ledger = merge(&plan, returns, &Register::default(), december);
    assert!(ledger.returns.iter().all(|one| one.cells.balanced()));
    let figures = evaluate(&plan, &ledger, december, parse_date("2026-01-10").unwrap());
    assert_eq!(figures.rounds, rounds);
    assert_eq!(figures.compared.with, Some(round("R7.11")));
    let november = figures.indicators_in(round("R7.11"));
    assert!(november.into_iter().all(|figure| figure.state == State::Reported && figure.pace.is_some()));
}

fn master() -> Plan {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/計画マスタ.xlsx");
    torimatome::plan::read::read_master(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn the_whole_plan_is_evaluated() {
    let plan = master();
    let finals = (2021..=2024).map(|year| Round::Final(FiscalYear::new(year)));
    let months = FiscalYear::new(2025).months().map(Round::Month).take(9);
    let rounds: Vec<Round> = finals.chain(months).collect();
    let december = round("R7.12");
    let returns: Vec<CheckedReturn> = rounds
        .iter()
        .flat_map(|of| plan.respondents(*of).into_iter().map(|department| (department, *of)))
        .map(|(department, of)| fixture::complete(&plan, &department, of, 5))
        .collect();
    let ledger = merge(&plan, returns, &Register::default(), december);
    let figures = evaluate(&plan, &ledger, december, parse_date("2026-01-20").unwrap());
    assert_eq!(figures.rounds, rounds);
    let mut states: BTreeMap<State, usize> = BTreeMap::new();
    for figure in figures.indicators_in(december) {
        *states.entry(figure.state).or_default() += 1;
        let indicator = &plan.indicators[&figure.key];
        let at_the_years_end =
            indicator.mode == MonthlyMode::Yearly && indicator.survey_month.is_none_or(|month| month < 4);
        assert_eq!(figure.state == State::BeforeSurvey, at_the_years_end, "{}", figure.key);
    }
    assert_eq!(states.values().sum::<usize>(), 146);
    assert!(states[&State::Reported] >= 124, "all but the 年1回 ones: {states:?}");
    assert!(states.keys().all(|state| matches!(state, State::Reported | State::BeforeSurvey | State::NotApplicable)));
    let rollup = figures.rollup().unwrap();
    assert_eq!(rollup.overall.all(), 125);
    assert_eq!(rollup.goals.iter().map(Classes::all).sum::<usize>(), 125);
    assert_eq!(rollup.departments.iter().map(|(_, classes)| classes.all()).sum::<usize>(), 125);
    let last_year = Round::Final(FiscalYear::new(2024));
    assert!(figures.indicators_in(last_year).all(|figure| {
        let rated = figure.target.is_some_and(|target| target.value != TargetValue::NotApplicable);
        figure.state == if rated { State::Reported } else { State::NotApplicable } && figure.rate.is_some() == rated
    }));
    assert!(figures.missing.is_empty() && figures.missing_returns.is_empty() && figures.largest.len() == 5);
}

/// One return of each department for each round, then changed by `change`, evaluated at the last round.
fn evaluated<R>(
    plan: &Plan,
    rounds: &[&str],
    date: &str,
    change: impl Fn(&mut CheckedReturn),
    look: impl Fn(&Figures<'_>) -> R,
) -> R {
    let mut returns = Vec::new();
    for of in rounds.iter().map(|of| round(of)) {
        for department in plan.respondents(of) {
            let mut one = fixture::complete(plan, &department, of, 3);
            change(&mut one);
            fixture::recount(&mut one);
            returns.push(one);
        }
    }
    let reporting = rounds.iter().map(|of| round(of)).max().unwrap();
    let ledger = merge(plan, returns, &Register::default(), reporting);
    look(&evaluate(plan, &ledger, reporting, parse_date(date).unwrap()))
}

fn row(one: &mut CheckedReturn, item: u16) -> Option<&mut CheckedRow> {
    one.rows.iter_mut().find(|row| row.key == IndicatorKey::new(item, 1) && row.asked)
}

/// The state of item 1's indicator in the last of `rounds`, with `actual` in every return that answers it.
fn state_of(plan: &Plan, rounds: &[&str], date: &str, actual: &Reading<Answer>) -> (State, Option<String>) {
    let last = round(rounds.last().unwrap());
    let change = |one: &mut CheckedReturn| {
        if one.round == Some(last)
            && let Some(row) = row(one, 1)
        {
            row.actual = actual.clone();
        }
    };
    evaluated(plan, rounds, date, change, |figures| {
        let figure = figures.indicator(last, IndicatorKey::new(1, 1)).unwrap();
        (figure.state, figure.in_data().map(|answer| answer.show(0)))
    })
}

fn with(change: impl Fn(&mut Indicator)) -> Plan {
    let mut plan = fixture::plan();
    change(plan.indicators.get_mut(&IndicatorKey::new(1, 1)).unwrap());
    plan
}

#[test]
fn every_state_of_an_indicator() {
    let plain = fixture::plan();
    let off_year = with(|one| {
        for target in &mut one.targets {
            *target = Target { printed: "－".into(), value: TargetValue::NotApplicable };
        }
    });
    let yearly = with(|one| one.mode = MonthlyMode::Yearly);
    let in_november = with(|one| (one.mode, one.survey_month) = (MonthlyMode::Yearly, Some(11)));
    let settling = with(|one| one.settles = Some(8));
    let mut closed = fixture::plan();
    closed.departments[0].valid_to = Some(round("R7.11"));
    let value = |number: i64| Reading::Value(Answer::Number(number.into()));
    let cases = [
        (&plain, "R7.12", "2026-01-10", value(70), State::Reported, Some("70")),
        (&plain, "R7.12", "2026-01-10", Reading::Blank, State::Missing, None),
        (&plain, "R7.12", "2026-01-10", Reading::SentBack, State::SentBack, None),
        (&plain, "R7.12", "2026-01-10", Reading::Value(Answer::Cancelled), State::Cancelled, Some("中止")),
        (&plain, "R7.12", "2026-01-10", Reading::Value(Answer::Incalculable), State::Incalculable, Some("算定不能")),
        (&off_year, "R7.12", "2026-01-10", Reading::Blank, State::NotApplicable, None),
        (&off_year, "R7.12", "2026-01-10", value(70), State::NotApplicable, Some("70")),
        (&yearly, "R7.12", "2026-01-10", Reading::Blank, State::BeforeSurvey, None),
        (&yearly, "R7.12", "2026-01-10", value(70), State::Reported, Some("70")),
        (&yearly, "R7確定", "2026-05-10", Reading::Blank, State::Missing, None),
        (&in_november, "R7.10", "2026-01-10", Reading::Blank, State::BeforeSurvey, None),
        (&in_november, "R7.11", "2026-01-10", Reading::Blank, State::Missing, None),
        (&in_november, "R7.12", "2026-01-10", Reading::Blank, State::Missing, None),
        (&settling, "R7確定", "2026-05-10", Reading::Blank, State::Unsettled, None),
        (&settling, "R7確定", "2026-08-31", Reading::Blank, State::Unsettled, None),
        (&settling, "R7確定", "2026-09-01", Reading::Blank, State::Missing, None),
        (&settling, "R7確定", "2026-05-10", value(70), State::Reported, Some("70")),
        (&settling, "R7.12", "2026-01-10", Reading::Blank, State::Missing, None),
        (&closed, "R7.12", "2026-01-10", Reading::Blank, State::NotAsked, None),
    ];
    for (plan, of, date, actual, state, shown) in cases {
        let found = state_of(plan, &[of], date, &actual);
        assert_eq!(found, (state, shown.map(String::from)), "{of} {date} {actual:?}");
    }
}

#[test]
fn a_value_known_once_a_year_stays_for_the_rest_of_the_year() {
    let plan = with(|one| (one.mode, one.survey_month) = (MonthlyMode::Yearly, Some(11)));
    let change = |one: &mut CheckedReturn| {
        let november = one.round == Some(round("R7.11"));
        if let Some(row) = row(one, 1) {
            row.actual = if november { Reading::Value(Answer::Number(88.into())) } else { Reading::Blank };
        }
    };
    evaluated(&plan, &["R7.11", "R7.12"], "2026-01-10", change, |figures| {
        let figure = figures.indicator(round("R7.12"), IndicatorKey::new(1, 1)).unwrap();
        assert_eq!((figure.state, figure.in_data()), (State::Reported, Some(&Answer::Number(88.into()))));
        let Shown::Kept(kept) = figure.shown(figure.round) else { panic!("with its month") };
        assert_eq!(kept.with_round(), (round("R7.11"), &Answer::Number(88.into())));
        assert!(figure.source.unwrap().file.contains("11月"), "the source is the form that holds it");
        assert!(!figures.changes.iter().any(|change| change.key == figure.key));
    });
    evaluated(&plan, &["R7.11", "R8.4"], "2026-05-10", change, |figures| {
        let figure = figures.indicator(round("R8.4"), IndicatorKey::new(1, 1)).unwrap();
        assert_eq!((figure.in_data(), figure.last.map(Dated::of)), (None, Some(round("R7.11"))));
    });
}

#[test]
fn a_whole_return_sent_back_is_not_the_same_as_a_missing_one() {
    let plan = fixture::plan();
    let change = |one: &mut CheckedReturn| {
        if one.department.as_deref() == Some("総務課") {
            one.state = ReturnState::SentBack;
            one.rows.clear();
        }
    };
    evaluated(&plan, &["R7.11", "R7.12"], "2026-01-10", change, |figures| {
        let figure = figures.indicator(round("R7.12"), IndicatorKey::new(1, 1)).unwrap();
        assert_eq!(figure.state, State::SentBack);
        let row = &figures.receipts[0];
        assert!(matches!(row.rounds[&round("R7.12")], Receipt::Received { state: ReturnState::SentBack, .. }));
        let classes = &figures.rollup().unwrap().overall;
        assert_eq!((classes.to_rate() - classes.rated(), classes.missing, classes.waiting), (2, 2, 0));
    });
}

#[test]
fn the_items_grade_is_the_mean_capped_and_the_first_that_exists_counts() {
    let mut plan = fixture::plan();
    let decide = |grade| Decision { grade, date: None, meeting: String::new(), reason: String::new() };
    plan.decisions.insert((ItemNo(1), FiscalYear::new(2025)), decide(4));
    let change = |one: &mut CheckedReturn| {
        for row in one.rows.iter_mut().filter(|row| row.asked) {
            let value = match (row.key.item.0, row.key.number) {
                (6, 1) => 300,
                (6, 2) => 40,
                _ => 85,
            };
            row.actual = Reading::Value(Answer::Number(value.into()));
            row.forecast = Reading::Value(Answer::Number(value.into()));
        }
        for item in &mut one.items {
            item.self_grade = if item.item.0 <= 2 { Reading::Value(1) } else { Reading::Blank };
        }
    };
    evaluated(&plan, &["R7確定"], "2026-06-01", change, |figures| {
        let item = |number| figures.item(figures.round, ItemNo(number)).unwrap();
        let one = item(1);
        assert_eq!((one.self_grade, one.computed, one.decided), (Some(1), Some(2), Some(4)));
        assert_eq!(one.grade, Some((4, GradeBy::Headquarters)));
        assert_eq!(item(2).grade, Some((1, GradeBy::Department)));
        assert_eq!(item(3).grade, Some((2, GradeBy::Rules)));
        let shared = item(6);
        assert_eq!(shared.mean.as_ref().unwrap().to_string(), "70.0", "(100 + 40) ÷ 2");
        assert_eq!((shared.computed, shared.flag, item(3).flag), (Some(3), true, false));
        let codes: Vec<_> = figures.findings.iter().map(|finding| (finding.code, finding.item)).collect();
        assert_eq!(codes, [("R014", Some(ItemNo(1))), ("R014", Some(ItemNo(2)))]);
        assert_eq!(figures.rollup().unwrap().overall.by_grade, [1, 3, 1, 1]);
        assert_eq!(figures.period.as_ref(), figures.rollup(), "the final year is the period's");
    });
    evaluated(&plan, &["R7.12"], "2026-01-10", change, |figures| {
        let one = figures.item(figures.round, ItemNo(1)).unwrap();
        assert_eq!((one.decided, one.grade), (None, Some((1, GradeBy::Department))), "a month is 速報");
        assert!(figures.period.is_none());
    });
}

#[test]
fn a_month_is_graded_by_its_forecast_and_warned_of_by_its_pace() {
    let plan = fixture::plan();
    let change = |one: &mut CheckedReturn| {
        if let Some(row) = row(one, 1) {
            row.actual = Reading::Value(Answer::Number(30.into()));
            row.forecast = Reading::Value(Answer::Number(110.into()));
        }
        if let Some(row) = row(one, 2) {
            row.forecast = Reading::Blank;
        }
    };
    evaluated(&plan, &["R7.12"], "2026-01-10", change, |figures| {
        let figure = figures.indicator(figures.round, IndicatorKey::new(1, 1)).unwrap();
        let shown = |rate: &Option<Rate>| rate.as_ref().unwrap().to_string();
        assert_eq!((shown(&figure.rate), shown(&figure.forecast_rate)), ("30.0".into(), "110.0".into()));
        assert_eq!((figure.grade, shown(&figure.pace), figure.late), (Some(1), "40.0".into(), true));
        assert_eq!(figures.late.first(), Some(&figure.key));
        assert_eq!(figures.indicator(figures.round, IndicatorKey::new(2, 1)).unwrap().grade, None);
    });
}

#[test]
fn missing_returns_are_counted_in_days_and_hinted_at() {
    let mut plan = fixture::plan();
    let due = parse_date("2026-01-10");
    plan.schedule.insert(
        round("R7.12"),
        ScheduleRow { asked: None, due, due_again: None, evaluated: true, meeting: String::new(), meeting_date: None },
    );
    let november = fixture::complete(&plan, &Arc::from("総務課"), round("R7.11"), 3);
    let mut again = november.clone();
    again.file = "input/令和7年12月/総務課.xlsx".into();
    let returns = vec![november, again];
    let december = round("R7.12");
    let ledger = merge(&plan, returns, &Register::default(), december);
    for (date, days, severity) in [("2026-01-09", -1, Severity::Note), ("2026-01-15", 5, Severity::SendBack)] {
        let figures = evaluate(&plan, &ledger, december, parse_date(date).unwrap());
        let missing = &figures.missing_returns[0];
        assert_eq!((&*missing.department, missing.days_overdue), ("総務課", Some(days)));
        assert_eq!(missing.instead, [("input/令和7年12月/総務課.xlsx".into(), round("R7.11"))]);
        assert!(figures.findings.iter().all(|finding| finding.code == "R013" && finding.severity == severity));
        assert_eq!(figures.earlier_findings, [0, 1, 0, 1], "November's grade that differs is one of them");
        assert_eq!(figures.punctuality, Punctuality::default(), "nobody has returned December: it was not held");
    }
}

#[test]
fn a_return_from_the_future_is_sent_back() {
    let plan = fixture::plan();
    let next_year = fixture::complete(&plan, &Arc::from("総務課"), round("R8.12"), 3);
    let ledger = merge(&plan, vec![next_year], &Register::default(), round("R7.12"));
    let codes = |date| {
        let figures = evaluate(&plan, &ledger, round("R7.12"), parse_date(date).unwrap());
        figures.findings.iter().filter(|finding| finding.code == "R016").count()
    };
    assert_eq!((codes("2026-01-10"), codes("2026-12-25")), (1, 0));
}

#[test]
fn past_actuals_stand_where_no_final_return_does() {
    let mut plan = fixture::plan();
    let key = IndicatorKey::new(1, 1);
    for year in [2023, 2024] {
        plan.past_actuals.insert(
            (key, FiscalYear::new(year)),
            PastActual {
                answer: Answer::Number((year - 1950).into()),
                printed: String::new(),
                grade: Some(2),
                source: "年次報告".into(),
            },
        );
    }
    evaluated(
        &plan,
        &["R6確定", "R7.12"],
        "2026-01-10",
        |_| (),
        |figures| {
            let years = &figures.years[&key];
            let from: Vec<_> =
                years.iter().map(|year| (year.settled(), year.shown(year.column).bare().is_some())).collect();
            let expected = [(false, false), (false, false), (true, true), (true, true), (false, true)];
            assert_eq!(from, expected);
            assert_eq!(years[2].rate.as_ref().unwrap().to_string(), "73.0");
            assert_eq!((years[2].grade, years[4].grade), (Some(3), None));
            let grades = &figures.grades[&ItemNo(1)];
            assert_eq!(grades[2].grade, Some((2, GradeBy::Department)));
            assert_eq!(grades.len(), 5);
        },
    );
}

#[test]
fn differences_between_two_rounds() {
    let mut plan = fixture::plan();
    plan.items.get_mut(&ItemNo(5)).unwrap().valid_to = Some(round("R7.11"));
    let returns = fixture_returns(&plan, &["R7.11", "R7.12"]);
    let ledgers = ["R7.11", "R7.12"].map(|of| merge(&plan, returns.clone(), &Register::default(), round(of)));
    let date = parse_date("2026-01-10").unwrap();
    let before = evaluate(&plan, &ledgers[0], round("R7.11"), date);
    let after = evaluate(&plan, &ledgers[1], round("R7.12"), date);
    let diff = diff(&before, &after);
    let removed: Vec<_> =
        diff.items.iter().filter(|one| one.aspects.contains(&Aspect::Removed)).map(|one| one.key).collect();
    assert_eq!(removed, [ItemNo(5)]);
    assert!(diff.indicators.iter().all(|one| !one.aspects.is_empty()));
    assert!(diff.indicators.iter().any(|one| one.aspects.contains(&Aspect::Actual)));
    assert!(torimatome::evaluation::diff(&after, &after).indicators.is_empty());
}

fn fixture_returns(plan: &Plan, rounds: &[&str]) -> Vec<CheckedReturn> {
    let of_round = |of: Round| plan.respondents(of).into_iter().map(move |department| (department, of));
    rounds
        .iter()
        .flat_map(|of| of_round(round(of)))
        .map(|(department, of)| fixture::complete(plan, &department, of, 3))
        .collect()
}

#[test]
fn punctuality_counts_first_returns_and_missing_ones() {
    let mut plan = fixture::plan();
    for (of, due) in [("R7.11", "2025-12-10"), ("R7.12", "2026-01-10")] {
        let row = ScheduleRow {
            asked: None,
            due: parse_date(due),
            due_again: None,
            evaluated: true,
            meeting: String::new(),
            meeting_date: None,
        };
        plan.schedule.insert(round(of), row);
    }
    let given = |department: &str, of: &str, day: &str, file: &str| {
        let mut one = fixture::complete(&plan, &Arc::from(department), round(of), 3);
        one.submitted_on = parse_date(day);
        one.file = file.into();
        one.sha256 = torimatome::model::Sha256::of(file.as_bytes());
        one
    };
    let first = given("総務課", "R7.12", "2026-01-09", "a");
    let mut again = given("総務課", "R7.12", "2026-01-19", "b");
    again.rows[0].actual = Reading::Value(Answer::Number(1.into()));
    (again.answers, again.submission) = (Some(first.sha256), 2);
    let late = given("企画課", "R7.12", "2026-01-13", "c");
    let ledger = merge(&plan, vec![first, again, late], &Register::default(), round("R7.12"));
    let figures = evaluate(&plan, &ledger, round("R7.12"), parse_date("2026-01-20").unwrap());
    let of = |at: usize| figures.receipts[at].punctuality;
    assert_eq!(of(0), Punctuality { due: 1, in_time: 1 }, "the first return came in time");
    assert_eq!(of(1), Punctuality { due: 1, in_time: 0 });
    assert_eq!(of(2), Punctuality { due: 1, in_time: 0 }, "missing after the deadline");
    assert_eq!(figures.punctuality, Punctuality { due: 3, in_time: 1 }, "November was not held");
    assert_eq!(figures.punctuality_of_round, figures.punctuality, "only December was held");
    let Receipt::Received { days_late, on, .. } = &figures.receipts[1].rounds[&round("R7.12")] else { panic!() };
    assert_eq!((*days_late, *on), (Some(3), parse_date("2026-01-13")));
}
