//! Questions about the master: nothing that is certainly wrong, but what a hand in a hurry leaves behind. They are asked once
//! for the master, by `master` and by every run, until somebody has confirmed them.

mod filled;
pub mod issued;
mod names;
mod targets;

use super::rules::master::{CHANGED_SINCE_ISSUE, FAR_TARGET, NAMES_MOVED};
use super::{About, CheckedReturn, Draft};
use crate::model::{CellRef, Finding, FiscalYear, Round, TargetValue};
use crate::plan::Plan;
use crate::spreadsheet::Place;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// The master as findings name it.
pub const MASTER_FILE: &str = "templates/計画マスタ.xlsx";
/// Its sheet of indicators.
const INDICATORS: &str = "指標";

/// All questions that the master raises by itself.
#[must_use]
pub fn questions(plan: &Plan) -> Vec<Finding> {
    let runs = filled::runs(plan);
    let filled: Vec<CellRef> = runs.iter().flat_map(|run| run.cells.iter().copied()).collect();
    let mut drafts: Vec<Draft> = names::moved(plan).into_iter().collect();
    drafts.extend(runs.iter().map(filled::draft));
    drafts.extend(targets::far(plan, &filled));
    finish(drafts)
}

/// The same with what the forms of `returns` up to a round were issued with. What those show to
/// have been changed is not guessed at besides.
#[must_use]
pub fn all_questions(plan: &Plan, returns: &[CheckedReturn], upto: Option<Round>) -> Vec<Finding> {
    let mut all = issued::questions(plan, returns, upto);
    let moved = all.iter().any(|finding| finding.code == NAMES_MOVED.code);
    let changed: BTreeSet<_> =
        all.iter().filter(|finding| finding.code == CHANGED_SINCE_ISSUE.code).map(|finding| finding.cell).collect();
    let asked = |finding: &Finding| match finding.code {
        code if code == NAMES_MOVED.code => moved,
        code if code == FAR_TARGET.code => changed.contains(&finding.cell),
        _ => false,
    };
    all.extend(questions(plan).into_iter().filter(|finding| !asked(finding)));
    all.sort();
    all
}

/// The findings of drafts about the master, in order.
pub(super) fn finish(drafts: Vec<Draft>) -> Vec<Finding> {
    let about = About { file: Some(MASTER_FILE.into()), ..About::default() };
    let mut findings: Vec<Finding> = drafts.into_iter().map(|draft| draft.finish(&about)).collect();
    findings.sort();
    findings
}

/// A cell of the master; the sheet's first where it is not known where it stands.
fn place(sheet: &str, cell: Option<CellRef>) -> Place {
    Place { sheet: sheet.into(), cell: cell.unwrap_or(CellRef::new(0, 0)) }
}

/// The heading of a year's targets.
fn target_label(year: FiscalYear) -> String {
    format!("目標{}", year.short())
}

/// The numbers of a target with the names of their parts (empty where it is one number).
fn numbers(value: &TargetValue) -> Vec<(&str, Decimal)> {
    match value {
        TargetValue::Number(value) | TargetValue::AtLeast(value) => vec![("", *value)],
        TargetValue::Parts(parts) => parts.iter().map(|(label, value)| (label.as_str(), *value)).collect(),
        TargetValue::Word(_) | TargetValue::NotApplicable => Vec::new(),
    }
}
