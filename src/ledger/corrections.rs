//! 過去分訂正: a value of an earlier round is changed by a later return.

use super::{CheckedReturn, Correction, Entry, Ledger, Reading};
use crate::check::Rule;
use crate::check::rules::corrections::{CORRECTION, NO_REASON};
use crate::check::rules::merging::{BEFORE_DIFFERS, NOT_CORRECTED};
use crate::model::{Answer, Finding, IndicatorKey, Round};
use crate::plan::{MonthlyMode, Plan, Role};
use std::collections::BTreeMap;
use std::sync::Arc;

/// File, sheet and row of each correction that was refused, and how many of its cells counted as merged.
pub(super) type Refused = BTreeMap<(Arc<str>, Arc<str>, u32), usize>;

/// Applies the corrections of all returns that count, in the order of the rounds that report them, and keeps those that
/// were applied in the ledger. Returns those that were refused.
pub(super) fn apply(plan: &Plan, mut corrections: Vec<Correction>, ledger: &mut Ledger) -> Refused {
    corrections.sort();
    let mut refused = Refused::new();
    let mut targets: BTreeMap<(Round, Round, IndicatorKey), Vec<Correction>> = BTreeMap::new();
    for correction in corrections {
        match refusal(plan, &correction) {
            Some(why) => {
                ledger.findings.push(raise(plan, &NOT_CORRECTED, &correction, &why));
                refused.insert(row_of(&correction), correction.cells);
            }
            None => {
                let of = (correction.reported_in, correction.round, correction.key);
                targets.entry(of).or_default().push(correction);
            }
        }
    }
    for rivals in targets.into_values() {
        apply_one(plan, rivals, ledger, &mut refused);
    }
    refused
}

fn row_of(correction: &Correction) -> (Arc<str>, Arc<str>, u32) {
    (correction.source.file.clone(), correction.source.sheet.clone(), correction.source.cell.row)
}

/// Takes back what a return's own check said of its corrections that were refused.
pub(super) fn take_back(refused: &Refused, one: &mut CheckedReturn) {
    one.findings.retain(|finding| !announces(refused, finding));
    for cells in refused.iter().filter(|((file, ..), _)| *file == one.file).map(|(_, cells)| *cells) {
        let cells = cells.min(one.cells.merged);
        one.cells.merged -= cells;
        one.cells.sent_back += cells;
    }
}

/// Whether a finding announces a correction that was refused, so that the refusal alone stands.
fn announces(refused: &Refused, finding: &Finding) -> bool {
    (finding.code == CORRECTION.code || finding.code == NO_REASON.code)
        && finding
            .file
            .clone()
            .zip(finding.sheet.clone())
            .zip(finding.cell)
            .is_some_and(|((file, sheet), cell)| refused.contains_key(&(file, sheet, cell.row)))
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
    (!in_charge(correction.reported_in) && !in_charge(correction.round)).then(|| {
        let lead = plan.lead(key, correction.reported_in).or_else(|| plan.lead(key, correction.round));
        format!("この指標を回答するのは{}です", lead.as_deref().unwrap_or("ほかの課"))
    })
}

/// The corrections of one value that are reported in one round: they must agree; the lead's goes first.
fn apply_one(plan: &Plan, mut rivals: Vec<Correction>, ledger: &mut Ledger, refused: &mut Refused) {
    let lead = rivals.first().and_then(|one| plan.lead(one.key, one.reported_in));
    if rivals.iter().any(|one| Some(&one.department) == lead.as_ref()) {
        rivals.retain(|one| Some(&one.department) == lead.as_ref());
    }
    let Some(mut first) = rivals.first().cloned() else { return };
    if rivals.iter().any(|one| one.after != first.after) {
        for one in &rivals {
            ledger.findings.push(raise(plan, &NOT_CORRECTED, one, "同じ値に対する訂正が食い違っています"));
            refused.insert(row_of(one), one.cells);
        }
        return;
    }
    let resent_later = ledger
        .resubmissions
        .iter()
        .find(|one| one.key == first.key && one.round == first.round && one.seen_in > first.reported_in);
    first.in_force = match resent_later {
        Some(later) => later.before.clone(),
        None => change(plan, &first, ledger),
    };
    ledger.corrections.push(first);
}

/// Puts the value after into the ledger and returns the one that was in force before.
fn change(plan: &Plan, correction: &Correction, ledger: &mut Ledger) -> Option<Answer> {
    let places = plan.indicators.get(&correction.key).map_or(0, |indicator| indicator.places);
    let known = in_force(plan, ledger, correction.key, correction.round).cloned();
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
            corrected: false,
            corrected_from: None,
        })
    });
    entry.corrected = true;
    entry.corrected_from.clone_from(&known);
    entry.actual = Reading::Value(correction.after.clone());
    entry.found = correction.after.show(places);
    entry.source = correction.source.clone();
    if !correction.reason.is_empty() {
        entry.reason.clone_from(&correction.reason);
    }
    if correction.before.is_some() && correction.before != known {
        let shown = known.as_ref().map_or_else(|| "なし".to_owned(), |answer| answer.show(places));
        ledger.findings.push(raise(plan, &BEFORE_DIFFERS, correction, &shown));
    }
    known
}

/// The value that stands for a round: the one that was reported, else in 年度確定 the one of 過年度実績, and in a month the
/// 年1回 one of an earlier month of the year.
fn in_force<'l>(plan: &'l Plan, ledger: &'l Ledger, key: IndicatorKey, round: Round) -> Option<&'l Answer> {
    match ledger.entries.get(&(key, round)).map(|entry| &entry.actual) {
        Some(Reading::Value(answer)) => return Some(answer),
        Some(Reading::SentBack) => return None,
        Some(Reading::Blank) | None => {}
    }
    if round.is_final() {
        return plan.past_actuals.get(&(key, round.fiscal_year())).map(|past| &past.answer);
    }
    let yearly = plan.indicators.get(&key).is_some_and(|indicator| indicator.mode == MonthlyMode::Yearly);
    let months = round.fiscal_year().months().map(Round::Month).filter(|of| yearly && *of < round);
    months.filter_map(|of| ledger.entries.get(&(key, of))?.actual.value()).last()
}

fn raise(plan: &Plan, rule: &Rule, correction: &Correction, what: &str) -> Finding {
    let places = plan.indicators.get(&correction.key).map_or(0, |indicator| indicator.places);
    let show = |answer: Option<&Answer>| answer.map_or_else(|| "空欄".to_owned(), |answer| answer.show(places));
    let (before, after) = (show(correction.before.as_ref()), show(Some(&correction.after)));
    let (key, source) = (correction.key, &correction.source);
    let about = format!("{}分 項目{}{}", correction.round, key.item, key.circled());
    let (message, to_department) = if rule.code == BEFORE_DIFFERS.code {
        let message = format!(
            "{about}：訂正前「{before}」が、集計していた値「{what}」と異なります。「{after}」に改めました。対象月と項目・指標番号に誤りがないか確かめてください。"
        );
        (message, None)
    } else {
        let message = format!("{about}：{what}。反映していません。担当課に確かめ、再提出してもらってください。");
        let told =
            format!("{about}：{what}。この行の訂正は行いません。対象月・番号・訂正後の値を直して再提出してください。");
        (message, Some(told))
    };
    let mut finding = rule.at(source, key, message);
    finding.to_department = to_department;
    finding.department = Some(correction.department.clone());
    finding.month = Some(correction.reported_in);
    finding.found = Some(after);
    finding.read_as = Some(before);
    finding
}
