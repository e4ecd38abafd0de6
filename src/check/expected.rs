//! What each row of a form was issued with: by 管理情報, or, where that is lost, as far as the master can tell.

use super::value::{Spec, printed_number};
use crate::model::{IndicatorKey, Round, TargetValue, parse_shown};
use crate::plan::{Indicator, Kind, MonthlyMode, Plan, Role};
use crate::spreadsheet::RawValue;
use crate::survey::management::same_as_issued;
use crate::survey::{Field, Issued, IssuedRow, issue::FORM_VERSION};
use rust_decimal::Decimal;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The rows that a return should have.
#[derive(Default)]
pub(super) struct Expected<'a> {
    /// By key.
    pub rows: BTreeMap<IndicatorKey, ExpectedRow<'a>>,
    /// Rows that the form was issued with, but that the master no longer knows.
    pub unknown: BTreeSet<IndicatorKey>,
    /// The issued values are those that the form itself carries.
    pub carried: bool,
    /// The round before, whose values stand in 前回報告.
    pub previous: Option<Round>,
    /// 自己評価 and texts are asked for.
    pub evaluated: bool,
}

/// One row.
pub(super) struct ExpectedRow<'a> {
    pub indicator: &'a Indicator,
    pub spec: Spec,
    pub texts: BTreeMap<Field, String>,
    pub asked: bool,
    pub optional: bool,
    pub item_asked: bool,
}

impl ExpectedRow<'_> {
    /// An issued number, where the text is one (速報 or not).
    pub fn number(&self, field: Field) -> Option<Decimal> {
        let text = self.texts.get(&field)?;
        printed_number(text.strip_suffix("（速報）").unwrap_or(text), &self.spec.unit)
    }

    /// What an answer looks like: a shape that is none of the figures which the row was issued with or `found` holds, or
    /// somebody would enter it.
    pub fn example(&self, found: &str) -> &'static str {
        let shapes = if self.spec.whole { ["12", "345", "678"] } else { ["12.5", "34.5", "67.5"] };
        let is_figure = |shape: &str| {
            found.contains(shape)
                || self
                    .texts
                    .values()
                    .any(|text| printed_number(text, &self.spec.unit) == shape.parse().ok() || text.contains(shape))
        };
        shapes.into_iter().find(|shape| !is_figure(shape)).unwrap_or(shapes[2])
    }

    /// When an indicator that is known once a year is asked for, where nothing is asked of it yet.
    pub fn not_yet(&self) -> Option<String> {
        let waits = self.asked && self.optional && self.indicator.mode == MonthlyMode::Yearly;
        waits.then(|| match self.indicator.survey_month {
            Some(month) => format!("{month}月"),
            None => "年度確定".to_owned(),
        })
    }
}

impl<'a> Expected<'a> {
    /// By what the form carries, or, where it has lost that, by what it would be issued with today.
    pub fn new(issued: &Issued, carried: bool, plan: &'a Plan) -> Self {
        let round = issued.round;
        let mut rows = BTreeMap::new();
        let mut unknown = BTreeSet::new();
        for row in &issued.rows {
            match plan.indicators.get(&row.key) {
                Some(indicator) => {
                    rows.insert(row.key, expected_row(row.clone(), indicator, plan, round));
                }
                None => {
                    unknown.insert(row.key);
                }
            }
        }
        Self { rows, unknown, carried, previous: issued.previous, evaluated: issued.evaluated }
    }
}

/// What a department would be issued with for a round, as far as the master alone can tell.
pub(super) fn reissue(plan: &Plan, department: &Arc<str>, round: Round, sample: bool) -> Issued {
    let rows = plan.indicators.iter().filter_map(|(key, indicator)| {
        let role = plan.role(department, *key, round).filter(|_| plan.indicator_valid(*key, round))?;
        let target = plan.target(*key, round.fiscal_year(), round);
        let not_applicable = target.is_some_and(|target| target.value == TargetValue::NotApplicable);
        Some(IssuedRow {
            key: *key,
            texts: known_texts(plan, indicator, round),
            asked: !matches!(role, Role::NotAsked(_)),
            optional: not_applicable || indicator.mode == MonthlyMode::Yearly,
            item_asked: plan.item_lead(key.item, round).as_ref() == Some(department),
        })
    });
    Issued {
        plan: plan.about.title.clone(),
        code: plan.about.code.clone(),
        form_version: FORM_VERSION,
        department: department.clone(),
        round,
        submission: 1,
        answers: None,
        sample,
        due: plan.schedule.get(&round).and_then(|row| row.due),
        evaluated: plan.evaluated(round),
        previous: Some(round.previous()).filter(|before| before.fiscal_year() == round.fiscal_year()),
        author: String::new(),
        rows: rows.collect(),
        requests: Vec::new(),
        corrections: Vec::new(),
    }
}

/// What the master knows of the issued texts.
fn known_texts(plan: &Plan, indicator: &Indicator, round: Round) -> BTreeMap<Field, String> {
    let mut texts = BTreeMap::from([(Field::IndicatorName, indicator.name.to_string())]);
    if let Some(item) = plan.items.get(&indicator.key.item) {
        texts.insert(Field::ItemTitle, item.title.to_string());
    }
    if !indicator.unit.is_empty() {
        texts.insert(Field::Unit, indicator.unit.to_string());
    }
    if let Some(target) = plan.target(indicator.key, round.fiscal_year(), round) {
        texts.insert(Field::Target, target.printed.clone());
    }
    texts
}

fn expected_row<'a>(row: IssuedRow, indicator: &'a Indicator, plan: &Plan, round: Round) -> ExpectedRow<'a> {
    let unit = row.texts.get(&Field::Unit).map_or(&*indicator.unit, String::as_str);
    let printed = row.texts.get(&Field::Target).map_or("", String::as_str);
    let known = plan.target(indicator.key, round.fiscal_year(), round);
    let target = match known {
        Some(target) if same_as_issued(printed, &RawValue::Text(target.printed.clone())) => Some(target.value.clone()),
        _ => issued_target(printed, indicator.kind, unit).or_else(|| known.map(|target| target.value.clone())),
    };
    let spec = Spec::new(indicator, target.as_ref(), unit, &plan.criteria);
    ExpectedRow {
        indicator,
        spec,
        texts: row.texts,
        asked: row.asked,
        optional: row.optional,
        item_asked: row.item_asked,
    }
}

/// What an issued target means where the master has another one now.
fn issued_target(printed: &str, kind: Kind, unit: &str) -> Option<TargetValue> {
    let text = printed.trim();
    match kind {
        _ if text.is_empty() => None,
        _ if text == "－" || text == "-" => Some(TargetValue::NotApplicable),
        Kind::Parts => None,
        Kind::Word | Kind::Stage => Some(TargetValue::Word(text.split_whitespace().collect())),
        Kind::Number | Kind::AtLeast | Kind::StageThenNumber => {
            parse_shown(text).or_else(|| printed_number(text, unit)).map(TargetValue::Number)
        }
    }
}
