//! Tables: heights of rows from their set lines, and where a table may be split between pages.

use super::super::content::{Align, Cell, CellText, Content, Heads, Look, Row, Rules, Table, Trend};
use super::super::length::Length;
use super::super::{style, text};
use super::text::{LaidLine, grid, lay_cell};

/// A table whose texts are set.
#[derive(Debug, Clone)]
pub(super) struct LaidTable {
    pub title: Option<LaidTitle>,
    pub name: String,
    /// The columns' edges from the left, one more than there are columns.
    pub edges: Vec<Length>,
    pub head: Vec<LaidRow>,
    pub rows: Vec<LaidRow>,
    pub may_split: bool,
}

/// The bar above an item's table.
#[derive(Debug, Clone)]
pub(super) struct LaidTitle {
    pub lines: Vec<LaidLine>,
    pub right: Vec<LaidLine>,
    pub height: Length,
    pub level: u8,
}

/// A row.
#[derive(Debug, Clone)]
pub(super) struct LaidRow {
    pub height: Length,
    pub tight: bool,
    pub cells: Vec<LaidCell>,
    keep_with_next: bool,
}

/// A cell.
#[derive(Debug, Clone)]
pub(super) struct LaidCell {
    pub column: usize,
    pub columns: usize,
    pub rows: usize,
    pub content: LaidContent,
    pub middle: bool,
    pub heads: Option<Heads>,
    pub rules: Rules,
    pub ground: bool,
    /// The height that its content needs, without room above and below.
    needed: Length,
}

/// What stands in a cell.
#[derive(Debug, Clone)]
pub(super) enum LaidContent {
    Empty,
    Lines(Vec<LaidLine>),
    Vertical(text::Paragraph),
    Trend(Vec<LaidLine>, Box<Trend>),
    Swatch(u8),
}

/// A place between two lines of a table: so much of the text of row `row` stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Cursor {
    pub row: usize,
    pub done: Length,
}

/// What of a table stands on one page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fragment {
    pub from: Cursor,
    pub to: Cursor,
    pub height: Length,
}

/// A row is torn apart only where it has more lines than this.
const UNTORN: usize = 6;
/// So many lines stay together at either side of a tear.
const TOGETHER: usize = 2;
/// Width of the grade at the right of an item's title.
pub(super) const GRADE_WIDTH: Length = Length::pt(130);

impl LaidTable {
    /// Sets all texts of a table.
    pub fn lay(table: &Table) -> Self {
        let mut edges = vec![Length::ZERO];
        for width in &table.columns {
            let last = edges.last().copied().unwrap_or_default();
            edges.push(last + *width);
        }
        let title = table.title.as_ref().map(|title| {
            let measure = edges.last().copied().unwrap_or_default() - GRADE_WIDTH - style::SIDE * 2;
            let lines = lay_cell(&[CellText::strong(title.text.clone())], Align::Start, measure);
            let right = lay_cell(&title.right, Align::End, GRADE_WIDTH - style::SIDE * 2);
            LaidTitle {
                height: text_height(&lines).max(text_height(&right)) + style::TITLE_ABOVE * 2,
                lines,
                right,
                level: title.level,
            }
        });
        let mut laid = Self {
            title,
            name: table.name.clone(),
            head: lay_rows(&table.head, &edges),
            rows: lay_rows(&table.rows, &edges),
            edges,
            may_split: false,
        };
        laid.may_split = table.may_split && laid.height() > style::HEIGHT / 2;
        laid
    }

    /// Its width.
    pub fn width(&self) -> Length {
        self.edges.last().copied().unwrap_or_default()
    }

    /// The left edge and width of `columns` columns from `column` on.
    pub fn span(&self, column: usize, columns: usize) -> (Length, Length) {
        let edge = |at: usize| self.edges.get(at).copied().unwrap_or_else(|| self.width());
        (edge(column), edge(column + columns) - edge(column))
    }

    /// What stands above the rows of a fragment: title, the sign that it continues, head.
    pub fn overhead(&self, continued: bool) -> Length {
        let title = self.title.as_ref().map(|title| title.height);
        let sign = if continued && title.is_none() { style::CELL_PITCH } else { Length::ZERO };
        title.unwrap_or_default() + sign + self.head.iter().map(|row| row.height).sum::<Length>()
    }

    /// The whole table's height on the grid.
    pub fn height(&self) -> Length {
        grid(self.overhead(false) + self.rows.iter().map(|row| row.height).sum::<Length>())
    }

    /// The least height with which the table may begin on a page.
    pub fn least(&self) -> Length {
        if self.may_split || self.height() > style::HEIGHT {
            let mut height = self.overhead(false);
            for (at, row) in self.rows.iter().enumerate() {
                if let Some(first) = self.tears(at, Length::ZERO).first() {
                    return height + row.padding() + *first;
                }
                height += row.height;
                if self.break_allowed(0, at) {
                    return height;
                }
            }
            return height;
        }
        self.height()
    }

    /// How much of the table from `from` on fits into `room`; `None`: nothing that may stand there alone. With `force`,
    /// at least a row, whatever its height.
    pub fn fragment(&self, from: Cursor, room: Length, force: bool) -> Option<Fragment> {
        let overhead = self.overhead(from > Cursor::default());
        let room = room - overhead;
        let mut height = Length::ZERO;
        let mut best: Option<Fragment> = None;
        let mut fallback: Option<Fragment> = None;
        for (at, row) in self.rows.iter().enumerate().skip(from.row) {
            let done = if at == from.row { from.done } else { Length::ZERO };
            let rest = row.height - done;
            if height + rest > room {
                let torn = self.tear(at, done, room - height);
                if let Some((done, part)) = torn {
                    return Some(Fragment { from, to: Cursor { row: at, done }, height: overhead + height + part });
                }
                let whole =
                    Fragment { from, to: Cursor { row: at + 1, done: Length::ZERO }, height: overhead + height + rest };
                return best.or(if force { fallback.or(Some(whole)) } else { None });
            }
            height += rest;
            let fragment = Fragment { from, to: Cursor { row: at + 1, done: Length::ZERO }, height: overhead + height };
            fallback = Some(fragment);
            if self.break_allowed(from.row, at) {
                best = Some(fragment);
            }
        }
        fallback.or(Some(Fragment { from, to: self.end(), height: overhead }))
    }

    /// Behind the last row.
    pub fn end(&self) -> Cursor {
        Cursor { row: self.rows.len(), done: Length::ZERO }
    }

    /// Tears a long row: how much of its text stands before the tear, and the height of what stands on this page.
    fn tear(&self, at: usize, done: Length, room: Length) -> Option<(Length, Length)> {
        let padding = self.rows.get(at)?.padding();
        let fits = |end: &&Length| **end - done + padding <= room;
        let end = *self.tears(at, done).iter().take_while(fits).last()?;
        Some((end, end - done + padding))
    }

    /// Where a row that shows its text from `done` on may be torn, from the top: between two lines of every cell, and
    /// not within the first or last lines.
    fn tears(&self, at: usize, done: Length) -> Vec<Length> {
        let Some(row) = self.rows.get(at).filter(|row| row.tearable()) else { return Vec::new() };
        let ends: Vec<Vec<Length>> = row.cells.iter().map(LaidCell::line_ends).collect();
        let Some(longest) = ends.iter().max_by_key(|ends| ends.last().copied()) else { return Vec::new() };
        let rest: Vec<Length> = longest.iter().copied().filter(|end| *end > done).collect();
        if rest.len() <= UNTORN {
            return Vec::new();
        }
        let between = |place: Length| {
            ends.iter().all(|ends| ends.last().is_none_or(|last| place >= *last) || ends.binary_search(&place).is_ok())
        };
        let inner = rest.get(TOGETHER - 1..rest.len() - TOGETHER).unwrap_or_default();
        inner.iter().copied().filter(|place| between(*place)).collect()
    }

    /// Whether a page may end after row `at` when it shows the rows from `first` on: cells that reach over the break
    /// repeat their text, so it has to fit on both sides.
    fn break_allowed(&self, first: usize, at: usize) -> bool {
        if at + 1 == self.rows.len() {
            return true;
        }
        let Some(row) = self.rows.get(at) else { return false };
        // No row stands alone at either side.
        let alone = at == 0 || at + 2 == self.rows.len();
        if row.keep_with_next || alone {
            return false;
        }
        // What is said again has a sign below it.
        let again = |again: bool| if again { style::cell_pitch(Look::Note) } else { Length::ZERO };
        let height = |from: usize, to: usize| -> Length {
            self.rows.get(from..to).unwrap_or_default().iter().map(|row| row.height).sum()
        };
        self.rows.iter().enumerate().take(at + 1).all(|(start, row)| {
            row.cells.iter().filter(|cell| start + cell.rows > at + 1).all(|cell| {
                height(start.max(first), at + 1) >= cell.needed + again(start < first)
                    && height(at + 1, start + cell.rows) >= cell.needed + again(true)
            })
        })
    }
}

impl LaidRow {
    /// Room above and below the text.
    pub fn padding(&self) -> Length {
        self.above() * 2
    }

    /// Room above the text.
    pub fn above(&self) -> Length {
        above(self.tight)
    }

    fn tearable(&self) -> bool {
        let plain = |cell: &LaidCell| matches!(cell.content, LaidContent::Empty | LaidContent::Lines(_));
        self.cells.iter().all(|cell| cell.rows == 1 && plain(cell))
    }
}

fn above(tight: bool) -> Length {
    if tight { style::TIGHT_ABOVE } else { style::ABOVE }
}

impl LaidCell {
    /// From the text's top to the end of each line.
    fn line_ends(&self) -> Vec<Length> {
        let LaidContent::Lines(lines) = &self.content else { return Vec::new() };
        let add = |end: &mut Length, line: &LaidLine| {
            *end += line.pitch;
            Some(*end)
        };
        lines.iter().scan(Length::ZERO, add).collect()
    }
}

/// Height of lines one below the other.
pub(super) fn text_height(lines: &[LaidLine]) -> Length {
    lines.iter().map(|line| line.pitch).sum()
}

fn lay_rows(rows: &[Row], edges: &[Length]) -> Vec<LaidRow> {
    let mut laid: Vec<LaidRow> = rows
        .iter()
        .map(|row| {
            let cells: Vec<LaidCell> = row.cells.iter().map(|cell| lay(cell, edges)).collect();
            let text = cells.iter().filter(|cell| cell.rows == 1).map(|cell| cell.needed).max().unwrap_or_default();
            LaidRow {
                height: text.max(style::CELL_PITCH) + above(row.tight) * 2,
                tight: row.tight,
                cells,
                keep_with_next: row.keep_with_next,
            }
        })
        .collect();
    stretch(&mut laid);
    laid
}

/// Cells over several rows make the last of these higher where they need it; a trend line leaves the rows of figures
/// beside it as they are, and makes their heads higher.
fn stretch(rows: &mut [LaidRow]) {
    for start in 0..rows.len() {
        let Some(row) = rows.get(start) else { continue };
        let tall: Vec<(usize, bool, Length)> = row
            .cells
            .iter()
            .filter(|cell| cell.rows > 1)
            .map(|cell| (cell.rows, matches!(cell.content, LaidContent::Trend(..)), cell.needed + style::ABOVE * 2))
            .collect();
        for (count, is_trend, needed) in tall {
            let end = (start + count).min(rows.len());
            let height: Length = rows.get(start..end).unwrap_or_default().iter().map(|row| row.height).sum();
            let grown = if is_trend { start } else { end.saturating_sub(1) };
            if let Some(row) = rows.get_mut(grown).filter(|_| needed > height) {
                row.height += needed - height;
            }
        }
    }
}

fn span(edges: &[Length], cell: &LaidCell) -> Length {
    let edge = |at: usize| edges.get(at).or(edges.last()).copied().unwrap_or_default();
    edge(cell.column + cell.columns) - edge(cell.column)
}

/// The height that a cell's content needs, without room above and below.
fn needed_height(content: &LaidContent, width: Length) -> Length {
    match content {
        LaidContent::Lines(lines) => text_height(lines),
        LaidContent::Vertical(paragraph) => {
            let room = width.in_milli() / paragraph.pitch.in_milli().max(1);
            let length = paragraph.set(Length::pt(10_000)).widest();
            let lines = room.max(1);
            length / lines + if lines > 1 { style::TEXT * 2 } else { Length::ZERO }
        }
        LaidContent::Trend(lines, trend) => text_height(lines) + style::trend_height(trend),
        LaidContent::Empty | LaidContent::Swatch(_) => Length::ZERO,
    }
}

fn lay(cell: &Cell, edges: &[Length]) -> LaidCell {
    let mut laid = LaidCell {
        column: cell.column,
        columns: cell.columns,
        rows: cell.rows,
        content: LaidContent::Empty,
        middle: cell.middle,
        heads: cell.heads,
        rules: cell.rules,
        ground: cell.ground,
        needed: Length::ZERO,
    };
    let width = span(edges, &laid);
    let measure = width - side(width) * 2;
    laid.content = match &cell.content {
        Content::Empty => LaidContent::Empty,
        Content::Lines(texts) => LaidContent::Lines(lay_cell(texts, cell.align, measure)),
        Content::Vertical(text) => {
            LaidContent::Vertical(style::paragraph(text, Look::Strong, Align::Start).vertical().without_hanging())
        }
        Content::Trend(texts, trend) => LaidContent::Trend(lay_cell(texts, cell.align, measure), trend.clone()),
        Content::Swatch(class) => LaidContent::Swatch(*class),
    };
    laid.needed = needed_height(&laid.content, span(edges, &laid));
    laid
}

/// Room between a cell's edge and its text, left and right.
pub(super) fn side(width: Length) -> Length {
    if width < style::NARROW { style::TIGHT_SIDE } else { style::SIDE }
}
