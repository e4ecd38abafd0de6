//! What users may type. Japanese help; what the options mean for a run is decided in [`super::command`].

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum, builder::styling::Styles};
use std::path::PathBuf;
use torimatome::model::{Round, parse_date};

const HELP: &str = "{about-with-newline}\n使い方： {usage}\n\n{all-args}{after-help}";
const AFTER: &str = "例：
  torimatome                                  最新の報告月を集計します
  torimatome run --month 令和7年12月          報告月を指定して集計します
  torimatome issue --month 令和8年1月         調査票を作ります
  torimatome check 調査票_総務課.xlsx         提出ファイルを点検します

終了コード： 0 完了　1 --strict や check・master・verify で指摘あり　2 実行できませんでした";

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "torimatome",
    version = super::VERSION,
    about = "各課から提出された調査票を点検・統合し、進捗状況集計表と進捗状況報告書を作ります。",
    override_usage = "torimatome [コマンド] [オプション]",
    help_template = HELP,
    after_help = AFTER,
    styles = Styles::plain(),
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    subcommand_help_heading = "コマンド",
    subcommand_value_name = "コマンド",
    next_help_heading = "オプション"
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Options of every command.
    #[command(flatten)]
    pub common: Common,
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct Common {
    /// templates・input・output のあるフォルダー（省略時：いまのフォルダー、なければプログラムのあるフォルダー）
    #[arg(long, value_name = "フォルダー", global = true)]
    pub root: Option<PathBuf>,
    /// 報告月（例：令和7年12月、R7.12、2025-12、令和7年度確定、R7確定。省略時：提出のある最新の報告月）
    #[arg(long, value_name = "報告月", global = true, value_parser = parse_round)]
    pub month: Option<Round>,
    /// 印刷する日付（例：2026-01-15、令和8年1月15日。省略時：今日）
    #[arg(long, value_name = "日付", global = true, value_parser = parse_day)]
    pub date: Option<NaiveDate>,
    /// 報告書の版：議会用、本部用、公表用（くり返し可。省略時：議会用）
    #[arg(long, value_name = "版", global = true, value_delimiter = ',', value_enum, hide_possible_values = true)]
    pub edition: Vec<EditionArg>,
    /// 書き出すもの：集計表、報告書、再提出依頼、CSV（カンマ区切り。省略時：すべて）
    #[arg(long, value_name = "出力", global = true, value_delimiter = ',', value_enum, hide_possible_values = true)]
    pub outputs: Vec<OutputArg>,
    /// 公開用データ（公開フォルダー）も書き出す
    #[arg(long, global = true)]
    pub publish: bool,
    /// 同時に処理する数（省略時：コンピューターに合わせる）
    #[arg(long, value_name = "数", global = true, value_parser = parse_jobs)]
    pub jobs: Option<u16>,
    /// 結果の形式：text、json（省略時：text）
    #[arg(long, value_name = "形式", global = true, value_enum, default_value_t = Format::Text, hide_default_value = true, hide_possible_values = true)]
    pub format: Format,
    /// 途中経過と要約を表示しない
    #[arg(long, global = true)]
    pub quiet: bool,
    /// 未提出や差戻しがあるとき、終了コードを 1 にする
    #[arg(long, global = true)]
    pub strict: bool,
    /// この説明を表示する
    #[arg(short, long, global = true, action = clap::ArgAction::Help)]
    pub help: Option<bool>,
    /// 版を表示する
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    pub version: Option<bool>,
}

/// Commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 集計する：提出ファイルを読み、点検・統合して output に書き出します（省略時のコマンド）
    #[command(help_template = HELP, override_usage = "torimatome run [オプション]")]
    Run,
    /// 調査票を作る：所属ごとの調査票を output/配布 に書き出します
    #[command(help_template = HELP, override_usage = "torimatome issue [オプション]")]
    Issue {
        /// 見本として作る（この調査票から作る出力には、すべて「見本」と表示します）
        #[arg(long)]
        sample: bool,
    },
    /// 点検する：提出ファイルを統合せずに点検します
    #[command(help_template = HELP, override_usage = "torimatome check [オプション] ファイル…")]
    Check {
        /// 点検するファイル
        #[arg(value_name = "ファイル", required = true)]
        files: Vec<PathBuf>,
    },
    /// 計画マスタを点検し、件数を表示します
    #[command(help_template = HELP, override_usage = "torimatome master [オプション]")]
    Master,
    /// 二つの報告月の間で変わったところを表示します
    #[command(help_template = HELP, override_usage = "torimatome diff [オプション] 報告月 報告月")]
    Diff {
        /// 前の報告月
        #[arg(value_name = "報告月", value_parser = parse_round)]
        before: Round,
        /// 後の報告月
        #[arg(value_name = "報告月", value_parser = parse_round)]
        after: Round,
    },
    /// 議会などに提出した一式を、元の提出ファイル・計画マスタとともに archive に保存します
    #[command(help_template = HELP, override_usage = "torimatome seal [オプション] 名前")]
    Seal {
        /// 保存の名前（archive/名前.zip になります）
        #[arg(value_name = "名前")]
        name: String,
        /// 作り直した内容と違うところがあっても、そのまま保存します（違うところを zip の中に書きます）
        #[arg(long)]
        as_is: bool,
    },
    /// 保存した一式や output の出力が、もとのままで、作り直しても同じになるかを確かめます
    #[command(help_template = HELP, override_usage = "torimatome verify [オプション] 名前|報告月")]
    Verify {
        /// 保存の名前（archive/名前.zip）、または報告月
        #[arg(value_name = "名前|報告月")]
        what: String,
    },
    /// 点検で出る指摘の一覧を表示します
    #[command(help_template = HELP, override_usage = "torimatome rules [オプション]")]
    Rules,
    /// 使い方（2ページのPDF）を書き出します
    #[command(help_template = HELP, override_usage = "torimatome guide [オプション] [ファイル]")]
    Guide {
        /// 書き出すファイル（省略時：使い方.pdf）
        #[arg(value_name = "ファイル", default_value = "使い方.pdf", hide_default_value = true)]
        file: PathBuf,
    },
    /// シェルの補完スクリプトを表示します
    #[command(help_template = HELP, hide = true)]
    Completions {
        /// シェル（bash、zsh、fish、powershell、elvish）
        #[arg(value_name = "シェル", value_enum)]
        shell: clap_complete::Shell,
    },
    /// 番号で選ぶ画面を開きます（Windows でダブルクリックしたときと同じ）
    #[command(help_template = HELP, hide = true, override_usage = "torimatome menu")]
    Menu,
    /// man ページを表示します
    #[command(help_template = HELP, hide = true, override_usage = "torimatome man")]
    Man,
}

/// Editions of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum EditionArg {
    /// 議会用
    #[value(name = "議会用")]
    Council,
    /// 本部用
    #[value(name = "本部用")]
    Headquarters,
    /// 公表用
    #[value(name = "公表用")]
    Public,
}

/// What can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum OutputArg {
    /// 集計表
    #[value(name = "集計表")]
    Workbook,
    /// 報告書
    #[value(name = "報告書")]
    Report,
    /// 再提出依頼
    #[value(name = "再提出依頼")]
    SendBack,
    /// CSV
    #[value(name = "CSV", alias = "csv")]
    Csv,
}

/// Format of what goes to stdout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// 文章
    Text,
    /// JSON
    Json,
}

fn parse_round(text: &str) -> Result<Round, String> {
    Round::parse(text)
        .ok_or_else(|| "報告月は「令和7年12月」「R7.12」「2025-12」「令和7年度確定」のように指定してください。".into())
}

fn parse_jobs(text: &str) -> Result<u16, String> {
    let jobs = text.trim().parse().ok().filter(|jobs| (1..=256).contains(jobs));
    jobs.ok_or_else(|| "1 から 256 までの数を指定してください。".into())
}

fn parse_day(text: &str) -> Result<NaiveDate, String> {
    parse_date(text).ok_or_else(|| "日付は「2026-01-15」「令和8年1月15日」のように指定してください。".into())
}
