//! Sheet 計画: one property in each row.

use super::{
    mistake::{Mistakes, suggestion},
    table::{Row, Table},
};
use crate::{
    model::{FiscalYear, fold_key, near_names, squeeze},
    plan::About,
    spreadsheet::Workbook,
};
use std::collections::{BTreeMap, btree_map::Entry};

/// Longest period that a plan may have, in years.
const MOST_YEARS: usize = 20;

pub(super) fn read(book: &Workbook, mistakes: &Mistakes) -> About {
    let Some(table) = Table::find(book, "計画", &["項目", "値"], &[], mistakes) else { return About::default() };
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for row in table.rows() {
        let name = row.needed("項目");
        match rows.entry(fold_key(&name)) {
            Entry::Occupied(_) => {
                row.mistake("項目", format!("「{name}」が２回あります。どちらかの行を消してください。"));
            }
            Entry::Vacant(place) => {
                place.insert(row);
            }
        }
    }
    refuse_unknown(&rows);
    let properties = Properties { table: &table, rows };
    About {
        title: properties.needed("計画名").into(),
        municipality: properties.needed("自治体名"),
        code: properties.code(),
        office: properties.needed("取りまとめ課"),
        contact: properties.needed("問合せ先"),
        send_to: properties.optional("提出先"),
        years: properties.years(),
        base_year: properties.needed("基準年度"),
        principle: properties.optional("基本理念"),
        principle_text: properties.optional("基本理念説明"),
        viewpoints_intro: properties.optional("視点の前文"),
        levels: properties.levels(),
        previous_title: properties.optional("前計画名"),
        nickname: properties.optional("愛称"),
    }
}

/// The properties without a row that an unknown name may mean.
fn meant(name: &str, rows: &BTreeMap<String, Row>) -> Vec<&'static str> {
    let without = KNOWN.into_iter().filter(|known| !rows.contains_key(&fold_key(known)));
    near_names(name, without)
}

/// A row that nothing reads would be missed in silence: what it holds would be printed nowhere.
fn refuse_unknown(rows: &BTreeMap<String, Row>) {
    for row in rows.values() {
        let name = row.text("項目");
        if name.is_empty() || is_known(&name) {
            continue;
        }
        let near = suggestion(meant(&name, rows));
        row.mistake(
            "項目",
            format!(
                "「{name}」という項目はなく、この行はどこにも使われません。{near}項目名を直すか、行を消してください。"
            ),
        );
    }
}

const KNOWN: [&str; 15] = [
    "計画名",
    "自治体名",
    "団体コード",
    "取りまとめ課",
    "問合せ先",
    "提出先",
    "開始年度",
    "終了年度",
    "基準年度",
    "基本理念",
    "基本理念説明",
    "視点の前文",
    "階層名",
    "前計画名",
    "愛称",
];

fn is_known(name: &str) -> bool {
    KNOWN.iter().any(|known| fold_key(known) == fold_key(name))
}

struct Properties<'t, 'a> {
    table: &'t Table<'a>,
    rows: BTreeMap<String, Row<'t, 'a>>,
}

impl Properties<'_, '_> {
    fn row(&self, name: &str) -> Option<&Row<'_, '_>> {
        let row = self.rows.get(&fold_key(name));
        if row.is_none() {
            // A row whose name is only a little wrong has been told at its own cell.
            let others = self.rows.values().map(|row| row.text("項目")).filter(|other| !is_known(other));
            if !others.into_iter().any(|other| meant(&other, &self.rows).contains(&name)) {
                self.table.mistake(format!("項目「{name}」の行がありません。行を加えて値を記入してください。"));
            }
        }
        row
    }

    fn needed(&self, name: &str) -> String {
        let Some(row) = self.row(name) else { return String::new() };
        let value = row.text("値");
        if value.is_empty() {
            row.mistake("値", format!("「{name}」が空欄です。記入してください。"));
        }
        value
    }

    fn optional(&self, name: &str) -> String {
        self.rows.get(&fold_key(name)).map(|row| row.text("値")).unwrap_or_default()
    }

    fn code(&self) -> String {
        let text = squeeze(&self.needed("団体コード")).replace(',', "");
        if let Some(row) = self.rows.get(&fold_key("団体コード"))
            && !text.is_empty()
            && !is_code(&text)
        {
            row.mistake(
                "値",
                format!("「{text}」は団体コードとして正しくありません。全国地方公共団体コードの６けた（検査数字を含む）を記入してください。"),
            );
        }
        text
    }

    fn years(&self) -> Vec<FiscalYear> {
        let year = |name: &str| {
            let text = self.needed(name);
            let year = FiscalYear::parse(&text);
            if year.is_none() && !text.is_empty() {
                let message = format!("「{text}」を年度として読めません。「令和3年度」のように記入してください。");
                if let Some(row) = self.row(name) {
                    row.mistake("値", message);
                }
            }
            year
        };
        let (Some(first), Some(last)) = (year("開始年度"), year("終了年度")) else { return Vec::new() };
        let years: Vec<_> = std::iter::successors(Some(first), |year| Some(year.next()))
            .take_while(|year| *year <= last)
            .take(MOST_YEARS + 1)
            .collect();
        if (years.is_empty() || years.len() > MOST_YEARS)
            && let Some(row) = self.row("終了年度")
        {
            row.mistake(
                "値",
                format!("計画の期間が {first} から {last} になっています。開始年度と終了年度を確かめてください。"),
            );
        }
        years
    }

    fn levels(&self) -> [String; 5] {
        let Some(row) = self.row("階層名") else { return Default::default() };
        let names = row.names("値");
        let count = names.len();
        names.try_into().unwrap_or_else(|_| {
            row.mistake(
                "値",
                format!("階層名が {count} 個あります。５つの階層の名称を上から順に 、 で区切って記入してください（例 視点、基本目標、施策、取組項目群、取組項目）。"),
            );
            Default::default()
        })
    }
}

/// Six digits of which the last is the check digit of 全国地方公共団体コード.
fn is_code(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let [a, b, c, d, e, check] = digits[..] else { return false };
    let sum = a * 6 + b * 5 + c * 4 + d * 3 + e * 2;
    let expected = if sum < 11 { 11 - sum } else { (11 - sum % 11) % 10 };
    text.chars().count() == 6 && expected % 10 == check
}

#[cfg(test)]
mod tests {
    use super::is_code;

    #[test]
    fn check_digits_of_municipal_codes() {
        // 北海道, 札幌市, 埼玉県, さいたま市, 東京都, 横浜市, 沖縄県: all as the ministry lists them.
        for code in ["010006", "011002", "110001", "111007", "130001", "141003", "470007"] {
            assert!(is_code(code), "{code}");
        }
        for code in ["141004", "11210", "1121011", "11210a", ""] {
            assert!(!is_code(code), "{code}");
        }
    }
}
