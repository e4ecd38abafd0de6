//! Writing cells of a sheet, while every fixed text is noted for 管理情報.

use crate::model::{CellRef, parse_shown};
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Format, Formula, Worksheet, XlsxError};
use std::collections::BTreeSet;

/// A sheet being written.
pub(super) struct Ink<'a> {
    pub sheet: Worksheet,
    statics: &'a mut BTreeSet<String>,
}

impl<'a> Ink<'a> {
    pub fn new(name: &str, statics: &'a mut BTreeSet<String>) -> Result<Self, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        Ok(Self { sheet, statics })
    }

    /// A text that stays as it is on every return.
    pub fn fixed(&mut self, row: u32, col: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
        self.statics.insert(text.to_owned());
        self.sheet.write_string_with_format(row, col, text, format)?;
        Ok(())
    }

    /// A text beside the cells (a note) that the form itself brings.
    pub fn known(&mut self, text: String) {
        self.statics.insert(text);
    }

    /// A fixed text over several columns of one row.
    pub fn fixed_over(
        &mut self,
        row: u32,
        (first, last): (u16, u16),
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        self.statics.insert(text.to_owned());
        self.over(row, (first, last), text, format)
    }

    /// A text that is not fixed (an input cell, or one that a formula overwrites) over several columns of one row.
    pub fn over(&mut self, row: u32, (first, last): (u16, u16), text: &str, format: &Format) -> Result<(), XlsxError> {
        if first < last {
            self.sheet.merge_range(row, first, row, last, text, format)?;
        } else if text.is_empty() {
            self.sheet.write_blank(row, first, format)?;
        } else {
            self.sheet.write_string_with_format(row, first, text, format)?;
        }
        Ok(())
    }

    /// An issued or prefilled value: a number where the text is how a number is shown, else the text; blank where empty.
    pub fn value(&mut self, row: u32, col: u16, text: &str, numeric: bool, format: &Format) -> Result<(), XlsxError> {
        let number = numeric.then(|| parse_shown(text)).flatten().and_then(|value| value.to_f64());
        match number {
            Some(number) => self.sheet.write_number_with_format(row, col, number, format)?,
            None if text.is_empty() => self.sheet.write_blank(row, col, format)?,
            None => self.sheet.write_string_with_format(row, col, text, format)?,
        };
        Ok(())
    }

    /// A live formula with the result that viewers show before they have recalculated.
    pub fn formula(
        &mut self,
        row: u32,
        col: u16,
        formula: &str,
        result: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let formula = Formula::new(formula).set_result(result);
        self.sheet.write_formula_with_format(row, col, formula, format)?;
        Ok(())
    }
}

/// A cell's address in a formula: `K12`.
pub(super) fn address(row: u32, col: u16) -> String {
    CellRef::new(row, u32::from(col)).to_string()
}

/// A whole column of the table in a formula: `$K$12:$K$40`.
pub(super) fn column_range(col: u16, first: u32, last: u32) -> String {
    let fixed = |row: u32| {
        let cell = address(row, col);
        let digits = cell.find(|c: char| c.is_ascii_digit()).unwrap_or(cell.len());
        let (letters, number) = cell.split_at(digits);
        format!("${letters}${number}")
    };
    if first == last { fixed(first) } else { format!("{}:{}", fixed(first), fixed(last)) }
}
