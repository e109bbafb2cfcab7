"""What to expect at which size, on which engine, and where each would keep a reader waiting."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from bench.figures import figure
from bench.growth import exponent
from bench.report import Report
from kb.errors import Lang

_REPORT = Path(__file__).parent / "results" / "report.json"
_WAIT = 1.0  # seconds: what a reader notices as waiting
_FAR = 10_000_000  # cases: more than there will ever be
# Work of the report → what a reader does.
_WORKS: Mapping[str, Mapping[Lang, str]] = {
    "facet counts": {"fr": "filtrer : comptes de toutes les facettes", "en": "filtering: counts of every facet"},
    "list page": {"fr": "ouvrir une liste filtrée", "en": "opening a filtered list"},
    "case page": {"fr": "ouvrir un cas", "en": "opening a case"},
    "frequent words": {"fr": "chercher un mot fréquent", "en": "looking for a frequent word"},
    "rare words": {"fr": "chercher un mot rare", "en": "looking for a rare word"},
    "similar cases": {"fr": "trouver les cas proches", "en": "finding similar cases"},
    "cross table": {"fr": "croiser formats et thèmes", "en": "crossing formats and themes"},
    "start to first page": {"fr": "démarrer, jusqu’à la première page", "en": "starting, to the first page"},
    "publication": {"fr": "publier (travail du processeur)", "en": "publishing (processor time)"},
    "check of everything": {
        "fr": "tout contrôler (travail du processeur)",
        "en": "checking everything (processor time)",
    },
}
_HEADS: Mapping[Lang, tuple[str, str, str]] = {
    "fr": ("pour", "avec", "une seconde à"),
    "en": ("to do", "with", "one second at"),
}
_NAMES: Mapping[str, str] = {
    "index": "cet index",
    "this site": "ce site",
    "this check": "ce contrôle",
    "rdflib, parsing": "rdflib, lecture",
    "Oxigraph, bulk load alone": "Oxigraph, chargement seul",
}


def expectations(lang: Lang, path: Path = _REPORT) -> str:
    """Return a Markdown table: one line for each engine at each work, one column for each size.

    The last column is where the fitted growth reaches a second; it is a guess beyond the largest size.
    """
    report = Report.read(path)
    points: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for one in report.measures:
        if one.work in _WORKS and one.unit == "s":
            points[one.work, one.contender][one.size] = one.spread.median
    sizes = sorted({size for known in points.values() for size in known})
    work, contender, second = _HEADS[lang]
    lines = [f"| {work} | {contender} | {' | '.join(map(figure, sizes))} | {second} |", "|" + "---|" * (len(sizes) + 3)]
    ordered = sorted(points, key=lambda key: list(_WORKS).index(key[0]))
    for key in ordered:
        cells = [figure(points[key][size], "s") if size in points[key] else "" for size in sizes]
        name = _NAMES.get(key[1], key[1]) if lang == "fr" else key[1]
        lines.append(f"| {_WORKS[key[0]][lang]} | {name} | {' | '.join(cells)} | {_second(points[key])} |")
    return "\n".join(lines)


def _second(points: Mapping[int, float]) -> str:
    """Return the size at which the work takes a second, by the growth between the sizes."""
    if len(points) < 2:
        return ""
    slope = exponent(points)
    largest = max(points)
    if slope <= 0:
        return "" if points[largest] > _WAIT else f"> {figure(_FAR)}"
    size = math.exp(math.log(largest) + math.log(_WAIT / points[largest]) / slope)
    return f"> {figure(_FAR)}" if size > _FAR else f"≈ {figure(float(f'{size:.1g}'))}"
