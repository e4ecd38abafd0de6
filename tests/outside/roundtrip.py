#!/usr/bin/env python3
"""Round trip: forms issued for all departments, filled with random plausible values by openpyxl, saved again by
LibreOffice, give exactly those values in データ.csv. Needs openpyxl and soffice."""
import csv
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import openpyxl

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("TORIMATOME", ROOT / "target" / "release" / "torimatome"))


def run(*args, root):
    done = subprocess.run([PROGRAM, *args, "--root", root], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        sys.exit(f"torimatome {' '.join(args)}: status {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def number(text):
    digits = re.sub(r"[,，]", "", str(text or "")).replace("▲", "-")
    found = re.search(r"-?\d+(?:\.\d+)?", digits)
    return Decimal(found.group()) if found else None


def fill(path, rng, filled):
    """Fills in every asked row of a form and notes what was entered."""
    book = openpyxl.load_workbook(path)
    sheet = book["調査票"]
    top, labels = next(
        (row[0].row, {str(c.value): c.column for c in row if c.value})
        for row in sheet.iter_rows()
        if {"項目番号", "指標番号"} <= {str(c.value) for c in row if c.value}
    )
    column = lambda start: next(at for label, at in labels.items() if label.startswith(start))
    actual = next(at for label, at in labels.items() if label.startswith("実績（") or label == "年度実績")
    for row in range(top + 1, sheet.max_row + 1):
        item, index = sheet.cell(row, column("項目番号")).value, sheet.cell(row, column("指標番号")).value
        if item is None or index is None or not str(item).strip().isdigit():
            continue
        cell = sheet.cell(row, actual)
        if cell.protection.locked:
            continue
        key, target = (int(item), int(index)), sheet.cell(row, column("今年度目標")).value
        text = str(target if target is not None else "")
        if "/" in text:
            parts = [(re.sub(r"[\d.\s]", "", part), rng.randint(20, 99)) for part in text.split("/")]
            value = "/".join(f"{label} {amount}" for label, amount in parts)
        elif number(text) is None:
            value = re.sub(r"\s", "・", text) if text not in ("－", "") else None
        else:
            goal = number(text)
            whole = goal == goal.to_integral_value() and "." not in text
            value = (goal * Decimal(rng.randint(70, 100)) / 100).quantize(Decimal(1) if whole else Decimal("0.1"))
            value = int(value) if value == value.to_integral_value() else float(value)
        if value is None:
            continue
        cell.value = value
        filled[key] = value
        forecast = [at for label, at in labels.items() if label.startswith("年度末見込")]
        if forecast:
            sheet.cell(row, forecast[0]).value = value
    book.save(path)


def check(round_, expected):
    rng = random.Random(20260115)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(ROOT / "templates", root / "templates")
        run("issue", "--month", round_, root=root)
        forms = sorted((root / "output" / "配布" / round_).glob("*.xlsx"))
        assert len(forms) == 27, f"{len(forms)} forms"
        filled = {}
        for form in forms:
            fill(form, rng, filled)
        (root / "input").mkdir(exist_ok=True)
        profile = f"-env:UserInstallation=file://{root}/office"
        subprocess.run(
            ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", root / "input", *forms],
            check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=900,
        )
        run("run", "--month", round_, "--outputs", "CSV", "--date", "2026-07-01", root=root)
        with open(root / "output" / round_ / "データ.csv", encoding="utf-8-sig", newline="") as file:
            rows = {(int(r["項目番号"]), int(r["指標番号"])): r for r in csv.DictReader(file) if r["報告月"] == round_}
        wrong, matched = [], 0
        for key, row in rows.items():
            if key not in filled:
                continue
            want, got = filled[key], row["実績値"] or row["実績値_文言"]
            same = Decimal(str(want)) == Decimal(got) if not isinstance(want, str) and row["実績値"] else str(want) == got
            matched += same
            if not same:
                wrong.append((key, want, got, row["状態"]))
        print(f"{round_}: {len(filled)} filled in, {matched} exactly so in データ.csv (expected {expected})")
        if wrong or matched < expected:
            sys.exit(f"wrong: {wrong[:20]}")


check("令和7年度確定", 146)
check("令和8年1月", 124)
