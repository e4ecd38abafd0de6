//! Whether a round's outputs are what the master and the returns give: they are made again, and compared.

use super::{
    OutputKind, Pipeline, Request, RunError, Step,
    outputs::{RECORD, figures, make, merge, report_name, write_round},
};
use crate::{
    evaluation::Figures,
    model::{Round, Sha256},
    output::{record, recorded::Recorded, report::Edition},
};
use std::collections::{BTreeMap, BTreeSet};

/// Folder in which outputs are made again; it never takes a place.
const AGAIN: &str = "検算";

/// A round whose outputs were held against what is made again.
#[derive(Debug)]
pub(super) struct Held {
    /// What the record says; None where it says too little to make the outputs again.
    pub(super) recorded: Option<Recorded>,
    /// Paths of the outputs, the record among them, below the round's folder.
    pub(super) outputs: BTreeSet<String>,
    /// Hashes of the returns as they were read now, by path.
    pub(super) inputs: BTreeMap<String, Sha256>,
    /// Every difference, each with its place, the causes first. Empty: the same bytes come out again.
    pub(super) differences: Vec<String>,
}

/// What was made again.
struct Again {
    run: record::Run,
    record: Option<Sha256>,
    inputs: BTreeMap<String, Sha256>,
}

impl Pipeline<'_> {
    /// Makes the outputs of a round again, as its record says they were made, and compares. `version` is the program's.
    ///
    /// # Errors
    /// Where the round was not run yet, or nothing can be made from the master and the returns.
    pub(super) fn hold(&self, round: Round, version: &str, progress: &(dyn Fn(Step) + Sync)) -> Result<Held, RunError> {
        let folder = round.to_string();
        let bytes = self.store.output_file(&folder, RECORD)?;
        let mut outputs = BTreeSet::from([RECORD.to_owned()]);
        let Some(recorded) = Recorded::read(&bytes).filter(|recorded| recorded.round == round) else {
            let told = format!("{RECORD}：出力の SHA-256 の記録がないか、書き換えられています");
            return Ok(Held { recorded: None, outputs, inputs: BTreeMap::new(), differences: vec![told] });
        };
        let again = self.make_again(&recorded, version, progress)?;
        let mut differences = causes(&recorded, &again);
        differences.extend(self.unlike(&recorded, &again.run.made.outputs));
        if differences.is_empty() && again.record != Some(Sha256::of(&bytes)) {
            differences.push(format!("{RECORD}：作り直したものと内容が違います"));
        }
        outputs.extend(recorded.outputs.keys().cloned());
        Ok(Held { recorded: Some(recorded), outputs, inputs: again.inputs, differences })
    }

    /// Outputs that are not as recorded, or are not made like that now.
    fn unlike(&self, recorded: &Recorded, again: &BTreeMap<String, Sha256>) -> Vec<String> {
        let folder = recorded.round.to_string();
        let paths: BTreeSet<&String> = recorded.outputs.keys().chain(again.keys()).collect();
        let told = |path: &String| {
            let found = self.store.output_hash(&folder, path);
            Some(match (recorded.outputs.get(path), again.get(path), found) {
                (None, ..) => "作り直すとできるファイルですが、前の集計にはありません",
                (Some(_), _, None) => "あるはずのファイルがないか、読めません",
                (Some(was), _, Some(found)) if found != *was => "集計のあとで書き換えられています",
                (Some(_), None, _) => "作り直すと、できないファイルです",
                (Some(was), Some(now), _) if was != now => "作り直すと、違う内容になります",
                _ => return None,
            })
        };
        paths.into_iter().filter_map(|path| Some(format!("{path}：{}", told(path)?))).collect()
    }

    fn make_again(
        &self,
        recorded: &Recorded,
        version: &str,
        progress: &(dyn Fn(Step) + Sync),
    ) -> Result<Again, RunError> {
        let mut loaded = self.load_for(Some(recorded.round), recorded.date, progress)?;
        loaded.distrust_days_to_come(recorded.date);
        let round = loaded.within_plan(recorded.round)?;
        let ledger = merge(&mut loaded, round);
        let figures = figures(&loaded, &ledger, (round, recorded.date), version);
        progress(Step::Writing);
        let (asked, left) = requests(recorded, version);
        // What an earlier run had left standing is made as well; only what stood is compared.
        let mut staying = BTreeMap::new();
        if !left.outputs.is_empty() {
            let building = self.store.build(AGAIN)?;
            make(&figures, &loaded.register, &left, &building)?;
            staying = building.hashes();
            staying.retain(|path, _| recorded.outputs.contains_key(path));
        }
        let building = self.store.build(AGAIN)?;
        let run = write_round((&figures, &loaded), &asked, staying, &building)?;
        Ok(Again { run, record: building.hashes().get(RECORD).copied(), inputs: inputs(&figures) })
    }
}

fn inputs(figures: &Figures<'_>) -> BTreeMap<String, Sha256> {
    figures.ledger.returns.iter().map(|file| (file.file.to_string(), file.sha256)).collect()
}

/// What the run was asked for, and what stood in the folder besides.
fn requests(recorded: &Recorded, version: &str) -> (Request, Request) {
    let (asked, others): (BTreeSet<OutputKind>, BTreeSet<OutputKind>) =
        OutputKind::ALL.into_iter().partition(|kind| recorded.kinds.contains(kind.label()));
    let stood = |kind: &OutputKind| recorded.outputs.keys().any(|path| kind.owns(path));
    let edition = |edition: &Edition| recorded.outputs.contains_key(&report_name(*edition, recorded.round));
    let request = Request {
        month: Some(recorded.round),
        date: recorded.date,
        editions: recorded.editions.clone(),
        outputs: asked,
        publish: recorded.publish,
        version: version.into(),
    };
    let left = Request {
        editions: Edition::ALL.into_iter().filter(edition).collect(),
        outputs: others.into_iter().filter(stood).collect(),
        publish: recorded.outputs.keys().any(|path| path.starts_with("公開/")),
        ..request.clone()
    };
    (request, left)
}

/// What changed since the run: why its outputs come out otherwise now.
fn causes(recorded: &Recorded, again: &Again) -> Vec<String> {
    let mut told = Vec::new();
    if recorded.version != again.run.version {
        told.push(format!("プログラムの版が、集計したとき（{}）と違います（{}）", recorded.version, again.run.version));
    }
    if recorded.master != again.run.master_sha256 {
        told.push("templates/計画マスタ.xlsx：集計のあとで変わっています".into());
    }
    match (recorded.register, again.run.made.register) {
        (was, now) if was == now => {}
        (None, _) => told.push("input/受付簿.xlsx：集計のあとで加わっています".into()),
        (_, None) => told.push("input/受付簿.xlsx：集計のあとでなくなっています".into()),
        _ => told.push("input/受付簿.xlsx：集計のあとで変わっています".into()),
    }
    let paths: BTreeSet<&String> = recorded.inputs.keys().chain(again.inputs.keys()).collect();
    for path in paths {
        match (recorded.inputs.get(path), again.inputs.get(path)) {
            (was, now) if was == now => {}
            (None, _) => told.push(format!("{path}：集計のあとで加わっています")),
            (_, None) => told.push(format!("{path}：集計のあとでなくなっています")),
            _ => told.push(format!("{path}：集計のあとで変わっています")),
        }
    }
    told
}
