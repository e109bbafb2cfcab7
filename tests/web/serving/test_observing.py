"""What an operator learns from a running server, and what nobody learns from its log."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from tests.web.serving.conftest import Home, Server, eventually, free_port

SECRET = "ab" * 16


@pytest.fixture
def metrics() -> str:
    return str(free_port())


@pytest.fixture
def server(home: Home, serve: Callable[..., Server], tmp_path: Path, metrics: str) -> Server:
    """One that logs each request, counts, and finds every question slow."""
    home.publish("A")
    log = str(tmp_path / "access.log")
    return serve(KB_ACCESS_LOG=log, KB_METRICS_PORT=metrics, KB_SLOW_QUESTION_MS="0", KB_PROCESSES="2")


def lines(tmp_path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (tmp_path / "access.log").read_text(encoding="utf-8").splitlines()]


def counted(port: str, sample: str) -> float:
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        found = re.search(rf"^{re.escape(sample)} (\S+)$", answer.read().decode(), re.MULTILINE)
    return float(found[1]) if found else 0


def test_says_that_it_lives_and_which_base_it_serves(home: Home, server: Server) -> None:
    assert json.loads(server.get("/health")[1]) == {"alive": True}
    in_force = (home.layout.build / "current").resolve().name
    assert json.loads(server.get("/ready")[1]) == {"ready": True, "snapshot": in_force}


def test_logs_the_page_and_never_who_asked_or_what_was_typed(server: Server, tmp_path: Path) -> None:
    typed = urlencode({"q": "mot-tapé-par-une-personne"})
    server.get(f"/fr/cas/tridan?{typed}", User_Agent="une-personne/1.0", Referer="http://site.test/une-personne")
    with pytest.raises(HTTPError):
        server.get(f"/fr/proposition/{SECRET}")
    server.get("/sparql?" + urlencode({"query": "ASK { ?personne ?p ?o }"}))
    assert eventually(lambda: len(lines(tmp_path)) == 3)
    logged = (tmp_path / "access.log").read_text(encoding="utf-8")
    assert not any(word in logged for word in ("personne", SECRET, "127.0.0.1", "tap"))
    case, proposal, sparql = lines(tmp_path)
    assert (case["method"], case["page"], case["slug"], case["status"]) == ("GET", "/fr/cas/{slug}", "tridan", 200)
    assert (proposal["page"], proposal["status"]) == ("/fr/proposition/{token}", 404)
    assert sparql["page"] == "/sparql"
    assert all(line["ms"] > 0 and line["bytes"] > 0 for line in (case, proposal, sparql))


def test_counts_requests_of_all_its_processes(server: Server, metrics: str) -> None:
    for _ in range(20):
        server.get("/fr/cas/tridan")
    page = 'page="/fr/cas/{slug}"'
    assert eventually(lambda: counted(metrics, f'coop_requests_total{{{page},status="200"}}') == 20)
    assert counted(metrics, f"coop_request_seconds_count{{{page}}}") == 20
    assert 18 <= counted(metrics, "coop_kept_answers_total") <= 19  # each process renders the page once
    assert counted(metrics, "coop_editions") == 2


def test_names_the_file_of_a_slow_question(server: Server, metrics: str) -> None:
    server.get("/fr/cas/tridan")
    named = re.findall(r"web\.slow queries/(\S+)\.rq took \d+ ms", server.log.read_text())
    assert named
    assert all((Path(__file__).parents[3] / "queries" / f"{name}.rq").is_file() for name in named)
    assert counted(metrics, f'coop_question_seconds_count{{question="{named[-1]}"}}') >= 1


def test_a_page_says_how_long_it_took(server: Server) -> None:
    with urlopen(Request(f"{server.address}/fr/"), timeout=30) as answer:
        first = answer.headers["Server-Timing"]
    assert re.fullmatch(r"page;dur=\d+\.\d|kept", first)
