//! Which rows can be judged at all: those whose numbers are known, asked of this department, there once, and not
//! contradicted by their own names.

use super::expected::Expected;
use super::rules::rows as rules;
use super::{Draft, quote, value};
use crate::model::{IndicatorKey, ItemNo, Round};
use crate::plan::Plan;
use crate::survey::management::same_as_issued;
use crate::survey::{CellNeed, Field, SubmittedRow, read::Form};
use std::collections::{BTreeMap, BTreeSet};

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// Its cells are judged one by one.
    Judged,
    /// It says again what another row says.
    Copy,
    /// It is sent back as a whole.
    SentBack,
}

/// The fate of each row of the form, in order.
pub(super) fn decide(
    form: &Form,
    expected: &Expected<'_>,
    plan: &Plan,
    round: Round,
    drafts: &mut Vec<Draft>,
) -> Vec<Fate> {
    let rows = &form.submission.rows;
    let mut first: BTreeMap<IndicatorKey, &SubmittedRow> = BTreeMap::new();
    rows.iter().for_each(|row| _ = first.entry(row.key).or_insert(row));
    let mut fates: Vec<Option<Fate>> =
        rows.iter().map(|row| reject(row, &first, expected, plan, round, drafts)).collect();
    let mut by_key: BTreeMap<IndicatorKey, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        if fates.get(at).is_some_and(Option::is_none) {
            by_key.entry(row.key).or_default().push(at);
        }
    }
    for positions in by_key.values().filter(|positions| positions.len() > 1) {
        doubled(rows, positions, &mut fates, drafts);
    }
    fates.into_iter().map(|fate| fate.unwrap_or(Fate::Judged)).collect()
}

/// Why a row is not judged on its own, whatever other rows say.
fn reject(
    row: &SubmittedRow,
    first: &BTreeMap<IndicatorKey, &SubmittedRow>,
    expected: &Expected<'_>,
    plan: &Plan,
    round: Round,
    drafts: &mut Vec<Draft>,
) -> Option<Fate> {
    let key = row.key;
    if let Some(issued) = expected.rows.get(&key) {
        let meant = contradicting_name(row, expected)?;
        let own = issued.texts.get(&Field::IndicatorName).map_or("", String::as_str);
        let sentence = format!(
            "番号は 項目 {} 指標 {}（{}）ですが、指標名は 項目 {} 指標 {} のものです。",
            key.item, key.number, own, meant.item, meant.number
        );
        let advice = "行のずれがないかを確認して再提出してください。";
        drafts
            .push(rules::WRONG_NAME.say(sentence).advise(advice).at(&row.place).about(key).read_as(meant.to_string()));
        return Some(Fate::SentBack);
    }
    if let Some(original) = plan.items.get(&key.item).and_then(|item| item.reprint_of) {
        return Some(reprint(row, first, original, drafts));
    }
    let draft = if expected.unknown.contains(&key) || !plan.indicators.contains_key(&key) {
        let advice = format!("番号を確認して再提出してください。{}", suggestion(row, expected));
        rules::NOT_IN_PLAN.say(format!("項目 {} 指標 {} は計画にありません。", key.item, key.number)).advise(advice)
    } else if !plan.indicator_valid(key, round) {
        rules::NOT_OPEN.say(format!("項目 {} 指標 {} は {round} には有効ではありません。", key.item, key.number))
    } else {
        let advice = format!(
            "番号を書き換えていないか、行を追加していないかを確認して再提出してください。{}",
            suggestion(row, expected)
        );
        let sentence = format!("項目 {} 指標 {} はこの所属の指標ではありません。", key.item, key.number);
        rules::NOT_YOURS.say(sentence).advise(advice)
    };
    drafts.push(draft.at(&row.place).about(key).found(key.to_string()));
    Some(Fate::SentBack)
}

/// The indicator whose issued name the row bears, where that is not its own.
fn contradicting_name(row: &SubmittedRow, expected: &Expected<'_>) -> Option<IndicatorKey> {
    let name = &row.cells.get(&Field::IndicatorName)?.value;
    let same = |key: IndicatorKey| {
        let issued = expected.rows.get(&key)?;
        let title = row.cells.get(&Field::ItemTitle);
        let same_title = title.is_none_or(|cell| {
            issued.texts.get(&Field::ItemTitle).is_none_or(|text| same_as_issued(text, &cell.value))
        });
        Some((same_as_issued(issued.texts.get(&Field::IndicatorName)?, name), same_title))
    };
    if same(row.key).is_none_or(|(own, _)| own) {
        return None;
    }
    let others: Vec<IndicatorKey> =
        expected.rows.keys().copied().filter(|key| same(*key).is_some_and(|(name, _)| name)).collect();
    others.iter().copied().find(|key| same(*key) == Some((true, true))).or_else(|| others.first().copied())
}

/// The row that was meant, by its name.
fn suggestion(row: &SubmittedRow, expected: &Expected<'_>) -> String {
    let Some(name) = row.cells.get(&Field::IndicatorName) else { return String::new() };
    let meant = expected.rows.iter().find(|(_, issued)| {
        issued.texts.get(&Field::IndicatorName).is_some_and(|text| same_as_issued(text, &name.value))
    });
    meant.map_or_else(String::new, |(key, _)| {
        format!("指標名からは 項目 {} 指標 {} と思われます。", key.item, key.number)
    })
}

/// A row of an item that is printed again elsewhere counts in its original only.
fn reprint(
    row: &SubmittedRow,
    first: &BTreeMap<IndicatorKey, &SubmittedRow>,
    original: ItemNo,
    drafts: &mut Vec<Draft>,
) -> Fate {
    let key = IndicatorKey { item: original, number: row.key.number };
    let same = first.get(&key).is_some_and(|other| same_answers(row, other));
    let nothing = answers(row).is_empty();
    let (draft, fate) = if same || nothing {
        let sentence = format!("項目 {} は項目 {original} の再掲です。項目 {original} の値を使います。", row.key.item);
        (rules::REPRINT_SAME.say(sentence), Fate::Copy)
    } else {
        let sentence = format!("項目 {} は項目 {original} の再掲ですが、値が元の項目と違います。", row.key.item);
        let advice = format!("項目 {original} の行に記入し、再掲の行は消して再提出してください。");
        (rules::REPRINT_DIFFERS.say(sentence).advise(advice), Fate::SentBack)
    };
    drafts.push(draft.at(&row.place).about(row.key));
    fate
}

/// Rows of the same numbers that are told one by one, and places that one sentence names.
const TOLD: usize = 20;
const NAMED: usize = 3;

/// Rows of the same numbers: in two tables they may be copies; in one table they never are.
fn doubled(rows: &[SubmittedRow], positions: &[usize], fates: &mut [Option<Fate>], drafts: &mut Vec<Draft>) {
    let all: Vec<&SubmittedRow> = positions.iter().filter_map(|at| rows.get(*at)).collect();
    let Some(first) = all.first() else { return };
    let tables: BTreeSet<usize> = all.iter().map(|row| row.table).collect();
    let copies = tables.len() == all.len() && all.iter().all(|row| same_answers(first, row));
    for (number, at) in positions.iter().enumerate() {
        let (Some(row), Some(fate)) = (rows.get(*at), fates.get_mut(*at)) else { continue };
        if copies {
            *fate = (number > 0).then_some(Fate::Copy);
            continue;
        }
        *fate = Some(Fate::SentBack);
        if number < TOLD {
            let (item, indicator) = (row.key.item, row.key.number);
            let sentence = format!("項目 {item} 指標 {indicator} の行が{}にもあります。", elsewhere(row, &all));
            let advice = "どちらかを消して再提出してください。";
            drafts.push(rules::TWICE.say(sentence).advise(advice).at(&row.place).about(row.key));
        }
    }
}

/// The other places of a row, of which the first few are named.
fn elsewhere(row: &SubmittedRow, all: &[&SubmittedRow]) -> String {
    let others = all.iter().filter(|other| other.place != row.place).take(NAMED);
    let named: Vec<String> = others
        .map(|other| match other.place.sheet == row.place.sheet {
            true => other.place.cell.to_string(),
            false => format!("{} シート {}", super::visible(&other.place.sheet), other.place.cell),
        })
        .collect();
    match all.len() - 1 - named.len() {
        0 => quote(&named.join("、")),
        more => format!("{}ほか {more} か所", quote(&named.join("、"))),
    }
}

fn answers(row: &SubmittedRow) -> BTreeMap<Field, String> {
    let input = |field: Field| matches!(field.need(), CellNeed::PerIndicator | CellNeed::PerItem);
    row.cells.iter().filter(|(field, _)| input(**field)).map(|(field, cell)| (*field, value::shown(cell))).collect()
}

fn same_answers(one: &SubmittedRow, other: &SubmittedRow) -> bool {
    answers(one) == answers(other)
}
