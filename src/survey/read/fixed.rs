//! The fixed texts of a form, and where a cell that holds one of them is as it was issued.
//!
//! 管理情報 lists the texts, not their places: rows and sheets may be moved. A sentence is the form's own wherever it
//! stands. A number, a label or a name is so only where the form puts such a text: anybody may type 「8」 or 「理由」.

use super::{Labels, Lines, Role, StaticTexts, set, text_of};
use crate::model::{fold_key, show_date};
use crate::survey::{CorrectionField, HeadField, Issued};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

/// Fewest characters of a text, blanks aside, that nobody types by chance.
const SENTENCE: usize = 8;

/// The labels above the table and of 過去分訂正, folded.
static HEADS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let head = HeadField::ALL.iter().map(|field| field.name());
    head.chain(CorrectionField::ALL.iter().map(|field| field.name())).map(fold_key).collect()
});

/// How much a fixed text says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FixedKind {
    /// Long enough to be the form's own wherever it stands.
    Sentence,
    /// A short text.
    Word,
    /// A label, or the department, month or day that stands beside one.
    Name,
    /// Digits only.
    Digits,
}

/// The fixed texts of a form, folded.
#[derive(Debug, Clone, Default)]
pub struct FixedTexts(BTreeMap<String, FixedKind>);

impl FixedTexts {
    /// Of a form that was issued with these texts.
    #[must_use]
    pub fn new(texts: StaticTexts<'_>, labels: &Labels, issued: Option<&Issued>) -> Self {
        let mut names: BTreeSet<String> = BTreeSet::new();
        if let Some(issued) = issued {
            let due = issued.due.map(show_date);
            let values = [Some(issued.department.to_string()), Some(issued.round.to_string()), due];
            names.extend(values.into_iter().flatten().map(|text| fold_key(&text)));
        }
        let kind = |key: &str| {
            if key.chars().all(|c| c.is_ascii_digit()) {
                FixedKind::Digits
            } else if HEADS.contains(key) || names.contains(key) || labels.field_of_key(key).is_some() {
                FixedKind::Name
            } else if key.chars().count() >= SENTENCE {
                FixedKind::Sentence
            } else {
                FixedKind::Word
            }
        };
        let keys = texts.into_iter().map(|(_, key)| key).filter(|key| !key.is_empty());
        Self(keys.map(|key| (kind(&key), key)).map(|(kind, key)| (key, kind)).collect())
    }

    /// Whether the form's texts are known at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What kind of fixed text this is; None: it is none.
    #[must_use]
    pub fn kind(&self, text: &str) -> Option<FixedKind> {
        self.0.get(&fold_key(text)).copied()
    }

    /// Whether a comment is one that the form brings: its whole text, perhaps below the line with its author's name
    /// that spreadsheet programs put before it.
    #[must_use]
    pub fn is_own_remark(&self, text: &str) -> bool {
        let own = |text: &str| self.kind(text) == Some(FixedKind::Sentence);
        let below_author = || {
            let (author, rest) = text.trim_start().split_once('\n')?;
            author.trim_end().ends_with([':', '：']).then_some(rest)
        };
        own(text) || below_author().is_some_and(own)
    }
}

/// Gives its role to every cell that nothing else claimed and that holds a fixed text as it was issued.
pub(super) fn mark(lines: &Lines<'_>, roles: &mut [Role], fixed: &FixedTexts) {
    if fixed.is_empty() {
        return;
    }
    let kind = |(at, cell)| match lines.key(at) {
        Some(key) => fixed.0.get(key).copied(),
        None => fixed.kind(text_of(cell)?),
    };
    let kinds: Vec<Option<FixedKind>> = lines.sheet.cells.iter().enumerate().map(kind).collect();
    let claimed = roles.contains(&Role::Header);
    let page = Page { is_help: !claimed && is_help(lines, &kinds), header: first_header(lines, roles) };
    for line in lines.rows.values() {
        for (number, at) in line.iter().copied().enumerate() {
            let Some(kind) = kinds.get(at).copied().flatten() else { continue };
            let next = line.get(number + 1).map(|next| kinds.get(*next).copied().flatten());
            let row = lines.cell(at).map_or(0, |cell| cell.place.cell.row);
            if roles.get(at) == Some(&Role::Outside) && page.is_issued(kind, next, row) {
                set(roles, at, Role::Fixed);
            }
        }
    }
}

/// What a sheet tells about the texts on it.
struct Page {
    /// It holds little but sentences of the form.
    is_help: bool,
    /// The first row of labels.
    header: Option<u32>,
}

impl Page {
    /// Whether a fixed text is as issued; `next` is what stands to its right, and what kind of fixed text that is.
    fn is_issued(&self, kind: FixedKind, next: Option<Option<FixedKind>>, row: u32) -> bool {
        let beside_sentence = next == Some(Some(FixedKind::Sentence));
        match kind {
            FixedKind::Sentence => true,
            FixedKind::Digits => beside_sentence || (self.is_help && next.is_some()),
            FixedKind::Word => beside_sentence || self.is_help || self.header.is_some_and(|header| row < header),
            FixedKind::Name => beside_sentence || self.is_help,
        }
    }
}

/// Whether most of a sheet's texts, numbers aside, are sentences of the form.
fn is_help(lines: &Lines<'_>, kinds: &[Option<FixedKind>]) -> bool {
    let texts = lines.sheet.cells.iter().zip(kinds);
    let (own, all) = texts
        .filter(|(_, kind)| **kind != Some(FixedKind::Digits))
        .fold((0, 0), |(own, all), (_, kind)| (own + usize::from(*kind == Some(FixedKind::Sentence)), all + 1));
    own > 0 && own * 2 >= all
}

fn first_header(lines: &Lines<'_>, roles: &[Role]) -> Option<u32> {
    let headers = lines.sheet.cells.iter().zip(roles).filter(|(_, role)| **role == Role::Header);
    headers.map(|(cell, _)| cell.place.cell.row).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed() -> FixedTexts {
        let texts = ["8", "理由", "交通防犯課", "令和7年4月から目標を改定\n改定前：5", "ご提出ください。"];
        let texts = texts.map(|text| (text, fold_key(text)));
        FixedTexts::new(texts.into(), &Labels::default(), None)
    }

    #[test]
    fn texts_are_told_by_how_much_they_say() {
        let fixed = fixed();
        assert_eq!(fixed.kind("８"), Some(FixedKind::Digits));
        assert_eq!(fixed.kind("理由"), Some(FixedKind::Name));
        assert_eq!(fixed.kind("交通防犯課"), Some(FixedKind::Word));
        assert_eq!(fixed.kind("ご提出 ください。"), Some(FixedKind::Sentence));
        assert_eq!(fixed.kind("128"), None);
    }

    #[test]
    fn a_comment_is_the_forms_own_as_a_whole_only() {
        let fixed = fixed();
        let own = "令和7年4月から目標を改定\n改定前：5";
        assert!(fixed.is_own_remark(own));
        assert!(fixed.is_own_remark(&format!("取りまとめ課:\n{own}")));
        for text in ["8", "正しくは128", "備考の理由", &format!("確認済\n{own}"), &format!("{own}\n確認済")]
        {
            assert!(!fixed.is_own_remark(text), "{text}");
        }
    }
}
