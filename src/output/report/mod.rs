//! The council report (進捗状況報告書).
//!
//! [`text`] sets paragraphs into lines, pages are composed of them into the display list of [`display`] with its
//! [`structure`], and [`pdf`] turns that into a file. Nothing above [`pdf`] knows the PDF library.

mod breaking;
mod cluster;
pub mod display;
pub mod drawing;
pub mod font;
pub mod inspect;
pub mod length;
pub mod pdf;
pub mod structure;
pub mod text;
