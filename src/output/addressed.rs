//! Findings as they are put to the department, in its letter and on its form.

use crate::check::rules::corrections::{BAD_CORRECTION, CORRECTION, NO_REASON};
use crate::check::rules::merging::NOT_CORRECTED;
use crate::model::{Finding, Severity, sheets};
use std::borrow::Cow;

/// Whether the department is to correct or answer this. What speaks to the office is put to a department only in words of
/// its own.
pub(super) fn is_for_department(finding: &Finding) -> bool {
    match finding.severity {
        Severity::SendBack | Severity::Confirm => finding.to_department.is_some() || !speaks_to_office(finding.code),
        Severity::Read | Severity::Note => false,
    }
}

/// Merging and rating (family R) and what the report cannot show (family P) speak to the office, and so does a correction
/// of the past that can be made: the department itself has asked for it.
fn speaks_to_office(code: &str) -> bool {
    code.starts_with(['R', 'P']) || code == CORRECTION.code
}

/// What a finding says to its department in a letter. A row of 過去分訂正 is named: no row of the table stands for it.
pub(super) fn said(finding: &Finding) -> Cow<'_, str> {
    match finding.cell.filter(|_| is_of_correction(finding)) {
        Some(cell) => {
            let row = cell.row.saturating_add(1);
            format!("{} {row}行目：{}", sheets::CORRECTIONS, sentence(finding)).into()
        }
        None => sentence(finding),
    }
}

/// Whether a finding is about a row of 過去分訂正.
pub(super) fn is_of_correction(finding: &Finding) -> bool {
    [BAD_CORRECTION.code, NO_REASON.code, NOT_CORRECTED.code].contains(&finding.code)
}

/// The same on its form: without the place in the returned file, which is told apart or is another one's. What was wrong
/// with the layout of the returned file cannot be mended in the form that goes back, and need not be.
pub(super) fn sentence(finding: &Finding) -> Cow<'_, str> {
    if let Some(own) = finding.to_department.as_deref() {
        return own.into();
    }
    let text = without_place(finding);
    match text.split_once('。').filter(|_| is_of_layout(finding.code)) {
        Some((what, _)) => format!("{what}。{FRESH}").into(),
        None => text.into(),
    }
}

const FRESH: &str = "再提出用の調査票は様式を元に戻してあります。該当する欄の値を確かめて記入してください。";

/// Labels, columns (S001 to S009) and rows (S101 and on).
pub(super) fn is_of_layout(code: &str) -> bool {
    code.starts_with("S00") || code.starts_with("S10")
}

/// What a finding says, without its place where that stands beside it.
pub(super) fn without_place(finding: &Finding) -> &str {
    let cell = finding.cell.map(|cell| cell.to_string());
    let names_place = |place: &str| {
        cell.as_deref().is_some_and(|cell| place.contains(cell))
            || finding.sheet.as_deref().is_some_and(|sheet| place.trim_end_matches("シート").trim() == sheet)
    };
    match finding.message.split_once('：') {
        Some((place, rest)) if names_place(place) => rest.trim_start(),
        _ => &finding.message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rules::merging::{GRADES_DIFFER, TOTAL_FALLS};
    use crate::check::{About, Rule, registry};
    use crate::model::CellRef;

    fn finding(rule: Rule, message: &str) -> Finding {
        let draft = rule.say(message);
        let finding = draft.finish(&About { file: None, department: None, round: None });
        Finding { sheet: Some("調査票".into()), cell: Some(CellRef::new(7, 10)), ..finding }
    }

    #[test]
    fn what_speaks_to_the_office_does_not_reach_the_department() {
        for rule in registry().iter().filter(|rule| rule.code.starts_with(['R', 'P']) || rule.code == CORRECTION.code) {
            assert!(!is_for_department(&finding(*rule, "総務課に確かめてください。")), "{}", rule.code);
        }
        let own = |rule| Finding {
            to_department: Some("直してください。".into()),
            ..finding(rule, "確かめてください。")
        };
        assert!(is_for_department(&own(GRADES_DIFFER)) && is_for_department(&own(TOTAL_FALLS)));
        assert_eq!(said(&own(GRADES_DIFFER)), "直してください。");
    }

    #[test]
    fn the_layout_of_the_returned_file_is_not_asked_for_again() {
        let rule = crate::check::rule("S105").unwrap();
        let said = said(&finding(*rule, "調査票 シート：項目 13 指標 1 の行がありません。行を元に戻してください。"))
            .into_owned();
        assert!(said.starts_with("項目 13 指標 1 の行がありません。再提出用の調査票は"), "{said}");
        assert!(!said.contains("行を元に戻し"));
    }

    #[test]
    fn a_row_of_corrections_is_named() {
        let of = |row| Finding {
            cell: Some(CellRef::new(row, 1)), ..finding(BAD_CORRECTION, "訂正後が空欄です。")
        };
        assert_eq!(said(&of(4)), "過去分訂正 5行目：訂正後が空欄です。");
        assert_ne!(said(&of(4)), said(&of(5)), "each wrong row is a line of its own");
    }

    #[test]
    fn the_place_in_the_returned_file_is_left_out() {
        let rule = crate::check::rule("V103").unwrap();
        assert_eq!(
            said(&finding(*rule, "調査票 シート K8：「約30」は正確な数値ではありません。")),
            "「約30」は正確な数値ではありません。"
        );
        assert_eq!(said(&finding(*rule, "調査票 シート：行がありません。")), "行がありません。");
        assert_eq!(said(&finding(*rule, "例：30 と入力してください。")), "例：30 と入力してください。");
    }
}
