//! Draws the planned pages: blocks, page furniture, bookmarks.

use super::super::content::{Align, BookmarkSpec, ChartBlock, Entry, Look, Numbering};
use super::super::display::{Bookmark, Document, Page, Paint, Path, Stroke, Target};
use super::super::length::{Length, Point, Rect};
use super::super::structure::{ElementId, Role, Structure};
use super::super::{style, text};
use super::canvas::{Canvas, Places, aligned};
use super::pages::{Part, Piece, PlannedPage, anchors};
use super::table_draw::{self, TableElements};
use super::text::LaidText;
use super::{Furniture, Laid, LaidBlock, TextRole, charts};

/// Room of a line of the contents for the page's number.
const NUMBER_WIDTH: Length = Length::pt(32);

/// Draws all pages.
pub(super) fn draw(laid: &[Vec<LaidBlock>], planned: &[Vec<PlannedPage>], furniture: &Furniture) -> Document {
    let places = places(laid, planned);
    let mut document = Document { outline: outline(laid, planned, &places), ..Document::default() };
    let mut running = String::new();
    for (blocks, pages) in laid.iter().zip(planned) {
        let part = document.structure.add(Structure::ROOT, Role::Part);
        let mut elements: Vec<Option<BlockElement>> = blocks.iter().map(|_| None).collect();
        for planned in pages {
            let index = document.pages.len();
            let mut page = Page::a4();
            let shown = running_head(&mut running, planned, blocks);
            let mut canvas = Canvas { page: &mut page, structure: &mut document.structure, places: &places };
            furnish(&mut canvas, planned.numbering, &shown, places.numbers.get(index), furniture);
            for piece in &planned.pieces {
                if let (Some(block), Some(element)) = (blocks.get(piece.block), elements.get_mut(piece.block)) {
                    draw_piece(&mut canvas, block, piece, part, element);
                }
            }
            document.pages.push(page);
        }
    }
    document
}

/// The element of a block, made where the block begins.
enum BlockElement {
    One(ElementId),
    Table(TableElements),
}

fn draw_piece(
    canvas: &mut Canvas,
    block: &LaidBlock,
    piece: &Piece,
    part: ElementId,
    element: &mut Option<BlockElement>,
) {
    let area = style::type_area();
    let corner = area.origin().moved(Length::ZERO, piece.y);
    match (&block.laid, piece.part) {
        (Laid::Text(text, role), Part::Lines(from, to)) => {
            let made = element.get_or_insert_with(|| {
                let role = match role {
                    TextRole::Heading(level) => Role::Heading(*level),
                    TextRole::Paragraph => Role::Paragraph,
                };
                BlockElement::One(canvas.structure.add(part, role))
            });
            if let BlockElement::One(owner) = made {
                draw_text(canvas, text, (from, to), *role, corner, *owner);
            }
        }
        (Laid::Table(table), Part::Rows(fragment)) => {
            let made =
                element.get_or_insert_with(|| BlockElement::Table(TableElements::add(table, part, canvas.structure)));
            if let BlockElement::Table(elements) = made {
                table_draw::draw(canvas, table, elements, &fragment, corner);
            }
        }
        (Laid::Chart(chart), _) => draw_chart(canvas, chart, corner, part),
        (Laid::Rule, _) => {
            let y = corner.y + style::HALF;
            canvas.page.rule(Point::new(area.x, y), Point::new(area.right(), y), style::STRONG);
        }
        (Laid::Entry(entry), _) => draw_entry(canvas, entry, corner, part),
        _ => {}
    }
}

fn draw_text(
    canvas: &mut Canvas,
    text: &LaidText,
    (from, to): (usize, usize),
    role: TextRole,
    corner: Point,
    owner: ElementId,
) {
    let height = text.height(from, to);
    // 、 and 。 may hang over the edge of running text.
    let frame = Rect::new(corner.x, corner.y, style::MEASURE + style::TEXT / 2, height);
    canvas.lines(text.lines.get(from..to).unwrap_or_default(), corner, frame, Some(owner));
    if matches!(role, TextRole::Heading(1)) {
        let y = corner.y + height + style::TITLE_ABOVE;
        canvas.page.rule(Point::new(corner.x, y), Point::new(corner.x + style::MEASURE, y), style::STRONG);
    }
}

fn draw_chart(canvas: &mut Canvas, chart: &ChartBlock, corner: Point, part: ElementId) {
    let area = Rect::new(corner.x, corner.y, style::MEASURE, charts::height(&chart.chart));
    let figure = canvas.structure.add_figure(part, chart.alternate.clone());
    charts::draw(canvas, &chart.chart, area, figure);
}

/// Title, dotted leader, page.
fn draw_entry(canvas: &mut Canvas, entry: &Entry, corner: Point, part: ElementId) {
    let indent = style::TEXT * i64::from(entry.depth);
    let look = if entry.depth == 0 { Look::Strong } else { Look::Cell };
    let item = canvas.structure.add(part, Role::ContentsItem);
    let frame = Rect::new(corner.x, corner.y, style::MEASURE, style::ENTRY);
    let room = frame.width - NUMBER_WIDTH - indent;
    let title = fitted(&entry.title, look, room);
    let (start, end) = (corner.x + indent + title.extent + style::SIDE, frame.right() - NUMBER_WIDTH);
    canvas.linked(title, corner.moved(indent, Length::ZERO), style::ENTRY, frame, Some(item), entry.anchor);
    let number = text::single(canvas.places.number(entry.anchor), style::style(Look::Cell));
    let number = aligned(number, Align::End, NUMBER_WIDTH);
    let place = Point::new(end, corner.y);
    canvas.linked(number, place, style::ENTRY, frame, Some(item), entry.anchor);
    if start < end {
        let y = corner.y + style::ENTRY.times(2, 3);
        let dotted = Stroke { dash: vec![Length::pt(1), Length::pt(3)], ..style::THIN };
        let path = Path::polyline(&[Point::new(start, y), Point::new(end, y)]);
        canvas.page.shape(path, Paint::Stroke(dotted), super::super::display::Owner::Artifact);
    }
}

/// One line that keeps to `room`; a longer title ends in ….
fn fitted(title: &str, look: Look, room: Length) -> text::Line {
    let whole = text::single(title, style::style(look));
    if whole.extent <= room {
        return whole;
    }
    let mut kept: Vec<char> = title.chars().collect();
    while kept.pop().is_some() {
        let shorter: String = kept.iter().chain(&['…']).collect();
        let line = text::single(&shorter, style::style(look));
        if line.extent <= room {
            return line;
        }
    }
    whole
}

fn furnish(canvas: &mut Canvas, numbering: Numbering, running: &str, number: Option<&String>, furniture: &Furniture) {
    let area = style::type_area();
    let strip = |y: Length| Rect::new(area.x, y, area.width, style::PITCH);
    let mut put = |text: &str, align: Align, frame: Rect| {
        if !text.is_empty() {
            let line = aligned(text::single(text, style::style(Look::Furniture)), align, frame.width);
            canvas.line(line, frame.origin(), frame.height, frame, None);
        }
    };
    let (head, foot) = (strip(area.y - style::PITCH * 2), strip(area.bottom() + style::HALF));
    put(&furniture.mark, Align::End, foot);
    put(&furniture.run, Align::Start, foot);
    if numbering == Numbering::None {
        return;
    }
    put(&furniture.head, Align::Start, head);
    put(running, Align::End, head);
    put(&number.map(|number| format!("－ {number} －")).unwrap_or_default(), Align::Centre, foot);
    let y = head.bottom();
    canvas.page.rule(Point::new(area.x, y), Point::new(area.right(), y), style::THIN);
}

/// The heading under which a page begins, for its running head.
fn running_head(running: &mut String, page: &PlannedPage, blocks: &[LaidBlock]) -> String {
    let mut headings = page.pieces.iter().enumerate().filter_map(|(at, piece)| {
        let block = blocks.get(piece.block).filter(|block| block.running)?;
        Some((at, block.name.clone()))
    });
    let first = headings.next();
    let shown = match &first {
        Some((0, name)) => name.clone(),
        _ => running.clone(),
    };
    if let Some((_, name)) = headings.next_back().or(first) {
        *running = name;
    }
    shown
}

fn places(laid: &[Vec<LaidBlock>], planned: &[Vec<PlannedPage>]) -> Places {
    let mut places = Places::default();
    let mut before = 0;
    let top = style::type_area().y;
    for (blocks, pages) in laid.iter().zip(planned) {
        for (anchor, page, y) in anchors(pages, blocks) {
            places.anchors.insert(anchor, Target { page: before + page, y: top + y });
        }
        for block in blocks {
            places.names.extend(block.anchor.map(|anchor| (anchor, block.name.clone())));
        }
        places.numbers.extend(pages.iter().map(|page| number(page.numbering, page.number)));
        before += pages.len();
    }
    places
}

fn number(numbering: Numbering, number: usize) -> String {
    match numbering {
        Numbering::None => String::new(),
        Numbering::Roman => roman(number),
        Numbering::Arabic => number.to_string(),
    }
}

fn roman(mut number: usize) -> String {
    const SIGNS: [(usize, &str); 9] =
        [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")];
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            out.push_str(sign);
            number -= value;
        }
    }
    out
}

/// All bookmarks in the order of the pages, nested by their depth.
fn outline(laid: &[Vec<LaidBlock>], planned: &[Vec<PlannedPage>], places: &Places) -> Vec<Bookmark> {
    let mut flat: Vec<(BookmarkSpec, Target)> = Vec::new();
    for (blocks, _) in laid.iter().zip(planned) {
        for block in blocks {
            let target = block.anchor.and_then(|anchor| places.anchors.get(&anchor));
            if let (Some(bookmark), Some(target)) = (&block.bookmark, target) {
                flat.push((bookmark.clone(), *target));
            }
        }
    }
    nest(&flat, 0)
}

fn nest(flat: &[(BookmarkSpec, Target)], depth: usize) -> Vec<Bookmark> {
    let mut out = Vec::new();
    let mut rest = flat;
    while let Some(((bookmark, target), after)) = rest.split_first() {
        let below = after.iter().position(|(next, _)| next.depth <= depth).unwrap_or(after.len());
        let (children, next) = after.split_at_checked(below).unwrap_or((after, &[]));
        out.push(Bookmark {
            title: bookmark.title.clone(),
            target: *target,
            open: depth == 0,
            children: nest(children, depth + 1),
        });
        rest = next;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bookmarks_are_nested_by_their_depth() {
        let at = Target { page: 0, y: Length::ZERO };
        let spec = |depth, title: &str| (BookmarkSpec { depth, title: title.into() }, at);
        let flat = [spec(0, "a"), spec(1, "b"), spec(2, "c"), spec(1, "d"), spec(0, "e")];
        let nested = nest(&flat, 0);
        assert_eq!(nested.len(), 2);
        assert_eq!(nested[0].children.len(), 2);
        assert_eq!(nested[0].children[0].children[0].title, "c");
    }

    #[test]
    fn front_pages_have_roman_numbers() {
        assert_eq!((1..=5).map(roman).collect::<Vec<_>>(), ["i", "ii", "iii", "iv", "v"]);
        assert_eq!(roman(9), "ix");
    }
}
