//! .xlsb. Calamine reads the values, from an archive in memory that holds the same cells, strings and number formats
//! written anew in the forms that it knows.

mod parts;
mod records;
mod sheet;

use super::{
    Format, Limits, OpenError, Place, RawCell, RawValue, Sheet, Workbook,
    archive::{Archive, Repacked},
    linked,
    xlsx::{Notes, linked_book, notes, raw_value, relations, require},
};
use calamine::{Reader, Xlsb};
use parts::{Contents, Strings, Styles};
use records::push;
use sheet::{Found, Frame, Instead};
use std::{fmt::Write, io::Cursor, sync::Arc};

/// Reads the workbook whose main part is `main`.
pub(super) fn open(mut archive: Archive<'_>, main: &str, limits: &Limits) -> Result<Workbook, OpenError> {
    let relations = relations(&mut archive, main, limits)?;
    let contents = parts::contents(&require(&mut archive, main)?, main, limits)?;
    let target =
        |kind: &str| relations.values().find(|relation| relation.kind == kind).map(|found| found.target.clone());

    let mut repacked = Repacked::with_capacity(archive.declared());
    let styles = match target("styles") {
        Some(path) => Styles::read(&require(&mut archive, &path)?, &path, limits)?,
        None => Styles::default(),
    };
    add(&mut repacked, "xl/styles.bin", |out| styles.write(out))?;
    let mut strings = Strings::default();
    if let Some(path) = target("sharedStrings") {
        let mut out = Vec::new();
        strings = parts::copy_strings(&require(&mut archive, &path)?, &path, &styles.fonts, limits, &mut out)?;
        add(&mut repacked, "xl/sharedStrings.bin", |part| part.append(&mut out))?;
    }
    let (mut found, mut cells_left) = (Vec::new(), limits.cells);
    for (index, listed) in contents.sheets.iter().enumerate() {
        let relation = relations
            .get(&listed.relation)
            .ok_or_else(|| OpenError::Damaged(format!("シート「{}」の中身がファイルの中にありません", listed.name)))?;
        let mut compact = Vec::new();
        let limits = Limits { cells: cells_left, ..limits.clone() };
        let frame = Frame {
            name: &listed.name,
            strings: &strings,
            fonts: &styles.fonts,
            not_computed: contents.not_computed,
            limits: &limits,
        };
        let bytes = if relation.kind == "worksheet" { require(&mut archive, &relation.target)? } else { Vec::new() };
        let sheet = sheet::read(&bytes, &frame, &mut compact)?;
        cells_left = cells_left.saturating_sub(sheet.filled.len());
        add(&mut repacked, &format!("xl/worksheets/{index}.bin"), |out| out.extend_from_slice(&compact))?;
        found.push((sheet, relation.target.clone()));
    }
    add_frame(&mut repacked, &contents)?;
    let bytes = repacked.finish().ok_or_else(|| OpenError::TooLarge("展開すると大きすぎます".into()))?;
    let mut book: Xlsb<_> = Xlsb::new(Cursor::new(bytes.as_slice()))
        .map_err(|_| OpenError::Damaged("ブックの構成を読み取れません".into()))?;

    let mut text_left = limits.text_bytes;
    let mut sheets = Vec::with_capacity(found.len());
    for (index, (listed, (sheet, path))) in contents.sheets.iter().zip(found).enumerate() {
        let name: Arc<str> = listed.name.as_str().into();
        let cells = values(&mut book, index, &name, &sheet, &styles, &mut text_left)?;
        let Notes { comments, text_boxes, drawn } = remarks(&mut archive, &path, limits)?;
        let Found { merges, hidden_rows, hidden_columns, .. } = sheet;
        sheets.push(Sheet {
            name,
            visible: listed.visible,
            cells,
            merges,
            hidden_rows,
            hidden_columns,
            comments,
            text_boxes,
            drawn,
        });
    }
    let parts: Vec<String> = archive
        .names()
        .filter(|name| name.contains("externallinks/externallink") && name.ends_with(".bin"))
        .map(str::to_owned)
        .collect();
    let mut books = Vec::new();
    for part in &parts {
        books.push(linked_book(&mut archive, part, limits)?);
    }
    Ok(Workbook {
        linked: linked::of_all(&sheets, &books),
        format: Format::Xlsb,
        sheets,
        macros: archive.names().any(|name| name.ends_with("vbaproject.bin")),
        external_links: archive.names().filter(|name| name.contains("externallinks/externallink")).count(),
    })
}

fn add(repacked: &mut Repacked, name: &str, write: impl FnOnce(&mut Vec<u8>)) -> Result<(), OpenError> {
    let mut part = Vec::new();
    write(&mut part);
    repacked.add(name, |out| {
        out.append(&mut part);
        Ok(Some(0..0))
    })?;
    Ok(())
}

/// Adds what points to the sheets, which are named by their index.
fn add_frame(repacked: &mut Repacked, contents: &Contents) -> Result<(), OpenError> {
    let mut list = String::from("<Relationships>");
    let mut book = Vec::new();
    push(&mut book, 0x0099, &[&[u8::from(contents.from_1904), 0, 0, 0]]);
    for index in 0..contents.sheets.len() {
        _ = write!(list, "<Relationship Id=\"{index}\" Target=\"worksheets/{index}.bin\"/>");
        let name: Vec<u8> = index.to_string().encode_utf16().flat_map(u16::to_le_bytes).collect();
        let count = u32::try_from(name.len() / 2).unwrap_or(0).to_le_bytes();
        push(&mut book, 0x009C, &[&[0; 8], &count, &name, &count, &name]);
    }
    list.push_str("</Relationships>");
    push(&mut book, 0x0090, &[]);
    push(&mut book, 0x0084, &[]);
    add(repacked, "xl/workbook.bin", |out| out.append(&mut book))?;
    repacked.add_text("xl/_rels/workbook.bin.rels", &list)
}

/// The cells of a sheet as calamine reads them.
fn values(
    book: &mut Xlsb<Cursor<&[u8]>>,
    index: usize,
    name: &Arc<str>,
    sheet: &Found,
    styles: &Styles,
    text_left: &mut usize,
) -> Result<Vec<RawCell>, OpenError> {
    let mut reader = book
        .worksheet_cells_reader(&index.to_string())
        .map_err(|_| OpenError::Damaged(format!("シート「{name}」を読み取れません")))?;
    let mut cells = Vec::with_capacity(sheet.filled.len());
    for filled in &sheet.filled {
        let bad = || OpenError::Damaged(format!("シート「{name}」のセル {} を読み取れません", filled.cell));
        let read = reader.next_cell().ok().flatten().ok_or_else(bad)?;
        let value = match filled.instead {
            Some(Instead::NoCache) => RawValue::NoCache,
            Some(Instead::Error(number)) => RawValue::Error(error_name(number)),
            None => raw_value(read.get_value()),
        };
        if let RawValue::Text(text) = &value {
            if text.is_empty() {
                continue;
            }
            *text_left =
                text_left.checked_sub(text.len()).ok_or_else(|| OpenError::TooLarge("文字の量が多すぎます".into()))?;
        }
        let percent = styles.percent(filled.style) && matches!(value, RawValue::Number(_) | RawValue::NoCache);
        let look = filled.mark.look().unwrap_or_else(|| styles.look(filled.style, &value));
        let place = Place { sheet: name.clone(), cell: filled.cell };
        cells.push(RawCell { place, value, percent, formula: filled.formula, look });
    }
    cells.sort_by_key(|cell| cell.place.cell);
    Ok(cells)
}

/// Errors by their number.
fn error_name(number: u8) -> String {
    let known = match number {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => return format!("#エラー{number}"),
    };
    known.to_owned()
}

/// Comments and text boxes of the sheet part `path`.
fn remarks(archive: &mut Archive<'_>, path: &str, limits: &Limits) -> Result<Notes, OpenError> {
    let mut own = relations(archive, path, limits)?;
    let mut comments = Vec::new();
    for relation in own.values().filter(|relation| relation.kind == "comments") {
        comments = parts::comments(&require(archive, &relation.target)?, &relation.target, limits)?;
    }
    own.retain(|_, relation| relation.kind != "comments");
    let mut notes = notes(archive, &own, limits)?;
    comments.retain(|(cell, _)| notes.comments.iter().all(|(threaded, _)| threaded != cell));
    comments.append(&mut notes.comments);
    comments.sort();
    Ok(Notes { comments, ..notes })
}
