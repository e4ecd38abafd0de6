#!/usr/bin/env python3
"""Twenty files made to do harm among 200 good returns: all good ones are merged, within time and memory.

Bounds: 5 seconds of processor time and 512 MB for each hostile file alone, 700 MB for the whole run with two threads.
"""
import json
import os
import random
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("TORIMATOME", ROOT / "target" / "release" / "torimatome"))
TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MONTH = "令和7年12月"


def relations(items):
    lines = [f'<Relationship Id="r{at}" Type="{TYPE}/{kind}" Target="{to}"/>' for at, (kind, to) in enumerate(items)]
    return "<Relationships>" + "".join(lines) + "</Relationships>"


def book(path, sheet="<worksheet><sheetData/></worksheet>", strings="<sst/>", more=None):
    """An .xlsx; parts may be texts, or lists of texts that are written one after the other."""
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": '<workbook><sheets><sheet name="調査票" r:id="r0"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations([("worksheet", "worksheets/1.xml"), ("sharedStrings", "sharedStrings.xml")]),
        "xl/worksheets/1.xml": sheet,
        "xl/sharedStrings.xml": strings,
        **(more or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in parts.items():
            with archive.open(name, "w", force_zip64=False) as part:
                for piece in [content] if isinstance(content, str) else content:
                    part.write(piece.encode())


def rows(cell, count):
    yield "<worksheet><sheetData>"
    for start in range(0, count, 10_000):
        yield "".join(f'<row r="{row}">{cell(row)}</row>' for row in range(start + 1, min(start + 10_000, count) + 1))
    yield "</sheetData></worksheet>"


def wrapped(text, count, tag):
    yield f"<{tag}>"
    for _ in range(count // 1000):
        yield text * 1000
    yield f"</{tag}>"


def lie(path, name, size):
    """Declares another size for a part."""
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        real = struct.pack("<I", archive.getinfo(name).file_size)
    at = data.find(real)
    while at >= 0:
        data[at : at + 4] = struct.pack("<I", size)
        at = data.find(real, at + 4)
    path.write_bytes(data)


def hostile(folder, good):
    """Writes the files and returns their names."""
    folder.mkdir(parents=True)
    mb = " " * (1 << 20)
    cell = '<worksheet><sheetData><row r="1"><c r="{0}"><v>1</v></c></row></sheetData></worksheet>'.format
    book(folder / "01_blanks_2gb.xlsx", ["<worksheet><sheetData>", *[mb] * 2000, "</sheetData></worksheet>"])
    book(folder / "02_blanks_60mb.xlsx", ["<worksheet><sheetData>", *[mb] * 60, "</sheetData></worksheet>"])
    book(folder / "03_lying_size.xlsx", ["<worksheet><sheetData>", *[mb] * 300, "</sheetData></worksheet>"])
    lie(folder / "03_lying_size.xlsx", "xl/worksheets/1.xml", 5000)
    book(folder / "04_empty_strings.xlsx", strings=wrapped("<si/>", 10_000_000, "sst"))
    book(folder / "05_lying_count.xlsx", strings='<sst count="4294967295" uniqueCount="4294967295"><si><t>a</t></si></sst>')
    text = lambda row: f'<c r="A{row}" t="s"><v>0</v></c>'
    book(folder / "06_one_long_string.xlsx", rows(text, 300_000), f"<sst><si><t>{'長' * 30_000}</t></si></sst>")
    book(folder / "07_a_million_cells.xlsx", rows(lambda row: f'<c r="A{row}"><v>{row}</v></c>', 1_000_000))
    book(folder / "08_a_million_blanks.xlsx", rows(lambda row: f'<c r="A{row}" s="1"/>', 1_000_000))
    book(folder / "09_entities.xlsx", '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]>' + cell("A1"))
    book(folder / "10_far_cell.xlsx", cell("XFD1048576").replace('r="1"', 'r="1048576"'))
    book(folder / "11_impossible_cell.xlsx", cell("ZZZZ99999999"))
    book(folder / "12_whole_grid.xlsx", cell("A1").replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'))
    many = [("worksheet", f"worksheets/{at}.xml") for at in range(10_000)]
    list_of = "".join(f'<sheet name="{at}" r:id="r{at}"/>' for at in range(10_000))
    sheets = {f"xl/worksheets/{at}.xml": cell("A1") for at in range(10_000)}
    around = {"xl/workbook.xml": f"<workbook><sheets>{list_of}</sheets></workbook>", "xl/_rels/workbook.xml.rels": relations(many)}
    book(folder / "13_10000_sheets.xlsx", more={**around, **sheets})
    book(folder / "14_climbing.xlsx", more={"../../../outside.xml": "x"})
    deep = "<a>" * 3_000_000 + "</a>" * 3_000_000
    book(folder / "15_deep.xlsx", deep.replace("<a>", "<worksheet>", 1))
    with zipfile.ZipFile(folder / "16_repeats.ods", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        repeats = 'table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"'
        body = f'<table:table table:name="a"><table:table-row {repeats} office:value-type="float" office:value="1"/>'
        body = f"<office:document-content><office:body><office:spreadsheet>{body}</table:table-row></table:table>"
        archive.writestr("content.xml", body + "</office:spreadsheet></office:body></office:document-content>")
    data = bytearray((ROOT / "tests/workbooks/biff5.xls").read_bytes())
    at = data.index(struct.pack("<HHHH", 0x0204, 6 + 2 + 6, 13, 0))
    data[at + 4 : at + 8] = b"\xff\xff\xff\xff"
    (folder / "17_far_cell.xls").write_bytes(data)
    (folder / "18_cut.xlsx").write_bytes(good[: len(good) // 2])
    flipped = bytearray(good)
    flipped[len(good) // 3] ^= 0x40
    (folder / "19_flipped.xlsx").write_bytes(flipped)
    (folder / "20_noise.xlsx").write_bytes(b"PK\x03\x04" + random.Random(20).randbytes(1_000_000))
    return sorted(path.name for path in folder.iterdir())


def measured(command):
    """Runs, and returns exit status, seconds of processor time, and the peak of memory in MB."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def report(root):
    return json.loads((root / "output" / MONTH / "実行記録.json").read_text(encoding="utf-8-sig"))


def merged(root):
    """The files that were merged."""
    return {entry["file"] for entry in report(root)["inputs"] if entry["state"] == "採用"}


def main():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(ROOT / "templates", root / "templates")
        shutil.copytree(ROOT / "input", root / "input")
        command = [PROGRAM, "run", "--root", root, "--month", MONTH, "--jobs", "2", "--date", "2026-01-15", "--quiet"]
        command += ["--outputs", "集計表,CSV"]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        good = merged(root)
        if len(good) < 150:
            sys.exit(f"only {len(good)} good returns to try with")
        names = hostile(root / "input/x", (root / sorted(good)[0]).read_bytes())
        worst = [0.0, 0.0]
        for name in names:
            status, seconds, memory = measured([PROGRAM, "check", root / "input/x" / name, "--root", root, "--quiet"])
            print(f"{name}: exit {status}, {seconds:.2f} s, {memory:.0f} MB")
            worst = [max(worst[0], seconds), max(worst[1], memory)]
            if status not in (0, 1) or seconds > 5 or memory > 512:
                sys.exit(f"{name}: exit status {status}, {seconds:.1f} s, {memory:.0f} MB")
        status, seconds, memory = measured(command)
        after = merged(root)
        print(f"run: exit {status}, {seconds:.1f} s, {memory:.0f} MB; {len(good & after)} of {len(good)} good returns merged")
        if status != 0 or after != good or memory > 700:
            sys.exit(f"not as it must be: {sorted(good ^ after)[:5]}")
        named = {Path(entry["file"]).name for entry in report(root)["inputs"]}
        if missing := set(names) - named:
            sys.exit(f"not named: {sorted(missing)}")


main()
