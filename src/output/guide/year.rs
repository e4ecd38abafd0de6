//! The second page: the year's course (年間の流れ) for somebody who took over in April, and what to do in need.

use super::picture::{DARK, LINE, Picture, SMALL, SMALL_BOLD};
use super::sheet::{LEFT, Sheet, WIDTH};
use crate::output::report::{
    display::{Grey, Paint, Path, Stroke},
    drawing,
    length::{Length, Point, Rect},
    text::{Align, Style},
};

const COURSE: [[&str; 3]; 8] = [
    [
        "4月はじめ",
        "今年度の報告月、依頼日、提出期限、評価の要・不要、会議の日を書きます。組織が変わったときは「部署」と「所管変更」に、目標が変わったときは「目標改定」に書きます（古い行は消しません）。",
        "計画マスタの「日程」「部署」「所管変更」「目標改定」",
    ],
    [
        "4月下旬",
        "前の年度の確定の調査票を作って配ります。報告月を聞かれたら「令和7年度確定」のように入力します。",
        "メニューの 1",
    ],
    [
        "毎月",
        "1ページの手順 1～6 を行います。4月分は5月に、3月分は翌年4月に集めます。月の数値は速報です。",
        "メニューの 1、2",
    ],
    [
        "5月末～6月",
        "確定の調査票を集め、報告月に「令和7年度確定」と入力して集計します。決算などを待つ指標は「確定待ち」とし、分かったときに、確定の調査票をもう一度出してもらいます。",
        "メニューの 2",
    ],
    [
        "7月",
        "本部の会議で決まった評価を「確定評価」に、出た意見と対応を「意見・対応」に書き、もう一度集計します。",
        "計画マスタの「確定評価」「意見・対応」",
    ],
    [
        "9月（議会）",
        "確定の報告書を印刷して提出し、元の調査票ごと一式を保存します（下の「一式の保存」）。「公開」フォルダーの中身は、ホームページに載せられます。",
        "torimatome seal",
    ],
    [
        "10月～2月",
        "毎月の手順を続けます。「日程」で評価が「要」の月は、自己評価・取組状況・課題も集めます。",
        "メニューの 1、2",
    ],
    [
        "3月",
        "来年度の組織と担当を確かめます。計画が終わる年は、フォルダー全体を写し、次の計画の計画マスタを作ります（計画ごとに一つのフォルダー）。",
        "計画マスタ",
    ],
];

const TROUBLE: [[&str; 2]; 5] = [
    [
        "ほかのプログラムが開いています",
        "表示されたファイルを Excel や PDF の画面で閉じ、もう一度行います。前回の出力はそのまま残っています。",
    ],
    [
        "計画マスタに直すところが○件あります",
        "表示されたシートとセルを Excel で直し、保存して閉じてから、もう一度行います。",
    ],
    ["指摘の意味が分からない", "集計表の「点検結果」に、ファイルとセル、読んだ値、することが書いてあります。"],
    [
        "前の月の数値が違っていた",
        "次の調査票の「過去分訂正」シートに書いてもらうか、その月の調査票をもう一度出してもらい、input に加えます。",
    ],
    ["output を消してしまった", "もう一度集計すれば同じものができます。消してはいけないのは input と templates です。"],
];

/// Fills the page.
pub fn page(sheet: &mut Sheet) {
    let mut y = sheet.title(
        "年間の流れ",
        "4月に引き継ぎなしで担当になっても、この順に進めれば一年が終わります。はじめに ① output の一番新しいフォルダーの集計表「概要」を開く、② 計画マスタの「説明」と「日程」を読む、③ メニューの 2 で先月をもう一度集計してみる（何度行っても同じ結果になります）、の三つをすると、今の状況が分かります。",
    );
    y = timeline(sheet, y) + Length::pt(8);
    let widths = [Length::pt(62), Length::pt(322), Length::pt(115)];
    let rows: Vec<Vec<&str>> = COURSE.iter().map(|row| row.to_vec()).collect();
    y = sheet.table("年間の流れ", &widths, &["時期", "すること", "使うもの"], &rows, y) + Length::pt(5);
    y = sheet.heading("一式の保存（封印）", y);
    y = sheet.paragraph(
        "議会などに出したら、報告書・集計表・元の調査票・計画マスタを一つにまとめて保存します。フォルダーの上のアドレス欄に cmd と入力して Enter を押し、開いた黒い画面に「torimatome seal 令和7年度議会 --month 令和7年度確定」と入力して Enter を押します。archive に zip ができ、あとから「どの調査票のどのセルから出た数値か」を示せます。",
        Point::new(LEFT, y),
        WIDTH,
    ) + Length::pt(5);
    y = sheet.heading("困ったとき", y);
    let widths = [Length::pt(150), Length::pt(349)];
    let rows: Vec<Vec<&str>> = TROUBLE.iter().map(|row| row.to_vec()).collect();
    sheet.table("困ったとき", &widths, &["画面の表示・できごと", "すること"], &rows, y);
}

/// The months from April on, with what is collected in each.
fn timeline(sheet: &mut Sheet, y: Length) -> Length {
    let owner = sheet.figure(
        "年間の流れの図。毎月、前の月の月次の調査票を集める。4月下旬から6月に前の年度の確定を集め、7月に本部の会議で評価を決め、9月に議会に提出する。",
    );
    let mut picture = Picture { sheet, owner };
    let label = Length::pt(67);
    let month = Length::pt(36);
    let left = LEFT + label;
    let lane = |at: i64| y + Length::pt(14) + Length::pt(19) * at;
    let bottom = lane(3) + Length::pt(1);
    let months = ["4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月", "1月", "2月", "3月"];
    for (at, name) in (0_i64..).zip(months) {
        let column = Rect::new(left + month * at, y, month, bottom - y);
        if at % 2 == 0 {
            picture.fill(column, Grey(6));
        }
        picture.text(name, SMALL_BOLD, Rect { height: Length::pt(13), ..column }, Align::Centre);
    }
    for (at, name) in (0_i64..).zip(["月次（速報）", "前年度の確定", "会議・議会"]) {
        let strip = Rect::new(LEFT, lane(at), label, Length::pt(17));
        picture.text(name, SMALL_BOLD, strip, Align::Start);
        let path = Path::polyline(&[
            Point::new(LEFT, strip.y - Length::pt(1)),
            Point::new(LEFT + WIDTH, strip.y - Length::pt(1)),
        ]);
        picture.shape(path, Paint::Stroke(Stroke::solid(Length::milli(350))));
    }
    for at in 0..12 {
        // A month's return is asked for about the 20th and due about the 10th of the next.
        let bar = Rect::new(left + month * at + Length::pt(5), lane(0) + Length::pt(3), Length::pt(26), Length::pt(11));
        picture.fill(bar, Grey(if at == 0 { 12 } else { 22 }));
        let text = months.get(usize::try_from((at + 11) % 12).unwrap_or(0)).copied().unwrap_or_default();
        picture.text(&format!("{text}分"), SMALL, bar, Align::Centre);
    }
    let white = Style { ink: Grey::WHITE, ..SMALL_BOLD };
    let bar = |from: i64, to: i64, row: i64| {
        let start = left + month.times(from, 10);
        Rect::new(start, lane(row) + Length::pt(3), month.times(to - from, 10), Length::pt(11))
    };
    let collected = bar(6, 26, 1);
    picture.fill(collected, DARK);
    picture.text("確定の調査票", white, collected, Align::Centre);
    let late = bar(27, 50, 1);
    picture.fill(late, Grey(22));
    picture.text("決算などを待つ指標", SMALL, late, Align::Centre);
    for (from, to, text) in [(31, 48, "本部で評価を決める"), (54, 68, "議会に提出")] {
        let event = bar(from, to, 2);
        let dot = drawing::sector(Point::new(event.x, event.y + event.height / 2), Length::pt(4), 0, 1_000_000);
        picture.shape(dot, Paint::Fill(DARK));
        let frame = Rect::new(event.x + Length::pt(7), event.y, Length::pt(80), LINE);
        picture.text(text, SMALL_BOLD, frame, Align::Start);
    }
    let path = Path::polyline(&[Point::new(LEFT, bottom), Point::new(LEFT + WIDTH, bottom)]);
    picture.shape(path, Paint::Stroke(Stroke::solid(Length::milli(350))));
    bottom
}
