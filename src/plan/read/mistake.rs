//! What can be wrong with a master, and how it is told.

use crate::model::CellRef;
use std::{cell::RefCell, fmt};

/// A mistake in the master: where it stands, what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MasterMistake {
    /// Sheet as the master names it; empty where the whole file cannot be read.
    pub sheet: String,
    /// The cell, where it is about one.
    pub cell: Option<CellRef>,
    /// Japanese sentences: what is wrong, what is expected, what to do.
    pub message: String,
}

/// `「指標」シートの M12: 「増」は…`
impl fmt::Display for MasterMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.sheet.as_str(), self.cell) {
            ("", _) => f.write_str(&self.message),
            (sheet, Some(cell)) => write!(f, "「{sheet}」シートの {cell}: {}", self.message),
            (sheet, None) => write!(f, "「{sheet}」シート: {}", self.message),
        }
    }
}

/// Mistakes as they are found. Shared by everything that reads one master, so that one run lists them all.
#[derive(Debug, Default)]
pub(super) struct Mistakes(RefCell<Vec<MasterMistake>>);

impl Mistakes {
    pub(super) fn add(&self, sheet: &str, cell: Option<CellRef>, message: impl Into<String>) {
        self.0.borrow_mut().push(MasterMistake { sheet: sheet.into(), cell, message: message.into() });
    }

    /// Whether any of these sheets has a mistake: what follows from them is not judged then.
    pub(super) fn any_in(&self, sheets: &[&str]) -> bool {
        self.0.borrow().iter().any(|mistake| sheets.contains(&mistake.sheet.as_str()))
    }

    pub(super) fn into_vec(self) -> Vec<MasterMistake> {
        self.0.into_inner()
    }
}

/// `「甲」「乙」`, for lists of expected words and suggestions.
pub(super) fn quoted<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(|word| format!("「{word}」")).collect()
}

/// `「業務改善課」のことでしょうか。`, or nothing.
pub(super) fn suggestion<'a>(near: impl IntoIterator<Item = &'a str>) -> String {
    let names = quoted(near);
    if names.is_empty() { names } else { format!("{names}のことでしょうか。") }
}
