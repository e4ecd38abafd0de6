//! The plan's own two evaluation tables with their charts: for a round, and for the whole period.

use super::super::content::{Bar, Block, Cell, CellText, Chart, ChartBlock, Paragraph, Row, Slice, Table};
use super::super::length::Length;
use super::super::words;
use super::view::{View, note};
use crate::evaluation::{Classes, RollUp, Verdict};
use crate::model::{Rate, show_decimal};
use crate::plan::Scale;
use rust_decimal::Decimal;

/// 基本目標毎の評価 with its bars.
pub(super) fn by_goal(view: &View, rollup: &RollUp) -> Vec<Block> {
    let counts = columns(view);
    let mut widths = vec![44, 0];
    widths.extend(counts.iter().map(|column| column.width));
    widths.extend([122, 40]);
    // What the counts leave is the goals'.
    let rest = 450 - widths.iter().sum::<i64>();
    if let Some(goals) = widths.get_mut(1) {
        *goals = rest;
    }
    let table = Table {
        name: format!("{}{}", view.level(1), words::summary::EVALUATION_OF_EACH),
        columns: widths.into_iter().map(Length::pt).collect(),
        head: vec![goal_head(view, &counts)],
        rows: goal_rows(view, rollup, &counts),
        keep_with_next: true,
        ..Table::default()
    };
    let mut blocks = vec![Block::Table(table)];
    blocks.extend(notes(view, rollup.overall.not_due() > 0));
    blocks.push(Block::Gap(1));
    blocks.push(bars(view, rollup));
    blocks
}

/// A column of numbers of items.
pub(super) struct Counts {
    pub head: &'static str,
    pub width: i64,
    pub of: fn(&Classes) -> usize,
}

/// The columns that add up to 全体, which is the first.
pub(super) fn columns(view: &View) -> [Counts; 4] {
    [
        Counts { head: words::summary::ALL, width: 32, of: Classes::all },
        Counts { head: words::summary::RATED, width: 36, of: Classes::rated },
        Counts { head: view.missing_items(), width: 52, of: |classes| classes.missing },
        Counts { head: words::summary::EXCLUDED, width: 40, of: Classes::not_due },
    ]
}

fn goal_head(view: &View, counts: &[Counts]) -> Row {
    let mut cells = vec![Cell::head(view.level(0)), Cell::head(view.level(1))];
    cells.extend(counts.iter().map(|column| Cell::head(column.head)));
    let evaluation = format!("{}{}", view.level(1), words::summary::EVALUATION_OF_EACH);
    cells.push(Cell::head(format!("{evaluation}{}", words::ahead(view.figures.round))));
    cells.push(Cell::head(words::summary::ACHIEVED));
    Row::plain(cells)
}

/// One row per goal, and their sum; the cells of a viewpoint are merged.
fn goal_rows(view: &View, rollup: &RollUp, counts: &[Counts]) -> Vec<Row> {
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
        cells.extend(counted(view, classes, counts, Scale::Goal));
        rows.push(Row::of(cells).kept());
    }
    let mut cells = vec![Cell::row_head(words::summary::SUM).over(2)];
    cells.extend(counted(view, &rollup.overall, counts, Scale::Overall));
    rows.push(Row::of(cells).kept());
    rows
}

/// The counts of a row from the third column on, what may be said of them, and how many were achieved.
fn counted(view: &View, classes: &Classes, counts: &[Counts], scale: Scale) -> Vec<Cell> {
    let mut cells: Vec<Cell> = counts.iter().map(|column| Cell::text((column.of)(classes).to_string())).collect();
    cells.push(Cell::lines(verdict(view, classes, scale)));
    cells.push(Cell::text(classes.achieved().to_string()));
    cells.into_iter().enumerate().map(|(at, cell)| cell.centred().at(at + 2)).collect()
}

/// The label with its ratio, or that there is none.
fn verdict(view: &View, classes: &Classes, scale: Scale) -> Vec<CellText> {
    match view.figures.verdict(scale, view.figures.round, classes) {
        Verdict::Nothing => vec![CellText::cell(words::NOT_APPLICABLE)],
        Verdict::Withheld { rated, of } => {
            vec![CellText::cell(Verdict::WITHHELD), CellText::note(words::summary::rated_of(rated, of))]
        }
        Verdict::Given { label, ratio } => vec![CellText::cell(label), CellText::cell(ratio.to_string())],
    }
}

/// 該当項目数, 判定保留, whose the grades are, 対象外・終了 and 再掲.
fn notes(view: &View, not_due: bool) -> Vec<Block> {
    let criteria = &view.plan().criteria;
    let achieved = words::achieved_note(view.level(4), criteria.grade_label(1), criteria.grade_label(2));
    let share = show_decimal(criteria.judged_from(), 0);
    let mut texts = vec![achieved, words::basis(view.figures.round), words::summary::withheld(&share)];
    if not_due {
        texts.push(words::summary::EXCLUDED_NOTE.into());
    }
    let kept = texts.into_iter().map(|text| Block::Paragraph(Paragraph::note(text).kept()));
    kept.chain([note(words::counted_once(view.level(4)))]).collect()
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
            Cell::head(format!("{}{}", words::summary::OVERALL, words::ahead(view.figures.round))),
        ])],
        rows: (1..=4).map(|grade| class_row(view, classes, grade)).chain([sum_row(classes)]).collect(),
        keep_with_next: true,
        ..Table::default()
    };
    let mut blocks = vec![Block::Table(table)];
    let mut texts: Vec<String> = words::summary::not_rated(classes, view.missing_items()).into_iter().collect();
    texts.push(words::basis(view.figures.round));
    if !adds_up(classes) {
        texts.push(words::summary::ROUNDING.into());
    }
    blocks.extend(texts.into_iter().map(|text| Block::Paragraph(Paragraph::note(text).kept())));
    blocks.extend([note(words::counted_once(view.level(4))), Block::Gap(1)]);
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
    let verdict = view.figures.verdict(Scale::Overall, view.figures.round, classes);
    if grade == 1 {
        let lines = match &verdict {
            Verdict::Nothing => vec![CellText::cell(words::NOT_APPLICABLE)],
            Verdict::Withheld { rated, of } => {
                vec![CellText::strong(Verdict::WITHHELD), CellText::note(words::summary::rated_of(*rated, *of))]
            }
            Verdict::Given { label, ratio } => {
                vec![CellText::strong(ratio.to_string()), CellText::strong(label.clone())]
            }
        };
        cells.push(Cell::lines(lines).centred().down(2));
    } else if grade == 3 {
        let rest = verdict.ratio().map(|ratio| Rate::hundred().minus(ratio));
        cells.push(Cell::text(percent(rest.as_ref())).centred().down(2));
    }
    Row::plain(cells).kept()
}

/// The rated items.
fn sum_row(classes: &Classes) -> Row {
    let whole = Rate::of_count(classes.rated(), classes.rated());
    Row::plain([
        Cell::row_head(words::summary::SUM_OF_RATED).left(),
        Cell::text(classes.rated().to_string()).centred(),
        Cell::text(percent(whole.as_ref())).centred(),
        Cell::empty(),
    ])
    .kept()
}

/// Whether the shares as they are printed give 100, and those of the classes that belong together their sum.
fn adds_up(classes: &Classes) -> bool {
    let printed = |rate: Option<Rate>| rate.map_or(Decimal::ZERO, |rate| rate.rounded(1));
    let sum = |grades: [u8; 2]| grades.into_iter().map(|grade| printed(classes.share(grade))).sum::<Decimal>();
    let achieved = printed(classes.ratio());
    classes.rated() == 0 || (sum([1, 2]) == achieved && sum([3, 4]) == Decimal::ONE_HUNDRED - achieved)
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
    let title = words::summary::of_rated(title, classes.rated());
    Block::Chart(ChartBlock {
        alternate: format!("{title}：{}", told.join("、")),
        chart: Chart::Pie { title, slices },
        keep_with_next: false,
    })
}

fn bars(view: &View, rollup: &RollUp) -> Block {
    let plan = view.plan();
    let name = |class: u8| match class {
        1..=4 => format!("{class} {}", plan.criteria.grade_label(class)),
        5 => view.missing_items().into(),
        _ => words::summary::EXCLUDED.into(),
    };
    let whole = &rollup.overall;
    let not_rated = [(5, whole.missing), (6, whole.not_due())];
    let shown: Vec<u8> = not_rated.iter().filter(|(_, count)| *count > 0).map(|(class, _)| *class).collect();

    let parts = |classes: &Classes| -> Vec<(u8, usize)> {
        let mut parts: Vec<_> = (1..=4).zip(classes.by_grade).collect();
        let not_rated = [(5, classes.missing), (6, classes.not_due())];
        parts.extend(not_rated.into_iter().filter(|(class, _)| shown.contains(class)));
        parts
    };
    let value = |classes: &Classes| match view.figures.verdict(Scale::Goal, view.figures.round, classes) {
        Verdict::Nothing => String::new(),
        Verdict::Withheld { .. } => Verdict::WITHHELD.to_owned(),
        Verdict::Given { ratio, .. } => format!("{ratio}％"),
    };
    let bars: Vec<Bar> = plan
        .goals
        .iter()
        .zip(&rollup.goals)
        .map(|(goal, classes)| Bar {
            label: format!("【{}】 {}", goal.number, goal.title),
            parts: parts(classes),
            value: value(classes),
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
    Block::Chart(ChartBlock {
        alternate: format!("{}。{}", words::summary::BARS, told.join("。")),
        chart: Chart::Bars { bars, key: (1..=4).chain(shown).map(|class| (class, name(class))).collect() },
        keep_with_next: false,
    })
}
