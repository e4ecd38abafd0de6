//! A life told as a short story: what a failing test prints.

use super::life::{Change, DEPARTMENTS, Fate, Hole, Life, Mode, Order, ROUNDS};
use std::fmt;

pub fn item_number(item: usize) -> usize {
    item + 1
}

fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Missing => "未提出 (no return)",
        Fate::SentBack => "差戻し (sent back as a whole)",
        Fate::Late => "期限後に提出 (late)",
    }
}

fn hole(hole: Hole) -> &'static str {
    match hole {
        Hole::Blank => "実績が空欄 (blank)",
        Hole::SentBack => "実績が差戻し (value sent back)",
        Hole::Cancelled => "中止 (cancelled)",
        Hole::NoWords => "自己評価・文章なし (neither grade nor texts)",
    }
}

const ENDINGS: [&str; 3] = ["廃止", "完了", "統合"];

pub fn ending(how: usize) -> &'static str {
    ENDINGS[how % ENDINGS.len()]
}

fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Total => "年度累計",
        Mode::State => "時点",
        Mode::Ratio => "率",
        Mode::September => "年1回 9月",
        Mode::AtYearEnd => "年1回 確定",
        Mode::Later => "時点 確定時期 翌年度8月",
        Mode::Words => "文言",
        Mode::Since => "期間累計",
        Mode::Fewer => "時点 減少",
    }
}

impl fmt::Debug for Life {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} を {} に報告する (reported on{}).{}{}{}",
            ROUNDS[self.until],
            if self.late { "翌年度10月" } else { "翌月" },
            if self.late { ", long after" } else { "" },
            if self.goes_on { "" } else { " 計画の最終年度は令和7年度." },
            if self.recorded { " 令和5年度は過年度実績." } else { "" },
            match self.order {
                Order::Numbers => "",
                Order::Rows => " 掲載順は空欄.",
                Order::Decimal => " 掲載順は小数.",
                Order::Outside => " 追加した項目の掲載順が節の外.",
            }
        )?;
        for (at, item) in self.items.iter().enumerate() {
            let place = ["目標1 群1", "目標1 群2", "目標2 群3"][item.place];
            writeln!(
                f,
                "  項目{} {place} {} {} 見込 {} %{}{}",
                item_number(at),
                DEPARTMENTS[item.department],
                mode(item.mode),
                [105, 90, 60, 30][item.luck],
                if item.two { " 指標2つ" } else { "" },
                if item.dash { " 令和7年度は－" } else { "" }
            )?;
        }
        for (of, place) in &self.reprints {
            writeln!(f, "  項目{} は 群{} に再掲 (printed again)", item_number(*of), place + 1)?;
        }
        let rounds = [
            ("日程になく提出もない (not asked)", &self.skipped),
            ("誰も提出しない (nobody returned)", &self.silent),
            ("評価 不要 (no grades asked)", &self.ungraded),
        ];
        for (what, rounds) in rounds {
            for at in rounds {
                writeln!(f, "  {}: {what}", ROUNDS[*at])?;
            }
        }
        for (at, who, what) in &self.fates {
            writeln!(f, "  {}: {} {}", ROUNDS[*at], DEPARTMENTS[*who], fate(*what))?;
        }
        for (at, item, what) in &self.holes {
            writeln!(f, "  {}: 項目{} {}", ROUNDS[*at], item_number(*item), hole(*what))?;
        }
        for (at, item, grade) in &self.regraded {
            writeln!(f, "  {}: 項目{} 自己評価 {grade}", ROUNDS[*at], item_number(*item))?;
        }
        for (at, item, change) in &self.changes {
            let what = match change {
                Change::Added => "追加 (added)".to_owned(),
                Change::Ended(how) => format!("から{} (no longer followed)", ending(*how)),
                Change::Revised => "目標改定 (target revised)".to_owned(),
                Change::Moved(to) => format!("所管変更 (moved to {})", DEPARTMENTS[*to]),
                Change::Decided(grade) => format!("その年度の確定評価 {grade} (decided)"),
                Change::Corrected(of) => format!("{}分を過去分訂正 (corrected)", ROUNDS[*of]),
            };
            writeln!(f, "  {}: 項目{} {what}", ROUNDS[*at], item_number(*item))?;
        }
        Ok(())
    }
}
