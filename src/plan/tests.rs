//! Look-ups over a small plan written down here: three departments, two items and a reprint.

use super::*;
use crate::model::TargetValue;

fn round(text: &str) -> Round {
    Round::parse(text).unwrap()
}

fn item(number: u16, departments: &[&str], reprint_of: Option<u16>) -> (ItemNo, Item) {
    let number = ItemNo(number);
    let item = Item {
        number,
        title: format!("項目{number}").into(),
        group: 0,
        reprint_of: reprint_of.map(ItemNo),
        content: String::new(),
        remarks: String::new(),
        departments: departments.iter().map(|name| (*name).into()).collect(),
        lead: departments[0].into(),
        unsure: false,
        valid_from: None,
        valid_to: None,
        ending: String::new(),
        reason: String::new(),
    };
    (number, item)
}

fn number_target(value: i64) -> Target {
    Target { printed: value.to_string(), value: TargetValue::Number(value.into()) }
}

fn indicator(item: u16, number: u8, lead: &str) -> (IndicatorKey, Indicator) {
    let key = IndicatorKey::new(item, number);
    let indicator = Indicator {
        key,
        name: format!("指標{key}").into(),
        unit: "件".into(),
        base_printed: String::new(),
        base: None,
        note: String::new(),
        targets: vec![number_target(10), number_target(20)],
        direction: Direction::Up,
        kind: Kind::Number,
        stages: Vec::new(),
        mode: MonthlyMode::YearTotal,
        survey_month: None,
        settles: None,
        settles_text: String::new(),
        lead: lead.into(),
        answer_mode: AnswerMode::Lead,
        method: String::new(),
        places: 0,
        min: None,
        max: None,
        may_fall: false,
        formula: DownFormula::TwoMinus,
        valid_from: None,
        valid_to: None,
        reason: String::new(),
        unsure: false,
    };
    (key, indicator)
}

fn department(name: &str, aliases: &[&str]) -> Department {
    Department {
        name: name.into(),
        division: String::new(),
        aliases: aliases.iter().map(|alias| (*alias).into()).collect(),
        valid_from: None,
        valid_to: None,
    }
}

/// 甲課 leads item 1 (指標 1-1 its own, 1-2 乙課's), 乙課 item 2; item 3 reprints item 1. Printed: 2, 1, 3.
fn plan() -> Plan {
    Plan {
        about: About { years: vec![FiscalYear::new(2024), FiscalYear::new(2025)], ..About::default() },
        items: [item(1, &["甲課", "乙課"], None), item(2, &["乙課"], None), item(3, &["甲課"], Some(1))].into(),
        printed_order: vec![ItemNo(2), ItemNo(1), ItemNo(3)],
        indicators: [indicator(1, 1, "甲課"), indicator(1, 2, "乙課"), indicator(2, 1, "乙課")].into(),
        departments: vec![department("甲課", &[]), department("乙課", &["旧乙課", "乙"]), department("丙課", &[])],
        ..Plan::default()
    }
}

fn transfer(item: u16, indicator: Option<u8>, from: &str, old: &str, new: &str) -> Transfer {
    Transfer {
        item: ItemNo(item),
        indicator,
        from: round(from),
        old: old.into(),
        new: new.into(),
        reason: "組織改正".into(),
    }
}

fn names(departments: &[DepartmentName]) -> Vec<&str> {
    departments.iter().map(|name| &**name).collect()
}

fn rows(plan: &Plan, department: &str, at: &str) -> Vec<(String, Role)> {
    plan.rows_of(department, round(at)).map(|(indicator, role)| (indicator.key.to_string(), role)).collect()
}

#[test]
fn a_form_lists_what_a_department_answers_and_sees_in_printed_order() {
    let plan = plan();
    assert_eq!(
        rows(&plan, "乙課", "R7.12"),
        [("2-1".into(), Role::Answers), ("1-1".into(), Role::NotAsked("甲課".into())), ("1-2".into(), Role::Answers),]
    );
    assert_eq!(rows(&plan, "丙課", "R7.12"), []);
    assert_eq!(names(&plan.respondents(round("R7.12"))), ["甲課", "乙課"]);
    assert_eq!(plan.role("甲課", IndicatorKey::new(2, 1), round("R7.12")), None);
    assert_eq!(plan.role("甲課", IndicatorKey::new(9, 1), round("R7.12")), None);
}

#[test]
fn a_sum_is_shared_by_all_departments_in_charge() {
    let mut plan = plan();
    plan.indicators.get_mut(&IndicatorKey::new(1, 1)).unwrap().answer_mode = AnswerMode::Sum;
    for name in ["甲課", "乙課"] {
        assert_eq!(plan.role(name, IndicatorKey::new(1, 1), round("R7.12")), Some(Role::Share), "{name}");
    }
    assert_eq!(plan.role("丙課", IndicatorKey::new(1, 1), round("R7.12")), None);
}

#[test]
fn reprints_have_their_originals_indicators_and_departments() {
    let plan = plan();
    let keys: Vec<_> = plan.indicators_of(ItemNo(3)).map(|indicator| indicator.key.to_string()).collect();
    assert_eq!(keys, ["1-1", "1-2"]);
    assert_eq!(names(&plan.departments_of(ItemNo(3), round("R7.12"))), ["甲課", "乙課"]);
    assert_eq!(plan.item_lead(ItemNo(3), round("R7.12")).as_deref(), Some("甲課"));
    assert_eq!((plan.place(ItemNo(2)), plan.place(ItemNo(3)), plan.place(ItemNo(9))), (Some(0), Some(2), None));
}

#[test]
fn a_whole_item_moves_with_all_that_the_old_department_led() {
    let mut plan = plan();
    plan.transfers = vec![transfer(1, None, "R7.10", "甲課", "丙課")];
    let key = IndicatorKey::new(1, 1);
    assert_eq!(plan.lead(key, round("R7.9")).as_deref(), Some("甲課"));
    assert_eq!(plan.lead(key, round("R7.10")).as_deref(), Some("丙課"));
    assert_eq!(plan.lead(IndicatorKey::new(1, 2), round("R7.10")).as_deref(), Some("乙課"));
    assert_eq!(plan.item_lead(ItemNo(1), round("令和7年度確定")).as_deref(), Some("丙課"));
    assert_eq!(names(&plan.departments_of(ItemNo(1), round("R7.9"))), ["甲課", "乙課"]);
    assert_eq!(names(&plan.departments_of(ItemNo(1), round("R7.10"))), ["丙課", "乙課"]);
    assert_eq!(names(&plan.respondents(round("R7.9"))), ["甲課", "乙課"]);
    assert_eq!(names(&plan.respondents(round("R7.10"))), ["乙課", "丙課"]);
    assert_eq!(rows(&plan, "甲課", "R7.10"), []);
}

#[test]
fn one_indicator_moves_alone() {
    let mut plan = plan();
    plan.transfers = vec![transfer(1, Some(2), "R7.10", "乙課", "丙課")];
    assert_eq!(plan.lead(IndicatorKey::new(1, 2), round("R7.10")).as_deref(), Some("丙課"));
    assert_eq!(plan.lead(IndicatorKey::new(1, 1), round("R7.10")).as_deref(), Some("甲課"));
    // 乙課 led nothing else of item 1.
    assert_eq!(names(&plan.departments_of(ItemNo(1), round("R7.10"))), ["甲課", "丙課"]);
    assert_eq!(rows(&plan, "乙課", "R7.10"), [("2-1".into(), Role::Answers)]);
}

#[test]
fn a_department_that_still_leads_stays_in_charge() {
    let mut plan = plan();
    plan.transfers = vec![transfer(1, Some(1), "R7.10", "甲課", "丙課")];
    assert_eq!(plan.item_lead(ItemNo(1), round("R7.10")).as_deref(), Some("甲課"));
    assert_eq!(names(&plan.departments_of(ItemNo(1), round("R7.10"))), ["甲課", "乙課", "丙課"]);
    assert_eq!(plan.role("甲課", IndicatorKey::new(1, 1), round("R7.10")), Some(Role::NotAsked("丙課".into())));
}

#[test]
fn transfers_follow_each_other_whatever_their_order_in_the_sheet() {
    let mut plan = plan();
    plan.transfers =
        vec![transfer(2, None, "R8.4", "丙課", "甲課"), transfer(2, None, "令和7年度確定", "乙課", "丙課")];
    for (at, lead) in [("R8.3", "乙課"), ("令和7年度確定", "丙課"), ("R8.4", "甲課"), ("R9.3", "甲課")] {
        assert_eq!(plan.item_lead(ItemNo(2), round(at)).as_deref(), Some(lead), "{at}");
    }
}

#[test]
fn two_transfers_in_one_round_both_apply() {
    let mut plan = plan();
    plan.transfers = vec![transfer(2, None, "R7.10", "乙課", "丙課"), transfer(2, None, "R7.10", "丙課", "甲課")];
    assert_eq!(plan.item_lead(ItemNo(2), round("R7.9")).as_deref(), Some("乙課"));
    assert_eq!(plan.item_lead(ItemNo(2), round("R7.10")).as_deref(), Some("甲課"));
}

#[test]
fn departments_are_found_by_name_alias_and_spelling() {
    let plan = plan();
    for name in ["乙課", "旧乙課", " 乙 課", "乙"] {
        assert_eq!(plan.department(name).map(|found| &*found.name), Some("乙課"), "{name}");
    }
    assert!(plan.department("丁課").is_none());
}

#[test]
fn a_name_wins_over_anothers_alias() {
    let mut plan = plan();
    plan.departments.insert(0, department("丁課", &["乙課"]));
    assert_eq!(plan.department("乙課").map(|found| &*found.name), Some("乙課"));
}

fn revision(key: IndicatorKey, year: i32, from: &str, value: i64) -> Revision {
    Revision {
        key,
        year: FiscalYear::new(year),
        target: number_target(value),
        from: round(from),
        reason: format!("{from}の見直し"),
    }
}

#[test]
fn the_latest_revision_that_applies_counts() {
    let mut plan = plan();
    let key = IndicatorKey::new(2, 1);
    plan.revisions = vec![revision(key, 2025, "R7.11", 15), revision(key, 2025, "R7.6", 18)];
    let target = |at: &str| plan.target(key, FiscalYear::new(2025), round(at)).unwrap().printed.clone();
    for (at, printed) in [("R7.5", "20"), ("R7.6", "18"), ("R7.10", "18"), ("R7.11", "15"), ("令和7年度確定", "15")]
    {
        assert_eq!(target(at), printed, "{at}");
    }
    assert_eq!(plan.target(key, FiscalYear::new(2024), round("R7.12")).unwrap().printed, "10");
    assert_eq!(plan.target(key, FiscalYear::new(2030), round("R7.12")), None);
    assert_eq!(plan.target(IndicatorKey::new(9, 1), FiscalYear::new(2025), round("R7.12")), None);
}

#[test]
fn items_and_indicators_exist_in_their_rounds() {
    let mut plan = plan();
    plan.items.get_mut(&ItemNo(1)).unwrap().valid_to = Some(round("令和6年度確定"));
    plan.indicators.get_mut(&IndicatorKey::new(2, 1)).unwrap().valid_from = Some(round("R7.8"));
    for (item, at, expected) in [(1, "令和6年度確定", true), (1, "R7.4", false), (3, "R7.3", true), (3, "R7.4", false)]
    {
        assert_eq!(plan.item_valid(ItemNo(item), round(at)), expected, "{item} {at}");
    }
    assert!(!plan.indicator_valid(IndicatorKey::new(1, 1), round("R7.4")));
    assert!(!plan.indicator_valid(IndicatorKey::new(2, 1), round("R7.7")));
    assert!(plan.indicator_valid(IndicatorKey::new(2, 1), round("R7.8")));
    assert_eq!(names(&plan.respondents(round("R7.4"))), Vec::<&str>::new());
    assert_eq!(names(&plan.respondents(round("R7.8"))), ["乙課"]);
}

#[test]
fn what_begins_later_is_in_no_earlier_round() {
    let mut plan = plan();
    plan.items.get_mut(&ItemNo(1)).unwrap().valid_from = Some(round("R7.8"));
    plan.items.get_mut(&ItemNo(2)).unwrap().valid_to = Some(round("R6.12"));
    let numbers = |at: &str| -> Vec<u16> {
        let plan = plan.clone().as_of(round(at));
        assert_eq!(plan.items.len(), plan.printed_order.len());
        assert!(plan.indicators.keys().all(|key| plan.items.contains_key(&key.item)));
        plan.printed_order.iter().map(|item| item.0).collect()
    };
    // Item 3 reprints item 1; item 2 has ended and stays.
    assert_eq!((numbers("R7.7"), numbers("R7.8")), (vec![2], vec![2, 1, 3]));
    let mut plan = self::plan();
    let key = IndicatorKey::new(1, 2);
    plan.indicators.get_mut(&key).unwrap().valid_from = Some(round("R7.8"));
    assert!(!plan.clone().as_of(round("R7.7")).indicators.contains_key(&key));
    assert!(plan.as_of(round("R7.8")).indicators.contains_key(&key));
}

#[test]
fn changes_of_the_plan_are_told_in_order_with_before_and_after() {
    let mut plan = plan();
    let key = IndicatorKey::new(2, 1);
    plan.revisions = vec![revision(key, 2025, "R7.11", 15), revision(key, 2025, "R7.6", 18)];
    plan.transfers = vec![transfer(2, None, "R7.10", "乙課", "丙課")];
    let ended = plan.items.get_mut(&ItemNo(1)).unwrap();
    (ended.valid_to, ended.ending, ended.reason) = (Some(round("R7.9")), "完了".into(), "目的を達したため".into());
    plan.indicators.get_mut(&IndicatorKey::new(1, 2)).unwrap().valid_from = Some(round("R6.4"));
    let tell = |at: &str| -> Vec<String> {
        let one = |change: &PlanChange| match &change.kind {
            PlanChangeKind::Target { before, after, .. } => format!("目標 {}→{}", before.printed, after.printed),
            PlanChangeKind::Added => "追加".to_owned(),
            PlanChangeKind::Ended { ending } => format!("終了 {ending} {}", change.reason),
            PlanChangeKind::Transferred { old, new } => format!("所管 {old}→{new}"),
        };
        plan.changes_upto(round(at)).iter().map(|change| format!("{} {}", change.from, one(change))).collect()
    };
    assert_eq!(tell("R6.3"), Vec::<String>::new());
    assert_eq!(
        tell("R7.12"),
        [
            "令和6年4月 追加",
            "令和7年6月 目標 20→18",
            "令和7年10月 所管 乙課→丙課",
            "令和7年10月 終了 完了 目的を達したため",
            "令和7年11月 目標 18→15",
        ]
    );
}

#[test]
fn grades_and_labels_follow_the_thresholds() {
    let scale = |limits: &[(i64, &str)]| limits.iter().map(|(at, label)| ((*at).into(), (*label).to_owned())).collect();
    let criteria = Criteria {
        grades: scale(&[(100, "甲"), (80, "乙"), (50, "丙"), (0, "丁")]),
        goal_labels: scale(&[(90, "良"), (0, "可")]),
        ..Criteria::default()
    };
    let rate = |part: i64, whole: i64| crate::model::Rate::of(part.into(), whole.into()).unwrap();
    for (part, whole, grade) in [(1, 1, 1), (4, 5, 2), (7999, 10000, 3), (1, 2, 3), (0, 1, 4), (3, 2, 1)] {
        assert_eq!(criteria.grade(&rate(part, whole)), Some(grade), "{part}/{whole}");
    }
    assert_eq!(criteria.grade(&rate(-1, 2)), Some(4));
    assert_eq!(Criteria::default().grade(&rate(1, 1)), None);
    assert_eq!((criteria.grade_label(2), criteria.grade_label(0), criteria.grade_label(5)), ("乙", "", ""));
    let end = Round::Final(FiscalYear::new(2025));
    let label = |scale, part, whole| criteria.label(scale, end, &rate(part, whole));
    assert_eq!((label(Scale::Goal, 9, 10), label(Scale::Goal, 8, 10)), ("良".into(), "可".into()));
    assert_eq!(label(Scale::Overall, 1, 1), "");
}

#[test]
fn settlement_months_lie_in_the_following_fiscal_year() {
    let mut plan = plan();
    let key = IndicatorKey::new(2, 1);
    plan.indicators.get_mut(&key).unwrap().settles = Some(8);
    assert_eq!(plan.settles_on(key, FiscalYear::new(2025)).unwrap().to_string(), "令和8年8月");
    assert_eq!(plan.settles_on(IndicatorKey::new(1, 1), FiscalYear::new(2025)), None);
}

/// A prefecture's size: 1,741 departments with five indicators each, and a reorganisation in every month.
#[test]
fn look_ups_hold_at_a_prefectures_size() {
    let (departments, per_department) = (1741_u16, 5_u16);
    let name = |at: u16| format!("第{at}課");
    let mut plan = Plan::default();
    for at in 0..departments {
        plan.departments.push(department(&name(at), &[&format!("旧第{at}課")]));
        for one in 0..per_department {
            let number = at * per_department + one + 1;
            let (key, made) = item(number, &[&name(at), &name((at + 1) % departments)], None);
            plan.items.insert(key, made);
            plan.printed_order.push(key);
            let (key, made) = indicator(number, 1, &name(at));
            plan.indicators.insert(key, made);
        }
        // Each hands its first item to the next department but one, a hundred of them in each round.
        let from = format!("R7.{}", 4 + at / 300);
        plan.transfers.push(transfer(at * per_department + 1, None, &from, &name(at), &name((at + 2) % departments)));
    }
    for at in ["R3.4", "R7.4", "R7.7", "令和7年度確定"].map(round) {
        let rows: Vec<Role> =
            plan.departments.iter().flat_map(|one| plan.rows_of(&one.name, at)).map(|(_, role)| role).collect();
        assert_eq!((rows.len(), rows.iter().filter(|role| role.asked()).count()), (2 * 8705, 8705), "{at}");
    }
    assert_eq!(plan.respondents(round("R7.12")).len(), 1741);
    assert_eq!(plan.department("旧第1740課").map(|found| &*found.name), Some("第1740課"));
    assert_eq!(plan.item_lead(ItemNo(1), round("R7.12")).as_deref(), Some("第2課"));
}
