//! Another city's plan by another master: other years, names of levels, numbers, departments, words and labels.

use super::master::read;
use rust_decimal::Decimal;
use torimatome::model::{Answer, FiscalYear, IndicatorKey, ItemNo, Month, Rate, Round, TargetValue};
use torimatome::plan::{AnswerMode, DownFormula, Plan, PlanChangeKind, Role, Scale, summary};
use torimatome::survey::Field;

fn plan() -> Plan {
    read("tests/second_plan/計画マスタ.xlsx")
}

fn round(text: &str) -> Round {
    Round::parse(text).unwrap()
}

#[test]
fn it_is_read_with_its_own_years_levels_and_numbers() {
    let plan = plan();
    let found = summary(&plan);
    let levels: Vec<_> = found.levels.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    assert_eq!(levels, [("柱", 2), ("政策", 3), ("方針", 4), ("事業群", 5), ("事業", 10)]);
    assert_eq!((found.reprints, found.indicators, found.printed_indicators, found.departments), (1, 12, 13, 6));
    assert_eq!(plan.about.years.iter().map(|year| year.western()).collect::<Vec<_>>(), [2026, 2027, 2028, 2029, 2030]);
    let order: Vec<u16> = plan.printed_order.iter().map(|item| item.0).collect();
    assert_eq!(order, [201, 203, 202, 210, 211, 301, 302, 401, 402, 403]);
    assert_eq!(plan.goals.iter().map(|goal| goal.number).collect::<Vec<_>>(), [10, 20, 30]);
    assert_eq!(plan.goals[0].sdgs, [8, 11]);
    assert_eq!(plan.viewpoints[0].text, "港はまちの入口です。\n二つ目の段落です。");
    assert_eq!(plan.about.nickname, "みさきプラン");
}

#[test]
fn every_type_of_target_is_read() {
    let plan = plan();
    let values = |item, number| -> Vec<TargetValue> {
        plan.indicators[&IndicatorKey::new(item, number)].targets.iter().map(|target| target.value.clone()).collect()
    };
    let number = |value: i64| TargetValue::Number(value.into());
    let word = |word: &str| TargetValue::Word(word.into());
    assert_eq!(values(202, 1), [2, 2, 3, 3, 3].map(|value: i64| TargetValue::AtLeast(value.into())));
    assert_eq!(values(301, 1), ["設計", "設計", "試行", "本格実施", "本格実施"].map(word));
    assert_eq!(values(402, 1), [-10, -20, -30, -40, -50].map(number));
    let not = TargetValue::NotApplicable;
    assert_eq!(values(403, 1), [not.clone(), word("開始"), number(30), number(40), number(50)]);
    assert_eq!(values(211, 1), [number(60), not.clone(), number(65), not, number(70)]);
    let base = |item, number| plan.indicators[&IndicatorKey::new(item, number)].base.clone();
    assert_eq!(base(201, 2), Some(Answer::Number(40.into())));
    assert_eq!((base(202, 1), base(203, 1)), (None, None));
    assert_eq!(base(402, 1), Some(Answer::Number(0.into())));
    let parts = vec![("甲".to_owned(), 60.into()), ("乙".to_owned(), 70.into())];
    assert_eq!(base(401, 2), Some(Answer::Parts(parts)));
    let waiting = &plan.indicators[&IndicatorKey::new(401, 1)];
    assert_eq!((waiting.formula, waiting.places, waiting.min), (DownFormula::Inverse, 1, Some(Decimal::ZERO)));
    assert_eq!(plan.settles_on(IndicatorKey::new(402, 1), FiscalYear::new(2026)), Some(Month { year: 2027, month: 9 }));
}

#[test]
fn its_own_thresholds_and_words_rate_it() {
    let plan = plan();
    let rate = |percent: i64| Rate::from(Decimal::from(percent));
    let grades: Vec<_> = [110, 109, 95, 94, 70, 69].iter().map(|at| plan.criteria.grade(&rate(*at)).unwrap()).collect();
    assert_eq!(grades, [1, 2, 2, 3, 3, 4]);
    let labels = ["R8確定", "R8.12"].map(|of| plan.criteria.label(Scale::Goal, Round::parse(of).unwrap(), &rate(74)));
    assert_eq!(plan.criteria.grade_label(1), "秀");
    assert_eq!(labels, ["要改善", "要改善（見込み）"]);
    let words: Vec<_> =
        plan.criteria.word_scores.iter().map(|(score, word)| (score.to_string(), word.as_str())).collect();
    let expected = [("100", "完了"), ("60", "着手"), ("30", "検討中"), ("0", "未着手")];
    assert_eq!(words, expected.map(|(score, word)| (score.to_owned(), word)));
    assert_eq!((plan.criteria.pace_warning, plan.criteria.jump), (Some(70.into()), None));
}

/// Reorganisations, a handed-over indicator, items added and ended: each from its round on.
#[test]
fn the_plan_changes_over_its_period() {
    let plan = plan();
    let names = |at: &str| -> Vec<String> { plan.respondents(round(at)).iter().map(ToString::to_string).collect() };
    assert_eq!(names("令和8年9月"), ["企画調整室", "港湾課", "商工課", "学校課", "窓口課"]);
    assert_eq!(names("令和10年4月"), ["企画調整室", "港湾課", "商工課", "学び支援課", "窓口課"]);
    let satisfaction = IndicatorKey::new(401, 2);
    assert_eq!(plan.lead(satisfaction, round("令和9年9月")).as_deref(), Some("企画調整室"));
    assert_eq!(plan.lead(satisfaction, round("令和9年10月")).as_deref(), Some("窓口課"));
    assert_eq!(plan.role("企画調整室", IndicatorKey::new(401, 1), round("令和9年10月")), None);
    assert_eq!(plan.role("商工課", IndicatorKey::new(203, 1), round("令和8年9月")), Some(Role::Share));
    assert_eq!(plan.indicators[&IndicatorKey::new(203, 1)].answer_mode, AnswerMode::Sum);
    // A reprint follows its original's department.
    assert_eq!(plan.item_lead(ItemNo(302), round("令和11年4月")).as_deref(), Some("学び支援課"));
    let valid = |item, at: &str| plan.item_valid(ItemNo(item), round(at));
    assert!(valid(210, "令和10年度確定") && !valid(210, "令和11年4月"));
    assert!(!valid(403, "令和9年3月") && valid(403, "令和9年4月"));
    let key = IndicatorKey::new(201, 1);
    let target = |at: &str| plan.target(key, FiscalYear::new(2027), round(at)).unwrap().printed.clone();
    assert_eq!(["令和9年5月", "令和9年6月", "令和9年9月"].map(target), ["13,000", "12,000", "11,000"]);
}

#[test]
fn changes_are_listed_with_their_reasons() {
    let plan = plan();
    let told: Vec<String> = plan
        .changes_upto(round("令和11年4月"))
        .iter()
        .map(|change| {
            let what = match &change.kind {
                PlanChangeKind::Target { before, after, .. } => format!("{}→{}", before.printed, after.printed),
                PlanChangeKind::Added => "追加".into(),
                PlanChangeKind::Ended { ending } => (*ending).to_owned(),
                PlanChangeKind::Transferred { old, new } => format!("{old}→{new}"),
            };
            format!("{} {} {what} {}", change.from, change.item, change.reason)
        })
        .collect();
    assert_eq!(
        told,
        [
            "令和9年4月 403 追加 新たに始めるため",
            "令和9年6月 201 13,000→12,000 会場が変わるため",
            "令和9年9月 201 12,000→11,000 日程を短くするため",
            "令和9年10月 401 企画調整室→窓口課 事務の移管",
            "令和10年4月 211 学校課→学び支援課 組織改正",
            "令和10年4月 301 学校課→学び支援課 組織改正",
            "令和11年4月 210 完了 再生が終わったため",
        ]
    );
}

#[test]
fn records_of_the_plan_are_read() {
    let plan = plan();
    let year = FiscalYear::new(2026);
    let actual = |item, number| plan.past_actuals[&(IndicatorKey::new(item, number), year)].answer.clone();
    assert_eq!(actual(201, 1), Answer::Number(11_900.into()));
    assert_eq!(actual(301, 1), Answer::Word("設計".into()));
    assert_eq!(actual(210, 1), Answer::Incalculable);
    assert!(matches!(actual(401, 2), Answer::Parts(parts) if parts[1].1 == Decimal::new(705, 1)));
    assert_eq!(plan.decisions[&(ItemNo(301), year)].grade, 3);
    assert!(plan.opinions[0].public && plan.opinions[0].item == Some(ItemNo(201)));
    assert!(plan.evaluated(round("令和8年9月")) && !plan.evaluated(round("令和8年10月")));
    assert!(plan.evaluated(round("令和8年11月")), "without a row in 日程");
}

#[test]
fn the_form_is_worded_by_the_city() {
    let plan = plan();
    let label = |field, at: &str| plan.form.column(field).unwrap().label_in(round(at));
    assert_eq!(label(Field::ItemNo, "令和8年9月"), "事業番号");
    assert_eq!(label(Field::Actual, "令和8年9月"), "実績値（令和8年度 9月末現在）");
    assert_eq!(label(Field::Actual, "令和8年度確定"), "確定値（令和8年度）");
    assert_eq!(plan.form.guide(), ["色の付いたセルに記入してください。", "分からないときは企画調整室へ。"]);
    assert_eq!(plan.department("企画課").map(|found| &*found.name), Some("企画調整室"));
}

/// Saved again by another program, in another format: still the same plan.
#[test]
fn it_does_not_matter_which_program_saved_the_master() {
    let written = format!("{:?}", plan());
    let endings = ["LibreOffice.xlsx", "LibreOffice.xls", "LibreOffice.ods", "openpyxl.xlsx"];
    for name in endings.map(|ending| format!("計画マスタ_{ending}")) {
        let resaved = format!("{:?}", read(&format!("tests/second_plan/resaved/{name}")));
        assert!(resaved == written, "{name}");
    }
}
