//! Workbooks as they come: bytes in, non-empty cells out, whatever program saved them. Bounded in memory and time.
//!
//! Knows nothing about forms or plans. The master and the returns are both read through [`open`]; every workbook that is
//! written leaves through [`save`].

mod address;
mod archive;
mod clues;
mod crypt;
mod doubt;
mod letters;
mod limits;
mod linked;
mod number_format;
mod ods;
mod ole;
mod save;
mod sniff;
mod xls;
mod xlsb;
mod xlsx;
mod xml;

pub use clues::{Clues, clues};
pub use doubt::Doubt;
pub use limits::Limits;
pub use save::save;

use crate::model::CellRef;
use chrono::NaiveDateTime;
use sniff::Kind;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

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
    /// A formula without a cached value: the program that saved the file did not compute it.
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
    /// How it looks.
    pub look: Look,
}

/// How a cell looks to whoever reads the sheet, where the format tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Look {
    /// What it holds.
    #[default]
    Plain,
    /// The number format rounds it to this.
    Rounded(String),
    /// The number format makes this of it, which may be another number or none: `120` of 12, `12千` of 12000, nothing at all.
    Other(String),
    /// It is struck through, or a part of it is: somebody has crossed it out.
    Struck,
    /// Nobody sees it: its letters have the colour of their ground, or its format shows nothing.
    Unseen,
    /// A part of it stands above or below the line, as a footnote's number does.
    Raised,
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
    /// It carries macros; they are never run.
    pub macros: bool,
    /// Number of other workbooks that its formulas refer to; they are never opened.
    pub external_links: usize,
    /// Cells whose formula takes its value from another workbook, and that workbook's name. Where the format does not tell which
    /// of the formulas do, all of a workbook with links.
    pub linked: BTreeMap<Place, String>,
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
    /// Hidden rows (zero-based) that hold a cell of [`Sheet::cells`], where the format tells.
    pub hidden_rows: BTreeSet<u32>,
    /// Hidden columns (zero-based), where the format tells.
    pub hidden_columns: BTreeSet<u32>,
    /// Cell comments and notes.
    pub comments: Vec<(CellRef, String)>,
    /// Texts of text boxes and other drawn shapes that hold any.
    pub text_boxes: Vec<String>,
    /// Number of drawn things that hold no text: pictures, charts, lines, shapes, embedded files.
    pub drawn: usize,
}

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenError {
    /// Zero bytes.
    Empty,
    /// Password-protected or encrypted.
    Encrypted,
    /// Under rights management (IRM, 秘密度ラベル): certain people can open it, and there is no password.
    Protected,
    /// Cut off, or an archive whose directory is gone.
    Truncated,
    /// Not a workbook; what it seems to be (`PDF`, `HTML`, `CSV`, `画像` …).
    NotAWorkbook(String),
    /// Beyond a limit; says which.
    TooLarge(String),
    /// Damaged: a check sum, a part or a cell cannot be read; says where.
    Damaged(String),
}

impl std::error::Error for OpenError {}

/// What is the matter, in a short Japanese sentence without a full stop.
impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("ファイルの中身が空（0 バイト）です"),
            Self::Encrypted => f.write_str("パスワードがかかっているか、暗号化されています"),
            Self::Protected => f.write_str("秘密度ラベルなどの権利の管理（IRM）で保護されています"),
            Self::Truncated => f.write_str("ファイルが途中で切れているか、壊れています"),
            Self::NotAWorkbook(what) => write!(f, "表計算のファイルではなく、{what}のようです"),
            Self::TooLarge(what) => write!(f, "大きすぎて読み取れません：{what}"),
            Self::Damaged(what) => write!(f, "ファイルが壊れています：{what}"),
        }
    }
}

/// Reads a workbook from its bytes, within the default [`Limits`].
///
/// # Errors
/// An [`OpenError`] where any part that is needed cannot be read whole: never a partial sheet.
pub fn open(bytes: &[u8]) -> Result<Workbook, OpenError> {
    open_within(bytes, &Limits::default())
}

/// Reads a workbook from its bytes, within `limits`.
///
/// # Errors
/// As [`open`].
pub fn open_within(bytes: &[u8], limits: &Limits) -> Result<Workbook, OpenError> {
    open_held(bytes, limits).map(|held| held.book)
}

/// The same, where many files are in work at a time: each keeps its share of the memory of all threads until it is
/// dropped, and a file for which there is no room waits. Whoever holds one must not open another.
///
/// # Errors
/// As [`open`].
pub fn open_held(bytes: &[u8], limits: &Limits) -> Result<Held, OpenError> {
    // Everything that comes from the file is checked before calamine sees it. Should it panic all the same, one file
    // is lost and not the run.
    catch_unwind(AssertUnwindSafe(|| read(bytes, limits)))
        .unwrap_or_else(|_| Err(OpenError::Damaged("中身を読み取れません".into())))
}

/// A workbook in work, with its share of the memory of all threads.
#[derive(Debug)]
pub struct Held {
    book: Workbook,
    _share: limits::Share,
}

impl std::ops::Deref for Held {
    type Target = Workbook;

    fn deref(&self) -> &Workbook {
        &self.book
    }
}

fn read(bytes: &[u8], limits: &Limits) -> Result<Held, OpenError> {
    let found = sniff::sniff(bytes, limits);
    // Encrypted with the password that Excel itself uses: it opens for everybody.
    let unlocked = match &found {
        Err(OpenError::Encrypted) => ole::Ole::read(bytes).and_then(|ole| crypt::unlock(&ole)),
        _ => None,
    };
    let (kind, bytes) = match &unlocked {
        Some(bytes) => (sniff::sniff(bytes, limits)?, bytes.as_slice()),
        None => (found?, bytes),
    };
    let inflated = match &kind {
        Kind::Xlsx(archive, _) | Kind::Xlsb(archive, _) | Kind::Ods(archive) => archive.declared(),
        Kind::Xls => bytes.len(),
    };
    let share = limits::Share::wait_for(inflated);
    let book = match kind {
        Kind::Xlsx(archive, main) => xlsx::open(archive, &main, limits),
        Kind::Xlsb(archive, main) => xlsb::open(archive, &main, limits),
        Kind::Ods(archive) => ods::open(archive, limits),
        Kind::Xls => xls::open(bytes, limits),
    }?;
    Ok(Held { book, _share: share })
}
