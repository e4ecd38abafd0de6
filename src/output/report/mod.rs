//! The council report (進捗状況報告書).
//!
//! [`compose`] turns the figures into [`content`], [`flow`] sets that on pages with the look of [`style`]; below them,
//! [`text`] sets paragraphs into lines, pages are written as the display list of [`display`] with its [`structure`],
//! and [`pdf`] turns that into a file. Nothing above [`pdf`] knows the PDF library.

mod breaking;
mod cluster;
mod compose;
pub mod content;
pub mod display;
pub mod drawing;
pub mod flow;
pub mod font;
pub mod inspect;
pub mod length;
mod missing;
pub mod pdf;
pub mod structure;
pub mod style;
pub mod text;
mod words;

use crate::evaluation::Figures;
use crate::model::Finding;
use display::{Document, Metadata};

/// For whom the report is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Edition {
    /// 議会用: all of it.
    #[default]
    Council,
    /// 本部用: with 算定評価 beside 自己評価, by 部 and 課, and open findings.
    Headquarters,
    /// 公表用: without names of persons and internal remarks.
    Public,
}

impl Edition {
    /// All editions.
    pub const ALL: [Self; 3] = [Self::Council, Self::Headquarters, Self::Public];

    /// Reads 議会用, 本部用, 公表用.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|edition| edition.label() == text.trim())
    }
}

/// A finished report.
#[derive(Debug, Clone)]
pub struct ReportOutput {
    /// The file.
    pub pdf: Vec<u8>,
    /// What the report could not show: characters that no font has.
    pub findings: Vec<Finding>,
}

/// Why no report could be made.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The PDF could not be written.
    #[error("報告書のPDFを作成できませんでした。{0}")]
    Pdf(#[from] pdf::PdfError),
}

/// Writes the report of the figures in an edition. Same figures, same bytes.
///
/// # Errors
/// Only where the PDF itself cannot be made; nothing in the figures leads to it.
pub fn write(figures: &Figures, edition: Edition) -> Result<ReportOutput, OutputError> {
    let document = lay_out(figures, edition);
    let findings = missing::findings(figures, &document);
    let pdf = pdf::write(&document)?;
    Ok(ReportOutput { pdf, findings })
}

/// The report's content before it is set on pages, for tests: what stands in which cell.
#[doc(hidden)]
#[must_use]
pub fn composed(figures: &Figures, edition: Edition) -> Vec<content::Section> {
    compose::compose(figures, edition)
}

/// The report as a display list, before any PDF.
#[must_use]
pub fn lay_out(figures: &Figures, edition: Edition) -> Document {
    let sections = compose::compose(figures, edition);
    let mut document = flow::set(&sections, &compose::furniture(figures, edition));
    let about = &figures.plan.about;
    document.metadata = Metadata {
        title: format!("{} {}（{}）", about.title, words::REPORT, words::state(figures.round)),
        author: format!("{}{}", about.municipality, about.office),
        subject: edition.label().into(),
        date: Some(figures.date),
    };
    document
}
