//! A whole return: any bytes, a form with one part replaced, or a form after a row of edits.
#![no_main]

#[path = "../harness.rs"]
mod harness;
#[path = "../values.rs"]
mod values;
#[path = "../whole.rs"]
mod whole;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| whole::run(bytes));
