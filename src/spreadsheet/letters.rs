//! What is read otherwise on paper than it is stored: letters that are struck out, raised or lowered (127² is stored as
//! 1272), or in the colour of their ground. The fonts and fills of every format come down to these questions.

use super::Look;

/// Letters whose contrast with their ground is below this (1 to 21, as in WCAG 2) cannot be told from it: white on the
/// pale yellow of an input cell has 1.1, the palest grey that people write in 1.4.
const SEEN: f64 = 1.3;

/// A colour, in red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Colour(pub [u8; 3]);

impl Colour {
    /// The ground of a cell without a fill.
    pub(super) const WHITE: Self = Self([255; 3]);
    const BLACK: Self = Self([0; 3]);

    /// `FF00B050`, `00B050` or `#00b050`.
    pub(super) fn hex(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').unwrap_or(text);
        let rgb = u32::from_str_radix(digits.get(digits.len().checked_sub(6)?..)?, 16).ok()?;
        let [_, red, green, blue] = rgb.to_be_bytes();
        Some(Self([red, green, blue]))
    }

    /// The colour of this number in the palette that all programs start from, as far as it is pure.
    pub(super) const fn indexed(number: u32) -> Option<Self> {
        Some(match number {
            0 | 8 | 64 => Self::BLACK,
            1 | 9 | 65 => Self::WHITE,
            2 | 10 => Self([255, 0, 0]),
            3 | 11 => Self([0, 255, 0]),
            4 | 12 => Self([0, 0, 255]),
            5 | 13 => Self([255, 255, 0]),
            6 | 14 => Self([255, 0, 255]),
            7 | 15 => Self([0, 255, 255]),
            _ => return None,
        })
    }

    /// Ground and letters of a theme; its other colours are its own.
    pub(super) const fn theme(number: u32) -> Option<Self> {
        match number {
            0 => Some(Self::WHITE),
            1 => Some(Self::BLACK),
            _ => None,
        }
    }

    /// Darker (to -1) or lighter (to 1).
    pub(super) fn tinted(self, tint: f64) -> Self {
        let tint = if tint.is_finite() { tint.clamp(-1.0, 1.0) } else { 0.0 };
        let channel = |value: u8| {
            let value = f64::from(value);
            let shifted = if tint < 0.0 { value * (1.0 + tint) } else { value + (255.0 - value) * tint };
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
            let byte = shifted.round() as u8;
            byte
        };
        Self(self.0.map(channel))
    }

    /// Not to be told from white paper.
    pub(super) fn is_pale(self) -> bool {
        unseen(self, Self::WHITE)
    }

    /// Relative luminance, 0 to 1.
    fn luminance(self) -> f64 {
        let linear = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

/// A font, as far as it matters. An unknown ink is one that can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Font {
    pub struck: bool,
    /// Above or below the line.
    pub raised: bool,
    pub ink: Option<Colour>,
}

impl Font {
    /// What a part of a text in this font is.
    pub(super) fn mark(self) -> Mark {
        match self {
            Self { struck: true, .. } => Mark::Struck,
            Self { ink: Some(ink), .. } if ink.is_pale() => Mark::Pale,
            Self { raised: true, .. } => Mark::Raised,
            Self { .. } => Mark::None,
        }
    }
}

/// What a part of a text is; of several parts the heaviest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Mark {
    /// Like the rest.
    #[default]
    None,
    Raised,
    /// In the colour of paper.
    Pale,
    Struck,
}

impl Mark {
    /// How a cell with such a part looks; None where the part makes no difference.
    pub(super) const fn look(self) -> Option<Look> {
        match self {
            Self::None => None,
            Self::Raised => Some(Look::Raised),
            Self::Pale => Some(Look::Unseen),
            Self::Struck => Some(Look::Struck),
        }
    }
}

/// Fonts, fills and the styles that put them together, each by its index.
#[derive(Debug, Default)]
pub(super) struct Letters {
    pub fonts: Vec<Font>,
    /// Colours of the fills; None: a pattern, or a colour that is not known.
    pub grounds: Vec<Option<Colour>>,
    /// Font and fill of each style.
    pub styles: Vec<(usize, usize)>,
}

impl Letters {
    /// How the letters of each style look.
    pub(super) fn looks(&self) -> Vec<Look> {
        let look = |(font, ground): &(usize, usize)| {
            let font = self.fonts.get(*font).copied().unwrap_or_default();
            look(font, self.grounds.get(*ground).copied().flatten())
        };
        self.styles.iter().map(look).collect()
    }

    /// Whether the ground of each style is as good as white.
    pub(super) fn pale(&self) -> Vec<bool> {
        let ground = |(_, ground): &(usize, usize)| self.grounds.get(*ground).copied().flatten();
        self.styles.iter().map(|style| ground(style).is_none_or(Colour::is_pale)).collect()
    }

    /// Entries of the longest list.
    pub(super) fn len(&self) -> usize {
        self.fonts.len().max(self.grounds.len()).max(self.styles.len())
    }
}

/// Whether letters of one colour cannot be told from a ground of the other.
fn unseen(ink: Colour, ground: Colour) -> bool {
    let (one, other) = (ink.luminance() + 0.05, ground.luminance() + 0.05);
    one.max(other) < SEEN * one.min(other)
}

/// How letters of this font look on this ground.
pub(super) fn look(font: Font, ground: Option<Colour>) -> Look {
    match font {
        Font { struck: true, .. } => Look::Struck,
        Font { ink, .. } if ink.zip(ground).is_some_and(|(ink, ground)| unseen(ink, ground)) => Look::Unseen,
        Font { .. } => Look::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_files_write_them() {
        for text in ["FF00B050", "00B050", "#00b050"] {
            assert_eq!(Colour::hex(text), Some(Colour([0x00, 0xB0, 0x50])));
        }
        assert_eq!(["", "FFF", "緑の色です", "0000GG"].map(Colour::hex), [None; 4]);
        assert_eq!(Colour::WHITE.tinted(-0.5), Colour([128; 3]));
        assert_eq!(Colour::BLACK.tinted(1.0), Colour::WHITE);
        assert_eq!(Colour::BLACK.tinted(f64::NAN), Colour::BLACK);
    }

    #[test]
    fn letters_in_the_colour_of_their_ground_are_not_seen() {
        let on = |ink, ground| look(Font { ink: Colour::hex(ink), ..Font::default() }, Colour::hex(ground));
        for (ink, ground) in [("FFFFFF", "FFFFFF"), ("FFFFFF", "FFF9E5"), ("FEFEFE", "FFFFFF"), ("1F3864", "1F3864")] {
            assert_eq!(on(ink, ground), Look::Unseen, "{ink} on {ground}");
        }
        for (ink, ground) in [("000000", "FFFFFF"), ("FFFFFF", "1F3864"), ("D9D9D9", "FFFFFF"), ("FFFF00", "000000")] {
            assert_eq!(on(ink, ground), Look::Plain, "{ink} on {ground}");
        }
        assert_eq!(on("", "FFFFFF"), Look::Plain);
        assert_eq!(look(Font { struck: true, ..Font::default() }, None), Look::Struck);
    }
}
