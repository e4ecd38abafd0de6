//! What somebody has typed into 管理情報 beside what was written there.

use super::{
    CHECKSUM, CORRECTION, Management, ManagementError, ORDER, REQUEST, ROW, STATIC, TABLE, decode, plain_text,
};
use crate::model::CellRef;
use crate::spreadsheet::Sheet;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

/// Most cells of a sheet in which a single one too many is looked for.
const SEARCHED: usize = 1_500;

/// Reads the sheet back without what was typed into it since, and says which of its cells were. Where the rest is what
/// was written, to the letter, it is intact.
///
/// # Errors
/// As [`decode`].
pub fn decode_apart(sheet: &Sheet) -> Result<(Management, Vec<usize>), ManagementError> {
    let read = decode(sheet);
    if read.as_ref().is_ok_and(|management| management.intact) || read == Err(ManagementError::NotManagement) {
        return read.map(|management| (management, Vec::new()));
    }
    let added = beyond_layout(sheet);
    if !added.is_empty() {
        let rest = decode(&without(sheet, &added));
        if rest.as_ref().is_ok_and(|management| management.intact) {
            return rest.map(|management| (management, added));
        }
    }
    // One cell more inside of the layout, which was blank.
    if sheet.cells.len() <= SEARCHED && added.is_empty() {
        for at in 1..sheet.cells.len() {
            if let Ok(management) = decode(&without(sheet, &[at]))
                && management.intact
            {
                return Ok((management, vec![at]));
            }
        }
    }
    read.map(|management| (management, added))
}

/// Cells in rows that the layout does not have, and right of what a row of its kind holds.
fn beyond_layout(sheet: &Sheet) -> Vec<usize> {
    let mut tags: BTreeMap<u32, Cow<'_, str>> = BTreeMap::new();
    for cell in sheet.cells.iter().filter(|cell| cell.place.cell.col == 0) {
        tags.extend(plain_text(&cell.value).map(|tag| (cell.place.cell.row, tag)));
    }
    let table = tags.iter().find(|(_, tag)| *tag == TABLE).map(|(row, _)| *row);
    let mut heads = 0;
    for cell in sheet.cells.iter().map(|cell| cell.place.cell).filter(|cell| Some(cell.row) == table) {
        heads += u32::from(cell.col == heads);
    }
    let width = |row: u32| match tags.get(&row).map_or("", |tag| tag) {
        TABLE | ROW | ORDER => heads,
        REQUEST => 5,
        CORRECTION => 7,
        STATIC | CHECKSUM => 2,
        tag if super::IDENTITY.contains(&tag) => 2,
        _ => 0,
    };
    let beyond = |cell: CellRef| cell.col >= width(cell.row);
    sheet.cells.iter().enumerate().filter(|(_, cell)| beyond(cell.place.cell)).map(|(at, _)| at).collect()
}

fn without(sheet: &Sheet, cells: &[usize]) -> Sheet {
    let cells: BTreeSet<&usize> = cells.iter().collect();
    let kept = sheet.cells.iter().enumerate().filter(|(at, _)| !cells.contains(at));
    Sheet { cells: kept.map(|(_, cell)| cell.clone()).collect(), ..sheet.clone() }
}
