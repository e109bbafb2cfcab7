"""Territories as a map shows them: where they lie, whether their outline is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kb.engines.store import Row, Solutions, native, text
from kb.errors import Lang
from kb.knowledge import Knowledge
from kb.namespaces import COOP, split
from kb.outlines import Outlines
from kb.remembered import Remembered
from web.site.projection import Point, place, placed

# From the widest to the narrowest: what is drawn first lies below.
LEVELS = ("region", "departement", "epci", "commune")
# Territories that are asked for one by one; beyond, all are read.
FEW = 50
_MOST = 5_000  # territories remembered, and organisations


@dataclass(frozen=True)
class Place:
    """A territory. ``outline`` names its path in the file of outlines, ``level`` what it is the outline of.

    ``at`` is where its mark stands: its point, or the middle of its outline when ``exact`` is false; None
    when neither is known. ``span`` is the box of its outline, or of its point: left, top, right, bottom.
    """

    iri: str
    label: str
    kind: str
    level: str = ""
    outline: str = ""
    at: Point | None = None
    exact: bool = True
    span: tuple[int, int, int, int] | None = None

    @property
    def slug(self) -> str:
        return (split(self.iri) or ("", "", ""))[1]


class Atlas:
    """Territories in one language.

    A few are asked for and remembered; when many are wanted, all are read once and kept.
    """

    def __init__(self, knowledge: Knowledge, outlines: Outlines, lang: Lang) -> None:
        self._knowledge, self._outlines, self._lang = knowledge, outlines, lang
        self._few = Remembered(self._read_some, _MOST)
        self._seats = Remembered(self._read_seats, _MOST)

    def places(self, territories: Collection[str]) -> Mapping[str, Place]:
        """Return the places of these territories at least; those that have no label in the language have none."""
        if len(territories) > FEW:
            return self._places
        return self._few.of(territories)

    def of_organisations(self, organisations: Collection[str]) -> set[str]:
        """Return the territories of some organisations."""
        return {territory for found in self._seats.of(organisations).values() for territory in found}

    @cached_property
    def _places(self) -> Mapping[str, Place]:
        return self._read(self._knowledge.gather("pages/territories", lang=self._lang))

    def _read_some(self, territories: Sequence[str]) -> Mapping[str, Place]:
        some = " ".join(territories)
        return self._read(
            self._knowledge.about("pages/territories", through=COOP.kind, territories=some, lang=self._lang)
        )

    def _read(self, found: Solutions) -> Mapping[str, Place]:
        rows = {text(row["territory"]): row for row in found.rows}
        return {iri: _place(iri, row, self._perimeters.get(iri), self._outlines) for iri, row in rows.items()}

    @cached_property
    def _perimeters(self) -> Mapping[str, tuple[str, str]]:
        """Territory → level and code of its outline. All at once: one may be that of thousands of organisations."""
        return {text(row["territory"]): _named(row) for row in self._knowledge.gather("pages/perimeters").rows}

    def _read_seats(self, organisations: Sequence[str]) -> Mapping[str, list[str]]:
        seats: dict[str, list[str]] = defaultdict(list)
        asked = self._knowledge.about("organisations/territories", organisations=" ".join(organisations))
        for row in asked.rows:
            seats[text(row["organisation"])].append(text(row["territory"]))
        return seats


def _named(row: Row) -> tuple[str, str]:
    """Return level and code."""
    return (split(text(row["kind"])) or ("", "", ""))[1], text(row["code"])


def _place(iri: str, row: Row, named: tuple[str, str] | None, outlines: Outlines) -> Place:
    label, kind = text(row["label"]), text(row["kindLabel"])
    own = place((float(native(row["long"]) or 0), float(native(row["lat"]) or 0))) if "lat" in row else None
    rings = placed(outlines.of(*named)) if named else []
    if not rings or named is None:
        return Place(iri, label, kind, at=own, span=(*own, *own) if own else None)
    widest = max(rings, key=_area)
    at = own or _middle(widest)
    return Place(iri, label, kind, named[0], "-".join(named), at, own is not None, _span(rings))


def _area(ring: Sequence[Point]) -> float:
    """Return the area of a ring (shoelace formula)."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x * other_y - other_x * y for (x, y), (other_x, other_y) in pairs)) / 2


def _middle(ring: Sequence[Point]) -> Point:
    """Return the centre of gravity of a ring."""
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    turns = [x * other_y - other_x * y for (x, y), (other_x, other_y) in pairs]
    whole = 3 * sum(turns)
    x = sum((one[0] + other[0]) * turn for (one, other), turn in zip(pairs, turns, strict=True))
    y = sum((one[1] + other[1]) * turn for (one, other), turn in zip(pairs, turns, strict=True))
    return (round(x / whole), round(y / whole)) if whole else ring[0]


def _span(rings: Sequence[Sequence[Point]]) -> tuple[int, int, int, int]:
    xs, ys = zip(*(point for ring in rings for point in ring), strict=True)
    return min(xs), min(ys), max(xs), max(ys)
