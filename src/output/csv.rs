//! CSV files: UTF-8 with BOM, CRLF, one heading row; opens right in Excel by a double click.

use super::data::{Column, Value, rows};
use super::{OutputError, safe_text};
use crate::evaluation::Figures;
use std::io::Write;

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// A CSV file that is being written.
pub(crate) struct Table<W: Write> {
    writer: ::csv::Writer<W>,
}

impl<W: Write> Table<W> {
    /// Writes the BOM and the headings.
    pub(crate) fn new(mut to: W, headings: &[&str]) -> Result<Self, OutputError> {
        to.write_all(BOM)?;
        let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(to);
        writer.write_record(headings)?;
        Ok(Self { writer })
    }

    /// Writes one row.
    pub(crate) fn row<'a>(&mut self, values: impl IntoIterator<Item = Value<'a>>) -> Result<(), OutputError> {
        for value in values {
            match value {
                Value::Empty => self.writer.write_field("")?,
                Value::Number(number) => self.writer.write_field(number.normalize().to_string())?,
                Value::Text(text) => self.writer.write_field(safe_text::for_csv(&text).as_bytes())?,
            }
        }
        self.writer.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Writes what is left.
    pub(crate) fn finish(mut self) -> Result<(), OutputError> {
        self.writer.flush()?;
        Ok(())
    }
}

/// データ.csv, written row by row: its size does not count towards memory.
///
/// # Errors
/// Where `to` cannot be written.
pub fn write_data(figures: &Figures<'_>, to: impl Write) -> Result<(), OutputError> {
    let names: Vec<_> = Column::ALL.iter().map(|column| column.name()).collect();
    let mut table = Table::new(to, &names)?;
    for row in rows(figures) {
        table.row(Column::ALL.iter().map(|column| row.value(*column)))?;
    }
    table.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    #[test]
    fn a_table_opens_right_in_excel() {
        let mut bytes = Vec::new();
        let mut table = Table::new(&mut bytes, &["甲", "乙", "丙"]).unwrap();
        table
            .row([Value::text("=cmd|' /C calc'!A0"), Value::Number(Decimal::new(12_005_000, 3)), Value::Empty])
            .unwrap();
        table.row([Value::text("一行目\n\"二行目\""), Value::Number(Decimal::from(-30)), Value::text("－")]).unwrap();
        table.finish().unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text, "\u{FEFF}甲,乙,丙\r\n'=cmd|' /C calc'!A0,12005,\r\n\"一行目\n\"\"二行目\"\"\",-30,－\r\n");
    }
}
