//! 掲載順: in which order the items are printed. A number places an item, a decimal between two others too; where it is
//! empty, the item stands where its row stands. An item that would be printed outside its own section is a mistake.

use super::{mistake::Mistakes, table::Row};
use crate::{
    model::{CellRef, ItemNo},
    plan::Plan,
};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// The column.
pub(super) const COLUMN: &str = "掲載順";

/// Where an item is printed: behind the last number given in or above its row, and so many rows below that.
type Position = (Option<Decimal>, u32);

/// The items as they are placed, row by row.
#[derive(Default)]
pub(super) struct Order {
    placed: BTreeMap<Position, ItemNo>,
    cells: BTreeMap<ItemNo, CellRef>,
    last: Position,
}

impl Order {
    /// Places the item of a row.
    pub(super) fn place(&mut self, row: &Row, number: ItemNo) {
        self.last = match row.decimal(COLUMN) {
            Some(order) => (Some(order.normalize()), 0),
            None => (self.last.0, self.last.1.saturating_add(1)),
        };
        // Without the column the row's item is what can be named.
        let label = if row.has_column(COLUMN) { COLUMN } else { "項目番号" };
        self.cells.insert(number, row.cell(label));
        match self.placed.get(&self.last) {
            Some(other) => row.mistake(
                COLUMN,
                format!("{COLUMN} {} は項目 {other} にもあります。重ならない番号にしてください。", row.text(COLUMN)),
            ),
            None => {
                self.placed.insert(self.last, number);
            }
        }
    }

    /// Gives the plan its order, and records the items that would be printed outside their sections.
    pub(super) fn finish(self, plan: &mut Plan, mistakes: &Mistakes) {
        plan.printed_order = self.placed.into_values().collect();
        if mistakes.any_in(&["体系", "取組項目"]) {
            return;
        }
        let sections: Vec<usize> =
            plan.printed_order.iter().filter_map(|number| Some(plan.items.get(number)?.group)).collect();
        let inside = longest_in_order(&sections);
        for (at, number) in plan.printed_order.iter().enumerate().filter(|(at, _)| !inside.contains(at)) {
            let section = sections.get(at).copied().unwrap_or_default();
            let of_section = |at: &usize| sections.get(*at) == Some(&section);
            let home: Vec<ItemNo> = inside
                .iter()
                .filter(|at| of_section(at))
                .filter_map(|at| plan.printed_order.get(*at))
                .copied()
                .collect();
            let title = plan.groups.get(section).map_or("", |group| group.title.as_str());
            let place = match (home.first(), home.last()) {
                (Some(first), Some(last)) if first != last => format!("（項目 {first} から {last} まで）"),
                (Some(only), _) => format!("（項目 {only} がある所）"),
                _ => String::new(),
            };
            mistakes.add(
                "取組項目",
                self.cells.get(number).copied(),
                format!(
                    "項目 {number} は、{COLUMN}では「{title}」{place}の外に載ることになります。{COLUMN}を、その並びに入る数（小数でもかまいません）にするか、目標番号・施策番号・群番号を直してください。"
                ),
            );
        }
    }
}

/// The places of a longest part of `sections` that never goes back: what is left out stands in a wrong place.
fn longest_in_order(sections: &[usize]) -> BTreeSet<usize> {
    // For each length, the place where a part of that length ends with the smallest section.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(sections.len());
    for (at, section) in sections.iter().enumerate() {
        let length = ends.partition_point(|end| sections.get(*end).is_some_and(|known| known <= section));
        before.push(length.checked_sub(1).and_then(|shorter| ends.get(shorter).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let last = ends.last().copied();
    std::iter::successors(last, |at| before.get(*at).copied().flatten()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_wrong_place_is_the_least_that_can_be_left_out() {
        let outside = |sections: &[usize]| {
            let inside = longest_in_order(sections);
            (0..sections.len()).filter(|at| !inside.contains(at)).collect::<Vec<_>>()
        };
        assert_eq!(outside(&[]), Vec::<usize>::new());
        assert_eq!(outside(&[0, 0, 1, 2, 2, 3]), Vec::<usize>::new());
        assert_eq!(outside(&[0, 0, 1, 2, 2, 3, 1]), [6]);
        assert_eq!(outside(&[0, 3, 0, 1, 2, 2, 3]), [1]);
        assert_eq!(outside(&[2, 2, 0, 0, 1, 1, 2]).len(), 2);
    }
}
