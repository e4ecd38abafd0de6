//! The page that is being drawn, with what links and references have to know.

use super::super::content::{Align, Anchor};
use super::super::display::{Owner, Page, Target};
use super::super::length::{Length, Point, Rect};
use super::super::structure::{ElementId, Role, Structure};
use super::super::style;
use super::super::text::{self, Line};
use super::text::{LaidLine, LineContent};
use std::collections::BTreeMap;

/// Where everything has come to stand.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// By anchor.
    pub anchors: BTreeMap<Anchor, Target>,
    /// Names of anchors, for links that are read aloud.
    pub names: BTreeMap<Anchor, String>,
    /// The number printed on each page; empty: none.
    pub numbers: Vec<String>,
}

impl Places {
    /// The number of the page on which an anchor stands.
    pub fn number(&self, anchor: Anchor) -> &str {
        let page = self.anchors.get(&anchor).map(|target| target.page);
        page.and_then(|page| self.numbers.get(page)).map_or("", String::as_str)
    }
}

/// A page with the structure that its marks belong to.
pub(super) struct Canvas<'a> {
    pub page: &'a mut Page,
    pub structure: &'a mut Structure,
    pub places: &'a Places,
}

impl Canvas<'_> {
    /// Puts lines below each other from `corner` on. `frame`: what they have to stay inside. `owner`: the element they
    /// belong to; none: they repeat what was said before.
    pub fn lines<'b>(
        &mut self,
        lines: impl IntoIterator<Item = &'b LaidLine>,
        corner: Point,
        frame: Rect,
        owner: Option<ElementId>,
    ) {
        let mut y = corner.y;
        for line in lines {
            let at = Point::new(corner.x + line.indent, y);
            match &line.what {
                LineContent::Set(set) => self.line(set.clone(), at, line.pitch, frame, owner),
                LineContent::PageOf { before, anchor, after, look, align, measure } => {
                    let shown = format!("{before}{}{after}", self.places.number(*anchor));
                    let set = text::single(&shown, style::style(*look));
                    let set = aligned(set, *align, *measure);
                    self.linked(set, at, line.pitch, frame, owner, *anchor);
                }
            }
            y += line.pitch;
        }
    }

    /// Puts one line into a strip of the height `pitch` whose top left corner is `at`.
    pub fn line(&mut self, line: Line, at: Point, pitch: Length, frame: Rect, owner: Option<ElementId>) {
        let owner = owner.map_or(Owner::Artifact, Owner::Element);
        let origin = at.moved(Length::ZERO, base_line(&line, pitch));
        self.page.text_in(frame, origin, line, owner);
    }

    /// The same, as a link to `anchor`.
    pub fn linked(
        &mut self,
        line: Line,
        at: Point,
        pitch: Length,
        frame: Rect,
        owner: Option<ElementId>,
        anchor: Anchor,
    ) {
        let (Some(parent), Some(target)) = (owner, self.places.anchors.get(&anchor).copied()) else {
            return self.line(line, at, pitch, frame, owner);
        };
        let area = Rect::new(at.x + line.start, at.y, line.width(), pitch);
        let element = self.structure.add(parent, Role::Link);
        self.line(line, at, pitch, frame, Some(element));
        let name = self.places.names.get(&anchor).cloned().unwrap_or_default();
        self.page.link(area, target, name, element);
    }
}

/// From the top of a line's strip to its base line.
fn base_line(line: &Line, pitch: Length) -> Length {
    (pitch - line.size) / 2 + line.size.times(88, 100)
}

/// A line moved to the middle or the right of `measure`.
pub(super) fn aligned(line: Line, align: Align, measure: Length) -> Line {
    let free = measure - line.extent;
    match align {
        Align::Start => line,
        Align::Centre => line.shifted(free / 2),
        Align::End => line.shifted(free),
    }
}
