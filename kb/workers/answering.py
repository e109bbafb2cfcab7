"""Answers untrusted queries one after another, in a process of their own (``worker``, ``remote_worker``).

Requests come on standard input, one JSON object a line: the fields of ``Request``. Replies leave on standard output,
as ``kb.workers.frames`` says.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import Thread
from typing import BinaryIO, TypedDict

import pyoxigraph as ox

from kb.workers.frames import Cut, Reply, send

RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
PREFIXED = {"turtle", "rdfxml", "jsonld"}

# After its limit, a query whose killer has died itself is ended by the system.
_GRACE_SECONDS = 2.0

Answer = ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple]


class Limits(TypedDict):
    """What one query may take. The process that started this one ends it at ``seconds``, unless it died itself."""

    seconds: float
    memory_mb: int
    max_bytes: int


class Request(TypedDict):
    """A query, the serialisation wanted for either form of result, and its dataset.

    ``default_graphs`` and ``named_graphs`` are IRIs; both empty for the dataset of the store.
    """

    query: str
    results_format: str
    graph_format: str
    gzip: bool
    default_graphs: list[str]
    named_graphs: list[str]


class Refused(Exception):
    """What is answered instead of a result: the header that says so."""

    def __init__(self, header: dict[str, str]) -> None:
        super().__init__(header["error"])
        self.header = header


class Dataset:
    """The graphs that a query may choose: those of a store, whose default graph has the name ``base``."""

    def __init__(self, base: str, store: ox.Store) -> None:
        self._base, self._store = base, store

    def arguments(self, request: Request) -> dict[str, list[ox.NamedNode | ox.DefaultGraph]]:
        """Return what ``Store.query`` takes to override any FROM; Refused for a graph that there is not."""
        default, named = request["default_graphs"], request["named_graphs"]
        return {
            "default_graph": [ox.DefaultGraph() if iri == self._base else self._graph(iri) for iri in default],
            "named_graphs": [self._graph(iri) for iri in named],
        }

    def _graph(self, iri: str) -> ox.NamedNode:
        with suppress(ValueError):
            graph = ox.NamedNode(iri)
            if self._store.contains_named_graph(graph):
                return graph
        raise Refused({"error": "graph", "graph": iri})


def unbroken() -> dict[str, str]:
    """Say what a broken answer means, for the embedded engine, which gives none."""
    raise AssertionError("the embedded engine breaks no answer off")


class Server:
    """Answers requests one after another.

    ``query`` takes a text and, with a ``dataset``, what its ``arguments`` returns; ``broken`` gives the header
    for an answer that breaks off while it is written; ``tired`` says that this process should be replaced.
    """

    def __init__(
        self,
        query: Callable[..., Answer],
        prefixes: dict[str, str],
        limits: Limits,
        *,
        dataset: Dataset | None = None,
        broken: Callable[[], dict[str, str]] = unbroken,
        tired: Callable[[], bool] = lambda: False,
    ) -> None:
        self._query, self._prefixes, self._broken, self._tired = query, prefixes, broken, tired
        self._dataset, self._limits = dataset, limits

    def serve(self, requests: BinaryIO, out: BinaryIO) -> None:
        """Say that this process is ready, then answer each request until there are no more.

        A thread that was put behind everything else, as that of a long query is, can never be put forward again:
        the next query has a thread of its own.
        """
        send(out, b"R", b"")
        self._more = True
        while self._more:
            self._more = False  # also when what follows breaks
            thread = Thread(target=self._serve, args=(requests, out))
            thread.start()
            thread.join()

    def _serve(self, requests: BinaryIO, out: BinaryIO) -> None:
        niceness = os.getpriority(os.PRIO_PROCESS, 0)  # of this thread
        for line in requests:
            request: Request = json.loads(line)
            signal.setitimer(signal.ITIMER_REAL, self._limits["seconds"] + _GRACE_SECONDS)
            self._answer(request, out)
            signal.setitimer(signal.ITIMER_REAL, 0)
            if os.getpriority(os.PRIO_PROCESS, 0) > niceness:
                self._more = True
                return

    def _answer(self, request: Request, out: BinaryIO) -> None:
        try:
            results = self._query(request["query"], **self._chosen(request))
        except Refused as refusal:
            send(out, b"H", refusal.header)
        except SyntaxError as error:
            send(out, b"H", {"error": "syntax", "message": str(error)})
        except (RuntimeError, OSError, ValueError) as error:
            send(out, b"H", {"error": "evaluation", "message": str(error)})
        else:
            self._write(results, request, out)

    def _chosen(self, request: Request) -> dict[str, list[ox.NamedNode | ox.DefaultGraph]]:
        if not request["default_graphs"] and not request["named_graphs"]:
            return {}
        if self._dataset is None:
            raise Refused({"error": "graphs"})
        return self._dataset.arguments(request)

    def _write(self, results: Answer, request: Request, out: BinaryIO) -> None:
        graph = not isinstance(results, ox.QuerySolutions | ox.QueryBoolean)
        form = "graph" if graph else "results"
        reply = Reply(out, form, self._limits["max_bytes"], may_zip=request["gzip"])
        try:
            self._serialize(results, request, reply)
        except Cut:
            reply.end({"cut": "bytes"})
        except Refused as refusal:
            reply.end({"cut": "refused", **refusal.header})
        except SyntaxError:
            reply.end({"cut": "refused", **self._broken()})
        except (RuntimeError, OSError, ValueError) as error:
            reply.end({"cut": "error", "message": str(error)})
        else:
            reply.end({"tired": "yes"} if self._tired() else {})

    def _serialize(self, results: Answer, request: Request, reply: Reply) -> None:
        if isinstance(results, ox.QuerySolutions | ox.QueryBoolean):
            results.serialize(output=reply, format=RESULTS[request["results_format"]])  # type: ignore[arg-type]
        else:
            name = request["graph_format"]
            known = self._prefixes if name in PREFIXED else None
            ox.serialize(results, output=reply, format=GRAPHS[name], prefixes=known)  # type: ignore[arg-type]
