//! Characters that no font has: 〓 stands in their places, and each becomes a finding that names where it comes from.

use super::display::Document;
use super::words;

use crate::evaluation::Figures;
use crate::ledger::Found;
use crate::model::{Finding, ItemNo, Severity, Source};
use crate::survey::Field;
use std::collections::BTreeMap;

/// Code of the finding.
const CODE: &str = "P001";

/// One finding per character and place in a return; where it comes from the master, one per character.
pub(super) fn findings(figures: &Figures, document: &Document) -> Vec<Finding> {
    let mut pages: BTreeMap<&str, usize> = BTreeMap::new();
    for (page, drawn) in document.pages.iter().enumerate() {
        for cluster in drawn.texts().flat_map(|text| &text.line.missing) {
            pages.entry(cluster).or_insert(page + 1);
        }
    }
    let mut findings = Vec::new();
    for (cluster, page) in pages {
        let sources = sources(figures, cluster);
        if sources.is_empty() {
            findings.push(finding(cluster, page, None));
        }
        findings.extend(sources.into_iter().map(|source| finding(cluster, page, Some(source))));
    }
    findings.sort();
    findings.dedup();
    findings
}

/// Cells of returns whose text has the character: department, item, source.
fn sources<'a>(figures: &'a Figures, cluster: &str) -> Vec<(&'a str, ItemNo, &'a Source)> {
    let ledger = figures.ledger;
    let items = ledger.items.iter().flat_map(|((item, _), entry)| {
        let texts = [(Field::Progress, &entry.progress), (Field::Issues, &entry.issues)];
        let cells = texts.into_iter().filter(|(_, text)| text.contains(cluster));
        cells.map(|(field, _)| (&*entry.department, *item, cell_of(&entry.others, field).unwrap_or(&entry.source)))
    });
    let values = ledger.entries.iter().flat_map(|((key, _), entry)| {
        let reason = entry.reason.contains(cluster);
        let reason = reason.then(|| cell_of(&entry.others, Field::Reason).unwrap_or(&entry.source));
        let actual = entry.found.contains(cluster).then_some(&entry.source);
        reason.into_iter().chain(actual).map(|source| (&*entry.department, key.item, source))
    });
    items.chain(values).collect()
}

fn cell_of(others: &[Found], field: Field) -> Option<&Source> {
    others.iter().find(|found| found.field == field).map(|found| &found.source)
}

fn finding(cluster: &str, page: usize, place: Option<(&str, ItemNo, &Source)>) -> Finding {
    let source = place.map(|(_, _, source)| source);
    let codes: Vec<String> = cluster.chars().map(|c| format!("U+{:04X}", u32::from(c))).collect();
    let message = words::missing_character(cluster, &codes.join(" "), page, source);
    let named = source.map(|source| format!("{}：", crate::check::place_label(&source.sheet, source.cell)));
    let sentence_at = named.filter(|named| message.starts_with(named.as_str())).map_or(0, |named| named.len());
    Finding {
        department: place.map(|(department, _, _)| department.into()),
        month: None,
        file: source.map(|source| source.file.clone()),
        sheet: source.map(|source| source.sheet.clone()),
        cell: source.map(|source| source.cell),
        code: CODE,
        severity: Severity::Confirm,
        item: place.map(|(_, item, _)| item),
        indicator: None,
        found: Some(cluster.to_owned()),
        read_as: None,
        message,
        sentence_at,
        advice_at: None,
        to_department: None,
    }
}
