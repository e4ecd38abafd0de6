//! Answers that a formula has taken from another workbook: they are as old as the day on which somebody last opened both.

use super::cells::{JudgedRow, RowView};
use super::rules::reading as rules;
use super::{Draft, Reading, quote, value};
use crate::spreadsheet::Workbook;
use crate::survey::Field;

/// Asks about each answer of a row that was taken from another workbook.
pub(super) fn judge(book: &Workbook, view: &RowView<'_>, judged: &JudgedRow, drafts: &mut Vec<Draft>) {
    if book.linked.is_empty() || !view.expected.asked {
        return;
    }
    for (field, reading) in [(Field::Actual, &judged.actual), (Field::Forecast, &judged.forecast)] {
        let Some(cell) = view.row.cells.get(&field) else { continue };
        let (Some(name), Some(Reading::Value(_))) = (book.linked.get(&cell.place), reading) else { continue };
        let from = if name.is_empty() {
            "ほかのブック".to_owned()
        } else {
            format!("ほかのブック{}", quote(name))
        };
        let found = value::shown(cell);
        let sentence = format!(
            "「{}」の {found} は、{from}から数式で取り込んだ値です。最新の値とは限りません。値を確かめ、数字で入力してください。",
            field.name()
        );
        drafts.push(rules::LINKED.say(sentence).at(&cell.place).about(view.row.key).found(found));
    }
}
