//! Values that changed because a form was sent again.

use super::select::{Asked, Choice};
use super::{CheckedItem, CheckedReturn, CheckedRow, Found, Reading, Resubmission, ReturnState, Rewritten};
use crate::check::quote;
use crate::check::rules::merging::{PAST_CHANGED, SENT_AGAIN};
use crate::model::{Answer, Finding, IndicatorKey, Round, Severity, Source};
use crate::plan::Plan;
use crate::survey::Field;
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
) -> (Vec<Resubmission>, Vec<Rewritten>) {
    let (mut actuals, mut others) = (Vec::new(), Vec::new());
    for ((round, department), choice) in choices {
        let Some(winner) = choice.winner.and_then(|at| returns.get(at)) else { continue };
        let Some(before) = choice.replaced.last().and_then(|at| returns.get(*at)) else { continue };
        let seen_in = seen_in(plan, *round, winner.submitted_on, reporting);
        let old: BTreeMap<IndicatorKey, &CheckedRow> = before.rows.iter().map(|row| (row.key, row)).collect();
        let pair = Pair { plan, seen_in, round: *round, department };
        let last = choice.replaced.last().and_then(|at| choice.asked.get(at));
        findings.extend(pair.unseen(&choice.replaced, winner, returns, choice));
        for row in winner.rows.iter().filter(|row| row.asked) {
            let Some(was) = old.get(&row.key) else { continue };
            others.extend(pair.others(was, row).into_iter().map(|one| (is_asked(last, &one, &was.others), one)));
            if was.actual == row.actual {
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
            } else {
                let places = pair.places(row.key);
                let shown = [answer(&was.actual, &was.actual_found, places), answer(&row.actual, "", places)];
                let blank = was.actual.value().is_none();
                let asked = last.is_some_and(|asked| asked.covers(row.key, Field::Actual, Some(&was.source), blank));
                findings.push(note(&pair.rewritten(row.key, Field::Actual, shown, &row.source), asked));
            }
            actuals.push(changed);
        }
        for item in &winner.items {
            let was = before.items.iter().find(|was| was.item == item.item);
            let first = winner.rows.iter().find(|row| row.key.item == item.item);
            let Some((was, first)) = was.zip(first) else { continue };
            let changed = pair.of_item(was, item, first.key);
            others.extend(changed.into_iter().map(|one| (is_asked(last, &one, &was.others), one)));
        }
    }
    findings.extend(others.iter().map(|(asked, one)| note(one, *asked)));
    let mut others: Vec<Rewritten> = others.into_iter().map(|(_, one)| one).collect();
    actuals.sort();
    others.sort();
    (actuals, others)
}

/// A return that counts and the one that it replaced.
struct Pair<'a> {
    plan: &'a Plan,
    seen_in: Round,
    round: Round,
    department: &'a Arc<str>,
}

impl Pair<'_> {
    fn places(&self, key: IndicatorKey) -> u32 {
        self.plan.indicators.get(&key).map_or(0, |indicator| indicator.places)
    }

    fn rewritten(&self, key: IndicatorKey, field: Field, [before, after]: [String; 2], source: &Source) -> Rewritten {
        let (seen_in, round, department) = (self.seen_in, self.round, self.department.clone());
        Rewritten { seen_in, round, key, field, before, after, department, source: source.clone() }
    }

    /// Answers beside the actual that changed.
    fn others(&self, was: &CheckedRow, row: &CheckedRow) -> Vec<Rewritten> {
        let places = self.places(row.key);
        let found =
            |row: &CheckedRow| cell(&row.others, Field::Forecast).map_or_else(String::new, |one| one.found.clone());
        let pairs = [
            (Field::Forecast, answer(&was.forecast, &found(was), places), answer(&row.forecast, "", places)),
            (Field::Basis, was.basis.clone(), row.basis.clone()),
            (Field::Reason, was.reason.clone(), row.reason.clone()),
        ];
        self.changed(row.key, pairs, &row.others, &row.source)
    }

    /// Answers of an item that changed.
    fn of_item(&self, was: &CheckedItem, item: &CheckedItem, key: IndicatorKey) -> Vec<Rewritten> {
        let grade = |of: &CheckedItem| match &of.self_grade {
            Reading::Value(grade) => grade.to_string(),
            Reading::Blank => String::new(),
            Reading::SentBack => ReturnState::SentBack.label().to_owned(),
        };
        let pairs = [
            (Field::SelfGrade, grade(was), grade(item)),
            (Field::Progress, was.progress.clone(), item.progress.clone()),
            (Field::Issues, was.issues.clone(), item.issues.clone()),
        ];
        self.changed(key, pairs, &item.others, &item.source)
    }

    /// Values that an earlier submission had, that were changed before the last one was replaced, and that nobody had asked to
    /// change: from one to the next in between.
    fn unseen(
        &self,
        replaced: &[usize],
        winner: &CheckedReturn,
        returns: &[CheckedReturn],
        choice: &Choice,
    ) -> Vec<Finding> {
        let mut found = Vec::new();
        for pair in replaced.windows(2) {
            let [older, newer] = pair else { continue };
            let asked = choice.asked.get(older);
            let (Some(older), Some(newer)) = (returns.get(*older), returns.get(*newer)) else { continue };
            for row in winner.rows.iter().filter(|row| row.asked) {
                let of = |one: &'_ CheckedReturn| one.rows.iter().find(|was| was.key == row.key).cloned();
                let (Some(was), Some(then)) = (of(older), of(newer)) else { continue };
                let blank = was.actual.value().is_none();
                let covers = |asked: &Asked| asked.covers(row.key, Field::Actual, Some(&was.source), blank);
                if was.actual != then.actual && then.actual == row.actual && !asked.is_some_and(covers) {
                    let places = self.places(row.key);
                    let shown = [answer(&was.actual, &was.actual_found, places), answer(&row.actual, "", places)];
                    found.push(note(&self.rewritten(row.key, Field::Actual, shown, &row.source), false));
                }
            }
        }
        found
    }

    fn changed(
        &self,
        key: IndicatorKey,
        pairs: [(Field, String, String); 3],
        cells: &[Found],
        otherwise: &Source,
    ) -> Vec<Rewritten> {
        let changed = pairs.into_iter().filter(|(_, before, after)| before != after);
        let source = |field| cell(cells, field).map_or(otherwise, |found| &found.source);
        changed.map(|(field, before, after)| self.rewritten(key, field, [before, after], source(field))).collect()
    }
}

fn cell(cells: &[Found], field: Field) -> Option<&Found> {
    cells.iter().find(|found| found.field == field)
}

/// An answer as it was read, or as it stood where it was sent back.
fn answer(reading: &Reading<Answer>, found: &str, places: u32) -> String {
    match reading {
        Reading::Value(answer) => answer.show(places),
        Reading::Blank => String::new(),
        Reading::SentBack => found.to_owned(),
    }
}

/// Whether a return that was sent back was asked for this change. Of a return that came without being asked for, texts may say
/// what they like; nobody has asked for other values.
fn is_asked(asked: Option<&Asked>, one: &Rewritten, was: &[Found]) -> bool {
    let stood = cell(was, one.field).map(|found| &found.source);
    match asked {
        Some(asked) => asked.covers(one.key, one.field, stood, stood.is_none() || one.before.is_empty()),
        None => !matches!(one.field, Field::Actual | Field::Forecast | Field::SelfGrade),
    }
}

/// A change is worth knowing where it was asked for. Where it was not, somebody looks at each value, and after a form that was
/// sent back at each text too.
fn note(one: &Rewritten, asked: bool) -> Finding {
    let mut finding = changed(one);
    if !asked {
        finding.severity = Severity::Confirm;
        finding.message.push_str("変更をお願いした箇所ではありません。担当課に理由を確かめてください。");
    }
    finding
}

fn changed(one: &Rewritten) -> Finding {
    let shown = |text: &str| if text.is_empty() { "空欄".to_owned() } else { quote(text) };
    let message = format!(
        "再提出で、項目{}{}の「{}」が{}から{}に変わりました。新しい内容を集計しました。",
        one.key.item,
        one.key.circled(),
        one.field.name(),
        shown(&one.before),
        shown(&one.after)
    );
    let mut finding = SENT_AGAIN.at(&one.source, one.key, message);
    finding.department = Some(one.department.clone());
    finding.month = Some(one.round);
    finding.found = Some(one.after.clone());
    finding.read_as = Some(one.before.clone());
    finding
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
