"""Made-up texts for 取組状況, 課題 and the like. Every one says that it is a sample."""

from figures import chance

MARK = "【見本】"

DONE = [
    "関係課と打合せを{n}回行い、役割分担と日程を決めて進めました。",
    "年度当初に立てた計画に沿って、四半期ごとに進み具合を確かめながら取り組みました。",
    "市民の皆さんから寄せられた意見を{n}件整理し、対応できるものから順に改めました。",
    "広報紙とホームページで周知したほか、窓口でも案内を配りました。",
    "担当者向けの研修を{n}回開き、手順書を見直しました。",
    "地域の団体と連携し、{n}か所で説明会を開きました。",
    "前年度の反省を踏まえ、申込みの方法を分かりやすくしました。",
    "データを月ごとに集計し、遅れの見える化を図りました。",
    "先進的な取組を行う自治体を調べ、取り入れられる工夫を検討しました。",
    "委託事業者と定例の会議を設け、課題を早めに共有しました。",
    "オンラインでの受付を始め、来庁しなくても手続ができるようにしました。",
    "チェックリストを用い、所属内での確認を徹底しました。",
]
RESULT = {
    1: ["目標を上回る見込みです。", "予定していた内容はすべて終えました。", "参加者からおおむね好評でした。", "年度の目標に達しました。"],
    2: ["目標にはわずかに届きませんが、ほぼ計画どおりです。", "おおむね順調に進んでいます。", "前年度より改善しています。"],
    3: ["計画に比べてやや遅れています。", "一部の取組が次年度にずれ込む見込みです。", "参加者が想定を下回りました。"],
    4: ["計画を大きく下回っています。", "実施の時期を見直す必要があります。", "年度内の達成は難しい状況です。"],
}
TROUBLE = {
    1: ["引き続き現在の取組を続け、内容の充実を図ります。", "効果の検証の方法を検討します。"],
    2: ["周知が行き届いていない層への働きかけが課題です。", "担当者の異動があっても続けられるよう、手順を文書にまとめます。", "残る部分について、関係課との調整を急ぎます。"],
    3: ["会場の確保が難しく、開催の方法を見直します。", "協力していただける団体が減っているため、新たな担い手を探します。", "申込みの手間が負担になっているため、様式を簡素にします。"],
    4: ["原因を分析し、年度内に改善の計画をまとめます。", "目標の達成に向けて、実施体制そのものを見直します。", "予算と人員の手当てについて、関係課と協議します。"],
}
NEXT = [
    "来年度は{season}から取りかかります。",
    "{season}までに方針を決めます。",
    "次回の報告までに対応の状況を整理します。",
    "",
]
LONG = (
    "第１に、対象となる方を地区ごとに整理し、これまで届いていなかった方へ個別に案内しました。"
    "第２に、従来は紙で受け付けていた申込みを電子化し、集計にかかる時間を約半分にしました。"
    "第３に、関係する{n}課で連絡会を設け、月に１回、進み具合と課題を共有しました。\n"
    "これらにより、年度の前半に見られた遅れはおおむね解消しました。"
    "一方で、高齢の方からは電子申請が難しいとの声も寄せられたため、窓口での入力の支援も併せて行っています。"
)
SEASONS = ["春", "夏", "秋", "年度末"]


def pick(options, *of):
    return options[int(chance("pick", *of) * len(options)) % len(options)]


def count(*of):
    return 2 + int(chance("count", *of) * 11)


def progress(item, title, grade, when):
    sentences = [f"{MARK}「{title}」について、" + pick(DONE, item, when, 1).format(n=count(item, when, 1))]
    if chance("second", item, when) < 0.7:
        second = pick(DONE, item, when, 2).format(n=count(item, when, 2))
        if second not in sentences[0]:
            sentences.append(second)
    if chance("long", item, when) < 0.06:
        sentences.append("\n" + LONG.format(n=count(item, when, 3)))
    sentences.append(pick(RESULT[grade], item, when, 4))
    return "".join(sentences)


def issues(item, grade, when):
    """Always for grades 3 and 4, otherwise for some."""
    if grade <= 2 and chance("issues", item, when) < 0.45:
        return ""
    text = MARK + pick(TROUBLE[grade], item, when, 5)
    return text + pick(NEXT, item, when, 6).format(season=pick(SEASONS, item, when, 7))


def basis(indicator, value, when):
    """A numerator and a denominator for some of the ratios."""
    if not indicator.is_ratio() or not isinstance(value, (int, float)) or chance("basis", indicator.key) > 0.5:
        return ""
    whole = 200 + int(chance("whole", indicator.key, when) * 1800)
    return f"{round(whole * value / 100)}÷{whole}（架空の件数）"


def reason(indicator, rate, when):
    if rate >= 0.8 or chance("reason", indicator.key, when) < 0.3:
        return ""
    return MARK + pick(["申込みが少なかったため", "実施の時期を遅らせたため", "対象となる件数が減ったため", "集計の方法を改めたため"], indicator.key, when)


AUTHORS = ["見本　太郎", "見本　花子", "見本　一郎", "見本　さくら", "見本　次郎"]
HEADS = ["見本　課長", "見本　和夫", "見本　恵子"]
