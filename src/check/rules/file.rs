//! The file as a whole: what is no return, and what cannot be opened.

use crate::check::{Draft, Rule, kinds::kind, quote};
use crate::model::Severity;
use crate::spreadsheet::OpenError;

/// 集計に関係のないファイル
pub const IGNORED: Rule = Rule {
    code: "F001",
    severity: Severity::Note,
    title: "集計に関係のないファイル",
    meaning: "Excel の一時ファイルや、フォルダの設定ファイルです。読みません。",
    action: "何もする必要はありません。",
};

/// 中身のないファイル
pub const EMPTY: Rule = Rule {
    code: "F002",
    severity: Severity::Note,
    title: "中身のないファイル",
    meaning: "大きさが 0 のファイルです。読みません。",
    action: "提出したファイルであれば、保存し直して入れ直してください。",
};

/// ブックではないファイル
pub const OTHER_KIND: Rule = Rule {
    code: "F003",
    severity: Severity::Note,
    title: "ブックではないファイル",
    meaning: "調査票（Excel などのブック）ではないファイル（PDF、Word、画像、CSV、圧縮ファイル、メール、ショートカットなど）です。読みません。",
    action: "調査票の代わりに提出されたものであれば、点検結果にあるとおりに、Excel の調査票（.xlsx）にしてもらってください。",
};

/// 読み出せないファイル
pub const UNREADABLE: Rule = Rule {
    code: "F004",
    severity: Severity::SendBack,
    title: "読み出せないファイル",
    meaning: "パソコンがファイルを読み出せませんでした（ほかで開いている、大きすぎる、権限がないなど）。",
    action: "ほかのプログラムで開いていないかを確かめ、もう一度実行してください。",
};

/// 名前が点で始まるファイル
pub const HIDDEN: Rule = Rule {
    code: "F005",
    severity: Severity::Confirm,
    title: "名前が点で始まるブック",
    meaning: "ファイルの名前か、それを入れたフォルダーの名前が点（.）で始まっています。画面に出ないことのある名前なので、読みません。",
    action: "提出されたものであれば、点を除いた名前にして入れ直してください。",
};

/// パスワード付きのファイル
pub const ENCRYPTED: Rule = Rule {
    code: "F010",
    severity: Severity::SendBack,
    title: "パスワード付きのファイル",
    meaning: "パスワードで保護されていて開けません。",
    action: "パスワードを外して保存し、再提出してください。",
};

/// 権利の管理で保護されたファイル
pub const PROTECTED: Rule = Rule {
    code: "F015",
    severity: Severity::SendBack,
    title: "権利の管理で保護されたファイル",
    meaning: "秘密度ラベルや閲覧の制限（IRM）で保護されていて、許可された人のほかは開けません。パスワードはありません。",
    action: "秘密度ラベルや閲覧の制限を外して保存し、再提出してください。",
};

/// 途中で切れたファイル
pub const TRUNCATED: Rule = Rule {
    code: "F011",
    severity: Severity::SendBack,
    title: "途中で切れたファイル",
    meaning: "ファイルの後ろが欠けています。送信や保存の途中で切れたと思われます。",
    action: "元のファイルを開けることを確かめ、再提出してください。",
};

/// 中身がブックではないファイル
pub const NOT_A_WORKBOOK: Rule = Rule {
    code: "F012",
    severity: Severity::SendBack,
    title: "中身がブックではないファイル",
    meaning: "名前は Excel のファイルですが、中身が違います。",
    action: "Excel で調査票を開き、「Excel ブック（.xlsx）」で保存して再提出してください。",
};

/// 大きすぎるファイル
pub const TOO_LARGE: Rule = Rule {
    code: "F013",
    severity: Severity::SendBack,
    title: "大きすぎるファイル",
    meaning: "調査票としては考えられない大きさです。",
    action: "配布した調査票に記入し直して再提出してください。",
};

/// 壊れたファイル
pub const DAMAGED: Rule = Rule {
    code: "F014",
    severity: Severity::SendBack,
    title: "壊れたファイル",
    meaning: "一部が壊れていて、全体を確実に読むことができません。",
    action: "元のファイルを開いて保存し直し、再提出してください。",
};

/// The rules of this family.
pub(crate) const RULES: &[Rule] = &[
    IGNORED,
    EMPTY,
    OTHER_KIND,
    UNREADABLE,
    HIDDEN,
    ENCRYPTED,
    TRUNCATED,
    NOT_A_WORKBOOK,
    TOO_LARGE,
    DAMAGED,
    PROTECTED,
];

/// Files that lie beside returns and are none, by their name.
#[must_use]
pub(crate) fn is_ignorable(name: &str) -> bool {
    const NAMES: [&str; 4] = ["thumbs.db", "desktop.ini", ".ds_store", "icon\r"];
    let lower = name.to_lowercase();
    name.starts_with("~$") || name.starts_with(".~lock") || name.starts_with("._") || NAMES.contains(&lower.as_str())
}

/// Whether the name ends like a workbook's.
fn named_like_a_workbook(name: &str) -> bool {
    const ENDINGS: [&str; 5] = [".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"];
    let lower = name.to_lowercase();
    ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

/// The finding for a file that is ignored for its name.
#[must_use]
pub(crate) fn ignored() -> Draft {
    IGNORED.say("Excel の一時ファイルや設定ファイルなので、読みませんでした。")
}

/// Most names of packed files that a finding lists.
const LISTED: usize = 10;

/// The finding for a file that systems hide, by its name, and whether it is named like a return.
#[must_use]
pub(crate) fn hidden(name: &str) -> (Draft, bool) {
    if is_ignorable(name) || !named_like_a_workbook(name) {
        return (IGNORED.say("名前が点（.）で始まる、画面に出ないファイルなので、読みませんでした。"), false);
    }
    let found = "名前（または入れてあるフォルダーの名前）が点（.）で始まるので、読みませんでした。";
    let draft = HIDDEN.say(format!("{found}提出されたものであれば、点を除いた名前にしてください。"));
    (draft.told("名前が点（.）で始まるファイルなので、読めません。点を除いた名前で保存し、再提出してください。"), true)
}

/// The finding for a file that could not be opened, and whether it is a return that failed (差戻し) or none at all.
/// `contents` are the names of what is packed into it or attached to it.
#[must_use]
pub(crate) fn unopened(error: &OpenError, name: &str, contents: &[String]) -> (Draft, bool) {
    let draft = match error {
        OpenError::Empty => {
            let found = "大きさが 0 のファイルなので、読みませんでした。";
            let told = EMPTY.say(format!("{found}提出したファイルであれば、保存し直して入れ直してください。"));
            return (told.told(format!("{found}元のファイルを開けることを確かめ、再提出してください。")), false);
        }
        OpenError::NotAWorkbook(content) => {
            let kind = kind(content, name);
            let inside = listed(contents);
            if !named_like_a_workbook(name) {
                let found = format!("調査票のブックではなく、{}なので、読みませんでした。{inside}", kind.what);
                let told = format!("{found}{}", kind.told);
                return (OTHER_KIND.say(format!("{found}{}", kind.office)).told(told), false);
            }
            let found = format!("名前は Excel のファイルですが、中身は{}です。{inside}", kind.what);
            NOT_A_WORKBOOK.say(format!("{found}{}", kind.told))
        }
        OpenError::Encrypted => {
            ENCRYPTED.say("パスワードで保護されていて開けません。パスワードを外して保存し、再提出してください。")
        }
        OpenError::Protected => PROTECTED
            .say("秘密度ラベルや閲覧の制限（IRM）で保護されていて開けません。制限を外して保存し、再提出してください。"),
        OpenError::Truncated => {
            TRUNCATED.say("ファイルが途中で切れています。元のファイルを開けることを確かめ、再提出してください。")
        }
        OpenError::TooLarge(what) => TOO_LARGE.say(format!(
            "調査票としては大きすぎて読めません（{what}）。配布した調査票に記入し直して再提出してください。"
        )),
        OpenError::Damaged(what) => DAMAGED.say(format!(
            "ファイルが壊れていて読めません（{what}）。元のファイルを開いて保存し直し、再提出してください。"
        )),
    };
    (draft, true)
}

/// What is packed into a file, or attached to it.
fn listed(contents: &[String]) -> String {
    if contents.is_empty() {
        return String::new();
    }
    let names: Vec<String> = contents.iter().take(LISTED).map(|name| quote(name)).collect();
    let more = match contents.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!("ほか {more} 個"),
    };
    format!("中にあるもの：{}{more}。", names.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_no_returns_are_told_by_name_and_content() {
        for name in ["~$調査票_総務課.xlsx", "Thumbs.db", "desktop.ini", ".DS_Store", "._調査票.xlsx"] {
            assert!(is_ignorable(name), "{name}");
        }
        assert!(!is_ignorable("調査票_総務課.xlsx"));
        let code = |error: OpenError, name: &str| unopened(&error, name, &[]).0.rule.code;
        assert_eq!(code(OpenError::NotAWorkbook("PDF".into()), "資料.pdf"), "F003");
        assert_eq!(code(OpenError::NotAWorkbook("PDF".into()), "調査票.xlsx"), "F012");
        assert_eq!(code(OpenError::Encrypted, "調査票.xlsx"), "F010");
        assert_eq!(code(OpenError::Protected, "調査票.xlsx"), "F015");
        let names: Vec<String> = (1..=12).map(|at| format!("{at}.xlsx")).collect();
        let packed = unopened(&OpenError::NotAWorkbook("圧縮ファイル（ZIP）".into()), "提出.zip", &names).0;
        assert!(packed.says().0.contains("「1.xlsx」「2.xlsx」") && packed.says().0.contains("「10.xlsx」ほか 2 個"));
        assert!(!unopened(&OpenError::Empty, "調査票.xlsx", &[]).1);
    }
}
