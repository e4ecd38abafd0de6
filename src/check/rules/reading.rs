//! Values that were read otherwise than they stand.

use crate::check::{
    Draft, Rule, quote,
    value::{Step, Steps},
};
use crate::model::Severity;

/// 読み替えた数値
pub const READ: Rule = Rule {
    code: "V101",
    severity: Severity::Read,
    title: "読み替えた数値",
    meaning: "文字列や全角で入力された数値を、そのまま読める一通りの値に読み替えました。",
    action: "数値は半角の数字だけを入力してください。",
};

/// 数式の値
pub const FORMULA: Rule = Rule {
    code: "V120",
    severity: Severity::Note,
    title: "数式の値",
    meaning: "数式が入力されています。計算結果の値を使いました。",
    action: "数値で入力されているのと同じに扱います。",
};

/// 丸めて表示された数値
pub const ROUNDED: Rule = Rule {
    code: "V124",
    severity: Severity::Note,
    title: "丸めて表示された数値",
    meaning: "セルの表示形式により、保存されている数値が丸めて表示されています。保存されている値を使いました。",
    action: "表示されている値を報告するときは、その値を入力してください。",
};

/// 別の単位の表示
pub const OTHER_UNIT_SHOWN: Rule = Rule {
    code: "V125",
    severity: Severity::Confirm,
    title: "別の単位の表示",
    meaning: "数値のセルに、この指標と違う単位が表示されています。別の行の値を貼り付けたおそれがあります。",
    action: "この行の値であることを確認してください。",
};

/// 読み替えた文言
pub const READ_WORD: Rule = Rule {
    code: "V502",
    severity: Severity::Read,
    title: "読み替えた文言",
    meaning: "表記の違う文言を、選択肢の文言に読み替えました。",
    action: "選択肢から選んでください。",
};

/// 読み替えた自己評価
pub const READ_GRADE: Rule = Rule {
    code: "V601",
    severity: Severity::Read,
    title: "読み替えた自己評価",
    meaning: "自己評価を 1～4 の数字に読み替えました。",
    action: "自己評価は 1～4 の数字を選んでください。",
};

/// 空白だけのセル
pub const READ_BLANK: Rule = Rule {
    code: "V121",
    severity: Severity::Read,
    title: "空白だけのセル",
    meaning: "空白だけが入力されているので、空欄としました。",
    action: "空欄にするときは Delete キーで消してください。",
};

/// ほかのブックの値
pub const LINKED: Rule = Rule {
    code: "V128",
    severity: Severity::Confirm,
    title: "ほかのブックの値",
    meaning: "数式がほかのブックの値を参照しています。保存されている値は、最後に両方のブックを開いたときのもので、今の値とは限りません。",
    action: "参照元のブックと値を確かめ、数字で入力してもらってください。",
};

/// The rules of this family.
pub(crate) const RULES: &[Rule] =
    &[LINKED, READ, FORMULA, ROUNDED, OTHER_UNIT_SHOWN, READ_WORD, READ_GRADE, READ_BLANK];

/// A value that was read otherwise than it stands.
#[must_use]
pub(crate) fn read(rule: Rule, found: &str, read_as: &str, steps: &Steps) -> Draft {
    let how: Vec<&str> = steps.iter().map(|step: &Step| step.label()).collect();
    let how = if how.is_empty() { String::new() } else { format!("（{}）", how.join("、")) };
    let what = if rule == READ { "数値" } else { "" };
    rule.say(format!("{}を{what}「{read_as}」と読みました{how}。", quote(found))).found(found).read_as(read_as)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_says_what_was_done() {
        let finding = read(READ, "１２人", "12", &Steps::from([Step::Width, Step::Unit])).finish(&Default::default());
        assert_eq!(finding.message, "「１２人」を数値「12」と読みました（全角文字、単位付き）。");
    }
}
