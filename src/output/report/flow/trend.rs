//! The small chart beside an indicator's figures: targets, final actuals, 年度末見込 and the value so far each have a mark of
//! their own, and both axes are told.

use super::super::content::{Align, Look, Trend};
use super::super::display::{Grey, Owner, Page, Paint, Path, Stroke};
use super::super::drawing;
use super::super::length::{Length, Point, Rect};
use super::super::structure::ElementId;
use super::super::{style, text};
use super::canvas::{Canvas, aligned};
use super::charts::WHOLE;

/// Between the chart and its cell's edges.
const MARGIN: Length = Length::pt(4);
/// Between the scale and the axis, and between the axis and the first and last marks.
const GAP: Length = Length::pt(3);
/// The scale's figures leave the plot at least this.
const PLOT: Length = Length::pt(24);

/// Draws the chart into `area`.
pub(super) fn draw(canvas: &mut Canvas, trend: &Trend, area: Rect, owner: Option<ElementId>) {
    let figure = owner.map(|owner| canvas.structure.add_figure(owner, trend.alternate.clone()));
    let inner = area.inset(MARGIN, Length::pt(2));
    let top = inner.y + if trend.remark.is_some() { style::TREND_LINE } else { Length::ZERO };
    if let Some(remark) = trend.remark {
        print(canvas, remark, Align::End, Rect::new(inner.x, inner.y, inner.width, style::TREND_LINE), figure);
    }
    let wide = [&trend.scale.0, &trend.scale.1].map(|value| text::single(value, style::style(Look::Note)).extent);
    let scale = wide.into_iter().max().unwrap_or_default().min(inner.width - PLOT);
    let plot = Rect::new(
        inner.x + scale + GAP,
        top + style::TREND_LINE / 2,
        inner.width - scale - GAP,
        inner.bottom() - style::TREND_LINE - Length::milli(1_500) - top - style::TREND_LINE / 2,
    );
    let at = |y: Length| Rect::new(inner.x, y - style::TREND_LINE / 2, scale, style::TREND_LINE);
    print(canvas, &trend.scale.1, Align::End, at(plot.y), figure);
    print(canvas, &trend.scale.0, Align::End, at(plot.bottom()), figure);
    let below = Rect::new(plot.x, plot.bottom() + Length::milli(2_500), plot.width, style::TREND_LINE);
    print(canvas, &trend.years.0, Align::Start, below, figure);
    print(canvas, &trend.years.1, Align::End, below, figure);
    let plotted = Plot { area: plot, years: trend.target.len().max(trend.settled.len()) };
    plotted.draw(canvas.page, trend, figure.map_or(Owner::Artifact, Owner::Element));
}

/// One short text of the chart.
fn print(canvas: &mut Canvas, text: &str, align: Align, place: Rect, owner: Option<ElementId>) {
    let line = aligned(text::single(text, style::style(Look::Note)), align, place.width);
    canvas.line(line, place.origin(), place.height, place, owner);
}

/// The plot inside its axes.
struct Plot {
    area: Rect,
    years: usize,
}

impl Plot {
    fn draw(&self, page: &mut Page, trend: &Trend, owner: Owner) {
        let Rect { x, y, .. } = self.area;
        let (bottom, right) = (self.area.bottom(), self.area.right());
        let axis = Stroke { grey: Grey(60), ..Stroke::solid(Length::milli(400)) };
        line(
            page,
            &[Point::new(x, y), Point::new(x, bottom), Point::new(right, bottom)],
            axis.clone(),
            Owner::Artifact,
        );
        if let Some(zero) = trend.zero {
            let height = self.height(zero);
            line(page, &[Point::new(x, height), Point::new(right, height)], axis, Owner::Artifact);
        }
        line(page, &self.points(&trend.target), dashed(2_000, 700), owner);
        let settled = self.points(&trend.settled);
        line(page, &settled, Stroke::solid(Length::milli(1_000)), owner);
        let forecast = trend.forecast.map(|(at, value)| self.point(at, value));
        if let (Some(before), Some(expected)) = (settled.last(), forecast) {
            line(page, &[*before, expected], dashed(1_000, 500), owner);
        }
        for point in &settled {
            disc(page, *point, Length::milli(1_700), Grey::BLACK, owner);
        }
        if let Some(point) = forecast {
            disc(page, point, Length::milli(1_900), Grey::BLACK, owner);
            disc(page, point, Length::milli(1_200), Grey::WHITE, owner);
        }
        if let Some((at, value)) = trend.so_far {
            cross(page, self.point(at, value), owner);
        }
    }

    fn height(&self, value: u32) -> Length {
        self.area.bottom() - self.area.height.times(i64::from(value), 1000)
    }

    fn point(&self, at: usize, value: u32) -> Point {
        let steps = i64::try_from(self.years).unwrap_or(2).max(2) - 1;
        let room = self.area.width - GAP * 2;
        let right = room.times(i64::try_from(at).unwrap_or(0), steps);
        Point::new(self.area.x + GAP + right, self.height(value))
    }

    /// Years without a number are bridged: a survey of every second year still shows its course.
    fn points(&self, values: &[Option<u32>]) -> Vec<Point> {
        let known = values.iter().enumerate().filter_map(|(at, value)| Some((at, (*value)?)));
        known.map(|(at, value)| self.point(at, value)).collect()
    }
}

fn dashed(dash: i64, weight: i64) -> Stroke {
    let dash = vec![Length::milli(dash), Length::milli(1_500)];
    Stroke { dash, grey: Grey(60), ..Stroke::solid(Length::milli(weight)) }
}

fn disc(page: &mut Page, at: Point, radius: Length, grey: Grey, owner: Owner) {
    page.shape(drawing::sector(at, radius, 0, WHOLE), Paint::Fill(grey), owner);
}

/// The value so far is no point of the course: a cross.
fn cross(page: &mut Page, at: Point, owner: Owner) {
    let arm = Length::milli(1_800);
    for slope in [-1, 1] {
        let ends = [at.moved(-arm, arm * slope), at.moved(arm, -arm * slope)];
        line(page, &ends, Stroke::solid(Length::milli(800)), owner);
    }
}

fn line(page: &mut Page, run: &[Point], stroke: Stroke, owner: Owner) {
    if run.len() > 1 {
        page.shape(Path::polyline(run), Paint::Stroke(stroke), owner);
    }
}
