//! Opening workbooks, beside what calamine alone takes for the values and styles of the same files.
//!
//! ```text
//! cargo bench --manifest-path benches/stages/Cargo.toml --bench reading
//! ```
//!
//! `spreadsheet::open` verifies check sums, bounds everything, finds formulas, hidden rows, merges and remarks; the bar
//! is twice the time of calamine alone.

#![allow(clippy::unwrap_used, reason = "a bench may stop")]

use calamine::{DataRef, Reader, Xlsx};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::{hint::black_box, io::Cursor};

/// Values and per cent formats of all sheets, streamed by calamine alone.
fn calamine_alone(bytes: &[u8]) -> usize {
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

fn reading(criterion: &mut Criterion) {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let files = ["templates/調査票.xlsx", "templates/計画マスタ.xlsx", "tests/workbooks/libreoffice.xlsx"];
    let mut group = criterion.benchmark_group("reading");
    for name in files {
        let bytes = std::fs::read(format!("{root}/{name}")).unwrap();
        group.throughput(Throughput::Bytes(bytes.len().try_into().unwrap()));
        group.bench_with_input(BenchmarkId::new("open", name), &bytes, |bench, bytes| {
            bench.iter(|| torimatome::spreadsheet::open(black_box(bytes)).unwrap());
        });
        group.bench_with_input(BenchmarkId::new("calamine alone", name), &bytes, |bench, bytes| {
            bench.iter(|| calamine_alone(black_box(bytes)));
        });
    }
    for name in ["libreoffice.xls", "biff5.xls", "libreoffice.ods", "sheetjs.xlsb"] {
        let bytes = std::fs::read(format!("{root}/tests/workbooks/{name}")).unwrap();
        group.bench_with_input(BenchmarkId::new("open", name), &bytes, |bench, bytes| {
            bench.iter(|| torimatome::spreadsheet::open(black_box(bytes)).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
