//! What the council report could not show.

use crate::check::Rule;
use crate::model::Severity;

/// 書体にない文字
pub const NO_GLYPH: Rule = Rule {
    code: "P001",
    severity: Severity::Confirm,
    title: "書体にない文字",
    meaning: "報告書の書体にない文字があったので、PDFでは「〓」と表示しました。",
    action: "別の文字に置き換えてください。",
};

/// Rules of this family.
pub(crate) const RULES: &[Rule] = &[NO_GLYPH];
