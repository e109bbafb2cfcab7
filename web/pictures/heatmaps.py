"""Tables that are drawings: how many cases two facets share, each figure a link to these cases.

The figures come from the index of the list of cases, so that the list behind a link holds as many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from kb.engines.store import text
from kb.facets import NOT_STATED
from web.site.catalogue import Concept, Facet
from web.visit import Link, Visit

DEEPEST = 5


@dataclass(frozen=True)
class HeatCell:
    """Cases that have both."""

    count: int = field(metadata={"help": "how many"})
    level: int = field(metadata={"help": "how deep the cell is coloured, 0 to 5"})
    href: str = field(metadata={"help": "the list of these cases"})
    column: str = field(metadata={"help": "label of the column"})


@dataclass(frozen=True)
class HeatRow:
    """One format."""

    text: str = field(metadata={"help": "its label"})
    cases: HeatCell = field(metadata={"help": "all its cases"})
    cells: list[HeatCell] = field(metadata={"help": "one for each column, in order"})
    broad: bool = field(default=False, metadata={"help": "true when narrower rows stand under it"})
    depth: int = field(default=0, metadata={"help": "how far below a broader row it stands"})
    sort: str = field(default="", metadata={"help": "all · silent, empty for a concept"})


@dataclass(frozen=True)
class Heatmap:
    """A table of formats by something."""

    key: str = field(metadata={"help": "its name in addresses"})
    columns: list[str] = field(metadata={"help": "labels of the columns"})
    rows: list[HeatRow] = field(metadata={"help": "the rows, all the cases first"})
    left_out: int = field(metadata={"help": "rows and columns that are not shown"})
    everything: str = field(metadata={"help": "this page with all of them"})
    csv: str = field(metadata={"help": "all the figures as a file"})
    question: Link = field(metadata={"help": "the question behind it"})


@dataclass(frozen=True)
class Column:
    """A choice in a facet, as the index and the address name it; ``label`` heads the column."""

    facet: str
    value: Concept
    label: str


@dataclass(frozen=True)
class Figures:
    """What to count: ``of(format, or none for all cases; column)`` in cases, ``level(number, its whole)``."""

    columns: list[Column]
    of: Callable[[str | None, Column], int]
    level: Callable[[int, int], int]


def formats_by(visit: Visit, key: str, question: str, most: int | None) -> Heatmap:
    """Return the formats crossed with facet ``key``: the ``most`` frequent of each, or all."""
    counts = visit.catalogue.index.counts_of(key, {})
    crossed = visit.catalogue.index.cross("format", key)
    ranked = _ranked(_facet(visit, key), counts)
    shown = [*ranked[:most], *_silent(visit, counts)]
    broad = {text(row["broader"]) for row in visit.site.broader}
    narrow = [crossed[one][value] for one in crossed if one not in broad for value in counts if value not in broad]
    strongest = max(narrow, default=0) or 1
    figures = Figures(
        [Column(key, concept, concept.text) for concept in shown],
        lambda one, column: (crossed[one] if one else counts)[column.value.iri],
        lambda count, _whole: _level_by_root(count, strongest),
    )
    return _heatmap(visit, key, question, figures, most, left_out=len(ranked) - len(ranked[:most]))


def formats_lacking(visit: Visit, keys: Sequence[str], question: str, most: int | None) -> Heatmap:
    """Return, for each format and each facet of ``keys``, the cases of which nothing is said there."""
    counts = {key: visit.catalogue.index.counts_of(key, {}) for key in keys}
    crossed = {key: visit.catalogue.index.cross("format", key) for key in keys}
    figures = Figures(
        [Column(key, Concept(NOT_STATED, ""), _facet(visit, key).label) for key in keys],
        lambda one, column: (crossed[column.facet][one] if one else counts[column.facet])[NOT_STATED],
        _level,
    )
    return _heatmap(visit, "lacking", question, figures, most)


def _heatmap(visit: Visit, key: str, question: str, figures: Figures, most: int | None, left_out: int = 0) -> Heatmap:
    counts = visit.catalogue.index.counts_of("format", {})
    ranked = _ranked(_facet(visit, "format"), counts)
    nested = [*_nested(visit, ranked[:most]), *((silent, 0) for silent in _silent(visit, counts))]
    flat = [_row(visit, None, len(visit.catalogue.lines), figures)]
    flat += [_row(visit, one, counts[one.iri], figures, depth) for one, depth in nested]
    rows = [replace(row, broad=row.depth < after.depth) for row, after in zip(flat, [*flat[1:], flat[0]], strict=True)]
    asked = visit.knowledge.library[question]
    return Heatmap(
        key=key,
        columns=[column.label for column in figures.columns],
        rows=rows,
        left_out=left_out + len(ranked) - len(ranked[:most]),
        everything=visit.to(visit.name, query=[*visit.query, ("all", key)], part=key),
        csv=f"/api/queries/{question}?as=csv&lang={visit.lang}",
        question=Link(asked.title[visit.lang], visit.to("question", name=question)),
    )


def _row(visit: Visit, form: Concept | None, cases: int, figures: Figures, depth: int = 0) -> HeatRow:
    _ = visit.words.gettext
    chosen = [("format", form.slug)] if form else []
    cells = []
    for column in figures.columns:
        count = figures.of(form.iri if form else None, column)
        href = visit.to("cases", query=[*chosen, (column.facet, column.value.slug)])
        cells.append(HeatCell(count, figures.level(count, cases), href, column.label))
    total = HeatCell(cases, 0, visit.to("cases", query=chosen), _("cases"))
    sort = "all" if form is None else "silent" if form.iri == NOT_STATED else ""
    return HeatRow(form.text if form else _("all cases"), total, cells, depth=depth, sort=sort)


def _level(count: int, whole: int) -> int:
    """Return 0 for none, then 1 to ``DEEPEST`` by share."""
    return 0 if not count else ceil(DEEPEST * count / max(whole, count))


def _level_by_root(count: int, strongest: int) -> int:
    """Return 0 for none, then 1 to ``DEEPEST``: by square root, or one great figure would leave the others pale."""
    return 0 if not count else min(DEEPEST, max(1, round(DEEPEST * (count / strongest) ** 0.5)))


def _facet(visit: Visit, key: str) -> Facet:
    return next((facet for facet in visit.catalogue.facets if facet.key == key), Facet(key, key, []))


def _ranked(facet: Facet, counts: Mapping[str, int]) -> list[Concept]:
    """Return the concepts that cases have, most frequent first."""
    ranked = sorted(facet.concepts, key=lambda concept: (-counts[concept.iri], concept.text))
    return [concept for concept in ranked if counts[concept.iri]]


def _silent(visit: Visit, counts: Mapping[str, int]) -> list[Concept]:
    """Return "not stated" as a last value when it has cases."""
    _ = visit.words.gettext
    return [Concept(NOT_STATED, _("not stated"))] if counts[NOT_STATED] else []


def _nested(visit: Visit, concepts: Sequence[Concept]) -> list[tuple[Concept, int]]:
    """Put each concept under its broader one, when that is among them; with its depth."""
    known = {concept.iri for concept in concepts}
    broader = {
        text(row["concept"]): text(row["broader"]) for row in visit.site.broader if text(row["broader"]) in known
    }

    def below(parent: str | None, depth: int) -> Iterator[tuple[Concept, int]]:
        for concept in concepts:
            if broader.get(concept.iri) == parent:
                yield concept, depth
                yield from below(concept.iri, depth + 1)

    return list(below(None, 0))
