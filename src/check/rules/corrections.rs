//! 過去分訂正.

use crate::check::{Draft, Rule, quote};
use crate::model::Severity;

/// 過去分の訂正
pub const CORRECTION: Rule = Rule {
    code: "V701",
    severity: Severity::Confirm,
    title: "過去分の訂正",
    meaning: "過去の月の実績の訂正の申し出です。以後の集計に反映します。",
    action: "訂正の内容を確認してください。",
};

/// 過去分訂正の誤り
pub const BAD_CORRECTION: Rule = Rule {
    code: "V702",
    severity: Severity::SendBack,
    title: "過去分訂正の誤り",
    meaning: "過去分訂正の行が読めません。訂正は行いません。",
    action: "対象月・番号・訂正後の値を直して再提出してください。",
};

/// 訂正の理由がない
pub const NO_REASON: Rule = Rule {
    code: "V703",
    severity: Severity::Confirm,
    title: "訂正の理由がない",
    meaning: "過去分訂正に理由がありません。",
    action: "理由の欄に記入してください。",
};

/// 書き換えられた見出し
pub const RENAMED: Rule = Rule {
    code: "V704",
    severity: Severity::Confirm,
    title: "過去分訂正の書き換えられた見出し",
    meaning: "過去分訂正の見出しの一つが書き換えられています。配布時の位置から、どの欄かを判断しました。",
    action: "その列に何が記入されているかを確認してください。",
};

/// 見出しのない過去分訂正
pub const NO_HEADINGS: Rule = Rule {
    code: "V705",
    severity: Severity::SendBack,
    title: "見出しのない過去分訂正",
    meaning: "「過去分訂正」のシートに記入がありますが、見出しが消されているか書き換えられており、どの欄か分かりません。訂正は反映していません。",
    action: "見出しを元に戻して再提出してください。",
};

/// The rules of this family.
pub(crate) const RULES: &[Rule] = &[CORRECTION, BAD_CORRECTION, NO_REASON, RENAMED, NO_HEADINGS];

/// A label that was typed over, in the place of another one.
#[must_use]
pub(crate) fn renamed(found: &str, label: &str) -> Draft {
    let sentence = format!(
        "過去分訂正の見出し「{label}」が{}に書き換えられています。位置から「{label}」の列として読みました。列の内容を確認してください。",
        quote(found)
    );
    RENAMED.say(sentence).found(found).read_as(label)
}
