//! 概要: one printed page that says where the plan stands.

use super::page::{Cell, Page, Paper};
use super::places::Places;
use super::style::{self, Look};
use super::summary::{self, Rows};
use super::{breaks, charts, formula, link, names, values};
use crate::evaluation::{Change, Classes, Figures, Receipt, ReceiptRow, Turn, Verdict, basis_of_grades};
use crate::model::{IndicatorKey, Severity, show_date};
use crate::output::data::Value;
use crate::output::{OutputError, safe_text};
use crate::plan::Scale;
use rust_decimal::Decimal;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Worksheet};

/// Widths of the page's columns.
const WIDTHS: [u16; 13] = [6, 29, 7, 10, 10, 10, 10, 7, 10, 7, 8, 8, 18];
/// The last column.
const LAST: u16 = 12;
/// Columns of the lists of indicators: name, the first of two values, the second, a rate, a department.
const NAME: (u16, u16) = (1, 4);
const FIRST_VALUE: (u16, u16) = (5, 6);
const SECOND_VALUE: (u16, u16) = (7, 8);
const RATE: (u16, u16) = (9, 10);
const WHOSE: (u16, u16) = (11, LAST);
/// In the list of changes: how far a value went, measured by the target.
const WEIGHT: (u16, u16) = (7, 8);
/// Width of the whole page in half-width characters.
const WIDTH: f64 = 140.0;
/// Most lines of a list of indicators.
const MOST: usize = 5;

pub(super) fn make<'f>(figures: &'f Figures<'f>, places: &'f Places) -> Result<Vec<Worksheet>, OutputError> {
    let mut sheet = Overview { page: Page::new(figures, names::OVERVIEW)?, places, row: 0 };
    for (col, width) in (0_u16..).zip(WIDTHS) {
        sheet.page.width(col, f64::from(width))?;
    }
    sheet.title()?;
    sheet.receipts()?;
    sheet.classes()?;
    sheet.late()?;
    sheet.changes()?;
    sheet.contents()?;
    let mut page = sheet.page;
    page.print(Paper::A4)?;
    page.sheet.set_print_fit_to_pages(1, 1);
    page.sheet.set_print_center_horizontally(true);
    page.sheet.set_screen_gridlines(false);
    Ok(vec![page.finish()?])
}

struct Overview<'f> {
    page: Page<'f>,
    places: &'f Places,
    /// The next row.
    row: u32,
}

impl<'f> Overview<'f> {
    fn across(&mut self, text: String, format: &Format) -> Result<(), OutputError> {
        let row = self.row;
        let height = breaks::lines(&text, WIDTH, 10.0) * 15.0 + 3.0;
        self.page.merge((row, 0), (row, LAST), Cell::text(text), format)?;
        self.page.height(row, height);
        self.row += 1;
        Ok(())
    }

    fn section(&mut self, text: &str) -> Result<(), OutputError> {
        self.page.height(self.row, 8.0);
        self.page.put_as(self.row + 1, 0, Cell::text(text.to_owned()), &style::section())?;
        self.row += 2;
        Ok(())
    }

    fn heads(&mut self, heads: &[(u16, u16, &str)]) -> Result<(), OutputError> {
        for (from, to, head) in heads {
            let (first, last) = ((self.row, *from), (self.row, *to));
            self.page.merge(first, last, Cell::text((*head).to_owned()), &Look::Head.format())?;
        }
        self.row += 1;
        Ok(())
    }

    /// Heads of a list of indicators.
    fn list_heads(&mut self, heads: [&str; 5]) -> Result<(), OutputError> {
        let places = [NAME, FIRST_VALUE, SECOND_VALUE, RATE, WHOSE];
        let heads = places.into_iter().zip(heads).map(|((from, to), head)| (from, to, head));
        self.heads(&std::iter::once((0, 0, "番号")).chain(heads).collect::<Vec<_>>())
    }

    /// A cell of the present row over some columns.
    fn across_columns(&mut self, (from, to): (u16, u16), cell: Cell<'_>, look: Look) -> Result<(), OutputError> {
        self.page.merge((self.row, from), (self.row, to), cell, &look.format())
    }

    fn title(&mut self) -> Result<(), OutputError> {
        let figures = self.page.figures;
        let about = &figures.plan.about;
        let title = format!("{}　進捗状況集計表{}", about.title, self.page.mark());
        let line = format!(
            "{}　　{}　{}　　{}作成",
            self.page.round_label(),
            about.municipality,
            about.office,
            show_date(figures.date)
        );
        self.page.height(0, 26.0);
        self.page.put_as(0, 0, Cell::text(title), &style::title())?;
        self.page.put_as(1, 0, Cell::text(line), &style::subtitle())?;
        self.row = 2;
        let boxed = style::plain()
            .set_font_size(11)
            .set_text_wrap()
            .set_border(FormatBorder::Medium)
            .set_align(FormatAlign::VerticalCenter)
            .set_indent(1);
        let text = headline(figures);
        let height = breaks::lines(&text, WIDTH - 6.0, 11.0) * 15.0 + 10.0;
        self.across(text, &boxed)?;
        self.page.height(2, height);
        Ok(())
    }

    fn receipts(&mut self) -> Result<(), OutputError> {
        let figures = self.page.figures;
        let totals = figures.receipt_totals();
        self.section("１　提出の状況と点検結果の件数")?;
        self.heads(&[
            (0, 1, "対象の所属"),
            (2, 2, "受付"),
            (3, 3, "未提出"),
            (4, 4, "要修正"),
            (5, 5, "期限内％\n（今回）"),
            (6, 6, &format!("期限内％\n（{}）", figures.round.fiscal_year().short())),
            (7, 8, "差戻し"),
            (9, 10, "要確認"),
            (11, 11, "読替"),
            (12, 12, "参考"),
        ])?;
        self.page.height(self.row - 1, 28.0);
        let row = self.row;
        let count = |severity| figures.findings.iter().filter(|finding| finding.severity == severity).count();
        self.page.merge((row, 0), (row, 1), Cell::count(totals.due), &Look::Center.format())?;
        for (col, number) in [(2, totals.received), (3, totals.missing), (4, totals.sent_back)] {
            self.page.put(row, col, Cell::count(number), Look::Center)?;
        }
        for (col, found) in [(5, figures.punctuality_of_round), (6, figures.punctuality)] {
            self.page.put(row, col, Value::rate(found.rate().as_ref()).into(), Look::Rate)?;
        }
        for ((from, to), severity) in [(7, 8), (9, 10), (11, 11), (12, 12)].into_iter().zip(Severity::ALL) {
            self.page.merge((row, from), (row, to), Cell::count(count(severity)), &Look::Center.format())?;
        }
        self.row += 1;
        let note = style::plain().set_text_wrap().set_align(FormatAlign::Top);
        self.across(format!("未提出：{}", missing(figures)), &note)?;
        if !figures.unread.is_empty() {
            self.across(format!("読めないファイル：{}", unread(figures)), &note)?;
        }
        if totals.rejected > 0 {
            self.across(format!("不採用：{}", rejected(figures)), &note)?;
        }
        self.across(format!("要修正：{}", to_correct(figures)), &note)
    }

    fn classes(&mut self) -> Result<(), OutputError> {
        let figures = self.page.figures;
        let rows = Rows::new(figures);
        self.section("２　評価")?;
        let grades = &figures.plan.criteria.grades;
        let mut heads = vec!["目標".to_owned(), String::new(), "全体".to_owned()];
        heads.extend(grades.iter().enumerate().take(4).map(|(at, (_, label))| format!("{} {label}", at + 1)));
        heads.resize(7, String::new());
        heads.push("評価済".to_owned());
        heads.extend(summary::NOT_RATED.map(str::to_owned));
        let ahead = if figures.round.is_final() { "" } else { "（見込み）" };
        heads.extend(["割合％".to_owned(), format!("評価{}{ahead}", if ahead.is_empty() { "" } else { "\n" })]);
        self.page.merge((self.row, 0), (self.row, 1), Cell::text("基本目標"), &Look::Head.format())?;
        let level = figures.plan.about.levels.get(1).filter(|name| !name.is_empty());
        if let Some(level) = level {
            self.page.put(self.row, 0, Cell::text(level.as_str()), Look::Head)?;
        }
        for (col, head) in (0_u16..).zip(heads).skip(2) {
            self.page.put(self.row, col, Cell::text(head), Look::Head)?;
        }
        self.page.height(self.row, 28.0);
        self.row += 1;
        let empty = Classes::default();
        for (at, goal) in figures.plan.goals.iter().enumerate() {
            let classes = figures.rollup().and_then(|rollup| rollup.goals.get(at)).unwrap_or(&empty);
            let number = Value::Number(Decimal::from(goal.number));
            self.page.put(self.row, 0, number.into(), Look::Center)?;
            self.page.put(self.row, 1, Cell::text(goal.title.as_str()), Look::Wrap)?;
            let there = rows.goals + u32::try_from(at).unwrap_or(0);
            self.class_row(there, classes, Scale::Goal, (Look::Number(0), Look::Rate, Look::Center))?;
        }
        let classes = figures.rollup().map_or(&empty, |rollup| &rollup.overall);
        self.page.merge((self.row, 0), (self.row, 1), Cell::text("計"), &Look::TotalText.format())?;
        self.class_row(rows.total, classes, Scale::Overall, (Look::Total, Look::TotalRate, Look::TotalCenter))?;
        let note = format!(
            "計の評価は総合評価です。割合は、評価済の項目に占める１・２の項目の割合です。{}{}再掲の項目は元の項目で１回だけ数えています。",
            summary::COUNTED_NOTE,
            basis_of_grades(figures.round)
        );
        self.across(note, &style::note().set_text_wrap())?;
        if classes.rated() > 0 {
            charts::pie(&mut self.page, (self.row, 0), rows, (330, 250))?;
            charts::stacked(&mut self.page, (self.row, 4), rows, (620, 250))?;
            self.row += 15;
        }
        Ok(())
    }

    /// A row of counts that repeats a row of 評価集計.
    fn class_row(
        &mut self,
        there: u32,
        classes: &Classes,
        scale: Scale,
        looks: (Look, Look, Look),
    ) -> Result<(), OutputError> {
        let row = self.row;
        let [one, two, three, four] = classes.by_grade;
        let rated = [classes.all(), one, two, three, four, classes.rated()];
        let counts = [&rated[..], &[classes.missing, classes.not_due(), classes.waiting]].concat();
        let figures = self.page.figures;
        let verdict = figures.verdict(scale, figures.round, classes).to_string();
        for (at, (col, from)) in (2_u16..).zip(summary::REPEATED).enumerate() {
            let live = formula::there(names::SUMMARY, there, from);
            let (value, look) = match (counts.get(at), from) {
                (Some(count), _) => (Value::Number(Decimal::from(*count)), looks.0),
                (None, summary::RATIO) => (Value::rate(classes.ratio().as_ref()), looks.1),
                (None, _) => (Value::text(verdict.clone()), looks.2),
            };
            self.page.put(row, col, Cell::Computed(live, value), look)?;
        }
        self.row += 1;
        Ok(())
    }

    /// Number and name of an indicator in the columns from A to `last`.
    fn indicator(&mut self, key: IndicatorKey, last: u16) -> Result<u32, OutputError> {
        let plan = self.page.figures.plan;
        let row = self.row;
        let indicator = plan.indicators.get(&key);
        let text = indicator.map_or_else(String::new, |indicator| {
            if indicator.unit.is_empty() {
                indicator.name.to_string()
            } else {
                format!("{}（{}）", indicator.name, indicator.unit)
            }
        });
        match self.places.indicator(key) {
            Some(at) => {
                let url = link::inside(names::INDICATORS, at, 0);
                self.page.put(row, 0, Cell::Link(url, key.to_string().into()), Look::Link)?;
            }
            None => self.page.put(row, 0, Cell::text(key.to_string()), Look::Center)?,
        }
        let width: u16 = WIDTHS.iter().take(usize::from(last) + 1).skip(1).sum();
        let lines = breaks::lines(&text, f64::from(width.saturating_sub(4)), 10.0);
        if lines > 1.0 {
            self.page.height(row, lines * 13.0 + 2.0);
        }
        self.across_columns((NAME.0, last), Cell::text(text), Look::Wrap)?;
        Ok(indicator.map_or(0, |indicator| indicator.places))
    }

    fn late(&mut self) -> Result<(), OutputError> {
        let figures = self.page.figures;
        let count = figures.late.len();
        let threshold = figures
            .plan
            .criteria
            .pace_warning
            .map_or_else(String::new, |at| format!("進度（月割目標比）{}％未満　", at.normalize()));
        self.section(&format!(
            "３　進度の遅れている指標（{threshold}{count}件{}）",
            if count > MOST {
                "のうち遅れの大きい順に５件。すべては「指標一覧」シート"
            } else {
                ""
            }
        ))?;
        if count == 0 {
            return self.across("ありません。".to_owned(), &style::plain());
        }
        self.list_heads(["指標", "年度の目標", "実績", "進度％", "主管課"])?;
        for key in figures.late.iter().take(MOST) {
            let places = self.indicator(*key, NAME.1)?;
            let figure = figures.indicator(figures.round, *key);
            let (cell, look) = values::target(figure.and_then(|figure| figure.target), places);
            self.across_columns(FIRST_VALUE, cell, look)?;
            let (cell, look) = values::shown(figure.map(|figure| figure.shown(figures.round)), places, figures.round);
            self.across_columns(SECOND_VALUE, cell, look)?;
            let pace = figure.and_then(|figure| figure.pace.as_ref());
            self.across_columns(RATE, Value::rate(pace).into(), Look::Rate)?;
            self.across_columns(WHOSE, Cell::text(figure.map_or("", |figure| &*figure.lead)), Look::Center)?;
            self.row += 1;
        }
        Ok(())
    }

    /// The largest changes: what they are sorted by, how many there are, and where all of them stand.
    fn changes(&mut self) -> Result<(), OutputError> {
        let figures = self.page.figures;
        let compared = figures.compared;
        self.section(&format!("４　{}から変わった指標", compared.name()))?;
        let (changed, shown) = (figures.changed(), figures.largest.len().min(MOST));
        if compared.with.is_none() || changed == 0 {
            let none = if changed == 0 && compared.with.is_some() {
                "ありません。"
            } else {
                "比べるものがありません。"
            };
            return self.across(none.to_owned(), &style::plain());
        }
        let beside = u16::from(compared.year_before.is_some());
        if shown > 0 {
            let name = 3 - beside;
            let mut heads = vec![(0, 0, "番号"), (NAME.0, name, "指標")];
            if beside > 0 {
                heads.push((3, 3, "前年同月"));
            }
            heads.extend([(4, 4, compared.word()), (5, 5, compared.now()), (6, 6, "増減")]);
            heads.extend([
                (WEIGHT.0, WEIGHT.1, "目標比％"),
                (RATE.0, RATE.1, "改善・悪化"),
                (WHOSE.0, WHOSE.1, "所属"),
            ]);
            self.page.height(self.row, 28.0);
            self.heads(&heads)?;
            for change in figures.largest_changes().take(MOST) {
                self.change(change, name)?;
            }
        }
        let sorted = match shown {
            0 => "増減の大きさを目標と比べられるものはありません。".to_owned(),
            _ => format!("増減の目標比（増減÷年度の目標）の大きい順に{shown}件です。"),
        };
        let text = format!("変わった指標は{changed}件で、{sorted}すべては「{}」シートにあります。", names::CHANGES);
        self.across(text, &style::note())
    }

    fn change(&mut self, change: &Change<'_>, name: u16) -> Result<(), OutputError> {
        let places = self.indicator(change.key, name)?;
        let (row, with) = (self.row, self.page.figures.compared.with);
        if let Some(of) = &change.year_before {
            let (cell, look) = values::answer(Some(of.answer), places);
            self.page.put(row, 3, cell, look)?;
        } else if name < 3 {
            self.page.put(row, 3, Cell::BLANK, Look::Center)?;
        }
        let (cell, look) = match change.before.zip(change.since.filter(|since| Some(*since) != with)) {
            // A department that did not report 前回: the last value known, with its month.
            Some((before, since)) => (Cell::text(format!("{}（{since}）", before.show(places))), Look::Center),
            None => values::answer(change.before, places),
        };
        self.page.put(row, 4, cell, look)?;
        let (cell, look) = values::answer(change.after, places);
        self.page.put(row, 5, cell, look)?;
        let (cell, look) = values::difference(change.step.difference, places);
        self.page.put(row, 6, cell, look)?;
        self.across_columns(WEIGHT, Value::rate(change.weight.as_ref()).into(), Look::SignedRate)?;
        self.across_columns(RATE, Cell::text(change.step.turn.map_or("", Turn::label)), Look::Center)?;
        self.across_columns(WHOSE, Cell::text(&*change.department), Look::Center)?;
        self.row += 1;
        Ok(())
    }

    fn contents(&mut self) -> Result<(), OutputError> {
        self.section("５　このファイルのシート（名前を押すと開きます）")?;
        let half = (names::ALL.len() - 1).div_ceil(2);
        for (at, (name, what)) in names::ALL.into_iter().skip(1).enumerate() {
            let row = self.row + u32::try_from(at % half).unwrap_or(0);
            let col = if at < half { 0 } else { 5 };
            self.page.link_plain(row, col, link::inside(name, 0, 0), &format!("{name}　{what}"))?;
        }
        Ok(())
    }
}

/// The whole in two or three sentences.
fn headline(figures: &Figures<'_>) -> String {
    let criteria = &figures.plan.criteria;
    let Some(classes) = figures.rollup().map(|rollup| &rollup.overall) else {
        return "この報告月では、まだ評価された取組項目がありません。".into();
    };
    let mut text = format!("取組項目{}項目のうち、評価済は{}項目", classes.all(), classes.rated());
    for (name, count) in summary::NOT_RATED.into_iter().zip([classes.missing, classes.not_due()]) {
        if count > 0 {
            text.push_str(&format!("、{name}は{count}項目"));
        }
    }
    text.push_str("です。");
    let verdict = figures.verdict(Scale::Overall, figures.round, classes);
    if let Some(ratio) = verdict.ratio() {
        let (achieved, one, two) = (classes.achieved(), criteria.grade_label(1), criteria.grade_label(2));
        text.push_str(&format!("評価済の{ratio}％に当たる{achieved}項目が「{one}」又は「{two}」です。"));
    }
    let name = if figures.round.is_final() { "総合評価" } else { "年度末の総合評価" };
    text.push_str(&match verdict {
        Verdict::Nothing => String::new(),
        withheld @ Verdict::Withheld { .. } => format!("{name}は、{withheld}です。"),
        given @ Verdict::Given { .. } => format!("{name}は「{given}」です。"),
    });
    let totals = figures.receipt_totals();
    let unread = figures.unread.iter().filter(|file| !file.earlier).count();
    if unread > 0 {
        text.push_str(&format!("届いていて読めないファイルが{unread}件あります。"));
    }
    if totals.missing > 0 {
        text.push_str(&format!("未提出が{}所属あります。", totals.missing));
    }
    if totals.rejected > 0 {
        text.push_str(&format!("不採用が{}所属あります。", totals.rejected));
    }
    if !figures.late.is_empty() {
        text.push_str(&format!("進度の遅れている指標は{}件です。", figures.late.len()));
    }
    text
}

fn missing(figures: &Figures<'_>) -> String {
    let names: Vec<_> = figures
        .missing_returns
        .iter()
        .filter(|missing| missing.rejected.is_empty() && missing.unread.is_empty())
        .map(|missing| match missing.days_overdue {
            Some(days) if days > 0 => format!("{}（期限を{days}日経過）", missing.department),
            _ => missing.department.to_string(),
        })
        .collect();
    if names.is_empty() { "ありません".into() } else { names.join("、") }
}

/// Most files that the page names; all of them stand in 提出状況.
const FILES: usize = 5;

fn unread(figures: &Figures<'_>) -> String {
    let now: Vec<_> = figures.unread.iter().filter(|file| !file.earlier).collect();
    let mut lines: Vec<String> = now.iter().take(FILES).map(|file| file.line()).collect();
    let more = figures.unread.len() - lines.len();
    if more > 0 {
        lines.push(format!("ほか{more}件は「{}」シートにあります。", names::RECEIPTS));
    }
    safe_text::shown(&lines.join("\n")).into_owned()
}

fn rejected(figures: &Figures<'_>) -> String {
    let of_round = |row: &ReceiptRow| match row.rounds.get(&figures.round) {
        Some(Receipt::Rejected { due: true }) => Some(row.department.to_string()),
        Some(Receipt::Rejected { due: false }) => Some(format!("{}（提出不要の所属）", row.department)),
        _ => None,
    };
    figures.receipts.iter().filter_map(of_round).collect::<Vec<_>>().join("、")
}

fn to_correct(figures: &Figures<'_>) -> String {
    let names: Vec<_> = figures
        .receipts
        .iter()
        .filter_map(|row| match row.rounds.get(&figures.round) {
            Some(receipt @ Receipt::Received { findings: [count, ..], .. }) if receipt.to_correct() => {
                Some(format!("{}（{}件）", row.department, count))
            }
            _ => None,
        })
        .collect();
    if names.is_empty() { "ありません".into() } else { names.join("、") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_as_wide_as_its_columns() {
        let sum: u16 = WIDTHS.iter().sum();
        assert!((f64::from(sum) - WIDTH).abs() < f64::EPSILON);
    }
}
