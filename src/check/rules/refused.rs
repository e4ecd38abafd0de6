//! Values that are not read: each with its reason.

use crate::check::{
    Draft, Rule, quote,
    value::{Refusal, Spec},
};
use crate::model::{Severity, show_decimal};

/// 数値ではない
pub const NOT_A_NUMBER: Rule = Rule {
    code: "V102",
    severity: Severity::SendBack,
    title: "数値ではない",
    meaning: "数値として読めません。",
    action: "数字だけを入力してください。",
};

/// おおよその数値
pub const APPROXIMATE: Rule = Rule {
    code: "V103",
    severity: Severity::SendBack,
    title: "おおよその数値",
    meaning: "約・以上・程度などが付いた、はっきりしない数値です。",
    action: "正確な数値を入力してください。",
};

/// 幅のある数値
pub const RANGE: Rule = Rule {
    code: "V104",
    severity: Severity::SendBack,
    title: "幅のある数値",
    meaning: "50～60 のように幅のある数値です。",
    action: "一つの数値を入力してください。",
};

/// 分数
pub const FRACTION: Rule = Rule {
    code: "V105",
    severity: Severity::SendBack,
    title: "分数",
    meaning: "10/12 のような分数です。",
    action: "計算した数値を入力し、分子と分母は算出根拠に書いてください。",
};

/// 数値の形の誤り
pub const MALFORMED: Rule = Rule {
    code: "V106",
    severity: Severity::SendBack,
    title: "数値の形の誤り",
    meaning: "小数点やコンマの位置が数値の形になっていません。",
    action: "正しい数値を入力してください。",
};

/// 漢数字・万や千の付いた数値
pub const KANJI_NUMBER: Rule = Rule {
    code: "V107",
    severity: Severity::SendBack,
    title: "漢数字・万や千の付いた数値",
    meaning: "漢数字や、万・千などの付いた数値です。",
    action: "万や千を使わず、すべての桁を数字で入力してください。",
};

/// 同上など
pub const DITTO: Rule = Rule {
    code: "V108",
    severity: Severity::SendBack,
    title: "同上など",
    meaning: "同上・〃・前回と同じ などは値として使えません。",
    action: "同じ値でも、値を入力してください。",
};

/// ここでは使えない語
pub const SPECIAL_WORD: Rule = Rule {
    code: "V109",
    severity: Severity::SendBack,
    title: "ここでは使えない語",
    meaning: "－・なし・未定・未実施などは、0 なのか、まだ分からないのか、対象がないのかが決められません。",
    action: "0 なら 0、中止なら「中止」、割る数がなければ「算定不能」を入力し、まだ分からなければ空欄にしてください。",
};

/// 日付
pub const DATE: Rule = Rule {
    code: "V110",
    severity: Severity::SendBack,
    title: "日付",
    meaning: "数値の欄が日付になっています。3-4 などの入力を Excel が日付に変えたと思われます。",
    action: "セルの書式を標準に戻し、数値を入力してください。",
};

/// エラー値
pub const ERROR: Rule = Rule {
    code: "V111",
    severity: Severity::SendBack,
    title: "エラー値",
    meaning: "数式がエラーになっています。",
    action: "数値を入力してください。",
};

/// 計算結果のない数式
pub const NO_CACHE: Rule = Rule {
    code: "V112",
    severity: Severity::SendBack,
    title: "計算結果のない数式",
    meaning: "数式の計算結果が保存されていません。",
    action: "数値を入力するか、Excel で開いて保存し直してください。",
};

/// 単位の違い・余分な文字
pub const OTHER_UNIT: Rule = Rule {
    code: "V113",
    severity: Severity::SendBack,
    title: "単位の違い・余分な文字",
    meaning: "数値の後ろに、この指標の単位ではない文字があります。",
    action: "この指標の単位に直し、数字だけを入力してください。",
};

/// パーセント表示
pub const PERCENT_FORMAT: Rule = Rule {
    code: "V114",
    severity: Severity::SendBack,
    title: "パーセント表示",
    meaning: "単位が％ではない指標のセルが、パーセント表示になっています。",
    action: "セルの書式を標準に戻し、数値を入力してください。",
};

/// 複数の数値
pub const SEVERAL_NUMBERS: Rule = Rule {
    code: "V115",
    severity: Severity::SendBack,
    title: "複数の数値",
    meaning: "一つのセルに複数の数値があります。",
    action: "一つの数値を入力し、内訳は算出根拠に書いてください。",
};

/// 表示の向きを変える文字
pub const HIDDEN_DIRECTION: Rule = Rule {
    code: "V116",
    severity: Severity::SendBack,
    title: "表示の向きを変える文字",
    meaning: "文字の並ぶ向きを変える見えない文字があり、見えている値と中身が違うおそれがあります。",
    action: "セルを一度消してから入力し直してください。",
};

/// 式や符号
pub const EXPRESSION: Rule = Rule {
    code: "V117",
    severity: Severity::SendBack,
    title: "式や符号",
    meaning: "計算式や + の付いた値です。増えた数なのか合計なのかが決められません。",
    action: "計算した数値を入力してください。",
};

/// 表示と違う数値
pub const SHOWS_OTHER: Rule = Rule {
    code: "V122",
    severity: Severity::SendBack,
    title: "表示と違う数値",
    meaning: "セルの表示形式のため、保存されている数値と違うもの（千単位、余分な桁、文字、何も表示しないなど）が表示されています。",
    action: "セルの表示形式を標準に戻し、正しい数値であることを確かめて再提出してください。",
};

/// 取り消し線
pub const STRUCK: Rule = Rule {
    code: "V123",
    severity: Severity::SendBack,
    title: "取り消し線",
    meaning: "取り消し線の引かれた値です。取り消したのか、残すのかが決められません。",
    action: "取り消した文字を消し、取り消し線を外して再提出してください。",
};

/// 見えない値
pub const UNSEEN: Rule = Rule {
    code: "V126",
    severity: Severity::SendBack,
    title: "見えない値",
    meaning: "文字が背景と同じ色か、何も表示しない書式のため、画面にも紙にも見えない値です。消したのか、残すのかが決められません。",
    action: "不要なら値を消し、必要なら文字の色と表示形式を元に戻して再提出してください。",
};

/// 上付き・下付きの文字
pub const RAISED: Rule = Rule {
    code: "V127",
    severity: Severity::SendBack,
    title: "上付き・下付きの文字",
    meaning: "値の一部が上付きか下付きの文字です（127 に注番号の 2 を付けると 1272 になります）。どこまでが値かが決められません。",
    action: "注番号などを消し、値だけを入力してください。注は理由・備考の欄に書いてください。",
};

/// 大きすぎる数値
pub const TOO_LARGE_NUMBER: Rule = Rule {
    code: "V118",
    severity: Severity::SendBack,
    title: "大きすぎる数値",
    meaning: "表計算ソフトが正確に保てない大きさの数値です。",
    action: "桁を確認して入力し直してください。",
};

/// 数値でも文字でもない値
pub const WRONG_TYPE: Rule = Rule {
    code: "V119",
    severity: Severity::SendBack,
    title: "数値でも文字でもない値",
    meaning: "時刻や TRUE・FALSE になっています。",
    action: "数値を入力してください。",
};

/// 件数などの小数
pub const DECIMALS: Rule = Rule {
    code: "V201",
    severity: Severity::SendBack,
    title: "件数などの小数",
    meaning: "件数や人数に小数があります。",
    action: "整数で入力してください。",
};

/// 下限より小さい
pub const BELOW_MIN: Rule = Rule {
    code: "V202",
    severity: Severity::SendBack,
    title: "下限より小さい",
    meaning: "この指標がとりうる最小の値より小さい値です。",
    action: "値を確認して入力し直してください。",
};

/// 上限より大きい
pub const ABOVE_MAX: Rule = Rule {
    code: "V203",
    severity: Severity::SendBack,
    title: "上限より大きい",
    meaning: "この指標がとりうる最大の値より大きい値です。",
    action: "値を確認して入力し直してください。",
};

/// 選択肢にない文言
pub const UNKNOWN_WORD: Rule = Rule {
    code: "V501",
    severity: Severity::SendBack,
    title: "選択肢にない文言",
    meaning: "この指標の選択肢にない文言です。",
    action: "選択肢から選んでください。",
};

/// 内訳の形の誤り
pub const BAD_PARTS: Rule = Rule {
    code: "V503",
    severity: Severity::SendBack,
    title: "内訳の形の誤り",
    meaning: "内訳の名前と数値の組になっていません。",
    action: "すべての内訳を、名前と数値の組で入力してください。",
};

/// 自己評価の誤り
pub const BAD_GRADE: Rule = Rule {
    code: "V602",
    severity: Severity::SendBack,
    title: "自己評価の誤り",
    meaning: "自己評価が 1～4 ではありません。",
    action: "1～4 の数字を選んでください。",
};

/// 文章の欄の日付・エラー
pub const TEXT_UNREADABLE: Rule = Rule {
    code: "T004",
    severity: Severity::SendBack,
    title: "文章の欄の日付・エラー",
    meaning: "文章の欄が日付やエラーになっています。",
    action: "文字で入力し直してください。",
};

/// The rules of this family.
pub(crate) const RULES: &[Rule] = &[
    NOT_A_NUMBER,
    APPROXIMATE,
    RANGE,
    FRACTION,
    MALFORMED,
    KANJI_NUMBER,
    DITTO,
    SPECIAL_WORD,
    DATE,
    ERROR,
    NO_CACHE,
    OTHER_UNIT,
    PERCENT_FORMAT,
    SEVERAL_NUMBERS,
    HIDDEN_DIRECTION,
    EXPRESSION,
    SHOWS_OTHER,
    STRUCK,
    UNSEEN,
    RAISED,
    TOO_LARGE_NUMBER,
    WRONG_TYPE,
    DECIMALS,
    BELOW_MIN,
    ABOVE_MAX,
    UNKNOWN_WORD,
    BAD_PARTS,
    BAD_GRADE,
    TEXT_UNREADABLE,
];

/// The finding for a value that was refused; `expected` says what to enter.
#[must_use]
pub(crate) fn refused(refusal: &Refusal, found: &str, expected: &str) -> Draft {
    let value = quote(found);
    let (rule, why) = match refusal {
        Refusal::Approximate => (APPROXIMATE, format!("{value}は正確な数値ではありません。")),
        Refusal::Range => (RANGE, format!("{value}は幅のある値です。")),
        Refusal::Fraction => (FRACTION, format!("{value}は分数です。")),
        Refusal::Malformed => (MALFORMED, format!("{value}は小数点やコンマの位置が数値の形になっていません。")),
        Refusal::KanjiNumber => (KANJI_NUMBER, format!("{value}は漢数字や万・千などの付いた数値です。")),
        Refusal::Ditto => (DITTO, format!("{value}は値として使えません。前回と同じ値でも、値を入力してください。")),
        Refusal::Special(word) => (SPECIAL_WORD, special(&value, word)),
        Refusal::Date(shown) => (DATE, date(&value, shown)),
        Refusal::Time => (WRONG_TYPE, format!("{value}は時刻や時間になっています。セルの書式を標準に戻してください。")),
        Refusal::Truth => (WRONG_TYPE, format!("{value}は数値ではありません。")),
        Refusal::Error(_) => (ERROR, format!("数式がエラー{value}になっています。")),
        Refusal::NoCache => (NO_CACHE, "数式の計算結果が保存されていません。".to_owned()),
        Refusal::OtherUnit(rest) => {
            (OTHER_UNIT, format!("{value}は、数値の後ろの{}がこの指標の単位ではありません。", quote(rest)))
        }
        Refusal::PercentFormat => {
            (PERCENT_FORMAT, format!("{value}とパーセント表示になっていますが、この指標の単位は％ではありません。"))
        }
        Refusal::SeveralNumbers => (SEVERAL_NUMBERS, format!("{value}には複数の数値があります。")),
        Refusal::HiddenDirection => (
            HIDDEN_DIRECTION,
            format!("{value}には文字の向きを変える見えない文字があります。セルを一度消してください。"),
        ),
        Refusal::Expression => (EXPRESSION, format!("{value}は式や符号の付いた値です。")),
        Refusal::ShowsOther(shown, stored) => (SHOWS_OTHER, shows_other(shown, stored)),
        Refusal::Struck => {
            (STRUCK, format!("{value}に取り消し線が引かれています。取り消した文字を消し、取り消し線を外してください。"))
        }
        Refusal::Unseen => {
            let why = "は、文字が背景と同じ色か、何も表示しない書式のため見えません。";
            (UNSEEN, format!("{value}{why}不要なら消し、必要なら見えるようにしてください。"))
        }
        Refusal::Raised => (
            RAISED,
            format!("{value}には上付きか下付きの文字があり、どこまでが値か分かりません。値だけを入力してください。"),
        ),
        Refusal::TooLarge => (TOO_LARGE_NUMBER, format!("{value}は桁が多すぎます。")),
        Refusal::Decimals(_) => (DECIMALS, format!("{value}には小数がありますが、この指標は整数です。")),
        Refusal::BelowMin(_, min) => {
            (BELOW_MIN, format!("{value}は、この指標の下限 {} より小さい値です。", show_decimal(*min, 0)))
        }
        Refusal::AboveMax(_, max) => {
            (ABOVE_MAX, format!("{value}は、この指標の上限 {} より大きい値です。", show_decimal(*max, 0)))
        }
        Refusal::UnknownWord(near) => (UNKNOWN_WORD, unknown_word(&value, near)),
        Refusal::NumberForWord => (UNKNOWN_WORD, format!("{value}は数値ですが、この指標は文言で答えます。")),
        Refusal::BadParts => (BAD_PARTS, format!("{value}は、内訳ごとの数値として読めません。")),
        Refusal::BadGrade => (BAD_GRADE, format!("自己評価{value}は 1～4 ではありません。")),
        Refusal::NotANumber => (NOT_A_NUMBER, format!("{value}は数値として読めません。")),
    };
    rule.say(format!("{why}{expected}")).found(found)
}

/// A date or an error where a text belongs; `rule` is the rule for such a value in a number cell.
#[must_use]
pub(crate) fn unreadable_text(label: &str, found: &str, rule: Rule) -> Draft {
    TEXT_UNREADABLE
        .say(format!(
            "「{label}」{}は、{}のため文章として読めません。文字で入力し直してください。",
            // What stands for a formula without a result is no quotation.
            if found.starts_with('（') { String::new() } else { format!("の{}", quote(found)) },
            rule.title
        ))
        .found(found)
}

/// What to enter, as the end of a message.
#[must_use]
pub(crate) fn expected(spec: &Spec, example: &str) -> String {
    use crate::check::value::Shape;
    match &spec.shape {
        Shape::Number => format!("数字だけ（例：{example}）を入力してください。"),
        Shape::Words(words) => {
            let words: Vec<String> = words.iter().map(|word| quote(word)).collect();
            format!("{}のどれかを入力してください。", words.join(""))
        }
        Shape::Parts(labels) => {
            let form: Vec<String> = labels.iter().map(|label| format!("{label} {example}")).collect();
            format!("{}の形で入力してください。", quote(&form.join("/")))
        }
    }
}

fn shows_other(shown: &str, stored: &str) -> String {
    let what = if shown.trim().is_empty() {
        "何も表示されません".to_owned()
    } else {
        format!("{}と表示されています", quote(shown))
    };
    format!(
        "保存されている値は{}ですが、セルの表示形式により{what}。表示形式を標準に戻し、値を確かめてください。",
        quote(stored)
    )
}

fn special(value: &str, word: &str) -> String {
    match word {
        "－" => format!(
            "{value}では、0 なのか、対象がないのかが分かりません。0 なら 0、中止なら「中止」、割る数がなければ「算定不能」とし、分からなければ空欄にしてください。"
        ),
        "未実施" | "実施予定" | "一部実施" | "実施" | "実施中" | "実施済" | "検討中" => {
            format!("{value}は、この指標の答えにはなりません。")
        }
        _ => format!(
            "{value}では、0 なのか、まだ分からないのかが決められません。0 なら 0 とし、分からなければ空欄にしてください。"
        ),
    }
}

fn date(value: &str, shown: &str) -> String {
    if shown.is_empty() {
        format!("{value}は日付です。")
    } else {
        format!(
            "{value}という日付になっています。「3-4」などの入力を Excel が日付に変えたと思われます。セルの書式を標準に戻してください。"
        )
    }
}

fn unknown_word(value: &str, near: &[String]) -> String {
    let near: Vec<&str> = near.iter().map(String::as_str).collect();
    format!("{value}は選択肢にありません。{}", super::identity::perhaps(&near))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_say_what_stands_there_and_what_to_enter() {
        let finding = refused(&Refusal::Approximate, "約50", "数字だけ（例：50）を入力してください。")
            .finish(&Default::default());
        assert_eq!(finding.message, "「約50」は正確な数値ではありません。数字だけ（例：50）を入力してください。");
        let date = refused(&Refusal::Date("2025-03-04".into()), "2025-03-04", "").finish(&Default::default());
        assert!(date.message.contains("Excel が日付に変えた"));
        assert_eq!(refused(&Refusal::NumberForWord, "1", "").rule.code, "V501");
    }
}
