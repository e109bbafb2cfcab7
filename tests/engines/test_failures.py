"""An engine elsewhere that is dead, slow or wrong: readers are told, nothing hangs, and nobody restarts anything."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from kb.engines.breaker import Breaker
from kb.engines.endpoint import Endpoint
from kb.engines.remote import RemoteStore
from kb.errors import EngineUnavailable, KbError, QuerySyntaxError, QueryTimeout

from . import servers
from .conftest import absent, impatient, pushed
from .servers import Server, eventually
from .sites import Site, site

ANY = "SELECT * WHERE { ?s ?p ?o }"
NEVER = "{ ?a ?b ?c . ?d ?e ?f . FILTER (STRLEN(CONCAT(STR(?a), STR(?d))) > 100000) }"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
PAGES = {"fr": "/fr/cas/tridan", "en": "/en/cases/tridan"}


@pytest.fixture
def served(scratch: Server, snapshot: Path, tmp_path: Path) -> Iterator[tuple[Server, Site]]:
    """The site over an engine of its own."""
    result = pushed(scratch.endpoint)
    assert result.returncode == 0, result.stderr
    with site(tmp_path, impatient(scratch.endpoint, 2)) as started:
        yield scratch, started


def test_a_dead_engine_is_a_page_that_says_so_and_its_return_needs_no_restart(served: tuple[Server, Site]) -> None:
    engine, web = served
    assert web.get(PAGES["fr"]).status == 200
    engine.kill()
    for lang, said in (("fr", "Le moteur qui tient la base ne répond pas"), ("en", "The engine that holds the base")):
        page = web.get(PAGES[lang])
        assert page.status == 503
        assert said in page.text
        assert page.headers["retry-after"]
        assert "127.0.0.1:" + engine.ready.rpartition(":")[2] not in page.text
    refused = web.get("/api/queries/cases/by-theme?theme=eau")
    assert (refused.status, refused.json["error"]["code"]) == (503, "unavailable")
    assert web.ask(ANY).status == 503
    engine.start()
    assert eventually(lambda: web.get(PAGES["fr"]).status == 200, 40)
    assert "Entente" in web.get(PAGES["fr"]).text
    assert eventually(lambda: web.ask(f"{ANY} LIMIT 1").status == 200, 20)


def test_a_frozen_engine_does_not_tie_up_the_site(served: tuple[Server, Site]) -> None:
    """Ten readers wait for their time limit at most; then nobody waits at all, until the engine is back."""
    engine, web = served
    engine.freeze()
    statuses: list[int] = []
    readers = [threading.Thread(target=lambda: statuses.append(web.get(PAGES["fr"]).status)) for _ in range(10)]
    for reader in readers:
        reader.start()
    assert web.get("/static/none").status == 404
    for reader in readers:
        reader.join(30)
    assert statuses == [503] * 10
    waits = []
    for _ in range(4):
        began = time.monotonic()
        assert web.get(PAGES["en"]).status == 503
        waits.append(time.monotonic() - began)
    assert sum(wait > 1.5 for wait in waits) <= 1, waits
    engine.thaw()
    assert eventually(lambda: web.get(PAGES["en"]).status == 200, 40)


def test_the_site_starts_while_its_engine_is_down(scratch: Server, snapshot: Path, tmp_path: Path) -> None:
    assert pushed(scratch.endpoint).returncode == 0
    scratch.kill()
    with site(tmp_path, impatient(scratch.endpoint, 2)) as web:
        assert web.get(PAGES["fr"]).status == 503
        scratch.start()
        assert eventually(lambda: web.get(PAGES["fr"]).status == 200, 40)


def test_an_answer_cut_by_the_time_limit_of_oxigraph_is_a_time_out(scratch: Server) -> None:
    """Rows and graphs come with status 200 and break off; a truth comes with 500."""
    assert pushed(scratch.endpoint).returncode == 0
    store = RemoteStore(scratch.endpoint)
    for asking in (
        lambda: store.select(f"SELECT ?a WHERE {NEVER}"),
        lambda: store.ask(f"ASK {NEVER}"),
        lambda: store.construct(f"CONSTRUCT {{ ?a ?b ?c }} WHERE {NEVER}"),
    ):
        with pytest.raises(QueryTimeout, match="its own time limit"):
            asking()


@pytest.fixture(scope="module")
def miserly(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Virtuoso that gives a hundred rows, and a second."""
    server = servers.virtuoso(tmp_path_factory.mktemp("miserly"), rows=100, seconds=1)
    if server is None:
        absent(request.config, "Virtuoso 7", "virtuoso-opensource-7-bin")
        return
    server.start()
    try:
        assert pushed(server.endpoint).returncode == 0
        yield server
    finally:
        server.stop()


def test_an_answer_that_virtuoso_cuts_is_never_taken_for_a_whole_one(miserly: Server, snapshot: Path) -> None:
    store = RemoteStore(miserly.endpoint)
    with pytest.raises(EngineUnavailable, match="at 100 rows"):
        store.select(ANY)
    with pytest.raises(QueryTimeout, match="its own time limit"):
        store.select(ENDLESS)
    assert len(store.select(f"{ANY} LIMIT 99").rows) == 99


class _Fake(BaseHTTPRequestHandler):
    """Answers whatever the test says, which a real engine only does on a bad day."""

    replies: ClassVar[list[tuple[int, str, bytes]]] = []
    seen: ClassVar[list[tuple[str | None, bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.headers["Authorization"], body))
        status, media, content = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def answering(*replies: tuple[int, str, bytes]) -> Iterator[Endpoint]:
    _Fake.replies, _Fake.seen = list(replies), []
    with ThreadingHTTPServer(("127.0.0.1", 0), _Fake) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Endpoint(address=f"http://127.0.0.1:{server.server_port}/sparql", timeout=5, retries=2)
        server.shutdown()


JSON = "application/sparql-results+json"
ROW = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://x/1"}}]}}'


@pytest.mark.parametrize(
    ("reply", "kind", "said"),
    [
        ((200, "text/html", b"<html>Welcome</html>"), EngineUnavailable, "not a whole SPARQL answer"),
        ((200, JSON, ROW[:60]), EngineUnavailable, "not a whole SPARQL answer"),
        ((200, JSON, b""), EngineUnavailable, "not a whole SPARQL answer"),
        ((200, JSON, b'{"head":{},"boolean":true}'), EngineUnavailable, "not a whole SPARQL answer"),
        ((302, "text/html", b""), EngineUnavailable, "error 302"),
        ((401, "text/html", b"who?"), EngineUnavailable, "refuses access"),
        ((404, "text/html", b"<html>no</html>"), EngineUnavailable, "error 404"),
        ((500, "text/html", b"java.lang.Error"), EngineUnavailable, "error 500"),
        ((400, "text/plain", b"error at 1:8: expected a variable"), QuerySyntaxError, "expected a variable"),
    ],
)
def test_what_is_no_answer_is_never_taken_for_one(
    reply: tuple[int, str, bytes], kind: type[KbError], said: str
) -> None:
    with answering(reply) as endpoint, pytest.raises(kind, match=said):
        RemoteStore(endpoint).select(ANY)


def test_a_graph_in_another_form_is_refused() -> None:
    with answering((200, "text/html", b"<p>")) as endpoint, pytest.raises(EngineUnavailable, match="not a whole"):
        RemoteStore(endpoint).construct("CONSTRUCT WHERE { ?s ?p ?o }")


def test_a_passing_failure_is_tried_again_and_a_lasting_one_only_so_often() -> None:
    with answering((503, "text/plain", b""), (502, "text/plain", b""), (200, JSON, ROW)) as endpoint:
        assert len(RemoteStore(endpoint).select(ANY).rows) == 1
        assert len(_Fake.seen) == 3
    with answering((503, "text/plain", b"")) as endpoint:
        with pytest.raises(EngineUnavailable):
            RemoteStore(endpoint).select(ANY)
        assert len(_Fake.seen) == 3
    with answering((500, "text/plain", b"")) as endpoint:
        with pytest.raises(EngineUnavailable):
            RemoteStore(endpoint).select(ANY)
        assert len(_Fake.seen) == 1


def test_a_query_longer_than_any_address_is_sent_whole() -> None:
    with answering((200, JSON, ROW)) as endpoint:
        RemoteStore(endpoint).select(f"SELECT ?s WHERE {{ VALUES ?s {{ {'<http://x/1> ' * 5_000} }} }}")
        assert len(_Fake.seen[0][1]) > 60_000


def test_after_failures_in_a_row_one_question_at_a_time_tries_the_engine() -> None:
    now = [0.0]
    breaker = Breaker(failures=3, rest=8.0, longest=20.0, clock=lambda: now[0])
    for _ in range(3):
        assert breaker.admits()
        breaker.failed()
    assert not breaker.admits()
    now[0] = 8.1
    assert [breaker.admits(), breaker.admits()] == [True, False]
    breaker.failed()
    now[0] += 7.9
    assert not breaker.admits(), "each rest is longer than the one before"
    now[0] += 8.1
    assert breaker.admits()
    breaker.succeeded()
    assert all(breaker.admits() for _ in range(10))


def test_a_wrong_query_does_not_count_as_a_failure_of_the_engine() -> None:
    with answering((400, "text/plain", b"error at 1:8")) as endpoint:
        store = RemoteStore(endpoint, breaker=Breaker(failures=2))
        for _ in range(5):
            with pytest.raises(QuerySyntaxError):
                store.select(ANY)


def test_the_password_goes_to_the_engine_and_nowhere_else(caplog: pytest.LogCaptureFixture) -> None:
    with answering((200, JSON, ROW), (401, "text/plain", b"no")) as bare:
        endpoint = replace(bare, user="lectrice", password="s3cret-œuf")
        store = RemoteStore(endpoint)
        store.select(ANY)
        assert _Fake.seen[0][0] == "Basic bGVjdHJpY2U6czNjcmV0LcWTdWY="
        with pytest.raises(EngineUnavailable) as refused:
            store.select(ANY)
    everything = f"{refused.value} {refused.value.messages} {endpoint!r} {caplog.text}"
    assert "s3cret" not in everything
    assert "refuses access" in caplog.text


def test_digest_is_spoken_for_real_with_virtuoso(miserly: Server) -> None:
    closed = replace(miserly.endpoint, address=miserly.endpoint.address.replace("/sparql", "/sparql-auth"))
    assert RemoteStore(closed).ask("ASK { ?s ?p ?o }")
    with pytest.raises(EngineUnavailable, match="refuses access"):
        RemoteStore(replace(closed, password="wrong")).ask("ASK { ?s ?p ?o }")
