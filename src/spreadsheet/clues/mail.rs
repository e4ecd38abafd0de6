//! A mail as a text (.eml): its subject and the names of what is attached to it.

use super::{Clues, MOST};
use encoding_rs::{Encoding, UTF_8};

/// Looks at the lines of a mail.
pub(super) fn look(bytes: &[u8], found: &mut Clues) {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let lower = line.to_ascii_lowercase();
        let is_subject = lower.starts_with("subject:") && found.texts.is_empty();
        if !is_subject && !lower.starts_with("content-") {
            continue;
        }
        // A line that begins with a blank goes on with the one before.
        let mut whole = line.to_owned();
        while let Some(more) = lines.next_if(|more| more.starts_with([' ', '\t'])) {
            whole.push_str(more);
        }
        if is_subject {
            found.texts.push(decoded(whole.get("subject:".len()..).unwrap_or_default().trim()));
        } else {
            found.contents.extend(file_name(&whole).filter(|name| !found.contents.contains(name)));
        }
        if found.contents.len() > MOST {
            return;
        }
    }
}

/// The name that a header of an attachment states.
fn file_name(header: &str) -> Option<String> {
    let lower = header.to_ascii_lowercase();
    let behind = |key: &str| lower.find(key).and_then(|at| header.get(at + key.len()..));
    if let Some(rest) = behind("filename*=") {
        let (charset, rest) = rest.trim_matches('"').split_once('\'')?;
        let (_, value) = rest.split_once('\'')?;
        let value = value.split(';').next().unwrap_or_default().trim_end_matches('"');
        return Some(in_charset(&escaped(value, '%'), charset));
    }
    let value = behind("filename=").or_else(|| behind(" name="))?;
    let value = match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => value.split(';').next()?.trim(),
    };
    Some(decoded(value))
}

/// A header's text with its encoded words (`=?utf-8?B?…?=`) read; blanks between two of them do not count.
fn decoded(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("=?") {
        let mut parts = after.splitn(3, '?');
        let word = (|| {
            let (charset, kind, behind) = (parts.next()?, parts.next()?, parts.next()?);
            let (value, rest) = behind.split_once("?=")?;
            let bytes = match kind {
                "B" | "b" => base64(value),
                "Q" | "q" => escaped(&value.replace('_', " "), '='),
                _ => return None,
            };
            Some((in_charset(&bytes, charset), rest))
        })();
        let Some((word, next)) = word else { break };
        if !before.trim().is_empty() {
            out.push_str(before);
        }
        out.push_str(&word);
        rest = next;
    }
    out.push_str(rest);
    out
}

fn in_charset(bytes: &[u8], label: &str) -> String {
    Encoding::for_label(label.as_bytes()).unwrap_or(UTF_8).decode(bytes).0.into_owned()
}

/// Bytes of which some are written as `sign` and two digits.
fn escaped(text: &str, sign: char) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let byte = (c == sign).then(|| u8::from_str_radix(rest.get(1..3)?, 16).ok()).flatten();
        match byte {
            Some(byte) => out.push(byte),
            None => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
        rest = rest.get(if byte.is_some() { 3 } else { c.len_utf8() }..).unwrap_or_default();
    }
    out
}

/// Bytes written in letters and digits.
pub(in crate::spreadsheet) fn base64(text: &str) -> Vec<u8> {
    let (mut out, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for byte in text.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = (bits << 6 | u32::from(value)) & 0x00FF_FFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xFF).unwrap_or(0));
        }
    }
    out
}
