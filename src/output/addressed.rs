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
    if is_of_layout(finding.code) {
        return format!("{}{FRESH}", finding.matter()).into();
    }
    finding.sentence().into()
}

const FRESH: &str = "再提出用の調査票は様式を元に戻してあります。該当する欄の値を確かめて記入してください。";

/// Labels, columns (S001 to S009) and rows (S101 and on).
pub(super) fn is_of_layout(code: &str) -> bool {
    code.starts_with("S00") || code.starts_with("S10")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rules::merging::{GRADES_DIFFER, TOTAL_FALLS};
    use crate::check::{About, Rule, registry};
    use crate::model::CellRef;
    use crate::spreadsheet::Place;

    fn at(draft: crate::check::Draft, sheet: &str) -> Finding {
        draft.at(&Place { sheet: sheet.into(), cell: CellRef::new(7, 10) }).finish(&About::default())
    }

    fn finding(rule: Rule, message: &str) -> Finding {
        at(rule.say(message), "調査票")
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
        let draft = rule.say("項目 13 指標 1 の行がありません。").advise("行を元に戻してください。");
        let said = said(&draft.on(&"調査票".into()).finish(&About::default())).into_owned();
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
        let typed =
            at(rule.say("「約30」は正確な数値ではありません。例：12 と入力してください。"), "調査票：総務 K8：");
        assert_eq!(said(&typed), "「約30」は正確な数値ではありません。例：12 と入力してください。");
        assert_eq!(
            said(&rule.say("行がありません。").on(&"調査票".into()).finish(&About::default())),
            "行がありません。"
        );
    }

    #[test]
    fn a_full_stop_in_a_label_cuts_no_sentence() {
        let rule = crate::check::rule("S002").unwrap();
        let draft = rule.say("見出し「実績。」12月分」の列がありません。").advise("見出しを元に戻してください。");
        assert!(said(&at(draft, "調査票")).starts_with("見出し「実績。」12月分」の列がありません。再提出用の"));
    }
}
