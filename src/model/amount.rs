//! Exact amounts. Figures are never binary floating point.

use rust_decimal::{Decimal, RoundingStrategy};

/// The decimal that a spreadsheet shows for a stored binary number: 15 significant digits, so that
/// `0.1 + 0.2` is 0.3. None for NaN, infinities and numbers beyond 28 digits.
#[must_use]
pub fn decimal_from_float(value: f64) -> Option<Decimal> {
    if !value.is_finite() {
        return None;
    }
    if value.fract() == 0.0 && value.abs() < 1e15 {
        #[expect(clippy::cast_possible_truncation, reason = "a whole number of at most 15 digits")]
        return Some(Decimal::from(value as i64));
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

/// Decimals that are printed of a number whose format has fewer (23 ÷ 97 × 100 is no more exact for 14 of them).
const PRINTED: u32 = 2;

/// A number as a report prints it: as [`show_decimal`], rounded half up to the second decimal, or to `places` where those are
/// more. For reading by people only; whatever is computed or kept takes the number itself.
#[must_use]
pub fn print_decimal(value: Decimal, places: u32) -> String {
    let rounded = value.round_dp_with_strategy(places.max(PRINTED), RoundingStrategy::MidpointAwayFromZero);
    show_decimal(rounded, places)
}

/// A difference as a report prints it: as [`print_decimal`], with a sign in either direction.
#[must_use]
pub fn print_signed(value: Decimal, places: u32) -> String {
    let shown = print_decimal(value, places);
    let rises = value.is_sign_positive() && shown.chars().any(|c| ('1'..='9').contains(&c));
    if rises { format!("+{shown}") } else { shown }
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
    fn a_difference_has_a_sign() {
        let signed = |text: &str, places| print_signed(text.parse().unwrap(), places);
        assert_eq!(["5", "-5", "0", "1234.5"].map(|text| signed(text, 0)), ["+5", "▲5", "0", "+1,234.5"]);
        assert_eq!((signed("0.001", 1), signed("-0.001", 1)), ("0.0".into(), "0.0".into()), "too small to be shown");
    }

    #[test]
    fn endless_decimals_are_printed_rounded() {
        let print = |text: &str, places| print_decimal(text.parse().unwrap(), places);
        assert_eq!(print("23.7113402061856", 0), "23.71");
        assert_eq!(print("-0.125", 1), "▲0.13");
        assert_eq!(print("-0.001", 0), "0");
        assert_eq!(print("1999.999", 0), "2,000");
        assert_eq!(print("0.1235", 3), "0.124");
        assert_eq!(print("36.5", 0), "36.5");
        assert_eq!(print("36", 1), "36.0");
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
