//! The laws: what must hold of the outputs whatever the life. Each law looks up データ.csv, never the program's figures.

mod comparisons;
mod counts;
mod editions;
mod pages;
mod report_values;
mod sheet_values;
mod verdicts;

use super::life::Life;
use super::outputs::Outputs;

/// What a law looks at.
pub struct World<'w> {
    pub out: &'w Outputs,
    /// The life, where the outputs are those of one.
    pub life: Option<&'w Life>,
}

/// Where a law is broken and how.
#[derive(Default)]
pub struct Breaches(pub Vec<String>);

impl Breaches {
    pub fn say(&mut self, breach: String) {
        self.0.push(breach);
    }
}

pub struct Law {
    pub name: &'static str,
    /// Switched on: it holds, and the test fails where it is broken.
    pub on: bool,
    pub check: fn(&World<'_>, &mut Breaches),
}

const fn law(on: bool, name: &'static str, check: fn(&World<'_>, &mut Breaches)) -> Law {
    Law { name, on, check }
}

/// All laws. One that the program does not yet obey is switched off, and switched on with the change that mends it.
pub const LAWS: [Law; 30] = [
    law(true, "report: a value in a year's column is of the round that the column says", report_values::years),
    law(true, "report: no rate beside a word of state", report_values::rates),
    law(true, "report: 年度末見込 is the round's", report_values::forecasts),
    law(true, "report: a text is of this round, or says its round", report_values::texts),
    law(true, "report: an item's grade is the round's", report_values::grades),
    law(true, "report: a grade says whose it is", report_values::whose),
    law(true, "report: what ended shows its end", report_values::ended),
    law(true, "report: charts tell values of the rounds that they name", report_values::charts),
    law(true, "report: lists show values of the round that they say", report_values::lists),
    law(true, "workbook: 指標一覧 shows each round's values", sheet_values::indicators),
    law(true, "workbook: 指標一覧 has no rate or grade beside a word of state", sheet_values::rates),
    law(true, "workbook: 取組項目一覧 shows the round's grades", sheet_values::items),
    law(true, "workbook: texts are of this round, or say theirs", sheet_values::texts),
    law(true, "workbook: 月次推移 shows each month's values", sheet_values::months),
    law(true, "workbook: データ is データ.csv", sheet_values::data),
    law(true, "forms: 前回報告 and 前年度実績 are of the rounds that they say", sheet_values::forms),
    law(true, "前回 is the last round of which a return counts", comparisons::previous),
    law(true, "workbook: 前回比較 compares the rounds that it names", comparisons::changes),
    law(true, "changes of grades are real, and like with like", comparisons::grades),
    law(true, "counts of 評価集計 are データ's and add up", counts::summary),
    law(true, "counts of the report are データ's and add up", counts::report),
    law(true, "counts of 部課別集計 add up", counts::departments),
    law(true, "counts of 公開/ are データ's", counts::public),
    law(true, "no verdict on a share below the least", verdicts::shares),
    law(true, "a month's verdict is a forecast", verdicts::forecasts),
    law(true, "headings, contents and bookmarks: each once", pages::once),
    law(true, "page references are true", pages::references),
    law(true, "公表用 says nothing of lateness and 差戻し", editions::public),
    law(true, "opinions that may not be published stand in 本部用 alone", editions::opinions),
    law(true, "確定待ち that is past is asked for in the letters", editions::letters),
];
