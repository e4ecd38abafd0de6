//! What a run has to say in the end: counts and names, for the terminal and for JSON.

use crate::{
    check::{
        file_name,
        rules::register::{ELSEWHERE, UNREADABLE},
        visible,
    },
    evaluation::{Figures, Receipt, UnreadFile},
    ledger::ReturnState,
    model::{Round, Severity},
    plan::Scale,
    store::KeptFile,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// Counts by severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// 差戻し
    #[serde(rename = "差戻し")]
    pub send_back: usize,
    /// 要確認
    #[serde(rename = "要確認")]
    pub confirm: usize,
    /// 読替
    #[serde(rename = "読替")]
    pub read: usize,
    /// 参考
    #[serde(rename = "参考")]
    pub note: usize,
}

impl Counts {
    /// Adds one finding of a severity.
    pub const fn add(&mut self, severity: Severity) {
        match severity {
            Severity::SendBack => self.send_back += 1,
            Severity::Confirm => self.confirm += 1,
            Severity::Read => self.read += 1,
            Severity::Note => self.note += 1,
        }
    }
}

impl From<[usize; 4]> for Counts {
    fn from([send_back, confirm, read, note]: [usize; 4]) -> Self {
        Self { send_back, confirm, read, note }
    }
}

/// Returns of one earlier round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReturnedYear {
    /// The round.
    pub round: Round,
    /// Departments that returned it.
    pub received: usize,
}

/// What changed since the round compared with, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangeCounts {
    /// `前回（令和7年11月）`
    pub since: String,
    /// Indicators whose value changed.
    pub indicators: usize,
    /// Items whose grade changed.
    pub grades: usize,
}

impl ChangeCounts {
    /// None where there is nothing to compare with.
    fn of(figures: &Figures<'_>) -> Option<Self> {
        figures.compared.with?;
        let (indicators, grades) = (figures.changed(), figures.grade_changes.len());
        Some(Self { since: figures.compared.name(), indicators, grades })
    }
}

/// Items by whether they are rated; they add up to all, and are the same numbers as in the report and the workbook.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ItemCounts {
    /// 全体
    pub all: usize,
    /// 評価済
    pub rated: usize,
    /// 未評価（未報告・差戻し）
    pub missing: usize,
    /// その他
    pub other: usize,
    /// 対象外・終了
    pub excluded: usize,
    /// What may be said of the whole plan.
    pub verdict: String,
}

impl ItemCounts {
    fn of(figures: &Figures<'_>) -> Self {
        let Some(classes) = figures.rollup().map(|rollup| &rollup.overall) else { return Self::default() };
        Self {
            all: classes.all(),
            rated: classes.rated(),
            missing: classes.missing,
            other: classes.other,
            excluded: classes.excluded,
            verdict: figures.verdict(Scale::Overall, figures.round, classes).to_string(),
        }
    }
}

/// A file that nobody could read or place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnreadName {
    /// Path below the root, with `/`.
    pub file: String,
    /// Departments to which its name, its properties or what it holds point.
    pub departments: Vec<String>,
    /// It names earlier rounds only.
    pub earlier: bool,
    /// What is wrong with it, and what to do.
    pub says: String,
    /// All of that in one line, with its name.
    #[serde(skip)]
    pub line: String,
}

impl From<&UnreadFile> for UnreadName {
    fn from(file: &UnreadFile) -> Self {
        Self {
            file: file.file.to_string(),
            departments: file.why.departments.iter().map(ToString::to_string).collect(),
            earlier: file.earlier,
            says: file.why.says.clone(),
            line: visible(&file.line()),
        }
    }
}

/// Most files that a step names.
const NAMED: usize = 3;

/// Result of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// 報告月
    pub round: Round,
    /// 計画名
    pub plan: String,
    /// 見本
    pub sample: bool,
    /// Files below input/ that were read.
    pub files: usize,
    /// Departments asked in this round.
    pub asked: usize,
    /// Departments whose return counts.
    pub received: usize,
    /// 未提出
    pub missing: Vec<String>,
    /// Departments of which something has come that nobody could read (読取不可).
    pub unread: Vec<String>,
    /// Files that nobody could read or place, those that may be of this round first.
    pub unread_files: Vec<UnreadName>,
    /// Departments whose return was rejected (不採用) and that are asked for another.
    pub rejected: Vec<String>,
    /// Departments of which nothing is asked and whose return was rejected.
    pub rejected_extra: Vec<String>,
    /// Departments with something to correct.
    pub sent_back: Vec<String>,
    /// A register of decisions lies in input/ that could not be read, or is not where it is read.
    pub register_unread: bool,
    /// Findings of this round.
    pub findings: Counts,
    /// Findings of earlier rounds.
    pub earlier: Counts,
    /// What changed since the round compared with; None: there is none.
    pub changes: Option<ChangeCounts>,
    /// Indicators with a value in this round.
    pub reported: usize,
    /// Indicators asked for in this round.
    pub due: usize,
    /// Items by whether they are rated.
    pub items: ItemCounts,
    /// The folder written, below the root with `/`.
    pub folder: String,
    /// Paths written, below that folder.
    pub written: Vec<String>,
    /// Outputs that were not asked for, and stay as an earlier run left them.
    pub left: Vec<&'static str>,
    /// Files of the folder that would have been overwritten, and stand under another name now.
    pub kept: Vec<KeptFile>,
}

impl Summary {
    /// The summary of `figures`.
    #[must_use]
    pub fn of(figures: &Figures<'_>) -> Self {
        let round = figures.round;
        let receipts = || figures.receipts.iter().filter_map(|row| Some((&row.department, row.rounds.get(&round)?)));
        let names = |wanted: &dyn Fn(&Receipt) -> bool| -> Vec<String> {
            receipts().filter(|(_, receipt)| wanted(receipt)).map(|(name, _)| name.to_string()).collect()
        };
        let counts = |receipt: &Receipt| matches!(receipt, Receipt::Received { state: ReturnState::Counts, .. });
        let mut findings = Counts::default();
        figures.findings.iter().for_each(|finding| findings.add(finding.severity));
        Self {
            round,
            plan: figures.plan.about.title.to_string(),
            sample: figures.sample,
            files: figures.ledger.returns.len(),
            asked: names(&|receipt| *receipt != Receipt::NotDue).len(),
            received: names(&counts).len(),
            missing: names(&|receipt| *receipt == Receipt::Missing),
            unread: names(&|receipt| matches!(receipt, Receipt::Unread { .. })),
            unread_files: figures.unread.iter().map(UnreadName::from).collect(),
            rejected: names(&|receipt| *receipt == Receipt::Rejected { due: true }),
            rejected_extra: names(&|receipt| *receipt == Receipt::Rejected { due: false }),
            sent_back: names(&Receipt::to_correct),
            register_unread: figures
                .findings
                .iter()
                .any(|finding| [UNREADABLE.code, ELSEWHERE.code].contains(&finding.code)),
            findings,
            earlier: figures.earlier_findings.into(),
            changes: ChangeCounts::of(figures),
            reported: figures.indicators_in(round).filter(|figure| figure.reported()).count(),
            due: figures.indicators_in(round).count(),
            items: ItemCounts::of(figures),
            folder: format!("output/{round}"),
            written: Vec::new(),
            left: Vec::new(),
            kept: Vec::new(),
        }
    }

    /// The outputs that a user opens: single files, and folders with the number of files in them.
    #[must_use]
    pub fn shown_outputs(&self) -> Vec<String> {
        let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
        let mut shown = Vec::new();
        for path in &self.written {
            match path.split_once('/') {
                Some((folder, _)) => *folders.entry(folder).or_default() += 1,
                None => shown.push(path.clone()),
            }
        }
        shown.extend(folders.into_iter().map(|(folder, files)| format!("{folder}/（{files} ファイル）")));
        shown
    }

    /// What to do next (次にすること), the most urgent first.
    #[must_use]
    pub fn next_steps(&self) -> Vec<String> {
        let mut steps = kept_steps(&self.folder, &self.kept);
        let kept = steps.len();
        if !self.left.is_empty() {
            steps.push(format!(
                "{}は書き出していません。前からあるものは古いままです。新しくするには、--outputs を付けずに実行してください。",
                self.left.join("・")
            ));
        }
        if self.register_unread {
            steps.push("読まれていない受付簿があり、その決定は反映されていません。集計表の「点検結果」シートのとおりに保存し直して、もう一度実行してください。".into());
        }
        if !self.unread_files.is_empty() {
            let name = |file: &UnreadName| format!("「{}」", visible(file_name(&file.file)));
            let names: String = self.unread_files.iter().take(NAMED).map(name).collect();
            let more = match self.unread_files.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!("ほか {more} 件"),
            };
            steps.push(format!(
                "届いていて読めないファイル {names}{more}を、上の「読めない」の説明のとおりにしてください。提出とは関係のないファイルは input フォルダーから出すか、「受付簿_案.xlsx」で不採用にしてください。それまでは、未提出の所属にも届いていないとは言い切れません。"
            ));
        }
        let groups = [
            (&self.missing, "未提出"),
            (&self.unread, "読取不可"),
            (&self.rejected, "不採用"),
            (&self.sent_back, "差戻し"),
        ];
        let whom: Vec<&str> = groups.iter().filter(|(names, _)| !names.is_empty()).map(|(_, state)| *state).collect();
        if !whom.is_empty() {
            let with = match self.sent_back.is_empty() {
                true => "",
                false => "（差戻しの所属には同じフォルダーの調査票を添えます）",
            };
            steps.push(format!(
                "再提出依頼フォルダーの「連絡文.txt」の文で、{}の所属に連絡してください{with}。",
                whom.join("・")
            ));
            steps.push("届いた調査票を input フォルダーに加えて、もう一度実行してください。".into());
        }
        if self.findings.confirm > 0 {
            steps.push(format!(
                "集計表の「点検結果」シートで、要確認 {} 件を確かめてください。確かめたものは「受付簿_案.xlsx」に記入し、input フォルダーに「受付簿.xlsx」として保存すると、次から出なくなります。",
                self.findings.confirm
            ));
        }
        let nothing_to_mend = steps.len() == kept + usize::from(!self.left.is_empty());
        if nothing_to_mend {
            steps.push("報告書（PDF）を開いて内容を確かめ、印刷してください。".into());
        } else {
            steps.push("直ったら、報告書（PDF）を開いて内容を確かめ、印刷してください。".into());
        }
        steps
    }

    /// Nothing is missing, rejected or sent back.
    #[must_use]
    pub const fn clean(&self) -> bool {
        self.missing.is_empty()
            && self.unread.is_empty()
            && self.rejected.is_empty()
            && self.sent_back.is_empty()
            && self.findings.send_back == 0
    }
}

/// What to do with files of `folder` that were kept under another name: one step for a register of decisions, one for
/// the rest.
#[must_use]
pub fn kept_steps(folder: &str, kept: &[KeptFile]) -> Vec<String> {
    /// So many are named.
    const NAMED: usize = 5;
    let is_draft = |file: &&KeptFile| file.path.starts_with("受付簿_案");
    let mut steps: Vec<String> = kept
        .iter()
        .filter(is_draft)
        .map(|file| {
            format!(
                "{folder} の「{}」は書き換えられていたので、「{}」という別の名前で残しました。記入した決定を反映するときは、これを input フォルダーに「受付簿.xlsx」の名前で保存し、もう一度実行してください。",
                file.path, file.kept_as
            )
        })
        .collect();
    let others: Vec<&KeptFile> = kept.iter().filter(|file| !is_draft(file)).collect();
    if !others.is_empty() {
        let named: Vec<String> = others.iter().take(NAMED).map(|file| format!("「{}」", file.kept_as)).collect();
        let more = match others.len().checked_sub(NAMED) {
            Some(more) if more > 0 => format!("ほか {more} ファイル"),
            _ => String::new(),
        };
        steps.push(format!(
            "{folder} には書き換えられたファイルや、出力と同じ名前のファイルがあったので、{}{more}という別の名前で残しました。新しく作られたものと見比べ、必要な内容を書き写してください。不要であれば消してかまいません。",
            named.concat()
        ));
    }
    steps
}
