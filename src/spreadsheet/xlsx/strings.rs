//! The table of shared strings: bounded before calamine reads it whole.

use super::super::{
    Limits, OpenError,
    letters::{Colour, Mark},
    xml::{Xml, attribute, is_true},
};
use super::styles::colour;
use memchr::memmem;
use quick_xml::events::{BytesStart, Event};
use std::{collections::BTreeMap, ops::Range};

/// Bounds the table that stands at `range` of `bytes`, and wipes its declared count, for which calamine would reserve
/// memory unseen. Returns the entries of which a part
/// is marked.
pub(super) fn bound(
    bytes: &mut [u8],
    range: Range<usize>,
    part: &str,
    limits: &Limits,
) -> Result<BTreeMap<u32, Mark>, OpenError> {
    let table = bytes.get_mut(range).unwrap_or_default();
    // Each entry needs at least one tag, and one in ten has a dozen runs.
    let tags = table.iter().filter(|byte| **byte == b'<').count();
    if tags > limits.shared_strings.saturating_mul(6) {
        return Err(OpenError::TooLarge("ファイルの中の文字列が多すぎます".into()));
    }
    let marks = marks(table, part, limits)?;
    let mut counts = Vec::new();
    let mut xml = Xml::new(table, part, limits)?;
    loop {
        match xml.next()? {
            Event::Start(tag) | Event::Empty(tag) => {
                for (_, value) in super::super::xml::attributes(&tag).filter(|(name, _)| name.ends_with("ount")) {
                    if let std::borrow::Cow::Borrowed(value) = value {
                        let start = xml.offset(value);
                        counts.push(start..start + value.len());
                    }
                }
                break;
            }
            Event::Eof => break,
            _ => {}
        }
    }
    for count in counts {
        table.get_mut(count).unwrap_or_default().fill(b'0');
    }
    Ok(marks)
}

/// The entries of which a run is marked.
fn marks(table: &[u8], part: &str, limits: &Limits) -> Result<BTreeMap<u32, Mark>, OpenError> {
    let mut found = BTreeMap::new();
    if [&b"strike"[..], b"vertAlign", b"color "].iter().all(|name| memmem::find(table, name).is_none()) {
        return Ok(found);
    }
    let mut xml = Xml::new(table, part, limits)?;
    let mut next = 0_u32;
    loop {
        match xml.next()? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "si" => next = next.saturating_add(1),
            Event::Start(tag) | Event::Empty(tag) if mark(&tag) != Mark::None => {
                let known = found.entry(next.saturating_sub(1)).or_default();
                *known = mark(&tag).max(*known);
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// What this property makes of its run.
pub(super) fn mark(tag: &BytesStart<'_>) -> Mark {
    let value = || attribute(tag, "val");
    match tag.local_name().as_ref() {
        "strike" if value().is_none_or(|value| is_true(&value)) => Mark::Struck,
        "color" if colour(tag).is_some_and(Colour::is_pale) => Mark::Pale,
        "vertAlign" if value().is_some_and(|value| value != "baseline") => Mark::Raised,
        _ => Mark::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declared_count_is_not_believed() {
        let mut table = br#"<sst count="999999999999" uniqueCount="888888888888"><si><t>a</t></si></sst>"#.to_vec();
        let all = 0..table.len();
        bound(&mut table, all, "sharedStrings.xml", &Limits::default()).unwrap();
        let text = String::from_utf8(table).unwrap();
        assert_eq!(text, r#"<sst count="000000000000" uniqueCount="000000000000"><si><t>a</t></si></sst>"#);
    }

    #[test]
    fn marked_runs_are_found() {
        let mut table =
            b"<sst><si><t>strike</t></si><si><r><rPr><strike/></rPr><t>12</t></r><r><t>13</t></r></si><si/>\
            <si><r><rPr><strike val=\"0\"/></rPr><t>12</t></r></si>\
            <si><r><t>12</t></r><r><rPr><vertAlign val=\"superscript\"/></rPr><t>2</t></r></si></sst>"
                .to_vec();
        let all = 0..table.len();
        assert_eq!(
            bound(&mut table, all, "s", &Limits::default()).unwrap(),
            BTreeMap::from([(1, Mark::Struck), (4, Mark::Raised)])
        );
        let mut table = b"<sst><si><r><rPr><color rgb=\"FF000000\"/></rPr><t>6</t></r><r><rPr><color theme=\"0\"/></rPr><t>6</t></r></si></sst>".to_vec();
        let all = 0..table.len();
        assert_eq!(bound(&mut table, all, "s", &Limits::default()).unwrap(), BTreeMap::from([(0, Mark::Pale)]));
    }

    #[test]
    fn too_many_entries_are_refused() {
        let limits = Limits { shared_strings: 1, ..Limits::default() };
        let mut table = format!("<sst>{}</sst>", "<si/>".repeat(9)).into_bytes();
        let all = 0..table.len();
        assert!(matches!(bound(&mut table, all, "s", &limits), Err(OpenError::TooLarge(_))));
    }
}
