//! The council report: what stands on its pages, looked at in the display list and in the PDF.

mod hard;
mod pages;
mod parts;

use std::sync::OnceLock;
use std::{fs, path::Path};
use torimatome::evaluation::{Figures, evaluate};
use torimatome::ledger::{CheckedReturn, Ledger, Register, fixture, merge};
use torimatome::model::{Round, parse_date};
use torimatome::output::report::display::{Bookmark, Document, Owner};
use torimatome::output::report::structure::{ElementId, Role};
use torimatome::output::report::{Edition, lay_out};
use torimatome::plan::{Plan, read::read_master};

fn master() -> Plan {
    let bytes = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/計画マスタ.xlsx")).unwrap();
    read_master(&bytes).unwrap_or_else(|mistakes| panic!("{mistakes:?}"))
}

fn round(text: &str) -> Round {
    Round::parse(text).unwrap()
}

/// Four years' final figures and three months of returns for the plan, or the final figures of all five years.
fn returns(plan: &Plan, last: &str) -> Vec<CheckedReturn> {
    let all = ["R3確定", "R4確定", "R5確定", "R6確定", "R7.10", "R7.11", "R7.12", "R7確定"];
    let last = round(last);
    let rounds: Vec<Round> = all.into_iter().map(round).filter(|round| *round <= last).collect();
    fixture::returns(plan, &rounds, 1)
}

fn ledger(plan: &Plan, returns: Vec<CheckedReturn>, last: &str) -> Ledger {
    merge(plan, returns, &Register::default(), round(last))
}

fn figures<'a>(plan: &'a Plan, ledger: &'a Ledger, last: &str) -> Figures<'a> {
    evaluate(plan, ledger, round(last), parse_date("2026-01-15").unwrap())
}

/// The council's report of December: what most tests look at, made once.
fn december() -> &'static (Plan, Document) {
    static MADE: OnceLock<(Plan, Document)> = OnceLock::new();
    MADE.get_or_init(|| {
        let plan = master();
        let document = {
            let ledger = ledger(&plan, returns(&plan, "R7.12"), "R7.12");
            lay_out(&figures(&plan, &ledger, "R7.12"), Edition::Council)
        };
        (plan, document)
    })
}

/// The text of an element and of those below it.
fn text_of(document: &Document, element: ElementId) -> String {
    let mut inside = vec![element];
    let mut at = 0;
    while let Some(id) = inside.get(at).copied() {
        inside.extend(document.structure.get(id).unwrap().children.iter().copied());
        at += 1;
    }
    document
        .pages
        .iter()
        .flat_map(|page| page.texts())
        .filter(|text| matches!(text.owner, Owner::Element(id) if inside.contains(&id)))
        .map(|text| text.line.text.as_str())
        .collect()
}

/// The texts of all elements at once, by element: own text only.
fn own_texts(document: &Document) -> Vec<String> {
    let mut texts = vec![String::new(); document.structure.elements().len()];
    for text in document.pages.iter().flat_map(|page| page.texts()) {
        if let Owner::Element(id) = text.owner {
            texts[id.index()].push_str(&text.line.text);
        }
    }
    texts
}

/// The tables whose title begins with `start`, each as rows of cell texts.
pub(super) fn tables(document: &Document, start: &str) -> Vec<(String, Vec<Vec<String>>)> {
    let own = own_texts(document);
    let cell = |id: ElementId| -> String {
        let below = document.structure.get(id).unwrap().children.iter().map(|child| own[child.index()].clone());
        std::iter::once(own[id.index()].clone()).chain(below).collect()
    };
    let children = |id: ElementId| document.structure.get(id).unwrap().children.clone();
    let mut found = Vec::new();
    for id in document.structure.in_order() {
        let element = document.structure.get(id).unwrap();
        let title = element.title.clone().unwrap_or_default();
        if element.role == Role::Table && title.starts_with(start) {
            let rows = children(id).into_iter().map(|row| children(row).into_iter().map(cell).collect()).collect();
            found.push((title, rows));
        }
    }
    found
}

fn flat(bookmarks: &[Bookmark]) -> Vec<&Bookmark> {
    bookmarks.iter().flat_map(|bookmark| std::iter::once(bookmark).chain(flat(&bookmark.children))).collect()
}
