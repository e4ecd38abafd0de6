//! Lengths on paper. Exact, in thousandths of a point, so that sums of columns are what they should be.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// A length or coordinate on the page, in thousandths of a point (1 pt = 1/72 inch).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Length(i64);

impl Length {
    pub const ZERO: Length = Length(0);

    /// Whole points.
    pub const fn pt(points: i64) -> Self {
        Length(points * 1000)
    }

    /// Thousandths of a point: `Length::milli(9_500)` is 9.5 pt.
    pub const fn milli(thousandths: i64) -> Self {
        Length(thousandths)
    }

    /// Whole millimetres, rounded down to a thousandth of a point.
    pub const fn mm(millimetres: i64) -> Self {
        Self::tenths_mm(millimetres * 10)
    }

    /// Tenths of a millimetre: `Length::tenths_mm(125)` is 12.5 mm.
    pub const fn tenths_mm(tenths: i64) -> Self {
        Length(tenths * 36_000 / 127)
    }

    pub const fn in_milli(self) -> i64 {
        self.0
    }

    /// For the PDF library and for nothing else.
    pub fn in_points(self) -> f32 {
        (self.0 as f64 / 1000.0) as f32
    }

    /// `self × numerator / denominator`, rounded down; a denominator of zero gives zero.
    pub const fn times(self, numerator: i64, denominator: i64) -> Self {
        if denominator == 0 { Length(0) } else { Length(self.0 * numerator / denominator) }
    }

    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl Add for Length {
    type Output = Length;
    fn add(self, other: Length) -> Length {
        Length(self.0 + other.0)
    }
}

impl Sub for Length {
    type Output = Length;
    fn sub(self, other: Length) -> Length {
        Length(self.0 - other.0)
    }
}

impl Neg for Length {
    type Output = Length;
    fn neg(self) -> Length {
        Length(-self.0)
    }
}

impl Mul<i64> for Length {
    type Output = Length;
    fn mul(self, factor: i64) -> Length {
        Length(self.0 * factor)
    }
}

impl Div<i64> for Length {
    type Output = Length;
    fn div(self, divisor: i64) -> Length {
        self.times(1, divisor)
    }
}

impl AddAssign for Length {
    fn add_assign(&mut self, other: Length) {
        self.0 += other.0;
    }
}

impl SubAssign for Length {
    fn sub_assign(&mut self, other: Length) {
        self.0 -= other.0;
    }
}

impl Sum for Length {
    fn sum<I: Iterator<Item = Length>>(lengths: I) -> Length {
        lengths.fold(Length::ZERO, Add::add)
    }
}

/// A place on the page: origin at the top left, y downwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Point {
    pub x: Length,
    pub y: Length,
}

impl Point {
    pub const fn new(x: Length, y: Length) -> Self {
        Point { x, y }
    }

    /// The point moved right and down.
    pub fn moved(self, right: Length, down: Length) -> Self {
        Point::new(self.x + right, self.y + down)
    }
}

/// An upright rectangle: its top left corner and its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rect {
    pub x: Length,
    pub y: Length,
    pub width: Length,
    pub height: Length,
}

impl Rect {
    pub const fn new(x: Length, y: Length, width: Length, height: Length) -> Self {
        Rect { x, y, width, height }
    }

    pub fn origin(self) -> Point {
        Point::new(self.x, self.y)
    }

    pub fn right(self) -> Length {
        self.x + self.width
    }

    pub fn bottom(self) -> Length {
        self.y + self.height
    }

    /// The rectangle made smaller on all four sides.
    pub fn inset(self, horizontal: Length, vertical: Length) -> Self {
        Rect::new(self.x + horizontal, self.y + vertical, self.width - horizontal * 2, self.height - vertical * 2)
    }

    /// Whether `other` lies inside, edges included.
    pub fn contains(self, other: Rect) -> bool {
        other.x >= self.x && other.y >= self.y && other.right() <= self.right() && other.bottom() <= self.bottom()
    }

    /// Whether the two share an area; touching edges do not count.
    pub fn overlaps(self, other: Rect) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    /// The smallest rectangle around both.
    pub fn union(self, other: Rect) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        Rect::new(x, y, self.right().max(other.right()) - x, self.bottom().max(other.bottom()) - y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a4_is_595_by_842_points() {
        assert_eq!(Length::mm(210).in_milli(), 595_275);
        assert_eq!(Length::mm(297).in_milli(), 841_889);
        assert_eq!(Length::tenths_mm(254).in_milli(), 72_000);
    }

    #[test]
    fn touching_rectangles_do_not_overlap() {
        let left = Rect::new(Length::ZERO, Length::ZERO, Length::pt(10), Length::pt(10));
        let right = Rect::new(Length::pt(10), Length::ZERO, Length::pt(10), Length::pt(10));
        assert!(!left.overlaps(right));
        assert!(left.overlaps(Rect { x: Length::pt(9), ..right }));
        assert!(left.union(right).contains(right));
    }
}
