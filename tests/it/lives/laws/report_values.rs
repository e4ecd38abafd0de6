//! Values of the report.

use super::super::amounts::{answers, marked};
use super::super::data::{Key, number, same, same_rate};
use super::super::report::{Cell, Years, cells, item_tables, right, tables, trends, years as columns};
use super::super::returns::round;
use super::super::rounds::{STATES, fits, is_dash, label_is_true, names, of_column};
use super::super::story::ending;
use super::{Breaches, World};
use torimatome::output::report::Edition;
use torimatome::output::report::content::Table;

/// What a cell of the row 実績 shows.
struct Shown {
    /// The value that stands there without a round of its own.
    bare: Option<String>,
    /// Words of state.
    words: Vec<String>,
    /// Values with their round.
    labelled: Vec<String>,
}

/// Notes that say something of a value and name no round.
const SIGNS: [&str; 4] = ["（直近）", "（訂正）", "（改定）", "速報"];

fn shown(cell: &Cell) -> Shown {
    let mut shown = Shown { bare: None, words: Vec::new(), labelled: Vec::new() };
    let mut bare = Vec::new();
    for line in &cell.lines {
        let text = line.text.trim();
        if is_dash(text) || SIGNS.contains(&text) {
            continue;
        }
        let word =
            STATES.iter().any(|state| text.starts_with(state)) || text.contains('で') || text.starts_with("終了");
        if word {
            shown.words.push(text.to_owned());
        } else if text.contains("月") || text.contains("年度") {
            shown.labelled.push(text.to_owned());
        } else {
            bare.push(text.to_owned());
        }
    }
    if !bare.is_empty() {
        shown.bare = Some(bare.join("/"));
    }
    // A line that is nothing but a month says of which round the value above it is.
    for text in shown.labelled.iter_mut().filter(|text| text.trim_end_matches('）').ends_with("月末")) {
        text.push(' ');
        text.push_str(&bare.join("/"));
    }
    shown
}

impl World<'_> {
    /// The value of 過年度実績, which データ need not have.
    pub fn past(&self, of: &str, key: Key) -> Option<String> {
        let life = self.life.filter(|life| life.recorded && of == "令和5年度確定")?;
        let item = usize::try_from(key.0).ok()? - 1;
        life.start(item).is_none().then_some(())?;
        answers(life, 0, item, usize::try_from(key.1).ok()?).0.map(|answer| answer.show(0))
    }

    /// The number of the item whose figures an item's table shows.
    pub fn original(&self, number: u32) -> u32 {
        let Some(life) = self.life else { return number };
        let count = u32::try_from(life.items.len()).unwrap();
        match number.checked_sub(count + 1).and_then(|at| life.reprints.get(usize::try_from(at).ok()?)) {
            Some((of, _)) => u32::try_from(*of).unwrap() + 1,
            None => number,
        }
    }

    fn reporting(&self) -> String {
        self.out.round.to_string()
    }

    /// Calls `check` for each year's column of each indicator in each item's table of each edition.
    fn each_year(&self, mut check: impl FnMut(Edition, Key, &Years, &(usize, String, String))) {
        for (edition, sections) in &self.out.report {
            for (item, table) in item_tables(sections) {
                let item = self.original(u32::from(item.0));
                for (number, years) in (1_u32..).zip(columns(table)) {
                    for head in &years.heads {
                        check(*edition, (item, number), &years, head);
                    }
                }
            }
        }
    }
}

pub fn years(world: &World<'_>, breaches: &mut Breaches) {
    let data = &world.out.data;
    let mut seen = 0;
    world.each_year(|edition, key, years, (column, head, note)| {
        let (Some(of), Some(cell)) = (of_column(world.out, head, note), years.cell("実績", *column)) else { return };
        seen += 1;
        let year: i32 = head.trim_end_matches("年度").parse().unwrap_or(0);
        let place = format!("{} 項目{}-{} の {head}{note} の実績", edition.label(), key.0, key.1);
        let shown = shown(cell);
        let value = data.value(&of, key);
        let value = if value.is_empty() { world.past(&of, key).unwrap_or_default() } else { value };
        let reached = data.find(&of, key).is_some();
        if let Some(bare) = &shown.bare {
            if !same(bare, &value) {
                breaches.say(format!("{place} shows {bare}, and データ has 「{value}」 for {of}"));
            }
        } else if !value.is_empty() && reached {
            breaches.say(format!("{place} does not show {value}, which データ has for {of}"));
        }
        let state = data.field(&of, key, "状態");
        for word in &shown.words {
            let public =
                edition == Edition::Public && matches!(&*state, "未報告" | "差戻し") && word.starts_with("集計中");
            let known = STATES.iter().any(|known| word.starts_with(known));
            if known && reached && !word.starts_with(&*state) && !public {
                breaches.say(format!("{place} says {word}, and データ says {state} for {of}"));
            }
        }
        for text in &shown.labelled {
            if !label_is_true(data, key, text, year, |of| world.past(of, key)) {
                breaches.say(format!("{place} shows {text}, which データ does not have"));
            }
        }
    });
    if seen == 0 {
        breaches.say("no item's table has a row 実績: the law sees nothing".into());
    }
}

pub fn rates(world: &World<'_>, breaches: &mut Breaches) {
    world.each_year(|edition, key, years, (column, head, note)| {
        let (Some(of), Some(cell)) = (of_column(world.out, head, note), years.cell("達成率", *column)) else {
            return;
        };
        let rate = cell.lines.first().map_or("", |line| line.text.trim());
        let place = format!("{} 項目{}-{} の {head}{note} の達成率", edition.label(), key.0, key.1);
        let bare = years.cell("実績", *column).is_some_and(|cell| shown(cell).bare.is_some());
        let known = world.out.data.field(&of, key, "達成率");
        let found = world.out.data.find(&of, key).is_some();
        if number(rate).is_some() && !bare {
            breaches.say(format!("{place} is {rate} beside no value"));
        } else if found && number(rate).is_some() && !same_rate(rate, &known) {
            breaches.say(format!("{place} is {rate}, and データ has 「{known}」 for {of}"));
        } else if number(rate).is_none() && bare && !known.is_empty() {
            breaches.say(format!("{place} is not shown, and データ has {known} for {of}"));
        }
    });
}

pub fn forecasts(world: &World<'_>, breaches: &mut Breaches) {
    let reporting = world.reporting();
    for (edition, sections) in &world.out.report {
        for (item, table) in item_tables(sections) {
            let item = world.original(u32::from(item.0));
            for (number, years) in (1_u32..).zip(columns(table)) {
                let Some(cells) = years.row("年度末見込") else { continue };
                let text: String = cells.iter().map(Cell::text).collect();
                let value: String = text.chars().take_while(|c| !"（　(".contains(*c)).collect();
                let known = world.out.data.field(&reporting, (item, number), "年度末見込");
                let place = format!("{} 項目{item}-{number} の年度末見込", edition.label());
                if !fits(&value, &known) {
                    breaches.say(format!("{place} is {text}, and データ has 「{known}」"));
                }
            }
        }
    }
}

/// Rows of an item's table by their label.
fn labelled(table: &Table, label: &str) -> Vec<Vec<Cell>> {
    let rows = table.rows.iter().map(cells);
    rows.filter(|cells| cells.first().is_some_and(|cell| cell.text().replace('　', "").starts_with(label))).collect()
}

pub fn texts_of_rounds(place: &str, text: &str, world: &World<'_>, breaches: &mut Breaches) {
    for at in marked(text) {
        let of = round(at);
        if of != world.out.round && !names(text, of) {
            breaches.say(format!("{place} shows what was written for {of} and does not say so"));
        }
    }
}

pub fn texts(world: &World<'_>, breaches: &mut Breaches) {
    for (edition, sections) in &world.out.report {
        for (item, table) in item_tables(sections) {
            for label in ["取組状況", "課題"] {
                for cells in labelled(table, label) {
                    let text: String = cells.iter().map(Cell::text).collect();
                    let place = format!("{} 項目{item} の{label}", edition.label());
                    texts_of_rounds(&place, &text, world, breaches);
                }
            }
        }
    }
}

/// The grade in a title's right end or a cell: its first digit from 1 to 4.
fn grade_in(text: &str) -> Option<String> {
    let first = text.trim().trim_start_matches("評価").trim().chars().next()?;
    ('1'..='4').contains(&first).then(|| first.to_string())
}

pub fn grades(world: &World<'_>, breaches: &mut Breaches) {
    let reporting = world.reporting();
    for (edition, sections) in &world.out.report {
        let mut seen = 0;
        let mut compare = |place: String, item: u32, text: &str| {
            let known = world.out.data.item_grade(&reporting, world.original(item));
            let found = grade_in(text).unwrap_or_default();
            if found != known {
                breaches.say(format!("{place} is 「{text}」, and データ has 「{known}」"));
            }
        };
        for (item, table) in item_tables(sections) {
            let right = table.title.as_ref().map(right).unwrap_or_default();
            compare(format!("{} 項目{item} の評価", edition.label()), u32::from(item.0), &right);
        }
        for (item, grade) in hierarchy(sections) {
            seen += 1;
            compare(format!("{} 体系の項目{item} の評価", edition.label()), item, &grade);
        }
        if seen == 0 {
            breaches.say("no table of the hierarchy has a column 評価: the law sees nothing".into());
        }
    }
}

/// Items of the hierarchy's tables with what stands in the column 評価.
fn hierarchy(sections: &[torimatome::output::report::content::Section]) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    for table in tables(sections).filter(|table| table.title.is_none()) {
        let heads: Vec<Cell> = table.head.iter().flat_map(cells).collect();
        let column = |head: &str| heads.iter().find(|cell| cell.text() == head).map(|cell| cell.column);
        let (Some(item), Some(grade), Some(_)) = (column("取組項目"), column("評価"), column("頁")) else {
            continue;
        };
        for row in &table.rows {
            let cells = cells(row);
            let at =
                |column: usize| cells.iter().find(|cell| cell.column == column).map(Cell::text).unwrap_or_default();
            let digits: String = at(item).chars().take_while(char::is_ascii_digit).collect();
            found.extend(digits.parse().ok().filter(|_| at(item).contains('-')).map(|number| (number, at(grade))));
        }
    }
    found
}

pub fn whose(world: &World<'_>, breaches: &mut Breaches) {
    for (edition, sections) in &world.out.report {
        for (item, table) in item_tables(sections) {
            let right = table.title.as_ref().map(right).unwrap_or_default();
            let said = ["自己評価", "算定", "確定評価", "本部"].iter().any(|word| right.contains(word));
            if grade_in(&right).is_some() && !said {
                breaches.say(format!("{} 項目{item} の評価 「{right}」 does not say whose it is", edition.label()));
            }
        }
    }
}

pub fn ended(world: &World<'_>, breaches: &mut Breaches) {
    let Some(life) = world.life else { return };
    for (edition, sections) in &world.out.report {
        for (number, table) in item_tables(sections) {
            let item = usize::try_from(world.original(u32::from(number.0))).unwrap() - 1;
            let Some((end, how)) = life.end(item).filter(|(end, _)| *end < life.until) else { continue };
            let mut all: Vec<String> =
                table.title.iter().flat_map(|title| [title.text.clone(), right(title)]).collect();
            all.extend(table.rows.iter().flat_map(cells).map(|cell| cell.text()));
            let said = all.iter().any(|text| text.contains(ending(how)) && names(text, round(end)));
            if !said {
                breaches.say(format!(
                    "{} 項目{number} does not say that it was {} in {}",
                    edition.label(),
                    ending(how),
                    round(end)
                ));
            }
        }
    }
}

/// `取組項目-3②`: the item and the indicator.
pub fn key_of(text: &str) -> Option<Key> {
    let behind = text.split("取組項目-").nth(1)?;
    let digits: String = behind.chars().take_while(char::is_ascii_digit).collect();
    let number = match behind.chars().nth(digits.len()) {
        Some('②') => 2,
        Some('③') => 3,
        _ => 1,
    };
    Some((digits.parse().ok()?, number))
}

/// A table by its name, with its heads.
fn list(table: &Table, name: &str) -> Option<(Vec<String>, Vec<Vec<String>>)> {
    if !table.name.contains(name) {
        return None;
    }
    let heads = table.head.iter().flat_map(cells).map(|cell| cell.text()).collect();
    let rows = table.rows.iter().map(|row| cells(row).iter().map(Cell::text).collect());
    Some((heads, rows.collect()))
}

pub fn lists(world: &World<'_>, breaches: &mut Breaches) {
    let (data, reporting) = (&world.out.data, world.reporting());
    let year = world.out.round.fiscal_year().era_number();
    for (edition, sections) in &world.out.report {
        for table in tables(sections) {
            for (name, head) in
                [("未報告の指標", "直近の値"), ("変化の大きかった指標", "今回"), ("進度の遅れている指標", "実績")]
            {
                let Some((heads, rows)) = list(table, name) else { continue };
                let Some(at) = heads.iter().position(|found| found.starts_with(head)) else { continue };
                for row in rows {
                    let (Some(key), Some(text)) = (row.first().and_then(|text| key_of(text)), row.get(at)) else {
                        continue;
                    };
                    let place = format!("{} {name} {}-{} の{head}", edition.label(), key.0, key.1);
                    let fine = match head {
                        "直近の値" => {
                            is_dash(text) || label_is_true(data, key, text, year, |of| world.past(of, key))
                        }
                        _ => {
                            same(text, &data.value(&reporting, key))
                                || (is_dash(text) && data.value(&reporting, key).is_empty())
                        }
                    };
                    let corrected = head == "今回"
                        && data
                            .rows
                            .iter()
                            .any(|row| row["項目番号"] == key.0.to_string() && same(text, &row["実績値"]));
                    if !fine && !corrected {
                        breaches.say(format!("{place} is {text}, which データ does not have there"));
                    }
                }
            }
        }
    }
}

/// A value of a chart's text: `5年度 1,055` of a course of final values, `7年度の12月末現在 89` by itself.
fn charted(world: &World<'_>, course: &str) -> Vec<(String, String)> {
    let reporting = world.reporting();
    if let Some(list) = course.strip_prefix("各年度の実績 ") {
        let pair = |text: &str| {
            let (year, value) = text.split_once(' ')?;
            Some((format!("令和{}確定", year.trim()), value.to_owned()))
        };
        return list.split('、').filter_map(pair).collect();
    }
    let so_far = course.split_once("末現在 ").map(|(_, value)| value.to_owned());
    so_far.into_iter().map(|value| (reporting.clone(), value)).collect()
}

pub fn charts(world: &World<'_>, breaches: &mut Breaches) {
    for (edition, sections) in &world.out.report {
        for (item, table) in item_tables(sections) {
            let item = world.original(u32::from(item.0));
            for (number, told) in trends(table) {
                for (of, value) in told.split(['；', '：']).flat_map(|course| charted(world, course)) {
                    let known = world.out.data.value(&of, (item, number));
                    let known =
                        if known.is_empty() { world.past(&of, (item, number)).unwrap_or_default() } else { known };
                    if !same(&value, &known) {
                        breaches.say(format!(
                            "{} 項目{item}-{number} の図 tells {value} of {of}, and データ has 「{known}」",
                            edition.label()
                        ));
                    }
                }
            }
        }
    }
}
