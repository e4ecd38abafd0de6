//! The master held against what the forms were issued with. A form carries name, unit, base value and target of each of its
//! rows; where today's master has others and no row of 目標改定 or 変更履歴 says so, somebody is asked, once for the master.

use super::{INDICATORS, finish, names, place, target_label};
use crate::check::value::printed_number;
use crate::check::{CheckedReturn, Draft, ReturnState, quote, rules::master::CHANGED_SINCE_ISSUE};
use crate::model::{Answer, Finding, FiscalYear, IndicatorKey, Round, TargetValue, fold_key};
use crate::plan::{Indicator, Plan};
use crate::survey::{Field, Issued};
use std::collections::{BTreeMap, BTreeSet};

/// What is compared.
const FIELDS: [Field; 4] = [Field::IndicatorName, Field::Unit, Field::Base, Field::Target];
/// From so many names that stand at another indicator on, they were moved.
const MOVED: usize = 2;
/// Most rows that a message names.
const NAMED: usize = 5;

/// Something that a form was issued with and that the master has otherwise now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The indicator.
    pub key: IndicatorKey,
    /// 指標名, 単位, 基準値 or 今年度目標.
    pub field: Field,
    /// As it was issued; empty: nothing.
    pub issued: String,
}

/// Where a form differs from the master. Most forms do not: nothing is kept of those.
pub(in crate::check) fn differences(issued: &Issued, plan: &Plan) -> Vec<Difference> {
    let carried: BTreeSet<Field> = issued.rows.iter().flat_map(|row| row.texts.keys().copied()).collect();
    let mut found = Vec::new();
    for row in &issued.rows {
        let Some(indicator) = plan.indicators.get(&row.key) else { continue };
        // A form that is older than a field says nothing of it.
        for field in FIELDS.into_iter().filter(|field| carried.contains(field)) {
            let text = row.texts.get(&field).map_or("", String::as_str);
            if !is_same(plan, indicator, field, issued.round, text) {
                found.push(Difference { key: row.key, field, issued: text.to_owned() });
            }
        }
    }
    found
}

fn is_same(plan: &Plan, indicator: &Indicator, field: Field, round: Round, issued: &str) -> bool {
    let same_text = |text: &str| fold_key(text) == fold_key(issued);
    let number = || printed_number(issued, &indicator.unit);
    match field {
        Field::IndicatorName => same_text(&indicator.name),
        Field::Unit => same_text(&indicator.unit),
        Field::Base => {
            let base = match &indicator.base {
                Some(Answer::Number(base)) => Some(base.normalize()),
                _ => None,
            };
            same_text(&indicator.base_printed) || (base.is_some() && number().map(|number| number.normalize()) == base)
        }
        _ => {
            // A year outside the plan has no target to compare with.
            let Some(now) = plan.target(indicator.key, round.fiscal_year(), round) else { return true };
            let known = now.value.number().map(|number| number.normalize());
            let word = matches!(&now.value, TargetValue::Word(word) if same_text(word));
            word || same_text(&now.printed) || (known.is_some() && number().map(|number| number.normalize()) == known)
        }
    }
}

/// A difference with the round of the latest form that has it. Targets differ year by year.
type Latest<'r> = BTreeMap<(IndicatorKey, Field, Option<FiscalYear>), (Round, &'r str)>;

/// One question for each indicator and field; names that stand at each other's rows together.
#[must_use]
pub fn questions(plan: &Plan, returns: &[CheckedReturn], reporting: Option<Round>) -> Vec<Finding> {
    let mut latest = Latest::new();
    for one in returns.iter().filter(|one| one.state != ReturnState::OutOfScope) {
        let Some(round) = one.round.filter(|round| reporting.is_none_or(|reporting| *round <= reporting)) else {
            continue;
        };
        for difference in &one.differences {
            let year = (difference.field == Field::Target).then(|| round.fiscal_year());
            let known = latest.entry((difference.key, difference.field, year)).or_insert((round, &difference.issued));
            // Of several forms of one round any may be named: the same one whatever the order of the files.
            if (round, difference.issued.as_str()) > *known {
                *known = (round, &difference.issued);
            }
        }
    }
    latest.retain(|(key, field, year), (_, issued)| !is_recorded(plan, *key, *field, *year, issued));
    let mut drafts: Vec<Draft> = moved(plan, &mut latest).into_iter().collect();
    let mut together: BTreeMap<(IndicatorKey, Field), Vec<Otherwise<'_>>> = BTreeMap::new();
    for ((key, field, year), (round, issued)) in latest {
        together.entry((key, field)).or_default().push(Otherwise { year, round, issued });
    }
    for ((key, field), all) in together {
        if let Some(indicator) = plan.indicators.get(&key) {
            drafts.push(draft(plan, indicator, field, &all));
        }
    }
    finish(drafts)
}

/// What the latest form with another text has; of targets one for each year.
struct Otherwise<'r> {
    year: Option<FiscalYear>,
    round: Round,
    issued: &'r str,
}

/// Names that are another indicator's on the forms: one question for all of them, which are taken out.
fn moved(plan: &Plan, latest: &mut Latest<'_>) -> Option<Draft> {
    let names = |(key, field, _): &(IndicatorKey, Field, Option<FiscalYear>), issued: &str| {
        (*field == Field::IndicatorName).then(|| (*key, fold_key(issued)))
    };
    let issued: BTreeMap<String, IndicatorKey> =
        latest.iter().filter_map(|(at, (_, issued))| names(at, issued)).map(|(key, name)| (name, key)).collect();
    let name = |key: &IndicatorKey| plan.indicators.get(key).map(|one| fold_key(&one.name)).unwrap_or_default();
    let wrong: Vec<(IndicatorKey, String)> = latest
        .iter()
        .filter(|((key, field, _), _)| {
            *field == Field::IndicatorName && issued.get(&name(key)).is_some_and(|other| other != key)
        })
        .map(|((key, ..), (_, issued))| (*key, (*issued).to_owned()))
        .collect();
    let (first, _) = wrong.first().filter(|_| wrong.len() >= MOVED)?;
    let shown = |(key, issued): &(IndicatorKey, String)| {
        let now = plan.indicators.get(key).map_or("", |one| &*one.name);
        format!("{key}は{}（配布した調査票では{}）", quote(now), quote(issued))
    };
    let named: Vec<String> = wrong.iter().take(NAMED).map(shown).collect();
    let sentence = format!(
        "計画マスタの {} 行の指標名が、配布した調査票では別の指標のものです：{}。指標名だけを並べ替えていないか確かめ、元に戻してください。",
        wrong.len(),
        named.join("、")
    );
    let found: Vec<String> = wrong.iter().map(|(key, _)| key.to_string()).collect();
    latest.retain(|(key, field, _), _| *field != Field::IndicatorName || !wrong.iter().any(|(of, _)| of == key));
    Some(names::at(plan, *first, sentence).found(found.join("、")))
}

/// One question for an indicator and field: what stands in the master, and what was issued, year by year.
fn draft(plan: &Plan, indicator: &Indicator, field: Field, all: &[Otherwise<'_>]) -> Draft {
    let or_blank = |text: &str| if text.is_empty() { "（空欄）".to_owned() } else { quote(text) };
    let (mut told, mut found, mut issued) = (Vec::new(), Vec::new(), Vec::new());
    let mut cell = None;
    for one in all {
        let (label, now) = now(plan, indicator, field, one.year);
        cell = cell.or_else(|| plan.places.indicator(indicator.key, &label));
        told.push(format!("{label}が{}（{}の調査票では{}）", or_blank(&now), one.round, or_blank(one.issued)));
        found.push(format!("{label} {now}"));
        issued.push(one.issued);
    }
    let sentence = format!(
        "計画マスタの指標 {} は、{}で、配布した調査票と違います。正しい方を確かめ、誤りなら計画マスタを元に戻し、改めたのなら「{}」に記録してください。",
        indicator.key,
        told.join("、"),
        if field == Field::Target { "目標改定" } else { "変更履歴" }
    );
    let draft = CHANGED_SINCE_ISSUE.say(sentence).at(&place(INDICATORS, cell)).about(indicator.key);
    draft.found(found.join("、")).read_as(format!("配布時 {}", issued.join("、")))
}

/// The master's heading of a field, and what stands under it now.
fn now(plan: &Plan, indicator: &Indicator, field: Field, year: Option<FiscalYear>) -> (String, String) {
    match (field, year) {
        (Field::Target, Some(year)) => {
            let target = plan.original_target(indicator.key, year).map(|target| target.printed.clone());
            (target_label(year), target.unwrap_or_default())
        }
        (Field::Unit, _) => ("単位".to_owned(), indicator.unit.to_string()),
        (Field::Base, _) => ("基準値".to_owned(), indicator.base_printed.clone()),
        _ => ("指標名".to_owned(), indicator.name.to_string()),
    }
}

/// Whether 目標改定 or 変更履歴 says that it was changed.
fn is_recorded(plan: &Plan, key: IndicatorKey, field: Field, year: Option<FiscalYear>, issued: &str) -> bool {
    let Some(indicator) = plan.indicators.get(&key) else { return true };
    if let Some(year) = year {
        // A form from before the revision was entered has the target before it, or a revision that was replaced.
        let revised: Vec<_> = plan.revisions.iter().filter(|one| one.key == key && one.year == year).collect();
        let known = revised.iter().map(|one| &one.target).chain(plan.original_target(key, year));
        let number = printed_number(issued, &indicator.unit);
        let mut same = known.filter(|target| {
            fold_key(&target.printed) == fold_key(issued) || (number.is_some() && target.value.number() == number)
        });
        if !revised.is_empty() && same.next().is_some() {
            return true;
        }
    }
    let (_, now) = now(plan, indicator, field, year);
    plan.history.iter().any(|row| {
        let text = circled_apart(&format!("{}\u{1f}{}\u{1f}{}", row.place, row.what, row.why));
        says_so(&fold_key(&text), key, field, [&now, issued, &indicator.name])
    })
}

/// ① and so on as numbers of their own: folded, `60①` would be 601.
fn circled_apart(text: &str) -> String {
    text.chars()
        .flat_map(|c| [Some(c).filter(|_| !('①'..='⑳').contains(&c)), ('①'..='⑳').contains(&c).then_some('-')])
        .flatten()
        .collect()
}

/// Whether a row of 変更履歴 tells of a change: it names the item (by number or by the indicator's name) and what was changed,
/// or both what stood there and what stands there now.
fn says_so(text: &str, key: IndicatorKey, field: Field, [now, issued, name]: [&str; 3]) -> bool {
    let item = key.item.to_string();
    let names_number = text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits == item);
    let has = |part: &str| {
        let part = fold_key(part);
        !part.is_empty() && text.contains(&part)
    };
    let words: &[&str] = match field {
        Field::Target => &["目標"],
        Field::Unit => &["単位"],
        Field::Base => &["基準"],
        _ => &["指標名", "名称"],
    };
    let names_field = words.iter().any(|word| has(word));
    let named = names_number || has(name);
    let both = has(now) && has(issued);
    (named && (names_field || both)) || (names_field && both)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_of_the_history_says_so_where_it_names_item_and_field_or_both_values() {
        let says = |text: &str, field| {
            says_so(&fold_key(&circled_apart(text)), IndicatorKey::new(60, 1), field, ["18", "15", "交流の回数"])
        };
        for text in [
            "指標 60-1 の目標7年度",
            "60① 目標を 15 から 18 に",
            "項目６０の目標を見直し",
            "「交流の回数」の目標",
            "目標を15回から18回に統一",
        ] {
            assert!(says(text, Field::Target), "{text}");
        }
        for text in ["全体 計画の本文から作成しました。", "160-1 の目標", "指標 61-1 の目標7年度", "60-1 の単位"]
        {
            assert!(!says(text, Field::Target), "{text}");
        }
        assert!(says("60-1 の単位を改めた", Field::Unit));
    }
}
