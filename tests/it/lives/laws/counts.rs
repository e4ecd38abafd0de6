//! Numbers of items: what データ says, and that rows add up to their 計.

use super::super::data::Data;
use super::super::master::GOALS;
use super::super::report::{Cell, cells, tables};
use super::super::sheets::{Table, Value, text};
use super::{Breaches, World};
use std::collections::BTreeMap;

/// Items by grade (1 to 4), and those without.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Classes {
    pub grades: [usize; 4],
    pub without: usize,
    /// Of those without: 未報告 or 差戻し.
    pub missing: usize,
}

impl Classes {
    pub fn rated(&self) -> usize {
        self.grades.iter().sum()
    }

    pub fn all(&self) -> usize {
        self.rated() + self.without
    }
}

/// Which goal (0 or 1) an item of a life stands in.
fn goal_of(world: &World<'_>, item: u32) -> usize {
    let life = world.life.unwrap();
    usize::from(life.items[usize::try_from(item).unwrap() - 1].place == 2)
}

/// The classes of each goal and of the whole, counted over データ.
pub fn classes(world: &World<'_>, data: &Data) -> [Classes; 3] {
    let now = world.out.round.to_string();
    let mut items: BTreeMap<u32, (String, bool)> = BTreeMap::new();
    for row in data.of(&now) {
        let item = items.entry(row["項目番号"].parse().unwrap()).or_default();
        item.0.clone_from(&row["項目評価"]);
        item.1 |= matches!(&*row["状態"], "未報告" | "差戻し");
    }
    let mut found = [Classes::default(), Classes::default(), Classes::default()];
    for (item, (grade, missing)) in items {
        for at in [goal_of(world, item), 2] {
            match grade.parse::<usize>() {
                Ok(grade) => found[at].grades[grade - 1] += 1,
                Err(_) => {
                    found[at].without += 1;
                    found[at].missing += usize::from(missing);
                }
            }
        }
    }
    found
}

fn is_count(head: &str) -> bool {
    !["％", "割合", "番号", "視点", "毎の評価", "総合評価"].iter().any(|word| head.contains(word))
}

/// Rows up to the one that is called 計, 合計 or 全体, and that one.
struct Counted {
    rows: Vec<BTreeMap<String, usize>>,
    total: Option<BTreeMap<String, usize>>,
}

fn as_counts(row: &BTreeMap<String, Value>) -> BTreeMap<String, usize> {
    let whole = |value: &Value| match value {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number of items")]
        Value::Number(number) if number.fract() == 0.0 && *number >= 0.0 => Some(*number as usize),
        _ => None,
    };
    row.iter()
        .filter(|(head, _)| is_count(head))
        .filter_map(|(head, value)| Some((head.clone(), whole(value)?)))
        .collect()
}

fn is_total(texts: &[String]) -> bool {
    texts.iter().any(|text| {
        let text = text.trim();
        text.starts_with('計') || text.starts_with("合計") || text.starts_with("全体") || text.ends_with("　計")
    })
}

/// Adds the rows up and holds them against the total.
fn adds_up(place: &str, counted: &Counted, breaches: &mut Breaches) {
    let Some(total) = &counted.total else { return breaches.say(format!("{place} has no row 計")) };
    for (head, count) in total {
        let sum: usize = counted.rows.iter().filter_map(|row| row.get(head)).sum();
        if sum != *count {
            breaches.say(format!("{place}: {head} adds up to {sum}, and its 計 says {count}"));
        }
    }
}

/// Holds the counts of a row against those of データ, as far as its heads say what they count.
fn agree(place: &str, row: &BTreeMap<String, usize>, known: &Classes, breaches: &mut Breaches) {
    let mut same = |what: &str, count: usize| {
        for (head, found) in row.iter().filter(|(head, _)| head.starts_with(what)) {
            if *found != count {
                breaches.say(format!("{place}: {head} is {found}, and データ counts {count}"));
            }
        }
    };
    for (grade, label) in (1..).zip(["目標達成", "概ね達成", "やや遅れている", "大幅に遅れている"])
    {
        same(&format!("{grade}　{label}"), known.grades[grade - 1]);
        same(&format!("{grade} {label}"), known.grades[grade - 1]);
        same(&format!("{grade}.{label}"), known.grades[grade - 1]);
        same(label, known.grades[grade - 1]);
    }
    same("評価済", known.rated());
    same("該当項目数", known.grades[0] + known.grades[1]);
    let count = |head: &str| row.iter().filter(|(found, _)| found.starts_with(head)).map(|(_, count)| *count).next();
    let all = count("全体").or_else(|| count("取組項目数")).or_else(|| count("項目数"));
    if let Some(all) = all {
        let parts: Vec<usize> =
            ["評価済", "未評価", "その他", "対象外"].iter().filter_map(|head| count(head)).collect();
        if parts.len() > 1 && parts.iter().sum::<usize>() != all {
            breaches.say(format!("{place}: {all} items are not 評価済 + 未評価 + 対象外 = {parts:?}"));
        }
    }
}

fn whole_of(rows: &[(u32, BTreeMap<String, Value>)], from: usize) -> Counted {
    let mut counted = Counted { rows: Vec::new(), total: None };
    for (_, row) in rows.iter().skip(from) {
        let texts: Vec<String> = row.values().map(Value::text).collect();
        if is_total(&texts) {
            counted.total = Some(as_counts(row));
            break;
        }
        counted.rows.push(as_counts(row));
    }
    counted
}

pub fn summary(world: &World<'_>, breaches: &mut Breaches) {
    if world.life.is_none() {
        return;
    }
    let known = classes(world, &world.out.data);
    for (sheet, heads) in [("評価集計", ["番号", "評価済"]), ("概要", ["基本目標", "未評価"])] {
        let Some(table) = Table::find(world.out.book.sheet(sheet), &heads) else {
            breaches.say(format!("{sheet} has no table with {heads:?}"));
            continue;
        };
        let counted = whole_of(&table.rows, 0);
        adds_up(sheet, &counted, breaches);
        for (at, row) in counted.rows.iter().enumerate().take(2) {
            agree(&format!("{sheet} {}", GOALS[at]), row, &known[at], breaches);
        }
        if let Some(total) = &counted.total {
            agree(&format!("{sheet} 計"), total, &known[2], breaches);
        }
    }
}

pub fn departments(world: &World<'_>, breaches: &mut Breaches) {
    let table = world.out.book.table("部課別集計", &["課", "部", "評価済"]);
    let mut own = Vec::new();
    for (_, row) in &table.rows {
        let name = text(row, "課");
        if name.starts_with("合計") || name.starts_with("全体") || name == "計" {
            adds_up("部課別集計", &Counted { rows: own, total: Some(as_counts(row)) }, breaches);
            if world.life.is_some() {
                agree("部課別集計 計", &as_counts(row), &classes(world, &world.out.data)[2], breaches);
            }
            return;
        }
        if !name.ends_with('計') {
            own.push(as_counts(row));
        }
    }
    if !own.is_empty() {
        breaches.say("部課別集計 has no row 計".into());
    }
}

pub fn report(world: &World<'_>, breaches: &mut Breaches) {
    if world.life.is_none() {
        return;
    }
    let known = classes(world, &world.out.data);
    for (edition, sections) in &world.out.report {
        let mut seen = false;
        for table in tables(sections).filter(|table| table.name.contains("毎の評価") && !table.name.contains("基準"))
        {
            seen = true;
            let heads: Vec<Cell> = table.head.iter().flat_map(cells).collect();
            let mut counted = Counted { rows: Vec::new(), total: None };
            let place = format!("{} {}", edition.label(), table.name);
            for row in &table.rows {
                let cells = cells(row);
                let texts: Vec<String> = cells.iter().map(Cell::text).collect();
                let named = cells.iter().filter_map(|cell| {
                    let head = heads.iter().find(|head| head.column == cell.column)?.text();
                    let number = cell.lines.first()?.text.trim().parse().ok()?;
                    Some((head, number)).filter(|(head, _)| is_count(head))
                });
                let named: BTreeMap<String, usize> = named.collect();
                if is_total(&texts) {
                    agree(&format!("{place} 計"), &named, &known[2], breaches);
                    counted.total = Some(named);
                } else {
                    if let Some(at) = GOALS.iter().position(|goal| texts.iter().any(|text| text.contains(goal))) {
                        agree(&format!("{place} {}", GOALS[at]), &named, &known[at], breaches);
                    }
                    counted.rows.push(named);
                }
            }
            adds_up(&place, &counted, breaches);
        }
        if !seen {
            breaches.say(format!("{} has no table 基本目標毎の評価", edition.label()));
        }
    }
}

pub fn public(world: &World<'_>, breaches: &mut Breaches) {
    if world.life.is_none() {
        return;
    }
    let known = classes(world, &world.out.data);
    let now = world.out.round.to_string();
    let file = &world.out.public["評価集計.csv"];
    for row in file.rows.iter().filter(|row| row["報告月"] == now) {
        let whole =
            match row.values().find(|text| ["全体", "総合", "目標別"].contains(&text.as_str())).map(String::as_str)
            {
                Some("目標別") => GOALS.iter().position(|goal| row.values().any(|text| text == goal)),
                Some(_) => Some(2),
                None => None,
            };
        let Some(at) = whole else { continue };
        let counts = row.iter().filter_map(|(head, text)| Some((head.clone(), text.parse().ok()?)));
        let counts: BTreeMap<String, usize> = counts.filter(|(head, _)| is_count(head)).collect();
        agree("公開/評価集計.csv", &counts, &known[at], breaches);
    }
}
