//! Rows below each other with the same value, or with values that rise by one, that do not go with the rows' own years: what
//! the fill handle leaves behind.

use super::{INDICATORS, place, target_label};
use crate::check::{Draft, rules::master::FILLED_DOWN};
use crate::model::{Answer, CellRef, IndicatorKey};
use crate::plan::{Direction, Indicator, Plan};
use rust_decimal::Decimal;

/// A run has so many rows at least.
const ROWS: usize = 3;
/// So many of them at least do not go with their own years.
const STRANGE: usize = 2;
/// So many times a neighbour, or such a part of it, does not go with it …
const TIMES: i64 = 3;
/// … where they lie so far apart: from 1 to 3 is no distance.
const APART: i64 = 5;

/// Rows of a column that look filled down.
pub(super) struct Run {
    label: String,
    first: Decimal,
    rising: bool,
    rows: Vec<IndicatorKey>,
    /// Its cells, from the top.
    pub(super) cells: Vec<CellRef>,
    strange: usize,
}

/// A row's value in a column, and whether it does not go with the row's own years.
struct Value {
    row: u32,
    key: IndicatorKey,
    number: Decimal,
    strange: bool,
}

/// All runs that look filled down, column by column.
pub(super) fn runs(plan: &Plan) -> Vec<Run> {
    let mut found = columns_of(plan, "基準値", |one| {
        let next = one.targets.iter().find_map(|target| target.value.number());
        Some((base(one)?, next, Direction::Keep, true))
    });
    for (at, year) in plan.about.years.iter().enumerate() {
        found.extend(columns_of(plan, &target_label(*year), |one| {
            let number = |at: usize| one.targets.get(at).and_then(|target| target.value.number());
            let before = (0..at).rev().find_map(number);
            let neighbour = before.or_else(|| (at + 1..one.targets.len()).find_map(number));
            Some((number(at)?, neighbour, one.direction, before.is_none()))
        }));
    }
    found
}

fn base(indicator: &Indicator) -> Option<Decimal> {
    match &indicator.base {
        Some(Answer::Number(value)) => Some(*value),
        _ => None,
    }
}

/// The runs of one column. `of` gives a row's number, the neighbour that it should go with, which way it should go, and
/// whether the way does not matter.
fn columns_of(
    plan: &Plan,
    label: &str,
    of: impl Fn(&Indicator) -> Option<(Decimal, Option<Decimal>, Direction, bool)>,
) -> Vec<Run> {
    let mut values: Vec<Value> = Vec::new();
    for (row, key) in plan.places.in_order() {
        let Some((number, neighbour, direction, any_way)) = plan.indicators.get(&key).and_then(&of) else { continue };
        let direction = if any_way { None } else { Some(direction) };
        let strange = neighbour.is_some_and(|neighbour| is_strange(number, neighbour, direction));
        values.push(Value { row, key, number, strange });
    }
    let mut runs = Vec::new();
    let mut rest = values.as_slice();
    while let Some((first, behind)) = rest.split_first() {
        let length = [false, true].map(|rising| length(first, behind, rising));
        let [same, rising] = length;
        let (count, rises) = if rising > same { (rising, true) } else { (same, false) };
        let (run, after) = rest.split_at(count.min(rest.len()));
        let strange = run.iter().filter(|value| value.strange).count();
        if count >= ROWS && strange >= STRANGE && strange * 2 >= count - 1 {
            runs.push(Run {
                label: label.to_owned(),
                first: first.number,
                rising: rises,
                rows: run.iter().map(|value| value.key).collect(),
                cells: run.iter().filter_map(|value| plan.places.indicator(value.key, label)).collect(),
                strange,
            });
        }
        // The last row of a run may begin another one.
        rest = if count > 1 && count < ROWS { behind } else { after };
    }
    runs
}

/// How many rows from the first one on hold the same value, or values that rise by one.
fn length(first: &Value, behind: &[Value], rising: bool) -> usize {
    let step = if rising { Decimal::ONE } else { Decimal::ZERO };
    let mut last = first;
    let follows = behind.iter().take_while(|value| {
        let follows = value.row == last.row + 1 && Some(value.number) == last.number.checked_add(step);
        last = value;
        follows
    });
    follows.count() + 1
}

/// Whether a value does not go with its neighbour: it lies far away, or goes the wrong way.
fn is_strange(value: Decimal, neighbour: Decimal, direction: Option<Direction>) -> bool {
    let wrong_way = match direction {
        None => false,
        Some(Direction::Up) => value < neighbour,
        Some(Direction::Down) => value > neighbour,
        Some(Direction::Keep) => value != neighbour,
    };
    let far = |large: Decimal, small: Decimal| {
        !small.is_zero() && small.checked_mul(Decimal::from(TIMES)).is_some_and(|limit| large.abs() >= limit.abs())
    };
    let other_sign =
        !value.is_zero() && !neighbour.is_zero() && value.is_sign_negative() != neighbour.is_sign_negative();
    let apart = value.checked_sub(neighbour).is_none_or(|distance| distance.abs() >= Decimal::from(APART));
    wrong_way || other_sign || (apart && (far(value, neighbour) || far(neighbour, value)))
}

/// One question for a run.
pub(super) fn draft(run: &Run) -> Draft {
    let value = super::targets::shown(run.first);
    let how =
        if run.rising { format!("「{value}」から１ずつ増える値") } else { format!("同じ「{value}」") };
    let (from, to) = (run.rows.first(), run.rows.last());
    let keys = from.zip(to).map_or_else(String::new, |(from, to)| format!("指標 {from} から {to} まで"));
    let cells = run.cells.first().zip(run.cells.last()).map_or_else(String::new, |(a, b)| format!("（{a}～{b}）"));
    let sentence = format!(
        "計画マスタの「{}」に、{keys}の {} 行続けて{how}が入っており{cells}、うち {} 行はほかの年度と合いません。下の行まで写していないか、計画の本文と照らし合わせてください。",
        run.label,
        run.rows.len(),
        run.strange
    );
    let found = format!("{} {value} {keys}", run.label);
    FILLED_DOWN.say(sentence).at(&place(INDICATORS, run.cells.first().copied())).found(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_go_with_its_neighbour_is_strange() {
        let strange = |value: i64, neighbour: i64, direction| {
            is_strange(Decimal::from(value), Decimal::from(neighbour), Some(direction))
        };
        assert!(strange(15, 93, Direction::Up) && strange(15, 3, Direction::Up) && strange(15, 14, Direction::Keep));
        assert!(strange(15, 14, Direction::Down) && strange(15, -14, Direction::Up));
        assert!(
            !strange(100, 95, Direction::Up) && !strange(100, 100, Direction::Keep) && !strange(0, 2, Direction::Down)
        );
        assert!(!is_strange(Decimal::from(15), Decimal::from(20), None));
    }
}
