//! The PDF that the typesetting engine writes, read back object by object: tags, text, links, bookmarks, fonts.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document as File, Object, ObjectId};
use torimatome::output::report::display::{Bookmark, Document, Metadata, Owner, Page, Paint, Stroke, Target};
use torimatome::output::report::drawing::{Hatch, sector};
use torimatome::output::report::font::Face;
use torimatome::output::report::length::{Length, Point, Rect};
use torimatome::output::report::pdf;
use torimatome::output::report::structure::{Role, Structure};
use torimatome::output::report::text::{Paragraph, Style, single};

const BODY: Style = Style::new(Face::Mincho, Length::pt(10));
const HEAD: Style = Style::new(Face::GothicBold, Length::pt(14));
const LEFT: Length = Length::mm(25);
const TEXT: &str = "市民・団体等との協働によるまちづくりを推進するため、「地域の絆」に基づき、ICTを活用した24時間365日の\
                    受付（オンライン）等を実施し、𠮷田・髙橋の各氏、葛\u{E0100}飾区と葛城市の例も参考に、①窓口を改善しました。";

/// Two pages with one of everything.
fn document() -> Document {
    let date = NaiveDate::from_ymd_opt(2026, 1, 15);
    let metadata =
        Metadata {
            title: "進捗状況報告書".into(), author: "取りまとめ課".into(), date, ..Metadata::default()
        };
    let mut document = Document { metadata, ..Document::default() };
    for number in 0..2 {
        let page = page(&mut document.structure, number);
        document.pages.push(page);
        let target = |y| Target { page: number, y: Length::mm(y) };
        let child = Bookmark { title: "取組項目".into(), target: target(60), open: false, children: Vec::new() };
        let title = format!("基本目標{}", number + 1);
        document.outline.push(Bookmark { title, target: target(20), open: number == 0, children: vec![child] });
    }
    document
}

fn page(structure: &mut Structure, number: usize) -> Page {
    let mut page = Page::a4();
    let at = |y| Point::new(LEFT, Length::mm(y));
    let heading = structure.add(Structure::ROOT, Role::Heading(1));
    page.text(at(30), single(&format!("{} 市民との協働", number + 1), HEAD), Owner::Element(heading));
    let paragraph = structure.add(Structure::ROOT, Role::Paragraph);
    Paragraph::new(TEXT, BODY).set(Length::mm(160)).put(&mut page, at(35), None, Owner::Element(paragraph));
    let table = structure.add(Structure::ROOT, Role::Table);
    let row = structure.add(table, Role::Row);
    let head = structure.add(row, Role::ROW_HEAD);
    let cell = structure.add(row, Role::Cell { columns: 2, rows: 1 });
    page.frame(Rect::new(LEFT, Length::mm(75), Length::mm(80), Length::mm(8)), Stroke::THIN);
    page.text(at(80), single("目標", BODY), Owner::Element(head));
    page.text(Point::new(Length::mm(60), Length::mm(80)), single("1,200件", BODY), Owner::Element(cell));
    let vertical = structure.add(Structure::ROOT, Role::Paragraph);
    let text = Paragraph::new("自治体経営（サービス）。", BODY).vertical().set(Length::pt(80));
    text.put(&mut page, Point::new(Length::mm(60), Length::mm(90)), None, Owner::Element(vertical));
    let figure = structure.add_figure(Structure::ROOT, "評価4が60％、評価3が40％");
    for (range, hatch) in [((0, 600_000), Hatch::slanted()), ((600_000, 1_000_000), Hatch::crossed())] {
        let path = sector(Point::new(Length::mm(120), Length::mm(130)), Length::mm(20), range.0, range.1);
        page.shape(path, Paint::Hatch { hatch, outline: Stroke::STRONG }, Owner::Element(figure));
    }
    let link = structure.add(Structure::ROOT, Role::Link);
    let line = single("はじめへ", BODY);
    page.link(line.area(at(200)), Target { page: 0, y: Length::mm(20) }, "はじめのページへ", link);
    page.text(at(200), line, Owner::Element(link));
    page.text(Point::new(Length::mm(100), Length::mm(285)), single("－ 1 －", BODY), Owner::Artifact);
    page
}

fn written() -> File {
    File::load_mem(&pdf::write(&document()).unwrap()).unwrap()
}

fn catalog(file: &File) -> &Dictionary {
    file.catalog().unwrap()
}

fn follow<'a>(file: &'a File, dictionary: &'a Dictionary, key: &[u8]) -> &'a Object {
    let object = dictionary.get(key).unwrap_or_else(|_| panic!("no {}", String::from_utf8_lossy(key)));
    file.dereference(object).unwrap().1
}

fn name(dictionary: &Dictionary, key: &[u8]) -> String {
    String::from_utf8_lossy(dictionary.get(key).and_then(Object::as_name).unwrap_or_default()).into_owned()
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&units).unwrap().trim_start_matches('\u{FEFF}').to_owned()
}

/// The structure tree as indented text: role, attributes, kinds of content.
fn outline_of(file: &File, element: &Dictionary, depth: usize, lines: &mut Vec<String>) {
    let mut line = format!("{}{}", "  ".repeat(depth), name(element, b"S"));
    if let Ok(attributes) = element.get(b"A").and_then(Object::as_dict) {
        for key in [b"Scope".as_slice(), b"ColSpan"] {
            if let Ok(value) = attributes.get(key) {
                let value =
                    value.as_name().map_or_else(|_| format!("{value:?}"), |n| String::from_utf8_lossy(n).into());
                line += &format!(" {}={value}", String::from_utf8_lossy(key));
            }
        }
    }
    if let Ok(text) = element.get(b"Alt").and_then(Object::as_str) {
        line += &format!(" Alt={}", utf16(text));
    }
    let kids = match element.get(b"K") {
        Ok(Object::Array(kids)) => kids.clone(),
        Ok(only) => vec![only.clone()],
        Err(_) => Vec::new(),
    };
    let mut children = Vec::new();
    for kid in &kids {
        match file.dereference(kid).unwrap().1 {
            Object::Integer(_) => line += " content",
            Object::Dictionary(kid) if kid.has_type(b"OBJR") => line += " annotation",
            Object::Dictionary(kid) => children.push(kid),
            other => panic!("a strange kid: {other:?}"),
        }
    }
    lines.push(line);
    for child in children {
        outline_of(file, child, depth + 1, lines);
    }
}

#[test]
fn the_structure_says_what_is_what() {
    let file = written();
    let root = follow(&file, catalog(&file), b"StructTreeRoot").as_dict().unwrap();
    let mut lines = Vec::new();
    outline_of(&file, follow(&file, root, b"K").as_dict().unwrap(), 0, &mut lines);
    let page = [
        "  H1 content",
        "  P content",
        "  Table",
        "    TR",
        "      TH Scope=Row content",
        "      TD ColSpan=2 content",
        "  P content",
        "  Figure Alt=評価4が60％、評価3が40％ content",
        "  Link content annotation",
    ];
    let expected: Vec<&str> = std::iter::once("Document").chain(page).chain(page).collect();
    assert_eq!(lines, expected);
}

/// The operations of a page.
fn operations(file: &File, page: ObjectId) -> Vec<Operation> {
    Content::decode(&file.get_page_content(page)).unwrap().operations
}

#[test]
fn all_content_belongs_to_an_element_or_is_an_artifact() {
    let file = written();
    let root = follow(&file, catalog(&file), b"StructTreeRoot").as_dict().unwrap();
    let mut parents: BTreeMap<i64, Object> = BTreeMap::new();
    let tree = follow(&file, root, b"ParentTree").as_dict().unwrap();
    for leaf in tree.get(b"Kids").unwrap().as_array().unwrap() {
        let leaf = file.dereference(leaf).unwrap().1.as_dict().unwrap();
        for pair in leaf.get(b"Nums").unwrap().as_array().unwrap().chunks(2) {
            parents.insert(pair[0].as_i64().unwrap(), file.dereference(&pair[1]).unwrap().1.clone());
        }
    }
    for (_, page) in file.get_pages() {
        let key = file.get_dictionary(page).unwrap().get(b"StructParents").unwrap().as_i64().unwrap();
        let owners = parents[&key].as_array().unwrap();
        let mut depth = 0;
        let mut numbers = Vec::new();
        for operation in operations(&file, page) {
            match operation.operator.as_str() {
                "BDC" | "BMC" => {
                    if let Some(number) = operation.operands.get(1).and_then(|p| p.as_dict().ok()?.get(b"MCID").ok()) {
                        let number = number.as_i64().unwrap();
                        let owner = file.dereference(&owners[usize::try_from(number).unwrap()]).unwrap().1;
                        assert_eq!(
                            name(owner.as_dict().unwrap(), b"S").as_bytes(),
                            operation.operands[0].as_name().unwrap()
                        );
                        numbers.push(number);
                    }
                    depth += 1;
                }
                "EMC" => depth -= 1,
                "TJ" | "Tj" | "f" | "S" | "B" => assert!(depth > 0, "{operation:?} outside of all content"),
                _ => {}
            }
        }
        assert_eq!(depth, 0);
        assert_eq!(numbers, (0..i64::try_from(owners.len()).unwrap()).collect::<Vec<_>>());
    }
}

/// Text of each code of each font, by resource name, as the ToUnicode maps say.
fn unicode_maps(file: &File, page: ObjectId) -> BTreeMap<Vec<u8>, BTreeMap<u16, String>> {
    let fonts = file.get_page_fonts(page).unwrap();
    fonts
        .into_iter()
        .map(|(resource, font)| {
            let stream = follow(file, font, b"ToUnicode").as_stream().unwrap();
            let map = String::from_utf8(stream.decompressed_content().unwrap()).unwrap();
            let pairs = map.lines().filter_map(|line| line.strip_prefix('<')?.strip_suffix('>')?.split_once("> <"));
            let codes = pairs.filter(|(code, text)| *code != "0000" || *text != "FFFF").map(|(code, text)| {
                let units: Vec<u8> =
                    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect();
                (u16::from_str_radix(code, 16).unwrap(), utf16(&units))
            });
            (resource, codes.collect())
        })
        .collect()
}

/// Text as a reader extracts it, line by line: the codes' text, or the text given instead.
fn extracted(file: &File, page: ObjectId, trust_actual_text: bool) -> Vec<String> {
    let maps = unicode_maps(file, page);
    let (mut lines, mut line, mut font) = (Vec::new(), String::new(), Vec::new());
    let mut given: Option<String> = None;
    for operation in operations(file, page) {
        let first = operation.operands.first();
        match operation.operator.as_str() {
            "Tf" => font = first.unwrap().as_name().unwrap().to_vec(),
            "BDC" => {
                let property = operation.operands.get(1).and_then(|p| p.as_dict().ok()?.get(b"ActualText").ok());
                given = property.map(|text| utf16(text.as_str().unwrap()));
            }
            "TJ" => {
                for part in first.unwrap().as_array().unwrap() {
                    let Ok(codes) = part.as_str() else { continue };
                    for code in codes.chunks(2) {
                        line += &maps[&font][&u16::from_be_bytes([code[0], code[1]])];
                    }
                }
            }
            "ET" => {
                let shown = std::mem::take(&mut line);
                lines.push(given.take().filter(|_| trust_actual_text).unwrap_or(shown));
            }
            _ => {}
        }
    }
    lines
}

#[test]
fn text_is_extracted_as_composed() {
    let file = written();
    let document = document();
    for (index, page) in file.get_pages().into_values().enumerate() {
        assert_eq!(extracted(&file, page, true), document.text_of(index, true));
        // The codes alone say the same; given texts only keep readers from guessing spaces.
        assert_eq!(extracted(&file, page, false), document.text_of(index, true));
    }
}

#[test]
fn links_and_bookmarks_lead_to_their_pages() {
    let file = written();
    let pages: Vec<ObjectId> = file.get_pages().into_values().collect();
    for page in &pages {
        let links = file.get_page_annotations(*page).unwrap();
        assert_eq!(links.len(), 1);
        let destination = links[0].get(b"Dest").unwrap().as_array().unwrap();
        assert_eq!(destination[0].as_reference().unwrap(), pages[0]);
        assert_eq!(links[0].get(b"F").unwrap().as_i64().unwrap(), 4);
        assert_eq!(utf16(links[0].get(b"Contents").unwrap().as_str().unwrap()), "はじめのページへ");
    }
    let outlines = follow(&file, catalog(&file), b"Outlines").as_dict().unwrap();
    assert_eq!(outlines.get(b"Count").unwrap().as_i64().unwrap(), 3);
    let first = follow(&file, outlines, b"First").as_dict().unwrap();
    assert_eq!(utf16(first.get(b"Title").unwrap().as_str().unwrap()), "基本目標1");
    assert_eq!(first.get(b"Count").unwrap().as_i64().unwrap(), 1);
    let child = follow(&file, first, b"First").as_dict().unwrap();
    assert_eq!(utf16(child.get(b"Title").unwrap().as_str().unwrap()), "取組項目");
    let second = follow(&file, first, b"Next").as_dict().unwrap();
    assert_eq!(second.get(b"Count").unwrap().as_i64().unwrap(), -1);
    let destination = second.get(b"Dest").unwrap().as_array().unwrap();
    assert_eq!(destination[0].as_reference().unwrap(), pages[1]);
}

#[test]
fn fonts_are_embedded_and_cut_down() {
    let file = written();
    let (_, page) = file.get_pages().into_iter().next().unwrap();
    let fonts = file.get_page_fonts(page).unwrap();
    assert_eq!(fonts.len(), 3, "Mincho, GothicBold and the one that stands in for 𠮷");
    for font in fonts.values() {
        assert_eq!(name(font, b"BaseFont").find('+'), Some(6));
        let descendant = font.get(b"DescendantFonts").unwrap().as_array().unwrap()[0].as_dict().unwrap().clone();
        let glyphs = follow(&file, &descendant, b"CIDToGIDMap").as_stream().unwrap().decompressed_content().unwrap();
        let descriptor = follow(&file, &descendant, b"FontDescriptor").as_dict().unwrap();
        let set = follow(&file, descriptor, b"CIDSet").as_stream().unwrap().decompressed_content().unwrap();
        let codes: u32 = set.iter().map(|byte| byte.count_ones()).sum();
        assert_eq!(usize::try_from(codes).unwrap(), glyphs.len() / 2);
        let program = follow(&file, descriptor, b"FontFile2").as_stream().unwrap().decompressed_content().unwrap();
        assert!(program.len() < 100_000, "{} bytes", program.len());
    }
}

#[test]
fn the_file_claims_what_an_archive_asks() {
    let bytes = pdf::write(&document()).unwrap();
    let file = File::load_mem(&bytes).unwrap();
    assert!(bytes.starts_with(b"%PDF-1.4\n"));
    let catalog = catalog(&file);
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"ja");
    assert_eq!(name(catalog, b"PageMode"), "UseOutlines");
    let preferences = catalog.get(b"ViewerPreferences").unwrap().as_dict().unwrap();
    assert!(preferences.get(b"DisplayDocTitle").unwrap().as_bool().unwrap());
    let metadata = follow(&file, catalog, b"Metadata").as_stream().unwrap();
    assert!(!metadata.dict.has(b"Filter"));
    let metadata = String::from_utf8(metadata.content.clone()).unwrap();
    assert!(metadata.contains("<pdfaid:part>1</pdfaid:part>") && metadata.contains("進捗状況報告書"));
    for (id, object) in &file.objects {
        let longest = match object {
            Object::Array(array) => array.len(),
            Object::Dictionary(dictionary) => {
                assert!(!dictionary.has(b"SMask") && !dictionary.has(b"CA") && !dictionary.has(b"ca"), "{id:?}");
                dictionary.iter().filter_map(|(_, value)| value.as_array().ok()).map(Vec::len).max().unwrap_or(0)
            }
            _ => 0,
        };
        assert!(longest <= 8191, "{id:?}");
    }
}

#[test]
fn the_same_document_gives_the_same_bytes_and_another_one_another_identifier() {
    let document = document();
    let bytes = pdf::write(&document).unwrap();
    assert_eq!(bytes, pdf::write(&document).unwrap());
    let identifier =
        |bytes: &[u8]| File::load_mem(bytes).unwrap().trailer.get(b"ID").unwrap().as_array().unwrap().clone();
    let mut other = document;
    other.metadata.title.push('2');
    assert_ne!(identifier(&bytes), identifier(&pdf::write(&other).unwrap()));
}

#[test]
fn a_very_long_line_is_shown_in_pieces() {
    let mut document = Document::default();
    let mut page = Page::a4();
    let paragraph = document.structure.add(Structure::ROOT, Role::Paragraph);
    let text = "長い、".repeat(3000);
    page.text(Point::new(LEFT, LEFT), single(&text, BODY), Owner::Element(paragraph));
    document.pages.push(page);
    let file = File::load_mem(&pdf::write(&document).unwrap()).unwrap();
    let page = *file.get_pages().values().next().unwrap();
    assert_eq!(extracted(&file, page, false), [text]);
    for operation in operations(&file, page).iter().filter(|operation| operation.operator == "TJ") {
        assert!(operation.operands[0].as_array().unwrap().len() <= 8191);
    }
}

#[test]
fn an_empty_document_is_written_too() {
    let file = File::load_mem(&pdf::write(&Document::default()).unwrap()).unwrap();
    assert_eq!(file.get_pages().len(), 0);
}
