//! Reading the office's register (受付簿): which returns it accepts and which findings it has confirmed.
//!
//! The two lists are found by their headings wherever they stand. What cannot be understood is a finding, never a silent
//! default: a decision that is misread would decide which figures count.

use super::{Confirmation, Register, ReturnDecision};
use crate::check::Rule;
use crate::check::rules::register::{ROW, UNREADABLE, heads_a_list};
use crate::model::{CellRef, Finding, Sha256, decimal_from_float, fold_key, parse_date};
use crate::spreadsheet::{self, OpenError, RawValue, Sheet};
use chrono::NaiveDate;
use std::{collections::BTreeMap, sync::Arc};

/// Reads 受付簿 from its bytes. `file` names it in the findings, which stand in [`Register::findings`].
#[must_use]
pub fn read_register(file: &Arc<str>, bytes: &[u8]) -> Register {
    let mut register = Register::default();
    match spreadsheet::open(bytes) {
        Ok(book) => {
            let mut reader = Reader { file, register: &mut register, decided: BTreeMap::new(), lists: 0 };
            for sheet in &book.sheets {
                reader.sheet(sheet);
            }
            if reader.lists == 0 {
                let message = format!(
                    "「{file}」に「SHA-256」「採否」又は「キー」「確認者」の見出しの表が見つからないため、受付簿の決定を反映していません。受付簿_案.xlsx を元に作り直してください。"
                );
                register.findings.push(place(&UNREADABLE, file, message));
            }
        }
        Err(error) => {
            let message = format!(
                "「{file}」を読めないため（{}）、受付簿の決定を反映していません。Excelで開けるか確かめ、保存し直してください。",
                why(&error)
            );
            register.findings.push(place(&UNREADABLE, file, message));
        }
    }
    register
}

fn why(error: &OpenError) -> String {
    match error {
        OpenError::Empty => "中身が空です".into(),
        OpenError::Encrypted => "パスワードが掛かっています".into(),
        OpenError::Protected => "秘密度ラベルや閲覧の制限（IRM）で保護されています".into(),
        OpenError::Truncated => "途中で切れています".into(),
        OpenError::NotAWorkbook(what) => format!("表計算のファイルでなく{what}のようです"),
        OpenError::TooLarge(what) | OpenError::Damaged(what) => what.clone(),
    }
}

fn place(rule: &Rule, file: &Arc<str>, message: String) -> Finding {
    Finding { file: Some(file.clone()), ..rule.finding(message) }
}

struct Reader<'r> {
    file: &'r Arc<str>,
    register: &'r mut Register,
    /// Decisions read so far.
    decided: BTreeMap<Sha256, bool>,
    /// Lists found.
    lists: usize,
}

/// The cells of a row by folded heading.
type Cells<'s> = BTreeMap<String, (CellRef, &'s RawValue)>;

impl Reader<'_> {
    fn sheet(&mut self, sheet: &Sheet) {
        let mut rows: BTreeMap<u32, BTreeMap<u32, (CellRef, &RawValue)>> = BTreeMap::new();
        for cell in &sheet.cells {
            rows.entry(cell.place.cell.row).or_default().insert(cell.place.cell.col, (cell.place.cell, &cell.value));
        }
        let mut headings: BTreeMap<u32, String> = BTreeMap::new();
        for row in rows.values() {
            let labels: BTreeMap<u32, String> =
                row.iter().map(|(col, (_, value))| (*col, fold_key(&text(value)))).collect();
            if heads_a_list(labels.values().map(String::as_str)) {
                self.lists += 1;
                headings = labels;
                continue;
            }
            let cells: Cells<'_> =
                row.iter().filter_map(|(col, cell)| Some((headings.get(col)?.clone(), *cell))).collect();
            if cells.contains_key(&fold_key("SHA-256")) || cells.contains_key(&fold_key("採否")) {
                self.decision(sheet, &cells);
            } else if cells.contains_key(&fold_key("キー")) || cells.contains_key(&fold_key("確認者")) {
                self.confirmation(sheet, &cells);
            }
        }
    }

    fn decision(&mut self, sheet: &Sheet, cells: &Cells<'_>) {
        let Some((at, word)) = cells.get(&fold_key("採否")) else { return };
        let word = text(word);
        let accepted = match fold_key(&word).as_str() {
            "" => return,
            "採用" => true,
            "不採用" => false,
            _ => {
                let say = format!(
                    "採否に「{word}」とありますが、「採用」か「不採用」のどちらかを選んでください。この行は反映していません。"
                );
                return self.wrong(sheet, *at, &word, say);
            }
        };
        let hash = cells.get(&fold_key("SHA-256"));
        let Some(sha256) = hash.and_then(|(_, value)| Sha256::parse(&text(value))) else {
            let found = hash.map_or_else(String::new, |(_, value)| text(value));
            let at = hash.map_or(*at, |(at, _)| *at);
            let say = "SHA-256が64桁の英数字になっていないため、どの提出のことか分かりません。受付簿_案.xlsx から写し直してください。この行は反映していません。";
            return self.wrong(sheet, at, &found, say.to_owned());
        };
        match self.decided.insert(sha256, accepted) {
            Some(before) if before != accepted => {
                let say = "同じ提出が別の行では逆の採否になっています。どちらかに直してください。どちらの行も反映していません。";
                self.register.returns.retain(|decision| decision.sha256 != sha256);
                self.wrong(sheet, *at, &word, say.to_owned());
            }
            Some(_) => {}
            None => self.register.returns.push(ReturnDecision { sha256, accepted }),
        }
    }

    fn confirmation(&mut self, sheet: &Sheet, cells: &Cells<'_>) {
        let of = |label: &str| cells.get(&fold_key(label)).map_or_else(String::new, |(_, value)| text(value));
        let (key, who, note) = (of("キー"), of("確認者"), of("内容"));
        let dated = cells.get(&fold_key("日付"));
        if who.is_empty() && note.is_empty() && dated.is_none() {
            return;
        }
        let first = cells.values().map(|(at, _)| *at).min().unwrap_or(CellRef::new(0, 0));
        if key.is_empty() {
            let say = "キーが空のため、どの点検結果のことか分かりません。受付簿_案.xlsx から写し直してください。この行は反映していません。";
            return self.wrong(sheet, first, &who, say.to_owned());
        }
        if who.is_empty() {
            let say = "確認者が空のため、確認済みとしていません。確認した人の職名などを記入してください。";
            return self.wrong(sheet, first, &key, say.to_owned());
        }
        let date = dated.and_then(|(_, value)| date(value));
        if let (Some((at, value)), None) = (dated, date) {
            let say = "日付を読めません。令和7年12月5日のように記入してください。確認済みとしての扱いは変わりません。";
            self.wrong(sheet, *at, &text(value), say.to_owned());
        }
        self.register.confirmations.push(Confirmation { key, value: of("値"), who, date, note });
    }

    fn wrong(&mut self, sheet: &Sheet, at: CellRef, found: &str, say: String) {
        let message = format!("「{}」のシート「{}」のセル{at}：{say}", self.file, sheet.name);
        self.register.findings.push(Finding {
            sheet: Some(sheet.name.clone()),
            cell: Some(at),
            found: Some(found.to_owned()).filter(|found| !found.is_empty()),
            ..place(&ROW, self.file, message)
        });
    }
}

/// A cell as text, without blanks around it; a number as it is shown.
fn text(value: &RawValue) -> String {
    match value {
        RawValue::Text(text) | RawValue::Duration(text) | RawValue::Error(text) => text.trim().to_owned(),
        RawValue::Number(number) => decimal_from_float(*number).map_or_else(String::new, |number| number.to_string()),
        RawValue::Bool(truth) => (if *truth { "TRUE" } else { "FALSE" }).to_owned(),
        RawValue::DateTime(date) => date.date().to_string(),
        RawValue::NoCache => String::new(),
    }
}

fn date(value: &RawValue) -> Option<NaiveDate> {
    match value {
        RawValue::DateTime(date) => Some(date.date()),
        other => parse_date(&text(other)),
    }
}
