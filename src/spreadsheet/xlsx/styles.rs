//! Number formats of the cell styles, and which of their fonts strike out. Fills and borders are left out.

use super::super::{
    Limits, Look, OpenError, RawValue,
    number_format::NumberFormat,
    xml::{Xml, attribute, is_true},
};
use quick_xml::{escape::escape, events::Event};
use std::{collections::BTreeMap, fmt::Write};

/// The styles that cells refer to by their index.
#[derive(Default)]
pub(super) struct Styles {
    formats: BTreeMap<u32, String>,
    cells: Vec<u32>,
    shown: Vec<NumberFormat>,
    /// Font of each style.
    fonts: Vec<usize>,
    /// Fonts that strike out.
    striking: Vec<bool>,
}

impl Styles {
    /// Reads styles.xml.
    pub(super) fn read(bytes: &[u8], path: &str, limits: &Limits) -> Result<Self, OpenError> {
        let mut xml = Xml::new(bytes, path, limits)?;
        let mut found = Self::default();
        let (mut in_cells, mut in_fonts) = (false, false);
        loop {
            match xml.next()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "cellXfs" => in_cells = true,
                    "fonts" => in_fonts = true,
                    "fills" | "borders" | "cellStyleXfs" | "dxfs" => xml.skip()?,
                    _ if in_fonts => found.font(&tag),
                    _ => found.take(&tag, in_cells),
                },
                Event::Empty(tag) if in_fonts => found.font(&tag),
                Event::Empty(tag) => found.take(&tag, in_cells),
                Event::End(tag) => match tag.local_name().as_ref() {
                    "cellXfs" => in_cells = false,
                    "fonts" => in_fonts = false,
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
            if found.cells.len().max(found.formats.len()).max(found.striking.len()) > limits.marks {
                return Err(OpenError::TooLarge(format!("セルの書式が {} 種類を超えています", limits.marks)));
            }
        }
        let shown = |id: &u32| NumberFormat::new(*id, found.formats.get(id).map(String::as_str));
        found.shown = found.cells.iter().map(shown).collect();
        Ok(found)
    }

    fn take(&mut self, tag: &quick_xml::events::BytesStart<'_>, in_cells: bool) {
        let number = |name| attribute(tag, name).and_then(|id| id.trim().parse().ok());
        match tag.local_name().as_ref() {
            "numFmt" => {
                if let (Some(id), Some(format)) = (number("numFmtId"), attribute(tag, "formatCode")) {
                    self.formats.insert(id, format);
                }
            }
            "xf" if in_cells => {
                self.cells.push(number("numFmtId").unwrap_or(0));
                self.fonts.push(number("fontId").and_then(|font| usize::try_from(font).ok()).unwrap_or(0));
            }
            _ => {}
        }
    }

    /// A font, or one of its properties.
    fn font(&mut self, tag: &quick_xml::events::BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "font" => self.striking.push(false),
            "strike" => {
                let strikes = attribute(tag, "val").is_none_or(|value| is_true(&value));
                if let Some(font) = self.striking.last_mut() {
                    *font = strikes;
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
        let font = self.of(&self.fonts, style).and_then(|font| self.striking.get(*font));
        if font == Some(&true) {
            return Look::Struck;
        }
        self.of(&self.shown, style).map_or(Look::Plain, |format| format.look(value))
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
