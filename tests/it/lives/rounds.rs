//! What a place says of its round, in the outputs' own words.

use super::data::{Data, same};
use super::outputs::Outputs;
use torimatome::model::Round;

/// Words that stand where there is no value.
pub const STATES: [&str; 6] = ["未報告", "差戻し", "調査月前", "確定待ち", "対象外", "集計中"];

pub fn is_dash(text: &str) -> bool {
    matches!(text.trim(), "" | "－" | "-" | "―" | "—")
}

/// Whether a place shows the value of データ, or nothing where there is none.
pub fn fits(printed: &str, value: &str) -> bool {
    if value.is_empty() { is_dash(printed) } else { same(printed, value) }
}

/// The round of a year's column: `7年度` with the note `12月末速報`, `（速報）` or none.
pub fn of_column(out: &Outputs, head: &str, note: &str) -> Option<String> {
    let year: i32 = head.trim_end_matches("年度").trim_start_matches("令和").parse().ok()?;
    let reporting = out.round;
    if year == reporting.fiscal_year().era_number() && !reporting.is_final() {
        // The year that runs: the place says so, or says nothing and so means the round that is reported on.
        return match digits_before(note, "月") {
            Some(month) => month_of_year(year, month),
            None => Some(reporting.to_string()),
        };
    }
    Some(format!("令和{year}年度確定"))
}

/// The digits directly before the first `word`.
pub fn digits_before(text: &str, word: &str) -> Option<i32> {
    digits_at(text, text.find(word)?)
}

/// The digits directly before a place.
fn digits_at(text: &str, at: usize) -> Option<i32> {
    let digits: Vec<char> = text[..at].chars().rev().take_while(char::is_ascii_digit).collect();
    digits.into_iter().rev().collect::<String>().parse().ok()
}

fn month_of_year(year: i32, month: i32) -> Option<String> {
    let calendar = if month < 4 { year + 1 } else { year };
    Some(format!("令和{calendar}年{month}月"))
}

/// The rounds that a label such as `11月末 89`, `令和7年11月 89`, `6年度 12` or `令和6年度確定` can mean, seen in `year`.
pub fn labelled(data: &Data, text: &str, year: i32) -> Vec<String> {
    let text = text.replace(['（', '）'], " ");
    let mut rounds = Vec::new();
    let years = text.match_indices("年度").filter_map(|(at, _)| digits_at(&text, at));
    rounds.extend(years.map(|year| format!("令和{year}年度確定")));
    if let Some(month) = digits_before(&text, "月") {
        let before_month = &text[..text.find('月').unwrap_or(0)];
        match digits_before(before_month, "年") {
            Some(calendar) => rounds.push(format!("令和{calendar}年{month}月")),
            None => {
                // Without its year a month is of the year in whose column it stands.
                rounds.extend(month_of_year(year, month).filter(|round| data.has(round)));
            }
        }
    }
    rounds
}

/// Whether `text` (`11月末 89`) labels a value with a round under which データ has that value.
pub fn label_is_true(
    data: &Data,
    key: (u32, u32),
    text: &str,
    year: i32,
    past: impl Fn(&str) -> Option<String>,
) -> bool {
    let value = text.replace(['（', '）'], " ");
    let tokens: Vec<&str> = value.split([' ', '　', '：', ':']).filter(|token| !token.is_empty()).collect();
    labelled(data, text, year).iter().any(|round| {
        let known = data.value(round, key);
        let known = if known.is_empty() { past(round).unwrap_or_default() } else { known };
        !known.is_empty() && tokens.iter().any(|token| same(token, &known))
    })
}

/// A round's text in any of the ways in which the outputs name it.
pub fn names(text: &str, round: Round) -> bool {
    let full = round.to_string();
    let short = match round {
        Round::Month(month) => format!("{}月末", month.month),
        Round::Final(year) => format!("{}確定", year.short()),
    };
    text.contains(&full) || text.contains(&short)
}
