//! Reads returns.
