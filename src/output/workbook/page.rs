//! What all sheets share: title, mark of samples, table headings, filters, frozen panes and print layout.

use super::style::{self, Look};
use super::{breaks, link, names};
use crate::evaluation::Figures;
use crate::model::show_date;
use crate::output::data::Value;
use crate::output::{OutputError, safe_text};
use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, Formula, Note, Url, Worksheet};
use std::{borrow::Cow, collections::BTreeMap, rc::Rc};

/// Row of a list's headings; its data start in the next one.
pub(in crate::output) const HEAD_ROW: u32 = 3;
/// First row of a list's data.
pub(in crate::output) const FIRST_ROW: u32 = HEAD_ROW + 1;

/// A column of a list.
#[derive(Debug, Clone)]
pub(in crate::output) struct Column {
    /// Heading, unique in its list.
    pub(in crate::output) heading: String,
    /// Width in half-width characters.
    pub(in crate::output) width: f64,
}

/// The columns of a list.
#[derive(Debug, Clone, Default)]
pub(in crate::output) struct Columns(pub(super) Vec<Column>);

impl Columns {
    /// Adds a column.
    pub(in crate::output) fn add(&mut self, heading: impl Into<String>, width: u16) -> &mut Self {
        self.0.push(Column { heading: heading.into(), width: f64::from(width) });
        self
    }

    /// Adds columns.
    pub(in crate::output) fn extend(&mut self, columns: &[(&str, u16)]) -> &mut Self {
        for (heading, width) in columns {
            self.add(*heading, *width);
        }
        self
    }

    /// Index of the column with this heading.
    pub(in crate::output) fn at(&self, heading: &str) -> u16 {
        let at = self.0.iter().position(|column| column.heading == heading);
        debug_assert!(at.is_some(), "no column {heading}");
        at.and_then(|at| u16::try_from(at).ok()).unwrap_or(0)
    }

    /// Index of the last column.
    pub(in crate::output) fn last(&self) -> u16 {
        u16::try_from(self.0.len().saturating_sub(1)).unwrap_or(u16::MAX)
    }
}

/// What a cell holds.
#[derive(Debug, Clone)]
pub(in crate::output) enum Cell<'a> {
    /// A value.
    Plain(Value<'a>),
    /// A formula and its result as the figures have it.
    Computed(String, Value<'a>),
    /// A link with its text.
    Link(Url, Cow<'a, str>),
}

impl<'a> Cell<'a> {
    /// Nothing.
    pub(in crate::output) const BLANK: Self = Self::Plain(Value::Empty);

    /// A text.
    pub(in crate::output) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Plain(Value::text(text))
    }

    /// A count.
    pub(in crate::output) fn count(count: usize) -> Self {
        Self::Plain(Value::Number(Decimal::from(count)))
    }

    /// A formula for a count.
    pub(in crate::output) fn counted(formula: String, count: usize) -> Self {
        Self::Computed(formula, Value::Number(Decimal::from(count)))
    }
}

impl<'a> From<Value<'a>> for Cell<'a> {
    fn from(value: Value<'a>) -> Self {
        Self::Plain(value)
    }
}

/// Paper of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::output) enum Paper {
    /// A4 upright.
    A4,
    /// A4 on its side.
    A4Landscape,
    /// A3 on its side.
    A3Landscape,
}

/// A sheet that is being written.
pub(in crate::output) struct Page<'f> {
    /// What it shows.
    pub(in crate::output) figures: &'f Figures<'f>,
    /// Its worksheet.
    pub(in crate::output) sheet: Worksheet,
    name: Cow<'static, str>,
    links: usize,
    widths: BTreeMap<u16, f64>,
    heights: BTreeMap<u32, f64>,
    /// Formats made so far: a sheet has thousands of cells and a handful of looks.
    formats: BTreeMap<Look, Rc<Format>>,
}

/// The tallest row that a spreadsheet can show, in points.
const TALLEST: f64 = 409.0;

/// A decimal as a spreadsheet stores it: the nearest binary number.
pub(in crate::output) fn stored(number: Decimal) -> f64 {
    number.to_string().parse().unwrap_or(f64::NAN)
}

impl<'f> Page<'f> {
    /// An empty sheet with its default format.
    pub(in crate::output) fn new(
        figures: &'f Figures<'f>,
        name: impl Into<Cow<'static, str>>,
    ) -> Result<Self, OutputError> {
        let name = name.into();
        let mut sheet = Worksheet::new();
        let (row, column) = style::DEFAULT_PIXELS;
        sheet.set_default_format(&style::plain(), row, column)?;
        sheet.set_name(&*name)?;
        sheet.set_formula_result_default("");
        Ok(Self {
            figures,
            sheet,
            name,
            links: 0,
            widths: BTreeMap::new(),
            heights: BTreeMap::new(),
            formats: BTreeMap::new(),
        })
    }

    /// `令和7年12月（12月末現在・速報）`
    pub(in crate::output) fn round_label(&self) -> String {
        let round = self.figures.round;
        if round.is_final() { round.to_string() } else { format!("{round}（{}・速報）", round.state_label()) }
    }

    /// `【見本】` where a return that counts is a sample, else nothing.
    pub(in crate::output) fn mark(&self) -> &'static str {
        if self.figures.sample { "【見本】" } else { "" }
    }

    /// Writes the title and the line below it, with a link back to 概要.
    pub(in crate::output) fn title(&mut self, explanation: &str) -> Result<(), OutputError> {
        self.heading(explanation)?;
        self.link_plain(2, 0, link::inside(names::OVERVIEW, 0, 0), "概要へ戻る")
    }

    /// Writes the title and the line below it.
    pub(in crate::output) fn heading(&mut self, explanation: &str) -> Result<(), OutputError> {
        let title = format!("{}{}", self.name, self.mark());
        self.height(0, 24.0);
        self.sheet.write_string_with_format(0, 0, &title, &style::title())?;
        let about = &self.figures.plan.about;
        let line = format!("{}　{}　{}", about.title, self.round_label(), explanation);
        self.sheet.write_string_with_format(1, 0, safe_text::for_cell(&line), &style::subtitle())?;
        Ok(())
    }

    /// Sets a column's width in half-width characters.
    pub(in crate::output) fn width(&mut self, col: u16, width: f64) -> Result<(), OutputError> {
        self.widths.insert(col, width);
        self.sheet.set_column_width(col, width)?;
        Ok(())
    }

    /// Gives a row at least this height in points.
    pub(in crate::output) fn height(&mut self, row: u32, height: f64) {
        let known = self.heights.entry(row).or_insert(height);
        *known = known.max(height);
    }

    /// The height that a row needs for the texts written so far, in points.
    pub(in crate::output) fn needed(&self, row: u32) -> f64 {
        self.heights.get(&row).copied().unwrap_or(13.5).min(TALLEST)
    }

    /// Writes the headings of a list and sets its columns' widths.
    pub(in crate::output) fn headings(&mut self, columns: &Columns) -> Result<(), OutputError> {
        for (col, column) in (0_u16..).zip(&columns.0) {
            self.width(col, column.width)?;
            self.put(HEAD_ROW, col, Cell::text(shown_heading(&column.heading)), Look::Head)?;
        }
        Ok(())
    }

    /// Filter, frozen panes and repeated headings of a list whose data end before row `end`; the first `keep` columns
    /// stay in sight.
    pub(in crate::output) fn list(&mut self, columns: &Columns, end: u32, keep: u16) -> Result<(), OutputError> {
        let last = end.max(FIRST_ROW + 1) - 1;
        self.sheet.autofilter(HEAD_ROW, 0, last, columns.last())?;
        self.sheet.set_freeze_panes(FIRST_ROW, keep)?;
        self.sheet.set_repeat_rows(HEAD_ROW, HEAD_ROW)?;
        if keep > 0 {
            self.sheet.set_repeat_columns(0, keep - 1)?;
        }
        Ok(())
    }

    /// Writes a cell of a table; its row grows with a text that wraps.
    pub(in crate::output) fn put(&mut self, row: u32, col: u16, cell: Cell<'_>, look: Look) -> Result<(), OutputError> {
        let text = match &cell {
            Cell::Plain(Value::Text(text)) | Cell::Computed(_, Value::Text(text)) | Cell::Link(_, text) => text,
            _ => "",
        };
        if let Some((points, line)) = look.wraps().filter(|_| !text.is_empty()) {
            let width = self.widths.get(&col).copied().unwrap_or(9.0);
            let needed = breaks::lines(text, width, points) * line + 3.0;
            self.height(row, needed.max(13.5));
        }
        let format = self.formats.entry(look).or_insert_with(|| Rc::new(look.format())).clone();
        self.put_as(row, col, cell, &format)
    }

    /// Writes a cell in a format of its own.
    pub(in crate::output) fn put_as(
        &mut self,
        row: u32,
        col: u16,
        cell: Cell<'_>,
        format: &Format,
    ) -> Result<(), OutputError> {
        match cell {
            Cell::Plain(Value::Empty) => self.sheet.write_blank(row, col, format)?,
            Cell::Plain(Value::Text(text)) => {
                self.sheet.write_string_with_format(row, col, safe_text::for_cell(&text), format)?
            }
            Cell::Plain(Value::Number(number)) => {
                self.sheet.write_number_with_format(row, col, stored(number), format)?
            }
            Cell::Computed(formula, value) => {
                let cached = match value {
                    Value::Empty => String::new(),
                    Value::Text(text) => safe_text::for_cell(&text).into_owned(),
                    Value::Number(number) => stored(number).to_string(),
                };
                let formula = Formula::new(format!("={formula}")).set_result(cached);
                self.sheet.write_formula_with_format(row, col, formula, format)?
            }
            Cell::Link(url, text) => {
                let text = safe_text::for_cell(&text);
                if self.links < link::MOST_LINKS {
                    self.links += 1;
                    self.sheet.write_url_with_options(row, col, url, text, "", Some(format))?
                } else {
                    self.sheet.write_string_with_format(row, col, text, format)?
                }
            }
        };
        Ok(())
    }

    /// Writes a link outside a table.
    pub(in crate::output) fn link_plain(
        &mut self,
        row: u32,
        col: u16,
        url: Url,
        text: &str,
    ) -> Result<(), OutputError> {
        self.put_as(row, col, Cell::Link(url, text.into()), &style::plain_link())
    }

    /// Writes the same look over a range and a text in it: merged where it is more than one cell.
    pub(in crate::output) fn merge(
        &mut self,
        first: (u32, u16),
        last: (u32, u16),
        cell: Cell<'_>,
        format: &Format,
    ) -> Result<(), OutputError> {
        if first != last {
            self.sheet.merge_range(first.0, first.1, last.0, last.1, "", format)?;
        }
        self.put_as(first.0, first.1, cell, format)
    }

    /// A note on a cell that explains a column.
    pub(in crate::output) fn explain(&mut self, row: u32, col: u16, text: &str) -> Result<(), OutputError> {
        let note = Note::new(text).add_author_prefix(false).set_width(260).set_height(110);
        self.sheet.insert_note(row, col, &note)?;
        Ok(())
    }

    /// Marks grades and states in a range of one column.
    pub(in crate::output) fn mark_words(&mut self, col: u16, first: u32, end: u32) -> Result<(), OutputError> {
        if end > first {
            for rule in style::marks(&super::formula::cell(first, col)) {
                self.sheet.add_conditional_format(first, col, end - 1, col, &rule)?;
            }
        }
        Ok(())
    }

    /// Page layout, header and footer.
    pub(in crate::output) fn print(&mut self, paper: Paper) -> Result<(), OutputError> {
        let about = &self.figures.plan.about;
        let sheet = &mut self.sheet;
        match paper {
            Paper::A4 => sheet.set_paper_size(9).set_portrait(),
            Paper::A4Landscape => sheet.set_paper_size(9).set_landscape(),
            Paper::A3Landscape => sheet.set_paper_size(8).set_landscape(),
        };
        sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
        let round = self.figures.round;
        let mark = if self.figures.sample { "【見本】" } else { "" };
        let kind = if round.is_final() { "" } else { "（速報）" };
        let name = &self.name;
        let office = format!("{}　{}", about.municipality, about.office);
        sheet.set_header(format!("&L&9 {}&R&9 {round}{kind}{mark}", part(&about.title, 80)));
        sheet.set_footer(format!(
            "&L&9 {name}{mark}&C&9 &P／&N ページ&R&9 {}　{}　{}",
            part(&office, 50),
            show_date(self.figures.date),
            self.figures.mark_shown()
        ));
        Ok(())
    }

    /// Prints a list that ends before row `end` in two strips of columns side by side, the second from column `second`
    /// on: without the lines above the headings, which a strip would cut; the sheet's name stands in the page's header.
    pub(in crate::output) fn two_strips(
        &mut self,
        columns: &Columns,
        end: u32,
        second: u16,
        scale: u16,
    ) -> Result<(), OutputError> {
        self.print(Paper::A3Landscape)?;
        let about = &self.figures.plan.about;
        let round = self.round_label();
        let header = format!("&L&9 {}&C&12&B{}&R&9 {round}{}", part(&about.title, 80), self.name, self.mark());
        self.sheet.set_header(header);
        self.sheet.set_print_area(HEAD_ROW, 0, end.max(FIRST_ROW + 1) - 1, columns.last())?;
        self.sheet.set_print_scale(scale);
        self.sheet.set_vertical_page_breaks(&[u32::from(second)])?;
        Ok(())
    }

    /// The finished sheet, its rows as high as their texts need.
    pub(in crate::output) fn finish(mut self) -> Result<Worksheet, OutputError> {
        for (row, height) in &self.heights {
            self.sheet.set_row_height(*row, height.min(TALLEST))?;
        }
        Ok(self.sheet)
    }
}

/// A year's heading breaks after the year: `3年度` above `達成率`.
fn shown_heading(heading: &str) -> String {
    match heading.split_once("年度") {
        Some((year, what)) if !year.is_empty() && !what.is_empty() => format!("{year}年度\n{what}"),
        _ => heading.to_owned(),
    }
}

/// A text inside a header or footer: `&` doubled, and never so long that the whole exceeds what Excel holds (255).
fn part(text: &str, most: usize) -> String {
    let short: String = text.chars().filter(|c| !c.is_control()).take(most).collect();
    short.replace('&', "&&")
}
