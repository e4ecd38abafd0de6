//! What is compared with what.

use super::super::data::{Data, number};
use super::super::life::{Life, ROUNDS, year_of};
use super::super::report::{Cell, cells, tables, texts};
use super::super::returns::round;
use super::super::rounds::fits;
use super::super::sheets::{Table, number as figure, text};
use super::{Breaches, World};

/// The round with which the one reported on is to be compared.
fn expected(life: &Life) -> Option<String> {
    let until = life.until;
    if ROUNDS[until].ends_with("確定") {
        let before = (0..until).rev().find(|at| ROUNDS[*at].ends_with("確定") && year_of(*at) + 1 == year_of(until))?;
        return life.collected(before).then(|| ROUNDS[before].to_owned());
    }
    (0..until).rev().find(|at| life.collected(*at)).map(|at| ROUNDS[at].to_owned())
}

/// The rounds that the outputs call 前回: behind `前回（` or `前回：`.
fn said(text: &str) -> Option<String> {
    let behind = text.split("前回（").nth(1).or_else(|| text.split("前回：").nth(1))?;
    let end = behind.find(['）', '　', '。', '、']).unwrap_or(behind.len());
    let said = behind[..end].trim();
    said.starts_with("令和").then(|| said.to_owned())
}

pub fn previous(world: &World<'_>, breaches: &mut Breaches) {
    let Some(life) = world.life else { return };
    let expected = expected(life);
    let mut places: Vec<(String, String)> = Vec::new();
    for (edition, sections) in &world.out.report {
        places.extend(texts(sections).into_iter().map(|text| (edition.label().to_owned(), text)));
    }
    for (name, cells) in &world.out.book.sheets {
        let all = cells.values().take(4).flat_map(|row| row.values());
        places.extend(all.map(|value| (name.clone(), value.text())));
    }
    for (place, text) in places {
        if let Some(said) = said(&text).filter(|said| Some(said) != expected.as_ref()) {
            let expected = expected.as_deref().unwrap_or("none");
            breaches.say(format!("{place}: 「{text}」 names {said} as 前回, and it is {expected}"));
        }
    }
}

/// A table's rows whose 区分 starts with one of `kinds`.
fn changes_of<'t>(
    table: &'t Table,
    kinds: &[&str],
) -> Vec<(u32, &'t std::collections::BTreeMap<String, super::super::sheets::Value>)> {
    let wanted = |kind: &str| kinds.iter().any(|wanted| kind.starts_with(wanted));
    table.rows.iter().filter(|(_, row)| wanted(&text(row, "区分"))).map(|(at, row)| (*at, row)).collect()
}

const CHANGES: [&str; 4] = ["区分", "対象の報告月", "前", "後"];

fn table(world: &World<'_>) -> Option<Table> {
    Table::find(world.out.book.sheet("前回比較"), &CHANGES)
}

pub fn changes(world: &World<'_>, breaches: &mut Breaches) {
    let data = &world.out.data;
    let Some(table) = table(world) else { return breaches.say("前回比較 has no table".into()) };
    for (at, row) in changes_of(&table, &["新規", "変更", "取下げ"]) {
        let (Ok(item), Ok(indicator)) = (text(row, "項目番号").parse(), text(row, "指標番号").parse()) else {
            continue;
        };
        for (head, round_head) in [("前", "比べた報告月"), ("後", "対象の報告月")] {
            let (shown, of) = (text(row, head), text(row, round_head));
            let known = data.value(&of, (item, indicator));
            let known = if known.is_empty() { world.past(&of, (item, indicator)).unwrap_or_default() } else { known };
            if !fits(&shown, &known) {
                breaches.say(format!("前回比較 {at}行 の{head} is 「{shown}」, and データ has 「{known}」 for {of}"));
            }
        }
        let (before, after) = (figure(row, "前"), figure(row, "後"));
        let size = figure(row, "増減");
        if let (Some(before), Some(after), Some(size)) = (before, after, size)
            && (after - before - size).abs() > 1e-6
        {
            breaches.say(format!("前回比較 {at}行: 増減 {size} is not {after} − {before}"));
        }
        let share = figure(row, "変化率（％）");
        if let (Some(before), Some(after), Some(share)) = (before, after, share)
            && before > 0.0
            && (share - (after - before) / before * 100.0).abs() > 1e-6
        {
            breaches.say(format!("前回比較 {at}行: 変化率 {share} has no sign or is not that of {before} → {after}"));
        }
    }
    signs(world, breaches);
}

/// A share of change in the report has its sign.
fn signs(world: &World<'_>, breaches: &mut Breaches) {
    for (edition, sections) in &world.out.report {
        for table in tables(sections).filter(|table| table.name.contains("変化の大きかった")) {
            let heads: Vec<String> = table.head.iter().flat_map(cells).map(|cell| cell.text()).collect();
            let at = |head: &str| heads.iter().position(|found| found.starts_with(head));
            let (Some(before), Some(after), Some(share)) = (at("前回"), at("今回"), at("変化率")) else {
                continue;
            };
            for row in &table.rows {
                let row: Vec<String> = cells(row).iter().map(Cell::text).collect();
                let value = |at: usize| {
                    row.get(at).and_then(|text| number(text.trim_start_matches('＋').trim_start_matches('+')))
                };
                let (Some(before), Some(after), Some(share)) = (value(before), value(after), value(share)) else {
                    continue;
                };
                if (after < before) != share.is_sign_negative() && !share.is_zero() {
                    breaches
                        .say(format!("{}: 変化率 {share} of {before} → {after} has the wrong sign", edition.label()));
                }
            }
        }
    }
}

/// Who set an item's grade in a round.
fn kind(life: &Life, data: &Data, of: &str, item: u32) -> Option<&'static str> {
    let at = ROUNDS.iter().position(|round| *round == of)?;
    let index = usize::try_from(item).ok()? - 1;
    if data.item_grade(of, item).is_empty() {
        return None;
    }
    if life.decided(at, index).is_some() {
        return Some("確定");
    }
    Some(if life.own_grade(at, index).is_some() { "自己" } else { "算定" })
}

pub fn grades(world: &World<'_>, breaches: &mut Breaches) {
    let Some(life) = world.life else { return };
    let mut listed: Vec<(String, u32, String, String)> = Vec::new();
    for (edition, sections) in &world.out.report {
        for table in tables(sections).filter(|table| table.name.contains("評価が変わった")) {
            for row in &table.rows {
                let row: Vec<String> = cells(row).iter().map(Cell::text).collect();
                let [title, before, after, ..] = row.as_slice() else { continue };
                if let Some((item, _)) = super::report_values::key_of(title) {
                    listed.push((
                        format!("{} 評価が変わった項目", edition.label()),
                        item,
                        before.clone(),
                        after.clone(),
                    ));
                }
            }
        }
    }
    if let Some(table) = table(world) {
        for (at, row) in changes_of(&table, &["評価"]) {
            if let Ok(item) = text(row, "項目番号").parse() {
                listed.push((
                    format!("前回比較 {at}行"),
                    item,
                    text(row, "前"),
                    format!("{} {}", text(row, "後"), text(row, "理由")),
                ));
            }
        }
    }
    let (before_round, now) = (expected(life), round(life.until).to_string());
    let first =
        |text: &str| text.trim().chars().next().filter(char::is_ascii_digit).map(String::from).unwrap_or_default();
    for (place, item, before, after) in listed {
        let Some(of) = &before_round else {
            breaches.say(format!("{place}: 項目{item} is listed, and there is no 前回"));
            continue;
        };
        let known = (world.out.data.item_grade(of, item), world.out.data.item_grade(&now, item));
        if (first(&before), first(&after)) != known {
            breaches
                .say(format!("{place}: 項目{item} {before} → {after}, and データ has {known:?} for {of} and {now}"));
        } else if known.0 == known.1 {
            breaches.say(format!("{place}: 項目{item} {before} → {after} is no change"));
        } else {
            let kinds = (kind(life, &world.out.data, of, item), kind(life, &world.out.data, &now, item));
            let said =
                ["自己", "算定", "確定"].iter().filter(|word| format!("{before}{after}").contains(*word)).count();
            if kinds.0 != kinds.1 && !(ROUNDS[life.until].ends_with("確定") && said > 1) {
                breaches.say(format!("{place}: 項目{item} {before} → {after} compares {kinds:?}"));
            }
        }
    }
}
