//! Names of the files that are handed out.

use super::FormPurpose;
use crate::survey::Issued;

/// `調査票_<所属名>_<報告月>.xlsx`, and `<所属名>.xlsx` for a form sent back (its folder says the rest).
#[must_use]
pub fn file_name(issued: &Issued, purpose: FormPurpose) -> String {
    let department = safe(&issued.department);
    match purpose {
        FormPurpose::SendBack => format!("{department}.xlsx"),
        FormPurpose::Issue | FormPurpose::Sample => format!("調査票_{department}_{}.xlsx", issued.round),
    }
}

/// Characters that a file name cannot hold on some system become their full-width forms.
fn safe(name: &str) -> String {
    const FULL_WIDTH: u32 = 0xFEE0;
    let folded = |c: char| match c {
        '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => {
            char::from_u32(u32::from(c) + FULL_WIDTH).unwrap_or('＿')
        }
        c if c.is_control() => '＿',
        c => c,
    };
    name.trim().chars().map(folded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_characters_become_full_width() {
        assert_eq!(safe("総務課"), "総務課");
        assert_eq!(safe("企画/財政:課*"), "企画／財政：課＊");
    }
}
