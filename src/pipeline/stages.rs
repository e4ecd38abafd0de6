//! Reading: master, register and all returns, in parallel.

use super::{Pipeline, RunError};
use crate::{
    check::{self, About, rules::identity::late},
    ledger::{CheckedReturn, Register, ReturnState, read_register},
    model::{Month, Round, Sha256},
    plan::{Plan, read::read_master},
    store::{InputFile, Standing},
    survey::AsFound,
};
use chrono::NaiveDate;
use rayon::prelude::*;
use std::sync::{Arc, Mutex, PoisonError};

/// Progress of a run, for whoever shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many returns will be read.
    Reading(usize),
    /// One return was read.
    Read,
    /// All is read; figures are being worked out.
    Merging,
    /// Outputs are being made.
    Writing,
}

/// Everything read from the project folder.
#[derive(Debug)]
pub struct Loaded {
    /// The plan.
    pub plan: Plan,
    /// Hash of the master.
    pub master: Sha256,
    /// Every file below `input/`, checked, in the order of their paths.
    pub returns: Vec<CheckedReturn>,
    /// 受付簿
    pub register: Register,
    /// Hash of 受付簿, where there is one.
    pub register_sha256: Option<Sha256>,
}

impl Pipeline<'_> {
    /// Reads and checks the master.
    ///
    /// # Errors
    /// Where it cannot be read, or has mistakes (all of them at once).
    pub fn plan(&self) -> Result<(Plan, Sha256), RunError> {
        let bytes = self.store.master()?;
        let plan = read_master(&bytes).map_err(RunError::Master)?;
        Ok((plan, Sha256::of(&bytes)))
    }

    /// Reads the master, the register and every return. A broken return is a finding, never an error.
    ///
    /// # Errors
    /// Where the master, the register or the folder `input/` cannot be read.
    pub fn load(&self, progress: &(dyn Fn(Step) + Sync)) -> Result<Loaded, RunError> {
        self.load_keeping(&|_| true, progress)
    }

    /// The same for a report on `asked`, or on the latest round that is not after `date`: answers as they stand, which
    /// only a form to send back needs, are let go of as soon as a return is known to be of an earlier round.
    ///
    /// # Errors
    /// As [`Pipeline::load`].
    pub(super) fn load_for(
        &self,
        asked: Option<Round>,
        date: NaiveDate,
        progress: &(dyn Fn(Step) + Sync),
    ) -> Result<Loaded, RunError> {
        let latest: Mutex<Option<Round>> = Mutex::new(None);
        let keep = |one: &CheckedReturn| {
            if asked.is_some() {
                return one.round == asked;
            }
            let mut latest = latest.lock().unwrap_or_else(PoisonError::into_inner);
            if one.state == ReturnState::Counts {
                *latest = (*latest).max(one.round.filter(|round| not_after(*round, date)));
            }
            one.round >= *latest
        };
        self.load_keeping(&keep, progress)
    }

    fn load_keeping(
        &self,
        keep: &(dyn Fn(&CheckedReturn) -> bool + Sync),
        progress: &(dyn Fn(Step) + Sync),
    ) -> Result<Loaded, RunError> {
        let (plan, master) = self.plan()?;
        let files = self.store.inputs()?;
        let read = |bytes: Vec<u8>| read_register(&"input/受付簿.xlsx".into(), &bytes);
        let register = self.store.register()?;
        let register_sha256 = register.as_deref().map(Sha256::of);
        let register = register.map(read).unwrap_or_default();
        progress(Step::Reading(files.len()));
        let returns = files
            .par_iter()
            .map(|file| {
                let mut checked = self.check(file, &plan);
                if !keep(&checked) {
                    checked.as_found = AsFound::default();
                }
                progress(Step::Read);
                checked
            })
            .collect();
        progress(Step::Merging);
        Ok(Loaded { plan, master, returns, register, register_sha256 })
    }

    /// Reads and checks one file.
    #[must_use]
    pub fn check(&self, file: &InputFile, plan: &Plan) -> CheckedReturn {
        let shown: Arc<str> = file.shown.as_str().into();
        if file.standing == Standing::Hidden {
            return check::hidden(&shown, plan);
        }
        match self.store.read(file) {
            Ok(bytes) => check::check_return(&shown, &bytes, plan),
            Err(error) => check::unreadable(&shown, &error.to_string(), plan),
        }
    }
}

impl Loaded {
    /// Days of submission after `date` are mistyped: they are asked about, and do not say which return is newer.
    pub fn distrust_days_to_come(&mut self, date: NaiveDate) {
        for one in &mut self.returns {
            let Some(day) = one.submitted_on.take_if(|day| *day > date) else { continue };
            let about = About { file: Some(one.file.clone()), department: one.department.clone(), round: one.round };
            one.findings.push(late(day, "、今日より先").finish(&about));
            one.findings.sort();
        }
    }

    /// The round to report on: the one asked for, else the latest among the returns that is not after `date`.
    ///
    /// # Errors
    /// Where there is no return and none was asked for, or it lies outside the plan's period.
    pub fn round(&self, asked: Option<Round>, date: NaiveDate) -> Result<Round, RunError> {
        let latest = || {
            let counts = self.returns.iter().filter(|checked| checked.state == ReturnState::Counts);
            counts.filter_map(|checked| checked.round).filter(|round| not_after(*round, date)).max()
        };
        let round = asked.or_else(latest).ok_or(RunError::NoReturns)?;
        self.within_plan(round)
    }

    /// The round to issue forms for: the one asked for, else the one after the latest return, else the plan's first.
    ///
    /// # Errors
    /// Where it lies outside the plan's period.
    pub fn round_to_issue(&self, asked: Option<Round>) -> Result<Round, RunError> {
        let counts = self.returns.iter().filter(|checked| checked.state == ReturnState::Counts);
        let next = || counts.filter_map(|checked| checked.round).max().map(Round::next);
        let first = || self.plan.about.years.first().and_then(|year| year.months().next()).map(Round::Month);
        let round = asked.or_else(next).or_else(first).ok_or(RunError::NoReturns)?;
        self.within_plan(round)
    }

    /// `round`, where it belongs to the plan's period.
    ///
    /// # Errors
    /// Where it does not.
    pub fn within_plan(&self, round: Round) -> Result<Round, RunError> {
        let years = &self.plan.about.years;
        if years.contains(&round.fiscal_year()) {
            return Ok(round);
        }
        let shown = |year: Option<&crate::model::FiscalYear>| year.map(ToString::to_string).unwrap_or_default();
        Err(RunError::OutsidePlan { round, first: shown(years.first()), last: shown(years.last()) })
    }
}

/// A month is not after a day of the same or a later month; 年度確定 not after a day of the next April or later.
fn not_after(round: Round, date: NaiveDate) -> bool {
    match round {
        Round::Month(month) => month <= Month::of(date),
        Round::Final(year) => date >= NaiveDate::from_ymd_opt(year.western() + 1, 4, 1).unwrap_or(date),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_is_reported_on_from_its_own_month_on() {
        let day = |text: &str| crate::model::parse_date(text).unwrap();
        let round = |text: &str| Round::parse(text).unwrap();
        assert!(not_after(round("R7.12"), day("2025-12-01")));
        assert!(!not_after(round("R7.12"), day("2025-11-30")));
        assert!(!not_after(round("R7確定"), day("2026-03-31")));
        assert!(not_after(round("R7確定"), day("2026-04-01")));
    }
}
