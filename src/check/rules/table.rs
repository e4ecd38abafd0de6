//! The table and its columns.

use crate::check::{Draft, Rule, quote};
use crate::model::Severity;

/// 表が見つからない
pub const NO_TABLE: Rule = Rule {
    code: "S001",
    severity: Severity::SendBack,
    title: "表が見つからない",
    meaning: "調査票の表の見出しが見つかりません。",
    action: "配布した調査票に記入して再提出してください。",
};

/// 記入欄の列がない
pub const NO_COLUMN: Rule = Rule {
    code: "S002",
    severity: Severity::SendBack,
    title: "記入欄の列がない",
    meaning: "記入する列が見出しで見つかりません。",
    action: "見出しを元に戻すか、配布した調査票に記入して再提出してください。",
};

/// 配布した列がない
pub const NO_ISSUED_COLUMN: Rule = Rule {
    code: "S003",
    severity: Severity::Confirm,
    title: "配布した列がない",
    meaning: "配布時に値を入れてあった列がありません。配布時の値を使います。",
    action: "列が消された理由を確認してください。",
};

/// 分からない見出し
pub const NEAR_LABEL: Rule = Rule {
    code: "S004",
    severity: Severity::SendBack,
    title: "分からない見出し",
    meaning: "見出しが書き換えられていて、どの列か決められません。",
    action: "見出しを元に戻して再提出してください。",
};

/// 同じ見出しの列が二つ
pub const DOUBLED_COLUMN: Rule = Rule {
    code: "S005",
    severity: Severity::SendBack,
    title: "同じ見出しの列が二つ",
    meaning: "同じ見出しの列が二つあり、中身が違います。",
    action: "余分な列を消して再提出してください。",
};

/// 見出しの月が違う
pub const OTHER_MONTH: Rule = Rule {
    code: "S006",
    severity: Severity::Confirm,
    title: "見出しの月が違う",
    meaning: "実績の見出しが報告月と違う月を示しています。",
    action: "どの月の実績かを確認してください。",
};

/// 書き換えられた見出し
pub const REWORDED: Rule = Rule {
    code: "S024",
    severity: Severity::Confirm,
    title: "書き換えられた見出し",
    meaning: "見出しのかっこの中が配布時から書き換えられています。単位や時点の違う値が入っているおそれがあります。",
    action: "配布時の見出しのとおりの値であることを確認してください。",
};

/// 見出しと中身が合わない列
pub const OTHER_COLUMN: Rule = Rule {
    code: "S007",
    severity: Severity::SendBack,
    title: "見出しと中身が合わない列",
    meaning: "列の中身が、見出しと違う列のものです（見出しだけの入替え、貼付け位置のずれなど）。この列は読みません。",
    action: "見出しと値の位置を配布時のとおりに直して再提出してください。",
};

/// 並びの変わった見出し
pub const MOVED_LABEL: Rule = Rule {
    code: "S009",
    severity: Severity::Confirm,
    title: "並びの変わった見出し",
    meaning: "見出しの並びが配布時と違い、列ごと動かしたのか、見出しだけが入れ替わったのかをファイルから確かめられません。見出しのとおりに読みました。",
    action: "見出しと値が合っているかを確認してください。",
};

/// 同じ内容の表
pub const COPY: Rule = Rule {
    code: "S008",
    severity: Severity::Note,
    title: "同じ内容の表",
    meaning: "同じ内容の表がもう一つあります。一つだけを使いました。",
    action: "何もする必要はありません。",
};

/// The rules of this family.
pub(crate) const RULES: &[Rule] = &[
    NO_TABLE,
    NO_COLUMN,
    NO_ISSUED_COLUMN,
    NEAR_LABEL,
    DOUBLED_COLUMN,
    OTHER_MONTH,
    REWORDED,
    OTHER_COLUMN,
    MOVED_LABEL,
    COPY,
];

/// A column of the form that no label names; `near` are labels in the sheet that may be it.
#[must_use]
pub(crate) fn no_column(label: &str, near: &[&str]) -> Draft {
    let perhaps = if near.is_empty() {
        String::new()
    } else {
        let quoted: Vec<String> = near.iter().map(|label| quote(label)).collect();
        format!("見出し{}が書き換えられていませんか。", quoted.join(""))
    };
    NO_COLUMN
        .say(format!("見出し{}の列がありません。", quote(label)))
        .advise(format!("{perhaps}見出しを元に戻すか、配布した調査票に記入して再提出してください。"))
        .read_as(label)
}

/// A label that is not understood, where a column is missing that it may name.
#[must_use]
pub(crate) fn near_label(found: &str, expected: &str) -> Draft {
    NEAR_LABEL
        .say(format!("見出し{}は調査票にありません。", quote(found)))
        .advise(format!("{}ではありませんか。見出しを元に戻して再提出してください。", quote(expected)))
        .found(found)
        .read_as(expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_says_what_it_may_have_been() {
        let finding = near_label("実積", "実績（12月末現在）").finish(&Default::default());
        assert_eq!((finding.code, finding.read_as.as_deref()), ("S004", Some("実績（12月末現在）")));
        assert!(no_column("実績", &[]).finish(&Default::default()).message.contains("「実績」の列がありません"));
    }
}
