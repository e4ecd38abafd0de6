//! The rate of achievement of one indicator in one fiscal year: every case, exact.
//!
//! (plan) is what the plan prints, (city) what the city has published elsewhere, (own) this project's default. What can
//! be set is in the master: direction, type, stages and formula per indicator, word scores in 評価基準.

use crate::model::{Answer, Rate, TargetValue, fold_key};
use crate::plan::{Criteria, Direction, DownFormula, Indicator, Kind};
use rust_decimal::Decimal;

/// 達成率 (％) of `answer` against the year's `target`; None where nothing is rated: a － year (plan), 中止 and
/// 算定不能 (own), or an answer that is of another kind than the target.
#[must_use]
pub fn rate(indicator: &Indicator, target: &TargetValue, answer: &Answer, criteria: &Criteria) -> Option<Rate> {
    match (target, answer) {
        (TargetValue::Number(target), Answer::Number(actual)) => Some(number(indicator, *target, *actual)),
        (TargetValue::AtLeast(least), Answer::Number(actual)) => Some(at_least(*least, *actual)),
        (TargetValue::Parts(targets), Answer::Parts(actuals)) => parts(indicator, targets, actuals),
        (TargetValue::Word(target), Answer::Word(word)) => word_rate(indicator, target, word, criteria),
        _ => None,
    }
}

fn number(indicator: &Indicator, target: Decimal, actual: Decimal) -> Rate {
    match indicator.direction {
        Direction::Up | Direction::Keep => up(target, actual),
        Direction::Down if target > Decimal::ZERO => down(indicator.formula, target, actual),
        Direction::Down if target.is_zero() => down_to_zero(indicator, actual),
        Direction::Down => down_below_zero(target, actual),
    }
}

/// 増加, 維持: actual ÷ target (city); a target of 0 is reached from 0 up, and a negative one is compared by how far the
/// actual lies below it (own).
fn up(target: Decimal, actual: Decimal) -> Rate {
    if target > Decimal::ZERO {
        return Rate::of(actual, target).unwrap_or_else(Rate::zero);
    }
    if actual >= target {
        return Rate::hundred();
    }
    Rate::of(target, actual).unwrap_or_else(Rate::zero)
}

/// 減少: (2 − actual ÷ target), never below 0, or target ÷ actual (own; both are in use elsewhere). With the second an
/// actual of 0 or less has no quotient and counts as reached.
fn down(formula: DownFormula, target: Decimal, actual: Decimal) -> Rate {
    match formula {
        DownFormula::TwoMinus => {
            let used = Rate::of(actual, target).unwrap_or_else(Rate::zero);
            Rate::from(Decimal::TWO * Decimal::ONE_HUNDRED).minus(&used).floored()
        }
        DownFormula::Inverse if actual > Decimal::ZERO => Rate::of(target, actual).unwrap_or_else(Rate::zero),
        DownFormula::Inverse => Rate::hundred(),
    }
}

/// 減少 to 0: 0 is 100 (city rates 0 of 0 as achieved); else what was taken off the base, never below 0, and 0 without a
/// positive numeric base (own).
fn down_to_zero(indicator: &Indicator, actual: Decimal) -> Rate {
    if actual <= Decimal::ZERO {
        return Rate::hundred();
    }
    let base = indicator.base.as_ref().and_then(Answer::number).filter(|base| *base > Decimal::ZERO);
    let left = base.and_then(|base| Rate::of(actual, base));
    left.map_or_else(Rate::zero, |left| Rate::hundred().minus(&left).floored())
}

/// 減少 below 0 (a saving written with ▲): both negative, actual ÷ target; else 0 (own).
fn down_below_zero(target: Decimal, actual: Decimal) -> Rate {
    if actual < Decimal::ZERO { Rate::of(actual, target).unwrap_or_else(Rate::zero) } else { Rate::zero() }
}

/// 以上: reached is 100 and no more; else actual ÷ N, never below 0 (own).
fn at_least(least: Decimal, actual: Decimal) -> Rate {
    if actual >= least {
        return Rate::hundred();
    }
    Rate::of(actual, least).unwrap_or_else(Rate::zero).floored().capped()
}

/// 複合: mean of the parts' rates, each capped at 100 (own); None where a part is missing.
fn parts(indicator: &Indicator, targets: &[(String, Decimal)], actuals: &[(String, Decimal)]) -> Option<Rate> {
    let rates: Option<Vec<Rate>> = targets
        .iter()
        .map(|(label, target)| {
            let key = fold_key(label);
            let actual = actuals.iter().find(|(of, _)| fold_key(of) == key)?.1;
            Some(number(indicator, *target, actual).capped())
        })
        .collect();
    Rate::mean(&rates?)
}

/// 段階: on or beyond the year's stage 100, one behind 50, further 0 (own). 文言: the target's own word is 100, others
/// score by 評価基準 (labels in use elsewhere, scores own).
fn word_rate(indicator: &Indicator, target: &str, word: &str, criteria: &Criteria) -> Option<Rate> {
    let (target, word) = (fold_key(target), fold_key(word));
    if indicator.kind == Kind::Stage {
        let stage = |of: &str| indicator.stages.iter().position(|stage| fold_key(stage) == of);
        if let (Some(wanted), Some(reached)) = (stage(&target), stage(&word)) {
            let score = match wanted.saturating_sub(reached) {
                0 => Decimal::ONE_HUNDRED,
                1 => Decimal::from(50),
                _ => Decimal::ZERO,
            };
            return Some(Rate::from(score));
        }
    }
    if target == word {
        return Some(Rate::hundred());
    }
    let score = criteria.word_scores.iter().find(|(_, known)| fold_key(known) == word)?;
    Some(Rate::from(score.0))
}

/// 進度（月割目標比）: actual ÷ (target × months elapsed ÷ 12), for a running total since April (own).
#[must_use]
pub fn pace(target: &TargetValue, answer: &Answer, elapsed: u8) -> Option<Rate> {
    let (target, actual) = (target.number()?, answer.number()?);
    let due = target.checked_mul(Decimal::from(elapsed))?;
    if due <= Decimal::ZERO {
        return None;
    }
    Rate::of(actual.checked_mul(Decimal::from(12))?, due)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::IndicatorKey;
    use std::sync::Arc;

    fn indicator(direction: Direction, kind: Kind) -> Indicator {
        Indicator {
            direction,
            kind,
            ..crate::ledger::fixture::indicator(IndicatorKey::new(1, 1), &Arc::from("総務課"))
        }
    }

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn criteria() -> Criteria {
        let scores = [("100", "実施"), ("50", "一部実施"), ("0", "未実施"), ("0", "実施予定")];
        Criteria {
            word_scores: scores.iter().map(|(score, word)| (dec(score), (*word).to_owned())).collect(),
            ..Criteria::default()
        }
    }

    fn numbers(indicator: &Indicator, target: &str, actual: &str) -> String {
        let (target, actual) = (TargetValue::Number(dec(target)), Answer::Number(dec(actual)));
        rate(indicator, &target, &actual, &criteria())
            .map_or_else(|| "-".into(), |rate| rate.rounded(2).normalize().to_string())
    }

    /// 増加, 維持 (city's own project evaluation; target 0 own).
    #[test]
    fn more_is_better() {
        for direction in [Direction::Up, Direction::Keep] {
            let one = indicator(direction, Kind::Number);
            assert_eq!(numbers(&one, "250", "200"), "80");
            assert_eq!(numbers(&one, "3", "1"), "33.33");
            assert_eq!(numbers(&one, "84.5", "90"), "106.51");
            assert_eq!(numbers(&one, "0", "0"), "100");
            assert_eq!(numbers(&one, "0", "5"), "100");
            assert_eq!(numbers(&one, "0", "-1"), "0");
        }
    }

    /// 減少 with a target > 0 (own): two formulas that differ around 80 %.
    #[test]
    fn less_is_better() {
        let mut one = indicator(Direction::Down, Kind::Number);
        assert_eq!(numbers(&one, "130", "130"), "100");
        assert_eq!(numbers(&one, "130", "156"), "80");
        assert_eq!(numbers(&one, "130", "117"), "110");
        assert_eq!(numbers(&one, "130", "400"), "0");
        assert_eq!(numbers(&one, "130", "0"), "200");
        one.formula = DownFormula::Inverse;
        assert_eq!(numbers(&one, "130", "156"), "83.33");
        assert_eq!(numbers(&one, "130", "0"), "100");
    }

    /// 減少 to 0 (city: 0 of 0 is achieved; rest own).
    #[test]
    fn none_at_all_is_best() {
        let mut one = indicator(Direction::Down, Kind::Number);
        one.base = Some(Answer::Number(dec("11")));
        assert_eq!(numbers(&one, "0", "0"), "100");
        assert_eq!(numbers(&one, "0", "1"), "90.91");
        assert_eq!(numbers(&one, "0", "11"), "0");
        assert_eq!(numbers(&one, "0", "20"), "0");
        for base in [None, Some(Answer::Word("運用".into())), Some(Answer::Number(Decimal::ZERO))] {
            one.base = base;
            assert_eq!(numbers(&one, "0", "1"), "0");
            assert_eq!(numbers(&one, "0", "0"), "100");
        }
    }

    /// 減少 with a negative target, a saving such as ▲30 (own).
    #[test]
    fn savings_count_when_both_are_negative() {
        let one = indicator(Direction::Down, Kind::Number);
        assert_eq!(numbers(&one, "-30", "-30"), "100");
        assert_eq!(numbers(&one, "-30", "-45"), "150");
        assert_eq!(numbers(&one, "-30", "-15"), "50");
        assert_eq!(numbers(&one, "-30", "0"), "0");
        assert_eq!(numbers(&one, "-30", "17"), "0");
    }

    /// 以上 (own): `１以上`.
    #[test]
    fn at_least_is_reached_or_a_part() {
        let one = indicator(Direction::Up, Kind::AtLeast);
        let of = |least: &str, actual: &str| {
            rate(&one, &TargetValue::AtLeast(dec(least)), &Answer::Number(dec(actual)), &criteria()).unwrap()
        };
        assert_eq!(of("1", "3"), dec("100"));
        assert_eq!(of("1", "1"), dec("100"));
        assert_eq!(of("4", "1"), dec("25"));
        assert_eq!(of("1", "0"), dec("0"));
        assert_eq!(of("0", "0"), dec("100"));
        assert_eq!(of("1", "-2"), dec("0"));
    }

    /// 文言 (labels in use elsewhere; scores own, from 評価基準).
    #[test]
    fn words_score_by_the_criteria() {
        let one = indicator(Direction::Keep, Kind::Word);
        let of = |target: &str, word: &str| {
            rate(&one, &TargetValue::Word(target.into()), &Answer::Word(word.into()), &criteria())
                .map(|rate| rate.to_string())
        };
        assert_eq!(of("実施", "実施").as_deref(), Some("100.0"));
        assert_eq!(of("作成活用", "作成 活用").as_deref(), Some("100.0"));
        assert_eq!(of("作成活用", "実施").as_deref(), Some("100.0"));
        assert_eq!(of("実施", "一部実施").as_deref(), Some("50.0"));
        assert_eq!(of("実施", "未実施").as_deref(), Some("0.0"));
        assert_eq!(of("実施", "実施予定").as_deref(), Some("0.0"));
        assert_eq!(of("実施", "検討"), None);
        let changed = Criteria { word_scores: vec![(dec("70"), "一部実施".into())], ..Criteria::default() };
        let seventy = rate(&one, &TargetValue::Word("実施".into()), &Answer::Word("一部実施".into()), &changed);
        assert_eq!(seventy.unwrap(), dec("70"));
    }

    /// 段階 (own), in the order of 指標.段階 (plan: 方針 検討 … 実施).
    #[test]
    fn stages_count_by_their_order() {
        let mut one = indicator(Direction::Up, Kind::Stage);
        one.stages = ["方針検討", "方針策定", "周知", "実施"].map(String::from).to_vec();
        let of = |target: &str, word: &str| {
            rate(&one, &TargetValue::Word(target.into()), &Answer::Word(word.into()), &criteria()).unwrap().to_string()
        };
        assert_eq!(of("周知", "実施"), "100.0");
        assert_eq!(of("周知", "周知"), "100.0");
        assert_eq!(of("周知", "方針 策定"), "50.0");
        assert_eq!(of("実施", "方針策定"), "0.0");
        assert_eq!(of("方針策定", "未実施"), "0.0");
    }

    /// 段階から数値 (plan): 導入 in the first year, a number from then on.
    #[test]
    fn a_word_first_and_numbers_later() {
        let one = indicator(Direction::Up, Kind::StageThenNumber);
        let word = TargetValue::Word("導入".into());
        assert_eq!(rate(&one, &word, &Answer::Word("導入".into()), &criteria()).unwrap(), dec("100"));
        assert_eq!(rate(&one, &word, &Answer::Word("未実施".into()), &criteria()).unwrap(), dec("0"));
        assert_eq!(rate(&one, &word, &Answer::Number(dec("12")), &criteria()), None);
        assert_eq!(numbers(&one, "50", "55"), "110");
    }

    /// 複合 (own): 主幹 and 主査.
    #[test]
    fn parts_are_averaged_each_capped() {
        let one = indicator(Direction::Up, Kind::Parts);
        let values = |a: &str, b: &str| vec![("主幹".to_owned(), dec(a)), ("主査".to_owned(), dec(b))];
        let target = TargetValue::Parts(values("50", "70"));
        let of = |answer| rate(&one, &target, &answer, &criteria());
        assert_eq!(of(Answer::Parts(values("100", "35"))).unwrap(), dec("75"));
        let mut turned = values("44", "70");
        turned.reverse();
        assert_eq!(of(Answer::Parts(turned)).unwrap(), dec("94"));
        assert_eq!(of(Answer::Parts(vec![("主幹".into(), dec("50"))])), None);
        assert_eq!(of(Answer::Number(dec("50"))), None);
    }

    /// － years (plan); 中止 and 算定不能 (own): not rated, never 0.
    #[test]
    fn what_is_not_rated_has_no_rate() {
        let one = indicator(Direction::Up, Kind::Number);
        let target = TargetValue::Number(dec("80"));
        for answer in [Answer::Cancelled, Answer::Incalculable, Answer::NotApplicable, Answer::Word("実施".into())] {
            assert_eq!(rate(&one, &target, &answer, &criteria()), None);
        }
        assert_eq!(rate(&one, &TargetValue::NotApplicable, &Answer::Number(dec("82")), &criteria()), None);
    }

    /// 進度 (own): nine months of 240 are 180.
    #[test]
    fn pace_is_against_the_months_elapsed() {
        let of = |target: &str, actual: &str, elapsed| {
            pace(&TargetValue::Number(dec(target)), &Answer::Number(dec(actual)), elapsed).map(|rate| rate.to_string())
        };
        assert_eq!(of("240", "180", 9).as_deref(), Some("100.0"));
        assert_eq!(of("240", "90", 9).as_deref(), Some("50.0"));
        assert_eq!(of("0", "90", 9), None);
        assert_eq!(pace(&TargetValue::NotApplicable, &Answer::Number(dec("1")), 9), None);
    }
}
