//! The findings of merging and rating (family R): what only several returns together, or the whole plan, can show.

use super::CheckedReturn;
use crate::model::{Finding, IndicatorKey, Severity, Source};

/// What a finding's code stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Code, such as `R001`.
    pub code: &'static str,
    /// Its usual severity.
    pub severity: Severity,
    /// Short name.
    pub title: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What to do.
    pub action: &'static str,
}

impl Rule {
    /// A finding of this rule about no place in particular.
    #[must_use]
    pub fn finding(&self, message: String) -> Finding {
        Finding {
            department: None,
            month: None,
            file: None,
            sheet: None,
            cell: None,
            code: self.code,
            severity: self.severity,
            item: None,
            indicator: None,
            found: None,
            read_as: None,
            message,
        }
    }

    /// A finding about a whole return.
    #[must_use]
    pub fn on(&self, one: &CheckedReturn, message: String) -> Finding {
        Finding {
            department: one.department.clone(),
            month: one.round,
            file: Some(one.file.clone()),
            ..self.finding(message)
        }
    }

    /// A finding about one indicator at one cell.
    #[must_use]
    pub fn at(&self, source: &Source, key: IndicatorKey, message: String) -> Finding {
        Finding {
            file: Some(source.file.clone()),
            sheet: Some(source.sheet.clone()),
            cell: Some(source.cell),
            item: Some(key.item),
            indicator: Some(key.number),
            ..self.finding(message)
        }
    }
}

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $severity:ident, $title:literal, $meaning:literal, $action:literal;)*) => {
        $($(#[$doc])* pub const $name: Rule = Rule {
            code: $code, severity: Severity::$severity, title: $title, meaning: $meaning, action: $action,
        };)*
        /// All rules of this family, by code.
        pub const ALL: &[Rule] = &[$($name),*];
    };
}

rules! {
    /// The same return twice.
    DUPLICATE = "R001", Note, "同じ提出の重複",
        "同じ所属・同じ報告月の提出に、内容の同じものが複数あります。1通だけを集計しました。",
        "対応は不要です。別の月の調査票と取り違えていないかだけ確かめてください。";
    /// Another return replaces this one.
    REPLACED = "R002", Note, "差し替えられた提出",
        "同じ所属・同じ報告月に、より新しい提出があるため、この提出は集計していません。",
        "対応は不要です。この提出を採用するときは、受付簿で採用と不採用を指定してください。";
    /// Several different returns, and nothing says which one counts.
    AMBIGUOUS = "R003", SendBack, "どちらを採るか決まらない提出",
        "同じ所属・同じ報告月に内容の異なる提出があり、提出日などからは新旧が決まりません。どれも集計していません。",
        "担当課に確かめ、受付簿で採用する提出を指定するか、1通を再提出してもらってください。";
    /// 受付簿 names a return that is not there.
    UNKNOWN_DECISION = "R004", Note, "受付簿の提出が見つからない",
        "受付簿で採否を指定した提出が、提出フォルダーにありません。",
        "ファイルを消したか書き換えていないか確かめ、不要な行は受付簿から消してください。";
    /// A past round's form came again with another value.
    PAST_CHANGED = "R005", Confirm, "過去の報告月の値が再提出で変わった",
        "過去の報告月の調査票が再提出され、以前と異なる値になりました。新しい値を集計しました。",
        "担当課に理由を確かめてください。以後の訂正は「過去分訂正」シートに記入してもらってください。";
    /// 訂正前 differs from what was merged.
    BEFORE_DIFFERS = "R007", Confirm, "訂正前の値が集計済みの値と異なる",
        "「過去分訂正」の訂正前の値が、集計していた値と異なります。訂正後の値を集計しました。",
        "対象月・項目番号・指標番号に誤りがないか、担当課に確かめてください。";
    /// A correction that cannot be applied.
    NOT_CORRECTED = "R008", SendBack, "反映できない過去分訂正",
        "「過去分訂正」の行を反映できません（対象月が先の月である、担当課でない、訂正が食い違う等）。",
        "対象月・項目番号・指標番号・訂正後の値を確かめ、再提出してもらってください。";
    /// Another department gives another value for a shared indicator.
    SHARED_DIFFERS = "R009", Confirm, "共管の課の値が主管課と異なる",
        "複数の課が担当する指標で、主管課以外の課が異なる値を記入しました。主管課の値を集計しました。",
        "両課に確かめ、主管課の値を改めるときは主管課から再提出してもらってください。";
    /// Only another department gave a value for a shared indicator.
    LEAD_SILENT = "R010", Confirm, "主管課の値がなく、他課の値がある",
        "主管課の値がなく、主管課以外の課だけが値を記入しました。集計では未報告です。",
        "主管課に記入を依頼してください。";
    /// A share of a sum is missing.
    SHARE_MISSING = "R011", Confirm, "合算の一部が未報告",
        "担当する課の値を合算する指標で、値のない課があります。集計では未報告です。",
        "値のない課に記入を依頼してください。";
    /// Shares that cannot be summed.
    SHARE_UNSUMMABLE = "R012", SendBack, "合算できない値",
        "担当する課の値を合算する指標で、数値と文言などが混ざり、合算できません。",
        "各課の値を確かめ、再提出してもらってください。";
    /// A return is missing.
    RETURN_MISSING = "R013", SendBack, "未提出",
        "この報告月の調査票が届いていません。期限前は参考、期限を過ぎると差戻しとして示します。",
        "連絡文を送り、提出を依頼してください。";
    /// The self grade differs from the computed one.
    GRADES_DIFFER = "R014", Confirm, "自己評価と算定評価が異なる",
        "担当課の自己評価が、達成率から算定した評価と異なります。",
        "理由を確かめ、必要があれば評価の見直しを依頼してください。";
    /// A running total lies below an earlier month as now known.
    TOTAL_FALLS = "R015", Confirm, "累計が前の報告月を下回る",
        "累計の指標で、値が前の報告月（訂正・再提出の後）の値を下回ります。",
        "累計で記入されているか、どちらの月が誤りかを担当課に確かめてください。";
    /// A return for a month that has not begun.
    AHEAD = "R016", SendBack, "先の報告月の提出",
        "報告月が、作成日より先の月です。集計していません。",
        "報告月の誤りでないか担当課に確かめ、正しい報告月の調査票で再提出してもらってください。";
    /// The item's texts or grade from a department that does not answer for it.
    ITEM_SHARED = "R017", Confirm, "主管課以外の評価・記述",
        "項目の評価や記述を、回答する課以外の課が異なる内容で記入しました。回答する課の記入を集計しました。",
        "必要な内容であれば、回答する課の記述に加えてもらってください。";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_in_order() {
        let codes: Vec<_> = ALL.iter().map(|rule| rule.code).collect();
        let mut sorted = codes.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(codes, sorted);
        assert!(ALL.iter().all(|rule| !rule.meaning.is_empty() && !rule.action.is_empty()));
    }
}
