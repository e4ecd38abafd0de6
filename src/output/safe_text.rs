//! Texts from returns on their way into an output: nothing in them may hide, act, or break the file.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// Longest text that a cell of a workbook holds, in UTF-16 units.
const CELL_HOLDS: usize = 32_767;
/// The same, less room for a note on what was cut.
const CELL_LIMIT: usize = 32_700;

/// A text as it may be shown: line ends as `\n`; control characters and bidirectional overrides are made visible
/// (`␇`, `〔U+202E〕`) instead of acting.
#[must_use]
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' => out.push('\n'),
            '\u{7F}' => out.push('␡'),
            c if c < ' ' && acts(c) => out.extend(char::from_u32(0x2400 + u32::from(c))),
            c if acts(c) => out.push_str(&format!("〔U+{:04X}〕", u32::from(c))),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn acts(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}')
}

/// A text for a cell of a workbook: [`shown`], and within what a cell holds.
#[must_use]
pub fn for_cell(text: &str) -> Cow<'_, str> {
    let text = shown(text);
    if text.len() <= CELL_HOLDS || text.encode_utf16().count() <= CELL_HOLDS {
        return text;
    }
    let (mut units, mut end) = (0, 0);
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > CELL_LIMIT {
            break;
        }
        end = at + c.len_utf8();
    }
    let kept = text.get(..end).unwrap_or_default();
    let left = text.chars().count() - kept.chars().count();
    Cow::Owned(format!("{kept}…（セルに入る長さを超えたため、残り{left}字は提出ファイルを見てください）"))
}

/// A text for a CSV file: [`shown`], and with an apostrophe before what a spreadsheet would take for a formula. The
/// plan's own `－` (対象外) stays as it is.
#[must_use]
pub fn for_csv(text: &str) -> Cow<'_, str> {
    let text = shown(text);
    let mut chars = text.chars();
    let formula_like = match chars.next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\n' | '＝' | '＋' | '＠') => true,
        Some('－') => chars.next().is_some(),
        _ => false,
    };
    if formula_like { Cow::Owned(format!("'{text}")) } else { text }
}

/// A text for publication: platform-dependent characters (丸数字, ローマ数字, 半角カナ, 組文字) are written out.
#[must_use]
pub fn portable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(platform_dependent) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut run = String::new();
    for c in text.chars() {
        if platform_dependent(c) {
            if matches!(c, '\u{2460}'..='\u{2473}') {
                out.extend(run.drain(..).nfkc());
                out.push('(');
                out.extend(c.nfkc());
                out.push(')');
            } else {
                run.push(c);
            }
        } else {
            out.extend(std::mem::take(&mut run).nfkc());
            out.push(c);
        }
    }
    out.extend(run.nfkc());
    Cow::Owned(out)
}

fn platform_dependent(c: char) -> bool {
    matches!(c, '\u{2160}'..='\u{2188}' | '\u{2460}'..='\u{24FF}' | '\u{2776}'..='\u{2793}' | '\u{3200}'..='\u{33FF}' | '\u{FF61}'..='\u{FF9F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_made_visible() {
        assert_eq!(shown("一行目\r\n二行目\r三行目"), "一行目\n二行目\n三行目");
        assert_eq!(shown("a\u{7}b\u{202E}c\u{0}"), "a␇b〔U+202E〕c␀");
        assert!(matches!(shown("髙﨑𠮷①"), Cow::Borrowed(_)));
    }

    #[test]
    fn formula_like_texts_stay_texts_in_csv() {
        for text in ["=1+1", "+81", "-5", "@x", "\tx", "＝ＳＵＭ", "－５"] {
            assert_eq!(for_csv(text), format!("'{text}"));
        }
        for text in ["－", "", "実施", "主幹 44/主査 68", "1-2"] {
            assert_eq!(for_csv(text), text);
        }
    }

    #[test]
    fn a_cell_is_never_overfilled() {
        let long: String = "𠮷".repeat(20_000);
        let cell = for_cell(&long);
        assert!(cell.encode_utf16().count() <= 32_767);
        assert!(
            cell.ends_with("残り3650字は提出ファイルを見てください）"),
            "{}",
            cell.chars().skip(16_000).collect::<String>()
        );
        assert_eq!(for_cell("短い"), "短い");
        let full = "あ".repeat(32_767);
        assert_eq!(for_cell(&full), full);
        assert!(for_cell(&format!("{full}あ")).contains("残り68字"));
    }

    #[test]
    fn platform_dependent_characters_are_written_out() {
        assert_eq!(portable("①ﾃﾞｰﾀ㈱Ⅲ髙"), "(1)データ(株)III髙");
        assert_eq!(portable("ＳＮＳ"), "ＳＮＳ");
    }
}
