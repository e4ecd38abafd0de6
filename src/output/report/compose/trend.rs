//! What the small chart beside an indicator's figures shows.
//!
//! A value of a year that is not over is no actual: 年度末見込 continues the course, the value so far stands apart.

use super::super::content::Trend;
use super::super::words;
use super::view::View;
use crate::evaluation::{IndicatorFigure, YearFigure};
use crate::model::{Answer, Target, TargetValue};
use crate::plan::{Direction, Indicator};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The chart, where at least two values stand on it beside the targets.
pub(super) fn trend(
    view: &View,
    indicator: &Indicator,
    years: &[YearFigure],
    now: Option<&IndicatorFigure>,
) -> Option<Trend> {
    let round = view.figures.round;
    let targets: Vec<Option<Decimal>> = years.iter().map(|year| year.target.and_then(target)).collect();
    let settled: Vec<Option<Decimal>> = years.iter().map(settled).collect();
    let current = years.iter().position(|year| year.year == round.fiscal_year());
    let now = now.filter(|_| !round.is_final());
    let open = |answer: Option<&Answer>| current.zip(answer.and_then(Answer::number));
    let so_far = open(now.and_then(|now| now.shown(round).bare()));
    let forecast = open(now.and_then(|now| now.forecast(round)));
    let apart = [forecast, so_far].into_iter().flatten().map(|(_, value)| value);
    if settled.iter().flatten().count() + apart.clone().count() < 2 {
        return None;
    }
    let scale = Scale::over(targets.iter().chain(&settled).flatten().copied().chain(apart))?;
    let print = |value: Decimal| Answer::Number(value).print(indicator.places);
    let told = |values: &[Option<Decimal>]| {
        let values = years.iter().zip(values);
        let values: Vec<String> =
            values.filter_map(|(year, value)| Some(format!("{} {}", year.year.short(), print((*value)?)))).collect();
        values.join("、")
    };
    let remark = (indicator.direction == Direction::Down).then_some(words::item::LOWER_IS_BETTER);
    let mut courses = vec![
        (words::item::TARGET.to_owned(), told(&targets)),
        (words::item::SETTLED.to_owned(), told(&settled)),
        (words::item::FORECAST.to_owned(), forecast.map(|(_, value)| print(value)).unwrap_or_default()),
        (words::item::so_far(round.fiscal_year(), round), so_far.map(|(_, value)| print(value)).unwrap_or_default()),
    ];
    courses.retain(|(_, values)| !values.is_empty());
    let placed = |values: &[Option<Decimal>]| values.iter().map(|value| scale.place((*value)?)).collect();
    let one = |value: Option<(usize, Decimal)>| value.and_then(|(at, value)| Some((at, scale.place(value)?)));
    let year = |year: Option<&YearFigure>| year.map_or_else(String::new, |year| year.year.short());
    Some(Trend {
        alternate: words::item::trend(&indicator.name, &courses, remark),
        years: (year(years.first()), year(years.last())),
        scale: (print(scale.low), print(scale.high)),
        zero: Some(Decimal::ZERO)
            .filter(|zero| scale.low < *zero && *zero < scale.high)
            .and_then(|zero| scale.place(zero)),
        remark,
        target: placed(&targets),
        settled: placed(&settled),
        forecast: one(forecast),
        so_far: one(so_far),
    })
}

/// The final figure of a year.
fn settled(year: &YearFigure) -> Option<Decimal> {
    year.shown(year.column).bare().filter(|_| year.settled()).and_then(Answer::number)
}

fn target(target: &Target) -> Option<Decimal> {
    match &target.value {
        TargetValue::Number(value) | TargetValue::AtLeast(value) => Some(*value),
        _ => None,
    }
}

/// From the least to the greatest value; with zero where that is no farther than the values are from each other.
struct Scale {
    low: Decimal,
    high: Decimal,
}

impl Scale {
    fn over(values: impl Iterator<Item = Decimal> + Clone) -> Option<Self> {
        let (mut low, mut high) = (values.clone().min()?, values.max()?);
        let width = high.checked_sub(low)?;
        if width.is_zero() || (low > Decimal::ZERO && low <= width) {
            low = low.min(Decimal::ZERO);
        }
        if width.is_zero() || (high < Decimal::ZERO && -high <= width) {
            high = high.max(Decimal::ZERO);
        }
        if low == high {
            high = Decimal::ONE;
        }
        Some(Self { low, high })
    }

    /// In thousandths from the bottom.
    fn place(&self, value: Decimal) -> Option<u32> {
        let (above, height) = (value.checked_sub(self.low)?, self.high.checked_sub(self.low)?);
        above.checked_mul(Decimal::ONE_THOUSAND)?.checked_div(height)?.round().to_u32()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(values: &[i64]) -> (Decimal, Decimal) {
        let scale = Scale::over(values.iter().map(|value| Decimal::from(*value))).unwrap();
        (scale.low, scale.high)
    }

    #[test]
    fn zero_is_on_the_scale_where_it_is_near() {
        let of = |low: i64, high: i64| (Decimal::from(low), Decimal::from(high));
        assert_eq!(scale(&[3, 5]), of(3, 5), "far");
        assert_eq!(scale(&[2, 5]), of(0, 5), "near");
        assert_eq!(scale(&[-120, -30]), of(-120, 0));
        assert_eq!(scale(&[-5, 5]), of(-5, 5));
        assert_eq!(scale(&[7, 7]), of(0, 7), "one value has no scale of its own");
        assert_eq!(scale(&[0, 0]), of(0, 1));
    }

    #[test]
    fn values_lie_between_least_and_greatest() {
        let scale = Scale::over([2, 5].into_iter().map(Decimal::from)).unwrap();
        let places: Vec<_> = [0, 2, 5].map(|value| scale.place(Decimal::from(value))).to_vec();
        assert_eq!(places, [Some(0), Some(400), Some(1000)]);
    }
}
