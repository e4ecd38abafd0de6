//! 過去分訂正: a value of an earlier round is changed by a later return.

use super::{Correction, Entry, Ledger, Reading};
use crate::check::Rule;
use crate::check::rules::merging::{BEFORE_DIFFERS, NOT_CORRECTED};
use crate::model::{Answer, Finding, IndicatorKey, Round};
use crate::plan::{Plan, Role};
use std::collections::BTreeMap;

/// Applies the corrections of all returns that count, in the order of the rounds that report them, and keeps those that
/// were applied in the ledger.
pub(super) fn apply(plan: &Plan, mut corrections: Vec<Correction>, ledger: &mut Ledger) {
    corrections.sort();
    let mut targets: BTreeMap<(Round, Round, IndicatorKey), Vec<Correction>> = BTreeMap::new();
    for correction in corrections {
        match refusal(plan, &correction) {
            Some(why) => ledger.findings.push(raise(plan, &NOT_CORRECTED, &correction, &why)),
            None => {
                let of = (correction.reported_in, correction.round, correction.key);
                targets.entry(of).or_default().push(correction);
            }
        }
    }
    for rivals in targets.into_values() {
        apply_one(plan, rivals, ledger);
    }
}

/// Why a correction cannot be applied.
fn refusal(plan: &Plan, correction: &Correction) -> Option<String> {
    let key = correction.key;
    if correction.round >= correction.reported_in {
        return Some("対象月が、この提出の報告月より前ではありません".into());
    }
    if !plan.indicator_valid(key, correction.round) {
        return Some("対象月に、この指標はありません".into());
    }
    let in_charge = |round| matches!(plan.role(&correction.department, key, round), Some(Role::Answers | Role::Share));
    (!in_charge(correction.reported_in) && !in_charge(correction.round))
        .then(|| "この指標を回答する課の提出ではありません".into())
}

/// The corrections of one value that are reported in one round: they must agree; the lead's goes first.
fn apply_one(plan: &Plan, mut rivals: Vec<Correction>, ledger: &mut Ledger) {
    let lead = rivals.first().and_then(|one| plan.lead(one.key, one.reported_in));
    if rivals.iter().any(|one| Some(&one.department) == lead.as_ref()) {
        rivals.retain(|one| Some(&one.department) == lead.as_ref());
    }
    let Some(first) = rivals.first().cloned() else { return };
    if rivals.iter().any(|one| one.after != first.after) {
        for one in &rivals {
            ledger.findings.push(raise(plan, &NOT_CORRECTED, one, "同じ値に対する訂正が食い違っています"));
        }
        return;
    }
    let resent_later = ledger
        .resubmissions
        .iter()
        .any(|one| one.key == first.key && one.round == first.round && one.seen_in > first.reported_in);
    if !resent_later {
        change(plan, &first, ledger);
    }
    ledger.corrections.push(first);
}

fn change(plan: &Plan, correction: &Correction, ledger: &mut Ledger) {
    let places = plan.indicators.get(&correction.key).map_or(0, |indicator| indicator.places);
    let entry = ledger.entries.entry((correction.key, correction.round)).or_insert_with(|| {
        Box::new(Entry {
            actual: Reading::Blank,
            found: String::new(),
            forecast: None,
            basis: String::new(),
            reason: String::new(),
            department: correction.department.clone(),
            source: correction.source.clone(),
            others: Box::default(),
            corrected_from: None,
        })
    });
    let known = entry.actual.value().cloned();
    entry.corrected_from = known.clone().or_else(|| correction.before.clone());
    entry.actual = Reading::Value(correction.after.clone());
    entry.found = correction.after.show(places);
    entry.source = correction.source.clone();
    if !correction.reason.is_empty() {
        entry.reason.clone_from(&correction.reason);
    }
    if correction.before.is_some() && correction.before != known {
        let known = known.map_or_else(|| "なし".to_owned(), |answer| answer.show(places));
        ledger.findings.push(raise(plan, &BEFORE_DIFFERS, correction, &known));
    }
}

fn raise(plan: &Plan, rule: &Rule, correction: &Correction, what: &str) -> Finding {
    let places = plan.indicators.get(&correction.key).map_or(0, |indicator| indicator.places);
    let show = |answer: Option<&Answer>| answer.map_or_else(|| "空欄".to_owned(), |answer| answer.show(places));
    let (before, after) = (show(correction.before.as_ref()), show(Some(&correction.after)));
    let (key, source) = (correction.key, &correction.source);
    let place =
        format!("{}のセル{}（{}分 項目{}{}）", source.file, source.cell, correction.round, key.item, key.circled());
    let message = if rule.code == BEFORE_DIFFERS.code {
        format!(
            "過去分訂正 {place}：訂正前「{before}」が、集計していた値「{what}」と異なります。「{after}」に改めました。対象月と項目・指標番号に誤りがないか確かめてください。"
        )
    } else {
        format!("過去分訂正 {place}：{what}。反映していません。担当課に確かめ、再提出してもらってください。")
    };
    let mut finding = rule.at(source, key, message);
    finding.department = Some(correction.department.clone());
    finding.month = Some(correction.reported_in);
    finding.found = Some(after);
    finding.read_as = Some(before);
    finding
}
