"""A new edition comes into force under its readers: none is refused, none gets a mixture."""

from __future__ import annotations

import http.client
import re
import threading
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

import pytest

from kb.publication import readers, snapshots
from tests.web.serving.conftest import Home, Server, eventually

MARK = re.compile(r"\[([A-Z])\]")
PAGE = "/fr/cas/tridan"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
LABELS = f"SELECT ?label WHERE {{ <https://w3id.org/cooperatheque/id/case/tridan> {LABEL} ?label }}"
LONG = f"SELECT (CONCAT(?l, STR(?a), STR(?b)) AS ?x) WHERE {{ ?s {LABEL} ?l . ?a ?p ?q . ?b ?r ?t }} LIMIT 300000"


class Reader(threading.Thread):
    """Reads one address again and again, on one connection, and notes what came."""

    def __init__(self, server: Server, path: str) -> None:
        super().__init__()
        self.server, self.path = server, path
        self.seen: Counter[str] = Counter()
        self.last = ""
        self.stop = threading.Event()

    def run(self) -> None:
        connection = http.client.HTTPConnection(urlsplit(self.server.address).netloc, timeout=30)
        while not self.stop.is_set():
            connection.request("GET", self.path)
            answer = connection.getresponse()
            marks = set(MARK.findall(answer.read().decode()))
            self.last = f"{answer.status} {'+'.join(sorted(marks))}"
            self.seen[self.last] += 1
        connection.close()


def in_force(server: Server) -> str:
    return "".join(sorted(set(MARK.findall(server.get(PAGE)[1]))))


@pytest.mark.parametrize("processes", ["1", "2"])
def test_publishing_under_load_refuses_nobody_and_mixes_nothing(
    home: Home, serve: Callable[..., Server], processes: str
) -> None:
    home.publish("A")
    server = serve(KB_PROCESSES=processes)
    asked = (PAGE, "/fr/cas", "/id/case/tridan.ttl", "/sparql?" + urlencode({"query": LABELS}))
    loads = [Reader(server, path) for path in asked]
    for load in loads:
        load.start()
    for edition in "BABAB":
        home.publish(edition)
        # Each stays with one process, and processes change one after another.
        assert eventually(lambda wanted=f"200 {edition}": {load.last for load in loads} == {wanted})
    for load in loads:
        load.stop.set()
        load.join()
        assert set(load.seen) == {"200 A", "200 B"}, load.path


def test_an_answer_that_has_begun_ends_in_its_own_edition(home: Home, serve: Callable[..., Server]) -> None:
    old = home.publish("A")
    server = serve(KB_QUERY_TIMEOUT_MS="60000")
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=60)
    connection.request("GET", "/sparql?" + urlencode({"query": LONG}), headers={"Accept": "text/csv"})
    answer = connection.getresponse()
    begun = answer.read(1000)
    home.publish("B")
    assert eventually(lambda: in_force(server) == "B")
    # The rest may wait in a file of the server by now, and need the old snapshot no more.
    assert (begun + answer.read()).count(b"\r\n") == 300_001
    connection.close()

    def is_let_go() -> bool:
        with readers.alone(old) as unread:
            return unread

    assert eventually(is_let_go)


@pytest.mark.parametrize("damage", ["truncated", "edited", "gone"])
def test_a_damaged_snapshot_is_refused_and_the_previous_one_serves(
    home: Home, serve: Callable[..., Server], damage: str
) -> None:
    damaged = home.publish("C")
    home.publish("A")
    server = serve()
    dump = damaged / "dump.ttl"
    content = bytearray(dump.read_bytes())
    if damage == "gone":
        dump.unlink()
    elif damage == "truncated":
        dump.write_bytes(content[:-1])
    else:
        content[200] ^= 1
        dump.write_bytes(content)
    link = home.layout.build / "current"
    link.unlink()
    link.symlink_to(f"snapshots/{damaged.name}")
    assert eventually(lambda: f"snapshot {damaged.name} refused" in server.log.read_text())
    assert server.get(PAGE)[0] == 200
    assert in_force(server) == "A"
    home.publish("B")
    assert eventually(lambda: in_force(server) == "B")


def test_starting_on_an_edited_snapshot_serves_another_one(home: Home, serve: Callable[..., Server]) -> None:
    whole = home.publish("A")
    edited = home.publish("D")
    dump = edited / "dump.ttl"
    content = bytearray(dump.read_bytes())
    content[200] ^= 1
    dump.write_bytes(content)
    server = serve()
    assert eventually(lambda: "is damaged" in server.log.read_text())
    assert eventually(lambda: in_force(server) != "D")
    assert snapshots.latest(home.layout, besides=edited) == whole


def test_questions_change_with_the_edition_and_not_before(home: Home, serve: Callable[..., Server]) -> None:
    home.publish("A")
    question = home.path / "queries/cases/list.rq"
    before = question.read_text(encoding="utf-8")
    question.write_text(re.sub(r"fr: [^,]+, en", "fr: Un autre titre, en", before, count=1), encoding="utf-8")
    server = serve()
    try:
        assert "Un autre titre" not in server.get("/fr/questions/cases/list")[1]
        home.publish("A")
        assert eventually(lambda: "Un autre titre" in server.get("/fr/questions/cases/list")[1])
    finally:
        question.write_text(before, encoding="utf-8")
