//! The lists of 受付簿: found by their headings. What was such a list, by the name of its sheet or by two of its labels, and
//! lacks what it needs is a mistake, and so is a row that does not show what it holds.

use super::is_filled;
use super::mistake::Mistakes;
use crate::model::{CellRef, Sha256, fold_key};
use crate::spreadsheet::{Doubt, RawCell, RawValue, Sheet};
use std::collections::BTreeMap;

/// What a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Which returns count.
    Returns,
    /// Which findings are confirmed.
    Confirmations,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Returns, Self::Confirmations];

    const fn sheet(self) -> &'static str {
        match self {
            Self::Returns => "提出ファイル",
            Self::Confirmations => "要確認",
        }
    }

    /// Labels without which the list decides nothing, or something else.
    const fn needed(self) -> &'static [&'static str] {
        match self {
            Self::Returns => &["SHA-256", "採否"],
            Self::Confirmations => &["キー", "値", "確認者"],
        }
    }

    const fn others(self) -> &'static [&'static str] {
        match self {
            Self::Returns => &["所属", "報告月", "ファイル", "受付日", "現在の扱い"],
            Self::Confirmations => &["日付", "内容", "点検結果", "状態"],
        }
    }

    fn labels(self) -> impl Iterator<Item = &'static str> {
        self.needed().iter().chain(self.others()).copied()
    }

    /// What a reader must see to know what was decided. Hashes and keys are for the program only.
    const fn seen(self) -> &'static [&'static str] {
        match self {
            Self::Returns => &["所属", "報告月", "ファイル", "採否"],
            Self::Confirmations => &["値", "確認者"],
        }
    }
}

/// A list: its columns by label, and the rows below its headings.
pub(super) struct List<'s> {
    pub(super) kind: Kind,
    columns: BTreeMap<&'static str, u32>,
    head: u32,
    pub(super) rows: Vec<ListRow<'s>>,
}

/// A row below the headings: its cells by label.
pub(super) struct ListRow<'s> {
    row: u32,
    cells: BTreeMap<&'static str, &'s RawCell>,
}

type Rows<'s> = BTreeMap<u32, Vec<&'s RawCell>>;

/// The lists of a sheet. Whatever makes one unreadable is recorded, and the list left out.
pub(super) fn find<'s>(sheet: &'s Sheet, mistakes: &mut Mistakes) -> Vec<List<'s>> {
    let mut rows: Rows<'s> = BTreeMap::new();
    for cell in &sheet.cells {
        rows.entry(cell.place.cell.row).or_default().push(cell);
    }
    let mut lists: Vec<List<'s>> = Vec::new();
    let mut headed = false;
    for (row, cells) in &rows {
        if let Some(kind) = heading(cells) {
            headed = true;
            if let Some(list) = list(sheet, kind, *row, cells, mistakes) {
                lists.push(list);
            }
        } else if let Some(list) = lists.last_mut() {
            let columns = list.columns.iter();
            let own = columns
                .filter_map(|(label, col)| Some((*label, *cells.iter().find(|cell| cell.place.cell.col == *col)?)));
            let cells: BTreeMap<_, _> = own.filter(|(_, cell)| is_filled(cell)).collect();
            if !cells.is_empty() {
                list.rows.push(ListRow { row: *row, cells });
            }
        } else if !headed && let Some(cell) = cells.iter().find(|cell| is_decision(cell)) {
            let say = "この行より上に見出しの行（SHA-256・採否、又はキー・値・確認者）がないため、決定を読み取れません。見出しを元に戻すか、受付簿_案.xlsx を元に作り直してください。";
            mistakes.add(&sheet.name, &[cell.place.cell], say);
            headed = true;
        }
    }
    let name = fold_key(&sheet.name);
    if !headed && let Some(kind) = Kind::ALL.into_iter().find(|kind| fold_key(kind.sheet()) == name) {
        let first = sheet.cells.first().map_or(CellRef::new(0, 0), |cell| cell.place.cell);
        let say = format!(
            "見出しの行（{}）が見つかりません。見出しを元に戻すか、受付簿_案.xlsx を元に作り直してください。",
            kind.needed().join("・")
        );
        mistakes.add(&sheet.name, &[first], say);
    }
    for list in &lists {
        list.refuse_merges(sheet, mistakes);
    }
    lists
}

/// Two labels of one of the lists make a row its headings.
fn heading(cells: &[&RawCell]) -> Option<Kind> {
    let texts: Vec<String> = cells.iter().filter_map(|cell| label(cell)).collect();
    let count = |kind: Kind| kind.labels().filter(|label| texts.contains(&fold_key(label))).count();
    Kind::ALL.into_iter().filter(|kind| count(*kind) >= 2).max_by_key(|kind| count(*kind))
}

fn label(cell: &RawCell) -> Option<String> {
    match &cell.value {
        RawValue::Text(text) => Some(fold_key(text)),
        _ => None,
    }
}

/// A hash, or the key of a finding: only a list of decisions holds such.
fn is_decision(cell: &RawCell) -> bool {
    let RawValue::Text(text) = &cell.value else { return false };
    let is_key = || {
        text.split_once('/').is_some_and(|(code, rest)| crate::check::rule(code.trim()).is_some() && rest.contains('/'))
    };
    Sha256::parse(text).is_some() || is_key()
}

fn list<'s>(sheet: &Sheet, kind: Kind, head: u32, cells: &[&RawCell], mistakes: &mut Mistakes) -> Option<List<'s>> {
    let mut columns: BTreeMap<&'static str, u32> = BTreeMap::new();
    let mut whole = true;
    for known in kind.labels() {
        let bearing: Vec<_> =
            cells.iter().filter(|cell| label(cell).is_some_and(|text| text == fold_key(known))).collect();
        if let [first, rest @ ..] = bearing.as_slice() {
            columns.insert(known, first.place.cell.col);
            if !rest.is_empty() {
                let places: Vec<CellRef> = bearing.iter().map(|cell| cell.place.cell).collect();
                mistakes.add(
                    &sheet.name,
                    &places,
                    format!("見出し「{known}」が２つあります。余分な列を削除してください。"),
                );
                whole = false;
            }
            if let Some(doubt) = first.doubt() {
                mistakes.add(&sheet.name, &[first.place.cell], format!("見出し{}", doubt.explain(known)));
                whole = false;
            }
        }
    }
    for needed in kind.needed().iter().filter(|needed| !columns.contains_key(*needed)) {
        let near = cells.iter().find(|cell| {
            label(cell).is_some_and(|text| {
                text.contains(&fold_key(needed)) && !columns.values().any(|col| *col == cell.place.cell.col)
            })
        });
        let (at, hint) = match near {
            Some(cell) => (cell.place.cell, format!("「{}」を「{needed}」に直すか、", cell.stored())),
            None => (cells.first().map_or(CellRef::new(head, 0), |cell| cell.place.cell), String::new()),
        };
        let say = format!(
            "見出し「{needed}」がないため、決定を読み取れません。{hint}受付簿_案.xlsx を元に作り直してください。"
        );
        mistakes.add(&sheet.name, &[at], say);
        whole = false;
    }
    whole.then_some(List { kind, columns, head, rows: Vec::new() })
}

impl List<'_> {
    /// Merged cells hide what stood in all but the first of them.
    fn refuse_merges(&self, sheet: &Sheet, mistakes: &mut Mistakes) {
        let last = self.rows.last().map_or(self.head, |row| row.row);
        for (from, to) in &sheet.merges {
            let below = from.row > self.head && from.row <= last && from != to;
            let over = self.kind.labels().filter_map(|label| self.columns.get(label));
            if below && over.into_iter().any(|col| (from.col..=to.col).contains(col)) {
                mistakes.add(
                    &sheet.name,
                    &[*from],
                    "セルが結合されているため、どの行の決定か分かりません。結合を解除して、行ごとに記入してください。",
                );
            }
        }
    }

    /// What decides must be seen.
    pub(super) fn refuse_hidden_columns(&self, sheet: &Sheet, mistakes: &mut Mistakes) {
        for label in self.kind.seen() {
            if let Some(col) = self.columns.get(label).filter(|col| sheet.hidden_columns.contains(col)) {
                let say = format!(
                    "「{label}」の列が非表示ですが、その決定は反映されます。再表示して内容を確かめてください。"
                );
                mistakes.add(&sheet.name, &[CellRef::new(self.head, *col)], say);
            }
        }
    }
}

impl ListRow<'_> {
    /// The cell under a label.
    pub(super) fn cell(&self, label: &str) -> Option<&RawCell> {
        self.cells.get(label).copied()
    }

    /// Where the cell under a label stands, also where it is blank.
    pub(super) fn place(&self, list: &List<'_>, label: &str) -> CellRef {
        CellRef::new(self.row, list.columns.get(label).copied().unwrap_or(0))
    }

    /// Records whatever in the row does not show what it holds; whether there is any.
    pub(super) fn refuse_looks(&self, list: &List<'_>, sheet: &Sheet, mistakes: &mut Mistakes) -> bool {
        let first = self.cells.values().map(|cell| cell.place.cell).min().unwrap_or(CellRef::new(self.row, 0));
        if sheet.hidden_rows.contains(&self.row) {
            let say = "この行は非表示ですが、その決定は反映されます。再表示して（絞り込みは解除して）内容を確かめてください。";
            mistakes.add(&sheet.name, &[first], say);
            return true;
        }
        if self.cells.values().all(|cell| cell.doubt() == Some(Doubt::Struck)) {
            let say = "この行の全体に取り消し線が引かれています。決定を取り消すなら採否や確認者・日付・内容を消し、残すなら取り消し線を外してください。";
            mistakes.add(&sheet.name, &[first], say);
            return true;
        }
        let mut any = false;
        for (label, cell) in &self.cells {
            let broken = matches!(cell.value, RawValue::NoCache | RawValue::Error(_));
            if broken && (list.kind.needed().contains(label) || list.kind.seen().contains(label)) {
                let say = format!("「{label}」の数式の結果を読めません。値を入力し直してください。");
                mistakes.add(&sheet.name, &[cell.place.cell], say);
                any = true;
            }
            if let Some(doubt) = cell.doubt().filter(|doubt| decides(label, *doubt)) {
                mistakes.add(&sheet.name, &[cell.place.cell], doubt.explain(&cell.stored()));
                any = true;
            }
        }
        any
    }
}

/// Whether a look matters under a label: notes may have raised letters and dates any format.
fn decides(label: &str, doubt: Doubt<'_>) -> bool {
    match label {
        "内容" | "点検結果" | "状態" | "現在の扱い" | "受付日" | "日付" => {
            matches!(doubt, Doubt::Struck | Doubt::Unseen)
        }
        _ => true,
    }
}
