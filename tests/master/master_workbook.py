"""Writes a 計画マスタ.xlsx from rows: look, notes, drop-downs, print layout. Knows no city and no plan.

Deterministic: the same rows give the same bytes.
"""

import datetime
import math
import unicodedata

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from master_columns import ABOUT, sheets

FONT = "BIZ UDゴシック"
INK, RULE, HEAD, HEAD_OPTIONAL, PALE, AMBER = "#1F2933", "#B8C4CE", "#2F4B66", "#7B8FA3", "#F3F6F9", "#FFF1CC"
SPARE_ROWS = 300
FROZEN_COLUMNS = {"取組項目": 2, "指標": 3, "部署": 1, "日程": 1, "用語解説": 1}
WIDE = {"体系", "取組項目", "指標"}
GROUP_BY = {"体系": ["C", "G"], "取組項目": ["C", "D", "E"], "指標": ["A"], "評価基準": ["A"]}
REPEATED_COLUMNS, PAGES_WIDE = {"取組項目": (0, 1), "指標": (0, 2)}, {"指標": 2}
LINE, PAD = 13.5, 4.0
TABS = {"説明": "#7B8FA3", "計画": "#2F4B66", "体系": "#2F4B66", "取組項目": "#2F4B66", "指標": "#2F4B66", "部署": "#2F4B66"}


def write(path, title, years, rows, guide, created, explained):
    """`rows`: sheet name → list of dicts by column name. `guide`: paragraphs of 記入要領. `explained`: lines that
    open the sheet 説明."""
    book = xlsxwriter.Workbook(path, {
        "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False,
        "default_format_properties": {"font_name": FONT, "font_size": 10}})
    book.set_properties({"title": f"計画マスタ {title}", "created": created, "author": ""})
    book.set_size(2400, 1400)
    formats = Formats(book)
    layout = sheets(years)
    explain(book, formats, layout, title, explained)
    for name, columns in layout.items():
        sheet = book.add_worksheet(name, FittedSheet)
        last = table(sheet, formats, name, columns, rows.get(name, []), title)
        if name == "様式設定":
            write_guide(sheet, formats, last + 2, guide)
    book.close()


class FittedSheet(Worksheet):
    """Row heights are stored as fitted, not as fixed by hand: Excel fits them again when a text is changed."""

    def _xml_start_tag_unencoded(self, tag, attributes=[]):
        if tag == "row":
            attributes = [attribute for attribute in attributes if attribute[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

    def _xml_empty_tag_unencoded(self, tag, attributes=[]):
        if tag == "row":
            attributes = [attribute for attribute in attributes if attribute[0] != "customHeight"]
        super()._xml_empty_tag_unencoded(tag, attributes)


def fitted(texts_and_widths):
    """Height of a row in points: its longest wrapped text."""
    lines = 1
    for text, width in texts_and_widths:
        lines = max(lines, sum(max(1, math.ceil(units(part) / max(width - 1, 1))) for part in str(text).split("\n")))
    return min(lines * LINE + PAD, 400)


def units(text):
    """Width of a text in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


class Formats:
    """One format of each kind, made on first use so that their order is fixed."""

    def __init__(self, book):
        base = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "top"}
        head = base | {"bold": True, "font_color": "#FFFFFF", "bg_color": HEAD, "valign": "vcenter", "text_wrap": True, "border": 1, "border_color": RULE}
        self.head = book.add_format(head)
        self.head_optional = book.add_format(head | {"bg_color": HEAD_OPTIONAL})
        kinds = {
            "text": base | {"num_format": "@"},
            "wrap": base | {"num_format": "@", "text_wrap": True},
            "department": base | {"num_format": "@", "text_wrap": True},
            "target": base | {"num_format": "@", "align": "center", "text_wrap": True},
            "number": base | {"align": "center"},
            "date": base | {"num_format": "yyyy/mm/dd", "align": "center"},
        }
        # Rows that are filled now have rules of their own; those filled later get theirs by a conditional format.
        self.columns = {kind: book.add_format(look) for kind, look in kinds.items()}
        self.cells = {kind: book.add_format(look | {"border": 1, "border_color": RULE}) for kind, look in kinds.items()}
        self.title = book.add_format(base | {"font_size": 16, "bold": True})
        self.heading = book.add_format(base | {"font_size": 12, "bold": True, "font_color": HEAD})
        self.plain = book.add_format(base | {"text_wrap": True})
        self.boxed = book.add_format(base | {"text_wrap": True, "border": 1, "border_color": RULE})
        self.boxed_center = book.add_format(base | {"align": "center", "border": 1, "border_color": RULE})
        self.link = book.add_format(base | {"font_color": "#1F5FA8", "underline": 1, "border": 1, "border_color": RULE})
        self.rule = book.add_format({"border": 1, "border_color": RULE})
        self.group = book.add_format({"border": 1, "border_color": RULE, "top": 1, "top_color": HEAD})
        self.unsure = book.add_format({"bg_color": AMBER, "bold": True})


def table(sheet, formats, name, columns, rows, title):
    """A sheet with one table; returns its last row (zero-based)."""
    sheet.set_row(0, 34)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column["width"], formats.columns[column["kind"]])
        sheet.write_string(0, at, column["name"], formats.head if column["required"] else formats.head_optional)
        sheet.write_comment(0, at, note(column), {"x_scale": 2.2, "y_scale": 1.3, "font_name": FONT, "font_size": 9, "author": ""})
    for row, values in enumerate(rows, 1):
        unknown = set(values) - {column["name"] for column in columns}
        assert not unknown, f"{name}: {unknown}"
        wrapped = [(values.get(column["name"]) or "", column["width"]) for column in columns if column["kind"] in ("wrap", "target", "department")]
        sheet.set_row(row, fitted(wrapped))
        for at, column in enumerate(columns):
            put(sheet, row, at, values.get(column["name"]), formats.cells[column["kind"]])
    last_row, last_col = max(len(rows), 1), len(columns) - 1
    open_ended = name not in ("計画", "様式設定")
    styled = last_row + (SPARE_ROWS if open_ended else 0)
    for at, column in enumerate(columns):
        if column["choices"]:
            sheet.data_validation(1, at, styled, at, {
                "validate": "list", "source": [str(choice) for choice in column["choices"]],
                "error_title": "一覧から選んでください", "error_message": f"「{column['name']}」は、一覧にある言葉から選んでください。"})
        if column["kind"] == "department":
            # Former names are accepted too, so another text is only asked about.
            sheet.data_validation(1, at, styled, at, {
                "validate": "list", "source": "=部署!$A$2:$A$500", "error_type": "warning",
                "error_title": "「部署」シートにない名称です", "error_message": "「部署」シートの所属名か別名にある名称を記入してください。"})
        if column["name"] == "確度":
            sheet.conditional_format(1, at, styled, at, {"type": "cell", "criteria": "==", "value": '"要確認"', "format": formats.unsure})
    for letter in GROUP_BY.get(name, []):
        sheet.conditional_format(1, 0, styled, last_col, {"type": "formula", "criteria": f"=AND(${letter}2<>\"\",${letter}2<>${letter}1)", "format": formats.group})
    if open_ended:
        first = len(rows) + 1
        sheet.conditional_format(first, 0, styled, last_col, {"type": "formula", "criteria": filled(first, last_col), "format": formats.rule})
    sheet.ignore_errors({"number_stored_as_text": f"A1:{letters(last_col)}{styled + 1}"})
    sheet.freeze_panes(1, FROZEN_COLUMNS.get(name, 0))
    if open_ended:
        sheet.autofilter(0, 0, last_row, last_col)
    sheet.hide_gridlines(2)
    page(sheet, name, title)
    sheet.repeat_rows(0)
    return last_row


def put(sheet, row, at, value, cell):
    if value is None or value == "":
        sheet.write_blank(row, at, None, cell)
        return
    if isinstance(value, datetime.date):
        sheet.write_datetime(row, at, value, cell)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, at, value, cell)
    else:
        sheet.write_string(row, at, value, cell)


def write_guide(sheet, formats, row, guide):
    """記入要領 below the table: a heading in the first column, then one paragraph in each row."""
    sheet.write_string(row, 0, "記入要領", formats.heading)
    for at, paragraph in enumerate(guide, row + 1):
        sheet.merge_range(at, 0, at, 5, paragraph, formats.boxed)
        sheet.set_row(at, fitted([(paragraph, 150)]))


def explain(book, formats, layout, title, explained):
    sheet = book.add_worksheet("説明", FittedSheet)
    widths = [14, 20, 9, 84, 38]
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    sheet.write_string(0, 0, f"計画マスタ　{title}", formats.title)
    sheet.set_row(0, 26)
    row = 1
    for line in explained:
        row += 1
        sheet.merge_range(row, 0, row, 4, "・" + line, formats.plain)
        sheet.set_row(row, fitted([(line, sum(widths) - 4)]))
    row = heading(sheet, formats, row + 2, "シートの一覧", ["シート", "書くこと", "", "", ""])
    for name in layout:
        row += 1
        sheet.write_url(row, 0, f"internal:'{name}'!A1", formats.link, name)
        sheet.merge_range(row, 1, row, 4, ABOUT[name], formats.boxed)
    row = heading(sheet, formats, row + 2, "列の一覧", ["シート", "列", "読込み", "説明", "選べる言葉"])
    for name, columns in layout.items():
        for column in columns:
            row += 1
            choices = "、".join(str(choice) for choice in column["choices"] or [])
            sheet.set_row(row, fitted([(column["note"], widths[3]), (choices, widths[4])]))
            for at, text in enumerate([name, column["name"], "必要" if column["required"] else "任意", column["note"], choices]):
                sheet.write_string(row, at, text, formats.boxed_center if at == 2 else formats.boxed)
    sheet.set_tab_color(TABS["説明"])
    sheet.hide_gridlines(2)
    page(sheet, "説明", title)
    sheet.activate()


def heading(sheet, formats, row, text, labels):
    sheet.write_string(row, 0, text, formats.heading)
    sheet.set_row(row, 20)
    for at, label in enumerate(labels):
        sheet.write_string(row + 1, at, label, formats.head)
    return row + 1


def page(sheet, name, title):
    sheet.set_landscape()
    sheet.set_paper(8 if name in WIDE else 9)
    sheet.fit_to_pages(PAGES_WIDE.get(name, 1), 0)
    if name in REPEATED_COLUMNS:
        sheet.repeat_columns(*REPEATED_COLUMNS[name])
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    # A blank after the size: a title that starts with a digit would otherwise be read as part of it.
    look = f'&"{FONT},Regular"&9 '
    sheet.set_header(f"&L{look}{title}　計画マスタ&R{look}&A")
    sheet.set_footer(f"&C{look}&P / &N")
    if name in TABS:
        sheet.set_tab_color(TABS[name])


def note(column):
    lines = [column["note"]]
    if column["choices"]:
        lines.append("選べる言葉：" + "、".join(str(choice) for choice in column["choices"]))
    return "\n".join(lines)


def filled(row, last_col):
    return f"=COUNTA($A{row + 1}:${letters(last_col)}{row + 1})>0"


def letters(col):
    name = ""
    col += 1
    while col:
        col, digit = divmod(col - 1, 26)
        name = chr(65 + digit) + name
    return name
