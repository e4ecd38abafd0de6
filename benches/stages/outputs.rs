//! From figures to files: the report composed and written, the workbook, the forms to send back, the tables.

#![allow(clippy::unwrap_used, reason = "a bench may stop")]

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use torimatome::{
    evaluation::evaluate,
    model::Sha256,
    output::{
        csv,
        forms::{self, FormPurpose},
        record,
        report::{self, Edition, pdf},
        workbook,
    },
};
use torimatome_benches::{date, ledger, plan, round};

fn outputs(criterion: &mut Criterion) {
    let plan = plan();
    let ledger = ledger(&plan);
    let figures = evaluate(&plan, &ledger, round(), date());
    let mut group = criterion.benchmark_group("outputs");
    group.sample_size(20);
    group.bench_function("report: compose and set", |bench| {
        bench.iter(|| report::lay_out(black_box(&figures), Edition::Council));
    });
    let document = report::lay_out(&figures, Edition::Council);
    group.bench_function("report: PDF", |bench| bench.iter(|| pdf::write(black_box(&document)).unwrap()));
    group.bench_function("workbook", |bench| bench.iter(|| workbook::write(black_box(&figures)).unwrap()));
    group.bench_function("forms to send back", |bench| {
        bench.iter(|| forms::write_all(black_box(&figures), FormPurpose::SendBack).unwrap());
    });
    group.bench_function("データ.csv", |bench| {
        bench.iter(|| {
            let mut rows = Vec::new();
            csv::write_data(black_box(&figures), &mut rows).unwrap();
            rows
        });
    });
    let run = record::Run {
        version: "0".into(),
        master: "templates/計画マスタ.xlsx".into(),
        master_sha256: Sha256::of(b""),
        output_findings: Vec::new(),
        made: record::Made::default(),
    };
    group.bench_function("実行記録.json", |bench| {
        bench.iter(|| {
            let mut json = Vec::new();
            record::write(black_box(&figures), &run, &mut json).unwrap();
            json
        });
    });
    group.finish();
}

criterion_group!(benches, outputs);
criterion_main!(benches);
