//! Cell accounting: every non-empty cell of a return ends in exactly one class, and what stands outside is named.

use super::rules::outside as rules;
use super::{Draft, quote, value};
use crate::spreadsheet::{RawCell, Sheet, Workbook};
use crate::survey::{CellClass, CellCounts, read::FixedTexts};

/// Counts the cells of a workbook by class. `class` gives the class of the cell at a position (sheet, cell); a cell for
/// which it has none breaks the law that every cell is accounted for, and is counted as sent back. Cells outside are named
/// one by one, but for those that `aside` says are named together.
pub(super) fn count(
    book: &Workbook,
    class: impl Fn(usize, usize) -> Option<CellClass>,
    aside: impl Fn(usize, usize) -> bool,
    drafts: &mut Vec<Draft>,
) -> CellCounts {
    let mut counts = CellCounts::default();
    let mut lost: Vec<&RawCell> = Vec::new();
    let mut outside: Vec<&RawCell> = Vec::new();
    for (sheet_at, sheet) in book.sheets.iter().enumerate() {
        for (at, cell) in sheet.cells.iter().enumerate() {
            counts.filled += 1;
            let class = class(sheet_at, at).unwrap_or_else(|| {
                lost.push(cell);
                CellClass::SentBack
            });
            if class == CellClass::Outside && !aside(sheet_at, at) {
                outside.push(cell);
            }
            counts.add(class);
        }
    }
    for cell in outside.iter().take(rules::NAMED) {
        drafts.push(rules::outside(&value::shown(cell)).at(&cell.place));
    }
    if let Some(cell) = outside.get(rules::NAMED) {
        let more = outside.len() - rules::NAMED;
        let sentence = format!("様式の外の記載がほかに {more} か所あります。集計には使いません。");
        drafts.push(rules::MORE_OUTSIDE.say(sentence).on(&cell.place.sheet).found(more.to_string()));
    }
    if let Some(cell) = lost.first() {
        drafts.push(unaccounted(lost.len()).at(&cell.place));
    } else if !counts.balanced() {
        drafts.push(unaccounted(counts.filled));
    }
    counts
}

fn unaccounted(cells: usize) -> Draft {
    let sentence = format!(
        "行き先の決まらないセルが {cells} か所あり、差戻しとして数えました。プログラムの誤りですので、保守担当に知らせてください。"
    );
    rules::UNACCOUNTED.say(sentence).found(cells.to_string())
}

/// Comments and text boxes: no cells, but nobody should miss them. Comments that the form was issued with are left out.
pub(super) fn remarks(sheets: &[Sheet], fixed: &FixedTexts, drafts: &mut Vec<Draft>) {
    for sheet in sheets {
        let own = |text: &str| text.trim().is_empty() || fixed.is_own_remark(text);
        for (cell, text) in sheet.comments.iter().filter(|(_, text)| !own(text)).take(rules::NAMED) {
            let place = crate::spreadsheet::Place { sheet: sheet.name.clone(), cell: *cell };
            let sentence = format!("セルにコメント{}が付いています。集計には使いません。", quote(text));
            drafts.push(rules::COMMENT.say(sentence).at(&place).found(text.clone()));
        }
        for text in sheet.text_boxes.iter().filter(|text| !own(text)).take(rules::NAMED) {
            let sentence =
                format!("図形（テキストボックスなど）に{}と書かれています。集計には使いません。", quote(text));
            drafts.push(rules::TEXT_BOX.say(sentence).on(&sheet.name).found(text.clone()));
        }
    }
}
