//! The table of shared strings of an .xls: walked over once before calamine reads it, which believes every length.

use super::super::{Limits, OpenError, letters::Mark};
use super::records::Record;
use std::collections::BTreeMap;

/// Makes sure that the table can be read to its end, and that it is not too long. Returns the entries of which a part is
/// set in a font that marks it.
pub(super) fn check(
    table: &Record<'_>,
    mark: impl Fn(u16) -> Mark,
    limits: &Limits,
) -> Result<BTreeMap<u32, Mark>, OpenError> {
    let mut pieces = Pieces { left: table.data.get(8..).ok_or(OpenError::Truncated)?, more: table.more.iter() };
    let (mut count, mut marks) = (0_u32, BTreeMap::new());
    while pieces.refill() {
        let broken = || OpenError::Damaged("ファイルの中の文字列の一覧が壊れています".into());
        let found = pieces.string(&mark).ok_or_else(broken)?;
        if found != Mark::None {
            marks.insert(count, found);
        }
        count += 1;
        if usize::try_from(count).is_ok_and(|count| count > limits.shared_strings) {
            return Err(OpenError::TooLarge("ファイルの中の文字列が多すぎます".into()));
        }
    }
    Ok(marks)
}

/// The data of a record and of those that continue it.
struct Pieces<'a, 'b> {
    left: &'a [u8],
    more: std::slice::Iter<'b, &'a [u8]>,
}

impl<'a> Pieces<'a, '_> {
    /// Whether anything is left; goes on to the next record where this one is used up.
    fn refill(&mut self) -> bool {
        while self.left.is_empty() {
            let Some(next) = self.more.next() else { return false };
            self.left = next;
        }
        true
    }

    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, left) = self.left.split_at_checked(len)?;
        self.left = left;
        Some(taken)
    }

    fn number(&mut self, len: usize) -> Option<usize> {
        let bytes = self.take(len)?;
        usize::try_from(bytes.iter().rev().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte))).ok()
    }

    /// One string: count, flags, counts of what follows, characters, formatting runs, furigana. What its parts
    /// are.
    fn string(&mut self, mark: impl Fn(u16) -> Mark) -> Option<Mark> {
        let mut chars = self.number(2)?;
        let flags = self.number(1)?;
        let runs = if flags & 8 != 0 { self.number(2)? } else { 0 };
        let extra = if flags & 4 != 0 { self.number(4)? } else { 0 };
        let mut width = 1 + (flags & 1);
        while chars > 0 {
            let here = chars.min(self.left.len() / width);
            self.take(here * width)?;
            chars -= here;
            if chars > 0 {
                // A record ends between characters; the next one starts with their width.
                if !self.left.is_empty() || !self.refill() {
                    return None;
                }
                width = 1 + (self.number(1)? & 1);
            }
        }
        let mut found = Mark::None;
        for _ in 0..runs {
            // The first character of the run, and its font.
            self.across(2)?;
            let font = self.across(2)?;
            found = u16::try_from(font).map(&mark).unwrap_or_default().max(found);
        }
        let mut skipped = extra;
        while skipped > 0 {
            if !self.refill() {
                return None;
            }
            let here = skipped.min(self.left.len());
            self.take(here)?;
            skipped -= here;
        }
        Some(found)
    }

    /// A number of this length, which may go on in the next record.
    fn across(&mut self, len: usize) -> Option<usize> {
        let mut number = 0;
        for shift in 0..len {
            if !self.refill() {
                return None;
            }
            number |= self.number(1)? << (8 * shift);
        }
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(pieces: &[&[u8]]) -> Result<bool, OpenError> {
        let first = [&[0; 8], pieces[0]].concat();
        let table = Record { kind: 0x00FC, data: &first, more: pieces[1..].to_vec() };
        let mark = |font| if font == 7 { Mark::Struck } else { Mark::None };
        check(&table, mark, &Limits::default()).map(|marks| !marks.is_empty())
    }

    #[test]
    fn strings_may_go_on_in_further_records() {
        let checked = |pieces: &[&[u8]]| marked(pieces).is_ok();
        assert!(checked(&[&[2, 0, 0, b'a', b'b', 1, 0, 1, 0x42, 0x30]]));
        assert!(checked(&[&[3, 0, 0, b'a'], &[1, 0x42, 0x30, 0x44, 0x30]]));
        assert!(checked(&[&[1, 0, 8, 1, 0, b'a', 1, 2], &[3, 4]]));
        assert!(!checked(&[&[3, 0, 0, b'a']]));
        assert!(!checked(&[&[1, 0]]));
        assert!(!checked(&[&[1, 0, 12, 1, 0, 1]]));
        assert!(!checked(&[&[1, 0, 4, 255, 255, 255, 255, b'a']]));
    }

    #[test]
    fn marked_runs_are_found() {
        let struck = |pieces: &[&[u8]]| marked(pieces).unwrap();
        assert!(struck(&[&[2, 0, 8, 2, 0, b'a', b'b', 0, 0, 7, 0, 1, 0, 5, 0]]));
        assert!(struck(&[&[2, 0, 8, 1, 0, b'a', b'b', 1, 0, 7], &[0]]));
        assert!(!struck(&[&[2, 0, 8, 1, 0, b'a', b'b', 7, 0, 5, 0]]));
        assert!(!struck(&[&[2, 0, 0, b'a', b'b']]));
    }
}
