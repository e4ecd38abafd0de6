//! The order of merging.

use super::duty::Duties;
use super::select::{self, Choice};
use super::{CheckedReturn, Correction, Ledger, Register, ReturnState, answers, corrections, resubmit, totals, values};
use crate::check::{finding_key, finding_value, master};
use crate::model::{Finding, Round};
use crate::plan::Plan;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Merges all returns of the plan's period up to `round` into one ledger. The order of `returns` does not matter.
///
/// Returns of later rounds are kept as 対象外; of each department and round one return counts (see [`super::select`]);
/// then values, item answers and 過去分訂正 are taken over, and findings that only several returns show are added.
/// Findings that 受付簿 confirms with the value that they still have are left out.
#[must_use]
pub fn merge(plan: &Plan, mut returns: Vec<CheckedReturn>, register: &Register, round: Round) -> Ledger {
    returns
        .sort_by(|a, b| (a.round, &a.department, &a.file, a.sha256).cmp(&(b.round, &b.department, &b.file, b.sha256)));
    for one in &mut returns {
        one.rows.sort_by_key(|row| row.key);
        one.items.sort_by_key(|item| item.item);
    }
    let mut ledger = Ledger {
        confirmed: register.confirmations.iter().map(|one| (one.key.clone(), one.value.clone())).collect(),
        ..Ledger::default()
    };
    let choices = select::choose(&mut returns, register, round, &mut ledger.findings);
    (ledger.resubmissions, ledger.rewritten) = resubmit::compare(plan, &returns, &choices, round, &mut ledger.findings);
    let (changes, received) = take_over(plan, &mut returns, &choices, round, &mut ledger);
    ledger.received = received;
    let refused = corrections::apply(plan, changes, &mut ledger);
    ledger.rejected = rejected(&returns, register);
    ledger.findings.extend(master::all_questions(plan, &returns, Some(round)));
    for one in &mut returns {
        corrections::take_back(&refused, one);
        ledger.findings.append(&mut one.findings);
        one.slim(round);
        one.differences = Vec::new();
    }
    totals::check(plan, &mut ledger);
    ledger.sample = returns.iter().any(|one| one.state == ReturnState::Counts && one.sample);
    ledger.returns = returns;
    ledger.findings.extend(register.findings.iter().cloned());
    let mut findings = std::mem::take(&mut ledger.findings);
    findings.retain(|finding| !ledger.is_confirmed(finding));
    findings.sort();
    ledger.findings = findings;
    ledger
}

type Received = BTreeMap<(Round, Arc<str>), usize>;

/// Takes values and item answers of the returns that count into the ledger, round by round.
fn take_over(
    plan: &Plan,
    returns: &mut [CheckedReturn],
    choices: &BTreeMap<(Round, Arc<str>), Choice>,
    reporting: Round,
    ledger: &mut Ledger,
) -> (Vec<Correction>, Received) {
    let mut corrections = Vec::new();
    let mut received = Received::new();
    let mut counting: BTreeMap<Round, Vec<usize>> = BTreeMap::new();
    for ((round, department), choice) in choices {
        if let Some(winner) = choice.winner {
            received.insert((*round, department.clone()), winner);
            counting.entry(*round).or_default().push(winner);
            if let Some(one) = returns.get_mut(winner) {
                corrections.append(&mut one.corrections.clone());
            }
        }
    }
    note_sent_back(returns, &mut received);
    for (round, winners) in counting {
        let duties = Duties::of(plan, round);
        let keep = round == reporting;
        let findings = &mut ledger.findings;
        ledger.entries.extend(values::merge_round(plan, round, &duties, &winners, returns, keep, findings));
        ledger.items.extend(answers::merge_round(round, &duties, &winners, returns, keep, findings));
    }
    (corrections, received)
}

/// Where no return counts, the one that was sent back last stands for the department's round.
fn note_sent_back(returns: &[CheckedReturn], received: &mut Received) {
    let counted: BTreeSet<_> = received.keys().cloned().collect();
    for (at, one) in returns.iter().enumerate() {
        let (ReturnState::SentBack, Some(round), Some(department)) = (one.state, one.round, &one.department) else {
            continue;
        };
        let key = (round, department.clone());
        if counted.contains(&key) {
            continue;
        }
        let later = received
            .get(&key)
            .and_then(|other| returns.get(*other))
            .is_none_or(|other| other.submitted_on <= one.submitted_on);
        if later {
            received.insert(key, at);
        }
    }
}

/// The returns that 受付簿 rejects, of known departments and rounds.
fn rejected(returns: &[CheckedReturn], register: &Register) -> BTreeMap<(Round, Arc<str>), Vec<Arc<str>>> {
    let hashes: BTreeSet<_> = register.returns.iter().filter(|one| !one.accepted).map(|one| one.sha256).collect();
    let mut rejected: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for one in returns.iter().filter(|one| one.state == ReturnState::Replaced && hashes.contains(&one.sha256)) {
        if let (Some(round), Some(department)) = (one.round, &one.department) {
            rejected.entry((round, department.clone())).or_default().push(one.file.clone());
        }
    }
    rejected
}

impl CheckedReturn {
    /// Lets go of what only the reporting round still needs.
    fn slim(&mut self, reporting: Round) {
        if self.round != Some(reporting) {
            (self.rows, self.items, self.corrections) = (Vec::new(), Vec::new(), Vec::new());
            self.as_found = crate::survey::AsFound::default();
        }
        self.rows.shrink_to_fit();
        self.items.shrink_to_fit();
    }
}

/// Whether a finding is one that the office may confirm, and how 受付簿 names it: key and value.
#[must_use]
pub fn confirmable(finding: &Finding) -> Option<(String, &str)> {
    (finding.severity == crate::model::Severity::Confirm).then(|| (finding_key(finding), finding_value(finding)))
}
