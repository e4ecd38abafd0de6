//! Prints what a report says, before it becomes a PDF, for programs that look at the PDF from outside
//! (`tests/outside/report_content.py`): `composed FOLDER 報告月 DATE 議会用|本部用|公表用`, where FOLDER holds templates/ and
//! input/. One JSON object:
//!
//! - `pages`: for each page its lines of text in the order in which they are painted;
//! - `bookmarks`: `[depth, title, page from 0, points from the page's top]`, in their order;
//! - `links`: `[page, what is read, target page, points from its top]`, in their order.

#![allow(clippy::print_stdout, reason = "a program for the outside checks")]

use std::path::PathBuf;

use serde_json::{Value, json};
use torimatome::evaluation::evaluate;
use torimatome::ledger::merge;
use torimatome::model::{Round, parse_date};
use torimatome::output::record;
use torimatome::output::report::display::{Bookmark, Document, Mark};
use torimatome::output::report::{Edition, lay_out};
use torimatome::pipeline::Pipeline;
use torimatome::store::Store;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut argument = || arguments.next().ok_or("usage: composed FOLDER 報告月 DATE EDITION");
    let root = PathBuf::from(argument()?);
    let round = Round::parse(&argument()?).ok_or("報告月")?;
    let date = parse_date(&argument()?).ok_or("DATE")?;
    let edition = Edition::parse(&argument()?).ok_or("EDITION")?;
    let store = Store::find(Some(root));
    let loaded = Pipeline::new(&store).load(&|_| {})?;
    let plan = loaded.plan.as_of(round);
    let ledger = merge(&plan, loaded.returns, &loaded.register, round);
    let mut figures = evaluate(&plan, &ledger, round, date);
    let version = env!("CARGO_PKG_VERSION");
    figures.mark = Some(record::mark(&figures, version, loaded.master, loaded.register_sha256));
    let document = lay_out(&figures, edition);
    let pages: Vec<Vec<String>> = (0..document.pages.len()).map(|page| document.text_of(page, true)).collect();
    let mut bookmarks = Vec::new();
    list(&document.outline, 0, &mut bookmarks);
    let told = json!({ "pages": pages, "bookmarks": bookmarks, "links": links(&document) });
    println!("{told}");
    Ok(())
}

fn list(bookmarks: &[Bookmark], depth: usize, all: &mut Vec<Value>) {
    for bookmark in bookmarks {
        let target = bookmark.target;
        all.push(json!([depth, bookmark.title, target.page, target.y.in_points()]));
        list(&bookmark.children, depth + 1, all);
    }
}

fn links(document: &Document) -> Vec<Value> {
    let mut links = Vec::new();
    for (page, content) in document.pages.iter().enumerate() {
        for mark in &content.marks {
            if let Mark::Link(link) = mark {
                links.push(json!([page, link.contents, link.target.page, link.target.y.in_points()]));
            }
        }
    }
    links
}
