//! Running totals across rounds: a later month below an earlier one, as the ledger now knows them.

use super::{Entry, Ledger};
use crate::check::rules::merging::TOTAL_FALLS;
use crate::model::{Finding, FiscalYear, IndicatorKey, Round, Severity};
use crate::plan::{MonthlyMode, Plan};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Raises a finding where a running total falls, unless the return's own checks have asked about that value already.
pub(super) fn check(plan: &Plan, ledger: &mut Ledger) {
    let asked: BTreeSet<(IndicatorKey, Round)> = ledger
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Confirm)
        .filter_map(|finding| Some((finding.key()?, finding.month?)))
        .collect();
    let mut raised = Vec::new();
    let mut before: Option<(IndicatorKey, Round, Decimal)> = None;
    for ((key, round), entry) in &ledger.entries {
        let Some(mode) = plan.indicators.get(key).filter(|one| !one.may_fall).map(|one| one.mode) else { continue };
        let Some(value) = entry.actual.value().and_then(crate::model::Answer::number) else { continue };
        if round.is_final() || !matches!(mode, MonthlyMode::YearTotal | MonthlyMode::PeriodTotal) {
            continue;
        }
        if let Some((same, earlier, total)) = before
            && same == *key
            && comparable(mode, earlier.fiscal_year(), round.fiscal_year())
            && value < total
            && !asked.contains(&(*key, *round))
        {
            raised.push(raise(plan, *key, *round, entry, earlier, total, value));
        }
        before = Some((*key, *round, value));
    }
    ledger.findings.extend(raised);
}

fn comparable(mode: MonthlyMode, earlier: FiscalYear, later: FiscalYear) -> bool {
    mode == MonthlyMode::PeriodTotal || earlier == later
}

fn raise(
    plan: &Plan,
    key: IndicatorKey,
    round: Round,
    entry: &Entry,
    earlier: Round,
    total: Decimal,
    value: Decimal,
) -> Finding {
    let places = plan.indicators.get(&key).map_or(0, |indicator| indicator.places);
    let (total, value) = (crate::model::show_decimal(total, places), crate::model::show_decimal(value, places));
    let source = &entry.source;
    let message = format!(
        "項目{}{}の累計の値「{value}」が、{earlier}の「{total}」を下回ります。どちらの月が誤りか、{}に確かめてください。",
        key.item,
        key.circled(),
        entry.department,
    );
    let mut finding = TOTAL_FALLS.at(source, key, message);
    finding.department = Some(entry.department.clone());
    finding.month = Some(round);
    finding.found = Some(value);
    finding.read_as = Some(format!("{total}以上"));
    finding
}
