//! Answers for an item as a whole: one per item, written in any one of its rows.

use super::cells::{RowView, text_cell};
use super::rules::{blank, items as rules, reading, refused, texts};
use super::value::{self, Value};
use super::{CheckedItem, Found, Reading};
use super::{Draft, quote};
use crate::model::{ItemNo, Sha256, Source};
use crate::spreadsheet::{Place, RawCell};
use crate::survey::{CellClass, Field};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Classes of the items' cells, by place.
pub(super) type ItemClasses = BTreeMap<Place, CellClass>;

/// What judging the items needs beside their rows.
pub(super) struct ItemContext<'a> {
    pub file: &'a Arc<str>,
    pub sha256: Sha256,
    /// Labels of the grades 1 to 4.
    pub labels: Vec<&'a str>,
    /// Texts that say nothing.
    pub empty_phrases: Vec<&'a str>,
    /// The round asks for 自己評価 and texts.
    pub evaluated: bool,
    /// Items of which a row could not be judged: a blank answer may stand there.
    pub spoilt: BTreeSet<ItemNo>,
    /// The form is a second or later submission: what it was prefilled with are the department's own answers.
    pub again: bool,
}

/// One answer of an item: the row and the cell in which it stands.
type Candidate<'v, 'a> = (&'v RowView<'a>, &'v RawCell);

/// Judges the answers of all items whose rows can be judged.
pub(super) fn judge(
    views: &[RowView<'_>],
    context: &ItemContext<'_>,
    classes: &mut ItemClasses,
    drafts: &mut Vec<Draft>,
) -> Vec<CheckedItem> {
    let mut by_item: BTreeMap<ItemNo, Vec<&RowView<'_>>> = BTreeMap::new();
    for view in views {
        by_item.entry(view.row.key.item).or_default().push(view);
    }
    by_item.into_iter().filter_map(|(item, views)| judge_item(item, &views, context, classes, drafts)).collect()
}

fn judge_item(
    item: ItemNo,
    views: &[&RowView<'_>],
    context: &ItemContext<'_>,
    classes: &mut ItemClasses,
    drafts: &mut Vec<Draft>,
) -> Option<CheckedItem> {
    let first = views.first()?;
    if !views.iter().any(|view| view.expected.item_asked) {
        not_asked(item, views, classes, drafts);
        return None;
    }
    let (mut self_grade, grade_place) = grade(item, views, context, classes, drafts);
    let progress = text(item, Field::Progress, views, context, classes, drafts);
    let issues = text(item, Field::Issues, views, context, classes, drafts);
    let spoilt = context.spoilt.contains(&item);
    if spoilt && self_grade == Reading::Blank {
        self_grade = Reading::SentBack;
    }
    if context.evaluated && !spoilt {
        missing(item, first, &self_grade, &progress, drafts);
    }
    let lacks_issues = matches!(self_grade, Reading::Value(3 | 4)) && issues.as_deref().is_some_and(value::is_no_text);
    if lacks_issues {
        drafts.push(no_issues(item, first, views));
    }
    let texts = [(Field::Progress, progress.as_deref()), (Field::Issues, issues.as_deref().filter(|_| !lacks_issues))];
    for (field, text) in texts.into_iter().filter_map(|(field, text)| Some((field, text?))) {
        drafts.extend(empty_phrase(item, field, text, views, context));
    }
    let place = grade_place.unwrap_or_else(|| first.place(Field::SelfGrade));
    Some(CheckedItem {
        item,
        self_grade,
        progress: progress.unwrap_or_default(),
        issues: issues.unwrap_or_default(),
        others: others(views, context, classes),
        source: Source { file: context.file.clone(), sha256: context.sha256, sheet: place.sheet, cell: place.cell },
    })
}

/// A bad grade without a word on what is amiss: the field is blank, or says that there is nothing.
fn no_issues(item: ItemNo, first: &RowView<'_>, views: &[&RowView<'_>]) -> Draft {
    let stands = candidates(Field::Issues, views).into_iter().map(|(_, cell)| (cell, value::shown(cell)));
    let written = stands.into_iter().find(|(_, text)| !text.trim().is_empty());
    match written {
        Some((cell, text)) => {
            let sentence = format!(
                "自己評価が 3 または 4 ですが、課題・今後の方向性が{}となっています。課題と今後の方向性を記入してください。",
                super::quote(&text)
            );
            rules::NO_ISSUES.say(sentence).at(&cell.place).about_item(item).found(text)
        }
        None => {
            let sentence = "自己評価が 3 または 4 ですが、課題・今後の方向性がありません。内容を確認してください。";
            rules::NO_ISSUES.say(sentence).at(&first.place(Field::Issues)).about_item(item)
        }
    }
}

/// A text that says nothing, where it stands.
fn empty_phrase(
    item: ItemNo,
    field: Field,
    text: &str,
    views: &[&RowView<'_>],
    context: &ItemContext<'_>,
) -> Option<Draft> {
    let says_nothing =
        !value::is_ditto_text(text) && value::is_empty_phrase(text, context.empty_phrases.iter().copied());
    let is_it = |cell: &RawCell| value::read_text(cell).value().is_some_and(|clean| clean.text == text);
    let (_, cell) =
        candidates(field, views).into_iter().find(|(_, cell)| says_nothing && !text.is_empty() && is_it(cell))?;
    let (label, said) = (field.name(), quote(text));
    let sentence = format!("「{label}」が{said}だけでは内容が分かりません。内容を文章で記入してください。");
    Some(texts::EMPTY_PHRASE.say(sentence).at(&cell.place).about_item(item).found(text))
}

/// The cells of an item's answers that count: of each field the first that was not sent back.
fn others(views: &[&RowView<'_>], context: &ItemContext<'_>, classes: &ItemClasses) -> Box<[Found]> {
    let found = |field: Field| {
        let counts = |cell: &RawCell| classes.get(&cell.place).is_some_and(|class| *class != CellClass::SentBack);
        let (_, cell) = candidates(field, views).into_iter().find(|(_, cell)| counts(cell))?;
        let found = if field == Field::SelfGrade { value::shown(cell) } else { String::new() };
        let (sheet, cell) = (cell.place.sheet.clone(), cell.place.cell);
        Some(Found { field, source: Source { file: context.file.clone(), sha256: context.sha256, sheet, cell }, found })
    };
    [Field::SelfGrade, Field::Progress, Field::Issues].into_iter().filter_map(found).collect()
}

fn candidates<'v, 'a>(field: Field, views: &[&'v RowView<'a>]) -> Vec<Candidate<'v, 'a>> {
    views.iter().filter_map(|view| Some((*view, view.row.cells.get(&field)?))).collect()
}

fn not_asked(item: ItemNo, views: &[&RowView<'_>], classes: &mut ItemClasses, drafts: &mut Vec<Draft>) {
    for field in [Field::SelfGrade, Field::Progress, Field::Issues] {
        for (view, cell) in candidates(field, views) {
            if view.prefilled(field, cell) {
                classes.insert(cell.place.clone(), CellClass::Unchanged);
                continue;
            }
            let found = value::shown(cell);
            let sentence =
                format!("ほかの所属が答える項目の「{}」に記入があります。集計には使いません。", field.name());
            drafts.push(rules::ITEM_NOT_ASKED.say(sentence).at(&cell.place).about_item(item).found(found));
            classes.insert(cell.place.clone(), CellClass::Superseded);
        }
    }
}

/// 自己評価: the one grade that all filled cells say.
fn grade(
    item: ItemNo,
    views: &[&RowView<'_>],
    context: &ItemContext<'_>,
    classes: &mut ItemClasses,
    drafts: &mut Vec<Draft>,
) -> (Reading<u8>, Option<Place>) {
    let mut read: Vec<(u8, &RawCell)> = Vec::new();
    let mut refused_any = false;
    for (view, cell) in candidates(Field::SelfGrade, views) {
        let found = value::shown(cell);
        let put = |draft: Draft| draft.at(&cell.place).about(view.row.key);
        if view.is_foreign(Field::SelfGrade) {
            refused_any = true;
            classes.insert(cell.place.clone(), CellClass::SentBack);
            continue;
        }
        let class = match value::read_grade(cell, &context.labels) {
            Value::Blank => {
                drafts
                    .push(put(reading::READ_BLANK.say("空白だけが入力されているので、空欄としました。").found(found)));
                CellClass::Read
            }
            Value::Plain(grade) => {
                read.push((grade, cell));
                CellClass::Merged
            }
            Value::Read(grade, steps) => {
                read.push((grade, cell));
                drafts.push(put(reading::read(reading::READ_GRADE, &found, &grade.to_string(), &steps)));
                CellClass::Read
            }
            Value::Refused(refusal) => {
                refused_any = true;
                drafts.push(put(refused::refused(&refusal, &found, "1～4 の数字を選んでください。")));
                CellClass::SentBack
            }
        };
        classes.insert(cell.place.clone(), class);
    }
    let place = read.first().map(|(_, cell)| cell.place.clone());
    let distinct = read.iter().any(|(grade, _)| read.first().is_some_and(|(first, _)| first != grade));
    if distinct {
        let shown: Vec<(&RawCell, String)> = read.iter().map(|(grade, cell)| (*cell, grade.to_string())).collect();
        differing(item, Field::SelfGrade, &shown, classes, drafts);
    }
    match read.first() {
        _ if distinct || refused_any => (Reading::SentBack, place),
        Some((grade, _)) => (Reading::Value(*grade), place),
        None => (Reading::Blank, None),
    }
}

/// Rows of one item that say different things.
fn differing(
    item: ItemNo,
    field: Field,
    cells: &[(&RawCell, String)],
    classes: &mut ItemClasses,
    drafts: &mut Vec<Draft>,
) {
    for (cell, shown) in cells {
        let sentence = format!(
            "項目 {item} の「{}」が行によって違います（ここでは{}）。一つの行にだけ記入して再提出してください。",
            field.name(),
            quote(shown)
        );
        drafts.push(rules::DIFFERING.say(sentence).at(&cell.place).about_item(item).found(shown.clone()));
        classes.insert(cell.place.clone(), CellClass::SentBack);
    }
}

/// A text of the item; None: sent back.
fn text(
    item: ItemNo,
    field: Field,
    views: &[&RowView<'_>],
    context: &ItemContext<'_>,
    classes: &mut ItemClasses,
    drafts: &mut Vec<Draft>,
) -> Option<String> {
    let mut old: Vec<(String, &RawCell)> = Vec::new();
    let mut new: Vec<(String, &RawCell)> = Vec::new();
    let mut refused_any = false;
    for (view, cell) in candidates(field, views) {
        let (text, class) = text_cell(view, field, cell, drafts);
        classes.insert(cell.place.clone(), class);
        match class {
            CellClass::SentBack => refused_any = true,
            _ if text.is_empty() => {}
            CellClass::Unchanged => old.push((text, cell)),
            _ => new.push((text, cell)),
        }
    }
    let taken = if new.is_empty() { &old } else { &new };
    let first = taken.first().map(|(text, _)| text.clone());
    if taken.iter().any(|(text, _)| Some(text) != first.as_ref()) {
        let cells: Vec<(&RawCell, String)> = taken.iter().map(|(text, cell)| (*cell, text.clone())).collect();
        differing(item, field, &cells, classes, drafts);
        return None;
    }
    remarks(item, field, &old, &new, context, drafts);
    (!refused_any).then(|| first.unwrap_or_default())
}

/// Texts left as they were prefilled, alone or beside a new one.
fn remarks(
    item: ItemNo,
    field: Field,
    old: &[(String, &RawCell)],
    new: &[(String, &RawCell)],
    context: &ItemContext<'_>,
    drafts: &mut Vec<Draft>,
) {
    let Some((text, cell)) = old.first() else { return };
    let draft = if !new.is_empty() {
        let sentence =
            format!("項目 {item} の「{}」に、前回の文章と新しい文章があります。新しい文章を使いました。", field.name());
        texts::OLD_AND_NEW.say(sentence)
    } else if context.again {
        return;
    } else {
        texts::LEFT_AS_PREFILLED.say(format!("「{}」が前回の文章のままです。", field.name()))
    };
    drafts.push(draft.at(&cell.place).about_item(item).found(text.clone()));
}

fn missing(
    item: ItemNo,
    first: &RowView<'_>,
    self_grade: &Reading<u8>,
    progress: &Option<String>,
    drafts: &mut Vec<Draft>,
) {
    if *self_grade == Reading::Blank && first.table.column(Field::SelfGrade).is_some() {
        let sentence = format!("項目 {item} の自己評価が空欄です。自己評価を確認してください。");
        drafts.push(blank::NO_GRADE.say(sentence).at(&first.place(Field::SelfGrade)).about_item(item));
    }
    if progress.as_deref() == Some("") && first.table.column(Field::Progress).is_some() {
        let sentence = format!("項目 {item} の取組状況が空欄です。取組状況を確認してください。");
        drafts.push(blank::NO_PROGRESS.say(sentence).at(&first.place(Field::Progress)).about_item(item));
    }
}
