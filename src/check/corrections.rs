//! 過去分訂正: a figure of an earlier month was wrong.

use super::Correction;
use super::rules::{corrections as rules, refused};
use super::value::{self, Spec, Value};
use super::{Draft, quote};
use crate::model::{Answer, IndicatorKey, ItemNo, Round, Sha256, Source, fold_key, near_names};
use crate::plan::Plan;
use crate::spreadsheet::{Doubt, RawCell, RawValue, Workbook};
use crate::survey::read::{Form, Role, row_number, shown_round};
use crate::survey::{CellClass, CorrectionField, CorrectionRow, CorrectionTexts};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// What judging the corrections needs to know of the return.
pub(super) struct CorrectionContext<'a> {
    pub plan: &'a Plan,
    pub file: &'a Arc<str>,
    pub sha256: Sha256,
    pub department: &'a Arc<str>,
    pub round: Round,
    /// Rows that the form was issued with.
    pub issued: &'a [CorrectionTexts],
}

/// Classes of the cells of one row.
pub(super) type CorrectionClasses = BTreeMap<CorrectionField, CellClass>;

/// Judges a row: the correction, where it can be made, and the classes of its cells.
pub(super) fn judge(
    row: &CorrectionRow,
    context: &CorrectionContext<'_>,
    drafts: &mut Vec<Draft>,
) -> (Option<Correction>, CorrectionClasses) {
    let found = drafts.len();
    let correction = read(row, context, drafts);
    let refused = drafts.get(found..).is_some_and(|new| new.iter().any(|draft| draft.rule == rules::BAD_CORRECTION));
    let correction = correction.filter(|_| !refused);
    let class = match (&correction, unchanged(row, context.issued)) {
        (None, _) => CellClass::SentBack,
        (Some(_), true) => CellClass::Unchanged,
        (Some(_), false) => CellClass::Merged,
    };
    let classes: CorrectionClasses = CorrectionField::ALL
        .into_iter()
        .filter(|field| cell(row, *field).is_some())
        .map(|field| (field, class))
        .collect();
    let cells = classes.values().filter(|class| **class == CellClass::Merged).count();
    (correction.map(|correction| Correction { cells, ..correction }), classes)
}

/// A cell of the row.
pub(super) const fn cell(row: &CorrectionRow, field: CorrectionField) -> Option<&RawCell> {
    match field {
        CorrectionField::Round => row.round.as_ref(),
        CorrectionField::Item => row.item.as_ref(),
        CorrectionField::Indicator => row.indicator.as_ref(),
        CorrectionField::Before => row.before.as_ref(),
        CorrectionField::After => row.after.as_ref(),
        CorrectionField::Reason => row.reason.as_ref(),
    }
}

/// The row's texts as they stand.
pub(super) fn texts(row: &CorrectionRow) -> CorrectionTexts {
    CorrectionField::ALL.map(|field| cell(row, field).map(value::shown).unwrap_or_default())
}

fn unchanged(row: &CorrectionRow, issued: &[CorrectionTexts]) -> bool {
    issued.contains(&texts(row))
}

fn bad(row: &CorrectionRow, field: CorrectionField, sentence: &str) -> Draft {
    let place = cell(row, field).map_or(&row.place, |cell| &cell.place);
    let found = cell(row, field).map(value::shown).unwrap_or_default();
    rules::BAD_CORRECTION.say(refusal(&format!("{}{sentence}", field.name()))).at(place).found(found)
}

/// What is wrong with the row, and what to do.
fn refusal(what: &str) -> String {
    format!("{what}この行の訂正は行いません。直して再提出してください。")
}

/// Which month and which indicator are corrected must be seen: a part struck out would make it another one.
fn unseen_place(row: &CorrectionRow) -> Option<Draft> {
    let fields = [CorrectionField::Round, CorrectionField::Item, CorrectionField::Indicator];
    fields.into_iter().find_map(|field| {
        let cell = cell(row, field)?;
        let doubt = cell.doubt().filter(|doubt| match doubt {
            Doubt::ShowsOther(shown) => !cell.decorated(shown),
            _ => true,
        })?;
        Some(bad(row, field, &format!("の{}", doubt.explain(&cell.stored()))))
    })
}

fn read(row: &CorrectionRow, context: &CorrectionContext<'_>, drafts: &mut Vec<Draft>) -> Option<Correction> {
    if let Some(draft) = unseen_place(row) {
        drafts.push(draft);
        return None;
    }
    let round = target_round(row, context, drafts);
    let key = target_key(row, round.unwrap_or(context.round), context, drafts);
    let (round, key) = (round?, key?);
    let indicator = context.plan.indicators.get(&key)?;
    let target = context.plan.target(key, round.fiscal_year(), round).map(|target| &target.value);
    let spec = Spec::new(indicator, target, &indicator.unit, &context.plan.criteria);
    let Some(after_cell) = &row.after else {
        drafts.push(bad(row, CorrectionField::After, "が空欄です。").about(key));
        return None;
    };
    let after = answer(row, CorrectionField::After, after_cell, &spec, key, drafts)?;
    let Some(after) = after else {
        drafts.push(bad(row, CorrectionField::After, "が空欄です。").about(key));
        return None;
    };
    let before = match &row.before {
        Some(cell) => answer(row, CorrectionField::Before, cell, &spec, key, drafts)?,
        None => None,
    };
    let reason = row.reason.as_ref().map(value::read_text);
    let reason = match reason {
        Some(Value::Plain(clean) | Value::Read(clean, _)) => clean.text,
        _ => String::new(),
    };
    if reason.is_empty() {
        let sentence = format!(
            "{round}の項目 {} 指標 {} の訂正に理由がありません。理由の欄に記入してください。",
            key.item, key.number
        );
        drafts.push(rules::NO_REASON.say(sentence).at(&row.place).about(key));
    }
    drafts.push(announced(after_cell, round, key, before.as_ref(), &after, &reason));
    Some(Correction {
        reported_in: context.round,
        round,
        key,
        before,
        after,
        in_force: None,
        reason,
        department: context.department.clone(),
        source: Source {
            file: context.file.clone(),
            sha256: context.sha256,
            sheet: after_cell.place.sheet.clone(),
            cell: after_cell.place.cell,
        },
        cells: 0,
    })
}

fn announced(
    cell: &RawCell,
    round: Round,
    key: IndicatorKey,
    before: Option<&Answer>,
    after: &Answer,
    reason: &str,
) -> Draft {
    let before = before.map_or_else(|| "（記入なし）".to_owned(), |answer| answer.show(0));
    let sentence = format!(
        "{round}の項目 {} 指標 {} の実績を {before} から {} に訂正する申し出です（理由：{}）。内容を確認してください。",
        key.item,
        key.number,
        after.show(0),
        super::visible(if reason.is_empty() { "記入なし" } else { reason })
    );
    rules::CORRECTION.say(sentence).at(&cell.place).about(key).found(value::shown(cell)).read_as(after.show(0))
}

fn target_round(row: &CorrectionRow, context: &CorrectionContext<'_>, drafts: &mut Vec<Draft>) -> Option<Round> {
    let Some(cell) = &row.round else {
        drafts.push(bad(row, CorrectionField::Round, "が空欄です。"));
        return None;
    };
    let Some(round) = shown_round(cell) else {
        let found = quote(&value::shown(cell));
        drafts.push(bad(
            row,
            CorrectionField::Round,
            &format!("{found}が読めません。令和7年6月 のように書いてください。"),
        ));
        return None;
    };
    let years = &context.plan.about.years;
    let sentence = if !years.contains(&round.fiscal_year()) {
        let period = years.first().zip(years.last()).map_or_else(String::new, |(from, to)| format!("（{from}～{to}）"));
        format!("「{round}」は計画期間{period}の外です。")
    } else if round >= context.round {
        format!("「{round}」は、この調査票の報告月（{}）より前の月ではありません。", context.round)
    } else {
        return Some(round);
    };
    drafts.push(bad(row, CorrectionField::Round, &sentence));
    None
}

fn target_key(
    row: &CorrectionRow,
    round: Round,
    context: &CorrectionContext<'_>,
    drafts: &mut Vec<Draft>,
) -> Option<IndicatorKey> {
    let mut number = |field: CorrectionField| match cell(row, field) {
        None => {
            drafts.push(bad(row, field, "が空欄です。"));
            None
        }
        Some(cell) => row_number(cell).or_else(|| {
            drafts.push(bad(row, field, &format!("{}が読めません。", quote(&value::shown(cell)))));
            None
        }),
    };
    let item = number(CorrectionField::Item);
    let indicator = number(CorrectionField::Indicator);
    let (item, indicator) = (ItemNo(item?), indicator?);
    let number = u8::try_from(indicator).unwrap_or(0);
    let key = IndicatorKey { item: context.plan.original(item), number };
    let written = format!("{item}-{indicator}");
    let (field, what) = if !context.plan.indicators.contains_key(&key) {
        let known = context.plan.items.contains_key(&item);
        let near = near_keys(key.item, known, context);
        let field = if known { CorrectionField::Indicator } else { CorrectionField::Item };
        (field, format!("指標「{written}」は計画にありません。{near}"))
    } else if context.plan.role(context.department, key, round).is_none()
        && context.plan.role(context.department, key, context.round).is_none()
    {
        let lead = context.plan.lead(key, round).or_else(|| context.plan.lead(key, context.round));
        let lead = lead.map_or_else(String::new, |lead| format!("（担当：{lead}）"));
        (CorrectionField::Item, format!("指標「{written}」は{}の指標ではありません{lead}。", context.department))
    } else {
        return Some(key);
    };
    let place = cell(row, field).map_or(&row.place, |cell| &cell.place);
    drafts.push(rules::BAD_CORRECTION.say(refusal(&what)).at(place).about(key).found(written));
    None
}

/// Numbers that may have been meant: of a known item its indicators, else the department's items that look alike.
fn near_keys(item: ItemNo, known: bool, context: &CorrectionContext<'_>) -> String {
    let own = |key: &&IndicatorKey| context.plan.role(context.department, **key, context.round).is_some();
    let keys = context.plan.indicators.keys();
    let near: Vec<String> = if known {
        keys.filter(|key| key.item == item).map(ToString::to_string).collect()
    } else {
        let items: BTreeSet<String> = keys.filter(own).map(|key| key.item.to_string()).collect();
        let near = near_names(&item.to_string(), items.iter().map(String::as_str));
        let own_keys = context.plan.indicators.keys().filter(own);
        own_keys.filter(|key| near.contains(&key.item.to_string().as_str())).map(ToString::to_string).collect()
    };
    if near.is_empty() { String::new() } else { format!("近い番号：{}。", near.join("、")) }
}

/// Reads a value of the row; the outer None: it is sent back.
fn answer(
    row: &CorrectionRow,
    field: CorrectionField,
    cell: &RawCell,
    spec: &Spec,
    key: IndicatorKey,
    drafts: &mut Vec<Draft>,
) -> Option<Option<Answer>> {
    match value::read(cell, spec) {
        Value::Blank => Some(None),
        Value::Plain(answer) => Some(Some(answer)),
        Value::Read(answer, steps) => {
            let rule = super::rules::reading::READ;
            let draft = super::rules::reading::read(rule, &value::shown(cell), &answer.show(0), &steps);
            drafts.push(draft.at(&cell.place).about(key));
            Some(Some(answer))
        }
        Value::Refused(refusal) => {
            let why = refused::refused(&refusal, &value::shown(cell), "").rule.title;
            let found = quote(&value::shown(cell));
            drafts.push(bad(row, field, &format!("{found}は読めません（{why}）。")).about(key));
            None
        }
    }
}
/// Rows on the sheet of corrections whose labels are gone: nothing there was read.
pub(super) fn without_headings(form: &Form, book: &Workbook, drafts: &mut Vec<Draft>) {
    if !form.submission.corrections.is_empty() {
        return;
    }
    for (sheet, roles) in book.sheets.iter().zip(&form.roles) {
        if !fold_key(&sheet.name).contains("訂正") || roles.contains(&Role::Header) {
            continue;
        }
        let mut rows: BTreeMap<u32, Vec<&RawCell>> = BTreeMap::new();
        for (cell, _) in sheet.cells.iter().zip(roles).filter(|(_, role)| **role == Role::Outside) {
            rows.entry(cell.place.cell.row).or_default().push(cell);
        }
        let is_number = |cell: &&&RawCell| {
            matches!(cell.value, RawValue::Number(_)) || value::printed_number(&value::shown(cell), "").is_some()
        };
        let is_row = |cells: &&Vec<&RawCell>| cells.iter().filter(is_number).count() >= 2 && cells.len() >= 3;
        if let Some(first) = rows.values().find(is_row).and_then(|cells| cells.first()) {
            let sentence = "過去分訂正に記入がありますが、見出しがないため、どの欄か分からず反映できません。見出しを元に戻して再提出してください。";
            drafts.push(rules::NO_HEADINGS.say(sentence).at(&first.place).found(value::shown(first)));
        }
    }
}
