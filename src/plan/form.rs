//! The wording of the survey form's columns.

use super::{FormColumn, FormSettings};
use crate::model::{Field, Round};

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

impl FormSettings {
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
