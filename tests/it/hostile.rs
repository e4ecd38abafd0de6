//! Files that were damaged on the way, and files made to do harm: never a panic, never a partial sheet, always bounded.

use std::io::{Cursor, Write};
use torimatome::spreadsheet::{Limits, OpenError, RawValue, Workbook, open, open_within};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const PANICKED: &str = "中身を読み取れません";

/// Opens, and makes sure that nothing panicked underneath.
#[track_caller]
fn opened(bytes: &[u8]) -> Result<Workbook, OpenError> {
    let result = open(bytes);
    assert_ne!(result.as_ref().err(), Some(&OpenError::Damaged(PANICKED.into())));
    result
}

#[track_caller]
fn too_large(bytes: &[u8]) {
    assert!(matches!(opened(bytes), Err(OpenError::TooLarge(_))), "{:?}", opened(bytes).map(|_| ()));
}

#[track_caller]
fn damaged(bytes: &[u8], about: &str) {
    match opened(bytes).map(|_| ()) {
        Err(OpenError::Damaged(message)) => assert!(message.contains(about), "{message}"),
        other => panic!("{other:?}"),
    }
}

/// An .xlsx of these parts; those that every one needs are added.
struct Book {
    parts: Vec<(String, Vec<u8>)>,
}

impl Book {
    fn new() -> Self {
        let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let list = |items: &[(&str, &str, &str)]| {
            let items = items.iter().map(|(id, kind, target)| {
                format!(r#"<Relationship Id="{id}" Type="{relations}/{kind}" Target="{target}"/>"#)
            });
            format!("<Relationships>{}</Relationships>", items.collect::<String>())
        };
        let mut book = Self { parts: Vec::new() };
        book.part("[Content_Types].xml", "<Types/>");
        book.part("_rels/.rels", &list(&[("r", "officeDocument", "xl/workbook.xml")]));
        let inside = [("s", "worksheet", "worksheets/sheet1.xml"), ("t", "sharedStrings", "sharedStrings.xml")];
        book.part("xl/_rels/workbook.xml.rels", &list(&inside));
        book.part("xl/workbook.xml", r#"<workbook><sheets><sheet name="表" r:id="s"/></sheets></workbook>"#);
        book.part("xl/sharedStrings.xml", "<sst><si><t>文字</t></si></sst>");
        book.part("xl/worksheets/sheet1.xml", "<worksheet><sheetData/></worksheet>");
        book
    }

    /// A book whose sheet holds these cells in row 1.
    fn with_cells(cells: &str) -> Vec<u8> {
        let sheet = format!(r#"<worksheet><sheetData><row r="1">{cells}</row></sheetData></worksheet>"#);
        Self::new().part("xl/worksheets/sheet1.xml", &sheet).bytes()
    }

    fn part(&mut self, name: &str, content: &str) -> &mut Self {
        self.parts.retain(|(other, _)| other != name);
        self.parts.push((name.to_owned(), content.as_bytes().to_vec()));
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for (name, content) in &self.parts {
            zip.start_file(name.as_str(), options).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }
}

/// Cells of the first sheet as `A1=value`.
fn cells(bytes: &[u8]) -> Vec<String> {
    let book = opened(bytes).unwrap();
    let shown = |value: &RawValue| match value {
        RawValue::Text(text) => text.clone(),
        RawValue::Number(number) => number.to_string(),
        other => format!("{other:?}"),
    };
    book.sheets[0].cells.iter().map(|cell| format!("{}={}", cell.place.cell, shown(&cell.value))).collect()
}

fn replace(bytes: &mut [u8], old: &[u8], new: &[u8]) {
    assert_eq!(old.len(), new.len());
    let places: Vec<usize> = (0..bytes.len() - old.len()).filter(|at| bytes[*at..].starts_with(old)).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + new.len()].copy_from_slice(new);
    }
}

#[test]
fn bombs_are_refused() {
    let blanks = " ".repeat(70 << 20);
    too_large(&Book::with_cells(&blanks));
    too_large(&Book::new().part("xl/sharedStrings.xml", &format!("<sst>{}</sst>", "<si/>".repeat(4 << 20))).bytes());
    let long = "長".repeat(10_000);
    let many: String =
        (1..=1500).map(|row| format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>"#)).collect();
    let mut book = Book::new();
    book.part("xl/sharedStrings.xml", &format!("<sst><si><t>{long}</t></si></sst>"));
    book.part("xl/worksheets/sheet1.xml", &format!("<worksheet><sheetData>{many}</sheetData></worksheet>"));
    too_large(&book.bytes());
    let limits = Limits { cells: 1000, ..Limits::default() };
    assert!(matches!(open_within(&book.bytes(), &limits), Err(OpenError::TooLarge(_))));
    let deep = format!("{}{}", "<a>".repeat(5000), "</a>".repeat(5000));
    too_large(&Book::with_cells(&format!(r#"<c r="A1"><f>{deep}</f></c>"#)));
}

#[test]
fn a_bomb_that_lies_about_its_size_is_refused() {
    let sheet = format!("<worksheet><sheetData>{}</sheetData></worksheet>", " ".repeat(80 << 20));
    let len = u32::try_from(sheet.len()).unwrap();
    let mut bytes = Book::new().part("xl/worksheets/sheet1.xml", &sheet).bytes();
    replace(&mut bytes, &len.to_le_bytes(), &1000_u32.to_le_bytes());
    damaged(&bytes, "大きさを超えています");
}

#[test]
fn counts_that_lie_reserve_nothing() {
    let mut book = Book::new();
    let strings = r#"<sst count="9999999999999999" uniqueCount="9999999999999999"><si><t>本物</t></si></sst>"#;
    book.part("xl/sharedStrings.xml", strings);
    let sheet = r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>"#;
    book.part("xl/worksheets/sheet1.xml", sheet);
    assert_eq!(cells(&book.bytes()), ["A1=本物"]);
    let shared = r#"<c r="A1"><f t="shared" si="4294967295" ref="A1:A2">1</f><v>7</v></c>"#;
    assert_eq!(cells(&Book::with_cells(shared)), ["A1=7"]);
}

#[test]
fn entities_and_foreign_encodings_are_refused() {
    let bomb = r#"<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet><sheetData/></worksheet>"#;
    damaged(&Book::new().part("xl/worksheets/sheet1.xml", bomb).bytes(), "DOCTYPE");
    let other = r#"<?xml version="1.0" encoding="Shift_JIS"?><worksheet><sheetData/></worksheet>"#;
    damaged(&Book::new().part("xl/worksheets/sheet1.xml", other).bytes(), "文字コード");
    let strings = r#"<!DOCTYPE x [<!ENTITY a "b">]><sst><si><t>&a;</t></si></sst>"#;
    damaged(&Book::new().part("xl/sharedStrings.xml", strings).bytes(), "DOCTYPE");
}

#[test]
fn far_cells_are_read_and_impossible_ones_refused() {
    let far = r#"<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>"#;
    assert_eq!(cells(&Book::new().part("xl/worksheets/sheet1.xml", far).bytes()), ["A1=1", "XFD1048576=2"]);
    for place in ["ZZZZ99999999", "A4294967298", "XFE1", "A0", "AAAAAAAAAAAAAA1", "1", "Ａ1", "B2"] {
        damaged(&Book::with_cells(&format!(r#"<c r="{place}"><v>1</v></c>"#)), "表");
    }
    let unnamed = "<c><v>1</v></c><c/><c><v>3</v></c>";
    assert_eq!(cells(&Book::with_cells(unnamed)), ["A1=1", "C1=3"]);
    damaged(&Book::with_cells(r#"<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>"#), "二度");
}

#[test]
fn cells_that_calamine_drops_or_misreads_are_refused_by_name() {
    for (cell, why) in [
        (r#"<c r="B1" t="s"><v>x</v></c>"#, "not an index"),
        (r#"<c r="B1" t="s"><v>99</v></c>"#, "beyond the table"),
        (r#"<c r="B1"><v><![CDATA[5]]></v></c>"#, "in a CDATA section"),
        (r#"<c r="B1"><v>&#49;2</v></c>"#, "behind a character reference"),
        (r#"<c r="B1"><v>1<!-- -->2</v></c>"#, "cut by a comment"),
        (r#"<c r="B1" t="n"><v>十二</v></c>"#, "not a number"),
        (r#"<c r="B1" t="b"><v>2</v></c>"#, "not a truth value"),
        (r#"<c r="B1" t="zz"><v>2</v></c>"#, "of an unknown type"),
        (r#"<c r="B1"><v>1</v><v>2</v></c>"#, "two values"),
        (r#"<c r="B1"><v>1</v><f>1</f></c>"#, "formula behind its value"),
    ] {
        let bytes = Book::with_cells(cell);
        match opened(&bytes).map(|_| ()) {
            Err(OpenError::Damaged(message)) => assert!(message.contains("B1"), "{why}: {message}"),
            other => panic!("{why}: {other:?}"),
        }
    }
}

#[test]
fn cells_that_calamine_stops_at_are_read() {
    let row = r#"<c r="A1" t="e"><f>x</f><v>#SPILL!</v></c><c r="B1" t='e'><v>#CALC!</v></c><c r="C1" t="e"><v>#GETTING_DATA</v></c>
        <c r="D1"><v>NaN</v></c><c r="E1"><v>1e999</v></c><c r="F1"><v>5</v><extLst><ext/></extLst></c><c r="G1" t="str"><v>a&lt;b</v></c>
        <c r="H1" t="inlineStr"><is><r><t>太</t></r><r><t>字</t></r><rPh><t>ふと</t></rPh></is></c><c r="I1" t="str"><v>改_x000D_
行</v></c>"#;
    let expected = [
        r##"A1=Error("#SPILL!")"##,
        r##"B1=Error("#CALC!")"##,
        r##"C1=Error("#GETTING_DATA")"##,
        "D1=NaN",
        "E1=inf",
        "F1=5",
        "G1=a<b",
        "H1=太字",
        "I1=改\n行",
    ];
    assert_eq!(cells(&Book::with_cells(row)), expected);
}

#[test]
fn formulas_that_nobody_computed_have_no_value() {
    let mut book = Book::new();
    let xml = r#"<workbook><sheets><sheet name="表" r:id="s"/></sheets><calcPr fullCalcOnLoad="1"/></workbook>"#;
    book.part("xl/workbook.xml", xml);
    let row = r#"<worksheet><sheetData><row><c><f>1</f><v>0</v></c><c><f>1</f><v>5</v></c><c><v>0</v></c><c t="str"><f>1</f><v></v></c><c><f>1</f><v/></c></row></sheetData></worksheet>"#;
    book.part("xl/worksheets/sheet1.xml", row);
    assert_eq!(cells(&book.bytes()), ["A1=NoCache", "B1=5", "C1=0", "E1=NoCache"]);
}

#[test]
fn unusual_but_sound_files_are_read() {
    let sheet = r#"<x:worksheet xmlns:x="m"><x:sheetData><x:row r="3" hidden="1"><x:c r="B3" t="s"><x:v>0</x:v></x:c></x:row></x:sheetData>
        <x:mergeCells><x:mergeCell ref="B3:C4"/></x:mergeCells></x:worksheet>"#;
    let mut book = Book::new();
    book.part("xl/worksheets/sheet1.xml", sheet);
    let found = opened(&book.bytes()).unwrap();
    assert_eq!(cells(&book.bytes()), ["B3=文字"]);
    assert_eq!(found.sheets[0].merges.len(), 1);
    assert!(found.sheets[0].hidden_rows.contains(&2));

    let declared = format!("<?xml version=\"1.0\" encoding=\"UTF-16\"?>{sheet}");
    let wide: Vec<u8> = std::iter::once(0xFEFF).chain(declared.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let mut book = Book::new();
    book.parts.retain(|(name, _)| name != "xl/worksheets/sheet1.xml");
    book.parts.push(("xl\\Worksheets\\Sheet1.xml".into(), wide));
    assert_eq!(cells(&book.bytes()), ["B3=文字"]);

    let marked: Vec<u8> = [b"\xEF\xBB\xBF", sheet.as_bytes()].concat();
    let mut book = Book::new();
    book.parts.retain(|(name, _)| name != "xl/worksheets/sheet1.xml");
    book.parts.push(("xl/worksheets/sheet1.xml".into(), marked));
    assert_eq!(cells(&book.bytes()), ["B3=文字"]);

    let missing = Book::new()
        .part("xl/worksheets/sheet1.xml", r#"<worksheet><sheetData/><drawing r:id="d"/></worksheet>"#)
        .bytes();
    damaged(&missing, "図形");
    let twice = "<worksheet><sheetData/><sheetData/></worksheet>";
    damaged(&Book::new().part("xl/worksheets/sheet1.xml", twice).bytes(), "二つ");
    damaged(&Book::new().part("xl/worksheets/sheet1.xml", "<worksheet/>").bytes(), "表が見つからない");
}

#[test]
fn archives_that_deceive_are_refused() {
    damaged(&Book::new().part("../../etc/passwd", "x").bytes(), "使えません");
    damaged(&Book::new().part("xl/..\\..\\x.xml", "x").bytes(), "使えません");
    damaged(&Book::new().part("XL/worksheets/SHEET1.xml", "x").bytes(), "二つ");
    let mut bytes = Book::new().bytes();
    let at = bytes.windows(14).position(|name| name == b"worksheets/she").unwrap();
    bytes[at] = b'x';
    damaged(&bytes, "食い違って");
    let sheets: String = (0..10_000).map(|at| format!(r#"<sheet name="{at}" r:id="s"/>"#)).collect();
    let xml = format!("<workbook><sheets>{sheets}</sheets></workbook>");
    too_large(&Book::new().part("xl/workbook.xml", &xml).bytes());
    let mut crowd = Book::new();
    for at in 0..10_001 {
        crowd.parts.push((format!("xl/media/{at}.png"), Vec::new()));
    }
    too_large(&crowd.bytes());
}

#[test]
fn other_parts_are_never_inflated() {
    let mut book = Book::new();
    book.part("xl/media/image1.png", &" ".repeat(100 << 20));
    book.part("xl/vbaProject.bin", "not even a project");
    let found = opened(&book.bytes()).unwrap();
    assert!(found.macros);
}

#[test]
fn what_is_no_workbook_is_said_so() {
    assert_eq!(opened(&[]).err(), Some(OpenError::Empty));
    assert_eq!(opened(include_bytes!("../workbooks/encrypted.xlsx")).err(), Some(OpenError::Encrypted));
    let plain = Book { parts: vec![("a.txt".into(), b"a".to_vec())] }.bytes();
    assert_eq!(opened(&plain).err(), Some(OpenError::NotAWorkbook("圧縮ファイル（ZIP）".into())));
    let manifest =
        "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let locked = Book {
        parts: vec![
            ("mimetype".into(), b"application/vnd.oasis.opendocument.spreadsheet".to_vec()),
            ("META-INF/manifest.xml".into(), manifest.into()),
            ("content.xml".into(), vec![1, 2, 3]),
        ],
    };
    assert_eq!(opened(&locked.bytes()).err(), Some(OpenError::Encrypted));
}

const REAL: [&str; 10] = [
    "openpyxl.xlsx",
    "xlsxwriter.xlsx",
    "libreoffice.xlsx",
    "sheetjs.xlsx",
    "libreoffice.ods",
    "sheetjs.ods",
    "sheetjs.xlsb",
    "libreoffice.xls",
    "xlwt.xls",
    "biff5.xls",
];

fn real(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/workbooks/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn cut_files_are_never_read_in_part() {
    for name in REAL {
        let bytes = real(name);
        let whole = opened(&bytes).unwrap();
        for len in (0..bytes.len()).step_by(13) {
            // OLE2 files may end in padding.
            if let Ok(book) = opened(&bytes[..len]) {
                assert!(name.ends_with(".xls") && book == whole, "{name} cut to {len}");
            }
        }
    }
}

#[test]
fn a_flipped_byte_in_an_archive_is_noticed_or_without_effect() {
    for name in REAL.iter().filter(|name| !name.ends_with(".xls")) {
        let bytes = real(name);
        let whole = opened(&bytes).unwrap();
        for at in (0..bytes.len()).step_by(5) {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            if let Ok(book) = opened(&flipped) {
                assert!(book == whole, "{name}: byte {at} flipped");
            }
        }
    }
}

#[test]
fn flipped_bytes_in_old_files_do_no_harm() {
    for name in REAL.iter().filter(|name| name.ends_with(".xls")) {
        let bytes = real(name);
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 0xFF;
            _ = opened(&flipped);
        }
    }
}

#[test]
fn noise_is_no_workbook() {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut noise = |len: usize| -> Vec<u8> {
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[3]
        };
        (0..len).map(|_| next()).collect()
    };
    for round in 0..300 {
        let mut bytes = noise(round * 17);
        assert!(opened(&bytes).is_err());
        for start in [&b"PK\x03\x04"[..], b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"\x09\x08\x10\x00\x00\x06\x05\x00"] {
            if bytes.len() > start.len() {
                bytes[..start.len()].copy_from_slice(start);
                assert!(opened(&bytes).is_err());
            }
        }
    }
}
