//! How the pages are set: nothing outside its cell, nothing on top of something else, no heading alone.

use super::{december, figures, ledger, master, returns, tables};
use torimatome::ledger::ReturnState;
use torimatome::output::report::display::{Document, Owner, TextMark};
use torimatome::output::report::inspect::faults;
use torimatome::output::report::structure::Role;
use torimatome::output::report::{Edition, lay_out, style};

/// An edition of the report with everything in it.
fn report(last: &str, edition: Edition) -> Document {
    let plan = master();
    let ledger = ledger(&plan, returns(&plan, last), last);
    lay_out(&figures(&plan, &ledger, last), edition)
}

fn role(document: &Document, text: &TextMark) -> Option<Role> {
    match text.owner {
        Owner::Element(id) => Some(document.structure.get(id).unwrap().role),
        Owner::Artifact => None,
    }
}

#[test]
fn nothing_on_the_pages_is_at_fault() {
    for (last, edition) in [("R6確定", Edition::Public), ("R7確定", Edition::Headquarters)] {
        let found = faults(&report(last, edition));
        assert!(found.is_empty(), "{last}: {}", found.iter().map(|fault| format!("{fault}\n")).collect::<String>());
    }
}

#[test]
fn nothing_on_the_pages_of_a_month_is_at_fault() {
    assert_eq!(faults(&december().1), []);
}

#[test]
fn every_text_of_a_page_says_what_it_has_to_stay_inside() {
    let document = report("R6確定", Edition::Headquarters);
    for text in document.pages.iter().flat_map(|page| page.texts()) {
        assert!(text.frame.is_some(), "{:?}", text.line.text);
    }
}

#[test]
fn no_heading_stands_alone_at_a_pages_foot() {
    let (_, document) = december();
    let mut headings = 0;
    for (number, page) in document.pages.iter().enumerate() {
        let last = page
            .texts()
            .filter(|text| matches!(text.owner, Owner::Element(_)))
            .filter(|text| !matches!(role(document, text), Some(Role::Heading(_))))
            .map(|text| text.origin.y)
            .max();
        for text in page.texts() {
            if let Some(Role::Heading(_)) = role(document, text) {
                headings += 1;
                assert!(last.is_some_and(|last| last > text.origin.y), "page {number}: {:?}", text.line.text);
            }
        }
    }
    assert!(headings > 200);
}

#[test]
fn everything_stands_inside_the_type_area() {
    let (_, document) = december();
    let area = style::type_area();
    for (number, page) in document.pages.iter().enumerate() {
        for text in page.texts().filter(|text| matches!(text.owner, Owner::Element(_))) {
            assert!(area.contains(text.area()), "page {number}: {:?}", text.line.text);
        }
    }
}

#[test]
fn a_long_text_is_continued_and_complete() {
    let plan = master();
    let long: String =
        (0..100).map(|n| format!("{n}回目の訪問では、地域の方々から多くのご意見をいただきました。")).collect();
    assert!(long.chars().count() > 3000);
    let mut returns = returns(&plan, "R6確定");
    let answer = returns
        .iter_mut()
        .filter(|one| one.round == Some(super::round("R6確定")) && one.state == ReturnState::Counts)
        .flat_map(|one| &mut one.items)
        .nth(5)
        .unwrap();
    answer.progress.clone_from(&long);
    let start = format!("取組項目-{} ", answer.item);
    let ledger = ledger(&plan, returns, "R6確定");
    let document = lay_out(&figures(&plan, &ledger, "R6確定"), Edition::Council);
    let (_, rows) = &tables(&document, &start)[0];
    let row = rows.iter().find(|row| row[0] == "取組状況").unwrap();
    assert_eq!(row[1], long);
    // Nobody else's table is torn.
    let plain = report("R6確定", Edition::Council);
    let torn = |document: &Document| -> Vec<String> {
        let texts = document.pages.iter().flat_map(|page| page.texts());
        let titles = texts.filter(|text| text.owner == Owner::Artifact && text.line.text.starts_with("取組項目-"));
        titles.map(|text| text.line.text.clone()).collect()
    };
    assert_eq!(torn(&plain), Vec::<String>::new());
    assert!(torn(&document).iter().all(|title| title.starts_with(&start)));
    assert!(torn(&document).len() >= 2, "3,000 characters take more than a page");
}
