//! Values that can be, but should be looked at.

use crate::check::{Draft, Rule, quote};
use crate::model::Severity;

/// 割合で入力したおそれ
pub const SMALL_RATIO: Rule = Rule {
    code: "V302",
    severity: Severity::Confirm,
    title: "割合で入力したおそれ",
    meaning: "％の指標に 1 以下の値があります。割合のまま（12.5％を 0.125 など）入力したおそれがあります。",
    action: "％の値であるかを確認してください。",
};

/// 大きな変化
pub const JUMP: Rule = Rule {
    code: "V401",
    severity: Severity::Confirm,
    title: "大きな変化",
    meaning: "前回または前年度の10倍以上か、10分の1以下です（倍数は計画マスタの「評価基準」の前回比）。",
    action: "理由・備考に理由が書かれているかを確認してください。",
};

/// 桁の誤りのおそれ
pub const SLIP: Rule = Rule {
    code: "V407",
    severity: Severity::Confirm,
    title: "桁の誤りのおそれ",
    meaning: "数字を一つ取るか足すか、小数点を一つずらすと、前回の値とほぼ同じになります。桁を誤って入力したおそれがあります。",
    action: "桁と小数点の位置を確認し、正しい値であれば理由・備考に理由を書いてください。",
};

/// 減った累計
pub const FALLS: Rule = Rule {
    code: "V402",
    severity: Severity::Confirm,
    title: "減った累計",
    meaning: "累計が前回より減っています。",
    action: "累計であることと、減った理由を確認してください。",
};

/// 累計より小さい見込
pub const FORECAST_BELOW: Rule = Rule {
    code: "V406",
    severity: Severity::Confirm,
    title: "累計より小さい見込",
    meaning: "年度末見込が、今の累計より小さい値です。",
    action: "年度末見込を確認してください。",
};

/// 当月分を入力したおそれ
pub const MONTH_AMOUNT: Rule = Rule {
    code: "V403",
    severity: Severity::Confirm,
    title: "当月分を入力したおそれ",
    meaning: "累計の欄に、一月分くらいの値があります。",
    action: "累計に直すか、理由を確認してください。",
};

/// すべて目標と同じ実績
pub const ALL_TARGETS: Rule = Rule {
    code: "V404",
    severity: Severity::Confirm,
    title: "すべて目標と同じ実績",
    meaning: "すべての実績が目標とぴったり同じです。目標を書き写したおそれがあります。",
    action: "実績であるかを確認してください。",
};

/// すべて前回と同じ実績
pub const ALL_PREVIOUS: Rule = Rule {
    code: "V405",
    severity: Severity::Confirm,
    title: "すべて前回と同じ実績",
    meaning: "すべての実績が前回の報告と同じです。更新していないおそれがあります。",
    action: "実績であるかを確認してください。",
};

/// The rules of this family.
pub(crate) const RULES: &[Rule] =
    &[SMALL_RATIO, JUMP, SLIP, FALLS, FORECAST_BELOW, MONTH_AMOUNT, ALL_TARGETS, ALL_PREVIOUS];

/// A finding about a value that should be looked at; the reason that the department gave is told with it.
#[must_use]
pub(crate) fn ask(rule: Rule, found: &str, sentence: &str, reason: &str) -> Draft {
    let given = if reason.is_empty() {
        "理由・備考に理由を書いてください。".to_owned()
    } else {
        format!("理由・備考：{}", quote(reason))
    };
    rule.say(format!("{sentence}{given}")).found(found)
}

/// The sentence for a share typed for a per cent; the example is a shape, no figure that could be taken over.
#[must_use]
pub(crate) fn small_ratio(label: &str, shown: &str) -> String {
    format!("％の指標の{label}が {shown} です。割合のまま（12.5％を 0.125 など）入力していないかを確認してください。")
}

/// The sentence for a value that a slip of the hand may have made of about last time's.
#[must_use]
pub(crate) fn slipped(shown: &str, name: &str, known: &str, what: &str) -> String {
    format!("実績 {shown} は、{name}の {known} から桁が変わっています。{what}がないか、値を確認してください。")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_given_reason_is_told() {
        assert!(
            ask(JUMP, "5", "大きく減りました。", "集計方法の変更")
                .finish(&Default::default())
                .message
                .contains("「集計方法の変更」")
        );
        assert!(ask(JUMP, "5", "大きく減りました。", "").finish(&Default::default()).message.contains("理由を書いて"));
    }
}
