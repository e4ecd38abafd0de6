//! 使い方: the two pages that clerks get beside the program, laid out with the report's engine. The first shows a month
//! in six steps, the second the year's course (年間の流れ) and what to do when something is not as it should be.
//!
//! Nothing here depends on a plan: the same program gives the same bytes.

mod month;
mod picture;
mod sheet;
mod year;

use super::report::{
    display::{Document, Metadata},
    pdf,
};
use sheet::Sheet;

/// 使い方 as PDF.
///
/// # Errors
/// Only where the PDF itself cannot be made.
pub fn write() -> Result<Vec<u8>, pdf::PdfError> {
    pdf::write(&lay_out())
}

/// 使い方 as a display list, before any PDF.
#[must_use]
pub fn lay_out() -> Document {
    let mut document = Document {
        metadata: Metadata {
            title: "取りまとめ（torimatome）の使い方".into(),
            author: "torimatome".into(),
            subject: "各課の調査票をまとめ、集計表と報告書を作る手順".into(),
            date: None,
        },
        ..Document::default()
    };
    let pages = [month::page, year::page];
    for (at, fill) in pages.iter().enumerate() {
        let mut sheet = Sheet::new(std::mem::take(&mut document.structure));
        fill(&mut sheet);
        sheet.foot(at + 1, pages.len());
        let (page, structure) = sheet.finish();
        document.pages.push(page);
        document.structure = structure;
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::report::inspect;

    #[test]
    fn two_pages_without_a_fault() {
        let document = lay_out();
        assert_eq!(document.pages.len(), 2);
        let faults: Vec<String> = inspect::faults(&document).iter().map(ToString::to_string).collect();
        assert!(faults.is_empty(), "{faults:#?}");
        let missing: Vec<&String> =
            document.pages.iter().flat_map(|page| page.texts()).flat_map(|text| &text.line.missing).collect();
        assert!(missing.is_empty(), "characters without a glyph: {missing:?}");
    }

    #[test]
    fn every_text_stands_in_a_frame_that_was_checked() {
        for page in &lay_out().pages {
            assert!(page.texts().count() > 60, "a full page");
            for text in page.texts() {
                assert!(text.frame.is_some(), "no frame: {}", text.line.text);
            }
        }
    }

    #[test]
    fn the_menu_and_the_folders_are_named_as_they_are() {
        let document = lay_out();
        let all: String = (0..2).flat_map(|page| document.text_of(page, true)).collect();
        for word in
            ["1  調査票を作る", "2  集計する", "input", "再提出依頼", "連絡文.txt", "受付簿_案.xlsx", "torimatome seal"]
        {
            assert!(all.contains(word), "{word}");
        }
        let sheets = ["日程", "部署", "所管変更", "目標改定", "確定評価", "意見・対応"];
        assert!(sheets.iter().all(|name| all.contains(name)), "sheets of the master: {all}");
    }

    #[test]
    fn the_same_bytes_twice() {
        assert_eq!(write().unwrap(), write().unwrap());
    }
}
