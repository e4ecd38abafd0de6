//! A workbook read back from its bytes by the project's own reader: cells as texts and numbers, tables by their headings.

use std::collections::BTreeMap;
use torimatome::spreadsheet::{RawValue, open};

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(String),
    Number(f64),
}

impl Value {
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }
}

pub type Cells = BTreeMap<u32, BTreeMap<u32, Value>>;

pub struct Book {
    pub sheets: Vec<(String, Cells)>,
}

impl Book {
    pub fn read(bytes: &[u8]) -> Self {
        let book = open(bytes).unwrap();
        let sheets = book.sheets.iter().map(|sheet| {
            let mut cells = Cells::new();
            for cell in &sheet.cells {
                let value = match &cell.value {
                    RawValue::Number(number) => Value::Number(*number),
                    RawValue::Text(text) => Value::Text(text.clone()),
                    // A formula's cached 0 counts as not computed when a return is read.
                    RawValue::NoCache if cell.formula => Value::Number(0.0),
                    other => Value::Text(format!("{other:?}")),
                };
                cells.entry(cell.place.cell.row).or_default().insert(cell.place.cell.col, value);
            }
            (sheet.name.to_string(), cells)
        });
        Self { sheets: sheets.collect() }
    }

    pub fn sheet(&self, name: &str) -> &Cells {
        &self.sheets.iter().find(|(found, _)| found == name).unwrap_or_else(|| panic!("no sheet {name}")).1
    }

    /// The first table of a sheet whose heading row has all of `heads`.
    pub fn table(&self, name: &str, heads: &[&str]) -> Table {
        Table::find(self.sheet(name), heads).unwrap_or_else(|| panic!("no table with {heads:?} in {name}"))
    }
}

/// A table: rows by heading (line breaks left out), down to the first empty row.
#[derive(Debug)]
pub struct Table {
    pub heads: Vec<String>,
    /// The row's number in the sheet, from 1, and its cells.
    pub rows: Vec<(u32, BTreeMap<String, Value>)>,
}

impl Table {
    pub fn find(cells: &Cells, heads: &[&str]) -> Option<Self> {
        let plain = |value: &Value| value.text().replace('\n', "");
        let (at, head) = cells
            .iter()
            .find(|(_, row)| heads.iter().all(|head| row.values().any(|value| plain(value).starts_with(head))))?;
        let names: BTreeMap<u32, String> = head.iter().map(|(col, value)| (*col, plain(value))).collect();
        let rows = (at + 1..)
            .map_while(|row| cells.get(&row).map(|cells| (row + 1, cells)))
            .map(|(number, row)| {
                let named = row.iter().filter_map(|(col, value)| Some((names.get(col)?.clone(), value.clone())));
                (number, named.collect())
            })
            .collect();
        Some(Self { heads: names.into_values().collect(), rows })
    }
}

/// A cell's text; empty where there is none.
pub fn text(row: &BTreeMap<String, Value>, head: &str) -> String {
    row.get(head).map_or_else(String::new, Value::text)
}

pub fn number(row: &BTreeMap<String, Value>, head: &str) -> Option<f64> {
    match row.get(head) {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    }
}
