//! The columns of a form: order, labels, widths and messages from 様式設定, or this program's own defaults.

use super::super::{CellNeed, Field, Issued};
use crate::plan::form::PLACEHOLDERS;
use crate::plan::{FormColumn, Plan};

/// A column of one form.
pub(super) struct Column {
    pub field: Field,
    pub label: String,
    /// In characters.
    pub width: f64,
    /// 入力時メッセージ; empty: none.
    pub message: String,
}

/// The columns of one form in their order.
pub(super) struct Columns(Vec<Column>);

impl Columns {
    pub fn new(plan: &Plan, issued: &Issued) -> Self {
        let mut columns: Vec<Column> =
            plan.form.columns().iter().map(|column| Column::worded(column, issued)).collect();
        for field in Field::ALL {
            if !columns.iter().any(|column| column.field == field) {
                columns.push(Column::default_of(field, issued));
            }
        }
        columns.retain(|column| column.field.in_round(issued.round));
        for column in &mut columns {
            column.widen_for(issued);
        }
        Self(columns)
    }

    pub fn iter(&self) -> impl Iterator<Item = (u16, &Column)> {
        (0_u16..).zip(&self.0)
    }

    pub fn at(&self, field: Field) -> Option<u16> {
        self.iter().find(|(_, column)| column.field == field).map(|(at, _)| at)
    }

    /// The fields from left to right.
    pub fn order(&self) -> Vec<Field> {
        self.0.iter().map(|column| column.field).collect()
    }

    pub fn last(&self) -> u16 {
        u16::try_from(self.0.len()).unwrap_or(u16::MAX).saturating_sub(1)
    }

    /// Width of a run of columns in characters.
    pub fn width(&self, first: u16, last: u16) -> f64 {
        self.iter().filter(|(at, _)| (first..=last).contains(at)).map(|(_, column)| column.width).sum()
    }
}

impl Column {
    fn default_of(field: Field, issued: &Issued) -> Self {
        let message = default_message(field).to_owned();
        Self { field, label: issued.default_label(field), width: default_width(field), message }
    }

    fn worded(column: &FormColumn, issued: &Issued) -> Self {
        // What 前回 is depends on what was reported, and not on the calendar alone.
        let [_, previous, ..] = PLACEHOLDERS;
        let mut worded = column.clone();
        worded.label = worded.label.replace(previous, &issued.previous_label());
        let label = worded.label_in(issued.round);
        let label = if label.trim().is_empty() { issued.default_label(column.field) } else { label };
        let width = if column.width > 0.0 { column.width } else { default_width(column.field) };
        Self { field: column.field, label, width, message: worded.message }
    }

    /// A row is at most 409 points high: a column whose issued text needs more is widened.
    fn widen_for(&mut self, issued: &Issued) {
        const WIDEST: f64 = 100.0;
        let texts = || issued.rows.iter().filter_map(|row| row.texts.get(&self.field));
        let mut width = self.width;
        while width < WIDEST && texts().any(|text| super::fit::row_height(text, width) >= super::fit::TALLEST) {
            width += 4.0;
        }
        self.width = width;
    }
}

/// So that the whole form fits on A4 landscape at about two thirds of its size.
const fn default_width(field: Field) -> f64 {
    match field {
        Field::ItemNo | Field::IndicatorNo => 4.5,
        Field::ItemTitle => 15.0,
        Field::IndicatorName => 18.0,
        Field::Unit => 5.5,
        Field::Counting => 10.0,
        Field::Base | Field::LastYear | Field::Target | Field::MonthAmount => 9.0,
        Field::Previous => 11.0,
        Field::Actual => 12.0,
        Field::Forecast => 11.0,
        Field::Rate => 8.0,
        Field::SelfGrade => 6.5,
        Field::Progress => 32.0,
        Field::Issues => 28.0,
        Field::Basis | Field::Reason => 14.0,
    }
}

const fn default_message(field: Field) -> &'static str {
    match field {
        Field::Actual => "「数え方」のとおりに、数字だけを入力してください。",
        Field::Forecast => "年度末（３月末）の見込みを、実績と同じ数え方で入力してください。",
        Field::SelfGrade => {
            "年度末の見込みで判断し、１～４から選んでください。同じ項目のどの行に入力しても構いません。"
        }
        Field::Progress => {
            "灰色の文字は前回の内容です。今回の取組状況に書き換えてください。同じ項目のどの行に書いても構いません。"
        }
        Field::Issues => "自己評価が３または４のときは、必ず記入してください。同じ項目のどの行に書いても構いません。",
        Field::Basis => "分子・分母・資料名など、数字の根拠を記入してください（任意）。",
        Field::Reason => "前回や前年度と大きく違うときは、その理由を記入してください。",
        _ => "",
    }
}

/// Whether the department writes in the column.
pub(super) const fn is_input(field: Field) -> bool {
    matches!(field.need(), CellNeed::PerIndicator | CellNeed::PerItem)
}
