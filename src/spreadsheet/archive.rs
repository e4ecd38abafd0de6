//! The zip container of .xlsx, .xlsb and .ods: a directory that is checked before anything is inflated, and parts
//! that are inflated once, within bounds and with their check sum verified.

use super::{Limits, OpenError};
use flate2::{Crc, Decompress, FlushDecompress, Status};
use std::{
    collections::{BTreeMap, btree_map::Entry},
    ops::Range,
};

/// An archive whose directory was read.
pub(super) struct Archive<'a> {
    bytes: &'a [u8],
    parts: BTreeMap<String, Part>,
    /// Bytes that may still be inflated.
    budget: usize,
    /// What inflates the parts, one after the other.
    stream: Decompress,
}

/// An entry of the directory.
struct Part {
    /// Name as written, for messages.
    name: String,
    encrypted: bool,
    method: u16,
    crc: u32,
    packed: usize,
    size: usize,
    header: usize,
}

impl<'a> Archive<'a> {
    /// Reads the directory.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, OpenError> {
        let (start, count) = directory(bytes)?;
        if count > limits.parts {
            return Err(OpenError::TooLarge(format!(
                "ファイルの中の部品が {count} 個あります（上限 {} 個）",
                limits.parts
            )));
        }
        let mut parts = BTreeMap::new();
        let mut at = start;
        for _ in 0..count {
            let (part, next) = entry(bytes, at).ok_or(OpenError::Truncated)?;
            let key = key(&part.name)?;
            check_local(bytes, &part)?;
            match parts.entry(key) {
                Entry::Vacant(free) => free.insert(part),
                Entry::Occupied(taken) => {
                    let name: &Part = taken.get();
                    return Err(damaged(&name.name, "が二つ入っています"));
                }
            };
            at = next;
        }
        Ok(Self { bytes, parts, budget: limits.inflated_bytes, stream: Decompress::new(false) })
    }

    /// Whether there is a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&name.to_ascii_lowercase())
    }

    /// Names of all parts, in lower case and with `/`.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// Declared size of all parts that could be read: those that are not pictures, fonts or macros.
    pub(super) fn declared(&self) -> usize {
        let readable = |name: &str| [".xml", ".rels", ".bin"].iter().any(|end| name.ends_with(end));
        let sizes = self.parts.iter().filter(|(name, _)| readable(name)).map(|(_, part)| part.size);
        sizes.fold(0, usize::saturating_add).min(self.budget)
    }

    /// Inflates a part to the end of `out` and verifies its check sum; None where there is no such part.
    pub(super) fn read(&mut self, name: &str, out: &mut Vec<u8>) -> Result<Option<Range<usize>>, OpenError> {
        let Some(part) = self.parts.get(&name.to_ascii_lowercase()) else { return Ok(None) };
        if part.encrypted {
            return Err(OpenError::Encrypted);
        }
        self.budget = self.budget.checked_sub(part.size).ok_or_else(|| {
            OpenError::TooLarge(format!("展開すると大きすぎます（「{}」が {} バイト）", part.name, part.size))
        })?;
        let packed = packed(self.bytes, part)?;
        let start = out.len();
        match part.method {
            0 => out.extend_from_slice(packed),
            8 => inflate(&mut self.stream, packed, part, out)?,
            _ => return Err(damaged(&part.name, "の圧縮方式を読み取れません")),
        }
        let written = out.get(start..).unwrap_or_default();
        let mut crc = Crc::new();
        crc.update(written);
        if written.len() != part.size || crc.sum() != part.crc {
            return Err(damaged(&part.name, "が壊れています（検査値が合いません）"));
        }
        Ok(Some(start..out.len()))
    }
}

fn damaged(name: &str, what: &str) -> OpenError {
    OpenError::Damaged(format!("ファイルの中の「{name}」{what}"))
}

/// Inflates `packed` behind what `out` holds: never more than the declared size, whatever the stream contains.
fn inflate(stream: &mut Decompress, packed: &[u8], part: &Part, out: &mut Vec<u8>) -> Result<(), OpenError> {
    let start = out.len();
    // One byte more than declared, so that a stream that is longer than declared shows.
    out.resize(start.saturating_add(part.size).saturating_add(1), 0);
    stream.reset(false);
    let room = out.get_mut(start..).unwrap_or_default();
    let status = stream.decompress(packed, room, FlushDecompress::Finish);
    let written = usize::try_from(stream.total_out()).unwrap_or(usize::MAX);
    out.truncate(start.saturating_add(written.min(part.size)));
    match status {
        Ok(Status::StreamEnd) if written == part.size => Ok(()),
        Ok(Status::StreamEnd | Status::Ok | Status::BufError) if written > part.size => {
            Err(damaged(&part.name, "が、書かれている大きさを超えています"))
        }
        _ => Err(damaged(&part.name, "を展開できません")),
    }
}

/// The local header of a part must name the same part, or two programs would see two different workbooks.
fn check_local(bytes: &[u8], part: &Part) -> Result<(), OpenError> {
    let find = || {
        let header = bytes.get(part.header..)?;
        let name = usize::from(u16_at(header, 26)?);
        (header.get(..4)? == b"PK\x03\x04").then(|| header.get(30..30 + name))?
    };
    if decode_name(find().ok_or(OpenError::Truncated)?) == part.name {
        Ok(())
    } else {
        Err(damaged(&part.name, "の名前が食い違っています"))
    }
}

/// The bytes of a part, after its local header.
fn packed<'a>(bytes: &'a [u8], part: &Part) -> Result<&'a [u8], OpenError> {
    let find = || {
        let header = bytes.get(part.header..)?;
        let start = 30 + usize::from(u16_at(header, 26)?) + usize::from(u16_at(header, 28)?);
        header.get(start..)?.get(..part.packed)
    };
    find().ok_or(OpenError::Truncated)
}

/// Where the directory starts, and how many parts it lists.
fn directory(bytes: &[u8]) -> Result<(usize, usize), OpenError> {
    // The end record is followed by a comment of at most 65,535 bytes.
    let from = bytes.len().saturating_sub(22 + 0xFFFF);
    let tail = bytes.get(from..).unwrap_or_default();
    let at = tail.windows(4).rposition(|four| four == b"PK\x05\x06").ok_or(OpenError::Truncated)?;
    let record = tail.get(at..).unwrap_or_default();
    let read = || {
        record.get(..22 + usize::from(u16_at(record, 20)?))?;
        let count = u16_at(record, 10)?;
        let size = u32_at(record, 12)?;
        let start = u32_at(record, 16)?;
        Some((count, size, start))
    };
    let (count, size, start) = read().ok_or(OpenError::Truncated)?;
    if count == 0xFFFF || start == u32::MAX {
        // Only archives of more than 65,535 parts or 4 GB need the larger form.
        return Err(OpenError::TooLarge("ファイルの中の部品が多すぎます".into()));
    }
    let start = usize::try_from(start).unwrap_or(usize::MAX);
    let end = start.saturating_add(usize::try_from(size).unwrap_or(usize::MAX));
    if end > from + at {
        return Err(OpenError::Truncated);
    }
    Ok((start, usize::from(count)))
}

/// Names of the files of an archive as people gave them; folders are left out. Programs of Windows write them in its own
/// Japanese code page unless they say otherwise.
pub(super) fn file_names(bytes: &[u8]) -> Vec<String> {
    let name = |at: usize| {
        let record = bytes.get(at..)?;
        let name = record.get(46..46 + usize::from(u16_at(record, 28)?))?;
        let wide = u16_at(record, 8)? & 0x0800 != 0 || std::str::from_utf8(name).is_ok();
        let encoding = if wide { encoding_rs::UTF_8 } else { encoding_rs::SHIFT_JIS };
        Some(encoding.decode(name).0.replace('\\', "/"))
    };
    entries(bytes).into_iter().filter_map(name).filter(|name| !name.ends_with('/')).collect()
}

/// Where the directory's entries are.
pub(super) fn entries(bytes: &[u8]) -> Vec<usize> {
    let Ok((start, count)) = directory(bytes) else { return Vec::new() };
    let next = |at: &usize| entry(bytes, *at).map(|(_, next)| next);
    std::iter::successors(Some(start), next).take(count).collect()
}

/// The directory's entry at `at`, and where the next one starts.
fn entry(bytes: &[u8], at: usize) -> Option<(Part, usize)> {
    let record = bytes.get(at..)?;
    if record.get(..4)? != b"PK\x01\x02" {
        return None;
    }
    let name_len = usize::from(u16_at(record, 28)?);
    let extra_len = usize::from(u16_at(record, 30)?);
    let comment_len = usize::from(u16_at(record, 32)?);
    let name = record.get(46..46 + name_len)?;
    let extra = record.get(46 + name_len..46 + name_len + extra_len)?;
    let mut part = Part {
        name: decode_name(name),
        encrypted: u16_at(record, 8)? & 1 != 0,
        method: u16_at(record, 10)?,
        crc: u32_at(record, 16)?,
        packed: usize::try_from(u32_at(record, 20)?).ok()?,
        size: usize::try_from(u32_at(record, 24)?).ok()?,
        header: usize::try_from(u32_at(record, 42)?).ok()?,
    };
    widen(&mut part, extra)?;
    Some((part, at + 46 + name_len + extra_len + comment_len))
}

/// Takes the 64-bit sizes that some programs write even for small parts.
fn widen(part: &mut Part, mut extra: &[u8]) -> Option<()> {
    const UNKNOWN: usize = u32::MAX as usize;
    while let (Some(id), Some(len)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let end = 4 + usize::from(len);
        let Some(mut field) = extra.get(4..end) else { break };
        if id == 1 {
            for value in [&mut part.size, &mut part.packed, &mut part.header] {
                if *value == UNKNOWN {
                    let wide = u64::from_le_bytes(field.get(..8)?.try_into().ok()?);
                    *value = usize::try_from(wide).ok()?;
                    field = field.get(8..)?;
                }
            }
        }
        extra = extra.get(end..)?;
    }
    Some(())
}

fn decode_name(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The name under which a part is looked up: some programs write `\` for `/`, or other capitals. A name that climbs
/// out of the archive never comes from an honest program.
fn key(name: &str) -> Result<String, OpenError> {
    let slashed = name.replace('\\', "/");
    let inside = slashed.trim_start_matches('/');
    if inside.split('/').any(|step| step == "..") || inside.contains(':') || inside.contains('\0') {
        return Err(damaged(name, "という名前は使えません（細工されたファイルのおそれがあります）"));
    }
    Ok(inside.to_ascii_lowercase())
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// An archive in memory of parts that are not packed: what calamine gets to see.
#[derive(Default)]
pub(super) struct Repacked {
    bytes: Vec<u8>,
    parts: Vec<(String, usize, Range<usize>)>,
}

impl Repacked {
    /// Starts with room for `size` bytes.
    pub(super) fn with_capacity(size: usize) -> Self {
        Self { bytes: Vec::with_capacity(size), parts: Vec::new() }
    }

    /// Adds the part that `write` appends under `name`, and tells where its bytes are; None where it wrote none.
    pub(super) fn add(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut Vec<u8>) -> Result<Option<Range<usize>>, OpenError>,
    ) -> Result<Option<Range<usize>>, OpenError> {
        let header = self.bytes.len();
        self.bytes.extend_from_slice(&[0; 30]);
        self.bytes.extend_from_slice(name.as_bytes());
        let start = self.bytes.len();
        let written = write(&mut self.bytes)?;
        if written.is_none() {
            self.bytes.truncate(header);
            return Ok(None);
        }
        let range = start..self.bytes.len();
        self.parts.push((name.to_owned(), header, range.clone()));
        Ok(Some(range))
    }

    /// Adds a part that was made here.
    pub(super) fn add_text(&mut self, name: &str, text: &str) -> Result<(), OpenError> {
        self.add(name, |out| {
            out.extend_from_slice(text.as_bytes());
            Ok(Some(0..0))
        })?;
        Ok(())
    }

    /// The bytes so far, to look at a part and to mend it before [`Repacked::finish`] seals it.
    pub(super) const fn bytes(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }

    /// Writes headers and directory. None where it is beyond 4 GB, which [`Limits`] rule out.
    pub(super) fn finish(mut self) -> Option<Vec<u8>> {
        let mut directory = Vec::new();
        for (name, header, range) in &self.parts {
            let mut crc = Crc::new();
            crc.update(self.bytes.get(range.clone())?);
            let size = u32::try_from(range.len()).ok()?;
            let name_len = u16::try_from(name.len()).ok()?;
            // Version, flags (UTF-8 names), method, time, date, check sum, sizes, length of the name, no extra field.
            let mut shared = Vec::with_capacity(26);
            for word in [20, 0x0800, 0, 0, 0x21] {
                shared.extend_from_slice(&u16::to_le_bytes(word));
            }
            for long in [crc.sum(), size, size] {
                shared.extend_from_slice(&long.to_le_bytes());
            }
            shared.extend_from_slice(&name_len.to_le_bytes());
            shared.extend_from_slice(&[0, 0]);
            self.bytes.get_mut(*header..header + 4)?.copy_from_slice(b"PK\x03\x04");
            self.bytes.get_mut(header + 4..header + 30)?.copy_from_slice(&shared);
            directory.extend_from_slice(b"PK\x01\x02\x14\x00");
            directory.extend_from_slice(&shared);
            directory.extend_from_slice(&[0; 10]);
            directory.extend_from_slice(&u32::try_from(*header).ok()?.to_le_bytes());
            directory.extend_from_slice(name.as_bytes());
        }
        let start = u32::try_from(self.bytes.len()).ok()?;
        let count = u16::try_from(self.parts.len()).ok()?;
        let size = u32::try_from(directory.len()).ok()?;
        self.bytes.append(&mut directory);
        self.bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        for word in [count, count] {
            self.bytes.extend_from_slice(&word.to_le_bytes());
        }
        for long in [size, start] {
            self.bytes.extend_from_slice(&long.to_le_bytes());
        }
        self.bytes.extend_from_slice(&[0, 0]);
        Some(self.bytes)
    }
}
