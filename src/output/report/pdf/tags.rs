//! The structure tree: which marked content belongs to which element, in which order, and what the elements are.

use lopdf::{Dictionary, Object, ObjectId, dictionary};

use super::{PdfError, Places, catalog, text_string};
use crate::output::report::display::{Document, LinkMark, Mark, Owner, Page};
use crate::output::report::length::Rect;
use crate::output::report::structure::{Element, ElementId, Role, Scope, Structure};

/// Entries of one leaf of the parent tree; keeps arrays far below an archival file's limit.
const LEAF: usize = 500;

/// The structure type of a role.
pub fn role_name(role: Option<Role>) -> &'static str {
    match role {
        Some(Role::Document) => "Document",
        Some(Role::Part) => "Part",
        Some(Role::Sect) => "Sect",
        Some(Role::Heading(level)) => {
            ["H1", "H2", "H3", "H4", "H5", "H6"].get(usize::from(level).saturating_sub(1)).copied().unwrap_or("H6")
        }
        Some(Role::Paragraph) => "P",
        Some(Role::List) => "L",
        Some(Role::ListItem) => "LI",
        Some(Role::Label) => "Lbl",
        Some(Role::ListBody) => "LBody",
        Some(Role::Table) => "Table",
        Some(Role::Row) => "TR",
        Some(Role::HeadCell { .. }) => "TH",
        Some(Role::Cell { .. }) => "TD",
        Some(Role::Figure) => "Figure",
        Some(Role::Caption) => "Caption",
        Some(Role::Contents) => "TOC",
        Some(Role::ContentsItem) => "TOCI",
        Some(Role::Reference) => "Reference",
        Some(Role::Link) => "Link",
        Some(Role::Note) => "Note",
        Some(Role::Span) | None => "Span",
    }
}

/// A piece of an element's own content.
enum Kid {
    /// A marked content sequence: page and number on it.
    Content { page: usize, number: usize },
    /// A link's active area.
    Annotation { page: usize, id: ObjectId },
}

/// What is known while the tree is written.
struct Tree<'a> {
    document: &'a Document,
    places: &'a Places,
    root: ObjectId,
    /// The objects of the elements.
    ids: Vec<ObjectId>,
    /// Each element's own content with its rank in the whole document's content.
    kids: Vec<Vec<(usize, Kid)>>,
    /// To whom belongs what bears a structural number: pages first, by their index, then links.
    parents: Vec<Object>,
}

/// Adds the structure tree, the links and what ties both to the pages. `tagged`: for each page, the element of each
/// marked content sequence.
pub fn add(
    file: &mut lopdf::Document,
    document: &Document,
    places: &Places,
    tagged: &[Vec<ElementId>],
) -> Result<(), PdfError> {
    let elements = document.structure.elements();
    let mut tree = Tree {
        document,
        places,
        root: file.new_object_id(),
        ids: elements.iter().map(|_| file.new_object_id()).collect(),
        kids: elements.iter().map(|_| Vec::new()).collect(),
        parents: Vec::new(),
    };
    tree.note_content(tagged);
    for (index, page) in document.pages.iter().enumerate() {
        tree.add_page(file, index, page)?;
    }
    tree.write_elements(file);
    let next = i64::try_from(tree.parents.len()).unwrap_or(i64::MAX);
    let mut root = Dictionary::new();
    root.set("Type", "StructTreeRoot");
    root.set("K", tree.reference(Structure::ROOT));
    root.set("ParentTree", parent_tree(file, &tree.parents));
    root.set("ParentTreeNextKey", next);
    file.set_object(tree.root, root);
    let catalog = catalog(file)?;
    catalog.set("StructTreeRoot", Object::Reference(tree.root));
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    Ok(())
}

impl Tree<'_> {
    fn reference(&self, element: ElementId) -> Object {
        self.ids.get(element.index()).map_or(Object::Null, |id| Object::Reference(*id))
    }

    fn note_content(&mut self, tagged: &[Vec<ElementId>]) {
        let mut rank = 0;
        for (page, elements) in tagged.iter().enumerate() {
            for (number, element) in elements.iter().enumerate() {
                rank += 1;
                self.note(*element, rank, Kid::Content { page, number });
            }
            self.parents.push(Object::Array(elements.iter().map(|element| self.reference(*element)).collect()));
        }
    }

    fn note(&mut self, element: ElementId, rank: usize, kid: Kid) {
        if let Some(kids) = self.kids.get_mut(element.index()) {
            kids.push((rank, kid));
        }
    }

    /// Ties the page to the tree and adds its links.
    fn add_page(&mut self, file: &mut lopdf::Document, index: usize, page: &Page) -> Result<(), PdfError> {
        let Some((page_id, _)) = self.places.pages.get(index).copied() else { return Ok(()) };
        let mut links = Vec::new();
        for mark in &page.marks {
            let Mark::Link(link) = mark else { continue };
            let number = i64::try_from(self.parents.len()).unwrap_or(i64::MAX);
            let id = file.add_object(self.annotation(link, page, page_id, number));
            self.parents.push(self.reference(link.element));
            self.note(link.element, usize::MAX, Kid::Annotation { page: index, id });
            links.push(Object::Reference(id));
        }
        let dictionary = file.get_dictionary_mut(page_id)?;
        dictionary.set("StructParents", i64::try_from(index).unwrap_or(i64::MAX));
        if links.is_empty() {
            dictionary.remove(b"Annots");
        } else {
            dictionary.set("Annots", links);
        }
        Ok(())
    }

    fn annotation(&self, link: &LinkMark, page: &Page, page_id: ObjectId, number: i64) -> Dictionary {
        dictionary! {
            "Type" => "Annot",
            "Subtype" => "Link",
            "Rect" => corners(link.area, page),
            "Border" => vec![0.into(), 0.into(), 0.into()],
            // Printed with the page.
            "F" => 4,
            "Dest" => self.places.destination(link.target),
            "Contents" => text_string(&link.contents),
            "P" => Object::Reference(page_id),
            "StructParent" => number,
        }
    }

    fn write_elements(&self, file: &mut lopdf::Document) {
        let ranks = self.ranks();
        let areas = self.figure_areas();
        for (index, element) in self.document.structure.elements().iter().enumerate() {
            let (Some(id), Some(kids)) = (self.ids.get(index), self.kids.get(index)) else { continue };
            let mut entry = Dictionary::new();
            // There are thousands of them: what may be left out is left out.
            entry.set("S", role_name(Some(element.role)));
            entry.set("P", element.parent.map_or(Object::Reference(self.root), |parent| self.reference(parent)));
            if let Some((_, Kid::Content { page, .. } | Kid::Annotation { page, .. })) = kids.first()
                && let Some((page_id, _)) = self.places.pages.get(*page)
            {
                entry.set("Pg", Object::Reference(*page_id));
            }
            let mut kids = self.kids_of(element, kids, &ranks);
            match kids.len() {
                0 => {}
                1 => entry.set("K", kids.swap_remove(0)),
                _ => entry.set("K", kids),
            }
            if let Some(text) = &element.alternate {
                entry.set("Alt", text_string(text));
            }
            if let Some(title) = &element.title {
                entry.set("T", text_string(title));
            }
            if let Some(attributes) = attributes(element.role, areas.get(index).copied().flatten()) {
                entry.set("A", attributes);
            }
            file.set_object(*id, entry);
        }
    }

    /// The element's content and children, in the order of the content.
    fn kids_of(&self, element: &Element, own: &[(usize, Kid)], ranks: &[Option<usize>]) -> Vec<Object> {
        let first_page = own.first().map(|(_, kid)| match kid {
            Kid::Content { page, .. } | Kid::Annotation { page, .. } => *page,
        });
        let mut kids: Vec<(usize, Object)> = own.iter().map(|(rank, kid)| (*rank, self.kid(kid, first_page))).collect();
        let mut rank = 0;
        for child in &element.children {
            if !own.is_empty() {
                // What has no content stays behind its elder.
                rank = ranks.get(child.index()).copied().flatten().unwrap_or(rank);
            }
            kids.push((rank, self.reference(*child)));
        }
        kids.sort_by_key(|(rank, _)| *rank);
        kids.into_iter().map(|(_, kid)| kid).collect()
    }

    fn kid(&self, kid: &Kid, first_page: Option<usize>) -> Object {
        let page_of = |page: usize| self.places.pages.get(page).map_or(Object::Null, |(id, _)| Object::Reference(*id));
        match *kid {
            Kid::Content { page, number } => {
                let number = i64::try_from(number).unwrap_or(i64::MAX);
                if first_page == Some(page) {
                    number.into()
                } else {
                    dictionary! { "Type" => "MCR", "Pg" => page_of(page), "MCID" => number }.into()
                }
            }
            Kid::Annotation { page, id } => {
                dictionary! { "Type" => "OBJR", "Pg" => page_of(page), "Obj" => Object::Reference(id) }.into()
            }
        }
    }

    /// The rank of each element's first content, its descendants' included.
    fn ranks(&self) -> Vec<Option<usize>> {
        let mut ranks: Vec<Option<usize>> =
            self.kids.iter().map(|kids| kids.iter().map(|(rank, _)| *rank).min()).collect();
        // Children stand behind their parents in the list.
        for (index, element) in self.document.structure.elements().iter().enumerate().rev() {
            let rank = ranks.get(index).copied().flatten();
            if let (Some(rank), Some(parent)) = (rank, element.parent)
                && let Some(place) = ranks.get_mut(parent.index())
            {
                *place = Some(place.map_or(rank, |other| other.min(rank)));
            }
        }
        ranks
    }

    /// What the shapes of each figure cover, in points from the bottom left.
    fn figure_areas(&self) -> Vec<Option<[f32; 4]>> {
        let mut areas = vec![None; self.ids.len()];
        for page in &self.document.pages {
            let shapes = page.marks.iter().filter_map(|mark| match mark {
                Mark::Shape(shape) => Some((shape.owner, shape.path.area())),
                _ => None,
            });
            let mut on_page: Vec<(ElementId, Rect)> = Vec::new();
            for (owner, area) in shapes {
                let Owner::Element(id) = owner else { continue };
                match on_page.iter_mut().find(|(other, _)| *other == id) {
                    Some((_, whole)) => *whole = whole.union(area),
                    None => on_page.push((id, area)),
                }
            }
            for (id, area) in on_page {
                if let Some(place) = areas.get_mut(id.index()) {
                    place.get_or_insert(from_bottom(area, page));
                }
            }
        }
        areas
    }
}

fn from_bottom(area: Rect, page: &Page) -> [f32; 4] {
    [area.x, page.height - area.bottom(), area.right(), page.height - area.y].map(|length| length.in_points())
}

fn corners(area: Rect, page: &Page) -> Object {
    Object::Array(from_bottom(area, page).into_iter().map(Object::Real).collect())
}

fn attributes(role: Role, area: Option<[f32; 4]>) -> Option<Dictionary> {
    let (scope, columns, rows) = match role {
        Role::HeadCell { scope, columns, rows } => (Some(scope), columns, rows),
        Role::Cell { columns, rows } => (None, columns, rows),
        Role::Figure => {
            let area = area?.into_iter().map(Object::Real).collect::<Vec<_>>();
            return Some(dictionary! { "O" => "Layout", "Placement" => "Block", "BBox" => area });
        }
        _ => return None,
    };
    let mut attributes = dictionary! { "O" => "Table" };
    if let Some(scope) = scope {
        attributes.set(
            "Scope",
            match scope {
                Scope::Row => "Row",
                Scope::Column => "Column",
                Scope::Both => "Both",
            },
        );
    }
    if columns > 1 {
        attributes.set("ColSpan", i64::from(columns));
    }
    if rows > 1 {
        attributes.set("RowSpan", i64::from(rows));
    }
    (attributes.len() > 1).then_some(attributes)
}

/// The number tree from structural numbers to elements, in leaves.
fn parent_tree(file: &mut lopdf::Document, parents: &[Object]) -> Object {
    let number = |index: usize| i64::try_from(index).unwrap_or(i64::MAX);
    let mut leaves = Vec::new();
    for (count, chunk) in parents.chunks(LEAF).enumerate() {
        let first = count * LEAF;
        let mut entries: Vec<Object> = Vec::with_capacity(chunk.len() * 2);
        for (index, parent) in chunk.iter().enumerate() {
            entries.push(number(first + index).into());
            let is_list = matches!(parent, Object::Array(_));
            entries.push(if is_list { Object::Reference(file.add_object(parent.clone())) } else { parent.clone() });
        }
        let limits = vec![number(first).into(), number(first + chunk.len() - 1).into()];
        leaves.push(Object::Reference(file.add_object(dictionary! { "Nums" => entries, "Limits" => limits })));
    }
    Object::Reference(file.add_object(dictionary! { "Kids" => leaves }))
}
