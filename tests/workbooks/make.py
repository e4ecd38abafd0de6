#!/usr/bin/env python3
"""Makes the workbooks of this folder: the same small sheet as different programs save it.

Needs openpyxl, XlsxWriter, xlwt, msoffcrypto-tool, LibreOffice (soffice) and SheetJS (npm install xlsx; NODE_PATH). The tests need none
of them: the files are committed. What the cells hold is stated in ../it/workbooks.rs.

    python3 make.py [folder for LibreOffice's profile]
"""

import datetime
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile

import openpyxl
import xlsxwriter
import xlwt
from openpyxl.comments import Comment

HERE = pathlib.Path(__file__).parent
DATE = datetime.date(2026, 3, 4)
CREATED = datetime.datetime(2026, 1, 5)
LINES = "一行目\n二行目"
NAMES = "髙﨑𠮷①ｶﾅ"


def with_openpyxl(path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "調査票"
    sheet["A1"] = "令和7年12月 調査票"
    sheet["B2"] = 12005
    sheet["B3"] = 12.5
    sheet["B4"], sheet["B4"].number_format = 0.5, "0%"
    sheet["B5"], sheet["B5"].number_format = 50, '0"%"'
    sheet["B6"], sheet["B6"].number_format = DATE, "yyyy/m/d"
    sheet["B7"] = True
    sheet["B8"] = "=B2*2"
    sheet["B9"] = "#DIV/0!"
    sheet["B9"].data_type = "e"
    sheet["B10"] = "１２，００５人"
    sheet["B11"] = LINES
    sheet["B12"] = NAMES
    sheet["D1"] = "結合"
    sheet.merge_cells("D1:F2")
    sheet["A14"] = "隠し行"
    sheet.row_dimensions[14].hidden = True
    sheet["H1"] = "隠し列"
    sheet.column_dimensions["H"].hidden = True
    sheet["B2"].comment = Comment("確認済み", "記入者")
    hidden = book.create_sheet("管理情報")
    hidden["A1"] = "計画"
    hidden.sheet_state = "hidden"
    book.save(path)


def with_xlsxwriter(path, options=None):
    book = xlsxwriter.Workbook(path, options or {})
    book.set_properties({"created": CREATED})
    sheet = book.add_worksheet("調査票")
    sheet.write("A1", "令和7年12月 調査票")
    sheet.write("B2", 12005)
    sheet.write("B3", 12.5)
    sheet.write("B4", 0.5, book.add_format({"num_format": "0%"}))
    sheet.write("B5", 50, book.add_format({"num_format": '0"%"'}))
    sheet.write_datetime("B6", datetime.datetime(2026, 3, 4), book.add_format({"num_format": "yyyy/m/d"}))
    sheet.write("B7", True)
    sheet.write_formula("B8", "=B2*2", None, 24010)
    sheet.write_formula("B9", "=1/0", None, "#DIV/0!")
    sheet.write("B10", "１２，００５人")
    sheet.write("B11", LINES)
    sheet.write_rich_string("B12", book.add_format({"bold": True}), NAMES[:2], NAMES[2:])
    sheet.merge_range("D1:F2", "結合")
    sheet.write("A14", "隠し行")
    sheet.set_row(13, None, None, {"hidden": True})
    sheet.write("H1", "隠し列")
    sheet.set_column("H:H", None, None, {"hidden": True})
    sheet.write_comment("B2", "確認済み")
    sheet.insert_textbox("J3", "図形の文字")
    hidden = book.add_worksheet("管理情報")
    hidden.write("A1", "計画")
    hidden.hide()
    book.close()


def with_xlwt(path, encoding="cp932"):
    book = xlwt.Workbook(encoding=encoding)
    sheet = book.add_sheet("調査票")

    def style(code):
        made = xlwt.XFStyle()
        made.num_format_str = code
        return made

    sheet.write(0, 0, "令和7年12月 調査票")
    sheet.write(1, 1, 12005)
    sheet.write(2, 1, 12.5)
    sheet.write(3, 1, 0.5, style("0%"))
    sheet.write(4, 1, 50, style('0"%"'))
    sheet.write(5, 1, DATE, style("yyyy/m/d"))
    sheet.write(6, 1, True)
    sheet.write(7, 1, xlwt.Formula("B2*2"))
    sheet.row(8).set_cell_error(1, 0x07)
    sheet.write(9, 1, "１２，００５人")
    sheet.write(10, 1, LINES)
    sheet.write_rich_text(11, 1, [NAMES])
    sheet.write_merge(0, 1, 3, 5, "結合")
    sheet.write(13, 0, "隠し行")
    sheet.row(13).hidden = True
    sheet.write(0, 7, "隠し列")
    sheet.col(7).hidden = True
    hidden = book.add_sheet("管理情報")
    hidden.write(0, 0, "計画")
    hidden.visibility = 1
    book.save(str(path))


def with_libreoffice(source, extension, filter_name, target, profile):
    with tempfile.TemporaryDirectory() as folder:
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to"]
        command += [f"{extension}:{filter_name}", "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True)
        shutil.copy(pathlib.Path(folder) / f"{pathlib.Path(source).stem}.{extension}", target)


def with_sheetjs(source, targets):
    script = """
const X = require('xlsx');
const [source, ...targets] = process.argv.slice(1);
const book = X.readFile(source, {cellNF: true, cellStyles: true, cellDates: false});
for (const target of targets) {
  const [path, type] = target.split('::');
  X.writeFile(book, path, {bookType: type, compression: true});
}
"""
    subprocess.run(["node", "-e", script, str(source), *targets], check=True)


def encrypted(source, target):
    import msoffcrypto.format.ooxml

    with open(source, "rb") as plain, open(target, "wb") as out:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("password", out)


def biff5(path):
    """Excel 5.0/95 in code page 932, which no program at hand still writes: record by record."""

    def record(kind, data=b""):
        return struct.pack("<HH", kind, len(data)) + data

    def text(value, count="<H"):
        data = value.encode("cp932")
        return struct.pack(count, len(data)) + data

    def cell(row, col, style=0):
        return struct.pack("<HHH", row, col, style)

    def label(row, col, value):
        return record(0x0204, cell(row, col) + text(value))

    def number(row, col, value, style=0):
        return record(0x0203, cell(row, col, style) + struct.pack("<d", value))

    def formula(row, col, result):
        # =B2*2
        tokens = b"\x44\x01\xc0\x01" + b"\x1e\x02\x00" + b"\x05"
        return record(0x0006, cell(row, col) + result + struct.pack("<HIH", 0, 0, len(tokens)) + tokens)

    names = NAMES.replace("𠮷", "吉").replace("髙", "高").replace("﨑", "崎")
    sheet = record(0x0809, struct.pack("<HHHH", 0x0500, 0x10, 0, 0))
    sheet += record(0x007D, struct.pack("<HHHHHH", 7, 7, 2000, 0, 1, 0))
    sheet += record(0x0208, struct.pack("<HHHHHHHH", 13, 0, 1, 255, 0, 0, 0x20, 0))
    sheet += label(0, 0, "令和7年12月 調査票") + label(0, 3, "結合") + label(0, 7, "隠し列")
    sheet += number(1, 1, 12005)
    sheet += record(0x027E, cell(2, 1) + struct.pack("<I", 1250 << 2 | 3))
    sheet += number(3, 1, 0.5, 1) + number(4, 1, 50, 2) + number(5, 1, 46085, 3)
    sheet += record(0x0205, cell(6, 1) + b"\x01\x00")
    sheet += formula(7, 1, struct.pack("<d", 24010))
    sheet += formula(8, 1, b"\x02\x00\x07\x00\x00\x00\xff\xff")
    sheet += label(9, 1, "１２，００５人") + label(10, 1, LINES)
    sheet += formula(11, 1, bytes(6) + b"\xff\xff") + record(0x0207, text(names))
    sheet += label(13, 0, "隠し行")
    sheet += record(0x001C, struct.pack("<HH", 1, 1) + text("確認済み"))
    sheet += record(0x000A)
    hidden = record(0x0809, struct.pack("<HHHH", 0x0500, 0x10, 0, 0)) + label(0, 0, "計画") + record(0x000A)

    head = record(0x0809, struct.pack("<HHHH", 0x0500, 5, 0, 0)) + record(0x0042, struct.pack("<H", 932))
    for code, kind in [(164, '0"%"'), (165, 'yyyy"年"m"月"d"日"')]:
        head += record(0x041E, struct.pack("<H", code) + text(kind, "<B"))
    for code in [0, 9, 164, 165]:
        head += record(0x00E0, struct.pack("<HH", 0, code) + bytes(12))
    sheets = [("調査票", 0, sheet), ("管理情報", 1, hidden)]
    start = len(head) + sum(4 + 6 + len(text(name, "<B")) for name, _, _ in sheets) + 4
    for name, state, body in sheets:
        head += record(0x0085, struct.pack("<IBB", start, state, 0) + text(name, "<B"))
        start += len(body)
    stream = head + record(0x000A) + sheet + hidden
    xlwt.CompoundDoc.XlsDoc().save(str(path), stream)
    data = path.read_bytes()
    old, new = "Workbook".encode("utf-16-le"), "Book".encode("utf-16-le").ljust(16, b"\0")
    at = data.index(old)
    data = data.replace(old, new)
    path.write_bytes(data[: at + 64] + struct.pack("<H", 10) + data[at + 66 :])


def strict(source, target):
    """The strict form of ISO/IEC 29500: other namespaces, ISO dates, a date cell of type d."""
    swaps = [
        ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"),
        (
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
        ("<v>46085</v>", "<v>2026-03-04T00:00:00</v>"),
    ]
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            text = old.read(info).decode()
            for before, after in swaps:
                text = text.replace(before, after)
            if info.filename == "xl/worksheets/sheet1.xml":
                text = text.replace('<c r="B6" s="3">', '<c r="B6" s="3" t="d">')
            new.writestr(zipfile.ZipInfo(info.filename), text, zipfile.ZIP_DEFLATED)


def main():
    profile = sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp()
    with_openpyxl(HERE / "openpyxl.xlsx")
    with_xlsxwriter(HERE / "xlsxwriter.xlsx")
    with_xlsxwriter(HERE / "xlsxwriter_1904.xlsx", {"date_1904": True})
    strict(HERE / "xlsxwriter.xlsx", HERE / "strict.xlsx")
    with_xlwt(HERE / "xlwt.xls")
    biff5(HERE / "biff5.xls")
    source = HERE / "xlsxwriter.xlsx"
    encrypted(source, HERE / "encrypted.xlsx")
    with_libreoffice(source, "xlsx", "Calc MS Excel 2007 XML", HERE / "libreoffice.xlsx", profile)
    with_libreoffice(source, "xls", "MS Excel 97", HERE / "libreoffice.xls", profile)
    with_libreoffice(source, "ods", "calc8", HERE / "libreoffice.ods", profile)
    targets = {"sheetjs.xlsx": "xlsx", "sheetjs.xlsb": "xlsb", "sheetjs.xls": "biff8", "sheetjs.ods": "ods"}
    with_sheetjs(HERE / "libreoffice.xlsx", [f"{HERE / name}::{kind}" for name, kind in targets.items()])


if __name__ == "__main__":
    main()
