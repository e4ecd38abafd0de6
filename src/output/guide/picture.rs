//! The pieces that the pictures of the steps are drawn with: windows, folders, sheets, arrows. All in one colour, so that
//! they print.

use super::sheet::{Sheet, bold};
use crate::output::report::{
    display::{Grey, Owner, Paint, Path, Stroke},
    font::Face,
    length::{Length, Point, Rect},
    structure::ElementId,
    text::{Align, Style},
};

/// Text inside pictures.
pub const SMALL: Style = Style::new(Face::Gothic, Length::milli(6_600));
/// The same where it matters.
pub const SMALL_BOLD: Style = bold(Length::milli(6_600));
/// The dark of consoles and title bars.
pub const DARK: Grey = Grey(82);
/// Height of a line in a window.
pub const LINE: Length = Length::milli(10_400);
const THIN: Stroke = Stroke::solid(Length::milli(500));

/// What stands before a name in a folder's window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Folder,
    Program,
    Workbook,
    Report,
    Text,
}

/// A picture that is being drawn: marks go to the figure `owner`.
pub struct Picture<'a> {
    pub sheet: &'a mut Sheet,
    pub owner: ElementId,
}

fn pt(points: i64) -> Length {
    Length::pt(points)
}

/// Whole points.
pub fn rect(x: i64, y: i64, width: i64, height: i64) -> Rect {
    Rect::new(pt(x), pt(y), pt(width), pt(height))
}

impl Picture<'_> {
    fn owner(&self) -> Owner {
        Owner::Element(self.owner)
    }

    pub fn shape(&mut self, path: Path, paint: Paint) {
        let owner = self.owner();
        self.sheet.page.shape(path, paint, owner);
    }

    pub fn fill(&mut self, area: Rect, grey: Grey) {
        self.shape(Path::rect(area), Paint::Fill(grey));
    }

    /// A white box with a thin outline.
    pub fn card(&mut self, area: Rect, weight: Length) {
        self.fill(area, Grey::WHITE);
        self.shape(Path::rect(area), Paint::Stroke(Stroke::solid(weight)));
    }

    pub fn text(&mut self, text: &str, style: Style, area: Rect, align: Align) {
        let owner = self.owner();
        self.sheet.line(text, style, area, align, owner);
    }

    /// A window with its title; returns the area inside.
    pub fn window(&mut self, area: Rect, title: &str, dark: bool) -> Rect {
        let bar = Rect { height: pt(12), ..area };
        self.card(area, Length::milli(700));
        if dark {
            self.fill(area, DARK);
        }
        self.fill(bar, Grey(22));
        self.shape(Path::rect(bar), Paint::Stroke(THIN));
        let frame = Rect::new(bar.x + pt(4), bar.y, bar.width - pt(16), bar.height);
        self.text(title, SMALL_BOLD, frame, Align::Start);
        // The cross that closes it.
        let (x, y) = (bar.right() - pt(10), bar.y + pt(3));
        for (from, to) in [((0, 0), (6, 6)), ((0, 6), (6, 0))] {
            let at = |(right, down): (i64, i64)| Point::new(x + pt(right), y + pt(down));
            self.shape(Path::polyline(&[at(from), at(to)]), Paint::Stroke(Stroke::solid(Length::milli(700))));
        }
        Rect::new(area.x + pt(4), bar.bottom() + pt(3), area.width - pt(8), area.height - bar.height - pt(5))
    }

    /// Names one below the other, each with its icon; the chosen one on a grey ground.
    pub fn names(&mut self, area: Rect, names: &[(Icon, &str)], chosen: Option<usize>) {
        for (at, (line, (icon, name))) in (0_i64..).zip(names).enumerate() {
            let strip = Rect::new(area.x, area.y + LINE * line, area.width, LINE);
            let is_chosen = chosen == Some(at);
            if is_chosen {
                self.fill(strip, Grey(20));
            }
            self.icon(*icon, Point::new(strip.x + pt(2), strip.y + Length::milli(1_400)));
            let frame = Rect::new(strip.x + pt(13), strip.y, strip.width - pt(13), strip.height);
            self.text(name, if is_chosen { SMALL_BOLD } else { SMALL }, frame, Align::Start);
        }
    }

    /// Lines of a console, white on dark.
    pub fn console(&mut self, area: Rect, lines: &[&str]) {
        let white = Style { ink: Grey::WHITE, ..SMALL };
        for (line, text) in (0_i64..).zip(lines) {
            let strip = Rect::new(area.x, area.y + LINE * line, area.width, LINE);
            self.text(text, white, strip, Align::Start);
        }
    }

    fn icon(&mut self, icon: Icon, corner: Point) {
        let at = |x: i64, y: i64| corner.moved(Length::milli(x * 100), Length::milli(y * 100));
        let line = Stroke::solid(Length::milli(500));
        match icon {
            Icon::Folder => {
                let path = Path::polygon(&[at(0, 10), at(30, 10), at(40, 22), at(86, 22), at(86, 76), at(0, 76)]);
                self.shape(path.clone(), Paint::Fill(Grey(30)));
                self.shape(path, Paint::Stroke(line));
            }
            Icon::Program => {
                let body = Path::polygon(&[at(4, 8), at(82, 8), at(82, 74), at(4, 74)]);
                self.shape(body.clone(), Paint::Fill(Grey::WHITE));
                self.shape(body, Paint::Stroke(line.clone()));
                self.shape(Path::polygon(&[at(4, 8), at(82, 8), at(82, 26), at(4, 26)]), Paint::Fill(DARK));
                self.shape(Path::polyline(&[at(18, 38), at(34, 50), at(18, 62)]), Paint::Stroke(line.clone()));
                self.shape(Path::polyline(&[at(42, 62), at(64, 62)]), Paint::Stroke(line));
            }
            Icon::Workbook | Icon::Report | Icon::Text => {
                let body = Path::polygon(&[at(12, 2), at(56, 2), at(76, 22), at(76, 80), at(12, 80)]);
                self.shape(body.clone(), Paint::Fill(Grey::WHITE));
                self.shape(body, Paint::Stroke(line.clone()));
                self.shape(Path::polyline(&[at(56, 2), at(56, 22), at(76, 22)]), Paint::Stroke(line.clone()));
                self.inside(icon, &at, line);
            }
        }
    }

    /// What tells a workbook, a report and a text apart.
    fn inside(&mut self, icon: Icon, at: &dyn Fn(i64, i64) -> Point, line: Stroke) {
        match icon {
            Icon::Workbook => {
                for y in [36, 50, 64] {
                    self.shape(Path::polyline(&[at(22, y), at(66, y)]), Paint::Stroke(line.clone()));
                }
                for x in [22, 44, 66] {
                    self.shape(Path::polyline(&[at(x, 36), at(x, 64)]), Paint::Stroke(line.clone()));
                }
            }
            Icon::Report => {
                self.shape(Path::polygon(&[at(22, 34), at(66, 34), at(66, 44), at(22, 44)]), Paint::Fill(DARK));
                self.shape(Path::polygon(&[at(22, 52), at(42, 52), at(42, 70), at(22, 70)]), Paint::Fill(Grey(45)));
            }
            _ => {
                for y in [36, 48, 60] {
                    self.shape(Path::polyline(&[at(22, y), at(66, y)]), Paint::Stroke(line.clone()));
                }
            }
        }
    }

    /// A mouse pointer with its tip at `tip`.
    pub fn pointer(&mut self, tip: Point) {
        let at = |x: i64, y: i64| tip.moved(Length::milli(x * 100), Length::milli(y * 100));
        let outline =
            Path::polygon(&[at(0, 0), at(0, 110), at(26, 86), at(44, 124), at(58, 116), at(42, 80), at(76, 78)]);
        self.shape(outline.clone(), Paint::Fill(Grey::WHITE));
        self.shape(outline, Paint::Stroke(Stroke::solid(Length::milli(700))));
    }

    /// A broad arrow to the right, as high as `area`.
    pub fn arrow(&mut self, area: Rect) {
        let (middle, neck) = (area.y + area.height / 2, area.right() - area.height.times(6, 10));
        let (above, below) = (area.y + area.height.times(28, 100), area.y + area.height.times(72, 100));
        let corners = [
            Point::new(area.x, above),
            Point::new(neck, above),
            Point::new(neck, area.y),
            Point::new(area.right(), middle),
            Point::new(neck, area.bottom()),
            Point::new(neck, below),
            Point::new(area.x, below),
        ];
        self.shape(Path::polygon(&corners), Paint::Fill(Grey(55)));
    }

    /// A grid of cells: column widths in points, row height, so many rows; returns the cells' areas by row and column.
    pub fn grid(&mut self, corner: Point, widths: &[i64], height: Length, rows: i64) -> Vec<Vec<Rect>> {
        let mut cells = Vec::new();
        for row in 0..rows {
            let mut x = corner.x;
            let mut line = Vec::new();
            for width in widths {
                let cell = Rect::new(x, corner.y + height * row, pt(*width), height);
                line.push(cell);
                x = cell.right();
            }
            cells.push(line);
        }
        for cell in cells.iter().flatten() {
            self.card(*cell, Length::milli(350));
        }
        cells
    }
}
