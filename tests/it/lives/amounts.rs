//! What departments answer in a life: each value is another in every round, so that a value in the wrong place is seen.

use super::life::{Hole, Item, Life, Mode, ROUNDS, year_of};
use rust_decimal::Decimal;
use torimatome::model::Answer;

/// 達成の見込 by an item's luck, in ％ of the target.
const LUCK: [i64; 4] = [105, 90, 60, 30];

/// The target of a year as the master prints it.
pub fn target(life: &Life, item: usize, number: usize, year: i64) -> String {
    let one = life.items[item];
    let before = life.start(item).is_some_and(|at| year < year_of(at));
    if before || (one.dash && year == 7) {
        return "－".into();
    }
    match one.mode {
        Mode::Words => "実施".into(),
        _ => base(one, item, number).to_string(),
    }
}

/// What 目標改定 makes of it.
pub fn revised(item: Item, at: usize, number: usize) -> String {
    match item.mode {
        Mode::Words => "一部実施".into(),
        Mode::Ratio => "60".into(),
        _ => (base(item, at, number) + 200).to_string(),
    }
}

fn base(one: Item, item: usize, number: usize) -> i64 {
    match one.mode {
        Mode::Ratio => 50,
        _ => 1000 + 100 * i64::try_from(item).unwrap() + 50 * i64::try_from(number - 1).unwrap(),
    }
}

/// What the year comes to, as expected within it.
fn expected(one: Item, item: usize, number: usize, year: i64) -> Decimal {
    let target = base(one, item, number);
    let share = if one.mode == Mode::Fewer { 200 - LUCK[one.luck] } else { LUCK[one.luck] };
    let tenths = if one.mode == Mode::Ratio { target * share / 10 + year } else { (target * share / 100 + year) * 10 };
    Decimal::new(tenths, 1).normalize()
}

fn word(luck: usize) -> Answer {
    Answer::Word(["実施", "実施", "一部実施", "未実施"][luck].into())
}

/// Months of the fiscal year that are over.
fn elapsed(at: usize) -> i64 {
    [12, 9, 12, 3, 6, 7, 8, 9, 12, 12][at]
}

/// The actual that an indicator has in a round, if the department knows it then.
fn known(life: &Life, at: usize, item: usize, number: usize) -> Option<Answer> {
    let one = life.items[item];
    let is_final = ROUNDS[at].ends_with("確定");
    match one.mode {
        Mode::September if !is_final && !ROUNDS[at].ends_with("年9月") => return None,
        Mode::AtYearEnd if !is_final => return None,
        Mode::Later if at == 9 => return None,
        Mode::Words => return Some(word(one.luck)),
        _ => {}
    }
    let expected = expected(one, item, number, year_of(at));
    let step = if one.mode == Mode::Ratio { Decimal::new(1, 1) } else { Decimal::ONE };
    Some(Answer::Number(match one.mode {
        _ if is_final => expected + step,
        Mode::Total => (expected * Decimal::from(elapsed(at)) / Decimal::from(12)).floor() + Decimal::from(at),
        _ => expected - step * Decimal::from(ROUNDS.len() - at),
    }))
}

/// 実績 and 年度末見込 as the department writes them.
pub fn answers(life: &Life, at: usize, item: usize, number: usize) -> (Option<Answer>, Option<Answer>) {
    let one = life.items[item];
    if one.dash && year_of(at) == 7 {
        return (None, None);
    }
    let actual = known(life, at, item, number);
    let forecast = (!ROUNDS[at].ends_with("確定") && actual.is_some()).then(|| match one.mode {
        Mode::Words => word(one.luck),
        _ => Answer::Number(expected(one, item, number, year_of(at))),
    });
    match life.hole(at, item) {
        Some(Hole::Blank) => (None, None),
        Some(Hole::Cancelled) => (Some(Answer::Cancelled), None),
        _ => (actual, forecast),
    }
}

/// The mark of a text: which item and round wrote it.
pub fn mark(at: usize, item: usize) -> String {
    format!("文{:02}項{}", at + 1, item + 1)
}

/// The positions of the rounds whose texts of an item `text` holds.
pub fn marked(text: &str) -> Vec<usize> {
    text.match_indices('文')
        .filter_map(|(at, mark)| {
            let digits: String = text[at + mark.len()..].chars().take(2).collect();
            let behind = text[at + mark.len()..].chars().nth(2);
            digits.parse::<usize>().ok().filter(|_| behind == Some('項')).map(|round| round - 1)
        })
        .collect()
}
