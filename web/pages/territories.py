"""Territories and places: a table, and a drawing of where their points lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import cos, radians
from typing import ClassVar

from kb.store import Row, native, text
from web.frame import Frame, frame
from web.visit import Visit

# The drawing covers mainland France; 46.5° N keeps its proportions honest.
WEST, EAST, SOUTH, NORTH = -5.6, 8.6, 42.0, 51.4
WIDTH = 480
SCALE = WIDTH / ((EAST - WEST) * cos(radians(46.5)))
HEIGHT = round((NORTH - SOUTH) * SCALE)


@dataclass(frozen=True)
class Point:
    """A territory on the drawing."""

    x: float = field(metadata={"help": "from the left edge"})
    y: float = field(metadata={"help": "from the top edge"})
    text: str = field(metadata={"help": "label"})
    href: str = field(metadata={"help": "page of the territory"})
    right: bool = field(metadata={"help": "true when the label stands on the right of the point"})
    named: bool = field(metadata={"help": "true when there is room for its label"})


@dataclass(frozen=True)
class Line:
    """A territory in the table."""

    text: str = field(metadata={"help": "label"})
    href: str = field(metadata={"help": "its page"})
    kind: str = field(metadata={"help": "what sort of territory"})
    code: str = field(metadata={"help": "official code, may be empty"})


@dataclass(frozen=True, kw_only=True)
class TerritoriesPage:
    """/fr/territoires"""

    template: ClassVar[str] = "pages/territories.html"

    frame: Frame = field(metadata={"help": "what surrounds the page"})
    lines: list[Line] = field(metadata={"help": "every territory, in alphabetical order"})
    points: list[Point] = field(metadata={"help": "those that have a point"})
    width: int = field(metadata={"help": "width of the drawing"})
    height: int = field(metadata={"help": "height of the drawing"})


def territories(visit: Visit) -> TerritoriesPage:
    _ = visit.words.gettext
    rows = {text(row["territory"]): row for row in visit.ask("pages/territories")}
    return TerritoriesPage(
        frame=frame(
            visit,
            _("Territories"),
            _("Territories and places that cases and sessions concern, with their official codes."),
            asked={"pages/territories": {}},
        ),
        lines=[
            Line(text(row["label"]), visit.to_thing(iri) or "", text(row["kindLabel"]), text(row.get("code")))
            for iri, row in rows.items()
        ],
        points=_points(visit, [(iri, row) for iri, row in rows.items() if "lat" in row]),
        width=WIDTH,
        height=HEIGHT,
    )


def _points(visit: Visit, rows: Sequence[tuple[str, Row]]) -> list[Point]:
    """Place the points from north to south; one that would be too near another keeps its label silent."""
    placed: list[Point] = []
    for iri, row in sorted(rows, key=lambda pair: -float(native(pair[1]["lat"]) or 0)):
        x = (float(native(row["long"]) or 0) - WEST) * cos(radians(46.5)) * SCALE
        y = (NORTH - float(native(row["lat"]) or 0)) * SCALE
        right = x < WIDTH * 0.62
        crowded = any(
            abs(y - other.y) < 14 and other.named and other.right == right and abs(x - other.x) < 150
            for other in placed
        )
        placed.append(
            Point(round(x, 1), round(y, 1), text(row["label"]), visit.to_thing(iri) or "", right, not crowded)
        )
    return placed
