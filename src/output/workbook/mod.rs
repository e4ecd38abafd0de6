//! The consolidated workbook (進捗状況集計表): eleven sheets, each from the figures only.
//!
//! Formulas compute the figures again inside the spreadsheet; their cached results are the figures themselves, so a
//! viewer without recalculation shows the same.

mod breaks;
mod changes;
mod charts;
mod data;
mod departments;
mod findings;
mod formula;
mod indicators;
mod items;
mod link;
mod monthly;
mod names;
mod overview;
pub(in crate::output) mod page;
mod places;
mod receipts;
mod sources;
pub(in crate::output) mod style;
mod summary;
mod values;

use super::OutputError;
use crate::{evaluation::Figures, spreadsheet::save};
use places::Places;
use rayon::prelude::*;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet};
use std::collections::BTreeMap;

/// Makes one sheet, or several where a table outgrows one.
type Make = for<'f> fn(&'f Figures<'f>, &'f Places) -> Result<Vec<Worksheet>, OutputError>;

/// Most rows of data in one sheet; 点検結果, 出典 and データ go on in a further one (Excel holds 1,048,576 rows).
const MOST_ROWS: u32 = 1_000_000;

/// The sheets in their order.
const SHEETS: [Make; 11] = [
    overview::make,
    summary::make,
    departments::make,
    items::make,
    indicators::make,
    monthly::make,
    changes::make,
    receipts::make,
    findings::make,
    sources::make,
    data::make,
];

/// The order in which the sheets are begun: of two threads one starts with 出典 and the other with データ, the largest.
const BEGUN: [usize; 11] = [9, 0, 1, 2, 3, 10, 4, 5, 6, 7, 8];

/// The consolidated workbook as bytes. The same figures give the same bytes.
///
/// # Errors
/// Where a limit of the format is exceeded.
pub fn write(figures: &Figures<'_>) -> Result<Vec<u8>, OutputError> {
    write_limited(figures, MOST_ROWS)
}

/// The same with another limit of rows per sheet, for tests.
///
/// # Errors
/// Like [`write`].
#[doc(hidden)]
pub fn write_limited(figures: &Figures<'_>, most_rows: u32) -> Result<Vec<u8>, OutputError> {
    let places = Places::new(figures, most_rows.max(1));
    let make = |at: &usize| SHEETS.get(*at).map(|make| Ok((*at, make(figures, &places)?)));
    let sheets = BEGUN.par_iter().filter_map(make).collect::<Result<BTreeMap<_, _>, OutputError>>()?;
    bind(figures, "進捗状況集計表", sheets.into_values().flatten())
}

/// How hard a workbook is compressed (1 to 9): half the time of the usual 6, and a tenth more bytes.
const COMPRESSION: u8 = 4;

/// Puts sheets together to a workbook with its properties.
pub(super) fn bind(
    figures: &Figures<'_>,
    title: &str,
    sheets: impl Iterator<Item = Worksheet>,
) -> Result<Vec<u8>, OutputError> {
    let mut book = Workbook::new();
    book.set_zip_compression_level(COMPRESSION);
    let (row, column) = style::DEFAULT_PIXELS;
    book.set_default_format(&style::plain(), row, column)?;
    book.set_properties(&properties(figures, title)?);
    for sheet in sheets {
        book.push_worksheet(sheet);
    }
    Ok(save(&mut book)?)
}

/// Who made the file: the municipality and its office, nobody's login name, and the printed date.
fn properties(figures: &Figures<'_>, title: &str) -> Result<DocProperties, OutputError> {
    use chrono::Datelike;
    let about = &figures.plan.about;
    let date = figures.date;
    let year = u16::try_from(date.year()).unwrap_or(1900);
    let (month, day) = (u8::try_from(date.month()).unwrap_or(1), u8::try_from(date.day()).unwrap_or(1));
    Ok(DocProperties::new()
        .set_title(format!("{}　{title}　{}", about.title, figures.round))
        .set_author(about.office.as_str())
        .set_company(about.municipality.as_str())
        .set_keywords(figures.mark_shown())
        .set_creation_datetime(&ExcelDateTime::from_ymd(year, month, day)?))
}
