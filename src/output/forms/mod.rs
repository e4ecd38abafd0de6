//! Survey forms to hand out: what each department is asked in a round, filled with all that is known.

mod file_name;
mod row;
mod send_back;

use crate::evaluation::Figures;
use crate::ledger::duty::Duties;
use crate::model::{IndicatorKey, Round};
use crate::plan::{DepartmentName, Plan};
use crate::survey::Issued;
use crate::survey::issue::{FORM_VERSION, IssueError, write_form};
use rayon::prelude::*;

pub use file_name::file_name;
pub(super) use send_back::place_of;
pub use send_back::to_send_back;

/// Why a form is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormPurpose {
    /// The round's form.
    Issue,
    /// The round's form, marked 見本.
    Sample,
    /// 再提出依頼: the department's own answers, the cells to correct marked.
    SendBack,
}

/// A form ready to be written to a file.
#[derive(Debug)]
pub struct WrittenForm {
    /// The department.
    pub department: DepartmentName,
    /// `調査票_<所属名>_<報告月>.xlsx`; for a form sent back `<所属名>.xlsx`.
    pub file_name: String,
    /// The workbook.
    pub bytes: Vec<u8>,
}

/// The forms of the reporting round, in the order of 部署: for every department that shares an indicator, or those whose
/// return is to be corrected.
///
/// # Errors
/// The first department's [`IssueError`].
pub fn write_all(figures: &Figures<'_>, purpose: FormPurpose) -> Result<Vec<WrittenForm>, IssueError> {
    let departments = match purpose {
        FormPurpose::SendBack => to_send_back(figures),
        FormPurpose::Issue | FormPurpose::Sample => on_forms(figures.plan, figures.round),
    };
    let write = |department: DepartmentName| {
        let issued = prepare(figures, &department, figures.round, purpose);
        let bytes = write_form(figures.plan, &issued)?;
        Ok(WrittenForm { file_name: file_name(&issued, purpose), department, bytes })
    };
    departments.into_par_iter().map(write).collect()
}

/// What a department is issued with in a round. Nothing of the round itself is shown (but its own answers in a form sent
/// back): the values before come from the rounds before.
#[must_use]
pub fn prepare(figures: &Figures<'_>, department: &DepartmentName, round: Round, purpose: FormPurpose) -> Issued {
    let plan = figures.plan;
    let schedule = plan.schedule.get(&round);
    let mut issued = Issued {
        plan: plan.about.title.clone(),
        code: plan.about.code.clone(),
        form_version: FORM_VERSION,
        department: department.clone(),
        round,
        submission: 1,
        answers: None,
        sample: purpose == FormPurpose::Sample || figures.sample,
        due: schedule.and_then(|row| row.due),
        evaluated: plan.evaluated(round),
        previous: figures.collected_before(round),
        author: String::new(),
        rows: Vec::new(),
        requests: Vec::new(),
        corrections: Vec::new(),
    };
    let duties = Duties::of(plan, round);
    issued.rows = keys_of(plan, department, round).map(|key| row::prepare(figures, &issued, &duties, key)).collect();
    row::prefill_texts(figures, &mut issued);
    if purpose == FormPurpose::SendBack {
        issued.due = schedule.and_then(|row| row.due_again.or(row.due));
        send_back::fill(figures, &mut issued);
    }
    issued
}

/// The departments that share an indicator, those that answer none included: they see who answers.
fn on_forms(plan: &Plan, round: Round) -> Vec<DepartmentName> {
    plan.departments_in(round)
        .map(|department| department.name.clone())
        .filter(|name| keys_of(plan, name, round).next().is_some())
        .collect()
}

/// The indicators that stand on a department's form, by number.
fn keys_of<'a>(plan: &'a Plan, department: &'a str, round: Round) -> impl Iterator<Item = IndicatorKey> + 'a {
    let stands =
        move |key: &IndicatorKey| plan.indicator_valid(*key, round) && plan.role(department, *key, round).is_some();
    plan.indicators.keys().copied().filter(stands)
}
