//! 前回比較 (of 年度確定: against the year before): values that are new, changed, or corrected backwards, then grades that changed, then corrections that were
//! reported earlier in the year, then what has changed in the plan (変更理由): one table, so that it can be filtered and its headings hold on every page.

use super::page::{Cell, Columns, FIRST_ROW, Page, Paper};
use super::places::Places;
use super::style::{self, Look};
use super::{formula, link, names, values};
use crate::evaluation::{Change, ChangeKind, Figures, GradeBy, GradeChange, Step, Turn, YearBefore};
use crate::ledger::{Correction, Resubmission, Rewritten};
use crate::model::{Answer, IndicatorKey, Source};
use crate::output::OutputError;
use crate::output::data::Value;
use crate::plan::{PlanChange, PlanChangeKind};
use rust_decimal::Decimal;
use rust_xlsxwriter::Worksheet;

pub(super) fn make<'f>(figures: &'f Figures<'f>, _: &'f Places) -> Result<Vec<Worksheet>, OutputError> {
    let mut columns = Columns::default();
    columns.extend(&[("区分", 11), ("項目番号", 9), ("指標番号", 9), ("取組項目", 28), ("指標名", 30), ("単位", 7)]);
    columns.extend(&[
        ("対象の報告月", 15),
        ("比べた報告月", 15),
        ("前", 13),
        ("後", 13),
        ("増減", 11),
        ("変化率（％）", 13),
        ("改善・悪化", 8),
    ]);
    if figures.compared.year_before.is_some() {
        columns.extend(&[(YEAR_BEFORE, 13), (SINCE_YEAR_BEFORE, 13), (TURN_OF_YEAR, 10)]);
    }
    columns.extend(&[("報告した所属", 16), ("理由", 36), ("出典", 7)]);
    let mut list = List { page: Page::new(figures, names::CHANGES)?, columns };
    list.page.title(&explanation(figures))?;
    list.page.headings(&list.columns)?;
    let mut row = FIRST_ROW;
    for change in &figures.changes {
        list.change(row, change)?;
        row += 1;
    }
    for change in &figures.grade_changes {
        list.grade(row, change)?;
        row += 1;
    }
    for one in &figures.rewritten {
        list.rewritten(row, one)?;
        row += 1;
    }
    let earlier = |correction: &&&Correction| correction.reported_in != figures.round;
    for correction in figures.corrections.iter().filter(earlier) {
        list.correction(row, correction)?;
        row += 1;
    }
    let earlier = |change: &&&Resubmission| change.seen_in != figures.round;
    for change in figures.resubmissions.iter().filter(earlier) {
        list.resubmission(row, change)?;
        row += 1;
    }
    for change in figures.plan.changes_upto(figures.round) {
        list.plan(row, &change)?;
        row += 1;
    }
    let end = row;
    if end == FIRST_ROW {
        list.page.put_as(row, 0, Cell::text(NOTHING), &style::note())?;
    }
    let (mut page, columns) = (list.page, list.columns);
    page.list(&columns, end, 4)?;
    page.print(Paper::A4Landscape)?;
    page.sheet.set_print_fit_to_pages(1, 0);
    Ok(vec![page.finish()?])
}

/// Headings of the columns about the same month a year before.
const YEAR_BEFORE: &str = "前年同月";
const SINCE_YEAR_BEFORE: &str = "前年同月との増減";
const TURN_OF_YEAR: &str = "前年同月と比べた改善・悪化";
const NOTHING: &str = "変わった値や評価、過去分の訂正はありません。";

/// With what is compared, and how much of it there is.
fn explanation(figures: &Figures<'_>) -> String {
    let compared = &figures.compared;
    if compared.with.is_none() {
        return format!(
            "比べる{}の{}はありません",
            compared.word(),
            if figures.round.is_final() { "確定値" } else { "報告" }
        );
    }
    let of_round = |change: &&Change<'_>| change.round == figures.round;
    let count = |kind| figures.changes.iter().filter(of_round).filter(|change| change.kind == kind).count();
    let (changed, same) = (count(ChangeKind::Changed), count(ChangeKind::Same));
    let mut text = format!("{}との比較", compared.name());
    if let Some(round) = compared.year_before {
        text.push_str(&format!("（{YEAR_BEFORE}：{round}）"));
    }
    text.push_str(&match figures.round.is_final() {
        true => format!(
            "。全{}指標のうち確定値が両方ある{}件（変更{changed}件、変わらず{same}件）",
            figures.indicators_in(figures.round).count(),
            changed + same,
        ),
        false if changed == 0 => "。値の変わった指標はありません".to_owned(),
        false => format!("。値の変わった指標{changed}件"),
    });
    text.push_str(&format!("。評価の変わった項目{}件", figures.grade_changes.len()));
    if figures.grades_apart > 0 {
        text.push_str(&format!("（評価の種類が変わった{}件は比べていません）", figures.grades_apart));
    }
    text.push_str("。項目番号順");
    text
}

/// Characters of a text that the list shows.
const SHORT: usize = 40;

struct List<'f> {
    page: Page<'f>,
    columns: Columns,
}

impl<'f> List<'f> {
    fn put(&mut self, row: u32, heading: &str, (cell, look): (Cell<'_>, Look)) -> Result<(), OutputError> {
        let col = self.columns.at(heading);
        self.page.put(row, col, cell, look)
    }

    fn what(&mut self, row: u32, key: IndicatorKey) -> Result<u32, OutputError> {
        let plan = self.page.figures.plan;
        let indicator = plan.indicators.get(&key);
        let title = plan.items.get(&key.item).map_or("", |item| &*item.title);
        self.put(row, "項目番号", (Value::Number(Decimal::from(key.item.0)).into(), Look::Center))?;
        self.put(row, "指標番号", (Value::Number(Decimal::from(key.number)).into(), Look::Center))?;
        self.put(row, "取組項目", (Cell::text(title), Look::Wrap))?;
        self.put(row, "指標名", (Cell::text(indicator.map_or("", |indicator| &*indicator.name)), Look::Wrap))?;
        self.put(row, "単位", (Cell::text(indicator.map_or("", |indicator| &*indicator.unit)), Look::Center))?;
        Ok(indicator.map_or(0, |indicator| indicator.places))
    }

    /// Before, after, difference (live), relative size and turn.
    fn values(
        &mut self,
        row: u32,
        places: u32,
        before: Option<&Answer>,
        after: Option<&Answer>,
        step: &Step,
    ) -> Result<(), OutputError> {
        self.put(row, "前", values::answer(before, places))?;
        self.put(row, "後", values::answer(after, places))?;
        let (old, new) = (formula::cell(row, self.columns.at("前")), formula::cell(row, self.columns.at("後")));
        self.difference(row, "増減", format!("ROUND({new}-{old},10)"), (step, places))?;
        let size = match &step.size {
            Some(size) => Cell::Computed(format!("ROUND(({new}-{old})/ABS({old})*100,10)"), Value::rate(Some(size))),
            None => Cell::BLANK,
        };
        self.put(row, "変化率（％）", (size, Look::SignedRate))?;
        self.put(row, "改善・悪化", turn(step.turn))?;
        for heading in [YEAR_BEFORE, SINCE_YEAR_BEFORE, TURN_OF_YEAR] {
            if self.page.figures.compared.year_before.is_some() {
                self.put(row, heading, (Cell::BLANK, Look::Center))?;
            }
        }
        Ok(())
    }

    fn difference(
        &mut self,
        row: u32,
        heading: &str,
        live: String,
        (step, places): (&Step, u32),
    ) -> Result<(), OutputError> {
        let cell = match step.difference {
            Some(step) => (Cell::Computed(live, Value::number(Some(step))), values::difference(Some(step), places).1),
            None => (Cell::BLANK, Look::Center),
        };
        self.put(row, heading, cell)
    }

    /// 前年同月 beside 前回.
    fn year_before(&mut self, row: u32, places: u32, of: &YearBefore<'_>) -> Result<(), OutputError> {
        self.put(row, YEAR_BEFORE, values::answer(Some(of.answer), places))?;
        let (old, new) = (formula::cell(row, self.columns.at(YEAR_BEFORE)), formula::cell(row, self.columns.at("後")));
        self.difference(row, SINCE_YEAR_BEFORE, format!("ROUND({new}-{old},10)"), (&of.step, places))?;
        self.put(row, TURN_OF_YEAR, turn(of.step.turn))
    }

    fn change(&mut self, row: u32, change: &Change<'_>) -> Result<(), OutputError> {
        let places = self.what(row, change.key)?;
        self.put(row, "区分", (Cell::text(change.kind.label()), Look::Center))?;
        self.put(row, "対象の報告月", (Cell::text(change.round.to_string()), Look::Center))?;
        let since = change.since.map_or_else(String::new, |round| round.to_string());
        self.put(row, "比べた報告月", (Cell::text(since), Look::Center))?;
        self.values(row, places, change.before, change.after, &change.step)?;
        if let Some(of) = &change.year_before {
            self.year_before(row, places, of)?;
        }
        self.put(row, "報告した所属", (Cell::text(change.department.to_string()), Look::Wrap))?;
        self.put(row, "理由", (Cell::text(change.reason.to_owned()), Look::Long))?;
        let source = change.source.and_then(link::source);
        self.put(row, "出典", (source.map_or(Cell::BLANK, |url| Cell::Link(url, "開く".into())), Look::Link))
    }

    /// An item whose grade changed.
    fn grade(&mut self, row: u32, change: &GradeChange) -> Result<(), OutputError> {
        let title = self.page.figures.plan.items.get(&change.item).map_or("", |item| &*item.title);
        let lead = self.page.figures.item(self.page.figures.round, change.item).and_then(|item| item.lead.clone());
        let since = self.page.figures.compared.with.map_or_else(String::new, |round| round.to_string());
        let words = format!("{} → {}", shown(change.before), shown(change.after));
        for col in 0..=self.columns.last() {
            self.page.put(row, col, Cell::BLANK, Look::Center)?;
        }
        self.put(row, "区分", (Cell::text("評価"), Look::Center))?;
        self.put(row, "項目番号", (Value::Number(Decimal::from(change.item.0)).into(), Look::Center))?;
        self.put(row, "取組項目", (Cell::text(title), Look::Wrap))?;
        self.put(row, "指標名", (Cell::text("（取組項目の評価）"), Look::Wrap))?;
        self.put(row, "対象の報告月", (Cell::text(self.page.figures.round.to_string()), Look::Center))?;
        self.put(row, "比べた報告月", (Cell::text(since), Look::Center))?;
        self.put(row, "前", (Value::grade(Some(change.before.0)).into(), Look::Number(0)))?;
        self.put(row, "後", (Value::grade(Some(change.after.0)).into(), Look::Number(0)))?;
        self.put(row, "改善・悪化", turn(Some(change.turn())))?;
        self.put(row, "報告した所属", (Cell::text(lead.as_deref().unwrap_or("").to_owned()), Look::Wrap))?;
        self.put(row, "理由", (Cell::text(words), Look::Long))
    }

    /// A 過去分訂正 of the year that an earlier return reported.
    fn correction(&mut self, row: u32, correction: &Correction) -> Result<(), OutputError> {
        let places = self.what(row, correction.key)?;
        self.put(row, "区分", (Cell::text(format!("過去分訂正（{}報告）", correction.reported_in)), Look::Center))?;
        self.put(row, "対象の報告月", (Cell::text(correction.round.to_string()), Look::Center))?;
        self.put(row, "比べた報告月", (Cell::text(correction.round.to_string()), Look::Center))?;
        let (before, after) = (correction.in_force.as_ref(), Some(&correction.after));
        self.values(row, places, before, after, &Step::between(before, after))?;
        self.said(row, &correction.department, &correction.reason, &correction.source)
    }

    /// A value of a past round that changed because its form was sent again earlier in the year.
    fn resubmission(&mut self, row: u32, change: &Resubmission) -> Result<(), OutputError> {
        let places = self.what(row, change.key)?;
        self.put(row, "区分", (Cell::text(format!("再提出（{}報告）", change.seen_in)), Look::Center))?;
        self.put(row, "対象の報告月", (Cell::text(change.round.to_string()), Look::Center))?;
        self.put(row, "比べた報告月", (Cell::text(change.round.to_string()), Look::Center))?;
        let (before, after) = (change.before.as_ref(), change.after.as_ref());
        self.values(row, places, before, after, &Step::between(before, after))?;
        self.said(row, &change.department, &change.reason, &change.source)
    }

    /// Another answer than the actual that a form changed that was sent again. Texts stand whole in 点検結果.
    fn rewritten(&mut self, row: u32, one: &Rewritten) -> Result<(), OutputError> {
        self.what(row, one.key)?;
        let short = |text: &str| {
            let mut short: String = text.chars().take(SHORT).map(|c| if c == '\n' { ' ' } else { c }).collect();
            if text.chars().nth(SHORT).is_some() {
                short.push('…');
            }
            (Cell::text(short), Look::Wrap)
        };
        self.put(row, "区分", (Cell::text(ChangeKind::Resubmitted.label()), Look::Center))?;
        self.put(row, "対象の報告月", (Cell::text(one.round.to_string()), Look::Center))?;
        self.put(row, "比べた報告月", (Cell::text(one.round.to_string()), Look::Center))?;
        self.put(row, "前", short(&one.before))?;
        self.put(row, "後", short(&one.after))?;
        for col in self.columns.at("増減")..self.columns.at("報告した所属") {
            self.page.put(row, col, Cell::BLANK, Look::Center)?;
        }
        self.said(row, &one.department, &format!("変わった欄：{}", one.field.name()), &one.source)
    }

    /// A change of the plan itself, from the round on in which it applies.
    fn plan(&mut self, row: u32, change: &PlanChange<'_>) -> Result<(), OutputError> {
        for col in 0..=self.columns.last() {
            self.page.put(row, col, Cell::BLANK, Look::Center)?;
        }
        let places = match change.indicator {
            Some(number) => self.what(row, IndicatorKey { item: change.item, number })?,
            None => {
                let title = self.page.figures.plan.items.get(&change.item).map_or("", |item| &*item.title);
                self.put(row, "項目番号", (Value::Number(Decimal::from(change.item.0)).into(), Look::Center))?;
                self.put(row, "取組項目", (Cell::text(title), Look::Wrap))?;
                0
            }
        };
        let word = |text: &str| (Cell::text(text.to_owned()), Look::Center);
        let (what, before, after) = match &change.kind {
            PlanChangeKind::Target { year, before, after } => (
                format!("目標改定（{year}）"),
                values::target(Some(before), places),
                values::target(Some(after), places),
            ),
            PlanChangeKind::Added => ("計画に追加".to_owned(), word(""), word("追加")),
            PlanChangeKind::Ended { ending } => {
                ("計画から終了".to_owned(), word(""), word(if ending.is_empty() { "終了" } else { ending }))
            }
            PlanChangeKind::Transferred { old, new } => ("所管変更".to_owned(), word(old), word(new)),
        };
        self.put(row, "区分", (Cell::text(what), Look::Center))?;
        self.put(row, "対象の報告月", (Cell::text(format!("{}から", change.from)), Look::Center))?;
        self.put(row, "前", before)?;
        self.put(row, "後", after)?;
        self.put(row, "理由", (Cell::text(change.reason.to_owned()), Look::Long))
    }

    fn said(&mut self, row: u32, department: &str, reason: &str, source: &Source) -> Result<(), OutputError> {
        self.put(row, "報告した所属", (Cell::text(department.to_owned()), Look::Wrap))?;
        self.put(row, "理由", (Cell::text(reason.to_owned()), Look::Long))?;
        let url = link::source(source);
        self.put(row, "出典", (url.map_or(Cell::BLANK, |url| Cell::Link(url, "開く".into())), Look::Link))
    }
}

fn shown((grade, by): (u8, GradeBy)) -> String {
    format!("{grade}（{}）", super::items::grade_by(by))
}

fn turn(turn: Option<Turn>) -> (Cell<'static>, Look) {
    (Cell::text(turn.map_or("", Turn::label)), Look::Center)
}
