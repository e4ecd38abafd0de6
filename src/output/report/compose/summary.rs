//! 総括: what the figures say as a whole.

use super::super::content::{Anchor, Block};
use super::super::{Edition, words};
use super::view::{View, body, heading, note, subheading};
use super::{evaluation, lists, rules};
use crate::evaluation::RollUp;

/// The whole part.
pub(super) fn part(view: &View) -> Vec<Block> {
    let figures = view.figures;
    let mut blocks = vec![heading(1, words::part(1, words::SUMMARY), Anchor::Part(0), 0)];
    blocks.extend(body(&words::lead(&view.plan().about.title, figures.round)));
    let nothing = RollUp::default();
    let rollup = figures.rollup().unwrap_or(&nothing);
    let printed = view.plan().printed_order.len();
    let reprints = view.plan().items.values().filter(|item| item.reprint_of.is_some()).count();
    blocks.extend(body(&words::counted(view.level(4), printed, reprints, &rollup.overall, view.missing_items())));

    let missing = if view.for_citizens() { words::summary::COUNTED } else { words::summary::MISSING }.to_owned();
    let mut sections: Vec<(String, Vec<Block>)> = vec![
        (words::summary::of_each(view.level(1)), evaluation::by_goal(view, rollup)),
        (words::summary::OVERALL.into(), overall(view, rollup)),
        (missing, lists::missing(view)),
        (words::summary::changes(&figures.compared), changes(view)),
    ];
    if view.edition == Edition::Headquarters {
        sections.push((words::summary::BY_DEPARTMENT.into(), lists::by_department(view, rollup)));
    }
    sections.push((words::summary::RULES.into(), rules::short(view)));
    for (at, (title, content)) in sections.into_iter().enumerate() {
        let number = u16::try_from(at + 1).unwrap_or(u16::MAX);
        blocks.push(heading(2, words::section(number, &title), Anchor::Section(0, at), 1));
        blocks.extend(content);
    }
    blocks
}

fn overall(view: &View, rollup: &RollUp) -> Vec<Block> {
    let title = format!("{} {}", view.plan().about.title, words::summary::OVERALL);
    evaluation::overall(view, rollup, &title)
}

/// Grades that changed, the largest changes, what is late.
fn changes(view: &View) -> Vec<Block> {
    let figures = view.figures;
    let mut blocks = Vec::new();
    if figures.compared.with.is_none() {
        blocks.extend(body(&words::summary::nothing_before(&figures.compared)));
    } else {
        blocks.extend(since(view));
    }
    if !figures.round.is_final() {
        blocks.push(subheading(words::summary::LATE));
        blocks.extend(lists::late(view));
    }
    blocks.push(note(words::counted_once(view.level(4))));
    blocks
}

/// What changed since the round compared with.
fn since(view: &View) -> Vec<Block> {
    let mut blocks = vec![subheading(words::summary::GRADE_CHANGES)];
    blocks.extend(lists::grade_changes(view));
    blocks.push(subheading(words::summary::LARGEST));
    blocks.extend(lists::largest_changes(view));
    blocks
}
