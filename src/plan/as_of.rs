//! The plan as it was known in a round.

use super::{Index, Plan};
use crate::model::Round;
use std::collections::BTreeSet;

impl Plan {
    /// The plan without what begins after `round` (有効開始): items added later stand in no table, form or report of an
    /// earlier round. What has ended stays, with its past figures and 終了区分.
    #[must_use]
    pub fn as_of(mut self, round: Round) -> Self {
        let begun = |from: Option<Round>| from.is_none_or(|from| from <= round);
        let later: BTreeSet<_> =
            self.items.values().filter(|item| !begun(item.valid_from)).map(|item| item.number).collect();
        self.items.retain(|number, item| {
            !later.contains(number) && item.reprint_of.is_none_or(|original| !later.contains(&original))
        });
        self.indicators.retain(|key, one| self.items.contains_key(&key.item) && begun(one.valid_from));
        self.printed_order.retain(|number| self.items.contains_key(number));
        self.index = Index::default();
        self
    }
}
