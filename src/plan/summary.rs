//! What a master holds, in numbers: what `torimatome master` prints.

use super::{FiscalYear, Plan};
use crate::model::{IndicatorKey, ItemNo};
use serde::Serialize;

/// Counts of a master.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// 計画名
    pub title: String,
    /// 自治体名
    pub municipality: String,
    /// 開始年度; none of an empty plan.
    pub first_year: Option<FiscalYear>,
    /// 終了年度
    pub last_year: Option<FiscalYear>,
    /// 階層名 with the number of each, from the top; the last are the items, reprints included.
    pub levels: Vec<(String, usize)>,
    /// 再掲 among the items.
    pub reprints: usize,
    /// 指標, each counted once.
    pub indicators: usize,
    /// 指標 as printed: those of reprints counted again.
    pub printed_indicators: usize,
    /// 部署
    pub departments: usize,
    /// Items with more than one department in charge.
    pub shared_items: usize,
    /// Items whose lead is still to be confirmed (確度 要確認).
    pub unsure_items: Vec<ItemNo>,
    /// Indicators of which something is still to be confirmed (確度 要確認).
    pub unsure_indicators: Vec<IndicatorKey>,
    /// 日程: rounds listed.
    pub rounds: usize,
    /// 所管変更
    pub transfers: usize,
    /// 目標改定
    pub revisions: usize,
    /// 過年度実績
    pub past_actuals: usize,
    /// 確定評価
    pub decisions: usize,
    /// 意見・対応
    pub opinions: usize,
    /// 用語解説
    pub terms: usize,
}

/// Counts what the plan holds.
#[must_use]
pub fn summary(plan: &Plan) -> Summary {
    let counts = [plan.viewpoints.len(), plan.goals.len(), plan.policies.len(), plan.groups.len(), plan.items.len()];
    Summary {
        title: plan.about.title.to_string(),
        municipality: plan.about.municipality.clone(),
        first_year: plan.about.years.first().copied(),
        last_year: plan.about.years.last().copied(),
        levels: plan.about.levels.iter().cloned().zip(counts).collect(),
        reprints: plan.items.values().filter(|item| item.reprint_of.is_some()).count(),
        indicators: plan.indicators.len(),
        printed_indicators: plan.items.keys().map(|item| plan.indicators_of(*item).count()).sum(),
        departments: plan.departments.len(),
        shared_items: originals(plan).filter(|item| item.departments.len() > 1).count(),
        unsure_items: originals(plan).filter(|item| item.unsure).map(|item| item.number).collect(),
        unsure_indicators: plan.indicators.values().filter(|one| one.unsure).map(|one| one.key).collect(),
        rounds: plan.schedule.len(),
        transfers: plan.transfers.len(),
        revisions: plan.revisions.len(),
        past_actuals: plan.past_actuals.len(),
        decisions: plan.decisions.len(),
        opinions: plan.opinions.len(),
        terms: plan.glossary.len(),
    }
}

fn originals(plan: &Plan) -> impl Iterator<Item = &super::Item> {
    plan.items.values().filter(|item| item.reprint_of.is_none())
}
