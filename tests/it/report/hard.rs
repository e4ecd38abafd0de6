//! Texts that are hard to set: very long ones, words without an end, characters that few fonts have.

use super::{figures, ledger, master, own_texts, returns, tables};
use torimatome::ledger::ReturnState;
use torimatome::output::report::display::Document;
use torimatome::output::report::inspect::faults;
use torimatome::output::report::{Edition, lay_out};
use torimatome::plan::{Opinion, Plan};

const LAST: &str = "R6確定";

/// The report, with what departments wrote changed item by item: place, 取組状況, 課題.
fn report(plan: &Plan, change: impl Fn(usize, &mut String, &mut String)) -> Document {
    let mut returns = returns(plan, LAST);
    let counted = returns
        .iter_mut()
        .filter(|one| one.round == Some(super::round(LAST)) && one.state == ReturnState::Counts)
        .flat_map(|one| &mut one.items);
    for (at, answer) in counted.enumerate() {
        change(at, &mut answer.progress, &mut answer.issues);
    }
    let ledger = ledger(plan, returns, LAST);
    lay_out(&figures(plan, &ledger, LAST), Edition::Council)
}

/// More than 3,000 characters that name themselves.
fn long(name: &str) -> String {
    (0..130).map(|n| format!("{name}の{n}番目の文では、地域の方々のご意見を伺いました。")).collect()
}

#[test]
fn long_texts_are_complete_wherever_they_stand() {
    let mut plan = master();
    let [issues, opinion, response, meaning] = ["課題", "意見", "対応", "用語"].map(long);
    assert!(issues.chars().count() > 3000);
    plan.opinions.push(Opinion {
        meeting: "懇話会".into(),
        date: None,
        item: None,
        opinion: opinion.clone(),
        response: response.clone(),
        public: true,
    });
    if let Some(term) = plan.glossary.first_mut() {
        term.text.clone_from(&meaning);
    }
    let document = report(&plan, |at, _, text| {
        if at == 3 {
            text.clone_from(&issues);
        }
    });
    assert_eq!(faults(&document), []);
    let texts = own_texts(&document);
    for text in [&issues, &opinion, &response, &meaning] {
        assert!(texts.iter().any(|own| own == text), "{}…", text.chars().take(20).collect::<String>());
    }
}

#[test]
fn words_without_an_end_are_cut_where_the_line_ends() {
    let plan = master();
    let word = "a".repeat(300);
    let address = format!("https://www.example.jp/{}", "path/".repeat(40));
    let kana = "ー".repeat(300);
    let document = report(&plan, |at, progress, issues| match at {
        2 => *progress = format!("長い語{word}の後"),
        4 => *issues = format!("参照{address}です"),
        6 => *progress = format!("伸ばす{kana}"),
        _ => {}
    });
    assert_eq!(faults(&document), []);
    let texts = own_texts(&document).concat();
    for text in [&word, &address, &kana] {
        assert!(texts.contains(text.as_str()), "{text}");
    }
}

/// Rare forms of names, signs and half-width kana, as departments write them.
const RARE: [&str; 12] = [
    "𠮷田",
    "髙橋",
    "﨑",
    "葛\u{E0100}飾",
    "葛\u{E0101}城",
    "辻\u{E0101}",
    "㎡",
    "①⑳㉑",
    "ｶﾞｷﾞﾊﾟｰ",
    "㈱㈲℡",
    "邉邊",
    "か\u{3099}",
];

#[test]
fn rare_characters_are_shown_as_written_and_never_as_a_box() {
    let plan = master();
    let document = report(&plan, |at, progress, issues| {
        if let Some(text) = RARE.get(at) {
            *progress = format!("取組の{text}について");
            *issues = format!("課題の{text}について");
        }
    });
    assert_eq!(faults(&document), []);
    for text in document.pages.iter().flat_map(|page| page.texts()) {
        assert!(text.line.missing.is_empty(), "{:?}", text.line.missing);
        assert!(text.line.glyphs.iter().all(|glyph| glyph.id != 0), "{}", text.line.text);
    }
    let rows: Vec<String> = tables(&document, "取組項目-").into_iter().flat_map(|(_, rows)| rows).flatten().collect();
    for text in RARE {
        for kind in ["取組", "課題"] {
            assert!(rows.contains(&format!("{kind}の{text}について")), "{kind} {text}");
        }
    }
}
