//! What opening and checking a month's returns costs beside calamine alone, in one run: each file is read all three ways
//! in turn, fifteen times, and the fastest of each counts, since other work on the machine only ever adds.
//!
//! The bar is twice the time of calamine alone streaming values and styles.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench may stop, and says what it measured")]

use std::{
    hint::black_box,
    time::{Duration, Instant},
};
use torimatome::{check, spreadsheet};
use torimatome_benches::{calamine_alone, plan, returns};

const ROUNDS: usize = 15;

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn main() {
    let (plan, returns) = (plan(), returns());
    let mut fastest = vec![[Duration::MAX; 3]; returns.len()];
    for _ in 0..ROUNDS {
        for ((name, bytes), fastest) in returns.iter().zip(&mut fastest) {
            let times = [
                timed(|| _ = black_box(calamine_alone(black_box(bytes)))),
                timed(|| drop(black_box(spreadsheet::open(black_box(bytes)).unwrap()))),
                timed(|| drop(black_box(check::check_return(name, black_box(bytes), &plan)))),
            ];
            for (fastest, time) in fastest.iter_mut().zip(times) {
                *fastest = time.min(*fastest);
            }
        }
    }
    let sum = |way: usize| fastest.iter().map(|times| times[way]).sum::<Duration>().as_secs_f64() * 1e3;
    let alone = sum(0);
    for (way, what) in ["calamine alone", "opened", "opened and checked"].into_iter().enumerate() {
        let (sum, files) = (sum(way), returns.len());
        println!("{what:20} {sum:6.2} ms for {files} returns  {:.2} times calamine alone", sum / alone);
    }
}
