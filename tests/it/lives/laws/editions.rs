//! Who may read what.

use super::super::master::INNER;
use super::super::report::texts;
use super::{Breaches, World};
use torimatome::output::report::Edition;

/// What citizens are not told.
const INTERNAL: [&str; 7] = ["未提出", "差戻し", "未報告", "要修正", "再提出", "不採用", "期限を"];

pub fn public(world: &World<'_>, breaches: &mut Breaches) {
    for text in texts(&world.out.report[&Edition::Public]) {
        if let Some(word) = INTERNAL.iter().find(|word| text.contains(*word)) {
            breaches.say(format!("公表用 says {word}: 「{text}」"));
        }
    }
}

pub fn opinions(world: &World<'_>, breaches: &mut Breaches) {
    for (edition, sections) in &world.out.report {
        let shown = texts(sections).iter().any(|text| text.contains(INNER));
        if shown && *edition != Edition::Headquarters {
            breaches.say(format!("{} shows an opinion that may not be published", edition.label()));
        }
    }
}

pub fn letters(world: &World<'_>, breaches: &mut Breaches) {
    let Some(life) = world.life else { return };
    let now = world.out.round.to_string();
    for row in world.out.data.of(&now) {
        let item = row["項目番号"].parse::<usize>().unwrap() - 1;
        let later = life.items[item].mode == super::super::life::Mode::Later && world.out.round.is_final();
        if !later || row["状態"] != "未報告" {
            continue;
        }
        let lead = &row["主管課"];
        let asked = world.out.letters.split("宛先：").any(|letter| {
            letter.starts_with(lead.as_str())
                && (letter.contains(&format!("項目{}", row["項目番号"])) || letter.contains("届いて"))
        });
        if !asked {
            breaches.say(format!("no letter asks {lead} for 項目{}, whose August is over", row["項目番号"]));
        }
    }
}
