//! .ods. Calamine reads the values, from a document in which each filled cell is a row of its own: as saved, a sheet
//! repeats its blanks up to the last column and row, and calamine lays all of them out.

mod content;
mod scan;
mod styles;

use super::{
    Format, Limits, OpenError, Place, RawCell, RawValue, Sheet, Workbook,
    archive::{Archive, Repacked},
    xls::raw_data,
    xlsx::read,
};
use calamine::{Data, Ods, Range, Reader};
use scan::{Filled, Kind, Table};
use std::{collections::BTreeMap, io::Cursor, sync::Arc};

const MIMETYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// Reads the workbook.
pub(super) fn open(mut archive: Archive<'_>, limits: &Limits) -> Result<Workbook, OpenError> {
    if let Some(manifest) = read(&mut archive, "META-INF/manifest.xml")? {
        let manifest = String::from_utf8_lossy(&manifest);
        if manifest.contains("encryption-data") || archive.has("encrypted-package") {
            return Err(OpenError::Encrypted);
        }
    }
    let missing = || OpenError::Damaged("ファイルの中に「content.xml」がありません".into());
    let bytes = read(&mut archive, "content.xml")?.ok_or_else(missing)?;
    let found = scan::scan(&bytes, limits)?;
    drop(bytes);

    let mut repacked = Repacked::with_capacity(found.compact.len() + 1024);
    repacked.add_text("mimetype", MIMETYPE)?;
    repacked.add_text("META-INF/manifest.xml", "<manifest:manifest/>")?;
    repacked.add_text("content.xml", &found.compact)?;
    let packed = repacked.finish().ok_or_else(|| OpenError::TooLarge("展開すると大きすぎます".into()))?;
    let mut book: Ods<_> =
        Ods::new(Cursor::new(packed)).map_err(|_| OpenError::Damaged("ブックの構成を読み取れません".into()))?;

    let mut text_left = limits.text_bytes;
    let mut sheets = Vec::with_capacity(found.tables.len());
    let mut linked = BTreeMap::new();
    for (index, table) in found.tables.into_iter().enumerate() {
        let name: Arc<str> = table.name.as_str().into();
        let range = book
            .worksheet_range(&index.to_string())
            .map_err(|_| OpenError::Damaged(format!("シート「{name}」を読み取れません")))?;
        let cells = values(&range, &name, &table, &mut text_left)?;
        linked.extend(
            table
                .filled
                .iter()
                .filter_map(|filled| Some((Place { sheet: name.clone(), cell: filled.cell }, filled.linked.clone()?))),
        );
        sheets.push(Sheet {
            name,
            visible: table.visible,
            cells,
            merges: table.merges,
            hidden_rows: table.hidden_rows,
            hidden_columns: table.hidden_columns,
            comments: table.comments,
            text_boxes: table.text_boxes,
            drawn: table.drawn,
        });
    }
    let macros = archive.names().any(|name| name.starts_with("basic/") || name.starts_with("scripts/"));
    Ok(Workbook { format: Format::Ods, sheets, macros, external_links: found.external_links, linked })
}

/// The cells of a sheet as calamine reads them.
fn values(
    range: &Range<Data>,
    name: &Arc<str>,
    table: &Table,
    text_left: &mut usize,
) -> Result<Vec<RawCell>, OpenError> {
    let mut cells = Vec::with_capacity(table.filled.len());
    for filled in &table.filled {
        let value = match (filled.kind, range.get_value((filled.row, 0))) {
            (Kind::NoCache, _) => RawValue::NoCache,
            (_, None | Some(Data::Empty)) => {
                return Err(OpenError::Damaged(format!("シート「{name}」のセル {} を読み取れません", filled.cell)));
            }
            (kind, Some(value)) => settle(kind, raw_data(value)),
        };
        if let RawValue::Text(text) | RawValue::Error(text) = &value {
            if text.is_empty() {
                continue;
            }
            *text_left =
                text_left.checked_sub(text.len()).ok_or_else(|| OpenError::TooLarge("文字の量が多すぎます".into()))?;
        }
        cells.push(cell(name, filled, value));
    }
    cells.sort_by_key(|cell| cell.place.cell);
    Ok(cells)
}

fn cell(name: &Arc<str>, filled: &Filled, value: RawValue) -> RawCell {
    let percent = filled.kind == Kind::Percent && matches!(value, RawValue::Number(_));
    RawCell {
        place: Place { sheet: name.clone(), cell: filled.cell },
        value,
        percent,
        formula: filled.formula,
        look: filled.look.clone(),
    }
}

/// Errors are stored as texts, durations as `PT36H00M00S`.
fn settle(kind: Kind, value: RawValue) -> RawValue {
    match (kind, value) {
        (Kind::Error, RawValue::Text(text)) => RawValue::Error(text),
        (_, RawValue::Duration(text)) => RawValue::Duration(clock(&text).unwrap_or(text)),
        (_, value) => value,
    }
}

/// `PT36H05M00S` as `36:05`.
fn clock(text: &str) -> Option<String> {
    let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
    let (minutes, _) = rest.split_once('M')?;
    Some(format!("{}:{:02}", hours.parse::<u32>().ok()?, minutes.parse::<u8>().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_shown_as_hours_and_minutes() {
        assert_eq!(clock("PT36H05M00S").unwrap(), "36:05");
        assert_eq!(clock("P1D"), None);
    }
}
