//! Checks: turns what a return says into values and findings.
