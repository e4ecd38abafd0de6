#!/usr/bin/env python3
"""Fills issued survey forms with random plausible numbers, fast: for measurements, never for anything shown.

usage: generate.py --program PATH --root DIR --rounds 令和7年12月[,…]|five-years|forty|two-years [--templates DIR]

DIR gets templates/ and input/<round>/<form>.xlsx. Cells are written straight into the sheet's XML and the other parts
copied as they are packed, which takes two milliseconds a form; the forms are torimatome's own (`issue --sample`), so that both programs read the
same files.
"""
import argparse
import io
import random
import re
import shutil
import struct
import subprocess
import zipfile
import zlib
from pathlib import Path

SHEET = "xl/worksheets/sheet1.xml"
CELL = re.compile(r'<c r="([A-Z]+)(\d+)"( s="\d+")?( t="\w+")?(?:/>|>(.*?)</c>)', re.S)


def fill(source, target, rng):
    packed = source.read_bytes()
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        entries = archive.infolist()
        strings = archive.read("xl/sharedStrings.xml").decode()
        sheet = archive.read(SHEET).decode()
    shared = [re.sub(r"<[^>]+>", "", text) for text in re.findall(r"<si>(.*?)</si>", strings, re.S)]
    text = lambda kind, body: shared[int(re.search(r"<v>(\d+)</v>", body).group(1))] if kind == ' t="s"' and body else body or ""
    columns, answers, items = {}, {}, set()
    for row in re.findall(r"<row .*?</row>", sheet, re.S):
        cells = {at: (int(line), style or "", text(kind, body), kind) for at, line, style, kind, body in CELL.findall(row)}
        labels = {shown: at for at, (_, _, shown, _) in cells.items()}
        if "提出日" in labels:
            empty = sorted((at for at in cells if at > labels["提出日"] and not cells[at][2]), key=lambda at: (len(at), at))
            if empty:
                answers[f"{empty[0]}{cells[empty[0]][0]}"] = submitted(target.parent.name)
        if {"項目番号", "指標番号"} <= set(labels):
            columns = {name: next(at for label, at in labels.items() if label.startswith(start))
                       for name, start in [("target", "今年度目標"), ("grade", "自己評価"), ("item", "項目番号"), ("progress", "取組状況")]}
            columns["actual"] = next(at for label, at in labels.items() if label.startswith("実績（") or label == "年度実績")
            columns["forecast"] = next((at for label, at in labels.items() if label.startswith("年度末見込")), None)
        elif columns:
            goal, actual = cells.get(columns["target"]), cells.get(columns["actual"])
            number = re.search(r"<v>(-?[\d.]+)</v>", goal[2]) if goal and not goal[3] else None
            if not number or not actual or actual[2]:
                continue
            line = actual[0]
            # The same share of the target all year, so that totals grow from month to month.
            share = random.Random(f"{target.name.split('_')[1]} {line}").uniform(0.6, 1.05)
            value = round(float(number.group(1)) * share * (0.3 + 0.7 * elapsed(target.parent.name) / 12))
            answers[f"{columns['actual']}{line}"] = str(value)
            item = cells[columns["item"]][2]
            if item not in items:
                items.add(item)
                answers[f"{columns['grade']}{line}"] = str(rng.randint(1, 3))
                answers[f"{columns['progress']}{line}"] = "計画どおり取り組んでいます。"
            if columns["forecast"]:
                answers[f"{columns['forecast']}{line}"] = str(value)

    def put(found):
        at, line, style, kind, body = found.groups()
        value = answers.get(f"{at}{line}")
        if value is None or body:
            return found.group()
        if not re.fullmatch(r"-?[\d.]+", value):
            return f'<c r="{at}{line}"{style or ""} t="inlineStr"><is><t>{value}</t></is></c>'
        return f'<c r="{at}{line}"{style or ""}><v>{value}</v></c>'

    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(repack(packed, entries, CELL.sub(put, sheet).encode()))


def year_and_month(round_):
    return map(int, re.match(r"令和(\d+)年(\d+)月", round_).groups())


def elapsed(round_):
    """Months of the fiscal year up to the round's."""
    _, month = year_and_month(round_)
    return (month - 4) % 12 + 1


def submitted(round_):
    """The fifth day of the month after the round."""
    year, month = year_and_month(round_)
    return f"令和{year + month // 12}年{month % 12 + 1}月5日"


def repack(packed, entries, sheet):
    """The archive with another first sheet; all other parts are copied as they are packed."""
    out, directory = bytearray(), bytearray()
    for entry in entries:
        name = entry.filename.encode()
        if entry.filename == SHEET:
            deflate = zlib.compressobj(4, zlib.DEFLATED, -15)
            method, size, crc = 8, len(sheet), zlib.crc32(sheet)
            data = deflate.compress(sheet) + deflate.flush()
        else:
            lengths = struct.unpack_from("<HH", packed, entry.header_offset + 26)
            start = entry.header_offset + 30 + sum(lengths)
            method, size, crc = entry.compress_type, entry.file_size, entry.CRC
            data = packed[start:start + entry.compress_size]
        shared = struct.pack("<HHHHHIIIHH", 20, 0x0800, method, 0, 0x5C21, crc, len(data), size, len(name), 0)
        directory += b"PK\x01\x02\x14\x03" + shared + bytes(10) + struct.pack("<I", len(out)) + name
        out += b"PK\x03\x04" + shared + name + data
    count = len(entries)
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(out), 0)
    return bytes(out + directory + end)


def five_years():
    """Every month of 令和3 to 7年度: 60 rounds."""
    for year in range(3, 8):
        for month in [*range(4, 13), 1, 2, 3]:
            yield f"令和{year + (month < 4)}年{month}月"


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--program", type=Path, required=True)
    args.add_argument("--root", type=Path, required=True)
    args.add_argument("--rounds", required=True)
    args.add_argument("--templates", type=Path, default=Path(__file__).resolve().parents[1] / "templates")
    args = args.parse_args()
    shutil.rmtree(args.root, ignore_errors=True)
    shutil.copytree(args.templates, args.root / "templates")
    rng, forms = random.Random(7), 0
    scratch = args.root / "issued"
    named = {"five-years": list(five_years()), "forty": list(five_years())[:40], "two-years": list(five_years())[-24:]}
    for round_ in named.get(args.rounds) or args.rounds.split(","):
        shutil.rmtree(scratch, ignore_errors=True)
        shutil.copytree(args.root / "templates", scratch / "templates")
        subprocess.run([args.program, "issue", "--sample", "--quiet", "--month", round_, "--root", scratch], check=True, stdin=subprocess.DEVNULL)
        for form in sorted((scratch / "output" / "配布" / round_).glob("*.xlsx")):
            fill(form, args.root / "input" / round_ / form.name, rng)
            forms += 1
    shutil.rmtree(scratch, ignore_errors=True)
    print(f"{forms} returns in {args.root}")


if __name__ == "__main__":
    main()
