//! A register (受付簿): any bytes, or one with a part replaced or changed.
#![no_main]

#[path = "../harness.rs"]
mod harness;
#[path = "../office.rs"]
mod office;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| office::register(bytes));
