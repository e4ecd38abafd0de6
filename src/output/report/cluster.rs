//! Clusters: what is never torn apart, a character with its combining marks and variation selectors.

/// The clusters of a text, in order; together they are the text.
pub fn clusters(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut characters = rest.char_indices();
        characters.next()?;
        let end = characters.find(|(_, next)| !joins_previous(*next)).map_or(rest.len(), |(index, _)| index);
        let (cluster, after) = rest.split_at(end);
        rest = after;
        Some(cluster)
    })
}

fn joins_previous(character: char) -> bool {
    // Latin and kana, the bulk of everything, end here.
    matches!(character, '\u{300}'..) && (is_selector(character) || is_mark(character))
}

/// Whether the character chooses a variant of the one before it (異体字セレクタ).
pub fn is_selector(character: char) -> bool {
    matches!(character, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Whether the character takes no room and has no glyph.
pub fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

fn is_mark(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_and_marks_stay_with_their_character() {
        let text = "葛\u{E0100}飾か\u{3099}A";
        assert_eq!(clusters(text).collect::<Vec<_>>(), ["葛\u{E0100}", "飾", "か\u{3099}", "A"]);
    }
}
