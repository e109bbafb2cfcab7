"""The first rows of a visitor's own query, for a page.

Admitted and run as at the endpoint (``kb.sparql.guard``, ``kb.workers.pool``): never in this process. A page reads
no more than it can show; a result that goes on is left there, and the page says so.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pyoxigraph as ox

from kb.engines.store import Row, Solutions
from kb.settings import Settings
from kb.sparql import guard
from kb.sparql.binding import Form, form
from kb.workers.pool import Request, Workers
from web.site.answers import from_triples

MOST_BYTES = 1_000_000


@dataclass(frozen=True)
class Preview:
    """What a query gave. ``complete`` is false when the result went on after these rows."""

    form: Form
    solutions: Solutions
    complete: bool


async def preview(workers: Workers, query: str, settings: Settings, *, client: str = "", most: int) -> Preview:
    """Run a query and return its first rows, up to ``most`` bytes.

    QuerySyntaxError with the position, and whatever a limit raises (web.endpoint.sparql.STATUS). ``client`` is who
    asks (web.endpoint.sparql.client_of).
    """
    admission = guard.admit(query, max_length=settings.query_max_length)
    result = await workers.run(Request(query, "tsv", "ntriples", dataset=admission.dataset), client)
    try:
        body, complete = await _first_lines(result.pieces, most)
    finally:
        result.close()
    said = form(query) or "select"
    if admission.form == "graph":
        return Preview(said, _graph(body), complete)
    return Preview(said, _rows(body), complete)


async def _first_lines(pieces: AsyncIterator[bytes], most: int) -> tuple[bytes, bool]:
    """Return whole lines: either serialisation has one row a line, whose line ends are escaped."""
    body = bytearray()
    async for piece in pieces:
        body += piece
        if len(body) > most:
            return bytes(body[: body.rfind(b"\n", 0, most) + 1]), False
    return bytes(body), True


def _rows(body: bytes) -> Solutions:
    results = ox.parse_query_results(body, format=ox.QueryResultsFormat.TSV)
    if isinstance(results, ox.QueryBoolean):
        return Solutions(("answer",), ({"answer": ox.Literal(bool(results))},))
    variables = tuple(variable.value for variable in results.variables)
    rows: list[Row] = [
        {name: term for name in variables if (term := solution[name]) is not None} for solution in results
    ]
    return Solutions(variables, tuple(rows))


def _graph(body: bytes) -> Solutions:
    return from_triples(quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES))
