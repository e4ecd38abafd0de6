//! Sheet 様式設定: the form's columns, and below them the text of 記入要領.

use super::{
    mistake::{Mistakes, quoted, suggestion},
    table::{Row, Table},
};
use crate::{
    model::{Field, fold_key, near_names},
    plan::{FormColumn, FormSettings, form::PLACEHOLDERS},
    spreadsheet::Workbook,
};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use std::collections::BTreeMap;

/// In the column 欄: from the row below it on, each row is a paragraph of 記入要領.
const GUIDE: &str = "記入要領";

pub(super) fn read(book: &Workbook, mistakes: &Mistakes) -> FormSettings {
    let (mut columns, mut guide) = (Vec::new(), Vec::new());
    let heads = ["欄", "見出し", "別名", "幅", "入力時メッセージ"];
    let Some(table) = Table::find(book, "様式設定", &heads, &["確定時の見出し"], mistakes) else {
        return FormSettings::default();
    };
    let mut labels: BTreeMap<String, Field> = BTreeMap::new();
    let mut in_guide = false;
    for row in table.rows() {
        let name = row.text("欄");
        if in_guide {
            guide.push(name);
        } else if fold_key(&name) == GUIDE {
            in_guide = true;
        } else if let Some(column) = column(&row, &name) {
            refuse_doubled(&row, &columns, &column, &mut labels);
            columns.push(column);
        }
    }
    for field in Field::ALL {
        if !columns.iter().any(|column| column.field == field) {
            table.mistake(format!("欄「{}」の行がありません。加えてください。", field.name()));
        }
    }
    if !in_guide {
        table.mistake(format!(
            "「{GUIDE}」の見出しがありません。表の下の「欄」の列に「{GUIDE}」と書き、その下に文章を記入してください。"
        ));
    }
    FormSettings::new(columns, guide)
}

fn column(row: &Row, name: &str) -> Option<FormColumn> {
    let Some(field) = Field::ALL.into_iter().find(|field| fold_key(field.name()) == fold_key(name)) else {
        let near = suggestion(near_names(name, Field::ALL.iter().map(|field| field.name())));
        row.mistake("欄", format!("「{name}」という欄はありません。{near}欄の名称は変えないでください。"));
        return None;
    };
    let final_label = row.text("確定時の見出し");
    for (label, text) in [("見出し", row.needed("見出し")), ("確定時の見出し", final_label.clone())] {
        for unknown in unknown_placeholders(&text) {
            let known = quoted(PLACEHOLDERS);
            row.mistake(label, format!("「{unknown}」は使えません。使えるのは{known}です。"));
        }
    }
    Some(FormColumn {
        field,
        label: row.text("見出し"),
        final_label: Some(final_label).filter(|label| !label.is_empty()),
        aliases: row.names("別名"),
        width: width(row),
        message: row.text("入力時メッセージ"),
    })
}

/// Excel's columns are at most 255 characters wide, and its input messages hold at most 255 characters.
fn width(row: &Row) -> f64 {
    let message = row.text("入力時メッセージ");
    let length = message.encode_utf16().count();
    if length > 255 {
        row.mistake(
            "入力時メッセージ",
            format!("{length} 文字あります。Excel の制限のため 255 文字以内にしてください。"),
        );
    }
    if row.needed("幅").is_empty() {
        return 0.0;
    }
    let Some(width) = row.decimal("幅") else { return 0.0 };
    if width < Decimal::ONE || width > Decimal::from(255) {
        row.mistake("幅", format!("幅 {width} は使えません。1～255 を記入してください。"));
    }
    width.to_f64().unwrap_or(0.0)
}

fn refuse_doubled(row: &Row, columns: &[FormColumn], column: &FormColumn, labels: &mut BTreeMap<String, Field>) {
    if columns.iter().any(|known| known.field == column.field) {
        row.mistake("欄", format!("欄「{}」が２回あります。どちらかの行を消してください。", column.field.name()));
        return;
    }
    let aliases = column.aliases.iter().map(|alias| ("別名", alias));
    let named = std::iter::once(("見出し", &column.label))
        .chain(column.final_label.iter().map(|label| ("確定時の見出し", label)));
    for (place, label) in named.chain(aliases) {
        match labels.insert(fold_key(label), column.field) {
            Some(other) if other != column.field => {
                row.mistake(
                    place,
                    format!(
                        "「{label}」は欄「{}」にもあります。読み分けられないので、どちらかを変えてください。",
                        other.name()
                    ),
                );
            }
            _ => {}
        }
    }
}

fn unknown_placeholders(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, next)) = after.split_once('}') else {
            found.push(format!("{{{after}"));
            break;
        };
        let whole = format!("{{{name}}}");
        if !PLACEHOLDERS.contains(&whole.as_str()) {
            found.push(whole);
        }
        rest = next;
    }
    found
}
