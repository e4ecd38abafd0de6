//! Whose return it is, and for which month.

use crate::check::{Draft, Rule, quote};
use crate::model::Severity;

/// 管理情報がない
pub const LOST: Rule = Rule {
    code: "S010",
    severity: Severity::Confirm,
    title: "管理情報がない",
    meaning: "調査票に隠してある管理情報がなく、見えている所属名・報告月で判断しました。配布時の値との比較はできません。",
    action: "所属と報告月、変更された欄がないかを確認してください。",
};

/// 管理情報が変わっている
pub const CHANGED: Rule = Rule {
    code: "S011",
    severity: Severity::Confirm,
    title: "管理情報が変わっている",
    meaning: "調査票に隠してある管理情報が書き換えられており、見えている所属名・報告月で判断しました。",
    action: "所属と報告月、変更された欄がないかを確認してください。",
};

/// 所属または報告月が分からない
pub const UNKNOWN: Rule = Rule {
    code: "S012",
    severity: Severity::SendBack,
    title: "所属または報告月が分からない",
    meaning: "どの所属の何月分の調査票か分かりません。",
    action: "配布した調査票に記入して再提出してください。",
};

/// 部署にない所属
pub const NO_DEPARTMENT: Rule = Rule {
    code: "S013",
    severity: Severity::SendBack,
    title: "部署にない所属",
    meaning: "計画マスタの部署にない所属名です。",
    action: "所属名を確認し、配布した調査票に記入して再提出してください。組織が変わった場合は、計画マスタの部署を直してください。",
};

/// 別の計画の調査票
pub const OTHER_PLAN: Rule = Rule {
    code: "S014",
    severity: Severity::SendBack,
    title: "別の計画の調査票",
    meaning: "この計画の調査票ではありません。",
    action: "この計画の調査票に記入して再提出してください。",
};

/// 計画期間にない報告月
pub const NO_SUCH_ROUND: Rule = Rule {
    code: "S015",
    severity: Severity::SendBack,
    title: "計画期間にない報告月",
    meaning: "報告月が計画期間の外です。",
    action: "報告月を確認し、その月の調査票に記入して再提出してください。",
};

/// 表示と管理情報の食い違い
pub const CONTRADICTION: Rule = Rule {
    code: "S016",
    severity: Severity::SendBack,
    title: "表示と管理情報の食い違い",
    meaning: "見えている所属名・報告月が、配布時と違います。別の月や別の所属の調査票を書き直したと思われます。",
    action: "その月・その所属に配布した調査票に記入して再提出してください。",
};

/// 複数の調査票が入ったブック
pub const SEVERAL: Rule = Rule {
    code: "S017",
    severity: Severity::SendBack,
    title: "複数の調査票が入ったブック",
    meaning: "一つのブックに、別々に配布した調査票が入っています。",
    action: "調査票ごとに一つのファイルにして再提出してください。",
};

/// 古い様式
pub const OLD_FORM: Rule = Rule {
    code: "S018",
    severity: Severity::Confirm,
    title: "古い様式",
    meaning: "古い様式の調査票で、今の様式にある欄がありません。",
    action: "足りない欄の内容を確認してください。",
};

/// 読み替えた所属名・報告月
pub const READ_HEAD: Rule = Rule {
    code: "S023",
    severity: Severity::Read,
    title: "読み替えた所属名・報告月",
    meaning: "所属名または報告月の書き方が配布時と違いますが、同じ所属・同じ月を示しています。",
    action: "所属名と報告月は書き換えないでください。",
};

/// 読み替えた提出日
pub const READ_DATE: Rule = Rule {
    code: "S022",
    severity: Severity::Read,
    title: "読み替えた提出日",
    meaning: "提出日に年がないため、報告月から判断しました。",
    action: "提出日は年から入力してください。",
};

/// 報告月が終わる前の提出
pub const EARLY: Rule = Rule {
    code: "S019",
    severity: Severity::Confirm,
    title: "報告月が終わる前の提出",
    meaning: "提出日が報告月の末日より前です。翌月分に記入したか、見込みで記入したと思われます。",
    action: "月末の実績であることを確認してください。",
};

/// 先の提出日
pub const LATE: Rule = Rule {
    code: "S025",
    severity: Severity::Confirm,
    title: "先の提出日",
    meaning: "提出日が、集計する日より先か、報告月から1年近く後の日付です。年の書き間違いと思われ、新しい提出がどちらかの判断には使いません。",
    action: "正しい提出日を確認してください。",
};

/// 提出日が読めない
pub const NO_DATE: Rule = Rule {
    code: "S020",
    severity: Severity::Confirm,
    title: "提出日が読めない",
    meaning: "提出日が日付として読めません。再提出との前後が分からなくなります。",
    action: "提出日は 令和7年12月5日 や 2025/12/5 のように入力してください。",
};

/// 何も記入されていない
pub const EMPTY_RETURN: Rule = Rule {
    code: "S021",
    severity: Severity::SendBack,
    title: "何も記入されていない",
    meaning: "実績が一つも記入されていません。",
    action: "記入して再提出してください。",
};

/// Whether a finding of `rule` keeps a return from being placed: nobody knows whose it is, or for which month.
#[must_use]
pub(crate) fn unplaces(rule: &Rule) -> bool {
    let own = [UNKNOWN, NO_DEPARTMENT, OTHER_PLAN, NO_SUCH_ROUND, CONTRADICTION, SEVERAL];
    own.iter().chain([&super::table::NO_TABLE]).any(|one| one.code == rule.code)
}

/// The rules of this family.
pub(crate) const RULES: &[Rule] = &[
    LOST,
    CHANGED,
    UNKNOWN,
    NO_DEPARTMENT,
    OTHER_PLAN,
    NO_SUCH_ROUND,
    CONTRADICTION,
    SEVERAL,
    OLD_FORM,
    READ_HEAD,
    READ_DATE,
    EARLY,
    LATE,
    NO_DATE,
    EMPTY_RETURN,
];

/// A day of submission that cannot be right, and what it is held against.
#[must_use]
pub(crate) fn late(day: chrono::NaiveDate, against: &str) -> Draft {
    let shown = crate::model::show_date(day);
    let sentence = format!("提出日 {shown} は{against}の日付です。年月日に誤りがないか確認してください。");
    LATE.say(sentence).found(day.to_string())
}

/// Names that may have been meant, as the end of a sentence; empty where there are none.
#[must_use]
pub(crate) fn perhaps(names: &[&str]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let quoted: Vec<String> = names.iter().map(|name| quote(name)).collect();
    format!("{}ではありませんか。", quoted.join("か"))
}

/// A department that the master does not know.
#[must_use]
pub(crate) fn no_department(found: &str, near: &[&str]) -> Draft {
    let sentence = format!(
        "所属名{}は部署にありません。{}所属名を確認し、配布した調査票に記入して再提出してください。",
        quote(found),
        perhaps(near)
    );
    NO_DEPARTMENT.say(sentence).found(found).read_as(near.join("、"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_departments_are_suggested() {
        let finding = no_department("業務改善", &["業務改善課"]).finish(&Default::default());
        assert!(finding.message.contains("「業務改善課」ではありませんか。"), "{}", finding.message);
        assert_eq!(perhaps(&[]), "");
    }
}
