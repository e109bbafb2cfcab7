"""Over a large base the questions of the library are asked of a process that can be killed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from kb import Knowledge
from kb.engines.kept import KeptAnswers
from kb.engines.store import Solutions
from kb.layout import Layout
from kb.settings import Settings
from kb.sparql.queries import Library
from web.app import create_app
from web.site import apart

from .endpoint import serving, snapshot

ASKED = ["cases/list?lang=en", "cases/by-theme?theme=eau&as=csv", "things/graph?thing=case/tridan&as=turtle"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, layout: Layout) -> Path:
    return snapshot(layout, tmp_path_factory.mktemp("snapshot"))


@pytest.fixture
def address(store: Path, layout: Layout, settings: Settings) -> Iterator[str]:
    with serving(create_app(Knowledge.open(layout.home, store=store), settings)) as served:
        yield served


@pytest.fixture
def slow_site(store: Path, layout: Layout, settings: Settings) -> Iterator[str]:
    """Yield the address of a site with a question of a minute or so, which a failing test can wait for."""
    knowledge = Knowledge.open(layout.home, store=store)
    question = knowledge.library["base/evidence"]
    many = "{{ SELECT ?{0} {{ ?{0} ?{0}p ?{0}o }} LIMIT 20000 }}"
    slow = f"{{ SELECT (COUNT(*) AS ?pairs) {{ {many.format('a')} {many.format('b')} }} }}"
    body = question.body.replace("WHERE {", f"WHERE {{ {slow}", 1)
    knowledge.library = Library({**knowledge.library, question.name: replace(question, body=body)})
    with serving(create_app(knowledge, replace(settings, query_timeout_ms=1_000))) as served:
        yield served


@pytest.mark.parametrize("asked", ASKED)
def test_the_answer_is_the_same(address: str, asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here = httpx.get(f"{address}/api/queries/{asked}", timeout=30)
    monkeypatch.setattr(apart, "LARGE", 1)
    there = httpx.get(f"{address}/api/queries/{asked}", timeout=30)
    assert there.status_code == here.status_code == 200
    assert there.content == here.content


def test_an_answer_that_the_snapshot_keeps_is_read_and_not_asked(
    store: Path, layout: Layout, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "LARGE", 1)
    knowledge = Knowledge.open(layout.home, store=store)
    query = knowledge.library["quality/items"].bind()
    told = Solutions(("items",), ({"items": ox.Literal(4_321)},))
    KeptAnswers(store.parent).write(query, told)
    with serving(create_app(knowledge, settings)) as address:
        answer = httpx.get(f"{address}/api/queries/quality/items", timeout=30)
    assert "4321" in answer.text


def test_a_question_that_takes_too_long_is_ended_and_the_reader_told_what_to_do(
    slow_site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "LARGE", 1)
    answer = httpx.get(f"{slow_site}/api/queries/base/evidence?lang=fr", timeout=30)
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "timeout"
    assert "demande trop de temps sur une base de cette taille" in answer.json()["error"]["message"]
    page = httpx.get(f"{slow_site}/en/questions/base/evidence", timeout=30)
    assert page.status_code == 503
    assert "takes too long over a base of this size" in page.text
