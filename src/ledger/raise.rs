//! How merging makes its findings: about no place, about a whole return, or at a cell.

use super::CheckedReturn;
use crate::check::{Rule, place_label};
use crate::model::{Finding, IndicatorKey, Source};

impl Rule {
    /// A finding of this rule about no place in particular.
    #[must_use]
    pub fn finding(&self, message: String) -> Finding {
        Finding {
            department: None,
            month: None,
            file: None,
            sheet: None,
            cell: None,
            code: self.code,
            severity: self.severity,
            item: None,
            indicator: None,
            found: None,
            read_as: None,
            message,
            sentence_at: 0,
            advice_at: None,
            to_department: None,
        }
    }

    /// A finding about a whole return.
    #[must_use]
    pub fn on(&self, one: &CheckedReturn, message: String) -> Finding {
        Finding {
            department: one.department.clone(),
            month: one.round,
            file: Some(one.file.clone()),
            ..self.finding(message)
        }
    }

    /// A finding about one indicator at one cell, whose place is put before the message.
    #[must_use]
    pub fn at(&self, source: &Source, key: IndicatorKey, message: String) -> Finding {
        let place = format!("{}：", place_label(&source.sheet, source.cell));
        Finding {
            sentence_at: place.len(),
            file: Some(source.file.clone()),
            sheet: Some(source.sheet.clone()),
            cell: Some(source.cell),
            item: Some(key.item),
            indicator: Some(key.number),
            ..self.finding(format!("{place}{message}"))
        }
    }
}
