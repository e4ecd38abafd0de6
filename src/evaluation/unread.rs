//! Files that nobody could read or place, as far as they matter in the reporting round.

use crate::check::{Unread, file_name};
use crate::ledger::{CheckedReturn, Ledger, ReturnState};
use crate::model::{Round, Sha256};
use crate::plan::DepartmentName;
use std::sync::Arc;

/// A file that came and that nobody could read or place. It may be the return of a department from which nothing else
/// has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadFile {
    /// Path below the root, with `/`.
    pub file: Arc<str>,
    /// Its hash.
    pub sha256: Sha256,
    /// Why, whose it may be, and which rounds it names.
    pub why: Unread,
    /// It names other rounds than the reporting one, all of them earlier.
    pub earlier: bool,
}

impl UnreadFile {
    /// Its name without folders.
    #[must_use]
    pub fn name(&self) -> &str {
        file_name(&self.file)
    }

    /// Whether its name, its properties or what it holds point to this department.
    #[must_use]
    pub fn points_to(&self, department: &str) -> bool {
        self.why.departments.iter().any(|one| &**one == department)
    }

    /// Whether it may be a return for `round`: it names that round, or none and `round` is the reporting one.
    fn may_be_of(&self, round: Round, reporting: Round) -> bool {
        self.why.rounds.contains(&round) || (self.why.rounds.is_empty() && round == reporting)
    }

    /// `調査票.xlsx（職員課のものと思われます）：…`, for the office.
    #[must_use]
    pub fn line(&self) -> String {
        let whose = match self.why.departments.as_slice() {
            [] => String::new(),
            names => format!("（{}のものと思われます）", names.join("、")),
        };
        format!("{}{whose}：{}", self.name(), self.why.says)
    }
}

/// The files that nobody could read or place and that nothing has taken the place of: those that may be of the reporting
/// round first. A file of an earlier round, or one that need not be an answer, is settled once the departments to which it
/// points have a return that counts.
pub(super) fn unread(ledger: &Ledger, reporting: Round) -> Vec<UnreadFile> {
    let returned = |department: &DepartmentName, round: Round| {
        ledger.received(department, round).is_some_and(|one| one.state == ReturnState::Counts)
    };
    let of = |one: &CheckedReturn| {
        let why = one.unread.as_deref()?.clone();
        let earlier = !why.rounds.is_empty() && !why.rounds.contains(&reporting);
        let file = UnreadFile { file: one.file.clone(), sha256: one.sha256, why, earlier };
        if earlier && file.why.rounds.iter().all(|round| *round > reporting) {
            return None;
        }
        let rounds: Vec<Round> = if earlier { file.why.rounds.clone() } else { vec![reporting] };
        let settled = !file.why.departments.is_empty()
            && file.why.departments.iter().all(|name| rounds.iter().all(|round| returned(name, *round)));
        Some(file).filter(|file| !(settled && (file.earlier || file.why.other_kind)))
    };
    let mut found: Vec<UnreadFile> = ledger.returns.iter().filter_map(of).collect();
    found.sort_by(|a, b| (a.earlier, a.why.other_kind, &a.file).cmp(&(b.earlier, b.why.other_kind, &b.file)));
    found
}

/// Of those the ones that point to the department and may be its return for `round`.
pub(super) fn of_department<'u, 'd>(
    unread: &'u [UnreadFile],
    department: &'d str,
    round: Round,
    reporting: Round,
) -> impl Iterator<Item = &'u UnreadFile> + use<'u, 'd> {
    unread.iter().filter(move |file| file.points_to(department) && file.may_be_of(round, reporting))
}
