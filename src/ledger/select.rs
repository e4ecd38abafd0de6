//! Which return counts, for each department and round.
//!
//! In this order: what 受付簿 says; a form that was sent back and names the return it answers; the later 提出日;
//! otherwise none of them. Identical returns count once. Names and times of files decide nothing.

use super::{CheckedReturn, Register, ReturnState};
use crate::check::rules::merging::{AMBIGUOUS, DUPLICATE, LATER_NOT_TAKEN, REPLACED, UNKNOWN_DECISION};
use crate::check::{Rule, file_name, quote};
use crate::model::{CellRef, Finding, IndicatorKey, ItemNo, Round, Severity, Sha256, Source, show_date};
use crate::survey::Field;
use chrono::NaiveDate;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Positions of the returns of one department for one round.
type Group = Vec<usize>;

/// What was decided about one department and round.
#[derive(Debug, Default)]
pub(super) struct Choice {
    /// The return that counts.
    pub winner: Option<usize>,
    /// Returns with other answers that the winner replaces, oldest first.
    pub replaced: Vec<usize>,
    /// What those of them were asked to correct that the next one answers: places of cells, by return.
    pub asked: BTreeMap<usize, Asked>,
}

/// Decides every state and returns the choice for each department and round that has a return.
pub(super) fn choose(
    returns: &mut [CheckedReturn],
    register: &Register,
    round: Round,
    findings: &mut Vec<Finding>,
) -> BTreeMap<(Round, Arc<str>), Choice> {
    let decisions: BTreeMap<Sha256, bool> = register.returns.iter().map(|d| (d.sha256, d.accepted)).collect();
    let mut groups: BTreeMap<(Round, Arc<str>), Group> = BTreeMap::new();
    for (at, one) in returns.iter_mut().enumerate() {
        if one.round.is_some_and(|of| of > round) {
            one.leave_out(ReturnState::OutOfScope);
            continue;
        }
        match (one.state, one.round, &one.department) {
            (ReturnState::Counts | ReturnState::SentBack, Some(of), Some(department)) => {
                groups.entry((of, department.clone())).or_default().push(at);
            }
            (ReturnState::Counts, _, _) => one.send_back(),
            _ if decisions.get(&one.sha256) == Some(&false)
                && one.sha256 != Sha256::of(&[])
                && (one.state == ReturnState::SentBack || one.unread.is_some()) =>
            {
                one.leave_out(ReturnState::Replaced);
            }
            _ => {}
        }
    }
    note_unknown(returns, register, findings);
    groups
        .into_iter()
        .map(|(key, group)| {
            let choice = Resolution::new(returns, &decisions, findings).resolve(group);
            (key, choice)
        })
        .collect()
}

/// Decisions whose return is gone, by what their rows say of it.
fn note_unknown(returns: &[CheckedReturn], register: &Register, findings: &mut Vec<Finding>) {
    let known: BTreeSet<_> = returns.iter().map(|one| one.sha256).collect();
    for decision in register.returns.iter().filter(|decision| !known.contains(&decision.sha256)) {
        let row = register.rows.iter().find(|row| row.sha256 == decision.sha256);
        let file = row.and_then(|row| row.file.as_ref()).map_or_else(String::new, |(file, _)| quote(file_name(file)));
        let department = row.and_then(|row| row.department.as_ref()).map(|(name, _)| name.clone());
        let of = department.into_iter().chain(row.and_then(|row| row.round).map(|(round, _)| round.to_string()));
        let of: Vec<String> = of.chain([format!("SHA-256が{}で始まるもの", decision.sha256.short())]).collect();
        let word = if decision.accepted { "採用" } else { "不採用" };
        let mut finding = UNKNOWN_DECISION.finding(format!(
            "受付簿で{word}とした提出{file}（{}）が提出フォルダーにありません。ファイルの有無を確かめてください。",
            of.join("、")
        ));
        finding.found = Some(decision.sha256.to_string());
        findings.push(finding);
    }
}

/// One group on its way to a choice.
struct Resolution<'r> {
    returns: &'r mut [CheckedReturn],
    decisions: &'r BTreeMap<Sha256, bool>,
    findings: &'r mut Vec<Finding>,
}

impl<'r> Resolution<'r> {
    fn new(
        returns: &'r mut [CheckedReturn],
        decisions: &'r BTreeMap<Sha256, bool>,
        findings: &'r mut Vec<Finding>,
    ) -> Self {
        Self { returns, decisions, findings }
    }

    fn resolve(&mut self, group: Group) -> Choice {
        if let [only] = group.as_slice()
            && self.get(*only).is_some_and(|one| one.state == ReturnState::Counts && !self.rejected(one.sha256))
        {
            return Choice { winner: Some(*only), ..Choice::default() };
        }
        let (mut open, broken): (Group, Group) =
            group.iter().copied().partition(|at| self.get(*at).is_some_and(|one| one.state == ReturnState::Counts));
        self.drop_same_bytes(&mut open);
        let because = |why: Why, dropped: Group| dropped.into_iter().map(move |at| (at, why));
        let mut dropped: Vec<(usize, Why)> = because(Why::Decided, self.by_register(&mut open)).collect();
        dropped.extend(because(Why::Answered, self.by_answers(&mut open, &group)));
        dropped.extend(because(Why::Older, self.by_date(&mut open)));
        let winner = open.first().copied();
        let asked = dropped
            .iter()
            .filter(|(_, why)| *why == Why::Answered)
            .filter_map(|(at, _)| Some((*at, Asked::of(self.get(*at)?))));
        let asked = asked.collect();
        for (at, why) in &dropped {
            self.replace(*at, winner, *why);
        }
        let mut replaced: Group = dropped.into_iter().map(|(at, _)| at).collect();
        replaced.retain(|at| self.get(*at).is_none_or(|one| !self.rejected(one.sha256)));
        replaced.sort_by_key(|at| self.get(*at).map(|one| (one.submitted_on, one.submission, one.file.clone())));
        self.settle_broken(&broken, winner);
        Choice { winner, replaced, asked }
    }

    fn get(&self, at: usize) -> Option<&CheckedReturn> {
        self.returns.get(at)
    }

    fn rejected(&self, hash: Sha256) -> bool {
        self.decisions.get(&hash) == Some(&false)
    }

    /// Files with the same bytes: the first stands for all. Which one changes no value; where a name says the round, or
    /// is shorter, it is rather the original than the copy.
    fn drop_same_bytes(&mut self, open: &mut Group) {
        let mut seen: BTreeMap<Sha256, usize> = BTreeMap::new();
        let mut kept = Group::new();
        open.sort_by_key(|at| {
            let one = self.get(*at)?;
            let names_round = one.round.is_some_and(|round| one.file.contains(&round.to_string()));
            Some((!names_round, one.file.chars().count(), one.file.clone()))
        });
        for at in std::mem::take(open) {
            let Some(hash) = self.get(at).map(|one| one.sha256) else { continue };
            match seen.get(&hash) {
                Some(first) => self.duplicate(at, *first),
                None => {
                    seen.insert(hash, at);
                    kept.push(at);
                }
            }
        }
        *open = kept;
    }

    fn by_register(&self, open: &mut Group) -> Group {
        let of = |at: &usize| self.get(*at).and_then(|one| self.decisions.get(&one.sha256)).copied();
        let any_accepted = open.iter().any(|at| of(at) == Some(true));
        let keep = |at: &usize| if any_accepted { of(at) == Some(true) } else { of(at) != Some(false) };
        let (kept, dropped) = std::mem::take(open).into_iter().partition(keep);
        *open = kept;
        dropped
    }

    /// A form that was sent back replaces the return that it answers, and all that were filled in before it was made. One that
    /// answers a return which nobody has seen is a return like any other, whatever it says of itself.
    fn by_answers(&self, open: &mut Group, group: &[usize]) -> Group {
        let genuine = |one: &CheckedReturn| self.answers_a_return(one, group);
        let answers = |at: &usize| self.get(*at).filter(|one| genuine(one)).and_then(|one| one.answers);
        let answered: BTreeSet<Sha256> = open.iter().filter_map(answers).collect();
        let step = |at: &usize| self.get(*at).filter(|one| genuine(one)).map(|one| one.submission);
        let (current, mut dropped): (Group, Group) = std::mem::take(open)
            .into_iter()
            .partition(|at| self.get(*at).is_some_and(|one| !answered.contains(&one.sha256)));
        let newest = current.iter().filter_map(step).max();
        let (kept, older): (Group, Group) = current.into_iter().partition(|at| newest.is_none() || step(at) == newest);
        dropped.extend(older);
        *open = kept;
        dropped
    }

    /// Of different answers those with the later 提出日 stand; without an order among them, none does.
    fn by_date(&mut self, open: &mut Group) -> Group {
        let mut classes = self.classes(open);
        let mut dropped = Group::new();
        if classes.len() > 1 {
            let latest = classes.iter().map(|class| class.date).max().flatten();
            if classes.iter().all(|class| class.date.is_some()) {
                let (kept, older): (Vec<_>, Vec<_>) = classes.into_iter().partition(|class| class.date == latest);
                dropped.extend(older.into_iter().flat_map(|class| class.members));
                classes = kept;
            }
        }
        open.clear();
        match classes.as_slice() {
            [] => {}
            [one] => {
                let (first, others) = one.members.split_first().map_or((None, &[][..]), |(f, o)| (Some(*f), o));
                if let Some(first) = first {
                    others.iter().for_each(|other| self.duplicate(*other, first));
                    open.push(first);
                }
            }
            several => self.ambiguous(several.iter().flat_map(|class| class.members.iter().copied()).collect()),
        }
        dropped
    }

    /// Whether a return is the next submission after one of the same department and round that came in: it is in the group, or
    /// 受付簿 knows it although it is gone.
    fn answers_a_return(&self, one: &CheckedReturn, group: &[usize]) -> bool {
        let Some(answers) = one.answers else { return false };
        let mut seen = group.iter().filter_map(|at| self.get(*at)).filter(|other| other.sha256 == answers).peekable();
        if seen.peek().is_none() {
            return one.submission > 1 && self.decisions.contains_key(&answers);
        }
        seen.any(|other| one.submission == other.submission.saturating_add(1))
    }

    fn classes(&self, open: &Group) -> Vec<Class> {
        let mut classes: Vec<Class> = Vec::new();
        for at in open {
            let Some(one) = self.get(*at) else { continue };
            let same = |class: &&mut Class| {
                class.members.first().and_then(|first| self.get(*first)).is_some_and(|first| first.same_answers(one))
            };
            match classes.iter_mut().find(same) {
                Some(class) => {
                    class.members.push(*at);
                    class.date = class.date.max(one.submitted_on);
                }
                None => classes.push(Class { date: one.submitted_on, members: vec![*at] }),
            }
        }
        classes
    }

    fn duplicate(&mut self, at: usize, of: usize) {
        let Some(counted) = self.get(of).map(|one| one.file.clone()) else { return };
        self.drop_return(at, &DUPLICATE, |one| {
            format!(
                "「{}」は「{counted}」と同じ{}分の同じ内容です。同じものは1通として扱いました。別の月の調査票と取り違えていないか確かめてください。",
                one.file,
                one.round.map_or_else(String::new, |round| round.to_string()),
            )
        });
    }

    fn replace(&mut self, at: usize, winner: Option<usize>, why: Why) {
        let dated = |one: &CheckedReturn| {
            let day = one.submitted_on.map_or_else(String::new, |day| format!("（提出日{}）", show_date(day)));
            format!("「{}」{day}", one.file)
        };
        let Some(one) = self.get(at) else { return };
        let this = dated(one);
        let by = winner.and_then(|winner| self.get(winner));
        let later = by.and_then(|by| self.date_of(by)).zip(one.submitted_on).is_some_and(|(other, own)| own > other);
        let (rule, message) = match (by.map(dated), why) {
            _ if self.rejected(one.sha256) => {
                (REPLACED, format!("「{}」は受付簿で不採用とされているため、集計していません。", one.file))
            }
            (None, _) => (REPLACED, format!("「{}」は、ほかの提出があるため、集計していません。", one.file)),
            (Some(by), Why::Decided) => {
                (REPLACED, format!("{this}は、受付簿で{by}が採用とされているため、集計していません。"))
            }
            (Some(by), Why::Answered) if later => (
                LATER_NOT_TAKEN,
                format!(
                    "{this}は、再提出依頼に答えた提出{by}があるため、集計していません。ただし、提出日はこちらが後です。どちらが正しいかを確かめ、こちらを採るときは受付簿で採用を指定してください。"
                ),
            ),
            (Some(by), Why::Answered) => {
                (REPLACED, format!("{this}は、再提出依頼に答えた提出{by}があるため、集計していません。"))
            }
            (Some(by), Why::Older) => {
                (REPLACED, format!("{this}は、提出日の新しい提出{by}があるため、集計していません。"))
            }
        };
        self.drop_return(at, &rule, |_| message);
        if let Some(finding) = self.findings.last_mut().filter(|finding| finding.code == LATER_NOT_TAKEN.code) {
            finding.found = self.returns.get(at).and_then(|one| one.submitted_on).map(|day| day.to_string());
        }
    }

    /// 提出日; of a return without one that of the return which it answers, and so on: it is at least as late.
    fn date_of(&self, one: &CheckedReturn) -> Option<NaiveDate> {
        let mut at = one;
        for _ in 0..self.returns.len() {
            if at.submitted_on.is_some() {
                break;
            }
            at = self.returns.iter().find(|other| Some(other.sha256) == at.answers)?;
        }
        at.submitted_on
    }

    fn drop_return(&mut self, at: usize, rule: &Rule, message: impl FnOnce(&CheckedReturn) -> String) {
        if let Some(one) = self.returns.get_mut(at) {
            let message = message(one);
            one.leave_out(ReturnState::Replaced);
            self.findings.push(rule.on(one, message));
        }
    }

    fn ambiguous(&mut self, members: Group) {
        let files: Vec<_> = members.iter().filter_map(|at| self.get(*at)).map(|one| one.file.to_string()).collect();
        let mut names: Vec<_> = files.iter().map(|file| quote(file_name(file))).collect();
        names.sort();
        let told = format!(
            "内容の異なる提出が{}通（{}）あり、提出日からは新旧が分からないため、どれが正しい回答か決められません。正しい内容を再提出依頼の調査票に記入し、1通だけ再提出してください。",
            names.len(),
            names.join("、"),
        );
        for at in members {
            if let Some(one) = self.returns.get_mut(at) {
                let others: Vec<_> =
                    files.iter().filter(|file| **file != *one.file).map(|file| format!("「{file}」")).collect();
                let message = format!(
                    "「{}」と{}は内容が異なり、提出日からは新旧が決まりません。受付簿で採用する提出を指定するか、1通を再提出してもらってください。",
                    one.file,
                    others.join("、"),
                );
                one.send_back();
                let mut finding = AMBIGUOUS.on(one, message);
                finding.to_department = Some(told.clone());
                self.findings.push(finding);
            }
        }
    }

    /// Returns that could not be used: the one that counts replaces those that it answers or that came before it.
    fn settle_broken(&mut self, broken: &Group, winner: Option<usize>) {
        let counts = winner.and_then(|at| self.get(at)).map(|one| (one.answers, one.submitted_on));
        for at in broken {
            let Some(one) = self.get(*at) else { continue };
            let answered = counts.is_some_and(|(answers, _)| answers == Some(one.sha256));
            let older =
                counts.is_some_and(|(_, date)| date.is_some() && one.submitted_on.is_some_and(|of| Some(of) < date));
            if answered || older || self.rejected(one.sha256) {
                self.replace(*at, winner, if answered { Why::Answered } else { Why::Older });
            }
        }
    }
}

/// What a return that was sent back was asked to correct.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// Cells that a finding names.
    cells: BTreeSet<(Arc<str>, CellRef)>,
    /// Indicators and items that one is about.
    indicators: BTreeSet<(ItemNo, Option<u8>)>,
    /// A finding is about the file, a sheet or a column as a whole: anything may have to be corrected.
    whole: bool,
}

impl Asked {
    fn of(one: &CheckedReturn) -> Self {
        let mut asked = Self::default();
        let told = |finding: &&Finding| matches!(finding.severity, Severity::SendBack | Severity::Confirm);
        for finding in one.findings.iter().filter(told) {
            asked.cells.extend(finding.sheet.clone().zip(finding.cell));
            match finding.item {
                Some(item) => _ = asked.indicators.insert((item, finding.indicator)),
                None => asked.whole |= finding.severity == Severity::SendBack,
            }
        }
        asked
    }

    /// Whether a change of what stood at a cell was asked for; `blank`: nothing stood there, or what stood was sent back.
    pub fn covers(&self, key: IndicatorKey, field: Field, stood: Option<&Source>, blank: bool) -> bool {
        let row = self.indicators.contains(&(key.item, Some(key.number)));
        let item = self.indicators.contains(&(key.item, None));
        let reasons = matches!(field, Field::Reason | Field::Basis);
        self.whole
            || stood.is_some_and(|source| self.cells.contains(&(source.sheet.clone(), source.cell)))
            || ((blank || reasons) && (row || item))
    }
}

/// Why a return does not count beside the one that does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// 受付簿 says so.
    Decided,
    /// The other is a form that was sent back, filled in again.
    Answered,
    /// The other has the later 提出日.
    Older,
}

/// Returns with the same answers.
struct Class {
    date: Option<NaiveDate>,
    members: Group,
}

impl CheckedReturn {
    /// The return does not count: its answers are superseded and its findings no longer asked for.
    fn leave_out(&mut self, state: ReturnState) {
        self.state = state;
        self.unread = None;
        let cells = &mut self.cells;
        cells.superseded += cells.merged + cells.read + cells.sent_back;
        (cells.merged, cells.read, cells.sent_back) = (0, 0, 0);
        self.findings = Vec::new();
    }

    /// The return is sent back as a whole.
    fn send_back(&mut self) {
        self.state = ReturnState::SentBack;
        let cells = &mut self.cells;
        cells.sent_back += cells.merged + cells.read;
        (cells.merged, cells.read) = (0, 0);
    }

    /// Whether two returns say the same, wherever it stands.
    fn same_answers(&self, other: &Self) -> bool {
        fn all<'a, T>(a: &'a [T], b: &'a [T], same: impl Fn(&'a T, &'a T) -> bool) -> bool {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        all(&self.rows, &other.rows, |a, b| {
            (a.key, &a.actual, &a.forecast, &a.basis, &a.reason, a.asked)
                == (b.key, &b.actual, &b.forecast, &b.basis, &b.reason, b.asked)
                && (a.actual != super::Reading::SentBack || a.actual_found == b.actual_found)
        }) && all(&self.items, &other.items, |a, b| {
            (a.item, &a.self_grade, &a.progress, &a.issues) == (b.item, &b.self_grade, &b.progress, &b.issues)
        }) && all(&self.corrections, &other.corrections, |a, b| {
            (a.round, a.key, &a.before, &a.after, &a.reason) == (b.round, b.key, &b.before, &b.after, &b.reason)
        })
    }
}
