//! Text that has been broken into lines, each with its pitch.

use super::super::content::{Align, Anchor, CellText, Look, Paragraph, Text};
use super::super::length::Length;
use super::super::style;
use super::super::text::Line;

/// A line with the height that it takes.
#[derive(Debug, Clone)]
pub(super) struct LaidLine {
    pub what: LineContent,
    pub pitch: Length,
    /// From the text's left edge.
    pub indent: Length,
}

/// What stands on a line.
#[derive(Debug, Clone)]
pub(super) enum LineContent {
    /// Set.
    Set(Line),
    /// Names a page, and is set once that is known.
    PageOf { before: String, anchor: Anchor, after: String, look: Look, align: Align, measure: Length },
}

/// A paragraph in lines.
#[derive(Debug, Clone)]
pub(super) struct LaidText {
    pub lines: Vec<LaidLine>,
    /// Room above (not at a page's top) and below.
    pub above: Length,
    pub below: Length,
}

impl LaidText {
    /// Height of the lines `from..to`.
    pub fn height(&self, from: usize, to: usize) -> Length {
        grid(self.lines.get(from..to).unwrap_or_default().iter().map(|line| line.pitch).sum())
    }
}

/// The next multiple of half a line.
pub(super) fn grid(height: Length) -> Length {
    let half = style::HALF.in_milli();
    Length::milli((height.in_milli() + half - 1).div_euclid(half) * half)
}

/// The room that a paragraph's lines have.
#[derive(Debug, Clone, Copy)]
struct Room {
    measure: Length,
    /// Indent of each paragraph's first line.
    first: Length,
    /// From the text's left edge.
    indent: Length,
    pitch: Length,
    /// Whether 、 and 。 may hang over the right edge: in a cell they would touch its rule.
    hanging: bool,
}

/// Breaks a paragraph for the type area.
pub(super) fn lay_paragraph(paragraph: &Paragraph, measure: Length) -> LaidText {
    let first = if paragraph.first_indent { style::style(paragraph.look).size } else { Length::ZERO };
    let (indent, pitch) = (paragraph.indent, style::pitch(paragraph.look));
    let room = Room { measure: measure - indent, first, indent, pitch, hanging: true };
    let lines = lay_lines(&paragraph.text, paragraph.look, paragraph.align, room);
    LaidText { lines, above: Length::ZERO, below: Length::ZERO }
}

/// Breaks the paragraphs of a cell.
pub(super) fn lay_cell(texts: &[CellText], align: Align, measure: Length) -> Vec<LaidLine> {
    let room = |look| Room {
        measure,
        first: Length::ZERO,
        indent: Length::ZERO,
        pitch: style::cell_pitch(look),
        hanging: false,
    };
    texts.iter().flat_map(|text| lay_lines(&text.text, text.look, align, room(text.look))).collect()
}

fn lay_lines(text: &Text, look: Look, align: Align, room: Room) -> Vec<LaidLine> {
    let Room { measure, first, indent, pitch, hanging } = room;
    match text {
        Text::Plain(text) => {
            let mut paragraph = style::paragraph(text, look, align).indent(first, Length::ZERO);
            paragraph.hanging = hanging;
            if align == Align::Start && measure < style::JUSTIFIED {
                paragraph.align = super::super::text::Align::Start;
            }
            let set = paragraph.set(measure);
            set.lines.into_iter().map(|line| LaidLine { what: LineContent::Set(line), pitch, indent }).collect()
        }
        Text::PageOf { before, anchor, after } => {
            let (before, after) = (before.clone(), after.clone());
            let what = LineContent::PageOf { before, anchor: *anchor, after, look, align, measure };
            vec![LaidLine { what, pitch, indent }]
        }
    }
}
