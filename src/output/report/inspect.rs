//! Looking a composed document over before it becomes a file: text outside its frame or its page, text over text,
//! headings alone at a page's foot, figures that nobody can hear.

use std::fmt;

use super::display::{Document, Mark, Owner, Page, TextMark};
use super::length::{Length, Rect};
use super::structure::Role;

/// Something that must not be on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The page's index, from 0.
    pub page: usize,
    pub kind: FaultKind,
    /// The text that it is about.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// The text reaches out of the cell or frame that it was put into.
    OutsideFrame,
    /// The text reaches out of the page.
    OutsidePage,
    /// The text lies over this other text.
    Over(String),
    /// The heading is the last text of its page, and what it heads stands on the next.
    LoneHeading,
    /// A figure has no text to be read instead.
    NoAlternate,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "page {}: {:?}: {}", self.page + 1, self.kind, self.text)
    }
}

/// Everything that is wrong with the pages, in their order.
pub fn faults(document: &Document) -> Vec<Fault> {
    let mut faults = Vec::new();
    let last = document.pages.len().saturating_sub(1);
    for (index, page) in document.pages.iter().enumerate() {
        let texts: Vec<(&TextMark, Rect)> =
            page.texts().filter(|text| !text.line.glyphs.is_empty()).map(|text| (text, covered(text))).collect();
        let mut note = |kind, text: &str| faults.push(Fault { page: index, kind, text: text.to_owned() });
        for (place, (text, area)) in texts.iter().enumerate() {
            if text.frame.is_some_and(|frame| !frame.contains(*area)) {
                note(FaultKind::OutsideFrame, &text.line.text);
            }
            if !Rect::new(Length::ZERO, Length::ZERO, page.width, page.height).contains(*area) {
                note(FaultKind::OutsidePage, &text.line.text);
            }
            for (other, below) in texts.iter().take(place) {
                if area.overlaps(*below) {
                    note(FaultKind::Over(other.line.text.clone()), &text.line.text);
                }
            }
        }
        if index < last
            && let Some(heading) = heading_at_foot(document, page)
        {
            note(FaultKind::LoneHeading, &heading.line.text);
        }
        for figure in silent_figures(document, page) {
            note(FaultKind::NoAlternate, &figure);
        }
    }
    faults
}

/// The area of the characters, a hanging 、 or 。 included.
fn covered(text: &TextMark) -> Rect {
    let area = text.area();
    match text.line.setting {
        super::font::Setting::Horizontal => Rect { width: area.width + text.line.hanging, ..area },
        super::font::Setting::Vertical => Rect { height: area.height + text.line.hanging, ..area },
    }
}

fn role_of(document: &Document, owner: Owner) -> Option<Role> {
    match owner {
        Owner::Element(id) => document.structure.get(id).map(|element| element.role),
        Owner::Artifact => None,
    }
}

fn heading_at_foot<'a>(document: &Document, page: &'a Page) -> Option<&'a TextMark> {
    let last = page.texts().filter(|text| text.owner != Owner::Artifact).last()?;
    let has_figure_below = page.marks.iter().any(|mark| match mark {
        Mark::Shape(shape) => shape.owner != Owner::Artifact && shape.path.area().y > last.origin.y,
        _ => false,
    });
    (matches!(role_of(document, last.owner), Some(Role::Heading(_))) && !has_figure_below).then_some(last)
}

fn silent_figures(document: &Document, page: &Page) -> Vec<String> {
    let mut silent: Vec<String> = Vec::new();
    for mark in &page.marks {
        let Mark::Shape(shape) = mark else { continue };
        let Owner::Element(id) = shape.owner else { continue };
        let Some(element) = document.structure.get(id) else { continue };
        let is_silent = element.role == Role::Figure && element.alternate.as_deref().is_none_or(str::is_empty);
        let name = element.title.clone().unwrap_or_else(|| format!("element {}", id.index()));
        if is_silent && !silent.contains(&name) {
            silent.push(name);
        }
    }
    silent
}

#[cfg(test)]
mod tests {
    use super::super::font::Face;
    use super::super::length::Point;
    use super::super::structure::Structure;
    use super::super::text::{Style, single};
    use super::*;

    const STYLE: Style = Style::new(Face::Gothic, Length::pt(10));

    fn kinds(document: &Document) -> Vec<FaultKind> {
        faults(document).into_iter().map(|fault| fault.kind).collect()
    }

    #[test]
    fn text_out_of_its_frame_or_over_other_text_is_seen() {
        let mut page = Page::a4();
        let frame = Rect::new(Length::pt(50), Length::pt(50), Length::pt(40), Length::pt(14));
        let at = Point::new(Length::pt(52), Length::pt(61));
        page.text_in(frame, at, single("あいう", STYLE), Owner::Artifact);
        page.text_in(frame, at.moved(Length::ZERO, Length::pt(20)), single("え", STYLE), Owner::Artifact);
        page.text(at.moved(Length::pt(25), Length::ZERO), single("か", STYLE), Owner::Artifact);
        page.text(Point::new(Length::pt(590), Length::pt(700)), single("き", STYLE), Owner::Artifact);
        let document = Document { pages: vec![page], ..Document::default() };
        let expected = [FaultKind::OutsideFrame, FaultKind::Over("あいう".into()), FaultKind::OutsidePage];
        assert_eq!(kinds(&document), expected);
    }

    #[test]
    fn a_heading_at_the_foot_is_seen_but_not_on_the_last_page() {
        let mut document = Document::default();
        for _ in 0..2 {
            let heading = document.structure.add(Structure::ROOT, Role::Heading(2));
            let mut page = Page::a4();
            page.text(Point::new(Length::pt(50), Length::pt(700)), single("題", STYLE), Owner::Element(heading));
            page.text(Point::new(Length::pt(50), Length::pt(800)), single("1", STYLE), Owner::Artifact);
            document.pages.push(page);
        }
        assert_eq!(kinds(&document), [FaultKind::LoneHeading]);
    }
}
