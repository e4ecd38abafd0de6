//! Reads a return: finds the form in a workbook by what its cells say, never by where they stand.
//!
//! The table is found by its header labels, a row by its numbers, the return by 管理情報 or, where that is lost, by what
//! stands visibly in the sheet. Every non-empty cell gets exactly one [`Role`]; judging what the cells hold is the work of
//! [`crate::check`].

mod asides;
mod corrections;
mod fixed;
mod head;
mod labels;
mod numbers;
mod rows;
mod table;

pub use asides::{Aside, AsideKind};
pub use fixed::{FixedKind, FixedTexts};
pub use labels::{Labels, StaticTexts, months_in_label};
pub use numbers::row_number;
pub use rows::Stray;
pub use table::{Column, ColumnUse, Table};

use super::management::{self, Management};
use super::{CorrectionField, Field, HeadField, Issued, Submission};
use crate::model::fold_key;
use crate::plan::FormSettings;
use crate::spreadsheet::{RawCell, RawValue, Sheet, Workbook};
use asides::Page;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// What a cell is in the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Part of 管理情報.
    Management,
    /// A fixed text of the form as it was issued.
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
    /// A cell of a table that is not the form, in [`Form::asides`].
    Aside(usize),
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
    pub fixed: FixedTexts,
    /// The fields in the order in which the form was issued; where it does not say so, in that of 様式設定.
    pub order: Vec<Field>,
    /// The labels under which its columns are known.
    pub labels: Labels,
    /// The tables found, with their columns.
    pub tables: Vec<Table>,
    /// Rows of tables whose numbers cannot be read.
    pub strays: Vec<Stray>,
    /// It has formulas, so that what it computes should be computed.
    pub computes: bool,
    /// Tables that are not the form.
    pub asides: Vec<Aside>,
    /// Labels of 過去分訂正 that were typed over, with the column that each still heads.
    pub renamed: Vec<(RawCell, CorrectionField)>,
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
    let statics = labels::keyed(&statics);
    let labels = Labels::new(settings, issued.as_ref(), &statics);
    let fixed = FixedTexts::new(statics, &labels, issued.as_ref());
    let mut roles: Vec<Vec<Role>> = book.sheets.iter().map(|sheet| vec![Role::Outside; sheet.cells.len()]).collect();
    let mut form = Parts::default();
    let mut pages = Vec::new();
    for (at, sheet) in book.sheets.iter().enumerate() {
        let Some(sheet_roles) = roles.get_mut(at) else { continue };
        if let Some(added) = management_sheets.get(&at) {
            sheet_roles.fill(Role::Management);
            added.iter().for_each(|cell| set(sheet_roles, *cell, Role::Outside));
            continue;
        }
        let lines = Lines::of(sheet);
        corrections::read(&lines, sheet_roles, &mut form);
        let spans = table::find(&lines, sheet_roles, &labels);
        pages.push(Page { at, lines, spans });
    }
    form.asides = asides::set_apart(&mut pages, &mut roles, issued.as_ref());
    let no_table = pages.iter().all(|page| page.spans.is_empty());
    for Page { at, lines, spans } in pages {
        let Some(sheet_roles) = roles.get_mut(at) else { continue };
        spans.iter().for_each(|span| table::claim_header(&lines, sheet_roles, span));
        // Without any table, what names the return may stand anywhere.
        if let Some(above) = spans.first().map(|span| span.header).or(no_table.then_some(u32::MAX)) {
            head::read(&lines, sheet_roles, above, &mut form);
        }
        for span in spans {
            rows::read(&lines, sheet_roles, span, issued.as_ref(), &mut form);
        }
        fixed::mark(&lines, sheet_roles, &fixed);
    }
    let (department, round) = match &issued {
        Some(issued) => (Some(issued.department.to_string()), Some(issued.round)),
        None => head::identity(&form),
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
        fixed,
        order,
        labels,
        tables: form.tables,
        strays: form.strays,
        computes: book.sheets.iter().any(|sheet| sheet.cells.iter().any(|cell| cell.formula)),
        asides: form.asides,
        renamed: form.renamed,
        head: form.head,
        head_copies: form.head_copies,
        roles,
    }
}

impl Form {
    /// Takes these texts for the fixed ones of a form that has lost 管理情報.
    pub fn recognise(&mut self, book: &Workbook, statics: &BTreeSet<String>, reissued: &Issued) {
        self.fixed = FixedTexts::new(labels::keyed(statics), &self.labels, Some(reissued));
        for (sheet, roles) in book.sheets.iter().zip(&mut self.roles) {
            fixed::mark(&Lines::of(sheet), roles, &self.fixed);
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
    asides: Vec<Aside>,
    renamed: Vec<(RawCell, CorrectionField)>,
    head: BTreeMap<HeadField, RawCell>,
    head_copies: Vec<(HeadField, RawCell)>,
    /// The short texts above the tables.
    above: Vec<String>,
}

/// 管理情報, its state, and the sheets that hold it, each with the cells that somebody has added.
fn find_management(book: &Workbook) -> (Option<Management>, ManagementState, BTreeMap<usize, Vec<usize>>) {
    let mut sheets = BTreeMap::new();
    let mut read: Vec<(Arc<str>, Management)> = Vec::new();
    let mut unreadable = None;
    for (at, sheet) in book.sheets.iter().enumerate() {
        if !management::is_management(sheet) {
            continue;
        }
        let added: &mut Vec<usize> = sheets.entry(at).or_default();
        match management::decode_apart(sheet) {
            Ok((management, remarks)) => {
                *added = remarks;
                read.push((sheet.name.clone(), management));
            }
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

fn set(roles: &mut [Role], at: usize, role: Role) {
    if let Some(place) = roles.get_mut(at) {
        *place = role;
    }
}

/// The round that a cell above the table names.
#[must_use]
pub fn shown_round(cell: &RawCell) -> Option<crate::model::Round> {
    head::round(cell)
}

/// Whether a cell above the table names a round, in whatever spelling.
#[must_use]
pub fn names_round(cell: &RawCell, round: crate::model::Round) -> bool {
    head::names_round(cell, round)
}

/// The day that a cell above the table names.
#[must_use]
pub fn shown_day(cell: &RawCell) -> Option<chrono::NaiveDate> {
    head::date(cell)
}
