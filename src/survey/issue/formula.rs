//! The live formulas of a form: rate, difference to last time, and what is still empty.

use crate::model::TargetValue;
use crate::plan::{Criteria, Direction, DownFormula, Indicator, Kind};
use rust_decimal::Decimal;

/// Rate of achievement against the year's target, as a fraction; none where a formula cannot say it (複合, － years).
/// The same rules as the evaluation's; grades are never taken from the form.
pub(super) fn rate(indicator: &Indicator, target: &TargetValue, actual: &str, criteria: &Criteria) -> Option<String> {
    let number = |rate: String| Some(format!("=IF(ISNUMBER({actual}),{rate},\"\")"));
    match target {
        TargetValue::Number(target) => number(number_rate(indicator, *target, actual)),
        TargetValue::AtLeast(least) if *least > Decimal::ZERO => {
            number(format!("IF({actual}>={least},1,MAX(0,{actual}/{least}))"))
        }
        TargetValue::AtLeast(least) => number(format!("IF({actual}>={least},1,0)")),
        TargetValue::Word(word) if indicator.kind == Kind::Stage => stage_rate(&indicator.stages, word, actual),
        TargetValue::Word(word) => Some(word_rate(word, actual, criteria)),
        TargetValue::Parts(_) | TargetValue::NotApplicable => None,
    }
}

fn number_rate(indicator: &Indicator, target: Decimal, actual: &str) -> String {
    let base = indicator.base.as_ref().and_then(crate::model::Answer::number).filter(|base| *base > Decimal::ZERO);
    match indicator.direction {
        Direction::Up | Direction::Keep if target > Decimal::ZERO => format!("{actual}/{target}"),
        Direction::Up | Direction::Keep => format!("IF({actual}>={target},1,({target})/{actual})"),
        Direction::Down if target.is_sign_negative() && !target.is_zero() => {
            format!("IF({actual}<0,{actual}/({target}),0)")
        }
        Direction::Down if target.is_zero() => match base {
            Some(base) => format!("IF({actual}<=0,1,MAX(0,({base}-{actual})/{base}))"),
            None => format!("IF({actual}<=0,1,0)"),
        },
        Direction::Down => match indicator.formula {
            DownFormula::TwoMinus => format!("MAX(0,2-{actual}/{target})"),
            DownFormula::Inverse => format!("IF({actual}>0,{target}/{actual},1)"),
        },
    }
}

fn stage_rate(stages: &[String], target: &str, actual: &str) -> Option<String> {
    let wanted = stages.iter().position(|stage| stage == target)? + 1;
    let list: Vec<String> = stages.iter().map(|stage| quoted(stage)).collect();
    let reached = format!("MATCH({actual},{{{}}},0)", list.join(","));
    Some(format!("=IFERROR(IF({reached}>={wanted},1,IF({reached}={wanted}-1,0.5,0)),\"\")"))
}

fn word_rate(target: &str, actual: &str, criteria: &Criteria) -> String {
    let mut formula = String::from("\"\"");
    for (score, word) in criteria.word_scores.iter().rev().filter(|(_, word)| word != target) {
        let score = (*score / Decimal::ONE_HUNDRED).normalize();
        formula = format!("IF({actual}={},{score},{formula})", quoted(word));
    }
    format!("=IF({actual}={},1,{formula})", quoted(target))
}

/// A text inside a formula.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Difference to the last report; rounded so that no binary remainder shows.
pub(super) fn difference(actual: &str, previous: Option<&str>) -> String {
    match previous {
        Some(previous) => format!("=IF(ISNUMBER({actual}),ROUND({actual}-{previous},6),\"\")"),
        None => format!("=IF(ISNUMBER({actual}),{actual},\"\")"),
    }
}

/// Ranges of the table and of 管理情報 that the count of empty cells looks at.
pub(super) struct Counted {
    pub items: String,
    pub indicator_needs: String,
    pub item_needs: String,
    /// 実績 and, in a month, 年度末見込.
    pub per_indicator: Vec<String>,
    pub self_grade: Option<String>,
    pub progress: Option<String>,
    pub issues: Option<String>,
    /// Single cells above the table.
    pub singles: Vec<String>,
}

/// How many required cells are empty: per indicator, per item (each item once, answered in any of its rows; 課題 only
/// with grade 3 or 4), and above the table.
pub(super) fn count_empty(counted: &Counted) -> String {
    let Counted { items, indicator_needs, item_needs, .. } = counted;
    let mut terms: Vec<String> = counted
        .per_indicator
        .iter()
        .map(|cells| format!("SUMPRODUCT(({indicator_needs}=\"必須\")*({cells}=\"\"))"))
        .collect();
    let unanswered = |cells: &str| {
        format!("({item_needs}=\"必須\")*(COUNTIFS({items},{items},{cells},\"<>\")=0)/COUNTIF({items},{items})")
    };
    for cells in [&counted.self_grade, &counted.progress].into_iter().flatten() {
        terms.push(format!("SUMPRODUCT({})", unanswered(cells)));
    }
    if let (Some(issues), Some(grades)) = (&counted.issues, &counted.self_grade) {
        let late = format!("(COUNTIFS({items},{items},{grades},\">=3\")>0)");
        terms.push(format!("SUMPRODUCT({late}*{})", unanswered(issues)));
    }
    terms.extend(counted.singles.iter().map(|cell| format!("({cell}=\"\")")));
    format!("=ROUND({},0)", terms.join("+"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_in_formulas_are_quoted() {
        assert_eq!(quoted("a\"b"), "\"a\"\"b\"");
        let stages = ["検討".to_owned(), "実施".to_owned()];
        let formula = stage_rate(&stages, "実施", "K5").unwrap();
        assert!(formula.contains("{\"検討\",\"実施\"}") && formula.contains(">=2"), "{formula}");
        assert_eq!(stage_rate(&stages, "周知", "K5"), None);
    }
}
