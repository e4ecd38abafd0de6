//! What a file says of itself beside its content: title and author, names of what is packed into it.
//!
//! For files that nobody can read, and only to point at whose they may be: nothing here is ever a value. Best effort,
//! bounded in size, whatever the bytes are.

mod mail;
mod packed;

pub(super) use mail::base64;

use super::ole::{self, Ole};
use super::xml::Xml;
use super::{Limits, archive};
use memchr::memmem;
use quick_xml::events::Event;

/// Most texts that are taken from one file.
const MOST: usize = 200;
/// Most characters of one text.
const LONGEST: usize = 300;

/// What a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clues {
    /// Title, subject, keywords, names of persons.
    pub texts: Vec<String>,
    /// Names of files that are packed into it or attached to it.
    pub contents: Vec<String>,
}

/// Looks for what `bytes` say of themselves.
#[must_use]
pub fn clues(bytes: &[u8]) -> Clues {
    let mut found = Clues::default();
    if bytes.starts_with(b"PK") {
        let names = archive::file_names(bytes);
        let is_document = |name: &String| {
            matches!(name.as_str(), "[Content_Types].xml" | "mimetype" | "index.zip") || name.ends_with(".iwa")
        };
        if names.is_empty() || names.iter().any(is_document) {
            let parts = ["docProps/core.xml", "meta.xml"].into_iter().filter_map(|name| packed::part(bytes, name));
            parts.for_each(|part| tagged(&part, &mut found.texts));
        } else {
            // A document that is packed into it may bear the same parts.
            found.contents = names;
        }
    } else if bytes.starts_with(&ole::MAGIC) {
        if let Some(ole) = Ole::read(bytes) {
            in_compound(&ole, &mut found);
        }
    } else if bytes.starts_with(b"%PDF") {
        for name in [&b"/Title"[..], b"/Author", b"/Subject"] {
            found.texts.extend(memmem::find_iter(bytes, name).take(4).filter_map(|at| {
                let rest = bytes.get(at + name.len()..)?;
                packed::pdf_text(rest.get(..rest.len().min(2 * LONGEST))?)
            }));
        }
    } else if bytes.trim_ascii_start().starts_with(b"<") {
        tagged(bytes.get(..bytes.len().min(1 << 16)).unwrap_or_default(), &mut found.texts);
    } else {
        mail::look(bytes.get(..bytes.len().min(1 << 20)).unwrap_or_default(), &mut found);
    }
    for texts in [&mut found.texts, &mut found.contents] {
        texts.retain(|text| !text.trim().is_empty());
        texts.truncate(MOST);
        texts.iter_mut().for_each(|text| *text = text.chars().take(LONGEST).collect());
    }
    found
}

/// Properties of an OLE2 file; of a mail its subject and the names of what is attached.
fn in_compound(ole: &Ole<'_>, found: &mut Clues) {
    if let Some(set) = ole.stream(&["\u{5}SummaryInformation"]) {
        found.texts.extend(packed::property_set(&set));
    }
    let wide = |bytes: &Vec<u8>| {
        let units = bytes.chunks_exact(2).take(LONGEST).filter_map(|pair| pair.try_into().ok().map(u16::from_le_bytes));
        char::decode_utf16(units).filter_map(Result::ok).filter(|c| *c != '\0').collect::<String>()
    };
    found.texts.extend(ole.stream(&["__substg1.0_0037001F"]).as_ref().map(wide));
    found.contents.extend(ole.streams_named("__substg1.0_3707001F").iter().map(wide));
}

/// The texts of the elements that name a document and its people.
fn tagged(part: &[u8], texts: &mut Vec<String>) {
    const TAGS: [&str; 9] = [
        "title",
        "subject",
        "description",
        "keywords",
        "category",
        "creator",
        "lastModifiedBy",
        "initial-creator",
        "keyword",
    ];
    // As far as it is text: the end may be cut off.
    let end = std::str::from_utf8(part).map_or_else(|error| error.valid_up_to(), str::len);
    let limits = Limits::default();
    let Ok(mut xml) = Xml::new(part.get(..end).unwrap_or_default(), "", &limits) else { return };
    while let Ok(event) = xml.next() {
        match event {
            Event::Start(tag) if TAGS.iter().any(|name| tag.local_name().as_ref().eq_ignore_ascii_case(name)) => {
                let Ok(text) = xml.text("", "") else { return };
                texts.push(text);
            }
            Event::Eof => return,
            _ => {}
        }
        if texts.len() > MOST {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write};

    fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(content.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    const CORE: &str =
        "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:title>調査票（総務課）</dc:title></cp:coreProperties>";

    #[test]
    fn a_document_s_title_is_found_in_a_whole_file_and_in_one_that_is_cut_off() {
        let bytes = zipped(&[("[Content_Types].xml", "x"), ("docProps/core.xml", CORE), ("xl/workbook.xml", "x")]);
        assert_eq!(clues(&bytes).texts, ["調査票（総務課）"]);
        let cut = bytes.get(..bytes.len() - 60).unwrap();
        assert_eq!(clues(cut).texts, ["調査票（総務課）"]);
        assert_eq!(clues(bytes.get(..40).unwrap()), Clues::default());
    }

    #[test]
    fn names_of_packed_and_attached_files_are_found() {
        let names = ["調査票_総務課.xlsx", "別/調査票_財政課.xlsx"];
        let bytes = zipped(&names.map(|name| (name, "x")));
        assert_eq!(clues(&bytes).contents, names);
        let packed = zipped(&[("docProps/core.xml", CORE), names.map(|name| (name, "x"))[0]]);
        assert_eq!((clues(&packed).texts.len(), clues(&packed).contents.len()), (0, 2));
        let mail = "Subject: =?iso-2022-jp?B?GyRCRDQ6Okk8GyhC?= =?UTF-8?Q?_=E3=81=AE?=\r\n =?utf-8?B?5o+Q5Ye6?=\r\nFrom: a@example.jp\r\n\r\n\
            Content-Disposition: attachment; filename=\"調査票_総務課.xlsx\"\r\n\
            Content-Disposition: attachment;\r\n filename*=UTF-8''%E8%B2%A1%E6%94%BF%E8%AA%B2.xlsx\r\n";
        let found = clues(mail.as_bytes());
        assert_eq!(found.texts, ["調査票 の提出"]);
        assert_eq!(found.contents, ["調査票_総務課.xlsx", "財政課.xlsx"]);
    }

    #[test]
    fn titles_of_other_documents_are_found() {
        let wide: Vec<u8> = "総務課".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let pdf = [&b"%PDF-1.7 << /Title (\xFE\xFF"[..], &wide, b") /Author <FEFF8CA1653F8AB2> >>"].concat();
        assert_eq!(clues(&pdf).texts, ["総務課", "財政課"]);
        let flat = "<?xml version=\"1.0\"?><office:document><dc:title>総務課</dc:title><office:body>";
        assert_eq!(clues(flat.as_bytes()).texts, ["総務課"]);
        for bytes in [&b""[..], b"%PDF /Title (", b"%PDF /Title", b"PK\x03\x04", b"<", b"Subject: =?x?B?=", &ole::MAGIC]
        {
            assert_eq!(clues(bytes).contents, Vec::<String>::new());
        }
    }
}
