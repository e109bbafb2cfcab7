"""A snapshot loaded into an engine elsewhere, whole or not at all as far as that engine allows.

The dump goes to a graph aside through the Graph Store Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/),
its triples are counted there, and one MOVE puts it in place: readers see the base of before, then the new one,
never a part. (Virtuoso 7 moves piece by piece: for some tenths of a second, they may miss a hundredth of it.)
Without an address for updates the graph is replaced in place, and what readers see meanwhile is the
engine's affair. Without a Graph Store, INSERT DATA does the loading, piece by piece.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

import httpx

from kb.dump import NAME
from kb.engines.endpoint import Endpoint
from kb.engines.remote import RemoteStore
from kb.errors import BadParameter, DataError, EngineUnavailable, KbError
from kb.namespaces import BASE

# Where a base is loaded before it takes its place; a push cut short leaves it there, and the next one clears it.
ASIDE = f"{BASE}graph/next"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
_INSERTED = 500
_LINES = 2_000
_PATIENCE = 600.0
_SAID = 300


@dataclass(frozen=True)
class Target:
    """An engine and its addresses for writing: ``store`` of its Graph Store, ``update``; "" for none."""

    endpoint: Endpoint
    store: str
    update: str


class Dump:
    """The N-Triples of a snapshot, read as often as needed; ``told`` is called with each number of triples sent."""

    def __init__(self, snapshot: Path, told: Callable[[int], None]) -> None:
        self._path, self._told = snapshot / NAME, told
        self.triples = int(json.loads((snapshot / "manifest.json").read_text(encoding="utf-8"))["counts"]["triples"])

    @property
    def size(self) -> int:
        """Bytes of the whole. Virtuoso wants them announced: what comes in chunks it takes for nothing."""
        return sum(map(len, self._lines()))

    def __iter__(self) -> Iterator[bytes]:
        """Yield the whole in blocks of lines."""
        yield from self._blocks(self._lines(), _LINES)

    def pieces(self, size: int) -> Iterator[Iterator[bytes]]:
        """Yield pieces of about ``size`` triples, each in blocks of lines.

        All that names a blank node is in the first one, however long: a name means nothing in the next request.
        """
        first = (line for line in self._lines() if _has_blank(line))
        rest = _batches((line for line in self._lines() if not _has_blank(line)), size)
        head = next(rest, [])
        yield self._blocks(chain(first, head), _LINES)
        for lines in rest:
            yield self._blocks(iter(lines), _LINES)

    def _blocks(self, lines: Iterator[bytes], size: int) -> Iterator[bytes]:
        for block in _batches(lines, size):
            yield b"".join(block)
            self._told(len(block))

    def _lines(self) -> Iterator[bytes]:
        try:
            with gzip.open(self._path, "rb") as file:
                yield from file
        except (OSError, EOFError, zlib.error) as error:
            raise DataError(
                fr=f"{self._path} ne se lit pas ({error}) ; relancez « kb build ».",
                en=f"{self._path} cannot be read ({error}); run `kb build` again.",
            ) from error


def push(snapshot: Path, target: Target, *, size: int = 0, told: Callable[[int], None] = lambda _: None) -> int:
    """Replace the graph of an engine by a snapshot and return the number of triples, counted there.

    ``size`` is the number of triples of a request, 0 for a single one. Pushing the same snapshot twice changes
    nothing. EngineUnavailable with what the engine said; then the graph is as before, if updates are there.
    """
    dump = Dump(snapshot, told)
    graph = target.endpoint.graph
    with _Writer(target) as writer:
        if not target.update:
            writer.load(dump, graph, size)
            return _counted(target.endpoint, graph, dump.triples)
        writer.load(dump, ASIDE, size)
        _counted(target.endpoint, ASIDE, dump.triples)
        writer.update(f"MOVE GRAPH <{ASIDE}> TO {f'GRAPH <{graph}>' if graph else 'DEFAULT'}")
        return _counted(target.endpoint, graph, dump.triples)


class _Writer:
    """One connection to an engine, allowed to write."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._client = httpx.Client(auth=_auth(target.endpoint), timeout=httpx.Timeout(_PATIENCE, connect=10.0))

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def load(self, dump: Dump, graph: str, size: int) -> None:
        if not self._target.store:
            self._insert(dump, graph, size or _INSERTED)
            return
        where = {"graph": graph} if graph else {"default": ""}
        # The password is asked for on a request without a body: a server may hang up on one that it has not asked.
        self._send("GET", self._target.store, params={"graph": f"{ASIDE}/none"}, missing=True)
        headers = {"Content-Type": "application/n-triples"}
        if not size:
            headers["Content-Length"] = str(dump.size)
            self._send("PUT", self._target.store, params=where, content=dump, headers=headers)
            return
        for number, piece in enumerate(dump.pieces(size)):
            method, content = "POST" if number else "PUT", b"".join(piece)
            self._send(method, self._target.store, params=where, content=content, headers=headers)

    def _insert(self, dump: Dump, graph: str, size: int) -> None:
        self.update(f"CLEAR SILENT GRAPH <{graph}>" if graph else "CLEAR DEFAULT")
        for number, piece in enumerate(dump.pieces(size)):
            triples = b"".join(piece).decode()
            inserted = f"{{ {f'GRAPH <{graph}> {{ {triples} }}' if graph else triples} }}"
            # The first piece has blank nodes, which Virtuoso does not take for data.
            self.update(f"INSERT DATA {inserted}" if number else f"INSERT {inserted} WHERE {{}}")

    def update(self, text: str) -> None:
        self._send("POST", self._target.update, data={"update": text})

    def _send(self, method: str, address: str, *, missing: bool = False, **how: object) -> None:
        """Send a request; EngineUnavailable unless it succeeds, or finds nothing where that is no matter."""
        with self._failures():
            response = self._client.request(method, address, **how)  # type: ignore[arg-type]
        if response.is_success or (missing and response.status_code == httpx.codes.NOT_FOUND):
            return
        raise _refused(self._target.endpoint, response)

    @contextmanager
    def _failures(self) -> Iterator[None]:
        name = self._target.endpoint.name
        try:
            yield
        except httpx.TimeoutException as error:
            raise EngineUnavailable(
                fr=f"{name} n’a pas fini à temps ({type(error).__name__}) ; essayez --pieces 50000.",
                en=f"{name} did not finish in time ({type(error).__name__}); try --pieces 50000.",
            ) from error
        except httpx.HTTPError as error:
            raise EngineUnavailable(
                fr=f"La connexion à {name} a échoué : {error}. Rien n’a été mis en place ; recommencez.",
                en=f"The connection to {name} failed: {error}. Nothing was put in place; try again.",
            ) from error


def _auth(endpoint: Endpoint) -> httpx.Auth | None:
    if not endpoint.user:
        return None
    kind = httpx.DigestAuth if endpoint.auth == "digest" else httpx.BasicAuth
    return kind(endpoint.user, endpoint.password)


def _counted(endpoint: Endpoint, graph: str, expected: int) -> int:
    """Return the number of triples of a graph; EngineUnavailable when it is not the one expected."""
    rows = RemoteStore(replace(endpoint, graph=graph, timeout=_PATIENCE)).select(COUNT).rows
    found = int(rows[0]["n"].value)
    if found != expected:
        raise EngineUnavailable(
            fr=f"{endpoint.name} dit tenir {found} triplets ; l’instantané en a {expected}. Voyez son journal.",
            en=f"{endpoint.name} says that it holds {found} triples; the snapshot has {expected}. See its log.",
        )
    return found


def _refused(endpoint: Endpoint, response: httpx.Response) -> KbError:
    status = response.status_code
    if status in (401, 403):
        return BadParameter(
            fr=f"{endpoint.name} refuse l’écriture ({status}) ; vérifiez KB_ENDPOINT_USER, _PASSWORD et _AUTH.",
            en=f"{endpoint.name} refuses to be written to ({status}); check KB_ENDPOINT_USER, _PASSWORD and _AUTH.",
        )
    said = " ".join(response.text.split())[:_SAID]
    return EngineUnavailable(
        fr=f"{endpoint.name} a répondu {status} : {said}", en=f"{endpoint.name} answered {status}: {said}"
    )


def _batches(lines: Iterable[bytes], size: int) -> Iterator[list[bytes]]:
    lines = iter(lines)
    while block := list(islice(lines, size)):
        yield block


def _has_blank(line: bytes) -> bool:
    """Say whether a line of N-Triples names a blank node; its predicate never does, a literal is quoted."""
    return line.startswith(b"_:") or line.split(b" ", 2)[2].startswith(b"_:")
