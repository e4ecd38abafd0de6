"""What goes wrong in December: what a month's returns look like in real life."""

import shutil

import figures

ROUND, BEFORE = "令和7年12月", "令和7年11月"
# Have not returned anything.
MISSING = ["市民課", "観光振興課"]
# Sent November's form again.
STALE = "道路課"
# Sent the same file twice.
TWICE = "財政課"
FULL_WIDTH = str.maketrans("0123456789.-", "０１２３４５６７８９．－")


def is_missing(name, department):
    return name == ROUND and department in [*MISSING, STALE]


def trouble(folder, name):
    """Files that are too many or of another month."""
    if name != ROUND:
        return
    old = folder / BEFORE / f"調査票_{STALE}_{BEFORE}.xlsx"
    shutil.copyfile(old, folder / ROUND / f"調査票_{STALE}_{ROUND}.xlsx")
    first = folder / ROUND / f"調査票_{TWICE}_{ROUND}.xlsx"
    shutil.copyfile(first, first.with_name(f"調査票_{TWICE}_{ROUND} - コピー.xlsx"))


def typed(name, department, form, filled):
    """The answers as some departments type them."""
    if name != ROUND:
        return filled
    change = {
        "業務改善課": triangles,
        "総務課": full_width,
        "生涯学習課": units,
        "環境政策課": wrong_number,
        "治水課": about,
    }.get(department)
    return change(form, filled) if change else filled


def numbers(form, filled):
    """Positions of the actuals that are numbers."""
    column = form._letter("actual")
    return [at for at, (cell, value) in enumerate(filled) if cell.rstrip("0123456789") == column and isinstance(value, (int, float))]


def triangles(form, filled):
    """▲ for minus, as the plan itself prints it."""
    return [(cell, f"▲{-value:g}" if isinstance(value, (int, float)) and value < 0 else value) for cell, value in filled]


def full_width(form, filled):
    filled = list(filled)
    for at in numbers(form, filled)[1:4]:
        cell, value = filled[at]
        filled[at] = (cell, f"{value:g}".translate(FULL_WIDTH))
    return filled


def units(form, filled):
    filled = list(filled)
    for at in numbers(form, filled)[:2]:
        cell, value = filled[at]
        row = int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        filled[at] = (cell, f"{value:,}{form.sheet.cell(row, unit_column(form)).value or ''}")
    return filled


def unit_column(form):
    heads = form.sheet[form.table_row]
    return next(cell.column for cell in heads if cell.value == "単位")


def wrong_number(form, filled):
    """Somebody has unlocked the sheet and mistyped an item's number."""
    return [*filled, (form.address("item", form.rows[-1]), form.value("item", form.rows[-1]) + 100)]


def about(form, filled):
    """About so many: nobody knows what to merge."""
    filled = list(filled)
    at = numbers(form, filled)[-1]
    cell, value = filled[at]
    filled[at] = (cell, f"約{value:g}")
    return filled


def corrections(name, department, indicators):
    """A figure of a past month that was wrong (過去分訂正)."""
    if name != ROUND or department != "シティプロモーション課":
        return []
    before = figures.month_end(indicators[(6, 1)], 2025, 11)
    values = [BEFORE, 6, 1, before, before + 4, "【見本】11月28日の情報提供４件を数え忘れていたため"]
    return [("過去分訂正", f"{column}5", value) for column, value in zip("ABCDEF", values)]
