//! One indicator in one round.

use super::rate::{pace, rate};
use super::{Dated, Shown};
use crate::ledger::duty::Duty;
use crate::ledger::{Entry, Ledger, Reading, ReturnState};
use crate::model::{Answer, FiscalYear, IndicatorKey, Month, Rate, Round, Severity, Source, Target, TargetValue};
use crate::plan::{DepartmentName, Direction, Indicator, MonthlyMode, Plan};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// State of an indicator in a round (状態).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// 報告済
    Reported,
    /// 未報告
    Missing,
    /// 差戻し
    SentBack,
    /// 記入不要
    NotAsked,
    /// 対象外: a － year
    NotApplicable,
    /// 調査月前
    BeforeSurvey,
    /// 確定待ち
    Unsettled,
    /// 中止
    Cancelled,
    /// 算定不能
    Incalculable,
}

impl State {
    /// The word in the column 状態.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Reported => "報告済",
            Self::Missing => "未報告",
            Self::SentBack => "差戻し",
            Self::NotAsked => "記入不要",
            Self::NotApplicable => "対象外",
            Self::BeforeSurvey => "調査月前",
            Self::Unsettled => "確定待ち",
            Self::Cancelled => "中止",
            Self::Incalculable => "算定不能",
        }
    }
}

/// One indicator in one round.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorFigure<'a> {
    /// Key.
    pub key: IndicatorKey,
    /// Round.
    pub round: Round,
    /// 主管課 in that round.
    pub lead: DepartmentName,
    /// The year's target as valid in that round.
    pub target: Option<&'a Target>,
    /// 実績 with the round that it is of; of an earlier one where a 年1回 value stays for its year.
    pub(super) actual: Option<Dated<&'a Answer>>,
    /// 年度末見込 of this round.
    pub(super) forecast: Option<Dated<&'a Answer>>,
    /// 達成率: the actual against the year's target.
    pub rate: Option<Rate>,
    /// 見込達成率
    pub forecast_rate: Option<Rate>,
    /// 算定評価 (1–4): from the rate in 年度確定, from the forecast's rate in a month.
    pub grade: Option<u8>,
    /// 進度（月割目標比） of a 年度累計 indicator in a monthly round.
    pub pace: Option<Rate>,
    /// The pace lies below 評価基準's 進度: a delay to look at.
    pub late: bool,
    /// 状態
    pub state: State,
    /// Where the actual stands; none for 過年度実績.
    pub source: Option<&'a Source>,
    /// Where nothing was returned: the last value known.
    pub last: Option<Dated<&'a Answer>>,
    /// 過去分訂正 changed the actual.
    pub corrected: bool,
    /// Where 過去分訂正 changed the actual: the value of this round that was in force before, if any was.
    pub corrected_from: Option<Dated<&'a Answer>>,
    /// 算出根拠
    pub basis: &'a str,
    /// 理由・備考
    pub reason: &'a str,
}

impl<'a> IndicatorFigure<'a> {
    /// What stands in a place that says `place`: the round of the figure, where a heading or title says just that one.
    #[must_use]
    pub fn shown(&self, place: Round) -> Shown<'a> {
        match self.actual {
            Some(actual) => Shown::value(actual, place),
            None => Shown::Word(self.state, self.last.filter(|last| self.may_stand_below(*last))),
        }
    }

    /// An earlier value may stand below the state. In 年度確定 a month's may not, and what the department still has to
    /// report has none: there it would be read as the year's.
    fn may_stand_below(&self, last: Dated<&'a Answer>) -> bool {
        !self.round.is_final() || self.state == State::NotApplicable && last.of.is_final()
    }

    /// 年度末見込, for a place that says `place`.
    #[must_use]
    pub fn forecast(&self, place: Round) -> Option<&'a Answer> {
        self.forecast?.bare(place)
    }

    /// Whether a value counts in this round, be it a 年1回 one of an earlier month of the year.
    #[must_use]
    pub const fn reported(&self) -> bool {
        self.actual.is_some()
    }

    /// 実績値 of データ, whose key names the round and whose 出典 the form. For that table and what is read by machines in
    /// its stead; whatever people read takes [`shown`](Self::shown).
    #[must_use]
    pub fn in_data(&self) -> Option<&'a Answer> {
        self.actual.map(|actual| actual.value)
    }

    /// 年度末見込 of データ.
    #[must_use]
    pub fn forecast_in_data(&self) -> Option<&'a Answer> {
        self.forecast.map(|forecast| forecast.value)
    }
}

/// What stays the same while the figures are made.
pub(super) struct Facts<'a> {
    pub plan: &'a Plan,
    pub ledger: &'a Ledger,
    pub date: NaiveDate,
    /// Values that a finding sends back, although the return as a whole counts.
    pub sent_back: BTreeSet<(IndicatorKey, Round)>,
}

impl<'a> Facts<'a> {
    pub fn new(plan: &'a Plan, ledger: &'a Ledger, date: NaiveDate) -> Self {
        let sent_back = ledger
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::SendBack)
            .filter_map(|finding| Some((finding.key()?, finding.month?)))
            .collect();
        Self { plan, ledger, date, sent_back }
    }
}

/// The last value known of each indicator, as the rounds go by.
#[derive(Default)]
pub(super) struct Known<'a> {
    values: BTreeMap<IndicatorKey, Dated<&'a Answer>>,
}

impl<'a> Known<'a> {
    /// The last value before `round`: of a round, or of 過年度実績.
    fn before(&self, facts: &Facts<'a>, key: IndicatorKey, round: Round) -> Option<Dated<&'a Answer>> {
        let past = facts
            .plan
            .past_actuals
            .range((key, FiscalYear::new(i32::MIN))..(key, round.fiscal_year()))
            .next_back()
            .map(|((_, year), past)| Dated::new(Round::Final(*year), &past.answer));
        let reported = self.values.get(&key).copied();
        reported.into_iter().chain(past).max_by_key(|value| value.of)
    }
}

/// The value of an indicator in a round, and where it comes from.
struct Value<'a> {
    answer: Dated<&'a Answer>,
    source: Option<&'a Source>,
}

/// The figure of one indicator in one round; rounds must be asked for in their order.
pub(super) fn figure<'a>(
    facts: &Facts<'a>,
    known: &mut Known<'a>,
    indicator: &'a Indicator,
    duty: &Duty,
    round: Round,
) -> IndicatorFigure<'a> {
    let (plan, key) = (facts.plan, indicator.key);
    let criteria = &plan.criteria;
    let entry = facts.ledger.entries.get(&(key, round)).map(AsRef::as_ref);
    let target = plan.target(key, round.fiscal_year(), round);
    let value = value_of(facts, known, indicator, entry, round);
    let actual = value.as_ref().map(|value| value.answer);
    let forecast = entry.and_then(|entry| entry.forecast.as_ref()).map(|answer| Dated::new(round, answer));
    let rated = |answer: Option<Dated<&Answer>>| rate(indicator, &target?.value, answer?.value, criteria);
    let (of_actual, of_forecast) = (rated(actual), rated(forecast));
    let graded = if round.is_final() { &of_actual } else { &of_forecast };
    let answer = actual.map(|actual| actual.value);
    let pace = pace_of(indicator, target, answer, round);
    let last = if actual.is_none() { known.before(facts, key, round) } else { None };
    if let Some(actual) = actual {
        known.values.insert(key, actual);
    }
    IndicatorFigure {
        key,
        round,
        lead: duty.lead.clone(),
        target,
        actual,
        forecast,
        grade: graded.as_ref().and_then(|rate| criteria.grade(rate)),
        rate: of_actual,
        forecast_rate: of_forecast,
        late: pace.as_ref().is_some_and(|pace| is_late(indicator, pace, criteria.pace_warning)),
        pace,
        state: state_of(facts, indicator, duty, round, target, entry, answer),
        source: value.and_then(|value| value.source),
        last,
        corrected: entry.is_some_and(|entry| entry.corrected),
        corrected_from: entry.and_then(|entry| entry.corrected_from.as_ref()).map(|answer| Dated::new(round, answer)),
        basis: entry.map_or("", |entry| &entry.basis),
        reason: entry.map_or("", |entry| &entry.reason),
    }
}

/// The value reported in the round; in 年度確定 else the one of 過年度実績; a 年1回 value stays for the rest of its year.
fn value_of<'a>(
    facts: &Facts<'a>,
    known: &Known<'a>,
    indicator: &Indicator,
    entry: Option<&'a Entry>,
    round: Round,
) -> Option<Value<'a>> {
    if let Some(entry) = entry {
        match &entry.actual {
            Reading::Value(answer) => {
                return Some(Value { answer: Dated::new(round, answer), source: Some(&entry.source) });
            }
            Reading::SentBack => return None,
            Reading::Blank => {}
        }
    }
    if round.is_final() {
        let past = facts.plan.past_actuals.get(&(indicator.key, round.fiscal_year()))?;
        return Some(Value { answer: Dated::new(round, &past.answer), source: None });
    }
    if indicator.mode != MonthlyMode::Yearly {
        return None;
    }
    let answer = known.values.get(&indicator.key).copied()?;
    let same_year = answer.of.fiscal_year() == round.fiscal_year();
    let source = facts.ledger.entries.get(&(indicator.key, answer.of)).map(|entry| &entry.source);
    same_year.then_some(Value { answer, source })
}

fn state_of(
    facts: &Facts<'_>,
    indicator: &Indicator,
    duty: &Duty,
    round: Round,
    target: Option<&Target>,
    entry: Option<&Entry>,
    actual: Option<&Answer>,
) -> State {
    let not_asked_for = target.is_none_or(|target| target.value == TargetValue::NotApplicable);
    match actual {
        Some(Answer::Cancelled) => return State::Cancelled,
        Some(Answer::Incalculable) => return State::Incalculable,
        Some(Answer::NotApplicable) => return State::NotApplicable,
        Some(_) if not_asked_for => return State::NotApplicable,
        Some(_) => return State::Reported,
        None => {}
    }
    if entry.is_some_and(|entry| entry.actual == Reading::SentBack) {
        return State::SentBack;
    }
    if not_asked_for {
        return State::NotApplicable;
    }
    if before_survey(indicator, round) {
        return State::BeforeSurvey;
    }
    if round.is_final() && settles_later(facts, indicator.key, round.fiscal_year()) {
        return State::Unsettled;
    }
    let answers = |name: &DepartmentName| facts.ledger.received(name, round);
    let whole = |name: &DepartmentName| answers(name).is_some_and(|one| one.state == ReturnState::SentBack);
    if whole(&duty.lead)
        || duty.shares.iter().any(whole)
        || facts.sent_back.contains(&(indicator.key, round)) && entry.is_none()
    {
        return State::SentBack;
    }
    let exists = facts.plan.departments_in(round).any(|department| department.name == duty.lead);
    if exists { State::Missing } else { State::NotAsked }
}

/// 年1回: not yet asked for in this round; without a 調査月 it is asked for in 年度確定.
fn before_survey(indicator: &Indicator, round: Round) -> bool {
    let (MonthlyMode::Yearly, Some(month)) = (indicator.mode, round.month()) else { return false };
    let asked = indicator.survey_month.and_then(|of| month.fiscal_year().months().find(|month| month.month == of));
    asked.is_none_or(|asked| month < asked)
}

/// 確定待ち: the year's final figure is known only in a month that is not over yet.
fn settles_later(facts: &Facts<'_>, key: IndicatorKey, year: FiscalYear) -> bool {
    facts.plan.settles_on(key, year).is_some_and(|month| !is_over(facts, month))
}

/// The month after 年度確定 in which the year's final figure is known, once it is over: nothing is waited for any more.
pub(super) fn settled_by(facts: &Facts<'_>, key: IndicatorKey, year: FiscalYear) -> Option<Month> {
    facts.plan.settles_on(key, year).filter(|month| is_over(facts, *month))
}

fn is_over(facts: &Facts<'_>, month: Month) -> bool {
    month.last_day().is_some_and(|day| facts.date > day)
}

fn pace_of(indicator: &Indicator, target: Option<&Target>, actual: Option<&Answer>, round: Round) -> Option<Rate> {
    if round.is_final() || indicator.mode != MonthlyMode::YearTotal {
        return None;
    }
    pace(&target?.value, actual?, round.elapsed())
}

/// Below the threshold; for 減少 as far above 100 as the threshold lies below it.
fn is_late(indicator: &Indicator, pace: &Rate, threshold: Option<Decimal>) -> bool {
    let Some(threshold) = threshold else { return false };
    if indicator.direction == Direction::Down {
        return *pace > Decimal::TWO * Decimal::ONE_HUNDRED - threshold;
    }
    *pace < threshold
}
