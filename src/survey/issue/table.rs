//! The sheet 調査票: the table, row by row, and what goes with it.

use super::cells::{Ink, address, column_range};
use super::columns::{Column, is_input};
use super::head::Head;
use super::notes::{self, Notes};
use super::style::{Look, Stand, number_format};
use super::{Form, fit, formula, sheets, validation};
use crate::model::{Round, TargetValue, parse_shown};
use crate::plan::{Indicator, MonthlyMode};
use crate::survey::{CellNeed, Field, IssuedRow, Request, management};
use rust_xlsxwriter::{ConditionalFormatFormula, Formula, Worksheet, XlsxError};
use std::collections::BTreeSet;

/// Lowest row of the table, in points: room for a finger's worth of text.
const LOWEST: f64 = 33.0;

/// The table's place on its sheet.
struct Table<'a> {
    form: &'a Form<'a>,
    head: Head,
    first: u32,
    last: u32,
}

pub(super) fn write(form: &Form<'_>, statics: &mut BTreeSet<String>) -> Result<Worksheet, XlsxError> {
    let head = Head::new(form);
    let first = head.table_row + 1;
    let rows = u32::try_from(form.issued.rows.len()).unwrap_or(u32::MAX);
    let table = Table { form, head, first, last: first.saturating_add(rows.saturating_sub(1)) };
    let mut ink = Ink::new(crate::survey::sheets::FORM, statics)?;
    // A computed cell without a result yet is empty, and not 0.
    ink.sheet.set_formula_result_default("");
    table.head.write(&mut ink, form)?;
    table.head.write_requests(&mut ink, form, |request| table.cell_of(request))?;
    table.write_labels(&mut ink)?;
    for (row, issued) in (table.first..).zip(&form.issued.rows) {
        table.write_row(&mut ink, row, issued)?;
    }
    table.write_count(&mut ink)?;
    table.write_notes(&mut ink)?;
    table.finish(&mut ink.sheet)?;
    Ok(ink.sheet)
}

impl Table<'_> {
    fn write_labels(&self, ink: &mut Ink<'_>) -> Result<(), XlsxError> {
        let row = self.head.table_row;
        let mut height = LOWEST;
        for (col, column) in self.form.columns.iter() {
            let style = if is_input(column.field) { &self.form.styles.head_input } else { &self.form.styles.head };
            ink.fixed(row, col, &column.label, style)?;
            ink.sheet.set_column_width(col, column.width)?;
            height = height.max(fit::row_height(&column.label, column.width));
        }
        ink.sheet.set_row_height(row, height)?;
        Ok(())
    }

    fn write_row(&self, ink: &mut Ink<'_>, row: u32, issued: &IssuedRow) -> Result<(), XlsxError> {
        let mut height = LOWEST;
        for (col, column) in self.form.columns.iter() {
            let text = issued.texts.get(&column.field).map_or("", String::as_str);
            height = height.max(fit::row_height(text, column.width));
            match column.field.need() {
                CellNeed::Issued => self.write_issued(ink, (row, col), issued, column.field)?,
                CellNeed::Computed => self.write_computed(ink, (row, col), issued, column.field)?,
                CellNeed::PerIndicator | CellNeed::PerItem => self.write_input(ink, (row, col), issued, column)?,
            }
        }
        ink.sheet.set_row_height(row, height)?;
        Ok(())
    }

    fn write_issued(
        &self,
        ink: &mut Ink<'_>,
        (row, col): (u32, u16),
        issued: &IssuedRow,
        field: Field,
    ) -> Result<(), XlsxError> {
        let text = issued.texts.get(&field).map_or("", String::as_str);
        let numeric = matches!(
            field,
            Field::ItemNo | Field::IndicatorNo | Field::Base | Field::LastYear | Field::Target | Field::Previous
        );
        let repeats = matches!(field, Field::ItemNo | Field::ItemTitle) && self.repeats_item(row, issued);
        let look = if repeats { Look::Repeated } else { Look::Issued };
        let format = match field {
            Field::ItemTitle | Field::IndicatorName => self.form.styles.cell(look, Stand::Text, None),
            Field::Base | Field::LastYear | Field::Target | Field::Previous => {
                self.form.styles.cell(look, Stand::Number, self.number_format(issued).as_deref())
            }
            _ => self.form.styles.cell(look, Stand::Centre, None),
        };
        ink.value(row, col, text, numeric, &format)
    }

    fn repeats_item(&self, row: u32, issued: &IssuedRow) -> bool {
        let before = row.checked_sub(self.first + 1).and_then(|at| usize::try_from(at).ok());
        before.and_then(|at| self.form.issued.rows.get(at)).is_some_and(|above| above.key.item == issued.key.item)
    }

    fn write_computed(
        &self,
        ink: &mut Ink<'_>,
        (row, col): (u32, u16),
        issued: &IssuedRow,
        field: Field,
    ) -> Result<(), XlsxError> {
        let styles = &self.form.styles;
        let actual = self.form.columns.at(Field::Actual).map(|col| address(row, col));
        let formula = issued.asked.then_some(()).and(actual).and_then(|actual| match field {
            Field::Rate => self.rate_formula(issued, &actual),
            _ => self.difference_formula(issued, row, &actual),
        });
        let number_format = match field {
            Field::Rate => Some("0.0%".to_owned()),
            _ => self.number_format(issued),
        };
        let Some(formula) = formula else {
            return ink.value(row, col, "", false, &styles.cell(Look::Closed, Stand::Centre, None));
        };
        let result = issued.texts.get(&field).and_then(|text| cached(field, text)).unwrap_or_default();
        ink.formula(row, col, &formula, &result, &styles.cell(Look::Issued, Stand::Number, number_format.as_deref()))
    }

    fn rate_formula(&self, issued: &IssuedRow, actual: &str) -> Option<String> {
        let indicator = self.indicator(issued)?;
        formula::rate(indicator, self.target(issued)?, actual, &self.form.plan.criteria)
    }

    /// Where last time's value is a number; in April a running total since April is itself the month's amount.
    fn difference_formula(&self, issued: &IssuedRow, row: u32, actual: &str) -> Option<String> {
        let previous = issued.texts.get(&Field::Previous).map_or("", String::as_str);
        if parse_shown(previous).is_some() {
            let cell = self.form.columns.at(Field::Previous).map(|col| address(row, col))?;
            return Some(formula::difference(actual, Some(&cell)));
        }
        let starts = matches!(self.form.issued.round, Round::Month(month) if month.elapsed() == 1);
        let total = self.indicator(issued)?.mode == MonthlyMode::YearTotal;
        (starts && total && previous.is_empty()).then(|| formula::difference(actual, None))
    }

    fn write_input(
        &self,
        ink: &mut Ink<'_>,
        (row, col): (u32, u16),
        issued: &IssuedRow,
        column: &Column,
    ) -> Result<(), XlsxError> {
        let field = column.field;
        let per_item = field.need() == CellNeed::PerItem;
        let open = if per_item { issued.item_asked } else { issued.asked };
        let text = issued.texts.get(&field).map_or("", String::as_str);
        let (stand, numeric) = match field {
            Field::Actual | Field::Forecast => (Stand::Number, true),
            Field::SelfGrade => (Stand::Centre, true),
            _ => (Stand::Text, false),
        };
        let styles = &self.form.styles;
        if !open {
            return ink.value(row, col, text, false, &styles.cell(Look::Closed, Stand::Centre, None));
        }
        let look = if self.is_marked(issued, field) { Look::Marked } else { Look::Input };
        let number_format =
            if matches!(field, Field::Actual | Field::Forecast) { self.number_format(issued) } else { None };
        ink.value(row, col, text, numeric, &styles.cell(look, stand, number_format.as_deref()))?;
        if let Some(indicator) = self.indicator(issued) {
            let cell = address(row, col);
            let validation = validation::of_cell(self.form.plan, indicator, column, self.target(issued), &cell)?;
            ink.sheet.add_data_validation(row, col, row, col, &validation)?;
        }
        self.highlight(ink, (row, col), issued, field, text)
    }

    /// A required cell that is empty stands out; a text as it was prefilled is grey.
    fn highlight(
        &self,
        ink: &mut Ink<'_>,
        (row, col): (u32, u16),
        issued: &IssuedRow,
        field: Field,
        text: &str,
    ) -> Result<(), XlsxError> {
        let cell = address(row, col);
        let rule = match field {
            Field::Actual | Field::Forecast if !issued.optional => Some(format!("={cell}=\"\"")),
            Field::SelfGrade | Field::Progress if self.form.issued.evaluated => self
                .item_cells(field)
                .map(|(items, cells)| format!("=COUNTIFS({items},{},{cells},\"<>\")=0", self.item_cell(row))),
            Field::Issues if self.form.issued.evaluated => {
                self.item_cells(field).zip(self.item_cells(Field::SelfGrade)).map(|((items, cells), (_, grades))| {
                    let item = self.item_cell(row);
                    format!(
                        "=AND(COUNTIFS({items},{item},{grades},\">=3\")>0,COUNTIFS({items},{item},{cells},\"<>\")=0)"
                    )
                })
            }
            _ => None,
        };
        if let Some(rule) = rule {
            let blank =
                ConditionalFormatFormula::new().set_rule(Formula::new(rule)).set_format(&self.form.styles.blank);
            ink.sheet.add_conditional_format(row, col, row, col, &blank)?;
        }
        if matches!(field, Field::Progress | Field::Issues) && !text.is_empty() && self.form.issued.answers.is_none() {
            // A formula's text holds no line break and at most 255 characters: length and beginning tell enough.
            let start: String = text.lines().next().unwrap_or_default().chars().take(80).collect();
            let (length, units) = (text.encode_utf16().count(), start.encode_utf16().count());
            let rule = format!("=AND(LEN({cell})={length},LEFT({cell},{units})={})", formula::quoted(&start));
            let grey =
                ConditionalFormatFormula::new().set_rule(Formula::new(rule)).set_format(&self.form.styles.prefilled);
            ink.sheet.add_conditional_format(row, col, row, col, &grey)?;
        }
        Ok(())
    }

    fn item_cells(&self, field: Field) -> Option<(String, String)> {
        let range = |field| Some(column_range(self.form.columns.at(field)?, self.first, self.last));
        Some((range(Field::ItemNo)?, range(field)?))
    }

    fn item_cell(&self, row: u32) -> String {
        self.form.columns.at(Field::ItemNo).map_or_else(String::new, |col| address(row, col))
    }

    fn write_count(&self, ink: &mut Ink<'_>) -> Result<(), XlsxError> {
        let (_, needs) = management::encode(self.form.issued, &BTreeSet::new(), &[]);
        let rows = self.last - self.first;
        let need = |col| {
            let range = column_range(col, needs.first_row, needs.first_row.saturating_add(rows));
            format!("'{}'!{range}", crate::survey::sheets::MANAGEMENT)
        };
        let range = |field| self.form.columns.at(field).map(|col| column_range(col, self.first, self.last));
        let counted = formula::Counted {
            items: range(Field::ItemNo).unwrap_or_default(),
            indicator_needs: need(needs.indicator),
            item_needs: need(needs.item),
            per_indicator: [Field::Actual, Field::Forecast].into_iter().filter_map(range).collect(),
            self_grade: range(Field::SelfGrade),
            progress: range(Field::Progress),
            issues: range(Field::Issues),
            singles: self.head.inputs.clone(),
        };
        let empty = self.empty_as_issued();
        self.head.write_count(ink, self.form, &formula::count_empty(&counted), empty)
    }

    /// What the live count says before anybody has typed.
    fn empty_as_issued(&self) -> usize {
        let issued = self.form.issued;
        let blank = |row: &IssuedRow, field: Field| row.texts.get(&field).is_none_or(String::is_empty);
        let mut empty = Head::empty(issued);
        let mut items: BTreeSet<_> = BTreeSet::new();
        for row in &issued.rows {
            let fields = [Field::Actual, Field::Forecast].into_iter().filter(|field| field.in_round(issued.round));
            if row.asked && !row.optional {
                empty += fields.filter(|field| blank(row, *field)).count();
            }
            if !row.item_asked || !issued.evaluated || !items.insert(row.key.item) {
                continue;
            }
            let of_item = || issued.rows.iter().filter(|other| other.key.item == row.key.item);
            let unanswered = |field: Field| of_item().all(|row| blank(row, field));
            let late = of_item().any(|row| {
                let grade = row.texts.get(&Field::SelfGrade).and_then(|text| parse_shown(text));
                grade.is_some_and(|grade| grade >= rust_decimal::Decimal::from(3))
            });
            empty += usize::from(unanswered(Field::SelfGrade)) + usize::from(unanswered(Field::Progress));
            empty += usize::from(late && unanswered(Field::Issues));
        }
        empty
    }

    fn write_notes(&self, ink: &mut Ink<'_>) -> Result<(), XlsxError> {
        let mut found = Notes::default();
        let changes = self.form.plan.changes_upto(self.form.issued.round);
        for (row, issued) in (self.first..).zip(&self.form.issued.rows).filter(|_| !changes.is_empty()) {
            for (field, text) in notes::of_plan(self.form, issued.key, &changes) {
                let Some(col) = self.form.columns.at(field) else { continue };
                found.add((row, col), &text);
                ink.known(text);
            }
        }
        for request in &self.form.issued.requests {
            if let Some(place) = self.place_of(request) {
                found.add(place, &request.message);
            }
        }
        found.write(ink, self.form)
    }

    fn finish(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let (row, last_col) = (self.head.table_row, self.form.columns.last());
        sheet.autofilter(row, 0, self.last, last_col)?;
        let frozen_column = self.form.columns.at(Field::IndicatorName).map_or(0, |col| col + 1);
        let frozen_row = if self.head.is_low() { self.first } else { 0 };
        sheet.set_freeze_panes(frozen_row, frozen_column)?;
        sheet.set_repeat_rows(row, row)?;
        sheet.set_print_area(0, 0, self.last, last_col)?;
        sheet.set_landscape();
        sheets::print_setup(sheet, self.form);
        if let Some(actual) = self.form.columns.at(Field::Actual) {
            sheet.set_selection(self.first, actual, self.first, actual)?;
        }
        if self.form.issued.sample {
            sheet.set_tab_color("#B71C1C");
        }
        sheet.protect_with_options(&sheets::protection());
        Ok(())
    }

    fn indicator(&self, issued: &IssuedRow) -> Option<&Indicator> {
        self.form.plan.indicators.get(&issued.key)
    }

    fn target(&self, issued: &IssuedRow) -> Option<&TargetValue> {
        let round = self.form.issued.round;
        self.form.plan.target(issued.key, round.fiscal_year(), round).map(|target| &target.value)
    }

    fn number_format(&self, issued: &IssuedRow) -> Option<String> {
        let indicator = self.indicator(issued)?;
        let ratio = indicator.mode == MonthlyMode::Ratio || matches!(&*indicator.unit, "％" | "%");
        Some(number_format(&indicator.unit, indicator.places, ratio))
    }

    fn is_marked(&self, issued: &IssuedRow, field: Field) -> bool {
        self.form.issued.requests.iter().any(|request| request.key == Some(issued.key) && request.field == Some(field))
    }

    fn place_of(&self, request: &Request) -> Option<(u32, u16)> {
        let (key, field) = (request.key?, request.field?);
        let (row, _) = (self.first..).zip(&self.form.issued.rows).find(|(_, row)| row.key == key)?;
        Some((row, self.form.columns.at(field)?))
    }

    fn cell_of(&self, request: &Request) -> Option<String> {
        self.place_of(request).map(|(row, col)| address(row, col))
    }
}

/// The cached result of a computed cell: the rate is issued in per cent and stands in the cell as a fraction.
fn cached(field: Field, text: &str) -> Option<String> {
    let value = parse_shown(text)?;
    let value = if field == Field::Rate { value / rust_decimal::Decimal::ONE_HUNDRED } else { value };
    Some(value.normalize().to_string())
}
