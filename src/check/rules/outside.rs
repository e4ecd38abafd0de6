//! What stands outside the form, and the accounting of all cells.

use crate::check::{Draft, Rule, quote};
use crate::model::Severity;

/// 欄外の記載
pub const OUTSIDE: Rule = Rule {
    code: "S301",
    severity: Severity::Note,
    title: "欄外の記載",
    meaning: "様式の外に書かれています。集計には使いません。",
    action: "読んで、必要なら所属に確認してください。",
};

/// 欄外の記載（残り）
pub const MORE_OUTSIDE: Rule = Rule {
    code: "S302",
    severity: Severity::Note,
    title: "欄外の記載（残り）",
    meaning: "欄外の記載が多いため、残りをまとめて数えました。",
    action: "必要であればファイルを開いて確認してください。",
};

/// コメント
pub const COMMENT: Rule = Rule {
    code: "S303",
    severity: Severity::Note,
    title: "コメント",
    meaning: "セルにコメントが付いています。集計には使いません。",
    action: "読んで、必要なら所属に確認してください。",
};

/// 図形
pub const TEXT_BOX: Rule = Rule {
    code: "S304",
    severity: Severity::Note,
    title: "図形",
    meaning: "文字の入った図形（テキストボックスなど）があります。集計には使いません。",
    action: "ファイルを開いて確認してください。",
};

/// 図や画像
pub const DRAWN: Rule = Rule {
    code: "S305",
    severity: Severity::Confirm,
    title: "図や画像",
    meaning: "画像、線、図形、グラフや埋め込まれたファイルがあります。その中の記入や、線による訂正は読めません。",
    action: "ファイルを開き、値の記入や訂正がないかを確認してください。",
};

/// セルの数が合わない
pub const UNACCOUNTED: Rule = Rule {
    code: "S390",
    severity: Severity::Confirm,
    title: "セルの数が合わない",
    meaning: "記入されたセルの数と、行き先の数が合いません。プログラムの誤りです。",
    action: "取りまとめ課からこのプログラムの保守担当に知らせてください。",
};

/// The rules of this family.
pub(crate) const RULES: &[Rule] = &[OUTSIDE, MORE_OUTSIDE, COMMENT, TEXT_BOX, DRAWN, UNACCOUNTED];

/// Most cells outside the form that are named one by one.
pub(crate) const NAMED: usize = 200;

/// A cell outside the form.
#[must_use]
pub(crate) fn outside(text: &str) -> Draft {
    OUTSIDE.say(format!("様式の外に{}と書かれています。集計には使いません。", quote(text))).found(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_text_is_kept_beside_the_message() {
        let long = "長い記載".repeat(30);
        let finding = outside(&long).finish(&Default::default());
        assert_eq!(finding.found.as_deref(), Some(long.as_str()));
        assert!(finding.message.chars().count() < 80);
    }
}
