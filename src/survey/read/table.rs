//! Finds the form's table in a sheet by its header labels.

use super::{Labels, Lines, Role, text_of};
use crate::spreadsheet::Place;
use crate::survey::{CellNeed, Field};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// What a column of the table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnUse {
    /// The field.
    Field(Field),
    /// A second column with the same label.
    Doubled(Field),
    /// A label that is not understood; the missing field that it may mean.
    Unknown(Option<Field>),
}

/// A column of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The header cell.
    pub place: Place,
    /// Its text.
    pub label: String,
    /// What the column holds.
    pub content: ColumnUse,
}

/// A table that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Sheet.
    pub sheet: Arc<str>,
    /// Its columns from left to right.
    pub columns: BTreeMap<u32, Column>,
    /// Fields to fill in that two columns name, neither of them by the form's own label: which one is meant cannot be told, so that
    /// a blank in one of them counts as much as what stands in the other.
    pub uncertain: BTreeSet<Field>,
}

impl Table {
    /// The column that holds a field.
    #[must_use]
    pub fn column(&self, field: Field) -> Option<&Column> {
        self.columns.values().find(|column| column.content == ColumnUse::Field(field))
    }

    /// The fields that have a column, from left to right.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        self.columns.values().filter_map(|column| match column.content {
            ColumnUse::Field(field) => Some(field),
            _ => None,
        })
    }

    /// Fields that have no column.
    #[must_use]
    pub fn missing(&self) -> Vec<Field> {
        Field::ALL.into_iter().filter(|field| self.column(*field).is_none()).collect()
    }
}

/// A table and the rows that belong to it.
pub(super) struct Span {
    pub table: Table,
    /// The row of its labels.
    pub header: u32,
    /// First row below the header.
    pub from: u32,
    /// First row that does not belong to it any more.
    pub to: u32,
}

/// What may be tables of the form in a sheet, from the top.
pub(super) fn find(lines: &Lines<'_>, roles: &[Role], labels: &Labels) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for row in lines.rows.keys().copied() {
        let mut fields: BTreeMap<u32, (Field, bool)> = BTreeMap::new();
        for (at, cell) in lines.line(row) {
            if roles.get(at) != Some(&Role::Outside) {
                continue;
            }
            if let Some(found) = lines.key(at).and_then(|key| labels.field_of_key(key)) {
                fields.insert(cell.place.cell.col, found);
            }
        }
        if !is_header(&fields) {
            continue;
        }
        if let Some(last) = spans.last_mut() {
            last.to = row;
        }
        let columns = columns(lines, row, &fields, labels);
        let uncertain = uncertain(&fields);
        let table = Table { sheet: lines.sheet.name.clone(), columns, uncertain };
        spans.push(Span { table, header: row, from: row.saturating_add(1), to: u32::MAX });
    }
    spans
}

/// Gives the header cells of a table their role.
pub(super) fn claim_header(lines: &Lines<'_>, roles: &mut [Role], span: &Span) {
    for (at, cell) in lines.line(span.header) {
        let role = match span.table.columns.get(&cell.place.cell.col).map(|column| column.content) {
            Some(ColumnUse::Field(_) | ColumnUse::Doubled(_)) => Role::Header,
            Some(ColumnUse::Unknown(Some(_))) => Role::NearLabel,
            Some(ColumnUse::Unknown(None)) | None => continue,
        };
        super::set(roles, at, role);
    }
}

/// Fields to fill in that several columns name, none of them to the letter.
fn uncertain(fields: &BTreeMap<u32, (Field, bool)>) -> BTreeSet<Field> {
    let named = |wanted: Field| fields.values().filter(move |(field, _)| *field == wanted);
    let input = |field: &Field| matches!(field.need(), CellNeed::PerIndicator | CellNeed::PerItem);
    let several = |field: &Field| input(field) && named(*field).count() > 1 && named(*field).all(|(_, exact)| !exact);
    Field::ALL.into_iter().filter(several).collect()
}

/// Five labels, or both numbers and one more.
fn is_header(fields: &BTreeMap<u32, (Field, bool)>) -> bool {
    let mut distinct: Vec<Field> = fields.values().map(|(field, _)| *field).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let numbers = distinct.contains(&Field::ItemNo) && distinct.contains(&Field::IndicatorNo);
    distinct.len() >= 5 || (numbers && distinct.len() >= 3)
}

fn columns(
    lines: &Lines<'_>,
    row: u32,
    fields: &BTreeMap<u32, (Field, bool)>,
    labels: &Labels,
) -> BTreeMap<u32, Column> {
    let mut chosen: BTreeMap<Field, (u32, bool)> = BTreeMap::new();
    for (col, (field, exact)) in fields {
        let better = chosen.get(field).is_none_or(|(_, other_exact)| *exact && !*other_exact);
        if better {
            chosen.insert(*field, (*col, *exact));
        }
    }
    let missing: Vec<Field> = Field::ALL.into_iter().filter(|field| !chosen.contains_key(field)).collect();
    let mut columns = BTreeMap::new();
    for (_, cell) in lines.line(row) {
        let col = cell.place.cell.col;
        let label = text_of(cell).unwrap_or_default().to_owned();
        let content = match fields.get(&col) {
            Some((field, exact)) => match chosen.get(field) {
                Some((at, _)) if *at == col => ColumnUse::Field(*field),
                // Another label of which only the bracket differs is another thing: 実績（前年同期）.
                Some((_, true)) if !*exact => ColumnUse::Unknown(None),
                _ => ColumnUse::Doubled(*field),
            },
            None => ColumnUse::Unknown(labels.near(&label, &missing)),
        };
        columns.insert(col, Column { place: cell.place.clone(), label, content });
    }
    columns
}
