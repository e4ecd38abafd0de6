//! The program: arguments → pipeline → rendering → exit status. Everything else is in the library.

mod cli;

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// A month makes some million small pieces; the system's allocator takes a sixth of its time for them.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(cli::main(std::env::args_os().collect()))
}
