//! What an indicator's cell says, and what a target asks for.

use super::{print_decimal, show_decimal};
use rust_decimal::Decimal;

/// A department's answer for one indicator. A blank is no answer at all (`None` around it), never a zero.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// A number in the indicator's unit.
    Number(Decimal),
    /// 複合: a number for each named part, in the order of the target (`主幹 44/主査 68`).
    Parts(Vec<(String, Decimal)>),
    /// 文言・段階: one of the words that the indicator knows (実施, 方針策定 …), without blanks inside.
    Word(String),
    /// `－`: nothing is asked in this year (対象外).
    NotApplicable,
    /// 中止: the event was cancelled.
    Cancelled,
    /// 算定不能: there is nothing to divide by.
    Incalculable,
}

impl Answer {
    /// The number, where it is one.
    #[must_use]
    pub const fn number(&self) -> Option<Decimal> {
        match self {
            Self::Number(value) => Some(*value),
            _ => None,
        }
    }

    /// Whole, as the plan would write it, with at least `places` decimals.
    #[must_use]
    pub fn show(&self, places: u32) -> String {
        self.with(|value| show_decimal(value, places))
    }

    /// As a report prints it: endless decimals rounded (see [`print_decimal`]).
    #[must_use]
    pub fn print(&self, places: u32) -> String {
        self.with(|value| print_decimal(value, places))
    }

    fn with(&self, number: impl Fn(Decimal) -> String) -> String {
        match self {
            Self::Number(value) => number(*value),
            Self::Parts(parts) => {
                let shown: Vec<_> = parts.iter().map(|(label, value)| format!("{label} {}", number(*value))).collect();
                shown.join("/")
            }
            Self::Word(word) => word.clone(),
            Self::NotApplicable => "－".into(),
            Self::Cancelled => "中止".into(),
            Self::Incalculable => "算定不能".into(),
        }
    }
}

/// A target of one fiscal year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Exactly as the plan prints it: `12,005`, `－`, `導入`, `50％`, `１以上`, `▲30`, `主幹 50/主査 70`.
    pub printed: String,
    /// What it means.
    pub value: TargetValue,
}

/// What a target means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetValue {
    /// A number to reach.
    Number(Decimal),
    /// `N以上`
    AtLeast(Decimal),
    /// 複合
    Parts(Vec<(String, Decimal)>),
    /// 文言・段階, without blanks inside.
    Word(String),
    /// `－`: no target and nothing rated in this year.
    NotApplicable,
}

impl TargetValue {
    /// The number, where the target is one (`N以上` too).
    #[must_use]
    pub const fn number(&self) -> Option<Decimal> {
        match self {
            Self::Number(value) | Self::AtLeast(value) => Some(*value),
            _ => None,
        }
    }
}
