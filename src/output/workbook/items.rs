//! 取組項目一覧: one row per printed item, all years' grades side by side. The sheets 評価集計 and 部課別集計 count over it.

use super::page::{Cell, Page};
use super::places::{Places, of_year};
use super::style::Look;
use super::{breaks, formula, link, names, summary};
use crate::evaluation::{Figures, GradeBy, ItemFigure};
use crate::model::ItemNo;
use crate::output::OutputError;
use crate::output::data::Value;
use crate::plan::Item;
use rust_decimal::Decimal;
use rust_xlsxwriter::Worksheet;

/// Scale of the printed list, in ％.
const SCALE: u16 = 69;

/// 集計 of an item that counts.
pub(super) const COUNTED: &str = "○";
/// 集計 of an item that is not asked for any more; it is counted, but not to be rated.
pub(super) const ENDED: &str = "対象外・終了";
/// 集計 of a reprint.
pub(super) const REPRINT: &str = "再掲";
/// 項目評価 of an item without a grade.
pub(super) const UNGRADED: &str = "－";

/// Columns that a reprint takes from its original's row.
const SHARED: [&str; 6] = ["指標数", "平均達成率", "算定評価", "自己評価", "確定評価", "項目評価"];

pub(super) fn make<'f>(figures: &'f Figures<'f>, places: &'f Places) -> Result<Vec<Worksheet>, OutputError> {
    let mut list = List { page: Page::new(figures, names::ITEMS)?, places };
    let columns = &places.item_columns;
    list.page.title("取組項目ごとの評価・取組状況・課題（再掲は元の項目の値を表示し、集計では数えません）")?;
    list.page.headings(columns)?;
    for (item, row) in &places.items {
        if let Some(item) = figures.plan.items.get(item) {
            list.row(*row, item)?;
        }
    }
    let (first, last) = places.item_rows();
    let years = figures.plan.about.years.iter().map(|year| of_year(*year, "評価"));
    let grades = ["算定評価", "自己評価", "確定評価", "項目評価", "状態"].map(str::to_owned);
    for heading in years.chain(grades) {
        list.page.mark_words(columns.at(&heading), first, last + 1)?;
    }
    let mut page = list.page;
    page.list(columns, last + 1, 2)?;
    if figures.plan.departments.iter().all(|department| department.division.is_empty()) {
        page.sheet.set_column_hidden(columns.at("部"))?;
    }
    page.two_strips(columns, last + 1, columns.at("取組状況"), SCALE)?;
    let heights: Vec<_> = places.items.iter().map(|(_, row)| page.needed(*row)).collect();
    let groups: Vec<_> = places.items.iter().map(|(item, _)| group(figures, *item)).collect();
    page.sheet.set_page_breaks(&breaks::before_groups(&heights, &groups, breaks::room(SCALE)))?;
    for (heading, text) in NOTES {
        page.explain(super::page::HEAD_ROW, columns.at(heading), text)?;
    }
    Ok(vec![page.finish()?])
}

const NOTES: [(&str, &str); 5] = [
    (
        "集計",
        "○：集計で数える項目　再掲：元の項目で数えるため、ここでは数えない　対象外・終了：終了した項目など。全体の数に入れ、評価の対象としない",
    ),
    (
        "平均達成率",
        "指標ごとの達成率（100を上限とする）の平均。月次は年度末見込の達成率、年度確定は実績の達成率による。",
    ),
    ("項目評価", "確定評価（本部）、自己評価（担当課）、算定評価（達成率）の順に、あるものを採る。"),
    ("評価の相違", "自己評価と算定評価が違う場合に「相違」と表示。"),
    ("評価４の指標", "単独では評価４になる指標がある場合に「あり」と表示。"),
];

fn group(figures: &Figures<'_>, item: ItemNo) -> usize {
    figures.plan.items.get(&item).map_or(0, |item| item.group)
}

struct List<'f> {
    page: Page<'f>,
    places: &'f Places,
}

impl<'f> List<'f> {
    fn put(&mut self, row: u32, heading: &str, cell: Cell<'_>, look: Look) -> Result<(), OutputError> {
        let col = self.places.item_columns.at(heading);
        self.page.put(row, col, cell, look)
    }

    fn row(&mut self, row: u32, item: &'f Item) -> Result<(), OutputError> {
        for (at, cell, look) in self.plan_cells(item) {
            self.page.put(row, at, cell, look)?;
        }
        let figure = self.page.figures.item(self.page.figures.round, item.number);
        self.years(row, item.number)?;
        match item.reprint_of.filter(|original| self.places.item(*original).is_some()) {
            Some(_) => self.shared(row, figure)?,
            None => self.grades(row, item.number, figure)?,
        }
        self.texts(row, item.number, figure)
    }

    /// What the plan says: number, title, levels, departments.
    fn plan_cells(&self, item: &'f Item) -> Vec<(u16, Cell<'f>, Look)> {
        let figures = self.page.figures;
        let plan = figures.plan;
        let figure = figures.item(figures.round, item.number);
        let counted = match (item.reprint_of, figure.filter(|_| plan.item_valid(item.number, figures.round))) {
            (Some(_), _) => REPRINT,
            (None, Some(_)) => COUNTED,
            (None, None) => ENDED,
        };
        let mut cells = vec![
            (Value::Number(Decimal::from(item.number.0)).into(), Look::Center),
            (Cell::text(&*item.title), Look::Wrap),
            (Cell::text(counted), Look::Center),
            (Value::number(item.reprint_of.map(|original| Decimal::from(original.0))).into(), Look::Center),
        ];
        match plan.ancestors(item) {
            Some((viewpoint, goal, policy, group)) => cells.extend([
                (Cell::text(viewpoint.title.as_str()), Look::Wrap),
                (Value::Number(Decimal::from(goal.number)).into(), Look::Center),
                (Cell::text(goal.title.as_str()), Look::Wrap),
                (Cell::text(policy.title.as_str()), Look::Wrap),
                (Cell::text(group.title.as_str()), Look::Wrap),
            ]),
            None => cells.extend(std::iter::repeat_n((Cell::BLANK, Look::Wrap), 5)),
        }
        let lead = figure.and_then(|figure| figure.lead.clone()).or_else(|| plan.item_lead(item.number, figures.round));
        let departments = plan.departments_of(item.number, figures.round).join("、");
        let lead = lead.as_deref().unwrap_or("");
        let division = plan.department(lead).map_or("", |department| department.division.as_str());
        cells.extend([
            (Cell::text(departments), Look::Wrap),
            (Cell::text(lead.to_owned()), Look::Wrap),
            (Cell::text(division), Look::Wrap),
        ]);
        (0_u16..).zip(cells).map(|(at, (cell, look))| (at, cell, look)).collect()
    }

    fn years(&mut self, row: u32, item: ItemNo) -> Result<(), OutputError> {
        let figures = self.page.figures;
        let grades = figures.grades.get(&figures.plan.original(item));
        for year in &figures.plan.about.years {
            let known = grades.and_then(|grades| grades.iter().find(|grade| grade.year == *year));
            let grade = known.and_then(|known| known.grade).map(|(grade, _)| grade);
            let cell = if *year == figures.round.fiscal_year() && figures.item(figures.round, item).is_some() {
                let here = formula::cell(row, self.places.item_columns.at("項目評価"));
                let current = figures.item(figures.round, item).and_then(|figure| figure.grade);
                let value = current.map_or(Value::text(UNGRADED), |(grade, _)| Value::grade(Some(grade)));
                Cell::Computed(here, value)
            } else {
                Value::grade(grade).into()
            };
            self.put(row, &of_year(*year, "評価"), cell, Look::Center)?;
        }
        Ok(())
    }

    /// The figures of an original, computed from 指標一覧.
    fn grades(&mut self, row: u32, item: ItemNo, figure: Option<&ItemFigure<'_>>) -> Result<(), OutputError> {
        let columns = &self.places.item_columns;
        let indicators = self.places.indicator_rows();
        let ranged = |heading| formula::range(names::INDICATORS, self.places.indicator_columns.at(heading), indicators);
        let number = formula::cell(row, columns.at("項目番号"));
        let count = self.page.figures.plan.indicators_of(item).count();
        let counted = format!("COUNTIF({},{number})", ranged("項目番号"));
        let Some(figure) = figure else {
            self.put(row, "指標数", Cell::counted(counted, count), Look::Center)?;
            for heading in &SHARED[1..] {
                self.put(row, heading, Cell::BLANK, Look::Center)?;
            }
            return Ok(());
        };
        let mean = format!("IFERROR(ROUND(AVERAGEIFS({},{},{number}),10),\"\")", ranged("評定率"), ranged("項目番号"));
        let mean_cell = formula::cell(row, columns.at("平均達成率"));
        let graded = formula::by_threshold(&mean_cell, &summary::grade_steps(self.page.figures), "");
        let [computed, own, decided] =
            ["算定評価", "自己評価", "確定評価"].map(|heading| formula::cell(row, columns.at(heading)));
        let counts = format!(
            "IF(ISNUMBER({decided}),{decided},IF(ISNUMBER({own}),{own},IF(ISNUMBER({computed}),{computed},\"{UNGRADED}\")))"
        );
        let grade = figure.grade.map_or(Value::text(UNGRADED), |(grade, _)| Value::grade(Some(grade)));
        self.put(row, "指標数", Cell::counted(counted, count), Look::Center)?;
        self.put(row, "平均達成率", Cell::Computed(mean, Value::rate(figure.mean.as_ref())), Look::Rate)?;
        self.put(row, "算定評価", Cell::Computed(graded, Value::grade(figure.computed)), Look::Center)?;
        self.put(row, "自己評価", Value::grade(figure.self_grade).into(), Look::Center)?;
        self.put(row, "確定評価", Value::grade(figure.decided).into(), Look::Center)?;
        self.put(row, "項目評価", Cell::Computed(counts, grade), Look::Center)
    }

    /// The figures of a reprint, taken from its original's row.
    fn shared(&mut self, row: u32, figure: Option<&ItemFigure<'_>>) -> Result<(), OutputError> {
        let count = figure.map_or(0, |figure| self.page.figures.plan.indicators_of(figure.item).count());
        let (columns, (first, last)) = (&self.places.item_columns, self.places.item_rows());
        let whole = |heading: &str| {
            let col = columns.at(heading);
            format!("{}:{}", formula::fixed(first, col), formula::fixed(last, col))
        };
        let at = format!("MATCH({},{},0)", formula::cell(row, columns.at("再掲元")), whole("項目番号"));
        for heading in SHARED {
            let value = figure.map_or(Value::Empty, |figure| match heading {
                "指標数" => Value::Number(Decimal::from(count)),
                "平均達成率" => Value::rate(figure.mean.as_ref()),
                "算定評価" => Value::grade(figure.computed),
                "自己評価" => Value::grade(figure.self_grade),
                "確定評価" => Value::grade(figure.decided),
                _ => figure.grade.map_or(Value::text(UNGRADED), |(grade, _)| Value::grade(Some(grade))),
            });
            // Found by number, not by place, so that sorting the list leaves it right.
            let live = format!("INDEX({},{at})", whole(heading));
            let look = if heading == "平均達成率" { Look::Rate } else { Look::Center };
            self.put(row, heading, Cell::Computed(format!("IF({live}=\"\",\"\",{live})"), value), look)?;
        }
        Ok(())
    }

    fn texts(&mut self, row: u32, item: ItemNo, figure: Option<&ItemFigure<'_>>) -> Result<(), OutputError> {
        let by = figure.and_then(|figure| figure.grade).map_or("", |(_, by)| by.basis(self.page.figures.round));
        let differs = figure.is_some_and(|figure| match (figure.self_grade, figure.computed) {
            (Some(own), Some(computed)) => own != computed,
            _ => false,
        });
        let flag = figure.is_some_and(|figure| figure.flag);
        self.put(row, "評価の根拠", Cell::text(by), Look::Center)?;
        self.put(row, "評価の相違", Cell::text(if differs { "相違" } else { "" }), Look::Center)?;
        self.put(row, "評価４の指標", Cell::text(if flag { "あり" } else { "" }), Look::Center)?;
        self.put(row, "状態", Cell::text(figure.map_or("", |figure| figure.state.label())), Look::Center)?;
        self.put(row, "取組状況", Cell::text(figure.map_or("", |figure| figure.progress)), Look::Long)?;
        self.put(row, "課題・今後の方向性", Cell::text(figure.map_or("", |figure| figure.issues)), Look::Long)?;
        let written = figure.and_then(|figure| figure.text_round).map_or_else(String::new, |round| round.to_string());
        self.put(row, "文章の報告月", Cell::text(written), Look::Center)?;
        let original = self.page.figures.plan.original(item);
        self.put(row, "点検", self.places.findings_of_item(original), Look::Link)?;
        let round = figure.and_then(|figure| figure.text_round).unwrap_or(self.page.figures.round);
        let entry = self.page.figures.ledger.items.get(&(original, round));
        let source = entry.and_then(|entry| link::source(&entry.source));
        self.put(row, "出典", source.map_or(Cell::BLANK, |url| Cell::Link(url, "開く".into())), Look::Link)
    }
}

/// Who set the grade that counts, as users read it.
pub(super) const fn grade_by(by: GradeBy) -> &'static str {
    by.label()
}
