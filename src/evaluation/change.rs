//! What changed since the round compared with (前回比較).

use super::year::final_answer;
use super::{Compared, IndicatorFigure, State};
use crate::ledger::{CheckedReturn, Correction, Ledger, Resubmission, ReturnState};
use crate::model::{Answer, IndicatorKey, Rate, Round, Source, Target};
use crate::plan::{DepartmentName, Direction, Indicator, MonthlyMode, Plan};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Kind of a [`Change`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// 新規: nothing was known before.
    New,
    /// 年度始め: what counts from April has begun anew, so that it is not compared with the year before's last value.
    Anew,
    /// 変更: differs from the round compared with.
    Changed,
    /// 変わらず: listed where the year before's final figure, or 前年同月, stands beside it.
    Same,
    /// 過去分訂正
    Corrected,
    /// 再提出: a form of this or an earlier round was sent again with another value.
    Resubmitted,
    /// 取下げ: the value known before is no longer reported.
    Gone,
}

impl ChangeKind {
    /// The word that users see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::New => "新規",
            Self::Anew => "年度始め",
            Self::Changed => "変更",
            Self::Same => "変わらず",
            Self::Corrected => "過去分訂正",
            Self::Resubmitted => "再提出",
            Self::Gone => "取下げ",
        }
    }
}

/// Whether a change is for the better, by the indicator's 方向.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Turn {
    /// 改善
    Better,
    /// 悪化
    Worse,
}

impl Turn {
    /// The word that users see.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Better => "改善",
            Self::Worse => "悪化",
        }
    }
}

/// From one number to another, with its sign.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Step {
    /// after − before
    pub difference: Option<Decimal>,
    /// (after − before) ÷ |before| in ％, where before is not 0.
    pub size: Option<Rate>,
    /// 改善 or 悪化, where 方向 tells. A running total tells nothing within its year: it grows by itself.
    pub turn: Option<Turn>,
}

impl Step {
    /// From one value of a round to what took its place: neither better nor worse.
    #[must_use]
    pub fn between(before: Option<&Answer>, after: Option<&Answer>) -> Self {
        let numbers = before.and_then(Answer::number).zip(after.and_then(Answer::number));
        let difference = numbers.and_then(|(before, after)| after.checked_sub(before));
        let size = difference.zip(numbers).and_then(|(step, (before, _))| Rate::of(step, before.abs()));
        Self { difference, size, turn: None }
    }

    /// The step of an indicator from one round to another.
    #[must_use]
    pub fn of(indicator: &Indicator, before: (Round, &Answer), after: (Round, &Answer)) -> Self {
        let step = Self::between(Some(before.1), Some(after.1));
        let turn = step.difference.filter(|_| comparable(indicator, before.0, after.0)).and_then(|step| {
            match (indicator.direction, step.is_zero(), step.is_sign_positive()) {
                (_, true, _) | (Direction::Keep, ..) => None,
                (Direction::Up, _, up) => Some(if up { Turn::Better } else { Turn::Worse }),
                (Direction::Down, _, up) => Some(if up { Turn::Worse } else { Turn::Better }),
            }
        });
        Self { turn, ..step }
    }
}

/// Whether more or less between two rounds says that things have become better or worse.
fn comparable(indicator: &Indicator, before: Round, after: Round) -> bool {
    match indicator.mode {
        MonthlyMode::YearTotal => before.fiscal_year() != after.fiscal_year() && before.elapsed() == after.elapsed(),
        MonthlyMode::PeriodTotal => false,
        MonthlyMode::State | MonthlyMode::Ratio | MonthlyMode::Yearly | MonthlyMode::Word => true,
    }
}

/// The value of 前年同月 beside a change.
#[derive(Debug, Clone, PartialEq)]
pub struct YearBefore<'a> {
    /// 前年同月
    pub round: Round,
    /// Its value.
    pub answer: &'a Answer,
    /// From there to now.
    pub step: Step,
}

/// What an indicator was in the round compared with, and is now.
#[derive(Debug, Clone, PartialEq)]
pub struct Change<'a> {
    /// Indicator.
    pub key: IndicatorKey,
    /// Which round's value changed: the reporting round, or an earlier one that was corrected.
    pub round: Round,
    /// The round whose value stands in `before` (the same as `round` for corrections and forms sent again).
    pub since: Option<Round>,
    /// What kind.
    pub kind: ChangeKind,
    /// Before.
    pub before: Option<&'a Answer>,
    /// After.
    pub after: Option<&'a Answer>,
    /// Who reported it.
    pub department: DepartmentName,
    /// 理由, where given.
    pub reason: &'a str,
    /// Where the value after stands.
    pub source: Option<&'a Source>,
    /// How far it is from before to after.
    pub step: Step,
    /// How much it moves the year (増減の目標比): (after − before) ÷ |the year's target| in ％, so that a step from 1 to 2
    /// does not outweigh everything. Its absolute value orders the largest changes.
    pub weight: Option<Rate>,
    /// 前年同月, in a month, where it was reported.
    pub year_before: Option<YearBefore<'a>>,
}

type Indicators<'a> = BTreeMap<(Round, IndicatorKey), Box<IndicatorFigure<'a>>>;

/// What the changes are worked out from.
pub(super) struct Comparison<'c, 'a> {
    pub plan: &'a Plan,
    pub ledger: &'a Ledger,
    pub indicators: &'c Indicators<'a>,
    pub compared: Compared,
}

const FIRST: IndicatorKey = IndicatorKey::new(0, 0);
const LAST: IndicatorKey = IndicatorKey::new(u16::MAX, u8::MAX);

impl<'a> Comparison<'_, 'a> {
    /// The changes of the reporting round, in key order: of 年度確定 every indicator with a final figure; of a month those that
    /// differ from 前回, and those that have a 前年同月. Then what was corrected backwards.
    pub fn changes(&self) -> Vec<Change<'a>> {
        let round = self.compared.round;
        let figures = self.indicators.range((round, FIRST)..=(round, LAST)).map(|(_, figure)| &**figure);
        let mut changes: Vec<Change<'a>> = figures.filter_map(|now| self.change(now)).collect();
        let ledger = self.ledger;
        changes.extend(ledger.corrections.iter().filter(|one| one.reported_in == round).map(|one| self.corrected(one)));
        let sent_again = ledger.resubmissions.iter().filter(|one| one.seen_in == round);
        changes.extend(sent_again.map(|one| self.resubmitted(one)));
        changes.sort_by_key(|change| (change.key, change.round, change.kind));
        changes
    }

    fn change(&self, now: &IndicatorFigure<'a>) -> Option<Change<'a>> {
        self.compared.with?;
        let indicator = self.plan.indicators.get(&now.key)?;
        let year_before = self.year_before(indicator, now);
        let (kind, before) = match now.round.is_final() {
            true => self.of_year(now)?,
            false => self.of_month(indicator, now, year_before.is_some())?,
        };
        let after = now.actual;
        let step = match before.zip(after) {
            Some((before, after)) => Step::of(indicator, before, (now.round, after)),
            None => Step::default(),
        };
        Some(Change {
            key: now.key,
            round: now.round,
            since: before.map(|(of, _)| of),
            kind,
            before: before.map(|(_, answer)| answer),
            after,
            department: now.lead.clone(),
            reason: now.reason,
            source: now.source,
            weight: weight(&step, now.target),
            step,
            year_before,
        })
    }

    /// 年度確定 against the final figure of the year before.
    fn of_year(&self, now: &IndicatorFigure<'a>) -> Option<(ChangeKind, Option<(Round, &'a Answer)>)> {
        let after = now.actual.filter(|answer| **answer != Answer::NotApplicable)?;
        let before = self.compared.with.and_then(|with| {
            let answer = final_answer(self.plan, self.ledger, self.indicators, (with, now.key))?;
            (*answer != Answer::NotApplicable).then_some((with, answer))
        });
        let kind = match before {
            None => ChangeKind::New,
            Some((_, before)) if before == after => ChangeKind::Same,
            Some(_) => ChangeKind::Changed,
        };
        Some((kind, before))
    }

    /// A month against 前回, or the last value known where 前回 has none; what counts from April starts anew in April.
    fn of_month(
        &self,
        indicator: &Indicator,
        now: &IndicatorFigure<'a>,
        beside: bool,
    ) -> Option<(ChangeKind, Option<(Round, &'a Answer)>)> {
        let figure = self.compared.with.and_then(|with| self.indicators.get(&(with, now.key)));
        let last = figure.and_then(|before| before.actual.map(|answer| (before.round, answer)).or(before.last));
        let before = last.filter(|(of, _)| indicator.mode.goes_on() || of.fiscal_year() == now.round.fiscal_year());
        let kind = match (before, now.actual) {
            (None, Some(_)) => {
                if last.is_some() {
                    ChangeKind::Anew
                } else {
                    ChangeKind::New
                }
            }
            (Some((_, old)), Some(new)) if old != new => ChangeKind::Changed,
            (Some(_), Some(_)) if beside => ChangeKind::Same,
            (Some((of, _)), None) if Some(of) == self.compared.with && self.taken_back(now) => ChangeKind::Gone,
            _ => return None,
        };
        Some((kind, before))
    }

    /// A value was taken back, and is not merely late or 差戻し: the department's return counts and leaves it blank.
    fn taken_back(&self, now: &IndicatorFigure<'_>) -> bool {
        let counts = |file: &CheckedReturn| file.state == ReturnState::Counts;
        now.state == State::Missing && self.ledger.received(&now.lead, now.round).is_some_and(counts)
    }

    /// 前年同月 beside a value of this very month; a 年1回 value that is merely kept has none.
    fn year_before(&self, indicator: &Indicator, now: &IndicatorFigure<'a>) -> Option<YearBefore<'a>> {
        let round = self.compared.year_before?;
        let reported = |of: Round| self.ledger.entries.get(&(now.key, of)).and_then(|entry| entry.actual.value());
        let (before, after) = (reported(round)?, reported(now.round)?);
        Some(YearBefore { round, answer: before, step: Step::of(indicator, (round, before), (now.round, after)) })
    }

    fn corrected(&self, one: &'a Correction) -> Change<'a> {
        let before = one.in_force.as_ref();
        let step = Step::between(before, Some(&one.after));
        let target = self.plan.target(one.key, one.round.fiscal_year(), one.reported_in);
        Change {
            key: one.key,
            round: one.round,
            since: Some(one.round),
            kind: ChangeKind::Corrected,
            before,
            after: Some(&one.after),
            department: one.department.clone(),
            reason: &one.reason,
            source: Some(&one.source),
            weight: weight(&step, target),
            step,
            year_before: None,
        }
    }

    fn resubmitted(&self, one: &'a Resubmission) -> Change<'a> {
        let step = Step::between(one.before.as_ref(), one.after.as_ref());
        let target = self.plan.target(one.key, one.round.fiscal_year(), one.seen_in);
        Change {
            key: one.key,
            round: one.round,
            since: Some(one.round),
            kind: ChangeKind::Resubmitted,
            before: one.before.as_ref(),
            after: one.after.as_ref(),
            department: one.department.clone(),
            reason: &one.reason,
            source: Some(&one.source),
            weight: weight(&step, target),
            step,
            year_before: None,
        }
    }
}

fn weight(step: &Step, target: Option<&Target>) -> Option<Rate> {
    Rate::of(step.difference?, target?.value.number()?.abs())
}

/// Positions of the largest changes of the reporting round itself, at most `count`, the largest first whatever its sign.
pub(super) fn largest(changes: &[Change<'_>], round: Round, count: usize) -> Vec<usize> {
    let changed = |change: &Change<'_>| change.kind == ChangeKind::Changed && change.round == round;
    let mut sized: Vec<(usize, Rate)> = changes
        .iter()
        .enumerate()
        .filter(|(_, change)| changed(change))
        .filter_map(|(at, change)| Some((at, change.weight.as_ref()?.abs())))
        .collect();
    sized.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    sized.into_iter().take(count).map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::fixture;
    use crate::plan::DepartmentName;

    fn turn(mode: MonthlyMode, direction: Direction, rounds: [&str; 2], values: [i64; 2]) -> Option<Turn> {
        let lead: DepartmentName = "総務課".into();
        let mut indicator = fixture::indicator(IndicatorKey::new(1, 1), &lead);
        (indicator.mode, indicator.direction) = (mode, direction);
        let [before, after] = rounds.map(|text| Round::parse(text).unwrap());
        let [old, new] = values.map(|value| Answer::Number(value.into()));
        Step::of(&indicator, (before, &old), (after, &new)).turn
    }

    #[test]
    fn a_step_has_a_sign_and_a_turn_where_the_direction_tells() {
        use Direction::{Down, Keep, Up};
        use MonthlyMode::{PeriodTotal, State, YearTotal};
        let months = ["R7.11", "R7.12"];
        assert_eq!(turn(State, Up, months, [80, 60]), Some(Turn::Worse));
        assert_eq!(turn(State, Down, months, [80, 60]), Some(Turn::Better));
        assert_eq!(turn(State, Keep, months, [80, 60]), None);
        assert_eq!(turn(State, Up, months, [80, 80]), None);
        assert_eq!(turn(YearTotal, Down, months, [80, 90]), None, "a running total grows by itself");
        assert_eq!(turn(YearTotal, Down, ["R6.12", "R7.12"], [80, 90]), Some(Turn::Worse));
        assert_eq!(turn(YearTotal, Up, ["R6確定", "R7確定"], [80, 90]), Some(Turn::Better));
        assert_eq!(turn(YearTotal, Up, ["R6確定", "R7.12"], [80, 70]), None, "nine months against twelve");
        assert_eq!(turn(PeriodTotal, Down, ["R6確定", "R7確定"], [80, 90]), None);
        let (old, new) = (Answer::Number((-50).into()), Answer::Number((-60).into()));
        let step = Step::between(Some(&old), Some(&new));
        assert_eq!(step.difference, Some((-10).into()));
        assert_eq!(step.size.unwrap().to_string(), "-20.0", "signed, by the size of what was");
    }
}
