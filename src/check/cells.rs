//! Judges the cells of a row: issued ones against what was issued, answers as values.

use super::Reading;
use super::expected::{Expected, ExpectedRow};
use super::rules::{blank, issued as issued_rules, reading, refused, rows as row_rules, table as table_rules, texts};
use super::value::{self, Value};
use super::{Draft, quote};
use crate::model::{Answer, CellRef, fold_key};
use crate::spreadsheet::{Place, RawCell};
use crate::survey::management::same_as_issued;
use crate::survey::{CellClass, CellNeed, Field, SubmittedRow, read::Table};
use std::collections::{BTreeMap, BTreeSet};

/// What the cells of one row came to.
#[derive(Debug, Default)]
pub(super) struct JudgedRow {
    /// 実績
    pub actual: Option<Reading<Answer>>,
    /// 年度末見込
    pub forecast: Option<Reading<Answer>>,
    /// 算出根拠
    pub basis: String,
    /// 理由・備考
    pub reason: String,
    /// Fields of which two columns say two things, or whose column holds what belongs to others.
    pub spoilt: BTreeSet<Field>,
    /// Class of every cell that is not an item's answer.
    pub classes: BTreeMap<Field, CellClass>,
    /// Class of each cell of [`SubmittedRow::doubled`].
    pub doubled: Vec<CellClass>,
}

/// One row with all that is needed to judge it.
pub(super) struct RowView<'a> {
    pub row: &'a SubmittedRow,
    pub expected: &'a ExpectedRow<'a>,
    pub table: &'a Table,
    /// The form has computed columns that still compute.
    pub computes: bool,
    /// The issued texts are those that the form itself carries.
    pub carried: bool,
    /// Fields whose cells hold what belongs to others: columns of the table, or a part of the row's own answer.
    pub foreign: BTreeSet<Field>,
    pub is_final: bool,
}

impl RowView<'_> {
    /// Where a field's cell stands, also where it is blank.
    pub fn place(&self, field: Field) -> Place {
        if let Some(cell) = self.row.cells.get(&field) {
            return cell.place.clone();
        }
        let col = self.table.column(field).map_or(self.row.place.cell.col, |column| column.place.cell.col);
        Place { sheet: self.row.place.sheet.clone(), cell: CellRef::new(self.row.place.cell.row, col) }
    }

    /// Whether the column of a field holds what belongs to another one: nothing in it is read.
    pub fn is_foreign(&self, field: Field) -> bool {
        self.foreign.contains(&field)
    }

    /// Whether a cell holds what it was issued with.
    pub fn prefilled(&self, field: Field, cell: &RawCell) -> bool {
        match self.expected.texts.get(&field) {
            Some(text) => same_as_issued(text, &cell.value),
            // Without 管理情報 the form's own words are known by how they begin.
            None => !self.carried && fold_key(&value::shown(cell)).starts_with("記入不要"),
        }
    }
}

/// Judges all cells of a row but the item's answers.
pub(super) fn judge(view: &RowView<'_>, drafts: &mut Vec<Draft>) -> JudgedRow {
    let mut judged = JudgedRow::default();
    let doubled = doubled(view, &mut judged, drafts);
    judged.spoilt = doubled.into_iter().chain(view.foreign.iter().copied()).collect();
    for (field, cell) in &view.row.cells {
        let class = match field.need() {
            CellNeed::Issued => issued_cell(view, *field, cell, drafts),
            CellNeed::Computed => computed_cell(view, *field, cell, drafts),
            CellNeed::PerIndicator | CellNeed::PerItem => continue,
        };
        judged.classes.insert(*field, class);
    }
    for (field, slot) in [(Field::Basis, &mut judged.basis), (Field::Reason, &mut judged.reason)] {
        if let Some(cell) = view.row.cells.get(&field) {
            let (text, class) = text_cell(view, field, cell, drafts);
            *slot = text;
            judged.classes.insert(field, if view.expected.asked { class } else { unasked(class) });
        }
    }
    let spoilt = |field: Field| judged.spoilt.contains(&field);
    let (actual, forecast) = (spoilt(Field::Actual), spoilt(Field::Forecast));
    judged.actual = Some(answer(view, Field::Actual, actual, &mut judged.classes, drafts));
    judged.forecast = Some(answer(view, Field::Forecast, forecast, &mut judged.classes, drafts));
    missing_answers(view, &judged, drafts);
    judged
}

/// A second column of the same label: harmless where it says the same. Returns the fields that say two things.
fn doubled(view: &RowView<'_>, judged: &mut JudgedRow, drafts: &mut Vec<Draft>) -> Vec<Field> {
    let mut spoilt = Vec::new();
    for (field, cell) in &view.row.doubled {
        let input = matches!(field.need(), CellNeed::PerIndicator | CellNeed::PerItem);
        let first = view.row.cells.get(field).map(value::shown);
        let second = value::shown(cell);
        if !input || first.as_deref() == Some(&second) {
            judged.doubled.push(CellClass::Superseded);
            continue;
        }
        let sentence = format!(
            "「{}」の列が二つあり、{}と{}が食い違っています。",
            field.name(),
            quote(first.as_deref().unwrap_or("空欄")),
            quote(&second)
        );
        let advice = "余分な列を消して再提出してください。";
        drafts.push(
            table_rules::DOUBLED_COLUMN.say(sentence).advise(advice).at(&cell.place).about(view.row.key).found(second),
        );
        judged.doubled.push(CellClass::SentBack);
        spoilt.push(*field);
    }
    spoilt
}

fn issued_cell(view: &RowView<'_>, field: Field, cell: &RawCell, drafts: &mut Vec<Draft>) -> CellClass {
    if matches!(field, Field::ItemNo | Field::IndicatorNo) {
        return CellClass::Unchanged;
    }
    let issued = view.expected.texts.get(&field).map(String::as_str);
    let same = match issued {
        Some(text) => same_as_issued(text, &cell.value) || same_value(text, cell, &view.expected.spec.unit),
        None => !view.carried || value::shown(cell).trim().is_empty(),
    };
    if same {
        return CellClass::Unchanged;
    }
    let draft = issued_rules::changed(field.name(), issued.unwrap_or(""), &value::shown(cell));
    drafts.push(draft.at(&cell.place).about(view.row.key));
    CellClass::Overridden
}

/// The same number in another format: 50 for `50％`, 0.5 shown as 50 %.
fn same_value(issued: &str, cell: &RawCell, unit: &str) -> bool {
    let Some(issued) = value::printed_number(issued, unit) else { return false };
    value::printed_number(&value::shown(cell), unit) == Some(issued)
}

fn computed_cell(view: &RowView<'_>, field: Field, cell: &RawCell, drafts: &mut Vec<Draft>) -> CellClass {
    if cell.formula || !view.computes || view.prefilled(field, cell) {
        return CellClass::Unchanged;
    }
    let sentence =
        format!("「{}」は自動で計算する欄です。入力された{}は使いません。", field.name(), quote(&value::shown(cell)));
    drafts.push(
        issued_rules::COMPUTED_CHANGED.say(sentence).at(&cell.place).about(view.row.key).found(value::shown(cell)),
    );
    CellClass::Overridden
}

/// Reads a text of a row; a text that cannot be read is sent back.
pub(super) fn text_cell(
    view: &RowView<'_>,
    field: Field,
    cell: &RawCell,
    drafts: &mut Vec<Draft>,
) -> (String, CellClass) {
    let key = view.row.key;
    if view.is_foreign(field) {
        return (String::new(), CellClass::SentBack);
    }
    match value::read_text(cell) {
        Value::Blank => (String::new(), blank_class(view, cell, drafts)),
        Value::Refused(refusal) => {
            let found = value::shown(cell);
            let what = refused::refused(&refusal, &found, "");
            drafts.push(refused::unreadable_text(field.name(), &found, what.rule).at(&cell.place).about(key));
            (String::new(), CellClass::SentBack)
        }
        Value::Plain(clean) | Value::Read(clean, _) => {
            if clean.cleaned {
                let sentence = format!("「{}」の文章から、見えない文字を取り除きました。", field.name());
                let draft = texts::CLEANED.say(sentence).at(&cell.place).about(key);
                drafts.push(draft.found(super::visible(&value::shown(cell))).read_as(clean.text.clone()));
            }
            if value::is_ditto_text(&clean.text) {
                let sentence = format!(
                    "「{}」に{}と書かれています。内容を文章で記入してください。",
                    field.name(),
                    quote(&clean.text)
                );
                drafts.push(texts::DITTO_TEXT.say(sentence).at(&cell.place).about(key).found(clean.text.clone()));
            }
            let class = match (view.prefilled(field, cell), clean.cleaned) {
                (true, _) => CellClass::Unchanged,
                (false, true) => CellClass::Read,
                (false, false) => CellClass::Merged,
            };
            (clean.text, class)
        }
    }
}

fn blank_class(view: &RowView<'_>, cell: &RawCell, drafts: &mut Vec<Draft>) -> CellClass {
    let found = value::shown(cell);
    let draft = reading::READ_BLANK.say("空白だけが入力されているので、空欄としました。");
    drafts.push(draft.at(&cell.place).about(view.row.key).found(found));
    CellClass::Read
}

const fn unasked(class: CellClass) -> CellClass {
    match class {
        CellClass::Unchanged | CellClass::SentBack => class,
        _ => CellClass::Superseded,
    }
}

fn answer(
    view: &RowView<'_>,
    field: Field,
    spoilt: bool,
    classes: &mut BTreeMap<Field, CellClass>,
    drafts: &mut Vec<Draft>,
) -> Reading<Answer> {
    let lost = view.table.column(field).is_none() && !(view.is_final && field == Field::Forecast);
    let Some(cell) = view.row.cells.get(&field) else {
        return if lost || spoilt { Reading::SentBack } else { Reading::Blank };
    };
    if spoilt {
        classes.insert(field, CellClass::SentBack);
        return Reading::SentBack;
    }
    if !view.expected.asked {
        classes.insert(field, not_asked(view, field, cell, drafts));
        return match value::read(cell, &view.expected.spec) {
            Value::Plain(answer) | Value::Read(answer, _) => Reading::Value(answer),
            Value::Blank | Value::Refused(_) => Reading::Blank,
        };
    }
    let (read, class) = read_cell(view, field, cell, drafts);
    let class = if class == CellClass::Merged && view.prefilled(field, cell) { CellClass::Unchanged } else { class };
    classes.insert(field, class);
    read
}

/// Reads a value that is asked for, with its findings.
fn read_cell(
    view: &RowView<'_>,
    field: Field,
    cell: &RawCell,
    drafts: &mut Vec<Draft>,
) -> (Reading<Answer>, CellClass) {
    let spec = &view.expected.spec;
    let found = value::shown(cell);
    let put = |draft: Draft| draft.at(&cell.place).about(view.row.key);
    let (reading, class) = match value::read(cell, spec) {
        Value::Blank => (Reading::Blank, blank_class(view, cell, drafts)),
        Value::Plain(answer) => (Reading::Value(answer), CellClass::Merged),
        Value::Read(answer, steps) => {
            let rule =
                if matches!(answer, Answer::Number(_) | Answer::Parts(_)) { reading::READ } else { reading::READ_WORD };
            drafts.push(put(reading::read(rule, &found, &answer.show(0), &steps)));
            (Reading::Value(answer), CellClass::Read)
        }
        Value::Refused(refusal) => {
            let expected = match view.expected.not_yet() {
                Some(when) => format!(
                    "この指標は{when}に記入します。今回はまだ何も記入する必要はありません。空欄に戻してください。"
                ),
                None => refused::expected(spec, view.expected.example(&found)),
            };
            drafts.push(put(refused::refused(&refusal, &found, &expected)));
            (Reading::SentBack, CellClass::SentBack)
        }
    };
    if cell.formula && matches!(reading, Reading::Value(_)) {
        let sentence = format!("「{}」に数式が入力されています。計算結果の {found} を使いました。", field.name());
        drafts.push(put(reading::FORMULA.say(sentence).found(found.clone())));
    }
    if let (Some(shown), Reading::Value(_)) = (value::shows_other_unit(cell, spec), &reading) {
        let sentence = format!(
            "「{}」は{}と表示されていますが、この指標の単位は{}です。この行の値であることを確認してください。",
            field.name(),
            quote(shown),
            quote(&spec.unit)
        );
        drafts.push(put(reading::OTHER_UNIT_SHOWN.say(sentence).found(shown)));
    }
    if let (Some(shown), Reading::Value(_)) = (value::shows_rounded(cell, spec), &reading) {
        let sentence = format!(
            "「{}」は {shown} と表示されていますが、保存されている値は {found} です。保存されている値を使いました。",
            field.name()
        );
        drafts.push(put(reading::ROUNDED.say(sentence).found(found)));
    }
    (reading, class)
}

/// A value in a row that another department answers.
fn not_asked(view: &RowView<'_>, field: Field, cell: &RawCell, drafts: &mut Vec<Draft>) -> CellClass {
    if view.prefilled(field, cell) {
        return CellClass::Unchanged;
    }
    let found = value::shown(cell);
    let sentence = format!("ほかの所属が回答する指標に{}と記入されています。集計には使いません。", quote(&found));
    drafts.push(row_rules::NOT_ASKED.say(sentence).at(&cell.place).about(view.row.key).found(found));
    CellClass::Superseded
}

/// Findings for blanks where an answer is asked for.
fn missing_answers(view: &RowView<'_>, judged: &JudgedRow, drafts: &mut Vec<Draft>) {
    if !view.expected.asked || view.expected.optional {
        return;
    }
    let put = |draft: Draft, field: Field| draft.at(&view.place(field)).about(view.row.key);
    if judged.actual == Some(Reading::Blank) {
        let reason = match judged.reason.as_str() {
            "" => String::new(),
            reason => format!("（理由・備考：{}）", quote(reason)),
        };
        let sentence = format!("実績が空欄です{reason}。実績を入力してください（0 なら 0、中止なら「中止」）。");
        drafts.push(put(blank::NO_ACTUAL.say(sentence), Field::Actual));
    }
    if judged.forecast == Some(Reading::Blank) && !view.is_final && view.table.column(Field::Forecast).is_some() {
        drafts
            .push(put(blank::NO_FORECAST.say("年度末見込が空欄です。年度末見込を確認してください。"), Field::Forecast));
    }
}

/// Issued cells that are blank now: one finding for each, or one for a column that is blank throughout.
pub(super) fn blanked(views: &[RowView<'_>], drafts: &mut Vec<Draft>) {
    for field in Field::ALL.into_iter().filter(|field| field.need() == CellNeed::Issued) {
        let issued: Vec<&RowView<'_>> =
            views.iter().filter(|view| view.carried && view.expected.texts.contains_key(&field)).collect();
        let gone: Vec<&&RowView<'_>> = issued
            .iter()
            .filter(|view| !view.row.cells.contains_key(&field) && view.table.column(field).is_some())
            .filter(|view| !(field == Field::ItemNo && view.row.item_from_order))
            .collect();
        if gone.len() > 1 && gone.len() == issued.len() {
            if let Some(column) = gone.first().and_then(|view| view.table.column(field)) {
                let sentence = format!("「{}」の列がすべて空欄になっています。配布時の値を使いました。", field.name());
                drafts.push(issued_rules::ISSUED_BLANKED.say(sentence).at(&column.place).found(""));
            }
            continue;
        }
        for view in gone {
            let text = view.expected.texts.get(&field).map_or("", String::as_str);
            let sentence = format!("「{}」の{}が消されています。配布時の値を使いました。", field.name(), quote(text));
            let draft = issued_rules::ISSUED_BLANKED.say(sentence).at(&view.place(field)).about(view.row.key);
            drafts.push(draft.found("").read_as(text));
        }
    }
}

/// Whether the expected rows ask for anything: used where a return is blank altogether.
pub(super) fn asks_anything(expected: &Expected<'_>) -> bool {
    expected.rows.values().any(|row| row.asked && !row.optional)
}
