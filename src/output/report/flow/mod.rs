//! Sets the report's blocks on pages: lines are broken in parallel, pages are filled one after the other, and when it
//! is known where everything stands, contents and references are filled in and the pages are drawn.

mod breaks;
mod canvas;
mod charts;
mod draw;
mod pages;
mod table;
mod table_draw;
mod text;
mod trend;

use super::content::{Anchor, Block, BookmarkSpec, Entry, Heading, Section};
use super::display::Document;
use super::length::Length;
use super::{content, style};
use rayon::prelude::*;

/// What stands on every page beside the blocks.
#[derive(Debug, Clone, Default)]
pub struct Furniture {
    /// Left in the head.
    pub head: String,
    /// Beside the page's number; empty: nothing.
    pub mark: String,
    /// Left in the foot, by which a printed page can be told; empty: nothing.
    pub run: String,
}

/// A block whose lines are broken.
#[derive(Debug)]
struct LaidBlock {
    laid: Laid,
    keep_with_next: bool,
    anchor: Option<Anchor>,
    /// What links to it are called.
    name: String,
    /// The running head from here on.
    running: bool,
    bookmark: Option<BookmarkSpec>,
}

#[derive(Debug)]
enum Laid {
    Text(text::LaidText, TextRole),
    Table(table::LaidTable),
    Chart(content::ChartBlock),
    Entry(Entry),
    Gap(Length),
    Rule,
    NewPage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TextRole {
    Heading(u8),
    Paragraph,
}

/// Sets the sections and draws their pages.
#[must_use]
pub fn set(sections: &[Section], furniture: &Furniture) -> Document {
    let laid: Vec<Vec<LaidBlock>> =
        sections.iter().map(|section| section.blocks.par_iter().map(lay).collect()).collect();
    let mut pages = Vec::new();
    let (mut last, mut number) = (content::Numbering::None, 1);
    for (section, blocks) in sections.iter().zip(&laid) {
        if section.numbering != last {
            (last, number) = (section.numbering, 1);
        }
        let planned = pages::paginate(section.numbering, blocks, number);
        number += planned.len();
        pages.push(planned);
    }
    draw::draw(&laid, &pages, furniture)
}

fn lay(block: &Block) -> LaidBlock {
    let plain = |laid| LaidBlock {
        laid,
        keep_with_next: false,
        anchor: None,
        name: String::new(),
        running: false,
        bookmark: None,
    };
    match block {
        Block::Heading(heading) => lay_heading(heading),
        Block::Paragraph(paragraph) => {
            let laid = Laid::Text(text::lay_paragraph(paragraph, style::MEASURE), TextRole::Paragraph);
            LaidBlock { keep_with_next: paragraph.keep_with_next, ..plain(laid) }
        }
        Block::Table(content) => {
            let table = table::LaidTable::lay(content);
            let title = content.title.as_ref();
            LaidBlock {
                keep_with_next: content.keep_with_next,
                anchor: title.map(|title| title.anchor),
                name: title.map(|title| title.text.clone()).unwrap_or_default(),
                bookmark: title.map(|title| title.bookmark.clone()),
                ..plain(Laid::Table(table))
            }
        }
        Block::Chart(chart) => LaidBlock { keep_with_next: chart.keep_with_next, ..plain(Laid::Chart(chart.clone())) },
        Block::Entry(entry) => plain(Laid::Entry(entry.clone())),
        Block::Gap(half_lines) => LaidBlock { keep_with_next: true, ..plain(Laid::Gap(style::HALF * *half_lines)) },
        Block::Rule => plain(Laid::Rule),
        Block::NewPage => plain(Laid::NewPage),
    }
}

fn lay_heading(heading: &Heading) -> LaidBlock {
    let paragraph = content::Paragraph::of(content::Look::Heading(heading.level), heading.text.clone());
    let (above, below) = style::heading_room(heading.level);
    let laid = text::LaidText {
        above: style::HALF * above,
        below: style::HALF * below,
        ..text::lay_paragraph(&paragraph, style::MEASURE)
    };
    LaidBlock {
        laid: Laid::Text(laid, TextRole::Heading(heading.level)),
        keep_with_next: true,
        anchor: heading.anchor,
        name: heading.text.clone(),
        running: heading.level <= 3,
        bookmark: heading.bookmark.clone(),
    }
}

impl Laid {
    /// Its height without the room above.
    fn height(&self) -> Length {
        match self {
            Self::Text(text, _) => text.height(0, text.lines.len()) + text.below,
            Self::Table(table) => table.height(),
            Self::Chart(chart) => charts::height(&chart.chart),
            Self::Entry(_) => style::ENTRY,
            Self::Rule => style::PITCH,
            Self::Gap(gap) => *gap,
            Self::NewPage => Length::ZERO,
        }
    }

    /// Room above, where something stands above.
    fn above(&self) -> Length {
        match self {
            Self::Text(text, _) => text.above,
            _ => Length::ZERO,
        }
    }

    /// The height with which it may begin on a page.
    fn least(&self) -> Length {
        match self {
            Self::Text(text, _) if text.lines.len() > 3 => text.height(0, 2),
            Self::Table(table) => table.least(),
            laid => laid.height(),
        }
    }
}
