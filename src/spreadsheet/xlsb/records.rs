//! Records of the binary parts: a type of one or two bytes, a length of one to four, data.

/// Walks over the records of a part; ends at the first that is cut short.
pub(super) struct Records<'a> {
    left: &'a [u8],
}

impl<'a> Records<'a> {
    pub(super) const fn new(part: &'a [u8]) -> Self {
        Self { left: part }
    }

    /// Whether all of the part was read as records.
    pub(super) const fn complete(&self) -> bool {
        self.left.is_empty()
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.left.split_first()?;
        self.left = rest;
        Some(*first)
    }

    fn record(&mut self) -> Option<(u16, &'a [u8])> {
        let mut kind = u16::from(self.byte()?);
        if kind & 0x80 != 0 {
            kind = (kind & 0x7F) | u16::from(self.byte()? & 0x7F) << 7;
        }
        let mut len = 0_usize;
        for shift in [0, 7, 14, 21] {
            let byte = self.byte()?;
            len |= usize::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        let (data, rest) = self.left.split_at_checked(len)?;
        self.left = rest;
        Some((kind, data))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let before = self.left;
        let record = self.record();
        if record.is_none() {
            self.left = before;
        }
        record
    }
}

/// Appends a record.
pub(super) fn push(out: &mut Vec<u8>, kind: u16, data: &[&[u8]]) {
    let [low, high] = (kind & 0x7F | (kind >> 7) << 8).to_le_bytes();
    if kind < 0x80 {
        out.push(low);
    } else {
        out.extend_from_slice(&[low | 0x80, high]);
    }
    let len = data.iter().map(|piece| piece.len()).sum::<usize>();
    for shift in [0, 7, 14, 21] {
        let [seven, ..] = (len >> shift & 0x7F).to_le_bytes();
        let more = len >> shift > 0x7F;
        out.push(seven | if more { 0x80 } else { 0 });
        if !more {
            break;
        }
    }
    for piece in data {
        out.extend_from_slice(piece);
    }
}

pub(super) fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// The counted UTF-16 string at `at`: its bytes with the count, and where it ends.
pub(super) fn wide(bytes: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let chars = usize::try_from(long(bytes, at)?).ok()?;
    let end = at.checked_add(4)?.checked_add(chars.checked_mul(2)?)?;
    Some((bytes.get(at..end)?, end))
}

/// The text of a counted UTF-16 string.
pub(super) fn text(wide: &[u8]) -> String {
    let units = wide.get(4..).unwrap_or_default().chunks_exact(2);
    let units: Vec<u16> = units.filter_map(|pair| pair.try_into().ok().map(u16::from_le_bytes)).collect();
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_all_lengths_come_back() {
        let mut part = Vec::new();
        let sizes = [0, 1, 127, 128, 16_383, 16_384, 100_000];
        for (kind, len) in [0_u16, 1, 0x7F, 0x80, 0x94, 0x269, 0x3FFF].into_iter().zip(sizes) {
            push(&mut part, kind, &[&vec![7; len]]);
        }
        let mut records = Records::new(&part);
        let read: Vec<(u16, usize)> = records.by_ref().map(|(kind, data)| (kind, data.len())).collect();
        assert!(records.complete());
        assert_eq!(read.iter().map(|(_, len)| *len).collect::<Vec<_>>(), sizes);
        assert_eq!(read.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), [0, 1, 0x7F, 0x80, 0x94, 0x269, 0x3FFF]);
        let mut cut = Records::new(&part[..part.len() - 1]);
        assert_eq!((cut.by_ref().count(), cut.complete()), (6, false));
    }
}
