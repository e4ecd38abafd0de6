//! BIFF records: a type, a length and data; long data goes on in CONTINUE records.

use super::super::OpenError;

pub(super) const BOF: u16 = 0x0809;
pub(super) const EOF: u16 = 0x000A;
pub(super) const CONTINUE: u16 = 0x003C;

/// A record with the CONTINUE records behind it.
#[derive(Debug, Clone)]
pub(super) struct Record<'a> {
    pub kind: u16,
    pub data: &'a [u8],
    pub more: Vec<&'a [u8]>,
}

/// The records of a stream from `at` on.
pub(super) struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    pub(super) const fn new(stream: &'a [u8], at: usize) -> Self {
        Self { stream, at }
    }

    /// The next record; None where the stream ends within one.
    pub(super) fn next(&mut self) -> Option<Record<'a>> {
        let (kind, data) = self.take()?;
        let mut more = Vec::new();
        while word(self.stream, self.at) == Some(CONTINUE) && self.at < self.stream.len() {
            more.push(self.take()?.1);
        }
        Some(Record { kind, data, more })
    }

    fn take(&mut self) -> Option<(u16, &'a [u8])> {
        let kind = word(self.stream, self.at)?;
        let len = usize::from(word(self.stream, self.at + 2)?);
        let start = self.at + 4;
        let data = self.stream.get(start..start + len)?;
        self.at = start + len;
        Some((kind, data))
    }
}

/// Appends a record.
pub(super) fn push(out: &mut Vec<u8>, kind: u16, data: &[u8]) -> Result<(), OpenError> {
    let len = u16::try_from(data.len()).map_err(|_| OpenError::TooLarge("セルの文字が多すぎます".into()))?;
    out.extend_from_slice(&kind.to_le_bytes());
    out.extend_from_slice(&len.to_le_bytes());
    out.extend_from_slice(data);
    Ok(())
}

pub(super) fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// The text of `chars` characters that starts with its flag byte, going on in further pieces with one each (BIFF8).
pub(super) fn wide_text<'a>(pieces: impl IntoIterator<Item = &'a [u8]>, chars: usize) -> Option<String> {
    let mut units: Vec<u16> = Vec::with_capacity(chars.min(0xFFFF));
    for piece in pieces {
        let (flags, data) = piece.split_first()?;
        let left = chars - units.len();
        if flags & 1 == 0 {
            units.extend(data.iter().take(left).map(|byte| u16::from(*byte)));
        } else {
            let pairs = data.chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(u16::from_le_bytes));
            units.extend(pairs.take(left));
        }
        if units.len() >= chars {
            break;
        }
    }
    (units.len() == chars).then(|| String::from_utf16_lossy(&units))
}
