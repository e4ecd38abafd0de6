//! Charts that read in one colour: every class has its pattern and its name beside it.

use super::super::content::{Align, Bar, Chart, Look, Slice};
use super::super::display::{Grey, Owner, Page, Paint, Path, Stroke};
use super::super::drawing::{self, Hatch};
use super::super::length::{Length, Point, Rect};
use super::super::structure::ElementId;
use super::super::{style, text};
use super::canvas::{Canvas, aligned};
use super::text::grid;

const PIE_RADIUS: Length = Length::pt(62);
const PIE_HEIGHT: Length = Length::pt(192);
const BAR_LABEL: Length = Length::pt(150);
const BAR_VALUE: Length = Length::pt(40);
const BAR_ROW: Length = Length::pt(24);
pub(super) const WHOLE: u32 = 1_000_000;
/// So many classes of a key stand in one line.
const KEYS_IN_LINE: usize = 5;

/// The pattern of a class: the heavier the delay, the lighter the ground and the denser the lines.
fn pattern(class: u8) -> Hatch {
    match class {
        1 => Hatch::flat(Grey(55)),
        2 => Hatch::flat(Grey(18)),
        3 => Hatch::slanted(),
        4 => Hatch::crossed(),
        5 => Hatch::flat(Grey::WHITE),
        _ => Hatch::level(),
    }
}

/// The ink that reads on a class's pattern where a number stands in it.
fn needs_plate(class: u8) -> bool {
    matches!(class, 1 | 3 | 4 | 6)
}

fn paint(class: u8) -> Paint {
    Paint::Hatch { hatch: pattern(class), outline: Stroke::solid(Length::milli(500)) }
}

/// The height of a chart.
pub(super) fn height(chart: &Chart) -> Length {
    match chart {
        Chart::Pie { .. } => PIE_HEIGHT,
        Chart::Bars { bars, key } => {
            let bars = Length::pt(24) * i64::try_from(bars.len()).unwrap_or(0);
            let lines = i64::try_from(key.len().div_ceil(KEYS_IN_LINE)).unwrap_or(1);
            grid(bars + style::PITCH * (lines + 1))
        }
    }
}

/// Draws a chart into `area`; its text belongs to the figure `owner`.
pub(super) fn draw(canvas: &mut Canvas, chart: &Chart, area: Rect, owner: ElementId) {
    match chart {
        Chart::Pie { title, slices } => pie(canvas, title, slices, area, owner),
        Chart::Bars { bars, key } => {
            let top = self::key(canvas, key, area, owner);
            for (row, bar) in (0_i64..).zip(bars) {
                let y = top + BAR_ROW * row;
                draw_bar(canvas, bar, Rect::new(area.x, y, area.width, BAR_ROW), owner);
            }
        }
    }
}

fn share(part: usize, whole: usize) -> u32 {
    let millionths = u64::try_from(part).unwrap_or(0) * u64::from(WHOLE) / u64::try_from(whole.max(1)).unwrap_or(1);
    u32::try_from(millionths).unwrap_or(WHOLE)
}

fn pie(canvas: &mut Canvas, title: &str, slices: &[Slice], area: Rect, owner: ElementId) {
    label(canvas, title, Look::Label, Align::Centre, area.origin(), area, owner);
    let centre = Point::new(area.x + area.width / 2, area.y + style::PITCH + HALF_REST);
    let all: usize = slices.iter().map(|slice| slice.count).sum();
    let mut done = 0;
    let mut labels = Vec::new();
    for slice in slices.iter().filter(|slice| slice.count > 0) {
        let (from, to) = (share(done, all), share(done + slice.count, all));
        done += slice.count;
        let path = drawing::sector(centre, PIE_RADIUS, from, to);
        canvas.page.shape(path, paint(slice.class), Owner::Element(owner));
        labels.push((slice, from.midpoint(to)));
    }
    let (right, left): (Vec<_>, Vec<_>) = labels.into_iter().partition(|(_, middle)| *middle < WHOLE / 2);
    for side in [right, left.into_iter().rev().collect()] {
        for ((slice, middle), y) in side.iter().zip(spread(&side, centre, area)) {
            slice_label(canvas, slice, centre, (*middle, y), area, owner);
        }
    }
}

/// The heights of labels at one side, from the top down, moved apart where they would touch.
fn spread(side: &[(&Slice, u32)], centre: Point, area: Rect) -> Vec<Length> {
    let mut heights: Vec<Length> =
        side.iter().map(|(_, middle)| drawing::on_circle(centre, PIE_RADIUS + KNEE, *middle).y).collect();
    let least = area.y + style::PITCH + LABEL_HEIGHT / 2;
    let mut lowest = least;
    for height in &mut heights {
        *height = (*height).max(lowest);
        lowest = *height + LABEL_HEIGHT;
    }
    let mut highest = area.bottom() - LABEL_HEIGHT / 2;
    for height in heights.iter_mut().rev() {
        *height = (*height).min(highest);
        highest = *height - LABEL_HEIGHT;
    }
    heights
}

/// From the circle's edge to where a label's line bends.
const KNEE: Length = Length::pt(10);
/// Room of a label's two lines.
const LABEL_HEIGHT: Length = Length::pt(26);
/// From below the title to the pie's centre.
const HALF_REST: Length = Length::pt(88);

/// The label of a slice stands outside the circle, joined to it by a line.
fn slice_label(
    canvas: &mut Canvas,
    slice: &Slice,
    centre: Point,
    (middle, y): (u32, Length),
    area: Rect,
    owner: ElementId,
) {
    let edge = drawing::on_circle(centre, PIE_RADIUS, middle);
    let knee = drawing::on_circle(centre, PIE_RADIUS + KNEE, middle);
    let right = middle < WHOLE / 2;
    let side = if right { Length::pt(12) } else { -Length::pt(12) };
    let end = Point::new(knee.x + side, y);
    canvas.page.shape(Path::polyline(&[edge, knee, end]), Paint::Stroke(Stroke::THIN), Owner::Artifact);
    let pitch = style::PITCH.times(3, 4);
    let height = pitch * i64::try_from(slice.label.len()).unwrap_or(0);
    let (x, width, align) = if right {
        (end.x + Length::pt(3), area.right() - end.x - Length::pt(3), Align::Start)
    } else {
        (area.x, end.x - Length::pt(3) - area.x, Align::End)
    };
    let mut y = end.y - height / 2;
    for line in &slice.label {
        let line = aligned(text::single(line, style::style(Look::Note)), align, width);
        canvas.line(line, Point::new(x, y), pitch, area, Some(owner));
        y += pitch;
    }
}

fn label(canvas: &mut Canvas, text: &str, look: Look, align: Align, at: Point, frame: Rect, owner: ElementId) {
    let line = aligned(text::single(text, style::style(look)), align, frame.width);
    canvas.line(line, at, style::PITCH, frame, Some(owner));
}

/// The key of the classes; returns where the chart goes on below it.
fn key(canvas: &mut Canvas, key: &[(u8, String)], area: Rect, owner: ElementId) -> Length {
    let mut y = area.y;
    for line in key.chunks(KEYS_IN_LINE) {
        let mut x = area.x;
        for (class, name) in line {
            let swatch = Rect::new(x, y + Length::pt(3), Length::pt(18), Length::pt(10));
            canvas.page.shape(Path::rect(swatch), paint(*class), Owner::Artifact);
            let name = text::single(name, style::style(Look::Note));
            let width = name.extent;
            canvas.line(name, Point::new(swatch.right() + Length::pt(3), y), style::PITCH, area, Some(owner));
            x = swatch.right() + width + Length::pt(12);
        }
        y += style::PITCH;
    }
    y + style::HALF
}

fn draw_bar(canvas: &mut Canvas, bar: &Bar, area: Rect, owner: ElementId) {
    let top = area.y + (area.height - style::PITCH) / 2;
    let name = style::paragraph(&bar.label, Look::Note, Align::Start).pitch(style::PITCH.times(5, 8));
    let set = name.set(BAR_LABEL - style::SIDE);
    let down = (area.height - set.height()) / 2;
    set.put(canvas.page, area.origin().moved(Length::ZERO, down), Some(area), Owner::Element(owner));
    let room = area.width - BAR_LABEL - BAR_VALUE;
    let all: usize = bar.parts.iter().map(|(_, count)| count).sum();
    let mut done = 0;
    for (class, count) in bar.parts.iter().filter(|(_, count)| *count > 0) {
        let from = room.times(i64::from(share(done, all)), i64::from(WHOLE));
        done += count;
        let to = room.times(i64::from(share(done, all)), i64::from(WHOLE));
        let part = Rect::new(area.x + BAR_LABEL + from, top, to - from, style::PITCH);
        canvas.page.shape(Path::rect(part), paint(*class), Owner::Element(owner));
        number(canvas, *count, needs_plate(*class), part, area, owner);
    }
    let value = aligned(text::single(&bar.value, style::style(Look::Note)), Align::End, BAR_VALUE);
    canvas.line(value, Point::new(area.right() - BAR_VALUE, top), style::PITCH, area, Some(owner));
}

/// A count in the middle of its part of a bar, on a white plate where the pattern would disturb it.
fn number(canvas: &mut Canvas, count: usize, plate: bool, part: Rect, frame: Rect, owner: ElementId) {
    let line = text::single(&count.to_string(), style::style(Look::Note));
    let width = line.extent;
    if plate {
        let ground = Rect::new(
            part.x + (part.width - width) / 2 - Length::pt(2),
            part.y + Length::pt(3),
            width + Length::pt(4),
            Length::pt(10),
        );
        canvas.page.fill(ground, Grey::WHITE);
    }
    let line = aligned(line, Align::Centre, part.width);
    canvas.line(line, part.origin(), part.height, frame, Some(owner));
}

/// The key of one class in a cell.
pub(super) fn swatch(page: &mut Page, class: u8, area: Rect) {
    let (width, height) = (Length::pt(18), Length::pt(10));
    let place = Rect::new(area.x + (area.width - width) / 2, area.y + (area.height - height) / 2, width, height);
    page.shape(Path::rect(place), paint(class), Owner::Artifact);
}
