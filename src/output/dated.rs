//! A value or text with its round, in words that every output shares.

use crate::evaluation::{Dated, Ended, Shown, Texts};
use crate::model::{Answer, Round};
use std::borrow::Cow;

/// `11月末`, `令和6年11月末` where the place is of another fiscal year; `6年度` of final figures.
pub(super) fn round(of: Round, place: Round) -> String {
    match of {
        Round::Month(month) if of.fiscal_year() == place.fiscal_year() => format!("{}月末", month.month),
        Round::Month(month) => format!("{month}末"),
        Round::Final(year) => year.short(),
    }
}

/// `（6月末）`: beside a value that is true since then.
pub(super) fn since(of: Round, place: Round) -> String {
    format!("（{}）", round(of, place))
}

/// `（11月末 89）`: an earlier value below the state.
pub(super) fn earlier(value: Dated<&Answer>, place: Round, show: impl Fn(&Answer) -> String) -> String {
    let (of, answer) = value.with_round();
    format!("（{} {}）", round(of, place), show(answer))
}

/// `令和7年10月で廃止`
pub(super) fn ended(ended: &Ended<'_>) -> String {
    format!("{}で{}", ended.at, ended.how)
}

/// In one line: `89`, `80（6月末）`, `未報告`, `令和7年10月で廃止`; None where nothing is to be said.
pub(super) fn line(shown: Shown<'_>, place: Round, show: impl Fn(&Answer) -> String) -> Option<String> {
    Some(match shown {
        Shown::Bare(answer) => show(answer),
        Shown::Kept(value) => {
            let (of, answer) = value.with_round();
            format!("{}{}", show(answer), since(of, place))
        }
        Shown::Word(state, _) => state.label().to_owned(),
        Shown::Ended(end) => ended(&end),
        Shown::Nothing => return None,
    })
}

/// A text of an item, headed by its round where that is not what the place says; empty where there is none.
pub(super) fn text<'a>(
    texts: Option<Dated<Texts<'a>>>,
    place: Round,
    which: impl Fn(Texts<'a>) -> &'a str,
) -> Cow<'a, str> {
    let Some(texts) = texts else { return Cow::Borrowed("") };
    let (of, all) = texts.with_round();
    let text = which(all);
    if of == place || text.trim().is_empty() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("{}\n{text}", head(of)))
}

/// `（令和7年11月の報告による）`: above a text of an earlier round.
pub(super) fn head(of: Round) -> String {
    format!("（{of}の報告による）")
}
