//! What a rule is, and how a finding is made from it.

use crate::model::{CellRef, Finding, IndicatorKey, ItemNo, Round, Severity};
use crate::spreadsheet::Place;
use serde::Serialize;
use std::sync::Arc;

/// A rule of the catalogue: one kind of finding. All texts are Japanese, for the office and the departments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Code: F file, S sheet and form, V value, T text, R return and merging, P report, M master; then three digits.
    pub code: &'static str,
    /// How much its findings weigh.
    pub severity: Severity,
    /// Short name.
    pub title: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What to do about it.
    pub action: &'static str,
}

impl Rule {
    /// A finding of this rule; `sentence` says what stands there, what was expected and what to do. The place is put
    /// before it by [`Draft::finish`].
    #[must_use]
    pub fn say(self, sentence: impl Into<String>) -> Draft {
        Draft {
            rule: self,
            sheet: None,
            cell: None,
            item: None,
            indicator: None,
            found: None,
            read_as: None,
            told: None,
            sentence: sentence.into(),
            advice: None,
        }
    }
}

/// A finding that does not know yet which return it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its rule.
    pub rule: Rule,
    sheet: Option<Arc<str>>,
    cell: Option<CellRef>,
    item: Option<ItemNo>,
    indicator: Option<u8>,
    found: Option<String>,
    read_as: Option<String>,
    told: Option<String>,
    sentence: String,
    advice: Option<String>,
}

/// The return that findings are about.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// Path of the file below the root.
    pub file: Option<Arc<str>>,
    /// 所属, where known.
    pub department: Option<Arc<str>>,
    /// 報告月, where known.
    pub round: Option<Round>,
}

impl Draft {
    /// At a cell.
    #[must_use]
    pub fn at(mut self, place: &Place) -> Self {
        self.sheet = Some(place.sheet.clone());
        self.cell = Some(place.cell);
        self
    }

    /// On a sheet as a whole.
    #[must_use]
    pub fn on(mut self, sheet: &Arc<str>) -> Self {
        self.sheet = Some(sheet.clone());
        self
    }

    /// About an indicator.
    #[must_use]
    pub const fn about(mut self, key: IndicatorKey) -> Self {
        self.item = Some(key.item);
        self.indicator = Some(key.number);
        self
    }

    /// About an item as a whole.
    #[must_use]
    pub const fn about_item(mut self, item: ItemNo) -> Self {
        self.item = Some(item);
        self
    }

    /// The value as it stands there.
    #[must_use]
    pub fn found(mut self, found: impl Into<String>) -> Self {
        self.found = Some(found.into());
        self
    }

    /// How it was read, or what was expected.
    #[must_use]
    pub fn read_as(mut self, read_as: impl Into<String>) -> Self {
        self.read_as = Some(read_as.into());
        self
    }

    /// What to do about it, where the sentence says only what is the matter: whoever mends it otherwise may leave this out.
    #[must_use]
    pub fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    /// What the department is told instead, where the sentence speaks to the office.
    #[must_use]
    pub fn told(mut self, sentence: impl Into<String>) -> Self {
        self.told = Some(sentence.into());
        self
    }

    /// What it says without its place: to the office, and to the department.
    pub(super) fn says(&self) -> (&str, &str) {
        (&self.sentence, self.told.as_deref().unwrap_or(&self.sentence))
    }

    /// The finding: the message starts with the place (`調査票 シート K12：`), or with the file where there is none.
    #[must_use]
    pub fn finish(self, about: &About) -> Finding {
        let place = match (&self.sheet, self.cell) {
            (Some(sheet), Some(cell)) => format!("{}：", place_label(sheet, cell)),
            (Some(sheet), None) => format!("{} シート：", visible(sheet)),
            (None, _) => about.file.as_ref().map_or_else(String::new, |file| format!("{}：", visible(file_name(file)))),
        };
        let names_cell = self.sheet.is_some();
        let sentence_at = if names_cell { place.len() } else { 0 };
        let advice_at = self.advice.as_ref().map(|_| place.len() + self.sentence.len());
        Finding {
            department: about.department.clone(),
            month: about.round,
            file: about.file.clone(),
            sheet: self.sheet,
            cell: self.cell,
            code: self.rule.code,
            severity: self.rule.severity,
            item: self.item,
            indicator: self.indicator,
            found: self.found.map(named),
            read_as: self.read_as,
            message: format!("{place}{}{}", self.sentence, self.advice.unwrap_or_default()),
            sentence_at,
            advice_at,
            to_department: self.told,
        }
    }
}

/// A cell as messages name it: `調査票 シート K12`.
#[must_use]
pub fn place_label(sheet: &str, cell: CellRef) -> String {
    format!("{} シート {cell}", visible(sheet))
}

/// The name of a file without its folders.
#[must_use]
pub fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Most characters of a cell's text that a message quotes.
const QUOTED: usize = 40;

/// A text in Japanese quotation marks, shortened where it is long, with control characters made visible.
#[must_use]
pub fn quote(text: &str) -> String {
    let shown = visible(text);
    let mut short: String = shown.chars().take(QUOTED).collect();
    if shown.chars().nth(QUOTED).is_some() {
        short.push('…');
    }
    format!("「{short}」")
}

/// A text in which what cannot be seen is named; line breaks stay.
fn named(text: String) -> String {
    if !text.chars().any(super::value::is_hidden) {
        return text;
    }
    text.split_inclusive(['\n', '\t'])
        .map(|line| match line.char_indices().next_back() {
            Some((end, c @ ('\n' | '\t'))) => format!("{}{c}", visible(line.get(..end).unwrap_or_default())),
            _ => visible(line),
        })
        .collect()
}

/// A text on one line with nothing invisible in it: line breaks as `⏎`, controls and bidirectional marks as `<U+202E>`.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push('⏎'),
            '\t' | '\u{3000}' => out.push(' '),
            c if super::value::is_hidden(c) => out.push_str(&format!("<U+{:04X}>", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: Rule =
        Rule {
            code: "X000", severity: Severity::Note, title: "試験", meaning: "試験です。", action: "何もしません。"
        };

    #[test]
    fn a_message_starts_with_its_place() {
        let about = About { file: Some("input/様式/a.xlsx".into()), ..About::default() };
        let place = Place { sheet: "調査票".into(), cell: CellRef::new(11, 10) };
        let finding = RULE.say("読めません。").at(&place).about(IndicatorKey::new(14, 2)).found("約50").finish(&about);
        assert_eq!(finding.message, "調査票 シート K12：読めません。");
        assert_eq!(finding.key(), Some(IndicatorKey::new(14, 2)));
        assert_eq!(RULE.say("壊れています。").finish(&about).message, "a.xlsx：壊れています。");
    }

    #[test]
    fn quotes_are_short_and_show_what_cannot_be_seen() {
        assert_eq!(quote("50\n\u{202E}60"), "「50⏎<U+202E>60」");
        assert_eq!(quote(&"あ".repeat(50)).chars().count(), 43);
    }
}
