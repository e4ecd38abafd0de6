//! The OLE2 container of .xls: one stream is taken out, within bounds, and wrapped anew for calamine.

use super::OpenError;
use std::collections::BTreeSet;

const SECTOR: usize = 512;
const MINI_SECTOR: usize = 64;
const END: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;
/// Streams below this size stand in the mini stream.
const MINI_BELOW: usize = 4096;

/// How every such file begins.
pub(super) const MAGIC: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Takes out the stream of the root storage that bears the first of `names` that there is. What lies in another storage is
/// an embedded file, never the file itself.
pub(super) fn stream(bytes: &[u8], names: &[&str]) -> Result<Vec<u8>, OpenError> {
    Ole::read(bytes).and_then(|ole| ole.stream(names)).ok_or(OpenError::Truncated)
}

/// A container whose tables were read.
pub(super) struct Ole<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    directory: Vec<u8>,
    mini_fat: u32,
}

impl<'a> Ole<'a> {
    /// Reads the tables; None where they cannot be read whole.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let sector = match word(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut ole = Self { bytes, sector, fat: Vec::new(), directory: Vec::new(), mini_fat: long(bytes, 60)? };
        for id in ole.fat_sectors()? {
            ole.fat.extend(longs(ole.sector_at(id)?));
        }
        ole.directory = ole.chain(long(bytes, 48)?, usize::MAX)?;
        Some(ole)
    }

    /// The sectors that hold the allocation table.
    fn fat_sectors(&self) -> Option<Vec<u32>> {
        let count = usize::try_from(long(self.bytes, 44)?).ok()?;
        let most = self.bytes.len() / self.sector + 1;
        if count > most {
            return None;
        }
        let mut found: Vec<u32> = longs(self.bytes.get(76..SECTOR)?).collect();
        let mut next = long(self.bytes, 68)?;
        while found.len() < count && next < END {
            let mut more: Vec<u32> = longs(self.sector_at(next)?).collect();
            next = more.pop()?;
            found.append(&mut more);
        }
        found.truncate(count);
        Some(found)
    }

    fn sector_at(&self, id: u32) -> Option<&'a [u8]> {
        let start = usize::try_from(id).ok()?.checked_add(1)?.checked_mul(self.sector)?;
        // The last sector of a file may be cut short.
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end)
    }

    /// The first `len` bytes of a chain of sectors; a chain that runs in a circle ends nothing.
    fn chain(&self, start: u32, len: usize) -> Option<Vec<u8>> {
        let (mut out, mut next, mut steps) = (Vec::new(), start, 0);
        while next < END && out.len() < len {
            out.extend_from_slice(self.sector_at(next)?);
            next = *self.fat.get(usize::try_from(next).ok()?)?;
            steps += 1;
            if steps > self.fat.len() {
                return None;
            }
        }
        if len != usize::MAX && out.len() < len {
            return None;
        }
        out.truncate(len);
        Some(out)
    }

    /// The directory's entries from the root's on.
    fn entries(&self) -> Vec<&[u8]> {
        self.directory.chunks_exact(128).collect()
    }

    /// Names of all entries, whatever storage they are in.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        self.directory.chunks_exact(128).filter_map(entry_name)
    }

    /// Entries of the root storage: a tree of which each entry names two neighbours.
    fn in_root(&self) -> Vec<&[u8]> {
        let entries = self.entries();
        let link = |entry: &[u8], at: usize| long(entry, at).and_then(|id| usize::try_from(id).ok());
        let mut open: Vec<usize> = entries.first().and_then(|root| link(root, 76)).into_iter().collect();
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        while let Some(id) = open.pop() {
            let Some(entry) = entries.get(id).filter(|_| seen.insert(id)) else { continue };
            found.push(*entry);
            open.extend([68, 72].into_iter().filter_map(|at| link(entry, at)));
        }
        // Some programs leave the tree out. Where there is no other storage, every stream is the root's.
        if found.is_empty() && entries.iter().all(|entry| entry.get(66) != Some(&1)) {
            found = entries;
        }
        found
    }

    /// Names of the root storage's streams.
    pub(super) fn root_streams(&self) -> Vec<String> {
        self.in_root().into_iter().filter_map(stream_name).collect()
    }

    /// The stream of the root storage that bears the first of `names` that there is; capitals make no difference, as for
    /// every program that opens such files.
    pub(super) fn stream(&self, names: &[&str]) -> Option<Vec<u8>> {
        let root = self.in_root();
        let named = |name: &str| {
            root.iter().find(|entry| stream_name(entry).is_some_and(|found| found.eq_ignore_ascii_case(name)))
        };
        self.content(names.iter().find_map(|name| named(name))?)
    }

    /// All streams of this name, whatever storage they are in.
    pub(super) fn streams_named(&self, name: &str) -> Vec<Vec<u8>> {
        let named = self.directory.chunks_exact(128).filter(|entry| stream_name(entry).as_deref() == Some(name));
        named.filter_map(|entry| self.content(entry)).collect()
    }

    /// What a stream holds.
    fn content(&self, entry: &[u8]) -> Option<Vec<u8>> {
        let root = self.directory.get(..128)?;
        let (start, len) = (long(entry, 116)?, usize::try_from(long(entry, 120)?).ok()?);
        if len > self.bytes.len() {
            return None;
        }
        if len >= MINI_BELOW {
            return self.chain(start, len);
        }
        let mini = self.chain(long(root, 116)?, usize::MAX)?;
        let table: Vec<u32> = longs(&self.chain(self.mini_fat, usize::MAX)?).collect();
        let (mut out, mut next) = (Vec::new(), start);
        while out.len() < len {
            let from = usize::try_from(next).ok()?.checked_mul(MINI_SECTOR)?;
            out.extend_from_slice(mini.get(from..from.checked_add(MINI_SECTOR)?)?);
            next = *table.get(usize::try_from(next).ok()?)?;
        }
        out.truncate(len);
        Some(out)
    }
}

/// The name of a directory entry, where it is one of a stream.
pub(super) fn stream_name(entry: &[u8]) -> Option<String> {
    entry_name(entry).filter(|_| entry.get(66) == Some(&2))
}

/// The name of a directory entry that is a storage or a stream.
fn entry_name(entry: &[u8]) -> Option<String> {
    let len = usize::from(word(entry, 64)?);
    let name = entry.get(..len.checked_sub(2)?)?;
    if !matches!(entry.get(66)?, 1 | 2) || len > 64 || entry.get(len - 2..len)? != [0, 0] {
        return None;
    }
    let units = name.chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(u16::from_le_bytes));
    char::decode_utf16(units).collect::<Result<_, _>>().ok()
}

/// A container that holds nothing but `stream`, as `Workbook`. None beyond 2 GB, which [`super::Limits`] rule out.
pub(super) fn wrap(mut stream: Vec<u8>) -> Option<Vec<u8>> {
    let len = stream.len().max(MINI_BELOW);
    stream.resize(len.next_multiple_of(SECTOR), 0);
    let data = stream.len() / SECTOR;
    // Sectors: the data, one for the directory, then the allocation table, which counts itself, and the list of its
    // sectors beyond the 109 that the header names.
    let (mut table, mut lists) = (0, 0);
    while (data + 1 + table + lists) > table * (SECTOR / 4) {
        table += 1;
        lists = table.saturating_sub(109_usize).div_ceil(SECTOR / 4 - 1);
    }
    let id = |number: usize| u32::try_from(number).ok();
    let (directory, first_table, first_list) = (id(data)?, id(data + 1)?, id(data + 1 + table)?);
    let tables = || (0..table).filter_map(|at| u32::try_from(at).ok().map(|at| first_table + at));

    let mut out = Vec::with_capacity((data + table + lists + 2) * SECTOR);
    out.extend_from_slice(&MAGIC);
    out.extend_from_slice(&[0; 16]);
    for value in [0x3E_u16, 3, 0xFFFE, 9, 6, 0, 0, 0] {
        out.extend_from_slice(&value.to_le_bytes());
    }
    let list_start = if lists == 0 { END } else { first_list };
    let minis = u32::try_from(MINI_BELOW).ok()?;
    for value in [0, id(table)?, directory, 0, minis, END, 0, list_start, id(lists)?] {
        out.extend_from_slice(&value.to_le_bytes());
    }
    push_longs(&mut out, tables().take(109), SECTOR);
    out.append(&mut stream);
    push_entry(&mut out, "Root Entry", 5, END, 0, 1);
    push_entry(&mut out, "Workbook", 2, 0, id(len)?, FREE);
    let padded = out.len().next_multiple_of(SECTOR);
    out.resize(padded, 0);
    // The allocation table: each sector's follower.
    let last = id(data)?.checked_sub(1)?;
    let mut entries: Vec<u32> = (1..=last).chain([END, END]).collect();
    entries.extend(tables().map(|_| 0xFFFF_FFFD));
    entries.extend((0..lists).map(|_| 0xFFFF_FFFC));
    let end = out.len() + table * SECTOR;
    push_longs(&mut out, entries.into_iter(), end);
    let rest: Vec<u32> = tables().skip(109).collect();
    for (at, list) in rest.chunks(SECTOR / 4 - 1).enumerate() {
        let end = out.len() + SECTOR;
        push_longs(&mut out, list.iter().copied(), end - 4);
        let next = if at + 1 < lists { first_list + id(at)? + 1 } else { END };
        out.extend_from_slice(&next.to_le_bytes());
    }
    Some(out)
}

/// Appends numbers and fills up with "free" to the length `end`.
fn push_longs(out: &mut Vec<u8>, values: impl Iterator<Item = u32>, end: usize) {
    for value in values {
        out.extend_from_slice(&value.to_le_bytes());
    }
    out.resize(end.max(out.len()), 0xFF);
}

fn push_entry(out: &mut Vec<u8>, name: &str, kind: u8, start: u32, len: u32, child: u32) {
    let from = out.len();
    out.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
    let name_len = u16::try_from(out.len() - from + 2).unwrap_or(0);
    out.resize(from + 64, 0);
    out.extend_from_slice(&name_len.to_le_bytes());
    out.extend_from_slice(&[kind, 1]);
    for link in [FREE, FREE, child] {
        out.extend_from_slice(&link.to_le_bytes());
    }
    out.resize(from + 116, 0);
    for value in [start, len, 0] {
        out.extend_from_slice(&value.to_le_bytes());
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn longs(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).filter_map(|four| four.try_into().ok().map(u32::from_le_bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_stream_comes_out_again() {
        for len in [0, 1, 4095, 4096, 4097, 100_000, 8_000_000] {
            let stream: Vec<u8> = (0..len).map(|at| u8::try_from(at % 251).unwrap()).collect();
            let wrapped = wrap(stream.clone()).unwrap();
            let again = super::stream(&wrapped, &["Book", "Workbook"]).unwrap();
            assert_eq!(again.get(..len), Some(stream.as_slice()), "{len}");
        }
    }

    /// A container of these entries: kind, left, right, child. All hold the same stream.
    fn with_entries(entries: &[(&str, u8, u32, u32, u32)]) -> Vec<u8> {
        let mut wrapped = wrap(vec![7; 5000]).unwrap();
        let at = SECTOR + 5000_usize.next_multiple_of(SECTOR);
        let mut directory = Vec::new();
        for (name, kind, left, right, child) in entries {
            push_entry(&mut directory, name, *kind, 0, 5000, *child);
            let entry = directory.len() - 128;
            directory[entry + 68..entry + 72].copy_from_slice(&left.to_le_bytes());
            directory[entry + 72..entry + 76].copy_from_slice(&right.to_le_bytes());
        }
        assert!(directory.len() <= SECTOR);
        wrapped[at..at + directory.len()].copy_from_slice(&directory);
        wrapped
    }

    #[test]
    fn only_the_root_s_streams_are_read_whatever_their_capitals() {
        let found = |names: &[&str], entries: &[(&str, u8, u32, u32, u32)]| {
            Ole::read(&with_entries(entries)).unwrap().stream(names).map(|bytes| bytes.len())
        };
        let names = ["Workbook", "Book"];
        let root = ("Root Entry", 5, FREE, FREE, 1);
        assert_eq!(found(&names, &[root, ("wOrKbOoK", 2, FREE, FREE, FREE)]), Some(5000));
        // An embedded workbook beside another kind of file.
        let embedded = [root, ("MBD", 1, FREE, FREE, 2), ("Workbook", 2, FREE, FREE, FREE)];
        assert_eq!(found(&names, &embedded), None);
        let both = [root, ("MBD", 1, FREE, 3, 2), ("Workbook", 2, FREE, FREE, FREE), ("BOOK", 2, FREE, FREE, FREE)];
        assert_eq!(found(&names, &both), Some(5000));
        // Without a tree, and a tree that runs in a circle.
        assert_eq!(found(&names, &[("Root Entry", 5, FREE, FREE, FREE), ("Book", 2, FREE, FREE, FREE)]), Some(5000));
        assert_eq!(found(&names, &[root, ("Other", 2, 1, 1, FREE), ("Book", 2, FREE, FREE, FREE)]), None);
    }

    #[test]
    fn circles_and_cuts_are_refused() {
        let wrapped = wrap(vec![7; 9000]).unwrap();
        assert!(super::stream(&wrapped[..3000], &["Workbook"]).is_err());
        let mut circle = wrapped.clone();
        let table = circle.len() - SECTOR;
        circle[table..table + 4].copy_from_slice(&0_u32.to_le_bytes());
        // The chain of the stream starts at sector 0, which now follows itself.
        let error = super::stream(&circle, &["Workbook"]);
        assert!(error.is_err() || error.unwrap().len() <= 9216);
    }
}
