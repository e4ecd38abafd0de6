//! What a place may say of a value: the law that a value is shown only with the round that it is of.
//!
//! Outputs get no value alone. They say which round the place says (a column's heading, a page's title), and are handed
//! the value where it is of that very round, and else words that stand in its place: see [`Shown`].

use super::State;
use crate::model::{Answer, Round};

/// A value with the round that it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated<V> {
    pub(super) of: Round,
    pub(super) value: V,
}

impl<V> Dated<V> {
    /// A value of a round.
    pub(super) const fn new(of: Round, value: V) -> Self {
        Self { of, value }
    }
}

impl<V: Copy> Dated<V> {
    /// The round that it is of.
    #[must_use]
    pub const fn of(self) -> Round {
        self.of
    }

    /// The value, for a place that says `place` already; None where it is of another round.
    #[must_use]
    pub fn bare(self, place: Round) -> Option<V> {
        (self.of == place).then_some(self.value)
    }

    /// The value and its round, for a place that says the round beside it.
    #[must_use]
    pub const fn with_round(self) -> (Round, V) {
        (self.of, self.value)
    }
}

/// What stands in a place of a round: exactly one of these, and nothing else may stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown<'a> {
    /// A value of that very round.
    Bare(&'a Answer),
    /// 年1回: answered in an earlier month of the year and true for the rest of it. Its month stands beside it.
    Kept(Dated<&'a Answer>),
    /// The state in words; below it, small and with its round, an earlier value may stand. That one has no rate, no
    /// grade and no point in a chart, and counts nowhere.
    Word(State, Option<Dated<&'a Answer>>),
    /// The item or indicator ended before: its end in words.
    Ended(Ended<'a>),
    /// Nothing is to be said: the year has not come, or the indicator did not exist.
    Nothing,
}

/// The end of an item or indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended<'a> {
    /// The last round in which it existed (有効終了).
    pub at: Round,
    /// 廃止, 完了, 統合; 終了 where it is not stated.
    pub how: &'a str,
    /// Its last value; of an item with several indicators none.
    pub last: Option<Dated<&'a Answer>>,
}

impl<'a> Shown<'a> {
    /// The value of the very round, where there is one: what has a point in a chart.
    #[must_use]
    pub const fn bare(self) -> Option<&'a Answer> {
        match self {
            Self::Bare(answer) => Some(answer),
            _ => None,
        }
    }

    /// A value of `of` as a place may show it that says `place`.
    pub(super) fn value(value: Dated<&'a Answer>, place: Round) -> Self {
        value.bare(place).map_or(Self::Kept(value), Self::Bare)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_bare_in_its_own_round_only() {
        let [november, december] = ["R7.11", "R7.12"].map(|text| Round::parse(text).unwrap());
        let answer = Answer::Number(89.into());
        let value = Dated::new(november, &answer);
        assert_eq!(value.bare(november), Some(&answer));
        assert_eq!(value.bare(december), None);
        assert_eq!(Shown::value(value, november), Shown::Bare(&answer));
        assert_eq!(Shown::value(value, december), Shown::Kept(value));
        assert_eq!(Shown::value(value, december).bare(), None);
        assert_eq!(value.with_round(), (november, &answer));
    }
}
