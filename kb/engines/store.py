"""The embedded engine: one Oxigraph store, questions in, solutions out.

Everything above this module speaks pyoxigraph terms, so that a row costs nothing to carry from
the engine to a page; an engine elsewhere converts at its own border.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pyoxigraph as ox

from kb.errors import DataError, EngineUnavailable, QuerySyntaxError

if TYPE_CHECKING:
    import pandas

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Row = dict[str, Term]
Native = str | int | float | bool | None

_XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = {f"{_XSD}{name}" for name in ("integer", "int", "long", "positiveInteger", "nonNegativeInteger")}
_FLOATS = {f"{_XSD}{name}" for name in ("decimal", "double", "float")}
_POSITION = re.compile(r"\bat (\d+):(\d+)")
_MARK = re.compile(r'"([.;,:{}()\[\]])"')
_REASONS = {
    "Prefix not found": ("un préfixe n’est pas déclaré", "a prefix is not declared"),
    "IRI parsing failed": ("un IRI est mal formé", "an IRI is malformed"),
    "variable that is unbound": (
        "une variable du SELECT n’est ni groupée ni calculée",
        "a variable of the SELECT is neither grouped nor computed",
    ),
}


def text(term: Term | None) -> str:
    """Return the lexical form of a literal, the IRI of a node, "" for an unbound variable."""
    return "" if term is None else term.value


def native(term: Term | None) -> Native:
    """Return the Python value of a term; IRIs, dates and prose stay strings."""
    if not isinstance(term, ox.Literal):
        return None if term is None else term.value
    datatype = term.datatype.value
    if datatype in _INTEGERS:
        return int(term.value)
    if datatype in _FLOATS:
        return float(term.value)
    if datatype == f"{_XSD}boolean":
        return term.value in ("true", "1")
    return term.value


@dataclass(frozen=True)
class Solutions:
    """The answer to a SELECT: its variables in order, and one binding dictionary per row.

    An unbound variable is absent from its row.
    """

    variables: tuple[str, ...]
    rows: tuple[Row, ...]

    @classmethod
    def from_json(cls, body: bytes) -> Solutions:
        """Read SPARQL 1.1 Query Results JSON; the answer to an ASK becomes one row of ``answer``."""
        results = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        if isinstance(results, ox.QueryBoolean):
            return cls(("answer",), ({"answer": ox.Literal(bool(results))},))
        return cls.read(results)

    @classmethod
    def read(cls, results: ox.QuerySolutions) -> Solutions:
        """Read all the rows that an engine gives."""
        variables = tuple(variable.value for variable in results.variables)
        # By their places: to look up each variable by its name takes twice the time.
        rows = tuple(
            {name: term for name, term in zip(variables, solution, strict=True) if term is not None}
            for solution in results
        )
        return cls(variables, rows)

    def natives(self) -> list[dict[str, Native]]:
        """Return rows of Python values; every variable is a key, unbound ones are None."""
        return [{name: native(row.get(name)) for name in self.variables} for row in self.rows]

    def to_json(self) -> str:
        """Return SPARQL 1.1 Query Results JSON."""
        bindings = [{name: _json_term(term) for name, term in row.items()} for row in self.rows]
        return json.dumps(
            {"head": {"vars": list(self.variables)}, "results": {"bindings": bindings}}, ensure_ascii=False
        )

    def to_csv(self) -> str:
        """Return SPARQL 1.1 Query Results CSV (CRLF line ends, as the recommendation asks)."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(self.variables)
        writer.writerows([[text(row.get(name)) for name in self.variables] for row in self.rows])
        return out.getvalue()

    def to_pandas(self) -> pandas.DataFrame:
        """Return a DataFrame with one column per variable; needs the extra ``pandas``."""
        import pandas  # noqa: PLC0415 - optional: `pip install cooperatheque[pandas]`

        return pandas.DataFrame(self.natives(), columns=list(self.variables))


def _json_term(term: Term) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value == f"{_XSD}string":
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


class Engine(Protocol):
    """What answers queries: the embedded store, or an engine elsewhere (``kb.engines.remote``).

    Each raises QuerySyntaxError for a text that is no query of its form; an engine elsewhere also raises
    EngineUnavailable and QueryTimeout.
    """

    def select(self, query: str) -> Solutions: ...

    def ask(self, query: str) -> bool: ...

    def construct(self, query: str) -> list[ox.Triple]: ...


class Store:
    """A read-only base: everything in the default graph of one Oxigraph store."""

    def __init__(self, inner: ox.Store) -> None:
        self._inner = inner

    @classmethod
    def from_files(cls, paths: Iterable[Path]) -> Store:
        """Load Turtle files into memory; DataError names the file and line of a syntax error."""
        inner = ox.Store()
        for path in paths:
            load(inner, path)
        return cls(inner)

    @classmethod
    def from_triples(cls, triples: Iterable[ox.Triple]) -> Store:
        """Hold a few triples in memory: what a fiche would add, say, and what it refers to."""
        inner = ox.Store()
        inner.extend(ox.Quad(*triple) for triple in triples)
        return cls(inner)

    @classmethod
    def open(cls, directory: Path) -> Store:
        """Open a store built earlier, without a lock; EngineUnavailable when it cannot be."""
        try:
            return cls(ox.Store.read_only(str(directory)))
        except (OSError, ValueError) as error:
            raise EngineUnavailable(
                fr=f"La base construite dans {directory} ne s’ouvre pas ({error}) ; relancez « kb build ».",
                en=f"The store built in {directory} cannot be opened ({error}); run `kb build` again.",
            ) from error

    def hold(self, dump: Path) -> None:
        """Read the same base into memory from its Turtle dump, and answer from there.

        About seven times the size of the dump, for answers that cost a third to a tenth: on disk, each text
        that is sorted, filtered or returned is looked up.
        """
        held = ox.Store()
        held.bulk_load(path=str(dump), format=ox.RdfFormat.TURTLE)
        self._inner = held

    def __len__(self) -> int:
        return len(self._inner)

    def select(self, query: str) -> Solutions:
        results = self._query(query)
        if not isinstance(results, ox.QuerySolutions):
            raise _wrong_form("SELECT")
        return Solutions.read(results)

    def ask(self, query: str) -> bool:
        results = self._query(query)
        if not isinstance(results, ox.QueryBoolean):
            raise _wrong_form("ASK")
        return bool(results)

    def construct(self, query: str) -> list[ox.Triple]:
        results = self._query(query)
        if not isinstance(results, ox.QueryTriples):
            raise _wrong_form("CONSTRUCT")
        return list(results)

    def _query(self, query: str) -> Any:
        try:
            return self._inner.query(query)
        except SyntaxError as error:
            raise syntax_error(error) from error


def load(inner: ox.Store, path: Path) -> None:
    """Load one Turtle file into the default graph, in bulk."""
    try:
        inner.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE)
    except SyntaxError as error:
        line = error.lineno or 1
        raise DataError(
            fr=f"{path}:{line} : ce Turtle ne se lit pas ({error.msg}) ; corrigez la ligne.",
            en=f"{path}:{line}: this Turtle cannot be read ({error.msg}); mend the line.",
        ) from error


def syntax_error(error: SyntaxError) -> QuerySyntaxError:
    """Convert Oxigraph's syntax error; its message holds "at line:column" when it knows them."""
    found = _POSITION.search(str(error))
    line, column = (int(found[1]), int(found[2])) if found else (error.lineno, error.offset)
    where_fr = f" à la ligne {line}, colonne {column}" if line else ""
    where_en = f" at line {line}, column {column}" if line else ""
    fr, en = _reason(str(error.msg))
    return QuerySyntaxError(
        fr=f"La requête SPARQL ne se lit pas{where_fr}{fr}.",
        en=f"The SPARQL query cannot be read{where_en}{en}.",
        line=line,
        column=column,
    )


def _reason(message: str) -> tuple[str, str]:
    """Return what Oxigraph says that a reader can act on, in French and in English, each after a colon.

    It lists all that its grammar would take at that place, one letter at a time; keywords and classes of
    letters are left out, for they mislead ("expected OPTIONAL" where a dot is missing).
    """
    for said, (fr, en) in _REASONS.items():
        if said in message:
            return f" : {fr}", f": {en}"
    marks = list(dict.fromkeys(_MARK.findall(message)))
    if not marks:
        return "", ""
    fr, en = " ou ".join(f"« {mark} »" for mark in marks), " or ".join(f"“{mark}”" for mark in marks)
    return f" : attendu {fr}", f": expected {en}"


def _wrong_form(expected: str) -> QuerySyntaxError:
    return QuerySyntaxError(
        fr=f"Une requête {expected} était attendue ici.", en=f"A {expected} query was expected here."
    )
