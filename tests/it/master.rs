//! The master of this project, compared with the plan's own data value by value.

use std::{fs, path::Path};
use torimatome::plan::{Plan, read::read_master};

/// Reads a file below the project's root.
fn bytes(path: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn master() -> Plan {
    read_master(&bytes("templates/計画マスタ.xlsx")).unwrap_or_else(|mistakes| {
        panic!("{}", mistakes.iter().map(|mistake| format!("{mistake}\n")).collect::<String>())
    })
}

#[test]
fn counts_are_the_plans() {
    let plan = master();
    assert_eq!((plan.viewpoints.len(), plan.goals.len(), plan.policies.len(), plan.groups.len()), (2, 5, 17, 52));
    assert_eq!((plan.items.len(), plan.printed_order.len(), plan.indicators.len()), (134, 134, 146));
    assert_eq!(plan.items.values().filter(|item| item.reprint_of.is_some()).count(), 9);
    assert_eq!(plan.printed_order.iter().flat_map(|item| plan.indicators_of(*item)).count(), 155);
    assert_eq!((plan.departments.len(), plan.glossary.len()), (27, 62));
}
