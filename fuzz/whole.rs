//! A whole return from its bytes to what merging gets of it, with the laws that hold for every return.

use super::{harness, values};
use chrono::NaiveDate;
use std::io::{Cursor, Read};
use std::sync::{Arc, LazyLock};
use torimatome::check::{CheckedReturn, Reading, check_return, check_workbook};
use torimatome::evaluation::evaluate;
use torimatome::ledger::{Register, merge};
use torimatome::model::{Answer, CellRef, Round, Sha256, TargetValue};
use torimatome::output::forms::{FormPurpose, prepare};
use torimatome::plan::{Plan, read::read_master};
use torimatome::spreadsheet::{self, Limits, Place, RawCell, RawValue, Sheet, Workbook};
use torimatome::survey::{Field, issue::write_form};
use zip::ZipArchive;

/// The small plan, whose forms are damaged.
static PLAN: LazyLock<Plan> = LazyLock::new(|| plan(include_bytes!("../tests/second_plan/計画マスタ.xlsx")));
/// The plan of the real files among the seeds.
static SEEDED: LazyLock<Plan> = LazyLock::new(|| plan(include_bytes!("../templates/計画マスタ.xlsx")));

/// The parts of a form's archive that may be replaced; `seeds.py` has the same list.
const PARTS: [&str; 6] = [
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/sheet4.xml",
    "xl/sharedStrings.xml",
    "xl/worksheets/sheet2.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
];

fn plan(bytes: &[u8]) -> Plan {
    match read_master(bytes) {
        Ok(plan) => plan,
        Err(mistakes) => panic!("the master is unreadable: {mistakes:?}"),
    }
}

/// A form that was issued and filled in: its parts as they stand in its archive, and as it is opened.
struct Form {
    parts: Vec<(String, Vec<u8>)>,
    book: Workbook,
}

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    [("港湾課", "令和8年9月"), ("企画調整室", "令和8年12月"), ("学校課", "令和8年度確定"), ("窓口課", "令和9年5月")]
        .into_iter()
        .map(|(department, round)| form(department, round))
        .collect()
});

fn form(department: &str, round: &str) -> Form {
    let Some(round) = Round::parse(round) else { panic!("{round} is no round") };
    let date = NaiveDate::from_ymd_opt(2026, 10, 1).unwrap_or_default();
    let figures_ledger = merge(&PLAN, Vec::new(), &Register::default(), round);
    let figures = evaluate(&PLAN, &figures_ledger, round, date);
    let issued = prepare(&figures, &department.into(), round, FormPurpose::Issue);
    let bytes = write_form(&PLAN, &issued).expect("the form is written");
    let mut book = spreadsheet::open(&bytes).expect("the form is opened");
    let sheet = &mut book.sheets[0];
    let texts: Vec<(String, CellRef)> = sheet
        .cells
        .iter()
        .filter_map(|cell| match &cell.value {
            RawValue::Text(text) => Some((text.clone(), cell.place.cell)),
            _ => None,
        })
        .collect();
    let at = |field: Field| {
        let label = PLAN.form.column(field).map_or_else(|| field.name().to_owned(), |column| column.label_in(round));
        texts.iter().find(|(text, _)| *text == label || text.starts_with(field.name())).map(|(_, cell)| *cell)
    };
    let header = at(Field::ItemNo).expect("the table is there").row;
    for (number, row) in issued.rows.iter().enumerate() {
        let line = header + 1 + number as u32;
        let target = PLAN.target(row.key, round.fiscal_year(), round).map(|target| &target.value);
        for field in [Field::Actual, Field::Forecast] {
            let Some(cell) = at(field) else { continue };
            let value = match target {
                Some(TargetValue::Number(_) | TargetValue::AtLeast(_)) => RawValue::Number(7.0),
                Some(TargetValue::Word(word)) => RawValue::Text(word.clone()),
                Some(TargetValue::Parts(parts)) => RawValue::Text(Answer::Parts(parts.clone()).show(0)),
                _ => continue,
            };
            put(sheet, CellRef::new(line, cell.col), value);
        }
        for (field, text) in [(Field::SelfGrade, "2"), (Field::Progress, "取り組んだ。")] {
            if let Some(cell) = at(field).filter(|_| row.item_asked) {
                put(sheet, CellRef::new(line, cell.col), RawValue::Text(text.into()));
            }
        }
    }
    Form { parts: parts_of(&bytes), book }
}

fn parts_of(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let names: Vec<String> = archive.file_names().map(|name| name.expect("a name").into_owned()).collect();
    let mut part = |name: String| {
        let mut content = Vec::new();
        archive.by_name(&name).expect("a part").read_to_end(&mut content).expect("a sound part");
        (name, content)
    };
    names.into_iter().map(&mut part).collect()
}

fn put(sheet: &mut Sheet, cell: CellRef, value: RawValue) {
    sheet.cells.retain(|other| other.place.cell != cell);
    let at = sheet.cells.partition_point(|other| other.place.cell < cell);
    let place = Place { sheet: sheet.name.clone(), cell };
    sheet.cells.insert(at, RawCell { place, value, percent: false, formula: false, look: Default::default() });
}

/// The first byte says what the others are: a file, a part of a form's archive, or edits of a form.
pub fn run(bytes: &[u8]) {
    let Some((mode, rest)) = bytes.split_first() else { return };
    match (mode % 4, rest) {
        (0, file) => whole_file(file),
        (1, [form, part, content @ ..]) => {
            let form = &FORMS[usize::from(*form) % FORMS.len()];
            let mut parts = form.parts.clone();
            let chosen = PARTS[usize::from(*part) % PARTS.len()];
            let replaced = parts.iter_mut().find(|(name, _)| name == chosen);
            replaced.expect("a form has this part").1 = content.to_vec();
            let parts: Vec<(&str, Vec<u8>)> =
                parts.iter().map(|(name, content)| (name.as_str(), content.clone())).collect();
            whole_file(&harness::archive(&parts));
        }
        (2 | 3, [form, edits @ ..]) => {
            let mut book = FORMS[usize::from(*form) % FORMS.len()].book.clone();
            let mut edits = Edits(edits);
            for _ in 0..24 {
                if edits.apply(&mut book).is_none() {
                    break;
                }
            }
            let name: Arc<str> = "input/調査票.xlsx".into();
            let check = || check_workbook(&name, Sha256::of(bytes), &book, &PLAN);
            let checked = check();
            laws(&checked, Some(&book));
            assert_eq!(format!("{checked:?}"), format!("{:?}", check()), "checked otherwise the second time");
            let round = checked.round.unwrap_or(Round::parse("令和8年9月").expect("a round"));
            drop(merge(&PLAN, vec![checked], &Register::default(), round));
        }
        _ => {}
    }
}

fn whole_file(bytes: &[u8]) {
    let name: Arc<str> = "input/調査票.xlsx".into();
    let limits = Limits { inflated_bytes: 16 << 20, cells: 40_000, text_bytes: 4 << 20, ..Limits::default() };
    let book = spreadsheet::open_within(bytes, &limits);
    match book {
        Err(spreadsheet::OpenError::TooLarge(_)) => {}
        Err(error) => {
            let panicked = spreadsheet::OpenError::Damaged("中身を読み取れません".into());
            assert_ne!(error, panicked, "a panic was caught");
            let checked = check_return(&name, bytes, &PLAN);
            assert!(checked.rows.is_empty() && checked.findings.len() == 1 && checked.cells.filled == 0);
        }
        Ok(book) => {
            for plan in [&*PLAN, &*SEEDED] {
                let checked = check_return(&name, bytes, plan);
                laws(&checked, Some(&book));
            }
        }
    }
}

/// What holds for every return, whatever it is.
pub fn laws(checked: &CheckedReturn, book: Option<&Workbook>) {
    assert!(checked.cells.balanced(), "{:?}", checked.cells);
    assert!(checked.findings.is_sorted_by(|a, b| a < b), "findings out of order, or double");
    for finding in &checked.findings {
        assert_ne!(finding.code, "S390", "a cell is not accounted for: {finding:?}");
        assert!(!finding.message.is_empty());
        let unseen = |c: char| torimatome::check::value::is_hidden(c) && c != '\n';
        assert!(!finding.message.chars().any(unseen), "{:?}", finding.message);
    }
    let Some(book) = book else { return };
    assert_eq!(checked.cells.filled, book.sheets.iter().map(|sheet| sheet.cells.len()).sum::<usize>());
    for row in checked.rows.iter().filter(|row| row.asked) {
        let actual = Place { sheet: row.source.sheet.clone(), cell: row.source.cell };
        merged(checked, book, &row.actual, &actual);
        if let Some((place, _)) = checked.as_found.answers.get(&(row.key, Field::Forecast)) {
            merged(checked, book, &row.forecast, place);
        }
    }
}

/// What is merged stands literally in its cell, or something is said at that cell.
fn merged(checked: &CheckedReturn, book: &Workbook, reading: &Reading<Answer>, place: &Place) {
    let Reading::Value(answer) = reading else { return };
    let sheets = book.sheets.iter().filter(|sheet| sheet.name == place.sheet);
    let mut cells = sheets.flat_map(|sheet| &sheet.cells).filter(|cell| cell.place.cell == place.cell);
    let told = checked
        .findings
        .iter()
        .any(|finding| finding.sheet.as_ref() == Some(&place.sheet) && finding.cell == Some(place.cell));
    let literal = cells.any(|cell| values::stands_there(cell, answer));
    assert!(told || literal, "{answer:?} at {place:?} without a word: {:?}", checked.findings);
}

/// Edits as bytes: whatever the bytes are, they do something to the workbook.
struct Edits<'a>(&'a [u8]);

impl<'a> Edits<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let len = usize::from(self.byte()? % 40).min(self.0.len());
        let (taken, rest) = self.0.split_at(len);
        self.0 = rest;
        Some(taken)
    }

    fn cell(&mut self) -> Option<CellRef> {
        Some(CellRef::new(u32::from(self.byte()? % 48), u32::from(self.byte()? % 32)))
    }

    fn value(&mut self) -> Option<(RawValue, bool)> {
        let kind = self.byte()?;
        Some((values::raw_value(kind, self.bytes()?), kind & 0x80 != 0))
    }

    fn apply(&mut self, book: &mut Workbook) -> Option<()> {
        let (what, which) = (self.byte()?, self.byte()?);
        let count = book.sheets.len();
        let at = if which < 160 { 0 } else { usize::from(which) % count.max(1) };
        match what % 18 {
            16 => book.sheets.truncate(usize::from(which) % (count + 1)),
            17 if count > 0 => book.sheets.swap(at, 0),
            17 => {}
            15 => {
                let mut copy = book.sheets.get(at)?.clone();
                let name: Arc<str> = format!("写し{count}").into();
                copy.name = name.clone();
                copy.cells.iter_mut().for_each(|cell| cell.place.sheet = name.clone());
                if count < 6 {
                    book.sheets.push(copy);
                }
            }
            what => self.edit(what, book.sheets.get_mut(at)?)?,
        }
        Some(())
    }

    fn edit(&mut self, what: u8, sheet: &mut Sheet) -> Option<()> {
        let cell = self.cell()?;
        match what {
            0..=4 => {
                let (value, percent) = self.value()?;
                put(sheet, cell, value);
                let placed = sheet.cells.iter_mut().find(|other| other.place.cell == cell)?;
                placed.percent = percent;
                placed.formula = percent && what == 4;
            }
            5 => sheet.cells.retain(|other| other.place.cell != cell),
            6 => move_all(sheet, |c| Some(CellRef::new(c.row + u32::from(c.row >= cell.row), c.col))),
            7 => move_all(sheet, |c| Some(CellRef::new(c.row, c.col + u32::from(c.col >= cell.col)))),
            8 => move_all(sheet, |c| {
                (c.row != cell.row).then(|| CellRef::new(c.row - u32::from(c.row > cell.row), c.col))
            }),
            9 => move_all(sheet, |c| {
                (c.col != cell.col).then(|| CellRef::new(c.row, c.col - u32::from(c.col > cell.col)))
            }),
            10 => {
                let other = self.cell()?;
                move_all(sheet, |c| Some(CellRef::new(c.row, swapped(c.col, cell.col, other.col))));
            }
            11 => {
                let other = self.cell()?;
                move_all(sheet, |c| Some(CellRef::new(swapped(c.row, cell.row, other.row), c.col)));
            }
            12 => {
                let last = self.cell()?;
                sheet.merges.push((cell, CellRef::new(cell.row.max(last.row), cell.col.max(last.col))));
            }
            13 => {
                let other = self.cell()?;
                let value = |at: CellRef| sheet.cells.iter().find(|c| c.place.cell == at).map(|c| c.value.clone());
                if let (Some(one), Some(two)) = (value(cell), value(other)) {
                    put(sheet, cell, two);
                    put(sheet, other, one);
                }
            }
            _ => {
                let text = String::from_utf8_lossy(self.bytes()?).into_owned();
                sheet.comments.push((cell, text.clone()));
                sheet.text_boxes.push(text);
                sheet.hidden_rows.insert(cell.row);
                sheet.hidden_columns.insert(cell.col);
            }
        }
        Some(())
    }
}

fn swapped(at: u32, one: u32, other: u32) -> u32 {
    match at {
        at if at == one => other,
        at if at == other => one,
        at => at,
    }
}

fn move_all(sheet: &mut Sheet, to: impl Fn(CellRef) -> Option<CellRef>) {
    sheet.cells.retain_mut(|cell| {
        to(cell.place.cell).is_some_and(|moved| {
            cell.place.cell = moved;
            true
        })
    });
    sheet.cells.sort_by_key(|cell| cell.place.cell);
    sheet.cells.dedup_by_key(|cell| cell.place.cell);
    sheet.merges.retain_mut(|(first, last)| match (to(*first), to(*last)) {
        (Some(moved_first), Some(moved_last)) => {
            (*first, *last) = (moved_first, moved_last);
            first.row <= last.row && first.col <= last.col
        }
        _ => false,
    });
}
