//! Grades and labels by 評価基準.

use super::Criteria;
use crate::model::{Rate, Round};
use rust_decimal::Decimal;

/// Thresholds (％) from the highest down, and what a ratio from each on is called.
pub type Labels = Vec<(Decimal, String)>;

/// What is judged by its ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// One goal (目標別).
    Goal,
    /// The whole plan (総合).
    Overall,
}

/// The share (％) of rated items from which a label is given, where 評価基準 has no 判定.
const JUDGED_FROM: Decimal = Decimal::from_parts(80, 0, 0, false, 0);

/// Endings of labels that look back, and how a forecast ends instead; the first that fits counts.
const FORECASTS: [(&str, &str); 9] = [
    ("できなかった", "できない見込み"),
    ("できた", "の見込み"),
    ("がなかった", "がない見込み"),
    ("があった", "の見込み"),
    ("なかった", "ない見込み"),
    ("であった", "となる見込み"),
    ("だった", "となる見込み"),
    ("された", "される見込み"),
    ("した", "する見込み"),
];

impl Criteria {
    /// Texts that say nothing, where the master names none of its own.
    const EMPTY_PHRASES: [&str; 34] = [
        "なし",
        "無し",
        "無",
        "特になし",
        "特に無し",
        "とくになし",
        "該当なし",
        "該当無し",
        "特記事項なし",
        "変更なし",
        "変化なし",
        "異常なし",
        "未定",
        "未記入",
        "記入なし",
        "別紙",
        "別紙のとおり",
        "別紙の通り",
        "別紙参照",
        "別添",
        "別添のとおり",
        "別添の通り",
        "別添参照",
        "添付",
        "添付のとおり",
        "資料参照",
        "別途報告",
        "別途",
        "後日",
        "後日提出",
        "後日報告",
        "記載のとおり",
        "前回のとおり",
        "例年どおり",
    ];

    /// Texts that say nothing: the master's, else those that are usual.
    pub fn empty_phrases(&self) -> impl Iterator<Item = &str> {
        let usual = self.empty_phrases.is_empty().then_some(Self::EMPTY_PHRASES);
        self.empty_phrases.iter().map(String::as_str).chain(usual.into_iter().flatten())
    }

    /// The grade (1 to 4) of a rate; the last one for whatever lies below every threshold. None without 評価基準.
    #[must_use]
    pub fn grade(&self, rate: &Rate) -> Option<u8> {
        let at = self.grades.iter().position(|(threshold, _)| *rate >= *threshold);
        let at = at.or_else(|| self.grades.len().checked_sub(1))?;
        u8::try_from(at + 1).ok()
    }

    /// The label of a grade (1 to 4).
    #[must_use]
    pub fn grade_label(&self, grade: u8) -> &str {
        usize::from(grade).checked_sub(1).and_then(|at| self.grades.get(at)).map_or("", |(_, label)| label)
    }

    /// The labels that a round uses: in a month those of a forecast, for a month is no verdict on its year.
    #[must_use]
    pub fn labels(&self, scale: Scale, round: Round) -> Labels {
        let (settled, forecast) = match scale {
            Scale::Goal => (&self.goal_labels, &self.goal_forecasts),
            Scale::Overall => (&self.overall_labels, &self.overall_forecasts),
        };
        match (round.is_final(), forecast.is_empty()) {
            (true, _) => settled.clone(),
            (false, false) => forecast.clone(),
            (false, true) => settled.iter().map(|(from, label)| (*from, as_forecast(label))).collect(),
        }
    }

    /// The label of a ratio in a round. Whether a label may be given at all is told by
    /// [`Classes::verdict`](crate::evaluation::Classes::verdict), which alone asks for it.
    #[must_use]
    pub fn label(&self, scale: Scale, round: Round, ratio: &Rate) -> String {
        let labels = self.labels(scale, round);
        let reached = labels.iter().find(|(threshold, _)| *ratio >= *threshold);
        reached.or_else(|| labels.last()).map(|(_, label)| label.clone()).unwrap_or_default()
    }

    /// The share (％) of rated items from which on a label is given (判定).
    #[must_use]
    pub fn judged_from(&self) -> Decimal {
        self.judged_from.unwrap_or(JUDGED_FROM)
    }
}

/// A label that looks back (達成できた), said of what is expected (達成の見込み).
fn as_forecast(label: &str) -> String {
    let said = FORECASTS.iter().find_map(|(past, ahead)| Some(format!("{}{ahead}", label.strip_suffix(past)?)));
    said.unwrap_or_else(|| format!("{label}（見込み）"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::fixture::criteria;

    fn round(text: &str) -> Round {
        Round::parse(text).unwrap()
    }

    #[test]
    fn a_month_says_what_is_expected() {
        let criteria = criteria();
        let said = |scale, of: &str| -> Vec<String> {
            criteria.labels(scale, round(of)).into_iter().map(|(_, label)| label).collect()
        };
        assert_eq!(
            said(Scale::Goal, "R7.12"),
            ["達成の見込み", "概ね達成の見込み", "やや達成できない見込み", "達成できない見込み"]
        );
        assert_eq!(
            said(Scale::Overall, "R7.12"),
            ["大きな成果の見込み", "成果の見込み", "一定の成果の見込み", "成果が不十分となる見込み"]
        );
        assert_eq!(said(Scale::Goal, "R7確定")[0], "達成できた");
        assert_eq!(as_forecast("順調"), "順調（見込み）");
        assert_eq!(as_forecast("目標を達成した"), "目標を達成する見込み");
    }

    #[test]
    fn the_citys_own_words_for_a_forecast_count() {
        let mut criteria = criteria();
        criteria.goal_forecasts = vec![(Decimal::from(60), "見込みあり".into()), (Decimal::ZERO, "要注意".into())];
        let ratio = |count| Rate::of_count(count, 10).unwrap();
        let said = |of: &str, count| criteria.label(Scale::Goal, round(of), &ratio(count));
        assert_eq!((said("R7.12", 6), said("R7.12", 5)), ("見込みあり".into(), "要注意".into()));
        assert_eq!(said("R7確定", 6), "やや達成できなかった");
        assert_eq!(criteria.judged_from(), Decimal::from(80));
    }
}
