//! The order of the stages, nothing else: master → returns → checks → ledger → figures → outputs.

mod derive;
mod outputs;
mod seal;
mod stages;
mod summary;

pub use outputs::{IssuedForms, Outcome, OutputKind};
pub use seal::{SealedArchive, Verified};
pub use stages::{Loaded, Step};
pub use summary::{ChangeCounts, Counts, ItemCounts, ReturnedYear, Summary, UnreadName, kept_steps};

use crate::{
    model::Round,
    output::report::Edition,
    plan::read::MasterMistake,
    store::{Store, StoreError},
};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use thiserror::Error;

/// What a run is asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// 報告月; None: the latest among the returns that is not after `date`.
    pub month: Option<Round>,
    /// The printed date.
    pub date: NaiveDate,
    /// Editions of the report.
    pub editions: BTreeSet<Edition>,
    /// What to write.
    pub outputs: BTreeSet<OutputKind>,
    /// Write 公開/ also in a monthly round.
    pub publish: bool,
    /// Version of the program, for 実行記録.
    pub version: String,
}

/// Why a run was impossible. Nothing was written then.
#[derive(Debug, Error)]
pub enum RunError {
    /// The file system refused something.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The master has mistakes; all of them.
    #[error("計画マスタに直すところが {} 件あります。", .0.len())]
    Master(Vec<MasterMistake>),
    /// There is no return, and no round was named.
    #[error(
        "input フォルダーに提出された調査票がありません。調査票を input フォルダーに入れるか、報告月を指定してください（--month）。"
    )]
    NoReturns,
    /// The round is not one of the plan's.
    #[error("{round}は計画の期間（{first}〜{last}）の外です。報告月を確かめてください（--month）。")]
    OutsidePlan {
        /// The round asked for.
        round: Round,
        /// First fiscal year.
        first: String,
        /// Last fiscal year.
        last: String,
    },
    /// An output could not be made.
    #[error("{what}を作れませんでした（{reason}）。前回の出力はそのまま残っています。")]
    Output {
        /// Which output.
        what: String,
        /// Why.
        reason: String,
    },
    /// The outputs are not what the master and the returns give.
    #[error("{round}の出力は、いまの計画マスタと提出ファイルから作り直したものと違うので、保存しませんでした。")]
    Differs {
        /// The round.
        round: Round,
        /// Every difference, each with its place.
        differences: Vec<String>,
    },
    /// Neither an archive nor a round.
    #[error(
        "「{0}」という名前の保存はありません。archive フォルダーにある名前か、報告月（例：令和7年12月）を指定してください。"
    )]
    NoSuchArchive(String),
    /// A name that cannot be a file name.
    #[error("「{0}」は名前に使えません。記号（\\ / : * ? \" < > |）を除いた短い名前にしてください。")]
    Name(String),
}

/// The stages over one project folder.
#[derive(Debug)]
pub struct Pipeline<'a> {
    store: &'a Store,
}

impl<'a> Pipeline<'a> {
    /// The stages over `store`.
    #[must_use]
    pub const fn new(store: &'a Store) -> Self {
        Self { store }
    }
}
