//! Cells that were issued and should be as they were.

use crate::check::{Draft, Rule, quote};
use crate::model::Severity;

/// 配布した値の変更
pub const ISSUED_CHANGED: Rule = Rule {
    code: "S201",
    severity: Severity::Confirm,
    title: "配布した値の変更",
    meaning: "配布時に入れてあった値が変えられています。配布時の値を使います。",
    action: "変えた理由を確認してください。目標などを直す必要があれば、計画マスタを直します。",
};

/// 自動計算の欄への上書き
pub const COMPUTED_CHANGED: Rule = Rule {
    code: "S202",
    severity: Severity::Note,
    title: "自動計算の欄への上書き",
    meaning: "自動で計算する欄に値が入力されています。この値は使いません。",
    action: "何もする必要はありません。",
};

/// 配布した値の消去
pub const ISSUED_BLANKED: Rule = Rule {
    code: "S203",
    severity: Severity::Confirm,
    title: "配布した値の消去",
    meaning: "配布時に入れてあった値が消されています。配布時の値を使います。",
    action: "消した理由を確認してください。",
};

/// The rules of this family.
pub(crate) const RULES: &[Rule] = &[ISSUED_CHANGED, COMPUTED_CHANGED, ISSUED_BLANKED];

/// An issued cell that says something else now.
#[must_use]
pub(crate) fn changed(label: &str, issued: &str, found: &str) -> Draft {
    let what = format!(
        "{label}が{}から{}に変えられています。配布時の値を使いました。",
        if issued.is_empty() { "空欄".to_owned() } else { quote(issued) },
        quote(found)
    );
    ISSUED_CHANGED
        .say(format!("{what}変えた理由を確認してください。"))
        .told(format!("{what}値を変える必要があるときは、その理由をお知らせください。"))
        .found(found)
        .read_as(issued)
}

/// A cell above the table that was issued with a text and says something else now.
#[must_use]
pub(crate) fn written_over(label: &str, found: &str) -> Draft {
    let sentence = format!(
        "「{label}」の欄が{}に書き換えられています。集計には使いません。内容を確認してください。",
        quote(found)
    );
    ISSUED_CHANGED.say(sentence).found(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_values_stand_in_the_message() {
        let finding = changed("今年度目標", "12,005", "12,000").finish(&Default::default());
        assert!(finding.message.contains("「12,005」") && finding.message.contains("「12,000」"));
        assert_eq!(finding.read_as.as_deref(), Some("12,005"));
    }
}
