//! Replacing an output folder as a whole.

use super::{Store, StoreError};
use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

const BUILDING: &str = ".書出中_";
const PREVIOUS: &str = ".前回_";
/// In each output folder: the paths that the program wrote, one a line. What is not listed belongs to the user.
const LISTING: &str = ".torimatome";

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
        let path = output.join(".lock");
        let file = File::create(&path).map_err(|error| StoreError::write(&output, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Err(StoreError::Busy),
            // Network shares may know no locks; a run alone on its folder is the normal case there.
            Err(fs::TryLockError::Error(_)) => {}
        }
        self.recover(&output)?;
        Ok(WriteLock(file))
    }

    /// Finishes or undoes the replacement that a killed run had begun.
    fn recover(&self, output: &Path) -> Result<(), StoreError> {
        for folder in [output.to_path_buf(), output.join("配布")] {
            let Ok(entries) = fs::read_dir(&folder) else { continue };
            for entry in entries.flatten() {
                let name = entry.file_name();
                let name = name.to_string_lossy();
                if name.starts_with(BUILDING) {
                    remove(&entry.path())?;
                } else if let Some(target) = name.strip_prefix(PREVIOUS) {
                    let target = folder.join(target);
                    if target.exists() {
                        // Where it is held open, a later run removes it.
                        remove(&entry.path()).ok();
                    } else {
                        fs::rename(entry.path(), &target).map_err(|error| StoreError::write(&target, &error))?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Begins the folder that will replace `output/<folder>`.
    ///
    /// # Errors
    /// Where it cannot be made, or what an earlier run left of it cannot be removed.
    pub fn build(&self, folder: &str) -> Result<Building, StoreError> {
        let target = self.output().join(folder);
        let parent = target.parent().map_or_else(|| self.output(), Path::to_path_buf);
        let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let building = parent.join(format!("{BUILDING}{name}"));
        fs::create_dir_all(&parent).map_err(|error| StoreError::write(&parent, &error))?;
        remove(&building)?;
        let previous = parent.join(format!("{PREVIOUS}{name}"));
        fs::create_dir_all(&building).map_err(|error| StoreError::write(&building, &error))?;
        Ok(Building { building, target, previous, written: Mutex::default() })
    }
}

/// An output folder in the making: several threads write files into it; it takes the old one's place with
/// [`Building::commit`], or is removed when it is dropped before.
#[derive(Debug)]
pub struct Building {
    building: PathBuf,
    target: PathBuf,
    previous: PathBuf,
    written: Mutex<BTreeSet<String>>,
}

impl Building {
    /// Writes a file that is in memory.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let mut file = self.create(path)?;
        file.write_all(bytes).map_err(|error| self.failed(path, &error))?;
        self.finish(path, file)
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
        let mut to = BufWriter::with_capacity(1 << 16, self.create(path)?);
        if let Err(error) = write(&mut to) {
            return Ok(Err(error));
        }
        let file = to.into_inner().map_err(|error| self.failed(path, error.error()))?;
        self.finish(path, file).map(Ok)
    }

    /// What to say where a file of this folder could not be written.
    #[must_use]
    pub fn failed(&self, path: &str, error: &io::Error) -> StoreError {
        StoreError::write(&self.building.join(path), error)
    }

    fn create(&self, path: &str) -> Result<File, StoreError> {
        create(&self.building.join(path))
    }

    fn finish(&self, path: &str, file: File) -> Result<(), StoreError> {
        file.sync_all().map_err(|error| self.failed(path, &error))?;
        self.written.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
        Ok(())
    }

    /// Puts the folder in the place of the old one, and returns where it is with the paths of what was written, sorted.
    /// `keep` names paths
    /// that stay as they are where the new set lacks them (a run for some outputs only); files that the program did not
    /// write stay too.
    ///
    /// # Errors
    /// Where anything cannot be written: then the old folder is untouched.
    pub fn commit(self, keep: impl Fn(&str) -> bool) -> Result<(PathBuf, Vec<String>), StoreError> {
        let written = std::mem::take(&mut *self.written.lock().unwrap_or_else(PoisonError::into_inner));
        self.carry_over(&written, keep)?;
        swap(&self.building, &self.target, &self.previous)?;
        Ok((self.target.clone(), written.into_iter().collect()))
    }

    fn carry_over(&self, written: &BTreeSet<String>, keep: impl Fn(&str) -> bool) -> Result<(), StoreError> {
        let mut listed = written.clone();
        let ours: BTreeSet<String> =
            fs::read_to_string(self.target.join(LISTING)).unwrap_or_default().lines().map(str::to_owned).collect();
        let mut old = Vec::new();
        list(&self.target, "", &mut old);
        for path in old.into_iter().filter(|path| path != LISTING && !written.contains(path)) {
            let own = ours.contains(&path);
            if own && !keep(&path) {
                continue;
            }
            let (from, to) = (self.target.join(&path), self.building.join(&path));
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent).map_err(|error| StoreError::write(parent, &error))?;
            }
            fs::copy(&from, &to).map_err(|error| StoreError::write(&from, &error))?;
            if own {
                listed.insert(path);
            }
        }
        let listing: String = listed.iter().map(|path| format!("{path}\n")).collect();
        write_new(&self.building.join(LISTING), listing.as_bytes())
    }
}

impl Drop for Building {
    /// After [`Building::commit`] there is nothing left of it. Where it cannot be removed the next run does so.
    fn drop(&mut self) {
        remove(&self.building).ok();
    }
}

/// Old away, new in. Where the second step fails the first is undone.
fn swap(building: &Path, target: &Path, previous: &Path) -> Result<(), StoreError> {
    remove(previous)?;
    if let Some((path, error)) = held(target) {
        return Err(StoreError::write(&path, &error));
    }
    if target.exists() {
        fs::rename(target, previous).map_err(|error| {
            let held = first_held(target).unwrap_or_else(|| target.to_path_buf());
            StoreError::write(&held, &error)
        })?;
    }
    if let Err(error) = fs::rename(building, target) {
        if previous.exists() {
            fs::rename(previous, target).map_err(|error| StoreError::write(target, &error))?;
        }
        return Err(StoreError::write(target, &error));
    }
    // The new folder stands; what cannot be removed now is removed when the program starts again.
    remove(previous).ok();
    Ok(())
}

/// A file that another program holds open so that it may not be written, with what the system says. Not every system
/// refuses to move the folder around it, and then the old output would be torn apart.
fn held(folder: &Path) -> Option<(PathBuf, io::Error)> {
    if !cfg!(windows) {
        return None;
    }
    let mut files = Vec::new();
    list(folder, "", &mut files);
    files.into_iter().map(|path| folder.join(path)).find_map(|path| {
        let error = fs::OpenOptions::new().append(true).open(&path).err()?;
        // Sharing and lock violations only: a file of the user's own may well be read-only.
        matches!(error.raw_os_error(), Some(32 | 33)).then_some((path, error))
    })
}

/// The file that another program holds open, to name it: the first that cannot be opened for writing.
fn first_held(folder: &Path) -> Option<PathBuf> {
    let mut files = Vec::new();
    list(folder, "", &mut files);
    let writable = |path: &PathBuf| fs::OpenOptions::new().append(true).open(path).is_ok();
    files.into_iter().map(|path| folder.join(path)).find(|path| !writable(path))
}

fn create(path: &Path) -> Result<File, StoreError> {
    let failed = |error: io::Error| StoreError::write(path, &error);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    File::create(path).map_err(failed)
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let failed = |error: io::Error| StoreError::write(path, &error);
    let mut file = create(path)?;
    file.write_all(bytes).map_err(failed)?;
    file.sync_all().map_err(failed)
}

/// Writes beside `path`, then takes its place.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let building = path.with_file_name(format!("{BUILDING}{name}"));
    let written = write_new(&building, bytes)
        .and_then(|()| fs::rename(&building, path).map_err(|error| StoreError::write(path, &error)));
    if written.is_err() {
        fs::remove_file(&building).ok();
    }
    written
}

/// Paths of all files below `folder`, with `/`.
fn list(folder: &Path, below: &str, found: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => list(&entry.path(), &format!("{name}/"), found),
            _ => found.push(name),
        }
    }
    found.sort();
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StoreError::write(path, &error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("templates")).unwrap();
        let store = Store::new(folder.path().into());
        (folder, store)
    }

    /// Replaces the round's folder and returns where it is.
    fn replace(store: &Store, files: &[(&str, &str)], keep: impl Fn(&str) -> bool) -> PathBuf {
        let building = store.build("令和7年12月").unwrap();
        files.iter().for_each(|(path, text)| building.write(path, text.as_bytes()).unwrap());
        let names: BTreeSet<_> = files.iter().map(|(path, _)| (*path).to_owned()).collect();
        let (target, written) = building.commit(keep).unwrap();
        assert_eq!(written, names.into_iter().collect::<Vec<_>>());
        target
    }

    #[test]
    fn a_folder_is_replaced_as_a_whole_and_users_files_stay() {
        let (_folder, store) = store();
        let target = replace(&store, &[("再提出依頼/b.txt", "1"), ("a.txt", "1")], |_| false);
        fs::write(target.join("メモ.txt"), "mine").unwrap();
        replace(&store, &[("a.txt", "2")], |_| false);
        assert_eq!(fs::read_to_string(target.join("a.txt")).unwrap(), "2");
        assert_eq!(fs::read_to_string(target.join("メモ.txt")).unwrap(), "mine");
        assert!(!target.join("再提出依頼").exists());
        replace(&store, &[("c.txt", "3")], |path| path == "a.txt");
        assert_eq!(fs::read_to_string(target.join("a.txt")).unwrap(), "2");
        replace(&store, &[], |_| false);
        assert!(!target.join("a.txt").exists(), "a kept file still belongs to the program");
        assert!(target.join("メモ.txt").exists());
    }

    #[test]
    fn what_a_killed_run_left_is_put_right() {
        let (_folder, store) = store();
        let target = replace(&store, &[("a.txt", "1")], |_| false);
        // Killed between the two renames, with the new folder half written.
        let output = target.parent().unwrap();
        fs::rename(&target, output.join(".前回_令和7年12月")).unwrap();
        fs::create_dir(output.join(".書出中_令和7年12月")).unwrap();
        drop(store.lock().unwrap());
        assert_eq!(fs::read_to_string(target.join("a.txt")).unwrap(), "1");
        assert!(!output.join(".書出中_令和7年12月").exists());
        // Killed before the old folder was removed.
        fs::create_dir(output.join(".前回_令和7年12月")).unwrap();
        drop(store.lock().unwrap());
        assert!(target.join("a.txt").exists());
        assert!(!output.join(".前回_令和7年12月").exists());
    }

    #[test]
    fn a_folder_that_is_not_finished_leaves_the_old_one_and_nothing_else() {
        let (_folder, store) = store();
        let target = replace(&store, &[("a.txt", "1")], |_| false);
        let building = store.build("令和7年12月").unwrap();
        building.write("a.txt", b"2").unwrap();
        let half = |to: &mut dyn Write| to.write_all(b"half").and(Err(io::Error::other("stopped")));
        assert!(building.stream("b.csv", half).unwrap().is_err());
        drop(building);
        let mut left = Vec::new();
        list(&store.output(), "", &mut left);
        assert_eq!(left, ["令和7年12月/.torimatome", "令和7年12月/a.txt"]);
        assert_eq!(fs::read_to_string(target.join("a.txt")).unwrap(), "1");
    }

    #[test]
    fn a_file_that_is_streamed_is_whole_and_listed() {
        let (_folder, store) = store();
        let building = store.build("令和7年12月").unwrap();
        let rows = |to: &mut dyn Write| (0..50_000).try_for_each(|row| writeln!(to, "{row}"));
        building.stream("b.csv", rows).unwrap().unwrap();
        let (target, written) = building.commit(|_| false).unwrap();
        assert_eq!(written, ["b.csv"]);
        let text = fs::read_to_string(target.join("b.csv")).unwrap();
        assert_eq!(text.lines().last(), Some("49999"));
    }

    #[test]
    fn two_runs_do_not_write_at_once() {
        let (_folder, store) = store();
        let held = store.lock().unwrap();
        assert!(matches!(store.lock(), Err(StoreError::Busy)));
        drop(held);
        assert!(store.lock().is_ok());
    }
}
