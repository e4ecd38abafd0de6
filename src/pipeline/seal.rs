//! Sealing a round, and telling later whether what was sealed is still what it was.

use super::{Pipeline, Request, RunError, Step, derive::Held};
use crate::{
    model::{Round, Sha256, show_date},
    output::seal::{self, Cover},
    store::{SealedFile, Sealing, Standing, Unpacked},
};
use serde::Serialize;

const MASTER: &str = "templates/計画マスタ.xlsx";
const REGISTER: &str = "input/受付簿.xlsx";
/// Hashes of all other files of an archive.
const SUMS: &str = "SHA256SUMS.txt";
/// In an archive that was sealed although its outputs do not come out again: how they differ.
const DIFFERENCES: &str = "相違.txt";

/// A sealed archive.
#[derive(Debug)]
pub struct SealedArchive {
    /// Its round.
    pub round: Round,
    /// Files in it.
    pub files: usize,
    /// Where it is, below the root with `/`.
    pub path: String,
    /// Hash of the archive.
    pub sha256: Sha256,
    /// How its outputs differ from what is made again; only with `--as-is`.
    pub differences: Vec<String>,
}

/// An archive or a round's folder that was checked.
#[derive(Debug, Serialize)]
pub struct Verified {
    /// What was checked, below the root with `/`.
    pub path: String,
    /// Its round.
    pub round: Round,
    /// Outputs that were compared.
    pub outputs: usize,
    /// Hash of the archive; None for a folder.
    pub sha256: Option<Sha256>,
    /// What it was made from, in short, as it stands in what is printed.
    pub mark: Option<String>,
    /// Every difference, each with its place. Empty: all is as it was, and comes out again.
    pub differences: Vec<String>,
    /// What else is worth knowing.
    pub notes: Vec<String>,
}

impl Pipeline<'_> {
    /// Puts the round's outputs, the returns and the master behind them into `archive/<name>.zip`, once the same outputs
    /// come out of them again. `as_is`: also where they do not; then the archive says so.
    ///
    /// # Errors
    /// Where the round was not run yet, its outputs are not what master and returns give, or the archive cannot be
    /// written or exists already.
    pub fn seal(
        &self,
        request: &Request,
        (name, as_is): (&str, bool),
        progress: &(dyn Fn(Step) + Sync),
    ) -> Result<SealedArchive, RunError> {
        let name = archive_name(name)?;
        let _lock = self.store.lock()?;
        let round = match request.month {
            Some(round) => round,
            None => self.load(progress)?.round(None, request.date)?,
        };
        let held = self.hold(round, &request.version, progress)?;
        if !held.differences.is_empty() && !as_is {
            return Err(RunError::Differs { round, differences: held.differences });
        }
        let files = self.to_seal(round, &held)?;
        let cover = Cover {
            name,
            round,
            printed: held.recorded.as_ref().map(|recorded| recorded.date),
            sealed: request.date,
            files: files.len(),
            mark: held.recorded.as_ref().map(|recorded| recorded.mark),
            as_is: !held.differences.is_empty(),
            version: &request.version,
        };
        let told = |sha256: Sha256| (seal::row(&cover, sha256), seal::cover(&cover, sha256));
        let sealing = Sealing { name, files: &files, heading: &seal::heading(), told: &told };
        let sha256 = self.store.seal(&sealing)?;
        let path = format!("archive/{name}.zip");
        Ok(SealedArchive { round, files: files.len(), path, sha256, differences: held.differences })
    }

    /// The files of an archive: the master, the register, all returns, the round's outputs and the hashes of all.
    fn to_seal(&self, round: Round, held: &Held) -> Result<Vec<SealedFile>, RunError> {
        let mut files = vec![SealedFile { path: MASTER.into(), bytes: self.store.master()? }];
        if let Some(bytes) = self.store.register()? {
            files.push(SealedFile { path: REGISTER.into(), bytes });
        }
        for input in self.store.inputs()? {
            let bytes = self.store.read(&input)?;
            let read = held.inputs.get(&input.shown);
            if input.standing == Standing::Plain && read.is_some_and(|hash| *hash != Sha256::of(&bytes)) {
                let told = format!("{}：保存している間に変わりました", input.shown);
                return Err(RunError::Differs { round, differences: vec![told] });
            }
            files.push(SealedFile { bytes, path: input.shown });
        }
        let folder = round.to_string();
        for path in &held.outputs {
            match self.store.output_file(&folder, path) {
                Ok(bytes) => files.push(SealedFile { path: format!("output/{folder}/{path}"), bytes }),
                // It is named among the differences.
                Err(_) if !held.differences.is_empty() => {}
                Err(error) => return Err(error.into()),
            }
        }
        if !held.differences.is_empty() {
            let bytes = seal::differences(&held.differences);
            files.push(SealedFile { path: DIFFERENCES.into(), bytes });
        }
        let sums: String = files.iter().map(|file| format!("{}  {}\n", Sha256::of(&file.bytes), file.path)).collect();
        files.push(SealedFile { path: SUMS.into(), bytes: sums.into_bytes() });
        Ok(files)
    }

    /// Checks an archive by its name, or the folder of a round: whether each file is as it was, and whether the same
    /// outputs come out again.
    ///
    /// # Errors
    /// Where there is neither, or nothing can be made from the master and the returns.
    pub fn verify(
        &self,
        request: &Request,
        what: &str,
        progress: &(dyn Fn(Step) + Sync),
    ) -> Result<Verified, RunError> {
        let name = what.strip_suffix(".zip").unwrap_or(what);
        let _lock = self.store.lock()?;
        if archive_name(name).is_ok() && self.store.has_archive(name) {
            return self.verify_archive(request, name, progress);
        }
        let round = Round::parse(what).ok_or_else(|| RunError::NoSuchArchive(what.to_owned()))?;
        let held = self.hold(round, &request.version, progress)?;
        Ok(told(format!("output/{round}"), round, held))
    }

    fn verify_archive(
        &self,
        request: &Request,
        name: &str,
        progress: &(dyn Fn(Step) + Sync),
    ) -> Result<Verified, RunError> {
        let unpacked = self.store.unpack(name)?;
        let path = format!("archive/{name}.zip");
        let round =
            unpacked.files.iter().find_map(|(path, _)| Round::parse(path.strip_prefix("output/")?.split('/').next()?));
        let Some(round) = round else {
            let reason = "報告月の出力が入っていません".into();
            return Err(RunError::Output { what: format!("{path} の確認"), reason });
        };
        let held = Pipeline::new(&unpacked.store).hold(round, &request.version, progress)?;
        let mut verified = told(path, round, held);
        verified.sha256 = Some(unpacked.sha256);
        let mut differences = unlike_sums(&unpacked);
        differences.append(&mut verified.differences);
        match seal::hash_in(&self.store.ledger(), name) {
            Some(hash) if hash == unpacked.sha256 => verified.notes.push("台帳.csv の SHA-256 と一致しています".into()),
            Some(_) => differences.insert(0, format!("{}：台帳.csv に記録した SHA-256 と違います", verified.path)),
            None => {
                verified.notes.push("台帳.csv にこの名前の行がありません。表紙の SHA-256 と見比べてください".into())
            }
        }
        if unpacked.files.iter().any(|(path, _)| path == DIFFERENCES) {
            verified.notes.push(format!("相違のあるまま保存されたものです（中の {DIFFERENCES} に書かれています）"));
        }
        verified.differences = differences;
        Ok(verified)
    }
}

fn told(path: String, round: Round, held: Held) -> Verified {
    let recorded = held.recorded;
    let notes = recorded.iter().map(|recorded| format!("印刷した日付は{}です", show_date(recorded.date))).collect();
    let mark = recorded.map(|recorded| recorded.mark.short());
    Verified { path, round, outputs: held.outputs.len(), sha256: None, mark, differences: held.differences, notes }
}

/// Files of an archive that are not as its own list of hashes says.
fn unlike_sums(unpacked: &Unpacked) -> Vec<String> {
    let Some(sums) = unpacked.text(SUMS) else { return vec![format!("{SUMS}：入っていません")] };
    let listed: Vec<(&str, Sha256)> = sums
        .lines()
        .filter_map(|line| line.split_once("  ").and_then(|(hash, path)| Some((path, Sha256::parse(hash)?))))
        .collect();
    let found = |path: &str| unpacked.files.iter().find(|(file, _)| file == path).map(|(_, hash)| *hash);
    let changed = listed.iter().filter_map(|(path, hash)| match found(path) {
        None => Some(format!("{path}：入っていません")),
        Some(found) if found != *hash => Some(format!("{path}：保存したときの SHA-256 と違います")),
        Some(_) => None,
    });
    let added = unpacked.files.iter().map(|(path, _)| path.as_str()).filter(|path| *path != SUMS);
    let added = added.filter(|path| !listed.iter().any(|(listed, _)| listed == path));
    changed.chain(added.map(|path| format!("{path}：保存のあとで加えられています"))).collect()
}

fn archive_name(name: &str) -> Result<&str, RunError> {
    let unusable = |c: char| c.is_control() || ['\\', '/', ':', '*', '?', '"', '<', '>', '|'].contains(&c);
    match name.trim().is_empty() || name.contains(unusable) || name.starts_with('.') {
        true => Err(RunError::Name(name.to_owned())),
        false => Ok(name),
    }
}
