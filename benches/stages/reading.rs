//! From bytes to checked returns, beside what calamine alone takes for the values and styles of the same files.
//!
//! The bar: opening and checking a month's returns takes at most twice the time of calamine alone. `spreadsheet::open`
//! verifies check sums, bounds everything, and finds formulas, hidden rows, merges and remarks besides.

#![allow(clippy::unwrap_used, reason = "a bench may stop")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use torimatome::{
    check::{
        self,
        value::{Spec, read},
    },
    model::{CellRef, Sha256},
    plan::read::read_master,
    spreadsheet::{self, Look, Place, RawCell, RawValue},
};
use torimatome_benches::{calamine_alone, file, plan, returns, root};

/// A month's returns: calamine alone, opened, opened and checked.
fn month(criterion: &mut Criterion) {
    let (plan, returns) = (plan(), returns());
    let mut group = criterion.benchmark_group("a month's returns");
    group.sample_size(20);
    group.throughput(Throughput::Elements(returns.len().try_into().unwrap()));
    group.bench_function("calamine alone", |bench| {
        bench.iter(|| returns.iter().map(|(_, bytes)| calamine_alone(black_box(bytes))).sum::<usize>());
    });
    group.bench_function("open", |bench| {
        bench.iter(|| returns.iter().for_each(|(_, bytes)| drop(spreadsheet::open(black_box(bytes)).unwrap())));
    });
    group.bench_function("open and check", |bench| {
        let one = |(name, bytes): &(_, Vec<u8>)| drop(check::check_return(name, black_box(bytes), &plan));
        bench.iter(|| returns.iter().for_each(one));
    });
    group.bench_function("hash", |bench| {
        bench.iter(|| returns.iter().map(|(_, bytes)| Sha256::of(black_box(bytes))).max());
    });
    group.finish();
}

/// Every format, and the master.
fn formats(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("open");
    for name in
        ["xlsx", "xls", "ods"].map(|ending| format!("libreoffice.{ending}")).into_iter().chain(["sheetjs.xlsb".into()])
    {
        let bytes = std::fs::read(root().join("tests/workbooks").join(&name)).unwrap();
        group.throughput(Throughput::Bytes(bytes.len().try_into().unwrap()));
        group.bench_with_input(BenchmarkId::from_parameter(&name), &bytes, |bench, bytes| {
            bench.iter(|| spreadsheet::open(black_box(bytes)).unwrap());
        });
    }
    group.finish();
    let master = file("templates/計画マスタ.xlsx");
    criterion.bench_function("read the master", |bench| bench.iter(|| read_master(black_box(&master)).unwrap()));
}

/// One cell: a plain number, and the spellings that have to be read or refused.
fn values(criterion: &mut Criterion) {
    let plan = plan();
    let indicator = plan.indicators.values().find(|one| one.unit.contains('人')).unwrap();
    let spec = Spec::new(indicator, None, &indicator.unit, &plan.criteria);
    let cell = |value| RawCell {
        place: Place { sheet: "調査票".into(), cell: CellRef { row: 9, col: 10 } },
        value,
        percent: false,
        formula: false,
        look: Look::Plain,
    };
    let mut group = criterion.benchmark_group("parse a value");
    let texts = ["１，２３４人", "▲12", "約50", "10～20", "未実施"];
    let cells = std::iter::once(("1234 (a number)", cell(RawValue::Number(1234.0))))
        .chain(texts.map(|text| (text, cell(RawValue::Text(text.into())))));
    for (name, cell) in cells {
        group.bench_with_input(BenchmarkId::from_parameter(name), &cell, |bench, cell| {
            bench.iter(|| read(black_box(cell), &spec));
        });
    }
    group.finish();
}

criterion_group!(benches, month, formats, values);
criterion_main!(benches);
