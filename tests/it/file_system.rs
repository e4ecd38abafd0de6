//! Faults of the file system, made on purpose: none stops a run, mixes two, or costs anybody's work.

use crate::program::{files, folder, text, torimatome};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};

const ROUND: &str = "令和7年12月";
const RUN: [&str; 7] = ["run", "--month", ROUND, "--date", "2026-01-15", "--outputs", "CSV,再提出依頼"];

fn run(root: &Path) -> String {
    let done = torimatome(root, &RUN);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    text(&done.stdout)
}

fn round(root: &Path) -> PathBuf {
    root.join("output").join(ROUND)
}

fn record(root: &Path) -> serde_json::Value {
    serde_json::from_slice(&fs::read(round(root).join("実行記録.json")).unwrap()).unwrap()
}

/// Codes of the findings of one file.
fn codes(root: &Path, file: &str) -> Vec<String> {
    let of_file = |finding: &&serde_json::Value| finding["file"] == file;
    let record = record(root);
    let found = record["findings"].as_array().unwrap().iter().filter(of_file);
    found.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn work_done_in_the_output_is_kept_and_named() {
    let folder = folder(Some(ROUND));
    run(folder.path());
    let before = files(&round(folder.path()));
    let edited = ["受付簿_案.xlsx", "再提出依頼/連絡文.txt", "データ.csv"];
    for path in edited {
        let mut bytes = before[path].clone();
        bytes.extend(b"mine");
        fs::write(round(folder.path()).join(path), bytes).unwrap();
    }
    let said = run(folder.path());
    let after = files(&round(folder.path()));
    for (path, kept) in
        edited.iter().zip(["受付簿_案（残した分）.xlsx", "再提出依頼/連絡文（残した分）.txt", "データ（残した分）.csv"])
    {
        assert!(said.contains(kept), "{kept} is not named in\n{said}");
        assert!(after[kept].ends_with(b"mine") && after[*path] == before[*path], "{path}");
    }
    assert!(said.contains("1. output/令和7年12月 の「受付簿_案.xlsx」は書き換えられていた"), "{said}");
    assert!(said.contains("input フォルダーに「受付簿.xlsx」の名前で保存"), "{said}");
    assert!(!run(folder.path()).contains("残した分"), "said once, kept for ever");
    assert_eq!(files(&round(folder.path())), after);
}

#[test]
fn a_form_that_was_changed_where_it_was_issued_is_kept() {
    let folder = folder(Some(ROUND));
    let issue = || torimatome(folder.path(), &["issue", "--month", "令和8年1月", "--date", "2026-01-20"]);
    assert_eq!(issue().status.code(), Some(0));
    let forms = folder.path().join("output/配布/令和8年1月");
    let (name, bytes) = files(&forms).into_iter().next().unwrap();
    fs::write(forms.join(&name), "記入済み").unwrap();
    let said = text(&issue().stdout);
    let kept = name.replace(".xlsx", "（残した分）.xlsx");
    assert!(said.contains(&kept), "{said}");
    let after = files(&forms);
    assert_eq!((after[&kept].as_slice(), &after[&name]), ("記入済み".as_bytes(), &bytes));
}

#[test]
fn a_users_file_of_a_programs_name_is_kept_before_the_first_run() {
    let folder = folder(Some(ROUND));
    fs::create_dir_all(round(folder.path()).join("公開")).unwrap();
    fs::write(round(folder.path()).join("データ.csv"), "mine").unwrap();
    assert!(run(folder.path()).contains("データ（残した分）.csv"));
    assert_eq!(fs::read_to_string(round(folder.path()).join("データ（残した分）.csv")).unwrap(), "mine");
    assert!(round(folder.path()).join("公開").is_dir(), "the user's empty folder");
}

#[test]
fn every_edition_that_stands_is_made_again() {
    let folder = folder(Some(ROUND));
    let run = |date: &str, more: &[&str]| {
        let arguments = [&["run", "--month", ROUND, "--date", date, "--quiet"], more].concat();
        assert_eq!(torimatome(folder.path(), &arguments).status.code(), Some(0));
        files(&round(folder.path()))
    };
    let more = ["--edition", "本部用", "--edition", "公表用", "--publish", "--outputs", "報告書,CSV"];
    let before = run("2026-01-15", &more);
    let names = ["進捗状況報告書_本部用_令和7年12月.pdf", "進捗状況報告書_公表用_令和7年12月.pdf", "公開/データ.csv"];
    let again = run("2026-01-16", &["--outputs", "報告書,CSV"]);
    for name in names {
        assert!(before.contains_key(name) && again.contains_key(name), "{name}");
    }
    for name in names.iter().filter(|name| name.ends_with(".pdf")) {
        assert!(before[*name] != again[*name], "{name} is as old as the first run");
    }
    fs::remove_file(round(folder.path()).join(names[0])).unwrap();
    assert!(!run("2026-01-16", &["--outputs", "報告書,CSV"]).contains_key(names[0]), "one that was deleted is not");
}

#[test]
fn hidden_names_are_named() {
    let folder = folder(Some(ROUND));
    let input = folder.path().join("input");
    let form = |department: &str| input.join(ROUND).join(format!("調査票_{department}_{ROUND}.xlsx"));
    let names: Vec<String> = files(&input.join(ROUND)).into_keys().filter(|name| name.ends_with(".xlsx")).collect();
    let departments: Vec<&str> = names.iter().filter_map(|name| name.split('_').nth(1)).take(2).collect();
    let (first, second) = (departments[0], departments[1]);
    fs::rename(form(first), input.join(format!(".調査票_{first}.xlsx"))).unwrap();
    fs::create_dir(input.join(".受信")).unwrap();
    fs::rename(form(second), input.join(format!(".受信/調査票_{second}.xlsx"))).unwrap();
    fs::write(input.join(".受信/.DS_Store"), "x").unwrap();
    let said = run(folder.path());
    for name in [format!(".調査票_{first}.xlsx"), format!("調査票_{second}.xlsx")] {
        assert!(said.contains(&name), "{name} is not named in\n{said}");
    }
    assert_eq!(codes(folder.path(), &format!("input/.調査票_{first}.xlsx")), ["F005"]);
    assert_eq!(codes(folder.path(), &format!("input/.受信/調査票_{second}.xlsx")), ["F005"]);
    assert_eq!(codes(folder.path(), "input/.受信/.DS_Store"), ["F001"]);
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::symlink;

    fn fifo(path: &Path) {
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    /// The program with a limit of time; None where it had to be ended.
    fn within(limit: Duration, root: &Path, arguments: &[&str]) -> Option<Output> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_torimatome"))
            .args(arguments)
            .arg("--root")
            .arg(root)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let start = Instant::now();
        while child.try_wait().unwrap().is_none() {
            if start.elapsed() > limit {
                child.kill().unwrap();
                return None;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Some(child.wait_with_output().unwrap())
    }

    const LIMIT: Duration = Duration::from_secs(240);

    #[test]
    fn a_fifo_or_a_device_among_the_returns_is_named_and_the_run_ends() {
        let folder = folder(Some(ROUND));
        let input = folder.path().join("input").join(ROUND);
        // Before there is anything that must not be read.
        let name = files(&input).into_keys().find(|name| name.starts_with("調査票_")).unwrap();
        fifo(&input.join("提出.xlsx"));
        symlink("/dev/zero", input.join("市民課.xlsx")).unwrap();
        let outside = folder.path().join("外.xlsx");
        fs::copy(input.join(name), &outside).unwrap();
        symlink(&outside, input.join("外へのリンク.xlsx")).unwrap();
        symlink(folder.path(), input.join("外のフォルダー")).unwrap();
        let done = within(LIMIT, folder.path(), &RUN).expect("it does not wait");
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        for name in ["提出.xlsx", "市民課.xlsx", "外へのリンク.xlsx", "外のフォルダー"] {
            assert_eq!(codes(folder.path(), &format!("input/{ROUND}/{name}")), ["F004"], "{name}");
        }
        let checked = within(LIMIT, folder.path(), &["check", &input.join("提出.xlsx").to_string_lossy()]).unwrap();
        assert!(text(&checked.stdout).contains("ふつうのファイルではありません"));
    }

    #[test]
    fn a_register_or_master_that_is_no_file_stops_the_run_and_is_named() {
        let folder = folder(Some(ROUND));
        let register = folder.path().join("input/受付簿.xlsx");
        let outside = folder.path().join("外.xlsx");
        fs::write(&outside, "x").unwrap();
        let refused = |name: &str| {
            let done = within(LIMIT, folder.path(), &RUN).expect("it does not wait");
            assert_eq!(done.status.code(), Some(2));
            assert!(text(&done.stderr).contains(name), "{}", text(&done.stderr));
            assert!(!round(folder.path()).exists(), "nothing is written");
        };
        fifo(&register);
        refused("受付簿.xlsx");
        fs::remove_file(&register).unwrap();
        symlink(&outside, &register).unwrap();
        refused("受付簿.xlsx");
        fs::remove_file(&register).unwrap();
        let master = folder.path().join("templates/計画マスタ.xlsx");
        fs::remove_file(&master).unwrap();
        fifo(&master);
        refused("計画マスタ.xlsx");
    }

    #[test]
    fn odd_things_in_the_output_stay_and_stop_nothing() {
        let folder = folder(Some(ROUND));
        run(folder.path());
        let output = round(folder.path());
        fs::create_dir(folder.path().join("資料")).unwrap();
        symlink(folder.path().join("資料"), output.join("添付")).unwrap();
        fifo(&output.join("管"));
        fs::create_dir(output.join("議会説明用")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(output.join("s")).unwrap();
        let odd = std::os::unix::ffi::OsStrExt::from_bytes(b"\x83\x81\x83\x82.txt");
        fs::write(output.join::<&std::ffi::OsStr>(odd), "mine").unwrap();
        for _ in 0..2 {
            let done = within(LIMIT, folder.path(), &RUN).expect("it does not wait");
            assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
            for path in ["添付", "管", "議会説明用", "s"] {
                assert!(fs::symlink_metadata(output.join(path)).is_ok(), "{path}");
            }
            assert_eq!(fs::read(output.join::<&std::ffi::OsStr>(odd)).unwrap(), b"mine");
        }
    }

    /// A disk that takes no more in the middle of a file.
    #[test]
    fn an_output_that_cannot_be_written_leaves_the_last_good_one() {
        let folder = folder(Some(ROUND));
        run(folder.path());
        let before = files(&round(folder.path()));
        let limited = "trap '' XFSZ; ulimit -f 64; exec \"$0\" \"$@\"";
        for more in [&["--format", "text"][..], &["--format", "json"]] {
            let mut command = Command::new("sh");
            command.args(["-c", limited, env!("CARGO_BIN_EXE_torimatome")]).args(RUN).args(more);
            let done = command.arg("--root").arg(folder.path()).stdin(Stdio::null()).output().unwrap();
            assert_eq!(done.status.code(), Some(2), "{}", text(&done.stdout));
            assert!(text(&done.stderr).contains("書き込めません"), "{}", text(&done.stderr));
            assert!(done.stdout.is_empty(), "nothing is said to be finished");
            assert_eq!(files(&round(folder.path())), before);
            let hidden = fs::read_dir(folder.path().join("output")).unwrap().flatten().map(|entry| entry.file_name());
            assert_eq!(hidden.filter(|name| name.to_string_lossy().starts_with(".書")).count(), 0);
        }
    }

    #[test]
    fn results_that_cannot_be_written_are_told_and_a_closed_pipe_is_not() {
        let folder = folder(Some(ROUND));
        let input = folder.path().join("input").join(ROUND);
        let input = input.to_string_lossy();
        let json = ["run", "--month", ROUND, "--outputs", "CSV", "--format", "json"];
        let arguments: [&[&str]; 6] =
            [&json, &RUN, &["check", &input, "--format", "json"], &["rules"], &["master"], &["--help"]];
        let start = |arguments: &[&str], stdout: Stdio| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_torimatome"));
            command.args(arguments).arg("--root").arg(folder.path()).stdin(Stdio::null()).stdout(stdout);
            command.stderr(Stdio::piped()).spawn().unwrap()
        };
        for arguments in arguments {
            if cfg!(target_os = "linux") {
                let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
                let done = start(arguments, full.into()).wait_with_output().unwrap();
                assert_eq!(done.status.code(), Some(2), "{arguments:?}");
                assert!(text(&done.stderr).contains("結果を書き出せませんでした"), "{arguments:?}");
            }
            // Nobody listens from the beginning.
            let mut child = start(arguments, Stdio::piped());
            drop(child.stdout.take());
            let done = child.wait_with_output().unwrap();
            assert!(matches!(done.status.code(), Some(0 | 1)), "{arguments:?}: {}", text(&done.stderr));
            assert!(done.stderr.is_empty(), "{arguments:?}: {}", text(&done.stderr));
        }
    }
}
