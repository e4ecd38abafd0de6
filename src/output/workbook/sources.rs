//! 出典: each merged value with file, hash, sheet and cell, as found and as read; the reporting round first.

use super::page::{Cell, Columns, FIRST_ROW, HEAD_ROW, Page, Paper};
use super::places::Places;
use super::style::{self, Look};
use super::{breaks, link, names, values};
use crate::evaluation::{Dated, Figures};
use crate::ledger::{Entry, Found, ItemEntry};
use crate::model::{IndicatorKey, ItemNo, Round, Source};
use crate::output::OutputError;
use crate::output::data::Value;
use crate::survey::Field;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, FormatBorder, Worksheet};
use std::collections::BTreeMap;

/// Headings with the least and the greatest width of their columns; a longer text is set smaller.
const COLUMNS: [(&str, u16, u16); 13] = [
    ("報告月", 15, 15),
    ("項目番号", 9, 9),
    ("指標番号", 9, 9),
    ("指標名", 20, 60),
    ("欄", 10, 20),
    ("所属", 10, 30),
    ("元の表記", 12, 30),
    ("読み取った値", 14, 30),
    ("訂正前", 10, 24),
    ("シート", 10, 24),
    ("セル", 7, 7),
    ("ファイル", 20, 90),
    ("SHA-256", 66, 66),
];

/// What stands for a text: it is merged as it stands, and can be read in the lists.
fn as_written<'f>() -> (Cell<'f>, Look) {
    (Cell::text("（文章のとおり）"), Look::Center)
}

pub(super) fn make<'f>(figures: &'f Figures<'f>, places: &'f Places) -> Result<Vec<Worksheet>, OutputError> {
    let mut lines = Vec::new();
    for (round, keys) in merged(figures).iter().rev() {
        for (key, entry) in keys {
            match entry {
                Merged::Indicator(entry) => indicator(figures, *round, *key, entry, &mut lines),
                Merged::Item(entry) => item(figures, *round, key.item, entry, &mut lines),
            }
        }
    }
    let most = usize::try_from(places.most_rows).unwrap_or(usize::MAX);
    let mut parts: Vec<_> = lines.chunks(most).collect();
    if parts.is_empty() {
        parts.push(&[]);
    }
    (1..).zip(parts).map(|(number, lines)| sheet(figures, number, lines)).collect()
}

enum Merged<'f> {
    Indicator(&'f Entry),
    Item(&'f ItemEntry),
}

/// Everything merged, by round and key (indicator 0: the item's own answers).
fn merged<'f>(figures: &'f Figures<'f>) -> BTreeMap<Round, BTreeMap<IndicatorKey, Merged<'f>>> {
    let mut out: BTreeMap<Round, BTreeMap<_, _>> = BTreeMap::new();
    for ((key, round), entry) in figures.ledger.entries.iter().filter(|((_, round), _)| *round <= figures.round) {
        out.entry(*round).or_default().insert(*key, Merged::Indicator(entry));
    }
    for ((item, round), entry) in figures.ledger.items.iter().filter(|((_, round), _)| *round <= figures.round) {
        out.entry(*round).or_default().insert(IndicatorKey { item: *item, number: 0 }, Merged::Item(entry));
    }
    out
}

/// One merged value.
struct Line<'f> {
    round: Round,
    key: IndicatorKey,
    name: &'f str,
    field: &'static str,
    department: &'f str,
    found: &'f str,
    read: (Cell<'f>, Look),
    before: String,
    source: &'f Source,
}

fn indicator<'f>(
    figures: &'f Figures<'f>,
    round: Round,
    key: IndicatorKey,
    entry: &'f Entry,
    lines: &mut Vec<Line<'f>>,
) {
    let indicator = figures.plan.indicators.get(&key);
    let places = indicator.map_or(0, |indicator| indicator.places);
    let name = indicator.map_or("", |indicator| &*indicator.name);
    let before = || entry.corrected_from.as_ref().map_or_else(String::new, |answer| answer.show(places));
    let line = |field: Field, found, read, before, source| Line {
        round,
        key,
        name,
        field: field.name(),
        department: &entry.department,
        found,
        read,
        before,
        source,
    };
    if let Some(answer) = entry.actual.value() {
        let read = values::answer(Some(answer), places);
        lines.push(line(Field::Actual, &entry.found, read, before(), &entry.source));
    }
    // Forecasts of closed years and texts of earlier rounds count for nothing any more.
    let (shown, counts) = (round == figures.round, round.fiscal_year() == figures.round.fiscal_year());
    for other in &entry.others {
        let (found, read) = match (other.field, &entry.forecast) {
            (Field::Forecast, Some(answer)) if counts => (other.found.as_str(), values::answer(Some(answer), places)),
            (Field::Basis, _) if shown && !entry.basis.is_empty() => ("", as_written()),
            (Field::Reason, _) if shown && !entry.reason.is_empty() => ("", as_written()),
            _ => continue,
        };
        lines.push(line(other.field, found, read, String::new(), &other.source));
    }
}

fn item<'f>(figures: &'f Figures<'f>, round: Round, item: ItemNo, entry: &'f ItemEntry, lines: &mut Vec<Line<'f>>) {
    let shown = figures.item(figures.round, item).and_then(|figure| figure.texts).map(Dated::of) == Some(round);
    for Found { field, source, found } in &entry.others {
        let (found, read) = match (field, entry.self_grade) {
            (Field::SelfGrade, Some(grade)) => (found.as_str(), (Value::grade(Some(grade)).into(), Look::Number(0))),
            (Field::Progress, _) if shown && !entry.progress.is_empty() => ("", as_written()),
            (Field::Issues, _) if shown && !entry.issues.is_empty() => ("", as_written()),
            _ => continue,
        };
        lines.push(Line {
            round,
            key: IndicatorKey { item, number: 0 },
            name: figures.plan.items.get(&item).map_or("", |item| &*item.title),
            field: field.name(),
            department: &entry.department,
            found,
            read,
            before: String::new(),
            source,
        });
    }
}

/// One sheet: plain cells, columns as wide as their texts.
fn sheet<'f>(figures: &'f Figures<'f>, number: u32, lines: &[Line<'f>]) -> Result<Worksheet, OutputError> {
    let mut page = Page::new(figures, names::part(names::SOURCES, number))?;
    page.title("集計した値が、どの提出ファイルのどのセルにあるか（新しい報告月から。年度末見込は今年度分、文章は表示しているもの）")?;
    let formats = Formats::new();
    let mut units = [0.0_f64; COLUMNS.len()];
    for (row, line) in (FIRST_ROW..).zip(lines) {
        for ((col, (cell, look)), (widest, (_, _, most))) in
            (0_u16..).zip(line.cells()).zip(units.iter_mut().zip(COLUMNS))
        {
            let wide = match &cell {
                Cell::Plain(Value::Text(text)) | Cell::Link(_, text) => breaks::units(text),
                _ => 0.0,
            };
            *widest = widest.max(wide);
            // Without borders a blank needs no cell.
            if !matches!(cell, Cell::Plain(Value::Empty)) {
                page.put_as(row, col, cell, formats.of(look, wide + 1.0 > f64::from(most)))?;
            }
        }
    }
    let mut columns = Columns::default();
    for ((heading, least, most), widest) in COLUMNS.into_iter().zip(units) {
        let fitting = (least..most).find(|width| f64::from(*width) >= widest + 1.0).unwrap_or(most);
        columns.add(heading, fitting);
    }
    page.headings(&columns)?;
    let end = FIRST_ROW + u32::try_from(lines.len()).unwrap_or(0);
    page.list(&columns, end, 3)?;
    page.print(Paper::A3Landscape)?;
    page.sheet.set_print_fit_to_pages(1, 0);
    page.sheet.set_page_breaks(&round_breaks(lines))?;
    debug_assert_eq!(FIRST_ROW, HEAD_ROW + 1);
    page.finish()
}

/// Each round starts on a page of its own.
fn round_breaks(lines: &[Line<'_>]) -> Vec<u32> {
    let starts = lines.windows(2).zip(FIRST_ROW + 1..).filter(|(pair, _)| match pair {
        [above, below] => above.round != below.round,
        _ => false,
    });
    starts.map(|(_, row)| row).take(breaks::MOST).collect()
}

impl<'f> Line<'f> {
    fn cells(&self) -> [(Cell<'f>, Look); COLUMNS.len()] {
        let text = |text: &'f str| (Cell::text(text), Look::Wrap);
        let number = |number: u16| (Cell::from(Value::Number(Decimal::from(number))), Look::Center);
        let place = self.source.cell.to_string();
        let place = match link::source(self.source) {
            Some(url) => Cell::Link(url, place.into()),
            None => Cell::text(place),
        };
        [
            (Cell::text(self.round.to_string()), Look::Wrap),
            number(self.key.item.0),
            if self.key.number == 0 { (Cell::BLANK, Look::Center) } else { number(u16::from(self.key.number)) },
            text(self.name),
            text(self.field),
            text(self.department),
            text(self.found),
            self.read.clone(),
            (Cell::text(self.before.clone()), Look::Wrap),
            text(&self.source.sheet),
            (place, Look::Link),
            text(&self.source.file),
            (Cell::text(self.source.sha256.to_string()), Look::Wrap),
        ]
    }
}

/// The few formats of the table, made once: without borders, on one line.
struct Formats {
    text: Format,
    small: Format,
    center: Format,
    link: Format,
    numbers: Vec<Format>,
}

impl Formats {
    fn new() -> Self {
        let number = |places| Look::Number(places).format().set_border(FormatBorder::None);
        Self {
            text: style::plain(),
            small: style::plain().set_shrink(),
            center: style::plain().set_align(rust_xlsxwriter::FormatAlign::Center),
            link: style::plain_link(),
            numbers: (0..=10).map(number).collect(),
        }
    }

    fn of(&self, look: Look, too_wide: bool) -> &Format {
        match look {
            _ if too_wide => &self.small,
            Look::Number(places) => self.numbers.get(usize::from(places)).unwrap_or(&self.text),
            Look::Link => &self.link,
            Look::Center => &self.center,
            _ => &self.text,
        }
    }
}
