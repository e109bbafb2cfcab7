"""What a page reads of a base, and what it weighs, does not grow with it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest

from bench.corpus import as_stream
from kb import Knowledge
from kb.comparing import formats
from kb.engines.store import Solutions, Store
from kb.layout import Layout
from kb.settings import Settings
from web.app import create_app
from web.content import advising, bearers, mentions
from web.lists import excerpts

from .conftest import Client

SIDE_BY_SIDE = "/fr/comparer-formats?format=contrat-reciprocite&format=pole-metropolitain"
PAGES = {
    "home": "/en/",
    "case": "/fr/cas/tridan",
    "quality of a case": "/en/quality/tridan",
    "comparison": "/fr/comparer?case=tridan&case=belledonne-grenoble",
    "list": "/fr/cas",
    "filtered": "/en/cases?theme=eau&sort=latest",
    "timeline": "/fr/cas?view=timeline&corpus=fondateur",
    "advice": "/fr/recommandations?obstacle=instabilite-politique",
    "about": "/en/about",
    "questions of the guide": "/fr/choisir",
    "result of the guide": "/fr/choisir?objet=table&partenaires=communautes&date=2026-11-21",
    "choice of formats": "/en/compare-formats",
}
# Pages of what most cases have, or refer to: the first ones are shown, the others counted.
HUBS = {
    "format": "/fr/formats/contrat-reciprocite",
    "theme": "/en/concepts/theme/agriculture-alimentation",
    "level of evidence": "/fr/notions/evidence/stated",
    "corpus": "/fr/notions/corpus/externe",
    "source": "/en/sources/gen-source-0",
    "territory": "/fr/territoires/valmont-gen-0",
    "organisation": "/fr/organisations/communaute-de-communes-de-valmont-gen-0",
    "formats side by side": SIDE_BY_SIDE,
    "guide": "/fr/choisir?objet=table&partenaires=communautes&date=2026-11-21",
    "guide as data": "/api/guide?objet=table&partenaires=communautes&date=2026-11-21",
}
# So that the smaller base is cut already.
FEW = {
    bearers: ("SIZE", "_MANY"),
    mentions: ("SIZE",),
    excerpts: ("MOST",),
    advising: ("MOST",),
    formats: ("MOST",),
}


class Counting(Store):
    """Counts the rows that questions bring back."""

    rows = 0

    def select(self, query: str) -> Solutions:
        found = super().select(query)
        self.rows += len(found.rows)
        return found


class Grown(NamedTuple):
    """A base with what a snapshot has of it: its triples, and a knowledge whose indexes are made."""

    inner: ox.Store
    built: Knowledge

    def opened(self) -> tuple[Counting, Client]:
        """Open it anew: nothing was asked yet."""
        store = Counting(self.inner)
        knowledge = Knowledge(self.built.layout, store)
        knowledge.__dict__.update(cases=self.built.cases, search=self.built.search)
        return store, Client(create_app(knowledge, Settings.from_environment(os.environ)))


def grown_to(layout: Layout, dump: Path, cases: int) -> Grown:
    with dump.open("wb") as file:
        as_stream(layout, file, cases, seed=7)
    inner = ox.Store()
    inner.bulk_load(path=str(dump), format=ox.RdfFormat.N_TRIPLES)
    return Grown(inner, Knowledge(layout, Store(inner)))


def visited(base: Grown, addresses: Mapping[str, str]) -> tuple[Counter[str], Counter[str]]:
    """Return page → rows read to show it, and page → its bytes, each on a base that has shown nothing."""
    read: Counter[str] = Counter()
    weight: Counter[str] = Counter()
    for name, address in addresses.items():
        store, client = base.opened()
        page = client.get(address)
        assert page.status_code == 200, address
        read[name], weight[name] = store.rows, len(page.content)
    return read, weight


@pytest.fixture(scope="module")
def grown(layout: Layout, tmp_path_factory: pytest.TempPathFactory) -> list[Grown]:
    folder = tmp_path_factory.mktemp("sizes")
    return [grown_to(layout, folder / f"{cases}.nt", cases) for cases in (60, 360)]


@pytest.fixture(scope="module")
def read(grown: list[Grown]) -> list[Counter[str]]:
    return [visited(base, PAGES)[0] for base in grown]


@pytest.fixture(scope="module")
def hubs(grown: list[Grown]) -> list[tuple[Counter[str], Counter[str]]]:
    with pytest.MonkeyPatch.context() as patch:
        for module, names in FEW.items():
            for name in names:
                patch.setattr(module, name, 4)
        patch.setattr("kb.guide.data.MOST", 4)
        return [visited(base, HUBS) for base in grown]


@pytest.mark.parametrize("page", PAGES)
def test_a_first_page_reads_as_much_of_a_base_six_times_larger(read: list[Counter[str]], page: str) -> None:
    small, large = read
    assert large[page] <= 1.2 * small[page] + 10


@pytest.mark.parametrize("page", HUBS)
def test_a_page_of_what_most_cases_have_weighs_as_much_in_a_base_six_times_larger(
    hubs: list[tuple[Counter[str], Counter[str]]], page: str
) -> None:
    (_, small), (_, large) = hubs
    assert large[page] <= 1.2 * small[page] + 2_000


@pytest.mark.parametrize("page", ["format", "theme", "formats side by side"])
def test_what_many_cases_bear_is_counted_without_a_row_for_each(
    hubs: list[tuple[Counter[str], Counter[str]]], page: str
) -> None:
    (small, _), (large, _) = hubs
    # A larger base has more kinds of everything, each with its first cases.
    assert large[page] <= 1.5 * small[page] + 50


# Drawings and counts of the whole base: what is shown again reads nothing of it, in the other language its names alone.
SEEN_BEFORE = {
    "map of a selection": ("/fr/cas?view=map", "/fr/cas?view=map&theme=agriculture-alimentation"),
    "network in the other language": ("/fr/reseau", "/en/network"),
    "network of a theme": ("/fr/reseau", "/fr/reseau?theme=agriculture-alimentation"),
}


@pytest.mark.parametrize("page", SEEN_BEFORE)
def test_who_takes_part_in_which_cases_is_read_once_for_every_drawing(
    grown: list[Grown], page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = SEEN_BEFORE[page]
    asked: list[str] = []
    _store, client = grown[0].opened()
    knowledge = client.app.state.site.knowledge
    monkeypatch.setattr(knowledge, "told", lambda question, _seconds: asked.append(question))
    for address in (first, second):
        assert client.get(address).status_code == 200
    assert asked.count("pages/participations") == 1


def test_the_quality_of_a_large_base_is_counted_without_a_row_for_each_case(
    grown: list[Grown], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.pages.quality.MOST_LINES", 4)
    monkeypatch.setattr("web.pages.quality.PAGE", 10)
    read, _weight = zip(*(visited(base, {"quality": "/fr/qualite"}) for base in grown), strict=True)
    # Territories that no case concerns and concepts that nothing uses are as many whatever the cases.
    assert read[1]["quality"] <= 1.2 * read[0]["quality"] + 60
