//! Values that changed because a form was sent again.

use super::select::Choice;
use super::{CheckedReturn, CheckedRow, Reading, Resubmission};
use crate::check::rules::merging::PAST_CHANGED;
use crate::model::{Answer, Finding, IndicatorKey, Round};
use crate::plan::Plan;
use chrono::{Days, NaiveDate};
use std::{collections::BTreeMap, sync::Arc};

/// Days after a round's end within which a return without a known deadline still belongs to its own round.
const USUAL_DAYS: u64 = 31;

/// The round in whose time a return of round `of` came in: its own round until its (re-submission) deadline, afterwards
/// the latest round up to `reporting` that had been asked for by then.
fn seen_in(plan: &Plan, of: Round, date: Option<NaiveDate>, reporting: Round) -> Round {
    let Some(date) = date else { return reporting };
    let row = plan.schedule.get(&of);
    let usual = of.state_on().and_then(|day| day.checked_add_days(Days::new(USUAL_DAYS)));
    let own = row.and_then(|row| row.due_again.max(row.due)).or(usual);
    if own.is_none_or(|last| date <= last) {
        return of;
    }
    let mut seen = of;
    let mut round = of;
    while round < reporting {
        round = round.next();
        let asked = plan.schedule.get(&round).and_then(|row| row.asked).or_else(|| round.state_on());
        if asked.is_some_and(|asked| asked <= date) {
            seen = round;
        }
    }
    seen
}

/// Compares each return that counts with the one that it replaced last.
pub(super) fn compare(
    plan: &Plan,
    returns: &[CheckedReturn],
    choices: &BTreeMap<(Round, Arc<str>), Choice>,
    reporting: Round,
    findings: &mut Vec<Finding>,
) -> Vec<Resubmission> {
    let mut out = Vec::new();
    for ((round, department), choice) in choices {
        let Some(winner) = choice.winner.and_then(|at| returns.get(at)) else { continue };
        let Some(before) = choice.replaced.last().and_then(|at| returns.get(*at)) else { continue };
        let seen_in = seen_in(plan, *round, winner.submitted_on, reporting);
        let old: BTreeMap<IndicatorKey, &CheckedRow> = before.rows.iter().map(|row| (row.key, row)).collect();
        for row in &winner.rows {
            let Some(was) = old.get(&row.key) else { continue };
            if was.actual == row.actual || !row.asked {
                continue;
            }
            let changed = Resubmission {
                seen_in,
                round: *round,
                key: row.key,
                before: owned(&was.actual),
                after: owned(&row.actual),
                reason: row.reason.clone(),
                department: department.clone(),
                source_before: was.source.clone(),
                source: row.source.clone(),
            };
            if seen_in > *round && changed.before.is_some() {
                findings.push(raise(plan, &changed));
            }
            out.push(changed);
        }
    }
    out.sort();
    out
}

fn owned(reading: &Reading<Answer>) -> Option<Answer> {
    reading.value().cloned()
}

fn raise(plan: &Plan, changed: &Resubmission) -> Finding {
    let places = plan.indicators.get(&changed.key).map_or(0, |indicator| indicator.places);
    let show =
        |answer: &Option<Answer>| answer.as_ref().map_or_else(|| "空欄".to_owned(), |answer| answer.show(places));
    let (before, after) = (show(&changed.before), show(&changed.after));
    let message = format!(
        "{}分の調査票が再提出され、項目{}{}の値が「{before}」から「{after}」に変わりました。新しい値を集計しました。{}に理由を確かめてください。",
        changed.round,
        changed.key.item,
        changed.key.circled(),
        changed.department,
    );
    let mut finding = PAST_CHANGED.at(&changed.source, changed.key, message);
    finding.department = Some(changed.department.clone());
    finding.month = Some(changed.round);
    finding.found = Some(after);
    finding.read_as = Some(before);
    finding
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parse_date;
    use crate::plan::ScheduleRow;

    #[test]
    fn a_form_belongs_to_the_round_in_whose_time_it_came() {
        let mut plan = Plan::default();
        let round = |text| Round::parse(text).unwrap();
        let seen = |plan: &Plan, date| seen_in(plan, round("R7.10"), parse_date(date), round("R8.1"));
        assert_eq!(seen(&plan, "2025-11-10"), round("R7.10"));
        assert_eq!(seen(&plan, "2025-12-05"), round("R7.11"));
        assert_eq!(seen(&plan, "2026-01-05"), round("R7.12"));
        assert_eq!(seen(&plan, ""), round("R8.1"));
        let asked = parse_date("2025-12-20");
        let row = ScheduleRow {
            asked,
            due: None,
            due_again: None,
            evaluated: true,
            meeting: String::new(),
            meeting_date: None,
        };
        plan.schedule.insert(round("R7.12"), row);
        assert_eq!(seen(&plan, "2025-12-21"), round("R7.12"));
    }
}
