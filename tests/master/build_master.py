"""Builds templates/計画マスタ.xlsx from the plan's data in tests/plan.

    python3 tests/master/build_master.py [OUTPUT]

The workbook is maintained by hand from then on; this script only made its first state. The Japanese texts are the
plan's own, character by character. What the plan does not print (leads of shared items, months of surveys, deadlines)
is a proposal and marked as such: 確度 要確認, or 例 in 備考.
"""

import csv
import datetime
import json
import pathlib
import sys

import form_settings
import master_workbook

HERE = pathlib.Path(__file__).resolve().parent
PLAN = HERE.parent / "plan"
YEARS = [3, 4, 5, 6, 7]
CREATED = datetime.datetime(2025, 4, 1)

# Leads of the items that several departments share, by what each indicator counts (proposals).
ITEM_LEADS = {29: "環境政策課", 32: "産業振興課", 64: "市民協働推進課", 69: "業務改善課", 70: "総務課", 89: "収納課", 130: "業務改善課"}
INDICATOR_LEADS = {
    (29, 1): ("環境政策課", "美化活動サポート団体の登録"),
    (29, 2): ("資源リサイクル課", "一斉清掃で集めたごみの収集と合わせて数える"),
    (32, 1): ("産業振興課", "商工会が発行する絆サポート券の利用から分かる"),
    (32, 2): ("産業振興課", "商工会を通じて登録する"),
    (64, 1): ("市民協働推進課", "予約できる公共施設の利用から分かる"),
    (69, 1): ("業務改善課", "窓口対応等実態調査の結果"),
    (69, 2): ("業務改善課", "項目71の同じ指標に合わせる"),
    (70, 1): ("業務改善課", "窓口対応等実態調査の結果"),
    (70, 2): ("総務課", "総合案内の案内図の見直し"),
    (89, 1): ("収納課", "収納率"),
    (130, 1): ("管理契約課", "契約事務"),
    (130, 2): ("業務改善課", "リスクマネジメントの運用"),
}
SURVEY_MONTHS = {(50, 1): 3, (50, 2): 3, (51, 1): 10, (125, 1): 4}
SETTLED = {(83, 1), (84, 1), (86, 1), (87, 1)}
STAGES = {
    (64, 1): "導入",
    (84, 1): "作成・活用",
    (99, 1): "方針の協議、方針検討、方針策定、周知、実施",
    (100, 1): "検証、周知、実施",
}
BASE_VALUES = {(126, 1): "8"}


def main(output):
    plan = json.loads((PLAN / "plan.json").read_text(encoding="utf-8"))
    # The plan prints readings of abbreviations only; those of kanji put a term into its row of the kana table.
    with open(PLAN / "readings.csv", encoding="utf-8", newline="") as file:
        readings = {row["term"]: row["reading"] for row in csv.DictReader(file)}
    rows = {
        "計画": about(plan["plan"]),
        "体系": hierarchy(plan),
        "取組項目": items(plan),
        "指標": indicators(plan),
        "部署": departments(plan),
        "日程": schedule(),
        "評価基準": CRITERIA,
        "様式設定": form_settings.FIELDS,
        "用語解説": [
            {"用語": t["term"], "読み": t["reading"] or readings.get(t["term"]), "説明": t["description"],
             "原語": t["expansion"], "親の用語": t["parent"]}
            for t in plan["glossary"]
        ],
        "変更履歴": [{
            "日付": datetime.date(2025, 4, 1), "変更者": plan_office(), "箇所": "全体", "内容": "計画の本文から作成しました。",
            "根拠": "第３次加須市行政経営プラン"}],
    }
    master_workbook.write(output, plan["plan"]["title"], YEARS, rows, form_settings.GUIDE, CREATED, EXPLAINED)


def plan_office():
    return "業務改善課"


EXPLAINED = [
    "このファイルは、計画の内容、担当課、目標、日程、評価の決まりを１か所で管理する台帳です。調査票、集計表、報告書は、すべてこのファイルから作られます。",
    "見出し（１行目）の名称で列を読み取ります。列の順番を変えても、自分用の列を加えてもかまいません。見出しの名称とシートの名称は変えないでください。",
    "見出しにマウスを重ねると、その列の説明が表示されます。濃い見出しの列は必要な列、薄い見出しの列は任意の列です。",
    "計画の文章と目標は、計画に印刷されたとおりに入れてあります。途中で変わったことは元の値を書き換えず、「所管変更」「目標改定」「有効開始」「有効終了」に書き足してください。過去の月を集計し直しても、そのときの内容で計算されます。",
    "「確度」が 要確認 の行は、計画に書かれていないため仮に決めた内容です。担当課に確かめ、必要なら直してから 確実 にしてください。",
    "「日程」の期限は例です。実際の予定に書き換えてください。部名は計画に書かれていないため空欄です。",
    "保存したら、torimatome master を実行すると（またはメニューから）、誤りがシートとセルの番号で一覧になります。",
]


def about(plan):
    row = lambda name, value, note: {"項目": name, "値": value, "説明": note}
    return [
        row("計画名", plan["title"], "調査票と報告書に載ります。"),
        row("自治体名", plan["municipality"], ""),
        row("団体コード", "112101", "総務省の全国地方公共団体コード（６けた）です。"),
        row("取りまとめ課", plan_office(), "調査票を配り、集める課です。"),
        row("問合せ先", plan_office(), "調査票に載ります。内線番号やメールアドレスを書き加えてください。"),
        row("提出先", plan_office(), "調査票に載ります。提出用のフォルダーやメールアドレスを書いてください。空欄のときは取りまとめ課になります。"),
        row("開始年度", "令和3年度", "「指標」の目標の列は、この年度から始まります。"),
        row("終了年度", "令和7年度", "「指標」の目標の列は、この年度で終わります。"),
        row("基準年度", plan["base_year"], "基準値の前に印刷します。"),
        row("基本理念", plan["basic_principle"], ""),
        row("基本理念説明", plan["basic_principle_text"], "段落はセル内の改行で区切ります。"),
        row("視点の前文", plan["viewpoints_intro"], "第１階層の一覧の前に置く文章です。"),
        row("階層名", "視点、基本目標、施策、取組項目群、取組項目", "５つの階層の呼び名を、上から順に 、 で区切って書きます。"),
        row("前計画名", plan["predecessor"], ""),
    ]


def hierarchy(plan):
    texts = {v["title"]: v["description"] for v in plan["plan"]["viewpoints"]}
    rows, seen = [], set()

    def once(key, text):
        first = key not in seen
        seen.add(key)
        return text if first else None

    for goal in plan["goals"]:
        for policy in goal["policies"]:
            for group in policy["groups"]:
                view = goal["viewpoint"]
                rows.append({
                    "視点": view, "視点説明": once(("v", view), texts[view]),
                    "目標番号": goal["number"], "目標": goal["title"], "目標説明": once(("g", goal["number"]), goal["description"]),
                    "施策番号": policy["number"], "施策": policy["title"], "施策説明": once(("p", policy["id"]), policy["description"]),
                    "群番号": group["number"], "取組項目群": group["title"], "群説明": group["description"],
                })
    return rows


def items(plan):
    rows = []
    for item in sorted(plan["items"], key=lambda item: item["printed_order"]):
        number = item["number"]
        rows.append({
            "項目番号": number, "取組項目": item["title"], "目標番号": item["goal"], "施策番号": item["policy"], "群番号": item["group"],
            "掲載順": item["printed_order"], "再掲元": item["reprint_of"], "取組内容": item["content"], "備考": item["remarks"],
            "担当課": "、".join(item["departments"]),
            "主管課": None if item["reprint_of"] else ITEM_LEADS.get(number, item["departments"][0]),
            "確度": None if item["reprint_of"] else "要確認" if number in ITEM_LEADS else "確実",
        })
    return rows


def indicators(plan):
    printed = {item["number"]: item for item in plan["items"]}
    questions = {(int(r["item_number"]), int(r["indicator_number"])): r["question"] for r in read_csv("questions.csv")}
    rows = []
    for known in read_csv("indicators.csv"):
        key = int(known["item_number"]), int(known["indicator_number"])
        indicator = printed[key[0]]["indicators"][key[1] - 1]
        lead, lead_reason = INDICATOR_LEADS.get(key, (None, None))
        reason, question = known["reason"], questions.get(key)
        if lead:
            reason += f"。主管課は、{lead_reason}ため" if lead_reason.endswith(("る", "分かる")) else f"。主管課は、{lead_reason}を扱うため"
            question = "。".join(filter(None, [question, "この指標を答えるのは、この課でよいか。"]))
        rows.append({
            "項目番号": key[0], "指標番号": key[1], "指標名": indicator["name"], "単位": indicator["unit"],
            "基準値": indicator["base"], "基準値（計算用）": BASE_VALUES.get(key), "注記": indicator["note"],
            **{f"目標{year}年度": indicator["targets"][str(year)] for year in YEARS},
            "方向": known["direction"], "型": known["target_type"], "段階": STAGES.get(key), "月次区分": known["monthly_mode"],
            "調査月": SURVEY_MONTHS.get(key), "確定時期": "翌年度8月" if key in SETTLED else None,
            "主管課": lead, "回答方法": "主管課", "書式": known["value_format"],
            "下限": number(known["plausible_min"]), "上限": number(known["plausible_max"]),
            "減少可": {"yes": "可", "no": "不可", "": None}[known["decline_allowed"]],
            "確度": "要確認" if lead else known["confidence"], "判断の理由": reason, "確認したいこと": question,
        })
    order = {item["number"]: item["printed_order"] for item in plan["items"]}
    return sorted(rows, key=lambda row: (order[row["項目番号"]], row["指標番号"]))


def departments(plan):
    names = []
    for item in plan["items"]:
        names += [name for name in item["departments"] if name not in names]
    return [{"所属名": name} for name in names]


def schedule():
    rows = []
    day = datetime.date
    for year in range(2021, 2026):
        if year == 2025:
            for n in range(12):
                rows.append(monthly(2025 + (n + 3) // 12, (n + 3) % 12 + 1))
        rows.append({
            "報告月": f"令和{year - 2018}年度確定", "依頼日": weekday(day(year + 1, 4, 20)), "提出期限": weekday(day(year + 1, 5, 29)),
            "再提出期限": weekday(day(year + 1, 6, 12)), "評価": "要", "会議名": "加須市行政経営本部", "会議日": weekday(day(year + 1, 7, 15)), "備考": "例"})
    return rows


def monthly(year, month):
    """The state at a month's end, asked for about the 20th, due about the 10th of the next month."""
    day = datetime.date
    after = day(year + month // 12, month % 12 + 1, 1)
    asked, evaluated = weekday(day(year, month, 20)), month in (6, 9, 12)
    row = {"報告月": f"令和{year - 2018}年{month}月", "依頼日": asked, "提出期限": weekday(after.replace(day=10)),
           "再提出期限": weekday(after.replace(day=17)), "評価": "要" if evaluated else "不要", "備考": "例"}
    if evaluated:
        row |= {"会議名": "加須市行政経営本部", "会議日": weekday(after.replace(day=28))}
    return row


# 国民の祝日 on which one of the dates below would fall.
HOLIDAYS = {
    datetime.date(*day)
    for day in [(2023, 7, 17), (2024, 7, 15), (2025, 7, 21), (2025, 8, 11), (2026, 1, 12), (2026, 3, 20)]
}


def weekday(date):
    while date.weekday() > 4 or date in HOLIDAYS:
        date += datetime.timedelta(days=1)
    return date


def grade(kind, limit, label, note):
    return {"区分": kind, "下限": limit, "表示": label, "備考": note}


CRITERIA = [
    grade("評価", 100, "目標達成", "区分は計画、しきい値は市"),
    grade("評価", 80, "概ね達成", "区分は計画、しきい値は市"),
    grade("評価", 50, "やや遅れている", "区分は計画、しきい値は市"),
    grade("評価", 0, "大幅に遅れている", "区分は計画、しきい値は市"),
    grade("目標別", 100, "達成できた", "独自"),
    grade("目標別", 80, "概ね達成できた", "独自（計画から分かるのは、73.9 と 83.3 の間に境目があること）"),
    grade("目標別", 50, "やや達成できなかった", "独自（言葉は計画）"),
    grade("目標別", 0, "達成できなかった", "独自"),
    grade("総合", 90, "大きな成果があった", "独自"),
    grade("総合", 70, "成果があった", "独自（計画から分かるのは、78.6 が「成果があった」であること）"),
    grade("総合", 50, "一定の成果があった", "独自"),
    grade("総合", 0, "成果が不十分だった", "独自"),
    grade("文言", 100, "実施", "独自"),
    grade("文言", 50, "一部実施", "独自"),
    grade("文言", 0, "実施予定", "独自"),
    grade("文言", 0, "未実施", "独自"),
    grade("進度", 80, "遅れの目安", "独自（月割の目標に対する実績が、この値（％）に満たないとき）"),
    grade("前回比", 10, "急な増減の目安", "独自（前回の10倍を超える、または10分の1に満たないとき）"),
]


def read_csv(name):
    with (PLAN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text):
    return None if text == "" else float(text) if "." in text else int(text)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else str(HERE.parents[1] / "templates" / "計画マスタ.xlsx"))
