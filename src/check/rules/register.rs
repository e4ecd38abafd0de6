//! The office's register (受付簿): what in it is not understood.

use crate::check::{Draft, Rule};
use crate::model::{Severity, fold_key};
use crate::spreadsheet::{RawValue, Workbook};
use std::collections::BTreeMap;

/// 受付簿の記入が足りない行
pub const ROW: Rule = Rule {
    code: "R032",
    severity: Severity::Confirm,
    title: "受付簿の記入が足りない行",
    meaning: "受付簿の「要確認」のこの行は、確認者が空欄のため確認済みとしていないか、日付が読めません（日付だけが読めないときは確認済みとしています）。採否など、集計を左右する誤りは、直すまで集計しません。",
    action: "示されたセルを直して保存し、もう一度集計してください。",
};

/// 読まれない受付簿
pub const ELSEWHERE: Rule = Rule {
    code: "R033",
    severity: Severity::Confirm,
    title: "読まれない受付簿",
    meaning: "受付簿が、input/受付簿.xlsx とは違う名前や場所、形式で保存されています。この中の採否や確認は反映していません。",
    action: "反映するときは、Excel ブック（.xlsx）で input フォルダーの直下に「受付簿.xlsx」の名前で保存してください。不要な写しは input フォルダーから取り除いてください。",
};

/// The rules of this family.
pub(crate) const RULES: &[Rule] = &[ROW, ELSEWHERE];

/// Whether a row of labels heads one of the register's lists: returns, or findings that were confirmed.
#[must_use]
pub(crate) fn heads_a_list<'l>(labels: impl Iterator<Item = &'l str> + Clone) -> bool {
    let has = |label: &str| labels.clone().any(|found| found == fold_key(label));
    (has("SHA-256") && has("採否")) || (has("キー") && has("確認者"))
}

/// Whether a workbook is a register of decisions, by its headings.
#[must_use]
pub(crate) fn is_register(book: &Workbook) -> bool {
    let mut rows: BTreeMap<(usize, u32), Vec<String>> = BTreeMap::new();
    for (at, sheet) in book.sheets.iter().enumerate() {
        for cell in &sheet.cells {
            if let RawValue::Text(text) = &cell.value {
                rows.entry((at, cell.place.cell.row)).or_default().push(fold_key(text));
            }
        }
    }
    rows.values().any(|labels| heads_a_list(labels.iter().map(String::as_str)))
}

/// A register that is not read, for its name, place or format.
#[must_use]
pub(crate) fn elsewhere(file: &str) -> Draft {
    ELSEWHERE.say(format!(
        "受付簿ですが、「{file}」という場所と名前では読まないため、中の採否と確認は反映していません。反映するときは、Excel ブック（.xlsx）で input フォルダーの直下に「受付簿.xlsx」の名前で保存してください。"
    ))
}
