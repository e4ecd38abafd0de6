//! Line breaking.

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::{LineBreakOptions, LineBreakStrictness};

use super::cluster::clusters;
use super::font::Setting;
use super::font::glyphs_of;
use super::length::Length;
use super::text::{Align, Line, Paragraph, PlacedGlyph, SetText};

/// Breaks a paragraph for a measure.
pub fn set(paragraph: &Paragraph, measure: Length) -> SetText {
    let text: String = paragraph.spans.iter().map(|span| span.text.as_str()).collect();
    let mut options = LineBreakOptions::default();
    options.strictness = Some(LineBreakStrictness::Strict);
    let breaks: Vec<usize> = LineSegmenter::new_for_non_complex_scripts(options).segment_str(&text).collect();
    let mut lines = Vec::new();
    let mut current = Line::empty(Length::ZERO);
    let mut place = 0;
    let mut pen = Length::ZERO;
    let mut styled = paragraph.spans.iter().flat_map(|span| clusters(&span.text).map(|cluster| (cluster, span.style)));
    for pair in breaks.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let mut piece = Vec::new();
        let mut width = Length::ZERO;
        while place < to {
            let Some((cluster, style)) = styled.next() else { break };
            place += cluster.len();
            let found = glyphs_of(style.face, cluster, paragraph.setting);
            for glyph in &found.glyphs {
                width += style.size.times(i64::from(glyph.advance), 1000);
            }
            piece.push((cluster, style, found));
        }
        if pen + width > measure && !current.glyphs.is_empty() {
            finish(&mut lines, &mut current, &mut pen, paragraph, measure);
        }
        for (cluster, style, found) in piece {
            let start = current.text.len() as u32;
            current.size = current.size.max(style.size);
            if cluster == "\n" {
                continue;
            }
            current.text.push_str(cluster);
            if found.missing {
                current.missing.push(cluster.to_owned());
            }
            for glyph in found.glyphs {
                let advance = style.size.times(i64::from(glyph.advance), 1000);
                let right = style.size.times(i64::from(glyph.offset.0), 1000);
                let down = style.size.times(i64::from(-glyph.offset.1), 1000);
                let (x, y) = match paragraph.setting {
                    Setting::Horizontal => (pen + right, down),
                    Setting::Vertical => (right, pen + down),
                };
                current.glyphs.push(PlacedGlyph {
                    face: glyph.face,
                    id: glyph.id,
                    size: style.size,
                    ink: style.ink,
                    x,
                    y,
                    advance,
                    text: (start, cluster.len() as u32),
                });
                pen += advance;
            }
        }
        if text.get(from..to).is_some_and(|piece| piece.ends_with('\n')) {
            finish(&mut lines, &mut current, &mut pen, paragraph, measure);
        }
    }
    if !current.glyphs.is_empty() {
        finish(&mut lines, &mut current, &mut pen, paragraph, measure);
    }
    SetText { lines, pitch: paragraph.pitch, measure, setting: paragraph.setting }
}

fn finish(lines: &mut Vec<Line>, current: &mut Line, pen: &mut Length, paragraph: &Paragraph, measure: Length) {
    let mut line = std::mem::replace(current, Line::empty(Length::ZERO));
    line.extent = *pen;
    line.setting = paragraph.setting;
    *pen = Length::ZERO;
    let free = measure - line.extent;
    lines.push(match paragraph.align {
        Align::Centre => line.shifted(free / 2),
        Align::End => line.shifted(free),
        _ => line,
    });
}

/// Sets a paragraph as one line, whatever its length.
pub fn set_unbroken(paragraph: &Paragraph) -> SetText {
    set(paragraph, Length::milli(i64::MAX / 4))
}
