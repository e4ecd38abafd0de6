//! Classes of the whole plan and of each part of it.

use crate::model::Rate;
use crate::plan::DepartmentName;

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
