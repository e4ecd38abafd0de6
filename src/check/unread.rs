//! Files that came and that nobody could read or place: whose they may be. Their names decide nothing; they only keep
//! the office from telling a department that nothing has come.

use super::Draft;
use crate::model::{Round, fold_key};
use crate::plan::Plan;
use std::sync::Arc;

/// A file in place of a return that nobody could read or place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Code of the rule that says why.
    pub code: &'static str,
    /// What is wrong with it and what the office does about it.
    pub says: String,
    /// The same for the department.
    pub told: String,
    /// No workbook: a PDF, a mail, a shortcut and the like, which may be something else than an answer.
    pub other_kind: bool,
    /// Departments to which its name, its properties or what it holds point.
    pub departments: Vec<Arc<str>>,
    /// Rounds that its path or its properties name.
    pub rounds: Vec<Round>,
}

impl Unread {
    /// Why the file at the path `file` was not read, and where its path and `texts` point.
    pub(super) fn new(draft: &Draft, other_kind: bool, file: &str, texts: &[String], plan: &Plan) -> Self {
        let (says, told) = draft.says();
        let mut found = Self {
            code: draft.rule.code,
            says: says.to_owned(),
            told: told.to_owned(),
            other_kind,
            departments: Vec::new(),
            rounds: Vec::new(),
        };
        found.point(file.split('/').chain(texts.iter().map(String::as_str)), plan);
        found
    }

    /// Takes in where further texts point.
    pub(super) fn point<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>, plan: &Plan) {
        // Every form is issued by the office: that it is the author says nothing.
        let about = &plan.about;
        let author = fold_key(&format!("{}{}", about.municipality, about.office));
        let texts: Vec<&str> = texts.into_iter().filter(|text| fold_key(text) != author).collect();
        for round in texts.iter().flat_map(|text| Round::mentioned_in(text)) {
            if !self.rounds.contains(&round) {
                self.rounds.push(round);
            }
        }
        for department in departments_in(&texts, plan) {
            if !self.departments.contains(&department) {
                self.departments.push(department);
            }
        }
    }
}

/// The departments that texts name; of a name within a longer one only the longer counts.
fn departments_in(texts: &[&str], plan: &Plan) -> Vec<Arc<str>> {
    let folded: Vec<String> = texts.iter().map(|text| fold_key(text)).collect();
    let mut found: Vec<(usize, usize, usize, usize)> = Vec::new();
    for (department, of) in plan.departments.iter().enumerate() {
        let names = std::iter::once(&*of.name).chain(of.aliases.iter().map(String::as_str)).map(fold_key);
        for name in names.filter(|name| name.chars().count() > 1) {
            for (at, text) in folded.iter().enumerate() {
                found.extend(
                    text.match_indices(name.as_str()).map(|(from, _)| (at, from, from + name.len(), department)),
                );
            }
        }
    }
    let within = |(at, from, to, of): &(usize, usize, usize, usize)| {
        found.iter().any(|(in_text, start, end, other)| {
            in_text == at && other != of && start <= from && to <= end && (end - start) > (to - from)
        })
    };
    let mut departments: Vec<usize> = found.iter().filter(|one| !within(one)).map(|one| one.3).collect();
    departments.sort_unstable();
    departments.dedup();
    departments.into_iter().filter_map(|at| Some(plan.departments.get(at)?.name.clone())).collect()
}
