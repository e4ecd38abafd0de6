//! Items whose grade changed. Grades are compared like with like: a 自己評価 with a 自己評価, a 算定評価 with a 算定評価.

use super::{Compared, GradeBy, ItemFigure, Turn, YearGrade};
use crate::model::{ItemNo, Round};
use crate::plan::Plan;
use std::collections::BTreeMap;

/// An item whose grade differs from the one in the round compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GradeChange {
    /// 項目番号
    pub item: ItemNo,
    /// Before, and whose grade it is.
    pub before: (u8, GradeBy),
    /// Now, and whose grade it is.
    pub after: (u8, GradeBy),
}

impl GradeChange {
    /// 改善 or 悪化: grade 1 is the best.
    #[must_use]
    pub const fn turn(&self) -> Turn {
        if self.after.0 < self.before.0 { Turn::Better } else { Turn::Worse }
    }
}

/// The grades of one item that are compared: the one that counts, and 自己評価 behind it.
#[derive(Clone, Copy)]
struct Grades {
    counts: (u8, GradeBy),
    own: Option<u8>,
}

/// Both grades where they may be compared. Of different kinds only a 自己評価 of the year before and today's 確定評価 are,
/// each named: the headquarters let stand what they do not change. Today's 自己評価, not decided on yet, is compared with
/// the 自己評価 before.
fn like(before: Grades, after: Grades) -> Option<((u8, GradeBy), (u8, GradeBy))> {
    match (before.counts.1, after.counts.1) {
        (old, new) if old == new => Some((before.counts, after.counts)),
        (GradeBy::Department, GradeBy::Headquarters) => Some((before.counts, after.counts)),
        (GradeBy::Headquarters, GradeBy::Department) => {
            before.own.map(|own| ((own, GradeBy::Department), after.counts))
        }
        _ => None,
    }
}

const fn of_figure(figure: &ItemFigure<'_>) -> Option<Grades> {
    match figure.grade {
        Some(counts) => Some(Grades { counts, own: figure.self_grade }),
        None => None,
    }
}

fn of_year(grades: &[YearGrade], round: Round) -> Option<Grades> {
    let year = grades.iter().find(|one| one.year == round.fiscal_year() && one.settled)?;
    Some(Grades { counts: year.grade?, own: year.self_grade })
}

/// How the grade of an item changed between two rounds, where it may be compared and differs.
#[must_use]
pub fn grade_change(before: &ItemFigure<'_>, after: &ItemFigure<'_>) -> Option<GradeChange> {
    let (old, new) = like(of_figure(before)?, of_figure(after)?)?;
    (old.0 != new.0).then_some(GradeChange { item: after.item, before: old, after: new })
}

type Items<'a> = BTreeMap<(Round, ItemNo), Box<ItemFigure<'a>>>;

/// Items whose grade changed since the round compared with, in printed order, and how many have a grade in both rounds that
/// is not compared, since it is of another kind.
pub(super) fn all(
    plan: &Plan,
    items: &Items<'_>,
    years: &BTreeMap<ItemNo, Vec<YearGrade>>,
    compared: Compared,
) -> (Vec<GradeChange>, usize) {
    let (mut changes, mut apart) = (Vec::new(), 0);
    let Some(with) = compared.with else { return (changes, apart) };
    let before = |item: ItemNo| match compared.round.is_final() {
        true => of_year(years.get(&item)?, with),
        false => of_figure(items.get(&(with, item))?),
    };
    for item in &plan.printed_order {
        let after = items.get(&(compared.round, *item)).and_then(|figure| of_figure(figure));
        let Some((before, after)) = before(*item).zip(after) else { continue };
        match like(before, after) {
            Some((before, after)) if before.0 != after.0 => changes.push(GradeChange { item: *item, before, after }),
            Some(_) => {}
            None => apart += 1,
        }
    }
    (changes, apart)
}

#[cfg(test)]
mod tests {
    use super::*;
    use GradeBy::{Department, Headquarters, Rules};

    #[test]
    fn grades_are_compared_like_with_like() {
        let of = |grade, by, own| Grades { counts: (grade, by), own };
        let compare = |before, after| like(before, after);
        let own = |grade| of(grade, Department, Some(grade));
        let computed = |grade| of(grade, Rules, None);
        let decided = |grade, own| of(grade, Headquarters, own);
        assert_eq!(compare(own(2), own(3)), Some(((2, Department), (3, Department))));
        assert_eq!(compare(computed(2), computed(3)), Some(((2, Rules), (3, Rules))));
        assert_eq!(compare(own(2), computed(3)), None, "no 自己評価 was asked for: the kind changed, not the grade");
        assert_eq!(compare(computed(2), own(3)), None);
        assert_eq!(compare(decided(2, None), computed(3)), None);
        assert_eq!(compare(own(2), decided(3, Some(2))), Some(((2, Department), (3, Headquarters))), "both are named");
        let undecided = compare(decided(3, Some(2)), own(2));
        assert_eq!(undecided, Some(((2, Department), (2, Department))), "not decided on yet: 自己 with 自己");
        assert_eq!(compare(decided(3, None), own(2)), None);
    }

    #[test]
    fn a_lower_number_is_better() {
        let change = |before, after| GradeChange { item: ItemNo(1), before: (before, Rules), after: (after, Rules) };
        assert_eq!((change(3, 2).turn(), change(1, 4).turn()), (Turn::Better, Turn::Worse));
    }
}
