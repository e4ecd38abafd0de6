//! What stands in an output folder when it is replaced and is not the program's: the user's own files and folders, and
//! what the program wrote and somebody worked on since. None of it is lost.

use super::{
    StoreError,
    listing::{self, Belongs, LISTING, Listing},
    open,
};
use crate::model::Sha256;
use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::{OsStr, OsString},
    fs::{self, DirEntry, File},
    io,
    path::{Path, PathBuf},
};

/// What is written behind the name of a file that is kept beside the program's own.
const KEPT: &str = "残した分";

/// A file that the program would have overwritten: changed by somebody since the program wrote it, or the user's own
/// under a name of the program's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct KeptFile {
    /// Its path below the folder, with `/`.
    pub path: String,
    /// The path under which it stands now.
    pub kept_as: String,
}

/// How a folder is carried over into the one that takes its place.
pub(super) struct Carry<'a> {
    /// What the program wrote into the old folder.
    pub(super) old: &'a Listing,
    /// What is the program's in the new one.
    pub(super) listed: &'a BTreeMap<String, Sha256>,
    /// What of the program's stays as it is.
    pub(super) keep: &'a dyn Fn(&str) -> bool,
}

/// What was carried over.
#[derive(Debug, Default)]
pub(super) struct Carried {
    /// Under another name, in the order found.
    pub(super) kept: Vec<KeptFile>,
    /// Paths of the old folder of which nothing would be lost with it.
    pub(super) settled: BTreeSet<PathBuf>,
    /// What was put into the new folder.
    placed: Vec<PathBuf>,
}

/// An entry of the old folder and the place for it in the new one.
struct Found<'a> {
    from: &'a Path,
    to: PathBuf,
    /// Below the folder; for the program, None where the name is no text.
    path: PathBuf,
    name: Option<String>,
}

impl Carry<'_> {
    /// Carries over what stands in `from`.
    pub(super) fn over(&self, from: &Path, to: &Path) -> Result<Carried, StoreError> {
        let mut carried = Carried::default();
        self.folder(from, (to, Path::new("")), &mut carried)?;
        carried.kept.sort();
        Ok(carried)
    }

    fn folder(&self, from: &Path, (to, below): (&Path, &Path), carried: &mut Carried) -> Result<(), StoreError> {
        // A folder that has gone, or that nobody may read, is dealt with when the old one is removed.
        let Ok(entries) = fs::read_dir(from) else { return Ok(()) };
        let mut entries: Vec<DirEntry> = entries.flatten().collect();
        entries.sort_by_key(DirEntry::file_name);
        for entry in entries {
            let from = entry.path();
            let path = below.join(entry.file_name());
            let name = slashed(&path);
            let found = Found { from: &from, to: to.join(entry.file_name()), path, name };
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                self.subfolder(&found, carried)?;
                continue;
            }
            if !kind.is_file() {
                // A link, socket or the like: where it cannot be put here it is moved when the old folder goes.
                odd(&found, carried);
                continue;
            }
            match self.file(&found, carried) {
                // It may not be read, or another run has moved the old folder away, where there are no locks: it is moved
                // as well.
                Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied) => {}
                done => done.map_err(|error| StoreError::write(&from, &error))?,
            }
        }
        Ok(())
    }

    fn subfolder(&self, found: &Found<'_>, carried: &mut Carried) -> Result<(), StoreError> {
        let to = free_for_folder(found, carried);
        // The program's folders come with what is in them; the user's stay, with nothing in them too.
        if found.name.as_ref().is_none_or(|name| !self.old.has_below(name)) {
            fs::create_dir_all(&to).map_err(|error| StoreError::write(&to, &error))?;
        }
        self.folder(found.from, (&to, &found.path), carried)
    }

    fn file(&self, found: &Found<'_>, carried: &mut Carried) -> io::Result<()> {
        let name = found.name.as_deref();
        if name == Some(LISTING) {
            return Ok(());
        }
        let belongs = name.map_or(Ok(Belongs::User), |name| self.old.belongs(name, found.from))?;
        let listed = name.and_then(|name| self.listed.get(name));
        let written = fs::symlink_metadata(&found.to).is_ok();
        match belongs {
            // Not asked for in this run: as it is, changed or not, and still told by the hash with which it was written.
            Belongs::Program(_) | Belongs::Changed(_) if !written && name.is_some_and(self.keep) => {
                carried.copy(found.from, &found.to)?;
            }
            Belongs::Program(_) => {}
            Belongs::User if !written => carried.copy(found.from, &found.to)?,
            // Somebody made of it what the program makes now.
            _ if listed.is_some_and(|hash| listing::hash(found.from).is_ok_and(|found| found == *hash)) => {}
            _ => {
                let to = beside(found.from, &found.to);
                carried.copy(found.from, &to)?;
                carried.note(found, &to);
            }
        }
        carried.settled.insert(found.path.clone());
        Ok(())
    }
}

impl Carried {
    fn copy(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        copy(from, to)?;
        self.placed.push(to.to_path_buf());
        Ok(())
    }

    /// Takes out of the new folder again what was carried into it.
    pub(super) fn undo(self) {
        self.placed.iter().for_each(|path| _ = fs::remove_file(path));
    }

    fn note(&mut self, found: &Found<'_>, to: &Path) {
        let kept_as = found.path.with_file_name(to.file_name().unwrap_or_default());
        self.kept.push(KeptFile { path: shown(&found.path), kept_as: shown(&kept_as) });
    }
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// A path below a folder with `/`; None where it is no text, which the program never writes.
pub(super) fn slashed(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.iter().map(OsStr::to_str).collect();
    parts.map(|parts| parts.join("/"))
}

/// Where the program wrote a file of a folder's name, the folder gets another.
fn free_for_folder(found: &Found<'_>, carried: &mut Carried) -> PathBuf {
    match fs::symlink_metadata(&found.to) {
        Ok(there) if !there.is_dir() => {
            let to = beside(found.from, &found.to);
            carried.note(found, &to);
            to
        }
        _ => found.to.clone(),
    }
}

fn odd(found: &Found<'_>, carried: &mut Carried) {
    let taken = fs::symlink_metadata(&found.to).is_ok();
    let to = if taken { beside(found.from, &found.to) } else { found.to.clone() };
    let placed = to.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::hard_link(found.from, &to));
    if placed.or_else(|_| link_again(found.from, &to)).is_ok() {
        carried.placed.push(to.clone());
        carried.settled.insert(found.path.clone());
        if taken {
            carried.note(found, &to);
        }
    }
}

#[cfg(unix)]
fn link_again(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(from)?, to)
}

#[cfg(not(unix))]
fn link_again(_from: &Path, _to: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The first of `連絡文（残した分）.txt`, `連絡文（残した分2）.txt` … that is free both beside `from` and beside `to`.
pub(super) fn beside(from: &Path, to: &Path) -> PathBuf {
    let free = |name: &OsString| [from, to].iter().all(|path| fs::symlink_metadata(path.with_file_name(name)).is_err());
    let names = (1..).map(|count| kept_name(to, count));
    let name = names.take(100_000).find(free).unwrap_or_else(|| kept_name(to, 0));
    to.with_file_name(name)
}

/// The name under which a file is kept for the `count`-th time.
pub(super) fn kept_name(path: &Path, count: usize) -> OsString {
    let count = if count == 1 { String::new() } else { count.to_string() };
    let mut name = path.file_stem().unwrap_or_default().to_os_string();
    name.push(format!("（{KEPT}{count}）"));
    if let Some(ending) = path.extension() {
        name.push(".");
        name.push(ending);
    }
    name
}

/// A second name for the same file, flushed to the disk, or a copy of it where the file system knows no second names.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    if fs::hard_link(from, to).is_ok() {
        if cfg!(unix) {
            // What the user wrote last may not be on the disk yet. A file that may not be read is flushed by its writer.
            open::open(to, open::Links::Refuse).and_then(|file| file.sync_all()).ok();
        }
        return Ok(());
    }
    let mut file = open::open(from, open::Links::Refuse)?;
    let mut copy = File::create_new(to)?;
    io::copy(&mut file, &mut copy)?;
    let found = file.metadata()?;
    if let Ok(time) = found.modified() {
        copy.set_modified(time).ok();
    }
    copy.sync_all()?;
    fs::set_permissions(to, found.permissions()).ok();
    Ok(())
}
