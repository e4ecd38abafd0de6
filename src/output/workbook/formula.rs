//! Formulas of the workbook. Each computes again, inside the spreadsheet, what the figures say; its cached result comes
//! from the figures.

use crate::model::{Answer, CellRef, TargetValue};
use crate::plan::{Direction, DownFormula, Indicator};
use rust_decimal::Decimal;

/// `B5`
pub(super) fn cell(row: u32, col: u16) -> String {
    CellRef::new(row, u32::from(col)).to_string()
}

/// `$B$5`
pub(super) fn fixed(row: u32, col: u16) -> String {
    let plain = cell(row, col);
    let split = plain.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let (letters, digits) = plain.split_at(split);
    format!("${letters}${digits}")
}

/// A column of cells in another sheet: `'取組項目一覧'!$B$5:$B$138`.
pub(super) fn range(sheet: &str, col: u16, rows: (u32, u32)) -> String {
    format!("'{sheet}'!{}:{}", fixed(rows.0, col), fixed(rows.1, col))
}

/// A cell in another sheet.
pub(super) fn there(sheet: &str, row: u32, col: u16) -> String {
    format!("'{sheet}'!{}", fixed(row, col))
}

/// A text inside a formula.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// The rate of achievement (％) of the actual in cell `actual` against the target in cell `target`, by the rules of
/// [`crate::evaluation::rate`], rounded to ten places; `""` where the actual is no number. None where the rules need
/// more than the two numbers (words, stages, parts): there the workbook holds the figure itself.
pub(super) fn rate(indicator: &Indicator, value: &TargetValue, target: &str, actual: &str) -> Option<String> {
    let core = match value {
        TargetValue::AtLeast(least) if least.is_zero() => format!("IF({actual}>={target},100,0)"),
        TargetValue::AtLeast(_) => format!("IF({actual}>={target},100,MIN(100,MAX(0,{actual}/{target}*100)))"),
        TargetValue::Number(number) => match indicator.direction {
            Direction::Up | Direction::Keep => up(*number, target, actual),
            Direction::Down => down(indicator, *number, target, actual),
        },
        _ => return None,
    };
    Some(format!("IF(ISNUMBER({actual}),ROUND({core},10),\"\")"))
}

fn up(number: Decimal, target: &str, actual: &str) -> String {
    if number > Decimal::ZERO {
        format!("{actual}/{target}*100")
    } else {
        format!("IF({actual}>={target},100,{target}/{actual}*100)")
    }
}

fn down(indicator: &Indicator, number: Decimal, target: &str, actual: &str) -> String {
    if number > Decimal::ZERO {
        return match indicator.formula {
            DownFormula::TwoMinus => format!("MAX(0,(2-{actual}/{target})*100)"),
            DownFormula::Inverse => format!("IF({actual}>0,{target}/{actual}*100,100)"),
        };
    }
    if number.is_zero() {
        let base = indicator.base.as_ref().and_then(Answer::number).filter(|base| *base > Decimal::ZERO);
        return match base {
            Some(base) => format!("IF({actual}<=0,100,MAX(0,100-{actual}/{base}*100))"),
            None => format!("IF({actual}<=0,100,0)"),
        };
    }
    format!("IF({actual}<0,{actual}/{target}*100,0)")
}

/// A word by thresholds, the highest first: `IF(ROUND(x,10)>=t1,w1,IF(…))`, or `other` where `x` is no number.
/// `steps` are pairs of a threshold's cell and what it gives.
pub(super) fn by_threshold(x: &str, steps: &[(String, String)], other: &str) -> String {
    let mut out = format!("IF(NOT(ISNUMBER({x})),{},", quoted(other));
    let mut open = 1;
    for (at, (threshold, gives)) in steps.iter().enumerate() {
        if at + 1 == steps.len() {
            out.push_str(gives);
        } else {
            out.push_str(&format!("IF(ROUND({x},10)>={threshold},{gives},"));
            open += 1;
        }
    }
    out.push_str(&")".repeat(open));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_fixed_and_quoted() {
        assert_eq!(fixed(4, 27), "$AB$5");
        assert_eq!(range("取組項目一覧", 1, (4, 137)), "'取組項目一覧'!$B$5:$B$138");
        assert_eq!(quoted("a\"b"), "\"a\"\"b\"");
    }

    #[test]
    fn thresholds_nest() {
        let steps = [("$A$1".to_owned(), "1".to_owned()), ("$A$2".to_owned(), "2".to_owned())];
        assert_eq!(by_threshold("B5", &steps, ""), "IF(NOT(ISNUMBER(B5)),\"\",IF(ROUND(B5,10)>=$A$1,1,2))");
    }
}
