//! The first page: a month in six steps, each with its picture.

use super::picture::{Icon, LINE, Picture, SMALL, SMALL_BOLD, rect};
use super::sheet::{BODY, LEFT, PITCH, Sheet, WIDTH, bold};
use crate::output::report::{
    display::{Grey, Owner, Paint, Path, Stroke},
    length::{Length, Point, Rect},
    structure::Role,
    text::{self, Align, Style},
};

/// A step: title, when, how, and its picture with what is read instead of it.
struct Step {
    title: &'static str,
    when: &'static str,
    how: &'static str,
    read: &'static str,
    draw: fn(&mut Picture, Rect),
}

const STEPS: [Step; 6] = [
    Step {
        title: "1　調査票を作って配る",
        when: "依頼日までに",
        how: "torimatome.exe をダブルクリックし、「1」を入力して Enter を押します。報告月を聞かれたら、そのまま Enter（次の報告月）を押します。output の「配布」に課ごとの調査票ができます。",
        read: "フォルダーの torimatome.exe をダブルクリックすると、output の配布フォルダーに所属ごとの調査票ができる。",
        draw: issue,
    },
    Step {
        title: "2　各課が記入する",
        when: "提出期限まで",
        how: "黄色の欄だけに記入します。実績と見込は数字だけ、自己評価は 1～4 を選びます。実績が 0 のときは「0」、中止のときは「中止」と入力します。空欄は 0 ではなく「未報告」として扱います。",
        read: "調査票の表。目標などは記入済みで、実績、年度末見込、自己評価、取組状況の欄に記入する。",
        draw: fill_in,
    },
    Step {
        title: "3　届いたら input に入れる",
        when: "届くたびに",
        how: "戻ってきた調査票を input フォルダーに入れます。フォルダーの分け方やファイルの名前は自由です。前の月までの調査票も、消さずに入れたままにしておきます（集計のたびに、すべてを読み直します）。",
        read: "届いた調査票のファイルを input フォルダーに入れる。前の月のフォルダーもそのまま残す。",
        draw: collect,
    },
    Step {
        title: "4　集計する",
        when: "提出期限を過ぎたら",
        how: "torimatome.exe をダブルクリックし、「2」を入力して Enter を押します。報告月を聞かれたら、そのまま Enter（提出のある最新の月）を押します。数秒で終わり、最後に「次にすること」が表示されます。",
        read: "黒い画面のメニューで 2 を入力すると、提出と未提出の数、点検結果、次にすることが表示される。",
        draw: run,
    },
    Step {
        title: "5　未提出・差戻しの連絡",
        when: "その日のうちに",
        how: "output の報告月のフォルダーにある「再提出依頼」を開きます。「連絡文.txt」の文はそのまま送れます。差戻しの課には、同じフォルダーの課の名前の調査票を添えます。直ったら、3 に戻ります。",
        read: "再提出依頼フォルダーの連絡文と調査票。調査票では、直すセルに印と理由が付いている。",
        draw: send_back,
    },
    Step {
        title: "6　確かめて、印刷する",
        when: "会議の前に",
        how: "集計表の「点検結果」で要確認を確かめ、「受付簿_案.xlsx」に記入して、input に「受付簿.xlsx」の名前で保存します。もう一度 4 を行い、報告書（PDF）を読み合わせてから印刷します。",
        read: "進捗状況集計表で確かめ、受付簿に記入し、進捗状況報告書を印刷する。",
        draw: print,
    },
];

const GAP: Length = Length::pt(13);
const HEAD: Length = Length::pt(21);
const PICTURE: Length = Length::pt(113);
const HEIGHT: Length = Length::pt(219);
/// Room between a card's edge and what stands in it.
const PAD: Length = Length::pt(8);

/// Fills the page.
pub fn page(sheet: &mut Sheet) {
    let top = sheet.title(
        "取りまとめ（torimatome）の使い方",
        "各課の調査票（Excel）を点検して一つにまとめ、集計表（Excel）と、議会に出す報告書（PDF）を作ります。インターネットも管理者の権限も要りません。フォルダーごと好きな場所に置いて使えます。",
    );
    let top = sheet.heading("毎月の手順", top) + Length::pt(2);
    let width = (WIDTH - GAP) / 2;
    for (at, step) in (0_i64..).zip(&STEPS) {
        let corner = Point::new(LEFT + (width + GAP) * (at % 2), top + (HEIGHT + Length::pt(8)) * (at / 2));
        card(sheet, step, Rect::new(corner.x, corner.y, width, HEIGHT));
    }
}

fn card(sheet: &mut Sheet, step: &Step, area: Rect) {
    let head = Rect { height: HEAD, ..area };
    sheet.page.fill(head, super::picture::DARK);
    sheet.page.frame(area, Stroke::solid(Length::milli(800)));
    let frame = Rect::new(head.x + PAD, head.y, head.width - PAD * 2, head.height);
    let white = |style: Style| Style { ink: Grey::WHITE, ..style };
    let heading = sheet.add(Role::Heading(3));
    sheet.line(step.title, white(bold(Length::pt(11))), frame, Align::Start, Owner::Element(heading));
    let when = sheet.add(Role::Paragraph);
    sheet.line(step.when, white(SMALL_LABEL), frame, Align::End, Owner::Element(when));
    let owner = sheet.figure(step.read);
    let picture = Rect::new(area.x + PAD, head.bottom() + Length::pt(6), area.width - PAD * 2, PICTURE);
    (step.draw)(&mut Picture { sheet, owner }, picture);
    let element = sheet.add(Role::Paragraph);
    let (corner, measure) = (Point::new(picture.x, picture.bottom() + Length::pt(5)), picture.width);
    let set = text::Paragraph::new(step.how, BODY).pitch(PITCH).without_hanging().set(measure);
    let frame = Rect::new(corner.x, corner.y, measure, area.bottom() - corner.y - Length::pt(2));
    set.put(&mut sheet.page, corner, Some(frame), Owner::Element(element));
}

const SMALL_LABEL: Style = bold(Length::pt(8));

/// A part of `area`, in points from its top left corner.
fn part(area: Rect, x: i64, y: i64, width: i64, height: i64) -> Rect {
    let inner = rect(x, y, width, height);
    Rect { x: area.x + inner.x, y: area.y + inner.y, ..inner }
}

fn issue(picture: &mut Picture, area: Rect) {
    let inside = picture.window(part(area, 0, 4, 92, 74), "取りまとめ", false);
    let names = [
        (Icon::Folder, "input"),
        (Icon::Folder, "output"),
        (Icon::Folder, "templates"),
        (Icon::Program, "torimatome.exe"),
        (Icon::Report, "使い方.pdf"),
    ];
    picture.names(inside, &names, Some(3));
    let tip = part(area, 62, 58, 1, 1).origin();
    picture.pointer(tip);
    picture.text("ダブルクリック", SMALL_BOLD, part(area, 0, 82, 92, 11), Align::Centre);
    picture.arrow(part(area, 97, 36, 20, 16));
    let inside = picture.window(part(area, 122, 4, 104, 108), "配布 ＞ 令和8年1月", false);
    let names = [
        (Icon::Workbook, "調査票_環境課_….xlsx"),
        (Icon::Workbook, "調査票_市民課_….xlsx"),
        (Icon::Workbook, "調査票_総務課_….xlsx"),
        (Icon::Workbook, "調査票_税務課_….xlsx"),
        (Icon::Workbook, "調査票_福祉課_….xlsx"),
    ];
    picture.names(inside, &names, None);
    let below = part(area, 126, 76, 96, 30);
    picture.fill(below, Grey(10));
    let first = Rect { height: below.height / 2, ..below };
    picture.text("前年度の実績・前回の報告・", SMALL, first, Align::Centre);
    picture.text("今年度の目標は記入済み", SMALL, Rect { y: first.bottom(), ..first }, Align::Centre);
}

fn fill_in(picture: &mut Picture, area: Rect) {
    let inside = picture.window(part(area, 0, 2, 226, 94), "調査票_総務課_令和8年1月.xlsx", false);
    picture.text("進捗状況調査票（令和8年1月）", SMALL_BOLD, Rect { height: LINE, ..inside }, Align::Start);
    let stamp = Rect::new(inside.right() - Length::pt(84), inside.y, Length::pt(84), LINE);
    picture.card(stamp, Length::milli(350));
    picture.text("提出日 令和8年2月5日", SMALL, stamp, Align::Centre);
    let widths = [24, 58, 26, 30, 30, 22, 28];
    let cells = picture.grid(inside.origin().moved(Length::ZERO, Length::pt(15)), &widths, Length::pt(14), 4);
    let rows = [
        ["番号", "指標名", "目標", "実績", "見込", "評価", "状況"],
        ["13 ①", "女性委員の割合", "40％", "38.5", "39.0", "2", "…"],
        ["46 ①", "会議の公開率", "100％", "96.0", "98.0", "2", "…"],
        ["51 ①", "植えた本数", "30本", "", "", "", ""],
    ];
    for (row, (line, texts)) in cells.iter().zip(rows).enumerate() {
        for (column, (cell, text)) in line.iter().zip(texts).enumerate() {
            let given = row > 0 && column < 3;
            if row == 0 || given {
                picture.fill(cell.inset(Length::milli(400), Length::milli(400)), Grey(if row == 0 { 24 } else { 10 }));
            }
            let style = if row == 0 || column > 2 { SMALL_BOLD } else { SMALL };
            picture.text(text, style, cell.inset(Length::pt(2), Length::ZERO), Align::Centre);
        }
    }
    let corner = cells.get(1).and_then(|row| row.get(3)).map(|cell| cell.origin()).unwrap_or_default();
    let open = Rect::new(corner.x, corner.y, Length::pt(110), Length::pt(42));
    picture.shape(Path::rect(open), Paint::Stroke(Stroke::solid(Length::milli(1_500))));
    let note = part(area, 112, 99, 110, 12);
    let tip = Point::new(open.x + open.width / 2, open.bottom());
    let base = Point::new(tip.x, note.y);
    picture.shape(Path::polyline(&[tip, base]), Paint::Stroke(Stroke::solid(Length::milli(800))));
    picture.fill(note, super::picture::DARK);
    picture.text("黄色の欄（ここに記入）", Style { ink: Grey::WHITE, ..SMALL_BOLD }, note, Align::Centre);
    picture.text("灰色の欄は記入不要", SMALL_BOLD, part(area, 4, 99, 96, 12), Align::Start);
}

fn collect(picture: &mut Picture, area: Rect) {
    let pile = part(area, 0, 8, 84, 62);
    picture.text("届いた調査票", SMALL_BOLD, Rect { height: LINE, ..pile }, Align::Start);
    let names = [
        (Icon::Workbook, "総務課1月分.xlsx"),
        (Icon::Workbook, "調査票_税務課(2)"),
        (Icon::Workbook, "福祉課（訂正）"),
    ];
    picture.names(Rect { y: pile.y + Length::pt(13), ..pile }, &names, None);
    picture.text("名前は変わっていてもよい", SMALL, part(area, 0, 54, 90, 11), Align::Start);
    picture.arrow(part(area, 92, 28, 24, 18));
    let inside = picture.window(part(area, 122, 4, 104, 74), "input", false);
    let names = [
        (Icon::Folder, "令和7年10月"),
        (Icon::Folder, "令和7年11月"),
        (Icon::Folder, "令和7年12月"),
        (Icon::Folder, "令和8年1月"),
    ];
    picture.names(inside, &names, Some(3));
    let note = part(area, 0, 86, 226, 24);
    picture.fill(note, Grey(10));
    let first = Rect { height: note.height / 2, ..note };
    picture.text("前の月のフォルダーは消さない", SMALL_BOLD, first, Align::Centre);
    let second = Rect { y: first.bottom(), ..first };
    picture.text("プログラムが input の中を書き換えることはありません", SMALL, second, Align::Centre);
}

fn run(picture: &mut Picture, area: Rect) {
    let left = picture.window(part(area, 0, 2, 106, 108), "torimatome", true);
    picture.console(
        left,
        &[
            "取りまとめ（torimatome）",
            "  1  調査票を作る",
            "  2  集計する",
            "  3  提出ファイルを点検する",
            "  4  報告書だけ作り直す",
            "  5  保存した一式を確かめる",
            "  0  終わる",
            "2",
        ],
    );
    let key = part(area, 60, 86, 40, 18);
    picture.card(key, Length::milli(900));
    picture.text("2　Enter", SMALL_BOLD, key, Align::Centre);
    picture.arrow(part(area, 109, 48, 12, 14));
    let right = picture.window(part(area, 124, 2, 102, 108), "torimatome", true);
    picture.console(
        right,
        &[
            "集計が終わりました。",
            "  提出　　25 / 27 所属",
            "  未提出　2 所属：…",
            "  差戻し　1 所属：…",
            "書き出した場所：",
            "  output/令和8年1月",
            "次にすること",
            "  1. 連絡文.txt の文で…",
        ],
    );
}

fn send_back(picture: &mut Picture, area: Rect) {
    let inside = picture.window(part(area, 0, 4, 96, 74), "再提出依頼", false);
    let names = [(Icon::Text, "連絡文.txt"), (Icon::Workbook, "総務課.xlsx")];
    picture.names(inside, &names, None);
    picture.text("課ごとの文が入っている", SMALL, part(area, 4, 48, 90, 11), Align::Start);
    picture.arrow(part(area, 101, 30, 16, 16));
    let inside = picture.window(part(area, 122, 4, 104, 74), "総務課.xlsx", false);
    let cells = picture.grid(inside.origin(), &[56, 40], Length::pt(14), 3);
    let rows = [["指標名", "実績"], ["女性委員の割合", "38.5"], ["会議の公開率", "約95"]];
    for (row, (line, texts)) in cells.iter().zip(rows).enumerate() {
        for (cell, text) in line.iter().zip(texts) {
            let style = if row == 0 { SMALL_BOLD } else { SMALL };
            picture.text(text, style, cell.inset(Length::pt(2), Length::ZERO), Align::Centre);
        }
    }
    let wrong = cells.last().and_then(|row| row.last()).copied().unwrap_or_default();
    picture.shape(Path::rect(wrong), Paint::Stroke(Stroke::solid(Length::milli(1_600))));
    let balloon = part(area, 122, 84, 104, 26);
    let tip = Point::new(wrong.x + wrong.width / 2, wrong.bottom());
    picture.card(balloon, Length::milli(900));
    let foot = Point::new(tip.x, balloon.y);
    picture.shape(Path::polyline(&[tip, foot]), Paint::Stroke(Stroke::solid(Length::milli(900))));
    let first = Rect { height: balloon.height / 2, ..balloon };
    picture.text("「約」の付いた数値です。", SMALL, first, Align::Centre);
    picture.text("正確な数値を入力してください。", SMALL, Rect { y: first.bottom(), ..first }, Align::Centre);
    picture.text("直すセルに印と理由 →", SMALL_BOLD, part(area, 20, 91, 98, 12), Align::End);
}

fn print(picture: &mut Picture, area: Rect) {
    let inside = picture.window(part(area, 0, 4, 130, 60), "output ＞ 令和8年1月", false);
    let names = [
        (Icon::Workbook, "進捗状況集計表_令和8年1月.xlsx"),
        (Icon::Report, "進捗状況報告書_令和8年1月.pdf"),
        (Icon::Workbook, "受付簿_案.xlsx"),
        (Icon::Folder, "再提出依頼"),
    ];
    picture.names(inside, &names, Some(1));
    picture.text("受付簿_案.xlsx に確認者と日付を書く", SMALL, part(area, 0, 70, 130, 11), Align::Start);
    picture.text("→ input に「受付簿.xlsx」で保存", SMALL_BOLD, part(area, 0, 82, 130, 11), Align::Start);
    picture.text("値が変わらなければ、次からは出ない", SMALL, part(area, 0, 94, 130, 11), Align::Start);
    picture.arrow(part(area, 134, 26, 16, 16));
    let back = part(area, 164, 4, 60, 88);
    picture.card(back, Length::milli(500));
    let front = part(area, 156, 12, 62, 90);
    picture.card(front, Length::milli(900));
    let inner = front.inset(Length::pt(6), Length::pt(6));
    let title = Rect { height: Length::pt(11), ..inner };
    picture.text("進捗状況報告書", SMALL_BOLD, title, Align::Centre);
    let cells = picture.grid(Point::new(inner.x, title.bottom() + Length::pt(4)), &[14, 12, 12, 12], Length::pt(8), 4);
    for cell in cells.iter().flat_map(|row| row.first()) {
        picture.fill(cell.inset(Length::milli(400), Length::milli(400)), Grey(24));
    }
    for line in 0..3 {
        let y = inner.y + Length::pt(56) + Length::pt(8) * line;
        let path = Path::polyline(&[Point::new(inner.x, y), Point::new(inner.right(), y)]);
        picture.shape(path, Paint::Stroke(Stroke { grey: Grey(45), ..Stroke::solid(Length::milli(900)) }));
    }
}
