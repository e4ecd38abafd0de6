//! Japanese fiscal years, months and rounds (報告月).

use chrono::{Datelike, NaiveDate};
use serde::{Serialize, Serializer};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// Eras with the western year of their first year and their first month. The latest first.
const ERAS: [(&str, char, i32, u8); 2] = [("令和", 'R', 2019, 5), ("平成", 'H', 1989, 1)];

fn era_year(year: i32, month: u8) -> String {
    for (name, _, first_year, first_month) in ERAS {
        if (year, month) >= (first_year, first_month) {
            return format!("{name}{}", JapaneseYear(year - first_year + 1));
        }
    }
    format!("西暦{year}")
}

struct JapaneseYear(i32);

impl fmt::Display for JapaneseYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 1 { f.write_str("元") } else { self.0.fmt(f) }
    }
}

/// A fiscal year (年度): April of `western()` to the next March.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FiscalYear(i32);

impl FiscalYear {
    /// The fiscal year that starts in April of `year`.
    #[must_use]
    pub const fn new(year: i32) -> Self {
        Self(year)
    }

    /// The western year of its April.
    #[must_use]
    pub const fn western(self) -> i32 {
        self.0
    }

    /// The number that stands in its name: 7 for 令和7年度.
    #[must_use]
    pub fn era_number(self) -> i32 {
        ERAS.iter().find(|(_, _, first, _)| self.0 >= *first).map_or(self.0, |(_, _, first, _)| self.0 - first + 1)
    }

    /// As the plan's tables head a column: `7年度`.
    #[must_use]
    pub fn short(self) -> String {
        format!("{}年度", JapaneseYear(self.era_number()))
    }

    /// The year after.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The year before.
    #[must_use]
    pub const fn previous(self) -> Self {
        Self(self.0 - 1)
    }

    /// The months April to March.
    pub fn months(self) -> impl Iterator<Item = Month> {
        (0..12_u8).map(move |n| {
            if n < 9 { Month { year: self.0, month: n + 4 } } else { Month { year: self.0 + 1, month: n - 8 } }
        })
    }

    /// Reads 令和7年度, R7, 令和７, 2025年度, 2025.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = folded(text);
        let text = text.strip_suffix("年度").unwrap_or(&text);
        let (year, rest) = take_year(text)?;
        (rest.is_empty() && (1900..=2999).contains(&year)).then_some(Self(year))
    }
}

/// `令和7年度`
impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}年度", era_year(self.0, 5))
    }
}

impl Serialize for FiscalYear {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// Western year.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
}

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Self { year: date.year(), month: u8::try_from(date.month()).unwrap_or(1) }
    }

    /// The fiscal year that it belongs to.
    #[must_use]
    pub const fn fiscal_year(self) -> FiscalYear {
        FiscalYear(if self.month >= 4 { self.year } else { self.year - 1 })
    }

    /// Months of its fiscal year elapsed at its end: 1 for April, 12 for March.
    #[must_use]
    pub const fn elapsed(self) -> u8 {
        if self.month >= 4 { self.month - 3 } else { self.month + 9 }
    }

    /// The month before.
    #[must_use]
    pub const fn previous(self) -> Self {
        if self.month == 1 {
            Self { year: self.year - 1, month: 12 }
        } else {
            Self { year: self.year, month: self.month - 1 }
        }
    }

    /// The month after.
    #[must_use]
    pub const fn next(self) -> Self {
        if self.month == 12 {
            Self { year: self.year + 1, month: 1 }
        } else {
            Self { year: self.year, month: self.month + 1 }
        }
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> Option<NaiveDate> {
        let next = self.next();
        NaiveDate::from_ymd_opt(next.year, u32::from(next.month), 1)?.pred_opt()
    }
}

/// `令和7年12月`
impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}年{}月", era_year(self.year, self.month), self.month)
    }
}

/// A round of reporting (報告月). Ordered April … March of a year, then that year's 確定, then the next year's April.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Round {
    /// `令和7年12月`: the state at the month's end (速報).
    Month(Month),
    /// `令和7年度確定`: the year's final figures (確定).
    Final(FiscalYear),
}

impl Round {
    /// The fiscal year reported on.
    #[must_use]
    pub const fn fiscal_year(self) -> FiscalYear {
        match self {
            Self::Month(month) => month.fiscal_year(),
            Self::Final(year) => year,
        }
    }

    /// True for 年度確定.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Final(_))
    }

    /// The calendar month, for a monthly round.
    #[must_use]
    pub const fn month(self) -> Option<Month> {
        match self {
            Self::Month(month) => Some(month),
            Self::Final(_) => None,
        }
    }

    /// Months of the fiscal year elapsed: 12 for 確定.
    #[must_use]
    pub const fn elapsed(self) -> u8 {
        match self {
            Self::Month(month) => month.elapsed(),
            Self::Final(_) => 12,
        }
    }

    /// The round before: March before 確定, the last year's 確定 before April.
    #[must_use]
    pub const fn previous(self) -> Self {
        match self {
            Self::Final(FiscalYear(year)) => Self::Month(Month { year: year + 1, month: 3 }),
            Self::Month(Month { year, month: 4 }) => Self::Final(FiscalYear(year - 1)),
            Self::Month(month) => Self::Month(month.previous()),
        }
    }

    /// The round after.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Final(FiscalYear(year)) => Self::Month(Month { year: year + 1, month: 4 }),
            Self::Month(Month { year, month: 3 }) => Self::Final(FiscalYear(year - 1)),
            Self::Month(month) => Self::Month(month.next()),
        }
    }

    /// The day on which its state is true: the month's last day, or 31 March.
    #[must_use]
    pub fn state_on(self) -> Option<NaiveDate> {
        match self {
            Self::Month(month) => month.last_day(),
            Self::Final(FiscalYear(year)) => NaiveDate::from_ymd_opt(year + 1, 3, 31),
        }
    }

    /// What headings say of it: `12月末現在`, or `年度確定`.
    #[must_use]
    pub fn state_label(self) -> String {
        match self {
            Self::Month(month) => format!("{}月末現在", month.month),
            Self::Final(_) => "年度確定".into(),
        }
    }

    /// 速報 or 確定.
    #[must_use]
    pub const fn kind_label(self) -> &'static str {
        if self.is_final() { "確定" } else { "速報" }
    }

    /// Reads 令和7年12月, R7.12, R7-12, 2025-12, 2025年12月, 2025/12; 令和7年度確定, R7確定, 2025年度確定. Width of the
    /// characters and blanks do not matter.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = folded(text);
        if let Some(year) = text.strip_suffix("確定") {
            return FiscalYear::parse(year).map(Self::Final);
        }
        let (year, rest) = take_year(&text)?;
        let rest = rest.strip_prefix(['年', '.', '-', '/'])?;
        let digits = rest.strip_suffix('月').unwrap_or(rest);
        if digits.is_empty() || digits.len() > 2 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let month: u8 = digits.parse().ok()?;
        ((1..=12).contains(&month) && (1900..=2999).contains(&year)).then_some(Self::Month(Month { year, month }))
    }

    /// The rounds that a text names, such as the path of a file, in the order of their first mention. Days
    /// (`2026-01-05`) name none.
    #[must_use]
    pub fn mentioned_in(text: &str) -> Vec<Self> {
        /// Most characters of a round or a day: `令和10年12月31日`.
        const LONGEST: usize = 11;
        let text = folded(text);
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let (mut found, mut from, mut in_word) = (Vec::new(), 0, false);
        while let Some(start) = ends.get(from) {
            let piece = |length: &usize| text.get(*start..*ends.get(from + length)?);
            let lengths = || (3..=LONGEST).rev().filter(|_| !in_word);
            if let Some(day) = lengths().find(|length| piece(length).and_then(parse_date).is_some()) {
                (from, in_word) = (from + day, true);
                continue;
            }
            let round = lengths().find_map(|length| Some((length, Self::parse(piece(&length)?)?)));
            if let Some((length, round)) = round {
                if !found.contains(&round) {
                    found.push(round);
                }
                (from, in_word) = (from + length, false);
                continue;
            }
            in_word = text.get(*start..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
            from += 1;
        }
        found
    }

    fn order(self) -> (i32, u8) {
        (self.fiscal_year().0, if self.is_final() { 13 } else { self.elapsed() })
    }
}

impl Ord for Round {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.order().cmp(&other.order())
    }
}

impl PartialOrd for Round {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// `令和7年12月` or `令和7年度確定`
impl fmt::Display for Round {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(month) => month.fmt(f),
            Self::Final(year) => write!(f, "{year}確定"),
        }
    }
}

impl Serialize for Round {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

fn folded(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// A western or era year at the start of `text`, and what follows its digits.
fn take_year(text: &str) -> Option<(i32, &str)> {
    for (name, letter, first, _) in ERAS {
        let rest = text
            .strip_prefix(name)
            .or_else(|| text.strip_prefix(letter))
            .or_else(|| text.strip_prefix(letter.to_ascii_lowercase()));
        if let Some(rest) = rest {
            let (number, rest) = rest.strip_prefix('元').map_or_else(|| take_number(rest), |rest| Some((1, rest)))?;
            return ((1..=99).contains(&number)).then_some((first + number - 1, rest));
        }
    }
    let (number, rest) = take_number(text)?;
    (number >= 1900).then_some((number, rest))
}

fn take_number(text: &str) -> Option<(i32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    Some((digits.parse().ok()?, rest))
}

/// A day as users read it: `令和7年12月5日`.
#[must_use]
pub fn show_date(date: NaiveDate) -> String {
    format!("{}{}日", Month::of(date), date.day())
}

/// Reads 令和7年12月5日, R7.12.5, 2025-12-05, 2025/12/5.
#[must_use]
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let text = folded(text);
    let (year, rest) = take_year(&text)?;
    let (month, rest) = take_number(rest.strip_prefix(['年', '.', '-', '/'])?)?;
    let (day, rest) = take_number(rest.strip_prefix(['月', '.', '-', '/'])?)?;
    let date = NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)?;
    let rest = rest.strip_prefix('日').unwrap_or(rest);
    (rest.is_empty() || is_weekday_of(rest, date)).then_some(date)
}

/// Whether a text behind a date is its weekday: `(土)`, `土曜日`. Another day's tells of a slip in one of the two.
#[must_use]
pub fn is_weekday_of(text: &str, date: NaiveDate) -> bool {
    const NAMES: [char; 7] = ['月', '火', '水', '木', '金', '土', '日'];
    let text = folded(text);
    let bare = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    let long = |text: &str| text.ends_with("曜日") || text.ends_with("曜");
    let (day, told) = bare.map_or_else(|| (text.as_str(), long(&text)), |day| (day, true));
    let day = day.strip_suffix("曜日").or_else(|| day.strip_suffix('曜')).unwrap_or(day);
    let name = NAMES.get(date.weekday().num_days_from_monday() as usize);
    told && name.is_some_and(|name| day.chars().eq([*name]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_are_read_in_every_spelling() {
        let december = Round::Month(Month { year: 2025, month: 12 });
        for text in ["令和7年12月", "R7.12", "2025-12", "令和７年１２月", "令和 7 年 12 月", "r7-12", "2025年12月"]
        {
            assert_eq!(Round::parse(text), Some(december), "{text}");
        }
        for text in ["令和7年度確定", "R7確定", "2025年度確定", "令和７年度 確定"] {
            assert_eq!(Round::parse(text), Some(Round::Final(FiscalYear(2025))), "{text}");
        }
        for text in
            ["", "令和7年", "令和7年13月", "7年12月", "R7.12.5", "令和7年0月", "12月", "令和7年度", "99999999999-1"]
        {
            assert_eq!(Round::parse(text), None, "{text}");
        }
        assert_eq!(december.to_string(), "令和7年12月");
        assert_eq!(Round::parse("2026-01").unwrap().to_string(), "令和8年1月");
        assert_eq!(Round::parse("平成31年4月").unwrap().to_string(), "平成31年4月");
        assert_eq!(Round::parse("2019-05").unwrap().to_string(), "令和元年5月");
    }

    #[test]
    fn rounds_are_found_in_the_names_of_files() {
        let named =
            |text: &str| Round::mentioned_in(text).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        assert_eq!(named("input/令和7年12月/調査票_職員課_令和７年１２月.xlsx"), "令和7年12月");
        assert_eq!(named("input/R7.11/調査票 2025-12 職員課.pdf"), "令和7年11月 令和7年12月");
        assert_eq!(named("input/令和7年度確定/職員課（R8.1.5提出）.xlsx"), "令和7年度確定");
        for text in ["調査票_2026-01-05.xlsx", "令和8年1月15日受付/職員課.zip", "12月提出分.zip", "SR7.12x", "", "令和"]
        {
            assert_eq!(named(text), "", "{text}");
        }
    }

    #[test]
    fn rounds_follow_the_fiscal_year() {
        let mut round = Round::parse("R7.4").unwrap();
        let mut seen = vec![round.to_string()];
        for _ in 0..13 {
            let next = round.next();
            assert!(next > round);
            assert_eq!(next.previous(), round);
            seen.push(next.to_string());
            round = next;
        }
        assert_eq!(seen.get(11).map(String::as_str), Some("令和8年3月"));
        assert_eq!(seen.get(12).map(String::as_str), Some("令和7年度確定"));
        assert_eq!(seen.get(13).map(String::as_str), Some("令和8年4月"));
        assert_eq!(FiscalYear(2025).months().last(), Some(Month { year: 2026, month: 3 }));
    }

    #[test]
    fn dates_are_read_and_shown() {
        let day = NaiveDate::from_ymd_opt(2025, 12, 5).unwrap();
        for text in ["令和7年12月5日", "R7.12.5", "2025-12-05", "2025/12/5", "令和７年１２月５日"] {
            assert_eq!(parse_date(text), Some(day), "{text}");
        }
        assert_eq!(parse_date("令和7年2月30日"), None);
        assert_eq!(show_date(day), "令和7年12月5日");
    }
}
