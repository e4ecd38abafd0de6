//! Reads and checks the master workbook. Every mistake is found in one go, each with its sheet and cell.

mod about;
mod criteria;
mod departments;
mod form;
mod hierarchy;
mod indicators;
mod items;
mod looks;
mod mistake;
mod names;
mod notes;
mod order;
mod records;
mod schedule;
mod table;
#[cfg(test)]
mod tests;

pub use mistake::MasterMistake;

use super::{Index, Plan};
use crate::spreadsheet::{self, OpenError, Workbook};
use mistake::Mistakes;
use names::Names;

/// Reads the master from the bytes of its workbook, in whatever format it was saved.
///
/// # Errors
/// All mistakes, in the order of the sheets; never an empty list.
pub fn read_master(bytes: &[u8]) -> Result<Plan, Vec<MasterMistake>> {
    let mistakes = Mistakes::default();
    let plan = match spreadsheet::open(bytes) {
        Ok(book) => read_book(&book, &mistakes),
        Err(error) => {
            mistakes.add("", None, unreadable(&error));
            Plan::default()
        }
    };
    let mistakes = mistakes.into_vec();
    if mistakes.is_empty() { Ok(plan) } else { Err(mistakes) }
}

/// Each sheet is read with what the sheets before it say; one that cannot be read does not hide mistakes of others.
fn read_book(book: &Workbook, mistakes: &Mistakes) -> Plan {
    let mut plan = Plan { about: about::read(book, mistakes), ..Plan::default() };
    plan.criteria = criteria::read(book, mistakes);
    let departments = departments::read(book, mistakes);
    let names = Names::of(departments.as_deref());
    let departments = departments.unwrap_or_default();
    plan.departments = departments.iter().map(|row| row.department.clone()).collect();
    hierarchy::read(book, mistakes, &mut plan);
    items::read(book, mistakes, &names, &mut plan);
    indicators::read(book, mistakes, &names, &mut plan);
    departments::read_transfers(book, mistakes, &names, &mut plan);
    schedule::read(book, mistakes, &mut plan);
    records::read(book, mistakes, &mut plan);
    plan.form = form::read(book, mistakes);
    notes::read(book, mistakes, &mut plan);
    // What was looked up while reading was looked up in an unfinished plan.
    plan.index = Index::default();
    if !mistakes.any_in(&["計画", "部署", "取組項目", "指標", "所管変更"]) {
        departments::refuse_orphans(&departments, mistakes, &plan);
    }
    plan
}

fn unreadable(error: &OpenError) -> String {
    let why = match error {
        OpenError::Empty => "中身が空（0 バイト）です".to_owned(),
        OpenError::Encrypted => "パスワードが付いています".to_owned(),
        OpenError::Protected => "秘密度ラベルや閲覧の制限（IRM）で保護されています".to_owned(),
        OpenError::Truncated => "途中で切れています".to_owned(),
        OpenError::NotAWorkbook(what) => format!("表計算のファイルではありません（{what}）"),
        OpenError::TooLarge(what) => format!("大きすぎます（{what}）"),
        OpenError::Damaged(what) => format!("壊れています（{what}）"),
    };
    format!(
        "計画マスタを開けません。{why}。元のファイルを Excel などで開いて確かめ、パスワードなしの .xlsx で保存し直してください。"
    )
}
