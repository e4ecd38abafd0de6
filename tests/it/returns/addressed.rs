//! What reaches a department, in its letter and on its form, speaks to the department.

use super::form::{Filled, PLAN, filled, key, number, put, text};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use torimatome::check::check_workbook;
use torimatome::evaluation::{Figures, Receipt, evaluate};
use torimatome::ledger::{CheckedReturn, Reading, Register, ReturnDecision, fixture, merge};
use torimatome::model::{Answer, CellRef, IndicatorKey, Round, Sha256};
use torimatome::output::forms::{FormPurpose, prepare, to_send_back};
use torimatome::output::letters;
use torimatome::plan::{AnswerMode, Plan};
use torimatome::spreadsheet::RawValue;
use torimatome::survey::{Field, sheets};

const DEPARTMENT: &str = "総務課";
const ROUND: &str = "令和7年12月";
/// Words that only the office says or understands.
const OFFICE: [&str; 7] = ["もらってください", "担当課に", "受付簿", "input/", "連絡文", "両課", "理由を確認して"];

fn round() -> Round {
    Round::parse(ROUND).unwrap()
}

fn checked(form: &Filled, name: &str) -> CheckedReturn {
    let file = format!("input/令和7年12月/{name}.xlsx");
    check_workbook(&file.as_str().into(), Sha256::of(name.as_bytes()), &form.book, &PLAN)
}

/// Letters and, by department, the requests on the forms to send back.
struct Sent {
    codes: BTreeSet<&'static str>,
    letters: String,
    requests: Vec<String>,
}

fn sent_of(plan: &Plan, figures: &Figures<'_>) -> Sent {
    let mut requests = Vec::new();
    for department in to_send_back(figures) {
        let issued = prepare(figures, &department, figures.round, FormPurpose::SendBack);
        // On the form the row stands in a column of its own.
        requests.extend(issued.requests.into_iter().map(|request| match request.correction {
            Some(at) => request.message.replacen('】', &format!("】過去分訂正 {}行目：", at + 5), 1),
            None => request.message,
        }));
    }
    let sent = Sent {
        codes: figures.findings.iter().map(|finding| finding.code).collect(),
        letters: letters::text(figures),
        requests,
    };
    assert!(!plan.about.office.is_empty());
    for word in OFFICE {
        let body = sent.letters.split_once('\n').unwrap().1;
        assert!(!body.contains(word), "{word} in\n{}", sent.letters);
        assert!(!sent.requests.iter().any(|text| text.contains(word)), "{word} in {:#?}", sent.requests);
    }
    sent
}

fn sent(returns: Vec<CheckedReturn>) -> Sent {
    let ledger = merge(&PLAN, returns, &Register::default(), round());
    sent_of(&PLAN, &evaluate(&PLAN, &ledger, round(), NaiveDate::from_ymd_opt(2026, 1, 15).unwrap()))
}

/// The part of the letters that goes to 総務課.
fn letter(sent: &Sent) -> &str {
    let after = sent.letters.split(&format!("宛先：{DEPARTMENT}\n")).nth(1).unwrap();
    after.split("宛先：").next().unwrap()
}

/// Fills rows of 過去分訂正, the first in row 5.
fn correct(form: &mut Filled, rows: &[(&str, f64, f64, RawValue, f64)]) {
    let sheet = form.book.sheets.iter_mut().find(|sheet| &*sheet.name == sheets::CORRECTIONS).unwrap();
    for (at, (of, item, indicator, before, after)) in (4..).zip(rows) {
        let values = [text(of), number(*item), number(*indicator), before.clone(), number(*after), text("転記誤り")];
        for (col, value) in (0..).zip(values) {
            put(sheet, CellRef::new(at, col), value);
        }
    }
}

#[test]
fn each_wrong_row_of_corrections_is_a_line_that_names_its_row() {
    let mut form = filled(DEPARTMENT, ROUND);
    correct(
        &mut form,
        &[
            ("令和7年11月", 13.0, 1.0, number(24.5), 24.8),
            ("令和7年13月", 61.0, 1.0, number(66.0), 67.0),
            ("令和7年13月", 61.0, 1.0, number(66.0), 67.0),
            ("令和7年11月", 46.0, 9.0, number(66.0), 67.0),
            ("令和7年11月", 17.0, 1.0, number(66.0), 67.0),
            ("令和2年度確定", 60.0, 2.0, number(3.0), 4.0),
            ("令和7年11月", 51.0, 2.0, number(1.0), 2.0),
            ("令和7年11月", 51.0, 2.0, number(1.0), 3.0),
        ],
    );
    let first = checked(&form, "first");
    assert_eq!(first.as_found.correction_places.len(), first.as_found.corrections.len());
    assert_eq!(first.as_found.correction_places[3].cell, CellRef::new(7, 0));
    let ledger = merge(&PLAN, vec![first.clone()], &Register::default(), round());
    let at = |row: u32| -> Vec<&str> {
        let here = |cell: CellRef| cell.row + 1 == row;
        let findings = ledger.findings.iter().filter(|one| one.sheet.as_deref() == Some(sheets::CORRECTIONS));
        findings.filter(|one| one.cell.is_some_and(here)).map(|one| one.code).collect()
    };
    assert_eq!(at(5), ["R007", "V701"], "nothing was in force in November");
    assert_eq!((at(11), at(12)), (vec!["R008"], vec!["R008"]), "what is refused is not announced as well");
    let sent = sent(vec![first]);
    let near: Vec<String> = PLAN.indicators.keys().filter(|key| key.item.0 == 46).map(ToString::to_string).collect();
    let lead = PLAN.lead(key(17, 1), round()).unwrap();
    let lines = [
        (6, "対象月「令和7年13月」が読めません".to_owned()),
        (7, "対象月「令和7年13月」が読めません".to_owned()),
        (8, format!("指標「46-9」は計画にありません。近い番号：{}", near.join("、"))),
        (9, format!("指標「17-1」は{DEPARTMENT}の指標ではありません（担当：{lead}）")),
        (10, "対象月「令和2年度確定」は計画期間（令和3年度～令和7年度）の外です".to_owned()),
        (11, "令和7年11月分 項目51②：同じ値に対する訂正が食い違っています".to_owned()),
        (12, "令和7年11月分 項目51②：同じ値に対する訂正が食い違っています".to_owned()),
    ];
    let letter = letter(&sent);
    for (row, what) in lines {
        let line = format!("過去分訂正 {row}行目：{what}");
        assert_eq!(letter.matches(&line).count(), 1, "{line}\n{letter}");
        let asked = sent.requests.iter().filter(|request| request.contains(&line)).count();
        assert_eq!(asked, 1, "{line}\n{:#?}", sent.requests);
    }
    assert!(!letter.contains("申し出です") && !letter.contains("過去分訂正 5行目"), "{letter}");
    assert!(!sent.requests.iter().any(|request| request.contains("申し出です")));
}

/// All that departments can be told at once by merging and by the texts of a form.
#[test]
fn what_merging_finds_is_put_in_the_departments_words() {
    let mut one = filled(DEPARTMENT, ROUND);
    one.set(key(13, 1), Field::Progress, text("同上"));
    one.set(key(13, 1), Field::SelfGrade, number(4.0));
    one.set(key(13, 1), Field::Target, number(99.0));
    correct(&mut one, &[("令和7年11月", 70.0, 1.0, number(66.0), 67.0)]);
    let found = sent(vec![checked(&one, "one")]);
    for code in ["R008", "R013", "R014", "S201", "T003"] {
        assert!(found.codes.contains(code), "{code}: {:?}", found.codes);
    }
    assert!(letter(&found).contains("この指標を回答するのは"), "{}", found.letters);
    assert!(letter(&found).contains("内容を文章で記入してください"), "{}", found.letters);
    assert!(letter(&found).contains("変える必要があるときは、その理由をお知らせください"), "{}", found.letters);

    let mut other = filled(DEPARTMENT, ROUND);
    other.set(key(13, 1), Field::Actual, number(31.0));
    let found = sent(vec![checked(&one, "回答1"), checked(&other, "回答2")]);
    assert!(found.codes.contains("R003"));
    let told = "内容の異なる提出が2通（「回答1.xlsx」、「回答2.xlsx」）あり";
    assert_eq!(letter(&found).matches(told).count(), 1, "{}", found.letters);
    assert_eq!(found.requests.iter().filter(|request| request.contains(told)).count(), 1, "{:#?}", found.requests);

    let ahead = filled(DEPARTMENT, "令和8年3月");
    let found = sent(vec![checked(&ahead, "先の月")]);
    assert!(found.codes.contains("R016"));
    assert!(letter(&found).contains("「先の月.xlsx」は令和8年3月分の調査票です"), "{}", found.letters);
    let found = sent(vec![checked(&ahead, "先の月"), checked(&one, "one")]);
    assert!(letter(&found).contains("「先の月.xlsx」は令和8年3月分の調査票ですが"), "{}", found.letters);
}

#[test]
fn each_share_of_a_sum_that_cannot_be_made_is_put_to_its_own_department() {
    let mut plan = fixture::plan();
    let key = IndicatorKey::new(6, 1);
    plan.indicators.get_mut(&key).unwrap().answer_mode = AnswerMode::Sum;
    plan.about.office = "取りまとめ課".into();
    let given = |department: &str, value: Answer| {
        let mut one = fixture::complete(&plan, &department.into(), round(), 7);
        let row = one.rows.iter_mut().find(|row| row.key == key).unwrap();
        row.actual = Reading::Value(value);
        fixture::recount(&mut one);
        one
    };
    let returns = vec![given("企画課", Answer::Number(40.into())), given(DEPARTMENT, Answer::Cancelled)];
    let ledger = merge(&plan, returns, &Register::default(), round());
    let figures = evaluate(&plan, &ledger, round(), NaiveDate::from_ymd_opt(2026, 1, 15).unwrap());
    let sent = sent_of(&plan, &figures);
    for (department, value) in [("企画課", "40"), (DEPARTMENT, "中止")] {
        let letter = sent.letters.split(&format!("宛先：{department}\n")).nth(1).unwrap();
        let letter = letter.split("宛先：").next().unwrap();
        assert!(letter.contains(&format!("こちらの値は「{value}」")), "{letter}");
    }
}

/// A department whose only return was rejected is asked for another; one of which nothing is asked is not.
#[test]
fn a_rejected_return_has_arrived_and_another_is_asked_for() {
    let asked = checked(&filled(DEPARTMENT, ROUND), "不採用");
    let extra = PLAN.concerned(round()).into_iter().find(|name| !PLAN.respondents(round()).contains(name)).unwrap();
    let needless = checked(&filled(&extra, ROUND), "提出不要");
    let reject = |one: &CheckedReturn| ReturnDecision { sha256: one.sha256, accepted: false };
    let register = Register { returns: vec![reject(&asked), reject(&needless)], ..Register::default() };
    let look = |returns: Vec<CheckedReturn>, register: &Register| {
        let ledger = merge(&PLAN, returns, register, round());
        let figures = evaluate(&PLAN, &ledger, round(), NaiveDate::from_ymd_opt(2026, 1, 15).unwrap());
        let receipt = |name: &str| {
            let row = figures.receipts.iter().find(|row| &*row.department == name);
            row.map_or(Receipt::NotDue, |row| row.rounds[&round()].clone())
        };
        let told =
            figures.findings.iter().find(|one| one.code == "R013" && one.department.as_deref() == Some(DEPARTMENT));
        (
            figures.receipt_totals(),
            [receipt(DEPARTMENT), receipt(&extra)],
            told.map(|finding| finding.message.clone()),
            sent_of(&PLAN, &figures),
        )
    };
    let (before, ..) = look(vec![asked.clone(), needless.clone()], &Register::default());
    let (totals, receipts, told, sent) = look(vec![asked, needless], &register);
    assert_eq!(receipts, [Receipt::Rejected { due: true }, Receipt::Rejected { due: false }]);
    assert_eq!((totals.due, totals.received, totals.rejected), (before.due, before.received - 2, 2));
    assert_eq!(totals.missing, before.missing, "what has arrived is not missing");
    let told = told.unwrap();
    assert!(told.contains("届きましたが") && told.contains("不採用"), "{told}");
    let letter = letter(&sent);
    assert!(letter.contains("届いた「不採用.xlsx」は、集計に使わないこととしました") && letter.contains("改めて提出"));
    assert!(!letter.contains("まだ届いておりません"), "{letter}");
    assert!(!sent.letters.contains(&format!("宛先：{extra}\n")));
}
