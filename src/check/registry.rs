//! The catalogue of all rules.

use super::{Rule, rules};
use std::sync::LazyLock;

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let families: &[&[Rule]] = &[
        rules::file::RULES,
        rules::identity::RULES,
        rules::table::RULES,
        rules::rows::RULES,
        rules::issued::RULES,
        rules::outside::RULES,
        rules::blank::RULES,
        rules::reading::RULES,
        rules::refused::RULES,
        rules::plausible::RULES,
        rules::items::RULES,
        rules::texts::RULES,
        rules::corrections::RULES,
        rules::merging::RULES,
        rules::report::RULES,
        rules::register::RULES,
        rules::master::RULES,
    ];
    let mut all: Vec<Rule> = families.concat();
    all.sort_by_key(|rule| rule.code);
    all
});

/// All rules by code: what `torimatome rules` prints.
#[must_use]
pub fn registry() -> &'static [Rule] {
    &RULES
}

/// The rule with a code.
#[must_use]
pub fn rule(code: &str) -> Option<&'static Rule> {
    registry().iter().find(|rule| rule.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_well_formed() {
        for pair in registry().windows(2) {
            assert_ne!(pair[0].code, pair[1].code, "{} and {}", pair[0].title, pair[1].title);
        }
        for rule in registry() {
            let (family, number) = rule.code.split_at(1);
            assert!(
                "FSVTRPM".contains(family) && number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()),
                "{}",
                rule.code
            );
            assert_eq!(super::rule(rule.code), Some(rule));
        }
    }

    #[test]
    fn every_rule_explains_itself() {
        for rule in registry() {
            assert!(!rule.title.is_empty() && !rule.title.ends_with('。'), "{}", rule.code);
            for text in [rule.meaning, rule.action] {
                assert!(text.ends_with('。'), "{}: {text}", rule.code);
            }
        }
    }
}
