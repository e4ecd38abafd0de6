//! Sheet 日程.

use super::{
    mistake::Mistakes,
    table::{Row, Table},
};
use crate::{
    plan::{Plan, ScheduleRow},
    spreadsheet::Workbook,
};

const EVALUATED: [(&str, bool); 2] = [("要", true), ("不要", false)];

pub(super) fn read(book: &Workbook, mistakes: &Mistakes, plan: &mut Plan) {
    let columns = ["報告月", "依頼日", "提出期限", "再提出期限", "評価", "会議名", "会議日"];
    let Some(table) = Table::find(book, "日程", &columns, &[], mistakes) else { return };
    for row in table.rows() {
        row.needed("報告月");
        let scheduled = ScheduleRow {
            asked: row.date("依頼日"),
            due: row.date("提出期限"),
            due_again: row.date("再提出期限"),
            evaluated: row.needed_choice("評価", &EVALUATED).unwrap_or(true),
            meeting: row.text("会議名"),
            meeting_date: row.date("会議日"),
        };
        refuse_disorder(&row, &scheduled);
        let Some(round) = row.round("報告月") else { continue };
        if !plan.about.years.is_empty() && plan.year_index(round.fiscal_year()).is_none() {
            row.mistake("報告月", format!("{round} は計画の期間に入っていません。報告月を確かめてください。"));
        }
        if plan.schedule.insert(round, scheduled).is_some() {
            row.mistake("報告月", format!("{round} の行が２つあります。どちらかを消してください。"));
        }
    }
}

fn refuse_disorder(row: &Row, scheduled: &ScheduleRow) {
    let dates = [("依頼日", scheduled.asked), ("提出期限", scheduled.due), ("再提出期限", scheduled.due_again)];
    let known: Vec<_> = dates.into_iter().filter_map(|(label, date)| Some((label, date?))).collect();
    for pair in known.windows(2) {
        if let [(before, earlier), (label, later)] = pair
            && later < earlier
        {
            row.mistake(label, format!("「{label}」が「{before}」より前の日です。どちらかを直してください。"));
        }
    }
}
