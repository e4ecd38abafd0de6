#!/usr/bin/env python3
"""A master of a prefecture's size for measurements: 1,741 departments with one item of five indicators each.

usage: prefecture.py DIR      (DIR becomes a templates folder)

Made from the real master: its sheets, headers and settings stay, the rows of 体系, 取組項目, 指標 and 部署 are replaced.
"""
import sys
from pathlib import Path

import openpyxl

DEPARTMENTS, INDICATORS = 1741, 5
ROOT = Path(__file__).resolve().parents[1]


def header(sheet, wanted):
    """Row and columns of the sheet's table."""
    for row in sheet.iter_rows():
        labels = {str(cell.value).strip(): cell.column for cell in row if cell.value}
        if wanted <= set(labels):
            return row[0].row, labels
    raise SystemExit(f"{sheet.title}: no header {wanted}")


def replace(sheet, wanted, rows):
    top, columns = header(sheet, wanted)
    pattern = {name: sheet.cell(top + 1, at).value for name, at in columns.items()}
    sheet.delete_rows(top + 1, sheet.max_row - top)
    for at, row in enumerate(rows, top + 1):
        for name, column in columns.items():
            value = row.get(name, pattern[name])
            if value is not None:
                sheet.cell(at, column, value)


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    book = openpyxl.load_workbook(ROOT / "templates" / "計画マスタ.xlsx")
    names = [f"第{number:04}課" for number in range(1, DEPARTMENTS + 1)]
    items = [
        {"項目番号": at, "取組項目": f"取組{at}", "掲載順": at, "再掲元": "", "担当課": name, "主管課": name, "備考": "",
         "有効開始": "", "有効終了": "", "終了区分": ""}
        for at, name in enumerate(names, 1)
    ]
    plain = {"単位": "件", "基準値": "10", "注記": "", "方向": "増加", "型": "数値", "段階": "", "月次区分": "年度累計", "調査月": "",
             "確定時期": "", "主管課": "", "回答方法": "", "算出方法": "", "書式": "整数", "下限": 0, "上限": "", "減少可": "不可", "算式": "",
             "有効開始": "", "有効終了": "", "確度": "確実"}
    targets = {f"目標{year}年度": str(100 + year) for year in range(3, 8)}
    indicators = [
        {"項目番号": item, "指標番号": number, "指標名": f"指標{item}-{number}", **plain, **targets}
        for item in range(1, DEPARTMENTS + 1) for number in range(1, INDICATORS + 1)
    ]
    blank = lambda row: {name: (None if value == "" else value) for name, value in row.items()}
    top, columns = header(book["指標"], {"項目番号", "指標番号", "指標名"})
    keep = {name: book["指標"].cell(top + 1, at).value for name, at in columns.items()}
    for row in indicators:
        for name in ("減少可",):
            row[name] = keep.get(name)
    replace(book["体系"], {"視点", "目標番号"}, [{}])
    replace(book["取組項目"], {"項目番号", "取組項目"}, map(blank, items))
    replace(book["指標"], {"項目番号", "指標番号", "指標名"}, map(blank, indicators))
    replace(book["部署"], {"所属名"}, [{"所属名": name, "部名": None, "別名": None, "有効開始": None, "有効終了": None} for name in names])
    book.save(folder / "計画マスタ.xlsx")


if __name__ == "__main__":
    main()
