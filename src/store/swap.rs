//! A new folder takes the place of the old one; what a killed run left is put right.

use super::{
    StoreError,
    carry::{beside, kept_name, slashed},
    folder::unique,
    listing::{self, Belongs, LISTING, Listing},
};
use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

/// Begins the name of a folder or file in the making.
pub(super) const BUILDING: &str = ".書出中_";
/// Begins the name of a folder whose place was taken.
const PREVIOUS: &str = ".前回_";
/// Where there are no locks, what is in the making for longer was left by a run that is no more.
const ABANDONED: Duration = Duration::from_secs(3600);
/// So often another run may come in between, where there are no locks.
pub(super) const ATTEMPTS: usize = 16;

/// Old away, new in; returns where the old ones are. Where the second step fails the first is undone.
pub(super) fn swap(building: &Path, target: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let failed = |error: io::Error| StoreError::write(target, &error);
    if let Some((path, error)) = held(target) {
        return Err(StoreError::write(&path, &error));
    }
    let mut aside = Vec::new();
    for attempt in 1.. {
        let previous = previous_of(target);
        match fs::symlink_metadata(target) {
            Ok(found) if found.is_file() => return Err(failed(io::ErrorKind::AlreadyExists.into())),
            _ => {}
        }
        let moved = match fs::rename(target, &previous) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(StoreError::write(&first_held(target).unwrap_or_else(|| target.into()), &error)),
        };
        aside.extend(moved.then(|| previous.clone()));
        let Err(error) = fs::rename(building, target) else { break };
        // Without locks another run may have put its own folder there in the meantime; then that one is the old one.
        let taken = fs::symlink_metadata(target).is_ok();
        if !taken || attempt == ATTEMPTS || fs::symlink_metadata(building).is_err() {
            if moved && !taken {
                fs::rename(&previous, target).map_err(failed)?;
            }
            return Err(failed(error));
        }
    }
    target.parent().map_or(Ok(()), flush).map_err(failed)?;
    Ok(aside)
}

/// A new name for the folder whose place is taken.
fn previous_of(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!("{PREVIOUS}{name}_{}", unique()))
}

/// The folder that once had this name.
fn target_of(previous: &str) -> Option<&str> {
    let name = previous.strip_prefix(PREVIOUS)?;
    let digits = |text: &str| text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    // Earlier versions added no digits.
    Some(name.rsplit_once('_').filter(|(_, last)| digits(last)).map_or(name, |(name, _)| name))
}

/// Finishes or undoes the replacement that a killed run had begun. `alone`: no other run can be under way.
pub(super) fn recover(output: &Path, alone: bool) -> Result<(), StoreError> {
    for folder in [output.to_path_buf(), output.join("配布")] {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let (name, path) = (entry.file_name(), entry.path());
            let name = name.to_string_lossy();
            if name.starts_with(BUILDING) {
                if alone || abandoned(&path, output) {
                    remove(&path)?;
                }
            } else if let Some(target) = target_of(&name) {
                let target = folder.join(target);
                if fs::symlink_metadata(&target).is_ok() {
                    discard(&path, &target, None);
                } else if let Err(error) = fs::rename(&path, &target) {
                    // Another run may have been quicker.
                    if fs::symlink_metadata(&target).is_err() {
                        return Err(StoreError::write(&target, &error));
                    }
                }
            }
        }
    }
    Ok(())
}

/// Whether nobody has been in a folder for long, by the clock of the file system that holds it.
fn abandoned(folder: &Path, output: &Path) -> bool {
    let changed = |path: &Path| fs::symlink_metadata(path).and_then(|found| found.modified()).ok();
    let now = changed(&output.join(".lock"));
    matches!((changed(folder), now), (Some(then), Some(now)) if now > then + ABANDONED)
}

/// Removes a folder whose place was taken, once all of it that is not the program's stands in `target`. What cannot be
/// brought there keeps the folder from being removed. `settled`: paths that are known to be there, where the folder is
/// the one with this listing.
pub(super) fn discard(previous: &Path, target: &Path, settled: Option<(&Listing, &BTreeSet<PathBuf>)>) {
    if fs::symlink_metadata(previous).is_ok_and(|found| !found.is_dir()) {
        // A link to a folder elsewhere: nothing of that folder is removed.
        fs::remove_file(previous).ok();
        return;
    }
    let listing = Listing::of(previous);
    let none = BTreeSet::new();
    let settled = settled.filter(|(old, _)| old.text == listing.text).map_or(&none, |(_, settled)| settled);
    let rescue = Rescue { previous, target, listing: &listing, settled };
    if rescue.folder(Path::new("")).is_ok() {
        fs::remove_dir_all(previous).ok();
    }
}

/// Bringing what is not the program's from an old folder into the one that took its place.
struct Rescue<'a> {
    previous: &'a Path,
    target: &'a Path,
    listing: &'a Listing,
    settled: &'a BTreeSet<PathBuf>,
}

impl Rescue<'_> {
    fn folder(&self, below: &Path) -> io::Result<()> {
        for entry in fs::read_dir(self.previous.join(below))? {
            let entry = entry?;
            let path = below.join(entry.file_name());
            if self.settled.contains(&path) || path == Path::new(LISTING) {
                continue;
            }
            let kind = entry.file_type()?;
            if kind.is_dir() {
                let user = slashed(&path).is_none_or(|name| !self.listing.has_below(&name));
                if user && fs::symlink_metadata(self.target.join(&path)).is_err() {
                    fs::create_dir_all(self.target.join(&path))?;
                }
                self.folder(&path)?;
            } else {
                self.entry(&path, kind.is_file())?;
            }
        }
        Ok(())
    }

    fn entry(&self, path: &Path, regular: bool) -> io::Result<()> {
        let (from, to) = (self.previous.join(path), self.target.join(path));
        let belongs = match slashed(path).filter(|_| regular) {
            // What may not be read is nobody's but the user's.
            Some(name) => self.listing.belongs(&name, &from).unwrap_or(Belongs::User),
            None => Belongs::User,
        };
        match belongs {
            Belongs::Program(_) => return Ok(()),
            Belongs::User if same(&from, &to, regular) => return Ok(()),
            Belongs::User if fs::symlink_metadata(&to).is_err() => {
                if let Some(parent) = to.parent() {
                    fs::create_dir_all(parent)?;
                }
                return fs::rename(&from, &to);
            }
            Belongs::User | Belongs::Changed(_) => {}
        }
        // Perhaps it was kept before the run was ended.
        let kept = |count| to.with_file_name(kept_name(&to, count));
        let there = (1..).map(kept).take_while(|path| fs::symlink_metadata(path).is_ok());
        if same(&from, &to, regular) || there.into_iter().any(|kept| same(&from, &kept, regular)) {
            return Ok(());
        }
        let to = beside(&from, &to);
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::rename(&from, to)
    }
}

/// Whether both are the same: the bytes of files, the targets of links, the one thing with two names.
fn same(one: &Path, other: &Path, regular: bool) -> bool {
    if regular {
        return matches!((listing::hash(one), listing::hash(other)), (Ok(one), Ok(other)) if one == other);
    }
    match (fs::read_link(one), fs::read_link(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => one_thing(one, other),
    }
}

#[cfg(unix)]
fn one_thing(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let number = |path: &Path| fs::symlink_metadata(path).map(|found| (found.dev(), found.ino())).ok();
    number(one).is_some_and(|found| number(other) == Some(found))
}

#[cfg(not(unix))]
fn one_thing(_one: &Path, _other: &Path) -> bool {
    false
}

/// Flushes the names of what is in a folder and in those below it.
pub(super) fn flush_folders(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            flush_folders(&entry.path())?;
        }
    }
    flush(folder)
}

/// Flushes the names of what is in a folder, where the system does that.
pub(super) fn flush(folder: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    match fs::File::open(folder).and_then(|folder| folder.sync_all()) {
        // Some file systems know nothing of it, and some folders may not be read.
        Err(error) if matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => Err(error),
        _ => Ok(()),
    }
}

/// A file that another program holds open so that it may not be written, with what the system says. Not every system
/// refuses to move the folder around it, and then the old output would be torn apart.
fn held(folder: &Path) -> Option<(PathBuf, io::Error)> {
    if !cfg!(windows) {
        return None;
    }
    files(folder).into_iter().find_map(|path| {
        let error = fs::OpenOptions::new().append(true).open(&path).err()?;
        // Sharing and lock violations only: a file of the user's own may well be read-only.
        matches!(error.raw_os_error(), Some(32 | 33)).then_some((path, error))
    })
}

/// The file that another program holds open, to name it: the first that cannot be opened for writing.
fn first_held(folder: &Path) -> Option<PathBuf> {
    let writable = |path: &PathBuf| fs::OpenOptions::new().append(true).open(path).is_ok();
    files(folder).into_iter().find(|path| !writable(path))
}

/// All regular files below `folder`, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => found.extend(files(&entry.path())),
            Ok(kind) if kind.is_file() => found.push(entry.path()),
            _ => {}
        }
    }
    found.sort();
    found
}

fn remove(path: &Path) -> Result<(), StoreError> {
    let file = fs::symlink_metadata(path).is_ok_and(|found| !found.is_dir());
    match if file { fs::remove_file(path) } else { fs::remove_dir_all(path) } {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StoreError::write(path, &error)),
        _ => Ok(()),
    }
}
