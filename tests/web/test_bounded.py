"""Pages of a base that has grown: they show a bounded part, say of how much, and say where the rest is."""

from __future__ import annotations

import re
from collections.abc import Callable
from weakref import WeakKeyDictionary

import pytest

from kb.engines.store import Solutions
from kb.knowledge import Knowledge
from kb.namespaces import thing
from tests.web.conftest import Client
from web.content import reading
from web.lists import paging
from web.pages import compare, home, listings, network, quality, sources, territories


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\u202f", " ").replace("\xa0", " ").split())


def test_a_concept_shows_its_first_cases_and_leads_to_all_of_them(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = client.get("/fr/notions/theme/eau").text
    cases = whole.partition('id="cases-title"')[2].partition("</section>")[0]
    total = cases.count('<li class="mentions__line">')
    monkeypatch.setattr("web.content.bearers.SIZE", 3)
    html = client.get("/fr/notions/theme/eau").text
    assert f"Les 3 premiers cas sur {total}." in text(html)
    assert 'href="/fr/cas?theme=eau"' in html
    assert client.get("/fr/cas?theme=eau").text.count('class="case-line"') == total


def test_the_choice_of_cases_keeps_those_ticked_and_says_how_many_it_leaves_out(
    client: Client, base: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "SIZE", 3)
    html = client.get("/fr/comparer?with=tridan").text
    assert html.count('class="case-line"') == 4
    assert re.search(r'value="tridan" form="compare-form" checked', html)
    assert f"Voici 4 cas sur {len(base.cases)}, par titre." in text(html)


def test_a_long_list_of_sources_comes_by_pages_and_none_is_lost(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def listed(address: str) -> list[str]:
        external = client.get(address).text.partition('id="external-title"')[2]
        return re.findall(r'listing__name"><a href="([^"]+)"', external)

    whole = listed("/fr/sources")
    monkeypatch.setattr(sources, "PAGE", 100)
    pages = [listed(f"/fr/sources?page={page}") for page in range(1, -(-len(whole) // 100) + 1)]
    assert [len(page) for page in pages[:-1]] == [100] * (len(pages) - 1)
    assert [one for page in pages for one in page] == whole


def test_a_long_table_of_territories_comes_by_pages_and_none_is_lost(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def listed(address: str) -> list[str]:
        return re.findall(r'<th scope="row"[^>]*><a href="([^"]+)"', client.get(address).text)

    whole = listed("/fr/territoires")
    monkeypatch.setattr(territories, "PAGE", 100)
    pages = [listed(f"/fr/territoires?page={page}") for page in range(1, -(-len(whole) // 100) + 1)]
    assert [len(page) for page in pages[:-1]] == [100] * (len(pages) - 1)
    assert [one for page in pages for one in page] == whole


def test_a_page_of_a_list_that_there_is_not_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listings, "PAGE", 50)
    assert client.get("/en/organisations?page=2").status_code == 200
    refused = client.get("/en/organisations?page=99")
    assert refused.status_code == 400
    assert "There is no page “99”" in text(refused.text)


def test_a_large_network_draws_the_cases_that_link_most_and_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "READABLE", network.Limits(20, 5, 4))
    html = client.get("/en/network?least=1").text
    assert re.search(r"Drawn: \d+ of the most present, with the 5 cases that link most of them\.", text(html))
    assert re.search(r"The first 4 of \d+ pairs\.", text(html))
    assert 'href="/en/network?least=1&amp;show=all#pairs"' in html


def test_a_long_filter_of_the_network_offers_the_most_frequent_and_what_is_chosen(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = re.findall(r'<option value="([\w-]+)"', select(client.get("/fr/reseau").text, "territory"))
    monkeypatch.setattr(network, "OFFERED", 2)
    for chosen in (every[0], every[-1]):
        offered = select(client.get(f"/fr/reseau?territory={chosen}").text, "territory")
        assert f'<option value="{chosen}" selected>' in offered
        assert f"{len(every) - 2} autres, dans moins de cas" in text(offered)


def select(html: str, key: str) -> str:
    found = re.search(rf'<select[^>]* name="{key}">(.*?)</select>', html, flags=re.S)
    assert found
    return found[1]


def watched(
    base: Knowledge, monkeypatch: pytest.MonkeyPatch, watch: Callable[[str, dict[str, str], Solutions], None]
) -> None:
    """Have each question told once it is answered, whichever way it is asked."""

    def told(way: str) -> Callable[..., Solutions]:
        def ask(name: str, **parameters: str) -> Solutions:
            found: Solutions = getattr(Knowledge, way)(base, name, **parameters)
            watch(name, parameters, found)
            return found

        return ask

    for way in ("ask", "about"):
        monkeypatch.setattr(base, way, told(way))


def test_home_reads_the_elements_of_the_cases_it_shows_alone(
    client: Client, base: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the whole base it asks counts, never a row for each case."""
    asked: dict[str, tuple[set[str], int]] = {}

    def watch(name: str, parameters: dict[str, str], found: Solutions) -> None:
        asked[name] = (set(parameters.get("cases", "").split()), len(found.rows))

    watched(base, monkeypatch, watch)
    html = client.get("/fr/").text
    slugs = re.findall(r'name="case" value="([\w-]+)" form="overview-compare"', html)
    assert asked["pages/case-elements"][0] == {thing("case", slug) for slug in slugs}
    assert len(slugs) == home.CASES_SHOWN
    counts = {"pages/figures", "pages/evidence", "cases/by-year"}
    of_a_thing = {name for name in asked if name.startswith("things/")}
    assert set(asked) - of_a_thing - counts == {"pages/case-elements"}


def test_the_quality_of_many_cases_comes_by_pages_and_none_is_lost(
    client: Client, base: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rows(address: str) -> list[str]:
        return re.findall(r'matrix__case"[^>]*><a href="/fr/qualite/([\w-]+)"', client.get(address).text)

    whole = rows("/fr/qualite")
    assert len(whole) == len(base.cases)
    monkeypatch.setattr(paging.pages, "__kwdefaults__", {"size": 20})
    assert [row for page in range(1, -(-len(whole) // 20) + 1) for row in rows(f"/fr/qualite?page={page}")] == whole


def test_the_lists_of_the_quality_page_say_what_they_leave_out_and_where_it_is(
    client: Client, base: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What was counted of the whole base is kept: here it is counted anew.
    monkeypatch.setattr(quality, "_kept", WeakKeyDictionary())
    monkeypatch.setattr(quality, "MOST", 3)
    monkeypatch.setattr(quality, "MOST_OF_HEAP", 2)
    html = client.get("/en/quality").text
    ungoverned = len(base.ask("quality/without-governance").rows)
    section = text(html.partition('id="governance"')[2].partition("</section>")[0])
    assert f"and {ungoverned - 3} more" in section
    assert 'href="/en/questions/quality/without-governance"' in html
    assert f"{ungoverned} without governance" in text(html)


def test_the_quality_page_asks_of_the_cases_that_it_shows_alone(
    client: Client, base: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, set[str]] = {}

    def watch(name: str, parameters: dict[str, str], _found: Solutions) -> None:
        asked[name] = set(parameters.get("cases", "").split())

    watched(base, monkeypatch, watch)
    client.get("/fr/qualite")
    shown = {base.cases.record(number).iri for number in base.cases.page({})[: paging.SIZE]}
    assert asked["quality/facets"] == asked["cases/absences"] == shown


def test_what_a_mistyped_address_meant_is_found_without_reading_every_case(
    client: Client, base: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MANY", 10)
    asked: list[str] = []

    def ask(name: str, **parameters: str) -> Solutions:
        asked.append(name)
        return Knowledge.ask(base, name, **parameters)

    monkeypatch.setattr(base, "ask", ask)
    lost = client.get("/fr/cas/tridn")
    assert lost.status_code == 404
    assert 'href="/fr/cas/tridan"' in lost.text
    wrong = client.get("/fr/comparer?case=tridn&case=tridan")
    assert wrong.status_code == 400
    assert "vouliez-vous dire « Entente interterritoriale TRIDAN »" in text(wrong.text)
    assert "pages/things" not in asked
