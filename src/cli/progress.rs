//! A progress bar on stderr, on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{
    io::{IsTerminal, stderr},
    sync::Mutex,
};
use torimatome::pipeline::Step;

/// Shows the steps of a run; silent when asked to be, or where stderr is no terminal.
#[derive(Debug)]
pub struct Progress {
    bar: Mutex<ProgressBar>,
    shown: bool,
}

impl Progress {
    /// A bar that is not shown before the first step.
    pub fn new(quiet: bool) -> Self {
        let shown = !quiet && stderr().is_terminal();
        Self { bar: Mutex::new(ProgressBar::hidden()), shown }
    }

    /// Takes note of a step.
    pub fn step(&self, step: Step) {
        let Ok(mut bar) = self.bar.lock() else { return };
        match step {
            Step::Reading(total) if self.shown => {
                *bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
                if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}") {
                    bar.set_style(style);
                }
                bar.set_message("提出ファイルを読んでいます");
            }
            Step::Reading(_) => {}
            Step::Read => bar.inc(1),
            Step::Merging => bar.set_message("点検結果をまとめています"),
            Step::Writing => bar.set_message("集計表と報告書を作っています"),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Ok(bar) = self.bar.lock() {
            bar.finish_and_clear();
        }
    }
}
