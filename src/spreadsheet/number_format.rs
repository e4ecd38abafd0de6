//! What a number format says about the number.

/// Whether a number format shows per cent: it has a `%` that is neither quoted nor escaped, so that 0.5 stands for
/// 50 ％. In `0"%"` the sign is mere text behind a 50.
pub(super) fn is_percent(format: &str) -> bool {
    let mut signs = format.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '%' => return true,
            // The next character is literal, or the width or filling of a blank.
            '\\' | '_' | '*' => _ = signs.next(),
            '"' => _ = signs.by_ref().find(|sign| *sign == '"'),
            '[' => _ = signs.by_ref().find(|sign| *sign == ']'),
            _ => {}
        }
    }
    false
}

/// Whether a built-in number format shows per cent.
pub(super) const fn is_percent_id(id: u32) -> bool {
    matches!(id, 9 | 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_active_sign_is_per_cent() {
        for percent in ["0%", "0.00%", "#,##0.0%;[Red]-0.0%", "_ * 0%", "\"約\"0%", "[>1]0%;0.0%"] {
            assert!(is_percent(percent), "{percent}");
        }
        for other in ["General", "0\"%\"", "0\\%", "0_%", "[$%-411]0", "#,##0", "", "\"", "\\", "@"] {
            assert!(!is_percent(other), "{other}");
        }
    }
}
