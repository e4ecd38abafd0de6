//! Tables of texts and the lines they must give.

use super::super::display::Grey;
use super::super::font::Face;
use super::super::length::Length;
use super::super::text::{Align, Paragraph, Style};
use super::opportunity::breaks_kinsoku;

const STYLE: Style = Style { face: Face::Mincho, size: Length::pt(10), ink: Grey::BLACK };

fn ems(count: i64) -> Length {
    Length::pt(10) * count
}

fn lines(text: &str, measure: i64) -> Vec<String> {
    Paragraph::new(text, STYLE).set(ems(measure)).lines.into_iter().map(|line| line.text).collect()
}

#[test]
fn lines_of_texts() {
    let cases: &[(&str, i64, &[&str])] = &[
        ("あいうえおかきくけこ", 4, &["あいうえ", "おかきく", "けこ"]),
        // Hanging: the 。 would drag い along to the next line.
        ("あいうえ。かき", 4, &["あいうえ。", "かき"]),
        // Closed up: the half em behind 、 gives way.
        ("あ、いう、えお", 4, &["あ、いう、", "えお"]),
        // Brackets never end a line, nor begin one when closing.
        ("あいう「えお」か", 4, &["あいう", "「えお」か"]),
        ("あいうえ」おか", 4, &["あいう", "え」おか"]),
        // Small kana and ー stay with what is before them.
        ("あいうしょう", 4, &["あいう", "しょう"]),
        ("あいうサービス", 4, &["あいう", "サービス"]),
        // Figures with their counters.
        ("あいう24時間", 4, &["あいう", "24時間"]),
        ("合計１，２３４人", 6, &["合計", "１，２３４人"]),
        ("年間24時間365日対応", 5, &["年間", "24時間", "365日対応"]),
        ("達成率は５０％です", 6, &["達成率は", "５０％です"]),
        ("平成〜令和、以上", 3, &["平成〜", "令和、", "以上"]),
        // Runs of punctuation close up: half an em each.
        ("（「あ」）、「い」", 4, &["（「あ」）、", "「い」"]),
        // Addresses end at their slashes.
        ("参照https://www.example.jp/abc/def.html", 12, &["参照https://", "www.example.jp/abc/", "def.html"]),
        // Explicit line ends.
        ("あい\nうえお", 4, &["あい", "うえお"]),
        ("あい\n\nう", 4, &["あい", "", "う"]),
        // A word longer than the line is cut.
        ("abcdefghijkl", 4, &["abcdefgh", "ijkl"]),
        // Spaces at the end of a line take no room.
        ("abcdefgh ijkl", 4, &["abcdefgh ", "ijkl"]),
        ("４月～３月", 3, &["４月～", "３月"]),
        ("①【市民】の②", 4, &["①【市民】", "の②"]),
        // What cells of worksheets bring along.
        ("あ\tい\r\nう\u{200B}え\u{b}\u{2028}お", 8, &["あ い", "うえお"]),
        // No character stands alone in the last line.
        ("あいうえおかきくけ", 8, &["あいうえおかき", "くけ"]),
        ("", 4, &[]),
    ];
    for (text, measure, expected) in cases {
        assert_eq!(lines(text, *measure), *expected, "{text} in {measure}");
    }
}

#[test]
fn justified_lines_end_at_the_measure() {
    let text = "市民・団体等との協働によるまちづくりを推進するため、「地域の絆」に基づき、ICTを活用した24時間の\
                受付（オンライン）等を実施します。";
    for measure in 8..40 {
        let set = Paragraph::new(text, STYLE).set(ems(measure));
        for line in &set.lines {
            if !line.ends_paragraph {
                assert_eq!(line.extent, ems(measure), "{} in {measure}", line.text);
            }
            assert!(line.extent <= ems(measure), "{} in {measure}", line.text);
        }
    }
}

#[test]
fn alignment_moves_lines() {
    let set = |align| Paragraph::new("あい", STYLE).align(align).set(ems(4)).lines.swap_remove(0);
    assert_eq!(set(Align::Start).start, Length::ZERO);
    assert_eq!(set(Align::Centre).start, ems(1));
    assert_eq!(set(Align::End).extent, ems(4));
}

#[test]
fn the_first_line_is_indented() {
    let set = Paragraph::new("あいうえお", STYLE).indent(ems(1), Length::ZERO).set(ems(4));
    assert_eq!(set.lines[0].text, "あいう");
    assert_eq!((set.lines[0].start, set.lines[1].start), (ems(1), Length::ZERO));
}

#[test]
fn nothing_is_lost_and_no_rule_broken() {
    let text =
        "（１）市の「みらい」・ICT化…〜１，０００人、㈱ＡＢＣ。①【窓口】\u{3000}②サービス！？ e-Tax 24時間365日％";
    for measure in 1..30 {
        let lines = lines(text, measure);
        assert_eq!(lines.concat(), text, "{measure}");
        for pair in lines.windows(2) {
            let (Some(before), Some(after)) = (pair[0].trim_end().chars().last(), pair[1].chars().next()) else {
                panic!("an empty line")
            };
            assert!(measure < 8 || !breaks_kinsoku(before, after), "{before}|{after} in {measure}");
        }
    }
}

#[test]
fn vertical_lines_run_down() {
    let line = Paragraph::new("行政、経営", STYLE).vertical().set(ems(10)).lines.swap_remove(0);
    let tops: Vec<_> = line.glyphs.iter().map(|glyph| glyph.y).collect();
    assert!(tops.is_sorted());
    assert!(line.glyphs.iter().all(|glyph| glyph.x == -Length::pt(5)));
}
