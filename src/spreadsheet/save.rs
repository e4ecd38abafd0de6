//! Workbooks as they go out: the same bytes on every platform.

use super::archive;
use rust_xlsxwriter::{Workbook, XlsxError};

/// "Made by Unix" in the directory of a zip; what the writer puts there depends on where it runs.
const UNIX: u8 = 3;

/// The workbook's bytes. Every workbook that the program writes comes from here: the zip's directory names the system on
/// which it was made, which would be the only difference between a file made on Windows and one made on Linux.
///
/// # Errors
/// Where a limit of the format is exceeded.
pub fn save(book: &mut Workbook) -> Result<Vec<u8>, XlsxError> {
    let mut bytes = book.save_to_buffer()?;
    made_by_unix(&mut bytes);
    Ok(bytes)
}

/// Sets the system in every entry of the directory.
fn made_by_unix(bytes: &mut [u8]) {
    for at in archive::entries(bytes) {
        if let Some(system) = bytes.get_mut(at + 5) {
            *system = UNIX;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workbook_does_not_tell_on_which_system_it_was_made() {
        let mut book = Workbook::new();
        book.add_worksheet().write(0, 0, "表").unwrap();
        book.add_worksheet().write(0, 0, 1).unwrap();
        let saved = save(&mut book).unwrap();
        let entries = archive::entries(&saved);
        assert!(entries.len() > 8, "the parts of a workbook with two sheets: {}", entries.len());
        assert!(entries.iter().all(|at| saved[at + 5] == UNIX));
        // As the writer makes it on Windows.
        let mut windows = saved.clone();
        entries.iter().for_each(|at| windows[at + 5] = 0);
        assert_ne!(windows, saved);
        made_by_unix(&mut windows);
        assert_eq!(windows, saved);
    }
}
