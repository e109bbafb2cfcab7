"""Where a point of the Earth lies on the drawing of France, and the outlines as one SVG file.

Mainland France and Corsica are drawn in Lambert-93, the legal projection, in hectometres; each overseas
department has a square at the foot of the drawing, at a scale of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import asinh, atanh, cos, exp, radians, sin, tan

from kb.outlines import Degrees, Outlines, Ring

# Constants of Lambert-93 on the GRS 80 ellipsoid (IGN, note technique NTG 71).
_N, _C, _EAST, _NORTH = 0.725607765053, 11754255.426, 700000.0, 12655612.05
_E, _MERIDIAN = 0.0818191910428, 3.0
# The left and upper edges of the drawing in metres of Lambert-93, its sides in hectometres.
_LEFT, _TOP = 88_000, 7_122_000
WIDTH, HEIGHT = 11_720, 11_000
HECTOMETRE = 100
# Squares of the overseas departments: side, and how far the first one is from the edges.
SQUARE, MARGIN = 1_150, 120
MAINLAND = (-5.8, 41.0, 10.0, 51.6)

# Regions that are no part of the background: overseas, and one that the reform of 2016 joined with another.
APART = ("01", "02", "03", "04", "06", "82")

# However close a map comes, a border keeps its width.
_STROKE = 'vector-effect="non-scaling-stroke"'

Point = tuple[int, int]


@dataclass(frozen=True)
class Inset:
    """A square at the foot: an overseas department, from ``west`` to ``east`` and ``south`` to ``north``."""

    code: str
    west: float
    south: float
    east: float
    north: float
    rank: int

    @property
    def corner(self) -> Point:
        return MARGIN, HEIGHT - MARGIN - (5 - self.rank) * (SQUARE + MARGIN)

    def holds(self, point: Degrees) -> bool:
        return self.west <= point[0] <= self.east and self.south <= point[1] <= self.north

    def place(self, point: Degrees) -> Point:
        squeeze = cos(radians((self.south + self.north) / 2))
        scale = SQUARE / max((self.east - self.west) * squeeze, self.north - self.south)
        left, top = self.corner
        return round(left + (point[0] - self.west) * squeeze * scale), round(top + (self.north - point[1]) * scale)


INSETS = (
    Inset("971", -61.9, 15.8, -61.0, 16.6, 0),
    Inset("972", -61.3, 14.35, -60.75, 14.95, 1),
    Inset("973", -54.7, 2.0, -51.5, 5.9, 2),
    Inset("974", 55.15, -21.45, 55.9, -20.8, 3),
    Inset("976", 44.95, -13.05, 45.35, -12.6, 4),
)


def place(point: Degrees) -> Point | None:
    """Return where a point lies, in hectometres from the upper left; None for one outside France."""
    for inset in INSETS:
        if inset.holds(point):
            return inset.place(point)
    west, south, east, north = MAINLAND
    return _lambert(point) if west <= point[0] <= east and south <= point[1] <= north else None


def _lambert(point: Degrees) -> Point:
    long, lat = radians(point[0]), radians(point[1])
    isometric = asinh(tan(lat)) - _E * atanh(_E * sin(lat))
    reach, turn = _C * exp(-_N * isometric), _N * (long - radians(_MERIDIAN))
    east, north = _EAST + reach * sin(turn), _NORTH - reach * cos(turn)
    return round((east - _LEFT) / HECTOMETRE), round((_TOP - north) / HECTOMETRE)


def placed(rings: Iterable[Ring]) -> list[list[Point]]:
    """Return rings on the drawing; points that fall on the one before are left out, as are rings of no size."""
    found = []
    for ring in rings:
        points = [there for point in ring if (there := place(point))]
        kept = [point for number, point in enumerate(points) if number == 0 or point != points[number - 1]]
        if len(kept) > 2:
            found.append(kept)
    return found


def path(rings: Iterable[list[Point]]) -> str:
    """Return rings as the ``d`` of an SVG path, in relative steps."""
    return "".join(f"M{ring[0][0]} {ring[0][1]}l{''.join(_steps(ring))}z" for ring in rings)


def _steps(ring: list[Point]) -> Iterator[str]:
    for number, (before, after) in enumerate(pairwise(ring)):
        x, y = after[0] - before[0], after[1] - before[1]
        yield f"{x if x < 0 or number == 0 else f' {x}'}{y if y < 0 else f' {y}'}"


def svg(outlines: Outlines) -> str:
    """Return every outline as a path of one SVG file, named by level and code (``departement-07``).

    ``mainland`` groups the departments of the mainland and ``regions`` its regions, for a background.
    """
    overseas = {inset.code for inset in INSETS}
    groups: dict[str, list[str]] = {"mainland": [], "regions": [], "": []}
    for level, shapes in outlines.rings.items():
        for code, rings in shapes.items():
            mainland = {"departement": code not in overseas, "region": code not in APART}.get(level, False)
            group = {"departement": "mainland", "region": "regions"}[level] if mainland else ""
            groups[group].append(f'<path id="{level}-{code}" {_STROKE} d="{path(placed(rings))}"/>')
    body = (f'<g id="{name}">{"".join(paths)}</g>' if name else "".join(paths) for name, paths in groups.items())
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(body)}</svg>\n'
