//! Tables in a return that are not its form: a list of the department's own, an earlier month's form kept in the book.
//!
//! They are set aside as a whole and never read as answers; what they hold is named in one finding.

use super::table::Span;
use super::{ColumnUse, Lines, Role, head, months_in_label, row_number, set};
use crate::model::{CellRef, IndicatorKey, ItemNo, Round, fold_key};
use crate::spreadsheet::{Place, RawCell};
use crate::survey::{CellNeed, Field, HeadField, Issued};
use std::collections::BTreeMap;

/// Fewest labels of a table that is certainly the form, so that a list beside it can be told.
const CERTAIN: usize = 8;

/// What stands aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsideKind {
    /// A list with 項目番号 and 指標番号 and at most half the labels of the form.
    List,
    /// The form of an earlier round.
    EarlierForm(Round),
}

/// A table, or the whole sheet with nothing else on it, that is set aside.
#[derive(Debug, Clone, PartialEq)]
pub struct Aside {
    /// Its first label.
    pub place: Place,
    /// What it is.
    pub kind: AsideKind,
    /// The rows of a list with what stands under labels of fields to fill in.
    pub rows: Vec<(IndicatorKey, BTreeMap<Field, RawCell>)>,
}

/// A sheet with what may be its tables.
pub(super) struct Page<'a> {
    /// Its position in the workbook.
    pub at: usize,
    pub lines: Lines<'a>,
    pub spans: Vec<Span>,
}

/// Takes out of the pages what is not the form. Its cells get their role.
pub(super) fn set_apart(pages: &mut [Page<'_>], roles: &mut [Vec<Role>], issued: Option<&Issued>) -> Vec<Aside> {
    let most = pages.iter().flat_map(|page| &page.spans).map(labels).max().unwrap_or(0);
    let is_list = |span: &Span| most >= CERTAIN && labels(span) * 2 <= most;
    let mut asides = Vec::new();
    for page in pages.iter_mut() {
        let (lists, forms): (Vec<Span>, Vec<Span>) = page.spans.drain(..).partition(is_list);
        page.spans = forms;
        if let (Some(first), Some(roles)) = (lists.first(), roles.get_mut(page.at)) {
            let number = asides.len();
            let rows = lists.iter().flat_map(|list| rows(&page.lines, list, issued)).collect();
            claim(page, roles, &lists, number);
            asides.extend(place(first).map(|place| Aside { place, kind: AsideKind::List, rows }));
        }
        close(page, &lists);
    }
    for (at, round) in earlier(pages, roles, issued) {
        let Some(page) = pages.get_mut(at) else { continue };
        let forms = std::mem::take(&mut page.spans);
        if let (Some(place), Some(roles)) = (forms.first().and_then(place), roles.get_mut(page.at)) {
            claim(page, roles, &forms, asides.len());
            asides.push(Aside { place, kind: AsideKind::EarlierForm(round), rows: Vec::new() });
        }
    }
    asides
}

fn labels(span: &Span) -> usize {
    span.table.fields().count()
}

/// The first label of a table.
fn place(span: &Span) -> Option<Place> {
    span.table.columns.values().find(|column| matches!(column.content, ColumnUse::Field(_))).map(|c| c.place.clone())
}

/// The columns from the first to the last label.
fn extent(span: &Span) -> Option<(u32, u32)> {
    let mut columns = span.table.columns.iter().filter(|(_, column)| matches!(column.content, ColumnUse::Field(_)));
    let first = *columns.next()?.0;
    Some((first, columns.next_back().map_or(first, |(col, _)| *col)))
}

/// Whether two tables share a column.
fn overlap(one: &Span, other: &Span) -> bool {
    match (extent(one), extent(other)) {
        (Some((first, last)), Some((from, to))) => first <= to && from <= last,
        _ => false,
    }
}

/// A table of the form ends where the next one begins, or a list below it.
fn close(page: &mut Page<'_>, lists: &[Span]) {
    let headers: Vec<u32> = page.spans.iter().map(|span| span.header).skip(1).chain([u32::MAX]).collect();
    for (span, next) in page.spans.iter_mut().zip(headers) {
        let from = lists.partition_point(|list| list.header < span.header);
        let between = lists.get(from..).unwrap_or_default().iter().take_while(|list| list.header < next);
        let below = between.filter(|list| overlap(span, list)).map(|list| list.header);
        span.to = below.min().unwrap_or(next);
    }
}

/// Gives the cells their role: of the whole sheet where nothing else of the form stands on it, else of the tables.
fn claim(page: &Page<'_>, roles: &mut [Role], spans: &[Span], number: usize) {
    let whole = page.spans.is_empty() && roles.iter().all(|role| *role == Role::Outside);
    let extents: Vec<Option<(u32, u32)>> = spans.iter().map(extent).collect();
    let inside = |place: CellRef| {
        let at = spans.partition_point(|span| span.header <= place.row).checked_sub(1)?;
        let (first, last) = (*extents.get(at)?)?;
        Some(place.row < spans.get(at)?.to && (first..=last).contains(&place.col))
    };
    for (at, cell) in page.lines.sheet.cells.iter().enumerate() {
        if roles.get(at) == Some(&Role::Outside) && (whole || inside(cell.place.cell) == Some(true)) {
            set(roles, at, Role::Aside(number));
        }
    }
}

/// The rows of a list. Its actual is left out where its label names another month than the form's.
fn rows(lines: &Lines<'_>, span: &Span, issued: Option<&Issued>) -> Vec<(IndicatorKey, BTreeMap<Field, RawCell>)> {
    let own = issued.and_then(|issued| issued.round.month()).map(|month| month.month);
    let other_month = span.table.column(Field::Actual).is_some_and(|column| {
        let months = months_in_label(&column.label);
        !months.is_empty() && own.is_some_and(|own| !months.contains(&own))
    });
    let read = |row: u32| {
        let mut cells: BTreeMap<Field, RawCell> = BTreeMap::new();
        for (_, cell) in lines.line(row) {
            if let Some(ColumnUse::Field(field)) = span.table.columns.get(&cell.place.cell.col).map(|c| c.content) {
                cells.insert(field, cell.clone());
            }
        }
        let number = |field: Field| cells.get(&field).and_then(row_number);
        let (item, indicator) = (number(Field::ItemNo)?, number(Field::IndicatorNo)?);
        let key = IndicatorKey { item: ItemNo(item), number: u8::try_from(indicator).ok()? };
        cells.retain(|field, _| {
            matches!(field.need(), CellNeed::PerIndicator | CellNeed::PerItem)
                && !(other_month && *field == Field::Actual)
        });
        Some((key, cells))
    };
    lines.rows.range(span.from..span.to).filter_map(|(row, _)| read(*row)).collect()
}

/// Pages with a form of an earlier round of the same department, where another page holds the form that was issued.
fn earlier(pages: &[Page<'_>], roles: &[Vec<Role>], issued: Option<&Issued>) -> Vec<(usize, Round)> {
    let Some(issued) = issued else { return Vec::new() };
    let mut found = Vec::new();
    let mut agree = 0;
    for (at, page) in pages.iter().enumerate() {
        let (Some(span), Some(roles)) = (page.spans.first(), roles.get(page.at)) else { continue };
        let values = head::values(&page.lines, roles, span.header);
        let of = |field: HeadField| values.iter().filter(move |(of, _)| *of == field).map(|(_, cell)| *cell);
        let own = of(HeadField::Round).all(|cell| head::names_round(cell, issued.round));
        let round = of(HeadField::Round).next().and_then(head::round).filter(|round| *round < issued.round);
        let name = fold_key(&issued.department);
        let same = of(HeadField::Department).all(|cell| head::text(cell).is_some_and(|t| fold_key(&t).contains(&name)));
        match round {
            _ if own && same => agree += 1,
            Some(round) if same => found.push((at, round)),
            _ => {}
        }
    }
    if agree > 0 { found } else { Vec::new() }
}
