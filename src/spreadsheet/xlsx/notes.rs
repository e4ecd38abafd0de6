//! Remarks that stand outside the cells: comments, threaded comments, text boxes.

use super::super::{
    Limits, OpenError,
    address::parse_cell,
    archive::Archive,
    xml::{Xml, attribute},
};
use super::package::{Relation, require};
use crate::model::CellRef;
use quick_xml::events::Event;
use std::collections::{BTreeMap, BTreeSet};

/// Remarks of one sheet.
#[derive(Default)]
pub(in crate::spreadsheet) struct Notes {
    pub comments: Vec<(CellRef, String)>,
    pub text_boxes: Vec<String>,
    /// Drawn things without a text.
    pub drawn: usize,
}

/// Reads the remarks of the sheet whose relationships these are.
pub(in crate::spreadsheet) fn notes(
    archive: &mut Archive<'_>,
    of: &BTreeMap<String, Relation>,
    limits: &Limits,
) -> Result<Notes, OpenError> {
    let mut found = Notes::default();
    let mut threaded = Vec::new();
    for relation in of.values() {
        match relation.kind.as_str() {
            "comments" => comments(archive, &relation.target, "comment", &mut found.comments, limits)?,
            "threadedComment" => comments(archive, &relation.target, "threadedComment", &mut threaded, limits)?,
            "drawing" => shapes(archive, &relation.target, &mut found, limits)?,
            "oleObject" | "package" => found.drawn = found.drawn.saturating_add(1),
            _ => {}
        }
    }
    // A threaded comment is also stored as a plain one, with a notice to users of older programs.
    let cells: BTreeSet<CellRef> = threaded.iter().map(|(cell, _)| *cell).collect();
    found.comments.retain(|(cell, _)| !cells.contains(cell));
    found.comments.append(&mut threaded);
    found.comments.sort();
    Ok(found)
}

fn comments(
    archive: &mut Archive<'_>,
    path: &str,
    element: &str,
    found: &mut Vec<(CellRef, String)>,
    limits: &Limits,
) -> Result<(), OpenError> {
    let bytes = require(archive, path)?;
    let mut xml = Xml::new(&bytes, path, limits)?;
    loop {
        match xml.next()? {
            Event::Start(tag) if tag.local_name().as_ref() == element => {
                let place = attribute(&tag, "ref").unwrap_or_default();
                let cell = parse_cell(&place)
                    .ok_or_else(|| OpenError::Damaged(format!("コメントのセル番地「{place}」が範囲の外です")))?;
                // Runs of a comment stand in `t`, the text of a threaded one stands in `text`.
                let kept = if element == "comment" { "t" } else { "text" };
                let text = xml.text(kept, "rPh")?;
                if !text.trim().is_empty() {
                    found.push((cell, super::clean(&text)));
                }
                if found.len() > limits.marks {
                    return Err(OpenError::TooLarge(format!("コメントが {} 個を超えています", limits.marks)));
                }
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Texts of the shapes of a drawing, and how many have none. What stands there once more for older programs
/// (`Fallback`) is not counted.
fn shapes(archive: &mut Archive<'_>, path: &str, found: &mut Notes, limits: &Limits) -> Result<(), OpenError> {
    let bytes = require(archive, path)?;
    let mut xml = Xml::new(&bytes, path, limits)?;
    let (mut again, mut texts_before) = (0_usize, 0);
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "Fallback" => again += 1,
                "sp" => texts_before = found.text_boxes.len(),
                "pic" | "graphicFrame" | "cxnSp" if again == 0 => found.drawn += 1,
                "txBody" => {
                    let text = paragraphs(&mut xml)?;
                    if !text.trim().is_empty() {
                        found.text_boxes.push(text);
                    }
                }
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "Fallback" => again = again.saturating_sub(1),
                "sp" if again == 0 && found.text_boxes.len() == texts_before => found.drawn += 1,
                _ => {}
            },
            Event::Eof => return Ok(()),
            _ => {}
        }
        if found.text_boxes.len().max(found.drawn) > limits.marks {
            return Err(OpenError::TooLarge(format!("図形が {} 個を超えています", limits.marks)));
        }
    }
}

/// The paragraphs of a text body, one a line.
fn paragraphs(xml: &mut Xml<'_>) -> Result<String, OpenError> {
    let (outside, mut lines) = (xml.depth() - 1, Vec::new());
    while xml.depth() > outside {
        match xml.next()? {
            Event::Start(tag) if tag.local_name().as_ref() == "p" => lines.push(xml.text("t", "")?),
            _ => {}
        }
    }
    Ok(lines.join("\n"))
}
