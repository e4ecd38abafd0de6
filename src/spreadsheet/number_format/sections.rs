//! The sections of a number format (`0.0;▲0.0;"－";@`), taken apart, and what they make of a number.

use crate::spreadsheet::Look;
use rust_decimal::{Decimal, RoundingStrategy};
use std::cmp::Ordering;

/// What shows a number as it is; the second is that of a Japanese program.
pub(super) const GENERAL: [&str; 2] = ["general", "g/標準"];

/// A piece of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A character with a meaning.
    Sign(char),
    /// Text that stands there as it is.
    Literal(&'a str),
    /// What stands in brackets: a colour, a condition, a currency.
    Bracket(&'a str),
}

pub(super) fn tokens(format: &str) -> impl Iterator<Item = Token<'_>> {
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
pub(super) fn sections(format: &str) -> Vec<Vec<Token<'_>>> {
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

/// How a number looks under a format of these sections.
pub(super) fn look(sections: &[Section], number: Decimal) -> Look {
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
pub(super) struct Section {
    condition: Option<Condition>,
    layout: Layout,
}

impl Section {
    /// The sections of a format, for numbers.
    pub(super) fn all(code: &str) -> Vec<Self> {
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
