//! From one cell to a value: exact, read in the only way it can be read (読替), or sent back (差戻し). Never guessed.

mod fold;
mod grade;
mod number;
mod parts;
mod printed;
mod spec;
mod special;
mod text;

pub use fold::is_hidden;
pub use grade::{GRADE_COUNT, read_grade};
pub use printed::printed_number;
pub use spec::{Shape, Spec};
pub use text::{CleanText, clean_text, is_ditto_text, is_empty_phrase, is_no_text, read_text};

use crate::model::{Answer, decimal_from_float, show_decimal};
use crate::spreadsheet::{Doubt, Look, RawCell, RawValue};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// What a cell was read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<T> {
    /// Nothing stands there, or white space only.
    Blank,
    /// Read as it stands.
    Plain(T),
    /// Read in the only way it can be read; the steps say how.
    Read(T, Steps),
    /// Not read.
    Refused(Refusal),
}

impl<T> Value<T> {
    /// The value, where there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Plain(value) | Self::Read(value, _) => Some(value),
            Self::Blank | Self::Refused(_) => None,
        }
    }

    fn of(value: T, steps: Steps) -> Self {
        if steps.is_empty() { Self::Plain(value) } else { Self::Read(value, steps) }
    }
}

/// What was done to read a value.
pub type Steps = BTreeSet<Step>;

/// One step of reading a value that does not stand there literally.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// A number stored as text.
    TextNumber,
    /// Full-width characters.
    Width,
    /// Blanks or line breaks around it.
    Blanks,
    /// Invisible characters.
    Invisible,
    /// A leading apostrophe.
    Apostrophe,
    /// Commas between thousands.
    Thousands,
    /// ▲, △ or another sign for minus.
    Minus,
    /// The unit attached.
    Unit,
    /// 0.5 shown as 50 %.
    Percent,
    /// A word written otherwise.
    Spelling,
    /// Parts in another order or with other separators.
    Parts,
    /// The label of a grade, or its circled number.
    GradeLabel,
}

impl Step {
    /// What a message says of it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::TextNumber => "文字列として入力された数字",
            Self::Width => "全角文字",
            Self::Blanks => "空白・改行",
            Self::Invisible => "見えない文字",
            Self::Apostrophe => "先頭のアポストロフィ",
            Self::Thousands => "桁区切り",
            Self::Minus => "マイナスの記号",
            Self::Unit => "単位付き",
            Self::Percent => "パーセント表示",
            Self::Spelling => "表記の違い",
            Self::Parts => "区切りや順序の違い",
            Self::GradeLabel => "評価の表記",
        }
    }
}

/// Why a cell is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// 約50, 50以上, 50件程度
    Approximate,
    /// 50～60
    Range,
    /// 10/12
    Fraction,
    /// 3.5.2, 1,23: digits that are no number
    Malformed,
    /// 二百, 1万2千
    KanjiNumber,
    /// 〃, 同上, 前回と同じ
    Ditto,
    /// －, なし, 未定, 該当なし, 未実施, 実施予定: a word with a meaning of its own that cannot stand here
    Special(&'static str),
    /// A date where a number belongs; what it shows.
    Date(String),
    /// `12:30` and the like.
    Time,
    /// #REF! and the like.
    Error(String),
    /// A formula without a result.
    NoCache,
    /// TRUE or FALSE.
    Truth,
    /// Another unit than the indicator's: what stands after the number.
    OtherUnit(String),
    /// A percentage where the unit is another.
    PercentFormat,
    /// Two numbers in one cell.
    SeveralNumbers,
    /// Direction marks: it does not show what it holds.
    HiddenDirection,
    /// A formula typed as text, a plus sign, an exponent.
    Expression,
    /// More digits than a spreadsheet keeps.
    TooLarge,
    /// Decimals in a count.
    Decimals(Decimal),
    /// Below 下限.
    BelowMin(Decimal, Decimal),
    /// Above 上限.
    AboveMax(Decimal, Decimal),
    /// None of the words that are asked for; near ones.
    UnknownWord(Vec<String>),
    /// A number where a word is asked for.
    NumberForWord,
    /// 複合: parts missing, doubled or unknown.
    BadParts,
    /// The number format shows something else than what is stored: what it shows, what is stored.
    ShowsOther(String, String),
    /// It is struck through.
    Struck,
    /// Nobody sees it: letters in the colour of their ground, or a format that shows nothing.
    Unseen,
    /// A part of it stands above or below the line.
    Raised,
    /// 自己評価: not 1 to 4.
    BadGrade,
    /// Any other text.
    NotANumber,
}

/// The parts of a printed value, where the indicator has parts. For comparing only.
#[must_use]
pub fn printed_parts(text: &str, spec: &Spec) -> Option<Vec<(String, Decimal)>> {
    match read_answer_text(text.strip_suffix("（速報）").unwrap_or(text), spec).value() {
        Some(Answer::Parts(parts)) => Some(parts.clone()),
        _ => None,
    }
}

/// Reads an answer from a cell.
#[must_use]
pub fn read(cell: &RawCell, spec: &Spec) -> Value<Answer> {
    if let Some(refusal) = refuse_look(cell) {
        return Value::Refused(refusal);
    }
    let value = match &cell.value {
        RawValue::Text(text) => read_shown_text(text, cell, spec),
        RawValue::Number(number) => read_shown(*number, cell, spec),
        other => Value::Refused(refuse_kind(other)),
    };
    match value {
        Value::Plain(answer) => bounded(&answer, spec).map_or(Value::Plain(answer), Value::Refused),
        Value::Read(answer, steps) => bounded(&answer, spec).map_or(Value::Read(answer, steps), Value::Refused),
        other => other,
    }
}

/// What a cell holds, as a user sees it in a message.
#[must_use]
pub fn shown(cell: &RawCell) -> String {
    match &cell.value {
        RawValue::Text(text) => text.clone(),
        RawValue::Number(number) => match decimal_from_float(*number) {
            Some(value) if cell.percent => format!("{}%", (value * Decimal::ONE_HUNDRED).normalize()),
            Some(value) => value.to_string(),
            None => number.to_string(),
        },
        RawValue::Bool(true) => "TRUE".into(),
        RawValue::Bool(false) => "FALSE".into(),
        RawValue::DateTime(date) => show_date_value(date),
        RawValue::Duration(text) | RawValue::Error(text) => text.clone(),
        RawValue::NoCache => "（計算結果のない数式）".into(),
    }
}

fn show_date_value(date: &chrono::NaiveDateTime) -> String {
    use chrono::Timelike;
    if date.num_seconds_from_midnight() == 0 {
        date.format("%Y-%m-%d").to_string()
    } else {
        date.format("%Y-%m-%d %H:%M:%S").to_string()
    }
}

fn read_answer_text(text: &str, spec: &Spec) -> Value<Answer> {
    if let Some(refusal) = fold::refuse_text(text) {
        return Value::Refused(refusal);
    }
    let folded = fold::fold(text);
    if folded.text.is_empty() {
        return Value::Blank;
    }
    if let Some(special) = special::find(text, &folded.text, spec) {
        return special.map_or_else(Value::Refused, |(answer, exact)| {
            let steps = if exact { Steps::new() } else { folded.spelling() };
            Value::of(answer, steps)
        });
    }
    match &spec.shape {
        Shape::Number => number::read_text(&folded, spec).map_answer(Answer::Number),
        Shape::Words(words) => special::read_word(text, &folded, words).map_answer(Answer::Word),
        Shape::Parts(labels) => parts::read(text, &folded, labels, spec).map_answer(Answer::Parts),
    }
}

/// A stored number under its format: what is shown must be that number, perhaps with the unit.
fn read_shown(number: f64, cell: &RawCell, spec: &Spec) -> Value<Answer> {
    let stored = read_stored(number, cell.percent, spec);
    let (Look::Other(text), Some(Answer::Number(value))) = (&cell.look, stored.value()) else { return stored };
    let shown = read_answer_text(&without_currency(text), spec);
    let same = shown.value() == Some(&Answer::Number(*value));
    if same || shows_rounded(cell, spec).is_some() || shows_other_unit(cell, spec).is_some() {
        stored
    } else {
        Value::Refused(Refusal::ShowsOther(text.clone(), show_decimal(*value, 0)))
    }
}

/// A text under its format: what is shown must say the same.
fn read_shown_text(text: &str, cell: &RawCell, spec: &Spec) -> Value<Answer> {
    let stored = read_answer_text(text, spec);
    match &cell.look {
        Look::Other(shown) if stored.value().is_none() || read_answer_text(shown, spec).value() != stored.value() => {
            Value::Refused(Refusal::ShowsOther(shown.clone(), text.to_owned()))
        }
        _ => stored,
    }
}

const CURRENCIES: [char; 6] = ['¥', '￥', '$', '＄', '€', '£'];

fn without_currency(text: &str) -> String {
    text.replace(CURRENCIES, "")
}

/// What a stored number shows, where that is the number rounded, perhaps with its unit.
#[must_use]
pub fn shows_rounded<'a>(cell: &'a RawCell, spec: &Spec) -> Option<&'a str> {
    let text = match &cell.look {
        Look::Rounded(text) => return Some(text),
        Look::Other(text) => text,
        _ => return None,
    };
    let RawValue::Number(number) = cell.value else { return None };
    let Some(Answer::Number(shown)) = read_answer_text(&without_currency(text), spec).value().cloned() else {
        return None;
    };
    let stored = exact(number)?;
    let places = text.split_once('.').map_or(0, |(_, after)| after.chars().take_while(char::is_ascii_digit).count());
    let strategy = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
    let rounded = stored.round_dp_with_strategy(u32::try_from(places).ok()?, strategy);
    (shown != stored && shown == rounded).then_some(text)
}

/// What a stored number shows, where that is the number itself with another unit behind it than the indicator's, as
/// where values were pasted into the cells of another row. Amounts of money in another unit are other amounts.
#[must_use]
pub fn shows_other_unit<'a>(cell: &'a RawCell, spec: &Spec) -> Option<&'a str> {
    let (Look::Other(text), RawValue::Number(number)) = (&cell.look, &cell.value) else { return None };
    if text.contains(CURRENCIES) {
        let number = exact(*number)?;
        let same = read_answer_text(&without_currency(text), spec).value() == Some(&Answer::Number(number));
        return (same && &*spec.unit != "円").then_some(text.as_str());
    }
    let Value::Refused(Refusal::OtherUnit(unit)) = read_answer_text(text, spec) else { return None };
    let number = exact(*number)?.to_string();
    (text.strip_prefix(&number).is_some_and(|rest| !rest.starts_with('.')) && !unit.ends_with('円')).then_some(text)
}

fn read_stored(number: f64, percent: bool, spec: &Spec) -> Value<Answer> {
    let Some(value) = exact(number) else { return Value::Refused(Refusal::TooLarge) };
    match (&spec.shape, percent) {
        (Shape::Words(_), _) => Value::Refused(Refusal::NumberForWord),
        (Shape::Parts(_), _) => Value::Refused(Refusal::BadParts),
        (Shape::Number, false) => Value::Plain(Answer::Number(value)),
        (Shape::Number, true) if spec.percent => {
            Value::of(Answer::Number((value * Decimal::ONE_HUNDRED).normalize()), Steps::from([Step::Percent]))
        }
        (Shape::Number, true) => Value::Refused(Refusal::PercentFormat),
    }
}

/// The decimal of a stored number; none beyond what a binary number holds exactly.
fn exact(number: f64) -> Option<Decimal> {
    decimal_from_float(number).filter(|value| value.abs() < number::limit()).map(positive_zero)
}

fn positive_zero(value: Decimal) -> Decimal {
    if value.is_zero() { Decimal::ZERO } else { value }
}

/// Why a value of any kind is not read for how it looks. What another display means depends on the value: it is judged
/// where that is known.
pub(crate) fn refuse_look(cell: &RawCell) -> Option<Refusal> {
    match cell.doubt()? {
        Doubt::Struck => Some(Refusal::Struck),
        Doubt::Unseen => Some(Refusal::Unseen),
        Doubt::Raised => Some(Refusal::Raised),
        Doubt::ShowsOther(_) | Doubt::ShowsRounded(_) => None,
    }
}

/// Why a value that is neither text nor number is not read.
pub(crate) fn refuse_kind(value: &RawValue) -> Refusal {
    match value {
        RawValue::DateTime(date) => Refusal::Date(show_date_value(date)),
        RawValue::Duration(_) => Refusal::Time,
        RawValue::Error(error) => Refusal::Error(error.clone()),
        RawValue::NoCache => Refusal::NoCache,
        RawValue::Bool(_) => Refusal::Truth,
        RawValue::Text(_) | RawValue::Number(_) => Refusal::NotANumber,
    }
}

fn bounded(answer: &Answer, spec: &Spec) -> Option<Refusal> {
    let check = |value: Decimal| {
        if let Some(min) = spec.min.filter(|min| value < *min) {
            return Some(Refusal::BelowMin(value, min));
        }
        if let Some(max) = spec.max.filter(|max| value > *max) {
            return Some(Refusal::AboveMax(value, max));
        }
        (spec.whole && !value.fract().is_zero()).then_some(Refusal::Decimals(value))
    };
    match answer {
        Answer::Number(value) => check(*value),
        Answer::Parts(parts) => parts.iter().find_map(|(_, value)| check(*value)),
        Answer::Word(_) | Answer::NotApplicable | Answer::Cancelled | Answer::Incalculable => None,
    }
}

impl<T> Value<T> {
    fn map_answer<U>(self, make: impl FnOnce(T) -> U) -> Value<U> {
        match self {
            Self::Blank => Value::Blank,
            Self::Plain(value) => Value::Plain(make(value)),
            Self::Read(value, steps) => Value::Read(make(value), steps),
            Self::Refused(refusal) => Value::Refused(refusal),
        }
    }
}

#[cfg(test)]
mod tests;
