//! From the bytes of one file to a checked return.

use super::accounts;
use super::asides;
use super::cells::{self, JudgedRow, RowView};
use super::columns;
use super::corrections::{self, CorrectionClasses, CorrectionContext};
use super::expected::{Expected, reissue};
use super::fate::{self, Fate};
use super::identity::{self, Identity};
use super::items::{self, ItemClasses, ItemContext};
use super::plausible::{self, Comparison};
use super::rules::register as register_rules;
use super::rules::{blank, file as file_rules, identity as identity_rules, rows as row_rules, table as table_rules};
use super::{
    About, CheckedReturn, CheckedRow, Correction, Draft, Found, Reading, ReturnState, Unread, classes, layout, value,
};
use crate::model::{IndicatorKey, ItemNo, Round, Sha256, Source};
use crate::plan::Plan;
use crate::spreadsheet::{self, Limits, Look, OpenError, Place, RawCell, RawValue, Workbook};
use crate::survey::issue::fixed_texts;
use crate::survey::read::{self, Form, ManagementState};
use crate::survey::{AsFound, CellClass, CellCounts, Field, HeadField};
use rust_decimal::Decimal;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Reads and checks one file below `input/`. Depends on its bytes and the plan only, never panics on what it holds, and
/// says everything that there is to say about it.
///
/// `file` is the path below the root, with `/`.
#[must_use]
pub fn check_return(file: &Arc<str>, bytes: &[u8], plan: &Plan) -> CheckedReturn {
    let sha256 = Sha256::of(bytes);
    let name = file.rsplit('/').next().unwrap_or(file);
    if file_rules::is_ignorable(name) {
        return unread(file, sha256, file_rules::ignored(), ReturnState::OutOfScope);
    }
    match spreadsheet::open_held(bytes, &Limits::default()) {
        Ok(book) => {
            let mut checked = check_workbook(file, sha256, &book, plan);
            if let Some(unread) = &mut checked.unread {
                unread.point(spreadsheet::clues(bytes).texts.iter().map(String::as_str), plan);
            }
            checked
        }
        Err(error) => {
            let clues = spreadsheet::clues(bytes);
            let (draft, is_return) = file_rules::unopened(&error, name, &clues.contents);
            let state = if is_return { ReturnState::SentBack } else { ReturnState::OutOfScope };
            let other_kind = matches!(error, OpenError::NotAWorkbook(_)) && !is_return;
            let texts = [clues.texts, clues.contents].concat();
            let why = Unread::new(&draft, other_kind, file, &texts, plan);
            CheckedReturn { unread: Some(Box::new(why)), ..unread(file, sha256, draft, state) }
        }
    }
}

/// Reads and checks a workbook that was opened already.
#[must_use]
pub fn check_workbook(file: &Arc<str>, sha256: Sha256, book: &Workbook, plan: &Plan) -> CheckedReturn {
    let mut form = read::read(book, &plan.form);
    if form.tables.is_empty() && form.submission.issued.is_none() && register_rules::is_register(book) {
        return unread(file, sha256, register_rules::elsewhere(file), ReturnState::OutOfScope);
    }
    let mut drafts = Vec::new();
    layout::drawn(&book.sheets, &mut drafts);
    let no_form = form.tables.is_empty() && form.submission.issued.is_none();
    if no_form {
        drafts.push(
            table_rules::NO_TABLE.say("調査票の表が見つかりません。配布した調査票に記入して再提出してください。"),
        );
    }
    let identity = if no_form { nobody() } else { identity::identify(&form, plan, &mut drafts) };
    let outcome = match (&identity.department, identity.round) {
        (Some(department), Some(round)) if identity.usable => {
            // What it would be issued with today is worked out only where it has lost what it was issued with.
            let carried = form.submission.issued.is_some();
            let reissued = (!carried).then(|| reissue(plan, department, round, form.submission.sample));
            if let Some(reissued) = &reissued {
                form.recognise(book, &fixed_texts(plan, reissued).unwrap_or_default(), reissued);
            }
            let from = form.submission.issued.as_ref().or(reissued.as_ref());
            let expected = from.map(|from| Expected::new(from, carried, plan)).unwrap_or_default();
            judge(&form, book, plan, &expected, &Return { file, sha256, department, round }, &mut drafts)
        }
        _ => Outcome::sent_back(),
    };
    accounts::remarks(&book.sheets, &form.fixed, &mut drafts);
    asides::judge(&form, book, &mut drafts);
    let cells = classes::account(book, &form, &identity, &outcome, &mut drafts);
    let about = About { file: Some(file.clone()), department: identity.department.clone(), round: identity.round };
    let unread = (!identity.usable).then(|| unplaced(file, &form, &identity, &drafts, plan)).flatten();
    let mut findings: Vec<_> = drafts.into_iter().map(|draft| draft.finish(&about)).collect();
    findings.sort();
    findings.dedup();
    let issued = form.submission.issued.as_ref();
    CheckedReturn {
        file: file.clone(),
        sha256,
        department: identity.department,
        round: identity.round,
        submitted_on: identity.submitted_on,
        author: form.submission.author.clone().unwrap_or_default(),
        submission: issued.map_or(1, |issued| issued.submission),
        answers: issued.and_then(|issued| issued.answers),
        sample: form.submission.sample,
        state: outcome.state,
        rows: outcome.rows,
        items: outcome.items,
        corrections: outcome.corrections,
        as_found: outcome.as_found,
        findings,
        cells,
        unread,
    }
}

/// Why a workbook that was opened could not be placed: the first reason found, and everyone whom it names.
fn unplaced(file: &Arc<str>, form: &Form, identity: &Identity, drafts: &[Draft], plan: &Plan) -> Option<Box<Unread>> {
    let why = drafts.iter().find(|draft| identity_rules::unplaces(&draft.rule))?;
    let heads = form.head.iter().chain(form.head_copies.iter().map(|(field, cell)| (field, cell)));
    let heads = heads.filter(|(field, _)| matches!(field, HeadField::Department | HeadField::Round));
    let mut texts: Vec<String> = heads.map(|(_, cell)| value::shown(cell)).collect();
    texts.extend(identity.department.as_ref().map(ToString::to_string));
    texts.extend(identity.round.map(|round| round.to_string()));
    if let Some(issued) = &form.submission.issued {
        texts.extend([issued.department.to_string(), issued.round.to_string()]);
    }
    if let ManagementState::Several(forms) = &form.management {
        texts.extend(forms.iter().map(ToString::to_string));
    }
    Some(Box::new(Unread::new(why, false, file, &texts, plan)))
}

/// A file whose bytes the system did not hand over; `reason` says why.
#[must_use]
pub fn unreadable(file: &Arc<str>, reason: &str, plan: &Plan) -> CheckedReturn {
    let draft = file_rules::UNREADABLE
        .say(reason)
        .told("ファイルを読み出せません。元のファイルを開けることを確かめ、再提出してください。");
    let why = Unread::new(&draft, false, file, &[], plan);
    let checked = unread(file, Sha256::of(&[]), draft, ReturnState::SentBack);
    CheckedReturn { unread: Some(Box::new(why)), ..checked }
}

/// A file that systems hide for its name, or for that of a folder around it.
#[must_use]
pub fn hidden(file: &Arc<str>, plan: &Plan) -> CheckedReturn {
    let name = file.rsplit('/').next().unwrap_or(file);
    let (draft, is_return) = file_rules::hidden(name);
    let why = is_return.then(|| Box::new(Unread::new(&draft, false, file, &[], plan)));
    CheckedReturn { unread: why, ..unread(file, Sha256::of(&[]), draft, ReturnState::OutOfScope) }
}

/// A file that was not read.
fn unread(file: &Arc<str>, sha256: Sha256, draft: Draft, state: ReturnState) -> CheckedReturn {
    let about = About { file: Some(file.clone()), ..About::default() };
    CheckedReturn {
        file: file.clone(),
        sha256,
        department: None,
        round: None,
        submitted_on: None,
        author: String::new(),
        submission: 1,
        answers: None,
        sample: false,
        state,
        rows: Vec::new(),
        items: Vec::new(),
        corrections: Vec::new(),
        as_found: AsFound::default(),
        findings: vec![draft.finish(&about)],
        cells: CellCounts::default(),
        unread: None,
    }
}

const fn nobody() -> Identity {
    Identity { department: None, round: None, submitted_on: None, otherwise: Vec::new(), usable: false }
}

/// The return that is judged.
struct Return<'a> {
    file: &'a Arc<str>,
    sha256: Sha256,
    department: &'a Arc<str>,
    round: Round,
}

/// What judging a return came to.
pub(super) struct Outcome {
    pub(super) state: ReturnState,
    pub(super) rows: Vec<CheckedRow>,
    pub(super) items: Vec<super::CheckedItem>,
    pub(super) corrections: Vec<Correction>,
    pub(super) as_found: AsFound,
    pub(super) fates: Vec<Fate>,
    pub(super) judged: BTreeMap<usize, JudgedRow>,
    pub(super) item_classes: ItemClasses,
    pub(super) correction_classes: Vec<CorrectionClasses>,
}

impl Outcome {
    const fn sent_back() -> Self {
        Self {
            state: ReturnState::SentBack,
            rows: Vec::new(),
            items: Vec::new(),
            corrections: Vec::new(),
            as_found: AsFound {
                answers: BTreeMap::new(),
                approver: String::new(),
                corrections: Vec::new(),
                correction_places: Vec::new(),
            },
            fates: Vec::new(),
            judged: BTreeMap::new(),
            item_classes: BTreeMap::new(),
            correction_classes: Vec::new(),
        }
    }
}

fn judge(
    form: &Form,
    book: &Workbook,
    plan: &Plan,
    expected: &Expected<'_>,
    of: &Return<'_>,
    drafts: &mut Vec<Draft>,
) -> Outcome {
    let issued = form.submission.issued.as_ref();
    layout::columns(form, of.round, expected.evaluated, drafts);
    layout::strays(form, drafts);
    let foreign = columns::judge(form, expected, drafts);
    let fates = fate::decide(form, expected, plan, of.round, drafts);
    layout::copied_tables(form, &fates, drafts);
    let views: BTreeMap<usize, RowView<'_>> = form
        .submission
        .rows
        .iter()
        .enumerate()
        .filter(|(at, _)| fates.get(*at) == Some(&Fate::Judged))
        .filter_map(|(at, row)| {
            let view = RowView {
                row,
                expected: expected.rows.get(&row.key)?,
                table: form.tables.get(row.table)?,
                computes: form.computes,
                carried: expected.carried,
                foreign: foreign.get(&row.table),
                is_final: of.round.is_final(),
            };
            Some((at, view))
        })
        .collect();
    layout::merges(book, &views, drafts);
    let judged: BTreeMap<usize, JudgedRow> = views.iter().map(|(at, view)| (*at, cells::judge(view, drafts))).collect();
    for view in views.values() {
        layout::under_unknown_labels(view, drafts);
        if view.row.item_from_order {
            let sentence = format!("空欄の項目番号を、配布時の並びと指標名から {} と読みました。", view.row.key.item);
            let draft = row_rules::FROM_ORDER.say(sentence).at(&view.row.place).about(view.row.key);
            drafts.push(draft.read_as(view.row.key.item.to_string()));
        }
    }
    let in_order: Vec<RowView<'_>> = views.into_values().collect();
    cells::blanked(&in_order, drafts);
    let pairs: Vec<(&RowView<'_>, &JudgedRow)> = in_order.iter().zip(judged.values()).collect();
    let comparison =
        Comparison { round: of.round, previous: expected.previous, jump: plan.criteria.jump.unwrap_or(Decimal::TEN) };
    plausible::judge(&pairs, &comparison, drafts);
    let mut item_classes = ItemClasses::new();
    let context = ItemContext {
        file: of.file,
        sha256: of.sha256,
        labels: (1..=value::GRADE_COUNT).map(|grade| plan.criteria.grade_label(grade)).collect(),
        evaluated: expected.evaluated,
        spoilt: spoilt_items(expected, &in_order),
        again: issued.is_some_and(|issued| issued.submission > 1),
    };
    let items = items::judge(&in_order, &context, &mut item_classes, drafts);
    let mut rows: BTreeMap<IndicatorKey, CheckedRow> =
        pairs.iter().map(|(view, judged)| (view.row.key, checked_row(view, judged, of))).collect();
    missing_rows(form, expected, of, &mut rows, drafts);
    drafts.extend(
        form.renamed
            .iter()
            .map(|(cell, field)| super::rules::corrections::renamed(&value::shown(cell), field.name()).at(&cell.place)),
    );
    let (corrections, correction_classes) = judge_corrections(form, plan, of, drafts);
    let empty = nothing_filled_in(expected, &rows, &items, &corrections);
    if empty {
        drafts.retain(|draft| {
            ![blank::NO_ACTUAL, blank::NO_FORECAST, blank::NO_GRADE, blank::NO_PROGRESS].contains(&draft.rule)
        });
        drafts.push(identity_rules::EMPTY_RETURN.say("何も記入されていません。記入して再提出してください。"));
    }
    Outcome {
        state: if empty || form.tables.is_empty() { ReturnState::SentBack } else { ReturnState::Counts },
        rows: rows.into_values().collect(),
        items,
        corrections,
        as_found: as_found(form, expected, &judged, &item_classes),
        fates,
        judged,
        item_classes,
        correction_classes,
    }
}

/// Items of which a row is missing or was sent back as a whole: their answers may stand there.
fn spoilt_items(expected: &Expected<'_>, views: &[RowView<'_>]) -> BTreeSet<ItemNo> {
    let judged: BTreeSet<IndicatorKey> = views.iter().map(|view| view.row.key).collect();
    expected.rows.keys().filter(|key| !judged.contains(key)).map(|key| key.item).collect()
}

fn checked_row(view: &RowView<'_>, judged: &JudgedRow, of: &Return<'_>) -> CheckedRow {
    let place = view.place(Field::Actual);
    CheckedRow {
        key: view.row.key,
        actual: judged.actual.clone().unwrap_or(Reading::Blank),
        actual_found: view.row.cells.get(&Field::Actual).map(value::shown).unwrap_or_default(),
        source: Source { file: of.file.clone(), sha256: of.sha256, sheet: place.sheet, cell: place.cell },
        forecast: judged.forecast.clone().unwrap_or(Reading::Blank),
        basis: judged.basis.clone(),
        reason: judged.reason.clone(),
        others: [Field::Forecast, Field::Basis, Field::Reason]
            .into_iter()
            .filter_map(|field| found(view, field, of))
            .collect(),
        asked: view.expected.asked,
    }
}

/// Where an answer beside the actual stands.
fn found(view: &RowView<'_>, field: Field, of: &Return<'_>) -> Option<Found> {
    let cell = view.row.cells.get(&field)?;
    let found = if field == Field::Forecast { value::shown(cell) } else { String::new() };
    let (sheet, cell) = (cell.place.sheet.clone(), cell.place.cell);
    Some(Found { field, source: Source { file: of.file.clone(), sha256: of.sha256, sheet, cell }, found })
}

/// Rows that the form was issued with and that are not there, or that were sent back as a whole.
fn missing_rows(
    form: &Form,
    expected: &Expected<'_>,
    of: &Return<'_>,
    rows: &mut BTreeMap<IndicatorKey, CheckedRow>,
    drafts: &mut Vec<Draft>,
) {
    let Some(table) = form.tables.first() else { return };
    let there: BTreeSet<IndicatorKey> = form.submission.rows.iter().map(|row| row.key).collect();
    let place =
        table.column(Field::Actual).or_else(|| table.columns.values().next()).map(|column| column.place.clone());
    let Some(place) = place else { return };
    let judged: BTreeSet<IndicatorKey> = rows.keys().copied().collect();
    for (key, row) in expected.rows.iter().filter(|(key, _)| !judged.contains(key)) {
        let named = form.strays.iter().any(|stray| stray.meant == Some(*key));
        if !there.contains(key) && row.asked && !named {
            let draft = row_rules::missing(*key, &row.indicator.name).on(&table.sheet);
            drafts.push(draft);
        }
        if row.asked && (!row.optional || there.contains(key)) {
            let source =
                Source { file: of.file.clone(), sha256: of.sha256, sheet: place.sheet.clone(), cell: place.cell };
            let sent_back = CheckedRow {
                key: *key,
                actual: Reading::SentBack,
                actual_found: String::new(),
                source,
                forecast: Reading::SentBack,
                basis: String::new(),
                reason: String::new(),
                others: Box::default(),
                asked: true,
            };
            rows.insert(*key, sent_back);
        }
    }
}

fn judge_corrections(
    form: &Form,
    plan: &Plan,
    of: &Return<'_>,
    drafts: &mut Vec<Draft>,
) -> (Vec<Correction>, Vec<CorrectionClasses>) {
    let issued = form.submission.issued.as_ref();
    let context = CorrectionContext {
        plan,
        file: of.file,
        sha256: of.sha256,
        department: of.department,
        round: of.round,
        issued: issued.map_or(&[], |issued| &issued.corrections),
    };
    let mut found = Vec::new();
    let mut classes = Vec::new();
    for row in &form.submission.corrections {
        let (correction, row_classes) = corrections::judge(row, &context, drafts);
        found.extend(correction);
        classes.push(row_classes);
    }
    (found, classes)
}

/// Nothing at all was entered although something is asked for.
fn nothing_filled_in(
    expected: &Expected<'_>,
    rows: &BTreeMap<IndicatorKey, CheckedRow>,
    items: &[super::CheckedItem],
    corrections: &[Correction],
) -> bool {
    cells::asks_anything(expected)
        && !rows.is_empty()
        && corrections.is_empty()
        && rows.values().all(|row| row.actual == Reading::Blank && row.forecast == Reading::Blank)
        && items.iter().all(|item| item.self_grade == Reading::Blank)
}

/// All answers as they stand. What was refused for anything that a fresh form does not show (how the cell looks, where it
/// stands, what kind of value it is) is left out, or it would pass when the form comes back untouched.
fn as_found(
    form: &Form,
    expected: &Expected<'_>,
    judged: &BTreeMap<usize, JudgedRow>,
    item_classes: &ItemClasses,
) -> AsFound {
    let mut answers: BTreeMap<(IndicatorKey, Field), (Place, String)> = BTreeMap::new();
    for (at, row) in form.submission.rows.iter().enumerate().filter(|(_, row)| expected.rows.contains_key(&row.key)) {
        for (field, cell) in row.cells.iter().filter(|(field, _)| layout::is_input(**field)) {
            let stands = match judged.get(&at) {
                Some(judged) if judged.spoilt.contains(field) => false,
                Some(judged) => {
                    let class = judged.classes.get(field).or_else(|| item_classes.get(&cell.place));
                    class != Some(&CellClass::SentBack) || is_refused_again(*field, cell)
                }
                None => false,
            };
            let text = if stands { value::shown(cell) } else { String::new() };
            let (_, found) = answers.entry((row.key, *field)).or_insert_with(|| (cell.place.clone(), text.clone()));
            if found.is_empty() {
                *found = text;
            }
        }
    }
    AsFound {
        answers,
        approver: form.submission.approver.clone().unwrap_or_default(),
        corrections: form.submission.corrections.iter().map(corrections::texts).collect(),
        correction_places: form.submission.corrections.iter().map(|row| row.place.clone()).collect(),
    }
}

/// Whether a cell that was refused would be refused for the same reason if what it shows were typed into another one.
fn is_refused_again(field: Field, cell: &RawCell) -> bool {
    let is_text = matches!(field, Field::Basis | Field::Reason | Field::Progress | Field::Issues);
    let looks_plain = matches!(cell.look, Look::Plain | Look::Rounded(_));
    match &cell.value {
        RawValue::Text(text) => looks_plain && !text.chars().any(value::is_hidden),
        RawValue::Number(_) => looks_plain,
        RawValue::NoCache => false,
        RawValue::Bool(_) | RawValue::DateTime(_) | RawValue::Duration(_) | RawValue::Error(_) => !is_text,
    }
}
