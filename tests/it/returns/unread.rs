//! A file that nobody can read or place is not "not arrived": it is named wherever missing returns are, with what is wrong
//! and what to do, and no letter says that nothing has come as if that were certain.

use super::form::{PLAN, filled, issued};
use chrono::NaiveDate;
use std::io::{Cursor, Write};
use torimatome::check::{check_return, check_workbook, unreadable};
use torimatome::evaluation::{Figures, Receipt, evaluate};
use torimatome::ledger::{CheckedReturn, Register, ReturnDecision, ReturnState, merge};
use torimatome::model::{Round, Sha256};
use torimatome::output::{letters, register, workbook};
use torimatome::pipeline::Summary;
use torimatome::spreadsheet::{RawValue, open};
use torimatome::survey::issue::write_form;

const ROUND: &str = "令和7年12月";

fn round() -> Round {
    Round::parse(ROUND).unwrap()
}

fn came(path: &str, bytes: &[u8]) -> CheckedReturn {
    check_return(&format!("input/{path}").as_str().into(), bytes, &PLAN)
}

fn with<T>(returns: Vec<CheckedReturn>, register: &Register, look: impl FnOnce(&Figures<'_>) -> T) -> T {
    let ledger = merge(&PLAN, returns, register, round());
    look(&evaluate(&PLAN, &ledger, round(), NaiveDate::from_ymd_opt(2026, 1, 15).unwrap()))
}

fn texts(bytes: &[u8]) -> String {
    let book = open(bytes).unwrap();
    let cells = book.sheets.iter().flat_map(|sheet| &sheet.cells).filter_map(|cell| match &cell.value {
        RawValue::Text(text) => Some(text.as_str()),
        _ => None,
    });
    cells.collect::<Vec<_>>().join("\n")
}

/// The letter to a department, with the note to the office before it.
fn letter(figures: &Figures<'_>, department: &str) -> String {
    let text = letters::text(figures);
    let after = text.split(&format!("宛先：{department}\n")).nth(1).unwrap_or_else(|| panic!("{department}\n{text}"));
    after.split("宛先：").next().unwrap().to_owned()
}

fn zip(names: &[&str]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in names {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(b"x").unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const NOT_ARRIVED: &str = "まだ届いておりません";

#[test]
fn a_file_that_cannot_be_opened_is_told_of_wherever_missing_returns_are() {
    let form = write_form(&PLAN, &issued("総務課", ROUND)).unwrap();
    let cut = came("令和7年12月/調査票_総務課.xlsx", &form[..form.len() / 2]);
    let locked = include_bytes!("../../workbooks/encrypted.xlsx");
    let locked = came("提出/職員課（12月）.xlsx", locked);
    assert_eq!((cut.findings[0].code, locked.findings[0].code), ("F011", "F010"));
    with(vec![cut, locked], &Register::default(), |figures| {
        let of =
            |name: &str| figures.receipts.iter().find(|row| &*row.department == name).unwrap().rounds[&round()].clone();
        assert!(matches!(of("総務課"), Receipt::Unread { files } if files.len() == 1));
        assert!(matches!(of("職員課"), Receipt::Unread { .. }));
        assert_eq!(of("市民課"), Receipt::Missing);
        let totals = figures.receipt_totals();
        assert_eq!((totals.unread, totals.missing + totals.unread), (2, totals.due));

        let own = letter(figures, "総務課");
        assert!(own.contains("「調査票_総務課.xlsx」") && own.contains("途中で切れています"), "{own}");
        assert!(letter(figures, "職員課").contains("パスワードを外して保存し"), "{own}");
        let other = letter(figures, "市民課");
        assert!(
            other.contains("送る前に") && other.contains("「調査票_総務課.xlsx」「職員課（12月）.xlsx」"),
            "{other}"
        );
        assert!(!letters::text(figures).contains(NOT_ARRIVED));

        let summary = Summary::of(figures);
        assert_eq!(summary.unread, ["総務課", "職員課"].map(str::to_owned));
        assert!(!summary.missing.contains(&"総務課".to_owned()));
        let lines: Vec<&str> = summary.unread_files.iter().map(|file| file.line.as_str()).collect();
        assert!(
            lines
                .iter()
                .any(|line| line.contains("調査票_総務課.xlsx（総務課のものと思われます）：ファイルが途中で切れて"))
        );
        assert!(summary.next_steps()[0].contains("「調査票_総務課.xlsx」"), "{:#?}", summary.next_steps());

        let book = texts(&workbook::write(figures).unwrap());
        for said in [
            "読めないファイル：",
            "読取不可",
            "読めないファイル（未提出の所属のものかもしれません）",
            "職員課（12月）.xlsx",
        ] {
            assert!(book.contains(said), "{said}");
        }
        let missing =
            figures.findings.iter().find(|one| one.code == "R013" && one.department.as_deref() == Some("総務課"));
        assert!(missing.unwrap().message.contains("届きましたが、読めません"));
    });
    with(Vec::new(), &Register::default(), |figures| {
        assert!(letter(figures, "総務課").contains(NOT_ARRIVED));
        assert!(!texts(&workbook::write(figures).unwrap()).contains("読めないファイル"));
    });
}

#[test]
fn the_properties_of_a_file_point_to_its_department() {
    let form = write_form(&PLAN, &issued("総務課", ROUND)).unwrap();
    // One byte of a sheet is wrong.
    let at = form.windows(24).position(|name| name == b"xl/worksheets/sheet1.xml").unwrap() + 200;
    let mut damaged = form.clone();
    damaged[at] ^= 0x55;
    let damaged = came("scan001.xlsx", &damaged);
    assert_eq!(damaged.findings[0].code, "F014");
    let unread = damaged.unread.as_ref().unwrap();
    assert_eq!((unread.departments.as_slice(), unread.rounds.as_slice()), (&["総務課".into()][..], &[round()][..]));
    with(vec![damaged], &Register::default(), |figures| {
        assert!(letter(figures, "総務課").contains("「scan001.xlsx」"));
    });
}

#[test]
fn a_workbook_that_cannot_be_placed_is_told_of_as_well() {
    let mut nobody = filled("総務課", ROUND);
    nobody.book.sheets.truncate(1);
    nobody.book.sheets[0].cells.retain(|cell| cell.place.cell.row > 20);
    let nobody = check_workbook(&"input/12月分.xlsx".into(), Sha256::of(b"nobody"), &nobody.book, &PLAN);
    let mut rewritten = filled("市民課", ROUND);
    for cell in &mut rewritten.book.sheets[0].cells {
        if cell.value == RawValue::Text("市民課".into()) {
            cell.value = RawValue::Text("職員課".into());
        }
    }
    let rewritten = check_workbook(&"input/x.xlsx".into(), Sha256::of(b"x"), &rewritten.book, &PLAN);
    let codes = |one: &CheckedReturn| one.unread.as_ref().map(|unread| unread.code);
    assert_eq!((codes(&nobody), codes(&rewritten)), (Some("S001"), Some("S016")));
    with(vec![nobody, rewritten], &Register::default(), |figures| {
        assert!(letter(figures, "職員課").contains("「x.xlsx」"), "it shows this department's name");
        let other = letter(figures, "総務課");
        assert!(other.contains("「12月分.xlsx」") && !other.contains(NOT_ARRIVED), "{other}");
        let summary = Summary::of(figures);
        assert!(
            summary.unread_files.iter().any(|file| file.line.starts_with("12月分.xlsx：調査票の表が見つかりません"))
        );
    });
}

#[test]
fn files_that_are_no_workbooks_are_named_with_what_to_ask_for() {
    let mail = "From: a@example.jp\nTo: b@example.jp\nSubject: 提出\n\nContent-Disposition: attachment; filename=\"調査票_職員課.xlsx\"\n";
    let files: [(&str, &[u8], &str); 9] = [
        ("調査票_総務課.pdf", b"%PDF-1.7", "元の Excel の調査票"),
        ("調査票_総務課.csv", "項目番号,実績\n".as_bytes(), "元の Excel の調査票"),
        ("調査票_総務課.lnk", b"L\0\0\0\x01\x14\x02\0", "元の調査票のファイル"),
        ("調査票_総務課.url", b"[InternetShortcut]\nURL=x", "元の調査票のファイル"),
        ("調査票_総務課.gsheet", b"{\"doc_id\":\"abc\"}", "ダウンロード"),
        ("調査票_総務課.xdw", b"\x60\x0E\x82\x0D", "元の Excel の調査票"),
        (
            "調査票_総務課.fods",
            b"<office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\">",
            "LibreOffice",
        ),
        (
            "12月.zip",
            &zip(&["調査票_市民課.xlsx", "調査票_職員課.xlsx"]),
            "「調査票_市民課.xlsx」「調査票_職員課.xlsx」",
        ),
        ("提出.eml", mail.as_bytes(), "添付の調査票を"),
    ];
    let returns: Vec<CheckedReturn> =
        files.iter().map(|(name, bytes, _)| came(&format!("{ROUND}/{name}"), bytes)).collect();
    with(returns, &Register::default(), |figures| {
        let summary = Summary::of(figures);
        for (name, _, asked) in files {
            let line = summary
                .unread_files
                .iter()
                .find(|file| file.line.starts_with(name))
                .unwrap_or_else(|| panic!("{name}"));
            assert!(line.line.contains(asked), "{}", line.line);
        }
        for department in ["総務課", "市民課", "職員課"] {
            assert!(letter(figures, department).contains("届いておりますが"), "{department}");
        }
        assert!(!letters::text(figures).contains(NOT_ARRIVED) && !letters::text(figures).contains("もらってください"));
    });
}

#[test]
fn what_is_settled_is_not_told_of_again() {
    let form = write_form(&PLAN, &issued("総務課", ROUND)).unwrap();
    let book = filled("総務課", ROUND).book;
    let good = || check_workbook(&"input/令和7年12月/総務課.xlsx".into(), Sha256::of(b"good"), &book, &PLAN);
    assert_eq!(good().state, ReturnState::Counts);
    let broken = |path: &str| came(path, &form[..form.len() / 2]);
    // A picture beside the return of the same department needs no word.
    with(vec![good(), came("令和7年12月/総務課_参考.pdf", b"%PDF-1.7")], &Register::default(), |figures| {
        assert!(figures.unread.is_empty() && letter(figures, "職員課").contains(NOT_ARRIVED));
    });
    // A file of an earlier month, whose department has not returned that month.
    with(vec![good(), broken("令和7年11月/職員課.xlsx")], &Register::default(), |figures| {
        assert!(figures.unread.iter().all(|file| file.earlier) && !figures.unread.is_empty());
        let of =
            |name: &str| figures.receipts.iter().find(|row| &*row.department == name).unwrap().rounds[&round()].clone();
        assert_eq!(of("職員課"), Receipt::Missing);
        assert!(!letter(figures, "職員課").contains(NOT_ARRIVED) && !letter(figures, "職員課").contains("送る前に"));
    });
    // A later month is not known yet.
    with(vec![broken("令和8年1月/職員課.xlsx")], &Register::default(), |figures| {
        assert!(figures.unread.is_empty())
    });
    // The office says that it is no answer.
    let other = came("記入例.pdf", b"%PDF-1.7");
    let proposal = with(vec![other.clone()], &Register::default(), |figures| {
        assert_eq!(figures.unread.len(), 1);
        texts(&register::write(figures, &Register::default()).unwrap())
    });
    assert!(proposal.contains("記入例.pdf"), "it can be decided in the proposal");
    let mut decided = Register::default();
    decided.returns.push(ReturnDecision { sha256: other.sha256, accepted: false });
    with(vec![other], &decided, |figures| {
        assert!(figures.unread.is_empty() && letter(figures, "職員課").contains(NOT_ARRIVED));
    });
}

#[test]
fn a_file_that_the_system_does_not_hand_over_is_told_of() {
    let file =
        unreadable(&"input/令和7年12月/調査票_職員課.xlsx".into(), "読み出せません（権限がありません）。", &PLAN);
    with(vec![file], &Register::default(), |figures| {
        assert!(letter(figures, "職員課").contains("ファイルを読み出せません。"));
        assert!(Summary::of(figures).unread_files[0].line.contains("権限がありません"));
    });
}

#[test]
fn names_within_longer_names_do_not_point() {
    // Every department's own name points to that department alone.
    for department in &PLAN.departments {
        let checked = came(&format!("調査票_{}.pdf", department.name), b"%PDF-1.7");
        assert_eq!(checked.unread.unwrap().departments, std::slice::from_ref(&department.name), "{}", department.name);
    }
}
