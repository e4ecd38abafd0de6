//! The terminal side of the program: arguments, progress, rendering, exit status. All figures come from the library.

mod args;
mod command;
mod console;
mod errors;
mod menu;
mod progress;
mod render;

use clap::{CommandFactory, FromArgMatches};
use std::ffi::OsString;

/// Version with the commit it was built from, where known (`.cargo/commit.rs`): `0.1.0` or `0.1.0 (1a2b3c4)`.
pub const VERSION: &str = env!("TORIMATOME_VERSION");

/// 0: finished. 1: something to correct. 2: could not run.
pub type ExitStatus = u8;

/// Runs the program with the arguments of the process and returns its exit status.
pub fn main(arguments: Vec<OsString>) -> ExitStatus {
    let alone = arguments.len() <= 1;
    if alone && console::opened_by_double_click() {
        return menu::run();
    }
    run(arguments)
}

fn run(arguments: Vec<OsString>) -> ExitStatus {
    let matches = args::Cli::command().try_get_matches_from(arguments);
    match matches.and_then(|mut matches| args::Cli::from_arg_matches_mut(&mut matches)) {
        Ok(cli) => command::execute(cli),
        Err(error) if !error.use_stderr() => {
            render::out(&error.to_string());
            render::finish(0)
        }
        Err(error) => {
            render::err(&errors::message(&error));
            2
        }
    }
}
