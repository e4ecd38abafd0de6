//! How the report looks: the page, the grid, the few sizes and the two weights of rules. Nothing else in the report
//! names a size.
//!
//! Running text stands on lines of [`PITCH`]; everything between lines is a multiple of [`HALF`], so that base lines of
//! facing pages meet. Inside tables lines stand on the closer [`CELL_PITCH`]; a table as a whole takes a multiple of
//! [`HALF`] again, so that what follows is back on the grid.

use super::content::{Align, Look, Trend};
use super::display::{Grey, Stroke};
use super::font::Face;
use super::length::{Length, Rect};
use super::text::{self, Style};

/// From base line to base line.
pub const PITCH: Length = Length::pt(16);
/// Half a line: the grid's unit.
pub const HALF: Length = Length::pt(8);
/// Width of the type area: 45 characters of running text.
pub const MEASURE: Length = Length::pt(450);
/// Height of the type area: 44.5 lines.
pub const HEIGHT: Length = Length::pt(712);
/// Top of the type area.
pub const TOP: Length = Length::pt(68);
/// Size of running text and of the tables' text.
pub const TEXT: Length = Length::pt(10);
/// Room between a cell's edge and its text, left and right.
pub const SIDE: Length = Length::pt(5);
/// Columns below this width count as narrow.
pub const NARROW: Length = Length::pt(57);
/// Room between a narrow cell's edge and its text.
pub const TIGHT_SIDE: Length = Length::pt(2);
/// From base line to base line inside tables.
pub const CELL_PITCH: Length = Length::pt(14);
/// Room above and below a cell's text.
pub const ABOVE: Length = Length::pt(3);
/// Room above and below the figures of a tight row.
pub const TIGHT_ABOVE: Length = Length::pt(1);
/// Room above and below an item's title.
pub const TITLE_ABOVE: Length = Length::pt(3);
/// A line of a small chart's print.
pub const TREND_LINE: Length = Length::pt(10);
/// A small chart's plot, and the line of its years.
const TREND: Length = Length::pt(47);
/// Texts in narrower columns are not spread to both edges: the gaps between few characters would show.
pub const JUSTIFIED: Length = Length::pt(170);
/// From line to line of the contents.
pub const ENTRY: Length = Length::pt(14);
/// The ground of head cells.
pub const HEAD_GROUND: Grey = Grey(8);
/// The ground of an item's title.
pub const TITLE_GROUND: Grey = Grey(16);
/// The rule between cells.
pub const THIN: Stroke = Stroke::THIN;
/// The rule around tables.
pub const STRONG: Stroke = Stroke::STRONG;

/// The type area of an A4 page.
pub fn type_area() -> Rect {
    let width = Length::mm(210);
    Rect::new((width - MEASURE) / 2, TOP, MEASURE, HEIGHT)
}

/// Face and size of a look.
pub fn style(look: Look) -> Style {
    match look {
        Look::Body | Look::Cell => Style::new(Face::Mincho, TEXT),
        Look::Label => Style::new(Face::Gothic, TEXT),
        Look::Strong => Style::new(Face::GothicBold, TEXT),
        Look::Note => Style::new(Face::Gothic, Length::pt(8)),
        Look::Furniture => Style::new(Face::Gothic, Length::pt(8)),
        Look::Heading(1) => Style::new(Face::GothicBold, Length::pt(18)),
        Look::Heading(2) => Style::new(Face::GothicBold, Length::pt(15)),
        Look::Heading(3) => Style::new(Face::GothicBold, Length::pt(12)),
        Look::Heading(_) => Style::new(Face::GothicBold, TEXT),
        Look::CoverTitle => Style::new(Face::GothicBold, Length::pt(26)),
        Look::CoverLine => Style::new(Face::Gothic, Length::pt(15)),
    }
}

/// From base line to base line of a look: a multiple of half a line.
pub fn pitch(look: Look) -> Length {
    match look {
        Look::Heading(1 | 2) | Look::CoverLine => HALF * 3,
        Look::CoverTitle => HALF * 5,
        _ => PITCH,
    }
}

/// The same inside cells, where small print stands closer.
pub fn cell_pitch(look: Look) -> Length {
    match look {
        Look::Note => Length::pt(11),
        Look::Cell | Look::Label | Look::Strong => CELL_PITCH,
        look => pitch(look),
    }
}

/// Text of a look, ready to be broken into lines.
pub fn paragraph(text: &str, look: Look, align: Align) -> text::Paragraph {
    let align = match align {
        Align::Start => text::Align::Justify,
        Align::Centre => text::Align::Centre,
        Align::End => text::Align::End,
    };
    text::Paragraph::new(text, style(look)).pitch(pitch(look)).align(align)
}

/// A small chart is at least so high; one with a remark has a line more.
pub fn trend_height(trend: &Trend) -> Length {
    if trend.remark.is_some() { TREND + TREND_LINE } else { TREND }
}

/// Room above and below a heading, in half lines.
pub const fn heading_room(level: u8) -> (i64, i64) {
    match level {
        1 => (0, 2),
        2 => (2, 1),
        3 => (2, 0),
        _ => (1, 0),
    }
}
