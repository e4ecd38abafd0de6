//! What fuzzing has found once stays mended, and the seeds of the fuzz targets go through them.

use std::path::Path;

#[path = "../../fuzz/harness.rs"]
mod harness;
#[path = "../../fuzz/office.rs"]
mod office;
#[path = "../../fuzz/values.rs"]
mod values;
#[path = "../../fuzz/whole.rs"]
mod whole;

fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<_> = entries
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect();
    found.sort();
    found
}

#[test]
fn what_was_found_stays_mended() {
    for (name, bytes) in files("tests/workbooks/found") {
        match name.split_once('-') {
            Some(("value", _)) => values::run(&bytes),
            Some(("whole", _)) => whole::run(&bytes),
            Some(("master", _)) => office::master(&bytes),
            Some(("register", _)) => office::register(&bytes),
            Some(("parts", _)) => harness::open(&harness::workbook(bytes[0], &bytes[1..])),
            _ => harness::open(&bytes),
        }
    }
}

#[test]
fn every_workbook_goes_through_the_target() {
    for (_, bytes) in files("tests/workbooks") {
        harness::open(&bytes);
    }
}

/// Everything that the committed tables type, for every kind of indicator.
#[test]
fn typed_values_go_through_the_target() {
    let tables = ["tests/returns/values.txt", "fuzz/values.dict"];
    let mut typed: Vec<String> = Vec::new();
    for table in tables {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(table)).unwrap();
        typed.extend(text.lines().filter_map(|line| Some(line.split('\t').nth(1)?.split_once(':')?.1.to_owned())));
    }
    typed.extend(
        ["12,005", "１２人", "▲3", "50％", "約50", "1～2", "½", "主幹 44/主査 68", "中止", "－"].map(str::to_owned),
    );
    assert!(typed.len() > 50);
    for spec in 0..400_u16 {
        for text in &typed {
            values::run(&[&spec.to_be_bytes(), &[9_u8][..], text.as_bytes()].concat());
        }
        for kind in [0_u8, 1, 2, 3, 4, 5, 8, 0x81, 0x83] {
            values::run(&[&spec.to_be_bytes(), &[kind][..], &(u64::from(spec) * 977).to_le_bytes()].concat());
        }
    }
}

/// Whole returns: files, and forms after rows of edits that a simple generator chooses.
#[test]
fn returns_go_through_the_target() {
    for (_, bytes) in files("tests/workbooks") {
        whole::run(&[&[0_u8][..], &bytes].concat());
    }
    let mut state = 1_u64;
    let mut byte = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[0]
    };
    for number in 0..60_u8 {
        let edits: Vec<u8> = [2, number].into_iter().chain((0..80).map(|_| byte())).collect();
        whole::run(&edits);
    }
}

#[test]
fn sound_parts_make_sound_workbooks() {
    let sheet = br#"<worksheet><sheetData><row r="2"><c r="B2"><v>7</v></c></row></sheetData></worksheet>"#;
    let book = torimatome::spreadsheet::open(&harness::workbook(0, sheet)).unwrap();
    assert_eq!(book.sheets[0].cells[0].place.cell.to_string(), "B2");
    let binary = b"\x91\x01\x00\x00\x04\x01\0\0\0\x02\x0c\x01\0\0\0\0\0\0\0\x1e\0\0\0\x92\x01\x00";
    let book = torimatome::spreadsheet::open(&harness::workbook(7, binary)).unwrap();
    assert_eq!(book.sheets[0].cells[0].place.cell.to_string(), "B2");
}

/// The office's files: the masters and a proposal as they are, and with bytes changed that a simple generator chooses.
#[test]
fn the_office_s_files_go_through_their_targets() {
    for (_, bytes) in files("tests/second_plan").into_iter().filter(|(name, _)| name.ends_with(".xlsx")) {
        office::master(&[&[0_u8][..], &bytes].concat());
        office::register(&[&[0_u8][..], &bytes].concat());
    }
    office::register(&[&[0_u8][..], &office::proposal()].concat());
    let mut state = 7_u64;
    let mut byte = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[0]
    };
    for _ in 0..40 {
        let change: Vec<u8> = [2].into_iter().chain((0..8).map(|_| byte())).collect();
        office::master(&change);
        office::register(&change);
    }
    // A part that is gone, and one of nothing but letters.
    for part in 0..20 {
        office::master(&[1, part]);
        office::register(&[1, part, b'x']);
    }
}
