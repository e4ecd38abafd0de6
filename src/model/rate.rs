//! Exact rates: a ratio of two whole numbers of any size, kept small wherever both fit 64 bits.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive};
use rust_decimal::Decimal;
use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
};

/// A rate in per cent (％), exact.
#[derive(Clone, PartialEq, Eq)]
pub struct Rate(Ratio);

/// Always reduced, the denominator positive, and `Small` wherever it fits: so equal ratios are equal values.
#[derive(Clone, PartialEq, Eq)]
enum Ratio {
    Small(i64, i64),
    Large(Box<BigRational>),
}

impl Rate {
    /// 100 ％.
    #[must_use]
    pub fn hundred() -> Self {
        Self(Ratio::Small(100, 1))
    }

    /// 0 ％.
    #[must_use]
    pub fn zero() -> Self {
        Self(Ratio::Small(0, 1))
    }

    /// `part ÷ whole × 100`; none where `whole` is 0.
    #[must_use]
    pub fn of(part: Decimal, whole: Decimal) -> Option<Self> {
        if whole.is_zero() {
            return None;
        }
        Some(small_quotient(part, whole).unwrap_or_else(|| {
            Self::from_large(large(part) / large(whole) * BigRational::from_integer(BigInt::from(100)))
        }))
    }

    /// `part ÷ whole × 100` for counts; none where `whole` is 0.
    #[must_use]
    pub fn of_count(part: usize, whole: usize) -> Option<Self> {
        Self::of(Decimal::from(part), Decimal::from(whole))
    }

    /// Arithmetic mean; none of no rates.
    #[must_use]
    pub fn mean<'a>(rates: impl IntoIterator<Item = &'a Self>) -> Option<Self> {
        let (mut sum, mut count) = (Self::zero(), 0_i64);
        for rate in rates {
            sum = sum.plus(rate);
            count = count.checked_add(1)?;
        }
        match (&sum.0, count) {
            (_, 0) => None,
            (Ratio::Small(numer, denom), count) => {
                Some(Self::from_parts(i128::from(*numer), i128::from(*denom) * i128::from(count)))
            }
            (Ratio::Large(sum), count) => Some(Self::from_large(&**sum / BigInt::from(count))),
        }
    }

    /// `self` less `other`, in points.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        self.combine(other, |a, b| a.checked_sub(b), |a, b| a - b)
    }

    fn plus(&self, other: &Self) -> Self {
        self.combine(other, |a, b| a.checked_add(b), |a, b| a + b)
    }

    fn combine(
        &self,
        other: &Self,
        numerators: impl Fn(i128, i128) -> Option<i128>,
        ratios: impl Fn(BigRational, BigRational) -> BigRational,
    ) -> Self {
        if let (Ratio::Small(a, b), Ratio::Small(c, d)) = (&self.0, &other.0) {
            let (a, b, c, d) = (i128::from(*a), i128::from(*b), i128::from(*c), i128::from(*d));
            if let Some(numer) = numerators(a * d, c * b) {
                return Self::from_parts(numer, b * d);
            }
        }
        Self::from_large(ratios(self.large(), other.large()))
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

    /// Its size without its sign.
    #[must_use]
    pub fn abs(&self) -> Self {
        self.clone().max(Self::zero().minus(self))
    }

    /// Rounded half up (away from zero) to `places` decimals.
    #[must_use]
    pub fn rounded(&self, places: u32) -> Decimal {
        self.rounded_small(places).unwrap_or_else(|| self.rounded_large(places))
    }

    /// The same in machine numbers, where they are large enough.
    fn rounded_small(&self, places: u32) -> Option<Decimal> {
        let Ratio::Small(numer, denom) = &self.0 else { return None };
        let (numer, denom) = (i128::from(*numer), i128::from(*denom));
        let scaled = numer.abs().checked_mul(10_i128.checked_pow(places)?)?;
        let whole = scaled.checked_mul(2)?.checked_add(denom)?.checked_div(denom.checked_mul(2)?)?;
        let value = Decimal::try_from_i128_with_scale(whole, places).ok()?;
        Some(if numer < 0 { -value } else { value })
    }

    fn rounded_large(&self, places: u32) -> Decimal {
        let ratio = self.large();
        let scaled = ratio.abs() * BigRational::from_integer(BigInt::from(10_u8).pow(places));
        let half = BigRational::new(BigInt::from(1), BigInt::from(2));
        let whole = (scaled + half).floor().to_integer().to_i128();
        let value = whole.and_then(|whole| Decimal::try_from_i128_with_scale(whole, places).ok());
        let value = value.unwrap_or(Decimal::MAX);
        if ratio.is_negative() { -value } else { value }
    }

    /// The nearest binary value, for a spreadsheet's cached result only.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        self.large().to_f64().unwrap_or(f64::NAN)
    }

    /// Of any numerator and a denominator that is not 0, reduced.
    fn from_parts(numer: i128, denom: i128) -> Self {
        let divisor = gcd(numer.unsigned_abs(), denom.unsigned_abs());
        let reduced = i128::try_from(divisor).ok().filter(|divisor| *divisor > 0);
        let (numer, denom) = reduced.map_or((numer, denom), |divisor| (numer / divisor, denom / divisor));
        let (numer, denom) = if denom < 0 { (-numer, -denom) } else { (numer, denom) };
        match (i64::try_from(numer), i64::try_from(denom)) {
            (Ok(numer), Ok(denom)) => Self(Ratio::Small(numer, denom)),
            _ => Self(Ratio::Large(Box::new(BigRational::new(BigInt::from(numer), BigInt::from(denom))))),
        }
    }

    fn from_large(ratio: BigRational) -> Self {
        match (ratio.numer().to_i64(), ratio.denom().to_i64()) {
            (Some(numer), Some(denom)) => Self(Ratio::Small(numer, denom)),
            _ => Self(Ratio::Large(Box::new(ratio))),
        }
    }

    fn large(&self) -> BigRational {
        match &self.0 {
            Ratio::Small(numer, denom) => BigRational::new_raw(BigInt::from(*numer), BigInt::from(*denom)),
            Ratio::Large(ratio) => (**ratio).clone(),
        }
    }
}

/// The quotient in per cent, where every step fits 128 bits.
fn small_quotient(part: Decimal, whole: Decimal) -> Option<Rate> {
    let ten = |scale: u32| 10_i128.checked_pow(scale);
    let (a, b) = (part.normalize(), whole.normalize());
    let shift = a.scale().min(b.scale());
    let numer = a.mantissa().checked_mul(ten(b.scale() - shift)?)?.checked_mul(100)?;
    let denom = b.mantissa().checked_mul(ten(a.scale() - shift)?)?;
    Some(Rate::from_parts(numer, denom))
}

fn large(value: Decimal) -> BigRational {
    BigRational::new(BigInt::from(value.mantissa()), BigInt::from(10_u8).pow(value.scale()))
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl Ord for Rate {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Ratio::Small(a, b), Ratio::Small(c, d)) => {
                (i128::from(*a) * i128::from(*d)).cmp(&(i128::from(*c) * i128::from(*b)))
            }
            _ => self.large().cmp(&other.large()),
        }
    }
}

impl PartialOrd for Rate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for Rate {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.0 {
            Ratio::Small(numer, denom) => (numer, denom).hash(state),
            Ratio::Large(ratio) => ratio.hash(state),
        }
    }
}

impl From<Decimal> for Rate {
    fn from(value: Decimal) -> Self {
        Self::from_large(large(value))
    }
}

impl PartialEq<Decimal> for Rate {
    fn eq(&self, other: &Decimal) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd<Decimal> for Rate {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        if let (Ratio::Small(numer, denom), Some(whole)) = (&self.0, other.normalize().to_i64())
            && other.normalize().scale() == 0
        {
            return Some(i128::from(*numer).cmp(&(i128::from(whole) * i128::from(*denom))));
        }
        Some(self.cmp(&Self::from(*other)))
    }
}

/// One decimal, half up, as the plan prints it: `83.3`.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1}", self.rounded(1))
    }
}

impl fmt::Debug for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ratio::Small(numer, denom) => write!(f, "{numer}/{denom}％"),
            Ratio::Large(ratio) => write!(f, "{ratio}％"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rates_are_exact_and_shown_half_up() {
        let third = Rate::of(Decimal::ONE, Decimal::from(3)).unwrap();
        let two_thirds = Rate::of(Decimal::TWO, Decimal::from(3)).unwrap();
        assert_eq!(Rate::mean([&third, &two_thirds]).unwrap(), Decimal::from(50));
        assert_eq!(Rate::of_count(88, 112).unwrap().to_string(), "78.6");
        assert_eq!(Rate::from(Decimal::new(-25, 2)).to_string(), "-0.3");
        assert!(Rate::of(Decimal::ONE, Decimal::ZERO).is_none());
        assert!(Rate::mean([]).is_none());
    }

    #[test]
    fn numbers_of_any_size_stay_exact() {
        let huge = Rate::of(Decimal::MAX, Decimal::new(1, 28)).unwrap();
        assert!(huge > Rate::hundred() && huge > Decimal::MAX);
        assert_eq!(huge.minus(&huge), Rate::zero());
        assert_eq!(Rate::mean([&huge, &huge]).unwrap(), huge);
        let tiny = Rate::of(Decimal::new(1, 28), Decimal::MAX).unwrap();
        assert!(tiny > Rate::zero() && tiny < Decimal::ONE);
        assert_eq!(huge.rounded(1), Decimal::MAX, "shown as far as a decimal goes");
    }

    fn decimal() -> impl Strategy<Value = Decimal> {
        (any::<i64>(), 0_u32..20).prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale))
    }

    fn exact(part: Decimal, whole: Decimal) -> BigRational {
        large(part) / large(whole) * BigRational::from_integer(BigInt::from(100))
    }

    proptest! {
        /// Rounding in machine numbers gives what rounding in large ones does, and is used for all small rates.
        #[test]
        fn rounding_is_the_same_in_both_sizes(numer in any::<i64>(), denom in 1..i64::MAX, few in -999..999_i64, by in 1..99_i64) {
            for (numer, denom, places) in [(numer, denom, 10), (few, by, 1), (few, by, 0), (few, by, 10), (numer, by, 10)] {
                let rate = Rate::from_parts(i128::from(numer), i128::from(denom));
                let small = rate.rounded_small(places);
                prop_assert_eq!(small.unwrap_or(rate.rounded_large(places)), rate.rounded_large(places));
                prop_assert!(small.is_some() || numer != few);
            }
        }

        /// Small and large representations give what plain rational arithmetic gives.
        #[test]
        fn agrees_with_plain_rationals(a in decimal(), b in decimal(), c in decimal(), d in decimal()) {
            prop_assume!(!b.is_zero() && !d.is_zero());
            let (x, y) = (Rate::of(a, b).unwrap(), Rate::of(c, d).unwrap());
            let (p, q) = (exact(a, b), exact(c, d));
            prop_assert_eq!(x.large(), p.clone());
            prop_assert_eq!(x.minus(&y).large(), &p - &q);
            prop_assert_eq!(Rate::mean([&x, &y]).unwrap().large(), (&p + &q) / BigInt::from(2));
            prop_assert_eq!(x.cmp(&y), p.cmp(&q));
            prop_assert_eq!(x.partial_cmp(&c), p.partial_cmp(&large(c)));
            prop_assert_eq!(x == y, p == q);
        }
    }
}
