//! What an archive asks of the file (ISO 19005-1, level A): metadata that say the same twice, a colour profile, a
//! language, an identifier that follows from the content.

use chrono::{Datelike, NaiveDate};
use lopdf::{Object, Stream, StringFormat, dictionary};
use sha2::{Digest, Sha256};

use super::{PdfError, catalog, text_string};
use crate::output::report::display::Metadata;

const PRODUCER: &str = concat!("torimatome ", env!("CARGO_PKG_VERSION"));

/// Adds all of it to the catalogue and the trailer.
pub fn add(file: &mut lopdf::Document, metadata: &Metadata) -> Result<(), PdfError> {
    file.version = "1.4".to_owned();
    let xmp = file
        .add_object(Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, xmp(metadata).into_bytes()));
    let profile = file.add_object(Stream::new(dictionary! { "N" => 1 }, grey_profile()));
    let intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => Object::string_literal("Gray Gamma 2.2"),
        "Info" => Object::string_literal("Gray Gamma 2.2"),
        "DestOutputProfile" => Object::Reference(profile),
    };
    let catalog = catalog(file)?;
    catalog.set("Metadata", Object::Reference(xmp));
    catalog.set("OutputIntents", vec![intent.into()]);
    catalog.set("Lang", Object::string_literal("ja"));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    let info = file.add_object(info(metadata));
    if let Ok(previous) = file.trailer.get(b"Info").and_then(Object::as_reference) {
        file.objects.remove(&previous);
    }
    file.trailer.set("Info", Object::Reference(info));
    Ok(())
}

fn info(metadata: &Metadata) -> lopdf::Dictionary {
    let mut info = dictionary! {
        "Title" => text_string(&metadata.title),
        "Author" => text_string(&metadata.author),
        "Subject" => text_string(&metadata.subject),
        "Creator" => Object::string_literal(PRODUCER),
        "Producer" => Object::string_literal(PRODUCER),
    };
    if let Some(date) = metadata.date {
        let date = format!("D:{:04}{:02}{:02}000000+09'00'", date.year(), date.month(), date.day());
        info.set("CreationDate", Object::string_literal(date.clone()));
        info.set("ModDate", Object::string_literal(date));
    }
    info
}

/// The same as [`info`], as XMP, with what the file claims to conform to.
fn xmp(metadata: &Metadata) -> String {
    let date = metadata.date.map(xmp_dates).unwrap_or_default();
    let [title, author, subject] = [&metadata.title, &metadata.author, &metadata.subject].map(|text| escaped(text));
    format!(
        r#"<?xpacket begin="{mark}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:language><rdf:Bag><rdf:li>ja</rdf:li></rdf:Bag></dc:language>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<pdf:Producer>{PRODUCER}</pdf:Producer>
<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>
{date}<pdfaid:part>1</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"#,
        mark = '\u{FEFF}',
    )
}

fn xmp_dates(date: NaiveDate) -> String {
    let date = format!("{:04}-{:02}-{:02}T00:00:00+09:00", date.year(), date.month(), date.day());
    format!("<xmp:CreateDate>{date}</xmp:CreateDate>\n<xmp:ModifyDate>{date}</xmp:ModifyDate>\n")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace(char::is_control, "")
}

/// A profile of version 2 for one grey channel with a gamma of 2.2, built here: the report has no colour.
fn grey_profile() -> Vec<u8> {
    // The white of the profile connection space (D50) in units of 1/65536.
    const D50: [u32; 3] = [0xF6D6, 0x1_0000, 0xD32D];
    const GAMMA_2_2: u16 = 0x0233;
    let tags: [(&[u8; 4], Vec<u8>); 4] = [
        (b"desc", description("Gray Gamma 2.2")),
        (b"cprt", [b"text\0\0\0\0".as_slice(), b"No copyright, use freely\0"].concat()),
        (b"wtpt", [b"XYZ \0\0\0\0".to_vec(), D50.iter().flat_map(|value| value.to_be_bytes()).collect()].concat()),
        (b"kTRC", [b"curv\0\0\0\0\0\0\0\x01".as_slice(), &GAMMA_2_2.to_be_bytes()].concat()),
    ];
    let mut table = u32_bytes(tags.len());
    let mut data = Vec::new();
    let start = 128 + 4 + 12 * tags.len();
    for (name, content) in &tags {
        table.extend_from_slice(*name);
        table.extend(u32_bytes(start + data.len()));
        table.extend(u32_bytes(content.len()));
        data.extend_from_slice(content);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    let mut profile = header(start + data.len(), D50);
    profile.extend(table);
    profile.extend(data);
    profile
}

fn header(size: usize, white: [u32; 3]) -> Vec<u8> {
    let mut header = u32_bytes(size);
    header.extend_from_slice(b"\0\0\0\0\x02\x10\0\0mntrGRAYXYZ ");
    // When it was made: the day of ISO 19005-1.
    for part in [2005_u16, 10, 1, 0, 0, 0] {
        header.extend(part.to_be_bytes());
    }
    header.extend_from_slice(b"acsp");
    // No platform, flags, device or attributes; perceptual intent.
    header.resize(68, 0);
    header.extend(white.iter().flat_map(|value| value.to_be_bytes()));
    header.resize(128, 0);
    header
}

/// A text description with its Unicode and Macintosh parts left empty.
fn description(text: &str) -> Vec<u8> {
    let mut bytes = b"desc\0\0\0\0".to_vec();
    bytes.extend(u32_bytes(text.len() + 1));
    bytes.extend_from_slice(text.as_bytes());
    bytes.push(0);
    bytes.resize(bytes.len() + 8 + 3 + 67, 0);
    bytes
}

fn u32_bytes(number: usize) -> Vec<u8> {
    u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes().to_vec()
}

/// Stands in the file while its content is hashed.
const NO_ID: &[u8; 32] = b"00000000000000000000000000000000";

/// Writes the file, with an identifier made from all of its bytes.
pub fn write(file: &mut lopdf::Document) -> Result<Vec<u8>, PdfError> {
    let id = Object::String(NO_ID.to_vec(), StringFormat::Literal);
    file.trailer.set("ID", vec![id.clone(), id]);
    let mut bytes = Vec::new();
    file.save_to(&mut bytes)?;
    let hash = Sha256::digest(&bytes);
    let id: Vec<u8> = hash.iter().take(16).flat_map(|byte| format!("{byte:02x}").into_bytes()).collect();
    // The trailer stands at the end.
    let mut from = bytes.len().saturating_sub(1024);
    while let Some(found) = bytes.get(from..).and_then(|rest| rest.windows(NO_ID.len()).position(|w| w == NO_ID)) {
        if let Some(place) = bytes.get_mut(from + found..from + found + NO_ID.len()) {
            place.copy_from_slice(&id);
        }
        from += found + NO_ID.len();
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_says_its_own_size() {
        let profile = grey_profile();
        assert_eq!(profile[..4], u32::try_from(profile.len()).unwrap().to_be_bytes());
        assert_eq!(&profile[12..24], b"mntrGRAYXYZ ");
        assert_eq!(&profile[36..40], b"acsp");
        assert_eq!(profile[128..132], [0, 0, 0, 4]);
    }

    #[test]
    fn metadata_say_the_same_twice() {
        let metadata = Metadata {
            title: "報告書 <1> & 2".to_owned(),
            date: NaiveDate::from_ymd_opt(2026, 1, 15),
            ..Metadata::default()
        };
        assert!(xmp(&metadata).contains("報告書 &lt;1&gt; &amp; 2"));
        assert!(xmp(&metadata).contains("2026-01-15T00:00:00+09:00"));
        assert_eq!(info(&metadata).get(b"CreationDate").unwrap().as_str().unwrap(), b"D:20260115000000+09'00'");
    }
}
