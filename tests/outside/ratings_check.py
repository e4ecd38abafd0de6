#!/usr/bin/env python3
"""Every case of the rating rules, through the program and through LibreOffice.

A small plan is made in which each case is one item: forms are issued, answered with openpyxl, merged, and then
- データ.csv and 実行記録.json hold the expected rate, grade and state of each case, in 年度確定 and in a month;
- the consolidated workbook holds the same, before and after LibreOffice has recalculated it;
- with other thresholds in the master the same program gives other grades, and the workbook's formulas too;
- with other thresholds typed into the workbook, LibreOffice gives those grades.

Each case says where its rule comes from: (plan) what the plan prints, (city) what the city has published, (own) this
project's default. Needs openpyxl, XlsxWriter and soffice. Exit status 1 where anything differs.
"""
import csv
import datetime
import json
import os
import subprocess
import sys
import tempfile
import warnings
from fractions import Fraction
from pathlib import Path

import openpyxl

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "master"), str(ROOT / "tests" / "outside")]

import form_settings  # noqa: E402
import master_workbook  # noqa: E402
import workbook_check  # noqa: E402

warnings.filterwarnings("ignore", module="openpyxl")
PROGRAM = Path(os.environ.get("TORIMATOME", ROOT / "target" / "release" / "torimatome"))
YEARS = [8, 9, 10, 11, 12]
FINAL, MONTH = "令和8年度確定", "令和8年9月"
LABELS = ["目標達成", "概ね達成", "やや遅れている", "大幅に遅れている"]
STAGES = "方針検討、方針策定、周知、実施"


def case(source, name, expected, answer, target, direction="増加", kind="数値", base="なし", state="報告済", **more):
    """`expected`: the rate in ％, None where nothing is rated."""
    expected = None if expected is None else Fraction(expected)
    mode, shown = {"文言": ("文言", "文言"), "段階": ("文言", "文言"), "段階から数値": ("率", "複合"), "複合": ("時点", "複合")}.get(kind, ("時点", "小数1"))
    columns = {"方向": direction, "型": kind, "基準値": base, "月次区分": mode, "書式": shown, **more}
    return {"source": source, "name": name, "rate": expected, "answer": answer, "target": target, "state": state, "columns": columns}


CASES = [
    case("city", "増加", "80", 200, "250"),
    case("city", "維持、割り切れない", Fraction(100, 3), 1, "3", "維持"),
    case("city", "表示は80.0でも80に届かない", Fraction(23999, 300), 23999, "30000"),
    case("own", "増加、目標0で0", "100", 0, "0"),
    case("own", "増加、目標0で5", "100", 5, "0"),
    case("own", "減少、(2−実績÷目標)", "80", 156, "130", "減少", base="191"),
    case("own", "減少、下限は0", "0", 400, "130", "減少", base="191"),
    case("own", "減少、目標を下回る", "110", 117, "130", "減少", base="191"),
    case("own", "減少、目標÷実績", Fraction(250, 3), 156, "130", "減少", base="191", 算式="目標÷実績"),
    case("city", "減少、目標0で0", "100", 0, "0", "減少", base="11"),
    case("own", "減少、目標0、基準値から", Fraction(1000, 11), 1, "0", "減少", base="11"),
    case("own", "減少、目標0、基準値なし", "0", 1, "0", "減少"),
    case("own", "減少、目標0、基準値が文言", "0", 1, "0", "減少", base="運用"),
    case("own", "負の目標、どちらも負", "150", -45, "▲30", "減少", base="17"),
    case("own", "負の目標、半分", "50", -15, "▲30", "減少", base="17"),
    case("own", "負の目標、実績が正", "0", 17, "▲30", "減少", base="17"),
    case("own", "以上、届いた", "100", 3, "１以上", kind="以上"),
    case("own", "以上、一部", "25", 1, "4以上", kind="以上"),
    case("own", "文言、実施", "100", "実施", "実施", "維持", "文言"),
    case("own", "文言、一部実施", "50", "一部実施", "実施", "維持", "文言"),
    case("own", "文言、未実施", "0", "未実施", "実施", "維持", "文言"),
    case("own", "文言、実施予定", "0", "実施予定", "実施", "維持", "文言"),
    case("own", "段階、その段階", "100", "周知", "周知", kind="段階", 段階=STAGES),
    case("own", "段階、先の段階", "100", "実施", "周知", kind="段階", 段階=STAGES),
    case("own", "段階、一つ手前", "50", "方針策定", "周知", kind="段階", 段階=STAGES),
    case("own", "段階、二つ手前", "0", "方針検討", "周知", kind="段階", 段階=STAGES),
    case("plan", "段階から数値、初年度は文言", "100", "導入", "導入", kind="段階から数値", 段階="導入", 後の目標="50"),
    case("own", "複合", "75", "主幹 100/主査 35", "主幹 50/主査 70", kind="複合"),
    case("plan", "－の年度", None, 82, "－", state="対象外"),
    case("own", "中止", None, "中止", "100", state="中止"),
    case("own", "算定不能", None, "算定不能", "100", state="算定不能"),
    case("own", "未報告", None, None, "100", state="未報告"),
    case("plan", "基準値なし", "100", 100, "100", base="なし"),
    case("plan", "基準値が文言", "120", 120, "100", base="実施"),
]


def grade(rate, thresholds):
    if rate is None:
        return None
    return next(at for at, least in enumerate(thresholds, 1) if rate >= least or at == len(thresholds))


def build(path, thresholds):
    items, indicators = [], []
    for number, one in enumerate(CASES, 1):
        items.append({"項目番号": number, "取組項目": one["name"], "目標番号": 1, "施策番号": 1, "群番号": 1, "掲載順": number, "取組内容": one["name"], "担当課": "評価課"})
        columns = dict(one["columns"])
        later = columns.pop("後の目標", one["target"])
        targets = {f"目標{year}年度": one["target"] if year == YEARS[0] else later for year in YEARS}
        indicators.append({"項目番号": number, "指標番号": 1, "指標名": f"{one['name']}の指標", "単位": None, "確度": "確実", **targets, **columns})
    criteria = [{"区分": "評価", "下限": least, "表示": label} for least, label in zip(thresholds, LABELS)]
    criteria += [{"区分": "目標別", "下限": least, "表示": label} for least, label in [(80, "達成できた"), (0, "達成できなかった")]]
    criteria += [{"区分": "総合", "下限": least, "表示": label} for least, label in [(70, "成果があった"), (0, "成果が不十分だった")]]
    criteria += [{"区分": "文言", "下限": score, "表示": word} for score, word in [(100, "実施"), (50, "一部実施"), (0, "未実施"), (0, "実施予定")]]
    about = {"計画名": "評価の試験計画", "自治体名": "みさき市", "団体コード": "999016", "取りまとめ課": "評価課", "問合せ先": "評価課", "開始年度": "令和8年度", "終了年度": "令和12年度", "基準年度": "令和6年度", "階層名": "視点、目標、施策、取組項目群、取組項目"}
    rows = {
        "計画": [{"項目": name, "値": value} for name, value in about.items()],
        "体系": [{"視点": "視点", "目標番号": 1, "目標": "目標", "施策番号": 1, "施策": "施策", "群番号": 1, "取組項目群": "群"}],
        "取組項目": items, "指標": indicators, "部署": [{"所属名": "評価課", "部名": "総務部"}],
        "所管変更": [], "日程": [{"報告月": name, "評価": "不要"} for name in (MONTH, FINAL)], "過年度実績": [], "目標改定": [], "確定評価": [], "意見・対応": [],
        "評価基準": criteria, "様式設定": form_settings.FIELDS, "用語解説": [],
        "変更履歴": [{"日付": datetime.date(2026, 4, 1), "変更者": "評価課", "箇所": "全体", "内容": "作成", "根拠": "試験のため"}],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    master_workbook.write(str(path), "評価の試験計画", YEARS, rows, form_settings.GUIDE, datetime.datetime(2026, 4, 1), ["試験のための架空の計画です。"])


def run(root, *args):
    done = subprocess.run([PROGRAM, *args, "--root", root], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        sys.exit(f"torimatome {' '.join(args)}: status {done.returncode}\n{done.stdout}\n{done.stderr}")


def fill(form):
    book = openpyxl.load_workbook(form)
    sheet = book["調査票"]
    top, labels = next(
        (row[0].row, {str(cell.value): cell.column for cell in row if cell.value})
        for row in sheet.iter_rows()
        if {"項目番号", "指標番号"} <= {str(cell.value) for cell in row if cell.value}
    )
    answers = [at for label, at in labels.items() if label.startswith(("実績（", "年度実績", "年度末見込"))]
    for row in range(top + 1, sheet.max_row + 1):
        number = sheet.cell(row, labels["項目番号"]).value
        if str(number).isdigit():
            one = CASES[int(number) - 1]
            for at in answers:
                sheet.cell(row, at).value = one["answer"]
            if one["answer"] in ("中止", "算定不能"):
                sheet.cell(row, labels["理由・備考"]).value = "荒天のため"
    book.save(form)


def returned(root, thresholds):
    """The plan's folder with its answered forms, and both rounds written."""
    build(root / "templates" / "計画マスタ.xlsx", thresholds)
    for name in (MONTH, FINAL):
        if not (root / "input" / name).exists():
            run(root, "issue", "--month", name)
            (root / "input" / name).mkdir(parents=True)
            for form in (root / "output" / "配布" / name).glob("*.xlsx"):
                fill(form)
                form.rename(root / "input" / name / form.name)
        run(root, "run", "--month", name, "--date", "2027-06-01", "--outputs", "集計表", "--outputs", "CSV")


def close(found, rate):
    if rate is None:
        return found in (None, "")
    return found not in (None, "") and abs(float(found) - float(rate)) <= 1e-9 * max(1.0, float(rate))


def sheet_rows(book, name):
    """The rows of a list by the number in its first column, each by its headings."""
    rows = list(book[name].iter_rows(min_row=4, values_only=True))
    heads = [str(head or "").replace("\n", "") for head in rows[0]]
    found = {}
    for row in rows[1:]:
        if isinstance(row[0], int):
            # Years come first; the reporting round's own columns stand behind them.
            found[row[0]] = dict(zip(heads, row))
    return found


def check(root, thresholds, scratch):
    wrong = []
    for name in (MONTH, FINAL):
        folder = root / "output" / name
        column = "達成率" if name == FINAL else "見込達成率"
        with open(folder / "データ.csv", encoding="utf-8-sig", newline="") as file:
            lines = {int(row["項目番号"]): row for row in csv.DictReader(file) if row["報告月"] == name}
        record = json.loads((folder / "実行記録.json").read_text(encoding="utf-8"))
        told = {one["item"]: one for one in record["indicators"]}
        judged = {one["item"]: one for one in record["items"]}
        workbook = next(folder.glob("進捗状況集計表_*.xlsx"))
        books = {
            "集計表": openpyxl.load_workbook(workbook, data_only=True),
            "集計表（再計算）": openpyxl.load_workbook(workbook_check.recalculated(workbook, scratch), data_only=True),
        }
        for number, one in enumerate(CASES, 1):
            rate, state = one["rate"], one["state"]
            wanted = grade(rate, thresholds)
            # An item's grade comes from the mean of its indicators' rates, each capped at 100.
            of_item = grade(None if rate is None else min(rate, 100), thresholds)

            def expect(what, found, right):
                if not right:
                    wrong.append(f"{name} 項目{number} {one['name']} {what}: {found!r}, expected {rate} grade {wanted} {state}")

            line, json_line = lines[number], told[number]
            expect("CSV rate", line[column], close(line[column], rate))
            expect("CSV grade", line["算定評価"], line["算定評価"] == ("" if wanted is None else str(wanted)))
            expect("CSV state", line["状態"], line["状態"] == state)
            key = "rate" if name == FINAL else "forecast_rate"
            expect("JSON rate", json_line[key], close(json_line[key], rate))
            expect("JSON grades", json_line["grade"], json_line["grade"] == wanted)
            both = (judged[number]["computed"], judged[number]["grade"])
            expect("JSON item grades", both, both == (of_item, of_item))
            for where, book in books.items():
                row, item = sheet_rows(book, "指標一覧")[number], sheet_rows(book, "取組項目一覧")[number]
                expect(f"{where} rate", row[column], close(row[column], rate))
                expect(f"{where} 評定率", row["評定率"], close(row["評定率"], None if rate is None else min(rate, 100)))
                for cell in (row["算定評価"], row["8年度評価"]):
                    expect(f"{where} grade", cell, (cell or None) == wanted)
                expect(f"{where} item grade", item["算定評価"], (item["算定評価"] or None) == of_item)
                shown = "－" if of_item is None else of_item
                for cell in (item["項目評価"], item["8年度評価"]):
                    expect(f"{where} 項目評価", cell, cell == shown)
        checked, different = workbook_check.differences(workbook, scratch)
        wrong += different
        formulas = openpyxl.load_workbook(workbook)["指標一覧"]
        live = sum(1 for row in formulas.iter_rows(min_row=5) for cell in row if cell.data_type == "f")
        print(f"{name} {thresholds}: {len(CASES)} cases, {checked} formulas ({live} in 指標一覧)")
    return wrong


def typed_into_the_workbook(root, thresholds, scratch):
    """Thresholds changed in 評価集計 change the grades by the workbook's own formulas."""
    source = next((root / "output" / FINAL).glob("進捗状況集計表_*.xlsx"))
    book = openpyxl.load_workbook(source)
    sheet = book["評価集計"]
    head = next(row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value == "下限（％）")
    for at, least in enumerate(thresholds, 1):
        sheet.cell(head + at, 1).value = least
    changed = scratch / "changed.xlsx"
    book.save(changed)
    fresh = openpyxl.load_workbook(workbook_check.recalculated(changed, scratch), data_only=True)
    wrong = []
    for number, row in sheet_rows(fresh, "指標一覧").items():
        wanted = grade(CASES[number - 1]["rate"], thresholds)
        if (row["算定評価"] or None) != wanted:
            wrong.append(f"typed thresholds {thresholds}: 項目{number} {row['算定評価']!r}, expected {wanted}")
    return wrong


def main():
    usual, other = [100, 80, 50, 0], [110, 90, 60, 0]
    assert any(grade(one["rate"], usual) != grade(one["rate"], other) for one in CASES)
    with tempfile.TemporaryDirectory() as folder:
        root, scratch = Path(folder) / "plan", Path(folder) / "scratch"
        scratch.mkdir(parents=True)
        wrong = []
        for thresholds in (usual, other):
            returned(root, thresholds)
            wrong += check(root, thresholds, scratch)
        wrong += typed_into_the_workbook(root, usual, scratch)
    for line in wrong[:60]:
        print(line)
    print(f"{len(wrong)} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
