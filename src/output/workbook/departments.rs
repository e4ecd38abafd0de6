//! 部課別集計: the classes by division (部) and department (課), live over 取組項目一覧.

use super::page::{Cell, Columns, FIRST_ROW, HEAD_ROW, Page, Paper};
use super::places::Places;
use super::style::{self, Look};
use super::summary::{COUNTED_NOTE, NOT_RATED, OTHER_NOTE};
use super::{formula, items, names};
use crate::evaluation::{Classes, Figures, basis_of_grades};
use crate::output::OutputError;
use crate::output::data::Value;
use rust_xlsxwriter::Worksheet;

pub(super) fn make<'f>(figures: &'f Figures<'f>, places: &'f Places) -> Result<Vec<Worksheet>, OutputError> {
    let mut columns = Columns::default();
    columns.extend(&[("課", 24), ("部", 20), ("全体", 8)]);
    for (grade, (_, label)) in figures.plan.criteria.grades.iter().enumerate().take(4) {
        columns.add(format!("{}　{label}", grade + 1), 11);
    }
    columns.extend(&[("評価済", 8)]);
    columns.extend(&NOT_RATED.map(|heading| (heading, 10)));
    columns.extend(&[("該当項目数", 9), ("割合（％）", 11)]);
    let mut list = List { page: Page::new(figures, names::DEPARTMENTS)?, places, columns };
    list.page.title("取組項目の主管課による集計（再掲は元の項目で１回だけ数えています）")?;
    list.page.headings(&list.columns)?;
    let end = list.rows()?;
    let notes = [
        "※ 該当項目数：目標達成及び概ね達成の項目数。割合（％）は評価済の項目数に対するものです。".to_owned(),
        format!("　 {COUNTED_NOTE}{}", basis_of_grades(figures.round)),
        format!("　 {OTHER_NOTE}"),
    ];
    for (row, note) in (end + 1..).zip(notes) {
        list.page.put_as(row, 0, Cell::text(note), &style::note())?;
    }
    let ratio = list.columns.at("割合（％）");
    let bar = rust_xlsxwriter::ConditionalFormatDataBar::new()
        .set_fill_color(rust_xlsxwriter::Color::RGB(0x00BF_D3EA))
        .set_solid_fill(true)
        .set_minimum(rust_xlsxwriter::ConditionalFormatType::Number, 0)
        .set_maximum(rust_xlsxwriter::ConditionalFormatType::Number, 100);
    list.page.sheet.add_conditional_format(FIRST_ROW, ratio, end.max(FIRST_ROW + 1) - 1, ratio, &bar)?;
    let (mut page, columns) = (list.page, list.columns);
    page.list(&columns, end, 2)?;
    if figures.plan.departments.iter().all(|department| department.division.is_empty()) {
        page.sheet.set_column_hidden(columns.at("部"))?;
    }
    page.print(Paper::A4)?;
    page.sheet.set_print_fit_to_pages(1, 0);
    Ok(vec![page.finish()?])
}

struct List<'f> {
    page: Page<'f>,
    places: &'f Places,
    columns: Columns,
}

impl List<'_> {
    /// Writes divisions with their departments, and the whole; returns the row after the last.
    fn rows(&mut self) -> Result<u32, OutputError> {
        let mut row = FIRST_ROW;
        let Some(rollup) = self.page.figures.rollup() else { return Ok(row) };
        let division_of =
            |name: &str| self.page.figures.plan.department(name).map_or("", |department| department.division.as_str());
        let departments: Vec<_> =
            rollup.departments.iter().map(|(name, classes)| (division_of(name), &**name, classes)).collect();
        for (division, whole) in &rollup.divisions {
            for (_, name, classes) in departments.iter().filter(|(of, ..)| of == division) {
                self.row(row, (division, name), ("主管課", name), classes, false)?;
                row += 1;
            }
            if !division.is_empty() {
                self.row(row, (division, &format!("{division}　計")), ("部", division), whole, true)?;
                row += 1;
            }
        }
        self.row(row, ("全体", "計"), ("", ""), &rollup.overall, true)?;
        Ok(row + 1)
    }

    fn row(
        &mut self,
        row: u32,
        (division, department): (&str, &str),
        (heading, name): (&str, &str),
        classes: &Classes,
        total: bool,
    ) -> Result<(), OutputError> {
        let ranged =
            |heading| formula::range(names::ITEMS, self.places.item_columns.at(heading), self.places.item_rows());
        let who =
            if heading.is_empty() { String::new() } else { format!("{},{},", ranged(heading), formula::quoted(name)) };
        let counted = |word: &str| format!("{who}{},\"{word}\"", ranged("集計"));
        let (scope, ended) = (counted(items::COUNTED), format!("COUNTIFS({})", counted(items::ENDED)));
        let (grade, state) = (ranged("項目評価"), ranged("状態"));
        let absent = |word: &str| format!("COUNTIFS({scope},{grade},\"{}\",{state},\"{word}\")", items::UNGRADED);
        let at = |col| formula::cell(row, col);
        let mut counts = vec![(format!("COUNTIFS({scope})+{ended}"), classes.all())];
        counts.extend((1..).zip(classes.by_grade).map(|(n, count)| (format!("COUNTIFS({scope},{grade},{n})"), count)));
        counts.push((format!("SUM({}:{})", at(3), at(6)), classes.rated()));
        counts.push((["未報告", "差戻し", "報告済"].map(absent).join("+"), classes.missing));
        counts.push((format!("{}-{}-{}", at(2), at(7), at(8)), classes.not_due()));
        counts.push((format!("{}-({ended}+{})", at(9), absent("対象外")), classes.waiting));
        counts.push((format!("{}+{}", at(3), at(4)), classes.achieved()));
        let (text, number, rate) = match total {
            true => (Look::TotalText, Look::Total, Look::TotalRate),
            false => (Look::Wrap, Look::Number(0), Look::Rate),
        };
        self.page.put(row, 0, Cell::text(department.to_owned()), text)?;
        self.page.put(row, 1, Cell::text(division.to_owned()), text)?;
        for (col, (live, count)) in (2_u16..).zip(counts) {
            self.page.put(row, col, Cell::counted(live, count), number)?;
        }
        let live = format!("IF({0}=0,\"\",ROUND({1}/{0}*100,10))", at(7), at(11));
        let ratio = Cell::Computed(live, Value::rate(classes.ratio().as_ref()));
        debug_assert_eq!(self.columns.at("割合（％）"), 12, "row {HEAD_ROW}");
        self.page.put(row, 12, ratio, rate)
    }
}
