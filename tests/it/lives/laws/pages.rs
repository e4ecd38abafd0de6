//! The pages: what a heading, a bookmark, a link or a page's number says is there.

use super::super::report::{blocks, item_tables};
use super::{Breaches, World};
use std::collections::{BTreeMap, BTreeSet};
use torimatome::output::report::content::{Anchor, Block};
use torimatome::output::report::display::{Bookmark, Document, Mark, Page, TextMark};
use torimatome::output::report::length::Rect;

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// No section is printed twice, no anchor stands in two places, each item has one table and one place in the contents.
pub fn once(world: &World<'_>, breaches: &mut Breaches) {
    for (edition, sections) in &world.out.report {
        let mut headings: BTreeMap<String, usize> = BTreeMap::new();
        let mut anchors: Vec<Anchor> = Vec::new();
        let mut entries: BTreeMap<String, usize> = BTreeMap::new();
        for block in blocks(sections) {
            match block {
                Block::Heading(heading) => {
                    if heading.bookmark.is_some() {
                        *headings.entry(heading.text.clone()).or_default() += 1;
                    }
                    anchors.extend(heading.anchor);
                }
                Block::Entry(entry) => *entries.entry(entry.title.clone()).or_default() += 1,
                Block::Table(table) => anchors.extend(table.title.as_ref().map(|title| title.anchor)),
                _ => {}
            }
        }
        for (text, count) in headings.iter().filter(|(_, count)| **count > 1) {
            breaches.say(format!("{}: the section 「{text}」 is printed {count} times", edition.label()));
        }
        for (text, count) in entries.iter().filter(|(_, count)| **count > 1) {
            breaches.say(format!("{}: the contents list 「{text}」 {count} times", edition.label()));
        }
        let distinct: BTreeSet<Anchor> = anchors.iter().copied().collect();
        if distinct.len() < anchors.len() {
            breaches.say(format!("{}: two places have one anchor", edition.label()));
        }
        let Some(life) = world.life else { continue };
        let tables: Vec<_> = item_tables(sections).map(|(item, _)| item.0).collect();
        let expected = life.items.len() + life.reprints.len();
        if tables.len() != expected {
            breaches.say(format!("{}: {} items' tables of {expected}", edition.label(), tables.len()));
        }
    }
}

fn flat(bookmarks: &[Bookmark]) -> Vec<&Bookmark> {
    bookmarks.iter().flat_map(|bookmark| std::iter::once(bookmark).chain(flat(&bookmark.children))).collect()
}

/// Texts of a page, squeezed, with their heights.
fn lines(document: &Document, page: usize) -> Vec<&TextMark> {
    document.pages.get(page).map(|page| page.texts().collect()).unwrap_or_default()
}

/// The page's number as printed at its foot.
fn printed_number(document: &Document, page: usize) -> String {
    let marks = lines(document, page);
    let lowest = marks.iter().filter(|mark| mark.owner == torimatome::output::report::display::Owner::Artifact);
    let number = lowest.max_by_key(|mark| mark.origin.y).map(|mark| mark.line.text.clone()).unwrap_or_default();
    number.chars().filter(|c| c.is_ascii_alphanumeric()).collect()
}

/// Whether `title` stands on the page at `y` or a little below.
fn stands(document: &Document, page: usize, title: &str, y: f32) -> bool {
    let title = squeezed(title);
    let near = |mark: &&&TextMark| (mark.origin.y.in_points() - y) > -2.0 && (mark.origin.y.in_points() - y) < 90.0;
    let marks = lines(document, page);
    let text: String = marks.iter().filter(near).map(|mark| squeezed(&mark.line.text)).collect();
    text.contains(&title) || text.contains(title.trim_end_matches('へ'))
}

pub fn references(world: &World<'_>, breaches: &mut Breaches) {
    let Some((edition, document)) = &world.out.pages else { return };
    let mut titles: BTreeMap<String, (usize, f32)> = BTreeMap::new();
    for bookmark in flat(&document.outline) {
        let (page, y) = (bookmark.target.page, bookmark.target.y.in_points());
        titles.insert(squeezed(&bookmark.title), (page, y));
        if !stands(document, page, &bookmark.title, y) {
            breaches.say(format!("{}: 「{}」 does not stand on page {}", edition.label(), bookmark.title, page + 1));
        }
    }
    for (at, page) in document.pages.iter().enumerate() {
        for mark in &page.marks {
            let Mark::Link(link) = mark else { continue };
            let (there, y) = (link.target.page, link.target.y.in_points());
            let place = format!("{} page {}: the link 「{}」", edition.label(), at + 1, link.contents);
            let wanted = squeezed(&link.contents);
            let wanted = wanted.trim_end_matches('へ');
            if let Some(bookmarked) = titles.get(wanted).filter(|known| **known != (there, y)) {
                breaches.say(format!("{place} leads to page {} and the bookmark to {}", there + 1, bookmarked.0 + 1));
            } else if titles.contains_key(wanted) && !stands(document, there, wanted, y) {
                breaches.say(format!("{place} leads to page {}, where it does not stand", there + 1));
            }
            let number = printed_number(document, there);
            let shown = beside(page, link.area);
            if shown.as_ref().is_some_and(|shown| *shown != number) {
                breaches.say(format!("{place} shows {shown:?}, and the page's number is {number}"));
            }
        }
    }
}

/// The page's number that a link's line shows: what stands in the link, or else at the line's right end.
fn beside(page: &Page, area: Rect) -> Option<String> {
    let inside: Vec<&TextMark> = page.texts().filter(|text| area.overlaps(text.area())).collect();
    let last = inside.last()?;
    if inside.len() == 1 && last_number(&last.line.text).is_some_and(|number| last.line.text.trim() == number) {
        return last_number(&last.line.text);
    }
    let level = |text: &&TextMark| (text.origin.y.in_points() - last.origin.y.in_points()).abs() < 2.0;
    let right = page.texts().filter(level).max_by_key(|text| text.origin.x)?;
    last_number(&right.line.text)
}

/// The last run of digits (or small roman digits) in a text.
fn last_number(text: &str) -> Option<String> {
    let digits: Vec<char> =
        text.chars().rev().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    (!digits.is_empty()).then(|| digits.into_iter().rev().collect())
}
