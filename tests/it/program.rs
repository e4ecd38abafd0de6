//! The program as a user meets it: exit status, messages, files, the same bytes again.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};
use tempfile::TempDir;

fn project() -> PathBuf {
    env!("CARGO_MANIFEST_DIR").into()
}

pub fn torimatome(root: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_torimatome"))
        .args(arguments)
        .arg("--root")
        .arg(root)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A project folder with the real master, and the sample returns of one round where `round` names one.
pub fn folder(round: Option<&str>) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("templates")).unwrap();
    let master = "templates/計画マスタ.xlsx";
    fs::copy(project().join(master), folder.path().join(master)).unwrap();
    if let Some(round) = round {
        copy(&project().join("input").join(round), &folder.path().join("input").join(round));
    }
    folder
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// All files below a folder with their bytes; hidden ones left out.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let shown = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                if !shown.starts_with('.') {
                    found.insert(shown, fs::read(&path).unwrap());
                }
            }
        }
    }
    found
}

#[test]
fn the_main_job_writes_everything_and_the_same_bytes_again() {
    let folder = folder(Some("令和7年12月"));
    let output = folder.path().join("output/令和7年12月");
    let done = torimatome(folder.path(), &["--date", "2026-01-15", "--jobs", "2"]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let said = text(&done.stdout);
    for word in ["令和7年12月", "見本", "未提出", "差戻し", "要確認", "次にすること", "output/令和7年12月"]
    {
        assert!(said.contains(word), "{word} is missing in\n{said}");
    }
    let first = files(&output);
    for name in [
        "進捗状況集計表_令和7年12月.xlsx",
        "進捗状況報告書_令和7年12月.pdf",
        "再提出依頼/連絡文.txt",
        "受付簿_案.xlsx",
        "データ.csv",
        "実行記録.json",
    ] {
        assert!(first.get(name).is_some_and(|bytes| bytes.len() > 100), "{name}");
    }
    let letters = text(&first["再提出依頼/連絡文.txt"]);
    for word in ["もらってください", "担当課に", "受付簿", "input/"] {
        assert!(!letters.contains(word), "{word} in\n{letters}");
    }
    fs::write(output.join("メモ.txt"), "自分のメモ").unwrap();
    let done = torimatome(folder.path(), &["run", "--date", "2026-01-15", "--jobs", "1", "--quiet"]);
    assert_eq!(done.status.code(), Some(0));
    assert!(done.stdout.is_empty());
    let mut second = files(&output);
    assert_eq!(second.remove("メモ.txt").as_deref(), Some("自分のメモ".as_bytes()), "a user's file stays");
    assert!(first == second, "the same inputs give the same bytes");
    let strict = torimatome(folder.path(), &["--date", "2026-01-15", "--strict", "--quiet", "--outputs", "CSV"]);
    assert_eq!(strict.status.code(), Some(1), "something is missing or sent back");
    assert!(output.join("進捗状況報告書_令和7年12月.pdf").exists(), "outputs that were not asked for stay");
}

#[test]
fn without_any_return_it_says_what_to_do_and_writes_nothing() {
    let folder = folder(None);
    let done = torimatome(folder.path(), &["run"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(text(&done.stderr).contains("input"), "{}", text(&done.stderr));
    assert!(files(&folder.path().join("output")).is_empty());
    assert!(folder.path().join("input").is_dir(), "the missing folder was made");
    let done = torimatome(folder.path(), &["run", "--month", "令和7年12月", "--date", "2026-01-15"]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert!(text(&done.stdout).contains("未提出"));
    assert!(folder.path().join("output/令和7年12月/進捗状況報告書_令和7年12月.pdf").exists());
}

#[test]
fn a_missing_or_broken_master_is_refused_and_the_last_output_stands() {
    let folder = folder(None);
    let kept = folder.path().join("output/令和7年12月/前回.txt");
    fs::create_dir_all(kept.parent().unwrap()).unwrap();
    fs::write(&kept, "前回").unwrap();
    let master = folder.path().join("templates/計画マスタ.xlsx");
    for (bytes, status_of_master) in [(None, 2), (Some(b"not a workbook".as_slice()), 1)] {
        fs::remove_file(&master).ok();
        if let Some(bytes) = bytes {
            fs::write(&master, bytes).unwrap();
        }
        let run = torimatome(folder.path(), &["run", "--month", "R7.12"]);
        assert_eq!(run.status.code(), Some(2));
        assert!(text(&run.stderr).contains("計画マスタ"), "{}", text(&run.stderr));
        assert_eq!(torimatome(folder.path(), &["master"]).status.code(), Some(status_of_master));
        assert_eq!(fs::read_to_string(&kept).unwrap(), "前回");
    }
}

#[test]
fn wrong_options_are_explained_in_japanese() {
    let folder = folder(None);
    for (arguments, word) in [
        (&["--month", "12月"][..], "報告月"),
        (&["--edition", "市長用"][..], "議会用"),
        (&["--outputs", "紙"][..], "集計表"),
        (&["--jobs", "0"][..], "--jobs"),
        (&["--nonsense"][..], "--nonsense"),
        (&["collect"][..], "collect"),
        (&["check"][..], "ファイル"),
        (&["diff", "R7.10"][..], "報告月"),
        (&["run", "--month", "令和30年4月"][..], "計画の期間"),
    ] {
        let done = torimatome(folder.path(), arguments);
        assert_eq!(done.status.code(), Some(2), "{arguments:?}");
        let said = text(&done.stderr);
        assert!(said.contains(word), "{arguments:?}: {said}");
        assert!(!said.contains("error:"), "{arguments:?}: {said}");
    }
}

#[test]
fn an_output_that_cannot_be_written_is_said_and_nothing_is_lost() {
    let folder = folder(None);
    fs::create_dir_all(folder.path().join("input")).unwrap();
    fs::write(folder.path().join("output"), "not a folder").unwrap();
    let done = torimatome(folder.path(), &["run", "--month", "R7.12"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(text(&done.stderr).contains("output"), "{}", text(&done.stderr));
    assert_eq!(fs::read_to_string(folder.path().join("output")).unwrap(), "not a folder");
}

#[test]
fn a_folder_that_is_no_project_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = folder.path().join("別の場所");
    for root in [folder.path(), elsewhere.as_path()] {
        let done = torimatome(root, &["run"]);
        assert_eq!(done.status.code(), Some(2));
        assert!(text(&done.stderr).contains("--root"), "{}", text(&done.stderr));
        assert!(files(folder.path()).is_empty() && !folder.path().join("input").exists() && !elsewhere.exists());
    }
}

/// What the menu says and does with these lines typed, from a folder that holds templates/.
fn menu(root: &Path, typed: &str) -> (String, Option<i32>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_torimatome"))
        .arg("menu")
        .current_dir(root)
        .env("SOURCE_DATE_EPOCH", "1768435200")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), typed.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    (text(&done.stdout) + &text(&done.stderr), done.status.code())
}

#[test]
fn the_menu_asks_for_the_round_with_a_default_and_runs() {
    let folder = folder(Some("令和7年12月"));
    // A wrong number, a round that is none, then Enter for the default; full-width digits; the end.
    let (said, status) = menu(folder.path(), "7\n２\nばなな\n\n\n4\nR7.12\n\n0\n");
    assert_eq!(status, Some(0), "{said}");
    for word in
        ["1 から 5 の番号", "そのまま Enter：提出のある最新の報告月　令和7年12月", "報告月を読めません", "次にすること"]
    {
        assert!(said.contains(word), "{word} is missing in\n{said}");
    }
    assert!(folder.path().join("output/令和7年12月/進捗状況報告書_令和7年12月.pdf").exists());
    let (said, status) = menu(folder.path(), "5\n\nない\n\n5\nR7.12\n\n0\n");
    for word in ["名前を入力してください", "「ない」という名前の保存はありません", "もとのままです"]
    {
        assert!(said.contains(word), "{word} is missing in\n{said}");
    }
    assert_eq!(status, Some(0), "{said}");
    let (said, status) = menu(folder.path(), "1\n\n\n3\n\n\n");
    assert!(said.contains("次の報告月　令和8年1月") && said.contains("差戻し"), "{said}");
    assert_eq!(status, Some(1), "the last command found something to correct: {said}");
    assert_eq!(files(&folder.path().join("output/配布/令和8年1月")).len(), 27);
}

#[test]
fn the_menu_of_an_empty_project_makes_input_and_explains() {
    let folder = folder(None);
    let (said, status) = menu(folder.path(), "\n\n\n0\n");
    assert_eq!(status, Some(2), "{said}");
    assert!(said.contains("input フォルダーがなかったので作りました") && said.contains("調査票がありません"), "{said}");
    assert!(folder.path().join("input").is_dir());
}

#[test]
fn the_guide_is_written_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("使い方.pdf");
    let done = torimatome(folder.path(), &["guide", &path.to_string_lossy()]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert!(fs::read(&path).unwrap().starts_with(b"%PDF-1.4"));
    assert_eq!(files(folder.path()).len(), 1);
    let nowhere = folder.path().join("ない/使い方.pdf");
    fs::write(folder.path().join("ない"), "").unwrap();
    assert_eq!(torimatome(folder.path(), &["guide", &nowhere.to_string_lossy()]).status.code(), Some(2));
}

/// A register of decisions under another name or in another place is told apart from a return, and not read.
#[test]
fn a_register_that_is_not_read_is_told() {
    let folder = folder(Some("令和7年12月"));
    let run = |arguments: &[&str]| {
        let done = torimatome(
            folder.path(),
            &[&["run", "--date", "2026-01-15", "--outputs", "再提出依頼"], arguments].concat(),
        );
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        let record = fs::read(folder.path().join("output/令和7年12月/実行記録.json")).unwrap();
        (text(&done.stdout), serde_json::from_slice::<serde_json::Value>(&record).unwrap())
    };
    let (said, before) = run(&[]);
    assert!(!said.contains("受付簿があり"), "{said}");
    assert!(said.contains("1. 集計表・報告書・CSVは書き出していません。前からあるものは古いままです。"), "{said}");
    let draft = fs::read(folder.path().join("output/令和7年12月/受付簿_案.xlsx")).unwrap();
    let places = ["令和7年12月/受付簿.xlsx", "受付簿_案.xlsx", "受付簿(1).xlsx", "受付簿.xlsm"];
    for place in places {
        fs::write(folder.path().join("input").join(place), &draft).unwrap();
    }
    let (said, record) = run(&[]);
    assert!(said.contains("読まれていない受付簿があり"), "{said}");
    for place in places {
        let file = format!("input/{place}");
        let about = |list: &str| -> Vec<serde_json::Value> {
            record[list].as_array().unwrap().iter().filter(|one| one["file"] == *file).cloned().collect()
        };
        let found = about("findings");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0]["code"].as_str(), found[0]["severity"].as_str()), (Some("R033"), Some("要確認")));
        assert!(found[0]["message"].as_str().unwrap().contains("反映していません"));
        assert_eq!(about("inputs")[0]["state"], "対象外", "{file}");
    }
    for count in ["received", "missing", "sent_back"] {
        assert_eq!(record["counts"][count], before["counts"][count], "{count}");
    }
}

#[test]
fn single_files_are_checked() {
    let root = project();
    let input = root.join("input/令和7年12月");
    let mut forms: Vec<_> = files(&input).into_keys().filter(|name| name.ends_with(".xlsx")).collect();
    forms.sort();
    let paths: Vec<String> = forms.iter().map(|name| input.join(name).to_string_lossy().into_owned()).collect();
    let mut arguments = vec!["check", "--format", "json"];
    arguments.extend(paths.iter().map(String::as_str));
    let done = torimatome(&root, &arguments);
    assert_eq!(done.status.code(), Some(1), "the sample holds returns to correct");
    let json: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(json.get("inputs").unwrap().as_array().unwrap().len(), paths.len());
    for finding in json.get("findings").unwrap().as_array().unwrap() {
        for key in [
            "code",
            "severity",
            "department",
            "month",
            "file",
            "sheet",
            "cell",
            "item",
            "indicator",
            "found",
            "read_as",
            "message",
        ] {
            assert!(finding.get(key).is_some(), "{key}");
        }
    }
    for input in json.get("inputs").unwrap().as_array().unwrap() {
        let cells = input.get("cells").unwrap();
        let count = |class: &str| cells.get(class).and_then(serde_json::Value::as_u64).unwrap();
        let classes = ["merged", "read", "sent_back", "unchanged", "overridden", "superseded", "outside"];
        assert_eq!(count("filled"), classes.iter().map(|class| count(class)).sum::<u64>(), "{input}");
    }
}

#[test]
fn forms_are_issued_and_a_round_is_sealed() {
    let folder = folder(Some("令和7年12月"));
    let issued = torimatome(folder.path(), &["issue", "--month", "令和8年1月"]);
    assert_eq!(issued.status.code(), Some(0), "{}", text(&issued.stderr));
    let forms = files(&folder.path().join("output/配布/令和8年1月"));
    assert_eq!(forms.len(), 27);
    assert!(forms.keys().all(|name| name.starts_with("調査票_") && name.ends_with("_令和8年1月.xlsx")));
    assert_eq!(torimatome(folder.path(), &["seal", "12月議会"]).status.code(), Some(2), "nothing to seal before a run");
    assert_eq!(torimatome(folder.path(), &["run", "--date", "2026-01-15"]).status.code(), Some(0));
    let sealed = torimatome(folder.path(), &["seal", "12月議会"]);
    assert_eq!(sealed.status.code(), Some(0), "{}", text(&sealed.stderr));
    assert!(folder.path().join("archive/12月議会.zip").exists());
    assert_eq!(torimatome(folder.path(), &["seal", "12月議会"]).status.code(), Some(2), "never overwritten");
    assert_eq!(torimatome(folder.path(), &["seal", "../x"]).status.code(), Some(2));
}

/// What was handed to the council comes out again, byte for byte, from nothing but its own archive.
#[test]
fn a_sealed_archive_reproduces_itself() {
    let first = folder(Some("令和7年12月"));
    let run = ["run", "--date", "2026-01-15", "--publish", "--month", "令和7年12月"];
    assert_eq!(torimatome(first.path(), &run).status.code(), Some(0));
    let sealed = torimatome(first.path(), &["seal", "12月議会", "--month", "令和7年12月"]);
    assert_eq!(sealed.status.code(), Some(0), "{}", text(&sealed.stderr));
    let archive = fs::read(first.path().join("archive/12月議会.zip")).unwrap();

    let second = tempfile::tempdir().unwrap();
    zip::ZipArchive::new(std::io::Cursor::new(&archive)).unwrap().extract(second.path()).unwrap();
    let output = second.path().join("output");
    let handed_out = files(&output);
    assert!(handed_out.len() > 10, "{:?}", handed_out.keys());
    let sums = fs::read_to_string(second.path().join("SHA256SUMS.txt")).unwrap();
    for line in sums.lines() {
        let (hash, path) = line.split_once("  ").unwrap();
        let bytes = fs::read(second.path().join(path)).unwrap();
        assert_eq!(torimatome::model::Sha256::of(&bytes).to_string(), hash, "{path}");
    }
    fs::remove_dir_all(&output).unwrap();
    // The date that was printed stands in the record.
    let record: serde_json::Value = serde_json::from_slice(&handed_out["令和7年12月/実行記録.json"]).unwrap();
    let (month, date) = (record["month"].as_str().unwrap(), record["date"].as_str().unwrap());
    let again = torimatome(second.path(), &["run", "--month", month, "--date", date, "--publish"]);
    assert_eq!(again.status.code(), Some(0), "{}", text(&again.stderr));
    let mut made = files(&output);
    made.remove("令和7年12月/.torimatome");
    assert_eq!(made.keys().collect::<Vec<_>>(), handed_out.keys().collect::<Vec<_>>());
    for (name, bytes) in &made {
        assert!(bytes == &handed_out[name], "{name} differs");
    }
    let resealed = torimatome(second.path(), &["seal", "12月議会", "--month", month]);
    assert_eq!(resealed.status.code(), Some(0), "{}", text(&resealed.stderr));
    assert!(fs::read(second.path().join("archive/12月議会.zip")).unwrap() == archive, "the archive itself");
}

#[test]
fn catalogue_help_and_version() {
    let root = project();
    for (arguments, word) in [
        (&["rules"][..], "差戻し"),
        (&["--help"][..], "使い方"),
        (&["run", "--help"][..], "--month"),
        (&["--version"][..], env!("CARGO_PKG_VERSION")),
        (&["master"][..], "134"),
        (&["verify", "--help"][..], "名前|報告月"),
        (&["seal", "--help"][..], "--as-is"),
        (&["completions", "bash"][..], "verify"),
        (&["man"][..], "verify"),
        (&["completions", "powershell"][..], "torimatome"),
    ] {
        let done = torimatome(&root, arguments);
        assert_eq!(done.status.code(), Some(0), "{arguments:?} {}", text(&done.stderr));
        assert!(text(&done.stdout).contains(word), "{arguments:?}");
    }
}

/// The table of rules in README.md, made from the registry.
fn rules_table() -> String {
    let mut table = String::from("| 番号 | 重さ | 指摘 | 意味 | すること |\n|---|---|---|---|---|\n");
    for rule in torimatome::check::registry() {
        let severity = rule.severity.label();
        table.push_str(&format!(
            "| {} | {severity} | {} | {} | {} |\n",
            rule.code, rule.title, rule.meaning, rule.action
        ));
    }
    table
}

/// With `UPDATE_README=1` the table is written anew; otherwise it must be current.
#[test]
fn the_readme_lists_every_rule() {
    let path = project().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once("<!-- rules:begin -->\n").unwrap();
    let (listed, after) = rest.split_once("<!-- rules:end -->").unwrap();
    let table = rules_table();
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, format!("{before}<!-- rules:begin -->\n{table}<!-- rules:end -->{after}")).unwrap();
    } else {
        assert!(listed == table, "README.md is behind; run: UPDATE_README=1 cargo test readme");
    }
}
