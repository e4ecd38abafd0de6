//! Whose return it is, and for which month: by 管理情報, else by what stands visibly in the sheet.

use super::rules::identity as rules;
use super::{Draft, quote, value};
use crate::model::{Round, fold_key, in_new_characters, is_weekday_of, near_names};
use crate::plan::{Department, Plan};
use crate::spreadsheet::{Place, RawCell};
use crate::survey::{HeadField, Issued, read, read::Form, read::ManagementState};
use chrono::{Datelike, Days, NaiveDate};
use std::sync::Arc;

/// Who returned what.
pub(super) struct Identity {
    /// 所属 as the master names it.
    pub department: Option<Arc<str>>,
    /// 報告月
    pub round: Option<Round>,
    /// 提出日
    pub submitted_on: Option<NaiveDate>,
    /// Cells above the table that name the department or the round in another way than was issued.
    pub otherwise: Vec<Place>,
    /// The return can be read any further.
    pub usable: bool,
}

/// Identifies a return.
pub(super) fn identify(form: &Form, plan: &Plan, drafts: &mut Vec<Draft>) -> Identity {
    let before = drafts.len();
    management(form, drafts);
    let mut otherwise = Vec::new();
    let mut usable = !matches!(form.management, ManagementState::Several(_));
    if let Some(issued) = &form.submission.issued {
        usable &= same_plan(issued, plan, drafts);
        usable &= agrees(issued, form, plan, &mut otherwise, drafts);
    }
    let department = department(form, plan, drafts);
    let round = round(form, plan, drafts);
    usable &= department.is_some() && round.is_some();
    let mut submitted_on = submitted_on(form, round, drafts);
    if let (Some(day), Some(end)) = (submitted_on, round.and_then(Round::state_on)) {
        let at_head = |draft: Draft| match form.head.get(&HeadField::SubmittedOn) {
            Some(cell) => draft.at(&cell.place),
            None => draft,
        };
        if day < end {
            drafts.push(at_head(early(day, end)));
        } else if day > end + LATEST {
            drafts.push(at_head(rules::late(day, "、報告月から1年近く後")));
            submitted_on = None;
        }
    }
    debug_assert!(usable || drafts.len() > before, "an unusable return says why");
    let round = round.filter(|_| usable || form.submission.round.is_some());
    Identity { department, round, submitted_on, otherwise, usable }
}

fn management(form: &Form, drafts: &mut Vec<Draft>) {
    let lost = |rule: crate::check::Rule, what: &str| {
        let what = format!("調査票の管理情報（隠しシート）{what}。見えている所属名・報告月で判断しました。");
        rule.say(format!("{what}所属と報告月、配布時から変えられた欄がないかを確認してください。"))
            .told(format!("{what}次からは、配布した調査票のファイルにそのまま記入してください。"))
    };
    match &form.management {
        ManagementState::Intact => {}
        ManagementState::Lost => drafts.push(lost(rules::LOST, "がありません")),
        ManagementState::Changed => drafts.push(lost(rules::CHANGED, "が書き換えられています")),
        ManagementState::Unreadable(_) => drafts.push(lost(rules::LOST, "が読めません")),
        ManagementState::Several(sheets) => drafts.push(rules::SEVERAL.say(format!(
            "別々に配布した調査票が {} つ入っています。調査票ごとに一つのファイルにして再提出してください。",
            sheets.len()
        ))),
    }
}

fn same_plan(issued: &Issued, plan: &Plan, drafts: &mut Vec<Draft>) -> bool {
    let same = fold_key(&issued.plan) == fold_key(&plan.about.title) && issued.code == plan.about.code;
    if !same {
        let sentence = format!(
            "別の計画{}の調査票です。{}の調査票に記入して再提出してください。",
            quote(&issued.plan),
            quote(&plan.about.title)
        );
        drafts.push(rules::OTHER_PLAN.say(sentence).found(&*issued.plan).read_as(&*plan.about.title));
    }
    same
}

/// Whether the visible 所属名 and 報告月 are those that were issued. A form of another month or department that was
/// rewritten must not pass for either.
fn agrees(issued: &Issued, form: &Form, plan: &Plan, otherwise: &mut Vec<Place>, drafts: &mut Vec<Draft>) -> bool {
    let copies = form.head_copies.iter().map(|(field, cell)| (*field, cell));
    let mut agrees = true;
    for (field, cell) in form.head.iter().map(|(field, cell)| (*field, cell)).chain(copies) {
        let found = value::shown(cell);
        let (literal, same, expected) = match field {
            HeadField::Department => {
                let literal = fold_key(&found) == fold_key(&issued.department);
                (literal, same_department(issued, &found, plan), issued.department.to_string())
            }
            HeadField::Round => {
                let literal = read::shown_round(cell) == Some(issued.round);
                (literal, read::names_round(cell, issued.round), issued.round.to_string())
            }
            _ => continue,
        };
        if !same {
            agrees = false;
            drafts.push(contradiction(field.name(), &found, &expected, cell));
        } else if !literal {
            otherwise.push(cell.place.clone());
            let sentence = format!("{}{}を {expected} と読みました。", field.name(), quote(&found));
            drafts.push(rules::READ_HEAD.say(sentence).at(&cell.place).found(found).read_as(expected));
        }
    }
    agrees
}

/// The same department, perhaps under another of its names, or with more words around it that name no other one.
fn same_department(issued: &Issued, found: &str, plan: &Plan) -> bool {
    let own = plan.department(&issued.department);
    if let Some(named) = plan.department(found) {
        return own.is_some_and(|own| own.name == named.name);
    }
    if is_near(&issued.department, found, plan) {
        return true;
    }
    let found = fold_key(found);
    let names = |department: &Department| {
        let all = std::iter::once(&*department.name).chain(department.aliases.iter().map(|alias| &**alias));
        all.map(fold_key).collect::<Vec<String>>()
    };
    let own_names = own.map_or_else(|| vec![fold_key(&issued.department)], names);
    let others = plan.departments.iter().filter(|other| own.is_none_or(|own| own.name != other.name));
    let others: Vec<String> = others.flat_map(names).collect();
    own_names.iter().filter(|name| found.contains(name.as_str())).any(|name| {
        let rest = found.replace(name.as_str(), "");
        let names_other = |other: &String| {
            rest.contains(other.as_str()) || (other.contains(name.as_str()) && found.contains(other.as_str()))
        };
        !others.iter().any(names_other)
    })
}

/// Whether a name is the issued department's in old characters (總務課), with 科 for 課, or without its end, and no other
/// department's.
fn is_near(issued: &str, found: &str, plan: &Plan) -> bool {
    let Some(own) = plan.department(issued) else { return false };
    let typed = in_new_characters(&fold_key(found)).replace('科', "課");
    let names = |department: &Department| {
        let all = std::iter::once(&*department.name).chain(department.aliases.iter().map(|alias| &**alias));
        all.map(|name| in_new_characters(&fold_key(name)).replace('科', "課")).collect::<Vec<String>>()
    };
    let fits = |name: &String| *name == typed || (typed.chars().count() > 1 && name.starts_with(&typed));
    let others = plan.departments.iter().filter(|other| other.name != own.name);
    names(own).iter().any(fits) && !others.flat_map(names).any(|name| fits(&name))
}

fn contradiction(what: &str, found: &str, issued: &str, cell: &RawCell) -> Draft {
    let sentence = format!(
        "{what}が{}になっていますが、これは{}に配布した調査票です。どちらの報告か決められません。正しい調査票に記入して再提出してください。",
        quote(found),
        quote(issued)
    );
    rules::CONTRADICTION.say(sentence).at(&cell.place).found(found).read_as(issued)
}

fn department(form: &Form, plan: &Plan, drafts: &mut Vec<Draft>) -> Option<Arc<str>> {
    let place = form.head.get(&HeadField::Department).map(|cell| &cell.place);
    let Some(name) = &form.submission.department else {
        drafts.push(rules::UNKNOWN.say("所属名が見つかりません。配布した調査票に記入して再提出してください。"));
        return None;
    };
    if let Some(department) = plan.department(name) {
        return Some(department.name.clone());
    }
    let names = plan.departments.iter().map(|department| &*department.name);
    let draft = rules::no_department(name, &near_names(name, names));
    drafts.push(match place {
        Some(place) => draft.at(place),
        None => draft,
    });
    None
}

fn round(form: &Form, plan: &Plan, drafts: &mut Vec<Draft>) -> Option<Round> {
    let cell = form.head.get(&HeadField::Round);
    let put = |draft: Draft| cell.map_or_else(|| draft.clone(), |cell| draft.clone().at(&cell.place));
    let Some(round) = form.submission.round else {
        let sentence = match cell {
            Some(cell) => {
                let found = value::shown(cell);
                format!("報告月{}は読めません。令和7年12月 のように書いてください。", quote(&found))
            }
            None => "報告月が見つかりません。配布した調査票に記入して再提出してください。".to_owned(),
        };
        let draft = put(rules::UNKNOWN.say(sentence));
        drafts.push(match cell {
            Some(cell) => draft.found(super::value::shown(cell)),
            None => draft,
        });
        return None;
    };
    if plan.about.years.contains(&round.fiscal_year()) {
        return Some(round);
    }
    let period = match (plan.about.years.first(), plan.about.years.last()) {
        (Some(first), Some(last)) => format!("{first}～{last}"),
        _ => String::new(),
    };
    let sentence = format!(
        "報告月{round}は計画期間（{period}）の外です。報告月を確認し、その月の調査票に記入して再提出してください。"
    );
    drafts.push(put(rules::NO_SUCH_ROUND.say(sentence)).found(round.to_string()).read_as(period));
    None
}

/// Days after which a return of the round is no longer handed in: the year was mistyped.
const LATEST: Days = Days::new(300);

/// 提出日; without a year, the first such day not long before the end of the month reported.
fn submitted_on(form: &Form, round: Option<Round>, drafts: &mut Vec<Draft>) -> Option<NaiveDate> {
    let cell = form.head.get(&HeadField::SubmittedOn)?;
    if form.submission.submitted_on.is_some() {
        return form.submission.submitted_on;
    }
    let found = value::shown(cell);
    if found.trim().is_empty() {
        return None;
    }
    let read = round.and_then(Round::state_on).and_then(|end| day_without_year(&found, end));
    drafts.push(
        match read {
            Some(day) => rules::READ_DATE
                .say(format!("提出日{}を {} と読みました。", quote(&found), crate::model::show_date(day)))
                .read_as(day.to_string()),
            None => rules::NO_DATE.say(format!(
                "提出日{}は日付として読めません。令和7年12月5日 や 2025/12/5 のように入力してください。",
                quote(&found)
            )),
        }
        .at(&cell.place)
        .found(found),
    );
    read
}

fn day_without_year(text: &str, end: NaiveDate) -> Option<NaiveDate> {
    let folded = fold_key(text);
    let (month, rest) = folded.split_once('月').or_else(|| folded.split_once('/'))?;
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (day, rest) = rest.split_at_checked(digits)?;
    let weekday = rest.strip_prefix('日').unwrap_or(rest);
    let (month, day): (u32, u32) = (month.parse().ok()?, day.parse().ok()?);
    let from = end.checked_sub_days(Days::new(45))?;
    [from.year(), from.year() + 1]
        .into_iter()
        .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
        .find(|day| *day >= from)
        .filter(|day| weekday.is_empty() || is_weekday_of(weekday, *day))
}

fn early(day: NaiveDate, end: NaiveDate) -> Draft {
    let sentence = format!(
        "提出日 {} は報告月の末日 {} より前です。月末の実績であることを確認してください。",
        crate::model::show_date(day),
        crate::model::show_date(end)
    );
    rules::EARLY.say(sentence).found(day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_without_a_year_is_the_next_one() {
        let end = NaiveDate::from_ymd_opt(2025, 12, 31).unwrap();
        assert_eq!(day_without_year("1月8日", end), NaiveDate::from_ymd_opt(2026, 1, 8));
        assert_eq!(day_without_year("１２/２５", end), NaiveDate::from_ymd_opt(2025, 12, 25));
        assert_eq!(day_without_year("来週", end), None);
        assert_eq!(day_without_year("1月8日（木）", end), NaiveDate::from_ymd_opt(2026, 1, 8));
        assert_eq!(day_without_year("1月8日（金）", end), None);
    }
}
