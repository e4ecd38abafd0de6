//! Sealing: one archive with everything that stood behind what was handed to the council, and the list of all archives.

use super::{
    MAX_INPUT_BYTES, Store, StoreError,
    folder::{unique, write_new, write_whole},
    listing::{self, stays_inside},
    open::{self, Links},
    swap::{self, BUILDING},
};
use crate::model::Sha256;
use std::{
    fmt,
    fs::{self, OpenOptions},
    io::{self, Cursor, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Name of the list of archives.
const LEDGER: &str = "台帳.csv";
const BOM: &[u8] = "\u{FEFF}".as_bytes();
/// Largest output or archive that is read, in bytes.
const MAX_OUTPUT_BYTES: u64 = 4 << 30;
const RUN_FIRST: &str = "先に「torimatome run」で集計してください。";

/// A file of a sealed archive.
#[derive(Debug, Clone)]
pub struct SealedFile {
    /// Path in the archive, with `/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What goes into `archive/`.
pub struct Sealing<'a> {
    /// Name of the archive, without ending.
    pub name: &'a str,
    /// What it holds, in this order.
    pub files: &'a [SealedFile],
    /// Heading of 台帳.csv.
    pub heading: &'a str,
    /// Row of 台帳.csv and text of the cover sheet, for an archive of this hash.
    pub told: &'a dyn Fn(Sha256) -> (String, String),
}

impl fmt::Debug for Sealing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealing").field("name", &self.name).field("files", &self.files.len()).finish_non_exhaustive()
    }
}

impl Store {
    /// Writes `archive/<name>.zip`, its cover sheet beside it, and its row at the end of `archive/台帳.csv`; returns the
    /// archive's hash. An archive that exists is never overwritten, and a row never changed.
    ///
    /// # Errors
    /// Where the archive exists already, or anything cannot be written; then there is no archive.
    pub fn seal(&self, sealing: &Sealing<'_>) -> Result<Sha256, StoreError> {
        let folder = self.root.join("archive");
        fs::create_dir_all(&folder).map_err(|error| StoreError::write(&folder, &error))?;
        let path = self.archive(sealing.name);
        if fs::symlink_metadata(&path).is_ok() {
            return Err(StoreError::Write {
                path: super::shown(&path),
                reason: "同じ名前の保存がすでにあります".into(),
                advice: "別の名前を付けてください。封をした記録は上書きしません。",
            });
        }
        let ledger = Ledger::open(&folder.join(LEDGER))?;
        let bytes = pack(sealing.files).map_err(|error| StoreError::write(&path, &error))?;
        let sha256 = Sha256::of(&bytes);
        let (row, cover) = (sealing.told)(sha256);
        // Never half an archive under its name: it could not be told from a whole one, nor be written again.
        write_whole(&path, &bytes)?;
        let cover_path = folder.join(format!("{}_表紙.txt", sealing.name));
        let told = write_whole(&cover_path, cover.as_bytes()).and_then(|()| ledger.append(sealing.heading, &row));
        if told.is_err() {
            fs::remove_file(&path).ok();
            fs::remove_file(&cover_path).ok();
        }
        told.map(|()| sha256)
    }

    fn archive(&self, name: &str) -> PathBuf {
        self.root.join("archive").join(format!("{name}.zip"))
    }

    /// Whether there is an archive of this name.
    #[must_use]
    pub fn has_archive(&self, name: &str) -> bool {
        self.archive(name).is_file()
    }

    /// The text of `archive/台帳.csv`; empty where there is none.
    #[must_use]
    pub fn ledger(&self) -> String {
        let bytes = open::read(&self.root.join("archive").join(LEDGER), Links::Follow, MAX_INPUT_BYTES);
        String::from_utf8_lossy(bytes.unwrap_or_default().strip_prefix(BOM).unwrap_or_default()).into_owned()
    }

    /// An output of a round, by its path below the round's folder.
    ///
    /// # Errors
    /// Where it cannot be read, or is no file of that folder.
    pub fn output_file(&self, folder: &str, path: &str) -> Result<Vec<u8>, StoreError> {
        let at = self.output().join(folder).join(path);
        inside(&self.output().join(folder), path)
            .and_then(|at| open::read(&at, Links::Refuse, MAX_OUTPUT_BYTES))
            .map_err(|error| StoreError::read(&at, &error, RUN_FIRST))
    }

    /// Hash of an output of a round; None where it cannot be read, or is no file of that folder.
    #[must_use]
    pub fn output_hash(&self, folder: &str, path: &str) -> Option<Sha256> {
        inside(&self.output().join(folder), path).and_then(|at| listing::hash(&at)).ok()
    }

    /// Takes `archive/<name>.zip` apart into a folder of its own, which goes when the result does.
    ///
    /// # Errors
    /// Where the archive cannot be read, or the folder not be written.
    pub fn unpack(&self, name: &str) -> Result<Unpacked, StoreError> {
        let path = self.archive(name);
        let advice = "保存の名前を確かめてください。";
        let failed = |error: io::Error| StoreError::read(&path, &error, advice);
        let sha256 = listing::hash(&path).map_err(failed)?;
        let file = open::open(&path, Links::Refuse).map_err(failed)?;
        let mut archive = ZipArchive::new(file).map_err(|error| failed(error.into()))?;
        let root = self.output().join(format!("{BUILDING}検証_{}", unique()));
        fs::create_dir_all(&root).map_err(|error| StoreError::write(&root, &error))?;
        let mut unpacked = Unpacked { store: Self::new(root), sha256, files: Vec::new() };
        for at in 0..archive.len() {
            let mut part = archive.by_index(at).map_err(|error| failed(error.into()))?;
            let name = part.name().map_err(|error| failed(error.into()))?.into_owned();
            if !stays_inside(&name) {
                return Err(failed(io::Error::other(format!("中のファイルの名前「{name}」が正しくありません"))));
            }
            let mut bytes = Vec::new();
            (&mut part).take(MAX_OUTPUT_BYTES).read_to_end(&mut bytes).map_err(failed)?;
            write_new(&unpacked.store.root.join(&name), &bytes)?;
            unpacked.files.push((name, Sha256::of(&bytes)));
        }
        unpacked.files.sort();
        Ok(unpacked)
    }
}

/// An archive that was taken apart.
#[derive(Debug)]
pub struct Unpacked {
    /// A project folder with what the archive holds.
    pub store: Store,
    /// Hash of the archive.
    pub sha256: Sha256,
    /// Path and hash of each file, sorted.
    pub files: Vec<(String, Sha256)>,
}

impl Unpacked {
    /// A text of the archive.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<String> {
        let bytes = open::read(&self.store.root.join(path), Links::Refuse, MAX_INPUT_BYTES).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }
}

impl Drop for Unpacked {
    /// Where it cannot be removed the next run does so.
    fn drop(&mut self) {
        fs::remove_dir_all(&self.store.root).ok();
    }
}

/// Where a file of a folder lies: in it, by a path without links.
fn inside(folder: &Path, path: &str) -> io::Result<PathBuf> {
    if !stays_inside(path) {
        return Err(open::Refused::Special.into());
    }
    let mut at = folder.to_path_buf();
    let mut parts = Path::new(path).iter().peekable();
    while let Some(part) = parts.next() {
        at.push(part);
        if parts.peek().is_some() && !fs::symlink_metadata(&at)?.is_dir() {
            return Err(open::Refused::Special.into());
        }
    }
    Ok(at)
}

/// 台帳.csv, open to be added to.
struct Ledger {
    path: PathBuf,
    file: fs::File,
    /// What it ends with.
    state: LedgerState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LedgerState {
    New,
    WholeLine,
    OpenLine,
}

impl Ledger {
    /// Opens it before anything is written: it may be open in Excel, or have been saved by it in another encoding.
    fn open(path: &Path) -> Result<Self, StoreError> {
        let failed = |error: io::Error| StoreError::write(path, &error);
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        open::without_waiting(&mut options, Links::Refuse);
        let mut file = options.open(path).map_err(failed)?;
        let mut text = Vec::new();
        (&mut file).take(MAX_INPUT_BYTES).read_to_end(&mut text).map_err(failed)?;
        let state = match text.last() {
            None => LedgerState::New,
            Some(_) if !text.starts_with(BOM) || std::str::from_utf8(&text).is_err() => {
                return Err(StoreError::Write {
                    path: super::shown(path),
                    reason: "別の形式で保存し直されています".into(),
                    advice: "このファイルの名前を変えて（例：台帳_旧.csv）残し、もう一度実行してください。",
                });
            }
            Some(b'\n') => LedgerState::WholeLine,
            Some(_) => LedgerState::OpenLine,
        };
        Ok(Self { path: path.into(), file, state })
    }

    /// Adds a row; where that fails the file is as it was.
    fn append(mut self, heading: &str, row: &str) -> Result<(), StoreError> {
        let failed = |error: io::Error| StoreError::write(&self.path, &error);
        let before = self.file.seek(SeekFrom::End(0)).map_err(failed)?;
        let start = match self.state {
            LedgerState::New => format!("\u{FEFF}{heading}"),
            LedgerState::WholeLine => String::new(),
            LedgerState::OpenLine => "\r\n".into(),
        };
        let added = self.file.write_all(format!("{start}{row}").as_bytes()).and_then(|()| self.file.sync_all());
        if added.is_err() {
            self.file.set_len(before).ok();
        }
        added.and_then(|()| self.path.parent().map_or(Ok(()), swap::flush)).map_err(failed)
    }
}

/// The same files give the same bytes: no clock, fixed order and attributes.
fn pack(files: &[SealedFile]) -> io::Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(zip::DateTime::default())
            .system(zip::System::Unix)
            .unix_permissions(0o644);
        archive.start_file(&file.path, options)?;
        archive.write_all(&file.bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}
