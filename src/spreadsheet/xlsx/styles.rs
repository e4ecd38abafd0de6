//! Number formats of the cell styles, and how their letters look. Borders are left out.

use super::super::{
    Limits, Look, OpenError, RawValue,
    letters::{Colour, Font, Letters},
    number_format::NumberFormat,
    xml::{Xml, attribute, attributes, is_true},
};
use memchr::memmem;
use quick_xml::{
    escape::escape,
    events::{BytesStart, Event},
};
use std::{collections::BTreeMap, fmt::Write};

/// The styles that cells refer to by their index.
#[derive(Default)]
pub(super) struct Styles {
    formats: BTreeMap<u32, String>,
    cells: Vec<u32>,
    shown: Vec<NumberFormat>,
    /// How the letters of each style look.
    looks: Vec<Look>,
    /// Whether each style's ground is as good as white.
    pale: Vec<bool>,
    /// Number formats that conditions put in place of a cell's own, by the index of their style.
    conditional: BTreeMap<u32, NumberFormat>,
}

/// The list that a tag of styles.xml stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    Fonts,
    /// Whether the fill at hand is a solid one.
    Fills {
        solid: bool,
    },
    Cells,
    Other,
}

impl List {
    fn named(name: &str) -> Option<Self> {
        match name {
            "fonts" => Some(Self::Fonts),
            "fills" => Some(Self::Fills { solid: false }),
            "cellXfs" => Some(Self::Cells),
            _ => None,
        }
    }
}

impl Styles {
    /// Reads styles.xml.
    pub(super) fn read(bytes: &[u8], path: &str, limits: &Limits) -> Result<Self, OpenError> {
        let mut xml = Xml::new(bytes, path, limits)?;
        let mut found = Self::default();
        let (mut letters, mut list) = (Letters::default(), List::Other);
        loop {
            match xml.next()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "borders" | "cellStyleXfs" | "dxfs" => xml.skip()?,
                    name => match List::named(name) {
                        Some(begun) => list = begun,
                        None => found.take(&tag, &mut list, &mut letters),
                    },
                },
                Event::Empty(tag) => found.take(&tag, &mut list, &mut letters),
                // The lists of styles stand in one order, of which this is the last that counts. Should a program write
                // them in another one, the rest is read too.
                Event::End(tag) if tag.local_name().as_ref() == "cellXfs" && !names_a_list(xml.rest()) => break,
                Event::End(tag) if List::named(tag.local_name().as_ref()).is_some() => list = List::Other,
                Event::Eof => break,
                _ => {}
            }
            if letters.len().max(found.formats.len()) > limits.marks {
                return Err(OpenError::TooLarge(format!("セルの書式が {} 種類を超えています", limits.marks)));
            }
        }
        let mut known: BTreeMap<u32, NumberFormat> = BTreeMap::new();
        let code = |id: &u32| found.formats.get(id).map(String::as_str);
        let mut shown = |id: &u32| known.entry(*id).or_insert_with(|| NumberFormat::new(*id, code(id))).clone();
        found.shown = found.cells.iter().map(&mut shown).collect();
        found.looks = letters.looks();
        found.pale = letters.pale();
        found.conditional = conditional(bytes);
        Ok(found)
    }

    fn take(&mut self, tag: &BytesStart<'_>, list: &mut List, letters: &mut Letters) {
        match (list, tag.local_name().as_ref()) {
            (List::Other, "numFmt") => {
                let id = attribute(tag, "numFmtId").and_then(|id| id.trim().parse().ok());
                if let (Some(id), Some(format)) = (id, attribute(tag, "formatCode")) {
                    self.formats.insert(id, format);
                }
            }
            (List::Cells, "xf") => {
                let (mut format, mut font, mut fill) = (0, 0, 0);
                for (name, value) in attributes(tag) {
                    match name {
                        "numFmtId" => format = value.trim().parse().unwrap_or(0),
                        "fontId" => font = value.trim().parse().unwrap_or(0),
                        "fillId" => fill = value.trim().parse().unwrap_or(0),
                        _ => {}
                    }
                }
                self.cells.push(format);
                letters.styles.push((font, fill));
            }
            (List::Fonts, "font") => letters.fonts.push(Font::default()),
            (List::Fonts, name) => {
                let Some(font) = letters.fonts.last_mut() else { return };
                match name {
                    "strike" => font.struck = attribute(tag, "val").is_none_or(|value| is_true(&value)),
                    "color" => font.ink = colour(tag),
                    _ => {}
                }
            }
            (List::Fills { .. }, "fill") => letters.grounds.push(None),
            (List::Fills { solid }, name) => {
                let Some(ground) = letters.grounds.last_mut() else { return };
                match name {
                    "patternFill" => {
                        let kind = attribute(tag, "patternType");
                        *ground = kind.as_deref().is_none_or(|kind| kind == "none").then_some(Colour::WHITE);
                        // Its colour follows; of any other pattern there are two.
                        *solid = kind.as_deref() == Some("solid");
                    }
                    "fgColor" if *solid => *ground = colour(tag),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    /// Whether the style shows per cent.
    pub(super) fn percent(&self, style: u32) -> bool {
        self.of(&self.shown, style).is_some_and(NumberFormat::percent)
    }

    /// How a value looks in a cell of the style.
    pub(super) fn look(&self, style: u32, value: &RawValue) -> Look {
        if let Some(look) = self.of(&self.looks, style).filter(|look| **look != Look::Plain) {
            return look.clone();
        }
        self.of(&self.shown, style).map_or(Look::Plain, |format| format.look(value))
    }

    /// Whether pale letters on the style's ground cannot be seen.
    pub(super) fn is_pale(&self, style: u32) -> bool {
        self.of(&self.pale, style).copied().unwrap_or(true)
    }

    /// Number formats of conditions, by the index of their style.
    pub(super) const fn conditional(&self) -> &BTreeMap<u32, NumberFormat> {
        &self.conditional
    }

    fn of<'s, T>(&self, list: &'s [T], style: u32) -> Option<&'s T> {
        list.get(usize::try_from(style).ok()?)
    }

    /// A styles.xml of these number formats alone.
    pub(super) fn to_xml(&self) -> String {
        let mut out = String::from("<styleSheet><numFmts>");
        for (id, format) in &self.formats {
            _ = write!(out, "<numFmt numFmtId=\"{id}\" formatCode=\"{}\"/>", escape(format.as_str()));
        }
        out.push_str("</numFmts><cellXfs>");
        for id in &self.cells {
            _ = write!(out, "<xf numFmtId=\"{id}\"/>");
        }
        out.push_str("</cellXfs></styleSheet>");
        out
    }
}

/// Whether one of the lists that count comes in `rest`.
fn names_a_list(rest: &str) -> bool {
    ["numFmts", "fonts", "fills", "cellXfs"].iter().any(|name| memmem::find(rest.as_bytes(), name.as_bytes()).is_some())
}

/// The styles of conditions that have a number format, by their index. They are looked at as bytes: a parser has no need to
/// walk them where, as in nearly all workbooks, there is none.
fn conditional(bytes: &[u8]) -> BTreeMap<u32, NumberFormat> {
    let mut found = BTreeMap::new();
    let list = memmem::find(bytes, b"<dxfs").or_else(|| memmem::find(bytes, b":dxfs"));
    let end = memmem::rfind(bytes, b"dxfs>");
    let Some(list) = list.zip(end).and_then(|(from, to)| bytes.get(from..to)) else { return found };
    if memmem::find(list, b"numFmt ").is_none() {
        return found;
    }
    let text = String::from_utf8_lossy(list);
    // Behind each beginning of a style comes what it holds, and an end before the next one.
    let begins = text.match_indices("dxf").filter(|(at, _)| {
        text.get(..*at).is_some_and(|before| before.ends_with(['<', ':']) && !before.ends_with("</"))
            && text.get(at + 3..).is_some_and(|after| after.starts_with(['>', '/', ' ']))
            && !text.get(..*at).is_some_and(|before| before.rsplit('<').next().is_some_and(|tag| tag.starts_with('/')))
    });
    let begins: Vec<usize> = begins.map(|(at, _)| at).collect();
    for (index, at) in (0_u32..).zip(&begins) {
        let to = begins.get(index as usize + 1).copied().unwrap_or(text.len());
        let Some(format) = text.get(*at..to).and_then(|style| style.split("numFmt ").nth(1)) else { continue };
        let tag = BytesStart::from_content(
            format!("numFmt {}", format.split('>').next().unwrap_or_default().trim_end_matches('/')),
            6,
        );
        let id = attribute(&tag, "numFmtId").and_then(|id| id.trim().parse().ok()).unwrap_or(0);
        let code = attribute(&tag, "formatCode");
        found.insert(index, NumberFormat::new(id, code.as_deref()));
    }
    found
}

/// The colour that a tag states in one of its ways.
pub(super) fn colour(tag: &BytesStart<'_>) -> Option<Colour> {
    let (mut colour, mut tint) = (None, 0.0);
    for (name, value) in attributes(tag) {
        match name {
            "rgb" => colour = Colour::hex(&value),
            "indexed" => colour = value.parse().ok().and_then(Colour::indexed),
            "theme" => colour = value.parse().ok().and_then(Colour::theme),
            "tint" => tint = value.parse().unwrap_or(0.0),
            _ => {}
        }
    }
    Some(colour?.tinted(tint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_formats_are_found_among_the_rest() {
        let xml = br##"<styleSheet xmlns="m"><numFmts count="2"><numFmt numFmtId="164" formatCode="0.0%"/>
            <numFmt numFmtId="165" formatCode="0&quot;%&quot;"/></numFmts><fonts><font><b/></font></fonts>
            <cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0"/>
            <xf numFmtId="9"><alignment/></xf><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>"##;
        let styles = Styles::read(xml, "styles.xml", &Limits::default()).unwrap();
        let percent: Vec<bool> = (0..5).map(|style| styles.percent(style)).collect();
        assert_eq!(percent, [false, true, true, false, false]);
        let again = Styles::read(styles.to_xml().as_bytes(), "styles.xml", &Limits::default()).unwrap();
        assert_eq!((again.formats, again.cells), (styles.formats, styles.cells));
    }
}
