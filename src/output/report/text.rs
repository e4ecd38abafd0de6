//! Text set into lines. A [`Paragraph`] says what and how; [`Paragraph::set`] breaks it for a measure; the resulting
//! [`Line`]s are put on pages as they are.

use super::display::{Grey, Owner, Page};
use super::font::{Face, Setting};
use super::length::{Length, Point, Rect};

/// How characters look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    pub face: Face,
    pub size: Length,
    pub ink: Grey,
}

impl Style {
    /// Black.
    pub const fn new(face: Face, size: Length) -> Self {
        Style { face, size, ink: Grey::BLACK }
    }
}

/// A stretch of text in one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub text: String,
    pub style: Style,
}

/// Where lines stand in their measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// Both edges straight, the last line of each paragraph at the start.
    #[default]
    Justify,
    Start,
    Centre,
    End,
}

/// Text to be set. A `\n` in it begins a new line (and a new paragraph with its indent).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    pub spans: Vec<Span>,
    pub align: Align,
    /// From base line to base line (of columns, in vertical setting).
    pub pitch: Length,
    /// Indent of the first line of each paragraph.
    pub first_indent: Length,
    /// Indent of the other lines.
    pub indent: Length,
    pub setting: Setting,
    /// Whether 、 and 。 may hang over the end of a line, by half their size.
    pub hanging: bool,
}

impl Paragraph {
    /// Justified horizontal text without indent, in one style, at a pitch of 1.6 sizes.
    pub fn new(text: impl Into<String>, style: Style) -> Self {
        Paragraph {
            spans: vec![Span { text: text.into(), style }],
            align: Align::Justify,
            pitch: style.size.times(16, 10),
            first_indent: Length::ZERO,
            indent: Length::ZERO,
            setting: Setting::Horizontal,
            hanging: true,
        }
    }

    /// Adds a stretch in another style.
    pub fn and(mut self, text: impl Into<String>, style: Style) -> Self {
        self.spans.push(Span { text: text.into(), style });
        self
    }

    pub fn align(self, align: Align) -> Self {
        Paragraph { align, ..self }
    }

    pub fn pitch(self, pitch: Length) -> Self {
        Paragraph { pitch, ..self }
    }

    /// Indents of the first and of the other lines: `(one em, zero)` for running text, `(zero, one em)` for lists.
    pub fn indent(self, first: Length, others: Length) -> Self {
        Paragraph { first_indent: first, indent: others, ..self }
    }

    pub fn vertical(self) -> Self {
        Paragraph { setting: Setting::Vertical, ..self }
    }

    pub fn without_hanging(self) -> Self {
        Paragraph { hanging: false, ..self }
    }

    /// Breaks the text into lines of at most `measure`. Pure and independent of other paragraphs: may run in parallel.
    pub fn set(&self, measure: Length) -> SetText {
        super::breaking::set(self, measure)
    }
}

/// A paragraph broken into lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetText {
    pub lines: Vec<Line>,
    pub pitch: Length,
    pub measure: Length,
    pub setting: Setting,
}

/// One line: glyphs at their places relative to the line's origin, and its text as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The text, in logical order, spaces at the line's end included; what is invisible (control characters, zero-width
    /// ones) is left out.
    pub text: String,
    pub glyphs: Vec<PlacedGlyph>,
    pub setting: Setting,
    /// From the origin to the end of the last glyph (without a hanging 、 or 。), indent and alignment included.
    pub extent: Length,
    /// Where the first glyph starts.
    pub start: Length,
    /// How far a hanging 、 or 。 reaches beyond the extent.
    pub hanging: Length,
    /// The largest type size in the line.
    pub size: Length,
    /// Clusters that no font has; 〓 stands in their places.
    pub missing: Vec<String>,
    /// The paragraph ends here, by its end or a `\n`.
    pub ends_paragraph: bool,
}

/// A glyph at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlacedGlyph {
    pub face: Face,
    pub id: u16,
    pub size: Length,
    pub ink: Grey,
    /// From the line's origin to the glyph's origin, y downwards.
    pub x: Length,
    pub y: Length,
    /// How far the pen moves on by the glyph itself.
    pub advance: Length,
    /// The bytes of [`Line::text`] that the glyph shows: start and count; the first glyph of a cluster has them all.
    pub text: (u32, u32),
}

impl PlacedGlyph {
    /// The part of its line's text that the glyph shows.
    pub fn shows<'a>(&self, line: &'a Line) -> &'a str {
        let start = self.text.0 as usize;
        line.text.get(start..start + self.text.1 as usize).unwrap_or_default()
    }
}

/// Share of the type size above the base line: the em box of BIZ UD fonts is 0.88 above and 0.12 below.
const ABOVE_BASE: (i64, i64) = (88, 100);

/// One line that is never broken, starting at its origin: labels, figures in cells, page numbers.
pub fn single(text: &str, style: Style) -> Line {
    let paragraph = Paragraph::new(text.replace('\n', " "), style).align(Align::Start).without_hanging();
    let mut set = super::breaking::set_unbroken(&paragraph);
    if set.lines.is_empty() { Line::empty(style.size) } else { set.lines.swap_remove(0) }
}

impl Line {
    pub fn empty(size: Length) -> Self {
        Line {
            text: String::new(),
            glyphs: Vec::new(),
            setting: Setting::Horizontal,
            extent: Length::ZERO,
            start: Length::ZERO,
            hanging: Length::ZERO,
            size,
            missing: Vec::new(),
            ends_paragraph: true,
        }
    }

    /// The length of the glyphs from first to last.
    pub fn width(&self) -> Length {
        self.extent - self.start
    }

    /// The em boxes' area when the line's origin is put at `origin`.
    pub fn area(&self, origin: Point) -> Rect {
        match self.setting {
            Setting::Horizontal => Rect::new(
                origin.x + self.start,
                origin.y - self.size.times(ABOVE_BASE.0, ABOVE_BASE.1),
                self.width(),
                self.size,
            ),
            Setting::Vertical => Rect::new(origin.x - self.size / 2, origin.y + self.start, self.size, self.width()),
        }
    }

    /// The same line moved along its direction: for centring or right-aligning a [`single`] line.
    pub fn shifted(mut self, by: Length) -> Self {
        for glyph in &mut self.glyphs {
            match self.setting {
                Setting::Horizontal => glyph.x += by,
                Setting::Vertical => glyph.y += by,
            }
        }
        self.start += by;
        self.extent += by;
        self
    }
}

impl SetText {
    /// Lines × pitch: the height (width, in vertical setting) that the text takes.
    pub fn height(&self) -> Length {
        self.pitch * self.lines.len() as i64
    }

    /// The longest line.
    pub fn widest(&self) -> Length {
        self.lines.iter().map(|line| line.extent).max().unwrap_or_default()
    }

    /// Clusters that no font has.
    pub fn missing(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().flat_map(|line| line.missing.iter().map(String::as_str))
    }

    /// Takes off the first `count` lines, to go on with the rest on another page.
    pub fn split_at(mut self, count: usize) -> (SetText, SetText) {
        let rest = self.lines.split_off(count.min(self.lines.len()));
        let rest = SetText { lines: rest, ..self };
        (self, rest)
    }

    /// Each line with its origin, when the text's box begins at `corner`: its top left corner, or its top right corner
    /// in vertical setting. Em boxes stand in the middle of their pitch.
    pub fn placed(&self, corner: Point) -> impl Iterator<Item = (Point, &Line)> {
        self.lines.iter().enumerate().map(move |(index, line)| {
            let before = self.pitch * index as i64;
            let origin = match self.setting {
                Setting::Horizontal => {
                    let above = (self.pitch - line.size) / 2 + line.size.times(ABOVE_BASE.0, ABOVE_BASE.1);
                    corner.moved(Length::ZERO, before + above)
                }
                Setting::Vertical => corner.moved(-(before + self.pitch / 2), Length::ZERO),
            };
            (origin, line)
        })
    }

    /// Puts the lines on a page; `frame` is what they have to stay inside.
    pub fn put(&self, page: &mut Page, corner: Point, frame: Option<Rect>, owner: Owner) {
        for (origin, line) in self.placed(corner) {
            match frame {
                Some(frame) => page.text_in(frame, origin, line.clone(), owner),
                None => page.text(origin, line.clone(), owner),
            }
        }
    }
}
