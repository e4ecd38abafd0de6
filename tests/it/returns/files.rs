//! Files that are no return, or that cannot be opened: each with its own finding, and never a partial reading.

use super::form::{PLAN, codes, issued};
use torimatome::check::check_return;
use torimatome::ledger::ReturnState;
use torimatome::survey::issue::write_form;

#[test]
fn files_are_ignored_or_sent_back_each_with_its_own_sentence() {
    let form = write_form(&PLAN, &issued("治水課", "R7.12")).unwrap();
    let half = form.get(..form.len() / 2).unwrap().to_vec();
    let mut flipped = form.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0x55;
    let cases: &[(&str, &[u8], &str, ReturnState)] = &[
        ("~$調査票_治水課.xlsx", b"lock", "F001", ReturnState::OutOfScope),
        ("Thumbs.db", &[0xD0, 0xCF], "F001", ReturnState::OutOfScope),
        ("desktop.ini", b"[x]", "F001", ReturnState::OutOfScope),
        (".DS_Store", b"x", "F001", ReturnState::OutOfScope),
        ("調査票.xlsx", b"", "F002", ReturnState::OutOfScope),
        ("会議資料.pdf", b"%PDF-1.7 ...", "F003", ReturnState::OutOfScope),
        ("メモ.txt", "実績は50です".as_bytes(), "F003", ReturnState::OutOfScope),
        ("調査票.xlsx", b"%PDF-1.7 ...", "F012", ReturnState::SentBack),
        ("調査票.xls", b"<html><table></table></html>", "F012", ReturnState::SentBack),
        ("調査票.xlsx", &half, "F011", ReturnState::SentBack),
    ];
    for (name, bytes, code, state) in cases {
        let file = format!("input/令和7年12月/{name}");
        let checked = check_return(&file.as_str().into(), bytes, &PLAN);
        assert_eq!((codes(&checked), checked.state), (vec![*code], *state), "{name}");
        assert!(checked.findings[0].message.starts_with(name), "{}", checked.findings[0].message);
    }
    let checked = check_return(&"input/調査票.xlsx".into(), &flipped, &PLAN);
    assert_eq!(checked.state, ReturnState::SentBack);
    assert!(checked.rows.is_empty());
}

#[test]
fn a_file_is_read_by_its_content_whatever_it_is_called() {
    let form = write_form(&PLAN, &issued("治水課", "R7.12")).unwrap();
    for name in ["調査票.xls", "調査票.csv", "無題", "調査票.xlsx.bak"] {
        let checked = check_return(&format!("input/{name}").as_str().into(), &form, &PLAN);
        assert_eq!(checked.department.as_deref(), Some("治水課"), "{name}");
        assert_eq!(codes(&checked), ["S021"], "{name}");
    }
}
