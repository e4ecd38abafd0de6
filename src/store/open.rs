//! Opening files: nothing but a regular file is ever read, and nothing that lies in a folder can make a run wait.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read},
    path::Path,
};
use thiserror::Error;

/// Whether a link at the end of a path leads on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Links {
    /// It leads to what it names.
    Follow,
    /// It is no regular file.
    Refuse,
}

/// What is not read, whatever it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(super) enum Refused {
    /// A folder.
    #[error("ファイルではなく、フォルダーです")]
    Folder,
    /// A FIFO, socket or device, or a link where none is followed.
    #[error("ふつうのファイルではありません")]
    Special,
    /// More bytes than the limit, in MB.
    #[error("大きすぎます：{0} MB を超えています")]
    TooLarge(u64),
}

impl From<Refused> for io::Error {
    fn from(refused: Refused) -> Self {
        Self::new(io::ErrorKind::InvalidInput, refused)
    }
}

/// What was refused, where that is why `error` arose.
pub(super) fn refused(error: &io::Error) -> Option<Refused> {
    error.get_ref().and_then(|inner| inner.downcast_ref()).copied()
}

/// Opens a regular file to read. It is looked at before it is opened, since opening a device may do something, and again
/// afterwards, since another file may have come to its place in between; that one cannot make the opening wait.
pub(super) fn open(path: &Path, links: Links) -> io::Result<File> {
    let before = match links {
        Links::Follow => fs::metadata(path)?,
        Links::Refuse => fs::symlink_metadata(path)?,
    };
    regular(&before)?;
    let mut options = OpenOptions::new();
    options.read(true);
    without_waiting(&mut options, links);
    let file = options.open(path)?;
    regular(&file.metadata()?)?;
    Ok(file)
}

/// The bytes of a regular file, at most `limit` of them. What is counted is what is read: a size that a file system
/// states may be wrong.
pub(super) fn read(path: &Path, links: Links, limit: u64) -> io::Result<Vec<u8>> {
    let mut file = open(path, links)?;
    let stated = file.metadata()?.len();
    let mut bytes = Vec::with_capacity(usize::try_from(stated.min(limit)).unwrap_or_default());
    (&mut file).take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(Refused::TooLarge(limit >> 20).into());
    }
    Ok(bytes)
}

fn regular(found: &fs::Metadata) -> io::Result<()> {
    match found.is_file() {
        true => Ok(()),
        false if found.is_dir() => Err(Refused::Folder.into()),
        false => Err(Refused::Special.into()),
    }
}

/// Opening a FIFO must not wait for somebody at its other end.
#[cfg(unix)]
pub(super) fn without_waiting(options: &mut OpenOptions, links: Links) {
    use std::os::unix::fs::OpenOptionsExt;
    let follow = if links == Links::Refuse { libc::O_NOFOLLOW } else { 0 };
    options.custom_flags(libc::O_NONBLOCK | follow);
}

/// Nothing on Windows has a name in a folder and makes its opening wait.
#[cfg(not(unix))]
pub(super) fn without_waiting(_options: &mut OpenOptions, _links: Links) {}
