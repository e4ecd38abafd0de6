//! Comments and text boxes of an .xls sheet: objects, their texts, and notes that point to them.

use super::super::{Limits, OpenError};
use super::records::{Record, wide_text, word};
use crate::model::CellRef;
use std::collections::BTreeSet;

/// What is drawn on a sheet.
#[derive(Default)]
pub(super) struct Drawings {
    object: u16,
    /// Lines, shapes, charts, pictures, check boxes, by their number.
    shapes: Vec<u16>,
    texts: Vec<(u16, String)>,
    notes: Vec<(CellRef, u16)>,
    /// BIFF5 holds the text in the note itself, in the code page: calamine decodes it.
    pub old_notes: Vec<(CellRef, Vec<u8>)>,
}

impl Drawings {
    /// Takes what belongs to drawings out of a record; a damaged one is passed over, as no cell depends on it.
    pub(super) fn take(&mut self, record: &Record<'_>, biff8: bool, limits: &Limits) -> Result<(), OpenError> {
        _ = self.try_take(record, biff8);
        if self.texts.len().max(self.notes.len()).max(self.shapes.len()).max(self.old_notes.len()) > limits.marks {
            return Err(OpenError::TooLarge(format!("コメントが {} 個を超えています", limits.marks)));
        }
        Ok(())
    }

    fn try_take(&mut self, record: &Record<'_>, biff8: bool) -> Option<()> {
        let data = record.data;
        match record.kind {
            0x005D => {
                self.object = word(data, 6)?;
                if matches!(word(data, 4)?, 1..=5 | 8 | 9 | 0x0B | 0x0C | 0x1E) {
                    self.shapes.push(self.object);
                }
            }
            0x01B6 => {
                let text = wide_text(record.more.iter().copied(), usize::from(word(data, 10)?))?;
                self.texts.push((self.object, super::super::xlsx::clean(&text)));
            }
            0x001C => {
                let cell = CellRef::new(u32::from(word(data, 0)?), u32::from(word(data, 2)?));
                if biff8 {
                    self.notes.push((cell, word(data, 6)?));
                } else if let Some((_, text)) = self.old_notes.last_mut().filter(|_| word(data, 0) == Some(0xFFFF)) {
                    text.extend_from_slice(data.get(6..)?);
                } else {
                    self.old_notes.push((cell, data.get(6..)?.to_vec()));
                }
            }
            _ => {}
        }
        Some(())
    }

    /// Number of drawn things without a text.
    pub(super) fn without_text(&self) -> usize {
        let texts: BTreeSet<u16> =
            self.texts.iter().filter(|(_, text)| !text.trim().is_empty()).map(|(object, _)| *object).collect();
        self.shapes.iter().filter(|shape| !texts.contains(shape)).count()
    }

    /// Comments by cell, and the texts that belong to no comment.
    pub(super) fn sort_out(self) -> (Vec<(CellRef, String)>, Vec<String>) {
        let (mut comments, mut boxes) = (Vec::new(), Vec::new());
        for (object, text) in self.texts {
            if text.trim().is_empty() {
                continue;
            }
            match self.notes.iter().find(|(_, of)| *of == object) {
                Some((cell, _)) => comments.push((*cell, text)),
                None => boxes.push(text),
            }
        }
        comments.sort();
        (comments, boxes)
    }
}
