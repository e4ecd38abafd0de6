//! The parts around the sheets: the list of sheets, number formats, shared strings, comments.

use super::super::{
    Limits, Look, OpenError, RawValue,
    letters::{Colour, Font, Letters, Mark},
    number_format::{LONGEST_FORMAT, NumberFormat, too_long},
};
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

/// Number formats of the cell styles, and how their letters look.
#[derive(Default)]
pub(super) struct Styles {
    formats: BTreeMap<u16, String>,
    cells: Vec<u16>,
    shown: Vec<NumberFormat>,
    /// How the letters of each style look.
    looks: Vec<Look>,
    /// Fonts, for texts in several.
    pub fonts: Vec<Font>,
}

impl Styles {
    /// Reads styles.bin.
    pub(super) fn read(bytes: &[u8], part: &str, limits: &Limits) -> Result<Self, OpenError> {
        let (mut found, mut letters) = (Self::default(), Letters::default());
        let (mut records, mut in_cells) = (Records::new(bytes), false);
        for (kind, data) in records.by_ref() {
            match kind {
                0x002C => {
                    let (id, (format, _)) = word(data, 0).zip(wide(data, 2)).ok_or_else(|| broken(part))?;
                    let format = text(format);
                    if format.chars().count() > LONGEST_FORMAT {
                        return Err(too_long());
                    }
                    found.formats.insert(id, format);
                }
                0x0269 => in_cells = true,
                0x026A => in_cells = false,
                0x002B => letters.fonts.push(Font {
                    struck: word(data, 2).is_some_and(|flags| flags & 8 != 0),
                    raised: word(data, 6).is_some_and(|script| script != 0),
                    ink: data.get(12..20).and_then(colour),
                }),
                0x002D => letters.grounds.push(match long(data, 0) {
                    Some(0) => Some(Colour::WHITE),
                    Some(1) => data.get(4..12).and_then(colour),
                    _ => None,
                }),
                0x002F if in_cells => {
                    found.cells.push(word(data, 2).ok_or_else(|| broken(part))?);
                    let index = |at| word(data, at).map_or(0, usize::from);
                    letters.styles.push((index(4), index(6)));
                }
                _ => {}
            }
            if letters.len().max(found.formats.len()) > limits.marks {
                return Err(OpenError::TooLarge(format!("セルの書式が {} 種類を超えています", limits.marks)));
            }
        }
        if !records.complete() {
            return Err(broken(part));
        }
        let shown = |id: &u16| NumberFormat::new(u32::from(*id), found.formats.get(id).map(String::as_str));
        found.shown = found.cells.iter().map(shown).collect();
        (found.looks, found.fonts) = (letters.looks(), letters.fonts);
        Ok(found)
    }

    /// Whether the style shows per cent.
    pub(super) fn percent(&self, style: u32) -> bool {
        self.of(&self.shown, style).is_some_and(NumberFormat::percent)
    }

    /// How a value looks in a cell of the style.
    pub(super) fn look(&self, style: u32, value: &RawValue) -> Look {
        if let Some(look) = self.of(&self.looks, style).filter(|look| **look != Look::Plain) {
            return look.clone();
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

/// A colour of eight bytes: its kind, its number, its tint, and red, green, blue where it is of that kind.
fn colour(bytes: &[u8]) -> Option<Colour> {
    let number = u32::from(*bytes.get(1)?);
    let colour = match bytes.first()? >> 1 {
        1 => Colour::indexed(number),
        2 => bytes.get(4..7)?.try_into().ok().map(Colour),
        3 => Colour::theme(number),
        _ => None,
    }?;
    let tint = i16::from_le_bytes(bytes.get(2..4)?.try_into().ok()?);
    Some(colour.tinted(f64::from(tint) / f64::from(i16::MAX)))
}

/// The table of shared strings.
#[derive(Default)]
pub(super) struct Strings {
    pub count: usize,
    /// Entries of which a part is marked.
    pub marks: BTreeMap<usize, Mark>,
}

/// A string behind its flags, and what its parts are.
pub(super) fn rich<'a>(bytes: &'a [u8], fonts: &[Font]) -> Option<(&'a [u8], Mark)> {
    let (string, end) = wide(bytes, 1)?;
    if bytes.first()? & 1 == 0 {
        return Some((string, Mark::None));
    }
    let count = usize::try_from(long(bytes, end)?).ok()?;
    let runs = bytes.get(end.checked_add(4)?..)?.get(..count.checked_mul(4)?)?;
    let font = |run: &[u8]| fonts.get(usize::from(word(run, 2)?)).copied();
    Some((string, runs.chunks_exact(4).filter_map(font).map(Font::mark).max().unwrap_or_default()))
}

/// Copies the shared strings of `bytes`, without rich text and furigana.
pub(super) fn copy_strings(
    bytes: &[u8],
    part: &str,
    fonts: &[Font],
    limits: &Limits,
    out: &mut Vec<u8>,
) -> Result<Strings, OpenError> {
    let (mut strings, mut marks, mut records) = (Vec::new(), BTreeMap::new(), Records::new(bytes));
    for (kind, data) in records.by_ref() {
        if kind == 0x0013 {
            let (string, mark) = rich(data, fonts).ok_or_else(|| broken(part))?;
            if mark != Mark::None {
                marks.insert(strings.len(), mark);
            }
            strings.push(string);
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
    Ok(Strings { count: strings.len(), marks })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_of_eight_bytes() {
        let read = |bytes: [u8; 8]| colour(&bytes);
        assert_eq!(read([2 << 1, 0, 0, 0, 0x1F, 0x38, 0x64, 0xFF]), Some(Colour([0x1F, 0x38, 0x64])));
        assert_eq!(read([3 << 1, 0, 0, 0, 0, 0, 0, 0]), Some(Colour::WHITE));
        assert_eq!(read([3 << 1, 0, 0, 0xC0, 0, 0, 0, 0]), Some(Colour([127; 3])));
        assert_eq!(read([1 << 1, 9, 0, 0, 0, 0, 0, 0]), Some(Colour::WHITE));
        assert_eq!(read([1, 64, 0, 0, 0, 0, 0, 0]), None);
    }

    #[test]
    fn struck_runs_are_found() {
        let fonts = [Font::default(), Font { struck: true, ..Font::default() }];
        let string = |flags: u8, runs: &[[u8; 4]]| {
            let mut bytes = vec![flags, 2, 0, 0, 0, b'1', 0, b'2', 0];
            bytes.extend(u32::try_from(runs.len()).unwrap().to_le_bytes());
            runs.iter().for_each(|run| bytes.extend(run));
            rich(&bytes, &fonts).map(|(text, mark)| (super::text(text), mark))
        };
        assert_eq!(string(1, &[[0, 0, 1, 0], [1, 0, 0, 0]]), Some(("12".into(), Mark::Struck)));
        assert_eq!(string(1, &[[0, 0, 0, 0]]), Some(("12".into(), Mark::None)));
        assert_eq!(string(0, &[[0, 0, 1, 0]]), Some(("12".into(), Mark::None)));
        assert_eq!(rich(&[1, 1, 0, 0, 0, b'1', 0, 9, 0, 0, 0], &fonts), None);
    }
}
