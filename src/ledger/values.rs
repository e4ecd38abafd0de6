//! The values that count: the lead's answer, or the sum of the shares, for each indicator and round.

use super::duty::{Duties, Duty};
use super::{CheckedReturn, CheckedRow, Entry, Reading};
use crate::check::rules::merging::{LEAD_SILENT, SHARE_MISSING, SHARE_UNSUMMABLE, SHARED_DIFFERS};
use crate::model::{Answer, Finding, IndicatorKey, Round, Severity, Source};
use crate::plan::Plan;
use rust_decimal::Decimal;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// One department's row in the round.
struct Given {
    department: Arc<str>,
    row: CheckedRow,
    /// Position of its return.
    from: usize,
}

/// Merges the rows of one round's counting returns; `counting` holds their positions.
pub(super) fn merge_round(
    plan: &Plan,
    round: Round,
    duties: &Duties,
    counting: &[usize],
    returns: &mut [CheckedReturn],
    keep_rows: bool,
    findings: &mut Vec<Finding>,
) -> BTreeMap<(IndicatorKey, Round), Box<Entry>> {
    let mut given: BTreeMap<IndicatorKey, Vec<Given>> = BTreeMap::new();
    for at in counting {
        let Some(one) = returns.get_mut(*at) else { continue };
        let Some(department) = one.department.clone() else { continue };
        let rows = if keep_rows { one.rows.clone() } else { std::mem::take(&mut one.rows) };
        for row in rows {
            given.entry(row.key).or_default().push(Given { department: department.clone(), row, from: *at });
        }
    }
    let mut entries = BTreeMap::new();
    for (key, rows) in given {
        let Some(duty) = duties.indicators.get(&key) else { continue };
        let merge = Merge { plan, round, key, duty };
        let entry = if duty.shares.is_empty() {
            merge.lead_answers(rows, returns, findings)
        } else {
            merge.shares(rows, findings)
        };
        if let Some(entry) = entry {
            entries.insert((key, round), Box::new(entry));
        }
    }
    entries
}

struct Merge<'m> {
    plan: &'m Plan,
    round: Round,
    key: IndicatorKey,
    duty: &'m Duty,
}

impl Merge<'_> {
    fn show(&self, answer: &Answer) -> String {
        answer.show(self.plan.indicators.get(&self.key).map_or(0, |indicator| indicator.places))
    }

    fn place(&self) -> String {
        format!("項目{}{}", self.key.item, self.key.circled())
    }

    fn lead_answers(
        &self,
        rows: Vec<Given>,
        returns: &mut [CheckedReturn],
        findings: &mut Vec<Finding>,
    ) -> Option<Entry> {
        let (leads, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|one| one.department == self.duty.lead);
        let entry = leads.into_iter().next().map(|lead| entry_of(lead.row, lead.department));
        for other in others {
            let Some(claim) = other.row.actual.value() else { continue };
            // What a form did not ask for is superseded already.
            if let Some(one) = returns.get_mut(other.from).filter(|_| other.row.asked) {
                supersede_row(one, &other.row);
            }
            let known = entry.as_ref().and_then(|entry| entry.actual.value());
            if known == Some(claim) {
                continue;
            }
            findings.push(self.differing(&other, claim, known));
        }
        entry
    }

    fn differing(&self, other: &Given, claim: &Answer, known: Option<&Answer>) -> Finding {
        let (place, lead, claimed) = (self.place(), &self.duty.lead, self.show(claim));
        let source = &other.row.source;
        let (rule, message) = match known {
            Some(known) => (
                &SHARED_DIFFERS,
                format!(
                    "{place}：{}の値「{claimed}」が、主管課（{lead}）の値「{}」と異なります。主管課の値を集計しました。両課に確かめてください。",
                    other.department,
                    self.show(known),
                ),
            ),
            None => (
                &LEAD_SILENT,
                format!(
                    "{place}：主管課（{lead}）の値がなく、{}だけが「{claimed}」と記入しています。集計では未報告です。{lead}に記入を依頼してください。",
                    other.department,
                ),
            ),
        };
        let mut finding = rule.at(source, self.key, message);
        finding.department = Some(other.department.clone());
        finding.month = Some(self.round);
        finding.found = Some(claimed);
        finding.read_as = known.map(|known| self.show(known));
        finding
    }

    fn shares(&self, rows: Vec<Given>, findings: &mut Vec<Finding>) -> Option<Entry> {
        let mut by: BTreeMap<Arc<str>, CheckedRow> = rows.into_iter().map(|one| (one.department, one.row)).collect();
        let missing: Vec<_> = self
            .duty
            .shares
            .iter()
            .filter(|name| by.get(*name).is_none_or(|row| row.actual == Reading::Blank))
            .collect();
        let shares: Vec<&CheckedRow> = self.duty.shares.iter().filter_map(|name| by.get(name)).collect();
        let sent_back = shares.iter().any(|row| row.actual == Reading::SentBack);
        let actual = if sent_back {
            Reading::SentBack
        } else if !missing.is_empty() {
            if missing.len() < self.duty.shares.len() {
                let names: Vec<_> = missing.iter().map(|name| name.to_string()).collect();
                findings.push(self.about_sum(
                    &SHARE_MISSING,
                    shares.first().map(|row| &row.source),
                    format!(
                        "{}：合算する課のうち{}の値がないため、未報告としました。{}に記入を依頼してください。",
                        self.place(),
                        names.join("、"),
                        names.join("、"),
                    ),
                ));
            }
            Reading::Blank
        } else {
            match sum(shares.iter().filter_map(|row| row.actual.value())) {
                Some(total) => Reading::Value(total),
                None => {
                    let asked = by.iter().filter(|(name, _)| self.duty.shares.contains(name));
                    findings.extend(asked.filter_map(|(name, row)| self.unsummable(name, row)));
                    Reading::SentBack
                }
            }
        };
        let all_forecast = shares.iter().all(|row| row.forecast.value().is_some());
        let forecast = if all_forecast { sum(shares.iter().filter_map(|row| row.forecast.value())) } else { None };
        let joined = |text: fn(&CheckedRow) -> &String| -> String {
            let parts: Vec<_> = self
                .duty
                .shares
                .iter()
                .filter_map(|name| Some((name, text(by.get(name)?))))
                .filter(|(_, text)| !text.is_empty())
                .map(|(name, text)| format!("{name}：{text}"))
                .collect();
            parts.join("\n")
        };
        let (basis, reason) = (joined(|row| &row.basis), joined(|row| &row.reason));
        let source = by
            .remove(&self.duty.lead)
            .map(|row| row.source)
            .or_else(|| by.into_values().next().map(|row| row.source))?;
        let found = actual.value().map_or_else(String::new, |total| self.show(total));
        Some(Entry {
            actual,
            found,
            forecast,
            basis,
            reason,
            department: self.duty.lead.clone(),
            source,
            others: Box::default(),
            corrected: false,
            corrected_from: None,
        })
    }

    /// A share of a sum that cannot be made, put to its own department.
    fn unsummable(&self, department: &Arc<str>, row: &CheckedRow) -> Option<Finding> {
        let value = self.show(row.actual.value()?);
        let place = self.place();
        let message = format!(
            "{place}：各課の値に数値と文言などが混ざり、合算できません（{department}は「{value}」）。各課の値を確かめてください。"
        );
        let mut finding = SHARE_UNSUMMABLE.at(&row.source, self.key, message);
        finding.to_department = Some(format!(
            "{place}は担当する課の値を合算しますが、数値と文言などが混ざり、合算できません（こちらの値は「{value}」）。値を確かめて再提出してください。"
        ));
        finding.department = Some(department.clone());
        finding.month = Some(self.round);
        finding.found = Some(value);
        Some(finding)
    }

    fn about_sum(&self, rule: &crate::check::Rule, source: Option<&Source>, message: String) -> Finding {
        let mut finding = match source {
            Some(source) => rule.at(source, self.key, message),
            None => rule.finding(message),
        };
        finding.department = Some(self.duty.lead.clone());
        finding.month = Some(self.round);
        finding
    }
}

fn entry_of(row: CheckedRow, department: Arc<str>) -> Entry {
    let forecast = match row.forecast {
        Reading::Value(answer) => Some(answer),
        Reading::Blank | Reading::SentBack => None,
    };
    Entry {
        actual: row.actual,
        found: row.actual_found,
        forecast,
        basis: row.basis,
        reason: row.reason,
        department,
        source: row.source,
        others: row.others,
        corrected: false,
        corrected_from: None,
    }
}

/// The sum of shares; None where they are not of one kind.
fn sum<'a>(shares: impl Iterator<Item = &'a Answer>) -> Option<Answer> {
    let mut total: Option<Answer> = None;
    for share in shares {
        total = Some(match (total, share) {
            (None, share) => share.clone(),
            (Some(Answer::Number(a)), Answer::Number(b)) => Answer::Number(a.checked_add(*b)?),
            (Some(Answer::Parts(a)), Answer::Parts(b)) => Answer::Parts(sum_parts(&a, b)?),
            (Some(a), b) if a == *b => a,
            _ => return None,
        });
    }
    total
}

fn sum_parts(a: &[(String, Decimal)], b: &[(String, Decimal)]) -> Option<Vec<(String, Decimal)>> {
    let labels: BTreeSet<_> = a.iter().map(|(label, _)| label).collect();
    if a.len() != b.len() || b.iter().any(|(label, _)| !labels.contains(label)) {
        return None;
    }
    a.iter()
        .map(|(label, value)| {
            let other = b.iter().find(|(of, _)| of == label).map(|(_, value)| *value)?;
            Some((label.clone(), value.checked_add(other)?))
        })
        .collect()
}

/// Counts the filled-in cells of a row that does not count as superseded.
fn supersede_row(one: &mut CheckedReturn, row: &CheckedRow) {
    let was_read = one.findings.iter().any(|finding| {
        finding.severity == Severity::Read
            && finding.cell == Some(row.source.cell)
            && finding.sheet.as_ref() == Some(&row.source.sheet)
    });
    let cells = &mut one.cells;
    let mut take = |read: bool| {
        let from = if read && cells.read > 0 { &mut cells.read } else { &mut cells.merged };
        if *from > 0 {
            *from -= 1;
            cells.superseded += 1;
        }
    };
    take(was_read);
    if row.forecast.value().is_some() {
        take(false);
    }
    for text in [&row.basis, &row.reason] {
        if !text.is_empty() {
            take(false);
        }
    }
}
