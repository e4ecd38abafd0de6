//! What has changed in the plan since it was made (変更前, 変更後, 変更理由), as known in a round.

use super::{DepartmentName, Item, Plan};
use crate::model::{FiscalYear, ItemNo, Round, Target};

/// One change of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanChange<'p> {
    /// The first round in which it applies.
    pub from: Round,
    /// 項目番号
    pub item: ItemNo,
    /// 指標番号; None: the whole item.
    pub indicator: Option<u8>,
    /// What changed.
    pub kind: PlanChangeKind<'p>,
    /// 変更理由; empty: none stated.
    pub reason: &'p str,
}

/// Kind of a [`PlanChange`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanChangeKind<'p> {
    /// 目標改定
    Target {
        /// The year whose target it is.
        year: FiscalYear,
        /// 変更前: the target valid until then.
        before: &'p Target,
        /// 変更後
        after: &'p Target,
    },
    /// Added in the middle of the period (有効開始).
    Added,
    /// No longer followed (有効終了 was the round before).
    Ended {
        /// 終了区分: 完了, 廃止, 統合; empty for a single indicator.
        ending: &'p str,
    },
    /// 所管変更
    Transferred {
        /// 旧所属
        old: &'p DepartmentName,
        /// 新所属
        new: &'p DepartmentName,
    },
}

impl Plan {
    /// The changes of the plan that apply in `round`, by time, then in printed order. Reprints do not appear.
    #[must_use]
    pub fn changes_upto(&self, round: Round) -> Vec<PlanChange<'_>> {
        let mut changes = Vec::new();
        for item in self.items.values().filter(|item| item.reprint_of.is_none()) {
            self.item_changes(item, &mut changes);
        }
        self.revised_targets(&mut changes);
        changes.extend(self.transfers.iter().map(|transfer| PlanChange {
            from: transfer.from,
            item: transfer.item,
            indicator: transfer.indicator,
            kind: PlanChangeKind::Transferred { old: &transfer.old, new: &transfer.new },
            reason: &transfer.reason,
        }));
        changes.retain(|change| change.from <= round);
        changes.sort_by_key(|change| (change.from, self.place(change.item), change.indicator));
        changes
    }

    fn item_changes<'p>(&'p self, item: &'p Item, changes: &mut Vec<PlanChange<'p>>) {
        let mut add = |indicator, from: Option<Round>, to: Option<Round>, ending, reason| {
            let change = |from, kind| PlanChange { from, item: item.number, indicator, kind, reason };
            changes.extend(from.map(|from| change(from, PlanChangeKind::Added)));
            changes.extend(to.map(|to| change(to.next(), PlanChangeKind::Ended { ending })));
        };
        add(None, item.valid_from, item.valid_to, item.ending.as_str(), item.reason.as_str());
        for one in self.indicators_of(item.number) {
            // What begins and ends with its item is told there.
            let (from, to) = (
                one.valid_from.filter(|from| item.valid_from != Some(*from)),
                one.valid_to.filter(|to| item.valid_to != Some(*to)),
            );
            add(Some(one.key.number), from, to, "", one.reason.as_str());
        }
    }

    fn revised_targets<'p>(&'p self, changes: &mut Vec<PlanChange<'p>>) {
        for ((key, year), positions) in &self.prepared().revisions {
            let mut before = self.original_target(*key, *year);
            for revision in positions.iter().filter_map(|at| self.revisions.get(*at)) {
                if let Some(before) = before {
                    changes.push(PlanChange {
                        from: revision.from,
                        item: key.item,
                        indicator: Some(key.number),
                        kind: PlanChangeKind::Target { year: *year, before, after: &revision.target },
                        reason: &revision.reason,
                    });
                }
                before = Some(&revision.target);
            }
        }
    }
}
