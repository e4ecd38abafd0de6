//! Who answers what in one round, looked up once for the whole round.

use crate::model::{IndicatorKey, ItemNo, Round};
use crate::plan::{AnswerMode, DepartmentName, Plan};
use std::collections::{BTreeMap, BTreeSet};

/// Who answers one indicator in one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// 主管課
    pub lead: DepartmentName,
    /// 合算: the departments that enter a share, in printed order; empty where the lead alone answers.
    pub shares: Vec<DepartmentName>,
}

/// Who answers what in one round.
#[derive(Debug, Clone, Default)]
pub struct Duties {
    /// By indicator that exists in the round.
    pub indicators: BTreeMap<IndicatorKey, Duty>,
    /// By item that exists in the round: who gives 自己評価, 取組状況 and 課題.
    pub items: BTreeMap<ItemNo, DepartmentName>,
}

impl Duties {
    /// The duties of a round.
    #[must_use]
    pub fn of(plan: &Plan, round: Round) -> Self {
        let mut duties = Self::default();
        for (key, indicator) in &plan.indicators {
            if !plan.indicator_valid(*key, round) {
                continue;
            }
            let Some(lead) = plan.lead(*key, round) else { continue };
            let shares = match indicator.answer_mode {
                AnswerMode::Lead => Vec::new(),
                AnswerMode::Sum => {
                    let mut shares = plan.departments_of(key.item, round);
                    if !shares.contains(&lead) {
                        shares.insert(0, lead.clone());
                    }
                    shares
                }
            };
            duties.indicators.insert(*key, Duty { lead, shares });
        }
        duties.find_item_answerers(plan, round);
        duties
    }

    /// The item's lead answers for the item, unless it answers none of its indicators: then whoever answers the first.
    fn find_item_answerers(&mut self, plan: &Plan, round: Round) {
        let mut firsts: BTreeMap<ItemNo, (DepartmentName, bool)> = BTreeMap::new();
        for (key, duty) in &self.indicators {
            let Some(lead) = plan.item_lead(key.item, round) else { continue };
            let lead_answers = duty.lead == lead || duty.shares.contains(&lead);
            let entry = firsts.entry(key.item).or_insert_with(|| (duty.lead.clone(), false));
            if lead_answers && !entry.1 {
                *entry = (lead, true);
            }
        }
        self.items = firsts.into_iter().map(|(item, (department, _))| (item, department)).collect();
    }

    /// The departments that answer at least one indicator or share of one.
    #[must_use]
    pub fn respondents(&self) -> BTreeSet<DepartmentName> {
        self.indicators.values().flat_map(|duty| std::iter::once(&duty.lead).chain(&duty.shares)).cloned().collect()
    }
}
