//! Names of the sheets, in their order.

use std::borrow::Cow;

pub(super) const OVERVIEW: &str = "概要";
pub(super) const SUMMARY: &str = "評価集計";
pub(super) const DEPARTMENTS: &str = "部課別集計";
pub(super) const ITEMS: &str = "取組項目一覧";
pub(super) const INDICATORS: &str = "指標一覧";
pub(super) const MONTHLY: &str = "月次推移";
pub(super) const CHANGES: &str = "前回比較";
pub(super) const RECEIPTS: &str = "提出状況";
pub(super) const FINDINGS: &str = "点検結果";
pub(super) const SOURCES: &str = "出典";
pub(super) const DATA: &str = "データ";

/// Name of the `number`th sheet (from 1) of a table that outgrows one: `出典`, `出典_2`.
pub(super) fn part(name: &'static str, number: u32) -> Cow<'static, str> {
    if number > 1 { format!("{name}_{number}").into() } else { name.into() }
}

/// Each sheet and what it answers, in order.
pub(super) const ALL: [(&str, &str); 11] = [
    (OVERVIEW, "今回の結果を１枚にまとめたもの"),
    (SUMMARY, "目標別の評価と総合評価、年度別の推移、評価の基準"),
    (DEPARTMENTS, "部・課ごとの評価の内訳"),
    (ITEMS, "取組項目ごとの評価（全年度）、取組状況、課題"),
    (INDICATORS, "指標ごとの目標・実績・達成率・評価（全年度）"),
    (MONTHLY, "指標ごとの４月から３月までの推移と前年度"),
    (CHANGES, "前回（年度確定では前年度）から変わった値と評価、過去分の訂正"),
    (RECEIPTS, "所属ごとの提出日、遅れ、要修正の件数"),
    (FINDINGS, "点検で見つかったこと。セルへのリンク付き"),
    (SOURCES, "集計した値が、どのファイルのどのセルにあるか"),
    (DATA, "機械で読むための表（データ.csvと同じ内容）"),
];
