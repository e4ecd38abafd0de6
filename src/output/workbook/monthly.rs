//! 月次推移: April to March of each indicator, with last year's line below this year's.

use super::page::{Cell, Columns, FIRST_ROW, Page, Paper};
use super::places::Places;
use super::style::{self, Look};
use super::{breaks, formula, indicators, names, values};
use crate::evaluation::{Figures, Shown};
use crate::model::{FiscalYear, IndicatorKey, Round};
use crate::output::data::Value;
use crate::output::{OutputError, dated};
use crate::plan::Indicator;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Color, Sparkline, SparklineType, Worksheet};

/// Scale of the printed list, in ％.
const SCALE: u16 = 72;

pub(super) fn make<'f>(figures: &'f Figures<'f>, places: &'f Places) -> Result<Vec<Worksheet>, OutputError> {
    let mut columns = Columns::default();
    columns.extend(&[("項目番号", 9), ("指標番号", 9), ("取組項目", 24), ("指標名", 30), ("単位", 6), ("数え方", 14)]);
    columns.extend(&[("年度", 12), ("目標", 10)]);
    for month in figures.round.fiscal_year().months() {
        columns.add(format!("{}月", month.month), 10);
    }
    columns.extend(&[("確定", 10), ("推移", 20), ("進度（％）", 11)]);
    let mut list = List { page: Page::new(figures, names::MONTHLY)?, columns };
    list.page.title("月ごとの実績。上の行が今年度、下の行が前年度。進度は月割した目標に対する率")?;
    list.page.headings(&list.columns)?;
    let year = figures.round.fiscal_year();
    let mut row = FIRST_ROW;
    let (mut heights, mut groups) = (Vec::new(), Vec::new());
    for (key, _) in &places.indicators {
        let Some(indicator) = figures.plan.indicators.get(key) else { continue };
        for year in [year, year.previous()] {
            list.row(row, indicator, year)?;
            heights.push(list.page.needed(row));
            groups.push(figures.plan.items.get(&key.item).map_or(0, |item| item.group));
            row += 1;
        }
    }
    let (mut page, columns) = (list.page, list.columns);
    if let Some(threshold) = figures.plan.criteria.pace_warning {
        let col = columns.at("進度（％）");
        let rule = style::below(&formula::cell(FIRST_ROW, col), &threshold.to_string());
        page.sheet.add_conditional_format(FIRST_ROW, col, row.max(FIRST_ROW + 1) - 1, col, &rule)?;
    }
    page.list(&columns, row, 4)?;
    page.print(Paper::A3Landscape)?;
    page.sheet.set_print_scale(SCALE);
    page.sheet.set_page_breaks(&breaks::before_groups(&heights, &groups, breaks::room(SCALE)))?;
    Ok(vec![page.finish()?])
}

struct List<'f> {
    page: Page<'f>,
    columns: Columns,
}

impl<'f> List<'f> {
    fn put(&mut self, row: u32, heading: &str, (cell, look): (Cell<'_>, Look)) -> Result<(), OutputError> {
        let col = self.columns.at(heading);
        self.page.put(row, col, cell, look)
    }

    fn row(&mut self, row: u32, indicator: &'f Indicator, year: FiscalYear) -> Result<(), OutputError> {
        let figures = self.page.figures;
        let key = indicator.key;
        let title = figures.plan.items.get(&key.item).map_or("", |item| &*item.title);
        self.put(row, "項目番号", (Value::Number(Decimal::from(key.item.0)).into(), Look::Center))?;
        self.put(row, "指標番号", (Value::Number(Decimal::from(key.number)).into(), Look::Center))?;
        self.put(row, "取組項目", (Cell::text(title), Look::Wrap))?;
        self.put(row, "指標名", (Cell::text(&*indicator.name), Look::Wrap))?;
        self.put(row, "単位", (Cell::text(&*indicator.unit), Look::Center))?;
        self.put(row, "数え方", (Cell::text(indicators::mode(indicator.mode)), Look::Wrap))?;
        self.put(row, "年度", (Cell::text(year.to_string()), Look::Center))?;
        let known = figures.years.get(&key).and_then(|years| years.iter().find(|figure| figure.year == year));
        self.put(row, "目標", values::target(known.and_then(|known| known.target), indicator.places))?;
        self.months(row, indicator, year)?;
        let end = Round::Final(year);
        let shown = match figures.indicator(end, key) {
            Some(figure) => Some(figure.shown(end)),
            None => known.filter(|known| known.column == end).map(|known| known.shown(end)),
        };
        self.put(row, "確定", values::shown(shown, indicator.places, end))?;
        self.pace(row, key, year)
    }

    fn months(&mut self, row: u32, indicator: &'f Indicator, year: FiscalYear) -> Result<(), OutputError> {
        let figures = self.page.figures;
        let first = self.columns.at("4月");
        let mut numbers = Vec::new();
        for (col, (month, figure)) in (first..).zip(figures.months(indicator.key, year)) {
            let month = Round::Month(month);
            let shown = figure.map(|figure| figure.shown(month));
            numbers.extend(shown.and_then(Shown::bare).and_then(crate::model::Answer::number));
            let (cell, look) = match shown {
                // As a text, so that it has no bar beside that of its own month.
                Some(Shown::Kept(kept)) => {
                    let (of, answer) = kept.with_round();
                    let shown = format!("{}{}", answer.show(indicator.places), dated::since(of, figures.round));
                    (Cell::text(shown), Look::Center)
                }
                None if month <= figures.round => self.ended(indicator, month),
                shown => values::shown(shown, indicator.places, month),
            };
            self.page.put(row, col, cell, look)?;
        }
        let at = self.columns.at("推移");
        self.page.put(row, at, Cell::BLANK, Look::Center)?;
        if !numbers.is_empty() {
            // Columns, not a line: LibreOffice prints lines of sparklines as nothing.
            let mut bars = Sparkline::new()
                .set_range((names::MONTHLY, row, first, row, first + 11))
                .set_type(SparklineType::Column)
                .set_sparkline_color(Color::RGB(0x002F_6DB5))
                .show_negative_points(true)
                .set_negative_points_color(Color::RGB(0x009C_2A1F));
            if numbers.iter().all(|number| *number >= Decimal::ZERO) {
                bars = bars.set_custom_min(0);
            }
            self.page.sheet.add_sparkline(row, at, &bars)?;
        }
        Ok(())
    }

    /// The end of an indicator, in the month after it.
    fn ended(&self, indicator: &Indicator, month: Round) -> (Cell<'f>, Look) {
        let plan = self.page.figures.plan;
        let end = plan.indicator_end(indicator.key, month).filter(|(at, _)| at.next() == month);
        (end.map_or(Cell::BLANK, |(at, how)| Cell::text(format!("{at}で{how}"))), Look::Center)
    }

    /// The pace of the reporting round, in this year's row.
    fn pace(&mut self, row: u32, key: IndicatorKey, year: FiscalYear) -> Result<(), OutputError> {
        let figures = self.page.figures;
        let figure = figures.indicator(figures.round, key).filter(|_| year == figures.round.fiscal_year());
        let number = |target: &crate::model::Target| target.value.number().is_some();
        let month = figures.round.month();
        let cell = match figure.and_then(|figure| figure.pace.as_ref().map(|pace| (figure, pace))) {
            Some((figure, pace)) if figure.target.is_some_and(number) && month.is_some() => {
                let heading = month.map_or_else(String::new, |month| format!("{}月", month.month));
                let actual = formula::cell(row, self.columns.at(&heading));
                let target = formula::cell(row, self.columns.at("目標"));
                let elapsed = figures.round.elapsed();
                let live = format!("IF(ISNUMBER({actual}),ROUND({actual}/({target}*{elapsed}/12)*100,10),\"\")");
                Cell::Computed(live, Value::rate(Some(pace)))
            }
            found => Value::rate(found.map(|(_, pace)| pace)).into(),
        };
        self.put(row, "進度（％）", (cell, Look::Rate))
    }
}
