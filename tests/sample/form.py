"""Where the cells of an issued form stand, found by its labels; what a department would write into them."""

import datetime
import re

import figures
import openpyxl
import texts

LABELS = {
    "項目番号": "item", "指標番号": "indicator", "年度末見込": "forecast", "自己評価": "grade", "取組状況": "progress",
    "課題・今後の方向性": "issues", "算出根拠": "basis", "理由・備考": "reason", "年度実績": "actual",
}
HEAD = {"記入者": "author", "確認者（所属長）": "approver", "提出日": "submitted"}
ERA = re.compile(r"令和(\d+)年")


class Form:
    """An issued form and where things stand in it; changed by whoever fills it in."""

    def __init__(self, path):
        self.path = path
        self.book = openpyxl.load_workbook(path)
        self.sheet = self.book["調査票"]
        self.columns, self.head = {}, {}
        self.table_row = None
        for row in self.sheet.iter_rows():
            for cell in row:
                self._note(cell)
        self.rows = [cell.row for cell in self.sheet[self._letter("item")] if cell.row > self.table_row and cell.value]

    def _note(self, cell):
        text = str(cell.value or "")
        if text == "項目番号":
            self.table_row = cell.row
        if self.table_row == cell.row:
            name = LABELS.get(text) or ("actual" if text.startswith("実績（") else None)
            if name:
                self.columns[name] = cell.column
        elif self.table_row is None and text in HEAD:
            self.head[HEAD[text]] = cell.coordinate

    def _letter(self, name):
        return openpyxl.utils.get_column_letter(self.columns[name])

    def address(self, name, row):
        return f"{self._letter(name)}{row}"

    def is_open(self, name, row):
        return name in self.columns and not self.sheet[self.address(name, row)].protection.locked

    def value(self, name, row):
        return self.sheet[self.address(name, row)].value

    def entry(self, name):
        """The cell to the right of a label above the table."""
        label = self.sheet[self.head[name]]
        merged = next((area for area in self.sheet.merged_cells.ranges if label.coordinate in area), None)
        column = (merged.max_col if merged else label.column) + 1
        return self.sheet.cell(label.row, column).coordinate


def answers(form, indicators, titles, when):
    """(cell, value) of everything that the department writes, and the day on which it returns the form."""
    year, month = when
    found, rates = [], {}
    for row in form.rows:
        key = (form.value("item", row), form.value("indicator", row))
        indicator = indicators[key]
        if not form.is_open("actual", row):
            continue
        end = figures.year_end(indicator, year)
        actual = end if month is None else figures.month_end(indicator, year, month)
        if month is None and key == (21, 1) and year in (2021, 2022):
            actual = "中止"
        put(found, form, "actual", row, actual)
        if actual is not None or (month and end is not None and indicator.mode != "年1回"):
            put(found, form, "forecast", row, end)
        rate = figures.rate(indicator, year, actual if month is None else end)
        if actual == "中止":
            put(found, form, "reason", row, "【見本】荒天のため、訓練を取りやめました。")
        elif rate is not None:
            rates.setdefault(key[0], []).append(rate)
            put(found, form, "basis", row, texts.basis(indicator, actual, when))
            put(found, form, "reason", row, texts.reason(indicator, rate, when) if actual is not None else "")
    write_items(found, form, titles, rates, when)
    return found


def write_items(found, form, titles, rates, when):
    done = set()
    for row in form.rows:
        item = form.value("item", row)
        if item in done or not form.is_open("grade", row):
            continue
        done.add(item)
        grade = figures.grade(rates.get(item, [])) or 2
        if figures.chance("other", item, when) < 0.07:
            grade = min(4, grade + 1)
        evaluated = when[1] in (None, 12)
        if evaluated:
            put(found, form, "grade", row, grade)
        # Between two evaluations many departments leave last time's text as it stands.
        if evaluated or figures.chance("renew", item, when) < 0.35 or not form.value("progress", row):
            put(found, form, "progress", row, texts.progress(item, titles[item], grade, when))
            put(found, form, "issues", row, texts.issues(item, grade, when))


def put(found, form, name, row, value):
    if value not in (None, "") and form.is_open(name, row):
        found.append((form.address(name, row), value))


def heading(form, department, when):
    """Author, head of the department and the day of return, a few days before the deadline."""
    author = texts.pick(texts.AUTHORS, department)
    approver = texts.pick(texts.HEADS, department)
    year, month = when
    if month is None:
        due = datetime.date(year + 1, 5, 27)
    else:
        due = datetime.date(year + (month == 12), month % 12 + 1, 9)
    day = due - datetime.timedelta(days=int(figures.chance("day", department, when) * 10))
    return [(form.entry("author"), author), (form.entry("approver"), approver), (form.entry("submitted"), day)]
