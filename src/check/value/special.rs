//! Words with a meaning of their own, and the words of 文言・段階 indicators.
//!
//! `－`, なし, 未定, 該当なし, 未実施, 0 and blank are different things. What each means for each type:
//!
//! | text | number | number in a － year | word, stage | parts |
//! |---|---|---|---|---|
//! | blank | 未報告 | nothing asked | 未報告 | 未報告 |
//! | 0 | the number 0 | the number 0 | sent back | sent back |
//! | － | sent back | 対象外 | sent back (in a － year 対象外) | as for words |
//! | なし, 該当なし, 未定 | sent back | sent back | sent back | sent back |
//! | 未実施, 実施予定, 一部実施 | sent back | sent back | the word, where the indicator knows it | sent back |
//! | 中止 | 中止 | 中止 | 中止 | 中止 |
//! | 算定不能 | 算定不能 | 算定不能 | 算定不能 | 算定不能 |
//! | 〃, 同上, 前回と同じ | sent back | sent back | sent back | sent back |

use super::{Refusal, Shape, Spec, Value, fold::Folded};
use crate::model::{Answer, fold_key, near_names};

/// What a special word means in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Dash,
    Cancelled,
    Incalculable,
    Ditto,
    /// A word that may be one of a 文言 indicator's, and is no number.
    State,
    /// A word that never is an answer.
    Never,
}

/// The words, each under its folded spelling.
const WORDS: [(&str, Meaning); 45] = [
    ("中止", Meaning::Cancelled),
    ("開催中止", Meaning::Cancelled),
    ("実施中止", Meaning::Cancelled),
    ("算定不能", Meaning::Incalculable),
    ("算出不能", Meaning::Incalculable),
    ("〃", Meaning::Ditto),
    ("″", Meaning::Ditto),
    ("\"", Meaning::Ditto),
    ("々", Meaning::Ditto),
    ("同上", Meaning::Ditto),
    ("同左", Meaning::Ditto),
    ("同じ", Meaning::Ditto),
    ("前回同様", Meaning::Ditto),
    ("前回と同じ", Meaning::Ditto),
    ("前月同様", Meaning::Ditto),
    ("前月と同じ", Meaning::Ditto),
    ("先月と同じ", Meaning::Ditto),
    ("先月同様", Meaning::Ditto),
    ("変更なし", Meaning::Ditto),
    ("変化なし", Meaning::Ditto),
    ("増減なし", Meaning::Ditto),
    ("未実施", Meaning::State),
    ("実施予定", Meaning::State),
    ("一部実施", Meaning::State),
    ("実施", Meaning::State),
    ("実施中", Meaning::State),
    ("実施済", Meaning::State),
    ("検討中", Meaning::State),
    ("なし", Meaning::Never),
    ("無し", Meaning::Never),
    ("無", Meaning::Never),
    ("ナシ", Meaning::Never),
    ("該当なし", Meaning::Never),
    ("該当無し", Meaning::Never),
    ("実績なし", Meaning::Never),
    ("対象外", Meaning::Never),
    ("未定", Meaning::Never),
    ("不明", Meaning::Never),
    ("未集計", Meaning::Never),
    ("集計中", Meaning::Never),
    ("確認中", Meaning::Never),
    ("調査中", Meaning::Never),
    ("調整中", Meaning::Never),
    ("未確定", Meaning::Never),
    ("記入不要", Meaning::Never),
];

/// Characters that are typed for a dash.
const DASHES: &str = "-－ー−‐‑‒–—―─━ｰ";

/// What `text` means where it is a special word for this cell: the answer and whether it stands in its usual spelling.
/// None: it is none, or a word of the indicator's own.
pub(super) fn find(original: &str, text: &str, spec: &Spec) -> Option<Result<(Answer, bool), Refusal>> {
    let key = fold_key(text);
    let is_dash = text.chars().count() <= 3 && text.chars().all(|c| DASHES.contains(c));
    let (word, meaning) = if is_dash {
        ("－", Meaning::Dash)
    } else {
        WORDS.into_iter().find(|(word, _)| *word == key || *word == text)?
    };
    match meaning {
        Meaning::Dash if spec.not_applicable => Some(Ok((Answer::NotApplicable, original == "－"))),
        Meaning::Cancelled => Some(Ok((Answer::Cancelled, original == "中止"))),
        Meaning::Incalculable => Some(Ok((Answer::Incalculable, original == "算定不能"))),
        Meaning::Ditto => Some(Err(Refusal::Ditto)),
        Meaning::State if matches!(spec.shape, Shape::Words(_)) => None,
        _ if own_word(&key, spec) => None,
        Meaning::Dash | Meaning::State | Meaning::Never => Some(Err(Refusal::Special(word))),
    }
}

fn own_word(key: &str, spec: &Spec) -> bool {
    matches!(&spec.shape, Shape::Words(words) if words.iter().any(|word| bare(word) == bare(key)))
}

/// Without blanks and the marks that stand between words.
fn bare(text: &str) -> String {
    fold_key(text).chars().filter(|c| !matches!(c, '・' | '、' | '，' | ',' | '/' | '･')).collect()
}

/// Reads one of `words`.
pub(super) fn read_word(original: &str, folded: &Folded, words: &[String]) -> Value<String> {
    if folded.text.chars().all(|c| c.is_ascii_digit() || ".,-▲%".contains(c)) {
        return Value::Refused(Refusal::NumberForWord);
    }
    let key = bare(&folded.text);
    let Some(word) = words.iter().find(|word| bare(word) == key) else {
        let near = near_names(&folded.text, words.iter().map(String::as_str)).into_iter().map(str::to_owned).collect();
        return Value::Refused(Refusal::UnknownWord(near));
    };
    let without_blanks: String = original.chars().filter(|c| !matches!(c, ' ' | '\u{3000}')).collect();
    if without_blanks == *word { Value::Plain(word.clone()) } else { Value::Read(word.clone(), folded.spelling()) }
}
