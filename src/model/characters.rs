//! Old forms of characters (總務課) and the forms that are used today (総務課).

/// Old and new forms side by side, of characters that names of departments and places are made of.
const FORMS: &str = "總総會会國国學学藝芸縣県區区廣広經経濟済營営劃画榮栄醫医藥薬體体聽聴覺覚觀観壽寿圖図舘館賣売稅税關関檢検驗験點点數数處処佛仏德徳澤沢濱浜邊辺邉辺嶋島嶌島條条澁渋鹽塩齊斉齋斎龍竜瀧滝櫻桜惠恵豐豊萬万與与\
    圓円實実寫写將将專専對対屬属從従應応懷懐戰戦擔担據拠擴拡收収敎教效効晝昼曉暁樂楽樣様權権歐欧步歩歷歴歸帰殘残氣気淨浄淺浅渴渇溫温灣湾燈灯爐炉狀状獎奨獨独畫画當当發発盡尽眞真稱称穩穏竊窃續続繪絵綠緑縱縦\
    聲声舊旧舍舎莊荘號号蟲虫衞衛裝装譯訳證証譽誉變変讀読豫予貳弐賴頼輕軽轉転辭辞遞逓遲遅鄕郷釋釈鐵鉄鑛鉱錄録鎭鎮陷陥隨随險険靜静顯顕飜翻餘余驛駅髙高﨑崎鷄鶏麥麦黃黄黑黒默黙齒歯增増塲場寬寛";

/// A text with the new form of every old one.
#[must_use]
pub fn in_new_characters(text: &str) -> String {
    let new = |c: char| {
        let mut forms = FORMS.chars().filter(|form| *form != ' ');
        while let (Some(old), Some(new)) = (forms.next(), forms.next()) {
            if old == c {
                return new;
            }
        }
        c
    };
    text.chars().map(new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_characters_become_new_ones_and_all_others_stay() {
        assert_eq!(in_new_characters("總務課"), "総務課");
        assert_eq!(in_new_characters("圖書舘・學校敎育課"), "図書館・学校教育課");
        assert_eq!(in_new_characters("髙齢者福祉課 A1"), "高齢者福祉課 A1");
        assert_eq!(FORMS.chars().filter(|form| *form != ' ').count() % 2, 0);
    }
}
