//! House rules: which module may use which, and what no source file may hold.

use std::{fs, path::PathBuf};

/// The modules in the way of the data. A module may use itself and those before it.
const ORDER: [&str; 10] =
    ["model", "spreadsheet", "plan", "survey", "check", "ledger", "evaluation", "output", "store", "pipeline"];

fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let shown = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().to_string_lossy().replace('\\', "/");
                found.push((shown, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(found.len() > 50, "the sources were found");
    found
}

/// Names of modules of this crate that a source file uses, outside its tests.
fn uses(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or(text);
    let code: String =
        code.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect();
    let after = code.split("crate::").skip(1);
    let single = after.clone().filter_map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next());
    let grouped = code.split("use crate::{").skip(1).flat_map(|rest| {
        let group = rest.split(";\n").next().unwrap_or("");
        let mut depth = 0;
        let mut names = Vec::new();
        let mut start = 0;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    names.push(&group[start..at]);
                    start = at + 1;
                }
                _ => {}
            }
        }
        names.push(&group[start..]);
        names.into_iter().filter_map(|name| name.trim().split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next())
    });
    single.chain(grouped).filter(|name| ORDER.contains(name)).map(str::to_owned).collect()
}

#[test]
fn imports_point_back_along_the_way_of_the_data() {
    let place = |module: &str| ORDER.iter().position(|name| *name == module);
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Some(module) = path.strip_prefix("src/").and_then(|rest| rest.split(['/', '.']).next()) else { continue };
        let Some(here) = place(module) else { continue };
        for used in uses(&text) {
            if place(&used).is_some_and(|there| there > here) {
                wrong.push(format!("{path} uses {used}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_library_neither_prints_nor_reads_the_clock() {
    let only_in = [
        ("std::fs", "src/store"),
        ("Local::now", "src/cli/"),
        ("println!", "src/cli/"),
        // Workbooks leave through one place, which makes their bytes equal on every platform.
        ("save_to_buffer", "src/spreadsheet/save.rs"),
        ("process::exit", "src/main.rs"),
    ];
    for (path, text) in sources() {
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        for (word, place) in only_in {
            assert!(!code.contains(word) || path.starts_with(place), "{path} has {word}");
        }
    }
}

/// A label stands for all items of a goal: outputs get it as a verdict only, which asks whether enough of them are rated.
#[test]
fn no_output_takes_a_label_past_its_verdict() {
    for (path, text) in sources().into_iter().filter(|(path, _)| !path.starts_with("src/plan/")) {
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        for word in ["criteria.label(", "goal_labels", "overall_labels", "goal_forecasts", "overall_forecasts"] {
            let allowed = path == "src/evaluation/verdict.rs" || path.starts_with("src/ledger/fixture");
            assert!(allowed || !code.contains(word), "{path} has {word}");
        }
    }
}

#[test]
fn nothing_about_one_city_is_in_the_code() {
    for (path, text) in sources() {
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        for word in ["加須", "業務改善課", "シティプロモーション"] {
            assert!(!code.contains(word), "{path} names {word}");
        }
    }
}

/// What a check says of a return may go to its department as it stands: it never speaks of the office's own work. (Merging
/// and rating speak to the office, and give the department words of its own; see `tests/it/returns/addressed.rs`.)
#[test]
fn checks_speak_to_departments() {
    // kinds.rs says both, and a test of its own holds them apart.
    let to_office = ["rules/merging.rs", "rules/register.rs", "rules/report.rs", "check/kinds.rs"];
    let mut looked_at = 0;
    for (path, text) in sources() {
        if !path.starts_with("src/check/") || to_office.iter().any(|name| path.ends_with(name)) {
            continue;
        }
        looked_at += 1;
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        // 意味 and すること of a rule stand in the office's catalogue only.
        let of_catalogue = |line: &str| ["//", "meaning:", "action:"].iter().any(|start| line.starts_with(start));
        for line in code.lines().map(str::trim_start).filter(|line| !of_catalogue(line)) {
            for word in ["もらってください", "担当課に", "受付簿", "input/", "両課"] {
                assert!(!line.contains(word), "{path}: {line}");
            }
        }
    }
    assert!(looked_at > 20);
}
