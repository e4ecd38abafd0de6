//! The office's own master (計画マスタ): what in it is no mistake, but looks like one, and what differs from the forms that were
//! issued from it.

use crate::check::Rule;
use crate::model::Severity;

/// 配布した調査票と違う計画マスタ
pub const CHANGED_SINCE_ISSUE: Rule = Rule {
    code: "M001",
    severity: Severity::Confirm,
    title: "配布した調査票と違う計画マスタ",
    meaning: "計画マスタの目標・単位・指標名・基準値が、調査票を配布したときと違いますが、「目標改定」にも「変更履歴」にも記録がありません。今の計画マスタの内容で集計しました。",
    action: "正しい方を確かめ、誤って変わったものは計画マスタを元に戻し、改めたものは「目標改定」か「変更履歴」に記録してください。",
};

/// 指標名の並びのずれ
pub const NAMES_MOVED: Rule = Rule {
    code: "M002",
    severity: Severity::Confirm,
    title: "指標名の並びのずれ",
    meaning: "計画マスタの「指標」で、指標名が別の行に移っているようです（指標名だけを並べ替えた、１行ずれて貼り付けたなど）。",
    action: "計画の本文と照らし合わせ、指標名と目標・単位の行をそろえてください。",
};

/// ほかの年度とかけ離れた目標
pub const FAR_TARGET: Rule = Rule {
    code: "M003",
    severity: Severity::Confirm,
    title: "ほかの年度とかけ離れた目標",
    meaning: "計画マスタの目標が、同じ指標のほかの年度の目標とかけ離れています（50％ のつもりの 0.5、付け忘れた ▲、けたの誤りなど）。",
    action: "計画の本文と照らし合わせてください。正しければ、受付簿で確認済みにすると次から表示しません。",
};

/// 下の行に写したような値
pub const FILLED_DOWN: Rule = Rule {
    code: "M004",
    severity: Severity::Confirm,
    title: "下の行に写したような値",
    meaning: "計画マスタの続いた行に、同じ値か１ずつ増える値が並び、それぞれの指標のほかの年度と合いません（オートフィルで下の行まで写したなど）。",
    action: "計画の本文と照らし合わせてください。正しければ、受付簿で確認済みにすると次から表示しません。",
};

/// The rules of this family.
pub(crate) const RULES: &[Rule] = &[CHANGED_SINCE_ISSUE, NAMES_MOVED, FAR_TARGET, FILLED_DOWN];
