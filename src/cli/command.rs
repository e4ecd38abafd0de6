//! What the arguments mean: each command as calls of the library.

use super::{
    ExitStatus,
    args::{Cli, Command, Common, EditionArg, Format, OutputArg},
    menu,
    progress::Progress,
    render,
};
use chrono::{DateTime, Local, NaiveDate};
use clap::CommandFactory;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};
use torimatome::{
    check,
    ledger::{CheckedReturn, ReturnState},
    model::{Round, Severity},
    output::report::Edition,
    pipeline::{OutputKind, Pipeline, Request, RunError, kept_steps},
    store::{InputFile, Store},
};

/// Carries out the command. All messages of failure go to stderr, with status 2.
pub fn execute(cli: Cli) -> ExitStatus {
    let Cli { command, common } = cli;
    let done = match command.unwrap_or(Command::Run) {
        Command::Rules => Ok(rules(&common)),
        Command::Completions { shell } => Ok(completions(shell)),
        Command::Man => Ok(man()),
        Command::Menu => Ok(menu::run()),
        Command::Guide { file } => guide(&common, &file),
        Command::Run => with_jobs(&common, run),
        Command::Issue { sample } => with_jobs(&common, |common| issue(common, sample)),
        Command::Check { files } => with_jobs(&common, |common| check_files(common, &files)),
        Command::Master => master(&common),
        Command::Diff { before, after } => with_jobs(&common, |common| diff(common, before, after)),
        Command::Seal { name, as_is } => with_jobs(&common, |common| seal(common, &name, as_is)),
        Command::Verify { what } => with_jobs(&common, |common| verify(common, &what)),
    };
    render::finish(done.unwrap_or_else(|error| {
        render::failure(&error);
        2
    }))
}

/// Runs `work` with as many threads as asked for.
fn with_jobs(
    common: &Common,
    work: impl FnOnce(&Common) -> Result<ExitStatus, RunError> + Send,
) -> Result<ExitStatus, RunError> {
    let jobs = usize::from(common.jobs.unwrap_or(0));
    match rayon::ThreadPoolBuilder::new().num_threads(jobs).build() {
        Ok(pool) => pool.install(|| work(common)),
        Err(error) => Err(RunError::Output { what: "処理の準備".into(), reason: error.to_string() }),
    }
}

fn request(common: &Common) -> Request {
    let editions: BTreeSet<Edition> = common
        .edition
        .iter()
        .map(|edition| match edition {
            EditionArg::Council => Edition::Council,
            EditionArg::Headquarters => Edition::Headquarters,
            EditionArg::Public => Edition::Public,
        })
        .collect();
    let outputs: BTreeSet<OutputKind> = common
        .outputs
        .iter()
        .map(|output| match output {
            OutputArg::Workbook => OutputKind::Workbook,
            OutputArg::Report => OutputKind::Report,
            OutputArg::SendBack => OutputKind::SendBack,
            OutputArg::Csv => OutputKind::Csv,
        })
        .collect();
    Request {
        month: common.month,
        date: common.date.unwrap_or_else(today),
        editions: if editions.is_empty() { BTreeSet::from([Edition::Council]) } else { editions },
        outputs: if outputs.is_empty() { OutputKind::ALL.into() } else { outputs },
        publish: common.publish,
        version: super::VERSION.into(),
    }
}

/// `SOURCE_DATE_EPOCH` where set, so that outputs can be reproduced; else the day of the run.
pub fn today() -> NaiveDate {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.trim().parse().ok());
    let fixed = epoch.and_then(|seconds| DateTime::from_timestamp(seconds, 0)).map(|moment| moment.date_naive());
    fixed.unwrap_or_else(|| Local::now().date_naive())
}

fn run(common: &Common) -> Result<ExitStatus, RunError> {
    let store = Store::find(common.root.clone());
    if store.prepare()? {
        render::err("input フォルダーがなかったので作りました。各課から提出された調査票を入れてください。");
    }
    let progress = Progress::new(common.quiet);
    let outcome = Pipeline::new(&store).run(&request(common), &|step| progress.step(step))?;
    drop(progress);
    match common.format {
        Format::Json => {
            Store::copy(&outcome.record, render::bytes)?;
            kept_steps(&outcome.summary.folder, &outcome.summary.kept).iter().for_each(|step| render::err(step));
        }
        Format::Text if !common.quiet => render::summary(&outcome.summary),
        Format::Text => {}
    }
    Ok(u8::from(common.strict && !outcome.summary.clean()))
}

fn issue(common: &Common, sample: bool) -> Result<ExitStatus, RunError> {
    let store = Store::find(common.root.clone());
    store.prepare()?;
    let progress = Progress::new(common.quiet);
    let issued = Pipeline::new(&store).issue(&request(common), sample, &|step| progress.step(step))?;
    drop(progress);
    if !common.quiet {
        render::issued(&issued);
    }
    Ok(0)
}

fn check_files(common: &Common, files: &[PathBuf]) -> Result<ExitStatus, RunError> {
    let store = Store::find(common.root.clone());
    let pipeline = Pipeline::new(&store);
    let (plan, _) = pipeline.plan()?;
    let files: Vec<InputFile> = files.iter().flat_map(|path| Store::files(path)).collect();
    let checked: Vec<CheckedReturn> = files.iter().map(|file| pipeline.check(file, &plan)).collect();
    let send_back = |checked: &CheckedReturn| {
        checked.state == ReturnState::SentBack
            || checked.findings.iter().any(|finding| finding.severity == Severity::SendBack)
    };
    match common.format {
        Format::Json => {
            let mut json = Vec::new();
            torimatome::output::record::write_check(&checked, super::VERSION, &mut json)
                .map_err(|error| RunError::Output { what: "点検結果".into(), reason: error.to_string() })?;
            render::bytes(&json);
        }
        Format::Text => render::checked(&checked, common.quiet),
    }
    Ok(u8::from(checked.iter().any(send_back)))
}

fn master(common: &Common) -> Result<ExitStatus, RunError> {
    let store = Store::find(common.root.clone());
    match Pipeline::new(&store).plan() {
        Ok((plan, hash)) => {
            render::master(&plan, hash, common.format);
            Ok(0)
        }
        Err(RunError::Master(mistakes)) => {
            render::mistakes(&mistakes, common.format);
            Ok(1)
        }
        Err(error) => Err(error),
    }
}

fn diff(common: &Common, before: Round, after: Round) -> Result<ExitStatus, RunError> {
    let store = Store::find(common.root.clone());
    let progress = Progress::new(common.quiet);
    let lines = Pipeline::new(&store).diff(&request(common), before, after, &|step| progress.step(step))?;
    drop(progress);
    render::out(&lines);
    Ok(0)
}

fn verify(common: &Common, what: &str) -> Result<ExitStatus, RunError> {
    let store = Store::find(common.root.clone());
    let progress = Progress::new(common.quiet);
    let verified = Pipeline::new(&store).verify(&request(common), what, &|step| progress.step(step))?;
    drop(progress);
    render::verified(&verified, common.format);
    Ok(u8::from(!verified.differences.is_empty()))
}

fn seal(common: &Common, name: &str, as_is: bool) -> Result<ExitStatus, RunError> {
    let store = Store::find(common.root.clone());
    let progress = Progress::new(common.quiet);
    let sealed = Pipeline::new(&store).seal(&request(common), (name, as_is), &|step| progress.step(step))?;
    drop(progress);
    if !common.quiet {
        render::sealed(&sealed);
    }
    Ok(0)
}

fn rules(common: &Common) -> ExitStatus {
    render::rules(check::registry(), common.format);
    0
}

fn guide(common: &Common, file: &Path) -> Result<ExitStatus, RunError> {
    let failed = |error: torimatome::output::report::pdf::PdfError| RunError::Output {
        what: "使い方".into(),
        reason: error.to_string(),
    };
    let bytes = torimatome::output::guide::write().map_err(failed)?;
    Store::write_file(file, &bytes)?;
    if !common.quiet {
        render::out(&format!("使い方を {} に書き出しました。", file.display()));
    }
    Ok(0)
}

fn completions(shell: clap_complete::Shell) -> ExitStatus {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "torimatome", &mut script);
    render::out(&String::from_utf8_lossy(&script));
    0
}

fn man() -> ExitStatus {
    let mut page = Vec::new();
    match clap_mangen::Man::new(Cli::command()).render(&mut page) {
        Ok(()) => {
            render::out(&String::from_utf8_lossy(&page));
            0
        }
        Err(_) => 2,
    }
}
