//! What can be wrong with a master, and how it is told.

use crate::model::CellRef;
use std::{cell::RefCell, collections::BTreeMap, fmt};

/// A mistake in the master: where it stands, what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MasterMistake {
    /// Sheet as the master names it; empty where the whole file cannot be read.
    pub sheet: String,
    /// The cell, where it is about one; of several with the same mistake, the first.
    pub cell: Option<CellRef>,
    /// Further cells of the sheet with the very same mistake, such as a department's name that is unknown everywhere.
    pub also: Vec<CellRef>,
    /// Japanese sentences: what is wrong, what is expected, what to do.
    pub message: String,
}

/// `「指標」シートの M12: 「増」は…`
impl fmt::Display for MasterMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.sheet.as_str(), self.cell) {
            ("", _) => f.write_str(&self.message),
            (sheet, Some(cell)) => write!(f, "「{sheet}」シートの {cell}{}: {}", Others(&self.also), self.message),
            (sheet, None) => write!(f, "「{sheet}」シート: {}", self.message),
        }
    }
}

/// Further cells: all of a few, else some of them and how many there are.
struct Others<'a>(&'a [CellRef]);

impl fmt::Display for Others<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 20;
        let shown: Vec<String> = self.0.iter().take(SHOWN).map(ToString::to_string).collect();
        match self.0.len() {
            0 => Ok(()),
            all if all <= SHOWN => write!(f, "、{}", shown.join("、")),
            all => write!(f, "、{} など {} か所", shown.join("、"), all + 1),
        }
    }
}

/// Mistakes as they are found. Shared by everything that reads one master, so that one run lists them all.
#[derive(Debug, Default)]
pub(super) struct Mistakes(RefCell<Vec<MasterMistake>>);

impl Mistakes {
    pub(super) fn add(&self, sheet: &str, cell: Option<CellRef>, message: impl Into<String>) {
        let message = message.into();
        self.0.borrow_mut().push(MasterMistake { sheet: sheet.into(), cell, also: Vec::new(), message });
    }

    /// Whether any of these sheets has a mistake: what follows from them is not judged then.
    pub(super) fn any_in(&self, sheets: &[&str]) -> bool {
        self.0.borrow().iter().any(|mistake| sheets.contains(&mistake.sheet.as_str()))
    }

    /// All of them in the order in which they were found, which is from cause to consequence; the same mistake at several
    /// cells of a sheet once.
    pub(super) fn into_vec(self) -> Vec<MasterMistake> {
        let mut first: BTreeMap<(String, String), usize> = BTreeMap::new();
        let mut all: Vec<MasterMistake> = Vec::new();
        for mistake in self.0.into_inner() {
            let same = first.entry((mistake.sheet.clone(), mistake.message.clone())).or_insert(all.len());
            match all.get_mut(*same) {
                Some(known) => known.also.extend(mistake.cell.filter(|cell| known.cell != Some(*cell))),
                None => all.push(mistake),
            }
        }
        all
    }
}

/// `「甲」「乙」`, for lists of expected words and suggestions.
pub(super) fn quoted<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(|word| format!("「{word}」")).collect()
}

/// `「総務課」のことでしょうか。`, or nothing.
pub(super) fn suggestion<'a>(near: impl IntoIterator<Item = &'a str>) -> String {
    let names = quoted(near);
    if names.is_empty() { names } else { format!("{names}のことでしょうか。") }
}
