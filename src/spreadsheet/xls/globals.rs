//! The head of a workbook stream: sheets, number formats, shared strings.

use super::super::{
    Limits, Look, OpenError, RawValue,
    letters::{Colour, Font, Letters, Mark},
    linked,
    number_format::NumberFormat,
};
use super::records::{BOF, CONTINUE, EOF, Record, Records, long, push, wide_text, word};
use std::collections::BTreeMap;

/// The number of the colour that the screen chooses.
const AUTOMATIC: u16 = 0x7FFF;

/// A sheet in the list.
pub(super) struct Bound {
    pub start: usize,
    pub visible: bool,
    /// It holds cells: not a chart or a module.
    pub cells: bool,
    /// Its name as a string with a long count, as cells hold them.
    pub name: Vec<u8>,
}

/// What fills a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fill {
    None,
    /// A colour of this number.
    Solid(u16),
    Pattern,
}

/// What the head says.
#[derive(Default)]
pub(super) struct Globals<'a> {
    pub biff8: bool,
    pub sheets: Vec<Bound>,
    codepage: Option<u16>,
    from_1904: bool,
    formats: BTreeMap<u16, &'a [u8]>,
    /// Number format of each style.
    styles: Vec<u16>,
    shown: Vec<NumberFormat>,
    /// Fonts, and the numbers of their colours.
    fonts: Vec<(Font, u16)>,
    /// Font and fill of each style.
    letters: Vec<(u16, Fill)>,
    /// How the letters of each style look.
    looks: Vec<Look>,
    /// Colours from number 8 on, where the file has its own.
    palette: Vec<Colour>,
    strings: Option<Record<'a>>,
    /// Shared strings of which a part is marked.
    marks: BTreeMap<u32, Mark>,
    pub external_links: usize,
    /// Names of the workbooks that formulas may take values from.
    pub linked: Vec<String>,
    /// The program that saved it has computed the formulas.
    pub computed: bool,
}

/// The name of another workbook in a record of references: its path is coded, `\u{1}\u{1}C\u{3}folder\u{3}book.xls`. None where the
/// record stands for functions of the program.
fn linked_name(data: &[u8]) -> Option<String> {
    let length = usize::from(word(data, 2)?);
    let wide = data.get(4)? & 1 == 1;
    let text: String = if wide {
        let units = data.get(5..5 + length.checked_mul(2)?)?.chunks_exact(2);
        char::decode_utf16(units.filter_map(|unit| Some(u16::from_le_bytes(unit.try_into().ok()?))))
            .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect()
    } else {
        data.get(5..5 + length)?.iter().map(|byte| char::from(*byte)).collect()
    };
    let name = linked::name(&text);
    (name.chars().count() > 1).then(|| name.chars().filter(|c| !c.is_control()).collect())
}

impl<'a> Globals<'a> {
    pub(super) fn read(stream: &'a [u8], limits: &Limits) -> Result<Self, OpenError> {
        let mut found = Self::default();
        let mut records = Records::new(stream, 0);
        let first = records.next().filter(|record| record.kind == BOF).ok_or(OpenError::Truncated)?;
        found.biff8 = match word(first.data, 0) {
            Some(0x0500) => false,
            Some(0x0600) => true,
            _ => return Err(OpenError::NotAWorkbook("古い形式の Excel ファイル（Excel 4.0 以前）".into())),
        };
        loop {
            let record = records.next().ok_or(OpenError::Truncated)?;
            if record.kind == EOF {
                break;
            }
            found.take(record)?;
            if found.sheets.len() > limits.sheets {
                return Err(OpenError::TooLarge(format!("シートが {} 枚を超えています", limits.sheets)));
            }
        }
        found.computed |= !found.biff8;
        found.shown = found.styles.iter().map(|id| found.number_format(*id)).collect();
        found.looks = found.letters().looks();
        if let Some(strings) = &found.strings {
            let font = |number: u16| Some(found.fonts.get(font_index(number)?)?.0);
            let mark = |number: u16| font(number).unwrap_or_default().mark();
            found.marks = super::strings::check(strings, mark, limits)?;
        }
        Ok(found)
    }

    fn take(&mut self, record: Record<'a>) -> Result<(), OpenError> {
        let data = record.data;
        match record.kind {
            0x002F => return Err(OpenError::Encrypted),
            0x0042 => self.codepage = word(data, 0),
            0x0022 => self.from_1904 = word(data, 0) == Some(1),
            0x041E => {
                if let (Some(id), Some(format)) = (word(data, 0), data.get(2..)) {
                    self.formats.insert(id, format);
                }
            }
            0x0031 => {
                let struck = word(data, 2).is_some_and(|flags| flags & 8 != 0);
                let raised = word(data, 8).is_some_and(|script| script != 0);
                self.fonts.push((Font { struck, raised, ink: None }, word(data, 4).unwrap_or(AUTOMATIC)));
            }
            0x00E0 => {
                self.styles.push(word(data, 2).unwrap_or(0));
                self.letters.push((word(data, 0).unwrap_or(0), self.fill(data)));
            }
            0x0092 => {
                let colours = data.get(2..).unwrap_or_default().chunks_exact(4);
                self.palette = colours.filter_map(|rgb| rgb.get(..3)?.try_into().ok().map(Colour)).collect();
            }
            0x0085 => self.sheets.push(self.bound(data).ok_or(OpenError::Truncated)?),
            0x00FC => self.strings = Some(record),
            // The engine that computed it last; libraries that do not compute leave it out. BIFF5 has none.
            0x01C1 => self.computed = true,
            // References to other files; those to the workbook itself are 4 bytes long.
            0x01AE if data.len() > 4 => {
                self.external_links += 1;
                self.linked.extend(linked_name(data));
            }
            _ => {}
        }
        Ok(())
    }

    fn bound(&self, data: &[u8]) -> Option<Bound> {
        let (head, name) = data.split_at_checked(6)?;
        let (count, rest) = name.split_first()?;
        let mut long_name = u16::from(*count).to_le_bytes().to_vec();
        long_name.extend_from_slice(rest);
        Some(Bound {
            start: usize::try_from(long(head, 0)?).ok()?,
            visible: head.get(4)? & 3 == 0,
            cells: *head.get(5)? <= 1,
            name: long_name,
        })
    }

    /// Pattern and colour of a style's fill.
    fn fill(&self, style: &[u8]) -> Fill {
        let (pattern, colour) = if self.biff8 {
            (word(style, 16).map(|flags| flags >> 10), word(style, 18))
        } else {
            (word(style, 10).map(|flags| flags & 0x3F), word(style, 8))
        };
        match (pattern, colour) {
            (Some(0), _) => Fill::None,
            (Some(1), Some(colour)) => Fill::Solid(colour & 0x7F),
            _ => Fill::Pattern,
        }
    }

    /// Fonts and fills with their colours, when all of them are known.
    fn letters(&self) -> Letters {
        let colour = |number: u16| {
            let own = usize::from(number).checked_sub(8).and_then(|at| self.palette.get(at)).copied();
            own.or_else(|| Colour::indexed(u32::from(number)))
        };
        let fonts = self.fonts.iter().map(|(font, ink)| Font { ink: colour(*ink), ..*font });
        let grounds = self.letters.iter().map(|(_, fill)| match fill {
            Fill::None => Some(Colour::WHITE),
            Fill::Solid(number) => colour(*number),
            Fill::Pattern => None,
        });
        let styles = self.letters.iter().enumerate();
        let styles = styles.map(|(at, (font, _))| (font_index(*font).unwrap_or(usize::MAX), at));
        Letters { fonts: fonts.collect(), grounds: grounds.collect(), styles: styles.collect() }
    }

    /// What a part of this shared string is.
    pub(super) fn mark(&self, string: u32) -> Mark {
        self.marks.get(&string).copied().unwrap_or_default()
    }

    fn number_format(&self, id: u16) -> NumberFormat {
        let own = self.formats.get(&id).and_then(|format| self.ascii(format));
        NumberFormat::new(u32::from(id), own.as_deref())
    }

    /// A format's text; of code pages only what is ASCII matters here.
    fn ascii(&self, format: &[u8]) -> Option<String> {
        if self.biff8 {
            return wide_text([format.get(2..)?], usize::from(word(format, 0)?));
        }
        Some(format.get(1..)?.iter().map(|byte| char::from(*byte)).collect())
    }

    /// Whether the style shows per cent.
    pub(super) fn percent(&self, style: u16) -> bool {
        self.shown.get(usize::from(style)).is_some_and(NumberFormat::percent)
    }

    /// How a value looks in a cell of the style.
    pub(super) fn look(&self, style: u16, value: &RawValue) -> Look {
        let style = usize::from(style);
        if let Some(look) = self.looks.get(style).filter(|look| **look != Look::Plain) {
            return look.clone();
        }
        self.shown.get(style).map_or(Look::Plain, |format| format.look(value))
    }

    /// Writes a head for sheets of these lengths: formats, strings, and the sheets by their index.
    pub(super) fn write(&self, lengths: &[usize]) -> Result<Vec<u8>, OpenError> {
        let mut out = Vec::new();
        let version: u16 = if self.biff8 { 0x0600 } else { 0x0500 };
        push(&mut out, BOF, &bof(version, 5))?;
        if !self.biff8 {
            // Files of the time without this record come from Japanese programs here. BIFF8 is always UTF-16.
            push(&mut out, 0x0042, &self.codepage.unwrap_or(932).to_le_bytes())?;
        }
        push(&mut out, 0x0022, &u16::from(self.from_1904).to_le_bytes())?;
        let ids = self.write_formats(&mut out)?;
        for style in &self.styles {
            let mut data = vec![0; 20];
            let id = ids.get(style).copied().unwrap_or(*style);
            data.splice(2..4, id.to_le_bytes());
            push(&mut out, 0x00E0, &data)?;
        }
        // Each sheet's entry is of one length, so that the positions are known.
        const ENTRY: usize = 4 + 6 + 1 + 6;
        let strings = self.strings.as_ref();
        let strings_len =
            strings.map_or(0, |all| 4 + all.data.len() + all.more.iter().map(|m| 4 + m.len()).sum::<usize>());
        let flags = usize::from(self.biff8);
        let mut start = out.len() + lengths.len() * (ENTRY + flags) + strings_len + 4;
        for (index, len) in lengths.iter().enumerate() {
            let mut data = u32::try_from(start).unwrap_or(u32::MAX).to_le_bytes().to_vec();
            data.extend_from_slice(&[0, 0, 6]);
            data.resize(7 + flags, 0);
            data.extend_from_slice(format!("{index:06}").as_bytes());
            push(&mut out, 0x0085, &data)?;
            start += len;
        }
        if let Some(strings) = strings {
            push(&mut out, 0x00FC, strings.data)?;
            for piece in &strings.more {
                push(&mut out, CONTINUE, piece)?;
            }
        }
        push(&mut out, EOF, &[])?;
        Ok(out)
    }

    /// Writes the formats in use under numbers that calamine looks at, and returns them by their own.
    fn write_formats(&self, out: &mut Vec<u8>) -> Result<BTreeMap<u16, u16>, OpenError> {
        let mut ids = BTreeMap::new();
        for id in &self.styles {
            let Some(format) = self.formats.get(id).filter(|_| *id >= 164 && !ids.contains_key(id)) else { continue };
            let next = 164 + u16::try_from(ids.len()).unwrap_or(u16::MAX);
            if next > 382 {
                return Err(OpenError::TooLarge("セルの表示形式の種類が多すぎます".into()));
            }
            let mut data = next.to_le_bytes().to_vec();
            if !self.biff8 {
                // The count of a format is one byte long there; calamine expects two.
                let (count, rest) = format.split_first().unwrap_or((&0, &[]));
                data.extend_from_slice(&u16::from(*count).to_le_bytes());
                data.extend_from_slice(rest);
            } else {
                data.extend_from_slice(format);
            }
            push(out, 0x041E, &data)?;
            ids.insert(*id, next);
        }
        Ok(ids)
    }
}

/// Where the font of this number stands in the list. There is no fifth one: the numbers leave 4 out.
fn font_index(number: u16) -> Option<usize> {
    match number {
        0..=3 => Some(usize::from(number)),
        4 => None,
        _ => Some(usize::from(number - 1)),
    }
}

/// Data of a BOF record: version, kind of the part (5: globals, 16: sheet).
pub(super) fn bof(version: u16, kind: u16) -> Vec<u8> {
    let mut data = vec![0; if version == 0x0600 { 16 } else { 8 }];
    data.splice(0..2, version.to_le_bytes());
    data.splice(2..4, kind.to_le_bytes());
    data
}
