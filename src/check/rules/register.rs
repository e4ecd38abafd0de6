//! The office's register (受付簿): what in it is not understood.

use crate::check::Rule;
use crate::model::Severity;

/// 受付簿が読めない
pub const UNREADABLE: Rule = Rule {
    code: "R031",
    severity: Severity::Confirm,
    title: "受付簿が読めない",
    meaning: "input/受付簿.xlsx を読めないか、決められた見出しの表がありません。受付簿の決定は反映していません。",
    action: "受付簿_案.xlsx を元に作り直して保存してください。",
};

/// 受付簿の行が読めない
pub const ROW: Rule = Rule {
    code: "R032",
    severity: Severity::Confirm,
    title: "受付簿の行が読めない",
    meaning: "受付簿のこの行は、書き方が決まりと違うため反映していません（日付だけが読めないときは反映しています）。",
    action: "示されたセルを直して保存し、もう一度集計してください。",
};

/// The rules of this family.
pub(crate) const RULES: &[Rule] = &[UNREADABLE, ROW];
