"""Cases side by side: facet by facet, then kind by kind.

Two cases are alike on a facet when they share a *kind* (a concept of the scheme of that facet),
not when their wording is alike: labels are read, kinds are compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from kb.errors import BadParameter
from kb.records import Group, Item, Record, Value
from kb.schema import Schema

State = Literal["same", "shared", "only"]
MIN_CASES, MAX_CASES = 2, 4


@dataclass(frozen=True)
class KindRow:
    """One kind, with the items of each case that have it (in the order of the cases).

    ``same``: every case has this kind; ``shared``: some do; ``only``: a single one does.
    """

    kind: Value
    cells: tuple[tuple[Item, ...], ...]
    state: State


@dataclass(frozen=True)
class FacetRows:
    """One facet: its kinds, and for each case why it has nothing there."""

    key: str
    label: str
    rows: tuple[KindRow, ...]
    absences: tuple[tuple[Item, ...], ...]

    @property
    def common(self) -> tuple[KindRow, ...]:
        return tuple(row for row in self.rows if row.state == "same")


@dataclass(frozen=True)
class Pair:
    """Two of the cases and the kinds, themes included, that they share."""

    cases: tuple[Record, Record]
    shared: tuple[Value, ...]


@dataclass(frozen=True)
class Comparison:
    """Two to four cases side by side; ``pairs`` come closest first."""

    cases: tuple[Record, ...]
    facets: tuple[FacetRows, ...]
    themes: tuple[Value, ...]
    pairs: tuple[Pair, ...]


def compare(cases: Sequence[Record], schema: Schema) -> Comparison:
    """Compare two to four different cases; BadParameter for another number or a repeated case."""
    if not MIN_CASES <= len(cases) <= MAX_CASES or len({case.iri for case in cases}) != len(cases):
        raise BadParameter(
            fr=f"Choisissez de {MIN_CASES} à {MAX_CASES} cas différents ; vous en avez donné {len(cases)}.",
            en=f"Choose {MIN_CASES} to {MAX_CASES} different cases; you gave {len(cases)}.",
        )
    facets = tuple(_facet(key, cases) for key in _facet_keys(cases, schema))
    return Comparison(
        cases=tuple(cases),
        facets=facets,
        themes=_in_all([_themes(case) for case in cases]),
        pairs=_pairs(cases),
    )


def _facet_keys(cases: Sequence[Record], schema: Schema) -> list[str]:
    orders = {group.key: group.order for group in schema.groups.values()}
    keys = {group.key for case in cases for group in case.groups if _kinds(group) or group.absences}
    return sorted(keys, key=lambda key: (orders.get(key, 9_999), key))


def _facet(key: str, cases: Sequence[Record]) -> FacetRows:
    groups = [case.group(key) for case in cases]
    kinds = _unique(kind for group in groups if group for kind in _kinds(group))
    rows = [_row(kind, groups) for kind in kinds]
    rows.sort(key=lambda row: -sum(1 for cell in row.cells if cell))
    label = next(group.label for group in groups if group)
    return FacetRows(key, label, tuple(rows), tuple(group.absences if group else () for group in groups))


def _row(kind: Value, groups: Sequence[Group | None]) -> KindRow:
    cells = tuple(
        tuple(item for item in group.items if kind.iri in {own.iri for own in item.kinds}) if group else ()
        for group in groups
    )
    filled = sum(1 for cell in cells if cell)
    state: State = "same" if filled == len(cells) else "only" if filled == 1 else "shared"
    return KindRow(kind, cells, state)


def _kinds(group: Group) -> list[Value]:
    return [kind for item in group.items for kind in item.kinds]


def _themes(case: Record) -> list[Value]:
    """Return the themes of a case and of its items, each once."""
    own = case.field("theme")
    of_items = (theme for group in case.groups for item in group.items for theme in item.themes)
    return _unique([*(own.values if own else ()), *of_items])


def _pairs(cases: Sequence[Record]) -> tuple[Pair, ...]:
    pairs = []
    for left, right in combinations(cases, 2):
        shared = [*_in_all([_all_kinds(left), _all_kinds(right)]), *_in_all([_themes(left), _themes(right)])]
        pairs.append(Pair((left, right), tuple(shared)))
    return tuple(sorted(pairs, key=lambda pair: -len(pair.shared)))


def _all_kinds(case: Record) -> list[Value]:
    return _unique(kind for group in case.groups for kind in _kinds(group))


def _in_all(lists: Sequence[Sequence[Value]]) -> tuple[Value, ...]:
    first, *others = lists
    return tuple(value for value in first if all(value.iri in {own.iri for own in other} for other in others))


def _unique(values: Iterable[Value]) -> list[Value]:
    return list({value.iri: value for value in values}.values())
