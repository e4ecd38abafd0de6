//! What may be said in words of how many items were achieved.

use super::{Classes, Figures};
use crate::model::{Rate, Round};
use crate::plan::{Criteria, Scale};
use std::fmt;

/// What is said of a goal or of the whole plan. A label stands for all of its items, so it is given only where enough of
/// them are rated (評価基準の 判定); in a month it is a forecast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// There is nothing to be rated.
    Nothing,
    /// 判定保留: too few items are rated.
    Withheld {
        /// Rated items.
        rated: usize,
        /// Items that are to be rated.
        of: usize,
    },
    /// A label.
    Given {
        /// The label.
        label: String,
        /// The ratio that it follows from.
        ratio: Rate,
    },
}

impl Classes {
    /// What may be said of these items in a round.
    #[must_use]
    pub fn verdict(&self, criteria: &Criteria, scale: Scale, round: Round) -> Verdict {
        let (rated, of) = (self.rated(), self.to_rate());
        let Some(share) = Rate::of_count(rated, of) else { return Verdict::Nothing };
        match self.ratio().filter(|_| share >= criteria.judged_from()) {
            Some(ratio) => Verdict::Given { label: criteria.label(scale, round, &ratio), ratio },
            None => Verdict::Withheld { rated, of },
        }
    }
}

impl Figures<'_> {
    /// What may be said of `classes` of this round.
    #[must_use]
    pub fn verdict(&self, scale: Scale, round: Round, classes: &Classes) -> Verdict {
        classes.verdict(&self.plan.criteria, scale, round)
    }
}

impl Verdict {
    /// The word in place of a label that is not given.
    pub const WITHHELD: &'static str = "判定保留";

    /// The ratio, where a label is given for it.
    #[must_use]
    pub const fn ratio(&self) -> Option<&Rate> {
        match self {
            Self::Given { ratio, .. } => Some(ratio),
            Self::Nothing | Self::Withheld { .. } => None,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Withheld { rated, of } => write!(f, "{}（{of}項目中{rated}項目を評価）", Self::WITHHELD),
            Self::Given { label, .. } => f.write_str(label),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::fixture::criteria;
    use rust_decimal::Decimal;

    fn said(classes: &Classes, criteria: &Criteria, of: &str) -> String {
        classes.verdict(criteria, Scale::Goal, Round::parse(of).unwrap()).to_string()
    }

    #[test]
    fn a_label_needs_enough_rated_items() {
        let mut criteria = criteria();
        let few = Classes { by_grade: [2, 0, 0, 0], missing: 6, ..Classes::default() };
        for round in ["R7.12", "R7確定"] {
            assert_eq!(said(&few, &criteria, round), "判定保留（8項目中2項目を評価）");
        }
        let enough = Classes { by_grade: [3, 1, 0, 0], missing: 1, ..Classes::default() };
        assert_eq!(said(&enough, &criteria, "R7.12"), "達成の見込み");
        assert_eq!(said(&enough, &criteria, "R7確定"), "達成できた");
        criteria.judged_from = Some(Decimal::from(81));
        assert_eq!(said(&enough, &criteria, "R7確定"), "判定保留（5項目中4項目を評価）");
        criteria.judged_from = Some(Decimal::from(20));
        assert_eq!(said(&few, &criteria, "R7確定"), "達成できた");
    }

    #[test]
    fn what_is_not_to_be_rated_stands_in_no_labels_way() {
        let criteria = criteria();
        let ended = Classes { by_grade: [2, 0, 0, 0], excluded: 6, ..Classes::default() };
        assert_eq!(said(&ended, &criteria, "R7確定"), "達成できた");
        let waiting = Classes { by_grade: [2, 0, 0, 0], waiting: 6, ..Classes::default() };
        assert_eq!(said(&waiting, &criteria, "R7確定"), "判定保留（8項目中2項目を評価）");
        assert_eq!(said(&Classes { excluded: 3, ..Classes::default() }, &criteria, "R7確定"), "");
    }
}
