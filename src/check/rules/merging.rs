//! Merging and rating: what only several returns together, or the whole plan, can show.

use crate::check::Rule;
use crate::model::Severity;

/// 同じ提出の重複
pub const DUPLICATE: Rule = Rule {
    code: "R001",
    severity: Severity::Note,
    title: "同じ提出の重複",
    meaning: "同じ所属・同じ報告月の提出に、内容の同じものが複数あります。同じものは1通として扱いました。",
    action: "対応は不要です。別の月の調査票と取り違えていないかだけ確かめてください。",
};

/// 差し替えられた提出
pub const REPLACED: Rule = Rule {
    code: "R002",
    severity: Severity::Note,
    title: "差し替えられた提出",
    meaning: "同じ所属・同じ報告月に、これに替わる提出（受付簿で採用としたもの、再提出依頼に答えたもの、提出日の新しいもの）があるため、この提出は集計していません。",
    action: "対応は不要です。この提出を採用するときは、受付簿で採用と不採用を指定してください。",
};

/// どちらを採るか決まらない提出
pub const AMBIGUOUS: Rule = Rule {
    code: "R003",
    severity: Severity::SendBack,
    title: "どちらを採るか決まらない提出",
    meaning: "同じ所属・同じ報告月に内容の異なる提出があり、提出日などからは新旧が決まりません。どれも集計していません。",
    action: "担当課に確かめ、受付簿で採用する提出を指定するか、1通を再提出してもらってください。",
};

/// 受付簿の提出が見つからない
pub const UNKNOWN_DECISION: Rule = Rule {
    code: "R004",
    severity: Severity::Note,
    title: "受付簿の提出が見つからない",
    meaning: "受付簿で採否を指定した提出が、提出フォルダーにありません。",
    action: "ファイルを消したか書き換えていないか確かめ、不要な行は受付簿から消してください。",
};

/// 過去の報告月の値が再提出で変わった
pub const PAST_CHANGED: Rule = Rule {
    code: "R005",
    severity: Severity::Confirm,
    title: "過去の報告月の値が再提出で変わった",
    meaning: "過去の報告月の調査票が再提出され、以前と異なる値になりました。新しい値を集計しました。",
    action: "担当課に理由を確かめてください。以後の訂正は「過去分訂正」シートに記入してもらってください。",
};

/// 再提出で変わった記入
pub const SENT_AGAIN: Rule = Rule {
    code: "R019",
    severity: Severity::Note,
    title: "再提出で変わった記入",
    meaning: "再提出された調査票で、前の提出と違う記入です。新しい内容を集計しました。修正をお願いした箇所は参考、それ以外は要確認として示します。",
    action: "お願いしていない箇所が変わっているときは、担当課に理由を確かめてください。",
};

/// 訂正前の値が集計済みの値と異なる
pub const BEFORE_DIFFERS: Rule = Rule {
    code: "R007",
    severity: Severity::Confirm,
    title: "訂正前の値が集計済みの値と異なる",
    meaning: "「過去分訂正」の訂正前の値が、集計していた値と異なります。訂正後の値を集計しました。",
    action: "対象月・項目番号・指標番号に誤りがないか、担当課に確かめてください。",
};

/// 反映できない過去分訂正
pub const NOT_CORRECTED: Rule = Rule {
    code: "R008",
    severity: Severity::SendBack,
    title: "反映できない過去分訂正",
    meaning: "「過去分訂正」の行を反映できません（対象月が先の月である、担当課でない、訂正が食い違う等）。",
    action: "対象月・項目番号・指標番号・訂正後の値を確かめ、再提出してもらってください。",
};

/// 共管の課の値が主管課と異なる
pub const SHARED_DIFFERS: Rule = Rule {
    code: "R009",
    severity: Severity::Confirm,
    title: "共管の課の値が主管課と異なる",
    meaning: "複数の課が担当する指標で、主管課以外の課が異なる値を記入しました。主管課の値を集計しました。",
    action: "両課に確かめ、主管課の値を改めるときは主管課から再提出してもらってください。",
};

/// 主管課の値がなく、他課の値がある
pub const LEAD_SILENT: Rule = Rule {
    code: "R010",
    severity: Severity::Confirm,
    title: "主管課の値がなく、他課の値がある",
    meaning: "主管課の値がなく、主管課以外の課だけが値を記入しました。集計では未報告です。",
    action: "主管課に記入を依頼してください。",
};

/// 合算の一部が未報告
pub const SHARE_MISSING: Rule = Rule {
    code: "R011",
    severity: Severity::Confirm,
    title: "合算の一部が未報告",
    meaning: "担当する課の値を合算する指標で、値のない課があります。集計では未報告です。",
    action: "値のない課に記入を依頼してください。",
};

/// 合算できない値
pub const SHARE_UNSUMMABLE: Rule = Rule {
    code: "R012",
    severity: Severity::SendBack,
    title: "合算できない値",
    meaning: "担当する課の値を合算する指標で、数値と文言などが混ざり、合算できません。",
    action: "各課の値を確かめ、再提出してもらってください。",
};

/// 未提出
pub const RETURN_MISSING: Rule = Rule {
    code: "R013",
    severity: Severity::SendBack,
    title: "未提出",
    meaning: "この報告月の調査票が届いていないか、届いたものが読めないか、受付簿で不採用とされています。期限前は参考、期限を過ぎると差戻しとして示します。",
    action: "連絡文を送り、提出を依頼してください。",
};

/// 自己評価と算定評価が異なる
pub const GRADES_DIFFER: Rule = Rule {
    code: "R014",
    severity: Severity::Confirm,
    title: "自己評価と算定評価が異なる",
    meaning: "担当課の自己評価が、達成率から算定した評価と異なります。",
    action: "理由を確かめ、必要があれば評価の見直しを依頼してください。",
};

/// 累計が前の報告月を下回る
pub const TOTAL_FALLS: Rule = Rule {
    code: "R015",
    severity: Severity::Confirm,
    title: "累計が前の報告月を下回る",
    meaning: "累計の指標で、値が前の報告月（訂正・再提出の後）の値を下回ります。",
    action: "累計で記入されているか、どちらの月が誤りかを担当課に確かめてください。",
};

/// 先の報告月の提出
pub const AHEAD: Rule = Rule {
    code: "R016",
    severity: Severity::SendBack,
    title: "先の報告月の提出",
    meaning: "報告月が、作成日より先の月です。集計していません。",
    action: "報告月の誤りでないか担当課に確かめ、正しい報告月の調査票で再提出してもらってください。",
};

/// 主管課以外の評価・記述
pub const ITEM_SHARED: Rule = Rule {
    code: "R017",
    severity: Severity::Confirm,
    title: "主管課以外の評価・記述",
    meaning: "項目の評価や記述を、回答する課以外の課が異なる内容で記入しました。回答する課の記入を集計しました。",
    action: "必要な内容であれば、回答する課の記述に加えてもらってください。",
};

/// 提出日の新しい提出を採っていない
pub const LATER_NOT_TAKEN: Rule = Rule {
    code: "R018",
    severity: Severity::Confirm,
    title: "提出日の新しい提出を採っていない",
    meaning: "再提出依頼に答えた提出を採ったため、それより提出日の新しい別の提出は集計していません。",
    action: "どちらが正しいかを確かめ、提出日の新しい方を採るときは、受付簿で採用を指定してください。",
};

/// 確定時期を過ぎた未報告
pub const WAITED_TOO_LONG: Rule = Rule {
    code: "R020",
    severity: Severity::SendBack,
    title: "確定時期を過ぎた未報告",
    meaning: "年度確定の後に分かる値（確定待ち）が、確定時期を過ぎても報告されていません。未報告として扱います。",
    action: "連絡文で、年度実績の記入と再提出を依頼してください。",
};

/// The rules of this family.
pub(crate) const RULES: &[Rule] = &[
    DUPLICATE,
    REPLACED,
    AMBIGUOUS,
    UNKNOWN_DECISION,
    PAST_CHANGED,
    SENT_AGAIN,
    BEFORE_DIFFERS,
    NOT_CORRECTED,
    SHARED_DIFFERS,
    LEAD_SILENT,
    SHARE_MISSING,
    SHARE_UNSUMMABLE,
    RETURN_MISSING,
    GRADES_DIFFER,
    TOTAL_FALLS,
    AHEAD,
    ITEM_SHARED,
    LATER_NOT_TAKEN,
    WAITED_TOO_LONG,
];
