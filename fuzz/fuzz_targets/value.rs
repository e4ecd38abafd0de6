//! Any cell for any kind of indicator.
#![no_main]

#[path = "../values.rs"]
mod values;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| values::run(bytes));
