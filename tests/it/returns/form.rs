//! A form that was issued and filled in, to be damaged in one place.

use chrono::NaiveDate;
use std::{collections::BTreeMap, fs, path::Path, sync::LazyLock};
use torimatome::check::check_workbook;
use torimatome::evaluation::evaluate;
use torimatome::ledger::{CheckedReturn, CheckedRow, Reading, Register, merge};
use torimatome::model::{Answer, CellRef, IndicatorKey, ItemNo, Round, Sha256, TargetValue, show_decimal};
use torimatome::output::forms::{FormPurpose, prepare};
use torimatome::plan::{Plan, read::read_master};
use torimatome::spreadsheet::{self, Place, RawCell, RawValue, Sheet, Workbook};
use torimatome::survey::{Field, Issued, issue::write_form, sheets};

pub static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/計画マスタ.xlsx");
    read_master(&fs::read(path).unwrap()).unwrap()
});

/// A filled-in form in memory.
#[derive(Clone)]
pub struct Filled {
    pub book: Workbook,
    pub issued: Issued,
    columns: BTreeMap<Field, u32>,
    header_row: u32,
    rows: BTreeMap<IndicatorKey, u32>,
}

pub fn key(item: u16, number: u8) -> IndicatorKey {
    IndicatorKey::new(item, number)
}

pub fn text(text: &str) -> RawValue {
    RawValue::Text(text.into())
}

pub fn number(number: f64) -> RawValue {
    RawValue::Number(number)
}

/// A form of a department, issued with plausible values of the past, not yet filled in.
pub fn issued(department: &str, round: &str) -> Issued {
    let plan = &*PLAN;
    let round = Round::parse(round).unwrap();
    let date = NaiveDate::from_ymd_opt(2026, 1, 15).unwrap();
    let ledger = merge(plan, Vec::new(), &Register::default(), round);
    let figures = evaluate(plan, &ledger, round, date);
    let mut issued = prepare(&figures, &department.into(), round, FormPurpose::Issue);
    issued.previous = Some(round.previous()).filter(|before| before.fiscal_year() == round.fiscal_year());
    for row in &mut issued.rows {
        if let Some(target) = target_number(row.key, round) {
            let share = |percent: i64| {
                show_decimal(
                    (target * rust_decimal::Decimal::from(percent) / rust_decimal::Decimal::from(100)).round(),
                    0,
                )
            };
            if issued.previous.is_some() {
                row.texts.insert(Field::Previous, share(60));
            }
            row.texts.insert(Field::LastYear, share(95));
        }
        row.optional &= row.key != key(125, 2);
    }
    issued
}

fn target_number(key: IndicatorKey, round: Round) -> Option<rust_decimal::Decimal> {
    PLAN.target(key, round.fiscal_year(), round)?.value.number()
}

/// The plain answer with which a row is filled in, and its forecast.
pub fn plain_answer(key: IndicatorKey, round: Round) -> Option<(RawValue, RawValue)> {
    use rust_decimal::prelude::ToPrimitive;
    match &PLAN.target(key, round.fiscal_year(), round)?.value {
        TargetValue::Number(target) | TargetValue::AtLeast(target) => {
            let share = (*target * rust_decimal::Decimal::from(70) / rust_decimal::Decimal::from(100)).round();
            Some((number(share.to_f64()?), number(target.to_f64()?)))
        }
        TargetValue::Word(word) => Some((text(word), text(word))),
        TargetValue::Parts(parts) => {
            let shown: Vec<String> = parts.iter().map(|(label, value)| format!("{label} {value}")).collect();
            Some((text(&shown.join("/")), text(&shown.join("/"))))
        }
        TargetValue::NotApplicable => None,
    }
}

/// A form, filled in plainly wherever it asks for an answer.
pub fn filled(department: &str, round: &str) -> Filled {
    let issued = issued(department, round);
    let mut form = blank_form(issued);
    let rows = form.issued.rows.clone();
    let mut items: Vec<ItemNo> = Vec::new();
    for row in &rows {
        if row.asked && !row.optional {
            let (actual, forecast) = plain_answer(row.key, form.issued.round).unwrap();
            form.set(row.key, Field::Actual, actual);
            if !form.issued.round.is_final() {
                form.set(row.key, Field::Forecast, forecast);
            }
        }
        if row.item_asked && !items.contains(&row.key.item) {
            items.push(row.key.item);
            form.set(row.key, Field::SelfGrade, number(1.0));
            form.set(row.key, Field::Progress, text("計画どおり取り組んだ。"));
        }
    }
    form
}

/// A form as it was issued, opened again.
pub fn blank_form(issued: Issued) -> Filled {
    let bytes = write_form(&PLAN, &issued).unwrap();
    let book = spreadsheet::open(&bytes).unwrap();
    let mut form = Filled { book, issued, columns: BTreeMap::new(), header_row: 0, rows: BTreeMap::new() };
    form.locate();
    form
}

impl Filled {
    fn locate(&mut self) {
        let cells = self.sheet().cells.clone();
        let header = cells.iter().find(|cell| cell.value == text("項目番号")).unwrap().place.cell.row;
        for cell in cells.iter().filter(|cell| cell.place.cell.row == header) {
            let RawValue::Text(label) = &cell.value else { continue };
            let bare = label.split('（').next().unwrap();
            let field = if bare == "年度実績" { Field::Actual } else { Field::by_name(bare).unwrap() };
            self.columns.insert(field, cell.place.cell.col);
        }
        self.header_row = header;
        self.rows = (header + 1..).zip(&self.issued.rows).map(|(at, row)| (row.key, at)).collect();
    }

    pub fn sheet(&self) -> &Sheet {
        self.book.sheets.iter().find(|sheet| &*sheet.name == sheets::FORM).unwrap()
    }

    pub fn sheet_mut(&mut self) -> &mut Sheet {
        self.book.sheets.iter_mut().find(|sheet| &*sheet.name == sheets::FORM).unwrap()
    }

    pub fn header(&self, field: Field) -> CellRef {
        CellRef::new(self.header_row, self.columns[&field])
    }

    pub fn cell_of(&self, key: IndicatorKey, field: Field) -> CellRef {
        CellRef::new(self.rows[&key], self.columns[&field])
    }

    pub fn put(&mut self, cell: CellRef, value: RawValue) {
        put(self.sheet_mut(), cell, value);
    }

    pub fn set(&mut self, key: IndicatorKey, field: Field, value: RawValue) {
        self.put(self.cell_of(key, field), value);
    }

    pub fn set_with(&mut self, key: IndicatorKey, field: Field, value: RawValue, change: impl Fn(&mut RawCell)) {
        let at = self.cell_of(key, field);
        self.put(at, value);
        let cell = self.sheet_mut().cells.iter_mut().find(|cell| cell.place.cell == at).unwrap();
        change(cell);
    }

    pub fn clear(&mut self, cell: CellRef) {
        self.sheet_mut().cells.retain(|other| other.place.cell != cell);
    }

    /// The cell to the right of a label above the table.
    pub fn head(&self, label: &str) -> CellRef {
        let cell = self.sheet().cells.iter().find(|cell| cell.value == text(label)).unwrap().place.cell;
        let merged = self.sheet().merges.iter().find(|(first, _)| *first == cell);
        CellRef::new(cell.row, merged.map_or(cell.col, |(_, last)| last.col) + 1)
    }

    /// The last row of the table.
    pub fn last_row(&self) -> u32 {
        *self.rows.values().max().unwrap()
    }

    pub fn row_of(&self, key: IndicatorKey) -> u32 {
        self.rows[&key]
    }

    pub fn check(&self) -> CheckedReturn {
        let checked = check_workbook(&"input/調査票.xlsx".into(), Sha256::of(b"test"), &self.book, &PLAN);
        assert!(checked.cells.balanced(), "{:?}", checked.cells);
        let filled: usize = self.book.sheets.iter().map(|sheet| sheet.cells.len()).sum();
        assert_eq!(checked.cells.filled, filled);
        assert!(checked.findings.iter().all(|finding| finding.code != "S390"), "{:?}", checked.findings);
        checked
    }
}

/// Puts a value into a cell of a sheet, whatever stood there.
pub fn put(sheet: &mut Sheet, cell: CellRef, value: RawValue) {
    sheet.cells.retain(|other| other.place.cell != cell);
    let place = Place { sheet: sheet.name.clone(), cell };
    let at = sheet.cells.partition_point(|other| (other.place.cell.row, other.place.cell.col) < (cell.row, cell.col));
    sheet.cells.insert(at, RawCell { place, value, percent: false, formula: false, look: Default::default() });
}

pub fn row(checked: &CheckedReturn, key: IndicatorKey) -> &CheckedRow {
    checked.rows.iter().find(|row| row.key == key).unwrap()
}

/// An answer in a few characters: what was read, `（空欄）` or `（差戻し）`.
pub fn shown(reading: &Reading<Answer>) -> String {
    match reading {
        Reading::Blank => "（空欄）".into(),
        Reading::SentBack => "（差戻し）".into(),
        Reading::Value(answer) => answer.show(0),
    }
}

/// Codes of the findings at a cell.
pub fn codes_at(checked: &CheckedReturn, cell: CellRef) -> Vec<&'static str> {
    checked.findings.iter().filter(|finding| finding.cell == Some(cell)).map(|finding| finding.code).collect()
}

/// All codes, sorted, each once.
pub fn codes(checked: &CheckedReturn) -> Vec<&'static str> {
    let mut codes: Vec<_> = checked.findings.iter().map(|finding| finding.code).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}
