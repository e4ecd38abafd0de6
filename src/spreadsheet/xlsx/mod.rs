//! .xlsx and .xlsm. Calamine reads the values, from an archive in memory that holds nothing but the sheets, the shared
//! strings and the number formats, each verified and looked over before.

mod conditional;
mod notes;
mod package;
mod plain;
mod scan;
mod strings;
mod styles;
mod values;

pub(super) use notes::{Notes, notes};
pub(super) use package::{linked_book, read, relations, require};
pub(super) use values::{clean, raw_value};

use super::{
    Format, Limits, OpenError, Place, Sheet, Workbook,
    archive::{Archive, Repacked},
    xml::settle,
};
use calamine::{Reader, Xlsx};
use package::Listed;
use scan::Scan;
use std::{collections::BTreeMap, fmt::Write, io::Cursor, ops::Range, sync::Arc};
use styles::Styles;

/// Reads the workbook whose main part is `main`.
pub(super) fn open(mut archive: Archive<'_>, main: &str, limits: &Limits) -> Result<Workbook, OpenError> {
    let relations = package::relations(&mut archive, main, limits)?;
    let contents = package::contents(&mut archive, main, &relations, limits)?;
    let part =
        |kind: &str| relations.values().find(|relation| relation.kind == kind).map(|found| found.target.as_str());
    let mut repacked = Repacked::with_capacity(archive.declared());

    let styles = match part("styles") {
        Some(path) => Styles::read(&package::require(&mut archive, path)?, path, limits)?,
        None => Styles::default(),
    };
    let marks = match part("sharedStrings") {
        Some(path) => {
            let range = copy(&mut archive, path, "xl/sharedStrings.xml", &mut repacked)?;
            strings::bound(repacked.bytes(), range, path, limits)?
        }
        None => Default::default(),
    };
    let mut scans = Vec::new();
    let mut cells_left = limits.cells;
    for (index, listed) in contents.sheets.iter().enumerate() {
        let Some(path) = &listed.part else { continue };
        let range = copy(&mut archive, path, &format!("xl/{index}.xml"), &mut repacked)?;
        let limits = Limits { cells: cells_left, ..limits.clone() };
        let part = repacked.bytes().get(range.clone()).unwrap_or_default();
        let conditions = conditional::find(part, styles.conditional());
        let mut scan = look_over(&mut repacked, range, path, listed, contents.not_computed, &limits)?;
        if !marks.is_empty() {
            let of = |text: u32| marks.get(&text).copied();
            scan.filled.iter_mut().for_each(|filled| filled.mark = filled.text.and_then(of).unwrap_or(filled.mark));
        }
        cells_left = cells_left.saturating_sub(scan.filled.len());
        scans.push((index, scan, conditions));
    }
    add_frame(&mut repacked, &contents, &styles)?;
    let bytes = repacked.finish().ok_or_else(|| OpenError::TooLarge("展開すると大きすぎます".into()))?;

    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.as_slice())).map_err(|_| damaged_book())?;
    let mut text_left = limits.text_bytes;
    let mut scans = scans.into_iter().peekable();
    let mut sheets = Vec::with_capacity(contents.sheets.len());
    let books = linked_books(&mut archive, &contents, &relations, limits)?;
    let mut linked = BTreeMap::new();
    for (index, listed) in contents.sheets.iter().enumerate() {
        let mut sheet = empty_sheet(listed);
        if let Some((_, scan, conditions)) = scans.next_if(|(at, ..)| *at == index) {
            linked.extend(scan.filled.iter().filter_map(|filled| {
                let book = books.get(usize::try_from(filled.linked?.checked_sub(1)?).ok()?);
                let place = Place { sheet: sheet.name.clone(), cell: filled.cell };
                Some((place, book.cloned().unwrap_or_default()))
            }));
            sheet.cells = values::read(&mut book, index, &sheet.name, &scan, &styles, &mut text_left)?;
            conditional::apply(&mut sheet.cells, &conditions, styles.conditional());
            add_remarks(&mut sheet, &mut archive, listed, &scan, limits)?;
            (sheet.merges, sheet.hidden_rows, sheet.hidden_columns) =
                (scan.merges, scan.hidden_rows, scan.hidden_columns);
        }
        sheets.push(sheet);
    }
    Ok(Workbook {
        format: Format::Xlsx,
        sheets,
        macros: archive.names().any(|name| name.ends_with("vbaproject.bin")),
        external_links: archive.names().filter(|name| name.contains("externallinks/externallink")).count(),
        linked,
    })
}

/// The names of the workbooks that formulas link to, by their numbers.
fn linked_books(
    archive: &mut Archive<'_>,
    contents: &package::Contents,
    relations: &BTreeMap<String, package::Relation>,
    limits: &Limits,
) -> Result<Vec<String>, OpenError> {
    let part = |id: &String| relations.get(id).map(|relation| relation.target.as_str());
    contents
        .links
        .iter()
        .map(|id| part(id).map_or(Ok(String::new()), |part| linked_book(archive, part, limits)))
        .collect()
}

fn damaged_book() -> OpenError {
    OpenError::Damaged("ブックの構成を読み取れません".into())
}

/// Inflates the part `from` into `repacked` as `to`.
fn copy(archive: &mut Archive<'_>, from: &str, to: &str, repacked: &mut Repacked) -> Result<Range<usize>, OpenError> {
    let added = repacked.add(to, |out| {
        let Some(range) = archive.read(from, out)? else { return Ok(None) };
        settle(out, range, from).map(Some)
    })?;
    added.ok_or_else(|| OpenError::Damaged(format!("ファイルの中に「{from}」がありません")))
}

/// Looks over a sheet that was copied, and mends what calamine would stop at.
fn look_over(
    repacked: &mut Repacked,
    range: Range<usize>,
    part: &str,
    listed: &Listed,
    not_computed: bool,
    limits: &Limits,
) -> Result<Scan, OpenError> {
    let bytes = repacked.bytes().get_mut(range).unwrap_or_default();
    let scan = scan::scan(bytes, part, &listed.name, not_computed, limits)?;
    for (place, byte) in &scan.mends {
        bytes.get_mut(place.clone()).unwrap_or_default().fill(*byte);
    }
    Ok(scan)
}

/// Adds what points to the copied parts. Sheets are named by their index: names as people gave them may be double.
fn add_frame(repacked: &mut Repacked, contents: &package::Contents, styles: &Styles) -> Result<(), OpenError> {
    const TYPE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let dates = u8::from(contents.from_1904);
    let mut book = format!("<workbook><workbookPr date1904=\"{dates}\"/><sheets>");
    let mut list = String::from("<Relationships>");
    for (index, _) in contents.sheets.iter().enumerate().filter(|(_, listed)| listed.part.is_some()) {
        _ = write!(book, "<sheet name=\"{index}\" r:id=\"{index}\"/>");
        _ = write!(list, "<Relationship Id=\"{index}\" Type=\"{TYPE}/worksheet\" Target=\"{index}.xml\"/>");
    }
    book.push_str("</sheets></workbook>");
    list.push_str("</Relationships>");
    let root = format!(
        "<Relationships><Relationship Id=\"0\" Type=\"{TYPE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    repacked.add_text("_rels/.rels", &root)?;
    repacked.add_text("xl/workbook.xml", &book)?;
    repacked.add_text("xl/_rels/workbook.xml.rels", &list)?;
    repacked.add_text("xl/styles.xml", &styles.to_xml())
}

/// Adds comments and text boxes; a reference to a drawing that leads nowhere is damage.
fn add_remarks(
    sheet: &mut Sheet,
    archive: &mut Archive<'_>,
    listed: &Listed,
    scan: &Scan,
    limits: &Limits,
) -> Result<(), OpenError> {
    let Some(path) = &listed.part else { return Ok(()) };
    let own = package::relations(archive, path, limits)?;
    if let Some(lost) = scan.drawings.iter().find(|id| !own.contains_key(*id)) {
        return Err(OpenError::Damaged(format!("シート「{}」の図形（{lost}）がファイルの中にありません", listed.name)));
    }
    let notes = notes::notes(archive, &own, limits)?;
    (sheet.comments, sheet.text_boxes, sheet.drawn) = (notes.comments, notes.text_boxes, notes.drawn);
    Ok(())
}

fn empty_sheet(listed: &Listed) -> Sheet {
    Sheet {
        name: Arc::from(listed.name.as_str()),
        visible: listed.visible,
        cells: Vec::new(),
        merges: Vec::new(),
        hidden_rows: Default::default(),
        hidden_columns: Default::default(),
        comments: Vec::new(),
        text_boxes: Vec::new(),
        drawn: 0,
    }
}
