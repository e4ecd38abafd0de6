//! Texts.

use crate::check::Rule;
use crate::model::Severity;

/// 見えない文字の除去
pub const CLEANED: Rule = Rule {
    code: "T001",
    severity: Severity::Read,
    title: "見えない文字の除去",
    meaning: "文章に、見えない制御文字などが入っていたので取り除きました。",
    action: "何もする必要はありません。",
};

/// 前回のままの文章
pub const LEFT_AS_PREFILLED: Rule = Rule {
    code: "T002",
    severity: Severity::Note,
    title: "前回のままの文章",
    meaning: "前回の文章が、そのまま残っています。",
    action: "今回の内容に直す必要がないかを確認してください。",
};

/// 同上などの文章
pub const DITTO_TEXT: Rule = Rule {
    code: "T003",
    severity: Severity::Confirm,
    title: "同上などの文章",
    meaning: "文章の代わりに「同上」などと書かれています。そのまま取り込みました。",
    action: "内容を文章で記入してください。",
};

/// 内容のない文章
pub const EMPTY_PHRASE: Rule = Rule {
    code: "T006",
    severity: Severity::Confirm,
    title: "内容のない文章",
    meaning: "取組状況か課題・今後の方向性が、「別紙のとおり」「なし」「－」や数字だけなど、これだけでは内容の分からない記入です（計画マスタの「評価基準」区分「空文」で変えられます）。そのまま取り込みました。",
    action: "内容を文章で記入してもらってください。",
};

/// 前回の文章と新しい文章
pub const OLD_AND_NEW: Rule = Rule {
    code: "T005",
    severity: Severity::Confirm,
    title: "前回の文章と新しい文章",
    meaning: "前回の文章が残ったまま、別の行に新しい文章があります。新しい文章を使いました。",
    action: "新しい文章だけでよいかを確認してください。",
};

/// The rules of this family.
pub(crate) const RULES: &[Rule] = &[CLEANED, LEFT_AS_PREFILLED, DITTO_TEXT, EMPTY_PHRASE, OLD_AND_NEW];
