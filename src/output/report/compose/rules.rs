//! The rules of rating that were used, from the master.

use super::super::content::{Block, Cell, Row};
use super::super::words;
use super::lists::list;
use super::view::{View, body, note, subheading};
use crate::model::show_decimal;
use crate::plan::{Direction, DownFormula, Kind, Scale};
use rust_decimal::Decimal;

/// For the summary: the classes and labels.
pub(super) fn short(view: &View) -> Vec<Block> {
    let criteria = &view.plan().criteria;
    let grades: Vec<Row> = ranges(&criteria.grades)
        .into_iter()
        .zip(&criteria.grades)
        .enumerate()
        .map(|(at, (range, (_, label)))| threshold_row(range, format!("{} {label}", at + 1)))
        .collect();
    let round = view.figures.round;
    let labels = |scale: Scale| -> Vec<Row> {
        let thresholds = criteria.labels(scale, round);
        ranges(&thresholds)
            .into_iter()
            .zip(&thresholds)
            .map(|(range, (_, label))| threshold_row(range, label.clone()))
            .collect()
    };
    let table = |name: &str, of: &str, rows| list(name, &[200, 250], &[of, words::summary::RATING], rows);
    let ahead = words::ahead(round);
    let goal = format!("{}{ahead}", words::summary::of_each(view.level(1)));
    let mut blocks = vec![subheading(words::rules::of_items(view.level(4)))];
    blocks.extend(table(words::rules::GRADES, words::summary::RATE, grades));
    blocks.push(subheading(&*goal));
    blocks.extend(table(&words::rules::of_goals(&goal), words::summary::RATIO, labels(Scale::Goal)));
    blocks.push(subheading(format!("{}{ahead}", words::summary::OVERALL)));
    blocks.extend(table(words::rules::OVERALL, words::summary::RATIO, labels(Scale::Overall)));
    let (first, second) = (criteria.grade_label(1), criteria.grade_label(2));
    blocks.push(note(words::rules::ratio_note(view.level(4), first, second)));
    blocks.push(note(words::summary::withheld(&show_decimal(criteria.judged_from(), 0))));
    if !round.is_final() {
        blocks.push(note(words::rules::FORECAST_NOTE));
    }
    blocks.push(note(words::counted_once(view.level(4))));
    blocks
}

fn threshold_row(range: String, label: String) -> Row {
    Row::plain([Cell::text(range).centred(), Cell::text(label).centred()])
}

/// `100％以上`, `80％以上100％未満`, …, `50％未満`.
fn ranges(thresholds: &[(Decimal, String)]) -> Vec<String> {
    let show = |value: &Decimal| show_decimal(*value, 0);
    thresholds
        .iter()
        .enumerate()
        .map(|(at, (from, _))| {
            let upper = at.checked_sub(1).and_then(|above| thresholds.get(above)).map(|(value, _)| value);
            match (upper, at + 1 == thresholds.len()) {
                (None, _) => words::rules::at_least(&show(from)),
                (Some(upper), true) => words::rules::below(&show(upper)),
                (Some(upper), false) => words::rules::at_least(&show(from)) + &words::rules::below(&show(upper)),
            }
        })
        .collect()
}

/// For the appendix: how every rate and grade comes about.
pub(super) fn full(view: &View) -> Vec<Block> {
    let mut blocks = vec![subheading(words::rules::RATES)];
    let rows: Vec<Row> =
        formulas(view).into_iter().map(|(case, formula)| Row::plain([Cell::text(case), Cell::text(formula)])).collect();
    let head = [words::appendix::CASE, words::appendix::FORMULA];
    blocks.extend(list(words::appendix::FORMULA, &[190, 260], &head, rows));
    let words_rows: Vec<Row> = view
        .plan()
        .criteria
        .word_scores
        .iter()
        .map(|(score, word)| {
            Row::plain([Cell::text(word.as_str()).centred(), Cell::text(show_decimal(*score, 0)).centred()])
        })
        .collect();
    if !words_rows.is_empty() {
        blocks.push(subheading(words::rules::WORDS));
        let head = [words::appendix::WORD, words::appendix::SCORE];
        blocks.extend(list(words::appendix::WORD, &[225, 225], &head, words_rows));
    }
    blocks.push(subheading(words::rules::DECIDING));
    for text in grading(view) {
        blocks.extend(body(&text));
    }
    blocks
}

/// The cases that the plan's indicators use, each with its formula.
fn formulas(view: &View) -> Vec<words::rules::Formula> {
    let indicators = || view.plan().indicators.values();
    let has = |kind: Kind| indicators().any(|indicator| indicator.kind == kind);
    let down = |formula: DownFormula| {
        indicators().any(|indicator| indicator.direction == Direction::Down && indicator.formula == formula)
    };
    let negative = indicators()
        .flat_map(|indicator| &indicator.targets)
        .any(|target| target.value.number().is_some_and(|number| number.is_sign_negative()));
    let falling = indicators().any(|indicator| indicator.direction == Direction::Down);
    let all = [
        (true, words::rules::UP),
        (down(DownFormula::TwoMinus), words::rules::DOWN_TWO_MINUS),
        (down(DownFormula::Inverse), words::rules::DOWN_INVERSE),
        (falling, words::rules::DOWN_TO_ZERO),
        (negative, words::rules::NEGATIVE),
        (has(Kind::AtLeast), words::rules::AT_LEAST),
        (has(Kind::Word), words::rules::WORD),
        (has(Kind::Stage), words::rules::STAGE),
        (has(Kind::StageThenNumber), words::rules::STAGE_THEN_NUMBER),
        (has(Kind::Parts), words::rules::PARTS),
        (true, words::rules::NOT_APPLICABLE),
        (true, words::rules::NOT_RATED),
        (!view.for_citizens(), words::rules::MISSING),
        (view.for_citizens(), words::rules::COUNTED),
    ];
    all.into_iter().filter(|(used, _)| *used).map(|(_, formula)| formula).collect()
}

fn grading(view: &View) -> Vec<String> {
    let mut texts = words::rules::deciding(view.level(4)).to_vec();
    let warning = view.plan().criteria.pace_warning;
    texts.extend(warning.map(|warning| words::rules::pace(&show_decimal(warning, 0))));
    texts
}
