//! The parser of values against a second reading of the same cell, which shares no code with it: what is read must be
//! what the folded text says, or be told as 読替; what is merged as it stands must stand there literally.

use rust_decimal::Decimal;
use std::sync::LazyLock;
use torimatome::check::value::{self, Shape, Spec, Value};
use torimatome::model::Answer;
use torimatome::spreadsheet::{Look, Place, RawCell, RawValue};
use torimatome::{model::CellRef, plan::Plan, plan::read::read_master};
use unicode_normalization::UnicodeNormalization;

/// Every kind of indicator of two plans, and some that neither has.
static SPECS: LazyLock<Vec<Spec>> = LazyLock::new(|| {
    let masters =
        [&include_bytes!("../templates/計画マスタ.xlsx")[..], include_bytes!("../tests/second_plan/計画マスタ.xlsx")];
    let mut specs: Vec<Spec> = Vec::new();
    for bytes in masters {
        let Ok(plan) = read_master(bytes) else { panic!("the master is unreadable") };
        specs.extend(of_plan(&plan));
    }
    let free = Spec {
        shape: Shape::Number,
        unit: "ヶ所".into(),
        percent: false,
        whole: false,
        min: None,
        max: None,
        not_applicable: true,
    };
    specs.push(Spec { unit: "".into(), ..free.clone() });
    specs.push(Spec { unit: "％".into(), percent: true, max: Some(Decimal::ONE_HUNDRED), ..free.clone() });
    specs.push(Spec { shape: Shape::Parts(vec!["1級".into(), "2級".into()]), ..free.clone() });
    specs.push(Spec { shape: Shape::Words(vec!["1".into(), "第2期".into()]), ..free.clone() });
    specs.push(free);
    let mut distinct: Vec<Spec> = Vec::new();
    for spec in specs {
        if !distinct.contains(&spec) {
            distinct.push(spec);
        }
    }
    distinct
});

fn of_plan(plan: &Plan) -> Vec<Spec> {
    let mut specs = Vec::new();
    for indicator in plan.indicators.values() {
        for target in indicator.targets.iter().map(|target| Some(&target.value)).chain([None]) {
            specs.push(Spec::new(indicator, target, &indicator.unit, &plan.criteria));
        }
    }
    specs
}

const LABELS: [&str; 4] = ["目標達成", "概ね達成", "やや遅れている", "大幅に遅れている"];

/// Reads the cell that `bytes` describe: two bytes choose the indicator, one the kind of value, the rest is the value.
pub fn run(bytes: &[u8]) {
    let [high, low, kind, rest @ ..] = bytes else { return };
    let which = usize::from(u16::from_be_bytes([*high, *low]));
    let Some(spec) = SPECS.get(which % SPECS.len()) else { return };
    let place = Place { sheet: "調査票".into(), cell: CellRef::new(0, 0) };
    let cell =
        RawCell { place, value: raw_value(*kind, rest), percent: kind & 0x80 != 0, formula: false, look: Look::Plain };
    answer(&cell, spec);
    grade(&cell);
    text(&cell);
}

/// A value of any kind.
pub fn raw_value(kind: u8, bytes: &[u8]) -> RawValue {
    let number = |scale: f64| {
        let mut wide = [0; 8];
        wide.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        i64::from_le_bytes(wide) as f64 / scale
    };
    let text = || String::from_utf8_lossy(bytes).into_owned();
    match kind & 0x0F {
        0 => RawValue::Number(f64::from_bits(number(1.0) as u64)),
        1 => RawValue::Number(number(1.0)),
        2 => RawValue::Number(number(10.0)),
        3 => RawValue::Number(number(1000.0)),
        4 => RawValue::Bool(bytes.first().is_some_and(|byte| *byte > 9)),
        5 => RawValue::NoCache,
        6 => RawValue::Error(text()),
        7 => RawValue::Duration(text()),
        8 => match chrono::DateTime::from_timestamp(number(1.0) as i64 % 9_000_000_000, 0) {
            Some(moment) => RawValue::DateTime(moment.naive_utc()),
            None => RawValue::NoCache,
        },
        _ => RawValue::Text(text()),
    }
}

fn answer(cell: &RawCell, spec: &Spec) {
    let read = value::read(cell, spec);
    assert_eq!(read, value::read(cell, spec), "read otherwise the second time");
    match &read {
        Value::Plain(answer) => assert!(stands_there(cell, answer), "{cell:?} as {answer:?} without a word ({spec:?})"),
        Value::Read(answer, steps) => {
            assert!(!steps.is_empty(), "{cell:?}: a reading without a step");
            assert!(says(cell, answer, spec), "{cell:?} read as {answer:?} ({spec:?})");
        }
        Value::Blank => assert!(matches!(&cell.value, RawValue::Text(text) if is_blank(text)), "{cell:?} is no blank"),
        Value::Refused(_) => {
            // What is plainly a number, within bounds, is never refused.
            if let (RawValue::Text(text), Shape::Number) = (&cell.value, &spec.shape)
                && spec.min.is_none()
                && spec.max.is_none()
                && !spec.whole
            {
                let plain = !text.is_empty() && text.len() < 10 && text.bytes().all(|byte| byte.is_ascii_digit());
                assert!(!plain, "{text} is a number");
            }
        }
    }
    if let Some(Answer::Number(number)) = read.value() {
        assert!(spec.min.is_none_or(|min| *number >= min) && spec.max.is_none_or(|max| *number <= max));
        assert!(!spec.whole || number.fract().is_zero());
    }
}

/// Whether an answer is what the cell holds, to the letter.
pub fn stands_there(cell: &RawCell, answer: &Answer) -> bool {
    match (&cell.value, answer) {
        // Shortest decimal that stands for the stored number, or the fifteen digits that a spreadsheet shows of it.
        (RawValue::Number(stored), Answer::Number(read)) => !cell.percent && same_number(*stored, *read),
        (RawValue::Text(text), Answer::Word(word)) => {
            text.chars().filter(|c| !matches!(c, ' ' | '\u{3000}')).collect::<String>() == *word
        }
        (RawValue::Text(text), Answer::Number(_)) => {
            let _ = text;
            false
        }
        (RawValue::Text(text), other) => other.show(0) == *text,
        _ => false,
    }
}

fn same_number(stored: f64, read: Decimal) -> bool {
    let near = format!("{read}").parse::<f64>().is_ok_and(|read| read == stored);
    near || format!("{read:e}").parse::<f64>().is_ok_and(|read| format!("{read:.14e}") == format!("{stored:.14e}"))
}

fn says(cell: &RawCell, answer: &Answer, spec: &Spec) -> bool {
    match (&cell.value, answer) {
        (RawValue::Number(stored), Answer::Number(read)) => {
            cell.percent && spec.percent && same_number(*stored, *read / Decimal::ONE_HUNDRED)
        }
        (RawValue::Text(text), Answer::Number(read)) => number_in(text, &spec.unit) == Some(*read),
        (RawValue::Text(text), Answer::Parts(parts)) => parts_in(text, parts, &spec.unit),
        (RawValue::Text(text), Answer::Word(word)) => letters(text) == letters(word),
        (RawValue::Text(text), Answer::NotApplicable) => {
            spec.not_applicable && folded(text).chars().all(|c| "-ー−‐‑‒–—―─━'’‘".contains(c))
        }
        (RawValue::Text(text), Answer::Cancelled) => letters(text).ends_with("中止"),
        (RawValue::Text(text), Answer::Incalculable) => {
            letters(text).ends_with("不能") && letters(text).starts_with("算")
        }
        _ => false,
    }
}

/// NFKC without blanks and characters that cannot be seen.
fn folded(text: &str) -> String {
    let text = text.replace("_x000D_", "");
    let seen = |c: &char| {
        let unseen = matches!(u32::from(*c),
            0x00..=0x1F | 0x7F..=0x9F | 0xAD | 0x180E | 0x200B..=0x200D | 0x2060..=0x2065 | 0x206A..=0x206F
            | 0xFE00..=0xFE0F | 0xFEFF | 0xFFF9..=0xFFFC | 0xFFFE..=0xFFFF | 0xE0000..=0xE007F | 0xE0100..=0xE01EF);
        !unseen && !c.is_whitespace()
    };
    text.chars().filter(seen).collect::<String>().nfkc().filter(seen).collect()
}

fn letters(text: &str) -> String {
    let marks = |c: &char| !matches!(c, '・' | '、' | '，' | ',' | '/' | '･' | '\'' | '’' | '‘');
    folded(text).chars().filter(marks).flat_map(char::to_lowercase).collect()
}

fn is_blank(text: &str) -> bool {
    folded(text).trim_matches(['\'', '’', '‘']).is_empty()
}

/// The number that a text says in the unit: its only digits, one sign before them, commas between thousands only.
fn number_in(text: &str, unit: &str) -> Option<Decimal> {
    let folded = folded(text);
    let bare = folded.trim_start_matches(['\'', '’', '‘']);
    let (sign, bare) = match bare.chars().next()? {
        c @ ('-' | '▲' | '△' | '‐' | '‑' | '‒' | '–' | '−') => (-1, &bare[c.len_utf8()..]),
        _ => (1, bare),
    };
    let end = bare.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(bare.len());
    let (digits, after) = bare.split_at(end);
    let after = after.to_lowercase();
    let own = folded_unit(unit);
    let named = [
        &["%", "パーセント", "percent"][..],
        &["人", "名"],
        &["箇所", "か所", "ヶ所", "カ所", "ケ所", "ヵ所", "個所"],
        &["t", "トン"],
        &["g", "グラム"],
        &["箇月", "か月", "ヶ月", "カ月", "ケ月", "ヵ月"],
    ];
    let same = after == own || named.iter().any(|names| names.contains(&own.as_str()) && names.contains(&&*after));
    if !after.is_empty() && !same {
        return None;
    }
    let groups: Vec<&str> = digits.split('.').next()?.split(',').collect();
    let thousands = groups.len() == 1 || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    if !thousands || digits.split('.').nth(1).is_some_and(|rest| rest.contains(',')) {
        return None;
    }
    let value: Decimal = digits.replace(',', "").parse().ok()?;
    Some(value * Decimal::from(sign))
}

fn folded_unit(unit: &str) -> String {
    folded(unit).to_lowercase()
}

/// Each label stands there once, its number behind it, and nothing else.
fn parts_in(text: &str, parts: &[(String, Decimal)], unit: &str) -> bool {
    let text = folded(text);
    let mut places: Vec<(usize, usize, Decimal)> = Vec::new();
    for (label, value) in parts {
        let label = folded(label);
        let Some(at) = text.find(&label) else { return false };
        places.push((at, at + label.len(), *value));
    }
    places.sort_unstable_by_key(|(start, ..)| *start);
    places.first().is_some_and(|(start, ..)| text[..*start].trim_matches(['\'', '’', '‘']).is_empty())
        && places.iter().enumerate().all(|(at, (_, end, value))| {
            let next = places.get(at + 1).map_or(text.len(), |(start, ..)| *start);
            let Some(between) = text.get(*end..next) else { return false };
            let between = between.trim_start_matches([':', '=']).trim_end_matches(['/', '、', ',', ';', '・']);
            number_in(between, unit) == Some(*value)
        })
}

fn grade(cell: &RawCell) {
    let read = value::read_grade(cell, &LABELS);
    let Some(grade) = read.value().copied() else { return };
    assert!((1..=4).contains(&grade));
    match (&cell.value, &read) {
        (RawValue::Number(stored), Value::Plain(_)) => assert!(same_number(*stored, grade.into()) && !cell.percent),
        (RawValue::Text(text), Value::Read(..)) => {
            let key = letters(text);
            let digits: String = key.chars().filter(char::is_ascii_digit).collect();
            let label = LABELS.iter().position(|label| key.contains(&letters(label)));
            assert!(digits.is_empty() || digits == grade.to_string(), "{text:?} read as {grade}");
            assert!(label.is_none_or(|at| at + 1 == usize::from(grade)), "{text:?} read as {grade}");
            assert!(!digits.is_empty() || label.is_some(), "{text:?} read as {grade}");
        }
        _ => panic!("{cell:?} read as {grade} without a word"),
    }
}

fn text(cell: &RawCell) {
    let Some(clean) = value::read_text(cell).value().cloned() else { return };
    assert!(!clean.text.chars().any(value::is_hidden), "{:?}", clean.text);
    assert_eq!(value::clean_text(&clean.text).text, clean.text, "cleaned twice is another text");
    if let RawValue::Text(typed) = &cell.value {
        let seen = |text: &str| text.chars().filter(|c| !c.is_whitespace() && !value::is_hidden(*c)).count();
        let breaks = |c: char| matches!(c, '\r' | '\u{0B}' | '\u{0C}' | '\u{85}');
        let shown: String = typed.chars().filter(|c| !value::is_hidden(*c) || breaks(*c)).collect();
        let kept = seen(&shown);
        assert_eq!(seen(&clean.text), kept, "{typed:?} became {:?}", clean.text);
    }
    let _ = (value::is_ditto_text(&clean.text), value::is_no_text(&clean.text));
    let _ = value::printed_number(&clean.text, "％");
}
