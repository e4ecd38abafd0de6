//! What can be wrong with 受付簿.

use super::Register;
use crate::model::CellRef;
use std::fmt;

/// A mistake in 受付簿: where it stands, what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterMistake {
    /// Sheet as the file names it; empty where it is about the whole file.
    pub sheet: String,
    /// Its cells; none where it is about a whole sheet.
    pub cells: Vec<CellRef>,
    /// Japanese sentences: what is wrong, what to do.
    pub message: String,
}

/// `「提出ファイル」シートの F7、F9: 同じ提出が…`
impl fmt::Display for RegisterMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cells: Vec<String> = self.cells.iter().map(ToString::to_string).collect();
        match (self.sheet.as_str(), cells.is_empty()) {
            ("", _) => f.write_str(&self.message),
            (sheet, true) => write!(f, "「{sheet}」シート: {}", self.message),
            (sheet, false) => write!(f, "「{sheet}」シートの {}: {}", cells.join("、"), self.message),
        }
    }
}

/// Mistakes as they are found.
#[derive(Debug, Default)]
pub(super) struct Mistakes(Vec<RegisterMistake>);

impl Mistakes {
    pub(super) fn add(&mut self, sheet: &str, cells: &[CellRef], message: impl Into<String>) {
        self.0.push(RegisterMistake { sheet: sheet.to_owned(), cells: cells.to_vec(), message: message.into() });
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them.
    pub(super) fn into_vec(self) -> Vec<RegisterMistake> {
        self.0
    }

    /// The register, where there is none.
    pub(super) fn none_or(self, register: Register) -> Result<Register, Vec<RegisterMistake>> {
        if self.0.is_empty() { Ok(register) } else { Err(self.0) }
    }
}
