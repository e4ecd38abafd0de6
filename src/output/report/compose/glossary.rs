//! 用語解説, by row of the kana table.

use super::super::content::{Block, Heading, Look, Paragraph};
use super::super::style;
use super::super::words;
use super::view::View;
use crate::plan::Term;
use unicode_normalization::UnicodeNormalization;

/// The terms under the rows of the kana table.
pub(super) fn blocks(view: &View) -> Vec<Block> {
    let mut blocks = Vec::new();
    if view.plan().glossary.is_empty() {
        return vec![Block::Paragraph(Paragraph::body(words::NONE))];
    }
    let mut before: Option<char> = None;
    for term in &view.plan().glossary {
        // A term without a reading in kana, or below another one, stays in the row of the one before it.
        let row = row_of(term).filter(|_| term.parent.is_empty()).or(before);
        if row != before {
            if let Some(row) = row {
                let text = format!("＜{row}行＞");
                blocks.push(Block::Heading(Heading { level: 4, text, anchor: None, bookmark: None }));
            }
            before = row;
        }
        let name = name(term);
        blocks.push(Block::Paragraph(Paragraph::of(Look::Strong, name).kept()));
        blocks.push(Block::Paragraph(Paragraph::body(term.text.as_str()).indented(style::TEXT)));
        blocks.push(Block::Gap(1));
    }
    blocks
}

/// `■ ＩＣＴ（Information and Communication Technology）（アイ・シー・ティー）`. A reading that only sorts the term is not
/// printed.
fn name(term: &Term) -> String {
    let mark = if term.parent.is_empty() { "■" } else { "　＊" };
    let mut name = format!("{mark} {}", term.term);
    if !term.original.is_empty() {
        name.push_str(&format!("（{}）", term.original));
        if !term.reading.is_empty() {
            name.push_str(&format!("（{}）", term.reading));
        }
    }
    name
}

/// The head of the row that a term's reading begins in.
fn row_of(term: &Term) -> Option<char> {
    let text = if term.reading.is_empty() { &term.term } else { &term.reading };
    text.nfkd().next().and_then(kana_row)
}

/// ア, カ, サ … of one kana.
fn kana_row(kana: char) -> Option<char> {
    let kana = match kana {
        'ぁ'..='ゖ' => char::from_u32(u32::from(kana) + 0x60)?,
        other => other,
    };
    Some(match kana {
        'ァ'..='オ' => 'ア',
        'カ'..='ゴ' | 'ヵ' | 'ヶ' => 'カ',
        'サ'..='ゾ' => 'サ',
        'タ'..='ド' => 'タ',
        'ナ'..='ノ' => 'ナ',
        'ハ'..='ポ' => 'ハ',
        'マ'..='モ' => 'マ',
        'ャ'..='ヨ' => 'ヤ',
        'ラ'..='ロ' => 'ラ',
        'ヮ'..='ン' => 'ワ',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_stand_in_the_row_of_their_reading() {
        let row = |term: &str, reading: &str| {
            let (text, original, parent) = (String::new(), String::new(), String::new());
            row_of(&Term { term: term.into(), reading: reading.into(), text, original, parent })
        };
        assert_eq!(row("ＩＣＴ", "アイ・シー・ティー"), Some('ア'));
        assert_eq!(row("５Ｒ", "ごあーる"), Some('カ'));
        assert_eq!(row("パブリシティ", ""), Some('ハ'));
        assert_eq!(row("繰上償還", "くりあげしょうかん"), Some('カ'));
        assert_eq!(row("ＡＩ", ""), None);
    }
}
