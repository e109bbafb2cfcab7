"""Where engines differ, and the one place that knows: everything else speaks plain SPARQL 1.1.

Questions of ``queries/`` are written so that every engine answers them; what is left is here, and is done
whatever the engine, so that none has to be named in a setting:

- **Order.** SPARQL leaves open how texts in a language compare, and Virtuoso 7 compares only their
  beginnings. Rows are sorted here, by the embedded engine, with the very ORDER BY of the question.
- **Paths of no step.** Between two ends that are both known already, Virtuoso 7 may not see that ``broader*`` has no
  step to take, and loses the row; whether both are known is a choice of its own, made from samples. What a fixed
  end reaches is gathered first.
- **Booleans.** Virtuoso writes ``"1"^^xsd:boolean``; the form of the base is ``true``.
- **ASK.** Virtuoso answers with a row that holds 0 or 1 in ``__ASK_RETVAL``.
- **Blank nodes.** Virtuoso names them ``nodeID://b1`` in JSON, which is no name of a blank node.
- **Partial answers.** Virtuoso stops at its own limits with status 200 and a header (rows, or time); the Oxigraph
  server with status 200 and an answer that breaks off.
- **Addresses.** The Graph Store and Update addresses of each engine, guessed for ``kb push``.
- **Extensions.** ``bif:`` and ``sql:`` functions of Virtuoso reach its server; visitors may not call them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import pyoxigraph as ox

from kb.engines.store import Row, Solutions, Term
from kb.errors import EngineUnavailable, QueryRefused, QueryTimeout
from kb.sparql.binding import projection
from kb.sparql.tokens import Token, tokens

_BOOLEAN = ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean")
_BOOLEANS = {"1": ox.Literal(True), "0": ox.Literal(False)}
_ASKED = "__ASK_RETVAL"
_PLACE = "_place"
# Oxigraph; Virtuoso, which may refuse before it begins.
_GAVE_UP = (b"operation has been cancelled", b"S1T00", b"S1TAT", b"estimated execution time")
_END = 4_000
_NODE = b'"nodeID://'
_EXTENSIONS = ("bif:", "sql:")
# Every concept as narrow as a fixed one, or narrower. LIMIT, the most that Virtuoso sorts, keeps the group whole.
_NARROWER = re.compile(r"(\?\w+) (skos:broader\* <[^>]*>)( ;)?")
_GATHERED = r"{ SELECT \1 { \1 \2 } ORDER BY \1 LIMIT 10000 }"
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


@dataclass(frozen=True)
class Prepared:
    """A SELECT as it is sent, and what its rows still need.

    ``order`` is the ORDER BY taken out of it, "" when there is none or the engine must sort itself (LIMIT);
    ``variables`` are those of the answer, () for all; ``distinct`` when a row may not repeat.
    """

    text: str
    order: str
    variables: tuple[str, ...]
    distinct: bool


def prepare(query: str) -> Prepared:
    """Take the ORDER BY out of a SELECT; its variables are asked for, so that rows can be sorted here."""
    query = _NARROWER.sub(lambda path: path.expand(_GATHERED) + (f" {path[1]}" if path[3] else ""), query)
    found = list(tokens(query))
    clause = _order_by(found)
    if clause is None:
        return Prepared(query, "", (), False)
    first, last = clause
    order = "".join(token.text for token in found[first:last])
    variables = projection(query)
    keys = dict.fromkeys(token.text[1:] for token in found[first:last] if token.kind == "variable")
    missing = [f" ?{key}" for key in keys if key not in variables] if variables else []
    head = _head_ends(found)
    text = "".join(token.text for token in found[:head])
    text += "".join(missing) + (" " if missing else "") + "".join(token.text for token in found[head:first])
    words = {token.text.upper() for token in found[:head] if token.kind == "word"}
    return Prepared(text, order, variables, "DISTINCT" in words)


def finish(prepared: Prepared, solutions: Solutions) -> Solutions:
    """Return the rows in the order of the question, each term in the form of the base."""
    rows = tuple({name: canonical(term) for name, term in row.items()} for row in solutions.rows)
    if prepared.order:
        rows = _sorted(rows, solutions.variables, prepared.order)
    variables = prepared.variables or solutions.variables
    if variables != solutions.variables:
        rows = tuple({name: row[name] for name in variables if name in row} for row in rows)
    if prepared.distinct:
        rows = tuple({tuple(row.items()): row for row in rows}.values())
    return Solutions(variables, rows)


def canonical(term: Term) -> Term:
    """Return the term in the form that the base is written in."""
    if isinstance(term, ox.Literal) and term.datatype == _BOOLEAN:
        return _BOOLEANS.get(term.value, term)
    return term


def canonical_triple(triple: ox.Triple) -> ox.Triple:
    """Return the triple with its object in the form that the base is written in."""
    mended = canonical(triple.object) if isinstance(triple.object, ox.Literal) else triple.object
    return triple if mended is triple.object else ox.Triple(triple.subject, triple.predicate, mended)


def gave_up(body: bytes) -> bool:
    """Say whether the end of a broken answer, or of a refusal, tells of the engine's own time limit."""
    return any(words in body[-_END:] for words in _GAVE_UP)


def truth(results: ox.QuerySolutions) -> bool | None:
    """Return the answer to an ASK that comes as a row; None when these rows are no such answer."""
    if [variable.value for variable in results.variables] != [_ASKED]:
        return None
    return any(row[_ASKED].value in ("1", "true") for row in results)


class Nodes:
    """Mends the names of blank nodes in results that come in pieces."""

    def __init__(self) -> None:
        self._held = b""

    def mend(self, piece: bytes) -> bytes:
        """Return what may go on; the end of a piece waits for the next, b"" for the last one."""
        whole = (self._held + piece).replace(_NODE, b'"')
        keep = next((n for n in range(len(_NODE) - 1, 0, -1) if piece and whole.endswith(_NODE[:n])), 0)
        self._held = whole[len(whole) - keep :]
        return whole[: len(whole) - keep]


def check_whole(headers: Mapping[str, str]) -> None:
    """Raise when the engine says that it stopped before the end: QueryTimeout, or EngineUnavailable for rows."""
    said = {name.lower(): value for name, value in headers.items()}
    if "x-sql-state" in said:
        raise QueryTimeout(
            fr="Le moteur distant s’est arrêté avant la fin, à sa propre limite de temps ; rien n’est montré.",
            en="The remote engine stopped before the end, at its own time limit; nothing is shown.",
        )
    if most := said.get("x-sparql-maxrows"):
        raise EngineUnavailable(
            fr=f"Le moteur distant coupe ses réponses à {most} lignes ; ajoutez LIMIT, ou relevez ResultSetMaxRows.",
            en=f"The remote engine cuts its answers at {most} rows; add LIMIT, or raise ResultSetMaxRows.",
        )


def writing_addresses(query_address: str) -> tuple[str, str]:
    """Return the Graph Store and SPARQL Update addresses that go with a query address; ("", "") when not known."""
    base, _, last = query_address.rpartition("/")
    if last == "query":
        return f"{base}/store", f"{base}/update"  # Oxigraph
    if last == "sparql" and urlsplit(base).path == "":
        return f"{base}/sparql-graph-crud-auth", f"{base}/sparql-auth"  # Virtuoso
    return "", ""


def refuse_extensions(query: str) -> None:
    """QueryRefused for a text that could name a function of the engine's own, however it spells it."""
    for token in tokens(query):
        if token.kind == "iri":
            name = _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), token.text[1:-1]).lower()
            # <bi> too: PREFIX a: <bi> makes a:f:now a bif:now.
            if any(name.startswith(own) or own.startswith(name) for own in _EXTENSIONS):
                raise QueryRefused(
                    fr=f"{token.text} désigne une fonction propre au moteur : cette adresse parle le SPARQL 1.1.",
                    en=f"{token.text} names a function of one engine: this address speaks SPARQL 1.1.",
                )


def _order_by(found: Sequence[Token]) -> tuple[int, int] | None:
    """Return where the outermost ORDER BY begins and ends; None when rows must come sorted, or need not."""
    depth, start = 0, None
    for place, token in enumerate(found):
        depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "mark" else 0
        if depth or token.kind != "word":
            continue
        word = token.text.upper()
        if word in ("LIMIT", "OFFSET"):
            return None
        if word == "ORDER":
            start = place
        elif word == "VALUES" and start is not None:
            return start, place
    return None if start is None else (start, len(found))


def _head_ends(found: Sequence[Token]) -> int:
    """Return the place after the projection: WHERE, or the first brace."""
    return next(p for p, token in enumerate(found) if token.text == "{" or token.text.upper() == "WHERE")


def _sorted(rows: tuple[Row, ...], variables: Sequence[str], order: str) -> tuple[Row, ...]:
    """Return the rows as the embedded engine puts them."""
    names = " ".join(f"?{name}" for name in variables)
    values = "\n".join(
        f"({' '.join(_value(row.get(name)) for name in variables)} {place})" for place, row in enumerate(rows)
    )
    text = f"SELECT ?{_PLACE} {{ VALUES ({names} ?{_PLACE}) {{ {values} }} }} {order}"
    found = ox.Store().query(text)
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - a SELECT, above
    return tuple(rows[int(solution[_PLACE].value)] for solution in found)


def _value(term: Term | None) -> str:
    """Return a term as VALUES takes it; a blank node has no place in an order."""
    return "UNDEF" if term is None or isinstance(term, ox.BlankNode) else str(term)
