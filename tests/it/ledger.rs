//! Which return counts, and what the ledger then says.

use proptest::prelude::*;
use std::sync::Arc;
use torimatome::ledger::{
    CheckedReturn, Confirmation, Ledger, Reading, Register, ReturnDecision, ReturnState, confirmable, fixture, merge,
};
use torimatome::model::{Answer, FiscalYear, IndicatorKey, Round, Severity, Sha256, parse_date};
use torimatome::plan::{AnswerMode, MonthlyMode, PastActual, Plan, Transfer};

fn round(text: &str) -> Round {
    Round::parse(text).unwrap()
}

fn number(value: i64) -> Answer {
    Answer::Number(value.into())
}

/// A complete return of a department, as a file of its own.
fn given(plan: &Plan, department: &str, of: &str, file: &str) -> CheckedReturn {
    let mut one = fixture::complete(plan, &Arc::from(department), round(of), 7);
    one.submitted_on = None;
    one.file = file.into();
    one.sha256 = Sha256::of(file.as_bytes());
    for row in &mut one.rows {
        row.source.file = one.file.clone();
        row.source.sha256 = one.sha256;
    }
    one
}

fn set(one: &mut CheckedReturn, item: u16, value: Reading<Answer>) {
    let row = one.rows.iter_mut().find(|row| row.key == IndicatorKey::new(item, 1)).unwrap();
    row.actual_found = value.value().map_or_else(String::new, |answer| answer.show(0));
    row.actual = value;
    fixture::recount(one);
}

fn dated(mut one: CheckedReturn, day: &str) -> CheckedReturn {
    one.submitted_on = parse_date(day);
    one
}

fn ledger_of(plan: &Plan, returns: Vec<CheckedReturn>, at: &str) -> Ledger {
    let ledger = merge(plan, returns, &Register::default(), round(at));
    assert!(ledger.returns.iter().all(|one| one.cells.balanced()), "every cell is accounted for");
    ledger
}

fn state<'l>(ledger: &'l Ledger, file: &str) -> &'l CheckedReturn {
    ledger.returns.iter().find(|one| &*one.file == file).unwrap()
}

fn value(ledger: &Ledger, item: u16, of: &str) -> Option<Answer> {
    ledger.entries.get(&(IndicatorKey::new(item, 1), round(of)))?.actual.value().cloned()
}

fn codes(ledger: &Ledger) -> Vec<&'static str> {
    ledger.findings.iter().map(|finding| finding.code).collect()
}

/// Two returns of 総務課 that differ in item 1: `a` says 10, `b` says 20.
fn rivals(plan: &Plan) -> (CheckedReturn, CheckedReturn) {
    let mut a = given(plan, "総務課", "R7.12", "a.xlsx");
    let mut b = given(plan, "総務課", "R7.12", "b.xlsx");
    set(&mut a, 1, Reading::Value(number(10)));
    set(&mut b, 1, Reading::Value(number(20)));
    (a, b)
}

#[test]
fn the_later_date_counts_and_replaces_the_whole_return() {
    let plan = fixture::plan();
    let (a, mut b) = rivals(&plan);
    set(&mut b, 2, Reading::Blank);
    let ledger = ledger_of(&plan, vec![dated(a, "2026-01-05"), dated(b, "2026-01-08")], "R7.12");
    assert_eq!(state(&ledger, "b.xlsx").state, ReturnState::Counts);
    let replaced = state(&ledger, "a.xlsx");
    assert_eq!(replaced.state, ReturnState::Replaced);
    assert_eq!((replaced.cells.merged, replaced.cells.superseded > 0), (0, true));
    assert_eq!(value(&ledger, 1, "R7.12"), Some(number(20)));
    assert_eq!(value(&ledger, 2, "R7.12"), None, "blanks replace too");
    assert_eq!(codes(&ledger), ["R002", "R019", "R019"]);
    assert!(ledger.findings[0].message.contains("提出日の新しい提出「b.xlsx」（提出日令和8年1月8日）"));
}

#[test]
fn without_an_order_both_are_sent_back() {
    let plan = fixture::plan();
    for (first, second) in [("", ""), ("2026-01-05", "2026-01-05"), ("2026-01-05", "")] {
        let (a, b) = rivals(&plan);
        let ledger = ledger_of(&plan, vec![dated(a, first), dated(b, second)], "R7.12");
        assert!(ledger.returns.iter().all(|one| one.state == ReturnState::SentBack && one.cells.merged == 0));
        assert_eq!(codes(&ledger), ["R003", "R003"]);
        assert_eq!(value(&ledger, 1, "R7.12"), None);
    }
}

#[test]
fn a_form_that_was_sent_back_goes_before_the_date() {
    let plan = fixture::plan();
    let (a, mut b) = rivals(&plan);
    (b.answers, b.submission) = (Some(a.sha256), 2);
    let ledger = ledger_of(&plan, vec![dated(a, "2026-01-20"), dated(b, "2026-01-10")], "R7.12");
    assert_eq!(value(&ledger, 1, "R7.12"), Some(number(20)));
    assert_eq!(codes(&ledger), ["R018", "R019"], "that the later date loses must be looked at");
    let told = &ledger.findings[0];
    assert!(
        told.message.contains("再提出依頼に答えた") && told.message.contains("提出日はこちらが後です"),
        "{}",
        told.message
    );
    assert_eq!(told.found.as_deref(), Some("2026-01-20"));
    assert_eq!(ledger.resubmissions.len(), 1);
    let changed = &ledger.resubmissions[0];
    assert_eq!((&changed.before, &changed.after), (&Some(number(10)), &Some(number(20))));
}

#[test]
fn a_form_that_answers_what_nobody_has_seen_is_a_return_like_any_other() {
    let plan = fixture::plan();
    let (first, mut forged) = rivals(&plan);
    (forged.answers, forged.submission) = (Some(Sha256::of(b"nobody")), 99);
    let ledger = ledger_of(&plan, vec![first.clone(), forged.clone()], "R7.12");
    assert!(codes(&ledger).iter().filter(|code| **code == "R003").count() == 2, "{:?}", codes(&ledger));
    // It answers what came, but is not the next one.
    forged.answers = Some(first.sha256);
    let ledger = ledger_of(&plan, vec![first.clone(), forged.clone()], "R7.12");
    assert!(codes(&ledger).contains(&"R003"));
    forged.submission = first.submission + 1;
    let ledger = ledger_of(&plan, vec![first, forged], "R7.12");
    assert!(!codes(&ledger).contains(&"R003"));
}

#[test]
fn a_value_that_changed_unasked_is_asked_about() {
    let plan = fixture::plan();
    let (first, second) = rivals(&plan);
    let (first, second) = (dated(first, "2026-01-05"), dated(second, "2026-01-07"));
    let asked = |ledger: &Ledger| -> Vec<Severity> {
        ledger.findings.iter().filter(|finding| finding.code == "R019").map(|finding| finding.severity).collect()
    };
    let ledger = ledger_of(&plan, vec![first.clone(), second.clone()], "R7.12");
    assert!(asked(&ledger).contains(&Severity::Confirm), "{:?}", codes(&ledger));
    // What was sent back is asked for: the answer to it is worth knowing, and no more.
    let (mut first, mut second) = (first, second);
    for row in &mut first.rows {
        row.actual = Reading::SentBack;
    }
    let finding = torimatome::check::rule("V103").unwrap();
    first.findings = first.rows.iter().map(|row| finding.at(&row.source, row.key, "約".into())).collect();
    fixture::recount(&mut first);
    (second.answers, second.submission) = (Some(first.sha256), first.submission + 1);
    let ledger = ledger_of(&plan, vec![first, second], "R7.12");
    assert!(!asked(&ledger).is_empty() && !asked(&ledger).contains(&Severity::Confirm), "{:?}", ledger.findings);
}

#[test]
fn a_later_date_that_loses_to_an_undated_answer_is_asked_about() {
    let plan = fixture::plan();
    let (a, mut b) = rivals(&plan);
    (b.answers, b.submission) = (Some(a.sha256), 2);
    let third = |day: &str| {
        let mut c = given(&plan, "総務課", "R7.12", "c.xlsx");
        set(&mut c, 1, Reading::Value(number(30)));
        let returns = vec![dated(a.clone(), "2026-01-05"), b.clone(), dated(c, day)];
        codes(&ledger_of(&plan, returns, "R7.12"))
    };
    assert_eq!(third("2026-01-20"), ["R002", "R019", "R018"]);
    assert_eq!(third("2026-01-04"), ["R002", "R019", "R002"]);
}

#[test]
fn the_end_of_a_chain_of_forms_sent_back_counts() {
    let plan = fixture::plan();
    let (a, mut b) = rivals(&plan);
    let mut c = given(&plan, "総務課", "R7.12", "c.xlsx");
    set(&mut c, 1, Reading::Value(number(10)));
    (b.answers, b.submission) = (Some(a.sha256), 2);
    (c.answers, c.submission) = (Some(b.sha256), 3);
    let ledger = ledger_of(&plan, vec![c, b, a], "R7.12");
    assert_eq!(state(&ledger, "c.xlsx").state, ReturnState::Counts, "also where it says again what the first said");
}

#[test]
fn the_register_goes_before_everything() {
    let plan = fixture::plan();
    let (a, b) = rivals(&plan);
    let decide =
        |sha256, accepted| Register { returns: vec![ReturnDecision { sha256, accepted }], ..Register::default() };
    for register in [decide(a.sha256, true), decide(b.sha256, false)] {
        let returns = vec![dated(a.clone(), "2026-01-05"), dated(b.clone(), "2026-01-08")];
        let ledger = merge(&plan, returns, &register, round("R7.12"));
        assert_eq!(value(&ledger, 1, "R7.12"), Some(number(10)));
        assert_eq!(state(&ledger, "b.xlsx").state, ReturnState::Replaced);
        let replaced = ledger.findings.iter().find(|finding| finding.code == "R002").unwrap();
        assert!(replaced.message.contains("受付簿で"), "the true reason: {}", replaced.message);
    }
    let unknown = merge(&plan, vec![a], &decide(Sha256::of(b"gone"), true), round("R7.12"));
    assert_eq!(codes(&unknown), ["R004"]);
}

#[test]
fn a_rejected_single_return_leaves_the_department_without_one() {
    let plan = fixture::plan();
    let (a, _) = rivals(&plan);
    let register =
        Register { returns: vec![ReturnDecision { sha256: a.sha256, accepted: false }], ..Register::default() };
    let ledger = merge(&plan, vec![a], &register, round("R7.12"));
    assert!(ledger.received.is_empty() && ledger.entries.is_empty());
    assert_eq!(ledger.rejected[&(round("R7.12"), "総務課".into())], ["a.xlsx".into()]);
}

#[test]
fn identical_returns_count_once() {
    let plan = fixture::plan();
    let (a, _) = rivals(&plan);
    let mut same_bytes = a.clone();
    same_bytes.file = "0.xlsx".into();
    let mut same_answers = given(&plan, "総務課", "R7.12", "z.xlsx");
    set(&mut same_answers, 1, Reading::Value(number(10)));
    let ledger = ledger_of(&plan, vec![a, same_bytes, same_answers], "R7.12");
    let counting: Vec<_> = ledger.returns.iter().filter(|one| one.state == ReturnState::Counts).collect();
    assert_eq!(counting.len(), 1);
    assert_eq!(&*counting[0].file, "0.xlsx");
    assert_eq!(codes(&ledger), ["R001", "R001"]);
}

#[test]
fn of_two_alike_that_are_replaced_neither_is_said_to_count() {
    let plan = fixture::plan();
    let (a, b) = rivals(&plan);
    let mut twin = a.clone();
    twin.file = "a2.xlsx".into();
    let returns = vec![dated(a, "2026-01-05"), dated(twin, "2026-01-05"), dated(b, "2026-01-08")];
    let ledger = ledger_of(&plan, returns, "R7.12");
    assert_eq!(codes(&ledger), ["R002", "R001", "R019"]);
    assert!(!ledger.findings.iter().any(|finding| finding.message.contains("1通だけを集計")), "{:?}", ledger.findings);
}

#[test]
fn an_older_months_form_sent_again_changes_nothing() {
    let plan = fixture::plan();
    let november = given(&plan, "総務課", "R7.11", "november.xlsx");
    let mut again = november.clone();
    again.file = "december.xlsx".into();
    let ledger = ledger_of(&plan, vec![november, again], "R7.12");
    assert_eq!(codes(&ledger), ["R001"]);
    assert_eq!(ledger.findings[0].month, Some(round("R7.11")));
    assert!(!ledger.received.contains_key(&(round("R7.12"), "総務課".into())));
}

#[test]
fn a_past_months_form_with_another_value_is_asked_about() {
    let plan = fixture::plan();
    let mut first = given(&plan, "総務課", "R7.11", "first.xlsx");
    let mut second = given(&plan, "総務課", "R7.11", "second.xlsx");
    set(&mut first, 1, Reading::Value(number(10)));
    set(&mut second, 1, Reading::Value(number(12)));
    let returns = vec![dated(first.clone(), "2025-12-04"), dated(second.clone(), "2026-01-06")];
    let ledger = ledger_of(&plan, returns, "R7.12");
    assert_eq!(codes(&ledger), ["R002", "R005"]);
    assert_eq!(value(&ledger, 1, "R7.11"), Some(number(12)));
    assert_eq!(ledger.resubmissions[0].seen_in, round("R7.12"));
    // Sent again within November's own time: an ordinary replacement.
    let ledger = ledger_of(&plan, vec![dated(first, "2025-12-04"), dated(second, "2025-12-08")], "R7.12");
    assert_eq!(codes(&ledger), ["R002", "R019"]);
}

#[test]
fn later_rounds_are_out_of_scope() {
    let plan = fixture::plan();
    let returns =
        vec![given(&plan, "総務課", "R7.10", "october.xlsx"), given(&plan, "総務課", "R7.12", "december.xlsx")];
    let ledger = ledger_of(&plan, returns, "R7.10");
    assert_eq!(state(&ledger, "december.xlsx").state, ReturnState::OutOfScope);
    assert!(ledger.entries.keys().all(|(_, of)| *of == round("R7.10")));
}

#[test]
fn the_leads_value_counts_and_another_is_asked_about() {
    let plan = fixture::plan();
    let mut lead = given(&plan, "企画課", "R7.12", "lead.xlsx");
    let mut other = given(&plan, "総務課", "R7.12", "other.xlsx");
    set(&mut lead, 6, Reading::Value(number(40)));
    let ledger = ledger_of(&plan, vec![lead.clone(), other.clone()], "R7.12");
    assert!(codes(&ledger).is_empty(), "a blank never competes");
    set(&mut other, 6, Reading::Value(number(41)));
    let ledger = ledger_of(&plan, vec![lead, other.clone()], "R7.12");
    assert_eq!(codes(&ledger), ["R009"]);
    assert_eq!(ledger.findings[0].found.as_deref(), Some("41"));
    assert_eq!(value(&ledger, 6, "R7.12"), Some(number(40)));
    assert_eq!(state(&ledger, "other.xlsx").cells.superseded, 1);
    let ledger = ledger_of(&plan, vec![other], "R7.12");
    assert_eq!(codes(&ledger), ["R010"]);
    assert_eq!(value(&ledger, 6, "R7.12"), None);
}

#[test]
fn shares_are_summed_and_a_missing_share_is_named() {
    let mut plan = fixture::plan();
    plan.indicators.get_mut(&IndicatorKey::new(6, 1)).unwrap().answer_mode = AnswerMode::Sum;
    let mut lead = given(&plan, "企画課", "R7.12", "lead.xlsx");
    let mut other = given(&plan, "総務課", "R7.12", "other.xlsx");
    set(&mut lead, 6, Reading::Value(number(40)));
    set(&mut other, 6, Reading::Value(number(2)));
    let ledger = ledger_of(&plan, vec![lead.clone(), other.clone()], "R7.12");
    assert_eq!(value(&ledger, 6, "R7.12"), Some(number(42)));
    let alone = ledger_of(&plan, vec![lead.clone()], "R7.12");
    assert_eq!((value(&alone, 6, "R7.12"), codes(&alone)), (None, vec!["R011"]));
    set(&mut other, 6, Reading::Value(Answer::Cancelled));
    let mixed = ledger_of(&plan, vec![lead, other], "R7.12");
    assert_eq!(codes(&mixed), ["R012", "R012"], "each share is asked about");
    assert_eq!(mixed.entries[&(IndicatorKey::new(6, 1), round("R7.12"))].actual, Reading::SentBack);
}

#[test]
fn corrections_change_the_past_from_the_round_that_carries_them() {
    let plan = fixture::plan();
    let key = IndicatorKey::new(1, 1);
    let mut june = given(&plan, "総務課", "R7.6", "june.xlsx");
    set(&mut june, 1, Reading::Value(number(30)));
    let mut december = given(&plan, "総務課", "R7.12", "december.xlsx");
    december.corrections.push(fixture::correction(&december, round("R7.6"), key, number(30), number(25)));
    let returns = vec![june, december];
    let before = ledger_of(&plan, returns.clone(), "R7.11");
    assert_eq!((value(&before, 1, "R7.6"), before.corrections.len()), (Some(number(30)), 0));
    let after = ledger_of(&plan, returns, "R7.12");
    let entry = &after.entries[&(key, round("R7.6"))];
    assert_eq!((entry.actual.value(), &entry.corrected_from), (Some(&number(25)), &Some(number(30))));
    assert_eq!(&*entry.source.file, "december.xlsx");
    assert!(codes(&after).is_empty(), "the return's own check announces it");
    assert_eq!(after.corrections.len(), 1);
}

#[test]
fn corrections_that_cannot_be_right_are_not_applied() {
    let plan = fixture::plan();
    let with = |round_text: &str, key, before: Answer, rivals: &[i64]| {
        let mut june = given(&plan, "総務課", "R7.6", "june.xlsx");
        set(&mut june, 1, Reading::Value(number(30)));
        let mut december = given(&plan, "総務課", "R7.12", "december.xlsx");
        for (row, after) in (4..).zip(rivals) {
            let mut one = fixture::correction(&december, round(round_text), key, before.clone(), number(*after));
            one.source.cell.row = row;
            december.cells.merged += one.cells;
            december.cells.filled += one.cells;
            december.corrections.push(one);
        }
        ledger_of(&plan, vec![june, december], "R7.12")
    };
    let key = IndicatorKey::new(1, 1);
    assert_eq!(codes(&with("R7.12", key, number(30), &[25])), ["R008"]);
    assert_eq!(codes(&with("R8.1", key, number(30), &[25])), ["R008"]);
    assert_eq!(codes(&with("R7.6", IndicatorKey::new(4, 1), number(30), &[25])), ["R008"], "not its indicator");
    let torn = with("R7.6", key, number(30), &[25, 26]);
    let cells = state(&torn, "december.xlsx").cells;
    assert_eq!(cells.sent_back, state(&with("R7.6", key, number(30), &[]), "december.xlsx").cells.sent_back + 12);
    assert_eq!((codes(&torn), value(&torn, 1, "R7.6")), (vec!["R008", "R008"], Some(number(30))));
    let other_before = with("R7.6", key, number(99), &[25]);
    assert_eq!((codes(&other_before), value(&other_before, 1, "R7.6")), (vec!["R007"], Some(number(25))));
    let told = &other_before.findings[0].message;
    assert!(told.contains("「99」") && told.contains("「30」"), "both numbers are told: {told}");
    let shown = &other_before.corrections[0];
    assert_eq!((&shown.in_force, &shown.before), (&Some(number(30)), &Some(number(99))), "30 was in force");
    let of_nothing = with("R7.5", key, number(99), &[25]);
    assert_eq!((&of_nothing.corrections[0].in_force, codes(&of_nothing)), (&None, vec!["R007"]));
    assert!(of_nothing.entries[&(key, round("R7.5"))].corrected);
}

/// What stood for a round may come from 過年度実績, or from an earlier month of a 年1回 indicator.
#[test]
fn a_correction_knows_what_stood_without_a_return_of_its_round() {
    let key = IndicatorKey::new(1, 1);
    let corrected = |plan: &Plan, of: &str, before: i64| {
        let mut december = given(plan, "総務課", "R7.12", "december.xlsx");
        set(&mut december, 1, Reading::Blank);
        december.corrections.push(fixture::correction(&december, round(of), key, number(before), number(25)));
        let mut june = given(plan, "総務課", "R7.6", "june.xlsx");
        set(&mut june, 1, Reading::Value(number(30)));
        ledger_of(plan, vec![june, december], "R7.12")
    };
    let mut plan = fixture::plan();
    let past = PastActual { answer: number(73), printed: String::new(), grade: None, source: String::new() };
    plan.past_actuals.insert((key, FiscalYear::new(2024)), past);
    let right = corrected(&plan, "R6確定", 73);
    assert_eq!((codes(&right), &right.corrections[0].in_force), (vec![], &Some(number(73))));
    assert_eq!(right.entries[&(key, round("R6確定"))].corrected_from, Some(number(73)));
    let wrong = corrected(&plan, "R6確定", 70);
    assert_eq!(codes(&wrong), ["R007"]);
    assert!(
        wrong.findings[0].message.contains("「73」"),
        "the figure of 過年度実績 is told: {}",
        wrong.findings[0].message
    );
    assert_eq!(codes(&corrected(&plan, "R5確定", 73)), ["R007"], "another year's figure is none");
    assert_eq!(codes(&corrected(&plan, "R7.9", 30)), ["R007"], "a month without a value");
    plan.indicators.get_mut(&key).unwrap().mode = MonthlyMode::Yearly;
    assert!(codes(&corrected(&plan, "R7.9", 30)).is_empty(), "known once a year: June's stands in September");
}

#[test]
fn a_transfer_keeps_the_history_with_the_indicator() {
    let mut plan = fixture::plan();
    plan.transfers.push(Transfer {
        item: torimatome::model::ItemNo(1),
        indicator: None,
        from: round("R7.10"),
        old: "総務課".into(),
        new: "福祉課".into(),
        reason: "組織改正".into(),
    });
    let returns = vec![
        given(&plan, "総務課", "R7.9", "september.xlsx"),
        given(&plan, "福祉課", "R7.10", "october.xlsx"),
        given(&plan, "総務課", "R7.10", "october2.xlsx"),
    ];
    let ledger = ledger_of(&plan, returns, "R7.10");
    let by = |of: &str| ledger.entries[&(IndicatorKey::new(1, 1), round(of))].department.to_string();
    assert_eq!((by("R7.9").as_str(), by("R7.10").as_str()), ("総務課", "福祉課"));
}

#[test]
fn a_running_total_that_falls_is_asked_about() {
    let mut plan = fixture::plan();
    let two = |plan: &Plan| {
        let mut october = given(plan, "総務課", "R7.10", "october.xlsx");
        let mut december = given(plan, "総務課", "R7.12", "december.xlsx");
        set(&mut october, 1, Reading::Value(number(50)));
        set(&mut december, 1, Reading::Value(number(40)));
        vec![october, december]
    };
    assert_eq!(codes(&ledger_of(&plan, two(&plan), "R7.12")), ["R015"]);
    plan.indicators.get_mut(&IndicatorKey::new(1, 1)).unwrap().mode = MonthlyMode::State;
    assert!(codes(&ledger_of(&plan, two(&plan), "R7.12")).is_empty());
}

#[test]
fn a_confirmed_finding_stays_quiet_until_its_value_changes() {
    let plan = fixture::plan();
    let returns = |claimed: i64| {
        let mut lead = given(&plan, "企画課", "R7.12", "lead.xlsx");
        let mut other = given(&plan, "総務課", "R7.12", "other.xlsx");
        set(&mut lead, 6, Reading::Value(number(40)));
        set(&mut other, 6, Reading::Value(number(claimed)));
        vec![lead, other]
    };
    let first = ledger_of(&plan, returns(41), "R7.12");
    assert_eq!(first.findings[0].severity, Severity::Confirm);
    let (key, value) = confirmable(&first.findings[0]).unwrap();
    let register = Register {
        confirmations: vec![Confirmation {
            key,
            value: value.to_owned(),
            who: "山田".into(),
            date: None,
            note: String::new(),
        }],
        ..Register::default()
    };
    assert!(merge(&plan, returns(41), &register, round("R7.12")).findings.is_empty());
    assert_eq!(merge(&plan, returns(43), &register, round("R7.12")).findings.len(), 1);
}

/// Everything that can be compared of two ledgers.
fn shown(ledger: &Ledger) -> String {
    format!("{ledger:?}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_files_does_not_matter(seed in 0_u64..1000, order in any::<u64>()) {
        let plan = fixture::plan();
        let rounds = ["R6確定", "R7.10", "R7.11", "R7.12"].map(round);
        let mut returns = fixture::returns(&plan, &rounds, seed);
        let (mut a, b) = rivals(&plan);
        a.answers = Some(b.sha256).filter(|_| seed % 2 == 0);
        let late = dated(given(&plan, "総務課", "R7.11", "late.xlsx"), "2026-01-09");
        let mut twin = late.clone();
        twin.file = "twin.xlsx".into();
        let mut carrier = given(&plan, "福祉課", "R7.12", "carrier.xlsx");
        carrier.corrections.push(
            fixture::correction(&carrier, round("R7.10"), IndicatorKey::new(4, 1), number(1), number(2)),
        );
        returns.extend([a, b, late, twin, carrier]);
        let straight = shown(&merge(&plan, returns.clone(), &Register::default(), round("R7.12")));
        let mut rng = order;
        returns.sort_by_cached_key(|one| {
            rng = rng.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (rng, one.file.len())
        });
        let mixed = merge(&plan, returns, &Register::default(), round("R7.12"));
        prop_assert!(mixed.returns.iter().all(|one| one.cells.balanced()));
        prop_assert_eq!(straight, shown(&mixed));
    }
}
