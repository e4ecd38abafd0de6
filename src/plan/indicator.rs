//! An indicator (指標) and how it is counted.

use super::DepartmentName;
use crate::model::{Answer, IndicatorKey, Round, Target};
use rust_decimal::Decimal;
use std::sync::Arc;

/// Which way is better (方向).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// 増加
    Up,
    /// 維持
    Keep,
    /// 減少
    Down,
}

/// Type of the target (型).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// 数値
    Number,
    /// 以上
    AtLeast,
    /// 文言
    Word,
    /// 段階
    Stage,
    /// 段階から数値: a word in the first year or years, numbers from then on
    StageThenNumber,
    /// 複合
    Parts,
}

/// How it adds up within the year (月次区分).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MonthlyMode {
    /// 年度累計: running total since April
    YearTotal,
    /// 期間累計: running total since the plan's start
    PeriodTotal,
    /// 時点: state at the month's end
    State,
    /// 率: rate over the year to date
    Ratio,
    /// 年1回: known once a year
    Yearly,
    /// 文言
    Word,
}

impl MonthlyMode {
    /// Whether a value goes on from one fiscal year to the next; a total or rate since April, and what is known once a year,
    /// begins anew.
    #[must_use]
    pub const fn goes_on(self) -> bool {
        matches!(self, Self::State | Self::PeriodTotal | Self::Word)
    }
}

/// Who answers where departments share an indicator (回答方法).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum AnswerMode {
    /// 主管課
    #[default]
    Lead,
    /// 合算: each enters its share, the shares are summed
    Sum,
}

/// Formula of the rate for 減少 (算式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum DownFormula {
    /// (2 − 実績÷目標) × 100
    #[default]
    TwoMinus,
    /// 目標÷実績 × 100
    Inverse,
}

/// An indicator (指標).
#[derive(Debug, Clone)]
pub struct Indicator {
    /// Key.
    pub key: IndicatorKey,
    /// 指標名
    pub name: Arc<str>,
    /// 単位; empty: none
    pub unit: Arc<str>,
    /// 基準値 as printed; empty: none
    pub base_printed: String,
    /// 基準値 as a value, where it has one that can be used in a formula or compared
    pub base: Option<Answer>,
    /// 注記; empty: none
    pub note: String,
    /// Original targets, one per year of [`About::years`].
    pub targets: Vec<Target>,
    /// 方向
    pub direction: Direction,
    /// 型
    pub kind: Kind,
    /// 段階, in order from the first to the last; for 文言 the words that are accepted beside 評価基準's
    pub stages: Vec<String>,
    /// 月次区分
    pub mode: MonthlyMode,
    /// 調査月 (1 to 12) of a 年1回 indicator; None: in 年度確定
    pub survey_month: Option<u8>,
    /// 確定時期: the month (1 to 12) of the following fiscal year in which a year's final figure is known; None: it is
    /// known in 年度確定
    pub settles: Option<u8>,
    /// 確定時期 as it stands in the sheet (such as `翌年度8月`)
    pub settles_text: String,
    /// 主管課 of this indicator (the item's where the sheet has none)
    pub lead: DepartmentName,
    /// 回答方法
    pub answer_mode: AnswerMode,
    /// 算出方法; empty: not stated
    pub method: String,
    /// 書式: number of decimals shown (0 for 整数)
    pub places: u32,
    /// 下限
    pub min: Option<Decimal>,
    /// 上限
    pub max: Option<Decimal>,
    /// 減少可: a running total may fall
    pub may_fall: bool,
    /// 算式
    pub formula: DownFormula,
    /// 有効開始
    pub valid_from: Option<Round>,
    /// 有効終了
    pub valid_to: Option<Round>,
    /// 変更理由: why it was added or ended in the middle of the period; empty: not stated
    pub reason: String,
    /// 確度 is 要確認
    pub unsure: bool,
}

impl Indicator {
    /// The words that an answer may be beside 評価基準's 文言: its 段階, in order.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.stages.iter().map(String::as_str)
    }
}
