//! Shapes for charts that read in one colour: hatchings, sectors, arcs.

use super::display::{Grey, Path, Segment, Stroke};
use super::length::{Length, Point, Rect};

/// A pattern of parallel lines or dots that tells classes apart without colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hatch {
    /// Directions of the lines, in degrees counter-clockwise from the horizontal; two of them cross.
    pub angles: Vec<i16>,
    /// From one line to the next.
    pub pitch: Length,
    pub line: Stroke,
    /// Ground below the lines.
    pub ground: Grey,
}

impl Hatch {
    /// Slanted lines.
    pub fn slanted() -> Self {
        Hatch::lines(vec![45], Length::pt(4))
    }

    /// Crossed slanted lines.
    pub fn crossed() -> Self {
        Hatch::lines(vec![45, 135], Length::pt(5))
    }

    /// Level lines.
    pub fn level() -> Self {
        Hatch::lines(vec![0], Length::pt(3))
    }

    /// A flat grey without lines.
    pub fn flat(ground: Grey) -> Self {
        Hatch { ground, ..Hatch::lines(Vec::new(), Length::pt(1)) }
    }

    /// The lines that cover an area; they reach beyond it and are to be clipped.
    pub fn lines_over(&self, area: Rect) -> Vec<(Point, Point)> {
        let centre = area.origin().moved(area.width / 2, area.height / 2);
        // Half of the diagonal at least, whatever the angle.
        let reach = (area.width + area.height) / 2;
        let steps = reach.in_milli() / self.pitch.in_milli().max(100);
        let mut lines = Vec::new();
        for angle in &self.angles {
            let angle = f64::from(*angle).to_radians();
            let (along, down) = (scaled(reach, angle.cos()), -scaled(reach, angle.sin()));
            for step in -steps..=steps {
                let off = self.pitch * step;
                let middle = centre.moved(scaled(off, angle.sin()), scaled(off, angle.cos()));
                lines.push((middle.moved(-along, -down), middle.moved(along, down)));
            }
        }
        lines
    }

    fn lines(angles: Vec<i16>, pitch: Length) -> Self {
        Hatch { angles, pitch, line: Stroke::solid(Length::milli(500)), ground: Grey::WHITE }
    }
}

/// A slice of a circle between two shares of the whole turn, in millionths, clockwise from the top. The whole turn
/// (from 0 to 1 000 000) gives a circle.
pub fn sector(centre: Point, radius: Length, from: u32, to: u32) -> Path {
    const WHOLE: u32 = 1_000_000;
    let full = to.saturating_sub(from) >= WHOLE;
    let mut segments = Vec::new();
    if full {
        segments.push(Segment::Start(on_circle(centre, radius, from)));
    } else {
        segments.push(Segment::Start(centre));
        segments.push(Segment::Line(on_circle(centre, radius, from)));
    }
    // A cubic curve follows an eighth of a circle to within a thousandth of a point.
    let steps = (to.saturating_sub(from)).div_ceil(WHOLE / 8).max(1);
    for step in 0..steps {
        let share = |index: u32| from + (u64::from(to - from) * u64::from(index) / u64::from(steps)) as u32;
        segments.push(arc(centre, radius, share(step), share(step + 1)));
    }
    Path { segments, closed: true }
}

/// The point of a circle at a share of the turn (millionths, clockwise from the top).
pub fn on_circle(centre: Point, radius: Length, share: u32) -> Point {
    let angle = turn(share);
    centre.moved(scaled(radius, angle.sin()), -scaled(radius, angle.cos()))
}

fn arc(centre: Point, radius: Length, from: u32, to: u32) -> Segment {
    let (start, end) = (turn(from), turn(to));
    let handle = 4.0 / 3.0 * ((end - start) / 4.0).tan();
    let first = on_circle(centre, radius, from)
        .moved(scaled(radius, handle * start.cos()), scaled(radius, handle * start.sin()));
    let second =
        on_circle(centre, radius, to).moved(-scaled(radius, handle * end.cos()), -scaled(radius, handle * end.sin()));
    Segment::Curve(first, second, on_circle(centre, radius, to))
}

fn turn(share: u32) -> f64 {
    f64::from(share) / 1_000_000.0 * std::f64::consts::TAU
}

fn scaled(length: Length, factor: f64) -> Length {
    Length::milli((length.in_milli() as f64 * factor).round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sectors_meet_at_the_circle() {
        let centre = Point::new(Length::pt(100), Length::pt(100));
        let quarter = sector(centre, Length::pt(50), 0, 250_000);
        assert_eq!(quarter.segments.first(), Some(&Segment::Start(centre)));
        let Some(Segment::Curve(_, _, end)) = quarter.segments.last() else { panic!("ends in a curve") };
        assert_eq!(*end, Point::new(Length::pt(150), Length::pt(100)));
        assert!(matches!(sector(centre, Length::pt(50), 0, 1_000_000).segments[0], Segment::Start(p) if p != centre));
    }
}
