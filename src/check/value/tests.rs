use super::*;
use crate::model::CellRef;
use crate::spreadsheet::{Look, Place};

fn spec(unit: &str) -> Spec {
    Spec {
        shape: Shape::Number,
        unit: unit.into(),
        percent: unit == "％",
        whole: unit != "％",
        min: Some(Decimal::ZERO),
        max: (unit == "％").then_some(Decimal::ONE_HUNDRED),
        not_applicable: false,
    }
}

fn cell(value: RawValue) -> RawCell {
    RawCell {
        place: Place { sheet: "調査票".into(), cell: CellRef::new(0, 0) },
        value,
        percent: false,
        formula: false,
        look: Default::default(),
    }
}

/// The number read from a text, `None` where it is refused.
fn number(text: &str, spec: &Spec) -> Option<String> {
    match read(&cell(RawValue::Text(text.into())), spec) {
        Value::Read(Answer::Number(value), _) => Some(value.to_string()),
        Value::Refused(_) => None,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn numbers_typed_as_text_are_read() {
    for text in [
        "12005",
        "１２００５",
        "12,005",
        "１２，００５人",
        " 12005 ",
        "12005\n",
        "12005人",
        "12,005 人",
        "'12005",
        "12\u{200B}005",
        "012005",
        "12005.0",
        "12005名",
        "_x000D_12005",
        "12005\u{3000}",
    ] {
        assert_eq!(number(text, &spec("人")).as_deref(), Some("12005"), "{text}");
    }
    assert_eq!(number("50％", &spec("％")).as_deref(), Some("50"));
    assert_eq!(number("98.5 %", &spec("％")).as_deref(), Some("98.5"));
    let free = Spec { min: None, ..spec("百万円") };
    for text in ["▲30", "△30", "−30", "－30", "-30", "▲ 30", "▲30百万円", "–30"] {
        assert_eq!(number(text, &free).as_deref(), Some("-30"), "{text}");
    }
}

#[test]
fn what_is_no_exact_number_is_refused() {
    for text in [
        "約50",
        "50以上",
        "50～60",
        "50~60",
        "50-60",
        "50件程度",
        "10/12",
        "3.5.2",
        "二百",
        "〃",
        "同上",
        "前月と同じ",
        "1,23",
        "12 005",
        "50 60",
        "①50 ②60",
        "10²",
        "½",
        "1e5",
        "+5",
        "=5",
        "5+5",
        "1.2万",
        "50.",
        ".5",
        "(30)",
        "30-",
        "▲▲30",
        "ー30",
        "50％",
        "50件",
        "12\u{202E}345",
        "2025/12/5",
        "12月5日",
        "令和7年12月5日",
        "#REF!",
        "#N/A",
        "TRUE",
        "なし",
        "未定",
        "該当なし",
        "未実施",
        "－",
        "実施予定",
        "50(暫定)",
        "50※",
        "50?",
        "O",
        "l2",
        "Ⅳ",
        "9999999999999999",
        "1:30",
        "12、005",
        "50人以上",
        "50人（うち女性10人）",
        "1千",
    ] {
        assert_eq!(number(text, &spec("人")), None, "{text}");
    }
}

#[test]
fn refusals_say_why() {
    let why = |text: &str| match read(&cell(RawValue::Text(text.into())), &spec("人")) {
        Value::Refused(refusal) => refusal,
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(why("約50"), Refusal::Approximate);
    assert_eq!(why("50件程度"), Refusal::Approximate);
    assert_eq!(why("50人以上"), Refusal::Approximate);
    assert_eq!(why("50～60"), Refusal::Range);
    assert_eq!(why("10/12"), Refusal::Fraction);
    assert_eq!(why("3.5.2"), Refusal::Malformed);
    assert_eq!(why("二百"), Refusal::KanjiNumber);
    assert_eq!(why("〃"), Refusal::Ditto);
    assert_eq!(why("なし"), Refusal::Special("なし"));
    assert_eq!(why("50件"), Refusal::OtherUnit("件".into()));
    assert_eq!(why("2025/12/5"), Refusal::Date(String::new()));
    assert_eq!(why("#REF!"), Refusal::Error("#REF!".into()));
    assert_eq!(why("12.5"), Refusal::Decimals(Decimal::new(125, 1)));
    assert_eq!(why("▲3"), Refusal::BelowMin(Decimal::from(-3), Decimal::ZERO));
}

#[test]
fn stored_numbers_are_exact_and_bounded() {
    let stored =
        |number: f64, percent: bool, spec: &Spec| read(&RawCell { percent, ..cell(RawValue::Number(number)) }, spec);
    assert_eq!(stored(0.1 + 0.2, false, &spec("％")), Value::Plain(Answer::Number(Decimal::new(3, 1))));
    assert_eq!(stored(-0.0, false, &spec("人")), Value::Plain(Answer::Number(Decimal::ZERO)));
    let half = Value::Read(Answer::Number(Decimal::from(50)), Steps::from([Step::Percent]));
    assert_eq!(stored(0.5, true, &spec("％")), half);
    assert_eq!(stored(0.5, true, &spec("人")), Value::Refused(Refusal::PercentFormat));
    assert_eq!(stored(1e300, false, &spec("人")), Value::Refused(Refusal::TooLarge));
    assert_eq!(stored(f64::NAN, false, &spec("人")), Value::Refused(Refusal::TooLarge));
    let above = Refusal::AboveMax(Decimal::from(101), Decimal::ONE_HUNDRED);
    assert_eq!(stored(101.0, false, &spec("％")), Value::Refused(above));
    assert_eq!(stored(0.5, false, &spec("人")), Value::Refused(Refusal::Decimals(Decimal::new(5, 1))));
}

#[test]
fn what_is_shown_must_be_what_is_stored() {
    let shown = |number: f64, look: Look, unit: &str| {
        read(&RawCell { look, ..cell(RawValue::Number(number)) }, &Spec { min: None, whole: false, ..spec(unit) })
    };
    let other = |text: &str| Look::Other(text.to_owned());
    let twelve = Value::Plain(Answer::Number(Decimal::from(12)));
    for (text, unit) in [("12人", "人"), ("12名", "人"), ("12", "人"), ("12件", "人"), ("12％", "人")] {
        assert_eq!(shown(12.0, other(text), unit), twelve, "{text}");
    }
    for (text, unit) in [
        ("120", "人"),
        ("12千", "人"),
        ("", "人"),
        ("-", "人"),
        ("約12", "人"),
        ("12以上", "人"),
        ("なし", "人"),
        ("▲12", "人"),
        ("1-2", "人"),
        ("12円", "百万円"),
        ("12千円", "百万円"),
    ] {
        let refused = Value::Refused(Refusal::ShowsOther(text.into(), "12".into()));
        assert_eq!(shown(12.0, other(text), unit), refused, "{text}");
    }
    assert_eq!(shown(12.0, Look::Rounded("12".into()), "人"), twelve);
    let tenths = RawCell { look: other("251億円"), ..cell(RawValue::Number(251.4)) };
    let money = Spec { min: None, whole: false, ..spec("億円") };
    assert_eq!(read(&tenths, &money).value(), Some(&Answer::Number(Decimal::new(2514, 1))));
    assert_eq!(shows_rounded(&tenths, &money), Some("251億円"));
    let people = RawCell { look: other("12人"), ..cell(RawValue::Number(12.4)) };
    assert!(matches!(read(&people, &spec("人")), Value::Refused(Refusal::Decimals(_))));
    for unit in ["円", "百万円", "戸"] {
        assert_eq!(shown(12.0, other("¥12"), unit), twelve, "{unit}");
        let cell = RawCell { look: other("¥12"), ..cell(RawValue::Number(12.0)) };
        assert_eq!(shows_other_unit(&cell, &spec(unit)), (unit != "円").then_some("¥12"));
    }
    let typed =
        |text: &str, look: &str| read(&RawCell { look: other(look), ..cell(RawValue::Text(text.into())) }, &spec("人"));
    for (text, look) in [("127", "127以上"), ("127", "約127"), ("127", "未確定"), ("約127", "127")] {
        assert_eq!(typed(text, look), Value::Refused(Refusal::ShowsOther(look.into(), text.into())));
    }
    assert_eq!(typed("127", "127人").value(), Some(&Answer::Number(Decimal::from(127))));
    assert_eq!(shown(12.0, Look::Struck, "人"), Value::Refused(Refusal::Struck));
    let crossed_out = RawCell { look: Look::Struck, ..cell(RawValue::Text("1213".into())) };
    assert_eq!(read(&crossed_out, &spec("人")), Value::Refused(Refusal::Struck));
    assert_eq!(read_text(&crossed_out), Value::Refused(Refusal::Struck));
    assert_eq!(read_grade(&crossed_out, &["達成"]), Value::Refused(Refusal::Struck));
    let footnote = RawCell { look: Look::Raised, ..cell(RawValue::Text("1272".into())) };
    assert_eq!(read(&footnote, &spec("人")), Value::Refused(Refusal::Raised));
    assert!(matches!(read_text(&footnote), Value::Plain(_)));
    let hidden = RawCell { look: other(""), ..cell(RawValue::Number(2.0)) };
    assert_eq!(read_grade(&hidden, &["達成"]), Value::Refused(Refusal::ShowsOther(String::new(), "2".into())));
    assert_eq!(read_text(&hidden), Value::Refused(Refusal::Unseen));
    let annotated = RawCell { look: other("1243人（12月末）"), ..cell(RawValue::Number(1243.0)) };
    assert_eq!(read_text(&annotated).value().unwrap().text, "1243人（12月末）");
}

#[test]
fn words_have_a_meaning_of_their_own() {
    let text = |text: &str, spec: &Spec| read(&cell(RawValue::Text(text.into())), spec);
    assert_eq!(text("中止", &spec("人")), Value::Plain(Answer::Cancelled));
    assert_eq!(text("算定不能", &spec("％")), Value::Plain(Answer::Incalculable));
    assert!(matches!(text("中 止", &spec("人")), Value::Read(Answer::Cancelled, _)));
    let dash_year = Spec { not_applicable: true, ..spec("％") };
    assert_eq!(text("－", &dash_year), Value::Plain(Answer::NotApplicable));
    assert_eq!(text("-", &dash_year).value(), Some(&Answer::NotApplicable));
    assert_eq!(text("　", &spec("人")), Value::Blank);
    let words = Spec {
        shape: Shape::Words(vec!["実施".into(), "一部実施".into(), "作成活用".into(), "未実施".into()]),
        ..spec("")
    };
    assert_eq!(text("実施", &words), Value::Plain(Answer::Word("実施".into())));
    assert_eq!(text("未実施", &words), Value::Plain(Answer::Word("未実施".into())));
    assert_eq!(text("作成 活用", &words), Value::Plain(Answer::Word("作成活用".into())));
    assert!(matches!(text("作成・活用", &words), Value::Read(Answer::Word(_), _)));
    assert_eq!(text("1", &words), Value::Refused(Refusal::NumberForWord));
    assert!(matches!(text("全部実施", &words), Value::Refused(Refusal::UnknownWord(near)) if !near.is_empty()));
    assert!(matches!(text("なし", &words), Value::Refused(Refusal::Special("なし"))));
}

#[test]
fn parts_need_every_label_once() {
    let parts = Spec { shape: Shape::Parts(vec!["主幹".into(), "主査".into()]), whole: false, ..spec("％") };
    let expected = Answer::Parts(vec![("主幹".into(), Decimal::from(44)), ("主査".into(), Decimal::from(68))]);
    let text = |text: &str| read(&cell(RawValue::Text(text.into())), &parts);
    assert_eq!(text("主幹 44/主査 68"), Value::Plain(expected.clone()));
    for same in ["主幹４４／主査６８", "主査 68/主幹 44", "主幹44％、主査68％", "主幹：44\n主査：68"]
    {
        assert_eq!(text(same).value(), Some(&expected), "{same}");
    }
    for wrong in [
        "44/68",
        "主幹 44",
        "主幹 44/主幹 68",
        "主幹 44/主査 約68",
        "係長 3/主幹 44/主査 68",
        "主幹 44/主査 68/係長 3",
        "主幹 44/主査 168",
    ] {
        assert!(matches!(text(wrong), Value::Refused(_)), "{wrong}");
    }
}

#[test]
fn grades_are_one_to_four() {
    let labels = ["目標達成", "概ね達成", "やや遅れている", "大幅に遅れている"];
    let text = |text: &str| read_grade(&cell(RawValue::Text(text.into())), &labels);
    for (typed, grade) in [
        ("1", 1),
        ("２", 2),
        ("③", 3),
        ("1.目標達成", 1),
        ("１　目標達成", 1),
        ("概ね達成", 2),
        ("4:大幅に遅れている", 4),
        ("2（概ね達成）", 2),
    ] {
        assert_eq!(text(typed).value(), Some(&grade), "{typed}");
    }
    for wrong in ["5", "0", "達成", "A", "1～2", "1.概ね達成", "12", "1.5", "1,2", "未定", "〃", "1?"] {
        assert!(matches!(text(wrong), Value::Refused(_)), "{wrong}");
    }
    assert_eq!(read_grade(&cell(RawValue::Number(3.0)), &labels), Value::Plain(3));
    assert!(matches!(read_grade(&cell(RawValue::Number(1.5)), &labels), Value::Refused(_)));
}

#[test]
fn dates_errors_and_empty_formulas_are_refused() {
    let date = chrono::NaiveDate::from_ymd_opt(2025, 3, 4).and_then(|day| day.and_hms_opt(0, 0, 0)).unwrap();
    let refused = |value| match read(&cell(value), &spec("人")) {
        Value::Refused(refusal) => refusal,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(RawValue::DateTime(date)), Refusal::Date("2025-03-04".into()));
    assert_eq!(refused(RawValue::Error("#DIV/0!".into())), Refusal::Error("#DIV/0!".into()));
    assert_eq!(refused(RawValue::NoCache), Refusal::NoCache);
    assert_eq!(refused(RawValue::Bool(true)), Refusal::Truth);
}
