//! The tables below the two of the plan: the years side by side, and the thresholds that all formulas use.

use super::super::page::Cell;
use super::super::places::of_year;
use super::super::style::Look;
use super::super::{formula, items};
use super::{COUNT, GOAL, GOAL_NUMBER, LABEL, RATIO, Tables, VIEWPOINT, criteria_columns};
use crate::evaluation::{Classes, RollUp, Verdict};
use crate::model::{FiscalYear, Round};
use crate::output::OutputError;
use crate::output::data::Value;
use crate::plan::Scale;

impl<'f> Tables<'f> {
    /// The ratio of each goal in each settled year and now.
    pub(super) fn years(&mut self) -> Result<(), OutputError> {
        let figures = self.page.figures;
        let (head, first) = (self.rows.years + 1, self.rows.years + 2);
        self.section(self.rows.years, "３　年度別の推移（目標達成及び概ね達成の割合　％）")?;
        let format = Look::Head.format();
        self.page.merge((head, VIEWPOINT), (head, GOAL), Cell::text("目標"), &format)?;
        for (col, year) in (COUNT..).zip(&figures.plan.about.years) {
            let provisional = *year == figures.round.fiscal_year() && !figures.round.is_final();
            self.head(head, col, format!("{}{}", year.short(), if provisional { "\n（速報）" } else { "" }))?;
        }
        self.page.height(head, 28.0);
        for (row, (at, goal)) in (first..).zip(figures.plan.goals.iter().enumerate()) {
            let name = format!("{}　{}", goal.number, goal.title);
            self.page.merge((row, VIEWPOINT), (row, GOAL), Cell::text(name), &Look::Wrap.format())?;
            let there = self.rows.goals + u32::try_from(at).unwrap_or(0);
            for (col, year) in (COUNT..).zip(&figures.plan.about.years) {
                let cell = self.year_ratio(*year, there, Scale::Goal, |rollup| rollup.goals.get(at));
                self.page.put(row, col, cell, Look::Rate)?;
            }
        }
        let row = first + u32::try_from(figures.plan.goals.len()).unwrap_or(0);
        self.page.merge((row, VIEWPOINT), (row, GOAL), Cell::text("全体"), &Look::TotalText.format())?;
        for (col, year) in (COUNT..).zip(&figures.plan.about.years) {
            let cell = self.year_ratio(*year, self.rows.total, Scale::Overall, |rollup| Some(&rollup.overall));
            self.page.put(row, col, cell, Look::TotalRate)?;
        }
        Ok(())
    }

    /// The ratio of one year, of which row `there` above holds the current one's; a year of which too few items are rated
    /// has none to be set beside the others.
    fn year_ratio(
        &self,
        year: FiscalYear,
        there: u32,
        scale: Scale,
        part: impl Fn(&'f RollUp) -> Option<&'f Classes>,
    ) -> Cell<'f> {
        let figures = self.page.figures;
        let current = year == figures.round.fiscal_year();
        let round = if current { figures.round } else { Round::Final(year) };
        let Some(classes) = figures.rollups.get(&round).and_then(part) else { return Cell::BLANK };
        let verdict = figures.verdict(scale, round, classes);
        let value = match &verdict {
            Verdict::Withheld { .. } => Value::text(Verdict::WITHHELD),
            Verdict::Nothing | Verdict::Given { .. } => Value::rate(verdict.ratio()),
        };
        if current {
            let (label, ratio) = (formula::cell(there, LABEL), formula::cell(there, RATIO));
            let word = formula::quoted(Verdict::WITHHELD);
            return Cell::Computed(format!("IF(LEFT({label},4)={word},{word},{ratio})"), value);
        }
        if !matches!(value, Value::Number(_)) {
            return Cell::Plain(value);
        }
        let goal = match scale {
            Scale::Goal => format!("{},{},", self.items("目標番号"), formula::cell(there, GOAL_NUMBER)),
            Scale::Overall => String::new(),
        };
        let scope = format!("{goal}{},\"<>{}\"", self.items("集計"), items::REPRINT);
        let grade = self.items(&of_year(year, "評価"));
        let upto = |most: u8| {
            let each: Vec<_> = (1..=most).map(|at| format!("COUNTIFS({scope},{grade},{at})")).collect();
            each.join("+")
        };
        Cell::Computed(format!("IF({0}=0,\"\",ROUND(({1})/({0})*100,10))", upto(4), upto(2)), value)
    }

    /// 評価基準: the thresholds that the formulas above and in the other sheets refer to.
    pub(super) fn criteria(&mut self) -> Result<(), OutputError> {
        let criteria = &self.page.figures.plan.criteria;
        let (title, head) = (self.rows.criteria, self.rows.criteria + 1);
        self.section(title, "４　評価の基準（計画マスタの「評価基準」シートから）")?;
        let grades =
            criteria.grades.iter().enumerate().map(|(at, (from, label))| (*from, format!("{}　{label}", at + 1)));
        let (round, ahead) = (self.page.figures.round, self.forecast().trim());
        let names = [
            "指標・項目の評価（達成率）".to_owned(),
            format!("目標別の評価{ahead}（割合）"),
            format!("総合評価{ahead}（割合）"),
            "評価の文言を示すのに要る評価済の割合".to_owned(),
        ];
        let judged = (criteria.judged_from(), format!("これに満たないときは{}", Verdict::WITHHELD));
        let [goals, overall] = [Scale::Goal, Scale::Overall].map(|scale| criteria.labels(scale, round));
        let steps = [grades.collect(), goals, overall, vec![judged]];
        for ((table, name), steps) in (0_u16..).zip(names).zip(steps) {
            let (col, from, to) = criteria_columns(table);
            self.head(head, col, "下限（％）")?;
            self.page.merge((head, from), (head, to), Cell::text(name), &Look::Head.format())?;
            for (row, (least, label)) in (head + 1..).zip(steps) {
                self.page.put(row, col, Value::number(Some(least)).into(), Look::Center)?;
                self.page.merge((row, from), (row, to), Cell::text(label), &Look::Wrap.format())?;
            }
        }
        self.page.height(head, 28.0);
        Ok(())
    }
}
