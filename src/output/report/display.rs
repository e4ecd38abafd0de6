//! The display list: the finished report as pages of marks, before any PDF. Whoever composes pages writes this;
//! [`super::pdf`] turns it into a file; tests read it.
//!
//! Every mark belongs either to an element of the structure tree, and is then read aloud and extracted in the tree's
//! order, or is an artifact (rules, page numbers, running heads).

use chrono::NaiveDate;

use super::length::{Length, Point, Rect};
use super::structure::{ElementId, Structure};
use super::text::Line;

/// A whole document.
#[derive(Debug, Clone, Default)]
pub struct Document {
    pub metadata: Metadata,
    pub pages: Vec<Page>,
    /// Bookmarks, nested.
    pub outline: Vec<Bookmark>,
    pub structure: Structure,
}

/// What the file says about itself.
#[derive(Debug, Clone, Default)]
pub struct Metadata {
    pub title: String,
    pub author: String,
    pub subject: String,
    /// The printed date; the time is left at midnight so that a rerun gives the same bytes.
    pub date: Option<NaiveDate>,
}

/// One bookmark with those below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bookmark {
    pub title: String,
    pub target: Target,
    /// Whether the bookmarks below are shown when the file is opened.
    pub open: bool,
    pub children: Vec<Bookmark>,
}

/// A place in the document: page index from 0 and the height on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    pub page: usize,
    pub y: Length,
}

/// One page. Marks are painted in their order; within one structure element they are read in their order.
#[derive(Debug, Clone, Default)]
pub struct Page {
    pub width: Length,
    pub height: Length,
    pub marks: Vec<Mark>,
}

/// To whom a mark belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    Element(ElementId),
    /// Page furniture and decoration: not read aloud, not extracted as content.
    Artifact,
}

/// Something on a page.
#[derive(Debug, Clone)]
pub enum Mark {
    Text(TextMark),
    Shape(ShapeMark),
    Link(LinkMark),
}

/// One line of text at its place.
#[derive(Debug, Clone)]
pub struct TextMark {
    /// Where the line's first glyph starts: on the base line (horizontal), or at the top of the column's middle line (vertical).
    pub origin: Point,
    pub line: Line,
    pub owner: Owner,
    /// The cell or frame that the text has to stay inside; tests check it.
    pub frame: Option<Rect>,
}

/// A path, filled or drawn.
#[derive(Debug, Clone)]
pub struct ShapeMark {
    pub path: Path,
    pub paint: Paint,
    pub owner: Owner,
}

/// A link to another place in the document.
#[derive(Debug, Clone)]
pub struct LinkMark {
    pub area: Rect,
    pub target: Target,
    /// What a screen reader says for it: `取組項目-14 空家の対策・活用へ`.
    pub contents: String,
    /// The element with role `Link` that holds the link's text.
    pub element: ElementId,
}

/// How a shape is painted. Only black and greys: the report is printed in one colour.
#[derive(Debug, Clone, PartialEq)]
pub enum Paint {
    Fill(Grey),
    Stroke(Stroke),
    /// Hatching inside the path's outline, which is drawn too. On white ground.
    Hatch {
        hatch: super::drawing::Hatch,
        outline: Stroke,
    },
}

/// How a line is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stroke {
    pub weight: Length,
    pub grey: Grey,
    /// Lengths of dashes and gaps; empty: unbroken.
    pub dash: Vec<Length>,
}

impl Stroke {
    /// The thin rule between cells.
    pub const THIN: Stroke = Stroke::solid(Length::milli(350));
    /// The strong rule around a table.
    pub const STRONG: Stroke = Stroke::solid(Length::milli(900));

    pub const fn solid(weight: Length) -> Self {
        Stroke { weight, grey: Grey::BLACK, dash: Vec::new() }
    }
}

/// A grey in percent of black: 0 is white, 100 is black.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grey(pub u8);

impl Grey {
    pub const WHITE: Grey = Grey(0);
    pub const BLACK: Grey = Grey(100);
}

/// A path of straight lines and cubic curves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Path {
    pub segments: Vec<Segment>,
    pub closed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segment {
    /// Only as the first of a path.
    Start(Point),
    Line(Point),
    /// Two control points and the end.
    Curve(Point, Point, Point),
}

impl Page {
    pub fn new(width: Length, height: Length) -> Self {
        Page { width, height, marks: Vec::new() }
    }

    /// A4 upright.
    pub fn a4() -> Self {
        Page::new(Length::mm(210), Length::mm(297))
    }

    /// Puts one line with its base line's start at `origin`.
    pub fn text(&mut self, origin: Point, line: Line, owner: Owner) {
        self.marks.push(Mark::Text(TextMark { origin, line, owner, frame: None }));
    }

    /// As [`Page::text`], and says which frame the line has to stay inside.
    pub fn text_in(&mut self, frame: Rect, origin: Point, line: Line, owner: Owner) {
        self.marks.push(Mark::Text(TextMark { origin, line, owner, frame: Some(frame) }));
    }

    /// A straight rule, as an artifact.
    pub fn rule(&mut self, from: Point, to: Point, stroke: Stroke) {
        let path = Path { segments: vec![Segment::Start(from), Segment::Line(to)], closed: false };
        self.shape(path, Paint::Stroke(stroke), Owner::Artifact);
    }

    /// A rectangle's outline, as an artifact.
    pub fn frame(&mut self, area: Rect, stroke: Stroke) {
        self.shape(Path::rect(area), Paint::Stroke(stroke), Owner::Artifact);
    }

    /// A filled rectangle, as an artifact.
    pub fn fill(&mut self, area: Rect, grey: Grey) {
        self.shape(Path::rect(area), Paint::Fill(grey), Owner::Artifact);
    }

    pub fn shape(&mut self, path: Path, paint: Paint, owner: Owner) {
        self.marks.push(Mark::Shape(ShapeMark { path, paint, owner }));
    }

    pub fn link(&mut self, area: Rect, target: Target, contents: impl Into<String>, element: ElementId) {
        self.marks.push(Mark::Link(LinkMark { area, target, contents: contents.into(), element }));
    }

    /// Text marks of this page in painting order.
    pub fn texts(&self) -> impl Iterator<Item = &TextMark> {
        self.marks.iter().filter_map(|mark| match mark {
            Mark::Text(text) => Some(text),
            _ => None,
        })
    }
}

impl TextMark {
    /// The area that the line's characters cover, from ascender to descender.
    pub fn area(&self) -> Rect {
        self.line.area(self.origin)
    }
}

impl Path {
    pub fn rect(area: Rect) -> Self {
        Path::polygon(&[
            area.origin(),
            Point::new(area.right(), area.y),
            Point::new(area.right(), area.bottom()),
            Point::new(area.x, area.bottom()),
        ])
    }

    /// A closed polygon.
    pub fn polygon(corners: &[Point]) -> Self {
        Path { closed: true, ..Path::polyline(corners) }
    }

    /// An open line through the points.
    pub fn polyline(points: &[Point]) -> Self {
        let segments = points
            .iter()
            .enumerate()
            .map(|(index, point)| if index == 0 { Segment::Start(*point) } else { Segment::Line(*point) })
            .collect();
        Path { segments, closed: false }
    }

    /// The smallest rectangle around all points (control points included).
    pub fn area(&self) -> Rect {
        let points = self.segments.iter().flat_map(|segment| match *segment {
            Segment::Start(point) | Segment::Line(point) => vec![point],
            Segment::Curve(first, second, end) => vec![first, second, end],
        });
        points
            .map(|point| Rect::new(point.x, point.y, Length::ZERO, Length::ZERO))
            .reduce(Rect::union)
            .unwrap_or_default()
    }
}

impl Document {
    /// The page's text in painting order, one line of text per line; `elements` leaves artifacts out.
    pub fn text_of(&self, page: usize, artifacts: bool) -> Vec<String> {
        let Some(page) = self.pages.get(page) else { return Vec::new() };
        page.texts()
            .filter(|text| artifacts || text.owner != Owner::Artifact)
            .map(|text| text.line.text.clone())
            .collect()
    }
}
