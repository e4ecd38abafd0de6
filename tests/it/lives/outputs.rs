//! All outputs of a life's round, as they would be written.

use super::data::Data;
use super::life::Life;
use super::returns::{date, returns, round};
use super::{master, sheets};
use std::collections::BTreeMap;
use torimatome::evaluation::{Figures, evaluate};
use torimatome::ledger::{CheckedReturn, Register, merge};
use torimatome::model::Round;
use torimatome::output::forms::{self, FormPurpose};
use torimatome::output::publish::PublicFile;
use torimatome::output::report::content::Section;
use torimatome::output::report::display::Document;
use torimatome::output::report::{Edition, composed, lay_out};
use torimatome::output::{csv, letters, workbook};
use torimatome::plan::Plan;
use torimatome::plan::read::read_master;

/// Which outputs are looked at: laying out pages and issuing forms takes long.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Depth {
    pub pages: Option<Edition>,
    pub forms: bool,
}

/// What the run wrote.
pub struct Outputs {
    pub round: Round,
    /// データ.csv
    pub data: Data,
    pub report: BTreeMap<Edition, Vec<Section>>,
    pub pages: Option<(Edition, Document)>,
    pub book: sheets::Book,
    pub letters: String,
    /// 公開/ by name of file.
    pub public: BTreeMap<&'static str, Data>,
    /// Forms by department.
    pub forms: Vec<(String, sheets::Book)>,
}

/// The outputs, or why the master is refused.
pub fn outputs(life: &Life, depth: Depth) -> Result<Outputs, String> {
    let plan = read_master(&master::workbook(life))
        .map_err(|mistakes| mistakes.iter().map(|mistake| format!("{mistake:?}\n")).collect::<String>())?;
    let plan = plan.as_of(round(life.until));
    let returns = returns(life, &plan);
    Ok(made(&plan, returns, round(life.until), date(life), depth))
}

/// The outputs of any plan and returns.
pub fn made(plan: &Plan, returns: Vec<CheckedReturn>, round: Round, date: chrono::NaiveDate, depth: Depth) -> Outputs {
    let ledger = merge(plan, returns, &Register::default(), round);
    let figures = evaluate(plan, &ledger, round, date);
    let report = Edition::ALL.into_iter().map(|edition| (edition, composed(&figures, edition))).collect();
    Outputs {
        round,
        data: data(&figures),
        report,
        pages: depth.pages.map(|edition| (edition, lay_out(&figures, edition))),
        book: sheets::Book::read(&workbook::write(&figures).unwrap()),
        letters: letters::text(&figures),
        public: PublicFile::ALL.into_iter().map(|file| (file.name, public(&figures, &file))).collect(),
        forms: if depth.forms { issued(&figures) } else { Vec::new() },
    }
}

fn data(figures: &Figures<'_>) -> Data {
    let mut bytes = Vec::new();
    csv::write_data(figures, &mut bytes).unwrap();
    Data::parse(&bytes)
}

fn public(figures: &Figures<'_>, file: &PublicFile) -> Data {
    let mut bytes = Vec::new();
    file.write(figures, &mut bytes).unwrap();
    Data::parse(&bytes)
}

fn issued(figures: &Figures<'_>) -> Vec<(String, sheets::Book)> {
    let forms = forms::write_all(figures, FormPurpose::Issue).unwrap();
    forms.into_iter().map(|form| (form.file_name.clone(), sheets::Book::read(&form.bytes))).collect()
}
