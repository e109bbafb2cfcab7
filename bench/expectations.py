"""What to expect at which size, on which engine, and where each would keep a reader waiting."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

from bench.figures import figure
from bench.growth import exponent
from bench.guide import DOES, TEXTS
from bench.report import Report
from bench.tables import table
from bench.wording import contender, work
from kb.errors import Lang

_FAR = 100  # times the largest size measured: no guess goes further
_FLAT = 0.05  # an exponent of growth that is none
_OURS = ("index", "this site", "this check", "kb build")

Points = Mapping[tuple[str, str], Mapping[int, float]]
"""(work, contender) → size → seconds."""


def page(report: Report, lang: Lang) -> str:
    """Return the page for who chooses an engine, or wonders how far this base can grow."""
    texts = TEXTS[lang]
    blocks = [texts["title"], texts["intro"], texts["here"], _here(report, lang), texts["guess"]]
    blocks += [texts["elsewhere"], _elsewhere(report, lang), texts["ends"], _ends(report, lang)]
    blocks += [texts["room"], _room(report, lang), texts["million"]]
    return "\n\n".join(block.strip() for block in blocks if block) + "\n"


def _here(report: Report, lang: Lang) -> str:
    known = {key: points for key, points in _points(report).items() if key[1] in _OURS}
    return _table(known, lang, TEXTS[lang]["here-head"], named=False)


def _elsewhere(report: Report, lang: Lang) -> str:
    known = {key: points for key, points in _points(report).items() if not key[1].startswith(_OURS)}
    return _table(known, lang, TEXTS[lang]["elsewhere-head"], named=True)


def _table(known: Points, lang: Lang, head: str, *, named: bool) -> str:
    sizes = sorted({size for points in known.values() for size in points})
    rows = []
    for (name, who), points in known.items():
        cells = [figure(points[size], "s", lang) if size in points else "" for size in sizes]
        begins = [DOES[name].says[lang], *([contender(who, lang)] if named else [])]
        rows.append(f"| {' | '.join([*begins, *cells, _until(name, points, lang)])} |")
    return table(head.replace("SIZES", " | ".join(figure(size, "", lang) for size in sizes)), rows)


def _ends(report: Report, lang: Lang) -> str:
    """Return for each engine what it cannot do in time, the first thing to fail first."""
    limits: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for (name, who), points in _points(report).items():
        if not who.startswith(_OURS):
            limits[who].append((_reached(name, points), name))
    lines = []
    for who, found in sorted(limits.items(), key=lambda pair: min(pair[1])):
        told = [
            f"{DOES[name].says[lang]}{TEXTS[lang]['beyond']} {_size(size, lang)}{TEXTS[lang]['cases']}"
            for size, name in sorted(found)
            if size < math.inf
        ]
        said = TEXTS[lang]["then"].join(told) or TEXTS[lang]["far"]
        lines.append(f"- **{contender(who, lang)}**{TEXTS[lang]['colon']} {said}.")
    missing = [
        f"- **{contender(one.contender, lang)}**, {work(one.work, lang)}, {figure(one.size, '', lang)}"
        f"{TEXTS[lang]['colon']} {' '.join(one.reason.split())}"
        for one in report.not_run
        if one.contender
    ]
    return "\n".join([*lines, *missing])


def _room(report: Report, lang: Lang) -> str:
    """Return what memory and disk each takes."""
    known: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for one in report.measures:
        if one.unit == "MB":
            known[one.work, one.contender][one.size] = one.spread.median
    sizes = sorted({size for points in known.values() for size in points})
    rows = [
        f"| {work(name, lang)} | {contender(who, lang)} | "
        + " | ".join(figure(points[size], "MB", lang) if size in points else "" for size in sizes)
        + " |"
        for (name, who), points in known.items()
    ]
    return table(TEXTS[lang]["room-head"].replace("SIZES", " | ".join(figure(one, "", lang) for one in sizes)), rows)


def _points(report: Report) -> Points:
    """Return the times of what people do, in the order in which the page tells them."""
    found: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for one in report.measures:
        if one.work in DOES and one.unit == "s":
            found[one.work, one.contender][one.size] = one.spread.median
    order = list(DOES)
    return {key: found[key] for key in sorted(found, key=lambda key: order.index(key[0]))}


def _until(name: str, points: Mapping[int, float], lang: Lang) -> str:
    """Return up to which size the work is done within the patience of who asks."""
    if len(points) < 2 and not DOES[name].grows:
        return ""
    reached = _reached(name, points)
    said = _size(reached, lang) if reached < math.inf else f"> {figure(_FAR * max(points), '', lang)}"
    return said + ("*" if len(points) < 2 else "")


def _reached(name: str, points: Mapping[int, float]) -> float:
    """Return the size at which the work takes longer than one waits, infinite when that is too far to tell."""
    slope = exponent(points) if len(points) > 1 else float(DOES[name].grows)
    largest, patience = max(points), DOES[name].patience
    room = math.log(patience / points[largest])
    if room < 0 and slope < _FLAT:
        return min(size for size, seconds in points.items() if seconds > patience)
    return largest * math.exp(room / slope) if room < slope * math.log(_FAR) else math.inf


def _size(size: float, lang: Lang) -> str:
    return f"≈ {figure(float(f'{size:.1g}'), '', lang)}"
