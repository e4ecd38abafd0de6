//! The returns of a life, as they are once they were read and checked.

use super::amounts::{answers, mark};
use super::life::{Change, DEPARTMENTS, Fate, Hole, Life, ROUNDS};
use super::story::item_number;
use chrono::Days;
use std::sync::Arc;
use torimatome::ledger::fixture::{complete, correction, recount, send_back_value, send_back_whole};
use torimatome::ledger::{CheckedReturn, Reading};
use torimatome::model::{Answer, IndicatorKey, Round, parse_date};
use torimatome::plan::Plan;

pub fn round(at: usize) -> Round {
    Round::parse(ROUNDS[at]).unwrap()
}

/// Everything that arrived up to the round that is reported on.
pub fn returns(life: &Life, plan: &Plan) -> Vec<CheckedReturn> {
    let each = (0..=life.until).flat_map(|at| (0..DEPARTMENTS.len()).map(move |department| (at, department)));
    each.filter_map(|(at, department)| one(life, plan, at, department)).collect()
}

fn one(life: &Life, plan: &Plan, at: usize, department: usize) -> Option<CheckedReturn> {
    let fate = life.fate(at, department);
    let name: Arc<str> = DEPARTMENTS[department].into();
    if fate == Some(Fate::Missing) || !plan.respondents(round(at)).contains(&name) {
        return None;
    }
    let mut one = complete(plan, &name, round(at), 1);
    let day = round(at).state_on().unwrap();
    one.submitted_on = day.checked_add_days(Days::new(if fate == Some(Fate::Late) { 30 } else { 5 }));
    if fate == Some(Fate::SentBack) {
        send_back_whole(&mut one);
        return Some(one);
    }
    write(life, at, &mut one);
    let back: Vec<IndicatorKey> = one
        .rows
        .iter()
        .filter(|row| row.asked && row.actual != Reading::Blank)
        .map(|row| row.key)
        .filter(|key| life.hole(at, usize::from(key.item.0) - 1) == Some(Hole::SentBack))
        .collect();
    recount(&mut one);
    back.into_iter().for_each(|key| send_back_value(&mut one, key));
    correct(life, plan, at, department, &mut one);
    Some(one)
}

/// The life's own answers in place of those made up.
fn write(life: &Life, at: usize, one: &mut CheckedReturn) {
    let reading = |answer: Option<Answer>| answer.map_or(Reading::Blank, Reading::Value);
    for row in one.rows.iter_mut().filter(|row| row.asked) {
        let item = usize::from(row.key.item.0) - 1;
        let (actual, forecast) = answers(life, at, item, usize::from(row.key.number));
        row.actual_found = actual.as_ref().map_or_else(String::new, |answer| answer.show(0));
        row.actual = reading(actual);
        row.forecast = reading(forecast);
        row.basis = String::new();
        row.others = Box::default();
    }
    one.items.retain(|item| life.hole(at, usize::from(item.item.0) - 1) != Some(Hole::NoWords));
    for item in &mut one.items {
        let which = usize::from(item.item.0) - 1;
        item.self_grade = life.own_grade(at, which).map_or(Reading::Blank, Reading::Value);
        item.progress = format!("進めた。{}", mark(at, which));
        item.issues = format!("続ける。{}", mark(at, which));
    }
}

/// 過分訂正 that this return carries.
fn correct(life: &Life, plan: &Plan, at: usize, department: usize, one: &mut CheckedReturn) {
    for (of_item, of) in
        life.changes.iter().filter(|(when, ..)| *when == at).filter_map(|(_, item, change)| match change {
            Change::Corrected(of) => Some((*item, *of)),
            _ => None,
        })
    {
        let counted = life.counts(of, life.department(of_item, of)) && life.hole(of, of_item).is_none();
        let known = counted && life.follows(of_item, of) && !(of == 0 && life.recorded);
        let (Some(Answer::Number(before)), true) = (answers(life, of, of_item, 1).0, known) else { continue };
        if life.department(of_item, at) != department || !life.follows(of_item, at) {
            continue;
        }
        let key = IndicatorKey::new(u16::try_from(item_number(of_item)).unwrap(), 1);
        let after = Answer::Number(before + rust_decimal::Decimal::from(3));
        if plan.indicators.contains_key(&key) {
            let sheet = correction(one, round(of), key, Answer::Number(before), after);
            one.corrections.push(sheet);
        }
    }
}

/// The printed date.
pub fn date(life: &Life) -> chrono::NaiveDate {
    if life.late {
        return parse_date("2026-10-15").unwrap();
    }
    round(life.until).state_on().unwrap().checked_add_days(Days::new(15)).unwrap()
}
