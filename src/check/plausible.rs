//! Values that can be, but should be looked at: compared with last time, last year and the target.

use super::Draft;
use super::Reading;
use super::cells::{JudgedRow, RowView};
use super::rules::plausible as rules;
use super::slips::{self, Stood};
use super::value;
use crate::model::{Answer, Round, show_decimal};
use crate::plan::MonthlyMode;
use crate::survey::Field;
use rust_decimal::Decimal;

/// Fewest rows that make "all of them the same" remarkable.
const FEWEST: usize = 3;

/// What the comparisons need to know of the return.
pub(super) struct Comparison {
    /// 報告月
    pub round: Round,
    /// The round whose values stand in 前回報告.
    pub previous: Option<Round>,
    /// How many times the value before is remarkable.
    pub jump: Decimal,
}

/// Compares each row with what it was issued with, and all rows together.
pub(super) fn judge(rows: &[(&RowView<'_>, &JudgedRow)], comparison: &Comparison, drafts: &mut Vec<Draft>) {
    for (view, judged) in rows {
        if !view.expected.asked {
            continue;
        }
        if let Some(value) = number(&judged.actual) {
            compare(view, judged, value, comparison, drafts);
        }
        if let Some(forecast) = number(&judged.forecast) {
            forecast_of(view, judged, forecast, comparison, drafts);
        }
        parts_of(view, judged, Field::Actual, drafts);
        parts_of(view, judged, Field::Forecast, drafts);
    }
    everywhere_the_same(rows, comparison, drafts);
}

fn number(reading: &Option<Reading<Answer>>) -> Option<Decimal> {
    reading.as_ref()?.value()?.number()
}

fn ask(view: &RowView<'_>, judged: &JudgedRow, field: Field, rule: super::Rule, sentence: &str) -> Draft {
    let found = view.row.cells.get(&field).map(super::value::shown).unwrap_or_default();
    rules::ask(rule, &found, sentence, &judged.reason).at(&view.place(field)).about(view.row.key)
}

fn compare(view: &RowView<'_>, judged: &JudgedRow, value: Decimal, comparison: &Comparison, drafts: &mut Vec<Draft>) {
    let shown = show_decimal(value, 0);
    if is_small_ratio(view, value) {
        drafts.push(ask(view, judged, Field::Actual, rules::SMALL_RATIO, &rules::small_ratio("実績", &shown)));
        return;
    }
    let previous = view.expected.number(Field::Previous);
    let same_year = comparison.previous.is_some_and(|before| before.fiscal_year() == comparison.round.fiscal_year());
    let mode = view.expected.indicator.mode;
    let running = (mode == MonthlyMode::YearTotal && same_year) || mode == MonthlyMode::PeriodTotal;
    if let Some(before) = previous.filter(|before| running && !view.expected.indicator.may_fall && value < *before) {
        drafts.push(fallen(view, judged, value, before, comparison));
        return;
    }
    let comparable = previous.filter(|_| mode != MonthlyMode::YearTotal || same_year);
    let jumped = [("前回", comparable.map(Before::from)), ("前年度", last_year(view, mode, comparison))]
        .into_iter()
        .find_map(|(name, before)| Some((name, before?)).filter(|(_, before)| jumps(value, *before, comparison.jump)));
    if let Some((name, before)) = jumped {
        let known = show_decimal(before.shown, 0);
        let sentence = format!("実績 {shown} は、{name}の {known} から大きく変わっています。値を確認してください。");
        drafts.push(ask(view, judged, Field::Actual, rules::JUMP, &sentence));
        return;
    }
    let last = match comparable {
        Some(last) => Some(Stood { last, growth: usual_growth(mode, comparison) }),
        None => stood_last_year(view, mode, comparison),
    };
    // A year ago is too long for a digit to tell; ten times as much is.
    let tells = |slip: &slips::Slip| comparable.is_some() || *slip == slips::Slip::Point;
    if let Some(slip) = last.and_then(|stood| slips::find(value, stood)).filter(tells) {
        let (name, known) = match comparable {
            Some(last) => ("前回", last),
            None => ("前年度", last_year(view, mode, comparison).map_or(Decimal::ZERO, |last| last.shown)),
        };
        let sentence = rules::slipped(&shown, name, &show_decimal(known, 0), slip.label());
        drafts.push(ask(view, judged, Field::Actual, rules::SLIP, &sentence));
    } else if let Some(before) = previous.filter(|_| running && mode == MonthlyMode::YearTotal)
        && monthly_again(view, value, before, comparison)
    {
        let sentence = format!(
            "4月からの累計のはずの実績 {shown} が、前回の {} とほぼ変わらず、一月分くらいの値です。当月分だけを入力していないかを確認してください。",
            show_decimal(before, 0)
        );
        drafts.push(ask(view, judged, Field::Actual, rules::MONTH_AMOUNT, &sentence));
    }
}

/// How many times of last month's total a total since April usually is.
fn usual_growth(mode: MonthlyMode, comparison: &Comparison) -> Decimal {
    let months = comparison.previous.map_or(0, Round::elapsed);
    match mode {
        MonthlyMode::YearTotal if months > 0 => Decimal::from(comparison.round.elapsed()) / Decimal::from(months),
        _ => Decimal::ONE,
    }
}

/// Last year's value of what is no total, where there is no later one.
fn stood_last_year(view: &RowView<'_>, mode: MonthlyMode, comparison: &Comparison) -> Option<Stood> {
    let whole = mode != MonthlyMode::YearTotal || comparison.round.elapsed() == 12;
    let last = view.expected.number(Field::LastYear).filter(|_| whole)?;
    Some(Stood { last, growth: Decimal::ONE })
}

/// Months of a year within which a total may still be taken for the amount of one month.
const FIRST_MONTHS: u8 = 4;

/// In a year's first months: a total that is no more than a month's part of last year's, as last month's was already.
fn monthly_again(view: &RowView<'_>, value: Decimal, before: Decimal, comparison: &Comparison) -> bool {
    let elapsed = comparison.round.elapsed();
    let known = [Field::LastYear, Field::Base].into_iter().find_map(|field| view.expected.number(field));
    let Some(month) = known.map(|year| year.abs() / Decimal::from(12)).filter(|month| *month >= Decimal::ONE) else {
        return false;
    };
    let is_month = |value: Decimal| value * Decimal::TWO >= month && value * Decimal::TWO <= month * Decimal::from(3);
    (2..=FIRST_MONTHS).contains(&elapsed) && is_month(before) && is_month(value)
}

/// A value before, with the least and the most of it that is compared.
#[derive(Clone, Copy)]
struct Before {
    shown: Decimal,
    low: Decimal,
    high: Decimal,
}

impl From<Decimal> for Before {
    fn from(value: Decimal) -> Self {
        Self { shown: value, low: value, high: value }
    }
}

fn jumps(value: Decimal, before: Before, jump: Decimal) -> bool {
    let value = value.abs();
    let tiny = value.is_zero() && before.low.abs() < Decimal::TEN;
    !before.shown.is_zero() && !tiny && (value >= before.high.abs() * jump || value * jump <= before.low.abs())
}

/// Last year's actual; of a running total only the part of the year that has passed can be expected.
fn last_year(view: &RowView<'_>, mode: MonthlyMode, comparison: &Comparison) -> Option<Before> {
    let last = view.expected.number(Field::LastYear)?;
    if mode != MonthlyMode::YearTotal {
        return Some(last.into());
    }
    let share = last * Decimal::from(comparison.round.elapsed()) / Decimal::from(12);
    Some(Before { shown: last, low: share, high: last })
}

fn fallen(view: &RowView<'_>, judged: &JudgedRow, value: Decimal, before: Decimal, comparison: &Comparison) -> Draft {
    let (shown, known) = (show_decimal(value, 0), show_decimal(before, 0));
    let months = comparison.previous.map_or(0, Round::elapsed);
    let monthly = (months > 0).then(|| before / Decimal::from(months));
    let two = Decimal::TWO;
    let looks_monthly = monthly.is_some_and(|monthly| value * two >= monthly && value <= monthly * two)
        && view.expected.indicator.mode == MonthlyMode::YearTotal;
    if looks_monthly {
        let sentence = format!(
            "4月からの累計のはずの実績 {shown} が前回の {known} より小さく、一月分くらいの値です。当月分だけを入力していないかを確認してください。"
        );
        return ask(view, judged, Field::Actual, rules::MONTH_AMOUNT, &sentence);
    }
    let sentence = format!("累計の実績 {shown} が、前回の {known} より減っています。値を確認してください。");
    ask(view, judged, Field::Actual, rules::FALLS, &sentence)
}

/// Parts of an answer in ％ of which one is at most 1 where all that is known of that part is at least 10.
fn parts_of(view: &RowView<'_>, judged: &JudgedRow, field: Field, drafts: &mut Vec<Draft>) {
    let reading = if field == Field::Actual { &judged.actual } else { &judged.forecast };
    let Some(Answer::Parts(parts)) = reading.as_ref().and_then(Reading::value) else { return };
    let known = [Field::Previous, Field::LastYear, Field::Target, Field::Base]
        .into_iter()
        .filter_map(|known| value::printed_parts(view.expected.texts.get(&known)?, &view.expected.spec));
    let known: Vec<Vec<(String, Decimal)>> = known.collect();
    let small = parts.iter().find(|(label, value)| {
        let of = |parts: &Vec<(String, Decimal)>| {
            let (_, value) = parts.iter().find(|(other, _)| other == label)?;
            (!value.is_zero()).then(|| value.abs())
        };
        let mut before = known.iter().filter_map(of).peekable();
        view.expected.spec.percent
            && !value.is_zero()
            && value.abs() <= Decimal::ONE
            && before.peek().is_some()
            && before.all(|value| value >= Decimal::TEN)
    });
    let previous = view.expected.texts.get(&Field::Previous).filter(|_| field == Field::Actual);
    let previous = previous.and_then(|text| value::printed_parts(text, &view.expected.spec)).unwrap_or_default();
    let slipped = parts.iter().find_map(|(label, value)| {
        let (_, last) = previous.iter().find(|(other, _)| other == label)?;
        let slip = slips::find(*value, Stood { last: *last, growth: Decimal::ONE })?;
        let (shown, known) = (show_decimal(*value, 0), show_decimal(*last, 0));
        Some(rules::slipped(&format!("{label} {shown}"), "前回", &known, slip.label()))
    });
    if let (Some(sentence), None) = (slipped, small) {
        drafts.push(ask(view, judged, field, rules::SLIP, &sentence));
    }
    if let Some((label, value)) = small {
        let shown = format!("{label} {}", show_decimal(*value, 0));
        drafts.push(ask(view, judged, field, rules::SMALL_RATIO, &rules::small_ratio(field.name(), &shown)));
    }
}

/// At most 1 in ％ where all that is known of the indicator is at least 10.
fn is_small_ratio(view: &RowView<'_>, value: Decimal) -> bool {
    if !view.expected.spec.percent || value.is_zero() || value.abs() > Decimal::ONE {
        return false;
    }
    let known = [Field::Previous, Field::LastYear, Field::Target, Field::Base];
    let mut known =
        known.iter().filter_map(|field| view.expected.number(*field)).filter(|known| !known.is_zero()).peekable();
    known.peek().is_some() && known.all(|known| known.abs() >= Decimal::TEN)
}

fn forecast_of(
    view: &RowView<'_>,
    judged: &JudgedRow,
    forecast: Decimal,
    comparison: &Comparison,
    drafts: &mut Vec<Draft>,
) {
    let shown = show_decimal(forecast, 0);
    if is_small_ratio(view, forecast) {
        drafts.push(ask(view, judged, Field::Forecast, rules::SMALL_RATIO, &rules::small_ratio("年度末見込", &shown)));
        return;
    }
    let indicator = view.expected.indicator;
    let running = matches!(indicator.mode, MonthlyMode::YearTotal | MonthlyMode::PeriodTotal);
    if let Some(actual) = number(&judged.actual).filter(|actual| running && !indicator.may_fall && forecast < *actual) {
        let sentence = format!(
            "年度末見込 {shown} が、今の累計 {} より小さい値です。年度末見込を確認してください。",
            show_decimal(actual, 0)
        );
        drafts.push(ask(view, judged, Field::Forecast, rules::FORECAST_BELOW, &sentence));
    } else if let Some(known) = far_from_all(view, judged, forecast, comparison.jump) {
        let sentence =
            format!("年度末見込 {shown} は、{known}のどれからも大きく離れています。年度末見込を確認してください。");
        drafts.push(ask(view, judged, Field::Forecast, rules::JUMP, &sentence));
    }
}

/// What a forecast is far from, where it is far from all that is known of the indicator. A year's end is nearer to its target
/// than a month is to another: half as many times as for an actual are remarkable.
fn far_from_all(view: &RowView<'_>, judged: &JudgedRow, forecast: Decimal, jump: Decimal) -> Option<String> {
    let issued =
        [("目標", Field::Target), ("前年度", Field::LastYear)].map(|(name, field)| (name, view.expected.number(field)));
    let known: Vec<(&str, Decimal)> = std::iter::once(("実績", number(&judged.actual)))
        .chain(issued)
        .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_zero())?)))
        .collect();
    let half = (jump / Decimal::TWO).max(Decimal::TWO);
    let far = |(_, value): &(&str, Decimal)| jumps(forecast, Before::from(*value), half);
    let shown: Vec<String> = known.iter().map(|(name, value)| format!("{name} {}", show_decimal(*value, 0))).collect();
    (known.len() > 1 && known.iter().all(far)).then(|| shown.join("、"))
}

/// All actuals equal to the targets, or to last time's values.
fn everywhere_the_same(rows: &[(&RowView<'_>, &JudgedRow)], comparison: &Comparison, drafts: &mut Vec<Draft>) {
    let pairs = |field: Field| {
        rows.iter()
            .filter(|(view, _)| view.expected.asked)
            .filter_map(move |(view, judged)| Some((*view, number(&judged.actual)?, view.expected.number(field)?)))
    };
    let all_same = |field: Field| {
        let all: Vec<_> = pairs(field).collect();
        (all.len() >= FEWEST && all.iter().all(|(_, actual, known)| actual == known)).then_some(all)
    };
    if let Some(all) = all_same(Field::Target) {
        let sentence =
            format!("{} 行の実績が、すべて今年度目標と同じです。実績であるかを確認してください。", all.len());
        drafts.extend(all.first().map(|(view, ..)| rules::ALL_TARGETS.say(sentence).at(&view.place(Field::Actual))));
        return;
    }
    let same_year = comparison.previous.is_some_and(|before| before.fiscal_year() == comparison.round.fiscal_year());
    if let Some(all) = all_same(Field::Previous).filter(|_| same_year && !comparison.round.is_final()) {
        let sentence =
            format!("{} 行の実績が、すべて前回の報告と同じです。更新した値であるかを確認してください。", all.len());
        drafts.extend(all.first().map(|(view, ..)| rules::ALL_PREVIOUS.say(sentence).at(&view.place(Field::Actual))));
    }
}
