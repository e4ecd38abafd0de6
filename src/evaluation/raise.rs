//! Findings that only the whole picture shows: missing returns, returns from the future, and self grades that differ
//! from the computed ones.

use super::{ItemFigure, MissingReturn};
use crate::check::{
    file_name, place_label,
    rules::merging::{AHEAD, GRADES_DIFFER, PAST_CHANGED, RETURN_MISSING},
};
use crate::ledger::{CheckedReturn, Ledger, ReturnState};
use crate::model::{Finding, IndicatorKey, Month, Round, Severity, show_date};
use crate::plan::Plan;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// The findings of the reporting round (with those about no round, and past rounds' forms that came again in it), and
/// the number of earlier rounds' findings by severity; of the ledger, and those `raised` beside it.
pub(super) fn split(ledger: &Ledger, raised: &[Finding], round: Round) -> (Vec<Finding>, [usize; 4]) {
    let news: BTreeSet<(IndicatorKey, Round)> =
        ledger.resubmissions.iter().filter(|one| one.seen_in == round).map(|one| (one.key, one.round)).collect();
    let (mut now, mut earlier) = (Vec::new(), [0; 4]);
    for finding in ledger.findings.iter().chain(raised) {
        let is_news = finding.code == PAST_CHANGED.code
            && finding.key().zip(finding.month).is_some_and(|place| news.contains(&place));
        if finding.month.is_none_or(|of| of >= round) || is_news {
            now.push(finding.clone());
        } else if let Some(count) =
            Severity::ALL.iter().position(|of| *of == finding.severity).and_then(|at| earlier.get_mut(at))
        {
            *count += 1;
        }
    }
    (now, earlier)
}

/// 未提出, or rejected with nothing in its place: 参考 until 提出期限, 差戻し after it.
pub(super) fn missing(one: &MissingReturn, round: Round) -> Finding {
    let overdue = one.days_overdue.is_none_or(|days| days > 0);
    let due = one.due.map_or_else(String::new, show_date);
    let state = match one.days_overdue {
        Some(days) if days > 0 => {
            format!("届いていません（提出期限{due}を{days}日経過）。連絡文を送り、提出を依頼してください。")
        }
        Some(_) => format!("まだ届いていません（提出期限{due}）。期限までお待ちください。"),
        None => "届いていません。提出を依頼してください。".to_owned(),
    };
    let hint = one.instead.first().map_or_else(String::new, |(file, of)| {
        format!("なお、「{file}」は{of}分と同じ内容です。{round}分と取り違えて送られた可能性があります。")
    });
    let unread: Vec<String> = one.unread.iter().map(|file| format!("「{}」", file.name())).collect();
    let message = if !unread.is_empty() {
        format!(
            "{}の{round}分の調査票と思われる{}は届きましたが、読めません。点検結果のそのファイルの行のとおりにしてから、もう一度実行してください。",
            one.department,
            unread.join("、")
        )
    } else if one.rejected.is_empty() {
        format!("{}の{round}分の調査票が{state}{hint}", one.department)
    } else {
        let names: Vec<String> = one.rejected.iter().map(|file| format!("「{file}」")).collect();
        format!(
            "{}の{round}分の調査票（{}）は届きましたが、受付簿で不採用とされています。連絡文を送り、改めて提出を依頼してください。",
            one.department,
            names.join("、")
        )
    };
    let mut finding = RETURN_MISSING.finding(message);
    if !overdue {
        finding.severity = Severity::Note;
    }
    finding.department = Some(one.department.clone());
    finding.month = Some(round);
    finding
}

/// Returns of a round whose month has not begun on the printed date.
pub(super) fn ahead(ledger: &Ledger, date: NaiveDate) -> impl Iterator<Item = Finding> {
    ledger.returns.iter().filter(move |one| is_ahead(one, date)).map(|one| {
        let round = one.round.map_or_else(String::new, |round| round.to_string());
        let message = format!(
            "「{}」は{round}分とされていますが、まだ先の報告月です。報告月を確かめ、正しい調査票で再提出してもらってください。",
            one.file
        );
        let told = format!(
            "「{}」は{round}分の調査票ですが、まだ先の報告月のため集計していません。報告月を確かめ、正しい月の調査票で再提出してください。",
            file_name(&one.file)
        );
        Finding { to_department: Some(told), ..AHEAD.on(one, message) }
    })
}

fn is_ahead(one: &CheckedReturn, date: NaiveDate) -> bool {
    let begins = match one.round {
        Some(Round::Month(month)) => month,
        Some(Round::Final(year)) => Month { year: year.western() + 1, month: 3 },
        None => return false,
    };
    one.state == ReturnState::OutOfScope && begins > Month::of(date)
}

/// What the department is asked where its grade is not the computed one.
const ASKED_OF_GRADE: &str =
    "自己評価が、達成率から算定した評価と異なります。自己評価のとおりでよい場合は、その理由をお知らせください。";

/// 自己評価 beside a different 算定評価.
pub(super) fn grades_differ(plan: &Plan, ledger: &Ledger, figure: &ItemFigure<'_>) -> Option<Finding> {
    let (own, computed) = (figure.self_grade?, figure.computed?);
    let entry = ledger.items.get(&(figure.item, figure.round))?;
    if own == computed {
        return None;
    }
    let show = |grade| format!("{grade} {}", plan.criteria.grade_label(grade));
    let source = &entry.source;
    let message = format!(
        "{}：項目{}の自己評価「{}」が、達成率から算定した評価「{}」と異なります。{}に理由を確かめてください。",
        place_label(&source.sheet, source.cell),
        figure.item,
        show(own),
        show(computed),
        entry.department,
    );
    Some(Finding {
        department: Some(entry.department.clone()),
        month: Some(figure.round),
        file: Some(source.file.clone()),
        sheet: Some(source.sheet.clone()),
        cell: Some(source.cell),
        item: Some(figure.item),
        found: Some(own.to_string()),
        read_as: Some(computed.to_string()),
        to_department: Some(ASKED_OF_GRADE.to_owned()),
        ..GRADES_DIFFER.finding(message)
    })
}
