//! The plan (計画) as the master workbook `templates/計画マスタ.xlsx` holds it: the only place where anything about
//! one city and one plan stands.
//!
//! Everything here is data and look-ups over it. Reading and checking the workbook is in [`read`].

mod as_of;
mod changes;
mod criteria;
mod ending;
pub mod form;
mod index;
mod indicator;
mod lookup;
mod places;
pub mod read;
mod responsibility;
mod summary;
pub mod target;

pub use changes::{PlanChange, PlanChangeKind};
pub use criteria::Scale;
pub use index::Index;
pub use indicator::{AnswerMode, Direction, DownFormula, Indicator, Kind, MonthlyMode};
pub use lookup::Role;
pub use places::Places;
pub use responsibility::Responsibility;
pub use summary::{Summary, summary};

use crate::model::{Answer, FiscalYear, IndicatorKey, ItemNo, Round, Target};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::{collections::BTreeMap, sync::Arc};

/// A department's canonical name (所属名).
pub type DepartmentName = Arc<str>;

/// The whole master.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Sheet 計画.
    pub about: About,
    /// Sheet 体系: the first level (視点), in printed order.
    pub viewpoints: Vec<Viewpoint>,
    /// The second level (基本目標), in printed order.
    pub goals: Vec<Goal>,
    /// The third level (施策), in printed order.
    pub policies: Vec<Policy>,
    /// The fourth level (取組項目群), in printed order.
    pub groups: Vec<Group>,
    /// Sheet 取組項目, by number.
    pub items: BTreeMap<ItemNo, Item>,
    /// Item numbers in printed order (掲載順).
    pub printed_order: Vec<ItemNo>,
    /// Sheet 指標, by key. Reprints have none of their own.
    pub indicators: BTreeMap<IndicatorKey, Indicator>,
    /// Sheet 部署, in the sheet's order.
    pub departments: Vec<Department>,
    /// Sheet 所管変更.
    pub transfers: Vec<Transfer>,
    /// Sheet 日程, by round.
    pub schedule: BTreeMap<Round, ScheduleRow>,
    /// Sheet 過年度実績.
    pub past_actuals: BTreeMap<(IndicatorKey, FiscalYear), PastActual>,
    /// Sheet 目標改定, in the sheet's order.
    pub revisions: Vec<Revision>,
    /// Sheet 確定評価, by item and year.
    pub decisions: BTreeMap<(ItemNo, FiscalYear), Decision>,
    /// Sheet 意見・対応, in the sheet's order.
    pub opinions: Vec<Opinion>,
    /// Sheet 評価基準.
    pub criteria: Criteria,
    /// Sheet 様式設定.
    pub form: FormSettings,
    /// Sheet 用語解説, in the sheet's order.
    pub glossary: Vec<Term>,
    /// Sheet 変更履歴, in the sheet's order.
    pub history: Vec<HistoryRow>,
    /// Where in the master some of it stands, for whoever asks about it.
    pub places: Places,
    /// Prepared look-ups; leave it at its default.
    pub index: Index,
}

/// Sheet 計画: properties of the plan.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// 計画名
    pub title: Arc<str>,
    /// 自治体名
    pub municipality: String,
    /// 団体コード (six digits), kept as text
    pub code: String,
    /// 取りまとめ課
    pub office: String,
    /// 問合せ先 of the office: where departments send the form and whom they ask
    pub contact: String,
    /// 提出先 (mail address or folder); empty: the office
    pub send_to: String,
    /// 開始年度 … 終了年度
    pub years: Vec<FiscalYear>,
    /// 基準年度, as printed before base values: `令和元年度`
    pub base_year: String,
    /// 基本理念
    pub principle: String,
    /// 基本理念の説明; empty: none
    pub principle_text: String,
    /// Text before the viewpoints; empty: none
    pub viewpoints_intro: String,
    /// 階層名: names of the five levels from the top, such as 視点, 基本目標, 施策, 取組項目群, 取組項目
    pub levels: [String; 5],
    /// 前計画名: the plan before this one; empty: none
    pub previous_title: String,
    /// 愛称: what the plan is called for short; empty: none
    pub nickname: String,
}

/// First level (視点).
#[derive(Debug, Clone)]
pub struct Viewpoint {
    /// 視点
    pub title: String,
    /// 視点説明; paragraphs separated by line feeds
    pub text: String,
}

/// Second level (基本目標).
#[derive(Debug, Clone)]
pub struct Goal {
    /// Index into [`Plan::viewpoints`].
    pub viewpoint: usize,
    /// 目標番号
    pub number: u16,
    /// 目標
    pub title: String,
    /// 目標説明
    pub text: String,
    /// SDGs goal numbers; empty where unknown
    pub sdgs: Vec<u8>,
}

/// Third level (施策).
#[derive(Debug, Clone)]
pub struct Policy {
    /// Index into [`Plan::goals`].
    pub goal: usize,
    /// 施策番号 inside the goal
    pub number: u16,
    /// 施策
    pub title: String,
    /// 施策説明
    pub text: String,
}

/// Fourth level (取組項目群).
#[derive(Debug, Clone)]
pub struct Group {
    /// Index into [`Plan::policies`].
    pub policy: usize,
    /// 群番号 inside the policy
    pub number: u16,
    /// 取組項目群
    pub title: String,
    /// 群説明
    pub text: String,
}

/// An item (取組項目).
#[derive(Debug, Clone)]
pub struct Item {
    /// 項目番号
    pub number: ItemNo,
    /// 取組項目
    pub title: Arc<str>,
    /// Index into [`Plan::groups`].
    pub group: usize,
    /// 再掲元: the item that this one reprints
    pub reprint_of: Option<ItemNo>,
    /// 取組内容
    pub content: String,
    /// 備考; empty: none
    pub remarks: String,
    /// 担当課, as valid at the plan's start, in printed order
    pub departments: Vec<DepartmentName>,
    /// 主管課, as valid at the plan's start: the item's lead
    pub lead: DepartmentName,
    /// 確度 is 要確認: the plan does not print a lead
    pub unsure: bool,
    /// 有効開始: first round in which it exists (None: from the start)
    pub valid_from: Option<Round>,
    /// 有効終了: last round in which it exists (None: to the end)
    pub valid_to: Option<Round>,
    /// 終了区分: 完了, 廃止, 統合
    pub ending: String,
    /// 変更理由: why it was added or ended in the middle of the period; empty: not stated
    pub reason: String,
}

/// A department (部署).
#[derive(Debug, Clone)]
pub struct Department {
    /// 所属名
    pub name: DepartmentName,
    /// 部名
    pub division: String,
    /// 別名: former and short names
    pub aliases: Vec<String>,
    /// 有効開始
    pub valid_from: Option<Round>,
    /// 有効終了
    pub valid_to: Option<Round>,
}

/// A change of responsibility (所管変更).
#[derive(Debug, Clone)]
pub struct Transfer {
    /// 項目番号
    pub item: ItemNo,
    /// 指標番号; None: the whole item
    pub indicator: Option<u8>,
    /// 適用開始月
    pub from: Round,
    /// 旧所属
    pub old: DepartmentName,
    /// 新所属
    pub new: DepartmentName,
    /// 理由
    pub reason: String,
}

/// A row of 日程.
#[derive(Debug, Clone)]
pub struct ScheduleRow {
    /// 依頼日
    pub asked: Option<NaiveDate>,
    /// 提出期限
    pub due: Option<NaiveDate>,
    /// 再提出期限
    pub due_again: Option<NaiveDate>,
    /// 評価: 要 (true) or 不要
    pub evaluated: bool,
    /// 会議名
    pub meeting: String,
    /// 会議日
    pub meeting_date: Option<NaiveDate>,
}

/// A known past actual (過年度実績).
#[derive(Debug, Clone)]
pub struct PastActual {
    /// 実績 as a value
    pub answer: Answer,
    /// 実績 as it stands in the sheet
    pub printed: String,
    /// 評価 (1–4)
    pub grade: Option<u8>,
    /// 出典
    pub source: String,
}

/// A revision of a target (目標改定).
#[derive(Debug, Clone)]
pub struct Revision {
    /// The indicator.
    pub key: IndicatorKey,
    /// 年度
    pub year: FiscalYear,
    /// 改定後目標
    pub target: Target,
    /// 適用開始月
    pub from: Round,
    /// 理由
    pub reason: String,
}

/// A grade set by the headquarters (確定評価).
#[derive(Debug, Clone)]
pub struct Decision {
    /// 評価 (1–4)
    pub grade: u8,
    /// 決定日
    pub date: Option<NaiveDate>,
    /// 会議
    pub meeting: String,
    /// 理由
    pub reason: String,
}

/// An opinion of a meeting and what is done about it (意見・対応).
#[derive(Debug, Clone)]
pub struct Opinion {
    /// 会議
    pub meeting: String,
    /// 日付
    pub date: Option<NaiveDate>,
    /// 項目番号
    pub item: Option<ItemNo>,
    /// 意見
    pub opinion: String,
    /// 対応方針
    pub response: String,
    /// 公表: 可
    pub public: bool,
}

/// Sheet 評価基準: thresholds, labels and word scores. Lists run from the highest threshold down.
#[derive(Debug, Clone, Default)]
pub struct Criteria {
    /// 区分 `評価`: thresholds (％) and labels of the grades 1 to 4.
    pub grades: Vec<(Decimal, String)>,
    /// 区分 `目標別`: labels of a goal by its ratio.
    pub goal_labels: Vec<(Decimal, String)>,
    /// 区分 `総合`: labels of the whole plan by its ratio.
    pub overall_labels: Vec<(Decimal, String)>,
    /// 区分 `目標別見込`: what a month says of a goal instead; empty: derived from 目標別.
    pub goal_forecasts: Vec<(Decimal, String)>,
    /// 区分 `総合見込`: what a month says of the whole plan instead; empty: derived from 総合.
    pub overall_forecasts: Vec<(Decimal, String)>,
    /// 区分 `判定`: from this share (％) of rated items on a label is given; None: the usual share.
    pub judged_from: Option<Decimal>,
    /// 区分 `文言`: score (％) of each word.
    pub word_scores: Vec<(Decimal, String)>,
    /// 区分 `進度`: below this 進度 (％) a running total counts as late.
    pub pace_warning: Option<Decimal>,
    /// 区分 `前回比`: more than this many times, or under one such part of, the value before is asked about.
    pub jump: Option<Decimal>,
    /// 区分 `空文`: texts that say nothing; see [`Criteria::empty_phrases`].
    pub empty_phrases: Vec<String>,
}

/// Sheet 様式設定.
#[derive(Debug, Clone)]
pub struct FormSettings {
    columns: Vec<FormColumn>,
    guide: Vec<String>,
    known: std::sync::Arc<form::KnownLabels>,
}

/// A column of the survey form as the city words it.
#[derive(Debug, Clone)]
pub struct FormColumn {
    /// The field that the column holds (欄).
    pub field: crate::model::Field,
    /// 見出し; `{時点}`, `{前回}`, `{年度}` and `{前年度}` vary with the round: see [`FormColumn::label_in`]
    pub label: String,
    /// 確定時の見出し: the label in the form of 年度確定; None: the same
    pub final_label: Option<String>,
    /// 別名: other labels accepted when reading
    pub aliases: Vec<String>,
    /// 幅 in characters
    pub width: f64,
    /// 入力時メッセージ; empty: none
    pub message: String,
}

/// A glossary term (用語解説).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// 用語
    pub term: String,
    /// 読み; empty: none
    pub reading: String,
    /// 説明
    pub text: String,
    /// 原語: the term written out, such as `Information and Communication Technology`; empty: none
    pub original: String,
    /// 親の用語: the term under which this one is listed; empty: none
    pub parent: String,
}

/// A row of 変更履歴.
#[derive(Debug, Clone)]
pub struct HistoryRow {
    /// 日付
    pub date: Option<NaiveDate>,
    /// 変更者
    pub who: String,
    /// 箇所
    pub place: String,
    /// 内容
    pub what: String,
    /// 根拠
    pub why: String,
}

#[cfg(test)]
mod tests;
