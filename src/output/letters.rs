//! 連絡文.txt: a ready polite text for each department that has not returned its form, whose form was rejected, or that has something to correct.

use super::addressed::{is_for_department, said};
use super::{forms, safe_text};
use crate::check::{
    file_name,
    rules::merging::{AHEAD, WAITED_TOO_LONG},
};
use crate::evaluation::{Figures, MissingReturn, Overdue, Receipt, UnreadFile};
use crate::ledger::CheckedReturn;
use crate::model::{Finding, Severity, show_date};
use std::{collections::BTreeSet, fmt::Write};

const RULE: &str = "────────────────────────────────────────";

/// 連絡文.txt as bytes: UTF-8 with BOM and CRLF, so that Windows opens it right by a double click.
#[must_use]
pub fn write(figures: &Figures<'_>) -> Vec<u8> {
    let text = text(figures).replace('\n', "\r\n");
    let mut bytes = b"\xEF\xBB\xBF".to_vec();
    bytes.extend(text.as_bytes());
    bytes
}

/// The letters as text, with `\n`.
#[must_use]
pub fn text(figures: &Figures<'_>) -> String {
    let letters = letters(figures);
    let about = &figures.plan.about;
    let mut out = String::new();
    let mark = if figures.sample { "【見本】" } else { "" };
    let _ = writeln!(out, "{mark}{}　{}　連絡文（{}件）", about.title, figures.round, letters.len());
    if letters.is_empty() {
        out.push_str("\n未提出や再提出の必要な所属はありません。\n");
    }
    for (department, letter) in letters {
        let _ = write!(out, "\n{RULE}\n宛先：{department}\n\n{letter}");
    }
    out
}

/// Department and letter, in the order of 部署.
fn letters(figures: &Figures<'_>) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for row in &figures.receipts {
        let missing = figures.missing_returns.iter().find(|missing| missing.department == row.department);
        let to_correct = row.rounds.get(&figures.round).is_some_and(Receipt::to_correct);
        let letter = match missing {
            Some(missing) if !missing.unread.is_empty() => unread_letter(figures, missing),
            Some(missing) if !missing.rejected.is_empty() => rejected_letter(figures, missing),
            Some(missing) => missing_letter(figures, missing),
            None if to_correct => correction_letter(figures, &row.department),
            None if owes_final(figures, &row.department) => final_letter(figures, &row.department),
            None => continue,
        };
        let first = missing.map(|missing| look_first(figures, missing)).unwrap_or_default();
        out.push((row.department.to_string(), format!("{first}{letter}")));
    }
    out
}

/// Most files that a note to the office names.
const NAMED: usize = 5;

/// What the office does before it sends a letter that asks for a return: a file that nobody could read may be that return.
fn look_first(figures: &Figures<'_>, missing: &MissingReturn) -> String {
    let now: Vec<&UnreadFile> = figures.unread.iter().filter(|file| !file.earlier).collect();
    if now.is_empty() {
        return String::new();
    }
    let own = |file: &UnreadFile| file.points_to(&missing.department);
    // Those that point to the department, where there are any; else those that point to nobody first.
    let mut files = now;
    files.retain(|file| missing.unread.is_empty() || own(file));
    files.sort_by_key(|file| !file.why.departments.is_empty());
    let names: Vec<String> =
        files.iter().take(NAMED).map(|file| safe_text::shown(&format!("「{}」", file.name())).into_owned()).collect();
    let more = match files.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("ほか{more}件"),
    };
    let what = if missing.unread.is_empty() {
        "この所属の調査票でないことを確かめてから送ってください。この所属のものであれば、この連絡文は送らないでください"
    } else {
        "直接開けるか、取り出せるかを先に確かめてください。開ければ、この連絡文は要りません"
    };
    format!(
        "【事務局へ：送る前に】読めないファイルが届いています（{}{more}）。{what}（この段落は消してください）。\n\n",
        names.concat()
    )
}

/// `令和8年1月19日までに`, or without a date `できるだけ早く`.
fn by_when(figures: &Figures<'_>) -> String {
    let due = figures.plan.schedule.get(&figures.round).and_then(|row| row.due_again.or(row.due));
    match due {
        Some(due) if due >= figures.date => format!("{}までに", show_date(due)),
        _ => "できるだけ早く".to_owned(),
    }
}

/// Where to send it, and whom to ask.
fn whom(figures: &Figures<'_>) -> (String, String) {
    let about = &figures.plan.about;
    let to = if about.send_to.is_empty() { about.office.clone() } else { about.send_to.clone() };
    let ask = if about.contact.is_empty() { about.office.clone() } else { about.contact.clone() };
    (to, ask)
}

fn head(figures: &Figures<'_>, department: &str, subject: &str) -> String {
    let about = &figures.plan.about;
    format!(
        "件名：【{subject}】{} 進捗状況調査票（{}分）\n\n{department}　御担当者様\n\n{}です。いつもお世話になっております。\n",
        about.title, figures.round, about.office
    )
}

fn foot(figures: &Figures<'_>) -> String {
    let (to, ask) = whom(figures);
    format!(
        "\n提出先：{to}\n問合せ先：{ask}\n\nお忙しいところ恐れ入りますが、よろしくお願いいたします。\n{}　{}\n",
        figures.plan.about.municipality, figures.plan.about.office
    )
}

fn missing_letter(figures: &Figures<'_>, missing: &MissingReturn) -> String {
    let mut out = head(figures, &missing.department, "御提出のお願い");
    let due = match (missing.due, missing.days_overdue) {
        (Some(due), Some(days)) if days > 0 => format!("（提出期限：{}、{days}日経過）", show_date(due)),
        (Some(due), _) => format!("（提出期限：{}）", show_date(due)),
        (None, _) => String::new(),
    };
    // While anything lies there that nobody could read, nobody knows that nothing has come.
    let known = figures.unread.is_empty();
    let state = if known {
        "が、まだ届いておりません"
    } else {
        "の提出を、まだ確認できておりません"
    };
    let _ = writeln!(out, "標記の調査票{due}{state}。");
    let ahead = figures
        .findings
        .iter()
        .filter(|finding| finding.code == AHEAD.code && finding.department.as_ref() == Some(&missing.department));
    let ahead = ahead.filter_map(|finding| Some((finding.file.clone()?, finding.month?)));
    for (file, round) in missing.instead.iter().cloned().chain(ahead) {
        let _ = writeln!(
            out,
            "なお、「{}」は{round}分の調査票です。{}分の調査票に記入の上、改めて提出してください。",
            safe_text::shown(file_name(&file)),
            figures.round
        );
    }
    let overdue = missing.days_overdue.is_some_and(|days| days > 0);
    let by = match missing.due {
        Some(due) if !overdue => format!("{}までに", show_date(due)),
        _ => by_when(figures),
    };
    let _ = writeln!(out, "{by}提出してくださいますようお願いいたします。");
    out.push_str("既に提出済みの場合は、行き違いですので御容赦ください。お手数ですが、提出した日とファイル名をお知らせください。\n");
    out.push_str(&final_figures(figures, &missing.department));
    out.push_str(&foot(figures));
    out
}

/// Something has come that nobody could read: what is wrong with it, and what to do.
fn unread_letter(figures: &Figures<'_>, missing: &MissingReturn) -> String {
    let mut out = head(figures, &missing.department, "再提出のお願い");
    out.push_str("標記の調査票と思われる次のファイルが届いておりますが、内容を読み取れませんでした。\n\n");
    for (number, file) in (1..).zip(missing.unread.iter().take(POINTS)) {
        let said = safe_text::shown(&file.why.told).replace('\n', " ");
        let _ = writeln!(out, "{number}　「{}」\n　　{said}", safe_text::shown(file.name()));
    }
    let _ = writeln!(out, "\nお手数ですが、{}提出し直してくださいますようお願いいたします。", by_when(figures));
    out.push_str("そのファイルに心当たりがない場合は、お知らせください。\n");
    out.push_str(&foot(figures));
    out
}

/// What came is not used, by the office's decision: another return is asked for.
fn rejected_letter(figures: &Figures<'_>, missing: &MissingReturn) -> String {
    let mut out = head(figures, &missing.department, "再提出のお願い");
    let names: Vec<String> =
        missing.rejected.iter().map(|file| format!("「{}」", safe_text::shown(file_name(file)))).collect();
    out.push_str("標記の調査票を御提出いただき、ありがとうございました。\n");
    let _ = writeln!(out, "届いた{}は、集計に使わないこととしました。", names.join("、"));
    let _ = writeln!(
        out,
        "お手数ですが、内容を確かめ、{}改めて提出してくださいますようお願いいたします。",
        by_when(figures)
    );
    out.push_str("使わないこととした理由や直す箇所は、下記へお問い合わせください。\n");
    out.push_str(&foot(figures));
    out
}

fn correction_letter(figures: &Figures<'_>, department: &str) -> String {
    let mut out = head(figures, department, "再提出のお願い");
    let of = |severity: Severity| {
        figures
            .findings
            .iter()
            .filter(move |finding| finding.severity == severity && finding.department.as_deref() == Some(department))
            .filter(|finding| is_for_department(finding))
            .filter(|finding| finding.code != WAITED_TOO_LONG.code || finding.month == Some(figures.round))
    };
    out.push_str("標記の調査票を御提出いただき、ありがとうございました。\n");
    let _ = writeln!(
        out,
        "内容を確認したところ、修正をお願いしたい箇所がありました。添付の「{department}.xlsx」（御提出の内容を写し、修正する欄に印を付けたもの）を直し、{}再提出してくださいますようお願いいたします。\n",
        by_when(figures)
    );
    out.push_str("■ 修正をお願いする箇所\n");
    let returned = figures.ledger.received(&department.into(), figures.round);
    let mut left = POINTS;
    number(of(Severity::SendBack), returned, &mut left, &mut out);
    if of(Severity::Confirm).next().is_some() {
        out.push_str(
            "\n■ あわせて御確認いただきたい箇所（誤りでなければ、理由・備考の欄にその旨を記入してください）\n",
        );
        number(of(Severity::Confirm), returned, &mut left, &mut out);
    }
    out.push_str(&final_figures(figures, department));
    out.push_str(&foot(figures));
    out
}

/// Final figures of an earlier year that the department still owes.
fn owed<'f>(figures: &'f Figures<'_>, department: &'f str) -> impl Iterator<Item = &'f Overdue> {
    figures.overdue.iter().filter(move |one| one.round < figures.round && &*one.department == department)
}

fn owes_final(figures: &Figures<'_>, department: &str) -> bool {
    owed(figures, department).next().is_some()
}

/// Nothing of this round is asked for, but final figures of an earlier year.
fn final_letter(figures: &Figures<'_>, department: &str) -> String {
    let mut out = head(figures, department, "確定値の御報告のお願い");
    out.push_str("標記の調査票を御提出いただき、ありがとうございました。\n");
    out.push_str(&final_figures(figures, department));
    out.push_str(&foot(figures));
    out
}

/// The list of those figures; empty where there are none.
fn final_figures(figures: &Figures<'_>, department: &str) -> String {
    let mut out = String::new();
    let mut before = None;
    for one in owed(figures, department) {
        if before.replace(one.round) != Some(one.round) {
            let _ = writeln!(
                out,
                "\n■ {}の値で、確定時期を過ぎてもまだ届いていないもの（先に御提出いただいた{}の調査票の「年度実績」に記入し、できるだけ早く再提出してください）",
                one.round, one.round
            );
        }
        let name = figures.plan.indicators.get(&one.key).map_or("", |indicator| &*indicator.name);
        let _ = writeln!(
            out,
            "・項目{}・指標{}　{}（確定時期：{}）",
            one.key.item,
            one.key.number,
            safe_text::shown(name),
            one.known_in
        );
    }
    out
}

/// Most points that a letter asks a department for: nobody reads more.
const POINTS: usize = 30;

/// A numbered list of findings; what several findings say alike stands once. Beyond the points that are `left` their number.
fn number<'f>(
    findings: impl Iterator<Item = &'f Finding>,
    returned: Option<&CheckedReturn>,
    left: &mut usize,
    out: &mut String,
) {
    let (mut seen, mut more) = (BTreeSet::new(), 0_usize);
    for finding in findings {
        let line = line(finding, returned);
        if seen.contains(&line) {
            continue;
        }
        if seen.len() >= *left {
            more += 1;
            continue;
        }
        let _ = writeln!(out, "{}　{line}", seen.len() + 1);
        seen.insert(line);
    }
    *left -= seen.len().min(*left);
    if more > 0 {
        let _ = writeln!(out, "このほかに {more} か所あります。同じところを、添付の調査票で御確認ください。");
    }
}

/// One finding: where (item and field, and the cell of the file that was handed in: in the form that goes back it stands
/// elsewhere), what stands there, what to do.
fn line(finding: &Finding, returned: Option<&CheckedReturn>) -> String {
    let mut place = String::new();
    if let Some(item) = finding.item {
        let _ = write!(place, "項目{item}");
        if let Some(indicator) = finding.indicator {
            let _ = write!(place, "・指標{indicator}");
        }
        let field = returned.and_then(|returned| forms::place_of(finding, returned)).map(|(_, field)| field.name());
        if let Some(field) = field.filter(|_| finding.cell.is_some()) {
            let _ = write!(place, "の「{field}」");
        }
    }
    let mut cell =
        finding.sheet.as_ref().map_or_else(String::new, |sheet| format!("シート「{}」", safe_text::shown(sheet)));
    if let Some(at) = finding.cell {
        let _ = write!(cell, "セル{at}");
    }
    match (place.is_empty(), cell.is_empty()) {
        (true, true) => place.push_str("ファイル全体"),
        (true, false) => {
            let _ = write!(place, "御提出のファイルの{cell}");
        }
        (false, false) => {
            let _ = write!(place, "（御提出のファイルでは{cell}）");
        }
        (false, true) => {}
    }
    let message = safe_text::shown(&said(finding)).replace('\n', " ");
    format!("{place}\n　　{message}")
}
