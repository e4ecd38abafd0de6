//! Who is in charge of an item over time: the plan's departments with 所管変更 applied one after the other.

use super::{DepartmentName, Item, Transfer};
use crate::model::Round;
use std::collections::BTreeMap;

/// Who is in charge of an item from a round on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Responsibility {
    /// The first round of this state; None: from the plan's start.
    pub from: Option<Round>,
    /// 担当課, in printed order; a department that took over stands in the place of the one it followed.
    pub departments: Vec<DepartmentName>,
    /// 主管課 of the item.
    pub lead: DepartmentName,
    /// 主管課 of each indicator, by its number inside the item.
    pub leads: BTreeMap<u8, DepartmentName>,
}

impl Responsibility {
    /// As the sheets 取組項目 and 指標 state it.
    pub(super) fn at_start(item: &Item, leads: BTreeMap<u8, DepartmentName>) -> Self {
        let mut state = Self { from: None, departments: item.departments.clone(), lead: item.lead.clone(), leads };
        state.add_leads();
        state
    }

    /// Whether the department of a transfer holds what it hands over.
    pub(super) fn holds(&self, transfer: &Transfer, shared: bool) -> bool {
        match transfer.indicator {
            None => self.departments.contains(&transfer.old),
            Some(number) => {
                self.leads.get(&number) == Some(&transfer.old) || (shared && self.departments.contains(&transfer.old))
            }
        }
    }

    /// The state after a transfer.
    ///
    /// Of a whole item, the new department takes the old one's place in everything. Of one indicator, it takes over that
    /// indicator; the old department stays in charge of the item while it leads the item or another of its indicators.
    pub(super) fn after(&self, transfer: &Transfer) -> Self {
        let mut next = self.clone();
        next.from = Some(transfer.from);
        let (old, new) = (&transfer.old, &transfer.new);
        let take_over = |lead: &mut DepartmentName| {
            if lead == old {
                *lead = new.clone();
            }
        };
        let leaves = match transfer.indicator {
            None => {
                take_over(&mut next.lead);
                next.leads.values_mut().for_each(take_over);
                true
            }
            Some(number) => {
                next.leads.get_mut(&number).into_iter().for_each(take_over);
                next.lead != *old && !next.leads.values().any(|lead| lead == old)
            }
        };
        let place = next.departments.iter_mut().find(|name| **name == *old);
        match place {
            Some(place) if leaves => *place = new.clone(),
            _ => next.departments.push(new.clone()),
        }
        next.add_leads();
        next
    }

    /// Whoever leads is in charge, and nobody is named twice.
    fn add_leads(&mut self) {
        self.departments.extend(std::iter::once(&self.lead).chain(self.leads.values()).cloned());
        let mut seen = std::collections::BTreeSet::new();
        self.departments.retain(|name| !name.is_empty() && seen.insert(name.clone()));
    }
}

/// All states of an item in order of time; never empty. `transfers` are this item's, in order of time.
pub(super) fn timeline<'a>(
    start: Responsibility,
    transfers: impl IntoIterator<Item = &'a Transfer>,
) -> Vec<Responsibility> {
    let mut states = vec![start];
    for transfer in transfers {
        let Some(last) = states.last() else { break };
        let next = last.after(transfer);
        if last.from == next.from {
            states.pop();
        }
        states.push(next);
    }
    states
}

/// The state of a round.
pub(super) fn state_in(states: &[Responsibility], round: Round) -> Option<&Responsibility> {
    let after = states.partition_point(|state| state.from.is_none_or(|from| from <= round));
    states.get(after.checked_sub(1)?)
}
