//! 再提出依頼: the form that goes back to a department, and what becomes of it when it comes again.

use super::form::{Filled, PLAN, blank_form, filled, key, number, text};
use chrono::NaiveDate;
use std::io::Read;
use torimatome::check::check_workbook;
use torimatome::evaluation::evaluate;
use torimatome::ledger::{CheckedReturn, Ledger, Reading, Register, ReturnState, merge};
use torimatome::model::{Answer, CellRef, Round, Severity, Sha256};
use torimatome::output::forms::{FormPurpose, prepare, to_send_back, write_all};
use torimatome::spreadsheet::{Format, Look, RawValue};
use torimatome::survey::{Field, Issued, Request, issue::write_form, sheets};

const DEPARTMENT: &str = "総務課";
const ROUND: &str = "令和7年12月";

fn round() -> Round {
    Round::parse(ROUND).unwrap()
}

/// A return as check gives it, under a name and hash of its own.
fn checked(form: &Filled, name: &str) -> CheckedReturn {
    check_workbook(&format!("input/{name}.xlsx").as_str().into(), Sha256::of(name.as_bytes()), &form.book, &PLAN)
}

fn merged(returns: Vec<CheckedReturn>) -> Ledger {
    merge(&PLAN, returns, &Register::default(), round())
}

fn sent_back(ledger: &Ledger) -> Issued {
    let figures = evaluate(&PLAN, ledger, round(), NaiveDate::from_ymd_opt(2026, 1, 15).unwrap());
    assert_eq!(to_send_back(&figures).iter().map(|name| &**name).collect::<Vec<_>>(), [DEPARTMENT]);
    prepare(&figures, &DEPARTMENT.into(), round(), FormPurpose::SendBack)
}

/// 総務課's December with one figure that nobody can read, one in full-width digits, and a correction of the past.
fn returned() -> Filled {
    let mut form = filled(DEPARTMENT, ROUND);
    form.set(key(13, 1), Field::Actual, text("約30"));
    form.set(key(46, 1), Field::Actual, text("９８"));
    form.set(key(47, 1), Field::Reason, text("会議の数が少なかったため"));
    form.set(key(60, 2), Field::SelfGrade, text("9"));
    let author = form.head("記入者");
    form.put(author, text("見本　太郎"));
    let past = form.book.sheets.iter_mut().find(|sheet| &*sheet.name == sheets::CORRECTIONS).unwrap();
    let row = past.cells.iter().find(|cell| cell.value == text("対象月")).unwrap().place.cell.row + 1;
    let values = [text("令和7年11月"), number(61.0), number(1.0), number(60.0), number(61.0), text("数え漏れ")];
    for (col, value) in (0..).zip(values) {
        super::form::put(past, CellRef::new(row, col), value);
    }
    form
}

#[test]
fn own_answers_stand_in_the_form_and_what_is_wrong_is_marked() {
    let first = checked(&returned(), "first");
    let issued = sent_back(&merged(vec![first.clone()]));
    assert_eq!((issued.submission, issued.answers, &*issued.author), (2, Some(first.sha256), "見本　太郎"));
    let said = |item, number, field| {
        issued.rows.iter().find(|row| row.key == key(item, number)).unwrap().texts.get(&field).map(String::as_str)
    };
    assert_eq!(said(13, 1, Field::Actual), Some("約30"), "what cannot be read stands as it was written");
    assert_eq!(said(46, 1, Field::Actual), Some("98"), "what was read stands as it was read");
    assert_eq!(said(47, 1, Field::Reason), Some("会議の数が少なかったため"));
    assert_eq!(said(13, 1, Field::Progress), Some("計画どおり取り組んだ。"));
    assert_eq!(issued.corrections.len(), 1);
    assert_eq!(issued.corrections[0][4], "61");
    let request = issued.requests.iter().find(|request| request.key == Some(key(13, 1))).unwrap();
    assert_eq!(request.field, Some(Field::Actual));
    assert!(request.message.starts_with("【要修正】") && request.message.contains("約30"), "{}", request.message);
    assert!(issued.requests.iter().any(|request| request.field == Some(Field::SelfGrade)));
    for request in &issued.requests {
        assert!(!request.message.contains("input/"), "{}", request.message);
    }
    assert!(
        !issued.requests.iter().any(|request| request.key == Some(key(46, 1)) && request.message.contains("要修正"))
    );
}

#[test]
fn the_corrected_form_supersedes_the_one_it_answers() {
    let first = checked(&returned(), "first");
    let issued = sent_back(&merged(vec![first.clone()]));
    let mut again = blank_form(issued);
    again.set(key(13, 1), Field::Actual, number(31.0));
    let grade = again.issued.rows.iter().find(|row| row.texts.get(&Field::SelfGrade).is_some_and(|text| text == "9"));
    let grade_row = grade.unwrap().key;
    again.clear(again.cell_of(grade_row, Field::SelfGrade));
    let second = checked(&again, "second");
    assert!(second.cells.balanced(), "{:?}", second.cells);
    assert_eq!(second.answers, Some(first.sha256));
    let wrong: Vec<_> = second.findings.iter().filter(|one| one.severity == Severity::SendBack).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    for order in [vec![first.clone(), second.clone()], vec![second.clone(), first.clone()]] {
        let ledger = merged(order);
        let state = |hash| ledger.returns.iter().find(|one| one.sha256 == hash).unwrap().state;
        assert_eq!((state(first.sha256), state(second.sha256)), (ReturnState::Replaced, ReturnState::Counts));
        let actual = |item, number| ledger.entries[&(key(item, number), round())].actual.clone();
        assert_eq!(actual(13, 1), Reading::Value(Answer::Number(31.into())));
        let told = |item, number, field: &str| {
            let named = |one: &&torimatome::model::Finding| one.code == "R019" && one.message.contains(field);
            let here = ledger.findings.iter().filter(named).find(|one| one.key() == Some(key(item, number)));
            here.map(|one| (one.read_as.clone().unwrap(), one.found.clone().unwrap()))
        };
        assert_eq!(told(13, 1, "実績"), Some(("約30".into(), "31".into())));
        assert_eq!(told(60, 1, "自己評価"), Some(("差戻し".into(), "1".into())));
        assert_eq!(told(46, 1, "実績"), None, "98 was read before and stands there now");
        assert_eq!(ledger.rewritten.len(), 1, "{:#?}", ledger.rewritten);
        // Answers left as they were prefilled count.
        assert_eq!(actual(46, 1), Reading::Value(Answer::Number(98.into())));
        assert_eq!(ledger.entries[&(key(47, 1), round())].reason, "会議の数が少なかったため");
        assert_eq!(ledger.items[&(key(13, 1).item, round())].progress, "計画どおり取り組んだ。");
        assert_eq!(ledger.corrections.len(), 1, "the correction came twice and counts once");
        let figures = evaluate(&PLAN, &ledger, round(), NaiveDate::from_ymd_opt(2026, 1, 15).unwrap());
        assert!(to_send_back(&figures).is_empty());
    }
}

/// An old format, 管理情報 lost, columns in another order and rows pushed down: the form that goes back is a sound one.
#[test]
fn a_wrecked_return_still_gets_a_sound_form() {
    let mut wrecked = returned();
    wrecked.book.format = Format::Xls;
    wrecked.book.sheets.retain(|sheet| &*sheet.name != sheets::MANAGEMENT);
    let sheet = wrecked.sheet_mut();
    let last = sheet.cells.iter().map(|cell| cell.place.cell.col).max().unwrap();
    let table = sheet.cells.iter().find(|cell| cell.value == text("項目番号")).unwrap().place.cell.row;
    for cell in &mut sheet.cells {
        let at = &mut cell.place.cell;
        if at.row >= table {
            *at = CellRef::new(at.row + 7, last - at.col);
        }
    }
    sheet.cells.sort_by_key(|cell| (cell.place.cell.row, cell.place.cell.col));
    let first = checked(&wrecked, "wrecked");
    assert_eq!(first.department.as_deref(), Some(DEPARTMENT), "{:?}", first.findings);
    let issued = sent_back(&merged(vec![first.clone()]));
    let sound = sent_back(&merged(vec![checked(&returned(), "first")]));
    let answers = |issued: &Issued| -> Vec<_> {
        let rows = issued.rows.iter();
        rows.map(|row| [Field::Actual, Field::Forecast, Field::Reason].map(|field| row.texts.get(&field).cloned()))
            .collect()
    };
    assert_eq!(answers(&issued), answers(&sound));
    let marked = |issued: &Issued| {
        issued.requests.iter().any(|one| (one.key, one.field) == (Some(key(13, 1)), Some(Field::Actual)))
    };
    assert!(marked(&issued) && marked(&sound));
    let mut again = blank_form(issued);
    again.set(key(13, 1), Field::Actual, number(31.0));
    let second = checked(&again, "second");
    assert_eq!(second.answers, Some(first.sha256));
    let ledger = merged(vec![first, second]);
    assert_eq!(ledger.entries[&(key(13, 1), round())].actual, Reading::Value(Answer::Number(31.into())));
}

/// The marked cell keeps its drop-down or rule, and says in a note what is wrong.
#[test]
fn notes_and_drop_downs_stand_in_the_file() {
    let issued = sent_back(&merged(vec![checked(&returned(), "first")]));
    let bytes = write_form(&PLAN, &issued).unwrap();
    let form = blank_form(issued.clone());
    let notes = &form.sheet().comments;
    for request in issued.requests.iter().filter(|request| request.field.is_some()) {
        let cell = form.cell_of(request.key.unwrap(), request.field.unwrap());
        assert!(notes.iter().any(|(at, note)| *at == cell && note.contains(&request.message)), "{request:?}");
    }
    let listed = |message: &str| form.sheet().cells.iter().any(|cell| cell.value == text(message));
    assert!(!issued.requests.is_empty() && issued.requests.iter().all(|request| listed(&request.message)));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    archive.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut xml).unwrap();
    for field in [Field::Actual, Field::SelfGrade] {
        let cell = form.cell_of(key(13, 1), field).to_string();
        assert!(xml.contains(&format!("sqref=\"{cell}\"")), "{field:?} at {cell}");
    }
    assert!(
        form.sheet()
            .cells
            .iter()
            .any(|cell| matches!(&cell.value, RawValue::Text(text) if text.contains("（再提出）")))
    );
}

/// Nothing is sent back where nothing is wrong.
#[test]
fn a_clean_return_is_not_sent_back() {
    let ledger = merged(vec![checked(&filled(DEPARTMENT, ROUND), "clean")]);
    let figures = evaluate(&PLAN, &ledger, round(), NaiveDate::from_ymd_opt(2026, 1, 15).unwrap());
    assert!(write_all(&figures, FormPurpose::SendBack).unwrap().is_empty());
}

type Damage = Box<dyn Fn(&mut Filled)>;

/// What was refused for how it looks, what it is or where it stands must not pass when the form comes back untouched.
#[test]
fn an_untouched_form_answers_nothing_that_was_refused() {
    let look = |look: &Look| {
        let look = look.clone();
        move |form: &mut Filled| {
            form.set_with(key(13, 1), Field::Actual, number(24.0), |cell| cell.look = look.clone());
            form.set_with(key(46, 1), Field::SelfGrade, number(2.0), |cell| cell.look = look.clone());
        }
    };
    let looks = [Look::Struck, Look::Unseen, Look::Other("約24".into()), Look::Other(String::new())];
    let mut damages: Vec<Damage> = looks.iter().map(|one| Box::new(look(one)) as Damage).collect();
    let day = NaiveDate::from_ymd_opt(2025, 12, 5).unwrap().and_hms_opt(0, 0, 0).unwrap();
    for value in [
        RawValue::NoCache,
        RawValue::Error("#REF!".into()),
        RawValue::DateTime(day),
        RawValue::Duration("10:30".into()),
        RawValue::Bool(true),
        text("6\u{202E}6"),
    ] {
        damages.push(Box::new(move |form: &mut Filled| {
            form.set(key(13, 1), Field::Actual, value.clone());
            form.set(key(13, 1), Field::Forecast, value.clone());
            if !matches!(value, RawValue::Text(_)) {
                form.set(key(13, 1), Field::Progress, value.clone());
                form.set(key(13, 1), Field::Basis, value.clone());
            }
        }));
    }
    // The row stands twice, with another figure.
    damages.push(Box::new(|form: &mut Filled| {
        let (from, to) = (form.row_of(key(13, 1)), form.last_row() + 1);
        let row: Vec<_> = form.sheet().cells.iter().filter(|cell| cell.place.cell.row == from).cloned().collect();
        let actual = form.cell_of(key(13, 1), Field::Actual).col;
        for cell in row {
            let value = if cell.place.cell.col == actual { number(12.3) } else { cell.value };
            form.put(CellRef::new(to, cell.place.cell.col), value);
        }
    }));
    for (number, damage) in damages.iter().enumerate() {
        let mut form = filled(DEPARTMENT, ROUND);
        damage(&mut form);
        let first = checked(&form, "first");
        let refused = first.rows.iter().find(|row| row.key == key(13, 1)).unwrap();
        assert_eq!(refused.actual, Reading::SentBack, "{number}");
        let issued = sent_back(&merged(vec![first.clone()]));
        let marked = |request: &Request| (request.key, request.field) == (Some(key(13, 1)), Some(Field::Actual));
        assert!(issued.requests.iter().any(marked), "{number}: {:#?}", issued.requests);
        let row = issued.rows.iter().find(|row| row.key == key(13, 1)).unwrap();
        assert!(row.texts.values().all(|text| !text.contains(['\u{202E}', '（'])), "{number}: {:?}", row.texts);
        let second = checked(&blank_form(issued), "second");
        assert!(
            !second.findings.iter().any(|one| one.code == "S303"),
            "its own notes are no remarks: {:?}",
            second.findings
        );
        let again = second.rows.iter().find(|row| row.key == key(13, 1)).unwrap();
        assert!(!matches!(again.actual, Reading::Value(_)), "{number}: {:?}", again.actual);
        assert!(!matches!(again.forecast, Reading::Value(_)) || refused.forecast == again.forecast, "{number}");
        let progress =
            |of: &CheckedReturn| of.items.iter().find(|item| item.item == key(13, 1).item).unwrap().progress.clone();
        assert!(
            progress(&second).is_empty() || progress(&second) == "計画どおり取り組んだ。",
            "{number}: {}",
            progress(&second)
        );
        assert!(again.basis.is_empty() || again.basis == refused.basis, "{number}: {}", again.basis);
    }
}
