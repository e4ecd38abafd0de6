//! The composed report as tables of texts: what a reader sees in which cell.

use torimatome::model::ItemNo;
use torimatome::output::report::content::{Anchor, Block, Content, Heads, Row, Section, Table, Text, TitleBar};

/// A cell: its lines, where it stands, and whether it heads something.
#[derive(Debug, Clone)]
pub struct Cell {
    pub column: usize,
    pub heads: Option<Heads>,
    pub lines: Vec<Line>,
}

#[derive(Debug, Clone)]
pub struct Line {
    pub text: String,
}

impl Cell {
    pub fn text(&self) -> String {
        self.lines.iter().map(|line| line.text.as_str()).collect()
    }
}

pub fn plain(text: &Text) -> String {
    match text {
        Text::Plain(text) => text.clone(),
        Text::PageOf { before, after, .. } => format!("{before}{after}"),
    }
}

pub fn cells(row: &Row) -> Vec<Cell> {
    row.cells
        .iter()
        .map(|cell| {
            let texts = match &cell.content {
                Content::Lines(texts) | Content::Trend(texts, _) => texts.as_slice(),
                _ => &[],
            };
            let mut lines: Vec<Line> = texts.iter().map(|text| Line { text: plain(&text.text) }).collect();
            if let Content::Vertical(text) = &cell.content {
                lines.push(Line { text: text.clone() });
            }
            Cell { column: cell.column, heads: cell.heads, lines }
        })
        .collect()
}

pub fn blocks(sections: &[Section]) -> impl Iterator<Item = &Block> {
    sections.iter().flat_map(|section| &section.blocks)
}

pub fn tables(sections: &[Section]) -> impl Iterator<Item = &Table> {
    blocks(sections).filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    })
}

/// The table of each item with its number, in printed order.
pub fn item_tables(sections: &[Section]) -> impl Iterator<Item = (ItemNo, &Table)> {
    tables(sections).filter_map(|table| match table.title.as_ref()?.anchor {
        Anchor::Item(item) => Some((item, table)),
        _ => None,
    })
}

/// What stands at the right of an item's title: its grade, and on what it rests.
pub fn right(title: &TitleBar) -> String {
    format!("{} {}", title.right, title.whose)
}

/// Everything that can be read, one text per paragraph, line of a cell, chart or contents.
pub fn texts(sections: &[Section]) -> Vec<String> {
    let mut all = Vec::new();
    for block in blocks(sections) {
        match block {
            Block::Heading(heading) => all.push(heading.text.clone()),
            Block::Paragraph(paragraph) => all.push(plain(&paragraph.text)),
            Block::Chart(chart) => all.push(chart.alternate.clone()),
            Block::Entry(entry) => all.push(entry.title.clone()),
            Block::Table(table) => {
                if let Some(title) = &table.title {
                    all.push(title.text.clone());
                    all.push(right(title));
                }
                for row in table.head.iter().chain(&table.rows) {
                    all.extend(cells(row).into_iter().flat_map(|cell| cell.lines).map(|line| line.text));
                }
            }
            _ => {}
        }
    }
    all
}

/// The years of one indicator in an item's table: for each column its head and what stands below it.
#[derive(Debug, Default)]
pub struct Years {
    /// Column, the year's head (`7年度`), the note below it (`12月末速報`).
    pub heads: Vec<(usize, String, String)>,
    /// Rows by their label: column and cell.
    pub rows: Vec<(String, Vec<Cell>)>,
}

impl Years {
    pub fn row(&self, label: &str) -> Option<&[Cell]> {
        self.rows.iter().find(|(found, _)| found.starts_with(label)).map(|(_, cells)| cells.as_slice())
    }

    pub fn cell(&self, label: &str, column: usize) -> Option<&Cell> {
        self.row(label)?.iter().find(|cell| cell.column == column)
    }
}

/// The indicators of an item's table in their order.
pub fn years(table: &Table) -> Vec<Years> {
    let mut found: Vec<Years> = Vec::new();
    for row in &table.rows {
        let cells = cells(row);
        let heads: Vec<_> = cells
            .iter()
            .filter(|cell| cell.heads == Some(Heads::Column))
            .filter(|cell| cell.lines.first().is_some_and(|line| line.text.ends_with("年度")))
            .map(|cell| {
                let note: Vec<_> = cell.lines.iter().skip(1).map(|line| line.text.clone()).collect();
                (cell.column, cell.lines[0].text.clone(), note.concat())
            })
            .collect();
        if !heads.is_empty() {
            found.push(Years { heads, ..Years::default() });
            continue;
        }
        let Some(last) = found.last_mut() else { continue };
        let first = last.heads.first().map_or(0, |head| head.0);
        let label =
            cells.iter().filter(|cell| cell.heads == Some(Heads::Row) && cell.column + 1 == first).map(Cell::text);
        let label: String = label.collect();
        if !label.is_empty() {
            last.rows.push((label, cells.into_iter().filter(|cell| cell.column >= first).collect()));
        }
    }
    found
}

/// The texts of the trend lines of an item's table, by the number of their indicator.
pub fn trends(table: &Table) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    let mut number = 0;
    for row in &table.rows {
        let year = |cell: &Cell| cell.heads == Some(Heads::Column) && cell.text().contains("年度");
        number += u32::from(cells(row).iter().any(year));
        for cell in &row.cells {
            if let Content::Trend(_, trend) = &cell.content {
                found.push((number, trend.alternate.clone()));
            }
        }
    }
    found
}
