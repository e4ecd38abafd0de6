//! Reading the office's register (受付簿): which returns it accepts and which findings it has confirmed.
//!
//! The lists are found by their headings wherever they stand. A decision that is lost or misread would decide which figures
//! count, so whatever was a list and cannot be read whole is a mistake that stops the run: nothing is read by halves.

mod against;
mod lists;
mod mistake;

pub use mistake::RegisterMistake;

use super::{Confirmation, DecisionRow, Register, ReturnDecision};
use crate::check::rules::register::ROW;
use crate::model::{CellRef, Finding, Month, Round, Sha256, fold_key, parse_date};
use crate::spreadsheet::{self, OpenError, RawCell, RawValue, Sheet};
use chrono::{Datelike, NaiveDate};
use lists::{Kind, List, ListRow};
use mistake::Mistakes;
use std::{collections::BTreeMap, sync::Arc};

/// Reads 受付簿 from its bytes. `file` names it in the findings, which stand in [`Register::findings`].
///
/// # Errors
/// Every mistake in what it decides, with its cell: never a register that was read in part.
pub fn read_register(file: &Arc<str>, bytes: &[u8]) -> Result<Register, Vec<RegisterMistake>> {
    let mut mistakes = Mistakes::default();
    let mut register = Register::default();
    match spreadsheet::open(bytes) {
        Ok(book) => {
            let mut reader =
                Reader { file, register: &mut register, mistakes: &mut mistakes, decided: BTreeMap::new() };
            let lists: usize = book.sheets.iter().map(|sheet| reader.sheet(sheet)).sum();
            if lists == 0 && mistakes.is_empty() {
                mistakes.add("", &[], "「SHA-256」「採否」又は「キー」「確認者」の見出しの表が見つかりません。受付簿_案.xlsx を元に作り直すか、決めることがなければこのファイルを input フォルダーから取り除いてください。");
            }
        }
        Err(error) => mistakes.add("", &[], unreadable(&error)),
    }
    mistakes.none_or(register)
}

fn unreadable(error: &OpenError) -> String {
    let why = match error {
        OpenError::Empty => "中身が空です".into(),
        OpenError::Encrypted => "パスワードが掛かっています".into(),
        OpenError::Protected => "秘密度ラベルや閲覧の制限（IRM）で保護されています".into(),
        OpenError::Truncated => "途中で切れています".into(),
        OpenError::NotAWorkbook(what) => format!("表計算のファイルでなく{what}のようです"),
        OpenError::TooLarge(what) | OpenError::Damaged(what) => what.clone(),
    };
    format!(
        "ファイルを読めません（{why}）。Excel で開けるか確かめ、保存し直してください。なくてもよいものなら input フォルダーから取り除いてください。"
    )
}

struct Reader<'r> {
    file: &'r Arc<str>,
    register: &'r mut Register,
    mistakes: &'r mut Mistakes,
    /// Decisions read so far, and where.
    decided: BTreeMap<Sha256, (bool, CellRef)>,
}

impl Reader<'_> {
    /// Reads the lists of a sheet and returns how many there are.
    fn sheet(&mut self, sheet: &Sheet) -> usize {
        let found = lists::find(sheet, self.mistakes);
        for list in &found {
            let mut decides = false;
            for row in &list.rows {
                decides |= match list.kind {
                    Kind::Returns => self.decision(sheet, list, row),
                    Kind::Confirmations => self.confirmation(sheet, list, row),
                };
            }
            if decides {
                list.refuse_hidden_columns(sheet, self.mistakes);
            }
        }
        found.len()
    }

    /// Reads a row of returns; whether it decides anything.
    fn decision(&mut self, sheet: &Sheet, list: &List, row: &ListRow<'_>) -> bool {
        let Some(word) = row.cell("採否").filter(|cell| is_filled(cell)) else { return false };
        if row.refuse_looks(list, sheet, self.mistakes) {
            return true;
        }
        let at = word.place.cell;
        let accepted = match fold_key(&text(word)).as_str() {
            "採用" => true,
            "不採用" => false,
            _ => {
                let say =
                    format!("採否に「{}」とありますが、「採用」か「不採用」のどちらかを選んでください。", text(word));
                self.mistakes.add(&sheet.name, &[at], say);
                return true;
            }
        };
        let hash = row.cell("SHA-256");
        let Some(sha256) = hash.and_then(|cell| Sha256::parse(&text(cell))) else {
            let at = hash.map_or_else(|| row.place(list, "SHA-256"), |cell| cell.place.cell);
            let say = "SHA-256 が64桁の英数字になっていないため、どの提出のことか分かりません。受付簿_案.xlsx から写し直してください。";
            self.mistakes.add(&sheet.name, &[at], say);
            return true;
        };
        match self.decided.insert(sha256, (accepted, at)) {
            Some((before, other)) if before != accepted => {
                let say = "同じ提出が「採用」と「不採用」の両方になっています。どちらかに直してください。";
                self.mistakes.add(&sheet.name, &[other, at], say);
            }
            Some(_) => {}
            None => {
                self.register.returns.push(ReturnDecision { sha256, accepted });
                let named = self.named(sheet, row, at, (sha256, accepted));
                self.register.rows.push(named);
            }
        }
        true
    }

    /// What else the row says of the return.
    fn named(
        &mut self,
        sheet: &Sheet,
        row: &ListRow<'_>,
        decision: CellRef,
        (sha256, accepted): (Sha256, bool),
    ) -> DecisionRow {
        let of = |label: &str| row.cell(label).filter(|cell| is_filled(cell));
        let round = of("報告月").and_then(|cell| {
            let round = round(cell);
            if round.is_none() {
                let say = format!("報告月の「{}」を読めません。受付簿_案.xlsx から写し直してください。", text(cell));
                self.mistakes.add(&sheet.name, &[cell.place.cell], say);
            }
            Some((round?, cell.place.cell))
        });
        DecisionRow {
            sha256,
            accepted,
            sheet: sheet.name.clone(),
            cell: decision,
            department: of("所属").map(|cell| (text(cell), cell.place.cell)),
            round,
            file: of("ファイル").map(|cell| (text(cell), cell.place.cell)),
        }
    }

    /// Reads a row of findings; whether it decides anything.
    fn confirmation(&mut self, sheet: &Sheet, list: &List, row: &ListRow<'_>) -> bool {
        let of = |label: &str| row.cell(label).map_or_else(String::new, text);
        let dated = row.cell("日付").filter(|cell| is_filled(cell));
        if ["確認者", "内容", "日付"].iter().all(|label| row.cell(label).is_none_or(|cell| !is_filled(cell))) {
            return false;
        }
        if row.refuse_looks(list, sheet, self.mistakes) {
            return true;
        }
        let (key, who, note) = (of("キー"), of("確認者"), of("内容"));
        if key.is_empty() {
            let say = "キーが空のため、どの点検結果のことか分かりません。受付簿_案.xlsx から写し直してください。";
            self.mistakes.add(&sheet.name, &[row.place(list, "キー")], say);
            return true;
        }
        if who.is_empty() {
            let say = "確認者が空のため、確認済みとしていません。確認した人の職名などを記入してください。";
            self.wrong(sheet, row.place(list, "確認者"), &key, say);
            return true;
        }
        let date = dated.and_then(date);
        if let (Some(cell), None) = (dated, date) {
            let say = "日付を読めません。令和7年12月5日のように記入してください。確認済みとしての扱いは変わりません。";
            self.wrong(sheet, cell.place.cell, &text(cell), say);
        }
        self.register.confirmations.push(Confirmation { key, value: of("値"), who, date, note });
        true
    }

    /// Something that decides nothing: told, and the run goes on.
    fn wrong(&mut self, sheet: &Sheet, at: CellRef, found: &str, say: &str) {
        let message = format!("「{}」のシート「{}」のセル{at}：{say}", self.file, sheet.name);
        self.register.findings.push(Finding {
            file: Some(self.file.clone()),
            sheet: Some(sheet.name.clone()),
            cell: Some(at),
            found: Some(found.to_owned()).filter(|found| !found.is_empty()),
            ..ROW.finding(message)
        });
    }
}

/// Whether a cell holds more than blanks.
fn is_filled(cell: &RawCell) -> bool {
    cell.value == RawValue::NoCache || !text(cell).is_empty()
}

/// A cell as text, without blanks around it; a number as it is stored.
fn text(cell: &RawCell) -> String {
    match &cell.value {
        RawValue::Number(number) => {
            crate::model::decimal_from_float(*number).map_or_else(String::new, |number| number.to_string())
        }
        RawValue::DateTime(date) => date.date().to_string(),
        _ => cell.stored(),
    }
}

fn date(cell: &RawCell) -> Option<NaiveDate> {
    match &cell.value {
        RawValue::DateTime(date) => Some(date.date()),
        _ => parse_date(&text(cell)),
    }
}

/// A round; Excel makes a date of 令和7年12月.
fn round(cell: &RawCell) -> Option<Round> {
    match &cell.value {
        RawValue::DateTime(date) if date.day() == 1 => Some(Round::Month(Month::of(date.date()))),
        _ => Round::parse(&text(cell)),
    }
}
