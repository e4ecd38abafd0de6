//! Drop-downs and input messages: what a department sees while it types.

use super::columns::Column;
use super::formula::quoted;
use crate::model::TargetValue;
use crate::plan::{Criteria, Indicator, Kind, MonthlyMode, Plan};
use crate::survey::Field;
use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Formula, XlsxError};

/// Words that a number's cell takes beside a number.
const WORDS: [&str; 2] = ["中止", "算定不能"];
/// Longest message, and longest list or formula, that a workbook keeps.
const LONGEST: usize = 255;
/// Longest title of a message.
const LONGEST_TITLE: usize = 32;

/// The validation of an input cell; `cell` is its address, `target` the year's target.
pub(super) fn of_cell(
    plan: &Plan,
    indicator: &Indicator,
    column: &Column,
    target: Option<&TargetValue>,
    cell: &str,
) -> Result<DataValidation, XlsxError> {
    let validation = match column.field {
        Field::SelfGrade => grades(plan)?,
        Field::Actual | Field::Forecast => answers(plan, indicator, target, cell)?,
        _ => DataValidation::new().allow_any_value(),
    };
    let mut message = String::new();
    if matches!(column.field, Field::Actual | Field::Forecast) {
        message.push_str(&hint(indicator, target));
    }
    message.push_str(&column.message);
    if column.field == Field::SelfGrade {
        message.push_str(&grade_words(&plan.criteria));
    }
    with_message(validation, &column.label, &message)
}

/// Adds title and message of a cell, cut to what a workbook keeps.
pub(super) fn with_message(
    validation: DataValidation,
    title: &str,
    message: &str,
) -> Result<DataValidation, XlsxError> {
    if message.is_empty() {
        return Ok(validation);
    }
    validation.set_input_title(cut(title, LONGEST_TITLE))?.set_input_message(cut(message, LONGEST))
}

/// The first characters of a text that the limit (in UTF-16 units) admits.
fn cut(text: &str, limit: usize) -> String {
    let mut units = 0;
    text.chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= limit
        })
        .collect()
}

fn grades(plan: &Plan) -> Result<DataValidation, XlsxError> {
    let count = plan.criteria.grades.len().max(1);
    let list: Vec<String> = (1..=count).map(|grade| grade.to_string()).collect();
    let message = format!("1～{count}の数字を選んでください。");
    DataValidation::new().allow_list_strings(&list)?.set_error_title("自己評価")?.set_error_message(message)
}

fn grade_words(criteria: &Criteria) -> String {
    (1_u8..).zip(&criteria.grades).map(|(grade, (_, label))| format!("\n{grade} {label}")).collect()
}

fn answers(
    plan: &Plan,
    indicator: &Indicator,
    target: Option<&TargetValue>,
    cell: &str,
) -> Result<DataValidation, XlsxError> {
    match target {
        Some(TargetValue::Word(word)) => words(plan, indicator, word),
        Some(TargetValue::Parts(parts)) => {
            let labels: Vec<&str> = parts.iter().map(|(label, _)| label.as_str()).collect();
            composite(&labels, cell)
        }
        _ if indicator.kind == Kind::Word => words(plan, indicator, ""),
        _ => number(indicator, cell),
    }
}

fn words(plan: &Plan, indicator: &Indicator, target: &str) -> Result<DataValidation, XlsxError> {
    let scored =
        plan.criteria.word_scores.iter().map(|(_, word)| word.as_str()).filter(|_| indicator.kind != Kind::Stage);
    let mut list: Vec<&str> = Vec::new();
    for word in indicator.stages.iter().map(String::as_str).chain(scored).chain([target, "中止"]) {
        let length: usize = list.iter().map(|word| word.chars().count() + 1).sum();
        if !word.is_empty() && !list.contains(&word) && length + word.chars().count() <= LONGEST {
            list.push(word);
        }
    }
    DataValidation::new()
        .allow_list_strings(&list)?
        .set_error_title("一覧から選んでください")?
        .set_error_message("右の▼を押して、一覧の中から選んでください。")
}

/// Each part's label and the stroke between them must stand there.
fn composite(labels: &[&str], cell: &str) -> Result<DataValidation, XlsxError> {
    let terms: Vec<String> = labels.iter().map(|label| format!("ISNUMBER(SEARCH({},{cell}))", quoted(label))).collect();
    let formula = format!("=OR({},AND({}))", allowed_words(cell), terms.join(","));
    if formula.chars().count() > LONGEST {
        return Ok(DataValidation::new().allow_any_value());
    }
    DataValidation::new()
        .allow_custom(Formula::new(formula))
        .set_error_title("書き方をご確認ください")?
        .set_error_message(cut(&format!("「{}」のように入力してください。", example(labels)), LONGEST))
}

/// `主幹 44/主査 68`
fn example(labels: &[&str]) -> String {
    let parts: Vec<String> = labels.iter().zip([44, 68, 50, 60, 70]).map(|(label, n)| format!("{label} {n}")).collect();
    parts.join("/")
}

fn number(indicator: &Indicator, cell: &str) -> Result<DataValidation, XlsxError> {
    let mut terms = Vec::new();
    terms.extend(indicator.min.map(|min| format!("{cell}>={min}")));
    terms.extend(indicator.max.map(|max| format!("{cell}<={max}")));
    let whole = counts_whole(indicator);
    if whole {
        terms.push(format!("{cell}=INT({cell})"));
    }
    if terms.is_empty() {
        terms.push("TRUE".to_owned());
    }
    // IF and not OR alone: INT of a text is an error, and an error refuses what was typed.
    let formula = format!("=IF(ISNUMBER({cell}),AND({}),OR({}))", terms.join(","), allowed_words(cell));
    let mut message = String::from("数字だけを入力してください（単位・「約」・「以上」は不要です）。");
    match (indicator.min, indicator.max) {
        (Some(min), Some(max)) => message.push_str(&format!("{min}から{max}までの数です。")),
        (Some(min), None) => message.push_str(&format!("{min}以上の数です。")),
        (None, Some(max)) => message.push_str(&format!("{max}以下の数です。")),
        (None, None) => {}
    }
    if whole {
        message.push_str("小数にはなりません。");
    }
    message.push_str("行わなかったときは「中止」、計算できないときは「算定不能」と入力してください。");
    DataValidation::new()
        .allow_custom(Formula::new(formula))
        .set_error_style(DataValidationErrorStyle::Stop)
        .set_error_title("入力した内容をご確認ください")?
        .set_error_message(cut(&message, LONGEST))
}

fn allowed_words(cell: &str) -> String {
    WORDS.map(|word| format!("{cell}={}", quoted(word))).join(",")
}

/// A count has no decimals: a running total or state that the plan prints without them and that is no ratio.
fn counts_whole(indicator: &Indicator) -> bool {
    indicator.places == 0
        && !matches!(&*indicator.unit, "％" | "%")
        && matches!(indicator.mode, MonthlyMode::YearTotal | MonthlyMode::PeriodTotal | MonthlyMode::State)
        && matches!(indicator.kind, Kind::Number | Kind::AtLeast)
}

/// What to enter for this indicator, before the column's own message.
fn hint(indicator: &Indicator, target: Option<&TargetValue>) -> String {
    let mut hint = match target {
        Some(TargetValue::Word(_)) => "右の▼から選んでください。\n".to_owned(),
        Some(TargetValue::Parts(parts)) => {
            let labels: Vec<&str> = parts.iter().map(|(label, _)| label.as_str()).collect();
            format!("「{}」のように入力してください。\n", example(&labels))
        }
        Some(TargetValue::NotApplicable) => "今年度は目標がないため、記入は任意です。\n".to_owned(),
        _ if &*indicator.unit == "％" => "50％なら 50 と入力してください（0.5 ではありません）。\n".to_owned(),
        _ => String::new(),
    };
    if !indicator.method.is_empty() {
        hint.push_str(&format!("算出方法：{}\n", indicator.method));
    }
    hint
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_cut_by_utf16_units() {
        assert_eq!(cut("あいう", 2), "あい");
        assert_eq!(cut("𠮷野", 2), "𠮷");
        assert_eq!(cut("𠮷野", 1), "");
    }

    #[test]
    fn composite_examples_name_each_part() {
        assert_eq!(example(&["主幹", "主査"]), "主幹 44/主査 68");
    }
}
