//! XML as workbooks use it: UTF-8 or UTF-16, no document type, bounded nesting. Walks over borrowed bytes.

use super::{Limits, OpenError};
use quick_xml::{
    Reader,
    escape::unescape,
    events::{BytesStart, Event},
};
use std::{borrow::Cow, ops::Range};

/// Brings a part that was appended to `out` at `part` into UTF-8 without declaration, and returns where it is now.
pub(super) fn settle(out: &mut Vec<u8>, part: Range<usize>, name: &str) -> Result<Range<usize>, OpenError> {
    let bytes = out.get(part.clone()).unwrap_or_default();
    let wide: Option<fn([u8; 2]) -> u16> = match bytes {
        [0xFF, 0xFE, ..] => Some(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => Some(u16::from_be_bytes),
        [b'<', 0, ..] | [0, b'<', ..] => {
            return Err(OpenError::Damaged(format!(
                "ファイルの中の「{name}」が、決まりの目印（BOM）のない UTF-16 で書かれています。Excel などで開き、「名前を付けて保存」で「Excel ブック（.xlsx）」にしてください"
            )));
        }
        _ => None,
    };
    if let Some(unit) = wide {
        let units = bytes.chunks_exact(2).skip(1).filter_map(|pair| pair.try_into().ok().map(unit));
        let text: String = char::decode_utf16(units)
            .collect::<Result<_, _>>()
            .map_err(|_| OpenError::Damaged(format!("ファイルの中の「{name}」の文字を読み取れません")))?;
        let body = text.find("?>").map_or(text.as_str(), |end| text.get(end + 2..).unwrap_or_default());
        out.truncate(part.start);
        out.extend_from_slice(body.as_bytes());
        return Ok(part.start..out.len());
    }
    // Readers leave the mark of UTF-8 out, and count from behind it.
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        out.drain(part.start..part.start + 3);
        return Ok(part.start..part.end - 3);
    }
    Ok(part)
}

/// A walk over the elements of one part.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    text: &'a str,
    name: &'a str,
    depth: usize,
    deepest: usize,
}

impl<'a> Xml<'a> {
    /// Starts at the beginning of the part `name`.
    pub(super) fn new(bytes: &'a [u8], name: &'a str, limits: &Limits) -> Result<Self, OpenError> {
        let text = std::str::from_utf8(bytes)
            .map_err(|_| OpenError::Damaged(format!("ファイルの中の「{name}」の文字を読み取れません")))?;
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_comments = false;
        Ok(Self { reader, text, name, depth: 0, deepest: limits.depth })
    }

    /// The next event; `Eof` at the end.
    pub(super) fn next(&mut self) -> Result<Event<'a>, OpenError> {
        let event = self.reader.read_event().map_err(|_| self.broken())?;
        match &event {
            Event::Start(_) => {
                self.depth += 1;
                if self.depth > self.deepest {
                    return Err(OpenError::TooLarge(format!("ファイルの中の「{}」の入れ子が深すぎます", self.name)));
                }
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::Eof if self.depth > 0 => return Err(self.broken()),
            Event::DocType(_) => return Err(self.damaged("に使えない宣言（DOCTYPE）があります")),
            Event::Decl(declaration) => {
                let foreign = declaration.encoding().is_some_and(|encoding| {
                    !encoding.is_ok_and(|name| ["utf-8", "utf8", "us-ascii"].contains(&&*name.to_ascii_lowercase()))
                });
                if foreign {
                    return Err(self.damaged("の文字コードに対応していません"));
                }
            }
            _ => {}
        }
        Ok(event)
    }

    /// How many elements are open, the one just started included.
    pub(super) const fn depth(&self) -> usize {
        self.depth
    }

    /// Skips what is left of the element that was just started.
    pub(super) fn skip(&mut self) -> Result<(), OpenError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.next()?;
        }
        Ok(())
    }

    /// The text inside the element that was just started, without that of `left_out` elements.
    pub(super) fn text(&mut self, kept: &str, left_out: &str) -> Result<String, OpenError> {
        let (outside, mut inside, mut out) = (self.depth.saturating_sub(1), 0_usize, String::new());
        if kept.is_empty() {
            inside = 1;
        }
        while self.depth > outside {
            match self.next()? {
                Event::Start(tag) if !left_out.is_empty() && tag.local_name().as_ref() == left_out => self.skip()?,
                Event::Start(tag) if tag.local_name().as_ref() == kept => inside += 1,
                Event::End(tag) if tag.local_name().as_ref() == kept => inside = inside.saturating_sub(1),
                Event::Text(text) if inside > 0 => out.push_str(&text.xml10_content()),
                Event::CData(text) if inside > 0 => out.push_str(&text.xml10_content()),
                Event::GeneralRef(entity) if inside > 0 => {
                    let written = format!("&{};", &*entity);
                    out.push_str(&unescape(&written).map_err(|_| self.broken())?);
                }
                _ => {}
            }
        }
        Ok(out)
    }

    /// Where `slice`, borrowed from this part, starts in it.
    pub(super) fn offset(&self, slice: &str) -> usize {
        slice.as_ptr().addr().saturating_sub(self.text.as_ptr().addr())
    }

    /// Where the walk stands in the part.
    pub(super) fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// What the walk has not reached yet.
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.position()..).unwrap_or_default()
    }

    /// The whole part.
    pub(super) const fn whole(&self) -> &'a str {
        self.text
    }

    fn broken(&self) -> OpenError {
        self.damaged("が壊れています")
    }

    fn damaged(&self, what: &str) -> OpenError {
        OpenError::Damaged(format!("ファイルの中の「{}」{what}", self.name))
    }
}

/// The attributes of an element with their values as written.
pub(super) fn attributes<'a>(tag: &'a BytesStart<'_>) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> {
    let mut attributes = tag.attributes();
    attributes.with_checks(false);
    attributes.filter_map(Result::ok).map(|attribute| {
        let (name, _) = attribute.key.decompose();
        (name.into_inner(), attribute.value)
    })
}

/// The value of an attribute by its local name, unescaped.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let (_, value) = attributes(tag).find(|(key, _)| *key == name)?;
    unescape(&value).ok().map(Cow::into_owned)
}

/// Whether an attribute's value says yes.
pub(super) fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true" | "on")
}
