//! A sheet of an .xlsb: where its cells stand, and the same cells in the few forms that calamine reads. It passes over
//! errors of formulas, rich texts and all short forms in silence.

use super::super::{
    Limits, OpenError,
    address::{COLUMNS, ROWS},
    letters::{Font, Mark},
};
use super::{
    parts::{Strings, rich},
    records::{Records, long, push, wide, word},
};
use crate::model::CellRef;
use std::collections::BTreeSet;

/// A cell that holds something.
pub(super) struct Filled {
    pub cell: CellRef,
    pub style: u32,
    pub formula: bool,
    /// What a part of its text is.
    pub mark: Mark,
    /// What it holds where calamine cannot tell: an error of this number, or nothing that was computed.
    pub instead: Option<Instead>,
}

/// Contents that calamine cannot tell.
pub(super) enum Instead {
    NoCache,
    Error(u8),
}

/// A sheet as found.
#[derive(Default)]
pub(super) struct Found {
    pub filled: Vec<Filled>,
    pub merges: Vec<(CellRef, CellRef)>,
    pub hidden_rows: BTreeSet<u32>,
    pub hidden_columns: BTreeSet<u32>,
}

/// What the sheet may refer to.
pub(super) struct Frame<'a> {
    pub name: &'a str,
    pub strings: &'a Strings,
    pub fonts: &'a [Font],
    pub not_computed: bool,
    pub limits: &'a Limits,
}

/// The value of a cell record: kind that calamine reads, and the bytes of the value.
type Value<'a> = (u16, &'a [u8]);

/// Reads the sheet part `bytes`, and writes it for calamine: all cells in one row, one after the other.
pub(super) fn read(bytes: &[u8], frame: &Frame<'_>, out: &mut Vec<u8>) -> Result<Found, OpenError> {
    let broken = || OpenError::Damaged(format!("シート「{}」が壊れています", frame.name));
    push(out, 0x0094, &[&[0; 16]]);
    push(out, 0x0091, &[]);
    push(out, 0x0000, &[&[0; 4]]);
    let (mut found, mut records) = (Found::default(), Records::new(bytes));
    let (mut row, mut hidden, mut next, mut in_data) = (0, false, 0, false);
    for (kind, data) in records.by_ref() {
        match kind {
            0x0091 => in_data = true,
            0x0092 => in_data = false,
            0x0000 if in_data => {
                row = long(data, 0).filter(|row| *row < ROWS).ok_or_else(broken)?;
                hidden = data.get(11).is_some_and(|flags| flags & 0x10 != 0);
                next = 0;
            }
            0x0001..=0x0012 | 0x003E if in_data => {
                let (col, data) = column(kind, data, next).filter(|(col, _)| *col < COLUMNS).ok_or_else(broken)?;
                next = col + 1;
                let cell = CellRef::new(row, col);
                let bad = || OpenError::Damaged(format!("シート「{}」のセル {cell} を読み取れません", frame.name));
                found.cell(kind, data, cell, frame, out).ok_or_else(bad)?;
                if hidden && found.filled.last().is_some_and(|last| last.cell == cell) {
                    found.hidden_rows.insert(row);
                }
            }
            0x003C if word(data, 16).is_some_and(|flags| flags & 1 != 0) => {
                let (first, last) = long(data, 0).zip(long(data, 4)).ok_or_else(broken)?;
                found.hidden_columns.extend(first..=last.min(COLUMNS - 1));
            }
            0x00B0 => found.merges.push(merge(data).ok_or_else(broken)?),
            _ => {}
        }
        found.bound(frame.limits)?;
    }
    push(out, 0x0092, &[]);
    if !records.complete() {
        return Err(broken());
    }
    found.refuse_doubles(frame.name)?;
    Ok(found)
}

/// The column of a cell record, and its data from the style on. Short forms leave the column out: it is the next one.
fn column(kind: u16, data: &[u8], next: u32) -> Option<(u32, &[u8])> {
    if (0x000C..=0x0012).contains(&kind) { Some((next, data)) } else { Some((long(data, 0)?, data.get(4..)?)) }
}

fn merge(data: &[u8]) -> Option<(CellRef, CellRef)> {
    let at = |at| long(data, at);
    Some((CellRef::new(at(0)?, at(8)?), CellRef::new(at(4)?, at(12)?)))
}

impl Found {
    /// Takes a cell whose data start with the style; None where it cannot be read.
    fn cell(&mut self, kind: u16, data: &[u8], cell: CellRef, frame: &Frame<'_>, out: &mut Vec<u8>) -> Option<()> {
        let style = long(data, 0)? & 0x00FF_FFFF;
        let value = data.get(4..)?;
        let formula = (0x0008..=0x000B).contains(&kind);
        let (mut instead, mut mark) = (None, Mark::None);
        let (plain, bytes): Value<'_> = match kind {
            // Blank.
            0x0001 | 0x000C => return Some(()),
            0x0002 | 0x000D => (0x0002, value.get(..4)?),
            0x0003 | 0x000B | 0x000E => {
                instead = Some(Instead::Error(*value.first()?));
                (0x0003, &[0])
            }
            0x0004 | 0x000A | 0x000F => (0x0004, value.get(..1)?),
            0x0005 | 0x0009 | 0x0010 => {
                if kind == 0x0009 && frame.not_computed && value.get(..8)? == [0; 8] {
                    instead = Some(Instead::NoCache);
                }
                (0x0005, value.get(..8)?)
            }
            0x0006 | 0x0008 | 0x0011 => (0x0006, wide(value, 0)?.0),
            0x0007 | 0x0012 => {
                let index = usize::try_from(long(value, 0)?).ok()?;
                mark = frame.strings.marks.get(&index).copied().unwrap_or_default();
                (0x0007, value.get(..4).filter(|_| index < frame.strings.count)?)
            }
            _ => {
                let (text, of) = rich(value, frame.fonts)?;
                mark = of;
                (0x0006, text)
            }
        };
        let column = u32::try_from(self.filled.len()).ok()?.to_le_bytes();
        push(out, plain, &[&column, &style.to_le_bytes(), bytes]);
        self.filled.push(Filled { cell, style, formula, mark, instead });
        Some(())
    }

    fn bound(&self, limits: &Limits) -> Result<(), OpenError> {
        if self.filled.len() > limits.cells {
            return Err(OpenError::TooLarge(format!("記入のあるセルが {} 個を超えています", limits.cells)));
        }
        if self.merges.len() > limits.marks {
            return Err(OpenError::TooLarge(format!("結合セルが {} か所を超えています", limits.marks)));
        }
        Ok(())
    }

    fn refuse_doubles(&self, sheet: &str) -> Result<(), OpenError> {
        let mut cells: Vec<CellRef> = self.filled.iter().map(|filled| filled.cell).collect();
        cells.sort_unstable();
        match cells.windows(2).find(|pair| pair.first() == pair.last()).and_then(|pair| pair.first()) {
            Some(cell) => Err(OpenError::Damaged(format!("シート「{sheet}」にセル {cell} が二度書かれています"))),
            None => Ok(()),
        }
    }
}
