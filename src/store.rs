//! The only user of the file system: finds and reads what is below the project's root, and replaces an output folder
//! as a whole or not at all.
//!
//! # How an output folder is replaced
//!
//! Everything is written into `output/.書出中_<folder>_<digits of this run's own>` and flushed to the disk, and hashed while
//! it is written; then it is looked at once more, the old folder is renamed to `output/.前回_<folder>_<digits>`, the new one
//! takes its place, and the old one is removed. A run that is killed in between leaves either the old folder in its place, or
//! the old one under its other name: [`Store::lock`] puts it back when the program starts again. Two runs on a file system
//! that knows no locks put one folder each in its place, one after the other.
//!
//! `.torimatome` in each folder lists what the program wrote, with hashes. Whatever else is in the old folder is carried over:
//! the user's own files and folders, links and the like as they are; what the program wrote and somebody changed, and the
//! user's own under a name of the program's, under another name ([`KeptFile`]). An old folder is removed only once all of that
//! is in the new one.

mod carry;
mod folder;
mod inputs;
mod listing;
mod open;
mod seal;
mod swap;

pub use carry::KeptFile;
pub use folder::{Building, Committed, WriteLock};
pub use inputs::{InputFile, Standing};
pub use seal::{SealedFile, Sealing, Unpacked};

use open::Links;
use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};
use thiserror::Error;

/// Largest file that is read from `input/` or `templates/`, in bytes (64 MiB); a larger one is named and left alone.
pub const MAX_INPUT_BYTES: u64 = 64 << 20;

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
        open::read(&path, Links::Follow, MAX_INPUT_BYTES).map_err(|error| StoreError::read(&path, &error, advice))
    }

    /// The bytes of `input/受付簿.xlsx`, where it exists.
    ///
    /// # Errors
    /// Where it is there but cannot be read.
    pub fn register(&self) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(path) = self.register_path() else { return Ok(None) };
        if inputs::leads_out(&path, &self.root.join("input")) {
            // Its decisions must not be passed over in silence.
            return Err(StoreError::Read {
                path: shown(&path),
                reason: "ほかの場所にあるファイルへのリンクです".into(),
                advice: "受付簿.xlsx そのものを input フォルダーに置いてください。",
            });
        }
        open::read(&path, Links::Follow, MAX_INPUT_BYTES).map(Some).map_err(|error| {
            let advice = match open::refused(&error) {
                Some(_) => "受付簿は Excel ブック（.xlsx）で保存し、input フォルダーに置いてください。",
                None => "Excel で開いている場合は、閉じてからもう一度実行してください。",
            };
            StoreError::read(&path, &error, advice)
        })
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

    /// Hands the bytes of the file at `path` to `to`, piece by piece.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn copy(path: &Path, mut to: impl FnMut(&[u8])) -> Result<(), StoreError> {
        let failed = |error: io::Error| StoreError::read(path, &error, "もう一度実行してください。");
        let mut file = open::open(path, Links::Refuse).map_err(failed)?;
        let mut piece = vec![0; 1 << 16];
        loop {
            let count = file.read(&mut piece).map_err(failed)?;
            match piece.get(..count) {
                None | Some([]) => return Ok(()),
                Some(read) => to(read),
            }
        }
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
