//! Sealing: one archive with everything that stood behind what was handed to the council.

use super::{Store, StoreError, folder::write_whole};
use crate::model::Sha256;
use std::{
    fs,
    io::{self, Cursor, Write},
    path::PathBuf,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// A file of a sealed archive.
#[derive(Debug, Clone)]
pub struct SealedFile {
    /// Path in the archive, with `/`.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Store {
    /// Writes `archive/<name>.zip` with `files` in their order, and returns where it is and its hash. An archive that
    /// exists is never overwritten.
    ///
    /// # Errors
    /// Where the archive exists already, or cannot be written.
    pub fn seal(&self, name: &str, files: &[SealedFile]) -> Result<(PathBuf, Sha256), StoreError> {
        let folder = self.root.join("archive");
        fs::create_dir_all(&folder).map_err(|error| StoreError::write(&folder, &error))?;
        let path = folder.join(format!("{name}.zip"));
        if path.exists() {
            return Err(StoreError::Write {
                path: path.display().to_string(),
                reason: "同じ名前の保存がすでにあります".into(),
                advice: "別の名前を付けてください。封をした記録は上書きしません。",
            });
        }
        let bytes = pack(files).map_err(|error| StoreError::write(&path, &error))?;
        // Never half an archive under its name: it could not be told from a whole one, nor be written again.
        write_whole(&path, &bytes)?;
        Ok((path, Sha256::of(&bytes)))
    }

    /// The files of `output/<folder>` that the program wrote, sorted by path.
    ///
    /// # Errors
    /// Where the folder or a file in it cannot be read.
    pub fn written(&self, folder: &str) -> Result<Vec<SealedFile>, StoreError> {
        let target = self.output().join(folder);
        let advice = "先に「torimatome run」で集計してください。";
        let read = |path: PathBuf| fs::read(&path).map_err(|error| StoreError::read(&path, &error, advice));
        let listing = String::from_utf8_lossy(&read(target.join(".torimatome"))?).into_owned();
        listing.lines().map(|path| Ok(SealedFile { path: path.into(), bytes: read(target.join(path))? })).collect()
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
