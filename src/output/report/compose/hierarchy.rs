//! 施策の体系: the plan's hierarchy with each item's grade and page.

use super::super::content::{Align, Anchor, Block, Cell, Look, Paragraph, Row, Table, Text};
use super::super::length::Length;
use super::super::words;
use super::view::{View, body, heading, note, subheading};
use crate::model::ItemNo;

/// One table for each viewpoint.
pub(super) fn part(view: &View) -> Vec<Block> {
    let plan = view.plan();
    let title = words::hierarchy(view.level(2));
    let mut blocks = vec![heading(1, words::part(2, &title), Anchor::Part(1), 0)];
    let principle = principle(view);
    if !principle.is_empty() {
        blocks.extend(principle);
        blocks.push(Block::NewPage);
    }
    for (at, viewpoint) in plan.viewpoints.iter().enumerate() {
        if at > 0 {
            blocks.push(Block::NewPage);
        }
        blocks.push(subheading(format!("■ {}", viewpoint.title)));
        blocks.push(Block::Table(Table {
            name: format!("{title} {}", viewpoint.title),
            columns: [44, 84, 92, 164, 38, 28].into_iter().map(Length::pt).collect(),
            head: vec![head(view)],
            rows: rows(view, at),
            may_split: true,
            keep_with_next: true,
            ..Table::default()
        }));
        blocks.push(note(words::basis(view.figures.round)));
        blocks.push(note(words::counted_once(view.level(4))));
    }
    blocks
}

/// What the plan says before its hierarchy: its principle, the plan before it, and the text before the viewpoints.
fn principle(view: &View) -> Vec<Block> {
    let about = &view.plan().about;
    let mut blocks = Vec::new();
    if !about.principle.is_empty() {
        blocks.push(subheading(words::PRINCIPLE));
        let principle = Paragraph::of(Look::Heading(3), about.principle.as_str()).aligned(Align::Centre);
        blocks.extend([Block::Gap(1), Block::Paragraph(principle.kept()), Block::Gap(1)]);
    }
    blocks.extend(body(&about.principle_text));
    if !about.previous_title.is_empty() {
        blocks.push(note(words::previous_plan(&about.previous_title)));
    }
    if let Some(intro) = body(&about.viewpoints_intro) {
        blocks.extend([subheading(view.level(0)), intro]);
    }
    blocks
}

fn head(view: &View) -> Row {
    let texts =
        [view.level(1), view.level(2), view.level(3), view.level(4), words::summary::RATING, words::summary::PAGE];
    Row::plain(texts.into_iter().map(Cell::head))
}

/// One row per item in printed order; goal, policy and group reach down over theirs.
fn rows(view: &View, viewpoint: usize) -> Vec<Row> {
    let plan = view.plan();
    let placed: Vec<(ItemNo, [usize; 3])> = plan
        .printed_order
        .iter()
        .filter_map(|number| {
            let item = plan.items.get(number)?;
            let (_, goal, policy, group) = plan.ancestors(item)?;
            (goal.viewpoint == viewpoint).then_some((*number, [policy.goal, group.policy, item.group]))
        })
        .collect();
    let mut before: Option<[usize; 3]> = None;
    let mut rows = Vec::with_capacity(placed.len());
    for (at, (number, above)) in placed.iter().enumerate() {
        let rest = placed.get(at..).unwrap_or_default();
        let mut cells = Vec::new();
        for level in 0..3 {
            let new = before.is_none_or(|before| before.get(..=level) != above.get(..=level));
            if new {
                let count = rest.iter().take_while(|(_, other)| other.get(..=level) == above.get(..=level)).count();
                cells.push(level_cell(view, level, above).at(level).down(count));
            }
        }
        cells.extend(item_cells(view, *number));
        before = Some(*above);
        rows.push(Row::of(cells).tight());
    }
    rows
}

fn level_cell(view: &View, level: usize, above: &[usize; 3]) -> Cell {
    let plan = view.plan();
    let [goal, policy, group] = *above;
    match level {
        0 => Cell::vertical(
            plan.goals.get(goal).map(|goal| format!("{}{}", words::wide(goal.number), goal.title)).unwrap_or_default(),
        ),
        1 => Cell::text(
            plan.policies.get(policy).map(|policy| format!("({}){}", policy.number, policy.title)).unwrap_or_default(),
        )
        .top(),
        _ => Cell::text(
            plan.groups
                .get(group)
                .map(|group| format!("{}{}", words::circled(group.number), group.title))
                .unwrap_or_default(),
        )
        .top(),
    }
}

fn item_cells(view: &View, number: ItemNo) -> Vec<Cell> {
    let item = view.plan().items.get(&number);
    let title = item.map_or("", |item| &*item.title);
    let reprint = item.is_some_and(|item| item.reprint_of.is_some());
    let mark = if reprint { format!(" {}", words::REPRINT_MARK) } else { String::new() };
    let page = Text::PageOf { before: String::new(), anchor: Anchor::Item(number), after: String::new() };
    vec![
        Cell::text(format!("{number}-{title}{mark}")).at(3),
        Cell::text(view.grade_sign(number)).centred().at(4),
        Cell::text(page).centred().at(5),
    ]
}
