//! Answers for an item as a whole: 自己評価, 取組状況, 課題・今後の方向性.

use crate::check::Rule;
use crate::model::Severity;

/// 行によって違う回答
pub const DIFFERING: Rule = Rule {
    code: "V605",
    severity: Severity::SendBack,
    title: "行によって違う回答",
    meaning: "一つの項目の回答が、行によって違います。",
    action: "一つの行にだけ記入してください。",
};

/// 課題の未記入
pub const NO_ISSUES: Rule = Rule {
    code: "V603",
    severity: Severity::Confirm,
    title: "課題の未記入",
    meaning: "自己評価が 3 または 4 ですが、課題・今後の方向性がないか、「特になし」などとなっています。",
    action: "課題・今後の方向性を確認してください。",
};

/// 記入不要の項目への記入
pub const ITEM_NOT_ASKED: Rule = Rule {
    code: "V606",
    severity: Severity::Note,
    title: "記入不要の項目への記入",
    meaning: "ほかの所属が答える項目に記入があります。集計には使いません。",
    action: "必要であれば、回答する所属に伝えてください。",
};

/// The rules of this family.
pub(crate) const RULES: &[Rule] = &[DIFFERING, NO_ISSUES, ITEM_NOT_ASKED];
