//! `.torimatome` in each output folder: what the program wrote there, with its hash. What is not listed belongs to the
//! user; what is listed with another hash was changed by somebody since.

use super::{MAX_INPUT_BYTES, open};
use crate::model::{Hasher, Sha256};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs, io,
    io::Read,
    path::{Component, Path},
    time::{Duration, SystemTime},
};

/// Name of the listing.
pub(super) const LISTING: &str = ".torimatome";
/// The listing is the last that is written into a folder; a file that is younger by more was changed afterwards.
const TOLERANCE: Duration = Duration::from_secs(2);

/// Paths below the folder, with `/`, and the hash with which each was written.
#[derive(Debug, Default)]
pub(super) struct Listing {
    paths: BTreeMap<String, Option<Sha256>>,
    /// When it was written; None where the file system does not say.
    at: Option<SystemTime>,
    /// As it stands in the folder.
    pub(super) text: Vec<u8>,
}

/// What a file of an output folder is to the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Belongs {
    /// Written by the program and as it was written; with its hash.
    Program(Sha256),
    /// Written by the program and changed since; with the hash with which it was written.
    Changed(Sha256),
    /// The user's own.
    User,
}

impl Listing {
    /// The listing of `folder`; empty where there is none.
    pub(super) fn of(folder: &Path) -> Self {
        let path = folder.join(LISTING);
        let Ok(text) = open::read(&path, open::Links::Refuse, MAX_INPUT_BYTES) else { return Self::default() };
        let lines = String::from_utf8_lossy(&text).lines().filter_map(line).collect();
        let at = fs::symlink_metadata(&path).and_then(|found| found.modified()).ok();
        Self { paths: lines, at, text }
    }

    /// Paths that the program wrote.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.keys().map(String::as_str)
    }

    /// The hash with which the program wrote the file `at`, which stands in the folder as `path`; None where it is not
    /// the program's, or not there.
    pub(super) fn recorded(&self, path: &str, at: &Path) -> Option<Sha256> {
        let listed = self.paths.get(path)?;
        let stands = fs::symlink_metadata(at).is_ok_and(|found| found.is_file());
        listed.filter(|_| stands).or_else(|| hash(at).ok())
    }

    /// Whether the program wrote something below the folder at `path`.
    pub(super) fn has_below(&self, path: &str) -> bool {
        let below = format!("{path}/");
        self.paths.range(below.clone()..).next().is_some_and(|(listed, _)| listed.starts_with(&below))
    }

    /// Whose the file `at` is, which stands in the folder as `path`.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub(super) fn belongs(&self, path: &str, at: &Path) -> io::Result<Belongs> {
        let Some(listed) = self.paths.get(path) else { return Ok(Belongs::User) };
        let found = hash(at)?;
        Ok(match listed {
            Some(written) if *written == found => Belongs::Program(found),
            Some(written) => Belongs::Changed(*written),
            // Earlier versions kept no hashes: then the file's age says it.
            None if self.younger(at) => Belongs::Changed(found),
            None => Belongs::Program(found),
        })
    }

    fn younger(&self, at: &Path) -> bool {
        let changed = fs::symlink_metadata(at).and_then(|found| found.modified()).ok();
        matches!((changed, self.at), (Some(changed), Some(listed)) if changed > listed + TOLERANCE)
    }
}

/// Its text for these files.
pub(super) fn text(files: &BTreeMap<String, Sha256>) -> String {
    files.iter().fold(String::new(), |mut text, (path, hash)| {
        // Writing to a text never fails.
        _ = writeln!(text, "{hash}  {path}");
        text
    })
}

/// `HASH  PATH`, or the path alone. Paths that lead elsewhere are none of the program's.
fn line(line: &str) -> Option<(String, Option<Sha256>)> {
    let hashed = line.split_once("  ").and_then(|(hash, path)| Some((path, Sha256::parse(hash)?)));
    let (path, hash) = hashed.map_or((line, None), |(path, hash)| (path, Some(hash)));
    stays_inside(path).then(|| (path.to_owned(), hash))
}

/// Whether a path with `/` names something below the folder it is taken from.
pub(super) fn stays_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.contains('\\')
        && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
}

/// Hash of a regular file.
pub(super) fn hash(path: &Path) -> io::Result<Sha256> {
    let mut file = open::open(path, open::Links::Refuse)?;
    let (mut hasher, mut piece) = (Hasher::default(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hasher.finish()),
            count => hasher.update(piece.get(..count).unwrap_or_default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_is_read_as_it_was_written_and_as_earlier_versions_wrote_it() {
        let folder = tempfile::tempdir().unwrap();
        let files = BTreeMap::from([("b/a  c.txt".to_owned(), Sha256::of(b"1"))]);
        let old = "d.txt\n../e.txt\n/f.txt\ng/../../h.txt\n";
        fs::write(folder.path().join(LISTING), text(&files) + old).unwrap();
        let listing = Listing::of(folder.path());
        assert_eq!(listing.paths().collect::<Vec<_>>(), ["b/a  c.txt", "d.txt"]);
        assert!(listing.has_below("b") && !listing.has_below("d.txt") && !listing.has_below("a"));
        fs::create_dir(folder.path().join("b")).unwrap();
        let path = folder.path().join("b/a  c.txt");
        fs::write(&path, "1").unwrap();
        assert_eq!(listing.belongs("b/a  c.txt", &path).unwrap(), Belongs::Program(Sha256::of(b"1")));
        fs::write(&path, "2").unwrap();
        assert_eq!(listing.belongs("b/a  c.txt", &path).unwrap(), Belongs::Changed(Sha256::of(b"1")));
        assert_eq!(listing.belongs("x", &path).unwrap(), Belongs::User);
        let path = folder.path().join("d.txt");
        let file = fs::File::create(&path).unwrap();
        assert!(matches!(listing.belongs("d.txt", &path).unwrap(), Belongs::Program(_)));
        file.set_modified(SystemTime::now() + Duration::from_secs(60)).unwrap();
        assert!(matches!(listing.belongs("d.txt", &path).unwrap(), Belongs::Changed(_)));
    }
}
