//! Sheet 指標.

use super::{
    mistake::{Mistakes, quoted},
    names::Names,
    table::{Row, Table},
};
use crate::{
    model::{Answer, FiscalYear, IndicatorKey, ItemNo, Round, Target, TargetValue, fold_key, squeeze},
    plan::{
        AnswerMode, Direction, DownFormula, Indicator, Kind, MonthlyMode, Plan,
        target::{TargetProblem, parse_base, parse_target},
    },
    spreadsheet::Workbook,
};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

const COLUMNS: [&str; 23] = [
    "項目番号",
    "指標番号",
    "指標名",
    "単位",
    "基準値",
    "注記",
    "方向",
    "型",
    "段階",
    "月次区分",
    "調査月",
    "確定時期",
    "主管課",
    "回答方法",
    "算出方法",
    "書式",
    "下限",
    "上限",
    "減少可",
    "算式",
    "有効開始",
    "有効終了",
    "確度",
];
const BASE_VALUE: &str = "基準値（計算用）";

const DIRECTIONS: [(&str, Direction); 3] =
    [("増加", Direction::Up), ("維持", Direction::Keep), ("減少", Direction::Down)];
const KINDS: [(&str, Kind); 6] = [
    ("数値", Kind::Number),
    ("以上", Kind::AtLeast),
    ("文言", Kind::Word),
    ("段階", Kind::Stage),
    ("段階から数値", Kind::StageThenNumber),
    ("複合", Kind::Parts),
];
const MODES: [(&str, MonthlyMode); 6] = [
    ("年度累計", MonthlyMode::YearTotal),
    ("期間累計", MonthlyMode::PeriodTotal),
    ("時点", MonthlyMode::State),
    ("率", MonthlyMode::Ratio),
    ("年1回", MonthlyMode::Yearly),
    ("文言", MonthlyMode::Word),
];
const ANSWERS: [(&str, AnswerMode); 2] = [("主管課", AnswerMode::Lead), ("合算", AnswerMode::Sum)];
const FORMATS: [(&str, u32); 6] = [("整数", 0), ("小数1", 1), ("小数2", 2), ("小数3", 3), ("文言", 0), ("複合", 0)];
const MAY_FALL: [(&str, bool); 2] = [("可", true), ("不可", false)];
const FORMULAS: [(&str, DownFormula); 2] =
    [("2－実績÷目標", DownFormula::TwoMinus), ("目標÷実績", DownFormula::Inverse)];
const SURE: [(&str, bool); 2] = [("確実", false), ("要確認", true)];

pub(super) fn read(book: &Workbook, mistakes: &Mistakes, names: &Names, plan: &mut Plan) {
    let targets: Vec<(FiscalYear, String)> =
        plan.about.years.iter().map(|year| (*year, format!("目標{}", year.short()))).collect();
    let columns: Vec<&str> = COLUMNS.into_iter().chain(targets.iter().map(|(_, label)| label.as_str())).collect();
    let Some(table) = Table::find(book, "指標", &columns, &[BASE_VALUE, "変更理由"], mistakes) else { return };
    if !targets.is_empty() {
        refuse_other_years(&table);
    }
    let mut keyed = true;
    for row in table.rows() {
        let item = super::items::known_item(&row, plan);
        let number = row.needed_whole("指標番号");
        let (Some(item), Some(number)) = (item, number) else {
            keyed = false;
            continue;
        };
        let key = IndicatorKey { item, number };
        if let Some(original) = plan.items.get(&item).and_then(|item| item.reprint_of) {
            row.mistake(
                "項目番号",
                format!("項目 {item} は再掲です。指標は元の項目 {original} だけに記入し、この行は消してください。"),
            );
        } else if plan.indicators.contains_key(&key) {
            row.mistake("指標番号", format!("項目 {item} の指標 {number} が２回あります。番号を直してください。"));
        } else {
            let indicator = indicator(&row, names, plan, key, &targets);
            plan.indicators.insert(key, indicator);
            plan.places.rows.insert(key, row.cell("項目番号").row);
        }
    }
    let placed = |label: &&str| Some(((*label).to_owned(), table.column(label)?));
    plan.places.columns = columns.iter().filter_map(placed).collect();
    if keyed {
        refuse_gaps(&table, plan);
    }
}

fn indicator(row: &Row, names: &Names, plan: &Plan, key: IndicatorKey, years: &[(FiscalYear, String)]) -> Indicator {
    let kind = row.needed_choice("型", &KINDS).unwrap_or(Kind::Number);
    let (valid_from, valid_to) = (row.round("有効開始"), row.round("有効終了"));
    super::items::refuse_reversed(row, valid_from, valid_to);
    let mut indicator = Indicator {
        key,
        name: row.needed("指標名").into(),
        unit: row.text("単位").into(),
        base_printed: row.text("基準値"),
        base: None,
        note: row.text("注記"),
        targets: Vec::new(),
        direction: row.needed_choice("方向", &DIRECTIONS).unwrap_or(Direction::Up),
        kind,
        stages: row.names("段階"),
        mode: row.needed_choice("月次区分", &MODES).unwrap_or(MonthlyMode::YearTotal),
        survey_month: row.whole("調査月"),
        settles: None,
        settles_text: row.text("確定時期"),
        lead: lead(row, names, plan, key.item),
        answer_mode: row.choice("回答方法", &ANSWERS).unwrap_or_default(),
        method: row.text("算出方法"),
        places: row.needed_choice("書式", &FORMATS).unwrap_or(0),
        min: row.decimal("下限"),
        max: row.decimal("上限"),
        may_fall: row.choice("減少可", &MAY_FALL).unwrap_or(false),
        formula: row.choice("算式", &FORMULAS).unwrap_or_default(),
        valid_from,
        valid_to,
        reason: row.text("変更理由"),
        unsure: row.choice("確度", &SURE).unwrap_or(false),
    };
    indicator.settles = settles(row, &indicator.settles_text);
    indicator.base = base(row, plan, &indicator);
    indicator.targets = years.iter().map(|(year, label)| target(row, plan, &indicator, *year, label)).collect();
    check(row, &indicator, years);
    indicator
}

/// The indicator's own lead, else the item's.
fn lead(row: &Row, names: &Names, plan: &Plan, item: ItemNo) -> crate::plan::DepartmentName {
    let given = names.one(row, "主管課");
    let item = plan.items.get(&item);
    if let (Some(lead), Some(item)) = (&given, item)
        && !item.departments.is_empty()
        && !item.departments.contains(lead)
    {
        let charge = quoted(item.departments.iter().map(|name| &**name));
        row.mistake(
            "主管課",
            format!("「{lead}」は項目 {} の担当課{charge}に入っていません。担当課のうちの１つにするか、「取組項目」の担当課に加えてください。", item.number),
        );
    }
    given.or_else(|| item.map(|item| item.lead.clone())).unwrap_or_else(|| "".into())
}

/// `翌年度8月`
fn settles(row: &Row, text: &str) -> Option<u8> {
    if text.is_empty() {
        return None;
    }
    let plain = squeeze(text);
    let month =
        plain.strip_prefix("翌年度").and_then(|rest| rest.strip_suffix('月')).and_then(|month| month.parse().ok());
    let month = month.filter(|month| (1..=12).contains(month));
    if month.is_none() {
        row.mistake("確定時期", format!("「{text}」を読めません。「翌年度8月」のように記入してください。"));
    }
    month
}

/// Words that the indicator's answers may be: its own and 評価基準's.
fn words<'p>(plan: &'p Plan, indicator: &'p Indicator) -> impl Iterator<Item = &'p str> + Clone {
    let scored = plan.criteria.word_scores.iter().map(|(_, word)| word.as_str());
    let own = indicator.stages.iter().map(String::as_str);
    // The stages of a 段階 indicator are all it knows: 評価基準 does not score them.
    own.chain(scored.filter(move |_| indicator.kind != Kind::Stage))
}

fn base(row: &Row, plan: &Plan, indicator: &Indicator) -> Option<Answer> {
    let words = || words(plan, indicator);
    let for_use = row.text(BASE_VALUE);
    if for_use.is_empty() {
        return parse_base(&indicator.base_printed, indicator.kind, &indicator.unit, words());
    }
    let base = parse_base(&for_use, indicator.kind, &indicator.unit, words());
    if !matches!(base, Some(Answer::Number(_) | Answer::Parts(_))) {
        row.mistake(
            BASE_VALUE,
            format!("「{for_use}」を数として読めません。計算に使う数だけを記入するか、空欄にしてください。"),
        );
    }
    base
}

fn target(row: &Row, plan: &Plan, indicator: &Indicator, year: FiscalYear, label: &str) -> Target {
    let printed = row.text(label);
    let outside = indicator.valid_from.is_some_and(|from| Round::Final(year) < from)
        || indicator.valid_to.is_some_and(|to| to.fiscal_year() < year);
    if printed.is_empty() && outside {
        return Target { printed: "－".into(), value: TargetValue::NotApplicable };
    }
    let parsed = parse_target(&printed, indicator.kind, &indicator.unit, words(plan, indicator));
    let value = parsed.unwrap_or_else(|problem| {
        row.mistake(label, explain(problem, &printed, plan, indicator));
        TargetValue::NotApplicable
    });
    Target { printed, value }
}

/// Says why a target cannot be read, and what its 型 expects. Used for 目標改定 too.
pub(super) fn explain(problem: TargetProblem, printed: &str, plan: &Plan, indicator: &Indicator) -> String {
    let unit = match &*indicator.unit {
        "" => String::new(),
        unit => format!("（単位「{unit}」は付けてもかまいません）"),
    };
    match problem {
        TargetProblem::Empty => "目標が空欄です。目標がない年度には「－」を記入してください。".to_owned(),
        TargetProblem::NotANumber if indicator.kind == Kind::StageThenNumber => {
            format!(
                "目標「{printed}」を数{unit}としても、「段階」にある文言としても読めません。目標か「段階」を直してください。"
            )
        }
        TargetProblem::NotANumber => {
            format!("目標「{printed}」を数として読めません。数だけ{unit}にするか、「型」を直してください。")
        }
        TargetProblem::NotAtLeast => {
            format!("目標「{printed}」が「１以上」の形ではありません。目標か「型」を直してください。")
        }
        TargetProblem::UnknownWord => {
            let known = quoted(words(plan, indicator));
            format!("目標「{printed}」が、使ってよい文言{known}にありません。目標を直すか、「段階」に加えてください。")
        }
        TargetProblem::NotParts => {
            format!("目標「{printed}」が「主幹 50/主査 70」の形ではありません。目標か「型」を直してください。")
        }
    }
}

fn check(row: &Row, indicator: &Indicator, years: &[(FiscalYear, String)]) {
    if let (Some(min), Some(max)) = (indicator.min, indicator.max)
        && min > max
    {
        row.mistake("上限", format!("上限 {max} が下限 {min} より小さくなっています。どちらかを直してください。"));
    } else {
        check_bounds(row, indicator, years);
    }
    check_words(row, indicator);
    check_parts(row, indicator, years);
    if let Some(month) = indicator.survey_month {
        if month > 12 {
            row.mistake("調査月", format!("「{month}」は月ではありません。1～12 を記入してください。"));
        }
        if indicator.mode != MonthlyMode::Yearly {
            row.mistake("調査月", "調査月は、月次区分が「年1回」のときだけ記入します。どちらかを直してください。");
        }
    }
    let running = matches!(indicator.mode, MonthlyMode::YearTotal | MonthlyMode::PeriodTotal);
    if indicator.may_fall && !running {
        row.mistake("減少可", "「可」は、月次区分が「年度累計」か「期間累計」のときだけ選びます。空欄にしてください。");
    }
    if indicator.answer_mode == AnswerMode::Sum && indicator.kind != Kind::Number && indicator.kind != Kind::AtLeast {
        row.mistake("回答方法", "「合算」は、型が「数値」か「以上」のときだけ選べます。「主管課」にしてください。");
    }
    if indicator.formula == DownFormula::Inverse && indicator.direction != Direction::Down {
        row.mistake("算式", "算式は、方向が「減少」のときだけ記入します。空欄にしてください。");
    }
    if indicator.mode == MonthlyMode::Word && !matches!(indicator.kind, Kind::Word | Kind::Stage) {
        row.mistake("月次区分", "「文言」は、型が「文言」か「段階」のときだけ選べます。ほかの区分にしてください。");
    }
}

/// Targets and the base value must lie where answers may lie.
fn check_bounds(row: &Row, indicator: &Indicator, years: &[(FiscalYear, String)]) {
    let outside =
        |value: Decimal| indicator.min.is_some_and(|min| value < min) || indicator.max.is_some_and(|max| value > max);
    let tell = |label: &str, value: Decimal| {
        if outside(value) {
            let shown = |bound: Option<Decimal>| bound.map_or_else(|| "なし".to_owned(), |bound| bound.to_string());
            row.mistake(
                label,
                format!(
                    "{value} が下限（{}）と上限（{}）の間にありません。どれかを直してください。",
                    shown(indicator.min),
                    shown(indicator.max)
                ),
            );
        }
    };
    match &indicator.base {
        Some(Answer::Number(value)) if indicator.kind != Kind::Word => tell("基準値", *value),
        Some(Answer::Parts(parts)) => parts.iter().for_each(|(_, value)| tell("基準値", *value)),
        _ => {}
    }
    for ((_, label), target) in years.iter().zip(&indicator.targets) {
        match &target.value {
            TargetValue::Number(value) | TargetValue::AtLeast(value) => tell(label, *value),
            TargetValue::Parts(parts) => parts.iter().for_each(|(_, value)| tell(label, *value)),
            _ => {}
        }
    }
}

fn check_words(row: &Row, indicator: &Indicator) {
    let mut seen = BTreeSet::new();
    for stage in &indicator.stages {
        if !seen.insert(fold_key(stage)) {
            row.mistake("段階", format!("「{stage}」が２回あります。１回だけにしてください。"));
        }
    }
    if indicator.kind != Kind::Stage {
        return;
    }
    if indicator.stages.len() < 2 {
        row.mistake("段階", "型が「段階」です。進む順に２つ以上の文言を 、 で区切って記入してください。");
    } else if let Some(Answer::Word(word)) = &indicator.base
        && crate::plan::target::known_word(word, indicator.words()).is_none()
    {
        row.mistake(
            "基準値",
            format!("基準値「{}」が「段階」にありません。「段階」に加えてください。", indicator.base_printed),
        );
    }
}

/// All years of a 複合 indicator name the same parts in the same order.
fn check_parts(row: &Row, indicator: &Indicator, years: &[(FiscalYear, String)]) {
    let labels = |value: &TargetValue| match value {
        TargetValue::Parts(parts) => Some(parts.iter().map(|(label, _)| label.clone()).collect::<Vec<_>>()),
        _ => None,
    };
    let Some(first) = indicator.targets.iter().find_map(|target| labels(&target.value)) else { return };
    for ((_, label), target) in years.iter().zip(&indicator.targets) {
        if labels(&target.value).is_some_and(|other| other != first) {
            row.mistake(label, format!("内訳の名称がほかの年度（{}）と違います。そろえてください。", first.join("、")));
        }
    }
}

/// A target column of a year outside the plan is a sign that 開始年度 or 終了年度 is wrong.
fn refuse_other_years(table: &Table) {
    for (cell, text) in table.other_labels() {
        let plain = squeeze(&text);
        let year = plain.strip_prefix("目標").and_then(|rest| rest.strip_suffix("年度"));
        if year.is_some_and(|year| year == "元" || (!year.is_empty() && year.bytes().all(|byte| byte.is_ascii_digit())))
        {
            table.mistake_at(
                cell,
                format!("「{text}」は計画の期間に入っていません。「計画」シートの開始年度・終了年度か、この見出しを直してください。"),
            );
        }
    }
}

/// Every item that is no reprint has indicators, numbered 1, 2, 3 …
fn refuse_gaps(table: &Table, plan: &Plan) {
    for item in plan.items.values().filter(|item| item.reprint_of.is_none()) {
        let numbers: Vec<u8> = plan.indicators_of(item.number).map(|indicator| indicator.key.number).collect();
        if numbers.is_empty() {
            table.mistake(format!(
                "項目 {}「{}」の指標がありません。指標の行を加えてください。",
                item.number, item.title
            ));
        } else if let Some((expected, _)) = (1..).zip(&numbers).find(|(expected, number)| expected != *number) {
            table.mistake(format!(
                "項目 {} の指標番号 {expected} がありません。1 から順に付けてください。",
                item.number
            ));
        }
    }
}
