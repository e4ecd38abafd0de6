//! What the user reads in the end. Results go to stdout, diagnostics to stderr.

use super::args::Format;
use std::{
    io::{self, Write, stderr, stdout},
    sync::OnceLock,
};
use torimatome::{
    check::Rule,
    ledger::{CheckedReturn, ReturnState},
    model::{Finding, FiscalYear, Severity, Sha256},
    pipeline::{ChangeCounts, IssuedForms, ItemCounts, RunError, SealedArchive, Summary, Verified, kept_steps},
    plan::{self, Plan, read::MasterMistake},
};

/// Why stdout took no more, once it did not.
static REFUSED: OnceLock<io::Error> = OnceLock::new();

/// Writes a line to stdout.
pub fn out(text: &str) {
    bytes(format!("{}\n", text.trim_end_matches('\n')).as_bytes());
}

/// Writes bytes to stdout as they are. After the first failure nothing more is written: half a result is none.
pub fn bytes(bytes: &[u8]) {
    if REFUSED.get().is_none()
        && let Err(error) = stdout().lock().write_all(bytes)
    {
        REFUSED.set(error).ok();
    }
}

/// The exit status of a command that ends with `status`: 2 where its results could not be written. A reader that has
/// gone away, as `head` does, wants no more; that is no failure.
pub fn finish(status: super::ExitStatus) -> super::ExitStatus {
    if let Err(error) = stdout().lock().flush() {
        REFUSED.set(error).ok();
    }
    match REFUSED.get() {
        Some(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let full = error.kind() == io::ErrorKind::StorageFull;
            let reason = if full { "空き容量がありません".to_owned() } else { error.to_string() };
            err(&format!("結果を書き出せませんでした（{reason}）。書き出す先を確かめて、もう一度実行してください。"));
            2
        }
        _ => status,
    }
}

/// Writes a line to stderr.
pub fn err(text: &str) {
    writeln!(stderr().lock(), "{}", text.trim_end_matches('\n')).ok();
}

/// A run that was impossible.
pub fn failure(error: &RunError) {
    err(&error.to_string());
    if let RunError::Master(mistakes) = error {
        mistakes.iter().for_each(|mistake| err(&format!("  {mistake}")));
        err("計画マスタを直してから、もう一度実行してください。前回の出力はそのまま残っています。");
    }
    if let RunError::Differs { round, differences } = error {
        listed(differences, err);
        err(&format!(
            "「torimatome run --month {round}」で集計し直して内容を確かめてから、もう一度保存してください（提出したものをそのまま保存するときは --as-is を付けます）。"
        ));
    }
}

fn names(names: &[String]) -> String {
    names.join("、")
}

/// Most files that nobody could read which the summary names one by one.
const UNREAD_FILES: usize = 20;

/// The summary of a run.
pub fn summary(summary: &Summary) {
    let mut lines = vec![String::new()];
    let kind = if summary.sample { "【見本】" } else { "" };
    lines.push(format!("{kind}{}　{}の集計が終わりました。", summary.plan, summary.round));
    lines.push(String::new());
    lines.push(format!("  提出　　　{} / {} 所属", summary.received, summary.asked));
    if !summary.missing.is_empty() {
        lines.push(format!("  未提出　　{} 所属：{}", summary.missing.len(), names(&summary.missing)));
    }
    if !summary.unread.is_empty() {
        lines.push(format!("  読取不可　{} 所属：{}", summary.unread.len(), names(&summary.unread)));
    }
    if !summary.rejected.is_empty() {
        lines.push(format!("  不採用　　{} 所属：{}", summary.rejected.len(), names(&summary.rejected)));
    }
    if !summary.rejected_extra.is_empty() {
        let names = names(&summary.rejected_extra);
        lines.push(format!("  不採用　　{} 所属：{names}（提出不要の所属）", summary.rejected_extra.len()));
    }
    if !summary.sent_back.is_empty() {
        lines.push(format!("  差戻し　　{} 所属：{}", summary.sent_back.len(), names(&summary.sent_back)));
    }
    for file in summary.unread_files.iter().take(UNREAD_FILES) {
        lines.push(format!("  読めない　{}", file.line));
    }
    if let Some(more) = summary.unread_files.len().checked_sub(UNREAD_FILES).filter(|more| *more > 0) {
        lines.push(format!("  読めない　ほか {more} 件（集計表の「提出状況」シートにあります）"));
    }
    lines.push(format!("  報告のある指標　{} / {}", summary.reported, summary.due));
    if let Some(changes) = &summary.changes {
        let ChangeCounts { since, indicators, grades } = changes;
        lines.push(format!("  {since}から変わった指標　{indicators}　評価の変わった項目　{grades}"));
    }
    lines.push(items(&summary.items));
    let found = &summary.findings;
    lines.push(format!(
        "  点検結果　差戻し {}　要確認 {}　読替 {}　参考 {}",
        found.send_back, found.confirm, found.read, found.note
    ));
    let earlier = &summary.earlier;
    if earlier.send_back + earlier.confirm > 0 {
        lines.push(format!("  （これより前の報告月：差戻し {}　要確認 {}）", earlier.send_back, earlier.confirm));
    }
    lines.push(String::new());
    lines.push(format!("書き出した場所： {}", summary.folder));
    lines.extend(summary.shown_outputs().into_iter().map(|path| format!("  {path}")));
    lines.push(String::new());
    lines.push("次にすること".into());
    lines.extend(summary.next_steps().into_iter().enumerate().map(|(at, step)| format!("  {}. {step}", at + 1)));
    out(&lines.join("\n"));
}

/// Items by whether they are rated, and what may be said of the whole.
fn items(items: &ItemCounts) -> String {
    let mut line =
        format!("  取組項目　全体 {}　評価済 {}　未評価（未報告・差戻し） {}", items.all, items.rated, items.missing);
    for (name, count) in [("その他", items.other), ("対象外・終了", items.excluded)] {
        if count > 0 {
            line.push_str(&format!("　{name} {count}"));
        }
    }
    if !items.verdict.is_empty() {
        line.push_str(&format!("　総合評価：{}", items.verdict));
    }
    line
}

/// Forms that were issued.
pub fn issued(issued: &IssuedForms) {
    let kind = if issued.sample { "【見本】" } else { "" };
    out(&format!("\n{kind}{}の調査票を {} 所属分、書き出しました。", issued.round, issued.departments));
    out(&format!("書き出した場所： {}", issued.folder));
    let due = issued.due.map(|day| format!("（提出期限：{}）", torimatome::model::show_date(day))).unwrap_or_default();
    let mut steps = kept_steps(&issued.folder, &issued.kept);
    steps.push(format!("各課に配布してください{due}。"));
    steps.push("提出されたら input フォルダーに入れ、「torimatome」で集計してください。".into());
    out("\n次にすること");
    steps.iter().enumerate().for_each(|(at, step)| out(&format!("  {}. {step}", at + 1)));
}

/// A sealed archive.
pub fn sealed(sealed: &SealedArchive) {
    out(&format!("{}の一式（{} ファイル）を {} に保存しました。", sealed.round, sealed.files, sealed.path));
    out(&format!("  SHA-256： {}", sealed.sha256));
    if !sealed.differences.is_empty() {
        out("作り直した内容と違うところがあるまま保存しました（zip の中の「相違.txt」に書きました）。");
        listed(&sealed.differences, out);
    }
    let cover = sealed.path.replace(".zip", "_表紙.txt");
    out(&format!(
        "\n次にすること\n  1. {cover} を印刷して保管してください。この SHA-256 は archive/台帳.csv にも記録しました。"
    ));
}

fn listed(lines: &[String], say: impl Fn(&str)) {
    lines.iter().for_each(|line| say(&format!("  ・{line}")));
}

/// An archive or a round's folder that was checked.
pub fn verified(verified: &Verified, format: Format) {
    if format == Format::Json {
        return json(&serde_json::json!(verified));
    }
    let what = format!("{}（{}、出力 {} ファイル）", verified.path, verified.round, verified.outputs);
    match verified.differences.is_empty() {
        true => {
            out(&format!("{what}は、もとのままです。計画マスタと提出ファイルから作り直しても、同じ内容になりました。"))
        }
        false => out(&format!("{what}に、違うところが {} 件あります。", verified.differences.len())),
    }
    listed(&verified.differences, out);
    if let Some(hash) = verified.sha256 {
        out(&format!("  SHA-256： {hash}"));
    }
    if let Some(mark) = &verified.mark {
        out(&format!("  照合番号： {mark}"));
    }
    verified.notes.iter().for_each(|note| out(&format!("  {note}。")));
}

/// Findings of single files.
pub fn checked(files: &[CheckedReturn], quiet: bool) {
    for checked in files {
        let who = checked.department.as_deref().unwrap_or("所属不明");
        let round = checked.round.map(|round| round.to_string()).unwrap_or_else(|| "報告月不明".into());
        let state = if checked.state == ReturnState::Counts { "" } else { checked.state.label() };
        out(&format!("{}　{who}　{round}　{state}", checked.file));
        let count = |severity| checked.findings.iter().filter(|finding| finding.severity == severity).count();
        if !quiet {
            checked.findings.iter().for_each(finding);
        }
        let counts = Severity::ALL.map(|severity| format!("{} {}", severity.label(), count(severity)));
        out(&format!("  {}", counts.join("　")));
    }
}

fn finding(finding: &Finding) {
    out(&format!("  [{} {}] {}", finding.severity.label(), finding.code, finding.message));
}

/// What the master holds.
pub fn master(plan: &Plan, hash: Sha256, format: Format) {
    let counts = plan::summary(plan);
    if format == Format::Json {
        return json(&serde_json::json!({ "sha256": hash, "counts": counts, "mistakes": [] }));
    }
    let year = |year: Option<FiscalYear>| year.map(|year| year.to_string()).unwrap_or_default();
    out(&format!(
        "{}（{}）　{}～{}",
        counts.title,
        counts.municipality,
        year(counts.first_year),
        year(counts.last_year)
    ));
    out("計画マスタに誤りはありません。\n");
    let levels = counts.levels.iter().map(|(name, count)| format!("{name} {count}"));
    out(&format!("  {}（うち再掲 {}）", levels.collect::<Vec<_>>().join("　"), counts.reprints));
    out(&format!("  指標 {}（再掲を含めた掲載 {}）", counts.indicators, counts.printed_indicators));
    out(&format!("  部署 {}　複数の課で担当する取組項目 {}", counts.departments, counts.shared_items));
    out(&format!(
        "  日程 {}　所管変更 {}　目標改定 {}　過年度実績 {}",
        counts.rounds, counts.transfers, counts.revisions, counts.past_actuals
    ));
    out(&format!("  確定評価 {}　意見・対応 {}　用語解説 {}", counts.decisions, counts.opinions, counts.terms));
    if !counts.unsure_indicators.is_empty() {
        let names: Vec<_> = counts.unsure_indicators.iter().map(ToString::to_string).collect();
        out(&format!("\n確度が「要確認」の指標 {}：{}", names.len(), names.join("、")));
        out("「指標」シートの方向・月次区分・主管課などを担当課に確かめ、確度を直してください。");
    }
}

/// Mistakes of the master.
pub fn mistakes(mistakes: &[MasterMistake], format: Format) {
    if format == Format::Json {
        let list: Vec<_> = mistakes
            .iter()
            .map(|mistake| serde_json::json!({ "sheet": mistake.sheet, "cell": mistake.cell, "message": mistake.message }))
            .collect();
        return json(&serde_json::json!({ "mistakes": list }));
    }
    out(&format!("計画マスタに直すところが {} 件あります。", mistakes.len()));
    mistakes.iter().for_each(|mistake| out(&format!("  {mistake}")));
    out("templates/計画マスタ.xlsx を直してから、もう一度「torimatome master」で確かめてください。");
}

/// The catalogue of findings.
pub fn rules(rules: &[Rule], format: Format) {
    if format == Format::Json {
        return json(&serde_json::json!(rules));
    }
    for rule in rules {
        out(&format!("{}　{}　{}", rule.code, rule.severity.label(), rule.title));
        out(&format!("    意味： {}", rule.meaning));
        out(&format!("    対応： {}\n", rule.action));
    }
}

fn json(value: &serde_json::Value) {
    out(&serde_json::to_string_pretty(value).unwrap_or_default());
}
