#!/usr/bin/env python3
"""Opens consolidated workbooks with other programs: openpyxl reads every sheet, LibreOffice recalculates every formula.

usage: workbook_check.py [--no-print] [--seconds N] [--megabytes N] WORKBOOK.xlsx …

For each workbook:
- the parts are checked against the known causes of Excel's repair prompt (parts_check.py);
- openpyxl reads every sheet, and the eleven sheets stand in their order;
- LibreOffice (soffice) recalculates hard, and every formula's value equals the cached one (texts and grades exactly,
  numbers within 1e-9); no cell shows an error;
- every text fits its cell: on one line into the column, or wrapped into the row;
- printed by LibreOffice (PDF, poppler), every page names the plan and the sheet, no cell shows ###, no page holds only a
  stray column, and every list repeats its headings.
With --no-print, nothing is printed (many years' lists have thousands of pages). With --seconds, LibreOffice opens and saves the workbook in less time; with --megabytes, the file is smaller.

Exit status 0: all holds; 1: the differences are printed.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
import warnings
from xml.etree import ElementTree

import openpyxl
from openpyxl.utils import get_column_letter

import parts_check

warnings.filterwarnings("ignore", module="openpyxl")

SHEETS = ["概要", "評価集計", "部課別集計", "取組項目一覧", "指標一覧", "月次推移", "前回比較", "提出状況", "点検結果", "出典", "データ"]
XHTML = "{http://www.w3.org/1999/xhtml}"
# Points of a half-width character of the workbook's font per point of its size, and what a cell keeps free.
HALF, FREE = 0.5, 2.0
# Points from the paper's edges within which headers and footers stand.
HEADER, FOOTER = 33.0, 38.0
RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def soffice(scratch: pathlib.Path, kind: str, workbook: pathlib.Path, folder: str) -> pathlib.Path:
    """Has LibreOffice open a workbook, recalculating every formula, and save it as `kind`."""
    profile = scratch / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    settings = profile / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.write_text(RECALCULATE, encoding="utf-8")
    out = scratch / folder
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", kind, "--outdir", str(out), str(workbook)],
        check=True, capture_output=True, timeout=900,
    )
    return out / f"{workbook.stem}.{kind}"


def recalculated(workbook: pathlib.Path, scratch: pathlib.Path) -> pathlib.Path:
    return soffice(scratch, "xlsx", workbook, "recalculated")


def same(cached: object, computed: object) -> bool:
    if cached in (None, "") and computed in (None, ""):
        return True
    if isinstance(cached, (int, float)) and isinstance(computed, (int, float)):
        return abs(cached - computed) <= 1e-9 * max(1.0, abs(cached))
    return cached == computed


def differences(workbook: pathlib.Path, scratch: pathlib.Path) -> tuple[int, list[str]]:
    """The number of formulas, and where LibreOffice computes something else than the file holds."""
    formulas = openpyxl.load_workbook(workbook)
    cached = openpyxl.load_workbook(workbook, data_only=True)
    fresh = openpyxl.load_workbook(recalculated(workbook, scratch), data_only=True)
    wrong = []
    if formulas.sheetnames[: len(SHEETS)] != SHEETS:
        wrong.append(f"sheets: {formulas.sheetnames}")
    checked = 0
    for name in formulas.sheetnames:
        for row in formulas[name].iter_rows():
            for cell in row:
                now = fresh[name][cell.coordinate].value
                if isinstance(now, str) and re.fullmatch(r"#(REF!|NAME\?|VALUE!|DIV/0!|N/A|NUM!|NULL!)|Err:\d+", now):
                    wrong.append(f"{name}!{cell.coordinate}: shows {now}")
                if cell.data_type != "f":
                    continue
                checked += 1
                before = cached[name][cell.coordinate].value
                if not same(before, now):
                    wrong.append(f"{name}!{cell.coordinate}: cached {before!r}, recalculated {now!r}: {cell.value}")
    if not checked:
        wrong.append("no formula was found")
    return checked, wrong


def units(text: str) -> int:
    """Width in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(one) in "FWA" else 1 for one in text)


def lines(text: str, room: float) -> int:
    """Lines of a text that wraps after any character, `room` half-width characters wide."""
    count = 0
    for paragraph in text.split("\n"):
        used, count = 0.0, count + 1
        for one in paragraph:
            wide = units(one)
            if used + wide > room:
                used, count = 0.0, count + 1
            used += wide
    return count


def cut_texts(workbook: pathlib.Path) -> list[str]:
    """Texts that do not fit their cells: beside a filled cell on one line, or in more lines than the row is high."""
    wrong = []
    book = openpyxl.load_workbook(workbook, data_only=True)
    for sheet in book:
        widths = {}
        for letter, column in sheet.column_dimensions.items():
            for at in range(column.min or 0, (column.max or 0) + 1):
                widths[at] = 0.0 if column.hidden else column.width
        merged = {}
        for area in sheet.merged_cells.ranges:
            merged[(area.min_row, area.min_col)] = (area.max_row, area.max_col)
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell.value, str) or not cell.value:
                    continue
                last_row, last_col = merged.get((cell.row, cell.column), (cell.row, cell.column))
                # A column's unit is the width of a digit of the default font: half of its ten points.
                points = sum(widths.get(at, 9.0) for at in range(cell.column, last_col + 1)) * 10 * HALF
                if not points:
                    continue
                size, fit = cell.font.sz or 10.0, cell.alignment
                room = (points - FREE) / (size * HALF)
                if fit.shrink_to_fit:
                    continue
                if fit.wrap_text:
                    height = sum(sheet.row_dimensions[at].height or 13.5 for at in range(cell.row, last_row + 1))
                    needed = lines(cell.value, room) * size * 1.2
                    if needed > height + 2.0 and height < 408:
                        wrong.append(f"{sheet.title}!{cell.coordinate}: needs {needed:.0f} points, its row has {height:.0f}: {cell.value[:30]}")
                elif units(cell.value) > room and sheet.cell(cell.row, last_col + 1).value not in (None, ""):
                    wrong.append(f"{sheet.title}!{cell.coordinate}: cut by the next cell: {cell.value[:40]}")
    return wrong


def printed(workbook: pathlib.Path, scratch: pathlib.Path) -> tuple[int, list[str]]:
    """The number of printed pages, and what is wrong with them."""
    pdf = soffice(scratch, "pdf", workbook, "printed")
    found = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True).stdout
    pages = list(ElementTree.fromstring(found).iter(f"{XHTML}page"))
    book = openpyxl.load_workbook(workbook)
    plan = str(book["評価集計"]["A2"].value).split("　")[0]
    wrong, sheets, extents = [], {}, {}
    for number, page in enumerate(pages, 1):
        high, wide = float(page.get("height")), float(page.get("width"))
        words = [(word.text or "", *(float(word.get(key)) for key in ("xMin", "yMin", "xMax", "yMax"))) for word in page.iter(f"{XHTML}word")]
        words.sort(key=lambda word: word[1])
        top = "".join(word[0] for word in words if word[2] < HEADER)
        foot = "".join(word[0] for word in words if word[2] > high - FOOTER)
        body = [word for word in words if HEADER <= word[2] <= high - FOOTER]
        name = next((name for name in sorted(book.sheetnames, key=len, reverse=True) if foot.startswith(name)), None)
        if name is None or plan.replace(" ", "") not in top:
            wrong.append(f"page {number}: header {top!r}, footer {foot!r}")
            continue
        sheets.setdefault(name, []).append("".join(word[0] for word in body))
        if any("###" in word[0] for word in body):
            wrong.append(f"page {number} ({name}): shows ###")
        extents.setdefault(name, []).append((number, max((word[3] for word in body), default=0.0) / wide))
    for name, pages_of in extents.items():
        # A table may be narrow as a whole (提出状況 of a year with one round), but not on some of its pages only.
        widest = max(extent for _, extent in pages_of)
        wrong += [f"page {number} ({name}): holds a stray column" for number, extent in pages_of if extent < min(0.55, widest * 0.8)]
    if list(sheets) != book.sheetnames:
        wrong.append(f"printed sheets: {list(sheets)}")
    for name, texts in sheets.items():
        if not book[name].print_title_rows:
            continue
        head = int(book[name].print_title_rows.split(":")[0].strip("$"))
        first = str(book[name].cell(head, 1).value).replace("\n", "")
        if name != "データ" and not name.startswith("データ_"):
            wrong += [f"{name}: a page without the heading {first}" for text in texts if first not in text]
    return len(pages), wrong


def main() -> int:
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--no-print", action="store_true")
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--megabytes", type=float)
    parser.add_argument("workbooks", nargs="+", type=pathlib.Path)
    args = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for path in args.workbooks:
            scratch = pathlib.Path(folder)
            size = path.stat().st_size / 1e6
            wrong = [f"{check}: {line}" for check, line in parts_check.problems(path.read_bytes())]
            checked, different = differences(path, scratch)
            pages, badly_printed = (0, []) if args.no_print else printed(path, scratch)
            wrong += different + cut_texts(path) + badly_printed
            start = time.monotonic()
            recalculated(path, scratch)
            took = time.monotonic() - start
            if args.seconds and took > args.seconds:
                wrong.append(f"LibreOffice took {took:.1f} s")
            if args.megabytes and size > args.megabytes:
                wrong.append(f"{size:.2f} MB")
            for line in wrong[:40]:
                print(f"{path.name}: {line}")
            print(f"{path.name}: {size:.2f} MB, {checked} formulas recalculated, {pages} pages, opened in {took:.1f} s, {len(wrong)} problems")
            failed = failed or bool(wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
