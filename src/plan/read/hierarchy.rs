//! Sheet 体系: the four levels above the items, one group in each row.

use super::{
    mistake::Mistakes,
    table::{Row, Table},
};
use crate::{
    plan::{Goal, Group, Plan, Policy, Viewpoint, target},
    spreadsheet::Workbook,
};

const COLUMNS: [&str; 12] = [
    "視点",
    "視点説明",
    "目標番号",
    "目標",
    "目標説明",
    "SDGs",
    "施策番号",
    "施策",
    "施策説明",
    "群番号",
    "取組項目群",
    "群説明",
];

/// The 17 goals of the United Nations.
const SDGS: u8 = 17;

pub(super) fn read(book: &Workbook, mistakes: &Mistakes, plan: &mut Plan) {
    let Some(table) = Table::find(book, "体系", &COLUMNS, &[], mistakes) else { return };
    for row in table.rows() {
        let viewpoint = viewpoint(&row, plan);
        let Some(goal) = goal(&row, plan, viewpoint) else { continue };
        let Some(policy) = policy(&row, plan, goal) else { continue };
        group(&row, plan, policy);
    }
    if plan.groups.is_empty() {
        table.mistake("行が１つもありません。計画の体系を記入してください。");
    }
}

fn viewpoint(row: &Row, plan: &mut Plan) -> usize {
    let title = row.needed("視点");
    let text = row.text("視点説明");
    let at = plan.viewpoints.iter().position(|known| known.title == title);
    let at = at.unwrap_or_else(|| {
        plan.viewpoints.push(Viewpoint { title, text: String::new() });
        plan.viewpoints.len() - 1
    });
    if let Some(known) = plan.viewpoints.get_mut(at) {
        same_text(row, "視点説明", &mut known.text, text);
    }
    at
}

fn goal(row: &Row, plan: &mut Plan, viewpoint: usize) -> Option<usize> {
    let title = row.needed("目標");
    let text = row.text("目標説明");
    let sdgs = sdgs(row);
    let number = row.needed_whole("目標番号")?;
    let at = plan.goals.iter().position(|known| known.number == number).unwrap_or_else(|| {
        plan.goals.push(Goal { viewpoint, number, title: title.clone(), text: String::new(), sdgs: sdgs.clone() });
        plan.goals.len() - 1
    });
    let known = plan.goals.get_mut(at)?;
    if known.viewpoint != viewpoint {
        row.mistake("視点", format!("目標 {number} は、上の行ではほかの視点にあります。どちらかに直してください。"));
    }
    same_title(row, "目標", &known.title, &title);
    same_text(row, "目標説明", &mut known.text, text);
    if !sdgs.is_empty() && !known.sdgs.is_empty() && known.sdgs != sdgs {
        row.mistake("SDGs", format!("目標 {number} の上の行と違います。どちらかに直すか、空欄にしてください。"));
    }
    if known.sdgs.is_empty() {
        known.sdgs = sdgs;
    }
    Some(at)
}

fn policy(row: &Row, plan: &mut Plan, goal: usize) -> Option<usize> {
    let title = row.needed("施策");
    let text = row.text("施策説明");
    let number = row.needed_whole("施策番号")?;
    let at = plan.policies.iter().position(|known| known.goal == goal && known.number == number);
    let at = at.unwrap_or_else(|| {
        plan.policies.push(Policy { goal, number, title: title.clone(), text: String::new() });
        plan.policies.len() - 1
    });
    let known = plan.policies.get_mut(at)?;
    same_title(row, "施策", &known.title, &title);
    same_text(row, "施策説明", &mut known.text, text);
    Some(at)
}

fn group(row: &Row, plan: &mut Plan, policy: usize) {
    let title = row.needed("取組項目群");
    let text = row.text("群説明");
    let Some(number) = row.needed_whole("群番号") else { return };
    if plan.groups.iter().any(|known| known.policy == policy && known.number == number) {
        row.mistake("群番号", format!("この施策の群 {number} が２回あります。群ごとに１行にしてください。"));
        return;
    }
    plan.groups.push(Group { policy, number, title, text });
}

/// A level's name stands in every row of it and must be the same.
fn same_title(row: &Row, label: &str, known: &str, title: &str) {
    if known != title && !title.is_empty() {
        row.mistake(
            label,
            format!("「{title}」が、上の行の同じ番号の「{known}」と違います。名称か番号のどちらかを直してください。"),
        );
    }
}

/// A level's text stands in its first row; further rows leave it empty or repeat it.
fn same_text(row: &Row, label: &str, known: &mut String, text: String) {
    if text.is_empty() || *known == text {
        return;
    }
    if known.is_empty() {
        *known = text;
    } else {
        row.mistake(label, format!("「{label}」が上の行と違います。どちらかに直すか、空欄にしてください。"));
    }
}

fn sdgs(row: &Row) -> Vec<u8> {
    let mut goals = Vec::new();
    for name in row.names("SDGs") {
        match target::number(&name, "").and_then(|value| u8::try_from(value).ok()) {
            Some(goal @ 1..=SDGS) => goals.push(goal),
            _ => row.mistake("SDGs", format!("「{name}」はSDGsのゴールの番号（1～{SDGS}）ではありません。")),
        }
    }
    goals
}
