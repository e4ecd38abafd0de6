//! Draws what of a table stands on one page.

use super::super::content::{Align, Heads, Look};
use super::super::display::{Owner, Page};
use super::super::length::{Length, Point, Rect};
use super::super::structure::{ElementId, Role, Scope, Structure};
use super::super::{style, text, words};
use super::canvas::{Canvas, aligned};
use super::charts;
use super::table::{Fragment, GRADE_WIDTH, LaidCell, LaidContent, LaidRow, LaidTable, side, text_height};
use super::text::{LaidLine, LineContent};

/// The elements of a table, made where it begins and used on all its pages.
#[derive(Debug)]
pub(super) struct TableElements {
    title: Option<(ElementId, ElementId)>,
    head: Vec<Vec<ElementId>>,
    rows: Vec<Vec<ElementId>>,
}

impl TableElements {
    /// Adds the elements of a table to the structure.
    pub fn add(table: &LaidTable, parent: ElementId, structure: &mut Structure) -> Self {
        let title = table
            .title
            .as_ref()
            .map(|title| (structure.add(parent, Role::Heading(title.level)), structure.add(parent, Role::Paragraph)));
        let element = structure.add(parent, Role::Table);
        structure.set_title(element, table.name.clone());
        let mut add = |rows: &[LaidRow]| -> Vec<Vec<ElementId>> {
            rows.iter()
                .map(|row| {
                    let row_element = structure.add(element, Role::Row);
                    row.cells.iter().map(|cell| structure.add(row_element, role(cell))).collect()
                })
                .collect()
        };
        let (head, rows) = (add(&table.head), add(&table.rows));
        Self { title, head, rows }
    }
}

fn role(cell: &LaidCell) -> Role {
    let (columns, rows) = (small(cell.columns), small(cell.rows));
    match cell.heads {
        Some(Heads::Column) => Role::HeadCell { scope: Scope::Column, columns, rows },
        Some(Heads::Row) => Role::HeadCell { scope: Scope::Row, columns, rows },
        None => Role::Cell { columns, rows },
    }
}

fn small(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// Draws a fragment with its top left corner at `corner`.
pub(super) fn draw(canvas: &mut Canvas, table: &LaidTable, elements: &TableElements, part: &Fragment, corner: Point) {
    let continued = part.from > super::table::Cursor::default();
    let mut at = corner;
    at.y += draw_title(canvas, table, elements, continued, at);
    let top = at.y;
    let mut grid = Grid { table, left: corner.x, top, canvas };
    at.y += grid.rows(&table.head, &elements.head, (0, table.head.len()), at.y, continued, None);
    let last = if part.to.done > Length::ZERO { part.to.row + 1 } else { part.to.row };
    at.y += grid.rows(&table.rows, &elements.rows, (part.from.row, last), at.y, false, Some(part));
    canvas.page.frame(Rect::new(corner.x, top, table.width(), at.y - top), style::STRONG);
}

fn draw_title(canvas: &mut Canvas, table: &LaidTable, elements: &TableElements, continued: bool, at: Point) -> Length {
    let Some(title) = &table.title else {
        return if continued { draw_sign(canvas, table, at) } else { Length::ZERO };
    };
    let area = Rect::new(at.x, at.y, table.width(), title.height);
    canvas.page.fill(area, style::TITLE_GROUND);
    canvas.page.frame(area, style::STRONG);
    let (heading, grade) = elements.title.filter(|_| !continued).unzip();
    canvas.lines(&title.lines, at.moved(style::SIDE, style::TITLE_ABOVE), area, heading);
    let place = Point::new(area.right() - GRADE_WIDTH + style::SIDE, at.y + style::TITLE_ABOVE);
    if continued {
        let line = text::single(words::CONTINUED, style::style(Look::Strong));
        let line = aligned(line, Align::End, GRADE_WIDTH - style::SIDE * 2);
        canvas.line(line, place, style::CELL_PITCH, area, None);
    } else {
        canvas.lines(&title.right, place, area, grade);
    }
    title.height
}

fn draw_sign(canvas: &mut Canvas, table: &LaidTable, at: Point) -> Length {
    let line = aligned(text::single(words::CONTINUED, style::style(Look::Note)), Align::End, table.width());
    let frame = Rect::new(at.x, at.y, table.width(), style::CELL_PITCH);
    canvas.line(line, at, style::CELL_PITCH, frame, None);
    style::CELL_PITCH
}

/// The rows of one table on one page.
struct Grid<'a, 'b> {
    table: &'a LaidTable,
    left: Length,
    /// The first row's top on this page, head included.
    top: Length,
    canvas: &'a mut Canvas<'b>,
}

impl Grid<'_, '_> {
    /// Draws the rows `from..to` from `top` on, with the cells that reach into them from above; returns their height.
    /// `repeated`: all of it was said before. `part`: torn rows.
    fn rows(
        &mut self,
        rows: &[LaidRow],
        elements: &[Vec<ElementId>],
        (from, to): (usize, usize),
        top: Length,
        repeated: bool,
        part: Option<&Fragment>,
    ) -> Length {
        let mut edges = vec![top];
        for at in from..to {
            let height = rows.get(at).map_or(Length::ZERO, |row| visible(row, at, part).2);
            edges.push(edges.last().copied().unwrap_or(top) + height);
        }
        let edge = |row: usize| edges.get(row.clamp(from, to) - from).copied().unwrap_or(top);
        for (at, row) in rows.iter().enumerate().take(to) {
            for (cell, element) in row.cells.iter().zip(elements.get(at).into_iter().flatten()) {
                if at + cell.rows <= from {
                    continue;
                }
                let (x, width) = self.table.span(cell.column, cell.columns);
                let (y, bottom) = (edge(at), edge(at + cell.rows));
                let area = Rect::new(self.left + x, y, width, bottom - y);
                let (start, end, _) = visible(row, at, part);
                let said = repeated || at < from || (start > Length::ZERO && cell.heads.is_some());
                let shown = Shown {
                    area,
                    above: row.above(),
                    lines: if cell.rows > 1 || cell.heads.is_some() {
                        (Length::ZERO, Length::pt(100_000))
                    } else {
                        (start, end)
                    },
                    repeated: at < from && !repeated,
                    torn: start > Length::ZERO || end < row.height - row.padding(),
                    owner: (!said).then_some(*element),
                };
                self.cell(cell, &shown);
                rules(self.canvas.page, cell, area, y > self.top, x > Length::ZERO);
            }
        }
        edge(to) - top
    }

    fn cell(&mut self, cell: &LaidCell, shown: &Shown) {
        let area = shown.area;
        if cell.ground {
            self.canvas.page.fill(area, style::HEAD_GROUND);
        }
        match &cell.content {
            LaidContent::Empty => {}
            LaidContent::Lines(lines) => self.lines(cell, lines, shown),
            LaidContent::Vertical(paragraph) => {
                let inner = area.inset(Length::ZERO, style::ABOVE);
                let mut set = paragraph.set(inner.height);
                if shown.repeated {
                    let style = style::style(Look::Note);
                    let signed = paragraph.clone().and(words::CONTINUED, style).set(inner.height);
                    if signed.lines.len() == set.lines.len() {
                        set = signed;
                    }
                }
                let (width, height) = (set.height(), set.widest());
                let corner = Point::new(
                    area.right() - (area.width - width) / 2,
                    inner.y + (inner.height - height).max(Length::ZERO) / 2,
                );
                let owner = shown.owner.map_or(Owner::Artifact, Owner::Element);
                set.put(self.canvas.page, corner, Some(area), owner);
            }
            LaidContent::Trend(lines, trend) => {
                let text = if lines.is_empty() { Length::ZERO } else { text_height(lines) + shown.above };
                let corner = area.origin().moved(side(area.width), shown.above);
                self.canvas.lines(lines, corner, area, shown.owner);
                let below = Rect::new(area.x, area.y + text, area.width, area.height - text);
                super::trend::draw(self.canvas, trend, below, shown.owner);
            }
            LaidContent::Swatch(class) => charts::swatch(self.canvas.page, *class, area),
        }
    }

    fn lines(&mut self, cell: &LaidCell, lines: &[LaidLine], shown: &Shown) {
        let (start, end) = shown.lines;
        let mut height = Length::ZERO;
        let mut visible: Vec<LaidLine> = lines
            .iter()
            .filter(|line| {
                height += line.pitch;
                height > start && height <= end
            })
            .cloned()
            .collect();
        visible.extend(shown.repeated.then(continued));
        let (area, above) = (shown.area, shown.above);
        let free = area.height - text_height(&visible);
        let down = if cell.middle && !shown.torn { free / 2 } else { above.min(free / 2) };
        let corner = area.origin().moved(side(area.width), down);
        self.canvas.lines(&visible, corner, area, shown.owner);
    }
}

/// The sign behind a cell's text that is said again.
fn continued() -> LaidLine {
    let line = text::single(words::CONTINUED, style::style(Look::Note));
    LaidLine { what: LineContent::Set(line), pitch: style::cell_pitch(Look::Note), indent: Length::ZERO }
}

/// A cell as far as it stands on this page.
struct Shown {
    area: Rect,
    /// Room above the text.
    above: Length,
    /// Which part of its text, by height.
    lines: (Length, Length),
    /// The row goes on from, or to, another page.
    torn: bool,
    /// The cell reaches down from the page before, where its text stands too.
    repeated: bool,
    owner: Option<ElementId>,
}

/// Which part of a row's text stands on the page, and the row's height there.
fn visible(row: &LaidRow, at: usize, part: Option<&Fragment>) -> (Length, Length, Length) {
    let whole = row.height - row.padding();
    let start = part.filter(|part| part.from.row == at).map_or(Length::ZERO, |part| part.from.done);
    let end = part.filter(|part| part.to.row == at).map_or(whole, |part| part.to.done);
    (start, end, end - start + row.padding())
}

fn rules(page: &mut Page, cell: &LaidCell, area: Rect, inner_top: bool, inner_left: bool) {
    if cell.rules.top && inner_top {
        page.rule(area.origin(), Point::new(area.right(), area.y), style::THIN);
    }
    if cell.rules.left && inner_left {
        page.rule(area.origin(), Point::new(area.x, area.bottom()), style::THIN);
    }
}
