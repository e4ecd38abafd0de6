//! Findings as a list that somebody reads: what one rule says of one file over and over is summed up.

use crate::check::rule;
use crate::model::Finding;
use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

/// Most findings of one rule in one file that a list names one by one. 実行記録.json has all of them.
pub const LISTED: usize = 100;

/// The findings in their order, those of one rule in one file beyond [`LISTED`] as one.
#[must_use]
pub fn listed(findings: &[Finding]) -> Vec<Cow<'_, Finding>> {
    type Of<'f> = (&'static str, Option<&'f Arc<str>>);
    let mut counts: BTreeMap<Of<'_>, usize> = BTreeMap::new();
    for finding in findings {
        *counts.entry((finding.code, finding.file.as_ref())).or_default() += 1;
    }
    let mut seen: BTreeMap<Of<'_>, usize> = BTreeMap::new();
    let mut out = Vec::with_capacity(findings.len().min(10 * LISTED));
    for finding in findings {
        let all = counts.get(&(finding.code, finding.file.as_ref())).copied().unwrap_or(0);
        if all <= LISTED {
            out.push(Cow::Borrowed(finding));
            continue;
        }
        let number = seen.entry((finding.code, finding.file.as_ref())).or_default();
        *number += 1;
        if *number <= LISTED {
            out.push(Cow::Borrowed(finding));
        } else if *number == LISTED + 1 {
            out.push(Cow::Owned(more(finding, all - LISTED)));
        }
    }
    out
}

/// One finding for the `count` that are left, of which `first` is one.
fn more(first: &Finding, count: usize) -> Finding {
    let title = rule(first.code).map_or("", |rule| rule.title);
    Finding {
        sheet: None,
        cell: None,
        item: None,
        indicator: None,
        found: Some(count.to_string()),
        read_as: None,
        message: format!(
            "「{title}」が、このファイルにほかに {count} 件あります。すべては 実行記録.json にあります。ファイル全体を確かめてください。"
        ),
        to_department: None,
        ..first.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rules::rows::NOT_IN_PLAN;

    #[test]
    fn a_list_is_as_long_for_eight_times_the_findings() {
        for times in [1, 2, 4, 8] {
            let one = |number: usize| Finding {
                file: Some("input/a.xlsx".into()),
                ..NOT_IN_PLAN.finding(format!("行{number}は計画にありません。"))
            };
            let all: Vec<Finding> = (0..150 * times).map(one).collect();
            let list = listed(&all);
            assert_eq!(list.len(), LISTED + 1, "{times}");
            let rest = 150 * times - LISTED;
            assert!(list.last().unwrap().message.contains(&format!("ほかに {rest} 件")), "{times}");
        }
        let few: Vec<Finding> = (0..LISTED).map(|at| NOT_IN_PLAN.finding(format!("{at}"))).collect();
        assert!(listed(&few).iter().zip(&few).all(|(one, other)| **one == *other) && listed(&few).len() == LISTED);
    }
}
