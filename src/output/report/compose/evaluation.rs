//! The plan's own two evaluation tables with their charts: for a round, and for the whole period.

use super::super::content::{Bar, Block, Cell, CellText, Chart, ChartBlock, Paragraph, Row, Slice, Table};
use super::super::length::Length;
use super::super::words;
use super::view::{View, note};
use crate::evaluation::{Classes, RollUp};
use crate::model::Rate;

/// 基本目標毎の評価 with its bars.
pub(super) fn by_goal(view: &View, rollup: &RollUp) -> Vec<Block> {
    let rows = goal_rows(view, rollup);
    let table = Table {
        name: format!("{}{}", view.level(1), words::summary::EVALUATION_OF_EACH),
        columns: [66, 136, 60, 118, 70].into_iter().map(Length::pt).collect(),
        head: vec![goal_head(view)],
        rows,
        keep_with_next: true,
        ..Table::default()
    };
    let mut blocks = vec![Block::Table(table)];
    blocks.extend(notes(view));
    blocks.push(Block::Gap(1));
    blocks.push(bars(view, rollup));
    blocks
}

fn goal_head(view: &View) -> Row {
    Row::plain([
        Cell::head(view.level(0)),
        Cell::head(view.level(1)),
        Cell::head(format!("{}{}", view.level(4), words::summary::NUMBER_OF)),
        Cell::head(format!("{}{}", view.level(1), words::summary::EVALUATION_OF_EACH)),
        Cell::head(words::summary::ACHIEVED),
    ])
}

/// One row per goal; the cells of a viewpoint are merged.
fn goal_rows(view: &View, rollup: &RollUp) -> Vec<Row> {
    let plan = view.plan();
    let mut before = None;
    let goals = plan.goals.iter().zip(&rollup.goals);
    let mut rows = Vec::new();
    for (goal, classes) in goals {
        let mut cells = Vec::new();
        if before != Some(goal.viewpoint) {
            let count = plan.goals.iter().filter(|other| other.viewpoint == goal.viewpoint).count();
            let title = plan.viewpoints.get(goal.viewpoint).map_or("", |viewpoint| viewpoint.title.as_str());
            cells.push(Cell::row_head(title).down(count));
            before = Some(goal.viewpoint);
        }
        cells.push(Cell::text(format!("【{}】 {}", goal.number, goal.title)).at(1));
        cells.push(Cell::lines(item_count(classes)).centred().at(2));
        cells.push(Cell::lines(ratio(view, classes)).centred().at(3));
        cells.push(Cell::text(classes.achieved().to_string()).centred().at(4));
        rows.push(Row::of(cells).kept());
    }
    rows
}

/// Rated items, and how many are not.
fn item_count(classes: &Classes) -> Vec<CellText> {
    let mut lines = vec![CellText::cell(classes.rated().to_string())];
    if classes.ungraded > 0 {
        lines.push(CellText::note(format!("（{}{}）", words::summary::UNGRADED, classes.ungraded)));
    }
    lines
}

fn ratio(view: &View, classes: &Classes) -> Vec<CellText> {
    classes.ratio().map_or_else(
        || vec![CellText::cell(words::NOT_APPLICABLE)],
        |ratio| {
            let label = view.plan().criteria.goal_label(&ratio).to_owned();
            vec![CellText::cell(label), CellText::cell(ratio.to_string())]
        },
    )
}

/// 該当項目数 and 再掲.
fn notes(view: &View) -> Vec<Block> {
    let criteria = &view.plan().criteria;
    let achieved = words::achieved_note(view.level(4), criteria.grade_label(1), criteria.grade_label(2));
    vec![Block::Paragraph(Paragraph::note(achieved).kept()), note(words::counted_once(view.level(4)))]
}

/// 総合評価 with its merged cells, and the circle of the four classes.
pub(super) fn overall(view: &View, rollup: &RollUp, title: &str) -> Vec<Block> {
    let classes = &rollup.overall;
    let table = Table {
        name: words::summary::OVERALL.into(),
        columns: [150, 90, 90, 120].into_iter().map(Length::pt).collect(),
        head: vec![Row::plain([
            Cell::head(words::summary::CLASS),
            Cell::head(words::summary::COUNT),
            Cell::head(words::summary::SHARE),
            Cell::head(words::summary::OVERALL),
        ])],
        rows: (1..=4).map(|grade| class_row(view, classes, grade)).collect(),
        keep_with_next: true,
        ..Table::default()
    };
    let mut blocks = vec![Block::Table(table), note(words::counted_once(view.level(4))), Block::Gap(1)];
    if classes.rated() > 0 {
        blocks.push(pie(view, classes, title));
    }
    blocks
}

fn class_row(view: &View, classes: &Classes, grade: u8) -> Row {
    let label = format!("{grade}.{}", view.plan().criteria.grade_label(grade));
    let count = classes.by_grade.get(usize::from(grade) - 1).copied().unwrap_or(0);
    let mut cells = vec![
        Cell::row_head(label).left(),
        Cell::text(count.to_string()).centred(),
        Cell::text(percent(classes.share(grade).as_ref())).centred(),
    ];
    let achieved = classes.ratio();
    if grade == 1 {
        let label = achieved.as_ref().map_or("", |ratio| view.plan().criteria.overall_label(ratio));
        let lines = vec![CellText::strong(percent(achieved.as_ref())), CellText::strong(label)];
        cells.push(Cell::lines(lines).centred().down(2));
    } else if grade == 3 {
        let rest = achieved.map(|ratio| Rate::hundred().minus(&ratio));
        cells.push(Cell::text(percent(rest.as_ref())).centred().down(2));
    }
    Row::plain(cells).kept()
}

fn percent(rate: Option<&Rate>) -> String {
    rate.map_or_else(|| words::NOT_APPLICABLE.into(), ToString::to_string)
}

fn pie(view: &View, classes: &Classes, title: &str) -> Block {
    let label = |grade: u8| view.plan().criteria.grade_label(grade).to_owned();
    let told: Vec<String> = (1..=4)
        .zip(classes.by_grade)
        .map(|(grade, count)| {
            let class = format!("{grade} {}", label(grade));
            words::summary::told(&class, count, &percent(classes.share(grade).as_ref()))
        })
        .collect();
    let slices = (1..=4)
        .zip(classes.by_grade)
        .map(|(grade, count)| Slice {
            class: grade,
            count,
            label: vec![
                format!("{grade} {}", label(grade)),
                format!("{}％（{count}）", percent(classes.share(grade).as_ref())),
            ],
        })
        .collect();
    Block::Chart(ChartBlock {
        alternate: format!("{title}：{}", told.join("、")),
        chart: Chart::Pie { title: title.into(), slices },
        keep_with_next: false,
    })
}

fn bars(view: &View, rollup: &RollUp) -> Block {
    let plan = view.plan();
    let name = |class: u8| match class {
        1..=4 => format!("{class} {}", plan.criteria.grade_label(class)),
        _ => words::summary::UNGRADED.into(),
    };
    let parts = |classes: &Classes| -> Vec<(u8, usize)> {
        let mut parts: Vec<_> = (1..=4).zip(classes.by_grade).collect();
        parts.push((5, classes.ungraded));
        parts
    };
    let bars: Vec<Bar> = plan
        .goals
        .iter()
        .zip(&rollup.goals)
        .map(|(goal, classes)| Bar {
            label: format!("【{}】 {}", goal.number, goal.title),
            parts: parts(classes),
            value: classes.ratio().map(|ratio| format!("{ratio}％")).unwrap_or_default(),
        })
        .collect();
    let told: Vec<String> = bars
        .iter()
        .map(|bar| {
            let parts: Vec<String> =
                bar.parts.iter().map(|(class, count)| format!("{} {count}", name(*class))).collect();
            format!("{}：{}", bar.label, parts.join("、"))
        })
        .collect();
    let last = if rollup.overall.ungraded > 0 { 5 } else { 4 };
    Block::Chart(ChartBlock {
        alternate: format!("{}。{}", words::summary::BARS, told.join("。")),
        chart: Chart::Bars { bars, key: (1..=last).map(|class| (class, name(class))).collect() },
        keep_with_next: false,
    })
}
