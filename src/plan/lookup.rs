//! Look-ups over the master: what is valid, and who is responsible, in a round.

use super::{AnswerMode, Criteria, Department, DepartmentName, Goal, Group, Indicator, Item, Plan, Policy, Viewpoint};
use crate::model::{FiscalYear, IndicatorKey, ItemNo, Month, Rate, Round, Target, fold_key};

/// What a department has to do with an indicator in a round.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// It answers.
    Answers,
    /// It enters its share of a sum (合算).
    Share,
    /// 記入不要: the department named here answers.
    NotAsked(DepartmentName),
}

impl Plan {
    /// Position of a fiscal year in the plan's period.
    #[must_use]
    pub fn year_index(&self, year: FiscalYear) -> Option<usize> {
        self.about.years.iter().position(|y| *y == year)
    }

    /// The original of a reprint; the item itself otherwise.
    #[must_use]
    pub fn original(&self, item: ItemNo) -> ItemNo {
        self.items.get(&item).and_then(|item| item.reprint_of).unwrap_or(item)
    }

    /// The group, policy, goal and viewpoint above an item.
    #[must_use]
    pub fn ancestors(&self, item: &Item) -> Option<(&Viewpoint, &Goal, &Policy, &Group)> {
        let group = self.groups.get(item.group)?;
        let policy = self.policies.get(group.policy)?;
        let goal = self.goals.get(policy.goal)?;
        Some((self.viewpoints.get(goal.viewpoint)?, goal, policy, group))
    }

    /// The indicators of an item in their order; of a reprint, its original's.
    pub fn indicators_of(&self, item: ItemNo) -> impl Iterator<Item = &Indicator> {
        let item = self.original(item);
        let (from, to) = (IndicatorKey { item, number: 0 }, IndicatorKey { item, number: u8::MAX });
        self.indicators.range(from..=to).map(|(_, indicator)| indicator)
    }

    /// The target of `year` as valid in `round`: the latest 目標改定 that applies, else the original.
    #[must_use]
    pub fn target(&self, key: IndicatorKey, year: FiscalYear, round: Round) -> Option<&Target> {
        let revised = self
            .revisions
            .iter()
            .filter(|revision| revision.key == key && revision.year == year && revision.from <= round)
            .max_by_key(|revision| revision.from)
            .map(|revision| &revision.target);
        revised.or_else(|| self.indicators.get(&key)?.targets.get(self.year_index(year)?))
    }

    /// Whether the item exists in the round.
    #[must_use]
    pub fn item_valid(&self, item: ItemNo, round: Round) -> bool {
        self.items.get(&item).is_some_and(|item| valid(item.valid_from, item.valid_to, round))
    }

    /// Whether the indicator and its item exist in the round.
    #[must_use]
    pub fn indicator_valid(&self, key: IndicatorKey, round: Round) -> bool {
        self.item_valid(key.item, round)
            && self.indicators.get(&key).is_some_and(|indicator| valid(indicator.valid_from, indicator.valid_to, round))
    }

    /// The lead department of an indicator in a round (所管変更 applied).
    #[must_use]
    pub fn lead(&self, key: IndicatorKey, round: Round) -> Option<DepartmentName> {
        let mut lead = self.indicators.get(&key)?.lead.clone();
        for transfer in self.transfers_upto(key.item, Some(key.number), round) {
            if transfer.old == lead {
                lead = transfer.new.clone();
            }
        }
        Some(lead)
    }

    /// The lead department of an item in a round; of a reprint, its original's.
    #[must_use]
    pub fn item_lead(&self, item: ItemNo, round: Round) -> Option<DepartmentName> {
        let item = self.original(item);
        let mut lead = self.items.get(&item)?.lead.clone();
        for transfer in self.transfers_upto(item, None, round) {
            if transfer.old == lead {
                lead = transfer.new.clone();
            }
        }
        Some(lead)
    }

    /// The departments in charge of an item in a round, in printed order (所管変更 applied).
    #[must_use]
    pub fn departments_of(&self, item: ItemNo, round: Round) -> Vec<DepartmentName> {
        let item = self.original(item);
        let Some(found) = self.items.get(&item) else { return Vec::new() };
        let mut departments = found.departments.clone();
        for transfer in self.transfers.iter().filter(|t| t.item == item && t.from <= round) {
            let whole = transfer.indicator.is_none();
            match departments.iter().position(|name| *name == transfer.old) {
                Some(at) if whole => {
                    if let Some(place) = departments.get_mut(at) {
                        *place = transfer.new.clone();
                    }
                }
                _ => departments.push(transfer.new.clone()),
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        departments.retain(|name| seen.insert(name.clone()));
        departments
    }

    fn transfers_upto(&self, item: ItemNo, indicator: Option<u8>, round: Round) -> Vec<&super::Transfer> {
        let mut found: Vec<_> = self
            .transfers
            .iter()
            .filter(|t| t.item == item && t.from <= round && (t.indicator.is_none() || t.indicator == indicator))
            .collect();
        found.sort_by_key(|t| t.from);
        found
    }

    /// What `department` has to do with the indicator in the round; None: nothing.
    #[must_use]
    pub fn role(&self, department: &str, key: IndicatorKey, round: Round) -> Option<Role> {
        let indicator = self.indicators.get(&key)?;
        let lead = self.lead(key, round)?;
        let shares =
            &*lead == department || self.departments_of(key.item, round).iter().any(|name| &**name == department);
        if !shares {
            None
        } else if indicator.answer_mode == AnswerMode::Sum {
            Some(Role::Share)
        } else if &*lead == department {
            Some(Role::Answers)
        } else {
            Some(Role::NotAsked(lead))
        }
    }

    /// The departments that exist in a round, in the sheet's order.
    pub fn departments_in(&self, round: Round) -> impl Iterator<Item = &Department> {
        self.departments.iter().filter(move |department| valid(department.valid_from, department.valid_to, round))
    }

    /// The departments that must return a form in a round: those that answer at least one indicator or share of one.
    #[must_use]
    pub fn respondents(&self, round: Round) -> Vec<DepartmentName> {
        let answers = |name: &str| {
            self.indicators.keys().any(|key| {
                self.indicator_valid(*key, round)
                    && matches!(self.role(name, *key, round), Some(Role::Answers | Role::Share))
            })
        };
        self.departments_in(round)
            .filter(|department| answers(&department.name))
            .map(|department| department.name.clone())
            .collect()
    }

    /// The department that a name or former name means.
    #[must_use]
    pub fn department(&self, name: &str) -> Option<&Department> {
        let key = fold_key(name);
        let by = |department: &&Department| fold_key(&department.name) == key;
        let alias = |department: &&Department| department.aliases.iter().any(|alias| fold_key(alias) == key);
        self.departments.iter().find(by).or_else(|| self.departments.iter().find(alias))
    }

    /// The month in which an indicator's final figure of `year` is known (確定時期), where that is after 年度確定.
    #[must_use]
    pub fn settles_on(&self, key: IndicatorKey, year: FiscalYear) -> Option<Month> {
        let month = self.indicators.get(&key)?.settles?;
        year.next().months().find(|candidate| candidate.month == month)
    }

    /// Whether 自己評価 and texts are asked for in a round: 日程 decides; without a row they are.
    #[must_use]
    pub fn evaluated(&self, round: Round) -> bool {
        self.schedule.get(&round).is_none_or(|row| row.evaluated)
    }
}

fn valid(from: Option<Round>, to: Option<Round>, round: Round) -> bool {
    from.is_none_or(|from| from <= round) && to.is_none_or(|to| round <= to)
}

impl Criteria {
    /// The grade (1 to 4) of a rate.
    #[must_use]
    pub fn grade(&self, rate: &Rate) -> Option<u8> {
        let at = self.grades.iter().position(|(threshold, _)| *rate >= *threshold)?;
        u8::try_from(at + 1).ok()
    }

    /// The label of a grade (1 to 4).
    #[must_use]
    pub fn grade_label(&self, grade: u8) -> &str {
        usize::from(grade).checked_sub(1).and_then(|at| self.grades.get(at)).map_or("", |(_, label)| label)
    }

    /// The label of a goal's ratio.
    #[must_use]
    pub fn goal_label(&self, ratio: &Rate) -> &str {
        label(&self.goal_labels, ratio)
    }

    /// The label of the whole plan's ratio.
    #[must_use]
    pub fn overall_label(&self, ratio: &Rate) -> &str {
        label(&self.overall_labels, ratio)
    }
}

fn label<'a>(labels: &'a [(rust_decimal::Decimal, String)], ratio: &Rate) -> &'a str {
    labels.iter().find(|(threshold, _)| *ratio >= *threshold).map_or("", |(_, label)| label)
}
