"""Outlines of departments, regions, EPCI and communes, simplified: ``data/outlines/france.topojson``.

TopoJSON writes a border once, whatever the number of outlines it belongs to, in whole steps from one point
to the next. https://github.com/topojson/topojson-specification
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path("data/outlines/france.topojson")

# (longitude, latitude) in degrees, WGS 84.
Degrees = tuple[float, float]
Ring = tuple[Degrees, ...]


@dataclass(frozen=True)
class Outlines:
    """Level (departement, region, epci, commune) → official code → rings, enclaves included."""

    rings: Mapping[str, Mapping[str, tuple[Ring, ...]]]

    @classmethod
    def read(cls, home: Path) -> Outlines:
        """Read the outlines of a base; a base without the file has none."""
        path = home / FILE
        if not path.is_file():
            return cls({})
        topology = json.loads(path.read_text(encoding="utf-8"))
        arcs = [_degrees(arc, topology["transform"]) for arc in topology["arcs"]]
        return cls(
            {
                level: {one["id"]: tuple(_rings(one, arcs)) for one in collection["geometries"]}
                for level, collection in topology["objects"].items()
            }
        )

    def of(self, level: str, code: str) -> tuple[Ring, ...]:
        """Return the rings of an outline, none for one that is not known."""
        return self.rings.get(level, {}).get(code, ())


def _degrees(arc: Sequence[Sequence[int]], transform: Mapping[str, Sequence[float]]) -> list[Degrees]:
    (wide, high), (west, south) = transform["scale"], transform["translate"]
    x = y = 0
    found = []
    for right, up in arc:
        x, y = x + right, y + up
        found.append((west + x * wide, south + y * high))
    return found


def _rings(geometry: Mapping[str, Any], arcs: Sequence[list[Degrees]]) -> Iterator[Ring]:
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for polygon in polygons:
        for ring in polygon:
            yield tuple(point for number in ring for point in _forward(arcs, number)[:-1])


def _forward(arcs: Sequence[list[Degrees]], number: int) -> list[Degrees]:
    """Return an arc; a negative number (-1 for the first) means from its end to its start."""
    return arcs[number] if number >= 0 else arcs[~number][::-1]
