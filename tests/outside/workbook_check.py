#!/usr/bin/env python3
"""Opens consolidated workbooks with other programs: openpyxl reads every sheet, LibreOffice recalculates every formula.

usage: workbook_check.py WORKBOOK.xlsx …

For each workbook:
- the parts are checked against the known causes of Excel's repair prompt;
- openpyxl reads every sheet, and the eleven sheets stand in their order;
- LibreOffice (soffice) recalculates hard, and every formula's value equals the cached one (texts and grades exactly,
  numbers within 1e-9); no cell shows an error.

Exit status 0: all holds; 1: the differences are printed.
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile
from xml.etree import ElementTree

import openpyxl

SHEETS = ["概要", "評価集計", "部課別集計", "取組項目一覧", "指標一覧", "月次推移", "前回比較", "提出状況", "点検結果", "出典", "データ"]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def recalculated(workbook: pathlib.Path, scratch: pathlib.Path) -> pathlib.Path:
    profile = scratch / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    settings = profile / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.write_text(RECALCULATE, encoding="utf-8")
    out = scratch / "recalculated"
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(workbook)],
        check=True, capture_output=True, timeout=600,
    )
    return out / workbook.name


def bounds(reference: str) -> tuple[int, int, int, int]:
    from openpyxl.utils import range_boundaries
    return range_boundaries(reference)


def repair_causes(workbook: pathlib.Path) -> list[str]:
    """What makes Excel offer to repair a file."""
    wrong = []
    with zipfile.ZipFile(workbook) as archive:
        names = archive.namelist()
        if len(names) != len(set(names)):
            wrong.append("a part stands twice in the archive")
        for name in names:
            if name.endswith((".xml", ".rels", ".vml")):
                try:
                    ElementTree.fromstring(archive.read(name))
                except ElementTree.ParseError as error:
                    wrong.append(f"{name}: {error}")
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        sheets = [sheet.get("name") for sheet in book.iter(f"{MAIN}sheet")]
        if len({name.lower() for name in sheets}) != len(sheets):
            wrong.append("doubled sheet names")
        wrong += [f"sheet name too long: {name}" for name in sheets if len(name) > 31 or re.search(r"[\[\]:*?/\\]", name)]
        defined = [(name.get("name"), name.get("localSheetId")) for name in book.iter(f"{MAIN}definedName")]
        if len(defined) != len(set(defined)):
            wrong.append("doubled defined names")
        strings = archive.read("xl/sharedStrings.xml").decode("utf-8") if "xl/sharedStrings.xml" in names else ""
        for text in ElementTree.fromstring(strings).iter(f"{MAIN}si") if strings else []:
            if len("".join(text.itertext()).encode("utf-16-le")) // 2 > 32767:
                wrong.append("a text is longer than a cell holds")
        for name in sorted(name for name in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)):
            sheet = ElementTree.fromstring(archive.read(name))
            wrong += sheet_causes(name, sheet, sheets)
    return wrong


def sheet_causes(name: str, sheet: ElementTree.Element, sheets: list[str]) -> list[str]:
    wrong = []
    merges = [bounds(merge.get("ref")) for merge in sheet.iter(f"{MAIN}mergeCell")]
    covered: set[tuple[int, int]] = set()
    for left, top, right, bottom in merges:
        cells = {(row, col) for row in range(top, bottom + 1) for col in range(left, right + 1)}
        if covered & cells:
            wrong.append(f"{name}: overlapping merges")
        covered |= cells
    if sum(1 for _ in sheet.iter(f"{MAIN}hyperlink")) > 65530:
        wrong.append(f"{name}: too many links")
    for part in ("oddHeader", "oddFooter"):
        for found in sheet.iter(f"{MAIN}{part}"):
            if len(found.text or "") > 255:
                wrong.append(f"{name}: {part} too long")
    for formula in sheet.iter(f"{MAIN}f"):
        text = formula.text or ""
        if len(text) > 8192:
            wrong.append(f"{name}: a formula is too long")
        for target in re.findall(r"'([^']+)'!", text):
            if target not in sheets:
                wrong.append(f"{name}: a formula names the sheet {target}")
    for row in sheet.iter(f"{MAIN}row"):
        if float(row.get("ht", "0")) > 409.5:
            wrong.append(f"{name}: row {row.get('r')} too high")
    return wrong


def same(cached: object, computed: object) -> bool:
    if cached in (None, "") and computed in (None, ""):
        return True
    if isinstance(cached, (int, float)) and isinstance(computed, (int, float)):
        return abs(cached - computed) <= 1e-9 * max(1.0, abs(cached))
    return cached == computed


def differences(workbook: pathlib.Path, scratch: pathlib.Path) -> tuple[int, list[str]]:
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


def main() -> int:
    if len(sys.argv) < 2:
        print(__doc__)
        return 2
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for path in map(pathlib.Path, sys.argv[1:]):
            wrong = repair_causes(path)
            checked, different = differences(path, pathlib.Path(folder))
            wrong += different
            for line in wrong[:40]:
                print(f"{path.name}: {line}")
            print(f"{path.name}: {checked} formulas recalculated, {len(wrong)} problems")
            failed = failed or bool(wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
