//! Findings as they are put to the department, in its letter and on its form.

use crate::check::rules::merging::GRADES_DIFFER;
use crate::model::{Finding, Severity};

/// Whether the department is to correct or answer this. Of what is 要確認, merging and rating (family R) speak to the
/// office; only a grade that differs from the computed one is asked about.
pub(super) fn is_for_department(finding: &Finding) -> bool {
    match finding.severity {
        Severity::SendBack => true,
        Severity::Confirm => !finding.code.starts_with('R') || finding.code == GRADES_DIFFER.code,
        Severity::Read | Severity::Note => false,
    }
}

/// What a finding says, without the place in the returned file, which is told apart or is another one's.
pub(super) fn said(finding: &Finding) -> &str {
    if finding.code == GRADES_DIFFER.code {
        return "自己評価が、達成率から算定した評価と異なります。自己評価のとおりでよい場合は、その理由をお知らせください。";
    }
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
    use crate::check::rules::merging::TOTAL_FALLS;
    use crate::check::{About, Rule};
    use crate::model::CellRef;

    fn finding(rule: Rule, message: &str) -> Finding {
        let draft = rule.say(message);
        let finding = draft.finish(&About { file: None, department: None, round: None });
        Finding { sheet: Some("調査票".into()), cell: Some(CellRef::new(7, 10)), ..finding }
    }

    #[test]
    fn what_speaks_to_the_office_does_not_reach_the_department() {
        let grades = finding(GRADES_DIFFER, "調査票 シート K8：自己評価が異なります。総務課に理由を確かめてください。");
        assert!(is_for_department(&grades));
        assert!(!said(&grades).contains("総務課に"));
        assert!(!is_for_department(&finding(TOTAL_FALLS, "総務課に確かめてください。")));
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
