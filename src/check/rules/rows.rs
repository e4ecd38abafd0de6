//! The rows of the table.

use crate::check::{Draft, Rule, quote};
use crate::model::{IndicatorKey, Severity};
use crate::spreadsheet::RawCell;

/// 番号の読めない行
pub const NO_NUMBER: Rule = Rule {
    code: "S101",
    severity: Severity::SendBack,
    title: "番号の読めない行",
    meaning: "項目番号または指標番号が読めない行に記入があります。",
    action: "番号を元に戻して再提出してください。",
};

/// 計画にない番号
pub const NOT_IN_PLAN: Rule = Rule {
    code: "S102",
    severity: Severity::SendBack,
    title: "計画にない番号",
    meaning: "計画にない項目番号・指標番号です。",
    action: "番号を確認して再提出してください。",
};

/// この所属の指標ではない
pub const NOT_YOURS: Rule = Rule {
    code: "S103",
    severity: Severity::SendBack,
    title: "この所属の指標ではない",
    meaning: "この所属に配布していない指標の行です。",
    action: "行を追加していないか、番号を書き換えていないかを確認して再提出してください。",
};

/// 同じ番号の行が二つ
pub const TWICE: Rule = Rule {
    code: "S104",
    severity: Severity::SendBack,
    title: "同じ番号の行が二つ",
    meaning: "同じ項目番号・指標番号の行が二つ以上あります。",
    action: "どちらかを消して再提出してください。",
};

/// 行がない
pub const MISSING: Rule = Rule {
    code: "S105",
    severity: Severity::SendBack,
    title: "行がない",
    meaning: "配布した行がありません。",
    action: "行を元に戻し、記入して再提出してください。",
};

/// 空欄の項目番号
pub const FROM_ORDER: Rule = Rule {
    code: "S106",
    severity: Severity::Read,
    title: "空欄の項目番号",
    meaning: "項目番号が空欄で、配布時の並びと指標名から判断しました。",
    action: "番号は消さないでください。",
};

/// 番号と名前の食い違い
pub const WRONG_NAME: Rule = Rule {
    code: "S107",
    severity: Severity::SendBack,
    title: "番号と名前の食い違い",
    meaning: "番号は一つの指標を、名前は別の指標を示しています。",
    action: "番号と指標名の行がずれていないかを確認して再提出してください。",
};

/// 再掲の行が元と違う
pub const REPRINT_DIFFERS: Rule = Rule {
    code: "S108",
    severity: Severity::SendBack,
    title: "再掲の行が元と違う",
    meaning: "再掲の項目に、元の項目と違う値があります。",
    action: "元の項目の行に記入し、再掲の行は消してください。",
};

/// 再掲の行
pub const REPRINT_SAME: Rule = Rule {
    code: "S109",
    severity: Severity::Note,
    title: "再掲の行",
    meaning: "再掲の項目の行です。値は元の項目のものを使います。",
    action: "何もする必要はありません。",
};

/// 記入不要の行への記入
pub const NOT_ASKED: Rule = Rule {
    code: "S111",
    severity: Severity::Note,
    title: "記入不要の行への記入",
    meaning: "ほかの所属が回答する行に記入があります。集計には使いません。",
    action: "必要であれば、回答する所属に伝えてください。",
};

/// 結合されたセル
pub const MERGED: Rule = Rule {
    code: "S112",
    severity: Severity::Confirm,
    title: "結合されたセル",
    meaning: "記入欄のセルが結合されています。値は左上のセルの行だけのものとしました。",
    action: "結合を解除し、行ごとに記入されているかを確認してください。",
};

/// この月にはない指標
pub const NOT_OPEN: Rule = Rule {
    code: "S113",
    severity: Severity::SendBack,
    title: "この月にはない指標",
    meaning: "報告月には有効でない指標です。",
    action: "番号を確認して再提出してください。",
};

/// 行がずれた列
pub const SHIFTED: Rule = Rule {
    code: "S114",
    severity: Severity::SendBack,
    title: "行がずれた列",
    meaning: "値がその行のどの値とも離れ、上か下の行の前回の値や配布時の文言と一致する行が続きます。列を 1 行（か 2 行）ずらして貼り付けたと思われるため、その行から下の列の値は使いません。",
    action: "行ごとに値を確かめ、正しい行に入れ直して再提出してください。",
};

/// 手で分けた行
pub const SPLIT: Rule = Rule {
    code: "S115",
    severity: Severity::SendBack,
    title: "手で分けた行",
    meaning: "一つの指標の行が、番号のない行を加えて内訳に分けられています。どの値が全体の値か決められないため、どれも使いません。",
    action: "全体の値だけを元の行に記入し、内訳は算出根拠に書いて再提出してください。",
};

/// The rules of this family.
pub(crate) const RULES: &[Rule] = &[
    NO_NUMBER,
    NOT_IN_PLAN,
    NOT_YOURS,
    TWICE,
    MISSING,
    FROM_ORDER,
    WRONG_NAME,
    REPRINT_DIFFERS,
    REPRINT_SAME,
    NOT_ASKED,
    MERGED,
    NOT_OPEN,
    SHIFTED,
    SPLIT,
];

/// What is wrong with the numbers of a row.
pub(crate) enum Fault {
    /// The numbers of these names are blank.
    Blank(Vec<&'static str>),
    /// Something else than a number stands there.
    Unreadable { label: &'static str, found: String, is_date: bool },
}

/// A row whose numbers cannot be read.
#[must_use]
pub(crate) fn no_number(fault: &Fault, meant: Option<IndicatorKey>) -> Draft {
    let (what, found) = match fault {
        Fault::Blank(labels) => (format!("{}が空欄の行に記入があります。", labels.join("と")), ""),
        Fault::Unreadable { label, found, is_date: true } => {
            (format!("{label}が日付{}になっています。", quote(found)), found.as_str())
        }
        Fault::Unreadable { label, found, .. } => {
            (format!("{}は{label}として読めません。", quote(found)), found.as_str())
        }
    };
    let perhaps = meant
        .map_or_else(String::new, |key| format!("指標名からは 項目 {} 指標 {} と思われます。", key.item, key.number));
    let ask = match fault {
        Fault::Blank(_) if meant.is_none() => "行がずれていないかを確認し、番号を元に戻して再提出してください。",
        _ => "番号を元に戻して再提出してください。",
    };
    let draft = NO_NUMBER.say(what).advise(format!("{perhaps}{ask}")).found(found);
    match meant {
        Some(key) => draft.about(key).read_as(key.to_string()),
        None => draft,
    }
}

/// The first cell of a column that was moved; `of` are the first and the last cell.
#[must_use]
pub(crate) fn shifted(label: &str, (first, last): (&RawCell, &RawCell), moved: &str) -> Draft {
    let (from, to) = (first.place.cell, last.place.cell);
    SHIFTED.say(format!(
        "「{label}」の列の {from}～{to} に、 {moved}にずれた値が入っています。どの行の値か決められないため、この範囲の値は使いません。行ごとに値を確かめ、入れ直して再提出してください。"
    ))
}

/// A further cell of such a column.
#[must_use]
pub(crate) fn shifted_too(label: &str, found: &str, moved: &str) -> Draft {
    let found = quote(found);
    SHIFTED.say(format!(
        "「{label}」の列が {moved}にずれているため、{found}はこの行の値か分かりません。値を確かめて入れ直してください。"
    ))
}

/// A row with lines below it that hold parts of its value.
#[must_use]
pub(crate) fn split(label: &str, own: &str, parts: &[String]) -> Draft {
    let parts: Vec<String> = parts.iter().map(|part| quote(part)).collect();
    let own = if own.is_empty() { "空欄".to_owned() } else { quote(own) };
    SPLIT.say(format!(
        "行が分けられており、「{label}」は元の行が{own}、加えた行が{}です。どれが全体の値か決められません。全体の値だけを元の行に記入し、内訳は算出根拠に書いて再提出してください。",
        parts.join("")
    ))
}

/// A row of the form that is not there.
#[must_use]
pub(crate) fn missing(key: IndicatorKey, name: &str) -> Draft {
    MISSING
        .say(format!("項目 {} 指標 {}（{}）の行がありません。", key.item, key.number, crate::check::visible(name)))
        .advise("行を元に戻し、記入して再提出してください。")
        .about(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_without_numbers_says_which_it_may_be() {
        let unreadable = |is_date| Fault::Unreadable { label: "項目番号", found: "14の2".into(), is_date };
        let finding = no_number(&unreadable(false), Some(IndicatorKey::new(14, 2))).finish(&Default::default());
        assert_eq!(finding.key(), Some(IndicatorKey::new(14, 2)));
        assert!(finding.message.starts_with("「14の2」は項目番号として読めません。"), "{}", finding.message);
        let message = |fault: &Fault| no_number(fault, None).finish(&Default::default()).message;
        assert!(message(&unreadable(true)).starts_with("項目番号が日付「14の2」になっています。"));
        assert!(message(&Fault::Blank(vec!["項目番号", "指標番号"])).starts_with("項目番号と指標番号が空欄の行"));
    }
}
