"""What the master says of each indicator, as far as made-up figures need it."""

import unicodedata

import openpyxl


def folded(text):
    return unicodedata.normalize("NFKC", str(text or "")).replace(",", "").replace(" ", "").strip()


def number(text):
    """The number that a target or base value prints; None where it is none."""
    plain = folded(text).removesuffix("%").removesuffix("以上").replace("▲", "-").replace("△", "-")
    try:
        return float(plain)
    except ValueError:
        return None


class Indicator:
    def __init__(self, row):
        self.key = (int(row["項目番号"]), int(row["指標番号"]))
        self.name = str(row["指標名"])
        self.unit = str(row["単位"] or "")
        self.kind = row["型"]
        self.mode = row["月次区分"]
        self.down = row["方向"] == "減少"
        self.base = number(row["基準値"])
        self.low, self.high = row["下限"], row["上限"]
        self.places = {"小数1": 1, "小数2": 2}.get(row["書式"], 0)
        self.stages = [part for part in str(row["段階"] or "").split("、") if part]
        self.targets = {2018 + year: str(row[f"目標{year}年度"]) for year in range(3, 8)}
        self.survey_month = row["調査月"]

    def is_ratio(self):
        return self.mode == "率" or self.unit in ("％", "%")


def read(path):
    sheet = openpyxl.load_workbook(path, data_only=True)["指標"]
    rows = sheet.iter_rows(values_only=True)
    heads = next(rows)
    found = (Indicator(dict(zip(heads, row))) for row in rows if row[0] is not None)
    return {indicator.key: indicator for indicator in found}


def titles(path):
    """Title and content of each item."""
    sheet = openpyxl.load_workbook(path, data_only=True)["取組項目"]
    rows = sheet.iter_rows(values_only=True)
    heads = next(rows)
    found = (dict(zip(heads, row)) for row in rows if row[0] is not None)
    return {int(row["項目番号"]): str(row["取組項目"]) for row in found}
