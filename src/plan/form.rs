//! The wording of the survey form's columns.

use super::{FormColumn, FormSettings};
use crate::model::{Field, Round, fold_key, without_brackets};
use std::{collections::BTreeMap, sync::Arc};

/// What may stand in a label for the part that varies with the round: the state of this round (`12月末現在`), that of the
/// round before (`11月末現在`), the fiscal year (`令和7年度`) and the year before.
pub const PLACEHOLDERS: [&str; 4] = ["{時点}", "{前回}", "{年度}", "{前年度}"];

impl FormColumn {
    /// The label in the form of a round, with its varying parts filled in: `実績（12月末現在）`.
    #[must_use]
    pub fn label_in(&self, round: Round) -> String {
        let label = self.final_label.as_deref().filter(|_| round.is_final()).unwrap_or(&self.label);
        let year = round.fiscal_year();
        let [state, before, this_year, last_year] = PLACEHOLDERS;
        label
            .replace(state, &round.state_label())
            .replace(before, &round.previous().state_label())
            .replace(this_year, &year.to_string())
            .replace(last_year, &year.previous().to_string())
    }
}

/// The labels under which the columns of any form of the plan are known.
#[derive(Debug, Clone, Default)]
pub struct KnownLabels {
    /// Labels without their varying parts, folded.
    bare: BTreeMap<String, Field>,
    /// Labels that vary outside of brackets: what stands before and behind the varying part.
    patterns: Vec<(String, String, Field)>,
}

impl KnownLabels {
    /// Default labels, and those of these columns.
    fn new(columns: &[FormColumn]) -> Self {
        let mut known = Self::default();
        Field::ALL.into_iter().for_each(|field| known.add(field.name(), field));
        known.add("年度実績", Field::Actual);
        for column in columns {
            for label in column.aliases.iter().chain([&column.label]).chain(column.final_label.as_ref()) {
                known.add(label, column.field);
            }
        }
        known
    }

    fn add(&mut self, label: &str, field: Field) {
        let folded = fold_key(label);
        let bare = without_brackets(&folded);
        match bare.split_once('{') {
            Some((before, rest)) => {
                let after = rest.split_once('}').map_or("", |(_, after)| after);
                if !before.is_empty() || !after.is_empty() {
                    self.patterns.push((before.to_owned(), after.to_owned(), field));
                }
            }
            None if !bare.is_empty() => {
                self.bare.entry(bare.into_owned()).or_insert(field);
            }
            None => {}
        }
    }

    /// The field that a folded label without brackets names.
    #[must_use]
    pub fn field(&self, bare: &str) -> Option<Field> {
        let by_pattern = || {
            let fits = |(before, after, _): &&(String, String, Field)| {
                bare.len() >= before.len() + after.len() && bare.starts_with(before) && bare.ends_with(after)
            };
            self.patterns.iter().find(fits).map(|(_, _, field)| *field)
        };
        self.bare.get(bare).copied().or_else(by_pattern)
    }

    /// The labels that do not vary outside of brackets, with their fields.
    pub fn bare(&self) -> impl Iterator<Item = (&str, Field)> {
        self.bare.iter().map(|(label, field)| (label.as_str(), *field))
    }
}

impl Default for FormSettings {
    fn default() -> Self {
        Self::new(Vec::new(), Vec::new())
    }
}

impl FormSettings {
    /// Of these columns, and this text of 記入要領.
    #[must_use]
    pub fn new(columns: Vec<FormColumn>, guide: Vec<String>) -> Self {
        Self { known: KnownLabels::new(&columns).into(), columns, guide }
    }

    /// Columns of the form's table in their order.
    #[must_use]
    pub fn columns(&self) -> &[FormColumn] {
        &self.columns
    }

    /// Text of 記入要領, one paragraph each.
    #[must_use]
    pub fn guide(&self) -> &[String] {
        &self.guide
    }

    /// The labels under which the columns are known.
    #[must_use]
    pub fn known_labels(&self) -> Arc<KnownLabels> {
        self.known.clone()
    }

    /// The column that holds a field.
    #[must_use]
    pub fn column(&self, field: Field) -> Option<&FormColumn> {
        self.columns.iter().find(|column| column.field == field)
    }

    /// The fields in the order of the form's columns; those that 様式設定 does not name follow in the default order.
    #[must_use]
    pub fn order(&self) -> Vec<Field> {
        let mut order: Vec<Field> = self.columns.iter().map(|column| column.field).collect();
        order.extend(Field::ALL.into_iter().filter(|field| self.column(*field).is_none()));
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_vary_with_the_round() {
        let column = |label: &str, last: Option<&str>| FormColumn {
            field: Field::Actual,
            label: label.into(),
            final_label: last.map(str::to_owned),
            aliases: Vec::new(),
            width: 10.0,
            message: String::new(),
        };
        let (december, closed) = (Round::parse("令和7年12月").unwrap(), Round::parse("令和7年度確定").unwrap());
        let actual = column("実績（{時点}）", Some("年度実績"));
        assert_eq!(actual.label_in(december), "実績（12月末現在）");
        assert_eq!(actual.label_in(closed), "年度実績");
        assert_eq!(column("前回（{前回}）", None).label_in(Round::parse("R8.4").unwrap()), "前回（年度確定）");
        assert_eq!(column("{年度}・{前年度}", None).label_in(december), "令和7年度・令和6年度");
    }
}
