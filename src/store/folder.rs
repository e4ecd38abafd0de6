//! An output folder in the making.

use super::{
    Store, StoreError,
    carry::{Carry, KeptFile},
    listing::{self, LISTING, Listing},
    open,
    swap::{self, ATTEMPTS, BUILDING},
};
use crate::model::{Hasher, Sha256};
use rayon::prelude::*;
use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    hash::{BuildHasher, Hasher as _, RandomState},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// Held while a run writes; released when dropped.
#[derive(Debug)]
pub struct WriteLock(#[expect(dead_code, reason = "the lock lives as long as the file is open")] File);

impl Store {
    /// Claims `output/` for this run and puts back what a killed run left behind.
    ///
    /// # Errors
    /// [`StoreError::Busy`] where another run holds it; or where `output/` cannot be written.
    pub fn lock(&self) -> Result<WriteLock, StoreError> {
        if !self.root.join("templates").is_dir() {
            // No project: says so, and leaves no folder behind.
            self.master()?;
        }
        let output = self.output();
        fs::create_dir_all(&output).map_err(|error| StoreError::write(&output, &error))?;
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        open::without_waiting(&mut options, open::Links::Refuse);
        let path = output.join(".lock");
        let file = options.open(&path).map_err(|error| StoreError::write(&path, &error))?;
        let alone = match file.try_lock() {
            Ok(()) => true,
            Err(fs::TryLockError::WouldBlock) => return Err(StoreError::Busy),
            // Network shares may know no locks; there another run may be under way, and what it builds stays.
            Err(fs::TryLockError::Error(_)) => false,
        };
        swap::recover(&output, alone)?;
        Ok(WriteLock(file))
    }

    /// Begins the folder that will replace `output/<folder>`.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn build(&self, folder: &str) -> Result<Building, StoreError> {
        let target = self.output().join(folder);
        let parent = target.parent().map_or_else(|| self.output(), Path::to_path_buf);
        let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        // A name of its own: where there are no locks, two runs must not write into one folder.
        let building = parent.join(format!("{BUILDING}{name}_{}", unique()));
        fs::create_dir_all(&parent).map_err(|error| StoreError::write(&parent, &error))?;
        fs::create_dir(&building).map_err(|error| StoreError::write(&building, &error))?;
        Ok(Building { building, target, written: Mutex::default() })
    }
}

/// Sixteen digits that no other run has.
pub(super) fn unique() -> String {
    format!("{:016x}", RandomState::new().build_hasher().finish())
}

/// A file that was written.
#[derive(Debug, Clone, Copy)]
struct Written {
    sha256: Sha256,
    bytes: u64,
}

/// An output folder in the making: several threads write files into it; it takes the old one's place with
/// [`Building::commit`], or is removed when it is dropped before.
#[derive(Debug)]
pub struct Building {
    building: PathBuf,
    target: PathBuf,
    written: Mutex<BTreeMap<String, Written>>,
}

/// An output folder that stands in its place.
#[derive(Debug)]
pub struct Committed {
    /// Where it is.
    pub folder: PathBuf,
    /// Paths of what was written, with `/`, sorted.
    pub written: Vec<String>,
    /// Files that the program would have overwritten, and that stand under another name now.
    pub kept: Vec<KeptFile>,
}

impl Building {
    /// Writes a file that is in memory.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let mut file = create(&self.building.join(path))?;
        file.write_all(bytes).map_err(|error| self.failed(path, &error))?;
        self.finish(path, &file, Sha256::of(bytes))
    }

    /// Writes a file piece by piece, so that it need not fit into memory. What `write` returns as an error of its own is
    /// handed on.
    ///
    /// # Errors
    /// Where the file cannot be made or flushed to the disk.
    pub fn stream<E>(
        &self,
        path: &str,
        write: impl FnOnce(&mut dyn Write) -> Result<(), E>,
    ) -> Result<Result<(), E>, StoreError> {
        let file = create(&self.building.join(path))?;
        let mut to = BufWriter::with_capacity(1 << 16, Hashed { file, hasher: Hasher::default() });
        if let Err(error) = write(&mut to) {
            return Ok(Err(error));
        }
        let Hashed { file, hasher } = to.into_inner().map_err(|error| self.failed(path, error.error()))?;
        self.finish(path, &file, hasher.finish()).map(Ok)
    }

    /// What to say where a file of this folder could not be written.
    #[must_use]
    pub fn failed(&self, path: &str, error: &io::Error) -> StoreError {
        StoreError::write(&self.building.join(path), error)
    }

    fn finish(&self, path: &str, file: &File, sha256: Sha256) -> Result<(), StoreError> {
        let failed = |error| self.failed(path, &error);
        file.sync_all().map_err(failed)?;
        let bytes = file.metadata().map_err(failed)?.len();
        self.written().insert(path.to_owned(), Written { sha256, bytes });
        Ok(())
    }

    fn written(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Written>> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the folder that will be replaced holds a file of this path.
    #[must_use]
    pub fn stands(&self, path: &str) -> bool {
        fs::symlink_metadata(self.target.join(path)).is_ok_and(|found| found.is_file())
    }

    /// Hashes of what was written so far, by path.
    #[must_use]
    pub fn hashes(&self) -> BTreeMap<String, Sha256> {
        self.written().iter().map(|(path, file)| (path.clone(), file.sha256)).collect()
    }

    /// What an earlier run wrote, stands in the folder that will be replaced and stays as it is since `keep` says so: by
    /// path, with the hash with which it was written.
    #[must_use]
    pub fn staying(&self, keep: impl Fn(&str) -> bool) -> BTreeMap<String, Sha256> {
        self.stays(&Listing::of(&self.target), &keep)
    }

    fn stays(&self, old: &Listing, keep: &dyn Fn(&str) -> bool) -> BTreeMap<String, Sha256> {
        let written = self.hashes();
        let stays = |path: &&str| !written.contains_key(*path) && keep(path);
        let recorded = |path: &str| Some((path.to_owned(), old.recorded(path, &self.target.join(path))?));
        old.paths().filter(stays).filter_map(recorded).collect()
    }

    /// Puts the folder in the place of the old one. `keep` names paths that stay as they are where the new set lacks them
    /// (a run for some outputs only). What the program did not write stays too, and what it wrote and somebody changed
    /// is kept under another name.
    ///
    /// # Errors
    /// Where anything cannot be written, or what was written is not there any more: then the old folder is untouched.
    pub fn commit(self, keep: impl Fn(&str) -> bool) -> Result<Committed, StoreError> {
        let written = self.hashes();
        let mut attempt = 0;
        let (old, listed, carried) = loop {
            // As it stands now: where there are no locks another run may have put its own in place since this one began.
            let old = Listing::of(&self.target);
            let mut listed = written.clone();
            listed.extend(self.stays(&old, &keep));
            let carry = Carry { old: &old, listed: &listed, keep: &keep };
            let carried = carry.over(&self.target, &self.building)?;
            attempt += 1;
            if attempt == ATTEMPTS || Listing::of(&self.target).text == old.text {
                break (old, listed, carried);
            }
            // What came of two folders is of neither.
            carried.undo();
        };
        write_new(&self.building.join(LISTING), listing::text(&listed).as_bytes())?;
        self.whole()?;
        swap::flush_folders(&self.building).map_err(|error| StoreError::write(&self.building, &error))?;
        let previous = swap::swap(&self.building, &self.target)?;
        // The new folder stands; what cannot be removed now is removed when the program starts again.
        previous.iter().for_each(|previous| swap::discard(previous, &self.target, Some((&old, &carried.settled))));
        let written = written.into_keys().collect();
        Ok(Committed { folder: self.target.clone(), written, kept: carried.kept })
    }

    /// Every file that was written is there as it was written: no other run has been in this folder.
    fn whole(&self) -> Result<(), StoreError> {
        let written: Vec<_> = self.written().iter().map(|(path, file)| (path.clone(), *file)).collect();
        written.par_iter().try_for_each(|(path, file)| {
            let at = self.building.join(path);
            let failed = |error: io::Error| match error.kind() {
                io::ErrorKind::NotFound => StoreError::Busy,
                _ => StoreError::write(&at, &error),
            };
            let bytes = fs::symlink_metadata(&at).map_err(failed)?.len();
            match bytes == file.bytes && listing::hash(&at).map_err(failed)? == file.sha256 {
                true => Ok(()),
                false => Err(StoreError::write(&at, &io::Error::other("書いた内容が変わっています"))),
            }
        })
    }
}

impl Drop for Building {
    /// After [`Building::commit`] there is nothing left of it. Where it cannot be removed the next run does so.
    fn drop(&mut self) {
        fs::remove_dir_all(&self.building).ok();
    }
}

/// A file whose hash is taken while it is written.
struct Hashed {
    file: File,
    hasher: Hasher,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.hasher.update(bytes.get(..count).unwrap_or_default());
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn create(path: &Path) -> Result<File, StoreError> {
    let failed = |error: io::Error| StoreError::write(path, &error);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    File::create_new(path).map_err(failed)
}

pub(super) fn write_new(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let failed = |error: io::Error| StoreError::write(path, &error);
    let mut file = create(path)?;
    file.write_all(bytes).map_err(failed)?;
    file.sync_all().map_err(failed)
}

/// Writes beside `path`, then takes its place.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let building = path.with_file_name(format!("{BUILDING}{name}_{}", unique()));
    let failed = |error: io::Error| StoreError::write(path, &error);
    let written = write_new(&building, bytes).and_then(|()| fs::rename(&building, path).map_err(failed));
    if written.is_err() {
        fs::remove_file(&building).ok();
        return written;
    }
    path.parent().map_or(Ok(()), swap::flush).map_err(failed)
}

#[cfg(test)]
mod tests;
