//! Composes the report: the figures become blocks of content, one file per part of the report. Nothing is computed
//! here but what stands where.

mod appendix;
mod chapters;
mod contents;
mod cover;
mod evaluation;
mod glossary;
mod hierarchy;
mod indicator;
mod item;
mod lists;
mod rules;
mod summary;
mod trend;
mod view;

use super::Edition;
use super::content::{Block, Numbering, Section};
use super::flow::Furniture;
use super::words;
use crate::evaluation::Figures;
use view::View;

/// The report's content in an edition.
#[must_use]
pub(super) fn compose(figures: &Figures, edition: Edition) -> Vec<Section> {
    let view = View { figures, edition };
    let parts: Vec<Vec<Block>> =
        vec![summary::part(&view), hierarchy::part(&view), chapters::part(&view), appendix::part(&view)];
    let contents = contents::part(&parts);
    let body: Vec<Block> = parts.into_iter().flat_map(|part| std::iter::once(Block::NewPage).chain(part)).collect();
    vec![
        Section { numbering: Numbering::None, blocks: cover::part(&view) },
        Section { numbering: Numbering::Roman, blocks: contents },
        Section { numbering: Numbering::Arabic, blocks: body },
    ]
}

/// Head and foot of every page.
#[must_use]
pub(super) fn furniture(figures: &Figures, edition: Edition) -> Furniture {
    let edition = if edition == Edition::Council { String::new() } else { format!("（{}）", edition.label()) };
    Furniture {
        head: format!("{}　{}{edition}", figures.plan.about.title, words::REPORT),
        mark: if figures.sample { words::SAMPLE_FOOT.into() } else { String::new() },
        run: figures.mark_shown(),
    }
}
