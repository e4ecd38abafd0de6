//! The small menu that a double click opens.

use super::{command::today, render};
use std::{ffi::OsString, io};
use torimatome::{
    model::{Round, fold_key},
    pipeline::{Loaded, Pipeline, RunError},
    store::Store,
};

const MENU: &str = "
取りまとめ（torimatome）
  1  調査票を作る
  2  集計する
  3  提出ファイルを点検する
  4  報告書だけ作り直す
  5  保存した一式を確かめる
  0  終わる
番号を入力して Enter を押してください（そのまま Enter：2 集計する）";

/// Asks what to do until the user has enough. The window stays open until Enter is pressed.
pub fn run() -> super::ExitStatus {
    let mut status = 0;
    loop {
        render::out(MENU);
        let Some(choice) = ask() else { return status };
        // Full-width digits are made half-width, as people type them.
        let words = match fold_key(&choice).as_str() {
            "1" => issue(),
            "" | "2" => collect(&["run"], "どの報告月を集計しますか"),
            "3" => check(),
            "4" => collect(&["run", "--outputs", "報告書"], "どの報告月の報告書を作り直しますか"),
            "5" => verify(),
            "0" => return status,
            _ => {
                render::out("1 から 5 の番号を入力してください。");
                continue;
            }
        };
        let Some(words) = words else { return status };
        let arguments = std::iter::once("torimatome".to_owned()).chain(words).map(OsString::from).collect();
        status = super::run(arguments);
        render::out("\nEnter を押すと、はじめの画面に戻ります。");
        if ask().is_none() {
            return status;
        }
    }
}

fn issue() -> Option<Vec<String>> {
    let next = default_round(|loaded| loaded.round_to_issue(None));
    with_month(&["issue"], "どの報告月の調査票を作りますか", next, "次の報告月")
}

fn collect(command: &[&str], question: &str) -> Option<Vec<String>> {
    let latest = default_round(|loaded| loaded.round(None, today()));
    with_month(command, question, latest, "提出のある最新の報告月")
}

fn check() -> Option<Vec<String>> {
    render::out(
        "点検するファイルを、この画面に引きずって（ドラッグして）から Enter を押してください（そのまま Enter：input のすべて）",
    );
    let path = ask()?;
    let path = path.trim().trim_matches('"');
    let all = || Store::find(None).root().join("input").to_string_lossy().trim_start_matches("./").to_owned();
    Some(vec!["check".into(), if path.is_empty() { all() } else { path.to_owned() }])
}

fn verify() -> Option<Vec<String>> {
    render::out(
        "archive フォルダーにある保存の名前（.zip の前まで）、または報告月（例：令和7年12月）を入力してください。",
    );
    loop {
        match ask()? {
            name if !name.is_empty() => return Some(vec!["verify".into(), "--".into(), name]),
            _ => render::out("名前を入力してください。"),
        }
    }
}

/// What the program would take by itself, to be named in the question. Where the master or the returns cannot be read,
/// the command itself will say so.
fn default_round(choose: impl Fn(&Loaded) -> Result<Round, RunError>) -> Option<Round> {
    let store = Store::find(None);
    let loaded = Pipeline::new(&store).load(&|_| {}).ok()?;
    choose(&loaded).ok()
}

fn with_month(command: &[&str], question: &str, default: Option<Round>, meaning: &str) -> Option<Vec<String>> {
    let shown = default.map_or_else(|| meaning.to_owned(), |round| format!("{meaning}　{round}"));
    let mut words: Vec<String> = command.iter().map(|word| (*word).to_owned()).collect();
    loop {
        render::out(&format!("{question}（例：令和8年1月、令和7年度確定。そのまま Enter：{shown}）"));
        let answer = ask()?;
        if answer.is_empty() {
            words.extend(default.into_iter().flat_map(|round| ["--month".to_owned(), round.to_string()]));
            return Some(words);
        }
        if Round::parse(&answer).is_some() {
            words.extend(["--month".to_owned(), answer]);
            return Some(words);
        }
        render::out("報告月を読めません。「令和8年1月」「令和7年度確定」のように入力してください。");
    }
}

/// A line from the keyboard; None at its end.
fn ask() -> Option<String> {
    let mut line = String::new();
    (io::stdin().read_line(&mut line).ok()? > 0).then(|| line.trim().to_owned())
}
