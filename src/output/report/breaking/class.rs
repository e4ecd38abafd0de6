//! Character classes after JLReq (JIS X 4051), as far as the report needs them, and the lists of 禁則 (kinsoku).

/// What a cluster is for line breaking and spacing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// 始め括弧: half of its em is space before it.
    Opening,
    /// 終わり括弧: half of its em is space behind it.
    Closing,
    /// 読点
    Comma,
    /// 句点
    FullStop,
    /// 中点: a quarter of its em is space on either side.
    MiddleDot,
    /// Kanji, kana and full-width letters and figures.
    Ideographic,
    /// Whatever else fills its em: signs, labels like ①, dashes.
    Sign,
    /// Latin letters and half-width digits: a quarter em from what is Japanese.
    Latin,
    /// Half-width punctuation: sticks to its neighbours without space.
    LatinSign,
    /// A word space.
    Space,
    /// The ideographic space, of a full em.
    WideSpace,
    /// The end of a paragraph within the text.
    NewLine,
    /// Takes no room and is not shown.
    Invisible,
}

/// The class of a cluster, told by its first character and whether its glyph fills the em.
pub fn class_of(first: char, fills_em: bool) -> Class {
    match first {
        '\n' => Class::NewLine,
        ' ' | '\u{A0}' | '\t' => Class::Space,
        '\u{3000}' => Class::WideSpace,
        _ if !fills_em => half_width(first),
        '（' | '「' | '『' | '【' | '〔' | '〈' | '《' | '［' | '｛' | '〘' | '〖' | '｟' | '“' | '‘' | '〝' => {
            Class::Opening
        }
        '）' | '」' | '』' | '】' | '〕' | '〉' | '》' | '］' | '｝' | '〙' | '〗' | '｠' | '”' | '’' | '〟' => {
            Class::Closing
        }
        '、' | '，' => Class::Comma,
        '。' | '．' => Class::FullStop,
        '・' | '：' | '；' => Class::MiddleDot,
        _ if is_circled(first) || !first.is_alphanumeric() => Class::Sign,
        _ => Class::Ideographic,
    }
}

fn half_width(first: char) -> Class {
    match first {
        'ｦ'..='ﾟ' => Class::Ideographic,
        _ if first.is_alphanumeric() || matches!(first, '%' | '&' | '@' | '#' | '$' | '+' | '=' | '°') => Class::Latin,
        _ => Class::LatinSign,
    }
}

/// Characters that never begin a line (行頭禁則).
pub fn never_begins(character: char) -> bool {
    matches!(
        character,
        // Closing brackets and quotation marks.
        ')' | ']' | '}' | '）' | '」' | '』' | '】' | '〕' | '〉' | '》' | '］' | '｝' | '〙' | '〗' | '｠' | '”' | '’' | '〟' | '»' | '｣'
        // Commas, full stops, middle dots, question and exclamation marks.
        | '、' | '。' | '，' | '．' | '､' | '｡' | ',' | '.' | '・' | '･' | '：' | '；' | ':' | ';' | '？' | '！' | '?' | '!' | '‼' | '⁇' | '⁈' | '⁉'
        // Hyphens, dashes between figures, iteration and prolonged sound marks.
        | '‐' | '–' | '゠' | '～' | '〜' | 'ー' | 'ｰ' | '々' | '〻' | 'ゝ' | 'ゞ' | 'ヽ' | 'ヾ'
        // Small kana.
        | 'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' | 'ゕ' | 'ゖ'
        | 'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ヮ' | 'ヵ' | 'ヶ' | 'ㇰ'..='ㇿ' | 'ｧ'..='ｯ' | 'ﾞ' | 'ﾟ'
        // Units and the like behind a figure.
        | '％' | '%' | '‰' | '℃' | '°' | '′' | '″' | '￠' | '㎡' | '㎢' | '㎞' | '㎝' | '㎜' | '㎏' | '㏋' | 'ℓ'
    )
}

/// Characters that never end a line (行末禁則).
pub fn never_ends(character: char) -> bool {
    matches!(
        character,
        '(' | '[' | '{' | '（' | '「' | '『' | '【' | '〔' | '〈' | '《' | '［' | '｛' | '〘' | '〖' | '｟' | '“' | '‘' | '〝' | '«' | '｢'
        // Signs before a figure or a remark.
        | '￥' | '¥' | '＄' | '$' | '￡' | '£' | '€' | '№' | '＃' | '〒' | '※' | '§'
    )
}

/// ①–⑳, ㉑–㉟ and the like: the label of what follows.
pub fn is_circled(character: char) -> bool {
    matches!(character, '①'..='⑳' | '㉑'..='㉟' | '㊱'..='㊿' | '❶'..='❿' | '⑴'..='⒇')
}

pub fn is_digit(character: char) -> bool {
    character.is_ascii_digit() || matches!(character, '０'..='９')
}

pub fn is_wide_letter(character: char) -> bool {
    matches!(character, 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}
