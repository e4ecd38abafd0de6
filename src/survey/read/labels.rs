//! Header labels of the table: the default ones, the city's own and their aliases, whatever varies in them.

use super::LONGEST_LABEL;
use crate::model::{fold_key, without_brackets};
use crate::plan::{FormSettings, form::KnownLabels};
use crate::survey::{Field, Issued};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The fixed texts of a form with their keys ([`fold_key`]).
pub type StaticTexts<'a> = Vec<(&'a str, String)>;

/// The fixed texts with their keys.
pub(super) fn keyed(statics: &BTreeSet<String>) -> StaticTexts<'_> {
    statics.iter().map(|text| (text.as_str(), fold_key(text))).collect()
}

/// The labels under which each field is known.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    known: Arc<KnownLabels>,
    /// Labels that this very form was issued with, folded.
    own: BTreeMap<String, Field>,
    /// The label of each field as a user of this form knows it.
    shown: BTreeMap<Field, String>,
}

impl Labels {
    /// Default labels, those of 様式設定, and those that the form itself says it was issued with: its fixed texts by
    /// their keys.
    #[must_use]
    pub fn new(settings: &FormSettings, issued: Option<&Issued>, statics: &StaticTexts<'_>) -> Self {
        let mut labels = Self { known: settings.known_labels(), own: BTreeMap::new(), shown: BTreeMap::new() };
        for (text, key) in statics.iter().filter(|(text, _)| text.len() <= LONGEST_LABEL) {
            if let Some((field, _)) = labels.field_of_key(key) {
                labels.own.insert(key.clone(), field);
                labels.shown.insert(field, (*text).to_owned());
            }
        }
        if let Some(issued) = issued {
            labels.word(settings, issued);
        }
        labels
    }

    /// Words the labels that are not among the form's own as they would be issued for its round.
    fn word(&mut self, settings: &FormSettings, issued: &Issued) {
        for column in settings.columns().iter().rev() {
            self.shown.entry(column.field).or_insert_with(|| column.label_in(issued.round));
        }
        for field in Field::ALL {
            self.shown.entry(field).or_insert_with(|| issued.default_label(field));
        }
    }

    /// Whether the form was issued with a label of this field.
    #[must_use]
    pub fn was_issued(&self, field: Field) -> bool {
        self.own.values().any(|own| *own == field)
    }

    /// The field that a header cell names, and whether it is the form's own label to the letter.
    #[must_use]
    pub fn field(&self, text: &str) -> Option<(Field, bool)> {
        if text.len() > LONGEST_LABEL {
            return None;
        }
        self.field_of_key(&fold_key(text))
    }

    /// The same of a text that [`fold_key`] has folded already.
    pub(super) fn field_of_key(&self, folded: &str) -> Option<(Field, bool)> {
        if let Some(field) = self.own.get(folded) {
            return Some((*field, true));
        }
        self.known.field(&without_brackets(folded)).map(|field| (field, false))
    }

    /// A field whose label is near to a text, among `fields`.
    #[must_use]
    pub fn near(&self, text: &str, fields: &[Field]) -> Option<Field> {
        if text.len() > LONGEST_LABEL {
            return None;
        }
        let key = fold_key(text);
        let bare = without_brackets(&key);
        let names = self.known.bare().filter(|(_, field)| fields.contains(field)).map(|(name, _)| name);
        let nearest = *crate::model::near_names(&bare, names).first()?;
        self.known.field(nearest)
    }

    /// The label of a field as this form words it.
    #[must_use]
    pub fn shown(&self, field: Field) -> &str {
        self.shown.get(&field).map_or(field.name(), String::as_str)
    }
}

/// The months that a label names, such as 12 in `実績（12月末現在）`.
#[must_use]
pub fn months_in_label(text: &str) -> Vec<u8> {
    let folded = fold_key(text);
    let mut months = Vec::new();
    for (at, _) in folded.match_indices('月') {
        let before = folded.get(..at).unwrap_or("");
        let digits: Vec<char> = before.chars().rev().take_while(char::is_ascii_digit).collect();
        let number: String = digits.into_iter().rev().collect();
        if let Some(month) = number.parse().ok().filter(|month| (1..=12).contains(month)) {
            months.push(month);
        }
    }
    months
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::FormColumn;

    fn settings() -> FormSettings {
        let column = |field, label: &str, aliases: &[&str]| FormColumn {
            field,
            label: label.into(),
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            final_label: None,
            width: 10.0,
            message: String::new(),
        };
        let columns = vec![column(Field::Target, "{7年度}目標値", &["目標"]), column(Field::Issues, "課題など", &[])];
        FormSettings::new(columns, Vec::new())
    }

    #[test]
    fn labels_are_known_in_any_width_and_with_any_varying_part() {
        let labels = Labels::new(&settings(), None, &Vec::new());
        let field = |text: &str| labels.field(text).map(|(field, _)| field);
        for (text, expected) in [
            ("実績（12月末現在）", Field::Actual),
            ("実績\n(１２月末)", Field::Actual),
            ("実 績", Field::Actual),
            ("年度実績", Field::Actual),
            ("前年度実績", Field::LastYear),
            ("令和7年度目標値", Field::Target),
            ("目標", Field::Target),
            ("今年度目標", Field::Target),
            ("課題など", Field::Issues),
            ("課題・今後の方向性", Field::Issues),
            ("項目番号", Field::ItemNo),
        ] {
            assert_eq!(field(text), Some(expected), "{text}");
        }
        for text in ["実積", "備考", "", "実績見込"] {
            assert_eq!(field(text), None, "{text}");
        }
        assert_eq!(labels.near("取組状況等", &Field::ALL), Some(Field::Progress));
        assert_eq!(labels.near("まったく別", &Field::ALL), None);
    }

    #[test]
    fn months_are_found_in_labels() {
        assert_eq!(months_in_label("実績（１１月末現在）"), [11]);
        assert!(months_in_label("当月分（差引）").is_empty());
    }
}
