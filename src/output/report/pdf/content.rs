//! One page of the display list as the PDF library's operations, with its marked content.

use std::collections::BTreeMap;

use printpdf::{Codepoint, DictItem, Op, PdfFontHandle, PdfPage, Pt, TextItem, TextMatrix};

use super::fonts::{FontSet, font_id};
use super::tags::role_name;
use crate::output::report::display::{Grey, Mark, Owner, Page, Paint, Path, Segment, ShapeMark, Stroke, TextMark};
use crate::output::report::drawing::Hatch;
use crate::output::report::font::Face;
use crate::output::report::length::{Length, Point};
use crate::output::report::structure::{ElementId, Structure};
use crate::output::report::text::PlacedGlyph;

/// The longest run shown by one operator: arrays in archival files have at most 8,191 entries, two per glyph.
const LONGEST_RUN: usize = 2000;

/// The page, and the element of each of its marked content sequences.
pub fn page(page: &Page, fonts: &FontSet, structure: &Structure) -> (PdfPage, Vec<ElementId>) {
    let mut writer = Writer {
        fonts,
        structure,
        height: page.height,
        ops: Vec::new(),
        state: State::default(),
        open: None,
        sequences: Vec::new(),
    };
    for mark in &page.marks {
        match mark {
            Mark::Text(text) => writer.text(text),
            Mark::Shape(shape) => writer.shape(shape),
            Mark::Link(_) => {}
        }
    }
    writer.close();
    let size = printpdf::Rect::from_wh(Pt(page.width.in_points()), Pt(page.height.in_points()));
    let printed = PdfPage { media_box: size.clone(), trim_box: size.clone(), crop_box: size, ops: writer.ops };
    (printed, writer.sequences)
}

/// What is set in the graphics state, so that it is not set again.
#[derive(Default)]
struct State {
    fill: Option<Grey>,
    stroke: Option<Stroke>,
    font: Option<(Face, Length)>,
}

struct Writer<'a> {
    fonts: &'a FontSet<'a>,
    structure: &'a Structure,
    height: Length,
    ops: Vec<Op>,
    state: State,
    /// Whose marked content is open.
    open: Option<Owner>,
    sequences: Vec<ElementId>,
}

impl Writer<'_> {
    fn own(&mut self, owner: Owner) {
        if self.open == Some(owner) {
            return;
        }
        self.close();
        self.open = Some(owner);
        let op = match owner {
            Owner::Artifact => Op::BeginMarkedContent { tag: "Artifact".to_owned() },
            Owner::Element(id) => {
                let number = i64::try_from(self.sequences.len()).unwrap_or(i64::MAX);
                self.sequences.push(id);
                Op::BeginMarkedContentWithProperties {
                    tag: role_name(self.structure.get(id).map(|element| element.role)).to_owned(),
                    properties: DictItem::Dict { map: BTreeMap::from([("MCID".to_owned(), DictItem::Int(number))]) },
                }
            }
        };
        self.ops.push(op);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.ops.push(Op::EndMarkedContent);
        }
    }

    fn text(&mut self, mark: &TextMark) {
        if mark.line.glyphs.is_empty() {
            return;
        }
        self.own(mark.owner);
        let replaced = needs_actual_text(mark);
        if replaced {
            self.ops.push(actual_text(&mark.line.text));
        }
        self.ops.push(Op::StartTextSection);
        let mut rest = mark.line.glyphs.as_slice();
        while let Some(first) = rest.first() {
            let same = |glyph: &PlacedGlyph| {
                (glyph.face, glyph.size, glyph.ink, glyph.y) == (first.face, first.size, first.ink, first.y)
            };
            let count = rest.iter().take(LONGEST_RUN).take_while(|glyph| same(glyph)).count();
            let (run, after) = rest.split_at(count);
            self.run(mark, run);
            rest = after;
            if count == LONGEST_RUN {
                // The library joins runs on one base line unless something stands between them.
                self.state.font = None;
            }
        }
        self.ops.push(Op::EndTextSection);
        if replaced {
            self.ops.push(Op::EndMarkedContent);
        }
    }

    /// Glyphs on one base line in one style: one matrix, then glyphs with the corrections between them.
    fn run(&mut self, mark: &TextMark, run: &[PlacedGlyph]) {
        let Some(first) = run.first() else { return };
        self.fill(first.ink);
        if self.state.font != Some((first.face, first.size)) {
            self.state.font = Some((first.face, first.size));
            self.ops.push(Op::SetFont {
                font: PdfFontHandle::External(font_id(first.face)),
                size: Pt(first.size.in_points()),
            });
        }
        let at = self.place(mark.origin.moved(first.x, first.y));
        self.ops.push(Op::SetTextMatrix { matrix: TextMatrix::Raw([1.0, 0.0, 0.0, 1.0, at.x.0, at.y.0]) });
        let size = first.size.in_milli().max(1) as f64;
        // Where the reader's pen stands, in thousandths of the size from the run's start.
        let mut pen = 0.0_f64;
        let mut shown = Vec::with_capacity(run.len());
        for (index, glyph) in run.iter().enumerate() {
            let (code, width) = self.fonts.code(glyph, &mark.line);
            pen += width as f64;
            let back = run.get(index + 1).map_or(0.0, |next| {
                let wanted = (next.x - first.x).in_milli() as f64 * 1000.0 / size;
                ((pen - wanted) * 10.0).round() / 10.0
            });
            pen -= back;
            shown.push(Codepoint::with_cid(code, back as f32, extracted(glyph.shows(&mark.line))));
        }
        self.ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(shown)] });
    }

    fn shape(&mut self, mark: &ShapeMark) {
        self.own(mark.owner);
        match &mark.paint {
            Paint::Fill(grey) => {
                self.fill(*grey);
                self.polygon(&mark.path, printpdf::PaintMode::Fill);
            }
            Paint::Stroke(stroke) => {
                self.stroke(stroke);
                self.line(&mark.path);
            }
            Paint::Hatch { hatch, outline } => {
                self.hatch(&mark.path, hatch);
                self.stroke(outline);
                self.line(&mark.path);
            }
        }
    }

    fn hatch(&mut self, path: &Path, hatch: &Hatch) {
        self.fill(hatch.ground);
        self.polygon(path, printpdf::PaintMode::Fill);
        if hatch.angles.is_empty() {
            return;
        }
        self.ops.push(Op::SaveGraphicsState);
        self.polygon(path, printpdf::PaintMode::Clip);
        self.stroke(&hatch.line);
        for (from, to) in hatch.lines_over(path.area()) {
            self.line(&Path::polyline(&[from, to]));
        }
        self.ops.push(Op::RestoreGraphicsState);
        self.state = State::default();
    }

    fn fill(&mut self, grey: Grey) {
        if self.state.fill != Some(grey) {
            self.state.fill = Some(grey);
            self.ops.push(Op::SetFillColor { col: colour(grey) });
        }
    }

    fn stroke(&mut self, stroke: &Stroke) {
        if self.state.stroke.as_ref() == Some(stroke) {
            return;
        }
        self.ops.push(Op::SetOutlineColor { col: colour(stroke.grey) });
        self.ops.push(Op::SetOutlineThickness { pt: Pt(stroke.weight.in_points()) });
        let pattern = stroke.dash.iter().map(|length| length.in_points()).collect();
        self.ops.push(Op::SetLineDashPattern { dash: printpdf::LineDashPattern { pattern, offset: 0.0 } });
        self.state.stroke = Some(stroke.clone());
    }

    fn line(&mut self, path: &Path) {
        self.ops.push(Op::DrawLine { line: printpdf::Line { points: self.points(path), is_closed: path.closed } });
    }

    fn polygon(&mut self, path: &Path, mode: printpdf::PaintMode) {
        let rings = vec![printpdf::PolygonRing { points: self.points(path) }];
        let winding_order = printpdf::WindingOrder::NonZero;
        self.ops.push(Op::DrawPolygon { polygon: printpdf::Polygon { rings, mode, winding_order } });
    }

    fn points(&self, path: &Path) -> Vec<printpdf::LinePoint> {
        let mut points = Vec::with_capacity(path.segments.len());
        let mut push = |point, bezier| points.push(printpdf::LinePoint { p: self.place(point), bezier });
        for segment in &path.segments {
            match *segment {
                Segment::Start(point) | Segment::Line(point) => push(point, false),
                Segment::Curve(first, second, end) => {
                    push(first, true);
                    push(second, true);
                    push(end, false);
                }
            }
        }
        points
    }

    /// Origin top left to origin bottom left.
    fn place(&self, point: Point) -> printpdf::Point {
        printpdf::Point { x: Pt(point.x.in_points()), y: Pt((self.height - point.y).in_points()) }
    }
}

fn colour(grey: Grey) -> printpdf::Color {
    let percent = (100 - grey.0.min(100)) as f32 / 100.0;
    printpdf::Color::Greyscale(printpdf::Greyscale { percent, icc_profile: None })
}

/// What a glyph is extracted as; every glyph has to have something.
fn extracted(text: &str) -> String {
    if text.is_empty() { "\u{200B}".to_owned() } else { text.to_owned() }
}

/// Readers guess spaces and ends of lines from the room between characters, and take closed-up brackets for a step
/// back; some make a common space of an ideographic one. Lines with any of that, or with glyphs beyond one for each
/// cluster, carry their text as it is.
fn needs_actual_text(mark: &TextMark) -> bool {
    mark.line.text.contains('\u{3000}')
        || mark.line.glyphs.windows(2).any(|pair| {
            let [before, after] = pair else { return false };
            let off = after.x - before.x - before.advance;
            before.y != after.y || after.text.1 == 0 || off.max(-off) > before.size / 20
        })
}

fn actual_text(text: &str) -> Op {
    let data = [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let map = BTreeMap::from([("ActualText".to_owned(), DictItem::String { data, literal: true })]);
    Op::BeginMarkedContentWithProperties { tag: "Span".to_owned(), properties: DictItem::Dict { map } }
}
