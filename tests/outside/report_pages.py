#!/usr/bin/env python3
"""Do the report's pages look as they were last reviewed?

usage: report_pages.py REPORT.pdf…              compare with tests/pages/
       report_pages.py --renew REPORT.pdf…      write tests/pages/ anew: look at every changed picture before committing it

One page of each kind, found by what is printed on it, is rendered by poppler at 45 dpi in greys and compared with its
reviewed picture. Poppler's versions smooth letters differently, so both are blurred first; then no tile of the page (a
sixth of an inch) may be darker or lighter on average than a tolerance allows. A shifted table, a lost rule, a cut text,
an overlap are far beyond it. Pages are compared for the sample returns under input/ as of 2026-01-15 only; whoever
changes the layout or the sample renews the pictures. Needs poppler-utils and Pillow.
"""
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageFilter

PICTURES = Path(__file__).resolve().parent.parent / "pages"
DPI = 45
TILE = 8
# Of 255 levels of grey, on average over a tile.
TOLERANCE = 12
# Kind of page: the report's edition and round (of its file name) and what only this page, or first this page, says.
KINDS = {
    "cover": ("令和7年12月", r"この報告書は架空の数値による見本です"),
    "contents": ("令和7年12月", r"目次"),
    "goals": ("令和7年12月", r"第１節\s*基本目標毎の評価\s[^.…]*?視点"),
    "overall": ("令和7年12月", r"第２節\s*総合評価\s[^.…]*?区分"),
    "changes": ("令和7年12月", r"変化の大きかった指標"),
    "criteria": ("令和7年12月", r"総合評価に対する達成割合|達成割合\(％\)\s*評価"),
    "hierarchy": ("令和7年12月", r"第２章\s*施策の体系\s"),
    "hierarchy-continued": ("令和7年12月", r"（続き）\s*基本目標"),
    "chapter": ("令和7年12月", r"第３章[^\n]*\s*※"),
    "items": ("令和7年12月", r"取組項目-5 "),
    "several-indicators": ("令和7年12月", r"取組項目-2 “"),
    "reprint": ("令和7年12月", r"再 掲 元"),
    "lists": ("令和7年12月", r"第１節\s*未提出・差戻し一覧"),
    "rules": ("令和7年12月", r"評価基準及び算出方法\s"),
    "glossary": ("令和7年12月", r"用語解説\s*＜"),
    "headquarters-items": ("本部用_令和7年12月", r"取組項目-5 "),
    "headquarters-departments": ("本部用_令和7年12月", r"部・課別の評価\s"),
    "headquarters-findings": ("本部用_令和7年12月", r"未処理の点検結果\s"),
    "final-goals": ("令和6年度確定", r"第１節\s*基本目標毎の評価\s[^.…]*?視点"),
    "final-items": ("令和6年度確定", r"取組項目-5 "),
}


def texts(report):
    """The pages' texts; the contents' dotted lines would match anything."""
    told = subprocess.run(["pdftotext", "-raw", str(report), "-"], capture_output=True, check=True).stdout.decode()
    return told.split("\f")[:-1]


def page_of(kind, pages):
    wanted = KINDS[kind][1]
    skip = 0 if kind in ("cover", "contents") else 1 + sum("目次" in page[:60] for page in pages)
    found = next((at for at, page in enumerate(pages) if at >= skip and re.search(wanted, page)), None)
    if found is None:
        sys.exit(f"{kind}: no page says {wanted}")
    return found + 1


def render(report, page, folder):
    stem = Path(folder) / "page"
    command = ["pdftoppm", "-r", str(DPI), "-gray", "-f", str(page), "-l", str(page), "-singlefile", "-png", str(report), str(stem)]
    subprocess.run(command, check=True)
    return Image.open(stem.with_suffix(".png")).convert("L")


def tiles(picture):
    """The mean grey of each tile of the blurred picture."""
    width, height = picture.width // TILE, picture.height // TILE
    blurred = picture.filter(ImageFilter.GaussianBlur(2))
    return list(blurred.resize((width, height), Image.BOX).tobytes()), width


def difference(picture, reviewed):
    """The largest difference of a tile, and where it is in percent of the page from the top."""
    if picture.size != reviewed.size:
        return 255, 0
    (found, width), (wanted, _) = tiles(picture), tiles(reviewed)
    worst, at = max((abs(one - other), at) for at, (one, other) in enumerate(zip(found, wanted)))
    return worst, 100 * (at // width) * TILE // picture.height


def self_test(picture):
    """A check that cannot fail is none: a line taken out of the page, and a page moved by two millimetres, must be seen."""
    dark = picture.point(lambda grey: 255 if grey < 250 else 0)
    left, top, right, _ = dark.crop((0, picture.height // 5, *picture.size)).getbbox()
    top += picture.height // 5
    without = picture.copy()
    without.paste(255, (left, top, right, top + 8))
    moved = Image.new("L", picture.size, 255)
    moved.paste(picture, (0, 4))
    for name, other in (("a line is missing", without), ("moved", moved)):
        if difference(other, picture)[0] <= TOLERANCE:
            sys.exit(f"self test: {name}, and nothing is seen")


def main():
    arguments = sys.argv[1:]
    renew = "--renew" in arguments
    reports = [Path(argument) for argument in arguments if not argument.startswith("--")]
    faults = []
    PICTURES.mkdir(exist_ok=True)
    pages = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind, (round_, _) in KINDS.items():
            report = next((report for report in reports if report.name == f"進捗状況報告書_{round_}.pdf"), None)
            if report is None:
                sys.exit(f"no report of {round_} among {[report.name for report in reports]}")
            pages.setdefault(report, texts(report))
            picture = render(report, page_of(kind, pages[report]), folder)
            reviewed = PICTURES / f"{kind}.png"
            if renew:
                # Sixteen greys are enough to look at, and small.
                picture.point(lambda grey: (grey + 8) // 17 * 17).save(reviewed, optimize=True)
                continue
            known = Image.open(reviewed).convert("L")
            self_test(known)
            worst, place = difference(picture, known)
            if worst > TOLERANCE:
                faults.append(f"{kind}: differs by {worst} levels of grey, {place} % below the page's top")
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        sys.exit("pages look different; where that is meant: look at them, then --renew")
    print(f"{len(KINDS)} pages " + ("written" if renew else "look as reviewed"))


main()
