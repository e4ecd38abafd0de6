//! The fonts that the report is set in: which glyph stands for which characters, and how wide it is.
//!
//! Glyphs and widths come from the font through the shaper's own tables; [`shape_cluster`](Font::shape_cluster) asks
//! the shaper itself for whatever is more than one plain character (variation sequences, combining marks, vertical
//! forms). A character that no font has is shown as 〓, the printers' sign for a missing type, and reported.

use std::sync::OnceLock;

use harfrust::{Buffer, Direction, ShapeOptions, ShaperFont};

/// A font face. The order is the order of faces in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Face {
    /// BIZ UDMincho, for running text.
    Mincho,
    /// BIZ UDGothic, for labels.
    Gothic,
    /// BIZ UDGothic Bold, for headings.
    GothicBold,
}

impl Face {
    pub const ALL: [Face; 3] = [Face::Mincho, Face::Gothic, Face::GothicBold];

    /// Where a character is looked for when this face does not have it.
    fn fallbacks(self) -> &'static [Face] {
        match self {
            Face::Mincho => &[Face::Gothic],
            Face::Gothic => &[Face::Mincho],
            Face::GothicBold => &[Face::Gothic, Face::Mincho],
        }
    }

    /// The font file, as embedded in the program.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Face::Mincho => include_bytes!("../../../templates/fonts/BIZUDMincho-Regular.ttf"),
            Face::Gothic => include_bytes!("../../../templates/fonts/BIZUDGothic-Regular.ttf"),
            Face::GothicBold => include_bytes!("../../../templates/fonts/BIZUDGothic-Bold.ttf"),
        }
    }

    /// The PostScript name.
    pub fn name(self) -> &'static str {
        match self {
            Face::Mincho => "BIZUDMincho-Regular",
            Face::Gothic => "BIZUDGothic-Regular",
            Face::GothicBold => "BIZUDGothic-Bold",
        }
    }

    /// The loaded font; `None` only if the embedded file were no font, which a test excludes.
    pub fn font(self) -> Option<&'static Font> {
        static FONTS: [OnceLock<Option<Font>>; Face::ALL.len()] = [const { OnceLock::new() }; Face::ALL.len()];
        FONTS.get(self as usize)?.get_or_init(|| Font::load(self)).as_ref()
    }
}

/// A glyph of a face with its advance in thousandths of the type size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyph {
    pub face: Face,
    pub id: u16,
    pub advance: i32,
    /// Where to put the glyph's own origin, in thousandths of the type size from the pen, y upwards.
    pub offset: (i32, i32),
}

/// Which way the text runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Setting {
    /// 横書き
    #[default]
    Horizontal,
    /// 縦書き
    Vertical,
}

const BLOCK: usize = 256;

/// A loaded face. Glyphs of plain characters are remembered in blocks of 256, filled when first asked for.
pub struct Font {
    face: Face,
    font: harfrust::Font,
    units_per_em: i32,
    plain: Vec<OnceLock<Box<[Option<Glyph>; BLOCK]>>>,
}

impl Font {
    fn load(face: Face) -> Option<Self> {
        let font = harfrust::Font::new(face.bytes(), 0)?;
        let units_per_em = i32::from(font.units_per_em()).max(1);
        let plain = (0..0x11_0000 / BLOCK).map(|_| OnceLock::new()).collect();
        Some(Font { face, font, units_per_em, plain })
    }

    /// The glyph of one plain character, as the shaper finds it for text running horizontally.
    pub fn plain_glyph(&self, character: char) -> Option<Glyph> {
        let code = character as usize;
        let block = self.plain.get(code / BLOCK)?.get_or_init(|| self.block(code / BLOCK * BLOCK));
        block.get(code % BLOCK).copied().flatten()
    }

    fn block(&self, start: usize) -> Box<[Option<Glyph>; BLOCK]> {
        let shaper = ShaperFont::new(&self.font);
        let mut block = Box::new([None; BLOCK]);
        for (place, code) in block.iter_mut().zip(start..) {
            *place = u32::try_from(code).ok().and_then(|code| shaper.nominal_glyph(code)).and_then(|glyph| {
                let id = u16::try_from(glyph.to_u32()).ok().filter(|id| *id != 0)?;
                Some(Glyph {
                    face: self.face,
                    id,
                    advance: self.per_mille(shaper.glyph_h_advance(glyph)),
                    offset: (0, 0),
                })
            });
        }
        block
    }

    /// Shapes a cluster that is more than one plain character or runs vertically. `None` if the face lacks any of it.
    pub fn shape_cluster(&self, cluster: &str, setting: Setting) -> Option<Vec<Glyph>> {
        let shaper = ShaperFont::new(&self.font);
        let mut buffer = Buffer::new();
        buffer.push_str(cluster);
        buffer.guess_segment_properties();
        buffer.set_direction(match setting {
            Setting::Horizontal => Direction::LeftToRight,
            Setting::Vertical => Direction::TopToBottom,
        });
        harfrust::shape(&shaper, &mut buffer, ShapeOptions::new()).ok()?;
        let glyphs = buffer.glyph_infos().iter().zip(buffer.glyph_positions()).map(|(info, position)| {
            let id = u16::try_from(info.glyph_id).ok().filter(|id| *id != 0)?;
            let advance = match setting {
                Setting::Horizontal => position.x_advance,
                Setting::Vertical => -position.y_advance,
            };
            Some(Glyph {
                face: self.face,
                id,
                advance: self.per_mille(advance),
                offset: (self.per_mille(position.x_offset), self.per_mille(position.y_offset)),
            })
        });
        glyphs.collect()
    }

    fn per_mille(&self, units: i32) -> i32 {
        (i64::from(units) * 1000 / i64::from(self.units_per_em)) as i32
    }
}

/// The glyphs of one cluster: a character with the marks and variation selectors behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterGlyphs {
    pub glyphs: Vec<Glyph>,
    /// No font has the character; 〓 stands in its place.
    pub missing: bool,
}

/// Finds the glyphs of a cluster in `face` or in those that stand in for it.
pub fn glyphs_of(face: Face, cluster: &str, setting: Setting) -> ClusterGlyphs {
    let found = std::iter::once(face)
        .chain(face.fallbacks().iter().copied())
        .find_map(|face| glyphs_in(face, cluster, setting));
    match found {
        Some(glyphs) => ClusterGlyphs { glyphs, missing: false },
        None => ClusterGlyphs {
            glyphs: glyphs_in(face, "〓", setting).unwrap_or_default(),
            missing: !cluster.chars().all(is_invisible),
        },
    }
}

fn glyphs_in(face: Face, cluster: &str, setting: Setting) -> Option<Vec<Glyph>> {
    let font = face.font()?;
    let mut characters = cluster.chars();
    match (characters.next(), characters.next(), setting) {
        (Some(only), None, Setting::Horizontal) => Some(vec![font.plain_glyph(only)?]),
        _ => font.shape_cluster(cluster, setting),
    }
}

fn is_invisible(character: char) -> bool {
    character.is_control() || matches!(character, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

/// The clusters of `text` that no font has, each once, in their order: each has to become a finding.
pub fn missing_in(text: &str) -> Vec<String> {
    let mut missing: Vec<String> = Vec::new();
    for cluster in super::cluster::clusters(text) {
        if glyphs_of(Face::Mincho, cluster, Setting::Horizontal).missing && !missing.iter().any(|seen| seen == cluster)
        {
            missing.push(cluster.to_owned());
        }
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_file_is_a_font() {
        for face in Face::ALL {
            assert!(face.font().is_some(), "{face:?}");
        }
    }

    #[test]
    fn widths_are_the_fonts() {
        let width = |text: &str| glyphs_of(Face::Mincho, text, Setting::Horizontal).glyphs[0].advance;
        assert_eq!(width("加"), 1000);
        assert_eq!(width("7"), 500);
    }

    #[test]
    fn vertical_setting_has_its_own_forms() {
        let horizontal = glyphs_of(Face::Mincho, "ー", Setting::Horizontal).glyphs[0];
        let vertical = glyphs_of(Face::Mincho, "ー", Setting::Vertical).glyphs[0];
        assert_ne!(horizontal.id, vertical.id);
        assert_eq!(vertical.advance, 1000);
        assert_eq!(vertical.offset.0, -500);
    }

    #[test]
    fn what_no_font_has_is_told() {
        assert_eq!(missing_in("加須市\u{1F600}の\u{1F600}"), vec!["\u{1F600}".to_owned()]);
        assert!(missing_in("行政経営プラン①㎡髙").is_empty());
    }
}
