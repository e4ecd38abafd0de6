//! Mistakes in a master: the small second plan, with cells changed, must be refused at exactly those cells.

use super::*;
use crate::{
    model::{CellRef, fold_key},
    spreadsheet::{Place, RawCell, RawValue, Sheet},
};
use std::{fs, path::Path};

mod looks;

/// The second plan's workbook, to be spoilt.
fn book() -> Workbook {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/second_plan/計画マスタ.xlsx");
    spreadsheet::open(&fs::read(path).unwrap()).unwrap()
}

fn sheet<'b>(book: &'b mut Workbook, name: &str) -> &'b mut Sheet {
    book.sheets.iter_mut().find(|sheet| &*sheet.name == name).unwrap()
}

/// The address of a column's cell in a sheet's row `row` (counted as in Excel).
fn at(book: &Workbook, name: &str, label: &str, row: u32) -> CellRef {
    let sheet = book.sheets.iter().find(|sheet| &*sheet.name == name).unwrap();
    let is_label = |cell: &&RawCell| {
        cell.place.cell.row == 0 && matches!(&cell.value, RawValue::Text(text) if fold_key(text) == fold_key(label))
    };
    let header = sheet.cells.iter().find(is_label).unwrap_or_else(|| panic!("{label}"));
    CellRef::new(row - 1, header.place.cell.col)
}

/// Puts a value into a cell; an empty text clears it.
fn put(book: &mut Workbook, name: &str, cell: CellRef, value: RawValue) {
    let sheet = sheet(book, name);
    sheet.cells.retain(|known| known.place.cell != cell);
    if value != RawValue::Text(String::new()) {
        let place = Place { sheet: sheet.name.clone(), cell };
        sheet.cells.push(RawCell { place, value, percent: false, formula: false, look: Default::default() });
        sheet.cells.sort_by_key(|cell| cell.place.cell);
    }
}

fn set(book: &mut Workbook, name: &str, label: &str, row: u32, text: &str) -> CellRef {
    let cell = at(book, name, label, row);
    put(book, name, cell, RawValue::Text(text.into()));
    cell
}

fn read(book: &Workbook) -> Result<Plan, Vec<MasterMistake>> {
    let mistakes = Mistakes::default();
    let plan = read_book(book, &mistakes);
    let mistakes = mistakes.into_vec();
    if mistakes.is_empty() { Ok(plan) } else { Err(mistakes) }
}

fn mistakes(book: &Workbook) -> Vec<String> {
    read(book).err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

/// One changed cell must give one mistake, there, that mentions `about`.
#[track_caller]
fn refused(name: &str, label: &str, row: u32, text: &str, about: &str) {
    let found = first_refused(name, label, row, text, about);
    assert_eq!(found.len(), 1, "{found:#?}");
}

/// One changed cell must give a mistake there before all others: further ones refer to what it no longer names.
#[track_caller]
fn first_refused(name: &str, label: &str, row: u32, text: &str, about: &str) -> Vec<String> {
    let mut book = book();
    let cell = set(&mut book, name, label, row, text);
    let found = mistakes(&book);
    let expected = format!("「{name}」シートの {cell}: ");
    assert!(
        found.first().is_some_and(|one| one.starts_with(&expected) && one.contains(about)),
        "expected {expected}…{about}…, found {found:#?}"
    );
    found
}

#[test]
fn the_second_plan_is_right_as_it_is() {
    assert_eq!(mistakes(&book()), Vec::<String>::new());
}

#[test]
fn properties_of_the_plan() {
    refused("計画", "値", 4, "999017", "検査数字");
    refused("計画", "値", 2, "", "「計画名」が空欄");
    refused("計画", "値", 12, "柱、政策、方針", "3 個");
    refused("計画", "項目", 13, "計画名", "２回");
    refused("計画", "値", 8, "いつか", "年度として読めません");
    let mut book = book();
    set(&mut book, "計画", "項目", 5, "取りまとめ");
    assert_eq!(
        mistakes(&book),
        [
            "「計画」シートの A5: 「取りまとめ」という項目はなく、この行はどこにも使われません。「取りまとめ課」のことでしょうか。項目名を直すか、行を消してください。"
        ]
    );
    refused("計画", "項目", 13, "視点の全文", "「視点の前文」のことでしょうか。");
    refused("計画", "項目", 13, "担当者の控え", "この行はどこにも使われません。項目名を直すか");
}

#[test]
fn a_period_that_does_not_fit_the_target_columns_is_told_at_their_headers() {
    let mut book = book();
    set(&mut book, "計画", "値", 9, "令和11年度");
    let found = mistakes(&book);
    let header = at(&book, "指標", "目標12年度", 1);
    assert!(
        found
            .iter()
            .any(|one| one
                .starts_with(&format!("「指標」シートの {header}: 「目標12年度」は計画の期間に入っていません"))),
        "{found:#?}"
    );
    set(&mut book, "計画", "値", 9, "令和13年度");
    let found = mistakes(&book);
    assert!(found.iter().any(|one| one.contains("「目標13年度」")), "{found:#?}");
}

#[test]
fn hierarchy() {
    first_refused("体系", "目標番号", 4, "十", "番号として読めません");
    refused("体系", "目標", 3, "港の活気", "上の行の同じ番号");
    first_refused("体系", "群番号", 3, "1", "２回");
    first_refused("体系", "SDGs", 2, "8、18", "1～17");
    refused("体系", "目標説明", 3, "ちがう説明", "上の行と違います");
}

#[test]
fn items() {
    refused("取組項目", "群番号", 2, "9", "群 9 は「体系」シートにありません");
    refused("取組項目", "担当課", 2, "港湾化", "「港湾課」のことでしょうか");
    refused("取組項目", "担当課", 3, "港湾課、商工課、港湾課", "２回");
    refused("取組項目", "主管課", 3, "", "主管課を１つ");
    refused("取組項目", "主管課", 9, "港湾課", "担当課にありません");
    refused("取組項目", "掲載順", 3, "1", "項目 201 にもあります");
    refused("取組項目", "再掲元", 8, "999", "項目 999 は");
    refused("取組項目", "再掲元", 8, "302", "自分の番号");
    refused("取組項目", "終了区分", 5, "", "終了区分");
    refused("取組項目", "終了区分", 5, "終わり", "「完了」「廃止」「統合」");
    refused("取組項目", "有効開始", 11, "9年4月", "報告月として読めません");
    first_refused("取組項目", "項目番号", 2, "-1", "1 からの整数");
}

#[test]
fn a_reprint_of_a_reprint_and_a_reprint_with_indicators() {
    let mut book = book();
    let again = set(&mut book, "取組項目", "再掲元", 7, "302");
    let found = mistakes(&book);
    assert!(
        found.iter().any(|one| one.starts_with(&format!("「取組項目」シートの {again}: 項目 302 も再掲"))),
        "{found:#?}"
    );
    let own = at(&book, "指標", "項目番号", 8);
    assert!(
        found.iter().any(|one| one.starts_with(&format!("「指標」シートの {own}、A9: 項目 301 は再掲"))),
        "{found:#?}"
    );
}

#[test]
fn indicators() {
    refused("指標", "方向", 2, "増", "「増加」のことでしょうか");
    refused("指標", "型", 2, "数", "「数値」");
    refused("指標", "目標9年度", 2, "約500", "数だけ（単位「人」は付けてもかまいません）にするか");
    refused("指標", "目標9年度", 2, "", "「－」を記入");
    refused("指標", "目標9年度", 5, "2", "「１以上」の形");
    refused("指標", "目標9年度", 8, "準備", "「構想」「設計」「試行」「本格実施」");
    refused("指標", "目標9年度", 11, "64", "「主幹 50/主査 70」の形");
    refused("指標", "目標9年度", 11, "乙 64/丙 72", "内訳の名称");
    refused("指標", "目標9年度", 7, "120", "下限（0）と上限（100）の間");
    refused("指標", "基準値", 7, "150％", "間にありません");
    refused("指標", "基準値", 8, "準備", "「段階」にありません");
    refused("指標", "基準値（計算用）", 12, "なし", "数として読めません");
    refused("指標", "上限", 7, "-5", "下限 0 より小さく");
    refused("指標", "下限", 2, "零", "数として読めません");
    refused("指標", "主管課", 2, "窓口課", "担当課「港湾課」に入っていません");
    refused("指標", "調査月", 2, "13", "1～12");
    refused("指標", "調査月", 4, "5", "「年1回」のとき");
    refused("指標", "確定時期", 12, "来年", "翌年度8月");
    refused("指標", "算式", 2, "目標÷実績", "方向が「減少」");
    refused("指標", "減少可", 2, "可", "年度累計");
    refused("指標", "回答方法", 11, "合算", "型が「数値」");
    first_refused("指標", "指標番号", 3, "1", "２回");
    first_refused("指標", "項目番号", 2, "999", "項目 999 は");
    refused("指標", "確度", 2, "たぶん", "「確実」「要確認」");
    refused("指標", "書式", 2, "小数９", "「整数」");
}

#[test]
fn an_item_without_indicators_and_a_gap_in_their_numbers() {
    let mut book = book();
    set(&mut book, "指標", "指標番号", 3, "3");
    let cell = at(&book, "指標", "指標番号", 13);
    for label in ["項目番号", "指標番号", "指標名", "基準値"] {
        set(&mut book, "指標", label, 13, "");
    }
    let row: Vec<CellRef> =
        sheet(&mut book, "指標").cells.iter().map(|cell| cell.place.cell).filter(|one| one.row == cell.row).collect();
    row.into_iter().for_each(|cell| put(&mut book, "指標", cell, RawValue::Text(String::new())));
    let found = mistakes(&book);
    assert!(found.iter().any(|one| one.contains("項目 201 の指標番号 2 がありません")), "{found:#?}");
    assert!(found.iter().any(|one| one.contains("項目 403「予約の電子化」の指標がありません")), "{found:#?}");
    assert_eq!(found.len(), 2, "{found:#?}");
}

#[test]
fn departments_and_transfers() {
    refused("部署", "別名", 4, "商工観光課、港湾課", "「港湾課」は A3 にもあります");
    refused("部署", "有効終了", 2, "令和9年度確定", "指標 402-1の主管課");
    refused("部署", "有効開始", 6, "令和10年10月", "置かれていません");
    refused("所管変更", "旧所属", 2, "港湾課", "担当は「学校課」で、「港湾課」ではありません");
    refused("所管変更", "新所属", 2, "学び支援室", "「学び支援課」のことでしょうか");
    refused("所管変更", "指標番号", 4, "9", "指標 9 はありません");
    refused("所管変更", "適用開始月", 4, "", "空欄です");
    refused("所管変更", "項目番号", 3, "302", "再掲です");
}

#[test]
fn schedule() {
    refused("日程", "報告月", 2, "令和9年13月", "報告月として読めません");
    refused("日程", "報告月", 3, "令和8年9月", "２つ");
    refused("日程", "報告月", 2, "令和3年4月", "計画の期間に入っていません");
    refused("日程", "提出期限", 2, "近日中", "日付として読めません");
    refused("日程", "再提出期限", 2, "2026/10/1", "より前の日");
    refused("日程", "評価", 2, "必要", "「要」「不要」");
}

#[test]
fn records() {
    refused("過年度実績", "実績", 2, "多数", "実績として読めません");
    refused("過年度実績", "年度", 2, "令和元年度", "計画の期間に入っていません");
    refused("過年度実績", "評価", 2, "5", "使えません");
    refused("目標改定", "改定後目標", 2, "未定", "（単位「人」");
    refused("目標改定", "適用開始月", 3, "令和9年6月", "２つ");
    refused("目標改定", "適用開始月", 3, "令和10年4月", "確定より後");
    refused("目標改定", "指標番号", 2, "7", "指標 7 は「指標」シートにありません");
    refused("目標改定", "理由", 2, "", "「理由」が空欄");
    refused("確定評価", "評価", 2, "", "空欄");
    refused("確定評価", "項目番号", 2, "302", "再掲です");
    refused("意見・対応", "公表", 2, "まあ", "「可」「不可」");
    refused("意見・対応", "項目番号", 2, "5", "項目 5 は");
}

#[test]
fn criteria() {
    refused("評価基準", "下限", 3, "120", "小さくありません");
    refused("評価基準", "下限", 3, "多め", "数として読めません");
    first_refused("評価基準", "表示", 11, "完了", "２回");
    refused("評価基準", "区分", 2, "格付", "使えません");
    let mut book = book();
    set(&mut book, "評価基準", "下限", 5, "10");
    assert!(mistakes(&book).iter().any(|one| one.contains("いちばん下の下限が 10")), "{:#?}", mistakes(&book));
}

/// Rows that no master had before: a master without them is as right as one with them.
#[test]
fn forecasts_and_the_share_for_a_verdict_are_optional() {
    let plain = read(&book()).unwrap().criteria;
    assert_eq!((plain.judged_from, plain.goal_forecasts.len()), (None, 0));
    let with = |rows: &[(&str, &str, &str)]| {
        let mut book = book();
        for (row, (section, limit, label)) in (30..).zip(rows) {
            for (heading, text) in [("区分", section), ("下限", limit), ("表示", label)] {
                set(&mut book, "評価基準", heading, row, text);
            }
        }
        book
    };
    let rows = [("目標別見込", "60", "順調の見込み"), ("目標別見込", "0", "要改善の見込み"), ("判定", "75", "")];
    let read = read(&with(&rows)).unwrap().criteria;
    assert_eq!(read.judged_from(), 75.into());
    let labels: Vec<&str> = read.goal_forecasts.iter().map(|(_, label)| label.as_str()).collect();
    assert_eq!((labels, read.overall_forecasts.len()), (vec!["順調の見込み", "要改善の見込み"], 0));
    for (rows, about) in [
        (&[("判定", "101", "")][..], "100 以下"),
        (&[("判定", "0", "")], "0 より大きい"),
        (&[("判定", "80", ""), ("判定", "70", "")], "２つ"),
        (&[("総合見込", "50", "良")], "いちばん下の下限が 50"),
        (&[("総合見込", "50", "良"), ("総合見込", "60", "可")], "小さくありません"),
    ] {
        let found = mistakes(&with(rows));
        assert!(matches!(&found[..], [one] if one.contains(about)), "{about}: {found:#?}");
    }
}

#[test]
fn form_settings() {
    refused("様式設定", "見出し", 12, "実績（{今月}）", "「{今月}」は使えません");
    refused("様式設定", "見出し", 12, "実績（{時点）", "使えません");
    refused("様式設定", "幅", 2, "広め", "数として読めません");
    refused("様式設定", "幅", 2, "300", "1～255");
    refused("様式設定", "別名", 6, "事業名", "欄「取組項目」にもあります");
    refused("様式設定", "入力時メッセージ", 12, &"長".repeat(256), "255 文字以内");
}

#[test]
fn missing_sheets_and_columns_are_told_with_what_may_be_meant() {
    let mut spoilt = book();
    sheet(&mut spoilt, "日程").name = "日程表".into();
    let header = set(&mut spoilt, "指標", "方向", 1, "増減の方向");
    let gone = at(&spoilt, "部署", "別名", 1);
    put(&mut spoilt, "部署", gone, RawValue::Text(String::new()));
    let found = mistakes(&spoilt);
    assert!(
        found.iter().any(|one| one.starts_with("「日程」シート: このシートがありません。「日程表」がそれに当たるなら")),
        "{found:#?}"
    );
    assert!(
        found.iter().any(|one| one.starts_with("「部署」シートの A1: この行に「別名」の見出しがありません")),
        "{found:#?}"
    );
    assert!(found.iter().any(|one| one.contains("「方向」の列がありません")), "{found:#?} {header}");
    let all = book().sheets.iter().filter(|sheet| &*sheet.name != "説明").count();
    let mut empty = book();
    empty.sheets.clear();
    assert_eq!(mistakes(&empty).len(), all);
}

#[test]
fn every_mistake_is_told_at_once() {
    let mut book = book();
    let mut expected: Vec<(&str, CellRef)> = vec![
        ("計画", set(&mut book, "計画", "値", 4, "12345")),
        ("評価基準", set(&mut book, "評価基準", "下限", 3, "120")),
        ("部署", set(&mut book, "部署", "別名", 4, "港湾課")),
        ("体系", set(&mut book, "体系", "SDGs", 2, "99")),
        ("取組項目", set(&mut book, "取組項目", "掲載順", 3, "1")),
        ("指標", set(&mut book, "指標", "方向", 2, "増")),
        ("指標", set(&mut book, "指標", "目標9年度", 2, "約500")),
        ("所管変更", set(&mut book, "所管変更", "旧所属", 2, "港湾課")),
        ("日程", set(&mut book, "日程", "評価", 2, "必要")),
        ("過年度実績", set(&mut book, "過年度実績", "実績", 2, "多数")),
        ("目標改定", set(&mut book, "目標改定", "改定後目標", 2, "未定")),
        ("確定評価", set(&mut book, "確定評価", "評価", 2, "7")),
        ("意見・対応", set(&mut book, "意見・対応", "公表", 2, "まあ")),
        ("様式設定", set(&mut book, "様式設定", "幅", 2, "広め")),
        ("用語解説", set(&mut book, "用語解説", "説明", 2, "")),
        ("変更履歴", set(&mut book, "変更履歴", "日付", 2, "先日")),
    ];
    let mut found: Vec<(String, CellRef)> =
        read(&book).unwrap_err().into_iter().map(|one| (one.sheet, one.cell.unwrap())).collect();
    found.sort();
    expected.sort_unstable();
    assert_eq!(found.iter().map(|(sheet, cell)| (sheet.as_str(), *cell)).collect::<Vec<_>>(), expected);
}

#[test]
fn columns_are_found_by_label_in_any_order_below_any_title() {
    let (plain, mut moved) = (read(&book()).unwrap(), book());
    for sheet in moved.sheets.iter_mut().filter(|sheet| &*sheet.name != "様式設定") {
        let width = sheet.cells.iter().map(|cell| cell.place.cell.col).max().unwrap_or(0);
        for cell in &mut sheet.cells {
            cell.place.cell = CellRef::new(cell.place.cell.row + 3, width - cell.place.cell.col + 1);
        }
        let place = Place { sheet: sheet.name.clone(), cell: CellRef::new(0, 0) };
        sheet.cells.push(RawCell {
            place,
            value: RawValue::Text("表題".into()),
            percent: false,
            formula: false,
            look: Default::default(),
        });
        sheet.cells.sort_by_key(|cell| cell.place.cell);
    }
    let moved = read(&moved).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    assert_eq!(format!("{:?}", moved.items), format!("{:?}", plain.items));
    assert_eq!(format!("{:?}", moved.indicators), format!("{:?}", plain.indicators));
    assert_eq!(format!("{:?}", moved.transfers), format!("{:?}", plain.transfers));
    assert_eq!(format!("{:?}", moved.schedule), format!("{:?}", plain.schedule));
}

/// A department that was renamed without an alias is unknown in many cells: told once, with all of them.
#[test]
fn the_same_mistake_at_many_cells_is_told_once() {
    let mut book = book();
    set(&mut book, "部署", "所属名", 4, "商工振興課");
    set(&mut book, "部署", "別名", 4, "");
    let found = mistakes(&book);
    let items: Vec<&String> = found.iter().filter(|one| one.starts_with("「取組項目」")).collect();
    assert!(
        matches!(&items[..], [one] if one.starts_with("「取組項目」シートの J3、K3、J4: 「商工課」は「部署」シートにありません。")),
        "{found:#?}"
    );
}

/// A cell that holds nothing but blanks does not make a row.
#[test]
fn blank_rows_are_no_rows() {
    let mut book = book();
    set(&mut book, "所管変更", "理由", 30, " \u{3000}");
    set(&mut book, "指標", "判断の理由", 40, "この列は読み込みません");
    assert_eq!(mistakes(&book), Vec::<String>::new());
}

/// What Excel makes of what people type: numbers, per cents, and a date of a month.
#[test]
fn typed_numbers_per_cents_and_months_are_read_as_shown() {
    let mut book = book();
    let target = at(&book, "指標", "目標9年度", 2);
    put(&mut book, "指標", target, RawValue::Number(13_000.0));
    let share = at(&book, "指標", "目標10年度", 13);
    put(&mut book, "指標", share, RawValue::Number(0.3));
    sheet(&mut book, "指標").cells.iter_mut().find(|cell| cell.place.cell == share).unwrap().percent = true;
    let month = at(&book, "日程", "報告月", 2);
    let first = chrono::NaiveDate::from_ymd_opt(2026, 9, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
    put(&mut book, "日程", month, RawValue::DateTime(first));
    let plan = read(&book).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    let printed =
        |item, year: usize| plan.indicators[&crate::model::IndicatorKey::new(item, 1)].targets[year].printed.clone();
    assert_eq!((printed(201, 1).as_str(), printed(403, 2).as_str()), ("13,000", "30％"));
    assert!(plan.schedule.contains_key(&crate::model::Round::parse("令和8年9月").unwrap()));
}

#[test]
fn errors_and_formulas_without_results_are_told() {
    let mut book = book();
    let error = at(&book, "指標", "目標9年度", 2);
    put(&mut book, "指標", error, RawValue::Error("#REF!".into()));
    let formula = at(&book, "取組項目", "取組項目", 2);
    put(&mut book, "取組項目", formula, RawValue::NoCache);
    let found = mistakes(&book);
    assert!(
        found.iter().any(|one| one.starts_with(&format!("「指標」シートの {error}: ")) && one.contains("#REF!")),
        "{found:#?}"
    );
    assert!(
        found.iter().any(|one| one.starts_with(&format!("「取組項目」シートの {formula}: ")) && one.contains("数式")),
        "{found:#?}"
    );
}

#[test]
fn a_file_that_is_no_workbook_is_one_mistake() {
    for bytes in [&b""[..], b"not a workbook"] {
        let found = read_master(bytes).unwrap_err();
        assert!(
            matches!(&found[..], [one] if one.sheet.is_empty() && one.to_string().starts_with("計画マスタを開けません"))
        );
    }
}
