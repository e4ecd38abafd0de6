//! The display list as a PDF file.

use std::collections::BTreeMap;

use printpdf::{Codepoint, Op, PdfDocument, PdfFont, PdfFontHandle, PdfPage, Pt, TextItem, TextMatrix};

use super::display::{Document, Grey, Mark, Page, Paint, Path, Segment, Stroke};
use super::font::Face;
use super::length::{Length, Point};

/// Why no PDF could be made.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    #[error("font {0} cannot be embedded")]
    Font(&'static str),
    #[error("the PDF cannot be written")]
    Write,
}

/// Writes the document as PDF. Same document, same bytes.
///
/// # Errors
/// Only where a font cannot be subset or the library cannot write; nothing in the document's content leads to it.
pub fn write(document: &Document) -> Result<Vec<u8>, PdfError> {
    let mut pdf = PdfDocument::new(&document.metadata.title);
    let mut remap: BTreeMap<Face, subsetter::GlyphRemapper> = BTreeMap::new();
    for page in &document.pages {
        for text in page.texts() {
            for glyph in &text.line.glyphs {
                remap.entry(glyph.face).or_default().remap(glyph.id);
            }
        }
    }
    for (face, remapper) in &remap {
        let bytes = subsetter::subset(face.bytes(), 0, remapper).map_err(|_| PdfError::Font(face.name()))?;
        let font = printpdf::ParsedFont::from_bytes(&bytes, 0, &mut Vec::new()).ok_or(PdfError::Font(face.name()))?;
        pdf.resources.fonts.map.insert(printpdf::FontId(face.name().into()), PdfFont::new(font));
    }
    for page in &document.pages {
        pdf.pages.push(page_ops(page, &remap));
    }
    Ok(pdf.save(&printpdf::PdfSaveOptions::default(), &mut Vec::new()))
}

fn page_ops(page: &Page, remap: &BTreeMap<Face, subsetter::GlyphRemapper>) -> PdfPage {
    let height = page.height;
    let mut ops = Vec::new();
    for mark in &page.marks {
        match mark {
            Mark::Text(text) => {
                ops.push(Op::StartTextSection);
                for glyph in &text.line.glyphs {
                    let at = text.origin.moved(glyph.x, glyph.y);
                    ops.push(Op::SetFillColor { col: grey(glyph.ink) });
                    ops.push(Op::SetFont {
                        font: PdfFontHandle::External(printpdf::FontId(glyph.face.name().into())),
                        size: Pt(glyph.size.in_points()),
                    });
                    ops.push(Op::SetTextMatrix {
                        matrix: TextMatrix::Raw([1.0, 0.0, 0.0, 1.0, at.x.in_points(), (height - at.y).in_points()]),
                    });
                    let id = remap.get(&glyph.face).and_then(|map| map.get(glyph.id)).unwrap_or(0);
                    let (start, len) = (glyph.text.0 as usize, glyph.text.1 as usize);
                    let cluster = text.line.text.get(start..start + len).unwrap_or("").to_owned();
                    ops.push(Op::ShowText {
                        items: vec![TextItem::GlyphIds(vec![Codepoint::with_cid(id, 0.0, cluster)])],
                    });
                }
                ops.push(Op::EndTextSection);
            }
            Mark::Shape(shape) => match &shape.paint {
                Paint::Fill(ink) => {
                    ops.push(Op::SetFillColor { col: grey(*ink) });
                    draw(&mut ops, &shape.path, printpdf::PaintMode::Fill, height);
                }
                Paint::Stroke(stroke) => {
                    set_stroke(&mut ops, stroke);
                    draw(&mut ops, &shape.path, printpdf::PaintMode::Stroke, height);
                }
                Paint::Hatch { outline, .. } => {
                    set_stroke(&mut ops, outline);
                    draw(&mut ops, &shape.path, printpdf::PaintMode::Stroke, height);
                }
            },
            Mark::Link(_) => {}
        }
    }
    PdfPage::new(printpdf::Mm::from(Pt(page.width.in_points())), printpdf::Mm::from(Pt(page.height.in_points())), ops)
}

fn set_stroke(ops: &mut Vec<Op>, stroke: &Stroke) {
    ops.push(Op::SetOutlineColor { col: grey(stroke.grey) });
    ops.push(Op::SetOutlineThickness { pt: Pt(stroke.weight.in_points()) });
}

fn grey(ink: Grey) -> printpdf::Color {
    printpdf::Color::Greyscale(printpdf::Greyscale::new(1.0 - f32::from(ink.0) / 100.0, None))
}

fn draw(ops: &mut Vec<Op>, path: &Path, mode: printpdf::PaintMode, height: Length) {
    let place = |point: Point, bezier: bool| printpdf::LinePoint {
        p: printpdf::Point { x: Pt(point.x.in_points()), y: Pt((height - point.y).in_points()) },
        bezier,
    };
    let mut points = Vec::new();
    for segment in &path.segments {
        match *segment {
            Segment::Start(point) | Segment::Line(point) => points.push(place(point, false)),
            Segment::Curve(first, second, end) => {
                points.extend([place(first, true), place(second, true), place(end, false)]);
            }
        }
    }
    match mode {
        printpdf::PaintMode::Stroke => {
            ops.push(Op::DrawLine { line: printpdf::Line { points, is_closed: path.closed } });
        }
        _ => ops.push(Op::DrawPolygon {
            polygon: printpdf::Polygon {
                rings: vec![printpdf::PolygonRing { points }],
                mode,
                winding_order: printpdf::WindingOrder::NonZero,
            },
        }),
    }
}
