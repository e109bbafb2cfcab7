"""Cases side by side: facet by facet, then kind by kind.

Two cases are alike on a facet when they share a *kind* (a concept of the scheme of that facet),
not when their wording is alike: labels are read, kinds are compared. Which pair is closest, and
why, is said by the measure of ``kb.comparing.similar``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

from kb.comparing.similar import Likeness, Traits
from kb.errors import BadParameter
from kb.records import Group, Item, Record, Value
from kb.schema import Schema

State = Literal["same", "shared", "only"]
Nothing = Literal["", "explained", "unexplained"]
MIN_CASES, MAX_CASES = 2, 6
_TRIGGERS, _GOVERNANCE = "declencheurs", "acteurs"


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
    """One facet: its kinds, and for each case why it has nothing there.

    ``nothing`` says of each case whether it is empty here, and then whether ``absences`` says why.
    """

    key: str
    label: str
    rows: tuple[KindRow, ...]
    absences: tuple[tuple[Item, ...], ...]
    nothing: tuple[Nothing, ...]

    @property
    def common(self) -> tuple[KindRow, ...]:
        return tuple(row for row in self.rows if row.state == "same")


@dataclass(frozen=True)
class Pair:
    """Two of the cases, how close they are (0 to 1) and why."""

    cases: tuple[Record, Record]
    likeness: Likeness


@dataclass(frozen=True)
class Shared:
    """A kind that two of the cases have at least, with those cases, in their order."""

    kind: Value
    cases: tuple[Record, ...]


@dataclass(frozen=True)
class Own:
    """The kinds that only one of the cases has, on a facet."""

    case: Record
    kinds: tuple[Value, ...]


@dataclass(frozen=True)
class Comparison:
    """Two to six cases side by side; ``pairs`` come closest first.

    ``triggers`` and ``themes`` are those that two cases at least share, the most shared first;
    ``governance`` is what differs in how they are run: for each case, the functions that no other has.
    """

    cases: tuple[Record, ...]
    facets: tuple[FacetRows, ...]
    triggers: tuple[Shared, ...]
    themes: tuple[Shared, ...]
    governance: tuple[Own, ...]
    pairs: tuple[Pair, ...]

    @property
    def closest(self) -> Pair | None:
        """The closest pair; None when no two of the cases share anything."""
        return next((pair for pair in self.pairs if pair.likeness.shared), None)

    @property
    def only_here(self) -> int:
        """How many rows a single case fills."""
        return sum(row.state == "only" for facet in self.facets for row in facet.rows)

    def without_only(self) -> Comparison:
        """Return the comparison without the rows that a single case fills, nor the facets left empty."""
        kept = [replace(facet, rows=tuple(row for row in facet.rows if row.state != "only")) for facet in self.facets]
        return replace(self, facets=tuple(facet for facet in kept if facet.rows))


def compare(cases: Sequence[Record], schema: Schema, traits: Traits) -> Comparison:
    """Compare two to six different cases; BadParameter for another number or a repeated case."""
    if not MIN_CASES <= len(cases) <= MAX_CASES or len({case.iri for case in cases}) != len(cases):
        raise BadParameter(
            fr=f"Choisissez de {MIN_CASES} à {MAX_CASES} cas différents ; vous en avez donné {len(cases)}.",
            en=f"Choose {MIN_CASES} to {MAX_CASES} different cases; you gave {len(cases)}.",
        )
    facets = tuple(_facet(key, cases) for key in _facet_keys(cases, schema))
    return Comparison(
        cases=tuple(cases),
        facets=facets,
        triggers=_shared([(case, _kinds(group) if (group := case.group(_TRIGGERS)) else []) for case in cases]),
        governance=_own(cases, _rows(facets, _GOVERNANCE)),
        themes=_shared([(case, _themes(case)) for case in cases]),
        pairs=_pairs(cases, traits),
    )


def _rows(facets: Iterable[FacetRows], key: str) -> tuple[KindRow, ...]:
    return next((facet.rows for facet in facets if facet.key == key), ())


def _own(cases: Sequence[Record], rows: Iterable[KindRow]) -> tuple[Own, ...]:
    only = [row for row in rows if row.state == "only"]
    return tuple(Own(case, tuple(row.kind for row in only if row.cells[place])) for place, case in enumerate(cases))


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
    absences = tuple(group.absences if group else () for group in groups)
    return FacetRows(key, label, tuple(rows), absences, tuple(map(_nothing, groups)))


def _nothing(group: Group | None) -> Nothing:
    if group and group.items:
        return ""
    return "explained" if group and group.absences else "unexplained"


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


def _pairs(cases: Sequence[Record], traits: Traits) -> tuple[Pair, ...]:
    pairs = [Pair((left, right), traits.likeness(left.iri, right.iri)) for left, right in combinations(cases, 2)]
    return tuple(sorted(pairs, key=lambda pair: -pair.likeness.score))


def _shared(lists: Sequence[tuple[Record, Sequence[Value]]]) -> tuple[Shared, ...]:
    kinds = _unique(kind for _case, values in lists for kind in values)
    found = [
        Shared(kind, tuple(case for case, values in lists if kind.iri in {own.iri for own in values})) for kind in kinds
    ]
    return tuple(sorted((one for one in found if len(one.cases) > 1), key=lambda one: -len(one.cases)))


def _unique(values: Iterable[Value]) -> list[Value]:
    return list({value.iri: value for value in values}.values())
