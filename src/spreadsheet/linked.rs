//! Values that a formula has taken from another workbook: which workbook it was.

use super::{Place, Sheet};
use std::collections::BTreeMap;

/// The number of the linked workbook in the element of a formula, `[1]Sheet!A1` or `'[1]Sheet'!A1`.
pub(super) fn number(element: &[u8]) -> Option<u32> {
    let mut from = 0;
    while let Some(at) = element.get(from..)?.iter().position(|byte| *byte == b'[').map(|at| from + at) {
        let digits = element.get(at + 1..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let before = at.checked_sub(1).and_then(|before| element.get(before)).copied();
        // A column of a table is named in brackets behind the table's name.
        let begins = before
            .is_none_or(|before| before.is_ascii() && !before.is_ascii_alphanumeric() && !b"_].".contains(&before));
        let closes = element.get(at + 1 + digits) == Some(&b']');
        let named = element.get(at + 2 + digits).is_some_and(|next| !b"]),:<".contains(next));
        if begins && digits > 0 && closes && named {
            return std::str::from_utf8(element.get(at + 1..at + 1 + digits)?).ok()?.parse().ok().filter(|n| *n > 0);
        }
        from = at + 1;
    }
    None
}

/// The name of a workbook without its folders, as a target of a link names it: `file:///\\server\%E8%AA%B2\a.xlsx`.
pub(super) fn name(target: &str) -> String {
    let decoded = percent_decoded(target);
    decoded.rsplit(['/', '\\', '\u{3}']).next().unwrap_or_default().trim_matches(['\'', '[', ']']).to_owned()
}

fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = text.get(at + 1..at + 3).filter(|_| *byte == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(hex.unwrap_or(*byte));
        at += if hex.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// The workbook that a formula of an OpenDocument file names: `of:=['file:///C:/a.ods'#$Sheet1.A1]`.
pub(super) fn in_formula(formula: &str) -> Option<String> {
    let (before, _) =
        formula.split_once('#').filter(|(before, _)| before.contains("file:") || before.contains("://"))?;
    let start = before.rfind("file:").or_else(|| before.rfind("://"))?;
    Some(name(before.get(start..)?))
}

/// All formulas of a workbook that links to `books`: its format does not tell which of them take a value from one.
pub(super) fn of_all(sheets: &[Sheet], books: &[String]) -> BTreeMap<Place, String> {
    if books.is_empty() {
        return BTreeMap::new();
    }
    let mut names: Vec<&str> = books.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
    names.dedup();
    let names = names.join("、");
    let formulas = sheets.iter().flat_map(|sheet| &sheet.cells).filter(|cell| cell.formula);
    formulas.map(|cell| (cell.place.clone(), names.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_told_from_columns_of_tables() {
        for (formula, expected) in [
            ("<f>'[1]11月集計'!$B$3</f>", Some(1)),
            ("<f>SUM([12]Sheet1!A1:A9)</f>", Some(12)),
            ("<f>1+[2]!名前</f>", Some(2)),
            ("<f>表1[2]</f>", None),
            ("<f>T[[#This Row],[1]]</f>", None),
            ("<f>A1+B1</f>", None),
        ] {
            assert_eq!(number(formula.as_bytes()), expected, "{formula}");
        }
    }

    #[test]
    fn books_are_named_without_their_folders() {
        assert_eq!(name("file:///%5C%5Cserver%5C%E8%AA%B2%E5%86%85%5C%E9%9B%86%E8%A8%88.xlsx"), "集計.xlsx");
        assert_eq!(name("../令和7年/集計.xlsx"), "集計.xlsx");
        assert_eq!(in_formula("of:=['file:///C:/a%20b.ods'#$Sheet1.A1]").as_deref(), Some("a b.ods"));
        assert_eq!(in_formula("of:=[.A1]+1"), None);
    }
}
