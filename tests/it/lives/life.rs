//! A life of a small plan: what the master says, who returned what and when, and from which round one looks at it.
//!
//! Everything is a small number or a short list, so that a failing life shrinks to a short story.

use proptest::collection::vec;
use proptest::prelude::*;

/// The rounds that a life may have, in order. The plan begins with R5 and ends with R7 or R8.
pub const ROUNDS: [&str; 10] = [
    "令和5年度確定",
    "令和6年12月",
    "令和6年度確定",
    "令和7年6月",
    "令和7年9月",
    "令和7年10月",
    "令和7年11月",
    "令和7年12月",
    "令和8年3月",
    "令和7年度確定",
];
/// Position of 令和7年6月 in [`ROUNDS`]: the first that is reported on.
pub const FIRST: usize = 3;

pub const DEPARTMENTS: [&str; 3] = ["総務課", "企画課", "福祉課"];

/// How an item is counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    Total,
    State,
    Ratio,
    /// 年1回, in September.
    September,
    /// 年1回, in 年度確定.
    AtYearEnd,
    /// 時点, known for a year only in August of the next (確定待ち).
    Later,
    Words,
    /// 期間累計
    Since,
    /// 時点, the less the better.
    Fewer,
}

/// One item with one or two indicators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// Which group (0, 1 of the first goal; 2 of the second).
    pub place: usize,
    pub department: usize,
    pub mode: Mode,
    /// 0: far above its target … 3: far below.
    pub luck: usize,
    pub two: bool,
    /// No target in the year that is reported on (－).
    pub dash: bool,
}

/// What became of a department's return in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Missing,
    SentBack,
    Late,
}

/// What became of one item's answers in a return that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hole {
    Blank,
    SentBack,
    Cancelled,
    /// Neither grade nor texts.
    NoWords,
}

/// What happens to the plan in a round (by position in [`ROUNDS`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Added,
    Ended(usize),
    Revised,
    Moved(usize),
    /// 確定評価 of the round's year.
    Decided(usize),
    /// 過去分訂正 of the item's first indicator for this earlier round.
    Corrected(usize),
}

/// How the master orders the items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Numbers,
    /// 掲載順 is empty: the order of the rows.
    Rows,
    /// An item's place is a decimal, and its row is the last.
    Decimal,
    /// An added item's 掲載順 lies outside its section: a mistake of the master.
    Outside,
}

#[derive(Clone)]
pub struct Life {
    pub items: Vec<Item>,
    /// Each of these prints an item again in another group.
    pub reprints: Vec<(usize, usize)>,
    /// Position in [`ROUNDS`] of the round that is reported on.
    pub until: usize,
    /// One looks at it long after: in October of the next year.
    pub late: bool,
    /// The plan goes on for a year after the one reported on.
    pub goes_on: bool,
    /// R5's final figures are 過年度実績 (with grades) and no returns.
    pub recorded: bool,
    pub order: Order,
    /// Rounds that 日程 does not list and nobody answers.
    pub skipped: Vec<usize>,
    /// Rounds that 日程 lists, and nobody answers.
    pub silent: Vec<usize>,
    /// Rounds without 自己評価.
    pub ungraded: Vec<usize>,
    pub fates: Vec<(usize, usize, Fate)>,
    pub holes: Vec<(usize, usize, Hole)>,
    /// An item's 自己評価 in a round differs from the usual.
    pub regraded: Vec<(usize, usize, usize)>,
    pub changes: Vec<(usize, usize, Change)>,
}

fn mode() -> impl Strategy<Value = Mode> {
    use Mode::*;
    prop::sample::select(vec![Total, State, Total, Ratio, September, AtYearEnd, Later, Words, Since, Fewer])
}

fn item() -> impl Strategy<Value = Item> {
    (0..3_usize, 0..3_usize, mode(), 0..4_usize, prop::bool::weighted(0.25), prop::bool::weighted(0.1))
        .prop_map(|(place, department, mode, luck, two, dash)| Item { place, department, mode, luck, two, dash })
}

fn fate() -> impl Strategy<Value = Fate> {
    prop::sample::select(vec![Fate::Missing, Fate::SentBack, Fate::Late])
}

fn hole() -> impl Strategy<Value = Hole> {
    prop::sample::select(vec![Hole::Blank, Hole::SentBack, Hole::Cancelled, Hole::NoWords])
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        2 => Just(Change::Added),
        1 => (0..3_usize).prop_map(Change::Ended),
        1 => Just(Change::Revised),
        1 => (0..3_usize).prop_map(Change::Moved),
        1 => (1..5_usize).prop_map(Change::Decided),
        1 => (0..ROUNDS.len()).prop_map(Change::Corrected),
    ]
}

fn order() -> impl Strategy<Value = Order> {
    prop::sample::select(vec![Order::Numbers, Order::Rows, Order::Decimal, Order::Outside])
}

/// Any life.
pub fn life() -> impl Strategy<Value = Life> {
    let round = || 0..ROUNDS.len();
    let at = 0..8_usize;
    let plan = (vec(item(), 3..8), vec((at.clone(), 0..3_usize), 0..2), order(), any::<bool>(), any::<bool>());
    let look = (FIRST..ROUNDS.len(), any::<bool>());
    let rounds = (vec(round(), 0..2), vec(round(), 0..2), vec(round(), 0..3));
    let returns = (
        vec((round(), 0..3_usize, fate()), 0..8),
        vec((round(), at.clone(), hole()), 0..5),
        vec((round(), at.clone(), 1..5_usize), 0..4),
        vec((round(), at, change()), 0..5),
    );
    (plan, look, rounds, returns).prop_map(|(plan, look, rounds, returns)| {
        let mut life = Life {
            items: plan.0,
            reprints: plan.1,
            order: plan.2,
            goes_on: plan.3,
            recorded: plan.4,
            until: look.0,
            late: look.1,
            skipped: rounds.0,
            silent: rounds.1,
            ungraded: rounds.2,
            fates: returns.0,
            holes: returns.1,
            regraded: returns.2,
            changes: returns.3,
        };
        life.settle();
        life
    })
}

impl Life {
    /// Leaves out what cannot be in one plan at once, and what is never seen.
    fn settle(&mut self) {
        let count = self.items.len();
        let until = self.until;
        self.reprints.iter_mut().for_each(|(of, _)| *of %= count);
        let items = self.items.clone();
        self.reprints.retain(|(of, place)| items[*of].place != *place);
        self.skipped.retain(|at| *at != until && *at > 2);
        self.fates.retain(|(at, ..)| *at <= until);
        self.holes.retain(|(at, item, _)| *at <= until && *item < count);
        self.regraded.retain(|(at, item, _)| *at <= until && *item < count);
        self.changes.retain(|(at, item, change)| {
            *at > 2 && *at <= until && *item < count && !matches!(change, Change::Corrected(of) if of >= at)
        });
        let mut kept: Vec<(usize, usize, Change)> = Vec::new();
        for (at, item, change) in self.changes.drain(..) {
            let doubled = kept.iter().any(|(other_at, other, kept)| {
                *other == item
                    && match (kept, change) {
                        // One is enough, and what was added does not end or move in the same life.
                        (Change::Added | Change::Ended(_), Change::Added | Change::Ended(_)) => true,
                        (Change::Moved(_), Change::Moved(_)) => true,
                        (Change::Revised, Change::Revised) => true,
                        (Change::Decided(_), Change::Decided(_)) => true,
                        (Change::Corrected(_), Change::Corrected(_)) => at == *other_at,
                        _ => false,
                    }
            });
            if !doubled {
                kept.push((at, item, change));
            }
        }
        self.changes = kept;
        // Not all of a plan is new.
        let added = |life: &Self, item| life.start(item).is_some();
        if (0..count).all(|item| added(self, item)) {
            self.changes.retain(|(_, item, change)| *item != 0 || *change != Change::Added);
        }
    }

    pub fn change_of(&self, item: usize, wanted: impl Fn(Change) -> bool) -> Option<(usize, Change)> {
        self.changes.iter().find(|(_, of, change)| *of == item && wanted(*change)).map(|(at, _, change)| (*at, *change))
    }

    /// The position of the round in which an item was added.
    pub fn start(&self, item: usize) -> Option<usize> {
        self.change_of(item, |change| change == Change::Added).map(|(at, _)| at)
    }

    /// The position of the last round of an item, and how it ended.
    pub fn end(&self, item: usize) -> Option<(usize, usize)> {
        match self.change_of(item, |change| matches!(change, Change::Ended(_)))? {
            (at, Change::Ended(how)) => Some((at - 1, how)),
            _ => None,
        }
    }

    /// Whether the item is followed in the round.
    pub fn follows(&self, item: usize, at: usize) -> bool {
        self.start(item).is_none_or(|start| start <= at) && self.end(item).is_none_or(|(end, _)| at <= end)
    }

    /// Who answers for an item in a round.
    pub fn department(&self, item: usize, at: usize) -> usize {
        match self.change_of(item, |change| matches!(change, Change::Moved(_))) {
            Some((from, Change::Moved(to))) if from <= at => to,
            _ => self.items[item].department,
        }
    }

    /// What became of a department's return.
    pub fn fate(&self, at: usize, department: usize) -> Option<Fate> {
        if self.skipped.contains(&at) || self.silent.contains(&at) || (at == 0 && self.recorded) {
            return Some(Fate::Missing);
        }
        self.fates.iter().find(|(of, who, _)| *of == at && *who == department).map(|(.., fate)| *fate)
    }

    /// Whether a return of the department counts.
    pub fn counts(&self, at: usize, department: usize) -> bool {
        let asked = (0..self.items.len()).any(|item| self.follows(item, at) && self.department(item, at) == department);
        asked && !matches!(self.fate(at, department), Some(Fate::Missing | Fate::SentBack))
    }

    /// Whether any return of the round counts.
    pub fn collected(&self, at: usize) -> bool {
        (0..DEPARTMENTS.len()).any(|department| self.counts(at, department))
    }

    pub fn hole(&self, at: usize, item: usize) -> Option<Hole> {
        self.holes.iter().find(|(of, which, _)| *of == at && *which == item).map(|(.., hole)| *hole)
    }

    /// Whether 自己評価 is asked for.
    pub fn graded(&self, at: usize) -> bool {
        !self.ungraded.contains(&at)
    }

    /// The department's own grade of an item in a round that counts; None: none was given.
    pub fn own_grade(&self, at: usize, item: usize) -> Option<u8> {
        let given = self.graded(at)
            && self.follows(item, at)
            && self.counts(at, self.department(item, at))
            && self.hole(at, item) != Some(Hole::NoWords);
        let usual = self.items[item].luck + 1;
        let grade = self.regraded.iter().find(|(of, which, _)| *of == at && *which == item).map_or(usual, |it| it.2);
        given.then(|| u8::try_from(grade).unwrap())
    }

    /// The headquarters' grade of an item in the year whose 確定 the round is.
    pub fn decided(&self, at: usize, item: usize) -> Option<usize> {
        let is_final = ROUNDS[at].ends_with("確定");
        match self.change_of(item, |change| matches!(change, Change::Decided(_))) {
            Some((of, Change::Decided(grade))) if is_final && year_of(of) == year_of(at) => Some(grade),
            _ => None,
        }
    }
}

/// The fiscal year (令和) of a round by its position.
pub fn year_of(at: usize) -> i64 {
    match at {
        0 => 5,
        1 | 2 => 6,
        _ => 7,
    }
}
