//! How much of a workbook is read at most.
//!
//! Time is bounded by the amount of work and not by a clock: the same file always gets the same verdict, on a fast
//! machine and on a slow one. Within these bounds the slowest file takes about two seconds of a 2020 office PC.

use std::sync::{Condvar, Mutex, PoisonError};

/// Bounds of one file. The default is meant for returns: a good one has some 3,000 cells and 0.3 MB of XML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file: 50 MB.
    pub file_bytes: usize,
    /// Parts of the archive: 10,000.
    pub parts: usize,
    /// Inflated size of all parts that are read, together: 64 MB.
    pub inflated_bytes: usize,
    /// Sheets: 500.
    pub sheets: usize,
    /// Entries of the table of shared strings: 500,000.
    pub shared_strings: usize,
    /// Non-empty cells of all sheets: 400,000.
    pub cells: usize,
    /// Text of all cells, comments and text boxes in UTF-8: 32 MB.
    pub text_bytes: usize,
    /// Merged ranges, hidden rows, comments, styles: 100,000 each.
    pub marks: usize,
    /// Depth of nested XML elements: 128.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 50 << 20,
            parts: 10_000,
            inflated_bytes: 64 << 20,
            sheets: 500,
            shared_strings: 500_000,
            cells: 400_000,
            text_bytes: 32 << 20,
            marks: 100_000,
            depth: 128,
        }
    }
}

/// Memory that all threads together may take for files that are being opened or checked; a file waits until its share is
/// free. What stays of a file afterwards is its findings and values, some 100 KB.
const SHARED_BUDGET: usize = 512 << 20;

/// Bytes taken while opening, per inflated byte: the part, its growth while it is inflated, what is made of it.
const PER_INFLATED_BYTE: usize = 4;

/// Bytes taken while checking, per inflated byte: a cell of 25 bytes becomes a [`super::RawCell`], and is copied twice.
const CHECKED_PER_INFLATED_BYTE: usize = 20;

/// Bytes taken at most while checking: as many cells and as much text as [`Limits`] allow, three times.
const CHECKED_AT_MOST: usize = 3 * (400_000 * size_of::<super::RawCell>() + (32 << 20));

static TAKEN: Mutex<usize> = Mutex::new(0);
static FREED: Condvar = Condvar::new();

/// A share of the memory budget of all threads, given back when dropped.
#[derive(Debug)]
pub(super) struct Share(usize);

impl Share {
    /// Waits until there is room for a file of which `inflated` bytes will be read. Never waits where no other file is in
    /// work, so that a single one always gets its turn.
    pub(super) fn wait_for(inflated: usize) -> Self {
        let wanted = wanted(inflated);
        let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        while *taken > 0 && taken.saturating_add(wanted) > SHARED_BUDGET {
            taken = FREED.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        *taken = taken.saturating_add(wanted);
        Self(wanted)
    }
}

fn wanted(inflated: usize) -> usize {
    let opening = inflated.saturating_mul(PER_INFLATED_BYTE);
    let checking = inflated.saturating_mul(CHECKED_PER_INFLATED_BYTE).min(CHECKED_AT_MOST);
    opening.max(checking).min(SHARED_BUDGET)
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        *taken = taken.saturating_sub(self.0);
        drop(taken);
        FREED.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn large_files_take_turns_and_small_ones_do_not_wait_for_ever() {
        let (open, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let share = Share::wait_for(usize::MAX);
                    most.fetch_max(open.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    std::thread::sleep(std::time::Duration::from_millis(5));
                    open.fetch_sub(1, Ordering::SeqCst);
                    drop(share);
                });
            }
        });
        assert_eq!(most.into_inner(), 1);
    }

    #[test]
    fn a_share_covers_the_largest_file_and_leaves_good_ones_room() {
        let limits = Limits::default();
        assert!(CHECKED_AT_MOST >= 3 * (limits.cells * size_of::<crate::spreadsheet::RawCell>() + limits.text_bytes));
        assert!(wanted(limits.inflated_bytes) >= CHECKED_AT_MOST && wanted(limits.inflated_bytes) <= SHARED_BUDGET);
        assert!(wanted(300 << 10) * 64 <= SHARED_BUDGET, "good returns do not wait for each other");
    }
}
