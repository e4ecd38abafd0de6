//! Colours and formats of a form: calm, and the cells to fill in clearly marked.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// Installed with every Windows since 2018; other systems show their own Japanese font.
const FONT: &str = "BIZ UDPゴシック";
const SIZE: f64 = 10.0;
const INK: Color = Color::RGB(0x26_32_38);
const FAINT: Color = Color::RGB(0x8A_94_99);
const LINE: Color = Color::RGB(0xB0_BE_C5);
const HEAD: Color = Color::RGB(0xDD_E7_EE);
const HEAD_INPUT: Color = Color::RGB(0xFF_E9_A8);
const ISSUED: Color = Color::RGB(0xFA_FB_FC);
const CLOSED: Color = Color::RGB(0xE9_EC_EE);
const INPUT: Color = Color::RGB(0xFF_FB_E6);
const BLANK: Color = Color::RGB(0xFF_EE_9C);
const DONE: Color = Color::RGB(0xD5_EC_D4);
const MARK: Color = Color::RGB(0xFF_D9_C7);
const ALARM: Color = Color::RGB(0xB7_1C_1C);

/// How a cell's text stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// Texts: left, from the top, wrapped.
    Text,
    /// Numbers: right.
    Number,
    /// Short keys: centred.
    Centre,
}

/// What a cell of the table is, for its colour and lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Issued or computed.
    Issued,
    /// Issued, and the same as in the row above.
    Repeated,
    /// Not to be filled in by this department.
    Closed,
    /// To fill in.
    Input,
    /// To correct, in a form sent back.
    Marked,
}

/// The formats of a form.
pub(super) struct Styles {
    pub title: Format,
    pub sample: Format,
    pub note: Format,
    pub label: Format,
    pub value: Format,
    pub input: Format,
    pub date: Format,
    pub count: Format,
    pub head: Format,
    pub head_input: Format,
    pub request_head: Format,
    pub request_link: Format,
    pub request: Format,
    pub text: Format,
    pub text_bold: Format,
    pub hidden: Format,
    /// For conditional formats: a required cell that is still blank.
    pub blank: Format,
    /// For conditional formats: nothing is blank any more.
    pub done: Format,
    /// For conditional formats: a text as it was prefilled.
    pub prefilled: Format,
}

impl Styles {
    pub fn new() -> Self {
        let plain = || Format::new().set_font_name(FONT).set_font_size(SIZE).set_font_color(INK);
        let middle = || plain().set_align(FormatAlign::VerticalCenter);
        let boxed = || middle().set_border(FormatBorder::Thin).set_border_color(LINE);
        let wrapped = || middle().set_text_wrap();
        let head =
            |fill: Color| boxed().set_background_color(fill).set_bold().set_text_wrap().set_align(FormatAlign::Center);
        let entry = || boxed().set_background_color(INPUT).set_unlocked().set_indent(1);
        Self {
            title: middle().set_font_size(15).set_bold(),
            sample: middle()
                .set_font_size(13)
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(ALARM)
                .set_align(FormatAlign::Center),
            note: middle().set_font_size(9),
            label: boxed().set_background_color(HEAD).set_indent(1),
            value: boxed().set_indent(1).set_shrink(),
            input: entry(),
            date: entry().set_num_format(r#"[$-411]ggge"年"m"月"d"日""#).set_align(FormatAlign::Left),
            count: boxed()
                .set_bold()
                .set_indent(1)
                .set_align(FormatAlign::Left)
                .set_background_color(BLANK)
                .set_num_format(r#"[=0]"すべて記入されています";0"か所""#),
            head: head(HEAD),
            head_input: head(HEAD_INPUT),
            request_head: middle().set_bold().set_font_color(ALARM),
            request_link: boxed()
                .set_background_color(MARK)
                .set_font_color(ALARM)
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
            request: wrapped().set_border(FormatBorder::Thin).set_border_color(LINE),
            text: wrapped().set_align(FormatAlign::Top),
            text_bold: middle().set_bold().set_font_size(12),
            hidden: plain().set_font_size(9).set_num_format("@"),
            blank: Format::new().set_background_color(BLANK),
            done: Format::new().set_background_color(DONE),
            prefilled: Format::new().set_font_color(FAINT),
        }
    }

    /// The format of a cell of the table.
    pub fn cell(&self, look: Look, stand: Stand, number_format: Option<&str>) -> Format {
        let mut format = Format::new()
            .set_font_name(FONT)
            .set_font_size(SIZE)
            .set_border(FormatBorder::Thin)
            .set_border_color(LINE)
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter);
        format = match stand {
            Stand::Text => format.set_align(FormatAlign::Left),
            Stand::Number => format.set_align(FormatAlign::Right),
            Stand::Centre => format.set_align(FormatAlign::Center),
        };
        format = match look {
            Look::Issued => format.set_font_color(INK).set_background_color(ISSUED),
            Look::Repeated => format.set_font_color(FAINT).set_background_color(ISSUED),
            Look::Closed => format.set_font_color(FAINT).set_background_color(CLOSED).set_font_size(9),
            Look::Input => format.set_font_color(INK).set_background_color(INPUT).set_unlocked(),
            Look::Marked => format
                .set_font_color(ALARM)
                .set_background_color(MARK)
                .set_border(FormatBorder::Medium)
                .set_border_color(ALARM)
                .set_unlocked(),
        };
        match number_format {
            Some(code) => format.set_num_format(code),
            None => format,
        }
    }
}

/// The number format of an indicator's values: as many decimals as the plan prints, ▲ for minus, the unit behind.
/// Ratios show what was typed, so that no decimal is hidden.
pub(super) fn number_format(unit: &str, places: u32, ratio: bool) -> String {
    let unit: String = unit.chars().filter(|c| *c != '"' && !c.is_control()).collect();
    let unit = if unit.is_empty() { unit } else { format!("\"{unit}\"") };
    let digits = match places {
        0 if ratio => "General".to_owned(),
        0 => "#,##0".to_owned(),
        places => format!("#,##0.{}##", "0".repeat(usize::try_from(places).unwrap_or(1).min(6))),
    };
    format!("{digits}{unit};\"▲\"{digits}{unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_formats_carry_the_unit() {
        assert_eq!(number_format("人", 0, false), "#,##0\"人\";\"▲\"#,##0\"人\"");
        assert_eq!(number_format("％", 0, true), "General\"％\";\"▲\"General\"％\"");
        assert_eq!(number_format("", 1, true), "#,##0.0##;\"▲\"#,##0.0##");
        assert_eq!(number_format("\"a\"", 0, false), "#,##0\"a\";\"▲\"#,##0\"a\"");
    }
}
