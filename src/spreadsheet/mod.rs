//! Workbooks as they come: bytes in, non-empty cells out, whatever program saved them. Bounded in memory and time.
//!
//! Knows nothing about forms or plans. The master and the returns are both read through [`open`].

mod xlsx;

use crate::model::CellRef;
use chrono::NaiveDateTime;
use std::{collections::BTreeSet, sync::Arc};

/// Where a cell stands in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Sheet as named in the file.
    pub sheet: Arc<str>,
    /// Cell.
    pub cell: CellRef,
}

/// What a cell holds, exactly as the file says it.
#[derive(Debug, Clone, PartialEq)]
pub enum RawValue {
    /// Text.
    Text(String),
    /// A stored number.
    Number(f64),
    /// TRUE or FALSE.
    Bool(bool),
    /// A number shown as a date (the spreadsheet made a date of `3-4`).
    DateTime(NaiveDateTime),
    /// A number shown as a duration, as text.
    Duration(String),
    /// An error such as `#REF!`.
    Error(String),
    /// A formula without a cached value.
    NoCache,
}

/// A non-empty cell.
#[derive(Debug, Clone, PartialEq)]
pub struct RawCell {
    /// Where it stands.
    pub place: Place,
    /// What it holds.
    pub value: RawValue,
    /// The number format shows per cent (`0%`): 0.5 means 50 ％.
    pub percent: bool,
    /// It holds a formula.
    pub formula: bool,
}

/// Format of a workbook, told by its content and not by its file name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// .xlsx, .xlsm
    Xlsx,
    /// .xlsb
    Xlsb,
    /// .xls
    Xls,
    /// .ods
    Ods,
}

/// A workbook that could be read whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Workbook {
    /// Its format.
    pub format: Format,
    /// Its sheets in order, hidden ones too.
    pub sheets: Vec<Sheet>,
}

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Name as in the file.
    pub name: Arc<str>,
    /// Shown (neither hidden nor very hidden).
    pub visible: bool,
    /// Non-empty cells, row by row. Texts are as stored (line breaks as `\n`), without furigana.
    pub cells: Vec<RawCell>,
    /// Merged ranges: first and last cell.
    pub merges: Vec<(CellRef, CellRef)>,
    /// Hidden rows (zero-based), where the format tells.
    pub hidden_rows: BTreeSet<u32>,
    /// Hidden columns (zero-based), where the format tells.
    pub hidden_columns: BTreeSet<u32>,
    /// Cell comments and notes.
    pub comments: Vec<(CellRef, String)>,
    /// Number of text boxes and drawings that hold text.
    pub text_boxes: usize,
}

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenError {
    /// Zero bytes.
    Empty,
    /// Password-protected or encrypted.
    Encrypted,
    /// Cut off, or an archive whose directory is gone.
    Truncated,
    /// Not a workbook; what it seems to be (`PDF`, `HTML`, `CSV`, `画像` …).
    NotAWorkbook(String),
    /// Beyond a limit; says which.
    TooLarge(String),
    /// Damaged: a check sum, a part or a cell cannot be read; says where.
    Damaged(String),
}

/// Reads a workbook from its bytes.
///
/// # Errors
/// An [`OpenError`] where any part that is needed cannot be read whole: never a partial sheet.
pub fn open(bytes: &[u8]) -> Result<Workbook, OpenError> {
    if bytes.is_empty() {
        return Err(OpenError::Empty);
    }
    xlsx::open(bytes)
}
