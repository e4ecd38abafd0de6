//! The master of a life, as the workbook that the city maintains.

use super::amounts::{answers, revised, target};
use super::life::{Change, DEPARTMENTS, Life, Mode, Order, ROUNDS, year_of};
use super::story::{ending, item_number};
use rust_xlsxwriter::Workbook;
use std::collections::BTreeMap;
use torimatome::survey::Field;

/// One row: values by heading.
type Row = BTreeMap<&'static str, String>;

fn row<const N: usize>(cells: [(&'static str, &str); N]) -> Row {
    cells.into_iter().map(|(head, text)| (head, text.to_owned())).collect()
}

/// Titles that no other text contains.
pub fn title(item: usize) -> String {
    format!("取組{}号", item_number(item))
}

/// Item numbers of reprints follow those of the items.
pub fn reprint_number(life: &Life, reprint: usize) -> usize {
    life.items.len() + 1 + reprint
}

pub const GOALS: [&str; 2] = ["まちの目標甲", "くらしの目標乙"];
pub const GROUPS: [&str; 3] = ["群の題い", "群の題ろ", "群の題は"];
/// An opinion that may not be published.
pub const INNER: &str = "庁内限りの意見";

pub fn workbook(life: &Life) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheets: [(&str, &[&'static str], Vec<Row>); 15] = [
        ("計画", &["項目", "値"], about(life)),
        (
            "体系",
            &[
                "視点",
                "視点説明",
                "目標番号",
                "目標",
                "目標説明",
                "SDGs",
                "施策番号",
                "施策",
                "施策説明",
                "群番号",
                "取組項目群",
                "群説明",
            ],
            hierarchy(),
        ),
        (
            "取組項目",
            &[
                "項目番号",
                "取組項目",
                "目標番号",
                "施策番号",
                "群番号",
                "掲載順",
                "再掲元",
                "取組内容",
                "備考",
                "担当課",
                "主管課",
                "有効開始",
                "有効終了",
                "終了区分",
                "変更理由",
            ],
            items(life),
        ),
        (
            "指標",
            &[
                "項目番号",
                "指標番号",
                "指標名",
                "単位",
                "基準値",
                "注記",
                "目標5年度",
                "目標6年度",
                "目標7年度",
                "目標8年度",
                "方向",
                "型",
                "段階",
                "月次区分",
                "調査月",
                "確定時期",
                "主管課",
                "回答方法",
                "算出方法",
                "書式",
                "下限",
                "上限",
                "減少可",
                "算式",
                "有効開始",
                "有効終了",
                "確度",
            ],
            indicators(life),
        ),
        ("部署", &["所属名", "部名", "別名", "有効開始", "有効終了"], departments()),
        ("所管変更", &["項目番号", "指標番号", "適用開始月", "旧所属", "新所属", "理由"], moves(life)),
        ("日程", &["報告月", "依頼日", "提出期限", "再提出期限", "評価", "会議名", "会議日"], schedule(life)),
        ("過年度実績", &["項目番号", "指標番号", "年度", "実績", "評価", "出典"], past(life)),
        ("目標改定", &["項目番号", "指標番号", "年度", "改定後目標", "適用開始月", "理由"], revisions(life)),
        ("確定評価", &["項目番号", "年度", "評価", "決定日", "会議", "理由"], decisions(life)),
        (
            "意見・対応",
            &["会議", "日付", "項目番号", "意見", "対応方針", "公表"],
            vec![row([("会議", "庁議"), ("意見", INNER), ("対応方針", "調べる"), ("公表", "不可")])],
        ),
        ("評価基準", &["区分", "下限", "表示"], criteria()),
        ("様式設定", &["欄", "見出し", "確定時の見出し", "別名", "幅", "入力時メッセージ"], form()),
        ("用語解説", &["用語", "読み", "説明"], vec![]),
        ("変更履歴", &["日付", "変更者", "箇所", "内容", "根拠"], vec![]),
    ];
    for (name, heads, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        let heads: Vec<_> = heads.iter().filter(|head| life.goes_on || **head != "目標8年度").collect();
        for (col, head) in (0_u16..).zip(&heads) {
            sheet.write(0, col, **head).unwrap();
        }
        for (at, cells) in (1_u32..).zip(&rows) {
            for (col, head) in (0_u16..).zip(&heads) {
                match cells.get(*head).map(String::as_str).unwrap_or_default() {
                    "" => {}
                    text => match text.parse::<f64>() {
                        Ok(number) if *head != &"値" => sheet.write(at, col, number).map(|_| ()).unwrap(),
                        _ => sheet.write(at, col, text).map(|_| ()).unwrap(),
                    },
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

fn about(life: &Life) -> Vec<Row> {
    [
        ("計画名", "ためし計画"),
        ("自治体名", "見本市"),
        ("団体コード", "999016"),
        ("取りまとめ課", "改善課"),
        ("問合せ先", "改善課（内線 000）"),
        ("開始年度", "令和5年度"),
        ("終了年度", if life.goes_on { "令和8年度" } else { "令和7年度" }),
        ("基準年度", "令和元年度"),
        ("基本理念", "ためしの理念"),
        ("階層名", "視点、基本目標、施策、取組項目群、取組項目"),
    ]
    .map(|(name, value)| row([("項目", name), ("値", value)]))
    .to_vec()
}

fn hierarchy() -> Vec<Row> {
    let group = |viewpoint, goal: usize, number: &str, title| {
        row([
            ("視点", viewpoint),
            ("目標番号", if goal == 0 { "1" } else { "2" }),
            ("目標", GOALS[goal]),
            ("施策番号", "1"),
            ("施策", if goal == 0 { "施策の題上" } else { "施策の題下" }),
            ("群番号", number),
            ("取組項目群", title),
        ])
    };
    vec![
        group("視点の題一", 0, "1", GROUPS[0]),
        group("視点の題一", 0, "2", GROUPS[1]),
        group("視点の題二", 1, "1", GROUPS[2]),
    ]
}

/// Where an item stands: goal, policy and group numbers.
fn place(place: usize) -> [(&'static str, &'static str); 3] {
    let (goal, group) = [("1", "1"), ("1", "2"), ("2", "1")][place];
    [("目標番号", goal), ("施策番号", "1"), ("群番号", group)]
}

/// Items and reprints by section, in printed order: the place, the item, and the number of a reprint.
pub fn printed(life: &Life) -> Vec<(usize, usize, Option<usize>)> {
    let mut all: Vec<(usize, usize, Option<usize>)> =
        life.items.iter().enumerate().map(|(at, item)| (item.place, at, None)).collect();
    all.extend(life.reprints.iter().enumerate().map(|(at, (of, place))| (*place, *of, Some(at))));
    // What was added stands first in its section: not where its number would put it.
    all.sort_by_key(|(place, item, reprint)| (*place, reprint.is_some(), life.start(*item).is_none(), *item));
    all
}

fn items(life: &Life) -> Vec<Row> {
    let printed = printed(life);
    let last_added = printed.iter().rposition(|(_, item, reprint)| reprint.is_none() && life.start(*item).is_some());
    let mut rows = Vec::new();
    let mut late = None;
    for (at, (group, item, reprint)) in printed.iter().enumerate() {
        let mut cells = one_item(life, *item, *group, *reprint);
        let is_last_added = last_added == Some(at);
        let order = match life.order {
            Order::Numbers => (at * 10 + 10).to_string(),
            Order::Rows => String::new(),
            Order::Decimal if is_last_added => format!("{}.5", at * 10 + 9),
            Order::Outside if is_last_added && *group != 2 => "9990".into(),
            Order::Decimal | Order::Outside => (at * 10 + 10).to_string(),
        };
        cells.insert("掲載順", order);
        if life.order == Order::Decimal && is_last_added {
            late = Some(cells);
        } else {
            rows.push(cells);
        }
    }
    rows.extend(late);
    rows
}

fn one_item(life: &Life, item: usize, group: usize, reprint: Option<usize>) -> Row {
    let mut cells: Row = place(group).into_iter().map(|(head, text)| (head, text.to_owned())).collect();
    let number = reprint.map_or(item_number(item), |reprint| reprint_number(life, reprint));
    cells.insert("項目番号", number.to_string());
    cells.insert("取組項目", title(item));
    cells.insert("取組内容", "取り組む。".into());
    cells.insert("担当課", DEPARTMENTS[life.items[item].department].into());
    if let Some(start) = life.start(item) {
        cells.insert("有効開始", ROUNDS[start].into());
        cells.insert("変更理由", "新たに始めるため".into());
    }
    if let Some((end, how)) = life.end(item) {
        cells.insert("有効終了", ROUNDS[end].into());
        cells.insert("終了区分", ending(how).into());
        cells.insert("変更理由", "役目を終えたため".into());
    }
    if reprint.is_some() {
        cells.insert("再掲元", item_number(item).to_string());
    }
    cells
}

fn indicators(life: &Life) -> Vec<Row> {
    let mut rows = Vec::new();
    for (at, item) in life.items.iter().enumerate() {
        for number in 1..=1 + usize::from(item.two) {
            let (kind, mode, digits) = match item.mode {
                Mode::Words => ("文言", "文言", "文言"),
                Mode::Ratio => ("数値", "率", "小数1"),
                Mode::Total => ("数値", "年度累計", "整数"),
                Mode::Since => ("数値", "期間累計", "整数"),
                Mode::September | Mode::AtYearEnd => ("数値", "年1回", "整数"),
                Mode::State | Mode::Later | Mode::Fewer => ("数値", "時点", "整数"),
            };
            let mut cells = row([
                ("指標名", &format!("指標{}の{number}", item_number(at))),
                ("項目番号", &item_number(at).to_string()),
                ("指標番号", &number.to_string()),
                ("単位", if item.mode == Mode::Ratio { "％" } else { "件" }),
                ("基準値", "なし"),
                ("方向", if item.mode == Mode::Fewer { "減少" } else { "増加" }),
                ("型", kind),
                ("月次区分", mode),
                ("書式", digits),
                ("減少可", if matches!(item.mode, Mode::Total | Mode::Since) { "可" } else { "" }),
                ("確度", "確実"),
            ]);
            for (head, year) in [("目標5年度", 5), ("目標6年度", 6), ("目標7年度", 7), ("目標8年度", 8)]
            {
                cells.insert(head, target(life, at, number, year));
            }
            if item.mode == Mode::September {
                cells.insert("調査月", "9".into());
            }
            if item.mode == Mode::Later {
                cells.insert("確定時期", "翌年度8月".into());
            }
            rows.push(cells);
        }
    }
    rows
}

fn departments() -> Vec<Row> {
    DEPARTMENTS
        .iter()
        .enumerate()
        .map(|(at, name)| row([("所属名", name), ("部名", if at == 0 { "総務部" } else { "企画部" })]))
        .collect()
}

fn moves(life: &Life) -> Vec<Row> {
    let moved = |(at, item, change): &(usize, usize, Change)| match change {
        Change::Moved(to) if *to != life.items[*item].department => Some(row([
            ("項目番号", &item_number(*item).to_string()),
            ("適用開始月", ROUNDS[*at]),
            ("旧所属", DEPARTMENTS[life.items[*item].department]),
            ("新所属", DEPARTMENTS[*to]),
            ("理由", "組織改正"),
        ])),
        _ => None,
    };
    life.changes.iter().filter_map(moved).collect()
}

fn schedule(life: &Life) -> Vec<Row> {
    let listed = |at: &usize| !(life.skipped.contains(at) || *at == 0 && life.recorded);
    (0..ROUNDS.len())
        .filter(listed)
        .map(|at| row([("報告月", ROUNDS[at]), ("評価", if life.graded(at) { "要" } else { "不要" })]))
        .collect()
}

fn past(life: &Life) -> Vec<Row> {
    let mut rows = Vec::new();
    for (at, item) in life.items.iter().enumerate().filter(|(at, _)| life.recorded && life.start(*at).is_none()) {
        for number in 1..=1 + usize::from(item.two) {
            let Some(answer) = answers(life, 0, at, number).0 else { continue };
            let mut cells = row([
                ("項目番号", &item_number(at).to_string()),
                ("指標番号", &number.to_string()),
                ("年度", "令和5年度"),
                ("実績", &answer.show(0)),
                ("出典", "決算書"),
            ]);
            if number == 1 {
                cells.insert("評価", (item.luck + 1).to_string());
            }
            rows.push(cells);
        }
    }
    rows
}

fn revisions(life: &Life) -> Vec<Row> {
    let revision = |(at, item, change): &(usize, usize, Change)| {
        (*change == Change::Revised && !life.items[*item].dash).then(|| {
            row([
                ("項目番号", &item_number(*item).to_string()),
                ("指標番号", "1"),
                ("年度", "令和7年度"),
                ("改定後目標", &revised(life.items[*item], *item, 1)),
                ("適用開始月", ROUNDS[*at]),
                ("理由", "見直しのため"),
            ])
        })
    };
    life.changes.iter().filter_map(revision).collect()
}

fn decisions(life: &Life) -> Vec<Row> {
    let decision = |(at, item, change): &(usize, usize, Change)| match change {
        Change::Decided(grade) => Some(row([
            ("項目番号", &item_number(*item).to_string()),
            ("年度", &format!("令和{}年度", year_of(*at))),
            ("評価", &grade.to_string()),
            ("会議", "本部会議"),
            ("理由", "全体を見て"),
        ])),
        _ => None,
    };
    life.changes.iter().filter_map(decision).collect()
}

fn criteria() -> Vec<Row> {
    [
        ("評価", "100", "目標達成"),
        ("評価", "80", "概ね達成"),
        ("評価", "50", "やや遅れている"),
        ("評価", "0", "大幅に遅れている"),
        ("目標別", "100", "達成できた"),
        ("目標別", "80", "概ね達成できた"),
        ("目標別", "50", "やや達成できなかった"),
        ("目標別", "0", "達成できなかった"),
        ("総合", "90", "大きな成果があった"),
        ("総合", "70", "成果があった"),
        ("総合", "50", "一定の成果があった"),
        ("総合", "0", "成果が不十分だった"),
        ("文言", "100", "実施"),
        ("文言", "50", "一部実施"),
        ("文言", "0", "未実施"),
        ("進度", "80", "遅れの目安"),
    ]
    .map(|(kind, limit, label)| row([("区分", kind), ("下限", limit), ("表示", label)]))
    .to_vec()
}

fn form() -> Vec<Row> {
    let mut rows: Vec<Row> = Field::ALL
        .iter()
        .map(|field| {
            let (label, last) = match field.name() {
                "実績" => ("実績（{時点}）", "年度実績"),
                "前回報告" => ("前回報告（{前回}）", ""),
                name => (name, ""),
            };
            row([("欄", field.name()), ("見出し", label), ("確定時の見出し", last), ("幅", "10")])
        })
        .collect();
    rows.push(row([("欄", "記入要領")]));
    rows.push(row([("欄", "色の付いたセルに記入する。")]));
    rows
}
