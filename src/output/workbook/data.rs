//! データ: the same table as データ.csv, without any decoration; goes on in further sheets where it outgrows one.

use super::names;
use super::page::{Page, Paper, stored};
use super::places::Places;
use crate::evaluation::Figures;
use crate::output::data::{Column, Row, Value, rows};
use crate::output::{OutputError, safe_text};
use rust_xlsxwriter::Worksheet;

/// Rows that a sheet holds beside its headings.
const MOST_ROWS: u32 = 1_048_575;

pub(super) fn make<'f>(figures: &'f Figures<'f>, _: &'f Places) -> Result<Vec<Worksheet>, OutputError> {
    let mut sheets = Vec::new();
    let mut sheet = start(figures, 1)?;
    let mut row = 0;
    for line in rows(figures) {
        if row == MOST_ROWS {
            sheets.push(finish(sheet, row)?);
            sheet = start(figures, sheets.len() + 1)?;
            row = 0;
        }
        row += 1;
        write(&mut sheet, row, &line)?;
    }
    sheets.push(finish(sheet, row)?);
    Ok(sheets)
}

fn start<'f>(figures: &'f Figures<'f>, number: usize) -> Result<Worksheet, OutputError> {
    let mut page = Page::new(figures, names::DATA)?;
    page.print(Paper::A3Landscape)?;
    page.sheet.set_print_fit_to_pages(1, 0);
    let mut sheet = page.finish()?;
    if number > 1 {
        sheet.set_name(format!("{}_{number}", names::DATA))?;
    }
    for (col, column) in (0_u16..).zip(Column::ALL) {
        sheet.write_string(0, col, column.name())?;
        sheet.set_column_width(col, width(column))?;
    }
    Ok(sheet)
}

fn write(sheet: &mut Worksheet, row: u32, line: &Row<'_>) -> Result<(), OutputError> {
    for (col, column) in (0_u16..).zip(Column::ALL) {
        match line.value(column) {
            Value::Empty => {}
            Value::Text(text) => {
                sheet.write_string(row, col, safe_text::for_cell(&text))?;
            }
            Value::Number(number) => {
                sheet.write_number(row, col, stored(number))?;
            }
        }
    }
    Ok(())
}

fn finish(mut sheet: Worksheet, last: u32) -> Result<Worksheet, OutputError> {
    let columns = u16::try_from(Column::ALL.len()).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, last.max(1), columns - 1)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    Ok(sheet)
}

const fn width(column: Column) -> f64 {
    match column {
        Column::Plan | Column::ItemTitle | Column::IndicatorName => 34.0,
        Column::Departments | Column::SourceFile => 30.0,
        Column::Lead | Column::Round | Column::SourceCell => 16.0,
        Column::BaseText | Column::TargetText | Column::ActualText => 18.0,
        _ => 12.0,
    }
}
