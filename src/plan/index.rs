//! What is looked up often, prepared once: names of departments, who is in charge when, revised targets.

use super::{
    DepartmentName, Plan, Transfer,
    responsibility::{Responsibility, timeline},
};
use crate::model::{FiscalYear, IndicatorKey, ItemNo, fold_key};
use std::{collections::BTreeMap, sync::OnceLock};

/// Prepared look-ups of a [`Plan`], made on the first of them. A plan whose sheets are changed afterwards needs a new
/// one: `plan.index = Index::default()`.
#[derive(Debug, Clone, Default)]
pub struct Index(OnceLock<Prepared>);

#[derive(Debug, Clone)]
pub(super) struct Prepared {
    /// Position in [`Plan::departments`] of each folded name; names before aliases.
    pub(super) departments: BTreeMap<String, usize>,
    /// Who is in charge of each item over time; reprints have none of their own.
    pub(super) timelines: BTreeMap<ItemNo, Vec<Responsibility>>,
    /// Indicators that ever concern a department, in printed order.
    pub(super) concerns: BTreeMap<DepartmentName, Vec<IndicatorKey>>,
    /// Positions in [`Plan::revisions`], in order of time.
    pub(super) revisions: BTreeMap<(IndicatorKey, FiscalYear), Vec<usize>>,
    /// Place of each item in the printed order.
    pub(super) places: BTreeMap<ItemNo, usize>,
    sizes: [usize; 5],
}

impl Plan {
    pub(super) fn prepared(&self) -> &Prepared {
        let prepared = self.index.0.get_or_init(|| Prepared::of(self));
        debug_assert_eq!(prepared.sizes, sizes(self), "the plan was changed after a look-up: reset its index");
        prepared
    }
}

impl Prepared {
    fn of(plan: &Plan) -> Self {
        let places = plan.printed_order.iter().enumerate().map(|(place, item)| (*item, place)).collect();
        let timelines = timelines(plan);
        Self {
            departments: departments(plan),
            concerns: concerns(plan, &timelines, &places),
            timelines,
            revisions: revisions(plan),
            places,
            sizes: sizes(plan),
        }
    }
}

fn sizes(plan: &Plan) -> [usize; 5] {
    [plan.items.len(), plan.indicators.len(), plan.departments.len(), plan.transfers.len(), plan.revisions.len()]
}

fn departments(plan: &Plan) -> BTreeMap<String, usize> {
    let mut by_name = BTreeMap::new();
    for (at, department) in plan.departments.iter().enumerate() {
        by_name.entry(fold_key(&department.name)).or_insert(at);
    }
    for (at, department) in plan.departments.iter().enumerate() {
        for alias in &department.aliases {
            by_name.entry(fold_key(alias)).or_insert(at);
        }
    }
    by_name
}

fn timelines(plan: &Plan) -> BTreeMap<ItemNo, Vec<Responsibility>> {
    let mut transfers: BTreeMap<ItemNo, Vec<&Transfer>> = BTreeMap::new();
    for transfer in &plan.transfers {
        transfers.entry(transfer.item).or_default().push(transfer);
    }
    let mut timelines = BTreeMap::new();
    for item in plan.items.values().filter(|item| item.reprint_of.is_none()) {
        let leads = plan.indicators_of(item.number).map(|one| (one.key.number, one.lead.clone())).collect();
        let mut own = transfers.remove(&item.number).unwrap_or_default();
        own.sort_by_key(|transfer| transfer.from);
        timelines.insert(item.number, timeline(Responsibility::at_start(item, leads), own));
    }
    timelines
}

fn concerns(
    plan: &Plan,
    timelines: &BTreeMap<ItemNo, Vec<Responsibility>>,
    places: &BTreeMap<ItemNo, usize>,
) -> BTreeMap<DepartmentName, Vec<IndicatorKey>> {
    let mut concerns: BTreeMap<DepartmentName, Vec<IndicatorKey>> = BTreeMap::new();
    for (item, states) in timelines {
        let mut names: Vec<&DepartmentName> = states.iter().flat_map(|state| &state.departments).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let keys = plan.indicators_of(*item).map(|indicator| indicator.key);
            concerns.entry(name.clone()).or_default().extend(keys);
        }
    }
    for keys in concerns.values_mut() {
        keys.sort_by_key(|key| (places.get(&key.item).copied().unwrap_or(usize::MAX), *key));
    }
    concerns
}

fn revisions(plan: &Plan) -> BTreeMap<(IndicatorKey, FiscalYear), Vec<usize>> {
    let mut by_key: BTreeMap<(IndicatorKey, FiscalYear), Vec<usize>> = BTreeMap::new();
    for (at, revision) in plan.revisions.iter().enumerate() {
        by_key.entry((revision.key, revision.year)).or_default().push(at);
    }
    for positions in by_key.values_mut() {
        positions.sort_by_key(|at| plan.revisions.get(*at).map(|revision| revision.from));
    }
    by_key
}
