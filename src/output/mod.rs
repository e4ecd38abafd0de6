//! Outputs: each is made from the figures only, and returns bytes.
pub mod report;
