"""What a first page reads of a base that was just opened does not grow with it."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from bench.corpus import as_stream
from kb import Knowledge
from kb.layout import Layout
from kb.settings import Settings
from kb.store import Solutions, Store
from web.app import create_app

from .conftest import Client

PAGES = {
    "case": "/fr/cas/tridan",
    "quality of a case": "/en/quality/tridan",
    "comparison": "/fr/comparer?case=tridan&case=belledonne-grenoble",
    "list": "/fr/cas",
    "filtered": "/en/cases?theme=eau&sort=latest",
    "timeline": "/fr/cas?view=timeline&corpus=fondateur",
    "advice": "/fr/recommandations?obstacle=instabilite-politique",
}


class Counting(Store):
    """Counts the rows that questions bring back."""

    rows = 0

    def select(self, query: str) -> Solutions:
        found = super().select(query)
        self.rows += len(found.rows)
        return found


def read_by_first_pages(layout: Layout, dump: Path, cases: int) -> Counter[str]:
    """Return page → rows read to show it, each on a base that has shown nothing."""
    with dump.open("wb") as file:
        as_stream(layout, file, cases, seed=7)
    inner = ox.Store()
    inner.bulk_load(path=str(dump), format=ox.RdfFormat.N_TRIPLES)
    built = Knowledge(layout, Store(inner))
    read: Counter[str] = Counter()
    for name, path in PAGES.items():
        store = Counting(inner)
        knowledge = Knowledge(layout, store)
        # As a snapshot has them.
        knowledge.__dict__.update(cases=built.cases, search=built.search)
        page = Client(create_app(knowledge, Settings.from_environment(os.environ))).get(path)
        assert page.status_code == 200
        read[name] = store.rows
    return read


@pytest.fixture(scope="module")
def read(layout: Layout, tmp_path_factory: pytest.TempPathFactory) -> list[Counter[str]]:
    folder = tmp_path_factory.mktemp("sizes")
    return [read_by_first_pages(layout, folder / f"{cases}.nt", cases) for cases in (60, 360)]


@pytest.mark.parametrize("page", PAGES)
def test_a_first_page_reads_as_much_of_a_base_six_times_larger(read: list[Counter[str]], page: str) -> None:
    small, large = read
    assert large[page] <= 1.2 * small[page] + 10
