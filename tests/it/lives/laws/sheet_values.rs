//! Values of the workbook and of the forms.

use super::super::data::{Key, number, same, same_float};
use super::super::rounds::{STATES, digits_before, fits, is_dash, label_is_true, of_column};
use super::super::sheets::{Table, Value, number as figure, text};
use super::report_values::texts_of_rounds;
use super::{Breaches, World};
use std::collections::BTreeMap;

type Row = BTreeMap<String, Value>;

fn key(row: &Row) -> Option<Key> {
    Some((text(row, "項目番号").parse().ok()?, text(row, "指標番号").parse().ok()?))
}

/// The head of a year's column: `7年度実績` and the like, with what else the heading says.
fn year_heads<'t>(table: &'t Table, what: &str) -> Vec<(&'t str, String, String)> {
    table
        .heads
        .iter()
        .filter_map(|head| {
            let (year, rest) = head.split_once("年度")?;
            let is_year = !year.is_empty() && year.chars().all(|c| c.is_ascii_digit());
            (is_year && rest.starts_with(what) && !rest.contains("見込"))
                .then(|| (head.as_str(), format!("{year}年度"), rest.trim_start_matches(what).to_owned()))
        })
        .collect()
}

/// What a cell shows where a value may stand: the value, or a word, or a value with its round.
enum Shown {
    Nothing,
    Value(String),
    Word(String),
    Labelled(String),
}

fn shown(text: &str) -> Shown {
    let plain = text.trim();
    if is_dash(plain) {
        Shown::Nothing
    } else if STATES.iter().any(|state| plain.starts_with(state)) || plain.contains('で') || plain.contains("期間外")
    {
        Shown::Word(plain.to_owned())
    } else if plain.contains('月') || plain.contains("年度") {
        Shown::Labelled(plain.to_owned())
    } else {
        Shown::Value(plain.to_owned())
    }
}

/// Compares what stands in a place with データ under the round that the place says.
fn compare(world: &World<'_>, place: &str, of: &str, key: Key, found: &str, breaches: &mut Breaches) {
    let data = &world.out.data;
    let known = data.value(of, key);
    let known = if known.is_empty() { world.past(of, key).unwrap_or_default() } else { known };
    match shown(found) {
        Shown::Value(value) if !same(&value, &known) => {
            breaches.say(format!("{place} shows {value}, and データ has 「{known}」 for {of}"));
        }
        Shown::Nothing | Shown::Word(_) if !data.value(of, key).is_empty() => {
            breaches.say(format!("{place} shows 「{found}」, and データ has {known} for {of}"));
        }
        Shown::Word(word) => {
            let state = data.field(of, key, "状態");
            let known = STATES.iter().any(|state| word.starts_with(state));
            if known && !state.is_empty() && !word.starts_with(&*state) {
                breaches.say(format!("{place} says {word}, and データ says {state} for {of}"));
            }
        }
        Shown::Labelled(text) => {
            let year = world.out.round.fiscal_year().era_number();
            if !label_is_true(data, key, &text, year, |of| world.past(of, key)) {
                breaches.say(format!("{place} shows {text}, which データ does not have"));
            }
        }
        _ => {}
    }
}

const INDICATORS: [&str; 4] = ["項目番号", "指標番号", "状態", "年度末見込"];

pub fn indicators(world: &World<'_>, breaches: &mut Breaches) {
    let table = world.out.book.table("指標一覧", &INDICATORS);
    let reporting = world.out.round.to_string();
    let actual =
        table.heads.iter().find(|head| head.starts_with("実績") || *head == "年度実績").cloned().unwrap_or_default();
    for (at, row) in &table.rows {
        let Some(key) = key(row) else { continue };
        for (head, year, note) in year_heads(&table, "実績") {
            let Some(of) = of_column(world.out, &year, &note) else { continue };
            compare(
                world,
                &format!("指標一覧 {at}行 {}-{} の{head}", key.0, key.1),
                &of,
                key,
                &text(row, head),
                breaches,
            );
        }
        let place = format!("指標一覧 {at}行 {}-{} の", key.0, key.1);
        compare(world, &format!("{place}{actual}"), &reporting, key, &text(row, &actual), breaches);
        let state = world.out.data.field(&reporting, key, "状態");
        if !state.is_empty() && text(row, "状態") != state {
            breaches.say(format!("{place}状態 is {}, and データ says {state}", text(row, "状態")));
        }
        let forecast = world.out.data.field(&reporting, key, "年度末見込");
        let found = text(row, "年度末見込");
        if !fits(&found, &forecast) {
            breaches.say(format!("{place}年度末見込 is {found}, and データ has 「{forecast}」"));
        }
        for head in table.heads.iter().filter(|head| head.starts_with("直近")) {
            let last = text(row, head);
            let year = world.out.round.fiscal_year().era_number();
            if !is_dash(&last) && !label_is_true(&world.out.data, key, &last, year, |of| world.past(of, key)) {
                breaches.say(format!("{place}{head} is {last}, which データ does not have"));
            }
        }
    }
}

pub fn rates(world: &World<'_>, breaches: &mut Breaches) {
    let table = world.out.book.table("指標一覧", &INDICATORS);
    let reporting = world.out.round.to_string();
    for (at, row) in &table.rows {
        let Some(key) = key(row) else { continue };
        let mut check = |head: &str, of: &str, field: &str| {
            let found = text(row, head);
            let known = world.out.data.field(of, key, field);
            let fits = figure(row, head).map_or(is_dash(&found), |found| same_float(found, &known));
            if !fits || (figure(row, head).is_none() && !known.is_empty()) {
                breaches.say(format!(
                    "指標一覧 {at}行 {}-{} の{head} is 「{found}」, and データ's {field} is 「{known}」 for {of}",
                    key.0, key.1
                ));
            }
        };
        for (head, year, note) in year_heads(&table, "達成率") {
            let of = of_column(world.out, &year, &note).unwrap_or_default();
            if world.out.data.has(&of) || !of.ends_with("確定") {
                check(head, &of, "達成率");
            }
        }
        for (head, year, note) in year_heads(&table, "評価") {
            let of = of_column(world.out, &year, &note).unwrap_or_default();
            if world.out.data.has(&of) {
                check(head, &of, "算定評価");
            }
        }
        for head in ["達成率", "見込達成率", "算定評価"] {
            check(head, &reporting, head);
        }
        if figure(row, "進度").is_some() && world.out.data.value(&reporting, key).is_empty() {
            breaches.say(format!("指標一覧 {at}行 {}-{} has a 進度 beside no value", key.0, key.1));
        }
    }
}

pub fn items(world: &World<'_>, breaches: &mut Breaches) {
    let table = world.out.book.table("取組項目一覧", &["項目番号", "項目評価", "状態"]);
    let data = &world.out.data;
    for (at, row) in &table.rows {
        let Ok(number) = text(row, "項目番号").parse::<u32>() else { continue };
        let item = world.original(number);
        let mut check = |head: &str, of: &str| {
            let found = figure(row, head).map(|found| found.to_string()).unwrap_or_default();
            let known = data.item_grade(of, item);
            if found != known {
                breaches.say(format!(
                    "取組項目一覧 {at}行 項目{number} の{head} is 「{found}」, and データ has 「{known}」 for {of}"
                ));
            }
        };
        check("項目評価", &world.out.round.to_string());
        for (head, year, note) in year_heads(&table, "評価") {
            let of = of_column(world.out, &year, &note).unwrap_or_default();
            if data.has(&of) {
                check(head, &of);
            }
        }
    }
}

pub fn texts(world: &World<'_>, breaches: &mut Breaches) {
    let table = world.out.book.table("取組項目一覧", &["項目番号", "取組状況"]);
    for (at, row) in &table.rows {
        for head in ["取組状況", "課題・今後の方向性"] {
            // A column of the round, headed so, stands beside the texts; or the text itself says it.
            let label: String =
                table.heads.iter().filter(|head| head.starts_with("文章の")).map(|head| text(row, head)).collect();
            let shown = format!("{}{label}", text(row, head));
            texts_of_rounds(&format!("取組項目一覧 {at}行 の{head}"), &shown, world, breaches);
        }
    }
    for row in &world.out.public["取組項目.csv"].rows {
        for head in ["取組状況", "課題・今後の方向性"] {
            let shown = row.get(head).cloned().unwrap_or_default();
            texts_of_rounds(&format!("公開/取組項目.csv 項目{} の{head}", row["項目番号"]), &shown, world, breaches);
        }
    }
}

pub fn months(world: &World<'_>, breaches: &mut Breaches) {
    let table = world.out.book.table("月次推移", &["項目番号", "指標番号", "年度", "4月"]);
    for (at, row) in &table.rows {
        let Some(key) = key(row) else { continue };
        let year: i32 = digits_before(&text(row, "年度"), "年度").unwrap_or(0);
        for head in &table.heads {
            let month = head.strip_suffix('月').and_then(|month| month.parse::<i32>().ok());
            let of = match (month, head.as_str()) {
                (Some(month), _) => format!("令和{}年{month}月", if month < 4 { year + 1 } else { year }),
                (None, "確定") => format!("令和{year}年度確定"),
                _ => continue,
            };
            let place = format!("月次推移 {at}行 {}-{} の{head}", key.0, key.1);
            compare(world, &place, &of, key, &text(row, head), breaches);
        }
    }
}

pub fn data(world: &World<'_>, breaches: &mut Breaches) {
    let table = world.out.book.table("データ", &["団体コード", "報告月", "状態"]);
    if table.rows.len() != world.out.data.rows.len() {
        breaches.say(format!("データ has {} rows, データ.csv {}", table.rows.len(), world.out.data.rows.len()));
    }
    for ((at, row), told) in table.rows.iter().zip(&world.out.data.rows) {
        for (head, told) in told {
            let same = match row.get(head) {
                Some(Value::Number(found)) => same_float(*found, told),
                Some(Value::Text(found)) => found == told,
                None => told.is_empty(),
            };
            if !same {
                breaches.say(format!("データ {at}行 の{head} is {:?}, データ.csv says 「{told}」", row.get(head)));
            }
        }
    }
}

/// The round that a heading of the form says: `前回報告（11月末現在）`.
fn said_round(world: &World<'_>, head: &str) -> Vec<String> {
    let year = world.out.round.fiscal_year().era_number();
    let month = digits_before(head, "月");
    let mut all: Vec<String> = world
        .out
        .data
        .rows
        .iter()
        .map(|row| row["報告月"].clone())
        .filter(|of| month.is_some_and(|month| of.ends_with(&format!("年{month}月"))))
        .filter(|of| *of != world.out.round.to_string())
        .collect();
    if let Some(year) = digits_before(head, "年度") {
        all.push(format!("令和{year}年度確定"));
    } else if head.contains("前年度") {
        all.push(format!("令和{}年度確定", year - 1));
    }
    all.dedup();
    // A month without its year is the last one.
    all.into_iter().last().into_iter().collect()
}

pub fn forms(world: &World<'_>, breaches: &mut Breaches) {
    for (name, form) in &world.out.forms {
        let Some((sheet, _)) = form.sheets.first() else { continue };
        let table = form.table(sheet, &["項目番号", "指標番号", "前年度実績"]);
        let previous = table.heads.iter().find(|head| head.starts_with("前回報告")).cloned().unwrap_or_default();
        for (at, row) in &table.rows {
            let Some(key) = key(row) else { continue };
            let last_year = format!("令和{}年度確定", world.out.round.fiscal_year().era_number() - 1);
            let place = |head: &str| format!("{name} {at}行 {}-{} の{head}", key.0, key.1);
            let found = text(row, "前年度実績");
            // （速報） says that it is no final figure, and not of which month.
            if found.contains("速報") && !found.contains('月') {
                breaches.say(format!("{} shows {found}, not of which month", place("前年度実績")));
            } else {
                compare(world, &place("前年度実績"), &last_year, key, &found, breaches);
            }
            let found = text(row, &previous);
            match said_round(world, &previous).first() {
                // A running total starts anew in April: last year's value stands in 前年度実績 alone.
                Some(of) if is_dash(&found) && of.ends_with("確定") => {}
                Some(of) => compare(world, &place(&previous), of, key, &found, breaches),
                None if number(&found).is_some() => {
                    breaches.say(format!("{} shows {found} and says no round", place(&previous)));
                }
                None => {}
            }
        }
    }
}
