//! A sheet of an .xls: where its cells stand, and the same cells set side by side for calamine, which lays out the
//! whole rectangle between the first and the last cell.

use super::super::{Limits, OpenError};
use super::{
    drawings::Drawings,
    globals::{Bound, Globals, bof},
    records::{BOF, EOF, Record, Records, long, push, word},
};
use crate::model::CellRef;
use std::collections::BTreeSet;

/// Cells in a row of the sheet that calamine sees.
const ACROSS: usize = 256;

/// A cell that holds something.
pub(super) struct Filled {
    pub cell: CellRef,
    pub style: u16,
    pub formula: bool,
    /// Its entry in the table of shared strings.
    pub text: Option<u32>,
    /// What it holds where calamine cannot tell.
    pub instead: Option<Instead>,
}

/// Contents that calamine cannot tell.
pub(super) enum Instead {
    NoCache,
    Error(String),
}

/// A sheet as found.
pub(super) struct Found {
    pub filled: Vec<Filled>,
    pub merges: Vec<(CellRef, CellRef)>,
    pub hidden_rows: BTreeSet<u32>,
    pub hidden_columns: BTreeSet<u32>,
    pub drawings: Drawings,
    /// The sheet for calamine. Its first cell is the sheet's name, to be decoded like any other text.
    pub compact: Vec<u8>,
}

struct Walk<'b> {
    biff8: bool,
    computed: bool,
    limits: &'b Limits,
    found: Found,
    /// The last cell is a formula whose text follows.
    text_follows: bool,
}

/// Where the cell of this index stands for calamine.
pub(super) fn position(index: usize) -> (u32, u32) {
    let part = |number| u32::try_from(number).unwrap_or(u32::MAX);
    (part(index / ACROSS), part(index % ACROSS))
}

/// Whether a formula of the sheet shows that the program that saved it computes: it has another result than 0, or a place
/// in a chain of computation.
pub(super) fn is_computed(stream: &[u8], bound: &Bound) -> bool {
    let (mut records, mut depth) = (Records::new(stream, bound.start), 0);
    while let Some(record) = records.next() {
        match record.kind {
            BOF => depth += 1,
            EOF if depth <= 1 => return false,
            EOF => depth -= 1,
            0x0006 | 0x0206 | 0x0406 if depth == 1 => {
                // 0 and an empty text are what programs write that do not compute.
                let result = match record.data.get(6..14) {
                    Some([3, .., 0xFF, 0xFF] | [0, 0, 0, 0, 0, 0, 0, 0]) | None => false,
                    Some(_) => true,
                };
                if result || record.data.get(16..20).is_some_and(|chain| chain != [0; 4]) {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

/// Reads the sheet `bound`.
pub(super) fn read(stream: &[u8], bound: &Bound, globals: &Globals<'_>, limits: &Limits) -> Result<Found, OpenError> {
    let found = Found {
        filled: Vec::new(),
        merges: Vec::new(),
        hidden_rows: BTreeSet::new(),
        hidden_columns: BTreeSet::new(),
        drawings: Drawings::default(),
        compact: Vec::new(),
    };
    let mut walk = Walk { biff8: globals.biff8, computed: globals.computed, limits, found, text_follows: false };
    push(&mut walk.found.compact, BOF, &bof(if globals.biff8 { 0x0600 } else { 0x0500 }, 16))?;
    walk.emit(0x0204, 0, &[], &bound.name)?;
    if bound.cells {
        walk.records(stream, bound.start)?;
    }
    // Notes of BIFF5 are decoded like cells, behind the last one.
    for (at, (_, text)) in walk.found.drawings.old_notes.clone().into_iter().enumerate() {
        let count = u16::try_from(text.len()).unwrap_or(u16::MAX).to_le_bytes();
        walk.emit(0x0204, walk.found.filled.len() + 1 + at, &[], &[&count, text.as_slice()].concat())?;
    }
    push(&mut walk.found.compact, EOF, &[])?;
    let cells: BTreeSet<u32> = walk.found.filled.iter().map(|filled| filled.cell.row).collect();
    walk.found.hidden_rows.retain(|row| cells.contains(row));
    walk.refuse_doubles()?;
    Ok(walk.found)
}

impl Walk<'_> {
    fn records(&mut self, stream: &[u8], start: usize) -> Result<(), OpenError> {
        let mut records = Records::new(stream, start);
        // Charts inside the sheet have records of their own, cells among them.
        let mut depth = 0;
        loop {
            let record = records.next().ok_or(OpenError::Truncated)?;
            match record.kind {
                BOF => depth += 1,
                _ if depth == 0 => return Err(OpenError::Truncated),
                EOF if depth == 1 => return Ok(()),
                EOF => depth -= 1,
                _ if depth == 1 => self.record(&record).ok_or(OpenError::Truncated)??,
                _ => {}
            }
        }
    }

    /// None where the record is too short.
    fn record(&mut self, record: &Record<'_>) -> Option<Result<(), OpenError>> {
        let data = record.data;
        let done = match record.kind {
            0x0203 | 0x027E => self.keep(record.kind, data.get(..6)?, data.get(6..)?, false, None),
            0x00FD => {
                let (text, done) =
                    (long(data, 6)?, self.keep(record.kind, data.get(..6)?, data.get(6..)?, false, None));
                if let Some(last) = self.found.filled.last_mut() {
                    last.text = Some(text);
                }
                done
            }
            0x0204 | 0x00D6 => {
                let text = if self.biff8 { self.join(data.get(6..)?, &record.more)? } else { data.get(6..)?.to_vec() };
                self.keep(0x0204, data.get(..6)?, &text, false, None)
            }
            0x0205 => {
                let (value, is_error) = (*data.get(6)?, *data.get(7)?);
                self.bool_or_error(data.get(..6)?, value, is_error != 0, false)
            }
            0x00BD => self.numbers(data)?,
            // Programs of BIFF8 files write formulas under the numbers of older versions, too.
            0x0006 | 0x0206 | 0x0406 => self.formula(data)?,
            // Cells as Excel 2 wrote them, which no reader of this version looks at: nothing may be left out unseen.
            0x0002..=0x0005 | 0x0007 => Err(OpenError::Damaged("古い版の Excel の形のセルがあります".into())),
            0x0207 if self.text_follows => {
                self.text_follows = false;
                let text = if self.biff8 { self.join(data, &record.more)? } else { data.to_vec() };
                self.formula_text(&text)
            }
            0x0208 if word(data, 12)? & 0x20 != 0 => {
                self.found.hidden_rows.insert(u32::from(word(data, 0)?));
                Ok(())
            }
            0x007D if word(data, 8)? & 1 != 0 => {
                let last = u32::from(word(data, 2)?).min(255);
                self.found.hidden_columns.extend(u32::from(word(data, 0)?)..=last);
                Ok(())
            }
            0x00E5 => self.merges(data)?,
            _ => self.found.drawings.take(record, self.biff8, self.limits),
        };
        Some(done)
    }

    /// Several numbers in a row.
    fn numbers(&mut self, data: &[u8]) -> Option<Result<(), OpenError>> {
        let (row, first) = (word(data, 0)?, word(data, 2)?);
        let values = data.get(4..data.len().checked_sub(2)?)?;
        for (at, value) in values.chunks_exact(6).enumerate() {
            let col = first.checked_add(u16::try_from(at).ok()?)?;
            let mut head = [row.to_le_bytes(), col.to_le_bytes()].concat();
            head.extend_from_slice(value.get(..2)?);
            if let Err(error) = self.keep(0x027E, &head, value.get(2..)?, false, None) {
                return Some(Err(error));
            }
        }
        Some(Ok(()))
    }

    fn formula(&mut self, data: &[u8]) -> Option<Result<(), OpenError>> {
        let (head, value, flags) = (data.get(..6)?, data.get(6..14)?, word(data, 14)?);
        // 0 or an empty text, and to be computed on loading: written by a program that does not compute.
        let not_computed = flags & 2 != 0 || !self.computed;
        if value.get(6..)? != [0xFF, 0xFF] {
            let instead = (not_computed && value == [0; 8]).then_some(Instead::NoCache);
            return Some(self.keep(0x0203, head, value, true, instead));
        }
        Some(match (*value.first()?, *value.get(2)?) {
            (0, _) => {
                self.text_follows = true;
                // Stands until the text comes.
                self.keep_only(head, true, Some(Instead::NoCache))
            }
            (1, truth) => self.bool_or_error(head, truth, false, true),
            (2, error) => self.bool_or_error(head, error, true, true),
            _ if not_computed => self.keep_only(head, true, Some(Instead::NoCache)),
            // An empty text shows nothing.
            _ => Ok(()),
        })
    }

    fn formula_text(&mut self, text: &[u8]) -> Result<(), OpenError> {
        let Some(last) = self.found.filled.last_mut() else { return Ok(()) };
        if word(text, 0) == Some(0) {
            self.found.filled.pop();
            return Ok(());
        }
        last.instead = None;
        let style = last.style.to_le_bytes();
        self.emit(0x0204, self.found.filled.len(), &style, text)
    }

    fn bool_or_error(&mut self, head: &[u8], value: u8, is_error: bool, formula: bool) -> Result<(), OpenError> {
        let known = [0x00, 0x07, 0x0F, 0x17, 0x1D, 0x24, 0x2A, 0x2B].contains(&value);
        if is_error && !known {
            return self.keep_only(head, formula, Some(Instead::Error(format!("#エラー{value}"))));
        }
        self.keep(0x0205, head, &[value, u8::from(is_error)], formula, None)
    }

    fn merges(&mut self, data: &[u8]) -> Option<Result<(), OpenError>> {
        for range in data.get(2..)?.chunks_exact(8).take(usize::from(word(data, 0)?)) {
            let at = |at| word(range, at).map(u32::from);
            self.found.merges.push((CellRef::new(at(0)?, at(4)?), CellRef::new(at(2)?, at(6)?)));
        }
        if self.found.merges.len() > self.limits.marks {
            return Some(Err(OpenError::TooLarge(format!("結合セルが {} か所を超えています", self.limits.marks))));
        }
        Some(Ok(()))
    }

    /// Keeps a cell and hands it to calamine as a record of this kind. `head` is row, column, style.
    fn keep(
        &mut self,
        kind: u16,
        head: &[u8],
        rest: &[u8],
        formula: bool,
        instead: Option<Instead>,
    ) -> Result<(), OpenError> {
        self.keep_only(head, formula, instead)?;
        self.emit(kind, self.found.filled.len(), head.get(4..6).unwrap_or_default(), rest)
    }

    fn keep_only(&mut self, head: &[u8], formula: bool, instead: Option<Instead>) -> Result<(), OpenError> {
        let at = |at| word(head, at).unwrap_or(0);
        let cell = CellRef::new(u32::from(at(0)), u32::from(at(2)));
        self.found.filled.push(Filled { cell, style: at(4), formula, text: None, instead });
        if self.found.filled.len() > self.limits.cells {
            return Err(OpenError::TooLarge(format!("記入のあるセルが {} 個を超えています", self.limits.cells)));
        }
        Ok(())
    }

    /// Writes the cell of this index for calamine.
    fn emit(&mut self, kind: u16, index: usize, style: &[u8], rest: &[u8]) -> Result<(), OpenError> {
        let (row, col) = position(index);
        let mut data = Vec::with_capacity(6 + rest.len());
        for part in [row, col] {
            data.extend_from_slice(&u16::try_from(part).unwrap_or(u16::MAX).to_le_bytes());
        }
        data.extend_from_slice(style);
        data.resize(6, 0);
        data.extend_from_slice(rest);
        push(&mut self.found.compact, kind, &data)
    }

    /// A text in one piece, its count and flag byte first: calamine does not follow it into CONTINUE records.
    fn join(&self, data: &[u8], more: &[&[u8]]) -> Option<Vec<u8>> {
        if more.is_empty() {
            return Some(data.to_vec());
        }
        let count = word(data, 0)?;
        let text =
            super::records::wide_text(std::iter::once(data.get(2..)?).chain(more.iter().copied()), usize::from(count))?;
        let mut joined = count.to_le_bytes().to_vec();
        joined.push(1);
        joined.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        Some(joined)
    }

    fn refuse_doubles(&self) -> Result<(), OpenError> {
        let mut cells: Vec<CellRef> = self.found.filled.iter().map(|filled| filled.cell).collect();
        cells.sort_unstable();
        match cells.windows(2).find(|pair| pair.first() == pair.last()).and_then(|pair| pair.first()) {
            Some(cell) => Err(OpenError::Damaged(format!("セル {cell} が二度書かれています"))),
            None => Ok(()),
        }
    }
}
