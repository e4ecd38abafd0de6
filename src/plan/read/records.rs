//! Sheets that record what happens to the plan: 過年度実績, 目標改定, 確定評価, 意見・対応.

use super::{
    indicators::explain,
    items::known_item,
    mistake::Mistakes,
    table::{Row, Table},
};
use crate::{
    model::{Answer, FiscalYear, IndicatorKey, Round, Target, TargetValue},
    plan::{Decision, Indicator, Opinion, PastActual, Plan, Revision, target},
    spreadsheet::Workbook,
};

const PUBLIC: [(&str, bool); 2] = [("可", true), ("不可", false)];

pub(super) fn read(book: &Workbook, mistakes: &Mistakes, plan: &mut Plan) {
    past_actuals(book, mistakes, plan);
    revisions(book, mistakes, plan);
    decisions(book, mistakes, plan);
    opinions(book, mistakes, plan);
}

fn past_actuals(book: &Workbook, mistakes: &Mistakes, plan: &mut Plan) {
    let columns = ["項目番号", "指標番号", "年度", "実績", "評価", "出典"];
    let Some(table) = Table::find(book, "過年度実績", &columns, &[], mistakes) else { return };
    for row in table.rows() {
        let (key, year, grade) = (known_indicator(&row, plan), year(&row, plan), grade(&row));
        let printed = row.needed("実績");
        let source = row.needed("出典");
        let (Some(indicator), Some(year)) = (key, year) else { continue };
        let key = indicator.key;
        let Some(answer) = answer(plan, indicator, &printed) else {
            if !printed.is_empty() {
                row.mistake(
                    "実績",
                    format!(
                        "「{printed}」を指標 {key} の実績として読めません。「指標」の型に合わせて記入してください。"
                    ),
                );
            }
            continue;
        };
        if plan.past_actuals.insert((key, year), PastActual { answer, printed, grade, source }).is_some() {
            row.mistake("年度", format!("指標 {key} の {year} が２回あります。どちらかの行を消してください。"));
        }
    }
}

/// A past actual, written as the plan writes targets.
fn answer(plan: &Plan, indicator: &Indicator, text: &str) -> Option<Answer> {
    match text {
        "中止" => return Some(Answer::Cancelled),
        "算定不能" => return Some(Answer::Incalculable),
        _ => {}
    }
    let scored = plan.criteria.word_scores.iter().map(|(_, word)| word.as_str());
    let kind = match indicator.kind {
        // An actual is a number where the target is `N以上`.
        crate::plan::Kind::AtLeast => crate::plan::Kind::Number,
        kind => kind,
    };
    let read = target::parse_target(text, kind, &indicator.unit, indicator.words().chain(scored)).ok()?;
    Some(match read {
        TargetValue::Number(value) | TargetValue::AtLeast(value) => Answer::Number(value),
        TargetValue::Parts(parts) => Answer::Parts(parts),
        TargetValue::Word(word) => Answer::Word(word),
        TargetValue::NotApplicable => Answer::NotApplicable,
    })
}

fn revisions(book: &Workbook, mistakes: &Mistakes, plan: &mut Plan) {
    let columns = ["項目番号", "指標番号", "年度", "改定後目標", "適用開始月", "理由"];
    let Some(table) = Table::find(book, "目標改定", &columns, &[], mistakes) else { return };
    for row in table.rows() {
        let (key, year) = (known_indicator(&row, plan), year(&row, plan));
        row.needed("適用開始月");
        let (from, printed, reason) = (row.round("適用開始月"), row.needed("改定後目標"), row.needed("理由"));
        let (Some(indicator), Some(year), Some(from)) = (key, year, from) else { continue };
        let key = indicator.key;
        let scored = plan.criteria.word_scores.iter().map(|(_, word)| word.as_str());
        let words = indicator.words().chain(scored.filter(|_| indicator.kind != crate::plan::Kind::Stage));
        let value = match target::parse_target(&printed, indicator.kind, &indicator.unit, words) {
            Ok(value) => value,
            Err(problem) => {
                if !printed.is_empty() {
                    row.mistake("改定後目標", explain(problem, &printed, plan, indicator));
                }
                continue;
            }
        };
        if from > Round::Final(year) {
            row.mistake("適用開始月", format!("{year} の目標を、その年度の確定より後の {from} から改めることになっています。どちらかを直してください。"));
        }
        if plan.revisions.iter().any(|known| known.key == key && known.year == year && known.from == from) {
            row.mistake(
                "適用開始月",
                format!("指標 {key} の {year} の目標を {from} から改める行が２つあります。どちらかを消してください。"),
            );
        }
        plan.places.revisions.push(row.cell("改定後目標"));
        plan.revisions.push(Revision { key, year, target: Target { printed, value }, from, reason });
    }
}

fn decisions(book: &Workbook, mistakes: &Mistakes, plan: &mut Plan) {
    let columns = ["項目番号", "年度", "評価", "決定日", "会議", "理由"];
    let Some(table) = Table::find(book, "確定評価", &columns, &[], mistakes) else { return };
    for row in table.rows() {
        let (item, year) = (known_item(&row, plan), year(&row, plan));
        row.needed("評価");
        let grade = grade(&row);
        let (date, meeting, reason) = (row.date("決定日"), row.text("会議"), row.text("理由"));
        let (Some(item), Some(year), Some(grade)) = (item, year, grade) else { continue };
        if let Some(original) = plan.items.get(&item).and_then(|item| item.reprint_of) {
            row.mistake(
                "項目番号",
                format!("項目 {item} は再掲です。元の項目 {original} の評価として記入してください。"),
            );
        }
        if plan.decisions.insert((item, year), Decision { grade, date, meeting, reason }).is_some() {
            row.mistake("年度", format!("項目 {item} の {year} が２回あります。どちらかの行を消してください。"));
        }
    }
}

fn opinions(book: &Workbook, mistakes: &Mistakes, plan: &mut Plan) {
    let columns = ["会議", "日付", "項目番号", "意見", "対応方針", "公表"];
    let Some(table) = Table::find(book, "意見・対応", &columns, &[], mistakes) else { return };
    for row in table.rows() {
        let item = if row.text("項目番号").is_empty() { None } else { known_item(&row, plan) };
        plan.opinions.push(Opinion {
            meeting: row.needed("会議"),
            date: row.date("日付"),
            item,
            opinion: row.needed("意見"),
            response: row.text("対応方針"),
            public: row.choice("公表", &PUBLIC).unwrap_or(false),
        });
    }
}

fn known_indicator<'p>(row: &Row, plan: &'p Plan) -> Option<&'p Indicator> {
    let item = known_item(row, plan);
    let number = row.needed_whole("指標番号");
    let (item, number) = (item?, number?);
    let found = plan.indicators.get(&IndicatorKey { item, number });
    if found.is_none() && !plan.indicators.is_empty() {
        let hint = plan
            .items
            .get(&item)
            .and_then(|item| item.reprint_of)
            .map(|original| format!("再掲の元の項目 {original} の番号で記入してください。"));
        let hint = hint.unwrap_or_else(|| "番号を確かめてください。".to_owned());
        row.mistake("指標番号", format!("項目 {item} の指標 {number} は「指標」シートにありません。{hint}"));
    }
    found
}

/// A year of the plan's period.
fn year(row: &Row, plan: &Plan) -> Option<FiscalYear> {
    row.needed("年度");
    let year = row.year("年度")?;
    if !plan.about.years.is_empty() && plan.year_index(year).is_none() {
        row.mistake("年度", format!("{year} は計画の期間に入っていません。年度を確かめてください。"));
        return None;
    }
    Some(year)
}

fn grade(row: &Row) -> Option<u8> {
    let grades = [("1", 1), ("2", 2), ("3", 3), ("4", 4)];
    row.choice("評価", &grades)
}
