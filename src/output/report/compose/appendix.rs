//! 資料: lists, rules and glossary.

use super::super::content::{Anchor, Block, Cell, CellText, Row};
use super::super::{Edition, words};
use super::lists::{is_open, list};
use super::view::{View, heading, note};
use super::{evaluation, glossary, rules};
use crate::evaluation::Receipt;
use crate::ledger::ReturnState;
use crate::model::{IndicatorKey, show_date};
use crate::plan::{PlanChange, PlanChangeKind};
use chrono::NaiveDate;

/// The whole part.
pub(super) fn part(view: &View) -> Vec<Block> {
    let mut sections: Vec<(&str, Vec<Block>)> = Vec::new();
    if let Some(period) = &view.figures.period {
        let mut blocks = evaluation::by_goal(view, period);
        let title = format!("{} {}", view.plan().about.title, words::appendix::PERIOD);
        blocks.extend(evaluation::overall(view, period, &title));
        sections.push((words::appendix::PERIOD, blocks));
    }
    if !view.for_citizens() {
        sections.push((words::appendix::SUBMISSIONS, submissions(view)));
    }
    sections.push((words::appendix::CORRECTIONS, corrections(view)));
    sections.push((words::appendix::REVISIONS, revisions(view)));
    sections.push((words::appendix::DECISIONS, decisions(view)));
    sections.push((words::appendix::OPINIONS, opinions(view)));
    if view.edition == Edition::Headquarters {
        sections.push((words::appendix::FINDINGS, findings(view)));
    }
    sections.push((words::appendix::RULES, rules::full(view)));
    sections.push((words::appendix::GLOSSARY, glossary::blocks(view)));
    let mut blocks = vec![heading(1, words::part(4, words::APPENDIX), Anchor::Part(3), 0)];
    for (at, (title, content)) in sections.into_iter().enumerate() {
        let number = u16::try_from(at + 1).unwrap_or(u16::MAX);
        blocks.push(heading(2, words::section(number, title), Anchor::Section(3, at), 1));
        blocks.extend(content);
    }
    blocks
}

fn date(date: Option<NaiveDate>) -> String {
    date.map_or_else(|| words::NOT_APPLICABLE.into(), show_date)
}

/// Departments whose return is missing, or was sent back as a whole or in part.
fn submissions(view: &View) -> Vec<Block> {
    let figures = view.figures;
    let mut rows = Vec::new();
    for missing in &figures.missing_returns {
        let label = match (missing.unread.is_empty(), missing.rejected.is_empty()) {
            (false, _) => words::appendix::UNREAD,
            (true, true) => words::appendix::NOT_RETURNED,
            (true, false) => words::appendix::REJECTED,
        };
        let late = missing.days_overdue.filter(|days| *days > 0).map(words::appendix::overdue);
        let instead: Vec<String> =
            missing.instead.iter().map(|(_, round)| words::appendix::sent_instead(*round)).collect();
        let note: Vec<String> = late.into_iter().chain(instead).collect();
        rows.push(Row::plain([
            Cell::text(missing.department.to_string()),
            Cell::text(label).centred(),
            Cell::text(date(missing.due)).centred(),
            Cell::text(note.join("、")),
        ]));
    }
    let due = figures.plan.schedule.get(&figures.round).and_then(|row| row.due_again);
    for row in &figures.receipts {
        let Some(Receipt::Received { state, findings: [sent_back, ..], .. }) = row.rounds.get(&figures.round) else {
            continue;
        };
        let label = match (state, *sent_back) {
            (ReturnState::SentBack, _) => words::appendix::SENT_BACK,
            (_, 1..) => words::appendix::PARTLY,
            _ => continue,
        };
        rows.push(Row::plain([
            Cell::text(row.department.to_string()),
            Cell::text(label).centred(),
            Cell::text(date(due)).centred(),
            Cell::text(words::appendix::to_correct(*sent_back)),
        ]));
    }
    let head = [words::appendix::DEPARTMENT, words::appendix::STATE, words::appendix::DUE, words::appendix::NOTE];
    list(words::appendix::SUBMISSIONS, &[140, 70, 110, 130], &head, rows)
}

/// Figures of earlier months that were corrected, and forms that were sent again.
fn corrections(view: &View) -> Vec<Block> {
    let figures = view.figures;
    let row = |round: String, reported: String, key, before, after, reason: &str| {
        let mut cells = vec![
            Cell::text(round),
            Cell::lines(vec![CellText::cell(view.indicator_label(key)), CellText::cell(view.indicator_name(key))]),
            Cell::text(view.answer(key, before)).right(),
            Cell::text(view.answer(key, after)).right(),
            Cell::text(reported),
        ];
        if view.remarks() {
            cells.push(Cell::text(reason));
        }
        Row::plain(cells)
    };
    let mut rows: Vec<Row> = figures
        .corrections
        .iter()
        .map(|c| {
            let reported = c.reported_in.to_string();
            row(c.round.to_string(), reported, c.key, c.in_force.as_ref(), Some(&c.after), &c.reason)
        })
        .collect();
    rows.extend(figures.resubmissions.iter().map(|again| {
        let reported = match view.for_citizens() {
            true => again.seen_in.to_string(),
            false => words::appendix::sent_again(again.seen_in),
        };
        row(again.round.to_string(), reported, again.key, again.before.as_ref(), again.after.as_ref(), &again.reason)
    }));
    use words::appendix::{CORRECTED_AFTER, CORRECTED_BEFORE, CORRECTION_REASON, REPORTED_IN, ROUND};
    let mut head = vec![ROUND, words::summary::INDICATOR, CORRECTED_BEFORE, CORRECTED_AFTER, REPORTED_IN];
    let mut widths = vec![70, 194, 58, 58, 70];
    if view.remarks() {
        head.push(CORRECTION_REASON);
        widths = vec![64, 116, 58, 58, 64, 90];
    }
    list(words::appendix::CORRECTIONS, &widths, &head, rows)
}

/// The plan's table 変更前／変更後／変更理由: targets revised, items added and ended, departments changed.
fn revisions(view: &View) -> Vec<Block> {
    let changes = view.plan().changes_upto(view.figures.round);
    let rows: Vec<Row> = changes.iter().enumerate().map(|(at, change)| revision(view, at + 1, change)).collect();
    use words::appendix::{AFTER, BEFORE, NUMBER, REASON, SUBJECT};
    list(words::appendix::REVISIONS, &[30, 150, 65, 65, 140], &[NUMBER, SUBJECT, BEFORE, AFTER, REASON], rows)
}

fn revision(view: &View, number: usize, change: &PlanChange) -> Row {
    let none = words::NOT_APPLICABLE;
    let (what, before, after) = match &change.kind {
        PlanChangeKind::Target { year, before, after } => {
            (words::appendix::revised(*year, change.from), before.printed.as_str(), after.printed.as_str())
        }
        PlanChangeKind::Added => {
            (words::appendix::applies(words::appendix::FOLLOWED, change.from), none, words::appendix::ADDED)
        }
        PlanChangeKind::Ended { ending: "" } => {
            (words::appendix::applies(words::appendix::FOLLOWED, change.from), none, words::appendix::ENDED)
        }
        PlanChangeKind::Ended { ending } => {
            (words::appendix::applies(words::appendix::FOLLOWED, change.from), none, *ending)
        }
        PlanChangeKind::Transferred { old, new } => {
            (words::appendix::applies(words::appendix::IN_CHARGE, change.from), &***old, &***new)
        }
    };
    let mut subject = match change.indicator.map(|number| IndicatorKey { item: change.item, number }) {
        Some(key) => vec![CellText::cell(view.indicator_label(key)), CellText::cell(view.indicator_name(key))],
        None => vec![CellText::cell(view.item_title(change.item))],
    };
    subject.push(CellText::note(what));
    Row::plain([
        Cell::text(number.to_string()).centred(),
        Cell::lines(subject),
        Cell::text(before).centred(),
        Cell::text(after).centred(),
        Cell::text(change.reason),
    ])
}

/// Grades that the headquarters set otherwise than the department had.
fn decisions(view: &View) -> Vec<Block> {
    let plan = view.plan();
    let rows: Vec<Row> = plan
        .decisions
        .iter()
        .filter(|((_, year), _)| *year <= view.figures.round.fiscal_year())
        .map(|((item, year), decision)| {
            let before = view
                .figures
                .grades
                .get(item)
                .and_then(|grades| grades.iter().find(|grade| grade.year == *year))
                .and_then(|grade| grade.self_grade.or(grade.computed));
            let before = before.map_or_else(|| words::NOT_APPLICABLE.into(), |grade| view.grade_label(grade));
            let decided: Vec<CellText> = [date(decision.date), decision.meeting.clone()]
                .into_iter()
                .filter(|line| !line.is_empty())
                .map(CellText::cell)
                .collect();
            let mut cells = vec![
                Cell::text(format!("{}（{year}）", view.item_title(*item))),
                Cell::text(before).centred(),
                Cell::text(view.grade_label(decision.grade)).centred(),
                Cell::lines(decided),
            ];
            if view.remarks() {
                cells.push(Cell::text(decision.reason.as_str()));
            }
            Row::plain(cells)
        })
        .collect();
    use words::appendix::{AFTER, BEFORE, DECIDED_ON, REASON};
    let mut head = vec![view.level(4), BEFORE, AFTER, DECIDED_ON];
    let mut widths = vec![180, 80, 80, 110];
    if view.remarks() {
        head.push(REASON);
        widths = vec![130, 65, 65, 90, 100];
    }
    list(words::appendix::DECISIONS, &widths, &head, rows)
}

/// Opinions of meetings and what is done about them; those that may not be published stand in the headquarters' edition alone.
fn opinions(view: &View) -> Vec<Block> {
    let rows: Vec<Row> = view
        .plan()
        .opinions
        .iter()
        .filter(|opinion| opinion.public || view.edition == Edition::Headquarters)
        .map(|opinion| {
            let mut meeting = vec![CellText::cell(opinion.meeting.as_str())];
            meeting.extend(opinion.date.map(|date| CellText::note(show_date(date))));
            let item = opinion.item.map_or_else(|| words::NOT_APPLICABLE.into(), |item| view.item_label(item));
            Row::plain([
                Cell::lines(meeting),
                Cell::text(item),
                Cell::text(opinion.opinion.as_str()),
                Cell::text(opinion.response.as_str()),
            ])
        })
        .collect();
    use words::appendix::{MEETING, OPINION, RESPONSE};
    list(words::appendix::OPINIONS, &[84, 74, 146, 146], &[MEETING, view.level(4), OPINION, RESPONSE], rows)
}

/// Findings that somebody still has to deal with.
fn findings(view: &View) -> Vec<Block> {
    let rows: Vec<Row> = view
        .figures
        .findings
        .iter()
        .filter(|finding| is_open(finding))
        .map(|finding| {
            let place: Vec<CellText> = [
                finding.sheet.as_deref().unwrap_or_default().to_owned(),
                finding.cell.map(|cell| cell.to_string()).unwrap_or_default(),
            ]
            .into_iter()
            .filter(|line| !line.is_empty())
            .map(CellText::cell)
            .collect();
            Row::plain([
                Cell::text(finding.severity.label()).centred(),
                Cell::text(finding.department.as_deref().unwrap_or(words::NOT_APPLICABLE)),
                Cell::lines(place),
                Cell::text(finding.sentence()),
                Cell::text(finding.code).centred(),
            ])
        })
        .collect();
    use words::appendix::{CODE, DEPARTMENT, MESSAGE, PLACE};
    let head = [words::summary::CLASS, DEPARTMENT, PLACE, MESSAGE, CODE];
    let mut blocks = list(words::appendix::FINDINGS, &[46, 90, 70, 200, 44], &head, rows);
    let earlier: usize = view.figures.earlier_findings.iter().take(2).sum();
    if earlier > 0 {
        blocks.push(note(words::appendix::earlier(earlier)));
    }
    blocks
}
