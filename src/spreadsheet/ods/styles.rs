//! How letters look in the styles that a document has made for single cells, and which of them strike texts out.

use super::super::{
    Limits, Look, OpenError,
    letters::{Colour, Font, Mark, look},
    xml::attribute,
};
use quick_xml::events::BytesStart;
use std::collections::{BTreeMap, BTreeSet};

/// The styles, as far as they make letters look odd.
#[derive(Default)]
pub(super) struct Styles {
    odd: BTreeMap<String, Look>,
    /// Styles of parts of texts.
    marks: BTreeMap<String, Mark>,
    /// Styles of tables that are not shown.
    hidden_tables: BTreeSet<String>,
    at_hand: Option<Style>,
}

/// The style that is being read.
struct Style {
    name: String,
    font: Font,
    ground: Option<Colour>,
}

impl Styles {
    /// Takes a tag between the styles.
    pub(super) fn take(&mut self, tag: &BytesStart<'_>, limits: &Limits) -> Result<(), OpenError> {
        match tag.name().into_inner() {
            "style:style" => {
                self.finish();
                let name = attribute(tag, "name").unwrap_or_default();
                self.at_hand = Some(Style { name, font: Font::default(), ground: Some(Colour::WHITE) });
            }
            name => self.property(name, tag),
        }
        if self.odd.len().max(self.hidden_tables.len()).max(self.marks.len()) > limits.marks {
            return Err(OpenError::TooLarge(format!("セルの書式が {} 種類を超えています", limits.marks)));
        }
        Ok(())
    }

    fn property(&mut self, name: &str, tag: &BytesStart<'_>) {
        let Some(style) = &mut self.at_hand else { return };
        match name {
            "style:table-properties" if attribute(tag, "display").as_deref() == Some("false") => {
                self.hidden_tables.insert(style.name.clone());
            }
            "style:text-properties" => {
                let line = |name| attribute(tag, name).is_some_and(|line| line != "none");
                style.font.struck = line("text-line-through-style") || line("text-line-through-type");
                // `super 58%`, `-33% 58%`; `0% 100%` is on the line.
                let position = attribute(tag, "text-position").unwrap_or_default();
                style.font.raised = position.split(' ').next().is_some_and(|place| !["", "0%"].contains(&place));
                style.font.ink = attribute(tag, "color").and_then(|colour| Colour::hex(&colour));
            }
            "style:table-cell-properties" => {
                let colour = attribute(tag, "background-color").filter(|colour| colour != "transparent");
                style.ground = colour.map_or(Some(Colour::WHITE), |colour| Colour::hex(&colour));
            }
            _ => {}
        }
    }

    /// The last style has ended.
    pub(super) fn finish(&mut self) {
        let Some(style) = self.at_hand.take() else { return };
        let (look, mark) = (look(style.font, style.ground), style.font.mark());
        if look != Look::Plain {
            self.odd.insert(style.name.clone(), look);
        }
        if mark != Mark::None {
            self.marks.insert(style.name, mark);
        }
    }

    /// Whether tables of this style are not shown.
    pub(super) fn hides(&self, style: &str) -> bool {
        self.hidden_tables.contains(style)
    }

    /// What a part of a text in this style is.
    pub(super) fn mark(&self, style: &str) -> Mark {
        self.marks.get(style).copied().unwrap_or_default()
    }

    /// How letters of this style look; a style of another place does nothing to them.
    pub(super) fn look(&self, style: &str) -> Look {
        self.odd.get(style).cloned().unwrap_or_default()
    }
}
