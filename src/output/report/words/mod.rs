//! Every Japanese word that the report itself says. Names of levels, grades and departments come from the master.

pub mod rules;

use super::Edition;
use crate::evaluation::{Classes, basis_of_grades};
use crate::model::{Round, Source, show_date};
use chrono::NaiveDate;

/// Behind the head of a table that goes on.
pub const CONTINUED: &str = "（続き）";
/// Title of the report.
pub const REPORT: &str = "進捗状況報告書";
/// Title of the contents.
pub const CONTENTS: &str = "目次";
/// On the cover of a report made from samples.
pub const SAMPLE: &str = "見　本";
/// What it means.
pub const SAMPLE_COVER: &str = "この報告書は架空の数値による見本です。実際の進捗状況ではありません。";
/// In every page foot of a report made from samples.
pub const SAMPLE_FOOT: &str = "【見本】架空の数値です";

/// Title of the first part.
pub const SUMMARY: &str = "総括";
/// Heading of the plan's principle.
pub const PRINCIPLE: &str = "基本理念";
/// Title of the last part.
pub const APPENDIX: &str = "資料";

/// What the small charts show.
pub const TREND_NOTE: &str = "※ 「目標値等」の欄の小さな図は、目標（破線）、各年度の実績（●を結ぶ実線）、年度末見込（○）、年度途中の現在値（×）の推移です。左の数字は目盛りの最小と最大です。";

pub const NOT_APPLICABLE: &str = "－";
pub const NONE: &str = "該当はありません。";
/// In the public edition for whatever is still missing.
pub const COUNTING: &str = "集計中";
pub const REVISED: &str = "（改定）";
pub const CORRECTED: &str = "（訂正）";
pub const PROVISIONAL: &str = "速報";
pub const REPRINT_MARK: &str = "※再掲";

/// Labels of an item's table.
pub mod item {
    use crate::model::{FiscalYear, ItemNo, Rate, Round};

    pub const CONTENT: &str = "取組内容";
    pub const TARGETS: &str = "目標値等";
    pub const TARGET: &str = "目標";
    pub const ACTUAL: &str = "実績";
    pub const RATE: &str = "達成率(％)";
    pub const FORECAST: &str = "年度末見込";
    pub const ENDED: &str = "終　　了";
    pub const PROGRESS: &str = "取組状況";
    pub const ISSUES: &str = "課題・今後";
    pub const REMARKS: &str = "備　　考";
    pub const DEPARTMENTS: &str = "担 当 課";
    pub const REFERENCE: &str = "再 掲 元";
    pub const GRADES: &str = "評価の内訳";
    pub const REASONS: &str = "理由・備考";
    pub const FINDINGS: &str = "点検結果";
    pub const GRADE: &str = "評価";
    pub const FLAG: &str = "指標の中に、単独では最も低い評価となるものがあります。";
    pub const NO_TEXT: &str = "（報告なし）";
    /// Behind the number of a page that a line points to.
    pub const PAGE: &str = "ページ）";

    /// `　【再掲（-62）】` behind a title.
    pub fn reprint(original: ItemNo) -> String {
        format!(" 【再掲（-{original}）】")
    }

    /// `235（達成率 94.0％）　進度 93.9％`
    pub fn forecast(value: &str, rate: Option<&Rate>, pace: Option<&Rate>, late: bool) -> String {
        let rate = rate.map(|rate| format!("（達成率 {rate}％）")).unwrap_or_default();
        let late = if late { "（遅れ）" } else { "" };
        let pace = pace.map(|pace| format!("　進度 {pace}％{late}")).unwrap_or_default();
        format!("{value}{rate}{pace}")
    }

    /// Above the chart of an indicator that is to fall.
    pub const LOWER_IS_BETTER: &str = "低いほどよい";

    /// What is read instead of a chart: its courses, each with its name.
    pub fn trend(name: &str, courses: &[(String, String)], remark: Option<&str>) -> String {
        let remark = remark.map(|remark| format!("（{remark}）")).unwrap_or_default();
        let courses: Vec<String> = courses.iter().map(|(course, values)| format!("{course} {values}")).collect();
        format!("{name}の推移{remark}：{}", courses.join("；"))
    }

    /// The course of final actuals.
    pub const SETTLED: &str = "各年度の実績";

    /// The value of a year that is not over: `7年度の12月末まで`
    pub fn so_far(year: FiscalYear, round: Round) -> String {
        match round {
            Round::Month(month) => format!("{}の{}月末現在", year.short(), month.month),
            Round::Final(_) => year.short(),
        }
    }

    /// `取組項目-60 の最後の値 9（令和7年10月）`
    pub fn last_value(indicator: &str, value: &str, of: Round) -> String {
        format!("{indicator}の最後の値 {value}（{of}）")
    }

    /// `（達成率の平均 78.3％）`
    pub fn mean(mean: &Rate) -> String {
        format!("（達成率の平均 {mean}％）")
    }
}

/// Labels of the summary.
pub mod summary {
    use crate::evaluation::{Classes, Compared, GradeBy, Verdict};

    pub const EVALUATION_OF_EACH: &str = "毎の評価（％）";
    pub const ACHIEVED: &str = "該当項目数※";
    pub const CLASS: &str = "区分";
    pub const COUNT: &str = "該当項目数";
    pub const SHARE: &str = "割合(％)";
    pub const OVERALL: &str = "総合評価";
    pub const ALL: &str = "全体";
    pub const RATED: &str = "評価済";
    pub const MISSING_ITEMS: &str = "未評価（未報告・差戻し）";
    /// The same, where citizens read.
    pub const COUNTED_ITEMS: &str = "未評価（集計中）";
    pub const EXCLUDED: &str = "対象外・終了";
    pub const EXCLUDED_NOTE: &str =
        "※ 対象外・終了：評価の対象でない年度のもの、終了したもの、調査月前、確定待ち、中止、算定不能のもの";
    pub const SUM: &str = "計";
    pub const SUM_OF_RATED: &str = "計（評価済）";
    pub const ROUNDING: &str = "※ 端数処理の関係で、割合の計が一致しない場合があります。";
    pub const BARS: &str = "評価区分の内訳";
    pub const MISSING: &str = "未報告の指標";
    /// The same, where citizens read.
    pub const COUNTED: &str = "集計中の指標";
    pub const STATE: &str = "状態";
    pub const LEAD: &str = "主管課";
    pub const INDICATOR: &str = "指標";
    pub const LAST_KNOWN: &str = "直近の値";
    pub const YEAR_BEFORE: &str = "前年同月";
    pub const DIFFERENCE: &str = "増減";
    pub const WEIGHT: &str = "目標比(％)";
    pub const TURN: &str = "改善・悪化";
    pub const GRADE_CHANGES: &str = "評価が変わった項目";
    pub const LARGEST: &str = "変化の大きかった指標";
    pub const LATE: &str = "進度の遅れている指標";
    pub const PACE: &str = "進度(％)";
    pub const RATE: &str = "達成率";
    pub const RATING: &str = "評価";
    pub const DIVISION: &str = "部";
    pub const DEPARTMENT: &str = "課";
    pub const NO_DIVISION: &str = "（部の記載なし）";
    pub const RATIO: &str = "達成割合(％)";
    pub const SELF: &str = "自己評価";
    pub const COMPUTED: &str = "算定評価";
    pub const DECIDED: &str = "確定評価";
    pub const BY_DEPARTMENT: &str = "部・課別の評価";
    pub const RULES: &str = "評価の基準";
    pub const PAGE: &str = "頁";

    /// `基本目標毎の評価`
    pub fn of_each(goal: &str) -> String {
        format!("{goal}毎の評価")
    }

    /// `前回（令和7年11月）からの変化`
    pub fn changes(compared: &Compared) -> String {
        format!("{}からの変化", compared.name())
    }

    /// There is nothing to compare with.
    pub fn nothing_before(compared: &Compared) -> String {
        let what = if compared.round.is_final() { "確定値" } else { "報告" };
        format!("比較できる{}の{what}はありません。", compared.word())
    }

    /// `2 概ね達成（自己評価）`
    pub fn grade_of(grade: &str, by: GradeBy) -> String {
        let whose = match by {
            GradeBy::Headquarters => DECIDED,
            GradeBy::Department => SELF,
            GradeBy::Rules => COMPUTED,
        };
        format!("{grade}（{whose}）")
    }

    /// How many grades changed, in which order they stand, and how they were compared.
    pub fn grades_compared(changed: usize, apart: usize) -> String {
        let mut text = match changed {
            0 => String::new(),
            changed => format!("評価が変わった{changed}項目のすべてを、掲載順に並べています。"),
        };
        text.push_str("評価は、自己評価どうし、算定評価どうしのように、同じ種類の評価を比べています。");
        if apart > 0 {
            text.push_str(&format!("評価の種類が変わった{apart}項目は比べていません。"));
        }
        text
    }

    /// What a list of changes is sorted by, and how many there are.
    pub fn sorted(changed: usize, shown: usize) -> String {
        format!("変わった指標{changed}件のうち、増減の目標比（増減÷年度の目標）の大きい順に{shown}件です。")
    }

    /// Where those stand that a list leaves out.
    pub fn rest(rest: usize, public: bool) -> String {
        let place = if public {
            "公開データ（データ.csv）"
        } else {
            "進捗状況集計表の「前回比較」シート"
        };
        format!("ほかの{rest}件は、{place}にあります。")
    }

    /// How many are late, and in which order they stand.
    pub fn all_late(late: usize) -> String {
        format!("{late}件のすべてを、遅れの大きい順に並べています（進度は、実績÷（年度の目標×経過した月数÷12））。")
    }

    /// How a running total is to be read.
    pub const TURN_NOTE: &str =
        "改善・悪化は、指標の望ましい方向によります。年度内の累計どうしなど、比べて良否のいえないものは空欄です。";

    /// `（8項目中2項目を評価）`, below 判定保留.
    pub fn rated_of(rated: usize, of: usize) -> String {
        format!("（{of}項目中{rated}項目を評価）")
    }

    /// When there is no label.
    pub fn withheld(share: &str) -> String {
        format!(
            "※ 評価の対象の項目（確定待ち等を含む。）のうち評価済が{share}％に満たないときは「{}」とします。",
            Verdict::WITHHELD
        )
    }

    /// What stands beside the rated items, where there is anything.
    pub fn not_rated(classes: &Classes, missing: &str) -> Option<String> {
        let counts = counts(classes, missing);
        (!counts.is_empty())
            .then(|| format!("※ このほか、{}があり、全体は{}項目です。", counts.join("、"), classes.all()))
    }

    /// `未評価（未報告・差戻し）20項目` and the like.
    pub fn counts(classes: &Classes, missing: &str) -> Vec<String> {
        let all = [(missing, classes.missing), (EXCLUDED, classes.not_due())];
        all.iter().filter(|(_, count)| *count > 0).map(|(name, count)| format!("{name}{count}項目")).collect()
    }

    /// `… 総合評価（評価済98項目の内訳）`
    pub fn of_rated(title: &str, rated: usize) -> String {
        format!("{title}（評価済{rated}項目の内訳）")
    }

    /// `部別`
    pub fn by(what: &str) -> String {
        format!("{what}別")
    }

    /// `2 概ね達成 46項目（41.1％）`, as a chart is read aloud.
    pub fn told(class: &str, count: usize, share: &str) -> String {
        format!("{class} {count}項目（{share}％）")
    }
}

/// Labels of the appendices.
pub mod appendix {
    use crate::model::{FiscalYear, Round};

    pub const SUBMISSIONS: &str = "未提出・差戻し一覧";
    pub const CORRECTIONS: &str = "過去分訂正一覧";
    pub const REVISIONS: &str = "目標改定一覧";
    pub const DECISIONS: &str = "本部決定による評価の変更";
    pub const OPINIONS: &str = "意見・対応";
    pub const RULES: &str = "評価基準及び算出方法";
    pub const GLOSSARY: &str = "用語解説";
    pub const PERIOD: &str = "計画期間評価";
    pub const FINDINGS: &str = "未処理の点検結果";
    pub const NUMBER: &str = "No.";
    pub const SUBJECT: &str = "項目";
    pub const BEFORE: &str = "変更前";
    pub const AFTER: &str = "変更後";
    pub const REASON: &str = "変更理由";
    pub const FOLLOWED: &str = "取組";
    pub const ADDED: &str = "追加";
    pub const ENDED: &str = "終了";
    pub const IN_CHARGE: &str = "担当課";
    pub const DEPARTMENT: &str = "所属";
    pub const STATE: &str = "状態";
    pub const DUE: &str = "提出期限";
    pub const NOTE: &str = "備考";
    pub const NOT_RETURNED: &str = "未提出";
    pub const UNREAD: &str = "読取不可";
    pub const REJECTED: &str = "不採用";
    pub const SENT_BACK: &str = "差戻し";
    pub const PARTLY: &str = "一部差戻し";
    pub const ROUND: &str = "対象月";
    pub const REPORTED_IN: &str = "報告月";
    pub const CORRECTED_BEFORE: &str = "訂正前";
    pub const CORRECTED_AFTER: &str = "訂正後";
    pub const CORRECTION_REASON: &str = "理由";
    pub const DECIDED_ON: &str = "決定日";
    pub const MEETING: &str = "会議";
    pub const OPINION: &str = "意見";
    pub const RESPONSE: &str = "対応方針";
    pub const CODE: &str = "コード";
    pub const PLACE: &str = "場所";
    pub const MESSAGE: &str = "内容";
    pub const WORD: &str = "文言";
    pub const SCORE: &str = "達成率(％)";
    pub const CASE: &str = "場合";
    pub const FORMULA: &str = "算出方法";

    /// `期限を3日経過`
    pub fn overdue(days: i64) -> String {
        format!("期限を{days}日経過")
    }

    /// `令和7年11月分を再送`
    pub fn sent_instead(round: Round) -> String {
        format!("{round}分を再送")
    }

    /// `2件の要修正`
    pub fn to_correct(count: usize) -> String {
        format!("{count}件の要修正")
    }

    /// `令和7年12月（再提出）`
    pub fn sent_again(round: Round) -> String {
        format!("{round}（再提出）")
    }

    /// What changed in the plan, and from when on: `担当課（令和7年10月から適用）`.
    pub fn applies(what: &str, from: Round) -> String {
        format!("{what}（{from}から適用）")
    }

    /// `令和7年度の目標（令和7年10月から適用）`
    pub fn revised(year: FiscalYear, from: Round) -> String {
        format!("{year}の目標（{from}から適用）")
    }

    /// Findings of earlier rounds.
    pub fn earlier(count: usize) -> String {
        format!("※ このほか、前回までの報告に{count}件あります。")
    }
}

impl Edition {
    /// 議会用, 本部用, 公表用.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Council => "議会用",
            Self::Headquarters => "本部用",
            Self::Public => "公表用",
        }
    }
}

/// `令和7年度（令和7年12月末現在）`, `令和7年度`.
pub fn state(round: Round) -> String {
    match round {
        Round::Month(month) => format!("{month}末現在"),
        Round::Final(year) => year.to_string(),
    }
}

/// `1` as `１`: numbers of headings are full width while they have one digit.
pub fn wide(number: u16) -> String {
    let digits = number.to_string();
    if digits.len() > 1 {
        return digits;
    }
    digits.chars().filter_map(|digit| char::from_u32(u32::from(digit) - 0x30 + 0xFF10)).collect()
}

/// `第１章　総括`
pub fn part(number: u16, title: &str) -> String {
    format!("第{}章　{title}", wide(number))
}

/// `施策の体系`: title of the second part.
pub fn hierarchy(policy: &str) -> String {
    format!("{policy}の体系")
}

/// `目標の実現に向けた取組項目`: title of the third part.
pub fn chapters(item: &str) -> String {
    format!("目標の実現に向けた{item}")
}

/// `第１節　…`
pub fn section(number: u16, title: &str) -> String {
    format!("第{}節　{title}", wide(number))
}

/// `≪協働力の向上≫`
pub fn viewpoint(title: &str) -> String {
    format!("≪{title}≫")
}

/// `１　広聴の推進`
pub fn goal(number: u16, title: &str) -> String {
    format!("{}　{title}", wide(number))
}

/// `（１）　対話の推進`
pub fn policy(number: u16, title: &str) -> String {
    format!("（{}）　{title}", wide(number))
}

/// `①　わかりやすい広報`
pub fn group(number: u16, title: &str) -> String {
    format!("{}　{title}", circled(number))
}

/// ① … ⑳, else in brackets.
pub fn circled(number: u16) -> String {
    match number {
        1..=20 => char::from_u32(0x2460 + u32::from(number) - 1).map_or_else(String::new, String::from),
        _ => format!("({number})"),
    }
}

/// `令和7年12月末現在の進捗状況` and the like in the first paragraph.
pub fn lead(plan: &str, round: Round) -> String {
    match round {
        Round::Month(_) => format!(
            "この報告書は、「{plan}」の{}の進捗状況を、各課からの報告に基づき取りまとめたものです。月次の数値は速報であり、正式な評価は年度確定により行います。",
            state(round)
        ),
        Round::Final(_) => format!(
            "この報告書は、「{plan}」の{}の進捗状況及び評価を、各課からの報告に基づき取りまとめたものです。",
            state(round)
        ),
    }
}

/// `※ この計画の前の計画：第２次行政経営プラン`
pub fn previous_plan(title: &str) -> String {
    format!("※ この計画の前の計画：{title}")
}

/// `～みさきプラン～`, below the plan's title.
pub fn nickname(name: &str) -> String {
    format!("～{name}～")
}

/// What was counted.
pub fn counted(item: &str, printed: usize, reprints: usize, classes: &Classes, missing: &str) -> String {
    let reprints = if reprints > 0 {
        format!("（再掲{reprints}項目を除くと{}項目）", printed.saturating_sub(reprints))
    } else {
        String::new()
    };
    let counts: Vec<String> = std::iter::once(format!("{}{}項目", summary::RATED, classes.rated()))
        .chain(summary::counts(classes, missing))
        .collect();
    format!("{item}は{printed}項目{reprints}で、その内訳は、{}です。", counts.join("、"))
}

/// What a month adds to the name of a verdict.
pub const fn ahead(round: Round) -> &'static str {
    if round.is_final() { "" } else { "（見込み）" }
}

/// Whose the grades are, and on what they are based.
pub fn basis(round: Round) -> String {
    format!("※ {}", basis_of_grades(round))
}

/// Below every table that counts items.
pub fn counted_once(item: &str) -> String {
    format!("※ 再掲の{item}は、再掲元の項目として１回だけ数えています。")
}

/// What 該当項目数 means.
pub fn achieved_note(item: &str, first: &str, second: &str) -> String {
    format!("※ 該当項目数：{item}数に占める{first}及び{second}の項目数")
}

/// `12時点`: sign under the current year's head.
pub fn current_year(round: Round) -> String {
    match round {
        Round::Month(month) => format!("{}月末{PROVISIONAL}", month.month),
        Round::Final(_) => String::new(),
    }
}

/// `【令和元年度：191】`
pub fn base(year: &str, value: &str) -> String {
    format!("【{year}：{value}】")
}

/// `■関連するＳＤＧｓ　目標３・目標11`
pub fn sdgs(numbers: &[u8]) -> String {
    let goals: Vec<String> = numbers.iter().map(|number| format!("目標{}", wide(u16::from(*number)))).collect();
    format!("■関連するＳＤＧｓ　{}", goals.join("・"))
}

/// The day at the foot of the cover.
pub fn printed_on(date: NaiveDate) -> String {
    show_date(date)
}

/// A character that no font has.
pub fn missing_character(cluster: &str, codes: &str, page: usize, source: Option<&Source>) -> String {
    let place = source.map_or_else(
        || "計画マスタ".to_owned(),
        |source| format!("{} の「{}」シート {}", source.file, source.sheet, source.cell),
    );
    format!(
        "{place}にある文字「{cluster}」（{codes}）は、報告書の書体にないため、PDFの{page}ページ目では「〓」と表示しました。別の文字に置き換えてください。"
    )
}
