//! Space between neighbouring characters after JLReq: what it is by nature, how far it may shrink, and in which order
//! spaces give way when a line is fitted. All in thousandths of the type size.

use super::class::Class;

/// How much of the em a class's body takes, and where the body begins within the glyph.
pub fn body(class: Class, advance: i32) -> (i32, i32) {
    match class {
        Class::Opening => (advance / 2, advance - advance / 2),
        Class::Closing | Class::Comma | Class::FullStop => (advance / 2, 0),
        Class::MiddleDot => (advance / 2, advance / 4),
        Class::NewLine | Class::Invisible => (0, 0),
        _ => (advance, 0),
    }
}

/// Space between two characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    pub natural: i32,
    pub least: i32,
    pub kind: GapKind,
}

/// Which spaces give way first when a line is too long, and take up room first when it is too short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GapKind {
    /// Nothing may be put here, as between the letters of a word.
    Fixed,
    /// A word space (its glyph counts as the natural width, so `natural` is what is added to it).
    Word,
    /// Around brackets, behind 、 and around ・.
    Punctuation,
    /// Between Japanese and Latin.
    Script,
    /// Between two characters of the running text: takes up what is left.
    Plain,
}

const NONE: Gap = Gap { natural: 0, least: 0, kind: GapKind::Fixed };
const PLAIN: Gap = Gap { natural: 0, least: 0, kind: GapKind::Plain };
const HALF: Gap = Gap { natural: 500, least: 0, kind: GapKind::Punctuation };
/// Behind 。 the half em always stays.
const HALF_FIRM: Gap = Gap { natural: 500, least: 500, kind: GapKind::Plain };
const QUARTER: Gap = Gap { natural: 250, least: 0, kind: GapKind::Punctuation };
const SCRIPT: Gap = Gap { natural: 250, least: 125, kind: GapKind::Script };
/// A word space of half an em may shrink to a quarter.
const WORD: Gap = Gap { natural: 0, least: -250, kind: GapKind::Word };

/// The space between two characters within a line.
pub fn between(before: Class, after: Class) -> Gap {
    use Class::*;
    match (before, after) {
        (NewLine | Invisible, _) | (_, NewLine | Invisible) => NONE,
        (Space, _) => WORD,
        (_, Space | Closing | Comma | FullStop) => NONE,
        (Opening, MiddleDot) => QUARTER,
        (Opening, _) => NONE,
        (FullStop, _) => HALF_FIRM,
        (MiddleDot, MiddleDot) => HALF,
        (Comma, _) => HALF,
        (MiddleDot, _) | (_, MiddleDot) => QUARTER,
        (Closing, _) | (_, Opening) => HALF,
        (Ideographic, Latin) | (Latin, Ideographic) => SCRIPT,
        (Latin | LatinSign, Latin | LatinSign) => NONE,
        _ => PLAIN,
    }
}

/// The space inside a figure or a word, where none may come: １，２３４ and ＩＣＴ.
pub const INSIDE: Gap = NONE;

#[cfg(test)]
mod tests {
    use super::super::class::class_of;
    use super::*;

    #[test]
    fn runs_of_punctuation_close_up() {
        let natural = |before: char, after: char| {
            let class = |character: char| class_of(character, !character.is_ascii());
            between(class(before), class(after)).natural
        };
        let cases = [
            ('、', '「', 500),
            ('」', '「', 500),
            ('）', '。', 0),
            ('」', '、', 0),
            ('（', '「', 0),
            ('字', '（', 500),
            ('）', '字', 500),
            ('。', '字', 500),
            ('字', '・', 250),
            ('」', '・', 250),
            ('字', '字', 0),
            ('第', '3', 250),
            ('A', '字', 250),
            ('A', '1', 0),
            ('（', 'A', 0),
            ('A', '、', 0),
        ];
        for (before, after, expected) in cases {
            assert_eq!(natural(before, after), expected, "{before}{after}");
        }
    }
}
