"""A real server under attack: it refuses, stays quick for readers, and comes back to where it was.

The server is a process of its own, so that its memory and its processor time are those of nothing else.
Clients are told apart by X-Forwarded-For, as behind a reverse proxy.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from kb.layout import Layout
from tests.processes import eventually

from .endpoint import snapshot

HOME = Path(__file__).parents[2]
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"
RIGHT = "PREFIX coop: <https://w3id.org/cooperatheque/ns#> SELECT (COUNT(*) AS ?n) { ?case a coop:Case }"
CASE = "/fr/cas/tridan"
# A hundred values three times: a million rows of about thirty bytes.
_HUNDRED = " ".join(str(number * 10**8) for number in range(100))
MILLION = f"SELECT * {{ VALUES ?a {{ {_HUNDRED} }} VALUES ?b {{ {_HUNDRED} }} VALUES ?c {{ {_HUNDRED} }} }}"
_SERVER = """
import os, sys
from dataclasses import replace
from pathlib import Path
import uvicorn
from kb import Knowledge
from kb.settings import Settings
from web.app import create_app
home, store, port = sys.argv[1:]
settings = Settings.from_environment(os.environ)
app = create_app(Knowledge.open(home, store=Path(store)), settings)
uvicorn.run(app, port=int(port), log_level="critical", access_log=False)
"""
# Keeps a number of slow queries going: a refused one is asked again after a while.
_SLOW_CLIENTS = """
import asyncio, sys
port, number, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
async def client(name):
    while True:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET {path} HTTP/1.1\\r\\nHost: x\\r\\nX-Forwarded-For: 10.1.1.{name}\\r\\n\\r\\n".encode())
        await reader.readline()
        writer.close()
        await asyncio.sleep(1)
async def main():
    await asyncio.gather(*(client(name) for name in range(number)))
asyncio.run(main())
"""


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen[bytes]
    port: int

    def ask(self, path: str, *, client: str = "10.0.0.1", method: str = "GET", body: bytes = b"") -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"X-Forwarded-For": client, "Accept": "text/csv"}
        if body:
            headers["Content-Type"] = "application/sparql-query"
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def query(self, query: str, client: str = "10.0.0.1") -> tuple[int, bytes]:
        return self.ask(f"/sparql?{urlencode({'query': query})}", client=client)

    def send(self, request: str, *, client: str) -> socket.socket:
        """Send a request, whole or not, and leave its answer unread."""
        line, _, rest = request.partition("\r\n")
        open_socket = socket.create_connection(("127.0.0.1", self.port))
        open_socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        open_socket.sendall(f"{line}\r\nHost: x\r\nX-Forwarded-For: {client}\r\nAccept: text/csv\r\n{rest}".encode())
        return open_socket

    def workers(self) -> list[int]:
        listed = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [int(word) for path in listed for word in path.read_text().split()]

    def busy(self) -> float:
        """Return the processor time of the workers alive, in seconds, over the next third of a second."""
        before = {pid: _seconds(pid) for pid in self.workers()}
        time.sleep(0.33)
        return sum(_seconds(pid) - before.get(pid, 0.0) for pid in self.workers())

    def resident(self) -> int:
        """Return the memory of the serving process, in bytes."""
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, layout: Layout) -> Path:
    return snapshot(layout, tmp_path_factory.mktemp("snapshot"))


@contextmanager
def started(store: Path, **limits: int) -> Iterator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {f"KB_QUERY_{name.upper()}": str(limit) for name, limit in limits.items()}
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVER, str(HOME), str(store), str(port)], cwd=HOME, env={**os.environ, **settings}
    )
    server = Server(process, port)
    try:
        assert eventually(lambda: _answers(server), 120)
        yield server
    finally:
        process.terminate()
        process.wait(60)


def _answers(server: Server) -> bool:
    try:
        return server.query("ASK {}")[0] == 200 and server.ask(CASE)[0] == 200
    except OSError:
        return False


@pytest.fixture(scope="module")
def strict(store: Path) -> Iterator[Server]:
    """A server that ends a query after a second."""
    with started(store, timeout_ms=1_000, memory_mb=600) as server:
        yield server


@pytest.fixture(scope="module")
def patient(store: Path) -> Iterator[Server]:
    """A server that would let a query run for five minutes."""
    with started(store, timeout_ms=300_000, workers=2) as server:
        yield server


def nested(opening: str, closing: str, depth: int) -> str:
    return f"SELECT * {{ ?s ?p {opening * depth}1{closing * depth} }}"


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(ENDLESS, id="a cartesian product"),
        pytest.param(GREEDY, id="a sort of a cartesian product"),
        pytest.param("SELECT (COUNT(*) AS ?n) { ?a (<x:p>|!<x:p>)* ?b . ?c (!<x:q>)+ ?d }", id="paths without bounds"),
        pytest.param(
            "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER REGEX(CONCAT(STR(?c), STR(?f)), '^(([a-z])+.)+x$') }",
            id="a regular expression over everything twice",
        ),
        pytest.param("SELECT * { FILTER" + "(" * 100_000 + "1" + ")" * 100_000 + " }", id="100,000 parentheses"),
        pytest.param("SELECT * { FILTER" + "(" * 4_000 + "1" + ")" * 4_000 + " }", id="4,000 parentheses"),
        pytest.param("SELECT * { FILTER(" + "+".join(["1"] * 9_000) + ") }", id="a sum that overflows the stack"),
        pytest.param("SELECT * {" + " UNION ".join(["{ ?s ?p ?o . ?a ?b ?c }"] * 760) + "}", id="UNIONs"),
        pytest.param(nested("(", ")", 63), id="nested lists"),
        pytest.param(nested("[ ?p ", " ]", 63), id="nested blank nodes"),
        pytest.param("SELECT * { ?s ?p '\0' . " + "\ufffe" * 5_000, id="characters that are none"),
    ],
)
def test_a_hostile_query_gets_an_answer_and_the_next_one_is_right(strict: Server, query: str) -> None:
    status, body = strict.ask("/sparql", method="POST", body=query.encode())
    assert status in (200, 400, 413, 503)
    assert body
    assert strict.query(RIGHT) == (200, b"n\r\n%d\r\n" % len(list((HOME / "data/cases").glob("*.ttl"))))


def test_ten_megabytes_and_bytes_of_no_language_are_refused(strict: Server) -> None:
    assert strict.ask("/sparql", method="POST", body=b"#" * 10_000_000)[0] == 413
    assert strict.ask("/sparql", method="POST", body=b"SELECT * { ?s ?p '\xff\xfe' }")[0] == 400


def test_no_query_reaches_another_server(strict: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.5)
        there = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        inside = ["SERVICE <%s> {}", "#x\rSERVICE <%s> {}", "service silent <%s> { ?s ?p ?o }", "SERV\\u0049CE <%s> {}"]
        queries = [f"SELECT * {{ {guise % there} }}" for guise in inside]
        queries += [
            f"SELECT * {{ BIND(<{there}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
            f"PREFIX : <{there}> SELECT * {{ FILTER(true)true.SERVICE:a {{}} }}",
            f"SELECT * FROM <{there}> {{ ?s ?p ?o }}",
            f"SELECT * FROM NAMED <{there.replace('7', chr(92) + 'u0037', 1)}> {{ ?s ?p ?o }}",
            f"LOAD <{there}>",
            f"PREFIX x: <http://x/> #\rLOAD <{there}> INTO GRAPH x:y",
        ]
        assert {strict.query(query)[0] for query in queries} == {400}
        for name in ("default-graph-uri", "named-graph-uri"):
            assert strict.ask(f"/sparql?query=ASK%7B%7D&{name}={quote(there)}")[0] == 400
        with pytest.raises(TimeoutError):
            listener.accept()


def test_slow_senders_and_slow_readers_hold_nobody_up(strict: Server) -> None:
    """Forty bodies that do not come and ten long results that nobody reads, from as many clients."""
    head = "POST /sparql HTTP/1.1\r\nContent-Type: application/sparql-query\r\nContent-Length: 900\r\n\r\nSELECT"
    long = f"GET /sparql?query={quote('SELECT * { ?s ?p ?o }')} HTTP/1.1\r\n\r\n"
    with ExitStack() as held:
        senders = [held.enter_context(strict.send(head, client=f"10.2.0.{number}")) for number in range(40)]
        for number in range(10):
            held.enter_context(strict.send(long, client=f"10.3.0.{number}"))
        assert strict.query(RIGHT, "10.4.0.1")[0] == 200
        senders[0].settimeout(60)
        assert b" 408 " in senders[0].recv(1_000)


def test_pages_stay_quick_and_memory_comes_back_under_two_hundred_slow_queries(strict: Server) -> None:
    """The page's median beside the attack is at most three times that without, measured in turns."""
    before, path = strict.resident(), f"/sparql?query={quote(ENDLESS)}"
    idle, loaded = [], []
    for _ in range(2):
        idle += _times(strict, 40)
        command = [sys.executable, "-c", _SLOW_CLIENTS, str(strict.port), "200", path]
        with subprocess.Popen(command) as attackers:
            try:
                assert eventually(lambda: strict.busy() > 0.05)
                loaded += _times(strict, 40)
            finally:
                attackers.kill()
        assert eventually(lambda: strict.busy() < 0.02), "the workers still compute for clients that have left"
    assert statistics.median(loaded) <= 3 * statistics.median(idle)
    assert strict.query(RIGHT, "10.4.0.1")[0] == 200
    assert strict.resident() <= before + 30_000_000


def _times(server: Server, number: int) -> list[float]:
    """Return the times of a page that is rendered each time, in seconds."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    found = []
    for _ in range(number):
        began = time.perf_counter()
        connection.request("GET", CASE)
        assert connection.getresponse().read()
        found.append(time.perf_counter() - began)
    connection.close()
    return found


@pytest.mark.parametrize("path", ["/sparql", "/fr/sparql"])
def test_a_client_that_leaves_frees_its_worker_long_before_the_limit(patient: Server, path: str) -> None:
    request = f"GET {path}?query={quote(ENDLESS)} HTTP/1.1\r\n\r\n"
    clients = [patient.send(request, client="10.5.0.1") for _ in range(4)]
    assert eventually(lambda: patient.busy() > 0.05)
    for client in clients:
        client.close()
    assert eventually(lambda: patient.busy() < 0.02)
    assert patient.query("ASK {}") == (200, b"true")


def test_a_million_rows_do_not_grow_the_memory_of_the_server(patient: Server) -> None:
    assert patient.query("ASK {}")[0] == 200
    before, most, rows, size = patient.resident(), 0, 0, 0
    connection = http.client.HTTPConnection("127.0.0.1", patient.port, timeout=300)
    connection.request("GET", f"/sparql?{urlencode({'query': MILLION})}", headers={"Accept": "text/csv"})
    answer = connection.getresponse()
    while piece := answer.read(1_000_000):
        rows, size, most = rows + piece.count(b"\n"), size + len(piece), max(most, patient.resident())
    connection.close()
    assert rows == 1_000_001
    assert most - before < size / 3, json.dumps({"before": before, "most": most, "size": size})
