//! The only user of the file system: finds and reads what is below the project's root, and replaces an output folder
//! as a whole or not at all.
//!
//! # How an output folder is replaced
//!
//! Everything is written into `output/.書出中_<folder>` and flushed to the disk; then the old folder is renamed to
//! `output/.前回_<folder>`, the new one takes its place, and the old one is removed. A run that is killed in between
//! leaves either the old folder in its place, or the old one under its other name: [`Store::recover`] puts it back when
//! the program starts again. Files in the old folder that the program did not write are carried over.

mod folder;
mod seal;

pub use folder::Building;
pub use seal::SealedFile;

use std::{
    fs, io,
    path::{Path, PathBuf},
};
use thiserror::Error;

/// Largest file that is read from `input/`, in bytes (64 MiB); a larger one is named and left alone.
pub const MAX_INPUT_BYTES: u64 = 64 << 20;
/// Deepest folder below `input/` that is searched.
const MAX_DEPTH: usize = 32;

/// What the file system refused, in words for users.
#[derive(Debug, Error)]
pub enum StoreError {
    /// A file or folder that must be there cannot be read.
    #[error("「{path}」を読めません（{reason}）。{advice}")]
    Read {
        /// Path as shown to users.
        path: String,
        /// Reason.
        reason: String,
        /// What to do.
        advice: &'static str,
    },
    /// A file or folder cannot be written.
    #[error("「{path}」に書き込めません（{reason}）。{advice}")]
    Write {
        /// Path as shown to users.
        path: String,
        /// Reason.
        reason: String,
        /// What to do.
        advice: &'static str,
    },
    /// Another run holds the output folder.
    #[error("別の torimatome が実行中です。そちらが終わってから、もう一度実行してください。")]
    Busy,
}

impl StoreError {
    fn read(path: &Path, error: &io::Error, advice: &'static str) -> Self {
        Self::Read { path: shown(path), reason: reason(error), advice }
    }

    fn write(path: &Path, error: &io::Error) -> Self {
        let advice = if held_open(error) {
            "Excel などで開いている場合は、閉じてからもう一度実行してください。前回の出力はそのまま残っています。"
        } else if matches!(error.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory) {
            "その名前のファイルを別の場所に移してから、もう一度実行してください。"
        } else {
            "フォルダーの空き容量と書き込みの権限を確認してください。前回の出力はそのまま残っています。"
        };
        Self::Write { path: shown(path), reason: reason(error), advice }
    }
}

/// A path for messages: below the project's folder where that is the current one, without `./`.
fn shown(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}

/// Windows refuses to touch a file that another program holds open: codes 32 and 33 (sharing and lock violation), and
/// 5 (access denied) for a folder that holds such a file.
fn held_open(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32 | 33))
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "見つかりません".into(),
        io::ErrorKind::PermissionDenied => "権限がありません".into(),
        io::ErrorKind::StorageFull => "空き容量がありません".into(),
        io::ErrorKind::ReadOnlyFilesystem => "読み取り専用です".into(),
        io::ErrorKind::NotADirectory => "フォルダーではありません".into(),
        io::ErrorKind::AlreadyExists => "同じ名前のファイルがあります".into(),
        _ if held_open(error) => "ほかのプログラムが開いています".into(),
        _ => error.to_string(),
    }
}

/// A file below `input/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct InputFile {
    /// Path below the root with `/`, as messages and outputs show it.
    pub shown: String,
    /// Where it is.
    pub path: PathBuf,
}

/// The folder that holds templates/, input/, output/ and archive/.
#[derive(Debug, Clone)]
pub struct Store {
    root: PathBuf,
}

impl Store {
    /// The project below `root`.
    #[must_use]
    pub const fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// The project's root: `given`, else the current folder where it holds templates/, else the program's own folder where
    /// that does, else the current folder.
    #[must_use]
    pub fn find(given: Option<PathBuf>) -> Self {
        let here = PathBuf::from(".");
        let own = || std::env::current_exe().ok().and_then(|exe| exe.parent().map(Path::to_path_buf));
        let root = given.unwrap_or_else(|| {
            if here.join("templates").is_dir() {
                return here;
            }
            own().filter(|own| own.join("templates").is_dir()).unwrap_or(here)
        });
        Self::new(root)
    }

    /// The root.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The bytes of `templates/計画マスタ.xlsx`.
    ///
    /// # Errors
    /// Where it is missing or cannot be read.
    pub fn master(&self) -> Result<Vec<u8>, StoreError> {
        let path = self.root.join("templates").join("計画マスタ.xlsx");
        let advice = "計画マスタ.xlsx を templates フォルダーに置き、プログラムのあるフォルダーで実行してください（別の場所のときは --root で指定します）。";
        fs::read(&path).map_err(|error| StoreError::read(&path, &error, advice))
    }

    /// The bytes of `input/受付簿.xlsx`, where it exists.
    ///
    /// # Errors
    /// Where it is there but cannot be read.
    pub fn register(&self) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(path) = self.register_path() else { return Ok(None) };
        let advice = "Excel で開いている場合は、閉じてからもう一度実行してください。";
        fs::read(&path).map(Some).map_err(|error| StoreError::read(&path, &error, advice))
    }

    /// Where 受付簿.xlsx lies, or 受付簿.XLSX, which is the same file on some systems.
    fn register_path(&self) -> Option<PathBuf> {
        const NAME: &str = "受付簿.xlsx";
        let entries = fs::read_dir(self.root.join("input")).ok()?.flatten();
        let named = |path: &PathBuf| path.file_name().is_some_and(|name| name.eq_ignore_ascii_case(NAME));
        let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(named).collect();
        found.sort_by_key(|path| (path.file_name().is_none_or(|name| name != NAME), path.clone()));
        found.into_iter().next()
    }

    /// Makes `input/` and `output/` where they are missing; true where `input/` was. A folder without `templates/` is not
    /// a project (the program was started in a wrong place), and nothing is made there.
    ///
    /// # Errors
    /// Where a folder cannot be made.
    pub fn prepare(&self) -> Result<bool, StoreError> {
        let input = self.root.join("input");
        if !self.root.join("templates").is_dir() {
            return Ok(false);
        }
        let missing = !input.exists();
        for folder in [input, self.output()] {
            fs::create_dir_all(&folder).map_err(|error| StoreError::write(&folder, &error))?;
        }
        Ok(missing)
    }

    /// All files below `input/` but 受付簿.xlsx and names that start with a dot, sorted by path.
    ///
    /// # Errors
    /// Where `input/` itself cannot be read. Folders below it that cannot be read are listed as files, so that they are
    /// named in the findings.
    pub fn inputs(&self) -> Result<Vec<InputFile>, StoreError> {
        let input = self.root.join("input");
        let mut found = Vec::new();
        let advice = "input フォルダーを作り、提出された調査票を入れてください。";
        fs::read_dir(&input).map_err(|error| StoreError::read(&input, &error, advice))?;
        collect(&input, "input", 0, &mut found);
        let register = self.register_path();
        found.retain(|file| Some(&file.path) != register.as_ref());
        found.sort();
        Ok(found)
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// Where it cannot be read, or is larger than [`MAX_INPUT_BYTES`].
    pub fn read(&self, file: &InputFile) -> Result<Vec<u8>, StoreError> {
        let failed = |error: io::Error| {
            let advice = match error.kind() {
                io::ErrorKind::NotFound => "ファイルの名前と場所を確かめてください。",
                _ => "ほかのプログラムで開いていないか、壊れていないかを確認してください。",
            };
            StoreError::read(Path::new(&file.shown), &error, advice)
        };
        let size = fs::metadata(&file.path).map_err(failed)?.len();
        if size > MAX_INPUT_BYTES {
            return Err(StoreError::Read {
                path: file.shown.clone(),
                reason: format!("大きすぎます：{} MB", size >> 20),
                advice: "調査票ではないファイルは input フォルダーから取り除いてください。",
            });
        }
        fs::read(&file.path).map_err(failed)
    }

    /// The file at `path`, or all files below it where it is a folder, with their paths as given.
    #[must_use]
    pub fn files(path: &Path) -> Vec<InputFile> {
        let shown = path.to_string_lossy().replace('\\', "/");
        let mut found = Vec::new();
        if path.is_dir() {
            collect(path, shown.trim_end_matches('/'), 0, &mut found);
            found.retain(|file| !file.shown.ends_with("/受付簿.xlsx"));
            found.sort();
        } else {
            found.push(InputFile { shown, path: path.into() });
        }
        found
    }

    /// Copies the file at `path` to `to`, which may be a closed pipe: then whoever listened wants no more.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn copy(path: &Path, mut to: impl io::Write) -> Result<(), StoreError> {
        let mut file =
            fs::File::open(path).map_err(|error| StoreError::read(path, &error, "もう一度実行してください。"))?;
        io::copy(&mut file, &mut to).ok();
        Ok(())
    }

    /// Writes one file, as a whole or not at all.
    ///
    /// # Errors
    /// Where it cannot be written; then what stood there is untouched.
    pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        folder::write_whole(path, bytes)
    }

    fn output(&self) -> PathBuf {
        self.root.join("output")
    }
}

/// Adds the files below `folder`. Symbolic links to folders are not followed.
fn collect(folder: &Path, shown: &str, depth: usize, found: &mut Vec<InputFile>) {
    let Ok(entries) = fs::read_dir(folder) else {
        found.push(InputFile { shown: shown.into(), path: folder.into() });
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') && name != ".DS_Store" {
            continue;
        }
        let (path, shown) = (entry.path(), format!("{shown}/{name}"));
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && depth < MAX_DEPTH => collect(&path, &shown, depth + 1, found),
            _ => found.push(InputFile { shown, path }),
        }
    }
}
