//! The item answers that count: 自己評価, 取組状況, 課題・今後の方向性.

use super::duty::Duties;
use super::{CheckedItem, CheckedReturn, ItemEntry, Reading};
use crate::check::{place_label, rules::merging::ITEM_SHARED};
use crate::model::{Finding, ItemNo, Round};
use std::{collections::BTreeMap, sync::Arc};

/// Merges the item answers of one round's counting returns.
pub(super) fn merge_round(
    round: Round,
    duties: &Duties,
    counting: &[usize],
    returns: &mut [CheckedReturn],
    keep_items: bool,
    findings: &mut Vec<Finding>,
) -> BTreeMap<(ItemNo, Round), Box<ItemEntry>> {
    let mut given: BTreeMap<ItemNo, Vec<(Arc<str>, CheckedItem)>> = BTreeMap::new();
    for at in counting {
        let Some(one) = returns.get_mut(*at) else { continue };
        let Some(department) = one.department.clone() else { continue };
        let items = if keep_items { one.items.clone() } else { std::mem::take(&mut one.items) };
        for item in items {
            given.entry(item.item).or_default().push((department.clone(), item));
        }
    }
    let mut entries = BTreeMap::new();
    for (item, answers) in given {
        let Some(answerer) = duties.items.get(&item) else { continue };
        let (own, others): (Vec<_>, Vec<_>) = answers.into_iter().partition(|(department, _)| department == answerer);
        let entry = own.into_iter().next().map(|(department, answer)| entry_of(department, answer));
        for (department, other) in others {
            if says_more(&other, entry.as_ref()) {
                findings.push(differing(round, answerer, &department, &other));
            }
        }
        if let Some(entry) = entry {
            entries.insert((item, round), Box::new(entry));
        }
    }
    entries
}

fn entry_of(department: Arc<str>, answer: CheckedItem) -> ItemEntry {
    ItemEntry {
        self_grade: answer.self_grade.value().copied(),
        progress: answer.progress,
        issues: answer.issues,
        department,
        source: answer.source,
        others: answer.others,
    }
}

/// Whether another department's answer holds anything that the entry does not.
fn says_more(other: &CheckedItem, entry: Option<&ItemEntry>) -> bool {
    let grade = match &other.self_grade {
        Reading::Value(grade) => entry.and_then(|entry| entry.self_grade) != Some(*grade),
        Reading::Blank | Reading::SentBack => false,
    };
    let more = |text: &str, known: Option<&str>| !text.is_empty() && known != Some(text);
    grade
        || more(&other.progress, entry.map(|entry| entry.progress.as_str()))
        || more(&other.issues, entry.map(|entry| entry.issues.as_str()))
}

fn differing(round: Round, answerer: &str, department: &Arc<str>, other: &CheckedItem) -> Finding {
    let source = &other.source;
    let message = format!(
        "{}：項目{}：{department}の評価・記述は、この項目を回答する{answerer}の記入と異なります。{answerer}の記入を集計しました。必要な内容は{answerer}の記述に加えてもらってください。",
        place_label(&source.sheet, source.cell),
        other.item,
    );
    let found: Vec<_> = other
        .self_grade
        .value()
        .map(ToString::to_string)
        .into_iter()
        .chain([other.progress.clone(), other.issues.clone()])
        .filter(|text| !text.is_empty())
        .collect();
    Finding {
        department: Some(department.clone()),
        month: Some(round),
        file: Some(source.file.clone()),
        sheet: Some(source.sheet.clone()),
        cell: Some(source.cell),
        item: Some(other.item),
        found: Some(found.join(" / ")),
        ..ITEM_SHARED.finding(message)
    }
}
