//! 指標名 moved against their rows, as far as the master alone shows it: rates stand at counts and counts at rates.

use super::{INDICATORS, place};
use crate::check::{Draft, rules::master::NAMES_MOVED};
use crate::model::{IndicatorKey, fold_key, without_brackets};
use crate::plan::{Indicator, Plan};

/// One such row may be a city's own way of counting; more of them are not.
const ROWS: usize = 2;
/// Most rows that a message names.
const NAMED: usize = 5;

#[derive(PartialEq, Eq)]
enum Kind {
    Share,
    Count,
}

/// One question, where several names do not go with their units.
pub(super) fn moved(plan: &Plan) -> Option<Draft> {
    let wrong: Vec<&Indicator> = plan.indicators.values().filter(|one| contradicts(one)).collect();
    let first = wrong.first().filter(|_| wrong.len() >= ROWS)?;
    let named: Vec<String> =
        wrong.iter().take(NAMED).map(|one| format!("{}「{}」（単位「{}」）", one.key, one.name, one.unit)).collect();
    let sentence = format!(
        "計画マスタの指標名と単位の合わない行が {} 行あります：{}。指標名だけが別の行に移っていないか、計画の本文と照らし合わせてください。",
        wrong.len(),
        named.join("、")
    );
    let keys: Vec<String> = wrong.iter().map(|one| one.key.to_string()).collect();
    Some(at(plan, first.key, sentence).found(keys.join("、")))
}

/// A question about the column 指標名, at an indicator's row.
pub(super) fn at(plan: &Plan, key: IndicatorKey, sentence: String) -> Draft {
    NAMES_MOVED.say(sentence).at(&place(INDICATORS, plan.places.indicator(key, "指標名")))
}

fn contradicts(one: &Indicator) -> bool {
    let unit = fold_key(&one.unit);
    let unit = match unit.as_str() {
        "" => return false,
        "%" | "‰" | "ポイント" | "パーセント" => Kind::Share,
        _ => Kind::Count,
    };
    kind_of_name(&one.name).is_some_and(|kind| kind != unit)
}

fn kind_of_name(name: &str) -> Option<Kind> {
    let folded = fold_key(name);
    let name = without_brackets(&folded);
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    if ends(&["率", "割合"]) {
        Some(Kind::Share)
    } else if ends(&["数", "件", "回", "額", "量", "面積"]) {
        Some(Kind::Count)
    } else {
        None
    }
}
