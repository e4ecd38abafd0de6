//! What lies in `input/`: every name is listed, and what is not read is told why.

use super::{MAX_INPUT_BYTES, Store, StoreError, open, shown};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Deepest folder below `input/` that is searched.
const MAX_DEPTH: usize = 32;

/// How a file came to be listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// To be read.
    Plain,
    /// Its name, or that of a folder around it, starts with a dot: systems hide such files, and nobody put them there to
    /// be counted. Named, not read.
    Hidden,
    /// A link that leads out of the folder which is searched. Named, not followed.
    LeadsOut,
}

/// A file below `input/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct InputFile {
    /// Path below the root with `/`, as messages and outputs show it.
    pub shown: String,
    /// Where it is.
    pub path: PathBuf,
    /// Whether it is read.
    pub standing: Standing,
}

impl Store {
    /// All files below `input/` but 受付簿.xlsx, sorted by path.
    ///
    /// # Errors
    /// Where `input/` itself cannot be read. Folders below it that cannot be read are listed as files, so that they are
    /// named in the findings.
    pub fn inputs(&self) -> Result<Vec<InputFile>, StoreError> {
        let input = self.root.join("input");
        let advice = "input フォルダーを作り、提出された調査票を入れてください。";
        fs::read_dir(&input).map_err(|error| StoreError::read(&input, &error, advice))?;
        let mut found = Search::below(&input).files("input");
        let register = self.register_path();
        found.retain(|file| Some(&file.path) != register.as_ref());
        found.sort();
        Ok(found)
    }

    /// The file at `path`, or all files below it where it is a folder, with their paths as given.
    #[must_use]
    pub fn files(path: &Path) -> Vec<InputFile> {
        let shown = path.to_string_lossy().replace('\\', "/");
        if !path.is_dir() {
            return vec![InputFile { shown, path: path.into(), standing: Standing::Plain }];
        }
        let mut found = Search::below(path).files(shown.trim_end_matches('/'));
        found.retain(|file| !file.shown.ends_with("/受付簿.xlsx"));
        found.sort();
        found
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// Where it cannot be read, is no regular file, lies outside, or is larger than [`MAX_INPUT_BYTES`].
    pub fn read(&self, file: &InputFile) -> Result<Vec<u8>, StoreError> {
        let path = Path::new(&file.shown);
        if file.standing == Standing::LeadsOut {
            return Err(StoreError::Read {
                path: shown(path),
                reason: "ほかの場所にあるファイルへのリンクです".into(),
                advice: "リンクの先は読みません。提出されたファイルそのものを入れてください。",
            });
        }
        open::read(&file.path, open::Links::Follow, MAX_INPUT_BYTES).map_err(|error| {
            let advice = match open::refused(&error) {
                Some(open::Refused::TooLarge(_)) => "調査票ではないファイルは input フォルダーから取り除いてください。",
                Some(_) => "提出されたファイルそのものを入れ、これは取り除いてください。",
                None if error.kind() == io::ErrorKind::NotFound => "ファイルの名前と場所を確かめてください。",
                None => "ほかのプログラムで開いていないか、壊れていないかを確認してください。",
            };
            StoreError::read(path, &error, advice)
        })
    }
}

/// Whether a link at `path`, in a folder that is searched from `base` on, leads out of it. A link to nowhere does not:
/// it cannot be read in any case.
pub(super) fn leads_out(path: &Path, base: &Path) -> bool {
    let link = fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_symlink());
    link && matches!((path.canonicalize(), base.canonicalize()), (Ok(target), Ok(base)) if !target.starts_with(&base))
}

/// A search of one folder.
struct Search<'a> {
    base: &'a Path,
    found: Vec<InputFile>,
}

impl<'a> Search<'a> {
    const fn below(base: &'a Path) -> Self {
        Self { base, found: Vec::new() }
    }

    fn files(mut self, shown: &str) -> Vec<InputFile> {
        let base = self.base;
        self.collect(base, shown, (0, Standing::Plain));
        self.found
    }

    /// Adds the files below `folder`. Links to folders are listed, not followed.
    fn collect(&mut self, folder: &Path, shown: &str, (depth, standing): (usize, Standing)) {
        let Ok(entries) = fs::read_dir(folder) else {
            self.found.push(InputFile { shown: shown.into(), path: folder.into(), standing });
            return;
        };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let (path, shown) = (entry.path(), format!("{shown}/{name}"));
            let standing = if name.starts_with('.') { Standing::Hidden } else { standing };
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && depth < MAX_DEPTH => self.collect(&path, &shown, (depth + 1, standing)),
                Ok(kind) if kind.is_symlink() && standing == Standing::Plain && leads_out(&path, self.base) => {
                    self.found.push(InputFile { shown, path, standing: Standing::LeadsOut });
                }
                _ => self.found.push(InputFile { shown, path, standing }),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_listed_and_hidden_ones_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("input");
        for path in ["a.xlsx", ".b.xlsx", ".受信/c.xlsx", "d/.e/f.xlsx"] {
            let path = input.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let found = Store::new(folder.path().into()).inputs().unwrap();
        let listed: Vec<_> = found.iter().map(|file| (file.shown.as_str(), file.standing)).collect();
        let hidden = Standing::Hidden;
        assert_eq!(
            listed,
            [
                ("input/.b.xlsx", hidden),
                ("input/.受信/c.xlsx", hidden),
                ("input/a.xlsx", Standing::Plain),
                ("input/d/.e/f.xlsx", hidden)
            ]
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_no_further_than_the_folder() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("input");
        fs::create_dir_all(input.join("in")).unwrap();
        fs::write(folder.path().join("out.xlsx"), "secret").unwrap();
        fs::write(input.join("in/a.xlsx"), "open").unwrap();
        symlink("../out.xlsx", input.join("b.xlsx")).unwrap();
        symlink("in/a.xlsx", input.join("c.xlsx")).unwrap();
        symlink("nowhere", input.join("d.xlsx")).unwrap();
        symlink("/dev/zero", input.join("e.xlsx")).unwrap();
        symlink(folder.path(), input.join("f")).unwrap();
        let store = Store::new(folder.path().into());
        let read = |file: &InputFile| store.read(file).map(|bytes| String::from_utf8(bytes).unwrap());
        let found = store.inputs().unwrap();
        let told: Vec<_> = found.iter().map(|file| (file.shown.as_str(), read(file).ok())).collect();
        let open = Some("open".to_owned());
        assert_eq!(
            told,
            [
                ("input/b.xlsx", None),
                ("input/c.xlsx", open.clone()),
                ("input/d.xlsx", None),
                ("input/e.xlsx", None),
                ("input/f", None),
                ("input/in/a.xlsx", open)
            ]
        );
    }

    #[cfg(unix)]
    #[test]
    fn devices_and_endless_files_end() {
        let store = Store::new(".".into());
        let plain = |path: &str| InputFile { shown: path.into(), path: path.into(), standing: Standing::Plain };
        for path in ["/dev/zero", "/dev/null", "/"] {
            assert!(store.read(&plain(path)).is_err(), "{path}");
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large");
        fs::File::create(&path).unwrap().set_len(MAX_INPUT_BYTES + 1).unwrap();
        let error = store.read(&InputFile { shown: "large".into(), path, standing: Standing::Plain }).unwrap_err();
        assert!(error.to_string().contains("大きすぎます"), "{error}");
    }
}
