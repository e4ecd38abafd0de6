//! The contents (目次), from the headings of the other parts.

use super::super::content::{Block, BookmarkSpec, Entry, Heading};
use super::super::words;

/// The contents go down to the policies; groups and items have their pages in the hierarchy.
const DEEPEST: usize = 3;

/// Parts, sections, viewpoints, goals and policies with their pages.
pub(super) fn part(parts: &[Vec<Block>]) -> Vec<Block> {
    let title = Heading { level: 1, text: words::CONTENTS.into(), anchor: None, bookmark: None };
    let mut blocks = vec![Block::Heading(title)];
    for block in parts.iter().flatten() {
        let Block::Heading(Heading { text, anchor: Some(anchor), bookmark: Some(BookmarkSpec { depth, .. }), .. }) =
            block
        else {
            continue;
        };
        if *depth == 0 {
            blocks.push(Block::Gap(1));
        }
        if *depth > DEEPEST {
            continue;
        }
        let depth = u8::try_from(*depth).unwrap_or(u8::MAX);
        blocks.push(Block::Entry(Entry { depth, title: text.clone(), anchor: *anchor }));
    }
    blocks
}
