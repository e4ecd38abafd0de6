//! Answers that stand in other rows than their own: a column that was pasted one row too low or too high.
//!
//! A value that fits another row proves little. But where a value is far from all that was known of its own row, and is what the row beside
//! it had last time, and the next rows say the same of the same distance, the column was moved. Then nothing in it can be
//! believed from there on, also where a value happens to fit its row.

use super::Draft;
use super::cells::RowView;
use super::rules::rows as rules;
use super::value;
use crate::model::Round;
use crate::plan::MonthlyMode;
use crate::spreadsheet::{RawCell, RawValue};
use crate::survey::management::same_as_issued;
use crate::survey::{CellNeed, Field};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Fields that stand in another row, by the position of the row.
pub(super) type Shifted = BTreeMap<usize, BTreeSet<Field>>;

/// How far a block may have been moved, downwards where positive.
const DISTANCES: [isize; 2] = [1, -1];

/// Characters of a text that nobody types twice by chance.
const DISTINCT: usize = 8;

/// Looks at every column that is filled in; `previous` is the round of 前回報告.
pub(super) fn judge(
    views: &BTreeMap<usize, RowView<'_>>,
    round: Round,
    previous: Option<Round>,
    drafts: &mut Vec<Draft>,
) -> Shifted {
    let mut shifted = Shifted::new();
    let tables: BTreeSet<usize> = views.values().map(|view| view.row.table).collect();
    for table in tables {
        let rows: Vec<(usize, &RowView<'_>)> =
            views.iter().filter(|(_, view)| view.row.table == table).map(|(at, view)| (*at, view)).collect();
        let column = Column { rows: &rows, round, previous };
        for field in [Field::Actual, Field::Forecast] {
            if let Some(from) = column.numbers(field) {
                column.send_back(field, from, &mut shifted, drafts);
            }
        }
        for field in [Field::Progress, Field::Issues, Field::Basis, Field::Reason] {
            if let Some(from) = column.texts(field) {
                column.send_back(field, from, &mut shifted, drafts);
            }
        }
    }
    shifted
}

/// Where a column no longer stands in its own rows, and how far it was moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct From {
    row: usize,
    distance: isize,
}

/// What one row says of a distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Witness {
    /// It stands where it belongs.
    Own,
    /// It is about what the other row had; whether that is proof by itself.
    Other { proof: bool },
    /// Nothing either way.
    None,
}

/// The rows of a table in their order.
struct Column<'r, 'v, 'a> {
    rows: &'r [(usize, &'v RowView<'a>)],
    round: Round,
    previous: Option<Round>,
}

impl Column<'_, '_, '_> {
    fn numbers(&self, field: Field) -> Option<From> {
        DISTANCES.into_iter().find_map(|distance| {
            let witnesses: Vec<Witness> = (0..self.rows.len()).map(|at| self.witness(field, at, distance)).collect();
            proven(&witnesses).map(|row| From { row, distance })
        })
    }

    /// The row from which a value would come that was moved by `distance`.
    fn beside(&self, at: usize, distance: isize) -> Option<&RowView<'_>> {
        let (_, view) = self.rows.get(at.checked_add_signed(-distance)?)?;
        Some(view)
    }

    fn witness(&self, field: Field, at: usize, distance: isize) -> Witness {
        let Some((_, view)) = self.rows.get(at) else { return Witness::None };
        let Some(cell) = view.row.cells.get(&field).filter(|_| !view.is_foreign(field)) else { return Witness::None };
        let other = self.beside(at, distance);
        if let Some(words) = issued_words(view, other, field, cell) {
            return words;
        }
        let (Some(value), true) = (number(view, cell), view.expected.asked) else { return Witness::None };
        let own = self.known(view, field);
        if own.last.is_some_and(|last| last == value) || own.is_near(value) {
            return Witness::Own;
        }
        let Some(other) = other else { return Witness::None };
        let there = self.known(other, field);
        if !other.expected.asked || own.is_possible(value) || !there.is_near(value) {
            return Witness::None;
        }
        let exact = there.last == Some(value);
        let digits = value.normalize().mantissa().unsigned_abs().to_string().trim_end_matches('0').len();
        match (field, digits) {
            // Small numbers meet by chance, and a forecast is rarely told to the digit but where it is the target.
            _ if value.abs() < Decimal::TEN && value.fract().is_zero() => Witness::None,
            (Field::Forecast, 0..=2) => Witness::None,
            (Field::Forecast, _) if !exact => Witness::None,
            _ => Witness::Other { proof: exact && digits >= 3 && field == Field::Actual },
        }
    }

    fn known(&self, view: &RowView<'_>, field: Field) -> Known {
        let number = |field: Field| view.expected.number(field);
        let target = number(Field::Target);
        if field == Field::Forecast {
            let last_year = number(Field::LastYear);
            let all = [target, last_year, number(Field::Previous), number(Field::Base)];
            return Known::new(target.or(last_year), Decimal::ONE, all.into_iter().flatten());
        }
        let mode = view.expected.indicator.mode;
        let year_total = mode == MonthlyMode::YearTotal;
        let same_year = self.previous.is_some_and(|before| before.fiscal_year() == self.round.fiscal_year());
        let last = number(Field::Previous).filter(|_| !year_total || same_year);
        let months = |round: Round| Decimal::from(round.elapsed());
        let growth = match (year_total, self.previous.filter(|_| same_year)) {
            (true, Some(previous)) => months(self.round) / months(previous),
            _ => Decimal::ONE,
        };
        let share = if year_total { months(self.round) / Decimal::from(12) } else { Decimal::ONE };
        let year = [number(Field::LastYear), target, number(Field::Base)];
        let all = year.into_iter().flatten().flat_map(|value| [value, value * share]).chain(last);
        Known::new(last, growth, all)
    }

    /// Texts that were prefilled in another row's cell and now stand here, and no longer there.
    fn texts(&self, field: Field) -> Option<From> {
        DISTANCES.into_iter().find_map(|distance| {
            let moved = (0..self.rows.len()).map(|at| self.moved_text(field, at, distance));
            let witnesses: Vec<Witness> = moved.map(|moved| moved.unwrap_or(Witness::None)).collect();
            proven(&witnesses).map(|row| From { row, distance })
        })
    }

    fn moved_text(&self, field: Field, at: usize, distance: isize) -> Option<Witness> {
        let (_, view) = self.rows.get(at)?;
        let cell = view.row.cells.get(&field).filter(|_| !view.is_foreign(field))?;
        if view.prefilled(field, cell) {
            return Some(Witness::Own);
        }
        let other = self.beside(at, distance)?;
        if field.need() == CellNeed::PerItem && other.row.key.item == view.row.key.item {
            return None;
        }
        let text = other.expected.texts.get(&field)?;
        let of_many = self.rows.iter().filter(|(_, row)| row.expected.texts.get(&field) == Some(text)).count() > 1;
        let is_there = other.row.cells.get(&field).is_some_and(|there| same_as_issued(text, &there.value));
        let distinct = text.chars().count() >= DISTINCT && !of_many;
        // A sentence may have been taken over from one item to another; two of them from the same distance were not.
        let moved = distinct && !is_there && same_as_issued(text, &cell.value);
        moved.then_some(Witness::Other { proof: false })
    }

    fn send_back(&self, field: Field, from: From, shifted: &mut Shifted, drafts: &mut Vec<Draft>) {
        let Some(rows) = self.rows.get(from.row..) else { return };
        let filled = || rows.iter().filter_map(|(_, view)| view.row.cells.get(&field));
        let (Some(first), Some(last)) = (filled().next(), filled().next_back()) else { return };
        let direction = if from.distance > 0 { "下" } else { "上" };
        let moved = format!("{} 行{direction}", from.distance.unsigned_abs());
        for (at, view) in rows {
            shifted.entry(*at).or_default().insert(field);
            let Some(cell) = view.row.cells.get(&field) else { continue };
            let found = value::shown(cell);
            let draft = if cell == first {
                rules::shifted(field.name(), (first, last), &moved)
            } else {
                rules::shifted_too(field.name(), &found, &moved)
            };
            drafts.push(draft.at(&cell.place).about(view.row.key).found(found));
        }
    }
}

/// The row from which on the column was moved: behind one that stands where it belongs, where enough of those that follow, up to
/// the next that does, do not.
fn proven(witnesses: &[Witness]) -> Option<usize> {
    let mut from = 0;
    for block in witnesses.split(|witness| *witness == Witness::Own) {
        let others = block.iter().filter(|witness| matches!(witness, Witness::Other { .. })).count();
        let proofs = block.iter().filter(|witness| **witness == Witness::Other { proof: true }).count();
        if proofs > 0 || others >= 2 {
            return Some(from);
        }
        from += block.len() + 1;
    }
    None
}

/// Words that were issued for the row beside and stand in this one, and words for numbers.
fn issued_words(view: &RowView<'_>, other: Option<&RowView<'_>>, field: Field, cell: &RawCell) -> Option<Witness> {
    if view.prefilled(field, cell) {
        return Some(if view.expected.asked { Witness::Own } else { Witness::None });
    }
    let (RawValue::Text(text), Some(other)) = (&cell.value, other) else { return None };
    if number(view, cell).is_some() {
        return None;
    }
    let issued = |row: &RowView<'_>, field: Field| {
        row.expected.texts.get(&field).is_some_and(|issued| same_as_issued(issued, &cell.value))
    };
    let not_asked = issued(other, field) && !other.expected.asked;
    let readable = matches!(value::read(cell, &view.expected.spec), value::Value::Plain(_) | value::Value::Read(..));
    let last = [Field::Previous, Field::Target].into_iter().any(|known| issued(other, known));
    let words = text.chars().any(char::is_alphabetic);
    (not_asked || (!readable && words && last)).then_some(Witness::Other { proof: true })
}

/// The number of a cell, as a text too.
fn number(view: &RowView<'_>, cell: &RawCell) -> Option<Decimal> {
    value::printed_number(&value::shown(cell), &view.expected.spec.unit)
}

/// What is known of a row's value.
struct Known {
    last: Option<Decimal>,
    growth: Decimal,
    least: Option<Decimal>,
    most: Option<Decimal>,
}

impl Known {
    fn new(last: Option<Decimal>, growth: Decimal, all: impl Iterator<Item = Decimal>) -> Self {
        let (mut least, mut most) = (None::<Decimal>, None::<Decimal>);
        for value in all.chain(last).chain(last.map(|last| last * growth)) {
            least = Some(least.map_or(value, |least| least.min(value)));
            most = Some(most.map_or(value, |most| most.max(value)));
        }
        Self { last, growth, least, most }
    }

    /// About what it was last time.
    fn is_near(&self, value: Decimal) -> bool {
        let slack = Decimal::new(2, 1);
        self.last.filter(|last| !last.is_zero()).is_some_and(|last| {
            let (low, high) = (last * (Decimal::ONE - slack), last * self.growth * (Decimal::ONE + slack));
            value >= low.min(high) && value <= low.max(high)
        })
    }

    /// Not far from all that is known of it. Of what nothing is known of, everything is possible.
    fn is_possible(&self, value: Decimal) -> bool {
        let (Some(least), Some(most)) = (self.least, self.most) else { return true };
        let slack = Decimal::new(3, 1) * least.abs().max(most.abs());
        let below = if least > Decimal::ZERO { least * Decimal::new(7, 1) } else { least - slack };
        value >= below && value <= most + slack
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROOF: Witness = Witness::Other { proof: true };
    const NEAR: Witness = Witness::Other { proof: false };

    #[test]
    fn several_witnesses_or_one_proof_are_needed_and_none_against() {
        use Witness::{None as Nothing, Own};
        assert_eq!(proven(&[Own, Nothing, NEAR, NEAR, NEAR]), Some(1));
        assert_eq!(proven(&[Own, Own, NEAR, NEAR]), Some(2));
        assert_eq!(proven(&[Own, Own, Nothing, PROOF]), Some(2));
        assert_eq!(proven(&[NEAR, NEAR, NEAR, Own]), Some(0));
        assert_eq!(proven(&[Own, NEAR, Own, NEAR, Own, NEAR]), None);
        assert_eq!(proven(&[Own, NEAR, Nothing]), None);
        assert_eq!(proven(&[]), None);
    }

    #[test]
    fn a_value_far_from_all_that_is_known_is_told() {
        let number = |text: &str| text.parse::<Decimal>().unwrap();
        let known = Known::new(Some(number("66")), Decimal::ONE, ["59", "63"].into_iter().map(number));
        assert!(known.is_near(number("70")) && !known.is_near(number("3")));
        assert!(known.is_possible(number("80")) && !known.is_possible(number("3")));
    }
}
