//! A return as it was read: what the cells say and where they stand, before any of it is judged.

use super::Field;
use crate::model::{IndicatorKey, ItemNo, Round, Sha256};
use crate::spreadsheet::{Place, RawCell};
use chrono::NaiveDate;
use serde::Serialize;
use std::{collections::BTreeMap, sync::Arc};

/// Classes in which every non-empty cell of a return ends (see the contract, "Nothing is lost").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellClass {
    /// Merged as it stands.
    Merged,
    /// 読替
    Read,
    /// 差戻し
    SentBack,
    /// Labels and issued values as issued, and answers left as they were prefilled.
    Unchanged,
    /// Issued or computed cells that were changed.
    Overridden,
    /// In a return, or a shared answer, that does not count.
    Superseded,
    /// Outside the form; named with its text.
    Outside,
}

/// How many cells of a return ended in each class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct CellCounts {
    /// Non-empty cells of the return.
    pub filled: usize,
    /// See [`CellClass::Merged`].
    pub merged: usize,
    /// See [`CellClass::Read`].
    pub read: usize,
    /// See [`CellClass::SentBack`].
    pub sent_back: usize,
    /// See [`CellClass::Unchanged`].
    pub unchanged: usize,
    /// See [`CellClass::Overridden`].
    pub overridden: usize,
    /// See [`CellClass::Superseded`].
    pub superseded: usize,
    /// See [`CellClass::Outside`].
    pub outside: usize,
}

impl CellCounts {
    /// Counts one cell into its class; `filled` is counted apart, where the cells are read.
    pub const fn add(&mut self, class: CellClass) {
        match class {
            CellClass::Merged => self.merged += 1,
            CellClass::Read => self.read += 1,
            CellClass::SentBack => self.sent_back += 1,
            CellClass::Unchanged => self.unchanged += 1,
            CellClass::Overridden => self.overridden += 1,
            CellClass::Superseded => self.superseded += 1,
            CellClass::Outside => self.outside += 1,
        }
    }

    /// Whether the classes sum to `filled`.
    #[must_use]
    pub const fn balanced(&self) -> bool {
        self.filled
            == self.merged
                + self.read
                + self.sent_back
                + self.unchanged
                + self.overridden
                + self.superseded
                + self.outside
    }
}

/// What a form was issued with: everything that 管理情報 carries, and everything needed to write the form.
#[derive(Debug, Clone, PartialEq)]
pub struct Issued {
    /// 計画名
    pub plan: Arc<str>,
    /// 団体コード
    pub code: String,
    /// Version of the form's layout, from 1.
    pub form_version: u32,
    /// 所属名
    pub department: Arc<str>,
    /// 報告月
    pub round: Round,
    /// Which submission this form is for: 1, and 2 and more for forms sent back.
    pub submission: u32,
    /// For a form sent back: hash of the return that it answers.
    pub answers: Option<Sha256>,
    /// 見本
    pub sample: bool,
    /// 提出期限
    pub due: Option<NaiveDate>,
    /// 自己評価 and texts are asked for in this round.
    pub evaluated: bool,
    /// The round that 前回報告 shows: the last one collected; None: there is none.
    pub previous: Option<Round>,
    /// 記入者, prefilled in a form sent back; empty: none.
    pub author: String,
    /// The rows of the table in their order.
    pub rows: Vec<IssuedRow>,
    /// In a form sent back: what is to be corrected, in the order of the list at the top.
    pub requests: Vec<Request>,
    /// In a form sent back: the department's own rows of 過去分訂正, in the order of [`CorrectionField::ALL`].
    pub corrections: Vec<CorrectionTexts>,
}

/// The texts of a row of 過去分訂正, in the order of [`CorrectionField::ALL`](super::CorrectionField::ALL); empty: blank.
pub type CorrectionTexts = [String; 6];

/// Something that a department is asked to correct (修正依頼).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Request {
    /// The row, where it is about one.
    pub key: Option<IndicatorKey>,
    /// The field, where it is about one.
    pub field: Option<Field>,
    /// Row of 過去分訂正, from 0, where it is about one.
    pub correction: Option<usize>,
    /// What is wrong and what to do, in one sentence.
    pub message: String,
}

/// A row of the form as it was issued.
#[derive(Debug, Clone, PartialEq)]
pub struct IssuedRow {
    /// Key.
    pub key: IndicatorKey,
    /// Issued and prefilled texts by field, exactly as shown in the form's cells; absent: empty cell.
    pub texts: BTreeMap<Field, String>,
    /// The row is asked for; otherwise it stands with 記入不要 and the name of the department that answers.
    pub asked: bool,
    /// The answer may stay blank in this round (年1回 before its month, 確定待ち, a － year); false where the row is
    /// not asked for.
    pub optional: bool,
    /// The item's 自己評価, 取組状況 and 課題 are for this department to answer (it leads the item); whether they must be
    /// answered in this round is [`Issued::evaluated`].
    pub item_asked: bool,
}

impl Issued {
    /// Whether the department has anything to fill in.
    #[must_use]
    pub fn asks_anything(&self) -> bool {
        self.rows.iter().any(|row| row.asked || row.item_asked)
    }

    /// What the heading of 前回報告 says: `11月末現在`, with its year where that is another one.
    #[must_use]
    pub fn previous_label(&self) -> String {
        let Some(before) = self.previous else { return self.round.previous().state_label() };
        match before {
            _ if before.fiscal_year() == self.round.fiscal_year() => before.state_label(),
            Round::Month(month) => format!("{month}末現在"),
            Round::Final(_) => before.to_string(),
        }
    }

    /// The labels of the form's table, by field, as the contract words them by default.
    #[must_use]
    pub fn default_label(&self, field: Field) -> String {
        match field {
            Field::Previous => format!("{}（{}）", field.name(), self.previous_label()),
            _ => field.label(self.round),
        }
    }
}

/// The answers of a return exactly as they stand in it, whatever became of them: what a form to send back shows again.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AsFound {
    /// Input cells (per indicator and per item) that are not blank, by row and field: where each stands, and its text.
    /// A per-item answer is kept under the row in which it was written.
    pub answers: BTreeMap<(IndicatorKey, Field), (Place, String)>,
    /// 確認者（所属長）; empty: none.
    pub approver: String,
    /// Rows of 過去分訂正.
    pub corrections: Vec<CorrectionTexts>,
    /// The first cell of each of these rows, in the same order.
    pub correction_places: Vec<Place>,
}

/// A row that was filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct SubmittedRow {
    /// Key, as read from the row.
    pub key: IndicatorKey,
    /// The cell that holds the row's 指標番号.
    pub place: Place,
    /// Non-empty cells of the row by field, issued fields too.
    pub cells: BTreeMap<Field, RawCell>,
    /// Which of the workbook's tables it stands in, from 0.
    pub table: usize,
    /// 項目番号 is blank and was taken from the row above, as the form was issued.
    pub item_from_order: bool,
    /// Cells in a second column of the same label.
    pub doubled: Vec<(Field, RawCell)>,
    /// Cells under a label that is not understood, where a column of the form is missing.
    pub lost: Vec<RawCell>,
}

/// A row of the sheet 過去分訂正.
#[derive(Debug, Clone, PartialEq)]
pub struct CorrectionRow {
    /// The row's first cell.
    pub place: Place,
    /// 対象月
    pub round: Option<RawCell>,
    /// 項目番号
    pub item: Option<RawCell>,
    /// 指標番号
    pub indicator: Option<RawCell>,
    /// 訂正前
    pub before: Option<RawCell>,
    /// 訂正後
    pub after: Option<RawCell>,
    /// 理由
    pub reason: Option<RawCell>,
}

/// A return that could be read: identity, issued values it carries, rows, corrections.
#[derive(Debug, Clone, PartialEq)]
pub struct Submission {
    /// What its form was issued with; None where 管理情報 is lost.
    pub issued: Option<Issued>,
    /// 所属 as identified (the text found; not yet looked up in the master).
    pub department: Option<String>,
    /// 報告月 as identified.
    pub round: Option<Round>,
    /// 記入者
    pub author: Option<String>,
    /// 確認者（所属長）
    pub approver: Option<String>,
    /// 提出日, where it is a date.
    pub submitted_on: Option<NaiveDate>,
    /// 見本
    pub sample: bool,
    /// The rows in the order of the sheet, doubled ones included.
    pub rows: Vec<SubmittedRow>,
    /// Rows of 過去分訂正 that hold anything.
    pub corrections: Vec<CorrectionRow>,
}

impl Submission {
    /// The items that the rows name, each once, in order.
    #[must_use]
    pub fn items(&self) -> Vec<ItemNo> {
        let mut items: Vec<_> = self.rows.iter().map(|row| row.key.item).collect();
        items.sort_unstable();
        items.dedup();
        items
    }
}
