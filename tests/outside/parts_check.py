#!/usr/bin/env python3
"""Looks for what makes Excel offer to repair a workbook, in the raw parts of .xlsx files. Needs only Python.

usage: parts_check.py [--self-test] WORKBOOK.xlsx …

With --self-test each check is first shown to fail: a copy of the first workbook is broken in one way after the other,
and each time the check of that name must speak. Exit status 0: nothing found; 1: what was found is printed.
"""
import io
import math
import posixpath
import re
import sys
import tempfile
import zipfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PR = "{http://schemas.openxmlformats.org/package/2006/relationships}"
CT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
ROWS, COLUMNS = 1_048_576, 16_384

# The order in which the schema wants a worksheet's elements.
ORDER = """sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios
autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks
printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags
drawing legacyDrawing legacyDrawingHF picture oleObjects controls webPublishItems tableParts extLst""".split()
# Functions that every Excel since 2007 knows by these names; a newer one would need the prefix _xlfn.
FUNCTIONS = set("""ABS AND AVERAGE AVERAGEIFS COLUMN COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS EXACT FIND HYPERLINK IF IFERROR
INDEX INT ISBLANK ISERROR ISNUMBER ISTEXT LEFT LEN MATCH MAX MID MIN MOD NOT OFFSET OR RIGHT ROUND ROUNDDOWN ROW ROWS SEARCH
SUBSTITUTE SUM SUMIF SUMIFS SUMPRODUCT TEXT TRIM VALUE VLOOKUP""".split())


def utf16(text):
    return len(text.encode("utf-16-le")) // 2


def number_of(letters):
    value = 0
    for letter in letters:
        value = value * 26 + ord(letter) - 64
    return value


def area(reference):
    """(first row, first column, last row, last column), or None where it is no reference."""
    found = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?", reference or "")
    if not found:
        return None
    left, top, right, bottom = found.groups()
    box = (int(top), number_of(left), int(bottom or top), number_of(right or left))
    good = 1 <= box[0] <= box[2] <= ROWS and 1 <= box[1] <= box[3] <= COLUMNS
    return box if good else None


def overlapping(boxes):
    """Whether any two of the boxes share a cell; by rows, so that many boxes take little time."""
    rows = {}
    for top, left, bottom, right in boxes:
        for row in range(top, bottom + 1):
            for other_left, other_right in rows.get(row, ()):
                if left <= other_right and other_left <= right:
                    return True
            rows.setdefault(row, []).append((left, right))
    return False


class Book:
    """The parts of a workbook, parsed once."""

    def __init__(self, data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.names = archive.namelist()
            self.parts = {name: archive.read(name) for name in self.names}
        self.trees, self.broken = {}, []
        for name, body in self.parts.items():
            if name.endswith((".xml", ".rels", ".vml")):
                try:
                    self.trees[name] = ET.fromstring(body)
                except ET.ParseError as error:
                    self.broken.append(f"{name}: {error}")
        book = self.trees.get("xl/workbook.xml")
        self.sheets = [] if book is None else list(book.iter(f"{M}sheet"))
        self.sheet_names = [sheet.get("name") for sheet in self.sheets]
        relations = self.relations("xl/workbook.xml")
        self.sheet_parts = [relations.get(sheet.get(f"{R}id"), (None, ""))[1] for sheet in self.sheets]

    def worksheets(self):
        for name in self.sheet_parts:
            if name in self.trees:
                yield name, self.trees[name]

    def relations(self, part):
        """Relations of a part: id to (external, target)."""
        folder, name = posixpath.split(part)
        tree = self.trees.get(posixpath.join(folder, "_rels", name + ".rels"))
        found = {}
        for one in tree.iter(f"{PR}Relationship") if tree is not None else ():
            target, external = one.get("Target"), one.get("TargetMode") == "External"
            if not external:
                target = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[one.get("Id")] = (external, target)
        return found

    def of_kind(self, start):
        return [(name, tree) for name, tree in self.trees.items() if re.fullmatch(start + r"\d+\.xml", name)]


def package(book):
    """Parts once, well formed, each with a type; every relation leads to a part."""
    yield from book.broken
    for name, times in Counter(name.lower() for name in book.names).items():
        if times > 1:
            yield f"{name} stands {times} times in the archive"
    types = book.trees.get("[Content_Types].xml")
    if types is None:
        yield "no [Content_Types].xml"
        return
    defaults = {one.get("Extension").lower() for one in types.iter(f"{CT}Default")}
    overrides = [one.get("PartName") for one in types.iter(f"{CT}Override")]
    for name in book.names:
        if name != "[Content_Types].xml" and "/" + name not in overrides and name.rsplit(".", 1)[-1].lower() not in defaults:
            yield f"{name} has no content type"
        if name.startswith("xl/") and name.endswith(".xml") and "/" + name not in overrides:
            yield f"{name} has only the type of any XML"
    for name in overrides:
        if name[1:] not in book.parts:
            yield f"a content type is given for {name}, which is not there"
    if len(overrides) != len(set(overrides)):
        yield "a part has two content types"


def relations(book):
    """Every relation leads to a part, every r:id to a relation, every part is reached."""
    reached = {"[Content_Types].xml"}
    for name, tree in book.trees.items():
        if name.endswith(".rels"):
            reached.add(name)
            folder, file = posixpath.split(name)
            source = posixpath.join(posixpath.dirname(folder), file[: -len(".rels")])
            if file != ".rels" and source not in book.parts:
                yield f"{name} belongs to no part"
            ids = [one.get("Id") for one in tree.iter(f"{PR}Relationship")]
            if len(ids) != len(set(ids)):
                yield f"{name}: an id stands twice"
            for external, target in book.relations(source).values():
                if external:
                    if utf16(target) > 2079:
                        yield f"{name}: a target of {utf16(target)} characters"
                else:
                    reached.add(target)
                    if target not in book.parts:
                        yield f"{name}: {target} is not there"
        else:
            known = book.relations(name)
            for element in tree.iter():
                for key in (f"{R}id", f"{R}embed"):
                    if element.get(key) and element.get(key) not in known:
                        yield f"{name}: {element.get(key)} leads nowhere"
    for name in sorted(set(book.parts) - reached):
        yield f"{name} is reached by no relation"


def workbook(book):
    """Names of sheets, visible sheets, defined names."""
    names = book.sheet_names
    if len({name.lower() for name in names}) != len(names):
        yield "two sheets have one name"
    for name in names:
        if not 1 <= utf16(name) <= 31 or re.search(r"[\[\]:*?/\\]", name) or name[0] == "'" or name[-1] == "'" or name.lower() == "history":
            yield f"a sheet may not be named {name!r}"
    if len({sheet.get("sheetId") for sheet in book.sheets}) != len(names):
        yield "two sheets have one id"
    visible = [at for at, sheet in enumerate(book.sheets) if sheet.get("state", "visible") == "visible"]
    tree = book.trees.get("xl/workbook.xml")
    if not visible or tree is None:
        yield "no visible sheet"
        return
    for view in tree.iter(f"{M}workbookView"):
        if int(view.get("activeTab", "0")) not in visible:
            yield "the active sheet is not visible"
    seen = set()
    for defined in tree.iter(f"{M}definedName"):
        name, scope, text = defined.get("name"), defined.get("localSheetId"), defined.text or ""
        if (name.lower(), scope) in seen:
            yield f"the name {name} is defined twice"
        seen.add((name.lower(), scope))
        if scope is not None and int(scope) >= len(names):
            yield f"the name {name} belongs to no sheet"
        if not re.fullmatch(r"[^\W\d][\w.\\]*", name) or utf16(name) > 255 or area(name.upper()):
            yield f"{name} is no name"
        if "#REF!" in text:
            yield f"the name {name} refers to nothing"
        yield from (f"the name {name}: {wrong}" for wrong in formula(book, text))


def sheets_in(text):
    """Sheets that a formula names."""
    bare = re.sub(r'"(?:[^"]|"")*"', '""', text)
    quoted = [name.replace("''", "'") for name in re.findall(r"'((?:[^']|'')+)'!", bare)]
    plain = re.findall(r"(?<!['\w])([^\W\d][\w.]*)!", re.sub(r"'(?:[^']|'')+'!", "", bare))
    return quoted + plain


def formula(book, text):
    """What is wrong with one formula."""
    if len(text) > 8192:
        yield f"{len(text)} characters"
    if "#REF!" in text:
        yield "#REF!"
    for name in sheets_in(text):
        if name not in book.sheet_names:
            yield f"no sheet {name}"
    bare = re.sub(r'"(?:[^"]|"")*"', '""', text)
    for string in re.findall(r'"((?:[^"]|"")*)"', text):
        if utf16(string) > 255:
            yield "a text of more than 255 characters"
    if bare.count('"') % 2 or bare.count("(") != bare.count(")"):
        yield "quotes or brackets do not close"
    depth = deepest = 0
    for letter in bare:
        depth += (letter == "(") - (letter == ")")
        deepest = max(deepest, depth)
    if deepest > 64:
        yield f"{deepest} levels deep"
    for name in re.findall(r"([A-Z][A-Z0-9.]*)\(", bare):
        if name not in FUNCTIONS:
            yield f"the function {name} is not among the known ones"
    for reference in re.findall(r"(?<![\w$.])\$?[A-Z]{1,3}\$?\d+(?![\w(.])", re.sub(r"'(?:[^']|'')+'!", "", bare)):
        if area(reference) is None:
            yield f"{reference} is no cell"


def styles(book):
    """Counts and indices of formats."""
    tree = book.trees.get("xl/styles.xml")
    if tree is None:
        yield "no styles"
        return
    sizes = {}
    for name in ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "dxfs", "numFmts"):
        one = tree.find(f"{M}{name}")
        sizes[name] = 0 if one is None else len(one)
        if one is not None and int(one.get("count", len(one))) != len(one):
            yield f"styles: {name} says {one.get('count')} and holds {len(one)}"
    if sizes["cellXfs"] > 65_490 or sizes["fonts"] > 1_024:
        yield "styles: too many formats"
    formats = [(one.get("numFmtId"), one.get("formatCode")) for one in tree.iter(f"{M}numFmt")]
    own = {key for key, _ in formats}
    for key, code in formats:
        if utf16(code) > 255 or code.count('"') % 2:
            yield f"styles: the number format {code!r}"
    for kind in ("cellXfs", "cellStyleXfs"):
        for one in tree.find(f"{M}{kind}") or ():
            for key, size in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
                if int(one.get(key, "0")) >= sizes[size]:
                    yield f"styles: {key} {one.get(key)} is not there"
            if int(one.get("numFmtId", "0")) >= 164 and one.get("numFmtId") not in own:
                yield f"styles: number format {one.get('numFmtId')} is not there"
    for name, sheet in book.worksheets():
        used = {int(one.get("s", one.get("style", "0"))) for one in sheet.iter() if one.tag in (f"{M}c", f"{M}row", f"{M}col")}
        if used and max(used) >= sizes["cellXfs"]:
            yield f"{name}: format {max(used)} is not there"
        for rule in sheet.iter(f"{M}cfRule"):
            if int(rule.get("dxfId", "0")) >= max(sizes["dxfs"], 1):
                yield f"{name}: conditional format {rule.get('dxfId')} is not there"


def strings(book):
    """The shared strings: counts, lengths, indices."""
    tree = book.trees.get("xl/sharedStrings.xml")
    items = [] if tree is None else tree.findall(f"{M}si")
    used = [int(cell.findtext(f"{M}v", "-1")) for _, sheet in book.worksheets() for cell in sheet.iter(f"{M}c") if cell.get("t") == "s"]
    if used and not 0 <= min(used) <= max(used) < len(items):
        yield "a cell names a shared string that is not there"
    if tree is not None:
        if int(tree.get("uniqueCount", len(items))) != len(items):
            yield f"uniqueCount says {tree.get('uniqueCount')}, there are {len(items)}"
        if int(tree.get("count", len(used))) != len(used):
            yield f"count says {tree.get('count')}, {len(used)} cells hold one"
    for item in items:
        if utf16("".join(text.text or "" for text in item.iter(f"{M}t"))) > 32_767:
            yield "a text is longer than a cell holds"


def cells(book):
    """Order of elements, rows and cells; values; heights and widths."""
    for name, sheet in book.worksheets():
        order = [ORDER.index(one.tag[len(M):]) for one in sheet if one.tag.startswith(M) and one.tag[len(M):] in ORDER]
        if order != sorted(order) or len(order) != len(sheet):
            yield f"{name}: elements out of order"
        last_row = 0
        for row in sheet.iter(f"{M}row"):
            at = int(row.get("r"))
            if not last_row < at <= ROWS:
                yield f"{name}: row {at} out of order"
            last_row = at
            if not 0 <= float(row.get("ht", "0")) <= 409.5:
                yield f"{name}: row {at} is {row.get('ht')} high"
            last_col = 0
            for cell in row.iter(f"{M}c"):
                box = area(cell.get("r"))
                if box is None or box[0] != at or box[1] <= last_col:
                    yield f"{name}: cell {cell.get('r')} out of order"
                last_col = box[1] if box else last_col
                value, kind = cell.findtext(f"{M}v"), cell.get("t", "n")
                if kind == "n" and value is not None:
                    try:
                        good = math.isfinite(float(value))
                    except ValueError:
                        good = False
                    if not good:
                        yield f"{name}!{cell.get('r')}: {value!r} is no number"
                elif kind == "b" and value not in ("0", "1"):
                    yield f"{name}!{cell.get('r')}: {value!r} is neither true nor false"
                elif kind == "e":
                    yield f"{name}!{cell.get('r')}: holds the error {value}"
                elif kind not in ("n", "s", "str", "b", "inlineStr"):
                    yield f"{name}!{cell.get('r')}: no kind {kind}"
                written = cell.findtext(f"{M}f")
                if written is not None:
                    yield from (f"{name}!{cell.get('r')}: {wrong}" for wrong in formula(book, written))
        last_col = 0
        for col in sheet.iter(f"{M}col"):
            if not last_col < int(col.get("min")) <= int(col.get("max")) <= COLUMNS or float(col.get("width", "9")) > 255:
                yield f"{name}: columns {col.get('min')} to {col.get('max')}"
            last_col = int(col.get("max"))


def ranges(book):
    """Merged cells, filters, panes, breaks, headers."""
    for at, (name, sheet) in enumerate(book.worksheets()):
        merges = [area(one.get("ref")) for one in sheet.iter(f"{M}mergeCell")]
        if None in merges or any(box[:2] == box[2:] for box in merges if box):
            yield f"{name}: a merge of one cell or of none"
        elif overlapping(merges):
            yield f"{name}: overlapping merges"
        for one in sheet.iter(f"{M}mergeCells"):
            if int(one.get("count", len(one))) != len(one):
                yield f"{name}: merges are miscounted"
        for one in sheet.findall(f"{M}autoFilter"):
            box = area(one.get("ref"))
            defined = [
                (text.text or "").rsplit("!", 1)[-1].replace("$", "")
                for text in book.trees["xl/workbook.xml"].iter(f"{M}definedName")
                if text.get("name") == "_xlnm._FilterDatabase" and text.get("localSheetId") == str(at)
            ]
            if box is None or defined != [one.get("ref")]:
                yield f"{name}: the filter {one.get('ref')} is named {defined}"
            elif merges and any(overlapping([merge, (box[0], box[1], box[0], box[3])]) for merge in merges if merge):
                yield f"{name}: merged cells in the filter's headings"
        for pane in sheet.iter(f"{M}pane"):
            if area(pane.get("topLeftCell", "A1")) is None:
                yield f"{name}: frozen at {pane.get('topLeftCell')}"
        for kind, most in (("rowBreaks", ROWS), ("colBreaks", COLUMNS)):
            for breaks in sheet.iter(f"{M}{kind}"):
                ids = [int(one.get("id")) for one in breaks]
                counted = {int(breaks.get("count", len(ids))), int(breaks.get("manualBreakCount", len(ids)))}
                if len(ids) > 1023 or ids != sorted(set(ids)) or counted != {len(ids)} or not all(0 < one < most for one in ids):
                    yield f"{name}: {kind} are wrong"
        for part in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"):
            for found in sheet.iter(f"{M}{part}"):
                if utf16(found.text or "") > 255:
                    yield f"{name}: {part} is longer than 255 characters"


def links(book):
    """Hyperlinks: number, length, and where they lead."""
    for name, sheet in book.worksheets():
        known = book.relations(name)
        found = list(sheet.iter(f"{M}hyperlink"))
        if len(found) > 65_530:
            yield f"{name}: {len(found)} links"
        if len({one.get("ref") for one in found}) != len(found):
            yield f"{name}: two links in one cell"
        for one in found:
            location, target = one.get("location", ""), known.get(one.get(f"{R}id"), (True, ""))[1]
            if area(one.get("ref")) is None or not (location or target):
                yield f"{name}: the link in {one.get('ref')} leads nowhere"
            if utf16(target) > 2079 or utf16(location) > 2084 or utf16(one.get("tooltip", "")) > 255 or utf16(one.get("display", "")) > 2084:
                yield f"{name}: the link in {one.get('ref')} is too long"
            if location and not target:
                sheet_name, _, cell = location.rpartition("!")
                sheet_name = sheet_name[1:-1].replace("''", "'") if sheet_name.startswith("'") else sheet_name
                if sheet_name not in book.sheet_names or area(cell) is None:
                    yield f"{name}: the link in {one.get('ref')} leads to {location}"


def rules(book):
    """Data validations and conditional formats."""
    for name, sheet in book.worksheets():
        for group in sheet.iter(f"{M}dataValidations"):
            found = group.findall(f"{M}dataValidation")
            if int(group.get("count", len(found))) != len(found) or len(found) > 65_534:
                yield f"{name}: validations are miscounted"
            boxes = [area(part) for one in found for part in one.get("sqref", "").split()]
            if None in boxes or not all(one.get("sqref") for one in found):
                yield f"{name}: a validation of no cell"
            elif overlapping(boxes):
                yield f"{name}: two validations of one cell"
            for one in found:
                for key, most in (("promptTitle", 32), ("prompt", 255), ("errorTitle", 32), ("error", 225)):
                    if utf16(one.get(key, "")) > most:
                        yield f"{name}: {key} of {one.get('sqref')} is longer than {most}"
                for part in ("formula1", "formula2"):
                    text = one.findtext(f"{M}{part}") or ""
                    if text.startswith('"') and utf16(text) > 257:
                        yield f"{name}: the list of {one.get('sqref')} is longer than 255"
                    yield from (f"{name}: validation of {one.get('sqref')}: {wrong}" for wrong in formula(book, text))
        priorities = []
        for group in sheet.iter(f"{M}conditionalFormatting"):
            if not group.get("sqref") or None in [area(part) for part in group.get("sqref").split()]:
                yield f"{name}: a conditional format of {group.get('sqref')}"
            for rule in group.iter(f"{M}cfRule"):
                priorities.append(int(rule.get("priority", "0")))
                for text in rule.iter(f"{M}formula"):
                    yield from (f"{name}: conditional format of {group.get('sqref')}: {wrong}" for wrong in formula(book, text.text or ""))
        if any(one < 1 for one in priorities) or len(priorities) != len(set(priorities)):
            yield f"{name}: priorities of conditional formats"
        own = [one.text for one in sheet.iter(f"{X14}id")]
        extended = [one.get("id") for one in sheet.iter(f"{X14}cfRule")]
        if sorted(own) != sorted(extended) or len(own) != len(set(own)):
            yield f"{name}: extended conditional formats do not match"


def extras(book):
    """Comments, tables, drawings, charts, sparklines, properties."""
    for name, tree in book.of_kind("xl/comments"):
        refs, authors = [one.get("ref") for one in tree.iter(f"{M}comment")], len(list(tree.iter(f"{M}author")))
        if len(refs) != len(set(refs)) or None in [area(ref) for ref in refs]:
            yield f"{name}: two notes on one cell, or on none"
        if any(int(one.get("authorId")) >= authors for one in tree.iter(f"{M}comment")):
            yield f"{name}: a note by nobody"
    for name, sheet in book.worksheets():
        kinds = {target for _, target in book.relations(name).values() if "comments" in target}
        if kinds and sheet.find(f"{M}legacyDrawing") is None:
            yield f"{name}: notes without their drawing"
        cells = [one.text for one in sheet.iter(f"{XM}sqref") if area(one.text)]
        spark = [one for one in sheet.iter(f"{X14}sparkline")]
        if spark and len(cells) != len(set(cells)):
            yield f"{name}: two sparklines in one cell"
        for one in spark:
            text = one.findtext(f"{XM}f") or ""
            if area(text.rpartition("!")[2]) is None or any(other not in book.sheet_names for other in sheets_in(text)):
                yield f"{name}: a sparkline over {text}"
    tables = book.of_kind("xl/tables/table")
    ids = [tree.get("id") for _, tree in tables] + [tree.get("displayName", "").lower() for _, tree in tables]
    if len(ids) != len(set(ids)):
        yield "two tables have one name or id"
    for name, tree in tables:
        heads = [one.get("name", "").lower() for one in tree.iter(f"{M}tableColumn")]
        if area(tree.get("ref")) is None or len(heads) != len(set(heads)):
            yield f"{name}: doubled headings or no place"
    for name, tree in book.of_kind("xl/drawings/drawing"):
        ids = [one.get("id") for one in tree.iter(f"{XDR}cNvPr")]
        if len(ids) != len(set(ids)):
            yield f"{name}: two shapes have one id"
        for anchor in tree.iter(f"{XDR}twoCellAnchor"):
            ends = [tuple(int(anchor.findtext(f"{XDR}{end}/{XDR}{part}", "-1")) for part in ("row", "col")) for end in ("from", "to")]
            if not (0 <= ends[0][0] <= ends[1][0] < ROWS and 0 <= ends[0][1] <= ends[1][1] < COLUMNS):
                yield f"{name}: a shape from {ends[0]} to {ends[1]}"
    for name, tree in book.of_kind("xl/charts/chart"):
        for text in tree.iter(f"{C}f"):
            yield from (f"{name}: {wrong}" for wrong in formula(book, text.text or ""))
    for name in ("docProps/core.xml", "docProps/app.xml"):
        if PATH.search(book.parts.get(name, b"")):
            yield f"{name}: holds a path"


# Where files lie on some machine: folders that people or programs have, those of this one, and drives.
FOLDERS = [*(f"/{name}" for name in ("root", "home", "tmp", "Users")), str(Path.home()), tempfile.gettempdir(), "Users"]
PATH = re.compile("|".join([*map(re.escape, FOLDERS), r"[A-Z]:\\"]).encode())

CHECKS = [package, relations, workbook, styles, strings, cells, ranges, links, rules, extras]


def problems(data):
    book = Book(data)
    return [(check.__name__, wrong) for check in CHECKS for wrong in check(book)]


# What breaks a workbook: which check must speak, in which part, what is replaced by what (a pattern, the first time).
SHEET = r"xl/worksheets/sheet1\.xml"
LONG = "長" * 33_000
BREAKS = [
    ("package", SHEET, r"</worksheet>", ""),
    ("package", r"\[Content_Types\]\.xml", r"<Override [^>]*sheet1\.xml[^>]*>", ""),
    ("package", r"\[Content_Types\]\.xml", r"/xl/styles\.xml", "/xl/style.xml"),
    ("relations", r"xl/_rels/workbook\.xml\.rels", r"worksheets/sheet1\.xml", "worksheets/sheet99.xml"),
    ("relations", r"xl/workbook\.xml", r'r:id="rId1"', 'r:id="rId999"'),
    ("workbook", r"xl/workbook\.xml", r'(<sheet name=")[^"]*', r"\g<1>" + "名" * 32),
    ("workbook", r"xl/workbook\.xml", r'(<sheet name=")[^"]*', r"\g<1>a/b"),
    ("workbook", r"xl/workbook\.xml", r"(<definedNames>)(<definedName.*?</definedName>)", r"\1\2\2"),
    ("workbook", r"xl/workbook\.xml", r"(<definedName [^>]*>)[^<]*", r"\1#REF!"),
    ("styles", r"xl/styles\.xml", r'<cellXfs count="\d+"', '<cellXfs count="1"'),
    ("styles", SHEET, r' s="\d+"', ' s="60000"'),
    ("strings", r"xl/sharedStrings\.xml", r'uniqueCount="\d+"', 'uniqueCount="1"'),
    ("strings", r"xl/sharedStrings\.xml", r"<t([^>]*)>[^<]*", rf"<t\1>{LONG}"),
    ("strings", SHEET, r't="s"><v>\d+', 't="s"><v>9999999'),
    ("cells", SHEET, r'(<row r=")\d+', r"\g<1>1048577"),
    ("cells", SHEET, r"(<c r=\"[A-Z]+\d+\"[^>]*)t=\"s\"><v>\d+", r"\1><v>NaN"),
    ("cells", SHEET, r' ht="[\d.]+"', ' ht="500"'),
    ("cells", SHEET, r"<cols>(.*?)</cols>(.*?)(</sheetData>)", r"\2\3<cols>\1</cols>"),
    ("cells", SHEET, r"</row>", '<c r="XFD1048576"><f>IF(1,\'無い\'!A1,2)</f><v>1</v></c></row>'),
    ("cells", SHEET, r"</row>", '<c r="XFC1"><f>XLOOKUP(1,A1,B1)</f><v>1</v></c></row>'),
    ("ranges", SHEET, r"</sheetData>", '</sheetData><mergeCells count="2"><mergeCell ref="X1:Y9"/><mergeCell ref="Y9:Z9"/></mergeCells>'),
    ("ranges", r"xl/worksheets/sheet\d+\.xml", r'<autoFilter ref="[^"]*"', '<autoFilter ref="A1:B1"'),
    ("ranges", SHEET, r"<oddFooter>[^<]*", "<oddFooter>" + "脚" * 256),
    ("links", r"xl/worksheets/sheet\d+\.xml", r'location="[^"]*"', 'location="\'無い\'!A1"'),
    ("rules", r"xl/worksheets/sheet\d+\.xml", r'priority="\d+"', 'priority="0"'),
    ("extras", r"xl/comments\d+\.xml", r'(<comment ref="[^"]*" authorId=")\d+', r"\g<1>9"),
    ("extras", r"xl/charts/chart\d+\.xml", r"<c:f>[^<]*", "<c:f>無い!$A$1"),
    ("extras", r"xl/worksheets/sheet\d+\.xml", r"(<x14:sparkline><xm:f>)[^<]*", r"\1無い!A1"),
    ("extras", r"docProps/core\.xml", r"<dc:creator>[^<]*", "<dc:creator>/home/taro"),
    ("rules", SHEET, r"(</sheetData>)", r'\1<dataValidations count="1"><dataValidation type="list" sqref="A1"><formula1>"' + "あ" * 256 + '"</formula1></dataValidation></dataValidations>'),
]


def self_test(data):
    """Breaks the workbook in every way and returns the ways that no check noticed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode("utf-8") for name in archive.namelist() if not name.endswith((".png", ".bin"))}
    missed = []
    for check, part, pattern, put in BREAKS:
        changed = None
        for name, text in parts.items():
            if re.fullmatch(part, name) and re.search(pattern, text, re.S):
                changed = dict(parts, **{name: re.sub(pattern, put, text, count=1, flags=re.S)})
                break
        if changed is None:
            missed.append(f"{check}: {part} has no {pattern}")
            continue
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, text in changed.items():
                archive.writestr(name, text)
        judge = next(one for one in CHECKS if one.__name__ == check)
        if not any(judge(Book(buffer.getvalue()))):
            missed.append(f"{check} does not notice {pattern} -> {put[:60]}")
    return missed


def main():
    paths = [Path(one) for one in sys.argv[1:] if one != "--self-test"]
    if not paths:
        print(__doc__)
        return 2
    failed = 0
    if "--self-test" in sys.argv:
        missed = self_test(paths[0].read_bytes())
        for line in missed:
            print(f"self-test: {line}")
        print(f"self-test: {len(BREAKS) - len(missed)} of {len(BREAKS)} ways to break a workbook noticed")
        failed += len(missed)
    for path in paths:
        wrong = problems(path.read_bytes())
        for check, line in wrong[:40]:
            print(f"{path.name}: {check}: {line}")
        failed += len(wrong)
    print(f"{len(paths)} workbooks, {failed} problems")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
