//! Items and indicators that ended (終了区分: 廃止, 完了, 統合).

use super::Plan;
use crate::model::{IndicatorKey, ItemNo, Round};

/// The word where 終了区分 is blank.
const ENDED: &str = "終了";

impl Plan {
    /// The last round of an item that ended before `round`, and how; of a reprint, of its original where that ended first.
    #[must_use]
    pub fn item_end(&self, item: ItemNo, round: Round) -> Option<(Round, &str)> {
        let found = self.items.get(&item)?;
        let original = found.reprint_of.and_then(|original| self.items.get(&original));
        let ends = [Some(found), original].into_iter().flatten().filter_map(|one| Some((one.valid_to?, &*one.ending)));
        ends.filter(|(at, _)| *at < round).min_by_key(|(at, _)| *at).map(named)
    }

    /// The last round of an indicator that ended before `round`, by itself or with its item, and how.
    #[must_use]
    pub fn indicator_end(&self, key: IndicatorKey, round: Round) -> Option<(Round, &str)> {
        let own = self.indicators.get(&key)?.valid_to.filter(|at| *at < round).map(|at| named((at, "")));
        own.into_iter().chain(self.item_end(key.item, round)).min_by_key(|(at, how)| (*at, *how == ENDED))
    }
}

fn named((at, how): (Round, &str)) -> (Round, &str) {
    (at, if how.is_empty() { ENDED } else { how })
}
