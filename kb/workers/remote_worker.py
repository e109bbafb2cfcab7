"""One process that asks an engine elsewhere an untrusted query, until it is killed.

Started by ``kb.workers.pool`` as ``python -m kb.workers.remote_worker LIMITS PREFIXES``, with the ``KB_ENDPOINT…``
variables; it speaks as ``kb.workers.worker`` does. A query is first read by the embedded engine, over nothing: an
error is told with its place and in the same words, and what is no SPARQL 1.1 never leaves. The answer is
written anew as it comes, so that its form does not depend on the engine; killing this process closes the
connection, and so tells the engine to stop.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from typing import IO, cast

import pyoxigraph as ox

from kb.engines import dialects
from kb.engines.endpoint import Endpoint
from kb.engines.remote import GRAPHS, RAISED, Remote, unreadable
from kb.errors import KbError
from kb.settings import Settings
from kb.sparql.binding import Form, form
from kb.workers.answering import Answer, Limits, Refused, Server
from kb.workers.walls import bound_memory, yield_to_others

_BOOLEAN = '{{"head": {{}}, "boolean": {}}}'
_TAIL = 400


class Asker:
    """Asks one engine; whatever goes wrong is a ``Refused``, a SyntaxError of the query apart."""

    def __init__(self, endpoint: Endpoint, seconds: float) -> None:
        self._remote, self._seconds = Remote(endpoint), seconds
        self._stream: _Stream | None = None

    def query(self, text: str) -> Answer:
        """Return the answer, to be read as it comes."""
        ox.Store().query(text)
        kind = form(text) or "select"
        with _refusals():
            dialects.refuse_extensions(text)
            response = self._remote.open(text, kind, self._seconds)
            self._stream = stream = _Stream(response, kind, remote=self._remote, seconds=self._seconds)
            if kind in ("construct", "describe"):
                return self._triples(stream, response.headers.get_content_type())
            with stream.sense():
                return _rows(stream, kind)

    def broken(self) -> dict[str, str]:
        """Say what it means that the last answer could not be read to its end."""
        return _header(unreadable(self._stream.tail if self._stream else b""))

    def _triples(self, stream: _Stream, media: str) -> Iterator[ox.Triple]:
        """Yield the triples; their shape must be known before the first one is written."""
        graph = GRAPHS.get(media)
        if graph is None:
            raise unreadable(b"")

        def read() -> Iterator[ox.Triple]:
            with _refusals(), stream.sense():
                for quad in ox.parse(cast("IO[bytes]", stream), format=graph):
                    yield quad.triple

        return read()


class _Stream:
    """An answer as a file to read, whose failures are those of the base."""

    def __init__(self, response: HTTPResponse, form: Form, *, remote: Remote, seconds: float) -> None:
        self._response, self._remote, self._seconds = response, remote, seconds
        self._nodes = dialects.Nodes() if form in ("select", "ask") else None
        self.tail = b""

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, b"" only at the end."""
        piece, mended = b"\n", b""
        while piece and not mended:
            with _refusals(), self._remote.failures(self._seconds):
                piece = self._response.read1(size)
            mended = self._nodes.mend(piece) if self._nodes else piece
        self.tail = (self.tail + mended)[-_TAIL:]
        return mended

    @contextmanager
    def sense(self) -> Iterator[None]:
        """Tell what cannot be read as an answer that is broken."""
        try:
            yield
        except (SyntaxError, ValueError) as error:
            raise unreadable(self.tail) from error


def _rows(stream: _Stream, kind: Form) -> Answer:
    results = ox.parse_query_results(cast("IO[bytes]", stream), format=ox.QueryResultsFormat.JSON)
    if isinstance(results, ox.QuerySolutions) and kind == "ask":
        said = _BOOLEAN.format(str(dialects.truth(results)).lower())
        return ox.parse_query_results(said, format=ox.QueryResultsFormat.JSON)
    return results


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except KbError as error:
        raise Refused(_header(error)) from error


def _header(error: KbError) -> dict[str, str]:
    name = next(name for name, kind in RAISED.items() if isinstance(error, kind))
    return {"error": name, "fr": error.message("fr"), "en": error.message("en")}


def main(limits: str, prefixes: str) -> None:
    endpoint = Endpoint.from_settings(Settings.from_environment(os.environ))
    assert endpoint is not None  # noqa: S101 - kb.workers.pool gives it
    most: Limits = json.loads(limits)
    bound_memory(most["memory_mb"])
    asker = Asker(endpoint, most["seconds"])
    yield_to_others()
    server = Server(asker.query, json.loads(prefixes), most, broken=asker.broken)
    server.serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main(*sys.argv[1:])
