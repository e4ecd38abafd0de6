//! What a file is, told by its content; names and endings lie.

use super::{Limits, OpenError, archive::Archive, ole::stream_name, xlsx};

/// A file that may be read.
pub(super) enum Kind<'a> {
    /// .xlsx, .xlsm: the archive and the name of its main part.
    Xlsx(Archive<'a>, String),
    /// .xlsb, alike.
    Xlsb(Archive<'a>, String),
    /// .ods
    Ods(Archive<'a>),
    /// .xls
    Xls,
}

/// Tells what `bytes` are.
///
/// # Errors
/// What the file is instead of a workbook.
pub(super) fn sniff<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Kind<'a>, OpenError> {
    if bytes.is_empty() {
        return Err(OpenError::Empty);
    }
    if bytes.len() > limits.file_bytes {
        return Err(OpenError::TooLarge(format!("ファイルの大きさが {} MB を超えています", limits.file_bytes >> 20)));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zipped(Archive::open(bytes, limits)?, limits);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return compound(bytes);
    }
    // BIFF2 to BIFF4 are bare streams of records.
    if matches!(bytes, [0x09, 0x00 | 0x02 | 0x04, 0x04 | 0x06, 0x00, ..]) {
        return Err(OpenError::NotAWorkbook("古い形式の Excel ファイル（Excel 4.0 以前）".into()));
    }
    Err(OpenError::NotAWorkbook(describe(bytes).into()))
}

fn zipped<'a>(mut archive: Archive<'a>, limits: &Limits) -> Result<Kind<'a>, OpenError> {
    if archive.has("[Content_Types].xml") {
        let root = xlsx::relations(&mut archive, "", limits)?;
        let main = root.values().find(|relation| relation.kind == "officeDocument");
        let main = main.map_or("xl/workbook.xml", |relation| relation.target.as_str()).to_owned();
        let lower = main.to_ascii_lowercase();
        if lower.starts_with("word/") {
            return Err(OpenError::NotAWorkbook("Word の文書".into()));
        }
        if lower.starts_with("ppt/") {
            return Err(OpenError::NotAWorkbook("PowerPoint の資料".into()));
        }
        if !archive.has(&main) {
            return Err(OpenError::Damaged(format!("ファイルの中に「{main}」がありません")));
        }
        return Ok(if lower.ends_with(".bin") { Kind::Xlsb(archive, main) } else { Kind::Xlsx(archive, main) });
    }
    if let Some(mimetype) = xlsx::read(&mut archive, "mimetype")? {
        return match mimetype.trim_ascii() {
            b"application/vnd.oasis.opendocument.spreadsheet"
            | b"application/vnd.oasis.opendocument.spreadsheet-template" => Ok(Kind::Ods(archive)),
            b"application/vnd.oasis.opendocument.text" => Err(OpenError::NotAWorkbook("文書（ODT）".into())),
            _ => Err(OpenError::NotAWorkbook("表計算以外の OpenDocument ファイル".into())),
        };
    }
    Err(OpenError::NotAWorkbook("圧縮ファイル（ZIP）".into()))
}

/// An OLE2 file: an old workbook, an encrypted new one, or something else. Tells by the names in its directory, whose
/// entries stand at multiples of 128 bytes.
fn compound<'a>(bytes: &[u8]) -> Result<Kind<'a>, OpenError> {
    let (mut book, mut other) = (false, None);
    for entry in bytes.chunks_exact(128).skip(4) {
        match stream_name(entry).as_deref() {
            Some("EncryptedPackage") => return Err(OpenError::Encrypted),
            Some("Workbook" | "Book") => book = true,
            Some("WordDocument") => other = Some("Word の文書"),
            Some("PowerPoint Document") => other = Some("PowerPoint の資料"),
            Some("__properties_version1.0") => other = Some("メール（Outlook）"),
            _ => {}
        }
    }
    match other {
        _ if book => Ok(Kind::Xls),
        Some(what) => Err(OpenError::NotAWorkbook(what.into())),
        None => Err(OpenError::Truncated),
    }
}

/// What a file that is no workbook seems to be.
fn describe(bytes: &[u8]) -> &'static str {
    let starts: [(&[u8], &str); 14] = [
        (b"%PDF", "PDF"),
        (b"\x89PNG", "画像（PNG）"),
        (b"\xFF\xD8\xFF", "画像（JPEG）"),
        (b"GIF8", "画像（GIF）"),
        (b"BM", "画像（BMP）"),
        (b"II*\0", "画像（TIFF）"),
        (b"MM\0*", "画像（TIFF）"),
        (b"{\\rtf", "文書（RTF）"),
        (b"Rar!", "圧縮ファイル（RAR）"),
        (b"7z\xBC\xAF", "圧縮ファイル（7z）"),
        (b"\x1F\x8B", "圧縮ファイル（gzip）"),
        (b"MZ", "プログラム（EXE）"),
        (b"ITSF", "ヘルプファイル"),
        (b"L\0\0\0\x01\x14\x02\0", "ショートカット"),
    ];
    if let Some((_, what)) = starts.iter().find(|(start, _)| bytes.starts_with(start)) {
        return what;
    }
    if bytes.iter().all(|byte| *byte == 0) {
        return "中身がゼロだけのファイル";
    }
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let lower =
        String::from_utf8_lossy(head).trim_start_matches(['\u{FEFF}', ' ', '\r', '\n', '\t']).to_ascii_lowercase();
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") || lower.contains("<table") {
        return "ウェブページ（HTML）";
    }
    if lower.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        return "XML スプレッドシート（Excel 2003）";
    }
    if lower.starts_with("<?xml") || lower.starts_with('<') {
        return "XML ファイル";
    }
    if head.contains(&0) || head.iter().any(|byte| *byte < 9) {
        return "不明な形式のファイル";
    }
    let line = lower.lines().next().unwrap_or_default();
    if line.matches(',').count() >= 2 || line.matches('\t').count() >= 2 {
        "CSV（文字だけの表）"
    } else {
        "文字だけのファイル"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_files_are_named() {
        for (bytes, what) in [
            (&b"%PDF-1.7"[..], "PDF"),
            (b"\x89PNG\r\n", "画像（PNG）"),
            (b"\xEF\xBB\xBF<html><table>", "ウェブページ（HTML）"),
            (b"a,b,c\n1,2,3\n", "CSV（文字だけの表）"),
            ("部署\t項目\t値\n".as_bytes(), "CSV（文字だけの表）"),
            ("お世話になっております。".as_bytes(), "文字だけのファイル"),
            (&[0; 600], "中身がゼロだけのファイル"),
            (&[7, 1, 0, 200, 0, 0, 1], "不明な形式のファイル"),
            (
                b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
                "XML スプレッドシート（Excel 2003）",
            ),
        ] {
            let error = sniff(bytes, &Limits::default()).err();
            assert_eq!(error, Some(OpenError::NotAWorkbook(what.into())));
        }
        assert_eq!(sniff(b"", &Limits::default()).err(), Some(OpenError::Empty));
        assert_eq!(sniff(b"PK\x03\x04 and no more", &Limits::default()).err(), Some(OpenError::Truncated));
    }
}
