//! What the master's cells look like, what is hidden, and the order of the items.

use super::*;
use crate::spreadsheet::Look;

/// Changes a cell of the second plan's master in some way.
fn changed(name: &str, label: &str, row: u32, change: impl FnOnce(&mut RawCell)) -> (Workbook, CellRef) {
    let mut book = book();
    let cell = at(&book, name, label, row);
    change(sheet(&mut book, name).cells.iter_mut().find(|known| known.place.cell == cell).unwrap());
    (book, cell)
}

/// The master is read with the eyes of a return: what does not show what it holds is a mistake at its cell, in every sheet.
#[test]
fn what_a_cell_does_not_show_is_a_mistake_in_every_sheet() {
    let looks = [
        (Look::Struck, "取り消し線"),
        (Look::Unseen, "見えません"),
        (Look::Raised, "上付き"),
        (Look::Other("別".into()), "「別」と表示"),
    ];
    for (name, label, row) in [
        ("計画", "値", 2),
        ("体系", "目標説明", 2),
        ("取組項目", "取組内容", 2),
        ("指標", "指標名", 2),
        ("指標", "基準値", 2),
        ("指標", "目標9年度", 2),
        ("指標", "下限", 2),
        ("部署", "所属名", 2),
        ("所管変更", "新所属", 2),
        ("過年度実績", "実績", 2),
        ("目標改定", "改定後目標", 2),
        ("確定評価", "評価", 2),
        ("意見・対応", "意見", 2),
        ("評価基準", "下限", 2),
        ("様式設定", "見出し", 2),
        ("用語解説", "説明", 2),
        ("変更履歴", "内容", 2),
    ] {
        for (look, about) in &looks {
            let (book, cell) = changed(name, label, row, |cell| cell.look = look.clone());
            let found = mistakes(&book);
            let expected = format!("「{name}」シートの {cell}: ");
            assert!(
                matches!(&found[..], [one] if one.starts_with(&expected) && one.contains(about)),
                "{expected}…{about}…: {found:#?}"
            );
        }
    }
    let (book, cell) = changed("指標", "目標9年度", 1, |cell| cell.look = Look::Struck);
    assert!(mistakes(&book)[0].starts_with(&format!("「指標」シートの {cell}: 見出し")), "a heading, too");
}

#[test]
fn a_number_may_be_shown_with_its_unit_and_with_nothing_else() {
    let shown = |number: f64, look: Look| {
        let (book, _) =
            changed("指標", "目標9年度", 2, |cell| (cell.value, cell.look) = (RawValue::Number(number), look));
        mistakes(&book)
    };
    let other = |text: &str| Look::Other(text.into());
    assert_eq!(shown(13_000.0, other("13,000人")), Vec::<String>::new());
    for (number, look) in [
        (13_000_000.0, other("13,000")),
        (13_000.0, other("13,000件")),
        (13_000.0, other("13,000以上")),
        (13_000.0, other("")),
        (13_000.4, Look::Rounded("13,000".into())),
    ] {
        assert!(matches!(&shown(number, look.clone())[..], [one] if one.contains("表示")), "{look:?}");
    }
    // A sheet that knows no unit: decoration is told from another number.
    let ordinal = |text: &str| mistakes(&changed("体系", "群番号", 2, |cell| cell.look = other(text)).0);
    let (book, _) =
        changed("体系", "群番号", 2, |cell| (cell.value, cell.look) = (RawValue::Number(1.0), other("第1")));
    assert_eq!(mistakes(&book), Vec::<String>::new());
    assert_eq!(ordinal("1千").len(), 1);
}

#[test]
fn a_row_that_is_struck_out_is_one_mistake() {
    for name in ["指標", "目標改定", "確定評価"] {
        let mut book = book();
        let row: Vec<_> = sheet(&mut book, name).cells.iter_mut().filter(|cell| cell.place.cell.row == 1).collect();
        assert!(row.len() > 2);
        row.into_iter().for_each(|cell| cell.look = Look::Struck);
        let found = mistakes(&book);
        assert!(
            matches!(&found[..], [one] if one.starts_with(&format!("「{name}」シートの A2: 2行目の全体"))),
            "{found:#?}"
        );
    }
    // A column that is not read may say what it likes.
    let mut book = book();
    let mut aside = set(&mut book, "指標", "判断の理由", 2, "旧い理由");
    aside.row = 1;
    sheet(&mut book, "指標").cells.iter_mut().find(|cell| cell.place.cell == aside).unwrap().look = Look::Struck;
    assert_eq!(mistakes(&book), Vec::<String>::new());
}

#[test]
fn what_is_hidden_and_would_count_is_a_mistake() {
    let mut book = book();
    sheet(&mut book, "目標改定").hidden_rows.insert(1);
    let hidden = at(&book, "指標", "目標9年度", 1);
    sheet(&mut book, "指標").hidden_columns.insert(hidden.col);
    sheet(&mut book, "確定評価").visible = false;
    let found = mistakes(&book);
    assert_eq!(found.len(), 3, "{found:#?}");
    for expected in [
        format!("「指標」シートの {hidden}: 「目標9年度」の列は非表示"),
        "「目標改定」シートの A2: この行は非表示".into(),
        "「確定評価」シート: このシートは非表示".into(),
    ] {
        assert!(found.iter().any(|one| one.starts_with(&expected)), "{expected} {found:#?}");
    }
    // Hidden, but nothing in it counts.
    let mut book = self::book();
    let aside = at(&book, "指標", "判断の理由", 1);
    sheet(&mut book, "指標").hidden_columns.extend([aside.col, 200]);
    sheet(&mut book, "指標").hidden_rows.insert(500);
    assert_eq!(mistakes(&book), Vec::<String>::new());
}

/// 掲載順: empty is the order of the rows, a decimal stands between two others, and outside its section is a mistake.
#[test]
fn items_are_placed_by_number_by_decimal_or_by_row() {
    let order = |book: &Workbook| -> Vec<u16> {
        read(book).unwrap_or_else(|mistakes| panic!("{mistakes:#?}")).printed_order.iter().map(|item| item.0).collect()
    };
    let plain = order(&book());
    assert_eq!(plain, [201, 203, 202, 210, 211, 301, 302, 401, 402, 403]);
    let with = |cells: &[(u32, &str)]| {
        let mut book = book();
        for (row, text) in cells {
            set(&mut book, "取組項目", "掲載順", *row, text);
        }
        book
    };
    let all: Vec<(u32, &str)> = (2..12).map(|row| (row, "")).collect();
    assert_eq!(order(&with(&all)), plain);
    // The last item of the third goal before its first: 7.5 stands behind 7.
    assert_eq!(order(&with(&[(11, "7.5")])), [201, 203, 202, 210, 211, 301, 302, 403, 401, 402]);
    // Empty ones stand behind the row above them.
    assert_eq!(order(&with(&[(3, ""), (6, "")])), plain);
    let outside = mistakes(&with(&[(4, "20")]));
    assert!(
        matches!(&outside[..], [one] if one.starts_with("「取組項目」シートの F4: 項目 202 は") && one.contains("案内の充実")),
        "{outside:#?}"
    );
    let empty_at_the_end = mistakes(&with(&[(2, "20"), (3, "")]));
    // Placed behind all others, and the empty one below it with it.
    assert_eq!(empty_at_the_end.len(), 2, "{empty_at_the_end:#?}");
    assert!(mistakes(&with(&[(3, "1.0")]))[0].contains("項目 201 にもあります"));
    assert!(mistakes(&with(&[(3, "前")]))[0].contains("数として読めません"));
}
