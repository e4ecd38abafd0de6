//! .xlsx through calamine's streaming reader.

use super::{Format, OpenError, Place, RawCell, RawValue, Sheet, Workbook};
use crate::model::CellRef;
use calamine::{Data, DataRef, Reader, SheetVisible, Xlsx};
use std::{collections::BTreeSet, io::Cursor, sync::Arc};

pub(super) fn open(bytes: &[u8]) -> Result<Workbook, OpenError> {
    let damaged = |error: calamine::XlsxError| OpenError::Damaged(error.to_string());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut sheets = Vec::new();
    for meta in book.sheets_metadata().to_vec() {
        let name: Arc<str> = meta.name.as_str().into();
        let mut cells = Vec::new();
        let mut reader = book.worksheet_cells_reader(&meta.name).map_err(damaged)?;
        while let Some(cell) = reader.next_cell().map_err(damaged)? {
            let (row, col) = cell.get_position();
            let place = Place { sheet: name.clone(), cell: CellRef::new(row, col) };
            let value = match cell.get_value() {
                DataRef::Empty => continue,
                DataRef::String(text) => RawValue::Text(text.clone()),
                DataRef::SharedString(text) => RawValue::Text((*text).to_owned()),
                DataRef::Float(number) => RawValue::Number(*number),
                #[expect(clippy::cast_precision_loss, reason = "spreadsheets store binary numbers")]
                DataRef::Int(number) => RawValue::Number(*number as f64),
                DataRef::Bool(truth) => RawValue::Bool(*truth),
                DataRef::Error(error) => RawValue::Error(error.to_string()),
                DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => {
                    match Data::from(cell.get_value().clone()) {
                        Data::DateTime(date) => {
                            date.as_datetime().map_or(RawValue::Number(date.as_f64()), RawValue::DateTime)
                        }
                        other => RawValue::Duration(other.to_string()),
                    }
                }
            };
            if matches!(&value, RawValue::Text(text) if text.is_empty()) {
                continue;
            }
            cells.push(RawCell { place, value, percent: false, formula: false });
        }
        sheets.push(Sheet {
            name,
            visible: meta.visible == SheetVisible::Visible,
            cells,
            merges: Vec::new(),
            hidden_rows: BTreeSet::new(),
            hidden_columns: BTreeSet::new(),
            comments: Vec::new(),
            text_boxes: 0,
        });
    }
    Ok(Workbook { format: Format::Xlsx, sheets })
}
