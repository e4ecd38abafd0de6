//! 受付簿: what decides is read whole, or the run stops and names the cells.

use rust_xlsxwriter::{Format, Workbook, Worksheet};
use torimatome::ledger::{CheckedReturn, Register, RegisterMistake, fixture, read_register};
use torimatome::model::{Round, Sha256};

const RETURNS: [&str; 6] = ["所属", "報告月", "ファイル", "SHA-256", "受付日", "採否"];
const FINDINGS: [&str; 5] = ["キー", "値", "確認者", "日付", "内容"];

/// A sheet of these rows from row 3 on, below a title.
fn sheet(name: &str, rows: &[Vec<String>], struck: Option<usize>) -> Worksheet {
    let mut sheet = Worksheet::new();
    sheet.set_name(name).unwrap();
    sheet.write(0, 0, "受付簿").unwrap();
    for (at, row) in rows.iter().enumerate() {
        let format = if struck == Some(at) { Format::new().set_font_strikethrough() } else { Format::new() };
        for (col, text) in (0_u16..).zip(row) {
            if !text.is_empty() {
                sheet.write_with_format(2 + u32::try_from(at).unwrap(), col, text, &format).unwrap();
            }
        }
    }
    sheet
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

/// A decision about a made-up return, below the usual headings.
fn decision(department: &str, month: &str, file: &str, word: &str) -> Vec<String> {
    row(&[department, month, file, &Sha256::of(file.as_bytes()).to_string(), "", word])
}

fn book(sheets: Vec<Worksheet>) -> Vec<u8> {
    let mut book = Workbook::new();
    sheets.into_iter().for_each(|sheet| {
        book.push_worksheet(sheet);
    });
    book.save_to_buffer().unwrap()
}

fn read(bytes: &[u8]) -> Result<Register, Vec<RegisterMistake>> {
    read_register(&"input/受付簿.xlsx".into(), bytes)
}

#[track_caller]
fn refused(bytes: &[u8], places: &[&str], about: &str) {
    let found = read(bytes).expect_err(about);
    let shown: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(shown.len(), places.len(), "{shown:#?}");
    for (place, one) in places.iter().zip(&shown) {
        assert!(one.contains(place) && one.contains(about), "{place} {about}: {shown:#?}");
    }
}

fn one_sheet(name: &str, rows: &[Vec<String>]) -> Vec<u8> {
    book(vec![sheet(name, rows, None)])
}

#[test]
fn columns_stand_in_any_order_and_labels_in_any_width() {
    let hash = Sha256::of(b"good").to_string();
    let rows =
        [row(&["採否", "ＳＨＡ－２５６", "所属"]), row(&["不採用", &hash, "総務課"]), row(&["", &hash, "総務課"])];
    let read = read(&one_sheet("Sheet1", &rows)).unwrap();
    assert_eq!(
        read.returns.iter().map(|one| (one.sha256, one.accepted)).collect::<Vec<_>>(),
        [(Sha256::of(b"good"), false)]
    );
    assert_eq!((read.findings.len(), read.rows[0].cell.to_string().as_str()), (0, "A4"));
}

/// A list that lost what it needs is known by its sheet's name, by two of its labels, or by what only it holds.
#[test]
fn a_list_that_cannot_be_read_whole_stops_the_run() {
    let good = || decision("総務課", "令和7年12月", "a.xlsx", "不採用");
    refused(&one_sheet("提出ファイル", &[good()]), &["「提出ファイル」シートの D3"], "見出しの行");
    refused(&one_sheet("Sheet1", &[good()]), &["「Sheet1」シートの D3"], "見出しの行");
    refused(&one_sheet("提出ファイル", &[row(&["総務課", "不採用"])]), &["「提出ファイル」シートの A1"], "見出しの行");
    let lacks = |label: &str, other: &str| {
        let mut heads = row(&RETURNS);
        heads.iter_mut().filter(|head| *head == label).for_each(|head| *head = other.to_owned());
        one_sheet("Sheet1", &[heads, good()])
    };
    refused(&lacks("SHA-256", ""), &["シートの A3"], "見出し「SHA-256」がない");
    refused(&lacks("採否", "採否（記入）"), &["シートの F3"], "「採否（記入）」を「採否」に直す");
    refused(&lacks("受付日", "採否"), &["シートの E3、F3"], "「採否」が２つ");
    let keyed = row(&["R014/総務課/令和7年12月/60", "3", "主幹"]);
    refused(&one_sheet("要確認", std::slice::from_ref(&keyed)), &["「要確認」シートの A3"], "見出しの行");
    refused(&one_sheet("Sheet1", &[row(&["キー", "", "確認者"]), keyed]), &["シートの A3"], "見出し「値」がない");
    refused(b"not a workbook", &[""], "ファイルを読めません");
    refused(&one_sheet("Sheet1", &[row(&["メモ"])]), &[""], "見出しの表が見つかりません");
}

#[test]
fn a_decision_that_cannot_be_read_stops_the_run_with_every_cell() {
    let mut other = decision("会計課", "令和7年12月", "b.xlsx", "採用");
    other[3] = "123".into();
    let rows = [
        row(&RETURNS),
        decision("総務課", "令和7年12月", "a.xlsx", "たぶん採用"),
        other,
        decision("財政課", "先月", "c.xlsx", "採用"),
        decision("財政課", "", "d.xlsx", "採用"),
        decision("財政課", "", "d.xlsx", "不採用"),
    ];
    let found = read(&one_sheet("提出ファイル", &rows)).unwrap_err();
    let places: Vec<String> =
        found.iter().map(|one| one.cells.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")).collect();
    assert_eq!(places, ["F4", "D5", "B6", "F7、F8"], "{found:#?}");
    refused(&one_sheet("要確認", &[row(&FINDINGS), row(&["", "12", "主幹"])]), &["シートの A4"], "キーが空");
}

/// A row taken back with a line, unseen or merged: nobody can tell what was decided.
#[test]
fn what_is_struck_out_hidden_or_merged_stops_the_run() {
    let rows = [row(&RETURNS), decision("総務課", "令和7年12月", "a.xlsx", "不採用")];
    refused(&book(vec![sheet("提出ファイル", &rows, Some(1))]), &["シートの A4"], "行の全体に取り消し線");
    let struck = |cell: (u32, u16), text: &str, format: Format| {
        let mut sheet = sheet("提出ファイル", &rows, None);
        sheet.write_with_format(cell.0, cell.1, text, &format).unwrap();
        book(vec![sheet])
    };
    refused(&struck((3, 5), "採用", Format::new().set_font_strikethrough()), &["シートの F4"], "取り消し線");
    let white = Format::new().set_font_color(rust_xlsxwriter::Color::White);
    refused(&struck((3, 5), "採用", white), &["シートの F4"], "見えません");
    let with = |change: fn(&mut Worksheet)| {
        let mut sheet = sheet("提出ファイル", &rows, None);
        change(&mut sheet);
        book(vec![sheet])
    };
    refused(
        &with(|sheet| {
            sheet.set_row_hidden(3).unwrap();
        }),
        &["シートの A4"],
        "非表示",
    );
    refused(
        &with(|sheet| {
            sheet.set_column_hidden(5).unwrap();
        }),
        &["シートの F3"],
        "「採否」の列が非表示",
    );
    refused(
        &with(|sheet| {
            sheet.merge_range(3, 5, 4, 5, "採用", &Format::new()).unwrap();
        }),
        &["シートの F4"],
        "結合",
    );
    // Hashes are for the program; a row without a decision may look as it likes.
    assert!(
        read(&with(|sheet| {
            sheet.set_column_hidden(3).unwrap();
        }))
        .is_ok()
    );
    let open = [row(&RETURNS), decision("総務課", "令和7年12月", "a.xlsx", "")];
    assert!(read(&book(vec![sheet("提出ファイル", &open, Some(1))])).is_ok_and(|register| register.returns.is_empty()));
    let confirmed = [row(&FINDINGS), row(&["R014/総務課/令和7年12月/60", "3", "主幹"])];
    refused(&book(vec![sheet("要確認", &confirmed, Some(1))]), &["シートの A4"], "行の全体に取り消し線");
}

/// A confirmation that is not complete confirms nothing, or all but its date: told, and the run goes on.
#[test]
fn an_incomplete_confirmation_is_told() {
    let rows = [
        row(&FINDINGS),
        row(&["V201/総務課/令和7年12月/1-1", "12", "主幹", "令和7年12月5日", "確認"]),
        row(&["V202/総務課/令和7年12月/1-1", "12", "", "", "確認者がない"]),
        row(&["V203/総務課/令和7年12月/1-1", "12", "主幹", "きのう", "日付が読めない"]),
        row(&["V204/総務課/令和7年12月/1-1", "12"]),
    ];
    let read = read(&one_sheet("要確認", &rows)).unwrap();
    let keys: Vec<_> = read.confirmations.iter().map(|one| one.key.split('/').next().unwrap()).collect();
    assert_eq!(keys, ["V201", "V203"]);
    let cells: Vec<_> = read.findings.iter().map(|finding| finding.cell.unwrap().to_string()).collect();
    assert_eq!(cells, ["C5", "D6"]);
    assert!(read.findings.iter().all(|finding| finding.code == "R032" && finding.message.contains("受付簿.xlsx")));
}

fn returned(department: &str, month: &str, file: &str) -> CheckedReturn {
    fixture::blank(department.into(), Round::parse(month).unwrap(), file)
}

/// Decisions are held against the returns that they are about.
#[test]
fn decisions_that_contradict_each_other_or_their_returns_stop_the_run() {
    let plan = crate::master::master();
    let returns = [
        returned("総務課", "令和7年12月", "input/a.xlsx"),
        returned("総務課", "令和7年12月", "input/b.xlsx"),
        returned("会計課", "令和7年12月", "input/c.xlsx"),
    ];
    let against = |rows: &[Vec<String>]| {
        let rows: Vec<_> = std::iter::once(row(&RETURNS)).chain(rows.iter().cloned()).collect();
        let mistakes = read(&one_sheet("提出ファイル", &rows)).unwrap().against(&returns, &plan);
        mistakes.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let good = || decision("総務課", "令和7年12月", "input/a.xlsx", "採用");
    let other = |word: &str| decision("総務課", "令和7年12月", "input/b.xlsx", word);
    assert_eq!(against(&[good(), other("不採用")]), Vec::<String>::new());
    let both = against(&[good(), other("採用")]);
    assert!(matches!(&both[..], [one] if one.contains("F4、F5") && one.contains("2 通とも")), "{both:#?}");
    let mut wrong = good();
    wrong[0] = "会計課".into();
    let found = against(std::slice::from_ref(&wrong));
    assert!(matches!(&found[..], [one] if one.contains("シートの A4、F4") && one.contains("総務課")), "{found:#?}");
    wrong = good();
    wrong[1] = "令和7年11月".into();
    let found = against(std::slice::from_ref(&wrong));
    assert!(
        matches!(&found[..], [one] if one.contains("シートの B4、F4") && one.contains("令和7年12月")),
        "{found:#?}"
    );
    wrong = good();
    wrong[2] = "input/b.xlsx".into();
    let found = against(std::slice::from_ref(&wrong));
    assert!(matches!(&found[..], [one] if one.contains("シートの C4、F4") && one.contains("「a.xlsx」")), "{found:#?}");
    // Renamed, moved or gone since: no contradiction.
    wrong[2] = "input/元の名前.xlsx".into();
    let gone = decision("総務課", "令和7年12月", "input/gone.xlsx", "採用");
    assert_eq!(against(&[wrong, gone]), Vec::<String>::new());
}

/// A decision whose return is gone is told by what its row says, and its row stays in the next proposal.
#[test]
fn a_decision_whose_return_is_gone_is_named() {
    use torimatome::{evaluation::evaluate, ledger::merge, model::parse_date, output::register, pipeline::Summary};
    let plan = crate::master::master();
    let rows = [row(&RETURNS), decision("総務課", "令和7年12月", "input/あとから.xlsx", "不採用")];
    let decided = read(&one_sheet("提出ファイル", &rows)).unwrap();
    let round = Round::parse("令和7年12月").unwrap();
    let ledger = merge(&plan, vec![returned("総務課", "令和7年12月", "input/a.xlsx")], &decided, round);
    let figures = evaluate(&plan, &ledger, round, parse_date("2026-01-15").unwrap());
    let gone = Summary::of(&figures).gone;
    assert!(
        matches!(&gone[..], [one] if ["不採用", "「あとから.xlsx」", "総務課", "令和7年12月"].iter().all(|word| one.contains(word))),
        "{gone:#?}"
    );
    let again = read(&register::write(&figures, &decided).unwrap()).unwrap();
    assert_eq!(again.returns, decided.returns);
    let named = |register: &Register| {
        let row = &register.rows[0];
        let text = |named: &Option<(String, _)>| named.as_ref().map(|(text, _)| text.clone());
        (text(&row.department), row.round.map(|(round, _)| round), text(&row.file))
    };
    assert_eq!(named(&again), named(&decided));
}
