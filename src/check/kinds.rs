//! What to ask for where a file is no workbook: told by what it is, and by the ending of its name where its content says
//! little.

/// What a file is, and what to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind<'k> {
    /// What it is, in words.
    pub what: &'k str,
    /// What the office does.
    pub office: &'static str,
    /// What the department is asked for.
    pub told: &'static str,
}

/// Endings of files that their content does not tell apart, with what they are.
const ENDINGS: [(&[&str], &str); 15] = [
    (&["xdw", "xbd", "xct"], "DocuWorks の文書"),
    (&["jtd", "jtt", "jtdc", "jttc"], "一太郎の文書"),
    (&["numbers"], "Numbers の表"),
    (&["pages"], "Pages の書類"),
    (&["key"], "Keynote の書類"),
    (&["eml"], "メール（EML）"),
    (&["msg"], "メール（Outlook）"),
    (&["url", "webloc", "website"], "ショートカット（インターネット）"),
    (&["lnk"], "ショートカット"),
    (&["gsheet", "gdoc", "gslides"], "Google ドライブの書類へのリンク"),
    (&["csv", "tsv"], "CSV（文字だけの表）"),
    (&["fods"], "OpenDocument の表（FODS）"),
    (&["mht", "mhtml"], "ウェブページ（HTML）"),
    (&["heic", "heif"], "画像（HEIC）"),
    (&["lzh", "lha"], "圧縮ファイル（LZH）"),
];

/// Kinds of content that say little about what the file is for.
const VAGUE: [&str; 8] = [
    "",
    "文字だけのファイル",
    "不明な形式のファイル",
    "中身がゼロだけのファイル",
    "XML ファイル",
    "圧縮ファイル（ZIP）",
    "Numbers などの書類（Apple）",
    "ほかのソフトの文書（Excel のブックではありません）",
];

/// What to ask for: the first words of a kind, the office's part, the department's part.
const ASKED: [(&[&str], &str, &str); 9] = [
    (
        &["Numbers", "Pages", "Keynote"],
        "Numbers で開き、「ファイル」→「書き出す」→「Excel…」で .xlsx にしてもらってください。",
        "Numbers で開き、「ファイル」→「書き出す」→「Excel…」で .xlsx にして、再提出してください。",
    ),
    (
        &["Google"],
        "Google スプレッドシートで開き、「ファイル」→「ダウンロード」→「Microsoft Excel（.xlsx）」で保存したものをもらってください。",
        "Google スプレッドシートで開き、「ファイル」→「ダウンロード」→「Microsoft Excel（.xlsx）」で保存したものを再提出してください。",
    ),
    (
        &["OpenDocument の表"],
        "LibreOffice で開き、「名前を付けて保存」で「Excel 2007-365（.xlsx）」を選んで保存したものを、input フォルダーに入れてください。",
        "LibreOffice で開き、「名前を付けて保存」で「Excel 2007-365（.xlsx）」を選んで保存し、再提出してください。",
    ),
    (
        &["XML スプレッドシート", "表の古い形式", "ウェブページ", "古い形式の Excel"],
        "Excel で開き、「名前を付けて保存」で「Excel ブック（.xlsx）」を選んで保存したものを、input フォルダーに入れてください。",
        "Excel で開き、「名前を付けて保存」で「Excel ブック（.xlsx）」を選んで保存し、再提出してください。",
    ),
    (
        &["圧縮ファイル"],
        "中の調査票を取り出して（右クリックの「すべて展開」など）、input フォルダーに入れてください。",
        "圧縮せずに、調査票のファイル（.xlsx）をそのまま再提出してください。",
    ),
    (
        &["メール"],
        "メールを開き、添付の調査票を input フォルダーに保存してください。",
        "調査票のファイル（.xlsx）を添付し直して、再提出してください。",
    ),
    (
        &["ショートカット"],
        "ファイルの場所を指すだけのものです。元の調査票のファイルをもらってください。",
        "ファイルの場所を指すだけのものが届きました。元の調査票のファイル（.xlsx）を再提出してください。",
    ),
    (
        &["権利の管理"],
        "閲覧の制限（秘密度ラベルなど）を外して保存したものをもらってください。",
        "閲覧の制限（秘密度ラベルなど）を外して保存し、再提出してください。",
    ),
    (
        &["PDF", "画像", "Word", "PowerPoint", "Visio", "文書", "一太郎", "DocuWorks", "CSV", "表計算以外"],
        "調査票の代わりであれば、元の Excel の調査票（.xlsx）をもらってください。",
        "元の Excel の調査票（.xlsx）に記入して、再提出してください。",
    ),
];

/// What a file is whose content is of the kind `content` and whose name is `name`.
pub(super) fn kind<'k>(content: &'k str, name: &str) -> Kind<'k> {
    let lower = name.to_lowercase();
    let ending = lower.rsplit_once('.').map_or("", |(_, ending)| ending);
    let named = ENDINGS.iter().find(|(endings, _)| VAGUE.contains(&content) && endings.contains(&ending));
    let what = match named {
        Some((_, what)) => what,
        None if content.is_empty() => "別の種類のファイル",
        None => content,
    };
    let asked = ASKED.iter().find(|(kinds, ..)| kinds.iter().any(|kind| what.starts_with(kind)));
    let (office, told) = asked.map_or(
        (
            "調査票として提出されたものであれば、Excel 形式（.xlsx）で保存し直してもらってください。",
            "Excel の調査票（.xlsx）に記入して、再提出してください。",
        ),
        |(_, office, told)| (*office, *told),
    );
    Kind { what, office, told }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_answer_is_asked_for_in_its_own_way() {
        for (content, name, what, told) in [
            ("PDF", "調査票.pdf", "PDF", "元の Excel"),
            ("文字だけのファイル", "調査票.xdw", "DocuWorks の文書", "元の Excel"),
            ("文字だけのファイル", "調査票.csv", "CSV（文字だけの表）", "元の Excel"),
            ("圧縮ファイル（ZIP）", "調査票.numbers", "Numbers の表", "書き出す"),
            ("圧縮ファイル（ZIP）", "提出.zip", "圧縮ファイル（ZIP）", "圧縮せずに"),
            ("メール（Outlook）", "提出.msg", "メール（Outlook）", "添付し直して"),
            ("ショートカット", "調査票.lnk", "ショートカット", "元の調査票のファイル"),
            ("Google ドライブの書類へのリンク", "x.gsheet", "Google ドライブの書類へのリンク", "ダウンロード"),
            ("OpenDocument の表（FODS）", "x.fods", "OpenDocument の表（FODS）", "LibreOffice"),
            ("XML スプレッドシート（Excel 2003）", "x.xml", "XML スプレッドシート（Excel 2003）", "名前を付けて保存"),
            ("不明な形式のファイル", "調査票.jtd", "一太郎の文書", "元の Excel"),
            ("不明な形式のファイル", "x.dat", "不明な形式のファイル", "Excel の調査票"),
            ("", "x", "別の種類のファイル", "Excel の調査票"),
        ] {
            let found = kind(content, name);
            assert_eq!(found.what, what, "{name}");
            assert!(found.told.contains(told) && found.told.ends_with("提出してください。"), "{name}: {}", found.told);
            assert!(!found.told.contains("もらって") && !found.told.contains("input"), "{name}");
        }
    }
}
