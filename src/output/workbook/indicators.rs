//! 指標一覧: one row per indicator, all years side by side, and the reporting round's figures with live formulas.

use super::page::{Cell, HEAD_ROW, Page};
use super::places::{Places, actual_heading, actual_of, of_year};
use super::style::Look;
use super::{breaks, formula, link, names, style, summary, values};
use crate::evaluation::{Figures, IndicatorFigure, YearFigure};
use crate::model::{Answer, Rate, Target};
use crate::output::data::Value;
use crate::output::{OutputError, dated};
use crate::plan::{Direction, Indicator, MonthlyMode};
use rust_decimal::Decimal;
use rust_xlsxwriter::Worksheet;

/// Scale of the printed list, in ％.
const SCALE: u16 = 67;

pub(super) fn make<'f>(figures: &'f Figures<'f>, places: &'f Places) -> Result<Vec<Worksheet>, OutputError> {
    let mut list = List { page: Page::new(figures, names::INDICATORS)?, places };
    let columns = &places.indicator_columns;
    list.page.title("指標ごとの目標・実績・達成率（％）・評価")?;
    list.page.headings(columns)?;
    for (key, row) in &places.indicators {
        if let Some(indicator) = figures.plan.indicators.get(key) {
            list.row(*row, indicator)?;
        }
    }
    let (first, last) = places.indicator_rows();
    let mut page = list.page;
    for heading in figures.plan.about.years.iter().map(|year| of_year(*year, "評価")) {
        page.mark_words(columns.at(&heading), first, last + 1)?;
    }
    for heading in ["算定評価", "状態"] {
        page.mark_words(columns.at(heading), first, last + 1)?;
    }
    if let Some(threshold) = figures.plan.criteria.pace_warning {
        let col = columns.at("進度");
        let rule = style::below(&formula::cell(first, col), &threshold.to_string());
        page.sheet.add_conditional_format(first, col, last, col, &rule)?;
    }
    page.list(columns, last + 1, 4)?;
    page.two_strips(columns, last + 1, columns.at(&actual_heading(figures)), SCALE)?;
    let heights: Vec<_> = places.indicators.iter().map(|(_, row)| page.needed(*row)).collect();
    let groups: Vec<_> = places
        .indicators
        .iter()
        .map(|(key, _)| figures.plan.items.get(&key.item).map_or(0, |item| item.group))
        .collect();
    page.sheet.set_page_breaks(&breaks::before_groups(&heights, &groups, breaks::room(SCALE)))?;
    for (heading, text) in NOTES {
        page.explain(HEAD_ROW, columns.at(heading), text)?;
    }
    Ok(vec![page.finish()?])
}

const NOTES: [(&str, &str); 4] = [
    ("達成率", "目標に対する実績の率（％）。算出の方法は評価の基準によります。数値でない目標は点数表によります。"),
    ("評定率", "評価に使う達成率（100を上限とする）。月次は年度末見込の達成率、年度確定は実績の達成率。"),
    ("進度", "年度累計の指標の、月割した目標に対する実績の率（％）。遅れの早期発見のための目安です。"),
    ("直近の値", "今回の報告がない場合に、最後に報告された値とその報告月。"),
];

struct List<'f> {
    page: Page<'f>,
    places: &'f Places,
}

impl<'f> List<'f> {
    fn at(&self, heading: &str) -> u16 {
        self.places.indicator_columns.at(heading)
    }

    fn put(&mut self, row: u32, heading: &str, (cell, look): (Cell<'_>, Look)) -> Result<(), OutputError> {
        let col = self.at(heading);
        self.page.put(row, col, cell, look)
    }

    fn row(&mut self, row: u32, indicator: &'f Indicator) -> Result<(), OutputError> {
        let figures = self.page.figures;
        self.plan(row, indicator)?;
        for figure in figures.years.get(&indicator.key).into_iter().flatten() {
            self.year(row, indicator, figure)?;
        }
        match figures.indicator(figures.round, indicator.key) {
            Some(figure) => self.round(row, indicator, figure),
            None => {
                for col in self.at(&actual_heading(figures))..=self.places.indicator_columns.last() {
                    self.page.put(row, col, Cell::BLANK, Look::Center)?;
                }
                let Some(end) = figures.ended.get(&indicator.key) else {
                    return self.put(row, "状態", (Cell::text("期間外"), Look::Center));
                };
                let last = end.last.map(|last| {
                    let (of, answer) = last.with_round();
                    format!("{}（{of}）", answer.show(indicator.places))
                });
                self.put(row, "直近の値", (Cell::text(last.unwrap_or_default()), Look::Wrap))?;
                self.put(row, "状態", (Cell::text(dated::ended(end)), Look::Center))
            }
        }
    }

    fn plan(&mut self, row: u32, indicator: &'f Indicator) -> Result<(), OutputError> {
        let figures = self.page.figures;
        let title = figures.plan.items.get(&indicator.key.item).map_or("", |item| &*item.title);
        let lead = figures.plan.lead(indicator.key, figures.round);
        let base = match &indicator.base {
            Some(Answer::Number(_)) => values::answer(indicator.base.as_ref(), indicator.places),
            _ => (Cell::text(indicator.base_printed.as_str()), Look::Center),
        };
        let direction = match indicator.direction {
            Direction::Up => "増加",
            Direction::Keep => "維持",
            Direction::Down => "減少",
        };
        self.put(row, "項目番号", (number(indicator.key.item.0), Look::Center))?;
        self.put(row, "指標番号", (number(u16::from(indicator.key.number)), Look::Center))?;
        self.put(row, "取組項目", (Cell::text(title), Look::Wrap))?;
        self.put(row, "指標名", (Cell::text(&*indicator.name), Look::Wrap))?;
        self.put(row, "単位", (Cell::text(&*indicator.unit), Look::Center))?;
        self.put(row, "方向", (Cell::text(direction), Look::Center))?;
        self.put(row, "数え方", (Cell::text(mode(indicator.mode)), Look::Wrap))?;
        self.put(row, "主管課", (Cell::text(lead.as_deref().unwrap_or("").to_owned()), Look::Wrap))?;
        self.put(row, "基準値", base)
    }

    fn year(&mut self, row: u32, indicator: &Indicator, figure: &YearFigure<'_>) -> Result<(), OutputError> {
        let [target, rate, grade] = ["目標", "達成率", "評価"].map(|what| of_year(figure.year, what));
        let actual = actual_of(self.page.figures, figure.year);
        self.put(row, &target, values::target(figure.target, indicator.places))?;
        let shown = values::in_column(figure.shown(figure.column), indicator.places, figure.column);
        let number = values::is_number(&shown.0);
        self.put(row, &actual, shown)?;
        let cell = self.rate(row, indicator, (figure.target, &target), (number, &actual), figure.rate.as_ref());
        self.put(row, &rate, (cell, Look::Rate))?;
        let round = self.page.figures.round;
        let current = self.page.figures.indicator(round, indicator.key);
        let cell = match (figure.grade, &figure.rate, current) {
            // The year that runs: the month's own grade, by the forecast.
            (None, _, Some(now)) if figure.year == round.fiscal_year() && !round.is_final() => {
                let there = formula::cell(row, self.at("算定評価"));
                Cell::Computed(format!("IF({there}=\"\",\"\",{there})"), Value::grade(now.grade))
            }
            (Some(_), Some(_), _) => self.grade(row, &rate, figure.grade),
            (grade, ..) => Value::grade(grade).into(),
        };
        self.put(row, &grade, (cell, Look::Center))
    }

    /// A rate: a live formula over the cells of target and actual where the two numbers are all that it needs.
    fn rate(
        &self,
        row: u32,
        indicator: &Indicator,
        (target, target_heading): (Option<&Target>, &str),
        (number, actual_heading): (bool, &str),
        rate: Option<&Rate>,
    ) -> Cell<'static> {
        let (target_cell, actual_cell) =
            (formula::cell(row, self.at(target_heading)), formula::cell(row, self.at(actual_heading)));
        let live = target.and_then(|target| formula::rate(indicator, &target.value, &target_cell, &actual_cell));
        match live {
            Some(live) if rate.is_some() == number => Cell::Computed(live, Value::rate(rate)),
            _ => Value::rate(rate).into(),
        }
    }

    /// A grade by the thresholds of 評価集計.
    fn grade(&self, row: u32, rate_heading: &str, grade: Option<u8>) -> Cell<'static> {
        let rate = formula::cell(row, self.at(rate_heading));
        let live = formula::by_threshold(&rate, &summary::grade_steps(self.page.figures), "");
        Cell::Computed(live, Value::grade(grade))
    }

    fn round(&mut self, row: u32, indicator: &Indicator, figure: &'f IndicatorFigure<'f>) -> Result<(), OutputError> {
        let heading = actual_heading(self.page.figures);
        let target = of_year(figure.round.fiscal_year(), "目標");
        let places = indicator.places;
        let shown = values::shown(Some(figure.shown(figure.round)), places, figure.round);
        let number = values::is_number(&shown.0);
        self.put(row, &heading, shown)?;
        let forecast = values::answer(figure.forecast(figure.round), places);
        let expected = values::is_number(&forecast.0);
        self.put(row, "年度末見込", forecast)?;
        let rate = self.rate(row, indicator, (figure.target, &target), (number, &heading), figure.rate.as_ref());
        self.put(row, "達成率", (rate, Look::Rate))?;
        let forecast = (expected, "年度末見込");
        let rate = self.rate(row, indicator, (figure.target, &target), forecast, figure.forecast_rate.as_ref());
        self.put(row, "見込達成率", (rate, Look::Rate))?;
        self.graded(row, figure)?;
        self.pace(row, &target, &heading, figure)?;
        self.put(row, "状態", (Cell::text(figure.state.label()), Look::Center))?;
        let last = figure.last.map_or_else(String::new, |last| {
            let (of, answer) = last.with_round();
            format!("{}（{of}）", answer.show(places))
        });
        self.put(row, "直近の値", (Cell::text(last), Look::Wrap))?;
        self.put(
            row,
            "訂正前",
            values::answer(figure.corrected_from.and_then(|before| before.bare(figure.round)), places),
        )?;
        self.put(row, "算出根拠", (Cell::text(figure.basis), Look::Long))?;
        self.put(row, "理由・備考", (Cell::text(figure.reason), Look::Long))?;
        self.put(row, "点検", (self.places.findings_of(indicator.key), Look::Link))?;
        let source = figure.source.and_then(link::source);
        let source = source.map_or(Cell::BLANK, |url| Cell::Link(url, "開く".into()));
        self.put(row, "出典", (source, Look::Link))
    }

    fn graded(&mut self, row: u32, figure: &IndicatorFigure<'_>) -> Result<(), OutputError> {
        let (heading, rate) = match figure.round.is_final() {
            true => ("達成率", figure.rate.as_ref()),
            false => ("見込達成率", figure.forecast_rate.as_ref()),
        };
        let used = formula::cell(row, self.at(heading));
        let (capped, grade) = if rate.is_some() && figure.grade.is_none() {
            (Cell::BLANK, Cell::BLANK)
        } else {
            let capped = rate.map(Rate::capped);
            let live = format!("IF(ISNUMBER({used}),MIN(100,{used}),\"\")");
            (Cell::Computed(live, Value::rate(capped.as_ref())), self.grade(row, heading, figure.grade))
        };
        self.put(row, "評定率", (capped, Look::Rate))?;
        self.put(row, "算定評価", (grade, Look::Center))
    }

    fn pace(&mut self, row: u32, target: &str, actual: &str, figure: &IndicatorFigure<'_>) -> Result<(), OutputError> {
        let (target, actual) = (formula::cell(row, self.at(target)), formula::cell(row, self.at(actual)));
        let number = figure.target.is_some_and(|target| target.value.number().is_some());
        let cell = match &figure.pace {
            Some(pace) if number => {
                let months = figure.round.elapsed();
                let live = format!("IF(ISNUMBER({actual}),ROUND({actual}/({target}*{months}/12)*100,10),\"\")");
                Cell::Computed(live, Value::rate(Some(pace)))
            }
            pace => Value::rate(pace.as_ref()).into(),
        };
        self.put(row, "進度", (cell, Look::Rate))
    }
}

fn number(number: u16) -> Cell<'static> {
    Value::Number(Decimal::from(number)).into()
}

/// How an indicator counts, in the words of the form.
pub(super) const fn mode(mode: MonthlyMode) -> &'static str {
    match mode {
        MonthlyMode::YearTotal => "4月からの累計",
        MonthlyMode::PeriodTotal => "計画開始からの累計",
        MonthlyMode::State => "月末現在",
        MonthlyMode::Ratio => "4月からの率",
        MonthlyMode::Yearly => "年1回",
        MonthlyMode::Word => "実施状況",
    }
}
