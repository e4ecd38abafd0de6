//! Exact amounts and rates. Figures are never binary floating point.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};
use rust_decimal::Decimal;
use std::{cmp::Ordering, fmt};

/// A rate in per cent (％), exact: a ratio of two whole numbers of any size.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(BigRational);

fn rational(value: Decimal) -> BigRational {
    BigRational::new(BigInt::from(value.mantissa()), BigInt::from(10_u8).pow(value.scale()))
}

impl Rate {
    /// 100 ％.
    #[must_use]
    pub fn hundred() -> Self {
        Self::from(Decimal::ONE_HUNDRED)
    }

    /// 0 ％.
    #[must_use]
    pub fn zero() -> Self {
        Self(BigRational::zero())
    }

    /// `part ÷ whole × 100`; none where `whole` is 0.
    #[must_use]
    pub fn of(part: Decimal, whole: Decimal) -> Option<Self> {
        (!whole.is_zero()).then(|| Self(rational(part) / rational(whole) * rational(Decimal::ONE_HUNDRED)))
    }

    /// `part ÷ whole × 100` for counts; none where `whole` is 0.
    #[must_use]
    pub fn of_count(part: usize, whole: usize) -> Option<Self> {
        Self::of(Decimal::from(part), Decimal::from(whole))
    }

    /// Arithmetic mean; none of no rates.
    #[must_use]
    pub fn mean<'a>(rates: impl IntoIterator<Item = &'a Self>) -> Option<Self> {
        let (mut sum, mut count) = (BigRational::zero(), 0_usize);
        for rate in rates {
            sum += &rate.0;
            count += 1;
        }
        (count > 0).then(|| Self(sum / BigInt::from(count)))
    }

    /// `self` less `other`, in points.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        Self(&self.0 - &other.0)
    }

    /// At most 100.
    #[must_use]
    pub fn capped(&self) -> Self {
        self.clone().min(Self::hundred())
    }

    /// At least 0.
    #[must_use]
    pub fn floored(&self) -> Self {
        self.clone().max(Self::zero())
    }

    /// Rounded half up (away from zero) to `places` decimals.
    #[must_use]
    pub fn rounded(&self, places: u32) -> Decimal {
        let scale = BigInt::from(10_u8).pow(places);
        let scaled = self.0.abs() * BigRational::from_integer(scale);
        let half = BigRational::new(BigInt::from(1), BigInt::from(2));
        let whole = (scaled + half).floor().to_integer().to_i128().unwrap_or(i128::MAX >> 33);
        let value = Decimal::try_from_i128_with_scale(whole, places).unwrap_or(Decimal::MAX);
        if self.0.is_negative() { -value } else { value }
    }

    /// The nearest binary value, for a spreadsheet's cached result only.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        self.0.to_f64().unwrap_or(f64::NAN)
    }
}

impl From<Decimal> for Rate {
    fn from(value: Decimal) -> Self {
        Self(rational(value))
    }
}

impl PartialEq<Decimal> for Rate {
    fn eq(&self, other: &Decimal) -> bool {
        self.0 == rational(*other)
    }
}

impl PartialOrd<Decimal> for Rate {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        self.0.partial_cmp(&rational(*other))
    }
}

/// One decimal, half up, as the plan prints it: `83.3`.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1}", self.rounded(1))
    }
}

/// The decimal that a spreadsheet shows for a stored binary number: 15 significant digits, so that
/// `0.1 + 0.2` is 0.3. None for NaN, infinities and numbers beyond 28 digits.
#[must_use]
pub fn decimal_from_float(value: f64) -> Option<Decimal> {
    if !value.is_finite() {
        return None;
    }
    let shown = format!("{value:.14e}");
    Decimal::from_scientific(&shown).ok().map(|decimal| decimal.normalize())
}

/// A number as the plan prints it: thousands separated by commas, ▲ for minus, at least `places` decimals.
#[must_use]
pub fn show_decimal(value: Decimal, places: u32) -> String {
    let mut value = value.normalize();
    if value.scale() < places {
        value.rescale(places);
    }
    let text = value.abs().to_string();
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let mut out = String::from(if value.is_sign_negative() && !value.is_zero() { "▲" } else { "" });
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// Reads what [`show_decimal`] writes: digits with commas where it puts them, ▲ for minus. Nothing else.
#[must_use]
pub fn parse_shown(text: &str) -> Option<Decimal> {
    let digits: String = text.strip_prefix('▲').unwrap_or(text).chars().filter(|c| *c != ',').collect();
    let first = digits.chars().next()?;
    if !first.is_ascii_digit() || !digits.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let value: Decimal = digits.parse().ok()?;
    let value = if text.starts_with('▲') { -value } else { value };
    (show_decimal(value, value.scale()) == text).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_exact_and_shown_half_up() {
        let third = Rate::of(Decimal::ONE, Decimal::from(3)).unwrap();
        let two_thirds = Rate::of(Decimal::TWO, Decimal::from(3)).unwrap();
        assert_eq!(Rate::mean([&third, &two_thirds]).unwrap(), Decimal::from(50));
        assert_eq!(Rate::of_count(88, 112).unwrap().to_string(), "78.6");
        assert_eq!(Rate::from(Decimal::new(-25, 2)).to_string(), "-0.3");
        assert!(Rate::of(Decimal::ONE, Decimal::ZERO).is_none());
    }

    #[test]
    fn floats_become_what_the_spreadsheet_shows() {
        assert_eq!(decimal_from_float(0.1 + 0.2).unwrap(), Decimal::new(3, 1));
        assert_eq!(decimal_from_float(12005.0).unwrap().to_string(), "12005");
        assert_eq!(decimal_from_float(f64::NAN), None);
        assert_eq!(decimal_from_float(1e300), None);
    }

    #[test]
    fn numbers_are_shown_as_the_plan_prints_them() {
        assert_eq!(show_decimal(Decimal::from(12005), 0), "12,005");
        assert_eq!(show_decimal(Decimal::from(-30), 0), "▲30");
        assert_eq!(show_decimal(Decimal::new(985, 1), 0), "98.5");
        assert_eq!(show_decimal(Decimal::from(98), 1), "98.0");
        assert_eq!(show_decimal(Decimal::from(-1234567), 0), "▲1,234,567");
    }

    #[test]
    fn shown_numbers_are_read_back() {
        for text in ["0", "12,005", "▲30", "98.5", "98.0", "▲1,234,567", "0.05"] {
            let value = parse_shown(text).unwrap();
            assert_eq!(show_decimal(value, value.scale()), text);
        }
        for text in ["", "▲", "1,00", "12005人", "50％", "なし", "-3", "１２", "1.2.3", ".5"] {
            assert_eq!(parse_shown(text), None, "{text}");
        }
    }
}
