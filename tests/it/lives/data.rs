//! A table as its CSV text says it; and データ.csv looked up by round and indicator.

use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeMap;

/// A row by heading.
pub type Row = BTreeMap<String, String>;

/// An indicator: 項目番号 and 指標番号.
pub type Key = (u32, u32);

pub struct Data {
    pub rows: Vec<Row>,
    by_key: BTreeMap<(String, Key), usize>,
}

impl Data {
    pub fn parse(bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).unwrap().trim_start_matches('\u{FEFF}');
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let heads: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows: Vec<Row> = reader
            .records()
            .map(|record| heads.iter().cloned().zip(record.unwrap().iter().map(str::to_owned)).collect())
            .collect();
        let number = |row: &Row, head: &str| row.get(head).and_then(|text| text.parse().ok()).unwrap_or(0);
        let of = |row: &Row| {
            (row.get("報告月").cloned().unwrap_or_default(), (number(row, "項目番号"), number(row, "指標番号")))
        };
        let by_key = rows.iter().enumerate().map(|(at, row)| (of(row), at)).collect();
        Self { rows, by_key }
    }

    /// A row of データ.
    pub fn find(&self, round: &str, key: Key) -> Option<&Row> {
        self.rows.get(*self.by_key.get(&(round.to_owned(), key))?)
    }

    /// Whether データ has anything of a round.
    pub fn has(&self, round: &str) -> bool {
        self.rows.iter().any(|row| row["報告月"] == round)
    }

    /// The rows of a round.
    pub fn of<'d>(&'d self, round: &'d str) -> impl Iterator<Item = &'d Row> {
        self.rows.iter().filter(move |row| row["報告月"] == round)
    }

    /// The value of an indicator in a round as one text; empty: none.
    pub fn value(&self, round: &str, key: Key) -> String {
        self.find(round, key).map_or_else(String::new, |row| {
            if row["実績値"].is_empty() { row["実績値_文言"].clone() } else { row["実績値"].clone() }
        })
    }

    pub fn field(&self, round: &str, key: Key, head: &str) -> String {
        self.find(round, key).map_or_else(String::new, |row| row[head].clone())
    }

    /// 項目評価 in a round; empty: none, or no such item.
    pub fn item_grade(&self, round: &str, item: u32) -> String {
        let row = self.of(round).find(|row| row["項目番号"] == item.to_string());
        row.map_or_else(String::new, |row| row["項目評価"].clone())
    }
}

/// A number as it is printed: with ▲, commas, full-width digits.
pub fn number(text: &str) -> Option<Decimal> {
    let plain: String = text.trim().chars().filter(|c| *c != ',' && *c != '％').collect();
    let plain = plain.replace(['▲', '△'], "-");
    plain.parse().ok()
}

/// Whether a printed value is the value of データ: numbers as numbers, words as they stand.
pub fn same(printed: &str, value: &str) -> bool {
    match (number(printed), number(value)) {
        (Some(printed), Some(value)) => printed == value,
        (None, None) => printed.trim() == value.trim(),
        _ => false,
    }
}

/// Whether a printed rate, with one decimal, is a rate of データ.
pub fn same_rate(printed: &str, value: &str) -> bool {
    let (Some(printed), Some(value)) = (number(printed), number(value)) else { return false };
    printed == value.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero)
}

/// Whether a number of a sheet, computed to ten places, is a number of データ.
pub fn same_float(found: f64, value: &str) -> bool {
    value.parse::<f64>().is_ok_and(|value| (found - value).abs() < 1e-6)
}
