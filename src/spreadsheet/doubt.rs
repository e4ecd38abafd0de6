//! The one table of what a cell may look like, for returns, the master and 受付簿 alike: where what a reader sees is not
//! what the cell holds, the cell is not taken for what it holds.

use super::{Look, RawCell, RawValue};
use crate::model::{decimal_from_float, show_decimal};
use rust_decimal::Decimal;

/// Why a cell must not be taken for what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt<'c> {
    /// It is struck through, or a part of it is.
    Struck,
    /// Nobody sees it.
    Unseen,
    /// A part of it stands above or below the line.
    Raised,
    /// It shows this instead.
    ShowsOther(&'c str),
    /// It shows this, which is the stored number rounded.
    ShowsRounded(&'c str),
}

/// Words that make another number of the one that they stand beside.
const QUALIFIERS: [char; 21] = [
    '千', '百', '万', '億', '兆', '約', '以', '未', '超', '余', '強', '弱', '程', '前', '割', '厘', '▲', '△', '-', '−',
    '%',
];

impl RawCell {
    /// Why the cell must not be taken for what it holds; None where it shows just that.
    #[must_use]
    pub fn doubt(&self) -> Option<Doubt<'_>> {
        if matches!(&self.value, RawValue::Text(text) if text.trim().is_empty()) {
            return None;
        }
        match &self.look {
            Look::Plain => None,
            Look::Struck => Some(Doubt::Struck),
            Look::Unseen => Some(Doubt::Unseen),
            Look::Raised => Some(Doubt::Raised),
            Look::Other(shown) => Some(Doubt::ShowsOther(shown)),
            Look::Rounded(shown) => Some(Doubt::ShowsRounded(shown)),
        }
    }

    /// What the cell holds, as a message names it: a number in full, however its format lays it out.
    #[must_use]
    pub fn stored(&self) -> String {
        match &self.value {
            RawValue::Text(text) | RawValue::Duration(text) | RawValue::Error(text) => text.trim().to_owned(),
            RawValue::Number(number) => match decimal_from_float(*number) {
                Some(value) if self.percent => format!("{}％", show_decimal(value * Decimal::ONE_HUNDRED, 0)),
                Some(value) => show_decimal(value, 0),
                None => number.to_string(),
            },
            RawValue::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
            RawValue::DateTime(date) => date.format("%Y/%m/%d").to_string(),
            RawValue::NoCache => String::new(),
        }
    }

    /// Whether a shown text is the stored number with mere decoration around it (`第3回` of 3): nothing in it makes
    /// another number of it.
    #[must_use]
    pub fn decorated(&self, shown: &str) -> bool {
        let RawValue::Number(number) = self.value else { return false };
        let plain = crate::model::squeeze(shown);
        let is_digit = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
        let digits: String = plain.trim_matches(|c| !is_digit(c)).replace(',', "");
        let around = plain.split(is_digit).filter(|part| !part.is_empty()).count();
        let inner = digits.chars().all(is_digit);
        let same = digits.parse::<Decimal>().ok() == decimal_from_float(number);
        inner && same && around <= 2 && !plain.contains(QUALIFIERS)
    }
}

impl Doubt<'_> {
    /// What is the matter and what to do, in Japanese sentences about a cell that holds `stored`.
    #[must_use]
    pub fn explain(&self, stored: &str) -> String {
        match self {
            Self::Struck => format!(
                "「{stored}」に取り消し線が引かれています。取り消した文字を消し、残す文字の取り消し線を外してください。"
            ),
            Self::Unseen => format!(
                "「{stored}」は、文字が背景と同じ色か、何も表示しない書式のため見えません。不要なら消し、必要なら見えるようにしてください。"
            ),
            Self::Raised => format!(
                "「{stored}」に上付きか下付きの文字があります。注番号などは消し、㎡ や ² などは１文字の記号で記入してください。"
            ),
            Self::ShowsOther(shown) if shown.trim().is_empty() => format!(
                "「{stored}」が入っていますが、表示形式のため何も表示されません。表示形式を「標準」に戻し、値を確かめてください。"
            ),
            Self::ShowsOther(shown) | Self::ShowsRounded(shown) => format!(
                "入っている値「{stored}」が、表示形式のため「{shown}」と表示されています。表示形式を「標準」に戻し、値を確かめてください。"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::CellRef, spreadsheet::Place};

    fn cell(value: RawValue, look: Look) -> RawCell {
        let place = Place { sheet: "指標".into(), cell: CellRef::new(1, 1) };
        RawCell { place, value, percent: false, formula: false, look }
    }

    #[test]
    fn every_look_but_the_plain_one_is_doubted_and_explained() {
        let looks = [Look::Struck, Look::Unseen, Look::Raised, Look::Other("12".into()), Look::Rounded("12".into())];
        for look in looks {
            let cell = cell(RawValue::Number(12_000.0), look.clone());
            let doubt = cell.doubt().unwrap_or_else(|| panic!("{look:?}"));
            assert!(doubt.explain(&cell.stored()).contains("「12,000」"), "{look:?}");
        }
        assert_eq!(cell(RawValue::Number(12.0), Look::Plain).doubt(), None);
        assert_eq!(cell(RawValue::Text(" \u{3000}".into()), Look::Struck).doubt(), None, "blanks show nothing");
    }

    #[test]
    fn decoration_is_told_from_another_number() {
        let twelve = cell(RawValue::Number(12.0), Look::Plain);
        for shown in ["12人", "第12回", "¥12", "12 件"] {
            assert!(twelve.decorated(shown), "{shown}");
        }
        for shown in ["12千", "約12", "12以上", "▲12", "-12", "120", "1-2", "12%", "", "多", "1人2"] {
            assert!(!twelve.decorated(shown), "{shown}");
        }
        assert!(cell(RawValue::Number(1200.0), Look::Plain).decorated("1,200人"));
    }
}
