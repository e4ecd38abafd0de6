//! Laws that hold whatever happens to a form: every cell is accounted for, nothing panics, and no value is read wrong in
//! silence.

use super::form::{Filled, filled, number, put, text};
use proptest::prelude::*;
use proptest::sample::select;
use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};
use torimatome::ledger::{CheckedReturn, CheckedRow, Reading};
use torimatome::model::{Answer, CellRef, IndicatorKey, decimal_from_float};
use torimatome::spreadsheet::{Place, RawValue};
use torimatome::survey::{CellNeed, Field, sheets};

static BASE: LazyLock<Filled> = LazyLock::new(|| filled("総務課", "R7.12"));

/// What each indicator was filled in with.
static TRUTH: LazyLock<BTreeMap<IndicatorKey, Reading<Answer>>> = LazyLock::new(|| {
    BASE.check().rows.iter().filter(|row| row.asked).map(|row| (row.key, row.actual.clone())).collect()
});

/// One thing that happens to a form.
#[derive(Debug, Clone)]
enum Damage {
    Type(usize, Field, RawValue),
    Anywhere(u32, u32, RawValue),
    OtherSheet(u32, u32, String),
    Clear(usize, Field),
    ClearLabel(Field),
    Relabel(Field, String),
    SwapNumbers(usize, usize),
    CopyNumbers(usize, usize),
    DeleteRow(usize),
    RepeatRow(usize),
    MoveDown(u32),
    SpreadColumns(u32),
    MergeDown(usize, Field),
    LoseManagement,
    SpoilManagement,
    CopySheet,
    Rename(String),
}

/// Texts as people type them into number cells.
fn typed() -> impl Strategy<Value = RawValue> {
    let pieces = select(vec![
        "0",
        "1",
        "7",
        "50",
        "12,005",
        "１２",
        "．",
        ".",
        ",",
        "-",
        "▲",
        "△",
        "－",
        "～",
        "/",
        "約",
        "以上",
        "程度",
        "％",
        "%",
        "人",
        "件",
        "回",
        " ",
        "　",
        "\n",
        "'",
        "①",
        "〃",
        "同上",
        "なし",
        "未定",
        "中止",
        "算定不能",
        "千",
        "万",
        "(",
        ")",
        "+",
        "=",
        "e",
        "\u{200B}",
        "\u{202E}",
        "#REF!",
        "実施",
        "月",
        "日",
    ]);
    let texts = prop::collection::vec(pieces, 1..5).prop_map(|pieces| RawValue::Text(pieces.concat()));
    let numbers = prop_oneof![(-2000_i32..20000).prop_map(f64::from), -10.0..200.0, any::<f64>()];
    prop_oneof![
        5 => texts,
        3 => numbers.prop_map(RawValue::Number),
        1 => any::<String>().prop_filter("not empty", |text| !text.is_empty()).prop_map(RawValue::Text),
        1 => select(vec![RawValue::Bool(true), RawValue::NoCache, RawValue::Error("#N/A".into())]),
    ]
}

fn field() -> impl Strategy<Value = Field> {
    select(Field::ALL.to_vec())
}

fn damage() -> impl Strategy<Value = Damage> {
    let label = prop_oneof![
        select(vec!["実績", "項目番号", "実積", "備考", "目標", ""]).prop_map(str::to_owned),
        "[ぁ-ん]{1,6}"
    ];
    prop_oneof![
        4 => (0..40_usize, field(), typed()).prop_map(|(row, field, value)| Damage::Type(row, field, value)),
        2 => (0..60_u32, 0..40_u32, typed()).prop_map(|(row, col, value)| Damage::Anywhere(row, col, value)),
        1 => (0..40_u32, 0..12_u32, "[0-9一-三]{1,3}").prop_map(|(row, col, text)| Damage::OtherSheet(row, col, text)),
        2 => (0..40_usize, field()).prop_map(|(row, field)| Damage::Clear(row, field)),
        1 => field().prop_map(Damage::ClearLabel),
        1 => (field(), label).prop_map(|(field, label)| Damage::Relabel(field, label)),
        1 => (0..40_usize, 0..40_usize).prop_map(|(one, other)| Damage::SwapNumbers(one, other)),
        1 => (0..40_usize, 0..40_usize).prop_map(|(one, other)| Damage::CopyNumbers(one, other)),
        1 => (0..40_usize).prop_map(Damage::DeleteRow),
        1 => (0..40_usize).prop_map(Damage::RepeatRow),
        1 => (1..20_u32).prop_map(Damage::MoveDown),
        1 => (2..4_u32).prop_map(Damage::SpreadColumns),
        1 => (0..40_usize, field()).prop_map(|(row, field)| Damage::MergeDown(row, field)),
        1 => Just(Damage::LoseManagement),
        1 => Just(Damage::SpoilManagement),
        1 => Just(Damage::CopySheet),
        1 => "[ア-ン]{1,8}".prop_map(Damage::Rename),
    ]
}

/// The form with the damage done, as far as it can be done to what is left of it.
struct Wreck {
    form: Filled,
    rows: BTreeMap<IndicatorKey, u32>,
    columns: BTreeMap<Field, u32>,
    header: u32,
    name: Arc<str>,
}

impl Wreck {
    fn new() -> Self {
        let form = BASE.clone();
        let keys: Vec<IndicatorKey> = form.issued.rows.iter().map(|row| row.key).collect();
        let fields = Field::ALL;
        Self {
            rows: keys.iter().map(|key| (*key, form.row_of(*key))).collect(),
            columns: fields.iter().map(|field| (*field, form.header(*field).col)).collect(),
            header: form.header(Field::ItemNo).row,
            name: sheets::FORM.into(),
            form,
        }
    }

    fn key(&self, at: usize) -> IndicatorKey {
        *self.rows.keys().nth(at % self.rows.len()).unwrap()
    }

    fn cell(&self, at: usize, field: Field) -> CellRef {
        CellRef::new(self.rows[&self.key(at)], self.columns[&field])
    }

    fn sheet(&mut self) -> &mut torimatome::spreadsheet::Sheet {
        let name = self.name.clone();
        self.form.book.sheets.iter_mut().find(|sheet| sheet.name == name).unwrap()
    }

    fn value(&mut self, cell: CellRef) -> Option<RawValue> {
        self.sheet().cells.iter().find(|other| other.place.cell == cell).map(|cell| cell.value.clone())
    }

    fn write(&mut self, cell: CellRef, value: Option<RawValue>) {
        self.sheet().cells.retain(|other| other.place.cell != cell);
        if let Some(value) = value {
            put(self.sheet(), cell, value);
        }
    }

    fn relocate(&mut self, to: impl Fn(CellRef) -> CellRef) {
        for cell in &mut self.sheet().cells {
            cell.place.cell = to(cell.place.cell);
        }
        self.rows.values_mut().for_each(|row| *row = to(CellRef::new(*row, 0)).row);
        self.columns.values_mut().for_each(|col| *col = to(CellRef::new(0, *col)).col);
        self.header = to(CellRef::new(self.header, 0)).row;
    }

    fn suffer(&mut self, damage: &Damage) {
        match damage {
            Damage::Type(row, field, value) => self.write(self.cell(*row, *field), Some(value.clone())),
            Damage::Anywhere(row, col, value) => self.write(CellRef::new(*row, *col), Some(value.clone())),
            Damage::OtherSheet(row, col, typed) => {
                if let Some(sheet) = self.form.book.sheets.get_mut(1) {
                    put(sheet, CellRef::new(*row, *col), text(typed));
                }
            }
            Damage::Clear(row, field) => self.write(self.cell(*row, *field), None),
            Damage::ClearLabel(field) => self.write(CellRef::new(self.header, self.columns[field]), None),
            Damage::Relabel(field, label) => {
                let cell = CellRef::new(self.header, self.columns[field]);
                self.write(cell, Some(text(label)).filter(|_| !label.is_empty()));
            }
            Damage::SwapNumbers(one, other) => self.renumber(*one, *other, true),
            Damage::CopyNumbers(one, other) => self.renumber(*one, *other, false),
            Damage::DeleteRow(row) => {
                let at = self.cell(*row, Field::ItemNo).row;
                self.sheet().cells.retain(|cell| cell.place.cell.row != at);
            }
            Damage::RepeatRow(row) => self.repeat(*row),
            Damage::MoveDown(by) => self.relocate(|cell| CellRef::new(cell.row + by, cell.col)),
            Damage::SpreadColumns(by) => self.relocate(|cell| CellRef::new(cell.row, cell.col * by)),
            Damage::MergeDown(row, field) => {
                let first = self.cell(*row, *field);
                self.sheet().merges.push((first, CellRef::new(first.row + 1, first.col)));
            }
            Damage::LoseManagement => self.form.book.sheets.retain(|sheet| &*sheet.name != sheets::MANAGEMENT),
            Damage::SpoilManagement => {
                let sheet = self.form.book.sheets.iter_mut().find(|sheet| &*sheet.name == sheets::MANAGEMENT);
                if let Some(cell) = sheet.and_then(|sheet| sheet.cells.last_mut()) {
                    cell.value = number(1.0);
                }
            }
            Damage::CopySheet => {
                let mut copy = self.sheet().clone();
                let name: Arc<str> = format!("写し{}", self.form.book.sheets.len()).into();
                copy.name = name.clone();
                copy.cells.iter_mut().for_each(|cell| {
                    cell.place = Place { sheet: name.clone(), cell: cell.place.cell };
                });
                self.form.book.sheets.push(copy);
            }
            Damage::Rename(name) => {
                let name: Arc<str> = name.as_str().into();
                let sheet = self.sheet();
                sheet.name = name.clone();
                sheet.cells.iter_mut().for_each(|cell| cell.place.sheet = name.clone());
                self.name = name;
            }
        }
    }

    fn renumber(&mut self, one: usize, other: usize, swap: bool) {
        for field in [Field::ItemNo, Field::IndicatorNo] {
            let (here, there) = (self.cell(one, field), self.cell(other, field));
            let (mine, theirs) = (self.value(here), self.value(there));
            self.write(here, theirs);
            if swap {
                self.write(there, mine);
            }
        }
    }

    fn repeat(&mut self, row: usize) {
        let at = self.cell(row, Field::ItemNo).row;
        let below = self.sheet().cells.iter().map(|cell| cell.place.cell.row).max().unwrap_or(0) + 1;
        let copies: Vec<_> = self.sheet().cells.iter().filter(|cell| cell.place.cell.row == at).cloned().collect();
        for cell in copies {
            self.write(CellRef::new(below, cell.place.cell.col), Some(cell.value));
        }
    }
}

/// Whether anything is said about a row: at its cell, in its row, or by its number.
fn is_told(checked: &CheckedReturn, row: &CheckedRow) -> bool {
    checked.findings.iter().any(|finding| {
        let same_row = finding.sheet.as_ref() == Some(&row.source.sheet)
            && finding.cell.is_some_and(|cell| cell.row == row.source.cell.row);
        finding.key() == Some(row.key) || same_row
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_loses_a_cell_or_merges_a_wrong_value_in_silence(damages in prop::collection::vec(damage(), 1..6)) {
        let mut wreck = Wreck::new();
        for damage in &damages {
            wreck.suffer(damage);
        }
        let checked = wreck.form.check();
        for row in checked.rows.iter().filter(|row| row.asked && matches!(row.actual, Reading::Value(_))) {
            let truth = TRUTH.get(&row.key);
            prop_assert!(truth == Some(&row.actual) || is_told(&checked, row) || typed_plainly(&damages, row),
                "{}: {:?} instead of {:?}; {:?}", row.key, row.actual, truth, checked.findings);
        }
    }

    #[test]
    fn a_typed_value_is_read_as_it_stands_or_told(row in 0..40_usize, value in typed()) {
        let mut wreck = Wreck::new();
        let rows: Vec<IndicatorKey> = TRUTH.keys().copied().collect();
        let key = rows[row % rows.len()];
        let cell = CellRef::new(wreck.rows[&key], wreck.columns[&Field::Actual]);
        wreck.write(cell, Some(value.clone()));
        let checked = wreck.form.check();
        let read = &checked.rows.iter().find(|row| row.key == key).unwrap().actual;
        let told = checked.findings.iter().any(|finding| finding.cell == Some(cell));
        let literal = match (&value, read) {
            (RawValue::Number(typed), Reading::Value(Answer::Number(read))) => decimal_from_float(*typed) == Some(*read),
            (RawValue::Text(typed), Reading::Value(Answer::Cancelled)) => typed == "中止",
            (RawValue::Text(typed), Reading::Value(Answer::Incalculable)) => typed == "算定不能",
            _ => false,
        };
        prop_assert!(told || literal, "{value:?} read as {read:?} without a word");
    }
}

/// A plain number that was typed into the cell, or put there, is what the department says.
fn typed_plainly(damages: &[Damage], row: &CheckedRow) -> bool {
    let says = |value: &RawValue| match (value, &row.actual) {
        (RawValue::Number(typed), Reading::Value(Answer::Number(read))) => decimal_from_float(*typed) == Some(*read),
        (RawValue::Text(typed), Reading::Value(answer)) => answer.show(0) == *typed,
        _ => false,
    };
    damages.iter().any(|damage| match damage {
        Damage::Type(_, field, value) => field.need() == CellNeed::PerIndicator && says(value),
        Damage::Anywhere(_, _, value) => says(value),
        _ => false,
    })
}
