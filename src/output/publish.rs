//! 公開/: what the city puts on its site, as machine-readable tables: one value per cell, no decoration, numbers as
//! numbers, western and Japanese years, units in their own column, no platform-dependent characters.

use super::csv::Table;
use super::data::{Column, Value, rows};
use super::{OutputError, dated, safe_text};
use crate::evaluation::{Classes, Figures};
use crate::model::Round;
use crate::plan::{Item, Scale};
use rust_decimal::Decimal;
use std::{borrow::Cow, io::Write};

/// A file of 公開/.
#[derive(Debug, Clone, Copy)]
pub struct PublicFile {
    /// File name below 公開/.
    pub name: &'static str,
    write: fn(&Figures<'_>, &mut dyn Write) -> Result<(), OutputError>,
}

impl PublicFile {
    /// All files of 公開/.
    pub const ALL: [Self; 4] = [
        Self { name: "データ.csv", write: data },
        Self { name: "評価集計.csv", write: summary },
        Self { name: "取組項目.csv", write: items },
        Self { name: "データ辞書.csv", write: dictionary },
    ];

    /// Writes the file, row by row.
    ///
    /// # Errors
    /// Where `to` cannot be written.
    pub fn write(&self, figures: &Figures<'_>, to: &mut dyn Write) -> Result<(), OutputError> {
        (self.write)(figures, to)
    }
}

/// データ.csv for publication: without source columns, and with 報告済 or 確定 rows only.
fn data(figures: &Figures<'_>, to: &mut dyn Write) -> Result<(), OutputError> {
    let columns: Vec<_> = Column::ALL.into_iter().filter(|column| !column.internal()).collect();
    let names: Vec<_> = columns.iter().map(|column| column.name()).collect();
    let mut table = Table::new(to, &names)?;
    for row in rows(figures).filter(super::data::Row::public) {
        table.row(columns.iter().map(|column| portable(row.value(*column))))?;
    }
    table.finish()
}

fn portable(value: Value<'_>) -> Value<'_> {
    match value {
        Value::Text(Cow::Borrowed(text)) => Value::Text(safe_text::portable(text)),
        Value::Text(Cow::Owned(text)) => Value::text(safe_text::portable(&text).into_owned()),
        other => other,
    }
}

fn count(count: usize) -> Value<'static> {
    Value::Number(Decimal::from(count))
}

/// A column of a public table: heading, type, unit, meaning.
type Explained = (&'static str, &'static str, &'static str, &'static str);

const SUMMARY: [Explained; 21] = [
    ("団体コード", "文字列", "", "自治体の団体コード（6桁）"),
    ("計画", "文字列", "", "計画の名称"),
    ("年度", "文字列", "", "評価の対象年度（和暦）"),
    ("年度_西暦", "整数", "年", "評価の対象年度（西暦。4月の属する年）"),
    ("報告月", "文字列", "", "報告月。月末現在の速報、又は年度の確定"),
    ("区分", "文字列", "", "速報又は確定"),
    ("集計区分", "文字列", "", "全体、目標別、部別、課別のいずれか"),
    ("番号", "整数", "", "目標別の場合の目標番号"),
    ("名称", "文字列", "", "目標、部又は課の名称。全体の場合は計画の名称"),
    ("取組項目数", "整数", "項目", "取組項目の数。評価済、未評価、対象外・終了の計。再掲は元の項目で1回だけ数える"),
    ("評価1項目数", "整数", "項目", "評価1の取組項目の数"),
    ("評価2項目数", "整数", "項目", "評価2の取組項目の数"),
    ("評価3項目数", "整数", "項目", "評価3の取組項目の数"),
    ("評価4項目数", "整数", "項目", "評価4の取組項目の数"),
    ("評価済項目数", "整数", "項目", "評価1から4までの取組項目の数の計"),
    ("未評価項目数", "整数", "項目", "報告がまだ集計されていないため評価のない取組項目の数"),
    (
        "対象外・終了項目数",
        "整数",
        "項目",
        "評価の対象でない年度の取組項目、終了した取組項目、評価がまだ又は当年度にできない取組項目の数",
    ),
    (
        "うち確定待ち等項目数",
        "整数",
        "項目",
        "対象外・終了項目数のうち、評価がまだ又は当年度にできないもの（調査月前、確定待ち、中止、算定不能）の数",
    ),
    ("該当項目数", "整数", "項目", "評価1と評価2の取組項目の数の計"),
    ("割合", "数値", "％", "評価済項目数に占める該当項目数の割合"),
    (
        "評価",
        "文字列",
        "",
        "割合による評価の文言（全体と目標別のみ）。月次は年度末の見込み。評価済の項目が少ないときは判定保留",
    ),
];

/// 評価集計.csv: classes of the whole plan, by goal, division and department; settled years and the reporting round.
fn summary(figures: &Figures<'_>, to: &mut dyn Write) -> Result<(), OutputError> {
    let mut table = Table::new(to, &SUMMARY.map(|(name, ..)| name))?;
    for (round, rollup) in &figures.rollups {
        if !round.is_final() && *round != figures.round {
            continue;
        }
        let mut row = |level: &'static str, number: Option<u16>, name: &str, classes: &Classes, label: &str| {
            let mut values = about(figures, *round);
            values.extend([Value::text(level), Value::number(number.map(Decimal::from))]);
            values.push(Value::text(safe_text::portable(name).into_owned()));
            values.push(count(classes.all()));
            values.extend(classes.by_grade.iter().map(|rated| count(*rated)));
            let counts = [classes.rated(), classes.missing, classes.not_due(), classes.waiting, classes.achieved()];
            values.extend(counts.map(count));
            values.extend([Value::rate(classes.ratio().as_ref()), Value::text(label.to_owned())]);
            table.row(values)
        };
        let verdict = |scale, classes: &Classes| figures.verdict(scale, *round, classes).to_string();
        let overall = verdict(Scale::Overall, &rollup.overall);
        row("全体", None, &figures.plan.about.title, &rollup.overall, &overall)?;
        for (goal, classes) in figures.plan.goals.iter().zip(&rollup.goals) {
            row("目標別", Some(goal.number), &goal.title, classes, &verdict(Scale::Goal, classes))?;
        }
        for (name, classes) in &rollup.divisions {
            row("部別", None, name, classes, "")?;
        }
        for (name, classes) in &rollup.departments {
            row("課別", None, name, classes, "")?;
        }
    }
    table.finish()
}

/// 団体コード, 計画, 年度, 年度_西暦, 報告月, 区分.
fn about<'a>(figures: &'a Figures<'_>, round: Round) -> Vec<Value<'a>> {
    let year = round.fiscal_year();
    vec![
        Value::text(figures.plan.about.code.as_str()),
        portable(Value::text(&*figures.plan.about.title)),
        Value::text(year.to_string()),
        Value::Number(Decimal::from(year.western())),
        Value::text(round.to_string()),
        Value::text(round.kind_label()),
    ]
}

const ITEMS: [Explained; 25] = [
    ("団体コード", "文字列", "", "自治体の団体コード（6桁）"),
    ("計画", "文字列", "", "計画の名称"),
    ("年度", "文字列", "", "評価の対象年度（和暦）"),
    ("年度_西暦", "整数", "年", "評価の対象年度（西暦。4月の属する年）"),
    ("報告月", "文字列", "", "報告月。月末現在の速報、又は年度の確定"),
    ("区分", "文字列", "", "速報又は確定"),
    ("掲載順", "整数", "", "計画書に掲載されている順"),
    ("項目番号", "整数", "", "取組項目の番号"),
    ("取組項目", "文字列", "", "取組項目の名称"),
    ("再掲元", "整数", "", "再掲の場合の元の項目番号。評価、取組状況、課題は元の項目のもの"),
    ("階層1", "文字列", "", "計画の第1階層（視点など）"),
    ("目標番号", "整数", "", "計画の第2階層（基本目標など）の番号"),
    ("階層2", "文字列", "", "計画の第2階層（基本目標など）"),
    ("施策番号", "整数", "", "計画の第3階層（施策など）の番号"),
    ("階層3", "文字列", "", "計画の第3階層（施策など）"),
    ("群番号", "整数", "", "計画の第4階層（取組項目群など）の番号"),
    ("階層4", "文字列", "", "計画の第4階層（取組項目群など）"),
    ("取組内容", "文字列", "", "計画書の取組内容"),
    ("備考", "文字列", "", "計画書の備考"),
    ("担当課", "文字列", "", "報告月における担当課（、区切り）"),
    ("主管課", "文字列", "", "報告月における主管課"),
    ("項目評価", "整数", "", "取組項目の評価（1～4）。本部の確定評価、自己評価、算定評価の順に採る"),
    ("評価の根拠", "文字列", "", "項目評価が誰による何に基づく評価か。月次は年度末見込、年度確定は年度実績による"),
    ("取組状況", "文字列", "", "担当課の報告による取組の状況"),
    ("課題・今後の方向性", "文字列", "", "担当課の報告による課題と今後の方向性"),
];

/// 取組項目.csv: every printed item with its place in the plan and what the reporting round says of it.
fn items(figures: &Figures<'_>, to: &mut dyn Write) -> Result<(), OutputError> {
    let mut table = Table::new(to, &ITEMS.map(|(name, ..)| name))?;
    for (at, number) in figures.plan.printed_order.iter().enumerate() {
        let Some(item) = figures.plan.items.get(number) else { continue };
        let mut values = about(figures, figures.round);
        values.extend(place(figures, item, at + 1));
        values.extend(said(figures, item));
        table.row(values.into_iter().map(portable))?;
    }
    table.finish()
}

fn place<'a>(figures: &'a Figures<'_>, item: &'a Item, order: usize) -> Vec<Value<'a>> {
    let mut values = vec![
        count(order),
        Value::Number(Decimal::from(item.number.0)),
        Value::text(&*item.title),
        Value::number(item.reprint_of.map(|original| Decimal::from(original.0))),
    ];
    if let Some((viewpoint, goal, policy, group)) = figures.plan.ancestors(item) {
        values.push(Value::text(viewpoint.title.as_str()));
        for (number, title) in
            [(goal.number, &goal.title), (policy.number, &policy.title), (group.number, &group.title)]
        {
            values.extend([Value::Number(Decimal::from(number)), Value::text(title.as_str())]);
        }
    } else {
        values.extend(std::iter::repeat_n(Value::Empty, 7));
    }
    values
}

fn said<'a>(figures: &'a Figures<'_>, item: &'a Item) -> Vec<Value<'a>> {
    let original = figures.plan.original(item.number);
    let departments = figures.plan.departments_of(original, figures.round).join("、");
    let lead = figures.plan.item_lead(original, figures.round).map_or_else(String::new, |lead| lead.to_string());
    let mut values = vec![Value::text(item.content.as_str()), Value::text(item.remarks.as_str())];
    values.extend([Value::text(departments), Value::text(lead)]);
    match figures.items.get(&(figures.round, original)) {
        Some(figure) => values.extend([
            Value::grade(figure.grade.map(|(grade, _)| grade)),
            Value::text(figure.grade.map_or("", |(_, by)| by.basis(figure.round))),
            Value::text(dated::text(figure.texts, figures.round, |texts| texts.progress)),
            Value::text(dated::text(figure.texts, figures.round, |texts| texts.issues)),
        ]),
        None => values.extend(std::iter::repeat_n(Value::Empty, 4)),
    }
    values
}

/// データ辞書.csv: every column of every public file.
fn dictionary(figures: &Figures<'_>, to: &mut dyn Write) -> Result<(), OutputError> {
    let mut table = Table::new(to, &["ファイル", "列番号", "列名", "型", "単位", "説明"])?;
    let data: Vec<Explained> = Column::ALL
        .iter()
        .filter(|column| !column.internal())
        .map(|column| {
            let (kind, unit, meaning) = column.explained();
            (column.name(), kind, unit, meaning)
        })
        .collect();
    for (file, columns) in [("データ.csv", &data[..]), ("評価集計.csv", &SUMMARY), ("取組項目.csv", &ITEMS)]
    {
        for (at, (name, kind, unit, meaning)) in columns.iter().enumerate() {
            let mut meaning = (*meaning).to_owned();
            if *name == "項目評価" {
                meaning.push_str(&grades(figures));
            }
            table.row([
                Value::text(file),
                count(at + 1),
                Value::text(*name),
                Value::text(*kind),
                Value::text(*unit),
                Value::text(meaning),
            ])?;
        }
    }
    table.finish()
}

/// `。1 目標達成、2 概ね達成…`, as 評価基準 has them.
fn grades(figures: &Figures<'_>) -> String {
    let labels: Vec<_> =
        (1_u8..).zip(&figures.plan.criteria.grades).map(|(grade, (_, label))| format!("{grade} {label}")).collect();
    format!("。{}", labels.join("、"))
}
