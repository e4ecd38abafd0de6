//! Classes of the whole plan and of each part of it.

use super::{ItemFigure, State};
use crate::model::{ItemNo, Rate, Round};
use crate::plan::{DepartmentName, Item, Plan};
use std::collections::BTreeMap;

/// Counts of items. Each item is in exactly one of them, so they add up to all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Classes {
    /// 評価済: items of grade 1, 2, 3, 4.
    pub by_grade: [usize; 4],
    /// 未評価: without a grade because nothing was returned, or because it was sent back (未報告, 差戻し).
    pub missing: usize,
    /// Nothing is missing, yet there is no grade to be had now (調査月前, 確定待ち, 中止, 算定不能): shown with 対象外・終了, but
    /// counted among what a verdict needs.
    pub waiting: usize,
    /// Not to be rated at all: 対象外 (a － year), or ended.
    pub excluded: usize,
}

impl Classes {
    /// 評価済
    #[must_use]
    pub fn rated(&self) -> usize {
        self.by_grade.iter().sum()
    }

    /// Items that a verdict needs: all but those that are not to be rated at all.
    #[must_use]
    pub fn to_rate(&self) -> usize {
        self.rated() + self.missing + self.waiting
    }

    /// 対象外・終了: whatever is neither rated nor missing.
    #[must_use]
    pub const fn not_due(&self) -> usize {
        self.waiting + self.excluded
    }

    /// 全体
    #[must_use]
    pub fn all(&self) -> usize {
        self.to_rate() + self.excluded
    }

    /// Items of grade 1 and 2 (該当項目数).
    #[must_use]
    pub const fn achieved(&self) -> usize {
        self.by_grade[0] + self.by_grade[1]
    }

    /// (grade 1 and 2) ÷ rated; none where nothing is rated.
    #[must_use]
    pub fn ratio(&self) -> Option<Rate> {
        Rate::of_count(self.achieved(), self.rated())
    }

    /// Share of one grade (1 to 4) among the rated items.
    #[must_use]
    pub fn share(&self, grade: u8) -> Option<Rate> {
        let count = self.by_grade.get(usize::from(grade).checked_sub(1)?)?;
        Rate::of_count(*count, self.rated())
    }
}

/// Classes of the whole plan and of each part of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RollUp {
    /// The whole plan; each original item once.
    pub overall: Classes,
    /// By goal, as [`Plan::goals`]; 再掲 count in their original's goal. They add up to the whole.
    pub goals: Vec<Classes>,
    /// By department (主管課 of the item), in the order of 部署. They add up to the whole.
    pub departments: Vec<(DepartmentName, Classes)>,
    /// By division (部), in the order of 部署. They add up to the whole.
    pub divisions: Vec<(String, Classes)>,
}

/// How an item counts.
#[derive(Debug, Clone, Copy)]
enum Class {
    /// Grade 1 to 4, as a position from 0.
    Grade(usize),
    Missing,
    Waiting,
    Excluded,
}

/// How an item that has begun counts in a round; one without a figure is not asked for any more.
fn class(plan: &Plan, item: ItemNo, round: Round, figure: Option<&ItemFigure<'_>>) -> Class {
    let Some(figure) = figure.filter(|_| plan.item_valid(item, round)) else { return Class::Excluded };
    if let Some(at) = figure.grade.and_then(|(grade, _)| usize::from(grade).checked_sub(1)) {
        return Class::Grade(at);
    }
    match figure.state {
        // What was returned says nothing by which it could be rated: the grade itself was not returned.
        State::Missing | State::SentBack | State::Reported => Class::Missing,
        State::NotApplicable => Class::Excluded,
        _ => Class::Waiting,
    }
}

impl Classes {
    fn add(&mut self, class: Class) {
        let place = match class {
            Class::Grade(at) => self.by_grade.get_mut(at),
            Class::Missing => Some(&mut self.missing),
            Class::Waiting => Some(&mut self.waiting),
            Class::Excluded => Some(&mut self.excluded),
        };
        if let Some(count) = place {
            *count += 1;
        }
    }
}

impl RollUp {
    /// Rolls up one round: every item that has begun by then, originals only.
    pub(super) fn of<'f, 'a: 'f>(plan: &Plan, round: Round, items: impl Iterator<Item = &'f ItemFigure<'a>>) -> Self {
        let figures: BTreeMap<ItemNo, &ItemFigure<'_>> = items.map(|figure| (figure.item, figure)).collect();
        let mut all = Self { goals: vec![Classes::default(); plan.goals.len()], ..Self::default() };
        let mut by_department: BTreeMap<DepartmentName, Classes> = BTreeMap::new();
        let begun = |item: &&Item| item.reprint_of.is_none() && item.valid_from.is_none_or(|from| from <= round);
        for item in plan.items.values().filter(begun) {
            let figure = figures.get(&item.number).copied();
            let class = class(plan, item.number, round, figure);
            all.overall.add(class);
            let goal = plan.ancestors(item).and_then(|(.., group)| Some(plan.policies.get(group.policy)?.goal));
            if let Some(classes) = goal.and_then(|goal| all.goals.get_mut(goal)) {
                classes.add(class);
            }
            let lead = figure.and_then(|figure| figure.lead.clone()).or_else(|| plan.item_lead(item.number, round));
            by_department.entry(lead.unwrap_or_else(|| item.lead.clone())).or_default().add(class);
        }
        all.list(plan, by_department);
        all
    }

    /// Departments and divisions in the order of 部署: closed ones too, for an item that ended may still be theirs.
    fn list(&mut self, plan: &Plan, mut by_department: BTreeMap<DepartmentName, Classes>) {
        let known = plan.departments.iter().filter_map(|one| {
            let (name, classes) = by_department.remove_entry(&one.name)?;
            Some((one.division.clone(), name, classes))
        });
        let mut rows: Vec<_> = known.collect();
        rows.extend(by_department.into_iter().map(|(name, classes)| (String::new(), name, classes)));
        for (division, name, classes) in rows {
            match self.divisions.iter_mut().find(|(known, _)| *known == division) {
                Some((_, sum)) => sum.join(&classes),
                None => self.divisions.push((division, classes.clone())),
            }
            self.departments.push((name, classes));
        }
    }

    /// Whether any item has a grade.
    #[must_use]
    pub fn any(&self) -> bool {
        self.overall.rated() > 0
    }
}

impl Classes {
    fn join(&mut self, other: &Self) {
        for (sum, count) in self.by_grade.iter_mut().zip(other.by_grade) {
            *sum += count;
        }
        self.missing += other.missing;
        self.waiting += other.waiting;
        self.excluded += other.excluded;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::fixture::criteria;
    use crate::model::FiscalYear;
    use crate::plan::Scale;

    const END: Round = Round::Final(FiscalYear::new(2020));

    /// The previous plan's evaluation as its successor prints it: items, achieved, per cent and label of each goal.
    const GOALS: [(usize, usize, &str, &str); 7] = [
        (12, 10, "83.3", "概ね達成できた"),
        (14, 13, "92.9", "概ね達成できた"),
        (13, 11, "84.6", "概ね達成できた"),
        (16, 11, "68.8", "やや達成できなかった"),
        (21, 15, "71.4", "やや達成できなかった"),
        (23, 17, "73.9", "やや達成できなかった"),
        (13, 11, "84.6", "概ね達成できた"),
    ];

    #[test]
    fn the_previous_plans_table_comes_out_as_printed() {
        let criteria = criteria();
        let mut overall = Classes::default();
        for (items, achieved, percent, label) in GOALS {
            let goal = Classes { by_grade: [0, achieved, items - achieved, 0], ..Classes::default() };
            let ratio = goal.ratio().unwrap();
            assert_eq!(
                (ratio.to_string().as_str(), criteria.label(Scale::Goal, END, &ratio).as_str()),
                (percent, label)
            );
            overall.join(&goal);
        }
        assert_eq!((overall.rated(), overall.achieved()), (112, 88));
        let classes = Classes { by_grade: [42, 46, 15, 9], ..Classes::default() };
        assert_eq!((classes.rated(), classes.achieved()), (overall.rated(), overall.achieved()));
        let ratio = classes.ratio().unwrap();
        assert_eq!(
            (ratio.to_string().as_str(), criteria.label(Scale::Overall, END, &ratio).as_str()),
            ("78.6", "成果があった")
        );
        let shares: Vec<_> = (1..=4).map(|grade| classes.share(grade).unwrap().to_string()).collect();
        assert_eq!(shares, ["37.5", "41.1", "13.4", "8.0"]);
        assert_eq!(classes.share(5), None);
    }
}
