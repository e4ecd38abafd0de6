//! clap's complaints in Japanese.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// One message that says what is wrong and what to do.
pub fn message(error: &clap::Error) -> String {
    let get = |kind| error.get(kind).map(show).unwrap_or_default();
    let argument = get(ContextKind::InvalidArg);
    let value = get(ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} に値がありません。"),
        ErrorKind::InvalidValue => {
            format!(
                "{argument} に「{value}」は指定できません。次のどれかを指定してください：{}",
                get(ContextKind::ValidValue)
            )
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            let why = if why.is_ascii() { "値が正しくありません。".to_owned() } else { why };
            format!("{argument} の「{value}」を読めません。{why}")
        }
        ErrorKind::UnknownArgument => {
            format!("「{argument}」というオプションはありません。{}", near(&get(ContextKind::SuggestedArg)))
        }
        ErrorKind::InvalidSubcommand => {
            let command = get(ContextKind::InvalidSubcommand);
            format!("「{command}」というコマンドはありません。{}", near(&get(ContextKind::SuggestedSubcommand)))
        }
        ErrorKind::MissingRequiredArgument => {
            let bare = argument.replace(['<', '>'], "").replace("...", "");
            format!("{bare}を指定してください。")
        }
        ErrorKind::ArgumentConflict => format!("{argument} が重なっています。一つだけ指定してください。"),
        ErrorKind::TooManyValues => format!("{argument} の値が多すぎます。"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("{argument} の値の数が合いません。"),
        ErrorKind::NoEquals => format!("{argument} は「=」を付けて指定してください。"),
        ErrorKind::InvalidUtf8 => "文字として読めない指定があります。".into(),
        _ => "指定を読めません。".into(),
    };
    format!("{what}\n使い方は「torimatome --help」で確認できます。")
}

fn near(suggestion: &str) -> String {
    if suggestion.is_empty() { String::new() } else { format!("「{suggestion}」のことですか。") }
}

fn show(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join("、"),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(texts) => texts.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"),
        ContextValue::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
