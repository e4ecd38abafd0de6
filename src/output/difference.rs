//! What changed between two rounds, as text for the terminal.

use crate::evaluation::{Aspect, Diff, Figures, IndicatorFigure, ItemFigure};
use crate::model::Answer;
use crate::output::dated;
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
            line(&mut out, *aspect, &value(difference.before), &value(difference.after));
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
            let value = |figure: Option<&ItemFigure<'_>>| figure.map_or_else(none, |f| of_item(f, *aspect));
            line(&mut out, *aspect, &value(difference.before), &value(difference.after));
        }
    }
    out
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
