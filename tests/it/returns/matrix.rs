//! Damage × writers: workbooks that real programs saved (see `tests/returns/make.py`).

use super::form::{PLAN, codes, codes_at, shown};
use std::{fs, path::Path, sync::Arc};
use torimatome::check::check_return;
use torimatome::ledger::{CheckedReturn, CheckedRow};
use torimatome::model::{IndicatorKey, ItemNo};

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/returns")
}

/// The files of a part whose names start with `name.`, with the writer that saved each.
fn files(part: &str, name: &str) -> Vec<(String, Vec<u8>)> {
    let mut found: Vec<(String, Vec<u8>)> = fs::read_dir(folder().join(part))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter_map(|path| {
            let file = path.file_name()?.to_str()?.to_owned();
            let writer = file.strip_prefix(name)?.strip_prefix('.')?.to_owned();
            Some((writer, fs::read(&path).unwrap()))
        })
        .collect();
    found.sort();
    assert!(found.len() >= 4, "{part}/{name} was saved by {} writers", found.len());
    found
}

fn check(name: &str, bytes: &[u8]) -> CheckedReturn {
    let file: Arc<str> = format!("input/{name}").into();
    let checked = check_return(&file, bytes, &PLAN);
    assert!(checked.cells.balanced(), "{name}: {:?}", checked.cells);
    assert!(!codes(&checked).contains(&"S390"), "{name}");
    checked
}

fn row(checked: &CheckedReturn, key: IndicatorKey) -> Option<&CheckedRow> {
    checked.rows.iter().find(|row| row.key == key)
}

fn key(text: &str) -> IndicatorKey {
    let (item, number) = text.split_once('-').unwrap();
    IndicatorKey { item: ItemNo(item.parse().unwrap()), number: number.parse().unwrap() }
}

/// A line of `cells.txt`: a cell, what was typed, what must come of it.
struct Typed {
    department: String,
    key: IndicatorKey,
    field: String,
    typed: String,
    read: Vec<String>,
    codes: Vec<String>,
}

fn typed() -> Vec<Typed> {
    let text = fs::read_to_string(folder().join("cells.txt")).unwrap();
    let lines = text.lines().map(|line| {
        let parts: Vec<&str> = line.split('\t').collect();
        let alternatives = |text: &str| text.split('|').map(str::to_owned).collect();
        Typed {
            department: parts[0].into(),
            key: key(parts[1]),
            field: parts[2].into(),
            typed: parts[3].into(),
            read: alternatives(parts[4]),
            codes: alternatives(parts[5]),
        }
    });
    lines.collect()
}

#[test]
fn values_are_the_same_whatever_program_saved_them() {
    let cases = typed();
    assert!(cases.len() > 50);
    let mut wrong = Vec::new();
    for (number, department) in ["業務改善課", "総務課", "職員課", "シティプロモーション課"].iter().enumerate()
    {
        for (writer, bytes) in files("values", &format!("values-{}", number + 1)) {
            let checked = check(&writer, &bytes);
            assert_eq!(checked.department.as_deref(), Some(*department), "{writer}");
            // SheetJS writes a blank where a formula has no result yet: nothing of it is left in the file.
            let dropped = |case: &Typed| writer == "sheetjs.xlsb" && case.typed.starts_with("formula:");
            for case in cases.iter().filter(|case| case.department == *department && !dropped(case)) {
                let row = row(&checked, case.key).unwrap();
                let actual = case.field == "実績";
                let reading = if actual { &row.actual } else { &row.forecast };
                let cell = cell_of(&checked, row, actual);
                let said = cell.map(|cell| codes_at(&checked, cell).join("+")).unwrap_or_default();
                let (read, said_ok) = (case.read.contains(&shown(reading)), case.codes.contains(&said));
                if !read || !said_ok {
                    wrong.push(format!(
                        "{department} {} {} {}: {} {said}",
                        case.key,
                        writer,
                        case.typed,
                        shown(reading)
                    ));
                }
            }
            let told = checked.findings.iter().filter(|finding| finding.cell.is_none()).count();
            if told > 0 {
                wrong.push(format!("{department} {writer}: {:#?}", checked.findings));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The cell of the actual, or that of the forecast two columns to its right.
fn cell_of(checked: &CheckedReturn, row: &CheckedRow, actual: bool) -> Option<torimatome::model::CellRef> {
    if actual {
        return Some(row.source.cell);
    }
    let answers = &checked.as_found.answers;
    answers.get(&(row.key, torimatome::survey::Field::Forecast)).map(|(place, _)| place.cell)
}

#[test]
fn what_cells_look_like_is_the_same_whatever_program_saved_them() {
    let text = fs::read_to_string(folder().join("looks.txt")).unwrap();
    let lines: Vec<Vec<&str>> =
        text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
    assert!(lines.len() >= 10);
    let mut wrong = Vec::new();
    for (writer, bytes) in files("looks", "looks") {
        let checked = check(&writer, &bytes);
        for line in &lines {
            let row = row(&checked, key(line[0])).unwrap();
            let actual = line[1] == "実績";
            let read = shown(if actual { &row.actual } else { &row.forecast });
            let said =
                cell_of(&checked, row, actual).map(|cell| codes_at(&checked, cell).join("+")).unwrap_or_default();
            if !line[2].split('|').any(|expected| expected == read) || !line[3].split('|').any(|codes| codes == said) {
                wrong.push(format!("{} {} {writer}: {read} {said}", line[0], line[1]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn structures_are_the_same_whatever_program_saved_them() {
    let text = fs::read_to_string(folder().join("structure.txt")).unwrap();
    let mut wrong = Vec::new();
    let mut cases = 0;
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let parts: Vec<&str> = line.split('\t').collect();
        let expected = (parts[1], parts[2], parts[3]);
        cases += 1;
        for (writer, bytes) in files("structure", parts[0]) {
            let checked = check(&writer, &bytes);
            let value = |text| row(&checked, key(text)).map_or_else(|| "なし".to_owned(), |row| shown(&row.actual));
            let (first, second) = (value("17-1"), value("17-2"));
            let said = codes(&checked).join(" ");
            let codes_ok = parts[4].split('|').any(|codes| codes == said);
            if (checked.state.label(), first.as_str(), second.as_str()) != expected || !codes_ok {
                wrong.push(format!("{}\t{}\t{first}\t{second}\t{said}\t({writer})", parts[0], checked.state.label()));
            }
        }
    }
    assert!(cases >= 20);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn at_least_eighty_kinds_of_damage_are_tried_with_what_several_programs_saved() {
    let lines = |name: &str| {
        let text = fs::read_to_string(folder().join(name)).unwrap();
        text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect::<Vec<_>>()
    };
    let structures = lines("structure.txt");
    let kinds = typed().len() + lines("looks.txt").len() + structures.len();
    assert!(kinds >= 80, "{kinds}");
    // `files` itself asks for four writers of each.
    let saved: usize = structures.iter().map(|line| files("structure", line.split('\t').next().unwrap()).len()).sum();
    assert!(saved >= 4 * structures.len());
}
