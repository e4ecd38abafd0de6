//! The fonts that the report is set in: which glyph stands for which characters, and how wide it is.
//!
//! Glyphs and widths come from the font through the shaper's own tables; [`shape_cluster`](Font::shape_cluster) asks
//! the shaper itself for whatever is more than one plain character (variation sequences, combining marks, vertical
//! forms). A character that no font has is shown as 〓, the printers' sign for a missing type, and reported.

use std::sync::OnceLock;

use harfrust::{Buffer, Direction, ShapeOptions, ShaperFont};

use super::cluster;

// Statics, not constants: a constant of this size would be copied into every part of the program that names it.
static MINCHO: &[u8] = include_bytes!("../../../templates/fonts/BIZUDMincho-Regular.ttf");
static GOTHIC: &[u8] = include_bytes!("../../../templates/fonts/BIZUDGothic-Regular.ttf");
static GOTHIC_BOLD: &[u8] = include_bytes!("../../../templates/fonts/BIZUDGothic-Bold.ttf");
static FALLBACK: &[u8] = include_bytes!("../../../templates/fonts/NotoSerifJP-Fallback.ttf");

/// A font face. The order is the order of faces in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Face {
    /// BIZ UDMincho, for running text.
    Mincho,
    /// BIZ UDGothic, for labels.
    Gothic,
    /// BIZ UDGothic Bold, for headings.
    GothicBold,
    /// Noto Serif JP, cut down to what the BIZ UD faces lack: with them it covers JIS X 0213 and the ideographic
    /// variants of Adobe-Japan1.
    Fallback,
}

impl Face {
    pub const ALL: [Face; 4] = [Face::Mincho, Face::Gothic, Face::GothicBold, Face::Fallback];

    /// Where a character is looked for when this face does not have it.
    fn fallbacks(self) -> &'static [Face] {
        match self {
            Face::Mincho | Face::Gothic | Face::GothicBold => &[Face::Fallback],
            Face::Fallback => &[Face::Mincho],
        }
    }

    /// The font file, as embedded in the program.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Face::Mincho => MINCHO,
            Face::Gothic => GOTHIC,
            Face::GothicBold => GOTHIC_BOLD,
            Face::Fallback => FALLBACK,
        }
    }

    /// The PostScript name.
    pub fn name(self) -> &'static str {
        match self {
            Face::Mincho => "BIZUDMincho-Regular",
            Face::Gothic => "BIZUDGothic-Regular",
            Face::GothicBold => "BIZUDGothic-Bold",
            Face::Fallback => "NotoSerifJP-Regular",
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
        let mut characters = cluster.chars();
        if let (Some(base), Some(selector)) = (characters.next(), characters.next())
            && cluster::is_selector(selector)
        {
            // The shaper passes over a selector that the font does not know; we want to hear of it.
            shaper.variation_glyph(u32::from(base), u32::from(selector))?;
        }
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

/// How well a cluster could be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// As written.
    Full,
    /// The character, but not the variant of it that the text asks for.
    BaseOnly,
    /// 〓 stands in its place.
    None,
}

/// Finds the glyphs of a cluster in `face`, or in the one that stands in for it, and appends them to `glyphs`.
pub fn push_glyphs(face: Face, cluster: &str, setting: Setting, glyphs: &mut Vec<Glyph>) -> Coverage {
    if cluster.chars().all(cluster::is_invisible) || push_from_any(face, cluster, setting, glyphs) {
        return Coverage::Full;
    }
    let first = cluster.chars().next().map_or(0, char::len_utf8);
    if let Some((base, rest)) = cluster.split_at_checked(first)
        && rest.chars().all(cluster::is_selector)
        && push_from_any(face, base, setting, glyphs)
    {
        return Coverage::BaseOnly;
    }
    push_from_any(face, MISSING_TYPE, setting, glyphs);
    Coverage::None
}

/// 下駄: the printers' sign for a type that is not in the case.
const MISSING_TYPE: &str = "〓";

fn push_from_any(face: Face, cluster: &str, setting: Setting, glyphs: &mut Vec<Glyph>) -> bool {
    std::iter::once(&face).chain(face.fallbacks()).any(|face| push_from(*face, cluster, setting, glyphs).is_some())
}

fn push_from(face: Face, cluster: &str, setting: Setting, glyphs: &mut Vec<Glyph>) -> Option<()> {
    let font = face.font()?;
    let mut characters = cluster.chars();
    match (characters.next(), characters.next(), setting) {
        (Some(only), None, Setting::Horizontal) => glyphs.push(font.plain_glyph(only)?),
        _ => glyphs.extend(font.shape_cluster(cluster, setting)?),
    }
    Some(())
}

/// The clusters of `text` that cannot be shown as written, each once, in their order: each has to become a finding.
pub fn missing_in(text: &str) -> Vec<String> {
    let mut missing: Vec<String> = Vec::new();
    let mut glyphs = Vec::new();
    for cluster in cluster::clusters(text) {
        glyphs.clear();
        let coverage = push_glyphs(Face::Mincho, cluster, Setting::Horizontal, &mut glyphs);
        if coverage != Coverage::Full && !missing.iter().any(|seen| seen == cluster) {
            missing.push(cluster.to_owned());
        }
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(face: Face, cluster: &str, setting: Setting) -> (Glyph, Coverage) {
        let mut glyphs = Vec::new();
        let coverage = push_glyphs(face, cluster, setting, &mut glyphs);
        (glyphs[0], coverage)
    }

    #[test]
    fn every_embedded_file_is_a_font() {
        for face in Face::ALL {
            assert!(face.font().is_some(), "{face:?}");
        }
    }

    #[test]
    fn widths_are_the_fonts() {
        assert_eq!(first(Face::Mincho, "加", Setting::Horizontal).0.advance, 1000);
        assert_eq!(first(Face::Mincho, "7", Setting::Horizontal).0.advance, 500);
    }

    #[test]
    fn vertical_setting_has_its_own_forms() {
        for character in ["ー", "（", "」", "、", "。", "～", "…", "ゃ"] {
            let horizontal = first(Face::Mincho, character, Setting::Horizontal).0;
            let vertical = first(Face::Mincho, character, Setting::Vertical).0;
            assert_ne!(horizontal.id, vertical.id, "{character}");
            assert_eq!((vertical.advance, vertical.offset.0), (1000, -500), "{character}");
        }
        let same = |setting| first(Face::Mincho, "市", setting).0.id;
        assert_eq!(same(Setting::Horizontal), same(Setting::Vertical));
    }

    #[test]
    fn the_wider_font_stands_in() {
        for face in [Face::Mincho, Face::Gothic, Face::GothicBold] {
            let (glyph, coverage) = first(face, "𠮷", Setting::Horizontal);
            assert_eq!((glyph.face, coverage), (Face::Fallback, Coverage::Full));
            assert_eq!(first(face, "髙", Setting::Horizontal).0.face, face);
        }
    }

    #[test]
    fn variants_have_their_own_glyphs() {
        let plain = first(Face::Mincho, "葛", Setting::Horizontal).0;
        let forms = ["葛\u{E0100}", "葛\u{E0101}"].map(|cluster| first(Face::Mincho, cluster, Setting::Horizontal));
        assert!(forms.iter().all(|(_, coverage)| *coverage == Coverage::Full));
        assert!(forms.iter().any(|(glyph, _)| glyph.id != plain.id));
        assert_eq!(first(Face::Mincho, "加\u{E01EF}", Setting::Horizontal).1, Coverage::BaseOnly);
    }

    #[test]
    fn what_no_font_has_is_told() {
        assert_eq!(missing_in("市役所\u{1F600}の\u{1F600}"), vec!["\u{1F600}".to_owned()]);
        assert_eq!(missing_in("加\u{E01EF}"), vec!["加\u{E01EF}".to_owned()]);
        assert!(missing_in("行政経営プラン①㎡髙𠮷\u{200B}か\u{3099}").is_empty());
    }

    /// Characters are looked up one by one; the shaper on whole texts must come to the same glyphs and widths.
    #[test]
    fn looking_up_equals_shaping() {
        let text = "第３次行政経営プラン（令和3～7年度）ICTの活用、「窓口」。fi ffi 1/2 24時間365日①％";
        for face in [Face::Mincho, Face::Gothic, Face::GothicBold] {
            let shaped = face.font().unwrap().shape_cluster(text, Setting::Horizontal).unwrap();
            let mut looked_up = Vec::new();
            for cluster in cluster::clusters(text) {
                assert_eq!(push_glyphs(face, cluster, Setting::Horizontal, &mut looked_up), Coverage::Full);
            }
            assert_eq!(looked_up, shaped, "{face:?}");
        }
    }
}
