//! Findings: what a check has to say about one place in one file.

use super::{CellRef, IndicatorKey, ItemNo, Round};
use serde::{Serialize, Serializer};
use std::sync::Arc;

/// How much a finding weighs, heaviest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// 差戻し: not merged; the department must correct it.
    SendBack,
    /// 要確認: merged as found; somebody must look at it.
    Confirm,
    /// 読替: merged after an unambiguous reading; the original is kept beside it.
    Read,
    /// 参考: worth knowing.
    Note,
}

impl Severity {
    /// All severities, heaviest first.
    pub const ALL: [Self; 4] = [Self::SendBack, Self::Confirm, Self::Read, Self::Note];

    /// The Japanese word that users see, also used in JSON.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::SendBack => "差戻し",
            Self::Confirm => "要確認",
            Self::Read => "読替",
            Self::Note => "参考",
        }
    }
}

impl Serialize for Severity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.label())
    }
}

/// One finding. Field order decides the order in lists: by department, round, file, sheet, cell, code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// 所属 as the master names it, where known.
    pub department: Option<Arc<str>>,
    /// 報告月 of the return that it is about, where known.
    pub month: Option<Round>,
    /// Path of the file below the root, with `/`; none where a file is what is missing.
    pub file: Option<Arc<str>>,
    /// Sheet as named in the file.
    pub sheet: Option<Arc<str>>,
    /// Cell, shown as A1.
    pub cell: Option<CellRef>,
    /// The rule's code, such as `V101`; see `torimatome rules`.
    pub code: &'static str,
    /// Severity of this finding.
    pub severity: Severity,
    /// 項目番号
    pub item: Option<ItemNo>,
    /// 指標番号 inside the item.
    pub indicator: Option<u8>,
    /// The value as it stands in the cell.
    pub found: Option<String>,
    /// How it was read (読替), or what was expected.
    pub read_as: Option<String>,
    /// One polite Japanese sentence: where, what, what to do next.
    pub message: String,
    /// Where in `message` the sentence begins, behind the name of the place.
    #[serde(skip)]
    pub sentence_at: usize,
    /// Where in `message` begins what to do about it, where that is told apart from what is the matter.
    #[serde(skip)]
    pub advice_at: Option<usize>,
    /// What its department is told instead, where `message` speaks to the office.
    #[serde(skip)]
    pub to_department: Option<String>,
}

impl Finding {
    /// What it says, without the name of the place.
    #[must_use]
    pub fn sentence(&self) -> &str {
        self.message.get(self.sentence_at..).unwrap_or(&self.message)
    }

    /// What is the matter, without the place and without what to do about it.
    #[must_use]
    pub fn matter(&self) -> &str {
        let end = self.advice_at.unwrap_or(self.message.len());
        self.message.get(self.sentence_at..end).unwrap_or_else(|| self.sentence())
    }

    /// The indicator that the finding is about, where it is about one.
    #[must_use]
    pub fn key(&self) -> Option<IndicatorKey> {
        Some(IndicatorKey { item: self.item?, number: self.indicator? })
    }
}
