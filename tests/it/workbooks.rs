//! The same small sheet as different programs save it (tests/workbooks/make.py) reads alike.

use std::{fmt::Write, path::Path};
use torimatome::spreadsheet::{OpenError, RawValue, Workbook, open};

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbooks").join(name)).unwrap()
}

/// Everything that a workbook holds, one line each.
fn show(book: &Workbook) -> String {
    let mut out = String::new();
    for sheet in &book.sheets {
        writeln!(out, "[{}]{}", sheet.name, if sheet.visible { "" } else { " 非表示" }).unwrap();
        for cell in &sheet.cells {
            let value = match &cell.value {
                RawValue::Text(text) => format!("{text:?}"),
                RawValue::Number(number) => number.to_string(),
                RawValue::Bool(truth) => truth.to_string(),
                RawValue::DateTime(date) => date.to_string(),
                RawValue::Duration(span) => format!("span {span}"),
                RawValue::Error(error) => error.clone(),
                RawValue::NoCache => "no cache".to_owned(),
            };
            let percent = if cell.percent { " %" } else { "" };
            let formula = if cell.formula { " formula" } else { "" };
            writeln!(out, "{} {value}{percent}{formula}", cell.place.cell).unwrap();
        }
        for (first, last) in &sheet.merges {
            writeln!(out, "merge {first}:{last}").unwrap();
        }
        for row in &sheet.hidden_rows {
            writeln!(out, "hidden row {}", row + 1).unwrap();
        }
        for column in &sheet.hidden_columns {
            writeln!(out, "hidden column {}", column + 1).unwrap();
        }
        for (cell, text) in &sheet.comments {
            writeln!(out, "comment {cell} {text:?}").unwrap();
        }
        for text in &sheet.text_boxes {
            writeln!(out, "box {text:?}").unwrap();
        }
    }
    out
}

/// What make.py puts in.
const WHOLE: &str = r#"[調査票]
A1 "令和7年12月 調査票"
D1 "結合"
H1 "隠し列"
B2 12005
B3 12.5
B4 0.5 %
B5 50
B6 2026-03-04 00:00:00
B7 true
B8 24010 formula
B9 #DIV/0! formula
B10 "１２，００５人"
B11 "一行目\n二行目"
B12 "髙﨑𠮷①ｶﾅ"
A14 "隠し行"
merge D1:F2
hidden row 14
hidden column 8
comment B2 "確認済み"
box "図形の文字"
[管理情報] 非表示
A1 "計画"
"#;

/// Reads `name` and expects [`WHOLE`], but for lines that this program cannot or does not write.
#[track_caller]
fn check(name: &str, differences: &[(&str, &str)]) {
    let mut expected = WHOLE.to_owned();
    for (line, instead) in differences {
        let line = format!("{line}\n");
        assert!(expected.contains(&line), "{line}");
        expected = expected.replace(&line, instead);
    }
    assert_eq!(show(&open(&bytes(name)).unwrap()), expected, "{name}");
}

const NO_BOX: (&str, &str) = ("box \"図形の文字\"", "");

#[test]
fn openpyxl() {
    let differences = [("B8 24010 formula", "B8 no cache formula\n"), ("B9 #DIV/0! formula", "B9 #DIV/0!\n"), NO_BOX];
    check("openpyxl.xlsx", &differences);
}

#[test]
fn xlsxwriter_and_the_strict_form() {
    check("xlsxwriter.xlsx", &[]);
    check("xlsxwriter_1904.xlsx", &[]);
    check("strict.xlsx", &[]);
}

#[test]
fn libreoffice() {
    // It keeps TRUE as a formula.
    check("libreoffice.xlsx", &[("B7 true", "B7 true formula\n")]);
}

#[test]
fn sheetjs() {
    check("sheetjs.xlsx", &[("B7 true", "B7 true formula\n"), ("hidden row 14", ""), NO_BOX]);
}

#[test]
fn biff8() {
    check("libreoffice.xls", &[("B7 true", "B7 true formula\n")]);
    let differences = [("B8 24010 formula", "B8 24010\n"), ("B9 #DIV/0! formula", "B9 #DIV/0!\n")];
    let no_comment = ("comment B2 \"確認済み\"", "");
    check("sheetjs.xls", &[&differences[..], &[("hidden row 14", ""), no_comment, NO_BOX]].concat());
    // It does not compute: the formula stands without a value.
    let differences = [("B8 24010 formula", "B8 no cache formula\n"), ("B9 #DIV/0! formula", "B9 #DIV/0!\n")];
    check("xlwt.xls", &[&differences[..], &[no_comment, NO_BOX]].concat());
}

#[test]
fn biff5() {
    let names = ("B12 \"髙﨑𠮷①ｶﾅ\"", "B12 \"高崎吉①ｶﾅ\" formula\n");
    check("biff5.xls", &[("B9 #DIV/0! formula", "B9 #DIV/0! formula\n"), names, ("merge D1:F2", ""), NO_BOX]);
}

#[test]
fn ods() {
    check("libreoffice.ods", &[("B7 true", "B7 1 formula\n")]);
    // It leaves out errors, dates and whatever is hidden; what it keeps is read.
    let lost = ["B9 #DIV/0! formula", "hidden row 14", "hidden column 8", "comment B2 \"確認済み\""];
    let mut differences = vec![("B7 true", "B7 true formula\n"), ("B6 2026-03-04 00:00:00", "B6 46085\n"), NO_BOX];
    differences.extend(lost.map(|line| (line, "")));
    differences.push(("[管理情報] 非表示", "[管理情報]\n"));
    check("sheetjs.ods", &differences);
}

#[test]
fn xlsb() {
    let differences = [("B8 24010 formula", "B8 24010\n"), ("B9 #DIV/0! formula", "B9 #DIV/0!\n")];
    check("sheetjs.xlsb", &[&differences[..], &[("hidden row 14", ""), NO_BOX]].concat());
}

/// The workbook with one byte of a packed part turned over.
fn with_damaged(name: &str, part: &str) -> Vec<u8> {
    let mut bytes = bytes(name);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes.clone())).unwrap();
    let entry = archive.by_name(part).unwrap();
    let at = usize::try_from(entry.data_start().unwrap() + entry.compressed_size() / 2).unwrap();
    drop(entry);
    bytes[at] ^= 0xFF;
    bytes
}

#[test]
fn only_the_parts_that_are_needed_are_inflated() {
    let sound = show(&open(&bytes("xlsxwriter.xlsx")).unwrap());
    for part in ["xl/theme/theme1.xml", "docProps/app.xml", "docProps/core.xml", "xl/drawings/vmlDrawing1.vml"] {
        let read = open(&with_damaged("xlsxwriter.xlsx", part));
        assert_eq!(read.as_ref().map(show).as_deref(), Ok(sound.as_str()), "{part}");
    }
    for part in ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/comments1.xml"] {
        let read = open(&with_damaged("xlsxwriter.xlsx", part));
        assert!(matches!(&read, Err(OpenError::Damaged(what)) if what.contains(part)), "{part}: {read:?}");
    }
}
