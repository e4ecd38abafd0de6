//! Sheet 取組項目.

use super::{
    mistake::Mistakes,
    names::Names,
    order::Order,
    table::{Row, Table},
};
use crate::{
    model::{ItemNo, Round},
    plan::{Item, Plan},
    spreadsheet::Workbook,
};

const COLUMNS: [&str; 13] = [
    "項目番号",
    "取組項目",
    "目標番号",
    "施策番号",
    "群番号",
    "再掲元",
    "取組内容",
    "備考",
    "担当課",
    "主管課",
    "有効開始",
    "有効終了",
    "終了区分",
];

const ENDINGS: [(&str, &str); 3] = [("完了", "完了"), ("廃止", "廃止"), ("統合", "統合")];
const SURE: [(&str, bool); 2] = [("確実", false), ("要確認", true)];

pub(super) fn read(book: &Workbook, mistakes: &Mistakes, names: &Names, plan: &mut Plan) {
    let Some(table) = Table::find(book, "取組項目", &COLUMNS, &[super::order::COLUMN, "確度", "変更理由"], mistakes)
    else {
        return;
    };
    let mut order = Order::default();
    let mut reprints = Vec::new();
    for row in table.rows() {
        let Some(number) = row.needed_whole("項目番号").map(ItemNo) else { continue };
        if plan.items.contains_key(&number) {
            row.mistake(
                "項目番号",
                format!("項目番号 {number} が２回あります。番号を直すか、どちらかの行を消してください。"),
            );
            continue;
        }
        order.place(&row, number);
        let item = item(&row, names, plan, number);
        if item.reprint_of.is_some() {
            reprints.push((number, row));
        }
        plan.items.insert(number, item);
    }
    order.finish(plan, mistakes);
    for (number, row) in reprints {
        check_reprint(&row, plan, number);
    }
    if plan.items.is_empty() {
        table.mistake("取組項目が１つもありません。計画の取組項目を記入してください。");
    }
}

fn item(row: &Row, names: &Names, plan: &Plan, number: ItemNo) -> Item {
    let reprint_of = row.whole("再掲元").map(ItemNo);
    let listed = row.names("担当課");
    if listed.is_empty() {
        row.mistake("担当課", "「担当課」が空欄です。担当課を記入してください。");
    }
    let mut departments = Vec::new();
    for name in &listed {
        let Some(department) = names.resolve(row, "担当課", name) else { continue };
        if departments.contains(&department) {
            row.mistake("担当課", format!("「{name}」が２回あります。１回だけにしてください。"));
        } else {
            departments.push(department);
        }
    }
    let given = names.one(row, "主管課");
    if let Some(lead) = &given
        && !departments.is_empty()
        && !departments.contains(lead)
    {
        row.mistake(
            "主管課",
            format!("主管課「{lead}」が担当課にありません。担当課に加えるか、担当課のうちの１つにしてください。"),
        );
    }
    if given.is_none() && departments.len() > 1 && reprint_of.is_none() && row.text("主管課").is_empty() {
        row.mistake("主管課", "担当課が２つ以上あります。自己評価などを答える主管課を１つ記入してください。");
    }
    let lead = given.or_else(|| departments.first().cloned()).unwrap_or_else(|| "".into());
    let (valid_from, valid_to) = (row.round("有効開始"), row.round("有効終了"));
    refuse_reversed(row, valid_from, valid_to);
    let ending = row.choice("終了区分", &ENDINGS);
    match (valid_to, ending) {
        (Some(_), None) if row.text("終了区分").is_empty() => {
            row.mistake("終了区分", "有効終了が記入されています。終了区分（完了、廃止、統合）も記入してください。");
        }
        (None, Some(_)) if row.text("有効終了").is_empty() => {
            row.mistake("有効終了", "終了区分が記入されています。最後の報告月も記入してください。");
        }
        _ => {}
    }
    Item {
        number,
        title: row.needed("取組項目").into(),
        group: group(row, plan).unwrap_or(0),
        reprint_of,
        content: row.text("取組内容"),
        remarks: row.text("備考"),
        departments,
        lead,
        unsure: row.choice("確度", &SURE).unwrap_or(false),
        valid_from,
        valid_to,
        ending: ending.unwrap_or_default().to_owned(),
        reason: row.text("変更理由"),
    }
}

/// The group that goal, policy and group number name together.
fn group(row: &Row, plan: &Plan) -> Option<usize> {
    let goal_number: u16 = row.needed_whole("目標番号")?;
    let policy_number: u16 = row.needed_whole("施策番号")?;
    let group_number: u16 = row.needed_whole("群番号")?;
    if plan.groups.is_empty() {
        return None;
    }
    let Some(goal) = plan.goals.iter().position(|goal| goal.number == goal_number) else {
        row.mistake(
            "目標番号",
            format!("目標 {goal_number} は「体系」シートにありません。番号を直すか、「体系」に加えてください。"),
        );
        return None;
    };
    let policy = plan.policies.iter().position(|policy| policy.goal == goal && policy.number == policy_number);
    let Some(policy) = policy else {
        row.mistake(
            "施策番号",
            format!("目標 {goal_number} に施策 {policy_number} は「体系」シートにありません。番号を直すか、「体系」に加えてください。"),
        );
        return None;
    };
    let group = plan.groups.iter().position(|group| group.policy == policy && group.number == group_number);
    if group.is_none() {
        row.mistake(
            "群番号",
            format!("目標 {goal_number} の施策 {policy_number} に群 {group_number} は「体系」シートにありません。番号を直すか、「体系」に加えてください。"),
        );
    }
    group
}

fn check_reprint(row: &Row, plan: &Plan, number: ItemNo) {
    let Some(original) = plan.items.get(&number).and_then(|item| item.reprint_of) else { return };
    match plan.items.get(&original) {
        _ if original == number => {
            row.mistake("再掲元", "自分の番号になっています。元の項目の番号を記入してください。")
        }
        None => row.mistake(
            "再掲元",
            format!("項目 {original} は「取組項目」シートにありません。元の項目の番号を記入してください。"),
        ),
        Some(item) => {
            if let Some(first) = item.reprint_of {
                row.mistake(
                    "再掲元",
                    format!("項目 {original} も再掲です。その元の項目（{first}）の番号を記入してください。"),
                );
            }
        }
    }
}

/// The item that a row names in 項目番号; an unknown one is recorded.
pub(super) fn known_item(row: &Row, plan: &Plan) -> Option<ItemNo> {
    let number = row.needed_whole("項目番号").map(ItemNo)?;
    if plan.items.contains_key(&number) {
        return Some(number);
    }
    if !plan.items.is_empty() {
        row.mistake("項目番号", format!("項目 {number} は「取組項目」シートにありません。番号を確かめてください。"));
    }
    None
}

/// 有効終了 must not lie before 有効開始.
pub(super) fn refuse_reversed(row: &Row, from: Option<Round>, to: Option<Round>) {
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        row.mistake("有効終了", format!("有効終了（{to}）が有効開始（{from}）より前です。どちらかを直してください。"));
    }
}
