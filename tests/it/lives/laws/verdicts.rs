//! Verdicts: no label without its share.

use super::super::master::GOALS;
use super::super::report::{Cell, cells, tables};
use super::super::sheets::{Table, Value};
use super::counts::{Classes, classes};
use super::{Breaches, World};

const LABELS: [&str; 8] = [
    "概ね達成できた",
    "やや達成できなかった",
    "達成できなかった",
    "達成できた",
    "大きな成果があった",
    "一定の成果があった",
    "成果が不十分だった",
    "成果があった",
];
const HELD: &str = "判定保留";

/// Verdicts in the outputs: where, of which goal (2: the whole), and the text that says it.
fn verdicts(world: &World<'_>) -> Vec<(String, usize, String)> {
    let mut found = Vec::new();
    let goal = |texts: &[String]| GOALS.iter().position(|goal| texts.iter().any(|text| text.contains(goal)));
    for (edition, sections) in &world.out.report {
        for table in tables(sections) {
            let (by_goal, whole) =
                (table.name.contains("毎の評価") && !table.name.contains("基準"), table.name == "総合評価");
            for row in table.rows.iter().filter(|_| by_goal || whole) {
                let texts: Vec<String> = cells(row).iter().map(Cell::text).collect();
                let at = if whole { 2 } else { goal(&texts).unwrap_or(2) };
                let place = format!("{} {}", edition.label(), table.name);
                found.extend(texts.into_iter().map(|text| (place.clone(), at, text)));
            }
        }
    }
    for (sheet, heads) in [("評価集計", ["番号", "評価済"]), ("概要", ["基本目標", "未評価"])] {
        let Some(table) = Table::find(world.out.book.sheet(sheet), &heads) else { continue };
        for (place, (_, row)) in table.rows.iter().enumerate().take(3) {
            let texts: Vec<String> = row.values().map(Value::text).collect();
            // The two goals, and then the whole.
            let at = goal(&texts).unwrap_or(place);
            found.extend(texts.into_iter().map(|text| (sheet.to_owned(), at, text)));
        }
    }
    let first = world.out.book.sheet("概要").get(&2).into_iter().flat_map(|row| row.values());
    found.extend(first.map(|value| ("概要 冒頭".to_owned(), 2, value.text())));
    let now = world.out.round.to_string();
    for row in world.out.public["評価集計.csv"].rows.iter().filter(|row| row["報告月"] == now) {
        let texts: Vec<String> = row.values().cloned().collect();
        let whole = texts.iter().any(|text| text == "全体" || text == "総合");
        if let Some(at) = if whole { Some(2) } else { goal(&texts) } {
            found.extend(texts.into_iter().map(|text| ("公開/評価集計.csv".to_owned(), at, text)));
        }
    }
    found
}

/// Too few items are rated, whether what is 対象外 counts or not; or enough are, either way.
fn share(classes: &Classes) -> (bool, bool) {
    let rated = classes.rated() * 100;
    let due = classes.rated() + classes.missing;
    (
        rated < classes.all() * 80 && rated < due * 80 || classes.rated() == 0,
        rated >= classes.all() * 80 && classes.all() > 0,
    )
}

pub fn shares(world: &World<'_>, breaches: &mut Breaches) {
    if world.life.is_none() {
        return;
    }
    let known = classes(world, &world.out.data);
    for (place, at, text) in verdicts(world) {
        let (few, enough) = share(&known[at]);
        let label = LABELS.iter().find(|label| text.contains(*label) && !text.contains(HELD));
        if let Some(label) = label.filter(|_| few) {
            breaches.say(format!("{place}: 「{label}」 for {} of {} items", known[at].rated(), known[at].all()));
        }
        if text.contains(HELD) && enough {
            breaches.say(format!(
                "{place}: 「{text}」 although {} of {} items are rated",
                known[at].rated(),
                known[at].all()
            ));
        }
    }
}

pub fn forecasts(world: &World<'_>, breaches: &mut Breaches) {
    if world.out.round.is_final() {
        return;
    }
    for (place, _, text) in verdicts(world) {
        if let Some(label) = LABELS.iter().find(|label| text.contains(*label)) {
            breaches.say(format!("{place}: 「{label}」 in a month, which is no forecast"));
        }
    }
}
