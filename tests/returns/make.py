#!/usr/bin/env python3
"""Makes the damaged returns of this folder with real programs; the tests read them, nothing else does.

usage: make.py ROOT WORK [PART …]

ROOT holds forms issued by `torimatome issue --month 令和7年12月` on an empty input/ (output/配布/令和7年12月/).
WORK is a folder for intermediate files in which `npm install exceljs xlsx` was run.

Writers: openpyxl (.xlsx), LibreOffice (.xlsx, .ods, .xls), SheetJS (.xlsx, .xls, .xlsb), ExcelJS (.xlsx).
values.txt lists what is typed and what must come of it; make.py chooses the cells and writes them to cells.txt.
"""
import datetime
import pathlib
import subprocess
import sys

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color

HERE = pathlib.Path(__file__).parent
ROOT, WORK = map(pathlib.Path, sys.argv[1:3])
FORMS = ROOT / "output/配布/令和7年12月"
VALUE_DEPARTMENTS = ["業務改善課", "総務課", "職員課", "シティプロモーション課"]
SHEET = "調査票"


class Form:
    """An issued form opened with openpyxl, its cells found by label and number."""

    def __init__(self, department):
        self.book = openpyxl.load_workbook(FORMS / f"調査票_{department}_令和7年12月.xlsx")
        self.sheet = self.book[SHEET]
        self.header = next(c.row for row in self.sheet.iter_rows() for c in row if c.value == "項目番号")
        self.columns = {str(c.value).split("（")[0]: c.column for c in self.sheet[self.header] if c.value}
        self.rows = {}
        for row in range(self.header + 1, self.sheet.max_row + 1):
            item, number = (self.sheet.cell(row, self.columns[name]).value for name in ("項目番号", "指標番号"))
            if item:
                self.rows[(item, number)] = row

    def cell(self, key, field):
        return self.sheet.cell(self.rows[key], self.columns[field])

    def asked(self):
        for key in self.rows:
            counting = self.cell(key, "数え方").value or ""
            target = self.cell(key, "今年度目標").value
            if not str(self.cell(key, "実績").value or "").startswith("記入不要") and "年1回" not in counting:
                yield key, self.cell(key, "単位").value or "", target

    def fill(self):
        """Plain answers everywhere: 70 percent of the target, and the target as the forecast."""
        items = set()
        for key, _, target in self.asked():
            if isinstance(target, (int, float)):
                actual, forecast = round(target * 0.7), target
            elif "以上" in str(target):
                actual, forecast = 1, 1
            else:
                actual, forecast = target, target
            self.cell(key, "実績").value = actual
            self.cell(key, "年度末見込").value = forecast
        for key in self.rows:
            if key[0] not in items and not str(self.cell(key, "取組状況").value or "").startswith("記入不要"):
                items.add(key[0])
                self.cell(key, "自己評価").value = 1
                self.cell(key, "取組状況").value = "計画どおり取り組んだ。"

    def save(self, path):
        self.book.save(path)


def kind_of(key, unit, target):
    """Which cases a cell can take."""
    if isinstance(target, str) and "以上" not in target:
        return "word"
    if isinstance(target, (int, float)) and target < 0:
        return "money"
    if unit == "％":
        return "ratio" if isinstance(target, (int, float)) and target >= 20 else None
    return "count" if unit in ("件", "回", "団体", "人", "課", "戸", "本", "社") and isinstance(target, (int, float)) and target >= 2 else None


def parse_typed(text):
    """text:…, number:…, percent:…, date:…, formula:…, error:…"""
    kind, _, rest = text.partition(":")
    rest = rest.encode().decode("unicode_escape").encode("latin-1").decode() if "\\" in rest else rest
    if kind in ("number", "percent"):
        return kind, float(rest)
    if kind == "date":
        return kind, datetime.datetime.fromisoformat(rest)
    return kind, rest


def write(cell, kind, value, unit):
    if kind == "formula":
        cell.value = f"={value}"
        return
    cell.value = value.replace("{単位}", unit) if isinstance(value, str) else value
    if kind == "text":
        cell.data_type = "s"
        cell.number_format = "@"
    elif kind == "percent":
        cell.number_format = "0%"
    elif kind == "date":
        cell.number_format = "m/d"
    elif kind == "error":
        cell.data_type = "e"
    elif kind == "number":
        cell.number_format = "General"


def make_values(out):
    cases = [line.split("\t") for line in (HERE / "values.txt").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    forms = {department: Form(department) for department in VALUE_DEPARTMENTS}
    free = []
    for department, form in forms.items():
        form.fill()
        for key, unit, target in form.asked():
            for field in ("実績", "年度末見込"):
                free.append((kind_of(key, unit, target), department, key, field, unit))
    lines = []
    for kind, typed, expected, codes in cases:
        at = next(i for i, place in enumerate(free) if place[0] == kind)
        _, department, key, field, unit = free.pop(at)
        write(forms[department].cell(key, field), *parse_typed(typed), unit)
        lines.append("\t".join([department, f"{key[0]}-{key[1]}", field, typed, expected, codes]))
    (HERE / "cells.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for department, form in forms.items():
        form.save(out / f"values-{VALUE_DEPARTMENTS.index(department) + 1}.xlsx")


DAMAGES = {}


def damage(function):
    DAMAGES[function.__name__.replace("_", "-")] = function
    return function


def column(form, name):
    return form.columns[name]


@damage
def untouched(form):
    pass


@damage
def rows_inserted_above(form):
    form.sheet.insert_rows(1, 3)
    form.sheet["A1"] = "令和8年1月 部長会議資料"


@damage
def columns_inserted(form):
    form.sheet.insert_cols(3, 2)


@damage
def columns_swapped(form):
    for row in range(form.header, form.header + len(form.rows) + 1):
        one, other = (form.sheet.cell(row, column(form, name)) for name in ("実績", "単位"))
        one.value, other.value = other.value, one.value
        one.number_format, other.number_format = other.number_format, one.number_format


@damage
def sheet_renamed(form):
    form.sheet.title = "１２月分（提出用）"


@damage
def sheets_reordered(form):
    form.book.move_sheet("管理情報", offset=-3)
    form.book["管理情報"].sheet_state = "visible"


@damage
def labels_retyped(form):
    for name, text in (("実績", "実 績\n（１２月末現在）"), ("項目番号", "項目\n番号"), ("年度末見込", "年度末　見込")):
        form.sheet.cell(form.header, column(form, name)).value = text


@damage
def label_misspelt(form):
    form.sheet.cell(form.header, column(form, "実績")).value = "実積（12月末現在）"


@damage
def label_deleted(form):
    form.sheet.cell(form.header, column(form, "実績")).value = None


@damage
def column_deleted(form):
    form.sheet.delete_cols(column(form, "今年度目標"))


@damage
def management_deleted(form):
    del form.book["管理情報"]


@damage
def management_changed(form):
    sheet = form.book["管理情報"]
    next(c for c in sheet["B"] if c.value == "令和7年12月").value = "令和8年1月"


@damage
def rows_reversed(form):
    first, last = min(form.rows.values()), max(form.rows.values())
    for col in range(1, form.sheet.max_column + 1):
        one, other = form.sheet.cell(first, col), form.sheet.cell(last, col)
        one.value, other.value = other.value, one.value


@damage
def rows_and_columns_hidden(form):
    form.sheet.row_dimensions[min(form.rows.values())].hidden = True
    form.sheet.column_dimensions["D"].hidden = True


@damage
def row_repeated(form):
    first, below = min(form.rows.values()), max(form.rows.values()) + 1
    for col in range(1, form.sheet.max_column + 1):
        form.sheet.cell(below, col).value = form.sheet.cell(first, col).value


@damage
def row_deleted(form):
    for cell in form.sheet[min(form.rows.values())]:
        cell.value = None


@damage
def input_cells_merged(form):
    first, last = min(form.rows.values()), max(form.rows.values())
    form.sheet.merge_cells(start_row=first, end_row=last, start_column=column(form, "実績"), end_column=column(form, "実績"))


@damage
def item_number_blank(form):
    form.sheet.cell(max(form.rows.values()), column(form, "項目番号")).value = None


@damage
def unknown_number(form):
    form.sheet.cell(max(form.rows.values()), column(form, "指標番号")).value = 9


@damage
def numbers_typed(form):
    last = max(form.rows.values())
    form.sheet.cell(last, column(form, "項目番号")).value = "１７"
    form.sheet.cell(last, column(form, "指標番号")).value = "②"


@damage
def remarks_around(form):
    last = max(form.rows.values())
    form.sheet.cell(last, 30).value = "集計中"
    form.sheet.cell(last + 3, 2).value = "※別紙あり"
    form.book["記入要領"]["D40"] = "了解しました"


@damage
def sheet_copied(form):
    form.book.copy_worksheet(form.sheet)


@damage
def month_written_over(form):
    for row in form.sheet.iter_rows(max_row=form.header):
        for cell in row:
            if cell.value == "令和7年12月":
                cell.value = "令和8年1月"


@damage
def target_changed(form):
    form.cell((17, 2), "今年度目標").value = 30


@damage
def correction_written(form):
    sheet = form.book["過去分訂正"]
    for col, value in enumerate(["令和7年6月", 17, 2, 33, 34, "集計の誤り"], start=1):
        sheet.cell(5, col).value = value


def make_structure(out):
    for name, function in DAMAGES.items():
        form = Form("治水課")
        form.fill()
        function(form)
        form.save(out / f"{name}.xlsx")


def make_looks(out):
    """Values that look otherwise than they are stored: number formats, strokes and colours (see looks.txt)."""
    form = Form("総務課")
    form.fill()
    looks = [
        ((51, 2), "実績", 1, '0"0"'),
        ((60, 1), "実績", 12000, "0,"),
        ((61, 1), "実績", 12, ";;;"),
        ((70, 2), "実績", 12, '"約"0'),
        ((60, 2), "年度末見込", 3, '0"件"'),
        ((61, 1), "年度末見込", 50, '0.0"千"'),
        ((79, 1), "年度末見込", 20, "#,##0;[Red]-#,##0"),
        ((13, 1), "実績", 28.25, "0.0"),
    ]
    for key, field, value, number_format in looks:
        cell = form.cell(key, field)
        cell.value, cell.number_format = value, number_format
    form.cell((79, 1), "実績").value = CellRichText(TextBlock(InlineFont(strike=True), "1"), TextBlock(InlineFont(), "13"))
    form.cell((60, 2), "実績").value = 2
    form.cell((60, 2), "実績").font = Font(strike=True)
    inks = [
        ((46, 1), "実績", "FFFFFFFF", None),
        ((47, 1), "実績", "FFFFFBE6", None),
        ((46, 1), "年度末見込", "FFFFFFFF", "FF1F3864"),
        ((103, 1), "実績", Color(theme=0), None),
        ((103, 2), "実績", Color(theme=0, tint=-0.5), None),
        ((103, 2), "年度末見込", "FF1F3864", "FF1F3864"),
    ]
    for key, field, ink, ground in inks:
        cell = form.cell(key, field)
        cell.font = Font(color=ink)
        if ground:
            cell.fill = PatternFill("solid", fgColor=ground)
    form.cell((60, 1), "年度末見込").value = CellRichText(
        TextBlock(InlineFont(), "12"), TextBlock(InlineFont(vertAlign="superscript"), "2")
    )
    form.cell((50, 1), "実績").value, form.cell((50, 1), "実績").number_format = 0, "#,###"
    at_least = form.cell((13, 1), "年度末見込")
    at_least.value, at_least.data_type, at_least.number_format = "40", "s", '@"以上"'
    hidden = form.cell((47, 1), "年度末見込")
    hidden.value, hidden.data_type, hidden.number_format = "95", "s", ";;;"
    form.save(out / "looks.xlsx")


JAVASCRIPT = """
const fs = require('fs'), path = require('path');
const [,, source, target, writer, ending] = process.argv;
(async () => {
  for (const name of fs.readdirSync(source).filter(name => name.endsWith('.xlsx'))) {
    const to = path.join(target, name.replace('.xlsx', `.${writer}.${ending}`));
    if (writer === 'exceljs') {
      const book = new (require('exceljs')).Workbook();
      await book.xlsx.readFile(path.join(source, name));
      await book.xlsx.writeFile(to);
    } else {
      const XLSX = require('xlsx');
      const book = XLSX.readFile(path.join(source, name), {cellNF: true, cellStyles: true, cellDates: false});
      XLSX.writeFile(book, to, {bookType: ending === 'xls' ? 'biff8' : ending, compression: true});
    }
  }
})();
"""


def convert(source, target, ending):
    """LibreOffice, in a profile of its own."""
    folder = WORK / f"libreoffice-{ending}"
    folder.mkdir(parents=True, exist_ok=True)
    profile = f"-env:UserInstallation=file://{WORK}/profile"
    files = [str(path) for path in sorted(source.glob("*.xlsx"))]
    subprocess.run(["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(folder), *files], check=True, stdout=subprocess.DEVNULL)
    for path in folder.iterdir():
        path.rename(target / f"{path.stem}.libreoffice.{ending}")


def main():
    for part, make in (("values", make_values), ("structure", make_structure), ("looks", make_looks)):
        if sys.argv[3:] and part not in sys.argv[3:]:
            continue
        source, target = WORK / part, HERE / part
        for folder in (source, target):
            folder.mkdir(parents=True, exist_ok=True)
            for old in folder.iterdir():
                old.unlink()
        make(source)
        for path in source.iterdir():
            (target / f"{path.stem}.openpyxl.xlsx").write_bytes(path.read_bytes())
        for ending in ("xlsx", "ods", "xls"):
            convert(source, target, ending)
        script = WORK / "convert.js"
        script.write_text(JAVASCRIPT, encoding="utf-8")
        others = [("sheetjs", "xlsx"), ("sheetjs", "xlsb"), ("exceljs", "xlsx")] if part == "values" else [("sheetjs", "xls")]
        others = [] if part == "looks" else others
        for writer, ending in others:
            subprocess.run(["node", str(script), str(source), str(target), writer, ending], check=True, cwd=WORK)


if __name__ == "__main__":
    main()
