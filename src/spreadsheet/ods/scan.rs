//! A walk over content.xml: where cells stand after all repetitions, what calamine does not tell, and the document
//! that calamine gets to see.

use super::super::{
    Limits, Look, OpenError,
    address::{COLUMNS, ROWS},
    letters::Mark,
    linked,
    xml::{Xml, attribute},
};
use super::{content::Content, styles::Styles};
use crate::model::CellRef;
use quick_xml::{
    escape::escape,
    events::{BytesStart, Event},
};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// How a cell's value is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Value,
    Percent,
    Error,
    NoCache,
}

/// A cell that holds something.
pub(super) struct Filled {
    pub cell: CellRef,
    /// Its row in the document for calamine.
    pub row: u32,
    pub kind: Kind,
    pub formula: bool,
    /// The workbook from which its formula takes a value.
    pub linked: Option<String>,
    pub look: Look,
}

/// A sheet as found.
#[derive(Default)]
pub(super) struct Table {
    pub name: String,
    pub visible: bool,
    pub filled: Vec<Filled>,
    pub merges: Vec<(CellRef, CellRef)>,
    pub hidden_rows: BTreeSet<u32>,
    pub hidden_columns: BTreeSet<u32>,
    pub comments: Vec<(CellRef, String)>,
    pub text_boxes: Vec<String>,
    pub drawn: usize,
}

/// What the document holds.
#[derive(Default)]
pub(super) struct Found {
    pub tables: Vec<Table>,
    pub external_links: usize,
    /// The document for calamine.
    pub compact: String,
}

struct Walk<'a, 'b> {
    xml: Xml<'a>,
    limits: &'b Limits,
    found: Found,
    table: Table,
    styles: Styles,
    /// First column behind each run of columns, and the style of its cells that have none of their own.
    column_styles: Vec<(u64, String)>,
    cells_left: usize,
    /// First row, repetitions and whether hidden, of the row at hand.
    row: u64,
    row_repeats: u64,
    row_hidden: bool,
    col: u64,
    /// Rows written for calamine.
    written: u32,
    external: bool,
}

/// Walks over content.xml.
pub(super) fn scan(bytes: &[u8], limits: &Limits) -> Result<Found, OpenError> {
    let mut walk = Walk {
        xml: Xml::new(bytes, "content.xml", limits)?,
        limits,
        found: Found::default(),
        table: Table::default(),
        styles: Styles::default(),
        column_styles: Vec::new(),
        cells_left: limits.cells,
        row: 0,
        row_repeats: 1,
        row_hidden: false,
        col: 0,
        written: 0,
        external: false,
    };
    walk.found.compact.push_str("<office:document-content><office:body><office:spreadsheet>");
    walk.document()?;
    walk.found.compact.push_str("</office:spreadsheet></office:body></office:document-content>");
    Ok(walk.found)
}

impl Walk<'_, '_> {
    fn document(&mut self) -> Result<(), OpenError> {
        let mut workbook = false;
        loop {
            let (tag, open) = match self.xml.next()? {
                Event::Start(tag) => (tag, true),
                Event::Empty(tag) => (tag, false),
                Event::Eof if workbook => return Ok(()),
                Event::Eof => return Err(OpenError::Damaged("ファイルの中の「content.xml」に表がありません".into())),
                _ => continue,
            };
            match tag.name().into_inner() {
                "office:spreadsheet" => {
                    self.styles.finish();
                    workbook = true;
                }
                name if !workbook && name.starts_with("style:") => self.styles.take(&tag, self.limits)?,
                "table:tracked-changes" if open => self.xml.skip()?,
                "table:table" if open => {
                    let name = attribute(&tag, "name").unwrap_or_default();
                    let visible = attribute(&tag, "style-name").is_none_or(|style| !self.styles.hides(&style));
                    self.table = Table { name, visible, ..Table::default() };
                    self.table()?;
                }
                _ => {}
            }
        }
    }

    fn table(&mut self) -> Result<(), OpenError> {
        (self.row, self.col, self.written, self.external) = (0, 0, 0, false);
        self.column_styles.clear();
        let start = self.found.compact.len();
        self.found.compact.push_str(&format!("<table:table table:name=\"{}\">", self.found.tables.len()));
        let outside = self.xml.depth() - 1;
        let mut column = 0;
        while self.xml.depth() > outside {
            let (tag, open) = match self.xml.next()? {
                Event::Start(tag) => (tag, true),
                Event::Empty(tag) => (tag, false),
                Event::End(tag) if tag.name().into_inner() == "table:table-row" => {
                    self.row = self.row.saturating_add(self.row_repeats);
                    continue;
                }
                _ => continue,
            };
            match tag.name().into_inner() {
                "table:table-column" => column = self.column(&tag, column),
                "table:table-row" => {
                    self.start_row(&tag);
                    if !open {
                        self.row = self.row.saturating_add(self.row_repeats);
                    }
                }
                "table:table-cell" | "table:covered-table-cell" => self.cell(&tag, open)?,
                "table:table-source" => self.external = true,
                "table:shapes" if open => {
                    let mut content = Content::default();
                    content.read(&mut self.xml)?;
                    self.table.text_boxes.append(&mut content.boxes);
                    self.table.drawn += content.drawn;
                }
                "office:forms" | "table:table" if open => self.xml.skip()?,
                _ => {}
            }
        }
        self.found.compact.push_str("</table:table>");
        self.finish(start)
    }

    /// Takes the sheet in, unless it is a copy of another workbook's sheet that formulas refer to.
    fn finish(&mut self, start: usize) -> Result<(), OpenError> {
        let mut table = std::mem::take(&mut self.table);
        if self.external {
            self.found.external_links += 1;
            self.found.compact.truncate(start);
            return Ok(());
        }
        let marks = table.merges.len().max(table.comments.len()).max(table.text_boxes.len()).max(table.drawn);
        if marks > self.limits.marks {
            return Err(OpenError::TooLarge(format!("シート「{}」の結合セルやコメントが多すぎます", table.name)));
        }
        table.comments.sort();
        self.found.tables.push(table);
        if self.found.tables.len() > self.limits.sheets {
            return Err(OpenError::TooLarge(format!("シートが {} 枚を超えています", self.limits.sheets)));
        }
        Ok(())
    }

    fn column(&mut self, tag: &BytesStart<'_>, first: u64) -> u64 {
        let next = first.saturating_add(repeats(tag, "number-columns-repeated"));
        if attribute(tag, "visibility").is_some_and(|state| state != "visible") {
            let bound = |number: u64| u32::try_from(number.min(u64::from(COLUMNS))).unwrap_or(COLUMNS);
            self.table.hidden_columns.extend(bound(first)..bound(next));
        }
        if self.column_styles.len() < self.limits.marks {
            self.column_styles.push((next, attribute(tag, "default-cell-style-name").unwrap_or_default()));
        }
        next
    }

    fn start_row(&mut self, tag: &BytesStart<'_>) {
        self.row_repeats = repeats(tag, "number-rows-repeated");
        self.row_hidden = attribute(tag, "visibility").is_some_and(|state| state != "visible");
        self.col = 0;
    }

    fn cell(&mut self, tag: &BytesStart<'_>, open: bool) -> Result<(), OpenError> {
        let columns = repeats(tag, "number-columns-repeated");
        let (first, from_row) = (self.col, self.row);
        self.col = self.col.saturating_add(columns);
        let mut content = Content::default();
        if open {
            content.read(&mut self.xml)?;
        }
        let value_type = attribute(tag, "value-type");
        let formula = attribute(tag, "formula");
        let linked = formula.as_deref().and_then(linked::in_formula);
        let formula = formula.is_some();
        let spans = attribute(tag, "number-columns-spanned").is_some();
        let empty = value_type.is_none() && !formula && content.text.is_empty();
        self.table.drawn += content.drawn;
        if empty && !spans && content.comment.is_none() && content.boxes.is_empty() {
            return Ok(());
        }
        let Some(at) = place(from_row, first) else { return Err(self.outside()) };
        self.table.text_boxes.append(&mut content.boxes);
        if let Some(comment) = content.comment.take() {
            self.table.comments.push((at, comment));
        }
        self.merge(tag, at);
        if empty {
            return Ok(());
        }
        let kind = self.write(tag, value_type.as_deref(), &content.text, at)?;
        let look = self.look(tag, first, value_type.as_deref(), &content);
        for row in from_row..from_row.saturating_add(self.row_repeats) {
            for col in first..first.saturating_add(columns) {
                let Some(cell) = place(row, col) else { return Err(self.outside()) };
                let (linked, look) = (linked.clone(), look.clone());
                self.keep(Filled { cell, row: self.written, kind, formula, linked, look })?;
            }
        }
        if kind != Kind::NoCache {
            self.written += 1;
        }
        Ok(())
    }

    /// How the cell in the column `col` looks: by its style, those of parts of its text, and the text that is shown.
    fn look(&self, tag: &BytesStart<'_>, col: u64, value_type: Option<&str>, content: &Content) -> Look {
        let of_column = || self.column_styles.iter().find(|(next, _)| col < *next).map(|(_, style)| style.clone());
        let style = attribute(tag, "style-name").or_else(of_column).unwrap_or_default();
        let letters = self.styles.look(&style);
        if letters != Look::Plain {
            return letters;
        }
        let mark = content.styles.iter().map(|style| self.styles.mark(style)).max().unwrap_or_default();
        match value_type {
            _ if mark != Mark::None => mark.look().unwrap_or_default(),
            Some("float" | "currency" | "percentage") if content.shown => shown(tag, &content.text),
            Some("string") if content.shown => shown_text(tag, &content.text),
            _ => Look::Plain,
        }
    }

    fn keep(&mut self, filled: Filled) -> Result<(), OpenError> {
        self.cells_left = self
            .cells_left
            .checked_sub(1)
            .ok_or_else(|| OpenError::TooLarge(format!("記入のあるセルが {} 個を超えています", self.limits.cells)))?;
        if self.row_hidden {
            self.table.hidden_rows.insert(filled.cell.row);
        }
        self.table.filled.push(filled);
        Ok(())
    }

    fn merge(&mut self, tag: &BytesStart<'_>, at: CellRef) {
        let (columns, rows) = (repeats(tag, "number-columns-spanned"), repeats(tag, "number-rows-spanned"));
        let last = place(u64::from(at.row).saturating_add(rows - 1), u64::from(at.col).saturating_add(columns - 1));
        if let Some(last) = last.filter(|last| *last != at) {
            self.table.merges.push((at, last));
        }
    }

    /// Writes the cell for calamine as a row of its own.
    fn write(
        &mut self,
        tag: &BytesStart<'_>,
        value_type: Option<&str>,
        text: &str,
        at: CellRef,
    ) -> Result<Kind, OpenError> {
        let is_error = tag
            .attributes()
            .filter_map(Result::ok)
            .any(|attribute| attribute.key.into_inner() == "calcext:value-type" && attribute.value == "error");
        let number = |name| attribute(tag, name).filter(|value| value.trim().parse::<f64>().is_ok());
        let (kind, name, value) = match value_type {
            _ if is_error => (Kind::Error, "", None),
            Some("float" | "currency") => {
                let value = number("value");
                let percent = value.as_deref().is_some_and(|value| shown_as_percent(value, text));
                (if percent { Kind::Percent } else { Kind::Value }, "value", value)
            }
            Some("percentage") => (Kind::Percent, "value", number("value")),
            Some("date") => (Kind::Value, "date-value", attribute(tag, "date-value")),
            Some("time") => (Kind::Value, "time-value", attribute(tag, "time-value")),
            Some("boolean") => {
                let truth = attribute(tag, "boolean-value").filter(|value| value == "true" || value == "false");
                (Kind::Value, "boolean-value", truth)
            }
            Some("string") => (Kind::Value, "", attribute(tag, "string-value").filter(|value| !value.is_empty())),
            None if text.is_empty() => return Ok(Kind::NoCache),
            None => (Kind::Value, "", None),
            Some(_) => return Err(self.bad_cell(at)),
        };
        let out = &mut self.found.compact;
        out.push_str("<table:table-row><table:table-cell ");
        match (name, value) {
            ("", stated) => {
                let text = stated.map_or_else(|| text.into(), |stated| escape_lines(&stated));
                out.push_str("office:value-type=\"string\"><text:p>");
                out.push_str(&text);
                out.push_str("</text:p></table:table-cell></table:table-row>");
            }
            (_, None) => return Err(self.bad_cell(at)),
            (name, Some(value)) => {
                let value = escape(value.trim());
                out.push_str(&format!("office:{name}=\"{value}\"/></table:table-row>"));
            }
        }
        Ok(kind)
    }

    fn outside(&self) -> OpenError {
        OpenError::Damaged(format!("シート「{}」にシートの範囲の外のセルがあります", self.table.name))
    }

    fn bad_cell(&self, cell: CellRef) -> OpenError {
        OpenError::Damaged(format!("シート「{}」のセル {cell} を読み取れません", self.table.name))
    }
}

/// Text with its line breaks as elements.
fn escape_lines(text: &str) -> String {
    escape(text).replace('\n', "<text:line-break/>")
}

/// How a number looks by the text that the program stored beside it: its digits laid out in any way, rounded, or something
/// else, which may be nothing.
fn shown(tag: &BytesStart<'_>, text: &str) -> Look {
    let text = text.trim();
    let value = attribute(tag, "value").and_then(|value| value.trim().parse::<f64>().ok());
    let Some(value) = value.and_then(crate::model::decimal_from_float) else { return Look::Plain };
    let sign = if text.contains(['-', '▲', '△', '\u{2212}']) || text.starts_with('(') && text.ends_with(')') {
        -1
    } else {
        1
    };
    let percent = text.ends_with('%');
    let layout = |c: char| {
        c.is_whitespace() || matches!(c, ',' | '¥' | '￥' | '$' | '-' | '▲' | '△' | '\u{2212}' | '%' | '(' | ')')
    };
    let digits: String = text.chars().filter(|c| !layout(*c)).collect();
    let Ok(shown) = digits.parse::<Decimal>() else { return Look::Other(text.to_owned()) };
    let shown = shown * Decimal::from(sign);
    let exact = if percent { value.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(value) } else { value };
    if shown == exact || percent && shown == value {
        Look::Plain
    } else if (shown - exact).abs() <= Decimal::new(5, shown.scale().saturating_add(1)) {
        Look::Rounded(text.to_owned())
    } else {
        Look::Other(text.to_owned())
    }
}

/// How a text looks by the text that the program stored beside it, where that is not the text itself.
fn shown_text(tag: &BytesStart<'_>, text: &str) -> Look {
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    match attribute(tag, "string-value").filter(|stored| !stored.is_empty()) {
        None if !text.is_empty() => Look::Plain,
        _ if text.is_empty() => Look::Unseen,
        // Of several lines or with signs of its own it is the text itself: formats have neither.
        Some(stored) if !text.contains(['<', '&']) && letters(&stored) != letters(text) => Look::Other(text.to_owned()),
        _ => Look::Plain,
    }
}

/// Whether a number is shown as that many per cent: some programs store per cent as plain numbers.
fn shown_as_percent(value: &str, text: &str) -> bool {
    let shown = text.trim().strip_suffix('%').and_then(|shown| shown.trim().parse::<f64>().ok());
    match (value.trim().parse::<f64>(), shown) {
        (Ok(value), Some(shown)) => value != 0.0 && (shown / 100.0 - value).abs() < 0.005_1,
        _ => false,
    }
}

/// How often something is repeated, or how far it spans: 1 where nothing is said.
fn repeats(tag: &BytesStart<'_>, name: &str) -> u64 {
    attribute(tag, name).and_then(|value| value.trim().parse().ok()).unwrap_or(1).max(1)
}

fn place(row: u64, col: u64) -> Option<CellRef> {
    let row = u32::try_from(row).ok().filter(|row| *row < ROWS)?;
    let col = u32::try_from(col).ok().filter(|col| *col < COLUMNS)?;
    Some(CellRef::new(row, col))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_table(rows: &str) -> Result<Found, OpenError> {
        let xml = format!(
            "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"表\">{rows}</table:table>\
             </office:spreadsheet></office:body></office:document-content>"
        );
        scan(xml.as_bytes(), &Limits { cells: 100, ..Limits::default() })
    }

    fn cells(rows: &str) -> Vec<String> {
        let found = one_table(rows).unwrap();
        found.tables.iter().flat_map(|table| &table.filled).map(|filled| filled.cell.to_string()).collect()
    }

    #[test]
    fn repetitions_are_counted_and_bounded() {
        let number = r#"office:value-type="float" office:value="1""#;
        let far = format!(
            r#"<table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="16384"/>
            </table:table-row><table:table-row><table:table-cell table:number-columns-repeated="16383"/>
            <table:table-cell {number}/></table:table-row>"#
        );
        assert_eq!(cells(&far), ["XFD1048576"]);
        let twice = format!(
            r#"<table:table-row table:number-rows-repeated="2"><table:table-cell {number} table:number-columns-repeated="2"/></table:table-row>"#
        );
        assert_eq!(cells(&twice), ["A1", "B1", "A2", "B2"]);
        let bomb = twice.replace("\"2\"", "\"1000000\"");
        assert!(matches!(one_table(&bomb), Err(OpenError::TooLarge(_))));
        let beyond = far.replace("16383", "99999999999999");
        assert!(matches!(one_table(&beyond), Err(OpenError::Damaged(_))));
    }

    #[test]
    fn only_the_text_of_the_cell_itself_counts() {
        let cell = r#"<table:table-row><table:table-cell office:value-type="string"><office:annotation><dc:creator>人</dc:creator>
            <text:p>注</text:p></office:annotation><draw:frame><draw:text-box><text:p>図</text:p></draw:text-box></draw:frame>
            <text:p>加<text:ruby><text:ruby-base>須</text:ruby-base><text:ruby-text>ぞ</text:ruby-text></text:ruby>市<text:s text:c="2"/>&amp;</text:p>
            <text:p/></table:table-cell></table:table-row>"#;
        let found = one_table(cell).unwrap();
        assert!(found.compact.contains("<text:p>加須市  &amp;<text:line-break/></text:p>"), "{}", found.compact);
        let table = found.tables.first().unwrap();
        assert_eq!(table.comments, [(CellRef::new(0, 0), "注".to_owned())]);
        assert_eq!(table.text_boxes, ["図"]);
    }

    #[test]
    fn per_cent_may_be_told_by_what_is_shown() {
        assert!(shown_as_percent("0.5", "50%") && shown_as_percent("0.98456", "98%"));
        assert!(!shown_as_percent("50", "50%") && !shown_as_percent("0.5", "0.5"));
    }
}
