//! What stands beside a sealed archive: its row in 台帳.csv and its cover sheet (表紙), and in it what was not as it should be.

use crate::model::{Round, Sha256, show_date};
use chrono::NaiveDate;

/// What is told of an archive.
#[derive(Debug)]
pub struct Cover<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its round.
    pub round: Round,
    /// The date printed on the outputs, where known.
    pub printed: Option<NaiveDate>,
    /// The day of sealing.
    pub sealed: NaiveDate,
    /// How many files it holds.
    pub files: usize,
    /// What the outputs were made from, in one hash, where known.
    pub mark: Option<Sha256>,
    /// Sealed although the outputs did not come out again.
    pub as_is: bool,
    /// Version of the program.
    pub version: &'a str,
}

impl Cover<'_> {
    fn printed(&self) -> String {
        self.printed.map(|day| day.to_string()).unwrap_or_default()
    }

    fn mark(&self) -> String {
        self.mark.map(|mark| mark.short()).unwrap_or_default()
    }

    const fn state(&self) -> &'static str {
        if self.as_is { "相違あり（そのまま保存）" } else { "作り直して一致" }
    }
}

const HEADING: [&str; 10] = [
    "保存した日",
    "名前",
    "報告月",
    "ファイル",
    "SHA-256",
    "ファイル数",
    "出力の日付",
    "照合番号",
    "確認",
    "プログラムの版",
];

/// First row of 台帳.csv, with its line end.
#[must_use]
pub fn heading() -> String {
    line(&HEADING.map(str::to_owned))
}

/// The archive's row of 台帳.csv, with its line end.
#[must_use]
pub fn row(cover: &Cover<'_>, sha256: Sha256) -> String {
    line(&[
        cover.sealed.to_string(),
        cover.name.to_owned(),
        cover.round.to_string(),
        format!("{}.zip", cover.name),
        sha256.to_string(),
        cover.files.to_string(),
        cover.printed(),
        cover.mark(),
        cover.state().to_owned(),
        cover.version.to_owned(),
    ])
}

fn line(cells: &[String; 10]) -> String {
    let cells = cells.each_ref().map(|cell| {
        // A name that a spreadsheet would take for a formula stays a text.
        let start = if cell.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
        match cell.contains(['"', ',', '\n', '\r']) {
            true => format!("\"{start}{}\"", cell.replace('"', "\"\"")),
            false => format!("{start}{cell}"),
        }
    });
    format!("{}\r\n", cells.join(","))
}

/// The hash that 台帳.csv keeps for an archive; None where it has no row.
#[must_use]
pub fn hash_in(ledger: &str, name: &str) -> Option<Sha256> {
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(ledger.as_bytes());
    let columns = rows.headers().ok()?.clone();
    let column = |label: &str| columns.iter().position(|cell| cell == label);
    let (file, hash) = (column("ファイル")?, column("SHA-256")?);
    let wanted = [format!("{name}.zip"), format!("'{name}.zip")];
    let rows = rows.records().flatten();
    let of_name = rows.filter(|row| row.get(file).is_some_and(|cell| wanted.iter().any(|name| name == cell)));
    of_name.filter_map(|row| Sha256::parse(row.get(hash)?)).last()
}

/// 表紙: a page to print and keep, by which the archive can be told later. UTF-8 with BOM and CRLF.
#[must_use]
pub fn cover(cover: &Cover<'_>, sha256: Sha256) -> String {
    let hash = sha256.to_string();
    let part = |from: usize| hash.chars().skip(from).take(8).collect::<String>();
    let printed = cover.printed.map(show_date).unwrap_or_else(|| "不明".into());
    let mut lines = vec![
        "保存した一式の表紙".to_owned(),
        String::new(),
        format!("名前　　　　　{}", cover.name),
        format!("報告月　　　　{}", cover.round),
        format!("ファイル　　　archive/{}.zip（中のファイル {}）", cover.name, cover.files),
        format!("保存した日　　{}", show_date(cover.sealed)),
        format!("出力の日付　　{printed}"),
        format!("照合番号　　　{}", cover.mark()),
        format!("確認　　　　　{}", cover.state()),
        format!("プログラム　　torimatome {}", cover.version),
        String::new(),
        "SHA-256".to_owned(),
        format!("　{} {} {} {}", part(0), part(8), part(16), part(24)),
        format!("　{} {} {} {}", part(32), part(40), part(48), part(56)),
        String::new(),
        "このページを印刷して保管してください。".to_owned(),
        format!("あとから「torimatome verify {}」で表示される SHA-256 が上のものと同じであれば、", cover.name),
        "ファイルは保存したときのままです。".to_owned(),
    ];
    if cover.as_is {
        lines.push(String::new());
        lines.push(
            "この一式は、計画マスタと提出ファイルから作り直した内容と違うところがあるまま保存されました。".into(),
        );
        lines.push("違うところは、zip の中の「相違.txt」に書かれています。".into());
    }
    text(&lines)
}

/// 相違.txt: how what was sealed differs from what is made again.
#[must_use]
pub fn differences(differences: &[String]) -> Vec<u8> {
    let mut lines = vec![
        "この一式は、計画マスタと提出ファイルから作り直した内容と違うところがあるまま保存されました（--as-is）。"
            .to_owned(),
        String::new(),
    ];
    lines.extend(differences.iter().map(|difference| format!("・{difference}")));
    text(&lines).into_bytes()
}

fn text(lines: &[String]) -> String {
    let lines: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
    format!("\u{FEFF}{lines}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_found_again_by_its_name() {
        let told = |name: &'static str| Cover {
            name,
            round: Round::parse("R7.12").unwrap(),
            printed: None,
            sealed: NaiveDate::from_ymd_opt(2026, 1, 15).unwrap(),
            files: 3,
            mark: None,
            as_is: false,
            version: "0.1.0",
        };
        let names = ["12月議会", "=1+1", "い,ろ\"は"];
        let hash = |name: &str| Sha256::of(name.as_bytes());
        let rows: String = names.iter().map(|name| row(&told(name), hash(name))).collect();
        let ledger = heading() + &rows;
        for name in names {
            assert_eq!(hash_in(&ledger, name), Some(hash(name)), "{ledger}");
        }
        assert_eq!(hash_in(&ledger, "12月"), None);
        assert_eq!(hash_in("", "12月"), None);
        let sheet = cover(&told("12月議会"), hash("x"));
        assert!(sheet.contains(&hash("x").to_string()[..8]) && sheet.contains("作り直して一致"), "{sheet}");
    }
}
