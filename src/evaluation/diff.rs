//! What changed between two rounds (`torimatome diff`).

use super::{Figures, IndicatorFigure, ItemFigure, RollUp, grade_change};
use crate::model::{IndicatorKey, ItemNo, Round};
use std::collections::{BTreeMap, BTreeSet};

/// What of an indicator or item differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// It exists in the later round only.
    Added,
    /// It exists in the earlier round only.
    Removed,
    /// 実績
    Actual,
    /// 年度末見込
    Forecast,
    /// 目標
    Target,
    /// 状態
    State,
    /// 主管課 or 担当課
    Departments,
    /// 評価 (of an indicator 算定評価, of an item 項目評価, like compared with like)
    Grade,
}

impl Aspect {
    /// The word that users see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Added => "追加",
            Self::Removed => "終了",
            Self::Actual => "実績",
            Self::Forecast => "年度末見込",
            Self::Target => "目標",
            Self::State => "状態",
            Self::Departments => "担当",
            Self::Grade => "評価",
        }
    }
}

/// One indicator or item that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference<'f, Key, Figure> {
    /// Which one.
    pub key: Key,
    /// In the first round; None: it did not exist.
    pub before: Option<&'f Figure>,
    /// In the second round; None: it does not exist.
    pub after: Option<&'f Figure>,
    /// What differs; never empty.
    pub aspects: BTreeSet<Aspect>,
}

/// What differs between two rounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Diff<'f, 'a> {
    /// The first round.
    pub from: Round,
    /// The second round.
    pub to: Round,
    /// Indicators that differ, in key order.
    pub indicators: Vec<Difference<'f, IndicatorKey, IndicatorFigure<'a>>>,
    /// Items that differ, in number order.
    pub items: Vec<Difference<'f, ItemNo, ItemFigure<'a>>>,
    /// The classes of both rounds.
    pub rollups: (Option<&'f RollUp>, Option<&'f RollUp>),
}

/// What differs between the reporting rounds of two runs.
#[must_use]
pub fn diff<'f, 'a>(before: &'f Figures<'a>, after: &'f Figures<'a>) -> Diff<'f, 'a> {
    Diff {
        from: before.round,
        to: after.round,
        indicators: differences(
            before.indicators_in(before.round).map(|figure| (figure.key, figure)),
            after.indicators_in(after.round).map(|figure| (figure.key, figure)),
            of_indicators,
        ),
        items: differences(
            before.items_in(before.round).map(|figure| (figure.item, figure)),
            after.items_in(after.round).map(|figure| (figure.item, figure)),
            of_items,
        ),
        rollups: (before.rollup(), after.rollup()),
    }
}

fn differences<'f, Key: Ord + Copy, Figure>(
    before: impl Iterator<Item = (Key, &'f Figure)>,
    after: impl Iterator<Item = (Key, &'f Figure)>,
    compare: fn(&Figure, &Figure) -> BTreeSet<Aspect>,
) -> Vec<Difference<'f, Key, Figure>> {
    let mut pairs: BTreeMap<Key, (Option<&'f Figure>, Option<&'f Figure>)> = BTreeMap::new();
    for (key, figure) in before {
        pairs.entry(key).or_default().0 = Some(figure);
    }
    for (key, figure) in after {
        pairs.entry(key).or_default().1 = Some(figure);
    }
    let difference = |(key, (before, after))| {
        let aspects = match (before, after) {
            (Some(before), Some(after)) => compare(before, after),
            (None, _) => BTreeSet::from([Aspect::Added]),
            (Some(_), None) => BTreeSet::from([Aspect::Removed]),
        };
        Difference { key, before, after, aspects }
    };
    pairs.into_iter().map(difference).filter(|difference| !difference.aspects.is_empty()).collect()
}

fn chosen<const N: usize>(aspects: [(Aspect, bool); N]) -> BTreeSet<Aspect> {
    aspects.into_iter().filter(|(_, differs)| *differs).map(|(aspect, _)| aspect).collect()
}

fn of_indicators(before: &IndicatorFigure<'_>, after: &IndicatorFigure<'_>) -> BTreeSet<Aspect> {
    chosen([
        (Aspect::Actual, before.actual != after.actual),
        // 年度確定 has no forecast: it is the year's end.
        (Aspect::Forecast, !before.round.is_final() && !after.round.is_final() && before.forecast != after.forecast),
        (Aspect::Target, before.target != after.target),
        (Aspect::State, before.state != after.state),
        (Aspect::Departments, before.lead != after.lead),
        (Aspect::Grade, before.grade != after.grade),
    ])
}

fn of_items(before: &ItemFigure<'_>, after: &ItemFigure<'_>) -> BTreeSet<Aspect> {
    chosen([
        (Aspect::State, before.state != after.state),
        (Aspect::Departments, (&before.lead, &before.departments) != (&after.lead, &after.departments)),
        (Aspect::Grade, grade_change(before, after).is_some()),
    ])
}
