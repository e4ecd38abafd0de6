//! With which rounds the reporting round is compared.

use crate::ledger::Ledger;
use crate::model::{Month, Round};
use crate::plan::Plan;

/// The rounds with which the reporting round is compared: a month with the round collected before it (前回) and, beside it,
/// with the same month a year before; 年度確定 with the final figures of the year before (前年度).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    /// The reporting round.
    pub round: Round,
    /// 前回, or 前年度's 確定; None: nothing is known to compare with.
    pub with: Option<Round>,
    /// 前年同月; None for 年度確定, and where that month was not collected.
    pub year_before: Option<Round>,
}

impl Compared {
    /// With what `round` is compared; `rounds` are those of データ in order.
    pub(super) fn of(plan: &Plan, ledger: &Ledger, rounds: &[Round], round: Round) -> Self {
        match round {
            Round::Final(year) => {
                let before = Round::Final(year.previous());
                Self { round, with: settled(plan, ledger, before).then_some(before), year_before: None }
            }
            Round::Month(month) => {
                let same = Round::Month(Month { year: month.year - 1, ..month });
                let year_before = rounds.contains(&same) && ledger.collected(same);
                Self { round, with: collected_before(ledger, rounds, round), year_before: year_before.then_some(same) }
            }
        }
    }

    /// What the round compared with is called: 前回 or 前年度.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        if self.round.is_final() { "前年度" } else { "前回" }
    }

    /// What the reporting round is called beside it: 今回 or 今年度.
    #[must_use]
    pub const fn now(&self) -> &'static str {
        if self.round.is_final() { "今年度" } else { "今回" }
    }

    /// `前回（令和7年11月）`; `前回` where there is none.
    #[must_use]
    pub fn name(&self) -> String {
        let with = self.with.map_or_else(String::new, |round| format!("（{round}）"));
        format!("{}{with}", self.word())
    }
}

/// 前回: the last round before `round` that was really collected.
pub(super) fn collected_before(ledger: &Ledger, rounds: &[Round], round: Round) -> Option<Round> {
    rounds.iter().rev().copied().find(|of| *of < round && ledger.collected(*of))
}

/// Whether any final figure of the year is known, by a return or from 過年度実績.
fn settled(plan: &Plan, ledger: &Ledger, end: Round) -> bool {
    let year = end.fiscal_year();
    ledger.collected(end)
        || plan.past_actuals.keys().any(|(_, of)| *of == year)
        || ledger.entries.iter().any(|((_, of), entry)| *of == end && entry.actual.value().is_some())
}
