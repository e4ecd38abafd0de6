//! Single pieces out of containers that may be broken.

use super::LONGEST;
use encoding_rs::{Encoding, SHIFT_JIS, UTF_8};
use flate2::{Decompress, FlushDecompress};
use memchr::memmem;

/// Largest part that is looked at.
const PART: usize = 1 << 16;

/// A part of a zip archive, found by its own header: the directory may be cut off.
pub(super) fn part(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    memmem::find_iter(bytes, name.as_bytes()).take(8).find_map(|at| {
        let header = bytes.get(at.checked_sub(30)?..at)?;
        let word = |at: usize| Some(u16::from_le_bytes(header.get(at..at + 2)?.try_into().ok()?));
        if !header.starts_with(b"PK\x03\x04") || usize::from(word(26)?) != name.len() || word(6)? & 1 != 0 {
            return None;
        }
        let packed = bytes.get(at + name.len() + usize::from(word(28)?)..)?;
        let packed = packed.get(..packed.len().min(PART))?;
        match word(8)? {
            // Its end is not known here: what follows is no markup, and ends the reading.
            0 => Some(packed.to_vec()),
            8 => {
                let mut out = vec![0; PART];
                let mut stream = Decompress::new(false);
                stream.decompress(packed, &mut out, FlushDecompress::Finish).ok()?;
                out.truncate(usize::try_from(stream.total_out()).ok()?);
                Some(out)
            }
            _ => None,
        }
    })
}

/// The texts of a property set (title, subject, author, keywords, comments, last author).
pub(super) fn property_set(set: &[u8]) -> Vec<String> {
    let long = |at: usize| usize::try_from(u32::from_le_bytes(set.get(at..at.checked_add(4)?)?.try_into().ok()?)).ok();
    let Some(section) = long(44) else { return Vec::new() };
    let count = long(section.saturating_add(4)).unwrap_or(0).min(64);
    let properties: Vec<(usize, usize)> = (0..count)
        .filter_map(|at| {
            let entry = section.checked_add(8 + 8 * at)?;
            Some((long(entry)?, section.checked_add(long(entry + 4)?)?))
        })
        .collect();
    let codepage =
        properties.iter().find(|(id, _)| *id == 1).and_then(|(_, at)| long(at + 4)).map(|page| page & 0xFFFF);
    let encoding: &Encoding = match codepage {
        Some(932 | 10001) => SHIFT_JIS,
        _ => UTF_8,
    };
    let text = |at: usize| {
        let length = long(at.checked_add(4)?)?.min(2 * LONGEST);
        let data = |length: usize| set.get(at + 8..at.checked_add(8 + length)?);
        match long(at)? {
            0x1E => Some(encoding.decode(data(length)?).0.trim_end_matches('\0').to_owned()),
            0x1F => {
                let units = data(2 * length)?.chunks_exact(2).filter_map(|pair| pair.try_into().ok());
                Some(
                    char::decode_utf16(units.map(u16::from_le_bytes))
                        .filter_map(Result::ok)
                        .filter(|c| *c != '\0')
                        .collect(),
                )
            }
            _ => None,
        }
    };
    properties.iter().filter(|(id, _)| [2, 3, 4, 5, 6, 8].contains(id)).filter_map(|(_, at)| text(*at)).collect()
}

/// A string of a PDF: `(…)` or `<…>`, in UTF-16 where it says so.
pub(super) fn pdf_text(rest: &[u8]) -> Option<String> {
    let rest = rest.trim_ascii_start();
    let (bytes, open) = match rest.split_first()? {
        (b'(', rest) => (rest.get(..memchr::memchr(b')', rest)?)?.to_vec(), true),
        (b'<', rest) => {
            let digits = rest.get(..memchr::memchr(b'>', rest)?)?;
            let pairs = digits.chunks_exact(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
            (pairs.collect::<Option<Vec<u8>>>()?, false)
        }
        _ => return None,
    };
    let bytes: Vec<u8> = if open { bytes.into_iter().filter(|byte| *byte != b'\\').collect() } else { bytes };
    match bytes.strip_prefix(&[0xFE, 0xFF]) {
        Some(wide) => {
            let units = wide.chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(u16::from_be_bytes));
            char::decode_utf16(units).collect::<Result<String, _>>().ok()
        }
        None => Some(String::from_utf8_lossy(&bytes).into_owned()),
    }
}
