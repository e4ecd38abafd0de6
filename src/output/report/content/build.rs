//! Short ways to write blocks, rows and cells.

use super::super::length::Length;
use super::{Align, Cell, CellText, Content, Heads, Look, Paragraph, Row, Rules, Text, Trend};

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Plain(text.into())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::Plain(text)
    }
}

impl Text {
    /// The text as far as it is known before pages are.
    pub fn as_plain(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::PageOf { before, .. } => before,
        }
    }
}

impl Paragraph {
    /// Running text, each paragraph indented by one character.
    pub fn body(text: impl Into<Text>) -> Self {
        Self { first_indent: true, ..Self::of(Look::Body, text) }
    }

    /// A note below a table.
    pub fn note(text: impl Into<Text>) -> Self {
        Self::of(Look::Note, text)
    }

    /// Text of a look, from the left edge.
    pub fn of(look: Look, text: impl Into<Text>) -> Self {
        Self {
            text: text.into(),
            look,
            align: Align::Start,
            indent: Length::ZERO,
            first_indent: false,
            keep_with_next: false,
        }
    }

    /// Kept with the block that follows.
    #[must_use]
    pub fn kept(self) -> Self {
        Self { keep_with_next: true, ..self }
    }

    /// Aligned.
    #[must_use]
    pub fn aligned(self, align: Align) -> Self {
        Self { align, ..self }
    }

    /// Moved in.
    #[must_use]
    pub fn indented(self, indent: Length) -> Self {
        Self { indent, ..self }
    }
}

impl Row {
    /// A row of cells.
    pub fn of(cells: Vec<Cell>) -> Self {
        Self { cells, tight: false, keep_with_next: false }
    }

    /// One column each, from the left.
    pub fn plain(cells: impl IntoIterator<Item = Cell>) -> Self {
        Self::of(cells.into_iter().enumerate().map(|(column, cell)| Cell { column, ..cell }).collect())
    }

    /// Without room above and below the lines.
    #[must_use]
    pub fn tight(self) -> Self {
        Self { tight: true, ..self }
    }

    /// No page ends after this row.
    #[must_use]
    pub fn kept(self) -> Self {
        Self { keep_with_next: true, ..self }
    }
}

impl Cell {
    fn of(content: Content) -> Self {
        Self {
            column: 0,
            columns: 1,
            rows: 1,
            content,
            align: Align::Start,
            middle: true,
            heads: None,
            rules: Rules { top: true, left: true },
            ground: false,
        }
    }

    /// Nothing in it.
    pub fn empty() -> Self {
        Self::of(Content::Empty)
    }

    /// Text in the tables' look.
    pub fn text(text: impl Into<Text>) -> Self {
        Self::of(Content::Lines(vec![CellText { text: text.into(), look: Look::Cell }]))
    }

    /// Several paragraphs, each with its look.
    pub fn lines(lines: Vec<CellText>) -> Self {
        Self::of(Content::Lines(lines))
    }

    /// A trend line, below paragraphs that may be none.
    pub fn trend(lines: Vec<CellText>, trend: Trend) -> Self {
        Self::of(Content::Trend(lines, Box::new(trend)))
    }

    /// A title set vertically.
    pub fn vertical(text: impl Into<String>) -> Self {
        Self { heads: Some(Heads::Row), ground: true, ..Self::of(Content::Vertical(text.into())) }
    }

    /// The key of a class.
    pub fn swatch(class: u8) -> Self {
        Self::of(Content::Swatch(class))
    }

    /// A head cell of a column.
    pub fn head(text: impl Into<Text>) -> Self {
        let lines = vec![CellText { text: text.into(), look: Look::Label }];
        Self { heads: Some(Heads::Column), align: Align::Centre, ground: true, ..Self::of(Content::Lines(lines)) }
    }

    /// A head cell of a column with several paragraphs.
    pub fn head_lines(lines: Vec<CellText>) -> Self {
        Self { content: Content::Lines(lines), ..Self::head("") }
    }

    /// A head cell of a row.
    pub fn row_head(text: impl Into<Text>) -> Self {
        Self { heads: Some(Heads::Row), ..Self::head(text) }
    }

    /// On white ground.
    #[must_use]
    pub fn white(self) -> Self {
        Self { ground: false, ..self }
    }

    /// In the middle.
    #[must_use]
    pub fn centred(self) -> Self {
        Self { align: Align::Centre, ..self }
    }

    /// At the right.
    #[must_use]
    pub fn right(self) -> Self {
        Self { align: Align::End, ..self }
    }

    /// From the left.
    #[must_use]
    pub fn left(self) -> Self {
        Self { align: Align::Start, ..self }
    }

    /// From the top.
    #[must_use]
    pub fn top(self) -> Self {
        Self { middle: false, ..self }
    }

    /// At a column.
    #[must_use]
    pub fn at(self, column: usize) -> Self {
        Self { column, ..self }
    }

    /// Over several columns.
    #[must_use]
    pub fn over(self, columns: usize) -> Self {
        Self { columns, ..self }
    }

    /// Down several rows.
    #[must_use]
    pub fn down(self, rows: usize) -> Self {
        Self { rows, ..self }
    }

    /// Without a rule at its top.
    #[must_use]
    pub fn open_top(self) -> Self {
        Self { rules: Rules { top: false, ..self.rules }, ..self }
    }

    /// Without a rule at its left.
    #[must_use]
    pub fn open_left(self) -> Self {
        Self { rules: Rules { left: false, ..self.rules }, ..self }
    }
}

impl CellText {
    /// In the tables' look.
    pub fn cell(text: impl Into<Text>) -> Self {
        Self { text: text.into(), look: Look::Cell }
    }

    /// Small.
    pub fn note(text: impl Into<Text>) -> Self {
        Self { text: text.into(), look: Look::Note }
    }

    /// In the labels' look.
    pub fn label(text: impl Into<Text>) -> Self {
        Self { text: text.into(), look: Look::Label }
    }

    /// Bold.
    pub fn strong(text: impl Into<Text>) -> Self {
        Self { text: text.into(), look: Look::Strong }
    }
}
