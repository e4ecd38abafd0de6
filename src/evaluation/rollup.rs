//! Classes of the whole plan and of each part of it.

use super::{ItemFigure, State};
use crate::model::{Rate, Round};
use crate::plan::{DepartmentName, Plan};
use std::collections::BTreeMap;

/// Counts of items by grade.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Classes {
    /// Items of grade 1, 2, 3, 4.
    pub by_grade: [usize; 4],
    /// Items without a grade (未報告 and the like).
    pub ungraded: usize,
    /// Of those: 未報告 or 差戻し.
    pub missing: usize,
}

impl Classes {
    /// Rated items.
    #[must_use]
    pub fn rated(&self) -> usize {
        self.by_grade.iter().sum()
    }

    /// All items.
    #[must_use]
    pub fn all(&self) -> usize {
        self.rated() + self.ungraded
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
    /// By goal, as [`Plan::goals`]; 再掲 count in their original's goal.
    pub goals: Vec<Classes>,
    /// By department (主管課 of the item), in the order of 部署.
    pub departments: Vec<(DepartmentName, Classes)>,
    /// By division (部), in the order of 部署.
    pub divisions: Vec<(String, Classes)>,
}

impl Classes {
    /// Counts one item in.
    fn add(&mut self, figure: &ItemFigure<'_>) {
        let at = figure.grade.and_then(|(grade, _)| usize::from(grade).checked_sub(1));
        if let Some(count) = at.and_then(|at| self.by_grade.get_mut(at)) {
            *count += 1;
            return;
        }
        self.ungraded += 1;
        self.missing += usize::from(matches!(figure.state, State::Missing | State::SentBack));
    }
}

impl RollUp {
    /// Rolls up the items of one round (originals only).
    pub(super) fn of<'f, 'a: 'f>(plan: &Plan, round: Round, items: impl Iterator<Item = &'f ItemFigure<'a>>) -> Self {
        let mut all = Self { goals: vec![Classes::default(); plan.goals.len()], ..Self::default() };
        let mut by_department: BTreeMap<DepartmentName, Classes> = BTreeMap::new();
        for figure in items {
            all.overall.add(figure);
            let goal = plan.items.get(&figure.item).and_then(|item| Some(plan.ancestors(item)?.2.goal));
            if let Some(classes) = goal.and_then(|goal| all.goals.get_mut(goal)) {
                classes.add(figure);
            }
            if let Some(lead) = &figure.lead {
                by_department.entry(lead.clone()).or_default().add(figure);
            }
        }
        for department in plan.departments_in(round) {
            let Some(classes) = by_department.remove(&department.name) else { continue };
            match all.divisions.iter_mut().find(|(name, _)| *name == department.division) {
                Some((_, sum)) => sum.join(&classes),
                None => all.divisions.push((department.division.clone(), classes.clone())),
            }
            all.departments.push((department.name.clone(), classes));
        }
        all.departments.extend(by_department);
        all
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
        self.ungraded += other.ungraded;
        self.missing += other.missing;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::fixture::criteria;

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
            assert_eq!((ratio.to_string().as_str(), criteria.goal_label(&ratio)), (percent, label));
            overall.join(&goal);
        }
        assert_eq!((overall.rated(), overall.achieved()), (112, 88));
        let classes = Classes { by_grade: [42, 46, 15, 9], ..Classes::default() };
        assert_eq!((classes.rated(), classes.achieved()), (overall.rated(), overall.achieved()));
        let ratio = classes.ratio().unwrap();
        assert_eq!((ratio.to_string().as_str(), criteria.overall_label(&ratio)), ("78.6", "成果があった"));
        let shares: Vec<_> = (1..=4).map(|grade| classes.share(grade).unwrap().to_string()).collect();
        assert_eq!(shares, ["37.5", "41.1", "13.4", "8.0"]);
        assert_eq!(classes.share(5), None);
    }
}
