//! An item's table, as the plan lays it out.

use super::super::content::{Anchor, Block, BookmarkSpec, Cell, CellText, Row, Table, Text, TitleBar};
use super::super::length::Length;
use super::super::{Edition, style, words};
use super::indicator;
use super::view::View;
use crate::evaluation::{Dated, ItemFigure, Texts};
use crate::model::ItemNo;
use crate::output::dated;
use crate::plan::Item;

/// Width of the labels at the left.
const LABEL: Length = Length::pt(60);
/// Width of the labels 目標, 実績, 達成率.
pub(super) const KIND: Length = Length::pt(56);
/// Width of a year's column, where there is room for it.
const YEAR: Length = Length::pt(46);
/// An indicator's name needs so much.
pub(super) const NAME: Length = Length::pt(104);

/// The table with the room behind it.
pub(super) fn blocks(view: &View, number: ItemNo) -> Vec<Block> {
    let Some(item) = view.plan().items.get(&number) else { return Vec::new() };
    vec![Block::Table(table(view, item)), Block::Gap(1)]
}

fn table(view: &View, item: &Item) -> Table {
    let title = view.item_title(item.number);
    let (right, whose) = grade(view, item.number);
    let columns = columns(view.plan().about.years.len());
    let last = columns.len() - 1;
    let mut rows = vec![text_row(words::item::CONTENT, vec![CellText::cell(item.content.as_str())], last)];
    rows.extend(indicator_rows(view, item));
    rows.extend(ended_row(view, item, last));
    rows.extend(report_rows(view, item, last));
    if !item.remarks.is_empty() {
        rows.push(text_row(words::item::REMARKS, vec![CellText::cell(item.remarks.as_str())], last));
    }
    rows.extend(internal_rows(view, item, last));
    let departments = view.plan().departments_of(item.number, view.figures.round).join("、");
    rows.push(text_row(words::item::DEPARTMENTS, vec![CellText::cell(departments)], last));
    Table {
        title: Some(TitleBar {
            right,
            whose: whose.to_owned(),
            anchor: Anchor::Item(item.number),
            bookmark: BookmarkSpec { depth: 5, title: title.clone() },
            level: 6,
            text: title.clone(),
        }),
        name: title,
        columns,
        rows,
        ..Table::default()
    }
}

fn columns(years: usize) -> Vec<Length> {
    let count = i64::try_from(years).unwrap_or(1).max(1);
    let year = YEAR.min((style::MEASURE - LABEL - KIND - NAME) / count);
    let name = style::MEASURE - LABEL - KIND - year * count;
    [LABEL, name, KIND].into_iter().chain(std::iter::repeat_n(year, years)).collect()
}

/// The grade; whose it is and on what it is based.
fn grade(view: &View, item: ItemNo) -> (String, &'static str) {
    let said = |what: &str| format!("{} {what}", words::item::GRADE);
    match view.item(item) {
        Some(ItemFigure { grade: Some((grade, by)), round, .. }) => (said(&view.grade_label(*grade)), by.basis(*round)),
        Some(figure) => (said(&format!("{}（{}）", words::NOT_APPLICABLE, view.state(figure.state))), ""),
        None => (said(words::NOT_APPLICABLE), ""),
    }
}

/// A label and a text over all other columns.
fn text_row(label: &str, lines: Vec<CellText>, last: usize) -> Row {
    Row::of(vec![Cell::row_head(label), Cell::lines(lines).at(1).over(last)])
}

fn indicator_rows(view: &View, item: &Item) -> Vec<Row> {
    let keys: Vec<_> = view.plan().indicators_of(item.number).map(|indicator| indicator.key).collect();
    let several = keys.len() > 1;
    let mut rows: Vec<Row> = keys.iter().flat_map(|key| indicator::rows(view, *key, several)).collect();
    let count = rows.len();
    if let Some(first) = rows.first_mut() {
        first.cells.insert(0, Cell::row_head(words::item::TARGETS).down(count));
    }
    rows
}

/// The end of an item, with the last value of each of its indicators.
fn ended_row(view: &View, item: &Item, last: usize) -> Option<Row> {
    let end = view.figures.ended(item.number)?;
    let mut lines = vec![CellText::cell(dated::ended(&end))];
    for one in view.plan().indicators_of(item.number) {
        let Some(value) = view.figures.ended.get(&one.key).and_then(|end| end.last) else { continue };
        let (of, answer) = value.with_round();
        let label = view.indicator_label(one.key);
        lines.push(CellText::cell(words::item::last_value(&label, &answer.print(one.places), of)));
    }
    Some(text_row(words::item::ENDED, lines, last))
}

/// What the department wrote; in a reprint, where to find it.
fn report_rows(view: &View, item: &Item, last: usize) -> Vec<Row> {
    if let Some(original) = item.reprint_of {
        let line = Text::PageOf {
            before: format!("{}（", view.item_title(original)),
            anchor: Anchor::Item(original),
            after: words::item::PAGE.into(),
        };
        return vec![text_row(words::item::REFERENCE, vec![CellText::cell(line)], last)];
    }
    let Some(figure) = view.item(item.number) else { return Vec::new() };
    vec![
        text_row(words::item::PROGRESS, written(view, figure, |texts| texts.progress), last),
        text_row(words::item::ISSUES, written(view, figure, |texts| texts.issues), last),
    ]
}

/// A text of this round, or one of an earlier round under a line that says so.
fn written<'a>(view: &View, figure: &ItemFigure<'a>, which: impl Fn(Texts<'a>) -> &'a str) -> Vec<CellText> {
    let known = figure.texts.map(Dated::with_round).map(|(of, texts)| (of, which(texts)));
    let Some((of, text)) = known.filter(|(_, text)| !text.trim().is_empty()) else {
        return vec![CellText::cell(words::item::NO_TEXT)];
    };
    let head = (of != view.figures.round).then(|| CellText::note(dated::head(of)));
    head.into_iter().chain([CellText::cell(text)]).collect()
}

/// What only the headquarters' edition says.
fn internal_rows(view: &View, item: &Item, last: usize) -> Vec<Row> {
    if view.edition != Edition::Headquarters || item.reprint_of.is_some() {
        return Vec::new();
    }
    let Some(figure) = view.item(item.number) else { return Vec::new() };
    let mut rows = vec![text_row(words::item::GRADES, grades(view, figure), last)];
    let reasons: Vec<CellText> = view
        .plan()
        .indicators_of(item.number)
        .filter_map(|indicator| view.figures.indicator(view.figures.round, indicator.key))
        .filter(|figure| !figure.reason.is_empty())
        .map(|figure| CellText::cell(format!("{}　{}", view.indicator_label(figure.key), figure.reason)))
        .collect();
    if !reasons.is_empty() {
        rows.push(text_row(words::item::REASONS, reasons, last));
    }
    let findings: Vec<CellText> = view
        .figures
        .findings
        .iter()
        .filter(|finding| finding.item == Some(item.number) && super::lists::is_open(finding))
        .map(|finding| CellText::note(format!("【{}】{}", finding.severity.label(), finding.message)))
        .collect();
    if !findings.is_empty() {
        rows.push(text_row(words::item::FINDINGS, findings, last));
    }
    rows
}

fn grades(view: &View, figure: &ItemFigure) -> Vec<CellText> {
    let show = |grade: Option<u8>| grade.map_or_else(|| words::NOT_APPLICABLE.into(), |grade| view.grade_label(grade));
    let mean = figure.mean.as_ref().map(words::item::mean).unwrap_or_default();
    let mut lines = vec![CellText::cell(format!(
        "{} {}　／　{} {}{mean}　／　{} {}",
        words::summary::SELF,
        show(figure.self_grade),
        words::summary::COMPUTED,
        show(figure.computed),
        words::summary::DECIDED,
        show(figure.decided)
    ))];
    if figure.flag {
        lines.push(CellText::note(words::item::FLAG));
    }
    lines
}
