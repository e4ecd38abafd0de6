//! Where things stand in the sheets, so that formulas and links of other sheets find them.

use super::page::{Cell, Columns, FIRST_ROW};
use super::{link, names};
use crate::evaluation::Figures;
use crate::model::{Finding, FiscalYear, IndicatorKey, ItemNo};
use crate::plan::Plan;
use std::collections::BTreeMap;

/// Rows of items, indicators and findings, and the columns of the two lists that formulas refer to.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Row of each item in 取組項目一覧, in printed order.
    pub(super) items: Vec<(ItemNo, u32)>,
    /// Row of each indicator in 指標一覧, in printed order of the items.
    pub(super) indicators: Vec<(IndicatorKey, u32)>,
    /// Columns of 取組項目一覧.
    pub(super) item_columns: Columns,
    /// Columns of 指標一覧.
    pub(super) indicator_columns: Columns,
    /// Most rows of data in one sheet of 点検結果, 出典 and データ.
    pub(super) most_rows: u32,
    /// Position of the first finding and number of findings, by item.
    findings_by_item: BTreeMap<ItemNo, (u32, usize)>,
    /// Position of the first finding and number of findings, by indicator.
    findings_by_key: BTreeMap<IndicatorKey, (u32, usize)>,
    item_rows: BTreeMap<ItemNo, u32>,
    indicator_rows: BTreeMap<IndicatorKey, u32>,
}

/// `3年度評価` and the like: a year's column.
pub(super) fn of_year(year: FiscalYear, what: &str) -> String {
    format!("{}{what}", year.short())
}

impl Places {
    pub(super) fn new(figures: &Figures<'_>, most_rows: u32) -> Self {
        let plan = figures.plan;
        let items: Vec<_> = (FIRST_ROW..).zip(&plan.printed_order).map(|(row, item)| (*item, row)).collect();
        let originals = plan.printed_order.iter().filter(|item| plan.original(**item) == **item);
        let keys = originals.flat_map(|item| plan.indicators_of(*item)).map(|indicator| indicator.key);
        let indicators: Vec<_> = (FIRST_ROW..).zip(keys).map(|(row, key)| (key, row)).collect();
        let mut places = Self {
            item_rows: items.iter().copied().collect(),
            indicator_rows: indicators.iter().copied().collect(),
            items,
            indicators,
            item_columns: item_columns(plan),
            indicator_columns: indicator_columns(figures),
            most_rows,
            ..Self::default()
        };
        for (at, finding) in (0..).zip(&figures.findings) {
            places.note_finding(at, finding);
        }
        places
    }

    fn note_finding(&mut self, at: u32, finding: &Finding) {
        if let Some(item) = finding.item {
            self.findings_by_item.entry(item).or_insert((at, 0)).1 += 1;
        }
        if let Some(key) = finding.key() {
            self.findings_by_key.entry(key).or_insert((at, 0)).1 += 1;
        }
    }

    /// First and last row of 取組項目一覧's data.
    pub(super) fn item_rows(&self) -> (u32, u32) {
        (FIRST_ROW, self.items.last().map_or(FIRST_ROW, |(_, row)| *row))
    }

    /// First and last row of 指標一覧's data.
    pub(super) fn indicator_rows(&self) -> (u32, u32) {
        (FIRST_ROW, self.indicators.last().map_or(FIRST_ROW, |(_, row)| *row))
    }

    /// Row of an item in 取組項目一覧.
    pub(super) fn item(&self, item: ItemNo) -> Option<u32> {
        self.item_rows.get(&item).copied()
    }

    /// Row of an indicator in 指標一覧.
    pub(super) fn indicator(&self, key: IndicatorKey) -> Option<u32> {
        self.indicator_rows.get(&key).copied()
    }

    /// How many findings there are about an item, with a link to the first in 点検結果; blank where there is none.
    pub(super) fn findings_of_item(&self, item: ItemNo) -> Cell<'static> {
        self.finding_link(self.findings_by_item.get(&item).copied())
    }

    /// How many findings there are about an indicator, with a link to the first in 点検結果; blank where there is none.
    pub(super) fn findings_of(&self, key: IndicatorKey) -> Cell<'static> {
        self.finding_link(self.findings_by_key.get(&key).copied())
    }

    fn finding_link(&self, found: Option<(u32, usize)>) -> Cell<'static> {
        let Some((at, count)) = found else { return Cell::BLANK };
        let sheet = names::part(names::FINDINGS, at / self.most_rows + 1);
        Cell::Link(link::inside(&sheet, FIRST_ROW + at % self.most_rows, 0), format!("{count}件").into())
    }
}

fn item_columns(plan: &Plan) -> Columns {
    let mut columns = Columns::default();
    let [viewpoint, goal, policy, group, item] = plan.about.levels.each_ref().map(String::as_str);
    columns.extend(&[("項目番号", 9)]).add(level(item, "取組項目"), 30).extend(&[("集計", 8), ("再掲元", 7)]);
    columns.add(level(viewpoint, "視点"), 12).extend(&[("目標番号", 9)]);
    columns.add(level(goal, "基本目標"), 22).add(level(policy, "施策"), 22).add(level(group, "取組項目群"), 22);
    columns.extend(&[("担当課", 18), ("主管課", 14), ("部", 14)]);
    for year in &plan.about.years {
        columns.add(of_year(*year, "評価"), 6);
    }
    columns.extend(&[("指標数", 6), ("平均達成率", 11), ("算定評価", 9), ("自己評価", 9), ("確定評価", 9)]);
    columns.extend(&[("項目評価", 9), ("評価の根拠", 14), ("評価の相違", 7), ("評価４の指標", 8), ("状態", 9)]);
    columns.extend(&[("取組状況", 122), ("課題・今後の方向性", 100), ("文章の報告月", 13), ("点検", 8), ("出典", 8)]);
    columns
}

/// The plan's own name of a level, or the usual one.
fn level(name: &str, usual: &str) -> String {
    if name.is_empty() { usual.to_owned() } else { name.to_owned() }
}

fn indicator_columns(figures: &Figures<'_>) -> Columns {
    let mut columns = Columns::default();
    columns.extend(&[("項目番号", 9), ("指標番号", 9), ("取組項目", 24), ("指標名", 30), ("単位", 6)]);
    columns.extend(&[("方向", 6), ("数え方", 14), ("主管課", 14), ("基準値", 11)]);
    for year in &figures.plan.about.years {
        for (what, width) in [("目標", 11), ("実績", 11), ("達成率", 8), ("評価", 5)] {
            columns.add(of_year(*year, what), width);
        }
    }
    columns.add(actual_heading(figures), 12);
    columns.extend(&[("年度末見込", 12), ("達成率", 8), ("見込達成率", 11), ("評定率", 8), ("算定評価", 9)]);
    columns.extend(&[("進度", 8), ("状態", 9), ("直近の値", 24), ("訂正前", 10), ("算出根拠", 42), ("理由・備考", 52)]);
    columns.extend(&[("点検", 8), ("出典", 8)]);
    columns
}

/// `実績（12月末現在）`, or `年度実績`.
pub(super) fn actual_heading(figures: &Figures<'_>) -> String {
    crate::survey::Field::Actual.label(figures.round)
}
