//! What a number format makes of a number.
//!
//! A format can show another number than is stored (`0"0"` ten times as much, `0,` the thousands of it), a word or
//! nothing at all. Whoever filled the cell in saw that, so it must not pass for the stored number in silence. How the
//! number is laid out (commas, blanks, currency, leading zeros) makes no difference.

use super::{Look, RawValue};
use crate::model::decimal_from_float;
use rust_decimal::{Decimal, RoundingStrategy};
use std::{
    cmp::Ordering,
    sync::{Arc, OnceLock},
};

/// A cell style's number format.
#[derive(Debug, Clone, Default)]
pub(super) struct NumberFormat {
    /// None: whatever is stored is shown.
    code: Option<Arc<str>>,
    /// Its sections, taken apart when they are first needed.
    sections: Arc<OnceLock<Vec<Section>>>,
    percent: bool,
    /// It shows a number with this many decimals and nothing else, as `#,##0.0` does; None: it may do anything.
    plain: Option<u32>,
    /// It may have a section for texts.
    texts: bool,
}

impl NumberFormat {
    /// The format of this number, whose code the file may state.
    pub(super) fn new(id: u32, code: Option<&str>) -> Self {
        let code = code.or_else(|| built_in(id)).filter(|code| !code.is_empty() && !shows_all(code));
        Self {
            percent: code.is_some_and(is_percent),
            plain: code.and_then(plain_decimals),
            texts: code.is_some_and(|code| code.contains('@') || code.matches(';').count() >= 3),
            code: code.map(Arc::from),
            sections: Arc::default(),
        }
    }

    /// Whether it shows per cent: 0.5 means 50 ％.
    pub(super) const fn percent(&self) -> bool {
        self.percent
    }

    /// How a value looks under it.
    pub(super) fn look(&self, value: &RawValue) -> Look {
        match (&self.code, value) {
            (Some(code), RawValue::Number(number)) => match decimal_from_float(*number) {
                Some(number) if self.plain.is_some_and(|decimals| number.normalize().scale() <= decimals) => {
                    Look::Plain
                }
                Some(number) => look(self.sections.get_or_init(|| Section::all(code)), number),
                None => Look::Plain,
            },
            (Some(code), RawValue::Text(text)) if self.texts => look_of_text(code, text),
            _ => Look::Plain,
        }
    }
}

/// Decimals of a format that has nothing but places for digits.
fn plain_decimals(code: &str) -> Option<u32> {
    let (whole, decimals) = code.split_once('.').unwrap_or((code, ""));
    let plain = matches!(whole, "0" | "#,##0") && decimals.bytes().all(|place| place == b'0');
    plain.then(|| decimals.len().try_into().ok())?
}

fn shows_all(code: &str) -> bool {
    code == "@" || GENERAL.iter().any(|name| code.eq_ignore_ascii_case(name))
}

/// What shows a number as it is; the second is that of a Japanese program.
const GENERAL: [&str; 2] = ["general", "g/標準"];

/// The code of a built-in format, as far as it may show another number. Those of dates never come with numbers.
const fn built_in(id: u32) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        37 | 38 => "#,##0;[Red]-#,##0",
        39 | 40 => "#,##0.00;[Red]-#,##0.00",
        41 | 42 => "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ",
        43 | 44 => "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
        48 => "##0.0E+0",
        _ => return None,
    })
}

/// Whether a number format shows per cent: it has a `%` that is neither quoted nor escaped, so that 0.5 stands for
/// 50 ％. In `0"%"` the sign is mere text behind a 50.
fn is_percent(format: &str) -> bool {
    tokens(format).any(|token| token == Token::Sign('%'))
}

/// A piece of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    /// A character with a meaning.
    Sign(char),
    /// Text that stands there as it is.
    Literal(&'a str),
    /// What stands in brackets: a colour, a condition, a currency.
    Bracket(&'a str),
}

fn tokens(format: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = format;
    std::iter::from_fn(move || {
        loop {
            let first = rest.chars().next()?;
            let after = rest.get(first.len_utf8()..)?;
            // A literal character; the width or filling of a blank.
            let one = after.chars().next().map_or(0, char::len_utf8);
            match first {
                '_' | '*' => rest = after.get(one..)?,
                '\\' => {
                    rest = after.get(one..)?;
                    return Some(Token::Literal(after.get(..one)?));
                }
                '"' | '[' => {
                    let end = after.find(if first == '"' { '"' } else { ']' });
                    let inside = after.get(..end.unwrap_or(after.len()))?;
                    rest = after.get(end.map_or(after.len(), |end| end + 1)..)?;
                    return Some(if first == '"' { Token::Literal(inside) } else { Token::Bracket(inside) });
                }
                _ => {
                    rest = after;
                    return Some(Token::Sign(first));
                }
            }
        }
    })
}

/// The sections of a format.
fn sections(format: &str) -> Vec<Vec<Token<'_>>> {
    let mut sections = vec![Vec::new()];
    for token in tokens(format) {
        match (token, sections.last_mut()) {
            (Token::Sign(';'), _) => sections.push(Vec::new()),
            (token, Some(section)) => section.push(token),
            (_, None) => {}
        }
    }
    sections
}

/// How a text looks under a format: its fourth section is that of texts, or the last where it says so.
fn look_of_text(code: &str, text: &str) -> Look {
    let sections = sections(code);
    let is_text = |section: &&Vec<Token<'_>>| section.contains(&Token::Sign('@'));
    let Some(section) = sections.get(3).or_else(|| sections.last().filter(is_text)) else { return Look::Plain };
    let mut shown = String::new();
    for token in section {
        match token {
            Token::Sign('@') => shown.push_str(text),
            Token::Sign(sign) => shown.push(*sign),
            Token::Literal(literal) => shown.push_str(literal),
            Token::Bracket(_) => {}
        }
    }
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    match letters(&shown) {
        shown if shown.is_empty() => Look::Unseen,
        same if same == letters(text) => Look::Plain,
        _ => Look::Other(shown.trim().to_owned()),
    }
}

/// How a number looks under a format of these sections.
fn look(sections: &[Section], number: Decimal) -> Look {
    let met = |section: &Section| section.condition.map(|condition| condition.is_met_by(number));
    let conditions: Vec<Option<bool>> = sections.iter().map(met).collect();
    let conditional = conditions.iter().any(Option::is_some);
    let at = if conditional {
        let met = conditions.iter().position(|condition| *condition == Some(true));
        met.or_else(|| conditions.iter().position(Option::is_none)).unwrap_or(0)
    } else {
        match sections.len() {
            2.. if number.is_sign_negative() && !number.is_zero() => 1,
            3.. if number.is_zero() => 2,
            _ => 0,
        }
    };
    let Some(section) = sections.get(at) else { return Look::Plain };
    section.layout.look(number, at == 1 && !conditional)
}

/// A section of a format.
#[derive(Debug)]
struct Section {
    condition: Option<Condition>,
    layout: Layout,
}

impl Section {
    /// The sections of a format, for numbers.
    fn all(code: &str) -> Vec<Self> {
        let take_apart = |section: &Vec<Token<'_>>| Self {
            condition: section.iter().find_map(Condition::of),
            layout: Layout::of(section),
        };
        sections(code).iter().map(take_apart).collect()
    }
}

/// What a section is for: numbers that stand to a bound in one of these orders.
#[derive(Debug, Clone, Copy)]
struct Condition {
    orders: &'static [Ordering],
    bound: Decimal,
}

impl Condition {
    /// The condition that a token states: `[>=5]`.
    fn of(token: &Token<'_>) -> Option<Self> {
        use Ordering::{Equal, Greater, Less};
        let Token::Bracket(inside) = token else { return None };
        let end = inside.find(|c| !matches!(c, '<' | '>' | '='))?;
        let (sign, bound) = inside.split_at_checked(end)?;
        let bound = bound.trim().parse().ok()?;
        let orders: &[Ordering] = match sign {
            "<" => &[Less],
            "<=" => &[Less, Equal],
            ">" => &[Greater],
            ">=" => &[Greater, Equal],
            "=" => &[Equal],
            "<>" => &[Less, Greater],
            _ => return None,
        };
        Some(Self { orders, bound })
    }

    fn is_met_by(self, number: Decimal) -> bool {
        self.orders.contains(&number.cmp(&self.bound))
    }
}

/// A section of a format, taken apart.
#[derive(Debug, Default)]
struct Layout {
    before: String,
    after: String,
    /// There are places for digits, or `General`.
    digits: bool,
    /// One of the places is shown also where it is nothing: a 0 shows.
    zero: bool,
    /// Decimals shown; None: all.
    decimals: Option<u32>,
    /// Commas that divide by a thousand each.
    thousands: u32,
    percents: u32,
    /// Text among the digits, as in `00-00`.
    among: String,
    /// Shown as a fraction or with a power of ten.
    other_notation: bool,
    /// A colour or a locale stands for the sign.
    coloured: bool,
}

impl Layout {
    fn of(section: &[Token<'_>]) -> Self {
        let mut found = Self { decimals: Some(0), ..Self::default() };
        let mut point = false;
        let mut pending = String::new();
        let mut commas = 0;
        let general = |rest: &[Token<'_>]| {
            let word = |length: usize| {
                rest.iter().take(length).map(|token| match token {
                    Token::Sign(sign) => sign.to_ascii_lowercase(),
                    _ => ' ',
                })
            };
            GENERAL.iter().map(|name| name.chars()).find(|name| word(name.clone().count()).eq(name.clone()))
        };
        let mut rest = section;
        while let Some((token, after)) = rest.split_first() {
            if let Some(name) = general(rest) {
                found.before.push_str(&std::mem::take(&mut pending));
                (found.digits, found.zero, found.decimals) = (true, true, None);
                rest = rest.get(name.count()..).unwrap_or_default();
                continue;
            }
            rest = after;
            match token {
                Token::Sign(sign @ ('0' | '#' | '?')) => {
                    found.zero |= *sign == '0';
                    let place = if found.digits { &mut found.among } else { &mut found.before };
                    place.push_str(&std::mem::take(&mut pending));
                    (found.digits, commas) = (true, 0);
                    if point {
                        found.decimals = found.decimals.map(|decimals| decimals + 1);
                    }
                }
                Token::Sign(',') if found.digits => commas += 1,
                Token::Sign('.') if !point => point = true,
                Token::Sign('%') => found.percents += 1,
                Token::Sign('E' | 'e' | '/') if found.digits => found.other_notation = true,
                Token::Sign('@') => (found.digits, found.zero, found.decimals) = (true, true, None),
                Token::Sign(sign) => pending.push(*sign),
                Token::Literal(text) => pending.push_str(text),
                Token::Bracket(inside) => found.bracket(inside, &mut pending),
            }
        }
        found.thousands = commas;
        if found.digits {
            found.after = pending
        } else {
            found.before = pending
        }
        found
    }

    /// `[$¥-411]` is a currency, `[Red]` a colour, `[DBNum1]` and `[>5]` say nothing about the number.
    fn bracket(&mut self, inside: &str, pending: &mut String) {
        match inside.strip_prefix('$') {
            Some(currency) => pending.push_str(currency.split('-').next().unwrap_or("")),
            None => {
                let name = inside.to_ascii_lowercase();
                const COLOURS: [&str; 9] =
                    ["black", "blue", "cyan", "green", "magenta", "red", "white", "yellow", "赤"];
                self.coloured |=
                    COLOURS.contains(&name.as_str()) || name.starts_with("color") || name.starts_with('色');
            }
        }
    }

    fn look(&self, number: Decimal, negative_section: bool) -> Look {
        let (before, after) = (bare(&self.before), bare(&self.after));
        if !self.digits {
            let date = !before.is_empty()
                && before.chars().all(|c| "aegymdhsb年月日時分秒/:".contains(c.to_ascii_lowercase()));
            return Look::Other(if date { DATE.to_owned() } else { before });
        }
        let scale = Decimal::from(1000_u32.checked_pow(self.thousands.min(3)).unwrap_or(1));
        let hundreds = Decimal::from(100_u32.checked_pow(self.percents.min(2)).unwrap_or(1));
        let Some(exact) = number.checked_mul(hundreds).map(|value| value.normalize()) else { return Look::Plain };
        let scaled = exact / scale;
        if self.other_notation {
            // As exact as the places allow; a whole number is shown whole.
            return if exact.fract().is_zero() { Look::Plain } else { Look::Rounded(format!("{number}")) };
        }
        let shown = match self.decimals {
            Some(decimals) => scaled.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero),
            None => scaled,
        };
        let shown = shown.normalize();
        // In the section for negative numbers the sign is whatever that section says.
        let (signed, before, after) =
            if negative_section { self.signed(&before, &after) } else { (true, before, after) };
        let shown = if signed { shown } else { shown.abs() };
        let percent = "%".repeat(usize::try_from(self.percents.min(2)).unwrap_or(0));
        let mut digits = if shown.is_zero() && !self.zero { String::new() } else { shown.to_string() };
        if !self.among.is_empty() {
            digits.insert_str(digits.len().saturating_sub(1), &self.among);
        }
        let text = format!("{before}{digits}{percent}{after}");
        let around = self.thousands == 0 && self.among.is_empty() && !digits.is_empty();
        let alone = before.is_empty() && after.is_empty() && signed && around;
        match (alone, shown == exact) {
            (true, true) => Look::Plain,
            (true, false) => Look::Rounded(text),
            (false, _) => Look::Other(text),
        }
    }

    /// Whether the section shows a sign, and the texts around the number without it.
    fn signed(&self, before: &str, after: &str) -> (bool, String, String) {
        if let (Some(before), Some(after)) = (before.strip_suffix('('), after.strip_prefix(')')) {
            return (true, before.to_owned(), after.to_owned());
        }
        const SIGNS: [char; 5] = ['-', '▲', '△', '\u{2212}', '－'];
        match before.strip_prefix(SIGNS).or_else(|| before.strip_suffix(SIGNS)) {
            Some(rest) => (true, rest.to_owned(), after.to_owned()),
            None => (self.coloured, before.to_owned(), after.to_owned()),
        }
    }
}

/// What a format of dates shows of a number that it does not make a date of.
const DATE: &str = "日付や曜日";

/// A text without blanks.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_active_sign_is_per_cent() {
        for percent in ["0%", "0.00%", "#,##0.0%;[Red]-0.0%", "_ * 0%", "\"約\"0%", "[>1]0%;0.0%"] {
            assert!(is_percent(percent), "{percent}");
        }
        for other in ["General", "0\"%\"", "0\\%", "0_%", "[$%-411]0", "#,##0", "", "\"", "\\", "@"] {
            assert!(!is_percent(other), "{other}");
        }
    }

    fn shown(code: &str, number: f64) -> Look {
        NumberFormat::new(200, Some(code)).look(&RawValue::Number(number))
    }

    #[test]
    fn plain_formats_are_judged_like_all_others() {
        let numbers = [0.0, 1.0, -12.0, 12.5, -0.05, 0.125, 1234567.89, 1e27, 7.9e28, 1e-9];
        for code in ["0", "0.0", "0.00", "#,##0", "#,##0.0", "#,##0.000"] {
            let format = NumberFormat::new(200, Some(code));
            assert!(format.plain.is_some(), "{code}");
            for number in numbers {
                let long = decimal_from_float(number).map_or(Look::Plain, |number| look(&Section::all(code), number));
                assert_eq!(format.look(&RawValue::Number(number)), long, "{code} {number}");
            }
        }
        for other in ["0%", "0,", "#", "0;0", "\"0\"", "0.#", "0.0.0", "00", "0 ", "General"] {
            assert_eq!(NumberFormat::new(200, Some(other)).plain, None, "{other}");
        }
    }

    #[test]
    fn laying_a_number_out_changes_nothing() {
        for (code, number) in [
            ("General", 12.5),
            ("G/標準", 12.5),
            ("#,##0.##", 0.0),
            ("@", 12.5),
            ("0", 12.0),
            ("#,##0", 12005.0),
            ("#,##0.##", 12.25),
            ("00000", 12.0),
            ("#,##0;[Red]-#,##0", -12.0),
            ("#,##0;[Red]#,##0", -12.0),
            ("#,##0;\"▲\"#,##0", -12.0),
            ("0_);(0)", -12.0),
            ("_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", 12.0),
            ("[DBNum1]General", 12.0),
            ("0%", 0.5),
            ("0.0%", 0.985),
            ("?????", 12.0),
            ("# ?/?", 12.0),
            ("0.00E+00", 1200.0),
        ] {
            assert_eq!(shown(code, number), Look::Plain, "{code}");
        }
    }

    #[test]
    fn another_number_a_word_or_nothing_is_told() {
        for (code, number, text) in [
            ("0\"0\"", 12.0, "120"),
            ("\"1\"0", 12.0, "112"),
            ("0,", 12000.0, "12"),
            ("0.0,\"千\"", 12000.0, "12千"),
            ("0,,\"百万\"", 12_000_000.0, "12百万"),
            (";;;", 12.0, ""),
            ("\"\";-0", 12.0, ""),
            ("\"なし\"", 12.0, "なし"),
            ("\"約\"0", 12.0, "約12"),
            ("0\"以上\"", 12.0, "12以上"),
            ("0\"人\"", 12.0, "12人"),
            ("0;0", -12.0, "12"),
            ("\"▲\"0", 12.0, "▲12"),
            ("[>10]\"多\";0", 12.0, "多"),
            ("0;-0;\"-\"", 0.0, "-"),
            ("0\"人\"", 12.4, "12人"),
            ("0-0", 12.0, "1-2"),
            ("0%\"前後\"", 0.5, "50%前後"),
            ("\"約\"General", 12.0, "約12"),
            ("G/標準\"件\"", 12.0, "12件"),
            ("#,###", 0.0, ""),
            ("#", 0.4, ""),
            ("\"¥\"#,##0", 1200.0, "¥1200"),
            ("[$¥-411]#,##0;▲[$¥-411]#,##0", -127.0, "¥-127"),
            ("ge", 12.0, "日付や曜日"),
            ("aaa", 12.0, "日付や曜日"),
        ] {
            assert_eq!(shown(code, number), Look::Other(text.into()), "{code}");
        }
    }

    #[test]
    fn what_a_format_makes_of_a_text_is_told() {
        let shown = |code: &str| NumberFormat::new(200, Some(code)).look(&RawValue::Text("実施".into()));
        for code in ["@", "General", "0", "0;0;0", "0;-0;0;@", "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", "G/標準"]
        {
            assert_eq!(shown(code), Look::Plain, "{code}");
        }
        for (code, text) in [("@\"（予定）\"", "実施（予定）"), ("\"約\"@", "約実施"), ("0;0;0;\"未確定\"", "未確定")]
        {
            assert_eq!(shown(code), Look::Other(text.into()), "{code}");
        }
        for code in [";;;", "0;0;0;", "0;0;0;\" \""] {
            assert_eq!(shown(code), Look::Unseen, "{code}");
        }
    }

    #[test]
    fn rounding_is_told() {
        assert_eq!(shown("0", 12.4), Look::Rounded("12".into()));
        assert_eq!(shown("0.0", 33.25), Look::Rounded("33.3".into()));
        assert_eq!(shown("0%", 0.985), Look::Rounded("99%".into()));
        assert_eq!(shown("0", -0.4), Look::Rounded("0".into()));
        let built_in = NumberFormat::new(1, None);
        assert_eq!(built_in.look(&RawValue::Number(0.4)), Look::Rounded("0".into()));
        assert_eq!(NumberFormat::new(0, None).look(&RawValue::Number(0.4)), Look::Plain);
        assert_eq!(NumberFormat::new(14, None).code, None);
    }
}
