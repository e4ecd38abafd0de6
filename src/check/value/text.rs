//! Texts: 取組状況, 課題・今後の方向性, 算出根拠, 理由・備考.

use super::{
    Refusal, Value, exact,
    fold::{error_text, is_hidden},
    refuse_kind, refuse_look,
};
use crate::model::fold_key;
use crate::spreadsheet::{Look, RawCell, RawValue};

/// A text as it is merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CleanText {
    /// Paragraphs separated by line feeds; as written otherwise.
    pub text: String,
    /// Something that cannot be seen was taken out.
    pub cleaned: bool,
}

/// Characters that break lines beside the line feed.
const LINE_BREAKS: [char; 6] = ['\r', '\u{2028}', '\u{2029}', '\u{0B}', '\u{0C}', '\u{85}'];

/// Takes out what must never be merged: control characters, zero-width and direction marks; tabs become
/// blanks, every kind of line break a line feed; blanks at line ends go.
#[must_use]
pub fn clean_text(text: &str) -> CleanText {
    let plain = |c: char| c == '\n' || !(c == '\t' || is_hidden(c) || LINE_BREAKS.contains(&c));
    if text.chars().all(plain) {
        return CleanText { text: trimmed_lines(text), cleaned: false };
    }
    let bare: String = text.chars().filter(|c| !is_hidden(*c) || LINE_BREAKS.contains(c)).collect();
    let mut cleaned = bare != text;
    let unified = bare.replace("\r\n", "\n");
    let mut out = String::with_capacity(unified.len());
    for c in unified.chars() {
        match c {
            c if LINE_BREAKS.contains(&c) => out.push('\n'),
            '\t' => out.push(' '),
            c if is_hidden(c) => cleaned = true,
            c => out.push(c),
        }
    }
    CleanText { text: trimmed_lines(&out), cleaned }
}

/// Without blanks at the ends of lines, and without empty lines at both ends.
fn trimmed_lines(text: &str) -> String {
    if !text.contains('\n') {
        return text.trim().to_owned();
    }
    let lines: Vec<&str> = text.split('\n').map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').trim().to_owned()
}

/// Reads a text cell: what it shows is what it says, also where a format adds to it or rounds a number. A date or an error
/// is refused.
#[must_use]
pub fn read_text(cell: &RawCell) -> Value<CleanText> {
    if let Some(refusal) = refuse_look(cell).filter(|refusal| *refusal != Refusal::Raised) {
        return Value::Refused(refusal);
    }
    match (&cell.value, &cell.look) {
        (RawValue::Text(_) | RawValue::Number(_), Look::Other(shown) | Look::Rounded(shown)) => {
            let clean = clean_text(shown);
            if clean.text.is_empty() { Value::Refused(Refusal::Unseen) } else { Value::Plain(clean) }
        }
        (value, _) => read_plain(value, cell),
    }
}

fn read_plain(value: &RawValue, cell: &RawCell) -> Value<CleanText> {
    match value {
        RawValue::Text(text) => {
            let clean = clean_text(text);
            match error_text(&clean.text).filter(|error| !error.contains(char::is_whitespace)) {
                Some(error) => Value::Refused(Refusal::Error(error.into())),
                None if clean.text.is_empty() => Value::Blank,
                None => Value::Plain(clean),
            }
        }
        RawValue::Number(number) => match exact(*number) {
            Some(_) => Value::Plain(CleanText { text: super::shown(cell), cleaned: false }),
            None => Value::Refused(Refusal::TooLarge),
        },
        other => Value::Refused(refuse_kind(other)),
    }
}

/// What a text says where it stands between brackets, dashes or full stops and nothing else does: （前回と同じ）。 is 前回と同じ.
fn bare(text: &str) -> String {
    const AROUND: [char; 18] =
        ['(', ')', '[', ']', '「', '」', '『', '』', '【', '】', '〔', '〕', '<', '>', '*', '※', '。', '、'];
    fold_key(text).trim_matches(AROUND).trim_end_matches(['.', ',']).to_owned()
}

/// Whether a text has no content: one of `phrases` (perhaps in brackets, or with a polite ending), a dash, or a number alone.
#[must_use]
pub fn is_empty_phrase<'a>(text: &str, phrases: impl IntoIterator<Item = &'a str>) -> bool {
    const ENDINGS: [&str; 8] = ["です", "でした", "である", "とする", "を参照", "参照", "ください", "してください"];
    let key = bare(text);
    let has_words = key.chars().any(|c| c.is_alphabetic() && c != 'ー');
    let has_digits = key.chars().any(|c| c.is_ascii_digit());
    let number = has_digits && key.chars().all(|c| c.is_ascii_digit() || "-+.,▲△%−".contains(c));
    let says = |phrase: &str| {
        let phrase = bare(phrase);
        key == phrase || key.strip_prefix(phrase.as_str()).is_some_and(|rest| ENDINGS.contains(&rest))
    };
    number || !(has_words || has_digits) || phrases.into_iter().any(says)
}

/// Whether a text only points at another one: 同上.
#[must_use]
pub fn is_ditto_text(text: &str) -> bool {
    const DITTO: [&str; 12] = [
        "同上",
        "〃",
        "同左",
        "上記と同じ",
        "上記のとおり",
        "同様",
        "前回と同じ",
        "前回同様",
        "前月と同じ",
        "前月同様",
        "先月と同じ",
        "先月同様",
    ];
    let key = bare(text);
    DITTO.contains(&key.as_str()) || key == "上に同じ"
}

/// Whether a text says nothing: `－`, なし.
#[must_use]
pub fn is_no_text(text: &str) -> bool {
    let key = fold_key(text);
    let key = key.trim_end_matches(['。', '.']);
    key.is_empty()
        || key.chars().all(|c| "-−‐‑‒–—―─ー・*".contains(c))
        || ["なし", "無し", "特になし", "特に無し", "該当なし", "特記事項なし"].contains(&key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_what_is_written_and_lose_what_cannot_be_seen() {
        let clean = clean_text("髙﨑𠮷①ｶﾅ\u{E0100}\r\n次の\u{200B}行\u{202E}\n終わり\t\n");
        assert_eq!(clean.text, "髙﨑𠮷①ｶﾅ\u{E0100}\n次の行\n終わり");
        assert!(clean.cleaned);
        assert!(!clean_text("そのまま\n二行目").cleaned);
        // What a file escapes (_x005F_x000D_) has been read by now: this is what somebody has typed.
        assert_eq!(clean_text("改行は_x000D_と書く"), CleanText { text: "改行は_x000D_と書く".into(), cleaned: false });
    }

    #[test]
    fn texts_that_say_nothing_are_known() {
        assert!(is_ditto_text("同上。") && is_ditto_text("〃") && !is_ditto_text("同上の取組を続けた。"));
        assert!(is_ditto_text("（前回と同じ）") && is_ditto_text("「同上」。"));
        let empty = |text| is_empty_phrase(text, ["別紙のとおり", "なし", "別添"]);
        for text in [
            "別紙のとおり",
            "（別紙のとおり）。",
            "別紙のとおりです。",
            "別添参照",
            "なし",
            "－",
            "―――",
            "…",
            "12",
            "１２．５％",
            "※",
        ] {
            assert!(empty(text), "{text}");
        }
        for text in ["別紙のとおり講座を開いた。", "問題なし", "12回開催した。", "12回", "なしの礫", "A"]
        {
            assert!(!empty(text), "{text}");
        }
        assert!(is_no_text("－") && is_no_text("特になし。") && !is_no_text("課題なしとは言えない"));
    }
}
