"""Answers written with a snapshot: what pages ask of the whole base, read instead of asked.

On disk an engine looks up every text that it returns, each at another place: to name fifty thousand sources takes ten
seconds, to read them in a row a fifth of one. An answer is found by the text of its question, values included: a
question that has changed since finds none, and is asked.
"""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from kb.engines.store import Row, Solutions

FOLDER = "answers"


class KeptAnswers:
    """The answers of a snapshot, a file of SPARQL results (TSV) each; nothing is read before it is asked for."""

    def __init__(self, snapshot: Path) -> None:
        self._folder = snapshot / FOLDER

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(path.name for path in self._folder.glob("*.tsv"))

    def answer(self, query: str) -> Solutions | None:
        """Return the rows of a query in its order; None when they were not kept."""
        name = _name(query)
        return _read((self._folder / name).read_bytes()) if name in self._names else None

    def write(self, query: str, answer: Solutions) -> None:
        """Keep the answer to a query, its rows in the order of the query."""
        self._path(query).write_bytes(_header(answer.variables) + lines(answer.variables, answer.rows))

    def add(self, query: str, rows: bytes) -> None:
        """Put lines after those that wait for the others."""
        with self._path(query).open("ab") as file:
            file.write(rows)

    def waiting(self, query: str, variables: tuple[str, ...]) -> Solutions:
        """Return the rows that were added, in that order; none when nothing was."""
        path = self._path(query)
        return _read(_header(variables) + (path.read_bytes() if path.exists() else b""))

    def _path(self, query: str) -> Path:
        self._folder.mkdir(exist_ok=True)
        return self._folder / _name(query)


def lines(variables: tuple[str, ...], rows: tuple[Row, ...]) -> bytes:
    """Return rows as lines of TSV; N-Triples, which a term is written in, escapes what ends a cell or a line."""
    return "".join(
        "\t".join(str(row[name]) if name in row else "" for name in variables) + "\n" for row in rows
    ).encode()


def _header(variables: tuple[str, ...]) -> bytes:
    return ("\t".join(f"?{name}" for name in variables) + "\n").encode()


def _read(body: bytes) -> Solutions:
    results = ox.parse_query_results(body, format=ox.QueryResultsFormat.TSV)
    if isinstance(results, ox.QueryBoolean):
        raise TypeError(body[:80])
    return Solutions.read(results)


def _name(query: str) -> str:
    return f"{sha256(query.encode()).hexdigest()[:32]}.tsv"
