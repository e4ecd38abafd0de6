//! Returns with every kind of damage, each with what it must come to.

mod addressed;
mod answers;
mod columns;
mod damage;
mod files;
mod form;
mod hands;
mod leaks;
mod matrix;
mod remarks;
mod send_back;
mod structure;
mod unread;
mod values;
