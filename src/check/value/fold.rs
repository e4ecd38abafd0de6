//! Folding a typed text to the characters that carry its value. Not NFKC: that would make `150` of `①50` and `102` of `10²`.

use super::{Refusal, Step, Steps};

/// A folded text and what folding did.
pub(super) struct Folded {
    /// Half-width, without invisible characters, trimmed.
    pub text: String,
    /// What was done.
    pub steps: Steps,
}

impl Folded {
    /// The steps, for a word whose spelling was mended.
    pub(super) fn spelling(&self) -> Steps {
        let mut steps = self.steps.clone();
        steps.insert(Step::Spelling);
        steps
    }
}

/// Characters that cannot be seen and must never be in a text that is merged: controls (but for line feed and tab),
/// zero-width characters and bidirectional marks. Variation selectors are not among them: they choose a glyph.
#[must_use]
pub const fn is_hidden(c: char) -> bool {
    matches!(c, '\0'..='\u{08}' | '\u{0B}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{AD}' | '\u{180E}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFC}'
        | '\u{FFFE}' | '\u{FFFF}' | '\u{E0000}'..='\u{E007F}')
}

/// Marks that make a text show in another order than it is stored.
const fn is_directional(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{061C}')
}

/// Why a text is not even looked at: error values (some formats store them as text), direction marks.
pub(super) fn refuse_text(text: &str) -> Option<Refusal> {
    if text.chars().any(is_directional) {
        return Some(Refusal::HiddenDirection);
    }
    error_text(text).map(|error| Refusal::Error(error.into()))
}

/// An error value that some formats, or pasting, store as a text.
pub(super) fn error_text(text: &str) -> Option<&str> {
    let error = text.trim();
    const ERRORS: [&str; 5] = ["#N/A", "#NAME?", "#DIV/0!", "#NULL!", "Err:"];
    let looks =
        error.starts_with('#') && error.ends_with(['!', '?']) || ERRORS.iter().any(|known| error.starts_with(known));
    looks.then_some(error)
}

/// Folds width, takes invisible characters, blanks around and a leading apostrophe away.
pub(super) fn fold(text: &str) -> Folded {
    let mut steps = Steps::new();
    let mut out = String::with_capacity(text.len());
    for c in text.replace("_x000D_", "\r").chars() {
        match c {
            '\r' => out.push('\n'),
            c if is_hidden(c) || matches!(c, '\u{FE00}'..='\u{FE0F}') => {
                steps.insert(Step::Invisible);
            }
            c => {
                let half = half_width(c);
                if half != c && !half.is_whitespace() {
                    steps.insert(Step::Width);
                }
                out.push(half);
            }
        }
    }
    let trimmed = out.trim();
    if trimmed.len() != out.len() {
        steps.insert(Step::Blanks);
    }
    let text = match trimmed.strip_prefix(['\'', '’', '‘']) {
        Some(rest) => {
            steps.insert(Step::Apostrophe);
            rest.trim_start().to_owned()
        }
        None => trimmed.to_owned(),
    };
    Folded { text, steps }
}

/// The ASCII character of a full-width form, a blank for an ideographic one.
const fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => match char::from_u32(c as u32 - 0xFEE0) {
            Some(half) => half,
            None => c,
        },
        '\u{3000}' | '\u{A0}' | '\u{202F}' => ' ',
        c => c,
    }
}
