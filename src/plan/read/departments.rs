//! Sheets 部署 and 所管変更.

use super::{
    mistake::{Mistakes, quoted},
    names::Names,
    table::{Row, Table},
};
use crate::{
    model::{CellRef, IndicatorKey, ItemNo, Round, fold_key},
    plan::{AnswerMode, Department, Plan, Responsibility, Transfer},
    spreadsheet::Workbook,
};
use std::collections::BTreeMap;

/// A department, and where the sheet says from when to when it exists.
pub(super) struct DepartmentRow {
    pub(super) department: Department,
    from: CellRef,
    to: CellRef,
}

pub(super) fn read(book: &Workbook, mistakes: &Mistakes) -> Option<Vec<DepartmentRow>> {
    let columns = ["所属名", "部名", "別名", "有効開始", "有効終了"];
    let table = Table::find(book, "部署", &columns, &[], mistakes)?;
    let mut departments = Vec::new();
    let mut seen: BTreeMap<String, CellRef> = BTreeMap::new();
    for row in table.rows() {
        let department = Department {
            name: row.needed("所属名").into(),
            division: row.text("部名"),
            aliases: row.names("別名"),
            valid_from: row.round("有効開始"),
            valid_to: row.round("有効終了"),
        };
        super::items::refuse_reversed(&row, department.valid_from, department.valid_to);
        let labelled = std::iter::once(("所属名", &*department.name));
        for (label, name) in labelled.chain(department.aliases.iter().map(|alias| ("別名", alias.as_str()))) {
            if name.is_empty() {
                continue;
            }
            if let Some(other) = seen.insert(fold_key(name), row.cell(label)) {
                row.mistake(
                    label,
                    format!("「{name}」は {other} にもあります。所属名と別名は、表の中で１回だけにしてください。"),
                );
            }
        }
        departments.push(DepartmentRow { department, from: row.cell("有効開始"), to: row.cell("有効終了") });
    }
    if departments.is_empty() {
        table.mistake("部署が１つもありません。調査票を出す課を記入してください。");
    }
    Some(departments)
}

pub(super) fn read_transfers(book: &Workbook, mistakes: &Mistakes, names: &Names, plan: &mut Plan) {
    let columns = ["項目番号", "指標番号", "適用開始月", "旧所属", "新所属", "理由"];
    let Some(table) = Table::find(book, "所管変更", &columns, &[], mistakes) else { return };
    let mut found: Vec<(Transfer, Row)> = Vec::new();
    for row in table.rows() {
        let item = super::items::known_item(&row, plan);
        let indicator = row.whole::<u8>("指標番号");
        row.needed("適用開始月");
        row.needed("旧所属");
        row.needed("新所属");
        let (from, old, new) = (row.round("適用開始月"), names.one(&row, "旧所属"), names.one(&row, "新所属"));
        let (Some(item), Some(from), Some(old), Some(new)) = (item, from, old, new) else { continue };
        if let Some(number) = indicator
            && !plan.indicators.contains_key(&IndicatorKey { item, number })
        {
            row.mistake(
                "指標番号",
                format!("項目 {item} に指標 {number} はありません。「指標」シートの番号にしてください。"),
            );
            continue;
        }
        if old == new {
            row.mistake("新所属", "旧所属と同じ課です。新しい課を記入してください。");
        }
        found.push((Transfer { item, indicator, from, old, new, reason: row.text("理由") }, row));
    }
    // By time, and in the sheet's order within a round: so they are applied later, too.
    found.sort_by_key(|(transfer, _)| transfer.from);
    let mut states: BTreeMap<ItemNo, Responsibility> = BTreeMap::new();
    for (transfer, row) in found {
        let Some(item) = plan.items.get(&transfer.item) else { continue };
        if let Some(original) = item.reprint_of {
            let message =
                format!("項目 {} は再掲です。元の項目 {original} の所管変更として記入してください。", item.number);
            row.mistake("項目番号", message);
            continue;
        }
        let state = states.entry(item.number).or_insert_with(|| {
            let leads = plan.indicators_of(item.number).map(|one| (one.key.number, one.lead.clone()));
            Responsibility::at_start(item, leads.collect())
        });
        refuse_not_held(plan, state, &transfer, &row);
        *state = state.after(&transfer);
        plan.transfers.push(transfer);
    }
}

/// Only a department that holds an item, or answers an indicator, at that time can hand it over.
fn refuse_not_held(plan: &Plan, state: &Responsibility, transfer: &Transfer, row: &Row) {
    let key = transfer.indicator.map(|number| IndicatorKey { item: transfer.item, number });
    let indicator = key.and_then(|key| plan.indicators.get(&key));
    if state.holds(transfer, indicator.is_some_and(|indicator| indicator.answer_mode == AnswerMode::Sum)) {
        return;
    }
    let now: Vec<&str> = match key.and_then(|key| state.leads.get(&key.number)) {
        Some(lead) => vec![lead],
        None => state.departments.iter().map(|name| &**name).collect(),
    };
    row.mistake(
        "旧所属",
        format!(
            "その時の担当は{}で、「{}」ではありません。旧所属か適用開始月を確かめてください。",
            quoted(now),
            transfer.old
        ),
    );
}

/// Whoever leads an item or indicator must exist in all the rounds in which it does: otherwise nobody would be asked.
pub(super) fn refuse_orphans(rows: &[DepartmentRow], mistakes: &Mistakes, plan: &Plan) {
    for row in rows {
        let department = &row.department;
        let before = department.valid_from.map(|from| (row.from, from.previous()));
        let after = department.valid_to.map(|to| (row.to, to.next()));
        for (cell, round) in before.into_iter().chain(after) {
            let led = led_by(plan, department, round);
            if let Some(first) = led.first() {
                let more = if led.len() > 1 { format!("（ほか {} 件）", led.len() - 1) } else { String::new() };
                mistakes.add(
                    "部署",
                    Some(cell),
                    format!(
                        "「{}」は {round} には置かれていませんが、指標 {first}{more}の主管課になっています。「所管変更」に行を加えるか、有効開始・有効終了を直してください。",
                        department.name
                    ),
                );
            }
        }
    }
}

/// Indicators that the department leads in a round of the plan's period.
fn led_by(plan: &Plan, department: &Department, round: Round) -> Vec<IndicatorKey> {
    if plan.year_index(round.fiscal_year()).is_none() {
        return Vec::new();
    }
    let leads = |key: &IndicatorKey| plan.lead(*key, round).as_ref() == Some(&department.name);
    let valid = plan.rows_of(&department.name, round).map(|(indicator, _)| indicator.key);
    valid.filter(leads).collect()
}
