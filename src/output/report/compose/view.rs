//! The figures as the report's parts look at them.

use super::super::content::{Anchor, Block, BookmarkSpec, Heading, Paragraph};
use super::super::{Edition, words};
use crate::evaluation::{Figures, IndicatorFigure, ItemFigure, State};
use crate::model::{Answer, IndicatorKey, ItemNo};
use crate::output::dated;
use crate::plan::Plan;

/// The figures and the edition that is composed.
pub(super) struct View<'a> {
    pub figures: &'a Figures<'a>,
    pub edition: Edition,
}

impl<'a> View<'a> {
    pub fn plan(&self) -> &'a Plan {
        self.figures.plan
    }

    /// The name of a level from the top: 0 for 視点 … 4 for 取組項目.
    pub fn level(&self, depth: usize) -> &str {
        self.figures.plan.about.levels.get(depth).map_or("", String::as_str)
    }

    /// `取組項目-14`
    pub fn item_label(&self, item: ItemNo) -> String {
        format!("{}-{item}", self.level(4))
    }

    /// `取組項目-14 空家の対策・活用`, with its mark where it is a reprint.
    pub fn item_title(&self, item: ItemNo) -> String {
        let Some(found) = self.plan().items.get(&item) else { return self.item_label(item) };
        let mark = found.reprint_of.map(words::item::reprint).unwrap_or_default();
        let ending = self.figures.ended(item).map_or_else(String::new, |end| format!("（{}）", end.how));
        format!("{} {}{mark}{ending}", self.item_label(item), found.title)
    }

    /// `取組項目-14②`, the number of the indicator only where the item has several.
    pub fn indicator_label(&self, key: IndicatorKey) -> String {
        let several = self.plan().indicators_of(key.item).nth(1).is_some();
        format!("{}{}", self.item_label(key.item), if several { key.circled() } else { String::new() })
    }

    /// An indicator's name with its unit: `問題のある空家数（戸）`.
    pub fn indicator_name(&self, key: IndicatorKey) -> String {
        self.plan().indicators.get(&key).map_or_else(String::new, |indicator| {
            if indicator.unit.is_empty() {
                indicator.name.to_string()
            } else {
                format!("{}（{}）", indicator.name, indicator.unit)
            }
        })
    }

    /// A value as the plan would print it for this indicator.
    pub fn answer(&self, key: IndicatorKey, answer: Option<&Answer>) -> String {
        let places = self.plan().indicators.get(&key).map_or(0, |indicator| indicator.places);
        answer.map_or_else(|| words::NOT_APPLICABLE.into(), |answer| answer.print(places))
    }

    /// What stands for an indicator in a place of the reporting round, in one line.
    pub fn shown(&self, figure: &IndicatorFigure) -> String {
        let round = self.figures.round;
        let shown = dated::line(figure.shown(round), round, |answer| self.answer(figure.key, Some(answer)));
        shown.unwrap_or_else(|| words::NOT_APPLICABLE.into())
    }

    /// The state in words; citizens are not told what is late or sent back.
    pub fn state(&self, state: State) -> &'static str {
        match state {
            State::Missing | State::SentBack if self.for_citizens() => words::COUNTING,
            state => state.label(),
        }
    }

    /// The item's figures in the reporting round; of a reprint, its original's.
    pub fn item(&self, item: ItemNo) -> Option<&ItemFigure<'a>> {
        self.figures.item(self.figures.round, item)
    }

    /// `2 概ね達成`
    pub fn grade_label(&self, grade: u8) -> String {
        format!("{grade} {}", self.plan().criteria.grade_label(grade))
    }

    /// The item's grade as one sign: `2`, else the state (未報告 …) or －.
    pub fn grade_sign(&self, item: ItemNo) -> String {
        match self.item(item) {
            Some(ItemFigure { grade: Some((grade, _)), .. }) => grade.to_string(),
            Some(figure) if matches!(figure.state, State::Missing | State::SentBack) => self.state(figure.state).into(),
            _ => words::NOT_APPLICABLE.into(),
        }
    }

    /// Whether internal remarks (理由・備考) are shown.
    pub fn remarks(&self) -> bool {
        !self.for_citizens()
    }

    /// The reader is no colleague: who is late, or has something to correct, is not told.
    pub fn for_citizens(&self) -> bool {
        self.edition == Edition::Public
    }

    /// The name of the items that are without a grade because something is missing.
    pub fn missing_items(&self) -> &'static str {
        if self.for_citizens() { words::summary::COUNTED_ITEMS } else { words::summary::MISSING_ITEMS }
    }
}

/// A heading with its bookmark.
pub(super) fn heading(level: u8, text: String, anchor: Anchor, depth: usize) -> Block {
    let bookmark = Some(BookmarkSpec { depth, title: text.clone() });
    Block::Heading(Heading { level, text, anchor: Some(anchor), bookmark })
}

/// A heading inside a section: neither bookmark nor anchor.
pub(super) fn subheading(text: impl Into<String>) -> Block {
    Block::Heading(Heading { level: 4, text: text.into(), anchor: None, bookmark: None })
}

/// Running text, where there is any.
pub(super) fn body(text: &str) -> Option<Block> {
    (!text.trim().is_empty()).then(|| Block::Paragraph(Paragraph::body(text)))
}

/// A note below a table.
pub(super) fn note(text: impl Into<String>) -> Block {
    Block::Paragraph(Paragraph::note(text.into()))
}
