//! The values of a sheet as calamine reads them, in step with what the look over the sheet found.

use super::super::{Look, OpenError, Place, RawCell, RawValue};
use super::{
    scan::{Content, Filled, Scan},
    styles::Styles,
};
use calamine::{DataRef, ExcelDateTime, Xlsx};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use std::{
    io::{Read, Seek},
    sync::Arc,
};

/// Reads the cells that `scan` found in the sheet of this index.
pub(super) fn read<R: Read + Seek>(
    book: &mut Xlsx<R>,
    index: usize,
    sheet: &Arc<str>,
    scan: &Scan,
    styles: &Styles,
    text_left: &mut usize,
) -> Result<Vec<RawCell>, OpenError> {
    let bad = |filled: &Filled| OpenError::Damaged(format!("シート「{sheet}」のセル {} を読み取れません", filled.cell));
    let mut cells = Vec::with_capacity(scan.filled.len());
    let mut reader = book
        .worksheet_cells_reader(&index.to_string())
        .map_err(|_| OpenError::Damaged(format!("シート「{sheet}」を読み取れません")))?;
    let mut ordinal = 0_u32;
    for filled in &scan.filled {
        // Cells in between are empty: calamine delivers them too.
        let cell = loop {
            let cell = reader.next_cell().ok().flatten().ok_or_else(|| bad(filled))?;
            ordinal = ordinal.saturating_add(1);
            if ordinal > filled.ordinal {
                break cell;
            }
        };
        if cell.get_position() != (filled.cell.row, filled.cell.col) {
            return Err(bad(filled));
        }
        let value = match (filled.content, cell.get_value()) {
            (Content::NoCache, _) => RawValue::NoCache,
            (_, DataRef::Empty) => return Err(bad(filled)),
            (Content::Error, DataRef::DateTimeIso(error)) => RawValue::Error(error.clone()),
            (Content::IsoDate, DataRef::DateTimeIso(date)) => iso_date(date),
            (_, value) => raw_value(value),
        };
        if let RawValue::Text(text) | RawValue::Error(text) = &value {
            if text.is_empty() {
                continue;
            }
            *text_left = text_left.checked_sub(text.len()).ok_or_else(too_much_text)?;
        }
        let percent = styles.percent(filled.style) && matches!(value, RawValue::Number(_) | RawValue::NoCache);
        let look = filled.mark.look().filter(|look| *look != Look::Unseen || styles.is_pale(filled.style));
        let look = look.unwrap_or_else(|| styles.look(filled.style, &value));
        let place = Place { sheet: sheet.clone(), cell: filled.cell };
        cells.push(RawCell { place, value, percent, formula: filled.formula, look });
    }
    // Sheets are written row by row, but need not be.
    if !cells.is_sorted_by_key(|cell: &RawCell| cell.place.cell) {
        cells.sort_by_key(|cell| cell.place.cell);
    }
    Ok(cells)
}

fn too_much_text() -> OpenError {
    OpenError::TooLarge("文字の量が多すぎます".into())
}

/// A value as calamine delivers it.
pub(in crate::spreadsheet) fn raw_value(value: &DataRef<'_>) -> RawValue {
    match value {
        DataRef::String(text) => RawValue::Text(clean(text)),
        DataRef::SharedString(text) => RawValue::Text(clean(text)),
        DataRef::Float(number) => finite(*number),
        #[expect(clippy::cast_precision_loss, reason = "spreadsheets store binary numbers")]
        DataRef::Int(number) => finite(*number as f64),
        DataRef::Bool(truth) => RawValue::Bool(*truth),
        DataRef::Error(error) => RawValue::Error(error.to_string()),
        DataRef::DateTime(date) => date_time(date),
        DataRef::DateTimeIso(text) => iso_date(text),
        DataRef::DurationIso(text) => RawValue::Duration(text.clone()),
        DataRef::Empty => RawValue::Text(String::new()),
    }
}

/// No spreadsheet stores NaN or infinity, but other programs write them: as text they are refused where a number
/// belongs.
fn finite(number: f64) -> RawValue {
    if number.is_finite() { RawValue::Number(number) } else { RawValue::Text(number.to_string()) }
}

/// A number under a date format.
fn date_time(date: &ExcelDateTime) -> RawValue {
    const LAST: f64 = 2_958_466.0;
    // Beyond 9999-12-31 and before 1900 a spreadsheet shows a row of #.
    if !(0.0..LAST).contains(&date.as_f64()) {
        return RawValue::Error("########".into());
    }
    if date.is_duration() {
        let minutes = date.as_duration().map_or(0, |duration| duration.num_minutes());
        return RawValue::Duration(format!("{}:{:02}", minutes / 60, minutes % 60));
    }
    // A time of day without a day, under whatever format.
    if date.as_f64() < 1.0 {
        #[expect(clippy::cast_possible_truncation, reason = "less than a day of minutes")]
        let minutes = (date.as_f64() * 1440.0).round() as i64;
        return RawValue::Duration(format!("{}:{:02}", minutes / 60, minutes % 60));
    }
    date.as_datetime().map_or_else(|| RawValue::Error("########".into()), RawValue::DateTime)
}

/// A date as strict OOXML stores it; a time alone is a duration since midnight.
fn iso_date(text: &str) -> RawValue {
    let bare = text.trim().trim_end_matches('Z');
    if let Ok(time) = NaiveDateTime::parse_from_str(bare, "%Y-%m-%dT%H:%M:%S%.f") {
        return RawValue::DateTime(time);
    }
    if let Ok(date) = NaiveDate::parse_from_str(bare, "%Y-%m-%d") {
        return RawValue::DateTime(date.and_time(NaiveTime::MIN));
    }
    if NaiveTime::parse_from_str(bare.trim_start_matches('T'), "%H:%M:%S%.f").is_ok() {
        return RawValue::Duration(bare.trim_start_matches('T').to_owned());
    }
    RawValue::Text(text.to_owned())
}

/// Text with line breaks as `\n`, whatever the program used.
pub(in crate::spreadsheet) fn clean(text: &str) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn dates_are_read_in_every_form() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap().and_time(NaiveTime::MIN);
        assert_eq!(iso_date("2026-03-04"), RawValue::DateTime(day(2026, 3, 4)));
        assert_eq!(iso_date("2026-03-04T00:00:00.000Z"), RawValue::DateTime(day(2026, 3, 4)));
        assert_eq!(iso_date("12:30:00"), RawValue::Duration("12:30:00".into()));
        assert_eq!(iso_date("3月4日"), RawValue::Text("3月4日".into()));
        let serial = |value| date_time(&ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false));
        assert_eq!(serial(46_085.0), RawValue::DateTime(day(2026, 3, 4)));
        for wrong in [-1.0, 1e300, f64::NAN, f64::NEG_INFINITY] {
            assert_eq!(serial(wrong), RawValue::Error("########".into()));
        }
        assert_eq!(serial(0.125), RawValue::Duration("3:00".into()));
        let span = ExcelDateTime::new(1.5, ExcelDateTimeType::TimeDelta, false);
        assert_eq!(date_time(&span), RawValue::Duration("36:00".into()));
    }

    #[test]
    fn what_is_no_number_is_text() {
        assert_eq!(finite(f64::NAN), RawValue::Text("NaN".into()));
        assert_eq!(finite(f64::INFINITY), RawValue::Text("inf".into()));
        assert_eq!(clean("a\r\nb\rc"), "a\nb\nc");
    }
}
