//! The parts around the sheets: the list of sheets, number formats, shared strings, comments.

use super::super::{Limits, Look, OpenError, RawValue, number_format::NumberFormat};
use super::records::{Records, long, push, text, wide, word};
use crate::model::CellRef;
use std::collections::BTreeMap;

/// A sheet in the list.
pub(super) struct Listed {
    pub name: String,
    pub visible: bool,
    pub relation: String,
}

/// What the workbook part says.
#[derive(Default)]
pub(super) struct Contents {
    pub sheets: Vec<Listed>,
    pub from_1904: bool,
    /// Formulas are to be computed on loading.
    pub not_computed: bool,
}

fn broken(part: &str) -> OpenError {
    OpenError::Damaged(format!("ファイルの中の「{part}」が壊れています"))
}

/// Reads workbook.bin.
pub(super) fn contents(bytes: &[u8], part: &str, limits: &Limits) -> Result<Contents, OpenError> {
    let (mut found, mut records) = (Contents::default(), Records::new(bytes));
    for (kind, data) in records.by_ref() {
        match kind {
            0x0099 => found.from_1904 = data.first().is_some_and(|flags| flags & 1 != 0),
            0x009D => found.not_computed = word(data, 24).is_some_and(|flags| flags & 1 != 0),
            0x009C => found.sheets.extend(listed(data).ok_or_else(|| broken(part))?),
            _ => {}
        }
        if found.sheets.len() > limits.sheets {
            return Err(OpenError::TooLarge(format!("シートが {} 枚を超えています", limits.sheets)));
        }
    }
    if records.complete() { Ok(found) } else { Err(broken(part)) }
}

/// None in none where the record is cut; nothing for a module, which has no part.
fn listed(data: &[u8]) -> Option<Option<Listed>> {
    let visible = long(data, 0)? == 0;
    if long(data, 8)? == u32::MAX {
        return Some(None);
    }
    let (relation, end) = wide(data, 8)?;
    let (name, _) = wide(data, end)?;
    Some(Some(Listed { name: text(name), visible, relation: text(relation) }))
}

/// Number formats of the cell styles.
#[derive(Default)]
pub(super) struct Styles {
    formats: BTreeMap<u16, String>,
    cells: Vec<u16>,
    shown: Vec<NumberFormat>,
    /// Font of each style.
    fonts: Vec<u16>,
    /// Fonts that strike out.
    striking: Vec<bool>,
}

impl Styles {
    /// Reads styles.bin.
    pub(super) fn read(bytes: &[u8], part: &str, limits: &Limits) -> Result<Self, OpenError> {
        let (mut found, mut records, mut in_cells) = (Self::default(), Records::new(bytes), false);
        for (kind, data) in records.by_ref() {
            match kind {
                0x002C => {
                    let (id, (format, _)) = word(data, 0).zip(wide(data, 2)).ok_or_else(|| broken(part))?;
                    found.formats.insert(id, text(format));
                }
                0x0269 => in_cells = true,
                0x026A => in_cells = false,
                0x002B => found.striking.push(word(data, 2).is_some_and(|flags| flags & 8 != 0)),
                0x002F if in_cells => {
                    found.cells.push(word(data, 2).ok_or_else(|| broken(part))?);
                    found.fonts.push(word(data, 4).unwrap_or(0));
                }
                _ => {}
            }
            if found.cells.len().max(found.formats.len()).max(found.striking.len()) > limits.marks {
                return Err(OpenError::TooLarge(format!("セルの書式が {} 種類を超えています", limits.marks)));
            }
        }
        if !records.complete() {
            return Err(broken(part));
        }
        let shown = |id: &u16| NumberFormat::new(u32::from(*id), found.formats.get(id).map(String::as_str));
        found.shown = found.cells.iter().map(shown).collect();
        Ok(found)
    }

    /// Whether the style shows per cent.
    pub(super) fn percent(&self, style: u32) -> bool {
        self.of(&self.shown, style).is_some_and(NumberFormat::percent)
    }

    /// How a value looks in a cell of the style.
    pub(super) fn look(&self, style: u32, value: &RawValue) -> Look {
        let font = self.of(&self.fonts, style).and_then(|font| self.striking.get(usize::from(*font)));
        if font == Some(&true) {
            return Look::Struck;
        }
        self.of(&self.shown, style).map_or(Look::Plain, |format| format.look(value))
    }

    fn of<'s, T>(&self, list: &'s [T], style: u32) -> Option<&'s T> {
        list.get(usize::try_from(style).ok()?)
    }

    /// A styles.bin of these number formats alone.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let count = |count: usize| u32::try_from(count).unwrap_or(0).to_le_bytes();
        push(out, 0x0267, &[&count(self.formats.len())]);
        for (id, format) in &self.formats {
            let units: Vec<u8> = format.encode_utf16().flat_map(u16::to_le_bytes).collect();
            push(out, 0x002C, &[&id.to_le_bytes(), &count(units.len() / 2), &units]);
        }
        push(out, 0x0269, &[&count(self.cells.len())]);
        for id in &self.cells {
            push(out, 0x002F, &[&[0, 0], &id.to_le_bytes()]);
        }
    }
}

/// Copies the shared strings of `bytes`, without rich text and furigana, and returns how many there are.
pub(super) fn copy_strings(bytes: &[u8], part: &str, limits: &Limits, out: &mut Vec<u8>) -> Result<usize, OpenError> {
    let (mut strings, mut records) = (Vec::new(), Records::new(bytes));
    for (kind, data) in records.by_ref() {
        if kind == 0x0013 {
            strings.push(wide(data, 1).ok_or_else(|| broken(part))?.0);
        }
        if strings.len() > limits.shared_strings {
            return Err(OpenError::TooLarge("ファイルの中の文字列が多すぎます".into()));
        }
    }
    if !records.complete() {
        return Err(broken(part));
    }
    let count = u32::try_from(strings.len()).unwrap_or(u32::MAX).to_le_bytes();
    push(out, 0x009F, &[&count, &count]);
    for string in &strings {
        push(out, 0x0013, &[&[0], string]);
    }
    Ok(strings.len())
}

/// Reads the comments of a sheet.
pub(super) fn comments(bytes: &[u8], part: &str, limits: &Limits) -> Result<Vec<(CellRef, String)>, OpenError> {
    let (mut found, mut records, mut cell) = (Vec::new(), Records::new(bytes), None);
    for (kind, data) in records.by_ref() {
        match kind {
            0x027B => cell = long(data, 4).zip(long(data, 12)).map(|(row, col)| CellRef::new(row, col)),
            0x027D => {
                let (string, _) = wide(data, 1).ok_or_else(|| broken(part))?;
                let text = super::super::xlsx::clean(&text(string));
                found.extend(cell.filter(|_| !text.trim().is_empty()).map(|cell| (cell, text)));
            }
            _ => {}
        }
        if found.len() > limits.marks {
            return Err(OpenError::TooLarge(format!("コメントが {} 個を超えています", limits.marks)));
        }
    }
    found.sort();
    if records.complete() { Ok(found) } else { Err(broken(part)) }
}
