//! Comparing texts that people typed.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// The form under which two texts count as the same key: NFKC, without white space and invisible characters, letters
/// in lower case. Only for comparing; what is merged and shown stays as written.
#[must_use]
pub fn fold_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    fold_key_to(text, &mut key);
    key
}

/// The same behind what `out` holds already.
pub fn fold_key_to(text: &str, out: &mut String) {
    let start = out.len();
    if folded(text, |c| c.to_ascii_lowercase(), out).is_none() {
        out.truncate(start);
        out.extend(normalised(text).flat_map(char::to_lowercase));
    }
}

/// NFKC without white space and invisible characters: what stands in a cell however it was typed.
#[must_use]
pub fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    match folded(text, |c| c, &mut out) {
        Some(()) => out,
        None => normalised(text).collect(),
    }
}

fn normalised(text: &str) -> impl Iterator<Item = char> {
    text.nfkc().filter(|c| !c.is_whitespace() && !c.is_control() && !is_invisible(*c))
}

/// The same by the short way, for texts of characters that normalisation treats each by itself: most of what is typed.
/// None where there is another one.
fn folded(text: &str, ascii: impl Fn(char) -> char, out: &mut String) -> Option<()> {
    for c in text.chars() {
        let c = match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c).checked_sub(FULL_WIDTH)?)?,
            '\u{3000}' => continue,
            c if is_its_own_form(c) => c,
            _ => return None,
        };
        if !c.is_ascii() {
            out.push(c);
        } else if !c.is_ascii_whitespace() && !c.is_ascii_control() {
            out.push(ascii(c));
        }
    }
    Some(())
}

/// From a half-width character to its full-width form.
const FULL_WIDTH: u32 = 0xFEE0;

/// Characters that compatibility normalisation leaves alone whatever stands beside them, and that have no capitals but
/// those of ASCII.
const fn is_its_own_form(c: char) -> bool {
    matches!(c, '\0'..='\u{7F}' | '\u{3001}'..='\u{3003}' | '\u{3005}' | '\u{3008}'..='\u{3011}' | '\u{301C}'
        | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FE}' | '\u{4E00}'..='\u{9FFF}' | '\u{25A0}'..='\u{25FF}')
}

/// Zero-width characters, variation selectors, bidirectional controls and the like.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0100}'..='\u{E01EF}')
}

/// A folded text without what stands in brackets.
#[must_use]
pub fn without_brackets(folded: &str) -> Cow<'_, str> {
    const BRACKETS: [char; 8] = ['(', '[', '〔', '【', ')', ']', '〕', '】'];
    if !folded.contains(BRACKETS) {
        return Cow::Borrowed(folded);
    }
    let mut out = String::with_capacity(folded.len());
    let mut depth = 0_usize;
    for c in folded.chars() {
        match c {
            '(' | '[' | '〔' | '【' => depth += 1,
            ')' | ']' | '〕' | '】' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    Cow::Owned(out)
}

/// Up to three of `names` that `text` may have meant, nearest first: an edit distance of at most a third of its length.
#[must_use]
pub fn near_names<'a>(text: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted: Vec<char> = fold_key(text).chars().take(200).collect();
    let mut near: Vec<(usize, &str)> = names
        .into_iter()
        .map(|name| (distance(&wanted, &fold_key(name).chars().take(200).collect::<Vec<_>>()), name))
        .filter(|(far, _)| *far <= wanted.len().div_ceil(3))
        .collect();
    near.sort_unstable();
    near.dedup_by_key(|(_, name)| *name);
    near.into_iter().take(3).map(|(_, name)| name).collect()
}

/// Levenshtein's edit distance.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = i;
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        for (j, y) in b.iter().enumerate() {
            let (Some(&up), Some(&left)) = (row.get(j + 1), row.get(j)) else { continue };
            let best = (corner + usize::from(x != y)).min(up + 1).min(left + 1);
            corner = up;
            if let Some(cell) = row.get_mut(j + 1) {
                *cell = best;
            }
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_fold_width_blanks_and_invisible_characters() {
        assert_eq!(fold_key("ＳＮＳ 等\n（１）\u{200B}"), "sns等(1)");
        assert_eq!(fold_key("ｶﾞｲﾄﾞ"), "ガイド");
    }

    #[test]
    fn the_short_way_to_a_key_gives_the_same_key() {
        let mut short = 0;
        for c in ('\0'..='\u{FFFF}').chain('\u{1F100}'..='\u{1F2FF}') {
            // Alone, and beside what might combine with it: kana, a capital, marks that follow.
            for text in
                [format!("か{c}ハ"), format!("Ａ{c}z"), format!("{c}\u{3099}"), format!("ウ{c}"), format!("{c}\u{301}")]
            {
                short += usize::from(folded(&text, |c| c, &mut String::new()).is_some());
                let long: String = normalised(&text).collect();
                assert_eq!(squeeze(&text), long, "U+{:04X}", u32::from(c));
                let lower: String = long.chars().flat_map(char::to_lowercase).collect();
                assert_eq!(fold_key(&text), lower, "U+{:04X}", u32::from(c));
            }
        }
        assert!(short > 60_000, "most of what is typed goes the short way: {short}");
    }

    #[test]
    fn near_names_are_suggested() {
        assert_eq!(near_names("業務改善", ["総務課", "業務改善課", "財政課"]), ["業務改善課"]);
        assert!(near_names("まったく別の名前", ["総務課"]).is_empty());
    }
}
