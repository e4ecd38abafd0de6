use super::*;
use crate::model::{FiscalYear, Month};
use crate::spreadsheet::{Place, RawCell};
use chrono::NaiveDate;

fn issued() -> Issued {
    let texts = [
        (Field::ItemNo, "14"),
        (Field::Target, "▲1,250"),
        (Field::Progress, "一行目\n二行目　=SUM(A1) 髙𠮷"),
        (Field::Actual, "１２０人"),
    ];
    let row = |number, asked, optional, item_asked| IssuedRow {
        key: IndicatorKey::new(14, number),
        texts: texts.iter().map(|(field, text)| (*field, (*text).to_owned())).collect(),
        asked,
        optional,
        item_asked,
    };
    Issued {
        plan: "ある計画".into(),
        code: "012345".into(),
        form_version: 1,
        department: "総務課".into(),
        round: Round::Month(Month { year: 2025, month: 12 }),
        previous: Some(Round::Final(FiscalYear::new(2024))),
        submission: 2,
        answers: Some(Sha256::of(b"return")),
        sample: true,
        due: NaiveDate::from_ymd_opt(2026, 1, 9),
        evaluated: true,
        author: "見本 太郎".into(),
        rows: vec![row(1, true, false, true), row(2, true, true, false), row(3, false, false, false)],
        requests: vec![
            Request {
                correction: None,
                key: Some(IndicatorKey::new(14, 1)),
                field: Some(Field::Actual),
                message: "直してください。".into(),
            },
            Request { key: None, field: None, correction: None, message: "全体".into() },
        ],
        corrections: vec![["令和7年6月", "14", "1", "", "12", "集計の誤り"].map(str::to_owned)],
    }
}

fn sheet(rows: &[Vec<String>]) -> Sheet {
    let mut cells = Vec::new();
    for (row, texts) in rows.iter().enumerate() {
        for (col, text) in texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let cell = CellRef::new(u32::try_from(row).unwrap(), u32::try_from(col).unwrap());
            let place = Place { sheet: "管理情報".into(), cell };
            cells.push(RawCell {
                place,
                value: RawValue::Text(text.clone()),
                percent: false,
                formula: false,
                look: Default::default(),
            });
        }
    }
    Sheet {
        name: "管理情報".into(),
        visible: false,
        cells,
        merges: Vec::new(),
        hidden_rows: BTreeSet::new(),
        hidden_columns: BTreeSet::new(),
        comments: Vec::new(),
        text_boxes: Vec::new(),
        drawn: 0,
    }
}

const ORDER: [Field; 2] = [Field::Reason, Field::ItemNo];

fn statics() -> BTreeSet<String> {
    ["項目番号", "記入要領", "1 　空白のある文"].into_iter().map(str::to_owned).collect()
}

#[test]
fn what_is_encoded_is_decoded() {
    let (rows, columns) = encode(&issued(), &statics(), &ORDER);
    let read = decode(&sheet(&rows)).unwrap();
    assert_eq!(read, Management { issued: issued(), statics: statics(), order: ORDER.to_vec(), intact: true });
    let first = &rows[usize::try_from(columns.first_row).unwrap()];
    assert_eq!(first[usize::from(columns.indicator)], REQUIRED);
    assert_eq!(first[usize::from(columns.first_field)], "14");
}

#[test]
fn blank_values_stay_blank() {
    let mut blank = issued();
    (blank.previous, blank.answers, blank.due) = (None, None, None);
    (blank.author, blank.requests, blank.corrections) = (String::new(), Vec::new(), Vec::new());
    (blank.sample, blank.evaluated) = (false, false);
    let (rows, _) = encode(&blank, &BTreeSet::new(), &ORDER);
    assert_eq!(decode(&sheet(&rows)).unwrap().issued, blank);
}

#[test]
fn a_changed_cell_breaks_the_checksum() {
    let (rows, _) = encode(&issued(), &statics(), &ORDER);
    for at in 1..rows.len() - 1 {
        let mut changed = rows.clone();
        let last = changed[at].iter_mut().rev().find(|text| !text.is_empty()).unwrap();
        last.push('9');
        match decode(&sheet(&changed)) {
            Ok(read) => assert!(!read.intact, "row {at}: {:?}", rows[at]),
            Err(error) => assert!(matches!(error, ManagementError::Row(_)), "row {at}: {error}"),
        }
    }
}

#[test]
fn width_blanks_and_numbers_made_of_texts_do_no_harm() {
    let (rows, _) = encode(&issued(), &statics(), &ORDER);
    let mut saved = sheet(&rows);
    for cell in &mut saved.cells {
        if let RawValue::Text(text) = &cell.value {
            cell.value = match text.parse::<f64>() {
                Ok(number) if !text.starts_with('0') => RawValue::Number(number),
                _ => RawValue::Text(text.replace('\n', "\r\n")),
            };
        }
    }
    let read = decode(&saved).unwrap();
    assert!(read.intact);
    assert_eq!(read.issued, issued());
}

#[test]
fn issued_numbers_and_texts_are_recognised() {
    let text = |text: &str| RawValue::Text(text.to_owned());
    assert!(same_as_issued("12,005", &RawValue::Number(12005.0)));
    assert!(same_as_issued("▲30.0", &RawValue::Number(-30.0)));
    assert!(same_as_issued("市民 の数\n", &text("市民の数")));
    assert!(!same_as_issued("12,005", &RawValue::Number(12006.0)));
    assert!(!same_as_issued("なし", &RawValue::Number(0.0)));
    assert!(!same_as_issued("", &RawValue::Bool(false)));
}

#[test]
fn other_sheets_and_later_layouts_are_told_apart() {
    let (mut rows, _) = encode(&issued(), &statics(), &ORDER);
    assert_eq!(decode(&sheet(&rows[1..])), Err(ManagementError::NotManagement));
    rows[0][1] = "2".into();
    assert_eq!(decode(&sheet(&rows)), Err(ManagementError::Unknown("2".into())));
}
