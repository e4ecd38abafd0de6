//! 提出状況: departments × rounds of the fiscal year, and each return with its dates and findings.

use super::page::{Cell, FIRST_ROW, HEAD_ROW, Page, Paper};
use super::places::Places;
use super::style::{self, Look};
use super::{breaks, formula, link, names};
use crate::evaluation::{Figures, Punctuality, Receipt};
use crate::ledger::ReturnState;
use crate::model::{Round, Severity, show_date};
use crate::output::data::Value;
use crate::output::{OutputError, safe_text};
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use rust_xlsxwriter::Worksheet;

/// What the marks mean, one to a line: early in the year the table is too narrow for all of it on one.
const NOTES: [&str; 5] = [
    "○：期限内又は期限のない提出",
    "遅れ：提出期限を過ぎて提出",
    "要修正・差戻し：直して再提出が必要　　読取不可：届いたファイルが開けないか、どこの調査票か分からない（下の一覧）　　不採用：届いたものを受付簿で不採用とし、ほかに提出がない",
    "－：提出不要、又は報告のなかった月",
    "差戻し・要確認の件数は「点検結果」の件数です。右端の３列は、年度の４月からこの報告月までの提出回数です。",
];

const DETAILS: [&str; 11] =
    ["所属", "部", "報告月", "状態", "提出期限", "提出日", "遅延日数", "差戻し", "要確認", "読替", "ファイル"];

pub(super) fn make<'f>(figures: &'f Figures<'f>, _: &'f Places) -> Result<Vec<Worksheet>, OutputError> {
    let rounds: Vec<_> = figures.receipts.first().map(|row| row.rounds.keys().copied().collect()).unwrap_or_default();
    let mut sheet = Sheet { page: Page::new(figures, names::RECEIPTS)?, rounds };
    let totals = figures.receipt_totals();
    let line = format!(
        "今回の対象 {}所属　受付 {}　未提出 {}　{}{}うち要修正 {}　期限内 {}％",
        totals.due,
        totals.received,
        totals.missing,
        if totals.unread > 0 { format!("読取不可 {}　", totals.unread) } else { String::new() },
        if totals.rejected > 0 { format!("不採用 {}　", totals.rejected) } else { String::new() },
        totals.sent_back,
        figures.punctuality_of_round.rate().map_or_else(|| "－".to_owned(), |rate| rate.to_string())
    );
    sheet.page.title(&line)?;
    let end = sheet.matrix()?;
    let last = sheet.details(end + 3)?;
    sheet.unread(last + 1)?;
    let sheet_columns = sheet.rounds.len() + 4;
    let mut page = sheet.page;
    page.sheet.autofilter(end + 4, 0, last.max(end + 6) - 1, 10)?;
    if figures.plan.departments.iter().all(|department| department.division.is_empty()) {
        page.sheet.set_column_hidden(1)?;
    }
    page.sheet.set_freeze_panes(FIRST_ROW, 2)?;
    // The details are for the screen; printed is the one table that fits a page.
    page.sheet.set_print_area(0, 0, end, u16::try_from(sheet_columns).unwrap_or(u16::MAX))?;
    page.print(Paper::A3Landscape)?;
    page.sheet.set_print_fit_to_pages(1, 1);
    Ok(vec![page.finish()?])
}

struct Sheet<'f> {
    page: Page<'f>,
    rounds: Vec<Round>,
}

impl Sheet<'_> {
    /// Departments × rounds; returns the row after the last.
    fn matrix(&mut self) -> Result<u32, OutputError> {
        let figures = self.page.figures;
        let heads: Vec<_> = self.rounds.iter().map(|round| short(*round)).collect();
        let widths = [("所属", 24.0), ("部", 18.0)].map(|(head, width)| (head.to_owned(), width));
        let months = (0..13).map(|at| (heads.get(at).cloned().unwrap_or_default(), 16.0));
        let year = figures.round.fiscal_year().short();
        let after = ["対象", "期限内", "期限内率％"].map(|head| format!("{head}（{year}）"));
        let shown = 2 + self.rounds.len();
        let columns: Vec<_> = widths.into_iter().chain(months).collect();
        for (col, (head, width)) in (0_u16..).zip(columns) {
            self.page.width(col, width)?;
            if usize::from(col) < shown {
                self.page.put(HEAD_ROW, col, Cell::text(head), Look::Head)?;
            }
        }
        let first_after = u16::try_from(shown).unwrap_or(0);
        for (col, head) in (first_after..).zip(after) {
            self.page.put(HEAD_ROW, col, Cell::text(head), Look::Head)?;
        }
        self.page.height(HEAD_ROW, 30.0);
        let mut row = FIRST_ROW;
        for line in &figures.receipts {
            let division = figures.plan.department(&line.department).map_or("", |found| found.division.as_str());
            self.page.put(row, 0, Cell::text(&*line.department), Look::Wrap)?;
            self.page.put(row, 1, Cell::text(division), Look::Wrap)?;
            for (col, round) in (2_u16..).zip(self.rounds.clone()) {
                let receipt = line.rounds.get(&round).filter(|_| self.held(round));
                let text = receipt.map_or_else(|| state(&Receipt::NotDue).to_owned(), cell_text);
                self.page.put(row, col, Cell::text(text), Look::Center)?;
            }
            self.punctuality((row, first_after), line.punctuality, None)?;
            self.page.height(row, 30.0);
            row += 1;
        }
        let format = Look::TotalText.format();
        self.page.merge((row, 0), (row, first_after.max(1) - 1), Cell::text("全体"), &format)?;
        self.punctuality((row, first_after), figures.punctuality, Some(FIRST_ROW))?;
        for col in 2..first_after {
            self.page.mark_words(col, FIRST_ROW, row)?;
        }
        for note in NOTES {
            row += 1;
            self.page.put_as(row, 0, Cell::text(note), &style::note())?;
        }
        Ok(row)
    }

    /// Whether the round was held: it is the reporting one, or some department has returned its form.
    fn held(&self, round: Round) -> bool {
        let received = |receipt: &Receipt| matches!(receipt, Receipt::Received { .. });
        let figures = self.page.figures;
        round == figures.round || figures.receipts.iter().any(|line| line.rounds.get(&round).is_some_and(received))
    }

    fn punctuality(
        &mut self,
        (row, col): (u32, u16),
        found: Punctuality,
        from: Option<u32>,
    ) -> Result<(), OutputError> {
        let (number, rate) =
            if from.is_some() { (Look::Total, Look::TotalRate) } else { (Look::Number(0), Look::Rate) };
        for (col, count) in [(col, found.due), (col + 1, found.in_time)] {
            let cell = match from.filter(|first| row > *first) {
                Some(first) => {
                    Cell::counted(format!("SUM({}:{})", formula::cell(first, col), formula::cell(row - 1, col)), count)
                }
                None => Cell::count(count),
            };
            self.page.put(row, col, cell, number)?;
        }
        let (due, in_time) = (formula::cell(row, col), formula::cell(row, col + 1));
        let live = format!("IF({due}=0,\"\",ROUND({in_time}/{due}*100,10))");
        self.page.put(row, col + 2, Cell::Computed(live, Value::rate(found.rate().as_ref())), rate)
    }

    /// Each return of the year with its dates and findings; returns the row after the last.
    fn details(&mut self, title: u32) -> Result<u32, OutputError> {
        let figures = self.page.figures;
        self.page.put_as(title, 0, Cell::text("提出の明細"), &style::section())?;
        for (col, head) in (0_u16..).zip(DETAILS) {
            self.page.put(title + 1, col, Cell::text(head), Look::Head)?;
        }
        let mut row = title + 2;
        for line in &figures.receipts {
            for (round, receipt) in &line.rounds {
                if *receipt != Receipt::NotDue && self.held(*round) {
                    self.detail(row, &line.department, *round, receipt)?;
                    row += 1;
                }
            }
        }
        self.page.mark_words(3, title + 2, row)?;
        Ok(row)
    }

    /// The files that nobody could read or place, each with what is wrong and what to do.
    fn unread(&mut self, title: u32) -> Result<(), OutputError> {
        let figures = self.page.figures;
        if figures.unread.is_empty() {
            return Ok(());
        }
        self.page.put_as(
            title,
            0,
            Cell::text("読めないファイル（未提出の所属のものかもしれません）"),
            &style::section(),
        )?;
        for (col, head) in (0_u16..).zip(["所属（推定）", "報告月（推定）", "ファイル"]) {
            self.page.put(title + 1, col, Cell::text(head), Look::Head)?;
        }
        self.page.merge((title + 1, 3), (title + 1, 10), Cell::text("内容と次にすること"), &Look::Head.format())?;
        for (row, file) in (title + 2..).zip(&figures.unread) {
            let whose = file.why.departments.join("、");
            let rounds = file.why.rounds.iter().map(ToString::to_string).collect::<Vec<_>>().join("、");
            let whose = if whose.is_empty() { "不明".to_owned() } else { whose };
            self.page.put(row, 0, Cell::text(whose), Look::Wrap)?;
            self.page.put(row, 1, Cell::text(rounds), Look::Wrap)?;
            let name = safe_text::shown(file.name()).into_owned();
            match link::file(&file.file, None) {
                Some(url) => self.page.put(row, 2, Cell::Link(url, name.into()), Look::Link)?,
                None => self.page.put(row, 2, Cell::text(name), Look::Wrap)?,
            }
            let says = safe_text::shown(&file.why.says).into_owned();
            let height = breaks::lines(&says, 110.0, 10.0) * 15.0 + 3.0;
            self.page.merge((row, 3), (row, 10), Cell::text(says), &Look::Wrap.format())?;
            self.page.height(row, height.max(30.0));
        }
        Ok(())
    }

    fn detail(&mut self, row: u32, department: &str, round: Round, receipt: &Receipt) -> Result<(), OutputError> {
        let plan = self.page.figures.plan;
        let due = plan.schedule.get(&round).and_then(|schedule| schedule.due);
        let division = plan.department(department).map_or("", |found| found.division.as_str());
        let mut cells = vec![
            (Cell::text(department.to_owned()), Look::Wrap),
            (Cell::text(division), Look::Wrap),
            (Cell::text(round.to_string()), Look::Center),
            (Cell::text(state(receipt)), Look::Center),
            (day(due), Look::Center),
        ];
        if let Receipt::Received { file, on, days_late, findings, .. } = receipt {
            let late = days_late.map_or(Cell::BLANK, |days| Value::Number(Decimal::from(days.max(0))).into());
            cells.extend([(day(*on), Look::Center), (late, Look::Number(0))]);
            cells.extend(findings.iter().take(3).map(|count| (Cell::count(*count), Look::Number(0))));
            let cell = link::file(file, None).map_or(Cell::BLANK, |url| Cell::Link(url, "開く".into()));
            cells.push((cell, Look::Link));
        } else {
            cells.extend((cells.len()..DETAILS.len()).map(|_| (Cell::BLANK, Look::Center)));
        }
        for (col, (cell, look)) in (0_u16..).zip(cells) {
            self.page.put(row, col, cell, look)?;
        }
        Ok(())
    }
}

fn day(date: Option<NaiveDate>) -> Cell<'static> {
    date.map_or(Cell::BLANK, |date| Cell::text(show_date(date)))
}

/// `12月`, or `年度確定`
fn short(round: Round) -> String {
    round.month().map_or_else(|| "年度確定".to_owned(), |month| format!("{}月", month.month))
}

/// What became of a return, in one word: 未提出, 不採用, 差戻し, 要修正, or the state.
pub(super) fn state(receipt: &Receipt) -> &'static str {
    match receipt {
        Receipt::NotDue => "－",
        Receipt::Missing => "未提出",
        Receipt::Unread { .. } => "読取不可",
        Receipt::Rejected { .. } => "不採用",
        Receipt::Received { state: ReturnState::SentBack, .. } => ReturnState::SentBack.label(),
        Receipt::Received { .. } if receipt.to_correct() => "要修正",
        Receipt::Received { state, .. } => state.label(),
    }
}

/// A cell of the matrix: what to do or the word for done, the day, and the counts of findings.
fn cell_text(receipt: &Receipt) -> String {
    let Receipt::Received { on, days_late, findings, .. } = receipt else { return state(receipt).to_owned() };
    let late = days_late.filter(|days| *days > 0);
    let day = on.map_or_else(|| "日付なし".to_owned(), |on| format!("{}/{}", on.month(), on.day()));
    let first = match (receipt.to_correct(), late) {
        (true, _) => format!("{} {day}", state(receipt)),
        (false, Some(days)) => format!("遅れ{days}日 {day}"),
        (false, None) => format!("○ {day}"),
    };
    let counts: Vec<_> = Severity::ALL
        .into_iter()
        .zip(findings)
        .take(2)
        .filter(|(_, count)| **count > 0)
        .map(|(severity, count)| format!("{}{count}", severity.label()))
        .collect();
    let mut text = first;
    if !counts.is_empty() {
        text.push('\n');
        text.push_str(&counts.join(" "));
    }
    text
}
