//! Slips of the hand in a number: a point or a digit too many or too few, told by what the value was last time.

use rust_decimal::Decimal;

/// What was known of the value before, and how much of it a growing total may have gained since.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stood {
    /// The value last time.
    pub last: Decimal,
    /// How many times of it is usual now: 1 where it is no total.
    pub growth: Decimal,
}

/// The slip by which a value may have come from one near what stood there last time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slip {
    /// The point stands one place too far to the left or the right.
    Point,
    /// A digit too many: inserted or typed twice.
    Inserted,
    /// A digit too few.
    Dropped,
}

impl Slip {
    /// What a message says of it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Point => "0 や小数点の位置の誤り",
            Self::Inserted => "余分な桁",
            Self::Dropped => "抜けた桁",
        }
    }
}

/// Looks for a slip. A value about as large as last time is none, nor is one where nothing stood.
pub(super) fn find(value: Decimal, stood: Stood) -> Option<Slip> {
    let (value, last) = (value.abs(), stood.last.abs());
    let growth = stood.growth.max(Decimal::ONE);
    let (Some(more), Some(less)) = (value.checked_div(last * growth), last.checked_div(value)) else { return None };
    // With one digit there is little that could be told: three times as much or as little must have come of it.
    let least = if last < Decimal::TEN { Decimal::from(3) } else { Decimal::new(15, 1) };
    if more.max(less) < least {
        return None;
    }
    let near = |candidate: Decimal, slack: Decimal| {
        candidate >= last * (Decimal::ONE - slack) && candidate <= last * growth * (Decimal::ONE + slack)
    };
    let slack = Decimal::new(5, 2);
    let moved =
        |slack: Decimal| [value * Decimal::TEN, value / Decimal::TEN].into_iter().any(|moved| near(moved, slack));
    if moved(slack) {
        return Some(Slip::Point);
    }
    let text = value.normalize().to_string();
    let is_near = |text: String| text.parse().is_ok_and(|candidate| near(candidate, slack));
    if more > Decimal::ONE && shorter(&text).any(is_near) {
        return Some(Slip::Inserted);
    }
    let whole = last.normalize().scale() == 0;
    if less > Decimal::ONE && longer(&text, whole).any(is_near) {
        return Some(Slip::Dropped);
    }
    moved(Decimal::new(2, 1)).then_some(Slip::Point)
}

/// The number with one digit less.
fn shorter(text: &str) -> impl Iterator<Item = String> + '_ {
    let digits = text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at);
    digits.filter_map(|at| Some(format!("{}{}", text.get(..at)?, text.get(at + 1..)?)))
}

/// The number with one digit more, before, between or behind its own; a whole number stays one.
fn longer(text: &str, whole: bool) -> impl Iterator<Item = String> + '_ {
    let end = if whole { text.find('.').unwrap_or(text.len()) } else { text.len() };
    (0..=end).flat_map(move |at| {
        (0..10).filter_map(move |digit| Some(format!("{}{digit}{}", text.get(..at)?, text.get(at..)?)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slip(last: &str, value: &str, growth: &str) -> Option<Slip> {
        let number = |text: &str| text.parse::<Decimal>().unwrap();
        find(number(value), Stood { last: number(last), growth: number(growth) })
    }

    #[test]
    fn a_point_or_a_digit_too_many_or_too_few_is_seen() {
        let cases: [(&str, &str, Slip); 14] = [
            ("93", "930", Slip::Point),
            ("93", "922", Slip::Point),
            ("1000", "100", Slip::Point),
            ("98", "9.8", Slip::Point),
            ("24.5", "2.45", Slip::Point),
            ("-126", "-1270", Slip::Point),
            ("128", "1127", Slip::Inserted),
            ("128", "1227", Slip::Inserted),
            ("66", "166", Slip::Inserted),
            ("5", "15", Slip::Inserted),
            ("24.5", "224.6", Slip::Inserted),
            ("128", "27", Slip::Dropped),
            ("24.5", "4.5", Slip::Dropped),
            ("1204", "104", Slip::Dropped),
        ];
        for (last, value, expected) in cases {
            // Ten times is ten times, whatever else it may be.
            let found = slip(last, value, "1");
            assert!(found == Some(expected) || found == Some(Slip::Point), "{last} {value} {found:?}");
        }
    }

    #[test]
    fn what_may_well_have_come_about_is_none() {
        for (last, value, growth) in [
            ("93", "98", "1"),
            ("100", "110", "1"),
            ("100", "140", "1.125"),
            ("10", "20", "2"),
            ("0", "15", "1"),
            ("5", "6", "1"),
            ("45", "16", "1"),
            ("30", "62", "1.5"),
        ] {
            assert_eq!(slip(last, value, growth), None, "{last} {value}");
        }
    }
}
