//! データ: the same table as データ.csv, without any decoration; goes on in further sheets where it outgrows one.

use super::page::{Page, Paper, stored};
use super::places::Places;
use super::{breaks, names, style};
use crate::evaluation::Figures;
use crate::output::data::{Column, Row, Value, rows};
use crate::output::{OutputError, safe_text};
use rust_xlsxwriter::{Format, Worksheet};

pub(super) fn make<'f>(figures: &'f Figures<'f>, places: &'f Places) -> Result<Vec<Worksheet>, OutputError> {
    let mut sheets = Vec::new();
    let (mut sheet, mut row, mut number) = (Table::start(figures, 1)?, 0, 1);
    for line in rows(figures) {
        if row == places.most_rows {
            sheets.push(sheet.finish(row)?);
            (number, row) = (number + 1, 0);
            sheet = Table::start(figures, number)?;
        }
        row += 1;
        sheet.write(row, &line)?;
    }
    sheets.push(sheet.finish(row)?);
    Ok(sheets)
}

/// Columns printed on the left page; the right one starts with [`RIGHT`] behind the repeated keys.
const RIGHT: Column = Column::Forecast;
/// The keys: repeated on the right page.
const KEYS: (Column, Column) = (Column::Round, Column::IndicatorName);
/// Scale of the printed table, in ％.
const SCALE: u16 = 54;

struct Table {
    sheet: Worksheet,
    /// Width of the widest text of each column in half-width characters.
    units: [f64; Column::ALL.len()],
    /// For texts wider than a column may be.
    small: Format,
}

/// Index of a column.
fn at(column: Column) -> u16 {
    (0_u16..).zip(Column::ALL).find(|(_, of)| *of == column).map_or(0, |(at, _)| at)
}

impl Table {
    fn start<'f>(figures: &'f Figures<'f>, number: u32) -> Result<Self, OutputError> {
        let mut page = Page::new(figures, names::part(names::DATA, number))?;
        page.print(Paper::A3Landscape)?;
        page.sheet.set_print_scale(SCALE);
        page.sheet.set_vertical_page_breaks(&[u32::from(at(RIGHT))])?;
        page.sheet.set_repeat_columns(at(KEYS.0), at(KEYS.1))?;
        let mut sheet = page.finish()?;
        let mut units = [0.0; Column::ALL.len()];
        for ((col, column), wide) in (0_u16..).zip(Column::ALL).zip(&mut units) {
            sheet.write_string(0, col, column.name())?;
            *wide = breaks::units(column.name()) + 2.0;
        }
        Ok(Self { sheet, units, small: style::plain().set_shrink() })
    }

    fn write(&mut self, row: u32, line: &Row<'_>) -> Result<(), OutputError> {
        for ((col, column), widest) in (0_u16..).zip(Column::ALL).zip(&mut self.units) {
            match line.value(column) {
                Value::Empty => {}
                Value::Text(text) => {
                    let wide = breaks::units(&text) + 1.0;
                    *widest = widest.max(wide);
                    let text = safe_text::for_cell(&text);
                    if wide > most(column) {
                        self.sheet.write_string_with_format(row, col, text, &self.small)?;
                    } else {
                        self.sheet.write_string(row, col, text)?;
                    }
                }
                Value::Number(number) => {
                    self.sheet.write_number(row, col, stored(number))?;
                }
            }
        }
        Ok(())
    }

    fn finish(self, last: u32) -> Result<Worksheet, OutputError> {
        let Self { mut sheet, units, .. } = self;
        for ((col, column), widest) in (0_u16..).zip(Column::ALL).zip(units) {
            sheet.set_column_width(col, widest.min(most(column)))?;
        }
        let columns = u16::try_from(Column::ALL.len()).unwrap_or(u16::MAX);
        sheet.autofilter(0, 0, last.max(1), columns - 1)?;
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_repeat_rows(0, 0)?;
        Ok(sheet)
    }
}

/// The greatest width of a column in half-width characters; longer texts are set smaller.
const fn most(column: Column) -> f64 {
    match column {
        Column::ItemTitle => 56.0,
        Column::IndicatorName => 72.0,
        Column::Plan => 30.0,
        Column::Departments => 40.0,
        Column::SourceFile => 90.0,
        _ => 24.0,
    }
}
