"""The order of rows, put here rather than by the engine.

On disk an engine reads each text from there every time it compares it: the order of a page's rows can cost ten times
the rows. Rows read once and sorted in memory come in the same order (tests/kb/test_ordering.py asks every question of
the library both ways). What cannot be compared simply is left to the engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from kb.engines.store import Row, Solutions, Term

_VARIABLE = r"(?:\?\w+|DESC\s*\(\s*\?\w+\s*\))"
_ORDER = re.compile(rf"\s*ORDER\s+BY\s+({_VARIABLE}(?:\s*{_VARIABLE})*)\s*")
_COLUMN = re.compile(r"(DESC\s*\(\s*)?\?(\w+)")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_ABSENT, _IRI, _LITERAL = 0, 1, 2

Key = tuple[int, str | int]


class Column(NamedTuple):
    """A variable to sort by."""

    name: str
    falling: bool


def without_order(query: str, variables: Collection[str]) -> tuple[str, tuple[Column, ...]]:
    """Return a SELECT of these variables without the ORDER BY that ends it, and its columns.

    The query as it is, and no column, when it is not put in order by its own variables alone.
    """
    end = query.rindex("}") + 1
    found = _ORDER.fullmatch(query, end)
    columns = tuple(Column(name, bool(falling)) for falling, name in _COLUMN.findall(found[1])) if found else ()
    if not columns or any(column.name not in variables for column in columns):
        return query, ()
    return query[:end], columns


def in_order(rows: Sequence[Row], columns: Sequence[Column]) -> tuple[Row, ...] | None:
    """Return the rows as ORDER BY would put them; None when a column holds literals of several sorts."""
    ordered = list(rows)
    for column in reversed(columns):
        key = _key([row[column.name] for row in rows if column.name in row])
        if key is None:
            return None
        ordered.sort(key=_of_row(column.name, key), reverse=column.falling)
    return tuple(ordered)


def ordered(select: Callable[[str], Solutions], query: str, variables: Sequence[str]) -> Solutions:
    """Ask a SELECT of these variables and put its rows in order here when that can be done."""
    asked, columns = without_order(query, variables)
    if not columns:
        return select(query)
    found = select(asked)
    rows = in_order(found.rows, columns)
    return select(query) if rows is None else Solutions(found.variables, rows)


def _of_row(name: str, key: Callable[[Term], Key]) -> Callable[[Row], Key]:
    return lambda row: key(row[name]) if name in row else (_ABSENT, "")


def _key(terms: Sequence[Term]) -> Callable[[Term], Key] | None:
    """Return how the terms of a column compare: unbound, then IRIs, then literals of one sort."""
    sorts = {(term.datatype.value, term.language) for term in terms if isinstance(term, ox.Literal)}
    if any(isinstance(term, ox.BlankNode) for term in terms) or len(sorts) > 1:
        return None
    datatype, language = next(iter(sorts), ("", None))
    if datatype == f"{_XSD}integer":
        return lambda term: (_LITERAL, int(term.value)) if isinstance(term, ox.Literal) else (_IRI, term.value)
    if datatype in ("", f"{_XSD}string") or language or _same_length(terms, datatype):
        return lambda term: (_LITERAL if isinstance(term, ox.Literal) else _IRI, term.value)
    return None


def _same_length(terms: Sequence[Term], datatype: str) -> bool:
    """Say whether these are days or years, all written with as many digits: they compare as they are written."""
    if datatype not in (f"{_XSD}date", f"{_XSD}gYear"):
        return False
    written = [term.value for term in terms if isinstance(term, ox.Literal)]
    return all(value.replace("-", "").isdigit() for value in written) and len({*map(len, written)}) == 1
