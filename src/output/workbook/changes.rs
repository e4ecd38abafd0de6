//! 前回比較: values that are new, changed, or corrected backwards; grades that changed; all corrections of the year.

use super::page::{Cell, Columns, FIRST_ROW, Page, Paper};
use super::places::Places;
use super::style::{self, Look};
use super::{formula, link, names, values};
use crate::evaluation::{Change, Figures, GradeBy};
use crate::ledger::{Correction, Resubmission};
use crate::model::{Answer, IndicatorKey, ItemNo, Rate};
use crate::output::OutputError;
use crate::output::data::Value;
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
    ]);
    columns.extend(&[("報告した所属", 16), ("理由", 36), ("出典", 7)]);
    let mut list = List { page: Page::new(figures, names::CHANGES)?, columns };
    let since =
        figures.previous.map_or_else(|| "比べる前回の報告はありません".to_owned(), |round| format!("前回：{round}"));
    list.page.title(&since)?;
    list.page.headings(&list.columns)?;
    let mut row = FIRST_ROW;
    for change in &figures.changes {
        list.change(row, change)?;
        row += 1;
    }
    let end = row;
    if figures.changes.is_empty() {
        list.page.put_as(row, 0, Cell::text("前回から変わった値はありません。"), &style::note())?;
        row += 1;
    }
    row = list.grades(row + 1)?;
    row = list.corrections(row + 1)?;
    list.resubmissions(row + 1)?;
    let (mut page, columns) = (list.page, list.columns);
    page.list(&columns, end, 4)?;
    page.print(Paper::A4Landscape)?;
    page.sheet.set_print_fit_to_pages(1, 0);
    Ok(vec![page.finish()?])
}

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

    /// Before, after, difference (live) and relative size.
    fn values(
        &mut self,
        row: u32,
        places: u32,
        before: Option<&Answer>,
        after: Option<&Answer>,
        size: Option<&Rate>,
    ) -> Result<(), OutputError> {
        self.put(row, "前", values::answer(before, places))?;
        self.put(row, "後", values::answer(after, places))?;
        let at = |heading| formula::cell(row, self.columns.at(heading));
        let (old, new) = (at("前"), at("後"));
        let numbers = before.and_then(Answer::number).zip(after.and_then(Answer::number));
        let difference = match numbers.and_then(|(before, after)| after.checked_sub(before)) {
            Some(difference) => {
                let (_, look) = values::answer(Some(&Answer::Number(difference)), places);
                (Cell::Computed(format!("ROUND({new}-{old},10)"), Value::number(Some(difference))), look)
            }
            None => (Cell::BLANK, Look::Center),
        };
        self.put(row, "増減", difference)?;
        let size = match size {
            Some(size) => Cell::Computed(format!("ROUND(ABS({new}-{old})/ABS({old})*100,10)"), Value::rate(Some(size))),
            None => Cell::BLANK,
        };
        self.put(row, "変化率（％）", (size, Look::Rate))
    }

    fn change(&mut self, row: u32, change: &Change<'_>) -> Result<(), OutputError> {
        let places = self.what(row, change.key)?;
        self.put(row, "区分", (Cell::text(change.kind.label()), Look::Center))?;
        self.put(row, "対象の報告月", (Cell::text(change.round.to_string()), Look::Center))?;
        let since = change.since.map_or_else(String::new, |round| round.to_string());
        self.put(row, "比べた報告月", (Cell::text(since), Look::Center))?;
        self.values(row, places, change.before, change.after, change.size.as_ref())?;
        self.put(row, "報告した所属", (Cell::text(change.department.to_string()), Look::Wrap))?;
        self.put(row, "理由", (Cell::text(change.reason.to_owned()), Look::Long))?;
        let source = change.source.and_then(link::source);
        self.put(row, "出典", (source.map_or(Cell::BLANK, |url| Cell::Link(url, "開く".into())), Look::Link))
    }

    fn section(&mut self, row: u32, title: &str, heads: &[&str]) -> Result<u32, OutputError> {
        self.page.put_as(row, 0, Cell::text(title.to_owned()), &style::section())?;
        for (col, head) in (0_u16..).zip(heads) {
            self.page.put(row + 1, col, Cell::text((*head).to_owned()), Look::Head)?;
        }
        Ok(row + 2)
    }

    fn none(&mut self, row: u32) -> Result<u32, OutputError> {
        self.page.put_as(row, 0, Cell::text("ありません。"), &style::note())?;
        Ok(row + 1)
    }

    /// Items whose grade changed.
    fn grades(&mut self, row: u32) -> Result<u32, OutputError> {
        let heads = ["区分", "項目番号", "取組項目", "取組項目", "評価の変化", "前", "後"];
        let mut row = self.section(row, "評価の変わった取組項目", &heads[..])?;
        self.page.merge((row - 1, 2), (row - 1, 3), Cell::text("取組項目"), &Look::Head.format())?;
        let figures = self.page.figures;
        if figures.grade_changes.is_empty() {
            return self.none(row);
        }
        for change in &figures.grade_changes {
            let better = change.before.zip(change.after).map(|((before, _), (after, _))| after.cmp(&before));
            let kind = match better {
                Some(std::cmp::Ordering::Less) => "改善",
                Some(std::cmp::Ordering::Greater) => "後退",
                Some(std::cmp::Ordering::Equal) => "根拠の変更",
                None if change.after.is_some() => "新規",
                None => "取下げ",
            };
            let words = format!("{} → {}", shown(change.before), shown(change.after));
            let title = Cell::text(self.title(change.item));
            self.put(row, "区分", (Cell::text(kind), Look::Center))?;
            self.put(row, "項目番号", (Value::Number(Decimal::from(change.item.0)).into(), Look::Center))?;
            self.page.merge((row, 2), (row, 3), title, &Look::Wrap.format())?;
            self.page.put(row, 4, Cell::text(words), Look::Wrap)?;
            self.page.put(row, 5, Value::grade(change.before.map(|(grade, _)| grade)).into(), Look::Center)?;
            self.page.put(row, 6, Value::grade(change.after.map(|(grade, _)| grade)).into(), Look::Center)?;
            row += 1;
        }
        Ok(row)
    }

    fn title(&self, item: ItemNo) -> String {
        self.page.figures.plan.items.get(&item).map_or_else(String::new, |item| item.title.to_string())
    }

    /// 過去分訂正 of the year.
    fn corrections(&mut self, row: u32) -> Result<u32, OutputError> {
        let heads: Vec<_> = self.columns.0.iter().map(|column| column.heading.clone()).collect();
        let mut heads: Vec<_> = heads.iter().map(String::as_str).collect();
        for head in &mut heads {
            *head = match *head {
                "比べた報告月" => "訂正の報告月",
                "前" => "訂正前",
                "後" => "訂正後",
                other => other,
            };
        }
        let mut row = self.section(row, "過去分訂正の一覧（今年度に報告されたもの）", &heads)?;
        let corrections = &self.page.figures.corrections;
        if corrections.is_empty() {
            return self.none(row);
        }
        for correction in corrections {
            self.correction(row, correction)?;
            row += 1;
        }
        Ok(row)
    }

    fn correction(&mut self, row: u32, correction: &Correction) -> Result<(), OutputError> {
        let places = self.what(row, correction.key)?;
        self.put(row, "区分", (Cell::text("過去分訂正"), Look::Center))?;
        self.put(row, "対象の報告月", (Cell::text(correction.round.to_string()), Look::Center))?;
        self.put(row, "比べた報告月", (Cell::text(correction.reported_in.to_string()), Look::Center))?;
        self.values(row, places, correction.before.as_ref(), Some(&correction.after), None)?;
        self.put(row, "報告した所属", (Cell::text(correction.department.to_string()), Look::Wrap))?;
        self.put(row, "理由", (Cell::text(correction.reason.clone()), Look::Long))?;
        let source = link::source(&correction.source);
        self.put(row, "出典", (source.map_or(Cell::BLANK, |url| Cell::Link(url, "開く".into())), Look::Link))
    }

    /// Values of past rounds that changed because their form was sent again.
    fn resubmissions(&mut self, row: u32) -> Result<u32, OutputError> {
        let again: Vec<&Resubmission> = self.page.figures.resubmissions.clone();
        if again.is_empty() {
            return Ok(row);
        }
        let heads: Vec<_> = self.columns.0.iter().map(|column| column.heading.replace("比べた", "再提出の")).collect();
        let heads: Vec<_> = heads.iter().map(String::as_str).collect();
        let mut row = self.section(row, "再提出で変わった過去の値（今年度）", &heads)?;
        for change in again {
            let places = self.what(row, change.key)?;
            self.put(row, "区分", (Cell::text("再提出"), Look::Center))?;
            self.put(row, "対象の報告月", (Cell::text(change.round.to_string()), Look::Center))?;
            self.put(row, "比べた報告月", (Cell::text(change.seen_in.to_string()), Look::Center))?;
            self.values(row, places, change.before.as_ref(), change.after.as_ref(), None)?;
            self.put(row, "報告した所属", (Cell::text(change.department.to_string()), Look::Wrap))?;
            self.put(row, "理由", (Cell::text(change.reason.clone()), Look::Long))?;
            let source = link::source(&change.source);
            let source = source.map_or(Cell::BLANK, |url| Cell::Link(url, "開く".into()));
            self.put(row, "出典", (source, Look::Link))?;
            row += 1;
        }
        Ok(row)
    }
}

fn shown(grade: Option<(u8, GradeBy)>) -> String {
    grade.map_or_else(|| "評価なし".to_owned(), |(grade, by)| format!("{grade}（{}）", super::items::grade_by(by)))
}
