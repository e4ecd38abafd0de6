//! Returns with every kind of damage, each with what it must come to.

mod form;
mod structure;
mod values;
