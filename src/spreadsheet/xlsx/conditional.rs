//! Number formats that a condition puts in place of a cell's own: what is shown may be another number than the one that is
//! stored. Whether the condition holds is not worked out; where the other format would show something else, it may.

use super::super::{Look, RawCell, RawValue, address::parse_range, number_format::NumberFormat};
use crate::model::CellRef;
use std::collections::BTreeMap;

/// Cells, and the index of the style that a condition gives them.
pub(super) type Conditions = Vec<((CellRef, CellRef), u32)>;

/// Most areas that are looked at.
const MOST: usize = 10_000;

/// The areas of a sheet's part to which one of these formats may apply.
pub(super) fn find(part: &[u8], formats: &BTreeMap<u32, NumberFormat>) -> Conditions {
    let mut found = Conditions::new();
    if formats.is_empty() {
        return found;
    }
    let text = String::from_utf8_lossy(part);
    for block in text.split("conditionalFormatting").skip(1) {
        let Some(areas) = quoted(block.split('>').next().unwrap_or_default(), "sqref=") else { continue };
        let styles =
            block.split("dxfId=").skip(1).filter_map(|rest| quoted(&format!("dxfId={rest}"), "dxfId=")?.parse().ok());
        for style in styles.filter(|style| formats.contains_key(style)) {
            found.extend(areas.split_whitespace().filter_map(parse_range).map(|area| (area, style)));
        }
        if found.len() > MOST {
            found.truncate(MOST);
            break;
        }
    }
    found
}

/// The value of an attribute in a tag.
fn quoted(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(name)?;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Some(rest.get(1..)?.split(quote).next()?.to_owned())
}

/// Gives cells the look that a condition may give them.
pub(super) fn apply(cells: &mut [RawCell], conditions: &Conditions, formats: &BTreeMap<u32, NumberFormat>) {
    for ((first, last), style) in conditions {
        let Some(format) = formats.get(style) else { continue };
        let within =
            |cell: CellRef| (first.row..=last.row).contains(&cell.row) && (first.col..=last.col).contains(&cell.col);
        for cell in cells.iter_mut().filter(|cell| within(cell.place.cell)) {
            let open = matches!(cell.look, Look::Plain | Look::Rounded(_) | Look::Other(_));
            if open && matches!(cell.value, RawValue::Number(_) | RawValue::Text(_)) {
                match format.look(&cell.value) {
                    Look::Plain => {}
                    look => cell.look = look,
                }
            }
        }
    }
}
