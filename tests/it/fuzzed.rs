//! What fuzzing has found once stays mended, and the seeds of the fuzz targets go through them.

use std::path::Path;

#[path = "../../fuzz/harness.rs"]
mod harness;

fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<_> = entries
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect();
    found.sort();
    found
}

#[test]
fn what_was_found_stays_mended() {
    for (name, bytes) in files("tests/workbooks/found") {
        match name.split_once('-') {
            Some(("parts", _)) => harness::open(&harness::workbook(bytes[0], &bytes[1..])),
            _ => harness::open(&bytes),
        }
    }
}

#[test]
fn every_workbook_goes_through_the_target() {
    for (_, bytes) in files("tests/workbooks") {
        harness::open(&bytes);
    }
}

#[test]
fn sound_parts_make_sound_workbooks() {
    let sheet = br#"<worksheet><sheetData><row r="2"><c r="B2"><v>7</v></c></row></sheetData></worksheet>"#;
    let book = torimatome::spreadsheet::open(&harness::workbook(0, sheet)).unwrap();
    assert_eq!(book.sheets[0].cells[0].place.cell.to_string(), "B2");
    let binary = b"\x91\x01\x00\x00\x04\x01\0\0\0\x02\x0c\x01\0\0\0\0\0\0\0\x1e\0\0\0\x92\x01\x00";
    let book = torimatome::spreadsheet::open(&harness::workbook(7, binary)).unwrap();
    assert_eq!(book.sheets[0].cells[0].place.cell.to_string(), "B2");
}
