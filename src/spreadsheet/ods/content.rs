//! What stands inside a cell element: its text, a comment, drawn shapes that are anchored to it.

use super::super::{
    OpenError,
    xml::{Xml, attribute},
};
use quick_xml::{escape::escape, events::Event};

/// Longest run of blanks that one element may stand for.
const BLANKS: usize = 32_767;

/// The content of a cell.
#[derive(Default)]
pub(super) struct Content {
    /// Text as XML, lines separated by line break elements, without furigana.
    pub text: String,
    pub comment: Option<String>,
    /// Texts of shapes.
    pub boxes: Vec<String>,
    /// Number of shapes and pictures without a text.
    pub drawn: usize,
    /// Styles of the parts of the text.
    pub styles: Vec<String>,
    /// There is a paragraph, be it an empty one.
    pub shown: bool,
}

impl Content {
    /// Reads to the end of the element that was just started.
    pub(super) fn read(&mut self, xml: &mut Xml<'_>) -> Result<(), OpenError> {
        let (outside, mut paragraphs, mut inside) = (xml.depth() - 1, 0, 0);
        while xml.depth() > outside {
            match xml.next()? {
                Event::Start(tag) => match tag.name().into_inner() {
                    "text:p" | "text:h" => {
                        if paragraphs > 0 {
                            self.text.push_str("<text:line-break/>");
                        }
                        (paragraphs, self.shown) = (paragraphs + 1, true);
                        inside += 1;
                    }
                    "office:annotation" => {
                        let text = lines(xml)?;
                        self.comment = (!text.trim().is_empty()).then_some(text);
                    }
                    "text:span" => self.styles.extend(attribute(&tag, "style-name")),
                    "text:ruby-text" | "text:note" => xml.skip()?,
                    "text:s" => self.text.push_str(&blanks(&tag)),
                    "text:tab" => self.text.push('\t'),
                    "text:line-break" => self.text.push_str("<text:line-break/>"),
                    name if name.starts_with("draw:") => {
                        let text = lines(xml)?;
                        if text.trim().is_empty() {
                            self.drawn += 1;
                        } else {
                            self.boxes.push(text);
                        }
                    }
                    _ => {}
                },
                Event::Empty(tag) => match tag.name().into_inner() {
                    name if name.starts_with("draw:") => self.drawn += 1,
                    "text:p" if paragraphs > 0 => self.text.push_str("<text:line-break/>"),
                    "text:p" => (paragraphs, self.shown) = (1, true),
                    "text:s" => self.text.push_str(&blanks(&tag)),
                    "text:tab" => self.text.push('\t'),
                    "text:line-break" => self.text.push_str("<text:line-break/>"),
                    _ => {}
                },
                Event::End(tag) if matches!(tag.name().into_inner(), "text:p" | "text:h") => inside -= 1,
                Event::Text(text) if inside > 0 => self.text.push_str(&text.into_inner()),
                Event::CData(text) if inside > 0 => self.text.push_str(&escape(text.into_inner())),
                Event::GeneralRef(entity) if inside > 0 => {
                    self.text.push('&');
                    self.text.push_str(&entity);
                    self.text.push(';');
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn blanks(tag: &quick_xml::events::BytesStart<'_>) -> String {
    let count = attribute(tag, "c").and_then(|count| count.parse().ok()).unwrap_or(1);
    " ".repeat(std::cmp::min(count, BLANKS))
}

/// The paragraphs inside the element that was just started, one a line.
fn lines(xml: &mut Xml<'_>) -> Result<String, OpenError> {
    let (outside, mut lines) = (xml.depth() - 1, Vec::new());
    while xml.depth() > outside {
        match xml.next()? {
            Event::Start(tag) if tag.name().into_inner() == "text:p" => lines.push(xml.text("", "text:ruby-text")?),
            _ => {}
        }
    }
    Ok(lines.join("\n"))
}
