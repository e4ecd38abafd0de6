"""Writes a 計画マスタ.xlsx from rows: look, notes, drop-downs, print layout. Knows no city and no plan.

Deterministic: the same rows give the same bytes.
"""

import datetime

import xlsxwriter

from master_columns import ABOUT, sheets

FONT = "BIZ UDゴシック"
INK, RULE, HEAD, HEAD_OPTIONAL, PALE, AMBER = "#1F2933", "#B8C4CE", "#2F4B66", "#7B8FA3", "#F3F6F9", "#FFF1CC"
SPARE_ROWS = 300
FROZEN_COLUMNS = {"取組項目": 2, "指標": 3, "部署": 1, "日程": 1, "用語解説": 1}
WIDE = {"体系", "取組項目", "指標"}
GROUP_BY = {"体系": ["C", "G"], "取組項目": ["C", "D", "E"], "指標": ["A"], "評価基準": ["A"]}
TABS = {"説明": "#7B8FA3", "計画": "#2F4B66", "体系": "#2F4B66", "取組項目": "#2F4B66", "指標": "#2F4B66", "部署": "#2F4B66"}


def write(path, title, years, rows, guide, created, explained):
    """`rows`: sheet name → list of dicts by column name. `guide`: paragraphs of 記入要領. `explained`: lines that
    open the sheet 説明."""
    book = xlsxwriter.Workbook(path, {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"計画マスタ {title}", "created": created, "author": ""})
    book.set_size(2400, 1400)
    formats = Formats(book)
    layout = sheets(years)
    explain(book, formats, layout, title, explained)
    for name, columns in layout.items():
        sheet = book.add_worksheet(name)
        last = table(sheet, formats, name, columns, rows.get(name, []), title)
        if name == "様式設定":
            write_guide(sheet, formats, last + 2, guide)
    book.close()


class Formats:
    """One format of each kind, made on first use so that their order is fixed."""

    def __init__(self, book):
        base = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "top"}
        head = base | {"bold": True, "font_color": "#FFFFFF", "bg_color": HEAD, "valign": "vcenter", "text_wrap": True, "border": 1, "border_color": RULE}
        self.head = book.add_format(head)
        self.head_optional = book.add_format(head | {"bg_color": HEAD_OPTIONAL})
        self.cells = {
            "text": book.add_format(base | {"num_format": "@"}),
            "wrap": book.add_format(base | {"num_format": "@", "text_wrap": True}),
            "target": book.add_format(base | {"num_format": "@", "align": "right"}),
            "number": book.add_format(base | {"align": "right"}),
            "date": book.add_format(base | {"num_format": "yyyy/mm/dd", "align": "center"}),
        }
        self.title = book.add_format(base | {"font_size": 16, "bold": True})
        self.heading = book.add_format(base | {"font_size": 12, "bold": True, "font_color": HEAD})
        self.plain = book.add_format(base | {"text_wrap": True})
        self.boxed = book.add_format(base | {"text_wrap": True, "border": 1, "border_color": RULE})
        self.boxed_center = book.add_format(base | {"align": "center", "border": 1, "border_color": RULE})
        self.link = book.add_format(base | {"font_color": "#1F5FA8", "underline": 1, "border": 1, "border_color": RULE})
        self.rule = book.add_format({"bottom": 1, "bottom_color": RULE, "right": 1, "right_color": "#E3E9EE"})
        self.group = book.add_format({"top": 1, "top_color": HEAD})
        self.unsure = book.add_format({"bg_color": AMBER, "bold": True})


def table(sheet, formats, name, columns, rows, title):
    """A sheet with one table; returns its last row (zero-based)."""
    sheet.set_row(0, 34)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column["width"], formats.cells[column["kind"]])
        sheet.write_string(0, at, column["name"], formats.head if column["required"] else formats.head_optional)
        sheet.write_comment(0, at, note(column), {"x_scale": 2.2, "y_scale": 1.3, "font_name": FONT, "font_size": 9, "author": ""})
    for row, values in enumerate(rows, 1):
        unknown = set(values) - {column["name"] for column in columns}
        assert not unknown, f"{name}: {unknown}"
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
        if column["name"] == "確度":
            sheet.conditional_format(1, at, styled, at, {"type": "cell", "criteria": "==", "value": '"要確認"', "format": formats.unsure})
    for letter in GROUP_BY.get(name, []):
        sheet.conditional_format(1, 0, styled, last_col, {"type": "formula", "criteria": f"=AND(${letter}2<>\"\",${letter}2<>${letter}1)", "format": formats.group})
    sheet.conditional_format(1, 0, styled, last_col, {"type": "formula", "criteria": filled(last_col), "format": formats.rule})
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
        sheet.set_row(at, 15 * (1 + len(paragraph) // 80))


def explain(book, formats, layout, title, explained):
    sheet = book.add_worksheet("説明")
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 20)
    sheet.set_column(2, 2, 9)
    sheet.set_column(3, 3, 80)
    sheet.set_column(4, 4, 40)
    sheet.write_string(0, 0, f"計画マスタ　{title}", formats.title)
    row = 2
    for line in explained:
        sheet.merge_range(row, 0, row, 4, line, formats.plain)
        sheet.set_row(row, 15 * (1 + len(line) // 85))
        row += 1
    row += 1
    sheet.write_string(row, 0, "シートの一覧", formats.heading)
    row += 1
    for at, label in enumerate(["シート", "行の数", "", "書くこと", ""]):
        sheet.write_string(row, at, label, formats.head)
    for name in layout:
        row += 1
        sheet.write_url(row, 0, f"internal:'{name}'!A1", formats.link, name)
        sheet.write_formula(row, 1, f"=COUNTA('{name}'!A:A)-1" if name != "様式設定" else "", formats.boxed_center) if False else sheet.write_blank(row, 1, None, formats.boxed)
        sheet.write_blank(row, 2, None, formats.boxed)
        sheet.merge_range(row, 3, row, 4, ABOUT[name], formats.boxed)
    row += 2
    sheet.write_string(row, 0, "列の一覧", formats.heading)
    row += 1
    for at, label in enumerate(["シート", "列", "読込み", "説明", "選べる言葉"]):
        sheet.write_string(row, at, label, formats.head)
    for name, columns in layout.items():
        for column in columns:
            row += 1
            sheet.write_string(row, 0, name, formats.boxed)
            sheet.write_string(row, 1, column["name"], formats.boxed)
            sheet.write_string(row, 2, "必要" if column["required"] else "任意", formats.boxed_center)
            sheet.write_string(row, 3, column["note"], formats.boxed)
            sheet.write_string(row, 4, "、".join(str(choice) for choice in column["choices"] or []), formats.boxed)
    sheet.set_tab_color(TABS["説明"])
    sheet.hide_gridlines(2)
    page(sheet, "説明", title)
    sheet.activate()


def page(sheet, name, title):
    sheet.set_landscape()
    sheet.set_paper(8 if name in WIDE else 9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.set_header(f'&L&"{FONT}"&9{title}　計画マスタ&R&"{FONT}"&9&A')
    sheet.set_footer(f'&C&"{FONT}"&9&P / &N')
    if name in TABS:
        sheet.set_tab_color(TABS[name])


def note(column):
    lines = [column["note"]]
    if column["choices"]:
        lines.append("選べる言葉：" + "、".join(str(choice) for choice in column["choices"]))
    return "\n".join(lines)


def filled(last_col):
    return f'=COUNTA($A2:${letters(last_col)}2)>0'


def letters(col):
    name = ""
    col += 1
    while col:
        col, digit = divmod(col - 1, 26)
        name = chr(65 + digit) + name
    return name
