//! The small menu that a double click opens.

use super::render;
use std::{ffi::OsString, io};
use torimatome::model::Round;

const MENU: &str = "
取りまとめ（torimatome）
  1  調査票を作る
  2  集計する
  3  提出ファイルを点検する
  4  報告書だけ作り直す
  0  終わる
番号を入力して Enter を押してください（そのまま Enter：2 集計する）";

/// Asks what to do until the user has enough. The window stays open until Enter is pressed.
pub fn run() -> super::ExitStatus {
    let mut status = 0;
    loop {
        render::out(MENU);
        let Some(choice) = ask() else { return status };
        let words: Vec<String> = match fold(&choice).as_str() {
            "1" => {
                with_month(&["issue"], "どの報告月の調査票を作りますか（例：令和8年1月。そのまま Enter：次の報告月）")
            }
            "" | "2" => with_month(&["run"], "どの報告月を集計しますか（そのまま Enter：提出のある最新の報告月）"),
            "3" => {
                render::out(
                    "点検するファイルを、この画面に引きずって（ドラッグして）から Enter を押してください（そのまま Enter：input のすべて）",
                );
                let Some(path) = ask() else { return status };
                let path = path.trim().trim_matches('"').to_owned();
                if path.is_empty() { vec!["check".into(), "input".into()] } else { vec!["check".into(), path] }
            }
            "4" => with_month(
                &["run", "--outputs", "報告書"],
                "どの報告月の報告書を作り直しますか（そのまま Enter：提出のある最新の報告月）",
            ),
            "0" => return status,
            _ => {
                render::out("1 から 4 の番号を入力してください。");
                continue;
            }
        };
        let arguments = std::iter::once("torimatome".to_owned()).chain(words).map(OsString::from).collect();
        status = super::run(arguments);
        render::out("\nEnter を押すと、はじめの画面に戻ります。");
        if ask().is_none() {
            return status;
        }
    }
}

fn with_month(command: &[&str], question: &str) -> Vec<String> {
    let mut words: Vec<String> = command.iter().map(|word| (*word).to_owned()).collect();
    loop {
        render::out(question);
        let answer = ask().unwrap_or_default();
        if answer.trim().is_empty() {
            return words;
        }
        if Round::parse(&answer).is_some() {
            words.extend(["--month".to_owned(), answer.trim().to_owned()]);
            return words;
        }
        render::out("報告月を読めません。「令和8年1月」「令和7年度確定」のように入力してください。");
    }
}

/// A line from the keyboard; None at its end.
fn ask() -> Option<String> {
    let mut line = String::new();
    (io::stdin().read_line(&mut line).ok()? > 0).then(|| line.trim().to_owned())
}

/// The choice with full-width digits made half-width, as people type them.
fn fold(text: &str) -> String {
    torimatome::model::fold_key(text)
}
