//! Where a line may end: the strict rules of Unicode line breaking, with what JLReq and the plan's texts ask beyond them.

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::{LineBreakOptions, LineBreakStrictness};

use super::class::{is_circled, is_digit, is_wide_letter, never_begins, never_ends};

/// Counters that stay with the figure before them: 24時間, 365日, 3箇所.
const COUNTERS: &str =
    "年月日時分秒週間期回件人名戸世社校園館店台本冊枚個箇か所名歳才位割倍級番号点度円千万億兆部課語町市区組ヶカケ";

/// For each cluster, whether a line may end in front of it. The first is never such a place.
pub fn opportunities(text: &str, clusters: &[&str]) -> Vec<bool> {
    let mut options = LineBreakOptions::default();
    options.strictness = Some(LineBreakStrictness::Strict);
    let mut unicode = LineSegmenter::new_for_non_complex_scripts(options).segment_str(text).peekable();
    let mut position = 0;
    let firsts: Vec<char> = clusters.iter().filter_map(|cluster| cluster.chars().next()).collect();
    let mut allowed = Vec::with_capacity(clusters.len());
    for (index, cluster) in clusters.iter().enumerate() {
        while unicode.next_if(|place| *place < position).is_some() {}
        let may = index > 0 && unicode.peek() == Some(&position);
        allowed.push(may && !is_forbidden(&firsts, index));
        position += cluster.len();
    }
    allowed
}

/// Whether our own rules forbid a line to end in front of the cluster at `index`.
fn is_forbidden(firsts: &[char], index: usize) -> bool {
    let (Some(before), Some(after)) = (index.checked_sub(1).and_then(|index| firsts.get(index)), firsts.get(index))
    else {
        return true;
    };
    breaks_kinsoku(*before, *after) || splits_figure(firsts, index, *before, *after) || splits_word(*before, *after)
}

/// Whether the cluster at `index` goes on with a figure or a word in full-width characters, so that no space comes
/// before it.
pub fn is_inside(clusters: &[&str], index: usize) -> bool {
    let first = |index: usize| clusters.get(index).and_then(|cluster| cluster.chars().next());
    let joins = |character: char| is_digit(character) || is_wide_letter(character);
    let (Some(before), Some(after)) = (index.checked_sub(1).and_then(first), first(index)) else { return true };
    let digit_at = |index: Option<usize>| index.and_then(first).is_some_and(is_digit);
    (joins(before) && joins(after))
        || (is_sign(before) && is_digit(after))
        || (is_digit(before) && is_unit(after))
        || (is_digit(before) && is_separator(after) && digit_at(Some(index + 1)))
        || (is_separator(before) && is_digit(after) && digit_at(index.checked_sub(2)))
}

/// What belongs to the figure behind it.
fn is_sign(character: char) -> bool {
    matches!(character, '▲' | '△' | '＋' | '－' | '±' | '−' | '+' | '-' | '￥' | '¥')
}

/// What belongs to the figure before it.
fn is_unit(character: char) -> bool {
    matches!(character, '％' | '%' | '‰' | '℃' | '°' | '㎡' | '㎢' | '㎞' | '㎝' | '㎜' | '㎏')
}

fn is_separator(character: char) -> bool {
    matches!(character, '，' | '．' | ',' | '.' | '／' | '/' | '：' | ':')
}

/// The two lists of 禁則, and labels that belong to what follows.
pub fn breaks_kinsoku(before: char, after: char) -> bool {
    never_begins(after) || never_ends(before) || (is_circled(before) && !is_circled(after))
}

/// Figures with their signs, separators and counters: １，２３４人, ▲30, 24時間.
fn splits_figure(firsts: &[char], index: usize, before: char, after: char) -> bool {
    let digit_at = |index: usize| firsts.get(index).is_some_and(|character| is_digit(*character));
    if is_digit(after) {
        let through_separator = is_separator(before) && index >= 2 && digit_at(index - 2);
        return is_digit(before) || is_sign(before) || through_separator;
    }
    COUNTERS.contains(after) && counts_a_figure(firsts, index)
}

/// Whether a figure stands before the cluster at `index`, with nothing but counters between: they may be of several
/// characters, like 時間, 箇所, 万円.
fn counts_a_figure(firsts: &[char], index: usize) -> bool {
    let mut before = firsts.get(..index).unwrap_or_default().iter().rev().take(3);
    before.find(|character| !COUNTERS.contains(**character)).is_some_and(|character| is_digit(*character))
}

/// Words in full-width letters, and what hyphens join in half-width ones: ＩＣＴ, e-Tax, 0480-62-1111.
fn splits_word(before: char, after: char) -> bool {
    let joins = |character: char| is_wide_letter(character) || is_digit(character);
    (is_wide_letter(before) && joins(after))
        || (joins(before) && is_wide_letter(after))
        || (before == '-' && after.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::super::super::cluster::clusters;
    use super::*;

    /// The text with a stroke wherever a line may end.
    fn strokes(text: &str) -> String {
        let parts: Vec<&str> = clusters(text).collect();
        let places = opportunities(text, &parts);
        parts.iter().zip(places).map(|(part, may)| if may { format!("|{part}") } else { (*part).to_owned() }).collect()
    }

    #[test]
    fn places() {
        let cases = [
            ("市役所の計画", "市|役|所|の|計|画"),
            ("「行政」、経営。", "「行|政」、|経|営。"),
            ("サービスっぽい", "サー|ビ|スっ|ぽ|い"),
            ("４月～３月〜末", "４月～|３月〜|末"),
            ("１，２３４人と約２．５％", "１，２３４人|と|約|２．５％"),
            ("24時間365日対応", "24時間|365日|対|応"),
            ("▲30と△５", "▲30|と|△５"),
            ("①【市民】②へ", "①【市|民】|②へ"),
            ("ＩＣＴとDX推進e-Tax利用", "ＩＣＴ|と|DX|推|進|e-Tax|利|用"),
            ("電話0480-62-1111まで", "電|話|0480-62-1111|ま|で"),
            ("※再掲（注）", "※再|掲|（注）"),
            ("各々の㎡と５０㎡", "各々|の㎡|と|５０㎡"),
            ("・・・……です", "・・・……|で|す"),
            ("葛\u{E0100}飾区", "葛\u{E0100}|飾|区"),
        ];
        for (text, expected) in cases {
            assert_eq!(strokes(text), expected);
        }
    }
}
