//! 実行記録.json: what one run read, found and computed, for programs; and the same shape for `check --format json`.

use super::OutputError;
use crate::evaluation::{Classes, Figures};
use crate::ledger::{CheckedReturn, ReturnState};
use crate::model::{Finding, ItemNo, Rate, Round, Severity, Sha256};
use crate::plan::Scale;
use crate::survey::CellCounts;
use chrono::NaiveDate;
use serde::{Serialize, Serializer};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
    sync::Arc,
};

/// What the program knows of its own run beside the figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Version of the program, such as `0.1.0`.
    pub version: String,
    /// Path of the master below the root, with `/`.
    pub master: String,
    /// SHA-256 of the master.
    pub master_sha256: Sha256,
    /// Findings that only an output can make: characters that no font of the report has.
    pub output_findings: Vec<Finding>,
    /// What was made, and with which hashes.
    pub made: Made,
}

/// What a run made: enough to make it again, and to tell whether the same came out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Made {
    /// What the run was made from, in one hash (see [`mark`]).
    pub run: Option<Sha256>,
    /// SHA-256 of 受付簿, where there is one.
    pub register: Option<Sha256>,
    /// Labels of the kinds of outputs that were asked for.
    pub kinds: Vec<&'static str>,
    /// Labels of the editions of the report that were made.
    pub editions: Vec<&'static str>,
    /// 公開/ was made.
    pub publish: bool,
    /// Hash of each output that stands in the folder, by its path; this record excepted.
    #[serde(skip)]
    pub outputs: BTreeMap<String, Sha256>,
}

/// What a run is made from, in one hash: the program's version, the round, the printed date, the master, 受付簿 and the
/// returns. Its first digits stand in what is printed, so that a sheet of paper can be told from one of another run.
#[must_use]
pub fn mark(figures: &Figures<'_>, version: &str, master: Sha256, register: Option<Sha256>) -> Sha256 {
    // The commit behind the version is left out: what is printed by one release is the same wherever it was built.
    let version = version.split(' ').next().unwrap_or(version);
    let register = register.map(|hash| hash.to_string()).unwrap_or_default();
    let mut text = format!("{version}\n{}\n{}\n{master}\n{register}\n", figures.round, figures.date);
    for file in &figures.ledger.returns {
        text.push_str(&format!("{}  {}\n", file.sha256, file.file));
    }
    Sha256::of(text.as_bytes())
}

#[derive(Serialize)]
struct Record<'a> {
    program: &'static str,
    version: &'a str,
    plan: &'a str,
    month: Round,
    kind: &'static str,
    date: NaiveDate,
    sample: bool,
    master: FileHash<'a>,
    counts: Counts,
    summary: Option<Summary<'a>>,
    indicators: Vec<IndicatorRecord<'a>>,
    items: Vec<ItemRecord<'a>>,
    findings: BTreeSet<&'a Finding>,
    inputs: Vec<Input<'a>>,
    made: &'a Made,
    outputs: Vec<FileHash<'a>>,
}

#[derive(Serialize)]
struct CheckRecord<'a> {
    program: &'static str,
    version: &'a str,
    findings: Vec<&'a Finding>,
    inputs: Vec<Input<'a>>,
}

#[derive(Serialize)]
struct FileHash<'a> {
    file: &'a str,
    sha256: Sha256,
}

/// A file that was read.
#[derive(Serialize)]
struct Input<'a> {
    file: &'a str,
    sha256: Sha256,
    department: Option<&'a Arc<str>>,
    month: Option<Round>,
    state: ReturnState,
    cells: CellCounts,
}

impl<'a> From<&'a CheckedReturn> for Input<'a> {
    fn from(file: &'a CheckedReturn) -> Self {
        Self {
            file: &file.file,
            sha256: file.sha256,
            department: file.department.as_ref(),
            month: file.round,
            state: file.state,
            cells: file.cells,
        }
    }
}

#[derive(Serialize)]
struct Counts {
    inputs: usize,
    departments: usize,
    received: usize,
    missing: usize,
    unread: usize,
    rejected: usize,
    sent_back: usize,
    findings: BySeverity,
    earlier_findings: BySeverity,
}

#[derive(Serialize)]
struct BySeverity {
    #[serde(rename = "差戻し")]
    send_back: usize,
    #[serde(rename = "要確認")]
    confirm: usize,
    #[serde(rename = "読替")]
    read: usize,
    #[serde(rename = "参考")]
    note: usize,
}

impl BySeverity {
    fn of(findings: &[Finding]) -> Self {
        let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        Self {
            send_back: count(Severity::SendBack),
            confirm: count(Severity::Confirm),
            read: count(Severity::Read),
            note: count(Severity::Note),
        }
    }
}

#[derive(Serialize)]
struct Summary<'a> {
    overall: ClassRecord<'a>,
    goals: Vec<ClassRecord<'a>>,
}

#[derive(Serialize)]
struct ClassRecord<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    goal: Option<u16>,
    name: &'a str,
    items: usize,
    grades: [usize; 4],
    ungraded: usize,
    missing: usize,
    excluded: usize,
    ratio: Option<Exact>,
    label: String,
}

#[derive(Serialize)]
struct IndicatorRecord<'a> {
    item: ItemNo,
    indicator: u8,
    state: &'static str,
    department: &'a str,
    actual: Option<String>,
    forecast: Option<String>,
    rate: Option<Exact>,
    forecast_rate: Option<Exact>,
    pace: Option<Exact>,
    grade: Option<u8>,
}

#[derive(Serialize)]
struct ItemRecord<'a> {
    item: ItemNo,
    state: &'static str,
    department: Option<&'a Arc<str>>,
    mean: Option<Exact>,
    self_grade: Option<u8>,
    computed: Option<u8>,
    decided: Option<u8>,
    grade: Option<u8>,
    grade_by: Option<&'static str>,
}

/// A rate in ％ to ten decimals, as in データ, written as a JSON number.
struct Exact(rust_decimal::Decimal);

impl Exact {
    fn of(rate: Option<&Rate>) -> Option<Self> {
        rate.map(|rate| Self(rate.rounded(super::data::RATE_PLACES).normalize()))
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.0.to_string();
        match (text.parse::<i64>(), text.parse::<f64>()) {
            (Ok(whole), _) => serializer.serialize_i64(whole),
            (_, Ok(number)) => serializer.serialize_f64(number),
            _ => serializer.serialize_str(&text),
        }
    }
}

/// 実行記録.json.
///
/// # Errors
/// Where `to` cannot be written.
pub fn write(figures: &Figures<'_>, run: &Run, to: impl Write) -> Result<(), OutputError> {
    let raised = figures.ledger.findings.iter().chain(&figures.findings);
    let findings = raised.chain(&run.output_findings).collect();
    let record = Record {
        program: env!("CARGO_PKG_NAME"),
        version: &run.version,
        plan: &figures.plan.about.title,
        month: figures.round,
        kind: figures.round.kind_label(),
        date: figures.date,
        sample: figures.sample,
        master: FileHash { file: &run.master, sha256: run.master_sha256 },
        counts: counts(figures),
        summary: summary(figures),
        indicators: indicators(figures),
        items: items(figures),
        findings,
        inputs: figures.ledger.returns.iter().map(Input::from).collect(),
        made: &run.made,
        outputs: run.made.outputs.iter().map(|(file, sha256)| FileHash { file, sha256: *sha256 }).collect(),
    };
    json(&record, to)
}

/// The same shape for `check --format json`: findings and inputs of single files.
///
/// # Errors
/// Where `to` cannot be written.
pub fn write_check(returns: &[CheckedReturn], version: &str, to: impl Write) -> Result<(), OutputError> {
    let mut findings: Vec<_> = returns.iter().flat_map(|file| &file.findings).collect();
    findings.sort();
    let inputs = returns.iter().map(Input::from).collect();
    json(&CheckRecord { program: env!("CARGO_PKG_NAME"), version, findings, inputs }, to)
}

fn json(record: &impl Serialize, mut to: impl Write) -> Result<(), OutputError> {
    serde_json::to_writer_pretty(&mut to, record)?;
    to.write_all(b"\n")?;
    to.flush()?;
    Ok(())
}

fn counts(figures: &Figures<'_>) -> Counts {
    let totals = figures.receipt_totals();
    let [send_back, confirm, read, note] = figures.earlier_findings;
    Counts {
        inputs: figures.ledger.returns.len(),
        departments: totals.due,
        received: totals.received,
        missing: totals.missing,
        unread: totals.unread,
        rejected: totals.rejected,
        sent_back: totals.sent_back,
        findings: BySeverity::of(&figures.findings),
        earlier_findings: BySeverity { send_back, confirm, read, note },
    }
}

fn summary<'a>(figures: &'a Figures<'_>) -> Option<Summary<'a>> {
    let rollup = figures.rollups.get(&figures.round)?;
    let plan = figures.plan;
    let record = |goal, name, classes: &Classes, scale| ClassRecord {
        goal,
        name,
        items: classes.all(),
        grades: classes.by_grade,
        ungraded: classes.missing + classes.other,
        missing: classes.missing,
        excluded: classes.excluded,
        ratio: Exact::of(classes.ratio().as_ref()),
        label: figures.verdict(scale, figures.round, classes).to_string(),
    };
    let goals = plan.goals.iter().zip(&rollup.goals);
    let goals = goals.map(|(goal, classes)| record(Some(goal.number), &goal.title, classes, Scale::Goal));
    let overall = record(None, &plan.about.title, &rollup.overall, Scale::Overall);
    Some(Summary { goals: goals.collect(), overall })
}

fn indicators<'a>(figures: &'a Figures<'_>) -> Vec<IndicatorRecord<'a>> {
    super::data::rows_of(figures, figures.round)
        .map(|row| {
            let show = |answer: Option<&crate::model::Answer>| {
                answer.map(|answer| match answer.number() {
                    Some(number) => number.normalize().to_string(),
                    None => answer.show(row.indicator.places),
                })
            };
            IndicatorRecord {
                item: row.figure.key.item,
                indicator: row.figure.key.number,
                state: row.figure.state.label(),
                department: &row.figure.lead,
                actual: show(row.actual()),
                forecast: show(row.forecast()),
                rate: Exact::of(row.figure.rate.as_ref()),
                forecast_rate: Exact::of(row.figure.forecast_rate.as_ref()),
                pace: Exact::of(row.figure.pace.as_ref()),
                grade: row.figure.grade,
            }
        })
        .collect()
}

fn items<'a>(figures: &'a Figures<'_>) -> Vec<ItemRecord<'a>> {
    figures
        .items_in(figures.round)
        .map(|figure| ItemRecord {
            item: figure.item,
            state: figure.state.label(),
            department: figure.lead.as_ref(),
            mean: Exact::of(figure.mean.as_ref()),
            self_grade: figure.self_grade,
            computed: figure.computed,
            decided: figure.decided,
            grade: figure.grade.map(|(grade, _)| grade),
            grade_by: figure.grade.map(|(_, by)| by.label()),
        })
        .collect()
}
