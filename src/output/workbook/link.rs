//! Links inside the workbook and to the cells of the returns.

use super::formula;
use crate::model::Source;
use rust_xlsxwriter::Url;

/// From `output/<報告月>/` to the root, below which the sources stand.
const TO_ROOT: &str = "../../";

/// Most links that a sheet may hold (Excel's limit is 65,530).
pub(super) const MOST_LINKS: usize = 60_000;

/// A link to a cell of another sheet.
pub(super) fn inside(sheet: &str, row: u32, col: u16) -> Url {
    Url::new(format!("internal:'{sheet}'!{}", formula::cell(row, col)))
}

/// A link that opens the return at the cell, relative to the workbook, so that the whole folder may be moved. None
/// where the path holds `#` or `%`, which mean something else in a link, or is too long for one.
pub(super) fn source(source: &Source) -> Option<Url> {
    file(&source.file, Some((&source.sheet, source.cell)))
}

/// A link that opens a file below the root, at a cell where one is given.
pub(super) fn file(path: &str, at: Option<(&str, crate::model::CellRef)>) -> Option<Url> {
    if path.contains(['#', '%']) || path.encode_utf16().count() > 1000 {
        return None;
    }
    let anchor = at.map_or_else(String::new, |(sheet, cell)| format!("#'{}'!{cell}", sheet.replace('\'', "''")));
    Some(Url::new(format!("file:///{TO_ROOT}{path}{anchor}")))
}
