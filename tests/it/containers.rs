//! Odd but honest containers are read as they are, and what cannot be read is named for what it is.

use std::{fs, path::Path};
use torimatome::model::CellRef;
use torimatome::spreadsheet::{OpenError, RawValue, Workbook, open};

fn bytes(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks").join(name)).unwrap()
}

/// What a cell of the sheet 調査票 holds.
fn value(book: &Workbook, cell: &str) -> Option<RawValue> {
    let at: (u32, u32) = (cell[1..].parse::<u32>().unwrap() - 1, u32::from(cell.as_bytes()[0] - b'A'));
    let sheet = book.sheets.iter().find(|sheet| &*sheet.name == "調査票")?;
    let found = sheet.cells.iter().find(|one| one.place.cell == CellRef::new(at.0, at.1));
    found.map(|cell| cell.value.clone())
}

/// The answers of the form that lies in most of these files: 27-1 is 27.7, 27-2 is 64.
fn is_the_form(book: &Workbook, name: &str) {
    assert_eq!(value(book, "K8"), Some(RawValue::Number(27.7)), "{name}");
    assert_eq!(value(book, "K9"), Some(RawValue::Number(64.0)), "{name}");
}

#[test]
fn what_other_programs_write_around_a_form_is_no_damage() {
    for name in [
        "dimension_columns.xlsx",
        "dimension_rows.xlsx",
        "merge_whole_column.xlsx",
        "module_sheet.xlsx",
        "stream_mixed.xls",
        "embedded_before.xls",
        "formula_0406.xls",
        "default_agile.xlsx",
    ] {
        is_the_form(&open(&bytes(name)).unwrap_or_else(|error| panic!("{name}: {error}")), name);
    }
}

#[test]
fn excel_s_own_password_opens_in_every_way_of_encrypting() {
    let whole = |name: &str| open(&bytes(name)).unwrap_or_else(|error| panic!("{name}: {error}")).sheets;
    for name in ["default_xor.xls", "default_rc4.xls", "default_cryptoapi.xls"] {
        assert_eq!(whole(name), whole("libreoffice.xls"), "{name}");
    }
    assert_eq!(whole("default_standard.xlsx"), whole("xlsxwriter.xlsx"));
    // Another password stays shut, and so does a file of which a byte is wrong.
    assert_eq!(open(&bytes("encrypted.xlsx")).err(), Some(OpenError::Encrypted));
    for name in ["default_xor.xls", "default_rc4.xls", "default_agile.xlsx", "default_standard.xlsx"] {
        let bytes = bytes(name);
        for at in (512..bytes.len()).step_by(bytes.len() / 12) {
            let mut changed = bytes.clone();
            changed[at] ^= 0x41;
            drop(open(&changed));
        }
    }
}

#[test]
fn a_file_under_rights_management_has_no_password_to_remove() {
    assert_eq!(open(&bytes("protected.xlsx")).err(), Some(OpenError::Protected));
}

#[test]
fn a_zero_counts_where_the_program_has_computed_other_formulas() {
    let mut old = bytes("formula_zero.xls");
    let at = old.windows(6).position(|six| six == b"\xC1\x01\x08\x00\xC1\x01").unwrap();
    old[at..at + 2].copy_from_slice(b"\xFE\x7F");
    assert_eq!(value(&open(&old).unwrap(), "K8"), Some(RawValue::Number(0.0)));
}

#[test]
fn cells_of_older_versions_refuse_the_file() {
    let mut old = bytes("formula_0406.xls");
    let at = old.windows(4).position(|four| four == b"\x06\x04\x1B\x00").unwrap();
    old[at..at + 2].copy_from_slice(b"\x03\x00");
    assert!(matches!(open(&old), Err(OpenError::Damaged(what)) if what.contains("古い版")));
}
