//! The key under which the office confirms a finding in 受付簿.

use crate::model::Finding;

/// What identifies a finding from run to run: code, department, round and indicator (or, where it is about none, sheet
/// and cell). The file's name is no part of it, so that a file may be moved or renamed.
#[must_use]
pub fn finding_key(finding: &Finding) -> String {
    let mut key = String::from(finding.code);
    let mut part = |text: String| {
        key.push('/');
        key.push_str(&text);
    };
    part(finding.department.as_deref().unwrap_or("-").to_owned());
    part(finding.month.map_or_else(|| "-".to_owned(), |round| round.to_string()));
    match (finding.item, finding.indicator, finding.cell) {
        (Some(item), Some(indicator), _) => part(format!("{item}-{indicator}")),
        (Some(item), None, _) => part(item.to_string()),
        (None, _, Some(cell)) => part(format!("{}!{cell}", finding.sheet.as_deref().unwrap_or(""))),
        (None, _, None) => {}
    }
    key
}

/// The value that a confirmation of the finding stands for: once it changes, the finding is raised again.
#[must_use]
pub fn finding_value(finding: &Finding) -> &str {
    finding.found.as_deref().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CellRef, ItemNo, Round, Severity};

    #[test]
    fn keys_do_not_depend_on_the_file() {
        let mut finding = Finding {
            department: Some("総務課".into()),
            month: Round::parse("R7.12"),
            file: Some("input/a.xlsx".into()),
            sheet: Some("調査票".into()),
            cell: Some(CellRef::new(3, 4)),
            code: "V101",
            severity: Severity::Confirm,
            item: Some(ItemNo(14)),
            indicator: Some(2),
            found: Some("12".into()),
            read_as: None,
            message: String::new(),
            sentence_at: 0,
            advice_at: None,
            to_department: None,
        };
        let key = finding_key(&finding);
        assert_eq!(key, "V101/総務課/令和7年12月/14-2");
        finding.file = Some("input/b.xlsx".into());
        finding.cell = None;
        assert_eq!(finding_key(&finding), key);
        (finding.item, finding.cell) = (None, Some(CellRef::new(3, 4)));
        assert_eq!(finding_key(&finding), "V101/総務課/令和7年12月/調査票!E4");
    }
}
