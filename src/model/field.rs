//! The fields of the form's table, of the block above it and of 過去分訂正: their keys, default labels, and which of
//! them the department fills in.

use super::Round;

/// A column of the form's table, in the default order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// 項目番号
    ItemNo,
    /// 取組項目
    ItemTitle,
    /// 指標番号
    IndicatorNo,
    /// 指標名
    IndicatorName,
    /// 単位
    Unit,
    /// 数え方
    Counting,
    /// 基準値
    Base,
    /// 前年度実績
    LastYear,
    /// 今年度目標
    Target,
    /// 前回報告（11月末現在）
    Previous,
    /// 実績（12月末現在）; 年度実績 in the final round
    Actual,
    /// 当月分（差引)
    MonthAmount,
    /// 年度末見込
    Forecast,
    /// 達成率
    Rate,
    /// 自己評価
    SelfGrade,
    /// 取組状況
    Progress,
    /// 課題・今後の方向性
    Issues,
    /// 算出根拠
    Basis,
    /// 理由・備考
    Reason,
}

/// Who fills a field in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellNeed {
    /// Issued by the office and locked.
    Issued,
    /// Computed by the form and locked.
    Computed,
    /// One answer per indicator.
    PerIndicator,
    /// One answer per item, written in any of the item's rows.
    PerItem,
}

impl Field {
    /// All fields in the default order of the columns.
    pub const ALL: [Self; 19] = [
        Self::ItemNo,
        Self::ItemTitle,
        Self::IndicatorNo,
        Self::IndicatorName,
        Self::Unit,
        Self::Counting,
        Self::Base,
        Self::LastYear,
        Self::Target,
        Self::Previous,
        Self::Actual,
        Self::MonthAmount,
        Self::Forecast,
        Self::Rate,
        Self::SelfGrade,
        Self::Progress,
        Self::Issues,
        Self::Basis,
        Self::Reason,
    ];

    /// The field's own name: key (欄) in 様式設定 and 管理情報, and the default label without its varying part.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ItemNo => "項目番号",
            Self::ItemTitle => "取組項目",
            Self::IndicatorNo => "指標番号",
            Self::IndicatorName => "指標名",
            Self::Unit => "単位",
            Self::Counting => "数え方",
            Self::Base => "基準値",
            Self::LastYear => "前年度実績",
            Self::Target => "今年度目標",
            Self::Previous => "前回報告",
            Self::Actual => "実績",
            Self::MonthAmount => "当月分",
            Self::Forecast => "年度末見込",
            Self::Rate => "達成率",
            Self::SelfGrade => "自己評価",
            Self::Progress => "取組状況",
            Self::Issues => "課題・今後の方向性",
            Self::Basis => "算出根拠",
            Self::Reason => "理由・備考",
        }
    }

    /// The field whose [`name`](Self::name) this is.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// Who fills it in.
    #[must_use]
    pub const fn need(self) -> CellNeed {
        match self {
            Self::MonthAmount | Self::Rate => CellNeed::Computed,
            Self::Actual | Self::Forecast | Self::Basis | Self::Reason => CellNeed::PerIndicator,
            Self::SelfGrade | Self::Progress | Self::Issues => CellNeed::PerItem,
            _ => CellNeed::Issued,
        }
    }

    /// Whether the form of a round has this column: 当月分 and 年度末見込 are absent in the final round.
    #[must_use]
    pub const fn in_round(self, round: Round) -> bool {
        !(round.is_final() && matches!(self, Self::MonthAmount | Self::Forecast))
    }

    /// The default label in a round's form, with its varying part: `実績（12月末現在）`.
    #[must_use]
    pub fn label(self, round: Round) -> String {
        match self {
            Self::Actual if round.is_final() => "年度実績".into(),
            Self::Actual => format!("実績（{}）", round.state_label()),
            Self::Previous => format!("前回報告（{}）", round.previous().state_label()),
            Self::MonthAmount => "当月分（差引）".into(),
            _ => self.name().into(),
        }
    }
}

/// A field above the table: its label stands in one cell, its value in the next one to the right in the same row (label
/// and value may each be merged over several columns).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HeadField {
    /// 所属名
    Department,
    /// 報告月
    Round,
    /// 提出期限
    Due,
    /// 提出先・問合せ先
    Contact,
    /// 未記入の欄: the live count of what is still empty
    Blanks,
    /// 記入者
    Author,
    /// 確認者（所属長）
    Approver,
    /// 提出日
    SubmittedOn,
}

impl HeadField {
    /// All fields above the table.
    pub const ALL: [Self; 8] = [
        Self::Department,
        Self::Round,
        Self::Due,
        Self::Contact,
        Self::Blanks,
        Self::Author,
        Self::Approver,
        Self::SubmittedOn,
    ];

    /// The label.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Department => "所属名",
            Self::Round => "報告月",
            Self::Due => "提出期限",
            Self::Contact => "提出先・問合せ先",
            Self::Blanks => "未記入の欄",
            Self::Author => "記入者",
            Self::Approver => "確認者（所属長）",
            Self::SubmittedOn => "提出日",
        }
    }

    /// Whether the department fills it in.
    #[must_use]
    pub const fn is_input(self) -> bool {
        matches!(self, Self::Author | Self::Approver | Self::SubmittedOn)
    }
}

/// A column of the sheet 過去分訂正; all of them are filled in by the department.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CorrectionField {
    /// 対象月
    Round,
    /// 項目番号
    Item,
    /// 指標番号
    Indicator,
    /// 訂正前
    Before,
    /// 訂正後
    After,
    /// 理由
    Reason,
}

impl CorrectionField {
    /// All columns in their order.
    pub const ALL: [Self; 6] = [Self::Round, Self::Item, Self::Indicator, Self::Before, Self::After, Self::Reason];

    /// The label.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Round => "対象月",
            Self::Item => "項目番号",
            Self::Indicator => "指標番号",
            Self::Before => "訂正前",
            Self::After => "訂正後",
            Self::Reason => "理由",
        }
    }
}

/// Names of the form's sheets.
pub mod sheets {
    /// The sheet to fill in.
    pub const FORM: &str = "調査票";
    /// Corrections of past months.
    pub const CORRECTIONS: &str = "過去分訂正";
    /// How to fill it in.
    pub const GUIDE: &str = "記入要領";
    /// Hidden: what the form was issued with.
    pub const MANAGEMENT: &str = "管理情報";
}
