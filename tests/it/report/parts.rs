//! What the report's parts hold.

use super::{december, figures, flat, ledger, master, own_texts, returns, tables, text_of};
use torimatome::ledger::fixture;
use torimatome::model::{Answer, IndicatorKey, Round};
use torimatome::output::report::structure::Role;
use torimatome::output::report::{Edition, lay_out, write};
use torimatome::plan::Scale;

/// Headings of items in reading order.
fn item_headings(document: &torimatome::output::report::display::Document) -> Vec<String> {
    document
        .structure
        .in_order()
        .into_iter()
        .filter(|id| document.structure.get(*id).unwrap().role == Role::Heading(6))
        .map(|id| text_of(document, id))
        .collect()
}

#[test]
fn every_item_stands_in_printed_order() {
    let (plan, document) = december();
    let headings = item_headings(document);
    assert_eq!(headings.len(), 134);
    for (number, heading) in plan.printed_order.iter().zip(&headings) {
        let item = &plan.items[number];
        assert!(heading.starts_with(&format!("取組項目-{number} {}", item.title)), "{heading}");
        assert_eq!(heading.contains("再掲"), item.reprint_of.is_some(), "{heading}");
    }
    let place = |number: u16| headings.iter().position(|heading| heading.starts_with(&format!("取組項目-{number} ")));
    assert!(place(55) < place(54));
}

#[test]
fn every_indicator_has_its_targets_and_actuals() {
    let plan = master();
    let ledger = ledger(&plan, returns(&plan, "R7.12"), "R7.12");
    let figures = figures(&plan, &ledger, "R7.12");
    let document = lay_out(&figures, Edition::Council);
    let tables = tables(&document, "取組項目-");
    assert_eq!(tables.len(), 134);
    let mut indicators = 0;
    for (number, (_, rows)) in plan.printed_order.iter().zip(&tables) {
        let targets: Vec<_> = rows.iter().filter(|row| row.iter().any(|cell| cell == "目標")).collect();
        let actuals: Vec<_> = rows.iter().filter(|row| row.iter().any(|cell| cell == "実績")).collect();
        for (at, indicator) in plan.indicators_of(*number).enumerate() {
            let printed: Vec<String> =
                indicator.targets.iter().map(|target| target.printed.replace(['/', '\n'], "")).collect();
            let row = &targets[at];
            assert_eq!(row[row.len() - 5..], printed, "{}", indicator.key);
            let first = figures.years[&indicator.key][0].shown(Round::Final(plan.about.years[0])).bare();
            let first = first.map(|actual| actual.show(indicator.places));
            let shown = &actuals[at][actuals[at].len() - 5];
            assert_eq!(*shown, first.unwrap_or_else(|| "－".into()).replace('/', ""), "{}", indicator.key);
            assert!(rows.iter().flatten().any(|cell| cell.contains(&*indicator.name)), "{}", indicator.key);
            indicators += 1;
        }
    }
    assert_eq!(indicators, 155);
}

#[test]
fn bookmarks_cover_all_levels() {
    let (_, document) = december();
    let chapters: Vec<_> =
        document.outline.iter().filter(|part| part.children.iter().any(|c| c.children.len() > 1)).collect();
    assert_eq!(chapters.len(), 1);
    let below = flat(&chapters[0].children);
    assert_eq!(below.len(), 2 + 5 + 17 + 52 + 134);
    let depth = |levels: usize| {
        let mut now: Vec<_> = chapters[0].children.iter().collect();
        for _ in 0..levels {
            now = now.into_iter().flat_map(|bookmark| &bookmark.children).collect();
        }
        now.len()
    };
    assert_eq!([0, 1, 2, 3, 4].map(depth), [2, 5, 17, 52, 134]);
    for bookmark in below.iter().filter(|bookmark| bookmark.title.starts_with("取組項目-")) {
        let page = document.text_of(bookmark.target.page, false);
        let start: String = bookmark.title.chars().take(12).collect();
        assert!(page.iter().any(|line| line.starts_with(&start)), "{}", bookmark.title);
    }
}

#[test]
fn references_name_the_page_of_the_original() {
    let (plan, document) = december();
    let tables = tables(document, "取組項目-");
    let printed_number = |page: usize| {
        document.text_of(page, true).into_iter().find(|line| line.starts_with("－ ") && line.ends_with(" －")).unwrap()
    };
    let bookmarks = flat(&document.outline);
    let mut checked = 0;
    for (number, (_, rows)) in plan.printed_order.iter().zip(&tables) {
        let Some(original) = plan.items[number].reprint_of else { continue };
        let reference = rows.iter().find(|row| row[0] == "再 掲 元").unwrap();
        let start = format!("取組項目-{original} ");
        let target = bookmarks.iter().find(|bookmark| bookmark.title.starts_with(&start)).unwrap();
        let page = printed_number(target.target.page).replace(['－', ' '], "");
        assert!(reference[1].ends_with(&format!("（{page}ページ）")), "{reference:?} {page}");
        checked += 1;
    }
    assert_eq!(checked, 9);
}

#[test]
fn the_plans_own_evaluation_tables_show_the_roll_up() {
    let plan = master();
    let ledger = ledger(&plan, returns(&plan, "R6確定"), "R6確定");
    let figures = figures(&plan, &ledger, "R6確定");
    let document = lay_out(&figures, Edition::Council);
    let rollup = figures.rollup().unwrap();
    let (_, rows) = &tables(&document, "基本目標毎の評価")[0];
    let counts = ["全体", "評価済", "未評価（未報告・差戻し）", "対象外・終了"];
    assert_eq!(rows[0][..2], ["視点", "基本目標"]);
    assert!(counts.iter().all(|head| rows[0].contains(&(*head).to_owned())), "{:?}", rows[0]);
    assert_eq!(rows[0][rows[0].len() - 2..], ["基本目標毎の評価（％）", "該当項目数※"]);
    assert_eq!((rows.len(), rows[6][0].as_str()), (7, "計"));
    for (row, classes) in rows.iter().skip(1).zip(&rollup.goals) {
        assert_eq!(*row.last().unwrap(), classes.achieved().to_string());
        let verdict = figures.verdict(Scale::Goal, figures.round, classes);
        let ratio = verdict.ratio().map(ToString::to_string).unwrap_or_default();
        assert_eq!(row[row.len() - 2], format!("{verdict}{ratio}"));
    }
    let (_, rows) = &tables(&document, "総合評価")[0];
    let ratio = rollup.overall.ratio().unwrap();
    let verdict = figures.verdict(Scale::Overall, figures.round, &rollup.overall);
    assert_eq!(rows[1][3], format!("{ratio}{verdict}"));
    assert_eq!(rows[2].len(), 3, "the percentage covers two rows");
    assert_eq!(rows[3].len(), 4);
}

/// 基本理念 with its text, the plan before, and the text before the viewpoints; 愛称 on the cover.
#[test]
fn what_the_plan_says_before_its_hierarchy_is_printed() {
    let mut plan = master();
    plan.about.nickname = "みらいプラン".into();
    let ledger = ledger(&plan, returns(&plan, "R7.12"), "R7.12");
    let document = lay_out(&figures(&plan, &ledger, "R7.12"), Edition::Public);
    let said: String = own_texts(&document).concat();
    let about = &plan.about;
    for text in [&about.principle, &about.principle_text, &about.viewpoints_intro, &about.previous_title] {
        for line in text.lines().filter(|line| !line.is_empty()) {
            assert!(said.contains(line.trim()), "{line}");
        }
    }
    assert!(said.contains("～みらいプラン～"));
}

#[test]
fn the_period_is_judged_after_the_final_year() {
    let plan = master();
    let ledger = ledger(&plan, returns(&plan, "R7確定"), "R7確定");
    let document = lay_out(&figures(&plan, &ledger, "R7確定"), Edition::Council);
    let titles: Vec<_> = flat(&document.outline).into_iter().map(|bookmark| bookmark.title.clone()).collect();
    assert!(titles.iter().any(|title| title.ends_with("計画期間評価")), "{titles:?}");
    assert_eq!(tables(&document, "総合評価").iter().filter(|(name, _)| name == "総合評価").count(), 2);
}

#[test]
fn editions_differ_in_what_is_internal() {
    let plan = master();
    let ledger = ledger(&plan, returns(&plan, "R7.12"), "R7.12");
    let figures = figures(&plan, &ledger, "R7.12");
    assert!(figures.findings.iter().any(|finding| finding.severity.label() == "差戻し"));
    let text = |edition| own_texts(&lay_out(&figures, edition)).concat();
    let [council, headquarters, public] = Edition::ALL.map(text);
    for internal in ["評価の内訳", "部・課別の評価", "未処理の点検結果"] {
        assert!(headquarters.contains(internal), "{internal}");
        assert!(!council.contains(internal) && !public.contains(internal), "{internal}");
    }
    for finding in figures.findings.iter().filter(|finding| finding.severity.label() == "差戻し") {
        let message: String = finding.message.split_whitespace().collect();
        assert!(headquarters.replace([' ', '　'], "").contains(&message), "{message}");
        assert!(!public.replace([' ', '　'], "").contains(&message), "{message}");
    }
}

#[test]
fn samples_are_marked_on_every_page() {
    let plan = master();
    let mut returns = returns(&plan, "R6確定");
    for one in &mut returns {
        one.sample = true;
    }
    let ledger = ledger(&plan, returns, "R6確定");
    let figures = figures(&plan, &ledger, "R6確定");
    assert!(figures.sample);
    let document = lay_out(&figures, Edition::Council);
    for page in 0..document.pages.len() {
        assert!(document.text_of(page, true).iter().any(|line| line.contains("見本")), "page {page}");
    }
}

#[test]
fn another_plan_needs_another_master_only() {
    let plan = crate::master::read("tests/second_plan/計画マスタ.xlsx");
    let rounds = ["R8確定", "R9確定", "R10.6"].map(super::round);
    let ledger = ledger(&plan, fixture::returns(&plan, &rounds, 3), "R10.6");
    let figures = figures(&plan, &ledger, "R10.6");
    let document = lay_out(&figures, Edition::Council);
    let headings = item_headings(&document);
    assert_eq!(headings.len(), 10);
    assert!(headings[0].starts_with("事業-201 "), "{headings:?}");
    let (_, rows) = &tables(&document, "事業-201 ")[0];
    let years = rows.iter().find(|row| row.iter().any(|cell| cell.starts_with("8年度"))).unwrap();
    assert_eq!(years[years.len() - 5], "8年度");
    assert_eq!(years[years.len() - 3], "10年度6月末速報");
    let text = own_texts(&document).concat();
    for word in ["加須", "取組項目", "基本目標"] {
        assert!(!text.contains(word), "{word}");
    }
    assert_eq!(torimatome::output::report::inspect::faults(&document), []);
}

#[test]
fn a_character_that_no_font_has_is_told_with_its_cell() {
    let plan = fixture::plan();
    let mut returns = fixture::returns(&plan, &[super::round("R6確定")], 3);
    let found = "\u{1F9FE}";
    returns[0].items[0].progress = format!("領収書{found}の電子化");
    let ledger = ledger(&plan, returns, "R6確定");
    let output = write(&figures(&plan, &ledger, "R6確定"), Edition::Council).unwrap();
    assert!(output.pdf.starts_with(b"%PDF-"));
    assert_eq!(output.findings.len(), 1);
    assert_eq!(output.findings[0].found.as_deref(), Some(found));
    assert!(output.findings[0].cell.is_some());
    assert!(torimatome::check::rule(output.findings[0].code).is_some());
}

#[test]
fn the_glossary_stands_by_rows_of_the_kana_table() {
    let plan = master();
    let ledger = ledger(&plan, returns(&plan, "R6確定"), "R6確定");
    let document = lay_out(&figures(&plan, &ledger, "R6確定"), Edition::Council);
    let texts = own_texts(&document);
    let rows: Vec<&str> = texts.iter().map(String::as_str).filter(|text| text.starts_with('＜')).collect();
    let expected = ["ア", "カ", "サ", "タ", "ナ", "ハ", "マ", "ラ", "ワ"].map(|row| format!("＜{row}行＞"));
    assert_eq!(rows, expected);
    let place = |text: &str| texts.iter().position(|other| other.starts_with(text)).unwrap();
    assert!(place("＜カ行＞") < place("■ 加須市協働による") && place("■ ５Ｒ") < place("＜サ行＞"));
}

#[test]
fn the_same_figures_give_the_same_bytes() {
    let plan = fixture::plan();
    let ledger = ledger(&plan, fixture::returns(&plan, &[super::round("R7.12")], 3), "R7.12");
    let figures = figures(&plan, &ledger, "R7.12");
    let first = write(&figures, Edition::Headquarters).unwrap().pdf;
    assert!(first == write(&figures, Edition::Headquarters).unwrap().pdf);
}

#[test]
fn the_latest_value_stands_in_a_year_that_is_not_asked() {
    let plan = master();
    let ledger = ledger(&plan, returns(&plan, "R6確定"), "R6確定");
    let figures = figures(&plan, &ledger, "R6確定");
    let key = IndicatorKey::new(2, 1);
    let now = figures.indicator(figures.round, key).unwrap();
    assert_eq!(now.in_data(), None);
    let (of, latest @ Answer::Number(_)) = now.last.unwrap().with_round() else { panic!("a number was known") };
    let document = lay_out(&figures, Edition::Council);
    let (_, rows) = &tables(&document, "取組項目-2 ")[0];
    let actual = rows.iter().find(|row| row.iter().any(|cell| cell == "実績")).unwrap();
    assert_eq!(actual[actual.len() - 2], format!("対象外（{} {}）", of.fiscal_year().short(), latest.show(0)));
}

/// Lists that come from the master's own sheets, with one row each.
fn with_lists(plan: &mut torimatome::plan::Plan) {
    use torimatome::model::{FiscalYear, ItemNo, Target, TargetValue};
    use torimatome::plan::{Decision, Opinion, Revision};
    plan.revisions.push(Revision {
        key: IndicatorKey::new(1, 1),
        year: FiscalYear::new(2024),
        target: Target { printed: "777".into(), value: TargetValue::Number(777.into()) },
        from: super::round("R6.10"),
        reason: "改定の理由です。".into(),
    });
    let decision =
        Decision { grade: 4, date: None, meeting: "本部会議".into(), reason: "決定の理由です。".into() };
    plan.decisions.insert((ItemNo(3), FiscalYear::new(2024)), decision);
    for (public, opinion) in [(true, "公表できる意見です。"), (false, "内部だけの意見です。")] {
        plan.opinions.push(Opinion {
            meeting: "懇話会".into(),
            date: None,
            item: Some(ItemNo(5)),
            opinion: opinion.into(),
            response: "対応します。".into(),
            public,
        });
    }
}

#[test]
fn the_appendix_lists_what_the_master_records() {
    let mut plan = master();
    with_lists(&mut plan);
    let ledger = ledger(&plan, returns(&plan, "R6確定"), "R6確定");
    let figures = figures(&plan, &ledger, "R6確定");
    let document = lay_out(&figures, Edition::Council);
    let (_, rows) = &tables(&document, "目標改定一覧")[0];
    assert_eq!(rows[0], ["No.", "項目", "変更前", "変更後", "変更理由"]);
    assert_eq!(rows[1][2..], ["240", "777", "改定の理由です。"]);
    let (_, item) = &tables(&document, "取組項目-1 ")[0];
    let targets = item.iter().find(|row| row.iter().any(|cell| cell == "目標")).unwrap();
    assert_eq!(targets[targets.len() - 2], "777（改定）");
    let (_, rows) = &tables(&document, "本部決定による評価の変更")[0];
    assert_eq!(rows[1][2], "4 大幅に遅れている");
    assert_eq!(tables(&document, "意見・対応")[0].1.len(), 2, "what may not be published stands in 本部用 alone");
    assert_eq!(tables(&lay_out(&figures, Edition::Headquarters), "意見・対応")[0].1.len(), 3);
    let public = lay_out(&figures, Edition::Public);
    assert_eq!(tables(&public, "意見・対応")[0].1.len(), 2);
    let texts = own_texts(&public).concat();
    assert!(texts.contains("公表できる意見です。") && !texts.contains("内部だけの意見です。"));
    assert!(texts.contains("改定の理由です。") && !texts.contains("決定の理由です。"));
}

/// A correction shows the value that was in force, not what the department took for it.
#[test]
fn corrections_show_the_value_that_was_in_force() {
    let plan = master();
    let mut returns = returns(&plan, "R7.12");
    let key = IndicatorKey::new(1, 1);
    let december = torimatome::model::Round::parse("R7.12").unwrap();
    let lead = plan.lead(key, december).unwrap();
    let november = fixture::complete(&plan, &lead, december.previous(), 7);
    let in_force = november.rows.iter().find(|row| row.key == key).unwrap().actual.value().unwrap().clone();
    returns.retain(|one| !(one.department.as_ref() == Some(&lead) && one.round.unwrap() >= december.previous()));
    let mut carrier = fixture::complete(&plan, &lead, december, 7);
    let (wrong, right) = (Answer::Number(7_777.into()), Answer::Number(8_888.into()));
    carrier.corrections.push(fixture::correction(&carrier, december.previous(), key, wrong, right));
    returns.extend([november, carrier]);
    let ledger = ledger(&plan, returns, "R7.12");
    let document = lay_out(&figures(&plan, &ledger, "R7.12"), Edition::Council);
    let rows: Vec<Vec<String>> = tables(&document, "").into_iter().flat_map(|(_, rows)| rows).collect();
    let in_force = in_force.print(plan.indicators[&key].places);
    let with = |cell: &str| rows.iter().filter(|row| row.iter().any(|one| one == cell)).collect::<Vec<_>>();
    assert!(with("8,888").iter().any(|row| row.contains(&in_force)), "the list of corrections: {:?}", with("8,888"));
    assert!(!rows.iter().flatten().any(|cell| cell.contains("7,777")), "{rows:?}");
}
