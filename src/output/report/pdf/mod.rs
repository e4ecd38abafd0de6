//! The display list as a PDF file: printpdf makes pages and fonts, and what it has no words for (tags, nested
//! bookmarks, what archives ask for) is added to its objects before they are written. PDF/A-1a, PDF 1.4.

mod archive;
mod content;
mod fonts;
mod outline;
mod tags;

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Object, ObjectId, StringFormat};
use printpdf::{PdfDocument, PdfSaveOptions};
use rayon::prelude::*;

use super::display::Document;
use super::length::Length;

/// Why no PDF could be made. Nothing in a document's content leads to it.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    #[error("the font {0} cannot be embedded")]
    Font(&'static str),
    #[error("the PDF library left out {0}")]
    Library(&'static str),
    #[error(transparent)]
    Write(#[from] std::io::Error),
    #[error(transparent)]
    Objects(#[from] lopdf::Error),
}

/// Writes the document as PDF. Same document, same bytes.
///
/// # Errors
/// Where a font cannot be cut down to what is used, or the PDF library fails; never because of a document's content.
pub fn write(document: &Document) -> Result<Vec<u8>, PdfError> {
    let fonts = fonts::FontSet::of(document)?;
    let (pages, tagged): (Vec<_>, Vec<_>) =
        document.pages.par_iter().map(|page| content::page(page, &fonts, &document.structure)).unzip();
    let mut pdf = PdfDocument::new(&document.metadata.title);
    fonts.register(&mut pdf);
    pdf.pages = pages;
    let mut file = pdf.to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new());
    // All of it stands in the file now.
    drop(pdf);
    fonts.complete(&mut file)?;
    let places = Places::of(&file, document)?;
    tags::add(&mut file, document, &places, &tagged)?;
    outline::add(&mut file, &document.outline, &places)?;
    archive::add(&mut file, &document.metadata)?;
    compress(&mut file)?;
    archive::write(&mut file)
}

/// Where the pages are in the file, and how high they are.
struct Places {
    pages: Vec<(ObjectId, Length)>,
}

impl Places {
    fn of(file: &lopdf::Document, document: &Document) -> Result<Self, PdfError> {
        let ids: Vec<ObjectId> = file.get_pages().into_values().collect();
        if ids.len() != document.pages.len() {
            return Err(PdfError::Library("a page"));
        }
        Ok(Places { pages: ids.into_iter().zip(document.pages.iter().map(|page| page.height)).collect() })
    }

    /// The destination that shows the given height at the top of the window.
    fn destination(&self, target: super::display::Target) -> Object {
        match self.pages.get(target.page).or(self.pages.last()) {
            Some((id, height)) => Object::Array(vec![
                Object::Reference(*id),
                "XYZ".into(),
                Object::Null,
                points(*height - target.y),
                Object::Null,
            ]),
            None => Object::Null,
        }
    }
}

fn points(length: Length) -> Object {
    Object::Real(length.in_points())
}

/// A text string: UTF-16 with byte order mark.
fn text_string(text: &str) -> Object {
    let bytes = [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    Object::String(bytes, StringFormat::Literal)
}

fn catalog(file: &mut lopdf::Document) -> Result<&mut Dictionary, PdfError> {
    let root = file.trailer.get(b"Root").and_then(Object::as_reference)?;
    Ok(file.get_dictionary_mut(root)?)
}

/// Half as much effort as the library's own choice, for a file a tenth larger.
const EFFORT: Compression = Compression::new(5);

/// Compresses all streams but the metadata, which archives want readable.
fn compress(file: &mut lopdf::Document) -> Result<(), PdfError> {
    let streams: Vec<&mut lopdf::Stream> = file
        .objects
        .values_mut()
        .filter_map(|object| object.as_stream_mut().ok())
        .filter(|stream| !stream.dict.has_type(b"Metadata") && !stream.dict.has(b"Filter"))
        .collect();
    streams.into_par_iter().try_for_each(|stream| {
        let mut encoder = ZlibEncoder::new(Vec::with_capacity(stream.content.len() / 4), EFFORT);
        encoder.write_all(&stream.content)?;
        stream.set_content(encoder.finish()?);
        stream.dict.set("Filter", "FlateDecode");
        Ok(())
    })
}
