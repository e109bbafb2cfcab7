"""The overview: each figure is the number of cases in the list behind it, and what SPARQL counts."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest

from kb import Knowledge
from kb.facets import NOT_STATED
from web.pages.overview import CROSSED, EXPECTED, LACKING
from web.site.catalogue import read_catalogue

from .conftest import Client

WHOLE = "&".join(f"all={key}" for key in (*CROSSED, "lacking"))
FACET_OF = dict(
    zip(
        EXPECTED,
        ("partenaires", "declencheurs", "enjeux", "ambitions", "objet", "acteurs", "resultats", "freins"),
        strict=True,
    )
)


CROSSING = 'data-level="\\d"'


def figures(html: str, kind: str) -> dict[str, int]:
    """Return address → figure of the links of a class, or of those that cross two facets."""
    mark = kind if kind == CROSSING else f'class="{kind}"'
    found = re.findall(rf'{mark}[^>]*? href="([^"]+)"[^>]*>(?:<span class="columns__count">)?(\d+)', html)
    return {unescape(href): int(figure) for href, figure in found}


@pytest.fixture(scope="module")
def page(client: Client) -> str:
    return client.get(f"/fr/panorama?{WHOLE}").text


def test_every_figure_is_the_length_of_the_list_behind_it(client: Client, page: str) -> None:
    shown = figures(page, CROSSING) | figures(page, "heat__total") | figures(page, "columns__link")
    lists = {href: figure for href, figure in shown.items() if href.startswith("/fr/cas")}
    assert len(lists) > 400
    total = {href: client.get("/api/cases" + href.removeprefix("/fr/cas")).json()["total"] for href in lists}
    assert lists == total


def test_the_launches_and_signatures_of_a_year_are_those_of_the_question_behind_them(client: Client, page: str) -> None:
    shown = figures(page, "years__link")
    asked = {href: figure for href, figure in shown.items() if href.startswith("/fr/questions/")}
    assert len(asked) > 20
    for href, figure in asked.items():
        rows = client.get("/api" + href.removeprefix("/fr").replace("questions", "queries", 1)).headers
        assert (href, int(rows["x-total-count"])) == (href, figure)


@pytest.mark.parametrize(("facet", "question"), CROSSED.items())
def test_cross_tables_agree_with_their_question(base: Knowledge, facet: str, question: str) -> None:
    crossed = read_catalogue(base, "fr").index.cross("format", facet)
    counted = {(one, value): n for one, row in crossed.items() for value, n in row.items() if n}
    counted = {pair: n for pair, n in counted.items() if NOT_STATED not in pair}
    rows = base.ask(question).rows
    column = next(name for name in base.library[question].columns if name not in ("format", "formatLabel"))
    assert counted
    assert counted == {(row["format"].value, row[column].value): int(row["cases"].value) for row in rows}


def test_what_is_unknown_agrees_with_its_question(base: Knowledge) -> None:
    index = read_catalogue(base, "fr").index
    counted = {
        (one, FACET_OF[facet]): row[NOT_STATED]
        for facet in EXPECTED
        for one, row in index.cross("format", facet).items()
        if row[NOT_STATED] and one != NOT_STATED
    }
    rows = base.ask(LACKING).rows
    assert counted
    assert counted == {
        (row["format"].value, row["facet"].value.rpartition("/")[2]): int(row["cases"].value) for row in rows
    }


def test_years_drawn_are_years_told(base: Knowledge, page: str) -> None:
    rows = {row["year"].value: int(row["cases"].value) for row in base.ask("cases/by-year").rows}
    drawn = {href[-4:]: figure for href, figure in figures(page, "columns__link").items() if "/cas?" in href}
    told = {href[-4:]: figure for href, figure in figures(page, "years__link").items() if "/cas?" in href}
    assert drawn == told == rows


def test_the_short_table_shows_the_first_of_the_whole(client: Client, page: str) -> None:
    short = client.get("/fr/panorama").text
    assert "all=theme#theme" in short
    assert figures(short, CROSSING).items() < figures(page, CROSSING).items()
    assert "?all=" not in re.sub(r"<head>.*?</head>|masthead__languages.*?</nav>", "", page, flags=re.S)


def test_every_drawing_gives_its_figures_as_a_file(client: Client, page: str) -> None:
    files = {unescape(href) for href in re.findall(r'href="(/api/queries/[^"]+as=csv[^"]*)"', page)}
    assert len(files) == 5
    for href in files:
        table = list(csv.DictReader(io.StringIO(client.get(href).text)))
        assert table
        assert "cases" in table[0]


def test_an_unknown_drawing_is_refused_with_a_way_out(client: Client) -> None:
    answer = client.get("/fr/panorama?all=thema")
    assert answer.status_code == 400
    assert 'href="/fr/panorama?all=theme"' in answer.text
