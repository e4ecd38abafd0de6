//! The rules, one file per tight family: code, severity, meaning, what to do, messages, tests.

pub(crate) mod blank;
pub(crate) mod corrections;
pub(crate) mod file;
pub(crate) mod identity;
pub(crate) mod issued;
pub(crate) mod items;
pub(crate) mod master;
pub(crate) mod merging;
pub(crate) mod outside;
pub(crate) mod plausible;
pub(crate) mod reading;
pub(crate) mod refused;
pub(crate) mod register;
pub(crate) mod report;
pub(crate) mod rows;
pub(crate) mod table;
pub(crate) mod texts;
