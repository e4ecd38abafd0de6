#![allow(clippy::all, clippy::unwrap_used, clippy::print_stderr, clippy::expect_used)]
use torimatome::*;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let plan = plan::read::read_master(&std::fs::read("templates/計画マスタ.xlsx").unwrap()).unwrap();
    let round = model::Round::parse(&args[1]).unwrap();
    let mut rounds: Vec<_> =
        ["R3確定", "R4確定", "R5確定", "R6確定"].iter().map(|r| model::Round::parse(r).unwrap()).collect();
    if args.get(3).map(String::as_str) == Some("all") {
        rounds.clear();
        let mut r = model::Round::parse("R3.4").unwrap();
        while r <= round {
            rounds.push(r);
            r = r.next();
        }
    } else {
        for m in [
            "R6.4", "R6.6", "R6.9", "R6.12", "R7.4", "R7.5", "R7.6", "R7.7", "R7.8", "R7.9", "R7.10", "R7.11", "R7.12",
            "R8.1", "R8.2", "R8.3", "R7確定",
        ] {
            let m = model::Round::parse(m).unwrap();
            if m <= round {
                rounds.push(m);
            }
        }
    }
    rounds.retain(|r| *r <= round);
    rounds.sort();
    let mut returns = ledger::fixture::returns(&plan, &rounds, 7);
    if args.get(4).map(String::as_str) == Some("sample") {
        for r in &mut returns {
            r.sample = true;
        }
    }
    let t = std::time::Instant::now();
    let ledger = ledger::merge(&plan, returns, &Default::default(), round);
    let figures = evaluation::evaluate(&plan, &ledger, round, chrono::NaiveDate::from_ymd_opt(2026, 1, 20).unwrap());
    eprintln!("merge+evaluate {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let book = output::workbook::write(&figures).unwrap();
    eprintln!("workbook {:?} {} bytes", t.elapsed(), book.len());
    let dir = std::path::Path::new(&args[2]);
    std::fs::create_dir_all(dir).unwrap();
    std::fs::write(dir.join("book.xlsx"), book).unwrap();
    let t = std::time::Instant::now();
    std::fs::write(dir.join("データ.csv"), output::csv::data(&figures).unwrap()).unwrap();
    eprintln!("csv {:?}", t.elapsed());
    for f in output::publish::files(&figures).unwrap() {
        std::fs::create_dir_all(dir.join("公開")).unwrap();
        std::fs::write(dir.join("公開").join(f.name), f.bytes).unwrap();
    }
    let mut j = Vec::new();
    output::record::write(
        &figures,
        &output::record::Run {
            version: "0".into(),
            master: "templates/計画マスタ.xlsx".into(),
            output_findings: Vec::new(),
            master_sha256: model::Sha256::of(b""),
        },
        &mut j,
    )
    .unwrap();
    std::fs::write(dir.join("実行記録.json"), j).unwrap();
}
