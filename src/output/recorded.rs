//! Reading 実行記録.json back: from what the outputs of a round were made, and with which hashes.

use super::report::Edition;
use crate::model::{Round, Sha256};
use chrono::NaiveDate;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What 実行記録.json says of its run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Version of the program.
    pub version: String,
    /// 報告月
    pub round: Round,
    /// The printed date.
    pub date: NaiveDate,
    /// What the run was made from, in one hash.
    pub mark: Sha256,
    /// Hash of the master.
    pub master: Sha256,
    /// Hash of 受付簿, where there was one.
    pub register: Option<Sha256>,
    /// Hashes of the returns, by path.
    pub inputs: BTreeMap<String, Sha256>,
    /// Kinds of outputs that were asked for, by their labels.
    pub kinds: BTreeSet<String>,
    /// Editions of the report that were made.
    pub editions: BTreeSet<Edition>,
    /// 公開/ was made.
    pub publish: bool,
    /// Hashes of the outputs, by path below the round's folder.
    pub outputs: BTreeMap<String, Sha256>,
}

impl Recorded {
    /// Reads a record; None where it is none, or one of a version that kept no hashes of outputs.
    #[must_use]
    pub fn read(json: &[u8]) -> Option<Self> {
        let record: Value = serde_json::from_slice(json).ok()?;
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let made = record.get("made")?;
        Some(Self {
            version: text(record.get("version")?)?,
            round: Round::parse(record.get("month")?.as_str()?)?,
            date: record.get("date")?.as_str()?.parse().ok()?,
            mark: hash(made.get("run")?)?,
            master: hash(record.get("master")?.get("sha256")?)?,
            register: match made.get("register")? {
                Value::Null => None,
                register => Some(hash(register)?),
            },
            inputs: hashes(record.get("inputs")?)?,
            kinds: made.get("kinds")?.as_array()?.iter().map(text).collect::<Option<_>>()?,
            editions: made.get("editions")?.as_array()?.iter().map(edition).collect::<Option<_>>()?,
            publish: made.get("publish")?.as_bool()?,
            outputs: hashes(record.get("outputs")?)?,
        })
    }
}

fn edition(value: &Value) -> Option<Edition> {
    Edition::parse(value.as_str()?)
}

fn hash(value: &Value) -> Option<Sha256> {
    Sha256::parse(value.as_str()?)
}

/// A list of objects with `file` and `sha256`.
fn hashes(list: &Value) -> Option<BTreeMap<String, Sha256>> {
    let one = |value: &Value| Some((value.get("file")?.as_str()?.to_owned(), hash(value.get("sha256")?)?));
    list.as_array()?.iter().map(one).collect()
}
