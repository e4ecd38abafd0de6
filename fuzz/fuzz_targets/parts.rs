//! Any bytes as one part of a workbook.
#![no_main]

#[path = "../harness.rs"]
mod harness;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some((which, part)) = bytes.split_first() {
        harness::open(&harness::workbook(*which, part));
    }
});
