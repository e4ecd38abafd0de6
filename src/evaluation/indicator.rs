//! One indicator in one round.

use crate::model::{Answer, IndicatorKey, Rate, Round, Source, Target};
use crate::plan::DepartmentName;

/// State of an indicator in a round (状態).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// 報告済
    Reported,
    /// 未報告
    Missing,
    /// 差戻し
    SentBack,
    /// 記入不要
    NotAsked,
    /// 対象外: a － year
    NotApplicable,
    /// 調査月前
    BeforeSurvey,
    /// 確定待ち
    Unsettled,
    /// 中止
    Cancelled,
    /// 算定不能
    Incalculable,
}

impl State {
    /// The word in the column 状態.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Reported => "報告済",
            Self::Missing => "未報告",
            Self::SentBack => "差戻し",
            Self::NotAsked => "記入不要",
            Self::NotApplicable => "対象外",
            Self::BeforeSurvey => "調査月前",
            Self::Unsettled => "確定待ち",
            Self::Cancelled => "中止",
            Self::Incalculable => "算定不能",
        }
    }
}

/// One indicator in one round.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorFigure<'a> {
    /// Key.
    pub key: IndicatorKey,
    /// Round.
    pub round: Round,
    /// 主管課 in that round.
    pub lead: DepartmentName,
    /// The year's target as valid in that round.
    pub target: Option<&'a Target>,
    /// 実績
    pub actual: Option<&'a Answer>,
    /// 年度末見込
    pub forecast: Option<&'a Answer>,
    /// 達成率: the actual against the year's target.
    pub rate: Option<Rate>,
    /// 見込達成率
    pub forecast_rate: Option<Rate>,
    /// 算定評価 (1–4): from the rate in 年度確定, from the forecast's rate in a month.
    pub grade: Option<u8>,
    /// 進度（月割目標比） of a 年度累計 indicator in a monthly round.
    pub pace: Option<Rate>,
    /// The pace lies below 評価基準's 進度: a delay to look at.
    pub late: bool,
    /// 状態
    pub state: State,
    /// Where the actual stands; none for 過年度実績.
    pub source: Option<&'a Source>,
    /// Where nothing was returned: the last value known and its round.
    pub last: Option<(Round, &'a Answer)>,
    /// Set where 過去分訂正 changed the actual.
    pub corrected_from: Option<&'a Answer>,
    /// 算出根拠
    pub basis: &'a str,
    /// 理由・備考
    pub reason: &'a str,
}
