//! データ: one long machine-readable table, one row per indicator and round.
//!
//! The sheet データ, データ.csv and 公開/データ.csv are all written from [`rows`] and [`Column`], so they cannot differ.

use crate::evaluation::{Figures, IndicatorFigure, ItemFigure, State};
use crate::model::{Answer, Rate, Round, Target, TargetValue};
use crate::plan::{Indicator, Item};
use rust_decimal::Decimal;
use std::borrow::Cow;

/// A value of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// Absent: an empty cell.
    Empty,
    /// A text.
    Text(Cow<'a, str>),
    /// A number.
    Number(Decimal),
}

impl<'a> Value<'a> {
    /// A text; empty where there is none.
    #[must_use]
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A number, where there is one.
    #[must_use]
    pub fn number(number: Option<Decimal>) -> Self {
        number.map_or(Self::Empty, |number| Self::Number(number.normalize()))
    }

    /// A rate in ％ to ten decimals: more than anybody needs, and the same in every output.
    #[must_use]
    pub fn rate(rate: Option<&Rate>) -> Self {
        Self::number(rate.map(|rate| rate.rounded(RATE_PLACES)))
    }

    /// A grade (1 to 4).
    #[must_use]
    pub fn grade(grade: Option<u8>) -> Self {
        Self::number(grade.map(Decimal::from))
    }
}

/// Decimals of a rate where it is data.
pub const RATE_PLACES: u32 = 10;

/// A column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// 団体コード
    Code,
    /// 計画
    Plan,
    /// 年度
    Year,
    /// 年度_西暦
    WesternYear,
    /// 報告月
    Round,
    /// 区分
    Kind,
    /// 項目番号
    Item,
    /// 取組項目
    ItemTitle,
    /// 指標番号
    Indicator,
    /// 指標名
    IndicatorName,
    /// 単位
    Unit,
    /// 主管課
    Lead,
    /// 担当課
    Departments,
    /// 基準値
    Base,
    /// 基準値_文言
    BaseText,
    /// 目標値
    Target,
    /// 目標値_文言
    TargetText,
    /// 実績値
    Actual,
    /// 実績値_文言
    ActualText,
    /// 年度末見込
    Forecast,
    /// 達成率
    Rate,
    /// 見込達成率
    ForecastRate,
    /// 算定評価
    Grade,
    /// 項目評価
    ItemGrade,
    /// 状態
    State,
    /// 出典ファイル
    SourceFile,
    /// 出典セル
    SourceCell,
}

impl Column {
    /// All columns in their order.
    pub const ALL: [Self; 27] = [
        Self::Code,
        Self::Plan,
        Self::Year,
        Self::WesternYear,
        Self::Round,
        Self::Kind,
        Self::Item,
        Self::ItemTitle,
        Self::Indicator,
        Self::IndicatorName,
        Self::Unit,
        Self::Lead,
        Self::Departments,
        Self::Base,
        Self::BaseText,
        Self::Target,
        Self::TargetText,
        Self::Actual,
        Self::ActualText,
        Self::Forecast,
        Self::Rate,
        Self::ForecastRate,
        Self::Grade,
        Self::ItemGrade,
        Self::State,
        Self::SourceFile,
        Self::SourceCell,
    ];

    /// The column's heading.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Code => "団体コード",
            Self::Plan => "計画",
            Self::Year => "年度",
            Self::WesternYear => "年度_西暦",
            Self::Round => "報告月",
            Self::Kind => "区分",
            Self::Item => "項目番号",
            Self::ItemTitle => "取組項目",
            Self::Indicator => "指標番号",
            Self::IndicatorName => "指標名",
            Self::Unit => "単位",
            Self::Lead => "主管課",
            Self::Departments => "担当課",
            Self::Base => "基準値",
            Self::BaseText => "基準値_文言",
            Self::Target => "目標値",
            Self::TargetText => "目標値_文言",
            Self::Actual => "実績値",
            Self::ActualText => "実績値_文言",
            Self::Forecast => "年度末見込",
            Self::Rate => "達成率",
            Self::ForecastRate => "見込達成率",
            Self::Grade => "算定評価",
            Self::ItemGrade => "項目評価",
            Self::State => "状態",
            Self::SourceFile => "出典ファイル",
            Self::SourceCell => "出典セル",
        }
    }

    /// Whether it says in which file a value stands; such columns are not published.
    #[must_use]
    pub const fn internal(self) -> bool {
        matches!(self, Self::SourceFile | Self::SourceCell)
    }

    /// What it holds, for the data dictionary: type, unit, meaning.
    #[must_use]
    pub const fn explained(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Code => ("文字列", "", "自治体の団体コード（6桁）"),
            Self::Plan => ("文字列", "", "計画の名称"),
            Self::Year => ("文字列", "", "報告の対象年度（和暦）"),
            Self::WesternYear => ("整数", "年", "報告の対象年度（西暦。4月の属する年）"),
            Self::Round => ("文字列", "", "報告月。月末現在の速報、又は年度の確定"),
            Self::Kind => ("文字列", "", "速報又は確定"),
            Self::Item => ("整数", "", "取組項目の番号。指標番号・報告月と合わせて行を特定する"),
            Self::ItemTitle => ("文字列", "", "取組項目の名称"),
            Self::Indicator => ("整数", "", "取組項目の中での指標の番号"),
            Self::IndicatorName => ("文字列", "", "指標の名称"),
            Self::Unit => ("文字列", "", "基準値、目標値、実績値、年度末見込の単位"),
            Self::Lead => ("文字列", "", "報告月における指標の主管課"),
            Self::Departments => ("文字列", "", "報告月における取組項目の担当課（、区切り）"),
            Self::Base => ("数値", "単位列", "計画の基準年度の値"),
            Self::BaseText => ("文字列", "", "基準値が数値でない場合の文言"),
            Self::Target => ("数値", "単位列", "その報告月に有効な当該年度の目標値。「○以上」の目標は○"),
            Self::TargetText => ("文字列", "", "目標値が数値でない場合、又は「○以上」の場合の文言。－は目標のない年度"),
            Self::Actual => ("数値", "単位列", "実績値（速報では月末現在）"),
            Self::ActualText => ("文字列", "", "実績値が数値でない場合の文言"),
            Self::Forecast => ("数値", "単位列", "年度末の見込（速報のみ）。文言の指標では文言"),
            Self::Rate => ("数値", "％", "目標値に対する実績値の達成率"),
            Self::ForecastRate => ("数値", "％", "目標値に対する年度末見込の達成率"),
            Self::Grade => ("整数", "", "指標の算定評価（1～4）。確定では達成率、速報では見込達成率から算定"),
            Self::ItemGrade => ("整数", "", "取組項目の評価（1～4）。本部の確定評価、自己評価、算定評価の順に採る"),
            Self::State => {
                ("文字列", "", "報告済、未報告、差戻し、記入不要、対象外、調査月前、確定待ち、中止、算定不能のいずれか")
            }
            Self::SourceFile => ("文字列", "", "実績値を読み取ったファイル"),
            Self::SourceCell => ("文字列", "", "実績値を読み取ったシートとセル"),
        }
    }
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Row<'f> {
    figures: &'f Figures<'f>,
    /// The indicator.
    pub indicator: &'f Indicator,
    /// Its item.
    pub item: &'f Item,
    /// Its figures in the round.
    pub figure: &'f IndicatorFigure<'f>,
    /// Its item's figures in the round.
    pub item_figure: Option<&'f ItemFigure<'f>>,
}

/// The rows, by round and key.
pub fn rows<'f>(figures: &'f Figures<'f>) -> impl Iterator<Item = Row<'f>> {
    figures.rounds.iter().flat_map(move |round| rows_of(figures, *round))
}

/// The rows of one round, by key.
pub fn rows_of<'f>(figures: &'f Figures<'f>, round: Round) -> impl Iterator<Item = Row<'f>> {
    figures.indicators_in(round).filter_map(move |figure| {
        Some(Row {
            figures,
            indicator: figures.plan.indicators.get(&figure.key)?,
            item: figures.plan.items.get(&figure.key.item)?,
            figure,
            item_figure: figures.item(round, figure.key.item),
        })
    })
}

impl<'f> Row<'f> {
    /// Whether the row may be published: 報告済, or of a 確定 round.
    #[must_use]
    pub fn public(&self) -> bool {
        self.figure.state == State::Reported || self.figure.round.is_final()
    }

    /// 実績値: that of the row's round; of a 年1回 indicator, once answered, the year's.
    #[must_use]
    pub fn actual(&self) -> Option<&'f Answer> {
        self.figure.in_data()
    }

    /// 年度末見込
    #[must_use]
    pub fn forecast(&self) -> Option<&'f Answer> {
        self.figure.forecast_in_data()
    }

    /// The value in a column.
    #[must_use]
    pub fn value(&self, column: Column) -> Value<'f> {
        let (figure, indicator) = (self.figure, self.indicator);
        let year = figure.round.fiscal_year();
        match column {
            Column::Code => Value::text(self.figures.plan.about.code.as_str()),
            Column::Plan => Value::text(&*self.figures.plan.about.title),
            Column::Year => Value::text(year.to_string()),
            Column::WesternYear => Value::Number(Decimal::from(year.western())),
            Column::Round => Value::text(figure.round.to_string()),
            Column::Kind => Value::text(figure.round.kind_label()),
            Column::Item => Value::Number(Decimal::from(figure.key.item.0)),
            Column::ItemTitle => Value::text(&*self.item.title),
            Column::Indicator => Value::Number(Decimal::from(figure.key.number)),
            Column::IndicatorName => Value::text(&*indicator.name),
            Column::Unit => Value::text(&*indicator.unit),
            Column::Lead => Value::text(&*figure.lead),
            Column::Departments => {
                Value::text(self.item_figure.map_or_else(String::new, |item| item.departments.join("、")))
            }
            Column::Base => Value::number(indicator.base.as_ref().and_then(Answer::number)),
            Column::BaseText => match &indicator.base {
                Some(Answer::Number(_)) => Value::Empty,
                _ => Value::text(indicator.base_printed.as_str()),
            },
            Column::Target => Value::number(figure.target.and_then(|target| target.value.number())),
            Column::TargetText => figure.target.map_or(Value::Empty, target_text),
            Column::Actual => Value::number(self.actual().and_then(Answer::number)),
            Column::ActualText => self.actual().map_or(Value::Empty, |answer| answer_text(answer, indicator)),
            Column::Forecast => self.forecast().map_or(Value::Empty, |answer| match answer.number() {
                Some(number) => Value::number(Some(number)),
                None => answer_text(answer, indicator),
            }),
            Column::Rate => Value::rate(figure.rate.as_ref()),
            Column::ForecastRate => Value::rate(figure.forecast_rate.as_ref()),
            Column::Grade => Value::grade(figure.grade),
            Column::ItemGrade => Value::grade(self.item_figure.and_then(|item| item.grade).map(|(grade, _)| grade)),
            Column::State => Value::text(figure.state.label()),
            Column::SourceFile => figure.source.map_or(Value::Empty, |source| Value::text(&*source.file)),
            Column::SourceCell => figure
                .source
                .as_ref()
                .map_or(Value::Empty, |source| Value::text(format!("{}!{}", source.sheet, source.cell))),
        }
    }
}

fn target_text(target: &Target) -> Value<'_> {
    match target.value {
        TargetValue::Number(_) => Value::Empty,
        _ => Value::text(target.printed.as_str()),
    }
}

fn answer_text<'f>(answer: &'f Answer, indicator: &Indicator) -> Value<'f> {
    match answer {
        Answer::Number(_) => Value::Empty,
        Answer::Word(word) => Value::text(word.as_str()),
        other => Value::text(other.show(indicator.places)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn columns_are_the_contract_s() {
        let names: Vec<_> = Column::ALL.iter().map(|column| column.name()).collect();
        let contract = "団体コード, 計画, 年度, 年度_西暦, 報告月, 区分, 項目番号, 取組項目, 指標番号, 指標名, 単位, 主管課, 担当課, \
                        基準値, 基準値_文言, 目標値, 目標値_文言, 実績値, 実績値_文言, 年度末見込, 達成率, 見込達成率, 算定評価, 項目評価, 状態, \
                        出典ファイル, 出典セル";
        assert_eq!(names, contract.split(", ").collect::<Vec<_>>());
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    }

    #[test]
    fn targets_are_numbers_or_words() {
        let at_least = Target { printed: "１以上".into(), value: TargetValue::AtLeast(Decimal::ONE) };
        assert_eq!(target_text(&at_least), Value::text("１以上"));
        let percent = Target { printed: "50％".into(), value: TargetValue::Number(Decimal::from(50)) };
        assert_eq!(target_text(&percent), Value::Empty);
        let none = Target { printed: "－".into(), value: TargetValue::NotApplicable };
        assert_eq!(target_text(&none), Value::text("－"));
    }

    #[test]
    fn rates_are_data_to_ten_places() {
        let rate = Rate::of(Decimal::ONE, Decimal::from(3));
        assert_eq!(Value::rate(rate.as_ref()), Value::Number(Decimal::new(333_333_333_333, 10)));
        assert_eq!(Value::rate(Some(&Rate::hundred())), Value::Number(Decimal::ONE_HUNDRED));
    }
}
