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
WEST, EAST, SOUTH, NORTH = -5.6, 8.9, 41.9, 51.5
WIDTH = 480
SCALE = WIDTH / ((EAST - WEST) * cos(radians(46.5)))
HEIGHT = round((NORTH - SOUTH) * SCALE)
LETTER, LINE = 6.4, 15

# A sketch of the coast and the borders, clockwise from Dunkerque: (longitude, latitude) in degrees, by hand.
# It places points for the eye; perimeters come from data.
LAND = (
    *((2.5, 51.1), (3.1, 50.8), (3.6, 50.5), (4.1, 50.3), (4.2, 49.97), (4.8, 50.15), (4.9, 49.8), (5.8, 49.54)),
    *((6.4, 49.46), (6.9, 49.2), (7.4, 49.15), (8.2, 48.97), (7.8, 48.5), (7.58, 47.6), (7.0, 47.45), (6.45, 46.9)),
    *((6.1, 46.5), (6.1, 46.2), (6.8, 46.4), (6.85, 45.85), (7.1, 45.45), (6.7, 45.1), (7.0, 44.7), (6.9, 44.35)),
    *((7.65, 44.15), (7.5, 43.78), (6.9, 43.45), (6.6, 43.15), (6.0, 43.08), (5.3, 43.3), (4.6, 43.37), (4.0, 43.55)),
    *((3.1, 43.1), (3.03, 42.7), (3.15, 42.43), (2.0, 42.4), (1.45, 42.6), (0.7, 42.8), (-0.5, 42.8), (-1.75, 43.35)),
    *((-1.4, 43.7), (-1.2, 44.65), (-1.05, 45.55), (-1.1, 46.1), (-1.8, 46.5), (-2.2, 47.1), (-2.5, 47.35)),
    *((-3.1, 47.5), (-3.4, 47.7), (-4.35, 47.8), (-4.7, 48.05), (-4.25, 48.15), (-4.78, 48.4), (-4.6, 48.6)),
    *((-3.6, 48.75), (-3.0, 48.85), (-2.6, 48.55), (-2.0, 48.68), (-1.5, 48.65), (-1.6, 49.2), (-1.9, 49.7)),
    *((-1.25, 49.68), (-1.1, 49.35), (0.1, 49.35), (0.2, 49.7), (1.1, 49.95), (1.6, 50.2), (1.6, 50.85)),
)


@dataclass(frozen=True)
class Point:
    """A territory on the drawing."""

    x: float = field(metadata={"help": "from the left edge"})
    y: float = field(metadata={"help": "from the top edge"})
    text: str = field(metadata={"help": "label"})
    named: bool = field(metadata={"help": "true when there is room for its label"})
    right: bool = field(metadata={"help": "true when its label stands on the right of the point"})


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
    land: str = field(metadata={"help": "outline of the country, as the points of an SVG polygon"})
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
        points=_points([row for row in rows.values() if "lat" in row]),
        land=" ".join("{:.0f},{:.0f}".format(*_place(long, lat)) for long, lat in LAND),
        width=WIDTH,
        height=HEIGHT,
    )


def _place(long: float, lat: float) -> tuple[float, float]:
    return (long - WEST) * cos(radians(46.5)) * SCALE, (NORTH - lat) * SCALE


def _points(rows: Sequence[Row]) -> list[Point]:
    """Place the points from north to south; one whose label would cover another stays without."""
    placed: list[Point] = []
    for row in sorted(rows, key=lambda row: -float(native(row["lat"]) or 0)):
        x, y = _place(float(native(row["long"]) or 0), float(native(row["lat"]) or 0))
        label = text(row["label"])
        right = x + LETTER * len(label) < WIDTH
        point = Point(round(x, 1), round(y, 1), label, named=True, right=right)
        free = not any(other.named and _touch(point, other) for other in placed)
        placed.append(point if free else Point(point.x, point.y, label, named=False, right=right))
    return placed


def _touch(one: Point, other: Point) -> bool:
    """Tell whether two labels would overlap, at an average width of letters."""
    (left, end), (other_left, other_end) = _span(one), _span(other)
    return abs(one.y - other.y) < LINE and left < other_end and other_left < end


def _span(point: Point) -> tuple[float, float]:
    length = LETTER * len(point.text) + 12
    return (point.x - 6, point.x + length) if point.right else (point.x - length, point.x + 6)
