//! Pagination: which block, or which part of it, stands where on which page.

use super::super::content::{Anchor, Numbering};
use super::super::length::Length;
use super::super::style;
use super::table::{Cursor, Fragment};
use super::text::grid;
use super::{Laid, LaidBlock, TextRole};

/// A page with its pieces from the top.
#[derive(Debug, Clone)]
pub(super) struct PlannedPage {
    /// How it is numbered.
    pub numbering: Numbering,
    /// Its number within its numbering, from 1.
    pub number: usize,
    /// What stands on it.
    pub pieces: Vec<Piece>,
}

/// A block, or a part of one, at its height.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// The block in its section.
    pub block: usize,
    /// Top, from the type area's top.
    pub y: Length,
    /// Which part of it.
    pub part: Part,
}

/// Which part of a block.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    /// Lines from … to.
    Lines(usize, usize),
    /// Rows of a table.
    Rows(Fragment),
    /// All of it.
    Whole,
}

/// So many lines of a paragraph stay together at either side of a page break.
const TOGETHER: usize = 2;

/// Distributes the blocks of a section over pages.
pub(super) fn paginate(numbering: Numbering, blocks: &[LaidBlock], first: usize) -> Vec<PlannedPage> {
    let keeps = keeps(blocks);
    let breaks = super::breaks::breaks(blocks, &keeps);
    let mut flow = Flow { numbering, number: first, keeps, breaks, pages: Vec::new(), y: Length::ZERO };
    flow.new_page();
    for (at, block) in blocks.iter().enumerate() {
        flow.place(blocks, at, block);
    }
    flow.pages
}

struct Flow {
    numbering: Numbering,
    number: usize,
    /// Which blocks are kept with the next.
    keeps: Vec<bool>,
    /// Which blocks begin a page.
    breaks: Vec<usize>,
    pages: Vec<PlannedPage>,
    y: Length,
}

impl Flow {
    fn new_page(&mut self) {
        let (numbering, number) = (self.numbering, self.number);
        self.pages.push(PlannedPage { numbering, number, pieces: Vec::new() });
        self.number += 1;
        self.y = Length::ZERO;
    }

    fn at_top(&self) -> bool {
        self.pages.last().is_none_or(|page| page.pieces.is_empty())
    }

    fn put(&mut self, block: usize, part: Part, height: Length) {
        let y = self.y;
        if let Some(page) = self.pages.last_mut() {
            page.pieces.push(Piece { block, y, part });
        }
        self.y += height;
    }

    fn place(&mut self, blocks: &[LaidBlock], at: usize, block: &LaidBlock) {
        match &block.laid {
            Laid::NewPage => {
                if !self.at_top() {
                    self.new_page();
                }
                return;
            }
            Laid::Gap(gap) => {
                if !self.at_top() {
                    self.y += *gap;
                }
                return;
            }
            _ => {}
        }
        let full = !self.follows_kept(blocks, at) && self.y + self.chain(blocks, at) > style::HEIGHT;
        if !self.at_top() && (full || self.breaks.binary_search(&at).is_ok()) {
            self.new_page();
        }
        match &block.laid {
            Laid::Text(text, _) => self.place_text(at, text),
            Laid::Table(table) => self.place_table(at, table),
            laid => self.put(at, Part::Whole, laid.height()),
        }
    }

    fn place_text(&mut self, at: usize, text: &super::text::LaidText) {
        if !self.at_top() {
            self.y += text.above;
        }
        let count = text.lines.len();
        let mut from = 0;
        loop {
            if self.y + text.height(from, count) <= style::HEIGHT {
                self.put(at, Part::Lines(from, count), text.height(from, count) + text.below);
                return;
            }
            let fits = (from..=count).rev().find(|to| self.y + text.height(from, *to) <= style::HEIGHT);
            let to = fits.unwrap_or(from).min(count.saturating_sub(TOGETHER));
            let to = if self.at_top() { to.max(from + 1) } else { to };
            if to >= from + TOGETHER || self.at_top() {
                self.put(at, Part::Lines(from, to), text.height(from, to));
                from = to;
            }
            self.new_page();
        }
    }

    fn place_table(&mut self, at: usize, table: &super::table::LaidTable) {
        if table.height() <= style::HEIGHT - self.y {
            let height = table.height();
            let part = Fragment { from: Cursor::default(), to: table.end(), height };
            self.put(at, Part::Rows(part), height);
            return;
        }
        let mut from = Cursor::default();
        while from < table.end() {
            let room = style::HEIGHT - self.y;
            match table.fragment(from, room, self.at_top()) {
                Some(part) => {
                    self.put(at, Part::Rows(part), grid(part.height));
                    from = part.to;
                    if from < table.end() {
                        self.new_page();
                    }
                }
                None => self.new_page(),
            }
        }
    }
}

/// Which blocks are kept with the next. Where a run of them is higher than a page, its texts are let go, so that only
/// headings are kept.
fn keeps(blocks: &[LaidBlock]) -> Vec<bool> {
    let mut keeps: Vec<bool> = blocks.iter().map(|block| block.keep_with_next).collect();
    let mut start = 0;
    while start < blocks.len() {
        let end = (start..blocks.len()).find(|at| keeps.get(*at) != Some(&true)).unwrap_or(blocks.len() - 1);
        let run = blocks.get(start..=end).unwrap_or_default();
        let height: Length = run.iter().map(|block| block.laid.height() + block.laid.above()).sum();
        if height > style::HEIGHT {
            for (keep, block) in keeps.iter_mut().zip(blocks).take(end).skip(start) {
                *keep &= !matches!(block.laid, Laid::Text(_, TextRole::Paragraph));
            }
        }
        start = end + 1;
    }
    keeps
}

impl Flow {
    /// Whether a block stands behind one that is kept with it: where the two are too high for one page together, the
    /// block is split rather than parted from what stands before it.
    fn follows_kept(&self, blocks: &[LaidBlock], at: usize) -> bool {
        let before = blocks.iter().zip(&self.keeps).take(at);
        before.rev().find(|(block, _)| !matches!(block.laid, Laid::Gap(_))).is_some_and(|(_, keeps)| *keeps)
    }

    /// The height that a block needs together with those it is kept with; of the last, only its beginning.
    fn chain(&self, blocks: &[LaidBlock], at: usize) -> Length {
        let mut height = Length::ZERO;
        for (block, keeps) in blocks.iter().zip(&self.keeps).skip(at) {
            if matches!(block.laid, Laid::NewPage) {
                return height;
            }
            if !keeps {
                return height + block.laid.above() + block.laid.least();
            }
            height += block.laid.height() + block.laid.above();
        }
        height
    }
}

/// Where the anchors of a section's blocks have come to stand: page in the section's order and height on it.
pub(super) fn anchors(pages: &[PlannedPage], blocks: &[LaidBlock]) -> Vec<(Anchor, usize, Length)> {
    let mut found = Vec::new();
    for (page, planned) in pages.iter().enumerate() {
        for piece in &planned.pieces {
            let first = match piece.part {
                Part::Lines(from, _) => from == 0,
                Part::Rows(part) => part.from == Cursor::default(),
                Part::Whole => true,
            };
            if let (true, Some(block)) = (first, blocks.get(piece.block)) {
                found.extend(block.anchor.map(|anchor| (anchor, page, piece.y)));
            }
        }
    }
    found
}
