//! Sheets 用語解説 and 変更履歴.

use super::{mistake::Mistakes, table::Table};
use crate::{
    model::fold_key,
    plan::{HistoryRow, Plan, Term},
    spreadsheet::Workbook,
};
use std::collections::BTreeSet;

pub(super) fn read(book: &Workbook, mistakes: &Mistakes, plan: &mut Plan) {
    glossary(book, mistakes, plan);
    history(book, mistakes, plan);
}

fn glossary(book: &Workbook, mistakes: &Mistakes, plan: &mut Plan) {
    let Some(table) = Table::find(book, "用語解説", &["用語", "読み", "説明"], &["原語", "親の用語"], mistakes)
    else {
        return;
    };
    let mut seen = BTreeSet::new();
    for row in table.rows() {
        let term = Term {
            term: row.needed("用語"),
            reading: row.text("読み"),
            text: row.needed("説明"),
            original: row.text("原語"),
            parent: row.text("親の用語"),
        };
        if !term.parent.is_empty() && !seen.contains(&fold_key(&term.parent)) {
            row.mistake(
                "親の用語",
                format!("「{}」が上の行の用語にありません。用語を確かめるか、空欄にしてください。", term.parent),
            );
        }
        if !term.term.is_empty() && !seen.insert(fold_key(&term.term)) {
            row.mistake("用語", format!("「{}」が２回あります。どちらかの行を消してください。", term.term));
        }
        plan.glossary.push(term);
    }
}

fn history(book: &Workbook, mistakes: &Mistakes, plan: &mut Plan) {
    let columns = ["日付", "変更者", "箇所", "内容", "根拠"];
    let Some(table) = Table::find(book, "変更履歴", &columns, &[], mistakes) else { return };
    for row in table.rows() {
        plan.history.push(HistoryRow {
            date: row.date("日付"),
            who: row.text("変更者"),
            place: row.text("箇所"),
            what: row.text("内容"),
            why: row.text("根拠"),
        });
    }
}
