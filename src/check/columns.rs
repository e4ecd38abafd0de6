//! Whether the labels still stand above the columns that they were issued with.
//!
//! Columns may be moved, and are then read by their labels. But labels alone may have been swapped, or the table pasted
//! one column beside where it stood. What tells the two apart is what the form was issued with: issued values must stand
//! under their own labels, and 当月分 must be the difference that it computes. Where the order of the labels has changed
//! and nothing of this vouches for a column, that is asked about.

use super::expected::{Expected, ExpectedRow};
use super::rules::table as rules;
use super::{Draft, layout, quote};
use crate::model::{decimal_from_float, fold_key, parse_shown};
use crate::spreadsheet::{RawCell, RawValue};
use crate::survey::management::same_as_issued;
use crate::survey::read::{Form, Table};
use crate::survey::{CellNeed, Field, SubmittedRow};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Columns that hold what belongs to others, by the number of their table.
pub(super) type Foreign = BTreeMap<usize, BTreeSet<Field>>;

/// Issued fields whose values tell a column.
const TELLING: [Field; 8] = [
    Field::ItemTitle,
    Field::IndicatorName,
    Field::Unit,
    Field::Counting,
    Field::Base,
    Field::LastYear,
    Field::Target,
    Field::Previous,
];

/// Looks at the columns of every table.
pub(super) fn judge(form: &Form, expected: &Expected<'_>, drafts: &mut Vec<Draft>) -> Foreign {
    let mut foreign = Foreign::new();
    for (at, table) in form.tables.iter().enumerate() {
        let rows: Vec<(&SubmittedRow, &ExpectedRow<'_>)> = form
            .submission
            .rows
            .iter()
            .filter(|row| row.table == at)
            .filter_map(|row| Some((row, expected.rows.get(&row.key)?)))
            .collect();
        let evidence = Evidence { form, table, rows };
        let fields = evidence.judge(drafts);
        if !fields.is_empty() {
            foreign.insert(at, fields);
        }
    }
    foreign
}

/// One table with what it was issued with.
struct Evidence<'a> {
    form: &'a Form,
    table: &'a Table,
    rows: Vec<(&'a SubmittedRow, &'a ExpectedRow<'a>)>,
}

impl Evidence<'_> {
    fn judge(&self, drafts: &mut Vec<Draft>) -> BTreeSet<Field> {
        let mut foreign: BTreeSet<Field> = BTreeSet::new();
        let lost: Vec<Field> = TELLING.into_iter().filter(|field| self.is_lost(*field)).collect();
        for field in self.table.fields().filter(|field| layout::is_input(*field)) {
            if let Some(of) = self.holds_issued(field, &lost) {
                drafts.push(self.other_column(field, of, "配布時の"));
                foreign.insert(field);
            }
        }
        let places = self.places();
        if places.is_sorted() {
            return foreign;
        }
        let moved = displaced(&places);
        let moved: Vec<Field> =
            self.table.fields().zip(moved).filter(|(_, moved)| *moved).map(|(field, _)| field).collect();
        if moved.is_empty() {
            return foreign;
        }
        let computed = self.difference(&moved);
        if let Computed::Of(other) = computed {
            for (field, of) in [(Field::Actual, other), (other, Field::Actual)] {
                if foreign.insert(field) {
                    drafts.push(self.other_column(field, of, "「当月分」の計算からみて"));
                }
            }
        }
        let vouched = |field: Field| match field {
            Field::Actual if computed == Computed::OfItself => true,
            field if field.need() == CellNeed::Computed => self.computes(field),
            field if layout::is_input(field) => self.stands_alone_as_issued(field, &moved),
            field => self.stands_as_issued(field),
        };
        let open: Vec<Field> =
            moved.iter().copied().filter(|field| !vouched(*field) && !foreign.contains(field)).collect();
        // Where every other column that moved has taken its values along, so has the last one.
        let last = open.len() == 1 && moved.len() > 1 && foreign.is_empty();
        for field in open.into_iter().filter(|field| layout::is_input(*field) && !last) {
            drafts.extend(self.moved_label(field));
        }
        foreign
    }

    /// The places of the table's fields in the order of issue, from left to right.
    fn places(&self) -> Vec<usize> {
        let place = |field: Field| self.form.order.iter().position(|other| *other == field).unwrap_or(usize::MAX);
        self.table.fields().map(place).collect()
    }

    /// How many rows hold under `label` what was issued for `field`, and how many were issued with anything there.
    fn matches(&self, label: Field, field: Field) -> (usize, usize) {
        let issued = self.rows.iter().filter_map(|(row, expected)| Some((row, expected.texts.get(&field)?)));
        issued.fold((0, 0), |(same, all), (row, text)| {
            let found = row.cells.get(&label).is_some_and(|cell| same_as_issued(text, &cell.value));
            (same + usize::from(found), all + 1)
        })
    }

    /// Most of the values that the field was issued with stand under its label.
    fn stands_as_issued(&self, field: Field) -> bool {
        let (same, all) = self.matches(field, field);
        same > 0 && same * 2 >= all
    }

    /// The same for a field to be filled in, told by what was prefilled: of no account is what also stands under the label of
    /// another field that moved, or of a row that says nothing of the others.
    fn stands_alone_as_issued(&self, field: Field, moved: &[Field]) -> bool {
        let (same, all) = self.matches(field, field);
        let tells = self.rows.iter().any(|(row, expected)| {
            let Some(text) = expected.texts.get(&field) else { return false };
            let holds = |label: &Field| row.cells.get(label).is_some_and(|cell| same_however_typed(text, &cell.value));
            let others = moved.iter().filter(|other| **other != field && layout::is_input(**other));
            holds(&field) && !others.clone().any(holds)
        });
        tells && same * 2 >= all
    }

    /// Most of what stands under the label are formulas.
    fn computes(&self, field: Field) -> bool {
        let cells = self.rows.iter().filter_map(|(row, _)| row.cells.get(&field));
        let (formulas, all) =
            cells.fold((0, 0), |(formulas, all), cell| (formulas + usize::from(cell.formula), all + 1));
        formulas > 0 && formulas * 2 >= all
    }

    /// Under the field's label stands little of what it was issued with.
    fn is_lost(&self, field: Field) -> bool {
        let (same, all) = self.matches(field, field);
        same * 2 < all && self.table.column(field).is_some()
    }

    /// The issued field whose values stand under the label of `field` and no longer under their own.
    fn holds_issued(&self, field: Field, lost: &[Field]) -> Option<Field> {
        let filled = self.rows.iter().filter(|(row, _)| row.cells.contains_key(&field)).count();
        lost.iter().copied().find(|of| {
            let (here, all) = self.matches(field, *of);
            let most = here * 5 >= filled * 4 && here * 2 >= all;
            most && (here > 1 || (here == 1 && self.rows.len() == 1))
        })
    }

    /// Whether 当月分, as the form computed it, is the difference of what stands under 実績, or of what stands under another
    /// label. Rows in which it may be of both, or is of neither (it is 0 beside a text), say nothing.
    fn difference(&self, moved: &[Field]) -> Computed {
        let mut itself = 0_usize;
        let mut others: BTreeMap<Field, usize> = BTreeMap::new();
        for (row, expected) in &self.rows {
            let month = row.cells.get(&Field::MonthAmount).filter(|cell| cell.formula).and_then(number);
            let Some(month) = month else { continue };
            let previous = match expected.texts.contains_key(&Field::Previous) {
                true => expected.number(Field::Previous),
                false => Some(Decimal::ZERO),
            };
            let Some(total) = previous.map(|previous| previous + month) else { continue };
            let is_total = |field: Field| {
                row.cells.get(&field).and_then(number).is_some_and(|value| (value - total).abs() < Decimal::new(1, 5))
            };
            let fits: Vec<Field> = moved
                .iter()
                .copied()
                .filter(|field| *field != Field::Actual && layout::is_input(*field) && is_total(*field))
                .collect();
            match (is_total(Field::Actual), fits.is_empty()) {
                (true, true) => itself += 1,
                (false, false) => fits.into_iter().for_each(|field| *others.entry(field).or_default() += 1),
                (true, false) | (false, true) => {}
            }
        }
        let most = others.values().copied().max().unwrap_or(0);
        let mut best = others.iter().filter(|(_, count)| **count == most).map(|(field, _)| *field);
        match (best.next(), best.next()) {
            (None, _) if itself > 0 => Computed::OfItself,
            (Some(other), None) if most > itself => Computed::Of(other),
            _ => Computed::Unknown,
        }
    }

    fn other_column(&self, field: Field, of: Field, how: &str) -> Draft {
        let label = self.table.column(field).map_or("", |column| column.label.as_str());
        let sentence =
            format!("見出し{}の列に、{how}{}の値が入っています。", quote(label), quote(self.form.labels.shown(of)));
        let advice = "見出しと値の位置を配布時のとおりに直して再提出してください。";
        let draft = rules::OTHER_COLUMN.say(sentence).advise(advice).found(label).read_as(self.form.labels.shown(of));
        self.at_label(draft, field)
    }

    /// A label that stands where another one was issued.
    fn moved_label(&self, field: Field) -> Option<Draft> {
        let at = self.table.fields().position(|other| other == field)?;
        let mut issued: Vec<Field> = self.table.fields().collect();
        issued.sort_by_key(|field| self.form.order.iter().position(|other| other == field));
        let was = self.form.labels.shown(*issued.get(at)?);
        let label = self.table.column(field).map_or("", |column| column.label.as_str());
        let sentence = format!("見出し{}の位置が配布時と違います（配布時のこの位置は{}）。", quote(label), quote(was));
        let advice = "見出しだけが入れ替わっていないか、値が見出しと合っているかを確認してください。";
        Some(self.at_label(rules::MOVED_LABEL.say(sentence).advise(advice).found(label).read_as(was), field))
    }

    fn at_label(&self, draft: Draft, field: Field) -> Draft {
        match self.table.column(field) {
            Some(column) => draft.at(&column.place),
            None => draft.on(&self.table.sheet),
        }
    }
}

/// What 当月分 says about the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Computed {
    /// Nothing: it was not computed, or of neither.
    Unknown,
    /// It is the difference of 実績.
    OfItself,
    /// It is the difference of what stands under the label of another field.
    Of(Field),
}

/// The same as issued, also where the number was typed as a text.
fn same_however_typed(issued: &str, found: &RawValue) -> bool {
    let typed = |text: &str| fold_key(text).replace(',', "").parse::<Decimal>().ok();
    same_as_issued(issued, found)
        || matches!(found, RawValue::Text(text) if typed(text).is_some() && typed(text) == parse_shown(issued))
}

fn number(cell: &RawCell) -> Option<Decimal> {
    match &cell.value {
        RawValue::Number(number) => decimal_from_float(*number),
        _ => None,
    }
}

/// Which members of a sequence stand out of order: two that changed places, else what was moved and not what it was moved
/// past.
fn displaced(places: &[usize]) -> Vec<bool> {
    let mut sorted = places.to_vec();
    sorted.sort_unstable();
    let elsewhere: Vec<bool> = places.iter().zip(&sorted).map(|(place, sorted)| place != sorted).collect();
    if elsewhere.iter().filter(|elsewhere| **elsewhere).count() == 2 { elsewhere } else { out_of_order(places) }
}

/// Which members of a sequence do not belong to every longest part of it that keeps the order, or that reverses it,
/// whichever is longer.
fn out_of_order(places: &[usize]) -> Vec<bool> {
    let backwards: Vec<usize> = places.iter().map(|place| usize::MAX - place).collect();
    let (forward, (length, moved)) = (in_order(places), in_order(&backwards));
    if length > forward.0 { moved } else { forward.1 }
}

/// Length of the longest increasing subsequences, and which members are not in all of them.
fn in_order(places: &[usize]) -> (usize, Vec<bool>) {
    let before = longest(places, |other, at| other < at, |a, b| a < b);
    let after = longest(places, |other, at| other > at, |a, b| a > b);
    let length = before.iter().copied().max().unwrap_or(0);
    let through = |at: usize| before.get(at).zip(after.get(at)).is_some_and(|(b, a)| b + a == length + 1);
    let alone = |at: usize| {
        (0..places.len()).filter(|other| through(*other) && before.get(*other) == before.get(at)).count() == 1
    };
    (length, (0..places.len()).map(|at| !(through(at) && alone(at))).collect())
}

/// For each member the length of the longest chain that ends there, of members that stand on one side of it.
fn longest(places: &[usize], side: impl Fn(usize, usize) -> bool, fits: impl Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut lengths = vec![1_usize; places.len()];
    for _ in 0..places.len() {
        lengths = places
            .iter()
            .enumerate()
            .map(|(at, place)| {
                let chains = places.iter().zip(&lengths).enumerate();
                let fitting = chains.filter(|(other, (value, _))| side(*other, at) && fits(**value, *place));
                fitting.map(|(_, (_, length))| length + 1).max().unwrap_or(1)
            })
            .collect();
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_moved_is_told_from_what_it_was_moved_past() {
        let moved = |places: &[usize]| -> Vec<usize> {
            displaced(places).into_iter().zip(places).filter(|(moved, _)| *moved).map(|(_, place)| *place).collect()
        };
        assert!(moved(&[0, 1, 2, 3, 4]).is_empty());
        assert!(moved(&[4, 3, 2, 1, 0]).is_empty());
        assert_eq!(moved(&[0, 4, 2, 3, 1, 5]), [4, 1]);
        assert_eq!(moved(&[0, 2, 3, 4, 5, 1]), [1]);
        assert_eq!(moved(&[0, 2, 1, 3, 4]), [2, 1]);
        assert_eq!(moved(&[0, 3, 2, 1, 4, 5]), [3, 1]);
        assert_eq!(moved(&[0, 4, 5, 3, 1, 2, 6]), [4, 5, 3, 1, 2]);
    }
}
