//! What changed between two rounds, as text for the terminal.

use crate::evaluation::{Aspect, Diff, Difference, Figures, GradeBy, IndicatorFigure, ItemFigure, Step, grade_change};
use crate::model::{Answer, IndicatorKey, print_signed};
use crate::output::dated;
use crate::plan::Indicator;
use std::fmt::Write;

/// The differences, an indicator or item a line: which, what, before → after.
#[must_use]
pub fn show(diff: &Diff<'_, '_>, figures: &Figures<'_>) -> String {
    let mut out = format!("{} から {} までの間に変わったところ\n", diff.from, diff.to);
    if diff.indicators.is_empty() && diff.items.is_empty() {
        out.push_str("\n変わったところはありません。\n");
        return out;
    }
    if !diff.indicators.is_empty() {
        writeln!(out, "\n指標（{} 件）", diff.indicators.len()).ok();
    }
    for difference in &diff.indicators {
        let indicator = figures.plan.indicators.get(&difference.key);
        let name = indicator.map_or("", |indicator| &indicator.name);
        let places = indicator.map_or(0, |indicator| indicator.places);
        writeln!(out, "  {}-{} {name}", difference.key.item, difference.key.circled()).ok();
        for aspect in &difference.aspects {
            let value =
                |figure: Option<&IndicatorFigure<'_>>| figure.map_or_else(none, |f| of_indicator(f, *aspect, places));
            let step = if *aspect == Aspect::Actual { step(difference, indicator, places) } else { String::new() };
            line(&mut out, *aspect, &value(difference.before), &format!("{}{step}", value(difference.after)));
        }
    }
    if !diff.items.is_empty() {
        writeln!(out, "\n{}（{} 件）", figures.plan.about.levels.last().map_or("", String::as_str), diff.items.len())
            .ok();
    }
    for difference in &diff.items {
        let title = figures.plan.items.get(&difference.key).map_or("", |item| &item.title);
        writeln!(out, "  {} {title}", difference.key).ok();
        for aspect in &difference.aspects {
            let change = difference.before.zip(difference.after).and_then(|(old, new)| grade_change(old, new));
            if let Some(change) = change.filter(|_| *aspect == Aspect::Grade) {
                let (before, after) = (whose(change.before), whose(change.after));
                line(&mut out, *aspect, &before, &format!("{after}（{}）", change.turn().label()));
                continue;
            }
            let value = |figure: Option<&ItemFigure<'_>>| figure.map_or_else(none, |f| of_item(f, *aspect));
            line(&mut out, *aspect, &value(difference.before), &value(difference.after));
        }
    }
    out
}

/// `（+5、改善）`: how far an actual went, and whether that is for the better.
fn step(
    difference: &Difference<'_, IndicatorKey, IndicatorFigure<'_>>,
    indicator: Option<&Indicator>,
    places: u32,
) -> String {
    let value = |figure: Option<&IndicatorFigure<'_>>| {
        figure.and_then(|figure| Some((figure.round, figure.shown(figure.round).bare()?.clone())))
    };
    let Some((indicator, (before, after))) = indicator.zip(value(difference.before).zip(value(difference.after)))
    else {
        return String::new();
    };
    let step = Step::of(indicator, (before.0, &before.1), (after.0, &after.1));
    let Some(amount) = step.difference else { return String::new() };
    let turn = step.turn.map_or_else(String::new, |turn| format!("、{}", turn.label()));
    format!("（{}{turn}）", print_signed(amount, places))
}

/// `2（自己評価）`
fn whose((grade, by): (u8, GradeBy)) -> String {
    let by = match by {
        GradeBy::Headquarters => "確定評価",
        GradeBy::Department => "自己評価",
        GradeBy::Rules => "算定評価",
    };
    format!("{grade}（{by}）")
}

fn line(out: &mut String, aspect: Aspect, before: &str, after: &str) {
    let written = match aspect {
        Aspect::Added | Aspect::Removed => writeln!(out, "      {}", aspect.label()),
        _ => writeln!(out, "      {}： {before} → {after}", aspect.label()),
    };
    written.ok();
}

fn none() -> String {
    "（なし）".into()
}

fn answer(answer: Option<&Answer>, places: u32) -> String {
    answer.map_or_else(none, |answer| answer.show(places))
}

fn of_indicator(figure: &IndicatorFigure<'_>, aspect: Aspect, places: u32) -> String {
    match aspect {
        Aspect::Added | Aspect::Removed => String::new(),
        Aspect::Actual => {
            dated::line(figure.shown(figure.round), figure.round, |answer| answer.show(places)).unwrap_or_else(none)
        }
        Aspect::Forecast => answer(figure.forecast(figure.round), places),
        Aspect::Target => figure.target.map_or_else(none, |target| target.printed.clone()),
        Aspect::State => figure.state.label().into(),
        Aspect::Departments => figure.lead.to_string(),
        Aspect::Grade => figure.grade.map_or_else(none, |grade| grade.to_string()),
    }
}

fn of_item(figure: &ItemFigure<'_>, aspect: Aspect) -> String {
    match aspect {
        Aspect::State => figure.state.label().into(),
        Aspect::Departments => figure.departments.join("、"),
        Aspect::Grade => figure.grade.map_or_else(none, |(grade, _)| grade.to_string()),
        _ => String::new(),
    }
}
