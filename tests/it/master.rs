//! The master of this project, compared with the plan's own data in tests/plan, value by value.

use serde_json::Value;
use std::{collections::BTreeMap, fs, path::Path};
use torimatome::model::{Answer, FiscalYear, IndicatorKey, ItemNo, Round, TargetValue};
use torimatome::plan::{
    Direction, Group, Indicator, Item, Kind, MonthlyMode, Plan, Scale, Term, read::read_master, summary,
};

/// Reads a file below the project's root.
fn bytes(path: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// Reads a master below the project's root, or fails with all its mistakes.
pub fn read(path: &str) -> Plan {
    read_master(&bytes(path)).unwrap_or_else(|mistakes| {
        panic!("{}", mistakes.iter().map(|mistake| format!("{mistake}\n")).collect::<String>())
    })
}

pub fn master() -> Plan {
    read("templates/計画マスタ.xlsx")
}

fn printed() -> Value {
    serde_json::from_slice(&bytes("tests/plan/plan.json")).unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

/// A string of the plan's data; null is empty.
fn text(value: &Value) -> &str {
    if value.is_null() { "" } else { value.as_str().unwrap() }
}

fn whole(value: &Value) -> u16 {
    value.as_u64().unwrap().try_into().unwrap()
}

#[test]
fn counts_are_the_plans() {
    let plan = master();
    let found = summary(&plan);
    let levels: Vec<_> = found.levels.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    assert_eq!(levels, [("視点", 2), ("基本目標", 5), ("施策", 17), ("取組項目群", 52), ("取組項目", 134)]);
    assert_eq!((found.reprints, found.indicators, found.printed_indicators), (9, 146, 155));
    assert_eq!((found.departments, found.terms, found.rounds), (27, 62, 17));
    assert_eq!(found.first_year, Some(FiscalYear::new(2021)));
    assert_eq!(found.last_year, Some(FiscalYear::new(2025)));
    let unsure: Vec<u16> = found.unsure_items.iter().map(|item| item.0).collect();
    assert_eq!((found.shared_items, unsure), (7, vec![29, 32, 64, 69, 70, 89, 130]));
}

#[test]
fn texts_of_the_plan_are_whole_and_exact() {
    let (plan, data) = (master(), printed());
    let about = &data["plan"];
    assert_eq!(&*plan.about.title, text(&about["title"]));
    assert_eq!(plan.about.municipality, text(&about["municipality"]));
    assert_eq!(plan.about.base_year, text(&about["base_year"]));
    assert_eq!(plan.about.principle, text(&about["basic_principle"]));
    assert_eq!(plan.about.principle_text, text(&about["basic_principle_text"]));
    assert_eq!(plan.about.viewpoints_intro, text(&about["viewpoints_intro"]));
    assert_eq!(plan.viewpoints.len(), list(&about["viewpoints"]).len());
    for (viewpoint, data) in plan.viewpoints.iter().zip(list(&about["viewpoints"])) {
        assert_eq!(viewpoint.title, text(&data["title"]));
        assert_eq!(viewpoint.text, text(&data["description"]));
    }
}

#[test]
fn hierarchy_is_the_plans() {
    let (plan, data) = (master(), printed());
    let mut policies = plan.policies.iter().enumerate();
    let mut groups = plan.groups.iter();
    for ((at, goal), data) in plan.goals.iter().enumerate().zip(list(&data["goals"])) {
        assert_eq!((goal.number, goal.title.as_str()), (whole(&data["number"]), text(&data["title"])));
        assert_eq!(goal.text, text(&data["description"]));
        assert_eq!(plan.viewpoints[goal.viewpoint].title, text(&data["viewpoint"]));
        for data in list(&data["policies"]) {
            let (policy_at, policy) = policies.next().unwrap();
            assert_eq!(
                (policy.goal, policy.number, policy.title.as_str()),
                (at, whole(&data["number"]), text(&data["title"]))
            );
            assert_eq!(policy.text, text(&data["description"]));
            for data in list(&data["groups"]) {
                let group: &Group = groups.next().unwrap();
                assert_eq!((group.policy, group.number), (policy_at, whole(&data["number"])));
                assert_eq!(
                    (group.title.as_str(), group.text.as_str()),
                    (text(&data["title"]), text(&data["description"]))
                );
            }
        }
    }
    assert!(policies.next().is_none() && groups.next().is_none());
}

#[test]
fn items_are_the_plans_in_printed_order() {
    let (plan, data) = (master(), printed());
    let mut data: Vec<&Value> = list(&data["items"]).iter().collect();
    data.sort_by_key(|item| whole(&item["printed_order"]));
    let order: Vec<u16> = plan.printed_order.iter().map(|item| item.0).collect();
    assert_eq!(order, data.iter().map(|item| whole(&item["number"])).collect::<Vec<_>>());
    let place = |number| order.iter().position(|item| *item == number).unwrap();
    assert!(place(55) < place(54));
    for (number, data) in plan.printed_order.iter().zip(data) {
        let item: &Item = &plan.items[number];
        assert_eq!(&*item.title, text(&data["title"]), "{number}");
        assert_eq!(item.content, text(&data["content"]), "{number}");
        assert_eq!(item.remarks, text(&data["remarks"]), "{number}");
        assert_eq!(
            item.reprint_of.map(|original| original.0),
            data["reprint_of"].as_u64().map(|n| n.try_into().unwrap())
        );
        let (viewpoint, goal, policy, group) = plan.ancestors(item).unwrap();
        assert_eq!(viewpoint.title, text(&data["viewpoint"]), "{number}");
        let above = (whole(&data["goal"]), whole(&data["policy"]), whole(&data["group"]));
        assert_eq!((goal.number, policy.number, group.number), above, "{number}");
        let departments: Vec<&str> = item.departments.iter().map(|name| &**name).collect();
        assert_eq!(departments, list(&data["departments"]).iter().map(text).collect::<Vec<_>>(), "{number}");
        assert!(item.departments.contains(&item.lead), "{number}");
    }
}

/// All 155 printed indicators: those of reprints are their originals', and printed alike.
#[test]
fn indicators_are_as_printed_those_of_reprints_too() {
    let (plan, data) = (master(), printed());
    let mut seen = 0;
    for item in list(&data["items"]) {
        let number = ItemNo(whole(&item["number"]));
        let indicators: Vec<&Indicator> = plan.indicators_of(number).collect();
        assert_eq!(indicators.len(), list(&item["indicators"]).len(), "{number}");
        for (indicator, data) in indicators.into_iter().zip(list(&item["indicators"])) {
            seen += 1;
            assert_eq!(&*indicator.name, text(&data["name"]), "{number}");
            assert_eq!(&*indicator.unit, text(&data["unit"]), "{number}");
            assert_eq!(indicator.base_printed, text(&data["base"]), "{number}");
            // 「※ …」 is printed in the original of a reprint only.
            if number == plan.original(number) {
                assert_eq!(indicator.note, text(&data["note"]), "{number}");
            }
            let targets: Vec<&str> = indicator.targets.iter().map(|target| target.printed.as_str()).collect();
            let expected: Vec<&str> = ["3", "4", "5", "6", "7"].map(|year| text(&data["targets"][year])).into();
            assert_eq!(targets, expected, "{number}");
        }
    }
    assert_eq!(seen, 155);
}

/// A value in the notation of indicators.csv: `210`, nothing, `主幹=50;主査=70`, `>=1`, a word.
fn normalised(value: &TargetValue) -> String {
    match value {
        TargetValue::Number(value) => value.to_string(),
        TargetValue::AtLeast(value) => format!(">={value}"),
        TargetValue::Parts(parts) => join(parts),
        TargetValue::Word(word) => word.clone(),
        TargetValue::NotApplicable => String::new(),
    }
}

fn join(parts: &[(String, rust_decimal::Decimal)]) -> String {
    parts.iter().map(|(label, value)| format!("{label}={value}")).collect::<Vec<_>>().join(";")
}

/// Words without what only printing adds: 「作成 活用」 is 「作成・活用」.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '・' | '"')).collect()
}

#[test]
fn what_the_plan_does_not_print_is_as_in_the_indicator_table() {
    let plan = master();
    let raw = bytes("tests/plan/indicators.csv");
    let mut reader = csv::Reader::from_reader(raw.as_slice());
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(rows.len(), plan.indicators.len());
    for row in &rows {
        let get = |column: &str| row[column].as_str();
        let key = IndicatorKey::new(get("item_number").parse().unwrap(), get("indicator_number").parse().unwrap());
        let indicator = &plan.indicators[&key];
        let targets: Vec<String> = indicator.targets.iter().map(|target| plain(&normalised(&target.value))).collect();
        assert_eq!(targets.join("|"), plain(get("target_values_normalised")), "{key}");
        assert_eq!(base(indicator), plain(get("base_normalised")), "{key}");
        let direction = match indicator.direction {
            Direction::Up => "増加",
            Direction::Keep => "維持",
            Direction::Down => "減少",
        };
        assert_eq!(
            (&*indicator.name, &*indicator.unit, direction),
            (get("name"), get("unit"), get("direction")),
            "{key}"
        );
        assert_eq!((kind(indicator), mode(indicator)), (get("target_type"), get("monthly_mode")), "{key}");
        assert_eq!(indicator.places, u32::from(get("value_format") == "小数1"), "{key}");
        let bound = |bound: Option<rust_decimal::Decimal>| bound.map_or_else(String::new, |bound| bound.to_string());
        assert_eq!(bound(indicator.min), get("plausible_min"), "{key}");
        assert_eq!(bound(indicator.max), get("plausible_max"), "{key}");
        assert_eq!(indicator.may_fall, get("decline_allowed") == "yes", "{key}");
        let shared = plan.items[&key.item].departments.len() > 1;
        assert_eq!(indicator.unsure, shared || get("confidence") == "要確認", "{key}");
    }
}

fn base(indicator: &Indicator) -> String {
    match &indicator.base {
        None => String::new(),
        Some(Answer::Number(value)) => value.to_string(),
        Some(Answer::Parts(parts)) => join(parts),
        Some(Answer::Word(word)) => plain(word),
        Some(other) => format!("{other:?}"),
    }
}

fn kind(indicator: &Indicator) -> &'static str {
    match indicator.kind {
        Kind::Number => "数値",
        Kind::AtLeast => "以上",
        Kind::Word => "文言",
        Kind::Stage => "段階",
        Kind::StageThenNumber => "段階から数値",
        Kind::Parts => "複合",
    }
}

fn mode(indicator: &Indicator) -> &'static str {
    match indicator.mode {
        MonthlyMode::YearTotal => "年度累計",
        MonthlyMode::PeriodTotal => "期間累計",
        MonthlyMode::State => "時点",
        MonthlyMode::Ratio => "率",
        MonthlyMode::Yearly => "年1回",
        MonthlyMode::Word => "文言",
    }
}

/// 99 and 100 go through their stages in order; every target and the base value is one of them.
#[test]
fn stages_are_in_the_order_of_the_plan() {
    let plan = master();
    let staged: Vec<&Indicator> = plan.indicators.values().filter(|one| one.kind == Kind::Stage).collect();
    assert_eq!(staged.iter().map(|one| one.key.item.0).collect::<Vec<_>>(), [99, 100]);
    for indicator in staged {
        let place = |word: &str| indicator.stages.iter().position(|stage| stage == word).unwrap();
        let Some(Answer::Word(base)) = &indicator.base else { panic!("{indicator:?}") };
        let mut last = place(base);
        for target in &indicator.targets {
            let TargetValue::Word(word) = &target.value else { panic!("{target:?}") };
            assert!(place(word) >= last, "{word}");
            last = place(word);
        }
    }
}

#[test]
fn the_glossary_is_the_plans() {
    let (plan, data) = (master(), printed());
    // The plan prints readings of abbreviations only; the others put a term into its row of the kana table.
    let csv = String::from_utf8(bytes("tests/plan/readings.csv")).unwrap();
    let readings: BTreeMap<&str, &str> = csv.lines().skip(1).filter_map(|line| line.split_once(',')).collect();
    let reading = |term: &Value| match text(&term["reading"]) {
        "" => readings.get(text(&term["term"])).copied().unwrap_or_default().to_owned(),
        printed => printed.to_owned(),
    };
    let expected: Vec<Term> = list(&data["glossary"])
        .iter()
        .map(|term| Term {
            term: text(&term["term"]).into(),
            reading: reading(term),
            text: text(&term["description"]).into(),
            original: text(&term["expansion"]).into(),
            parent: text(&term["parent"]).into(),
        })
        .collect();
    assert_eq!(plan.glossary, expected);
}

/// Thresholds against the one table that the plan has published: that of the plan before.
#[test]
fn criteria_give_the_labels_of_the_published_evaluation() {
    let (plan, data) = (master(), printed());
    let before = &data["evaluation_of_previous_plan"];
    let end = Round::Final(FiscalYear::new(2020));
    for goal in list(&before["by_goal"]) {
        let (achieved, items) = (usize::from(whole(&goal["achieved"])), usize::from(whole(&goal["items"])));
        let ratio = torimatome::model::Rate::of_count(achieved, items).unwrap();
        assert_eq!(plan.criteria.label(Scale::Goal, end, &ratio), text(&goal["evaluation"]), "{goal}");
        assert_eq!(ratio.to_string(), text(&goal["percentage"]), "{goal}");
    }
    let labels: Vec<&str> = plan.criteria.grades.iter().map(|(_, label)| label.as_str()).collect();
    let expected: Vec<&str> = list(&before["overall"]["classes"]).iter().map(|class| text(&class["label"])).collect();
    assert_eq!(labels, expected);
    let overall = torimatome::model::Rate::of_count(88, 112).unwrap();
    assert_eq!(plan.criteria.label(Scale::Overall, end, &overall), text(&before["overall"]["overall_label"]));
}

/// The rounds that the project's samples and examples use are scheduled.
#[test]
fn the_schedule_covers_the_period() {
    let plan = master();
    for year in 2021..=2025 {
        assert!(plan.evaluated(Round::Final(FiscalYear::new(year))), "{year}");
    }
    for month in FiscalYear::new(2025).months() {
        let row = &plan.schedule[&Round::Month(month)];
        assert!(row.due > month.last_day() && row.due_again > row.due && row.asked <= month.last_day(), "{month}");
        assert_eq!(row.evaluated, matches!(month.month, 6 | 9 | 12), "{month}");
    }
}

#[test]
fn each_indicator_is_asked_once() {
    let plan = master();
    let round = Round::parse("令和7年12月").unwrap();
    assert_eq!(plan.concerned(round).len(), 27);
    // Two departments only share items that another leads: 会計課 in 89, 障がい者福祉課 in 32.
    assert_eq!(plan.respondents(round).len(), 25);
    let asked: usize = plan
        .departments
        .iter()
        .map(|department| plan.rows_of(&department.name, round).filter(|(_, role)| role.asked()).count())
        .sum();
    assert_eq!(asked, 146, "each indicator is asked of exactly one department");
}
