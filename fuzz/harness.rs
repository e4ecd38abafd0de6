//! What both fuzz targets and the regression test over what they found do with bytes.

use torimatome::spreadsheet::{Limits, OpenError, open_within};

/// Opens `bytes` within small limits, and checks what holds for every result.
pub fn open(bytes: &[u8]) {
    let limits = Limits { inflated_bytes: 4 << 20, cells: 10_000, text_bytes: 1 << 20, ..Limits::default() };
    match open_within(bytes, &limits) {
        Ok(book) => {
            let cells: usize = book.sheets.iter().map(|sheet| sheet.cells.len()).sum();
            assert!(cells <= limits.cells);
            for sheet in &book.sheets {
                assert!(sheet.cells.is_sorted_by(|a, b| a.place.cell < b.place.cell), "cells out of order, or double");
            }
        }
        Err(error) => assert_ne!(error, OpenError::Damaged("中身を読み取れません".into()), "a panic was caught"),
    }
}

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook that is sound but for the part that `which` chooses.
#[allow(dead_code, reason = "one of the targets has no use for it")]
pub fn workbook(which: u8, part: &[u8]) -> Vec<u8> {
    let list = |items: &[(&str, &str)]| {
        let items = items.iter().enumerate().map(|(id, (kind, target))| {
            format!(r#"<Relationship Id="{id}" Type="{RELATIONS}/{kind}" Target="{target}"/>"#)
        });
        format!("<Relationships>{}</Relationships>", items.collect::<String>()).into_bytes()
    };
    let xml = [
        (
            "xl/worksheets/1.xml",
            &b"<worksheet><sheetData><row><c t=\"s\" s=\"0\"><v>0</v></c></row></sheetData></worksheet>"[..],
        ),
        ("xl/sharedStrings.xml", b"<sst><si><t>a</t></si></sst>"),
        ("xl/styles.xml", b"<styleSheet><cellXfs><xf numFmtId=\"9\"/></cellXfs></styleSheet>"),
        ("xl/workbook.xml", b"<workbook><sheets><sheet name=\"a\" r:id=\"0\"/></sheets></workbook>"),
        ("xl/comments1.xml", b"<comments/>"),
        ("xl/drawing1.xml", b"<drawing/>"),
        ("xl/_rels/workbook.xml.rels", b""),
    ];
    let binary = [
        ("xl/worksheets/1.bin", &b"\x91\x01\x00\x00\x04\0\0\0\0\x92\x01\x00"[..]),
        ("xl/sharedStrings.bin", b""),
        ("xl/styles.bin", b""),
        ("xl/workbook.bin", b"\x9c\x01\x14\0\0\0\0\0\0\0\0\x01\0\0\x000\0\x01\0\0\0a\0"),
        ("xl/comments1.bin", b""),
    ];
    let which = usize::from(which) % (xml.len() + binary.len() + 1);
    let mut parts: Vec<(&str, Vec<u8>)> = vec![("[Content_Types].xml", b"<Types/>".to_vec())];
    if which == xml.len() + binary.len() {
        let mimetype = b"application/vnd.oasis.opendocument.spreadsheet".to_vec();
        return archive(&[("mimetype", mimetype), ("content.xml", part.to_vec())]);
    }
    let (chosen, ending, own) =
        if which < xml.len() { (&xml[..], "xml", which) } else { (&binary[..], "bin", which - xml.len()) };
    let main = format!("xl/workbook.{ending}");
    let kinds = ["worksheets/1", "sharedStrings", "styles"].map(|name| format!("{name}.{ending}"));
    let around = [("worksheet", &*kinds[0]), ("sharedStrings", &*kinds[1]), ("styles", &*kinds[2])];
    let remarks = format!("../comments1.{ending}");
    let (book_list, sheet_list) =
        (format!("xl/_rels/workbook.{ending}.rels"), format!("xl/worksheets/_rels/1.{ending}.rels"));
    parts.push(("_rels/.rels", list(&[("officeDocument", &main)])));
    parts.push((&book_list, list(&around)));
    let own_remarks = [("comments", &*remarks), ("drawing", "../drawing1.xml")];
    parts.push((&sheet_list, list(&own_remarks[..if ending == "xml" { 2 } else { 1 }])));
    for (at, (name, content)) in chosen.iter().enumerate() {
        parts.retain(|(other, _)| at != own || other != name);
        if at == own {
            parts.push((name, part.to_vec()));
        } else if !content.is_empty() || ending == "bin" {
            parts.push((name, content.to_vec()));
        }
    }
    archive(&parts)
}

/// A zip archive of parts that are not packed.
#[allow(dead_code, reason = "one of the targets has no use for it")]
pub fn archive(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let start = out.len() as u32;
        let len = content.len() as u32;
        let mut head = vec![20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0];
        for value in [crc32(content), len, len] {
            head.extend_from_slice(&value.to_le_bytes());
        }
        head.extend_from_slice(&(name.len() as u16).to_le_bytes());
        head.extend_from_slice(&[0, 0]);
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&head);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(content);
        directory.extend_from_slice(b"PK\x01\x02\x14\0");
        directory.extend_from_slice(&head);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&start.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
    }
    let (start, count) = (out.len() as u32, parts.len() as u16);
    out.extend_from_slice(&directory);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    for value in [count, count] {
        out.extend_from_slice(&value.to_le_bytes());
    }
    for value in [directory.len() as u32, start] {
        out.extend_from_slice(&value.to_le_bytes());
    }
    out.extend_from_slice(&[0, 0]);
    out
}

#[allow(dead_code, reason = "one of the targets has no use for it")]
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 0 { crc >> 1 } else { crc >> 1 ^ 0xEDB8_8320 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}
