//! Bookmarks, nested as they are.

use lopdf::{Dictionary, Object, ObjectId};

use super::{PdfError, Places, catalog, text_string};
use crate::output::report::display::Bookmark;

/// Adds the bookmarks and has the reader show them beside the pages.
pub fn add(file: &mut lopdf::Document, bookmarks: &[Bookmark], places: &Places) -> Result<(), PdfError> {
    if bookmarks.is_empty() {
        return Ok(());
    }
    let root = file.new_object_id();
    let (first, last) = add_level(file, bookmarks, root, places);
    let mut outlines = Dictionary::new();
    outlines.set("Type", "Outlines");
    outlines.set("First", Object::Reference(first));
    outlines.set("Last", Object::Reference(last));
    outlines.set("Count", shown(bookmarks));
    file.set_object(root, outlines);
    let catalog = catalog(file)?;
    catalog.set("Outlines", Object::Reference(root));
    catalog.set("PageMode", "UseOutlines");
    Ok(())
}

/// How many of the bookmarks and those below them are shown at first.
fn shown(bookmarks: &[Bookmark]) -> i64 {
    bookmarks.iter().map(|bookmark| 1 + if bookmark.open { shown(&bookmark.children) } else { 0 }).sum()
}

fn add_level(
    file: &mut lopdf::Document,
    bookmarks: &[Bookmark],
    parent: ObjectId,
    places: &Places,
) -> (ObjectId, ObjectId) {
    let ids: Vec<ObjectId> = bookmarks.iter().map(|_| file.new_object_id()).collect();
    for (index, (bookmark, id)) in bookmarks.iter().zip(&ids).enumerate() {
        let mut entry = Dictionary::new();
        entry.set("Title", text_string(&bookmark.title));
        entry.set("Parent", Object::Reference(parent));
        entry.set("Dest", places.destination(bookmark.target));
        if let Some(previous) = index.checked_sub(1).and_then(|index| ids.get(index)) {
            entry.set("Prev", Object::Reference(*previous));
        }
        if let Some(next) = ids.get(index + 1) {
            entry.set("Next", Object::Reference(*next));
        }
        if !bookmark.children.is_empty() {
            let (first, last) = add_level(file, &bookmark.children, *id, places);
            let count = shown(&bookmark.children);
            entry.set("First", Object::Reference(first));
            entry.set("Last", Object::Reference(last));
            entry.set("Count", if bookmark.open { count } else { -count });
        }
        file.set_object(*id, entry);
    }
    (ids.first().copied().unwrap_or_default(), ids.last().copied().unwrap_or_default())
}
