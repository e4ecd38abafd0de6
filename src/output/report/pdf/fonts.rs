//! Fonts cut down to what the document uses.
//!
//! Codes in the page content are ours, one for each pair of glyph and text: so a glyph that stands for several texts
//! (a variant that looks like the plain character) is extracted as each was written.

use std::collections::{BTreeMap, HashMap};

use lopdf::{Dictionary, Object, Stream};
use printpdf::{FontId, ParsedFont, PdfDocument, PdfFont};
use rayon::prelude::*;
use subsetter::GlyphRemapper;

use super::PdfError;
use crate::output::report::display::{Document, Page};
use crate::output::report::font::Face;
use crate::output::report::text::{Line, PlacedGlyph};

/// All fonts of a document.
pub struct FontSet<'a> {
    fonts: BTreeMap<Face, EmbeddedFont<'a>>,
}

struct EmbeddedFont<'a> {
    /// Never walked, only looked into.
    codes: HashMap<(u16, &'a str), u16>,
    /// The glyph of each code, within the cut-down font; code 0 is the glyph for what is missing.
    glyphs: Vec<u16>,
    /// The width of each code in thousandths, as printpdf will write it.
    widths: Vec<i64>,
    program: ParsedFont,
}

#[derive(Default)]
struct Usage<'a> {
    codes: HashMap<(u16, &'a str), u16>,
    glyphs: Vec<u16>,
    remapper: GlyphRemapper,
}

impl<'a> FontSet<'a> {
    /// Collects what is used, in the order of its first use, and cuts the fonts down to it.
    pub fn of(document: &'a Document) -> Result<Self, PdfError> {
        let mut usages: BTreeMap<Face, Usage> = BTreeMap::new();
        for line in document.pages.iter().flat_map(Page::texts).map(|text| &text.line) {
            for glyph in &line.glyphs {
                usages.entry(glyph.face).or_default().note(glyph.id, glyph.shows(line));
            }
        }
        let fonts = usages.into_par_iter().map(|(face, usage)| Ok((face, EmbeddedFont::new(face, usage)?)));
        Ok(FontSet { fonts: fonts.collect::<Result<_, PdfError>>()? })
    }

    /// The code of a glyph and how far it moves the pen, in thousandths of its size.
    pub fn code(&self, glyph: &PlacedGlyph, line: &Line) -> (u16, i64) {
        let Some(font) = self.fonts.get(&glyph.face) else { return (0, 0) };
        let code = font.codes.get(&(glyph.id, glyph.shows(line))).copied().unwrap_or(0);
        (code, font.widths.get(usize::from(code)).copied().unwrap_or(0))
    }

    pub fn register(&self, pdf: &mut PdfDocument) {
        for (face, font) in &self.fonts {
            pdf.resources.fonts.map.insert(font_id(*face), PdfFont::new(font.program.clone()));
        }
    }

    /// Adds to each font what printpdf does not write: which glyph each code stands for, and the set of codes.
    pub fn complete(&self, file: &mut lopdf::Document) -> Result<(), PdfError> {
        for font in self.fonts.values() {
            let name = font.program.font_name.as_deref().unwrap_or_default();
            let id = file
                .objects
                .iter()
                .find(|(_, object)| is_font(object, name))
                .map(|(id, _)| *id)
                .ok_or(PdfError::Library("a font"))?;
            let glyphs: Vec<u8> = font.glyphs.iter().flat_map(|glyph| glyph.to_be_bytes()).collect();
            let glyphs = file.add_object(Stream::new(Dictionary::new(), glyphs));
            let set = file.add_object(Stream::new(Dictionary::new(), code_set(font.glyphs.len())));
            let descendants = file.get_dictionary_mut(id)?.get_mut(b"DescendantFonts")?.as_array_mut()?;
            let descendant = descendants.first_mut().ok_or(PdfError::Library("a font"))?.as_dict_mut()?;
            descendant.set("CIDToGIDMap", Object::Reference(glyphs));
            let descriptor = descendant.get(b"FontDescriptor")?.as_reference()?;
            let descriptor = file.get_dictionary_mut(descriptor)?;
            descriptor.set("CIDSet", Object::Reference(set));
            // Not the Latin standard set.
            descriptor.set("Flags", 4);
        }
        Ok(())
    }
}

/// The resource name of a face.
pub fn font_id(face: Face) -> FontId {
    FontId(face.name().to_owned())
}

fn is_font(object: &Object, name: &str) -> bool {
    object.as_dict().is_ok_and(|dictionary| {
        dictionary.get(b"Subtype").and_then(Object::as_name).is_ok_and(|subtype| subtype == b"Type0")
            && dictionary.get(b"BaseFont").and_then(Object::as_name).is_ok_and(|base| base == name.as_bytes())
    })
}

/// A bit for each code from 0, high bits first.
fn code_set(count: usize) -> Vec<u8> {
    (0..count.div_ceil(8))
        .map(|byte| match count - byte * 8 {
            left @ 0..8 => 0xFF_u8 << (8 - left),
            _ => 0xFF,
        })
        .collect()
}

impl<'a> Usage<'a> {
    fn note(&mut self, glyph: u16, text: &'a str) {
        if self.glyphs.is_empty() {
            self.glyphs.push(0);
        }
        let next = u16::try_from(self.glyphs.len()).unwrap_or(0);
        if next > 0 && !self.codes.contains_key(&(glyph, text)) {
            self.codes.insert((glyph, text), next);
            self.glyphs.push(self.remapper.remap(glyph));
        }
    }
}

impl<'a> EmbeddedFont<'a> {
    fn new(face: Face, usage: Usage<'a>) -> Result<Self, PdfError> {
        let bytes = subsetter::subset(face.bytes(), 0, &usage.remapper).map_err(|_| PdfError::Font(face.name()))?;
        let mut program = ParsedFont::from_bytes(&bytes, 0, &mut Vec::new()).ok_or(PdfError::Font(face.name()))?;
        program.font_name = Some(format!("{}+{}", subset_tag(&usage.glyphs, &bytes), face.name()));
        let by_glyph = std::mem::take(&mut program.glyph_widths);
        program.glyph_widths =
            (0..).zip(&usage.glyphs).map(|(code, glyph)| (code, by_glyph.get(glyph).copied().unwrap_or(0))).collect();
        let units = i64::from(program.units_per_em).max(1);
        let widths = program.glyph_widths.values().map(|width| i64::from(*width) * 1000 / units).collect();
        Ok(EmbeddedFont { codes: usage.codes, glyphs: usage.glyphs, widths, program })
    }
}

/// Six capital letters that differ when the subset differs.
fn subset_tag(glyphs: &[u16], program: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    hash.update(program);
    for glyph in glyphs {
        hash.update(glyph.to_be_bytes());
    }
    hash.finalize().iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_sets_fill_whole_bytes_from_the_left() {
        assert_eq!(code_set(8), [0xFF]);
        assert_eq!(code_set(11), [0xFF, 0b1110_0000]);
        assert_eq!(code_set(0), [0u8; 0]);
    }
}
