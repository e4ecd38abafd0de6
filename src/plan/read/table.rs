//! A sheet of the master as a table: the header row is found by its labels, columns by theirs, in any order.

use super::mistake::{Mistakes, quoted, suggestion};
use crate::model::{
    CellRef, FiscalYear, Month, Round, decimal_from_float, fold_key, near_names, parse_date, show_decimal,
};
use crate::plan::target;
use crate::spreadsheet::{RawCell, RawValue, Workbook};
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// How far down the header row is looked for.
const HEADER_ROWS: u32 = 30;

/// A sheet's table.
pub(super) struct Table<'a> {
    name: &'static str,
    mistakes: &'a Mistakes,
    columns: BTreeMap<String, u32>,
    rows: BTreeMap<u32, BTreeMap<u32, &'a RawCell>>,
    header: u32,
}

/// One row of a table. All readers record what is wrong and return what there is.
pub(super) struct Row<'t, 'a> {
    table: &'t Table<'a>,
    at: u32,
    cells: &'t BTreeMap<u32, &'a RawCell>,
}

impl<'a> Table<'a> {
    /// Finds the sheet `name` and its table. None where either is missing, which is recorded.
    pub(super) fn find(
        book: &'a Workbook,
        name: &'static str,
        required: &[&str],
        optional: &[&str],
        mistakes: &'a Mistakes,
    ) -> Option<Self> {
        let wanted = fold_key(name);
        let Some(sheet) = book.sheets.iter().find(|sheet| fold_key(&sheet.name) == wanted) else {
            let near = near_names(name, book.sheets.iter().map(|sheet| &*sheet.name));
            let hint =
                if near.is_empty() { String::new() } else { format!("{}がそれに当たるなら、", quoted(near)) };
            mistakes.add(name, None, format!("このシートがありません。{hint}シートの名称を「{name}」にしてください。"));
            return None;
        };
        let mut rows: BTreeMap<u32, BTreeMap<u32, &RawCell>> = BTreeMap::new();
        for cell in &sheet.cells {
            rows.entry(cell.place.cell.row).or_default().insert(cell.place.cell.col, cell);
        }
        let known: Known = required.iter().chain(optional).map(|label| (fold_key(label), *label)).collect();
        let (header, columns) = find_header(&rows, &known);
        if columns.is_empty() {
            let labels = quoted(required.iter().copied());
            mistakes.add(
                name,
                None,
                format!("見出しの行が見つかりません。{labels}の見出しを１つの行に並べてください。"),
            );
            return None;
        }
        let table = Self { name, mistakes, columns, rows, header };
        let complete = required.iter().filter(|label| !table.has_column(label, &known)).count() == 0;
        table.refuse_doubled_labels(&known);
        super::looks::refuse(&table, sheet);
        complete.then_some(table)
    }

    /// Rows below the header in which any column of the table is filled.
    pub(super) fn rows<'t>(&'t self) -> impl Iterator<Item = Row<'t, 'a>> + 't {
        let below = self.rows.range(self.header + 1..);
        below
            .filter(move |(_, cells)| {
                self.columns.values().filter_map(|col| cells.get(col)).any(|cell| is_filled(cell))
            })
            .map(|(at, cells)| Row { table: self, at: *at, cells })
    }

    /// The cells of the header row that are columns of the table.
    pub(super) fn labels(&self) -> impl Iterator<Item = &'a RawCell> + '_ {
        let cells = self.rows.get(&self.header);
        self.columns.values().filter_map(move |col| cells?.get(col).copied())
    }

    /// The column that bears a label.
    pub(super) fn column(&self, label: &str) -> Option<u32> {
        self.columns.get(label).copied()
    }

    /// Labels of the header row that are no column of the table, with their cells.
    pub(super) fn other_labels(&self) -> Vec<(CellRef, String)> {
        let Some(cells) = self.rows.get(&self.header) else { return Vec::new() };
        let known: Vec<u32> = self.columns.values().copied().collect();
        let others = cells.iter().filter(|(col, _)| !known.contains(col));
        others.filter_map(|(_, cell)| Some((cell.place.cell, text_of(cell)?))).collect()
    }

    /// Records a mistake of the whole sheet.
    pub(super) fn mistake(&self, message: impl Into<String>) {
        self.mistakes.add(self.name, None, message);
    }

    /// Records a mistake at a cell of the sheet.
    pub(super) fn mistake_at(&self, cell: CellRef, message: impl Into<String>) {
        self.mistakes.add(self.name, Some(cell), message);
    }

    fn has_column(&self, label: &str, known: &Known) -> bool {
        if self.column(label).is_some() {
            return true;
        }
        let others: Vec<_> =
            self.other_labels().into_iter().filter(|(_, text)| !known.contains_key(&fold_key(text))).collect();
        let near = near_names(label, others.iter().map(|(_, text)| text.as_str()));
        let meant = |text: &str| near.first() == Some(&text) || fold_key(text).contains(&fold_key(label));
        match others.iter().find(|(_, text)| meant(text)) {
            Some((cell, text)) => self.mistake_at(
                *cell,
                format!("「{label}」の列がありません。「{text}」がそれに当たるなら、見出しを「{label}」にしてください。"),
            ),
            None => self.mistakes.add(
                self.name,
                Some(CellRef::new(self.header, 0)),
                format!("この行に「{label}」の見出しがありません。「{label}」の列を加えてください（空欄の列でもかまいません）。"),
            ),
        }
        false
    }

    fn refuse_doubled_labels(&self, known: &Known) {
        for (cell, text) in self.other_labels() {
            if known.contains_key(&fold_key(&text)) {
                self.mistake_at(
                    cell,
                    format!("見出し「{text}」が２つあります。どちらかを消すか、名称を変えてください。"),
                );
            }
        }
    }
}

/// Labels that a table may have, by their folded form.
type Known<'l> = BTreeMap<String, &'l str>;

/// The row with the most known labels, and where each of them stands (the leftmost counts).
fn find_header(rows: &BTreeMap<u32, BTreeMap<u32, &RawCell>>, known: &Known) -> (u32, BTreeMap<String, u32>) {
    let mut best = (0, BTreeMap::new());
    for (at, cells) in rows.range(..HEADER_ROWS) {
        let mut columns: BTreeMap<String, u32> = BTreeMap::new();
        for (col, cell) in cells {
            if let Some(label) = text_of(cell).and_then(|text| known.get(&fold_key(&text)).copied()) {
                columns.entry(label.to_owned()).or_insert(*col);
            }
        }
        if columns.len() > best.1.len() && columns.len() >= 2 {
            best = (*at, columns);
        }
    }
    best
}

impl<'a> Row<'_, 'a> {
    /// The row's cells that stand in columns of the table and hold anything, from the left.
    pub(super) fn filled(&self) -> Vec<&'a RawCell> {
        let columns: BTreeSet<u32> = self.table.columns.values().copied().collect();
        let own = self.cells.iter().filter(|(col, _)| columns.contains(col));
        own.map(|(_, cell)| *cell).filter(|cell| is_filled(cell)).collect()
    }

    /// Whether the table has a column.
    pub(super) fn has_column(&self, label: &str) -> bool {
        self.table.column(label).is_some()
    }

    /// The row's 単位, where the sheet has such a column.
    pub(super) fn unit(&self) -> Option<String> {
        self.table.column("単位")?;
        Some(self.raw("単位").and_then(text_of).unwrap_or_default())
    }

    /// The address of this row's cell in a column.
    pub(super) fn cell(&self, label: &str) -> CellRef {
        CellRef::new(self.at, self.table.column(label).unwrap_or(0))
    }

    /// Records a mistake at this row's cell in a column.
    pub(super) fn mistake(&self, label: &str, message: impl Into<String>) {
        self.table.mistake_at(self.cell(label), message);
    }

    fn raw(&self, label: &str) -> Option<&'a RawCell> {
        self.cells.get(&self.table.column(label)?).copied()
    }

    /// The cell's text, without blanks around it; empty where it is empty.
    pub(super) fn text(&self, label: &str) -> String {
        let Some(cell) = self.raw(label) else { return String::new() };
        match &cell.value {
            RawValue::Error(error) => {
                self.mistake(
                    label,
                    format!("「{label}」がエラー値（{error}）になっています。値を入れ直してください。"),
                );
            }
            RawValue::NoCache => {
                self.mistake(
                    label,
                    format!("「{label}」の数式の結果が保存されていません。Excel などで開いて保存し直してください。"),
                );
            }
            _ => {}
        }
        text_of(cell).unwrap_or_default()
    }

    /// The cell's text, which must not be empty.
    pub(super) fn needed(&self, label: &str) -> String {
        let text = self.text(label);
        if text.is_empty()
            && !matches!(self.raw(label).map(|cell| &cell.value), Some(RawValue::Error(_) | RawValue::NoCache))
        {
            self.mistake(label, format!("「{label}」が空欄です。記入してください。"));
        }
        text
    }

    /// A whole number from 1 up.
    pub(super) fn whole<T: TryFrom<u32>>(&self, label: &str) -> Option<T> {
        let text = self.text(label);
        if text.is_empty() {
            return None;
        }
        let value = target::number(&text, "").filter(|value| value.fract().is_zero() && *value >= Decimal::ONE);
        let value = value.and_then(|value| u32::try_from(value.trunc()).ok()).and_then(|value| T::try_from(value).ok());
        if value.is_none() {
            self.mistake(
                label,
                format!("「{label}」の「{text}」を番号として読めません。1 からの整数を記入してください。"),
            );
        }
        value
    }

    /// A whole number from 1 up, which must be there.
    pub(super) fn needed_whole<T: TryFrom<u32>>(&self, label: &str) -> Option<T> {
        if self.needed(label).is_empty() { None } else { self.whole(label) }
    }

    /// A number.
    pub(super) fn decimal(&self, label: &str) -> Option<Decimal> {
        let text = self.text(label);
        if text.is_empty() {
            return None;
        }
        let value = target::number(&text, "");
        if value.is_none() {
            self.mistake(label, format!("「{label}」の「{text}」を数として読めません。数字だけを記入してください。"));
        }
        value
    }

    /// A round (報告月). A date that is a month's first day counts as that month: Excel makes one of 令和7年12月.
    pub(super) fn round(&self, label: &str) -> Option<Round> {
        let text = self.text(label);
        if let Some(RawValue::DateTime(date)) = self.raw(label).map(|cell| &cell.value)
            && date.day() == 1
        {
            return Some(Round::Month(Month::of(date.date())));
        }
        let round = Round::parse(&text);
        if round.is_none() && !text.is_empty() {
            self.mistake(
                label,
                format!("「{label}」の「{text}」を報告月として読めません。「令和7年12月」または「令和7年度確定」のように記入してください。"),
            );
        }
        round
    }

    /// A fiscal year (年度).
    pub(super) fn year(&self, label: &str) -> Option<FiscalYear> {
        let text = self.text(label);
        let year = FiscalYear::parse(&text);
        if year.is_none() && !text.is_empty() {
            self.mistake(
                label,
                format!("「{label}」の「{text}」を年度として読めません。「令和7年度」のように記入してください。"),
            );
        }
        year
    }

    /// A day.
    pub(super) fn date(&self, label: &str) -> Option<NaiveDate> {
        if let Some(RawValue::DateTime(date)) = self.raw(label).map(|cell| &cell.value) {
            return Some(date.date());
        }
        let text = self.text(label);
        let date = parse_date(&text);
        if date.is_none() && !text.is_empty() {
            self.mistake(
                label,
                format!("「{label}」の「{text}」を日付として読めません。「2025/12/5」のように記入してください。"),
            );
        }
        date
    }

    /// One of the words of a coded column; None where it is empty.
    pub(super) fn choice<T: Copy>(&self, label: &str, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text(label);
        if text.is_empty() {
            return None;
        }
        let key = fold_key(&text);
        let found = choices.iter().find(|(word, _)| fold_key(word) == key).map(|(_, value)| *value);
        if found.is_none() {
            let words = || choices.iter().map(|(word, _)| *word);
            let near = suggestion(near_names(&text, words()));
            let words = quoted(words());
            self.mistake(
                label,
                format!("「{label}」に「{text}」は使えません。{near}{words}のどれかを記入してください。"),
            );
        }
        found
    }

    /// One of the words of a coded column, which must be there.
    pub(super) fn needed_choice<T: Copy>(&self, label: &str, choices: &[(&str, T)]) -> Option<T> {
        if self.needed(label).is_empty() { None } else { self.choice(label, choices) }
    }

    /// Names separated by 、 or line breaks.
    pub(super) fn names(&self, label: &str) -> Vec<String> {
        let text = self.text(label);
        let pieces = text.split(['、', '，', ',', '\n', '；', ';']).map(str::trim);
        pieces.filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
    }
}

/// Whether a cell holds more than blanks.
fn is_filled(cell: &RawCell) -> bool {
    matches!(cell.value, RawValue::Error(_) | RawValue::NoCache) || text_of(cell).is_some()
}

/// A cell's text as it would be printed: numbers with separators and ％, dates as days.
fn text_of(cell: &RawCell) -> Option<String> {
    let text = match &cell.value {
        RawValue::Text(text) => text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned(),
        RawValue::Number(number) => {
            let value = decimal_from_float(*number)?;
            if cell.percent {
                format!("{}％", show_decimal(value * Decimal::ONE_HUNDRED, 0))
            } else {
                show_decimal(value, 0)
            }
        }
        RawValue::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
        RawValue::DateTime(date) => date.format("%Y/%m/%d").to_string(),
        RawValue::Duration(text) => text.clone(),
        RawValue::Error(_) | RawValue::NoCache => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}
