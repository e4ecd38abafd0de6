//! The office's own files, whole: the master and 受付簿, with the laws that hold for every one of them.

use super::harness;
use std::io::{Cursor, Read};
use std::sync::LazyLock;
use torimatome::check::master::questions;
use torimatome::evaluation::evaluate;
use torimatome::ledger::{Register, ReturnDecision, fixture, merge, read_register};
use torimatome::model::{Round, Sha256, parse_date};
use torimatome::output::register::write;
use torimatome::plan::{Plan, read::read_master};
use zip::ZipArchive;

type Parts = Vec<(String, Vec<u8>)>;

const MASTER: &[u8] = include_bytes!("../tests/second_plan/計画マスタ.xlsx");

static PLAN: LazyLock<Plan> = LazyLock::new(|| read_master(MASTER).expect("the second plan is right"));
static MASTER_PARTS: LazyLock<Parts> = LazyLock::new(|| parts(MASTER));
static REGISTER_PARTS: LazyLock<Parts> = LazyLock::new(|| parts(&proposal()));

/// A proposal of the program's with a decision in it.
pub fn proposal() -> Vec<u8> {
    let round = Round::parse("令和8年9月").expect("a round");
    let one = fixture::blank("港湾課".into(), round, "input/a.xlsx");
    let decision = ReturnDecision { sha256: one.sha256, accepted: true };
    let register = Register { returns: vec![decision], ..Register::default() };
    let ledger = merge(&PLAN, vec![one], &register, round);
    let figures = evaluate(&PLAN, &ledger, round, parse_date("2026-10-10").expect("a day"));
    write(&figures, &register).expect("the register is written")
}

fn parts(bytes: &[u8]) -> Parts {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let names: Vec<String> = archive.file_names().map(|name| name.expect("a name").into_owned()).collect();
    let mut part = |name: String| {
        let mut content = Vec::new();
        archive.by_name(&name).expect("a part").read_to_end(&mut content).expect("a sound part");
        (name, content)
    };
    names.into_iter().map(&mut part).collect()
}

/// The first byte says what the others are: a file, a part in place of a sound one, or bytes in the middle of one.
fn file(bytes: &[u8], sound: &Parts) -> Option<Vec<u8>> {
    let (mode, rest) = bytes.split_first()?;
    let (part, content) = match (mode % 3, rest) {
        (0, file) => return Some(file.to_vec()),
        (1, [part, content @ ..]) => (*part, content.to_vec()),
        (2, [part, high, low, gone, new @ ..]) => {
            let (_, old) = sound.get(usize::from(*part) % sound.len())?;
            let at = usize::from(u16::from_be_bytes([*high, *low])) % (old.len() + 1);
            let behind = (at + usize::from(*gone)).min(old.len());
            (*part, [&old[..at], new, &old[behind..]].concat())
        }
        _ => return None,
    };
    let chosen = usize::from(part) % sound.len();
    let all = sound
        .iter()
        .enumerate()
        .map(|(at, (name, old))| (name.as_str(), if at == chosen { content.clone() } else { old.clone() }));
    Some(harness::archive(&all.collect::<Vec<_>>()))
}

/// A master: refused with reasons, or read the same twice, with every item in its section.
pub fn master(bytes: &[u8]) {
    let Some(bytes) = file(bytes, &MASTER_PARTS) else { return };
    match read_master(&bytes) {
        Err(mistakes) => {
            assert!(!mistakes.is_empty(), "refused without a reason");
            assert!(mistakes.iter().all(|mistake| mistake.message.ends_with('。')));
        }
        Ok(plan) => {
            assert_eq!(plan.printed_order.len(), plan.items.len(), "every item is printed once");
            let groups: Vec<usize> = plan.printed_order.iter().map(|number| plan.items[number].group).collect();
            assert!(groups.is_sorted(), "an item outside its section");
            assert_eq!(questions(&plan), questions(&read_master(&bytes).expect("read once, read twice")));
        }
    }
}

/// 受付簿: refused with reasons, or read the same twice, with every decision once and with its row.
pub fn register(bytes: &[u8]) {
    let Some(bytes) = file(bytes, &REGISTER_PARTS) else { return };
    let name = "input/受付簿.xlsx".into();
    match read_register(&name, &bytes) {
        Err(mistakes) => {
            assert!(!mistakes.is_empty(), "refused without a reason");
            assert!(mistakes.iter().all(|mistake| mistake.message.ends_with('。')));
        }
        Ok(register) => {
            let mut hashes: Vec<Sha256> = register.returns.iter().map(|one| one.sha256).collect();
            assert_eq!(hashes.len(), register.rows.len());
            hashes.sort_unstable();
            assert!(hashes.is_sorted_by(|a, b| a < b), "a return decided twice");
            assert!(register.confirmations.iter().all(|one| !one.key.is_empty() && !one.who.is_empty()));
            let round = Round::parse("令和8年9月").expect("a round");
            let one = fixture::blank("港湾課".into(), round, "input/a.xlsx");
            let again = read_register(&name, &bytes).expect("read once, read twice");
            assert_eq!(again.returns, register.returns);
            assert_eq!(again.against(std::slice::from_ref(&one), &PLAN), register.against(&[one], &PLAN));
        }
    }
}
