//! The register held against the returns: a decision must be about the return that its row names, and for one department and
//! round there is one return to accept.

use super::mistake::Mistakes;
use super::{Register, RegisterMistake};
use crate::check::{CheckedReturn, file_name, finding_key, finding_value};
use crate::ledger::DecisionRow;
use crate::model::{CellRef, Finding, Round, Sha256};
use crate::plan::Plan;
use std::{collections::BTreeMap, sync::Arc};

impl Register {
    /// What its decisions contradict: each other, or the returns that they are about.
    #[must_use]
    pub fn against(&self, returns: &[CheckedReturn], plan: &Plan) -> Vec<RegisterMistake> {
        let mut mistakes = Mistakes::default();
        let by_hash: BTreeMap<Sha256, &CheckedReturn> = returns.iter().map(|one| (one.sha256, one)).collect();
        for row in &self.rows {
            if let Some(one) = by_hash.get(&row.sha256) {
                refuse_another(row, one, plan, &mut mistakes);
                refuse_another_file(row, returns, &mut mistakes);
            }
        }
        self.refuse_several_accepted(&by_hash, &mut mistakes);
        mistakes.into_vec()
    }

    /// Whether it confirms a finding with the value that it has.
    #[must_use]
    pub fn confirms(&self, finding: &Finding) -> bool {
        let (key, value) = (finding_key(finding), finding_value(finding));
        self.confirmations.iter().any(|one| one.key == key && one.value == value)
    }

    fn refuse_several_accepted(&self, by_hash: &BTreeMap<Sha256, &CheckedReturn>, mistakes: &mut Mistakes) {
        let mut accepted: BTreeMap<(Round, &Arc<str>), Vec<&DecisionRow>> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| row.accepted) {
            let Some(one) = by_hash.get(&row.sha256) else { continue };
            if let (Some(round), Some(department)) = (one.round, &one.department) {
                accepted.entry((round, department)).or_default().push(row);
            }
        }
        for ((round, department), rows) in accepted.iter().filter(|(_, rows)| rows.len() > 1) {
            let cells: Vec<CellRef> = rows.iter().map(|row| row.cell).collect();
            let sheet = rows.first().map_or("", |row| &*row.sheet);
            let say = format!(
                "{department}の{round}分の提出が {} 通とも「採用」になっています。採用するのは１通だけにし、ほかは「不採用」にしてください。",
                rows.len()
            );
            mistakes.add(sheet, &cells, say);
        }
    }
}

/// The department and the round that the row names must be the return's.
fn refuse_another(row: &DecisionRow, one: &CheckedReturn, plan: &Plan, mistakes: &mut Mistakes) {
    let file = file_name(&one.file);
    if let (Some((name, cell)), Some(department)) = (&row.department, &one.department) {
        let same = plan.department(name).is_some_and(|known| known.name == *department) || **department == **name;
        if !same {
            let say = format!(
                "所属は「{name}」ですが、この行の SHA-256 は{department}の提出「{file}」のものです。行がずれていないか確かめ、受付簿_案.xlsx から写し直してください。"
            );
            mistakes.add(&row.sheet, &[*cell, row.cell], say);
        }
    }
    if let (Some((named, cell)), Some(round)) = (row.round, one.round)
        && named != round
    {
        let say = format!(
            "報告月は「{named}」ですが、この行の SHA-256 は{round}分の提出「{file}」のものです。行がずれていないか確かめ、受付簿_案.xlsx から写し直してください。"
        );
        mistakes.add(&row.sheet, &[cell, row.cell], say);
    }
}

/// A file may have been moved or renamed; but where the name is another return's, the row speaks of two.
fn refuse_another_file(row: &DecisionRow, returns: &[CheckedReturn], mistakes: &mut Mistakes) {
    let Some((file, cell)) = &row.file else { return };
    let mut bearing = returns.iter().filter(|one| *one.file == **file);
    let Some(other) = bearing.next().filter(|one| one.sha256 != row.sha256) else { return };
    let own: Vec<&str> =
        returns.iter().filter(|one| one.sha256 == row.sha256).map(|one| file_name(&one.file)).collect();
    let say = format!(
        "ファイルは「{}」ですが、この行の SHA-256 は別の提出「{}」のものです。行がずれていないか確かめ、受付簿_案.xlsx から写し直してください。",
        file_name(&other.file),
        own.join("」「")
    );
    mistakes.add(&row.sheet, &[*cell, row.cell], say);
}
