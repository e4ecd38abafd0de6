//! Ledger and figures of made-up returns.

use torimatome::evaluation::{State, evaluate};
use torimatome::ledger::{Register, fixture, merge};
use torimatome::model::{FiscalYear, Round, parse_date};

fn round(text: &str) -> Round {
    Round::parse(text).unwrap()
}

#[test]
fn nothing_returned_gives_empty_figures_for_the_round() {
    let plan = fixture::plan();
    let december = round("R7.12");
    let ledger = merge(&plan, Vec::new(), &Register::default(), december);
    let figures = evaluate(&plan, &ledger, december, parse_date("2026-01-10").unwrap());
    assert_eq!(figures.rounds, [december]);
    assert_eq!(figures.indicators.len(), 7);
    assert!(figures.indicators.values().all(|figure| figure.state == State::Missing && figure.rate.is_none()));
    assert_eq!(figures.missing.len(), 7);
    assert_eq!(figures.missing_returns.len(), 3);
    let rollup = figures.rollup().unwrap();
    assert_eq!((rollup.overall.rated(), rollup.overall.all(), rollup.overall.missing), (0, 6, 6));
    assert_eq!(rollup.overall.ratio(), None);
}

#[test]
fn made_up_returns_fill_the_figures() {
    let plan = fixture::plan();
    let rounds: Vec<Round> = FiscalYear::new(2025).months().map(Round::Month).take(9).collect();
    let december = round("R7.12");
    let returns = fixture::returns(&plan, &rounds, 1);
    assert!(returns.iter().all(|one| one.cells.balanced()));
    let ledger = merge(&plan, returns, &Register::default(), december);
    assert!(ledger.returns.iter().all(|one| one.cells.balanced()));
    let figures = evaluate(&plan, &ledger, december, parse_date("2026-01-10").unwrap());
    assert_eq!(figures.rounds, rounds);
    assert_eq!(figures.previous, Some(round("R7.11")));
    let november = figures.indicators_in(round("R7.11"));
    assert!(november.into_iter().all(|figure| figure.state == State::Reported && figure.pace.is_some()));
}
