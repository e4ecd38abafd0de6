//! How figures and words are written in the plan: `50％`, `１以上`, `▲30`, `12,005`, `主幹 50/主査 70`, `作成 活用`.
//!
//! The one place that reads them, for the master's targets and base values and for the cells of a return.

use super::Kind;
use crate::model::{Answer, TargetValue, squeeze};
use rust_decimal::Decimal;

/// Why a target cannot be read as its 型 says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetProblem {
    /// Nothing stands there; a year without a target is `－`.
    Empty,
    /// 数値, and 段階から数値 once the numbers have begun: not a number.
    NotANumber,
    /// 以上: not `N以上`.
    NotAtLeast,
    /// 文言, 段階: none of the words that the indicator knows.
    UnknownWord,
    /// 複合: not `主幹 50/主査 70`.
    NotParts,
}

/// What a target means, for an indicator of this type and unit that knows these words.
///
/// # Errors
/// A [`TargetProblem`] where it does not read as the type says.
pub fn parse_target<'a>(
    text: &str,
    kind: Kind,
    unit: &str,
    words: impl IntoIterator<Item = &'a str>,
) -> Result<TargetValue, TargetProblem> {
    if squeeze(text).is_empty() {
        return Err(TargetProblem::Empty);
    }
    if is_dash(text) {
        return Ok(TargetValue::NotApplicable);
    }
    let word = |words| known_word(text, words).map(|word| TargetValue::Word(squeeze(word)));
    match kind {
        Kind::Number => number(text, unit).map(TargetValue::Number).ok_or(TargetProblem::NotANumber),
        Kind::AtLeast => at_least(text, unit).map(TargetValue::AtLeast).ok_or(TargetProblem::NotAtLeast),
        Kind::Word | Kind::Stage => word(words).ok_or(TargetProblem::UnknownWord),
        Kind::StageThenNumber => {
            number(text, unit).map(TargetValue::Number).or_else(|| word(words)).ok_or(TargetProblem::NotANumber)
        }
        Kind::Parts => parts(text, unit).map(TargetValue::Parts).ok_or(TargetProblem::NotParts),
    }
}

/// What a base value means; none where there is none (`なし`, `－`, empty). A text that is neither a number nor a word
/// that the indicator knows (`運用`) is kept as a word: shown, never used in a formula.
#[must_use]
pub fn parse_base<'a>(text: &str, kind: Kind, unit: &str, words: impl IntoIterator<Item = &'a str>) -> Option<Answer> {
    let plain = squeeze(text);
    if plain.is_empty() || plain == "なし" || is_dash(text) {
        return None;
    }
    if kind == Kind::Parts
        && let Some(parts) = parts(text, unit)
    {
        return Some(Answer::Parts(parts));
    }
    if let Some(value) = number(text, unit) {
        return Some(Answer::Number(value));
    }
    Some(Answer::Word(known_word(text, words).map_or(plain, squeeze)))
}

/// A number as people write it: full-width digits, thousands separators in their places, `▲`, `△` or any kind of minus,
/// the indicator's own unit attached. None for anything else (`約50`, `50以上`, `1,2`, `50％` where the unit is not ％).
#[must_use]
pub fn number(text: &str, unit: &str) -> Option<Decimal> {
    let plain = squeeze(text);
    let unit = squeeze(unit);
    let plain = if unit.is_empty() { &plain } else { plain.strip_suffix(&unit).unwrap_or(&plain) };
    let (negative, digits) = match plain.strip_prefix(is_minus) {
        Some(rest) => (true, rest),
        None => (false, plain.strip_prefix('+').unwrap_or(plain)),
    };
    let value = unsigned(digits)?;
    Some(if negative && !value.is_zero() { -value } else { value })
}

/// `N以上`, with or without the unit (`１以上`, `1件以上`).
#[must_use]
pub fn at_least(text: &str, unit: &str) -> Option<Decimal> {
    number(squeeze(text).strip_suffix("以上")?, unit)
}

/// `主幹 50/主査 70`: labels and numbers, separated by a slash, a line break, `・`, `、` or `;`. Labels are without blanks.
#[must_use]
pub fn parts(text: &str, unit: &str) -> Option<Vec<(String, Decimal)>> {
    let mut found: Vec<(String, Decimal)> = Vec::new();
    for piece in text.split(['/', '／', '\n', '・', '、', ';', '；']).map(squeeze).filter(|piece| !piece.is_empty())
    {
        let at = piece.find(|c: char| c.is_ascii_digit() || is_minus(c))?;
        let (label, value) = piece.split_at_checked(at)?;
        let label = label.trim_end_matches(['=', ':']);
        if label.is_empty() || found.iter().any(|(known, _)| known == label) {
            return None;
        }
        found.push((label.to_owned(), number(value, unit)?));
    }
    (!found.is_empty()).then_some(found)
}

/// The word among `words` that `text` writes: width, blanks, line breaks and `・` do not matter (`作成 活用` is
/// `作成・活用`).
#[must_use]
pub fn known_word<'a>(text: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = word_key(text);
    words.into_iter().find(|word| word_key(word) == wanted)
}

/// `－` in any of the shapes in which a lone dash is typed: no target in this year.
#[must_use]
pub fn is_dash(text: &str) -> bool {
    let plain = squeeze(text);
    let mut chars = plain.chars();
    matches!((chars.next(), chars.next()), (Some(c), None) if is_minus(c) && !matches!(c, '▲' | '△') || c == 'ー')
}

fn is_minus(c: char) -> bool {
    matches!(c, '-' | '▲' | '△' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn word_key(text: &str) -> String {
    squeeze(text).chars().filter(|c| *c != '・').collect()
}

fn unsigned(digits: &str) -> Option<Decimal> {
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let grouped = whole.contains(',');
    if !all_digits(first) || (grouped && first.len() > 3) || fraction.is_some_and(|fraction| !all_digits(fraction)) {
        return None;
    }
    if !groups.all(|group| group.len() == 3 && all_digits(group)) {
        return None;
    }
    Decimal::from_str_exact(&digits.replace(',', "")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn n(value: i64, scale: u32) -> Decimal {
        Decimal::new(value, scale)
    }

    #[test]
    fn numbers_are_read_as_the_plan_prints_them() {
        for (text, unit, value) in [
            ("12,005", "", n(12005, 0)),
            ("１", "回", n(1, 0)),
            ("50％", "％", n(50, 0)),
            ("50%", "％", n(50, 0)),
            ("▲30", "百万円", n(-30, 0)),
            ("△３０", "百万円", n(-30, 0)),
            ("－1.5", "", n(-15, 1)),
            ("98.0", "％", n(980, 1)),
            ("２件", "件", n(2, 0)),
            ("1,234,567", "", n(1_234_567, 0)),
            ("▲0", "", n(0, 0)),
        ] {
            assert_eq!(number(text, unit), Some(value), "{text}");
        }
        let wrong = [
            "", "－", "約50", "50以上", "1,2", "12,0055", ",5", "5.", ".5", "1.2.3", "10/12", "50％", "二百",
            "1 000,5", "--5", "5-",
        ];
        for text in wrong {
            assert_eq!(number(text, "件"), None, "{text}");
        }
    }

    #[test]
    fn each_type_reads_its_own_targets_and_no_others() {
        let words = || ["作成・活用", "方針検討", "導入", "実施"];
        let parse = |text, kind, unit| parse_target(text, kind, unit, words());
        assert_eq!(parse("－", Kind::Number, "％"), Ok(TargetValue::NotApplicable));
        assert_eq!(parse("１以上", Kind::AtLeast, "件"), Ok(TargetValue::AtLeast(n(1, 0))));
        assert_eq!(parse("1件以上", Kind::AtLeast, "件"), Ok(TargetValue::AtLeast(n(1, 0))));
        assert_eq!(parse("1", Kind::AtLeast, "件"), Err(TargetProblem::NotAtLeast));
        assert_eq!(parse("１以上", Kind::Number, "件"), Err(TargetProblem::NotANumber));
        assert_eq!(parse("作成 活用", Kind::Word, ""), Ok(TargetValue::Word("作成・活用".into())));
        assert_eq!(parse("方針\n検討", Kind::Stage, ""), Ok(TargetValue::Word("方針検討".into())));
        assert_eq!(parse("準備", Kind::Stage, ""), Err(TargetProblem::UnknownWord));
        assert_eq!(parse("導入", Kind::StageThenNumber, "％"), Ok(TargetValue::Word("導入".into())));
        assert_eq!(parse("55％", Kind::StageThenNumber, "％"), Ok(TargetValue::Number(n(55, 0))));
        assert_eq!(parse(" ", Kind::Number, ""), Err(TargetProblem::Empty));
        let both = vec![("主幹".to_owned(), n(50, 0)), ("主査".to_owned(), n(70, 0))];
        for text in ["主幹 50/主査 70", "主幹50・主査 70", "主幹：５０％\n主査：７０％", "主幹=50;主査=70"]
        {
            assert_eq!(parse(text, Kind::Parts, "％"), Ok(TargetValue::Parts(both.clone())), "{text}");
        }
        for text in ["50/70", "主幹/主査", "主幹 50/主幹 70"] {
            assert_eq!(parse(text, Kind::Parts, "％"), Err(TargetProblem::NotParts), "{text}");
        }
    }

    #[test]
    fn base_values_are_used_only_where_they_are_values() {
        let base = |text, kind, unit| parse_base(text, kind, unit, ["実施", "作成・活用"]);
        assert_eq!(base("なし", Kind::Number, "件"), None);
        assert_eq!(base("", Kind::Number, "件"), None);
        assert_eq!(base("２件", Kind::Number, "件"), Some(Answer::Number(n(2, 0))));
        assert_eq!(base("運用", Kind::Number, "％"), Some(Answer::Word("運用".into())));
        assert_eq!(base("作成 活用", Kind::Word, ""), Some(Answer::Word("作成・活用".into())));
        assert_eq!(base("696", Kind::Word, ""), Some(Answer::Number(n(696, 0))));
        let both = vec![("主幹".to_owned(), n(56, 0)), ("主査".to_owned(), n(70, 0))];
        assert_eq!(base("主幹56・主査 70", Kind::Parts, "％"), Some(Answer::Parts(both)));
    }

    proptest::proptest! {
        /// Whatever number is printed is read back as the same number, with a unit and in full width too.
        #[test]
        fn printed_numbers_are_read_back(mantissa in -10_000_000_000_i64..10_000_000_000, scale in 0_u32..4) {
            let value = n(mantissa, scale).normalize();
            let printed = crate::model::show_decimal(value, 0);
            let wide: String = printed
                .chars()
                .map(|c| if c.is_ascii_digit() { char::from_u32(u32::from(c) + 0xFEE0).unwrap() } else { c })
                .collect();
            for text in [printed.clone(), format!("{printed}百万円"), wide] {
                proptest::prop_assert_eq!(number(&text, "百万円"), Some(value), "{}", text);
            }
        }

        /// Reading never panics, and a dash is never a number.
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,12}") {
            let read = number(&text, "件");
            proptest::prop_assert!(read.is_none() || !is_dash(&text));
            let _ = parts(&text, "件");
            let _ = at_least(&text, "件");
        }
    }
}
