//! Numbers that were typed as text.

use super::{Refusal, Step, Value, fold::Folded, spec::Spec, spec::folded_unit};
use rust_decimal::Decimal;

/// Numbers from here on are not kept exactly by spreadsheets.
pub(super) const fn limit() -> Decimal {
    Decimal::from_parts(0xA4C6_8000, 0x0003_8D7E, 0, false, 0)
}

/// Signs that stand for minus before a number. The long vowel mark ー and dashes longer than a digit are not among
/// them: they are also typed as bullets.
const MINUS: [char; 8] = ['-', '▲', '△', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2212}'];

const RANGE: [char; 6] = ['~', '～', '〜', '∼', '→', '…'];

/// Words before or after a number that make it no exact number.
const APPROXIMATE: [&str; 31] = [
    "約",
    "およそ",
    "おおよそ",
    "凡そ",
    "概ね",
    "おおむね",
    "ほぼ",
    "概数",
    "推計",
    "推定",
    "見込",
    "見込み",
    "暫定",
    "程度",
    "前後",
    "ほど",
    "くらい",
    "ぐらい",
    "位",
    "弱",
    "強",
    "余",
    "余り",
    "以上",
    "以下",
    "未満",
    "超",
    "超え",
    "を超える",
    "から",
    "まで",
];

/// Words for one unit that are written in several ways.
const SYNONYMS: [&[&str]; 6] = [
    &["%", "パーセント", "ﾊﾟｰｾﾝﾄ", "percent"],
    &["人", "名"],
    &["箇所", "か所", "ヶ所", "カ所", "ケ所", "ヵ所", "個所"],
    &["t", "トン"],
    &["g", "グラム"],
    &["箇月", "か月", "ヶ月", "カ月", "ケ月", "ヵ月"],
];

/// Reads a number, the unit perhaps attached.
pub(super) fn read_text(folded: &Folded, spec: &Spec) -> Value<Decimal> {
    let mut steps = folded.steps.clone();
    let text = folded.text.as_str();
    if crate::model::parse_date(text).is_some() {
        return Value::Refused(Refusal::Date(String::new()));
    }
    let (negative, unsigned) = match text.strip_prefix(MINUS) {
        Some(rest) => (true, rest.trim_start_matches(' ')),
        None => (false, text),
    };
    let end = unsigned.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(unsigned.len());
    let (digits, rest) = unsigned.split_at_checked(end).unwrap_or((unsigned, ""));
    let rest = rest.trim_start();
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return Value::Refused(refuse_wordy(text));
    }
    if !rest.is_empty() {
        match attached(rest, spec) {
            Attached::Unit => {
                steps.insert(Step::Unit);
            }
            Attached::Refused(refusal) => return Value::Refused(refusal),
        }
    }
    let Some((value, thousands)) = parse(digits) else { return Value::Refused(Refusal::Malformed) };
    if value.abs() >= limit() {
        return Value::Refused(Refusal::TooLarge);
    }
    if thousands {
        steps.insert(Step::Thousands);
    }
    if negative && !text.starts_with('-') {
        steps.insert(Step::Minus);
    }
    steps.insert(Step::TextNumber);
    Value::Read(super::positive_zero(if negative { -value } else { value }), steps)
}

enum Attached {
    Unit,
    Refused(Refusal),
}

/// What stands after the number: the unit, or the reason why this is no number.
fn attached(rest: &str, spec: &Spec) -> Attached {
    if is_unit(rest, &spec.unit) {
        return Attached::Unit;
    }
    let mut chars = rest.chars();
    let first = chars.next();
    let after = chars.as_str().trim_start();
    let digit_follows = after.starts_with(|c: char| c.is_ascii_digit());
    let is_dash = |c: char| MINUS.contains(&c) || matches!(c, 'ー' | '—' | '―' | '─');
    Attached::Refused(match first {
        Some(c) if RANGE.contains(&c) => Refusal::Range,
        Some(c) if is_dash(c) && digit_follows => Refusal::Range,
        Some(':') if digit_follows && after.len() == 2 => Refusal::Time,
        Some('/' | '÷' | '分' | ':') if digit_follows => {
            if looks_like_date(rest) {
                Refusal::Date(String::new())
            } else {
                Refusal::Fraction
            }
        }
        Some('年' | '月' | '日') if rest.contains('月') => Refusal::Date(String::new()),
        Some('万' | '億' | '千' | '百' | '兆') => Refusal::KanjiNumber,
        Some('+' | '*' | '×' | '=' | '^' | 'e' | 'E') if digit_follows || after.starts_with(['+', '-']) => {
            Refusal::Expression
        }
        _ if approximate(rest) => Refusal::Approximate,
        Some(c) if c.is_ascii_digit() || c == '、' || c == '・' || c == ';' => Refusal::SeveralNumbers,
        _ if rest.contains(RANGE) => Refusal::Range,
        _ if rest.chars().any(|c| c.is_ascii_digit()) => Refusal::SeveralNumbers,
        _ => Refusal::OtherUnit(rest.into()),
    })
}

/// Two more numbers follow, as in 2025/12/5.
fn looks_like_date(rest: &str) -> bool {
    rest.matches('/').count() == 2
}

fn is_unit(rest: &str, unit: &str) -> bool {
    let (rest, unit) = (folded_unit(rest), folded_unit(unit));
    if unit.is_empty() {
        return false;
    }
    rest == unit || SYNONYMS.iter().any(|words| words.contains(&unit.as_str()) && words.contains(&rest.as_str()))
}

fn approximate(text: &str) -> bool {
    APPROXIMATE.iter().any(|word| text.starts_with(word) || text.ends_with(word))
}

/// Why a text that does not begin with a number is none.
fn refuse_wordy(text: &str) -> Refusal {
    const KANJI: &str = "〇一二三四五六七八九十百千万億壱弐参拾零";
    let has_digit = text.chars().any(|c| c.is_ascii_digit());
    if has_digit && approximate(text) {
        Refusal::Approximate
    } else if !has_digit && text.chars().take(1).all(|c| KANJI.contains(c)) && text.chars().any(|c| KANJI.contains(c)) {
        Refusal::KanjiNumber
    } else if has_digit && text.starts_with(['=', '+']) {
        Refusal::Expression
    } else if has_digit && text.contains(RANGE) {
        Refusal::Range
    } else {
        Refusal::NotANumber
    }
}

/// Digits with a decimal point and correctly placed commas; whether there were commas.
pub(super) fn parse(digits: &str) -> Option<(Decimal, bool)> {
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !fraction.is_none_or(all_digits) || digits.len() > 40 {
        return None;
    }
    let mut groups = whole.split(',');
    let first = groups.next().filter(|first| all_digits(first))?;
    let mut joined = first.to_owned();
    let mut thousands = false;
    for group in groups {
        if group.len() != 3 || !all_digits(group) || first.len() > 3 {
            return None;
        }
        joined.push_str(group);
        thousands = true;
    }
    if let Some(fraction) = fraction {
        joined.push('.');
        joined.push_str(fraction);
    }
    Decimal::from_str_exact(&joined).ok().map(|value| (value.normalize(), thousands))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_stand_only_between_thousands() {
        let number = |text: &str| parse(text).map(|(value, _)| value.to_string());
        assert_eq!(number("12,005").as_deref(), Some("12005"));
        assert_eq!(number("1,234,567.50").as_deref(), Some("1234567.5"));
        assert_eq!(number("050").as_deref(), Some("50"));
        for wrong in ["12,05", "1234,567", "1,,234", ",123", "12,", "3.5.2", "50.", "1.5,000", ""] {
            assert_eq!(number(wrong), None, "{wrong}");
        }
        assert_eq!(limit(), Decimal::from(1_000_000_000_000_000_u64));
    }
}
