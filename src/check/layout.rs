//! The form's layout: columns that are missing or not understood, rows without numbers, copies, merged cells.

use super::cells::RowView;
use super::fate::Fate;
use super::rules::{identity as identity_rules, outside as outside_rules, rows as row_rules, table as table_rules};
use super::{Draft, value};
use crate::model::{Round, fold_key};
use crate::spreadsheet::{RawCell, RawValue, Sheet, Workbook};
use crate::survey::read::{self, ColumnUse, Form, Table};
use crate::survey::{CellNeed, Field};
use std::collections::BTreeMap;

/// Columns that are missing or not understood, and labels of another month.
pub(super) fn columns(form: &Form, round: Round, evaluated: bool, drafts: &mut Vec<Draft>) {
    if form.tables.is_empty() {
        let advice = "見出しを元に戻すか、配布した調査票に記入して再提出してください。";
        drafts.push(table_rules::NO_TABLE.say("調査票の表の見出しが見つかりません。").advise(advice));
    }
    for table in &form.tables {
        let near: Vec<(&read::Column, Field)> = table
            .columns
            .values()
            .filter_map(|column| match column.content {
                ColumnUse::Unknown(Some(field)) => Some((column, field)),
                _ => None,
            })
            .collect();
        for (column, field) in &near {
            drafts.push(table_rules::near_label(&column.label, form.labels.shown(*field)).at(&column.place));
        }
        for field in table.missing() {
            let asked = match field.need() {
                CellNeed::PerItem => evaluated,
                CellNeed::PerIndicator => matches!(field, Field::Actual | Field::Forecast),
                CellNeed::Issued => matches!(field, Field::ItemNo | Field::IndicatorNo),
                CellNeed::Computed => false,
            };
            if field.in_round(round) && field.need() != CellNeed::Computed {
                drafts.push(missing_column(form, table, field, asked, &near));
            }
        }
        if !other_month(table, round, drafts) {
            reworded(form, table, round, drafts);
        }
    }
}

fn missing_column(form: &Form, table: &Table, field: Field, asked: bool, near: &[(&read::Column, Field)]) -> Draft {
    let label = form.labels.shown(field);
    let near: Vec<&str> = near.iter().filter(|(_, of)| *of == field).map(|(column, _)| column.label.as_str()).collect();
    if form.submission.issued.is_some() && !form.labels.was_issued(field) && near.is_empty() {
        let sentence = format!("この様式には「{label}」の列がありません。足りない欄の内容を確認してください。");
        return identity_rules::OLD_FORM.say(sentence).on(&table.sheet).read_as(label);
    }
    if asked {
        return table_rules::no_column(label, &near).on(&table.sheet);
    }
    let sentence = format!("「{label}」の列がありません。列が消された理由を確認してください。");
    let told = format!("「{label}」の列がありません。列は消さずに、配布した調査票のまま記入してください。");
    table_rules::NO_ISSUED_COLUMN.say(sentence).told(told).on(&table.sheet).read_as(label)
}

/// What stands in the brackets of a label where the form has something else there, or nothing: 千円, 前年, 見込.
fn reworded(form: &Form, table: &Table, round: Round, drafts: &mut Vec<Draft>) {
    if form.fixed.is_empty() {
        return;
    }
    for (column, field) in table.columns.values().filter_map(|column| match column.content {
        ColumnUse::Field(field) => Some((column, field)),
        _ => None,
    }) {
        let key = fold_key(&column.label);
        let Some((_, inside)) = key.split_once('(').filter(|_| form.fixed.kind(&column.label).is_none()) else {
            continue;
        };
        if says_more_than_the_month(inside, round) {
            let label = form.labels.shown(field);
            let sentence = format!(
                "見出し{}は、配布時の{}から書き換えられています。配布時の見出しのとおりの値であることを確認してください。",
                super::quote(&column.label),
                super::quote(label)
            );
            drafts
                .push(table_rules::REWORDED.say(sentence).at(&column.place).found(column.label.clone()).read_as(label));
        }
    }
}

/// Whether anything but the month of the return stands in the brackets of a label, however it is worded.
fn says_more_than_the_month(inside: &str, round: Round) -> bool {
    let mut rest = inside.trim_end_matches(')').to_owned();
    if let Some(month) = round.month() {
        let shown = fold_key(&month.to_string());
        let year = shown.split_once('年').map_or("", |(year, _)| year);
        for known in [format!("{year}年"), format!("{}年", month.year), format!("{}月", month.month)] {
            rest = rest.replacen(&known, "", 1);
        }
    }
    for word in ["末日", "末", "現在", "時点", "まで", "分"] {
        rest = rest.replace(word, "");
    }
    !rest.trim().is_empty()
}

/// A label of the actual that names another month than the return: whether it does.
fn other_month(table: &Table, round: Round, drafts: &mut Vec<Draft>) -> bool {
    let Some(column) = table.column(Field::Actual) else { return false };
    let months = read::months_in_label(&column.label);
    let own = round.month().map(|month| month.month);
    if months.is_empty() || own.is_some_and(|own| months == [own]) {
        return false;
    }
    let sentence = format!("実績の見出しが{}ですが、この調査票は {round} の報告です。", super::quote(&column.label));
    let advice = "どの月の実績かを確認してください。";
    drafts.push(table_rules::OTHER_MONTH.say(sentence).advise(advice).at(&column.place).found(column.label.clone()));
    true
}

/// Tables that only say again what another one says.
pub(super) fn copied_tables(form: &Form, fates: &[Fate], drafts: &mut Vec<Draft>) {
    for (at, table) in form.tables.iter().enumerate().skip(1) {
        let mut rows = form.submission.rows.iter().zip(fates).filter(|(row, _)| row.table == at).peekable();
        if rows.peek().is_some() && rows.all(|(_, fate)| *fate == Fate::Copy) {
            drafts
                .push(table_rules::COPY.say("ほかのシートと同じ内容の表です。一方だけを使いました。").on(&table.sheet));
        }
    }
}

pub(super) fn strays(form: &Form, drafts: &mut Vec<Draft>) {
    for stray in &form.strays {
        drafts.push(row_rules::no_number(&fault(&stray.faults), stray.meant).at(&stray.place));
    }
}

/// What is wrong with the numbers of a row, and what stands there.
fn fault(faults: &[(Field, Option<RawCell>)]) -> row_rules::Fault {
    let unreadable = faults.iter().find_map(|(field, cell)| Some((field, cell.as_ref()?)));
    match unreadable {
        Some((field, cell)) => {
            let is_date = matches!(cell.value, RawValue::DateTime(_));
            row_rules::Fault::Unreadable { label: field.name(), found: value::shown(cell), is_date }
        }
        None => row_rules::Fault::Blank(faults.iter().map(|(field, _)| field.name()).collect()),
    }
}

/// Answers that stand under a label which is not understood, while a column of the form is missing.
pub(super) fn under_unknown_labels(view: &RowView<'_>, drafts: &mut Vec<Draft>) {
    for cell in &view.row.lost {
        let label = view.table.columns.get(&cell.place.cell.col).map_or("", |column| column.label.as_str());
        let found = value::shown(cell);
        let under = if label.is_empty() {
            "見出しのない列".to_owned()
        } else {
            format!("見出し{}の列", super::quote(label))
        };
        let sentence = format!("{under}の{}は、どの欄の値か分からないため読めません。", super::quote(&found));
        let advice = "見出しを元に戻して再提出してください。";
        drafts.push(
            table_rules::NEAR_LABEL.say(sentence).advise(advice).at(&cell.place).about(view.row.key).found(found),
        );
    }
}

/// Pictures, lines and other things that say nothing to a program.
pub(super) fn drawn(sheets: &[Sheet], drafts: &mut Vec<Draft>) {
    for sheet in sheets.iter().filter(|sheet| sheet.drawn > 0) {
        let sentence = format!(
            "画像・線・図形などが {} 個あります。その中の記入や線による訂正は読めません。値や文章はセルに記入されているかを確認してください。",
            sheet.drawn
        );
        drafts.push(outside_rules::DRAWN.say(sentence).on(&sheet.name).found(sheet.drawn.to_string()));
    }
}

/// Input cells that somebody merged with others: the value counts for its own row only.
pub(super) fn merges(book: &Workbook, views: &BTreeMap<usize, RowView<'_>>, drafts: &mut Vec<Draft>) {
    for sheet in &book.sheets {
        for (first, last) in &sheet.merges {
            for view in
                views.values().filter(|view| view.row.place.sheet == sheet.name && view.row.place.cell.row == first.row)
            {
                let merged = view.table.columns.iter().find_map(|(col, column)| match column.content {
                    ColumnUse::Field(field) if *col >= first.col && *col <= last.col && is_input(field) => Some(field),
                    _ => None,
                });
                if let Some(field) = merged {
                    let sentence = format!(
                        "「{}」のセルが {first}～{last} で結合されています。値は {} 行目のものとしました。結合を解除し、行ごとに記入されているかを確認してください。",
                        field.name(),
                        u64::from(first.row) + 1
                    );
                    drafts.push(row_rules::MERGED.say(sentence).at(&view.place(field)).about(view.row.key));
                }
            }
        }
    }
}

pub(super) const fn is_input(field: Field) -> bool {
    matches!(field.need(), CellNeed::PerIndicator | CellNeed::PerItem)
}
