//! Looking a composed document over before it becomes a file: text outside its frame or its page, text over text,
//! boxes over boxes, text over a trend line, headings alone at a page's foot, single rows of a table that goes on,
//! figures that nobody can hear.

use std::fmt;

use std::collections::{BTreeMap, BTreeSet};

use super::display::{Document, Mark, Owner, Page, Paint, TextMark};
use super::length::{Length, Rect};
use super::structure::{ElementId, Role, Scope};

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
    /// The text lies over a figure that it does not belong to.
    OverFigure,
    /// Two frames cut each other.
    BoxOverBox,
    /// The heading is the last text of its page, and what it heads stands on the next.
    LoneHeading,
    /// A table that goes on to, or comes from, another page shows a single line here.
    OrphanRow,
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
        for text in texts_over_figures(document, page, &texts) {
            note(FaultKind::OverFigure, text);
        }
        if let Some(area) = crossing_frames(page) {
            note(FaultKind::BoxOverBox, &format!("{area:?}"));
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
    faults.extend(orphan_rows(document));
    faults.sort_by_key(|fault| fault.page);
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

/// Texts that lie over the shapes of a figure to which they do not belong.
fn texts_over_figures<'a>(document: &Document, page: &Page, texts: &[(&'a TextMark, Rect)]) -> Vec<&'a str> {
    let mut over = Vec::new();
    for mark in &page.marks {
        let Mark::Shape(shape) = mark else { continue };
        if role_of(document, shape.owner) != Some(Role::Figure) {
            continue;
        }
        let area = shape.path.area();
        over.extend(
            texts
                .iter()
                .filter(|(text, covered)| text.owner != shape.owner && covered.overlaps(area))
                .map(|(text, _)| text.line.text.as_str()),
        );
    }
    over
}

/// The first frame that cuts another: neither stands apart from it, nor inside it. What a picture draws is its own matter.
fn crossing_frames(page: &Page) -> Option<Rect> {
    let frames: Vec<Rect> = page
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Shape(shape) if shape.owner == Owner::Artifact && shape.path.closed => {
                matches!(shape.paint, Paint::Stroke(_)).then(|| shape.path.area())
            }
            _ => None,
        })
        .collect();
    frames.iter().enumerate().find_map(|(at, frame)| {
        let crosses = |other: &Rect| frame.overlaps(*other) && !frame.contains(*other) && !other.contains(*frame);
        frames.iter().take(at).any(crosses).then_some(*frame)
    })
}

/// What a table shows of its body on a page: its rows and their lines.
#[derive(Default)]
struct Shown<'a> {
    rows: BTreeSet<ElementId>,
    lines: BTreeSet<Length>,
    text: &'a str,
}

/// Pages on which a table over several pages shows no more than one line. Its repeated head does not count.
fn orphan_rows(document: &Document) -> Vec<Fault> {
    let mut tables: BTreeMap<ElementId, BTreeMap<usize, Shown>> = BTreeMap::new();
    for (index, page) in document.pages.iter().enumerate() {
        for text in page.texts() {
            let Owner::Element(owner) = text.owner else { continue };
            if let Some((table, row)) = table_and_row(document, owner) {
                let shown = tables.entry(table).or_default().entry(index).or_default();
                shown.rows.insert(row);
                shown.lines.insert(text.origin.y);
                shown.text = &text.line.text;
            }
        }
    }
    let over_pages = tables.into_values().filter(|pages| pages.len() > 1).flatten();
    over_pages
        .filter(|(_, shown)| shown.rows.len() == 1 && shown.lines.len() == 1)
        .map(|(page, shown)| Fault { page, kind: FaultKind::OrphanRow, text: shown.text.to_owned() })
        .collect()
}

/// The table and the row to which an element of a table's body belongs.
fn table_and_row(document: &Document, mut id: ElementId) -> Option<(ElementId, ElementId)> {
    let mut row = None;
    loop {
        let element = document.structure.get(id)?;
        match element.role {
            Role::HeadCell { scope: Scope::Column, .. } => return None,
            Role::Row => row = Some(id),
            Role::Table => return row.map(|row| (id, row)),
            _ => {}
        }
        id = element.parent?;
    }
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
    use super::super::display::{Path, Stroke};
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

    fn shape(area: [i64; 4], page: &mut Page, owner: Owner) {
        let [x, y, width, height] = area.map(Length::pt);
        page.shape(Path::rect(Rect::new(x, y, width, height)), Paint::Stroke(Stroke::THIN), owner);
    }

    #[test]
    fn text_over_a_figure_and_a_silent_figure_are_seen() {
        let mut document = Document::default();
        let figure = document.structure.add(Structure::ROOT, Role::Figure);
        let mut page = Page::a4();
        shape([50, 50, 100, 40], &mut page, Owner::Element(figure));
        page.text(Point::new(Length::pt(60), Length::pt(70)), single("図の字", STYLE), Owner::Element(figure));
        page.text(Point::new(Length::pt(110), Length::pt(70)), single("他の字", STYLE), Owner::Artifact);
        document.pages.push(page);
        assert_eq!(kinds(&document), [FaultKind::OverFigure, FaultKind::NoAlternate]);
    }

    #[test]
    fn frames_that_cut_each_other_are_seen_but_not_those_side_by_side_or_inside() {
        let page_with = |second| {
            let mut page = Page::a4();
            shape([50, 50, 100, 100], &mut page, Owner::Artifact);
            shape(second, &mut page, Owner::Artifact);
            Document { pages: vec![page], ..Document::default() }
        };
        assert_eq!(kinds(&page_with([100, 100, 100, 100])), [FaultKind::BoxOverBox]);
        assert_eq!(kinds(&page_with([50, 150, 100, 100])), []);
        assert_eq!(kinds(&page_with([60, 60, 10, 10])), []);
    }

    /// A table whose rows stand on the given pages at the given heights.
    fn table(places: &[(usize, i64)]) -> Document {
        let mut document = Document { pages: vec![Page::a4(), Page::a4()], ..Document::default() };
        let table = document.structure.add(Structure::ROOT, Role::Table);
        for (page, height) in places {
            let row = document.structure.add(table, Role::Row);
            let cell = document.structure.add(row, Role::CELL);
            let at = Point::new(Length::pt(50), Length::pt(*height));
            document.pages[*page].text(at, single("行", STYLE), Owner::Element(cell));
        }
        document
    }

    #[test]
    fn a_row_alone_on_a_page_is_seen_but_not_a_table_of_one_row() {
        assert_eq!(kinds(&table(&[(0, 100), (1, 100), (1, 120)])), [FaultKind::OrphanRow]);
        assert_eq!(kinds(&table(&[(0, 100), (0, 120), (1, 100)])), [FaultKind::OrphanRow]);
        assert_eq!(kinds(&table(&[(0, 100), (0, 120), (1, 100), (1, 120)])), []);
        assert_eq!(kinds(&table(&[(0, 100)])), []);
    }
}
