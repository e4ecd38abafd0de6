//! 評価集計: the plan's two tables in its layout, live over 取組項目一覧; the years; the thresholds that all formulas use.

mod below;

use super::page::{Cell, Page, Paper};
use super::places::Places;
use super::style::{self, Look};
use super::{charts, formula, items, names};
use crate::evaluation::{Classes, Figures, Verdict, basis_of_grades};
use crate::model::Rate;
use crate::output::OutputError;
use crate::output::data::Value;
use crate::plan::Scale;
use rust_decimal::Decimal;
use rust_xlsxwriter::Worksheet;

/// Columns of the first table.
const VIEWPOINT: u16 = 0;
pub(super) const GOAL_NUMBER: u16 = 1;
pub(super) const GOAL: u16 = 2;
pub(super) const COUNT: u16 = 3;
pub(super) const LABEL: u16 = 4;
pub(super) const RATIO: u16 = 5;
const ACHIEVED: u16 = 6;
const RATED: u16 = 7;
/// First of the four columns of the grades.
pub(super) const GRADES: u16 = 8;
/// What is not rated: 未評価, 対象外・終了, and of those the ones that a verdict waits for.
pub(super) const MISSING: u16 = 12;
pub(super) const NOT_DUE: u16 = 13;
const WAITING: u16 = 14;

/// The table of 評価基準 that holds 判定, for [`criteria_columns`].
const JUDGED: u16 = 3;

/// Headings of what is not rated, here and in 部課別集計 and 概要.
pub(super) const NOT_RATED: [&str; 3] = ["未評価（未報告・差戻し）", "対象外・終了", "うち確定待ち等"];
/// How the counts of every table add up.
pub(super) const COUNTED_NOTE: &str = "全体は、評価済、未評価（未報告・差戻し）、対象外・終了の計です。";
/// What stands in 対象外・終了.
pub(super) const OTHER_NOTE: &str =
    "対象外・終了：評価の対象でない年度のもの、終了したもの、確定待ち等（調査月前、確定待ち、中止、算定不能）。";
/// Shares that are rounded need not add up.
const ROUNDING_NOTE: &str = "※ 端数処理の関係で、割合の計が100.0にならない場合があります。";

/// Columns of 総合評価 after 該当項目数.
const SHARE: u16 = LABEL;
const SUBTOTAL: u16 = RATIO;
const OVERALL: u16 = ACHIEVED;

/// Columns that 概要 repeats: 全体, the grades, 評価済, 未評価, 対象外・終了, うち確定待ち等, 割合, 評価.
pub(super) const REPEATED: [u16; 11] =
    [COUNT, GRADES, GRADES + 1, GRADES + 2, GRADES + 3, RATED, MISSING, NOT_DUE, WAITING, RATIO, LABEL];

const WIDTHS: [u16; 15] = [16, 6, 38, 10, 24, 10, 10, 8, 12, 12, 12, 12, 12, 8, 10];

/// Rows of the sheet's tables.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows {
    /// First goal of 基本目標毎の評価; the line of totals follows the last one.
    pub(super) goals: u32,
    /// The line of totals.
    pub(super) total: u32,
    /// First class of 総合評価.
    pub(super) classes: u32,
    years: u32,
    criteria: u32,
}

impl Rows {
    pub(super) fn new(figures: &Figures<'_>) -> Self {
        let count = u32::try_from(figures.plan.goals.len()).unwrap_or(0);
        let goals = 5;
        let total = goals + count;
        let classes = total + 8;
        let years = classes + 10;
        Self { goals, total, classes, years, criteria: years + count + 5 }
    }
}

/// The grades by threshold, for [`formula::by_threshold`].
pub(super) fn grade_steps(figures: &Figures<'_>) -> Vec<(String, String)> {
    let rows = Rows::new(figures);
    let grades = (0_u32..).zip(&figures.plan.criteria.grades);
    grades.map(|(at, _)| (threshold(rows, at, 0), (at + 1).to_string())).collect()
}

/// The cell of a threshold: tables 0 評価, 1 目標別, 2 総合.
fn threshold(rows: Rows, at: u32, table: u16) -> String {
    formula::there(names::SUMMARY, rows.criteria + 2 + at, criteria_columns(table).0)
}

/// The columns of a table of 評価基準: thresholds, and the first and last one of the labels. Tables: 0 評価, 1 目標別, 2 総合,
/// 3 判定.
const fn criteria_columns(table: u16) -> (u16, u16, u16) {
    match table {
        0 => (VIEWPOINT, GOAL_NUMBER, GOAL),
        1 => (COUNT, LABEL, LABEL),
        2 => (RATIO, ACHIEVED, GRADES),
        _ => (GRADES + 1, GRADES + 2, NOT_DUE),
    }
}

/// The table of a scale, for [`criteria_columns`].
const fn table_of(scale: Scale) -> u16 {
    match scale {
        Scale::Goal => 1,
        Scale::Overall => 2,
    }
}

pub(super) fn make<'f>(figures: &'f Figures<'f>, places: &'f Places) -> Result<Vec<Worksheet>, OutputError> {
    let rows = Rows::new(figures);
    let mut tables = Tables { page: Page::new(figures, names::SUMMARY)?, places, rows };
    tables.page.title("取組項目一覧から自動で集計しています")?;
    for (col, width) in (0_u16..).zip(WIDTHS) {
        tables.page.width(col, f64::from(width))?;
    }
    tables.goals()?;
    tables.overall()?;
    tables.years()?;
    tables.criteria()?;
    let mut page = tables.page;
    page.sheet.set_freeze_panes(3, 0)?;
    page.print(Paper::A4Landscape)?;
    page.sheet.set_print_fit_to_pages(1, 0);
    Ok(vec![page.finish()?])
}

/// 評価済 and 未評価 of a row.
fn missing_and_rated(row: u32) -> String {
    format!("{}-{}", formula::cell(row, RATED), formula::cell(row, MISSING))
}

struct Tables<'f> {
    page: Page<'f>,
    places: &'f Places,
    rows: Rows,
}

impl<'f> Tables<'f> {
    fn section(&mut self, row: u32, text: &str) -> Result<(), OutputError> {
        self.page.put_as(row, 0, Cell::text(text.to_owned()), &style::section())
    }

    fn note(&mut self, row: u32, text: &str) -> Result<(), OutputError> {
        self.page.put_as(row, 0, Cell::text(text.to_owned()), &style::note())
    }

    fn head(&mut self, row: u32, col: u16, text: impl Into<String>) -> Result<(), OutputError> {
        self.page.put(row, col, Cell::text(text.into()), Look::Head)
    }

    /// A column of 取組項目一覧 as a range.
    fn items(&self, heading: &str) -> String {
        formula::range(names::ITEMS, self.places.item_columns.at(heading), self.places.item_rows())
    }

    /// 基本目標毎の評価
    fn goals(&mut self) -> Result<(), OutputError> {
        let figures = self.page.figures;
        let (plan, first) = (figures.plan, self.rows.goals);
        let [viewpoint, goal, ..] = plan.about.levels.each_ref().map(String::as_str);
        let goal = if goal.is_empty() { "基本目標" } else { goal };
        self.section(first - 2, &format!("１　{goal}毎の評価（{}）", self.page.round_label()))?;
        let grades = plan.criteria.grades.iter().enumerate().map(|(at, (_, label))| format!("{}　{label}", at + 1));
        let mut heads: Vec<String> = vec![viewpoint.into(), "番号".into(), goal.into(), "全体".into()];
        heads.extend([format!("{goal}毎の評価{}", self.forecast()), "（％）".into(), "該当項目数※".into()]);
        heads.push("評価済".into());
        heads.extend(grades.take(4));
        heads.resize(usize::from(MISSING), String::new());
        heads.extend(NOT_RATED.map(str::to_owned));
        for (col, head) in (0_u16..).zip(heads) {
            self.head(first - 1, col, head)?;
        }
        self.page.height(first - 1, 32.0);
        let empty = Classes::default();
        for (row, (at, goal)) in (first..).zip(plan.goals.iter().enumerate()) {
            let classes = figures.rollup().and_then(|rollup| rollup.goals.get(at)).unwrap_or(&empty);
            self.page.put(row, GOAL_NUMBER, Value::Number(Decimal::from(goal.number)).into(), Look::Center)?;
            self.page.put(row, GOAL, Cell::text(goal.title.as_str()), Look::Wrap)?;
            self.counts(row, classes, Some(&formula::cell(row, GOAL_NUMBER)))?;
        }
        self.viewpoints()?;
        self.total()?;
        let share = plan.criteria.judged_from().normalize();
        let notes = [
            "※ 該当項目数：目標達成及び概ね達成の項目数。割合（％）は評価済の項目数に対するものです。".to_owned(),
            format!("　 {COUNTED_NOTE}再掲の項目は、元の項目の属する目標で１回だけ数えています。"),
            format!("　 {OTHER_NOTE}"),
            format!(
                "　 {}評価の対象の項目（確定待ち等を含む。）のうち評価済が{share}％に満たないときは、評価の文言を示さず「{}」とします。",
                basis_of_grades(figures.round),
                Verdict::WITHHELD
            ),
        ];
        for (row, note) in (self.rows.total + 1..).zip(notes) {
            self.note(row, &note)?;
        }
        Ok(())
    }

    /// What a month adds to the name of a verdict.
    fn forecast(&self) -> &'static str {
        if self.page.figures.round.is_final() { "" } else { "\n（見込み）" }
    }

    /// The viewpoints in the first column, merged over their goals as in the plan.
    fn viewpoints(&mut self) -> Result<(), OutputError> {
        let plan = self.page.figures.plan;
        let mut row = self.rows.goals;
        for run in plan.goals.chunk_by(|a, b| a.viewpoint == b.viewpoint) {
            let last = row + u32::try_from(run.len()).unwrap_or(1) - 1;
            let title =
                run.first().and_then(|goal| plan.viewpoints.get(goal.viewpoint)).map_or("", |v| v.title.as_str());
            self.page.merge((row, VIEWPOINT), (last, VIEWPOINT), Cell::text(title), &Look::Center.format())?;
            row = last + 1;
        }
        Ok(())
    }

    /// One goal's counts, live over 取組項目一覧.
    fn counts(&mut self, row: u32, classes: &Classes, goal: Option<&str>) -> Result<(), OutputError> {
        let goal = goal.map_or_else(String::new, |goal| format!("{},{goal},", self.items("目標番号")));
        let counted = |word: &str| format!("{goal}{},\"{word}\"", self.items("集計"));
        let (scope, ended) = (counted(items::COUNTED), format!("COUNTIFS({})", counted(items::ENDED)));
        let (grade, state) = (self.items("項目評価"), self.items("状態"));
        self.page.put(
            row,
            COUNT,
            Cell::counted(format!("COUNTIFS({scope})+{ended}"), classes.all()),
            Look::Number(0),
        )?;
        for (at, count) in (0_u16..).zip(classes.by_grade) {
            let live = format!("COUNTIFS({scope},{grade},{})", at + 1);
            self.page.put(row, GRADES + at, Cell::counted(live, count), Look::Number(0))?;
        }
        let absent = |word: &str| format!("COUNTIFS({scope},{grade},\"{}\",{state},\"{word}\")", items::UNGRADED);
        let missing = ["未報告", "差戻し", "報告済"].map(absent).join("+");
        self.page.put(row, MISSING, Cell::counted(missing, classes.missing), Look::Number(0))?;
        let waiting =
            format!("{}-{}-({ended}+{})", formula::cell(row, COUNT), missing_and_rated(row), absent("対象外"));
        self.page.put(row, WAITING, Cell::counted(waiting, classes.waiting), Look::Number(0))?;
        self.derived(row, classes, (Look::Number(0), Look::Rate, Look::Center), Scale::Goal)
    }

    /// What follows from the counts of a row: rated, 対象外・終了, うち確定待ち等, achieved, ratio and verdict.
    fn derived(
        &mut self,
        row: u32,
        classes: &Classes,
        looks: (Look, Look, Look),
        scale: Scale,
    ) -> Result<(), OutputError> {
        let (number, rate, text) = looks;
        let at = |col| formula::cell(row, col);
        let rated = format!("SUM({}:{})", at(GRADES), at(GRADES + 3));
        self.page.put(row, RATED, Cell::counted(rated, classes.rated()), number)?;
        let not_due = format!("{}-{}", at(COUNT), missing_and_rated(row));
        self.page.put(row, NOT_DUE, Cell::counted(not_due, classes.not_due()), number)?;
        let achieved = format!("{}+{}", at(GRADES), at(GRADES + 1));
        self.page.put(row, ACHIEVED, Cell::counted(achieved, classes.achieved()), number)?;
        let ratio = classes.ratio();
        let live = format!("IF({0}=0,\"\",ROUND({1}/{0}*100,10))", at(RATED), at(ACHIEVED));
        self.page.put(row, RATIO, Cell::Computed(live, Value::rate(ratio.as_ref())), rate)?;
        self.page.put(row, LABEL, self.verdict(row, classes, scale), text)
    }

    /// What may be said of the counts in a row, by the thresholds below: the rule of [`Classes::verdict`] as a formula.
    fn verdict(&self, row: u32, classes: &Classes, scale: Scale) -> Cell<'f> {
        let figures = self.page.figures;
        let (table, at) = (table_of(scale), |col| formula::cell(row, col));
        let steps: Vec<_> = (0_u32..)
            .zip(figures.plan.criteria.labels(scale, figures.round))
            .map(|(at, _)| {
                let row = self.rows.criteria + 2 + at;
                (threshold(self.rows, at, table), formula::there(names::SUMMARY, row, criteria_columns(table).1))
            })
            .collect();
        let verdict = Value::text(figures.verdict(scale, figures.round, classes).to_string());
        if steps.is_empty() {
            return Cell::Plain(verdict);
        }
        let label = formula::by_threshold(&at(RATIO), &steps, "");
        let (rated, of) = (at(RATED), format!("({}+{}+{})", at(RATED), at(MISSING), at(WAITING)));
        let enough = threshold(self.rows, 0, JUDGED);
        let withheld = format!("\"{}（\"&{of}&\"項目中\"&{rated}&\"項目を評価）\"", Verdict::WITHHELD);
        let live = format!("IF({of}=0,\"\",IF(ROUND({rated}/{of}*100,10)>={enough},{label},{withheld}))");
        Cell::Computed(live, verdict)
    }

    fn total(&mut self) -> Result<(), OutputError> {
        let (first, row) = (self.rows.goals, self.rows.total);
        let empty = Classes::default();
        let classes = self.page.figures.rollup().map_or(&empty, |rollup| &rollup.overall);
        self.page.merge((row, VIEWPOINT), (row, GOAL), Cell::text("計"), &Look::TotalText.format())?;
        let mut counts = vec![(COUNT, classes.all()), (MISSING, classes.missing), (WAITING, classes.waiting)];
        counts.extend((GRADES..).zip(classes.by_grade));
        for (col, count) in counts {
            let sum = format!("SUM({}:{})", formula::cell(first, col), formula::cell(row - 1, col));
            self.page.put(row, col, Cell::counted(sum, count), Look::Total)?;
        }
        self.derived(row, classes, (Look::Total, Look::TotalRate, Look::TotalCenter), Scale::Overall)
    }

    /// 総合評価
    fn overall(&mut self) -> Result<(), OutputError> {
        let figures = self.page.figures;
        let (first, total) = (self.rows.classes, self.rows.total);
        self.section(first - 2, "２　総合評価")?;
        let format = Look::Head.format();
        self.page.merge((first - 1, VIEWPOINT), (first - 1, GOAL), Cell::text("区分"), &format)?;
        for (col, head) in [(COUNT, "該当項目数"), (SHARE, "割合（％）"), (SUBTOTAL, "計（％）")] {
            self.head(first - 1, col, head)?;
        }
        self.page.merge(
            (first - 1, OVERALL),
            (first - 1, OVERALL + 1),
            Cell::text(format!("総合評価{}", self.forecast())),
            &format,
        )?;
        let empty = Classes::default();
        let classes = figures.rollup().map_or(&empty, |rollup| &rollup.overall);
        for (row, at) in (first..).zip(0_u16..4) {
            let label = figures.plan.criteria.grade_label(u8::try_from(at + 1).unwrap_or(0));
            let name = format!("{}　{label}", at + 1);
            self.page.merge((row, VIEWPOINT), (row, GOAL), Cell::text(name), &Look::Wrap.format())?;
            let count = classes.by_grade.get(usize::from(at)).copied().unwrap_or(0);
            let live = formula::cell(total, GRADES + at);
            self.page.put(row, COUNT, Cell::counted(live, count), Look::Number(0))?;
            let share = classes.share(u8::try_from(at + 1).unwrap_or(0));
            let rated = formula::cell(total, RATED);
            let live = format!("IF({rated}=0,\"\",ROUND({}/{rated}*100,10))", formula::cell(row, COUNT));
            self.page.put(row, SHARE, Cell::Computed(live, Value::rate(share.as_ref())), Look::Rate)?;
        }
        self.subtotals(classes)?;
        self.page.merge(
            (first + 4, VIEWPOINT),
            (first + 4, GOAL),
            Cell::text("計（評価済）"),
            &Look::TotalText.format(),
        )?;
        let sum = format!("SUM({}:{})", formula::cell(first, COUNT), formula::cell(first + 3, COUNT));
        self.page.put(first + 4, COUNT, Cell::counted(sum, classes.rated()), Look::Total)?;
        let whole = Rate::of_count(classes.rated(), classes.rated());
        let live = format!("IF({}=0,\"\",100)", formula::cell(first + 4, COUNT));
        self.page.put(first + 4, SHARE, Cell::Computed(live, Value::rate(whole.as_ref())), Look::TotalRate)?;
        let notes = match &figures.period {
            Some(_) => "計画の最終年度の確定によるため、この表が計画期間全体の評価（計画期間評価）です。",
            None if figures.round.is_final() => "",
            None => "月次の評価は年度末見込と自己評価による速報です。正式な評価は年度確定で決まります。",
        };
        self.note(first + 5, notes)?;
        self.note(first + 6, ROUNDING_NOTE)?;
        if classes.rated() > 0 {
            charts::pie(&mut self.page, (first - 2, GRADES), self.rows, (290, 225))?;
            charts::stacked(&mut self.page, (first - 2, GRADES + 3), self.rows, (350, 225))?;
        }
        Ok(())
    }

    /// The two merged subtotals (78.6 / 21.4) and the overall label.
    fn subtotals(&mut self, classes: &Classes) -> Result<(), OutputError> {
        let (first, total) = (self.rows.classes, self.rows.total);
        let rated = formula::cell(total, RATED);
        let behind = classes.rated() - classes.achieved();
        for (row, count) in [(first, classes.achieved()), (first + 2, behind)] {
            let ratio = Rate::of_count(count, classes.rated());
            let both = format!("{}+{}", formula::cell(row, COUNT), formula::cell(row + 1, COUNT));
            let live = format!("IF({rated}=0,\"\",ROUND(({both})/{rated}*100,10))");
            let cell = Cell::Computed(live, Value::rate(ratio.as_ref()));
            self.page.merge((row, SUBTOTAL), (row + 1, SUBTOTAL), cell, &Look::TotalRate.format())?;
        }
        let verdict = self.verdict(total, classes, Scale::Overall);
        self.page.merge((first, OVERALL), (first + 3, OVERALL + 1), verdict, &Look::TotalCenter.format())
    }
}
