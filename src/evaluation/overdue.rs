//! Final figures that were waited for (確定待ち) and whose month is past: asked for again, however long ago their round was.

use super::State;
use super::indicator::{Facts, settled_by};
use crate::check::rules::merging::WAITED_TOO_LONG;
use crate::ledger::duty::{Duties, Duty};
use crate::ledger::{CheckedReturn, Reading, ReturnState};
use crate::model::{Finding, IndicatorKey, Month, Round};
use crate::plan::DepartmentName;

/// A final figure that is 未報告 although the month in which it is known (確定時期) is past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdue {
    /// The indicator.
    pub key: IndicatorKey,
    /// The 年度確定 that lacks it: the reporting round, or an earlier one.
    pub round: Round,
    /// The department that has to report it.
    pub department: DepartmentName,
    /// 確定時期
    pub known_in: Month,
}

/// Those of the returns that came: where none came, the return itself is asked for. By round, then by key.
pub(super) fn overdue(
    facts: &Facts<'_>,
    rounds: &[Round],
    state: impl Fn(Round, IndicatorKey) -> Option<State>,
) -> Vec<Overdue> {
    let mut found = Vec::new();
    for round in rounds.iter().copied().filter(|round| round.is_final()) {
        let waited_for = facts.plan.indicators.keys().filter_map(|key| {
            let known_in = settled_by(facts, *key, round.fiscal_year())?;
            (state(round, *key) == Some(State::Missing)).then_some((*key, known_in))
        });
        let waited_for: Vec<_> = waited_for.collect();
        if waited_for.is_empty() {
            continue;
        }
        let duties = Duties::of(facts.plan, round);
        for (key, known_in) in waited_for {
            let Some(duty) = duties.indicators.get(&key) else { continue };
            let asked = asked(duty).filter(|name| owes(facts, name, key, round));
            found.extend(asked.map(|name| Overdue { key, round, department: name.clone(), known_in }));
        }
    }
    found
}

fn asked(duty: &Duty) -> impl Iterator<Item = &DepartmentName> {
    duty.shares.iter().chain(duty.shares.is_empty().then_some(&duty.lead))
}

/// Its return counts, and does not hold the value. (Rows of earlier rounds are not kept: of a sum, all shares are asked.)
fn owes(facts: &Facts<'_>, department: &DepartmentName, key: IndicatorKey, round: Round) -> bool {
    let holds = |one: &CheckedReturn| {
        one.rows.iter().any(|row| row.key == key && matches!(row.actual, Reading::Value(_) | Reading::SentBack))
    };
    let returned = facts.ledger.received(department, round);
    returned.is_some_and(|one| one.state == ReturnState::Counts && !holds(one))
}

/// What is said of one.
pub(super) fn finding(facts: &Facts<'_>, one: &Overdue) -> Finding {
    let (year, known_in) = (one.round.fiscal_year(), one.known_in);
    let message = format!(
        "項目{}{}：{year}の確定値は{known_in}に分かるとされていますが、まだ報告されていません。{}に報告を依頼してください。",
        one.key.item,
        one.key.circled(),
        one.department,
    );
    let told = format!(
        "{year}の確定値は{known_in}に分かるとされていましたが、まだ届いておりません。年度実績を記入して再提出してください。"
    );
    let returned = facts.ledger.received(&one.department, one.round);
    let row = returned.and_then(|returned| returned.rows.iter().find(|row| row.key == one.key));
    Finding {
        department: Some(one.department.clone()),
        month: Some(one.round),
        file: returned.map(|returned| returned.file.clone()),
        sheet: row.map(|row| row.source.sheet.clone()),
        cell: row.map(|row| row.source.cell),
        item: Some(one.key.item),
        indicator: Some(one.key.number),
        to_department: Some(told),
        ..WAITED_TOO_LONG.finding(message)
    }
}
