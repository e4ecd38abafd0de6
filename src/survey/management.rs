//! The hidden sheet 管理情報: what a form was issued with, so that a return can be judged without any database.
//!
//! One layout both written and read. Every cell is text. The first column says what a row is; nothing depends on row
//! numbers, and the columns of the table are found by their heads:
//!
//! | A | B … |
//! |---|---|
//! | `調査票管理情報` | version of this layout |
//! | `様式版`, `計画名`, `団体コード`, `所属名`, `報告月`, `前回`, `提出回`, `差戻し元`, `見本`, `提出期限`, `評価`, `記入者` | the value |
//! | `表` | `項目`, `指標`, `実績欄`, `項目欄`, then the name (欄) of each field |
//! | `列` | the names of the fields in the order of the form's columns |
//! | `行` | numbers, 必須・任意・不要 for the indicator's and the item's answers, the text of each field as issued |
//! | `修正` | item, indicator, field, message: what a form sent back asks to correct |
//! | `過去分` | the six texts of a prefilled row of 過去分訂正 |
//! | `文` | a fixed text that stands anywhere on the form |
//! | `検査値` | SHA-256 over all other cells, blind to width and blanks |

use super::{CorrectionTexts, Field, Issued, IssuedRow, Request};
use crate::model::{
    CellRef, IndicatorKey, ItemNo, Round, Sha256, decimal_from_float, fold_key, fold_key_to, parse_date, parse_shown,
};
use crate::spreadsheet::{RawValue, Sheet};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The text of the first cell, by which the sheet is known whatever it is called.
const MARK: &str = "調査票管理情報";
/// Version of the layout that is written.
const LAYOUT: u32 = 1;
const TABLE: &str = "表";
const ORDER: &str = "列";
const ROW: &str = "行";
const REQUEST: &str = "修正";
const CORRECTION: &str = "過去分";
const STATIC: &str = "文";
const CHECKSUM: &str = "検査値";
/// What the rows before the table are called, in their order.
const IDENTITY: [&str; 13] = [
    MARK,
    "様式版",
    "計画名",
    "団体コード",
    "所属名",
    "報告月",
    "前回",
    "提出回",
    "差戻し元",
    "見本",
    "提出期限",
    "評価",
    "記入者",
];
const KEY_HEADS: [&str; 4] = ["項目", "指標", "実績欄", "項目欄"];
const REQUIRED: &str = "必須";
const OPTIONAL: &str = "任意";
const NOT_ASKED: &str = "不要";
const YES: &str = "はい";
const NO: &str = "いいえ";

/// Everything that 管理情報 says.
#[derive(Debug, Clone, PartialEq)]
pub struct Management {
    /// What the form was issued with.
    pub issued: Issued,
    /// The fixed texts of the form: labels, title, help. A cell that holds one of them is as issued.
    pub statics: BTreeSet<String>,
    /// The fields in the order of the form's columns; empty: the form is older than this row.
    pub order: Vec<Field>,
    /// The checksum is right: nobody has changed the sheet.
    pub intact: bool,
}

/// Why 管理情報 cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ManagementError {
    /// The sheet is not 管理情報.
    #[error("not a management sheet")]
    NotManagement,
    /// A later version of the layout than this program knows.
    #[error("layout version {0} is unknown")]
    Unknown(String),
    /// A row is absent or holds something that does not belong there; says which row (first column) is meant.
    #[error("row {0} is missing or unreadable")]
    Row(String),
}

/// Position of the first indicator row, and of the two columns of needs, in what [`encode`] returns: the form's own
/// live count refers to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NeedColumns {
    /// Zero-based row of the first indicator.
    pub first_row: u32,
    /// Zero-based column of 必須・任意・不要 for 実績 and 年度末見込.
    pub indicator: u16,
    /// Zero-based column of 必須・任意・不要 for the item's answers.
    pub item: u16,
    /// Zero-based column of the first field's issued text, in the order of [`Field::ALL`].
    pub first_field: u16,
}

/// Whether a sheet is 管理情報, whatever its name.
#[must_use]
pub fn is_management(sheet: &Sheet) -> bool {
    sheet.cells.first().is_some_and(|cell| matches!(&cell.value, RawValue::Text(text) if fold_key(text) == MARK))
}

/// Whether a cell holds what the form was issued with: the number that the issued text shows (numbers are issued as
/// numbers), or the same text but for width, blanks and line breaks.
#[must_use]
pub fn same_as_issued(issued: &str, found: &RawValue) -> bool {
    match found {
        RawValue::Text(text) => text == issued || fold_key(text) == fold_key(issued),
        RawValue::Number(number) => {
            let shown = parse_shown(issued);
            shown.is_some() && decimal_from_float(*number) == shown.map(|value| value.normalize())
        }
        _ => false,
    }
}

/// The rows of the sheet from the top, and where its needs stand.
#[must_use]
pub fn encode(issued: &Issued, statics: &BTreeSet<String>, order: &[Field]) -> (Vec<Vec<String>>, NeedColumns) {
    let mut rows = identity(issued);
    let mut heads = vec![TABLE.to_owned()];
    heads.extend(KEY_HEADS.iter().map(|head| (*head).to_owned()));
    heads.extend(Field::ALL.iter().map(|field| field.name().to_owned()));
    rows.push(heads);
    let first_row = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    rows.extend(issued.rows.iter().map(|row| encode_row(row, issued.evaluated)));
    rows.push(std::iter::once(ORDER).chain(order.iter().map(|field| field.name())).map(str::to_owned).collect());
    rows.extend(issued.requests.iter().map(encode_request));
    for texts in &issued.corrections {
        rows.push(std::iter::once(CORRECTION.to_owned()).chain(texts.iter().cloned()).collect());
    }
    rows.extend(statics.iter().filter(|text| !text.is_empty()).map(|text| vec![STATIC.to_owned(), text.clone()]));
    let sum = checksum(rows.iter().map(|row| row.iter().map(String::as_str)));
    rows.push(vec![CHECKSUM.to_owned(), sum.to_string()]);
    (rows, NeedColumns { first_row, indicator: 3, item: 4, first_field: 5 })
}

fn identity(issued: &Issued) -> Vec<Vec<String>> {
    let values = [
        LAYOUT.to_string(),
        issued.form_version.to_string(),
        issued.plan.to_string(),
        issued.code.clone(),
        issued.department.to_string(),
        issued.round.to_string(),
        issued.previous.map_or_else(String::new, |round| round.to_string()),
        issued.submission.to_string(),
        issued.answers.map_or_else(String::new, |hash| hash.to_string()),
        yes_no(issued.sample),
        issued.due.map_or_else(String::new, |day| day.format("%Y-%m-%d").to_string()),
        yes_no(issued.evaluated),
        issued.author.clone(),
    ];
    IDENTITY.into_iter().zip(values).map(|(name, value)| vec![name.to_owned(), value]).collect()
}

fn yes_no(truth: bool) -> String {
    if truth { YES } else { NO }.to_owned()
}

fn encode_row(row: &IssuedRow, evaluated: bool) -> Vec<String> {
    let need = |asked: bool, optional: bool| match (asked, optional) {
        (false, _) => NOT_ASKED,
        (true, true) => OPTIONAL,
        (true, false) => REQUIRED,
    };
    let mut cells = vec![
        ROW.to_owned(),
        row.key.item.to_string(),
        row.key.number.to_string(),
        need(row.asked, row.optional).to_owned(),
        need(row.item_asked, !evaluated).to_owned(),
    ];
    cells.extend(Field::ALL.iter().map(|field| row.texts.get(field).cloned().unwrap_or_default()));
    cells
}

fn encode_request(request: &Request) -> Vec<String> {
    vec![
        REQUEST.to_owned(),
        request.key.map_or_else(String::new, |key| key.item.to_string()),
        request.key.map_or_else(String::new, |key| key.number.to_string()),
        request.field.map_or_else(String::new, |field| field.name().to_owned()),
        request.message.clone(),
    ]
}

/// Over the non-empty cells with their columns, row by row; the row of the checksum itself is left out.
fn checksum<'a, R, C>(rows: R) -> Sha256
where
    R: Iterator<Item = C>,
    C: Iterator<Item = &'a str>,
{
    let mut text = String::new();
    for row in rows {
        for (column, cell) in row.enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let before = text.len();
            if column > 9 {
                _ = write!(text, "{column}");
            } else {
                text.extend(u32::try_from(column).ok().and_then(|digit| char::from_digit(digit, 10)));
            }
            text.push('\u{1f}');
            let key = text.len();
            fold_key_to(cell, &mut text);
            if text.len() == key {
                text.truncate(before);
            } else {
                text.push('\u{1f}');
            }
        }
        text.push('\u{1e}');
    }
    Sha256::of(text.as_bytes())
}

/// Reads the sheet back.
///
/// # Errors
/// A [`ManagementError`] where the sheet is another one, was written by a later program, or lacks something without
/// which the form's identity or rows are not certain. A wrong checksum is no error: see [`Management::intact`].
pub fn decode(sheet: &Sheet) -> Result<Management, ManagementError> {
    if !is_management(sheet) {
        return Err(ManagementError::NotManagement);
    }
    let rows = dense_rows(sheet);
    let values = named_values(&rows);
    let layout = values.get(MARK).copied().unwrap_or_default();
    if layout != LAYOUT.to_string() {
        return Err(ManagementError::Unknown(layout.to_owned()));
    }
    let mut issued = decode_identity(&values)?;
    let mut statics = BTreeSet::new();
    let mut order = Vec::new();
    let mut heads = Heads::default();
    for row in &rows {
        match row.first().map(|tag| &**tag) {
            Some(TABLE) => heads = Heads::of(row),
            Some(ROW) => issued.rows.push(decode_row(row, &heads)?),
            Some(ORDER) => order = row.iter().filter_map(|name| Field::by_name(name)).collect(),
            Some(REQUEST) => issued.requests.push(decode_request(row)),
            Some(CORRECTION) => issued.corrections.push(decode_correction(row)),
            Some(STATIC) => statics.extend(row.get(1).map(|text| text.clone().into_owned())),
            _ => {}
        }
    }
    let others = rows.iter().filter(|row| row.first().is_none_or(|cell| cell != CHECKSUM));
    let sum = checksum(others.map(|row| row.iter().map(|cell| &**cell)));
    let intact = values.get(CHECKSUM).and_then(|text| Sha256::parse(text)) == Some(sum);
    Ok(Management { issued, statics, order, intact })
}

/// The sheet's rows with blanks between their cells, as long as the last cell; bounded by the number of cells.
fn dense_rows(sheet: &Sheet) -> Vec<Vec<Cow<'_, str>>> {
    /// More columns than any layout has; what lies beyond was not written by this program.
    const WIDEST: u32 = 64;
    let mut rows: BTreeMap<u32, Vec<Cow<'_, str>>> = BTreeMap::new();
    for cell in &sheet.cells {
        let CellRef { row, col } = cell.place.cell;
        let Some(column) = usize::try_from(col.min(WIDEST)).ok() else { continue };
        let texts = rows.entry(row).or_default();
        if texts.len() <= column {
            texts.resize(column + 1, Cow::Borrowed(""));
        }
        if let (Some(place), Some(text)) = (texts.get_mut(column), plain_text(&cell.value)) {
            *place = text;
        }
    }
    rows.into_values().collect()
}

/// Text as it was written; a number where a program has made one of it.
fn plain_text(value: &RawValue) -> Option<Cow<'_, str>> {
    match value {
        RawValue::Text(text) if text.contains('\r') => Some(text.replace("\r\n", "\n").into()),
        RawValue::Text(text) => Some(text.into()),
        RawValue::Number(number) => decimal_from_float(*number).map(|decimal| decimal.to_string().into()),
        _ => None,
    }
}

fn named_values<'r>(rows: &'r [Vec<Cow<'_, str>>]) -> BTreeMap<&'r str, &'r str> {
    let mut values = BTreeMap::new();
    for row in rows {
        if let Some(name) = row.first().filter(|name| ![ROW, STATIC, REQUEST, CORRECTION].contains(&&***name)) {
            values.entry(&**name).or_insert(row.get(1).map_or("", |value| value));
        }
    }
    values
}

fn decode_identity(values: &BTreeMap<&str, &str>) -> Result<Issued, ManagementError> {
    let get = |name: &str| values.get(name).copied().unwrap_or_default();
    let wrong = |name: &str| ManagementError::Row(name.to_owned());
    let known = |name: &str| Some(get(name)).filter(|text| !text.is_empty()).ok_or_else(|| wrong(name));
    let answers = match get("差戻し元") {
        "" => None,
        text => Some(Sha256::parse(text).ok_or_else(|| wrong("差戻し元"))?),
    };
    Ok(Issued {
        plan: known("計画名")?.into(),
        code: get("団体コード").to_owned(),
        form_version: known("様式版")?.parse().map_err(|_| wrong("様式版"))?,
        department: known("所属名")?.into(),
        round: Round::parse(known("報告月")?).ok_or_else(|| wrong("報告月"))?,
        previous: Round::parse(get("前回")),
        submission: known("提出回")?.parse().map_err(|_| wrong("提出回"))?,
        answers,
        sample: get("見本") == YES,
        due: parse_date(get("提出期限")),
        evaluated: get("評価") == YES,
        author: get("記入者").to_owned(),
        rows: Vec::new(),
        requests: Vec::new(),
        corrections: Vec::new(),
    })
}

/// Where the columns of the table stand.
#[derive(Default)]
struct Heads {
    keys: [Option<usize>; 4],
    fields: Vec<(Field, usize)>,
}

impl Heads {
    fn of(row: &[Cow<'_, str>]) -> Self {
        // Of two columns with the same head the last one counts.
        let column = |name: &str| row.iter().rposition(|head| head == name);
        let field = |field: Field| Some((field, column(field.name())?));
        Self { keys: KEY_HEADS.map(column), fields: Field::ALL.into_iter().filter_map(field).collect() }
    }
}

fn decode_row(row: &[Cow<'_, str>], heads: &Heads) -> Result<IssuedRow, ManagementError> {
    let cell = |at: usize| row.get(at).map_or("", |text| text);
    let [item, number, asked, item_asked] = heads.keys.map(|at| at.map_or("", cell));
    let wrong = || ManagementError::Row(format!("{ROW} {item}-{number}"));
    let key = key_of(item, number).ok_or_else(wrong)?;
    let need = |text: &str| match text {
        REQUIRED => Ok((true, false)),
        OPTIONAL => Ok((true, true)),
        NOT_ASKED => Ok((false, false)),
        _ => Err(wrong()),
    };
    let (asked, optional) = need(asked)?;
    let (item_asked, _) = need(item_asked)?;
    let texts = heads.fields.iter().map(|(field, at)| (*field, cell(*at)));
    let texts = texts.filter(|(_, text)| !text.is_empty()).map(|(field, text)| (field, text.to_owned())).collect();
    Ok(IssuedRow { key, texts, asked, optional, item_asked })
}

fn key_of(item: &str, number: &str) -> Option<IndicatorKey> {
    Some(IndicatorKey { item: ItemNo(item.parse().ok()?), number: number.parse().ok()? })
}

fn decode_request(row: &[Cow<'_, str>]) -> Request {
    let get = |at: usize| row.get(at).map_or("", |text| text);
    Request { key: key_of(get(1), get(2)), field: Field::by_name(get(3)), correction: None, message: get(4).to_owned() }
}

fn decode_correction(row: &[Cow<'_, str>]) -> CorrectionTexts {
    std::array::from_fn(|at| row.get(at + 1).map(|text| text.clone().into_owned()).unwrap_or_default())
}

mod remarks;
#[cfg(test)]
mod tests;

pub use remarks::decode_apart;
