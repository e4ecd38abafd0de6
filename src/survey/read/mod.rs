//! Reads a return: finds the form in a workbook by what its cells say, never by where they stand.
//!
//! The table is found by its header labels, a row by its numbers, the return by 管理情報 or, where that is lost, by what
//! stands visibly in the sheet. Every non-empty cell gets exactly one [`Role`]; judging what the cells hold is the work of
//! [`crate::check`].

mod corrections;
mod head;
mod labels;
mod numbers;
mod rows;
mod table;

pub use labels::{Labels, months_in_label};
pub use numbers::row_number;
pub use rows::{Stray, StrayReason};
pub use table::{Column, ColumnUse, Table};

use super::management::{self, Management};
use super::{CorrectionField, Field, HeadField, Submission};
use crate::model::fold_key;
use crate::plan::FormSettings;
use crate::spreadsheet::{RawCell, RawValue, Sheet, Workbook};
use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// What a cell is in the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Part of 管理情報.
    Management,
    /// A fixed text of the form, wherever it stands.
    Fixed,
    /// The label of a column of the table.
    Header,
    /// A label of the table that is not understood, where a column is missing that it may name.
    NearLabel,
    /// The label of a field above the table.
    HeadLabel,
    /// The value of a field above the table.
    HeadValue(HeadField),
    /// The value of such a field in a second place.
    HeadCopy(HeadField),
    /// A cell of the table, in a row of [`Submission::rows`].
    Table(usize, Field),
    /// A cell in a second column of the same label, in a row of [`Submission::rows`].
    Doubled(usize, Field),
    /// A cell in a row of [`Submission::rows`] under a label that is not understood, where a column is missing.
    Lost(usize),
    /// A cell of a row without readable numbers, in [`Form::strays`].
    Stray(usize),
    /// A cell of a row of [`Submission::corrections`].
    Correction(usize, CorrectionField),
    /// None of these.
    Outside,
}

/// What became of 管理情報.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ManagementState {
    /// There and unchanged.
    Intact,
    /// There, but somebody changed it: it is not trusted.
    Changed,
    /// Written by a later version of the program, or unreadable; says why.
    Unreadable(String),
    /// Gone.
    Lost,
    /// Several that differ: the forms of several returns in one workbook.
    Several(Vec<Arc<str>>),
}

/// A workbook read as a form.
#[derive(Debug, Clone)]
pub struct Form {
    /// What it says.
    pub submission: Submission,
    /// State of 管理情報.
    pub management: ManagementState,
    /// The fixed texts that 管理情報 lists.
    pub statics: BTreeSet<String>,
    /// The fields in the order in which the form was issued; where it does not say so, in that of 様式設定.
    pub order: Vec<Field>,
    /// The labels under which its columns are known.
    pub labels: Labels,
    /// The tables found, with their columns.
    pub tables: Vec<Table>,
    /// Rows of tables whose numbers cannot be read.
    pub strays: Vec<Stray>,
    /// Values above the table, as they stand.
    pub head: BTreeMap<HeadField, RawCell>,
    /// Values of the same fields in further places.
    pub head_copies: Vec<(HeadField, RawCell)>,
    /// Role of every cell, parallel to the sheets and their cells.
    pub roles: Vec<Vec<Role>>,
}

/// Reads the form in a workbook.
#[must_use]
pub fn read(book: &Workbook, settings: &FormSettings) -> Form {
    let (found, state, management_sheets) = find_management(book);
    let (issued, statics, order) = match found {
        Some(management) => (Some(management.issued), management.statics, management.order),
        None => (None, BTreeSet::new(), Vec::new()),
    };
    let order = if order.is_empty() { settings.order() } else { order };
    let labels = Labels::new(settings, issued.as_ref(), &statics);
    let mut roles: Vec<Vec<Role>> = book.sheets.iter().map(|sheet| vec![Role::Outside; sheet.cells.len()]).collect();
    let mut form = Parts::default();
    for (at, sheet) in book.sheets.iter().enumerate() {
        let Some(sheet_roles) = roles.get_mut(at) else { continue };
        if management_sheets.contains(&at) {
            sheet_roles.fill(Role::Management);
            continue;
        }
        let lines = Lines::of(sheet);
        corrections::read(&lines, sheet_roles, &mut form.corrections, &statics);
        let spans = table::find(&lines, sheet_roles, &labels);
        head::read(&lines, sheet_roles, &mut form);
        for span in spans {
            rows::read(&lines, sheet_roles, span, issued.as_ref(), &mut form);
        }
        mark_fixed(sheet, sheet_roles, &statics);
    }
    let (department, round) = match &issued {
        Some(issued) => (Some(issued.department.to_string()), Some(issued.round)),
        None => head::identity(book, &form.head),
    };
    let text = |field: HeadField| form.head.get(&field).and_then(head::text);
    let submission = Submission {
        department,
        round,
        author: text(HeadField::Author),
        approver: text(HeadField::Approver),
        submitted_on: form.head.get(&HeadField::SubmittedOn).and_then(head::date),
        sample: issued.as_ref().map_or_else(|| head::shows_sample(book), |issued| issued.sample),
        issued,
        rows: form.rows,
        corrections: form.corrections,
    };
    Form {
        submission,
        management: state,
        statics,
        order,
        labels,
        tables: form.tables,
        strays: form.strays,
        head: form.head,
        head_copies: form.head_copies,
        roles,
    }
}

impl Form {
    /// Takes cells that nothing claimed and that hold one of these texts for fixed texts of the form.
    pub fn recognise(&mut self, book: &Workbook, statics: &BTreeSet<String>) {
        for (sheet, roles) in book.sheets.iter().zip(&mut self.roles) {
            mark_fixed(sheet, roles, statics);
        }
    }
}

/// What the sheets of a workbook add up to.
#[derive(Default)]
struct Parts {
    rows: Vec<super::SubmittedRow>,
    strays: Vec<Stray>,
    tables: Vec<Table>,
    corrections: Vec<super::CorrectionRow>,
    head: BTreeMap<HeadField, RawCell>,
    head_copies: Vec<(HeadField, RawCell)>,
}

/// 管理情報, its state, and the sheets that hold it.
fn find_management(book: &Workbook) -> (Option<Management>, ManagementState, Vec<usize>) {
    let mut sheets = Vec::new();
    let mut read: Vec<(Arc<str>, Management)> = Vec::new();
    let mut unreadable = None;
    for (at, sheet) in book.sheets.iter().enumerate() {
        if !management::is_management(sheet) {
            continue;
        }
        sheets.push(at);
        match management::decode(sheet) {
            Ok(management) => read.push((sheet.name.clone(), management)),
            Err(error) => unreadable = Some(error.to_string()),
        }
    }
    let several = read.iter().any(|(_, other)| read.first().is_some_and(|(_, first)| first != other));
    if several {
        let names = read.into_iter().map(|(name, _)| name).collect();
        return (None, ManagementState::Several(names), sheets);
    }
    match (read.into_iter().next(), unreadable) {
        (Some((_, management)), _) if management.intact => (Some(management), ManagementState::Intact, sheets),
        (Some(_), _) => (None, ManagementState::Changed, sheets),
        (None, Some(error)) => (None, ManagementState::Unreadable(error), sheets),
        (None, None) => (None, ManagementState::Lost, sheets),
    }
}

/// The cells of a sheet by row, with their positions in [`Sheet::cells`].
struct Lines<'a> {
    sheet: &'a Sheet,
    /// By row, the positions of its cells from left to right.
    rows: BTreeMap<u32, Vec<usize>>,
    /// The cells' texts as they are compared, where they are short enough for a label.
    keys: Vec<Option<String>>,
}

/// Longest text in bytes that is looked at as a label.
const LONGEST_LABEL: usize = 160;

impl<'a> Lines<'a> {
    fn of(sheet: &'a Sheet) -> Self {
        let mut rows: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (at, cell) in sheet.cells.iter().enumerate() {
            rows.entry(cell.place.cell.row).or_default().push(at);
        }
        for line in rows.values_mut() {
            line.sort_by_key(|at| sheet.cells.get(*at).map(|cell| cell.place.cell.col));
        }
        let key = |cell: &RawCell| text_of(cell).filter(|text| text.len() <= LONGEST_LABEL).map(fold_key);
        Self { sheet, rows, keys: sheet.cells.iter().map(key).collect() }
    }

    /// A cell's text as it is compared, where it may be a label.
    fn key(&self, at: usize) -> Option<&str> {
        self.keys.get(at)?.as_deref()
    }

    fn cell(&self, at: usize) -> Option<&'a RawCell> {
        self.sheet.cells.get(at)
    }

    /// The cells of a row from left to right.
    fn line(&self, row: u32) -> impl Iterator<Item = (usize, &'a RawCell)> {
        self.rows.get(&row).into_iter().flatten().filter_map(|at| Some((*at, self.cell(*at)?)))
    }
}

/// Text of a cell, where it holds text.
fn text_of(cell: &RawCell) -> Option<&str> {
    match &cell.value {
        RawValue::Text(text) => Some(text),
        _ => None,
    }
}

/// Cells that nothing else claimed and that hold a fixed text of the form.
fn mark_fixed(sheet: &Sheet, roles: &mut [Role], statics: &BTreeSet<String>) {
    let folded: OnceCell<BTreeSet<String>> = OnceCell::new();
    for (cell, role) in sheet.cells.iter().zip(roles) {
        let (Role::Outside, Some(text)) = (&role, text_of(cell)) else { continue };
        let known = || folded.get_or_init(|| statics.iter().map(|text| fold_key(text)).collect());
        if statics.contains(text) || known().contains(&fold_key(text)) {
            *role = Role::Fixed;
        }
    }
}

/// The round that a cell above the table names.
#[must_use]
pub fn shown_round(cell: &RawCell) -> Option<crate::model::Round> {
    head::round(cell)
}

/// The day that a cell above the table names.
#[must_use]
pub fn shown_day(cell: &RawCell) -> Option<chrono::NaiveDate> {
    head::date(cell)
}
