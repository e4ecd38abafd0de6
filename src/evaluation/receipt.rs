//! What became of the departments' returns (提出状況).

use super::{Figures, UnreadFile, unread};
use crate::check::rules::merging::DUPLICATE;
use crate::ledger::duty::Duties;
use crate::ledger::{CheckedReturn, Ledger, ReturnState};
use crate::model::{Finding, Rate, Round, Severity, Sha256};
use crate::plan::{DepartmentName, Plan};
use chrono::NaiveDate;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// What became of a department's return for one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receipt {
    /// The round's form was not due from this department.
    NotDue,
    /// 未提出
    Missing,
    /// 読取不可: files have come that by their names or properties are this return, and nobody could read or place them.
    Unread {
        /// Their paths.
        files: Vec<Arc<str>>,
    },
    /// 不採用: what was received does not count, by the office's decision, and nothing else was received.
    Rejected {
        /// A return was due, so that another one is asked for.
        due: bool,
    },
    /// Received.
    Received {
        /// The return that counts, or that was sent back.
        file: Arc<str>,
        /// Its hash.
        sha256: Sha256,
        /// 提出日
        on: Option<NaiveDate>,
        /// 提出日 of the first return for the round (the one that counts may be a later one).
        first_on: Option<NaiveDate>,
        /// Days after 提出期限 of the first return (0: in time); None where one of the dates is unknown.
        days_late: Option<i64>,
        /// State.
        state: ReturnState,
        /// Findings by severity: 差戻し, 要確認, 読替, 参考.
        findings: [usize; 4],
    },
}

/// A department's row of 提出状況.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceiptRow {
    /// 所属
    pub department: DepartmentName,
    /// By round of the fiscal year up to the reporting one.
    pub rounds: BTreeMap<Round, Receipt>,
    /// How punctual the department is over these rounds.
    pub punctuality: Punctuality,
    /// The same of the reporting round alone.
    pub latest: Punctuality,
}

/// Returns in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Punctuality {
    /// Rounds in which a return was due (its deadline is known and has passed, or the return is there); rounds for which
    /// no department has returned anything were not held and do not count.
    pub due: usize,
    /// Of those: received by 提出期限.
    pub in_time: usize,
}

impl Punctuality {
    /// 期限内提出率
    #[must_use]
    pub fn rate(self) -> Option<Rate> {
        Rate::of_count(self.in_time, self.due)
    }
}

/// A department whose return for the reporting round is missing, cannot be read, or was rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingReturn {
    /// 所属
    pub department: DepartmentName,
    /// 提出期限
    pub due: Option<NaiveDate>,
    /// Days after 提出期限 on the printed date; negative or 0 before it.
    pub days_overdue: Option<i64>,
    /// Files that were received and rejected (不採用).
    pub rejected: Vec<Arc<str>>,
    /// Files that point to the department and that nobody could read or place.
    pub unread: Vec<UnreadFile>,
    /// Files of this department that came instead: another month's form sent again.
    pub instead: Vec<(Arc<str>, Round)>,
}

/// The reporting round's returns in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReceiptTotals {
    /// Departments from which a form was due, or has come.
    pub due: usize,
    /// Of those: received, in whatever state.
    pub received: usize,
    /// Of those received: 差戻し as a whole, or with something to correct.
    pub sent_back: usize,
    /// 未提出
    pub missing: usize,
    /// 読取不可: something has come that nobody could read.
    pub unread: usize,
    /// 不採用, and no other return in its place.
    pub rejected: usize,
}

impl Figures<'_> {
    /// The reporting round's returns in numbers.
    #[must_use]
    pub fn receipt_totals(&self) -> ReceiptTotals {
        let mut totals = ReceiptTotals::default();
        for receipt in self.receipts.iter().filter_map(|row| row.rounds.get(&self.round)) {
            match receipt {
                Receipt::NotDue => {}
                Receipt::Missing => totals.missing += 1,
                Receipt::Unread { .. } => totals.unread += 1,
                Receipt::Rejected { .. } => totals.rejected += 1,
                Receipt::Received { .. } => {
                    totals.received += 1;
                    totals.sent_back += usize::from(receipt.to_correct());
                }
            }
        }
        totals.due = totals.received + totals.missing + totals.unread + totals.rejected;
        totals
    }
}

impl Receipt {
    /// The department has something to correct: its return is 差戻し as a whole or in part.
    #[must_use]
    pub fn to_correct(&self) -> bool {
        matches!(self, Self::Received { state, findings: [send_back, ..], .. } if *state == ReturnState::SentBack || *send_back > 0)
    }
}

/// What every row of 提出状況 is made from.
pub(super) struct Sheet<'s> {
    plan: &'s Plan,
    ledger: &'s Ledger,
    unread: &'s [UnreadFile],
    /// The reporting round.
    reporting: Round,
    date: NaiveDate,
    /// Departments that have to answer, by round.
    due: BTreeMap<Round, BTreeSet<DepartmentName>>,
    /// Findings by round, department and severity: those that 点検結果 lists.
    findings: BTreeMap<(Round, &'s DepartmentName), [usize; 4]>,
    /// First 提出日 by round and department.
    firsts: BTreeMap<(Round, &'s DepartmentName), NaiveDate>,
}

fn count_findings<'s>(
    findings: impl Iterator<Item = &'s Finding>,
) -> BTreeMap<(Round, &'s DepartmentName), [usize; 4]> {
    let mut counts: BTreeMap<_, [usize; 4]> = BTreeMap::new();
    for finding in findings {
        let Some(whose) = finding.month.zip(finding.department.as_ref()) else { continue };
        let at = Severity::ALL.iter().position(|severity| *severity == finding.severity);
        if let Some(count) = at.and_then(|at| counts.entry(whose).or_default().get_mut(at)) {
            *count += 1;
        }
    }
    counts
}

fn firsts<'s>(ledger: &'s Ledger, rounds: &[Round]) -> BTreeMap<(Round, &'s DepartmentName), NaiveDate> {
    let wanted: BTreeSet<_> = rounds.iter().collect();
    let mut firsts: BTreeMap<_, NaiveDate> = BTreeMap::new();
    for one in &ledger.returns {
        let (Some(round), Some(department), Some(day)) = (one.round, &one.department, one.submitted_on) else {
            continue;
        };
        if wanted.contains(&round) {
            firsts.entry((round, department)).and_modify(|first| *first = day.min(*first)).or_insert(day);
        }
    }
    firsts
}

impl<'s> Sheet<'s> {
    /// What the ledger says of the returns for `rounds`, and `unread` of those that nobody could read, on the day `date`.
    pub(super) fn new(
        plan: &'s Plan,
        ledger: &'s Ledger,
        unread: &'s [UnreadFile],
        rounds: &[Round],
        (reporting, date): (Round, NaiveDate),
    ) -> Self {
        Self {
            plan,
            ledger,
            unread,
            reporting,
            date,
            due: rounds.iter().map(|round| (*round, Duties::of(plan, *round).respondents())).collect(),
            findings: count_findings(ledger.findings.iter()),
            firsts: firsts(ledger, rounds),
        }
    }

    /// With findings beside the ledger's that are about what a department returned.
    pub(super) fn with(self, raised: &'s [Finding]) -> Self {
        Self { findings: count_findings(self.ledger.findings.iter().chain(raised)), ..self }
    }

    /// 提出状況 by department in the order of 部署.
    pub(super) fn rows(&self) -> Vec<ReceiptRow> {
        let held: BTreeSet<Round> = self.ledger.received.keys().map(|(round, _)| *round).collect();
        let row = |department: &DepartmentName| {
            let rounds: BTreeMap<Round, Receipt> =
                self.due.keys().map(|round| (*round, self.receipt(department, *round))).collect();
            let last = rounds.get_key_value(&self.reporting).map(|(of, found)| (*of, found.clone()));
            let latest = self.punctuality(&last.into_iter().collect(), &held);
            let punctuality = self.punctuality(&rounds, &held);
            ReceiptRow { department: department.clone(), rounds, punctuality, latest }
        };
        let rows = self.plan.departments.iter().map(|department| row(&department.name));
        rows.filter(|row| row.rounds.values().any(|receipt| *receipt != Receipt::NotDue)).collect()
    }

    fn unread_of<'d>(&self, department: &'d str, round: Round) -> impl Iterator<Item = &'s UnreadFile> + use<'s, 'd> {
        unread::of_department(self.unread, department, round, self.reporting)
    }

    fn receipt(&self, department: &DepartmentName, round: Round) -> Receipt {
        if let Some(one) = self.ledger.received(department, round) {
            return self.received(one, department, round);
        }
        let due = self.due.get(&round).is_some_and(|due| due.contains(department));
        let files: Vec<Arc<str>> = self.unread_of(department, round).map(|one| one.file.clone()).collect();
        match self.ledger.rejected.contains_key(&(round, department.clone())) {
            _ if due && !files.is_empty() => Receipt::Unread { files },
            true => Receipt::Rejected { due },
            false if due => Receipt::Missing,
            false => Receipt::NotDue,
        }
    }

    fn received(&self, one: &CheckedReturn, department: &DepartmentName, round: Round) -> Receipt {
        let first_on = self.firsts.get(&(round, department)).copied();
        let due = self.plan.schedule.get(&round).and_then(|row| row.due);
        let days_late = first_on.zip(due).map(|(day, due)| (day - due).num_days().max(0));
        Receipt::Received {
            file: one.file.clone(),
            sha256: one.sha256,
            on: one.submitted_on,
            first_on,
            days_late,
            state: one.state,
            findings: self.findings.get(&(round, department)).copied().unwrap_or_default(),
        }
    }

    /// Over the rounds that were held at all: those of which any department's return is there.
    fn punctuality(&self, rounds: &BTreeMap<Round, Receipt>, held: &BTreeSet<Round>) -> Punctuality {
        Punctuality::total(rounds.iter().filter(|(round, _)| held.contains(round)).map(|(round, receipt)| {
            let due = self.plan.schedule.get(round).and_then(|row| row.due);
            due.map_or_else(Punctuality::default, |due| Punctuality::of(receipt, self.date > due))
        }))
    }

    /// The departments whose return for the reporting round is missing, cannot be read, or was rejected.
    pub(super) fn missing(&self, rows: &[ReceiptRow]) -> Vec<MissingReturn> {
        let round = self.reporting;
        let due = self.plan.schedule.get(&round).and_then(|row| row.due);
        let lacking = |receipt: &Receipt| {
            matches!(receipt, Receipt::Missing | Receipt::Unread { .. } | Receipt::Rejected { due: true })
        };
        rows.iter()
            .filter(|row| row.rounds.get(&round).is_some_and(lacking))
            .map(|row| MissingReturn {
                department: row.department.clone(),
                due,
                days_overdue: due.map(|due| (self.date - due).num_days()),
                rejected: self.ledger.rejected.get(&(round, row.department.clone())).cloned().unwrap_or_default(),
                unread: self.unread_of(&row.department, round).cloned().collect(),
                instead: sent_again(self.ledger, &row.department, round),
            })
            .collect()
    }
}

impl Punctuality {
    /// Over all rows.
    pub(super) fn total(all: impl Iterator<Item = Self>) -> Self {
        all.fold(Self::default(), |sum, one| Self { due: sum.due + one.due, in_time: sum.in_time + one.in_time })
    }

    /// Of one return.
    fn of(receipt: &Receipt, passed: bool) -> Self {
        match receipt {
            Receipt::Received { days_late: Some(days), .. } => Self { due: 1, in_time: usize::from(*days == 0) },
            Receipt::Missing | Receipt::Rejected { due: true } if passed => Self { due: 1, in_time: 0 },
            // When an unread file came is not known before it can be read.
            Receipt::Missing
            | Receipt::Unread { .. }
            | Receipt::Rejected { .. }
            | Receipt::NotDue
            | Receipt::Received { .. } => Self::default(),
        }
    }
}

/// Earlier rounds' forms that the department sent twice: perhaps one of them was meant for this round.
fn sent_again(ledger: &Ledger, department: &DepartmentName, round: Round) -> Vec<(Arc<str>, Round)> {
    ledger
        .findings
        .iter()
        .filter(|finding| finding.code == DUPLICATE.code && finding.department.as_ref() == Some(department))
        .filter_map(|finding| Some((finding.file.clone()?, finding.month.filter(|of| *of < round)?)))
        .collect()
}
