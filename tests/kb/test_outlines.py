"""Outlines as the maps draw them: TopoJSON read back into rings of degrees."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb import Knowledge
from kb.engines.store import native, text
from kb.namespaces import split
from kb.outlines import FILE, Outlines

HOME = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def outlines() -> Outlines:
    return Outlines.read(HOME)


def test_a_border_shared_by_two_neighbours_is_written_once_and_read_both_ways(tmp_path: Path) -> None:
    """Two squares side by side; the second one goes along the shared side the other way."""
    arcs = [[[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 0], [1, 0], [0, 1], [-1, 0]]]
    squares = [
        {"type": "Polygon", "id": "west", "arcs": [[0, 1]]},
        {"type": "MultiPolygon", "id": "east", "arcs": [[[2, -1]]]},
    ]
    topology = {
        "transform": {"scale": [10, 1], "translate": [2, 40]},
        "arcs": arcs,
        "objects": {"departement": {"geometries": squares}},
    }
    (tmp_path / FILE).parent.mkdir(parents=True)
    (tmp_path / FILE).write_text(json.dumps(topology), encoding="utf-8")
    read = Outlines.read(tmp_path)
    assert read.of("departement", "west") == (((12, 40), (12, 41), (2, 41), (2, 40)),)
    assert read.of("departement", "east") == (((12, 40), (22, 40), (22, 41), (12, 41)),)
    assert read.of("commune", "01001") == ()


def test_a_base_without_outlines_has_none(tmp_path: Path) -> None:
    assert Outlines.read(tmp_path).rings == {}


def test_every_territory_with_a_code_has_its_outline(base: Knowledge, outlines: Outlines) -> None:
    rows = base.ask("pages/perimeters").rows
    missing = [text(row["territory"]) for row in rows if not outlines.of(slug(row["kind"]), text(row["code"]))]
    assert rows
    assert missing == []


def test_a_point_of_the_base_lies_in_or_by_its_outline(base: Knowledge, outlines: Outlines) -> None:
    """A wrong code would put the point in one place and the outline in another."""
    codes = {
        text(row["territory"]): (slug(row["kind"]), text(row["code"])) for row in base.ask("pages/perimeters").rows
    }
    for row in base.ask("pages/territories").rows:
        if (iri := text(row["territory"])) in codes and "lat" in row:
            ring = [point for one in outlines.of(*codes[iri]) for point in one]
            for axis, name in enumerate(("long", "lat")):
                values, at = [point[axis] for point in ring], float(native(row[name]) or 0)
                assert min(values) - 0.05 <= at <= max(values) + 0.05, iri


def test_the_file_stays_light() -> None:
    assert (HOME / FILE).stat().st_size < 300_000


def slug(term: object) -> str:
    return (split(text(term)) or ("", "", ""))[1]  # type: ignore[arg-type]
