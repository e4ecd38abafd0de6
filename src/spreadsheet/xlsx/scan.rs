//! A look over a sheet's XML before calamine reads it: where its cells stand, what calamine does not tell (formulas,
//! hidden rows and columns), and everything that calamine would pass over in silence or stop at.
//!
//! What was met in calamine 0.38: a column or row beyond the sheet wraps round; an index of a shared string that is no
//! number counts as 0; a value in a CDATA section or behind a character reference is dropped; an error value that it
//! does not know (`#SPILL!`) ends the sheet. Such cells are refused here by name, or mended.

use super::super::{
    Limits, OpenError,
    address::{COLUMNS, ROWS, parse_cell, parse_range},
    letters::Mark,
    xml::{Xml, attribute, attributes, is_true},
};
use crate::model::CellRef;
use memchr::{memchr, memmem, memrchr};
use quick_xml::events::{BytesStart, Event};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// A cell that holds something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Filled {
    /// Which of the cell elements that calamine gets to see it is, from 0.
    pub ordinal: u32,
    pub cell: CellRef,
    pub style: u32,
    pub formula: bool,
    pub content: Content,
    /// Its entry in the table of shared strings.
    pub text: Option<u32>,
    /// What a part of it is.
    pub mark: Mark,
    /// The number of another workbook from which its formula takes a value.
    pub linked: Option<u32>,
}

/// What kind of content calamine will deliver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// A value.
    Value,
    /// An error value, handed to calamine under the type of ISO dates, which it passes on as text.
    Error,
    /// A date in ISO form (strict OOXML).
    IsoDate,
    /// None: a formula whose value is not stored.
    NoCache,
}

/// What a look over a sheet found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Scan {
    pub filled: Vec<Filled>,
    pub merges: Vec<(CellRef, CellRef)>,
    pub hidden_rows: BTreeSet<u32>,
    pub hidden_columns: BTreeSet<u32>,
    /// Relationships to drawings and comments.
    pub drawings: Vec<String>,
    /// Bytes of the part to overwrite before calamine reads it.
    pub mends: Vec<(Range<usize>, u8)>,
}

/// The state of the walk.
pub(super) struct Walk<'a, 'b> {
    /// As far as the end of the table.
    pub(super) xml: Xml<'a>,
    /// The whole part.
    bytes: &'a [u8],
    sheet: &'b str,
    not_computed: bool,
    limits: &'b Limits,
    found: Scan,
    /// Cells without content, to be wiped out so that calamine need not read them.
    blanks: Vec<Range<usize>>,
    /// Every cell says where it stands: none moves when others are wiped out.
    all_stated: bool,
    ordinal: u32,
    row: u32,
    col: u32,
    row_hidden: bool,
    row_stated: bool,
    ordered: bool,
    /// Formulas that several cells share and that name another workbook.
    shared_links: BTreeMap<Vec<u8>, u32>,
    /// Where the table ends, where that was found by the short way.
    end: Option<usize>,
}

/// Attributes of a cell element.
pub(super) struct Head<'a> {
    cell: CellRef,
    style: u32,
    pub(super) kind: &'a str,
    /// Where the type stands in the part.
    kind_at: usize,
    stated: bool,
}

/// What stands in a cell element.
#[derive(Default)]
pub(super) struct Body<'a> {
    pub(super) formula: bool,
    pub(super) value: Option<&'a str>,
    pub(super) inline: bool,
    pub(super) linked: Option<u32>,
    mark: Mark,
}

/// Looks over the sheet `sheet`, whose XML is `bytes`.
pub(super) fn scan(
    bytes: &[u8],
    part: &str,
    sheet: &str,
    not_computed: bool,
    limits: &Limits,
) -> Result<Scan, OpenError> {
    let walk = |short| walk(bytes, part, sheet, not_computed, limits, short);
    if let Ok(Some(scan)) = walk(true) {
        return Ok(scan);
    }
    Ok(walk(false)?.unwrap_or_default())
}

/// The same by the short way, which need not lead to the end (None), or by the long one.
pub(super) fn walk(
    bytes: &[u8],
    part: &str,
    sheet: &str,
    not_computed: bool,
    limits: &Limits,
    short: bool,
) -> Result<Option<Scan>, OpenError> {
    // What stands behind the table is looked at as bytes: it is the largest part of a form (data validations, conditional
    // formats), and says little about its content.
    let last_tag = memmem::rfind(bytes, b"sheetData").and_then(|at| Some(at + memchr(b'>', bytes.get(at..)?)? + 1));
    let table = last_tag.and_then(|end| bytes.get(..end)).unwrap_or(bytes);
    let xml = Xml::new(table, part, limits)?;
    let mut walk = Walk {
        xml,
        bytes,
        sheet,
        not_computed,
        limits,
        found: Scan::default(),
        blanks: Vec::new(),
        all_stated: true,
        ordinal: 0,
        row: 0,
        col: 0,
        row_hidden: false,
        row_stated: false,
        ordered: true,
        shared_links: BTreeMap::new(),
        end: None,
    };
    if walk.table()? {
        if short {
            walk.end = walk.plain_rows();
            if walk.end.is_none() {
                return Ok(None);
            }
        } else {
            walk.rows()?;
        }
    }
    walk.rest()?;
    walk.found().map(Some)
}

/// The tags of this local name in what follows a table.
fn tags<'a>(rest: &'a [u8], name: &'a str) -> impl Iterator<Item = BytesStart<'a>> {
    memmem::find_iter(rest, name).filter_map(move |at| {
        let start = memrchr(b'<', rest.get(..at)?)?;
        let length = memchr(b'>', rest.get(at..)?)?;
        // What is no UTF-8 becomes a sign that no reference and no range has, and is refused with them.
        let tag = String::from_utf8_lossy(rest.get(start + 1..at + length)?).into_owned();
        let prefix = tag.get(..at - start - 1)?;
        let named =
            prefix.is_empty() || prefix.strip_suffix(':').is_some_and(|prefix| !prefix.contains([' ', '"', '/']));
        let ends = tag.get(prefix.len() + name.len()..)?.starts_with([' ', '/', '\t', '\r', '\n']);
        (named && ends)
            .then(|| BytesStart::from_content(tag.trim_end_matches('/').to_owned(), prefix.len() + name.len()))
    })
}

/// The attributes of a tag as they stand in the part.
fn borrowed<'t>(tag: &'t BytesStart<'_>) -> impl Iterator<Item = (&'t str, &'t str)> {
    attributes(tag).filter_map(|(name, value)| match value {
        Cow::Borrowed(value) => Some((name, value)),
        Cow::Owned(_) => None,
    })
}

impl<'a> Walk<'a, '_> {
    /// Walks to the table; whether it has rows.
    fn table(&mut self) -> Result<bool, OpenError> {
        loop {
            let event = self.xml.next()?;
            let (tag, open) = match event {
                Event::Start(tag) => (tag, true),
                Event::Empty(tag) => (tag, false),
                Event::Eof => return Err(self.no_table()),
                _ => continue,
            };
            match tag.local_name().as_ref() {
                "sheetData" => return Ok(open),
                "col" => self.columns(&tag),
                _ => {}
            }
        }
    }

    fn no_table(&self) -> OpenError {
        self.damaged("の表が見つからないか、二つあります")
    }

    /// Merged cells and references to drawings, which follow the table.
    fn rest(&mut self) -> Result<(), OpenError> {
        let from = self.end.unwrap_or_else(|| self.xml.position());
        let rest = self.bytes.get(from..).unwrap_or_default();
        if memmem::find(rest, b"sheetData")
            .is_some_and(|at| rest.get(..at).is_some_and(|before| before.ends_with(b"<") || before.ends_with(b":")))
        {
            return Err(self.no_table());
        }
        for tag in tags(rest, "mergeCell").chain(tags(rest, "drawing")).chain(tags(rest, "legacyDrawing")) {
            match tag.local_name().as_ref() {
                "mergeCell" => self.merge(&tag)?,
                _ => self.found.drawings.extend(attribute(&tag, "id")),
            }
        }
        Ok(())
    }

    fn rows(&mut self) -> Result<(), OpenError> {
        let outside = self.xml.depth() - 1;
        while self.xml.depth() > outside {
            let start = self.xml.position();
            match self.xml.next()? {
                Event::Start(tag) if tag.local_name().as_ref() == "row" => self.start_row(borrowed(&tag))?,
                Event::Empty(tag) if tag.local_name().as_ref() == "row" => {
                    self.start_row(borrowed(&tag))?;
                    self.end_row();
                }
                Event::End(tag) if tag.local_name().as_ref() == "row" => self.end_row(),
                Event::Start(tag) if tag.local_name().as_ref() == "c" => self.cell(&tag, true, start)?,
                Event::Empty(tag) if tag.local_name().as_ref() == "c" => self.cell(&tag, false, start)?,
                Event::Start(_) => self.xml.skip()?,
                _ => {}
            }
        }
        Ok(())
    }

    pub(super) fn start_row<'t>(
        &mut self,
        attributes: impl Iterator<Item = (&'t str, &'t str)>,
    ) -> Result<(), OpenError> {
        (self.row_hidden, self.row_stated) = (false, false);
        for (name, value) in attributes {
            match name {
                "r" => {
                    let row = value.parse::<u32>().ok().filter(|row| (1..=ROWS).contains(row));
                    self.row = row.ok_or_else(|| self.damaged(&format!("の行番号「{value}」が範囲の外です")))? - 1;
                    self.row_stated = true;
                }
                "hidden" => self.row_hidden |= is_true(value),
                "ht" => self.row_hidden |= value.parse() == Ok(0.0),
                _ => {}
            }
        }
        Ok(())
    }

    pub(super) const fn end_row(&mut self) {
        self.row = self.row.saturating_add(1);
        self.col = 0;
    }

    /// Looks at a cell element that starts at `from`.
    fn cell(&mut self, tag: &BytesStart<'a>, open: bool, from: usize) -> Result<(), OpenError> {
        let head = self.head(borrowed(tag))?;
        let body = if open { self.body(&head)? } else { Body::default() };
        self.take(&head, &body, from..self.xml.position())
    }

    /// Keeps what a cell element holds, which stands at `range`.
    pub(super) fn take(&mut self, head: &Head<'_>, body: &Body<'_>, range: Range<usize>) -> Result<(), OpenError> {
        self.all_stated &= head.stated;
        let ordinal = self.ordinal;
        self.ordinal = self.ordinal.saturating_add(1);
        self.col = head.cell.col.saturating_add(1);
        // An empty text is a value of a formula; an empty number is none.
        let has_value = body.inline || body.value.is_some_and(|value| !value.is_empty());
        let empty_text = matches!(head.kind, "str" | "inlineStr") && (body.inline || body.value.is_some());
        let content = match head.kind {
            "e" if has_value => {
                self.found.mends.push((head.kind_at..head.kind_at + 1, b'd'));
                Content::Error
            }
            "d" if has_value => Content::IsoDate,
            "n" if body.formula && self.not_computed && body.value == Some("0") => Content::NoCache,
            _ if has_value => Content::Value,
            _ if body.formula && !empty_text => Content::NoCache,
            _ => {
                self.blank(range);
                return Ok(());
            }
        };
        let text = body.value.filter(|_| head.kind == "s").and_then(|index| index.parse().ok());
        let (formula, mark, linked) = (body.formula, body.mark, body.linked);
        self.keep(Filled { ordinal, cell: head.cell, style: head.style, formula, content, text, mark, linked })
    }

    /// Reads the children of a cell. The text of a formula is wiped out: what counts is that there is one.
    fn body(&mut self, head: &Head<'_>) -> Result<Body<'a>, OpenError> {
        let mut body = Body::default();
        let outside = self.xml.depth() - 1;
        while self.xml.depth() > outside {
            let start = self.xml.position();
            let (child, open) = match self.xml.next()? {
                Event::Start(child) => (child, true),
                Event::Empty(child) => (child, false),
                _ => continue,
            };
            let is_formula = child.local_name().as_ref() == "f";
            let empty_so_far = body.value.is_none_or(str::is_empty) && !body.inline;
            match child.local_name().as_ref() {
                "v" if body.value.is_none() && !body.inline => {
                    body.value = Some(if open { self.value(head)? } else { "" });
                    continue;
                }
                "is" if empty_so_far && head.kind == "inlineStr" => {
                    body.inline = true;
                    let around = self.xml.depth() - usize::from(open);
                    while self.xml.depth() > around {
                        if let Event::Start(tag) | Event::Empty(tag) = self.xml.next()? {
                            body.mark = super::strings::mark(&tag).max(body.mark);
                        }
                    }
                    continue;
                }
                "f" if !body.formula && body.value.is_none() && !body.inline => body.formula = true,
                "f" | "v" | "is" => return Err(self.bad_cell(head.cell)),
                _ => {}
            }
            if open {
                self.xml.skip()?;
            }
            let range = start..self.xml.position();
            if is_formula {
                body.linked = self.link(range.clone());
            }
            self.wipe(range)?;
        }
        Ok(body)
    }

    /// The other workbook that the formula at `range` names, or the one whose text it shares.
    pub(super) fn link(&mut self, range: Range<usize>) -> Option<u32> {
        let element = self.bytes.get(range)?;
        let shared = memmem::find(element, b" si=").and_then(|at| {
            let value = element.get(at + 5..)?;
            Some(value.get(..value.iter().position(|byte| matches!(byte, b'"' | b'\''))?)?.to_vec())
        });
        let linked = super::super::linked::number(element);
        match (linked, shared) {
            (Some(linked), Some(shared)) => _ = self.shared_links.insert(shared, linked),
            (None, Some(shared)) => return self.shared_links.get(&shared).copied(),
            _ => {}
        }
        linked
    }

    /// Has a part of a cell wiped out before calamine reads it.
    pub(super) fn wipe(&mut self, range: Range<usize>) -> Result<(), OpenError> {
        self.found.mends.push((range, b' '));
        if self.found.mends.len() > self.limits.cells.saturating_mul(2) {
            return Err(self.too_many_cells());
        }
        Ok(())
    }

    /// Remembers the element at `range` as one without content.
    fn blank(&mut self, range: Range<usize>) {
        let many = self.blanks.len() > self.limits.cells;
        match self.blanks.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ if many => self.all_stated = false,
            _ => self.blanks.push(range),
        }
    }

    pub(super) fn head<'t>(&self, attributes: impl Iterator<Item = (&'t str, &'t str)>) -> Result<Head<'t>, OpenError> {
        let mut head = Head { cell: CellRef::new(self.row, self.col), style: 0, kind: "n", kind_at: 0, stated: false };
        if head.cell.col >= COLUMNS || head.cell.row >= ROWS {
            return Err(self.damaged("にシートの範囲の外のセルがあります"));
        }
        for (name, value) in attributes {
            match name {
                "r" => {
                    head.stated = true;
                    let cell = parse_cell(value).filter(|_| !value.contains('$'));
                    head.cell = cell.ok_or_else(|| self.damaged(&format!("のセル番地「{value}」が範囲の外です")))?;
                    if self.row_stated && head.cell.row != self.row {
                        return Err(self.damaged(&format!("のセル {} が別の行に書かれています", head.cell)));
                    }
                }
                "s" => head.style = value.parse().unwrap_or(0),
                "t" => (head.kind, head.kind_at) = (value, self.xml.offset(value)),
                _ => {}
            }
        }
        Ok(head)
    }

    /// The value inside the element that was just started, as far as it is plain text; refuses what calamine would
    /// drop or misread.
    fn value(&mut self, head: &Head<'_>) -> Result<&'a str, OpenError> {
        let plain = matches!(head.kind, "n" | "s" | "b" | "e");
        let outside = self.xml.depth() - 1;
        let mut found = "";
        while self.xml.depth() > outside {
            match self.xml.next()? {
                Event::Text(text) if found.is_empty() || !plain => {
                    if let Cow::Borrowed(text) = text.into_inner() {
                        found = text;
                    }
                }
                Event::GeneralRef(_) if !plain => found = "&",
                Event::Comment(_) if !plain => {}
                Event::End(_) => {}
                _ => return Err(self.bad_cell(head.cell)),
            }
        }
        if head.kind == "s" && !found.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(self.bad_cell(head.cell));
        }
        Ok(found)
    }

    fn keep(&mut self, filled: Filled) -> Result<(), OpenError> {
        self.ordered &= self.found.filled.last().is_none_or(|last| last.cell < filled.cell);
        if self.row_hidden {
            self.found.hidden_rows.insert(filled.cell.row);
        }
        self.found.filled.push(filled);
        if self.found.filled.len() > self.limits.cells {
            return Err(self.too_many_cells());
        }
        Ok(())
    }

    fn too_many_cells(&self) -> OpenError {
        OpenError::TooLarge(format!("記入のあるセルが {} 個を超えています", self.limits.cells))
    }

    fn columns(&mut self, tag: &BytesStart<'_>) {
        let (mut first, mut last, mut hidden) = (0, 0, false);
        for (name, value) in attributes(tag) {
            match name {
                "min" => first = value.parse().unwrap_or(0),
                "max" => last = value.parse().unwrap_or(0),
                "hidden" => hidden |= is_true(&value),
                "width" => hidden |= value.parse() == Ok(0.0),
                _ => {}
            }
        }
        if hidden && first > 0 {
            self.found.hidden_columns.extend(first - 1..last.min(COLUMNS));
        }
    }

    fn merge(&mut self, tag: &BytesStart<'_>) -> Result<(), OpenError> {
        let Some((_, range)) = attributes(tag).find(|(name, _)| *name == "ref") else { return Ok(()) };
        let merge = parse_range(&range);
        self.found.merges.push(merge.ok_or_else(|| self.damaged(&format!("の結合セル「{range}」が範囲の外です")))?);
        if self.found.merges.len() > self.limits.marks {
            return Err(OpenError::TooLarge(format!("結合セルが {} か所を超えています", self.limits.marks)));
        }
        Ok(())
    }

    /// The result; a cell that stands twice is refused, since each program would show another of the two.
    fn found(mut self) -> Result<Scan, OpenError> {
        if self.all_stated {
            self.found.mends.extend(self.blanks.drain(..).map(|blank| (blank, b' ')));
            for (ordinal, filled) in (0..).zip(&mut self.found.filled) {
                filled.ordinal = ordinal;
            }
        }
        if !self.ordered {
            let mut cells: Vec<CellRef> = self.found.filled.iter().map(|filled| filled.cell).collect();
            cells.sort_unstable();
            if let Some(twice) = cells.windows(2).find_map(|pair| (pair.first() == pair.last()).then(|| pair.first())) {
                let cell = twice.map(ToString::to_string).unwrap_or_default();
                return Err(self.damaged(&format!("にセル {cell} が二度書かれています")));
            }
        }
        Ok(self.found)
    }

    fn damaged(&self, what: &str) -> OpenError {
        OpenError::Damaged(format!("シート「{}」{what}", self.sheet))
    }

    fn bad_cell(&self, cell: CellRef) -> OpenError {
        self.damaged(&format!("のセル {cell} を読み取れません"))
    }
}
