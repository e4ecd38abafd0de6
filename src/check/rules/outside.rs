//! What stands outside the form, and the accounting of all cells.

use crate::check::{Draft, Rule, quote};
use crate::model::Severity;
use crate::survey::read::AsideKind;

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

/// 調査票ではない一覧
pub const LIST: Rule = Rule {
    code: "S305",
    severity: Severity::Note,
    title: "調査票ではない一覧",
    meaning: "項目番号・指標番号のある一覧が、調査票のほかにあります。集計には使いません。",
    action: "読んで、必要なら所属に確認してください。",
};

/// 前の月の調査票
pub const EARLIER_FORM: Rule = Rule {
    code: "S306",
    severity: Severity::Note,
    title: "前の月の調査票",
    meaning: "前の報告月の調査票のシートが残っています。集計には使いません。",
    action: "何もする必要はありません。",
};

/// 一覧と調査票の違い
pub const LIST_DIFFERS: Rule = Rule {
    code: "S307",
    severity: Severity::Confirm,
    title: "一覧と調査票の違い",
    meaning: "調査票のほかにある一覧の値が、調査票の値と違います。調査票の値を使います。",
    action: "どちらが正しいかを所属に確認してください。",
};

/// 図や画像
pub const DRAWN: Rule = Rule {
    code: "S308",
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
pub(crate) const RULES: &[Rule] =
    &[OUTSIDE, MORE_OUTSIDE, COMMENT, TEXT_BOX, LIST, EARLIER_FORM, LIST_DIFFERS, DRAWN, UNACCOUNTED];

/// Most cells outside the form that are named one by one.
pub(crate) const NAMED: usize = 200;

/// A cell outside the form.
#[must_use]
pub(crate) fn outside(text: &str) -> Draft {
    OUTSIDE.say(format!("様式の外に{}と書かれています。集計には使いません。", quote(text))).found(text)
}

/// A table that is not the form, of so many cells.
#[must_use]
pub(crate) fn aside(kind: AsideKind, texts: &str, cells: usize) -> Draft {
    let draft = match kind {
        AsideKind::List => LIST.say(format!(
            "調査票ではない一覧（{cells} セル）{}があります。集計には使いません。実績などは調査票に記入してください。",
            quote(texts)
        )),
        AsideKind::EarlierForm(round) => {
            EARLIER_FORM.say(format!("{round}の調査票（{cells} セル）が残っています。集計には使いません。"))
        }
    };
    draft.found(texts)
}

/// A value of such a list that the form does not have.
#[must_use]
pub(crate) fn differs(label: &str, listed: &str, answer: &str) -> Draft {
    let answered = if answer.is_empty() { "空欄".to_owned() } else { quote(answer) };
    LIST_DIFFERS
        .say(format!(
            "この一覧では「{label}」が{}ですが、調査票では{answered}です。調査票のほうを使いました。どちらが正しいかを確認してください。",
            quote(listed)
        ))
        .found(listed)
        .read_as(answer)
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
