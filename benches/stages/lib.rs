//! What the benches beside this file share: the sample's master and returns, read once.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a bench may stop")]

use calamine::{DataRef, Reader, Xlsx};
use chrono::NaiveDate;
use std::{fs, io::Cursor, path::PathBuf, sync::Arc};
use torimatome::{
    check::{self, CheckedReturn},
    ledger::{self, Ledger, Register},
    model::Round,
    plan::{Plan, read::read_master},
};

/// As in the program: the times of small pieces of memory count.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The project's folder.
#[must_use]
pub fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The bytes of a file below the project's folder.
#[must_use]
pub fn file(path: &str) -> Vec<u8> {
    fs::read(root().join(path)).unwrap()
}

/// The real plan.
#[must_use]
pub fn plan() -> Plan {
    read_master(&file("templates/計画マスタ.xlsx")).unwrap()
}

/// The sample's returns of one month, by name.
#[must_use]
pub fn returns() -> Vec<(Arc<str>, Vec<u8>)> {
    let folder = root().join("input").join("令和7年12月");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "xlsx"));
    paths.sort();
    assert!(paths.len() > 15, "the sample is there");
    paths.into_iter().map(|path| (path.to_string_lossy().into(), fs::read(path).unwrap())).collect()
}

/// The round of [`returns`].
#[must_use]
pub fn round() -> Round {
    Round::parse("令和7年12月").unwrap()
}

/// The day that is printed.
#[must_use]
pub fn date() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 15).unwrap()
}

/// The month's returns, checked.
#[must_use]
pub fn checked(plan: &Plan) -> Vec<CheckedReturn> {
    returns().iter().map(|(name, bytes)| check::check_return(name, bytes, plan)).collect()
}

/// The ledger of the month.
#[must_use]
pub fn ledger(plan: &Plan) -> Ledger {
    ledger::merge(plan, checked(plan), &Register::default(), round())
}

/// Values and per cent formats of all sheets, streamed by calamine alone.
#[must_use]
pub fn calamine_alone(bytes: &[u8]) -> usize {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let mut cells = Vec::new();
    for name in book.sheet_names() {
        let mut reader = book.worksheet_cells_reader(&name).unwrap();
        while let Some((cell, style)) = reader.next_cell_with_style_id().unwrap() {
            if !matches!(cell.get_value(), DataRef::Empty) {
                let format = reader.styles().get(style).and_then(|style| style.number_format.as_ref());
                let percent = format.is_some_and(|format| format.format_code.contains('%'));
                cells.push((cell.get_position(), calamine::Data::from(cell.get_value().clone()), percent));
            }
        }
    }
    cells.len()
}
