//! What is sealed is what master and returns give, and can be told later.

use crate::program::{files, folder, text, torimatome};
use std::{collections::BTreeMap, fs, path::Path, process::Output};
use torimatome::model::Sha256;

const ROUND: &str = "令和7年12月";
const RECORD: &str = "実行記録.json";

fn run(root: &Path, outputs: &str) {
    let done = torimatome(root, &["run", "--month", ROUND, "--date", "2026-01-15", "--outputs", outputs, "--quiet"]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
}

fn seal(root: &Path, more: &[&str]) -> Output {
    torimatome(root, &[&["seal", "試し", "--month", ROUND, "--date", "2026-02-01"], more].concat())
}

fn sealed(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(fs::File::open(root.join("archive/試し.zip")).unwrap()).unwrap();
    let mut found = BTreeMap::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut bytes).unwrap();
        found.insert(part.name().unwrap().into_owned(), bytes);
    }
    found
}

fn a_return(root: &Path) -> String {
    files(&root.join("input").join(ROUND)).into_keys().find(|name| name.starts_with("調査票_")).unwrap()
}

/// The archive is refused with this word in the message, and nothing is written.
fn refused(root: &Path, words: &[&str]) {
    let done = seal(root, &[]);
    let said = text(&done.stderr);
    assert_eq!(done.status.code(), Some(2), "{said}");
    for word in words.iter().chain(&["--as-is"]) {
        assert!(said.contains(word), "{word} is missing in\n{said}");
    }
    assert!(!root.join("archive").exists(), "nothing is written");
}

#[test]
fn the_record_holds_the_hash_of_every_output() {
    let folder = folder(Some(ROUND));
    let output = folder.path().join("output").join(ROUND);
    run(folder.path(), "CSV,再提出依頼");
    fs::write(output.join("メモ.txt"), "mine").unwrap();
    // A run for some outputs only says of the others, too, what they are.
    run(folder.path(), "CSV");
    let record: serde_json::Value = serde_json::from_slice(&fs::read(output.join(RECORD)).unwrap()).unwrap();
    let listed: BTreeMap<String, String> = record["outputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["file"].as_str().unwrap().to_owned(), one["sha256"].as_str().unwrap().to_owned()))
        .collect();
    let mut there = files(&output);
    assert!(there.remove(RECORD).is_some() && there.remove("メモ.txt").is_some());
    let there: BTreeMap<String, String> =
        there.into_iter().map(|(path, bytes)| (path, Sha256::of(&bytes).to_string())).collect();
    assert!(there.len() > 3, "{:?}", there.keys());
    assert_eq!(listed, there);
    // What was left standing is made again and compared as well.
    let done = torimatome(folder.path(), &["verify", ROUND]);
    assert_eq!(done.status.code(), Some(0), "{}{}", text(&done.stdout), text(&done.stderr));
    fs::write(output.join("再提出依頼/連絡文.txt"), "x").unwrap();
    let done = torimatome(folder.path(), &["verify", ROUND]);
    assert_eq!(done.status.code(), Some(1));
    assert!(text(&done.stdout).contains("再提出依頼/連絡文.txt：集計のあとで書き換えられています"));
}

#[test]
fn what_does_not_come_out_again_is_not_sealed() {
    let folder = folder(Some(ROUND));
    let root = folder.path();
    let output = root.join("output").join(ROUND);
    run(root, "CSV");
    let data = fs::read(output.join("データ.csv")).unwrap();
    fs::write(output.join("データ.csv"), b"x").unwrap();
    refused(root, &["データ.csv：集計のあとで書き換えられています"]);
    fs::remove_file(output.join("データ.csv")).unwrap();
    refused(root, &["データ.csv：あるはずのファイルがない"]);
    fs::write(output.join("データ.csv"), &data).unwrap();
    // The hash changed with it: the record is made again as well.
    let record = fs::read_to_string(output.join(RECORD)).unwrap();
    let changed = String::from_utf8_lossy(&data).replacen("24.2", "29.2", 1);
    assert!(changed.as_bytes() != data);
    fs::write(output.join("データ.csv"), &changed).unwrap();
    let (was, now) = (Sha256::of(&data).to_string(), Sha256::of(changed.as_bytes()).to_string());
    fs::write(output.join(RECORD), record.replace(&was, &now)).unwrap();
    refused(root, &["データ.csv：作り直すと、違う内容になります"]);
    fs::write(output.join("データ.csv"), &data).unwrap();
    fs::write(output.join(RECORD), record.replace("\"sample\": true", "\"sample\": false")).unwrap();
    refused(root, &["実行記録.json：作り直したものと内容が違います"]);
    fs::write(output.join(RECORD), &record).unwrap();
    let name = a_return(root);
    let path = root.join("input").join(ROUND).join(&name);
    let bytes = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    refused(root, &[&format!("input/{ROUND}/{name}：集計のあとでなくなっています"), "データ.csv：作り直すと"]);
    fs::write(&path, &bytes).unwrap();
    fs::write(root.join("input/メモ.txt"), "x").unwrap();
    refused(root, &["input/メモ.txt：集計のあとで加わっています"]);
    fs::remove_file(root.join("input/メモ.txt")).unwrap();
    fs::write(output.join(RECORD), "{}").unwrap();
    refused(root, &["実行記録.json：出力の SHA-256 の記録がない"]);
    fs::write(output.join(RECORD), &record).unwrap();
    assert_eq!(seal(root, &[]).status.code(), Some(0), "as it was, it is sealed");
}

#[test]
fn as_is_seals_it_and_says_so_in_the_archive() {
    let folder = folder(Some(ROUND));
    let root = folder.path();
    run(root, "CSV");
    fs::write(root.join("output").join(ROUND).join("データ.csv"), "x").unwrap();
    let done = seal(root, &["--as-is"]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let inside = sealed(root);
    assert!(text(&inside["相違.txt"]).contains("データ.csv：集計のあとで書き換えられています"));
    assert_eq!(inside[&format!("output/{ROUND}/データ.csv")], b"x");
    let ledger = fs::read_to_string(root.join("archive/台帳.csv")).unwrap();
    assert!(ledger.contains("相違あり（そのまま保存）"), "{ledger}");
    assert!(fs::read_to_string(root.join("archive/試し_表紙.txt")).unwrap().contains("相違.txt"));
    let done = torimatome(root, &["verify", "試し"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(text(&done.stdout).contains("相違のあるまま保存されたものです"), "{}", text(&done.stdout));
}

#[test]
fn only_the_rounds_own_files_are_sealed() {
    let folder = folder(Some(ROUND));
    let root = folder.path();
    run(root, "CSV");
    fs::write(root.join("秘密.txt"), "秘密").unwrap();
    let output = root.join("output").join(ROUND);
    fs::write(output.join("メモ.txt"), "mine").unwrap();
    let listing = fs::read_to_string(output.join(".torimatome")).unwrap();
    fs::write(output.join(".torimatome"), format!("{listing}../../秘密.txt\nメモ.txt\n")).unwrap();
    let done = seal(root, &[]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert!(!sealed(root).keys().any(|name| name.contains("秘密") || name.contains("メモ")));
    // Nor where the record itself names it, or a link leads there.
    fs::remove_dir_all(root.join("archive")).unwrap();
    let record = fs::read_to_string(output.join(RECORD)).unwrap();
    fs::write(output.join(RECORD), record.replace("\"file\": \"データ.csv\"", "\"file\": \"../../秘密.txt\"")).unwrap();
    refused(root, &["../../秘密.txt：あるはずのファイルがないか、読めません"]);
    assert_eq!(seal(root, &["--as-is"]).status.code(), Some(0));
    assert!(!sealed(root).keys().any(|name| name.contains("秘密")));
    #[cfg(unix)]
    {
        fs::remove_dir_all(root.join("archive")).unwrap();
        fs::write(output.join(RECORD), &record).unwrap();
        fs::remove_file(output.join("データ.csv")).unwrap();
        std::os::unix::fs::symlink(root.join("秘密.txt"), output.join("データ.csv")).unwrap();
        assert_eq!(seal(root, &["--as-is"]).status.code(), Some(0));
        assert!(!sealed(root).values().any(|bytes| bytes == "秘密".as_bytes()));
    }
}

#[test]
fn the_ledger_and_the_cover_sheet_keep_the_hash_of_the_archive() {
    let folder = folder(Some(ROUND));
    let root = folder.path();
    run(root, "CSV");
    let said = text(&seal(root, &[]).stdout);
    let archive = root.join("archive/試し.zip");
    let hash = Sha256::of(&fs::read(&archive).unwrap()).to_string();
    assert!(said.contains(&hash) && said.contains("表紙"), "{said}");
    let ledger = root.join("archive/台帳.csv");
    let first = fs::read_to_string(&ledger).unwrap();
    assert!(
        first.starts_with("\u{FEFF}保存した日,名前,報告月") && first.contains("2026-02-01,試し,令和7年12月"),
        "{first}"
    );
    assert!(first.lines().nth(1).unwrap().contains(&hash));
    let cover = fs::read_to_string(root.join("archive/試し_表紙.txt")).unwrap();
    assert!(cover.contains(&hash[..8]) && cover.contains("令和8年2月1日"), "{cover}");
    let verify = |name: &str| torimatome(root, &["verify", name]);
    let said = text(&verify("試し").stdout);
    assert!(said.contains(&hash) && said.contains("台帳.csv の SHA-256 と一致"), "{said}");
    assert_eq!(verify("ない").status.code(), Some(2));
    // A second one is added behind the first, whose row stays.
    let second = torimatome(root, &["seal", "二つ目", "--month", ROUND, "--date", "2026-02-02"]);
    assert_eq!(second.status.code(), Some(0), "{}", text(&second.stderr));
    let both = fs::read_to_string(&ledger).unwrap();
    assert!(both.starts_with(&first) && both.lines().count() == 3, "{both}");
    // An archive that somebody packed anew is told by the ledger, and by what is in it.
    let mut inside = sealed(root);
    inside.insert(format!("output/{ROUND}/データ.csv"), b"x".to_vec());
    let mut writer = zip::ZipWriter::new(fs::File::create(&archive).unwrap());
    for (name, bytes) in &inside {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, bytes).unwrap();
    }
    writer.finish().unwrap();
    let done = verify("試し");
    assert_eq!(done.status.code(), Some(1));
    let said = text(&done.stdout);
    for word in [
        "台帳.csv に記録した SHA-256 と違います",
        "データ.csv：保存したときの SHA-256 と違います",
        "データ.csv：集計のあとで書き換え",
    ] {
        assert!(said.contains(word), "{word} is missing in\n{said}");
    }
    let json = torimatome(root, &["verify", "二つ目", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!((json["differences"].as_array().unwrap().len(), json["round"].as_str()), (0, Some(ROUND)));
    // Saved by Excel in another encoding, it is not written into.
    fs::write(&ledger, b"\x93\xfa\x95t").unwrap();
    let done = torimatome(root, &["seal", "三つ目", "--month", ROUND]);
    assert_eq!(done.status.code(), Some(2));
    assert!(text(&done.stderr).contains("台帳.csv") && !root.join("archive/三つ目.zip").exists());
    assert!(
        !fs::read_dir(root.join("output"))
            .unwrap()
            .flatten()
            .any(|entry| { entry.file_name().to_string_lossy().starts_with(".書出中") })
    );
}
