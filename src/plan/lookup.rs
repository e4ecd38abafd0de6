//! Look-ups over the master: what is valid, and who is responsible, in a round.

use super::{
    AnswerMode, Criteria, Department, DepartmentName, Goal, Group, Indicator, Item, Plan, Policy, Responsibility,
    Revision, Viewpoint, responsibility::state_in,
};
use crate::model::{FiscalYear, IndicatorKey, ItemNo, Month, Rate, Round, Target, fold_key};

/// What a department has to do with an indicator in a round.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// It answers.
    Answers,
    /// It enters its share of a sum (合算).
    Share,
    /// 記入不要: the department named here answers.
    NotAsked(DepartmentName),
}

impl Role {
    /// Whether the department has to enter something.
    #[must_use]
    pub const fn asked(&self) -> bool {
        matches!(self, Self::Answers | Self::Share)
    }
}

impl Plan {
    /// Position of a fiscal year in the plan's period.
    #[must_use]
    pub fn year_index(&self, year: FiscalYear) -> Option<usize> {
        self.about.years.iter().position(|y| *y == year)
    }

    /// The original of a reprint; the item itself otherwise.
    #[must_use]
    pub fn original(&self, item: ItemNo) -> ItemNo {
        self.items.get(&item).and_then(|item| item.reprint_of).unwrap_or(item)
    }

    /// The group, policy, goal and viewpoint above an item.
    #[must_use]
    pub fn ancestors(&self, item: &Item) -> Option<(&Viewpoint, &Goal, &Policy, &Group)> {
        let group = self.groups.get(item.group)?;
        let policy = self.policies.get(group.policy)?;
        let goal = self.goals.get(policy.goal)?;
        Some((self.viewpoints.get(goal.viewpoint)?, goal, policy, group))
    }

    /// The indicators of an item in their order; of a reprint, its original's.
    pub fn indicators_of(&self, item: ItemNo) -> impl Iterator<Item = &Indicator> {
        let item = self.original(item);
        let (from, to) = (IndicatorKey { item, number: 0 }, IndicatorKey { item, number: u8::MAX });
        self.indicators.range(from..=to).map(|(_, indicator)| indicator)
    }

    /// The target of `year` as valid in `round`: the latest 目標改定 that applies, else the original.
    #[must_use]
    pub fn target(&self, key: IndicatorKey, year: FiscalYear, round: Round) -> Option<&Target> {
        let revised = self.revision(key, year, round).map(|revision| &revision.target);
        revised.or_else(|| self.original_target(key, year))
    }

    /// The target of `year` as the sheet 指標 has it, before any 目標改定.
    #[must_use]
    pub fn original_target(&self, key: IndicatorKey, year: FiscalYear) -> Option<&Target> {
        self.indicators.get(&key)?.targets.get(self.year_index(year)?)
    }

    /// The latest 目標改定 of a year's target that applies in `round`; of several from one round, the sheet's last.
    #[must_use]
    pub fn revision(&self, key: IndicatorKey, year: FiscalYear, round: Round) -> Option<&Revision> {
        let positions = self.prepared().revisions.get(&(key, year))?;
        let applying = positions.iter().filter_map(|at| self.revisions.get(*at)).take_while(|one| one.from <= round);
        applying.last()
    }

    /// Whether the item exists in the round; a reprint exists only while its original does.
    #[must_use]
    pub fn item_valid(&self, item: ItemNo, round: Round) -> bool {
        let exists = |item: &Item| valid(item.valid_from, item.valid_to, round);
        let Some(found) = self.items.get(&item) else { return false };
        exists(found) && found.reprint_of.is_none_or(|original| self.items.get(&original).is_some_and(exists))
    }

    /// Whether the indicator and its item exist in the round.
    #[must_use]
    pub fn indicator_valid(&self, key: IndicatorKey, round: Round) -> bool {
        self.item_valid(key.item, round)
            && self.indicators.get(&key).is_some_and(|indicator| valid(indicator.valid_from, indicator.valid_to, round))
    }

    /// Who is in charge of an item in a round (所管変更 applied); of a reprint, of its original.
    #[must_use]
    pub fn responsibility(&self, item: ItemNo, round: Round) -> Option<&Responsibility> {
        state_in(self.prepared().timelines.get(&self.original(item))?, round)
    }

    /// The lead department of an indicator in a round (所管変更 applied).
    #[must_use]
    pub fn lead(&self, key: IndicatorKey, round: Round) -> Option<DepartmentName> {
        self.responsibility(key.item, round)?.leads.get(&key.number).cloned()
    }

    /// The lead department of an item in a round; of a reprint, its original's.
    #[must_use]
    pub fn item_lead(&self, item: ItemNo, round: Round) -> Option<DepartmentName> {
        self.responsibility(item, round).map(|state| state.lead.clone())
    }

    /// The departments in charge of an item in a round, in printed order (所管変更 applied).
    #[must_use]
    pub fn departments_of(&self, item: ItemNo, round: Round) -> Vec<DepartmentName> {
        self.responsibility(item, round).map(|state| state.departments.clone()).unwrap_or_default()
    }

    /// What `department` has to do with the indicator in the round; None: nothing.
    #[must_use]
    pub fn role(&self, department: &str, key: IndicatorKey, round: Round) -> Option<Role> {
        let indicator = self.indicators.get(&key)?;
        let state = self.responsibility(key.item, round)?;
        if !state.departments.iter().any(|name| &**name == department) {
            return None;
        }
        let lead = state.leads.get(&key.number)?;
        Some(match indicator.answer_mode {
            AnswerMode::Sum => Role::Share,
            AnswerMode::Lead if &**lead == department => Role::Answers,
            AnswerMode::Lead => Role::NotAsked(lead.clone()),
        })
    }

    /// The rows of a department's form in a round, in printed order: every valid indicator that it answers, has a share in,
    /// or sees with 記入不要. Reprints are not asked twice.
    pub fn rows_of<'p>(&'p self, department: &str, round: Round) -> impl Iterator<Item = (&'p Indicator, Role)> + 'p {
        let concerns = self.prepared().concerns.get_key_value(department);
        concerns.into_iter().flat_map(move |(name, keys)| keys.iter().map(move |key| (name, *key))).filter_map(
            move |(name, key)| {
                let indicator = self.indicators.get(&key).filter(|_| self.indicator_valid(key, round))?;
                Some((indicator, self.role(name, key, round)?))
            },
        )
    }

    /// The departments that exist in a round, in the sheet's order.
    pub fn departments_in(&self, round: Round) -> impl Iterator<Item = &Department> {
        self.departments.iter().filter(move |department| valid(department.valid_from, department.valid_to, round))
    }

    /// The departments that an item concerns in a round, in the sheet's order: those whose form has a row, be it only with
    /// 記入不要. All [`respondents`](Self::respondents) are among them.
    #[must_use]
    pub fn concerned(&self, round: Round) -> Vec<DepartmentName> {
        self.departments_in(round)
            .filter(|department| self.rows_of(&department.name, round).next().is_some())
            .map(|department| department.name.clone())
            .collect()
    }

    /// The departments that must return a form in a round: those that answer at least one indicator or share of one.
    #[must_use]
    pub fn respondents(&self, round: Round) -> Vec<DepartmentName> {
        let answers = |name: &str| self.rows_of(name, round).any(|(_, role)| role.asked());
        self.departments_in(round)
            .filter(|department| answers(&department.name))
            .map(|department| department.name.clone())
            .collect()
    }

    /// The department that a name or former name means, however its characters were typed.
    #[must_use]
    pub fn department(&self, name: &str) -> Option<&Department> {
        self.departments.get(*self.prepared().departments.get(&fold_key(name))?)
    }

    /// Place of an item in the printed order, from 0.
    #[must_use]
    pub fn place(&self, item: ItemNo) -> Option<usize> {
        self.prepared().places.get(&item).copied()
    }

    /// The month in which an indicator's final figure of `year` is known (確定時期), where that is after 年度確定.
    #[must_use]
    pub fn settles_on(&self, key: IndicatorKey, year: FiscalYear) -> Option<Month> {
        let month = self.indicators.get(&key)?.settles?;
        year.next().months().find(|candidate| candidate.month == month)
    }

    /// Whether 自己評価 and texts are asked for in a round: 日程 decides; without a row they are.
    #[must_use]
    pub fn evaluated(&self, round: Round) -> bool {
        self.schedule.get(&round).is_none_or(|row| row.evaluated)
    }
}

fn valid(from: Option<Round>, to: Option<Round>, round: Round) -> bool {
    from.is_none_or(|from| from <= round) && to.is_none_or(|to| round <= to)
}

impl Criteria {
    /// Texts that say nothing, where the master names none of its own.
    const EMPTY_PHRASES: [&str; 34] = [
        "なし",
        "無し",
        "無",
        "特になし",
        "特に無し",
        "とくになし",
        "該当なし",
        "該当無し",
        "特記事項なし",
        "変更なし",
        "変化なし",
        "異常なし",
        "未定",
        "未記入",
        "記入なし",
        "別紙",
        "別紙のとおり",
        "別紙の通り",
        "別紙参照",
        "別添",
        "別添のとおり",
        "別添の通り",
        "別添参照",
        "添付",
        "添付のとおり",
        "資料参照",
        "別途報告",
        "別途",
        "後日",
        "後日提出",
        "後日報告",
        "記載のとおり",
        "前回のとおり",
        "例年どおり",
    ];

    /// Texts that say nothing: the master's, else those that are usual.
    pub fn empty_phrases(&self) -> impl Iterator<Item = &str> {
        let usual = self.empty_phrases.is_empty().then_some(Self::EMPTY_PHRASES);
        self.empty_phrases.iter().map(String::as_str).chain(usual.into_iter().flatten())
    }

    /// The grade (1 to 4) of a rate; the last one for whatever lies below every threshold. None without 評価基準.
    #[must_use]
    pub fn grade(&self, rate: &Rate) -> Option<u8> {
        let at = self.grades.iter().position(|(threshold, _)| *rate >= *threshold);
        let at = at.or_else(|| self.grades.len().checked_sub(1))?;
        u8::try_from(at + 1).ok()
    }

    /// The label of a grade (1 to 4).
    #[must_use]
    pub fn grade_label(&self, grade: u8) -> &str {
        usize::from(grade).checked_sub(1).and_then(|at| self.grades.get(at)).map_or("", |(_, label)| label)
    }

    /// The label of a goal's ratio.
    #[must_use]
    pub fn goal_label(&self, ratio: &Rate) -> &str {
        label(&self.goal_labels, ratio)
    }

    /// The label of the whole plan's ratio.
    #[must_use]
    pub fn overall_label(&self, ratio: &Rate) -> &str {
        label(&self.overall_labels, ratio)
    }
}

fn label<'a>(labels: &'a [(rust_decimal::Decimal, String)], ratio: &Rate) -> &'a str {
    let reached = labels.iter().find(|(threshold, _)| *ratio >= *threshold);
    reached.or_else(|| labels.last()).map_or("", |(_, label)| label)
}
