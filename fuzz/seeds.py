#!/usr/bin/env python3
"""Takes the parts of the workbooks in tests/workbooks apart as seeds of the target `parts`."""

import pathlib
import zipfile

ROOT = pathlib.Path(__file__).parent.parent
KINDS = ["worksheets/sheet1.xml", "sharedStrings.xml", "styles.xml", "workbook.xml", "comments1.xml", "drawing1.xml"]
KINDS += ["_rels/workbook.xml.rels", "worksheets/sheet1.bin", "sharedStrings.bin", "styles.bin", "workbook.bin"]
KINDS += ["comments1.bin", "content.xml"]

out = ROOT / "fuzz/corpus/parts"
out.mkdir(parents=True, exist_ok=True)
for book in sorted((ROOT / "tests/workbooks").iterdir()):
    if not zipfile.is_zipfile(book):
        continue
    with zipfile.ZipFile(book) as archive:
        for name in archive.namelist():
            for kind, ending in enumerate(KINDS):
                if name.endswith(ending) and not (ending.startswith("workbook.") and "_rels" in name):
                    seed = out / f"{book.name}-{name.replace('/', '_')}"
                    seed.write_bytes(bytes([kind]) + archive.read(name))
