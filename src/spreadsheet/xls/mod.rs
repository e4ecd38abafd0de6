//! .xls (BIFF5 and BIFF8). Calamine reads the values, from a stream that holds the same cells set side by side and
//! nothing else: it neither bounds its rectangle nor what a record says about sizes.

mod drawings;
mod globals;
mod records;
mod sheet;
mod strings;

use super::{Format, Limits, OpenError, Place, RawCell, RawValue, Sheet, Workbook, linked, ole, xlsx};
use crate::model::CellRef;
use calamine::{Data, DataRef, Range, Reader, Xls};
use globals::Globals;
use sheet::{Found, Instead, position};
use std::{io::Cursor, sync::Arc};

/// Reads the workbook.
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Workbook, OpenError> {
    let stream = ole::stream(bytes, &["Workbook", "Book"])?;
    let globals = Globals::read(&stream, limits)?;
    let (mut found, mut cells_left) = (Vec::new(), limits.cells);
    for bound in &globals.sheets {
        let limits = Limits { cells: cells_left, ..limits.clone() };
        let sheet = sheet::read(&stream, bound, &globals, &limits)?;
        cells_left = cells_left.saturating_sub(sheet.filled.len());
        found.push(sheet);
    }
    let lengths: Vec<usize> = found.iter().map(|sheet| sheet.compact.len()).collect();
    let mut compact = globals.write(&lengths)?;
    for sheet in &mut found {
        compact.append(&mut sheet.compact);
    }
    let too_large = || OpenError::TooLarge("中身が多すぎます".into());
    let wrapped = ole::wrap(compact).ok_or_else(too_large)?;
    let mut book: Xls<_> =
        Xls::new(Cursor::new(wrapped)).map_err(|_| OpenError::Damaged("ブックの構成を読み取れません".into()))?;

    let mut text_left = limits.text_bytes;
    let mut sheets = Vec::with_capacity(found.len());
    for (index, (bound, sheet)) in globals.sheets.iter().zip(found).enumerate() {
        let range = book
            .worksheet_range(&format!("{index:06}"))
            .map_err(|_| OpenError::Damaged(format!("{} 枚目のシートを読み取れません", index + 1)))?;
        let name: Arc<str> = match range.get_value(position(0)) {
            Some(Data::String(name)) => name.replace('\0', "").into(),
            _ => return Err(OpenError::Damaged(format!("{} 枚目のシートの名前を読み取れません", index + 1))),
        };
        let cells = values(&range, &name, &sheet, &globals, &mut text_left)?;
        let old_notes = old_notes(&range, &sheet);
        let drawn = sheet.drawings.without_text();
        let (mut comments, text_boxes) = sheet.drawings.sort_out();
        comments.extend(old_notes);
        sheets.push(Sheet {
            name,
            visible: bound.visible,
            cells,
            merges: sheet.merges,
            hidden_rows: sheet.hidden_rows,
            hidden_columns: sheet.hidden_columns,
            comments,
            text_boxes,
            drawn,
        });
    }
    let macros =
        bytes.chunks_exact(128).skip(4).any(|entry| ole::stream_name(entry).as_deref() == Some("_VBA_PROJECT"));
    let linked = linked::of_all(&sheets, &globals.linked);
    Ok(Workbook { format: Format::Xls, sheets, macros, external_links: globals.external_links, linked })
}

/// Notes of BIFF5, which stand behind the cells.
fn old_notes(range: &Range<Data>, sheet: &Found) -> Vec<(CellRef, String)> {
    let first = sheet.filled.len() + 1;
    let notes = sheet.drawings.old_notes.iter().enumerate();
    let text = |at| range.get_value(position(first + at)).map(ToString::to_string);
    notes.filter_map(|(at, (cell, _))| Some((*cell, xlsx::clean(&text(at)?)))).collect()
}

/// The cells of a sheet as calamine reads them.
fn values(
    range: &Range<Data>,
    name: &Arc<str>,
    sheet: &Found,
    globals: &Globals<'_>,
    text_left: &mut usize,
) -> Result<Vec<RawCell>, OpenError> {
    let mut cells = Vec::with_capacity(sheet.filled.len());
    for (index, filled) in sheet.filled.iter().enumerate() {
        let value = match &filled.instead {
            Some(Instead::NoCache) => RawValue::NoCache,
            Some(Instead::Error(error)) => RawValue::Error(error.clone()),
            None => match range.get_value(position(index + 1)) {
                None | Some(Data::Empty) => {
                    return Err(OpenError::Damaged(format!("シート「{name}」のセル {} を読み取れません", filled.cell)));
                }
                Some(value) => raw_data(value),
            },
        };
        if let RawValue::Text(text) = &value {
            if text.is_empty() {
                continue;
            }
            *text_left =
                text_left.checked_sub(text.len()).ok_or_else(|| OpenError::TooLarge("文字の量が多すぎます".into()))?;
        }
        let percent = globals.percent(filled.style) && matches!(value, RawValue::Number(_) | RawValue::NoCache);
        let mark = filled.text.map(|text| globals.mark(text)).unwrap_or_default();
        let look = mark.look().unwrap_or_else(|| globals.look(filled.style, &value));
        let place = Place { sheet: name.clone(), cell: filled.cell };
        cells.push(RawCell { place, value, percent, formula: filled.formula, look });
    }
    cells.sort_by_key(|cell| cell.place.cell);
    Ok(cells)
}

/// A value as calamine delivers it where it builds whole sheets.
pub(super) fn raw_data(value: &Data) -> RawValue {
    xlsx::raw_value(&match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(truth) => DataRef::Bool(*truth),
        Data::DateTime(date) => DataRef::DateTime(*date),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    })
}
