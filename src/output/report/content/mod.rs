//! What the report says, before it is set: blocks of headings, paragraphs, tables and charts in their order. The parts
//! in [`super::compose`] write it; [`super::flow`] sets it on pages.

mod build;

use super::length::Length;
use crate::model::ItemNo;

/// A place that bookmarks, the contents and references can point to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Anchor {
    /// A part (章) of the report.
    Part(usize),
    /// A section of a part.
    Section(usize, usize),
    /// A viewpoint (視点), by its place in the plan.
    Viewpoint(usize),
    /// A goal (基本目標), by its place in the plan.
    Goal(usize),
    /// A policy (施策), by its place in the plan.
    Policy(usize),
    /// A group (取組項目群), by its place in the plan.
    Group(usize),
    /// An item's table.
    Item(ItemNo),
}

/// A run of blocks whose pages share a foot.
#[derive(Debug, Clone)]
pub struct Section {
    /// How its pages are numbered.
    pub numbering: Numbering,
    /// The blocks.
    pub blocks: Vec<Block>,
}

/// How pages are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbering {
    /// No number, and no running head: the cover.
    None,
    /// i, ii, iii: the contents.
    Roman,
    /// 1, 2, 3.
    Arabic,
}

/// One block.
#[derive(Debug, Clone)]
pub enum Block {
    /// A heading.
    Heading(Heading),
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
    /// A chart.
    Chart(ChartBlock),
    /// A line of the contents.
    Entry(Entry),
    /// Room of so many half lines; vanishes at a page's top.
    Gap(i64),
    /// A strong rule over the measure.
    Rule,
    /// The next block starts a page.
    NewPage,
}

/// A heading; always kept with what follows.
#[derive(Debug, Clone)]
pub struct Heading {
    /// 1 to 5.
    pub level: u8,
    /// As printed, with its number.
    pub text: String,
    /// Where it can be found.
    pub anchor: Option<Anchor>,
    /// Its bookmark.
    pub bookmark: Option<BookmarkSpec>,
}

/// A bookmark: its depth from 0, and its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookmarkSpec {
    /// Depth from 0.
    pub depth: usize,
    /// Title.
    pub title: String,
}

/// The few ways in which text is set; sizes and faces are in [`super::style`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Look {
    /// Running text.
    Body,
    /// Text and figures of tables.
    Cell,
    /// Labels and head cells.
    Label,
    /// Bold label.
    Strong,
    /// Notes and signs.
    Note,
    /// Running head, page number.
    Furniture,
    /// Heading of level 1 to 5.
    Heading(u8),
    /// The cover's plan title.
    CoverTitle,
    /// The cover's other lines.
    CoverLine,
}

/// Where lines stand between the edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// Justified, the last line at the left.
    #[default]
    Start,
    /// In the middle.
    Centre,
    /// At the right.
    End,
}

/// Text of one look; line feeds part its paragraphs.
#[derive(Debug, Clone)]
pub struct Paragraph {
    /// The text.
    pub text: Text,
    /// Look.
    pub look: Look,
    /// Alignment.
    pub align: Align,
    /// Room at the left.
    pub indent: Length,
    /// Each paragraph's first line starts one character in.
    pub first_indent: bool,
    /// Kept on one page with the block that follows.
    pub keep_with_next: bool,
}

/// Text, or a line that names a page which is known only after everything has been set.
#[derive(Debug, Clone)]
pub enum Text {
    /// Text as it stands.
    Plain(String),
    /// One line: `before`, the page of `anchor`, `after`; a link to it.
    PageOf {
        /// What stands before the page's number.
        before: String,
        /// Where it points.
        anchor: Anchor,
        /// What stands after the page's number.
        after: String,
    },
}

/// A line of the contents: title, leader, page.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Depth from 0.
    pub depth: u8,
    /// Title.
    pub title: String,
    /// Where it points.
    pub anchor: Anchor,
}

/// A table.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// The bar above it: an item's title.
    pub title: Option<TitleBar>,
    /// What it is called in a reader's list of tables.
    pub name: String,
    /// Widths of its columns.
    pub columns: Vec<Length>,
    /// Head rows, repeated where it continues.
    pub head: Vec<Row>,
    /// Rows.
    pub rows: Vec<Row>,
    /// Kept on one page with the block that follows (a note).
    pub keep_with_next: bool,
    /// May be split although it fits on a page: long lists.
    pub may_split: bool,
}

/// The bar above an item's table.
#[derive(Debug, Clone)]
pub struct TitleBar {
    /// Title.
    pub text: String,
    /// What stands at the right: the grade, and whose it is.
    pub right: Vec<CellText>,
    /// Where it can be found.
    pub anchor: Anchor,
    /// Its bookmark.
    pub bookmark: BookmarkSpec,
    /// Level of the heading that it is.
    pub level: u8,
}

/// A row. Columns that no cell covers are covered by a cell that reaches down from above.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Cells from the left.
    pub cells: Vec<Cell>,
    /// Without room above and below the lines: rows of figures.
    pub tight: bool,
    /// No page ends after this row.
    pub keep_with_next: bool,
}

/// A cell.
#[derive(Debug, Clone)]
pub struct Cell {
    /// First column.
    pub column: usize,
    /// Columns it covers.
    pub columns: usize,
    /// Rows it covers.
    pub rows: usize,
    /// What stands in it.
    pub content: Content,
    /// Horizontal alignment.
    pub align: Align,
    /// Vertically in the middle (else at the top).
    pub middle: bool,
    /// It heads its column or row.
    pub heads: Option<Heads>,
    /// Rules at its top and left edges.
    pub rules: Rules,
    /// On a grey ground.
    pub ground: bool,
}

/// What a head cell heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heads {
    /// Its column.
    Column,
    /// Its row.
    Row,
}

/// Which of its own edges a cell shows a rule at. The table's outer frame is always drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// At its top.
    pub top: bool,
    /// At its left.
    pub left: bool,
}

/// What stands in a cell.
#[derive(Debug, Clone)]
pub enum Content {
    /// Nothing.
    Empty,
    /// Paragraphs from the top.
    Lines(Vec<CellText>),
    /// A title set vertically (縦書き).
    Vertical(String),
    /// Paragraphs from the top, and in the room below them a small trend line.
    Trend(Vec<CellText>, Box<Trend>),
    /// A key of one class of a chart.
    Swatch(u8),
}

/// A paragraph in a cell.
#[derive(Debug, Clone)]
pub struct CellText {
    /// The text.
    pub text: Text,
    /// Look.
    pub look: Look,
}

/// Actual against target over the years; heights in thousandths of the plot's from the bottom, `None` where a year has no
/// number.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trend {
    /// What is read instead of it.
    pub alternate: String,
    /// The first and the last year, as they are printed below the plot.
    pub years: (String, String),
    /// The least and the greatest value of the scale, as printed beside it.
    pub scale: (String, String),
    /// Where zero lies, if above the plot's bottom.
    pub zero: Option<u32>,
    /// What has to be known to read it (低いほどよい), printed above the plot.
    pub remark: Option<&'static str>,
    /// Targets.
    pub target: Vec<Option<u32>>,
    /// Actuals of years that are over.
    pub settled: Vec<Option<u32>>,
    /// 年度末見込 of the year that is not over, and the position of that year.
    pub forecast: Option<(usize, u32)>,
    /// The value so far of the year that is not over.
    pub so_far: Option<(usize, u32)>,
}

/// A chart with its height in lines.
#[derive(Debug, Clone)]
pub struct ChartBlock {
    /// The chart.
    pub chart: Chart,
    /// What is read instead of it: the chart's figures in words.
    pub alternate: String,
    /// Kept on one page with the block that follows.
    pub keep_with_next: bool,
}

/// A chart.
#[derive(Debug, Clone)]
pub enum Chart {
    /// Shares of classes in a circle.
    Pie {
        /// Heading above it.
        title: String,
        /// The slices, clockwise from the top.
        slices: Vec<Slice>,
    },
    /// One bar of classes for each row.
    Bars {
        /// The bars from the top.
        bars: Vec<Bar>,
        /// Names of the classes, for the key.
        key: Vec<(u8, String)>,
    },
}

/// A slice of a pie.
#[derive(Debug, Clone)]
pub struct Slice {
    /// Class (1 to 4): decides the pattern.
    pub class: u8,
    /// How many.
    pub count: usize,
    /// Lines of its label.
    pub label: Vec<String>,
}

/// A bar of classes.
#[derive(Debug, Clone)]
pub struct Bar {
    /// What stands at its left.
    pub label: String,
    /// Class and count, from the left.
    pub parts: Vec<(u8, usize)>,
    /// What stands at its right.
    pub value: String,
}
