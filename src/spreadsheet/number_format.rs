//! What a number format makes of a number.
//!
//! A format can show another number than is stored (`0"0"` ten times as much, `0,` the thousands of it), a word or
//! nothing at all. Whoever filled the cell in saw that, so it must not pass for the stored number in silence. How the
//! number is laid out (commas, blanks, currency, leading zeros) makes no difference.

mod sections;

use super::{Look, OpenError, RawValue};
use crate::model::decimal_from_float;
use sections::{GENERAL, Section, Token, look, sections, tokens};
use std::sync::{Arc, OnceLock};

/// Most characters of a format's code: no spreadsheet program writes or reads more.
pub(super) const LONGEST_FORMAT: usize = 255;

/// A code is longer than that.
pub(super) fn too_long() -> OpenError {
    OpenError::Damaged(format!("セルの表示形式が {LONGEST_FORMAT} 文字を超えています"))
}

/// A cell style's number format.
#[derive(Debug, Clone, Default)]
pub(super) struct NumberFormat {
    /// None: whatever is stored is shown.
    code: Option<Arc<str>>,
    /// Its sections, taken apart when they are first needed.
    sections: Arc<OnceLock<Vec<Section>>>,
    percent: bool,
    /// It shows a number with this many decimals and nothing else, as `#,##0.0` does; None: it may do anything.
    plain: Option<u32>,
    /// It may have a section for texts.
    texts: bool,
}

impl NumberFormat {
    /// The format of this number, whose code the file may state.
    pub(super) fn new(id: u32, code: Option<&str>) -> Self {
        let code = code.or_else(|| built_in(id)).filter(|code| !code.is_empty() && !shows_all(code));
        Self {
            percent: code.is_some_and(is_percent),
            plain: code.and_then(plain_decimals),
            texts: code.is_some_and(|code| code.contains('@') || code.matches(';').count() >= 3),
            code: code.map(Arc::from),
            sections: Arc::default(),
        }
    }

    /// Whether it shows per cent: 0.5 means 50 ％.
    pub(super) const fn percent(&self) -> bool {
        self.percent
    }

    /// How a value looks under it.
    pub(super) fn look(&self, value: &RawValue) -> Look {
        match (&self.code, value) {
            (Some(code), RawValue::Number(number)) => match decimal_from_float(*number) {
                Some(number) if self.plain.is_some_and(|decimals| number.normalize().scale() <= decimals) => {
                    Look::Plain
                }
                Some(number) => look(self.sections.get_or_init(|| Section::all(code)), number),
                None => Look::Plain,
            },
            (Some(code), RawValue::Text(text)) if self.texts => look_of_text(code, text),
            _ => Look::Plain,
        }
    }
}

/// Decimals of a format that has nothing but places for digits.
fn plain_decimals(code: &str) -> Option<u32> {
    let (whole, decimals) = code.split_once('.').unwrap_or((code, ""));
    let plain = matches!(whole, "0" | "#,##0") && decimals.bytes().all(|place| place == b'0');
    plain.then(|| decimals.len().try_into().ok())?
}

fn shows_all(code: &str) -> bool {
    code == "@" || GENERAL.iter().any(|name| code.eq_ignore_ascii_case(name))
}

/// The code of a built-in format, as far as it may show another number. Those of dates never come with numbers.
const fn built_in(id: u32) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        37 | 38 => "#,##0;[Red]-#,##0",
        39 | 40 => "#,##0.00;[Red]-#,##0.00",
        41 | 42 => "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ",
        43 | 44 => "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
        48 => "##0.0E+0",
        _ => return None,
    })
}

/// Whether a number format shows per cent: it has a `%` that is neither quoted nor escaped, so that 0.5 stands for
/// 50 ％. In `0"%"` the sign is mere text behind a 50.
fn is_percent(format: &str) -> bool {
    tokens(format).any(|token| token == Token::Sign('%'))
}

/// How a text looks under a format: its fourth section is that of texts, or the last where it says so.
fn look_of_text(code: &str, text: &str) -> Look {
    let sections = sections(code);
    let is_text = |section: &&Vec<Token<'_>>| section.contains(&Token::Sign('@'));
    let Some(section) = sections.get(3).or_else(|| sections.last().filter(is_text)) else { return Look::Plain };
    let mut shown = String::new();
    for token in section {
        match token {
            Token::Sign('@') => shown.push_str(text),
            Token::Sign(sign) => shown.push(*sign),
            Token::Literal(literal) => shown.push_str(literal),
            Token::Bracket(_) => {}
        }
    }
    let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    match letters(&shown) {
        shown if shown.is_empty() => Look::Unseen,
        same if same == letters(text) => Look::Plain,
        _ => Look::Other(shown.trim().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_active_sign_is_per_cent() {
        for percent in ["0%", "0.00%", "#,##0.0%;[Red]-0.0%", "_ * 0%", "\"約\"0%", "[>1]0%;0.0%"] {
            assert!(is_percent(percent), "{percent}");
        }
        for other in ["General", "0\"%\"", "0\\%", "0_%", "[$%-411]0", "#,##0", "", "\"", "\\", "@"] {
            assert!(!is_percent(other), "{other}");
        }
    }

    fn shown(code: &str, number: f64) -> Look {
        NumberFormat::new(200, Some(code)).look(&RawValue::Number(number))
    }

    #[test]
    fn plain_formats_are_judged_like_all_others() {
        let numbers = [0.0, 1.0, -12.0, 12.5, -0.05, 0.125, 1234567.89, 1e27, 7.9e28, 1e-9];
        for code in ["0", "0.0", "0.00", "#,##0", "#,##0.0", "#,##0.000"] {
            let format = NumberFormat::new(200, Some(code));
            assert!(format.plain.is_some(), "{code}");
            for number in numbers {
                let long = decimal_from_float(number).map_or(Look::Plain, |number| look(&Section::all(code), number));
                assert_eq!(format.look(&RawValue::Number(number)), long, "{code} {number}");
            }
        }
        for other in ["0%", "0,", "#", "0;0", "\"0\"", "0.#", "0.0.0", "00", "0 ", "General"] {
            assert_eq!(NumberFormat::new(200, Some(other)).plain, None, "{other}");
        }
    }

    #[test]
    fn laying_a_number_out_changes_nothing() {
        for (code, number) in [
            ("General", 12.5),
            ("G/標準", 12.5),
            ("#,##0.##", 0.0),
            ("@", 12.5),
            ("0", 12.0),
            ("#,##0", 12005.0),
            ("#,##0.##", 12.25),
            ("00000", 12.0),
            ("#,##0;[Red]-#,##0", -12.0),
            ("#,##0;[Red]#,##0", -12.0),
            ("#,##0;\"▲\"#,##0", -12.0),
            ("0_);(0)", -12.0),
            ("_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", 12.0),
            ("[DBNum1]General", 12.0),
            ("0%", 0.5),
            ("0.0%", 0.985),
            ("?????", 12.0),
            ("# ?/?", 12.0),
            ("0.00E+00", 1200.0),
        ] {
            assert_eq!(shown(code, number), Look::Plain, "{code}");
        }
    }

    #[test]
    fn another_number_a_word_or_nothing_is_told() {
        for (code, number, text) in [
            ("0\"0\"", 12.0, "120"),
            ("\"1\"0", 12.0, "112"),
            ("0,", 12000.0, "12"),
            ("0.0,\"千\"", 12000.0, "12千"),
            ("0,,\"百万\"", 12_000_000.0, "12百万"),
            (";;;", 12.0, ""),
            ("\"\";-0", 12.0, ""),
            ("\"なし\"", 12.0, "なし"),
            ("\"約\"0", 12.0, "約12"),
            ("0\"以上\"", 12.0, "12以上"),
            ("0\"人\"", 12.0, "12人"),
            ("0;0", -12.0, "12"),
            ("\"▲\"0", 12.0, "▲12"),
            ("[>10]\"多\";0", 12.0, "多"),
            ("0;-0;\"-\"", 0.0, "-"),
            ("0\"人\"", 12.4, "12人"),
            ("0-0", 12.0, "1-2"),
            ("0%\"前後\"", 0.5, "50%前後"),
            ("\"約\"General", 12.0, "約12"),
            ("G/標準\"件\"", 12.0, "12件"),
            ("#,###", 0.0, ""),
            ("#", 0.4, ""),
            ("\"¥\"#,##0", 1200.0, "¥1200"),
            ("[$¥-411]#,##0;▲[$¥-411]#,##0", -127.0, "¥-127"),
            ("ge", 12.0, "日付や曜日"),
            ("aaa", 12.0, "日付や曜日"),
        ] {
            assert_eq!(shown(code, number), Look::Other(text.into()), "{code}");
        }
    }

    #[test]
    fn what_a_format_makes_of_a_text_is_told() {
        let shown = |code: &str| NumberFormat::new(200, Some(code)).look(&RawValue::Text("実施".into()));
        for code in ["@", "General", "0", "0;0;0", "0;-0;0;@", "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", "G/標準"]
        {
            assert_eq!(shown(code), Look::Plain, "{code}");
        }
        for (code, text) in [("@\"（予定）\"", "実施（予定）"), ("\"約\"@", "約実施"), ("0;0;0;\"未確定\"", "未確定")]
        {
            assert_eq!(shown(code), Look::Other(text.into()), "{code}");
        }
        for code in [";;;", "0;0;0;", "0;0;0;\" \""] {
            assert_eq!(shown(code), Look::Unseen, "{code}");
        }
    }

    #[test]
    fn rounding_is_told() {
        assert_eq!(shown("0", 12.4), Look::Rounded("12".into()));
        assert_eq!(shown("0.0", 33.25), Look::Rounded("33.3".into()));
        assert_eq!(shown("0%", 0.985), Look::Rounded("99%".into()));
        assert_eq!(shown("0", -0.4), Look::Rounded("0".into()));
        let built_in = NumberFormat::new(1, None);
        assert_eq!(built_in.look(&RawValue::Number(0.4)), Look::Rounded("0".into()));
        assert_eq!(NumberFormat::new(0, None).look(&RawValue::Number(0.4)), Look::Plain);
        assert_eq!(NumberFormat::new(14, None).code, None);
    }
}
