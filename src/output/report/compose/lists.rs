//! The summary's lists: what is 未報告, what changed, what is late, departments side by side.

use super::super::content::{Block, Cell, Paragraph, Row, Table};
use super::super::length::Length;
use super::super::words;
use super::view::View;
use crate::evaluation::{Classes, GradeBy, RollUp};
use crate::model::{Finding, Severity};

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

/// Indicators that are 未報告 or 差戻し.
pub(super) fn missing(view: &View) -> Vec<Block> {
    let figures = view.figures;
    let rows = figures
        .missing
        .iter()
        .filter_map(|key| figures.indicator(figures.round, *key))
        .map(|figure| {
            let last = figure.last.map_or_else(
                || words::NOT_APPLICABLE.into(),
                |(round, answer)| format!("{}（{}）", view.answer(figure.key, Some(answer)), words::known_in(round)),
            );
            Row::plain([
                Cell::text(view.indicator_label(figure.key)),
                Cell::text(view.indicator_name(figure.key)),
                Cell::text(figure.lead.to_string()),
                Cell::text(figure.state.label()).centred(),
                Cell::text(last).right(),
            ])
        })
        .collect();
    let head = [
        view.level(4),
        words::summary::INDICATOR,
        words::summary::LEAD,
        words::summary::STATE,
        words::summary::LAST_KNOWN,
    ];
    list(words::summary::MISSING, &[78, 172, 72, 44, 84], &head, rows)
}

/// Items whose grade changed, whoever set it; those that were or are without one stand in the other lists.
pub(super) fn grade_changes(view: &View) -> Vec<Block> {
    let show = |grade: Option<(u8, GradeBy)>| Cell::text(view.grade_with_label(grade)).centred();
    let rows = view
        .figures
        .grade_changes
        .iter()
        .filter(
            |change| matches!((change.before, change.after), (Some((before, _)), Some((after, _))) if before != after),
        )
        .map(|change| Row::plain([Cell::text(view.item_title(change.item)), show(change.before), show(change.after)]))
        .collect();
    let head = [view.level(4), words::summary::BEFORE, words::summary::AFTER];
    list(words::summary::GRADE_CHANGES, &[230, 110, 110], &head, rows)
}

/// The largest changes of values.
pub(super) fn largest_changes(view: &View) -> Vec<Block> {
    let rows = view
        .figures
        .largest_changes()
        .map(|change| {
            Row::plain([
                Cell::text(view.indicator_label(change.key)),
                Cell::text(view.indicator_name(change.key)),
                Cell::text(view.answer(change.key, change.before)).right(),
                Cell::text(view.answer(change.key, change.after)).right(),
                Cell::text(change.size.as_ref().map_or_else(|| words::NOT_APPLICABLE.into(), ToString::to_string))
                    .right(),
            ])
        })
        .collect();
    let head = [
        view.level(4),
        words::summary::INDICATOR,
        words::summary::BEFORE,
        words::summary::AFTER,
        words::summary::RELATIVE,
    ];
    list(words::summary::LARGEST, &[78, 192, 58, 58, 64], &head, rows)
}

/// Running totals that lag behind their share of the year's target.
pub(super) fn late(view: &View) -> Vec<Block> {
    let figures = view.figures;
    let rows = figures
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
                Cell::text(view.answer(figure.key, figure.actual)).right(),
                Cell::text(pace).right(),
            ])
        })
        .collect();
    let head =
        [view.level(4), words::summary::INDICATOR, words::item::TARGET, words::item::ACTUAL, words::summary::PACE];
    list(words::summary::LATE, &[78, 198, 58, 58, 58], &head, rows)
}

/// Classes by 部 and by 課.
pub(super) fn by_department(view: &View, rollup: &RollUp) -> Vec<Block> {
    let columns = super::evaluation::columns(&rollup.overall);
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
    if rollup.overall.other > 0 {
        blocks.push(super::view::note(words::summary::OTHER_NOTE));
    }
    blocks.push(super::view::note(words::counted_once(view.level(4))));
    blocks
}

/// Findings that somebody still has to deal with.
pub(super) fn is_open(finding: &Finding) -> bool {
    matches!(finding.severity, Severity::SendBack | Severity::Confirm)
}
