//! Replacing an output folder as a whole.

use super::{OutputFile, Store, StoreError};
use rayon::prelude::*;
use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
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

    /// Replaces `output/<folder>` by `files`. `keep` names paths that stay as they are where the new set lacks them (a
    /// run for some outputs only).
    ///
    /// # Errors
    /// Where anything cannot be written: then the old folder is untouched.
    pub fn replace(
        &self,
        folder: &str,
        files: &[OutputFile],
        keep: impl Fn(&str) -> bool,
    ) -> Result<PathBuf, StoreError> {
        let target = self.output().join(folder);
        let parent = target.parent().map_or_else(|| self.output(), Path::to_path_buf);
        let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let building = parent.join(format!("{BUILDING}{name}"));
        let previous = parent.join(format!("{PREVIOUS}{name}"));
        fs::create_dir_all(&parent).map_err(|error| StoreError::write(&parent, &error))?;
        remove(&building)?;
        let written = self.build(&building, &target, files, keep);
        if let Err(error) = written.and_then(|()| swap(&building, &target, &previous)) {
            // The message about the first failure matters more than that about cleaning up.
            remove(&building).ok();
            return Err(error);
        }
        Ok(target)
    }

    fn build(
        &self,
        building: &Path,
        target: &Path,
        files: &[OutputFile],
        keep: impl Fn(&str) -> bool,
    ) -> Result<(), StoreError> {
        fs::create_dir_all(building).map_err(|error| StoreError::write(building, &error))?;
        // Each file is flushed to the disk: together that takes hardly longer than for one.
        files.par_iter().try_for_each(|file| write_new(&building.join(&file.path), &file.bytes))?;
        let mut listed: BTreeSet<String> = files.iter().map(|file| file.path.clone()).collect();
        let ours: BTreeSet<String> =
            fs::read_to_string(target.join(LISTING)).unwrap_or_default().lines().map(str::to_owned).collect();
        let mut old = Vec::new();
        list(target, "", &mut old);
        for path in old.into_iter().filter(|path| path != LISTING && !listed.contains(path)).collect::<Vec<_>>() {
            let own = ours.contains(&path);
            if own && !keep(&path) {
                continue;
            }
            let (from, to) = (target.join(&path), building.join(&path));
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent).map_err(|error| StoreError::write(parent, &error))?;
            }
            fs::copy(&from, &to).map_err(|error| StoreError::write(&from, &error))?;
            if own {
                listed.insert(path);
            }
        }
        let listing: String = listed.iter().map(|path| format!("{path}\n")).collect();
        write_new(&building.join(LISTING), listing.as_bytes())
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

fn write_new(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let failed = |error: io::Error| StoreError::write(path, &error);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    let mut file = File::create(path).map_err(failed)?;
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

    fn file(path: &str, text: &str) -> OutputFile {
        OutputFile { path: path.into(), bytes: text.as_bytes().into() }
    }

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("templates")).unwrap();
        let store = Store::new(folder.path().into());
        (folder, store)
    }

    #[test]
    fn a_folder_is_replaced_as_a_whole_and_users_files_stay() {
        let (_folder, store) = store();
        let target =
            store.replace("令和7年12月", &[file("a.txt", "1"), file("再提出依頼/b.txt", "1")], |_| false).unwrap();
        fs::write(target.join("メモ.txt"), "mine").unwrap();
        store.replace("令和7年12月", &[file("a.txt", "2")], |_| false).unwrap();
        assert_eq!(fs::read_to_string(target.join("a.txt")).unwrap(), "2");
        assert_eq!(fs::read_to_string(target.join("メモ.txt")).unwrap(), "mine");
        assert!(!target.join("再提出依頼").exists());
        store.replace("令和7年12月", &[file("c.txt", "3")], |path| path == "a.txt").unwrap();
        assert_eq!(fs::read_to_string(target.join("a.txt")).unwrap(), "2");
        store.replace("令和7年12月", &[], |_| false).unwrap();
        assert!(!target.join("a.txt").exists(), "a kept file still belongs to the program");
        assert!(target.join("メモ.txt").exists());
    }

    #[test]
    fn what_a_killed_run_left_is_put_right() {
        let (_folder, store) = store();
        let target = store.replace("令和7年12月", &[file("a.txt", "1")], |_| false).unwrap();
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
    fn two_runs_do_not_write_at_once() {
        let (_folder, store) = store();
        let held = store.lock().unwrap();
        assert!(matches!(store.lock(), Err(StoreError::Busy)));
        drop(held);
        assert!(store.lock().is_ok());
    }
}
