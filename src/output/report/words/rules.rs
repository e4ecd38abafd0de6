//! The rules of rating in words.

pub const GRADES: &str = "評価区分";
pub const OVERALL: &str = "総合評価の基準";
pub const RATES: &str = "達成率の算出方法";
pub const WORDS: &str = "文言による目標";
pub const DECIDING: &str = "評価の決め方";

/// A case and its formula.
pub type Formula = (&'static str, &'static str);

pub const UP: Formula = ("増加又は維持を目指す指標", "実績÷目標×100（目標が０のときは、実績が０以上で100）");
pub const DOWN_TWO_MINUS: Formula = ("減少を目指す指標", "（２－実績÷目標）×100（０を下回るときは０）");
pub const DOWN_INVERSE: Formula = ("減少を目指す指標（目標÷実績による）", "目標÷実績×100");
pub const DOWN_TO_ZERO: Formula =
    ("減少を目指す指標で目標が０", "実績が０のときは100、それ以外は（基準値－実績）÷基準値×100");
pub const NEGATIVE: Formula = ("目標が負の数", "実績も負の数のときは実績÷目標×100、それ以外は０");
pub const AT_LEAST: Formula = ("「○以上」の目標", "実績が○以上のときは100、それ以外は実績÷○×100");
pub const WORD: Formula = ("文言による目標", "実績の文言に応じた率（下の表）");
pub const STAGE: Formula = ("段階による目標", "その年度の段階以上のときは100、１段階前は50、それより前は０");
pub const STAGE_THEN_NUMBER: Formula =
    ("段階から数値に変わる目標", "段階の年度は文言として、数値の年度は数値として算出");
pub const PARTS: Formula = ("複数の数値からなる目標", "それぞれの率（100を上限とする。）の平均");
pub const NOT_APPLICABLE: Formula = ("「－」の年度", "算出しない（対象外とし、直近の値を表示する。）");
pub const NOT_RATED: Formula = ("中止又は算定不能", "算出しない");
pub const MISSING: Formula = ("報告のないもの", "算出しない（未報告とし、最後に報告された値を表示する。）");
pub const COUNTED: Formula = ("集計中のもの", "算出しない（前に報告された値を、その月とともに示す。）");

/// Why a month's labels are others than those of 年度確定.
pub const FORECAST_NOTE: &str = "※ 月次の報告では年度末の見込みを示します。正式な評価は、年度確定により行います。";

/// `取組項目の評価`
pub fn of_items(item: &str) -> String {
    format!("{item}の評価")
}

/// `基本目標毎の評価の基準`
pub fn of_goals(title: &str) -> String {
    format!("{title}の基準")
}

/// What 達成割合 means.
pub fn ratio_note(item: &str, first: &str, second: &str) -> String {
    format!("※ 達成割合：評価を行った{item}数に占める{first}及び{second}の{item}数の割合")
}

/// `100％以上`
pub fn at_least(from: &str) -> String {
    format!("{from}％以上")
}

/// `50％未満`
pub fn below(to: &str) -> String {
    format!("{to}％未満")
}

/// How an item's grade comes about.
pub fn deciding(item: &str) -> [String; 4] {
    [
        format!(
            "{item}の算定評価は、各指標の達成率（それぞれ100を上限とする。）の平均により決めます。達成率は端数を処理せずに評価し、表示は小数点以下第２位を四捨五入しています。"
        ),
        format!("{item}の評価は、本部の確定評価、担当課の自己評価、算定評価のうち、この順で最初にあるものとします。"),
        "月次の報告では、年度末見込の達成率により評価します。正式な評価は、年度確定により行います。".into(),
        "割り切れない実績は、小数点以下第３位を四捨五入して表示しています。算出には、端数を処理しない値を用いています。".into(),
    ]
}

/// What 進度 means.
pub fn pace(warning: &str) -> String {
    format!(
        "進度は、４月からの累計で数える指標について、実績を、目標を月割りした値で割ったものです。{warning}％を下回るものを「進度の遅れている指標」としています。"
    )
}
