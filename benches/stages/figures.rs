//! From checked returns to figures: merging, rates, everything.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use torimatome::{
    evaluation::{evaluate, rate},
    ledger::{self, Register, fixture},
    model::{Answer, Round},
};
use torimatome_benches::{checked, date, ledger as sample, plan, round};

fn figures(criterion: &mut Criterion) {
    let plan = plan();
    let returns = checked(&plan);
    criterion.bench_function("merge a month", |bench| {
        let merge = |returns| ledger::merge(&plan, returns, &Register::default(), round());
        bench.iter_batched(|| returns.clone(), merge, BatchSize::LargeInput);
    });
    let years: Vec<Round> = std::iter::successors(Round::parse("令和3年4月"), |round| Some(round.next()))
        .take_while(|next| *next <= round())
        .collect();
    let all = fixture::returns(&plan, &years, 7);
    let mut group = criterion.benchmark_group("the plan's period");
    group.sample_size(10);
    group.bench_function("merge", |bench| {
        let merge = |returns| ledger::merge(&plan, returns, &Register::default(), round());
        bench.iter_batched(|| all.clone(), merge, BatchSize::LargeInput);
    });
    let ledger = ledger::merge(&plan, all, &Register::default(), round());
    group.bench_function("evaluate", |bench| bench.iter(|| evaluate(&plan, black_box(&ledger), round(), date())));
    group.finish();
    let ledger = sample(&plan);
    criterion.bench_function("evaluate a month", |bench| {
        bench.iter(|| evaluate(&plan, black_box(&ledger), round(), date()));
    });
    rates(criterion);
}

/// The rate of every indicator whose target is a number.
fn rates(criterion: &mut Criterion) {
    let plan = plan();
    let answer = Answer::Number(96.into());
    let year = round().fiscal_year();
    let cases: Vec<_> = plan
        .indicators
        .values()
        .filter_map(|indicator| Some((indicator, &plan.original_target(indicator.key, year)?.value)))
        .collect();
    assert!(cases.len() > 100, "{} indicators have a target", cases.len());
    criterion.bench_function("rate every indicator", |bench| {
        bench.iter(|| {
            let rated = cases
                .iter()
                .map(|(indicator, target)| rate::rate(indicator, target, black_box(&answer), &plan.criteria));
            rated.flatten().count()
        });
    });
}

criterion_group!(benches, figures);
criterion_main!(benches);
