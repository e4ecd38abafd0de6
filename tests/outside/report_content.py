#!/usr/bin/env python3
"""Does the PDF say what was composed? usage: report_content.py REPORT.pdf COMPOSED.json

COMPOSED.json is what `examples/composed.rs` prints for the same folder, month, date and edition: the text of each page as
it was composed, before any PDF. Two other programs read the PDF: poppler (pdftotext) its text,
pypdf the structure tree, bookmarks and links, from the objects in the file. Checked are

- the text of every page, in the order of painting;
- the structure tree: all marked content of every page is in it once, and read aloud in the order in which it is painted;
- every bookmark: depth, title, page, height;
- every link: what is read for it, page and height, and that its page bears the name that the link speaks of;
- the alternate texts of figures: each has one, with figures in it.

White space is left aside: where a line ends is the page's matter. Exit status 1 and a list where something differs.
"""
import json
import re
import subprocess
import sys

import pypdf

# Half a point: heights are written with few digits.
NEAR = 0.5
faults = []


def bare(text):
    return re.sub(r"\s", "", text)


def told(*command):
    return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")


def differ(what, found, wanted):
    """Notes two texts that are not the same, with the place of the first difference."""
    if found == wanted:
        return
    at = next((i for i, (a, b) in enumerate(zip(found, wanted)) if a != b), min(len(found), len(wanted)))
    faults.append(f"{what}: at character {at} the PDF has {found[max(0, at - 20):at + 20]!r}, composed was {wanted[max(0, at - 20):at + 20]!r}")


def pages(path, composed):
    found = told("pdftotext", "-raw", "-enc", "UTF-8", path, "-").split("\f")[:-1]
    if len(found) != len(composed["pages"]):
        faults.append(f"{len(found)} pages instead of {len(composed['pages'])}")
    for number, (page, lines) in enumerate(zip(found, composed["pages"]), 1):
        differ(f"page {number}", bare(page), bare("".join(lines)))
    return found


def structure(reader):
    """The tree's marked contents in the order in which they are read aloud, against the order in which they are painted.

    poppler's own -struct-text is of no use here: it drops what follows a nested sequence."""
    ids = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages)}
    read = [[] for _ in reader.pages]
    stack = [(reader.trailer["/Root"]["/StructTreeRoot"], None)]
    while stack:
        kid, page = stack.pop()
        if isinstance(kid, int):
            read[page].append(int(kid))
            continue
        kid = kid.get_object()
        if isinstance(kid, list):
            stack.extend((kid.raw_get(at) if hasattr(kid, "raw_get") else kid[at], page) for at in reversed(range(len(kid))))
            continue
        if "/Pg" in kid:
            page = ids[kid.raw_get("/Pg").idnum]
        if kid.get("/Type") == "/MCR":
            read[page].append(int(kid["/MCID"]))
        elif kid.get("/Type") != "/OBJR" and "/K" in kid:
            stack.append((kid["/K"], page))
    for number, (page, order) in enumerate(zip(reader.pages, read), 1):
        painted = [int(found) for found in re.findall(rb"/MCID (\d+)", page.get_contents().get_data())]
        if order != painted:
            faults.append(f"page {number}: read in the order {order}, painted in the order {painted}")


def target(reader, place):
    """Page from 0 and points from the page's top of a destination."""
    page = reader.get_destination_page_number(place)
    return page, float(reader.pages[page].mediabox.height) - float(place.top)


def outline(reader, entries, depth, found):
    for entry in entries:
        if isinstance(entry, list):
            outline(reader, entry, depth + 1, found)
        else:
            found.append([depth, entry.title, *target(reader, entry)])


def same_place(found, wanted):
    return found[0] == wanted[0] and abs(found[1] - wanted[1]) < NEAR


def bookmarks(reader, composed):
    found = []
    outline(reader, reader.outline, 0, found)
    wanted = composed["bookmarks"]
    if len(found) != len(wanted):
        faults.append(f"{len(found)} bookmarks instead of {len(wanted)}")
    for one, other in zip(found, wanted):
        if one[:2] != other[:2] or not same_place(one[2:], other[2:]):
            faults.append(f"bookmark {one} instead of {other}")
    return len(found)


def links(reader, composed, texts):
    found = []
    ids = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages)}
    for number, page in enumerate(reader.pages):
        for annotation in page.get("/Annots", []):
            link = annotation.get_object()
            if link["/Subtype"] != "/Link":
                faults.append(f"page {number + 1}: an annotation {link['/Subtype']}")
                continue
            place = link["/Dest"] if "/Dest" in link else link["/A"]["/D"]
            to = ids.get(place.raw_get(0).idnum if hasattr(place, "raw_get") else place[0].idnum)
            if to is None:
                faults.append(f"page {number + 1}: a link to no page: {place}")
                continue
            top = float(reader.pages[to].mediabox.height) - float(place[3])
            found.append([number, str(link["/Contents"]), to, top])
            if bare(str(link["/Contents"])) not in bare(texts[to]):
                faults.append(f"page {number + 1}: the link to {link['/Contents']!r} ends on page {to + 1}, which does not name it")
    wanted = composed["links"]
    if len(found) != len(wanted):
        faults.append(f"{len(found)} links instead of {len(wanted)}")
    for one, other in zip(found, wanted):
        if one[:2] != other[:2] or not same_place(one[2:], other[2:]):
            faults.append(f"link {one} instead of {other}")
    return len(found)


def figures(reader):
    """Alternate texts of all figures in the structure tree."""
    count = 0
    stack = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while stack:
        element = stack.pop().get_object()
        if isinstance(element, list):
            stack.extend(element)
            continue
        if not isinstance(element, dict):
            continue
        if element.get("/S") == "/Figure":
            count += 1
            if not re.search(r"\d", str(element.get("/Alt", ""))):
                faults.append(f"a figure says nothing of its figures: {element.get('/Alt')!r}")
        if "/K" in element:
            stack.append(element["/K"])
    return count


def main():
    path, composed = sys.argv[1], json.load(open(sys.argv[2], encoding="utf-8"))
    reader = pypdf.PdfReader(path)
    texts = pages(path, composed)
    structure(reader)
    counts = bookmarks(reader, composed), links(reader, composed, texts), figures(reader)
    for name, count in zip(("bookmarks", "links", "figures"), counts):
        if count == 0:
            faults.append(f"no {name}")
    for fault in faults[:50]:
        print(fault, file=sys.stderr)
    if faults:
        sys.exit(f"{path}: {len(faults)} differences")
    print("%s: %d pages as composed, %d bookmarks, %d links, %d figures" % (path, len(texts), *counts))


main()
