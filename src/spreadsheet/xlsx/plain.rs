//! The short way through a table: markup as spreadsheet programs write it, walked tag by tag without a parser of XML.
//!
//! It knows rows, cells, values, formulas and texts without runs, attributes in double quotes, and nothing else. Where
//! it meets anything else (a comment, a CDATA section, a prefix, a tag of another program, or what is not sound) it gives
//! up, and the whole sheet is walked the long way, which also says what is wrong. Both ways must find the same: the
//! tests compare them on all workbooks and on markup that was changed at random.

use super::scan::{Body, Walk};
use memchr::memchr;
use std::ops::Range;

/// A place in the text of a part.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
    /// Attributes of the tag at hand: name and value.
    attributes: Vec<(&'a str, &'a str)>,
}

impl<'a> Walk<'a, '_> {
    /// Walks over the rows of the table that was just opened, and returns where it ends; None where the short way does
    /// not lead to its end.
    pub(super) fn plain_rows(&mut self) -> Option<usize> {
        let mut cursor = Cursor { text: self.xml.whole(), at: self.xml.position(), attributes: Vec::new() };
        loop {
            cursor.blanks();
            if cursor.tag("<row") {
                let empty = cursor.attributes()?;
                self.start_row(cursor.attributes.iter().copied()).ok()?;
                if !empty {
                    self.plain_cells(&mut cursor)?;
                }
                self.end_row();
            } else {
                return cursor.eat("</sheetData>").then_some(cursor.at);
            }
        }
    }

    fn plain_cells(&mut self, cursor: &mut Cursor<'a>) -> Option<()> {
        loop {
            cursor.blanks();
            let from = cursor.at;
            if !cursor.tag("<c") {
                return cursor.eat("</row>").then_some(());
            }
            let empty = cursor.attributes()?;
            let head = self.head(cursor.attributes.iter().copied()).ok()?;
            let body = if empty { Body::default() } else { self.plain_body(cursor, head.kind)? };
            self.take(&head, &body, from..cursor.at).ok()?;
        }
    }

    fn plain_body(&mut self, cursor: &mut Cursor<'a>, kind: &str) -> Option<Body<'a>> {
        let mut body = Body::default();
        loop {
            cursor.blanks();
            let from = cursor.at;
            let first = body.value.is_none() && !body.inline;
            if cursor.tag("<v") {
                let text = if cursor.attributes()? { "" } else { cursor.text_to("</v>")? };
                let sound = match kind {
                    "s" => text.bytes().all(|byte| byte.is_ascii_digit()),
                    "n" | "b" | "e" => !text.contains('&'),
                    _ => true,
                };
                if !first || !sound {
                    return None;
                }
                body.value = Some(text);
            } else if cursor.tag("<f") {
                if !cursor.attributes()? {
                    cursor.text_to("</f>")?;
                }
                if !first || body.formula {
                    return None;
                }
                body.formula = true;
                body.linked = self.link(from..cursor.at);
                self.wipe(from..cursor.at).ok()?;
            } else if cursor.eat("<is>") {
                if !first || kind != "inlineStr" || !cursor.tag("<t") {
                    return None;
                }
                if !cursor.attributes()? {
                    cursor.text_to("</t>")?;
                }
                if !cursor.eat("</is>") {
                    return None;
                }
                body.inline = true;
            } else {
                return cursor.eat("</c>").then_some(body);
            }
        }
    }
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn blanks(&mut self) -> bool {
        let blanks = self.rest().iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count();
        self.at += blanks;
        blanks > 0
    }

    /// Steps over `what`, where it comes next.
    fn eat(&mut self, what: &str) -> bool {
        let there = self.rest().starts_with(what.as_bytes());
        self.at += if there { what.len() } else { 0 };
        there
    }

    /// Steps over the beginning of a tag such as `<row`, where it comes next as a whole name.
    fn tag(&mut self, what: &str) -> bool {
        let ends = |rest: &[u8]| matches!(rest.first(), Some(b' ' | b'>' | b'/' | b'\t' | b'\r' | b'\n'));
        self.rest().strip_prefix(what.as_bytes()).is_some_and(ends) && self.eat(what)
    }

    /// Reads the attributes up to the end of the tag; whether the element is an empty one.
    fn attributes(&mut self) -> Option<bool> {
        self.attributes.clear();
        loop {
            let apart = self.blanks();
            match self.rest() {
                [b'>', ..] => {
                    self.at += 1;
                    return Some(false);
                }
                [b'/', b'>', ..] => {
                    self.at += 2;
                    return Some(true);
                }
                _ if !apart => return None,
                _ => self.attribute()?,
            }
        }
    }

    /// Reads one attribute. Names and values are short: a byte at a time is the fastest way.
    fn attribute(&mut self) -> Option<()> {
        let rest = self.rest();
        let (mut equals, mut local) = (0, 0);
        loop {
            match rest.get(equals)? {
                b'=' if equals > local => break,
                b':' if equals > 0 && local == 0 => local = equals + 1,
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.' => {}
                _ => return None,
            }
            equals += 1;
        }
        let from = equals + 2;
        let value = rest.get(from..)?;
        let length = value.iter().position(|byte| matches!(byte, b'"' | b'<' | b'&'))?;
        if rest.get(equals + 1) != Some(&b'"') || value.get(length) != Some(&b'"') {
            return None;
        }
        let slice = |range: Range<usize>| self.text.get(self.at + range.start..self.at + range.end);
        let attribute = (slice(local..equals)?, slice(from..from + length)?);
        self.attributes.push(attribute);
        self.at += from + length + 1;
        Some(())
    }

    /// The text up to the closing tag `end`, which comes next among all tags.
    fn text_to(&mut self, end: &str) -> Option<&'a str> {
        let length = memchr(b'<', self.rest())?;
        let text = self.text.get(self.at..self.at + length)?;
        self.at += length;
        (references_are_sound(text) && self.eat(end)).then_some(text)
    }
}

/// Whether every `&` begins a reference that ends.
fn references_are_sound(text: &str) -> bool {
    if memchr(b'&', text.as_bytes()).is_none() {
        return true;
    }
    text.split('&').skip(1).all(|behind| {
        behind.split_once(';').is_some_and(|(name, _)| {
            let name = name.strip_prefix('#').unwrap_or(name);
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::scan::{Scan, walk};
    use crate::spreadsheet::Limits;
    use proptest::prelude::*;

    fn both(xml: &str) -> (Option<Scan>, Result<Scan, crate::spreadsheet::OpenError>) {
        let limits = Limits::default();
        let walk = |short| walk(xml.as_bytes(), "sheet1.xml", "表", false, &limits, short);
        (walk(true).ok().flatten(), walk(false).map(Option::unwrap))
    }

    const SHEET: &str = "<worksheet xmlns=\"m\"><cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols><sheetData>\n\
        <row r=\"1\" spans=\"1:9\" ht=\"0\" x14ac:dyDescent=\"0.4\"><c r=\"A1\" s=\"3\" t=\"s\"><v>12</v></c><c r=\"B1\" s=\"4\"/>\
        <c r=\"C1\" t=\"n\"><f>A1&amp;B1</f><v>0.5</v></c><c r=\"D1\" t=\"str\"><f t=\"shared\" si=\"0\"/><v>a&lt;b</v></c></row>\
        <row r=\"3\" hidden=\"1\"><c r=\"A3\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> 調査票&#10;</t></is></c>\
        <c r=\"B3\" t=\"b\"><v>1</v></c><c r=\"C3\" t=\"e\"><v>#REF!</v></c> <c r=\"D3\"><f>1+1</f></c><c r=\"E3\"><v/></c></row>\
        <row/><row r=\"9\" customHeight=\"1\"></row></sheetData>\
        <mergeCells count=\"1\"><mergeCell ref=\"A1:B2\"/></mergeCells><drawing r:id=\"rId1\"/></worksheet>";

    #[test]
    fn what_programs_write_goes_the_short_way() {
        let (short, long) = both(SHEET);
        let short = short.expect("the short way leads to the end");
        assert_eq!(short.filled.len(), 7);
        assert_eq!(short, long.unwrap());
    }

    #[test]
    fn what_the_short_way_does_not_know_goes_the_long_way() {
        for (from, to) in [
            ("<c r=\"B1\" s=\"4\"/>", "<!-- --><c r=\"B1\" s=\"4\"/>"),
            ("<v>12</v>", "<v><![CDATA[12]]></v>"),
            ("s=\"4\"", "s='4'"),
            ("<v>0.5</v>", "<v>0.5</v><extLst/>"),
            ("<is><t xml:space=\"preserve\"> 調査票&#10;</t></is>", "<is><r><rPr><strike/></rPr><t>12</t></r></is>"),
            ("<row/>", "<x:row/>"),
            ("a&lt;b", "a& b"),
            ("r=\"B3\"", "r=\"B9\""),
        ] {
            let changed = SHEET.replacen(from, to, 1);
            assert_ne!(changed, SHEET, "{from}");
            assert_eq!(both(&changed).0, None, "{to}");
        }
    }

    #[test]
    fn both_ways_find_the_same_in_workbooks_of_many_programs() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks");
        let (mut sheets, mut by_the_short_way) = (0, 0);
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let Ok(file) = std::fs::File::open(&entry) else { continue };
            let Ok(mut archive) = zip::ZipArchive::new(file) else { continue };
            for at in 0..archive.len() {
                let mut part = archive.by_index(at).unwrap();
                let name = part.name().unwrap().into_owned();
                if !name.contains("worksheets/sheet") || !name.ends_with(".xml") {
                    continue;
                }
                let mut xml = String::new();
                std::io::Read::read_to_string(&mut part, &mut xml).unwrap();
                let (short, long) = both(&xml);
                sheets += 1;
                if let Some(short) = short {
                    by_the_short_way += 1;
                    assert_eq!(short, long.unwrap(), "{} {name}", entry.display());
                }
            }
        }
        assert!(sheets >= 12 && by_the_short_way * 10 >= sheets * 8, "{by_the_short_way} of {sheets}");
    }

    /// Pieces that change the meaning of markup.
    const PIECES: [&str; 24] = [
        "<",
        ">",
        "/",
        "\"",
        "'",
        "=",
        " ",
        "&",
        ";",
        "&amp;",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<v>",
        "</v>",
        "<f>",
        "</f>",
        "<c>",
        "</c>",
        "<row>",
        "</row>",
        "1",
        "t=\"s\"",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn where_the_short_way_leads_the_long_way_leads_to_the_same(
            changes in proptest::collection::vec((0..SHEET.len(), 0..6_usize, 0..PIECES.len()), 1..4),
        ) {
            let mut xml = SHEET.to_owned();
            for (at, cut, piece) in changes {
                let at = xml.floor_char_boundary(at);
                let end = xml.floor_char_boundary((at + cut).min(xml.len())).max(at);
                xml.replace_range(at..end, PIECES[piece]);
            }
            let (short, long) = both(&xml);
            if let Some(short) = short {
                prop_assert_eq!(Ok(short), long);
            }
        }
    }
}
