//! The program: arguments → pipeline → rendering → exit status. Everything else is in the library.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(cli::main(std::env::args_os().collect()))
}
