//! A target far from those of the other years: 0.5 among 30s, 150 after ▲120, a digit too many.

use super::{INDICATORS, numbers, place, target_label};
use crate::check::{Draft, rules::master::FAR_TARGET};
use crate::model::{CellRef, Target, show_decimal};
use crate::plan::{Direction, Indicator, Plan};
use rust_decimal::Decimal;

/// The others lie together where the largest is no more than so many times the smallest.
const TOGETHER: i64 = 3;
/// So many times away from others that lie together is far.
const FAR: i64 = 5;
/// So many times away from others that do not is far.
const VERY_FAR: i64 = 8;

/// The targets that are far from the indicator's others, those in the cells of `known` aside.
pub(super) fn far(plan: &Plan, known: &[CellRef]) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (key, indicator) in &plan.indicators {
        for (at, (year, target)) in plan.about.years.iter().zip(&indicator.targets).enumerate() {
            let label = target_label(*year);
            let cell = plan.places.indicator(*key, &label);
            let asked_already = cell.is_some_and(|cell| known.contains(&cell));
            if !asked_already && is_far_target(indicator, at, target) {
                let place = place(INDICATORS, cell);
                drafts.push(draft(indicator, at, &label, &target.printed).at(&place));
            }
        }
    }
    for (position, revision) in plan.revisions.iter().enumerate() {
        let (Some(indicator), Some(at)) = (plan.indicators.get(&revision.key), plan.year_index(revision.year)) else {
            continue;
        };
        if is_far_target(indicator, at, &revision.target) {
            let label = format!("{}の改定後目標", revision.year);
            let place = place("目標改定", plan.places.revisions.get(position).copied());
            drafts.push(draft(indicator, at, &label, &revision.target.printed).at(&place));
        }
    }
    drafts
}

fn draft(indicator: &Indicator, at: usize, label: &str, found: &str) -> Draft {
    let others = indicator.targets.iter().enumerate().filter(|(other, _)| *other != at);
    let others: String = others.map(|(_, target)| format!("「{}」", target.printed)).collect();
    let key = indicator.key;
    let sentence = format!(
        "計画マスタの指標 {key} の{label}「{found}」が、ほかの年度の{others}とかけ離れています。計画の本文と照らし合わせてください。"
    );
    FAR_TARGET.say(sentence).about(key).found(format!("{label} {found}"))
}

/// Whether a target of the year at this place is far from those of the other years.
fn is_far_target(indicator: &Indicator, at: usize, target: &Target) -> bool {
    numbers(&target.value).into_iter().any(|(part, value)| {
        let of_part = |target: &Target| {
            numbers(&target.value).into_iter().find(|(label, _)| *label == part).map(|(_, value)| value)
        };
        let others = indicator.targets.iter().enumerate().filter(|(other, _)| *other != at);
        let others: Vec<Decimal> = others.filter_map(|(_, target)| of_part(target)).collect();
        is_far(value, &others, at == 0, indicator.direction)
    })
}

/// Whether a value is far from those of the other years, of which there must be two at least.
fn is_far(value: Decimal, others: &[Decimal], first: bool, direction: Direction) -> bool {
    let sizes = || others.iter().map(Decimal::abs);
    let (Some(least), Some(most)) = (sizes().min(), sizes().max()) else { return false };
    let below = others.iter().filter(|other| other.is_sign_negative()).count();
    let same_sign = below == 0 || below == others.len();
    if others.len() < 2 || least.is_zero() || !same_sign {
        return false;
    }
    let times = |value: Decimal, times: i64| value.checked_mul(Decimal::from(times)).unwrap_or(Decimal::MAX);
    let together = most <= times(least, TOGETHER);
    if value.is_zero() {
        // A count may begin with nothing, and what is to fall may reach it.
        return together && !first && direction != Direction::Down;
    }
    let size = value.abs();
    if others.iter().any(|other| other.is_sign_negative() != value.is_sign_negative()) {
        // Out of the red by a little is a plan; by as much as before, a lost sign.
        return times(size, 2) >= most;
    }
    if together {
        return size >= times(most, FAR) || times(size, FAR) <= least;
    }
    // What grows (or falls) from a small (or large) beginning has no others to lie with in its first year.
    !first && (size >= times(most, VERY_FAR) || times(size, VERY_FAR) <= least)
}

/// A number as messages show it.
pub(super) fn shown(value: Decimal) -> String {
    show_decimal(value, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_far_where_no_plan_goes_there() {
        let far = |value: &str, others: &[&str], first: bool, direction| {
            let number = |text: &str| text.parse::<Decimal>().unwrap();
            let others: Vec<Decimal> = others.iter().map(|other| number(other)).collect();
            is_far(number(value), &others, first, direction)
        };
        let up = |value, others: &[&str]| far(value, others, false, Direction::Up);
        assert!(up("0.5", &["30", "32", "34", "36"]));
        assert!(up("360", &["30", "32", "34"]) && up("3.6", &["30", "32", "34"]) && up("0", &["30", "32"]));
        assert!(up("1127", &["120", "125", "127"]) && up("150", &["-30", "-60", "-90", "-120"]));
        assert!(up("-34", &["30", "32", "36"]));
        assert!(!up("40", &["30", "32", "34", "36"]) && !up("5", &["-30", "-20", "-10", "-5"]));
        assert!(!up("100", &["30"]) && !up("100", &[]) && !up("30", &["0", "10", "20"]));
        assert!(!far("2", &["20", "40", "60", "80"], true, Direction::Up), "a running total begins small");
        assert!(!far("0", &["3", "2", "1"], false, Direction::Down) && !far("0", &["30", "32"], true, Direction::Up));
    }
}
