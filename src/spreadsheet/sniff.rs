//! What a file is, told by its content; names and endings lie.

use super::{
    Limits, OpenError,
    archive::Archive,
    ole::{self, Ole, stream_name},
    xlsx,
};
use std::borrow::Cow;

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
    if bytes.starts_with(&ole::MAGIC) {
        return compound(bytes);
    }
    // BIFF2 to BIFF4 are bare streams of records.
    if matches!(bytes, [0x09, 0x00 | 0x02 | 0x04, 0x04 | 0x06, 0x00, ..]) {
        return Err(OpenError::NotAWorkbook("古い形式の Excel ファイル（Excel 4.0 以前）".into()));
    }
    Err(OpenError::NotAWorkbook(describe(bytes).into()))
}

fn zipped<'a>(mut archive: Archive<'a>, limits: &Limits) -> Result<Kind<'a>, OpenError> {
    let is = |what: &str| Err(OpenError::NotAWorkbook(what.into()));
    if archive.has("[Content_Types].xml") {
        let root = xlsx::relations(&mut archive, "", limits)?;
        let main = root.values().find(|relation| relation.kind == "officeDocument");
        let main = main.map_or("xl/workbook.xml", |relation| relation.target.as_str()).to_owned();
        let lower = main.to_ascii_lowercase();
        let holds = |folder: &str| lower.starts_with(folder) || archive.names().any(|name| name.starts_with(folder));
        if !lower.starts_with("xl/") || !archive.has(&main) {
            let others = [("word/", WORD), ("ppt/", SLIDES), ("visio/", "Visio の図面")];
            if let Some((_, what)) = others.into_iter().find(|(folder, _)| holds(folder)) {
                return is(what);
            }
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
            b"application/vnd.oasis.opendocument.text" => is("文書（ODT）"),
            _ => is("表計算以外の OpenDocument ファイル"),
        };
    }
    let of_apple = |name: &str| name.ends_with(".iwa") || name == "index.zip";
    if archive.names().any(of_apple) {
        return is("Numbers などの書類（Apple）");
    }
    is("圧縮ファイル（ZIP）")
}

const WORD: &str = "Word の文書";
const SLIDES: &str = "PowerPoint の資料";

/// An OLE2 file: an old workbook, an encrypted new one, or something else. Tells by the names of the root storage's
/// streams; where its tables are cut off, by whatever looks like an entry of a directory.
fn compound<'a>(bytes: &[u8]) -> Result<Kind<'a>, OpenError> {
    let (names, whole): (Vec<String>, bool) = match Ole::read(bytes) {
        Some(ole) if is_protected(ole.names()) => return Err(OpenError::Protected),
        Some(ole) => (ole.root_streams(), true),
        None => (bytes.chunks_exact(128).skip(4).filter_map(stream_name).collect(), false),
    };
    if !whole && is_protected(names.iter().cloned()) {
        return Err(OpenError::Protected);
    }
    let has = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    let others = [
        ("WordDocument", WORD),
        ("PowerPoint Document", SLIDES),
        ("__properties_version1.0", "メール（Outlook）"),
        ("VisioDocument", "Visio の図面"),
        ("DocumentText", "一太郎の文書"),
        ("JSRV_SegmentInformation", "一太郎の文書"),
        ("HwpSummaryInformation", "文書（HWP）"),
    ];
    match others.into_iter().find(|(name, _)| has(name)) {
        _ if has("EncryptedPackage") => Err(OpenError::Encrypted),
        _ if has("Workbook") || has("Book") => Ok(Kind::Xls),
        Some((_, what)) => Err(OpenError::NotAWorkbook(what.into())),
        None if whole && !names.is_empty() => {
            Err(OpenError::NotAWorkbook("ほかのソフトの文書（Excel のブックではありません）".into()))
        }
        None => Err(OpenError::Truncated),
    }
}

/// Whether these are the entries of a file under rights management (IRM, 秘密度ラベル): it opens for certain people, without
/// any password.
fn is_protected(mut names: impl Iterator<Item = String>) -> bool {
    names.any(|name| name.trim_start_matches('\u{9}').starts_with("DRM"))
}

/// What a file that is no workbook seems to be.
fn describe(bytes: &[u8]) -> &'static str {
    let starts: [(&[u8], &str); 19] = [
        (b"%PDF", "PDF"),
        (b"\x89PNG", "画像（PNG）"),
        (b"\xFF\xD8\xFF", "画像（JPEG）"),
        (b"GIF8", "画像（GIF）"),
        (b"BM", "画像（BMP）"),
        (b"II*\0", "画像（TIFF）"),
        (b"MM\0*", "画像（TIFF）"),
        (b"\0\0\0\x18ftyphei", "画像（HEIC）"),
        (b"\0\0\0\x24ftyphei", "画像（HEIC）"),
        (b"{\\rtf", "文書（RTF）"),
        (b"Rar!", "圧縮ファイル（RAR）"),
        (b"7z\xBC\xAF", "圧縮ファイル（7z）"),
        (b"\x1F\x8B", "圧縮ファイル（gzip）"),
        (b"MZ", "プログラム（EXE）"),
        (b"ITSF", "ヘルプファイル"),
        (b"L\0\0\0\x01\x14\x02\0", "ショートカット"),
        (b"\x60\x0E\x82\x0D", "DocuWorks の文書"),
        (b".pfile", "権利の管理で保護されたファイル"),
        (b"ID;P", "表の古い形式（SYLK）"),
    ];
    if let Some((_, what)) = starts.iter().find(|(start, _)| bytes.starts_with(start)) {
        return what;
    }
    if bytes.get(2..5) == Some(b"-lh") {
        return "圧縮ファイル（LZH）";
    }
    if bytes.iter().all(|byte| *byte == 0) {
        return "中身がゼロだけのファイル";
    }
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let (text, wide) = decoded(head);
    let lower = text.trim_start_matches(['\u{FEFF}', ' ', '\r', '\n', '\t']).to_ascii_lowercase();
    if is_mail(&lower) {
        return "メール（EML）";
    }
    if let Some(what) = marked_up(&lower) {
        return what;
    }
    if !wide && head.iter().any(|byte| *byte < 9) {
        return "不明な形式のファイル";
    }
    if lower.starts_with("[internetshortcut]") {
        return "ショートカット（インターネット）";
    }
    if lower.starts_with('{') && lower.contains("\"doc_id\"") {
        return "Google ドライブの書類へのリンク";
    }
    let line = lower.lines().next().unwrap_or_default();
    if line.matches(',').count() >= 2 || line.matches('\t').count() >= 2 {
        "CSV（文字だけの表）"
    } else {
        "文字だけのファイル"
    }
}

/// The beginning of a file as text, and whether it is one in UTF-16: by its mark, or by the zeros in it.
fn decoded(head: &[u8]) -> (Cow<'_, str>, bool) {
    let unit: fn([u8; 2]) -> u16 = match head {
        [0xFF, 0xFE, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] => u16::from_be_bytes,
        [first, 0, second, 0, ..] if *first >= 9 && *second >= 9 => u16::from_le_bytes,
        [0, first, 0, second, ..] if *first >= 9 && *second >= 9 => u16::from_be_bytes,
        _ => return (String::from_utf8_lossy(head), false),
    };
    let units = head.chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(unit));
    (char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect(), true)
}

/// What a text in markup is; `lower` is its beginning in small letters.
fn marked_up(lower: &str) -> Option<&'static str> {
    if !lower.starts_with('<') && !lower.contains("<table") {
        return None;
    }
    Some(if lower.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        "XML スプレッドシート（Excel 2003）"
    } else if lower.contains("urn:oasis:names:tc:opendocument:xmlns:office") {
        match lower.contains("opendocument.spreadsheet") || !lower.contains("opendocument.text") {
            true => "OpenDocument の表（FODS）",
            false => "文書（FODT）",
        }
    } else if lower.contains("<html") || lower.contains("<table") {
        "ウェブページ（HTML）"
    } else {
        "XML ファイル"
    })
}

/// Whether a text begins with the lines that every mail has.
fn is_mail(lower: &str) -> bool {
    let heads = ["from:", "to:", "subject:", "date:", "received:", "mime-version:", "message-id:", "return-path:"];
    let lines = lower.lines().take(40).take_while(|line| !line.is_empty());
    lines.filter(|line| heads.iter().any(|head| line.starts_with(head))).count() >= 2
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
            (b"From: a@example.jp\nTo: b@example.jp\n\n", "メール（EML）"),
            (b"[InternetShortcut]\r\nURL=file:///x", "ショートカット（インターネット）"),
            (b"{\"doc_id\":\"abc\",\"url\":\"x\"}", "Google ドライブの書類へのリンク"),
            (b"\x60\x0E\x82\x0Dxdw", "DocuWorks の文書"),
            (b"h\0i\0,\0a\0,\0b\0", "CSV（文字だけの表）"),
            (
                b"<?xml version=\"1.0\"?>\n<office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\">",
                "OpenDocument の表（FODS）",
            ),
            (
                b"<?xml version=\"1.0\"?><Workbook xmlns:html=\"http://www.w3.org/TR/REC-html40\" xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Table>",
                "XML スプレッドシート（Excel 2003）",
            ),
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
