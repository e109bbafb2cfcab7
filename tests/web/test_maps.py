"""Maps: where a point falls, what is drawn, what is said of the rest."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI

from kb import Knowledge
from kb.namespaces import thing
from web.pictures.mapping import by_territory, draw
from web.site.projection import HEIGHT, SQUARE, WIDTH, path, place, placed
from web.visit import Visit

from .conftest import Client


@pytest.mark.parametrize(
    ("name", "degrees", "lambert"),
    [("Paris", (2.3522, 48.8566), (652_469, 6_862_035)), ("Brest", (-4.4861, 48.3904), (146_633, 6_836_262))],
)
def test_the_projection_is_lambert_93(name: str, degrees: tuple[float, float], lambert: tuple[int, int]) -> None:
    """Metres of the legal projection, as IGN gives them; the drawing counts hectometres from its upper left."""
    x, y = place(degrees) or (0, 0)
    assert x * 100 + 88_000 == pytest.approx(lambert[0], abs=150)
    assert 7_122_000 - y * 100 == pytest.approx(lambert[1], abs=150)


def test_overseas_departments_stand_in_squares_of_their_own_and_abroad_nowhere() -> None:
    saint_denis, cayenne = place((55.45, -20.88)), place((-52.33, 4.92))
    for point in (saint_denis, cayenne):
        assert point is not None
        assert 0 < point[0] < SQUARE * 2
        assert 0 < point[1] < HEIGHT
    assert place((13.4, 52.5)) is None
    assert WIDTH > HEIGHT


def test_a_path_goes_by_relative_steps_and_forgets_points_that_fall_together() -> None:
    ring = ((2.0, 48.0), (2.0, 48.0), (2.1, 48.0), (2.1, 48.1))
    (points,) = placed([ring])
    assert len(points) == 3
    assert re.fullmatch(r"M\d+ \d+l-?\d+[ -]?\d+ ?-?\d+[ -]?\d+z", path([points]))


def test_the_map_of_a_selection_marks_the_territories_of_its_cases(client: Client, base: Knowledge) -> None:
    rows = base.ask("cases/places", case="brest-centre-ouest-bretagne", lang="fr").rows
    page = client.get("/fr/cas?q=%22Centre+Ouest+Bretagne%22&view=map").text
    labels = {str(row["label"].value) for row in rows}
    assert labels
    for label in labels:
        assert label.replace("’", "&#39;") in page or label in page
    assert 'href="/fr/cas/brest-centre-ouest-bretagne"' in page
    assert "Absents de la carte" in page


def test_outlines_are_served_from_here_with_their_licence(client: Client) -> None:
    page = client.get("/fr/cas?view=map").text
    address, name = re.findall(r'href="(/static/france\.[0-9a-f]+\.svg)#(epci-\d+)"', page)[0]
    drawing = client.get(address)
    assert drawing.headers["content-type"].startswith("image/svg+xml")
    assert f'id="{name}"' in drawing.text
    assert 'id="mainland"' in drawing.text
    assert "Licence Ouverte 2.0" in page


def test_a_mark_with_several_cases_leads_to_its_line_in_the_list(client: Client) -> None:
    page = client.get("/fr/cas?view=map").text
    anchors = re.findall(r'class="map__stop" href="#(place-[^"]+)"', page)
    assert anchors
    for anchor in anchors:
        assert f'id="{anchor}"' in page


def test_a_map_draws_those_with_most_cases_and_counts_the_others(app: FastAPI) -> None:
    """Thousands of marks tell nothing and weigh much; what is left out is said, not hidden."""
    visit = Visit(site=app.state.site, name="cases", lang="fr", origin="")
    bonds = by_territory(visit)
    drawn = draw(visit, bonds, title="", most=10)
    assert len(drawn.listed) == len(drawn.stops) == 10
    assert len(drawn.missing) == 5
    assert drawn.left_out == len(bonds) - 15
    places = visit.site.atlases["fr"].places(bonds)
    located = [iri for iri in bonds if places[iri].at]
    assert [stop.count for stop in drawn.listed] == sorted(map(len, map(bonds.get, located)), reverse=True)[:10]


def test_a_territory_of_many_cases_names_a_few_and_counts_the_rest(app: FastAPI) -> None:
    visit = Visit(site=app.state.site, name="cases", lang="fr", origin="")
    bonds = {thing("territory", "isere"): dict.fromkeys(visit.catalogue.lines, True)}
    (stop,) = draw(visit, bonds, title="").stops
    assert len(stop.cases) == 12
    assert stop.count == len(visit.catalogue.lines)


def test_the_page_of_territories_draws_them_and_says_which_cannot_be(client: Client) -> None:
    page = client.get("/fr/territoires").text
    assert len(re.findall('class="map__stop"', page)) > 100
    assert "point et contour" in page
    assert re.search(r"Pays Centre Ouest Bretagne.*?>non</td>", page, re.DOTALL)
