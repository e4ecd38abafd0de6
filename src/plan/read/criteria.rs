//! Sheet 評価基準: thresholds, labels and scores of words.

use super::{mistake::Mistakes, table::Table};
use crate::{plan::Criteria, spreadsheet::Workbook};
use rust_decimal::Decimal;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Grade,
    Goal,
    Overall,
    Word,
    Pace,
    Jump,
    Empty,
}

const SECTIONS: [(&str, Section); 7] = [
    ("評価", Section::Grade),
    ("目標別", Section::Goal),
    ("総合", Section::Overall),
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
        let label = row.needed("表示");
        if section == Some(Section::Empty) {
            criteria.empty_phrases.extend((!label.is_empty()).then_some(label));
            continue;
        }
        let limit = if row.needed("下限").is_empty() { None } else { row.decimal("下限") };
        let (Some(section), Some(limit)) = (section, limit) else { continue };
        let doubled = "この区分の行が２つあります。どちらかを消してください。";
        match section {
            Section::Pace | Section::Jump => {
                let place = if section == Section::Pace { &mut criteria.pace_warning } else { &mut criteria.jump };
                if place.replace(limit).is_some() {
                    row.mistake("区分", doubled);
                }
                if limit <= Decimal::ZERO {
                    row.mistake("下限", "0 より大きい数を記入してください。");
                }
            }
            Section::Word => {
                if criteria.word_scores.iter().any(|(_, word)| *word == label) {
                    row.mistake("表示", format!("文言「{label}」が２回あります。どちらかの行を消してください。"));
                }
                criteria.word_scores.push((limit, label));
            }
            Section::Empty => {}
            Section::Grade | Section::Goal | Section::Overall => {
                let list = match section {
                    Section::Grade => &mut criteria.grades,
                    Section::Goal => &mut criteria.goal_labels,
                    _ => &mut criteria.overall_labels,
                };
                if let Some((before, _)) = list.last()
                    && *before <= limit
                {
                    row.mistake(
                        "下限",
                        format!("下限 {limit} が上の行の {before} より小さくありません。大きい順に並べてください。"),
                    );
                }
                list.push((limit, label));
            }
        }
    }
    if !mistakes.any_in(&["評価基準"]) {
        complete(&table, &criteria);
    }
    criteria
}

/// Each scale must reach down to 0, so that every rate has its class.
fn complete(table: &Table, criteria: &Criteria) {
    if criteria.grades.len() != GRADES {
        table.mistake(format!("区分「評価」の行が {} 行あります。{GRADES} 行にしてください。", criteria.grades.len()));
    }
    for (name, list) in
        [("評価", &criteria.grades), ("目標別", &criteria.goal_labels), ("総合", &criteria.overall_labels)]
    {
        match list.last() {
            None if name != "評価" => table.mistake(format!("区分「{name}」の行がありません。加えてください。")),
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
