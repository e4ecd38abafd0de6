//! What became of the departments' returns (提出状況).

use super::Figures;
use crate::ledger::ReturnState;
use crate::model::{Rate, Round, Sha256};
use crate::plan::DepartmentName;
use chrono::NaiveDate;
use std::{collections::BTreeMap, sync::Arc};

/// What became of a department's return for one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receipt {
    /// The round's form was not due from this department.
    NotDue,
    /// 未提出
    Missing,
    /// Received.
    Received {
        /// The return that counts, or that was sent back.
        file: Arc<str>,
        /// Its hash.
        sha256: Sha256,
        /// 提出日
        on: Option<NaiveDate>,
        /// Days after 提出期限 (0: in time); None where one of the dates is unknown.
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
}

/// Returns in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Punctuality {
    /// Rounds in which a return was due (its deadline is known and has passed, or the return is there).
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

/// A department whose return for the reporting round is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingReturn {
    /// 所属
    pub department: DepartmentName,
    /// 提出期限
    pub due: Option<NaiveDate>,
    /// Days after 提出期限 on the printed date; negative or 0 before it.
    pub days_overdue: Option<i64>,
    /// Files of this department that came instead: another month's form sent again.
    pub instead: Vec<(Arc<str>, Round)>,
}

/// The reporting round's returns in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReceiptTotals {
    /// Departments from which a form was due.
    pub due: usize,
    /// Of those: received, in whatever state.
    pub received: usize,
    /// Of those received: 差戻し as a whole, or with something to correct.
    pub sent_back: usize,
    /// 未提出
    pub missing: usize,
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
                Receipt::Received { .. } => {
                    totals.received += 1;
                    totals.sent_back += usize::from(receipt.to_correct());
                }
            }
        }
        totals.due = totals.received + totals.missing;
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
