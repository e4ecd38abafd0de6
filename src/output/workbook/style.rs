//! How cells look. Few looks, all of which read in monochrome print: what matters differs by weight, pattern or word, and
//! never by colour alone.

use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, Format, FormatAlign, FormatBorder, FormatPattern, FormatUnderline,
};

/// The font: part of Windows since 2018, made for legibility; digits half as wide as kanji.
pub(in crate::output) const FONT: &str = "BIZ UDゴシック";
/// Default height of a row and width of a column in pixels for [`FONT`] at 10 points.
pub(in crate::output) const DEFAULT_PIXELS: (u32, u32) = (18, 64);

pub(in crate::output) const INK: Color = Color::RGB(0x0022_2222);
const RULE: Color = Color::RGB(0x00A0_A0A0);
const HEAD_FILL: Color = Color::RGB(0x00DC_E6F1);
const LINK_INK: Color = Color::RGB(0x001F_4E9E);
const SOFT_FILL: Color = Color::RGB(0x00F2_F2F2);

/// What a cell of a table holds, as far as its look goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::output) enum Look {
    /// A word or number that stands in the middle.
    Center,
    /// A text that wraps.
    Wrap,
    /// A long text, set smaller.
    Long,
    /// A number with at least so many decimals.
    Number(u8),
    /// A difference with at least so many decimals: with a sign in either direction.
    Signed(u8),
    /// A change in ％ with one decimal and a sign.
    SignedRate,
    /// `N以上`: a number with at least so many decimals.
    AtLeast(u8),
    /// A rate in ％ with one decimal.
    Rate,
    /// A link.
    Link,
    /// A heading of a table.
    Head,
    /// A line of totals: number.
    Total,
    /// A line of totals: text.
    TotalText,
    /// A line of totals: a word in the middle.
    TotalCenter,
    /// A line of totals: rate.
    TotalRate,
}

/// The default format of a sheet.
pub(in crate::output) fn plain() -> Format {
    Format::new().set_font_name(FONT).set_font_size(10).set_font_charset(128).set_align(FormatAlign::VerticalCenter)
}

fn ink() -> Format {
    plain().set_font_color(INK)
}

fn ruled() -> Format {
    ink().set_border(FormatBorder::Thin).set_border_color(RULE)
}

fn decimals(pattern: &str, places: u8) -> String {
    let fraction = if places == 0 { String::new() } else { format!(".{}", "0".repeat(usize::from(places))) };
    pattern.replace('#', &format!("#,##0{fraction}"))
}

impl Look {
    /// For a look that wraps: the size of its letters and the height of a line in points.
    pub(in crate::output) const fn wraps(self) -> Option<(f64, f64)> {
        match self {
            Self::Center | Self::Wrap | Self::Link | Self::Head | Self::TotalText | Self::TotalCenter => {
                Some((10.0, 13.5))
            }
            Self::Long => Some((9.0, 12.3)),
            _ => None,
        }
    }

    /// The format of a table's cell.
    pub(in crate::output) fn format(self) -> Format {
        match self {
            Self::Center => ruled().set_align(FormatAlign::Center).set_text_wrap(),
            Self::Wrap => ruled().set_align(FormatAlign::Left).set_text_wrap(),
            Self::Long => {
                ruled().set_align(FormatAlign::Left).set_align(FormatAlign::Top).set_font_size(9).set_text_wrap()
            }
            Self::Number(places) => ruled().set_num_format(decimals("#_ ;▲#_ ", places)).set_align(FormatAlign::Right),
            Self::Signed(places) => {
                ruled().set_num_format(decimals("+#_ ;▲#_ ;#_ ", places)).set_align(FormatAlign::Right)
            }
            Self::SignedRate => ruled().set_num_format("+#,##0.0_ ;▲#,##0.0_ ;0.0_ ").set_align(FormatAlign::Right),
            Self::AtLeast(places) => {
                ruled().set_num_format(decimals("#\"以上\"_ ", places)).set_align(FormatAlign::Right)
            }
            Self::Rate => ruled().set_num_format("#,##0.0_ ;▲#,##0.0_ ").set_align(FormatAlign::Right),
            Self::Link => ruled()
                .set_font_color(LINK_INK)
                .set_underline(FormatUnderline::Single)
                .set_align(FormatAlign::Left)
                .set_text_wrap(),
            Self::Head => {
                ruled().set_bold().set_background_color(HEAD_FILL).set_align(FormatAlign::Center).set_text_wrap()
            }
            Self::Total => Self::Number(0).format().set_bold().set_background_color(SOFT_FILL),
            Self::TotalText => Self::Wrap.format().set_bold().set_background_color(SOFT_FILL),
            Self::TotalCenter => Self::Center.format().set_bold().set_background_color(SOFT_FILL),
            Self::TotalRate => Self::Rate.format().set_bold().set_background_color(SOFT_FILL),
        }
    }
}

/// The sheet's title.
pub(in crate::output) fn title() -> Format {
    ink().set_font_size(15).set_bold()
}

/// What stands under the title.
pub(in crate::output) fn subtitle() -> Format {
    ink()
}

/// A heading inside a sheet.
pub(in crate::output) fn section() -> Format {
    ink().set_font_size(11).set_bold()
}

/// A note under a table.
pub(in crate::output) fn note() -> Format {
    ink().set_font_size(9)
}

/// A link outside a table.
pub(in crate::output) fn plain_link() -> Format {
    ink().set_font_color(LINK_INK).set_underline(FormatUnderline::Single)
}

/// Grade 4, 差戻し: white on dark, so that it stands out without colour too.
fn alarm() -> Format {
    Format::new().set_bold().set_font_color(Color::White).set_background_color(Color::RGB(0x009C_2A1F))
}

/// Grade 3, 要確認: bold on a light ground.
fn warning() -> Format {
    Format::new().set_bold().set_background_color(Color::RGB(0x00FF_E2A8))
}

/// 未報告, 未提出: hatched.
fn absent() -> Format {
    Format::new()
        .set_bold()
        .set_pattern(FormatPattern::LightUp)
        .set_foreground_color(Color::RGB(0x0080_8080))
        .set_background_color(Color::White)
}

/// Conditional formats that mark words and grades wherever they stand; `first` is the range's first cell, such as `F5`.
pub(in crate::output) fn marks(first: &str) -> Vec<ConditionalFormatFormula> {
    let rule =
        |test: String, format: Format| ConditionalFormatFormula::new().set_rule(test.as_str()).set_format(format);
    vec![
        rule(format!("OR({first}=4,LEFT({first},3)=\"差戻し\",LEFT({first},3)=\"要修正\")"), alarm()),
        rule(format!("OR({first}=3,LEFT({first},3)=\"要確認\",LEFT({first},2)=\"遅れ\")"), warning()),
        rule(format!("OR(LEFT({first},3)=\"未報告\",LEFT({first},3)=\"未提出\")"), absent()),
    ]
}

/// A conditional format for numbers below a threshold.
pub(in crate::output) fn below(first: &str, threshold: &str) -> ConditionalFormatFormula {
    let test = format!("AND(ISNUMBER({first}),{first}<{threshold})");
    ConditionalFormatFormula::new().set_rule(test.as_str()).set_format(warning())
}
