//! The summary's lists: what is 未報告, what changed, what is late, departments side by side.

use super::super::content::{Block, Cell, Paragraph, Row, Table};
use super::super::length::Length;
use super::super::{Edition, words};
use super::view::{View, note};
use crate::evaluation::{Change, Classes, Dated, GradeBy, GradeChange, RollUp, Turn};
use crate::model::{Finding, Severity, print_signed};
use crate::output::dated;

/// A list that may go on over pages; a sentence where it is empty.
pub(super) fn list(name: &str, widths: &[i64], head: &[&str], rows: Vec<Row>) -> Vec<Block> {
    if rows.is_empty() {
        return vec![Block::Paragraph(Paragraph::body(words::NONE))];
    }
    vec![Block::Table(Table {
        name: name.into(),
        columns: widths.iter().map(|width| Length::pt(*width)).collect(),
        head: vec![Row::plain(head.iter().map(|text| Cell::head(*text)))],
        rows,
        may_split: true,
        ..Table::default()
    })]
}

/// Indicators that are 未報告 or 差戻し; for citizens without the state and without whose they are.
pub(super) fn missing(view: &View) -> Vec<Block> {
    let (figures, inner) = (view.figures, !view.for_citizens());
    let rows = figures
        .missing
        .iter()
        .filter_map(|key| figures.indicator(figures.round, *key))
        .map(|figure| {
            let last = figure.last.map(Dated::with_round).map_or_else(
                || words::NOT_APPLICABLE.into(),
                |(of, answer)| format!("{}{}", view.answer(figure.key, Some(answer)), dated::since(of, figures.round)),
            );
            let names = [view.indicator_label(figure.key), view.indicator_name(figure.key)].map(Cell::text);
            let whose = [Cell::text(figure.lead.to_string()), Cell::text(figure.state.label()).centred()];
            let whose = whose.into_iter().filter(|_| inner);
            Row::plain(names.into_iter().chain(whose).chain([Cell::text(last).right()]))
        })
        .collect();
    let (label, known) = (view.level(4), words::summary::LAST_KNOWN);
    if !inner {
        return list(words::summary::COUNTED, &[78, 268, 104], &[label, words::summary::INDICATOR, known], rows);
    }
    let head = [label, words::summary::INDICATOR, words::summary::LEAD, words::summary::STATE, known];
    list(words::summary::MISSING, &[78, 172, 72, 44, 84], &head, rows)
}

/// Items whose grade changed, like compared with like; each grade says whose it is. Above, how many there are and in which order.
pub(super) fn grade_changes(view: &View) -> Vec<Block> {
    let show =
        |(grade, by): (u8, GradeBy)| Cell::text(words::summary::grade_of(&view.grade_label(grade), by)).centred();
    let row = |change: &GradeChange| {
        let turn = Cell::text(change.turn().label()).centred();
        Row::plain([Cell::text(view.item_title(change.item)), show(change.before), show(change.after), turn])
    };
    let rows: Vec<Row> = view.figures.grade_changes.iter().map(row).collect();
    let compared = &view.figures.compared;
    let head = [view.level(4), compared.word(), compared.now(), words::summary::TURN];
    let mut blocks = vec![note(words::summary::grades_compared(rows.len(), view.figures.grades_apart))];
    blocks.extend(list(words::summary::GRADE_CHANGES, &[164, 121, 121, 44], &head, rows));
    blocks
}

/// The largest changes of values, beside 前年同月 where there is one; above, what they are sorted by and where the rest is.
pub(super) fn largest_changes(view: &View) -> Vec<Block> {
    let compared = &view.figures.compared;
    let beside = compared.year_before.is_some();
    let rows: Vec<Row> = view.figures.largest_changes().map(|change| change_row(view, change)).collect();
    let shown = rows.len();
    let mut widths = vec![82, if beside { 112 } else { 158 }];
    let mut head = vec![view.level(4), words::summary::INDICATOR];
    if beside {
        widths.push(46);
        head.push(words::summary::YEAR_BEFORE);
    }
    widths.extend([46, 46, 42, 42, 34]);
    head.extend([compared.word(), compared.now(), words::summary::DIFFERENCE]);
    head.extend([words::summary::WEIGHT, words::summary::TURN]);
    let changed = view.figures.changed();
    let mut text = String::new();
    if shown > 0 {
        text.push_str(&words::summary::sorted(changed, shown));
    }
    if changed > shown {
        text.push_str(&words::summary::rest(changed - shown, view.edition == Edition::Public));
    }
    if shown > 0 {
        text.push_str(words::summary::TURN_NOTE);
    }
    let mut blocks = Vec::new();
    if !text.is_empty() {
        blocks.push(note(text));
    }
    blocks.extend(list(words::summary::LARGEST, &widths, &head, rows));
    blocks
}

fn change_row(view: &View, change: &Change<'_>) -> Row {
    let compared = &view.figures.compared;
    let places = view.plan().indicators.get(&change.key).map_or(0, |indicator| indicator.places);
    let none = || words::NOT_APPLICABLE.to_owned();
    let mut before = view.answer(change.key, change.before);
    // A department that did not report 前回: the last value known, with its month.
    if let Some(since) = change.since.filter(|since| Some(*since) != compared.with) {
        before.push_str(&dated::since(since, view.figures.round));
    }
    let mut cells = vec![Cell::text(view.indicator_label(change.key)), Cell::text(view.indicator_name(change.key))];
    if compared.year_before.is_some() {
        let answer = change.year_before.as_ref().map(|of| of.answer);
        cells.push(Cell::text(view.answer(change.key, answer)).right());
    }
    let difference = change.step.difference.map_or_else(none, |step| print_signed(step, places));
    let weight = change.weight.as_ref().map_or_else(none, |weight| print_signed(weight.rounded(1), 1));
    cells.extend(
        [before, view.answer(change.key, change.after), difference, weight].map(|text| Cell::text(text).right()),
    );
    cells.push(Cell::text(change.step.turn.map_or("", Turn::label)).centred());
    Row::plain(cells)
}

/// Running totals that lag behind their share of the year's target.
pub(super) fn late(view: &View) -> Vec<Block> {
    let figures = view.figures;
    let rows: Vec<Row> = figures
        .late
        .iter()
        .filter_map(|key| figures.indicator(figures.round, *key))
        .map(|figure| {
            let target = figure.target.map_or(words::NOT_APPLICABLE, |target| target.printed.as_str());
            let pace = figure.pace.as_ref().map_or_else(|| words::NOT_APPLICABLE.into(), ToString::to_string);
            Row::plain([
                Cell::text(view.indicator_label(figure.key)),
                Cell::text(view.indicator_name(figure.key)),
                Cell::text(target).right(),
                Cell::text(view.shown(figure)).right(),
                Cell::text(pace).right(),
            ])
        })
        .collect();
    let head =
        [view.level(4), words::summary::INDICATOR, words::item::TARGET, words::item::ACTUAL, words::summary::PACE];
    let mut blocks = Vec::new();
    if !rows.is_empty() {
        blocks.push(note(words::summary::all_late(rows.len())));
    }
    blocks.extend(list(words::summary::LATE, &[78, 198, 58, 58, 58], &head, rows));
    blocks
}

/// Classes by 部 and by 課.
pub(super) fn by_department(view: &View, rollup: &RollUp) -> Vec<Block> {
    let columns = super::evaluation::columns(view);
    let counts = |name: Cell, classes: &Classes| {
        let number = |count: usize| Cell::text(count.to_string()).centred();
        let mut cells = vec![name];
        cells.extend(columns.iter().take(1).map(|column| number((column.of)(classes))));
        cells.extend(classes.by_grade.iter().map(|count| number(*count)));
        cells.extend(columns.iter().skip(1).map(|column| number((column.of)(classes))));
        let ratio = classes.ratio().map_or_else(|| words::NOT_APPLICABLE.into(), |ratio| ratio.to_string());
        cells.push(Cell::text(ratio).right());
        Row::plain(cells)
    };
    let head = |first: &str| -> Vec<String> {
        let mut head = vec![first.to_owned()];
        head.extend(columns.iter().take(1).map(|column| column.head.to_owned()));
        head.extend((1..=4).map(|grade| grade.to_string()));
        head.extend(columns.iter().skip(1).map(|column| column.head.to_owned()));
        head.push(words::summary::RATIO.to_owned());
        head
    };
    let mut widths = vec![0, 32, 26, 26, 26, 26];
    widths.extend(columns.iter().skip(1).map(|column| column.width));
    widths.push(50);
    let rest = 450 - widths.iter().sum::<i64>();
    if let Some(name) = widths.first_mut() {
        *name = rest;
    }
    let table = |first: &str, mut rows: Vec<Row>| {
        let head = head(first);
        rows.push(counts(Cell::row_head(words::summary::SUM), &rollup.overall));
        list(first, &widths, &head.iter().map(String::as_str).collect::<Vec<_>>(), rows)
    };
    let mut blocks = Vec::new();
    if rollup.divisions.iter().any(|(name, _)| !name.is_empty()) {
        let name = |name: &str| if name.is_empty() { words::summary::NO_DIVISION.to_owned() } else { name.to_owned() };
        let divisions = rollup.divisions.iter();
        let divisions = divisions.map(|(of, classes)| counts(Cell::text(name(of)), classes)).collect();
        blocks.push(super::view::subheading(words::summary::by(words::summary::DIVISION)));
        blocks.extend(table(words::summary::DIVISION, divisions));
    }
    blocks.push(super::view::subheading(words::summary::by(words::summary::DEPARTMENT)));
    let departments = rollup.departments.iter().map(|(name, classes)| counts(Cell::text(name.to_string()), classes));
    blocks.extend(table(words::summary::DEPARTMENT, departments.collect()));
    blocks.push(super::view::note(words::basis(view.figures.round)));
    if rollup.overall.not_due() > 0 {
        blocks.push(super::view::note(words::summary::EXCLUDED_NOTE));
    }
    blocks.push(super::view::note(words::counted_once(view.level(4))));
    blocks
}

/// Findings that somebody still has to deal with.
pub(super) fn is_open(finding: &Finding) -> bool {
    matches!(finding.severity, Severity::SendBack | Severity::Confirm)
}
