//! Writing: every output from the same figures, in parallel, then the folder replaced as a whole.

use super::{Loaded, Pipeline, Request, RunError, Step, Summary};
use crate::{
    evaluation::{self, Figures, evaluate},
    ledger::{self, CheckedReturn, Ledger, Register},
    model::{Finding, Round, Sha256},
    output::{
        OutputError, csv, difference,
        forms::{self, FormPurpose},
        letters, publish, record, register,
        report::{self, Edition},
        workbook,
    },
    store::{Building, KeptFile},
};
use chrono::NaiveDate;
use rayon::prelude::*;
use std::{collections::BTreeMap, io::Write, path::PathBuf};

/// The record of the run.
pub(super) const RECORD: &str = "実行記録.json";

/// An output was written, or why it could not be made.
type Made = Result<(), RunError>;

/// What can be asked for with `--outputs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OutputKind {
    /// 集計表
    Workbook,
    /// 報告書
    Report,
    /// 再提出依頼, with 連絡文 and 受付簿_案
    SendBack,
    /// データ.csv
    Csv,
}

impl OutputKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Workbook, Self::Report, Self::SendBack, Self::Csv];

    /// Its name on the command line and in messages.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Workbook => "集計表",
            Self::Report => "報告書",
            Self::SendBack => "再提出依頼",
            Self::Csv => "CSV",
        }
    }

    /// Whether a path of the output folder belongs to this kind.
    pub(super) fn owns(self, path: &str) -> bool {
        match self {
            Self::Workbook => path.starts_with("進捗状況集計表"),
            Self::Report => path.starts_with("進捗状況報告書"),
            Self::SendBack => path.starts_with("再提出依頼/") || path.starts_with("受付簿_案"),
            Self::Csv => path == "データ.csv" || path.starts_with("公開/"),
        }
    }
}

/// Result of a run.
#[derive(Debug)]
pub struct Outcome {
    /// Counts and names.
    pub summary: Summary,
    /// Where 実行記録.json is.
    pub record: PathBuf,
}

/// Forms that were issued.
#[derive(Debug)]
pub struct IssuedForms {
    /// Their round.
    pub round: Round,
    /// How many.
    pub departments: usize,
    /// 見本
    pub sample: bool,
    /// 提出期限
    pub due: Option<NaiveDate>,
    /// The folder, below the root with `/`.
    pub folder: String,
    /// Files that would have been overwritten, and stand under another name now.
    pub kept: Vec<KeptFile>,
}

fn failed(what: &str) -> impl Fn(String) -> RunError {
    let what = what.to_owned();
    move |reason| RunError::Output { what: what.clone(), reason }
}

impl Pipeline<'_> {
    /// The main job: reads everything, writes `output/<報告月>/`.
    ///
    /// # Errors
    /// Where a run is impossible; then nothing was written.
    pub fn run(&self, request: &Request, progress: &(dyn Fn(Step) + Sync)) -> Result<Outcome, RunError> {
        let lock = self.store.lock()?;
        let mut loaded = self.load_for(request.month, request.date, progress)?;
        loaded.distrust_days_to_come(request.date);
        let round = loaded.round(request.month, request.date)?;
        let ledger = merge(&mut loaded, round);
        let figures = figures(&loaded, &ledger, (round, request.date), &request.version);
        progress(Step::Writing);
        let folder = self.store.build(&round.to_string())?;
        let request = &with_what_stands(request, round, &folder);
        // Outputs that were not asked for stay as they are.
        let keep = |path: &str| OutputKind::ALL.iter().any(|kind| kind.owns(path) && !request.outputs.contains(kind));
        let run = write_round((&figures, &loaded), request, folder.staying(keep), &folder)?;
        let done = folder.commit(keep)?;
        drop(lock);
        let mut summary = Summary::of(&figures);
        run.output_findings.iter().for_each(|finding| summary.findings.add(finding.severity));
        summary.written = done.written;
        summary.kept = done.kept;
        let left = OutputKind::ALL.into_iter().filter(|kind| !request.outputs.contains(kind));
        summary.left = left.map(OutputKind::label).collect();
        Ok(Outcome { summary, record: done.folder.join(RECORD) })
    }

    /// Writes one survey form per department to `output/配布/<報告月>/`.
    ///
    /// # Errors
    /// Where a run is impossible; then nothing was written.
    pub fn issue(
        &self,
        request: &Request,
        sample: bool,
        progress: &(dyn Fn(Step) + Sync),
    ) -> Result<IssuedForms, RunError> {
        let lock = self.store.lock()?;
        let mut loaded = self.load(progress)?;
        let round = loaded.round_to_issue(request.month)?;
        let ledger = merge(&mut loaded, round);
        let figures = evaluate(&loaded.plan, &ledger, round, request.date);
        progress(Step::Writing);
        let purpose = if sample { FormPurpose::Sample } else { FormPurpose::Issue };
        let folder = format!("配布/{round}");
        let building = self.store.build(&folder)?;
        let departments = write_forms(&figures, purpose, "", &building)?;
        let kept = building.commit(|_| false)?.kept;
        drop(lock);
        let due = loaded.plan.schedule.get(&round).and_then(|row| row.due);
        Ok(IssuedForms { round, departments, sample, due, folder: format!("output/{folder}"), kept })
    }

    /// What changed between two rounds, as text.
    ///
    /// # Errors
    /// Where a run is impossible.
    pub fn diff(
        &self,
        request: &Request,
        before: Round,
        after: Round,
        progress: &(dyn Fn(Step) + Sync),
    ) -> Result<String, RunError> {
        let loaded = self.load(progress)?;
        let at = |round: Round| -> Result<Ledger, RunError> {
            let round = loaded.within_plan(round)?;
            Ok(ledger::merge(&loaded.plan, loaded.returns.clone(), &loaded.register, round))
        };
        let (first, second) = (at(before)?, at(after)?);
        let first = evaluate(&loaded.plan, &first, before, request.date);
        let second = evaluate(&loaded.plan, &second, after, request.date);
        Ok(difference::show(&evaluation::diff(&first, &second), &second))
    }
}

/// The request with every edition that stands in the round's folder, and with 公開/ where that stands: none is to be older
/// than the rest, nor to be gone.
fn with_what_stands(request: &Request, round: Round, folder: &Building) -> Request {
    let mut request = request.clone();
    request.editions.extend(Edition::ALL.into_iter().filter(|edition| folder.stands(&report_name(*edition, round))));
    request.publish |= publish::PublicFile::ALL.iter().any(|file| folder.stands(&format!("公開/{}", file.name)));
    request
}

/// The figures of a round as they stood on a day, with the mark of the run.
pub(super) fn figures<'a>(
    loaded: &'a Loaded,
    ledger: &'a Ledger,
    (round, date): (Round, NaiveDate),
    version: &str,
) -> Figures<'a> {
    let mut figures = evaluate(&loaded.plan, ledger, round, date);
    figures.mark = Some(record::mark(&figures, version, loaded.master, loaded.register_sha256));
    figures
}

/// Makes all outputs and the record of the run, which holds their hashes and those of what stays in the folder besides.
pub(super) fn write_round(
    (figures, loaded): (&Figures<'_>, &Loaded),
    request: &Request,
    staying: BTreeMap<String, Sha256>,
    folder: &Building,
) -> Result<record::Run, RunError> {
    let output_findings = make(figures, &loaded.register, request, folder)?;
    let wanted = |kind| request.outputs.contains(&kind);
    let editions = request.editions.iter().filter(|_| wanted(OutputKind::Report));
    let mut outputs = staying;
    outputs.extend(folder.hashes());
    let made = record::Made {
        run: figures.mark,
        register: loaded.register_sha256,
        kinds: request.outputs.iter().map(|kind| kind.label()).collect(),
        editions: editions.map(|edition| edition.label()).collect(),
        publish: wanted(OutputKind::Csv) && (request.publish || figures.round.is_final()),
        outputs,
    };
    let run = record::Run {
        version: request.version.clone(),
        master: "templates/計画マスタ.xlsx".into(),
        master_sha256: loaded.master,
        output_findings,
        made,
    };
    stream(folder, RECORD, |to| record::write(figures, &run, to))?;
    Ok(run)
}

/// Merges the loaded returns into the ledger, by the plan as it was in the round.
pub(super) fn merge(loaded: &mut Loaded, round: Round) -> Ledger {
    loaded.plan = std::mem::take(&mut loaded.plan).as_of(round);
    let returns: Vec<CheckedReturn> = std::mem::take(&mut loaded.returns);
    ledger::merge(&loaded.plan, returns, &loaded.register, round)
}

/// Makes all outputs in parallel; each goes into the new folder as soon as it is made. The findings are those that only
/// an output can make (characters without a glyph).
pub(super) fn make(
    figures: &Figures<'_>,
    register: &Register,
    request: &Request,
    folder: &Building,
) -> Result<Vec<Finding>, RunError> {
    let wanted = |kind| request.outputs.contains(&kind);
    let round = figures.round;
    let editions: Vec<Edition> =
        if wanted(OutputKind::Report) { request.editions.iter().copied().collect() } else { Vec::new() };
    let workbook = || -> Made {
        if wanted(OutputKind::Workbook) {
            let bytes = workbook::write(figures).map_err(|error| failed("進捗状況集計表")(error.to_string()))?;
            folder.write(&format!("進捗状況集計表_{round}.xlsx"), &bytes)?;
        }
        Ok(())
    };
    let reports = || -> Result<Vec<Vec<Finding>>, RunError> {
        let one = |edition: &Edition| {
            let made =
                report::write(figures, *edition).map_err(|error| failed("進捗状況報告書")(error.to_string()))?;
            folder.write(&report_name(*edition, round), &made.pdf)?;
            Ok(made.findings)
        };
        editions.par_iter().map(one).collect()
    };
    let send_back = || if wanted(OutputKind::SendBack) { send_back(figures, register, folder) } else { Ok(()) };
    let tables = || if wanted(OutputKind::Csv) { tables(figures, request.publish, folder) } else { Ok(()) };
    // Report and workbook take longest, and are begun first; whoever is free takes the others.
    let (reports, (workbook, (send_back, tables))) =
        rayon::join(reports, || rayon::join(workbook, || rayon::join(send_back, tables)));
    workbook.and(send_back).and(tables)?;
    let mut findings = reports?.concat();
    findings.sort();
    findings.dedup();
    Ok(findings)
}

pub(super) fn report_name(edition: Edition, round: Round) -> String {
    match edition {
        Edition::Council => format!("進捗状況報告書_{round}.pdf"),
        other => format!("進捗状況報告書_{}_{round}.pdf", other.label()),
    }
}

/// Survey forms as files below `place` (which ends with `/`, or is empty); how many.
fn write_forms(figures: &Figures<'_>, purpose: FormPurpose, place: &str, folder: &Building) -> Result<usize, RunError> {
    let forms = forms::write_all(figures, purpose).map_err(|error| failed("調査票")(error.to_string()))?;
    // Each file is flushed to the disk: together that takes hardly longer than for one.
    forms.par_iter().try_for_each(|form| folder.write(&format!("{place}{}", form.file_name), &form.bytes))?;
    Ok(forms.len())
}

/// 再提出依頼/, 連絡文 and 受付簿_案.
fn send_back(figures: &Figures<'_>, register: &Register, folder: &Building) -> Made {
    write_forms(figures, FormPurpose::SendBack, "再提出依頼/", folder)?;
    folder.write("再提出依頼/連絡文.txt", &letters::write(figures))?;
    let bytes = register::write(figures, register).map_err(|error| failed("受付簿（案）")(error.to_string()))?;
    Ok(folder.write("受付簿_案.xlsx", &bytes)?)
}

/// データ.csv, and 公開/ for 年度確定 or where asked for.
fn tables(figures: &Figures<'_>, publish: bool, folder: &Building) -> Made {
    stream(folder, "データ.csv", |to| csv::write_data(figures, to))?;
    if publish || figures.round.is_final() {
        for file in publish::PublicFile::ALL {
            stream(folder, &format!("公開/{}", file.name), |to| file.write(figures, to))?;
        }
    }
    Ok(())
}

/// Writes a file row by row: a long table is never in memory as a whole.
fn stream(
    folder: &Building,
    path: &str,
    write: impl FnOnce(&mut dyn Write) -> Result<(), OutputError>,
) -> Result<(), RunError> {
    let Err(error) = folder.stream(path, write)? else { return Ok(()) };
    Err(match error.into_io() {
        Ok(refused) => folder.failed(path, &refused).into(),
        Err(error) => failed(path)(error.to_string()),
    })
}
