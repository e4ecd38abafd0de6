//! The structure tree: what the marks mean, for screen readers and for extraction (tagged PDF).

/// An element of the tree, by its place in [`Structure::elements`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementId(u32);

impl ElementId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// All elements; the first is the root with role [`Role::Document`]. Children are read in the order they were added.
#[derive(Debug, Clone)]
pub struct Structure {
    elements: Vec<Element>,
}

/// One element.
#[derive(Debug, Clone)]
pub struct Element {
    pub role: Role,
    pub parent: Option<ElementId>,
    pub children: Vec<ElementId>,
    /// Read instead of the content; required for figures.
    pub alternate: Option<String>,
    /// What the element is called in a reader's list: a table's or a section's title.
    pub title: Option<String>,
}

/// The standard structure types that the report uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Document,
    /// A part of the report, and below it a division of one.
    Part,
    Sect,
    /// Headings of level 1 to 6.
    Heading(u8),
    Paragraph,
    /// A list, its items, and in each its label and body.
    List,
    ListItem,
    Label,
    ListBody,
    Table,
    Row,
    /// A head cell. Spans are counted in columns and rows, 1 for an ordinary cell.
    HeadCell {
        scope: Scope,
        columns: u16,
        rows: u16,
    },
    Cell {
        columns: u16,
        rows: u16,
    },
    Figure,
    Caption,
    /// Contents and one of its lines.
    Contents,
    ContentsItem,
    Reference,
    Link,
    Note,
    Span,
}

impl Role {
    /// An ordinary cell.
    pub const CELL: Role = Role::Cell { columns: 1, rows: 1 };
    /// A cell that heads its row.
    pub const ROW_HEAD: Role = Role::HeadCell { scope: Scope::Row, columns: 1, rows: 1 };
    /// A cell that heads its column.
    pub const COLUMN_HEAD: Role = Role::HeadCell { scope: Scope::Column, columns: 1, rows: 1 };
}

/// What a head cell heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Row,
    Column,
    Both,
}

impl Default for Structure {
    fn default() -> Self {
        Structure {
            elements: vec![Element {
                role: Role::Document,
                parent: None,
                children: Vec::new(),
                alternate: None,
                title: None,
            }],
        }
    }
}

impl Structure {
    /// The document element.
    pub const ROOT: ElementId = ElementId(0);

    /// Adds an element as the last child of `parent`.
    pub fn add(&mut self, parent: ElementId, role: Role) -> ElementId {
        let id = ElementId(self.elements.len() as u32);
        self.elements.push(Element { role, parent: Some(parent), children: Vec::new(), alternate: None, title: None });
        if let Some(parent) = self.elements.get_mut(parent.index()) {
            parent.children.push(id);
        }
        id
    }

    /// A figure with what is read instead of it.
    pub fn add_figure(&mut self, parent: ElementId, alternate: impl Into<String>) -> ElementId {
        let id = self.add(parent, Role::Figure);
        if let Some(figure) = self.elements.get_mut(id.index()) {
            figure.alternate = Some(alternate.into());
        }
        id
    }

    pub fn set_title(&mut self, id: ElementId, title: impl Into<String>) {
        if let Some(element) = self.elements.get_mut(id.index()) {
            element.title = Some(title.into());
        }
    }

    pub fn get(&self, id: ElementId) -> Option<&Element> {
        self.elements.get(id.index())
    }

    pub fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// All elements in reading order: parents before children.
    pub fn in_order(&self) -> Vec<ElementId> {
        let mut order = Vec::with_capacity(self.elements.len());
        let mut stack = vec![Structure::ROOT];
        while let Some(id) = stack.pop() {
            order.push(id);
            if let Some(element) = self.get(id) {
                stack.extend(element.children.iter().rev());
            }
        }
        order
    }
}
