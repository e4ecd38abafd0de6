//! What changed since the round before (前回比較).

use super::{Dated, GradeBy, IndicatorFigure, ItemFigure, State};
use crate::ledger::{CheckedReturn, Correction, Ledger, Resubmission, ReturnState};
use crate::model::{Answer, IndicatorKey, ItemNo, Rate, Round, Source, Target};
use crate::plan::{DepartmentName, MonthlyMode, Plan};
use std::collections::BTreeMap;

/// Kind of a [`Change`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// 新規: nothing was known before.
    New,
    /// 変更: differs from the round before.
    Changed,
    /// 過去分訂正
    Corrected,
    /// 再提出: a form of this or an earlier round was sent again with another value.
    Resubmitted,
    /// 取下げ: the value known before is no longer reported.
    Gone,
}

impl ChangeKind {
    /// The word that users see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::New => "新規",
            Self::Changed => "変更",
            Self::Corrected => "過去分訂正",
            Self::Resubmitted => "再提出",
            Self::Gone => "取下げ",
        }
    }
}

/// A change since the round before.
#[derive(Debug, Clone, PartialEq)]
pub struct Change<'a> {
    /// Indicator.
    pub key: IndicatorKey,
    /// Which round's value changed: the reporting round, or an earlier one that was corrected.
    pub round: Round,
    /// The round whose value stands in `before` (the same as `round` for corrections and forms sent again).
    pub since: Option<Round>,
    /// What kind.
    pub kind: ChangeKind,
    /// Before.
    pub before: Option<&'a Answer>,
    /// After.
    pub after: Option<&'a Answer>,
    /// Who reported it.
    pub department: DepartmentName,
    /// 理由, where given.
    pub reason: &'a str,
    /// Where the value after stands.
    pub source: Option<&'a Source>,
    /// Relative size: |after − before| ÷ |before| in ％, where both are numbers and before is not 0.
    pub size: Option<Rate>,
    /// How much it moves the year: |after − before| ÷ |the year's target| in ％, so that a step from 1 to 2 does not
    /// outweigh everything. Orders the largest changes.
    pub weight: Option<Rate>,
}

/// An item whose grade that counts differs from the round before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GradeChange {
    /// 項目番号
    pub item: ItemNo,
    /// Before.
    pub before: Option<(u8, GradeBy)>,
    /// Now.
    pub after: Option<(u8, GradeBy)>,
}

/// The changes of the reporting round against the one before, in key order.
pub(super) fn changes<'a>(
    plan: &Plan,
    ledger: &'a Ledger,
    indicators: &BTreeMap<(Round, IndicatorKey), Box<IndicatorFigure<'a>>>,
    previous: Option<Round>,
    round: Round,
) -> Vec<Change<'a>> {
    let mut changes: Vec<Change<'a>> = Vec::new();
    for ((_, key), now) in indicators.range((round, FIRST)..=(round, LAST)) {
        let before = previous.and_then(|previous| indicators.get(&(previous, *key)).map(AsRef::as_ref));
        let mode = plan.indicators.get(key).map(|indicator| indicator.mode);
        changes.extend(
            since(now, before, mode).filter(|change| change.kind != ChangeKind::Gone || taken_back(ledger, now)),
        );
    }
    changes.extend(ledger.corrections.iter().filter(|one| one.reported_in == round).map(|one| corrected(plan, one)));
    changes.extend(ledger.resubmissions.iter().filter(|one| one.seen_in == round).map(|one| resubmitted(plan, one)));
    changes.sort_by_key(|change| (change.key, change.round, change.kind));
    changes
}

/// A value was taken back, and is not merely late or 差戻し: the department's return counts and leaves it blank.
fn taken_back(ledger: &Ledger, now: &IndicatorFigure<'_>) -> bool {
    let counts = |file: &CheckedReturn| file.state == ReturnState::Counts;
    now.state == State::Missing && ledger.received(&now.lead, now.round).is_some_and(counts)
}

const FIRST: IndicatorKey = IndicatorKey::new(0, 0);
const LAST: IndicatorKey = IndicatorKey::new(u16::MAX, u8::MAX);

/// The change of one indicator; a running total or rate of the year starts anew in April.
fn since<'a>(
    now: &IndicatorFigure<'a>,
    before: Option<&IndicatorFigure<'a>>,
    mode: Option<MonthlyMode>,
) -> Option<Change<'a>> {
    let goes_on = matches!(mode, Some(MonthlyMode::State | MonthlyMode::PeriodTotal | MonthlyMode::Word));
    let before = before.filter(|before| goes_on || before.round.fiscal_year() == now.round.fiscal_year());
    let known = before.and_then(|before| {
        before.actual.map(|answer| (before.round, answer.value)).or(before.last.map(Dated::with_round))
    });
    let known = known.filter(|(of, _)| goes_on || of.fiscal_year() == now.round.fiscal_year());
    let after = now.actual.map(|actual| actual.value);
    let kind = match (known, after) {
        (None, Some(_)) => ChangeKind::New,
        (Some((_, old)), Some(new)) if old != new => ChangeKind::Changed,
        (Some(_), None) if before.is_some_and(|before| before.actual.is_some()) => ChangeKind::Gone,
        _ => return None,
    };
    Some(Change {
        key: now.key,
        round: now.round,
        since: known.map(|(of, _)| of),
        kind,
        before: known.map(|(_, answer)| answer),
        after,
        department: now.lead.clone(),
        reason: now.reason,
        source: now.source,
        size: size(known.map(|(_, answer)| answer), after),
        weight: weight(now.target, known.map(|(_, answer)| answer), after),
    })
}

fn corrected<'a>(plan: &Plan, one: &'a Correction) -> Change<'a> {
    let before = one.in_force.as_ref();
    Change {
        key: one.key,
        round: one.round,
        since: Some(one.round),
        kind: ChangeKind::Corrected,
        before,
        after: Some(&one.after),
        department: one.department.clone(),
        reason: &one.reason,
        source: Some(&one.source),
        size: size(before, Some(&one.after)),
        weight: weight(plan.target(one.key, one.round.fiscal_year(), one.reported_in), before, Some(&one.after)),
    }
}

fn resubmitted<'a>(plan: &Plan, one: &'a Resubmission) -> Change<'a> {
    Change {
        key: one.key,
        round: one.round,
        since: Some(one.round),
        kind: ChangeKind::Resubmitted,
        before: one.before.as_ref(),
        after: one.after.as_ref(),
        department: one.department.clone(),
        reason: &one.reason,
        source: Some(&one.source),
        size: size(one.before.as_ref(), one.after.as_ref()),
        weight: weight(
            plan.target(one.key, one.round.fiscal_year(), one.seen_in),
            one.before.as_ref(),
            one.after.as_ref(),
        ),
    }
}

fn size(before: Option<&Answer>, after: Option<&Answer>) -> Option<Rate> {
    let (before, after) = (before?.number()?, after?.number()?);
    Rate::of(after.checked_sub(before)?.abs(), before.abs())
}

fn weight(target: Option<&Target>, before: Option<&Answer>, after: Option<&Answer>) -> Option<Rate> {
    let (before, after) = (before?.number()?, after?.number()?);
    Rate::of(after.checked_sub(before)?.abs(), target?.value.number()?.abs())
}

/// Positions of the largest changes, at most `count`, the largest first.
pub(super) fn largest(changes: &[Change<'_>], count: usize) -> Vec<usize> {
    let mut sized: Vec<(usize, &Rate)> =
        changes.iter().enumerate().filter_map(|(at, change)| Some((at, change.weight.as_ref()?))).collect();
    sized.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(&b.0)));
    sized.into_iter().take(count).map(|(at, _)| at).collect()
}

/// Items whose grade differs from the round before, in printed order.
pub(super) fn grade_changes(
    plan: &Plan,
    items: &BTreeMap<(Round, ItemNo), Box<ItemFigure<'_>>>,
    previous: Option<Round>,
    round: Round,
) -> Vec<GradeChange> {
    let grade = |round: Round, item: ItemNo| items.get(&(round, item)).and_then(|figure| figure.grade);
    let change = |item: &ItemNo| {
        let (before, after) = (grade(previous?, *item), grade(round, *item));
        (before != after).then_some(GradeChange { item: *item, before, after })
    };
    plan.printed_order.iter().filter_map(change).collect()
}
