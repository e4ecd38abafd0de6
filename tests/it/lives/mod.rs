//! What is shown is what is known: over random lives of small plans, every number that people read is looked up in
//! データ under the round that its place says.
//!
//! `life` is what happens, `story` tells it, `master` and `returns` make the inputs of it, `outputs` everything that a run
//! writes; `report`, `sheets` and `data` read that back, and `laws` say what must hold.
//!
//! `TORIMATOME_LIVES` is the number of lives (200 where it is not set); `TORIMATOME_LAWS=all` switches on laws that the
//! program does not obey yet, `TORIMATOME_LAWS=` with a part of a law's name those.

mod amounts;
mod data;
mod laws;
mod life;
mod master;
mod outputs;
mod report;
mod returns;
mod rounds;
mod sheets;
mod story;

use laws::{Breaches, LAWS, Law, World};
use life::{Life, Order, life};
use outputs::{Depth, Outputs, outputs};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use torimatome::output::report::Edition;

fn lives() -> u32 {
    std::env::var("TORIMATOME_LIVES").ok().and_then(|count| count.parse().ok()).unwrap_or(200)
}

/// Whether a law is looked at.
fn wanted(law: &Law) -> bool {
    match std::env::var("TORIMATOME_LAWS") {
        Ok(part) if part == "all" => true,
        Ok(part) => law.name.contains(&part),
        Err(_) => law.on,
    }
}

/// What is broken in these outputs, by law.
fn broken(out: &Outputs, life: Option<&Life>) -> Vec<String> {
    let world = World { out, life };
    let mut all = Vec::new();
    for law in LAWS.iter().filter(|law| wanted(law)) {
        let mut breaches = Breaches::default();
        (law.check)(&world, &mut breaches);
        let more = breaches.0.len().saturating_sub(4);
        all.extend(breaches.0.iter().take(4).map(|breach| format!("[{}]\n    {breach}", law.name)));
        all.extend((more > 0).then(|| format!("    … and {more} more")));
    }
    all
}

/// Which of a life's outputs are made: pages and forms of a share, by the life itself, so that it shrinks alike.
fn depth(life: &Life) -> Depth {
    let sum = life.items.len() + life.until + life.fates.len() + life.holes.len();
    let pages = (sum.is_multiple_of(3) || life.order == Order::Outside).then(|| Edition::ALL[life.until % 3]);
    Depth { pages, forms: sum % 3 == 1 }
}

/// Checks one life.
fn live(life: &Life, depth: Depth) -> Result<(), String> {
    match outputs(life, depth) {
        Ok(out) => {
            let broken = broken(&out, Some(life));
            if broken.is_empty() { Ok(()) } else { Err(broken.join("\n")) }
        }
        // A place outside its section is a mistake of the master.
        Err(mistakes) if life.order == Order::Outside && mistakes.contains("掲載順") => Ok(()),
        Err(mistakes) => Err(mistakes),
    }
}

/// Lives by a runner of its own seed, so that several tests share the work.
fn run(seed: u8, share: u32) {
    let config = Config {
        cases: lives().div_ceil(share),
        failure_persistence: None,
        max_shrink_iters: 400,
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]));
    let result = runner.run(&life(), |life| live(&life, depth(&life)).map_err(TestCaseError::fail));
    if let Err(error) = result {
        panic!("{error}");
    }
}

#[test]
fn what_is_shown_is_what_is_known() {
    run(7, 2);
}

#[test]
fn what_is_shown_is_what_is_known_in_other_lives() {
    run(8, 2);
}
