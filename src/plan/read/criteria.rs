//! Sheet 評価基準: thresholds, labels and scores of words.

use super::{
    mistake::Mistakes,
    table::{Row, Table},
};
use crate::{plan::Criteria, spreadsheet::Workbook};
use rust_decimal::Decimal;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Grade,
    Goal,
    Overall,
    GoalForecast,
    OverallForecast,
    Judged,
    Word,
    Pace,
    Jump,
    Empty,
}

const SECTIONS: [(&str, Section); 10] = [
    ("評価", Section::Grade),
    ("目標別", Section::Goal),
    ("総合", Section::Overall),
    ("目標別見込", Section::GoalForecast),
    ("総合見込", Section::OverallForecast),
    ("判定", Section::Judged),
    ("文言", Section::Word),
    ("進度", Section::Pace),
    ("前回比", Section::Jump),
    ("空文", Section::Empty),
];

/// The plan has four classes.
const GRADES: usize = 4;

pub(super) fn read(book: &Workbook, mistakes: &Mistakes) -> Criteria {
    let mut criteria = Criteria::default();
    let columns = ["区分", "下限", "表示"];
    let Some(table) = Table::find(book, "評価基準", &columns, &[], mistakes) else { return criteria };
    for row in table.rows() {
        let section = row.needed_choice("区分", &SECTIONS);
        // What 判定 is called is said nowhere: its row may stay without a word.
        let label = if section == Some(Section::Judged) { row.text("表示") } else { row.needed("表示") };
        if section == Some(Section::Empty) {
            criteria.empty_phrases.extend((!label.is_empty()).then_some(label));
            continue;
        }
        let limit = if row.needed("下限").is_empty() { None } else { row.decimal("下限") };
        let (Some(section), Some(limit)) = (section, limit) else { continue };
        match section {
            Section::Pace | Section::Jump | Section::Judged => single(&row, section, limit, &mut criteria),
            Section::Word => {
                if criteria.word_scores.iter().any(|(_, word)| *word == label) {
                    row.mistake("表示", format!("文言「{label}」が２回あります。どちらかの行を消してください。"));
                }
                criteria.word_scores.push((limit, label));
            }
            Section::Empty => {}
            _ => step(&row, section, (limit, label), &mut criteria),
        }
    }
    if !mistakes.any_in(&["評価基準"]) {
        complete(&table, &criteria);
    }
    criteria
}

/// A value of which there is one.
fn single(row: &Row, section: Section, limit: Decimal, criteria: &mut Criteria) {
    let place = match section {
        Section::Pace => &mut criteria.pace_warning,
        Section::Jump => &mut criteria.jump,
        _ => &mut criteria.judged_from,
    };
    if place.replace(limit).is_some() {
        row.mistake("区分", "この区分の行が２つあります。どちらかを消してください。");
    }
    if limit <= Decimal::ZERO {
        row.mistake("下限", "0 より大きい数を記入してください。");
    } else if section == Section::Judged && limit > Decimal::ONE_HUNDRED {
        row.mistake("下限", "判定に要る評価済の割合（％）です。100 以下の数を記入してください。");
    }
}

/// A step of a scale: each lies below the one before.
fn step(row: &Row, section: Section, step: (Decimal, String), criteria: &mut Criteria) {
    let list = match section {
        Section::Grade => &mut criteria.grades,
        Section::Goal => &mut criteria.goal_labels,
        Section::GoalForecast => &mut criteria.goal_forecasts,
        Section::OverallForecast => &mut criteria.overall_forecasts,
        _ => &mut criteria.overall_labels,
    };
    if let Some((before, _)) = list.last()
        && *before <= step.0
    {
        let message = format!("下限 {} が上の行の {before} より小さくありません。大きい順に並べてください。", step.0);
        row.mistake("下限", message);
    }
    list.push(step);
}

/// Each scale must reach down to 0, so that every rate has its class.
fn complete(table: &Table, criteria: &Criteria) {
    if criteria.grades.len() != GRADES {
        table.mistake(format!("区分「評価」の行が {} 行あります。{GRADES} 行にしてください。", criteria.grades.len()));
    }
    let scales = [
        ("評価", &criteria.grades, false),
        ("目標別", &criteria.goal_labels, true),
        ("総合", &criteria.overall_labels, true),
        ("目標別見込", &criteria.goal_forecasts, false),
        ("総合見込", &criteria.overall_forecasts, false),
    ];
    for (name, list, needed) in scales {
        match list.last() {
            None if needed => table.mistake(format!("区分「{name}」の行がありません。加えてください。")),
            Some((limit, _)) if !limit.is_zero() => {
                table.mistake(format!("区分「{name}」のいちばん下の下限が {limit} です。0 にしてください。"));
            }
            _ => {}
        }
    }
    if criteria.word_scores.is_empty() {
        table.mistake("区分「文言」の行がありません。「実施」などの点数を加えてください。");
    }
}
