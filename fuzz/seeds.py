#!/usr/bin/env python3
"""Makes the seeds of the fuzz targets from the committed workbooks and tables of values, and from forms that the program
issues (`cargo build --release` first)."""

import pathlib
import random
import shutil
import subprocess
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).parent.parent
RANDOM = random.Random(1)


def folder(name):
    path = ROOT / "fuzz/corpus" / name
    path.mkdir(parents=True, exist_ok=True)
    return path


def parts():
    """Parts of sound workbooks for the target `parts`, each behind the number of its kind."""
    kinds = ["worksheets/sheet1.xml", "sharedStrings.xml", "styles.xml", "workbook.xml", "comments1.xml", "drawing1.xml"]
    kinds += ["_rels/workbook.xml.rels", "worksheets/sheet1.bin", "sharedStrings.bin", "styles.bin", "workbook.bin"]
    kinds += ["comments1.bin", "content.xml"]
    out = folder("parts")
    for book in sorted((ROOT / "tests/workbooks").iterdir()):
        if not zipfile.is_zipfile(book):
            continue
        with zipfile.ZipFile(book) as archive:
            for name in archive.namelist():
                for kind, ending in enumerate(kinds):
                    if name.endswith(ending) and not (ending.startswith("workbook.") and "_rels" in name):
                        seed = out / f"{book.name}-{name.replace('/', '_')}"
                        seed.write_bytes(bytes([kind]) + archive.read(name))


def issued():
    """Forms of the second plan as the program issues them."""
    with tempfile.TemporaryDirectory() as root:
        root = pathlib.Path(root)
        (root / "templates").mkdir()
        (root / "input").mkdir()
        shutil.copy(ROOT / "tests/second_plan/計画マスタ.xlsx", root / "templates")
        for month in ["令和8年9月", "令和8年12月", "令和8年度確定"]:
            command = [ROOT / "target/release/torimatome", "issue", "--root", root, "--month", month]
            subprocess.run([*command, "--date", "2026-10-01", "--quiet"], check=True, stdout=subprocess.DEVNULL)
        for path in sorted((root / "output/配布").rglob("*.xlsx")):
            yield path, path.read_bytes()


def whole():
    """Seeds of `whole`: files (0), parts of a form's archive (1), edits of a form (2)."""
    out = folder("whole")
    files = sorted((ROOT / "tests/returns").rglob("*.*")) + sorted((ROOT / "tests/workbooks").iterdir())
    for path in files:
        if path.is_file() and path.suffix in (".xlsx", ".xlsb", ".xls", ".ods") and path.stat().st_size < 24_000:
            (out / f"file-{path.name}").write_bytes(b"\0" + path.read_bytes())
    names = ["worksheets/sheet1.xml", "worksheets/sheet4.xml", "sharedStrings.xml", "worksheets/sheet2.xml", "styles.xml"]
    names.append("workbook.xml")
    for number, (path, _) in enumerate(issued()):
        with zipfile.ZipFile(path) as archive:
            for kind, name in enumerate(names):
                seed = bytes([1, number % 4, kind]) + archive.read(f"xl/{name}")
                (out / f"part-{number}-{kind}").write_bytes(seed)
        (out / f"issued-{number}").write_bytes(b"\0" + path.read_bytes())
    typed = texts()
    for number in range(400):
        edits = bytearray([2, number % 4])
        for _ in range(RANDOM.randint(1, 8)):
            what = RANDOM.randrange(18)
            cell = [RANDOM.randint(8, 26), RANDOM.randint(0, 20)]
            edits += bytes([what, RANDOM.choice([0, 0, 0, 200, RANDOM.randrange(256)]), *cell])
            text = RANDOM.choice(typed).encode()[:39]
            edits += bytes([9, len(text)]) + text if what < 5 else bytes([RANDOM.randint(8, 26), RANDOM.randint(0, 20)])
        (out / f"edits-{number}").write_bytes(bytes(edits))


def texts():
    """What is typed in the committed tables of values."""
    lines = (ROOT / "tests/returns/values.txt").read_text().splitlines()
    typed = [line.split("\t")[1].partition(":")[2] for line in lines if line.count("\t") >= 3]
    more = (ROOT / "fuzz/values.dict").read_text().splitlines()
    typed += [bytes(line.strip('"'), "utf-8").decode("unicode_escape").encode("latin-1", "ignore").decode("utf-8", "ignore")
              for line in more if line.startswith('"')]
    return [text for text in typed if text]


def values():
    """Seeds of `value`: which indicator, which kind, the value."""
    out = folder("value")
    for number, text in enumerate(texts()):
        for unit in ["", "人", "％", "件"]:
            which = RANDOM.randrange(1 << 16).to_bytes(2, "big")
            (out / f"text-{number}-{len(unit.encode())}-{unit and ord(unit)}").write_bytes(which + b"\x09" + (text + unit).encode())
    for number in range(200):
        which = RANDOM.randrange(1 << 16).to_bytes(2, "big")
        kind = RANDOM.choice([0, 1, 2, 3, 4, 5, 6, 8]) | RANDOM.choice([0, 0x80])
        (out / f"stored-{number}").write_bytes(which + bytes([kind]) + RANDOM.randrange(1 << 20).to_bytes(8, "little"))


def office():
    """Seeds of `master` and `register`: files (0), and single letters changed in the middle of a part (2)."""
    masters = sorted((ROOT / "tests/second_plan").rglob("*.xlsx"))
    for name in ["master", "register"]:
        out = folder(name)
        for path in masters:
            (out / f"file-{path.name}").write_bytes(b"\0" + path.read_bytes())
        for number in range(200):
            head = bytes([2, RANDOM.randrange(30), RANDOM.randrange(256), RANDOM.randrange(256), RANDOM.randrange(4)])
            (out / f"change-{number}").write_bytes(head + RANDOM.choice(texts()).encode()[:20])


parts()
whole()
values()
office()
