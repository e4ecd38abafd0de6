//! The rows of one indicator: targets, actuals and rates by year.

use super::super::content::{Cell, CellText, Look, Row, Trend};
use super::super::length::Length;
use super::super::{style, text, words};
use super::trend;
use super::view::View;
use crate::evaluation::{IndicatorFigure, Shown, YearFigure};
use crate::model::{Answer, IndicatorKey};
use crate::output::dated;
use crate::plan::Indicator;

/// First column of the years.
const YEARS: usize = 3;

/// Name and years, then 目標, 実績, 達成率 and in a monthly round 年度末見込.
pub(super) fn rows(view: &View, key: IndicatorKey, several: bool) -> Vec<Row> {
    let Some(indicator) = view.plan().indicators.get(&key) else { return Vec::new() };
    let years = view.figures.years.get(&key).map_or(&[][..], Vec::as_slice);
    let now = view.figures.indicator(view.figures.round, key);
    let forecast = now.and_then(|now| forecast_row(view, now));
    let below = 3 + i64::from(forecast.is_some());
    let trend = trend::trend(view, indicator, years, now);
    let name = name(view, indicator, several);
    let beside = stands_beside(&name, trend.as_ref(), FIGURES * below);
    let mut rows = vec![
        year_heads(view),
        year_row(words::item::TARGET, years, |at, year| target(indicator, at, year)),
        year_row(words::item::ACTUAL, years, |_, year| actual(view, indicator, year, now)),
        year_row(words::item::RATE, years, |_, year| rate(year)),
    ];
    rows.extend(forecast);
    let last = rows.len() - 1;
    for row in rows.iter_mut().take(last) {
        row.keep_with_next = true;
    }
    let below = rows.len() - 1;
    let cell = |name, trend: Option<Trend>| match trend {
        Some(trend) => Cell::trend(name, trend).at(1),
        None => Cell::lines(name).top().at(1),
    };
    if beside {
        let corner = Cell::empty().at(2).open_left();
        insert(&mut rows, 0, [cell(name, trend).down(below + 1), corner]);
    } else {
        insert(&mut rows, 0, [Cell::lines(name).at(1).over(2)]);
        insert(&mut rows, 1, [cell(Vec::new(), trend).down(below).open_top()]);
    }
    rows
}

fn insert(rows: &mut [Row], at: usize, cells: impl IntoIterator<Item = Cell>) {
    if let Some(row) = rows.get_mut(at) {
        row.cells.splice(0..0, cells);
    }
}

/// The name with its unit, its note and its base value.
fn name(view: &View, indicator: &Indicator, several: bool) -> Vec<CellText> {
    let number = if several { indicator.key.circled() } else { String::new() };
    let mut lines = vec![CellText::cell(format!("{number}{}", view.indicator_name(indicator.key)))];
    if !indicator.note.is_empty() {
        lines.push(CellText::note(indicator.note.as_str()));
    }
    if !indicator.base_printed.is_empty() {
        lines.push(CellText::cell(words::base(&view.plan().about.base_year, &indicator.base_printed)));
    }
    lines
}

/// Height of a row of figures.
const FIGURES: Length = Length::pt(16);

/// Whether the table is lower with the name beside the figures, in the trend line's column, than above them.
fn stands_beside(name: &[CellText], trend: Option<&Trend>, figures: Length) -> bool {
    let heads = style::CELL_PITCH * 2 + style::ABOVE;
    let trend = trend.map_or(Length::ZERO, style::trend_height);
    let beside = (height(name, super::item::NAME) + trend).max(heads + figures);
    let above = height(name, super::item::NAME + super::item::KIND).max(heads) + figures.max(trend);
    // The base value is not torn.
    let measure = super::item::NAME - style::SIDE * 2;
    let whole = name.iter().skip(1).all(|text| extent(text) <= measure || text.look == Look::Note);
    whole && beside <= above
}

/// The length of a text in one line.
fn extent(text: &CellText) -> Length {
    text::single(text.text.as_plain(), style::style(text.look)).extent
}

/// About the height of a cell's text.
fn height(texts: &[CellText], width: Length) -> Length {
    let measure = width - style::SIDE * 2;
    let text = |text: &CellText| {
        // Now and then a line loses a character to the rules of line breaking.
        style::cell_pitch(text.look) * (extent(text).in_milli() * 21 / 20 / measure.in_milli().max(1) + 1)
    };
    texts.iter().map(text).sum::<Length>() + style::ABOVE * 2
}

fn year_heads(view: &View) -> Row {
    let round = view.figures.round;
    let heads = view.plan().about.years.iter().enumerate().map(|(at, year)| {
        let mut head = vec![CellText::label(year.short())];
        if *year == round.fiscal_year() && !round.is_final() {
            head.push(CellText::note(words::current_year(round)));
        }
        Cell::head_lines(head).at(YEARS + at)
    });
    Row::of(heads.collect())
}

fn year_row(label: &str, years: &[YearFigure], cell: impl Fn(usize, &YearFigure) -> Vec<CellText>) -> Row {
    let label = Cell::row_head(label).right().white().at(2).open_left().open_top();
    let cells = years.iter().enumerate().map(|(at, year)| Cell::lines(cell(at, year)).centred().at(YEARS + at));
    Row::of(std::iter::once(label).chain(cells).collect()).tight()
}

fn target(indicator: &Indicator, at: usize, year: &YearFigure) -> Vec<CellText> {
    let Some(target) = year.target else { return vec![CellText::cell(words::NOT_APPLICABLE)] };
    let revised = indicator.targets.get(at).is_some_and(|original| original.printed != target.printed);
    let mut lines = value(&target.printed);
    lines.extend(revised.then(|| CellText::note(words::REVISED)));
    lines
}

/// A value that may have parts (`主幹 44/主査 68`): one line each.
fn value(text: &str) -> Vec<CellText> {
    text.split('/').map(CellText::cell).collect()
}

fn actual(view: &View, indicator: &Indicator, year: &YearFigure, now: Option<&IndicatorFigure>) -> Vec<CellText> {
    let place = view.figures.column(year.year);
    let print = |answer: &Answer| answer.print(indicator.places);
    let corrected = || {
        let current = place == view.figures.round && now.is_some_and(|now| now.corrected);
        current.then(|| CellText::note(words::CORRECTED))
    };
    match year.shown(place) {
        Shown::Bare(answer) => value(&print(answer)).into_iter().chain(corrected()).collect(),
        Shown::Kept(kept) => {
            let (of, answer) = kept.with_round();
            let since = CellText::note(dated::since(of, place));
            value(&print(answer)).into_iter().chain([since]).chain(corrected()).collect()
        }
        Shown::Word(state, last) => {
            let last = last.map(|last| CellText::note(dated::earlier(last, place, print)));
            std::iter::once(CellText::note(view.state(state))).chain(last).collect()
        }
        // What it had come to stands in the row of the item's end.
        Shown::Ended(end) => vec![CellText::note(dated::ended(&end))],
        Shown::Nothing => vec![CellText::cell(words::NOT_APPLICABLE)],
    }
}

fn rate(year: &YearFigure) -> Vec<CellText> {
    let rate = year.rate.as_ref().map_or_else(|| words::NOT_APPLICABLE.into(), ToString::to_string);
    vec![CellText::cell(rate)]
}

/// 年度末見込 and 進度 of a monthly round.
fn forecast_row(view: &View, now: &IndicatorFigure) -> Option<Row> {
    if view.figures.round.is_final() || (now.forecast(view.figures.round).is_none() && now.pace.is_none()) {
        return None;
    }
    let value = view.answer(now.key, now.forecast(view.figures.round));
    let shown = words::item::forecast(&value, now.forecast_rate.as_ref(), now.pace.as_ref(), now.late);
    let label = Cell::row_head(words::item::FORECAST).right().white().at(2).open_left().open_top();
    let years = view.plan().about.years.len();
    let text = Cell::text(shown).right().at(YEARS).over(years);
    Some(Row::of(vec![label, text]).tight())
}
