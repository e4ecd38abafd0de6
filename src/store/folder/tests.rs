use super::*;
use crate::store::swap::discard;
use std::collections::BTreeSet;

const ROUND: &str = "令和7年12月";

fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("templates")).unwrap();
    let store = Store::new(folder.path().into());
    (folder, store)
}

/// Replaces the round's folder.
fn replace(store: &Store, files: &[(&str, &str)], keep: impl Fn(&str) -> bool) -> Committed {
    let building = store.build(ROUND).unwrap();
    files.iter().for_each(|(path, text)| building.write(path, text.as_bytes()).unwrap());
    let names: BTreeSet<_> = files.iter().map(|(path, _)| (*path).to_owned()).collect();
    let done = building.commit(keep).unwrap();
    assert_eq!(done.written, names.into_iter().collect::<Vec<_>>());
    done
}

/// Paths of everything below output/ but the lock, sorted; folders with a / behind them.
fn everything(store: &Store) -> Vec<String> {
    fn below(folder: &Path, shown: &str, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let name = format!("{shown}{}", entry.file_name().to_string_lossy());
            if entry.file_type().unwrap().is_dir() {
                found.push(format!("{name}/"));
                below(&entry.path(), &format!("{name}/"), found);
            } else if name != ".lock" {
                found.push(name);
            }
        }
    }
    let mut found = Vec::new();
    below(&store.output(), "", &mut found);
    found.sort();
    found
}

fn files_of(folder: &Path) -> Vec<String> {
    fs::read_dir(folder).unwrap().flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap()
}

#[test]
fn a_folder_is_replaced_as_a_whole_and_users_files_stay() {
    let (_folder, store) = store();
    let target = replace(&store, &[("再提出依頼/b.txt", "1"), ("a.txt", "1")], |_| false).folder;
    fs::write(target.join("メモ.txt"), "mine").unwrap();
    fs::create_dir_all(target.join("議会説明用/空")).unwrap();
    replace(&store, &[("a.txt", "2")], |_| false);
    assert_eq!((read(&target, "a.txt"), read(&target, "メモ.txt")), ("2".into(), "mine".into()));
    assert!(!target.join("再提出依頼").exists(), "the program's own folder is not left empty");
    assert!(target.join("議会説明用/空").is_dir(), "the user's own is");
    replace(&store, &[("c.txt", "3")], |path| path == "a.txt");
    assert_eq!(read(&target, "a.txt"), "2");
    replace(&store, &[], |_| false);
    assert!(!target.join("a.txt").exists(), "a kept file still belongs to the program");
    assert!(target.join("メモ.txt").exists());
}

#[test]
fn what_somebody_changed_is_kept_under_another_name() {
    let (_folder, store) = store();
    let target = replace(&store, &[("再提出依頼/連絡文.txt", "1"), ("a.xlsx", "1"), ("b", "1")], |_| false).folder;
    for (path, text) in [("再提出依頼/連絡文.txt", "mine"), ("a.xlsx", "mine"), ("b", "2")] {
        fs::write(target.join(path), text).unwrap();
    }
    // The first is written again, the second is not, and the third is what the program writes now.
    let done = replace(&store, &[("再提出依頼/連絡文.txt", "2"), ("b", "2")], |_| false);
    let kept = |path: &str, kept_as: &str| KeptFile { path: path.into(), kept_as: kept_as.into() };
    let letter = kept("再提出依頼/連絡文.txt", "再提出依頼/連絡文（残した分）.txt");
    assert_eq!(done.kept, [kept("a.xlsx", "a（残した分）.xlsx"), letter]);
    assert_eq!(read(&target, "再提出依頼/連絡文.txt"), "2");
    for path in ["再提出依頼/連絡文（残した分）.txt", "a（残した分）.xlsx"] {
        assert_eq!(read(&target, path), "mine");
    }
    // Once more: nothing is written over what was kept before.
    fs::write(target.join("再提出依頼/連絡文.txt"), "mine again").unwrap();
    let done = replace(&store, &[("再提出依頼/連絡文.txt", "3")], |_| false);
    assert_eq!(done.kept, [kept("再提出依頼/連絡文.txt", "再提出依頼/連絡文（残した分2）.txt")]);
    assert_eq!(read(&target, "再提出依頼/連絡文（残した分）.txt"), "mine");
    assert_eq!(read(&target, "再提出依頼/連絡文（残した分2）.txt"), "mine again");
}

#[test]
fn what_was_changed_and_is_not_asked_for_stays_and_is_still_known_to_be_changed() {
    let (_folder, store) = store();
    let target = replace(&store, &[("a.txt", "1"), ("b.txt", "1")], |_| false).folder;
    fs::write(target.join("a.txt"), "mine").unwrap();
    assert_eq!(replace(&store, &[("b.txt", "2")], |path| path == "a.txt").kept, []);
    assert_eq!(read(&target, "a.txt"), "mine");
    assert_eq!(replace(&store, &[("a.txt", "2")], |_| false).kept.len(), 1);
    assert_eq!(read(&target, "a（残した分）.txt"), "mine");
}

#[test]
fn a_users_file_or_folder_of_a_programs_name_is_kept() {
    let (_folder, store) = store();
    let target = store.output().join(ROUND);
    fs::create_dir_all(target.join("a.csv")).unwrap();
    for path in ["データ.csv", "再提出依頼", "a.csv/x"] {
        fs::write(target.join(path), "mine").unwrap();
    }
    let done = replace(&store, &[("データ.csv", "1"), ("再提出依頼/連絡文.txt", "1"), ("a.csv", "1")], |_| false);
    assert_eq!(done.kept.len(), 3, "{:?}", done.kept);
    for path in ["データ（残した分）.csv", "再提出依頼（残した分）", "a（残した分）.csv/x"] {
        assert_eq!(read(&target, path), "mine");
    }
    assert_eq!((read(&target, "データ.csv"), read(&target, "a.csv")), ("1".into(), "1".into()));
}

#[cfg(unix)]
#[test]
fn odd_things_are_left_where_they_are() {
    use std::os::unix::{ffi::OsStrExt, fs::symlink, net::UnixListener};
    let (folder, store) = store();
    let target = replace(&store, &[("a.txt", "1")], |_| false).folder;
    fs::create_dir(folder.path().join("資料")).unwrap();
    fs::write(folder.path().join("資料/x"), "mine").unwrap();
    symlink(folder.path().join("資料"), target.join("添付")).unwrap();
    symlink("nowhere", target.join("再提出依頼")).unwrap();
    drop(UnixListener::bind(target.join("s")).unwrap());
    let fifo = std::ffi::CString::new(target.join("管").as_os_str().as_bytes()).unwrap();
    // SAFETY: the text ends with a zero byte and outlives the call.
    #[expect(unsafe_code, reason = "the standard library makes no FIFO")]
    let made = unsafe { libc::mkfifo(fifo.as_ptr(), 0o600) };
    assert_eq!(made, 0);
    let odd = std::ffi::OsStr::from_bytes(b"\x83\x81.txt");
    fs::write(target.join(odd), "mine").unwrap();
    let unread = target.join("読めない");
    fs::write(&unread, "mine").unwrap();
    fs::set_permissions(&unread, std::os::unix::fs::PermissionsExt::from_mode(0o000)).unwrap();
    for again in 0..3 {
        let done = replace(&store, &[("a.txt", "2"), ("再提出依頼/連絡文.txt", "2")], |_| false);
        assert_eq!(done.kept.len(), usize::from(again == 0), "the link in place of a folder: {:?}", done.kept);
        assert_eq!(read(&target, "添付/x"), "mine");
        for path in ["s", "管", "再提出依頼（残した分）", "読めない"] {
            assert!(fs::symlink_metadata(target.join(path)).is_ok(), "{path}");
        }
        assert_eq!(fs::read_to_string(target.join(odd)).unwrap(), "mine");
        assert!(!everything(&store).iter().any(|path| path.starts_with('.')), "{:?}", everything(&store));
    }
}

#[test]
fn what_a_killed_run_left_is_put_right() {
    let (_folder, store) = store();
    let target = replace(&store, &[("a.txt", "1")], |_| false).folder;
    fs::write(target.join("メモ.txt"), "mine").unwrap();
    let output = target.parent().unwrap();
    // Killed between the two renames, with the new folder half written; with the names of today and of earlier versions.
    for end in ["", "_0123456789abcdef"] {
        fs::rename(&target, output.join(format!(".前回_{ROUND}{end}"))).unwrap();
        fs::create_dir(output.join(format!(".書出中_{ROUND}{end}"))).unwrap();
        drop(store.lock().unwrap());
        assert_eq!(read(&target, "a.txt"), "1");
        assert!(!everything(&store).iter().any(|path| path.starts_with('.')));
    }
    // Killed before the old folder was removed: what is the user's in it, and not in the new one, is not lost.
    let old = output.join(format!(".前回_{ROUND}_0123456789abcdef"));
    fs::rename(&target, &old).unwrap();
    fs::write(old.join("a.txt"), "changed").unwrap();
    fs::create_dir(old.join("空")).unwrap();
    fs::create_dir(&target).unwrap();
    drop(store.lock().unwrap());
    assert!(!old.exists());
    let there = ["令和7年12月/", "令和7年12月/a（残した分）.txt", "令和7年12月/メモ.txt", "令和7年12月/空/"];
    assert_eq!(everything(&store), there);
    assert_eq!(read(&target, "a（残した分）.txt"), "changed");
}

#[test]
fn nothing_is_lost_whatever_the_old_folder_and_the_new_one_hold() {
    let (_folder, store) = store();
    let target = replace(&store, &[("a.txt", "1"), ("b.txt", "1")], |_| false).folder;
    let old = target.with_file_name(".前回_x_0123456789abcdef");
    fs::rename(&target, &old).unwrap();
    for path in ["b.txt", "c.txt", "d.txt"] {
        fs::write(old.join(path), "old").unwrap();
    }
    fs::create_dir(&target).unwrap();
    for (path, text) in [("b.txt", "new"), ("b（残した分）.txt", "old"), ("c.txt", "new"), ("d.txt", "old")] {
        fs::write(target.join(path), text).unwrap();
    }
    discard(&old, &target, None);
    assert!(!old.exists());
    let names = ["", "b.txt", "b（残した分）.txt", "c.txt", "c（残した分）.txt", "d.txt"];
    assert_eq!(everything(&store), names.map(|name| format!("{ROUND}/{name}")));
    assert_eq!((read(&target, "c.txt"), read(&target, "c（残した分）.txt")), ("new".into(), "old".into()));
}

#[test]
fn a_folder_that_is_not_finished_leaves_the_old_one_and_nothing_else() {
    let (_folder, store) = store();
    let target = replace(&store, &[("a.txt", "1")], |_| false).folder;
    let building = store.build(ROUND).unwrap();
    building.write("a.txt", b"2").unwrap();
    let half = |to: &mut dyn Write| to.write_all(b"half").and(Err(io::Error::other("stopped")));
    assert!(building.stream("b.csv", half).unwrap().is_err());
    drop(building);
    assert_eq!(everything(&store), ["令和7年12月/", "令和7年12月/.torimatome", "令和7年12月/a.txt"]);
    assert_eq!(read(&target, "a.txt"), "1");
}

#[test]
fn a_file_that_is_streamed_is_whole_and_listed_with_its_hash() {
    let (_folder, store) = store();
    let building = store.build(ROUND).unwrap();
    let rows = |to: &mut dyn Write| (0..50_000).try_for_each(|row| writeln!(to, "{row}"));
    building.stream("b.csv", rows).unwrap().unwrap();
    let hash = building.hashes()["b.csv"];
    let done = building.commit(|_| false).unwrap();
    assert_eq!(done.written, ["b.csv"]);
    let text = read(&done.folder, "b.csv");
    assert_eq!(text.lines().last(), Some("49999"));
    assert_eq!(hash, Sha256::of(text.as_bytes()));
    assert_eq!(read(&done.folder, ".torimatome"), format!("{hash}  b.csv\n"));
}

#[test]
fn two_runs_do_not_write_at_once() {
    let (_folder, store) = store();
    let held = store.lock().unwrap();
    assert!(matches!(store.lock(), Err(StoreError::Busy)));
    drop(held);
    assert!(store.lock().is_ok());
}

/// As where there are no locks: both runs write, one after the other takes the place, and neither mixes with the other.
#[test]
fn two_runs_that_know_nothing_of_each_other_do_not_mix() {
    let (_folder, store) = store();
    let target = replace(&store, &[("a.txt", "0")], |_| false).folder;
    fs::write(target.join("メモ.txt"), "mine").unwrap();
    let (one, two) = (store.build(ROUND).unwrap(), store.build(ROUND).unwrap());
    for (run, building) in [("1", &one), ("2", &two)] {
        ["a.txt", "b.txt"].iter().for_each(|path| building.write(path, run.as_bytes()).unwrap());
    }
    one.commit(|_| false).unwrap();
    // What the first run wrote is no work of the user's to the second, which began before.
    assert_eq!(two.commit(|_| false).unwrap().kept, []);
    assert_eq!((read(&target, "a.txt"), read(&target, "b.txt")), ("2".into(), "2".into()));
    assert_eq!(read(&target, "メモ.txt"), "mine");
    // Many at once: whoever comes last, the folder is of one run, with what is the user's.
    let runs: Vec<String> = (0..24).map(|run| format!("run {run}")).collect();
    let failed: Vec<StoreError> = runs
        .par_iter()
        .filter_map(|run| {
            let building = store.build(ROUND).unwrap();
            (0..6).for_each(|file| building.write(&format!("{file}.txt"), run.as_bytes()).unwrap());
            building.commit(|_| false).err()
        })
        .collect();
    let one = read(&target, "0.txt");
    assert!((1..6).all(|file| read(&target, &format!("{file}.txt")) == one), "{failed:?}");
    assert_eq!(read(&target, "メモ.txt"), "mine");
    assert!(failed.len() < 24);
    let names = files_of(&target);
    assert!(!names.iter().any(|name| name.contains("残した分")), "{names:?}");
}

#[test]
fn a_folder_that_another_run_was_in_does_not_take_the_place() {
    let (_folder, store) = store();
    let target = replace(&store, &[("a.txt", "1")], |_| false).folder;
    let spoil: [fn(&Path) -> io::Result<()>; 3] = [
        |folder| fs::remove_file(folder.join("a.txt")),
        |folder| fs::write(folder.join("a.txt"), "3"),
        |folder| fs::write(folder.join("a.txt"), "34"),
    ];
    for spoil in spoil {
        let building = store.build(ROUND).unwrap();
        building.write("a.txt", b"2").unwrap();
        spoil(&building.building).unwrap();
        assert!(building.commit(|_| false).is_err());
        assert_eq!(read(&target, "a.txt"), "1");
    }
}
