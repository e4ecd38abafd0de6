//! Choosing where each line ends, and spreading what is left.

use super::class::Class;
use super::gap::GapKind;
use super::opportunity::breaks_kinsoku;
use super::{Item, Items};
use crate::output::report::font::{Coverage, Setting};
use crate::output::report::length::Length;
use crate::output::report::text::{Align, Line, Paragraph, PlacedGlyph};

/// Lines that would have to be opened up by more than this between any two characters are left uneven.
const WIDEST_OPENING: (i64, i64) = (1, 2);

/// All lines of the paragraph.
pub fn lines(items: &Items, paragraph: &Paragraph, measure: Length) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut begins_paragraph = true;
    while start < items.items.len() {
        let indent = if begins_paragraph { paragraph.first_indent } else { paragraph.indent };
        let end = line_end(&items.items, start, measure - indent, paragraph);
        lines.push(set_line(items, start, &end, paragraph, indent, measure));
        begins_paragraph = end.ends_paragraph;
        start = end.next;
    }
    lines
}

/// Where a line ends.
#[derive(Clone, Copy)]
struct LineEnd {
    /// One behind the last item whose width counts.
    visible: usize,
    /// The first item of the next line.
    next: usize,
    ends_paragraph: bool,
    /// The last item hangs over the end.
    hangs: bool,
}

/// A place where the line may end, with its width up to there.
struct Candidate {
    end: LineEnd,
    natural: Length,
    least: Length,
    /// Places that can be opened up.
    places: i64,
}

/// Finds the best place for the line to end.
fn line_end(items: &[Item], start: usize, room: Length, paragraph: &Paragraph) -> LineEnd {
    let (candidates, over) = candidates(items, start, room, paragraph);
    if let Some(last) = candidates.last().filter(|last| last.end.ends_paragraph) {
        // The paragraph's end is always worth closing up for: it saves a line.
        return last.end;
    }
    let costs: Vec<i64> = candidates.iter().map(|candidate| cost(candidate, room, paragraph)).collect();
    // Of equals the later: it takes in more.
    let Some(best) = (0..candidates.len()).rev().min_by_key(|index| costs.get(*index)) else {
        return emergency_end(items, start, over);
    };
    let leaves_enough = |index: &usize| {
        candidates.get(*index).is_some_and(|candidate| !leaves_orphan(items, candidate.end.next))
            && (costs.get(*index).is_some_and(|cost| *cost <= WORST_FOR_ORPHAN) || paragraph.align != Align::Justify)
    };
    let chosen = (0..=best).rev().find(leaves_enough).unwrap_or(best);
    candidates.get(chosen).map_or_else(|| emergency_end(items, start, over), |candidate| candidate.end)
}

/// A line may look this bad so that the paragraph's last line has more than one character.
const WORST_FOR_ORPHAN: i64 = 1700;

/// Whether less than two characters of the paragraph would be left for the next line.
fn leaves_orphan(items: &[Item], next: usize) -> bool {
    let mut left = Length::ZERO;
    for item in items.iter().skip(next).take_while(|item| item.class != Class::NewLine) {
        left += item.body;
        if left >= item.style.size * 2 {
            return false;
        }
    }
    true
}

/// Places where the line may end and still fit when its spaces are closed up, and the first item that is too much.
fn candidates(items: &[Item], start: usize, room: Length, paragraph: &Paragraph) -> (Vec<Candidate>, usize) {
    let mut candidates: Vec<Candidate> = Vec::new();
    let (mut natural, mut least, mut places) = (Length::ZERO, Length::ZERO, 0);
    for (index, item) in items.iter().enumerate().skip(start) {
        if item.class == Class::NewLine {
            let visible = candidates.last().map_or(start, |last| last.end.visible);
            let hangs = candidates.last().is_some_and(|last| last.end.hangs);
            let end = LineEnd { visible, next: index + 1, ends_paragraph: true, hangs };
            candidates.push(Candidate { end, natural, least, places });
            return (candidates, index);
        }
        if index > start {
            natural += item.natural_gap();
            least += item.least_gap();
            places += i64::from(item.gap.kind != GapKind::Fixed);
        }
        let hangs = paragraph.hanging && item.may_hang() && index > start && least <= room && least + item.body > room;
        if !hangs {
            natural += item.body;
            least += item.body;
        }
        if item.is_space() {
            continue;
        }
        if least > room {
            return (candidates, index);
        }
        let next = skip_spaces(items, index + 1);
        if items.get(next).is_none_or(|next| next.may_break || next.class == Class::NewLine) {
            let end = LineEnd { visible: index + 1, next, ends_paragraph: next >= items.len(), hangs };
            candidates.push(Candidate { end, natural, least, places });
        }
        if hangs && items.get(next).is_some_and(|next| next.class != Class::NewLine) {
            return (candidates, index);
        }
    }
    (candidates, items.len())
}

/// How bad a line looks, in thousandths: 1000 is closed up as far as it goes, or opened up by a tenth of the size at
/// every place.
fn cost(candidate: &Candidate, room: Length, paragraph: &Paragraph) -> i64 {
    let free = (room - candidate.natural).in_milli();
    if free < 0 {
        let give = (candidate.natural - candidate.least).in_milli().max(1);
        -free * 1000 / give
    } else if paragraph.align == Align::Justify {
        let size = paragraph.spans.first().map_or(1, |span| span.style.size.in_milli().max(1));
        free * 10_000 / (size * candidate.places.max(1))
    } else {
        // Uneven lines only want to be full.
        free
    }
}

/// A word longer than the line: it is cut where it must be, but not against 禁則 if there is any other place.
fn emergency_end(items: &[Item], start: usize, over: usize) -> LineEnd {
    let first = |index: usize| items.get(index).and_then(|item: &Item| item.cluster.chars().next());
    let cut = (start + 1..=over)
        .rev()
        .find(|index| match (first(index - 1), first(*index)) {
            (Some(before), Some(after)) => !breaks_kinsoku(before, after),
            _ => true,
        })
        .unwrap_or(over)
        .max(start + 1);
    LineEnd { visible: cut, next: cut, ends_paragraph: false, hangs: false }
}

fn skip_spaces(items: &[Item], from: usize) -> usize {
    items.iter().skip(from).position(|item| !item.is_space()).map_or(items.len(), |count| from + count)
}

fn set_line(
    items: &Items,
    start: usize,
    end: &LineEnd,
    paragraph: &Paragraph,
    indent: Length,
    measure: Length,
) -> Line {
    let all = items.items.get(start..end.next).unwrap_or_default();
    let counted = end.visible - start;
    let hanging = if end.hangs { all.get(counted - 1).map_or(Length::ZERO, |item| item.body) } else { Length::ZERO };
    let visible = all.get(..counted).unwrap_or_default();
    let natural: Length =
        visible.iter().enumerate().map(|(i, item)| item.body + gap_before(i, item)).sum::<Length>() - hanging;
    let free = measure - indent - natural;
    let justifies = paragraph.align == Align::Justify && !end.ends_paragraph;
    let spread = if free < Length::ZERO {
        close_up(visible, -free)
    } else if justifies {
        open_up(visible, free)
    } else {
        vec![Length::ZERO; counted]
    };
    let line = place(items, all, &spread, paragraph, hanging);
    let rest = measure - indent - line.extent;
    let shift = match paragraph.align {
        Align::Justify | Align::Start => Length::ZERO,
        Align::Centre => rest / 2,
        Align::End => rest,
    };
    Line { ends_paragraph: end.ends_paragraph, ..line.shifted(indent + shift) }
}

fn gap_before(index: usize, item: &Item) -> Length {
    if index == 0 { Length::ZERO } else { item.natural_gap() }
}

/// How much to take from the space before each item so that the line gets shorter by `by`: word spaces first, then
/// around punctuation, then between scripts.
fn close_up(items: &[Item], by: Length) -> Vec<Length> {
    let mut spread = vec![Length::ZERO; items.len()];
    let mut left = by;
    for kind in [GapKind::Word, GapKind::Punctuation, GapKind::Script] {
        let room = |index: usize, item: &Item| {
            if index > 0 && item.gap.kind == kind { item.natural_gap() - item.least_gap() } else { Length::ZERO }
        };
        let total: Length = items.iter().enumerate().map(|(index, item)| room(index, item)).sum();
        let take = left.min(total);
        if take > Length::ZERO {
            // Running totals, so that rounding never adds up.
            let mut seen = Length::ZERO;
            let mut taken = Length::ZERO;
            for (index, (place, item)) in spread.iter_mut().zip(items).enumerate() {
                seen += room(index, item);
                let due = take.times(seen.in_milli(), total.in_milli());
                *place -= due - taken;
                taken = due;
            }
            left -= take;
        }
    }
    spread
}

/// How much to add to the space before each item so that the line gets longer by `by`: first a little to word spaces and
/// between scripts, then everywhere alike.
fn open_up(items: &[Item], by: Length) -> Vec<Length> {
    let mut spread = vec![Length::ZERO; items.len()];
    let mut left = by;
    for kind in [GapKind::Word, GapKind::Script] {
        let places: Vec<usize> =
            (1..items.len()).filter(|index| items.get(*index).is_some_and(|item| item.gap.kind == kind)).collect();
        let most: Length = places.iter().filter_map(|index| items.get(*index)).map(|item| item.gap_size / 8).sum();
        left -= share_out(&mut spread, &places, left.min(most));
    }
    let places: Vec<usize> = (1..items.len())
        .filter(|index| items.get(*index).is_some_and(|item| item.gap.kind != GapKind::Fixed))
        .collect();
    let size = items.first().map_or(Length::ZERO, |item| item.style.size);
    let limit = size.times(WIDEST_OPENING.0, WIDEST_OPENING.1) * places.len() as i64;
    if left > limit {
        return vec![Length::ZERO; items.len()];
    }
    share_out(&mut spread, &places, left);
    spread
}

/// Shares `amount` equally among the places; returns what was given.
fn share_out(spread: &mut [Length], places: &[usize], amount: Length) -> Length {
    let mut given = Length::ZERO;
    for (count, place) in places.iter().enumerate() {
        let due = amount.times(count as i64 + 1, places.len() as i64);
        if let Some(slot) = spread.get_mut(*place) {
            *slot += due - given;
        }
        given = due;
    }
    given
}

/// Puts the glyphs one after the other.
fn place(items: &Items, all: &[Item], spread: &[Length], paragraph: &Paragraph, hanging: Length) -> Line {
    let size = all.iter().map(|item| item.style.size).max().unwrap_or_default();
    let mut line = Line { setting: paragraph.setting, ..Line::empty(size) };
    let mut pen = Length::ZERO;
    for (index, item) in all.iter().enumerate() {
        if matches!(item.class, Class::NewLine | Class::Invisible) {
            continue;
        }
        let is_counted = index < spread.len();
        pen += spread.get(index).copied().unwrap_or_default() + gap_before(index, item);
        push_cluster(&mut line, items, item, pen - item.lead);
        pen += item.body;
        if is_counted {
            line.extent = pen;
        }
    }
    line.extent -= hanging;
    line.hanging = hanging;
    line
}

fn push_cluster(line: &mut Line, items: &Items, item: &Item, at: Length) {
    let start = u32::try_from(line.text.len()).unwrap_or(u32::MAX);
    let bytes = u32::try_from(item.cluster.len()).unwrap_or_default();
    line.text.push_str(item.cluster);
    if item.coverage != Coverage::Full {
        line.missing.push(item.cluster.to_owned());
    }
    let mut pen = at;
    for (count, glyph) in items.glyphs.get(item.glyphs.clone()).unwrap_or_default().iter().enumerate() {
        let scaled = |units: i32| item.style.size.times(i64::from(units), 1000);
        let (right, down) = (scaled(glyph.offset.0), -scaled(glyph.offset.1));
        let (x, y) = match line.setting {
            Setting::Horizontal => (pen + right, down),
            Setting::Vertical => (right, pen + down),
        };
        let advance = scaled(glyph.advance);
        line.glyphs.push(PlacedGlyph {
            face: glyph.face,
            id: glyph.id,
            size: item.style.size,
            ink: item.style.ink,
            x,
            y,
            advance,
            text: (start, if count == 0 { bytes } else { 0 }),
        });
        pen += advance;
    }
}
