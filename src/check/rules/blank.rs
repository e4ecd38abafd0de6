//! Cells that should hold an answer and do not.

use crate::check::Rule;
use crate::model::Severity;

/// 実績の未記入
pub const NO_ACTUAL: Rule = Rule {
    code: "V001",
    severity: Severity::SendBack,
    title: "実績の未記入",
    meaning: "実績が空欄です。未報告として扱います。",
    action: "実績を記入して再提出してください。実績が 0 なら 0 を、中止なら「中止」を入力してください。",
};

/// 年度末見込の未記入
pub const NO_FORECAST: Rule = Rule {
    code: "V002",
    severity: Severity::Confirm,
    title: "年度末見込の未記入",
    meaning: "年度末見込が空欄です。見込みによる評価ができません。",
    action: "年度末見込を確認してください。",
};

/// 自己評価の未記入
pub const NO_GRADE: Rule = Rule {
    code: "V003",
    severity: Severity::Confirm,
    title: "自己評価の未記入",
    meaning: "自己評価が空欄です。",
    action: "自己評価を確認してください。",
};

/// 取組状況の未記入
pub const NO_PROGRESS: Rule = Rule {
    code: "V004",
    severity: Severity::Confirm,
    title: "取組状況の未記入",
    meaning: "取組状況が空欄です。",
    action: "取組状況を確認してください。",
};

/// The rules of this family.
pub(crate) const RULES: &[Rule] = &[NO_ACTUAL, NO_FORECAST, NO_GRADE, NO_PROGRESS];
