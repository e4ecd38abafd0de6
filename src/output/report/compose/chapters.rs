//! The items under their headings and introductory texts, as the plan prints them.

use super::super::content::{Anchor, Block, Look, Paragraph};
use super::super::words;
use super::view::{View, body, heading};
use crate::model::ItemNo;
use rayon::prelude::*;

/// Everything below 視点, in printed order.
pub(super) fn part(view: &View) -> Vec<Block> {
    let mut blocks = vec![
        heading(1, words::part(3, &words::chapters(view.level(4))), Anchor::Part(2), 0),
        super::view::note(words::TREND_NOTE),
    ];
    let plan = view.plan();
    let mut open: [Option<usize>; 4] = [None; 4];
    let items: Vec<Vec<Block>> =
        plan.printed_order.par_iter().map(|number| super::item::blocks(view, *number)).collect();
    for (number, item) in plan.printed_order.iter().zip(items) {
        blocks.extend(headings(view, *number, &mut open));
        blocks.extend(item);
    }
    blocks
}

/// The headings that stand before an item: those of the levels that begin with it.
fn headings(view: &View, number: ItemNo, open: &mut [Option<usize>; 4]) -> Vec<Block> {
    let plan = view.plan();
    let mut blocks = Vec::new();
    let Some(item) = plan.items.get(&number) else { return blocks };
    let Some((viewpoint, goal, policy, group)) = plan.ancestors(item) else { return blocks };
    let now = [Some(goal.viewpoint), Some(policy.goal), Some(group.policy), Some(item.group)];
    let first = now.iter().zip(open.iter()).position(|(now, before)| now != before).unwrap_or(4);
    let fresh_viewpoint = first == 0;
    *open = now;
    if fresh_viewpoint {
        if !blocks_is_first(view, number) {
            blocks.push(Block::NewPage);
        }
        blocks.push(heading(2, words::viewpoint(&viewpoint.title), Anchor::Viewpoint(goal.viewpoint), 1));
        blocks.extend(body(&viewpoint.text).map(kept));
    }
    if first <= 1 {
        if !fresh_viewpoint {
            blocks.push(Block::NewPage);
        }
        blocks.push(heading(3, words::goal(goal.number, &goal.title), Anchor::Goal(policy.goal), 2));
        if !goal.sdgs.is_empty() {
            blocks.push(Block::Paragraph(Paragraph::of(Look::Label, words::sdgs(&goal.sdgs)).kept()));
        }
        blocks.extend(body(&goal.text).map(kept));
    }
    if first <= 2 {
        blocks.push(heading(4, words::policy(policy.number, &policy.title), Anchor::Policy(group.policy), 3));
        blocks.extend(body(&policy.text).map(kept));
    }
    if first <= 3 {
        blocks.push(heading(5, words::group(group.number, &group.title), Anchor::Group(item.group), 4));
        blocks.extend(body(&group.text).map(kept));
        blocks.push(Block::Gap(1));
    }
    blocks
}

/// Introductory texts stay with the headings below them, and so with the first item's table.
fn kept(block: Block) -> Block {
    match block {
        Block::Paragraph(paragraph) => Block::Paragraph(paragraph.kept()),
        block => block,
    }
}

fn blocks_is_first(view: &View, number: ItemNo) -> bool {
    view.plan().printed_order.first() == Some(&number)
}
