//! What a master is asked about: values that no plan has, and what differs from the forms that were issued.

use crate::master::{master, read};
use std::{fs, path::Path, sync::Arc};
use torimatome::check::{check_return, master as asked};
use torimatome::ledger::CheckedReturn;
use torimatome::model::{Answer, Finding, FiscalYear, IndicatorKey, Round, Target, TargetValue};
use torimatome::plan::{HistoryRow, Index, Plan, Revision, target::parse_target};

/// The sample's return of a department for a round, checked against a plan.
fn returned(plan: &Plan, department: &str, round: &str) -> CheckedReturn {
    let file = format!("input/{round}/調査票_{department}_{round}.xlsx");
    let bytes = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(&file)).unwrap();
    check_return(&Arc::from(file), &bytes, plan)
}

fn key(item: u16, number: u8) -> IndicatorKey {
    IndicatorKey::new(item, number)
}

/// Puts a target of the last year (令和7年度) into the plan.
fn set(plan: &mut Plan, key: IndicatorKey, printed: &str) {
    set_year(plan, key, 4, printed);
}

fn set_year(plan: &mut Plan, key: IndicatorKey, year: usize, printed: &str) {
    let indicator = plan.indicators.get_mut(&key).unwrap();
    let value = parse_target(printed, indicator.kind, &indicator.unit, []).unwrap();
    indicator.targets[year] = Target { printed: printed.into(), value };
}

fn codes(findings: &[Finding]) -> Vec<(&str, String)> {
    let place = |finding: &Finding| format!("{} {}", finding.sheet.as_deref().unwrap(), finding.cell.unwrap());
    findings.iter().map(|finding| (finding.code, place(finding))).collect()
}

/// What a changed master is asked by itself.
fn asked_of(change: impl FnOnce(&mut Plan)) -> Vec<Finding> {
    let mut plan = master();
    change(&mut plan);
    asked::questions(&plan)
}

/// What a changed master is asked beside the sample's returns of the department that answers 60-1.
fn asked_beside_forms(change: impl FnOnce(&mut Plan)) -> Vec<Finding> {
    let mut plan = master();
    change(&mut plan);
    plan.index = Index::default();
    let rounds = ["令和7年11月", "令和7年12月"];
    let returns: Vec<_> = rounds.iter().map(|round| returned(&plan, "総務課", round)).collect();
    asked::all_questions(&plan, &returns, Round::parse("令和7年12月"))
}

#[test]
fn no_master_of_the_project_is_asked_anything() {
    let resaved = ["LibreOffice", "openpyxl"].map(|by| format!("tests/second_plan/resaved/計画マスタ_{by}.xlsx"));
    let masters = ["templates/計画マスタ.xlsx", "tests/second_plan/計画マスタ.xlsx"].map(str::to_owned);
    for path in masters.iter().chain(&resaved) {
        assert_eq!(asked::questions(&read(path)), [], "{path}");
    }
}

#[test]
fn the_sample_s_forms_are_as_the_master_issued_them() {
    let plan = master();
    let mut returns = Vec::new();
    for round in ["令和6年度確定", "令和7年12月"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("input").join(round);
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name: Arc<str> = path.file_name().unwrap().to_string_lossy().into();
            returns.push(check_return(&name, &fs::read(&path).unwrap(), &plan));
        }
    }
    assert!(returns.len() > 50);
    assert_eq!(asked::all_questions(&plan, &returns, None), []);
}

#[test]
fn a_target_far_from_its_neighbours_is_asked_about() {
    for (item, printed, about) in [
        (13, "0.5", "「30」「32」「34」「36」"),
        (13, "400", "「30」"),
        (98, "150", "「▲30」"),
        (60, "150", "「15」"),
        (60, "1.5", "「15」"),
    ] {
        let found = asked_of(|plan| set(plan, key(item, 1), printed));
        let row = master().places.rows[&key(item, 1)] + 1;
        assert_eq!(codes(&found), [("M003", format!("指標 L{row}"))], "{item} {printed}");
        assert!(found[0].message.contains(&format!("「{printed}」")) && found[0].message.contains(about));
    }
    for (item, printed) in [(13, "45"), (98, "▲160"), (60, "20"), (60, "－")] {
        assert_eq!(asked_of(|plan| set(plan, key(item, 1), printed)), [], "{item} {printed}");
    }
}

#[test]
fn a_revision_far_from_the_plan_is_asked_about() {
    let revise = |printed: &str| {
        asked_of(|plan| {
            let year = FiscalYear::new(2025);
            let target = Target { printed: printed.into(), value: TargetValue::Number(printed.parse().unwrap()) };
            let from = Round::parse("令和7年10月").unwrap();
            plan.revisions.push(Revision { key: key(60, 1), year, target, from, reason: "見直し".into() });
            plan.index = Index::default();
        })
    };
    assert_eq!(revise("18"), []);
    assert_eq!(codes(&revise("180")), [("M003", "目標改定 A1".into())]);
}

#[test]
fn a_value_filled_down_over_rows_is_asked_about_once() {
    let keys: Vec<IndicatorKey> = master().places.in_order().into_iter().map(|(_, key)| key).collect();
    let from = keys.iter().position(|one| *one == key(60, 1)).unwrap();
    let fill = |rows: usize, rising: u32| {
        asked_of(|plan| {
            for (at, key) in (0_u32..).zip(&keys[from..from + rows]) {
                set(plan, *key, &(15 + at * rising).to_string());
            }
        })
    };
    for (rows, rising) in [(3, 0), (8, 0), (8, 1)] {
        let found = fill(rows, rising);
        assert_eq!(codes(&found), [("M004", "指標 L74".into())], "{rows} rows rising by {rising}");
        assert!(found[0].message.contains(&format!("{rows} 行続けて")), "{}", found[0].message);
    }
    let bases = asked_of(|plan| {
        for key in &keys[from..from + 6] {
            plan.indicators.get_mut(key).unwrap().base = Some(Answer::Number(1234.into()));
        }
    });
    assert_eq!(codes(&bases), [("M004", "指標 E74".into())]);
}

/// Sorted by themselves, or pasted one row too low: rates stand at counts, and counts at rates.
#[test]
fn names_that_were_moved_are_asked_about_once() {
    let moved = |change: fn(&mut Vec<Arc<str>>)| {
        asked_of(|plan| {
            let mut names: Vec<Arc<str>> = plan.indicators.values().map(|one| one.name.clone()).collect();
            change(&mut names);
            plan.indicators.values_mut().zip(names).for_each(|(one, name)| one.name = name);
        })
    };
    for change in [|names: &mut Vec<Arc<str>>| names.sort(), |names: &mut Vec<Arc<str>>| names.rotate_right(1)] {
        let found = moved(change);
        assert!(
            matches!(&found[..], [one] if one.code == "M002" && one.message.contains("指標名と単位の合わない行")),
            "{found:#?}"
        );
    }
    // The forms tell which.
    let found = asked_beside_forms(|plan| {
        let keys = [key(60, 1), key(60, 2), key(61, 1)];
        let names = keys.map(|key| plan.indicators[&key].name.clone());
        for (at, key) in keys.iter().enumerate() {
            plan.indicators.get_mut(key).unwrap().name = names[(at + 1) % 3].clone();
        }
    });
    assert_eq!(codes(&found), [("M002", "指標 C74".into())], "{found:#?}");
    assert!(found[0].message.contains("60-1は") && found[0].message.contains("3 行の指標名"), "{}", found[0].message);
}

/// One question for each indicator and field, however many forms carry it, naming what stands in both.
#[test]
fn what_differs_from_the_issued_forms_is_asked_about() {
    type Change = fn(&mut Plan);
    let changes: [(Change, &str, [&str; 2]); 5] = [
        (|plan| set(plan, key(60, 1), "18"), "L74", ["「18」", "「15」"]),
        (|plan| set(plan, key(60, 1), "－"), "L74", ["「－」", "「15」"]),
        (|plan| plan.indicators.get_mut(&key(60, 1)).unwrap().unit = "件".into(), "D74", ["「件」", "「回」"]),
        (
            |plan| plan.indicators.get_mut(&key(60, 1)).unwrap().name = "交流の回数".into(),
            "C74",
            ["「交流の回数」", "姉妹都市"],
        ),
        (
            |plan| {
                let one = plan.indicators.get_mut(&key(60, 1)).unwrap();
                (one.base, one.base_printed) = (Some(Answer::Number(12.into())), "12".into());
            },
            "E74",
            ["「12」", "「10」"],
        ),
    ];
    for (change, cell, values) in changes {
        let found = asked_beside_forms(change);
        assert_eq!(codes(&found), [("M001", format!("指標 {cell}"))], "{found:#?}");
        for value in values {
            assert!(found[0].message.contains(value), "{value}: {}", found[0].message);
        }
        assert!(found[0].message.contains("令和7年12月の調査票"), "{}", found[0].message);
    }
    // Written otherwise, the same.
    assert_eq!(asked_beside_forms(|plan| set(plan, key(60, 1), "１５回")), []);
}

/// A series typed by the fill handle over the years: the forms of each year say what it was.
#[test]
fn a_series_over_the_years_is_one_question() {
    let mut plan = master();
    (0..5).for_each(|year| set_year(&mut plan, key(60, 1), year, &format!("{}回", 15 + year)));
    let rounds = ["令和4年度確定", "令和5年度確定", "令和6年度確定", "令和7年12月"];
    let returns: Vec<_> = rounds.iter().map(|round| returned(&plan, "総務課", round)).collect();
    let found = asked::all_questions(&plan, &returns, None);
    assert_eq!(codes(&found), [("M001", "指標 I74".into())], "{found:#?}");
    for told in ["目標4年度が「16回」（令和4年度確定の調査票では「15」）", "目標7年度が「19回」"]
    {
        assert!(found[0].message.contains(told), "{}", found[0].message);
    }
}

#[test]
fn what_the_master_records_is_not_asked_about() {
    let row = |place: &str, what: &str| HistoryRow {
        date: None,
        who: String::new(),
        place: place.into(),
        what: what.into(),
        why: String::new(),
    };
    let with = |row: Option<HistoryRow>| {
        asked_beside_forms(|plan| {
            set(plan, key(60, 1), "18");
            plan.history.extend(row);
        })
    };
    assert_eq!(with(None).len(), 1);
    assert_eq!(with(Some(row("指標 60-1 目標7年度", "15 を 18 に改めた"))), []);
    assert_eq!(with(Some(row("指標", "項目６０の目標を見直した"))), []);
    assert_eq!(with(Some(row("全体", "計画の本文から作成しました。"))).len(), 1);
    assert_eq!(with(Some(row("指標 61-1 目標7年度", "見直し"))).len(), 1);
    // 目標改定 says so: forms from before it was entered carry the target before it.
    let revised = asked_beside_forms(|plan| {
        let target = Target { printed: "18".into(), value: TargetValue::Number(18.into()) };
        let (year, from) = (FiscalYear::new(2025), Round::parse("令和7年10月").unwrap());
        plan.revisions.push(Revision { key: key(60, 1), year, target, from, reason: "見直し".into() });
    });
    assert_eq!(revised, []);
}

/// A run asks too, and what 受付簿 confirms is not asked again.
#[test]
fn a_run_asks_and_the_register_confirms() {
    use torimatome::ledger::{Confirmation, Register, confirmable, merge};
    let mut plan = master();
    set(&mut plan, key(60, 1), "18");
    let round = Round::parse("令和7年12月").unwrap();
    let run = |register: &Register| {
        let ledger = merge(&plan, vec![returned(&plan, "総務課", "令和7年12月")], register, round);
        ledger.findings.into_iter().filter(|finding| finding.code.starts_with('M')).collect::<Vec<_>>()
    };
    let found = run(&Register::default());
    assert_eq!(codes(&found), [("M001", "指標 L74".into())]);
    assert_eq!((found[0].file.as_deref(), &found[0].department), (Some("templates/計画マスタ.xlsx"), &None));
    let (key, value) = confirmable(&found[0]).unwrap();
    let confirmation =
        Confirmation { key, value: value.to_owned(), who: "主幹".into(), date: None, note: String::new() };
    assert_eq!(run(&Register { confirmations: vec![confirmation], ..Register::default() }), []);
}
