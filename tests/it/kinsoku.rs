//! No line of the sample report, nor of the plan's own texts at any measure, breaks a rule of Japanese line breaking.
//! The rules are stated here once more, on their own, so that a mistake in the program's lists is not repeated.

use std::{fs, path::Path};

use torimatome::evaluation::evaluate;
use torimatome::ledger::merge;
use torimatome::model::{Round, parse_date};
use torimatome::output::report::display::{Document, Owner, TextMark};
use torimatome::output::report::font::{Face, missing_in};
use torimatome::output::report::length::Length;
use torimatome::output::report::text::{Line, Paragraph, Style};
use torimatome::output::report::{Edition, lay_out};
use torimatome::pipeline::Pipeline;
use torimatome::plan::read::read_master;
use torimatome::store::Store;

/// What never begins a line (JIS X 4051, 行頭禁則和字).
const NEVER_BEGINS: &str = "、。，．・：；？！ー～〜々ゝゞヽヾ）」』】〕〉》］｝”’\
                            ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％%),.!?]";
/// What never ends one (行末禁則和字).
const NEVER_ENDS: &str = "（「『【〔〈《［｛“‘￥※(";
/// Labels of what follows; several may stand in a row.
const LABELS: &str = "①②③④⑤⑥⑦⑧⑨";

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
    texts.extend(plan.form.guide().iter().cloned());
    texts.retain(|text| !text.trim().is_empty());
    texts
}

/// What stays with the figure before it.
const UNITS: &str = "年月日時分秒人件回万億％%㎡";
/// What stays with the figure behind it.
const MINUS: &str = "▲△－";

/// Letters of words, half and full width.
fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || ('Ａ'..='Ｚ').contains(&character) || ('ａ'..='ｚ').contains(&character)
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
    } else if NEVER_ENDS.contains(last) || (LABELS.contains(last) && !LABELS.contains(first)) {
        Some("行末禁則")
    } else if is_digit(last) && (is_digit(first) || UNITS.contains(first)) && !is_spaced {
        Some("a figure is torn")
    } else if MINUS.contains(last) && is_digit(first) && end.chars().nth_back(1).is_none_or(|c| !is_word(c)) {
        Some("a sign is parted from its figure")
    } else if is_word(last) && is_word(first) && !is_spaced {
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
fn no_column_of_a_vertical_title_breaks_a_rule() {
    let style = Style::new(Face::GothicBold, SIZE);
    for text in plan_texts() {
        for measure in [8, 13, 24] {
            let set = Paragraph::new(text.as_str(), style).vertical().without_hanging().set(SIZE * measure);
            assert!(set.lines.iter().all(|line| line.extent <= SIZE * measure), "too long at {measure}: {text}");
            for pair in set.lines.windows(2) {
                let [before, after] = pair else { continue };
                assert_eq!(broken_rule(before, after), None, "at {measure}: {} | {}", before.text, after.text);
            }
        }
    }
}

/// The report of the sample returns in the project's own folder.
fn sample_report(round: &str, edition: Edition) -> Document {
    let store = Store::find(Some(env!("CARGO_MANIFEST_DIR").into()));
    let loaded = Pipeline::new(&store).load(&|_| {}).unwrap();
    let round = Round::parse(round).unwrap();
    let plan = loaded.plan.as_of(round);
    let ledger = merge(&plan, loaded.returns, &loaded.register, round);
    lay_out(&evaluate(&plan, &ledger, round, parse_date("2026-01-15").unwrap()), edition)
}

/// Lines below each other of the same element, on a page or over its end.
fn neighbours(document: &Document) -> Vec<(&Line, &Line)> {
    let texts: Vec<&TextMark> = document.pages.iter().flat_map(|page| page.texts()).collect();
    let pairs = texts.windows(2).filter_map(|pair| {
        let [before, after] = pair else { return None };
        let same = before.owner == after.owner && before.owner != Owner::Artifact;
        same.then_some((&before.line, &after.line))
    });
    pairs.collect()
}

#[test]
fn no_line_of_the_sample_report_breaks_a_rule() {
    for (round, edition) in [("R7.12", Edition::Headquarters), ("R6確定", Edition::Council)] {
        let document = sample_report(round, edition);
        let neighbours = neighbours(&document);
        assert!(neighbours.len() > 1000, "only {} lines", neighbours.len());
        let broken: Vec<String> = neighbours
            .into_iter()
            .filter_map(|(before, after)| {
                Some(format!("{}: {} | {}\n", broken_rule(before, after)?, before.text, after.text))
            })
            .collect();
        assert!(broken.is_empty(), "{round}:\n{}", broken.concat());
    }
}

/// The statement of the rules sees each of them broken.
#[test]
fn broken_rules_are_seen() {
    let style = Style::new(Face::Mincho, SIZE);
    let line = |text: &str| {
        let mut line = torimatome::output::report::text::single(text, style);
        line.ends_paragraph = false;
        line
    };
    let broken = [
        ("市役所", "、と"),
        ("市役所", "。"),
        ("（市", "）"),
        ("サ", "ービス"),
        ("チ", "ェック"),
        ("３月", "～４月"),
        ("３月", "〜"),
        ("（", "市"),
        ("①", "市"),
        ("※", "再掲"),
        ("約１", "２人"),
        ("24", "時間"),
        ("１２", "％"),
        ("Ex", "cel"),
        ("ＩＣ", "Ｔ"),
        ("▲", "30"),
        ("「", "『市"),
        ("々", "々"),
    ];
    for (before, after) in broken {
        assert!(broken_rule(&line(before), &line(after)).is_some(), "{before} | {after}");
    }
    for (before, after) in [("市役所", "と"), ("３月～", "４月"), ("24時間", "365日"), ("市。", "（注）")]
    {
        assert_eq!(broken_rule(&line(before), &line(after)), None, "{before} | {after}");
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
