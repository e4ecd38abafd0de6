#!/usr/bin/env python3
"""The survey forms in other programs: saved again by LibreOffice nothing of them is lost, their live formulas give what
they were issued with and, filled in, the rates of データ.csv; printed, each is one page wide with its header on every
page. Needs openpyxl, soffice and poppler."""
import csv
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("TORIMATOME", ROOT / "target" / "release" / "torimatome"))
SAMPLE = "令和7年12月"
ISSUED = "令和8年1月"
problems = []


def expect(truth, what):
    if not truth:
        problems.append(what)


def run(*args, root):
    done = subprocess.run([PROGRAM, *args, "--root", root], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        sys.exit(f"torimatome {' '.join(args)}: status {done.returncode}\n{done.stdout}\n{done.stderr}")


def convert(files, kind, target):
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", kind,
                   "--outdir", target, *files]
        subprocess.run(command, check=True, timeout=600, capture_output=True)


class Table:
    """The table of a form by its labels."""

    def __init__(self, sheet):
        self.sheet = sheet
        self.head = next(row for row in sheet.iter_rows() if row[0].value == "項目番号")
        self.columns = {str(cell.value).split("（")[0]: cell.column for cell in self.head if cell.value}
        self.columns.setdefault("実績", self.columns.get("年度実績"))
        self.rows = range(self.head[0].row + 1, sheet.max_row + 1)

    def value(self, row, name):
        return self.sheet.cell(row, self.columns[name]).value

    def key(self, row):
        return (self.value(row, "項目番号"), self.value(row, "指標番号"))


def kept(issued, saved):
    """What must survive another program's saving."""
    before, after = openpyxl.load_workbook(issued), openpyxl.load_workbook(saved)
    name = issued.stem
    expect(before.sheetnames == after.sheetnames, f"{name}: sheets {after.sheetnames}")
    expect(after["管理情報"].sheet_state == "hidden", f"{name}: 管理情報 is shown")
    texts = lambda book: [[cell.value for cell in row] for row in book["管理情報"].iter_rows()]
    expect(texts(before) == texts(after), f"{name}: 管理情報 has changed")
    form, again = before["調査票"], after["調査票"]
    expect(again.protection.sheet, f"{name}: the protection is lost")
    expect(form.print_title_rows == again.print_title_rows, f"{name}: repeated rows {again.print_title_rows}")
    cells = lambda sheet: {cell for rule in sheet.data_validations.dataValidation for area in rule.sqref.ranges
                           for row in area.cells for cell in [row]}
    expect(cells(form) == cells(again), f"{name}: drop-downs or messages are lost")
    locks = lambda sheet: [cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked]
    expect(set(locks(form)) <= set(locks(again)), f"{name}: input cells are locked")
    colours = lambda sheet: {str(area) for rules in sheet.conditional_formatting for area in rules.sqref.ranges}
    expect(len(colours(again)) > 0 or not colours(form), f"{name}: no cell is highlighted any more")


def same_results(issued, saved):
    """The cached results of a fresh form are what LibreOffice computes."""
    before, after = (openpyxl.load_workbook(path, data_only=True)["調査票"] for path in (issued, saved))
    formulas = openpyxl.load_workbook(issued)["調査票"]
    for row in formulas.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                found, wanted = after[cell.coordinate].value, before[cell.coordinate].value
                numbers = isinstance(found, (int, float)) and isinstance(wanted, (int, float))
                same = abs(found - wanted) < 1e-7 if numbers else (found or "") == (wanted or "")
                expect(same, f"{issued.stem} {cell.coordinate}: {wanted!r} is issued, {found!r} computed")


def without_results(path, target):
    """Saved by openpyxl a formula has no result, so that LibreOffice must compute it."""
    openpyxl.load_workbook(path).save(target / path.name)
    return target / path.name


def rates(saved, expected):
    """達成率 in the forms against データ.csv; how many were compared."""
    compared = 0
    for path in saved:
        table = Table(openpyxl.load_workbook(path, data_only=True)["調査票"])
        for row in table.rows:
            rate, known = table.value(row, "達成率"), expected.get(table.key(row))
            if known is None or rate in (None, ""):
                continue
            compared += 1
            expect(abs(float(rate) * 100 - known) < 0.051, f"{path.stem} {table.key(row)}: {rate} and {known}")
            actual, before, amount = (table.value(row, name) for name in ("実績", "前回報告", "当月分"))
            if isinstance(actual, (int, float)) and isinstance(before, (int, float)):
                expect(abs(actual - before - amount) < 1e-6, f"{path.stem} {table.key(row)}: 当月分 {amount}")
    return compared


def printed(path):
    """Pages and their first lines of a form's print."""
    info = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    pages = int(next(line for line in info.splitlines() if line.startswith("Pages:")).split()[1])
    for page in range(1, pages + 1):
        text = subprocess.run(["pdftotext", "-f", str(page), "-l", str(page), path, "-"], capture_output=True, text=True,
                              check=True).stdout
        expect("###" not in text, f"{path.stem}: ### on page {page}")
        known = ("取組項目", "対象月", "記入要領")
        expect(any(label in text for label in known), f"{path.stem}: page {page} has no header")


def main():
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "root")
        root.mkdir()
        shutil.copytree(ROOT / "templates", root / "templates")
        shutil.copytree(ROOT / "input", root / "input")
        run("issue", "--month", ISSUED, "--sample", root=root)
        run("run", "--month", SAMPLE, "--outputs", "CSV", "--date", "2026-01-20", root=root)
        forms = sorted((root / "output" / "配布" / ISSUED).glob("*.xlsx"))
        expect(len(forms) == 27, f"{len(forms)} forms instead of 27")
        again = Path(folder, "again")
        convert(forms, "xlsx:Calc MS Excel 2007 XML", again)
        for form in forms:
            kept(form, again / form.name)
        bare, computed = Path(folder, "bare"), Path(folder, "computed")
        bare.mkdir()
        convert([without_results(form, bare) for form in forms], "xlsx:Calc MS Excel 2007 XML", computed)
        for form in forms:
            same_results(form, computed / form.name)
        returned, results = Path(folder, "returned"), Path(folder, "results")
        returned.mkdir()
        sample = sorted((root / "input" / SAMPLE).glob("*.xlsx"))
        convert([without_results(path, returned) for path in sample], "xlsx:Calc MS Excel 2007 XML", results)
        with open(root / "output" / SAMPLE / "データ.csv", encoding="utf-8-sig", newline="") as lines:
            rows = [row for row in csv.DictReader(lines) if row["報告月"] == SAMPLE and row["達成率"]]
        expected = {(int(row["項目番号"]), int(row["指標番号"])): float(row["達成率"]) for row in rows}
        # One department has sent another month's form, one has mistyped an item's number.
        files = [path for path in results.glob("*.xlsx") if not any(name in path.name for name in ("道路課", "環境政策課"))]
        compared = rates(files, expected)
        expect(compared > 80, f"only {compared} rates were compared")
        pages = Path(folder, "pages")
        convert(forms[:4], "pdf", pages)
        for path in pages.glob("*.pdf"):
            printed(path)
    for problem in problems:
        print(problem)
    print(f"{len(forms)} forms saved again, {compared} rates compared, {len(problems)} problems")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
