//! 出典: each merged value with file, hash, sheet and cell, as found and as read; the reporting round first.

use super::page::{Cell, Columns, FIRST_ROW, Page, Paper};
use super::places::Places;
use super::style::Look;
use super::{link, names, values};
use crate::evaluation::Figures;
use crate::ledger::{Entry, Reading};
use crate::model::{Answer, IndicatorKey, ItemNo, Round, Source};
use crate::output::OutputError;
use crate::output::data::Value;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, Worksheet};
use std::collections::BTreeMap;

/// What an item's answer or an indicator's answer of one round was merged from.
enum Merged<'f> {
    Actual(&'f Entry),
    Grade(&'f crate::ledger::ItemEntry),
}

pub(super) fn make<'f>(figures: &'f Figures<'f>, _: &'f Places) -> Result<Vec<Worksheet>, OutputError> {
    let mut columns = Columns::default();
    columns.extend(&[("報告月", 15), ("項目番号", 9), ("指標番号", 9), ("指標名", 34), ("欄", 9), ("所属", 16)]);
    columns.extend(&[
        ("元の表記", 18),
        ("読み取った値", 14),
        ("訂正前", 12),
        ("シート", 12),
        ("セル", 8),
        ("ファイル", 52),
    ]);
    columns.extend(&[("SHA-256", 66)]);
    let mut list = List { page: Page::new(figures, names::SOURCES)?, columns };
    list.page.title("集計した値が、どの提出ファイルのどのセルにあるか（新しい報告月から）")?;
    list.page.headings(&list.columns)?;
    let mut row = FIRST_ROW;
    let by_round = by_round(figures);
    for (round, merged) in by_round.iter().rev() {
        for ((item, number), merged) in merged {
            list.row(row, *round, (*item, *number), merged)?;
            row += 1;
        }
    }
    let (mut page, columns) = (list.page, list.columns);
    page.list(&columns, row, 3)?;
    page.print(Paper::A3Landscape)?;
    page.sheet.set_print_fit_to_pages(1, 0);
    Ok(vec![page.finish()?])
}

/// Everything merged, by round and key (indicator 0: the item's own answer).
fn by_round<'f>(figures: &'f Figures<'f>) -> BTreeMap<Round, BTreeMap<(ItemNo, u8), Merged<'f>>> {
    let mut out: BTreeMap<Round, BTreeMap<_, _>> = BTreeMap::new();
    for ((key, round), entry) in &figures.ledger.entries {
        if *round <= figures.round && entry.actual.value().is_some() {
            out.entry(*round).or_default().insert((key.item, key.number), Merged::Actual(entry));
        }
    }
    for ((item, round), entry) in &figures.ledger.items {
        if *round <= figures.round && entry.self_grade.is_some() {
            out.entry(*round).or_default().insert((*item, 0), Merged::Grade(entry));
        }
    }
    out
}

struct List<'f> {
    page: Page<'f>,
    columns: Columns,
}

impl<'f> List<'f> {
    fn row(
        &mut self,
        row: u32,
        round: Round,
        (item, number): (ItemNo, u8),
        merged: &Merged<'f>,
    ) -> Result<(), OutputError> {
        let plan = self.page.figures.plan;
        let indicator = plan.indicators.get(&IndicatorKey { item, number });
        let places = indicator.map_or(0, |indicator| indicator.places);
        let name = match (indicator, plan.items.get(&item)) {
            (Some(indicator), _) => indicator.name.to_string(),
            (None, Some(item)) => item.title.to_string(),
            (None, None) => String::new(),
        };
        let (field, department, found, read, before, source): (_, _, _, _, _, &Source) = match merged {
            Merged::Actual(entry) => {
                let read = match &entry.actual {
                    Reading::Value(answer) => values::answer(Some(answer), places),
                    Reading::Blank | Reading::SentBack => (Cell::BLANK, Look::Center),
                };
                let before =
                    entry.corrected_from.as_ref().map_or_else(String::new, |answer: &Answer| answer.show(places));
                ("実績", &entry.department, entry.found.clone(), read, before, &entry.source)
            }
            Merged::Grade(entry) => {
                let read = (Value::grade(entry.self_grade).into(), Look::Number(0));
                ("自己評価", &entry.department, String::new(), read, String::new(), &entry.source)
            }
        };
        let place = source.cell.to_string();
        let place =
            link::source(source).map_or_else(|| Cell::text(place.clone()), |url| Cell::Link(url, place.clone().into()));
        let cells = [
            Cell::text(round.to_string()),
            Value::Number(Decimal::from(item.0)).into(),
            if number == 0 { Cell::BLANK } else { Value::Number(Decimal::from(number)).into() },
            Cell::text(name),
            Cell::text(field),
            Cell::text(department.to_string()),
            Cell::text(found),
            read.0,
            Cell::text(before),
            Cell::text(source.sheet.to_string()),
            place,
            Cell::text(source.file.to_string()),
            Cell::text(source.sha256.to_string()),
        ];
        let plain = super::style::plain();
        let number = read.1.format().set_border(rust_xlsxwriter::FormatBorder::None);
        let linked = super::style::plain_link();
        for (col, cell) in (0_u16..).zip(cells) {
            let format: &Format = match col {
                7 => &number,
                10 => &linked,
                _ => &plain,
            };
            self.page.put_as(row, col, cell, format)?;
        }
        Ok(())
    }
}
