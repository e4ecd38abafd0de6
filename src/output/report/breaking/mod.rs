//! Breaking paragraphs into lines and fitting the lines to their measure, after JLReq (JIS X 4051).
//!
//! [`class`] says what a character is, [`opportunity`] where a line may end, [`gap`] what space stands between
//! neighbours, [`fit`] which place is taken and how the rest is spread. Line by line: a line takes in as much as it can
//! by closing up its spaces, lets 、 or 。 hang over its end where that saves them, and is else opened up.

mod class;
mod fit;
mod gap;
mod opportunity;

#[cfg(test)]
mod tests;

use class::Class;
use gap::Gap;

use super::cluster;
use super::font::{Coverage, Glyph, push_glyphs};
use super::length::Length;
use super::text::{Paragraph, SetText, Style};

/// A cluster ready for fitting.
struct Item<'a> {
    cluster: &'a str,
    style: Style,
    class: Class,
    /// Its glyphs, in [`Items::glyphs`].
    glyphs: std::ops::Range<usize>,
    coverage: Coverage,
    /// Its width without the space that belongs to its class, and where that begins within the glyph.
    body: Length,
    lead: Length,
    /// Space before it, when it does not begin a line.
    gap: Gap,
    /// The type size that the gap is measured in.
    gap_size: Length,
    /// A line may end in front of it.
    may_break: bool,
}

struct Items<'a> {
    items: Vec<Item<'a>>,
    glyphs: Vec<Glyph>,
}

/// Breaks a paragraph for a measure.
pub fn set(paragraph: &Paragraph, measure: Length) -> SetText {
    let text: String = paragraph.spans.iter().map(|span| span.text.as_str()).collect();
    let items = Items::new(paragraph, &text);
    SetText {
        lines: fit::lines(&items, paragraph, measure),
        pitch: paragraph.pitch,
        measure,
        setting: paragraph.setting,
    }
}

/// Sets a paragraph as one line, whatever its length.
pub fn set_unbroken(paragraph: &Paragraph) -> SetText {
    set(paragraph, Length::milli(i64::MAX / 1_000_000))
}

impl<'a> Items<'a> {
    fn new(paragraph: &'a Paragraph, text: &str) -> Self {
        let parts: Vec<(&str, Style)> = paragraph
            .spans
            .iter()
            .flat_map(|span| cluster::clusters(&span.text).map(|cluster| (cluster, span.style)))
            .collect();
        let clusters: Vec<&str> = parts.iter().map(|(cluster, _)| *cluster).collect();
        let places = opportunity::opportunities(text, &clusters);
        let mut glyphs = Vec::with_capacity(parts.len());
        let mut items: Vec<Item> = Vec::with_capacity(parts.len());
        for (index, ((cluster, style), may_break)) in parts.iter().copied().zip(places).enumerate() {
            // A tab out of a worksheet's cell is no more than a space.
            let cluster = if cluster == "\t" { " " } else { cluster };
            let from = glyphs.len();
            let first = cluster.chars().next().unwrap_or(' ');
            let coverage = push_glyphs(style.face, cluster, paragraph.setting, &mut glyphs);
            let advance: i32 = glyphs.iter().skip(from).map(|glyph| glyph.advance).sum();
            let class = match first {
                '\n' => Class::NewLine,
                _ if glyphs.len() == from => Class::Invisible,
                _ => class::class_of(first, advance >= 900),
            };
            let (body, lead) = gap::body(class, advance);
            let gap = if opportunity::is_inside(&clusters, index) {
                gap::INSIDE
            } else {
                let before = items.iter().rev().map(|item| item.class).find(|class| *class != Class::Invisible);
                gap::between(before.unwrap_or(Class::NewLine), class)
            };
            let gap_size = items.last().map_or(style.size, |item| item.style.size.min(style.size));
            items.push(Item {
                cluster,
                style,
                class,
                glyphs: from..glyphs.len(),
                coverage,
                body: style.size.times(i64::from(body), 1000),
                lead: style.size.times(i64::from(lead), 1000),
                gap,
                gap_size,
                may_break,
            });
        }
        Items { items, glyphs }
    }
}

impl Item<'_> {
    fn natural_gap(&self) -> Length {
        self.gap_size.times(i64::from(self.gap.natural), 1000)
    }

    fn least_gap(&self) -> Length {
        self.gap_size.times(i64::from(self.gap.least), 1000)
    }

    fn is_space(&self) -> bool {
        matches!(self.class, Class::Space | Class::WideSpace)
    }

    fn may_hang(&self) -> bool {
        matches!(self.class, Class::Comma | Class::FullStop)
    }
}
