//! The parts of a workbook and what points where: relationships and the list of sheets.

use super::super::{
    Limits, OpenError,
    archive::Archive,
    linked,
    xml::{Xml, attribute, attributes, is_true, settle},
};
use quick_xml::{escape::unescape, events::Event};
use std::collections::BTreeMap;

/// A relationship of a part.
pub(in crate::spreadsheet) struct Relation {
    /// Last step of its type: `worksheet`, `comments` …
    pub kind: String,
    /// The part it points to, from the root of the archive.
    pub target: String,
}

/// Relationships of the part `of` (empty: of the whole package) by id; none where it has no list of them.
pub(in crate::spreadsheet) fn relations(
    archive: &mut Archive<'_>,
    of: &str,
    limits: &Limits,
) -> Result<BTreeMap<String, Relation>, OpenError> {
    let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
    let slash = if folder.is_empty() { "" } else { "/" };
    let path = format!("{folder}{slash}_rels/{name}.rels");
    let mut found = BTreeMap::new();
    let Some(bytes) = read(archive, &path)? else { return Ok(found) };
    let mut xml = Xml::new(&bytes, &path, limits)?;
    loop {
        match xml.next()? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "Relationship" => {
                let (mut id, mut kind, mut target, mut external) = <(String, String, String, bool)>::default();
                for (name, value) in attributes(&tag) {
                    let value = || unescape(&value).unwrap_or_default().into_owned();
                    match name {
                        "Id" => id = value(),
                        "Type" => kind = value().rsplit('/').next().unwrap_or_default().to_owned(),
                        "Target" => target = value(),
                        "TargetMode" => external = value() == "External",
                        _ => {}
                    }
                }
                let Some(target) = resolve(folder, &target).filter(|_| !external) else { continue };
                found.insert(id, Relation { kind, target });
                if found.len() > limits.parts {
                    return Err(OpenError::TooLarge(format!("ファイルの中の「{path}」の参照が多すぎます")));
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// The name of the workbook to which the part `of` links; empty where it does not say.
pub(in crate::spreadsheet) fn linked_book(
    archive: &mut Archive<'_>,
    of: &str,
    limits: &Limits,
) -> Result<String, OpenError> {
    let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
    let path = format!("{folder}/_rels/{name}.rels");
    let Some(bytes) = read(archive, &path)? else { return Ok(String::new()) };
    let mut xml = Xml::new(&bytes, &path, limits)?;
    loop {
        match xml.next()? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "Relationship" => {
                let target = attribute(&tag, "Target").unwrap_or_default();
                return Ok(linked::name(&unescape(&target).unwrap_or_default()));
            }
            Event::Eof => return Ok(String::new()),
            _ => {}
        }
    }
}

/// A part as text of its own.
pub(in crate::spreadsheet) fn read(archive: &mut Archive<'_>, path: &str) -> Result<Option<Vec<u8>>, OpenError> {
    let mut bytes = Vec::new();
    let Some(range) = archive.read(path, &mut bytes)? else { return Ok(None) };
    settle(&mut bytes, range, path)?;
    Ok(Some(bytes))
}

/// A part that another one points to.
pub(in crate::spreadsheet) fn require(archive: &mut Archive<'_>, path: &str) -> Result<Vec<u8>, OpenError> {
    read(archive, path)?.ok_or_else(|| OpenError::Damaged(format!("ファイルの中に「{path}」がありません")))
}

/// The part that `target` names when seen from `folder`; None where it climbs out of the archive.
fn resolve(folder: &str, target: &str) -> Option<String> {
    let mut steps: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => _ = steps.pop()?,
            step => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    Some(steps.join("/"))
}

/// A sheet in the workbook's list.
pub(super) struct Listed {
    pub name: String,
    pub visible: bool,
    /// Its part; None where it is a chart or a dialog, which hold no cells.
    pub part: Option<String>,
}

/// What the workbook part says.
#[derive(Default)]
pub(super) struct Contents {
    pub sheets: Vec<Listed>,
    /// Relationships to other workbooks, in the order of their numbers from 1.
    pub links: Vec<String>,
    /// Dates count from 1904.
    pub from_1904: bool,
    /// Formulas are to be computed on loading: a program that does not compute has written 0 as their values.
    pub not_computed: bool,
}

/// Reads the workbook part at `path`.
pub(super) fn contents(
    archive: &mut Archive<'_>,
    path: &str,
    relations: &BTreeMap<String, Relation>,
    limits: &Limits,
) -> Result<Contents, OpenError> {
    let bytes = require(archive, path)?;
    let mut xml = Xml::new(&bytes, path, limits)?;
    let mut found = Contents::default();
    loop {
        match xml.next()? {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "workbookPr" => {
                    found.from_1904 |= attribute(&tag, "date1904").is_some_and(|value| is_true(&value));
                }
                "calcPr" => {
                    found.not_computed |= attribute(&tag, "fullCalcOnLoad").is_some_and(|value| is_true(&value));
                }
                "externalReference" => found.links.extend(attribute(&tag, "id")),
                "sheet" => {
                    let name = attribute(&tag, "name").unwrap_or_default();
                    let relation = attribute(&tag, "id").and_then(|id| relations.get(&id)).ok_or_else(|| {
                        OpenError::Damaged(format!("シート「{name}」の中身がファイルの中にありません"))
                    })?;
                    let visible = attribute(&tag, "state").is_none_or(|state| state == "visible");
                    let part = (relation.kind == "worksheet").then(|| relation.target.clone());
                    found.sheets.push(Listed { name, visible, part });
                    if found.sheets.len() > limits.sheets {
                        return Err(OpenError::TooLarge(format!("シートが {} 枚を超えています", limits.sheets)));
                    }
                }
                _ => {}
            },
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_stay_inside_the_archive() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml").unwrap(), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl/worksheets", "../comments1.xml").unwrap(), "xl/comments1.xml");
        assert_eq!(resolve("xl", "/xl/styles.xml").unwrap(), "xl/styles.xml");
        assert_eq!(resolve("", "xl/workbook.xml").unwrap(), "xl/workbook.xml");
        assert_eq!(resolve("xl", "../../etc/passwd"), None);
    }
}
