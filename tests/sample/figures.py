"""Made-up figures around the targets: the same at every run, all four grades among them."""

import hashlib

MONTHS = {10: 7, 11: 8, 12: 9}  # month → months of the fiscal year elapsed


def chance(*of):
    """A number from 0 to 1 that depends on nothing but what it is for."""
    digest = hashlib.sha256("/".join(str(part) for part in of).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 256**6


def between(low, high, *of):
    return low + (high - low) * chance(*of)


def success(key, year):
    """How well an indicator does in a year: 1 is the target. An indicator keeps its character over the years."""
    character, luck = chance("character", key), chance("luck", key, year)
    mixed = 0.65 * character + 0.35 * luck
    if mixed < 0.20:
        return between(0.28, 0.48, "bad", key, year)
    if mixed < 0.33:
        return between(0.55, 0.78, "weak", key, year)
    if mixed < 0.52:
        return between(0.82, 0.99, "fair", key, year)
    return between(1.0, 1.12, "good", key, year)


def rounded(value, indicator):
    """As many decimals as the plan prints; a ratio may have one."""
    if indicator.places:
        return round(value, indicator.places)
    if indicator.is_ratio() and value != int(value) and chance("decimal", indicator.key) < 0.4:
        return round(value, 1)
    return int(round(value))


def bounded(value, indicator):
    if indicator.low is not None:
        value = max(value, indicator.low)
    if indicator.high is not None:
        value = min(value, indicator.high)
    return value


def year_end(indicator, year):
    """The figure at the end of a year: a number, a word, parts, or None where nothing is asked (－)."""
    target = indicator.targets[year]
    reached = success(indicator.key, year)
    if target in ("－", "-"):
        return None
    if indicator.kind == "複合":
        parts = [part.rsplit(" ", 1) for part in target.split("/")]
        shown = (f"{label} {min(100, round(float(aim) * reached))}" for label, aim in parts)
        return "/".join(shown)
    aim = amount(target)
    if aim is None:
        return word(indicator, target, reached)
    return rounded(bounded(numeric(indicator, aim, reached, year), indicator), indicator)


def amount(target):
    from indicators import number

    return number(target)


def numeric(indicator, aim, reached, year):
    if indicator.kind == "以上":
        return aim if reached < 1 else aim + (1 if chance("more", indicator.key, year) < 0.4 else 0)
    if not indicator.down or aim < 0:
        return aim * reached
    if aim == 0:
        return 0 if reached >= 0.8 else 1
    return aim * (2 - reached) if reached < 1 else aim * (1 - (reached - 1) / 2)


def word(indicator, target, reached):
    plain = target.replace(" ", "")
    if indicator.kind == "段階":
        at = next((n for n, stage in enumerate(indicator.stages) if stage.replace("・", "") == plain), 0)
        return indicator.stages[max(0, at - (0 if reached >= 0.8 else 1))]
    known = next((stage for stage in indicator.stages if stage.replace("・", "") == plain), plain)
    return known if reached >= 0.5 else "一部実施"


def month_end(indicator, year, month):
    """The figure at the end of a month of the year's course towards its end; None where it is not asked."""
    end = year_end(indicator, year)
    if end is None or isinstance(end, str):
        return end
    share = MONTHS[month] / 12
    if indicator.mode == "年度累計":
        return rounded(end * share, indicator)
    if indicator.mode in ("時点", "期間累計"):
        before = year_end(indicator, year - 1)
        start = before if isinstance(before, (int, float)) else end * 0.8
        return rounded(bounded(start + (end - start) * share, indicator), indicator)
    if indicator.mode == "率":
        return rounded(bounded(end * between(0.96, 1.02, "month", indicator.key, month), indicator), indicator)
    asked = indicator.survey_month
    if asked and elapsed(asked) <= MONTHS[month]:
        return end
    return None


def elapsed(month):
    return month - 3 if month >= 4 else month + 9


def rate(indicator, year, value):
    """達成率 of a year's figure as a fraction; None where nothing is rated."""
    target = indicator.targets[year]
    aim = amount(target)
    if isinstance(value, str):
        return word_rate(indicator, target, value)
    if value is None or aim is None:
        return None
    if indicator.down and aim > 0:
        return max(0, 2 - value / aim)
    if aim == 0:
        return 1 if value == 0 or not indicator.down else max(0, 1 - value / (indicator.base or 1))
    return value / aim


def word_rate(indicator, target, value):
    if indicator.kind == "複合":
        aims, found = ([float(part.rsplit(" ", 1)[1]) for part in text.split("/")] for text in (target, value))
        return sum(min(1, one / aim) for aim, one in zip(aims, found)) / len(aims)
    plain = target.replace(" ", "").replace("・", "")
    if value == "中止":
        return None
    return 1 if value.replace("・", "") == plain else 0.5


def grade(rates):
    """自己評価 from the mean of the rates of the item's indicators."""
    if not rates:
        return None
    mean = sum(min(rate, 1) for rate in rates) / len(rates)
    return 1 if mean >= 1 else 2 if mean >= 0.8 else 3 if mean >= 0.5 else 4
