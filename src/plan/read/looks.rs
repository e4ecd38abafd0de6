//! The master is read with the same eyes as a return: what is struck out, unseen, raised or shown as something else is a
//! mistake at its cell, and so is a hidden row, column or sheet that would count.

use super::table::{Row, Table};
use crate::{
    model::decimal_from_float,
    plan::target,
    spreadsheet::{Doubt, RawCell, RawValue, Sheet},
};
use rust_decimal::Decimal;

/// Records everything in the table that does not show what it holds.
pub(super) fn refuse(table: &Table, sheet: &Sheet) {
    for cell in table.labels() {
        if let Some(doubt) = cell.doubt() {
            table.mistake_at(cell.place.cell, format!("見出し{}", doubt.explain(&cell.stored())));
        }
    }
    let mut rows = 0_usize;
    for row in table.rows() {
        rows += 1;
        refuse_in_row(table, &row);
        let first = row.filled().first().map(|cell| cell.place.cell);
        if let Some(first) = first.filter(|first| sheet.hidden_rows.contains(&first.row)) {
            table.mistake_at(
                first,
                "この行は非表示ですが、読み込まれます。再表示して（絞り込みは解除して）内容を確かめ、不要な行は削除してください。",
            );
        }
    }
    for cell in table.labels().filter(|cell| sheet.hidden_columns.contains(&cell.place.cell.col)) {
        if table.rows().any(|row| row.filled().iter().any(|filled| filled.place.cell.col == cell.place.cell.col)) {
            table.mistake_at(
                cell.place.cell,
                format!("「{}」の列は非表示ですが、読み込まれます。再表示して内容を確かめてください。", cell.stored()),
            );
        }
    }
    if !sheet.visible && rows > 0 {
        table.mistake("このシートは非表示ですが、読み込まれます。再表示して内容を確かめてください。");
    }
}

/// A row that is struck out as a whole is told once, anything else cell by cell.
fn refuse_in_row(table: &Table, row: &Row) {
    let cells = row.filled();
    if let [first, _, ..] = cells[..]
        && cells.iter().all(|cell| cell.doubt() == Some(Doubt::Struck))
    {
        let message = format!(
            "{}行目の全体に取り消し線が引かれています。廃止や取消しなら行を削除し（取組項目・指標は有効終了を記入し）、残すなら取り消し線を外してください。",
            first.place.cell.row + 1
        );
        return table.mistake_at(first.place.cell, message);
    }
    for cell in cells {
        if let Some(doubt) = cell.doubt().filter(|doubt| !is_harmless(*doubt, cell, row)) {
            table.mistake_at(cell.place.cell, doubt.explain(&cell.stored()));
        }
    }
}

/// A number shown with its unit, or with other decoration where the sheet knows no unit, shows what it holds.
fn is_harmless(doubt: Doubt<'_>, cell: &RawCell, row: &Row) -> bool {
    let (Doubt::ShowsOther(shown), RawValue::Number(number)) = (doubt, &cell.value) else { return false };
    match row.unit() {
        None => cell.decorated(shown),
        Some(unit) => {
            let stored = decimal_from_float(*number).map(|value| value.normalize());
            let stored = if cell.percent { stored.map(|value| value * Decimal::ONE_HUNDRED) } else { stored };
            let plain = shown.replace(['¥', '￥'], "");
            stored.is_some() && target::number(&plain, &unit).map(|value| value.normalize()) == stored
        }
    }
}
