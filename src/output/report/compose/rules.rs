//! The rules of rating that were used, from the master.

use super::super::content::{Block, Cell, Row};
use super::super::words;
use super::lists::list;
use super::view::{View, body, note, subheading};
use crate::model::show_decimal;
use crate::plan::{Direction, DownFormula, Kind};
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
    let labels = |thresholds: &[(Decimal, String)]| -> Vec<Row> {
        ranges(thresholds)
            .into_iter()
            .zip(thresholds)
            .map(|(range, (_, label))| threshold_row(range, label.clone()))
            .collect()
    };
    let table = |name: &str, of: &str, rows| list(name, &[200, 250], &[of, words::summary::RATING], rows);
    let goal = format!("{}毎の評価", view.level(1));
    let mut blocks = vec![subheading(format!("{}の評価", view.level(4)))];
    blocks.extend(table("評価区分", words::summary::RATE, grades));
    blocks.push(subheading(&*goal));
    blocks.extend(table(&format!("{goal}の基準"), words::summary::RATIO, labels(&criteria.goal_labels)));
    blocks.push(subheading(words::summary::OVERALL));
    blocks.extend(table("総合評価の基準", words::summary::RATIO, labels(&criteria.overall_labels)));
    let (first, second) = (criteria.grade_label(1), criteria.grade_label(2));
    blocks.push(note(format!("※ 達成割合：評価を行った{0}数に占める{first}及び{second}の{0}数の割合", view.level(4))));
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
                (None, _) => format!("{}％以上", show(from)),
                (Some(upper), true) => format!("{}％未満", show(upper)),
                (Some(upper), false) => format!("{}％以上{}％未満", show(from), show(upper)),
            }
        })
        .collect()
}

/// For the appendix: how every rate and grade comes about.
pub(super) fn full(view: &View) -> Vec<Block> {
    let mut blocks = vec![subheading("達成率の算出方法")];
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
        blocks.push(subheading("文言による目標"));
        let head = [words::appendix::WORD, words::appendix::SCORE];
        blocks.extend(list(words::appendix::WORD, &[225, 225], &head, words_rows));
    }
    blocks.push(subheading("評価の決め方"));
    for text in grading(view) {
        blocks.extend(body(&text));
    }
    blocks
}

/// The cases that the plan's indicators use, each with its formula.
fn formulas(view: &View) -> Vec<(&'static str, &'static str)> {
    let indicators = || view.plan().indicators.values();
    let has = |kind: Kind| indicators().any(|indicator| indicator.kind == kind);
    let down = |formula: DownFormula| {
        indicators().any(|indicator| indicator.direction == Direction::Down && indicator.formula == formula)
    };
    let negative = indicators()
        .flat_map(|indicator| &indicator.targets)
        .any(|target| target.value.number().is_some_and(|number| number.is_sign_negative()));
    let all = [
        (true, "増加又は維持を目指す指標", "実績÷目標×100（目標が０のときは、実績が０以上で100）"),
        (down(DownFormula::TwoMinus), "減少を目指す指標", "（２－実績÷目標）×100（０を下回るときは０）"),
        (down(DownFormula::Inverse), "減少を目指す指標（目標÷実績による）", "目標÷実績×100"),
        (
            indicators().any(|indicator| indicator.direction == Direction::Down),
            "減少を目指す指標で目標が０",
            "実績が０のときは100、それ以外は（基準値－実績）÷基準値×100",
        ),
        (negative, "目標が負の数", "実績も負の数のときは実績÷目標×100、それ以外は０"),
        (has(Kind::AtLeast), "「○以上」の目標", "実績が○以上のときは100、それ以外は実績÷○×100"),
        (has(Kind::Word), "文言による目標", "実績の文言に応じた率（下の表）"),
        (has(Kind::Stage), "段階による目標", "その年度の段階以上のときは100、１段階前は50、それより前は０"),
        (has(Kind::StageThenNumber), "段階から数値に変わる目標", "段階の年度は文言として、数値の年度は数値として算出"),
        (has(Kind::Parts), "複数の数値からなる目標", "それぞれの率（100を上限とする。）の平均"),
        (true, "「－」の年度", "算出しない（対象外とし、直近の値を表示する。）"),
        (true, "中止又は算定不能", "算出しない"),
        (true, "報告のないもの", "算出しない（未報告とし、最後に報告された値を表示する。）"),
    ];
    all.into_iter().filter(|(used, _, _)| *used).map(|(_, case, formula)| (case, formula)).collect()
}

fn grading(view: &View) -> Vec<String> {
    let item = view.level(4);
    let mut texts = vec![
        format!(
            "{item}の算定評価は、各指標の達成率（それぞれ100を上限とする。）の平均により決めます。達成率は端数を処理せずに評価し、表示は小数点以下第２位を四捨五入しています。"
        ),
        format!("{item}の評価は、本部の確定評価、担当課の自己評価、算定評価のうち、この順で最初にあるものとします。"),
        "月次の報告では、年度末見込の達成率により評価します。正式な評価は、年度確定により行います。".to_owned(),
    ];
    if let Some(warning) = view.plan().criteria.pace_warning {
        texts.push(format!(
            "進度は、４月からの累計で数える指標について、実績を、目標を月割りした値で割ったものです。{}％を下回るものを「進度の遅れている指標」としています。",
            show_decimal(warning, 0)
        ));
    }
    texts
}
