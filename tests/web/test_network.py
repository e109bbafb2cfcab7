"""The network: the table says what the drawing shows, whatever is asked for."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from itertools import combinations

import pytest

from kb import Knowledge
from kb.engines.store import text

from .conftest import Client

STATES = (
    "",
    "least=1",
    "with=organisation/region-bretagne",
    "with=case/tridan",
    "theme=tourisme&least=1",
    "format=contrat-reciprocite&kind=metropole",
    "territory=isere&least=1",
)


def plain(text: str) -> str:
    """Return words without the entities and the fixed spaces of a page."""
    return unescape(text).replace("\u00a0", " ").replace("\u202f", " ")


def drawn(html: str) -> set[tuple[frozenset[str], str]]:
    """Return the pairs that the lines draw: two names and the case where they meet."""
    names = {
        node: plain(text)
        for node, text in re.findall(r'data-node="(\w+)".*?class="net__text">([^<]+)<', html, flags=re.S)
    }
    lines = re.findall(r'data-left="(\w+)" data-right="(\w+)"', html)
    at = {case: [left for left, right in lines if right == case] for _left, case in lines}
    return {
        (frozenset((names[a], names[b])), names[case]) for case, ends in at.items() for a, b in combinations(ends, 2)
    }


def listed(client: Client, query: str, lang: str = "fr") -> set[tuple[frozenset[str], str]]:
    rows = client.get(f"/api/network?{query}&lang={lang}").json()["pairs"]
    return {
        (frozenset((row["organisation_label"], row["partner_label"])), case)
        for row in rows
        for case in row["case_labels"]
    }


@pytest.mark.parametrize("query", STATES)
def test_the_table_says_what_the_lines_draw(client: Client, query: str) -> None:
    html = client.get(f"/fr/reseau?{query}&show=all").text
    table = html[html.index('id="pairs"') :]
    assert drawn(html) == listed(client, query)
    told = re.findall(r'<td role="cell"><a href="[^"]+">([^<]+)</a></td>', table)
    pairs = {frozenset(map(plain, told[at : at + 2])) for at in range(0, len(told), 2)}
    assert pairs == {pair for pair, _case in drawn(html)}


def test_at_first_only_organisations_of_several_cases_are_drawn(client: Client, base: Knowledge) -> None:
    cases: dict[str, set[str]] = {}
    for row in base.ask("organisations/cases").rows:
        cases.setdefault(row["organisationLabel"].value, set()).add(row["case"].value)
    html = client.get("/fr/reseau").text
    shown = re.findall(r'data-node="o\d+".*?class="net__text">([^<]+)<.*?net__count">(\d+)<', html, flags=re.S)
    assert {plain(name): int(count) for name, count in shown} == {
        name: len(found) for name, found in cases.items() if len(found) > 1
    }


def test_each_name_of_the_drawing_leads_to_the_network_around_it(client: Client) -> None:
    html = client.get("/fr/reseau").text
    links = set(re.findall(r'class="net__name" href="(/fr/reseau\?with=[^"]+)"', html))
    assert len(links) > 50
    for link in sorted(links)[::7]:
        around = client.get(unescape(link))
        assert around.status_code == 200
        assert len(re.findall(r'<li class="net__node" data-node="\w+" data-focus>', around.text)) == 1


def test_the_page_of_an_organisation_says_whom_it_works_with(client: Client) -> None:
    html = client.get("/fr/organisations/region-bretagne").text
    shared = listed(client, "with=organisation/region-bretagne")
    partners = {name for pair, _case in shared if "Région Bretagne" in pair for name in pair - {"Région Bretagne"}}
    assert f"{len(partners)} partenaires" in html
    named = re.findall(r'<ul class="partners".*?</ul>', html, flags=re.S)[0]
    assert {plain(name) for name in re.findall(r"<li><a [^>]+>([^<]+)</a>", named)} <= partners


def test_sorting_changes_the_order_and_nothing_else(client: Client) -> None:
    by_name = client.get("/api/network?sort=name").json()["pairs"]
    by_number = client.get("/api/network").json()["pairs"]
    shared = [row["shared"] for row in by_number]
    assert shared == sorted(shared, reverse=True)
    assert by_name != by_number
    assert sorted(map(str, by_name)) == sorted(map(str, by_number))


def test_the_file_holds_the_pairs_of_the_page(client: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/api/network?theme=tourisme&as=csv").text)))
    assert rows
    assert [(row["organisation"], row["partner"]) for row in rows] == [
        (row["organisation"], row["partner"]) for row in client.get("/api/network?theme=tourisme").json()["pairs"]
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        "with=organisation/region-bretagn",
        "with=bretagne",
        "least=0",
        "least=deux",
        "sort=colour",
        "theme=nothing",
        "theme=eau&theme=tourisme",
    ],
)
def test_what_cannot_be_is_refused_with_a_way_out(client: Client, wrong: str) -> None:
    page = client.get(f"/en/network?{wrong}")
    assert page.status_code == 400
    assert 'href="/en/network' in page.text
    assert client.get(f"/api/network?{wrong}").status_code == 400


def test_nothing_left_is_said(client: Client) -> None:
    assert "No organisation answers to all of this" in client.get("/en/network?theme=eau&least=9").text


def test_each_case_with_a_named_partner_leads_to_the_network_around_it(client: Client, base: Knowledge) -> None:
    named = {text(row["case"]).rpartition("/")[2] for row in base.ask("organisations/cases").rows}
    for number in range(len(base.cases)):
        slug = base.cases.record(number).iri.rpartition("/")[2]
        address = f"/fr/reseau?with=case%2F{slug}"
        assert (f'href="{address}"' in client.get(f"/fr/cas/{slug}").text) == (slug in named), slug
    assert client.get(f"/fr/reseau?with=case%2F{min(named)}").status_code == 200
