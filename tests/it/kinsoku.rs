//! No line of the plan's own texts breaks a rule of Japanese line breaking, whatever the measure.

use std::{fs, path::Path};

use torimatome::output::report::font::{Face, missing_in};
use torimatome::output::report::length::Length;
use torimatome::output::report::text::{Line, Paragraph, Style};
use torimatome::plan::read::read_master;

/// What never begins a line (JIS X 4051, 行頭禁則和字).
const NEVER_BEGINS: &str = "、。，．・：；？！ー～〜々ゝゞヽヾ）」』】〕〉》］｝”’\
                            ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％%),.!?]";
/// What never ends one (行末禁則和字, and labels of what follows).
const NEVER_ENDS: &str = "（「『【〔〈《［｛“‘￥※①②③④⑤⑥⑦⑧⑨(";

const SIZE: Length = Length::pt(10);

fn plan_texts() -> Vec<String> {
    let master = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/計画マスタ.xlsx");
    let plan = read_master(&fs::read(master).unwrap()).unwrap();
    let mut texts = vec![plan.about.principle_text.clone(), plan.about.viewpoints_intro.clone()];
    texts.extend(plan.viewpoints.iter().flat_map(|level| [level.title.clone(), level.text.clone()]));
    texts.extend(plan.goals.iter().flat_map(|level| [level.title.clone(), level.text.clone()]));
    texts.extend(plan.policies.iter().flat_map(|level| [level.title.clone(), level.text.clone()]));
    texts.extend(plan.groups.iter().flat_map(|level| [level.title.clone(), level.text.clone()]));
    for item in plan.items.values() {
        texts.extend([item.title.to_string(), item.content.clone(), item.remarks.clone()]);
    }
    texts.extend(plan.indicators.values().flat_map(|indicator| [indicator.name.to_string(), indicator.note.clone()]));
    texts.extend(plan.glossary.iter().flat_map(|term| [term.term.clone(), term.text.clone()]));
    texts.extend(plan.form.guide.iter().cloned());
    texts.retain(|text| !text.trim().is_empty());
    texts
}

fn is_digit(character: char) -> bool {
    character.is_ascii_digit() || ('０'..='９').contains(&character)
}

/// What two neighbouring lines have wrong between them.
fn broken_rule(before: &Line, after: &Line) -> Option<&'static str> {
    if before.ends_paragraph {
        return None;
    }
    let end = before.text.trim_end_matches([' ', '\u{3000}']);
    let (last, first) = (end.chars().last()?, after.text.chars().next()?);
    let is_spaced = end.len() < before.text.len();
    if NEVER_BEGINS.contains(first) {
        Some("行頭禁則")
    } else if NEVER_ENDS.contains(last) && !NEVER_ENDS.contains(first) {
        Some("行末禁則")
    } else if is_digit(last) && is_digit(first) && !is_spaced {
        Some("a figure is torn")
    } else if last.is_ascii_alphabetic() && first.is_ascii_alphabetic() && !is_spaced {
        Some("a word is torn")
    } else {
        None
    }
}

#[test]
fn the_plans_texts_break_no_rule_at_any_width() {
    let style = Style::new(Face::Mincho, SIZE);
    let texts = plan_texts();
    assert!(texts.len() > 500, "only {} texts", texts.len());
    for measure in [8, 10, 12, 14, 16, 20, 24, 28, 34, 40] {
        for text in &texts {
            let set = Paragraph::new(text.as_str(), style).set(SIZE * measure);
            let joined: String = set.lines.iter().map(|line| line.text.as_str()).collect();
            assert_eq!(joined, text.replace('\n', ""), "text lost at {measure}");
            for line in &set.lines {
                assert!(line.extent <= SIZE * measure, "too long at {measure}: {}", line.text);
                assert!(line.hanging <= SIZE / 2, "{}", line.text);
            }
            for pair in set.lines.windows(2) {
                let [before, after] = pair else { continue };
                if let Some(rule) = broken_rule(before, after) {
                    panic!("{rule} at {measure}: {} | {}", before.text, after.text);
                }
            }
        }
    }
}

#[test]
fn glyphs_of_a_line_never_run_into_each_other() {
    let style = Style::new(Face::Mincho, SIZE);
    for text in plan_texts() {
        for line in &Paragraph::new(text.as_str(), style).set(SIZE * 16).lines {
            for pair in line.glyphs.windows(2) {
                let [before, after] = pair else { continue };
                // Half of the em at most is a bracket's or a mark's own space, on each side.
                assert!(after.x >= before.x, "{}", line.text);
                let shared = before.x + before.advance - after.x;
                assert!(shared <= before.advance, "{}", line.text);
            }
        }
    }
}

#[test]
fn the_fonts_have_every_character_of_the_plan() {
    for text in plan_texts() {
        assert_eq!(missing_in(&text), Vec::<String>::new(), "{text}");
    }
}
